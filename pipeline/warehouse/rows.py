"""What is read of a document and what its names mean → the rows of the warehouse's tables. Pure; knows nothing of the database.

A row is a dictionary by column name. Ids inside a document become global by putting the document's id before them. The initiative of a claim or
a status line is known when documents are compared: until then its column holds the ids of the mentions it is told from, a line each.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline import reference
from pipeline.danish.dates import find_dates
from pipeline.facts.collect import storable
from pipeline.matching import OwnNames, mentions_of, subject_of
from pipeline.matching.records import Match, Subject
from pipeline.model import Claim, Extraction, Membership, Paragraph, Status
from pipeline.reconciliation import HOLDING
from pipeline.run import StoredDocument
from pipeline.warehouse import statements
from pipeline.warehouse.columns import Row, amounts, box_columns, finding_rows, global_id, place_columns, same

Rows = dict[str, list[Row]]
Placed = Iterator[tuple[str, Row]]  # rows, each with its table

REFERENCE = ("regions", "clusters", "municipalities", "memberships")
#: Properties that tell when a document was made, the surest first (PDF, Word, HTML).
PROPERTIES = ("date", "article:published_time", "created", "CreationDate", "dcterms.created")
_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")


def reference_rows() -> Rows:
    """The rows that come from reference data, by table."""
    return {name: [dict(row) for row in reference.rows(name)] for name in REFERENCE}


def rows_of(document: StoredDocument, extraction: Extraction, names: OwnNames, known: Rows) -> Placed:
    """All rows that one document gives by itself, each with its table; ``known``: the reference data."""
    name = document.document_id
    about = _document(document, extraction, names)
    listed = list(_memberships(name, extraction, names.matches, known["memberships"]))
    said, doubts = statements.settled(extraction, about, names.matches, statements.Known(**known, listed=listed))
    yield "documents", about
    yield from (("document_memberships", row) for row in listed)
    for part in (_blocks, _numbers, _decisions, _relations):
        yield from part(name, extraction)
    yield from _claims(name, extraction, names)
    yield from (("mentions", row) for row in _mentions(name, extraction, names.matches))
    yield from (("initiative_status", row) for row in _statuses(name, extraction, names))
    yield from statements.statement_rows(name, said)
    findings = finding_rows(name, [*extraction.findings, *names.findings, *doubts])
    yield from (("findings", row) for row in findings)


def _document(each: StoredDocument, extraction: Extraction, names: OwnNames) -> Row:
    document, profile = extraction.document, extraction.profile
    region, cluster = names.place
    return {
        **same(each, "document_id", "path", "sha256"),
        **same(document, "media_type", "status", "encoding"),
        **same(profile, "kind", "publisher", "committee", "revised", "preliminary"),
        "title": profile.title or document.title,
        **_published(each.path, extraction),
        "region_id": region,
        "cluster_id": cluster,
        "pages": len(document.pages),
        "replaces_text": profile.replaces,
    }


def _published(path: str, extraction: Extraction) -> Row:
    """The date of a document and where it is from: what it prints, else its file's name, else the file's own properties."""
    profile = extraction.profile
    iso, where = profile.published_on, profile.published_from or "label"
    if not iso:
        iso, where = day_in_name(path), "file name"
    if not iso:
        iso, where = day_in_properties(extraction.document.metadata), "file properties"
    day = f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01"[:10]  # of a year or a month the first
    return {"published_on": day if iso else None, "published_text": iso, "published_from": where if iso else None}


def day_in_name(path: str) -> str:
    """The only day that a file's name holds, as an ISO date; '' where there is none or several."""
    name = re.sub(r"\.\w{1,5}$", "", path.rsplit("/", 1)[-1])
    found = {"-".join(match.groups()) for match in _DIGITS.finditer(name)}
    words = re.sub(r"[_]+", " ", name)
    found |= {date.iso for date in find_dates(words) if date.precision == "day" and len(date.iso) == 10}
    days = {iso for iso in found if _is_day(iso)}
    return days.pop() if len(days) == 1 else ""


def day_in_properties(metadata: Iterable[tuple[str, str]]) -> str:
    """The day that a file's own properties say it was made, as an ISO date; '' where they do not."""
    known = dict(metadata)
    for name in PROPERTIES:
        match = _DIGITS.search(re.sub(r"^D:(\d{8}).*", r"\1", known.get(name, "")))
        if match and _is_day("-".join(match.groups())):
            return "-".join(match.groups())
    return ""


def _is_day(iso: str) -> bool:
    try:
        dt.date.fromisoformat(iso)
    except ValueError:
        return False
    return iso[:2] in ("19", "20")


def _memberships(name: str, extraction: Extraction, matches: Mapping[str, Match], known: Sequence[Row]) -> Iterator[Row]:
    """The memberships as a document prints them."""
    contributes = {
        (row["cluster_id"], row["municipality_id"], row["participation"]): row["contributes"] for row in known
    }
    raws = {mention.id: mention.raw for mention in extraction.mentions}
    for each in extraction.memberships:
        cluster, municipality = (
            matches[mention].entity_id if mention in matches else "" for mention in (each.cluster, each.municipality)
        )
        yield {
            "membership_id": global_id(name, each.id),
            "document_id": name,
            "page": each.span.page,
            "cluster_id": cluster,
            "municipality_id": municipality,
            "cluster_text": raws.get(each.cluster),
            "municipality_text": raws.get(each.municipality) or each.span.quote,
            **same(each, "marks", "participation", "contributes"),
            "in_reference": _agrees(each, contributes.get((cluster, municipality, each.participation))),
        }


def _agrees(membership: Membership, contributes: str | None) -> bool:
    """Whether the reference list says the same; a document that does not tell who contributes does not contradict it."""
    said = {True: "true", False: "false", None: contributes}[membership.contributes]
    return contributes is not None and said == contributes


def _blocks(document_id: str, extraction: Extraction) -> Placed:
    """Paragraphs, tables and their cells."""
    for position, block in enumerate(extraction.layout.blocks):
        if isinstance(block, Paragraph):
            own = same(block, "page", "role", "level", "label", "text", "href")
            yield "paragraphs", {"document_id": document_id, "block_id": block.id, "position": position, **own}
            continue
        table = {"table_id": global_id(document_id, block.id)}
        yield (
            "source_tables",
            {
                **table,
                "document_id": document_id,
                "first_page": min(block.pages, default=1),
                "last_page": max(block.pages, default=1),
                **same(block, "caption", "unit_hint", "header_rows", "n_rows", "n_cols", "method"),
                "notes": "\n".join(block.notes),
            },
        )
        for cell in block.cells:
            own = same(cell, "row", "col", "row_span", "col_span", "page", "text", "bold")
            yield "cells", {**table, **own, "engines_agree": cell.agree, **box_columns(cell.box)}


def _told_from(record: Claim | Status, initiatives: Iterable[str]) -> str:
    """The mentions that tell the initiative of a record."""
    return "\n".join(sorted({*mentions_of(record)} & {*initiatives}))


def _claims(document_id: str, extraction: Extraction, names: OwnNames) -> Placed:
    """The claims and where what they say was taken from; a total of all clusters of a region that names no place is the region's."""
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
        yield "claims", _claim(document_id, claim, subjects[claim.id], names.initiatives)
        for source in claim.evidence:
            told = same(source, "attribute", "scope", "words")
            yield "claim_evidence", {"claim_id": global_id(document_id, claim.id), **told}


def _claim(document_id: str, claim: Claim, subject: Subject, initiatives: Iterable[str]) -> Row:
    plain = ("measure", "measure_text", "basis", "payer", "role", "period_from", "period_to", "subject_text", "nil")
    return {
        "claim_id": global_id(document_id, claim.id),
        "document_id": document_id,
        **place_columns(document_id, claim.span),
        **same(claim, *plain, "item", "standing", "proof", "whole"),
        **same(subject, "region_id", "cluster_id", "municipality_id"),
        "initiative_id": _told_from(claim, initiatives),
        "not_checked_because": claim.unchecked or None,
        **_amount(claim),
    }


def _amount(claim: Claim) -> Row:
    amount = claim.amount
    if amount is None:  # a dash: nothing at all, or not decided yet
        zero = Decimal(0) if claim.nil == "zero" else None
        return {"amount_kr": zero, "low_kr": zero, "high_kr": zero, "raw": claim.span.quote}
    value = storable(amount.value_kr)
    return {
        "amount_kr": value,
        **amounts(amount, "low_kr", "high_kr", "quantum_kr"),
        **same(amount, "unit", "raw", "approximate", "bound", "per", "price_level"),
        "doubt": "too_large" if value is None else amount.doubt,
    }


def _numbers(document_id: str, extraction: Extraction) -> Placed:
    for token in extraction.numbers:
        place = place_columns(document_id, token.span)
        own = {
            "number_id": global_id(document_id, token.id),
            "document_id": document_id,
            **same(token, "raw", "kind", "reason"),
            "claim_id": global_id(document_id, token.claim),
        }
        shown = ("page", "block_id", "row", "col", "line", "x0", "top", "x1", "bottom")
        yield "numbers", own | {name: place[name] for name in shown}


def _mentions(document_id: str, extraction: Extraction, matches: Mapping[str, Match]) -> Iterator[Row]:
    for mention in extraction.mentions:
        place = place_columns(document_id, mention.span)
        match = matches.get(mention.id)
        yield {
            "mention_id": global_id(document_id, mention.id),
            "document_id": document_id,
            **same(mention, "kind", "raw"),
            "scope": "; ".join(f"{kind}: {text}" for kind, text in mention.scope),
            **{name: place[name] for name in ("page", "block_id", "row", "col", "quote", "x0", "top", "x1", "bottom")},
            **(_match(match) if match else {"status": "unknown", "method": "none"}),
        }


def _match(match: Match) -> Row:
    own = same(match, "entity_id", "method", "score", "runner_up_id", "runner_up_score", "status")
    return {**own, "candidates": " ".join(match.candidates), "evidence": "; ".join(match.evidence)}


def _statuses(document_id: str, extraction: Extraction, names: OwnNames) -> Iterator[Row]:
    ids = {status.initiative: status.id for status in extraction.statuses}
    for status in extraction.statuses:
        subject = subject_of(document_id, status, names)
        yield {
            "status_id": global_id(document_id, status.id),
            "initiative_id": _told_from(status, names.initiatives),
            "document_id": document_id,
            "page": status.span.page,
            **same(status, "name", "focus_area", "status"),
            "anchoring_text": status.anchoring,
            "cluster_id": subject.cluster_id,
            "expected_end_text": status.expected_end,
            "parent_status_id": global_id(document_id, ids.get(status.parent, "")),
        }


def _decisions(document_id: str, extraction: Extraction) -> Placed:
    for each in extraction.decisions:
        decision = {"decision_id": global_id(document_id, each.id)}
        own = same(each, "item", "title", "recommendation", "decision", "outcome")
        yield "decisions", {**decision, "document_id": document_id, "page": each.span.page, **own}
        for claim in each.claims:
            yield "decision_claims", {**decision, "claim_id": global_id(document_id, claim)}


def _relations(document_id: str, extraction: Extraction) -> Placed:
    for each in extraction.relations:
        relation = {"relation_id": global_id(document_id, each.id)}
        own = {
            **relation,
            "document_id": document_id,
            **same(each, "kind", "verdict", "statement"),
            "total_claim_id": global_id(document_id, each.total),
        }
        yield "relations", own | amounts(each, "reported_kr", "computed_kr", "difference_kr", "slack_kr")
        for part in each.parts:
            yield "relation_parts", {**relation, "claim_id": global_id(document_id, part.claim), "sign": part.sign}
