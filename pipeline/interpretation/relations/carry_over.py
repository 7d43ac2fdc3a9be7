"""Money carried over: opening + granted − spent − carried on = closing, in the rows of a table or down a column of posts.

The roles are words of headings and labels (kind ``carry`` of header_words.csv). A table in which nothing adds up so is something else than an account
of what is left, and nothing is said of it, unless it is one statement with all four posts that nearly does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.interpretation.relations.table_sums import claims_by_cell, relation_between, rounded, stated, unmet
from pipeline.interpretation.roles.facets import find_wording
from pipeline.model import Block, Claim, Finding, Grid, Relation
from pipeline.reconciliation import HOLDING, combine
from pipeline.reference.texts import message

OPENING, GRANTED, SPENT, CARRIED, CLOSING = "opening", "granted", "spent", "carried", "closing"
NEAR = Decimal(
    "0.25"
)  # of the closing figure or of what is granted: a lone statement that is further off is something else
KIND = "carry"

Statement = Mapping[str, Claim]


def carry_over(
    blocks: Sequence[Block], claims: Sequence[Claim], known: Sequence[Relation]
) -> tuple[list[Relation], list[Finding]]:
    """All relations of a document: those ``known``, and those of statements of what is carried over, in the place of sums that are known of the
    same figures; and a finding on each leak that no known sum tells of."""
    by_figures = {_figures(relation): relation for relation in known}
    relations: list[Relation] = []
    findings: list[Finding] = []
    for grid in blocks:
        if not isinstance(grid, Grid):
            continue
        own = [claim for claim in claims if claim.span.block == grid.id and claim.amount is not None]
        made = [_relation(statement) for statement in _statements(grid, own)]
        holding = [relation for relation, _ in made if relation.verdict in HOLDING]
        for relation, statement in made:
            before = by_figures.get(_figures(relation))
            if relation.verdict in HOLDING:
                relations.append(relation)
            elif before is not None:
                continue
            elif relation.verdict == "mismatch" and (
                2 * len(holding) > len(made) or _nearly(relation, statement, made)
            ):
                relations.append(relation)
                findings.append(_leak(relation, statement))
    told_here = set(map(_figures, relations))
    return [*(each for each in known if _figures(each) not in told_here), *relations], findings


def _figures(relation: Relation) -> tuple[str, frozenset[str]]:
    return relation.total, frozenset(part.claim for part in relation.parts)


def _statements(grid: Grid, claims: Sequence[Claim]) -> Iterator[Statement]:
    """The statements of a table: those in its rows when its heads are the posts, else those in its columns when its labels are."""
    cells = claims_by_cell(claims)
    slots = grid.slots()
    heads = [
        _role(" ".join(cell.text for row in slots[: grid.header_rows] if (cell := row[col])))
        for col in range(grid.n_cols)
    ]
    labels = [_role(next((cell.text for cell in row if cell and cell.text.strip()), "")) for row in slots]
    body = range(grid.header_rows, grid.n_rows)
    across = [{heads[col]: cells.get((row, col), []) for col in range(grid.n_cols) if heads[col]} for row in body]
    down = [{labels[row]: cells.get((row, col), []) for row in body if labels[row]} for col in range(grid.n_cols)]
    for roles, found in ((heads, across), ([labels[row] for row in body], down)):
        named = [role for role in roles if role]
        if len(named) == len(set(named)) and OPENING in named and {CLOSING, CARRIED} & set(named):
            yield from filter(None, map(_complete, found))
            return


def _role(text: str) -> str:
    found = find_wording("carry", text)
    return found[0] if found else ""


def _complete(found: Mapping[str, Sequence[Claim]]) -> Statement | None:
    """A statement with its opening, its closing and what is between; what is carried on is the closing where nothing else is."""
    one = {role: claims[0] for role, claims in found.items() if len(claims) == 1}
    if CLOSING not in one and CARRIED in one:
        one[CLOSING] = one.pop(CARRIED)
    return one if {OPENING, CLOSING} <= one.keys() and {GRANTED, SPENT} & one.keys() else None


def _relation(statement: Statement) -> tuple[Relation, Statement]:
    total = statement[CLOSING]
    parts = [
        (statement[role], _sign(role, statement[role]))
        for role in (OPENING, GRANTED, SPENT, CARRIED)
        if role in statement
    ]
    compared = combine(rounded(total), [(rounded(part), sign) for part, sign in parts])
    name = f"{total.id}={KIND}.{parts[0][0].id}"
    return relation_between(name, KIND, total, parts, compared), statement


def _sign(role: str, claim: Claim) -> Decimal:
    """What is spent or carried on is taken off, unless it is printed as less than nothing already."""
    spent = role in (SPENT, CARRIED) and claim.amount is not None and claim.amount.value_kr >= 0
    return Decimal(-1 if spent else 1)


def _nearly(relation: Relation, statement: Statement, made: Sequence[object]) -> bool:
    """Whether a table's only statement has all posts and is off by a part of them only."""
    amounts = [claim.amount.value_kr for claim in statement.values() if claim.amount]
    whole = {OPENING, GRANTED, SPENT, CLOSING} <= statement.keys()
    return (
        len(made) == 1
        and whole
        and abs(Decimal(relation.difference_kr or 0)) <= NEAR * max(abs(amount) for amount in amounts)
    )


def _leak(relation: Relation, statement: Statement) -> Finding:
    total = statement[CLOSING]
    parts = [(claim, part.sign) for part in relation.parts for claim in statement.values() if claim.id == part.claim]
    computed, off = Decimal(relation.computed_kr or 0), abs(Decimal(relation.difference_kr or 0))
    texts = message("carry", "leak", sum=stated(total, parts), computed=computed, off=off)
    return unmet("carry.leak", "error", relation, total, texts)
