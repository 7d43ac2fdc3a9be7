"""From relations that do not hold to findings: which cell (or row) is wrong, the likeliest cause, and the value that would be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.causes import Slip, likeliest_slip
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.relations import CellRelation
from pipeline.reconciliation.repair import HOLDING, Repair, broken_groups, smallest_repairs


@dataclass(frozen=True, slots=True)
class TableFinding:
    """One thing to look at in a table. ``code`` and ``klass`` as in DESIGN.md; ``place`` is the cell it is about (the located one, else the total).

    ``relations`` are the broken relations it explains (all of them under one finding); ``rivals`` are other sets of cells that explain them
    as well (a tie, said and not hidden). ``proposal`` is the value that would make the sums hold, never applied.
    """

    code: str
    severity: str
    verdict: str
    klass: str
    place: Place
    relations: tuple[CellRelation, ...] = ()
    reported: Decimal | None = None
    computed: Decimal | None = None
    difference: Decimal | None = None
    slack: Decimal | None = None
    cells: tuple[Place, ...] = ()
    proposal: Decimal | None = None
    proposal_place: Place | None = None
    proposals: tuple[tuple[Place, Decimal], ...] = ()
    rivals: tuple[tuple[Place, ...], ...] = ()
    located: bool = False
    line: tuple[str, int] | None = None
    explanation_da: str = field(default="", compare=False)
    explanation_en: str = field(default="", compare=False)


def diagnose_relations(matrix: Matrix, relations: Sequence[CellRelation]) -> tuple[TableFinding, ...]:
    """The findings on the relations of a grid, one for each cause, in the order of the cells."""
    out: list[TableFinding] = []
    for group in broken_groups(relations):
        rest = list(group)
        whole = _whole_line(matrix, rest)
        if whole is not None:
            out.append(whole)
            rest = [r for r in rest if r not in whole.relations]
        for part in broken_groups(rest):
            out += _located(matrix, part, relations)
    return tuple(sorted(out, key=lambda f: (f.place, f.code)))


def _located(matrix: Matrix, broken: list[CellRelation], relations: Sequence[CellRelation]) -> list[TableFinding]:
    repairs = smallest_repairs(broken, relations)
    main = max(broken, key=lambda r: (abs(r.difference or 0), r.total))
    if not repairs:
        return [_finding(matrix, main, broken, "unexplained", ())]
    judged = sorted(((_judge(matrix, r), r) for r in repairs), key=lambda x: (x[0][0], x[1].cells))
    (cost, slips), best = judged[0]
    rivals = tuple(r.cells for (other, _), r in judged[1:] if other < cost + 0.5)
    if len(best.cells) == 1:
        part = _part_of_total(matrix, broken)
        if part is not None and part[1] < cost:
            return [_finding(matrix, main, broken, part[0], (), rivals=tuple(r.cells for r in repairs), line=part[2])]
    klass = slips[0].klass if len({s.klass for s in slips}) == 1 else "unexplained"
    located = not rivals and (len(broken) > 1 or cost < 3.5)
    proposals = tuple((cell, slip.value) for cell, slip in zip(best.cells, slips, strict=True))
    if rivals and len(broken) == 1 and cost >= 3.5:
        return [_finding(matrix, main, broken, "unexplained", (), rivals=tuple(r.cells for r in repairs))]
    return [_finding(matrix, main, broken, klass, best.cells, proposals=proposals, rivals=rivals, located=located)]


def _judge(matrix: Matrix, repair: Repair) -> tuple[float, list[Slip]]:
    slips = []
    for cell, low, high in zip(repair.cells, repair.low, repair.high, strict=True):
        figure = matrix.figures[cell[0]][cell[1]]
        if matrix.state[cell] != grids.NUMBER or figure is None:
            slips.append(Slip("missing_part", (low + high) / 2, 3.0))
            continue
        factor = matrix.multipliers.get(cell, Decimal(1))
        slips.append(likeliest_slip(figure.raw, figure.value, figure.quantum, low / factor, high / factor))
    return sum(s.cost for s in slips), slips


def _finding(
    matrix: Matrix,
    main: CellRelation,
    broken: Sequence[CellRelation],
    klass: str,
    cells: tuple[Place, ...],
    *,
    proposals: tuple[tuple[Place, Decimal], ...] = (),
    rivals: tuple[tuple[Place, ...], ...] = (),
    located: bool = False,
    line: tuple[str, int] | None = None,
) -> TableFinding:
    first = proposals[0] if proposals else None
    code = "amount.unit" if klass == "unit" and located else f"sum.{main.kind}"
    return TableFinding(
        code, "error", "mismatch", klass, cells[0] if cells else main.total, tuple(broken), main.reported, main.computed, main.difference, main.slack,
        cells, first[1] if first else None, first[0] if first else None, proposals, rivals, located, line,
    )  # fmt: skip


def _part_of_total(matrix: Matrix, broken: Sequence[CellRelation]) -> tuple[str, float, tuple[str, int] | None] | None:
    """Class, cost and line when the differences are just one part too many or too few in every broken relation."""
    options = [_part_matches(matrix, r) for r in broken]
    shared = set(options[0]).intersection(*options[1:]) if options else set()
    if not shared or any(r.line != broken[0].line for r in broken):
        return None
    klass, axis, number = min(shared, key=lambda x: (("double_count", "missing_part", "extra_part").index(x[0]), x[1], x[2]))
    return klass, 1.4 if len(broken) > 1 else 1.9, (axis, number)


def _part_matches(matrix: Matrix, relation: CellRelation) -> set[tuple[str, str, int]]:
    """(class, axis, line) such that the line's figure equals the difference: left out of the total, in it twice, or not listed among the parts."""
    out: set[tuple[str, str, int]] = set()
    if relation.difference is None or relation.slack is None:
        return out
    column = relation.kind != "row"
    across = matrix.rows if column else matrix.cols
    members = {m[0] if column else m[1] for m in relation.members}
    own = relation.total[0] if column else relation.total[1]
    for line in across:
        place = (line, relation.total[1]) if column else (relation.total[0], line)
        if line == own or matrix.state[place] != grids.NUMBER:
            continue
        value = int(matrix.value[place]) * matrix.unit
        if abs(value) <= 2 * relation.slack:
            continue
        if line in members:
            if abs(relation.difference + value) <= relation.slack:
                out.add(("double_count" if _twin(matrix, line, members, column) else "extra_part", relation.kind, line))
            if abs(relation.difference - value) <= relation.slack:
                out.add(("double_count", relation.kind, line))
        elif abs(relation.difference - value) <= relation.slack:
            out.add(("missing_part", relation.kind, line))
    return out


def _twin(matrix: Matrix, line: int, members: set[int], column: bool) -> bool:
    import numpy as np

    rows = [matrix.value[line if column else slice(None), slice(None) if column else line]]
    others = [matrix.value[m if column else slice(None), slice(None) if column else m] for m in members if m != line]
    return any(np.array_equal(rows[0], other) for other in others)


def _whole_line(matrix: Matrix, broken: Sequence[CellRelation]) -> TableFinding | None:
    """A whole row (or column) missing, doubled or too many: one family of sums that fails in most of its positions in the same direction."""
    families: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in broken:
        families[relation.line].append(relation)
    for family in sorted(families.values(), key=len, reverse=True):
        main = max(family, key=lambda r: abs(r.difference or 0))
        positions = len(matrix.cols if main.kind != "row" else matrix.rows)
        if len(family) < 2 or len(family) * 2 < positions:
            continue
        part = _part_of_total(matrix, family)
        if part is not None:
            return _finding(matrix, main, family, part[0], (), located=True, line=part[2])
        signs = {(r.difference or 0) > 0 for r in family}
        if signs == {True} and len(family) * 10 >= positions * 6 and len(family) >= 2:
            proposals = tuple((r.total, r.difference) for r in family if r.difference is not None)
            return _finding(matrix, main, family, "missing_part", (), proposals=(), located=False, line=("missing", len(proposals)))
    return None


def proof_states(matrix: Matrix, relations: Sequence[CellRelation], findings: Sequence[TableFinding]) -> dict[Place, str]:
    """For every cell with a figure: proven (two relations hold it), supported (one), unproven, or contradicted (a finding points at it).

    Relations with the same parts and total count once. A total whose sum is broken while nothing singles out a part is contradicted.
    """
    held: dict[Place, set[tuple[Place, frozenset[Place]]]] = defaultdict(set)
    for relation in relations:
        if relation.verdict in HOLDING:
            for cell in (relation.total, *relation.members):
                held[cell].add((relation.total, frozenset(relation.members)))
    accused = {c for f in findings if f.verdict == "mismatch" for c in (f.cells or tuple(c for s in f.rivals for c in s) or (f.place,))}
    out = {}
    for r in matrix.rows:
        for c in matrix.cols:
            if matrix.state[r, c] in (grids.NUMBER, grids.ZERO):
                count = len(held[(r, c)])
                out[(r, c)] = "contradicted" if (r, c) in accused else "proven" if count > 1 else "supported" if count else "unproven"
    return out
