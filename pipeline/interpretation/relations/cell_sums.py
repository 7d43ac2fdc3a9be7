"""The sums inside one cell: itemised amounts against the cell's own total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline.interpretation.relations.table_sums import (
    Sums,
    claims_by_cell,
    items_of,
    own_total,
    relation_between,
    rounded,
    unmet,
)
from pipeline.model import Claim, Finding, Grid, Relation
from pipeline.reconciliation import combine
from pipeline.reference.texts import message


def cell_sums(grid: Grid, claims: Sequence[Claim]) -> Sums:
    """Itemised amounts in one cell against the cell's own total: "1) 0,3 … 2) 1,8 … I alt 2,1", or a last amount that is the sum of the others."""
    relations: list[Relation] = []
    findings: list[Finding] = []
    texts = {(cell.row, cell.col): cell.text for cell in grid.cells}
    for place, found in claims_by_cell(claims).items():
        total = own_total(texts.get(place, ""), found)
        if total is None:
            continue
        parts, _ = items_of(found)
        comparison = combine(rounded(total), [(rounded(part), 1) for part in parts])
        relation = relation_between(
            f"{total.id}=cell.{len(parts)}", "cell", total, [(part, Decimal(1)) for part in parts], comparison
        )
        relations.append(relation)
        if relation.verdict == "mismatch":
            findings.append(_wrong(relation, total))
    return Sums(tuple(relations), tuple(findings))


def _wrong(relation: Relation, total: Claim) -> Finding:
    """The finding on a cell whose items do not make its total."""
    figures = {
        "said": relation.reported_kr,
        "made": relation.computed_kr,
        "off": relation.difference_kr,
        "slack": relation.slack_kr,
    }
    return unmet(
        "sum.cell", "error", relation, total, message("finding", "cell", subject=total.subject_text, **figures)
    )
