"""Sums: find them, test them as intervals, name the cell that is wrong, say why. Pure; knows cells and figures only.

done = reconcile(grid)                      # done.relations; done.findings: what does not hold, why, the value proposed; done.proofs
relations = find_relations(grid)            # which cell is the sum of which, with verdicts
combine(total, [(part, 1), (part, -1)])     # one relation between any figures, with its verdict
"""

from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.in_cell import CellSum, cell_sums
from pipeline.reconciliation.intervals import HOLDING, NOTHING, Comparison, Rounded, adds_up, combine
from pipeline.reconciliation.relations import find_relations
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reconciliation.tables import Reconciled, reconcile

__all__ = [
    "HOLDING",
    "NOTHING",
    "CellRelation",
    "CellSum",
    "Comparison",
    "Reconciled",
    "Rounded",
    "TableFinding",
    "adds_up",
    "cell_sums",
    "combine",
    "find_relations",
    "reconcile",
]
