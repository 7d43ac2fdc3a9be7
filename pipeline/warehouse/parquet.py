"""The warehouse as Parquet, a folder for each document, as engines that read partitioned Parquet expect it: written, and loaded again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.warehouse.basis import COMPARED, OF_DOCUMENT
from pipeline.warehouse.load import replacing, warehouse_path

if TYPE_CHECKING:
    import duckdb

PARTED = {name: each for name, each in OF_DOCUMENT.items() if "." not in name}  # and what tells a row's document
PARTED |= {name: OF_DOCUMENT[f"basis.{name}"] for name in COMPARED}
TABLES = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY table_name"


def write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every table that tells of documents, a folder a document; gives their names."""
    for name, column in sorted(PARTED.items()):
        (folder / f"{name}.parquet").unlink(missing_ok=True)  # of an export that was not by document: it would be there twice
        told = f"SELECT * FROM {name}" if column == "document_id" else f"SELECT *, {column} AS document_id FROM {name}"
        where = str(folder / name).replace("'", "''")
        connection.execute(f"COPY ({told}) TO '{where}' (FORMAT parquet, PARTITION_BY (document_id), OVERWRITE)")
    return list(PARTED)


def load_warehouse(root: Path, folder: str) -> int:
    """Make the warehouse hold the tables of a folder, or of an address; gives how many documents, and leaves it alone where there are none."""
    import duckdb

    def there(name: str) -> str:
        return "/".join((folder.rstrip("/"), f"{name}/*/*.parquet" if name in PARTED else f"{name}.parquet"))

    if not duckdb.execute("FROM glob(?)", [there("documents")]).fetchone():
        return 0
    with replacing(warehouse_path(root), anew=True) as (connection, _):
        for (name,) in connection.execute(TABLES).fetchall():
            columns = ", ".join(f'"{each[0]}"' for each in connection.execute(f"FROM {name} LIMIT 0").description)
            if connection.execute("FROM glob(?)", [there(name)]).fetchone():  # of an empty table there is none
                told = "read_parquet(?, hive_partitioning = true, hive_types_autocast = false)"
                connection.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {told}", [there(name)])
        return len(connection.execute("SELECT document_id FROM documents").fetchall())
