"""Dates, times and periods in the forms Danish minutes print them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline import reference
from pipeline.danish.wording import GAP, LETTER, any_of, key


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in ``start:end``. ``precision``: day, month, quarter, half, week, time. ``iso``: 2023-05-10, 2023-05,
    2022-Q1, 2025-H2, --05-10 (no year), '' for a time or week."""

    start: int
    end: int
    iso: str
    precision: str


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """Years that a text names as one period, a year alone too."""

    start: int
    end: int
    year_from: int
    year_to: int | None


#: A year as printed; what may stand around it is the reader's affair.
YEAR = r"(?:19|20)\d\d"
YEARS = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_DASH = rf"{GAP}*[-–—/]{GAP}*"
_LEFT = rf"(?<![\d{LETTER}])(?<!\d[.,/])"
_CLOCK = r"(?:[01]?\d|2[0-4])"
_TIME = rf"{_CLOCK}(?:[.:][0-5]\d)?"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {key(row["word"]): int(row["month"]) for row in reference.rows("months")}


@lru_cache(maxsize=1)
def _date_pattern() -> re.Pattern[str]:
    month = rf"(?:{any_of(reference.words('months'))})(?![{LETTER}])"
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    forms = [
        rf"(?P<d1>{day})\.?(?:(?:{_DASH}|{GAP}+(?:og|eller|samt){GAP}+)(?:{day})\.)?{GAP}*(?P<m1>{month})(?:{GAP}*,?{GAP}*(?P<y1>{YEAR}))?",
        rf"(?P<y2>{YEAR})-(?P<m2>[01]\d)-(?P<d2>[0-3]\d)(?!\d)",
        rf"(?P<d3>{day})(?P<s3>[./-])(?P<m3>0?[1-9]|1[0-2])(?P=s3)(?P<y3>{YEAR}|\d\d)(?!\d|\.\d)",
        rf"(?P<d4>{day})/(?P<m4>0?[1-9]|1[0-2])(?:{GAP}?[-–]{GAP}?|{GAP})(?P<y4>{YEAR}|\d\d(?={GAP}|[).,;]|$))(?!\d)",
        rf"(?P<q>[1-4])\.{GAP}*(?:kvartal|kvt\.?){GAP}*(?P<yq>{YEAR})?",
        rf"(?P<h>[12])\.{GAP}*halvår{GAP}*(?P<yh>{YEAR})?",
        rf"(?P<time>kl\.?{GAP}*{_TIME}(?:{GAP}*[-–]{GAP}*(?:kl\.?{GAP}*)?{_TIME})?(?!\d)|{_CLOCK}[:][0-5]\d(?:{GAP}*[-–]{GAP}*{_CLOCK}:[0-5]\d)?(?![\d:])"
        rf"|(?:[01]\d|2[0-3])\.[0-5]\d{GAP}*[-–]{GAP}*(?:[01]\d|2[0-3])\.[0-5]\d(?!\d))",
        rf"(?P<week>uge(?:rne)?{GAP}+\d\d?(?:{_DASH}\d\d?)?)(?!\d)",
        rf"(?<=\bden{GAP})(?P<d5>{day})/(?P<m5>0?[1-9]|1[0-2])(?![\d/])"
        rf"|(?:(?<=\bd\.{GAP})|(?<=\bpr\.{GAP}))(?P<d6>{day})/(?P<m6>0?[1-9]|1[0-2])(?![\d/])",
        rf"(?P<m7>{month}){GAP}+(?P<y7>{YEAR})(?!\d)",
    ]
    return re.compile(_LEFT + "(?:" + "|".join(forms) + ")", re.IGNORECASE)


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Dates, months with a year, quarters, half years, weeks and clock times, in order and disjoint."""
    return tuple(_found(match) for match in _date_pattern().finditer(text))


def _found(match: re.Match[str]) -> FoundDate:
    start, end = match.span()
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "time" in parts:
        return FoundDate(start, end, "", "time")
    if "week" in parts:
        return FoundDate(start, end, "", "week")
    if "q" in parts:
        return FoundDate(start, end, f"{parts['yq']}-Q{parts['q']}" if "yq" in parts else "", "quarter")
    if "h" in parts:
        return FoundDate(start, end, f"{parts['yh']}-H{parts['h']}" if "yh" in parts else "", "half")
    if "m7" in parts:
        return FoundDate(start, end, f"{parts['y7']}-{_months()[key(parts['m7'])]:02d}", "month")
    number = next(name[1] for name in parts if name[0] == "d")
    month = parts[f"m{number}"]
    year = parts.get(f"y{number}", "")
    year = f"20{year}" if len(year) == 2 else year
    day = f"{_months()[key(month)] if number == '1' else int(month):02d}-{int(parts[f'd{number}']):02d}"
    return FoundDate(start, end, f"{year}-{day}" if year else f"--{day}", "day")


_PERIOD = re.compile(
    rf"(?<![\d.,/-])(?P<open>\b(?:fra|fra{GAP}og{GAP}med){GAP}+)?(?P<first>{YEAR})"
    rf"(?:(?P<span>\(?{GAP}*[-–—/]{GAP}*(?P<last>{YEAR}|\d\d)(?![\d.,%]\d|\d|{GAP}*(?:pct|%|års))\)?|{GAP}+(?:til|t\.o\.m\.|til{GAP}og{GAP}med){GAP}+(?P<till>{YEAR}))"
    rf"|(?P<list>(?:,{GAP}*{YEAR})*{GAP}*,?{GAP}*(?:og|samt|eller|&){GAP}+(?P<listed>{YEAR}))|,{GAP}*{YEAR},{GAP}*(?:{YEAR},{GAP}*)*(?P<row>{YEAR}))?"
    rf"(?P<onward>{GAP}*(?:,{GAP}*)?(?:og{GAP}+(?:frem(?:efter|over)?|årene{GAP}(?:frem|efter|herefter)|efterfølgende{GAP}år)|og{GAP}frem|ff\.?|{GAP}*[-–](?=[\s,.)]))(?![{LETTER}]))?"
    rf"(?![\d{LETTER}]|[.,]\d)",
    re.IGNORECASE,
)


def find_periods(text: str) -> tuple[FoundPeriod, ...]:
    """The periods of years a text names (``2022 og 2023``, ``2023-2026``, ``fra 2027 og frem``); years inside dates
    of a day are left out."""
    days = [(date.start, date.end) for date in find_dates(text) if date.precision == "day"]
    found = []
    for match in _PERIOD.finditer(text):
        start, end = match.span("first")[0], match.end()
        if any(left < end and start < right for left, right in days):
            continue
        first = int(match["first"])
        last = match["last"] or match["till"] or match["listed"] or match["row"]
        closing = int(last if not last or len(last) == 4 else match["first"][:2] + last) if last else first
        if closing < first:
            continue
        onward = bool(match["onward"]) and closing == first
        found.append(FoundPeriod(start, end, first, None if onward else closing))
    return tuple(found)
