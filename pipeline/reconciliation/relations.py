"""Finding the sums of a table: rows, columns and groups, each cell's relation with its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from pipeline.danish.numbers import Figure
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.causes import likeliest_slip
from pipeline.reconciliation.evidence import Lines, make_lines
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
    twins = set(twin_rows(matrix))
    single = tuple(r for r in matrix.rows if r not in twins)
    columns = find_line_sums(*_row_lines(matrix, single)) if len(single) > 2 else ()
    rows = find_line_sums(*_column_lines(matrix)) if len(matrix.cols) > 2 else ()
    out = _emit(matrix, columns, "column", single, 0) + _emit(matrix, rows, "row", matrix.cols, len(columns))
    out += _only_children(matrix, out, twins, len(columns) + len(rows))
    return tuple(sorted(out, key=lambda r: (r.total, r.members)))


def _odd(labels: Sequence[str]) -> list[bool]:
    return [bool(roles(label) & {"average", "share", "change"}) for label in labels]


def twin_rows(matrix: Matrix) -> tuple[int, ...]:
    """Rows that repeat the row before them, words and figures alike."""
    out = []
    for before, row in pairwise(matrix.rows):
        same = row == before + 1 and matrix.row_labels[row] and matrix.row_labels[row] == matrix.row_labels[before]
        figures = [c for c in matrix.cols if matrix.state[row, c] == grids.NUMBER and matrix.value[row, c]]
        if same and figures and all(matrix.texts[row][c].strip() == matrix.texts[before][c].strip() for c in matrix.cols):
            out.append(row)
    return tuple(out)


def _only_children(matrix: Matrix, found: Sequence[CellRelation], twins: set[int], line: int) -> list[CellRelation]:
    """A repeated row whose fellow parts all have parts of their own is a group with one member, not a row printed twice."""
    totals = {r.total for r in found if r.kind != "row"}
    out = []
    for r in found:
        for m in r.members:
            fellows = [x for x in r.members if x != m]
            if r.kind != "row" and m[0] + 1 in twins and fellows and all(x in totals for x in fellows):
                relation = test(matrix, m, [(m[0] + 1, m[1])], "group")
                if relation is not None:
                    out.append(replace(relation, line=line, stated=m))
    return out


def _row_lines(matrix: Matrix, rows: Sequence[int] | None = None) -> tuple[Lines, Setting]:
    import numpy as np

    chosen = matrix.rows if rows is None else tuple(rows)
    index = np.ix_(chosen, matrix.cols)
    odd = _odd([matrix.col_labels[c] for c in matrix.cols])
    lines = make_lines(matrix.value[index], matrix.half[index], matrix.state[index], matrix.col_kinds, odd, int(100 / matrix.unit))
    labels = tuple(matrix.row_labels[r] for r in chosen)
    border = tuple(i == 0 or matrix.gap_before[r] for i, r in enumerate(chosen))
    indents, strong = tuple(matrix.indents[r] for r in chosen), tuple(matrix.bold[r] for r in chosen)
    return lines, Setting(labels, tuple(map(roles, labels)), border, indents, strong)


def _column_lines(matrix: Matrix) -> tuple[Lines, Setting]:
    import numpy as np

    index = np.ix_(matrix.rows, matrix.cols)
    odd = _odd([matrix.row_labels[r] for r in matrix.rows])
    hundred = int(100 / matrix.unit)
    lines = make_lines(matrix.value[index].T, matrix.half[index].T, matrix.state[index].T, matrix.row_kinds, odd, hundred)
    labels = tuple(matrix.col_labels[c] for c in matrix.cols)
    heads = [label.split("\n")[0] if "\n" in label else "" for label in labels]
    border = tuple(i == 0 or heads[i] != heads[i - 1] for i in range(len(labels)))
    last = tuple(label.split("\n")[-1] for label in labels)
    return lines, Setting(labels, tuple(map(roles, last)), border, (0,) * len(labels), (False,) * len(labels))


def _emit(matrix: Matrix, sums: Sequence[Candidate], kind: str, across: Sequence[int], first: int) -> list[CellRelation]:
    out = []
    along = matrix.cols if kind == "column" else matrix.rows
    labels = matrix.col_labels if kind == "column" else matrix.row_labels
    inner = {m for c in sums for m in c.members}
    for number, found in enumerate(sums, first):
        odd = _odd([labels[p] for p in along])
        shapes = [_shape(labels[p]) for p in along]
        proven = {shapes[i] for i in range(len(along)) if found.counts[i] and found.evidence[i] > 1}
        sort = "group" if kind == "column" and found.total in inner else kind
        for i, position in enumerate(along):
            if not found.counts[i]:
                continue
            places = [(across[x], position) if kind == "column" else (position, across[x]) for x in (found.total, *found.members)]
            relation = test(matrix, places[0], places[1:], sort)
            doubtful = relation is not None and (relation.verdict == "mismatch" or (odd[i] and relation.verdict == "incomplete"))
            if relation is None or (doubtful and shapes[i] not in proven and not _believable(matrix, relation, sums, i, odd[i])):
                continue
            out.append(replace(relation, line=number, strength=found.score, stated=relation.total))
    return _lacking(_unknown_is_nothing(matrix, out))


def _unknown_is_nothing(matrix: Matrix, relations: list[CellRelation]) -> list[CellRelation]:
    """Where the very parts that are unknown are so in other positions too, and those sums hold without them, an incomplete sum is wrong."""

    def unknown(r: CellRelation) -> frozenset[int]:
        axis = 1 if r.kind == "row" else 0
        return frozenset(m[axis] for m in r.members if matrix.state[m] == grids.MISSING)

    held: dict[tuple[int, frozenset[int]], int] = {}
    for r in relations:
        if r.verdict in ("exact", "within_rounding") and unknown(r):
            held[(r.line, unknown(r))] = held.get((r.line, unknown(r)), 0) + 1
    wrong = [r.verdict == "incomplete" and r.difference is not None and held.get((r.line, unknown(r)), 0) >= 2 for r in relations]
    return [replace(r, verdict="mismatch") if bad else r for r, bad in zip(relations, wrong, strict=True)]


def _lacking(relations: list[CellRelation]) -> list[CellRelation]:
    """Families whose total is too large in every position that differs: a whole part is not listed, so their sums are incomplete, not wrong."""
    families: dict[int, list[CellRelation]] = {}
    for relation in relations:
        families.setdefault(relation.line, []).append(relation)
    lacking = set()
    for line, family in families.items():
        off = [r for r in family if r.verdict == "mismatch"]
        compared = [r for r in family if r.verdict in ("mismatch", "exact", "within_rounding")]
        above = all(r.difference is not None and r.difference > 0 for r in off)
        if len(off) > 1 and above and len(off) * 10 >= 6 * len(compared) and _uneven(off):
            lacking.add(line)
    return [replace(r, verdict="incomplete") if r.line in lacking and r.verdict == "mismatch" else r for r in relations]


def _uneven(off: Sequence[CellRelation]) -> bool:
    """A part left out takes a different amount from each position; the very same amount everywhere is something else."""
    return len({r.difference for r in off}) > 1


def _believable(matrix: Matrix, relation: CellRelation, sums: Sequence[Candidate], position: int, odd: bool) -> bool:
    """Whether a sum that fails here should hold here at all: a column of averages or percentages beside columns of counts need not.

    An average lies between its parts; a total that does so while no other sum holds in the position is taken for one.
    """
    if any(c.evidence[position] > 1 for c in sums if c.counts[position]):
        return True
    parts = [int(matrix.value[m]) for m in relation.members if matrix.state[m] == grids.NUMBER]
    total = int(matrix.value[relation.total])
    if odd:  # shares may well add up, but then they do nearly
        return bool(parts) and min(parts) >= 0 and max(parts) < total and abs(total - sum(parts)) * 5 < total
    average = len(parts) > 1 and min(parts) <= total <= max(parts) and abs(total) * 3 < abs(sum(parts)) * 2
    return not average or _one_slip(matrix, relation)


def _shape(label: str) -> str:
    """The words of a label without its numbers: columns called 2021 and 2022 hold the same sort of figure."""
    return re.sub(r"\d+", "0", label.lower()) if re.search(r"\d", label) else label


def _one_slip(matrix: Matrix, relation: CellRelation) -> bool:
    """Whether one slip in one cell explains the difference."""
    if relation.difference is None or relation.slack is None:
        return False
    for place, sign in ((relation.total, 1), *((m, -1) for m in relation.members)):
        figure = matrix.figures[place[0]][place[1]]
        if matrix.state[place] == grids.NUMBER and figure is not None:
            ends = sorted((sign * (-relation.difference - relation.slack), sign * (-relation.difference + relation.slack)))
            factor = matrix.multipliers.get(place, Decimal(1))
            if likeliest_slip(figure.raw, figure.value, figure.quantum, ends[0] / factor, ends[1] / factor).klass != "unexplained":
                return True
    return False


def test(matrix: Matrix, total: Place, members: Sequence[Place], kind: str) -> CellRelation | None:
    """The relation of one total cell, or None where there is nothing to compare (no total printed, all parts empty, nothing but zeros)."""
    states = [int(matrix.state[m]) for m in members]
    if int(matrix.state[total]) not in (grids.NUMBER, grids.ZERO) or not {grids.NUMBER, grids.MISSING} & set(states):
        return None
    if grids.NUMBER not in states and matrix.state[total] != grids.NUMBER:
        return None
    parts = [(figure_at(matrix, m), 1) for m in members if matrix.state[m] != grids.EMPTY]
    result: Comparison = combine(figure_at(matrix, total), parts)
    if result.verdict == "incomplete" and result.difference is not None and result.slack is not None:
        known = [part for part, _ in parts if part is not None]
        if abs(result.difference) <= result.slack and len(known) > 1:  # what is unknown turns out to be nothing
            result = replace(result, verdict="within_rounding" if result.difference else "exact")
        elif -result.difference > result.slack and all(part.value >= 0 for part in known):  # it cannot make the sum smaller
            result = replace(result, verdict="mismatch")
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
