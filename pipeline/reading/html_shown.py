"""An HTML tree as a browser shows it: what is hidden or struck out taken out and told, raised figures as raised letters, what stands in form
fields as text, tables made of other elements as tables."""

import re
from collections.abc import Mapping
from functools import lru_cache

from lxml.html import HtmlElement, defs
from PIL import ImageColor

from pipeline.danish.money import find_amounts
from pipeline.reading.failures import Unseen
from pipeline.reading.flow import is_figure, raised
from pipeline.reading.html_css import Counters, Styles
from pipeline.reading.html_drawn import embedded, tell_drawn

_Colour = tuple[int, ...]
_FRACTIONS = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔"}
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTHING = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%)?")
_FAINT = re.compile(r"0?(?:\.0\d*)?%?")
_STRUCK = frozenset({"del", "s", "strike"})
_ROLES = {
    "table": "table", "grid": "table", "treegrid": "table", "rowgroup": "tbody", "row": "tr",
    "cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th",
}  # fmt: skip
_DISPLAYS = {
    "table": "table", "inline-table": "table", "table-row-group": "tbody", "table-header-group": "thead",
    "table-footer-group": "tfoot", "table-row": "tr", "table-cell": "td", "table-caption": "caption",
}  # fmt: skip
_CONTAINERS = frozenset({"div", "span", "section", "ul", "ol", "li", "dl", "dt", "dd", "p", "article", "a"})
_INSTEAD = {
    "noscript", "noframes", "template", "object", "iframe", "img", "video", "audio", "canvas", "datalist", "meter", "progress",
}  # fmt: skip # what stands in them shows elsewhere, or only when something fails
_DRAWN = frozenset({"img", "object", "iframe"})
_FIELDS = {"text", "number", "tel", "search", "date", "month", "url", "email", "submit", "button", "reset", ""}
_SHADES = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
_APART = 12  # of 255: letters no further from what is behind them, in each of red, green and blue, are not seen
_BLOCKS = defs.block_tags | defs.list_tags | {"table", "tr"}
_IN_A_ROW = "data-in-a-row"  # how many boxes of an element stand beside each other
_REPEAT = re.compile(r"repeat\(\s*(\d+)\s*,((?:[^()]|\([^()]*\))*)\)")
_TRACKS = re.compile(r"[\w.%-]+(?:\([^()]*\))?")
_FAR = 900  # pixels beyond the page's edge
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|r?em|%|v[hw])?")
_PIXELS = {"em": 16.0, "rem": 16.0, "vh": 8.0, "vw": 12.0}
_CUT = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]+){3}[01](?:px)?\s*\)|inset\(\s*(?:50|100)%|circle\(\s*0\w*[\s)]|polygon\((?:[\s,]*0\w*)+\)")
_EDGES = ("left", "top", "right", "bottom", "inset-inline-start")
_MOVED = re.compile(r"translate[xy3d]*\(\s*([^,)\s]+)")
_DOT = re.compile(r"[01](?:\.0+)?px|0(?:\.0+)?(?:pt|r?em|%)?")
_CLIPS = re.compile("hidden|clip|auto|scroll")
_OVERFLOWS = ("overflow", "overflow-x", "overflow-y")
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "table"})
APART = 3.0  # pixels: less white is no blank
_INLINE = defs.phrase_tags | defs.font_style_tags | {"span", "a", "font", "label", "bdo", "q"}
_TURNED_AWAY = re.compile(r"scale[xy3d]*\(0[,)]|rotate[xy]\(-?90deg\)")


def show(root: HtmlElement, unseen: Unseen, parts: Mapping[str, bytes]) -> list[str]:
    """Changes the tree in place, and gives the names of other files that the page shows in it; ``parts`` are those that came with it."""
    _frames(root)
    styles = Styles(root)
    _prune(root, styles, unseen)
    files = tell_drawn(root, unseen, parts)
    _definitions(root)
    _rows_of_boxes(root)
    for element in list(root.iter("input", "textarea", "select")):
        _field(element)
    for element in list(root.iter("sup", "sub", "rt")):
        _raise(element)
    for fraction in root.iter("mfrac"):
        for part in fraction[:1]:
            part.tail = "/"
    for table in [found for found in root.iter("table") if found.get("role") not in ("presentation", "none")]:
        _rows_in_groups(table)
    return files


def _frames(root: HtmlElement) -> None:
    """A frame that holds its page (``srcdoc``, ``data:``) and the shadow of an element stand on the page as what is in them."""
    from lxml.html import fragment_fromstring

    for frame in list(root.iter("iframe")):
        held = embedded(frame.get("src") or "", {})
        inner = frame.get("srcdoc") or (held[1].decode("utf-8", "replace") if held and "html" in held[0] else "")
        if inner:
            frame.getparent().replace(frame, fragment_fromstring(inner, create_parent="div"))
    for template in list(root.iter("template")):
        if template.get("shadowrootmode") or template.get("shadowmode"):  # the latter is how a browser saves it
            template.tag = "div"


def _prune(root: HtmlElement, styles: Styles, unseen: Unseen) -> None:
    """Takes out what is not shown, names tables, rows and cells as such, and adds what style sheets print; the tree may be deep, so it is
    walked without calling itself. With the elements waiting goes the colour of letters there, and that behind them; None where it is not known."""
    white: _Colour = (255, 255, 255)
    start: tuple[_Colour | None, _Colour | None] = ((0, 0, 0), white if styles.complete else None)
    waiting, counters = [(root, start)], Counters()
    while waiting:
        here, colours = waiting.pop()
        if not isinstance(here.tag, str) or here.tag in ("head", "script", "style"):
            continue
        if here.tag in _INSTEAD:
            instead = " ".join((here.text_content(), here.get("alt") or ""))
            if find_amounts(instead):
                unseen.hide(instead)
            if here is not root and here.tag not in _DRAWN:
                here.drop_tree()
            continue
        style = styles.of(here)
        colours = _colours(here, style, *colours)
        if here is not root and (_is_hidden(here, style) or _letters_hidden(here, style, styles, unseen)):
            unseen.hide(here.text_content())
            here.drop_tree()
            continue
        if here is not root and _is_struck(here, style):
            unseen.strike(here.text_content())
            here.drop_tree()
            continue
        if _are_alike(*colours):
            _hide_letters(here, unseen)
        _rename(here, style)
        waiting += [(child, colours) for child in reversed(here)]
        counters.count(style, here.getparent(), here)
        _print_around(here, style, styles, counters)


def _print_around(element: HtmlElement, style: dict[str, str], styles: Styles, counters: Counters) -> None:
    """Adds what ``content`` prints, and blanks between what stands side by side in a row of boxes."""
    display = style.get("display", "")
    if "flex" in display or "grid" in display:
        element.text = f"{element.text or ''} "
        for child in element:
            child.tail = f" {child.tail or ''}"
        stated = style.get("grid-template-columns", "") if "grid" in display else ""
        columns = _TRACKS.findall(_REPEAT.sub(lambda found: f"{found[2]} " * int(found[1]), stated))
        if columns or not style.get("flex-direction", "").startswith("column"):
            element.set(_IN_A_ROW, str(len(columns) or len(element)))
    elif _is_set_apart(display, style):
        element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    kind = style.get("list-style-type") or style.get("list-style")
    if kind and element.tag in ("ol", "ul"):
        element.set("style", f"list-style: {kind}")
    before, after = (styles.printed(element, place, counters) for place in ("before", "after"))
    if before:
        element.text = before + (element.text or "")
    if after and len(element):
        element[-1].tail = (element[-1].tail or "") + after
    elif after:
        element.text = (element.text or "") + after


def _definitions(root: HtmlElement) -> None:
    """Terms with what is told of each ("Ansøgt" and "kr. 740.000") as a table of both, unless blocks of their own stand in them."""
    for listing in list(root.iter("dl")):
        parts = [part for group in listing for part in (group if group.tag == "div" else [group])]
        if {part.tag for part in parts} != {"dt", "dd"} or any(inner.tag in _BLOCKS for part in parts for inner in part.iterdescendants()):
            continue
        line = None
        for part in parts:
            if line is None or part.tag == "dt" or len(line) > 1:
                line = listing.makeelement("tr")
                listing.append(line)
                line.extend([] if part.tag == "dt" else [listing.makeelement("td")])
            part.tag = "td"
            line.append(part)
        for group in listing.findall("div"):
            group.drop_tree()
        listing.tag = "table"


def _rows_of_boxes(root: HtmlElement) -> None:
    """Boxes side by side, row under row, as a table: a grid of so many columns, or rows of the same number of boxes. The last column holds
    figures in most rows, and no box holds a block of its own."""
    for element in list(root.iter(*_CONTAINERS)):
        if columns := int(element.get(_IN_A_ROW, 0)):
            boxes = list(element)
            rows = [boxes[at : at + columns] for at in range(0, len(boxes), columns)]
        else:
            rows = [list(row) if row.get(_IN_A_ROW) == str(len(row)) else [] for row in element]
        last = [row[-1].text_content() for row in rows if row]
        if (
            len(rows) < 2
            or {len(row) for row in rows} != {max(map(len, rows))}
            or len(rows[0]) < 2
            or sum(map(is_figure, last)) * 2 < len(last)
            or any(inner.tag in _BLOCKS for row in rows for box in row for inner in box.iterdescendants())
        ):
            continue
        lines = [element.makeelement("tr") for _ in rows] if columns else list(element)
        for line, row in zip(lines, rows, strict=True):
            line.tag = "tr"
            line.extend(row)
            for box in row:
                box.tag = "td"
        element.extend(lines)
        element.tag = "table"


def _colours(
    element: HtmlElement, style: dict[str, str], letters: _Colour | None, behind: _Colour | None
) -> tuple[_Colour | None, _Colour | None]:
    """The colours of an element's letters and behind them, from its own styles and those it stands in."""
    stated = style.get("color") or (element.get("color", "").lower() if element.tag == "font" else "")
    if stated and stated not in ("inherit", "currentcolor", "unset"):
        letters = _colour(stated)
    if element.get("background") or style.get("background-image", "none") != "none":
        return letters, None
    for painted in (element.get("bgcolor", "").lower(), style.get("background"), style.get("background-color")):
        if painted and painted not in ("none", "inherit", "initial", "unset") and (found := _colour(painted)) != ():
            behind = found
    return letters, behind


@lru_cache(maxsize=500)
def _colour(text: str) -> _Colour | None:
    """Red, green and blue; nothing for what is transparent, None for an unknown colour."""
    shade = _SHADES.fullmatch(text)
    parts = re.split(r"[\s,/]+", shade[2].strip()) if shade else []
    if text == "transparent" or (len(parts) == 4 and _NOTHING.fullmatch(parts[3])):
        return ()
    try:
        return ImageColor.getrgb(f"{shade[1]}({','.join(parts[:3])})" if shade else text)[:3]
    except ValueError:
        return None


def _are_alike(letters: _Colour | None, behind: _Colour | None) -> bool:
    """Whether letters cannot be seen for their colour."""
    if not letters or not behind:
        return letters == ()
    return max(abs(one - other) for one, other in zip(letters, behind, strict=True)) <= _APART


def _hide_letters(element: HtmlElement, unseen: Unseen) -> None:
    """Takes out an element's own text; what stands in the elements inside it may have a colour of its own."""
    unseen.hide(" ".join([element.text or "", *(inner.tail or "" for inner in element)]))
    element.text = None
    for inner in element:
        inner.tail = None


def _letters_hidden(element: HtmlElement, style: dict[str, str], styles: Styles, unseen: Unseen) -> bool:
    """Whether an element's letters, and all in it, are hidden by what is inherited. Where some of it undoes that, the rest is hidden by itself."""
    size = style.get("font-size", "")  # a word ("small") or a formula is some size
    hiding = [
        name
        for name, hides in (
            ("visibility", style.get("visibility") in ("hidden", "collapse")),
            ("font-size", bool(_LENGTH.fullmatch(size)) and -1 < _pixels(size) < 1),
            ("text-indent", _pixels(style.get("text-indent")) < -_FAR),
        )
        if hides
    ]
    undone = [name for name in hiding for inner in element.iterdescendants() if _undoes(styles.of(inner).get(name))]
    if len(hiding) == 1 and undone:
        _hide_letters(element, unseen)
        for inner in element:
            if not _undoes(styles.of(inner).get(hiding[0])):
                inner.set("style", f"{inner.get('style', '')};{hiding[0]}:{style[hiding[0]]}")
        return False
    return bool(hiding)


def _undoes(stated: str | None) -> bool:
    """Whether what an element states is its own, not a share of what is around it."""
    return bool(stated) and not re.search(r"inherit|%|(?<!r)em$", stated or "")


def _is_hidden(element: HtmlElement, style: dict[str, str]) -> bool:
    return (
        style.get("display", "none" if element.get("hidden") is not None else "") == "none"
        or bool(_FAINT.fullmatch(style.get("opacity", "1")))
        or style.get("content-visibility") == "hidden"
        or bool(re.search(r"opacity\(0%?\)", style.get("filter", "")))
        or (element.tag == "dialog" and element.get("open") is None)
        or element.get("popover") is not None
        or _is_cut_away(element, style)
        # a figure for sorting before the one that is shown: kept from readers and called so by its class
        or (element.get("aria-hidden") == "true" and "sort" in (element.get("class") or "").lower())
    )


def _is_cut_away(element: HtmlElement, style: dict[str, str]) -> bool:
    """Text for screen readers only: moved off the page, or cut to nothing or to a dot."""
    placed = style.get("position") in ("absolute", "fixed")
    moved = [style.get(name) for name in _EDGES] if "position" in style else []
    margin = _pixels(style.get("margin-left")) + _pixels(style.get("padding-left"))
    moved += [*style.get("inset", "").split(), *_MOVED.findall(style.get("transform", "")), str(margin)]
    if min(map(_pixels, moved)) < -_FAR or (placed and _CUT.match(style.get("clip", ""))):
        return True
    grows = element.tag in _CELLS or (element.tag in _INLINE and not (placed or style.get("display") or style.get("float")))
    sizes = [] if grows else [style.get(name, "") for name in ("width", "height", "max-height", "max-width")]
    return (
        bool(_CUT.match(style.get("clip-path", "")))
        or (any(_DOT.fullmatch(size) for size in sizes) and any(_CLIPS.search(style.get(name, "")) for name in _OVERFLOWS))
        or style.get("scale") == "0"
        or bool(_TURNED_AWAY.search(style.get("transform", "")))
    )


def _pixels(length: str | None) -> float:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _PIXELS.get(found[2], 1.0) if found else 0.0


def _is_set_apart(display: str, style: dict[str, str]) -> bool:
    """Whether an element within a line stands away from the words before it."""
    moved = style.get("position") in ("absolute", "fixed") or style.get("float") == "right"
    white = _pixels(style.get("margin-left")) + _pixels(style.get("padding-left"))
    return moved or white >= APART or (display == "inline-block" and bool(style.get("width")))


def _is_struck(element: HtmlElement, style: dict[str, str]) -> bool:
    line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return "line-through" in line or (element.tag in _STRUCK and "none" not in line)


def _rename(element: HtmlElement, style: dict[str, str]) -> None:
    role = _ROLES.get((element.get("role") or "").lower())
    shown = _DISPLAYS.get(style.get("display", ""))
    if element.tag in _CONTAINERS and (role or shown):
        element.tag = role or shown
    elif element.tag in ("span", "a", "b", "strong") and style.get("display") in ("block", "flex", "grid", "list-item"):
        element.tag = "div"
    elif element.tag not in ("td", "th", "tr", "img"):
        moved = style.get("vertical-align", "")
        relative = style.get("position") == "relative"
        up = _pixels(style.get("bottom")) - _pixels(style.get("top")) if relative else 0
        if moved.startswith(("super", "text-top")) or _pixels(moved) > 0 or up > 0:
            element.tag = "sup"
        elif moved.startswith("sub"):
            element.tag = "sub"


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
        text = element.get("value") or element.get("placeholder") or "" if kind in _FIELDS else ""
    elif element.tag == "textarea":
        text = element.text_content() or element.get("placeholder") or ""
    else:
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        several = element.get("multiple") is not None or element.get("size", "1").lstrip("0") > "1"
        chosen = options if several else chosen
        text = ", ".join(option.text_content().strip() for option in chosen)
    for child in list(element):
        element.remove(child)
    element.tag, element.text = "span", f" {text} "  # a field has edges, whatever stands beside it


def _raise(element: HtmlElement) -> None:
    """A raised or lowered figure, also inside a link, is a mark; one over the other is a fraction."""
    whole = element.text_content()
    lowered = element.tag == "sub"
    over = element.getprevious()
    if lowered and over is not None and over.tag == "sup" and (over.tail or "").strip() in ("/", "⁄"):
        fraction = _FRACTIONS.get(f"{over.text_content().translate(_PLAIN)}/{whole}".replace(" ", ""))
        if fraction:
            over.tail, element.text = "", fraction
            for part in (over, *element):
                part.drop_tree()
            return
    if raised(whole, lowered) == whole:
        return
    for part in element.iter():
        part.text = raised(part.text or "", lowered)
        if part is not element:
            part.tail = raised(part.tail or "", lowered)
