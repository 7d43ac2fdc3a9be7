"""``klyngeregnskab extract``: read what is new in raw/, and build extracted/, the warehouse and the report."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.commands import UsageError, alone
from pipeline.naming import one_line
from pipeline.run import Options, Progress
from pipeline.run import run as read_documents
from pipeline.sources import find_sources
from pipeline.workers import TIME_LIMIT

ALL_READ, NOT_ALL_READ, MISMATCH = 0, 1, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("files", nargs="*", metavar="FIL", help="læs kun disse, igen / read only these, again")
    parser.add_argument(
        "--fail-on", choices=["mismatch"], help="kode 3, når en sum ikke stemmer / exit code 3 when a sum is wrong"
    )
    parser.add_argument("--jobs", type=_count, default=0, metavar="N", help="arbejdere / workers (alle kerner)")
    parser.add_argument(
        "--time-limit", type=float, default=TIME_LIMIT, metavar="S", help="sekunder pr. dokument / seconds a document"
    )


def run(args: argparse.Namespace) -> int:
    """Run the pipeline on ``root``. 1: some document could not be read; 3: a sum is wrong, with ``--fail-on``."""
    root: Path = args.root
    if not (root / "raw").is_dir():
        raise UsageError(f"der er ingen mappe {root / 'raw'} / there is no such folder")
    with alone(root):
        return _run(args, root)


def _run(args: argparse.Namespace, root: Path) -> int:
    from pipeline.report import write_report
    from pipeline.report.summary import summary
    from pipeline.report.words import Words
    from pipeline.warehouse.build import build_warehouse
    from pipeline.warehouse.load import add_findings, open_warehouse, query

    started = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    only = _paths_in_raw(args.files, root / "raw") if args.files else None
    with _progress(args.quiet) as on_progress:
        options = Options(only=only, jobs=args.jobs, seconds=args.time_limit, on_progress=on_progress)
        documents = read_documents(root, options)
    words = Words(args.lang)
    path = build_warehouse(root, documents, started)
    with open_warehouse(path) as connection:
        report, failures = write_report(connection, root, words)
    if failures:
        add_findings(path, failures)
    with open_warehouse(path) as connection:
        if not args.quiet:
            print("\n".join(summary(connection, words, report)))
        if any(document.extraction.document.status != "read" for document in documents):
            return NOT_ALL_READ
        if args.fail_on and query(connection, "SELECT 1 FROM open_findings WHERE verdict = 'mismatch' LIMIT 1"):
            return MISMATCH
    return ALL_READ


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("mindst 1 / at least 1")
    return number


def _paths_in_raw(files: Sequence[str], raw: Path) -> frozenset[str]:
    """The documents that are named, as paths inside raw; a name may be given from here or from raw."""
    by_file = {source.file.resolve(): source.path for source in find_sources(raw)}
    found = set()
    for name in files:
        path = by_file.get(Path(name).resolve()) or by_file.get((raw / name).resolve())
        if path is None:
            raise UsageError(f"{name} er ikke et dokument i {raw}; læg det der / is no document in there; put it there")
        found.add(path)
    return frozenset(found)


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, a line for each document that is read in a pipe, nothing when asked to be quiet."""
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("raw/", total=None)

            def show(progress: Progress) -> None:
                name = escape(one_line(Path(progress.path).name))
                bar.update(task, total=progress.total, completed=progress.done, description=name)

            yield show
    else:
        yield _print_line


def _print_line(progress: Progress) -> None:
    if progress.origin == "read":
        print(f"[{progress.done}/{progress.total}] {one_line(progress.path)}", file=sys.stderr, flush=True)
