"""Reported facts held against the entries of source tables: does the ledger say the same?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.interpretation.wording import plain
from pipeline.ledger.causes import with_causes
from pipeline.ledger.entries import Entry, Ledger, twice
from pipeline.ledger.records import ZERO, Comparison, Reported


def compare(facts: Iterable[Reported], ledgers: Sequence[Ledger], tolerance: Decimal = ZERO) -> list[Comparison]:
    """Each fact that a ledger can answer for, and what the ledgers hold that nobody reports. ``tolerance``: kroner that a difference may have beside
    its rounding. Facts about years, measures or places that no ledger covers are left out: nothing can be said of them. What differs only because
    its parts do is marked as their consequence (``because``)."""
    stated = sorted(facts, key=lambda fact: fact.fact_id)
    found: list[Comparison] = []
    for ledger in ledgers:
        made = [
            _judged(fact, tuple(entry for entry in ledger.entries if _is_part(entry, fact)), tolerance)
            for fact in stated
            if _covers(ledger, fact)
        ]
        found += with_causes(made, ledger)
    return found


def _covers(ledger: Ledger, fact: Reported) -> bool:
    """Whether a ledger can answer for a fact: it tells the same kind of subject apart, and has the measure, the payer and all of the years."""
    levels = ledger.levels
    for level in ("municipality", "initiative"):
        if getattr(fact, level) and not any(getattr(entry, level) for entry in ledger.entries):
            return False
    if fact.cluster and not any(entry.cluster for entry in ledger.entries):
        return False
    if fact.payer != "total" and "payer" not in levels and not any(entry.payer for entry in ledger.entries):
        return False
    if not (fact.cluster or fact.region or fact.municipality):
        return False
    same = [
        e
        for e in ledger.entries
        if e.measure in ("", fact.measure) and (not fact.region or e.region in ("", fact.region))
    ]
    years = {year for entry in same for year in range(entry.first, entry.last + 1)}
    return bool(same) and (not fact.first or set(range(fact.first, fact.last + 1)) <= years)


def _is_part(entry: Entry, fact: Reported) -> bool:
    """Whether an entry is money of the fact. A fact about all of a subject takes the entries of all its parts."""
    if fact.cluster and entry.cluster != fact.cluster:
        return False
    if fact.region and not fact.cluster and entry.region != fact.region:
        return False
    if fact.municipality and entry.municipality != fact.municipality:
        return False
    if fact.initiative and plain(entry.initiative) != plain(fact.initiative_name):
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
    status = "match" if difference == 0 else "within_rounding" if outside <= slack + tolerance else "changed"
    return Comparison(status, fact, booked, difference, (fact.high - fact.low) / 2 + slack, entries)


def _without_repetition(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    doubled = {again for _, again in twice(entries)}
    return tuple(e for e in entries if e not in doubled), tuple(sorted(doubled, key=lambda e: e.row))
