"""Money carried over: opening + granted − spent − carried on = closing, in the rows of a table or down its columns, one year or several, or in the
words of a paragraph.

The roles are words of heads, labels and sentences (kind ``carry`` of header_words.csv). Where several columns could have a role (Disponeret,
Forbrug; two grants), those are taken with which most rows add up, with or without the figures between that no word tells of. A table in which
nothing adds up so is something else than an account of what is left, and nothing is said of it, unless it is one statement with all four posts
that nearly does.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from pipeline.interpretation.relations.table_sums import by_grid, claims_by_cell, relation_between, unmet
from pipeline.interpretation.roles.facets import find_wording, is_total
from pipeline.interpretation.text.periods import told_years
from pipeline.model import Block, Claim, Evidence, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING
from pipeline.reference.texts import message

OPENING, GRANTED, SPENT, OTHER, CARRIED, CLOSING = "opening", "granted", "spent", "", "carried", "closing"
NEAR = Decimal("0.25")  # of its largest post: a lone statement that is further off is something else
FILLED = 3  # figures other than nought
MOST = 3  # columns of one role that are tried alone
KIND = "carry"
_CLAUSE = re.compile(r"[,;.]\s|\s(?=og\s)")

Statement = Mapping[str, Sequence[Claim]]
Line = Mapping[int, Claim]  # the claims of a row by column, or of a column by row


class Posts(NamedTuple):
    """What the lines of a table hold: the claims by place, and by place the words that tell what stands there."""

    lines: tuple[Line, ...]
    words: Mapping[int, str]
    scope: str  # where the words stand: column or row


def carry_over(
    blocks: Sequence[Block], claims: Sequence[Claim], known: Sequence[Relation], told: Sequence[Finding]
) -> tuple[list[Claim], list[Relation], list[Finding]]:
    """The claims, with the words that tell from or to which year they are carried; all relations of the document: those ``known``, and those of
    statements of what is carried over, in the place of sums that are known of the same figures; and all findings: those ``told``, and one on each
    leak that no known sum tells of. Known sums that only fail because they take an opening for one of their parts are no sums."""
    by_figures = {_figures(relation): relation for relation in known}
    relations: list[Relation] = []
    findings: list[Finding] = []
    carried: dict[str, Evidence] = {}
    opened: dict[str, Decimal] = {}
    by_block = by_grid(claims)
    for block in blocks:
        own = by_block.get(block.id, ())
        posts = _posts(block, own) if isinstance(block, Grid) else _in_text(block, own)
        if posts is None:
            continue
        for place, words in posts.words.items():
            if boundary(words):
                told_by = Evidence(KIND, posts.scope, words)
                carried.update({line[place].id: told_by for line in posts.lines if place in line})
        for statements in _statements(posts):
            made = [(_relation(statement), statement) for statement in statements]
            leaking = [] if any(_carried_in_part(posts, relation) for relation, _ in made) else _leaking(made)
            for relation, statement in made:
                leaks = (relation, statement) in leaking
                if relation.verdict in HOLDING or leaks:
                    opened.update(
                        {c.id: c.amount.value_kr for c in statement[OPENING] if c.amount and c.amount.value_kr}
                    )
                if relation.verdict in HOLDING or (leaks and _figures(relation) not in by_figures):
                    relations.append(relation)
                    findings += [_leak(relation, *statement[CLOSING])] if leaks else []
    told_here = set(map(_figures, relations))
    marked = [
        replace(claim, evidence=(*claim.evidence, carried[claim.id])) if claim.id in carried else claim
        for claim in claims
    ]
    wrong = {each.id for each in known if any(abs(each.difference_kr or 0) == opened.get(p.claim) for p in each.parts)}
    sums = [each for each in known if _figures(each) not in told_here and each.id not in wrong]
    return marked, [*sums, *relations], [*(each for each in told if each.relation not in wrong), *findings]


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
        if {OPENING, CARRIED} & {_role(text) for text in words.values()}:
            own = [claim for claim in claims if claim.amount is not None]
            cells = {place: found[0] for place, found in claims_by_cell(own).items() if len(found) == 1}
            lines: defaultdict[int, dict[int, Claim]] = defaultdict(dict)
            for (row, col), claim in sorted(cells.items()):
                across, along = (row, col) if scope == "column" else (col, row)
                if along in words:
                    lines[across][along] = claim
            return Posts(tuple(lines.values()), words, scope)
    return None


def _in_text(block: Paragraph, claims: Sequence[Claim]) -> Posts | None:
    """The one line of a paragraph whose amounts are all posts, one of them an opening: "Vi fik overført 40.000 kr. fra 2022 …". A post's words are
    those around its amount, up to the comma, "og" or full stop nearest to it."""
    own = sorted((claim for claim in claims if claim.amount is not None), key=lambda claim: claim.span.start)
    ends = [0, *(claim.span.end for claim in own)]
    between = [block.text[end : claim.span.start] for end, claim in zip(ends, own, strict=False)]
    clauses = [_CLAUSE.split(text, maxsplit=1) for text in [*between[1:], block.text[ends[-1] :]]]
    before = [between[0], *(parts[-1] for parts in clauses)] if own else []
    words = {at: f"{before[at]} {clauses[at][0]}" for at in range(len(own))}
    told = [_role(text) for text in words.values()]
    if all(told) and told.count(OPENING) == 1 and {CARRIED, CLOSING} & set(told):
        return Posts((dict(enumerate(own)),), words, "sentence")
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
            role: [p for p in places if _role(posts.words[p]) == role]
            for role in (GRANTED, SPENT, OTHER, CARRIED, CLOSING)
        }
        closings = roles[CLOSING] or roles[CARRIED] or ([later] if later is not None else [])
        carried = _some(roles[CARRIED]) if roles[CLOSING] else [()]
        others = [(), tuple(p for p in roles[OTHER] if closings and start < p < closings[-1])]
        ways = product(_some(roles[GRANTED]), _some(roles[SPENT]), others, carried, closings)
        tried: list[list[Statement]] = [
            [
                {
                    role: [line[p] for p in chosen]
                    for role, chosen in zip(_ORDER, ((start,), *way[:-1], (way[-1],)), strict=True)
                }
                for line in posts.lines
                if {start, *(place for places in way[:-1] for place in places), way[-1]} <= line.keys()
            ]
            for way in ways
            if way[0] or way[1]
        ]
        if any(tried):
            yield max(tried, key=lambda made: sum(_relation(each).verdict in HOLDING for each in made))


_ORDER = (OPENING, GRANTED, SPENT, OTHER, CARRIED, CLOSING)


def _some(places: Sequence[int]) -> list[tuple[int, ...]]:
    """The ways in which columns of one role may take part: all of them, or one alone; the fullest first."""
    return list(dict.fromkeys([tuple(places), *((place,) for place in places[:MOST])]))


def _relation(statement: Statement) -> Relation:
    (total,) = statement[CLOSING]
    parts = [(claim, _sign(role, claim)) for role in _ORDER[:-1] for claim in statement[role]]
    return relation_between(f"{total.id}={KIND}.{parts[0][0].id}", KIND, total, parts)


def _sign(role: str, claim: Claim) -> Decimal:
    """What is spent or carried on is taken off, unless it is printed as less than nothing already."""
    spent = role in (SPENT, CARRIED) and claim.amount is not None and claim.amount.value_kr >= 0
    return Decimal(-1 if spent else 1)


def _leaking(made: Sequence[tuple[Relation, Statement]]) -> list[tuple[Relation, Statement]]:
    """The statements that do not hold, where more do, or as many (or it is the only one) and they nearly do; a total that is off by as much as its
    lines only follows from them."""
    off = [each for each in made if each[0].verdict == "mismatch"]
    lines = [each for each in off if not is_total(each[1][CLOSING][0].subject_text.rsplit(" / ", 1)[-1])]
    together = sum(relation.difference_kr or 0 for relation, _ in lines)
    told = [each for each in off if each in lines or each[0].difference_kr != together]
    holding = sum(relation.verdict in HOLDING and _is_filled(statement) for relation, statement in made)
    nearly = len(told) == max(holding, 1) and all(_nearly(*each) for each in told)
    return told if nearly or len(told) < holding else []


def _carried_in_part(posts: Posts, relation: Relation) -> bool:
    """Whether a line prints what is left beside a smaller amount that is carried over: the rest is not lost ("Afvigelse 207, overføres 100")."""
    computed, carried = (abs(Decimal(each or 0)) for each in (relation.computed_kr, relation.reported_kr))
    line = next(line.values() for line in posts.lines if any(claim.id == relation.total for claim in line.values()))
    known = {relation.total, *(part.claim for part in relation.parts)}
    return carried < computed and any(abs(c.amount.value_kr) == computed for c in line if c.amount and c.id not in known)


def _is_filled(statement: Statement) -> bool:
    """Whether enough of a statement's figures are something for it to hold by more than accident."""
    return sum(bool(c.amount and c.amount.value_kr) for claims in statement.values() for c in claims) >= FILLED


def _nearly(relation: Relation, statement: Statement) -> bool:
    """Whether a statement has all posts and is off by a part of them only."""
    amounts = [claim.amount.value_kr for claims in statement.values() for claim in claims if claim.amount]
    off = abs(Decimal(relation.difference_kr or 0))
    return bool(statement[GRANTED] and statement[SPENT]) and off <= NEAR * max(map(abs, amounts))


def _leak(relation: Relation, total: Claim) -> Finding:
    computed, off = Decimal(relation.computed_kr or 0), abs(Decimal(relation.difference_kr or 0))
    in_table = total.span.row is not None
    equation = relation.statement if in_table else relation.statement.removeprefix(f"{total.subject_text}: ")
    texts = message(KIND, "leak", sum=equation, computed=computed, off=off)
    return unmet("carry.leak", "error" if in_table else "warning", relation, total, texts)
