"""From relations that do not hold to findings: which cell (or row) is wrong, the likeliest cause, and the value that
would be right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.locating import located
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.proof import proof_state, times_held
from pipeline.reconciliation.readings import Reading
from pipeline.reconciliation.table_finding import TableFinding, finding_on
from pipeline.reconciliation.whole_lines import left_out_rows, missing_lines, repeated_rows, whole_lines


def diagnose_relations(
    matrix: Matrix, relations: Sequence[CellRelation], reading: Reading | None = None
) -> tuple[TableFinding, ...]:
    """The findings on the relations of a grid, one for each cause, in the order of the cells."""
    out = missing_lines(matrix, relations) + repeated_rows(matrix, relations) + left_out_rows(matrix, relations) + _unlike(relations)
    rest = list(relations)
    if reading is not None:
        touched = [
            r
            for r in relations
            if r.verdict == "mismatch" and any(cell in reading.cells for cell in (r.total, *r.members))
        ]
        out.append(_doubtful(matrix, reading, touched))
        rest = [r for r in rest if r not in touched]
    for whole in whole_lines(matrix, rest):
        out.append(whole)
        rest = [r for r in rest if r not in whole.relations]
    for family in _near_families(rest):
        main = max(family, key=lambda r: r.gap)
        near = finding_on(main, family, "unexplained", (), line=("near", len(family)))
        out.append(replace(near, severity="info", verdict="incomplete"))
        rest = [r for r in rest if r not in family]
    out += located(matrix, rest)
    return tuple(sorted(out, key=lambda f: (f.place, f.code)))


def _unlike(relations: Sequence[CellRelation]) -> list[TableFinding]:
    """One finding for each family of sums between figures of different price levels."""
    families: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in relations:
        if relation.verdict == "not_comparable":
            families[relation.line].append(relation)
    found = [
        finding_on(max(family, key=lambda r: r.gap), family, "different_scope", (), line=("level", len(family)))
        for family in families.values()
    ]
    return [replace(each, severity="info", verdict="not_comparable") for each in found]


def _near_families(relations: Sequence[CellRelation]) -> list[list[CellRelation]]:
    """Families that only nearly add up: not a slip in a cell, but figures made each in its own way."""
    families: dict[int, list[CellRelation]] = defaultdict(list)
    for relation in relations:
        if relation.op == "about":
            families[relation.line].append(relation)
    return list(families.values())


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


def proof_states(
    matrix: Matrix, relations: Sequence[CellRelation], findings: Sequence[TableFinding]
) -> dict[Place, str]:
    """For every cell with a figure: proven (two relations hold it), supported (one), unproven, or contradicted (a
    finding points at it).

    A total whose sum is broken while nothing singles out a part is contradicted.
    """
    held = times_held((r.total, r.members) for r in relations if r.verdict in HOLDING)
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
                out[(r, c)] = proof_state(held[(r, c)], (r, c) in accused)
    return out
