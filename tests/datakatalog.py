"""``python -m tests.datakatalog FILE.duckdb``: the data catalogue (docs/datakatalog.md) from the warehouse's own comments."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.warehouse.load import open_warehouse, query, references

if TYPE_CHECKING:
    import duckdb

COLUMNS = """SELECT c.table_name, c.column_name, c.data_type, coalesce(c.comment, '') AS comment, t.comment AS about, t.kind
FROM duckdb_columns() c JOIN (
  SELECT table_name AS name, comment, 'tabel' AS kind FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'
  UNION ALL SELECT view_name, comment, 'view' FROM duckdb_views() WHERE NOT internal) t ON t.name = c.table_name
WHERE NOT c.internal AND c.schema_name = 'main' ORDER BY t.kind DESC, c.table_name, c.column_index"""


def text(connection: duckdb.DuckDBPyConnection) -> str:
    """The catalogue as Markdown: a picture of how the tables hang together, then every view and table with its columns."""
    return "\n".join(_lines(connection)) + "\n"


def _lines(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    rows = query(connection, COLUMNS)
    yield "# Datakatalog"
    yield ""
    yield (
        "Dannet af databasens egne kommentarer; ret dem i `pipeline/reference/warehouse_columns.csv`, ikke her. "
        "Kroner står i kolonner, der ender på `_kr`."
    )
    yield ""
    yield "```mermaid"
    yield "erDiagram"
    for table, column, other, _ in references():
        yield f"  {other} ||--o{{ {table} : {column}"
    yield "```"
    shown = ""
    for row in rows:
        if row["table_name"] != shown:
            shown = row["table_name"]
            yield ""
            yield f"## {shown} ({row['kind']})"
            yield ""
            yield f"{row['about']}."
            yield ""
            yield "| kolonne | type | betydning |"
            yield "|---|---|---|"
        meaning = row["comment"].replace("|", "\\|")
        yield f"| `{row['column_name']}` | {row['data_type']} | {meaning} |"


if __name__ == "__main__":
    with open_warehouse(Path(sys.argv[1])) as opened:
        sys.stdout.write(text(opened))
