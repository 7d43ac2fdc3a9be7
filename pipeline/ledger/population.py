"""Amounts given out "efter indbyggertal", recomputed from Statistics Denmark's FOLK1A: which quarter's figures make the printed shares, and
whose share does not follow from them.

Method: an amount printed as a rounded figure is an interval, so amount over inhabitants is an interval of kroner a head; a key by
inhabitants is a rate that lies in (nearly) all of them. The quarter with most intervals through one point is the one that was used. One
wrong share moves no other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipeline.ledger.columns import entities, municipality_of_code
from pipeline.ledger.entries import Entry
from pipeline.ledger.records import Comparison, Reported
from pipeline.matching.entities import load
from pipeline.reading.sheets import Sheet

FEWEST = 3  # shares that one rate must explain
MOST_OFF = Decimal("0.3")  # of the shares of a key that may be off
_QUARTER = re.compile(r"(20\d\d)[KQkq]([1-4])")
_CODE = re.compile(r"(\d{3})(?:\s+(.+))?")
_ALL = frozenset(("i alt", "alder i alt", "alle", "tot", "ialt", "total", "age, total", "all"))
_AREA, _TIME, _VALUE = ("område*", "kommune*", "region"), ("tid", "kvartal", "time"), ("indhold", "antal", "content*")
_LEVELS = ("municipality", "cluster", "region")
Place = tuple[str, str]  # kind (municipality, cluster, region) and id


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants by quarter ("2022K1") and place, as a file gives them."""

    file: str
    sheet: str
    by_quarter: Mapping[str, Mapping[Place, Decimal]]
    rows: Mapping[Place, int]


def read_population(file: str, sheet: Sheet) -> Population | None:
    """The inhabitants of a StatBank table, long (OMRÅDE;…;TID;INDHOLD) or with a column a quarter; None when it is none. Areas may be names, codes,
    or both; of sex, age and marital status only the totals are taken."""
    head = next((at for at, row in enumerate(sheet.rows[:20]) if _is_head(row)), None)
    if head is None:
        return None
    titles = [text.strip().lower() for text in sheet.rows[head]]
    quarters = {col: _quarter(text) for col, text in enumerate(titles) if _quarter(text)}
    area = next((col for col, text in enumerate(titles) if _fits(text, _AREA)), 0)
    time = next((col for col, text in enumerate(titles) if _fits(text, _TIME)), None)
    value = next((col for col, text in enumerate(titles) if _fits(text, _VALUE)), len(titles) - 1)
    found: defaultdict[str, dict[Place, Decimal]] = defaultdict(dict)
    rows: dict[Place, int] = {}
    others = [col for col in range(len(titles)) if col not in (area, time, value, *quarters)]
    for at, row in enumerate(sheet.rows[head + 1 :], start=head + 1):
        place = _place(row[area]) if area < len(row) else None
        if place is None or any(
            row[col].strip() and row[col].strip().lower() not in _ALL for col in others if col < len(row)
        ):
            continue
        cells = (
            quarters.items()
            if quarters
            else [(value, _quarter(row[time]))]
            if time is not None and time < len(row)
            else []
        )
        for col, quarter in cells:
            count = re.sub(r"[\s.]", "", row[col]) if col < len(row) else ""
            if quarter and count.isdigit():
                found[quarter][place] = Decimal(count)
                rows[place] = sheet.numbers[at] if at < len(sheet.numbers) else at + 1
    if not found:
        return None
    return Population(file, sheet.name, {quarter: _with_wholes(places) for quarter, places in found.items()}, rows)


def _is_head(row: Sequence[str]) -> bool:
    texts = [text.strip().lower() for text in row]
    long = any(_fits(text, _AREA) for text in texts) and any(_fits(text, _TIME) for text in texts)
    return long or (any(map(_quarter, texts)) and not any(text.isdigit() and len(text) > 4 for text in texts))


def _fits(text: str, wordings: Iterable[str]) -> bool:
    return any(text.startswith(w[:-1]) if w.endswith("*") else text == w for w in wordings)


def _quarter(text: str) -> str:
    found = _QUARTER.fullmatch(text.strip())
    return f"{found[1]}K{found[2]}" if found else ""


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


def compare_key(facts: Iterable[Reported], population: Population) -> Iterator[Comparison]:
    """Each share of an amount given out by inhabitants, held against the quarter that explains most of its fellows; nothing of amounts given out
    otherwise. One key may hold for the country, for each region or for each cluster. What equal shares explain as well is no key."""
    groups: defaultdict[tuple[str, ...], list[tuple[Place, Reported]]] = defaultdict(list)
    for fact in facts:
        place = _place_of(fact)
        if place and not fact.initiative:
            groups[place[0], fact.measure, fact.payer, f"{fact.first}-{fact.last}"].append((place, fact))
    for _, group in sorted(groups.items()):
        for level in ("", "region", "cluster"):
            parts: defaultdict[str, list[tuple[Place, Reported]]] = defaultdict(list)
            for place, fact in group:
                parts[getattr(fact, level) if level else ""].append((place, fact))
            found = [each for _, part in sorted(parts.items()) for each in _judged(part, population)]
            if found:
                yield from found
                break


def _judged(group: Sequence[tuple[Place, Reported]], population: Population) -> Iterator[Comparison]:
    best: dict[str, tuple[int, Decimal]] = {}
    for quarter, heads in population.by_quarter.items():
        known = [(fact, heads[place]) for place, fact in group if heads.get(place)]
        if len(known) >= FEWEST:
            best[quarter] = _most_in_one_point([(fact.low / count, fact.high / count) for fact, count in known])
    most = max((count for count, _ in best.values()), default=0)
    equal = _most_in_one_point([(fact.low, fact.high) for _, fact in group])[0]
    if most < FEWEST or most < (1 - MOST_OFF) * len(group) or equal >= most:
        return
    quarters = sorted(quarter for quarter, (count, _) in best.items() if count == most)
    rate, heads = best[quarters[0]][1], population.by_quarter[quarters[0]]
    for place, fact in group:
        if place in heads:
            share = (heads[place] * rate).quantize(Decimal(1))
            fits = fact.low <= heads[place] * rate <= fact.high
            status = "match" if fact.value == share else "within_rounding" if fits else "changed"
            yield _comparison(status, fact, share, population, place, quarters, "efter indbyggertal")


def _most_in_one_point(intervals: Sequence[tuple[Decimal, Decimal]]) -> tuple[int, Decimal]:
    """How many intervals have a point in common at most, and the middle of where they do."""
    edges = sorted([(low, 0) for low, _ in intervals] + [(high, 1) for _, high in intervals])
    depth, best, at = 0, 0, Decimal(0)
    for (edge, ends), (after, _) in pairwise([*edges, (edges[-1][0], 1)]):
        depth += -1 if ends else 1
        if depth > best:
            best, at = depth, (edge + after) / 2
    return best, at


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of kroner a head as reported, beside the amount in the same row of a table. ``column`` names the pair of columns."""

    about: Reported
    low: Decimal
    high: Decimal
    value: Decimal
    column: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Rate:
        """From a row of reported_rates.sql."""
        about = {name: value for name, value in row.items() if not name.startswith("of_") and name != "column"}
        return cls(Reported(**about), row["of_low_kr"], row["of_high_kr"], row["of_kr"], row["column"])


def compare_rates(rates: Iterable[Rate], population: Population) -> Iterator[Comparison]:
    """Each rate of a column of rates, held against its amount over the inhabitants of the quarter that explains most rows."""
    columns: defaultdict[str, list[tuple[Place, Rate]]] = defaultdict(list)
    for rate in rates:
        place = _place_of(rate.about)
        if place and rate.about.low > 0:
            columns[rate.column].append((place, rate))
    for _, column in sorted(columns.items()):
        fitting = {
            quarter: sum(_fits_rate(rate, heads[place]) for place, rate in column if heads.get(place))
            for quarter, heads in population.by_quarter.items()
        }
        most = max(fitting.values(), default=0)
        if most < FEWEST or most < (1 - MOST_OFF) * len(column):
            continue
        quarters = sorted(quarter for quarter, count in fitting.items() if count == most)
        for place, rate in column:
            if count := population.by_quarter[quarters[0]].get(place):
                made = (rate.value / count).quantize(Decimal("0.01"))
                status = (
                    "match" if rate.about.value == made else "within_rounding" if _fits_rate(rate, count) else "changed"
                )
                yield _comparison(status, rate.about, made, population, place, quarters, "kr. pr. indbygger")


def _fits_rate(rate: Rate, heads: Decimal) -> bool:
    return rate.low / heads <= rate.about.high and rate.high / heads >= rate.about.low


def _place_of(fact: Reported) -> Place | None:
    return next(((kind, name) for kind in _LEVELS if (name := getattr(fact, kind))), None)


def _comparison(
    status: str, fact: Reported, made: Decimal, population: Population, place: Place, quarters: Sequence[str], what: str
) -> Comparison:
    heads = population.by_quarter[quarters[0]][place]
    row = population.rows.get(place, 0)
    entry = Entry(population.file, population.sheet, row, quarters[0], heads, Decimal(1))
    slack = (fact.high - fact.low) / 2
    return Comparison(status, fact, made, fact.value - made, slack, (entry,), f"{what} {', '.join(quarters)}")
