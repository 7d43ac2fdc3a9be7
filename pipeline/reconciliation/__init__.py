"""Sums: find them, test them as intervals, name the cell that is wrong, say why. Pure; knows cells and figures only.

    relations = find_relations(grid)            # which cell is the sum of which, with verdicts
    combine(total, [(part, 1), (part, -1)])     # one relation between any figures: computed, difference, slack, verdict
"""

from pipeline.reconciliation.intervals import Comparison, Rounded, combine
from pipeline.reconciliation.relations import CellRelation, find_relations

__all__ = ["CellRelation", "Comparison", "Rounded", "combine", "find_relations"]
