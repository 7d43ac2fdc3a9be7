"""Building and opening the warehouse. The only place that imports duckdb.

The file is built beside its place and moved there when it is whole, so a reader always sees one whole warehouse: the
old one or the new one.
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
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.model import Finding
from pipeline.warehouse.columns import Row
from pipeline.warehouse.findings import finding_rows
from pipeline.warehouse.schema import create_tables, describe

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
        danish = f"databasen er åben i et andet program; den nye ligger i {WAITING} og tages i brug ved næste kørsel"
        english = "the warehouse is open in another program; the new one is beside it and is taken by the next run"
        raise OSError(errno.EBUSY, f"{danish} / {english}") from error


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
            connection.execute(f"COPY {table} FROM '{_quoted(Path(folder, table + '.csv'))}' ({FORM})")


def _folder_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder of the file that is being written."""
    (file,) = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone() or ("",)
    return Path(file).parent


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _asked(path: Path, sql: str, *parameters: Any) -> list[Row]:
    """What the present warehouse answers; nothing when there is none, or one that cannot be opened or tells of no such thing."""
    import duckdb

    try:
        with open_warehouse(path) as connection:
            return query(connection, sql, parameters)
    except (FileNotFoundError, LockedError, UnreadableError, duckdb.Error):
        return []


INITIATIVES = (
    "SELECT document_id, mention_id, entity_id FROM mentions WHERE kind = 'initiative' AND entity_id IS NOT NULL"
)


def initiative_ids(path: Path) -> dict[tuple[str, str], str]:
    """The initiative that each mention of one pointed to in the present warehouse, by document and mention id inside it."""
    return {
        (row["document_id"], row["mention_id"].removeprefix(row["document_id"] + "/")): row["entity_id"]
        for row in _asked(path, INITIATIVES)
    }


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
    return _package(name).read_text(encoding="utf-8")


def _package(name: str) -> Traversable:
    return files("pipeline.warehouse").joinpath(name)


def scripts(folder: str) -> list[str]:
    """The SQL files of a folder of this package, in order of their names; each opens with its question and grain."""
    place = _package(folder)
    if not place.is_dir():
        return []
    found = sorted((item for item in place.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return [item.read_text(encoding="utf-8") for item in found]
