"""Which characters of a PDF page are struck out: a line that is as long as they are is drawn across their middle."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Rule
from pipeline.reading.pdf_frame import Floats

# of their size: how far above the foot of characters a line strikes them out (0.28 with most programs, two at 0.19 and 0.31)
LOWEST, HIGHEST = 0.12, 0.5
END = 0.6  # of their size that the line may be longer at either end: it crosses a blank too
APART = 1.0  # of their size between characters that one line strikes out
FEWEST = 2  # characters: a shorter line is a dash
LEVEL = 0.1  # of their size: how far their feet may be off


def struck(
    rules: Sequence[Rule], level: NDArray[np.bool_], x0: Floats, x1: Floats, base: Floats, size: Floats
) -> Iterator[tuple[Rule, NDArray[np.int64]]]:
    """Each rule that strikes out characters, with their places in order. ``level``: which of them read from left to right; ``base``: their feet.
    A line of a table reaches on to the edge of its cell, so the ends of a line and of what it crosses must be the same."""
    lines = [rule for rule in rules if rule.kind == "line" and rule.x1 - rule.x0 > 2 * (rule.bottom - rule.top)]
    upright = np.flatnonzero(level)
    if not lines or not len(upright):
        return
    upright = upright[np.argsort(base[upright], kind="stable")]
    feet, largest = base[upright], float(size[upright].max())
    heights = np.array([(rule.top + rule.bottom) / 2 for rule in lines])
    starts, stops = np.searchsorted(feet, heights), np.searchsorted(feet, heights + HIGHEST * largest)
    for at in np.flatnonzero(stops - starts >= FEWEST).tolist():
        rule, near = lines[at], upright[starts[at] : stops[at]]
        middle, above = (x0[near] + x1[near]) / 2, (base[near] - heights[at]) / size[near]
        crossed = near[(middle > rule.x0) & (middle < rule.x1) & (above > LOWEST) & (above < HIGHEST)]
        if len(crossed) >= FEWEST and _as_long(rule, *(values[crossed] for values in (x0, x1, base, size))):
            yield rule, np.sort(crossed)


def _as_long(rule: Rule, x0: Floats, x1: Floats, base: Floats, size: Floats) -> bool:
    order, em = np.argsort(x0, kind="stable"), float(size.min())
    gaps = x0[order][1:] - x1[order][:-1]
    ends = max(abs(x0.min() - rule.x0), abs(x1.max() - rule.x1))
    return bool(ends <= END * em and gaps.max() <= APART * em and np.ptp(base) <= LEVEL * em)
