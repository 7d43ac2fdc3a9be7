"""Finding the sums of a table: rows, columns and groups, each cell's relation with its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.danish.numbers import Figure
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.evidence import make_lines
from pipeline.reconciliation.intervals import Comparison, Rounded, combine
from pipeline.reconciliation.lines import find_line_sums
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.proposals import Candidate, Setting
from pipeline.reconciliation.words import roles


@dataclass(frozen=True, slots=True)
class CellRelation:
    """One cell that should be the sum of others. ``kind``: row (parts stand beside it), column (above or below), group (a column sum of some
    of the rows). ``stated`` is the cell the table presents as the outcome: the total, or for a printed difference (A − B = rest) the rest.

    ``difference`` = reported − computed, ``slack`` how much rounding explains, both in the table's unit (times the cells' multipliers);
    ``verdict`` as in intervals.Comparison; ``line`` numbers the (total line, member lines) family it belongs to; ``strength`` is the family's evidence in nats.
    """

    total: Place
    members: tuple[Place, ...]
    signs: tuple[int, ...]
    op: str
    kind: str
    reported: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    slack: Decimal | None
    verdict: str
    stated: Place = (-1, -1)
    line: int = 0
    strength: float = 0.0


def find_relations(
    grid: Sequence[Sequence[str]],
    *,
    header_rows: int | None = None,
    number_format: str | None = None,
    units: Mapping[Place, Decimal] | None = None,
    bold: Iterable[Place] = (),
    figures: Mapping[Place, Figure | None] | None = None,
) -> tuple[CellRelation, ...]:
    """The sums a table states, whether they hold or not, sorted by total and parts.

    ``grid``: rows of texts, header rows included, merged text once. ``header_rows``: None to find out. ``number_format``: da, en, space (or
    "Point Comma" …), None to guess. ``units``: (row, col) → multiplier for cells of another unit. ``bold``: places printed bold.
    ``figures``: (row, col) → what a cell says, where the caller knows better than its text (None: no figure).
    Raises ValueError for an unknown number format; an empty or wordy grid has no relations.
    """
    return relations_of(grids.build(grid, header_rows=header_rows, number_format=number_format, units=units, bold=bold, figures=figures))


def relations_of(matrix: Matrix) -> tuple[CellRelation, ...]:
    """As find_relations, for a grid already read."""
    if not matrix.rows or not matrix.cols:
        return ()
    columns = find_line_sums(*_row_lines(matrix)) if len(matrix.rows) > 2 else ()
    rows = find_line_sums(*_column_lines(matrix)) if len(matrix.cols) > 2 else ()
    out = _emit(matrix, columns, "column", 0) + _emit(matrix, rows, "row", len(columns))
    return tuple(sorted(out, key=lambda r: (r.total, r.members)))


def _row_lines(matrix: Matrix) -> tuple[object, Setting]:
    import numpy as np

    index = np.ix_(matrix.rows, matrix.cols)
    lines = make_lines(matrix.value[index], matrix.half[index], matrix.state[index], matrix.col_kinds)
    labels = tuple(matrix.row_labels[r] for r in matrix.rows)
    border = tuple(i == 0 or matrix.gap_before[r] for i, r in enumerate(matrix.rows))
    setting = Setting(labels, tuple(map(roles, labels)), border, tuple(matrix.indents[r] for r in matrix.rows), tuple(matrix.bold[r] for r in matrix.rows))
    return lines, setting


def _column_lines(matrix: Matrix) -> tuple[object, Setting]:
    import numpy as np

    index = np.ix_(matrix.rows, matrix.cols)
    lines = make_lines(matrix.value[index].T, matrix.half[index].T, matrix.state[index].T, matrix.row_kinds)
    labels = tuple(matrix.col_labels[c] for c in matrix.cols)
    heads = [label.split("\n")[0] if "\n" in label else "" for label in labels]
    border = tuple(i == 0 or heads[i] != heads[i - 1] for i in range(len(labels)))
    last = tuple(label.split("\n")[-1] for label in labels)
    return lines, Setting(labels, tuple(map(roles, last)), border, (0,) * len(labels), (False,) * len(labels))


def _emit(matrix: Matrix, sums: Sequence[Candidate], kind: str, first: int) -> list[CellRelation]:
    out = []
    along, across = (matrix.cols, matrix.rows) if kind == "column" else (matrix.rows, matrix.cols)
    labels = matrix.col_labels if kind == "column" else matrix.row_labels
    inner = {m for c in sums for m in c.members}
    for number, found in enumerate(sums, first):
        odd = [bool(roles(labels[p]) & {"average", "share", "change"}) for p in along]
        sort = "group" if kind == "column" and found.total in inner else kind
        for i, position in enumerate(along):
            if not found.counts[i]:
                continue
            places = [(across[x], position) if kind == "column" else (position, across[x]) for x in (found.total, *found.members)]
            relation = test(matrix, places[0], places[1:], sort)
            if relation is None or (relation.verdict == "mismatch" and not _believable(matrix, relation, sums, i, odd[i])):
                continue
            out.append(replace(relation, line=number, strength=found.score, stated=relation.total))
    return out


def _believable(matrix: Matrix, relation: CellRelation, sums: Sequence[Candidate], position: int, odd: bool) -> bool:
    """Whether a sum that fails here should hold here at all: a column of averages or percentages beside columns of counts need not.

    An average lies between its parts; a total that does so while no other sum holds in the position is taken for one.
    """
    holding = sum(c.evidence[position] > 1 for c in sums if c.counts[position])
    if holding:
        return True
    if odd:
        return False
    parts = [int(matrix.value[m]) for m in relation.members if matrix.state[m] == grids.NUMBER]
    total = int(matrix.value[relation.total])
    return not (parts and min(parts) <= total <= max(parts) and len(parts) > 1 and abs(total) * 3 < abs(sum(parts)) * 2)


def test(matrix: Matrix, total: Place, members: Sequence[Place], kind: str) -> CellRelation | None:
    """The relation of one total cell, or None where there is nothing to compare (no total printed, all parts empty, nothing but zeros)."""
    states = [int(matrix.state[m]) for m in members]
    if int(matrix.state[total]) not in (grids.NUMBER, grids.ZERO) or not {grids.NUMBER, grids.MISSING} & set(states):
        return None
    if grids.NUMBER not in states and matrix.state[total] != grids.NUMBER:
        return None
    parts = [(figure_at(matrix, m), 1) for m in members if matrix.state[m] != grids.EMPTY]
    result: Comparison = combine(figure_at(matrix, total), parts)
    return CellRelation(
        total, tuple(members), (1,) * len(members), "sum", kind, result.reported, result.computed, result.difference, result.slack, result.verdict
    )


def figure_at(matrix: Matrix, place: Place) -> Rounded | None:
    """The figure of a cell in the table's common unit, a dash as nothing, None when unknown."""
    state = int(matrix.state[place])
    if state == grids.ZERO:
        return Rounded(Decimal(0), Decimal(0), Decimal(0))
    figure = matrix.figures[place[0]][place[1]]
    if state != grids.NUMBER or figure is None:
        return None
    factor = matrix.multipliers.get(place, Decimal(1))
    half = int(matrix.half[place]) * matrix.unit
    value = figure.value * factor
    return Rounded(value, value - half, value + half)
