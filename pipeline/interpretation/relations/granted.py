"""The total of what was granted, below a list of applications of which some were: "Bevilget i alt (godkendte ansøgninger)"."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from pipeline.interpretation.minutes.outcomes import outcome_of
from pipeline.interpretation.relations.table_sums import by_grid, claims_by_cell, relation_between, rounded, unmet
from pipeline.interpretation.roles.facets import find_wording, is_total
from pipeline.model import Block, Claim, Finding, Grid, Relation
from pipeline.reconciliation import combine
from pipeline.reconciliation.causes import likeliest_slip
from pipeline.reference.texts import message

FEWEST = 3  # rows with an outcome
GRANTED = "godkendt"


def granted_totals(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding | None]]:
    """The sums of the rows that an outcome column calls granted, and a finding where the total of the granted lacks one of them, has one that
    was refused, or is a slip away."""
    of = by_grid([claim for claim in claims if claim.amount])
    for grid in blocks:
        own = of.get(grid.id, ())
        if not isinstance(grid, Grid) or len(own) <= FEWEST:
            continue
        texts = grid.texts()
        cells = {place: found[0] for place, found in claims_by_cell(own).items() if len(found) == 1}
        sums = [
            row
            for row in range(grid.header_rows, grid.n_rows)
            if any(is_total(text) and _outcome(text) == GRANTED for text in texts[row])
        ]
        for total, col in product(sums[:1], range(grid.n_cols)):
            rows = [row for row in range(grid.header_rows, total) if (row, col) in cells]
            outcomes = _outcomes(texts, rows)
            if (total, col) in cells and {GRANTED} < set(outcomes.values()):
                yield from _tested(cells[total, col], {row: cells[row, col] for row in rows}, outcomes)


def _outcome(text: str) -> str:
    said = find_wording("decided", text, "rule_words")
    return outcome_of(text) or (said[0] if said else "")


def _outcomes(texts: Sequence[Sequence[str]], rows: Sequence[int]) -> dict[int, str]:
    """What the one column that says so for every row tells of it."""
    for col in range(len(texts[0]) - 1, -1, -1):
        found = {row: _outcome(texts[row][col]) for row in rows}
        if len(rows) >= FEWEST and all(found.values()):
            return found
    return {}


def _tested(
    total: Claim, rows: Mapping[int, Claim], outcomes: Mapping[int, str]
) -> Iterator[tuple[Relation, Finding | None]]:
    parts = [(claim, Decimal(1)) for row, claim in rows.items() if outcomes[row] == GRANTED]
    compared = combine(rounded(total), [(rounded(claim), sign) for claim, sign in parts])
    relation = relation_between(f"{total.id}=granted.{len(parts)}", "column", total, parts, compared)
    off = Decimal(relation.difference_kr or 0)
    values = {row: claim.amount.value_kr for row, claim in rows.items() if claim.amount}
    lacking = any(off == -value if outcomes[row] == GRANTED else off == value for row, value in values.items())
    if relation.verdict != "mismatch":
        yield relation, None
    elif total.amount and (
        lacking or likeliest_slip(total.amount.value_kr, total.amount.quantum_kr, -off, -off).klass != "unexplained"
    ):
        said = message(
            "finding", "granted", quote=total.span.quote, made=relation.computed_kr, off=off, count=len(parts)
        )
        yield relation, unmet("sum.column", "error", relation, total, said)
