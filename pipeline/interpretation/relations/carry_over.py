"""Money carried over: opening + granted − spent − carried on = closing, in the rows of a table or down its columns, one year or several.

The roles are words of heads and labels (kind ``carry`` of header_words.csv). Where several columns could have a role (Disponeret, Forbrug; two
grants), those are taken with which most rows add up. A table in which nothing adds up so is something else than an account of what is left, and
nothing is said of it, unless it is one statement with all four posts that nearly does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from pipeline.interpretation.relations.table_sums import claims_by_cell, relation_between, rounded, stated, unmet
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.text.periods import told_years
from pipeline.model import Block, Claim, Evidence, Finding, Grid, Relation
from pipeline.reconciliation import HOLDING, combine
from pipeline.reference.texts import message

OPENING, GRANTED, SPENT, CARRIED, CLOSING = "opening", "granted", "spent", "carried", "closing"
NEAR = Decimal("0.25")  # of its largest post: a lone statement that is further off is something else
MOST = 3  # columns of one role that are tried alone
KIND = "carry"

Statement = Mapping[str, Sequence[Claim]]
Line = Mapping[int, Claim]  # the claims of a row by column, or of a column by row


class Posts(NamedTuple):
    """What the lines of a table hold: the claims by place, and by place the words that tell what stands there."""

    lines: tuple[Line, ...]
    words: Mapping[int, str]
    scope: str  # where the words stand: column or row


def carry_over(
    blocks: Sequence[Block], claims: Sequence[Claim], known: Sequence[Relation]
) -> tuple[list[Claim], list[Relation], list[Finding]]:
    """The claims, with the words that tell from or to which year they are carried; all relations of the document: those ``known``, and those of
    statements of what is carried over, in the place of sums that are known of the same figures; and a finding on each leak that no known sum
    tells of."""
    by_figures = {_figures(relation): relation for relation in known}
    relations: list[Relation] = []
    findings: list[Finding] = []
    carried: dict[str, Evidence] = {}
    for grid in blocks:
        posts = _posts(grid, claims) if isinstance(grid, Grid) else None
        if posts is None:
            continue
        for place, words in posts.words.items():
            if boundary(words):
                told_by = Evidence(KIND, posts.scope, words)
                carried.update({line[place].id: told_by for line in posts.lines if place in line})
        for statements in _statements(posts):
            made = [(_relation(statement), statement) for statement in statements]
            holding = sum(relation.verdict in HOLDING for relation, _ in made)
            for relation, statement in made:
                if relation.verdict in HOLDING:
                    relations.append(relation)
                elif _figures(relation) in by_figures or relation.verdict != "mismatch":
                    continue
                elif 2 * holding > len(made) or (len(made) == 1 and _nearly(relation, statement)):
                    relations.append(relation)
                    findings.append(_leak(relation, statement))
    told_here = set(map(_figures, relations))
    marked = [
        replace(claim, evidence=(*claim.evidence, carried[claim.id])) if claim.id in carried else claim
        for claim in claims
    ]
    return marked, [*(each for each in known if _figures(each) not in told_here), *relations], findings


def boundary(words: str) -> tuple[str, int] | None:
    """What a head that names a year says is carried over that year's end: opening or carried, and the year that ends. None for other heads."""
    role, years = _role(words), {found.year_from for found in told_years(words)}
    if role not in (OPENING, CARRIED) or len(years) != 1:
        return None
    since = " fra " in f" {words.lower()} "
    return role, years.pop() - (0 if role == OPENING and since else 1)


def _figures(relation: Relation) -> tuple[str, frozenset[str]]:
    return relation.total, frozenset(part.claim for part in relation.parts)


def _posts(grid: Grid, claims: Sequence[Claim]) -> Posts | None:
    """The lines of a table with an opening or something carried on: its rows when its heads are the posts, else its columns when its labels are."""
    slots = grid.slots()
    body = range(grid.header_rows, grid.n_rows)
    heads = {
        col: " ".join(dict.fromkeys(cell.text for row in slots[: grid.header_rows] if (cell := row[col])))
        for col in range(grid.n_cols)
    }
    labels = {row: next((cell.text for cell in slots[row] if cell and cell.text.strip()), "") for row in body}
    for words, scope in ((heads, "column"), (labels, "row")):
        named = {place: text for place, text in words.items() if _role(text)}
        if {OPENING, CARRIED} & {_role(text) for text in named.values()}:
            own = [claim for claim in claims if claim.span.block == grid.id and claim.amount is not None]
            cells = {place: found[0] for place, found in claims_by_cell(own).items() if len(found) == 1}
            lines: defaultdict[int, dict[int, Claim]] = defaultdict(dict)
            for (row, col), claim in sorted(cells.items()):
                across, along = (row, col) if scope == "column" else (col, row)
                if along in named:
                    lines[across][along] = claim
            return Posts(tuple(lines.values()), named, scope)
    return None


def _role(text: str) -> str:
    found = find_wording(KIND, text)
    return found[0] if found else ""


def _statements(posts: Posts) -> Iterator[list[Statement]]:
    """For each year of a table the statements of its lines, by the posts with which most add up."""
    openings = [place for place in posts.words if _role(posts.words[place]) == OPENING]
    for at, start in enumerate(openings):
        later = openings[at + 1] if at + 1 < len(openings) else None
        places = [p for p in posts.words if len(openings) == 1 or (start <= p and (later is None or p < later))]
        roles = {
            role: [p for p in places if _role(posts.words[p]) == role] for role in (GRANTED, SPENT, CARRIED, CLOSING)
        }
        closings = roles[CLOSING] or roles[CARRIED] or ([later] if later is not None else [])
        ways = product(
            _some(roles[GRANTED]), _some(roles[SPENT]), _some(roles[CARRIED]) if roles[CLOSING] else [()], closings
        )
        tried: list[list[Statement]] = [
            [
                {
                    role: [line[p] for p in chosen]
                    for role, chosen in zip(_ORDER, ((start,), *way[:3], (way[3],)), strict=True)
                }
                for line in posts.lines
                if {start, *way[0], *way[1], *way[2], way[3]} <= line.keys()
            ]
            for way in ways
            if way[0] or way[1]
        ]
        if any(tried):
            yield max(tried, key=lambda made: sum(_relation(each).verdict in HOLDING for each in made))


_ORDER = (OPENING, GRANTED, SPENT, CARRIED, CLOSING)


def _some(places: Sequence[int]) -> list[tuple[int, ...]]:
    """The ways in which columns of one role may take part: all of them, or one alone; the fullest first."""
    return list(dict.fromkeys([tuple(places), *((place,) for place in places[:MOST])]))


def _relation(statement: Statement) -> Relation:
    (total,) = statement[CLOSING]
    parts = [(claim, _sign(role, claim)) for role in _ORDER[:-1] for claim in statement[role]]
    compared = combine(rounded(total), [(rounded(part), sign) for part, sign in parts])
    return relation_between(f"{total.id}={KIND}.{parts[0][0].id}", KIND, total, parts, compared)


def _sign(role: str, claim: Claim) -> Decimal:
    """What is spent or carried on is taken off, unless it is printed as less than nothing already."""
    spent = role in (SPENT, CARRIED) and claim.amount is not None and claim.amount.value_kr >= 0
    return Decimal(-1 if spent else 1)


def _nearly(relation: Relation, statement: Statement) -> bool:
    """Whether a table's only statement has all posts and is off by a part of them only."""
    amounts = [claim.amount.value_kr for claims in statement.values() for claim in claims if claim.amount]
    off = abs(Decimal(relation.difference_kr or 0))
    return bool(statement[GRANTED] and statement[SPENT]) and off <= NEAR * max(map(abs, amounts))


def _leak(relation: Relation, statement: Statement) -> Finding:
    claims = {claim.id: claim for found in statement.values() for claim in found}
    parts = [(claims[part.claim], part.sign) for part in relation.parts]
    computed, off = Decimal(relation.computed_kr or 0), abs(Decimal(relation.difference_kr or 0))
    total = claims[relation.total]
    texts = message(KIND, "leak", sum=stated(total, parts), computed=computed, off=off)
    return unmet("carry.leak", "error", relation, total, texts)
