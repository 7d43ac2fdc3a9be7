"""Sums that a table states in words and layout though the figures do not bear them out: the ones that matter most.

A row called "I alt" (or built like other group rows of the table) with a block of rows before or after it is a sum
even when it holds in no column, provided the figures are of the size a dropped row, a misprint or a slip would
leave. Measured on 200 tables of statistical agencies, a line with a word for total whose block falls short of it in
every column, by less than its half, was always a sum.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.reconciliation.causes import likeliest_slip
from pipeline.reconciliation.evidence import Lines, weigh
from pipeline.reconciliation.proposals import Candidate, Setting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SLIPS = 70  # about as many figures are one slip away from a figure
ODD = frozenset({"average", "share", "change"})


def stated_sums(lines: Lines, setting: Setting, accepted: Sequence[Candidate], order: Sequence[int]) -> list[Candidate]:
    """Candidates for total lines that have no parts yet, the best block for each; ``order`` are the lines not folded
    into a group."""
    have = {c.total for c in accepted}
    alike = _like_totals(setting, accepted)
    between = _between_siblings(lines.count, accepted)
    out = []
    for total in range(lines.count):
        if total in have or setting.roles[total] & ODD:
            continue
        worded = "total" in setting.roles[total] or total in alike
        rest = order if total in order else range(lines.count)
        blocks = _blocks(setting, rest, total, alike, have) if worded else [_deeper(setting, rest, total)]
        if total in between:
            blocks = [between[total][0], *blocks]
        fellows = between[total][1] if total in between else 0
        judged = [_judge(lines, total, block, worded, fellows) for block in blocks if len(block) > (fellows == 0)]
        found = [c for c in judged if c is not None]
        if found:
            out.append(max(found, key=lambda c: (c.score, len(c.members))))
    return out


def _between_siblings(count: int, accepted: Sequence[Candidate]) -> dict[int, tuple[tuple[int, ...], int]]:
    """Parts of a sum that stand before (or after) a block of lines as their fellow parts do: line → (block, fellows with a block)."""
    have = {c.total: c for c in accepted if c.family in ("run", "folded", "gap", "stated")}
    claimed = {m for c in accepted for m in c.members} | {c.total for c in accepted}
    out: dict[int, tuple[tuple[int, ...], int]] = {}
    for whole in accepted:
        after = sum(m in have and min(have[m].members) > m for m in whole.members)
        before = sum(m in have and max(have[m].members) < m for m in whole.members)
        step = 1 if after >= before else -1
        for member in whole.members:
            if member in have or not max(after, before):
                continue
            block: list[int] = []
            line = member + step
            while 0 <= line < count and line not in claimed:
                block.append(line)
                line += step
            if block:
                out[member] = (tuple(sorted(block)), max(after, before))
    return out


def _deeper(setting: Setting, order: Sequence[int], total: int) -> tuple[int, ...]:
    """The lines after a line that are indented, or numbered, under it."""
    out = []
    for line in list(order)[list(order).index(total) + 1 :]:
        if setting.indent[line] <= setting.indent[total]:
            break
        out.append(line)
    return tuple(out)


def _like_totals(setting: Setting, accepted: Sequence[Candidate]) -> set[int]:
    """Lines that begin with the same word as two accepted totals and no part does ("Region …")."""

    def first(line: int) -> str:
        return setting.labels[line].split()[0].lower() if setting.labels[line].split() else ""

    words = Counter(first(c.total) for c in accepted if c.family in ("run", "folded", "gap"))
    totals = {c.total for c in accepted}
    leaves = [c for c in accepted if not totals & set(c.members)]
    parts = {first(m) for c in leaves for m in c.members}
    usual = {word for word, n in words.items() if n >= 2 and word and word not in parts}
    return {i for i in range(len(setting.labels)) if first(i) in usual}


def _blocks(
    setting: Setting, order: Sequence[int], total: int, alike: set[int], done: set[int]
) -> list[tuple[int, ...]]:
    """The lines before or after a total that could be its block: to the next total, to the next border, or only totals."""
    at = list(order).index(total)
    out = [_deeper(setting, order, total)]
    for step, rest in ((1, list(order[at + 1 :])), (-1, list(order[:at])[::-1])):
        plain = [line for line in rest if not setting.roles[line] & ODD]
        out.append(tuple(sorted(line for line in plain if line in done)))
        for known in (set(), done):  # totals that have their parts already may be parts themselves
            block: list[int] = []
            for line in rest:
                stop = line not in known and ("total" in setting.roles[line] or line in alike)
                edge = setting.border[line] if step == 1 else (bool(block) and setting.border[block[-1]])
                if block and edge and stop:
                    out.append(tuple(sorted(block)))
                if stop:
                    break
                if not setting.roles[line] & ODD:
                    block.append(line)
            out.append(tuple(sorted(block)))
    return list(dict.fromkeys(out))


def _judge(lines: Lines, total: int, block: tuple[int, ...], worded: bool, fellows: int) -> Candidate | None:
    """The block as parts, when the differences look like a mistake and not like another kind of figure."""
    import numpy as np

    sums = lines.stack[list(block)].sum(axis=0)[None]
    evidence = weigh(lines, np.array([total]), sums)[0]
    whole, computed = lines.stack[total, :, 0], sums[0, :, 0]
    usable = lines.known[total] & (whole != 0) & (computed > 0) & (sums[0, :, 3] == 0) & ~lines.odd
    counts = np.zeros_like(usable)
    for kind in np.unique(lines.kinds[usable]):
        here = usable & (lines.kinds == kind)
        if _plausible(lines, total, block, here, whole, computed, evidence, worded, fellows):
            counts |= here
    if not counts.any():
        return None
    return Candidate(
        total,
        block,
        "stated",
        tuple(float(x) for x in evidence),
        tuple(bool(x) for x in counts),
        3.0 + math.log(len(block)),
    )


def _plausible(
    lines: Lines,
    total: int,
    block: Sequence[int],
    here: Array,
    whole: Array,
    computed: Array,
    evidence: Array,
    worded: bool,
    fellows: int,
) -> bool:
    import numpy as np

    ratio = computed[here] / whole[here]
    largest = lines.stack[list(block)][:, here, 0].max(axis=0)
    close = (
        bool((abs(ratio - 1) < 0.03).all()) and len(ratio) < 3
    )  # three and more near misses are chained indices, not one mistake
    slip = int(here.sum()) == 1 and _one_slip(lines, total, block, int(np.nonzero(here)[0][0]))
    some = bool((evidence[here] > 3).any()) and bool(((ratio > 0.2) & (ratio < 5)).mean() >= 0.5)
    # how much of the total the parts listed must make: the more there is besides to say that they are its parts, the less
    least, usual = (0.02, 0.05) if fellows > 1 else (0.04, 0.2) if fellows else (0.4, 0.4)
    enough = len(block) > (0 if fellows > 1 else 1 if fellows else 2) and (worded or fellows > 0)
    below = bool(((ratio > least) & (ratio <= 1) & (whole[here] >= largest)).all()) and float((ratio < 1).mean()) > 0.4
    below = below and float(np.median(ratio)) > usual
    return close or slip or some or (enough and below)


def _one_slip(lines: Lines, total: int, block: Sequence[int], position: int) -> bool:
    """Whether one slip in one cell explains the difference, and not by mere chance."""
    cells = [(total, 1), *((m, -1) for m in block)]
    off = Decimal(int(lines.value[total, position]) - sum(int(lines.value[m, position]) for m in block))
    slack = Decimal(int(lines.half[total, position]) + sum(int(lines.half[m, position]) for m in block))
    size = abs(Decimal(int(lines.value[total, position])))
    if size == 0 or len(cells) * SLIPS * float((2 * slack + 1) / size) > 0.1:
        return False
    for line, sign in cells:
        value, half = int(lines.value[line, position]), int(lines.half[line, position])
        ends = sorted(((-off - slack) * sign, (-off + slack) * sign))
        slip = likeliest_slip("", Decimal(value), Decimal(2 * half), ends[0], ends[1])
        if slip.klass != "unexplained":
            return True
    return False
