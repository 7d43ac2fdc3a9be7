"""How finely the figures of a table are really printed, and which of its lines print the same sort of figure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.danish.numbers import Figure
from pipeline.reconciliation.words import roles

Ints = NDArray[Any]

SURE = 5  # noughts printed as decimals in a row that are no accident: one in 100,000


def kinds_of(lines: Sequence[Sequence[Figure | None]], labels: Sequence[str]) -> tuple[int, ...]:
    """Numbers the sorts of lines: by the decimals they usually print, per cent signs, and words such as "gennemsnit"
    or "pct." in the label."""
    keys = []
    whole = _hundreds(lines)
    for figures, label, share in zip(lines, labels, whole, strict=True):
        real = [f for f in figures if f is not None and not f.nil]
        fine = sum(f.quantum < 1 for f in real) * 2 > len(real)
        odd = frozenset(roles(label)) & {"average", "share", "change"}
        percent = sum(f.percent for f in real) * 2 > len(real)
        keys.append((fine, percent, bool(odd), share))
    names = sorted(set(keys))
    return tuple(names.index(key) for key in keys)


def _hundreds(lines: Sequence[Sequence[Figure | None]]) -> list[bool]:
    """Which lines list shares of one or more hundreds.

    A line that fails to by one figure does so too when the line beside it has its hundreds in the same places: one
    wrong figure makes no other sort of line.
    """
    values = [[f.value if f is not None and not f.nil else None for f in figures] for figures in lines]
    clear = [_of_hundred([v for v in line if v is not None]) for line in values]
    patterns = {tuple(v == 100 for v in line) for line, share in zip(values, clear, strict=True) if share}
    return [
        share or any(_one_off(line, pattern) for pattern in patterns) for line, share in zip(values, clear, strict=True)
    ]


def _one_off(line: Sequence[Decimal | None], pattern: Sequence[bool]) -> bool:
    """Whether all figures of a line but one are shares with the hundreds of ``pattern``."""
    wrong = sum(
        value is None or not 0 <= value <= 100 or (value == 100) != full
        for value, full in zip(line, pattern, strict=True)
    )
    return len(line) > 3 and wrong == 1


def _of_hundred(values: Sequence[Decimal]) -> bool:
    """Whether a line lists shares of one or more hundreds."""
    return (
        len(values) > 2
        and 100 in values
        and all(0 <= v <= 100 for v in values)
        and 2 * values.count(Decimal(100)) < len(values)
    )


def effective_halves(value: Ints, half: Ints, unit: Decimal, rows: tuple[int, ...], cols: tuple[int, ...]) -> Ints:
    """Half quanta after a look at what all figures have in common: decimals that are always nought, a table in hundreds,
    or rounded at random to a multiple of 5 or 3.

    The true precision is the largest such step that divides (nearly) every figure of the table or of the column,
    while it leaves at least two significant digits; a step of 3 or 5 is random rounding, which moves a figure by up
    to the step less one.
    """
    if not rows or not cols:
        return half
    index = np.ix_(rows, cols)
    figures, halves = value[index], half[index].copy()
    one = int(1 / unit)
    halves = _truly(figures, halves, one)
    for c in _suspect(figures, halves, one):
        halves[:, c] = _truly(figures[:, c], halves[:, c], one)
    out = half.copy()
    out[index] = _hundreds_as_fine(figures, halves, 100 * one)
    return out


def _suspect(figures: Ints, halves: Ints, one: int) -> list[int]:
    """The columns that print decimals, or whose figures are nearly all in threes or fives."""
    some = figures != 0
    fine = (some & (halves * 2 < one)).any(axis=0)
    stepped = [(some & (figures % (step * one) == 0)).sum(axis=0) * 100 >= 97 * some.sum(axis=0) for step in (3, 5)]
    return [int(c) for c in (fine | stepped[0] | stepped[1]).nonzero()[0]]


def _truly(figures: Ints, halves: Ints, one: int) -> Ints:
    """The half quanta of a table, or of a column."""
    some = figures != 0
    if _empty_decimals(figures, halves, some, one):
        halves = np.where(some & (halves * 2 < one), one // 2, halves)
    whole = some & (halves * 2 == one)
    step = _common_step(figures[whole], one)
    if not step:
        return halves
    wide = step * one // 2 if step % 10 == 0 else (step - 1) * one
    return np.asarray(np.where(whole & (figures % (step * one) == 0), wide, halves))


def _empty_decimals(figures: Ints, halves: Ints, some: Ints, one: int) -> bool:
    """Whether every figure printed with decimals has nothing but noughts there, so often that chance does not do it: a
    form that prints whole kroner as "450.000,00"."""
    fine = some & (halves * 2 < one) & (halves > 0)
    count = int(fine.sum())
    if count < 3 or (figures[fine] % one != 0).any():
        return False
    decimals = min(len(str(one // int(2 * h))) - 1 for h in set(halves[fine].tolist()))
    return count * decimals >= SURE


def _hundreds_as_fine(figures: Ints, halves: Ints, hundred: int) -> Ints:
    """Half quanta where the 100 of a column of shares is as exact as the shares beside it, however it is printed ("100"
    over "48,31" and "51,69")."""
    out = halves.copy()
    for c in (figures == hundred).any(axis=0).nonzero()[0].tolist():
        column, mine = figures[:, c], halves[:, c]
        full, others = column == hundred, (column != 0) & (column != hundred)
        if others.any() and ((column >= 0) & (column <= hundred)).all() and mine[others].max() < mine[full].max():
            out[:, c] = np.where(full, np.minimum(mine, mine[others].max()), mine)
    return out


def _common_step(whole: Ints, one: int) -> int:
    if not len(whole):
        return 0
    largest = int(abs(whole).max())
    for step, least in ((1000, 5), (100, 5), (10, 6), (5, 12), (3, 20)):
        fits = int((whole % (step * one) == 0).sum())
        if len(whole) >= least and fits * 100 >= 97 * len(whole) and step * one * 100 <= largest:
            return step
    return 0
