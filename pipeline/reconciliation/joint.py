"""All sums of a table at once: can the figures before rounding have satisfied every one of them?

Each sum alone may be within rounding while together they ask a figure to be rounded up and down at the same time. A
linear programme (HiGHS through scipy) finds the smallest stretch of the rounding intervals under which all hold;
more than 1 is a contradiction.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.repair import coefficients, connected
from pipeline.reconciliation.silence import nothing_printed

MOST_CELLS = 3000
TOLERANCE = 1e-6


def contradictions(matrix: Matrix, relations: Sequence[CellRelation]) -> list[tuple[CellRelation, ...]]:
    """Groups of connected sums that hold one by one but not together; [] when none, or when the table is too large
    to ask."""
    return [
        tuple(group) for group in connected(r for r in relations if r.verdict in HOLDING) if _contradicts(matrix, group)
    ]


def _contradicts(matrix: Matrix, group: Sequence[CellRelation]) -> bool:
    if len(group) < 2 or all(r.verdict == "exact" for r in group):
        return False  # one sum is tested already, and exact sums hold as printed
    cells = sorted({c for r in group for c in (r.total, *r.members) if matrix.state[c] == grids.NUMBER})
    if len(cells) > MOST_CELLS:
        return False
    return _stretch(matrix, cells, group) > 1 + TOLERANCE


def _stretch(matrix: Matrix, cells: Sequence[Place], group: Sequence[CellRelation]) -> float:
    """How far the rounding intervals must be stretched for all sums to hold (1: as they are); variables are the
    roundings and the stretch."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import lil_matrix

    index = {cell: i for i, cell in enumerate(cells)}
    count = len(cells)
    half = [int(matrix.half[c]) * matrix.unit for c in cells]
    scale = max(half) or Decimal(1)
    equal = lil_matrix((len(group), count + 1))
    right = np.zeros(len(group))
    for k, relation in enumerate(group):
        for cell, factor in coefficients(relation).items():
            if cell in index:
                equal[k, index[cell]] = factor
        right[k] = -float((relation.difference or Decimal(0)) / scale)
    bound = lil_matrix((2 * count, count + 1))
    for i in range(count):
        bound[2 * i, i], bound[2 * i + 1, i] = 1, -1
        bound[2 * i, count] = bound[2 * i + 1, count] = -float(half[i] / scale)
    target = np.zeros(count + 1)
    target[count] = 1
    limits: list[Any] = [(None, None)] * count + [(0, None)]
    less: Any = bound.tocsr()
    same: Any = equal.tocsr()
    with nothing_printed():
        result = linprog(target, less, np.zeros(2 * count), same, right, bounds=limits, method="highs")
    return float(result.x[count]) if result.x is not None else 0.0
