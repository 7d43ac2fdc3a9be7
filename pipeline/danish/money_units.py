"""Units of money beside a figure: after it (``mio. kr.``, ``,-``, ``kr/år``) or before it (``kr. 16.000``). Rows of
units.csv."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish import contexts
from pipeline.danish.numbers import SIGNS
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of, key

FACTORS = {"kr": Decimal(1), "t.kr": Decimal(10) ** 3, "mio.kr": Decimal(10) ** 6, "mia.kr": Decimal(10) ** 9}
MONEY_UNITS = frozenset(FACTORS)

_KRONER_DASH = re.compile(rf"(?:,|(?<=\d{{3}})\.)[-–—−]{{1,2}}(?![{LETTER}\d])")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d\)?$")
_DAY = re.compile(r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])$")
_FIGURE = re.compile(r"\(?\d[\d.,]*")
_BEGINS = re.compile(rf"{GAP}+[A-ZÆØÅ]")  # what is counted is written small
_GROUPED = re.compile(r"\d\.\d{3}|\d{5}")
_IS_FIGURE = re.compile(r"\d[.,]\d+$")
_MARK = re.compile(r"\s?[⁰¹²³⁴-⁹₀-₉†‡]+\)?(?=\s)")  # of a note, between a figure and its unit
#: A thousand, as units print it.
THOUSANDS = ("1.000", "1000", "1 000")
_ONE_THOUSAND = rf"(?<![\d.,])(?:{'|'.join(map(re.escape, THOUSANDS))})"
_THOUSAND = re.compile(rf"{_ONE_THOUSAND}\s+$")
_THOUSAND_KR = re.compile(rf"{_ONE_THOUSAND}{GAP}*kr\.?{GAP}*[{SIGNS}]?{GAP}*$", re.IGNORECASE)
_RATE = re.compile(rf"/[{LETTER}]+[23²³]?")
_BARE_BEFORE_KR = re.compile(rf"(?<![\d.,])\d{{1,4}}{GAP}+kr\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit beside a figure: where it ends (after the figure) or begins (before it), its name in ``FACTORS``.

    ``stray`` is a sign too much between figure and unit (``3,8. mio. kr.``).
    """

    at: int
    name: str
    stray: str = ""


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Unit names by their wording (see ``wording.key``); ``mio`` and ``mia`` are scales without kroner."""
    return {key(row["word"]): row["unit"] for row in reference.rows("units")}


@lru_cache(maxsize=1)
def unit_pattern() -> re.Pattern[str]:
    """A unit at the start of a text, blanks and one stray sign before it allowed; group ``unit``."""
    words = any_of(reference.words("units"))
    return re.compile(rf"(?P<stray>[.,](?=[{BLANKS}]?(?-i:[a-z])))?{GAP}*(?P<unit>{words})(?![{LETTER}\d]|-[{LETTER}])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _countables() -> re.Pattern[str]:
    words = any_of(reference.words("countables"))
    return re.compile(rf"{GAP}*(?:{words})(?![{LETTER}])", re.IGNORECASE)


def counts(text: str) -> bool:
    """Whether a text is a noun that can be counted ("Passagerer", "Timer i alt") and nothing that names money before it."""
    return bool(_countables().match(text.lstrip()))


@lru_cache(maxsize=1)
def _prefix_pattern() -> re.Pattern[str]:
    """A unit at the end of a text; a scale without kroner is none."""
    words = any_of(row["word"] for row in reference.rows("units") if row["unit"] not in ("mio", "mia"))
    return re.compile(rf"(?<![{LETTER}\d])(?P<unit>{words})(?P<of>\)?:|\))?{GAP}*(?:[{SIGNS}]|\./\.)?{GAP}*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _bracket_pattern() -> re.Pattern[str]:
    words = any_of(row["word"] for row in reference.rows("units") if row["unit"] not in ("mio", "mia"))
    return re.compile(rf"{GAP}*\((?P<unit>{words})\)", re.IGNORECASE)


def unit_after(text: str, end: int, following: tuple[int, int] | None = None) -> Unit | None:
    """The unit printed after a figure that ends at ``end``; ``following`` is the next figure, which may own a ``kr.``
    between."""
    stop = dash_end(text, end)
    mark = _MARK.match(text, stop)
    match = unit_pattern().match(text, mark.end() if mark else stop)
    if not match:
        bracket = _bracket_pattern().match(text, end) if _IS_FIGURE.search(text, max(0, end - 12), end) else None
        if bracket:  # "25,2 (mio. kr.)"
            return Unit(bracket.end(), units()[key(bracket["unit"])])
        return Unit(stop, "kr") if stop > end and not contexts.is_year(text[end - 4 : end]) else None
    day = _DAY.search(text, max(0, end - 6), end) and units()[key(match["unit"])] == "kr"
    if match["stray"] and (day or _YEAR.search(text, max(0, end - 5), end)):
        return None  # a caption or label: "Fordeling i 2022, kr.", "Gæld (2020), mio. kr.", "Folketal pr. 1.1. Kr."
    name = units()[key(match["unit"])]
    if name in ("mio", "mia"):
        if _countables().match(text, match.end()):
            return None  # "5,9 mio. danskere"
        name += ".kr"
    if name == "kr" and following and _belongs_to_next(text, match.end(), following):
        return None
    rate = _RATE.match(text, match.end())
    return Unit(rate.end() if rate else match.end(), name, match["stray"] or "")


def unit_before(text: str, start: int, taken: int) -> Unit | None:
    """The unit printed before a figure that begins at ``start``, not reaching into what is ``taken`` already."""
    match = _prefix_pattern().search(text[:start], max(taken, start - 14))
    if not match:
        return None
    if match["of"]:  # of a label: "Ansøgt beløb (kr.): 350.000", "Beløb i mio. kr.: 3,5"
        figure = _FIGURE.match(text, start)
        counted = figure and contexts.follows_count(text, figure.end()) and not _BEGINS.match(text, figure.end())
        alone = figure and not counted and (":" in match["of"] or _GROUPED.search(figure.group()))
        name = units()[key(match["unit"])]
        return Unit(start, "t.kr" if name == "kr" and _THOUSAND.search(text, 0, match.start()) else name) if alone else None
    thousands = _THOUSAND_KR.search(text, max(taken, start - 14), match.end())
    return Unit(thousands.start(), "t.kr") if thousands else Unit(match.start(), units()[key(match["unit"])])


def dash_end(text: str, end: int) -> int:
    """Where ``,-`` after a figure ends (``16.000,-``); ``end`` when there is none."""
    match = _KRONER_DASH.match(text, end)
    return match.end() if match else end


def _belongs_to_next(text: str, unit_end: int, following: tuple[int, int]) -> bool:
    """``i 2022 kr. 16.000``: the unit is the next figure's, which has none after it and looks like money."""
    start, end = following
    if text[unit_end:start].strip() or unit_pattern().match(text, end) or not _BARE_BEFORE_KR.search(text[:unit_end]):
        return False
    return dash_end(text, end) > end or "." in text[start:end]
