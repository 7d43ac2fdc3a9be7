"""The sums of cards: small tables of labels and values, one for each cluster, that have the same labels. Together they are one table with a row
for each card, whose figures add up and relate to each other as they do in any."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.interpretation.relations.table_sums import Sums, table_sums
from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.interpretation.text.periods import without_years
from pipeline.interpretation.text.spans import span_of_cell
from pipeline.model import Block, Cell, Claim, Finding, Grid, Paragraph

FEWEST, FEWEST_LABELS = 3, 3  # cards that are alike, and their labels


def card_sums(blocks: Sequence[Block], claims: Mapping[str, Sequence[Claim]]) -> Sums:
    """The relations and findings of each set of cards that are alike. ``claims`` by grid."""
    over = {block.id: before.text for before, block in pairwise(blocks) if isinstance(before, Paragraph)}
    done = [_sums_of(cards, claims, over) for cards in _alike([block for block in blocks if isinstance(block, Grid)])]
    return Sums(tuple(r for each in done for r in each.relations), tuple(f for each in done for f in each.findings))


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
    done = table_sums(table, moved)
    return replace(done, findings=tuple(_moved_back(each, origin) for each in done.findings))


def _moved_back(finding: Finding, origin: Mapping[tuple[int, int], tuple[Grid, Cell]]) -> Finding:
    span = finding.span
    place = origin.get((span.row, span.col)) if span and span.row is not None and span.col is not None else None
    return replace(finding, span=span_of_cell(*place)) if place else finding
