"""pdfium's functions with addresses for pointers: called for every object of a page, or mapped over all its characters, without making a Python
object for each call. What they write they write to the buffers here; a process reads one page at a time. And the way from a PDF page's own
coordinates to the page as displayed: origin top left, rotation and crop offset undone."""

import ctypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_WHITE = 250  # of each of red, green and blue
_OPAQUE = 250  # alpha
MAX_SEGMENTS = 4000  # maps and charts: beyond this a path is a drawing, not a table
_UNKNOWN = 9999
_FAINT = 8  # alpha below which nothing is seen

Call = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible rectangle of a page in user space (points, origin bottom left) and its /Rotate in degrees clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotate: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotate in (90, 270) else (width, height)

    def points(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points of user space as (x, y) from the top left corner of the displayed page."""
        if self.rotate == 90:
            return y - self.bottom, x - self.left
        if self.rotate == 180:
            return self.right - x, y - self.bottom
        if self.rotate == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def boxes(self, left: Floats, bottom: Floats, right: Floats, top: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Boxes of user space as (x0, top, x1, bottom) on the displayed page."""
        ax, ay = self.points(left, bottom)
        bx, by = self.points(right, top)
        return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)


def call(function: Any, *arguments: Any, result: Any = ctypes.c_int) -> Call:
    """A C function that takes and gives handles as plain integers; ``arguments`` are ``c_void_p`` where none are named."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    taken = arguments or [ctypes.c_void_p] * len(function.argtypes)
    return ctypes.CFUNCTYPE(result, *taken)(address)


_handle, _number, _found = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t  # ``_found``: a handle, 0 for none

loose_box = call(pdfium.FPDFText_GetLooseCharBox, _handle, _number, _handle)
text_object = call(pdfium.FPDFText_GetTextObject, _handle, _number, result=_found)
is_generated = call(pdfium.FPDFText_IsGenerated, _handle, _number)
count_objects = call(pdfium.FPDFPage_CountObjects)
page_object = call(pdfium.FPDFPage_GetObject, _handle, _number, result=_found)
count_in_form = call(pdfium.FPDFFormObj_CountObjects)
object_in_form = call(pdfium.FPDFFormObj_GetObject, _handle, ctypes.c_ulong, result=_found)
object_type = call(pdfium.FPDFPageObj_GetType)
is_transparent = call(pdfium.FPDFPageObj_HasTransparency)
render_mode = call(pdfium.FPDFTextObj_GetTextRenderMode)
fill_colour = call(pdfium.FPDFPageObj_GetFillColor)
stroke_colour = call(pdfium.FPDFPageObj_GetStrokeColor)
font_of = call(pdfium.FPDFTextObj_GetFont, result=_found)
clip_path = call(pdfium.FPDFPageObj_GetClipPath, result=_found)
clip_paths = call(pdfium.FPDFClipPath_CountPaths)
clip_segments = call(pdfium.FPDFClipPath_CountPathSegments, _handle, _number)
clip_segment = call(pdfium.FPDFClipPath_GetPathSegment, _handle, _number, _number, result=_found)
count_segments = call(pdfium.FPDFPath_CountSegments)
path_segment = call(pdfium.FPDFPath_GetPathSegment, _handle, _number, result=_found)
segment_type = call(pdfium.FPDFPathSegment_GetType)
segment_closes = call(pdfium.FPDFPathSegment_GetClose)
char_size = call(pdfium.FPDFText_GetFontSize, _handle, _number, result=ctypes.c_double)
char_matrix = call(pdfium.FPDFText_GetMatrix, _handle, _number, _handle)
char_origin = call(pdfium.FPDFText_GetCharOrigin, _handle, _number, _handle, _handle)
_draw_mode = call(pdfium.FPDFPath_GetDrawMode)
_bounds = call(pdfium.FPDFPageObj_GetBounds)
_matrix = call(pdfium.FPDFPageObj_GetMatrix)
_point = call(pdfium.FPDFPathSegment_GetPoint)

_INTEGERS = (ctypes.c_uint * 4)()
_INTEGER_PLACES = [ctypes.addressof(_INTEGERS) + 4 * n for n in range(4)]
_FLOATS = (ctypes.c_float * 6)()
_FLOAT_PLACES = [ctypes.addressof(_FLOATS) + 4 * n for n in range(4)]
_POINTS = (ctypes.c_float * (2 * MAX_SEGMENTS))()
_X_PLACES, _Y_PLACES = (
    range(ctypes.addressof(_POINTS) + n, ctypes.addressof(_POINTS) + 8 * MAX_SEGMENTS, 8) for n in (0, 4)
)

Matrix = tuple[float, float, float, float, float, float]
Shade = tuple[int, int, int]


def colour(item: int, of: Call) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha (0 to 255) of an object's ``fill_colour`` or ``stroke_colour``; None for a pattern or an unknown one."""
    if not of(item, *_INTEGER_PLACES):
        return None
    red, green, blue, alpha = _INTEGERS
    return red, green, blue, alpha


def written(rows: int, kind: Any, width: int) -> tuple[range, NDArray[Any]]:
    """Where so many calls each write ``width`` numbers of a C type, and the numbers, in rows."""
    values: NDArray[Any] = np.zeros((rows, width), dtype=kind)
    start = values.ctypes.data
    return range(start, start + values.nbytes, values.itemsize * width), values


def every(function: Call, *arguments: Iterable[Any]) -> NDArray[np.int64]:
    """What a function gives for each of some arguments, called without a Python frame."""
    return np.fromiter(map(function, *arguments), np.int64)


def inks(items: list[int], mode: NDArray[np.int64], white: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Red, green and blue of text objects, far out of range where they are not known, and which of them are printed in a colour with each of
    these from ``white`` on, or without ink. In render ``mode`` 1 the outline decides, in 2 either."""
    places, values = written(len(items), np.uint32, 4)
    starts = [places, *(range(places.start + n, places.stop + n, 16) for n in (4, 8, 12))]
    known = every(fill_colour, items, *starts)
    for at in np.flatnonzero((mode == 1) | (mode == 2) & _is_pale(known, values, white)).tolist():
        known[at] = stroke_colour(items[at], *(start[at] for start in starts))
    return np.where(known[:, None] != 0, values[:, :3].astype(np.int64), _UNKNOWN), _is_pale(known, values, white)


def _is_pale(known: NDArray[np.int64], values: NDArray[Any], white: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (known != 0) & ((values[:, :3].min(axis=1) >= white) | (values[:, 3] <= _FAINT))
    return found


def shows(item: int, of: Call) -> tuple[bool, bool, Shade | None]:
    """Whether a colour shows on white paper, as a pattern or an unknown one does, whether it hides what lies under it, and which it is."""
    known = colour(item, of)
    if known is None:
        return True, False, None
    return known[3] > _FAINT and min(known[:3]) < _WHITE, known[3] >= _OPAQUE, known[:3]


def draw_mode(item: int) -> tuple[bool, bool]:
    """Whether a path is filled and whether it is stroked."""
    known = _draw_mode(item, *_INTEGER_PLACES[:2])
    return bool(known and _INTEGERS[0]), bool(known and _INTEGERS[1])


def bounds(item: int) -> tuple[float, float, float, float] | None:
    """An object's left, bottom, right and top in the space it stands in."""
    if not _bounds(item, *_FLOAT_PLACES):
        return None
    left, bottom, right, top, _, _ = _FLOATS
    return left, bottom, right, top


def matrix(item: int) -> Matrix:
    """An object's matrix; the one that changes nothing when it states none."""
    if not _matrix(item, _FLOAT_PLACES[0]):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = _FLOATS
    return a, b, c, d, e, f


def points(segments: list[int], by: Matrix) -> list[tuple[float, float]]:
    """Where each of some segments (no more than ``MAX_SEGMENTS``) ends, after a matrix."""
    for _ in map(_point, segments, _X_PLACES, _Y_PLACES):
        pass
    a, b, c, d, e, f = by
    count = 2 * len(segments)
    ends = zip(_POINTS[0:count:2], _POINTS[1:count:2], strict=True)
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in ends]
