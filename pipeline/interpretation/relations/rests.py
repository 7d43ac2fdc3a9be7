"""What is left of an amount: granted − spent = rest, in the sentences of a paragraph, the items of a list or the rows of a small table of words and
amounts.

A rest may be reckoned in several ways. It is held against every way first: one amount less one or more of the others. Only where none gives it, and
the words leave but one way that was meant (the largest amount, less all others, which are all spent), is it told that it is wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import combinations, groupby
from typing import NamedTuple

from pipeline.interpretation.relations.table_sums import by_grid, is_exact, kroner, relation_between, unmet
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.text.phrases import find_all, sentences
from pipeline.model import Block, Claim, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING
from pipeline.reconciliation.causes import likeliest_slip
from pipeline.reconciliation.words import roles
from pipeline.reference.texts import message

REST, SPENT = "uncommitted", ("committed", "disbursed", "transferred")
BACK = 3  # sentences before the one that tells a rest, in which what it is left of is told
NAME = 5  # words
MOST = 7  # amounts that are tried
MISSED = Decimal("0.1")  # of what there was, beyond which a rest is of something else, unless one slip explains it
_NOT = re.compile(r"(?:\bikke[\s-]+|\bu(?=forbrug|dispon|dmønt))(\w+)", re.IGNORECASE)
SLIPS = ("transposed_digits", "digit_error")


class _Account(NamedTuple):
    """What may be left of what: the rest, the other amounts told with it, and all words around them."""

    rest: Claim
    others: tuple[Claim, ...]
    words: str


def rests(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding]]:
    """The rests that are no rest of the amounts beside them, and what they should be."""
    of = by_grid([claim for claim in claims if claim.amount])
    for account in _accounts(blocks, of):
        of_a_pool = account.rest.measure == REST  # and what was applied for is no pool; a difference is one of any two amounts
        if _explained(account) or (of_a_pool and find_wording("unsettled", account.words, "rule_words")):
            continue
        parts = _meant(account)
        relation = _relation(account.rest, parts) if parts else None
        if relation and relation.verdict == "mismatch" and _is_slip(account.rest, relation, parts[0]):
            made = relation.statement.removeprefix(f"{account.rest.subject_text}: ").rpartition(" = ")[0]
            said = message("finding", "rest", quote=account.rest.span.quote, sum=made, made=relation.computed_kr, off=relation.difference_kr)
            yield relation, unmet("sum.prose", "warning", relation, account.rest, said)


def _accounts(blocks: Sequence[Block], of: Mapping[str, Sequence[Claim]]) -> Iterator[_Account]:
    for block in blocks:
        own = sorted(of.get(block.id, ()), key=lambda claim: (claim.span.row or 0, claim.span.start))
        if isinstance(block, Grid):
            yield from _in_card(block, own)
        else:
            yield from _in_text(block.text, own)
    for labelled, run in groupby(blocks, key=lambda block: isinstance(block, Paragraph) and bool(block.label)):
        items = [block for block in run if isinstance(block, Paragraph)] if labelled else []
        told = [claims[0] for item in items if len(claims := of.get(item.id, ())) == 1]
        yield from _of_rows(told, " ".join(item.text for item in items))


def _in_card(grid: Grid, own: Sequence[Claim]) -> Iterator[_Account]:
    """A table of two columns whose rows are an amount each, or words only."""
    texts = grid.texts()
    if grid.n_cols == 2 and len({claim.span.row for claim in own}) == len(own):
        yield from _of_rows([claim for claim in own if claim.span.col == 1], " ".join(row[0] for row in texts))


def _of_rows(rows: Sequence[Claim], words: str) -> Iterator[_Account]:
    left = [claim for claim in rows if _is_rest(claim)]
    if len(left) == 1 and len(rows) <= MOST:
        yield _Account(left[0], tuple(claim for claim in rows if claim is not left[0]), words)


def _in_text(text: str, own: Sequence[Claim]) -> Iterator[_Account]:
    ranges = sentences(text)
    for at, (low, high) in enumerate(ranges):
        here = [claim for claim in own if low <= claim.span.start < high]
        left = [claim for claim in here if _is_rest(claim)]
        start = ranges[max(0, at - BACK)][0]
        near = [claim for claim in own if start <= claim.span.start < high and claim not in left][-MOST:]
        if len(left) == 1:
            yield _Account(left[0], tuple(near), text[start:high])


def _is_rest(claim: Claim) -> bool:
    """Whether an amount is called what is left, by its measure or its own short name."""
    return claim.measure == REST or (len(claim.subject_text.split()) <= NAME and "difference" in roles(claim.subject_text))


def _relation(rest: Claim, parts: Sequence[tuple[Claim, Decimal]]) -> Relation:
    return relation_between(f"{rest.id}=rest.{parts[0][0].id}.{len(parts)}", "prose", rest, parts)


def _explained(account: _Account) -> bool:
    """Whether some amount less some others gives the rest, or it is told again."""
    claims = account.others
    if any(kroner(claim) == kroner(account.rest) for claim in claims):
        return True
    return any(
        _relation(account.rest, _less(whole, taken)).verdict in HOLDING
        for whole in claims
        for count in range(1, len(claims))
        for taken in combinations([claim for claim in claims if claim is not whole], count)
    )


def _meant(account: _Account) -> list[tuple[Claim, Decimal]]:
    """The one way in which the words say that the rest was reckoned; none where they leave others."""
    claims = account.others
    if len(claims) < 2 or not is_exact(account.rest, *claims):
        return []
    whole = max(claims, key=kroner)
    taken = [claim for claim in claims if claim is not whole]
    kinds = {claim.measure for claim in taken}
    years = {claim.period_from for claim in (*claims, account.rest) if claim.period_from}
    of_two = len(taken) == 1 and account.rest.measure != REST and len(years) < 2  # "forskellen": of whatever the two are
    granted = whole.measure not in kinds or (find_wording("carry", whole.measure_text) or ("",))[0] == "granted"
    alike = len(kinds) == 1 and kinds <= set(SPENT) and len(years) < 2 and not _of_other_kind(account.rest, kinds)
    return _less(whole, taken) if ((granted and alike) or of_two) and kroner(whole) > kroner(account.rest) else []


def _of_other_kind(rest: Claim, kinds: Set[str]) -> bool:
    """Whether a rest is what is not committed, where the amounts before it are what is paid: some may be committed and not paid yet."""
    denied = _NOT.search(rest.measure_text)
    meant = {hit.meaning for hit in find_all("measure_words", denied[1])} if denied else set()
    return "committed" in meant - kinds


def _less(whole: Claim, taken: Sequence[Claim]) -> list[tuple[Claim, Decimal]]:
    return [(whole, Decimal(1)), *((claim, Decimal(-1)) for claim in taken)]


def _is_slip(rest: Claim, relation: Relation, whole: tuple[Claim, Decimal]) -> bool:
    """Whether what is off is little of what there was, or one slip of the rest."""
    off, room = Decimal(relation.difference_kr or 0), Decimal(relation.slack_kr or 0)
    quantum = rest.amount.quantum_kr if rest.amount else Decimal(1)
    return abs(off) <= MISSED * kroner(whole[0]) or likeliest_slip(kroner(rest), quantum, -off - room, -off + room).klass in SLIPS
