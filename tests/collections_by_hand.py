"""Warehouses built from extractions made by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from pipeline.model import Extraction
from pipeline.run import StoredDocument
from pipeline.store import lean
from pipeline.warehouse import load
from pipeline.warehouse.build import bring_up_to_date
from pipeline.warehouse.load import references

STARTED = dt.datetime(2026, 1, 1, 12)


def stored(document_id: str, given: Extraction, path: str = "") -> StoredDocument:
    """A document as it stands in extracted/."""
    given = lean(given)
    about = given.document
    return StoredDocument(
        document_id, path or f"{document_id}.pdf", about.sha256, about.status, "read", "", lambda: given
    )


def build(path: Path, *documents: StoredDocument, started: dt.datetime = STARTED) -> duckdb.DuckDBPyConnection:
    """A warehouse of these documents, opened."""
    bring_up_to_date(path, documents, started)
    return load.open_warehouse(path)


def strays(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The foreign keys that some row breaks, as ``table.column``; none in a sound warehouse."""
    found = []
    for table, column, other, key in references():
        sql = f'FROM {table} WHERE "{column}" IS NOT NULL AND "{column}" NOT IN (SELECT {key} FROM {other}) LIMIT 1'
        if connection.execute(sql).fetchone():
            found.append(f"{table}.{column}")
    return found
