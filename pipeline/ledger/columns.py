"""What each column of a source table holds: proposed from its heading and its cells, or as a person has confirmed it in a file."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache, partial

from pipeline import reference
from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.money_units import FACTORS
from pipeline.danish.numbers import read_figure
from pipeline.interpretation.roles.facets import facet
from pipeline.interpretation.text.wording import plain
from pipeline.matching.entities import key_of, spellings_for

#: Roles that say what an amount is about. ``amount`` columns hold the money; ``other`` columns are kept and not used.
ROLES = (
    "region", "cluster", "municipality", "municipality_code", "initiative", "measure", "payer", "period", "account",
)  # fmt: skip
AMOUNT, OTHER = "amount", "other"
MAP_FIELDS = ("file", "sheet", "column", "role", "measure", "payer", "year", "factor", "tolerance", "confirmed")
SHARE = 0.6  # of the cells of a column that must fit a role when its heading does not say it
SAMPLE = 400  # cells looked at
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a source table. ``measure``, ``payer`` and ``year`` are what the heading of an amount column says ('' and 0: nothing),
    ``factor`` the kroner its figures count, ``why`` what the role was taken from (heading, cells, file), ``tolerance`` the kroner by which what is
    held against its figures may differ."""

    index: int
    heading: str
    role: str
    measure: str = ""
    payer: str = ""
    year: int = 0
    factor: int = 1
    why: str = ""
    tolerance: Decimal = Decimal(0)


def proposed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The likeliest role of every column: what its heading says where the cells do not speak against it, otherwise what most cells are."""
    taken: set[str] = set()
    columns = []
    for index, heading in enumerate(headings):
        cells = [row[index].strip() for row in rows[:SAMPLE] if index < len(row) and row[index].strip()]
        column = _proposed(index, heading, cells)
        if column.role in ROLES and column.role in taken and column.role != "account":
            column = Column(index, heading, OTHER, why="a column before it has the role")
        taken.add(column.role)
        columns.append(column)
    return tuple(columns)


def _proposed(index: int, heading: str, cells: Sequence[str]) -> Column:
    numeric = _share(cells, is_amount)
    stated = next((row["role"] for row in reference.rows("ledger_columns") if fits(plain(heading), row["heading"])), "")
    if stated and stated != AMOUNT and (stated in ("period", "municipality_code", "account") or numeric < SHARE):
        return Column(index, heading, stated, why="heading")
    found = _YEAR.search(heading)
    measure, payer = word_meaning("measure", heading), word_meaning("payer", heading)
    if numeric >= SHARE and (stated == AMOUNT or measure or payer or found):
        year, factor = int(found[1]) if found else 0, int(FACTORS.get(unit_of(heading) or "", 1))
        return Column(index, heading, AMOUNT, measure, payer, year, factor, "heading")
    for role, means in _READERS:
        if numeric < SHARE and _share(cells, lambda text, means=means: bool(means(text))) >= SHARE:  # type: ignore[misc]
            return Column(index, heading, role, why="cells")
    if numeric >= SHARE and _share(cells, lambda text: bool(_YEAR.fullmatch(text))) >= SHARE:
        return Column(index, heading, "period", why="cells")
    return Column(index, heading, OTHER, why="nothing tells")


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def is_amount(text: str) -> bool:
    """Whether a cell is one figure, with or without a unit of money."""
    return amount_of(text) is not None


def amount_of(text: str) -> tuple[Decimal, Decimal, bool] | None:
    """The one figure a cell holds: its value, the worth of its last digit, and whether the cell states a unit of money itself, so that both are
    kroner. None for anything else."""
    figure = read_figure(text)
    if figure is not None:
        return figure.value, figure.quantum, False
    amounts = find_amounts(text)
    if len(amounts) == 1 and (amounts[0].start, amounts[0].end) == (0, len(text)):
        return amounts[0].amount.value_kr, amounts[0].amount.quantum_kr, True
    return None


@cache
def entities(kind: str, text: str) -> tuple[str, ...]:
    """The ids of the regions, clusters or municipalities that a cell's text names."""
    key = key_of(kind, text)
    return tuple(sorted({each.entity_id for each in spellings_for(kind, key)})) if key else ()


def municipality_of_code(code: str) -> str:
    """The municipality with a number, '' when none has it."""
    return _by_code().get(code.lstrip("0"), "")


@cache
def _by_code() -> Mapping[str, str]:
    rows = [(row.get("code", "").lstrip("0"), row["municipality_id"]) for row in reference.rows("municipalities")]
    return {code: name for code, name in reversed(rows) if code}


@cache
def word_meaning(kind: str, text: str) -> str:
    """What a heading or a cell says of the measure or the payer, '' when it says nothing."""
    said = facet(_YEAR.sub("", text), is_cell=True)
    return said.measure if kind == "measure" else said.payer


def fits(text: str, *wordings: str) -> bool:
    """Whether a heading is one of some wordings, or begins with one that ends in ``*``."""
    return any(text.startswith(each[:-1]) if each.endswith("*") else text == each for each in wordings)


_READERS: tuple[tuple[str, Callable[[str], object]], ...] = (
    *((kind, partial(entities, kind)) for kind in ("cluster", "region", "municipality")),
    *((kind, partial(word_meaning, kind)) for kind in ("payer", "measure")),
)


def load_map(text: str) -> dict[tuple[str, str], tuple[Column, ...]]:
    """The confirmed columns of ``kolonner.csv`` by (file, sheet). Lines of which ``confirmed`` is not ``ja`` are proposals and count for nothing.

    Raises ValueError for a role or a number that is none, naming the line.
    """
    found: dict[tuple[str, str], list[Column]] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        if (row.get("confirmed") or "").strip().lower() not in ("ja", "yes", "x"):
            continue
        role = (row.get("role") or "").strip()
        if role not in (*ROLES, AMOUNT, OTHER):
            raise ValueError(f"{number}: role {role!r}")
        try:
            year, factor = int(row.get("year") or 0), int(row.get("factor") or 1)
            tolerance = Decimal((row.get("tolerance") or "0").replace(",", "."))
        except (ValueError, InvalidOperation):
            said = {name: row.get(name) for name in ("year", "factor", "tolerance")}
            raise ValueError(f"{number}: {said}") from None
        key = ((row.get("file") or "").strip(), (row.get("sheet") or "").strip())
        heading, measure, payer = (row.get(name) or "" for name in ("column", "measure", "payer"))
        column = Column(-1, heading, role, measure, payer, year, factor, "file", tolerance)
        found.setdefault(key, []).append(column)
    return {key: tuple(columns) for key, columns in found.items()}


def confirmed(columns: Sequence[Column], stated: Iterable[Column]) -> tuple[Column, ...]:
    """The proposed columns with those a person has confirmed in their place, by heading."""
    by_heading: Mapping[str, Column] = {plain(column.heading): column for column in stated}
    return tuple(
        replace(own, index=column.index, heading=column.heading)
        if (own := by_heading.get(plain(column.heading)))
        else column
        for column in columns
    )


def map_rows(file: str, sheet: str, columns: Iterable[Column]) -> Iterable[dict[str, str]]:
    """Lines of ``kolonner.csv`` for the columns of a table, with an empty ``confirmed`` unless the file has it."""
    for column in columns:
        yield {
            "file": file,
            "sheet": sheet,
            "column": column.heading,
            "role": column.role,
            "measure": column.measure,
            "payer": column.payer,
            "year": str(column.year or ""),
            "factor": str(column.factor) if column.role == AMOUNT else "",
            "tolerance": str(column.tolerance or ""),
            "confirmed": "ja" if column.why == "file" else "",
        }
