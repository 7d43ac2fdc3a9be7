"""The value of a fact: what all its observations allow together, and what is said when they allow nothing together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from pipeline.facts.records import About, Fact, Key, Observation, Stated
from pipeline.reconciliation.causes import likeliest_slip


class Span(NamedTuple):
    """What some claims allow together."""

    low: Decimal
    high: Decimal

    def meets(self, other: Span) -> bool:
        """Whether a value lies in both."""
        return self.low <= other.high and other.low <= self.high


def span_of(claim: Stated) -> Span:
    """What a claim allows when another is held against it: its last digit may have been rounded or cut off."""
    half = (claim.high - claim.low) / 2
    return Span(claim.low - half, claim.high + half)


def meets(one: Stated, other: Stated) -> bool:
    """Whether two claims can be the same amount."""
    return span_of(one).meets(span_of(other))


def facts_of(
    observations: Iterable[Observation], documents: Mapping[str, About], accused: AbstractSet[str] = frozenset()
) -> list[Fact]:
    """One fact per key, in their order. ``accused``: claims that their own document's sums say are wrong; they speak for it last."""
    grouped: defaultdict[Key, list[Observation]] = defaultdict(list)
    for each in observations:
        grouped[each.key].append(each)
    return [fact_of(key, some, documents, accused) for key, some in sorted(grouped.items(), key=lambda each: each[0])]


def fact_of(
    key: Key,
    observations: Sequence[Observation],
    documents: Mapping[str, About],
    accused: AbstractSet[str] = frozenset(),
) -> Fact:
    """The fact that some observations state.

    What documents that another one replaces say counts only where nobody else says anything. When the rest allow no value together, the
    figures that their own document's sums bear out go before those they contradict, then the latest document where all dates are known (but
    not with a figure that only swaps two digits of one that sums prove), and then a figure that is not an estimate; otherwise there is no value.
    """
    by_document: defaultdict[str, list[Stated]] = defaultdict(list)
    for each in observations:
        by_document[each.claim.document_id].append(each.claim)
    best = {document: best_claim(some, accused) for document, some in by_document.items()}
    live = {each for each in best if documents[each].replaced_by not in documents} or set(best)
    spans = {document: _span(by_document[document], best[document]) for document in best}
    value_of, status, order_known = _agreement(live, best, spans, documents)
    sound = {each for each in live if best[each].claim_id not in accused}
    if status != "confirmed" and sound and sound != live:
        value_of, status, order_known = _agreement(sound, best, spans, documents)
    borne_out = {each for each in live if best[each].proof == "proven"}
    if status == "revised" and value_of not in borne_out and any(_swapped(best[value_of], best[each]) for each in borne_out):
        value_of, status, order_known = _agreement(borne_out, best, spans, documents)[0], "disputed", order_known
    if status == "confirmed" and not all(spans[each].meets(spans[value_of]) for each in set(best) - live):
        status = "revised"
    chosen = best.get(value_of)
    agreeing = [
        claim for some in by_document.values() for claim in some if chosen and span_of(claim).meets(spans[value_of])
    ]
    if status == "confirmed" and len({claim.document_id for claim in agreeing}) < 2:
        status = "single"
    finest = min(agreeing, key=_fineness, default=None)
    low, high = _ends(agreeing, finest, spans)
    bases = {claim.basis for claim in agreeing}
    return Fact(
        key,
        finest.value if finest else None,
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


def _swapped(one: Stated, other: Stated) -> bool:
    """Whether a claim is another one with two digits swapped: copied wrongly, and no new figure."""
    if one.value is None or other.value is None or one.value == other.value:
        return False
    off = other.value - one.value
    return likeliest_slip(one.value, one.high - one.low, off, off).klass == "transposed_digits"


def best_claim(claims: Iterable[Stated], accused: AbstractSet[str] = frozenset()) -> Stated:
    """The claim that speaks for a document: one that is not accused, a table's before a sentence's, one that several sums prove, the finest, the
    one that stands first."""

    def rank(claim: Stated) -> tuple[object, ...]:
        accusable = claim.claim_id in accused, not claim.whole, not claim.table_id
        return *accusable, claim.proof != "proven", *_fineness(claim)

    return min(claims, key=rank)


def _fineness(claim: Stated) -> tuple[Decimal, bool, str]:
    return claim.high - claim.low, not claim.table_id, claim.claim_id.removeprefix(claim.document_id)


def _span(claims: Sequence[Stated], best: Stated) -> Span:
    """What the claims of one document allow together with its best one."""
    span = span_of(best)
    for claim in sorted(claims, key=_fineness):
        other = span_of(claim)
        if span.meets(other):
            span = Span(max(span.low, other.low), min(span.high, other.high))
    return span


def _ends(agreeing: Sequence[Stated], finest: Stated | None, spans: Mapping[str, Span]) -> Span:
    """The least and the most that all agreeing claims allow as they are rounded, the finest one's where they allow nothing so; of a
    disputed fact without value the least and most of any document."""
    if finest is None:
        return Span(min(span.low for span in spans.values()), max(span.high for span in spans.values()))
    low, high = max(claim.low for claim in agreeing), min(claim.high for claim in agreeing)
    return Span(low, high) if low <= high else Span(finest.low, finest.high)


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
    accounts = [each for each in ordered if documents[each].account]
    if (
        accounts
        and all(spans[each].meets(spans[accounts[0]]) for each in accounts)
        and not _later(ordered, accounts, documents)
    ):
        return accounts[0], "revised", True
    firm = [each for each in ordered if best[each].basis != "estimate"]
    if firm and len(firm) < len(ordered) and all(spans[each].meets(spans[firm[0]]) for each in firm):
        return firm[0], "disputed", False
    return "", "disputed", False


def _later(some: Iterable[str], than: Iterable[str], documents: Mapping[str, About]) -> bool:
    """Whether one of some documents is known to be later than one of others."""
    first = min((date for each in than for date in [documents[each].date] if date), default=None)
    return first is not None and any(date > first for each in some for date in [documents[each].date] if date)


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


def off_by(ours: Stated, theirs: Stated) -> Decimal:
    """How much more one claim says than another."""
    return (ours.value or Decimal(0)) - (theirs.value or Decimal(0))
