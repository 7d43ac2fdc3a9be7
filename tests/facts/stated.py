"""Rows of claims and documents as the warehouse has them, in few words."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.facts import collect

Row = dict[str, Any]


class Collected(NamedTuple):
    """What was collected, by table, claim and document."""

    rows: dict[str, list[Row]]
    counts: dict[str, Row]
    replaced: dict[str, Row]


def document(name: str, **more: Any) -> Row:
    """A document; its hash derives from ``content``, so a file may be renamed."""
    sha = hashlib.sha256(more.pop("content", name).encode()).hexdigest()
    return {"document_id": name, "title": "Notat om klyngemidler", "kind": "notat", "sha256": sha, **more}


def claim(where: str, kroner: int | str | None, cluster: str = "hovedstaden-nord", **more: Any) -> Row:
    """A claim at ``document/table.row``; a text is mio. kr. as printed, rounded to its last digit."""
    name, _, place = where.partition("/")
    value, quantum = None, Decimal(1)
    if isinstance(kroner, str):
        value, quantum = Decimal(kroner.replace(",", ".")) * 10**6, Decimal(10) ** (6 - len(kroner.partition(",")[2]))
    elif kroner is not None:
        value = Decimal(kroner)
    half = quantum / 2
    return {
        "claim_id": where,
        "document_id": name,
        "table_id": f"{name}/{place.split('.')[0]}",
        "col": 1,
        "region_id": cluster.split("-")[0],
        "cluster_id": cluster if "-" in cluster else None,
        "measure": "allocated",
        "payer": "total",
        "role": "part",
        "whole": True,
        "period_from": 2024,
        "period_to": more.get("period_from", 2024),
        "amount_kr": value,
        "low_kr": None if value is None else value - half,
        "high_kr": None if value is None else value + half,
        "quantum_kr": quantum,
        "raw": str(kroner),
        **more,
    }


def collected(documents: list[Row], claims: list[Row], **more: list[Row]) -> Collected:
    """The facts of some rows."""
    found = collect({"documents": documents, "claims": claims, **more})
    names = (
        "facts",
        "fact_claims",
        "fact_parts",
        "versions",
        "version_changes",
        "relations",
        "relation_parts",
        "findings",
    )
    rows: dict[str, list[Row]] = {name: [] for name in names}
    for table, row in found.rows:
        rows[table].append(row)
    counts = {row.pop("claim_id"): row for row in map(dict, found.counts)}
    return Collected(rows, counts, {row.pop("document_id"): row for row in map(dict, found.replaced)})


def fact(found: Collected, name: str) -> Row:
    """One fact by its id."""
    (row,) = [row for row in found.rows["facts"] if row["fact_id"] == name]
    return row


def findings(found: Collected, code: str = "") -> list[Row]:
    """The findings of one code, or all."""
    return [row for row in found.rows["findings"] if row["code"].startswith(code)]
