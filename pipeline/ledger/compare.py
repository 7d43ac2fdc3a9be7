"""Reported facts held against the entries of source tables: does the ledger say the same?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.interpretation.text.wording import plain
from pipeline.ledger.causes import with_causes
from pipeline.ledger.entries import Entry, Ledger, account_in, account_key, twice
from pipeline.ledger.records import ZERO, Comparison, Reported
from pipeline.ledger.shares import Share, compare_shares
from pipeline.ledger.sources import Sources


def compare(
    facts: Iterable[Reported], shares: Sequence[Share], sources: Sources, tolerance: Decimal = ZERO
) -> list[Comparison]:
    """Each fact that a ledger can answer for, each share and rate that inhabitants can explain, and what the ledgers hold that nobody reports.
    ``tolerance``: kroner that a difference may have beside its rounding. Facts about years, measures or places that no ledger covers are left
    out: nothing can be said of them. What differs only because its parts do is marked as their consequence (``because``)."""
    stated = sorted(facts, key=lambda fact: fact.fact_id)
    found: list[Comparison] = []
    for ledger in sources.ledgers:
        book = _Book(ledger)
        made = [
            _judged(fact, tuple(entry for entry in book.about(fact) if _is_part(entry, fact)), tolerance)
            for fact in stated
            if book.covers(fact)
        ]
        found += with_causes(made, ledger)
    for population in sources.populations:
        found += compare_shares(shares, population)
    return found


class _Book:
    """A ledger's entries by place, and what they tell apart; looked through once, not once a fact."""

    def __init__(self, ledger: Ledger) -> None:
        self._entries = ledger.entries
        self._told = {
            name
            for name in ("cluster", "municipality", "initiative", "payer")
            if any(getattr(entry, name) for entry in ledger.entries)
        }
        if any(column.payer or column.role == "payer" for column in ledger.columns):
            self._told.add("payer")
        self._accounts = {account_key(entry.account) for entry in ledger.entries if entry.account}
        self._places: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in ledger.entries:
            self._places["cluster", entry.cluster].append(entry)
            self._places["region", entry.region].append(entry)
        self._years: dict[tuple[str, str], frozenset[int] | None] = {}

    def about(self, fact: Reported) -> Sequence[Entry]:
        """The entries of a fact's cluster or region, all where it has neither."""
        place = next(((level, name) for level in ("cluster", "region") if (name := getattr(fact, level))), None)
        return self._places.get(place, ()) if place else self._entries

    def covers(self, fact: Reported) -> bool:
        """Whether the ledger can answer for a fact: it tells the same kind of subject apart, and has the measure, the payer and all of the years."""
        if not (fact.cluster or fact.region or fact.municipality):
            return False
        asked = {name for name in ("cluster", "municipality", "initiative") if getattr(fact, name)}
        account = account_in(fact.initiative_name)
        if account and any(key.startswith(account) for key in self._accounts):
            asked.discard("initiative")
        if not asked | ({"payer"} if fact.payer != "total" else set()) <= self._told:
            return False
        years = self._years_of(fact.measure, fact.region)
        return years is not None and (not fact.first or years.issuperset(range(fact.first, fact.last + 1)))

    def _years_of(self, measure: str, region: str) -> frozenset[int] | None:
        """The years of the entries that can be a measure of a region; None where there are no such entries."""
        key = (measure, region)
        if key not in self._years:
            same = [e for e in self._entries if e.measure in ("", measure) and (not region or e.region in ("", region))]
            years = frozenset(year for entry in same for year in range(entry.first, entry.last + 1))
            self._years[key] = years if same else None
        return self._years[key]


def _is_part(entry: Entry, fact: Reported) -> bool:
    """Whether an entry is money of the fact. A fact about all of a subject takes the entries of all its parts."""
    if fact.cluster and entry.cluster != fact.cluster:
        return False
    if fact.region and not fact.cluster and entry.region != fact.region:
        return False
    if fact.municipality and entry.municipality != fact.municipality:
        return False
    if fact.initiative and plain(entry.initiative) != plain(fact.initiative_name):
        account = account_in(fact.initiative_name)
        if not (account and account_key(entry.account).startswith(account)):
            return False
    if entry.measure != fact.measure and entry.measure:
        return False
    if fact.payer != "total" and entry.payer != fact.payer:
        return False
    return not fact.first or (bool(entry.first) and fact.first <= entry.first and entry.last <= fact.last)


def _judged(fact: Reported, entries: tuple[Entry, ...], tolerance: Decimal) -> Comparison:
    if not entries:
        return Comparison("missing_there", fact)
    once, doubled = _without_repetition(entries)
    comparison = _weighed(fact, entries, tolerance)
    if comparison.status == "changed" and doubled and _weighed(fact, once, tolerance).status != "changed":
        rows = ", ".join(str(entry.row) for entry in doubled)
        return replace(comparison, status="twice", note=rows)
    return comparison


def _weighed(fact: Reported, entries: tuple[Entry, ...], tolerance: Decimal) -> Comparison:
    booked = sum((entry.amount for entry in entries), ZERO)
    slack = sum((entry.quantum for entry in entries), ZERO) / 2
    difference = fact.value - booked
    outside = max(fact.low - booked, booked - fact.high, ZERO)
    tolerance += max((entry.tolerance for entry in entries), default=ZERO)
    status = "match" if difference == 0 else "within_rounding" if outside <= slack + tolerance else "changed"
    return Comparison(status, fact, booked, difference, (fact.high - fact.low) / 2 + slack, entries)


def _without_repetition(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    doubled = {again for _, again in twice(entries)}
    return tuple(e for e in entries if e not in doubled), tuple(sorted(doubled, key=lambda e: e.row))
