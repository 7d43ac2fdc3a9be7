"""What documents give by themselves, loaded by document: those that are new or changed are put in, those that are gone taken out.

Beside the rows of its own a document leaves what it is compared with others by: what it says of itself and some of its words (copies, replaced
documents), and the initiatives it names. Pairs of documents are judged once, when the later of the two comes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.cache import program_version
from pipeline.interpretation.documents import copies, issues
from pipeline.interpretation.documents.issues import Issue
from pipeline.matching import own_names
from pipeline.matching.decisions import HumanDecision
from pipeline.matching.entities import KINDS
from pipeline.matching.initiative_records import Record
from pipeline.matching.resolve import NameMatcher
from pipeline.run import StoredDocument
from pipeline.warehouse.columns import Row, finding_rows
from pipeline.warehouse.load import commit, insert, insert_all, package_query, query, stream
from pipeline.warehouse.rows import Rows, reference_rows, rows_of

if TYPE_CHECKING:
    import duckdb

BATCH = 100  # documents that are put in at a time
#: The tables that comparing documents changes: what documents give stands in basis.
COMPARED = ("documents", "claims", "initiative_status", "relations", "relation_parts", "findings")
# what tells a row's document, or its two
OF_DOCUMENT = {
    **dict.fromkeys(
        ("document_memberships", "paragraphs", "source_tables", "numbers", "mentions", "decisions"), "document_id"
    ),
    **dict.fromkeys(("statements", *(f"basis.{name}" for name in COMPARED if name != "relation_parts")), "document_id"),
    **dict.fromkeys(("basis.loaded", "basis.issues", "basis.names", "basis.marks", "basis.prints"), "document_id"),
    "cells": "split_part(table_id, '/', 1)",
    "claim_evidence": "split_part(claim_id, '/', 1)",
    "decision_claims": "split_part(decision_id, '/', 1)",
    "statement_parts": "split_part(statement_id, '/', 1)",
    "basis.relation_parts": "split_part(relation_id, '/', 1)",
    "basis.copies": '[document_id, "primary"]',
    "basis.compared": '[document_id, "primary"]',
    "basis.differences": "[document_id, related_document_id]",
    "basis.replaced": "[document_id, newer]",
}


def made_by(decisions: Iterable[HumanDecision]) -> str:
    """What the rows of a document depend on beside the document: the program, and what people decided on names."""
    ours = repr(sorted(each for each in decisions if each.kind in KINDS))
    return f"{program_version()} {hashlib.sha256(ours.encode()).hexdigest()[:16]}"


def bring_up_to_date(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[StoredDocument], decisions: Sequence[HumanDecision]
) -> None:
    """Make the warehouse hold what these documents give, and nothing of others."""
    wanted = {each.document_id: (each.path, each.sha256, each.mark) for each in documents}
    loaded = {
        row["document_id"]: (row["path"], row["sha256"], row["mark"]) for row in query(connection, "FROM basis.loaded")
    }
    _take_out(connection, sorted(name for name, was in loaded.items() if wanted.get(name) != was))
    new = [each for each in documents if loaded.get(each.document_id) != wanted[each.document_id]]
    matcher, known, some = NameMatcher(decisions), reference_rows(), iter(new)
    while batch := list(islice(some, BATCH)):
        insert_all(connection, (row for each in batch for row in _rows(each, wanted[each.document_id], matcher, known)))
        commit(connection)
    _compare(connection, [each.document_id for each in new])


def _take_out(connection: duckdb.DuckDBPyConnection, gone: Sequence[str]) -> None:
    for table, column in OF_DOCUMENT.items() if gone else ():
        ours = f"list_has_any({column}, ?)" if column.startswith("[") else f"{column} IN (SELECT unnest(?))"
        connection.execute(f"DELETE FROM {table} WHERE {ours}", [gone])


def _rows(
    document: StoredDocument, as_it_is: tuple[str, str, str], matcher: NameMatcher, known: Rows
) -> Iterator[tuple[str, Row]]:
    """All that a document leaves, each row with its table."""
    name, extraction = document.document_id, document.extraction
    names = own_names(name, document.path, extraction, matcher)
    printed = copies.print_of(extraction)
    issue = issues.issue_of(name, extraction, printed.length)
    told = [_as_json(each) for each in names.records]
    used = sorted(repr(each) for each in names.used)
    for table, row in rows_of(document, extraction, names, known):
        yield f"basis.{table}" if table in COMPARED else table, row
    kept: list[tuple[str, Row]] = [
        ("loaded", dict(zip(("path", "sha256", "mark"), as_it_is, strict=True))),
        ("issues", {"about": json.dumps(asdict(issue), ensure_ascii=False)}),
        ("prints", {"words": _hashed(printed.words), "figures": _hashed(printed.figures)}),
        *(("marks", {"mark": mark}) for mark in copies.marks(printed)),
        *(("names", {"records": json.dumps(told), "used": json.dumps(used)}) for _ in range(bool(told or used))),
    ]
    yield from ((f"basis.{table}", {"document_id": name, **row}) for table, row in kept)


def _hashed(counted: Counter[str]) -> list[int]:
    """Short for words or figures, numbered."""
    names = copies.numbered(counted)
    return [int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) for name in names]


# --- pairs of documents -----------------------------------------------------------------------------------------------------


def _compare(connection: duckdb.DuckDBPyConnection, new: Collection[str]) -> None:
    """Judge each pair of documents of which one is new."""
    if not new:
        return
    about = issues_of(connection)
    asked = stream(connection, package_query("candidates.sql"), [sorted(new), copies.FEW_WORDS])
    same = sorted(copies.alike((copies.Pair(**row) for row in asked), about))
    insert(connection, "basis.copies", (each._asdict() for each in same))
    replaced = issues.replacing(about, frozenset(new))
    insert(connection, "basis.replaced", sorted((each._asdict() for each in replaced), key=repr))


def issues_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Issue]:
    """What each document says of itself."""
    found = {}
    for (text,) in connection.execute("SELECT about FROM basis.issues ORDER BY document_id").fetchall():
        about = json.loads(text)
        found[about["document_id"]] = Issue(**{**about, "items": tuple(about["items"])})
    return found


def repeated_and_replaced(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[StoredDocument]
) -> tuple[list[Row], list[Row]]:
    """What each document is a copy of or superseded by, as rows of ``documents``, and the findings where copies differ."""
    by_id, about = {each.document_id: each for each in documents}, issues_of(connection)
    pairs = [copies.Copy(**row) for row in query(connection, "FROM basis.copies")]
    repeated = copies.copies(pairs, about)
    aside = {each.document_id: each.primary for each in repeated}
    chosen = issues.superseded(
        (issues.Replaced(**row) for row in query(connection, "FROM basis.replaced")), about, aside
    )
    newer = {each.document_id: {"superseded_by": each.newer, "superseded_why": each.reason} for each in chosen}
    none = {"superseded_by": None, "superseded_why": None}
    rows: list[Row] = [
        {"document_id": name, "copy_of": aside.get(name), **newer.get(name, none)} for name in sorted({*aside, *newer})
    ]
    judged = {(row["document_id"], row["primary"]) for row in query(connection, "FROM basis.compared")}
    fresh = [each for each in repeated if (each.document_id, each.primary) not in judged]
    insert(connection, "basis.compared", ({"document_id": each.document_id, "primary": each.primary} for each in fresh))
    insert(connection, "basis.differences", (row for each in fresh for row in _differences(by_id, each)))
    told = query(connection, "FROM basis.differences ORDER BY finding_id")
    now = {frozenset(pair) for pair in aside.items()}  # of a copy and what it is a copy of
    return rows, [row for row in told if frozenset((row["document_id"], row["related_document_id"])) in now]


def _differences(documents: Mapping[str, StoredDocument], copy: copies.Copy) -> Iterator[Row]:
    """Where a copy is not the same as its primary: of each kind the first difference is the cause of the others."""
    one, other = (copies.Named(name, documents[name].extraction) for name in (copy.primary, copy.document_id))
    first: dict[tuple[str, str], str] = {}
    for each in copies.differences(one, other):
        prefix, kind = f"{each.related_document_id}.", (each.finding.code, each.finding.verdict)
        for row in finding_rows(each.document_id, [each.finding], prefix):
            yield {**row, "related_document_id": each.related_document_id, "cause_id": first.get(kind)}
            first.setdefault(kind, row["finding_id"])


# --- initiatives ------------------------------------------------------------------------------------------------------------


def _as_json(record: Record) -> dict[str, Any]:
    return {**asdict(record), "amounts": sorted(map(str, record.amounts)), "years": sorted(record.years)}


def records_of(connection: duckdb.DuckDBPyConnection) -> tuple[list[Record], frozenset[str]]:
    """The initiatives that documents name, and the decisions on names (as written by ``repr``) that decided something in any."""
    records, used = [], set()
    for told, followed in connection.execute("SELECT records, used FROM basis.names ORDER BY document_id").fetchall():
        used.update(json.loads(followed))
        for each in json.loads(told):
            sets = {"amounts": frozenset(map(Decimal, each["amounts"])), "years": frozenset(each["years"])}
            records.append(Record(**{**each, **sets, "members": tuple(each["members"])}))
    return records, frozenset(used)
