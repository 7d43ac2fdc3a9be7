"""``klyngeregnskab load``: the warehouse from the Parquet files that ``export --by-document`` wrote."""

from __future__ import annotations

import argparse

from pipeline.commands import UsageError, alone
from pipeline.commands.language import Parser, phrase


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("folder", metavar="MAPPE")


def run(args: argparse.Namespace) -> int:
    """Build the warehouse from a folder, or from an address that DuckDB reads; the next ``extract`` builds it anew from ``raw/``."""
    from pipeline.warehouse.parquet import load_warehouse

    with alone(args.root):
        documents = load_warehouse(args.root, args.folder)
    if not documents:
        raise UsageError(phrase("not_exported", folder=args.folder))
    if not args.quiet:
        print(phrase("loaded", count=documents))
    return 0
