"""Spreadsheets and delimited text as rows of texts, for commands that take a bare table. Documents go through
pipeline.reading.read."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as texts: ``name`` of the sheet ('' for CSV), ``rows`` of texts, ``bold`` places (row, col). Figures
    of Excel are written in the Danish format with the decimals Excel shows."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[tuple[int, int], ...] = ()


def read_csv(text: str) -> Sheet:
    """Delimited text. The delimiter is the one of ; tab | , that cuts the most lines into the same number of fields."""
    lines = text.removeprefix("\ufeff").splitlines()
    delimiter = max(";\t|,", key=lambda d: _regularity(lines, d))
    rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    return Sheet("", tuple(tuple(row) for row in rows))


def _regularity(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        counts = [len(row) for row in csv.reader(lines[:500], delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    wide = [n for n in counts if n > 1]
    if not wide:
        return 0.0, 0
    usual = max(sorted(set(wide)), key=wide.count)
    # a decimal comma cuts lines too, but seldom each into the same number of fields
    return wide.count(usual) / len(counts), -";\t|,".index(delimiter)


def read_excel(data: bytes) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx workbook that hold anything. Raises ValueError when it is none."""
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ValueError(f"not a readable .xlsx workbook: {error}") from error
    sheets = []
    for sheet in book.worksheets:
        rows, bold = [], []
        for r, cells in enumerate(sheet.iter_rows(max_row=min(sheet.max_row or 0, MAX_ROWS))):
            rows.append(tuple(_shown(cell.value, cell.number_format or "General") for cell in cells))
            bold += [
                (r, c)
                for c, cell in enumerate(cells)
                if cell.value is not None and cell.font is not None and cell.font.b
            ]
        while rows and not any(rows[-1]):
            rows.pop()
        if rows:
            sheets.append(Sheet(sheet.title, tuple(rows), tuple(bold)))
    return tuple(sheets)


def _shown(value: Any, style: str) -> str:
    """A cell's value as Excel with Danish settings shows it, near enough for reading the figure back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if not isinstance(value, (int, float)):
        return str(value)
    first = style.split(";")[0]
    percent = "%" in first
    shown = value * 100 if percent else value
    decimals = re.search(r"\.(0+)", first)
    if decimals or (percent and "0" in first):
        text = f"{shown:.{len(decimals.group(1)) if decimals else 0}f}"
    elif first in ("0", "#,##0", "# ##0", "#.##0"):
        text = f"{shown:.0f}"
    else:
        text = str(shown) if isinstance(shown, int) else f"{shown:.10g}"
        text = text if "e" not in text else f"{shown:f}"
    return text.replace(".", ",") + ("%" if percent else "")
