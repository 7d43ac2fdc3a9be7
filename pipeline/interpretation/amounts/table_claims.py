"""Claims from tables: every amount in a grid with what its cell, row, column, band, caption and document say about it."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest

from pipeline.danish.money import FoundAmount, find_amounts, with_thousands
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.danish.numbers import credits, is_english, read_figure
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.table_attributes import Surrounding, attributes_of, surroundings
from pipeline.interpretation.amounts.table_subjects import Subjects, paying_regions, without_responsible
from pipeline.interpretation.amounts.table_units import LOOKS_WHOLE, TableUnits, UnitSaid, unit_in_label, units_of
from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.interpretation.roles.columns import LONGEST_LABEL
from pipeline.interpretation.roles.facets import Facet, facet, find_wording, is_measure_label, is_whole
from pipeline.interpretation.roles.rows import Row
from pipeline.interpretation.roles.shape import Shape, is_described, shapes_of
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Amount, Cell, Claim, Evidence, Finding, Grid, Mention
from pipeline.reference.texts import message, pairs


@dataclass(slots=True)
class TableClaims:
    """What a grid yields: its claims and the mentions they point to."""

    claims: list[Claim] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Table:
    """A table being read: its shape, what stands around it, its units and subjects."""

    grid: Grid
    shape: Shape
    context: BlockContext
    around: tuple[Surrounding, ...]
    units: TableUnits
    subjects: Subjects
    credits: frozenset[tuple[int, int]]
    english: bool

    @cached_property
    def is_shared(self) -> bool:
        """Whether it or what stands around it says that money is shared out."""
        said = (each.said.text for each in self.around)
        texts = (*said, *(" ".join(row.labels) for row in self.shape.rows), *(each.text for each in self.shape.columns))
        return any(find_wording("shared", text, "rule_words") for text in texts)


def claims_of_grid(grid: Grid, context: BlockContext) -> TableClaims:
    """Read the amounts of a grid.

    A figure is money when its cell, row, column, band or table names a money unit; where nobody names a unit but the words are
    about money, it is read as kroner (or as what the words before the table make of its total) and marked ``unit_assumed``.
    """
    result, texts = TableClaims(), grid.texts()
    owed, english = credits(texts), is_english(list(zip_longest(*texts, fillvalue="")))
    for decoded in shapes_of(grid):
        shape = without_responsible(paying_regions(decoded, context.profile.cluster))
        around, first = surroundings(grid, shape, context), len(result.claims)
        table = _Table(
            grid,
            shape,
            context,
            around,
            units_of(shape, around, context.unit),
            Subjects(grid, shape, context, result.mentions),
            owed,
            english,
        )
        for row in shape.rows:
            for col, cell in enumerate(shape.slots[row.index]):
                if cell is None or (cell.row, cell.col) != (row.index, col) or not text_of(cell):
                    continue
                result.claims += _claims_of_cell(table, _over_all(shape, row, cell), cell)
        result.claims += _claims_of_headers(table)
        result.findings += _asked(grid, result.claims[first:], table.units)
    return result


def _over_all(shape: Shape, row: Row, cell: Cell) -> Row:
    """The row of a cell, of one merged over several what their labels have in common, paid by all of those who pay them."""
    if cell.row_span == 1 or cell.col not in shape.figure_columns:
        return row
    rows = [each for each in shape.rows if cell.row <= each.index < cell.row + cell.row_span]
    common = tuple(label for label in row.labels if all(label in each.labels for each in rows))
    if common == row.labels:
        return row
    said = facet(" ".join(common)) if common else Facet()
    payers = {each.inner.payer for each in rows} - {""}
    return replace(row, labels=common, inner=replace(said, payer="total") if len(payers) > 1 else said)


def _claims_of_headers(table: _Table) -> list[Claim]:
    """Amounts printed in header cells ("Scenarie 1: 685.000 kr."), the units of the columns apart."""
    claims = []
    for cell in table.grid.cells:
        if cell.row < table.shape.header_rows and table.shape.slots[cell.row][cell.col] is not None:
            row = Row(cell.row, (), Facet(), Facet(), Facet(), Facet())
            for number, found in enumerate(_without_units(cell.text, find_amounts(cell.text)), 1):
                claims.append(_claim(table, row, cell, found.amount, (found.start, found.end), number))
    return claims


def _without_units(text: str, found: tuple[FoundAmount, ...]) -> list[FoundAmount]:
    """The amounts of a header or label that are no units of other figures."""
    return [each for each in found if not unit_in_label(text, each.amount)]


def _claims_of_cell(table: _Table, row: Row, cell: Cell) -> list[Claim]:
    text, in_figures = cell.text, cell.col in table.shape.figure_columns
    said = table.units.of(row, cell.col) if in_figures else UnitSaid("")
    unit = said.unit or None
    found = find_amounts(text, unit, in_cell=in_figures)
    if not in_figures:
        found = tuple(_without_units(text, found))
    if not found:
        nil = _nil_of(text, row, table.shape) if unit is not None else ""
        return [_claim(table, row, cell, None, (0, len(text)), 1, said=said, nil=nil)] if nil else []
    claims = []
    for number, each in enumerate(found, 1):
        bare = each.amount.unit == unit and not _prints_unit(text, each, unit)
        amount = (
            replace(each.amount, doubt=each.amount.doubt or "unit_assumed") if said.assumed and bare else each.amount
        )
        if (cell.row, cell.col) in table.credits:
            amount = replace(amount, value_kr=-amount.value_kr, low_kr=-amount.high_kr, high_kr=-amount.low_kr)
        amount = with_thousands(amount) if table.english else amount
        own = facet(_own_words(text, found, number - 1)) if len(found) > 1 or not in_figures else None
        where = said if bare else UnitSaid(each.amount.unit, "cell", each.amount.raw)
        claims.append(_claim(table, row, cell, amount, (each.start, each.end), number, own, where))
    return claims


def _prints_unit(text: str, found: FoundAmount, unit: str | None) -> bool:
    """Whether an amount has its unit printed with it: then it is one without the table's too."""
    return any(each.start == found.start for each in find_amounts(text)) if unit else True


def _own_words(text: str, found: tuple[FoundAmount, ...], index: int) -> str:
    """The words between the amount before and this one: "I alt", "heraf", a list label."""
    start = found[index - 1].end if index else 0
    return text[start : found[index].start]


def _called(grid: Grid) -> tuple[str, str]:
    """What a table is called at the beginning of a sentence: by its caption, never by its id."""
    caption = " ".join(grid.caption.split()).rstrip(" .:")
    return (f"»{caption}«", f"“{caption}”") if caption else ("Tabellen", "The table")


def _asked(grid: Grid, claims: list[Claim], units: TableUnits) -> list[Finding]:
    """One question for a table whose amounts have no unit anywhere, or one that the text around it contradicts, with the likeliest: harmless
    for what looks like whole kroner, a warning where the figures are small or the words fit another unit. The amounts stay as printed."""
    amounts = [claim.amount for claim in claims if claim.amount is not None]
    assumed = [amount for amount in amounts if amount.doubt == "unit_assumed"]
    likeliest = units.likeliest
    if not amounts or not (assumed or (units.common.unit in MONEY_UNITS and likeliest)):
        return []
    small = max(abs(amount.value_kr) for amount in amounts) < LOOKS_WHOLE
    many = "many" if len(assumed or amounts) > 1 else "one"
    fields = {"table": _called(grid), "number": len(assumed), "stated": pairs("unit").get(units.common.unit, ("", ""))}
    keys = [f"unit_unknown_{many}"] if assumed else []
    if likeliest:
        fields |= {"unit": pairs("unit")[likeliest.unit], "words": likeliest.words}
        keys.append(f"unit_likeliest_{many}" if assumed else "unit_contradicted")
    elif small:
        keys.append(f"unit_small_{many}")
    danish, english = ("".join(parts) for parts in zip(*(message("asked", key, **fields) for key in keys), strict=True))
    asked = small or likeliest is not None
    return [
        Finding(
            code="amount.unit",
            severity="warning" if asked else "info",
            explanation_da=danish,
            explanation_en=english,
            span=span_of(grid),
            verdict="not_comparable" if asked else "",
            klass="reading_doubt",
        )
    ]


def _of_subject(measure: str, shared_out: bool) -> str:
    """The frame that a table shares out among clusters or regions is what is allocated to each of them."""
    return "allocated" if measure == "frame" and shared_out else measure


def _nil_of(text: str, row: Row, shape: Shape) -> str:
    """What a dash means: nothing among figures, not decided yet beside a description in words."""
    figure = read_figure(text)
    if figure is None or not figure.nil:
        return ""
    if figure.nil != "empty":
        return figure.nil
    in_words = is_described(shape, row) or any(len(label) > LONGEST_LABEL for label in row.labels)
    return "undecided" if in_words else "zero"


def _unsaid(table: _Table, row: Row) -> str:
    """What money is that no word tells: what municipalities and regions each give to a cluster, where both have columns, is allocated, and so is
    what clusters have of money that is shared; other money is a budget."""
    payers = {table.shape.columns[col].payer for col in table.shape.figure_columns}
    given = {"kommuner", "region"} <= payers and any(name.kind in ("cluster", "region") for name in row.inner.names)
    return "allocated" if given or table.is_shared else "budget"


def _claim(
    table: _Table,
    row: Row,
    cell: Cell,
    amount: Amount | None,
    chars: tuple[int, int],
    number: int,
    own: Facet | None = None,
    said: UnitSaid | None = None,
    nil: str = "",
) -> Claim:
    shape, col = table.shape, cell.col
    if cell.row < shape.header_rows:  # a header governs its own amount
        own = own or shape.columns[col]
    what = attributes_of(shape, row, col, table.around, own)
    mentions, places = table.subjects.of(row, col)
    if amount is not None and amount.per == "total" and what.per:
        amount = replace(amount, per=what.per)
    unit = (Evidence("unit", said.scope, said.words),) if said and said.scope else ()
    stated = bool(said and said.unit) or any(each.said.unit for each in table.around)
    is_sum = (
        row.inner.total or (own is not None and own.total) or (col in shape.figure_columns and shape.columns[col].total)
    )
    period = what.period
    return Claim(
        id=f"{table.grid.id}.r{cell.row}.c{col}" + (f".{number}" if number > 1 else ""),
        span=span_of_cell(table.grid, cell, *chars),
        amount=amount,
        measure=_of_subject(what.measure, table.subjects.shared_out) or (_unsaid(table, row) if stated else "other"),
        measure_text=what.measure_text,
        basis=what.basis,
        payer=what.payer,
        role="total" if is_sum else "part",
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        mentions=mentions,
        subject_text=" / ".join(dict.fromkeys(part for part in (row.band.text, *row.labels) if part)),
        nil=nil,
        item=table.context.item,
        standing=table.context.standing,
        whole=col in shape.figure_columns
        and all(is_whole(part) or is_measure_label(part) for part in (row.band.text, *row.labels) if part)
        and not is_described(shape, row),
        evidence=(*unit, *what.evidence, *places),
    )
