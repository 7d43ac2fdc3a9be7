"""The initiative that a document, a section or a table is about, by the name in its title, its heading, its caption or a label of its own
("Regnskab 2022 for Tryg hjemme", "Projektkort: Tryg hjemme", "Projektnavn | Tryg hjemme"): the amounts under it that are nothing else's are for
it. What speaks for a name is weighed: Danish writes one with a capital after a preposition, it comes again in the text, a noun or a label
before it says what it is. Wordings:
initiative_words.csv, initiative_heads.csv."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.interpretation.amounts.scopes import only_cluster
from pipeline.interpretation.initiatives.in_lists import is_post
from pipeline.interpretation.initiatives.records import Gathered, Initiatives, Place, without_captions
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.interpretation.roles.facets import facet, find_wording
from pipeline.interpretation.roles.shape import entity_columns, shape_of
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Block, Grid, Layout, Paragraph, Span, Status
from pipeline.reconciliation.words import roles as sum_roles
from pipeline.reference import words

#: What speaks for a name, and how much it takes to be one.
IN_HEAD, AGAIN, CALLED, AFTER_PREPOSITION, CAPITALS = 1, 2, 3, 1, 1
ENOUGH, MORE = 2, 3
#: Letters of a name, and characters of a head and of a name.
SHORTEST, LONGEST_HEAD, LONGEST = 6, 140, 70
_CAPITAL = r"[A-ZÆØÅ][\wæøå-]*"
_SEPARATORS = re.compile(r"\s[–—·|-]\s|[:;?]\s|,\s|(?<=\d)\.\s|[()\n]")
_ACRONYM = re.compile(r"[A-ZÆØÅ]{3,6}\s[a-zæøå]+\s[\wæøå]")  # "SOSU i to huse"
_PLACES = re.compile(r",\s|\s(?:og|samt)\s(?:(?:i|på)\s)?")
_NOUN = "noun"
_QUOTED = re.compile(r"[»\"”“„]([A-ZÆØÅ][^»«\"”“„]{4,70})[«\"”“]")
_PREPOSITION = re.compile(rf"(?:^|\s)(?P<word>for|til|på|i|af|om|fra|vedr\.?|vedrørende)\s+(?={_CAPITAL})")
_NAME = re.compile(rf"(?<=[a-zæøå]\s){_CAPITAL}(?:\s(?:(?:og|i|på|om|uden|med|for|til)\s)?{_CAPITAL})+")
_TAIL = re.compile(rf"(?:\s*[-–]?\s*{YEAR}|\s(?:i|for|til|af|på)|-(?:midlerne|puljen|projektet|indsatsen)|[\s.,:?]+)+$")


class Headed(NamedTuple):
    """A name, where it stands, the head it stands in, whether a label or much else speaks for it, and the cells under it."""

    span: Span
    name: str
    head: str
    sure: bool = False
    column: tuple[Place, ...] = ()


def in_heads(layout: Layout, cluster: str, title: str, known: Sequence[Status]) -> Initiatives:
    """The initiatives that a document about ``cluster`` ('' for none or several), its sections and its tables are about, by their labels, and where
    it names a cluster by their heads. ``known`` are the status lines found otherwise."""
    by_name = {status.name.casefold(): status for status in known}
    out = Gathered("h", "hs")
    over: dict[str, Status] = {}
    texts = [text for block in layout.blocks for text in texts_of_block(block)]
    names = sorted({status.name for status in known}, key=len, reverse=True)
    heads = [*_headed(layout.blocks, clean(title), texts, names), *_parts(layout.blocks)]
    told = cluster or (heads and any(name.kind == "cluster" for text in texts for name in find_mentions(text)))
    for block, found in heads:
        key = found.name.casefold()
        if key not in by_name and (told or found.sure):
            by_name[key] = out.add(found.span, found.name, None if cluster else only_cluster(found.head, bare=False))
        if key in by_name and found.column:
            out.amounts |= dict.fromkeys(found.column, by_name[key])
        elif key in by_name:
            over[block] = by_name[key]
    return out.found(over=over)


def _headed(blocks: Sequence[Block], title: str, texts: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, Headed]]:
    """The blocks and the name in the nearest head over each; '' for all blocks under the document's own title."""
    over: list[tuple[int, Headed | None]] = []
    titled = next((b for b in blocks if isinstance(b, Paragraph) and title and title in clean(b.text)), None)
    if titled and (own := _in_head(titled, title, texts, known)):
        yield "", own
    stacked = _stacked(blocks)
    for block in blocks:
        if block.id in stacked:
            yield block.id, stacked[block.id]
            continue
        if isinstance(block, Grid):
            own = _of_card(block) or _in_head(block, block.caption, texts, known)
        elif block.role == "heading" and block is not titled:
            over = [(level, each) for level, each in over if level < block.level]
            whole = "total" in sum_roles(block.text)  # "Samlet økonomi"
            over = [] if whole else [*over, (block.level, _in_head(block, block.text, texts, known))]
            continue
        elif own := _labelled(block):
            yield "", own
        if near := own or next((each for _, each in reversed(over) if each), None):
            yield block.id, near


def _stacked(blocks: Sequence[Block]) -> dict[str, Headed]:
    """The lines of a label and its money ("Ansøgt: 450.000 kr.") and the name on the line over them, where several stand so."""
    found: dict[str, Headed] = {}
    over: Headed | None = None
    parted = [b.text.partition(":") for b in blocks if isinstance(b, Paragraph) and len(b.text) < LONGEST]
    labels = Counter(label for label, colon, told in parted if colon and find_amounts(told))
    for before, block in pairwise(without_captions(blocks)):
        if isinstance(before, Grid) or isinstance(block, Grid):
            over = None
            continue
        priced = len(block.text) < LONGEST and labels[block.text.partition(":")[0]] > 1
        if not priced:
            over = None
        elif ":" not in before.text:
            named = may_be(before.text) and before.text[-1] not in ".,;?!"
            over = (
                Headed(span_of(before, 0, len(before.text)), clean(before.text), before.text, True) if named else None
            )
        if over and priced:
            found[block.id] = over
    return found if len({each.name for each in found.values()}) > 1 else {}


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[str, Headed]]:
    """The initiatives that columns are the parts for ("Heraf Fælles akutteam") in tables of clusters."""
    for grid in blocks:
        if not isinstance(grid, Grid) or "cluster" not in entity_columns(grid).values():
            continue
        shape = shape_of(grid)
        for col in sorted(shape.figure_columns):
            cells = [row[col] for row in shape.slots[: shape.header_rows]]
            own = cells[-1] if cells else None
            if own and facet(own.text).part and not shape.columns[col].payer:
                name = clean(own.text).partition(" ")[2]
                under = tuple((grid.id, row.index, col, 0) for row in shape.rows)
                if name and name[:1].isupper() and not is_post(name) and not facet(name).measure:
                    yield grid.id, Headed(span_of_cell(grid, own), name, name, True, under)


def _in_head(block: Block, head: str, texts: Sequence[str], known: Sequence[str]) -> Headed | None:
    """The name in a head that is ``known``, else the one that most speaks for; ``head`` is a paragraph's text, or part of it, or a table's
    caption. ``known`` are the longest first."""
    if not head or len(head) > LONGEST_HEAD:
        return None
    if own := next((name for name in known if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", head, re.IGNORECASE)), ""):
        start = max(block.text.casefold().find(own.casefold()), 0) if isinstance(block, Paragraph) else 0
        return Headed(span_of(block, start, start + len(own)), own, head, True)
    weighed = [(_weight(name, after, texts), len(name), name, after) for name, after in _candidates(head)]
    weight, _, name, after = max(weighed, default=(0, 0, "", ""))
    if weight < ENOUGH:
        return None
    start = block.text.find(name) if isinstance(block, Paragraph) else 0
    return Headed(
        span_of(block, max(start, 0), max(start, 0) + len(name)), name, head, _is_card(after) or weight >= MORE
    )


def _labelled(block: Paragraph) -> Headed | None:
    """The initiative that a line names by a label ("Projekt: Tryg hjemme · Klynge Midt")."""
    for part in re.split(r"\s·\s|\n", block.text):
        label, colon, told = part.partition(":")
        name = _TAIL.sub("", told.strip())
        if colon and _is_label(label) and may_be(name):
            start = block.text.find(name)
            return Headed(span_of(block, start, start + len(name)), name, block.text, True)
    return None


def _of_card(grid: Grid) -> Headed | None:
    """The initiative of a card of labels and values, where it names one."""
    found = []
    for cells in grid.slots() if grid.n_cols == 2 else ():
        label, value = cells
        if label and value and _is_label(label.text) and may_be(clean(value.text)) and not facet(value.text).measure:
            found.append(Headed(span_of_cell(grid, value, 0, None), clean(value.text), value.text, True))
    return found[0] if len(found) == 1 else None


def _is_label(text: str) -> bool:
    return wording.plain(text) in words("initiative_words", "wording", kind="label")


def _candidates(head: str) -> Iterator[tuple[str, str]]:
    """What may be a name in a head, and the words right before it: each part between separators, and what follows a preposition in it."""
    last = 0
    before = ""
    for end in [*(found.span() for found in _SEPARATORS.finditer(head)), (len(head), len(head))]:
        part = head[last : end[0]].strip()
        if re.match(_CAPITAL, part):
            yield _TAIL.sub("", part), before
        for found in _PREPOSITION.finditer(part):
            yield _TAIL.sub("", part[found.end() :]), found["word"]
        for found in _NAME.finditer(part):
            yield _TAIL.sub("", found[0]), part[: found.start()]
        for found in _QUOTED.finditer(part):
            yield found[1], _NOUN
        for found in _noun().finditer(part):
            yield _TAIL.sub("", part[found.end() :]), _NOUN
        before, last = part, end[1]


def _weight(name: str, after: str, texts: Sequence[str]) -> int:
    """What speaks for words of a head to be an initiative's name; 0 for what cannot be one."""
    persons = {wording.plain(after), wording.plain(name.partition(" ")[0])}.intersection(
        words("personal_words", side="near")
    )
    if persons or not may_be(name):
        return 0
    again = sum(name in text for text in texts) > 1
    called = after == _NOUN or _is_card(after)
    bare = after in ("for", "til", "på", "i", "af", "om", "vedr.", "vedrørende")
    apart = not bare and is_ordinary(after)
    return (
        IN_HEAD
        + AGAIN * again
        + CALLED * bool(called)
        + AFTER_PREPOSITION * (bare or apart)
        + CAPITALS * _has_capitals(name)
    )


def _has_capitals(name: str) -> bool:
    """Whether two words of a name that are no figures begin with a capital."""
    return len(re.findall(rf"(?<![\wæøå-]){_CAPITAL}", name)) > 1


def is_ordinary(text: str) -> bool:
    """Whether words begin as ordinary headings do ("Økonomi i klyngen")."""
    return find_wording("first", text.partition(" ")[0], "initiative_heads") is not None


def _is_card(text: str) -> bool:
    return find_wording("card", text, "initiative_heads") is not None


@cache
def _noun() -> re.Pattern[str]:
    """A noun for what an initiative is, before its name ("temaforløbet Uro i kroppen")."""
    nouns = "|".join(map(re.escape, words("initiative_words", "wording", kind="is")))
    return re.compile(rf"(?<![\wæøå])(?i:[\wæøå-]*(?:{nouns}))\s+(?=[\"»”“]?[A-ZÆØÅ])")


def may_be(name: str, ordinary: bool = False) -> bool:
    """Whether words can be a name: they begin with a capital, are no place's, body's or kind of document's name, and no words of a budget.
    ``ordinary``: they may begin as ordinary headings do."""
    first = re.split(r"[\s/]", name)[0] if name else ""
    if not (SHORTEST <= len(name) <= LONGEST and name[:1].isupper() and not (first.isupper() and not _ACRONYM.match(name))) or is_post(name):
        return False
    if all(name_of_cell(part, "cluster") for part in _PLACES.split(name)):
        return False
    named = [each for each in find_mentions(name) if each.kind != "hospital"]
    rest = "".join(" " if any(each.start <= at < each.end for each in named) else char for at, char in enumerate(name))
    own = re.search(r"[A-ZÆØÅ]", re.sub(r"\b(?:Kommuner?|Region)\b", "", rest))  # "Ballerup Balance" is no municipality
    if name_of_cell(name) or (named and not (own and all(each.kind == "municipality" for each in named))):
        return False
    said = facet(first)
    common = not ordinary and is_ordinary(name) and not _has_capitals(name)
    no_name = common or find_wording("no_name", name, "initiative_heads")
    told = facet(name)  # "Deling af forventet mindreforbrug" tells of money
    words_of_money = said.measure or said.money or said.payer or said.total or (told.measure and not told.weak)
    return not (words_of_money or no_name or wording.plain(first) in words("months") or re.search(r"\d{3}", name))
