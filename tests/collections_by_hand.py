"""Warehouses built from extractions made by hand, with what matching would say of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from pipeline.matching.records import Match, MatchResult, Subject
from pipeline.model import Extraction
from pipeline.run import StoredDocument
from pipeline.store import lean
from pipeline.warehouse import load
from pipeline.warehouse.rows import rows_of

STARTED = dt.datetime(2026, 1, 1, 12)
NAMES = {"Klynge Nord": "nord", "Klynge Midt": "midt", "Klynge Syd": "syd", "Gribskov": "gribskov"}


def stored(document_id: str, given: Extraction, path: str = "") -> StoredDocument:
    """A document as it stands in extracted/."""
    given = lean(given)
    return StoredDocument(document_id, path or f"{document_id}.pdf", given.document.sha256, given, "read")


def matched(*documents: StoredDocument) -> MatchResult:
    """What matching would say: the three clusters of Hovedstaden that the handmade table names."""
    matches, subjects = [], []
    for document in documents:
        entity = {}
        for mention in document.extraction.mentions:
            name = NAMES.get(mention.raw, "")
            entity[mention.id] = f"hovedstaden-{name}" if mention.kind == "cluster" else name
            how = ("exact", 100.0, "", 0.0, "matched") if name else ("none", 40.0, "aarhus", 35.0, "unknown")
            place = (document.document_id, mention.id, mention.kind, mention.raw, 1)
            matches.append(Match(*place, entity[mention.id], *how))
        for claim in document.extraction.claims:
            cluster = entity.get(claim.mentions[0], "") if claim.mentions else ""
            region = "" if cluster else "hovedstaden"
            subjects.append(Subject(document.document_id, claim.id, region, cluster))
    return MatchResult(tuple(matches), tuple(subjects))


def build(path: Path, *documents: StoredDocument) -> duckdb.DuckDBPyConnection:
    """A warehouse of these documents, opened."""
    load.build(path, rows_of(documents, matched(*documents)), STARTED, "r1")
    return load.open_warehouse(path)
