"""The text of a Word paragraph as it prints with changes accepted: what is deleted, struck out or hidden taken out of the tree and told,
paragraphs whose mark is deleted joined with the next; runs, breaks, links, footnote marks; and tables that are paragraphs with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from pipeline.reading.docx_styles import Styles, child, is_on, local, value
from pipeline.reading.failures import Unseen
from pipeline.reading.flow import is_figure, raised

_WHITE = re.compile(r"f[0-9a-f]f[0-9a-f]f[0-9a-f]", re.IGNORECASE)
_BETWEEN = {"den": "/", "sup": "^", "sub": "_"}  # parts of an equation that stand under, over and below the one before
_STACKED = frozenset({"f", "sSup", "sSub", "sSubSup"})
_ON_ITSELF = {("000000", "black"), ("ffffff", "white")}
SMALLEST = 2  # half points: type that nobody can read
MOVED = 4  # half points over or under the line from which a figure is a mark
_TEXT = frozenset({"t", "delText"})
_GONE = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "commentReference"})
_LINK = re.compile(r"""HYPERLINK\s+(?:\\l\s+)?"([^"]+)\"""")
_LETTER = re.compile(r"(?:00|F0)[2-7][0-9A-F]")  # what a font of signs holds of the usual letters and figures
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F02D": "-", "F0E0": "→", "F0FC": "✓"}
_FIELDS = re.compile(r"\t+")
_LARGE = re.compile(r"\d[.,\s]\d|\d{4}")
FEWEST_ROWS = 2
FIGURES = 0.5  # of a column's fields


def show(root: _Element, styles: Styles, unseen: Unseen) -> None:
    """Changes the tree in place. Moved text is read where it stands now; only what is gone altogether is told."""
    for element in list(root.iter()):
        name = local(element)
        if name == "r":
            _run(element, styles, unseen)
        elif _is_deleted(element, name):
            unseen.strike(_text(element))
            drop(element)
        elif name in _BETWEEN and (over := element.getparent()) is not None and local(over) in _STACKED:
            sign = element.makeelement(element.tag.replace(f"}}{name}", "}t"))
            sign.text = _BETWEEN[name]
            element.addprevious(sign)
        elif name == "tr" and is_on(child(element, "trPr", "hidden")):
            unseen.hide(_text(element))
            drop(element)
        elif name == "tc" and child(element, "tcPr", "cellDel") is not None:
            unseen.strike(_text(element))
            for run in [found for found in element.iterdescendants() if local(found) == "r"]:
                drop(run)
    for paragraph in [found for found in root.iter() if local(found) == "p"]:
        if child(paragraph, "pPr", "rPr", "del") is not None:
            _join(paragraph)


def _is_deleted(element: _Element, name: str) -> bool:
    return (name == "del" and len(element) > 0) or (name == "tr" and child(element, "trPr", "del") is not None)


def _run(run: _Element, styles: Styles, unseen: Unseen) -> None:
    paragraph = _above(run, "p")
    if _text(run) == "" or paragraph is None:
        return
    table = value(child(_above(run, "tbl"), "tblPr", "tblStyle"))
    in_force = styles.run(child(run, "rPr"), value(child(paragraph, "pPr", "pStyle")), table)
    size, colour = in_force.get("sz", ""), in_force.get("color", "").lower()
    on_itself = (
        colour == value(child(run, "rPr", "shd"), "fill").lower() != ""
        or (colour, in_force.get("highlight")) in _ON_ITSELF
    )
    is_tiny = size.isdecimal() and int(size) <= SMALLEST
    hidden = in_force.get("vanish") or in_force.get("webHidden") or on_itself or is_tiny
    if hidden or _is_white(run, paragraph, in_force):
        unseen.hide(_text(run))
        drop(run)
    elif in_force.get("strike") or in_force.get("dstrike"):
        unseen.strike(_text(run))
        drop(run)
    elif in_force.get("vertAlign") in ("superscript", "subscript"):
        run.set("moved", "up" if in_force["vertAlign"] == "superscript" else "down")
    elif _is_moved(moved := in_force.get("position", "")) and not all(
        _is_moved(value(child(other, "rPr", "position")))
        for other in paragraph.iter()
        if local(other) == "r" and _text(other).strip()
    ):
        run.set("moved", "down" if moved.startswith("-") else "up")


def _is_moved(position: str) -> bool:
    return position.lstrip("-").isdecimal() and abs(int(position)) >= MOVED


def _is_white(run: _Element, paragraph: _Element, in_force: dict[str, str]) -> bool:
    """White on white: no shade in the run, the paragraph, the cell, or the table and its style."""
    if not _WHITE.fullmatch(in_force.get("color", "")) or in_force.get("highlight"):
        return False
    shades = [child(run, "rPr", "shd"), child(paragraph, "pPr", "shd")]
    for above in paragraph.iterancestors():
        name = local(above)
        if name == "tc":
            shades.append(child(above, "tcPr", "shd"))
        elif name == "tbl" and (child(above, "tblPr", "shd") is not None or value(child(above, "tblPr", "tblStyle"))):
            return False  # the style may shade it
        elif name == "txbxContent":
            return False  # the box may be filled
    return not any(_is_dark(shade) for shade in shades)


def _is_dark(shade: _Element | None) -> bool:
    return shade is not None and (
        value(shade, "fill").lower() not in ("", "auto", "ffffff")
        or value(shade) not in ("", "clear", "nil")
        or bool(value(shade, "themeFill"))
    )


def _join(paragraph: _Element) -> None:
    """A paragraph whose mark is deleted goes on with the next one, whose properties it takes."""
    after = paragraph.getnext()
    if after is None or local(after) != "p":
        return
    at = 1 if child(after, "pPr") is not None else 0
    for part in reversed([found for found in paragraph if local(found) != "pPr"]):
        after.insert(at, part)
    drop(paragraph)


def _text(element: _Element) -> str:
    return "".join(found.text or "" for found in element.iter() if local(found) in _TEXT)


def _above(element: _Element, name: str) -> _Element | None:
    return next((found for found in element.iterancestors() if local(found) == name), None)


def drop(element: _Element) -> None:
    """Takes an element out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


@dataclass(slots=True)
class Printed:
    """What a paragraph prints. ``breaks`` counts the page breaks in it, ``rendered`` those that Word noted when it last
    laid the file out; ``leading`` those that come before its first text. ``boxes`` are its text boxes' contents, ``drawn`` its drawings."""

    text: str = ""
    bold: bool = False
    hrefs: list[str] = field(default_factory=list)
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
        _add(element, found, bold)
        target = targets.get(link, link if "://" in link or link.startswith("mailto:") else "")
        if target and target not in found.hrefs:
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


def rows_of(texts: Sequence[str]) -> list[list[str]] | None:
    """The rows of a table that paragraphs with tabs print, or None when they print none. Tabs in a row part one field from the next where the
    rows do not agree otherwise: the typist has pressed the key until the figure stood right."""
    exact = [[field.strip() for field in text.split("\t")] for text in texts]
    if len({len(row) for row in exact}) == 1 and _is_table(exact):
        return exact
    loose = [[field.strip() for field in _FIELDS.split(text.strip("\t"))] for text in texts]
    widest = max(map(len, loose), default=0)
    # a head may lack the word over the labels
    loose = [["", *row] if at == 0 and len(row) == widest - 1 else row for at, row in enumerate(loose)]
    return loose if len({len(row) for row in loose}) == 1 and _is_table(loose) else None


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    if len(rows) < FEWEST_ROWS or len(rows[0]) < 2:
        return False
    columns = [[row[col] for row in rows if row[col]] for col in range(len(rows[0]))]
    figures = [texts for texts in columns if sum(is_figure(t) for t in texts) > FIGURES * len(texts)]
    several = [texts for texts in figures if sum(is_figure(t) for t in texts) >= FEWEST_ROWS]
    words = any(text and not is_figure(text) for text in columns[0])
    return words and any(any(_LARGE.search(text) for text in texts) for texts in several)
