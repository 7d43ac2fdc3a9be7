"""What the warehouse is made of: tables and keys, and what each column of a table or view means, from the rows of warehouse_columns.csv and
warehouse_keys.csv.

A row of columns without a column is a ``table`` or a ``view`` ("view of claims documents": a column without a row of its own that the view
shows unchanged means what it means there, the first table that has one counting). Kroner are DECIMAL(18,2) in columns ending _kr; an empty
text is NULL. A row of keys that references nothing is a primary key. Foreign keys are told in the comments and held by tests: DuckDB does not
let go of a row that was pointed to in the same transaction, so a document could not be replaced
(https://duckdb.org/docs/stable/sql/indexes, over-eager constraint checking).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.reference import rows

if TYPE_CHECKING:
    import duckdb


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables, empty, with their primary keys."""
    typed = [row for row in rows("warehouse_columns") if row["type"] and not row["type"].startswith("view")]
    columns: dict[str, list[str]] = {row["table"]: [] for row in typed}
    for row in typed:
        if row["column"]:
            columns[row["table"]].append(f'"{row["column"]}" {row["type"]}')
    for row in rows("warehouse_keys"):
        if not row["references"]:
            names = ", ".join(f'"{name}"' for name in row["columns"].split(","))
            columns[row["table"]].append(f"PRIMARY KEY ({names})")
    for table, some in columns.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(some)})")


def references() -> Iterator[tuple[str, str, str, str]]:
    """The foreign keys: table and column, and the table and column they point to."""
    for row in rows("warehouse_keys"):
        if row["references"]:
            other, _, key = row["references"].partition(".")
            yield row["table"], row["columns"], other, key


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments on all tables, views and their columns; for when they are all there."""
    said = {(row["table"], row["column"]): row["meaning"] for row in rows("warehouse_columns")}
    for table, column, other, _ in references():
        said[table, column] += f" (→ {other})"
    shown = {
        row["table"]: row["type"].split()[2:] for row in rows("warehouse_columns") if row["type"].startswith("view")
    }
    asked = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
    found = connection.execute(asked).fetchall()
    for view, column in found:
        meaning = next((said[table, column] for table in shown.get(view, ()) if (table, column) in said), None)
        if meaning is not None:
            said.setdefault((view, column), meaning)
    for (table, column), meaning in said.items():
        place = f'COLUMN "{table}"."{column}"' if column else f"{'VIEW' if table in shown else 'TABLE'} {table}"
        connection.execute(f"COMMENT ON {place} IS '" + meaning.replace("'", "''") + "'")
