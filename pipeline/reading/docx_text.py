"""The text of a Word paragraph: runs, breaks, links, footnote marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from pipeline.reading.docx_styles import child, is_on, local, value
from pipeline.reading.flow import raised

_GONE = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "commentReference"})
_LINK = re.compile(r"""HYPERLINK\s+(?:\\l\s+)?"([^"]+)\"""")
_LETTER = re.compile(r"(?:00|F0)[2-7][0-9A-F]")  # what a font of signs holds of the usual letters and figures
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F02D": "-", "F0E0": "→", "F0FC": "✓"}


@dataclass(slots=True)
class Printed:
    """What a paragraph prints. ``breaks`` counts the page breaks in it, ``rendered`` those that Word noted when it last
    laid the file out; ``leading`` those that come before its first text. ``boxes`` are its text boxes' contents, ``drawn`` its drawings."""

    text: str = ""
    bold: bool = False
    hrefs: list[str] = field(default_factory=list)
    linked: int = 0
    breaks: int = 0
    rendered: int = 0
    leading: int = 0
    boxes: list[_Element] = field(default_factory=list)
    drawn: list[_Element] = field(default_factory=list)
    pictures: int = 0


def printed(paragraph: _Element, targets: dict[str, str]) -> Printed:
    """The printed text of a ``w:p``. ``targets`` are the file's links by relationship id."""
    found = Printed()
    bold: list[bool] = []
    fields: list[str] = []  # the part that each open field stands in: its code, which does not print, or its result
    for element, link in _leaves(paragraph, ""):
        if local(element) == "fldChar":
            _field(element, fields, found)
        if "begin" in fields:
            continue
        before = len(found.text)
        _add(element, found, bold)
        target = targets.get(link, link if "://" in link or link.startswith("mailto:") else "")
        if target:
            found.linked += len(found.text[before:].strip())
            if target not in found.hrefs:
                found.hrefs.append(target)
    found.bold = bool(bold) and all(bold)
    found.hrefs += [href for href in _field_links(paragraph) if href not in found.hrefs]
    return found


def _leaves(element: _Element, link: str) -> Iterator[tuple[_Element, str]]:
    """The runs' contents in order, with the link they stand in."""
    for found in element:
        name = local(found)
        if name in _GONE:
            continue
        if name in ("txbxContent", "drawing", "pict", "object", "fldChar"):
            yield found, link
        elif name == "AlternateContent":
            yield from _leaves(chosen(found), link)
        elif name == "r":
            yield from _leaves(found, link)
        elif len(found) or name == "hyperlink":
            target = value(found, "id") if name == "hyperlink" else link
            yield from _leaves(found, target)
        else:
            yield found, link


def _field(mark: _Element, fields: list[str], found: Printed) -> None:
    """Follows a field from its beginning over its code to its result; a drop-down list prints what is chosen in it."""
    part = value(mark, "fldCharType")
    if part == "end":
        if fields:
            fields.pop()
        return
    if part == "begin" and "begin" not in fields:
        choices = child(mark, "ffData", "ddList")
        entries = [value(entry) for entry in (choices if choices is not None else ()) if local(entry) == "listEntry"]
        stated = value(child(choices, "result")) or value(child(choices, "default")) or "0"
        if stated.isdecimal() and int(stated) < len(entries):
            found.text += entries[int(stated)]
    if part == "separate" and fields:
        fields[-1] = part
    elif part == "begin":
        fields.append(part)


def chosen(alternatives: _Element) -> _Element:
    """Of the forms a file gives for the same thing the newer one, unless only the older holds text."""
    newer, older = child(alternatives, "Choice"), child(alternatives, "Fallback")
    if newer is None or not len(newer):
        return alternatives
    if older is not None and not _holds_text(newer) and _holds_text(older):
        return older
    return newer


def _holds_text(element: _Element) -> bool:
    return any(local(found) == "t" and found.text for found in element.iter())


def _add(element: _Element, found: Printed, bold: list[bool]) -> None:
    name = local(element)
    if name == "t":
        parent = element.getparent()
        text = element.text or ""
        moved = parent.get("moved") if parent is not None else None
        found.text += raised(text, moved == "down") if moved else text
        if text.strip():
            bold.append(is_on(child(parent, "rPr", "b")))
    elif name in ("tab", "ptab"):
        found.text += "\t"
    elif name in ("br", "cr"):
        _break(element, found)
    elif name == "lastRenderedPageBreak":
        found.rendered += 1
        found.leading += not found.text.strip()
    elif name == "noBreakHyphen":
        found.text += "-"
    elif name == "sym":
        code = value(element, "char").upper()
        letter = chr(int(code[-2:], 16)) if _LETTER.fullmatch(code) and "dings" not in value(element, "font") else "•"
        found.text += _SYMBOLS.get(code, letter)
    elif name in ("footnoteReference", "endnoteReference"):
        found.text += raised(element.get("mark") or value(element, "id"))
    elif name in ("drawing", "pict", "object", "txbxContent"):
        boxes = [box for box in element.iter() if local(box) == "txbxContent"]
        letters = [value(art, "string") for art in element.iter() if local(art) == "textpath"]  # WordArt
        found.text += " ".join(letters)
        found.boxes += boxes
        found.drawn += [element] if name in ("drawing", "pict") else []
        found.pictures += not boxes


def _break(element: _Element, found: Printed) -> None:
    if value(element, "type") == "page":
        found.breaks += 1
        found.leading += not found.text.strip()
    else:
        found.text += "\n"


def _field_links(paragraph: _Element) -> list[str]:
    """Links that stand in field codes (``HYPERLINK "…"``), as older files and mail merges have them."""
    codes = "".join(found.text or "" for found in paragraph.iter() if local(found) == "instrText")
    simple = [value(found, "instr") for found in paragraph.iter() if local(found) == "fldSimple"]
    return [href for code in (codes, *simple) for href in _LINK.findall(code)]
