"""Which initiative an amount is for: in a table by its list label, its order among the items beside it, or the row; in text by the name that
its sentence calls."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.interpretation.initiatives.cell_items import amounts_of_items, items_of_cell
from pipeline.interpretation.initiatives.in_text import called, with_article
from pipeline.interpretation.initiatives.records import Initiatives, without_captions
from pipeline.interpretation.text.phrases import sentences
from pipeline.model import Block, Claim, Evidence, Grid, Paragraph, Status

_SUB_POINT = re.compile(r"\s*[-–•]")
#: Where the noun of a name ends, and letters of it.
_HEAD = re.compile(r"\s(?:i|på|af|til|for|fra|ved|med|om|hos|under|mellem|aften|og)\b|\s[–-]\s|[,(:]")
SHORTEST_NOUN = 8
#: What calls an initiative: two words or an acronym. "træning" is also any training.
_TELLING = re.compile(r"\w\W+\w|^[A-ZÆØÅÉÜÖ]{3,}$")


def attach_initiatives(claims: Sequence[Claim], found: Initiatives, blocks: Sequence[Block]) -> list[Claim]:
    """The claims with the initiative they are for among their ``mentions``, those of tables with its name in ``subject_text``.

    A cell's total stands for all items: it gets the initiative that the items belong to, if one is named, else none.
    """
    grids = [block for block in blocks if isinstance(block, Grid)]
    by_row: dict[tuple[str, int | None], list[Status]] = {}
    for status in found.statuses:
        by_row.setdefault((status.span.block, status.span.row), []).append(status)
    texts = {grid.id: {(cell.row, cell.col): cell.text for cell in grid.cells} for grid in grids}
    merged = {(grid.id, cell.row, cell.col): cell.row_span for grid in grids for cell in grid.cells if cell.row_span > 1}
    result = []
    for claim in claims:
        row = by_row.get((claim.span.block, claim.span.row), [])
        if elsewhere := found.amounts.get((claim.span.block, claim.span.row, claim.span.col, claim.span.start)):
            claim = _for(claim, elsewhere)
        elif row and claim.span.row is not None and claim.span.col is not None:
            height = merged.get((claim.span.block, claim.span.row, claim.span.col), 1)
            below = (each for n in range(1, height) for each in by_row.get((claim.span.block, claim.span.row + n), []))
            if {each.initiative for each in below} <= {
                each.initiative for each in row
            }:  # else what several have together
                claim = _attach(claim, row, texts[claim.span.block])
        result.append(claim)
    result = _attach_in_text(result, found.statuses, [block for block in blocks if isinstance(block, Paragraph)])
    known = {status.initiative for status in found.statuses}
    over = {**_introduced(found.statuses, blocks), **found.over}
    return [_under_head(claim, over) if known.isdisjoint(claim.mentions) else claim for claim in result]


def _introduced(statuses: Sequence[Status], blocks: Sequence[Block]) -> dict[str, Status]:
    """The tables and the one initiative that the paragraph right before each names."""
    found: dict[str, Status] = {}
    for before, grid in pairwise(without_captions(blocks)):
        if isinstance(before, Paragraph) and isinstance(grid, Grid):
            named = [each for each in statuses if each.span.block == before.id and each.span.row is None]
            if len(named) == 1:
                found[grid.id] = named[0]
    return found


def _under_head(claim: Claim, over: Mapping[str, Status]) -> Claim:
    """A claim that is nothing else's with the initiative that its block, or all of its document, is about; a frame or limit is no initiative's."""
    status = over.get(claim.span.block) or over.get("")
    if status is None or claim.measure in ("frame", "pool", "cap"):
        return claim
    scope = "heading" if claim.span.block in over else "title"
    return replace(
        claim,
        mentions=(*claim.mentions, status.initiative),
        evidence=(*claim.evidence, Evidence("initiative", scope, status.name)),
    )


def _attach_in_text(
    claims: Sequence[Claim], statuses: Sequence[Status], paragraphs: Sequence[Paragraph]
) -> list[Claim]:
    """Amounts of sentences with the one initiative that the sentence names, else the sentences before it, else, for a point under another
    point, that point. Frames are no initiative's money."""
    named = [(each, called(each.name)) for each in statuses if _TELLING.search(re.split(r"\s\(|,", each.name)[0])]
    short = list(_short(statuses))
    over = dict(_over(paragraphs))
    texts = {each.id: each for each in paragraphs}
    known = {each.initiative for each in statuses}
    result = []
    for claim in claims:
        paragraph = texts.get(claim.span.block)
        if known.isdisjoint(claim.mentions) and paragraph is not None and claim.measure != "frame":
            for text, scope in _around(paragraph, claim.span.start, over.get(paragraph.id)):
                told = _told(text, named) or _told(text, short)
                if told:
                    if len(told) == 1:
                        ((mention, name),) = told.items()
                        more = Evidence("initiative", scope, name)
                        claim = replace(claim, mentions=(*claim.mentions, mention), evidence=(*claim.evidence, more))
                    break
        result.append(claim)
    return result


def _told(text: str, named: Sequence[tuple[Status, re.Pattern[str]]]) -> dict[str, str]:
    """The initiatives that a text names, by their mention: of two names, one in the other, the longer."""
    told = [(each, found) for each, pattern in named if (found := pattern.search(text))]
    spans = [found.span() for _, found in told]
    by_name = {
        each.name.casefold(): each
        for each, found in reversed(told)
        if not any(low <= found.start() and found.end() <= high and (low, high) != found.span() for low, high in spans)
    }
    return {each.initiative: each.name for each in by_name.values()}


def _short(statuses: Sequence[Status]) -> Iterator[tuple[Status, re.Pattern[str]]]:
    """How a text calls initiatives once it has named them, where that can be only one of them: by the noun of the name, with the article or
    without ("Akutteamet" of "Fælles akutteam aften og nat")."""
    by_noun: dict[str, list[Status]] = {}
    for status in {each.name.casefold(): each for each in statuses}.values():
        head = _HEAD.split(status.name)[0].split()
        if head and len(head[-1]) >= SHORTEST_NOUN and head[-1].isalpha():
            by_noun.setdefault(head[-1].casefold(), []).append(status)
    for noun, own in by_noun.items():
        if len(own) == 1:
            yield own[0], re.compile(rf"(?<![\wæøå])(?:{with_article(noun)}|{noun}(?:ne|erne|ene)?)(?![\wæøå-])", re.IGNORECASE)


def _over(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """The points with a dash, and the point or paragraph without one that they stand under."""
    above = None
    for each in paragraphs:
        if not _SUB_POINT.match(each.text):
            above = each if each.role != "furniture" else above
        elif above is not None:
            yield each.id, above


def _around(paragraph: Paragraph, at: int, above: Paragraph | None) -> Iterator[tuple[str, str]]:
    """The texts that may name an amount's initiative, nearest first, and where they stand."""
    told = [paragraph.text[start:end] for start, end in sentences(paragraph.text) if start <= at]
    yield from zip(reversed(told), ("sentence", *["before"] * len(told)), strict=False)
    if above is not None:
        yield above.text, "introduction"


def _attach(claim: Claim, row: Sequence[Status], texts: dict[tuple[int, int], str]) -> Claim:
    place = (row[0].span.row or 0, row[0].span.col or 0)
    own = texts.get((claim.span.row or 0, claim.span.col or 0), "")
    items = items_of_cell(texts.get(place, ""), own).items
    lines = amounts_of_items(items, own, claim.amount.unit if claim.amount else None)
    line = next((line for line in lines if line.start <= claim.span.start < max(line.end, line.start + 1)), None)
    whole = [status for status in row if not status.parent]
    chosen = whole[0] if len(whole) == 1 else None
    if line is not None and line.item is not None:
        start = items[line.item].start
        chosen = next((status for status in row if status.span.start == start), chosen)
    role = "total" if line is not None and line.total else claim.role
    if chosen is None:
        return replace(claim, role=role)
    return _for(replace(claim, role=role), chosen)


def _for(claim: Claim, status: Status) -> Claim:
    """A claim that is for an initiative."""
    told = claim.subject_text.endswith(status.name)  # the row's label is the initiative's name
    subject = claim.subject_text if told else " / ".join(part for part in (claim.subject_text, status.name) if part)
    return replace(claim, mentions=(*claim.mentions, status.initiative), subject_text=subject)
