"""The value of a fact: what all its observations allow together, and what is said when they allow nothing together. And which document stands in
for which: by its own words, by the dates these cite, by what both state."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.danish.dates import find_dates
from pipeline.facts.records import About, Fact, Key, Moved, Observation, Stated, Version
from pipeline.interpretation.documents.issues import prefix
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


#: Evidence that one document replaces another, weighed against each other; each weight is how many times as often it is met in pairs that do.
CITED, OTHER_DATE, LATER, EARLIER, SAME_TABLE, REVISED, PRELIMINARY = 3, -3, 1, -2, 2, 1, 2
#: A document replaces the one with the most evidence, when that is at least this much: a cited date alone, or the same table and a later date.
ENOUGH = 3
#: Two tables are editions of one when they share this much of all their figures for whole subjects.
SAME_ROWS = 0.6
#: Two titles name one subject when they share this much of their words.
SAME_TITLE = 0.5


class Shared(NamedTuple):
    """What two documents both state: every fact with the best claim of either, and the share it is of all that the smaller says."""

    one: str
    other: str
    pairs: tuple[tuple[Key, Stated, Stated], ...]
    alike: float

    @property
    def moved(self) -> tuple[tuple[Key, Stated, Stated], ...]:
        """The pairs whose figures allow no value together."""
        return tuple(pair for pair in self.pairs if not meets(pair[1], pair[2]))


def shared_facts(observations: Iterable[Observation]) -> list[Shared]:
    """Every pair of documents that state the same facts of whole subjects, in an order that does not depend on their names."""
    best: dict[str, dict[Key, list[Stated]]] = {}
    for each in observations:
        if each.key.subject.whole and each.key.first:
            best.setdefault(each.claim.document_id, {}).setdefault(each.key, []).append(each.claim)
    stated = {document: {key: best_claim(some) for key, some in keys.items()} for document, keys in best.items()}
    holders: dict[Key, list[str]] = {}
    for document, keys in stated.items():
        for key in keys:
            holders.setdefault(key, []).append(document)
    together: dict[tuple[str, str], list[Key]] = {}
    for key, some in sorted(holders.items()):
        for i, one in enumerate(some):
            for other in some[i + 1 :]:
                together.setdefault((one, other), []).append(key)
    return [
        Shared(
            one, other, tuple((key, stated[one][key], stated[other][key]) for key in keys), _alike(stated, one, other)
        )
        for (one, other), keys in together.items()
    ]


def _alike(stated: Mapping[str, Mapping[Key, Stated]], one: str, other: str) -> float:
    """The share of the facts of either that both state."""
    first, second = set(stated[one]), set(stated[other])
    return len(first & second) / len(first | second)


def stated_versions(documents: Mapping[str, About], shared: Sequence[Shared]) -> dict[str, tuple[str, str]]:
    """For every document that another replaces: which one, and why. Known already (minutes of an agenda, a reissued overview, what the
    titles told) and by the words of a document: the date they cite, a table both have, which is later.
    """
    found = {each.document_id: (each.replaced_by, each.replaced_why) for each in documents.values() if each.replaced_by}
    by_pair = {frozenset((each.one, each.other)): each for each in shared}
    together: dict[str, set[str]] = {}
    for each in shared:
        together.setdefault(each.one, set()).add(each.other)
        together.setdefault(each.other, set()).add(each.one)
    titled: dict[str, set[str]] = {}
    for about in documents.values():
        for word in _rare(about.title):
            titled.setdefault(word, set()).add(about.document_id)
    for newer in sorted((each for each in documents.values() if not each.copy_of), key=lambda each: each.sha256):
        others = together.get(newer.document_id, set())
        if newer.replaces_text or newer.revised:
            others = others.union(*(titled[word] for word in _rare(newer.title)))
        candidates = []
        for older in (documents[name] for name in others - {newer.document_id} if not documents[name].copy_of):
            both = by_pair.get(frozenset((newer.document_id, older.document_id)))
            if why := _may_replace(newer, older, both):
                candidates.append((_evidence(newer, older, both), older.sha256, older.document_id, why))
        score, _, older_id, why = max(candidates, default=(0, "", "", ""))
        cited = score >= ENOUGH and documents[older_id].date in cited_dates(newer.replaces_text)  # surer than what titles tell
        if score >= ENOUGH and (older_id not in found or cited) and found.get(newer.document_id, ("",))[0] != older_id:
            found[older_id] = (newer.document_id, why)
    return found


def _may_replace(newer: About, older: About, both: Shared | None) -> str:
    """Why a document may replace another, '' where nothing tells that: it says that it replaces or revises something, or it has the table that a
    draft or an agenda had."""
    if newer.replaces_text or newer.revised:
        return "stated"
    days = {each.date for each in (newer, older) if each.date}
    if newer.stage <= older.stage or not _same_table(both) or (newer.date and older.date and newer.date < older.date):
        return ""
    if older.kind == "dagsorden":  # a table goes from committee to committee
        return "minutes" if newer.kind == "referat" and len(days) < 2 else ""
    return "final"


def _same_table(both: Shared | None) -> bool:
    return both is not None and both.alike >= SAME_ROWS and len(both.pairs) > 1


def _evidence(newer: About, older: About, both: Shared | None) -> int:
    """How much speaks for ``newer`` replacing ``older``."""
    same_subject = _same_subject(newer, older)
    if not (both or same_subject):
        return 0
    cited = cited_dates(newer.replaces_text)
    score = 0
    if cited and older.date:
        score += CITED if older.date in cited else OTHER_DATE
    if newer.date and older.date and newer.date != older.date:
        score += LATER if newer.date > older.date else (EARLIER if older.date not in cited else 0)
    if _same_table(both):
        score += SAME_TABLE
    if newer.kind == older.kind and same_subject:
        score += REVISED
    if older.stage < newer.stage:
        score += PRELIMINARY
    return score


def _same_subject(one: About, other: About) -> bool:
    """Whether two titles share most of their words."""
    first, second = _words(one.title), _words(other.title)
    return bool(first & second) and len(first & second) >= SAME_TITLE * len(first | second)


@cache
def _words(title: str) -> frozenset[str]:
    return frozenset(word for word in title.lower().split() if word.isalpha())


@cache
def _rare(title: str) -> tuple[str, ...]:
    """Words of a title of which another one of the same subject has one at least."""
    return tuple(prefix(_words(title), SAME_TITLE))


@cache
def cited_dates(replaces_text: str) -> tuple[dt.date, ...]:
    """The days that the sentence cites in which a document says what it replaces."""
    found = (date.iso for date in find_dates(replaces_text) if date.precision == "day" and len(date.iso) == 10)
    return tuple(dt.date.fromisoformat(iso) for iso in found if iso[:2] in ("19", "20"))


def version(newer: str, older: str, why: str, both: Shared | None, *, order_known: bool = True) -> Version:
    """The pair with what moved between its documents, the largest move first."""
    pairs = [] if both is None else [(key, *((a, b) if both.one == newer else (b, a))) for key, a, b in both.pairs]
    moved = [Moved(key, a, b) for key, a, b in pairs if not meets(a, b)]
    moved.sort(key=lambda each: (-abs(each.difference), each.key))
    return Version(newer, older, why, len(pairs), tuple(moved), order_known)
