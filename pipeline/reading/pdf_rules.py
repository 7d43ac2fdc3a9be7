"""Ruling lines, shaded areas and drawings (anything with slopes or curves) of a PDF page from pdfium's page objects."""

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.model import Box, Rule
from pipeline.reading import pdf_raw
from pipeline.reading.pdf_raw import Floats, Frame
from pipeline.reading.pdf_seen import IDENTITY, UNCLIPPED, Drawn, Mark, clips, placed_clip

THIN = 3.0  # points: what is thinner than this is drawn as a line, whatever object draws it
SHORTEST = 1.0  # dots of a dotted line are shorter than any other mark that matters
MAX_DEPTH = 4
SMALL_DRAWING = 6.0  # points: smaller slopes and curves are arrows, ticks and bullets
RECTANGLE_SEGMENTS = 6
FILLED = 0.6  # of its box that a rectangle fills
BAR = 2  # segments of a line
LETTER = 20.0  # points: filled shapes that are taller are no letters of a table

Bounds = tuple[float, float, float, float]


def read_rules(page: Any, frame: Frame, tiled: bool = False) -> tuple[tuple[Rule, ...], int, Drawn]:
    """The lines and fills of a page as displayed, how many pictures it has, and what hides or carries its text. ``tiled`` as in ``Drawn``."""
    drawn = Drawn(page=page.raw, document=page.pdf.raw, tiled=tiled)
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    _collect(handle, IDENTITY, UNCLIPPED, drawn)
    if not drawn.marks:
        return (), drawn.images, drawn
    values = np.array([m[:4] for m in drawn.marks], dtype=np.float64)
    x0, top, x1, bottom = frame.boxes(values[:, 0], values[:, 1], values[:, 2], values[:, 3])
    width, height = frame.size
    kinds = [mark[4] for mark in drawn.marks]
    background = np.array([kind == "fill" for kind in kinds]) & ((x1 - x0) * (bottom - top) > 0.7 * width * height)
    off = (x1 < -THIN) | (bottom < -THIN) | (x0 > width + THIN) | (top > height + THIN)
    edges = np.stack((x0.clip(0), top.clip(0), x1.clip(max=width), bottom.clip(max=height)), axis=1).round(2).tolist()
    kept = np.flatnonzero(~(background | off)).tolist()
    return tuple(dict.fromkeys(Rule(*Box(*edges[n]), kinds[n]) for n in kept)), drawn.images, drawn


def _collect(holder: int, outer: pdf_raw.Matrix, clip: Floats, drawn: Drawn, depth: int = 0) -> None:
    """What a page, or a form on it, draws."""
    page, form = (pdf_raw.count_objects, pdf_raw.page_object), (pdf_raw.count_in_form, pdf_raw.object_in_form)
    count, get = form if depth else page
    items = list(map(get, itertools.repeat(holder), range(count(holder))))
    for item, kind in zip(items, map(pdf_raw.object_type, items), strict=True):
        drawn.count += 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.texts[item] = drawn.count
            if depth:
                drawn.within[item] = outer, clip
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(item, outer, drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING and (box := _bounds(item, outer)):
            drawn.backs.append((drawn.count, *box))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawn.images += 1
            box = _bounds(item, outer)
            if box and min(box[2] - box[0], box[3] - box[1]) <= THIN:
                drawn.marks.append((*box, "line"))
            elif box:
                drawn.pictures.append((drawn.count, *box))
                drawn.backs.append((drawn.count, *box))
                if not pdf_raw.is_transparent(item) and not _is_stencil(item, drawn.page):
                    drawn.films.append((item, (drawn.count, *box)))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = placed_clip(clips([item])[0][0], outer, clip)
            _collect(item, _multiply(pdf_raw.matrix(item), outer), inner, drawn, depth + 1)


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


def _path(item: int, outer: pdf_raw.Matrix, drawn: Drawn) -> None:
    """The lines and fills of a path; what it fills is noted as what white text shows on (coloured), or as what hides the text under it
    (one rectangle without transparency, white ones too)."""
    fills, strokes = pdf_raw.draw_mode(item)
    box = _bounds(item, outer) if fills or strokes else None
    if box is None:
        return
    filled, opaque, shade = pdf_raw.shows(item, pdf_raw.fill_colour) if fills else (False, False, None)
    if filled and drawn.tiled:
        drawn.pictures.append((drawn.count, *box))
    stroked = strokes and pdf_raw.shows(item, pdf_raw.stroke_colour)[0]
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        if (filled or stroked) and max(box[2] - box[0], box[3] - box[1]) >= SHORTEST:
            drawn.marks.append((*box, "line"))
        return
    segments = pdf_raw.count_segments(item)
    if strokes and not fills and segments == BAR:
        _bar(item, box, drawn)
    if segments > pdf_raw.MAX_SEGMENTS:
        drawn.marks.extend([(*box, "drawing")] if filled or stroked else [])
        drawn.backs.extend([(drawn.count, *box)] if filled else [])
        return
    hides = opaque and not pdf_raw.is_transparent(item)
    if shade and opaque:
        drawn.shades.setdefault(shade, []).append((drawn.count, *box))
    if not (filled or stroked or hides):
        return
    shapes = [
        (curved, points, box_, _is_rectangle(points, box_, curved))
        for curved, points in _subpaths(item, segments, _multiply(pdf_raw.matrix(item), outer))
        for box_ in (_box_of(points),)
    ]
    if filled or stroked:
        found = [mark for shape in shapes for mark in _marks_of_subpath(*shape, stroked, filled)]
        drawn.marks += found
        if not strokes and any(kind == "line" for *_, kind in found):
            return
    if filled:
        drawn.backs.append((drawn.count, *box))
        drawn.glyphs += [
            (drawn.count, *b)
            for curved, points, b, rectangle in shapes
            if b[3] - b[1] <= LETTER and not (rectangle and (not curved or _is_rectangle(points, b, False)))
        ]
    if hides and drawn.texts:
        plain = segments <= RECTANGLE_SEGMENTS and any(rectangle and not curved for curved, _, _, rectangle in shapes)
        (drawn.covers if plain else drawn.veils).append((drawn.count, *box))


def _bar(item: int, box: Bounds, drawn: Drawn) -> None:
    """A line so thick that it is an area, level or upright: what lies under it cannot be seen, and white text shows on it."""
    (_, ends), *_ = _subpaths(item, BAR, pdf_raw.matrix(item))
    line = _box_of(ends)
    seen, opaque, _ = pdf_raw.shows(item, pdf_raw.stroke_colour)
    if min(line[2] - line[0], line[3] - line[1]) <= THIN < min(box[2] - box[0], box[3] - box[1]):
        drawn.backs += [(drawn.count, *box)] if seen else []
        drawn.covers += [(drawn.count, *box)] if opaque and not pdf_raw.is_transparent(item) else []


def _subpaths(item: int, segments: int, matrix: pdf_raw.Matrix) -> Iterator[tuple[bool, list[tuple[float, float]]]]:
    """(curved, corner points) of each subpath, closed ones with their first point repeated."""
    handles = list(map(pdf_raw.path_segment, itertools.repeat(item), range(segments)))
    ends = pdf_raw.points(handles, matrix)
    points: list[tuple[float, float]] = []
    curved = False
    for point, kind, closes in zip(
        ends, map(pdf_raw.segment_type, handles), map(pdf_raw.segment_closes, handles), strict=True
    ):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield curved, points
            points, curved = [point], False
        else:
            points.append(point)
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        if closes and points:
            points.append(points[0])
    if len(points) > 1:
        yield curved, points


def _box_of(points: list[tuple[float, float]]) -> Bounds:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _marks_of_subpath(
    curved: bool, points: list[tuple[float, float]], box: Bounds, rectangle: bool, stroked: bool, filled: bool
) -> Iterator[Mark]:
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        if max(box[2] - box[0], box[3] - box[1]) >= SHORTEST:
            yield (*box, "line")
        return
    if stroked:
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if math.hypot(bx - ax, by - ay) >= SHORTEST and min(abs(bx - ax), abs(by - ay)) < 0.5:
                yield (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), "line")
    if filled and rectangle:
        yield (*box, "fill")
    slopes = any(min(abs(bx - ax), abs(by - ay)) > 1.0 for (ax, ay), (bx, by) in itertools.pairwise(points))
    if not rectangle and (curved or slopes) and min(box[2] - box[0], box[3] - box[1]) > SMALL_DRAWING:
        yield (*box, "drawing")


def _is_rectangle(points: list[tuple[float, float]], box: Bounds, curved: bool) -> bool:
    """All corners on the box, which they fill: a slanted stripe does not. Rounded corners count when the straight parts reach near it."""
    slack = 6.0 if curved else 0.6
    left, bottom, right, top = box[0] + slack, box[1] + slack, box[2] - slack, box[3] - slack
    if len(points) < 4 or any(left < x < right and bottom < y < top for x, y in points):
        return False
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise([*points, points[0]])) / 2
    return abs(area) >= FILLED * (box[2] - box[0]) * (box[3] - box[1])
