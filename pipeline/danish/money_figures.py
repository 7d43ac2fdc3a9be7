"""Figures inside running text that may be money: where they begin and end, sign, range, blanks printed inside them."""

import re
from dataclasses import dataclass, replace

from pipeline.danish import contexts, qualifiers
from pipeline.danish.money_units import Unit
from pipeline.danish.numbers import DASHES, FRACTION, NARROW, Parsed, parse_number, widen
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER

_SLASHED = r"(?:\d{1,3} )?[13]/[24](?= ?(?:mi[loa]|kr))"  # "1 1/2 mio. kr."
TOKEN = re.compile(rf"(?<![{LETTER}\d_])(?<!\d[.,/])(?<!\s,)(?<!^,)(?:{_SLASHED}|\d+(?:[.,]\d+)*(?:\s?{FRACTION})?|{FRACTION})(?!\d)")
END_OF_FIGURE = re.compile(r"0\d\d(?!\d)")  # the last group of "1:118:000 kr."
# a dash with a blank after it is a dash, a minus sign (U+2212) that stands so is a sign
_SIGN = re.compile(rf"(?:^|(?<=[\s(:;/.]))(?:([+{DASHES}])|(÷|⁒|−|\./\.)[{BLANKS}]*)$")
_LOOSE_SIGN = re.compile(rf"\S[{BLANKS}]+[{DASHES}][{BLANKS}]+$")
_LED_BY_DASH = re.compile(rf"[{BLANKS}]*([{DASHES}])[{BLANKS}]+")
_RANGE_GAP = re.compile(rf"(?P<dash>{GAP}*[{DASHES}]{GAP}*)|{GAP}+(?P<word>til|og){GAP}+")
_BETWEEN = re.compile(rf"\bmellem{GAP}+(?:ca\.?{GAP}+)?$", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:fra|af){GAP}+(?:ca\.?{GAP}+)?$", re.IGNORECASE)
_FOUR = re.compile(r"\d{4}")
_LINE_START = re.compile(r"(?:^|\n)\s*$")
_REACH = 24  # characters in which the lower end of a range is looked for


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in ``start:end`` of a text; ``high`` closes a printed range."""

    start: int
    end: int
    value: Parsed
    high: Parsed | None = None
    negative: bool = False
    doubt: str = ""

    def doubted(self, doubt: str) -> "Number":
        """The same with a doubt, unless it has one."""
        return replace(self, doubt=self.doubt or doubt)


def number_at(text: str, start: int, end: int, taken: int, allow_range: bool = True) -> Number | None:
    """The figure in ``start:end`` with its sign, and the lower end of a range before it; nothing before ``taken`` is
    touched."""
    value = parse_number(text[start:end])
    if not value:
        return None
    span = _range_before(text, start, end, value, taken) if allow_range else None
    if span:
        return span
    reach = max(taken, start - 12)
    sign = _SIGN.search(text[reach:start])
    at = reach + sign.start() if sign else start
    if sign and (sign.group(2) == "−" or 0 < at == taken):
        between = text[:at].rstrip()[-1:].isdigit() or (taken > 0 and not text[taken:at].strip())  # "500 kr.-600 kr."
        return Number(start, end, value, negative=not between, doubt="loose_dash" if between else "detached_sign")
    if sign:
        return Number(at, end, value, negative=sign.group(1) != "+")
    if _LOOSE_SIGN.search(text[reach:start]) and qualifiers.expects_figure(text[:start]):
        return Number(start, end, value, negative=True, doubt="detached_sign")
    return Number(start, end, value)


def minus_before(text: str, start: int, alone: bool) -> int | None:
    """Where a minus before a unit begins (``-kr. 80.092``, ``÷ kr. 500``). With a blank after it a dash is one only where unit and figure are
    all there is besides (``alone``)."""
    sign = _SIGN.search(text[max(0, start - 12) : start])
    if sign and sign.group(1) != "+":
        return max(0, start - 12) + sign.start()
    led = _LED_BY_DASH.fullmatch(text, 0, start) if alone else None
    return led.start(1) if led else None


def _range_before(text: str, start: int, end: int, high: Parsed, taken: int) -> Number | None:
    """``6,44-7,31``, ``0,7 – 1,7``, ``2 til 3``, ``mellem 5 og 10``; ``fra 2 til 3`` is a change, two years are no
    range."""
    left = None
    for match in TOKEN.finditer(text, max(taken, start - _REACH), start):
        left = match
    gap = _RANGE_GAP.fullmatch(text, left.end(), start) if left else None
    low = parse_number(left.group()) if left and gap else None
    if not left or not gap or not low or contexts.introduces(text, left.start()):
        return None
    before = text[max(0, left.start() - 20) : left.start()]
    if gap["word"] and ((gap["word"] == "og") != bool(_BETWEEN.search(before)) or _FROM.search(before)):
        return None
    if gap["dash"] and gap["dash"].strip() != gap["dash"] and low.quantum != high.quantum and low.quantum >= 1:
        return None  # "spor 3 - 1,2 mio. kr."
    low = widen(low, high)
    even = (gap["dash"] or "").strip() == gap["dash"] and _FOUR.fullmatch(text, start, end)  # "2000-2500 kr."
    year_alone = contexts.is_year(left.group()) and not contexts.is_year(text[start:end])
    if low.value >= high.value or (year_alone and not even and gap["word"] != "og"):
        return None
    return Number(left.start(), end, low, high)


def merged_start(text: str, tokens: list[tuple[int, int]], index: int, taken: int, unit: Unit | None) -> int:
    """Where the figure that ends with token ``index`` begins, when blanks stand inside it (``2 500``, ``12, 4``)."""
    start = tokens[index][0]
    while index > 0 and tokens[index - 1][0] >= taken:
        left_start, left_end = tokens[index - 1]
        left, gap, right = text[left_start:left_end], text[left_end:start], text[start : tokens[index][1]]
        if not _is_one(left, gap, right, unit) or contexts.introduces(text, left_start):
            break
        if gap.strip() == "." and _LINE_START.search(text[:left_start]):
            break  # a list label: "1. 500 kr. til frikøb"
        start, index = left_start, index - 1
    return start


def merged_end(text: str, tokens: list[tuple[int, int]], index: int) -> int:
    """Where the figure that begins with token ``index`` after its unit ends (``kr. 1 250 000``)."""
    end = tokens[index][1]
    for start, stop in tokens[index + 1 :]:
        grouped = re.fullmatch(r"\d{3}(?:,\d+)?", text[start:stop]) and re.fullmatch(f"[{BLANKS}'’·]", text[end:start])
        if not grouped or not re.fullmatch(rf"\d{{1,3}}(?:[{BLANKS}'’·]\d{{3}})*", text[tokens[index][0] : end]):
            break
        end = stop
    return end


def _is_one(left: str, gap: str, right: str, unit: Unit | None) -> bool:
    """Whether two groups of digits with a gap are one figure."""
    if len(gap) > 3:
        return False
    short = bool(re.fullmatch(r"\d{1,3}", left))
    if re.fullmatch(f"[{NARROW}'’·]", gap):
        return short and bool(re.match(r"\d{3}(?!\d)", right))
    sign = gap.strip()
    if not sign:
        return len(gap) == 1 and short and bool(re.fullmatch(r"\d{3}(?:,\d+)?", right))
    if sign == ",":
        scaled = unit is not None and unit.name in ("mio.kr", "mia.kr")
        decimals = re.fullmatch(r"\d{1,3}", right) and re.fullmatch(r"\d{1,3}(?:\.\d{3})*", left)
        return bool(decimals) and (scaled or len(right) == 2)
    return sign == "." and short and bool(re.fullmatch(r"\d{3}", right))
