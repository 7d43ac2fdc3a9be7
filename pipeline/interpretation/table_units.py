"""In which unit a table's figures are: every place where a unit can stand, weighed once for the whole table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pipeline.danish.contexts import is_year
from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.money_units import FACTORS
from pipeline.danish.numbers import read_figure
from pipeline.interpretation.attributes import REACH, Surrounding
from pipeline.interpretation.facets import MONEY_UNITS, find_wording, is_share
from pipeline.interpretation.table_rows import Row
from pipeline.interpretation.table_shape import Shape
from pipeline.interpretation.table_texts import text_of
from pipeline.model import Amount

#: Figures from this on look like whole kroner where no unit is printed.
LOOKS_WHOLE = 10_000


class UnitSaid(NamedTuple):
    """The unit in force over a figure ('' when it is no money), where it is printed, and whether nobody prints it."""

    unit: str
    scope: str = ""
    words: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class TableUnits:
    """``common`` is the unit of all figures that have none of their own; ``money`` tells whether the words around are about money only."""

    shape: Shape
    common: UnitSaid
    money: bool

    def of(self, row: Row, col: int) -> UnitSaid:
        """The unit of a figure. A noun that can be counted ("borgere") makes no count of a row that is money by its column; "Antal borgere"
        does."""
        shape, column = self.shape, self.shape.columns[col]
        role = shape.roles.columns[col]
        if role.name != "amount" or is_share(row.inner.text):
            return UnitSaid("", "column", column.text)
        own = shape.units[col]
        for source, unit, scope in (
            (row.inner, row.inner.unit, "row"),
            (column, own, "column"),
            (row.outer, row.outer.unit, "outer"),
            (row.band, row.band.unit, "band"),
        ):
            if unit in MONEY_UNITS:
                return UnitSaid(unit, scope, source.text)
            if scope != "column" and unit and not source.measure and find_wording("count", source.text):
                return UnitSaid("", scope, source.text)
        if own and not column.measure:
            return UnitSaid("", "column", column.text)
        if self.common.unit:
            return self.common if self.common.unit in MONEY_UNITS else UnitSaid("", *self.common[1:3])
        sources = (row.inner, column, row.outer, row.band)
        if self.money or shape.shared or any(source.money for source in sources):
            return UnitSaid("kr", "assumed", "", True)
        return UnitSaid("")


def units_of(shape: Shape, around: Iterable[Surrounding]) -> TableUnits:
    """The units of a table with what stands around it."""
    around = tuple(around)
    said = [*_around(around), *_in_columns(shape), *_in_rows(shape)]
    weights: dict[str, float] = defaultdict(float)
    for each, weight in said:
        weights[each.unit] += weight
    best = max(weights, key=lambda unit: weights[unit], default="")
    common = next((each for each, _ in said if each.unit == best), UnitSaid(""))
    if not common.unit and (guessed := _by_figures(shape, around)):
        common = guessed
    money = any(each.said.money or find_amounts(each.said.text) for each in around if each.scope != "title")
    return TableUnits(shape, common, money or _beside_money(shape))


def _around(around: Iterable[Surrounding]) -> Iterator[tuple[UnitSaid, float]]:
    """Units in caption, unit line, corner, notes and introduction; a sentence with an amount of its own states none."""
    for each in around:
        unit = each.said.unit
        money = unit in MONEY_UNITS
        if not unit or (not money and (each.said.money or each.scope not in ("caption", "unit_line"))):
            continue
        if each.scope in ("introduction", "heading", "note", "title") and find_amounts(each.said.text):
            continue
        yield UnitSaid(unit, each.scope, each.said.text), REACH[each.scope] * each.strength


def _in_columns(shape: Shape) -> Iterator[tuple[UnitSaid, float]]:
    """A unit printed over one column only is the other columns' too, unless they count something."""
    stated = {
        shape.units[col]: shape.columns[col] for col in range(len(shape.columns)) if shape.units[col] in MONEY_UNITS
    }
    if len(stated) == 1:
        ((unit, column),) = stated.items()
        yield UnitSaid(unit, "column", column.text), REACH["caption"]


def _in_rows(shape: Shape) -> Iterator[tuple[UnitSaid, float]]:
    """A unit in a row of its own, or in the label of the first row or the total ("Likviditet primo (mio. kr.)", "Samlet 1.000 kr."), is the
    other rows' too."""
    filled = [row for row in shape.rows if any(text_of(shape.slots[row.index][col]) for col in shape.figure_columns)]
    stated = {row.inner.unit for row in shape.rows if row.inner.unit in MONEY_UNITS}
    if len(stated) != 1 or any(find_wording("count", row.inner.text) for row in filled):
        return
    for row in shape.rows:
        if row.inner.unit in stated and (row not in filled or row is filled[0] or row.inner.total):
            yield UnitSaid(row.inner.unit, "row", row.inner.text), REACH["band"]
            return


def _beside_money(shape: Shape) -> bool:
    """Whether one column is money by its words, and the figures of the others are of its size: "Forbrug" beside "Budget"."""
    return any(
        column.money for col, column in enumerate(shape.columns) if shape.roles.columns[col].name == "amount"
    ) and not any(role.name == "count" for role in shape.roles.columns)


def _by_figures(shape: Shape, around: Iterable[Surrounding]) -> UnitSaid | None:
    """The unit that makes a total of the table the amount that the words before it give ("1,6 mio. kr." over a total of 1.600)."""
    totals = [
        figure
        for row in shape.rows
        for col in shape.figure_columns
        if (row.inner.total or shape.columns[col].total)
        and (figure := read_figure(text_of(shape.slots[row.index][col]))) is not None
        and figure.value
    ]
    votes: Counter[str] = Counter()
    words: dict[str, str] = {}
    for each in around:
        for found in find_amounts(each.said.text) if each.scope in ("introduction", "caption", "heading") else ():
            for unit, factor in FACTORS.items():
                if any(_same(figure.value * factor, found.amount.low_kr, found.amount.high_kr) for figure in totals):
                    votes[unit] += 1
                    words[unit] = each.said.text
    best = max(votes, key=lambda unit: votes[unit], default="kr")
    return UnitSaid(best, "figures", words[best], True) if best != "kr" and votes[best] > votes["kr"] else None


def _same(value: Decimal, low: Decimal, high: Decimal) -> bool:
    return low <= value <= high


def unit_in_label(text: str, amount: Amount) -> bool:
    """Whether "1.000 kr." in a label or header is the unit of other figures, or a year stands over the unit ("2024 kr.")."""
    figure = amount.raw.split()[0].replace(".", "")
    if amount.unit != "kr" or amount.per != "total" or amount.approximate or unit_of(text) not in MONEY_UNITS:
        return False
    return figure == "1000" or (is_year(figure) and "." not in amount.raw.split()[0])
