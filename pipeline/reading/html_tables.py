"""Tables in HTML: which are data and which only lay out the page, and the rows of those that are data; and the labels a browser prints before
list items, which the HTML text itself does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement, defs

from pipeline.reading.flow import RawCell

BULLET = "•"
_STYLE_TYPE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
STYLES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LONG_CELL = 1500  # characters; a cell with more holds a page's text, not a table's
_BREAKS = (defs.general_block_tags | defs.list_tags | {"section", "article", "tr", "caption"}) - {"del", "ins"}
SILENT = frozenset({"script", "style", "noscript", "template", "object", "iframe", "title", "desc", "defs", "metadata"})
_SPACE = re.compile(r"[ \t\r\n\f]+")


def list_labels(element: HtmlElement) -> dict[HtmlElement, str]:
    """The label of each ``li``: ``1.``, ``b.``, ``iv.`` as ``type``, ``start`` and ``value`` say, or a bullet."""
    items = [child for child in element if child.tag == "li"]
    kind = _kind(element)
    if kind == "none":
        return {}
    if element.tag != "ol" or kind in ("disc", "circle", "square"):
        return {item: BULLET for item in items}
    step = -1 if element.get("reversed") is not None else 1
    number = whole(element.get("start"), len(items) if step < 0 else 1)
    labels = {}
    for item in items:
        number = whole(item.get("value"), number)
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


def whole(text: str | None, otherwise: int) -> int:
    """The whole number that a text is."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise


def own_rows(table: HtmlElement) -> list[HtmlElement]:
    """The ``tr`` of a table in the order they are printed (``tfoot`` last), without those of tables inside it."""
    rows: dict[str, list[HtmlElement]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in table:
        if child.tag == "tr":
            rows["tbody"].append(child)
        elif child.tag in rows:
            rows[str(child.tag)] += [row for row in child if row.tag == "tr"]
    return [*rows["thead"], *rows["tbody"], *rows["tfoot"]]


def own_cells(row: HtmlElement) -> list[HtmlElement]:
    """The ``td`` and ``th`` of a row."""
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data: more than one column, no headings or whole pages of text in its cells.

    A table without heads that holds another one in a cell, or says ``role="presentation"``, lays out the page.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    cells = [cell for row in own_rows(table) for cell in own_cells(row)]
    filled = [cell for cell in cells if cell.text_content().strip()]
    widths = [len(own_cells(row)) for row in own_rows(table)]
    if not filled or max(widths, default=0) < 2:
        return False
    if len(filled) == 1 and filled[0].find(".//table") is not None:
        return False
    headed = any(cell.tag == "th" for cell in filled)
    for cell in filled:
        inner = cell.find(".//table")
        if inner is not None and ((len(own_rows(inner)) > 1 and not headed) or len(inner.text_content()) > LONG_CELL):
            return False
        if any(cell.find(f".//h{level}") is not None for level in range(1, 5)) and len(cells) < 5:
            return False
    return not any(len(cell.text_content()) > LONG_CELL for cell in filled) or len(filled) > 8


def data_rows(table: HtmlElement) -> tuple[list[list[RawCell]], list[tuple[HtmlElement, str]], str]:
    """A data table's rows, the tables inside its cells (their text is not in the cells) with the head they stand under, and its caption."""
    rows, nested = [], []
    first = [cell for row in own_rows(table)[:1] for cell in own_cells(row)]
    heads = [" ".join(cell.text_content().split()) if cell.tag == "th" else "" for cell in first]
    for row in own_rows(table):
        cells = []
        for at, cell in enumerate(own_cells(row)):
            inner = [found for found in cell.iter("table") if next(found.iterancestors("table")) is table]
            keep_out = [found for found in inner if is_data_table(found)]
            nested += [(found, heads[at] if at < len(heads) else "") for found in keep_out]
            height, width, is_head = _span(cell.get("rowspan")), max(1, _span(cell.get("colspan"))), cell.tag == "th"
            text = cell_text(cell, frozenset(keep_out))
            cells.append(RawCell(text, height, width, is_head, is_head or _is_bold(cell)))
        rows.append(cells)
    caption = table.find("caption")
    return rows, nested, cell_text(caption, frozenset()) if caption is not None else ""


def header_rows(table: HtmlElement, rows: Sequence[Sequence[RawCell]]) -> int:
    """How many rows the markup marks as headers: those of ``thead``, or the first rows that are all ``th``."""
    head = sum(len([row for row in child if row.tag == "tr"]) for child in table if child.tag == "thead")
    if head and head < len(rows):
        return head
    count = 0
    for row in rows:
        if not row or not all(cell.header for cell in row):
            break
        count += 1
    return count if count < len(rows) else 0


def cell_text(element: HtmlElement, keep_out: frozenset[HtmlElement]) -> str:
    """A cell's text with newlines where lines and blocks end, list labels written out."""
    return re.sub(r" *\n[ \n]*", "\n", "".join(_texts(element, keep_out, 0))).strip()


def _texts(element: HtmlElement, keep_out: frozenset[HtmlElement], depth: int) -> list[str]:
    if depth > 100:
        return [_SPACE.sub(" ", " ".join(element.itertext()))]
    found = [_SPACE.sub(" ", element.text or "")]
    labels = list_labels(element) if element.tag in ("ol", "ul") else {}
    for child in element:
        if isinstance(child.tag, str) and child.tag not in SILENT and child not in keep_out:
            if child.tag == "br":
                found.append("\n")
            elif child.tag in ("td", "th"):
                found += [" ", *_texts(child, keep_out, depth + 1), " "]
            elif child.tag in _BREAKS:
                label = [labels[child] + " "] if child in labels else []
                found += ["\n", *label, *_texts(child, keep_out, depth + 1), "\n"]
            else:
                found += _texts(child, keep_out, depth + 1)
        found.append(_SPACE.sub(" ", child.tail or ""))
    return found


def _is_bold(cell: HtmlElement) -> bool:
    text = "".join(cell.text_content().split())
    marked = [found for tag in ("b", "strong") for found in cell.iter(tag)]
    bold = sum(len("".join(found.text_content().split())) for found in marked)
    return bool(text) and bold >= len(text)


def _span(text: str | None) -> int:
    """A span as stated: 1 where nothing or nonsense is stated, 0 for "down to the end"."""
    found = re.match(r"\s*(\d{1,4})", text or "1")
    return int(found.group(1)) if found else 1
