"""``klyngeregnskab report``: write the report again from the warehouse, or the problems in another form."""

import argparse
import sys
from pathlib import Path

from pipeline import manifest
from pipeline.commands import UsageError, alone, warehouse_of
from pipeline.commands.language import Parser, phrase, say
from pipeline.report import Failure, UnknownRunError, write_format, write_report
from pipeline.report.site import FORMATS
from pipeline.report.words import Words


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("--format", choices=FORMATS)
    parser.option("--since", default="", metavar="KØRSEL")
    parser.option("--output", type=Path, metavar="FIL")


def run(args: argparse.Namespace) -> int:
    """Write ``warehouse/report/`` and tell where it is; with ``--format`` print that, or write it to a file."""
    if args.output and not args.format:
        raise UsageError(say("--output hører til --format", "--output goes with --format"))
    words = Words(args.lang)
    failures: list[Failure] = []
    try:
        with warehouse_of(args.root) as connection, alone(args.root):
            if args.format:
                written = write_format(connection, args.root, words, args.format, args.since, args.output)
            else:
                with manifest.remaking(args.root):
                    page, failures = write_report(connection, args.root, words, args.since)
                written = str(page)
    except UnknownRunError as error:
        known = ", ".join(error.args[1]) or say("ingen", "none")
        raise UsageError(phrase("no_run", run=error.args[0], known=known)) from None
    for _, finding in failures:
        print(say(finding.explanation_da, finding.explanation_en), file=sys.stderr)
    if args.format in ("md", "csv", "json") and not args.output:
        sys.stdout.write(written)
    elif not args.quiet:
        print(written)
    return 0
