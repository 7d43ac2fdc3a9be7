"""The value of a fact: what all its observations allow together, and what is said when they allow nothing together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.facts.records import About, Fact, Key, Observation, Stated


class Span(NamedTuple):
    """What some claims allow together."""

    low: Decimal
    high: Decimal

    def meets(self, other: Span) -> bool:
        """Whether a value lies in both."""
        return self.low <= other.high and other.low <= self.high


def facts_of(observations: Iterable[Observation], documents: Mapping[str, About]) -> list[Fact]:
    """One fact per key, in the order of their names."""
    grouped: defaultdict[Key, list[Observation]] = defaultdict(list)
    for each in observations:
        grouped[each.key].append(each)
    return [fact_of(key, some, documents) for key, some in sorted(grouped.items(), key=lambda each: each[0])]


def fact_of(key: Key, observations: Sequence[Observation], documents: Mapping[str, About]) -> Fact:
    """The fact that some observations state.

    What documents that another one replaces say counts only where nobody else says anything. When the rest allow no value together, the
    latest document wins where all dates are known, and then a figure that is not an estimate; otherwise there is no value.
    """
    by_document: defaultdict[str, list[Stated]] = defaultdict(list)
    for each in observations:
        by_document[each.claim.document_id].append(each.claim)
    best = {document: best_claim(some) for document, some in by_document.items()}
    live = {each for each in best if documents[each].replaced_by not in documents} or set(best)
    spans = {document: _span(by_document[document], best[document]) for document in best}
    value_of, status, order_known = _agreement(live, best, spans, documents)
    if status == "confirmed" and not all(spans[each].meets(spans[value_of]) for each in best):
        status = "revised"
    chosen = best.get(value_of)
    agreeing = [
        claim
        for some in by_document.values()
        for claim in some
        if chosen and Span(claim.low, claim.high).meets(spans[value_of])
    ]
    if status == "confirmed" and len({claim.document_id for claim in agreeing}) < 2:
        status = "single"
    together = [spans[each] for each in live if chosen and spans[each].meets(spans[value_of])]
    low = max((span.low for span in together), default=min(span.low for span in spans.values()))
    high = min((span.high for span in together), default=max(span.high for span in spans.values()))
    finest = min(agreeing, key=_fineness, default=None)
    bases = {claim.basis for claim in agreeing}
    return Fact(
        key,
        None if finest is None or finest.value is None else min(max(finest.value, low), high),
        low,
        high,
        status,
        basis=bases.pop() if len(bases) == 1 else "",
        newest=newest(live, documents),
        order_known=order_known,
        observations=tuple(observations),
        agreeing=frozenset(claim.claim_id for claim in agreeing),
        main=finest.claim_id if finest else "",
    )


def best_claim(claims: Iterable[Stated]) -> Stated:
    """The claim that speaks for a document: a table's before a sentence's, then the finest, then the one that stands first."""
    return min(claims, key=lambda claim: (not claim.whole, not claim.table_id, *_fineness(claim)))


def _fineness(claim: Stated) -> tuple[Decimal, bool, str]:
    return claim.high - claim.low, not claim.table_id, claim.claim_id.removeprefix(claim.document_id)


def _span(claims: Sequence[Stated], best: Stated) -> Span:
    """What the claims of one document allow together with its best one."""
    span = Span(best.low, best.high)
    for claim in sorted(claims, key=_fineness):
        other = Span(claim.low, claim.high)
        if span.meets(other):
            span = Span(max(span.low, other.low), min(span.high, other.high))
    return span


def _agreement(
    live: Iterable[str], best: Mapping[str, Stated], spans: Mapping[str, Span], documents: Mapping[str, About]
) -> tuple[str, str, bool]:
    """The document whose figure counts ('' for none), the status, and whether the order of those that differ is known."""
    ordered = sorted(live, key=lambda each: (_fineness(best[each])[:2], documents[each].sha256))
    if max(spans[each].low for each in ordered) <= min(spans[each].high for each in ordered):
        return ordered[0], "confirmed", True
    dates = {each: documents[each].date for each in ordered}
    if all(dates.values()):
        last = max(date for date in dates.values() if date)
        latest = [each for each in ordered if dates[each] == last]
        if all(spans[each].meets(spans[latest[0]]) for each in latest):
            return latest[0], "revised", True
    firm = [each for each in ordered if best[each].basis != "estimate"]
    if firm and len(firm) < len(ordered) and all(spans[each].meets(spans[firm[0]]) for each in firm):
        return firm[0], "disputed", False
    return "", "disputed", False


def newest(some: Iterable[str], documents: Mapping[str, About]) -> str:
    """The document of the latest date; '' where one of several has none, or several share it."""
    every = sorted(some)
    if len(every) == 1:
        return every[0]
    dates = {each: documents[each].date for each in every}
    if not all(dates.values()):
        return ""
    last = max(date for date in dates.values() if date)
    latest = [each for each in every if dates[each] == last]
    return latest[0] if len(latest) == 1 else ""
