"""Styles and numbering of a Word file: heading levels, bold, the list labels that Word prints but does not store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.reading.html_tables import BULLET, numeral, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|overskrift|titre|rubrik)\s*(\d)", re.IGNORECASE)
_FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_LEVEL = re.compile(r"%(\d)")


def local(element: _Element) -> str:
    """An element's name without its namespace: Word's transitional and strict files differ only in that."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def value(element: _Element | None, name: str = "val") -> str:
    """An attribute by its name without namespace, '' when there is none."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if str(key).rsplit("}", 1)[-1] == name), "")


def is_on(element: _Element | None) -> bool:
    """Whether a toggle (``w:b``, ``w:vanish``) is present and not switched off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says: its name, heading level (0: none), bold, numbering (list id, level)."""

    name: str = ""
    level: int = 0
    bold: bool = False
    numbering: tuple[str, int] | None = None


class Styles:
    """The paragraph and character styles of a file, each with what it takes from the styles it is based on."""

    def __init__(self, root: _Element | None) -> None:
        self._raw = {
            value(style, "styleId"): style for style in (root if root is not None else ()) if local(style) == "style"
        }
        self._made: dict[str, Style] = {}
        self._chains: dict[str, dict[str, str]] = {}
        standard = (key for key, style in self._raw.items() if value(style, "default") in ("1", "true"))
        self._default = next((key for key in standard if value(self._raw[key], "type") == "paragraph"), "")

    def of(self, style_id: str, seen: frozenset[str] = frozenset()) -> Style:
        """The style with this id; the default paragraph style when it is '' or unknown."""
        style_id = style_id if style_id in self._raw else self._default
        if style_id in self._made:
            return self._made[style_id]
        raw = self._raw.get(style_id)
        if raw is None or style_id in seen:
            return Style()
        parent_id = value(child(raw, "basedOn"))
        parent = self.of(parent_id, seen | {style_id}) if parent_id else Style()
        name = value(child(raw, "name"))
        bold = child(raw, "rPr", "b")
        made = Style(
            name,
            self._level(raw, name) or parent.level,
            is_on(bold) if bold is not None else parent.bold,
            numbering_of(child(raw, "pPr")) or parent.numbering,
        )
        self._made[style_id] = made
        return made

    def run(self, direct: _Element | None, paragraph_style: str = "", table_style: str = "") -> dict[str, str]:
        """The run properties in force that decide whether and how a run shows: its own, before its character style's, before those of its
        paragraph's style, before its table's. A toggle that is on has the value ``1``."""
        styles = (table_style, paragraph_style or self._default, value(child(direct, "rStyle")))
        parts = [*map(self._chain, styles), _shown(direct)]
        return {name: text for part in parts for name, text in part.items()}

    def _chain(self, style_id: str) -> dict[str, str]:
        """Run properties of a style with those of the styles it is based on."""
        if style_id not in self._chains:
            found: dict[str, str] = {}
            seen: set[str] = set()
            at = style_id
            while at in self._raw and at not in seen:
                seen.add(at)
                found = {**_shown(child(self._raw[at], "rPr")), **found}
                at = value(child(self._raw[at], "basedOn"))
            self._chains[style_id] = found
        return self._chains[style_id]

    @staticmethod
    def _level(raw: _Element, name: str) -> int:
        named = _HEADING.match(name)
        if named:
            return int(named.group(1))
        outline = value(child(raw, "pPr", "outlineLvl"))
        return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else int(name.lower() in ("title", "titel"))


_TOGGLES = frozenset({"vanish", "webHidden", "strike", "dstrike"})
_VALUES = frozenset({"vertAlign", "position", "color", "highlight", "sz"})


def _shown(properties: _Element | None) -> dict[str, str]:
    found = {}
    for item in properties if properties is not None else ():
        name = local(item)
        if name in _TOGGLES:
            found[name] = "1" if is_on(item) else ""
        elif name in _VALUES:
            found[name] = value(item)
    return found


def numbering_of(properties: _Element | None) -> tuple[str, int] | None:
    """The list and the level in it (from 0) that paragraph properties state."""
    stated = child(properties, "numPr")
    if stated is None:
        return None
    level = value(child(stated, "ilvl"))
    return value(child(stated, "numId")), int(level) if level.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts, what it prints (``%1.%2)``), where it starts."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a file. Asking for a label counts it: ask once for each paragraph, in order."""

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The label of the next paragraph in a list at a level, or '' when the list prints none."""
        if list_id not in self.lists or list_id == "0":
            return ""
        shared, levels = self.lists[list_id]
        counts = self.counts.setdefault(shared, {})
        for at, start in self.restarts.pop(list_id, {}).items():
            counts[at] = start - 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        here = levels.get(level, Level())
        counts[level] = counts.get(level, here.start - 1) + 1
        if here.form == "bullet":
            return _bullet(here.text)
        if here.form == "none":
            return ""
        return _LEVEL.sub(
            lambda found: self._number(int(found.group(1)) - 1, levels, counts, here.legal), here.text
        ).strip()

    @staticmethod
    def _number(level: int, levels: dict[int, Level], counts: dict[int, int], legal: bool) -> str:
        stated = levels.get(level, Level())
        number = counts.setdefault(level, stated.start)
        if stated.form == "decimalZero":
            return f"{number:02d}"
        return numeral(number, "1" if legal else _FORMATS.get(stated.form, "1"))


def read_numbering(root: _Element | None) -> Numbering:
    """The lists of ``numbering.xml``."""
    made = Numbering()
    if root is None:
        return made
    shapes = {value(found, "abstractNumId"): _levels(found) for found in root if local(found) == "abstractNum"}
    for number in (found for found in root if local(found) == "num"):
        list_id, shape_id = value(number, "numId"), value(child(number, "abstractNumId"))
        levels = dict(shapes.get(shape_id, {}))
        restarts = {}
        for override in (found for found in number if local(found) == "lvlOverride"):
            at = whole(value(override, "ilvl"), 0)
            levels.update(_levels(override))
            start = value(child(override, "startOverride"))
            if start:
                restarts[at] = whole(start, 1)
        made.lists[list_id] = (shape_id, levels)
        if restarts:
            made.restarts[list_id] = restarts
    return made


def _levels(parent: _Element) -> dict[int, Level]:
    return {
        whole(value(found, "ilvl"), 0): Level(
            value(child(found, "numFmt")) or "decimal",
            value(child(found, "lvlText")),
            whole(value(child(found, "start")), 1),
            is_on(child(found, "isLgl")),
        )
        for found in parent
        if local(found) == "lvl"
    }


def _bullet(text: str) -> str:
    """A bullet as printed; symbol fonts keep theirs in the private use area, where it says nothing."""
    return text if text in ("-", "–", "—", "o", "*", "·", "▪", "○") else BULLET
