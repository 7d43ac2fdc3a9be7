"""An HTML tree as a browser shows it: what is hidden or struck out taken out and told, raised figures as raised letters, what stands in form
fields as text, tables made of other elements as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.danish.money import find_amounts
from pipeline.reading.flow import raised
from pipeline.reading.unseen import Unseen

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_BLOCK = re.compile(
    r"@[^{;]*\{(?:[^{}]|\{[^{}]*\})*\}|@[^{;]*;"
)  # what holds only for print or small screens, and imports
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)$", re.IGNORECASE)
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;!]+)(!\s*important)?")
_NO_SIZE = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%)?")
_WATCHED = frozenset(
    ["display", "visibility", "opacity", "font-size", "text-decoration", "text-decoration-line", "vertical-align"]
)
_STRUCK = frozenset({"del", "s", "strike"})
_ROLES = {
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "rowgroup": "tbody",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_DISPLAYS = {
    "table": "table",
    "inline-table": "table",
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
    "table-row": "tr",
    "table-cell": "td",
    "table-caption": "caption",
}
_CONTAINERS = frozenset({"div", "span", "section", "ul", "ol", "li", "dl", "dt", "dd", "p", "article", "a"})
_INSTEAD = frozenset(
    {"noscript", "template", "object", "iframe", "img"}
)  # what stands in them shows elsewhere, or only when something fails
_FIELDS = frozenset({"text", "number", "tel", "search", "date", "month", "url", ""})

_Rules = list[tuple[str, frozenset[str], dict[str, str]]]


def show(root: HtmlElement, unseen: Unseen) -> None:
    """Changes the tree in place. Styles are those of ``style`` attributes and of rules for a tag, a class or an id in the page itself; what
    other files style is not known."""
    rules = _rules(root)
    _prune(root, rules, unseen, 0)
    for element in list(root.iter("input", "textarea", "select")):
        _field(element)
    for element in list(root.iter("sup")):
        _raise(element)
    for table in [found for found in root.iter("table") if found.get("role") not in ("presentation", "none")]:
        _rows_in_groups(table)


def _rules(root: HtmlElement) -> _Rules:
    found: _Rules = []
    for sheet in root.iter("style"):
        text = _AT_BLOCK.sub(" ", _COMMENT.sub(" ", sheet.text_content() or "")) if sheet.get("media") in _MEDIA else ""
        for selectors, body in _RULE.findall(text):
            said = _said(body)
            if not said:
                continue
            for selector in selectors.split(","):
                simple = _SELECTOR.match(selector.strip())
                if simple and simple.group():
                    names = frozenset(re.findall(r"[.#][\w-]+", simple.group(2)))
                    found.append(((simple.group(1) or "").lower(), names, said))
    return found


_MEDIA = (None, "", "all", "screen")


def _said(body: str) -> dict[str, str]:
    return {name: value.strip() for name, value, _ in _DECLARATION.findall(body.lower()) if name in _WATCHED}


def _style(element: HtmlElement, rules: _Rules) -> dict[str, str]:
    """What the page's own rules and the element's ``style`` say of it, the later and the nearer stronger."""
    styled: dict[str, str] = {}
    if rules:
        names = {f".{name}" for name in (element.get("class") or "").split()}
        names |= {f"#{element.get('id')}"} if element.get("id") else set()
        for tag, wanted, said in sorted(rules, key=lambda rule: len(rule[1])):
            if tag in ("", element.tag) and wanted <= names:
                styled.update(said)
    inline = element.get("style")
    return {**styled, **_said(inline)} if inline else styled


def _prune(element: HtmlElement, rules: _Rules, unseen: Unseen, depth: int) -> None:
    """Takes out what is not shown, and names tables, rows and cells as such; the tree may be deep, so it is walked without calling itself."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if not isinstance(here.tag, str) or here.tag in ("head", "script", "style"):
            continue
        if here.tag in _INSTEAD:
            instead = " ".join((here.text_content(), here.get("srcdoc") or "", here.get("alt") or ""))
            if find_amounts(instead):
                unseen.hide(instead)
            continue
        style = _style(here, rules)
        if here is not element and _is_hidden(here, style):
            unseen.hide(here.text_content())
            here.drop_tree()
            continue
        if here is not element and _is_struck(here, style):
            unseen.strike(here.text_content())
            here.drop_tree()
            continue
        _rename(here, style)
        waiting += list(here)


def _is_hidden(element: HtmlElement, style: dict[str, str]) -> bool:
    return (
        element.get("hidden") is not None
        or style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or bool(_NO_SIZE.fullmatch(style.get("opacity", "1")))
        or bool(_NO_SIZE.fullmatch(style.get("font-size", "1")))
        or _is_sort_key(element)
    )


def _is_sort_key(element: HtmlElement) -> bool:
    """A figure for sorting before the one that is shown: kept from readers (``aria-hidden``) and called so by its class."""
    return element.get("aria-hidden") == "true" and "sort" in (element.get("class") or "").lower()


def _is_struck(element: HtmlElement, style: dict[str, str]) -> bool:
    line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return "line-through" in line or (element.tag in _STRUCK and "none" not in line)


def _rename(element: HtmlElement, style: dict[str, str]) -> None:
    role = _ROLES.get((element.get("role") or "").lower())
    shown = _DISPLAYS.get(style.get("display", ""))
    if element.tag in _CONTAINERS and (role or shown):
        element.tag = role or shown
    elif style.get("vertical-align", "").startswith(("super", "text-top")) and element.tag not in (
        "td",
        "th",
        "tr",
        "img",
    ):
        element.tag = "sup"


def _rows_in_groups(table: HtmlElement) -> None:
    """Cells that stand in no row (``display:table-cell`` under ``display:table``) get one."""
    loose = [child for child in table if child.tag in ("td", "th")]
    if loose:
        row = table.makeelement("tr")
        table.insert(table.index(loose[0]), row)
        row.extend(loose)


def _field(element: HtmlElement) -> None:
    """A field becomes the text that stands in it; ticks, buttons and hidden fields show none."""
    kind = (element.get("type") or "").lower()
    if element.tag == "input":
        text = element.get("value") or "" if kind in _FIELDS else ""
    elif element.tag == "textarea":
        text = element.text_content()
    else:
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        text = ", ".join(option.text_content().strip() for option in chosen)
    for child in list(element):
        element.remove(child)
    element.tag, element.text = "span", text


def _raise(element: HtmlElement) -> None:
    """A raised figure, also inside a link, is a note's mark."""
    whole = element.text_content()
    if raised(whole) == whole:
        return
    for part, at_tail in _texts(element):
        if at_tail:
            part.tail = raised(part.tail or "")
        else:
            part.text = raised(part.text or "")


def _texts(element: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    yield element, False
    for child in element.iterdescendants():
        yield child, False
        yield child, True
