"""What a web page draws or has written by a script, which is told and not read: pictures, charts, figures in scripts, frames with other files."""

import base64
import binascii
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import unquote_to_bytes

from lxml.html import HtmlElement

from pipeline.danish.money import find_amounts
from pipeline.reading.failures import Unseen
from pipeline.reading.flow import is_figure
from pipeline.reading.writing import LETTERS, SMALLEST, shows_writing
from pipeline.reference import rows

PIXEL = 0.75  # points
_DATA = re.compile(r"\s*data:([\w/+.-]*)[^,]*?(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_SVG_TEXT = re.compile(r"<text\b.*?</text\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_FILES = re.compile(r"\.(?:pdf|svgz?|x?html?|docx?|xlsx?|odt|ods|csv|txt)(?:$|[?#])", re.IGNORECASE)
_QUOTED = re.compile(r""""((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`""")
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\w.])")
_VALUES = re.compile(  # of a chart
    r"""\b(?:data|values?|y|series|serier)["']?\s*:\s*\[((?:\s*-?\d+(?:\.\d+)?\s*,){2,}\s*-?\d+(?:\.\d+)?)\s*\]"""
)
_NAMED = r"""\b\w*{}\w*["']?\s*:\s*["']?(-?\d[\d.,]*)"""  # an amount by its name, in JSON


@cache
def _words(kind: str, around: str = "{}") -> re.Pattern[str]:
    words = "|".join(re.escape(row["word"]) for row in rows("drawn_words") if row["kind"] == kind)
    return re.compile(around.format(f"(?:{words})"), re.IGNORECASE)


def tell_drawn(root: HtmlElement, unseen: Unseen, parts: Mapping[str, bytes]) -> list[str]:
    """Tells what a page (without what it hides) draws, and gives the names of files it shows in frames. ``parts`` are files that came with
    the page, by the names it uses for them."""
    for element in list(root.iter("img", "input", "image")):
        if element.tag != "input" or (element.get("type") or "").lower() == "image":
            _picture(element, unseen, parts)
    for svg in list(root.iter("svg")):
        _svg(svg, unseen)
    for script in root.iter("script"):
        _script(script.text or "", unseen)
    frames = [
        (frame.get("data") or frame.get("src") or "").strip()
        for frame in root.iter("frame", "iframe", "object", "embed")
    ]
    loose = [frame.get("src") or "" for frame in root.iter("frame")]
    return [
        name for name in dict.fromkeys((*frames, *loose)) if name in loose or (_FILES.search(name) and ":" not in name)
    ]


def embedded(source: str, parts: Mapping[str, bytes]) -> tuple[str, bytes] | None:
    """The kind and the bytes of what an address holds: a ``data:`` address, or a file that came with the page. None when it is elsewhere."""
    found = _DATA.match(source)
    if not found:
        data = parts.get(source.strip())
        return None if data is None else ("", data)
    kind, coded, body = found.groups()
    plain = unquote_to_bytes(body)
    if not coded:
        return kind.lower(), plain
    try:
        return kind.lower(), base64.b64decode(re.sub(rb"\s", b"", plain) + b"==")
    except binascii.Error:
        return kind.lower(), b""


def _picture(element: HtmlElement, unseen: Unseen, parts: Mapping[str, bytes]) -> None:
    source = element.get("src") or element.get("data-src") or element.get("href") or element.get("xlink:href") or ""
    width, height = (_pixels(element.get(side)) for side in ("width", "height"))
    held, where = embedded(source, parts), _near(element)
    if held is None:
        words = (
            f"{element.get('alt') or ''} {element.get('title') or ''} {source.rpartition('/')[2]} {_caption(element)}"
        )
        small = any(
            side is not None and side * PIXEL < least for side, least in zip((width, height), SMALLEST, strict=True)
        )
        if source and not small and _words("picture").search(words):
            unseen.picture(where)
    elif "svg" in held[0] or held[1].lstrip()[:5] in (b"<svg ", b"<?xml"):
        text = held[1].decode("utf-8", "replace")
        unseen.chart([_TAG.sub("", found) for found in _SVG_TEXT.findall(text)], where)
        if text.count("<use") >= LETTERS:
            unseen.picture(where)
    elif shows_writing(held[1], width * PIXEL if width else None):
        unseen.picture(where)


def _svg(svg: HtmlElement, unseen: Unseen) -> None:
    """Bare figures in a drawing are its axes' and bars': they are told, its other text is read. Letters drawn by reference are like a picture's."""
    texts = list(svg.iter("text"))
    bare = [text for text in texts if is_figure(_whole(text)) and not find_amounts(_whole(text))]
    unseen.chart([_whole(text) for text in bare], _near(svg))
    for text in bare:
        text.drop_tree()
    if len(list(svg.iter("use"))) >= LETTERS:
        unseen.picture(_near(svg))


def _script(text: str, unseen: Unseen) -> None:
    """Amounts in the texts of a script, and the values of charts."""
    figures = [value for found in _VALUES.finditer(text) for value in found[1].split(",")]
    figures += [found[1] for found in _words("key", _NAMED).finditer(text)]
    for quoted in _QUOTED.finditer(text):
        said = quoted[1] or quoted[2] or quoted[3] or ""
        figures += _GROUPED.findall(said) or [said[found.start : found.end] for found in find_amounts(said)]
    unseen.chart(figures, kind="script")


def _near(element: HtmlElement) -> str:
    """The place of a picture for ``Unseen``: what it is called, or else what stands before it."""
    named = _caption(element) or " ".join((element.get("alt") or "").split())
    here: HtmlElement | None = element
    while here is not None and not named:
        before = here.getprevious()
        while before is not None and not named:
            if isinstance(before.tag, str) and before.tag not in ("script", "style", "head"):
                named = " ".join(f"{_whole(before)} {before.tail or ''}".split())
            before = before.getprevious()
        here = here.getparent()
    return f"at {named}" if named else ""


def _caption(element: HtmlElement) -> str:
    figure = next((above for above in element.iterancestors("figure")), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    return _whole(caption) if caption is not None else ""


def _whole(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _pixels(stated: str | None) -> float | None:
    found = re.match(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$", stated or "")
    return float(found[1]) if found else None
