"""Findings as rows, with ids that stay."""

import hashlib
from collections.abc import Iterable, Sequence

from pipeline.facts.collect import storable
from pipeline.model import Finding
from pipeline.warehouse.columns import Row, global_id, place_columns


def finding_rows(document_id: str, findings: Sequence[Finding], prefix: str = "") -> list[Row]:
    """The findings of one document ('': of none) as rows; ``prefix`` keeps their ids apart from another set's."""
    money = ("reported_kr", "computed_kr", "difference_kr", "slack_kr", "proposal_kr")
    return [
        {
            "finding_id": global_id(document_id, f"{prefix}{local}"),
            "document_id": document_id or None,
            **place_columns(document_id, each.span),
            **{
                name: getattr(each, name)
                for name in ("code", "severity", "verdict", "explanation_da", "explanation_en")
            },
            "class": each.klass,
            "relation_id": global_id(document_id, each.relation),
            "claim_id": global_id(document_id, each.claim),
            "statement_id": global_id(document_id, each.statement),
            **{name: storable(getattr(each, name)) for name in money},
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
