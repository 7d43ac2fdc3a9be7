"""One score for a candidate table, and the best set of tables for a text.

What speaks for and against a candidate are named features, each a number of about -1 to 1, measured on the finished grid and the lines it claims,
so that candidates of any proposer compare. The score is a logistic model on them of how much of the table is right; its weights are data
(``reference/table_weights.csv``, learned by ``tests/benchmarks/table_weights.py``). A set of tables is worth the sum over its tables of their
figures times the odds that they stand right: what no table claims counts nothing, a wrong table counts against. Method: weighted interval
scheduling (Kleinberg and Tardos, Algorithm Design, 6.1).
"""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.model import Grid
from pipeline.reconciliation import HOLDING, find_relations
from pipeline.tables.linear_lines import Found, TextLine
from pipeline.tables.linear_splits import FIGURE, is_amount_cell, split_line

LONG_CELL = 90  # characters: more is a sentence or a list, not a label
MAX_CELLS = 3000  # in a table whose sums are sought
CALM = 20.0  # nats of evidence from sums that count half
_FIGURES = re.compile(rf"(?:(?<=\s)|^){FIGURE}(?=\s|$)", re.IGNORECASE)
_YEAR = re.compile(YEAR)
_SENTENCE = re.compile(r"[a-zæøå]{3}[.;]$")

Features = dict[str, float]
LIKELY = 0.5  # share right from which a new table is better than none
FLOOR = 0.2  # share right at which a table is worth nothing: a table read badly says more than its figures without it
MARGIN = 0.05  # by which a candidate must be likelier than what the earlier finders, in their order, agree on


def features(found: Found, lines: Sequence[TextLine], proposer: str) -> Features:
    """The features of a candidate; of several grids side by side, their means."""
    each = [_of_grid(grid) for grid in found.grids]
    made = {name: mean(one[name] for one in each) for name in each[0]}
    return {"one": 1.0, f"by:{proposer}": 1.0, **made, **_of_lines(found, lines)}


def figures_claimed(found: Found) -> int:
    """How many figures and amounts stand in cells of their own, those of a list each by itself; years are none."""
    texts = [cell.text.replace("\n", " ") for grid in found.grids for cell in grid.cells if cell.text]
    return sum(
        1 if read_figure(text) is not None else len(find_amounts(text)) * is_amount_cell(text)
        for text in texts
        if not _YEAR.fullmatch(text)
    )


def _of_grid(grid: Grid) -> Features:
    texts = [[clean(text) for text in row] for row in grid.texts()]
    body = texts[grid.header_rows :] or texts
    kinds = [[_kind(text) for text in row] for row in body]
    columns = list(zip(*kinds, strict=True))
    figure_columns = [at for at, column in enumerate(columns) if _is_of_figures(column)]
    filled = [text for row in texts for text in row if text]
    odd = sum(kind == "text" for at in figure_columns for kind in columns[at])
    stray = sum(kind == "figure" for at, column in enumerate(columns) if at not in figure_columns for kind in column)
    counts = [sum(kind != "" for kind in row) for row in kinds]
    usual = max(set(counts), key=counts.count)
    rows = [row for row in kinds if any(kind in ("figure", "figures") for kind in row)]
    heads = texts[: grid.header_rows]
    return {
        "pure columns": 1 - (odd + stray) / max(1, sum(map(len, columns))),
        "even rows": counts.count(usual) / len(counts),
        "filled": len(filled) / max(1, grid.n_rows * grid.n_cols),
        "two figures in a cell": sum(kind == "figures" for row in kinds for kind in row) / max(1, len(filled)),
        "figure columns": min(1.0, len(figure_columns) / 4),
        "gaps in rows": mean([not all(row[at] for at in figure_columns) for row in rows if row.count("figure") > 1] or [0]),
        "figure rows": len(rows) / max(1, len(body)),
        "headed": mean([any(row[at] for row in heads) for at in figure_columns] or [0]),
        "figures in head": mean([_kind(text) == "figure" for row in heads for text in row if text] or [0]),
        "labelled": mean([any(kind == "text" for kind in row) for row in rows] or [0]),
        "lone cells": sum(count == 1 and not row[0] for count, row in zip(counts, kinds, strict=True)) / len(counts),
        "begun small": sum(text[0].islower() for row in body for text in row if text) / max(1, len(filled)),
        "torn": _torn(body) / max(1, len(filled)),
        "prose": sum(len(text) > LONG_CELL or bool(_SENTENCE.search(text)) for text in filled) / max(1, len(filled)),
        "rows": math.log(max(1, len(rows))) / 4,
        "columns": math.log(grid.n_cols) / 2,
        **_sums(texts, grid.header_rows),
    }


def _torn(body: Sequence[Sequence[str]]) -> int:
    """Cells that go on with a sentence, or a word, of the cell above."""
    count = 0
    for column in zip(*body, strict=True):
        above = ""
        for text in column:
            if text and above and (above.endswith("-") or (text[0].islower() and not above.endswith((".", ":", ";")))):
                count += 1
            above = text or above
    return count


def _sums(texts: Sequence[Sequence[str]], header_rows: int) -> Features:
    if len(texts) * len(texts[0]) > MAX_CELLS:
        return {"sums hold": 0.0, "sums broken": 0.0, "evidence of sums": 0.0}
    relations = find_relations(texts, number_format="da", header_rows=header_rows)
    families = {relation.line: relation.strength for relation in relations if relation.verdict in HOLDING}
    held = sum(relation.verdict in HOLDING for relation in relations)
    broken = sum(relation.verdict == "mismatch" for relation in relations)
    strength = sum(families.values())
    return {
        "sums hold": held / (held + 2),
        "sums broken": broken / (held + broken + 2),
        "evidence of sums": strength / (strength + CALM) if strength > 0 else 0.0,
    }


def _of_lines(found: Found, lines: Sequence[TextLine]) -> Features:
    inside = [line for line in lines[found.start : found.end] if not line.furniture]
    printed = sum(len("".join(line.text.split())) for line in inside)
    kept = sum(len("".join(cell.text.split())) for grid in found.grids for cell in grid.cells)
    before = [line for line in lines[max(0, found.start - 3) : found.start] if not line.furniture]
    after = [line for line in lines[found.end : found.end + 3] if not line.furniture]
    return {
        "words kept": min(kept, printed) / max(1, kept, printed),
        "figures left before": mean([_ends_in_figures(line) for line in before] or [0]),
        "figures left after": mean([_ends_in_figures(line) for line in after] or [0]),
        "unsure": float(bool(found.findings)),
    }


def _ends_in_figures(line: TextLine) -> bool:
    split = split_line(line.plain)
    return bool(split.figures) and len(split.label) < LONG_CELL


def _kind(text: str) -> str:
    """figure, figures (two or more in one cell), text, or '' for nothing."""
    if not text:
        return ""
    if read_figure(text) is not None:
        return "figure"
    found = _FIGURES.findall(text)
    return "figures" if len(found) > 1 and sum(map(len, found)) * 2 > len(text) else "text"


def _is_of_figures(column: Sequence[str]) -> bool:
    filled = [kind for kind in column if kind]
    return bool(filled) and 2 * sum(kind != "text" for kind in filled) > len(filled)


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
