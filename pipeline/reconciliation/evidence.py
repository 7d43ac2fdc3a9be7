"""How strongly the figures themselves speak for a sum: the log-likelihood ratio of "these add up" against "these are unrelated".

Per position (a column of a column sum) the difference between total and sum is compared under two stories. If the lines belong
together, it is usually zero or of the size rounding makes, sometimes a misprint; if not, it is spread over the size of the figures.
Floats here are weights of evidence, never amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

EXACT, ROUNDED, NEAR, WILD = 0.55, 0.40, 0.03, 0.02  # prior share of positions of a true sum
NEAR_SCALE = 0.01  # near misses: about a hundredth of the total
CAP = 12.0


@dataclass(frozen=True, slots=True)
class Lines:
    """Parallel lines (rows, or columns) as the search sees them: arrays of shape (lines, positions).

    ``value`` and ``half`` in integer units; ``state`` 0 nothing, 1 figure, 2 zero, 3 unknown. ``stack`` holds the additive quantities
    (value, half, half², unknown, non-zero, figures present) so that any sum of lines is one addition.
    """

    value: Array
    half: Array
    known: Array  # figure or zero
    stack: Array  # (lines, positions, 6)

    @property
    def count(self) -> int:
        return int(self.value.shape[0])


def make_lines(value: Array, half: Array, state: Array) -> Lines:
    """Lines from arrays of shape (lines, positions) with the states of pipeline.reconciliation.matrix."""
    import numpy as np

    known = (state == 1) | (state == 2)
    unknown = ~known
    wide = np.float64 if value.dtype != object else object
    squares = half.astype(wide) ** 2
    stack = np.stack([value.astype(wide), half.astype(wide), squares, unknown.astype(wide), (value != 0).astype(wide), known.astype(wide)], axis=-1)
    return Lines(value, half, known, stack.astype(np.float64))


def weigh(lines: Lines, totals: Array, sums: Array) -> Array:
    """Evidence of shape (candidates, positions) for ``totals`` (line numbers) against ``sums`` (candidates, positions, 6), in nats."""
    import numpy as np

    total = lines.stack[totals]
    value, half, known = total[..., 0], total[..., 1], total[..., 5] > 0
    computed, halves, squares, unknown, nonzero = (sums[..., i] for i in range(5))
    step = np.maximum(2 * np.maximum(half, 0), np.where(nonzero > 0, 2 * halves / np.maximum(nonzero, 1), 0))
    step = np.maximum(step, 1.0)
    off = np.abs(value - computed)
    size = np.maximum((np.abs(value) + np.abs(computed)) / 2, step) / step + 1
    steps = off / step
    variance = np.maximum((half**2 + squares) / 3 / step**2, 0.05)
    slack = (half + halves) / step
    rounded = np.where(off <= half + halves + 1e-9, np.exp(-(steps**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance), 0.0)
    near = np.exp(-steps / (NEAR_SCALE * size + slack)) / (2 * (NEAR_SCALE * size + slack))
    ratio = (EXACT * (off < 0.5) + ROUNDED * rounded + NEAR * near) * size + WILD
    score = np.minimum(np.log(ratio), CAP)
    score = np.where((value == 0) & (computed == 0), 0.0, score)
    score = np.where(nonzero < 2, np.minimum(score, 0.4), score)  # one part: equality, not a sum
    some_unknown = unknown > 0
    score = np.where(some_unknown, np.where(score > 0, 0.7 * score, -0.4), score)
    return np.asarray(np.where(known & (sums[..., 5] > 0), score, 0.0))


def holds(lines: Lines, totals: Array, sums: Array) -> Array:
    """Where the intervals of total and sum meet (boolean, shape (candidates, positions))."""
    import numpy as np

    total = lines.stack[totals]
    return np.asarray(np.abs(total[..., 0] - sums[..., 0]) <= total[..., 1] + sums[..., 1] + 1e-9)
