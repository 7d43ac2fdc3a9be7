"""Money as printed: figures with their unit, range, bound, rate and price level, in kroner.

The only place that knows what ``,`` ``.`` ``mio.`` ``t.kr.`` ``ca.`` mean. Wordings are rows of units.csv, amount_qualifiers.csv, per_words.csv,
number_words.csv and price_levels.csv.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish import contexts, qualifiers
from pipeline.danish.numbers import DASHES, FRACTION, NARROW, Parsed, parse_number, read_figure, widen
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of, key
from pipeline.model import Amount

FACTORS = {"kr": Decimal(1), "t.kr": Decimal(10) ** 3, "mio.kr": Decimal(10) ** 6, "mia.kr": Decimal(10) ** 9}


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount and the characters ``start:end`` of the text that print it (figure and unit, without ``ca.`` or ``pr. indbygger``)."""

    start: int
    end: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit printed after a figure: where it ends, its name in ``FACTORS``."""

    end: int
    name: str
    stray: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    """A figure in the text; ``high`` closes a printed range."""

    start: int
    end: int
    value: Parsed
    high: Parsed | None = None
    negative: bool = False
    doubt: str = ""


_TOKEN = re.compile(rf"(?<![{LETTER}\d_])(?<!\d[.,])(?:\d+(?:[.,]\d+)*(?:\s?{FRACTION})?|{FRACTION})(?!\d)")
_SIGN = re.compile(rf"(?:^|(?<=[\s(:;/]))([+{DASHES}])$")
_LOOSE_SIGN = re.compile(rf"(\S)[{BLANKS}]+[{DASHES}][{BLANKS}]+$")
_RANGE_GAP = re.compile(rf"(?P<dash>{GAP}*[{DASHES}]{GAP}*)|{GAP}+til{GAP}+|{GAP}+og{GAP}+")
_SHARED_GAP = re.compile(
    rf"{GAP}*(?:,|/|\bog\b|\beller\b|\bsamt\b|,{GAP}*og\b){GAP}*(?:henholdsvis{GAP}+|hhv\.?{GAP}+|ca\.?{GAP}+)?"
)
_CHANGE_GAP = re.compile(rf"{GAP}+til{GAP}+(?:ca\.?{GAP}+)?", re.IGNORECASE)
_KRONER_DASH = re.compile(rf",[{DASHES}]{{1,2}}(?![{LETTER}\d])")
_IMPLIED = re.compile(rf"(?:heraf|hvoraf|deraf){GAP}+(?:ca\.{GAP}+|udgør{GAP}+|er{GAP}+)?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _units() -> dict[str, tuple[str, Decimal]]:
    return {key(row["word"]): (row["unit"], Decimal(row["factor"])) for row in reference.rows("units")}


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    words = any_of(row["word"] for row in reference.rows("units"))
    return re.compile(rf"(?P<stray>[.,](?=[{BLANKS}]?[a-z]))?{GAP}*(?P<unit>{words})(?![{LETTER}\d])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _prefix_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![{LETTER}\d])(?<!t\.)(?<!t\.[{BLANKS}])(?P<unit>kr\.?|DKK|kroner|t\.?{GAP}?kr\.?|TDKK){GAP}*$",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _countable_pattern() -> re.Pattern[str]:
    words = any_of(row["word"] for row in reference.rows("countables"))
    return re.compile(rf"{GAP}*(?:{words})(?![{LETTER}])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    words = any_of(row["word"] for row in reference.rows("number_words"))
    return re.compile(rf"(?<![{LETTER}\d])(?P<number>{words}){GAP}+(?={_unit_pattern().pattern})", re.IGNORECASE)


def find_amounts(text: str, unit: str | None = None) -> tuple[FoundAmount, ...]:
    """Every amount of money in a text, in order, spans disjoint.

    With ``unit`` None only figures with a printed money unit (or sharing one: ``2,1 og 3,4 mio. kr.``) count; with a unit (``kr``, ``t.kr``, ``mio.kr``,
    ``mia.kr``: the column's or the caption's) bare figures are money too. A printed unit always wins over the given one.
    """
    whole = _whole_cell(text, unit) if unit else None
    if whole:
        return (whole,)
    found = _with_unit(text)
    found += _in_words(text, found)
    if unit:
        found += _bare(text, unit, found)
    else:
        found += _implied(text, found)
    return tuple(sorted(found, key=lambda amount: amount.start))


def unit_of(text: str) -> str | None:
    """The unit a header, caption or row label states for figures elsewhere: kr, t.kr, mio.kr, mia.kr, pct, count, year …, or None.

    ``Fordeling af 40 mio. kr.`` states an amount, not a unit; ``1.000 kr.`` and ``Budget 2023 kr.`` state a unit.
    """
    return qualifiers.stated_unit(text, _unit_pattern(), _units())


# --- figures with a unit -------------------------------------------------------------------------------------------------


def _with_unit(text: str) -> list[FoundAmount]:
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    found: list[FoundAmount] = []
    taken = 0
    for index, (start, end) in enumerate(tokens):
        if start < taken:
            continue
        unit = _unit_after(text, end, tokens[index + 1] if index + 1 < len(tokens) else None)
        prefix = _prefix_pattern().search(text[:start], max(taken, start - 10))
        if prefix and not unit and contexts.is_year(text[start:end]):
            prefix = None
        if not unit and not prefix:
            continue
        first = start if prefix else _merged_start(text, tokens, index, taken, unit)
        number = _number(text, first, end, taken, allow_range=not prefix)
        if not number:
            continue
        name = (
            unit.name
            if unit and (unit.name != "kr" or not prefix)
            else _units()[key(prefix["unit"] if prefix else "kr")][0]
        )
        stop = _rate_end(text, unit.end) if unit else _dash_end(text, end)
        begin = prefix.start() if prefix else number.start
        if unit and unit.stray:
            number = _doubted(number, "stray_point")
        if not prefix:
            found += _sharing(text, tokens, index, number, name, taken)
        found.append(_amount(text, begin, stop, number, name))
        taken = stop
    return found


def _unit_after(text: str, end: int, following: tuple[int, int] | None) -> _Unit | None:
    """The money unit printed after a figure that ends at ``end``."""
    stop = _dash_end(text, end)
    match = _unit_pattern().match(text, stop)
    if not match:
        return _Unit(stop, "kr") if stop > end and not contexts.is_year(text[end - 4 : end]) else None
    name, _ = _units()[key(match["unit"])]
    if name in ("mio", "mia"):
        if _countable_pattern().match(text, match.end()):
            return None
        name += ".kr"
    if name == "kr" and following and _is_prefix_of_next(text, match.end(), following):
        return None
    return _Unit(match.end(), name, match["stray"] or "")


def _is_prefix_of_next(text: str, unit_end: int, following: tuple[int, int]) -> bool:
    """``i 2022 kr. 16.000``: the unit belongs to the figure after it, which has none of its own and looks like money."""
    start, end = following
    if text[unit_end:start].strip() or _unit_pattern().match(text, end):
        return False
    before = text[:unit_end]
    bare = re.search(rf"(?<![\d.,])\d{{1,4}}{GAP}+kr\.?$", before, re.IGNORECASE)
    return bool(bare) and bool(_KRONER_DASH.match(text, end) or "." in text[start:end])


def _dash_end(text: str, end: int) -> int:
    match = _KRONER_DASH.match(text, end)
    return match.end() if match else end


def _rate_end(text: str, end: int) -> int:
    """``kr/år`` and ``kr./m3`` print the rate in one word with the unit."""
    match = re.compile(rf"/[{LETTER}]+[23²³]?").match(text, end)
    return match.end() if match else end


def _merged_start(text: str, tokens: list[tuple[int, int]], index: int, taken: int, unit: _Unit | None) -> int:
    """Where the figure that ends with token ``index`` begins, when blanks stand inside it (``2 500``, ``12, 4``)."""
    start = tokens[index][0]
    while index > 0 and tokens[index - 1][0] >= taken:
        left_start, left_end = tokens[index - 1]
        left, gap, right = text[left_start:left_end], text[left_end:start], text[start : tokens[index][1]]
        if not _inside_number(text, left_start, left, gap, right, unit):
            break
        start, index = left_start, index - 1
    return start


def _inside_number(text: str, left_start: int, left: str, gap: str, right: str, unit: _Unit | None) -> bool:
    if re.fullmatch(f"[{NARROW}]", gap):
        return bool(re.match(r"\d{3}(?!\d)", right)) and bool(re.fullmatch(r"\d{1,3}", left))
    if not gap.strip():
        grouped = re.fullmatch(r"\d{3}(?:,\d+)?", right) and re.fullmatch(r"\d{1,3}", left)
        return len(gap) == 1 and bool(grouped) and not contexts.introduces(text, left_start)
    if "," in gap and len(gap) <= 3 and not gap.strip(BLANKS_AND_COMMA):
        decimals = re.fullmatch(r"\d{1,3}", right) and re.fullmatch(r"\d{1,3}(?:\.\d{3})*", left)
        scaled = unit is not None and unit.name in ("mio.kr", "mia.kr")
        return bool(decimals) and (scaled or len(right) == 2) and not contexts.introduces(text, left_start)
    if gap.strip() == "." and len(gap) <= 3 and not re.search(r"(?:^|\n)\s*$", text[:left_start]):
        return bool(re.fullmatch(r"\d{3}", right) and re.fullmatch(r"\d{1,3}", left)) and not contexts.introduces(
            text, left_start
        )
    return False


BLANKS_AND_COMMA = " \t\r\n\u00a0\u2009\u202f,"


def _number(text: str, start: int, end: int, taken: int, allow_range: bool = True) -> _Number | None:
    """The figure in ``start:end``, with the lower end of a range printed before it and its sign."""
    value = parse_number(text[start:end])
    if not value:
        return None
    if allow_range:
        span = _range_before(text, start, value, taken)
        if span:
            return span
    before = text[max(taken, start - 12) : start]
    sign = _SIGN.search(before)
    if sign:
        return _Number(sign.start(1) + max(taken, start - 12), end, value, negative=sign.group(1) != "+")
    loose_sign = _LOOSE_SIGN.search(before)
    if loose_sign and qualifiers.expects_figure(text[:start]):
        return _Number(start, end, value, negative=True, doubt="detached_sign")
    return _Number(start, end, value)


def _range_before(text: str, start: int, high: Parsed, taken: int) -> _Number | None:
    left = None
    for match in _TOKEN.finditer(text, max(taken, start - 24), start):
        left = match
    if not left or left.start() < taken:
        return None
    gap = _RANGE_GAP.fullmatch(text, left.end(), start)
    low = parse_number(left.group()) if gap else None
    if not gap or not low or contexts.introduces(text, left.start()):
        return None
    before = text[max(0, left.start() - 20) : left.start()]
    if gap["dash"] is None:
        word = gap.group().strip()
        opened = re.search(rf"\bmellem{GAP}+(?:ca\.?{GAP}+)?$", before, re.IGNORECASE)
        if (word == "og") != bool(opened) or re.search(rf"\b(?:fra|af){GAP}+(?:ca\.?{GAP}+)?$", before, re.IGNORECASE):
            return None
    elif gap.group() != gap.group().strip() and (low.quantum != high.quantum):
        return None
    low = widen(low, high)
    if low.value >= high.value or contexts.is_year(left.group()) != contexts.is_year(
        text[start : start + 5].rstrip(" ,.")
    ):
        return None
    end = start + len(re.match(r"[\d.,]+|\S+", text[start:]).group())  # type: ignore[union-attr]
    return _Number(left.start(), end, low, high)


def _doubted(number: _Number, doubt: str) -> _Number:
    return _Number(number.start, number.end, number.value, number.high, number.negative, number.doubt or doubt)


def _sharing(
    text: str, tokens: list[tuple[int, int]], index: int, last: _Number, unit: str, taken: int
) -> list[FoundAmount]:
    """Figures before ``last`` that share its unit: ``2,1 og 3,4 mio. kr.``."""
    shared: list[FoundAmount] = []
    right = last.start
    decimals = last.value.quantum < 1
    for start, end in reversed(tokens[:index]):
        if end > right:
            continue
        gap = _SHARED_GAP.fullmatch(text, end, right) or (
            _CHANGE_GAP.fullmatch(text, end, right)
            if re.search(r"\b(?:fra|af)\s+(?:ca\.\s*)?$", text[:start], re.IGNORECASE)
            else None
        )
        raw = text[start:end]
        alike = ("," in raw) if decimals else unit in ("mio.kr", "mia.kr") or "." in raw
        if start < taken or not gap or not alike or contexts.is_year(raw) or contexts.introduces(text, start):
            break
        number = _number(text, start, end, taken)
        if not number:
            break
        shared.insert(0, _amount(text, number.start, end, number, unit))
        right = number.start
    return shared


def _implied(text: str, found: list[FoundAmount]) -> list[FoundAmount]:
    """``heraf 1,63 fra drift til anlæg``: a bare decimal figure after ``heraf`` takes the unit of the amount before it."""
    more: list[FoundAmount] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if "," not in match.group() or any(amount.start < end and start < amount.end for amount in found):
            continue
        opened = _IMPLIED.search(text, 0, start)
        earlier = [amount for amount in found if amount.end <= start]
        if not opened or not earlier or earlier[-1].amount.unit == "kr" or contexts.follows_count(text, end):
            continue
        number = _number(text, start, end, earlier[-1].end)
        if number:
            more.append(_amount(text, number.start, end, _doubted(number, "implied_unit"), earlier[-1].amount.unit))
    return more


def _in_words(text: str, found: list[FoundAmount]) -> list[FoundAmount]:
    """``to millioner kroner``: number words count as money only with a money unit."""
    more: list[FoundAmount] = []
    words = {key(row["word"]): Decimal(row["value"]) for row in reference.rows("number_words")}
    for match in _word_pattern().finditer(text):
        unit = _unit_after(text, match.end("number"), None)
        if not unit or any(amount.start < unit.end and match.start() < amount.end for amount in found):
            continue
        value = words[key(match["number"])]
        parsed = Parsed(value, Decimal(1).scaleb(min(0, int(value.as_tuple().exponent))))
        more.append(
            _amount(text, match.start(), unit.end, _Number(match.start(), match.end("number"), parsed), unit.name)
        )
    return more


# --- figures without a unit, in a column that has one ----------------------------------------------------------------


def _whole_cell(text: str, unit: str) -> FoundAmount | None:
    figure = read_figure(text)
    if not figure or figure.nil or figure.percent:
        return None
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    factor = FACTORS[unit]
    doubt = figure.doubt or qualifiers.unit_doubt(figure.raw, unit)
    value, quantum, low, high = (
        _plain(part * factor) for part in (figure.value, figure.quantum, figure.low, figure.high)
    )
    amount = Amount(value, quantum, low, high, unit, figure.raw, doubt=doubt)
    return FoundAmount(start, end, amount)


def _bare(text: str, unit: str, found: list[FoundAmount]) -> list[FoundAmount]:
    more: list[FoundAmount] = []
    busy = [(amount.start, amount.end) for amount in found] + [
        (span.start, span.end) for span in contexts.find_contexts(text)
    ]
    taken = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if any(left < end and start < right for left, right in busy) or contexts.follows_count(text, end):
            continue
        number = _number(text, start, end, taken)
        if number:
            more.append(_amount(text, number.start, _dash_end(text, end), number, unit))
            taken = end
    return more


def _plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent."""
    return value.to_integral_value() if value == value.to_integral_value() else Decimal(format(value.normalize(), "f"))


# --- the record --------------------------------------------------------------------------------------------------------


def _amount(text: str, start: int, end: int, number: _Number, unit: str) -> FoundAmount:
    factor = -FACTORS[unit] if number.negative else FACTORS[unit]
    slash = re.search(r"/[^/\d]+[23²³]?$", text[start:end])
    around = qualifiers.around(text, start, start + slash.start() if slash else end)
    if around.minus:
        factor = -abs(factor)
    value, quantum = number.value.value * factor, number.value.quantum * abs(factor)
    low, high = value - quantum / 2, value + quantum / 2
    if number.high:
        low, high = sorted((value, number.high.value * factor))
    doubts = (number.doubt, number.value.doubt, number.high.doubt if number.high else "")
    doubt = next((code for code in doubts if code), "") or qualifiers.unit_doubt(text[number.start : number.end], unit)
    raw = re.sub(f"[{BLANKS}]+", " ", text[start:end])
    amount = Amount(
        _plain(value),
        _plain(quantum),
        _plain(low),
        _plain(high),
        unit,
        raw,
        around.approximate,
        around.bound,
        around.per,
        around.price_level,
        doubt,
    )
    return FoundAmount(start, end, amount)
