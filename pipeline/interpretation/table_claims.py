"""Claims from tables: every amount in a grid with what its row, column, band, caption and document say about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.danish.money import FoundAmount, find_amounts
from pipeline.danish.numbers import read_figure
from pipeline.interpretation.context import BlockContext
from pipeline.interpretation.facets import MONEY_UNITS, Facet, facet, find_wording, is_share, is_total, is_whole
from pipeline.interpretation.names import FoundName
from pipeline.interpretation.spans import span_of, span_of_cell
from pipeline.interpretation.table_rows import Row, text_of
from pipeline.interpretation.table_shape import LONGEST_LABEL, Shape, is_described, shapes_of
from pipeline.model import Amount, Cell, Claim, Finding, Grid, Mention, Span

ENTITY_KINDS = ("municipality", "cluster", "region")
#: Places of a name that speak for every figure of a table.
WHOLE_TABLE = ("labels", "caption", "document")


@dataclass(slots=True)
class TableClaims:
    """What a grid yields: its claims and the mentions they point to."""

    claims: list[Claim] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def claims_of_grid(grid: Grid, context: BlockContext) -> TableClaims:
    """Read the amounts of a grid.

    A figure is money when its cell, row, column, band or table names a money unit; where nobody names a unit but the words are
    about money, it is read as kroner and marked ``unit_assumed``.
    """
    result = TableClaims()
    for shape in shapes_of(grid, context.intro):
        subjects = _Subjects(grid, shape, context, result.mentions)
        for row in shape.rows:
            for col, cell in enumerate(shape.slots[row.index]):
                if cell is None or (cell.row, cell.col) != (row.index, col) or not text_of(cell):
                    continue
                _claims_of_cell(grid, shape, row, cell, subjects, context, result)
        _claims_of_headers(grid, shape, subjects, context, result)
    result.findings += _assumed(grid, result.claims)
    return result


def _claims_of_headers(
    grid: Grid, shape: Shape, subjects: _Subjects, context: BlockContext, result: TableClaims
) -> None:
    """Amounts printed in header cells ("Scenarie 1: 685.000 kr."), the units of the columns apart."""
    for cell in grid.cells:
        if cell.row < shape.header_rows and shape.slots[cell.row][cell.col] is not None:
            found = [amount for amount in find_amounts(cell.text) if not _states_unit(amount)]
            for number, amount in enumerate(found, 1):
                row = Row(cell.row, (), Facet(), Facet(), Facet(), Facet())
                around = shape.columns[cell.col].over(shape.table)
                chars = (amount.start, amount.end)
                result.claims.append(
                    _claim(grid, cell, row, shape, amount.amount, chars, cell.text, around, subjects, context, number)
                )


def _states_unit(found: FoundAmount) -> bool:
    """Whether a header's "1.000 kr." is the unit of the column."""
    return found.amount.value_kr == 1000 and found.amount.unit == "kr"


def _claims_of_cell(
    grid: Grid, shape: Shape, row: Row, cell: Cell, subjects: _Subjects, context: BlockContext, result: TableClaims
) -> None:
    text = cell.text
    column = shape.columns[cell.col]
    in_figures = cell.col in shape.figure_columns
    governing = (
        row.inner.over(column).over(row.outer).over(row.band).over(shape.table)
        if in_figures
        else row.inner.over(shape.table)
    )
    unit, assumed = _unit_of(row, column, shape) if in_figures else (None, False)
    found = find_amounts(text, unit)
    if not found:
        if unit is not None and (nil := _nil_of(text, row, shape)):
            result.claims.append(
                _claim(grid, cell, row, shape, None, (0, len(text)), text, governing, subjects, context, 1, nil)
            )
        return
    for number, amount in enumerate(found, 1):
        value = _assume(amount.amount) if assumed and amount.amount.unit == unit else amount.amount
        own = _own_words(text, found, number - 1)
        around = facet(own).over(governing) if len(found) > 1 or not in_figures else governing
        result.claims.append(
            _claim(grid, cell, row, shape, value, (amount.start, amount.end), text, around, subjects, context, number)
        )


def _own_words(text: str, found: tuple[FoundAmount, ...], index: int) -> str:
    """The words between the amount before and this one: "I alt", "heraf", a list label."""
    start = found[index - 1].end if index else 0
    return text[start : found[index].start]


def _unit_of(row: Row, column: Facet, shape: Shape) -> tuple[str | None, bool]:
    """The money unit in force over a cell and whether it is assumed; (None, False) when the figure is no money.

    A noun that can be counted ("borgere", "børn") makes no count of a row that is money by its column; "Antal borgere" does. A unit printed
    over one column only is the other columns' too, unless they count something.
    """
    if is_share(column.text) or is_share(row.inner.text):
        return None, False
    for source in (row.inner, column, row.outer, row.band):
        if source.unit in MONEY_UNITS:
            return source.unit, False
        if source.unit and not source.measure and find_wording("count", source.text):
            return None, False
    if column.unit and not column.measure:
        return None, False
    units = {facet.unit for facet in shape.columns if facet.unit in MONEY_UNITS}
    for unit in (shape.table.unit, units.pop() if len(units) == 1 else ""):
        if unit:
            return (unit, False) if unit in MONEY_UNITS else (None, False)
    if any(source.money for source in (row.inner, column, row.outer, row.band, shape.table)):
        return "kr", True
    return ("kr", True) if shape.shared else (None, False)


def _called(grid: Grid, nameless: str = "Tabellen") -> str:
    """What a table is called at the beginning of a sentence: by its caption, never by its id."""
    caption = " ".join(grid.caption.split()).rstrip(" .:")
    return f"»{caption}«" if caption else nameless


def _assumed(grid: Grid, claims: list[Claim]) -> list[Finding]:
    """One finding for a table whose amounts have no unit anywhere: harmless for whole kroner, a warning where they look like millions."""
    amounts = [claim.amount for claim in claims if claim.amount is not None and claim.amount.doubt == "unit_assumed"]
    if not amounts:
        return []
    small, one = max(abs(amount.value_kr) for amount in amounts) < 10_000, len(amounts) == 1
    return [
        Finding(
            code="amount.unit",
            severity="warning" if small else "info",
            explanation_da=f"{_called(grid)} oplyser ikke, hvilken enhed {'beløbet' if one else 'beløbene'} er i. "
            + ("Beløbet er læst som hele kroner." if one else f"De {len(amounts)} beløb er læst som hele kroner.")
            + (" Det er så lille, at det kan være i tusinder eller millioner." if small and one else "")
            + (" De er så små, at de kan være i tusinder eller millioner." if small and not one else ""),
            explanation_en=f"{_called(grid, 'The table')} does not say which unit its {'amount is' if one else 'amounts are'} in. "
            + ("The amount is read as kroner." if one else f"The {len(amounts)} amounts are read as kroner.")
            + (" Thousands or millions may be meant." if small else ""),
            span=span_of(grid),
            klass="reading_doubt",
        )
    ]


def _assume(amount: Amount) -> Amount:
    return amount if amount.doubt else replace(amount, doubt="unit_assumed")


def _nil_of(text: str, row: Row, shape: Shape) -> str:
    """What a dash means: nothing among figures, not decided yet beside a description in words."""
    figure = read_figure(text)
    if figure is None or not figure.nil:
        return ""
    if figure.nil != "empty":
        return figure.nil
    in_words = is_described(shape, row) or any(len(label) > LONGEST_LABEL for label in row.labels)
    return "undecided" if in_words else "zero"


def _claim(
    grid: Grid,
    cell: Cell,
    row: Row,
    shape: Shape,
    amount: Amount | None,
    chars: tuple[int, int],
    text: str,
    around: Facet,
    subjects: _Subjects,
    context: BlockContext,
    number: int,
    nil: str = "",
) -> Claim:
    period = around.period or shape.years
    if shape.years and shape.columns[cell.col].total and not (row.inner.period or shape.columns[cell.col].period):
        period = shape.years
    if amount is not None and amount.per == "total" and around.per:
        amount = replace(amount, per=around.per)
    label = " / ".join(dict.fromkeys(part for part in (row.band.text, *row.labels) if part))
    total_cell = row.inner.total or shape.columns[cell.col].total or is_total(around.text)
    payer = around.payer
    if not payer and shape.columns[cell.col].total and any(column.payer for column in shape.columns):
        payer = "total"
    if not payer and row.inner.total and any(other.inner.payer for other in shape.rows):
        payer = "total"
    measure = around.measure or ("budget" if around.unit else "other")
    return Claim(
        id=f"{grid.id}.r{cell.row}.c{cell.col}" + (f".{number}" if number > 1 else ""),
        span=span_of_cell(grid, cell, *chars),
        amount=amount,
        measure=measure,
        measure_text=around.measure_text,
        basis=around.basis,
        payer=payer,
        role="total" if total_cell else "part",
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        mentions=subjects.of(row, cell.col),
        subject_text=label,
        nil=nil,
        item=context.item,
        standing=context.standing,
        whole=cell.col in shape.figure_columns
        and not row.band.text
        and all(is_whole(part) for part in row.labels)
        and not is_described(shape, row),
    )


class _Subjects:
    """The mentions that are the subject of a figure, one Mention record for each place a name is printed."""

    def __init__(self, grid: Grid, shape: Shape, context: BlockContext, mentions: list[Mention]) -> None:
        self._grid = grid
        self._shape = shape
        self._context = context
        self._mentions = mentions
        self._ids: dict[tuple[str, str, str], str] = {}
        entities = [name for row in shape.rows for name in row.inner.names]
        self._regions = len({name.raw for name in entities if name.kind == "region"})
        self._clusters = len({name.raw for name in entities if name.kind == "cluster"})

    def of(self, row: Row, col: int) -> tuple[str, ...]:
        """The nearest name that fits: the row's, the column's, the merged label's, the band's, the caption's, then the document's."""
        shape = self._shape
        for place, source in (
            ("row", row.inner),
            ("column", shape.columns[col]),
            ("outer", row.outer),
            ("band", row.band),
            ("labels", Facet(names=tuple(name for col in shape.label_columns for name in shape.columns[col].names))),
        ):
            names = [name for name in source.names if name.kind in ENTITY_KINDS]
            if names:
                chosen = min(names, key=lambda name: ENTITY_KINDS.index(name.kind))
                return (self._mention(place, chosen, row, col),)
        if self._regions > 1:
            return ()
        names = [name for name in facet(self._grid.caption).names if name.kind in ENTITY_KINDS]
        if len({name.raw for name in names}) == 1:
            return (self._mention("caption", names[0], row, col),)
        profile = self._context.profile
        if profile.cluster and self._clusters < 2:
            return (self._mention("document", FoundName(0, 0, "cluster", profile.cluster), row, col),)
        if profile.region:
            return (self._mention("document", FoundName(0, 0, "region", profile.region), row, col),)
        return ()

    def _mention(self, place: str, name: FoundName, row: Row, col: int) -> str:
        key = (place, name.raw, str(col) if place == "column" else "" if place in WHOLE_TABLE else str(row.index))
        if key not in self._ids:
            anchor = self._anchor(place, row, col)
            identifier = f"{self._grid.id}.{place[0]}{key[2]}.{len(self._mentions) + 1}"
            self._ids[key] = identifier
            self._mentions.append(Mention(identifier, name.kind, name.raw, anchor, self._scope(row, col, name)))
        return self._ids[key]

    def _anchor(self, place: str, row: Row, col: int) -> Span:
        shape, grid = self._shape, self._grid
        cell: Cell | None = None
        if place == "column":
            cell = next(
                (shape.slots[line][col] for line in range(shape.header_rows) if shape.slots[line][col] is not None),
                None,
            )
        elif place not in WHOLE_TABLE:
            cell = next(
                (
                    shape.slots[row.index][label]
                    for label in shape.label_columns
                    if text_of(shape.slots[row.index][label])
                ),
                None,
            )
        return span_of_cell(grid, cell) if cell else span_of(grid)

    def _scope(self, row: Row, col: int, name: FoundName) -> tuple[tuple[str, str], ...]:
        """The evidence around a name, strongest first."""
        shape = self._shape
        pairs = [
            ("group_row", row.group.text),
            ("column", shape.columns[col].text if shape.columns[col].names else ""),
            ("outer", row.outer.text if row.outer.names else ""),
            ("band", row.band.text if row.band.names else ""),
            ("caption", self._grid.caption if facet(self._grid.caption).names else ""),
            *(("intro", text) for text in self._context.intro if facet(text).names),
        ]
        return tuple((kind, text) for kind, text in pairs if text and text != name.raw)
