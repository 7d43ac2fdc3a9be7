"""The sums of itemised amounts in a cell, against the cell's own total or the amount of another column that is their total; and of cards: small
tables or lines of labels and values, one for each cluster or initiative, that have the same labels. Together they are one table with a row for
each card, whose figures add up and relate to each other as they do in any."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.interpretation.relations.table_sums import (
    Sums,
    claims_by_cell,
    items_of,
    own_total,
    relation_between,
    table_sums,
    unmet,
)
from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.interpretation.text.periods import without_years
from pipeline.interpretation.text.spans import span_of_cell
from pipeline.model import Block, Cell, Claim, Finding, Grid, Paragraph, Relation, Span
from pipeline.reference.texts import message


def cell_sums(grid: Grid, claims: Sequence[Claim]) -> Sums:
    """Itemised amounts in one cell against the cell's own total: "1) 0,3 … 2) 1,8 … I alt 2,1", or a last amount that is the sum of the others;
    and against the column that most often gives their sum ("Klyngen i alt")."""
    relations: list[Relation] = []
    texts = {(cell.row, cell.col): cell.text for cell in grid.cells}
    cells = claims_by_cell(claims)
    for place, found in cells.items():
        total = own_total(texts.get(place, ""), found)
        if total is None:
            continue
        parts = [(part, Decimal(1)) for part in items_of(found)[0]]
        relations.append(relation_between(f"{total.id}=cell.{len(parts)}", "cell", total, parts))
    if not relations:
        relations = _beside(cells)
    of = {claim.id: claim for claim in claims}
    return Sums(tuple(relations), tuple(_wrong(each, of[each.total]) for each in relations if each.verdict == "mismatch"))


def _beside(cells: Mapping[tuple[int, int], Sequence[Claim]]) -> list[Relation]:
    """The items of cells with the amount of their row in the one column that gives their sum, more often than not and twice at least."""
    tried: defaultdict[tuple[int, int], list[Relation]] = defaultdict(list)
    alone: defaultdict[int, list[tuple[int, Claim]]] = defaultdict(list)
    for (row, col), found in cells.items():
        if len(found) == 1:
            alone[row].append((col, found[0]))
    for (row, col), found in cells.items():
        for at, total in alone[row] if len(found) > 1 else ():
            if at != col:
                parts = [(part, Decimal(1)) for part in found]
                tried[col, at].append(relation_between(f"{total.id}=items.{len(parts)}", "row", total, parts))
    held = {places: sum(each.verdict == "exact" for each in found) for places, found in tried.items()}
    best = max(held, key=lambda places: held[places], default=None)
    return tried[best] if best and held[best] > 1 and 2 * held[best] > len(tried[best]) else []


def _wrong(relation: Relation, total: Claim) -> Finding:
    """The finding on a cell whose items do not make its total."""
    figures = {"said": relation.reported_kr, "made": relation.computed_kr, "off": relation.difference_kr, "slack": relation.slack_kr}
    return unmet("sum.cell", "error", relation, total, message("finding", "cell", subject=total.subject_text, **figures))


FEWEST, FEWEST_LABELS = 3, 3  # cards that are alike, and their labels
LONGEST_LABEL = 40  # characters


def card_sums(blocks: Sequence[Block], claims: Mapping[str, Sequence[Claim]]) -> Sums:
    """The relations and findings of each set of cards that are alike. ``claims`` by block."""
    over = {block.id: before.text for before, block in pairwise(blocks) if isinstance(before, Paragraph)}
    lines = {grid.id: (grid, own) for grid, own in _cards_of_lines(blocks, claims)}
    claims = {**claims, **{block: own for block, (_, own) in lines.items()}}
    grids = [*(block for block in blocks if isinstance(block, Grid)), *(grid for grid, _ in lines.values())]
    done = [_sums_of(cards, claims, over) for cards in _alike(grids)]
    return Sums(tuple(r for each in done for r in each.relations), tuple(f for each in done for f in each.findings))


def _cards_of_lines(blocks: Sequence[Block], claims: Mapping[str, Sequence[Claim]]) -> Iterator[tuple[Grid, list[Claim]]]:
    """Lines that each are a label and its amount ("Bevilget: 300", "Forbrug: 97"), one after another, as a table, with their claims in it."""
    run: list[tuple[str, Claim]] = []
    heading = ""
    for block in (*blocks, None):
        told = list(_labelled(block, claims.get(block.id, ()))) if isinstance(block, Paragraph) else []
        if told:
            run += told
            continue
        if len(run) >= FEWEST_LABELS:
            first = run[0][1].span.block
            cells = [Cell(row, col, text) for row, (label, claim) in enumerate(run) for col, text in enumerate((label, claim.span.quote))]
            grid = Grid(f"{first}.lines", len(run), 2, tuple(cells), 0, caption=heading)
            moved = (replace(claim, span=replace(claim.span, row=row, col=1)) for row, (_, claim) in enumerate(run))
            yield grid, list(moved)
        run = []
        heading = block.text if isinstance(block, Paragraph) and block.role == "heading" else heading


def _labelled(block: Paragraph, claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """The labels and claims of a paragraph that holds nothing else."""
    told, at = [], 0
    for claim in claims:
        label = block.text[at : claim.span.start].strip(" \n·•–-")
        if not claim.amount or not label.endswith(":") or len(label) > LONGEST_LABEL:
            return
        told.append((label.rstrip(":"), claim))
        at = claim.span.end
    if told and not any(map(str.isalnum, block.text[at:])):
        yield from told


def _alike(grids: Sequence[Grid]) -> Iterator[list[Grid]]:
    found: defaultdict[tuple[str, ...], list[Grid]] = defaultdict(list)
    for grid in grids:
        if grid.n_cols == 2 and not grid.header_rows and grid.n_rows >= FEWEST_LABELS:
            found[tuple(without_years(text_of(cells[0])).casefold() for cells in grid.slots())].append(grid)
    yield from (cards for labels, cards in found.items() if len(cards) >= FEWEST and all(labels))


def _sums_of(cards: Sequence[Grid], claims: Mapping[str, Sequence[Claim]], over: Mapping[str, str]) -> Sums:
    first = cards[0]
    heads = [Cell(0, row + 1, text_of(cells[0])) for row, cells in enumerate(first.slots())]
    names = [Cell(at, 0, grid.caption or over.get(grid.id, "")) for at, grid in enumerate(cards, 1)]
    origin = {
        (at, row + 1): (grid, cell) for at, grid in enumerate(cards, 1) for row, (_, cell) in enumerate(grid.slots()) if cell
    }
    values = [replace(cell, row=row, col=col) for (row, col), (_, cell) in origin.items()]
    table = Grid(f"{first.id}.cards", len(cards) + 1, first.n_rows + 1, (*heads, *names, *values), 1)
    moved = [
        replace(claim, span=replace(claim.span, row=at, col=claim.span.row + 1))
        for at, grid in enumerate(cards, 1)
        for claim in claims.get(grid.id, ())
        if claim.span.row is not None and claim.span.col == 1
    ]
    by_id = {grid.id for grid in cards}
    done = table_sums(table, moved)
    spans = {place: span_of_cell(*cell) for place, cell in origin.items()}
    for claim in moved:
        if claim.span.block not in by_id:  # a line of text
            spans[claim.span.row or 0, claim.span.col or 0] = replace(claim.span, row=None, col=None)
    return replace(done, findings=tuple(_moved_back(each, spans) for each in done.findings))


def _moved_back(finding: Finding, spans: Mapping[tuple[int, int], Span]) -> Finding:
    span = finding.span
    place = spans.get((span.row, span.col)) if span and span.row is not None and span.col is not None else None
    return replace(finding, span=place) if place else finding
