"""Sums: find them, test them as intervals, name the cell that is wrong, say why. Pure; knows cells and figures only.

done = reconcile(grid)                      # done.relations, done.findings, done.proofs: everything below in one go
relations = find_relations(grid)            # which cell is the sum of which, with verdicts
findings = diagnose(grid)                   # what does not hold, the likeliest cause, the value proposed
combine(total, [(part, 1), (part, -1)])     # one relation between any figures: computed, difference, slack, verdict
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.danish.numbers import Figure
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.diagnosis import TableFinding
from pipeline.reconciliation.in_cell import CellSum, cell_sums
from pipeline.reconciliation.intervals import Comparison, Rounded, combine
from pipeline.reconciliation.matrix import Place
from pipeline.reconciliation.relations import find_relations
from pipeline.reconciliation.tables import Reconciled, reconcile

__all__ = [
    "CellRelation",
    "CellSum",
    "Comparison",
    "Reconciled",
    "Rounded",
    "TableFinding",
    "cell_sums",
    "combine",
    "diagnose",
    "find_relations",
    "proofs",
    "reconcile",
]


def diagnose(
    grid: Sequence[Sequence[str]],
    *,
    header_rows: int | None = None,
    number_format: str | None = None,
    units: Mapping[Place, Decimal] | None = None,
    bold: Iterable[Place] = (),
    figures: Mapping[Place, Figure | None] | None = None,
) -> tuple[TableFinding, ...]:
    """The findings on a grid; arguments as in find_relations."""
    return reconcile(
        grid, header_rows=header_rows, number_format=number_format, units=units, bold=bold, figures=figures
    ).findings


def proofs(
    grid: Sequence[Sequence[str]],
    *,
    header_rows: int | None = None,
    number_format: str | None = None,
    units: Mapping[Place, Decimal] | None = None,
    bold: Iterable[Place] = (),
    figures: Mapping[Place, Figure | None] | None = None,
) -> Mapping[Place, str]:
    """(row, col) → proven, supported, unproven or contradicted, for every cell with a figure; arguments as in
    find_relations."""
    return reconcile(
        grid, header_rows=header_rows, number_format=number_format, units=units, bold=bold, figures=figures
    ).proofs
