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
from pipeline.reading import pdf_raw
from pipeline.reading.pdf_frame import Frame
from pipeline.reading.pdf_seen import Drawn

THIN = 3.0  # points: what is thinner than this is drawn as a line, whatever object draws it
SHORTEST = 1.0  # dots of a dotted line are shorter than any other mark that matters
MAX_SEGMENTS = 4000  # maps and charts: beyond this a path is a drawing, not a table
MAX_DEPTH = 4
SMALL_DRAWING = 6.0  # points: smaller slopes and curves are arrows, ticks and bullets
RECTANGLE_SEGMENTS = 6
LETTER = 20.0  # points: filled shapes that are taller are no letters of a table

Bounds = tuple[float, float, float, float]
IDENTITY: pdf_raw.Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Mark = tuple[float, float, float, float, str]


def read_rules(page: Any, frame: Frame) -> tuple[tuple[Rule, ...], int, Drawn]:
    """The lines and fills of a page as displayed, how many pictures it has, and what hides or carries its text. ``page`` is a raw
    FPDF_PAGE."""
    marks: list[_Mark] = []
    drawn = Drawn(page=page)
    handle = ctypes.cast(page, ctypes.c_void_p).value or 0
    images = _collect(handle, pdf_raw.count_objects, pdf_raw.page_object, IDENTITY, marks, drawn, 0)
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


def _collect(
    holder: int,
    count: pdf_raw.Call,
    get: pdf_raw.Call,
    outer: pdf_raw.Matrix,
    marks: list[_Mark],
    drawn: Drawn,
    depth: int,
) -> int:
    images = 0
    for i in range(count(holder)):
        item = get(holder, i)
        kind = pdf_raw.object_type(item)
        drawn.count += 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.texts.append((drawn.count, item))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(item, outer, marks, drawn)
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
                if not pdf_raw.is_transparent(item) and not _is_stencil(item, drawn.page):
                    drawn.covers.append((drawn.count, *box))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            drawn.forms += 1
            images += _collect(
                item,
                pdf_raw.count_in_form,
                pdf_raw.object_in_form,
                _multiply(pdf_raw.matrix(item), outer),
                marks,
                drawn,
                depth + 1,
            )
    return images


def _is_stencil(item: int, page: Any) -> bool:
    """Whether a picture has one bit a point: such are often masks, which paint only where they have ink."""
    about = pdfium.FPDF_IMAGEOBJ_METADATA()
    known = pdfium.FPDFImageObj_GetImageMetadata(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), page, about)
    return not known or about.bits_per_pixel <= 1


def _multiply(m: pdf_raw.Matrix, n: pdf_raw.Matrix) -> pdf_raw.Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _apply(m: pdf_raw.Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(item: int, outer: pdf_raw.Matrix) -> Bounds | None:
    box = pdf_raw.bounds(item)
    if box is None or outer == IDENTITY:
        return box
    ax, ay = _apply(outer, box[0], box[1])
    bx, by = _apply(outer, box[2], box[3])
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _path(item: int, outer: pdf_raw.Matrix, marks: list[_Mark], drawn: Drawn) -> None:
    """The lines and fills of a path; what it fills is noted as what white text shows on (coloured), or as what hides the text under it
    (one rectangle without transparency, white ones too)."""
    fills, strokes = pdf_raw.draw_mode(item)
    box = _bounds(item, outer) if fills or strokes else None
    if box is None:
        return
    filled, opaque = pdf_raw.shows(item, pdf_raw.fill_colour) if fills else (False, False)
    stroked = strokes and pdf_raw.shows(item, pdf_raw.stroke_colour)[0]
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        if (filled or stroked) and max(box[2] - box[0], box[3] - box[1]) >= SHORTEST:
            marks.append((*box, "line"))
        return
    segments = pdf_raw.count_segments(item)
    if segments > MAX_SEGMENTS:
        marks.extend([(*box, "drawing")] if filled or stroked else [])
        drawn.backs.extend([(drawn.count, *box)] if filled else [])
        return
    hides = opaque and segments <= RECTANGLE_SEGMENTS and not pdf_raw.is_transparent(item)
    if not (filled or stroked or hides):
        return
    paths = list(_subpaths(item, segments, _multiply(pdf_raw.matrix(item), outer)))
    if filled or stroked:
        found = [mark for curved, points in paths for mark in _marks_of_subpath(points, curved, stroked, filled)]
        marks.extend(found)
        if not strokes and any(kind == "line" for *_, kind in found):
            return
    if filled:
        drawn.backs.append((drawn.count, *box))
        shapes = [(points, _box_of(points)) for _, points in paths]
        drawn.glyphs += [
            (drawn.count, *b) for points, b in shapes if b[3] - b[1] <= LETTER and not _is_rectangle(points, b, False)
        ]
    if hides and any(not curved and _is_rectangle(points, _box_of(points), False) for curved, points in paths):
        drawn.covers.append((drawn.count, *box))


def _subpaths(item: int, segments: int, matrix: pdf_raw.Matrix) -> Iterator[tuple[bool, list[tuple[float, float]]]]:
    """(curved, corner points) of each subpath, closed ones with their first point repeated."""
    points: list[tuple[float, float]] = []
    curved = False
    for i in range(segments):
        segment = pdf_raw.path_segment(item, i)
        kind = pdf_raw.segment_type(segment)
        point = _apply(matrix, *pdf_raw.point(segment))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield curved, points
            points, curved = [point], False
        else:
            points.append(point)
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        if pdf_raw.segment_closes(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield curved, points


def _box_of(points: list[tuple[float, float]]) -> Bounds:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


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
