"""The structure of minutes and agendas: items with number and title, the sections inside each (indstilling,
beslutning …), and what was decided.

Authorities name and order these differently, so nothing here knows an order: headings are rows of
``agenda_headings.csv``, an item heading is a numbered line that other evidence confirms, and a document without
recommendation or decision has no items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import reference
from pipeline.interpretation.minutes import headings
from pipeline.interpretation.minutes.headings import NUMBER, HeadingKind, Unit, kind_of_heading, labelled_item
from pipeline.interpretation.minutes.outcomes import outcome_of
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.model import Layout

#: Sections that interrupt the one they stand in: a running paragraph after their lines belongs to the one before.
ASIDES = frozenset({"deltagere", "sagsdata", "mødedata", "bilag"})
#: A document is minutes or an agenda when it has one of these.
DECIDING = frozenset({"indstilling", "beslutning"})

_BARE = re.compile(rf"^{NUMBER}\s*[.)]\s+(?P<title>\S.*)$")
_BARE_HEADING = re.compile(rf"^{NUMBER}\s*[.):–-]?\s+(?P<title>\S.*)$")
_LEADERS = re.compile(r"(\.\s?){4,}\s*\d*\s*$|…+\s*\d+\s*$")
#: A word for "subject" before the title.
_EMNE = re.compile(r"^(?:emne|vedr|vedrørende|titel|overskrift)\.?\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document under one heading. ``item`` and ``title`` name the agenda item ('' outside items);
    ``kind`` is a kind of ``agenda_headings.csv``, or punkt (the item's own heading), indledning (before any heading)
    or andet (a heading no row knows). ``ranges`` are (block id, start, end) in reading order, heading first; a grid
    is (id, 0, 0). ``standing`` is what an amount in it is."""

    item: str
    title: str
    kind: str
    heading: str
    standing: str
    ranges: tuple[tuple[str, int, int], ...] = ()

    @property
    def blocks(self) -> tuple[str, ...]:
        """The ids of its blocks, each once."""
        return tuple(dict.fromkeys(block for block, _, _ in self.ranges))


@dataclass(frozen=True, slots=True)
class _Item:
    """An item heading found among the units: its number, title, and how many units it takes; ``above`` when the title
    is the unit before the number's."""

    number: str
    title: str
    length: int
    word: str = ""
    prominent: bool = False
    followed: bool = False
    above: bool = False


def sections(layout: Layout) -> tuple[Section, ...]:
    """The document's sections in reading order; every block is in at least one. Items are empty strings in a document
    that holds no agenda items (memos, overviews, web pages)."""
    stream = headings.units(layout)
    kinds = [_heading_of(unit) for unit in stream]
    minutes = any(known and known.kind in DECIDING and not known.in_item for known in kinds)
    items = _items(stream, kinds) if minutes else {}
    return _fill(stream, kinds, items)


def _heading_of(unit: Unit) -> HeadingKind | None:
    """What a unit opens that is a section heading."""
    if unit.heading or not unit.text:
        return unit.heading
    numbered = _BARE_HEADING.match(unit.text) if unit.prominent else None
    inner = numbered["title"] if numbered and "." in numbered["number"] else ""
    return kind_of_heading(unit.text, unit.marked) or (kind_of_heading(inner, True) if inner else None)


def _items(stream: Sequence[Unit], kinds: Sequence[HeadingKind | None]) -> dict[int, _Item]:
    """The item headings by the index of their unit."""
    found: dict[int, _Item] = {}
    section = ""
    last: _Item | None = None
    for index, known in enumerate(kinds):
        if known:
            section = known.kind
        elif item := _item_at(stream, kinds, index, section, last):
            found[index - item.above] = replace(item, length=item.length + item.above)
            last, section = item, "punkt"
    return _alike(found) or _unnumbered(stream, kinds)


def _alike(found: dict[int, _Item]) -> dict[int, _Item]:
    """One document prints its item headings one way: where some have a label word, the usual one (else: are headings
    in print), the others are points of lists."""
    words = [item.word for item in found.values() if item.word]
    if words:
        usual = max(dict.fromkeys(words), key=words.count)
        return {index: item for index, item in found.items() if item.word == usual}
    if any(item.prominent for item in found.values()):
        return {index: item for index, item in found.items() if item.prominent or item.followed}
    return found


def _item_at(
    stream: Sequence[Unit], kinds: Sequence[HeadingKind | None], index: int, section: str, last: _Item | None
) -> _Item | None:
    """The item whose heading begins at this unit, if the evidence carries: strong is a heading in print or a section
    heading right after it, weak is a label word, bold or capitals, a treatment at its end ("- beslutning"), the next
    number in turn."""
    unit = stream[index]
    text = unit.text if not unit.label or unit.text.startswith(unit.label) else f"{unit.label} {unit.text}"
    labelled = labelled_item().match(text)
    match = labelled or (_BARE_HEADING if unit.prominent else _BARE).match(text)
    if match is None or len(text) > 300 or _LEADERS.search(text):
        return None
    title = _EMNE.sub("", match["title"].strip())
    before = stream[index - 1] if index else None
    if labelled and not title and before and _names_item(stream, kinds, index):
        return _Item(match["number"], before.text, 1, wording.plain(labelled["word"]), before.prominent, True, True)
    if title and not (title[0].isupper() or title[0].isdigit() or title[0] in "”“\"'§(»"):
        return None
    length, title = _continued(stream, kinds, index, title)
    if not title or (_is_resolution(title) and not unit.prominent):
        return None
    after = _after_case_data(stream, kinds, index + length)
    alone = labelled is not None and not match["title"]
    strong = [unit.prominent, after < len(stream) and kinds[after] is not None, alone]
    weak = [
        labelled is not None,
        unit.style.bold or unit.style.capitals,
        _treatment(title),
        _count(match["number"]) == (_count(last.number) or 0) + 1
        if last
        else strong[1] or match["number"] == "1",  # an extract may begin anywhere
    ]
    following = kinds[after] if after < len(stream) else None
    # what a heading other than "Beslutning" follows after a decision is a new item, no point of the decision
    begins = section == "beslutning" and following is not None and following.kind != "beslutning"
    if not unit.prominent and (
        (not begins and _listed(stream, index, match["number"])) or (section in DECIDING and not strong[1])
    ):
        return None
    if not unit.prominent and (_falls(last, match["number"], title) or not any(weak)):
        return None
    if any(strong) or sum(weak) >= 2:
        word = wording.plain(labelled["word"]) if labelled else ""
        return _Item(match["number"], title, length, word, unit.prominent, strong[1])
    return None


def _after_case_data(stream: Sequence[Unit], kinds: Sequence[HeadingKind | None], index: int) -> int:
    """The first unit from here that is not case data ("Sagsnr. …", "Åbent punkt")."""
    while index < len(stream):
        known = kinds[index]
        if known is None or known.kind not in ("sagsdata", "mødedata"):
            break
        index += 1
        while index < len(stream) and stream[index].block == stream[index - 1].block and kinds[index] is None:
            index += 1
    return index


def _names_item(stream: Sequence[Unit], kinds: Sequence[HeadingKind | None], index: int) -> bool:
    """Whether the line above a bare "Sag nr. 129" is its title: a short line that is no heading and ends no sentence,
    with case data or a section heading right below the number."""
    above = stream[index - 1]
    below = kinds[index + 1] if index + 1 < len(stream) else None
    return below is not None and kinds[index - 1] is None and 0 < len(above.text) < 200 and not above.text.endswith(".")


def _continued(stream: Sequence[Unit], kinds: Sequence[HeadingKind | None], index: int, title: str) -> tuple[int, str]:
    """How many units the heading takes and its whole title: a title of its own after "Pkt. 3", or one that goes on in
    small letters."""
    length = 1
    while index + length < len(stream) and kinds[index + length] is None and length < 4:
        following = stream[index + length]
        goes_on = not title or (
            following.text[:1].islower() and not headings.SENTENCE_END.search(title) and len(following.text) < 80
        )
        if not following.text or not goes_on:
            break
        title = f"{title[:-1]}{following.text}" if title.endswith("-") else f"{title} {following.text}".strip()
        length += 1
    return length, _EMNE.sub("", title)


def _is_resolution(title: str) -> bool:
    """Whether the words say what was decided ("Anbefales.", "Godkendt med bemærkning om …"): a point of a decision,
    not an item."""
    first = next(iter(sentence_texts(title)), "")
    return bool(outcome_of(first)) and not _treatment(title) and (len(first.split()) <= 3 or title.endswith("."))


def _treatment(title: str) -> bool:
    """Whether the title ends with how the item is treated: "- beslutning", "(orientering)"."""
    tail = re.search(r"(?:\s[-–—]\s?|[(:]\s?)([^-–—(:]+)\)?$", title)
    known = reference.words("agenda_headings", "wording", kind="behandlingsform")
    return bool(tail and wording.first_whole(tail.group(1).rstrip(")"), known))


def _count(number: str) -> int | None:
    """The whole number that an item's number begins with."""
    found = re.match(r"\d+", number)
    return int(found.group()) if found else None


def _falls(last: _Item | None, number: str, title: str) -> bool:
    """Whether the number is not above the item's before: a point of its decision, not a new item. A heading printed
    twice is no fall."""
    before, here = _count(last.number) if last else None, _count(number)
    if last is None or before is None or here is None or "." in number:
        return False
    return here < before or (number == last.number and title != last.title)


def _listed(stream: Sequence[Unit], index: int, number: str) -> bool:
    """Whether the line above carries the number before, or the one below the number after: then both are points of a
    list. A line of a table of contents is no neighbour."""
    for step in (-1, 1):
        neighbour = index + step
        if 0 <= neighbour < len(stream) and not stream[neighbour].prominent:
            text = stream[neighbour].text
            other = _BARE.match(text) or labelled_item().match(text)
            if other and not _LEADERS.search(text) and _count(other["number"]) == (_count(number) or 0) + step:
                return True
    return False


def _unnumbered(stream: Sequence[Unit], kinds: Sequence[HeadingKind | None]) -> dict[int, _Item]:
    """Items of an agenda without numbers: a printed heading right before a section heading of a lower level. They are
    counted from 1."""
    found: dict[int, _Item] = {}
    for index, unit in enumerate(stream[:-1]):
        known = kinds[index + 1]
        below = not stream[index + 1].prominent or stream[index + 1].style.level > unit.style.level
        if unit.prominent and kinds[index] is None and known and known.kind not in ASIDES and below:
            found[index] = _Item(str(len(found) + 1), unit.text, 1)
    return found


def _fill(stream: Sequence[Unit], kinds: Sequence[HeadingKind | None], items: dict[int, _Item]) -> tuple[Section, ...]:
    """The sections, each unit put into the one it stands in."""
    found: list[Section] = [Section("", "", "indledning", "", "mentioned")]
    style: headings.Style | None = None
    taken = 0
    for index, unit in enumerate(stream):
        here, known, item = found[-1], kinds[index], items.get(index)
        before = next((section for section in reversed(found) if section.kind not in ASIDES), found[0])
        if taken:
            taken -= 1
        elif item:
            here = Section(item.number, item.title, "punkt", unit.text, "mentioned")
            taken, style = item.length - 1, unit.style
            found.append(here)
        elif known and (here.item or not known.in_item):
            here = Section(here.item, here.title, known.kind, unit.text, known.standing)
            style = unit.style
            found.append(here)
        elif here.item and here.kind not in DECIDING and _recommends(unit.text):
            found.append(Section(here.item, here.title, "indstilling", "", "recommended"))
        elif here.kind in ASIDES and len(found) > 1 and (_is_running(unit) or _resumes(before, unit)):
            found.append(Section(here.item, here.title, before.kind, "", before.standing))
        elif here.kind in DECIDING and style == unit.style and unit.marked and 0 < len(unit.text) < 90:
            found.append(Section(here.item, here.title, "andet", unit.text, "reported"))
        found[-1] = replace(found[-1], ranges=(*found[-1].ranges, (unit.block, unit.start, unit.end)))
    return tuple(section for section in found if section.ranges)


def _recommends(text: str) -> bool:
    """Whether a paragraph is a recommendation by its own words ("Administrationen indstiller, at …"), without a
    heading."""
    return len(text) > 20 and any(pattern.match(wording.plain(text)) for pattern in _recommending())


@cache
def _recommending() -> tuple[re.Pattern[str], ...]:
    """The wordings that begin a recommendation: who recommends, in one clause."""
    words = reference.words("agenda_headings", "wording", kind="indstillingstekst")
    within_clause = (wording.whole(text).pattern.replace(r"[^\n]+?", r"[^\n.]{1,80}?") for text in words)
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in within_clause)


def _resumes(before: Section, unit: Unit) -> bool:
    """Whether a decision goes on after the line of those absent that stands at its head."""
    return before.kind == "beslutning" and bool(outcome_of(unit.text))


def _is_running(unit: Unit) -> bool:
    """Whether a unit is a paragraph of text or a table, not a name, a date or a line of a list."""
    running = unit.style.role not in ("list", "furniture") and len(unit.text) > 100 and unit.text.endswith((".", ":"))
    return unit.style.role == "grid" or running
