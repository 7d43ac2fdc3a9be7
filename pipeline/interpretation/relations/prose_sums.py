"""Sentences held against their own figures and the document's tables: an amount split in the same sentence, an amount a
thousand times off the table's, a cap that the table's total is above.

A sentence and a table may speak of different money. So a difference is told only where one slip explains it: the split's
parts make the total but for a unit, or the very digits of a table's total stand in a sentence under another unit while no
other figure of the document is of that size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.interpretation.relations.table_sums import relation_between, rounded, unmet
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.text.phrases import sentences
from pipeline.model import Block, Claim, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING, combine
from pipeline.reconciliation.words import content_words
from pipeline.reference.texts import message

UNITS = (Decimal(1000), Decimal(1) / 1000, Decimal(10) ** 6, Decimal(1) / 10**6)
NEAR = 2  # blocks between a table and a sentence beside it
FAR = 10  # times smaller (or larger) than every figure of the table a misread unit makes an amount
MISSED = Decimal("0.25")  # of the total, beyond which a list is not all of it
CAPPED = ("allocated", "budget", "committed", "disbursed")
STEM = 6  # letters with which a word of a sentence and one of a table begin alike to be of one matter
_AND = re.compile(r"\b(?:og|samt)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:i alt|samlet|samlede|i det hele)\b", re.IGNORECASE)


def splits(block: Paragraph, own: Sequence[Claim]) -> Iterator[tuple[Relation, Finding | None]]:
    """ "i alt 3,6 mio. kr., fordelt med 2,4 mio. kr. i 2025 og 1,2 mio. kr. i 2026": the total and its parts. Where they do not
    add up, the parts may not be all: told are a part in a wrong unit, and a list that
    ends and leaves nothing open."""
    for low, high in sentences(block.text):
        said = find_wording("split", block.text[low:high], "rule_words")
        if said is None:
            continue
        at = block.text.index(said[1], low)
        amounts = [c for c in own if low <= c.span.start < high and c.amount and c.amount.per == "total"]
        before, parts = [c for c in amounts if c.span.start < at], [c for c in amounts if c.span.start >= at]
        if not before or len(parts) < 2 or any(c.amount and c.amount.bound != "exact" for c in (before[-1], *parts)):
            continue
        total = before[-1]
        terms = [(part, Decimal(1)) for part in parts]
        compared = combine(rounded(total), [(rounded(part), 1) for part in parts])
        relation = relation_between(f"{total.id}=split.{len(parts)}", "prose", total, terms, compared)
        if relation.verdict in HOLDING:
            yield relation, None
        elif (
            found := _misread(relation, total, parts) or _unclosed(relation, total, parts, block.text[low:high], low)
        ) is not None:
            yield relation, found


def _unclosed(relation: Relation, total: Claim, parts: Sequence[Claim], sentence: str, at: int) -> Finding | None:
    """A list that goes on to "og" and its last part, leaves nothing open ("bl.a.") and nearly makes its total."""
    reported, off = relation.reported_kr, relation.difference_kr
    last = sentence[parts[-2].span.end - at : parts[-1].span.start - at]
    if off is None or not reported or not _AND.search(last) or abs(off) > MISSED * abs(reported):
        return None
    if find_wording("open", sentence, "rule_words"):
        return None
    said = message("finding", "unclosed", quote=total.span.quote, made=relation.computed_kr, off=off)
    return unmet("sum.prose", "warning", relation, total, said)


def _misread(relation: Relation, total: Claim, parts: Sequence[Claim]) -> Finding | None:
    """The one part (or the total) that is in a wrong unit: with the right one the sum holds exactly."""
    cells = [total, *parts]
    fits = []
    for i, claim in enumerate(cells):
        for factor in UNITS:
            figures = [f.times(factor) if f and k == i else f for k, f in enumerate(map(rounded, cells))]
            if claim.amount and combine(figures[0], [(f, 1) for f in figures[1:]]).verdict == "exact":
                fits.append((claim, claim.amount.value_kr * factor))
    if len(fits) != 1:
        return None
    claim, meant = fits[0]
    said = message(
        "finding", "split_unit", quote=total.span.quote, made=relation.computed_kr, part=claim.span.quote, meant=meant
    )
    return _unit_finding(claim, relation.id, relation.reported_kr, relation.computed_kr, meant, said)


def off_by_a_unit(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[Finding]:
    """ "samlet disponeret 5,3 t.kr." beside a table whose total disponeret is 5,3 mio. kr.: the same digits and the same kind of
    money, and no other figure of the document anywhere near."""
    tables = [c for c in claims if c.span.row is not None and c.amount and c.amount.value_kr and c.nil == ""]
    texts = {block.id: block.text for block in blocks if isinstance(block, Paragraph)}
    at = {block.id: number for number, block in enumerate(blocks)}
    for claim in claims:
        amount = claim.amount
        if claim.span.row is not None or amount is None or amount.per != "total" or not amount.value_kr:
            continue
        digits = len(re.sub(r"\D", "", f"{abs(amount.value_kr / amount.quantum_kr):f}".split(".")[0]))
        totals = [t for t in tables if t.whole or t.role == "total"]
        found = [t for t in totals if t.amount and t.amount.value_kr / amount.value_kr in UNITS]
        values = {t.amount.value_kr for t in found if t.amount}
        if len(values) != 1 or digits < 2 or any(t.measure == "other" for t in found):
            continue
        beside = digits > 2 and abs(at[claim.span.block] - at[found[0].span.block]) <= NEAR
        same = any(t.measure == claim.measure for t in found)
        if not beside and not (same and _TOTAL.search(texts.get(claim.span.block, ""))):
            continue
        sizes = [abs(t.amount.value_kr) for t in tables if t.amount and t.span.block == found[0].span.block]
        if FAR * abs(amount.value_kr) >= min(sizes) and abs(amount.value_kr) <= FAR * max(sizes):
            continue
        meant = values.pop()
        what = found[0].subject_text.rsplit(" / ", 1)[-1].strip(" :")
        said = message("finding", "off_by_a_unit", quote=claim.span.quote, meant=meant, what=what)
        yield _unit_finding(claim, "", amount.value_kr, meant, meant, said)


def _unit_finding(
    claim: Claim,
    relation: str,
    reported: Decimal | None,
    computed: Decimal | None,
    meant: Decimal,
    said: tuple[str, str],
) -> Finding:
    off = reported - computed if reported is not None and computed is not None else None
    return Finding(
        "amount.unit",
        "error",
        *said,
        span=claim.span,
        verdict="mismatch",
        klass="unit",
        relation=relation,
        claim=claim.id,
        reported_kr=reported,
        computed_kr=computed,
        difference_kr=off,
        proposal_kr=meant,
        proposal_claim=claim.id,
    )


def caps_exceeded(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding]]:
    """ "Puljen må højst bruge 1,2 mio. kr." within a few blocks of a table on the same matter whose only total for those years is more,
    though not so much that it is of other money."""
    texts = [block.text if isinstance(block, Paragraph) else "" for block in blocks]
    at = {block.id: number for number, block in enumerate(blocks)}
    caps = [
        c for c in claims if c.amount and c.amount.bound == "at_most" and c.span.row is None and c.amount.per == "total"
    ]
    grids = [block for block in blocks if isinstance(block, Grid)] if caps else []
    for cap, grid in ((c, g) for c in caps for g in grids if abs(at[c.span.block] - at[g.id]) <= NEAR):
        here = [c for c in claims if c.span.block == grid.id and c.role == "total" and c.whole and c.measure in CAPPED]
        totals = [c for c in here if (c.period_from, c.period_to) == (cap.period_from, cap.period_to)]
        heads = " ".join(text for row in grid.texts()[: max(grid.header_rows, 1)] for text in row)
        matter = {word[:STEM] for word in content_words(f"{heads} {grid.caption}") if len(word) >= STEM}
        shared = matter & {word[:STEM] for word in content_words(texts[at[cap.span.block]])}
        if len(totals) != 1 or not shared:
            continue
        compared = combine(rounded(cap), [(rounded(totals[0]), 1)])
        over = -(compared.difference or Decimal(0))
        if compared.verdict == "mismatch" and 0 < over <= (compared.reported or 0):
            relation = relation_between(f"{cap.id}>={totals[0].id}", "cap", cap, [(totals[0], Decimal(1))], compared)
            said = {"subject": totals[0].subject_text, "quote": cap.span.quote, "total": totals[0].span.quote}
            yield (
                relation,
                unmet("cap.exceeded", "error", relation, cap, message("finding", "capped", over=over, **said)),
            )


__all__ = ["caps_exceeded", "off_by_a_unit", "splits"]
