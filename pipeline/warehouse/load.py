"""Building and opening the warehouse. The only place that imports duckdb.

The file is built beside its place and moved there when it is whole, so a reader always sees one whole warehouse: the
old one or the new one. What it is made of, tables and keys and what each column means, are the rows of warehouse_columns.csv and
warehouse_keys.csv.

A row of columns without a column is a ``table`` or a ``view`` ("view of claims documents": a column without a row of its own that the view
shows unchanged means what it means there, the first table that has one counting). Kroner are DECIMAL(18,2) in columns ending _kr; an empty
text is NULL. A row of keys that references nothing is a primary key. Foreign keys are told in the comments and held by tests: DuckDB does not
let go of a row that was pointed to in the same transaction, so a document could not be replaced
(https://duckdb.org/docs/stable/sql/indexes, over-eager constraint checking).
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import errno
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.model import Finding
from pipeline.reference import rows as reference_rows
from pipeline.reference.texts import message
from pipeline.warehouse.columns import Row, finding_rows

if TYPE_CHECKING:
    import duckdb

NAME, WAITING = "klyngeregnskab.duckdb", "klyngeregnskab.ny.duckdb"
COLUMNS = """SELECT if(schema_name = 'main', '', schema_name || '.') || table_name, column_name FROM duckdb_columns()
  WHERE NOT internal ORDER BY schema_name, table_name, column_index"""
FORM = r"""HEADER false, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '', NEW_LINE '\n',
  AUTO_DETECT false, PARALLEL false, MAX_LINE_SIZE 33554432"""
MEMORY = "256MB"  # that the database may hold while a run builds it and reports on it; the rest goes to disk
STORAGE = "v1.2.0"  # of the file: DuckDB 1.2 and all later versions open it, views and comments included


def warehouse_path(root: Path) -> Path:
    """Where the warehouse of a root folder is."""
    return root / "warehouse" / NAME


@contextlib.contextmanager
def replacing(path: Path, made_by: str | None = None, anew: bool = False) -> Iterator[tuple[duckdb.DuckDBPyConnection, bool]]:
    """The warehouse to be, beside its place and in a transaction; moved there when what is inside ends well.

    It begins as a copy of the one there (True) when that one was ``made_by`` the same (or it is None), else empty but for its tables and
    views and the runs told of so far (False). ``anew``: without those either.
    """
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    with _telling_of_storage(), tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        beside = Path(folder, NAME)
        known = not anew and (made_by is None or bool(_asked(path, "FROM basis.state WHERE made_by = ?", made_by)))
        if known:
            shutil.copyfile(path, beside)
        config = {"temp_directory": folder, "memory_limit": MEMORY}
        config |= {} if known else {"storage_compatibility_version": STORAGE}
        with duckdb.connect(str(beside), config={**config}) as connection:
            connection.execute("BEGIN")  # one transaction: hundreds of statements, one write to disk
            if not known:
                create_tables(connection)
                for script in (package_query("basis.sql"), *scripts("views")):
                    connection.execute(script)
                describe(connection)
                connection.execute("INSERT INTO basis.state VALUES (?)", [made_by])
                insert(connection, "runs", () if anew else _asked(path, "FROM runs ORDER BY started"))
            yield connection, known
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")  # closing would do it too, but not tell when the disk is full
        _check_whole(beside)
        _into_place(beside, path)


def add_findings(path: Path, found: Iterable[tuple[str, Finding]]) -> None:
    """Add findings, each with the id of its document ('': none), to the warehouse; a reader sees it with all or none of them."""
    by_document: dict[str, list[Finding]] = {}
    for document_id, finding in found:
        by_document.setdefault(document_id, []).append(finding)
    with replacing(path) as (connection, _):
        for document_id, findings in sorted(by_document.items()):
            insert(connection, "findings", finding_rows(document_id, findings, "report."))


def _into_place(beside: Path, path: Path) -> None:
    """Move a whole warehouse to its place; kept under another name where a reader holds the old one (Windows). Raises
    OSError then, with what to do."""
    try:
        os.replace(beside, path)
    except PermissionError as error:
        os.replace(beside, path.with_name(WAITING))
        raise OSError(errno.EBUSY, " / ".join(message("warehouse", "open", waiting=WAITING))) from error


def take_waiting(path: Path) -> None:
    """Put the warehouse that an earlier run had to leave beside its place into it."""
    waiting = path.with_name(WAITING)
    if waiting.is_file():
        with contextlib.suppress(PermissionError):  # still open; this run's own will say so
            os.replace(waiting, path)


@contextlib.contextmanager
def _telling_of_storage() -> Iterator[None]:
    """Turns what the database says of a disk that is full or gone into OSError."""
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        full = any(sign in str(error) for sign in ("No space left", "File too large", "Could not write all bytes"))
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error).splitlines()[0]) from error


def _check_whole(path: Path) -> None:
    """Raises OSError when what was written is not all there, as on a disk that is full."""
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            whole = bool(query(connection, "SELECT 1 FROM runs LIMIT 1"))
    except duckdb.Error as error:
        raise OSError(errno.EIO, str(error).splitlines()[0]) from error
    if not whole:
        raise OSError(errno.EIO, "incomplete warehouse")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


class LockedError(Exception):
    """Another program has the warehouse open for writing."""


class UnreadableError(Exception):
    """The file is no warehouse this version of DuckDB can open; it is built again by the next run."""


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, read-only. Raises FileNotFoundError when it has not been built, LockedError, UnreadableError."""
    return connect_reading(path, {})


def connect_reading(path: Path, config: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """The same with settings of the database."""
    import duckdb

    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        return duckdb.connect(str(path), read_only=True, config={**config})
    except duckdb.ConnectionException as error:  # this very process has it open in another way
        raise LockedError(str(error).splitlines()[0]) from error
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        held = any(sign in told for sign in ("set lock", "being used by another process"))
        raise (LockedError if held else UnreadableError)(told) from error


def query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The result of one query, a dictionary a row."""
    return list(stream(connection, sql, parameters))


def stream(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
    """The same, a batch in memory at a time; nothing else may be asked meanwhile."""
    cursor = connection.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(1_000):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def commit(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what was put in so far: what a transaction adds is held in memory until then. The file is nobody's yet."""
    connection.execute("COMMIT")
    connection.execute("BEGIN")


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    """Put rows into a table. Raises KeyError for a column there is not."""
    names = [column[0] for column in connection.execute(f"FROM {table} LIMIT 0").description or ()]
    _copy(connection, {table: names}, ((table, row) for row in rows))


def insert_all(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, Row]]) -> None:
    """Put rows into tables, all of them or none, by way of CSV files, the fastest way in. The rows may come from a query of the same
    connection; raises KeyError for a column there is not."""
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(COLUMNS).fetchall():
        columns.setdefault(table, []).append(column)
    _copy(connection, columns, rows)


def _copy(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, list[str]], rows: Iterable[tuple[str, Row]]
) -> None:
    files: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory(prefix=".new-", dir=_folder_of(connection)) as folder,
        contextlib.ExitStack() as open_files,
    ):
        for table, row in rows:
            if table not in files:
                file = open_files.enter_context(Path(folder, f"{table}.csv").open("w", encoding="utf-8", newline=""))
                files[table] = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n"), frozenset(columns[table])
            writer, known = files[table]
            if not row.keys() <= known:
                raise KeyError(f"{table} has no column {sorted(row.keys() - known)}")
            writer.writerow([_text(row.get(name)) for name in columns[table]])
        open_files.close()
        for table in sorted(files):
            quoted = str(Path(folder, f"{table}.csv")).replace("'", "''")
            connection.execute(f"COPY {table} FROM '{quoted}' ({FORM})")


def _folder_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder of the file that is being written."""
    (file,) = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone() or ("",)
    return Path(file).parent


def _text(value: Any) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _asked(path: Path, sql: str, *parameters: Any) -> list[Row]:
    """What the present warehouse answers; nothing when there is none, or one that cannot be opened or tells of no such thing."""
    import duckdb

    try:
        with open_warehouse(path) as connection:
            return query(connection, sql, parameters)
    except (FileNotFoundError, LockedError, UnreadableError, duckdb.Error):
        return []


def initiative_ids(path: Path) -> dict[tuple[str, str], str]:
    """The initiative that each mention of one pointed to in the present warehouse, by document and mention id inside it."""
    asked = """SELECT document_id, substr(mention_id, length(document_id) + 2) AS mention, entity_id
      FROM mentions WHERE kind = 'initiative' AND entity_id IS NOT NULL"""
    return {(row["document_id"], row["mention"]): row["entity_id"] for row in _asked(path, asked)}


def record_run(connection: duckdb.DuckDBPyConnection, started: dt.datetime, reader_version: str) -> None:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    versions = [__version__, reader_version, platform.python_version()]
    connection.execute(
        """INSERT INTO runs SELECT ?, ?, ?, ?, ?, version(),
             (SELECT count(*) FROM documents), (SELECT count(*) FROM documents WHERE status = 'unreadable'),
             (SELECT count(*) FROM claims),
             (SELECT count(*) FROM numbers), (SELECT count(*) FROM numbers WHERE kind = 'unexplained'),
             (SELECT count(*) FROM relations), (SELECT count(*) FROM relations WHERE verdict = 'mismatch'),
             (SELECT count(*) FROM findings)""",
        [started, now, *versions],
    )


def package_query(name: str) -> str:
    """The text of a query that comes with the program, by its file name."""
    return files("pipeline.warehouse").joinpath(name).read_text(encoding="utf-8")


def scripts(folder: str) -> list[str]:
    """The SQL files of a folder of this package, in order of their names; each opens with its question and grain."""
    found = (item for item in files("pipeline.warehouse").joinpath(folder).iterdir() if item.name.endswith(".sql"))
    return [item.read_text(encoding="utf-8") for item in sorted(found, key=lambda item: item.name)]


# --- tables and what they mean -----------------------------------------------------------------------------------------------


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables, empty, with their primary keys."""
    typed = [row for row in reference_rows("warehouse_columns") if row["type"] and not row["type"].startswith("view")]
    columns: dict[str, list[str]] = {row["table"]: [] for row in typed}
    for row in typed:
        if row["column"]:
            columns[row["table"]].append(f'"{row["column"]}" {row["type"]}')
    for row in reference_rows("warehouse_keys"):
        if not row["references"]:
            names = ", ".join(f'"{name}"' for name in row["columns"].split(","))
            columns[row["table"]].append(f"PRIMARY KEY ({names})")
    for table, some in columns.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(some)})")


def references() -> Iterator[tuple[str, str, str, str]]:
    """The foreign keys: table and column, and the table and column they point to."""
    for row in reference_rows("warehouse_keys"):
        if row["references"]:
            other, _, key = row["references"].partition(".")
            yield row["table"], row["columns"], other, key


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments on all tables, views and their columns; for when they are all there."""
    said = {(row["table"], row["column"]): row["meaning"] for row in reference_rows("warehouse_columns")}
    for table, column, other, _ in references():
        said[table, column] += f" (→ {other})"
    views = (row for row in reference_rows("warehouse_columns") if row["type"].startswith("view"))
    shown = {row["table"]: row["type"].split()[2:] for row in views}
    asked = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
    found = connection.execute(asked).fetchall()
    for view, column in found:
        meaning = next((said[table, column] for table in shown.get(view, ()) if (table, column) in said), None)
        if meaning is not None:
            said.setdefault((view, column), meaning)
    for (table, column), meaning in said.items():
        place = f'COLUMN "{table}"."{column}"' if column else f"{'VIEW' if table in shown else 'TABLE'} {table}"
        connection.execute(f"COMMENT ON {place} IS '" + meaning.replace("'", "''") + "'")
