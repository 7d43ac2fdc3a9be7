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


def write_report(connection: duckdb.DuckDBPyConnection, root: Path, words: Words) -> tuple[Path, list[Failure]]:
    """Write ``warehouse/report/``, beside its place and then moved there; gives the path of its first page, and a finding for each
    page or picture that could not be made, with its document's id.

    Pictures are cut out of the documents in ``raw/``; without those the words of the place are shown instead.
    """
    from pipeline.report.evidence import Places
    from pipeline.report.excel import write_workbook
    from pipeline.report.html import write_pages
    from pipeline.report.pictures import Album, not_drawn

    folder = root / "warehouse" / "report"
    album = Album(root / "raw", cache=root / ".cache" / "pictures")
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder.parent) as beside, album:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()
        places = Places(connection, album)
        with collecting() as failed:
            write_pages(connection, places, new, words)
            attempt("report.workbook", None, None, write_workbook, connection, new / "klyngeregnskab.xlsx", words)
        if folder.exists():
            os.replace(folder, old)
        shutil.move(new, folder)
        album.forget_unused()
    ids = places.ids()
    pictures = [(ids[path], not_drawn(path, why)) for path, why in sorted(album.failures.items())]
    return folder / "index.html", [*(("", finding) for finding in failed), *pictures]
