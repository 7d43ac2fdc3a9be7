"""All claims of a collection → its facts, as rows of the warehouse. Pure; the order of the documents and their names change nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.facts.counting import Counted, counted
from pipeline.facts.derive import derived
from pipeline.facts.observe import observations, with_years
from pipeline.facts.records import About, Fact, Stated
from pipeline.facts.values import facts_of

Row = dict[str, Any]
LARGEST = Decimal(10) ** 15


class Collected(NamedTuple):
    """Rows for ``facts``, ``fact_claims`` and ``fact_parts``, and for every claim ``counts_in`` and ``not_counted_because``."""

    rows: Mapping[str, list[Row]]
    counts: Mapping[str, Row]


def collect(rows: Mapping[str, Iterable[Row]]) -> Collected:
    """The facts of a collection, from the rows of ``documents``, ``claims``, ``relations``, ``relation_parts``, ``decisions``,
    ``decision_claims`` and ``initiatives``."""
    documents = {row["document_id"]: about(row) for row in rows["documents"]}
    claims = sorted(
        (Stated.of(row) for row in rows.get("claims", ())),
        key=lambda claim: (documents[claim.document_id].sha256, claim.claim_id),
    )
    cluster_of = {row["initiative_id"]: row.get("cluster_id") or "" for row in rows.get("initiatives", ())}
    found, reasons = observations(claims, documents, _approved(rows), cluster_of)
    stated = facts_of(with_years(found), documents)
    every = [*stated, *derived(stated, _totals(rows), documents)]
    chosen = counted(every, documents)
    return Collected(_rows(every, chosen), _counts(claims, chosen, reasons))


def about(row: Mapping[str, Any]) -> About:
    """A document of the warehouse as the facts see it."""
    date = row.get("published_on")
    names = ("document_id", "title", "kind", "sha256", "copy_of", "replaces_text")
    return About(
        **{name: row.get(name) or "" for name in names},
        date=dt.date.fromisoformat(date) if isinstance(date, str) else date,
        replaced_by=row.get("superseded_by") or "",
        region=row.get("region_id") or "",
        cluster=row.get("cluster_id") or "",
    )


def _approved(rows: Mapping[str, Iterable[Row]]) -> frozenset[str]:
    """The claims of agenda items that were decided as recommended."""
    decided = {
        row["decision_id"]
        for row in rows.get("decisions", ())
        if row.get("outcome") in ("godkendt", "bevilget", "anbefalet")
    }
    return frozenset(row["claim_id"] for row in rows.get("decision_claims", ()) if row["decision_id"] in decided)


def _totals(rows: Mapping[str, Iterable[Row]]) -> Mapping[str, frozenset[str]]:
    """The claims that each total of a document is the sum of."""
    total_of = {row["relation_id"]: row["total_claim_id"] for row in rows.get("relations", ())}
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows.get("relation_parts", ()):
        if row["sign"] == 1 and row["relation_id"] in total_of:
            parts[total_of[row["relation_id"]]].add(row["claim_id"])
    return {total: frozenset(some) for total, some in parts.items()}


def _counts(claims: Iterable[Stated], chosen: Counted, reasons: Mapping[str, str]) -> dict[str, Row]:
    counts: dict[str, Row] = {}
    for claim in claims:
        name = claim.claim_id
        fact = chosen.claims.get(name)
        why = None if fact else reasons.get(name) or chosen.reasons.get(name) or "repeated"
        counts[name] = {"counts_in": fact, "not_counted_because": why}
    return counts


def _rows(facts: Iterable[Fact], chosen: Counted) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"facts": [], "fact_claims": [], "fact_parts": []}
    for fact in facts:
        rows["facts"].append({**_fact_row(fact), "counted": fact.name in chosen.facts})
        seen: dict[str, bool] = {}
        for each in fact.observations:
            seen[each.claim.claim_id] = each.claim.claim_id in fact.agreeing
        if fact.value_from.startswith("sum of"):
            seen.update({name: True for name, _ in fact.parts})
            continued = [{"fact_id": fact.name, "part_claim_id": name, "sign": sign} for name, sign in fact.parts]
        else:
            continued = [{"fact_id": fact.name, "part_fact_id": name, "sign": sign} for name, sign in fact.parts]
        rows["fact_parts"] += continued
        rows["fact_claims"] += [
            {"fact_id": fact.name, "claim_id": name, "agrees": agrees, "is_main": name == fact.main}
            for name, agrees in sorted(seen.items())
        ]
    return rows


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
        "value_kr": _storable(fact.value),
        "low_kr": _storable(fact.low),
        "high_kr": _storable(fact.high),
        "status": fact.status,
        "value_from": fact.value_from,
        "newest_document_id": fact.newest,
        "order_known": fact.order_known,
        "documents": len({each.claim.document_id for each in fact.observations}) or None,
    }


def _storable(value: Decimal | None) -> Decimal | None:
    return value if value is not None and abs(value) < LARGEST else None
