"""The report for people: HTML pages, Markdown and an Excel workbook, all from the warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.words import Words


def write_report(connection: duckdb.DuckDBPyConnection, root: Path, words: Words) -> Path:
    """Write ``warehouse/report/``; gives the path of its first page."""
    return root / "warehouse" / "report" / "index.html"
