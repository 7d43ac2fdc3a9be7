"""Questions from outside: one warehouse, read-only, with no way to any other file or to the network.

The sandbox is DuckDB's own (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview): external access is
turned off and the configuration locked. Beside that only statements that read are run.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.warehouse.load import connect_reading

if TYPE_CHECKING:
    import duckdb

READING = ("SELECT", "EXPLAIN", "PRAGMA", "RELATION", "LOGICAL_PLAN")  # duckdb.StatementType of what only reads
NUMERIC = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|DOUBLE|FLOAT)$")
AT_ONCE = 10_000
LOOK_UP = 0.2  # seconds between looks for Ctrl-C, where waiting is not ended by it (Windows)
SUFFIX = ".sql"
Result = TypeVar("Result")
_PLACE = re.compile(r"\n*LINE (\d+): (.*)\n( *)\^")


class QueryError(Exception):
    """The database cannot run a statement. ``line`` (from 1) and ``column`` (from 0) tell where, when it is known."""

    def __init__(self, message: str, line: int = 0, column: int = 0, text: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.text = line, column, text


class NotReadingError(QueryError):
    """A statement that would do more than read; the message is its kind."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one statement: names and database types of its columns, and its rows, fetched while they are read."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers, by its type."""
        return bool(NUMERIC.match(self.types[column]))


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name: its comment in the two languages (English may be missing) and its text."""

    name: str
    question_da: str
    question_en: str
    sql: str


def open_sandbox(path: Path, output: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The warehouse for questions of any origin: nothing but reading, no file beside it but ``output``, to be written.

    Raises what ``load.open_warehouse`` raises.
    """
    connection = connect_reading(path, {"python_enable_replacements": "false"})
    connection.execute("SET temp_directory = ''")
    if output is not None:
        quoted = str(output.resolve()).replace("'", "''")
        connection.execute(f"SET allowed_paths = ['{quoted}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[Answer]:
    """The answers of the statements of a text, one after the other; none when it holds only blanks and comments.

    Each answer is to be read before the next is asked for. Raises QueryError.
    """
    with asking(sql):
        statements = connection.extract_statements(sql)
    for statement in statements:
        kind = str(statement.type).rsplit(".", 1)[-1]
        if kind not in READING:
            raise NotReadingError(kind)
        with asking(sql):
            cursor = _interruptible(connection, partial(connection.execute, statement))
        columns = cursor.description or ()
        names, types = [str(column[0]) for column in columns], [str(column[1]) for column in columns]
        yield Answer(tuple(names), tuple(types), _rows(cursor, sql))


def _rows(cursor: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    while True:
        with asking(sql):
            rows = _interruptible(cursor, partial(cursor.fetchmany, AT_ONCE))
        if not rows:
            return
        yield from rows


def _interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], Result]) -> Result:
    """Do it in a thread of its own, so that Ctrl-C stops it: the database does not always look for signals while it works."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(work)
        stopped = False
        while not doing.done():
            try:
                if stopped:
                    connection.interrupt()  # again and again: one that comes before the query has begun is lost
                wait((doing,), LOOK_UP)
            except KeyboardInterrupt:
                stopped = True
        return doing.result()


def write_parquet(connection: duckdb.DuckDBPyConnection, sql: str, output: Path) -> None:
    """Write the answer of the one statement of ``sql`` to ``output``, which ``open_sandbox`` was told of. Raises QueryError."""
    with asking(sql):
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or not str(statements[0].type).endswith("SELECT"):
            raise NotReadingError("COPY")
        quoted = str(output.resolve()).replace("'", "''")
        inner = statements[0].query.strip().rstrip(";")
        connection.execute(f"COPY (\n{inner}\n) TO '{quoted}' (FORMAT parquet)")


@contextlib.contextmanager
def asking(sql: str = "") -> Iterator[None]:
    """Turns what the database says of a query into QueryError, with the place in ``sql``, so that nobody else needs to know the database;
    a query that is stopped is KeyboardInterrupt."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise _told(str(error), sql) from None


def _told(message: str, sql: str) -> QueryError:
    """The database's words on one line, and the place it means as line and column of the text it was given."""
    place = _PLACE.search(message)
    if place is None:
        return QueryError(" ".join(message.split()))
    said = " ".join(message[: place.start()].split())
    number, shown, indent = int(place[1]), place[2], len(place[3])
    offset = indent - len(f"LINE {number}: ")
    shown_from = shown[3:] if shown.startswith("...") else shown
    lines = sql.splitlines()
    if not 1 <= number <= len(lines):
        return QueryError(said, number, max(offset, 0), shown)
    at = lines[number - 1].find(shown_from.removesuffix("..."))
    column = offset if at < 0 or shown_from is shown else at + offset - 3
    return QueryError(said, number, max(column, 0), lines[number - 1])


def named_queries(own: Path | None = None) -> dict[str, NamedQuery]:
    """The queries that come with the program and those in a folder of the user's own, which win by name; by name, sorted."""
    shipped = files("pipeline.warehouse").joinpath("queries")
    places = [item for item in shipped.iterdir() if item.name.endswith(SUFFIX)]
    found = {item.name.removesuffix(SUFFIX): item.read_text(encoding="utf-8") for item in places}
    for file in sorted(own.glob(f"*{SUFFIX}")) if own is not None else ():
        found[file.stem] = file.read_text(encoding="utf-8-sig", errors="replace")
    return {name: _named(name, found[name]) for name in sorted(found)}


def _named(name: str, sql: str) -> NamedQuery:
    comments = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        comments.append(line.removeprefix("--").strip())
    danish = " ".join(line for line in comments if not line.startswith("en:"))
    english = " ".join(line.removeprefix("en:").strip() for line in comments if line.startswith("en:"))
    return NamedQuery(name, danish, english or danish, sql)


def catalogue(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Tables and views with their columns, for completion."""
    sql = """SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
      WHERE NOT internal AND schema_name = 'main' GROUP BY table_name ORDER BY table_name"""
    return {name: tuple(columns) for name, columns in connection.execute(sql).fetchall()}


def keywords(connection: duckdb.DuckDBPyConnection) -> Sequence[str]:
    """The reserved words of the database, for completion."""
    sql = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved' ORDER BY 1"
    return [str(name).upper() for (name,) in connection.execute(sql).fetchall()]
