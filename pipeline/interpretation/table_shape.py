"""The shape of a table's meaning: which columns hold figures, which are labels, and what governs each row and column."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import read_figure
from pipeline.interpretation.facets import MONEY_UNITS, Facet, facet, find_wording, is_total
from pipeline.interpretation.names import names_of_cells
from pipeline.interpretation.table_rows import Row, is_figure, rows_of, text_of
from pipeline.model import Cell, Grid

#: A text column whose middle cell is longer than this many characters describes; a shorter one labels.
LONGEST_LABEL = 48
#: Municipalities and region side by side share money, not heads, from this figure on.
LEAST_SHARED = 10_000
#: The same for a column whose header calls it a description.
LONGEST_CALLED_LABEL = 36


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


def shapes_of(grid: Grid, intro: tuple[str, ...]) -> list[Shape]:
    """The shapes of the tables that stand side by side in a grid, from left to right; nearly always one."""
    starts = _side_by_side(grid)
    if len(starts) == 1:
        return [shape_of(grid, intro)]
    ends = [*starts[1:], grid.n_cols]
    return [shape_of(grid, intro, (start, end)) for start, end in zip(starts, ends, strict=True)]


def _side_by_side(grid: Grid) -> list[int]:
    """The label columns of tables beside each other: a column of words to the right of figures that has the first column's header or names
    a total, with figures to its right."""
    slots = grid.slots()
    header_rows = min(grid.header_rows, grid.n_rows)
    body = range(header_rows, grid.n_rows)
    figures = [col for col in range(grid.n_cols) if _holds_figures(slots, body, col)]
    starts = [0]
    for col in range(1, grid.n_cols):
        if col in figures or not figures or col > figures[-1] or not any(starts[-1] < other < col for other in figures):
            continue
        texts = [text_of(slots[row][col]) for row in body]
        last = [text_of(slots[row][col]) for row in range(header_rows)][-1:]
        same = bool(last) and last == [text_of(slots[header_rows - 1][0])] and bool(last[0])
        if any(texts) and (same or any(is_total(text) for text in texts)):
            starts.append(col)
    return starts


def shape_of(grid: Grid, intro: tuple[str, ...], part: tuple[int, int] | None = None) -> Shape:
    """Read the headers, labels and bands of a grid, or of the columns ``part`` of it."""
    slots = grid.slots()
    if part:
        slots = [[cell if part[0] <= col < part[1] else None for col, cell in enumerate(row)] for row in slots]
    leftmost = part[0] if part else 0
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
    labels = tuple(
        col for col in range(leftmost, first_figure) if not _describes(slots, body, col, columns[col].text)
    ) or ((leftmost,) if first_figure else ())
    corner = Facet()
    if header_rows and leftmost not in figure_columns:
        corner = facet(_header_text(slots, header_rows, leftmost))
    table = _table_facet(grid, corner, intro)
    return Shape(
        slots,
        header_rows,
        columns,
        figure_columns,
        labels,
        tuple(rows_of(slots, body, labels, figure_columns)),
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
    return numbers[0] in (0, 1) and all(after - before == 1 for before, after in itertools.pairwise(numbers))


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
            replace(around, unit=unit, payer="", basis="", per="", text="", names=(), money=bool(amounts) or bool(unit))
        )
    return result


def is_footnote(text: str) -> bool:
    """Whether a note explains single figures by their mark ("* Foreløbigt tal", "1) Inkl. moms") and says nothing of the others."""
    return bool(re.match(r"\s*(?:\*+|\d\)|[¹²³⁴⁵]|[a-e]\))", text))


def _all_years(columns: tuple[Facet, ...], figure_columns: frozenset[int]) -> tuple[int, int | None] | None:
    """The span of years that the figure columns name together, None when they name none."""
    periods = [period for col in figure_columns if (period := columns[col].period)]
    if not periods:
        return None
    ends = [end for _, end in periods]
    return min(start for start, _ in periods), None if None in ends else max(end for end in ends if end is not None)
