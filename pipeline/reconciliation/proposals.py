"""Which lines could be the parts of which total: candidates from position (runs, strides, groups) with what each costs to believe.

Adjacent runs over the lines left after lower groups are folded away are the published prefix method (Jiang, Vitagliano, Naumann:
aggregation detection in verbose CSV files); strides, runs apart from their total, pairs anywhere and runs with one or two lines
left out are wider families that must buy their size with evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.reconciliation.evidence import Lines, by_kind, independent, weigh

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

LONG = 60  # longest run tried everywhere; longer ones only between natural borders
ASIDE = 1.5  # nats it costs to say that a kind of positions (percentages) is no sum here
WIDE = 48  # most lines for the families that grow with the third power


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of each line besides its figures. ``roles`` as in pipeline.reconciliation.words; ``border`` is true when a new block begins."""

    labels: tuple[str, ...]
    roles: tuple[frozenset[str], ...]
    border: tuple[bool, ...]
    indent: tuple[int, ...]
    bold: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Line ``total`` as the sum of ``members``. ``evidence`` per position in nats, ``prior`` from words and layout less the family's size."""

    total: int
    members: tuple[int, ...]
    family: str
    evidence: tuple[float, ...]
    counts: tuple[bool, ...]
    score: float


def _cumulate(lines: Lines, order: Sequence[int]) -> Array:
    import numpy as np

    stack = lines.stack[list(order)]
    return np.concatenate([np.zeros_like(stack[:1]), np.cumsum(stack, axis=0)])


def _make(lines: Lines, setting: Setting, found: list[tuple[int, tuple[int, ...]]], sums: Array, family: str, cost: float, keep: float) -> list[Candidate]:
    import numpy as np

    totals = np.array([t for t, _ in found], dtype=int)
    evidence = weigh(lines, totals, sums)
    score, counts = by_kind(lines.kinds, evidence, ASIDE)
    out = []
    for i in np.nonzero(score - cost > keep - 4)[0]:
        total, members = found[i]
        p = prior(setting, total, members, family) - cost
        if score[i] + p <= keep:
            continue
        own = independent(lines, total, members, evidence[i])
        free, mask = by_kind(lines.kinds, own[None, :], ASIDE)
        if not mask[0].any() or free[0] + p <= keep:
            continue
        out.append(Candidate(total, members, family, tuple(float(x) for x in evidence[i]), tuple(bool(x) for x in mask[0]), float(free[0]) + p))
    return out


def runs(lines: Lines, setting: Setting, order: Sequence[int], family: str, extra: float = 0.0, keep: float = -3.0) -> list[Candidate]:
    """Totals right before or right after a run of two or more lines in ``order``."""
    import numpy as np

    size = len(order)
    if size < 3:
        return []
    sums = _cumulate(lines, order)
    found, spans = [], []
    for a, b in _spans(setting, order):
        members = tuple(order[a:b])
        for t in (a - 1, b):
            if 0 <= t < size:
                found.append((order[t], members))
                spans.append((a, b))
    if not found:
        return []
    ab = np.array(spans)
    cost = extra + math.log(2 * min(size, 20))
    hundred = lines.hundred
    if hundred is not None and family == "run":  # per cent of a whole: what else would the line of hundreds be
        whole = [i for i, (t, _) in enumerate(found) if hundred[t]]
        near = [i for i in whole if _about_hundred(lines, found[i], sums[ab[i, 1]] - sums[ab[i, 0]])]
        if near:
            picked = [found[i] for i in near]
            return _make(lines, setting, picked, sums[ab[near, 1]] - sums[ab[near, 0]], family, cost - 3.0, keep) + _make(
                lines, setting, found, sums[ab[:, 1]] - sums[ab[:, 0]], family, cost, keep
            )
    return _make(lines, setting, found, sums[ab[:, 1]] - sums[ab[:, 0]], family, cost, keep)


def _about_hundred(lines: Lines, found: tuple[int, tuple[int, ...]], sums: Array) -> bool:
    """Whether the parts of a line of hundreds are all between 0 and 100 and make about 100."""
    import numpy as np

    parts = lines.stack[list(found[1])][:, :, 0]
    total = lines.stack[found[0], :, 0]
    return bool((parts >= 0).all() and (parts <= total).all() and np.median(np.abs(sums[:, 0] - total) / total) < 0.1)


def _spans(setting: Setting, order: Sequence[int]) -> list[tuple[int, int]]:
    size = len(order)
    if size <= LONG + 20:
        return [(a, b) for a in range(size) for b in range(a + 2, size + 1)]
    near = [(a, b) for a in range(size) for b in range(a + 2, min(a + 24, size) + 1)]
    ends = [0, 1, size - 1, size]
    marks = {i for i, line in enumerate(order) if setting.border[line] or "total" in setting.roles[line]}
    ends = sorted({*ends, *list(marks)[:40], *[i + 1 for i in list(marks)[:40]]})
    return near + [(a, b) for a in ends for b in ends if b - a > 24]


def strides(lines: Lines, setting: Setting, order: Sequence[int], keep: float = -3.0) -> list[Candidate]:
    """Totals among every second, third … line (Total 2022, Total 2023, part 2022, part 2023 …)."""
    out = []
    if len(order) > 4 * WIDE:
        return []
    for step in range(2, min(len(order) // 2, 16) + 1):
        for offset in range(step):
            slice_ = order[offset::step]
            out += runs(lines, setting, slice_, "stride", 2.5, keep)
    return out


def apart(lines: Lines, setting: Setting, order: Sequence[int], keep: float = 0.0) -> list[Candidate]:
    """A total anywhere and a contiguous run that does not touch it; and pairs of lines anywhere."""
    import numpy as np

    size = len(order)
    if size < 3 or size > WIDE:
        return []
    sums = _cumulate(lines, order)
    ab = np.array([(a, b) for a in range(size) for b in range(a + 2, size + 1)])
    pairs = np.array([(i, j) for i in range(size) for j in range(i + 2, size)]).reshape(-1, 2)
    stack = lines.stack[list(order)]
    everything = np.concatenate([sums[ab[:, 1]] - sums[ab[:, 0]], stack[pairs[:, 0]] + stack[pairs[:, 1]]])
    found, rows = [], []
    for t, s in _close(lines, order, everything):
        if s < len(ab):
            a, b = ab[s]
            if a - 1 <= t <= b:
                continue
            members = tuple(order[a:b])
        else:
            i, j = pairs[s - len(ab)]
            if t in (i, j):
                continue
            members = (order[i], order[j])
        found.append((order[t], members))
        rows.append(s)
    if not found:
        return []
    return _make(lines, setting, found, everything[rows], "apart", math.log(size * size / 2) + 2.0, keep)


def _close(lines: Lines, order: Sequence[int], sums: Array) -> list[tuple[int, int]]:
    """(total, sum) pairs that agree in at least half of a few positions with large figures; a quick sieve before the weighing."""
    import numpy as np

    known = lines.known[list(order)]
    strength = (np.log1p(np.abs(lines.stack[list(order)][..., 0])) * known).sum(axis=0)
    sample = np.argsort(-strength)[:4]
    total = lines.stack[list(order)][:, sample]
    off = np.abs(total[:, None, :, 0] - sums[None, :, :, 0][:, :, sample])
    slack = total[:, None, :, 1] + sums[None, :, :, 1][:, :, sample]
    agree = ((off <= slack) & (total[:, None, :, 0] != 0)).sum(axis=-1)
    need = max(1, (len(sample) + 1) // 2)
    return [(int(t), int(s)) for t, s in zip(*np.nonzero(agree >= need), strict=True)]


def with_gaps(lines: Lines, setting: Setting, order: Sequence[int], keep: float = 0.0) -> list[Candidate]:
    """An adjacent run with one or two lines left out that are no parts (an average, an "of which" row)."""
    import numpy as np

    size = len(order)
    if size < 4 or size > WIDE:
        return []
    sums = _cumulate(lines, order)
    stack = lines.stack[list(order)]
    known = lines.known[list(order)]
    sample = np.argsort(-(np.log1p(np.abs(stack[..., 0])) * known).sum(axis=0))[:4]
    need = max(1, (len(sample) + 1) // 2)
    found, rows = [], []
    for t in range(size):
        for a, b in [(t + 1, b) for b in range(t + 4, size + 1)] + [(a, t) for a in range(t - 2)]:
            over = sums[b] - sums[a]
            rest = over[sample, 0] - stack[t][sample, 0]
            slack = over[sample, 1] + stack[t][sample, 1]
            inner = stack[a:b][:, sample, 0]
            one = (np.abs(inner - rest) <= slack).sum(axis=1)
            for i in np.nonzero(one >= need)[0]:
                left_out = [a + int(i)]
                found.append((order[t], tuple(order[k] for k in range(a, b) if k not in left_out)))
                rows.append(over - stack[a + int(i)])
    if not found:
        return []
    cost = math.log(2 * min(size, 20)) + math.log(size) + 2.0
    return _make(lines, setting, found, np.array(rows), "gap", cost, keep)


def coarser(lines: Lines, setting: Setting, accepted: Sequence[Candidate], keep: float = -3.0) -> list[Candidate]:
    """Accepted candidates with a smaller accepted group inside their parts replaced by that group's total."""
    import numpy as np

    found, rows = [], []
    for whole in accepted:
        for inner in accepted:
            if inner is not whole and inner.total not in whole.members and inner.total != whole.total and set(inner.members) < set(whole.members):
                members = tuple(sorted((set(whole.members) - set(inner.members)) | {inner.total}))
                found.append((whole.total, members))
                rows.append(lines.stack[list(members)].sum(axis=0))
    if not found:
        return []
    return _make(lines, setting, found, np.array(rows), "folded", math.log(2 * min(lines.count, 20)), keep)


def prior(setting: Setting, total: int, members: tuple[int, ...], family: str) -> float:
    """What words and layout say for (positive) or against a candidate, in nats."""
    roles = setting.roles
    score = 0.0
    if "total" in roles[total]:
        score += 3.0
    if roles[total] & {"average", "share", "change"} and "total" not in roles[total]:
        score -= 2.0
    if setting.bold[total] and not any(setting.bold[m] for m in members):
        score += 1.0
    if family in ("run", "folded"):
        score += _border_bonus(setting, total, members)
        if min(setting.indent[m] for m in members) > setting.indent[total]:
            score += 2.0
    odd = sum(bool(roles[m] & {"average", "share", "change"}) != bool(roles[total] & {"average", "share", "change"}) for m in members)
    score -= 1.0 * min(odd, 4)
    inner_totals = sum("total" in roles[m] for m in members)
    if inner_totals and inner_totals < len(members):
        score -= 0.5 * min(inner_totals, 3)
    if any("of_which" in roles[m] for m in members) and members[0] > total:
        score -= 3.0
    return score


def _border_bonus(setting: Setting, total: int, members: tuple[int, ...]) -> float:
    """A group that fills its block: from the total to the next border, or from the last border to the total."""
    last, first = members[-1], members[0]
    end = len(setting.labels)
    if first > total:
        closed = last + 1 >= end or setting.border[last + 1]
        return (1.0 if closed else 0.0) + (1.0 if closed and setting.border[total] else 0.0)
    opened = first == 0 or setting.border[first]
    return (1.0 if opened else 0.0) + (1.0 if opened and (total + 1 >= end or setting.border[total + 1]) else 0.0)
