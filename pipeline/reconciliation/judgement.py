"""What a sum that does not hold in one position means, seen beside the same sum in the other positions."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.causes import likeliest_slip
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix
from pipeline.reconciliation.proposals import Candidate
from pipeline.reconciliation.words import roles

SLIPS = ("sign", "unit", "transposed_digits", "lost_separator", "digit_error")


def stated_line(names: Sequence[str], total: int, members: Sequence[int]) -> int:
    """The line printed as the outcome: the total, or the one part called a balance, rest or net figure (A − B = rest)."""
    if len(members) < 2 or "difference" in roles(names[total]):
        return total
    rest = [m for m in members if "difference" in roles(names[m])]
    return rest[0] if len(rest) == 1 else total


def unknown_is_nothing(matrix: Matrix, relations: list[CellRelation]) -> list[CellRelation]:
    """Where the very parts that are unknown are so in other positions too, and those sums hold without them, an
    incomplete sum is wrong."""

    if not any(r.verdict == "incomplete" for r in relations):
        return relations

    def unknown(r: CellRelation) -> frozenset[int]:
        axis = 1 if r.kind == "row" else 0
        return frozenset(m[axis] for m in r.members if matrix.states[m[0]][m[1]] == grids.MISSING)

    held: dict[tuple[int, frozenset[int]], int] = {}
    for r in relations:
        if r.verdict in HOLDING and unknown(r):
            held[(r.line, unknown(r))] = held.get((r.line, unknown(r)), 0) + 1
    wrong = [
        r.verdict == "incomplete" and r.difference is not None and held.get((r.line, unknown(r)), 0) >= 2
        for r in relations
    ]
    return [r._replace(verdict="mismatch") if bad else r for r, bad in zip(relations, wrong, strict=True)]


def lacking(relations: list[CellRelation]) -> list[CellRelation]:
    """Families whose total is too large in every position that differs: a whole part is not listed, so their sums
    are incomplete, not wrong. Not so where a sum across one of these figures fails too: a row left out spoils none. Where
    sums across bear out every such total, others may hold (the part has no figure there) and some be too small."""
    if not any(r.verdict == "mismatch" for r in relations):
        return relations
    lacking = set()
    crossed, borne = (
        {(r.kind == "row", p) for r in relations if r.verdict in verdicts for p in (r.total, *r.members)}
        for verdicts in (("mismatch",), HOLDING)
    )
    for line, family in _families(relations).items():
        off = [r for r in family if r.verdict == "mismatch"]
        compared = [r for r in family if r.verdict in ("mismatch", *HOLDING)]
        above = all(r.difference is not None and r.difference > 0 for r in off)
        across = any((r.kind != "row", p) in crossed for r in off for p in (r.total, *r.members))
        sure = all((r.kind != "row", r.total) in borne for r in off) and _far_apart(off)
        most = above and len(off) * 10 >= 6 * len(compared)
        if len(off) > 1 and (most or sure) and not across and _uneven(off):
            lacking.add(line)
    return [r._replace(verdict="incomplete") if r.line in lacking and r.verdict == "mismatch" else r for r in relations]


def added_up(matrix: Matrix, relations: list[CellRelation]) -> list[CellRelation]:
    """The relations without those that fail for having but one part filled in, in families that fail more often than
    they hold: there the figures say something else."""
    few = set()
    for line, family in _families(relations).items():
        if sum(r.verdict == "mismatch" for r in family) > sum(r.verdict in HOLDING for r in family):
            few.add(line)

    def alone(r: CellRelation) -> bool:
        filled = [m for m in r.members if matrix.state[m] != grids.EMPTY]
        return r.verdict == "mismatch" and len(filled) == 1 < len(r.members)

    return [r for r in relations if not (r.line in few and alone(r))]


def no_sums(relations: list[CellRelation]) -> list[CellRelation]:
    """Families that hold in no position are not called sums: the parts listed may leave some of the total out
    (``at_least``), or each figure was made in its own way and they only nearly add up (``about``)."""
    ops: dict[int, str] = {}
    for line, family in _families(relations).items():
        if any(r.verdict in HOLDING for r in family):
            continue
        if all(r.verdict == "incomplete" and r.gap > 0 for r in family):
            ops[line] = "at_least"
        elif len(family) > 2 and len({r.difference for r in family}) > 1 and all(map(_nearly, family)):
            ops[line] = "about"
    return [r._replace(op=ops[r.line]) if r.line in ops else r for r in relations]


def _nearly(relation: CellRelation) -> bool:
    return relation.verdict == "mismatch" and relation.gap * 50 < abs(relation.reported or Decimal(0))


def _families(relations: Sequence[CellRelation]) -> dict[int, list[CellRelation]]:
    families: dict[int, list[CellRelation]] = {}
    for relation in relations:
        families.setdefault(relation.line, []).append(relation)
    return families


def _far_apart(off: Sequence[CellRelation]) -> bool:
    """Whether the differences are not one and the same but for rounding (a figure and the totals it is in)."""
    differences = [r.difference for r in off if r.difference is not None]
    return len(off) > 1 and max(differences) - min(differences) > max(r.slack or Decimal(0) for r in off)


def _uneven(off: Sequence[CellRelation]) -> bool:
    """A part left out takes a different amount from each position; the very same amount everywhere is something
    else."""
    return len({r.difference for r in off}) > 1


def believable(matrix: Matrix, relation: CellRelation, sums: Sequence[Candidate], position: int, odd: bool) -> bool:
    """Whether a sum that fails here should hold here at all: a column of averages or percentages beside columns of
    counts need not.

    An average lies between its parts; a total that does so while no other sum holds in the position is taken for one.
    """
    if any(c.evidence[position] > 1 for c in sums if c.counts[position]):
        return True
    parts = [int(matrix.value[m]) for m in relation.members if matrix.state[m] == grids.NUMBER]
    total = int(matrix.value[relation.total])
    if odd:  # shares may well add up, but then they do nearly
        near = bool(parts) and min(parts) >= 0 and max(parts) < total and abs(total - sum(parts)) * 5 < total
        return near or _one_slip(matrix, relation, ("unit",))
    average = len(parts) > 1 and min(parts) <= total <= max(parts) and abs(total) * 3 < abs(sum(parts)) * 2
    return not average or _one_slip(matrix, relation) or _hole(matrix, relation)


def _hole(matrix: Matrix, relation: CellRelation) -> bool:
    """Whether just one part is empty, and its line has a figure everywhere else: figures that stand in the wrong cells."""
    empty = [m for m in relation.members if matrix.state[m] == grids.EMPTY]
    if len(empty) != 1 or len(relation.members) < 3:
        return False
    ((row, col),) = empty
    across = relation.kind == "row"
    line = [(r, col) for r in matrix.rows] if across else [(row, c) for c in matrix.cols]
    return all(matrix.state[cell] != grids.EMPTY for cell in line if cell != (row, col))


@lru_cache(maxsize=4096)
def shape(label: str) -> str:
    """The words of a label without its numbers: columns called 2021 and 2022 hold the same sort of figure."""
    return re.sub(r"\d+", "0", label.lower()) if re.search(r"\d", label) else label


def _one_slip(matrix: Matrix, relation: CellRelation, classes: Sequence[str] = SLIPS) -> bool:
    """Whether one slip in one cell, of the given classes, explains the difference."""
    if relation.difference is None or relation.slack is None:
        return False
    for place, sign in ((relation.total, 1), *((m, -1) for m in relation.members)):
        figure = matrix.figures[place[0]][place[1]]
        if matrix.state[place] == grids.NUMBER and figure is not None:
            ends = sorted(
                (sign * (-relation.difference - relation.slack), sign * (-relation.difference + relation.slack))
            )
            factor = matrix.multipliers.get(place, Decimal(1))
            if likeliest_slip(figure.value, figure.quantum, ends[0] / factor, ends[1] / factor).klass in classes:
                return True
    return False
