"""The report for people: HTML pages, Markdown and an Excel workbook, all from the warehouse."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.guard import attempt, collecting
from pipeline.model import Finding

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.words import Words

Failure = tuple[str, Finding]  # the document's id ('': no document's)

WORKBOOK = "klyngeregnskab.xlsx"


def write_report(connection: duckdb.DuckDBPyConnection, root: Path, words: Words) -> tuple[Path, list[Failure]]:
    """Write ``warehouse/report/``, beside its place and then moved there; gives the path of its first page, and a finding for each
    page or picture that could not be made, with its document's id.

    Pictures are drawn from the documents in ``raw/``; without those the words of the place are shown instead. Of the
    report it replaces the pictures and the findings of earlier runs are taken over.
    """
    from pipeline.report import history
    from pipeline.report.evidence import Places
    from pipeline.report.excel import write_workbook
    from pipeline.report.pictures import Album, not_drawn
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
        with Album(root / "raw", new, folder) as album, collecting() as failed:
            places = Places(connection, album)
            write_site(Site(connection, places, new, words, changes))
            attempt("report.workbook", None, None, write_workbook, connection, new / WORKBOOK, words)
        if folder.exists():
            os.replace(folder, old)
        shutil.move(new, folder)
    ids = places.ids()
    pictures = [(ids[path], not_drawn(path, why)) for path, why in sorted(album.failures.items())]
    return folder / "index.html", [*(("", finding) for finding in failed), *pictures]
