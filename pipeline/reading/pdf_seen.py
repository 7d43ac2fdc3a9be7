"""Which characters of a PDF page show: not those printed without ink, in white on white, under a picture or a filled box, on a layer that is
switched off, or outside what they are clipped to."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.reading.pdf_frame import Floats

INVISIBLE = 3  # the render mode that neither fills nor strokes
NEAR_WHITE = 240  # each of red, green and blue; light grey is still read by eye
FAINT = 8  # alpha below which nothing is seen
MOSTLY = 0.5  # a page most of whose text is unseen has it for a picture of the page: recognised text, which the picture shows
CLIP_SLACK = 1.0  # points

_LAYER = "OC".encode("utf-16-le")

Bits = NDArray[np.bool_]
Area = tuple[int, float, float, float, float]


def prototype(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function with addresses for pointers: called for every text object, or mapped over whole pages, without making objects."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_mode = prototype(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_fill = prototype(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)
_stroke = prototype(pdfium.FPDFPageObj_GetStrokeColor, ctypes.c_int, *[ctypes.c_void_p] * 5)
_count_marks = prototype(pdfium.FPDFPageObj_CountMarks, ctypes.c_int, ctypes.c_void_p)
_clip_path = prototype(pdfium.FPDFPageObj_GetClipPath, ctypes.c_void_p, ctypes.c_void_p)
_count_paths = prototype(pdfium.FPDFClipPath_CountPaths, ctypes.c_int, ctypes.c_void_p)
_COLOUR = (ctypes.c_uint * 4)()
_CHANNELS = [ctypes.addressof(_COLOUR) + 4 * n for n in range(4)]


@dataclass(slots=True)
class Drawn:
    """What a page draws besides text, in user space, each with its place in the order of drawing. ``covers`` hide what lies under them,
    ``backs`` are what white text shows on, ``pictures`` are images; ``texts`` are the text objects (place, handle) and ``forms`` counts
    objects with a space of their own."""

    covers: list[Area] = field(default_factory=list)
    backs: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    texts: list[tuple[int, Any]] = field(default_factory=list)
    page: Any = None
    forms: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Ink:
    """How one text object is printed."""

    invisible: bool
    white: bool
    layer: str
    clip: tuple[float, float, float, float] | None


def hidden(
    owners: list[int], number: NDArray[np.int64], x: Floats, y: Floats, drawn: Drawn, off: Callable[[], frozenset[str]]
) -> Bits:
    """Of each character (middle ``x``, ``y`` in user space) whether it does not show. ``owners`` are the handles of the text objects,
    ``number`` says which of them a character belongs to; ``off`` gives the names of layers that are switched off."""
    inks = [_ink(owner, drawn.forms == 0) for owner in owners]
    unseen = np.array([bool(ink.layer) and ink.layer in off() for ink in inks])[number]
    for n, ink in enumerate(inks):
        if ink.clip:
            left, bottom, right, top = ink.clip
            mine = number == n
            unseen |= mine & ((x < left) | (x > right) | (y < bottom) | (y > top))
    ghosts = np.array([ink.invisible for ink in inks])[number]
    whites = np.array([ink.white for ink in inks])[number] & ~ghosts
    if not (ghosts.any() or whites.any() or drawn.covers):
        return unseen
    place = _places(owners, drawn)[number]
    covered = _under(x, y, place, drawn.covers, before=True)
    for part in (
        ghosts & ~_under(x, y, place, drawn.pictures, before=None),
        whites & ~_under(x, y, place, drawn.backs, before=False),
        covered,
    ):
        if part.sum() <= MOSTLY * len(part):
            unseen |= part
    return unseen


def _ink(owner: int, clips: bool) -> Ink:
    mode = _mode(owner)
    known = (_stroke if mode == 1 else _fill)(owner, *_CHANNELS)
    red, green, blue, alpha = _COLOUR
    white = bool(known) and (min(red, green, blue) >= NEAR_WHITE or alpha <= FAINT)
    return Ink(
        mode == INVISIBLE, white, _layer(owner) if _count_marks(owner) > 0 else "", _clip(owner) if clips else None
    )


def _layer(owner: int) -> str:
    """The name of the layer (optional content group) a text object is marked with, '' when it is on none."""
    item = ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT)
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 128)()
    for at in range(_count_marks(owner)):
        mark = pdfium.FPDFPageObj_GetMark(item, at)
        pdfium.FPDFPageObjMark_GetName(mark, buffer, 256, size)
        if bytes(buffer)[: max(0, size.value - 2)] == _LAYER:
            pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Name", buffer, 256, size)
            return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")
    return ""


def _clip(owner: int) -> tuple[float, float, float, float] | None:
    """What a text object is clipped to, where that is rectangles. Text that clips (outlines) is passed over."""
    handle = _clip_path(owner)
    if not handle or _count_paths(handle) <= 0:
        return None
    path = ctypes.cast(handle, pdfium.FPDF_CLIPPATH)
    x, y = ctypes.c_float(), ctypes.c_float()
    box = None
    for n in range(_count_paths(handle)):
        segments = pdfium.FPDFClipPath_CountPathSegments(path, n)
        if segments not in (4, 5, 6):
            continue
        corners = []
        for at in (0, 2):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, n, at), x, y)
            corners.append((x.value, y.value))
        (ax, ay), (bx, by) = corners
        here = (min(ax, bx) - CLIP_SLACK, min(ay, by) - CLIP_SLACK, max(ax, bx) + CLIP_SLACK, max(ay, by) + CLIP_SLACK)
        box = (
            here
            if box is None
            else (max(box[0], here[0]), max(box[1], here[1]), min(box[2], here[2]), min(box[3], here[3]))
        )
    return box


def _places(owners: list[int], drawn: Drawn) -> NDArray[np.int64]:
    order = {ctypes.cast(item, ctypes.c_void_p).value or 0: place for place, item in drawn.texts}
    return np.array([order.get(owner, drawn.count) for owner in owners], dtype=np.int64)


def _under(x: Floats, y: Floats, place: NDArray[np.int64], areas: list[Area], before: bool | None) -> Bits:
    """Characters whose middle lies in one of the areas that is drawn after them (``before``), before them, or at any time (None)."""
    found = np.zeros(len(x), dtype=bool)
    if not areas or not len(x):
        return found
    by_height = np.argsort(y, kind="stable")
    heights = y[by_height]
    first = int(place.min())
    for order, left, bottom, right, top in areas:
        if before and order < first:
            continue
        low, high = np.searchsorted(heights, (bottom, top))
        some = by_height[low:high]
        inside = (x[some] > left) & (x[some] < right)
        if before is not None:
            inside &= (place[some] < order) if before else (place[some] > order)
        found[some[inside]] = True
    return found


def layers_off(data: bytes) -> frozenset[str]:
    """The names of the layers that a file switches off when it opens."""
    import io

    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1
    from pdfminer.psexceptions import PSException
    from pdfminer.utils import decode_text

    try:
        stated = resolve1(PDFDocument(PDFParser(io.BytesIO(data))).catalog.get("OCProperties")) or {}
        usual = resolve1(stated.get("D")) or {}
        groups = resolve1(usual.get("OFF")) or []
        if str(getattr(usual.get("BaseState"), "name", "")) == "OFF":
            on = [str(group) for group in resolve1(usual.get("ON")) or []]
            groups = [group for group in resolve1(stated.get("OCGs")) or [] if str(group) not in on]
        return frozenset(decode_text(resolve1(resolve1(group)["Name"])) for group in groups)
    except (PSException, ValueError, TypeError, KeyError, AttributeError):
        return frozenset()  # a file too damaged for its catalog to be read states no layers
