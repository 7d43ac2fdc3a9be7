"""Whole rows or columns that are left out, printed twice or too many: sums that fail by just one line, and sums that hold without a row
that stands among their parts."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np

from pipeline import reference
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation, families
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix
from pipeline.reconciliation.relations import twin_rows
from pipeline.reconciliation.table_finding import TableFinding, finding_on
from pipeline.reconciliation.words import content_words, roles

SURE = 1.0  # nats beyond what the choice among the lines costs


def missing_lines(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """One finding for each family of sums that lacks a whole part."""
    out = []
    for family in families(r for r in relations if r.verdict == "incomplete" and r.gap > (r.slack or 0) and not _unread(matrix, r)):
        main = max(family, key=lambda r: r.gap)
        line = part_of_total(matrix, family)
        klass, where = (line[0], line[2]) if line else ("missing_part", ("missing", len(family)))
        found = finding_on(main, family, klass, (), located=line is not None, line=where)
        sure = len(family) > 1  # one column's parts may be but some of them
        out.append(replace(found, severity="error" if sure else "warning", verdict="incomplete"))
    return out


def _unread(matrix: Matrix, relation: CellRelation) -> bool:
    """Whether a part of a sum is unknown, or a cell among them holds digits that are no figure: "750 (1.700)" is a part that is not read, not one
    that lacks."""
    if any(matrix.states[m[0]][m[1]] == grids.MISSING for m in relation.members):
        return True
    axis = 1 if relation.kind == "row" else 0
    lines = {place[axis] for place in (relation.total, *relation.members)}
    fixed = relation.total[1 - axis]
    for line in range(min(lines), max(lines)):
        row, col = (fixed, line) if axis else (line, fixed)
        if line not in lines and any(sign.isdigit() for sign in matrix.texts[row][col]):
            return matrix.states[row][col] in (grids.TEXT, grids.MISSING)
    return False


def whole_lines(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """Whole rows (or columns) doubled, left out or too many: families of sums that fail by just one line in most of
    their positions."""
    out = []
    for family in sorted(families(r for r in relations if r.verdict == "mismatch"), key=len, reverse=True):
        part = part_of_total(matrix, family) if len(family) > 1 else None
        if part is not None:
            main = max(family, key=lambda r: r.gap)
            out.append(finding_on(main, family, part[0], (), located=True, line=part[2]))
    return out


def part_of_total(matrix: Matrix, broken: Sequence[CellRelation]) -> tuple[str, float, tuple[str, int] | None] | None:
    """Class, cost and line when the differences are just one part too many or too few in every broken relation."""
    options = [_part_matches(matrix, r) for r in broken]
    shared = set(options[0]).intersection(*options[1:]) if options else set()
    shared = {option for option in shared if _telling(matrix, option, broken)}
    if not shared or any(r.line != broken[0].line for r in broken):
        return None
    klass, axis, number = min(
        shared, key=lambda x: (("double_count", "missing_part", "extra_part").index(x[0]), x[1], x[2])
    )
    return klass, 1.4 if len(broken) > 1 else 1.9, (axis, number)


def _telling(matrix: Matrix, option: tuple[str, str, int], broken: Sequence[CellRelation]) -> bool:
    """Whether a line has the size of the differences by no accident: the more lines there are and the more rounding leaves
    open, the easier one of them does."""
    column, line = option[1] != "row", option[2]
    said = 0.0
    for r in broken:
        value = matrix.value[(line, r.total[1]) if column else (r.total[0], line)]
        said += math.log(max(abs(float(value)) * float(matrix.unit) / (2 * float(_usual(r)) + 1e-9), 1.0))
    return said > math.log(len(matrix.rows if column else matrix.cols)) + SURE


def _part_matches(matrix: Matrix, relation: CellRelation) -> set[tuple[str, str, int]]:
    """(class, axis, line) such that the line's figure equals the difference: left out of the total, in it twice, or
    not listed among the parts."""
    out: set[tuple[str, str, int]] = set()
    if relation.difference is None or relation.slack is None:
        return out
    room = _usual(relation)
    column = relation.kind != "row"
    across = matrix.rows if column else matrix.cols
    members = {m[0] if column else m[1] for m in relation.members}
    own = relation.total[0] if column else relation.total[1]
    for line in across:
        place = (line, relation.total[1]) if column else (relation.total[0], line)
        if line == own or matrix.states[place[0]][place[1]] != grids.NUMBER:
            continue
        value = int(matrix.value[place]) * matrix.unit
        if abs(value) <= 2 * room:
            continue
        if line in members:
            if abs(relation.difference + value) <= room:
                out.add(("double_count" if _twin(matrix, line, members, column) else "extra_part", relation.kind, line))
            if abs(relation.difference - value) <= room:
                out.add(("double_count", relation.kind, line))
        elif abs(relation.difference - value) <= room:
            out.add(("missing_part", relation.kind, line))
    return out


def _usual(relation: CellRelation) -> Decimal:
    """How far rounding moves a sum at most as a rule: three standard deviations, where it has more than a few parts."""
    return (relation.slack or Decimal(0)) * Decimal(min(1.0, math.sqrt(3 / (len(relation.members) + 1))))


def _twin(matrix: Matrix, line: int, members: set[int], column: bool) -> bool:
    rows = [matrix.value[line if column else slice(None), slice(None) if column else line]]
    others = [matrix.value[m if column else slice(None), slice(None) if column else m] for m in members if m != line]
    return any(np.array_equal(rows[0], other) for other in others)


def repeated_rows(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """Rows printed twice: the sums hold with one of them and have no place for the other."""
    used = _by_row(relations)
    out = []
    for row, first in twin_rows(matrix).items():
        touching = used[first] or used[row]
        twice = [r for r in used[row] if {first, row} <= {cell[0] for cell in r.members}]
        if twice and _distinct(matrix, row):
            main = max(twice, key=lambda r: r.gap)
            out.append(finding_on(main, twice, "double_count", (), located=True, line=("counted_twice", row)))
            continue
        if not touching or (used[first] and used[row] and not _same_total(used[first], used[row], first, row)):
            continue
        main = max(touching, key=lambda r: (len(r.members), abs(r.reported or 0)))
        cells = tuple((row, c) for c in matrix.cols if matrix.state[row, c] == grids.NUMBER)
        found = finding_on(main, [main], "double_count", cells, located=True, line=("twin", row))
        out.append(replace(found, difference=None))
    return out


def left_out_rows(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """Rows that stand among the parts of a total of all ("I alt") like any other, and are not in it: it holds without them in two columns or
    more."""
    used, twins = _by_row(relations), twin_rows(matrix)
    told = {*twins, *twins.values()}
    out = []
    for family in families(r for r in relations if r.kind != "row" and r.verdict in HOLDING):
        total, parts = family[0].total[0], {cell[0] for r in family for cell in r.members}
        if len(family) < 2 or len(parts) < 2 or max(parts) > total or not _of_all(matrix.row_labels[total]):
            continue
        among = [row for row in matrix.rows if min(parts) < row < total and row not in parts and not used[row]]
        if len(among) != 1 or among[0] in told or not _like(matrix, among[0], parts, [r.total[1] for r in family]):
            continue
        main = max(family, key=lambda r: abs(matrix.value[among[0], r.total[1]]))
        missing = int(matrix.value[among[0], main.total[1]]) * matrix.unit
        found = finding_on(main, family, "extra_part", (), located=True, line=("left_out", among[0]))
        computed = None if main.computed is None else main.computed + missing
        out.append(replace(found, severity="warning", computed=computed, difference=-missing))
    return out


def _of_all(label: str) -> bool:
    """Whether a label says total and no more: the total of all rows over it."""
    return "total" in roles(label) and content_words(label) <= _total_words()


@cache
def _total_words() -> frozenset[str]:
    return frozenset().union(*(content_words(word) for word in reference.words("total_words", role="total")))


def _like(matrix: Matrix, row: int, parts: set[int], cols: Sequence[int]) -> bool:
    """Whether a row is set as the parts are, has figures where they have, and a name that says nothing of how it counts."""
    label, figures = matrix.row_labels[row], [matrix.states[row][col] for col in cols]
    usual = {(matrix.indents[part], matrix.bold[part], bool(matrix.row_labels[part])) for part in parts}
    return (
        not roles(label)
        and usual == {(matrix.indents[row], matrix.bold[row], bool(label))}
        and all(state in (grids.NUMBER, grids.ZERO) for state in figures)
        and 2 * figures.count(grids.NUMBER) > len(figures)
    )


def _distinct(matrix: Matrix, row: int) -> bool:
    """Whether the figures of a row are too many or too long to be another row's by chance."""
    return sum(len(str(abs(int(matrix.value[row, c])))) for c in matrix.cols if matrix.states[row][c] == grids.NUMBER) > 4


def _by_row(relations: Sequence[CellRelation]) -> dict[int, list[CellRelation]]:
    used: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in relations:
        if relation.kind != "row":
            for row in {cell[0] for cell in (relation.total, *relation.members)}:
                used[row].append(relation)
    return used


def _same_total(one: Sequence[CellRelation], other: Sequence[CellRelation], first: int, row: int) -> bool:
    """Whether two equal rows are both totals only, of rows on the same side: one total that has two sets of parts."""
    both = [*one, *other]
    sides = {member[0] > row for r in both for member in r.members}
    return all(r.total[0] in (first, row) for r in both) and len(sides) == 1
