"""The source tables of a folder, with what in them was not understood; and reported facts held against their entries: does the ledger say the
same? And which differences follow from others: a cluster's total is off because one municipality's part is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.interpretation.text.wording import plain
from pipeline.ledger.columns import load_map
from pipeline.ledger.entries import (
    DIFFERENT,
    ZERO,
    Comparison,
    Entry,
    Ledger,
    Reported,
    account_in,
    account_key,
    read_ledger,
)
from pipeline.ledger.shares import Population, Share, compare_shares, read_population
from pipeline.model import Finding
from pipeline.reading.workbook import sheets_of
from pipeline.reference.texts import listed, message

MAP = "kolonner.csv"


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables of all source files, those of inhabitants apart, and findings about files and lines that were not understood."""

    ledgers: tuple[Ledger, ...]
    findings: tuple[Finding, ...]
    populations: tuple[Population, ...] = ()


def files_in(folder: Path) -> list[Path]:
    """The source files of a folder, without the file of confirmed columns."""
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    return [path for path in paths if path.is_file() and path.name != MAP and not path.name.startswith(".")]


def read_sources(paths: Iterable[Path], folder: Path) -> Sources:
    """Read source files with the columns that ``folder``/kolonner.csv confirms. Never raises on bad input: what could not be read is a finding."""
    findings: list[Finding] = []
    stated = {}
    try:
        if (folder / MAP).is_file():
            stated = load_map((folder / MAP).read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        findings.append(_finding(MAP, "map", why=error))
    ledgers: list[Ledger] = []
    populations: list[Population] = []
    for path in paths:
        try:
            sheets = sheets_of(path.read_bytes(), path.name)
        except (ValueError, OSError) as error:
            findings.append(_finding(path.name, "closed", why=error))
            continue
        shown = [sheet for sheet in sheets if sheet.visible]
        hidden = [sheet.name for sheet in sheets if not sheet.visible]
        hidden += [" ".join((sheet.name, address)) for sheet in shown for address, _ in sheet.hidden]
        findings += [_finding(path.name, "hidden", places=listed(hidden, "; "))] if hidden else []
        people = [found for sheet in shown if (found := read_population(path.name, sheet))]
        read = [] if people else [made for sheet in shown if (made := read_ledger(path.name, sheet, stated))]
        populations += [each for each in people if each.by_quarter]
        ledgers += read
        if not (read or any(each.by_quarter for each in people)):
            findings.append(_finding(path.name, "split" if people else "no_amounts"))
        findings += [_not_understood(ledger) for ledger in read if ledger.unread]
    return Sources(tuple(ledgers), tuple(findings), tuple(populations))


def _not_understood(ledger: Ledger) -> Finding:
    name = f"{ledger.file} ({ledger.sheet})" if ledger.sheet else ledger.file
    lines = listed([f"{row}: {what}" for row, what in ledger.unread], "; ")
    return _finding(name, "lines", count=len(ledger.unread), lines=lines)


def _finding(name: str, key: str, **fields: object) -> Finding:
    return Finding("ledger.unread", "warning", *message("source", key, name=name, **fields))


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
    once: dict[tuple[object, ...], Entry] = {}
    repeated = []  # rows that say the very same as an earlier one, amount included
    for entry in entries:
        key = tuple(getattr(entry, name) for name in Entry.__slots__ if name not in ("row", "quantum"))
        if once.setdefault(key, entry) is not entry:
            repeated.append(entry.row)
    comparison = _weighed(fact, entries, tolerance)
    alone = tuple(once.values())
    if comparison.status == "changed" and repeated and _weighed(fact, alone, tolerance).status != "changed":
        return replace(comparison, status="twice", note=", ".join(map(str, sorted(repeated))))
    return comparison


def _weighed(fact: Reported, entries: tuple[Entry, ...], tolerance: Decimal) -> Comparison:
    booked = sum((entry.amount for entry in entries), ZERO)
    slack = sum((entry.quantum for entry in entries), ZERO) / 2
    difference = fact.value - booked
    outside = max(fact.low - booked, booked - fact.high, ZERO)
    tolerance += max((entry.tolerance for entry in entries), default=ZERO)
    status = "match" if difference == 0 else "within_rounding" if outside <= slack + tolerance else "changed"
    return Comparison(status, fact, booked, difference, (fact.high - fact.low) / 2 + slack, entries)


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
