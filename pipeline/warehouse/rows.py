"""Extractions and matches → the rows of the warehouse's tables. Pure; knows nothing of the database.

A row is a dictionary by column name. Ids inside a document become global by putting the document's id before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline import reference
from pipeline.interpretation import copies
from pipeline.matching.records import Match, MatchResult, Subject
from pipeline.model import Claim, Extraction, Finding, Grid, Paragraph
from pipeline.run import StoredDocument
from pipeline.warehouse import memberships, statements
from pipeline.warehouse.columns import Row, box_columns, global_id, place_columns, storable
from pipeline.warehouse.dates import day_in_name, day_in_properties
from pipeline.warehouse.findings import copy_findings, finding_rows

Rows = dict[str, list[Row]]

REFERENCE = ("regions", "clusters", "municipalities", "memberships")
NOBODY = Subject("", "")


def rows_of(documents: Sequence[StoredDocument], matched: MatchResult, more: Sequence[Finding] = ()) -> Rows:
    """All rows that come from documents and reference data, by table; ``more`` are findings about no document."""
    rows: Rows = {name: [dict(row) for row in reference.rows(name)] for name in REFERENCE}
    region_of_cluster = {row["cluster_id"]: row["region_id"] for row in rows["clusters"]}
    matches = {(match.document_id, match.mention_id): match for match in matched.matches}
    subjects = {(each.document_id, each.record_id): each for each in matched.claims}
    status_subjects = {(each.document_id, each.record_id): each for each in matched.statuses}
    more_findings: dict[str, list[Finding]] = {}
    for document_id, finding in matched.findings:
        more_findings.setdefault(document_id, []).append(finding)

    named = [copies.Named(each.document_id, each.extraction) for each in documents]
    repeated = copies.copies(named)
    _add(rows, "documents", _documents(documents, matched, region_of_cluster, repeated))
    _add(rows, "findings", copy_findings(named, repeated))
    _add(rows, "document_memberships", memberships.listed(documents, matches, rows["memberships"]))
    entities = {name: rows[name] for name in REFERENCE}
    known = statements.Known(**entities, listed=rows["document_memberships"])
    about = {row["document_id"]: row for row in rows["documents"]}
    for document in documents:
        name, extraction = document.document_id, document.extraction
        _add(rows, "paragraphs", _paragraphs(name, extraction))
        _add(rows, "source_tables", _tables(name, extraction))
        _add(rows, "cells", _cells(name, extraction))
        _add(rows, "claims", (_claim(name, each, subjects, region_of_cluster) for each in extraction.claims))
        _add(rows, "claim_evidence", _evidence(name, extraction))
        _add(rows, "numbers", _numbers(name, extraction))
        _add(rows, "mentions", _mentions(name, extraction, matches))
        _add(rows, "initiative_status", _statuses(name, extraction, status_subjects))
        _add(rows, "decisions", _decisions(name, extraction))
        _add(rows, "decision_claims", _decision_claims(name, extraction))
        _add(rows, "relations", _relations(name, extraction))
        _add(rows, "relation_parts", _relation_parts(name, extraction))
        said = statements.settled(document, about[name], matches, known)
        _add(rows, "statements", statements.statement_rows(name, said.statements))
        _add(rows, "statement_parts", statements.part_rows(name, said.statements))
        found = [*extraction.findings, *more_findings.get(name, []), *said.findings]
        _add(rows, "findings", finding_rows(name, found))
    _add(rows, "findings", finding_rows("", [*more, *more_findings.get("", [])]))
    _add(rows, "initiatives", _initiatives(matched))
    _add(rows, "memberships", memberships.differing(rows["document_memberships"]))
    return rows


def _add(rows: Rows, table: str, more: Iterable[Row]) -> None:
    rows.setdefault(table, []).extend(more)


def _documents(
    documents: Sequence[StoredDocument],
    matched: MatchResult,
    region_of_cluster: Mapping[str, str],
    repeated: Sequence[copies.Copy],
) -> Iterator[Row]:
    subjects = {subject.document_id: subject for subject in matched.documents}
    copy_of = {each.document_id: each.primary for each in repeated}
    named = [copies.Named(each.document_id, each.extraction) for each in documents]
    superseded = {each.document_id: each for each in copies.superseded(named, repeated)}
    for each in documents:
        document, profile = each.extraction.document, each.extraction.profile
        subject = subjects.get(each.document_id, NOBODY)
        yield {
            "document_id": each.document_id,
            "path": each.path,
            "sha256": each.sha256,
            "media_type": document.media_type,
            "kind": profile.kind,
            "title": profile.title or document.title,
            **_published(each),
            "publisher": profile.publisher,
            "committee": profile.committee,
            "region_id": subject.region_id or region_of_cluster.get(subject.cluster_id),
            "cluster_id": subject.cluster_id,
            "pages": len(document.pages),
            "status": document.status,
            "superseded_by": superseded[each.document_id].newer if each.document_id in superseded else None,
            "superseded_why": superseded[each.document_id].reason if each.document_id in superseded else None,
            "copy_of": copy_of.get(each.document_id),
            "revised": profile.revised,
            "preliminary": profile.preliminary,
            "replaces_text": profile.replaces,
            "encoding": document.encoding,
        }


def _published(each: StoredDocument) -> Row:
    """The date of a document and where it is from: what it prints, else its file's name, else the file's own properties."""
    profile = each.extraction.profile
    iso, where = profile.published_on, profile.published_from or "label"
    if not iso:
        iso, where = day_in_name(each.path), "file name"
    if not iso:
        iso, where = day_in_properties(each.extraction.document.metadata), "file properties"
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


def _claim(
    document_id: str, claim: Claim, subjects: Mapping[tuple[str, str], Subject], region_of_cluster: Mapping[str, str]
) -> Row:
    subject = subjects.get((document_id, claim.id), NOBODY)
    plain = ("measure", "measure_text", "basis", "payer", "role", "period_from", "period_to", "subject_text", "nil")
    return {
        "claim_id": global_id(document_id, claim.id),
        "document_id": document_id,
        **place_columns(document_id, claim.span),
        **{name: getattr(claim, name) for name in (*plain, "item", "standing", "proof", "whole")},
        "region_id": subject.region_id or region_of_cluster.get(subject.cluster_id),
        "cluster_id": subject.cluster_id,
        "municipality_id": subject.municipality_id,
        "initiative_id": subject.initiative_id,
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


def _mentions(document_id: str, extraction: Extraction, matches: Mapping[tuple[str, str], Match]) -> Iterator[Row]:
    for mention in extraction.mentions:
        place = place_columns(document_id, mention.span)
        match = matches.get((document_id, mention.id))
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


def _statuses(document_id: str, extraction: Extraction, subjects: Mapping[tuple[str, str], Subject]) -> Iterator[Row]:
    for status in extraction.statuses:
        subject = subjects.get((document_id, status.id), NOBODY)
        yield {
            "status_id": global_id(document_id, status.id),
            "initiative_id": subject.initiative_id,
            "document_id": document_id,
            "page": status.span.page,
            "name": status.name,
            "focus_area": status.focus_area,
            "anchoring_text": status.anchoring,
            "cluster_id": subject.cluster_id,
            "status": status.status,
            "expected_end_text": status.expected_end,
            "parent_status_id": global_id(document_id, status.parent),
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


def _initiatives(matched: MatchResult) -> Iterator[Row]:
    for each in matched.initiatives:
        plain = {name: getattr(each, name) for name in ("initiative_id", "cluster_id", "focus_area", "name")}
        yield {**plain, "mentions": len(each.members)}
