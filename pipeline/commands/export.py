"""``klyngeregnskab export``: every table and view of the warehouse as files other tools read."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands import warehouse_of
from pipeline.commands.language import say
from pipeline.commands.results import write

FORMATS = ("parquet", "csv", "csv-da", "json", "xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("folder", type=Path, metavar=say("MAPPE", "DIR"), help=say("hvor de skrives", "where they go"))
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="parquet",
        help=say(
            "standard: parquet; csv-da er til dansk Excel; xlsx er én fil for hver tabel",
            "default: parquet; csv-da is for Danish Excel; xlsx is a file for each table",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Write a file for each table and view; files of the same names are replaced, others in the folder left alone."""
    from pipeline.report.records_sheet import write_records
    from pipeline.warehouse.asking import ask, catalogue, write_parquet

    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    with warehouse_of(args.root) as connection:
        for name in catalogue(connection):
            file = folder / f"{name}.{args.format.removesuffix('-da')}"
            sql = f'SELECT * FROM "{name}"'
            if args.format == "parquet":
                write_parquet(connection, sql, file)
                continue
            for answer in ask(connection, sql):
                if args.format == "xlsx":
                    rows = [dict(zip(answer.names, row, strict=True)) for row in answer.rows]
                    write_records(file, name[:31], answer.names, rows)
                else:
                    with file.open("w", encoding="utf-8", newline="") as out:
                        write(answer, args.format, out)
        count = len(catalogue(connection))
    if not args.quiet:
        print(say(f"{count} tabeller skrevet i {folder}", f"{count} tables written to {folder}"))
    return 0
