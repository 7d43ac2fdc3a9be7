"""``klyngeregnskab export``: every table and view of the warehouse as files other tools read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import Parser, say
from pipeline.commands.results import save

if TYPE_CHECKING:
    import duckdb

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

    folder: Path = args.folder
    forms = args.format.split(",")
    for form in (each for each in forms if each not in FORMATS):
        known = ", ".join(FORMATS)
        danish = f"formatet {form} kendes ikke; vælg blandt {known}"
        raise UsageError(say(danish, f"format {form} is unknown; choose from {known}"))
    folder.mkdir(parents=True, exist_ok=True)
    with warehouse_of(args.root) as connection:
        names = catalogue(connection)
        apart = _by_document(connection, folder) if args.by_document else ()
        for name in (each for each in names if each not in apart):
            for form in forms:
                ending = "da.csv" if form == "csv-da" and "csv" in forms else form.removesuffix("-da")
                save(connection, f'SELECT * FROM "{name}"', form, folder / f"{name}.{ending}")
    if not args.quiet:
        print(say(f"{len(names)} tabeller skrevet i {folder}", f"{len(names)} tables written to {folder}"))
    return 0


def _by_document(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every table that tells of documents, a folder a document, as engines that read partitioned Parquet expect it; gives their names."""
    from pipeline.warehouse.basis import COMPARED, OF_DOCUMENT

    tables = {name: each for name, each in OF_DOCUMENT.items() if "." not in name}
    tables |= {name: OF_DOCUMENT[f"basis.{name}"] for name in COMPARED}
    for name, column in sorted(tables.items()):
        (folder / f"{name}.parquet").unlink(
            missing_ok=True
        )  # of an export that was not by document: the table would be there twice
        told = f"SELECT * FROM {name}" if column == "document_id" else f"SELECT *, {column} AS document_id FROM {name}"
        where = str(folder / name).replace("'", "''")
        connection.execute(f"COPY ({told}) TO '{where}' (FORMAT parquet, PARTITION_BY (document_id), OVERWRITE)")
    return list(tables)
