"""``klyngeregnskab sql``: query the warehouse, read-only. A table on a terminal, CSV in a pipe; no query: a prompt."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.commands import UsageError

if TYPE_CHECKING:
    import duckdb

WIDEST = 60  # characters of a column on a terminal
PROMPT, MORE = "sql> ", "...> "
HELP = """Afslut et spørgsmål med semikolon. .tabeller viser tabeller, .hjælp denne tekst; .slut (Ctrl-D) slutter.
End a query with a semicolon. .tables lists tables and views, .help shows this, .quit (or Ctrl-D) ends."""
TABLES = """SELECT table_name AS name, comment FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("query", nargs="?", metavar="SPØRGSMÅL", help="SQL; uden: en prompt / without: a prompt")
    parser.add_argument(
        "--format", choices=["table", "csv"], help="tabel på en terminal, ellers csv / table on a terminal, else csv"
    )


def run(args: argparse.Namespace) -> int:
    """Answer one query, those on standard input, or those typed in."""
    from pipeline.warehouse.load import open_warehouse, warehouse_path

    try:
        connection = open_warehouse(warehouse_path(args.root))
    except FileNotFoundError as error:
        raise UsageError(f"{error.args[0]} findes ikke; kør »extract« først / run “extract” first") from None
    as_table = args.format == "table" or (args.format is None and sys.stdout.isatty())
    with connection:
        if args.query is not None:
            _answer(connection, args.query, as_table)
        elif sys.stdin.isatty():
            _converse(connection, as_table)
        else:
            _answer(connection, sys.stdin.read(), as_table)
    return 0


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, as_table: bool) -> None:
    """Run a query and print its rows. Raises UsageError with the database's own words when it cannot be run."""
    from pipeline.warehouse.load import QueryError, asking

    try:
        with asking():
            _print_rows(connection.execute(sql), as_table)
    except QueryError as error:
        raise UsageError(str(error)) from None
    sys.stdout.flush()


def _print_rows(cursor: duckdb.DuckDBPyConnection, as_table: bool) -> None:
    names = [column[0] for column in cursor.description or ()]
    if as_table:
        _print_table(names, cursor.fetchall())
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    while rows := cursor.fetchmany(10_000):
        writer.writerows(rows)


def _converse(connection: duckdb.DuckDBPyConnection, as_table: bool) -> None:
    """A prompt that takes queries until the end of input."""
    import contextlib

    with contextlib.suppress(ImportError):  # line editing and history where the system has them
        import readline  # noqa: F401
    print(HELP)
    for sql in _typed():
        try:
            _answer(connection, sql, as_table)
        except UsageError as error:
            print(error, file=sys.stderr)


def _typed() -> Iterator[str]:
    """Whole queries as they are typed."""
    lines: list[str] = []
    while True:
        try:
            line = input(MORE if lines else PROMPT)
        except EOFError:
            print()
            return
        command = line.strip().lower()
        if not lines and command in (".slut", ".quit", ".exit"):
            return
        if not lines and command in (".hjælp", ".help"):
            print(HELP)
        elif not lines and command in (".tabeller", ".tables"):
            yield TABLES
        elif line.strip() or lines:
            lines.append(line)
            if command.endswith(";"):
                yield "\n".join(lines)
                lines = []


def _print_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    texts = [[_shown(value) for value in row] for row in rows]
    widths = [min(WIDEST, max([len(name), *(len(row[n]) for row in texts)])) for n, name in enumerate(names)]
    right = [bool(rows) and all(row[n] is None or _is_number(row[n]) for row in rows) for n in range(len(names))]
    print("  ".join(name[:width].ljust(width) for name, width in zip(names, widths, strict=True)).rstrip())
    print("  ".join("─" * width for width in widths))
    for row in texts:
        cells = zip(row, widths, right, strict=True)
        print("  ".join(_fit(text, width, align) for text, width, align in cells).rstrip())
    print(f"({len(rows)} {'række' if len(rows) == 1 else 'rækker'})")


def _fit(text: str, width: int, align_right: bool) -> str:
    text = text if len(text) <= width else text[: width - 1] + "…"
    return text.rjust(width) if align_right else text.ljust(width)


def _shown(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _is_number(value: Any) -> bool:
    from decimal import Decimal

    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
