"""``klyngeregnskab load``: the warehouse from the Parquet files that ``export --by-document`` wrote."""

from __future__ import annotations

import argparse

from pipeline.commands import UsageError, alone
from pipeline.commands.language import Parser, say


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("folder", metavar="MAPPE")


def run(args: argparse.Namespace) -> int:
    """Build the warehouse from a folder, or from an address that DuckDB reads; the next ``extract`` builds it anew from ``raw/``."""
    from pipeline.warehouse.parquet import load_warehouse

    with alone(args.root):
        documents = load_warehouse(args.root, args.folder)
    if not documents:
        danish = f"{args.folder} har ingen dokumenter; »export MAPPE --by-document« skriver sådan en mappe"
        raise UsageError(say(danish, f"{args.folder} has no documents; “export DIR --by-document” writes such a folder"))
    if not args.quiet:
        print(say(f"{documents} dokumenter i databasen", f"{documents} documents in the warehouse"))
    return 0
