"""The years a text tells of its money: without the years of prices, meetings, laws and councils, of data and of ends.

Wordings: price_levels.csv, period_asides.csv and relative_years.csv."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline import reference
from pipeline.danish.dates import YEAR, FoundPeriod, find_dates, find_periods
from pipeline.danish.money import find_amounts
from pipeline.danish.wording import any_of
from pipeline.model import Profile

#: Words that follow the year of prices, but of figures too ("2025-tal").
VAGUE_LEVELS = ("tal", "niveau")
#: The century of a head that prints two digits of its year.
CENTURY = 2000
#: Words that may stand between an aside's word and its year ("hentet fra Sundhedsdatastyrelsen i 3. kvartal 2023").
_BETWEEN = r"(?:\s+[\wæøå.-]+){0,5}?\s*[-/(]?\s*$"


_NO_YEAR = re.compile(r"\s*[-–]?\s*(?:niveau|tal|kroner|kr)\b", re.IGNORECASE)
_TO_YEAR = re.compile(rf"\s+til\s+(?:\w+\s+)?{YEAR}", re.IGNORECASE)
_FROM = re.compile(r"\bfra\s+$", re.IGNORECASE)
_CARRIED = re.compile(r"\s+(?:er|blev|bliver)\s+(?:der\s+)?overført|\s+overføres", re.IGNORECASE)


@lru_cache(maxsize=8192)
def told_years(text: str) -> tuple[FoundPeriod, ...]:
    """The periods that a text gives its figures, as printed and in order; months only when nothing else is named."""
    if not any(char.isdigit() for char in text):
        return ()
    if code := year_code().fullmatch(text.strip()):  # a head "B25", "R2023"
        year = CENTURY + int(code["year"])
        return (FoundPeriod(0, len(text), year, year),)
    bare = _price_level().sub(lambda found: " " * len(found.group()), text)
    periods = [period for period in find_periods(bare) if not is_aside(text, period)]
    months = [(date.start, date.end) for date in find_dates(text) if date.precision == "month"]
    plain = [period for period in periods if not any(low <= period.start < high for low, high in months)]
    return tuple(plain or periods)


@cache
def year_code() -> re.Pattern[str]:
    """A short head of what the figures are and its year ("B25", "BO 2026", "R23", "Korr. B25"). Wordings: header_words.csv."""
    codes = "|".join(reference.words("header_words", "pattern", kind="year_code"))
    return re.compile(rf"(?:[A-ZÆØÅ][a-zæøå]{{2,6}}\.?\s+)?(?P<code>{codes})[ .-]?(?:20)?(?P<year>\d\d)")


#: "overføres til", "flyttes fra 2025 til": what stands after it is where money goes, and no other figure's year.
_TO = re.compile(r"\b(?:overfør|flytte|videreføre)\w*\b[^.,;:]{0,60}\btil(?:\s+(?:året|budget(?:tet)?|år))?\s*$", re.IGNORECASE)


def is_destination(text: str, start: int) -> bool:
    """Whether the year at ``start`` is the one that money is carried to ("Resten overføres til 2026")."""
    return bool(_TO.search(text[:start]))


_ON_THE_DAY = re.compile(r"\b(?:pr\.?|ultimo|medio|primo|udgangen af)\s*$", re.IGNORECASE)


def as_of(text: str) -> list[tuple[int, str]]:
    """The years of the days that a text tells the state of things on, with its words ("pr. 1. marts 2024")."""
    said = [
        (date, _ON_THE_DAY.search(text[: date.start]))
        for date in find_dates(text)
        if date.precision in ("day", "month")
    ]
    return [(int(date.iso[:4]), text[on.start() : date.end]) for date, on in said if on and date.iso[:4].isdigit()]


def written_in(profile: Profile) -> str:
    """When a document was written: its date, else the only year of its title; '' where neither is printed."""
    years = {str(year) for year in years_in(profile.title)}
    return profile.published_on or (years.pop() if len(years) == 1 else "")


def years_in(text: str) -> list[int]:
    """The years that a head names one by one ("2022", "Budget 2023"), in order; a span of years or an open end names none."""
    told = told_years(text)
    return [period.year_from for period in told if period.year_to == period.year_from]


def envelope(periods: Iterable[tuple[int, int | None] | None]) -> tuple[int, int | None] | None:
    """The years from the first to the last of some periods; None for none, an open end stays open."""
    known = [period for period in periods if period]
    if not known:
        return None
    ends = [end for _, end in known]
    return min(start for start, _ in known), None if None in ends else max(end for end in ends if end is not None)


def without_years(text: str) -> str:
    """A head without the years it names."""
    for period in reversed(told_years(text)):
        text = text[: period.start] + text[period.end :]
    return " ".join(text.split())


def prose_years(text: str, written: str = "") -> list[FoundPeriod]:
    """The years a sentence tells of its money, without what only looks like one ("2024 kr.", "2025-tal", "2000-2500 kr."). ``written`` is when
    the document was written, as ``written_in`` gives it: by it "i år" and "første kvartal" are years where no other is printed."""
    years = [period for period in told_years(text) if not _NO_YEAR.match(text, period.end)]
    spans = [(found.start, found.end) for found in find_amounts(text)] if years else []
    years = [period for period in years if not any(low <= period.start < high for low, high in spans)]
    return years or (relative_years(text, int(written[:4]), int(written[5:7] or 12)) if written else [])


def relative_years(text: str, year: int, month: int = 12, after: str = "written") -> list[FoundPeriod]:
    """The years that words give by when they are written, or (``after`` "told") by the year told of before ("året før"); a part of the year that
    has not begun is left open. Wordings: relative_years.csv."""
    pattern, rows = _relative(after)
    found = []
    for match in pattern.finditer(text):
        first, last, begins = rows[" ".join(match[0].casefold().split())]
        if begins <= month:
            found.append(FoundPeriod(match.start(), match.end(), year + first, year + last))
    return [period for period in found if not is_aside(text, period)]


@cache
def _relative(after: str) -> tuple[re.Pattern[str], dict[str, tuple[int, int, int]]]:
    """The words as one pattern; for each the years after the present one that it spans, and the month from which it can be told of."""
    rows = {
        row["word"]: (int(row["first"]), int(row["last"]), int(row["month"]))
        for row in reference.rows("relative_years")
        if row["after"] == after
    }
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(rows, key=len, reverse=True))
    return re.compile(rf"(?<![\wæøå])(?:{words})(?![\wæøå]|\s*\d{{1,4}}(?![\d.,]))", re.IGNORECASE), rows


def is_aside(text: str, period: FoundPeriod) -> bool:
    """Whether years are not those of the money: the council's term, a law's or a meeting's year, when data were fetched, when something ends."""
    months = (
        date.start for date in find_dates(text) if date.precision == "month" and date.start <= period.start < date.end
    )
    before = re.split(r"[;:!?]\s|\.\s(?![a-zæøå])", text[: next(months, period.start)])[-1]  # not at "3. kvartal"
    if _FROM.search(before) and _CARRIED.match(text, period.end):
        return True  # "Fra 2024 er overført …"
    if _patterns()["near"].search(before) or _is_brought(text, before, period):
        return True
    if period.year_to is not None and period.year_to > period.year_from and _patterns()["term"].search(before):
        return True
    return bool(_patterns()["far"].search(before))


def _is_brought(text: str, before: str, period: FoundPeriod) -> bool:
    """Whether a year in a sentence is the one that money was carried over from, and not to another that is named ("fra 2024 til 2025")."""
    found = _patterns()["carried"].search(before)
    one = period.year_to in (None, period.year_from) and not _TO_YEAR.match(text, period.end)
    return found is not None and found.start() > 0 and one


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """``near``: words directly before the year; ``carried``: those of what a year brought along, in a sentence and not as a label; ``far``: a few
    words may stand between; ``term``: before a span of years."""
    words: dict[str, list[str]] = {"near": [], "far": [], "term": [], "carried": []}
    for row in reference.rows("period_asides"):
        body = re.escape(row["word"].strip("*")).replace(r"\ ", r"\s+")
        head = r"[\wæøå-]*" if row["word"].startswith("*") else ""
        words[row["side"]].append(head + body + (r"[\wæøå]*" if row["word"].endswith("*") else ""))
    start = r"(?<![\wæøå])"
    said = {side: "|".join(sorted(found, key=len, reverse=True)) for side, found in words.items()}
    return {
        "near": re.compile(rf"{start}(?:{said['near']})\.?\s*(?:nr\.?\s*\d+\s*)?[-/(]?\s*(?:i\s+)?$", re.IGNORECASE),
        "carried": re.compile(rf"{start}(?:{said['carried']})\s*$", re.IGNORECASE),
        "far": re.compile(rf"{start}(?:{said['far']}){_BETWEEN}", re.IGNORECASE),
        "term": re.compile(rf"{start}(?:{said['term']})\s*[-–(,]?\s*$", re.IGNORECASE),
    }


@cache
def _price_level() -> re.Pattern[str]:
    """ "2023-PL", "i 2024-priser", "(prisniveau 2025)": the year of the prices is not the figures' own."""
    words = {side: set(reference.words("price_levels", side=side)) - set(VAGUE_LEVELS) for side in ("after", "before")}
    after, before = any_of(words["after"]), any_of(words["before"])
    return re.compile(
        rf"(?<!\d)(?:{YEAR}\s?[-–/]\s?)?{YEAR}\s?[-–]?\s?(?:{after})(?![\wæøå])|(?<![\wæøå])(?:{before})\s{YEAR}(?!\d)",
        re.IGNORECASE,
    )
