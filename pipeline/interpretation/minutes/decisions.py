"""Decisions of minutes: per agenda item what was recommended, what was decided (in its own section, or moved elsewhere by a page layout) and the
outcome, and the standing of whatever stands in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.text import join_lines
from pipeline.interpretation.minutes.agenda import Section, sections
from pipeline.interpretation.minutes.headings import TableItem, is_furniture, items_of_table
from pipeline.interpretation.minutes.outcomes import first_outcome, opposed, outcome_of
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentences
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Decision, Finding, Grid, Layout, Paragraph, Span
from pipeline.reference.texts import message

#: A decision sentence that tells of an earlier meeting is a report.
_ELSEWHERE = re.compile(
    r"\bpå\s+(?:sit|sine|et|mødet|møde)\b[^.]*\d|\bmøde[rt]?\s+(?:den|d\.)\s+\d|\bden\s+\d{1,2}\.\s+\w+\s+\d{4}",
    re.IGNORECASE,
)
#: A recommendation's point may begin in small letters.
_OPENS = re.compile(r"at\s|[a-h]\)|\d")
#: A recommendation's point names the body that is to decide: "at Regionsrådet godkender …".
_ADDRESSED = re.compile(r"(?:[-–•\d.)\s]*)at ((?:\S+ ){1,6}?)(?=\w+er\b)")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A decision's words: the ranges they stand in, text with the attendance cut off."""

    ranges: tuple[tuple[str, int, int], ...]
    text: str


def texts_of(section: Section, blocks: Mapping[str, Paragraph | Grid]) -> list[str]:
    """The texts of a section's paragraphs, its heading and page numbers apart. A paragraph that a page break or a
    line cut in two (the first part does not end, the second goes on in small letters) is one text."""
    found: list[str] = []
    for number, (block, start, end) in enumerate(section.ranges):
        paragraph = blocks[block]
        if isinstance(paragraph, Grid) and section.kind in ("indstilling", "beslutning"):
            found.extend(_points(paragraph))
        if not isinstance(paragraph, Paragraph) or (number == 0 and section.heading) or is_furniture(paragraph):
            continue
        text = paragraph.text[start:end].strip()
        goes_on = text[:1].islower() and not _OPENS.match(text)
        if found and goes_on and not found[-1].endswith((".", "!", "?", ":", ";")):
            found[-1] = join_lines([found[-1], text]).text
        elif text:
            found.append(text)
    return found


def _points(grid: Grid) -> list[str]:
    """The rows of a table that lays out a recommendation's points ("at" in one column, the point in the next)."""
    texts = [" ".join(" ".join(text.split()) for text in row if text.strip()) for row in grid.texts()]
    return [text for text in texts if text] if all(re.match(r"at\b|[-•\d]", text) for text in texts if text) else []


def resolution_of(item: Sequence[Section], blocks: Mapping[str, Paragraph | Grid], body: str) -> Resolution:
    """What was decided: the decision section's text, or a sentence that a page layout has moved elsewhere in the
    item."""
    written = _runs(item, blocks)
    if written:
        run = _own(written, body)
        ranges = tuple(r for s in run for n, r in enumerate(s.ranges) if not (n == 0 and s.heading))
        return Resolution(ranges, _decision_text(run, blocks))
    return _displaced(item, blocks, body) or _last_treatment(item, blocks)


def _decision_text(run: Sequence[Section], blocks: Mapping[str, Paragraph | Grid]) -> str:
    """The text of decision sections, attendance apart."""
    return without_attendance("\n".join(text for section in run for text in texts_of(section, blocks)))


def _runs(item: Sequence[Section], blocks: Mapping[str, Paragraph | Grid]) -> list[list[Section]]:
    """The decisions of an item that hold words. Headings without words of their own ("POLITISK BEHANDLING") go with the
    one after them."""
    found: list[list[Section]] = []
    waiting: list[Section] = []
    for section in item:
        if section.kind != "beslutning":
            waiting = []
            continue
        waiting.append(section)
        if _decision_text([section], blocks):
            found.append(waiting)
            waiting = []
    return found


def _own(runs: Sequence[list[Section]], body: str) -> list[Section]:
    """Of several decisions in one item the acting body's own: headed by its name, else by no other body's name, else
    the last."""
    if body:
        named = [run for run in runs if any(wording.plain(body) in wording.plain(s.heading) for s in run)]
        if named:
            return named[-1]
    simple = reference.words("agenda_headings", "wording", kind="beslutning")  # those with * are like no heading
    bare = [run for run in runs if any(wording.plain(s.heading) in simple for s in run)]
    return bare[0] if bare else runs[-1]


@cache
def _attendance() -> re.Pattern[str]:
    """Attendance printed beside a decision: "Afbud: …", "Ikke til stede: …", "Bo Lund var fraværende."."""
    words = sorted(reference.words("agenda_headings", "wording", kind="deltagere"), key=len, reverse=True)
    clauses = "|".join(map(re.escape, reference.words("agenda_headings", "wording", kind="deltagersætning")))
    begins = r"(?:^|\n|(?<=[.)»”\"])\s+|(?<=\w)\s+(?=[A-ZÆØÅ]))"
    return re.compile(
        rf"{begins}(?:{'|'.join(map(re.escape, words))})\s*:.*$"
        rf"|(?:^|\n|(?<=[.)])\s+)(?:Afbud fra .*$|(?:[A-ZÆØÅ][^.\n]*?\s)?\b(?:{clauses})\b[^.\n]*\.?)",
        re.IGNORECASE | re.MULTILINE,
    )


def without_attendance(text: str) -> str:
    """The decision without the names of those present and absent: they are no part of it."""
    return _attendance().sub("", text).strip()


def _displaced(item: Sequence[Section], blocks: Mapping[str, Paragraph | Grid], body: str) -> Resolution | None:
    """A decision sentence outside its section: a body that the recommendation addresses (or that ``bodies.csv``
    knows) followed at once by an outcome verb in the past, about this meeting."""
    starters = _bodies(item, blocks, body)
    for section in item:
        if section.kind in ("historik", "indstilling", "punkt", "bilag", "deltagere"):
            continue
        for block, start, end in section.ranges:
            paragraph = blocks[block]
            if not isinstance(paragraph, Paragraph):
                continue
            text = paragraph.text[start:end]
            for low, high in sentences(text):
                if _decides(text[low:high], starters):
                    begin = start + low
                    return Resolution(((block, begin, end),), without_attendance(paragraph.text[begin:end]))
    return None


def _bodies(item: Sequence[Section], blocks: Mapping[str, Paragraph | Grid], body: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the bodies that may be a decision sentence's subject."""
    named = [body] if body else []
    for section in item:
        if section.kind == "indstilling":
            named += [m[1] for text in texts_of(section, blocks) if (m := _ADDRESSED.match(text))]
    proper = [name.strip() for name in dict.fromkeys(named) if name.strip()[:1].isupper()]
    addressed = tuple(re.compile(rf"{re.escape(name)}\s+", re.IGNORECASE) for name in proper)
    generic = () if addressed else reference.words("bodies", "wording")
    return addressed + tuple(re.compile(_starts(words), re.IGNORECASE) for words in generic)


def _starts(words: str) -> str:
    """The pattern of a body's name at the head of a sentence; ``*`` stands for one or two words."""
    said = (r"\w+(?:\s\w+)?" if word == "*" else re.escape(word).replace(r"\*", r"[\w-]*") for word in words.split())
    return r"\s+".join(said) + r"\s+"


def _decides(sentence: str, starters: Sequence[re.Pattern[str]]) -> bool:
    """Whether a sentence is a body deciding here and now."""
    if _ELSEWHERE.search(sentence):
        return False
    for starter in starters:
        subject = starter.match(sentence)
        hit = first_outcome(sentence[subject.end() :], "past") if subject else None
        if hit and hit.start == 0 and not re.match(r"\w+r\b", sentence[subject.end() :] if subject else ""):
            return True
    return False


def _last_treatment(item: Sequence[Section], blocks: Mapping[str, Paragraph | Grid]) -> Resolution:
    """The last of the treatments an item lists ("Økonomiudvalget, 18. september, pkt. 153: Anbefales."), where minutes
    print their own decision in the same list."""
    for section in reversed(item):
        text = _decision_text([section], blocks) if section.kind == "historik" and section.item else ""
        if text and outcome_of(text) and len(text) < 400:
            return Resolution(section.ranges[1:], text)
    return Resolution((), "")


#: What an amount in a decision is when the decision was not to decide: recommended to another body, or nothing yet.
UNDECIDED = {
    **dict.fromkeys(("anbefalet", "oversendt"), "recommended"),
    **dict.fromkeys(("udsat", "tilbagesendt", "udgået", "afvist", "forkastet", "ingen_stilling"), "mentioned"),
    "drøftet": "reported",
}


class Place(NamedTuple):
    """Where something stands in minutes: agenda item and its title, kind of section, and the standing that gives an
    amount."""

    item: str = ""
    title: str = ""
    kind: str = "indledning"
    standing: str = "mentioned"


@dataclass(frozen=True, slots=True)
class Minutes:
    """The decisions of a document, and the place of each block. Documents that are no minutes have none."""

    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...] = ()
    ranges: Mapping[str, tuple[tuple[int, int, Place], ...]] = field(default_factory=dict)
    cells: Mapping[tuple[str, int, int], Place] = field(default_factory=dict)

    def place(self, block: str, start: int = 0) -> Place:
        """The place of the character ``start`` of a block (of any character of a table)."""
        known = self.ranges.get(block, ())
        return next((place for low, high, place in reversed(known) if low <= start < high or low == high == 0), Place())

    def place_of(self, span: Span) -> Place:
        """The place of a span: of its cell in a table that is an agenda, else of its block."""
        if span.row is None or span.col is None:
            return self.place(span.block, span.start if span.row is None else 0)
        return self.cells.get((span.block, span.row, span.col)) or self.place(span.block)


def read_minutes(layout: Layout, body: str = "") -> Minutes:
    """Sections, decisions and places of a document. ``body`` is the committee whose minutes they are, when known: of
    several decisions in one item its own counts."""
    found = sections(layout)
    texts = {block.id: block for block in layout.blocks}
    made = [_decide(list(group), texts, body) for _, group in groupby(found, key=lambda s: (s.item, s.title))]
    kept = [(decision, resolution) for decision, resolution in made if decision is not None]
    tables = [(block, item) for block in layout.blocks if isinstance(block, Grid) for item in items_of_table(block)]
    numbered = tuple(
        replace(d, id=f"d{n}")
        for n, d in enumerate([*(d for d, _ in kept), *(_decide_in_table(grid, item) for grid, item in tables)], 1)
    )
    cells = {place: at for grid, item in tables for place, at in _places_in_table(grid, item)}
    return Minutes(numbered, _findings(numbered), _places(found, kept), cells)


def _decide(
    item: list[Section], blocks: Mapping[str, Paragraph | Grid], body: str
) -> tuple[Decision | None, Resolution]:
    """The decision of one agenda item; None for a part of the document that neither recommends nor decides and has no
    number."""
    recommended = [section for section in item if section.kind == "indstilling"]
    resolution = resolution_of(item, blocks, body)
    head = item[0]
    if not head.item and not (resolution.text and recommended):
        return None, resolution
    recommendation = "\n".join(text for section in recommended for text in texts_of(section, blocks)).strip()
    block, start, end = resolution.ranges[0] if resolution.ranges else head.ranges[0]
    words = (recommendation, resolution.text, outcome_of(resolution.text))
    return Decision("", head.item, head.title, span_of(blocks[block], start, end), *words), resolution


def _decide_in_table(grid: Grid, item: TableItem) -> Decision:
    """The decision of an item of a table."""
    text = without_attendance(item.text("beslutning"))
    cell = next(iter(item.parts.get("beslutning", ())), item.cell)
    words = (item.text("indstilling"), text, outcome_of(text))
    return Decision("", item.number, item.title, span_of_cell(grid, cell), *words)


def _places_in_table(grid: Grid, item: TableItem) -> Iterator[tuple[tuple[str, int, int], Place]]:
    """The place of each cell of an item of a table."""
    decided = UNDECIDED.get(outcome_of(item.text("beslutning")), "decided")
    standings = {"indstilling": "recommended", "beslutning": decided}
    for kind, cells in item.parts.items():
        standing = standings.get(kind, "reported")
        for cell in cells:
            yield (grid.id, cell.row, cell.col), Place(item.number, item.title, kind, standing)


def _places(
    found: Sequence[Section], kept: Sequence[tuple[Decision, Resolution]]
) -> dict[str, tuple[tuple[int, int, Place], ...]]:
    """The place of every range, later entries before earlier ones where they overlap."""
    outcomes = {(decision.item, decision.title): decision.outcome for decision, _ in kept}
    places: dict[str, list[tuple[int, int, Place]]] = {}
    for section in found:
        standing = section.standing
        if section.kind == "beslutning":
            standing = UNDECIDED.get(outcomes.get((section.item, section.title), ""), standing)
        place = Place(section.item, section.title, section.kind, standing)
        for block, start, end in section.ranges:
            places.setdefault(block, []).append((start, end, place))
    for decision, resolution in kept:
        place = Place(decision.item, decision.title, "beslutning", UNDECIDED.get(decision.outcome, "decided"))
        for block, start, end in resolution.ranges:
            places.setdefault(block, []).append((start, end, place))
    return {block: tuple(entries) for block, entries in places.items()}


def _findings(made: Sequence[Decision]) -> tuple[Finding, ...]:
    """Decisions whose words no row of ``outcomes.csv`` knows, and items without a decision in minutes that have
    decisions."""
    found = []
    decided = any(decision.decision for decision in made)
    for decision in made:
        name = f"{decision.item} {decision.title}".strip()
        if decision.decision and not decision.outcome:
            found.append(_finding("decision.outcome", decision.span, name=name))
        elif len(several := opposed(decision.decision)) > 1:
            outcomes = {"several": ", ".join(several), "outcome": decision.outcome}
            said: dict[str, str | tuple[str, str]] = {at: (each.replace("_", " "), each) for at, each in outcomes.items()}
            found.append(_finding("decision.several", decision.span, name=name, **said))
        elif decided and decision.recommendation and not decision.decision:
            found.append(_finding("decision.missing", decision.span, name=name))
    return tuple(found)


def _finding(code: str, span: Span, **fields: str | tuple[str, str]) -> Finding:
    """A note about a decision."""
    return Finding(code, "info", *message("finding", code, **fields), span=span)
