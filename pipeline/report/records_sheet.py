"""Records as one sheet of a workbook: frozen and filtered headings, amounts as numbers in Danish format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

KRONER = "#,##0.00"
WIDTH = 16


def write_records(path: Path, title: str, fields: Sequence[str], records: Sequence[Mapping[str, Any]]) -> None:
    """Write ``records`` to an .xlsx file, a row each. Texts are never formulas, whatever they begin with."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for column, field in enumerate(fields, 1):
        sheet.cell(1, column, field).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    for row, record in enumerate(records, 2):
        for column, field in enumerate(fields, 1):
            cell = sheet.cell(row, column)
            value = record[field]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if isinstance(value, Decimal):
                cell.number_format = KRONER
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)
