"""What a workbook (.xlsx) shows outside its cells: page heads and feet, text boxes and shapes, titles of charts, files inside it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reading.docx_styles import local, value
from pipeline.reading.parts import embedded

if TYPE_CHECKING:
    from lxml.etree import _Element
    from openpyxl.worksheet.worksheet import Worksheet

# codes of page heads: &P page, &D date, &"Arial,Bold" font, &12 size, &K01+000 colour; && prints the sign itself (ECMA-376 part 1, 18.3.1.46)
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{2}[0-9A-F+-]{4}|\d+|([A-Z&]))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Around:
    """Texts outside the cells: ``boxes`` by name of the sheet they lie on, ``files`` inside the workbook, ``unread`` parts that show figures
    which are in no cell."""

    boxes: dict[str, tuple[str, ...]]
    files: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def heads_and_feet(sheet: Worksheet) -> tuple[str, ...]:
    """What stands at the head and the foot of a sheet's pages, each text once, without the codes for pages, dates and fonts."""
    about = sheet.HeaderFooter
    parts = [sheet.oddHeader, sheet.oddFooter]
    parts += [sheet.evenHeader, sheet.evenFooter] if about.differentOddEven else []
    parts += [sheet.firstHeader, sheet.firstFooter] if about.differentFirst else []
    sides = (side for part in parts if part is not None for side in (part.left, part.center, part.right))
    texts = (_printed(side.text, sheet.title) for side in sides if side is not None)
    return tuple(dict.fromkeys(text for text in texts if text))


def _printed(text: str | None, sheet: str) -> str:
    kept = _CODE.sub(lambda found: {"&": "&", "A": sheet}.get((found[1] or "").upper(), ""), text or "")
    return " ".join(kept.split())


def around(archive: zipfile.ZipFile) -> Around:
    """The texts of drawings and charts, sheet by sheet, and the files a workbook holds."""
    names = set(archive.namelist())
    boxes: dict[str, tuple[str, ...]] = {}
    unread: list[str] = []
    linked = dict(_links(archive, "xl/workbook.xml", names))
    book = _part(archive, "xl/workbook.xml", names)
    for sheet in book.iter() if book is not None else ():
        part = linked.get(value(sheet, "id"), "") if local(sheet) == "sheet" else ""
        texts: list[str] = []
        for drawing in [target for _, target in _links(archive, part, names) if "/drawings/drawing" in target]:
            texts += _paragraphs(_part(archive, drawing, names))
            for _, chart in _links(archive, drawing, names):
                root = _part(archive, chart, names) if "/chart" in chart else None
                texts += _paragraphs(root)
                if root is not None and any(local(found) == "numLit" for found in root.iter()):
                    unread.append(chart.removeprefix("xl/"))
        if texts:
            boxes[value(sheet, "name")] = tuple(dict.fromkeys(texts))
    return Around(boxes, tuple(embedded(names)), tuple(unread))


def _links(archive: zipfile.ZipFile, part: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """The parts that a part of the file points to, by the id it uses for them."""
    folder, name = posixpath.split(part)
    root = _part(archive, f"{folder}/_rels/{name}.rels", names)
    for link in root if root is not None else ():
        target = value(link, "Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if value(link, "TargetMode") != "External":
            yield value(link, "Id"), path


def _part(archive: zipfile.ZipFile, name: str, names: set[str]) -> _Element | None:
    from lxml import etree

    if name not in names:
        return None
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True, recover=True))


def _paragraphs(root: _Element | None) -> list[str]:
    """The paragraphs of DrawingML text (``a:p``) in a part."""
    found = []
    for paragraph in root.iter() if root is not None else ():
        if local(paragraph) == "p":
            text = "".join(run.text or "" for run in paragraph.iter() if local(run) == "t").strip()
            found += [text] if text else []
    return found
