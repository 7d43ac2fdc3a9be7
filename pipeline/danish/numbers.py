"""One printed figure: its value, the worth of its last digit, and what is odd about how it is printed; debit and credit in a column beside it; and
numbers written as words (number_words.csv): "fire", "femogtyve", "tre tusind fem hundrede".

Every figure is an interval: half of the last printed digit to either side, or the two ends of a printed range.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.text import BLANKS, clean
from pipeline.danish.wording import LETTER, any_of, key

FRACTIONS = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal("0.33"),
    "⅔": Decimal("0.67"),
}
FRACTION = "[½¼¾⅓⅔]"
DASHES = r"\-‐‑‒–—−"  # inside a character class
SIGNS = rf"{DASHES}÷⁒"  # inside a character class; ÷ is a minus in Danish accounts, and so is ./.
NARROW = "\u00a0\u2009\u202f\u2007\u2008"
ZERO = Decimal(0)


class Figure(NamedTuple):
    """A figure as printed. ``low`` and ``high`` are what it can have been before rounding, or the ends of a printed
    range.

    ``nil``: '' for a figure, else zero, undecided or empty (``value`` is 0 then). ``doubt``: '' or a code of this
    module.
    """

    value: Decimal
    quantum: Decimal
    low: Decimal
    high: Decimal
    raw: str
    percent: bool = False
    marks: tuple[str, ...] = ()
    nil: str = ""
    doubt: str = ""


class Parsed(NamedTuple):
    """Digits and separators turned into a value, before signs, ranges and units."""

    value: Decimal
    quantum: Decimal
    doubt: str = ""


_MARK_BEFORE = re.compile(r"^(\*{1,4}\)?)\s*(?=\S)")
_MARK_AFTER = re.compile(r"\s*(\*{1,4}\)?|[¹²³⁴⁵⁶⁷⁸⁹⁰†‡]+\)?|(?<=\d)\s+\d\))$")
_PERCENT = re.compile(r"\s*(?:%|‰|pct\.?|procent|procentpoint)$", re.IGNORECASE)
_DIGITS = rf"\d+(?:[.,'’·{BLANKS}]+\d+)*[.,]?"
_ONE = rf"(?:{_DIGITS}\s?{FRACTION}|{_DIGITS}|{FRACTION})"
_FIGURE = re.compile(rf"(?P<sign>\./\.|minus(?=\s)|[+{SIGNS}]?)(?P<gap>\s*)(?P<one>{_ONE})(?P<trail>\s?[-−÷])?$", re.IGNORECASE)
_KRONER_DASH = re.compile(rf",\s?[{DASHES}]{{1,2}}$")
_RANGE = re.compile(rf"(?P<low>{_ONE})\s?[{DASHES}]\s?(?P<high>{_ONE})$")
_SIDE = re.compile(
    r"(?:(?<=\.\d\d\d)|(?<=,\d\d))\s+(?:[KD]|[CD]R)$|(?<=\d)\s+(?:kredit|debet)$|^(?:[KD]|[CD]R)\s+(?=[\d.]+(?:\.\d{3}|,\d\d)$)"
)
_BRACKETS = re.compile(r"\(\s*([^()]*\d[^()]*)\s*\)$")
# what nine cells in ten hold, and what needs no second thought: digits in one run or in threes, decimals or none
_PLAIN = re.compile(r"([-–−]?)([0-9]+|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+))(?:,([0-9]+))?")
_PLAIN_EN = re.compile(r"([-–−]?)([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_UNGROUPED = str.maketrans("", "", "., ")


@lru_cache(maxsize=8192)
def read_figure(text: str, number_format: str = "da") -> Figure | None:
    """The one figure that a whole cell states, or None when the cell is not one figure.

    ``number_format``: ``da`` 1.234,5 · ``en`` 1,234.5 · ``space`` 1 234,5. Footnote marks and a per cent sign may
    stand with it; ``(418)``, ``-418``, ``418-``, ``÷418``, ``./. 418`` and ``1.418 K``, ``K 1.418`` or ``CR`` (credit; D or DR is debit)
    are negative. A dash or a word for nothing gives a figure with
    ``nil`` set. Figures with a money unit: pipeline.danish.money.
    """
    plain = (_PLAIN_EN if number_format == "en" else _PLAIN).fullmatch(text.strip())
    if plain:
        return _plain_figure(plain)
    raw = clean(text)
    if _several_lines(text):
        return None
    nil = _nil_words().get(raw.lower().rstrip("*").strip())
    if nil:
        return Figure(ZERO, ZERO, ZERO, ZERO, raw, marks=_take_marks(raw)[1] if "*" in raw else (), nil=nil)
    if not any(char.isdigit() or char in FRACTIONS for char in raw):
        return None
    bare, marks = _take_marks(raw)
    percent = bool(_PERCENT.search(bare))
    bare = _KRONER_DASH.sub("", _PERCENT.sub("", bare))
    side = _SIDE.search(bare)
    negative = side is not None and side.group().strip()[0] in "KkC"
    bare = _SIDE.sub("", bare)
    inside = _BRACKETS.fullmatch(bare)
    if inside:
        bare, negative = inside.group(1).strip(), not negative
    span = _RANGE.fullmatch(bare)
    if span:
        return None if negative else _range_figure(span, raw, number_format, percent, marks)
    found = _FIGURE.fullmatch(bare)
    parsed = parse_number(found["one"], number_format) if found else None
    if not found or not parsed:
        return None
    minus = (found["sign"] or "") not in ("", "+") or (found["trail"] or "").strip() in ("-", "−", "÷")
    value = -parsed.value if minus != negative else parsed.value
    half = parsed.quantum / 2
    return Figure(value, parsed.quantum, value - half, value + half, raw, percent, marks, "", parsed.doubt)


def _plain_figure(found: re.Match[str]) -> Figure:
    sign, whole, decimals = found.groups("")
    if len(whole) > 3:
        whole = whole.translate(_UNGROUPED)
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    value = -value if sign else value
    quantum, half = _quantum(len(decimals))
    return Figure(value, quantum, value - half, value + half, found.group())


@lru_cache(maxsize=64)
def _quantum(decimals: int) -> tuple[Decimal, Decimal]:
    """What the last printed digit is worth, and half of it."""
    return Decimal(1).scaleb(-decimals), Decimal(1).scaleb(-decimals) / 2


def _several_lines(text: str) -> bool:
    """Whether figures stand under each other; a figure that is broken at a separator is still one."""
    lines = [line.strip() for line in text.splitlines() if re.search(r"\d", line)]
    return any(not (upper[-1] in ",." and lower[0].isdigit()) for upper, lower in pairwise(lines))


def _range_figure(
    span: re.Match[str], raw: str, number_format: str, percent: bool, marks: tuple[str, ...]
) -> Figure | None:
    low, high = parse_number(span["low"], number_format), parse_number(span["high"], number_format)
    if not low or not high or high.value <= low.value:
        return None
    low = widen(low, high)
    return Figure(low.value, low.quantum, low.value, high.value, raw, percent, marks, "", low.doubt or high.doubt)


def widen(low: Parsed, high: Parsed) -> Parsed:
    """The lower end of ``10-15.000`` in the upper end's thousands."""
    if high.quantum == 1 and low.quantum == 1 and low.value < 1000 <= high.value and low.value * 1000 < high.value:
        return Parsed(low.value * 1000, Decimal(1000), low.doubt)
    return low


def _take_marks(text: str) -> tuple[str, tuple[str, ...]]:
    marks: list[str] = []
    before = _MARK_BEFORE.search(text)
    if before:
        marks.append(before.group(1))
        text = text[before.end() :]
    while True:
        after = _MARK_AFTER.search(text)
        if not after or not after.group(1):
            return text.strip(), tuple(marks)
        marks.append(after.group(1).strip())
        text = text[: after.start()]


@lru_cache(maxsize=1)
def _nil_words() -> dict[str, str]:
    return {row["word"]: row["nil"] for row in reference.rows("nil_words")}


# --- digits and separators ------------------------------------------------------------------------

_SPACED_COMMA = re.compile(rf"(\d)(?:[{BLANKS}]+,[{BLANKS}]*|,[{BLANKS}]+)(\d{{1,3}})$")
_SPACED_POINT = re.compile(rf"(?<=\d)(?:[{BLANKS}]+\.[{BLANKS}]*|\.[{BLANKS}]+)(?=\d{{3}}(?!\d))")
_BLANK_GROUPS = re.compile(rf"\d{{1,3}}(?:[{BLANKS}'’·]\d{{3}})+(?:[.,]\d+)?$")
_BLANK_FOR_POINT = re.compile(
    rf"(\d{{1,3}}(?:\.\d{{3}})+)[{BLANKS}](\d{{3}}(?:,\d+)?)$|^(\d{{1,3}})[{BLANKS}](\d{{3}}(?:\.\d{{3}})+(?:,\d+)?)$"
)


@lru_cache(maxsize=8192)
def parse_number(raw: str, number_format: str = "da") -> Parsed | None:
    """The value of digits with separators (no sign, no unit), or None when they are no one number in that format."""
    text, extra = _slashed(raw.strip()), ZERO
    if text[-1:] in FRACTIONS:
        extra, text = FRACTIONS[text[-1]], text[:-1].strip()
        if not text:
            return Parsed(extra, Decimal("0.01") if extra * 4 % 1 else extra)
    doubt = ""
    if text[-1:] in (".", ","):
        text, doubt = text[:-1], "stray_point"
    text, spaced = _close_gaps(text)
    doubt = spaced or doubt
    if not text or not text[0].isdigit() or re.search(f"[{BLANKS}]", text):
        return None
    whole, decimals, oddity = _split_number(text, number_format)
    if not whole.isdecimal() or not (decimals.isdecimal() or not decimals):
        return None
    value = Decimal(whole + ("." + decimals if decimals else ""))
    quantum = Decimal(1).scaleb(-len(decimals))
    if extra:
        value, quantum = value + extra, Decimal("0.5") if extra == FRACTIONS["½"] else Decimal("0.25")
    return Parsed(value, quantum, oddity or doubt)


def _slashed(text: str) -> str:
    """``1 1/2`` as ``1 ½``."""
    match = re.fullmatch(r"(?:(\d+)\s)?([13])/([24])", text)
    sign = {"1/2": "½", "1/4": "¼", "3/4": "¾"}.get(f"{match[2]}/{match[3]}") if match else None
    return f"{match[1] or ''}{sign}" if match and sign else text


def _close_gaps(text: str) -> tuple[str, str]:
    """Blanks inside a number taken out; the doubt when they do not belong there."""
    if _BLANK_GROUPS.fullmatch(text):
        return re.sub(f"[{BLANKS}'’·]", ".", text), ""
    closed = _SPACED_COMMA.sub(r"\1,\2", text)
    closed = _SPACED_POINT.sub(".", closed)
    mixed = _BLANK_FOR_POINT.fullmatch(closed)
    closed = ".".join(part for part in mixed.groups() if part) if mixed else closed
    return closed, "space_in_number" if closed != text else ""


def _split_number(text: str, number_format: str) -> tuple[str, str, str]:
    """Whole digits, decimal digits and doubt."""
    if number_format == "en":
        text = text.translate(str.maketrans(",.", ".,"))
    points, commas = text.count("."), text.count(",")
    if commas > 1:
        groups = text.replace(".", ",").split(",") if not points else text.split(".")[0].split(",")
        decimals = text.split(".")[1] if points == 1 else ""
        proper = points <= 1 and all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
        return ("".join(groups), decimals, "foreign_separators") if proper else ("", "", "")
    if commas and points and text.index(",") < text.index("."):
        whole, decimals = text.split(".", 1)
        proper = "." not in decimals and all(len(group) == 3 for group in whole.split(",")[1:])
        return (whole.replace(",", ""), decimals, "foreign_separators") if proper else ("", "", "")
    whole, _, decimals = text.partition(",")
    groups = whole.split(".")
    if not commas and points > 1 and len(groups[-1]) == 2 and not _grouping_doubt(groups[:-1]):
        return "".join(groups[:-1]), groups[-1], "misplaced_separator"  # "1.234.56"
    if points == 1 and not commas and len(groups[1]) in (1, 2):
        return groups[0], groups[1], "decimal_point"
    return "".join(groups), decimals, _grouping_doubt(groups)


def _grouping_doubt(groups: list[str]) -> str:
    """``1.234567`` has lost a separator; ``12.34.567`` has one in the wrong place."""
    if len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return "" if len(groups) == 1 or groups[0] != "0" else "misplaced_separator"
    if all(len(group) % 3 == 0 and group for group in groups[1:]):
        return "lost_separator"
    return "misplaced_separator"


_DA = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$|\d{1,3}(?:\.\d{3}){2,}$|\d+,\d{1,2}$|\d+,\d{4,}$")
_EN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d+\.\d{1,2}$|\d+\.\d{4,}$")
_SPACE = re.compile(rf"\d{{1,3}}(?:[{BLANKS}]\d{{3}})+(?:,\d+)?$")


_ENGLISH = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})")
_DANISH = re.compile(r"\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})|\d+,(?:\d\d?|\d{4,})")
_GROUPED = re.compile(r"[1-9]\d{0,2},\d{3}")
_YEAR = re.compile(r"20\d\d")
_ONE_FIGURE = re.compile(r"(?<![\w.,])\d[\d.,]*(?<=\d)(?=[^\d]*$)")


def is_english(columns: Iterable[Sequence[str]]) -> bool:
    """Whether some figures of a table can only be English (1,484,465.90), or three digits after a comma stand among figures of at most three
    (2,400 and 285), and none can only be Danish."""
    bare = [[found.group() for text in column if (found := _ONE_FIGURE.search(text))] for column in columns]
    texts = [text for column in bare for text in column]
    return (any(map(_ENGLISH.fullmatch, texts)) or any(map(_is_grouped, bare))) and not any(map(_DANISH.fullmatch, texts))


def _is_grouped(figures: Sequence[str]) -> bool:
    """Whether figures have three digits or fewer, or a comma before the last three, some of them ending in a nought no decimal would."""
    grouped = [text for text in figures if _GROUPED.fullmatch(text)]
    small = [text for text in figures if len(text) <= 3 and text.isdigit() and text.strip("0")]
    rest = len(figures) - len(grouped) - len(small) - sum(bool(_YEAR.fullmatch(text)) for text in figures)
    return bool(small) and not rest and len(grouped) > 1 and any(text.endswith("0") for text in grouped)


def guess_format(texts: Iterable[str]) -> str:
    """The format most figures of a table are printed in: ``da``, ``en`` or ``space``; ``da`` when nothing tells.

    ``1.234`` speaks for da and ``1,234`` for en only when something else in the table does not speak against it.
    """
    votes = {"da": 0, "en": 0, "space": 0}
    for text in texts:
        bare = _PERCENT.sub("", _take_marks(clean(text))[0]).lstrip("+-‐‑–—−÷⁒").strip("() ")
        votes["da"] += bool(_DA.fullmatch(bare))
        votes["en"] += bool(_EN.fullmatch(bare))
        votes["space"] += bool(_SPACE.fullmatch(bare))
    best = max(votes, key=lambda key: votes[key])
    return best if votes[best] > votes["da"] else "da"


_SIDES = dict.fromkeys(("k", "kredit", "cr"), "credit") | dict.fromkeys(("d", "debet", "dr"), "debit")


def credits(rows: Sequence[Sequence[str]]) -> frozenset[tuple[int, int]]:
    """The cells (row, column) whose figures are credits, which are negative: the column after theirs says debit or credit all the way down,
    and says both."""
    found = set()
    for col in range(1, max(map(len, rows), default=0)):
        cells = [(at, row[col]) for at, row in enumerate(rows) if col < len(row) and row[col]]
        sides = {at: side for at, text in cells if len(text) < 12 and (side := _SIDES.get(text.strip().lower()))}
        if len(set(sides.values())) < 2:
            continue
        words = [at for at, text in cells if at not in sides and text.strip()]
        if not words or max(words) < min(sides):
            found |= {(at, col - 1) for at, side in sides.items() if side == "credit"}
    return frozenset(found)


SMALLEST, LARGEST = 2, 20  # things are counted in words from and to


@lru_cache(maxsize=1)
def _values() -> dict[str, Decimal]:
    return {key(row["word"]): Decimal(row["value"]) for row in reference.rows("number_words")}


@lru_cache(maxsize=1)
def one_word() -> re.Pattern[str]:
    """Any one word of a number."""
    return re.compile(any_of(reference.words("number_words")), re.IGNORECASE)


def value_of_words(text: str) -> Decimal:
    """ "fem hundrede", "femogtyve", "to en halv", "tre tusind fem hundrede": small numbers add up, hundred and thousand multiply."""
    total, current = Decimal(0), Decimal(0)
    for match in one_word().finditer(text):
        value = _values()[key(match.group())]
        if value == 1000:
            total, current = total + max(current, Decimal(1)) * value, Decimal(0)
        else:
            current = max(current, Decimal(1)) * value if value == 100 else current + value
    return total + current


def counts_in_words(text: str) -> Iterator[tuple[int, int, int]]:
    """The whole numbers from ``SMALLEST`` to ``LARGEST`` that a text writes as a word of their own: start, end, number."""
    for match in _counting().finditer(text):
        yield match.start(), match.end(), int(_values()[key(match.group())])


@lru_cache(maxsize=1)
def _counting() -> re.Pattern[str]:
    words = [
        row["word"]
        for row in reference.rows("number_words")
        if row["value"].isdigit() and SMALLEST <= int(row["value"]) <= LARGEST
    ]
    return re.compile(rf"(?<![{LETTER}\d-])(?:{any_of(words)})(?![{LETTER}\d-])", re.IGNORECASE)
