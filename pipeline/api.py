"""What ``from pipeline import …`` gives an analyst: answers as pandas DataFrames. Nothing heavy is imported before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class Warehouse:
    """An opened warehouse; read-only, and a context manager."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, queries: dict[str, str]) -> None:
        self._connection, self._queries = connection, queries

    def frame(self, what: str, decimals: bool = False) -> pd.DataFrame:
        """The rows of a table, a view or a ready query, by name, or of an SQL statement.

        Years and counts are Int64 (with missing values), truth values boolean, dates datetime64, texts string; kroner are
        float64, or ``decimal.Decimal`` with ``decimals``. Raises ``QueryError`` when the database cannot answer.

        >>> with open_warehouse(example) as warehouse:
        ...     frame = warehouse.frame("SELECT 2022 AS year, 2182966.00 AS amount_kr")
        >>> [str(dtype) for dtype in frame.dtypes]
        ['Int64', 'float64']
        """
        from pipeline.warehouse.asking import QueryError, ask

        sql = self._queries.get(what, f'FROM "{what}"' if what.isidentifier() else what)
        for answer in ask(self._connection, sql):
            rows = list(answer.rows)
            columns = {
                name: _series([row[at] for row in rows], answer.types[at], decimals)
                for at, name in enumerate(answer.names)
            }
            import pandas as pd

            return pd.DataFrame(columns)
        raise QueryError("no statement")

    def tables(self) -> list[str]:
        """Names of the tables, views and ready queries."""
        from pipeline.warehouse.asking import catalogue

        return sorted({*catalogue(self._connection), *self._queries})

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_warehouse(root: str | Path = ".") -> Warehouse:
    """The warehouse of a folder that has a ``raw/``. Raises FileNotFoundError before ``extract`` has been run there.

    >>> with open_warehouse(example) as warehouse:
    ...     "cluster_account" in warehouse.tables()
    True
    """
    from pipeline.warehouse.asking import named_queries, open_sandbox
    from pipeline.warehouse.load import warehouse_path

    queries = named_queries(Path(root) / "warehouse" / "queries")
    return Warehouse(open_sandbox(warehouse_path(Path(root))), {name: each.sql for name, each in queries.items()})


def extract(file: str | Path, decimals: bool = False) -> pd.DataFrame:
    """The amounts of one document, a row each: what, how much, and where it is printed; no warehouse is needed.

    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp(), "referat.txt")
    >>> _ = file.write_text("Klyngen bevilger 250.000 kr. til en pulje.", encoding="utf-8")
    >>> extract(file)["raw"].tolist()
    ['250.000 kr.']
    """
    import pandas as pd

    from pipeline.extraction import extract as extract_bytes

    path = Path(file)
    claims = [each for each in extract_bytes(path.read_bytes(), path.name).claims if each.amount is not None]
    fields: dict[str, tuple[str, list[Any]]] = {
        "subject": ("VARCHAR", [each.subject_text for each in claims]),
        "measure": ("VARCHAR", [each.measure for each in claims]),
        "payer": ("VARCHAR", [each.payer or None for each in claims]),
        "period_from": ("INTEGER", [each.period_from for each in claims]),
        "period_to": ("INTEGER", [each.period_to for each in claims]),
        "amount_kr": ("DECIMAL", [each.amount.value_kr if each.amount else None for each in claims]),
        "low_kr": ("DECIMAL", [each.amount.low_kr if each.amount else None for each in claims]),
        "high_kr": ("DECIMAL", [each.amount.high_kr if each.amount else None for each in claims]),
        "raw": ("VARCHAR", [each.amount.raw if each.amount else None for each in claims]),
        "proof": ("VARCHAR", [each.proof for each in claims]),
        "page": ("INTEGER", [each.span.page for each in claims]),
        "quote": ("VARCHAR", [each.span.quote for each in claims]),
    }
    return pd.DataFrame({name: _series(values, kind, decimals) for name, (kind, values) in fields.items()})


def sums_of(table: pd.DataFrame | Sequence[Sequence[object]]) -> pd.DataFrame:
    """The sums of a table (a DataFrame as printed, or rows of cells), a row each: ``total`` and ``members`` as (row, column) from
    0, the column heads of a DataFrame being row 0; reported, computed, difference, slack and verdict.

    >>> found = sums_of([["", "kr."], ["A", "1.200"], ["B", "300"], ["I alt", "1.600"]])
    >>> found[["reported", "computed", "verdict"]].values.tolist()
    [[1600.0, 1500.0, 'mismatch']]
    """
    import pandas as pd

    from pipeline.reconciliation import reconcile

    rows = [list(table.columns), *table.to_numpy().tolist()] if isinstance(table, pd.DataFrame) else table
    done = reconcile([["" if cell is None or cell != cell else str(cell) for cell in row] for row in rows])
    found = done.relations
    columns = {
        "kind": pd.Series([each.kind for each in found], dtype="string"),
        "total": pd.Series([tuple(each.total) for each in found], dtype=object),
        "members": pd.Series([tuple(tuple(place) for place in each.members) for each in found], dtype=object),
    }
    for name in ("reported", "computed", "difference", "slack"):
        columns[name] = _series([getattr(each, name) for each in found], "DECIMAL", False)
    columns["verdict"] = pd.Series([each.verdict for each in found], dtype="string")
    return pd.DataFrame(columns)


def _series(values: list[Any], kind: str, decimals: bool) -> pd.Series[Any]:
    """Values of a database type as a pandas column of the right type."""
    import pandas as pd

    if kind in ("DOUBLE", "FLOAT") or (kind.startswith("DECIMAL") and not decimals):
        return pd.Series([None if value is None else float(value) for value in values], dtype="float64")
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
    plain = {"BOOLEAN": "boolean", "VARCHAR": "string"}
    return pd.Series(values, dtype="Int64" if "INT" in kind else plain.get(kind, "object"))
