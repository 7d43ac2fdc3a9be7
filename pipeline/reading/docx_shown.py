"""A Word part's tree as it prints with changes accepted: what is deleted, struck out or hidden taken out and told, paragraphs whose mark is
deleted joined with the next, raised runs marked as such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.reading.docx_styles import Styles, child, is_on, local, value
from pipeline.reading.unseen import Unseen

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHITE = re.compile(r"f[0-9a-f]f[0-9a-f]f[0-9a-f]", re.IGNORECASE)
_BETWEEN = {"den": "/", "sup": "^", "sub": "_"}  # parts of an equation that stand under, over and below the one before
_STACKED = frozenset({"f", "sSup", "sSub", "sSubSup"})
_ON_ITSELF = {("000000", "black"), ("ffffff", "white")}
SMALLEST = 2  # half points: type that nobody can read
MOVED = 4  # half points over or under the line from which a figure is a mark
_TEXT = frozenset({"t", "delText"})


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
    if (
        in_force.get("vanish")
        or in_force.get("webHidden")
        or on_itself
        or is_tiny
        or _is_white(run, paragraph, in_force)
    ):
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
