"""The shape of a table's meaning: which columns hold figures, which are labels, and what governs each row and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.interpretation.facets import MONEY_UNITS, Facet, facet, find_wording, is_whole
from pipeline.interpretation.names import names_of_cells
from pipeline.model import Cell, Grid

#: A text column whose middle cell is longer than this many characters describes; a shorter one labels.
LONGEST_LABEL = 48
#: Municipalities and region side by side share money, not heads, from this figure on.
LEAST_SHARED = 10_000
#: The same for a column whose header calls it a description.
LONGEST_CALLED_LABEL = 36


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: its label texts from left to right, what they say, the band row and the group row in force over it.

    ``outer`` are label cells merged over several rows (they govern a block of rows), ``inner`` the row's own label.
    """

    index: int
    labels: tuple[str, ...]
    inner: Facet
    outer: Facet
    band: Facet
    group: Facet


@dataclass(frozen=True, slots=True)
class Shape:
    """``columns`` has a facet for each column; ``figure_columns`` are those that hold figures or amounts; ``text_columns`` the longer descriptions.

    ``shared``: a column for the municipalities and one for the region, with figures that nobody counts heads in: money, whatever the words.
    """

    slots: list[list[Cell | None]]
    header_rows: int
    columns: tuple[Facet, ...]
    figure_columns: frozenset[int]
    label_columns: tuple[int, ...]
    rows: tuple[Row, ...]
    table: Facet
    years: tuple[int, int | None] | None
    shared: bool = False


def is_described(shape: Shape, row: Row) -> bool:
    """Whether a row has words beside its labels: then its figures are for a purpose."""
    beside = (
        col for col in range(len(shape.columns)) if col not in shape.figure_columns and col not in shape.label_columns
    )
    return any(text_of(shape.slots[row.index][col]) for col in beside)


def text_of(cell: Cell | None) -> str:
    """A cell's text in one line, '' for an empty slot."""
    return clean(cell.text) if cell else ""


def shape_of(grid: Grid, intro: tuple[str, ...]) -> Shape:
    """Read the headers, labels and bands of a grid."""
    slots = grid.slots()
    header_rows = min(grid.header_rows, grid.n_rows)
    body = range(header_rows, grid.n_rows)
    figure_columns = frozenset(col for col in range(grid.n_cols) if _holds_figures(slots, body, col))
    first_figure = min(figure_columns, default=grid.n_cols)
    columns = _named_columns(
        tuple(facet(_header_text(slots, header_rows, col)) for col in range(grid.n_cols)),
        slots,
        header_rows,
        figure_columns,
    )
    labels = tuple(col for col in range(first_figure) if not _describes(slots, body, col, columns[col].text)) or (
        (0,) if first_figure else ()
    )
    corner = facet(_header_text(slots, header_rows, 0)) if header_rows and 0 not in figure_columns else Facet()
    table = _table_facet(grid, corner, intro)
    return Shape(
        slots,
        header_rows,
        columns,
        figure_columns,
        labels,
        tuple(_rows(slots, body, labels, figure_columns)),
        table,
        _all_years(columns, figure_columns),
        _is_shared(slots, body, columns, figure_columns),
    )


def _is_shared(
    slots: list[list[Cell | None]], body: range, columns: tuple[Facet, ...], figure_columns: frozenset[int]
) -> bool:
    shared = [col for col in figure_columns if columns[col].payer in ("kommuner", "region")]
    if {columns[col].payer for col in shared} != {"kommuner", "region"}:
        return False
    figures = (read_figure(text_of(slots[row][col])) for row in body for col in shared)
    return any(figure is not None and figure.value >= LEAST_SHARED for figure in figures)


def _named_columns(
    columns: tuple[Facet, ...], slots: list[list[Cell | None]], header_rows: int, figure_columns: frozenset[int]
) -> tuple[Facet, ...]:
    """The columns with the bare names in the lowest header row ("Holbæk", "Byen") where two or more of them are names."""
    if not header_rows:
        return columns
    found = names_of_cells([text_of(cell) for cell in slots[header_rows - 1]])
    named = {col: name for col, name in enumerate(found) if name is not None and col in figure_columns}
    if len(named) < 2:
        return columns
    return tuple(
        replace(column, names=(named[col],)) if col in named and not column.names else column
        for col, column in enumerate(columns)
    )


def _describes(slots: list[list[Cell | None]], body: range, col: int, header: str) -> bool:
    """Whether a column holds descriptions in sentences and not labels. The words of a description do not govern its figures."""
    lengths = sorted(len(text) for row in body if (text := text_of(slots[row][col])))
    longest = LONGEST_CALLED_LABEL if find_wording("description", header) else LONGEST_LABEL
    return bool(lengths) and lengths[len(lengths) // 2] > longest


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure, a dash, or amounts with little else."""
    figure = read_figure(text)
    if figure is not None:
        return True
    amounts = find_amounts(text)
    return bool(amounts) and sum(found.end - found.start for found in amounts) * 3 >= len(text)


def _holds_figures(slots: list[list[Cell | None]], body: range, col: int) -> bool:
    """At least half of the column's filled body cells are figures, and one of them is more than a list label or a dash."""
    texts = [text for row in body if (text := text_of(slots[row][col]))]
    figures = [text for text in texts if is_figure(text)]
    real = [text for text in figures if any(char.isdigit() for char in text) and not _is_counter(texts)]
    return bool(real) and 2 * len(figures) >= len(texts)


def _is_counter(texts: list[str]) -> bool:
    """Whether a column just numbers its rows: 1, 2, 3 or 1., 2., 3."""
    digits = [text.rstrip(".)") for text in texts]
    if len(digits) < 2 or not all(text.isdigit() and len(text) < 4 for text in digits):
        return False
    numbers = [int(text) for text in digits]
    return numbers[0] in (0, 1) and all(
        after - before == 1 for before, after in zip(numbers, numbers[1:], strict=False)
    )


def _header_text(slots: list[list[Cell | None]], header_rows: int, col: int) -> str:
    """A column's header from top to bottom, merged cells once."""
    parts: list[str] = []
    seen: set[int] = set()
    for row in range(header_rows):
        cell = slots[row][col]
        if cell is not None and id(cell) not in seen and (text := text_of(cell)):
            seen.add(id(cell))
            parts.append(text)
    return " ".join(parts)


def _table_facet(grid: Grid, corner: Facet, intro: tuple[str, ...]) -> Facet:
    """What governs the whole table: its caption, unit hint, corner cell, then what introduces it, nearest first.

    A sentence names the unit of bare figures only when it holds no amount itself ("Alle beløb er i mio. kr.").
    """
    result = facet(grid.caption)
    hint = facet(grid.unit_hint)
    result = result.over(hint)
    if corner.unit in MONEY_UNITS or corner.period or corner.measure:
        result = result.over(corner)
    for text in (*grid.notes, *intro):
        around = facet(text)
        if text in grid.notes and is_footnote(text):
            around = replace(around, measure="", measure_text="", period=None)
        amounts = find_amounts(text)
        unit = around.unit if around.unit in MONEY_UNITS and not amounts else ""
        result = result.over(
            replace(around, unit=unit, payer="", basis="", text="", names=(), money=bool(amounts) or bool(unit))
        )
    return result


def is_footnote(text: str) -> bool:
    """Whether a note explains single figures by their mark ("* Foreløbigt tal", "1) Inkl. moms") and says nothing of the others."""
    return bool(re.match(r"\s*(?:\*+|\d\)|[¹²³⁴⁵]|[a-e]\))", text))


def _rows(
    slots: list[list[Cell | None]], body: range, labels: tuple[int, ...], figure_columns: frozenset[int]
) -> list[Row]:
    """The body rows with their bands and groups. A band is a row with words but no figures; a group row is a region's."""
    rows: list[Row] = []
    band = Facet()
    for index in body:
        cells = slots[index]
        own: list[str] = []
        outer: list[str] = []
        for col in labels:
            cell = cells[col]
            if text := text_of(cell):
                (outer if cell is not None and cell.row_span > 1 and col != labels[-1] else own).append(text)
        filled = [col for col in figure_columns if text_of(cells[col])]
        whole = {id(cell) for cell in cells if text_of(cell)}
        if not filled or (len(whole) == 1 and len(cells) > 1 and not is_figure(text_of(cells[min(filled)]))):
            words = " ".join(dict.fromkeys(text for cell in cells if (text := text_of(cell))))
            if words and len(whole) == 1:
                band = facet(words, is_cell=True)
            rows.append(Row(index, tuple(outer + own), _label_facet(own), _label_facet(outer), band, Facet()))
            continue
        rows.append(Row(index, tuple(outer + own), _label_facet(own), _label_facet(outer), band, Facet()))
    return _with_groups(_with_parents(_as_their_neighbours(rows), slots, figure_columns))


def _as_their_neighbours(rows: list[Row]) -> list[Row]:
    """Rows whose bare label is a cluster's name and a municipality's ("Holbæk") are what the other rows are."""
    found = names_of_cells([row.labels[-1] if row.labels else "" for row in rows])
    return [
        replace(row, inner=replace(row.inner, names=(name,)))
        if name is not None and len(row.inner.names) == 1 and row.inner.names[0].kind != name.kind
        else row
        for row, name in zip(rows, found, strict=True)
    ]


def _with_parents(rows: list[Row], slots: list[list[Cell | None]], figure_columns: frozenset[int]) -> list[Row]:
    """Rows that are parts of the row above ("heraf løn", or who pays, under each cluster's own row) with that row as their outer label."""
    with_figures = [any(text_of(slots[row.index][col]) for col in figure_columns) for row in rows]
    shared = _payers_under_each_name(rows, with_figures)
    result: list[Row] = []
    parent: Row | None = None
    for row, filled in zip(rows, with_figures, strict=True):
        if filled and row.labels and (row.inner.part or (shared and _is_payer(row))):
            if parent is not None:
                row = replace(
                    row, labels=(*parent.labels, *row.labels), outer=replace(parent.inner.over(row.outer), total=False)
                )
        elif filled:
            parent = row if row.labels and not row.inner.total else None
        else:
            parent = None
        result.append(row)
    return result


def _is_payer(row: Row) -> bool:
    return bool(row.inner.payer) and not row.inner.names and is_whole(" ".join(row.labels))


def _payers_under_each_name(rows: list[Row], with_figures: list[bool]) -> bool:
    """Whether each row with a name is followed by a row for a payer."""
    named = [
        number
        for number, row in enumerate(rows)
        if with_figures[number] and any(name.kind == "cluster" for name in row.inner.names)
    ]
    return bool(named) and all(number + 1 < len(rows) and _is_payer(rows[number + 1]) for number in named)


def _label_facet(texts: list[str]) -> Facet:
    """What the label cells of a row say together; the one furthest right speaks first."""
    result = Facet(text=" ".join(texts))
    for text in reversed(texts):
        found = facet(text, is_cell=True)
        result = replace(
            result.over(found), names=result.names + found.names, total=result.total or found.total, part=found.part
        )
    return result


def _with_groups(rows: list[Row]) -> list[Row]:
    """Give each row the region row that governs it: the nearest above, or below where the region rows close their groups."""
    regions = [number for number, row in enumerate(rows) if _names_region(row.inner) or _names_region(row.band)]
    clusters = [number for number, row in enumerate(rows) if any(name.kind == "cluster" for name in row.inner.names)]
    if not regions or not clusters:
        return rows
    below = clusters[0] < regions[0]
    result = []
    for number, row in enumerate(rows):
        if _names_region(row.inner) or (row.inner.total and not row.inner.names):
            result.append(row)
            continue
        candidates = [other for other in regions if (other > number if below else other <= number)]
        if candidates:
            chosen = rows[min(candidates) if below else max(candidates)]
            group = chosen.inner if _names_region(chosen.inner) else chosen.band
            row = Row(row.index, row.labels, row.inner, row.outer, row.band, group)
        result.append(row)
    return result


def _names_region(found: Facet) -> bool:
    kinds = {name.kind for name in found.names}
    return "region" in kinds and "cluster" not in kinds


def _all_years(columns: tuple[Facet, ...], figure_columns: frozenset[int]) -> tuple[int, int | None] | None:
    """The span of years that the figure columns name together, None when they name none."""
    periods = [period for col in figure_columns if (period := columns[col].period)]
    if not periods:
        return None
    ends = [end for _, end in periods]
    return min(start for start, _ in periods), None if None in ends else max(end for end in ends if end is not None)
