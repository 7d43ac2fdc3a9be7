"""The report for people: HTML pages, Markdown and an Excel workbook, all from the warehouse."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.guard import attempt, collecting
from pipeline.model import Finding

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.history import Changes, Run
    from pipeline.report.words import Words

Failure = tuple[str, Finding]  # the document's id ('': no document's)

WORKBOOK = "klyngeregnskab.xlsx"


class UnknownRunError(Exception):
    """There is no run to compare with: what was asked for, and the times of the runs there are."""


def write_report(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    words: Words,
    since: str = "",
    on_page: Callable[[str], None] = lambda path: None,
) -> tuple[Path, list[Failure]]:
    """Write ``warehouse/report/``, beside its place and then moved there; gives the path of its first page, and a finding for each
    page or picture that could not be made, with its document's id.

    Pictures are drawn from the documents in ``raw/``; without those the words of the place are shown instead. Of the
    report it replaces the pictures are taken over, and the pages of documents of which nothing has changed. ``since``: the run (its time) or
    day to compare with, else the run before. ``on_page`` is told of each page. Raises UnknownRunError when there is none.
    """
    from pipeline.report import history
    from pipeline.report.evidence import Places
    from pipeline.report.excel import write_workbook
    from pipeline.report.pictures import Album, not_drawn
    from pipeline.report.site import Site, write_site

    folder = _folder(root)
    run, changes = _compared(connection, root, since)
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder.parent) as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()
        with Album(root / "raw", new, folder) as album, collecting() as failed:
            places = Places(connection, album)
            site = Site(connection, places, new, words, changes, on_page, folder)
            write_site(site)
            if site.common["workbook"]:
                on_page(WORKBOOK)
                attempt("report.workbook", None, None, write_workbook, site, new / WORKBOOK)
        if folder.exists():
            os.replace(folder, old)
        shutil.move(new, folder)
    if run is not None:
        history.keep(run, folder.parent)
    ids = {each.path: each.document_id for each in places.documents.values()}
    pictures = [(ids[path], not_drawn(path, why)) for path, why in sorted(album.failures.items())]
    return folder / "index.html", [*(("", finding) for finding in failed), *pictures]


def write_format(
    connection: duckdb.DuckDBPyConnection, root: Path, words: Words, form: str, since: str = "", to: Path | None = None
) -> str:
    """The problems as ``md``, ``csv`` or ``json``, or the path of the workbook (``xlsx``); into the file ``to`` its path.

    With ``since`` (a run or a day) only what is new, moved or solved. Raises UnknownRunError.
    """
    from pipeline.report.excel import write_workbook
    from pipeline.report.site import Site, as_text

    changes = _compared(connection, root, since)[1] if since else None
    if form == "xlsx":
        to = to or _folder(root) / WORKBOOK
        to.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(Site(connection, None, to.parent, words, changes), to)
        return str(to)
    text = as_text(connection, words, form, changes)
    if to is None:
        return text
    to.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    return str(to)


def _folder(root: Path) -> Path:
    return root / "warehouse" / "report"


def _compared(connection: duckdb.DuckDBPyConnection, root: Path, since: str) -> tuple[Run | None, Changes | None]:
    """The run of this warehouse, and how it differs from the run before it, or from the one asked for."""
    from pipeline.report import history

    run, warehouse = history.run_of(connection), _folder(root).parent
    runs = history.earlier_runs(warehouse, run.finished) if run else []
    before = history.since(runs, since) if since else max(runs, default="")
    if since and not before:
        raise UnknownRunError(since, runs)
    return run, history.compare(history.read_run(warehouse, before), run) if before and run else None
