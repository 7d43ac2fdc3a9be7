"""From all documents to the warehouse: load what is new, then compare documents: names, versions, facts, checks, what people decided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import reference
from pipeline.cache import reader_version
from pipeline.facts import Collected, collect
from pipeline.guard import attempt, collecting
from pipeline.ledger.compare import Sources, compare, files_in, read_sources
from pipeline.ledger.entries import Reported, record
from pipeline.ledger.shares import Share, broken_keys
from pipeline.matching import link, stale_names
from pipeline.matching.decisions import FILE_NAME, HumanDecision, acceptance, kroner, raw_key, read_decisions, stale
from pipeline.model import Finding
from pipeline.reconciliation.intervals import proof_state
from pipeline.run import StoredDocument
from pipeline.sources import LEDGERS
from pipeline.warehouse import basis, load
from pipeline.warehouse.checks import run_checks
from pipeline.warehouse.columns import Row, finding_rows, same
from pipeline.warehouse.load import commit, insert, insert_all, package_query, query, stream
from pipeline.warehouse.rows import reference_rows

if TYPE_CHECKING:
    import duckdb

TEXTS = """SELECT document_id, text FROM paragraphs
UNION ALL SELECT split_part(table_id, '/', 1), string_agg(text, ' ' ORDER BY "row", col) FROM cells GROUP BY table_id"""
JUDGED = "SELECT finding_id, code, quote, document_id, difference_kr FROM findings ORDER BY finding_id"
NO_SOURCES = Sources((), ())


def build_warehouse(
    root: Path,
    documents: Sequence[StoredDocument],
    started: dt.datetime,
    on_stage: Callable[[str], None] = lambda name: None,
) -> Path:
    """Bring ``warehouse/klyngeregnskab.duckdb`` in line with all documents and the human decisions; gives its path.

    An initiative keeps the id it had in the warehouse that is replaced, whatever documents have come since. ``on_stage`` is told
    when it begins with the source tables (``sources``), the ``names`` and the ``warehouse``.
    """
    decisions, findings = human_decisions(root / "raw" / FILE_NAME)
    on_stage("sources")
    sources = read_sources(files_in(root / "raw" / LEDGERS), root / "raw" / LEDGERS)
    path = load.warehouse_path(root)
    bring_up_to_date(path, documents, started, decisions, (*findings, *sources.findings), sources, on_stage)
    return path


def bring_up_to_date(
    path: Path,
    documents: Sequence[StoredDocument],
    started: dt.datetime,
    decisions: Sequence[HumanDecision] = (),
    findings: Sequence[Finding] = (),
    sources: Sources = NO_SOURCES,
    on_stage: Callable[[str], None] = lambda name: None,
) -> None:
    """Make the warehouse at ``path`` that of these documents: rows of documents that changed, then all that compares documents."""
    today, remembered = started.date().isoformat(), load.initiative_ids(path)
    with load.replacing(path, basis.made_by(decisions)) as (connection, known):
        on_stage("names")
        basis.bring_up_to_date(connection, documents, decisions)
        _run(connection, "refill.sql")
        for table, rows in reference_rows().items():
            if not known or table == "memberships":  # to which documents add
                insert(connection, table, rows)
        more = (*findings, *_link(connection, decisions, remembered))
        insert(connection, "findings", finding_rows("", more))
        on_stage("warehouse")
        _set(connection, "documents", *basis.repeated_and_replaced(connection, documents))
        _correct(connection, decisions, today)
        commit(connection)
        _gather_facts(connection)
        _run(connection, "other_scope.sql", "same_difference.sql")
        connection.execute("COMMIT")  # a check that fails must not take along what is loaded
        checked = run_checks(connection, load.scripts("checks"))
        connection.execute("BEGIN")
        for table, rows in checked.items():
            insert(connection, table, rows)
        _reconcile(connection, sources)
        _run(connection, "finding_places.sql", "statement_causes.sql", "share_causes.sql", "same_table.sql")
        _prove(connection)
        _run(connection, "fact_proofs.sql", "settled.sql")
        _set(connection, "findings", *_judge(stream(connection, JUDGED), decisions, today))
        _run(connection, "causes.sql")
        load.record_run(connection, started, reader_version())


def _run(connection: duckdb.DuckDBPyConnection, *scripts: str) -> None:
    for script in scripts:
        connection.execute(package_query(script))


def _set(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], more: Iterable[Row] = ()) -> None:
    """Set columns of rows that are there: the first column tells which row. ``more`` are findings to add."""
    some = iter(rows)
    if first := next(some, None):
        key, *columns = first
        connection.execute(f"CREATE TEMP TABLE given AS SELECT {', '.join(first)} FROM {table} LIMIT 0")
        insert(connection, "given", chain((first,), some))
        changes = ", ".join(f"{name} = given.{name}" for name in columns)
        connection.execute(f"UPDATE {table} SET {changes} FROM given WHERE given.{key} = {table}.{key}")
        connection.execute("DROP TABLE given")
    insert(connection, "findings", more)


def human_decisions(path: Path) -> tuple[tuple[HumanDecision, ...], tuple[Finding, ...]]:
    """The decisions of the file, and findings about lines that cannot be followed. No file: none."""
    if not path.is_file():
        return (), ()
    return read_decisions(reference.decoded(path.read_bytes())[0])


def _link(
    connection: duckdb.DuckDBPyConnection, decisions: Sequence[HumanDecision], remembered: Mapping[tuple[str, str], str]
) -> list[Finding]:
    """Put in the initiatives and who speaks of them; gives findings about that and about decisions on names."""
    records, followed = basis.records_of(connection)
    linked, failed = link(records, decisions, remembered)
    types = {"mention_id": "VARCHAR", "initiative_id": "VARCHAR", "method": "VARCHAR", "score": "DOUBLE", "evidence": "VARCHAR"}
    connection.execute(f"CREATE TEMP TABLE links ({', '.join(map(' '.join, types.items()))})")
    told = ((f"{at[0]}/{at[1]}", entity, *linked.how[at]) for at, entity in linked.of.items())
    insert(connection, "links", (dict(zip(types, each, strict=True)) for each in told))
    _run(connection, "links.sql")
    names = ("initiative_id", "cluster_id", "focus_area", "name")
    insert(connection, "initiatives", ({**same(each, *names), "mentions": len(each.members)} for each in linked.initiatives))
    used = {each for each in decisions if each in linked.used or repr(each) in followed}
    documents = {row["document_id"] for row in query(connection, "SELECT document_id FROM documents")}
    texts = ((row["document_id"], row["text"] or "") for row in stream(connection, TEXTS))
    return [*failed, *stale_names(decisions, used, documents, texts)]


def _correct(connection: duckdb.DuckDBPyConnection, decisions: Sequence[HumanDecision], today: str) -> None:
    """Follow the decisions that correct amounts."""
    if any(each.kind == "amount" for each in decisions):
        claims = stream(connection, "SELECT claim_id, document_id, raw, quote, amount_kr FROM claims ORDER BY claim_id")
        rows, findings = corrected(claims, decisions, today)
        _set(connection, "claims", rows, finding_rows("", findings, prefix="correction."))


def corrected(
    claims: Iterable[Row], decisions: Sequence[HumanDecision], today: str
) -> tuple[list[Row], list[Finding]]:
    """The ``corrected_kr`` and ``correction`` of each claim that a decision corrects, and a finding for each correction
    that fits no amount any more, or several.

    A decision fits the claims of its scope (a document, or one claim by its id) that print its text and, when it says
    what it expects, are read as that many kroner. ``today`` is an ISO date: what has run out is not followed.
    """
    asked = {raw_key(each.raw) for each in decisions if each.kind == "amount"}
    rows = [row for row in claims if asked & {raw_key(row["raw"] or ""), raw_key(row["quote"] or "")}]
    found: dict[str, Row] = {}
    findings = []
    for decision in decisions:
        if decision.kind != "amount":
            continue
        if not decision.holds_on(today):
            findings.append(stale(decision, "ended", until=decision.until))
            continue
        fitting = [row["claim_id"] for row in rows if _fits(decision, row)]
        if len(fitting) == 1:
            told = f"{decision.why} ({decision.who}, {decision.when})".strip()
            row = {"claim_id": fitting[0], "corrected_kr": kroner(decision.entity), "correction": told}
            found[fitting[0]] = row
        elif fitting:
            findings.append(stale(decision, "several", count=len(fitting), names=", ".join(fitting)))
        else:
            findings.append(stale(decision, "no_amount"))
    return list(found.values()), findings


def _fits(decision: HumanDecision, row: Row) -> bool:
    if not decision.applies_in(row["document_id"], row["claim_id"]):
        return False
    if raw_key(decision.raw) not in (raw_key(row["raw"] or ""), raw_key(row["quote"] or "")):
        return False
    return not decision.expects or kroner(decision.expects) == row["amount_kr"]


# --- facts and proofs -------------------------------------------------------------------------------------------------------


def _gather_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Put in the facts that the claims state, and what each claim counts in."""
    nouns = "|".join(re.escape(row["word"]) for row in reference.rows("cluster_words") if row["role"] == "noun")
    asked: dict[str, tuple[str, list[str]]] = {
        **{name: (f"FROM {name}", []) for name in ("documents", "relation_parts", "decision_claims", "initiatives")},
        "claims": ("FROM claims ORDER BY claim_id", []),
        "decisions": ("SELECT decision_id, outcome FROM decisions", []),
        "relations": ("SELECT relation_id, total_claim_id, kind FROM relations", []),
        "carried": ("SELECT claim_id, words FROM claim_evidence WHERE attribute = 'carry'", []),
        "findings": ("FROM findings WHERE verdict = 'mismatch'", []),
        "paragraphs": ("FROM paragraphs WHERE regexp_matches(text, ?, 'i')", [nouns]),
    }
    rows = {name: _Asked(connection, *question) for name, question in asked.items()}
    with collecting() as failed:
        found = attempt("facts", None, Collected(), collect, rows)
        attempt("facts", None, None, insert_all, connection, found.rows)
    _set(connection, "claims", found.counts)
    _set(connection, "documents", found.replaced)
    insert(connection, "findings", finding_rows("", failed, "load."))


class _Asked:
    """The rows of a query, asked for anew each time they are gone through."""

    def __init__(self, *question: Any) -> None:
        self._question = question

    def __iter__(self) -> Iterator[Row]:
        return stream(*self._question)


def _reconcile(connection: duckdb.DuckDBPyConnection, sources: Sources) -> None:
    """Put in how the facts, and the shares by inhabitants, compare with the source tables, where there are any."""
    if not sources.ledgers and not sources.populations:
        return
    found = compare(*reported(connection), sources)
    insert(connection, "reconciliation", map(record, found))
    for document, finding in broken_keys(found):
        insert(connection, "findings", finding_rows(document, [finding], "sources."))


def reported(connection: duckdb.DuckDBPyConnection) -> tuple[list[Reported], list[Share]]:
    """The facts that documents state, and the amounts and rates a head that they give places."""
    facts, shares = (query(connection, package_query(f"reported_{name}.sql")) for name in ("facts", "shares"))
    return [Reported(**row) for row in facts], [Share.of(row) for row in shares]


def _prove(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the proof of every claim up to date, by all relations of the collection."""
    found = query(connection, package_query("proofs.sql"))
    proofs = ({"claim_id": row["claim_id"], "proof": proof_state(row["holding"], row["accused"])} for row in found)
    _set(connection, "claims", proofs)


def _judge(found: Iterable[Row], decisions: Sequence[HumanDecision], today: str) -> tuple[list[Row], list[Row]]:
    """Which findings are accepted and why, as rows to set, and a finding for each acceptance that fits no finding any more."""
    accepted: list[Row] = []
    used: set[HumanDecision] = set()
    for row in found:
        document_id, difference = row["document_id"] or "", row["difference_kr"]
        decision = acceptance(row["code"], row["quote"] or "", document_id, difference, decisions, today)
        if decision is not None:
            used.add(decision)
            told = f"{decision.why} ({decision.who}, {decision.when})"
            accepted.append({"finding_id": row["finding_id"], "status": "accepted", "status_reason": told})
    gone = [stale(each, "no_finding") for each in decisions if each.kind == "finding" and each not in used]
    return accepted, finding_rows("", gone, prefix="acceptance.")
