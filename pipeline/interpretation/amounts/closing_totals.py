"""Lists in texts that close with a total naming whose money they are: "Samlet Klynge Midt 10,75 mio. kr." after the amounts that add up to it.

A text may print a table cell after cell, so that the name stands far from the figures or beside those of the next block. That the figures
before a total add up to it tells that they are its parts; that some blocks of a document close so tells where those end that do not add up.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from pipeline.danish.money import find_amounts
from pipeline.interpretation.names.recognise import name_of_cell
from pipeline.interpretation.roles.facets import is_total
from pipeline.model import Claim, Evidence, Mention, Page

#: Parts that must add up to a total; fewer do so by chance.
FEWEST_PARTS = 3
#: Amounts before a total that are looked at, ways of telling totals inside a block from its parts, lines that a name takes.
LONGEST_BLOCK, MOST_WAYS, MOST_LINES = 60, 512, 6
#: Places of a name that is an amount's own.
OWN = ("cell", "row", "column", "clause")
_CHUNK = re.compile(r"\S+(?: \S+)*")


class _Label(NamedTuple):
    """Words that name a cluster's total, the lines they take, and the cluster."""

    page: int
    first: int
    last: int
    name: str


class _Block(NamedTuple):
    """The amounts ``start:end`` in the order of print, the last of them the total; ``sure`` when the others add up to it."""

    start: int
    end: int
    name: str
    sure: bool


def closed_by_totals(
    claims: Sequence[Claim], pages: Sequence[Page], mentions: Sequence[Mention]
) -> tuple[list[Claim], list[Mention]]:
    """The claims with the cluster of the total that closes their block, and a mention for each such total."""
    ends = list(accumulate((len(page.lines) for page in pages), initial=0))
    labels = [label for page, before in zip(pages, ends, strict=False) for label in _labels(page, before)]
    names = {
        n: name
        for n, line in enumerate((x for page in pages for x in page.lines), 1)
        if labels and (name := _cluster(line))
    }
    told = {claim.id: claim for claim in claims}
    made: list[Mention] = []
    if labels:
        named = {mention.id for mention in mentions if mention.kind == "cluster"}
        printed = sorted(
            (c for c in claims if c.amount is not None and not c.nil and c.amount.per == "total" and c.span.line),
            key=lambda claim: (claim.span.page, claim.span.line or 0, claim.span.col or 0, claim.span.start),
        )
        for block in _blocks(printed, labels, named, names):
            total = printed[block.end - 1]
            made.append(Mention(f"{total.id}.closing", "cluster", block.name, total.span))
            for claim in printed[block.start : block.end]:
                if block.sure or claim is total or not _owns(claim, named):
                    told[claim.id] = _with(claim, total, made[-1])
    return list(told.values()), made


def _labels(page: Page, before: int) -> Iterator[_Label]:
    """The words at the beginning of lines that are a total word and a cluster's name, also broken over lines; ``before`` lines stand on the
    pages before."""
    starts = [_start(line) for line in page.lines]
    for first, (column, words, closed) in enumerate(starts):
        if not is_total(words):
            continue
        texts, found = [words], None
        for last in range(first, min(first + MOST_LINES, len(starts))):
            at, more, ends = starts[last]
            if last > first:
                if at != column:
                    continue
                if closed or not more or is_total(more):
                    break
                texts, closed = [each for text in texts for each in _joined(text, more)[: 1 if found else 2]], ends
            for text in texts:
                if name := _cluster(text):
                    texts, found = [text], _Label(page.number, before + first + 1, before + last + 1, name)
                    break
        if found is not None:
            yield found


def _cluster(text: str) -> str:
    """The cluster that a text names and nothing else, a total word aside."""
    name = name_of_cell(text)
    return " ".join(name.raw.split()) if name is not None and name.kind == "cluster" else ""


def _start(line: str) -> tuple[int, str, bool]:
    """The column at which a line begins, its first words up to a wide gap or an amount, and whether it was an amount."""
    found = _CHUNK.search(line)
    if found is None:
        return -1, "", True
    words = found.group()
    amounts = find_amounts(words)
    return found.start(), words[: amounts[0].start].rstrip() if amounts else words, bool(amounts)


def _joined(text: str, more: str) -> tuple[str, str]:
    """A line and the next one as one text: a word may be broken with a hyphen, with a soft one, or with none."""
    return (text[:-1] + more, text + more) if text[-1] in "-\u2010\u00ad" else (f"{text} {more}", text + more)


def _blocks(
    printed: Sequence[Claim], labels: Sequence[_Label], named: set[str], names: Mapping[int, str]
) -> list[_Block]:
    """The blocks that add up to their totals, and once one does those between two totals, unless a line there is another cluster's name."""
    last, found = 0, []
    for label in labels:
        at = next((n for n in range(last, len(printed)) if _beside(printed[n], label)), None)
        if at is None:
            continue
        if _heads_the_next(label, printed, last, at, names):
            last = at + 1
            continue
        starts = [last, *(n + 1 for n in range(last, at) if _owns(printed[n], named))]
        summed = (start for start in starts if _adds_up(printed[max(start, at - LONGEST_BLOCK) : at], printed[at]))
        start = next(summed, None)
        first = starts[-1] if start is None else start
        within = range(printed[first].span.line or 0, label.first)
        if start is not None or not any(names.get(line, label.name) != label.name for line in within):
            found.append(_Block(first, at + 1, label.name, start is not None))
        last = at + 1
    return found if any(block.sure for block in found) else []


def _heads_the_next(label: _Label, printed: Sequence[Claim], last: int, at: int, names: Mapping[int, str]) -> bool:
    """Whether the name in a line of its own under a total with its amount ("I alt 2.665 / Klynge Midt") heads what follows: another cluster's
    name stands over the amounts that the total closes."""
    line, before = printed[at].span.line or 0, (printed[last - 1].span.line or 0) if last else 0
    above = [name for number in range(before, label.first) if (name := names.get(number))]
    return label.last in names and line < label.last and bool(above) and label.name not in above


def _beside(claim: Claim, label: _Label) -> bool:
    return claim.span.page == label.page and label.first <= (claim.span.line or 0) <= label.last + 1


def _owns(claim: Claim, named: set[str]) -> bool:
    """Whether an amount's own words name a cluster."""
    place = next((each.scope for each in claim.evidence if each.attribute == "place"), "")
    return place in OWN and any(each in named for each in claim.mentions)


def _adds_up(parts: Sequence[Claim], total: Claim) -> bool:
    """Whether amounts add up to a total, once those that are totals of some before them are left out."""
    ways: set[tuple[tuple[Decimal, Decimal], ...]] = {()}
    figures = [(claim.amount.value_kr, claim.amount.quantum_kr) for claim in (*parts, total) if claim.amount]
    for figure in figures[:-1]:
        summed = {
            (*way[:-size], figure) for way in ways for size in range(2, len(way) + 1) if _equal(way[-size:], figure)
        }
        ways = set(sorted(summed | {(*way, figure) for way in ways}, key=lambda way: (len(way), way))[:MOST_WAYS])
    return len(parts) >= FEWEST_PARTS and any(len(way) > 1 and _equal(way, figures[-1]) for way in ways)


def _equal(parts: Sequence[tuple[Decimal, Decimal]], whole: tuple[Decimal, Decimal]) -> bool:
    slack = sum((quantum for _, quantum in parts), whole[1]) / 2
    return abs(sum((value for value, _ in parts), Decimal(0)) - whole[0]) < slack


def _with(claim: Claim, total: Claim, mention: Mention) -> Claim:
    """A part with its total's cluster, and its years, payer and measure where it has none."""
    known = claim.period_from is not None
    return replace(
        claim,
        mentions=(mention.id,),
        period_from=claim.period_from if known else total.period_from,
        period_to=claim.period_to if known else total.period_to,
        payer=claim.payer or total.payer,
        measure=claim.measure if claim.measure != "other" else total.measure,
        evidence=(*(e for e in claim.evidence if e.attribute != "place"), Evidence("place", "sum", mention.raw)),
    )
