"""Ratios that do not hold: which cell is wrong, what it should say, and why, together with the sums of the table."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation.causes import Slip, likeliest_slip
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reconciliation.ratios.repair import Ends, single_cells
from pipeline.reconciliation.ratios.telling import confirmed, pointed, told
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reconciliation.words import roles

CLEARLY = 0.5  # how much likelier a slip must be than the next


def judged(matrix: Matrix, ratios: Sequence[Ratio]) -> tuple[Ratio, ...]:
    """The ratios with the mismatches of lines that are evidently made in another way here and there marked not_comparable: more
    than one in six (and more than one) does not hold, or only a part is told ("heraf")."""
    families: dict[int, list[Ratio]] = {}
    for ratio in ratios:
        families.setdefault(ratio.line, []).append(ratio)
    doubtful = {number for number, family in families.items() if not _convincing(family)}
    return tuple(
        replace(r, verdict="not_comparable")
        if r.verdict == "mismatch" and (r.line in doubtful or _of_which(matrix, r))
        else r
        for r in ratios
    )


def _convincing(family: Sequence[Ratio]) -> bool:
    held = sum(r.verdict in HOLDING for r in family)
    broken = sum(r.verdict == "mismatch" for r in family)
    least = 1 if family[0].op == "average" else 2  # an average is made of many
    return held >= least and broken <= max(1, held // 6)


def _of_which(matrix: Matrix, ratio: Ratio) -> bool:
    return ratio.kind == "row" and "of_which" in roles(matrix.row_labels[ratio.total[0]])


def ratio_findings(
    matrix: Matrix, ratios: Sequence[Ratio], sums: Sequence[CellRelation], said: Sequence[TableFinding]
) -> tuple[TableFinding, ...]:
    """``said`` (the findings on the sums) with what the ratios add to them, and the findings on the other broken ratios."""
    findings = list(said)
    rest: list[list[Ratio]] = []
    for group in _groups(ratios):
        found = single_cells(matrix, group, ratios, sums)
        at = _accused(findings, group, found)
        if at is None:
            rest.append(group)
        else:
            findings[at] = _joined(matrix, findings[at], group, found)
    return (*findings, *(_finding(matrix, group, ratios, sums) for group in rest))


def _groups(ratios: Sequence[Ratio]) -> list[list[Ratio]]:
    """Broken ratios that share a cell, as long as one cell is common to them all."""
    groups: list[tuple[set[Place], list[Ratio]]] = []
    for ratio in ratios:
        if ratio.verdict != "mismatch":
            continue
        cells = {ratio.total, *ratio.members}
        near = next((g for g in groups if g[0] & cells), None)
        if near is None:
            groups.append((cells, [ratio]))
        else:
            groups[groups.index(near)] = (near[0] & cells, [*near[1], ratio])
    return [group for _, group in groups]


def _accused(
    findings: Sequence[TableFinding], group: Sequence[Ratio], found: Sequence[tuple[Place, Ends]]
) -> int | None:
    """The finding on a sum that the broken ratios speak of too: it names one of their cells, or it names nothing and one of the
    cells that explain them would do."""
    members = {m for r in group for m in (r.total, *r.members)}
    able = {cell for cell, _ in found}
    for number, finding in enumerate(findings):
        if finding.verdict != "mismatch" or not finding.relations:
            continue
        if members & set(finding.cells):
            return number
        open_cells = {c for r in finding.relations for c in (r.total, *r.members)} | {
            c for s in finding.rivals for c in s
        }
        if not finding.located and able & open_cells:
            return number
    return None


def _joined(
    matrix: Matrix, finding: TableFinding, group: Sequence[Ratio], found: Sequence[tuple[Place, Ends]]
) -> TableFinding:
    """The finding on a sum with the ratios that confirm it, or that tell which of its cells is wrong."""
    named = {m for r in group for m in (r.total, *r.members)} & set(finding.cells)
    joined = replace(finding, ratios=(*finding.ratios, *group))
    if finding.located and named:
        return confirmed(matrix, joined, group)
    cells = {c for r in finding.relations for c in (r.total, *r.members)}
    able = [(cell, _slip(matrix, cell, ends)) for cell, ends in found if cell in cells]
    if len(able) != 1:
        return confirmed(matrix, joined, group) if named else joined
    cell, slip = able[0]
    joined = replace(
        joined, place=cell, cells=(cell,), klass=slip.klass, proposal=slip.value, proposal_place=cell,
        proposals=((cell, slip.value),), rivals=(), located=True,
    )  # fmt: skip
    return pointed(matrix, joined, group)


def _finding(
    matrix: Matrix, group: Sequence[Ratio], ratios: Sequence[Ratio], sums: Sequence[CellRelation]
) -> TableFinding:
    main = max(group, key=lambda r: (r.strength, r.total))
    options = [(_slip_of(matrix, cell, ends, main), cell) for cell, ends in single_cells(matrix, group, ratios, sums)]
    options.sort(key=lambda each: (_cost(each[0], each[1], group), each[1]))
    best = options[0] if options else None
    rivals: list[Place] = []
    if best is not None:
        least = _cost(best[0], best[1], group)
        rivals = [cell for slip, cell in options[1:] if _cost(slip, cell, group) < least + CLEARLY]
    place = best[1] if best else main.total
    held = sum(r.line == main.line and r.verdict in HOLDING for r in ratios)
    finding = TableFinding(
        "ratio.broken", "error" if held >= 5 else "warning", "mismatch",
        best[0].klass if best else "unexplained", place,
        reported=main.reported, computed=main.computed, difference=main.difference, slack=main.slack,
        cells=(place,) if best else (), proposal=best[0].value if best else None, proposal_place=place if best else None,
        proposals=((place, best[0].value),) if best else (), rivals=tuple((cell,) for cell in rivals),
        located=best is not None and not rivals, ratios=tuple(group),
    )  # fmt: skip
    return told(matrix, finding, main, held)


def _slip(matrix: Matrix, cell: Place, ends: Ends) -> Slip:
    """The likeliest slip of the cell within a range of changes, its value in the table's unit."""
    figure = matrix.figures[cell[0]][cell[1]]
    assert figure is not None
    factor = matrix.multipliers.get(cell, Decimal(1))
    slip = likeliest_slip(figure.value, figure.quantum, ends[0] / factor, ends[1] / factor)
    return replace(slip, value=slip.value * factor)


def _slip_of(matrix: Matrix, cell: Place, ends: Ends, main: Ratio) -> Slip:
    """The likeliest slip; of the computed figure itself rather one that gives it to the last digit."""
    if cell == main.total and ends[0] <= -main.difference <= ends[1]:
        exact = _slip(matrix, cell, (-main.difference, -main.difference))
        if exact.klass != "unexplained":
            return exact
    return _slip(matrix, cell, ends)


def _cost(slip: Slip, cell: Place, group: Sequence[Ratio]) -> float:
    """A figure that is made of others is the one that somebody made wrongly, when nothing else tells."""
    return slip.cost - (1.0 if all(cell == r.total for r in group) else 0.0)
