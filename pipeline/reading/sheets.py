"""Spreadsheets and delimited text as rows of texts, with what a sheet hides and what its formulas say."""

from __future__ import annotations

import csv
import io
import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeGuard

from pipeline.model import Finding
from pipeline.reading.failures import Unseen
from pipeline.reading.flow import raised
from pipeline.reading.number_format import shown
from pipeline.reading.parts import embedded

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROWS = 200_000
DELIMITERS = ";\t|,"
FLAT, NARROW = 2.0, 0.5  # points of a row's height, characters of a column's width: with less nothing can be read
_SUM = re.compile(r"=SUM\(\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)\)")
_SCALED = re.compile(r"[0#?],+(?![0#?,.])")  # a format that shows thousands or millions
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COMPARED = {
    "equal": operator.eq, "lessThan": operator.lt, "greaterThan": operator.gt,
    "lessThanOrEqual": operator.le, "greaterThanOrEqual": operator.ge, "notEqual": operator.ne,
}  # fmt: skip
_YEARS = range(1990, 2100)  # a whole figure over a column that heads it


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a sheet: its ``address``, its ``text``, whether a value is stored with it, and for a SUM over one stretch of cells the
    addresses of the figures next to that stretch which it leaves out."""

    address: str
    text: str
    stored: bool
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as texts: ``name`` of the sheet ('' for CSV), ``rows`` of texts as Danish Excel shows them, ``bold`` places (row, col),
    ``merged`` (row, col) → (rows, cols), ``numbers`` the sheet's own row numbers, ``hidden`` texts of cells that are not shown by address;
    ``furniture`` are the heads and feet of its pages, ``boxes`` the texts of what lies over the cells."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[tuple[int, int], ...] = ()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    numbers: tuple[int, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    formulas: tuple[Formula, ...] = ()
    visible: bool = True
    furniture: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook that hold anything, hidden ones included; ``files`` inside it, and what it draws (``told``)."""

    sheets: tuple[Sheet, ...]
    files: tuple[str, ...] = ()
    told: tuple[Finding, ...] = ()


def read_csv(text: str) -> Sheet:
    """Delimited text. The delimiter is the one of ; tab | , that cuts the most lines into the same number of fields."""
    lines = text.removeprefix("\ufeff").splitlines()
    delimiter = max(DELIMITERS, key=lambda d: regularity(lines, d))
    rows = tuple(tuple(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    return Sheet("", rows, numbers=tuple(range(1, len(rows) + 1)))


def regularity(lines: list[str], delimiter: str) -> tuple[float, int]:
    """The share of the lines that a delimiter cuts into the usual number of fields (0 when it cuts none), and its rank. Each stretch between blank
    lines has its own usual number, and may begin with a title."""
    try:
        counts = [len(row) for row in csv.reader(lines[:500], delimiter=delimiter)]
    except csv.Error:
        return 0.0, 0
    usual = total = 0
    for blank, stretch in groupby(counts, key=lambda n: not n):
        widths = list(stretch)
        widths = widths[1:] if widths[0] == 1 else widths
        wide = [n for n in widths if n > 1]
        most = max(map(wide.count, wide), default=0)
        headed = delimiter != "," or widths[:1] != [1]  # a decimal comma cuts no heads
        usual += most if most > 1 and headed else 0
        total += 0 if blank else max(len(widths), 1)
    # a decimal comma cuts lines too, but seldom each into the same number of fields
    return (usual / total, -DELIMITERS.index(delimiter)) if usual else (0.0, 0)


def read_excel(data: bytes) -> Workbook:
    """An .xlsx workbook. Raises ValueError when it is none."""
    import zipfile

    import openpyxl

    from pipeline.reading.office_drawn import around

    unseen = Unseen()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            boxes, files = around(archive, unseen), tuple(embedded(archive.namelist()))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
        raise ValueError(f"not a readable .xlsx workbook: {error}") from error
    found = [_read_sheet(sheet, written[sheet.title], boxes.get(sheet.title, ()), unseen) for sheet in book.worksheets]
    found += [Sheet(sheet.title, (), boxes=boxes.get(sheet.title, ())) for sheet in book.chartsheets]
    kept = tuple(sheet for sheet in found if sheet.rows or sheet.hidden or sheet.boxes)
    return Workbook(kept, files, unseen.findings())


def read_other(data: bytes) -> Workbook:
    """The sheets of .xls, .xlsb and .ods. These readers give values without their formats, so figures are as stored, and what is hidden by row
    or column cannot be told. Raises ValueError when the file is none of them."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for about in book.sheets_metadata:
            values = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            rows = tuple(tuple(shown(value if value != "" else None) for value in row) for row in values[:MAX_ROWS])
            visible = about.visible == SheetVisibleEnum.Visible
            sheets.append(Sheet(about.name, rows, numbers=tuple(range(1, len(rows) + 1)), visible=visible))
    except (CalamineError, OSError) as error:
        raise ValueError(f"not a readable workbook: {error}") from error
    return Workbook(tuple(sheet for sheet in sheets if any(any(row) for row in sheet.rows)))


def _read_sheet(sheet: Worksheet, written: Worksheet, boxes: tuple[str, ...], unseen: Unseen) -> Sheet:
    from pipeline.reading.office_drawn import heads_and_feet

    last_row, last_col = min(sheet.max_row or 0, MAX_ROWS), sheet.max_column or 0
    sizes = sheet.row_dimensions.items()
    out_rows = {number for number, size in sizes if size.hidden or (size.height is not None and size.height < FLAT)}
    out_cols = {
        number
        for size in sheet.column_dimensions.values()
        if size.hidden or size.width < NARROW
        for number in range(size.min or 0, (size.max or 0) + 1)
    }
    kept_rows = [r for r in range(1, last_row + 1) if r not in out_rows]
    kept_cols = [c for c in range(1, last_col + 1) if c not in out_cols]
    at_row = {number: place for place, number in enumerate(kept_rows)}
    at_col = {number: place for place, number in enumerate(kept_cols)}
    rows = [[""] * len(kept_cols) for _ in kept_rows]
    bold, hidden, formulas = [], [], []
    styled = [table.ref for table in sheet.tables.values()]  # whose style may shade what is white
    masks = [(each.sqref, rule) for each in sheet.conditional_formatting for rule in each.rules if _hides(rule)]
    for cells, sources in zip(sheet.iter_rows(max_row=last_row), written.iter_rows(max_row=last_row), strict=False):
        for cell, source in zip(cells, sources, strict=False):
            runs = _shown_runs(source)
            text, gone = runs or (shown(cell.value, cell.number_format or "General"), "")
            hidden += [(cell.coordinate, gone)] if gone else []
            unshown = runs is None and (_is_unshown(cell, text, styled) or _is_masked(cell, masks))
            if unshown or cell.row not in at_row or cell.column not in at_col:
                text = "" if unshown and not cell.value else text or str(cell.value if unshown else "")
                hidden += [(cell.coordinate, text)] if text else []
                continue
            place = (at_row[cell.row], at_col[cell.column])
            rows[place[0]][place[1]] = text
            if text and cell.font is not None and cell.font.b:
                bold.append(place)
            if text and _SCALED.search(cell.number_format or "") and isinstance(cell.value, int | float):
                unseen.hide(shown(cell.value, "#,##0.###"), f"at {sheet.title}!{cell.coordinate}")
            if source.comment is not None and source.comment.text:
                unseen.hide(source.comment.text, f"at {sheet.title}!{cell.coordinate}")
            if source.data_type == "f":
                formulas.append(_formula(cell, source, sheet))
    while rows and not any(rows[-1]):
        rows.pop()
    merged = []
    for area in sheet.merged_cells.ranges:
        height = sum(1 for r in range(area.min_row, area.max_row + 1) if r in at_row)
        width = sum(1 for c in range(area.min_col, area.max_col + 1) if c in at_col)
        if area.min_row in at_row and area.min_col in at_col and at_row[area.min_row] < len(rows):
            merged.append(((at_row[area.min_row], at_col[area.min_col]), (height, width)))
    return Sheet(
        sheet.title,
        tuple(map(tuple, rows)),
        tuple(bold),
        tuple(sorted(merged)),
        tuple(kept_rows[: len(rows)]),
        tuple(hidden),
        tuple(formulas),
        sheet.sheet_state == "visible",
        heads_and_feet(sheet),
        boxes,
    )


def _shown_runs(cell: Cell | MergedCell) -> tuple[str, str] | None:
    """Of a text in several styles what shows, raised figures as raised letters, and what is struck out or white; None for other values."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if not isinstance(cell.value, CellRichText):
        return None
    text, gone = "", ""
    for run in cell.value:
        part, font = (run.text, run.font) if isinstance(run, TextBlock) else (str(run), cell.font)
        if font.strike or _is_white(font.color):
            gone += f"{part} "
        else:
            text += raised(part) if font.vertAlign == "superscript" else part
    return text, gone.strip()


def _is_white(colour: Any) -> bool:
    """White by value, or as the background of the workbook's theme."""
    if colour is None:
        return False
    if colour.type == "theme":
        return bool(colour.theme == 0 and colour.tint >= 0)
    return colour.type == "rgb" and str(colour.rgb).upper().endswith("FFFFFF")


def _is_unshown(cell: Cell | MergedCell, text: str, styled: list[str]) -> bool:
    """Whether a cell in sight shows nothing of its value, or crosses it out: a format of blanks (``;;;``), its own colour, white on white, struck."""
    if not text:
        return _is_figure(cell.value) and ";" in (cell.number_format or "")
    from openpyxl.worksheet.cell_range import CellRange

    font, fill = cell.font, cell.fill
    solid = getattr(fill, "fill_type", None) == "solid"
    if solid and font is not None and font.color is not None and font.color == fill.fgColor:
        return True
    if font is None or font.strike or not _is_white(font.color):
        return font is not None and bool(font.strike)
    plain = not getattr(fill, "fill_type", None) or (solid and _is_white(fill.fgColor))
    return plain and not any(cell.coordinate in CellRange(area) for area in styled)


def _hides(rule: Any) -> bool:
    """Whether a conditional format shows nothing of a figure: white on no colour, or a number format of blanks."""
    style = rule.dxf if rule.type == "cellIs" and rule.operator in _COMPARED else None
    if style is None:
        return False
    blank = style.numFmt is not None and not style.numFmt.formatCode.strip("; ")
    return blank or (style.fill is None and style.font is not None and _is_white(style.font.color))


def _is_masked(cell: Cell | MergedCell, masks: list[tuple[Any, Any]]) -> bool:
    """Whether a conditional format that compares figures with a constant hides the one in a cell."""
    value = cell.value
    return _is_figure(value) and any(
        cell.coordinate in area
        and _NUMBER.fullmatch(rule.formula[0])
        and _COMPARED[rule.operator](value, float(rule.formula[0]))
        for area, rule in masks
    )


def _formula(cell: Cell | MergedCell, source: Cell | MergedCell, sheet: Worksheet) -> Formula:
    text = getattr(source.value, "text", None) or str(source.value)  # an array formula is an object
    return Formula(cell.coordinate, text, cell.value is not None, _left_out(text, cell, sheet))


def summed(formula: str, addresses: Iterable[str]) -> list[str]:
    """Those of some addresses that a SUM over one stretch of cells adds up."""
    from openpyxl.worksheet.cell_range import CellRange

    found = _SUM.fullmatch(formula.replace(" ", ""))
    area = CellRange(f"{found[1]}{found[2]}:{found[3]}{found[4]}") if found else None
    return [address for address in addresses if area and address in area]


def _left_out(text: str, cell: Cell | MergedCell, sheet: Worksheet) -> tuple[str, ...]:
    """The figures that stand in one run with the cells a SUM adds up, before them or between them and the sum, and are not added."""
    from openpyxl.utils import column_index_from_string

    found = _SUM.fullmatch(text.replace(" ", ""))
    if not found:
        return ()
    here = (int(cell.column or 0), int(cell.row or 0))
    first, last = ((column_index_from_string(found[at]), int(found[at + 1])) for at in (1, 3))
    axis = 1 if first[0] == last[0] == here[0] else 0 if first[1] == last[1] == here[1] else None
    if axis is None or not (first[axis] <= last[axis] < here[axis]):
        return ()

    def at(position: int) -> Any:
        column, row = (position, here[1]) if axis == 0 else (here[0], position)
        return sheet.cell(row, column)

    left = [at(position) for position in range(last[axis] + 1, here[axis])]
    position = first[axis] - 1
    while position > 0 and _adds_up(at(position)):
        left.insert(0, at(position))
        position -= 1
    return tuple(each.coordinate for each in left if _adds_up(each))


def _adds_up(cell: Any) -> bool:
    """A figure that a sum could have meant; a year over the column is none."""
    return _is_figure(cell.value) and cell.value not in _YEARS


def _is_figure(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
