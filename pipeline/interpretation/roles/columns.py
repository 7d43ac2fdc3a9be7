"""The roles of a table's columns, decided once: by their headers, by what their cells look like, and by the columns beside them."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.dates import find_dates
from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.danish.text import clean
from pipeline.interpretation.roles.cell_texts import YEARS, figure_in, is_figure, text_of
from pipeline.interpretation.roles.facets import facet, find_wording, is_share, is_total
from pipeline.interpretation.text import wording
from pipeline.model import Cell
from pipeline.reconciliation.words import roles as sum_roles
from pipeline.reference import rows

#: A text column whose middle cell is longer than this many characters describes; a shorter one labels.
LONGEST_LABEL = 48
#: The same for a column whose header calls it a description.
LONGEST_CALLED_LABEL = 36
#: A code has at least so many digits ("219", "4711"); shorter ones may count.
SHORTEST_CODE = 3

_BY = re.compile(r"\b(?:til|efter|ud fra|pr\.?)\s+$", re.IGNORECASE)
#: Rows in which columns must add up.
FEWEST_SUMS = 3

Slots = Sequence[Sequence[Cell | None]]
_CODE = re.compile(r"\d{3,12}|\d{1,4}(?:[.-]\d{1,4}){1,5}-?\d*")
_TAIL = re.compile(r"\s*(?:\([^)]*\)|\d{4}(?:\s?[-–]\s?\d{2,4})?)\s*$")

#: "År 1", "2. år": the first, second … year of something, and no number of years.
_NUMBERED_YEAR = re.compile(r"(?:budget|overslags)?år\s\d{1,2}|\d{1,2}\.\s(?:budget|overslags)?år", re.IGNORECASE)

#: How much each kind of evidence weighs; the goal is that a header's own word decides, and the cells where it says nothing.
HEADER, CELLS, BESIDE = 3.0, 2.0, 1.5


class Role(NamedTuple):
    """What a column or row is, how sure that is (0 to 1) and the words or shape that speak for it. Columns of words: entity, initiative, label,
    payer, focus_area, anchoring, status, expected_end, remark; of figures: amount (all that can be money), count, percent, period, identifier."""

    name: str
    confidence: float = 1.0
    because: str = ""


@dataclass(frozen=True, slots=True)
class TableRoles:
    """The roles of a table's columns and rows (header, band, body, total, of_which, empty)."""

    columns: tuple[Role, ...] = ()
    rows: tuple[Role, ...] = ()

    def columns_of(self, *names: str) -> tuple[int, ...]:
        """The columns with one of these roles, from left to right."""
        return tuple(col for col, role in enumerate(self.columns) if role.name in names)


def column_roles(slots: Slots, body: range, headers: Sequence[str]) -> tuple[Role, ...]:
    """The role of each column: the one most evidence speaks for, and how far it is ahead of the next."""
    texts = [
        [text for row in body if (cell := slots[row][col]) is not None and cell.col == col and (text := text_of(cell))]
        for col in range(len(headers))
    ]  # a label over several columns is the first one's
    holds = [_holds_figures(column) for column in texts]
    roles = [_role(col, headers, texts, holds) for col in range(len(headers))]
    for col in range(1, len(roles)):  # "Heraf med provenu" beside "Modtaget antal": a part of a count counts
        if facet(headers[col]).part and not money_header(headers[col]) and roles[col - 1].name == "count":
            roles[col] = roles[col - 1] if roles[col].name == "amount" else roles[col]
    figures = [[text for text in column if any(map(str.isdigit, text))] for column in texts]
    decimals = [bool(column) and all("," in text for text in column) for column in figures]
    for col, column in enumerate(texts):  # "Projekter: 2, 1, 2" beside "3,05", "1,75" and "5,15"
        if roles[col].name == "amount" and sum(decimals) > 1 and not money_header(headers[col]) and all(map(str.isdigit, column)):
            roles[col] = Role("count", roles[col].confidence, headers[col])
    return tuple(
        Role("amount", role.confidence, role.because) if role.name == "count" and _is_part(col, slots, body, roles) else role
        for col, role in enumerate(roles)
    )


def _is_part(col: int, slots: Slots, body: range, roles: Sequence[Role]) -> bool:
    """Whether a column that could count adds up, with money right before or after it, to the money next to them in all rows, three at least:
    what is "Efter indbyggertal" is then money too."""
    figures = [each for each, role in enumerate(roles) if role.name == "amount" or each == col]
    at = figures.index(col)
    for first in range(at + 1):
        for total in range(max(at + 1, first + 2), len(figures)):
            rows_of = [[figure_in(text_of(slots[row][each])) for each in figures[first : total + 1]] for row in body]
            whole = [[value.value for value in row if value] for row in rows_of if None not in row]
            if len(whole) >= FEWEST_SUMS and all(sum(row[:-1]) == row[-1] != 0 for row in whole):
                return True
    return False


def _role(col: int, headers: Sequence[str], texts: Sequence[list[str]], holds: Sequence[bool]) -> Role:
    header, column = headers[col], texts[col]
    if not column and not header:
        return Role("empty")
    votes: dict[str, float] = defaultdict(float)
    meaning = meaning_of_header(header)
    years = _holds_years(column)
    if holds[col]:
        _vote_figures(votes, header, column, years)
        if not money_header(header) and _is_code_column(col, texts, holds):
            same = len(column[0]) > SHORTEST_CODE and len({len(text) for text in column}) == 1
            votes["identifier"] += HEADER if same else BESIDE
    elif column:
        described = describes(column, header)
        days = all(map(_is_day, column))
        votes["identifier" if days and not meaning else "remark" if described else "label"] += CELLS
    named = "identifier" in sum_roles(header) and (_counts(header) or not find_wording("count", header))  # "Forbrug til dato" is no date
    if named and (holds[col] or years) and not is_numbered_year(header):
        votes["period" if years and _names_year(header) else "identifier"] += HEADER
    if meaning not in ("", "amount", "label") and (years or not holds[col]):
        votes["period" if meaning == "expected_end" and years and _names_year(header) else meaning] += HEADER
    (best, weight), *rest = sorted(votes.items(), key=lambda vote: -vote[1]) or [("label", 1.0)]
    behind = rest[0][1] if rest else 0.0
    return Role(best, round(weight / (weight + behind), 2), header or ("figures" if holds[col] else "words"))


def _is_day(text: str) -> bool:
    """Whether a cell is a date, or days of the year ("1. marts og 1. september")."""
    dates = find_dates(text)
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if len(dates) == 1 and dates[0].end - dates[0].start == len(text):
        return True
    return not _months().isdisjoint(words) and all(
        w in _months() or w in reference.words("function_words") for w in words
    )


@cache
def _months() -> frozenset[str]:
    return frozenset(row["word"].strip(".") for row in rows("months"))


def _holds_years(column: Sequence[str]) -> bool:
    """Whether a column's cells are years, but for those of totals."""
    years = [bool(YEARS.fullmatch(text)) for text in column]
    return any(years) and all(year or is_total(text) for year, text in zip(years, column, strict=True))


def _vote_figures(votes: dict[str, float], header: str, column: Sequence[str], years: bool) -> None:
    unit = unit_of(header)
    votes["amount"] += CELLS
    if years and (not money_header(header) or is_unit(header)):
        votes["period" if _names_year(header) or not header or is_unit(header) else "identifier"] += HEADER
    if is_share(header) or (unit == "pct" and not money_header(header)):
        votes["percent"] += HEADER
    elif _counts(header) and unit not in MONEY_UNITS and not _is_measure_head(header):
        votes["count"] += HEADER
    if 2 * sum("%" in text or "pct" in text.lower() for text in column) > len(column):
        votes["percent"] += HEADER


def _counts(header: str) -> bool:
    """Whether a header tells what is counted, and not what money is shared by or told until ("Efter indbyggertal", "Forbrug til dato")."""
    said = find_wording("count", header)
    return said is not None and not _BY.search(header[: header.index(said[1])])


def _is_measure_head(header: str) -> bool:
    """Whether a header's first word is a measure of money ("Budget, nr. 2", "Afregnet til dato")."""
    found = facet(header)
    return found.money and header.lower().startswith(found.measure_text.lower() or "\0")


def money_header(header: str) -> bool:
    """Whether a header's words can be about money only, or name a unit of money."""
    return facet(header).money or unit_of(header) in MONEY_UNITS


@lru_cache(maxsize=2048)
def meaning_of_header(text: str) -> str:
    """What a header's words mean (initiative, focus_area, anchoring, status, expected_end, amount, label), '' when no row of
    ``column_words.csv`` knows them; exact wordings before those with ``*``. Years and brackets at the end are no part of the meaning."""
    key = _TAIL.sub("", clean(text)).strip(" ?:.*")
    known = [row for row in rows("column_words") if row["kind"] == "status_table"]
    for row in sorted(known, key=lambda row: "*" in row["word"]):
        if len(key) < 80 and wording.whole(row["word"]).fullmatch(wording.plain(key)):
            return row["meaning"]
    return ""


def is_unit(header: str) -> bool:
    """Whether a header is a unit of money and no more: over the labels of the rows it is the unit of the table ("Mio. kr." over years)."""
    found = find_amounts(f"1 {header}")
    return unit_of(header) in MONEY_UNITS and len(found) == 1 and found[0].end == len(header) + 2


def is_numbered_year(header: str) -> bool:
    """Whether a header is the number of a year of a plan ("År 1", "3. år"): its figures are what the table's are."""
    return bool(_NUMBERED_YEAR.fullmatch(header.strip()))


def _names_year(header: str) -> bool:
    """Whether a header says that its years are those of the figures beside them ("Budgetår", "År")."""
    return wording.plain(header) in reference.words("column_words", kind="year_column")


def _is_code_column(col: int, texts: Sequence[list[str]], holds: Sequence[bool]) -> bool:
    """Whether a column's bare digits are codes: they name the words beside them, all different, where the money to their right is printed
    with separators."""
    column = texts[col]
    words_beside = col + 1 < len(texts) and bool(texts[col + 1]) and not holds[col + 1]
    if not words_beside or len(set(column)) < len(column) or not all(_CODE.fullmatch(text) for text in column):
        return False
    others = [text for other in range(col + 2, len(texts)) if holds[other] for text in texts[other]]
    bare = sum(text.isdigit() and len(text) > SHORTEST_CODE for text in others)
    return any("." in text or "," in text for text in others) and not bare


def _holds_figures(texts: Sequence[str]) -> bool:
    """At least half of a column's filled cells are figures, and one of them is more than a list label or a dash."""
    figures = [text for text in texts if is_figure(text)]
    real = any(char.isdigit() for text in figures for char in text) and not _is_counter(texts)
    return real and 2 * len(figures) >= len(texts)


def _is_counter(texts: Sequence[str]) -> bool:
    """Whether a column just numbers its rows: 1, 2, 3 or 1., 2., 3., over words for all of them ("Rate 1-3")."""
    last = len(texts) - (len(texts) > 2 and any(map(str.isalpha, texts[-1])))
    digits = [text.rstrip(".)") for text in texts[:last]]
    if len(digits) < 2 or not all(text.isdecimal() and len(text) < 4 for text in digits):
        return False
    numbers = [int(text) for text in digits]
    return numbers[0] in (0, 1) and all(after - before == 1 for before, after in itertools.pairwise(numbers))


def describes(texts: Sequence[str], header: str) -> bool:
    """Whether a column holds descriptions in sentences and not labels. The words of a description do not govern its figures."""
    lengths = sorted(len(text) for text in texts if text)
    longest = LONGEST_CALLED_LABEL if find_wording("description", header) else LONGEST_LABEL
    return bool(lengths) and lengths[len(lengths) // 2] > longest


def is_figure_role(role: Role) -> bool:
    """Whether a column's figures may be amounts, counts or shares of what its rows are; codes and years are labels."""
    return role.name in ("amount", "count", "percent")
