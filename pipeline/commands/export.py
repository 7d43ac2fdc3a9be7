"""``klyngeregnskab export``: every table and view of the warehouse as files other tools read."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import Parser, phrase
from pipeline.commands.results import save

FORMATS = ("parquet", "csv", "csv-da", "json", "xlsx")


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("folder", type=Path, metavar="MAPPE")
    parser.option("--format", default="parquet", metavar=",".join(FORMATS))
    parser.option("--by-document", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Write a file for each table and view and format, or with ``--by-document`` a folder for each table that tells of documents; files of
    the same names are replaced, others in the folder left alone."""
    from pipeline.warehouse.asking import catalogue
    from pipeline.warehouse.parquet import write_tables

    folder: Path = args.folder
    forms = args.format.split(",")
    for form in (each for each in forms if each not in FORMATS):
        raise UsageError(phrase("no_format", form=form, known=", ".join(FORMATS)))
    folder.mkdir(parents=True, exist_ok=True)
    with warehouse_of(args.root) as connection:
        names = catalogue(connection)
        apart = write_tables(connection, folder) if args.by_document else ()
        for name in (each for each in names if each not in apart):
            for form in forms:
                ending = "da.csv" if form == "csv-da" and "csv" in forms else form.removesuffix("-da")
                save(connection, f'SELECT * FROM "{name}"', form, folder / f"{name}.{ending}")
    if not args.quiet:
        print(phrase("exported", count=len(names), folder=folder))
    return 0
