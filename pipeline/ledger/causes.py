"""Differences that follow from others: a cluster's total is off because one municipality's part is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipeline.ledger.entries import Entry, Ledger
from pipeline.ledger.records import DIFFERENT, ZERO, Comparison, Reported

_LEVELS = ("region", "cluster", "municipality", "initiative")
_SUBJECT = (*_LEVELS, "measure", "payer", "first", "last")


def with_causes(found: Sequence[Comparison], ledger: Ledger) -> list[Comparison]:
    """The comparisons of one ledger, with what it holds that nobody reports, and with every difference that its parts explain marked so.

    A cause is a difference no finer comparison of which differs. Entries of which no finer fact is known are held to be unreported where they
    explain what the causes leave of a coarser difference."""
    below = _below(found)
    causes = [
        place
        for place, each in enumerate(found)
        if each.status in DIFFERENT and not any(found[finer].status in DIFFERENT for finer in below[place])
    ]
    used = {entry for each in found for entry in each.entries}
    unused = _groups(entry for entry in ledger.entries if entry not in used)
    result = []
    for place, each in enumerate(found):
        if each.status not in ("changed", "twice"):
            result.append(each)
            continue
        within = [found[cause] for cause in causes if cause in below[place]]
        known = {entry for finer in below[place] for entry in found[finer].entries}
        loose = _groups(entry for entry in each.entries if entry not in known) if known else []
        left = (each.difference or ZERO) - sum((_moved(cause) for cause in within), ZERO)
        # the parts are rounded as reported, so their sum is no surer than all of them
        slack = each.slack + sum(
            ((found[part].reported.high - found[part].reported.low) / 2 for part in below[place] if not below[part]),
            ZERO,
        )
        if abs(left) <= slack:
            result.append(
                replace(each, because=_names(within))
                if within
                else replace(each, status="within_rounding", slack=slack)
            )
        elif loose and abs(left + sum((group.booked or ZERO for group in loose), ZERO)) <= slack:
            unused += [group for group in loose if group not in unused]
            result.append(replace(each, because=_names([*within, *loose])))
        else:
            result.append(each)
    return result + unused


def _below(found: Sequence[Comparison]) -> list[set[int]]:
    """For each comparison the places of the finer ones: those about part of what it is about."""
    by_measure: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(found):
        by_measure[each.reported.measure].append(place)
    return [
        {other for other in by_measure[each.reported.measure] if _contains(each.reported, found[other].reported)}
        for each in found
    ]


def _contains(whole: Reported, part: Reported) -> bool:
    """Whether a fact is about part of what another is about."""
    if whole == part or whole.measure != part.measure or whole.fact_id == part.fact_id != "":
        return False
    if any(getattr(whole, level) and getattr(whole, level) != getattr(part, level) for level in _LEVELS):
        return False
    if whole.payer not in ("total", part.payer):
        return False
    return not whole.first or (bool(part.first) and whole.first <= part.first and part.last <= whole.last)


def _moved(each: Comparison) -> Decimal:
    """By how much a difference moves a total it is part of: reported less booked."""
    return each.difference if each.difference is not None else each.reported.value - (each.booked or ZERO)


def _groups(entries: Iterable[Entry]) -> list[Comparison]:
    """Entries that nobody reports, those of one subject, measure, payer and year together."""
    groups: defaultdict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[tuple(getattr(entry, name) for name in _SUBJECT)].append(entry)
    made = []
    for about, group in groups.items():
        said = dict(zip(_SUBJECT, about, strict=True))
        said |= {"initiative_name": said["initiative"], "payer": said["payer"] or "total"}
        booked = sum((entry.amount for entry in group), ZERO)
        made.append(Comparison("missing_here", Reported("", ZERO, ZERO, ZERO, **said), booked, entries=tuple(group)))
    return made


def _names(causes: Iterable[Comparison]) -> tuple[str, ...]:
    return tuple(
        cause.reported.fact_id or " ".join(filter(None, (getattr(cause.reported, level) for level in _LEVELS)))
        for cause in causes
    )
