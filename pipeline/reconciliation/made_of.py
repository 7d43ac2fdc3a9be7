"""Which lines the lines of a table are made of, through all accepted sums."""

from collections import defaultdict
from collections.abc import Iterable

from pipeline.reconciliation.proposals import Candidate


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
