"""What the sums of a table say about each other, once all are found: what its lines are made of through them, which columns add up at all, which of
two lines with the same figures is the total, and which part a sum forgot."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from pipeline.reconciliation.evidence import CAP, Lines, slips, weigh_one
from pipeline.reconciliation.proposals import ASIDE, NEEDED, SAID, Candidate
from pipeline.reconciliation.setting import Setting


class Sums:
    """Accepted sums, and those with a line as their total or among their members."""

    def __init__(self, sums: Iterable[Candidate] = ()) -> None:
        self.all: list[Candidate] = []
        self.keys: set[tuple[int, tuple[int, ...]]] = set()
        self.of_total: defaultdict[int, list[Candidate]] = defaultdict(list)
        self.of_member: defaultdict[int, list[Candidate]] = defaultdict(list)
        for c in sums:
            self.add(c)

    def add(self, c: Candidate) -> None:
        """One more."""
        self.all.append(c)
        self.keys.add((c.total, c.members))
        self.of_total[c.total].append(c)
        for line in c.members:
            self.of_member[line].append(c)


def reaches(start: Iterable[int], goal: int, accepted: Sums) -> bool:
    """Whether ``goal`` is among the lines that the lines of ``start`` are made of."""
    todo, seen = list(start), set()
    while todo:
        line = todo.pop()
        if line == goal:
            return True
        if line not in seen:
            seen.add(line)
            todo += [m for c in accepted.of_total.get(line, ()) for m in c.members]
    return False


def expands(coarse: Candidate, fine: Candidate, accepted: Sums) -> bool:
    """Whether ``fine`` is ``coarse`` with some parts replaced by their own parts, level by level."""
    goal = set(fine.members)
    covered: set[int] = set()
    for member in coarse.members:
        below = _cover(member, goal, accepted, 6)
        if below is None:
            return False
        covered |= below
    return covered == goal and goal != set(coarse.members)


def _cover(line: int, goal: set[int], accepted: Sums, depth: int) -> set[int] | None:
    """The lines of ``goal`` that make up a line, or None when it is not made of them."""
    if line in goal:
        return {line}
    for c in accepted.of_total.get(line, ()) if depth else ():
        parts = [_cover(m, goal, accepted, depth - 1) for m in c.members]
        if all(part is not None for part in parts):
            return set().union(*(part for part in parts if part is not None))
    return None


DENIAL = -3.0  # nats in a position, below which a sum clearly does not hold there


def shared_out(lines: Lines, setting: Setting, accepted: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with those of a total that is printed twice (assets and liabilities; a result carried down) each
    at the line it belongs to: parts belong to the line they stand beside, on the side where the other totals of the table
    have theirs, and the second line does not repeat the first in detail."""
    out = list(accepted)
    for first, second in _printed_twice(lines, setting, sorted({c.total for c in accepted})):
        mine, theirs = [c for c in out if c.total == first], [c for c in out if c.total == second]
        again = [c for c in theirs if any(expands(m, c, Sums(out)) for m in mine)]
        out = [c for c in out if c not in again]
        for c in mine if len(mine) > 1 or theirs else ():
            rest = Sums(x for x in out if x is not c)
            after = sum(1 if min(x.members) > x.total else -1 for x in rest.all)
            better = _far(second, c, after) < _far(first, c, after)
            if better and not reaches(c.members, second, rest) and (second, c.members) not in rest.keys:
                out = [_of(lines, x, second) if x is c else x for x in out]
    return out


def _far(total: int, c: Candidate, after: int) -> tuple[int, bool]:
    """How far the parts stand from a total, and whether on the other side than those of the other totals."""
    follows = min(c.members) > total
    return min(abs(total - m) for m in c.members), after != 0 and follows != (after > 0)


def _of(lines: Lines, c: Candidate, total: int) -> Candidate:
    """The same parts under another total."""
    return replace(c, total=total, evidence=tuple(np.minimum(weigh_one(lines, total, c.members), CAP).tolist()))


def _printed_twice(lines: Lines, setting: Setting, totals: Sequence[int]) -> list[tuple[int, int]]:
    """(total, other line) with the very same figures; where both are called totals, with a slip in one of them too."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for line in range(lines.count):
        alike.setdefault((*lines.value[line].tolist(), *lines.known[line].tolist()), []).append(line)
    group = {line: same for same in alike.values() if len(same) == 2 for line in same}
    twins = [(t, other) for t in totals if (lines.value[t] != 0).any() for other in group.get(t, ()) if other != t]
    paired = {line for pair in twins for line in pair}
    named = [i for i in range(lines.count) if "total" in setting.roles[i] and i not in paired]
    return twins + [
        (t, other) for t in totals if t in named for other in named if other != t and _slipped(lines, t, other)
    ]


def _slipped(lines: Lines, total: int, other: int) -> bool:
    """Whether two lines have the same figures but for one, in which one slip makes the difference."""
    mine, theirs = lines.value[total], lines.value[other]
    unlike = (mine != theirs).nonzero()[0].tolist()
    if len(unlike) != 1 or not ((mine == theirs) & (mine != 0)).any():
        return False
    at = unlike[0]
    return slips(int(mine[at]), 2 * int(lines.half[total, at]), int(theirs[at]))


def agreeing(lines: Lines, accepted: Sequence[Candidate]) -> list[Candidate]:
    """The candidates after all of them have been heard on each kind of positions: whether figures add up is a
    property of the column. A kind that the other sums speak against more than a sum's own figures speak for it does
    not count; a sum that sets aside a kind which the others bear out pays for it in full."""
    found = _without_denied([c for c in accepted if c.family not in SAID])
    kinds = [lines.kinds == kind for kind in np.unique(lines.kinds)]
    says = np.array([[np.array(c.evidence)[here].sum() for here in kinds] for c in found])
    for i in range(len(found) if len(kinds) > 1 else 0):
        for k, here in enumerate(kinds):
            counts, own = np.array(found[i].counts), float(says[i, k])
            others = float(says[:, k].sum()) - own
            if counts[here].any() and others < 0 and own + others < 0:
                found[i] = replace(found[i], counts=tuple(bool(x) for x in counts & ~here))
            elif not counts[here].any() and others > -own > ASIDE:
                found[i] = replace(found[i], score=found[i].score + ASIDE + own)
    kept = [c for c in found if any(c.counts) and c.score >= NEEDED[c.family]]
    return kept + [c for c in accepted if c.family in SAID]


def _without_denied(found: list[Candidate]) -> list[Candidate]:
    """The candidates without the positions in which three of them or more fail and none holds: figures that do not
    add up there, not so many mistakes."""
    heard = [
        [e for c in found if c.counts[i] and (e := c.evidence[i])] for i in range(len(found[0].counts) if found else 0)
    ]
    denied = [sum(e < DENIAL for e in said) > 2 and max(said) < 1 for said in heard]
    if not any(denied) or all(denied):
        return found
    left = [replace(c, counts=tuple(x and not no for x, no in zip(c.counts, denied, strict=True))) for c in found]
    return [c for c in left if any(c.counts)]


def completed(lines: Lines, c: Candidate) -> Candidate:
    """The candidate with a line that is empty wherever the sum holds and makes it hold where it does not (a part few columns have)."""
    value = lines.stack[:, :, 0]
    off = value[c.total] - value[list(c.members)].sum(axis=0)
    slack = lines.stack[c.total, :, 1] + lines.stack[list(c.members), :, 1].sum(axis=0)
    counts = np.array(c.counts) & lines.known[c.total]
    wrong = counts & (np.abs(off) > slack)
    if not wrong.any() or not (counts & ~wrong).any():
        return c
    for line in range(min(c.total, *c.members), max(c.total, *c.members)):
        fits = (np.abs(off - value[line]) <= slack + lines.stack[line, :, 1])[wrong].all() and value[line][wrong].all()
        if line != c.total and line not in c.members and fits and not value[line][counts & ~wrong].any():
            return replace(c, members=tuple(sorted((*c.members, line))))
    return c
