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

WORKBOOK = "klyngeregnskab.xlsx"


def write_report(connection: duckdb.DuckDBPyConnection, root: Path, words: Words) -> Path:
    """Write ``warehouse/report/``, beside its place and then moved there; gives the path of its first page.

    Pictures are drawn from the documents in ``raw/``; without those the words of the place are shown instead. Of the
    report it replaces the pictures and the findings of earlier runs are taken over.
    """
    from pipeline.report import history
    from pipeline.report.evidence import Places
    from pipeline.report.excel import write_workbook
    from pipeline.report.pictures import Album
    from pipeline.report.site import Site, write_site

    folder = root / "warehouse" / "report"
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder.parent) as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()
        run, changes = history.run_of(connection), None
        if run is not None:
            before = history.earlier_runs(folder, run.finished)
            changes = history.compare(before[-1], run) if before else None
            history.keep(run, folder, new)
        with Album(root / "raw", new, folder) as album:
            write_site(Site(connection, Places(connection, album), new, words, changes))
        write_workbook(connection, new / WORKBOOK, words)
        if folder.exists():
            os.replace(folder, old)
        shutil.move(new, folder)
    return folder / "index.html"
