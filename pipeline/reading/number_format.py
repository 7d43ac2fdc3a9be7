"""What a spreadsheet shows for a value: Excel's number formats (ECMA-376 part 1, 18.8.31) with Danish separators, as far as figures and
dates go. A figure is as precise as it is shown: 1234567.891 under ``0.0,,"mio."`` is printed ``1,2 mio.``."""

import operator
import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipeline.reference import rows

_TOKENS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([#0?][#0?,.]*)|(E[+-][0#?]+)|(.)')
_GENERAL = re.compile(r"general|@|standard", re.IGNORECASE)
_BARE_RED = re.compile(r'(?:\[[^\]]*\]|_.|\*.|\\\s|"\s*"|[#0?.,\s])*')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
MAX_DIGITS = 11  # that "General" shows


def shown(value: Any, style: str = "General") -> str:
    """The text of a cell as Danish Excel shows it. ``style`` is the cell's number format as stored (English separators)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, datetime | date):
        return _date(value, style)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if not isinstance(value, int | float | Decimal):
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    sections = _sections(style)
    stated = [_CONDITION.search(section) for section in sections]
    if any(stated):
        index = next((at for at, one in enumerate(stated) if one is None or _HOLDS[one[1]](number, Decimal(one[2]))), -1)
    else:
        index = 0 if len(sections) == 1 else 2 if number == 0 and len(sections) > 2 else 1 if number < 0 else 0
    if number < 0 and (index == 1 or stated[index]):
        # the section for negative figures says itself how the sign is shown; one that only prints them red shows it too
        number = number if _BARE_RED.fullmatch(sections[index]) else abs(number)
    section = sections[index]
    return _general(number) if _GENERAL.fullmatch(section.strip()) else _figure(number, section)


def _sections(style: str) -> list[str]:
    """The parts of a format that ``;`` divides, outside quotation marks."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)', style) or ["General"]


def _general(number: Decimal) -> str:
    """Excel's General: as many digits as the figure has, eleven at most, never more decimals than that leaves room for."""
    whole = len(str(abs(int(number))))
    places = min(max(0, MAX_DIGITS - whole - 1), max(0, -int(number.normalize().as_tuple().exponent)))
    text = f"{_rounded(number, places):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _figure(number: Decimal, section: str) -> str:
    parts: list[str | None] = []  # None is the place of the figure
    core, scientific = "", False
    for quoted, escaped, currency, digits, power, other in _TOKENS.findall(section):
        if digits and core:
            parts.append("")
        elif digits:
            core = digits
            parts.append(None)
        else:
            scientific = scientific or bool(power)
            parts.append(quoted or escaped or currency or other)
    literal = "".join(part for part in parts if part)
    if not core:
        return literal.strip()
    if scientific:
        return _general(number)
    body = core.rstrip(",")
    number = number * (100 if "%" in literal else 1) / Decimal(1000) ** (len(core) - len(body))
    whole_mask, _, decimal_mask = body.partition(".")
    places = sum(1 for mark in decimal_mask if mark in "0#?")
    rounded = _rounded(number, places)
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    least = sum(1 for mark in decimal_mask if mark == "0")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.zfill(whole_mask.count("0"))
    if not int(whole) and "0" not in whole_mask:
        whole = ""
    if "," in whole_mask and whole:
        whole = f"{int(whole):,}".replace(",", ".")
    figure = whole + (f",{decimals}" if decimals else "")
    text = "".join(figure if part is None else part for part in parts)
    return ("-" if rounded < 0 else "") + " ".join(text.split())


def _date(value: date, style: str) -> str:
    """Day, month and year as a Dane writes them; a format without a day shows none."""
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", style).lower()
    if "d" not in letters and "m" in letters and "y" in letters:
        names = (row["word"] for row in rows("months") if row["month"] == str(value.month))
        return f"{next(names)} {value.year}"
    if letters.strip(";@ ") in ("yyyy", "yy"):
        return str(value.year)
    return f"{value.day:02}.{value.month:02}.{value.year}"
