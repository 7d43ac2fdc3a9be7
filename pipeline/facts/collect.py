"""All claims of a collection → its facts, as rows of the warehouse. Pure; the order of the documents and their names change nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from pipeline import reference
from pipeline.facts.carry import cap_rows, carry_rows
from pipeline.facts.derive import Counted, counted, derived
from pipeline.facts.disagree import Difference, compare, slipped
from pipeline.facts.observe import carried_over, observations, with_years, without_parts
from pipeline.facts.records import About, Fact, Stated, Version
from pipeline.facts.telling import agreeing_relations, differences_told, order_findings, version_rows
from pipeline.facts.versions import facts_of, shared_facts, stated_versions
from pipeline.interpretation.text.wording import inside

Row = dict[str, Any]
LARGEST = Decimal(10) ** 15  # kroner; what is more is no amount, and no column could hold it
#: Where a date may be from that says nothing sure of the order of documents: a file is renamed and saved again.
WEAK = ("file name", "file properties")


class Collected(NamedTuple):
    """Rows, made as they are asked for, each with its table (facts, fact_claims, fact_parts, versions, version_changes; more relations,
    relation_parts and findings), for every ``claim_id`` its ``counts_in`` and ``not_counted_because``, and for the ``document_id`` of each
    replaced document ``superseded_by`` and ``superseded_why``."""

    rows: Iterable[tuple[str, Row]] = ()
    counts: Iterable[Row] = ()
    replaced: Iterable[Row] = ()


def collect(rows: Mapping[str, Iterable[Row]]) -> Collected:
    """The facts of a collection, from the rows of ``documents``, ``claims``, ``relations``, ``relation_parts``, ``decisions``,
    ``decision_claims``, ``initiatives``, ``paragraphs``, ``findings`` and ``carried`` (words on what is carried over)."""
    documents = {row["document_id"]: about(row) for row in rows["documents"]}
    claims = sorted(
        (Stated.of(row) for row in rows.get("claims", ())),
        key=lambda claim: (documents[claim.document_id].sha256, claim.claim_id),
    )
    cluster_of = {row["initiative_id"]: row.get("cluster_id") or "" for row in rows.get("initiatives", ())}
    found, reasons = observations(claims, documents, _approved(rows), cluster_of, _of_clusters(rows))
    totals = _totals(rows)
    found, unsaid = without_parts(with_years(found), totals)
    reasons |= unsaid
    shared = shared_facts(carried_over(found))
    replaced = stated_versions(documents, shared)
    versions, differences = compare(shared, documents, replaced, found)
    newer = {
        each.older: {"superseded_by": each.newer, "superseded_why": each.why}
        for each in versions
        if each.order_known and each.why != "account"  # which settles some of its figures only
    }
    documents = {
        name: replace(each, replaced_by=newer[name]["superseded_by"] if name in newer else "")
        for name, each in documents.items()
    }
    accused = _accused(rows.get("findings", ()))
    stated = facts_of(found, documents, frozenset((*accused, *slipped(differences))))
    every = [*stated, *derived(stated, totals, documents)]
    chosen = counted(every, documents)
    told = _told(stated, versions, differences, documents, accused)
    checked = [*_tables(cap_rows(every, documents, _sizes(claims))), *_tables(carry_rows(rows, documents))]
    return Collected(
        chain(_rows(every, chosen), told, checked),
        _counts(claims, chosen, reasons),
        ({"document_id": name, **row} for name, row in newer.items()),
    )


def _sizes(claims: Iterable[Stated]) -> Mapping[tuple[str, str, int | None], Collection[Decimal]]:
    """The sizes of the amounts of each row and of each column of the tables."""
    found: defaultdict[tuple[str, str, int | None], set[Decimal]] = defaultdict(set)
    for claim in claims:
        if claim.value is not None and claim.table_id:
            found[claim.table_id, "row", claim.row].add(abs(claim.value))
            found[claim.table_id, "col", claim.col].add(abs(claim.value))
    return found


def _tables(rows: tuple[Iterable[Row], Iterable[Row], Iterable[Row]]) -> Iterator[tuple[str, Row]]:
    """Relations, their parts and findings, each row with its table."""
    for table, some in zip(("relations", "relation_parts", "findings"), rows, strict=True):
        yield from ((table, row) for row in some)


def _told(
    facts: Iterable[Fact],
    versions: Iterable[Version],
    differences: Sequence[Difference],
    documents: Mapping[str, About],
    accused: Mapping[str, list[Row]],
) -> Iterator[tuple[str, Row]]:
    """What the documents say of each other, as rows."""
    for relation, parts in agreeing_relations(facts, documents):
        yield from _tables(([relation], parts, ()))
    for rows in differences_told(differences, documents, accused):
        yield from _tables(rows)
    for version in versions:
        row, changes, findings = version_rows(version, documents)
        yield "versions", row
        yield from (("version_changes", change) for change in changes)
        yield from (("findings", finding) for finding in findings)
    yield from (("findings", finding) for finding in order_findings(documents))


def _accused(findings: Iterable[Row]) -> dict[str, list[Row]]:
    """The mismatches inside documents by the claims they point at."""
    found: dict[str, list[Row]] = {}
    for row in findings:
        name = row.get("proposal_claim_id") or row.get("claim_id")
        if row.get("verdict") == "mismatch" and name and str(row["code"]).startswith(("sum.", "amount.")):
            found.setdefault(str(name), []).append(row)
    return found


def about(row: Mapping[str, Any]) -> About:
    """A document of the warehouse as the facts see it."""
    date = row.get("published_on") if row.get("published_from") not in WEAK else None
    names = ("document_id", "title", "kind", "sha256", "path", "copy_of", "replaces_text")
    return About(
        **{name: row.get(name) or "" for name in names},
        date=dt.date.fromisoformat(date) if isinstance(date, str) else date,
        replaced_by=row.get("superseded_by") or "",
        replaced_why=row.get("superseded_why") or "stated",
        account=_is_account(row.get("title") or ""),
        revised=bool(row.get("revised")),
        preliminary=bool(row.get("preliminary")),
    )


@cache
def _is_account(title: str) -> bool:
    """Whether a title is that of the account of a year that is over ("forventet regnskab" is a forecast)."""
    words = [row["wording"] for row in reference.rows("profile_words") if row["kind"] == "account"]
    guess = [row["word"].strip("*") for row in reference.rows("basis_words") if row["basis"] == "estimate"]
    return any(inside(word).search(title) for word in words) and not any(word in title.lower() for word in guess)


def _of_clusters(rows: Mapping[str, Iterable[Row]]) -> frozenset[tuple[str, str]]:
    """The paragraphs that speak of clusters, by document and block."""
    nouns = {row["word"].lower() for row in reference.rows("cluster_words") if row["role"] == "noun"}
    found = set()
    for row in rows.get("paragraphs", ()):
        text = (row.get("text") or "").lower()
        if any(noun in text for noun in nouns):
            found.add((row["document_id"], row["block_id"]))
    return frozenset(found)


def _approved(rows: Mapping[str, Iterable[Row]]) -> frozenset[str]:
    """The claims of agenda items that were decided as recommended."""
    decided = {
        row["decision_id"]
        for row in rows.get("decisions", ())
        if row.get("outcome") in ("godkendt", "bevilget", "anbefalet")
    }
    return frozenset(row["claim_id"] for row in rows.get("decision_claims", ()) if row["decision_id"] in decided)


def _totals(rows: Mapping[str, Iterable[Row]]) -> Mapping[str, frozenset[str]]:
    """The claims that each total of a document is the sum of; where something is taken away, nothing is part of what is left."""
    total_of = {row["relation_id"]: row["total_claim_id"] for row in rows.get("relations", ())}
    parts: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows.get("relation_parts", ()):
        parts[row["relation_id"]][row["claim_id"]] = row["sign"]
    totals: defaultdict[str, set[str]] = defaultdict(set)
    for relation, signs in parts.items():
        if relation in total_of and set(signs.values()) == {1}:
            totals[total_of[relation]] |= signs.keys()
    return {total: frozenset(some) for total, some in totals.items()}


def _counts(claims: Iterable[Stated], chosen: Counted, reasons: Mapping[str, str]) -> Iterator[Row]:
    for claim in claims:
        name = claim.claim_id
        fact = chosen.claims.get(name)
        why = None if fact else reasons.get(name) or chosen.reasons.get(name) or "repeated"
        yield {"claim_id": name, "counts_in": fact, "not_counted_because": why}


def _rows(facts: Iterable[Fact], chosen: Counted) -> Iterator[tuple[str, Row]]:
    for fact in facts:
        yield "facts", {**_fact_row(fact), "counted": fact.name in chosen.facts}
        seen: dict[str, bool] = {}
        for each in fact.observations:
            seen[each.claim.claim_id] = each.claim.claim_id in fact.agreeing
        part = "part_fact_id"
        if fact.value_from.startswith("sum of"):
            seen.update({name: True for name, _ in fact.parts})
            part = "part_claim_id"
        for name, sign in fact.parts:
            yield "fact_parts", {"fact_id": fact.name, part: name, "sign": sign}
        for name, agrees in sorted(seen.items()):
            yield (
                "fact_claims",
                {"fact_id": fact.name, "claim_id": name, "agrees": agrees, "is_main": name == fact.main},
            )


def _fact_row(fact: Fact) -> Row:
    key = fact.key
    return {
        "fact_id": fact.name,
        **{f"{level}_id": getattr(key.subject, level) for level in ("region", "cluster", "municipality", "initiative")},
        "purpose": key.subject.purpose,
        "measure": key.measure,
        "payer": key.payer,
        "period_from": key.first or None,
        "period_to": key.last or None,
        "basis": fact.basis,
        "price_level": key.price_level,
        "value_kr": storable(fact.value),
        "low_kr": storable(fact.low),
        "high_kr": storable(fact.high),
        "status": fact.status,
        "value_from": fact.value_from,
        "newest_document_id": fact.newest,
        "order_known": fact.order_known,
        "documents": len({each.claim.document_id for each in fact.observations}) or None,
    }


def storable(value: Decimal | None) -> Decimal | None:
    """An amount in kroner if a column can hold it."""
    return value if value is not None and abs(value) < LARGEST else None
