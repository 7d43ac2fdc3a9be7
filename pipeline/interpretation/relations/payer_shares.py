"""Percentages a document says its payers bear ("regionen finansierer 50 pct."), held against its own tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.interpretation.relations.table_sums import relation_between, rounded
from pipeline.interpretation.roles.facets import facet, find_wording
from pipeline.interpretation.text.phrases import sentences
from pipeline.model import Claim, Relation
from pipeline.reconciliation import HOLDING, Rounded, combine

_PERCENT = re.compile(r"(\d{1,3}(?:,\d+)?)\s?(?:pct\.?|procent|%)(?!\w)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;:]\s|,\s|\bog\b")


def percentages(text: str, claims: Sequence[Claim]) -> list[Relation]:
    """The shares of payers in the tables that a percentage in a sentence is about. Kept only where at least half of the
    tables' pairs of share and total agree, or all of them nearly do: a percentage of something else agrees nowhere."""
    found: list[Relation] = []
    for payer, percent in _stated(text):
        tested = [_relation(share, total, percent) for share, total in _pairs(payer, claims)]
        holding = sum(relation.verdict in HOLDING for relation in tested)
        if tested and (2 * holding >= len(tested) or all(_is_near(relation) for relation in tested)):
            found += tested
    return found


def shares_money(sentence: str) -> bool:
    """Whether a sentence says how the money itself is shared: it has a verb of sharing, and is not about what is paid of it (a principle
    for the financing of projects is no rule for who is allocated how much)."""
    return bool(find_wording("shares", sentence, "rule_words")) and not find_wording("spending", sentence, "rule_words")


def _stated(text: str) -> Iterator[tuple[str, Rounded]]:
    """Payers and the percentages their clauses give them in sentences about how money is shared; a percentage is rounded like any printed
    figure."""
    ruling = [(low, high) for low, high in sentences(text) if shares_money(text[low:high])]
    for match in _PERCENT.finditer(text):
        low = next((low for low, high in ruling if low <= match.start() < high), None)
        if low is None:
            continue
        before = text[low : match.start()]
        start = max((end.end() for end in _CLAUSE_END.finditer(before)), default=0)
        payer = facet(before[start:]).payer
        if payer in ("kommuner", "region"):
            digits = match[1]
            quantum = Decimal(1).scaleb(-len(digits.partition(",")[2]))
            yield payer, Rounded.printed(Decimal(digits.replace(",", ".")), quantum)


def _pairs(payer: str, claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """A payer's figure and the total it is part of: in one column of a table, or in one row."""
    figures = [claim for claim in claims if claim.whole and claim.amount is not None and claim.span.row is not None]
    totals = [claim for claim in figures if claim.payer == "total"]
    for share in figures:
        if share.payer == payer:
            for total in totals:
                same_table = total.span.block == share.span.block and total.mentions == share.mentions
                in_line = total.span.col == share.span.col or total.span.row == share.span.row
                same_years = (total.period_from, total.period_to) == (share.period_from, share.period_to)
                if same_table and in_line and same_years and total.measure == share.measure:
                    yield share, total


def _is_near(relation: Relation) -> bool:
    """Whether a share misses what is stated by no more than a tenth of the whole."""
    whole = (relation.computed_kr or Decimal(0)) / relation.parts[0].sign
    return abs(relation.difference_kr or Decimal(0)) <= whole / 10


def _relation(share: Claim, total: Claim, percent: Rounded) -> Relation:
    ratio = percent.value / 100
    whole = rounded(total)
    expected = whole and Rounded(whole.value * ratio, whole.low * percent.low / 100, whole.high * percent.high / 100)
    compared = combine(rounded(share), [(expected, 1)])
    return relation_between(f"{share.id}=percent.{total.id}", "share", share, ((total, ratio),), compared)
