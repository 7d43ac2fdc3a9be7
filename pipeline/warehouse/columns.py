"""What rows of several tables have in common: global ids, places in print, amounts a column can hold; and findings as rows, with ids that stay."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.facts.collect import storable
from pipeline.model import Box, Finding, Span

Row = dict[str, Any]


def global_id(document_id: str, local: str) -> str | None:
    """The id of a record in the whole collection; None when there is no record."""
    return f"{document_id}/{local}".lstrip("/") if local else None


def same(record: object, *names: str) -> Row:
    """The columns that are called as fields of a record, and hold what these hold."""
    return {name: getattr(record, name) for name in names}


def amounts(record: object, *names: str) -> Row:
    """The same of amounts; NULL where a column cannot hold one."""
    return {name: storable(getattr(record, name)) for name in names}


def box_columns(box: Box | None) -> Row:
    """The four columns of a box."""
    return dict(zip(("x0", "top", "x1", "bottom"), box or (None,) * 4, strict=True))


def place_columns(document_id: str, span: Span | None) -> Row:
    """The columns that tell where something is printed."""
    if span is None:
        return {}
    table = global_id(document_id, span.block) if span.row is not None else None
    place = same(span, "page", "quote", "row", "col", "line")
    return {**place, "block_id": span.block, "table_id": table, **box_columns(span.box)}


def finding_rows(document_id: str, findings: Sequence[Finding], prefix: str = "") -> list[Row]:
    """The findings of one document ('': of none) as rows; ``prefix`` keeps their ids apart from another set's."""
    return [
        {
            "finding_id": global_id(document_id, f"{prefix}{local}"),
            "document_id": document_id or None,
            **place_columns(document_id, each.span),
            **same(each, "code", "severity", "verdict", "explanation_da", "explanation_en"),
            "class": each.klass,
            "relation_id": global_id(document_id, each.relation),
            "claim_id": global_id(document_id, each.claim),
            "statement_id": global_id(document_id, each.statement),
            **amounts(each, "reported_kr", "computed_kr", "difference_kr", "slack_kr", "proposal_kr"),
            "proposal_claim_id": global_id(document_id, each.proposal_claim),
            "status": "open",
        }
        for local, each in zip(finding_ids(findings), findings, strict=True)
    ]


def finding_ids(findings: Iterable[Finding]) -> list[str]:
    """An id for each finding of one document, from its code and place: better wording or more findings move none."""
    seen: dict[str, int] = {}
    ids = []
    for each in findings:
        span = each.span
        place = (span.page, span.block, span.row, span.col, span.start) if span else ()
        key = repr((each.code, each.relation, each.claim, place))
        name = f"{each.code}.{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return ids
