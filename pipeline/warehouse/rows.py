"""What is read of a document and what its names mean → the rows of the warehouse's tables. Pure; knows nothing of the database.

A row is a dictionary by column name. Ids inside a document become global by putting the document's id before them. The initiative of a claim or
a status line is known when documents are compared: until then its column holds the ids of the mentions it is told from, a line each.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from pipeline import reference
from pipeline.facts.collect import storable
from pipeline.matching import OwnNames, mentions_of, subject_of
from pipeline.matching.records import Match, Subject
from pipeline.model import Claim, Extraction, Grid, Paragraph, Status
from pipeline.reconciliation import HOLDING
from pipeline.run import StoredDocument
from pipeline.warehouse import memberships, statements
from pipeline.warehouse.columns import Row, box_columns, global_id, place_columns
from pipeline.warehouse.dates import day_in_name, day_in_properties
from pipeline.warehouse.findings import finding_rows

Rows = dict[str, list[Row]]

REFERENCE = ("regions", "clusters", "municipalities", "memberships")


def reference_rows() -> Rows:
    """The rows that come from reference data, by table."""
    return {name: [dict(row) for row in reference.rows(name)] for name in REFERENCE}


def rows_of(document: StoredDocument, extraction: Extraction, names: OwnNames, known: Rows) -> Rows:
    """All rows that one document gives by itself, by table; ``known``: the reference data."""
    name = document.document_id
    about = _document(document, extraction, names)
    listed = list(memberships.listed(name, extraction, names.matches, known["memberships"]))
    said = statements.settled(name, extraction, about, names.matches, statements.Known(**known, listed=listed))
    return {
        "documents": [about],
        "document_memberships": listed,
        "paragraphs": list(_paragraphs(name, extraction)),
        "source_tables": list(_tables(name, extraction)),
        "cells": list(_cells(name, extraction)),
        "claims": list(_claims(name, extraction, names)),
        "claim_evidence": list(_evidence(name, extraction)),
        "numbers": list(_numbers(name, extraction)),
        "mentions": list(_mentions(name, extraction, names.matches)),
        "initiative_status": list(_statuses(name, extraction, names)),
        "decisions": list(_decisions(name, extraction)),
        "decision_claims": list(_decision_claims(name, extraction)),
        "relations": list(_relations(name, extraction)),
        "relation_parts": list(_relation_parts(name, extraction)),
        "statements": list(statements.statement_rows(name, said.statements)),
        "statement_parts": list(statements.part_rows(name, said.statements)),
        "findings": finding_rows(name, [*extraction.findings, *names.findings, *said.findings]),
    }


def _document(each: StoredDocument, extraction: Extraction, names: OwnNames) -> Row:
    document, profile = extraction.document, extraction.profile
    region, cluster = names.place
    return {
        "document_id": each.document_id,
        "path": each.path,
        "sha256": each.sha256,
        "media_type": document.media_type,
        "kind": profile.kind,
        "title": profile.title or document.title,
        **_published(each.path, extraction),
        "publisher": profile.publisher,
        "committee": profile.committee,
        "region_id": region,
        "cluster_id": cluster,
        "pages": len(document.pages),
        "status": document.status,
        "revised": profile.revised,
        "preliminary": profile.preliminary,
        "replaces_text": profile.replaces,
        "encoding": document.encoding,
    }


def _published(path: str, extraction: Extraction) -> Row:
    """The date of a document and where it is from: what it prints, else its file's name, else the file's own properties."""
    profile = extraction.profile
    iso, where = profile.published_on, profile.published_from or "label"
    if not iso:
        iso, where = day_in_name(path), "file name"
    if not iso:
        iso, where = day_in_properties(extraction.document.metadata), "file properties"
    return {"published_on": _first_day(iso), "published_text": iso, "published_from": where if iso else None}


def _first_day(iso: str) -> str | None:
    """An ISO date, month or year as a date."""
    return f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01"[:10] if iso else None


def _paragraphs(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for position, block in enumerate(extraction.layout.blocks):
        if isinstance(block, Paragraph):
            yield {
                "document_id": document_id,
                "block_id": block.id,
                "position": position,
                **{name: getattr(block, name) for name in ("page", "role", "level", "label", "text", "href")},
            }


def _grids(extraction: Extraction) -> Iterator[Grid]:
    return (block for block in extraction.layout.blocks if isinstance(block, Grid))


def _tables(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for grid in _grids(extraction):
        yield {
            "table_id": global_id(document_id, grid.id),
            "document_id": document_id,
            "first_page": min(grid.pages, default=1),
            "last_page": max(grid.pages, default=1),
            **{
                name: getattr(grid, name)
                for name in ("caption", "unit_hint", "header_rows", "n_rows", "n_cols", "method")
            },
            "notes": "\n".join(grid.notes),
        }


def _cells(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for grid in _grids(extraction):
        for cell in grid.cells:
            yield {
                "table_id": global_id(document_id, grid.id),
                **{
                    name: getattr(cell, name) for name in ("row", "col", "row_span", "col_span", "page", "text", "bold")
                },
                "engines_agree": cell.agree,
                **box_columns(cell.box),
            }


def _told_from(record: Claim | Status, initiatives: Iterable[str]) -> str:
    """The mentions that tell the initiative of a record."""
    return "\n".join(sorted({*mentions_of(record)} & {*initiatives}))


def _claims(document_id: str, extraction: Extraction, names: OwnNames) -> Iterator[Row]:
    """The claims; a total of all clusters of a region that names no place is the region's."""
    subjects = {each.id: subject_of(document_id, each, names) for each in extraction.claims}
    for each in extraction.relations:
        total = subjects.get(each.total)
        if total is None or total.region_id or each.kind not in ("column", "group"):
            continue
        parts = {(own.region_id, own.cluster_id) for part in each.parts if (own := subjects.get(part.claim))}
        region = next(iter(parts))[0] if len({region for region, _ in parts}) == 1 else ""
        missing = sum(row["region_id"] == region for row in reference.rows("clusters")) - len(parts)
        if region and all(cluster for _, cluster in parts) and missing <= (each.verdict not in HOLDING):
            subjects[each.total] = replace(total, region_id=region)
    for claim in extraction.claims:
        yield _claim(document_id, claim, subjects[claim.id], names.initiatives)


def _claim(document_id: str, claim: Claim, subject: Subject, initiatives: Iterable[str]) -> Row:
    plain = ("measure", "measure_text", "basis", "payer", "role", "period_from", "period_to", "subject_text", "nil")
    return {
        "claim_id": global_id(document_id, claim.id),
        "document_id": document_id,
        **place_columns(document_id, claim.span),
        **{name: getattr(claim, name) for name in (*plain, "item", "standing", "proof", "whole")},
        "region_id": subject.region_id,
        "cluster_id": subject.cluster_id,
        "municipality_id": subject.municipality_id,
        "initiative_id": _told_from(claim, initiatives),
        "not_checked_because": claim.unchecked or None,
        **_amount(claim),
    }


def _evidence(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for claim in extraction.claims:
        for each in claim.evidence:
            plain = {name: getattr(each, name) for name in ("attribute", "scope", "words")}
            yield {"claim_id": global_id(document_id, claim.id), **plain}


def _amount(claim: Claim) -> Row:
    amount = claim.amount
    if amount is None:  # a dash: nothing at all, or not decided yet
        zero = Decimal(0) if claim.nil == "zero" else None
        return {"amount_kr": zero, "low_kr": zero, "high_kr": zero, "raw": claim.span.quote}
    fits = storable(amount.value_kr) is not None
    return {
        "amount_kr": storable(amount.value_kr),
        "low_kr": storable(amount.low_kr),
        "high_kr": storable(amount.high_kr),
        "quantum_kr": storable(amount.quantum_kr),
        **{name: getattr(amount, name) for name in ("unit", "raw", "approximate", "bound", "per", "price_level")},
        "doubt": amount.doubt if fits else "too_large",
    }


def _numbers(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for token in extraction.numbers:
        place = place_columns(document_id, token.span)
        yield {
            "number_id": global_id(document_id, token.id),
            "document_id": document_id,
            "raw": token.raw,
            "kind": token.kind,
            "claim_id": global_id(document_id, token.claim),
            "reason": token.reason,
            **{name: place[name] for name in ("page", "block_id", "row", "col", "line", "x0", "top", "x1", "bottom")},
        }


def _mentions(document_id: str, extraction: Extraction, matches: Mapping[str, Match]) -> Iterator[Row]:
    for mention in extraction.mentions:
        place = place_columns(document_id, mention.span)
        match = matches.get(mention.id)
        yield {
            "mention_id": global_id(document_id, mention.id),
            "document_id": document_id,
            "kind": mention.kind,
            "raw": mention.raw,
            "scope": "; ".join(f"{kind}: {text}" for kind, text in mention.scope),
            **{name: place[name] for name in ("page", "block_id", "row", "col", "quote", "x0", "top", "x1", "bottom")},
            **(_match(match) if match else {"status": "unknown", "method": "none"}),
        }


def _match(match: Match) -> Row:
    plain = ("entity_id", "method", "score", "runner_up_id", "runner_up_score", "status")
    return {
        **{name: getattr(match, name) for name in plain},
        "candidates": " ".join(match.candidates),
        "evidence": "; ".join(match.evidence),
    }


def _statuses(document_id: str, extraction: Extraction, names: OwnNames) -> Iterator[Row]:
    ids = {status.initiative: status.id for status in extraction.statuses}
    for status in extraction.statuses:
        subject = subject_of(document_id, status, names)
        yield {
            "status_id": global_id(document_id, status.id),
            "initiative_id": _told_from(status, names.initiatives),
            "document_id": document_id,
            "page": status.span.page,
            "name": status.name,
            "focus_area": status.focus_area,
            "anchoring_text": status.anchoring,
            "cluster_id": subject.cluster_id,
            "status": status.status,
            "expected_end_text": status.expected_end,
            "parent_status_id": global_id(document_id, ids.get(status.parent, "")),
        }


def _decisions(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for each in extraction.decisions:
        yield {
            "decision_id": global_id(document_id, each.id),
            "document_id": document_id,
            "page": each.span.page,
            **{name: getattr(each, name) for name in ("item", "title", "recommendation", "decision", "outcome")},
        }


def _decision_claims(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for each in extraction.decisions:
        for claim in each.claims:
            yield {"decision_id": global_id(document_id, each.id), "claim_id": global_id(document_id, claim)}


def _relations(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for each in extraction.relations:
        money = ("reported_kr", "computed_kr", "difference_kr", "slack_kr")
        yield {
            "relation_id": global_id(document_id, each.id),
            "document_id": document_id,
            "kind": each.kind,
            "total_claim_id": global_id(document_id, each.total),
            **{name: storable(getattr(each, name)) for name in money},
            "verdict": each.verdict,
            "statement": each.statement,
        }


def _relation_parts(document_id: str, extraction: Extraction) -> Iterator[Row]:
    for each in extraction.relations:
        for part in each.parts:
            yield {
                "relation_id": global_id(document_id, each.id),
                "claim_id": global_id(document_id, part.claim),
                "sign": part.sign,
            }
