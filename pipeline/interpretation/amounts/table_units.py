"""In which unit a table's figures are: every place where a unit can stand, weighed once for the whole table."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from pipeline.danish.contexts import is_year
from pipeline.danish.money import find_amounts, unit_of, with_comma
from pipeline.danish.money_units import FACTORS, MONEY_UNITS, counts
from pipeline.danish.numbers import read_figure
from pipeline.interpretation.amounts.table_attributes import Surrounding, tells_amount
from pipeline.interpretation.amounts.weighing import REACH
from pipeline.interpretation.roles.cell_texts import is_figure, text_of
from pipeline.interpretation.roles.facets import find_wording, is_share
from pipeline.interpretation.roles.rows import Row
from pipeline.interpretation.roles.shape import Shape
from pipeline.model import Amount

#: Figures from this on look like whole kroner where no unit is printed.
LOOKS_WHOLE = 10_000
#: Digits in which text and totals must agree before their unit is certain; two figures of two digits agree by chance once in 10,000.
PROVEN_DIGITS = 4
#: The same for what stands right over the table, which speaks of it.
DIGITS_OVER = 2


#: Places of a unit that is all figures' of a table.
OF_ALL = ("caption", "unit_line", "corner", "introduction", "heading")
_QUANTITY = re.compile(r"\d+ \w+")


class UnitSaid(NamedTuple):
    """The unit in force over a figure ('' when it is no money), where it is printed, and whether nobody prints it."""

    unit: str
    scope: str = ""
    words: str = ""
    assumed: bool = False


#: The unit of money that nobody prints one for.
KRONER = UnitSaid("kr", "assumed", "", True)


@dataclass(frozen=True, slots=True)
class TableUnits:
    """``common`` is the unit of all figures that have none of their own; ``money`` tells whether the words around are about money only.
    ``likeliest`` is the unit that would make the figures what the text says, where that is too little to be sure or another is stated: it is
    asked, not applied. ``otherwise`` is the unit of money that has none in its table: the document's, or kroner, which nobody prints.
    ``kinds``: a row that tells a kind of money is money, for the document states a unit for all, or another row is ("Forbrug" in a card with
    "Bevilling")."""

    shape: Shape
    common: UnitSaid
    money: bool
    likeliest: UnitSaid | None = None
    otherwise: UnitSaid = KRONER
    kinds: bool = False

    def of(self, row: Row, col: int) -> UnitSaid:
        """The unit of a figure. A noun that can be counted ("borgere") makes no count of a row that is money by its column; "Antal borgere"
        does."""
        shape, column = self.shape, self.shape.columns[col]
        role = shape.roles.columns[col]
        if role.name != "amount" or is_share(row.inner.text):
            return UnitSaid("", "column", column.text)
        own = shape.units[col]
        if beside := _beside(shape, row, col):
            return UnitSaid(unit_of(beside) or "", "row", beside)
        for source, unit, scope in (
            (row.inner, row.inner.unit, "row"),
            (column, own, "column"),
            (row.outer, row.outer.unit, "outer"),
            (row.band, row.band.unit, "band"),
        ):
            if unit in MONEY_UNITS:
                return UnitSaid(unit, scope, source.text)
            counted = find_wording("count", _QUANTITY.sub("", source.text))  # "opfølgning 48 timer efter" counts nothing
            named = unit in ("ordinal", "reference")  # "Faktura nr. 133" is what the row's money is for
            if scope != "column" and unit and not named and not source.measure and counted:
                return UnitSaid("", scope, source.text)
        if own and not column.measure and not (own == "count" and self._is_group(col)):
            return UnitSaid("", "column", column.text)
        if self.common.scope == "column" and counts(column.text):  # "Passagerer" beside "i 1.000 kr."
            return UnitSaid("", "column", column.text)
        if self.common.unit and not (self.common.unit == "count" and column.money):
            return self.common if self.common.unit in MONEY_UNITS else UnitSaid("", *self.common[1:3])
        sources = (row.inner, column, row.outer, row.band)
        moneyed = self.money or shape.shared or any(source.money for source in sources) or (self.kinds and bool(row.inner.measure))
        moneyed = moneyed or (self.otherwise.scope == "title" and self._tells_money(col))
        return self.otherwise if moneyed and not self._is_bare(col) else UnitSaid("")

    def _tells_money(self, col: int) -> bool:
        """Whether a column without a unit is of money where the document states one for all amounts: its head tells a measure, a payer or an
        amount, or it adds up with one that does."""
        told = {
            each
            for each in self.shape.figure_columns
            if (head := self.shape.columns[each]).measure or head.payer or head.total or "beløb" in head.text.casefold()
        }
        sums = ({total, *parts} for total, parts in self.shape.sums.items())
        return col in told or any(col in each and told & each for each in sums)

    def _is_bare(self, col: int) -> bool:
        """Whether a column has no unit and no word for money, where all cells of the others print theirs ("48" beside "88.800 kr.")."""
        shape = self.shape
        texts = {
            each: [text for row in shape.rows if (text := text_of(shape.slots[row.index][each]))] for each in shape.figure_columns
        }
        printed = [all(map(find_amounts, found)) for each, found in texts.items() if each != col]
        own = shape.columns[col]
        return bool(own.text and printed) and all(printed) and not (own.money or own.measure or any(map(find_amounts, texts[col])))

    def _is_group(self, col: int) -> bool:
        """Whether a head that could be counted ("Børn") is whose money it is, where the unit of the table is one of money: the column adds up
        with others or prints decimals, or no others add up and no other head says that it is the money."""
        shape = self.shape
        if self.common.unit not in MONEY_UNITS or self.common.scope not in OF_ALL:
            return False
        if any(col in (total, *parts) for total, parts in shape.sums.items()):
            return True
        figures = [read_figure(text_of(shape.slots[row.index][col])) for row in shape.rows]
        if any(figure is not None and figure.quantum < 1 for figure in figures):
            return True
        heads = [(shape.columns[each], shape.units[each]) for each in shape.figure_columns]
        return not shape.sums and not any(head.money or head.measure or unit in MONEY_UNITS for head, unit in heads)


def _beside(shape: Shape, row: Row, col: int) -> str:
    """A cell right after the figure's that is a unit of money and no more ("41.210 | kr."); '' when there is none."""
    after = next((text for cell in shape.slots[row.index][col + 1 :] if (text := text_of(cell))), "")
    if not after or unit_of(after) not in MONEY_UNITS:
        return ""
    found = find_amounts(f"1 {after}")
    return after if len(found) == 1 and found[0].end == len(after) + 2 else ""


def units_of(shape: Shape, around: Iterable[Surrounding], of_document: str = "") -> TableUnits:
    """The units of a table with what stands around it; ``of_document`` is the sentence that states the unit of all tables."""
    around = tuple(around)
    said = [*_around(around), *_in_columns(shape), *_in_rows(shape)]
    weights: dict[str, float] = defaultdict(float)
    for each, weight in said:
        weights[each.unit] += weight
    best = max(weights, key=lambda unit: weights[unit], default="")
    common = next((each for each, _ in said if each.unit == best), UnitSaid(""))
    fitting = _by_figures(shape, around, common.unit)
    if fitting and fitting.scope == "arithmetic" and not common.unit:
        common, fitting = fitting, None
    money = any(each.said.money or find_amounts(each.said.text) for each in _close(around, _looks_whole(shape)))
    kinds = any(row.inner.money for row in shape.rows)
    units = TableUnits(shape, common, money or _beside_money(shape), fitting, kinds=kinds)
    stated = unit_of(of_document)
    return (
        replace(units, otherwise=UnitSaid(stated, "title", of_document), likeliest=None, kinds=True)
        if stated and not common.unit
        else units
    )


def _close(around: tuple[Surrounding, ...], whole: bool) -> Iterator[Surrounding]:
    """What can say that a table without a unit is about money: what is printed with it, and the text nearest to it; where its figures look
    like ``whole`` kroner, the headings over that too."""
    for each in around:
        near = each.strength == 1.0 or (each.scope == "heading" and whole)
        if each.scope not in ("introduction", "heading", "title") or (each.scope != "title" and near):
            yield each


def _looks_whole(shape: Shape) -> bool:
    """Whether all large figures of a table are printed as whole kroner are ("310.000"), one of them with a sign, as no count is."""
    texts = [text_of(shape.slots[row.index][col]) for row in shape.rows for col in shape.figure_columns]
    large = [text for text in texts if (figure := read_figure(text)) is not None and abs(figure.value) >= LOOKS_WHOLE]
    signed = any(text[0] in "-+−–" for text in large)
    return signed and all(re.fullmatch(r"[-+−–]?\s?\d{1,3}(?:\.\d{3})+", text) for text in large)


def _around(around: Iterable[Surrounding]) -> Iterator[tuple[UnitSaid, float]]:
    """Units in caption, unit line, corner, notes and introduction; a sentence with an amount of its own states none."""
    for each in around:
        unit = each.said.unit
        money = unit in MONEY_UNITS
        if not unit or (not money and (each.said.money or each.scope not in ("caption", "unit_line"))):
            continue
        if each.scope in ("introduction", "heading", "note", "title") and tells_amount(each.said.text):
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
    filled = [
        row
        for row in shape.rows
        if any(is_figure(text_of(shape.slots[row.index][col])) for col in shape.figure_columns)
    ]
    for row in shape.rows[:1]:  # "t.kr. | t.kr." under the heads
        units = {unit_of(text) for col in shape.figure_columns if (text := text_of(shape.slots[row.index][col]))}
        if len(units) == 1 and row not in filled and (unit := units.pop()) in MONEY_UNITS and unit is not None:
            yield UnitSaid(unit, "row", unit), REACH["band"]
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


def _by_figures(shape: Shape, around: Iterable[Surrounding], stated: str) -> UnitSaid | None:
    """The unit that makes totals of the table the amounts that the words before it give ("1,6 mio. kr." over a total of 1.600). Against a
    ``stated`` one only figures that agree in another unit alone, by so many digits, speak.

    It is proven (scope ``arithmetic``) when different amounts agree in that unit alone, in so many digits together that chance would not do
    it, or when the words right over the table give its total, in that unit alone; with less it is the likeliest (scope ``figures``)."""
    totals = [
        figure
        for row in shape.rows
        for col in shape.figure_columns
        if (row.inner.total or shape.columns[col].total)
        and (figure := read_figure(text_of(shape.slots[row.index][col]))) is not None
        and figure.value
    ]
    digits: dict[str, dict[Decimal, int]] = defaultdict(dict)
    words: dict[str, str] = {}
    over: set[str] = set()  # units in which what stands right over the table gives a total of it
    for each in around:
        near = find_amounts(each.said.text) if each.scope in ("introduction", "caption", "heading") else ()
        told = [found.amount for found in near if not unit_in_label(each.said.text, found.amount)]
        amounts = [amount for found in told for amount in (found, with_comma(found)) if amount]
        for amount in amounts:
            for unit, factor in FACTORS.items():
                for figure in totals:
                    if amount.low_kr <= figure.value * factor <= amount.high_kr:
                        known = min(_digits(amount.value_kr, amount.quantum_kr), _digits(figure.value, figure.quantum))
                        digits[unit][figure.value] = max(known, digits[unit].get(figure.value, 0))
                        words.setdefault(unit, each.said.text)
                        if each.scope == "caption" and known >= DIGITS_OVER:
                            over.add(unit)
    agreed = {unit: sum(by_figure.values()) for unit, by_figure in digits.items()}
    usual = stated or "kr"
    best = max(agreed, key=lambda unit: agreed[unit], default=usual)
    if best == usual or agreed[best] <= agreed.get(usual, 0):
        return None
    proven = len(agreed) == 1 and (agreed[best] >= PROVEN_DIGITS or best in over)
    if stated and not (proven and agreed[best] >= PROVEN_DIGITS):
        return None
    return UnitSaid(best, "arithmetic" if proven else "figures", words[best])


def _digits(value: Decimal, quantum: Decimal) -> int:
    """How many digits a figure is printed with: 1.600 has four, 1,6 mio. two."""
    return len(str(abs(int(value / quantum))))


def unit_in_label(text: str, amount: Amount) -> bool:
    """Whether "1.000 kr." in a label or header is the unit of other figures, or a year stands over the unit ("2024 kr.")."""
    printed = next((word for word in amount.raw.split() if word[:1].isdigit()), "")
    figure = printed.replace(".", "")
    if amount.unit != "kr" or amount.per != "total" or amount.approximate or unit_of(text) not in MONEY_UNITS:
        return False
    return figure == "1000" or (is_year(figure) and "." not in printed)
