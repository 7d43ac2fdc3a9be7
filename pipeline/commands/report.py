"""``klyngeregnskab report``: write the report again from the warehouse, or the problems in another form."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.commands import UsageError, alone
from pipeline.report import UnknownRunError, write_format, write_report
from pipeline.report.exports import FORMATS
from pipeline.report.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="kun problemerne, i denne form / only the problems, in this form",
    )
    parser.add_argument(
        "--since",
        default="",
        metavar="RUN|DATE",
        help="sammenlign med en kørsel (fx 2026-11-26T09) eller den sidste til og med en dag / compare with a run, or the last one up to a day",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FIL",
        help="skriv til denne fil, med --format / write to this file, with --format",
    )


def run(args: argparse.Namespace) -> int:
    """Write ``warehouse/report/`` and tell where it is; with ``--format`` print that, or write it to a file."""
    from pipeline.warehouse.load import QueryError, asking, open_warehouse, warehouse_path

    if args.output and not args.format:
        raise UsageError("--output hører til --format / --output goes with --format")
    try:
        connection = open_warehouse(warehouse_path(args.root))
    except FileNotFoundError as error:
        raise UsageError(f"{error.args[0]} findes ikke; kør »extract« først / run “extract” first") from None
    words = Words(args.lang)
    try:
        with connection, alone(args.root), asking():
            if args.format:
                written = write_format(connection, args.root, words, args.format, args.since, args.output)
            else:
                written = str(write_report(connection, args.root, words, args.since))
    except UnknownRunError as error:
        known = ", ".join(error.args[1]) or "ingen / none"
        raise UsageError(f"kørslen {error.args[0]} kendes ikke; kendte / known runs: {known}") from None
    except QueryError as error:
        why = str(error).partition("\n")[0]
        raise UsageError(
            f"databasen er fra en anden version; kør »extract« / made by another version; run “extract”: {why}"
        ) from None
    if args.format in ("md", "csv", "json") and not args.output:
        sys.stdout.write(written)
    elif not args.quiet:
        print(written)
    return 0
