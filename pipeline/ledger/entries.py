"""Source tables → entries: one amount each, with the entities, years, measure and payer that its row and its column give it; what is compared with
them, and what comes of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.ledger.columns import (
    AMOUNT,
    Column,
    amount_of,
    confirmed,
    entities,
    is_amount,
    municipality_of_code,
    proposed,
    word_meaning,
)
from pipeline.matching.entities import load, regions_of
from pipeline.reading.sheets import Sheet
from pipeline.reconciliation.words import roles

_ACCOUNT = re.compile(
    r"0?\d\.\d\d(?:\.\d{1,3}){1,3}(?!\d)"
)  # the authorised chart of accounts: at least hovedkonto, hovedfunktion, funktion
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount of a source table. Empty texts and 0 are what the table does not say. ``quantum``: kroner of its last digit; ``tolerance``:
    kroner by which what is held against it may differ, as confirmed for its column; ``account`` joins several columns (funktion, dranst,
    gruppering) by points."""

    file: str
    sheet: str
    row: int
    column: str
    amount: Decimal
    quantum: Decimal
    region: str = ""
    cluster: str = ""
    municipality: str = ""
    initiative: str = ""
    measure: str = ""
    payer: str = ""
    first: int = 0
    last: int = 0
    account: str = ""
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A source table as understood. ``unread`` are (row, what) that were not understood. Rows that sum others are left out."""

    file: str
    sheet: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    unread: tuple[tuple[int, str], ...] = ()


def read_ledger(file: str, sheet: Sheet, stated: Mapping[tuple[str, str], tuple[Column, ...]]) -> Ledger | None:
    """The entries of a sheet; None where it has no column of amounts."""
    head = _head(sheet.rows)
    if head is None:
        return None
    headings = [" ".join(text.split()) for text in sheet.rows[head]]
    body = sheet.rows[head + 1 :]
    columns = confirmed(proposed(headings, body), stated.get((file, sheet.name), ()))
    if not any(column.role == AMOUNT for column in columns):
        return None
    entries: list[Entry] = []
    unread: list[tuple[int, str]] = []
    for at, row in enumerate(body, start=head + 1):
        number = sheet.numbers[at] if at < len(sheet.numbers) else at + 1
        texts = {c.role: row[c.index].strip() for c in reversed(columns) if c.role != AMOUNT and c.index < len(row)}
        if not any(text.strip() for text in row):
            continue
        accounts = [row[c.index].strip() for c in columns if c.role == "account" and c.index < len(row)]
        if any(accounts):
            texts["account"] = ".".join(filter(None, accounts))
        if any("total" in roles(text) for role, text in texts.items() if role != "period"):
            continue
        about, problems = _about(texts)
        unread += [(number, problem) for problem in problems]
        for column in columns:
            if column.role == AMOUNT and column.index < len(row) and row[column.index].strip():
                entry = _entry(file, sheet.name, number, column, row[column.index].strip(), about)
                if entry is None:
                    unread.append((number, f"{column.heading}: {row[column.index].strip()}"))
                else:
                    entries.append(entry)
    return Ledger(file, sheet.name, columns, tuple(entries), tuple(unread))


def _head(rows: Sequence[Sequence[str]]) -> int | None:
    """The row of headings: the one above the first figure that has a text over it."""
    above: int | None = None
    for at, row in enumerate(rows):
        figures = (col for col, text in enumerate(row) if above is not None and is_amount(text.strip()))
        if above is not None and any(_is_heading(rows[above], col) for col in figures):
            return above
        if sum(1 for text in row if text.strip()) > 1:
            above = at
    return None


def _is_heading(row: Sequence[str], col: int) -> bool:
    text = row[col].strip() if col < len(row) else ""
    return bool(text) and (not is_amount(text) or bool(_YEARS.fullmatch(text)))


def _about(texts: Mapping[str, str]) -> tuple[dict[str, str | int], list[str]]:
    """What a row says of its amounts, and what in it was not understood."""
    about: dict[str, str | int] = {}
    problems: list[str] = []
    region = _one("region", texts.get("region", ""), problems)
    municipality = _municipality(texts, problems)
    cluster = _cluster(texts.get("cluster", ""), region, municipality, problems)
    about |= {"municipality": municipality, "cluster": cluster}
    owners = (("cluster", cluster), ("municipality", municipality))
    about["region"] = region or next((regions_of(kind, owner) for kind, owner in owners if owner), "")
    for role in ("measure", "payer"):
        text = texts.get(role, "")
        about[role] = word_meaning(role, text)
        if text and not about[role]:
            problems.append(text)
    years = [int(year) for year in _YEARS.findall(texts.get("period", ""))]
    if texts.get("period") and not years:
        problems.append(texts["period"])
    about |= {"first": min(years, default=0), "last": max(years, default=0)}
    about |= {"initiative": texts.get("initiative", ""), "account": texts.get("account", "")}
    return about, problems


def _one(kind: str, text: str, problems: list[str]) -> str:
    found = entities(kind, text) if text else ()
    if text and len(found) != 1:
        problems.append(text)
    return found[0] if len(found) == 1 else ""


def _municipality(texts: Mapping[str, str], problems: list[str]) -> str:
    code = texts.get("municipality_code", "").lstrip("0")
    if found := municipality_of_code(code):
        return found
    if code:
        problems.append(code)
    return _one("municipality", texts.get("municipality", ""), problems)


def _cluster(text: str, region: str, municipality: str, problems: list[str]) -> str:
    """The cluster of a row: by its name, several of one name by the region or the municipality beside it; without a name by the
    municipality, where that is in one cluster only."""
    of_town = load().clusters_of.get(f"municipality:{municipality}", ()) if municipality else ()
    if not text:
        return of_town[0] if len(of_town) == 1 else ""
    found = entities("cluster", text)
    if len(found) > 1 and region:
        found = tuple(each for each in found if regions_of("cluster", each) == region)
    if len(found) > 1 and of_town:
        found = tuple(each for each in found if each in of_town)
    if len(found) != 1:
        problems.append(text)
    return found[0] if len(found) == 1 else ""


def _entry(file: str, sheet: str, row: int, column: Column, text: str, about: Mapping[str, str | int]) -> Entry | None:
    found = amount_of(text)
    if found is None:
        return None
    value, quantum, in_kroner = found
    factor = 1 if in_kroner else column.factor
    stated = {name: getattr(column, name) for name in ("measure", "payer") if getattr(column, name)}
    years = {"first": column.year, "last": column.year} if column.year else {}
    values = {**about, **stated, **years}
    place = (file, sheet, row, column.heading)
    return Entry(*place, value * factor, quantum * factor, tolerance=column.tolerance, **values)


def account_key(account: str) -> str:
    """An account's digits, however they are parted: 4.62.82, 04.62.82 and 046282 are one."""
    return re.sub(r"\D", "", account).lstrip("0")


def account_in(text: str) -> str:
    """The key of the account that a name begins with ("4.62.82 Kommunal genoptræning"), '' where it begins with none."""
    found = _ACCOUNT.match(text)
    return account_key(found[0]) if found else ""


#: match: the same to the last digit · within_rounding · changed · missing_there: reported, not in the ledger · missing_here: in the ledger, not
#: reported · twice: the ledger has the same line more than once, and without the repetition it agrees
STATUSES = ("match", "within_rounding", "changed", "missing_there", "missing_here", "twice")
DIFFERENT = STATUSES[2:]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact as reported. ``value`` in kroner with its interval; '' and 0 are what it does not say. ``payer``: kommuner, region or total."""

    fact_id: str
    value: Decimal
    low: Decimal
    high: Decimal
    region: str = ""
    cluster: str = ""
    municipality: str = ""
    initiative: str = ""
    initiative_name: str = ""
    measure: str = ""
    payer: str = "total"
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact, or one group of entries that no fact is about. ``entries`` are the lines it was held against, ``booked`` their sum, ``slack``
    what rounding on both sides can explain. ``note``: the rows that stand twice. ``because``: the fact ids, or subjects, of the differences this
    one follows from. ``method``: entries, or inhabitants or per_capita: a claim, for which ``reported.fact_id`` stands, recomputed from the
    inhabitants of ``quarters``, and ``sure`` when its fellows could hardly follow them by accident."""

    status: str
    reported: Reported
    booked: Decimal | None = None
    difference: Decimal | None = None
    slack: Decimal = ZERO
    entries: tuple[Entry, ...] = ()
    note: str = ""
    because: tuple[str, ...] = ()
    method: str = "entries"
    quarters: str = ""
    sure: bool = True


def record(each: Comparison) -> dict[str, Any]:
    """A comparison as a flat record, amounts as Decimal: the columns of ``reconciliation`` in the warehouse."""
    fact, of_facts = each.reported, each.method == "entries"
    first = each.entries[0] if each.entries else None
    return {
        "status": each.status,
        "fact_id": (of_facts and fact.fact_id) or None,
        "region_id": fact.region or None,
        "cluster_id": fact.cluster or None,
        "municipality_id": fact.municipality or None,
        "initiative": fact.initiative_name or None,
        "measure": fact.measure or None,
        "payer": fact.payer,
        "period_from": fact.first or None,
        "period_to": fact.last or None,
        "reported_kr": fact.value if fact.fact_id else None,
        "source_kr": each.booked,
        "difference_kr": each.difference,
        "slack_kr": each.slack,
        "file": first and first.file,
        "sheet": (first and first.sheet) or None,
        "rows": ", ".join(str(entry.row) for entry in each.entries) or None,
        "note": each.note or None,
        "because": ", ".join(each.because) or None,
        "method": each.method,
        "quarters": each.quarters or None,
        "claim_id": None if of_facts else fact.fact_id,
    }


FIELDS = tuple(record(Comparison("match", Reported("", ZERO, ZERO, ZERO))))
