"""Amounts given out "efter indbyggertal", recomputed from Statistics Denmark's inhabitants by quarter and place (FOLK1A of StatBank as a person
saved it): which quarter's figures make the printed shares and rates a head, and whose share does not follow from them.

Method: an amount printed as a rounded figure is an interval, so amount over inhabitants is an interval of kroner a head; a key by inhabitants is
a rate that lies in (nearly) all of them. The quarter with most intervals through one point is the one that was used. One wrong share moves no
other.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipeline.ledger.columns import entities, fits, municipality_of_code
from pipeline.ledger.entries import Comparison, Entry, Reported
from pipeline.matching.entities import load, name_of
from pipeline.model import Finding
from pipeline.reading.sheets import Sheet
from pipeline.reference.texts import message

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
    below = enumerate(sheet.rows[head + 1 :], start=head + 1)
    body = [(at, (*row, *[""] * (len(titles) - len(row)))) for at, row in below]
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


FEWEST = 3  # shares that one rate must explain
MOST_OFF = 0.3  # of the shares of a key that may be off
ACCIDENT = 0.01  # keys expected by accident, above which nothing is said (four shares of 4 million in whole 100,000: .008; three of them: .03)
CERTAIN = 1e-5  # below which a share that is off is a mistake and no question (three shares of 7 million in whole 100,000 of four: .003)
_LEVELS = ("municipality", "cluster", "region")


@dataclass(frozen=True, slots=True)
class Share:
    """What a document says a place gets: kroner, or kroner a head (``is_rate``). ``table``, ``row`` and ``column`` tell where; shares in
    running text stand together by what they are about. ``about.fact_id`` is the claim."""

    about: Reported
    place: Place
    table: str
    row: str
    column: str
    is_rate: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Share:
        """From a row of reported_shares.sql. Half a last digit that is less than an øre counts on both sides of the figure, as it was printed."""
        own = {name: row[name] for name in ("table", "row", "column", "is_rate")}
        half = (row["high"] - row["low"]) / 2 if row["low"] == row["value"] else None
        bounds = {"low": row["value"] - half, "high": row["value"] + half} if half else {}
        about = Reported(**{**{name: value for name, value in row.items() if name not in own}, **bounds})
        return cls(about, _place_of(about), **own)


def _place_of(about: Reported) -> Place:
    return next((kind, name) for kind in _LEVELS if (name := getattr(about, kind)))


def compare_shares(shares: Iterable[Share], population: Population) -> Iterator[Comparison]:
    """Each share of an amount given out by inhabitants, and each rate a head, held against the quarter that explains most of its column; nothing of
    amounts given out otherwise. One key may hold for the country, for each region or for each cluster."""
    columns: defaultdict[tuple[str, str], list[Share]] = defaultdict(list)
    for share in shares:
        columns[share.table, share.column].append(share)
    for (table, _), column in sorted(columns.items()):
        if column[0].is_rate:
            for (beside, _), amounts in sorted(columns.items()):
                if beside == table and not amounts[0].is_rate:
                    yield from _rates(column, {each.row: each.about for each in amounts}, population)
        else:
            for kind in _LEVELS:
                yield from _keys([share for share in column if share.place[0] == kind], population)


def _keys(column: Sequence[Share], population: Population) -> Iterator[Comparison]:
    for level in ("", "region", "cluster"):
        parts: defaultdict[str, list[Share]] = defaultdict(list)
        for share in column:
            parts[getattr(share.about, level) if level else ""].append(share)
        found = [each for _, part in sorted(parts.items()) for each in _by_key(part, population)]
        if found:
            yield from found
            return


def _by_key(group: Sequence[Share], population: Population) -> Iterator[Comparison]:
    best: dict[str, tuple[list[Share], Decimal]] = {}
    for quarter, heads in population.by_quarter.items():
        known = [share for share in group if heads.get(share.place)]
        if len(known) >= FEWEST:
            best[quarter] = _most_in_one_point(known, {share.place: heads[share.place] for share in known})
    most = max((len(fitting) for fitting, _ in best.values()), default=0)
    equal, _ = _most_in_one_point(group, {share.place: Decimal(1) for share in group})
    quarters = sorted(quarter for quarter, (fitting, _) in best.items() if len(fitting) == most)
    accidents = _accidents(group, best[quarters[0]][0], population) if len(equal) < most else 1.0
    if accidents >= ACCIDENT:
        return
    rate, heads = best[quarters[0]][1], population.by_quarter[quarters[0]]
    rounded = len(group) * max(share.about.high - share.about.low for share in group) / 2  # one share may take the rest
    for share in group:
        if share.place in heads:
            made = heads[share.place] * rate
            yield _comparison(share, made.quantize(Decimal(1)), rounded, population, quarters, accidents < CERTAIN)


def _rates(column: Sequence[Share], amounts: Mapping[str, Reported], population: Population) -> Iterator[Comparison]:
    """Rates of a column against the amounts in their rows."""
    pairs = [(share, amounts[share.row]) for share in column if share.row in amounts]
    fitting = {
        quarter: [
            share for share, of in pairs if heads.get(share.place) and _explains(share.about, of, heads[share.place])
        ]
        for quarter, heads in population.by_quarter.items()
    }
    most = max(map(len, fitting.values()), default=0)
    quarters = sorted(quarter for quarter, shares in fitting.items() if len(shares) == most)
    accidents = _accidents([share for share, _ in pairs], fitting[quarters[0]], population) if quarters else 1.0
    if accidents >= ACCIDENT:
        return
    for share, of in pairs:
        if heads := population.by_quarter[quarters[0]].get(share.place):
            rounded = (share.about.high - share.about.low + (of.high - of.low) / heads) / 2
            made = (of.value / heads).quantize(Decimal("0.01"))
            yield _comparison(share, made, rounded, population, quarters, accidents < CERTAIN)


def _explains(rate: Reported, of: Reported, heads: Decimal) -> bool:
    return of.low / heads <= rate.high and of.high / heads >= rate.low


def _accidents(group: Sequence[Share], fitting: Sequence[Share], population: Population) -> float:
    """How many keys would fit so many shares by accident, each by the part that its rounding is of it, the surest of them having set the rate; 1
    for too few shares."""
    if len(fitting) < max(FEWEST, (1 - MOST_OFF) * len(group)):
        return 1.0
    chances = sorted(min(1.0, float((each.about.high - each.about.low) / each.about.value)) for each in fitting)
    ways = math.comb(len(group), len(fitting)) * len(population.by_quarter)
    return ways * math.prod(chances[1:])


def _most_in_one_point(shares: Sequence[Share], heads: Mapping[Place, Decimal]) -> tuple[list[Share], Decimal]:
    """The shares that one rate a head explains, as many as can be, and the middle of such rates."""
    spans = [(each.about.low / heads[each.place], each.about.high / heads[each.place]) for each in shares]
    edges = sorted([(low, 0) for low, _ in spans] + [(high, 1) for _, high in spans])
    depth, best, at = 0, 0, Decimal(0)
    for (edge, ends), (after, _) in pairwise([*edges, (edges[-1][0], 1)]):
        depth += -1 if ends else 1
        if depth > best:
            best, at = depth, (edge + after) / 2
    return [each for each, (low, high) in zip(shares, spans, strict=True) if low <= at <= high], at


def _comparison(
    share: Share, made: Decimal, rounded: Decimal, population: Population, quarters: Sequence[str], sure: bool
) -> Comparison:
    heads, row = population.by_quarter[quarters[0]][share.place], population.rows.get((quarters[0], share.place), 0)
    entry = Entry(population.file, population.sheet, row, quarters[0], heads, Decimal(1))
    difference = share.about.value - made
    status = "match" if not difference else "within_rounding" if abs(difference) <= rounded else "changed"
    method = "per_capita" if share.is_rate else "inhabitants"
    return Comparison(
        status, share.about, made, difference, rounded, (entry,), method=method, quarters=", ".join(quarters), sure=sure
    )


def broken_keys(found: Iterable[Comparison]) -> Iterator[tuple[str, Finding]]:
    """A finding (with its document) on each share and rate that does not follow from the inhabitants of its column's quarter."""
    for each in found:
        if each.method == "entries" or each.status != "changed":
            continue
        document, _, claim = each.reported.fact_id.partition("/")
        figures = {"said": each.reported.value, "made": each.booked, "off": abs(each.difference or 0)}
        where = {"quarters": each.quarters, "file": each.entries[0].file, "heads": each.entries[0].amount}
        yield (
            document,
            Finding(
                "rule.broken" if each.sure else "rule.question",
                "error" if each.sure else "warning",
                *message("ledger", each.method, who=name_of(*_place_of(each.reported)), **figures, **where),
                verdict="mismatch" if each.sure else "not_comparable",
                klass="rule_not_followed" if each.sure else "",
                claim=claim,
                reported_kr=each.reported.value,
                computed_kr=each.booked,
                difference_kr=each.difference,
                slack_kr=each.slack,
            ),
        )
