"""A grid of texts as a matrix of figures: which rows are headers, which columns are labels, and every figure as
integers for the search.

Integers, not floats: all figures of a table are multiples of one small unit (half of its finest printed digit), so
sums are exact.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.danish.money import unit_of
from pipeline.danish.numbers import Figure, credits, guess_format, read_figure
from pipeline.reconciliation.in_cell import FACTORS, REMARK, factors, money_figure
from pipeline.reconciliation.intervals import NOTHING, Rounded
from pipeline.reconciliation.precision import effective_halves, kinds_of
from pipeline.reconciliation.words import roles

Ints = NDArray[Any]

Place = tuple[int, int]
FORMATS = {"point comma": "da", "comma point": "en", "space comma": "space", "da": "da", "en": "en", "space": "space"}
EMPTY, NUMBER, ZERO, MISSING, TEXT = range(5)
_DASH = re.compile(r"[-‐‑–—−]+\*?")
_YEAR = re.compile(r"\W*(1[89]|20)\d\d(\s?[-–/]\s?((1[89]|20)?\d\d))?\W{0,2}")
_CODE = re.compile(r"\s*((?:[A-Z]{1,3}\.?)?\d{1,4}(?:\.\d{1,4})*)\.?[\s,;:–-]")
_ASIDE = re.compile(r"[-−–]?\d+(?:[.,]\d+)?\s?(?:%|pct\.?|procent)|\d{1,3}(?:\.\d{3})+", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[-−–]?0,\d+")
_WITHHELD = re.compile(r"\.{1,3}|…|:|[A-Za-z]|[nN]\.?/?[aA]\.?")
_LIMIT = 10**15
# a letter that statistical agencies set after a figure: estimate, revised, preliminary, break, forecast, use with caution
_FLAG = re.compile(r"([-−–]?\d[\d.,]*\d|\d)\s?[EeRrPpCcFfBbSs]")


@dataclass(frozen=True, slots=True)
class Matrix:
    """The figures of a grid. ``state`` says what a cell holds (EMPTY, NUMBER, ZERO for a dash, MISSING for "..",
    TEXT), ``states`` the same as plain numbers; ``value`` and ``half`` are integers in units of ``unit``, 0 where there
    is no figure; ``rounded`` are the figures as intervals in the table's common unit, a dash as nothing, None where
    unknown; ``rows`` and ``cols`` list the lines that hold figures; ``row_labels`` and ``col_labels`` their words; ``gap_before`` is true
    for rows after a blank row or one with words only. ``money`` are the cells known to be kroner."""

    texts: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[Figure | None, ...], ...]
    header_rows: int
    unit: Decimal
    value: Ints
    half: Ints
    state: Ints
    rows: tuple[int, ...]
    cols: tuple[int, ...]
    row_labels: tuple[str, ...]
    col_labels: tuple[str, ...]
    indents: tuple[int, ...]
    gap_before: tuple[bool, ...]
    bold: tuple[bool, ...]
    multipliers: Mapping[Place, Decimal]
    row_kinds: tuple[int, ...] = ()
    col_kinds: tuple[int, ...] = ()
    states: tuple[tuple[int, ...], ...] = ()
    rounded: tuple[tuple[Rounded | None, ...], ...] = ()
    money: frozenset[Place] = frozenset()
    totals: frozenset[int] = frozenset()


def number_format_of(name: str | None, grid: Sequence[Sequence[str]]) -> str:
    """``da``, ``en`` or ``space`` from a name ("Point Comma" and the like), or guessed from the cells. Raises
    ValueError for an unknown name."""
    if not name:
        guess = guess_format(text for row in grid for text in row)
        # 0,012 is no number with thousands: one such cell settles what 1,234 means
        settled = guess == "en" and any(_DECIMAL_COMMA.fullmatch(text.strip()) for row in grid for text in row)
        return "da" if settled else guess
    if name.lower() not in FORMATS:
        raise ValueError(f"unknown number format: {name!r} (known: {', '.join(sorted(FORMATS))})")
    return FORMATS[name.lower()]


def build(
    grid: Sequence[Sequence[str]],
    *,
    header_rows: int | None = None,
    number_format: str | None = None,
    bold: Iterable[Place] = (),
    figures: Mapping[Place, Figure | None] | None = None,
    money: Collection[Place] = (),
    totals: Collection[int] = (),
) -> Matrix:
    """Read a grid (rows may differ in length). ``figures`` override what the texts say; ``money`` are cells known to be kroner,
    ``totals`` rows known to be sums."""
    width = max((len(row) for row in grid), default=0)
    texts = tuple(tuple([*row, *[""] * (width - len(row))]) for row in grid)
    style = number_format_of(number_format, grid)
    read, printed_units = _read_all(texts, style, figures)
    top = _header_rows(texts, read) if header_rows is None else header_rows
    cols = _figure_columns(texts, read, top)
    state, plain = _states(texts, read, top, cols)
    labels = _column_labels(texts, top, width)
    multipliers = factors(read, printed_units, [" ".join(row).strip() for row in texts], labels)
    unit, value, half = _integers(read, plain, multipliers, (len(texts), width))
    rows = tuple(
        r
        for r in range(top, len(texts))
        if any(state[r][c] == NUMBER for c in cols) or _withheld(texts[r], state[r], cols)
    )
    live = tuple(c for c in cols if any(state[r][c] == NUMBER for r in rows))
    strong = _bold_rows(set(bold), texts, rows)
    half = effective_halves(value, half, unit, rows, live)
    kinds = [
        kinds_of([[read[r][c] for r in rows] for c in live], [labels[c] for c in live]),
        kinds_of([[read[r][c] for c in live] for r in rows], [_row_label(texts, r, live) for r in rows]),
    ]
    return Matrix(
        texts, read, top, unit, value, half, np.array(state, dtype=np.int8).reshape(len(texts), width), rows, live,
        tuple(_row_label(texts, r, live) for r in range(len(texts))), labels,
        _indents(texts, rows), _gaps(texts, rows), strong, multipliers, kinds[1], kinds[0],
        tuple(map(tuple, state)), _rounded(read, state, half.tolist(), unit, multipliers), frozenset(money), frozenset(totals),
    )  # fmt: skip


def _figure(place: Place, text: str, style: str, given: Mapping[Place, Figure | None] | None) -> Figure | None:
    if given is not None and place in given:
        return given[place]
    if not text or text.isspace():
        return None
    figure = read_figure(text, style)
    if figure is None and text.rstrip().endswith(")"):
        figure = read_figure(REMARK.sub("", text), style)
    flag = _FLAG.fullmatch(text.strip()) if figure is None else None
    return read_figure(flag.group(1), style) if flag else figure


def _read_all(
    texts: tuple[tuple[str, ...], ...], style: str, given: Mapping[Place, Figure | None] | None
) -> tuple[tuple[tuple[Figure | None, ...], ...], dict[Place, str]]:
    """The figure of every cell, and the unit of those that print one (their figure is in kroner then)."""
    own: dict[Place, str] = {}
    out, owed = [], credits(texts)
    for r, row in enumerate(texts):
        line = []
        for c, text in enumerate(row):
            figure = _figure((r, c), text, style, given)
            if given is None or (r, c) not in given:
                money = money_figure(text) if figure is None else None
                if money is not None:
                    figure, own[(r, c)] = money
                if figure is not None and (r, c) in owed:
                    figure = figure._replace(value=-figure.value, low=-figure.high, high=-figure.low)
            line.append(figure)
        out.append(tuple(line))
    return tuple(out), own


def is_year(text: str) -> bool:
    """Whether the text is a year or a span of years."""
    return ("20" in text or "19" in text or "18" in text) and bool(_YEAR.fullmatch(text.strip()))


def _header_rows(texts: tuple[tuple[str, ...], ...], read: tuple[tuple[Figure | None, ...], ...]) -> int:
    """The first row whose cells to the right of the labels are figures rather than words or years, and that is not
    alone in it. Columns that hold words all the way down (supplier, service, account) are labels too."""
    named = _word_columns(texts, read)
    counts = []
    for row, figures in zip(texts, read, strict=True):
        numbers = nils = years = words = 0
        for c, (text, figure) in enumerate(zip(row, figures, strict=True)):
            if not c or c in named or not text:
                continue
            year = is_year(text)
            years += year
            if figure is None or (not figure.nil and _spans(figure)):
                words += bool(text.strip())
            elif figure.nil:
                nils += 1
            else:
                numbers += not year
        counts.append((numbers, nils, years, words))
    yearly = [r for r, (numbers, nils, years, words) in enumerate(counts) if years and not numbers + nils + words]
    if len({texts[r][0].strip() for r in yearly}) > 1 and len({texts[r][1:] for r in yearly}) > 1:
        # rows with names of their own and years that differ are no heads: figures that look like years
        counts = [(years, 0, 0, 0) if r in yearly else each for r, each in enumerate(counts) for years in (each[2],)]
    typical = sorted(n + z for n, z, _, _ in counts if n)[len([1 for n, *_ in counts if n]) // 2 :][:1] or [0]
    for r, (numbers, nils, years, words) in enumerate(counts):
        if numbers > words and numbers >= years and 2 * (numbers + nils) >= typical[0]:
            return r
    return next((r for r, (numbers, _, years, _) in enumerate(counts) if numbers > years), len(texts))


def _word_columns(texts: tuple[tuple[str, ...], ...], read: tuple[tuple[Figure | None, ...], ...]) -> set[int]:
    """Columns in which words are the rule: three or more, and four for every figure."""
    out = set()
    for c in range(len(texts[0]) if texts else 0):
        filled = [r for r in range(len(texts)) if texts[r][c].strip()]
        numbers = sum(read[r][c] is not None for r in filled)
        if len(filled) - numbers > 2 and len(filled) - numbers >= 4 * numbers:
            out.add(c)
    return out


def _spans(figure: Figure) -> bool:
    """Whether a range is printed ("51.000-100.000")."""
    return figure.high - figure.low > figure.quantum


def _figure_columns(
    texts: tuple[tuple[str, ...], ...], read: tuple[tuple[Figure | None, ...], ...], top: int
) -> tuple[int, ...]:
    """Columns that hold figures, without labels, years, ranks and codes."""
    width = len(texts[0]) if texts else 0
    last_label = -1
    for c in range(min(4, width)):
        words = sum(bool(texts[r][c].strip()) and read[r][c] is None for r in range(top, len(texts)))
        numbers = sum((figure := read[r][c]) is not None and not figure.nil for r in range(top, len(texts)))
        if words > numbers:
            last_label = c
    out = []
    for c in range(width):
        found = [(r, f) for r in range(top, len(texts)) if (f := read[r][c]) is not None and not f.nil]
        words = sum(len(texts[r][c].strip()) > 3 and read[r][c] is None for r in range(top, len(texts)))
        if (
            not found
            or words > 2 * len(found)
            or (c == 0 and words > len(found))
            or _is_identifier(texts, found, c, top, c < last_label)
        ):
            continue
        out.append(c)
    return tuple(out)


def _is_identifier(
    texts: tuple[tuple[str, ...], ...], numbers: list[tuple[int, Figure]], c: int, top: int, before_labels: bool
) -> bool:
    header = " ".join(texts[r][c] for r in range(top)).strip()
    whole = all(f.quantum == 1 and f.value >= 0 and not f.percent for _, f in numbers)
    if not whole:
        return False
    values = [f.value for _, f in numbers]
    years = [f.value for r, f in numbers if is_year(texts[r][c])]
    added = len(years) > 1 and sum(years) in values  # years do not add up
    if len(years) * 5 >= len(numbers) * 4 and (len(numbers) > 1 or c == 0) and not added:
        return True
    if "identifier" in roles(header) or (before_labels and len(set(values)) * 10 >= len(values) * 9):
        return True
    return len(values) >= 3 and c <= 1 and values == [Decimal(i + 1) for i in range(len(values))]


def _states(
    texts: tuple[tuple[str, ...], ...], read: tuple[tuple[Figure | None, ...], ...], top: int, cols: tuple[int, ...]
) -> tuple[list[list[int]], set[Place]]:
    state, plain, wanted = [], set(), set(cols)
    for r, row in enumerate(texts):
        line = []
        for c, text in enumerate(row):
            figure = read[r][c]
            kind = EMPTY if not text.strip() else TEXT
            if r >= top and c in wanted and kind == TEXT:
                kind = _state_of(text, figure)
            if kind == NUMBER:
                plain.add((r, c))
            line.append(kind)
        state.append(line)
    return state, plain


def _state_of(text: str, figure: Figure | None) -> int:
    if figure is None:
        return MISSING if len(text.strip()) <= 3 else TEXT
    if figure.nil:
        return ZERO if figure.nil == "zero" or _DASH.fullmatch(text.strip()) else MISSING
    if _spans(figure) or abs(figure.value) > _LIMIT:
        return MISSING
    return NUMBER


def _withheld(row: Sequence[str], states: Sequence[int], cols: Sequence[int]) -> bool:
    """Whether a row with a label gives a code for every figure it has: a part that is unknown, not one that is not there."""
    cells = [c for c in cols if states[c] != EMPTY]
    codes = [c for c in cells if states[c] == MISSING and _WITHHELD.fullmatch(row[c].strip())]
    return bool(codes) and len(codes) == len(cells) and any(text.strip() for text in row[: cols[0]])


def _integers(
    read: Any, plain: set[Place], factors: Mapping[Place, Decimal], shape: Place
) -> tuple[Decimal, Ints, Ints]:
    """Values and half quanta as integers of one unit; arbitrary precision where 64 bits do not do."""
    scaled = {(r, c): (read[r][c].value, read[r][c].quantum) for r, c in plain}
    for p, factor in factors.items():
        if p in scaled:
            scaled[p] = scaled[p][0] * factor, scaled[p][1] * abs(factor)
    finest = min(map(_exponent, {quantum for _, quantum in scaled.values()}), default=0)
    step = Decimal(1).scaleb(finest)
    finest = min([finest, *(_exponent(value) for value, _ in scaled.values() if value % step)])
    unit = Decimal(1).scaleb(min(finest, 0)) / 2
    largest = max((abs(value) for value, _ in scaled.values()), default=Decimal(0))
    kind: Any = object if largest / unit * max(len(plain), 1) > 2**62 else np.int64
    value, half = np.zeros(shape, dtype=kind), np.zeros(shape, dtype=kind)
    if scaled:
        at = tuple(zip(*scaled, strict=True))
        halves = {quantum: int(quantum / 2 / unit) for quantum in {quantum for _, quantum in scaled.values()}}
        value[at] = [int(v / unit) for v, _ in scaled.values()]
        half[at] = [halves[quantum] for _, quantum in scaled.values()]
    return unit, value, half


def _rounded(
    read: tuple[tuple[Figure | None, ...], ...],
    state: list[list[int]],
    half: list[list[int]],
    unit: Decimal,
    factors: Mapping[Place, Decimal],
) -> tuple[tuple[Rounded | None, ...], ...]:
    halves = {count: count * unit for line in half for count in line}
    out = []
    for r, (kinds, figures) in enumerate(zip(state, read, strict=True)):
        line: list[Rounded | None] = [NOTHING if kind == ZERO else None for kind in kinds]
        for c, figure in enumerate(figures):
            if kinds[c] == NUMBER and figure is not None:
                value = figure.value * factors.get((r, c), Decimal(1)) if factors else figure.value
                line[c] = Rounded(value, value - halves[half[r][c]], value + halves[half[r][c]])
        out.append(tuple(line))
    return tuple(out)


def _exponent(x: Decimal) -> int:
    return int(x.normalize().as_tuple().exponent) if x else 0


def _row_label(texts: tuple[tuple[str, ...], ...], r: int, cols: tuple[int, ...]) -> str:
    """The words of a row; a share or a count that stands between its name and its amounts ("Randers | 54,0 pct. | 432.000") is none of them."""
    numeric = set(cols)
    words = [text.strip() for c, text in enumerate(texts[r]) if c not in numeric and text.strip()]
    return " ".join([*words[:1], *(text for text in words[1:] if not _ASIDE.fullmatch(text))])


def _column_labels(texts: tuple[tuple[str, ...], ...], top: int, width: int) -> tuple[str, ...]:
    """The header words over each column, top down; a spanning header belongs to the columns right of it until the
    next one."""
    labels: list[list[str]] = [[] for _ in range(width)]
    for r in range(top):
        filled = [c for c in range(width) if texts[r][c].strip()]
        alone = filled == [0] or (0 < len(filled) <= 2 and len(texts[r][filled[-1]].strip()) > 40 and r < top - 1)
        if not filled or alone:  # a caption, not a header
            continue
        for c in range(width):
            own = " ".join(texts[r][c].split())
            left = next((" ".join(texts[r][k].split()) for k in range(c, 0, -1) if texts[r][k].strip()), "")
            label = own or (left if r < top - 1 else "")
            if label:
                labels[c].append(label)
    return tuple("\n".join(words) for words in labels)


@lru_cache(maxsize=20_000)
def column_name(label: str) -> str:
    """The last header line over a column that says more than a unit."""
    lines = label.split("\n")
    return next((line for line in reversed(lines) if line and unit_of(line) not in FACTORS), lines[-1])


def _indents(texts: tuple[tuple[str, ...], ...], rows: tuple[int, ...]) -> tuple[int, ...]:
    """How deep each row's label stands: blanks and dashes before it, and the level of its number (1, 1.1, 1.1.1) where rows are numbered."""
    first = [next((text for text in row if text.strip()), "") for row in texts]
    codes = [m.group(1) if (m := _CODE.match(text)) else "" for text in first]
    known = {codes[r] for r in rows if codes[r]}
    numbered = any("." in code and code.rsplit(".", 1)[0] in known for code in known)
    return tuple(_indent(text) + (code.count(".") if numbered else 0) for text, code in zip(first, codes, strict=True))


def _indent(first: str) -> int:
    spaces = len(first) - len(first.lstrip(" \u00a0"))
    return spaces + (1 if re.match(r"\s*(?:[-–•·]|\.{2,}|…)\s?\w", first) else 0)


def _gaps(texts: tuple[tuple[str, ...], ...], rows: tuple[int, ...]) -> tuple[bool, ...]:
    numeric = set(rows)
    return tuple(r > 0 and r in numeric and (r - 1) not in numeric for r in range(len(texts)))


def _bold_rows(bold: set[Place], texts: tuple[tuple[str, ...], ...], rows: tuple[int, ...]) -> tuple[bool, ...]:
    return tuple(
        bool(cells := [c for c, text in enumerate(row) if text.strip()]) and all((r, c) in bold for c in cells)
        for r, row in enumerate(texts)
    )
