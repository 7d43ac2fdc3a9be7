"""Totals that no sum reaches, and why: a check that did not run has found nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.words import price_level, roles

ODD = frozenset({"average", "share", "change"})
MOST_LINES = 400  # lines among which runs of parts are looked for
NO_PARTS, UNREAD, SEVERAL, NO_MATCH, LEVEL = "no_parts", "unread_parts", "several", "no_match", "price_level"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A line called a total, and its cells that are the outcome of no sum. ``kind``: column (a total row, whose sums run
    down) or row (a total column). ``reason``: no_parts (nothing beside it to add up), unread_parts (what stands there is
    no figure in part), price_level (a total checked beside it is at another), several (more than one run of lines gives the
    total, and nothing tells which), no_match (no lines give it)."""

    kind: str
    line: int
    cells: tuple[Place, ...]
    reason: str


def unchecked_totals(matrix: Matrix, relations: Sequence[CellRelation]) -> tuple[Unchecked, ...]:
    """The totals of a table, told by the words for them, that none of ``relations`` is about."""
    out = []
    for kind, lines, across in (("column", matrix.rows, matrix.cols), ("row", matrix.cols, matrix.rows)):
        reached = {p for r in relations if (r.kind == "row") == (kind == "row") for p in (r.total, r.stated)}
        names = {line: _name(matrix, kind, line) for line in lines}
        usable = [p for p in across if not roles(_name(matrix, "row" if kind == "column" else "column", p)) & ODD]
        for line in lines:
            if "total" not in roles(names[line]) or roles(names[line]) & ODD:
                continue
            cells = [_cell(kind, line, p) for p in usable]
            left = tuple(c for c in cells if matrix.states[c[0]][c[1]] == grids.NUMBER and c not in reached)
            level = price_level(names[line])
            if (
                left
                and level
                and any(price_level(names[x]) not in ("", level) for x in lines if "total" in roles(names[x]))
            ):
                out.append(Unchecked(kind, line, left, LEVEL))
            elif left:
                plain = [x for x in lines if "total" not in roles(names[x]) and not roles(names[x]) & ODD]
                out.append(Unchecked(kind, line, left, _reason(matrix, kind, left, plain)))
    return tuple(out)


def _name(matrix: Matrix, kind: str, line: int) -> str:
    return matrix.row_labels[line] if kind == "column" else column_name(matrix.col_labels[line])


def _cell(kind: str, line: int, position: int) -> Place:
    return (line, position) if kind == "column" else (position, line)


def _reason(matrix: Matrix, kind: str, cells: Sequence[Place], others: Sequence[int]) -> str:
    positions = [c[1] if kind == "column" else c[0] for c in cells]
    states = [[matrix.states[r][c] for r, c in (_cell(kind, x, p) for p in positions)] for x in others]
    filled = [x for x, line in zip(others, states, strict=True) if grids.NUMBER in line]
    if len(filled) < 2:
        return UNREAD if any(state in (grids.TEXT, grids.MISSING) for line in states for state in line) else NO_PARTS
    if any(state == grids.MISSING for line in states for state in line):
        return UNREAD
    return SEVERAL if _runs_that_hold(matrix, kind, cells, filled[:MOST_LINES]) > 1 else NO_MATCH


def _runs_that_hold(matrix: Matrix, kind: str, cells: Sequence[Place], lines: Sequence[int]) -> int:
    """How many runs of neighbouring lines give all of the cells within rounding."""
    positions = [c[1] if kind == "column" else c[0] for c in cells]
    index = np.ix_(lines, positions) if kind == "column" else np.ix_(positions, lines)
    value, half = (grid[index].astype(float) for grid in (matrix.value, matrix.half))
    if kind == "row":
        value, half = value.T, half.T
    goal = np.array([float(matrix.value[c]) for c in cells])
    slack = np.array([float(matrix.half[c]) for c in cells])
    count = 0
    for first in range(len(lines) - 1):
        sums, room = np.cumsum(value[first:], axis=0)[1:], np.cumsum(half[first:], axis=0)[1:]
        count += int((np.abs(sums - goal) <= room + slack).all(axis=1).sum())
    return count
