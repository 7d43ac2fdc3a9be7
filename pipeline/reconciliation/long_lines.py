"""Long runs in long tables, found by their prefix sums instead of one by one.

A total after its parts makes the prefix sum up to it less its own figure come again as an earlier prefix sum (before
its parts: later). Sorting the prefix sums finds those, in n log n for n lines.
"""

from collections.abc import Sequence

import numpy as np

from pipeline.reconciliation.evidence import Array, Lines

MOST_HITS = 16  # runs a total is given at most by one position
SPREAD = 6.0  # standard deviations of the rounding of a sum


def long_spans(lines: Lines, order: Sequence[int], shortest: int) -> Array:
    """(total, first, past the last) of the runs of more than ``shortest`` lines, right before or right after their total,
    that one of the two positions with the largest figures bears out."""
    stack = lines.stack[list(order)]
    strength = np.log1p(np.abs(stack[..., 0])).sum(axis=0)
    found = [
        pair
        for position in np.argsort(-strength)[:2].tolist()
        for pair in (_hits(stack[:, position], shortest, False), _hits(stack[:, position], shortest, True))
    ]
    spans = np.concatenate(found) if found else np.zeros((0, 3), dtype=int)
    return np.unique(spans, axis=0)


def _hits(line: Array, shortest: int, before: bool) -> Array:
    """The runs of one position: ``before`` their total stands, or after."""
    size = len(line)
    prefix = np.concatenate([[0.0], np.cumsum(line[:, 0])])
    squares = np.concatenate([[0.0], np.cumsum(line[:, 2])])
    at = np.nonzero(line[:, 0])[0]
    slack = line[at, 1] + np.minimum(line[:, 1].sum(), SPREAD * np.sqrt(squares[-1] / 3))
    wanted = prefix[at + 1] + line[at, 0] if before else prefix[at] - line[at, 0]
    ranked = np.argsort(prefix, kind="stable")
    low = np.searchsorted(prefix[ranked], wanted - slack - 0.5, "left")
    high = np.searchsorted(prefix[ranked], wanted + slack + 0.5, "right")
    few = np.nonzero((high > low) & (high - low <= MOST_HITS))[0]
    if not len(few):
        return np.zeros((0, 3), dtype=int)
    times = (high - low)[few]
    total = np.repeat(at[few], times)
    offset = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    other = ranked[np.repeat(low[few], times) + offset]
    spans = np.column_stack([total, total + 1, other] if before else [total, other, total])
    return np.asarray(spans[(spans[:, 2] - spans[:, 1] > shortest) & (spans[:, 2] <= size)])
