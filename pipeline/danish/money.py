"""Money as printed: figures with their unit, range, bound, rate and price level, in kroner.

This package is the only place that knows what ``,`` ``.`` ``mio.`` ``t.kr.`` ``ca.`` mean. Wordings are rows of
units.csv, amount_qualifiers.csv, per_words.csv, number_words.csv and price_levels.csv.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish import contexts, qualifiers
from pipeline.danish.money_figures import (
    END_OF_FIGURE,
    TOKEN,
    Number,
    merged_end,
    merged_start,
    minus_before,
    number_at,
)
from pipeline.danish.money_units import FACTORS, THOUSANDS, dash_end, unit_after, unit_before, unit_pattern, units
from pipeline.danish.numbers import DASHES, Parsed, one_word, read_figure, value_of_words
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of, key
from pipeline.model import Amount

#: Years that head columns of money; a round price ("1900 kr.", "2000 kr.") is none.
HEADING_YEARS = range(2007, 2050)
#: Words before the year in the heading of a column.
LONGEST_HEAD = 4


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount and the characters ``start:end`` that print it: figure and unit, without ``ca.`` or ``pr.
    indbygger``."""

    start: int
    end: int
    amount: Amount


_SHARED = re.compile(
    rf"{GAP}*(?:,|/|\+|\bog\b|\beller\b|\bsamt\b|,{GAP}*og\b){GAP}*(?:henholdsvis{GAP}+|hhv\.?{GAP}+|ca\.?{GAP}+"
    rf"|(?:i|for){GAP}+(?:19|20)\d\d{GAP}+)?"
)
_CHANGE = re.compile(rf"{GAP}+til{GAP}+(?:ca\.?{GAP}+)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:fra|af)\s+(?:ca\.\s*)?$", re.IGNORECASE)
_PART_OF = re.compile(rf"(?:heraf|hvoraf|deraf){GAP}+(?:ca\.{GAP}+|udgør{GAP}+|er{GAP}+)?$", re.IGNORECASE)
_WORDS_BEFORE_UNIT = re.compile(rf"[{LETTER}]{GAP}+(?:mi[loa]|kr|t\.|tus|tkr)", re.IGNORECASE)
_IN_YEARS_MONEY = re.compile(rf"(?<![{LETTER}])i{GAP}+$", re.IGNORECASE)
_HEAD_STARTS = re.compile(rf"(?:kr|kroner|mio|mia)\.?[)]?{GAP}+|\n", re.IGNORECASE)
_LINKS = re.compile("fra|til|for|i|pr\\.?", re.IGNORECASE)
_TELLS = re.compile("er|var|blev|bliver|har|havde|får|fik|der|vi|de|det|på", re.IGNORECASE)
_IN_UNITS = re.compile(rf"(?<!hold){GAP}\(?(?:i|hele|afrundet{GAP}+til){GAP}+$|^(?:i|hele){GAP}+$", re.IGNORECASE)
_PRICES = re.compile(rf",?{GAP}+(?:i{GAP}+)?(?:løbende|faste|årets|(?:19|20)\d\d)[-\s]*(?:pris|p/?l\b)", re.IGNORECASE)
_NEXT_FIGURE = re.compile(
    rf"{GAP}*[{DASHES}]?\d{{1,3}}(?:\.\d{{3}})+(?![\d]|[.,]\d)"
    rf"(?=[.,;)]*{GAP}*(?:$|(?-i:[A-ZÆØÅ(])|(?:i|for|til|og|fra|af|på|pr)\b))",
    re.IGNORECASE,
)
_MILLIONS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_GOES_ON = re.compile(r"[^.;:!?\d]{0,60}(?:,|\bog|\bsamt)\s(?:\w+\s){0,2}")
_GROUPED = re.compile(r"\d[.,]\d|\d{4}")
_MINUS_AFTER = re.compile(rf"[-−](?=[{BLANKS}](?:t\.\s?)?(?:kr|mio|mia))", re.IGNORECASE)
_ONE_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}\s")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.\s?(?:19|20)\d\d")
_LISTED_PART = re.compile(rf"[{LETTER}][{LETTER} -]*?{GAP}+(?P<figure>\d[\d.,]*\d|\d)(?![\d{LETTER}])")
_LISTED_PARTS = re.compile(rf"\.?:{GAP}*(?:{_LISTED_PART.pattern.replace('?P<figure>', '?:')}(?:,{GAP}*|{GAP}+og{GAP}+)?){{2,}}")
_SIGNED = re.compile(rf"[{DASHES}]\s*#|\(#\)|(?:K|CR)\s+#|#\s+(?:K|CR)")
_NEXT = re.compile(rf"[{BLANKS}]+[{DASHES}÷]?\d+[.,]\d")
_ENGLISH = re.compile(r"(?<![\d.,])\d{1,3},\d{3}(?![\d.,]*\d)")
_LOOSE_DASH = re.compile(rf"[{LETTER}.)][{BLANKS}]+[{DASHES}][{BLANKS}]+$")
_DASH_AFTER = re.compile(rf"(?<=r)\.?[{DASHES}](?=[{BLANKS}]+[^\d{BLANKS}]|[{BLANKS}]*$)")
_UNIT_AND_SIGN = re.compile(rf"[{LETTER}.]+\s*[{DASHES}]\s+\d")
_SLASH = re.compile(r"/[^/\d]+[23²³]?$")


@lru_cache(maxsize=4096)
def find_amounts(text: str, unit: str | None = None, in_cell: bool = False) -> tuple[FoundAmount, ...]:
    """Every amount of money in a text, in order, spans disjoint.

    With ``unit`` None only figures with a printed money unit (or sharing one: ``2,1 og 3,4 mio. kr.``) count; with a
    unit (``kr``, ``t.kr``, ``mio.kr``, ``mia.kr``: the column's or the caption's) bare figures are money too. A
    printed unit always wins over the given one; a given unit that is no money is as good as none. ``in_cell``: the text is a cell, in which
    a dash before the figure is a minus and marks no list.
    """
    unit = unit if unit in FACTORS else None
    whole = _whole_cell(text, unit) if unit else None
    if whole:
        return (whole,)
    found = _with_unit(text)
    if in_cell and len(found) == 1:
        found = [_signed_cell(text, found[0])]
    found = [_unsure_sign(text, each, found) for each in found]
    found += _in_words(text, found)
    found += _bare(text, unit, found) if unit else _parts(text, found)
    return tuple(sorted(found, key=lambda amount: amount.start))


def unit_of(text: str) -> str | None:
    """The unit a header, caption or label states for figures elsewhere: kr, t.kr, mio.kr, mia.kr, pct, count, year …,
    or None.

    ``Fordeling af 40 mio. kr.`` states an amount, not a unit; ``1.000 kr.`` and ``Budget 2023 kr.`` state a unit.
    """
    return qualifiers.stated_unit(text, unit_pattern(), units())


def with_comma(amount: Amount) -> Amount | None:
    """What ``1.019 mio. kr.`` is when its point stands for a comma: 1.019.000 kr.; None for an amount that is not printed so."""
    if FACTORS[amount.unit] < FACTORS["mio.kr"] or not _ONE_POINT.match(amount.raw):
        return None
    return _scaled(amount, 1 / FACTORS["t.kr"], "decimal_point")


def with_thousands(amount: Amount) -> Amount:
    """What ``614,000`` is where the figures around it are English: 614.000 and not 614; any other amount as it is."""
    grouped = _ENGLISH.search(amount.raw) and FACTORS[amount.unit] <= FACTORS["t.kr"]
    return _scaled(amount, FACTORS["t.kr"], "foreign_separators") if grouped else amount


def _scaled(amount: Amount, factor: Decimal, doubt: str) -> Amount:
    value, quantum, low, high = (
        _plain(part * factor) for part in (amount.value_kr, amount.quantum_kr, amount.low_kr, amount.high_kr)
    )
    return replace(amount, value_kr=value, quantum_kr=quantum, low_kr=low, high_kr=high, doubt=doubt)


# --- figures with a unit --------------------------------------------------------------------------


def _with_unit(text: str) -> list[FoundAmount]:
    tokens = [match.span() for match in TOKEN.finditer(text)]
    found: list[FoundAmount] = []
    taken = 0
    for index, (start, end) in enumerate(tokens):
        if start < taken:
            continue
        bracketed = _bracketed(text, start, end)
        stop = bracketed or end
        after = unit_after(text, stop, tokens[index + 1] if index + 1 < len(tokens) else None)
        before = unit_before(text, start - bool(bracketed and text[stop - 1] == ")"), taken)
        if before and after and after.name == "kr" == before.name and _NEXT.match(text, after.at):
            after = None  # "DKK 2.310.000 DKK 1.985.400": the second is the next figure's
        if before and not after and contexts.is_year(text[start:end]):
            before = None  # a header: "Budget (kr.) 2023"
        if not after and not before:
            continue
        first = start if before else merged_start(text, tokens, index, taken, after)
        if before and not after:
            end = merged_end(text, tokens, index)
            after = unit_after(text, end) if end > tokens[index][1] else None
        number = number_at(text, first, end, taken, allow_range=not before)
        span = _range_after(text, tokens, index) if before else None
        if span:  # "kr. 5.000-10.000"
            number, end = span, span.end
            after = unit_after(text, end)
        if not number or _DAY.fullmatch(text, first, end) or (after and _states_unit(text, first, end, after.at)):
            continue
        if not before and END_OF_FIGURE.match(text, first, end):
            continue
        if after and contexts.is_year(text[first:end]) and _year_over_unit(text, first, end, after.at):
            continue
        years = _TWO_YEARS.fullmatch(text, number.start, end)
        if years and all(int(year) in HEADING_YEARS for year in years.groups()):
            continue  # "2023-2024 kr." is a period over the unit
        number = number.doubted("stray_point") if after and after.stray else number
        end = max(end, bracketed)
        led = minus_before(text, before.at, not text[end:].strip()) if before and before.at > taken else None
        if bracketed or led is not None:
            number = replace(number, negative=True)
        # "kr. 2,5 mio.": the unit before says kroner, the one after how many.
        unit = after if after and not (before and after.name == "kr") else before or after
        name = unit.name if unit else "kr"
        if not before:
            found += _sharing(text, tokens[:index], number, name, taken)
        taken = after.at if after else dash_end(text, end)
        begin = before.at if before else number.start - bool(bracketed and text[stop - 1] == ")")
        found.append(_amount(text, begin if led is None else led, taken, number, name))
    return found


def _signed_cell(text: str, found: FoundAmount) -> FoundAmount:
    """The amount that a cell is, with a sign that is not close before its figure: "- 500 kr.", "kr. − 500", "kr. 500,00-", "(kr. 500)"."""
    amount = found.amount
    masked = f"{text[: found.start]}#{text[found.end :]}".strip()
    after = masked == "#-" and text[found.end - 1].isdigit()
    inside = masked == "#" and _UNIT_AND_SIGN.match(amount.raw)
    if amount.value_kr <= 0 or amount.per != "total" or not (after or inside or _SIGNED.fullmatch(masked)):
        return found
    doubt = amount.doubt or ("detached_sign" if masked == "(#)" and amount.raw[0].isdigit() else "")
    low, high, raw = -amount.high_kr, -amount.low_kr, text.strip()
    signed = replace(amount, value_kr=-amount.value_kr, low_kr=low, high_kr=high, raw=raw, doubt=doubt)
    return FoundAmount(0, len(text), signed)


def _unsure_sign(text: str, found: FoundAmount, among: Sequence[FoundAmount]) -> FoundAmount:
    """An amount with a dash that may be its minus marked so: one after its unit ("3.310 kr.-"), or one with blanks around it where other
    amounts of the text have signs ("Rest -6.140 kr. Udstyr - 8.815 kr.")."""
    amount = found.amount
    after = _DASH_AFTER.match(text, found.end - text[: found.end].endswith("."))
    before = _LOOSE_DASH.search(text, max(0, found.start - 8), found.start) and any(each.amount.value_kr < 0 for each in among)
    if amount.value_kr <= 0 or amount.doubt or not (after or before):
        return found
    return replace(found, amount=replace(amount, doubt="loose_dash"))


def _year_over_unit(text: str, start: int, end: int, unit_end: int) -> bool:
    """Whether a figure like a year is one, printed over or beside the unit of other figures: "Afsat 2024 kr.", "2022⏎Mio. kr.", "i
    2023-kroner". The heading is a few words that name a column of money and no sentence; the next one follows, or nothing."""
    if "\n" in text[end:unit_end] or _IN_YEARS_MONEY.search(text, 0, start):
        return True
    head, following = _HEAD_STARTS.split(text[:start].rstrip("( "))[-1].split(), text[unit_end:].lstrip(" .)*\n")
    if (not head or _SENTENCE_BEFORE.search(text, 0, start)) and int(text[start:end]) in HEADING_YEARS:
        # a heading glued to what it stands over: "2025 kr. afsat i alt 3,4 mio. kr."
        return bool(re.match(rf"(?:{_heads().pattern})(?![{LETTER}])", following, re.IGNORECASE))
    if int(text[start:end]) not in HEADING_YEARS or not 0 < len(head) <= LONGEST_HEAD or not head[0][0].isupper():
        return False
    if any(_TELLS.fullmatch(word) for word in head) or following[:1].islower():
        return False
    if _LINKS.fullmatch(head[-1]):  # "Overført fra 2024 kr."
        head.pop()
    return bool(head) and bool(_heads().fullmatch(head[-1]))


_SENTENCE_BEFORE = re.compile(rf"[{LETTER}]{{4,}}[.!?]\s+$")
_TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)")


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    """The words of columns of money ("Afsat", "Kursusbudget", "Klyngemidler")."""
    heads = (
        row["pattern"].strip("*").split()[-1] for row in reference.rows("header_words") if row["kind"] == "measure"
    )
    return re.compile(rf"[{LETTER}]*(?:{any_of(heads)})[{LETTER}]*", re.IGNORECASE)


def _bracketed(text: str, start: int, end: int) -> int:
    """Where a figure that is negative by its brackets (``(80.092) kr.``) or by a minus after it (``80.092- kr.``) ends; 0 for any other."""
    if not _GROUPED.search(text, start, end):
        return 0
    if text[end : end + 1] == ")" and text[start - 1 : start] == "(":
        return end + 1
    return end + 1 if _MINUS_AFTER.match(text, end) else 0


def _range_after(text: str, tokens: list[tuple[int, int]], index: int) -> Number | None:
    """The range whose lower end is token ``index``."""
    if index + 1 == len(tokens):
        return None
    start, (next_start, next_end) = tokens[index][0], tokens[index + 1]
    span = number_at(text, next_start, next_end, start)
    return span if span and span.high and span.start == start else None


def _states_unit(text: str, start: int, end: int, unit_end: int) -> bool:
    """``(1.000 kr.)``, ``beløb i 1.000 kr.``, ``1.000 kr., løbende priser``, ``1.000 kr. 18.000``: the unit of other figures, no amount."""
    if text[start:end] not in THOUSANDS:
        return False
    begins = not text[:start].strip() or text[:start].rstrip()[-1] in ".:;,("
    if _IN_UNITS.search(text[:start]) or (begins and _PRICES.match(text, unit_end)) or _NEXT_FIGURE.match(text, unit_end):
        return True
    opened = text[:start].rstrip()[-1:] == "("
    return opened and bool(re.match(r"\s*\)|\s+i\b", text[unit_end:]))


def _sharing(text: str, tokens: list[tuple[int, int]], last: Number, unit: str, taken: int) -> list[FoundAmount]:
    """Figures before ``last`` that share its unit: ``2,1 og 3,4 mio. kr.``, ``fra 25 til 10 mio. kr.``."""
    shared: list[FoundAmount] = []
    right = last.start
    decimals = last.value.quantum < 1
    for start, end in reversed(tokens):
        if end > right or (contexts.is_year(text[start:end]) and not text[end:right].strip()):
            continue  # "… 1,5 og i 2024 2,5 mio. kr."
        raw = text[start:end]
        joined = _SHARED.fullmatch(text, end, right) or (
            _FROM.search(text[:start]) and _CHANGE.fullmatch(text, end, right)
        )
        alike = ("," in raw) if decimals else unit != "kr" or "." in raw
        if start < taken or not joined or not alike or contexts.is_year(raw) or _is_listed(text, start):
            break
        number = number_at(text, start, end, taken)
        if not number:
            break
        shared.insert(0, _amount(text, number.start, end, number, unit))
        right = number.start
    return shared


_RANGE_START = re.compile(rf"\d+{GAP}?[-–]{GAP}?$")


def _is_listed(text: str, start: int) -> bool:
    """Whether the number at ``start`` is one of a list of numbered things ("projekt 1-4 og 2 mio. kr.")."""
    first = _RANGE_START.search(text, max(0, start - 8), start)
    return contexts.introduces(text, first.start() if first else start)


def _parts(text: str, found: list[FoundAmount]) -> list[FoundAmount]:
    """``heraf 1,63 fra drift til anlæg``: a bare decimal figure after ``heraf`` takes the unit of the amount before
    it. ``… og 2.300.000 til kurser``: millions written out after an amount in the same sentence are kroner."""
    more: list[FoundAmount] = [part for amount in found for part in _listed_parts(text, amount)]
    for match in TOKEN.finditer(text) if found else ():
        start, end = match.span()
        millions = bool(_MILLIONS.fullmatch(match.group()))
        if not ("," in match.group() or millions) or any(amount.start < end and start < amount.end for amount in found):
            continue
        earlier = [amount for amount in found if amount.end <= start]
        if not earlier or contexts.follows_count(text, end):
            continue
        if (
            millions
            and _GOES_ON.fullmatch(text, earlier[-1].end, start)
            and (number := number_at(text, start, end, earlier[-1].end))
        ):
            more.append(_amount(text, number.start, end, number.doubted("implied_unit"), "kr"))
            continue
        if earlier[-1].amount.unit == "kr":
            continue
        number = number_at(text, start, end, earlier[-1].end) if _PART_OF.search(text[:start]) else None
        if number:
            more.append(_amount(text, number.start, end, number.doubted("implied_unit"), earlier[-1].amount.unit))
    return more


def _listed_parts(text: str, whole: FoundAmount) -> list[FoundAmount]:
    """``540 tkr.: Helsingør 140, Hillerød 140 og Halsnæs 260``: the figures of a list that together are the amount before it share its unit."""
    told = _LISTED_PARTS.match(text, whole.end)
    if not told:
        return []
    parts = []
    for match in _LISTED_PART.finditer(text, told.start(), told.end()):
        number = number_at(text, *match.span("figure"), whole.end)
        if number:
            parts.append(_amount(text, number.start, match.end("figure"), number.doubted("implied_unit"), whole.amount.unit))
    return parts if len(parts) > 1 and sum(part.amount.value_kr for part in parts) == whole.amount.value_kr else []


#: "angivet i hele tusinde kroner" is a unit, "tusinde kroner" an amount.
_UNIT_OF_ALL = re.compile(r"\bi\s+(?:hele\s+)?$", re.IGNORECASE)


def _in_words(text: str, found: list[FoundAmount]) -> list[FoundAmount]:
    """``to millioner kroner``: number words count as money only with a money unit."""
    if not _WORDS_BEFORE_UNIT.search(text):
        return []
    more: list[FoundAmount] = []
    for match in _number_words().finditer(text):
        unit = unit_after(text, match.end("number"))
        if not unit or any(amount.start < unit.at and match.start() < amount.end for amount in found):
            continue
        if key(text[match.start() : unit.at]) in units() and _UNIT_OF_ALL.search(text, 0, match.start()):
            continue
        value = value_of_words(match["number"])
        parsed = Parsed(value, Decimal(1).scaleb(min(0, int(value.as_tuple().exponent))))
        more.append(
            _amount(text, match.start(), unit.at, Number(match.start(), match.end("number"), parsed), unit.name)
        )
    return more


@lru_cache(maxsize=1)
def _number_words() -> re.Pattern[str]:
    word = f"(?:{one_word().pattern})"
    return re.compile(
        rf"(?<![{LETTER}\d])(?P<number>{word}(?:{GAP}*(?:og{GAP}*)?{word})*){GAP}+(?={unit_pattern().pattern})",
        re.IGNORECASE,
    )


# --- figures without a unit, in a column that has one ---------------------------------------------


def _whole_cell(text: str, unit: str) -> FoundAmount | None:
    """The amount of a cell that is one figure and nothing else."""
    figure = read_figure(text)
    if not figure or figure.nil or figure.percent or _DAY.fullmatch(text.strip()):
        return None
    parts = (figure.value, figure.quantum, figure.low, figure.high)
    value, quantum, low, high = (_plain(part * FACTORS[unit]) for part in parts)
    amount = Amount(value, quantum, low, high, unit, figure.raw, doubt=figure.doubt or qualifiers.unit_doubt(figure.raw, unit))
    return FoundAmount(len(text) - len(text.lstrip()), len(text.rstrip()), amount)


def _bare(text: str, unit: str, found: list[FoundAmount]) -> list[FoundAmount]:
    """Figures of a cell that are neither labels, dates and the like nor amounts with a unit of their own."""
    busy = [(amount.start, amount.end) for amount in found]
    busy += [(c.start, c.end) for c in contexts.find_contexts(text) if c.reason != "number after a name"]
    figures = [match.group() for match in TOKEN.finditer(text)]
    more: list[FoundAmount] = []
    taken = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if contexts.is_year(match.group()) and not all(contexts.is_year(figure) for figure in figures):
            continue  # "2024: 5,5"
        first = not text[:start].strip()
        counts = contexts.follows_count(text, end) and not (first and contexts.is_qualified(text, end))
        if counts or any(left < end and start < right for left, right in busy):
            continue
        earlier = max((right for _, right in busy if right <= start), default=0)
        number = number_at(text, start, end, max(taken, earlier))
        if number:
            more.append(_amount(text, number.start, dash_end(text, end), number, unit))
            taken = end
    return more


# --- the record -----------------------------------------------------------------------------------


def _amount(text: str, start: int, end: int, number: Number, unit: str) -> FoundAmount:
    slash = _SLASH.search(text[start:end])
    around = qualifiers.around(text, start, start + slash.start() if slash else end)
    factor = FACTORS[unit]
    value, quantum = number.value.value * factor, number.value.quantum * factor
    value = -value if number.negative or around.minus else value
    low, high = value - quantum / 2, value + quantum / 2
    if number.high:
        low, high = value, number.high.value * factor
    doubts = (number.doubt, number.value.doubt, number.high.doubt if number.high else "")
    printed = text[number.start : number.end]
    value, quantum, low, high = (_plain(part) for part in (value, quantum, low, high))
    amount = Amount(
        value, quantum, low, high, unit,
        raw=re.sub(f"[{BLANKS}]+", " ", text[start:end]),
        approximate=around.approximate,
        bound=around.bound,
        per=around.per,
        price_level=around.price_level,
        doubt=next(filter(None, doubts), "") or qualifiers.unit_doubt(printed, unit),
    )  # fmt: skip
    return FoundAmount(start, end, amount)


def _plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent."""
    return value.to_integral_value() if value == value.to_integral_value() else Decimal(format(value.normalize(), "f"))
