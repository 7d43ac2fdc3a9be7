"""The labels a browser prints before list items, which the HTML text itself does not hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BULLET = "•"
_STYLE_TYPE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
STYLES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def list_labels(element: HtmlElement) -> dict[HtmlElement, str]:
    """The label of each ``li``: ``1.``, ``b.``, ``iv.`` as ``type``, ``start`` and ``value`` say, or a bullet."""
    items = [child for child in element if child.tag == "li"]
    kind = _kind(element)
    if kind == "none":
        return {}
    if element.tag != "ol" or kind in ("disc", "circle", "square"):
        return {item: BULLET for item in items}
    step = -1 if element.get("reversed") is not None else 1
    number = _whole(element.get("start"), len(items) if step < 0 else 1)
    labels = {}
    for item in items:
        number = _whole(item.get("value"), number)
        labels[item] = f"{numeral(number, kind)}."
        number += step
    return labels


def numeral(number: int, kind: str) -> str:
    """A number as ``1``, ``a``, ``A``, ``i`` or ``I`` prints it."""
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return letters.upper() if kind == "A" else letters
    if kind in ("i", "I") and 0 < number < 4000:
        roman = ""
        for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
            roman += sign * (number // worth)
            number %= worth
        return roman.upper() if kind == "I" else roman
    return str(number)


def _kind(element: HtmlElement) -> str:
    style = _STYLE_TYPE.search(element.get("style", "").lower())
    if style:
        return STYLES.get(style.group(1), style.group(1))
    return element.get("type") or "1"


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise
