"""Ruling lines, shaded areas and drawings (anything with slopes or curves) of a PDF page from pdfium's page objects."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.model import Rule
from pipeline.reading.pdf_frame import Frame
from pipeline.reading.pdf_seen import Drawn

THIN = 3.0  # points: what is thinner than this is drawn as a line, whatever object draws it
SHORTEST = 1.0  # dots of a dotted line are shorter than any other mark that matters
MAX_SEGMENTS = 4000  # maps and charts: beyond this a path is a drawing, not a table
MAX_DEPTH = 4
SMALL_DRAWING = 6.0  # points: smaller slopes and curves are arrows, ticks and bullets
WHITE = 250
OPAQUE = 250  # alpha
RECTANGLE_SEGMENTS = 6

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Mark = tuple[float, float, float, float, str]


def read_rules(page: Any, frame: Frame) -> tuple[tuple[Rule, ...], int, Drawn]:
    """The lines and fills of a page as displayed, how many pictures it has, and what hides or carries its text. ``page`` is a raw
    FPDF_PAGE."""
    marks: list[_Mark] = []
    drawn = Drawn(page=page)
    images = _collect(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, IDENTITY, marks, drawn, 0)
    if not marks:
        return (), images, drawn
    values = np.array([m[:4] for m in marks], dtype=np.float64)
    x0, top, x1, bottom = frame.boxes(values[:, 0], values[:, 1], values[:, 2], values[:, 3])
    width, height = frame.size
    rules: dict[Rule, None] = {}
    for i, mark in enumerate(marks):
        if x1[i] < -THIN or bottom[i] < -THIN or x0[i] > width + THIN or top[i] > height + THIN:
            continue
        if mark[4] == "fill" and (x1[i] - x0[i]) * (bottom[i] - top[i]) > 0.7 * width * height:
            continue  # the page's own background
        a, b, c, d = (
            round(float(v), 2) for v in (max(x0[i], 0.0), max(top[i], 0.0), min(x1[i], width), min(bottom[i], height))
        )
        rules[Rule(a, b, c, d, mark[4])] = None
    return tuple(rules), images, drawn


def _collect(holder: Any, count: Any, get: Any, outer: Matrix, marks: list[_Mark], drawn: Drawn, depth: int) -> int:
    images = 0
    for i in range(count(holder)):
        item = get(holder, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        drawn.count += 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.texts.append((drawn.count, item))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            found = list(_marks_of_path(item, outer))
            marks.extend(found)
            _note_fill(item, outer, found, drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING and (box := _bounds(item, outer)):
            drawn.backs.append((drawn.count, *box))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images += 1
            box = _bounds(item, outer)
            if box and min(box[2] - box[0], box[3] - box[1]) <= THIN:
                marks.append((*box, "line"))
            elif box:
                drawn.pictures.append((drawn.count, *box))
                drawn.backs.append((drawn.count, *box))
                if not pdfium.FPDFPageObj_HasTransparency(item) and not _is_stencil(item, drawn.page):
                    drawn.covers.append((drawn.count, *box))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            drawn.forms += 1
            inner = _multiply(_matrix(item), outer)
            images += _collect(
                item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, marks, drawn, depth + 1
            )
    return images


def _note_fill(item: Any, outer: Matrix, marks: list[_Mark], drawn: Drawn) -> None:
    """Notes a filled path as what white text shows on (coloured), or as what hides the text under it (one rectangle without transparency,
    white ones too)."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, fill, stroke) or not fill.value:
        return
    if any(kind == "line" for *_, kind in marks) and not stroke.value:
        return
    box = _bounds(item, outer)
    if box is None or min(box[2] - box[0], box[3] - box[1]) <= THIN:
        return
    if _visible(item, pdfium.FPDFPageObj_GetFillColor):
        drawn.backs.append((drawn.count, *box))
    segments = pdfium.FPDFPath_CountSegments(item)
    if segments > RECTANGLE_SEGMENTS or pdfium.FPDFPageObj_HasTransparency(item) or _alpha(item) < OPAQUE:
        return
    paths = _subpaths(item, segments, _multiply(_matrix(item), outer))
    if any(not curved and _is_rectangle(points, _box_of(points), curved) for curved, points in paths):
        drawn.covers.append((drawn.count, *box))


def _box_of(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _alpha(item: Any) -> int:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    return int(a.value) if pdfium.FPDFPageObj_GetFillColor(item, r, g, b, a) else 0


def _is_stencil(item: Any, page: Any) -> bool:
    """Whether a picture has one bit a point: such are often masks, which paint only where they have ink."""
    about = pdfium.FPDF_IMAGEOBJ_METADATA()
    known = pdfium.FPDFImageObj_GetImageMetadata(item, page, about)
    return not known or about.bits_per_pixel <= 1


def _matrix(item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _multiply(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(item: Any, outer: Matrix) -> tuple[float, float, float, float] | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    if outer == IDENTITY:
        return left.value, bottom.value, right.value, top.value
    ax, ay = _apply(outer, left.value, bottom.value)
    bx, by = _apply(outer, right.value, top.value)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _visible(item: Any, colour: Any) -> bool:
    """Whether a colour shows on white paper. A pattern or an unknown colour counts as visible."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not colour(item, r, g, b, a):
        return True
    return a.value > 8 and not (r.value >= WHITE and g.value >= WHITE and b.value >= WHITE)


def _marks_of_path(item: Any, outer: Matrix) -> Iterator[_Mark]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, fill, stroke):
        return
    stroked = bool(stroke.value) and _visible(item, pdfium.FPDFPageObj_GetStrokeColor)
    filled = bool(fill.value) and _visible(item, pdfium.FPDFPageObj_GetFillColor)
    box = _bounds(item, outer)
    if box is None or not (stroked or filled):
        return
    width, height = box[2] - box[0], box[3] - box[1]
    if min(width, height) <= THIN:
        if max(width, height) >= SHORTEST:
            yield (*box, "line")
        return
    segments = pdfium.FPDFPath_CountSegments(item)
    if segments > MAX_SEGMENTS:
        yield (*box, "drawing")
        return
    for kind, points in _subpaths(item, segments, _multiply(_matrix(item), outer)):
        yield from _marks_of_subpath(points, kind, stroked, filled)


def _subpaths(item: Any, segments: int, matrix: Matrix) -> Iterator[tuple[bool, list[tuple[float, float]]]]:
    """(curved, corner points) of each subpath, closed ones with their first point repeated."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for i in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield curved, points
            points, curved = [point], False
        else:
            points.append(point)
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield curved, points


def _marks_of_subpath(points: list[tuple[float, float]], curved: bool, stroked: bool, filled: bool) -> Iterator[_Mark]:
    box = _box_of(points)
    thin = min(box[2] - box[0], box[3] - box[1]) <= THIN
    if thin:
        if max(box[2] - box[0], box[3] - box[1]) >= SHORTEST:
            yield (*box, "line")
        return
    if stroked:
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if math.hypot(bx - ax, by - ay) >= SHORTEST and min(abs(bx - ax), abs(by - ay)) < 0.5:
                yield (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), "line")
    rectangle = _is_rectangle(points, box, curved)
    if filled and rectangle:
        yield (*box, "fill")
    if not rectangle and (curved or _slopes(points)) and min(box[2] - box[0], box[3] - box[1]) > SMALL_DRAWING:
        yield (*box, "drawing")


def _slopes(points: list[tuple[float, float]]) -> bool:
    return any(min(abs(bx - ax), abs(by - ay)) > 1.0 for (ax, ay), (bx, by) in itertools.pairwise(points))


def _is_rectangle(points: list[tuple[float, float]], box: tuple[float, float, float, float], curved: bool) -> bool:
    """All corners on the box; rounded corners count when the straight parts reach near it."""
    slack = 6.0 if curved else 0.6
    return (
        all(
            min(abs(x - box[0]), abs(x - box[2])) <= slack or min(abs(y - box[1]), abs(y - box[3])) <= slack
            for x, y in points
        )
        and len(points) >= 4
    )
