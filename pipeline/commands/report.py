"""``klyngeregnskab report``: write the report again from the warehouse, for instance in the other language."""

from __future__ import annotations

import argparse
import sys

from pipeline.commands import UsageError, alone
from pipeline.report import write_report
from pipeline.report.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options beside the common ones."""


def run(args: argparse.Namespace) -> int:
    """Write ``warehouse/report/`` and tell where it is."""
    from pipeline.warehouse.load import open_warehouse, warehouse_path

    try:
        connection = open_warehouse(warehouse_path(args.root))
    except FileNotFoundError as error:
        raise UsageError(f"{error.args[0]} findes ikke; kør «extract» først / run “extract” first") from None
    with connection, alone(args.root):
        path, failures = write_report(connection, args.root, Words(args.lang))
    for _, finding in failures:
        print(finding.explanation_da if args.lang == "da" else finding.explanation_en, file=sys.stderr)
    if not args.quiet:
        print(path)
    return 0
