"""The sums of itemised amounts in a cell: against the cell's own total, and against the amount of another column that is their total."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    """Itemised amounts in one cell against the cell's own total: "1) 0,3 … 2) 1,8 … I alt 2,1", or a last amount that is the sum of the others;
    and against the column that most often gives their sum ("Klyngen i alt")."""
    relations: list[Relation] = []
    findings: list[Finding] = []
    texts = {(cell.row, cell.col): cell.text for cell in grid.cells}
    cells = claims_by_cell(claims)
    for place, found in cells.items():
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
    if not relations:
        relations = _beside(cells)
        findings = [_wrong(each, total) for each in relations if each.verdict == "mismatch" for total in claims if total.id == each.total]
    return Sums(tuple(relations), tuple(findings))


def _beside(cells: Mapping[tuple[int, int], Sequence[Claim]]) -> list[Relation]:
    """The items of cells with the amount of their row in the one column that gives their sum, more often than not and twice at least."""
    tried: defaultdict[tuple[int, int], list[Relation]] = defaultdict(list)
    alone: defaultdict[int, list[tuple[int, Claim]]] = defaultdict(list)
    for (row, col), found in cells.items():
        if len(found) == 1:
            alone[row].append((col, found[0]))
    for (row, col), found in cells.items():
        for at, total in alone[row] if len(found) > 1 else ():
            if at != col:
                parts = [(part, Decimal(1)) for part in found]
                compared = combine(rounded(total), [(rounded(part), 1) for part in found])
                tried[col, at].append(relation_between(f"{total.id}=items.{len(parts)}", "row", total, parts, compared))
    held = {places: sum(each.verdict == "exact" for each in found) for places, found in tried.items()}
    best = max(held, key=lambda places: held[places], default=None)
    return tried[best] if best and held[best] > 1 and 2 * held[best] > len(tried[best]) else []


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
