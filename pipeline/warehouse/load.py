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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.facts import collect
from pipeline.guard import attempt, collecting
from pipeline.model import Finding
from pipeline.reconciliation.proof import proof_state
from pipeline.warehouse.checks import run_checks
from pipeline.warehouse.columns import Row
from pipeline.warehouse.findings import finding_rows
from pipeline.warehouse.rows import Rows
from pipeline.warehouse.schema import create_tables, describe

if TYPE_CHECKING:
    import duckdb

NAME, WAITING = "klyngeregnskab.duckdb", "klyngeregnskab.ny.duckdb"
STORAGE = "v1.2.0"  # of the file: DuckDB 1.2 and all later versions open it, views and comments included
Reconcile = Callable[[list[Row], list[Row]], list[Row]]
Judge = Callable[[list[Row]], tuple[Mapping[str, str], list[Row]]]


def warehouse_path(root: Path) -> Path:
    """Where the warehouse of a root folder is."""
    return root / "warehouse" / NAME


def build(
    path: Path,
    rows: Rows,
    started: dt.datetime,
    reader_version: str,
    judge: Judge = lambda findings: ({}, []),
    reconcile: Reconcile = lambda facts, rates: [],
) -> None:
    """Build the warehouse at ``path`` from rows by table; earlier runs are carried over from the one it replaces.

    Order: tables, rows with the facts they state, views, checks across documents (``checks/*.sql``, tested by pipeline.warehouse.checks), what
    people have accepted, the run. ``judge`` gets all findings and gives the reason for each that is accepted, by its
    id, and findings of its own; ``reconcile`` gets the reported facts and rates and gives the rows of ``reconciliation``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _telling_of_storage():
        _build(path, rows, started, reader_version, judge, reconcile)


def _build(
    path: Path, rows: Rows, started: dt.datetime, reader_version: str, judge: Judge, reconcile: Reconcile
) -> None:
    import duckdb

    with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        beside = Path(folder, NAME)
        with duckdb.connect(str(beside), config={"storage_compatibility_version": STORAGE}) as connection:
            connection.execute("BEGIN")  # one transaction: hundreds of statements, one write to disk
            create_tables(connection)
            with collecting() as failed:
                loaded = attempt("facts", None, rows, with_facts, rows)
            for table, some in sorted(loaded.items()):
                _insert(connection, table, some, Path(folder))
            _insert(connection, "findings", finding_rows("", failed, "load."), Path(folder))
            _insert(connection, "runs", _earlier_runs(path), Path(folder))
            for script in _scripts("views"):
                connection.execute(script)
            for script in ("other_scope.sql", "same_difference.sql"):
                connection.execute(_package(script).read_text(encoding="utf-8"))
            connection.execute("COMMIT")  # a check that fails must not take along what is loaded
            checked = run_checks(connection, _scripts("checks"))
            connection.execute("BEGIN")
            for table, some in checked.items():
                _insert(connection, table, some, Path(folder))
            for script in ("finding_places.sql", "same_table.sql"):
                connection.execute(_package(script).read_text(encoding="utf-8"))
            _prove(connection)
            for script in ("fact_proofs.sql", "settled.sql"):
                connection.execute(_package(script).read_text(encoding="utf-8"))
            reported = (query(connection, package_query(f"reported_{what}.sql")) for what in ("facts", "rates"))
            _insert(connection, "reconciliation", reconcile(*reported), Path(folder))
            accepted, more = judge(query(connection, "SELECT * FROM findings ORDER BY finding_id"))
            _accept(connection, accepted)
            connection.execute(_package("causes.sql").read_text(encoding="utf-8"))
            _insert(connection, "findings", more, Path(folder))
            _record_run(connection, started, reader_version)
            describe(connection)
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")  # closing would do it too, but not tell when the disk is full
        _check_whole(beside)
        _into_place(beside, path)


def add_findings(path: Path, found: Iterable[tuple[str, Finding]]) -> None:
    """Add findings, each with the id of its document ('': none), to the warehouse; a reader sees it with all or none of them."""
    import duckdb

    by_document: dict[str, list[Finding]] = {}
    for document_id, finding in found:
        by_document.setdefault(document_id, []).append(finding)
    with _telling_of_storage(), tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        beside = Path(folder, NAME)
        shutil.copyfile(path, beside)
        with duckdb.connect(str(beside)) as connection:
            for document_id, findings in sorted(by_document.items()):
                _insert(connection, "findings", finding_rows(document_id, findings, "report."), Path(folder))
            connection.execute("CHECKPOINT")
        _check_whole(beside)
        _into_place(beside, path)


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
    cursor = connection.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], folder: Path) -> None:
    """Put rows into a table by way of a CSV file, the fastest way in. Raises KeyError for a column there is not."""
    names = [name for (name,) in connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()]
    known, path = set(names), folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            if not row.keys() <= known:
                raise KeyError(f"{table} has no column {sorted(row.keys() - known)}")
            writer.writerow([_text(row.get(name)) for name in names])
    form = "HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '', NEW_LINE '\\n'"
    how = "AUTO_DETECT false, PARALLEL false, MAX_LINE_SIZE 33554432"
    connection.execute(f"COPY {table} FROM '{_quoted(path)}' ({form}, {how})")
    path.unlink()


def with_facts(rows: Rows) -> Rows:
    """The rows with the facts that the claims state, and with what each claim counts in."""
    if not rows.get("documents"):
        return rows
    collected = collect(rows)
    claims = [{**row, **collected.counts[row["claim_id"]]} for row in rows.get("claims", ())]
    documents = [{**row, **collected.replaced.get(row["document_id"], {})} for row in rows["documents"]]
    more = {name: [*rows.get(name, ()), *some] for name, some in collected.rows.items()}
    return {**rows, **more, "claims": claims, "documents": documents}


def _prove(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the proof of every claim up to date, by all relations of the collection."""
    found = query(connection, _package("proofs.sql").read_text(encoding="utf-8"))
    states = [[proof_state(row["holding"], row["accused"]), row["claim_id"]] for row in found]
    connection.execute("CREATE TEMP TABLE proofs (proof VARCHAR, claim_id VARCHAR)")
    if states:
        connection.executemany("INSERT INTO proofs VALUES (?, ?)", states)
    connection.execute("UPDATE claims SET proof = p.proof FROM proofs p WHERE p.claim_id = claims.claim_id")


def _accept(connection: duckdb.DuckDBPyConnection, accepted: Mapping[str, str]) -> None:
    for finding_id, reason in accepted.items():
        update = "UPDATE findings SET status = 'accepted', status_reason = ? WHERE finding_id = ?"
        connection.execute(update, [reason, finding_id])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _earlier_runs(path: Path) -> list[Row]:
    """The runs the present warehouse tells of; none when there is no warehouse, or one that cannot be opened."""
    import duckdb

    try:
        with open_warehouse(path) as connection:
            return query(connection, "SELECT * FROM runs ORDER BY started")
    except (FileNotFoundError, LockedError, UnreadableError, duckdb.Error):
        return []


def initiative_ids(path: Path) -> dict[tuple[str, str], str]:
    """The initiative that each mention of one pointed to in the present warehouse, by document and mention id inside it."""
    import duckdb

    asked = (
        "SELECT document_id, mention_id, entity_id FROM mentions WHERE kind = 'initiative' AND entity_id IS NOT NULL"
    )
    try:
        with open_warehouse(path) as connection:
            rows = query(connection, asked)
    except (FileNotFoundError, LockedError, UnreadableError, duckdb.Error):
        return {}
    return {
        (row["document_id"], row["mention_id"].removeprefix(row["document_id"] + "/")): row["entity_id"] for row in rows
    }


def _record_run(connection: duckdb.DuckDBPyConnection, started: dt.datetime, reader_version: str) -> None:
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


def _scripts(folder: str) -> list[str]:
    """The SQL files of a folder of this package, in order of their names; each opens with its question and grain."""
    place = _package(folder)
    if not place.is_dir():
        return []
    scripts = sorted((item for item in place.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return [item.read_text(encoding="utf-8") for item in scripts]
