"""Structure that comes again in a table: series that run through all of it, and blocks with the same heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from math import gcd

from pipeline.reconciliation.evidence import CAP, Lines, holds, weigh
from pipeline.reconciliation.proposals import NEEDED, Candidate
from pipeline.reconciliation.setting import Setting

MOST_SERIES = 40
OFTEN = 0.75  # of the positions a block like two proven ones must hold in


def series_orders(setting: Setting, count: int, accepted: Sequence[Candidate]) -> list[list[int]]:
    """The lines of one series each (every row of 2024), with the sums among them folded away: what their labels say is
    one, or what a sum proven to stride through the table shows to be one."""
    groups: dict[object, list[int]] = {}
    for line, name in enumerate(setting.series):
        groups.setdefault(name, []).append(line)
    for c in accepted:
        step = reduce(gcd, (abs(m - c.total) for m in c.members)) if c.family == "stride" else 1
        if step > 1 and not setting.series:
            groups[(step, c.total % step)] = list(range(c.total % step, count, step))
    out = []
    for group in list(groups.values())[:MOST_SERIES]:
        here = set(group)
        inside = {m for c in accepted if c.total in here and here.issuperset(c.members) for m in c.members}
        order = [line for line in group if line not in inside]
        if len(order) > 2 and len(group) < count:
            out.append(order)
    return out


def like_blocks(lines: Lines, setting: Setting, accepted: Iterable[Candidate]) -> list[Candidate]:
    """Blocks with the heads of two proven sums or more, in the same places: "fast, ekstra, vikar, i alt" under a third
    house is the same sum, even where only one part is filled in."""
    import numpy as np

    seen: dict[tuple[tuple[str, ...], tuple[int, ...]], list[Candidate]] = {}
    have = set()
    for c in accepted:
        have.add(c.total)
        names = (setting.names[c.total], *(setting.names[m] for m in c.members)) if setting.names else ()
        if names and all(names):
            seen.setdefault((names, tuple(m - c.total for m in c.members)), []).append(c)
    out = []
    for (names, offsets), found in seen.items():
        for total in range(lines.count) if len({c.total for c in found}) > 1 else ():
            members = tuple(total + offset for offset in offsets)
            if total in have or min(members) < 0 or max(members) >= lines.count:
                continue
            if (setting.names[total], *(setting.names[m] for m in members)) != names:
                continue
            sums = lines.stack[list(members)].sum(axis=0)[None]
            filled = lines.known[total] & ((lines.value[total] != 0) | (sums[0, :, 4] > 0))
            meets = holds(lines, np.array([total]), sums)[0]
            if filled.any() and meets[filled].mean() >= OFTEN:
                evidence = np.minimum(weigh(lines, np.array([total]), sums)[0], CAP)
                shown = tuple(evidence.tolist())
                out.append(Candidate(total, members, "run", shown, found[0].counts, NEEDED["run"]))
    return out
