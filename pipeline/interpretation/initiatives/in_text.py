"""Initiatives that minutes of a cluster describe in their text: a heading of its own with "Kort om indsatsen" below
it, the priced points of its list, a phrase such as "et projekt om …", an agenda item that sets one going. Wordings
are rows of ``initiative_words.csv``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import reference
from pipeline.danish.dates import find_dates, find_periods
from pipeline.danish.money import find_amounts
from pipeline.interpretation.initiatives.records import Gathered, Initiatives
from pipeline.interpretation.minutes.agenda import Section, sections
from pipeline.interpretation.minutes.outcomes import outcome_of
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.interpretation.text.spans import span_of
from pipeline.model import Grid, Layout, Mention, Paragraph
from pipeline.reference import rows

_LABEL = re.compile(r"^\s*(?:\d{1,2}[.)]|[•▪·●–-])\s*")
_STOP = re.compile(
    r"\s(?:og et|samt et|og en|samt en|skal|er|blev|bliver|har|kan|vil|som|der|hvor|med henblik)\b|[,.;:]|$"
)
_FOCUS = re.compile(r"\bfokus på\b[^.:]*\bområder?\s*:\s*$", re.IGNORECASE)
_WHEN = re.compile(
    r"(?:senest\s+|forventeligt\s+)?(?:i|den|d\.|ultimo|medio|primo|inden(?: udgangen af)?|fra)\s+$", re.IGNORECASE
)


@dataclass(slots=True)
class _Found(Gathered):
    """Initiatives being gathered, and the cluster whose they are."""

    cluster: str = ""
    cluster_words: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """An agenda item: its sections, its paragraphs in order, and the focus area it is about."""

    number: str
    title: str
    parts: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    focus: str


def in_text(layout: Layout) -> Initiatives:
    """The initiatives in the text of a cluster's minutes; nothing for other documents, whose projects are none of a
    cluster's."""
    parts = sections(layout)
    if not any(section.item for section in parts):
        return Initiatives()
    blocks = {block.id: block for block in layout.blocks}
    found = _Found("i", "s")
    _name_cluster(layout, found)
    if not found.cluster:
        return Initiatives()
    areas = _focus_areas(layout)
    for number in dict.fromkeys(section.item for section in parts if section.item):
        own = tuple(section for section in parts if section.item == number)
        item = _item(number, own, blocks, areas)
        _described(item, found)
        _entitled(item, found)
        _phrased(item, found)
    return found.found()


def _item(number: str, own: tuple[Section, ...], blocks: dict[str, Paragraph | Grid], areas: Sequence[str]) -> _Item:
    """An agenda item with its paragraphs and the focus area whose words it uses most."""
    ids = dict.fromkeys(block for section in own for block in section.blocks)
    paragraphs = tuple(block for block in (blocks[i] for i in ids) if isinstance(block, Paragraph))
    words = _words(" ".join([own[0].title, *(p.text for p in paragraphs)]))
    scores = [len(_words(area) & words) / (len(_words(area)) or 1) for area in areas]
    best = max(range(len(areas)), key=lambda n: scores[n], default=None)
    focus = areas[best] if best is not None and scores[best] > 0.5 else ""
    return _Item(number, own[0].title, own, paragraphs, focus)


def _words(text: str) -> set[str]:
    """The telling words of a text, endings cut to compare "unges" with "unge"."""
    return {word[:7] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def _name_cluster(layout: Layout, found: _Found) -> None:
    """The cluster the minutes are of: the first that a recommendation or any other paragraph names, when it is a body
    that meets."""
    for block in layout.blocks:
        if isinstance(block, Paragraph):
            for name in find_mentions(block.text):
                if name.kind == "cluster":
                    found.cluster = f"{block.id}.a1"
                    found.cluster_words = " ".join(name.raw.split())
                    span = span_of(block, name.start, name.end)
                    found.mentions.append(Mention(found.cluster, "cluster", found.cluster_words, span))
                    return


def _focus_areas(layout: Layout) -> list[str]:
    """The focus areas a document lists after "… sætte særligt fokus på to områder:"."""
    areas: list[str] = []
    open_ = False
    for block in layout.blocks:
        if not isinstance(block, Paragraph) or block.role == "furniture":
            continue
        if open_ and len(block.text) < 200 and (block.role == "list" or block.label or len(areas) < 2):
            areas.append(_LABEL.sub("", block.text).rstrip("."))
        elif open_:
            break
        open_ = open_ or bool(_FOCUS.search(block.text))
    return areas


def _described(item: _Item, found: _Found) -> None:
    """Named sub-sections, and the priced points of the lists in them."""
    parent = ""
    seen: set[str] = set()
    below = reference.words("initiative_words", "wording", kind="short")[
        :-1
    ]  # headings that stand below an initiative's name
    for paragraph, following in zip(item.paragraphs, [*item.paragraphs[1:], None], strict=False):
        heading = following is not None and wording.first_whole(following.text, below) is not None
        if heading and len(paragraph.text) < 250 and not paragraph.text.endswith((".", ":")):
            parent = _add(item, found, paragraph, 0, len(paragraph.text), paragraph.text, "")
            continue
        priced = _priced(paragraph, following) if parent else None
        if priced and priced[1] not in seen:
            seen.add(priced[1])
            _add(item, found, paragraph, priced[0], priced[0] + len(priced[1]), priced[1], parent)
        elif parent and paragraph.id in {s.ranges[0][0] for s in item.parts if s.heading and s.kind != "punkt"}:
            parent = ""


def _priced(paragraph: Paragraph, following: Paragraph | None) -> tuple[int, str] | None:
    """(start, name) of a list point that ends with its price, on its own line or the next."""
    label = _LABEL.match(paragraph.text)
    if not (label or paragraph.label or paragraph.role == "list") or len(paragraph.text) > 160:
        return None
    start = label.end() if label else 0
    amounts = find_amounts(paragraph.text[start:])
    if len(amounts) == 1 and amounts[0].start > 5 and len(paragraph.text) - start - amounts[0].end < 12:
        return start, paragraph.text[start : start + amounts[0].start].strip(" :–-")
    alone = find_amounts(following.text) if following and not amounts and len(following.text) < 30 else ()
    return (start, paragraph.text[start:].strip()) if len(alone) == 1 and alone[0].start < 5 else None


def _entitled(item: _Item, found: _Found) -> None:
    """An agenda item whose title sets something going: "Nedsættelse af arbejdsgruppe vedrørende …"."""
    title = re.sub(r"\s[-–]\s\w+(?:\sog\s\w+)?$", "", item.title)
    for pattern in _patterns("title"):
        match = pattern.match(title)
        if match:
            begun = next(
                (
                    row["source"]
                    for row in rows("initiative_words")
                    if row["kind"] == "title_status" and title.casefold().startswith(row["wording"])
                ),
                "",
            )
            name = match["name"].strip()
            _add(
                item, found, item.paragraphs[0], 0, len(item.paragraphs[0].text), name[0].upper() + name[1:], "", begun
            )
            return


def _phrased(item: _Item, found: _Found) -> None:
    """Phrases of the case that name an initiative: "signaturprojekt Tværsektorielt Udekørende Team", "et projekt om
    sårbehandling"."""
    known = [status.name.casefold() for status in found.statuses]
    for section in item.parts:
        if section.kind in ("bilag", "deltagere", "historik", "punkt", "beslutning"):
            continue
        for block, start, end in section.ranges:
            paragraph = next((p for p in item.paragraphs if p.id == block), None)
            for low, name in _phrases(paragraph.text[start:end]) if paragraph else ():
                if paragraph and not any(name.casefold() in other or other in name.casefold() for other in known):
                    known.append(name.casefold())
                    _add(item, found, paragraph, start + low, start + low + len(name), name, "")


def _phrases(text: str) -> Iterator[tuple[int, str]]:
    """(start, name) of each phrase in a text that names an initiative."""
    for pattern in _patterns("phrase"):
        for match in pattern.finditer(text):
            low = match.start("name")
            rest = text[low:]
            if "<Name>" in pattern.pattern or pattern.groups > 1:
                end = len(match["name"])
            else:
                lead = len(match["lead"]) if "lead" in pattern.groupindex else 0
                stop = _STOP.search(rest, lead)
                end = stop.start() if stop else len(rest)
            name = rest[:end].strip()
            if 8 <= len(name) <= 120:
                yield low, name


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """The rows of a kind as patterns: the bracket is the name, <name> any words up to the clause's end, <Name> words
    that begin with a capital."""
    found = []
    for row in rows("initiative_words"):
        if row["kind"] == kind:
            before, _, inner = row["wording"].rstrip(")").partition("(")
            fixed, _, slot = inner.partition("<")
            head = rf"(?i:\b{re.escape(before)}(?P<name>{re.escape(fixed)}"
            if slot.startswith("N"):
                found.append(
                    re.compile(
                        rf"(?i:\b{re.escape(before)})(?P<name>(?P<proper>[A-ZÆØÅÉÜÖ][\w-]+(?:\s(?:[A-ZÆØÅÉÜÖ][\w-]+|og|i|på))*\s?[A-ZÆØÅÉÜÖ][\w-]+|[A-ZÆØÅÉÜÖ]{{3,}}))"
                    )
                )
            elif kind == "title":
                found.append(re.compile(head + r".+))"))
            else:
                found.append(re.compile(rf"(?i:\b{re.escape(before)})(?P<name>{re.escape(fixed)}\w)"))
    return tuple(found)


def _add(
    item: _Item, found: _Found, block: Paragraph, start: int, end: int, name: str, parent: str, status: str = ""
) -> str:
    """One initiative with its mention; the mention's id."""
    line = found.add(
        span_of(block, start, end),
        name,
        scope=[("section", item.title), *([("focus_area", item.focus)] if item.focus else [])],
        focus_area=item.focus,
        anchoring=found.cluster_words,
        mentions=(found.cluster,),
        status=status or _state(item, name),
        expected_end=_expected_end(item, name),
        parent=parent,
    )
    return line.initiative


def called(name: str) -> re.Pattern[str]:
    """How the text calls an initiative again: by its short name before the bracket, or by all of its words up to the
    first comma."""
    short = re.split(r"\s\(|,", name)[0]
    return re.compile(rf"(?<!\w){re.escape(short)}(?!\w)", re.IGNORECASE)


def with_article(noun: str) -> str:
    """The pattern of a noun of letters with its article ("akutteamet", "klinikken")."""
    return rf"{noun}(?:(?:{noun[-1]})?e[nt]|n|t)"


def _state(item: _Item, name: str) -> str:
    """The outcome of the item, for an initiative that the recommendation names."""
    recommended = " ".join(_text(item, "indstilling"))
    if not called(name).search(recommended):
        return ""
    return outcome_of("\n".join(_text(item, "beslutning")))


def _text(item: _Item, kind: str) -> list[str]:
    """The texts of the sections of a kind."""
    blocks = {paragraph.id: paragraph for paragraph in item.paragraphs}
    return [
        blocks[b].text[start:end] for s in item.parts if s.kind == kind for b, start, end in s.ranges if b in blocks
    ]


def _expected_end(item: _Item, name: str) -> str:
    """When an initiative is expected to be under way or done, as the schedule says of it by name."""
    for text in _text(item, "tidsplan"):
        for sentence in sentence_texts(text):
            if called(name).search(sentence):
                marks = [(d.start, d.end) for d in find_dates(sentence)] or [
                    (p.start, p.end) for p in find_periods(sentence)
                ]
                if marks:
                    start, end = marks[-1]
                    lead = _WHEN.search(sentence[:start])
                    return sentence[lead.start() if lead else start : end]
    return ""
