"""What the warehouse is made of: tables, and what each column of a table or view means, from the rows of warehouse_columns.csv.

A row without a column is a ``table`` or a ``view`` ("view of claims documents": a column without a row of its own that the view shows
unchanged means what it means there, the first table that has one counting). Kroner are DECIMAL(18,2) in columns ending _kr; an empty text is NULL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reference import rows

if TYPE_CHECKING:
    import duckdb


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables, empty."""
    typed = [row for row in rows("warehouse_columns") if row["type"] and not row["type"].startswith("view")]
    columns: dict[str, list[str]] = {row["table"]: [] for row in typed}
    for row in typed:
        if row["column"]:
            columns[row["table"]].append(f'"{row["column"]}" {row["type"]}')
    for table, some in columns.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(some)})")


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments on all tables, views and their columns; for when they are all there."""
    said = {(row["table"], row["column"]): row["meaning"] for row in rows("warehouse_columns")}
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
