"""How strongly the figures themselves speak for a sum: the log-likelihood ratio of "these add up" against "these are
unrelated".

Per position (a column of a column sum) the difference between total and sum is compared under two stories. If the
lines belong together, it is usually zero or of the size rounding makes, sometimes a misprint; if not, it is spread
over the size of the figures. Floats here are weights of evidence, never amounts.

A slip in one figure may explain that a sum does not hold, against the chance that unrelated figures are just one slip apart: small figures
are always one digit away from anything; two swapped digits of a large figure hardly ever make a sum hold by accident. That is told in integers,
in the unit of the lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

EXACT, ROUNDED, NEAR, CLOSE, WILD = 0.55, 0.37, 0.03, 0.03, 0.02  # prior share of positions of a true sum
NEAR_SCALE = 0.01  # near misses: about a hundredth of the total, and …
CLOSE_SCALE = 0.0005  # … about a two-thousandth (chained indices, random rounding)
CAP = 12.0
REPEATED = 0.4  # nats of a total that only repeats one part
TELLING = 3  # positions of a kind that a sum must nearly hold in one of
REACH = 12  # positions of similar size that a position is compared with


@dataclass(frozen=True, slots=True)
class Lines:
    """Parallel lines (rows, or columns) as the search sees them: arrays of shape (lines, positions).

    ``value`` and ``half`` in integer units; ``state`` 0 nothing, 1 figure, 2 zero, 3 unknown. ``stack`` holds the
    additive quantities (value, half, half², unknown, non-zero, figures present) so that any sum of lines is one
    addition.
    """

    value: Array
    half: Array
    known: Array  # figure or zero
    stack: Array  # (lines, positions, 6)
    kinds: (
        Array  # (positions,) positions of one kind print figures of one sort (whole numbers, one decimal, per cent …)
    )
    odd: Array  # (positions,) positions called averages, shares or changes
    hundred: Array | None = None  # (lines, positions) where 100 stands
    round_shares: tuple[tuple[float, Array], ...] = ()  # (step, share of the figures it divides (positions,))
    telling: tuple[tuple[Array, Array], ...] = ()  # value and half of a few positions of each kind with large figures

    @property
    def count(self) -> int:
        return int(self.value.shape[0])


def make_lines(
    value: Array,
    half: Array,
    state: Array,
    kinds: Sequence[int] | None = None,
    odd: Sequence[bool] | None = None,
    hundred: int = 0,
) -> Lines:
    """Lines from arrays of shape (lines, positions) with the states of pipeline.reconciliation.matrix; ``kinds``
    numbers the sort of each position."""
    known = (state == 1) | (state == 2)
    unknown = ~known
    wide = np.float64 if value.dtype != object else object
    squares = half.astype(wide) ** 2
    stack = np.stack(
        [
            value.astype(wide),
            half.astype(wide),
            squares,
            unknown.astype(wide),
            (value != 0).astype(wide),
            known.astype(wide),
        ],
        axis=-1,
    )
    sorts = np.array(kinds if kinds is not None else [0] * value.shape[1], dtype=int)
    strange = np.array(odd if odd is not None else [False] * value.shape[1], dtype=bool)
    whole = (value == hundred) & known if hundred else None
    stack = stack.astype(np.float64)
    few = _telling(stack[..., 0] * known, sorts)
    telling = tuple((stack[:, k, 0].copy(), stack[:, k, 1].copy()) for k in few.tolist())
    return Lines(value, half, known, stack, sorts, strange, whole, _round_shares(stack[..., 0]), telling)


def _telling(value: Array, kinds: Array) -> Array:
    """A few positions of each kind, those with the largest figures: a sum that is far off in all of them is none."""
    strength = np.log1p(np.abs(value)).sum(axis=0)
    return np.concatenate(
        [np.nonzero(kinds == k)[0][np.argsort(-strength[kinds == k])[:TELLING]] for k in np.unique(kinds)]
    )


def _round_shares(value: Array) -> tuple[tuple[float, Array], ...]:
    """Which round steps (2½, 5, 10, 25 … of the finest digit, two units each) divide what share of the figures of each
    position."""
    size = np.abs(value)
    some = size > 0
    count = np.maximum(some.sum(axis=0), 1)
    largest = float(size.max()) if size.size else 0.0
    steps = [step for tens in range(1, 13) for part in (0.25, 0.5, 1.0) if (step := 2.0 * part * 10**tens) <= largest]
    out = []
    for number, step in enumerate(steps):
        share = (some & (size % step == 0)).sum(axis=0) / count
        if (share > 0.1).any():
            out.append((step, share))
        elif number % 3 == 0:
            break  # the first of each ten divides all steps after it
    return tuple(out)


def weigh(lines: Lines, totals: Array, sums: Array) -> Array:
    """Evidence of shape (candidates, positions) for ``totals`` (line numbers) against ``sums`` (candidates,
    positions, 6), in nats, before any CAP."""
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
    rounded = np.where(
        off <= half + halves + 1e-9, np.exp(-(steps**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance), 0.0
    )
    wide, tight = NEAR_SCALE * size + slack, CLOSE_SCALE * size + slack
    near = np.exp(-steps / wide) / (2 * wide) * NEAR + np.exp(-steps / tight) / (2 * tight) * CLOSE
    ratio = (EXACT * (off < 0.5) + ROUNDED * rounded + near) * size + WILD
    score = np.log(ratio)
    score = np.where((value == 0) & (computed == 0), 0.0, score)
    score = np.where(nonzero < 2, np.minimum(score, REPEATED), score)  # one part: equality, not a sum
    some_unknown = unknown > 0
    score = np.where(some_unknown, np.where(score > 0, 0.7 * score, -0.4), score)
    return np.asarray(np.where(known & (sums[..., 5] > 0), score, 0.0))


def weigh_one(lines: Lines, total: int, members: Sequence[int]) -> Array:
    """As weigh, for one candidate: shape (positions,)."""
    return np.asarray(weigh(lines, np.array([total]), lines.stack[list(members)].sum(axis=0)[None])[0])


def holds(lines: Lines, total: int, members: Sequence[int]) -> Array:
    """Where the intervals of a total and the sum of its members meet (boolean, shape (positions,))."""
    whole, made = lines.stack[total], lines.stack[list(members)].sum(axis=0)
    return np.asarray(np.abs(whole[:, 0] - made[:, 0]) <= whole[:, 1] + made[:, 1] + 1e-9)


def independent(lines: Lines, total: int, members: Sequence[int], evidence: Array) -> Array:
    """The evidence of one candidate without what the positions merely repeat.

    Columns of years, or of prices in proportion, hardly differ: what agrees in one nearly agrees in the next by
    itself. Under chance the difference in a position is only as wide as the parts move against the total since the
    most similar position before.
    """
    parts = lines.stack[list(members)]
    step = np.maximum(2 * np.maximum(lines.stack[total, :, 1], parts[:, :, 1].max(axis=0)), 1.0)
    cheaper = _cheapened(lines, total, members, step)
    out = np.where(evidence > 0, np.clip(evidence - np.log(cheaper), 0.0, CAP), evidence)
    whole = lines.stack[total, :, 0]
    out = np.where(_cancels(parts[:, :, 0], whole), np.minimum(out, REPEATED), out)
    order = np.argsort(-np.abs(whole))
    order = order[(out[order] > 0) & (whole[order] != 0)]
    if len(order) < 2:
        return out
    whole, rest = whole[order], order[1:]
    step = (step * cheaper)[rest]
    moved = []
    later, earlier, starts = _neighbours(len(order))
    at_once = max(1, 10**6 // len(members))
    for first in range(0, len(later), at_once):
        i, j = later[first : first + at_once], earlier[first : first + at_once]
        off = parts[:, order[i], 0] - parts[:, order[j], 0] * (whole[i] / whole[j])
        moved.append((off**2).sum(axis=0))
    nearest = np.minimum.reduceat(np.concatenate(moved), starts)
    size, free = np.abs(whole[1:]) / step + 1, np.sqrt(nearest) / step + 1
    out[rest] = np.maximum(0.0, out[rest] - np.maximum(0.0, np.log(size / free)))
    return out


def _cancels(parts: Array, whole: Array) -> Array:
    """Where the total is one of several parts over again and the others come to nothing (−155.000, 15,18 and 155.000 make
    15,18): equality, not a sum. Boolean, one a position."""
    same = (parts == whole) & (whole != 0)
    return np.asarray(same.any(axis=0) & ((parts != 0).sum(axis=0) > 1) & (parts.sum(axis=0) == whole))


def _cheapened(lines: Lines, total: int, members: Sequence[int], step: Array) -> Array:
    """How many times likelier than by its size alone a position's total meets the sum by chance, because total and
    parts are round and round figures are common there: amounts in fives of thousands meet as easily as figures from
    one to twenty do."""
    figures = np.abs(lines.stack[[total, *members], :, 0])
    out = np.ones_like(step)
    for grain, share in lines.round_shares:
        here = (figures % grain == 0).all(axis=0)
        out = np.where(here, np.maximum(out, grain / step * share), out)
    return out


@lru_cache(maxsize=64)
def _neighbours(count: int) -> tuple[Array, Array, Array]:
    """Each of ``count`` places in a row but the first, with each of the REACH places before it; and where its pairs
    begin."""
    pairs = [(i, j) for i in range(1, count) for j in range(max(0, i - REACH), i)]
    later, earlier = np.array(pairs).T
    return later, earlier, np.searchsorted(later, np.arange(1, count))


def by_kind(kinds: Array, evidence: Array, price: float) -> tuple[Array, Array]:
    """Evidence (candidates, positions) where a whole kind of positions that speaks against a candidate is set aside
    for ``price``.

    Returns the summed scores and a boolean mask of the positions that count.
    """
    score = np.zeros(evidence.shape[0])
    counts = np.ones(evidence.shape, dtype=bool)
    if (kinds == kinds[0]).all():
        return evidence.sum(axis=1), counts
    for kind in np.unique(kinds):
        here = kinds == kind
        part = evidence[:, here].sum(axis=1)
        aside = part < -price
        score += np.where(aside, -price, part)
        counts[np.ix_(aside, here)] = False
    return score, counts


# how mistakes are shared among the kinds of slip; each share is spread over all slips of that kind a figure can suffer
DIGIT, SWAPPED, TURNED, SCALED, LENGTH = 0.45, 0.2, 0.1, 0.2, 0.05
SCALES = (1, 2, 3, 6)
WIDEST = 60  # most values of one figure that rounding leaves open; beyond that a slip says nothing
LONGEST = 80  # parts


def slip_ratio(lines: Lines, total: int, members: Sequence[int], position: int) -> float:
    """The likelihood of the difference at a position when one figure there has suffered a slip, divided by its
    likelihood when the lines are unrelated; 0 when no slip explains it."""
    cells = (total, *members)
    values = [int(lines.value[line, position]) for line in cells]
    halves = [int(lines.half[line, position]) for line in cells]
    off, slack, step = values[0] - sum(values[1:]), sum(halves), max(1, 2 * max(halves))
    if len(members) > LONGEST or not all(bool(lines.known[line, position]) for line in cells[:1]):
        return 0.0
    width = 2 * slack / step + 1
    ratio = 0.0
    for number, (value, half) in enumerate(zip(values, halves, strict=True)):
        if value == 0 or half <= 0:
            continue
        change = -off if number == 0 else off
        share = sum(_shares(value, 2 * half, value + change - slack, value + change + slack))
        size = max(abs(sum(values[1:])), abs(values[0])) / step + 1
        ratio += share / len(cells) * size / width
    return ratio


def slips(printed: int, quantum: int, meant: int) -> bool:
    """Whether one slip makes one figure of another."""
    return quantum > 0 and any(_shares(printed, quantum, meant, meant))


def _shares(value: int, quantum: int, low: int, high: int) -> Iterator[float]:
    """The share of mistakes that turn a figure between ``low`` and ``high`` into ``value``."""
    if low <= -value <= high:
        yield TURNED
    for power in SCALES:
        factor = 10**power
        if low <= value * factor <= high:
            yield SCALED / (2 * len(SCALES))
        if low * factor <= value <= high * factor:
            yield SCALED / (2 * len(SCALES))
    first, last = -(-low // quantum), high // quantum
    if last - first > WIDEST:
        return
    printed = str(abs(value) // quantum)
    count = len(printed)
    for candidate in range(first, last + 1):
        if candidate == 0 or (candidate < 0) != (value < 0):
            continue
        meant = str(abs(candidate))
        if len(meant) == count:
            unlike = [i for i in range(count) if meant[i] != printed[i]]
            if len(unlike) == 1:
                yield DIGIT / (9 * count)
            elif len(unlike) == 2 and unlike[1] == unlike[0] + 1 and _swapped(printed, meant, unlike[0]):
                yield SWAPPED / (count - 1)
        elif abs(len(meant) - count) == 1 and _one_longer(*sorted((printed, meant), key=len)):
            yield LENGTH / (11 * count)


def _swapped(printed: str, meant: str, i: int) -> bool:
    return printed[i] == meant[i + 1] and printed[i + 1] == meant[i]


def _one_longer(short: str, long: str) -> bool:
    """Whether one digit taken out of ``long`` leaves ``short``."""
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same:] == long[same + 1 :]
