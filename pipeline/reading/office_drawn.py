"""What Word files and workbooks draw: charts with the figures they keep, pictures, and metafiles, which say what they print; and what a workbook
shows outside its cells: page heads and feet, text boxes and shapes, buttons."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pipeline.reading.docx_styles import child, local, value
from pipeline.reading.failures import Unseen
from pipeline.reading.number_format import shown
from pipeline.reading.writing import shows_writing

if TYPE_CHECKING:
    from lxml.etree import _Element
    from openpyxl.worksheet.worksheet import Worksheet

EMU = 12700  # a point
_EMF, _PLACEABLE = b" EMF", b"\xd7\xcd\xc6\x9a"
# a figure among the texts that metafiles print: letters of two bytes in newer ones, of one in older
_FIGURE = re.compile(rb"(?:\d\0){4}|\d\0[.,]\0(?:\d\0){3}|\d[.,]\d{3}(?!\d)")
# codes of page heads: &P page, &D date, &"Arial,Bold" font, &12 size, &K01+000 colour; && prints the sign itself (ECMA-376 part 1, 18.3.1.46)
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{2}[0-9A-F+-]{4}|\d+|([A-Z&]))', re.IGNORECASE)


def draw(
    drawing: _Element, archive: zipfile.ZipFile, targets: Mapping[str, str], unseen: Unseen, where: str
) -> list[str]:
    """The titles of a drawing's charts and the texts of its diagrams; its pictures, and the figures of its charts, are told. ``targets`` are
    the parts of the file by the ids that the drawing uses; what stands in text boxes is passed over."""
    from lxml import etree

    texts = []
    names = set(archive.namelist())
    for found in _outside_boxes(drawing):
        name = local(found)
        target = targets.get(value(found, "dm") or value(found, "embed") or value(found, "id"), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))
        if not target or part not in names:
            continue
        if name in ("blip", "imagedata") and picture_writes(archive.read(part), width_of(drawing)):
            unseen.picture(where)
        elif name in ("chart", "relIds"):
            root = etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
            texts += paragraphs(root)
            unseen.chart(chart_figures(root), where)
    return texts


def _outside_boxes(element: _Element) -> Iterator[_Element]:
    for found in element:
        if local(found) != "txbxContent":
            yield found
            yield from _outside_boxes(found)


def paragraphs(root: _Element | None) -> list[str]:
    """The paragraphs of DrawingML text (``a:p``) in a part: the titles of a chart, the texts of shapes."""
    found = []
    for paragraph in root.iter() if root is not None else ():
        if local(paragraph) == "p":
            text = "".join(run.text or "" for run in paragraph.iter() if local(run) == "t").strip()
            found += [text] if text else []
    return found


def chart_figures(chart: _Element, known: frozenset[str] = frozenset()) -> list[str]:
    """The figures a chart is drawn from, as it would print them; without those that stand on sheets ``known`` to be read."""
    found = []
    for numbers in (each for each in chart.iter() if local(each) in ("numRef", "numLit")):
        source = child(numbers, "f")
        sheet = (source.text or "").rpartition("!")[0].strip("'") if source is not None else ""
        if sheet not in known:
            held = child(numbers, "numCache") if local(numbers) == "numRef" else numbers
            style = child(held, "formatCode")
            stated = (style.text or "General") if style is not None else "General"
            points = (child(point, "v") for point in (held if held is not None else ()) if local(point) == "pt")
            found += [_figure(point.text or "", stated) for point in points if point is not None]
    newer = (point for each in chart.iter() if local(each) == "numDim" for point in each.iter() if local(point) == "pt")
    return [*found, *(_figure(point.text or "", "General") for point in newer)]


def _figure(raw: str, style: str) -> str:
    try:
        return shown(Decimal(raw), style) or raw
    except InvalidOperation:
        return raw


def picture_writes(data: bytes, width: float | None = None) -> bool:
    """Whether a picture, shown ``width`` points wide, shows figures or text."""
    if data[40:44] == _EMF or data.startswith(_PLACEABLE):
        return bool(_FIGURE.search(data))
    return shows_writing(data, width)


def width_of(drawing: _Element) -> float | None:
    """How wide a drawing is shown, in points."""
    extent = next((found for found in drawing.iter() if local(found) in ("extent", "ext") and value(found, "cx")), None)
    return int(value(extent, "cx")) / EMU if extent is not None and value(extent, "cx").isdecimal() else None


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


def around(archive: zipfile.ZipFile, unseen: Unseen) -> dict[str, tuple[str, ...]]:
    """The texts of drawings, charts and buttons by their sheet's name; pictures with writing, and charts of figures on no sheet seen, are told."""
    names = set(archive.namelist())
    boxes: dict[str, tuple[str, ...]] = {}
    linked = dict(_links(archive, "xl/workbook.xml", names))
    book = _part(archive, "xl/workbook.xml", names)
    sheets = [sheet for sheet in (book.iter() if book is not None else ()) if local(sheet) == "sheet"]
    seen = frozenset(value(sheet, "name") for sheet in sheets if value(sheet, "state") in ("", "visible"))
    for sheet in sheets:
        part, where = linked.get(value(sheet, "id"), ""), f"sheet {value(sheet, 'name')}"
        texts: list[str] = []
        for _, drawing in _links(archive, part, names):
            if "/vmlDrawing" in drawing:
                texts += _buttons(_part(archive, drawing, names))
            elif "/drawings/drawing" in drawing:
                root = _part(archive, drawing, names)
                texts += paragraphs(root)
                for used, target in _links(archive, drawing, names):
                    if "/chart" in target and (chart := _part(archive, target, names)) is not None:
                        texts += paragraphs(chart)
                        unseen.chart(chart_figures(chart, seen), where)
                    elif "/media/" in target and picture_writes(archive.read(target), _width(root, used)):
                        unseen.picture(where)
        if texts:
            boxes[value(sheet, "name")] = tuple(dict.fromkeys(texts))
    for _, target in _links(archive, "xl/richData/richValueRel.xml", names):  # pictures in cells
        if "/media/" in target and picture_writes(archive.read(target)):
            unseen.picture()
    return boxes


def _width(drawing: _Element | None, used: str) -> float | None:
    """How wide the picture is shown whose part has an id in a drawing; None where the cells under it say so."""
    for picture in drawing.iter() if drawing is not None else ():
        if local(picture) == "pic" and any(value(found, "embed") == used for found in picture.iter()):
            return width_of(picture)
    return None


def _buttons(root: _Element | None) -> list[str]:
    """The captions of form controls, which older parts of the format hold; notes of cells stand there too, and are read elsewhere."""
    shapes = [found for found in (root.iter() if root is not None else ()) if local(found) == "shape"]
    kinds = {"Note", "Pict"}
    shown = [shape for shape in shapes if not any(value(found, "ObjectType") in kinds for found in shape)]
    boxes = (found for shape in shown for found in shape if local(found) == "textbox")
    texts = (" ".join(" ".join(map(str, found.itertext())).split()) for found in boxes)
    return [text for text in texts if text]


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
