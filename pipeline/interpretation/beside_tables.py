"""A sentence beside a table held against the table's total: the same figure but for a slip, a cap that the total breaks, a
figure at another price level.

A sentence and a table may speak of different money. Told is only what stands within a few blocks of the table, is the same
kind of money for the same years as its only total, and is printed in no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.interpretation.stated_prose import NEAR
from pipeline.interpretation.sums import relation_between, rounded, unmet
from pipeline.model import Block, Claim, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import combine
from pipeline.reconciliation.words import content_words, price_level
from pipeline.reference.texts import told

DIGITS = 4  # that both figures must have, without the noughts at the end, for one digit in common less to be a slip
STEM = 6  # letters that a word of the sentence and one of the table must begin with to be of one matter
CAPPED = ("allocated", "budget", "committed", "disbursed")
FAR = 2  # times the cap, from which on the table is of other money


def beside_tables(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding]]:
    """The sentences that a table's total beside them contradicts, each with its relation to the total."""
    at = {block.id: number for number, block in enumerate(blocks)}
    printed = {c.amount.value_kr for c in claims if c.amount and c.span.row is not None}
    said = [c for c in claims if c.span.row is None and c.amount and c.amount.per == "total" and c.span.block in at]
    for grid in (block for block in blocks if isinstance(block, Grid)):
        totals = [c for c in claims if c.span.block == grid.id and c.role == "total" and c.whole and c.amount]
        near = [c for c in said if abs(at[c.span.block] - at[grid.id]) <= NEAR]
        for claim in near:
            same = [t for t in totals if (t.period_from, t.period_to) == (claim.period_from, claim.period_to)]
            if len(same) == 1 and (found := _against(claim, same[0], grid, blocks[at[claim.span.block]], printed)):
                yield found


def _against(
    claim: Claim, total: Claim, grid: Grid, block: Block, printed: set[Decimal]
) -> tuple[Relation, Finding] | None:
    ours, theirs = claim.amount, total.amount
    if ours is None or theirs is None or not isinstance(block, Paragraph) or ours.value_kr in printed:
        return None
    if ours.bound == "at_most" and total.measure in CAPPED and _one_matter(block.text, grid, total):
        return _capped(claim, total) if FAR * ours.high_kr > theirs.low_kr > ours.high_kr else None
    if ours.bound != "exact" or claim.measure != total.measure:
        return None
    level = price_level(" ".join(text for row in grid.texts()[: max(grid.header_rows, 1)] for text in row))
    stated = price_level(ours.price_level)
    if level and stated and level != stated:
        return _levels(claim, total, stated, level)
    return _slipped(claim, total) if _one_slip(ours.value_kr, theirs.value_kr) else None


def _one_matter(text: str, grid: Grid, total: Claim) -> bool:
    """Whether a sentence and a table have a word in common, but for its ending."""
    heads = [text for row in grid.texts()[: max(grid.header_rows, 1)] for text in row]
    here = {word[:STEM] for word in content_words(text) if len(word) >= STEM}
    return bool(here & {w[:STEM] for x in (*heads, grid.caption, total.subject_text) for w in content_words(x)})


def _one_slip(ours: Decimal, theirs: Decimal) -> bool:
    """Whether two figures differ by one digit, two swapped ones, or one of some digit's place (off by 1.000)."""
    size = min(_trailing(ours), _trailing(theirs))
    first, second = (str(int(abs(x).scaleb(-size))) for x in (ours, theirs))
    if ours == theirs or len(first) != len(second) or len(first) < DIGITS:
        return False
    unlike = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    swapped = len(unlike) == 2 and first[unlike[0]] == second[unlike[1]] and first[unlike[1]] == second[unlike[0]]
    return len(unlike) == 1 or swapped or abs(int(first) - int(second)) in (1, 10, 100)


def _trailing(value: Decimal) -> int:
    return int(value.normalize().as_tuple().exponent)


def _relation(claim: Claim, total: Claim, kind: str) -> Relation:
    compared = combine(rounded(claim), [(rounded(total), 1)])
    return relation_between(f"{claim.id}={kind}.{total.id}", kind, claim, [(total, Decimal(1))], compared)


def _slipped(claim: Claim, total: Claim) -> tuple[Relation, Finding] | None:
    relation = _relation(claim, total, "prose")
    if relation.verdict != "mismatch":
        return None
    said = _said("slipped", claim, total, off=relation.difference_kr)
    return relation, unmet("sum.prose", "warning", relation, claim, said)


def _capped(claim: Claim, total: Claim) -> tuple[Relation, Finding]:
    relation = _relation(claim, total, "cap")
    relation = replace(relation, statement=f"{total.subject_text}: {total.span.quote} ≤ {claim.span.quote}")
    said = _said("capped", claim, total, over=-(relation.difference_kr or Decimal(0)))
    return relation, unmet("cap.exceeded", "error", relation, claim, said)


def _levels(claim: Claim, total: Claim, stated: str, level: str) -> tuple[Relation, Finding]:
    relation = replace(_relation(claim, total, "prose"), verdict="not_comparable")
    said = _said("levels", claim, total, stated=stated, level=level)
    found = unmet("sum.prose", "info", relation, claim, said)
    return relation, replace(found, verdict="not_comparable", klass="different_scope")


def _said(key: str, claim: Claim, total: Claim, **fields: object) -> tuple[str, str]:
    names = {"quote": claim.span.quote, "subject": total.subject_text, "total": total.span.quote}
    return told("finding", key, **names, **fields)


__all__ = ["beside_tables"]
