"""``klyngeregnskab extract``: read what is new in raw/, and build extracted/, the warehouse and the report."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import manifest
from pipeline.commands import UsageError, alone
from pipeline.commands.language import Parser, phrase, say
from pipeline.naming import one_line
from pipeline.reference import strange_own_files
from pipeline.run import Options, Progress
from pipeline.run import run as read_documents
from pipeline.sources import find_sources
from pipeline.workers import TIME_LIMIT, NewExecutor, processes

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

REPORT = "warehouse/report/index.html"
NAME = 40  # characters of a file's or page's name beside a bar
RECORDS = 100_000  # made before the collector looks for cycles, which they hardly have
ALL_READ, NOT_ALL_READ, MISMATCH = 0, 1, 3


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("files", nargs="*", metavar="FIL")
    parser.option("--check", action="store_true")
    parser.option("--fail-on", choices=["mismatch"])
    parser.option("--jobs", type=_count, default=0, metavar="N")
    parser.option("--executor", metavar="dask://HOST:PORT")
    parser.option("--time-limit", type=float, default=TIME_LIMIT, metavar="S")


def run(args: argparse.Namespace) -> int:
    """Run the pipeline on ``root``. 1: some document could not be read; 3: a sum is wrong, with ``--fail-on``."""
    root: Path = args.root
    if not (root / "raw").is_dir():
        raise UsageError(phrase("no_raw", folder=root / "raw"))
    with alone(root):
        started = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        seen = manifest.stamps(root / "raw")
        asked = manifest.question(root, args.lang, started.date().isoformat())
        since = manifest.since(root, asked, seen, args.check)
        if not since.all or args.files:
            return _bring_up_to_date(args, started, seen, asked, since)
        if not args.quiet:
            count = len(since.known.raw)
            print(phrase("nothing_new" if count == 1 else "nothing_new_of_all", count=count, report=root / REPORT))
        return _exit_code(args, **since.known.told)  # as the run ended that made what stands there


def _exit_code(args: argparse.Namespace, unread: bool, mismatch: bool) -> int:
    return NOT_ALL_READ if unread else MISMATCH if mismatch and args.fail_on else ALL_READ


def _bring_up_to_date(
    args: argparse.Namespace,
    started: dt.datetime,
    seen: Mapping[str, manifest.Stamp | None],
    asked: dict[str, str],
    since: manifest.Since,
) -> int:
    from pipeline.report import write_report
    from pipeline.report.summary import summary
    from pipeline.report.words import Words
    from pipeline.warehouse import load
    from pipeline.warehouse.build import build_warehouse

    root: Path = args.root
    gc.set_threshold(RECORDS)
    for file, danish, english in strange_own_files():
        raise UsageError(f"{file}: {say(danish, english)}")
    only = _paths_in_raw(args.files, root / "raw") if args.files else None
    words = Words(args.lang)
    with _progress(args.quiet) as shown:
        same = (since.files, since.folders) if only is None else (frozenset[str](), dict[str, str]())
        jobs, executor = _workers(args)
        options = Options(only, *same, jobs, args.time_limit, new_executor=executor, on_progress=shown.document)
        documents = read_documents(root, options)
        load.take_waiting(load.warehouse_path(root))
        path = build_warehouse(root, documents, started, shown.stage)
        shown.stage("report")
        with load.connect_reading(path, {"memory_limit": load.MEMORY}) as connection:
            report, failures = write_report(connection, root, words, on_page=shown.page)
    if failures:
        load.add_findings(path, failures)
    with load.open_warehouse(path) as connection:
        if not args.quiet:
            print("\n".join(summary(connection, words, report)))
        wrong = bool(load.query(connection, "SELECT 1 FROM problems LIMIT 1"))
    told = {"unread": any(document.status != "read" for document in documents), "mismatch": wrong}
    if only is None:
        manifest.write(root, asked, seen, documents, told)
    return _exit_code(args, **told)


def _workers(args: argparse.Namespace) -> tuple[int, NewExecutor]:
    """How many documents are read at a time, and where."""
    if not args.executor:
        return args.jobs, processes
    from pipeline.cluster import SCHEME, Cluster, ClusterError

    if not args.executor.startswith(SCHEME):
        raise UsageError(f"--executor {args.executor}: {SCHEME}HOST:PORT")
    try:
        with Cluster(args.executor) as found:
            return args.jobs or found.jobs, lambda jobs: Cluster(args.executor)
    except ClusterError as error:
        raise UsageError(say(*error.args)) from None


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(say("mindst 1", "at least 1"))
    return number


def _paths_in_raw(files: Sequence[str], raw: Path) -> frozenset[str]:
    """The documents that are named, as paths inside raw; a name may be given from here or from raw."""
    by_file = {source.file.resolve(): source.path for source in find_sources(raw)}
    found = set()
    for name in files:
        path = by_file.get(Path(name).resolve()) or by_file.get((raw / name).resolve())
        if path is None:
            raise UsageError(phrase("no_document", name=name, raw=raw))
        found.add(path)
    return frozenset(found)


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Quiet]:
    """Bars on a terminal, a line for each step in a pipe, nothing when asked to be quiet."""
    if quiet:
        yield Quiet()
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        count = TextColumn("{task.fields[count]}", markup=False)
        columns = (TextColumn("{task.description}"), BarColumn(), count, TimeElapsedColumn())
        with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
            yield _OnTerminal(bars)
    else:
        yield _InPipe()


class Quiet:
    """Told of each step of a run; shows nothing."""

    def document(self, progress: Progress) -> None:
        """So many documents are read."""

    def stage(self, name: str) -> None:
        """This begins (a ``stage`` of texts.csv); what was before it is done."""

    def page(self, path: str) -> None:
        """This page of the report is written now."""


class _InPipe(Quiet):
    def document(self, progress: Progress) -> None:
        if progress.origin == "read":
            print(f"[{progress.done}/{progress.total}] {one_line(progress.path)}", file=sys.stderr, flush=True)

    def stage(self, name: str) -> None:
        print(phrase(name, "stage"), file=sys.stderr, flush=True)


class _OnTerminal(Quiet):
    """A bar for each step. Only that of the documents has an end that is known; the others run, with the time they have taken."""

    def __init__(self, bars: Bars) -> None:
        self._bars, self._pages = bars, 0
        self._task = bars.add_task(phrase("documents", "stage"), total=None, count="")

    def document(self, progress: Progress) -> None:
        count = f"{progress.done}/{progress.total} {one_line(Path(progress.path).name)[:NAME]}"
        self._bars.update(self._task, total=progress.total, completed=progress.done, count=count)

    def stage(self, name: str) -> None:
        done = self._bars.tasks[self._task].total
        self._bars.update(self._task, total=done or 1, completed=done or 1, count=f"{done:.0f}" if done else "")
        self._task = self._bars.add_task(phrase(name, "stage"), total=None, count="")

    def page(self, path: str) -> None:
        self._pages += 1
        told = f"{self._pages}: {path[:NAME]}"  # a longer one would leave the bars no room
        self._bars.update(self._task, count=say(f"side {told}", f"page {told}"))
