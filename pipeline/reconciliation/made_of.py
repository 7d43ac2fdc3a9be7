"""Which lines the lines of a table are made of, through all accepted sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.reconciliation.proposals import Candidate


def reaches(start: Iterable[int], goal: int, accepted: Sequence[Candidate]) -> bool:
    """Whether ``goal`` is among the lines that the lines of ``start`` are made of."""
    below: dict[int, set[int]] = {}
    for c in accepted:
        below.setdefault(c.total, set()).update(c.members)
    todo, seen = list(start), set()
    while todo:
        line = todo.pop()
        if line == goal:
            return True
        if line not in seen:
            seen.add(line)
            todo += below.get(line, ())
    return False


def expands(coarse: Candidate, fine: Candidate, accepted: Sequence[Candidate]) -> bool:
    """Whether ``fine`` is ``coarse`` with some parts replaced by their own parts, level by level."""
    goal = set(fine.members)
    covered: set[int] = set()
    for member in coarse.members:
        below = _cover(member, goal, accepted, 6)
        if below is None:
            return False
        covered |= below
    return covered == goal and goal != set(coarse.members)


def _cover(line: int, goal: set[int], accepted: Sequence[Candidate], depth: int) -> set[int] | None:
    """The lines of ``goal`` that make up a line, or None when it is not made of them."""
    if line in goal:
        return {line}
    for c in accepted if depth else ():
        if c.total == line:
            parts = [_cover(m, goal, accepted, depth - 1) for m in c.members]
            if all(part is not None for part in parts):
                return set().union(*(part for part in parts if part is not None))
    return None
