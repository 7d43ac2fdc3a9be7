"""From relations that do not hold to findings: which cell (or row) is wrong, the likeliest cause, and the value that
would be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.causes import Slip, likeliest_slip
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.proof import proof_state
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reconciliation.readings import Reading
from pipeline.reconciliation.relations import twin_rows
from pipeline.reconciliation.repair import Repair, repairs
from pipeline.reconciliation.words import roles

BALANCED = 1.0  # how much less far-fetched a repair is that makes two totals equal


@dataclass(frozen=True, slots=True)
class TableFinding:
    """One thing to look at in a table. ``code`` and ``klass`` as in DESIGN.md; ``place`` is the cell it is about
    (the located one, else the total).

    ``relations`` are the broken sums it explains and ``ratios`` the broken ratios (all of them under one finding); ``rivals`` are other sets of
    cells that explain them as well (a tie, said and not hidden). ``proposal`` is the value that would make the sums
    hold, never applied.
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
    ratios: tuple[Ratio, ...] = ()
    explanation_da: str = field(default="", compare=False)
    explanation_en: str = field(default="", compare=False)


def diagnose_relations(
    matrix: Matrix, relations: Sequence[CellRelation], reading: Reading | None = None
) -> tuple[TableFinding, ...]:
    """The findings on the relations of a grid, one for each cause, in the order of the cells."""
    out = _missing_lines(matrix, relations) + _repeated_rows(matrix, relations)
    rest = list(relations)
    if reading is not None:
        touched = [
            r
            for r in relations
            if r.verdict == "mismatch" and any(cell in reading.cells for cell in (r.total, *r.members))
        ]
        out.append(_doubtful(matrix, reading, touched))
        rest = [r for r in rest if r not in touched]
    for whole in _whole_lines(matrix, rest):
        out.append(whole)
        rest = [r for r in rest if r not in whole.relations]
    for family in _near_families(rest):
        main = max(family, key=lambda r: r.gap)
        out.append(
            replace(_finding(matrix, main, family, "unexplained", (), line=("near", len(family))), severity="warning")
        )
        rest = [r for r in rest if r not in family]
    out += [_located(matrix, part, found) for part, found in _merged(repairs(rest))]
    return tuple(sorted(out, key=lambda f: (f.place, f.code)))


def _near_families(relations: Sequence[CellRelation]) -> list[list[CellRelation]]:
    """Families that only nearly add up: not a slip in a cell, but figures made each in its own way."""
    families: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in relations:
        if relation.op == "about":
            families[relation.line].append(relation)
    return list(families.values())


def _merged(groups: list[tuple[list[CellRelation], list[Repair]]]) -> list[tuple[list[CellRelation], list[Repair]]]:
    """Groups of broken sums that the very same sets of cells explain are one matter."""
    by_cells: dict[object, tuple[list[CellRelation], list[Repair]]] = {}
    for number, (part, found) in enumerate(groups):
        key: object = tuple(sorted(r.cells for r in found)) if found and len(found[0].cells) > 1 else number
        if key in by_cells:
            by_cells[key] = ([*by_cells[key][0], *part], by_cells[key][1])
        else:
            by_cells[key] = (part, found)
    return list(by_cells.values())


def _doubtful(matrix: Matrix, reading: Reading, broken: Sequence[CellRelation]) -> TableFinding:
    """A row that the sums want read otherwise."""
    main = max(broken, key=lambda r: r.gap) if broken else None
    verdict = "mismatch" if broken else "incomplete"
    found = TableFinding(
        "amount.unread",
        "warning",
        verdict,
        "reading_doubt",
        reading.cells[0],
        tuple(broken),
        cells=reading.cells,
        proposals=reading.proposals,
        located=True,
        line=(reading.kind, reading.cells[0][0]),
    )
    if main is None:
        return found
    return replace(found, reported=main.reported, computed=main.computed, difference=main.difference, slack=main.slack)


def _missing_lines(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """One finding for each family of sums that lacks a whole part."""
    families: dict[int, list[CellRelation]] = defaultdict(list)
    for r in relations:
        unknown = any(matrix.states[m[0]][m[1]] == grids.MISSING for m in r.members)
        if (
            r.verdict == "incomplete"
            and not unknown
            and r.difference is not None
            and r.slack is not None
            and r.difference > r.slack
        ):
            families[r.line].append(r)
    out = []
    for family in families.values():
        main = max(family, key=lambda r: r.gap)
        line = _part_of_total(matrix, family)
        klass, where = (line[0], line[2]) if line else ("missing_part", ("missing", len(family)))
        found = _finding(matrix, main, family, klass, (), located=line is not None, line=where)
        out.append(replace(found, severity="warning", verdict="incomplete"))
    return out


def _located(matrix: Matrix, broken: list[CellRelation], found: Sequence[Repair]) -> TableFinding:
    main = max(broken, key=lambda r: (r.gap, r.total))
    if not found:
        return _finding(matrix, main, broken, "unexplained", ())
    judged = sorted(((_weighed(matrix, r, broken), r) for r in found), key=lambda x: (x[0][0], x[1].cells))
    (cost, slips), best = judged[0]
    rivals = tuple(r.cells for (other, _), r in judged[1:] if other < cost + 0.5)
    if len(best.cells) == 1:
        part = _part_of_total(matrix, broken)
        if part is not None and part[1] < cost:
            return _finding(matrix, main, broken, part[0], (), rivals=tuple(r.cells for r in found), line=part[2])
    klass = slips[0].klass if len({s.klass for s in slips}) == 1 else "unexplained"
    located = not rivals and (len(broken) > 1 or cost < 3.5)
    proposals = tuple((cell, slip.value) for cell, slip in zip(best.cells, slips, strict=True))
    if rivals and all(slip.klass == "unexplained" for slip in slips):
        return _finding(matrix, main, broken, "unexplained", (), rivals=tuple(r.cells for r in found))
    return _finding(matrix, main, broken, klass, best.cells, proposals=proposals, rivals=rivals, located=located)


def _weighed(matrix: Matrix, repair: Repair, broken: Sequence[CellRelation]) -> tuple[float, list[Slip]]:
    """How far-fetched a repair is, and its slips. One that makes a total what another total of its line is (a budget that
    balances, assets and liabilities) has that to bear it out."""
    cost, slips = _judge(matrix, repair)
    total = len(repair.cells) == 1 and any(repair.cells[0] == r.total for r in broken)
    balances = total and _balances(matrix, repair.cells[0], slips[0].value, broken[0].kind != "row")
    return (cost - BALANCED if balances else cost), slips


def _balances(matrix: Matrix, total: Place, value: Decimal, column: bool) -> bool:
    """Whether another total in the line of a total has the same figure, or the same with the other sign."""
    labels = matrix.row_labels if column else matrix.col_labels
    along = [(r, total[1]) for r in matrix.rows] if column else [(total[0], c) for c in matrix.cols]
    wanted = int(value * matrix.multipliers.get(total, Decimal(1)) / matrix.unit)
    named = [p for p in along if "total" in roles(labels[p[0] if column else p[1]])]
    return total in named and any(abs(int(matrix.value[p])) == abs(wanted) > 0 for p in named if p != total)


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
    place = cells[0] if cells else main.total
    found = TableFinding(code, "error", "mismatch", klass, place, tuple(broken), cells=cells, rivals=rivals, line=line)
    return replace(
        found,
        reported=main.reported,
        computed=main.computed,
        difference=main.difference,
        slack=main.slack,
        proposals=proposals,
        proposal=first[1] if first else None,
        proposal_place=first[0] if first else None,
        located=located,
    )


def _part_of_total(matrix: Matrix, broken: Sequence[CellRelation]) -> tuple[str, float, tuple[str, int] | None] | None:
    """Class, cost and line when the differences are just one part too many or too few in every broken relation."""
    options = [_part_matches(matrix, r) for r in broken]
    shared = set(options[0]).intersection(*options[1:]) if options else set()
    if not shared or any(r.line != broken[0].line for r in broken):
        return None
    klass, axis, number = min(
        shared, key=lambda x: (("double_count", "missing_part", "extra_part").index(x[0]), x[1], x[2])
    )
    return klass, 1.4 if len(broken) > 1 else 1.9, (axis, number)


def _part_matches(matrix: Matrix, relation: CellRelation) -> set[tuple[str, str, int]]:
    """(class, axis, line) such that the line's figure equals the difference: left out of the total, in it twice, or
    not listed among the parts."""
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


def _repeated_rows(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """Rows printed twice: the sums hold with one of them and have no place for the other."""
    used: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in relations:
        if relation.kind != "row":
            for row in {cell[0] for cell in (relation.total, *relation.members)}:
                used[row].append(relation)
    out = []
    for row in twin_rows(matrix):
        touching = used[row - 1] or used[row]
        if not touching or (used[row - 1] and used[row] and not _same_total(used[row - 1], used[row], row)):
            continue
        main = max(touching, key=lambda r: (len(r.members), abs(r.reported or 0)))
        cells = tuple((row, c) for c in matrix.cols if matrix.state[row, c] == grids.NUMBER)
        found = _finding(matrix, main, [main], "double_count", cells, located=True, line=("twin", row))
        out.append(replace(found, difference=None))
    return out


def _same_total(first: Sequence[CellRelation], second: Sequence[CellRelation], row: int) -> bool:
    """Whether two equal rows are both totals only, of rows on the same side: one total that has two sets of parts."""
    both = [*first, *second]
    sides = {member[0] > row for r in both for member in r.members}
    return all(r.total[0] in (row - 1, row) for r in both) and len(sides) == 1


def _whole_lines(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """Whole rows (or columns) doubled, left out or too many: families of sums that fail by just one line in most of
    their positions."""
    families: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in relations:
        if relation.verdict == "mismatch":
            families[relation.line].append(relation)
    out = []
    for family in sorted(families.values(), key=len, reverse=True):
        part = _part_of_total(matrix, family) if len(family) > 1 else None
        if part is not None:
            main = max(family, key=lambda r: r.gap)
            out.append(_finding(matrix, main, family, part[0], (), located=True, line=part[2]))
    return out


def proof_states(
    matrix: Matrix, relations: Sequence[CellRelation], findings: Sequence[TableFinding]
) -> dict[Place, str]:
    """For every cell with a figure: proven (two relations hold it), supported (one), unproven, or contradicted (a
    finding points at it).

    Relations with the same parts and total count once. A total whose sum is broken while nothing singles out a part
    is contradicted.
    """
    held: dict[Place, set[int]] = defaultdict(set)
    numbers: dict[tuple[Place, frozenset[Place]], int] = {}
    for relation in relations:
        if relation.verdict in HOLDING:
            number = numbers.setdefault((relation.total, frozenset(relation.members)), len(numbers))
            for cell in (relation.total, *relation.members):
                held[cell].add(number)
    accused = {
        c
        for f in findings
        if f.verdict == "mismatch"
        for c in (f.cells or tuple(c for s in f.rivals for c in s) or (f.place,))
    }
    out = {}
    for r in matrix.rows:
        for c in matrix.cols:
            if matrix.states[r][c] in (grids.NUMBER, grids.ZERO):
                out[(r, c)] = proof_state(len(held[(r, c)]), (r, c) in accused)
    return out
