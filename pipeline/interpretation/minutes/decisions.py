"""Decisions of minutes: per agenda item what was recommended, what was decided and the outcome, and the standing of
whatever stands in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from pipeline.interpretation.minutes.agenda import Section, sections
from pipeline.interpretation.minutes.outcomes import opposed, outcome_of
from pipeline.interpretation.minutes.resolutions import Resolution, resolution_of, texts_of, without_attendance
from pipeline.interpretation.minutes.table_agenda import TableItem, items_of_table
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Decision, Finding, Grid, Layout, Paragraph, Span
from pipeline.reference.texts import message

#: What an amount in a decision is when the decision was not to decide: recommended to another body, or nothing yet.
UNDECIDED = {
    "anbefalet": "recommended",
    "oversendt": "recommended",
    "udsat": "mentioned",
    "tilbagesendt": "mentioned",
    "udgået": "mentioned",
    "afvist": "mentioned",
    "forkastet": "mentioned",
    "drøftet": "reported",
    "ingen_stilling": "mentioned",
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
    """The sections and decisions of a document, and the place of each block. Documents that are no minutes have
    sections without items and no decisions."""

    sections: tuple[Section, ...]
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
        cell = (
            self.cells.get((span.block, span.row, span.col)) if span.row is not None and span.col is not None else None
        )
        return cell or self.place(span.block, 0 if span.row is not None else span.start)


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
    return Minutes(found, numbered, _findings(numbered), _places(found, kept), cells)


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
    return (
        Decision(
            id="",
            item=head.item,
            title=head.title,
            span=span_of(blocks[block], start, end),
            recommendation=recommendation,
            decision=resolution.text,
            outcome=outcome_of(resolution.text),
        ),
        resolution,
    )


def _decide_in_table(grid: Grid, item: TableItem) -> Decision:
    """The decision of an item of a table."""
    text = without_attendance(item.text("beslutning"))
    cell = next(iter(item.parts.get("beslutning", ())), item.cell)
    return Decision(
        id="",
        item=item.number,
        title=item.title,
        span=span_of_cell(grid, cell),
        recommendation=item.text("indstilling"),
        decision=text,
        outcome=outcome_of(text),
    )


def _places_in_table(grid: Grid, item: TableItem) -> Iterator[tuple[tuple[str, int, int], Place]]:
    """The place of each cell of an item of a table."""
    standings = {"indstilling": "recommended", "beslutning": "decided"}
    outcome = outcome_of(item.text("beslutning"))
    for kind, cells in item.parts.items():
        standing = standings.get(kind, "reported")
        if kind == "beslutning":
            standing = UNDECIDED.get(outcome, standing)
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
            these, this = (_words(several), ", ".join(several)), (_words((decision.outcome,)), decision.outcome)
            found.append(_finding("decision.several", decision.span, name=name, several=these, outcome=this))
        elif decided and decision.recommendation and not decision.decision:
            found.append(_finding("decision.missing", decision.span, name=name))
    return tuple(found)


def _words(outcomes: Sequence[str]) -> str:
    return ", ".join(outcomes).replace("_", " ")


def _finding(code: str, span: Span, **fields: str | tuple[str, str]) -> Finding:
    """A note about a decision."""
    return Finding(code, "info", *message("finding", code, **fields), span=span)
