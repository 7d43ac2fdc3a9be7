"""Inhabitants by quarter and place, from Statistics Denmark's FOLK1A (StatBank) as a person saved it."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.ledger.columns import entities, fits, municipality_of_code
from pipeline.matching.entities import load
from pipeline.reading.sheets import Sheet

_QUARTER = re.compile(r"(20\d\d)(?:[KQkq]([1-4])|[Mm](\d\d))")  # FOLK1A and, by month, FOLK1AM
_CODE = re.compile(r"(\d{3})(?:\s+(.+))?")
_ALL = frozenset(("i alt", "alder i alt", "alle", "tot", "ialt", "total", "age, total", "all"))
_AREA, _TIME, _VALUE = ("område*", "kommune*", "region"), ("tid", "kvartal", "time"), ("indhold", "antal", "content*")
Place = tuple[str, str]  # kind (municipality, cluster, region) and id


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants by quarter ("2022K1", or month "2022M01") and place, as a file gives them, and the rows they stand in. None at all: the table
    is about inhabitants, but has no place's total."""

    file: str
    sheet: str
    by_quarter: Mapping[str, Mapping[Place, Decimal]]
    rows: Mapping[tuple[str, Place], int]


def read_population(file: str, sheet: Sheet) -> Population | None:
    """The inhabitants of a StatBank table, long (OMRÅDE;…;TID;INDHOLD) or with a column a quarter; None when it is none. Areas may be names, codes,
    or both; of sex, age and marital status only the totals are taken."""
    head = next((at for at, row in enumerate(sheet.rows[:20]) if _is_head(row)), None)
    if head is None:
        return None
    titles = [text.strip().lower() for text in sheet.rows[head]]
    quarters = {col: _quarter(text) for col, text in enumerate(titles) if _quarter(text)}
    area = next((col for col, text in enumerate(titles) if fits(text, *_AREA)), 0)
    time = next((col for col, text in enumerate(titles) if fits(text, *_TIME)), area)
    value = next((col for col, text in enumerate(titles) if fits(text, *_VALUE)), len(titles) - 1)
    others = [col for col in range(len(titles)) if col not in (area, time, value, *quarters)]
    found: defaultdict[str, dict[Place, Decimal]] = defaultdict(dict)
    rows: dict[tuple[str, Place], int] = {}
    body = [
        (at, (*row, *[""] * (len(titles) - len(row)))) for at, row in enumerate(sheet.rows[head + 1 :], start=head + 1)
    ]
    for at, row in body:
        place = _place(row[area])
        if place is None or any(row[col].strip() and row[col].strip().lower() not in _ALL for col in others):
            continue
        for col, quarter in quarters.items() or [(value, _quarter(row[time]))]:
            count = re.sub(r"[\s.]", "", row[col])
            if quarter and count.isdecimal():
                found[quarter][place] = Decimal(count)
                rows[quarter, place] = sheet.numbers[at] if at < len(sheet.numbers) else at + 1
    if not found and not (others and any(_quarter(row[time]) for _, row in body)):
        return None
    return Population(file, sheet.name, {quarter: _with_wholes(places) for quarter, places in found.items()}, rows)


def _is_head(row: Sequence[str]) -> bool:
    texts = [text.strip().lower() for text in row]
    long = any(fits(text, *_AREA) for text in texts) and any(fits(text, *_TIME) for text in texts)
    return long or (any(map(_quarter, texts)) and not any(text.isdecimal() and len(text) > 4 for text in texts))


def _quarter(text: str) -> str:
    found = _QUARTER.fullmatch(text.strip())
    return "" if not found else f"{found[1]}K{found[2]}" if found[2] else f"{found[1]}M{found[3]}"


def _place(text: str) -> Place | None:
    found = _CODE.fullmatch(text.strip())
    if found:
        if municipality := municipality_of_code(found[1]):
            return "municipality", municipality
        text = found[2] or ""
    for kind in ("municipality", "region"):
        ids = entities(kind, text.strip()) if text.strip() else ()
        if len(ids) == 1:
            return kind, ids[0]
    return None


def _with_wholes(places: Mapping[Place, Decimal]) -> dict[Place, Decimal]:
    """The inhabitants of municipalities, with those of the clusters whose municipalities are all there."""
    wholes = {}
    for cluster, members in load().members.items():
        found = [places.get(("municipality", member)) for member in members]
        if all(found):
            wholes["cluster", cluster] = sum(filter(None, found), Decimal(0))
    return {**places, **wholes}
