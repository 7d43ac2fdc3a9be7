"""What Word files and workbooks draw: charts with the figures they keep, pictures, and metafiles, which say what they print."""

from __future__ import annotations

import posixpath
import struct
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
# records of metafiles: [MS-EMF] 2.1.1, [MS-WMF] 2.1.1.1
_EXT_TEXT_A, _EXT_TEXT_W, _STRETCH_BITS, _COMMENT = 83, 84, 81, 70
_PLUS, _DRAW_STRING = b"EMF+", 0x401C
_WMF_TEXT, _WMF_EXT_TEXT, _CLIPPED = 0x0521, 0x0A32, 6


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
    if data[40:44] == _EMF:
        return _says(list(_emf(data)))
    if data.startswith(_PLACEABLE):
        return _says(list(_wmf(data[22:])))
    return shows_writing(data, width)


def width_of(drawing: _Element) -> float | None:
    """How wide a drawing is shown, in points."""
    extent = next((found for found in drawing.iter() if local(found) in ("extent", "ext") and value(found, "cx")), None)
    return int(value(extent, "cx")) / EMU if extent is not None and value(extent, "cx").isdecimal() else None


def _says(texts: list[str | bool]) -> bool:
    """Texts with a figure among them, or a picture inside with writing."""
    return any(text is True or (isinstance(text, str) and any(map(str.isdigit, text))) for text in texts)


def _emf(data: bytes) -> Iterator[str | bool]:
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        record = data[at : at + size]
        if size < 8:
            return
        if kind in (_EXT_TEXT_A, _EXT_TEXT_W) and size >= 52:
            count, start = struct.unpack_from("<II", record, 44)
            wide = kind == _EXT_TEXT_W
            yield record[start : start + count * (1 + wide)].decode("utf-16-le" if wide else "cp1252", "replace")
        elif kind == _STRETCH_BITS and size >= 64:
            head, head_size, bits, bits_size = struct.unpack_from("<4I", record, 48)
            yield shows_writing(_bitmap(record[head : head + head_size], record[bits : bits + bits_size]))
        elif kind == _COMMENT and record[12:16] == _PLUS:
            yield from _emf_plus(record[16:])
        at += size


def _emf_plus(data: bytes) -> Iterator[str]:
    at = 0
    while at + 12 <= len(data):
        kind, _, size, _ = struct.unpack_from("<HHII", data, at)
        if size < 12:
            return
        if kind == _DRAW_STRING and at + 40 <= len(data):
            (count,) = struct.unpack_from("<I", data, at + 20)
            yield data[at + 40 : at + 40 + 2 * count].decode("utf-16-le", "replace")
        at += size


def _bitmap(head: bytes, bits: bytes) -> bytes:
    """A picture inside a metafile as a file of its own."""
    return b"BM" + struct.pack("<IHHI", 14 + len(head) + len(bits), 0, 0, 14 + len(head)) + head + bits


def _wmf(data: bytes) -> Iterator[str]:
    at = 18
    while at + 6 <= len(data):
        size, kind = struct.unpack_from("<IH", data, at)
        if size < 3:
            return
        record = data[at + 6 : at + 2 * size]
        if kind == _WMF_TEXT and len(record) > 2:
            (count,) = struct.unpack_from("<H", record)
            yield record[2 : 2 + count].decode("cp1252", "replace")
        elif kind == _WMF_EXT_TEXT and len(record) > 8:
            _, _, count, options = struct.unpack_from("<hhHH", record)
            start = 16 if options & _CLIPPED else 8
            yield record[start : start + count].decode("cp1252", "replace")
        at += 2 * size
