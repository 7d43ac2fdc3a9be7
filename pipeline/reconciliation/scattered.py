"""Parts that stand in no order: the municipalities of a country in alphabetical order, the regions on top.

When the regions and the municipalities both make the country, every municipality belongs to one region: a 0/1 programme
over all positions at once (HiGHS through scipy). It says something only when one solution stands: the figures must hold
far more than the choice costs, and with that solution forbidden there must be none.
"""

import math
from collections.abc import Sequence

import numpy as np

from pipeline.reconciliation.consistency import Sums
from pipeline.reconciliation.evidence import CAP, Array, Lines, holds, weigh_one
from pipeline.reconciliation.programme import nothing_printed
from pipeline.reconciliation.proposals import Candidate

MOST_GROUPS, MOST_PARTS = 12, 120
MARGIN = 12.0  # nats the figures must have over what the choice of the parts costs
MOST_NODES = 500
SOLID = 0.9  # share of the positions in which the two lists of parts must make the same total


def scattered_sums(lines: Lines, accepted: Sequence[Candidate]) -> list[Candidate]:
    """Sums of the parts of a total that have no parts of their own, out of another list of parts of the same total."""
    known = Sums(accepted)
    out: list[Candidate] = []
    used = {line for c in accepted for line in (c.total, *c.members)}
    free = [i for i in range(lines.count) if i not in used and lines.known[i].any()]
    for whole in accepted:
        groups = [m for m in whole.members if m not in known.of_total]
        if not 1 < len(groups) <= MOST_GROUPS or len(groups) < len(whole.members):
            continue
        for parts in _other_lists(lines, whole, known, free):
            chosen = _shared_among(lines, groups, parts)
            if chosen:
                out += [_candidate(lines, group, members) for group, members in chosen.items()]
                if (whole.total, tuple(parts)) not in known.keys:
                    out.append(_candidate(lines, whole.total, tuple(parts)))
                break
    return out


def _other_lists(lines: Lines, whole: Candidate, known: Sums, free: list[int]) -> list[list[int]]:
    """Other lists of parts of the same total: another accepted sum, or all lines that belong to no sum (``free``)."""
    own = {whole.total, *whole.members}
    out = [list(c.members) for c in known.of_total[whole.total] if c is not whole and own.isdisjoint(c.members)]
    if 2 < len(free) <= MOST_PARTS:
        meets = holds(lines, whole.total, free)[lines.known[whole.total]]
        if meets.size and meets.mean() >= SOLID:
            out.append(free)
    return [parts for parts in out if len(whole.members) < len(parts) <= MOST_PARTS]


def _shared_among(lines: Lines, groups: Sequence[int], parts: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Which parts make which group, when only one choice does; {} otherwise."""
    usable = lines.known[[*groups, *parts]].all(axis=0) & ~lines.odd
    if not usable.any():
        return {}
    goal, part = lines.stack[list(groups)][:, usable, :2], lines.stack[list(parts)][:, usable, :2]
    said = np.log(np.abs(goal[:-1, :, 0]) / (2 * goal[:-1, :, 1] + 2 * part[:, :, 1].sum(axis=0)[None] + 1) + 1).sum()
    if said < len(parts) * math.log(len(groups)) + MARGIN:
        return {}
    first = _solve(goal, part, None)
    if first is None or _solve(goal, part, first) is not None:
        return {}
    chosen = {g: tuple(p for p, mine in zip(parts, first[i], strict=True) if mine) for i, g in enumerate(groups)}
    return chosen if all(len(members) > 1 for members in chosen.values()) else {}


def _solve(goal: Array, part: Array, forbidden: Array | None) -> Array | None:
    """(groups, parts) true where a part is of a group, so that all sums hold within their rounding; None when there is no
    such choice, or none found within MOST_NODES steps."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    k, n = len(goal), len(part)
    size = np.maximum(np.abs(goal[:, :, 0]).max(axis=0), 1.0)
    rules = [LinearConstraint(np.tile(np.eye(n), k), 1, 1)]
    for g in range(k):
        block = np.zeros((goal.shape[1], k * n))
        block[:, g * n : (g + 1) * n] = ((part[:, :, 0] - part[:, :, 1]) / size).T
        rules.append(LinearConstraint(block.copy(), -np.inf, (goal[g, :, 0] + goal[g, :, 1]) / size + 1e-9))
        block[:, g * n : (g + 1) * n] = ((part[:, :, 0] + part[:, :, 1]) / size).T
        rules.append(LinearConstraint(block, (goal[g, :, 0] - goal[g, :, 1]) / size - 1e-9, np.inf))
    if forbidden is not None:
        rules.append(LinearConstraint(forbidden.reshape(1, -1).astype(float), -np.inf, n - 1))
    with nothing_printed():
        result = milp(
            np.zeros(k * n), constraints=rules, integrality=np.ones(k * n, dtype=np.int64), bounds=Bounds(0, 1),
            options={"node_limit": MOST_NODES, "time_limit": 60.0},
        )  # fmt: skip
    if result.x is None:
        return None if result.status == 2 else _undecided(forbidden, k, n)
    return np.asarray(result.x.reshape(k, n) > 0.5)


def _undecided(forbidden: Array | None, k: int, n: int) -> Array | None:
    """A search that ran out of steps found nothing the first time, and leaves it open whether there is more the second."""
    return None if forbidden is None else np.zeros((k, n), dtype=bool)


def _candidate(lines: Lines, total: int, members: tuple[int, ...]) -> Candidate:
    evidence = np.minimum(weigh_one(lines, total, members), CAP)
    counts = tuple(bool(x) for x in ~lines.odd)
    return Candidate(total, members, "scattered", tuple(evidence.tolist()), counts, MARGIN)
