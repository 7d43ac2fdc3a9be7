"""Which lines could be the parts of which total: candidates from position (runs, strides, groups) with what each
costs to believe.

Adjacent runs over the lines left after lower groups are folded away are the published prefix method (Jiang,
Vitagliano, Naumann: aggregation detection in verbose CSV files); strides, runs apart from their total, pairs
anywhere and runs with one or two lines left out are wider families that must buy their size with evidence.

A total after its parts makes the prefix sum up to it less its own figure come again as an earlier prefix sum (before its parts: later). Sorting
the prefix sums finds long runs in long tables so, in n log n for n lines.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.reconciliation.evidence import CAP, NEAR_SCALE, Array, Lines, by_kind, independent, weigh
from pipeline.reconciliation.setting import Setting, prior

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


LONG = 60  # lines up to which every run is tried
SHORT = 24  # lines of the runs tried everywhere in longer tables
ASIDE = 1.5  # nats it costs to say that a kind of positions (percentages) is no sum here
#: Nats a candidate must have left after paying for its family.
NEEDED = {"run": 3.0, "folded": 3.0, "stride": 5.0, "apart": 6.0, "gap": 6.0, "stated": 0.0, "second": 0.0, "scattered": 0.0}
SAID = ("stated", "second")  # families that words and layout speak for, not the figures
KEEP = {"run": -3.0, "folded": -3.0, "stride": -3.0, "apart": 0.0, "gap": 0.0}  # least nats of one worth keeping
BONUS = 10.0  # more than words and layout can add
WIDE = 48  # most lines for the families that grow with the third power


Known = Collection[tuple[int, tuple[int, ...]]]  # (total, members) of candidates that need not be weighed again


@dataclass(frozen=True, slots=True)
class Candidate:
    """Line ``total`` as the sum of ``members``. ``evidence`` per position in nats, ``prior`` from words and layout
    less the family's size. ``short``: the parts may well be only some of the total."""

    total: int
    members: tuple[int, ...]
    family: str
    evidence: tuple[float, ...]
    counts: tuple[bool, ...]
    score: float
    short: bool = False


def _cumulate(lines: Lines, order: Sequence[int] | Array) -> Array:
    out = np.zeros((len(order) + 1, *lines.stack.shape[1:]))
    np.cumsum(lines.stack[np.asarray(order)], axis=0, out=out[1:])
    return out


@dataclass(frozen=True, slots=True)
class _Batch:
    """Candidates before they are weighed: total lines (k,), sums of the parts (k, positions, 6), what each costs
    (k,), and its parts on demand."""

    totals: Array
    sums: Array
    cost: Array
    members: Callable[[int], tuple[int, ...]]
    family: str


def _judge(lines: Lines, setting: Setting, batch: _Batch, known: Known) -> list[Candidate]:
    """The candidates of a batch that are worth keeping after paying, without those ``known`` already."""
    keep = KEEP[batch.family]
    evidence = weigh(lines, batch.totals, batch.sums)
    capped = np.minimum(evidence, CAP)
    score, _ = by_kind(lines.kinds, capped, ASIDE)
    out = []
    seen = set(known)
    for i in np.nonzero(score - batch.cost > keep - BONUS)[0].tolist():
        total, members = int(batch.totals[i]), batch.members(i)
        if (total, members) in seen:
            continue
        seen.add((total, members))
        paid = prior(setting, total, members, batch.family) - float(batch.cost[i])
        if batch.family == "run" and _about_hundred(lines, total, members):
            paid += 4.5  # per cent of a whole: what else would the line of hundreds be
        if score[i] + paid <= keep:
            continue
        own = independent(lines, total, members, evidence[i])
        free, mask = by_kind(lines.kinds, own[None, :], ASIDE)
        if mask[0].any() and free[0] + paid > keep:
            counts, shown = tuple(mask[0].tolist()), tuple(capped[i].tolist())
            out.append(Candidate(total, members, batch.family, shown, counts, float(free[0]) + paid))
    return out


_Found = tuple[int, Array, tuple[int, ...]]  # the total line, the sums of the parts, the parts


def _judge_found(lines: Lines, setting: Setting, found: Sequence[_Found], cost: float, family: str, known: Known) -> list[Candidate]:
    """As _judge, for candidates found one by one that cost the same."""
    if not found:
        return []
    totals, sums, parts = zip(*found, strict=True)
    batch = _Batch(np.array(totals), np.array(sums), np.full(len(found), cost), parts.__getitem__, family)
    return _judge(lines, setting, batch, known)


def runs(lines: Lines, setting: Setting, order: Sequence[int], family: str, known: Known) -> list[Candidate]:
    """Totals right before or right after a run of two or more lines in ``order``."""
    batch = _run_batch(lines, setting, np.array(order), (len(order),), family, 0.0)
    return _judge(lines, setting, batch, known) if batch else []


def _run_batch(
    lines: Lines, setting: Setting, chain: Array, sizes: tuple[int, ...], family: str, extra: float
) -> _Batch | None:
    """The runs in orders of the given ``sizes``, that stand one after the other in ``chain``."""
    if max(sizes, default=0) < 3:
        return None
    if max(sizes) <= LONG:
        where, size_of = _all_runs(sizes)
    else:
        starts = np.cumsum([0, *sizes])
        runs = [_spans(lines, setting, chain[a : a + n].tolist()) for a, n in zip(starts, sizes, strict=False)]
        where = np.concatenate([spans + start for spans, start in zip(runs, starts, strict=False)])
        size_of = np.repeat(sizes, [len(spans) for spans in runs])
    worth = _nearly(lines, chain, where)
    if not len(worth):
        return None
    where = where[worth]
    whole = _cumulate(lines, chain)
    cost = extra + np.log(2 * np.minimum(size_of[worth], 20))

    def members(i: int) -> tuple[int, ...]:
        return tuple(chain[where[i, 1] : where[i, 2]].tolist())

    sums = whole[where[:, 2]] - whole[where[:, 1]]
    return _Batch(chain[where[:, 0]], sums, cost, members, family)


@lru_cache(maxsize=64)
def _all_runs(sizes: tuple[int, ...]) -> tuple[Array, Array]:
    """All runs of orders of the given sizes, one after the other, and the size of the order each is in."""
    starts = np.cumsum([0, *sizes])
    runs = [_all_spans(size) for size in sizes]
    where = np.concatenate([spans + start for spans, start in zip(runs, starts[:-1], strict=True)])
    return where, np.repeat(sizes, [len(spans) for spans in runs])


def _nearly(lines: Lines, chain: Array, where: Array) -> Array:
    """Which runs nearly make their total in one of the telling positions; the others need no weighing."""
    total, first, last = where.T
    near = np.zeros(len(where), dtype=bool)
    for value, half in lines.telling:
        value, half = value[chain], half[chain]
        sums, halves = (np.concatenate([[0.0], np.cumsum(each)]) for each in (value, half))
        goal, room = value[total], (half + NEAR_SCALE * np.abs(value))[total]
        near |= (np.abs(goal - (sums[last] - sums[first])) <= room + halves[last] - halves[first]) & (goal != 0)
    return np.nonzero(near)[0]


def _about_hundred(lines: Lines, total: int, members: tuple[int, ...]) -> bool:
    """Whether the parts are all between 0 and 100 and make about 100 wherever the total is 100 (or is in two positions)."""
    if lines.hundred is None or not lines.hundred[total].any():
        return False
    here = lines.hundred[total]
    parts, whole = lines.stack[list(members)][:, here, 0], lines.stack[total, here, 0]
    off = np.abs(parts.sum(axis=0) - whole) / np.maximum(whole, 1)
    enough = bool(here.all()) or int(here.sum()) > 1
    return enough and bool((parts >= 0).all() and (parts <= whole).all() and np.median(off) < 0.1)


def _spans(lines: Lines, setting: Setting, order: Sequence[int]) -> Array:
    """(total, first, past the last) of the runs worth trying, two lines at least, with the line before or after each as
    the total: all of them, in long tables the short ones, those between borders, and those that the figures of one
    position bear out."""
    size = len(order)
    if size <= LONG:
        return _all_spans(size)
    start = np.repeat(np.arange(size), SHORT - 1)
    end = start + np.tile(np.arange(2, SHORT + 1), size)
    near = np.column_stack([start, end])[end <= size]
    marks = [i for i, line in enumerate(order) if setting.border[line] or "total" in setting.roles[line]][:40]
    ends = sorted({0, 1, size - 1, size, *marks, *(i + 1 for i in marks)})
    far = np.array([(a, b) for a in ends for b in ends if b - a > SHORT], dtype=int).reshape(-1, 2)
    return np.concatenate([_with_totals(size, np.concatenate([near, far])), long_spans(lines, order, SHORT)])


@lru_cache(maxsize=64)
def _all_spans(size: int) -> Array:
    return _with_totals(size, np.array([(a, b) for a in range(size) for b in range(a + 2, size + 1)]))


def _with_totals(size: int, ab: Array) -> Array:
    before, after = ab[ab[:, 0] > 0], ab[ab[:, 1] < size]
    at = np.concatenate([before[:, 0] - 1, after[:, 1]])
    return np.column_stack([at, np.concatenate([before, after])])


def strides(lines: Lines, setting: Setting, order: Sequence[int]) -> list[Candidate]:
    """Totals among every second, third … line (Total 2022, Total 2023, part 2022, part 2023 …)."""
    if len(order) > 4 * WIDE:
        return []
    places, sizes = _strided(len(order))
    batch = _run_batch(lines, setting, np.array(order)[places], sizes, "stride", 2.5)
    return _judge(lines, setting, batch, ()) if batch else []


@lru_cache(maxsize=256)
def _strided(size: int) -> tuple[Array, tuple[int, ...]]:
    """Every second, third … place of so many, one series after the other, and how long each is."""
    series = [range(o, size, step) for step in range(2, min(size // 2, 16) + 1) for o in range(step)]
    usable = [places for places in series if len(places) > 2]
    return np.array([place for places in usable for place in places], dtype=int), tuple(map(len, usable))


def apart(lines: Lines, setting: Setting, order: Sequence[int], known: Known) -> list[Candidate]:
    """A total anywhere and a contiguous run that does not touch it; and pairs of lines anywhere."""
    size = len(order)
    if size < 3 or size > WIDE:
        return []
    sums = _cumulate(lines, order)
    ab, pairs = _blocks_and_pairs(size)
    stack = lines.stack[list(order)]
    sample = _strongest(lines, order)
    few, own = sums[:, sample, :2], stack[:, sample, :2]
    here = np.concatenate([few[ab[:, 1]] - few[ab[:, 0]], own[pairs[:, 0]] + own[pairs[:, 1]]])
    found: list[_Found] = []
    for t, s in _close(own, here):
        first, last = (int(x) for x in (ab[s] if s < len(ab) else pairs[s - len(ab)]))
        if s < len(ab) and not first - 1 <= t <= last:
            found.append((order[t], sums[last] - sums[first], tuple(order[first:last])))
        elif s >= len(ab) and t not in (first, last):
            found.append((order[t], stack[first] + stack[last], (order[first], order[last])))
    return _judge_found(lines, setting, found, math.log(size * size / 2) + 2.0, "apart", known)


@lru_cache(maxsize=64)
def _blocks_and_pairs(size: int) -> tuple[Array, Array]:
    """(first, past the last) of the runs of two lines or more, and the pairs of lines that do not touch."""
    ab = np.array([(a, b) for a in range(size) for b in range(a + 2, size + 1)])
    return ab, np.array([(i, j) for i in range(size) for j in range(i + 2, size)]).reshape(-1, 2)


def _close(totals: Array, sums: Array) -> list[tuple[int, int]]:
    """(total, sum) pairs that agree in at least half of the positions; a quick sieve before the weighing."""
    agree = np.zeros((len(totals), len(sums)), dtype=np.int8)
    for k in range(totals.shape[1]):
        value, room = sums[:, k].T.copy()
        ranked = np.argsort(value)
        sorted_values, reach = value[ranked], totals[:, k, 1] + room.max()
        low = np.searchsorted(sorted_values, totals[:, k, 0] - reach, "left")
        high = np.searchsorted(sorted_values, totals[:, k, 0] + reach, "right")
        for t in np.nonzero((high > low) & (totals[:, k, 0] != 0))[0].tolist():
            near = ranked[low[t] : high[t]]
            agree[t, near] += np.abs(totals[t, k, 0] - value[near]) <= totals[t, k, 1] + room[near]
    need = max(1, (totals.shape[1] + 1) // 2)
    return [(int(t), int(s)) for t, s in zip(*np.nonzero(agree >= need), strict=True)]


def _strongest(lines: Lines, order: Sequence[int]) -> Array:
    """The few positions with the largest figures."""
    strength = (np.log1p(np.abs(lines.stack[list(order), :, 0])) * lines.known[list(order)]).sum(axis=0)
    return np.argsort(-strength)[:4]


def with_gaps(lines: Lines, setting: Setting, order: Sequence[int], known: Known) -> list[Candidate]:
    """An adjacent run with one line left out that is no part (an average, an "of which" row)."""
    size = len(order)
    if size < 4 or size > WIDE:
        return []
    sums, stack = _cumulate(lines, order), lines.stack[list(order)]
    sample = _strongest(lines, order)
    need = max(1, (len(sample) + 1) // 2)
    ab = np.array([(a, b) for a in range(size) for b in range(a + 3, size + 1)])
    before, after = ab[ab[:, 0] > 0], ab[ab[:, 1] < size]
    at, both = np.concatenate([before[:, 0] - 1, after[:, 1]]), np.concatenate([before, after])
    over = sums[both[:, 1]] - sums[both[:, 0]]
    rest = over[:, sample, 0] - stack[at][:, sample, 0]
    slack = over[:, sample, 1] + stack[at][:, sample, 1]
    fits = (np.abs(stack[None, :, sample, 0] - rest[:, None]) <= slack[:, None]).sum(axis=-1) >= need
    inside = (np.arange(size)[None] >= both[:, :1]) & (np.arange(size)[None] < both[:, 1:])
    which, out = np.nonzero(fits & inside)
    if not len(which):
        return []
    cost = np.full(len(which), math.log(2 * min(size, 20)) + math.log(size) + 2.0)

    def members(i: int) -> tuple[int, ...]:
        a, b = both[which[i]]
        return tuple(order[k] for k in range(a, b) if k != out[i])

    return _judge(lines, setting, _Batch(np.array(order)[at[which]], over[which] - stack[out], cost, members, "gap"), known)


def around_blocks(
    lines: Lines, setting: Setting, order: Sequence[int], known: Known, likely: Collection[int]
) -> list[Candidate]:
    """A total and the lines beside it without one block of lines in between: a group whose own sum may not hold.

    Only for lines that are ``likely`` to be totals: the first, the last, those with a word for it, the parts of a sum.
    """
    size = len(order)
    if size < 6 or size > WIDE:
        return []
    sums, stack = _cumulate(lines, order), lines.stack[list(order)]
    sample = _strongest(lines, order)
    need = max(1, (len(sample) + 1) // 2)
    inner = np.array([(i, j) for i in range(size) for j in range(i + 2, size + 1)])
    first, past, blocks = inner[:, 0], inner[:, 1], sums[inner[:, 1]] - sums[inner[:, 0]]
    found: list[_Found] = []
    for t in (t for t in range(size) if order[t] in likely):
        ends = [*((t + 1, b) for b in range(t + 5, size + 1)), *((a, t) for a in range(t - 3))]
        ab = np.array(ends, dtype=int).reshape(-1, 2)
        a, b = ab[:, :1], ab[:, 1:]
        over = sums[ab[:, 1]] - sums[ab[:, 0]]
        fits = np.zeros((len(ab), len(inner)), dtype=np.int8)
        for k in sample:
            off = np.abs((over[:, None, k, 0] - blocks[None, :, k, 0]) - stack[t, k, 0])
            fits += off <= (over[:, None, k, 1] - blocks[None, :, k, 1]) + stack[t, k, 1]
        inside = (first > a) & (past <= b) & (b - a - (past - first) > 1)
        for w, k in np.argwhere(inside & (fits >= need)):
            found.append((order[t], over[w] - blocks[k], (*order[ab[w, 0] : first[k]], *order[past[k] : ab[w, 1]])))
    return _judge_found(lines, setting, found, math.log(2 * min(size, 20)) + 2 * math.log(size) + 1.0, "gap", known)


def coarser(lines: Lines, setting: Setting, accepted: Sequence[Candidate], known: Known) -> list[Candidate]:
    """Accepted candidates with a smaller accepted group inside their parts replaced by that group's total."""
    found: list[_Found] = []
    begins: dict[int, list[int]] = {}
    for number, c in enumerate(accepted):
        begins.setdefault(c.members[0], []).append(number)
    for whole in accepted:
        lines_of_it = set(whole.members)
        for number in sorted(n for line in whole.members for n in begins.get(line, ())):
            inner = accepted[number]
            if inner.total not in lines_of_it and inner.total != whole.total and lines_of_it > set(inner.members):
                members = tuple(sorted(lines_of_it.difference(inner.members) | {inner.total}))
                found.append((whole.total, lines.stack[list(members)].sum(axis=0), members))
    return _judge_found(lines, setting, found, math.log(2 * min(lines.count, 20)), "folded", known)
