"""A table as parallel lines of approximate figures, as the search for ratios sees it: columns, or rows turned into columns.

Floats here are for searching and weighing only; what is found is tested with Decimals.
"""

import re
from dataclasses import dataclass

import numpy as np

from pipeline.danish.numbers import Figure
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.evidence import Array
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.words import ratio_meanings, roles

CAP = 6.0  # nats one position can give
NEAR, WRONG = -2.0, -4.0  # nats of a position that nearly holds, and of one that does not


@dataclass(frozen=True, slots=True)
class Sheet:
    """``value``, ``half`` and ``known`` of shape (lines, positions). ``kind`` row: the lines are columns, so that what belongs
    together stands in one row; column: the lines are rows. ``meanings`` are what the words (and per cent signs) of each line
    say; ``odd`` marks the positions whose words say they are no amounts; ``totals`` the positions and ``line_totals`` the lines called total."""

    kind: str
    value: Array
    half: Array
    known: Array
    lines: tuple[int, ...]
    positions: tuple[int, ...]
    labels: tuple[str, ...]
    meanings: tuple[frozenset[str], ...]
    fine: tuple[bool, ...]
    odd: tuple[bool, ...]
    totals: tuple[bool, ...]
    line_totals: tuple[bool, ...]

    @property
    def count(self) -> int:
        return len(self.lines)

    def place(self, line: int, position: int) -> Place:
        """The cell of the table at a line and a position of the sheet."""
        here, along = self.lines[line], self.positions[position]
        return (along, here) if self.kind == "row" else (here, along)


def sheets(matrix: Matrix) -> tuple[Sheet, Sheet]:
    """The table by columns and by rows."""
    figures = [[matrix.figures[r][c] for c in matrix.cols] for r in matrix.rows]
    plain = not any(f is not None and (f.percent or f.quantum < 1) and not f.nil for row in figures for f in row)
    printed = np.zeros((len(matrix.rows), len(matrix.cols), 3), dtype=bool)
    if not plain:
        printed = np.array([list(map(_printed, row)) for row in figures])
    return _sheet(matrix, "row", printed), _sheet(matrix, "column", printed)


def _printed(figure: Figure | None) -> tuple[bool, bool, bool]:
    """Whether there is a figure, it is printed with a per cent sign, it is printed with decimals."""
    if figure is None or figure.nil:
        return False, False, False
    return True, figure.percent, 0 < figure.quantum < 1


def _sheet(matrix: Matrix, kind: str, printed: Array) -> Sheet:
    by_column = kind == "row"
    lines, positions = (matrix.cols, matrix.rows) if by_column else (matrix.rows, matrix.cols)
    words, others = (matrix.col_labels, matrix.row_labels) if by_column else (matrix.row_labels, matrix.col_labels)
    index = np.ix_(matrix.rows, matrix.cols)
    unit = float(matrix.unit)
    value, half, state = (
        array[index].T if by_column else array[index] for array in (matrix.value, matrix.half, matrix.state)
    )
    value, half = value.astype(float) * unit, half.astype(float) * unit
    known = state == grids.NUMBER
    real, percent, fine = printed.sum(axis=0 if by_column else 1).T
    percent, fine = (2 * percent > real).tolist(), (2 * fine > real).tolist()
    said = [
        ratio_meanings(words[line]) | ({"percent"} if sign else frozenset())
        for line, sign in zip(lines, percent, strict=True)
    ]
    return Sheet(
        kind, value, half, known, tuple(lines), tuple(positions),
        tuple(words[line] for line in lines), tuple(said), tuple(fine),
        tuple(bool(ratio_meanings(others[p]) | (roles(others[p]) & {"average", "share", "change"})) for p in positions),
        tuple("total" in roles(column_name(others[p])) for p in positions),
        tuple("total" in roles(column_name(words[line])) for line in lines),
    )  # fmt: skip


def spread(values: Array) -> Array:
    """How far figures like these lie apart, seen from each: the chance that another figure of this sort falls within a width w
    is about w / (w + spread)."""
    middle = np.median(values)
    away = np.abs(values - middle)
    return np.asarray(np.maximum(2 * away.mean(), away))


def evidence(off: Array, slack: Array, scale: Array) -> Array:
    """Nats for each position by how far what is printed is ``off``: what falls within the slack by chance seldom is strong."""
    width = 2 * slack + 1e-12
    gain = np.minimum(np.log((width + scale) / width), CAP)
    tight = off <= slack * (1 + 1e-9) + 1e-9
    return np.asarray(np.where(tight, gain, np.where(off <= 3 * slack, np.minimum(NEAR, -gain / 2), WRONG)))


_NUMBER = re.compile(r"\d{4}|\d+")


def names_both(target: str, first: str, second: str) -> bool:
    """Whether a label names two others by their numbers: "2006-2007" beside 2006 and 2007, "Change 2009/IV - 2008/IV"."""
    numbers, one, other = (set(_NUMBER.findall(label)) for label in (target, first, second))
    return bool(numbers and one - other and other - one and (one - other) <= numbers and (other - one) <= numbers)
