"""One score for a candidate table, and the best set of tables for a text.

The score is a logistic model of how much of the table is right, on the features of ``features``; its weights are data
(``reference/table_weights.csv``, learned by ``tests/benchmarks/table_weights.py``). A set of tables is worth the sum over its tables of
their figures times the odds that they stand right: what no table claims counts nothing, a wrong table counts against.
Method: weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1).
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import reference
from pipeline.tables.features import Features, features, figures_claimed
from pipeline.tables.linear_lines import Found, TextLine

LIKELY = 0.5  # share right from which a new table is better than none
FLOOR = 0.2  # share right at which a table is worth nothing: a table read badly says more than its figures without it
MARGIN = 0.05  # by which a candidate must be likelier than what the earlier finders, in their order, agree on


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate table, who proposed it, and how much of it is likely to be right (0 to 1)."""

    found: Found
    proposer: str
    likely: float
    figures: int  # in its cells
    settled: bool = False  # the earlier finders agree on it

    @property
    def worth(self) -> float:
        if self.settled:
            return max(self.likely - FLOOR + MARGIN, MARGIN) * (self.figures + 1)
        return (self.likely - FLOOR) * (self.figures + 1) if self.likely >= LIKELY else 0.0


@cache
def weights() -> dict[str, float]:
    """Feature → weight."""
    return {row["feature"]: float(row["weight"]) for row in reference.rows("table_weights")}


def likely(of: Features) -> float:
    """How much of a table with these features is likely to be right."""
    total = sum(weights().get(name, 0.0) * value for name, value in of.items())
    return 1 / (1 + math.exp(-total))


def scored(found: Found, lines: Sequence[TextLine], proposer: str, settled: bool = False) -> Candidate:
    """A candidate with its score. One that only tells that lines are no table's (no grids) is as good as a table half right."""
    right = likely(features(found, lines, proposer)) if found.grids else LIKELY
    return Candidate(found, proposer, right, figures_claimed(found), settled)


def best_set(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates worth most together, no two of them on the same line."""
    order = sorted((each for each in candidates if each.worth > 0), key=lambda each: (each.found.end, each.found.start))
    ends = [each.found.end for each in order]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for at, each in enumerate(order):
        before = best[bisect_right(ends, each.found.start, 0, at)]
        with_it = (before[0] + each.worth, (*before[1], at))
        best.append(max(best[-1], with_it, key=lambda choice: choice[0]))
    return [order[at] for at in best[-1][1]]
