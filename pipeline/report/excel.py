"""The Excel workbook: account per cluster, amounts, findings, sums, a dictionary of the columns, and the sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.report.data import Row
from pipeline.report.words import Words
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    import duckdb
    from openpyxl import Workbook

KRONER = "#,##0.00"
DATE = "yyyy-mm-dd"
LONGEST_TEXT = 32_767  # characters Excel takes in a cell
WIDEST, NARROWEST = 60, 8


class Sheet(NamedTuple):
    """A sheet: its name in both languages and the query that fills it. ``kinds`` name what its columns come from."""

    danish: str
    english: str
    sql: str


SHEETS = (
    Sheet("Klyngeregnskab", "Cluster account", "SELECT * FROM cluster_account"),
    Sheet(
        "Beløb",
        "Amounts",
        """SELECT claim_id, path, page, region, cluster, municipality, initiative, subject_text, measure, measure_text,
             payer, role, basis, standing, period_from, period_to, amount_kr, low_kr, high_kr, unit, raw, per, bound,
             approximate, nil, proof, doubt, quote, published_on, superseded_by, copy_of
           FROM amounts ORDER BY path, page, claim_id""",
    ),
    Sheet("Fund", "Findings", "SELECT * EXCLUDE (explanation_da, explanation_en), {explanation} FROM open_findings"),
    Sheet(
        "Summer",
        "Sums",
        """SELECT relation_id, document_id, kind, statement, reported_kr, computed_kr, difference_kr, slack_kr, verdict,
             total_claim_id
           FROM relations ORDER BY verdict <> 'mismatch', document_id, relation_id""",
    ),
    Sheet(
        "Udsagn",
        "Statements",
        """SELECT statement_id, document_id, page, kind, quote, reported, computed, difference, slack, unit, verdict, {explanation}
           FROM statements ORDER BY verdict <> 'mismatch', document_id, statement_id""",
    ),
    Sheet(
        "Kilder",
        "Sources",
        """SELECT document_id, path, kind, title, published_on, publisher, region_id, cluster_id, pages, status,
             superseded_by, copy_of, sha256
           FROM documents ORDER BY path""",
    ),
    Sheet(
        "Ordliste",
        "Dictionary",
        """SELECT table_name AS "table", column_name AS "column", data_type AS type, comment AS meaning
           FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index""",
    ),
)


def write_workbook(connection: duckdb.DuckDBPyConnection, path: Path, words: Words) -> None:
    """Write the workbook. Amounts are numbers; text is always text, also when it begins with an equals sign."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for sheet in SHEETS:
        rows = query(connection, sheet.sql.format(explanation=f"explanation_{words.lang} AS explanation"))
        _write_sheet(workbook, words.choose(sheet.danish, sheet.english), rows)
    workbook.save(path)


def write_rows(path: Path, sheets: Mapping[str, Sequence[Row]]) -> None:
    """Write a workbook of rows, a sheet each by name."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for name, rows in sheets.items():
        _write_sheet(workbook, name[:31], rows)
    workbook.save(path)


def _write_sheet(workbook: Workbook, name: str, rows: Sequence[Row]) -> None:
    sheet: Any = workbook.create_sheet(name)  # the stubs know only half of a write-only sheet
    names = list(rows[0]) if rows else ["–"]
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_widths(names, rows), 1):
        sheet.column_dimensions[_letter(number)].width = width
    if rows:
        sheet.auto_filter.ref = f"A1:{_letter(len(names))}{len(rows) + 1}"
    sheet.append([_cell(sheet, column, heading=True) for column in names])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row.values()])


def _cell(sheet: Any, value: Any, heading: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font, PatternFill

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:LONGEST_TEXT])
        cell.data_type = "s"  # a text that begins with = would be a formula otherwise
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, Decimal):
            cell.number_format = KRONER
        elif isinstance(value, dt.date):
            cell.number_format = DATE
    if heading:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EDF3")
    return cell


def _widths(names: Sequence[str], rows: Sequence[Row]) -> list[int]:
    longest = [len(name) + 3 for name in names]
    for row in rows[:500]:
        for number, value in enumerate(row.values()):
            length = (
                len(f"{value:,.2f}") if isinstance(value, Decimal) else len(str(value if value is not None else ""))
            )
            longest[number] = max(longest[number], length)
    return [min(max(length + 1, NARROWEST), WIDEST) for length in longest]


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
