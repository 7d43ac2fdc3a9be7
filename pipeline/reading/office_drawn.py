"""What Word files and workbooks draw: charts with the figures they keep, pictures, and metafiles, which say what they print."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pipeline.reading.docx_styles import child, local, value
from pipeline.reading.number_format import shown
from pipeline.reading.unseen import Unseen
from pipeline.reading.writing import shows_writing

if TYPE_CHECKING:
    from lxml.etree import _Element

EMU = 12700  # a point
_EMF, _PLACEABLE = b" EMF", b"\xd7\xcd\xc6\x9a"
# a figure among the texts that metafiles print: letters of two bytes in newer ones, of one in older
_FIGURE = re.compile(rb"(?:\d\0){4}|\d\0[.,]\0(?:\d\0){3}|\d[.,]\d{3}(?!\d)")


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
