"""The warehouse as Parquet, a folder for each document, as engines that read partitioned Parquet expect it: written, and loaded again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.warehouse.basis import COMPARED, OF_DOCUMENT
from pipeline.warehouse.load import query, replacing, warehouse_path

if TYPE_CHECKING:
    import duckdb

OURS = "SELECT table_name AS name, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns() WHERE NOT internal"
TABLES = f"{OURS} AND schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables()) GROUP BY name"


def by_document() -> dict[str, str]:
    """The tables that tell of documents, and what tells a row's document."""
    tables = {name: each for name, each in OF_DOCUMENT.items() if "." not in name}
    return tables | {name: OF_DOCUMENT[f"basis.{name}"] for name in COMPARED}


def write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every table that tells of documents, a folder a document; gives their names."""
    tables = by_document()
    for name, column in sorted(tables.items()):
        (folder / f"{name}.parquet").unlink(
            missing_ok=True
        )  # of an export that was not by document: the table would be there twice
        told = f"SELECT * FROM {name}" if column == "document_id" else f"SELECT *, {column} AS document_id FROM {name}"
        where = str(folder / name).replace("'", "''")
        connection.execute(f"COPY ({told}) TO '{where}' (FORMAT parquet, PARTITION_BY (document_id), OVERWRITE)")
    return list(tables)


def load_warehouse(root: Path, folder: str) -> int:
    """Make the warehouse hold the tables of a folder, or of an address; gives how many documents, and leaves it alone where there are none."""
    parted, place = by_document(), folder.rstrip("/")

    def there(name: str) -> str:
        return f"{place}/{name}/*/*.parquet" if name in parted else f"{place}/{name}.parquet"

    import duckdb

    if not duckdb.execute("FROM glob(?)", [there("documents")]).fetchone():
        return 0
    with replacing(warehouse_path(root), made_by=None, anew=True) as (connection, _):
        for table in query(connection, TABLES):
            name, columns = table["name"], ", ".join(f'"{each}"' for each in table["columns"])
            if connection.execute("FROM glob(?)", [there(name)]).fetchone():  # of an empty table there is none
                told = "read_parquet(?, hive_partitioning = true, hive_types_autocast = false)"
                connection.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {told}", [there(name)])
        return len(query(connection, "SELECT document_id FROM documents"))
