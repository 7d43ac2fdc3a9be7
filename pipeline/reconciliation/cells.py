"""The relation of one total cell and its parts, tested."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.intervals import Rounded, compare
from pipeline.reconciliation.matrix import Matrix, Place


class CellRelation(NamedTuple):
    """One cell that should be the sum of others. ``kind``: row (parts stand beside it), column (above or below),
    group (a column sum of some of the rows). ``stated`` is the cell the table presents as the outcome: the total, or
    for a printed difference (A − B = rest) the rest.

    ``op``: sum; at_least where no sum of the family holds and all fall short (the parts listed need not be all of
    the total); about where none holds and all nearly do.

    ``difference`` = reported − computed, ``slack`` how much rounding explains, both in the table's unit (times the
    cells' multipliers); ``verdict`` as in intervals.Comparison; ``line`` numbers the (total line, member lines)
    family it belongs to; ``strength`` is the family's evidence in nats.
    """

    total: Place
    members: tuple[Place, ...]
    op: str
    kind: str
    reported: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    slack: Decimal | None
    verdict: str
    stated: Place = (-1, -1)
    line: int = 0
    strength: float = 0.0

    @property
    def signs(self) -> tuple[int, ...]:
        """What each part counts for: sums add."""
        return (1,) * len(self.members)

    @property
    def gap(self) -> Decimal:
        """The size of the difference, 0 where there is none to speak of."""
        return abs(self.difference) if self.difference is not None else Decimal(0)


def test(matrix: Matrix, total: Place, members: Sequence[Place], kind: str) -> CellRelation | None:
    """The relation of one total cell, or None where there is nothing to compare (no total printed, all parts empty,
    nothing but zeros)."""
    states, rounded = matrix.states, matrix.rounded
    own, kinds = states[total[0]][total[1]], {states[r][c] for r, c in members}
    if own not in (grids.NUMBER, grids.ZERO) or not {grids.NUMBER, grids.MISSING} & kinds:
        return None
    if grids.NUMBER not in kinds and own != grids.NUMBER:
        return None
    known = [figure for r, c in members if (figure := rounded[r][c]) is not None]
    complete = grids.MISSING not in kinds and grids.TEXT not in kinds
    reported, computed, off, slack, verdict = compare(rounded[total[0]][total[1]], known, complete)
    if own == grids.ZERO and off:  # a dash for a total of something: not stated, rather than nothing
        return None
    if verdict == "incomplete" and off is not None and slack is not None:
        if abs(off) <= slack and len(known) > 1:  # what is unknown turns out to be nothing
            verdict = "within_rounding" if off else "exact"
        elif -off > slack and not any(part.value < 0 for part in known) and not _ever_negative(matrix, members, kind):
            verdict = "mismatch"  # it cannot make the sum smaller
    return CellRelation(total, tuple(members), "sum", kind, reported, computed, off, slack, verdict)


def _ever_negative(matrix: Matrix, members: Sequence[Place], kind: str) -> bool:
    """Whether an unknown part stands in a line that has negative figures."""
    unknown = [m for m in members if figure_at(matrix, m) is None and matrix.state[m] != grids.EMPTY]
    lines = [matrix.value[:, m[1]] if kind == "row" else matrix.value[m[0], :] for m in unknown]
    return any(bool((line < 0).any()) for line in lines)


def families(relations: Iterable[CellRelation]) -> list[list[CellRelation]]:
    """The relations of each family, in order of their first."""
    found: dict[int, list[CellRelation]] = {}
    for relation in relations:
        found.setdefault(relation.line, []).append(relation)
    return list(found.values())


def figure_at(matrix: Matrix, place: Place) -> Rounded | None:
    """The figure of a cell in the table's common unit, a dash as nothing, None when unknown."""
    return matrix.rounded[place[0]][place[1]]
