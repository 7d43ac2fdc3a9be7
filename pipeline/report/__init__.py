"""The report for people: HTML pages, Markdown and an Excel workbook, all from the warehouse."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.words import Words


def write_report(connection: duckdb.DuckDBPyConnection, root: Path, words: Words) -> Path:
    """Write ``warehouse/report/``, beside its place and then moved there; gives the path of its first page.

    Pictures are cut out of the documents in ``raw/``; without those the words of the place are shown instead.
    """
    from pipeline.report.evidence import Places
    from pipeline.report.excel import write_workbook
    from pipeline.report.html import write_pages
    from pipeline.report.pictures import Album

    folder = root / "warehouse" / "report"
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder.parent) as beside, Album(root / "raw") as album:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()
        write_pages(connection, Places(connection, album), new, words)
        write_workbook(connection, new / "klyngeregnskab.xlsx", words)
        if folder.exists():
            os.replace(folder, old)
        shutil.move(new, folder)
    return folder / "index.html"
