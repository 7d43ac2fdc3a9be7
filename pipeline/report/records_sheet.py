"""Tables as sheets of a workbook: headings in bold and in sight, filters, amounts as numbers in Danish format."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

NARROW, WIDE = 8, 60
LONGEST_NAME = 31  # of a sheet, as Excel has it
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` of values, the first ``heads`` of them headings; ``merged``: (row, col, rows, cols) of cells that are one;
    ``plain``: places of numbers that are printed without thousands separators."""

    name: str
    rows: Sequence[Sequence[Any]]
    heads: int = 1
    merged: Iterable[tuple[int, int, int, int]] = ()
    plain: frozenset[tuple[int, int]] = frozenset()


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write an .xlsx file with a sheet each. Texts are never formulas, whatever they begin with. A Decimal shows its own decimals."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, each in enumerate(sheets, 1):
        sheet = book.create_sheet(NOT_IN_NAMES.sub(" ", each.name)[:LONGEST_NAME] or str(number))
        for row, values in enumerate(each.rows):
            for column, value in enumerate(values):
                cell = sheet.cell(row + 1, column + 1, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                elif isinstance(value, Decimal):
                    decimals = max(0, -int(value.as_tuple().exponent))
                    grouped = "0" if (row, column) in each.plain else "#,##0"
                    cell.number_format = grouped + ("." + "0" * decimals if decimals else "")
                if row < each.heads:
                    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text="\n" in str(value), vertical="top")
        for row, column, high, wide in each.merged:
            sheet.merge_cells(None, row + 1, column + 1, row + high, column + wide)
        for column in range(len(each.rows[0]) if each.rows else 0):
            longest = max(len(str(row[column] or "")) for row in each.rows)
            sheet.column_dimensions[get_column_letter(column + 1)].width = min(WIDE, max(NARROW, longest + 2))
        sheet.freeze_panes = sheet.cell(each.heads + 1, 1)
        if each.heads == 1 and not each.merged and each.rows:
            sheet.auto_filter.ref = sheet.dimensions
    book.save(path)
