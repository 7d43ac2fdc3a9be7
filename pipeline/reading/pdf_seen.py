"""Which characters of a PDF page show: not those printed without ink, in white on white, under a picture or a filled box, on a layer that is
switched off, or outside what they are clipped to; nor those struck out by a line as long as they are, drawn across their middle."""

import ctypes
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.model import Rule
from pipeline.reading import pdf_raw
from pipeline.reading.pdf_raw import Floats
from pipeline.reading.writing import SCALE

INVISIBLE = (3, 7)  # render modes that neither fill nor stroke
NEAR_WHITE = 240  # each of red, green and blue; light grey is still read by eye
MOSTLY = 0.5  # a page most of whose text is unseen has it for a picture of the page: recognised text, which the picture shows
CLIP_SLACK = 1.0  # points
MOST_PACKED = 20_000_000  # bytes of a stream of objects that are looked through
RED = 150  # of 255 from which letters are red that have little of green and blue
ALIKE = 12  # of 255 in each of red, green and blue: letters so near the colour they stand on are not seen
OPAQUE = 250  # of 255
RECTANGLE, MOST_CORNERS = 6, 60  # points of a path that clips: up to a rectangle, and up to a shape worth looking at
WITHIN = 0.15  # of a character's box at each edge, where it has no ink and others do
INK = 20  # of 255: the least difference between a character and what it stands on

Bits = NDArray[np.bool_]
UNCLIPPED = np.array((-np.inf, -np.inf, np.inf, np.inf))
IDENTITY: pdf_raw.Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Picture = Callable[[], NDArray[np.uint8]]
Area = tuple[int, float, float, float, float]
Mark = tuple[float, float, float, float, str]  # a line, a fill or a drawing
# of their size: how far above the foot of characters a line strikes them out (0.28 with most programs, two at 0.19 and 0.31)
LOWEST, HIGHEST = 0.12, 0.5
END = 0.6  # of their size that the line may be longer at either end: it crosses a blank too
APART = 1.0  # of their size between characters that one line strikes out
FEWEST = 2  # characters: a shorter line is a dash
LEVEL = 0.1  # of their size: how far their feet may be off


@dataclass(slots=True)
class Drawn:
    """What a page draws besides text, in user space, each with its place in the order of drawing. ``covers`` hide what lies under them,
    ``veils`` may, and so may ``films``, which are images (with their handles); ``backs`` are what white text shows on, ``shades`` filled areas by
    colour; ``pictures`` are images, ``glyphs`` filled shapes of the size of letters; ``texts`` are the text objects (place by handle);
    ``within`` says of those in a form how it lies on the page and what it is clipped to; ``recognised`` is told of the page's text: most of it
    is laid unseen over a picture; ``reds`` are the middles of red characters; ``marks`` are its lines, fills and drawings. Of ``tiled`` files any
    filled area may have a pattern that prints text."""

    covers: list[Area] = field(default_factory=list)
    veils: list[Area] = field(default_factory=list)
    films: list[tuple[int, Area]] = field(default_factory=list)
    shades: dict[pdf_raw.Shade, list[Area]] = field(default_factory=dict)
    backs: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    glyphs: list[Area] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    page: Any = None
    document: Any = None
    tiled: bool = False
    recognised: bool = False
    reds: list[tuple[float, float]] = field(default_factory=list)
    within: dict[int, tuple[pdf_raw.Matrix, Floats]] = field(default_factory=dict)
    count: int = 0
    marks: list[Mark] = field(default_factory=list)
    images: int = 0


def hidden(owners: list[int], number: NDArray[np.int64], x: Floats, y: Floats, drawn: Drawn) -> tuple[Bits, Bits]:
    """Of each character (middle ``x``, ``y`` in user space) whether it does not show, and whether only the page's picture can tell. ``owners``
    are the handles of the text objects, ``number`` says which of them a character belongs to."""
    mode = pdf_raw.every(pdf_raw.render_mode, owners)
    boxes, odd = clips(owners)
    for at, owner in enumerate(owners if drawn.within else ()):
        if owner in drawn.within:
            boxes[at] = placed_clip(boxes[at], *drawn.within[owner])
    left, bottom, right, top = boxes.T[:, number]
    unseen: Bits = (x < left) | (x > right) | (y < bottom) | (y > top)
    doubted = odd[number]
    ghosts = np.isin(mode, INVISIBLE)[number]
    ink, pale = pdf_raw.inks(owners, mode % 4, NEAR_WHITE)
    whites = pale[number] & ~ghosts
    red = ((ink[:, 0] >= RED) & (ink[:, 1:].max(axis=1) <= ALIKE * 8))[number]
    drawn.reds = list(zip(x[red].tolist(), y[red].tolist(), strict=True))
    place = np.array([drawn.texts.get(owner, drawn.count) for owner in owners], dtype=np.int64)[number]
    for shade, areas in drawn.shades.items():
        alike = (np.abs(ink - shade).max(axis=1) <= ALIKE)[number]
        if alike.any():
            others = [area for other, all_ in drawn.shades.items() if other != shade for area in all_]
            doubted |= alike & (_last_under(x, y, place, areas) > _last_under(x, y, place, others))
    for item, area in drawn.films:
        if _under(x, y, place, [area], before=True).any():
            (drawn.veils if _is_see_through(item, drawn) else drawn.covers).append(area)
    if drawn.veils:
        doubted |= _under(x, y, place, drawn.veils, before=True)
    if not (ghosts.any() or whites.any() or drawn.covers):
        return unseen, doubted
    # a pattern is said to be white
    painted = [area for shade, areas in drawn.shades.items() if min(shade) >= NEAR_WHITE for area in areas]
    doubted |= whites & _under(x, y, place, [*drawn.pictures, *painted], before=False)
    for part in (
        ghosts & ~_under(x, y, place, drawn.pictures, before=None),
        whites & ~doubted & ~_under(x, y, place, drawn.backs, before=False),
        _under(x, y, place, drawn.covers, before=True),
    ):
        if part.sum() <= MOSTLY * len(part):
            unseen |= part
    drawn.recognised = bool(ghosts.sum() > MOSTLY * len(ghosts) and drawn.pictures)
    return unseen, doubted


def _is_see_through(item: int, drawn: Drawn) -> bool:
    """Whether a picture has places without colour."""
    drawing = ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)
    rendered = pdfium.FPDFImageObj_GetRenderedBitmap(drawn.document, drawn.page, drawing)
    if not rendered:
        return False
    picture = pypdfium2.PdfBitmap.from_raw(rendered).to_numpy()
    return bool(picture.ndim == 3 and picture.shape[2] == 4 and picture[..., 3].min() < OPAQUE)


def clips(owners: list[int]) -> tuple[Floats, Bits]:
    """What each object is clipped to in the space it stands in, and whether that is no rectangle: then it is the box around it. Text that clips
    (outlines) is passed over."""
    boxes, odd = np.tile(UNCLIPPED, (len(owners), 1)), np.zeros(len(owners), dtype=bool)
    paths = pdf_raw.every(pdf_raw.clip_path, owners)
    counts = pdf_raw.every(pdf_raw.clip_paths, paths.tolist())
    for at in np.flatnonzero(counts > 0).tolist():
        path, box = int(paths[at]), boxes[at]
        for n in range(int(counts[at])):
            segments = pdf_raw.clip_segments(path, n)
            if not 4 <= segments <= MOST_CORNERS:
                continue
            some = (0, 2) if segments <= RECTANGLE else range(segments)
            corners = np.array(pdf_raw.points([pdf_raw.clip_segment(path, n, m) for m in some], IDENTITY))
            box[:2] = np.maximum(box[:2], corners.min(axis=0) - CLIP_SLACK)
            box[2:] = np.minimum(box[2:], corners.max(axis=0) + CLIP_SLACK)
            odd[at] |= segments > RECTANGLE
    return boxes, odd


def placed_clip(box: Floats, matrix: pdf_raw.Matrix, outer: Floats) -> Floats:
    """What an object of a form is clipped to on the page: ``matrix`` and ``outer`` are the form's own."""
    if not np.isfinite(box).all():
        return outer
    a, b, c, d, e, f = matrix
    corners = np.array([(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return np.concatenate((np.maximum(low, outer[:2]), np.minimum(high, outer[2:])))


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


def _last_under(x: Floats, y: Floats, place: NDArray[np.int64], areas: list[Area]) -> NDArray[np.int64]:
    """Of each character the place of the last of the areas drawn before it that it lies on, 0 for none."""
    found = np.zeros(len(x), dtype=np.int64)
    for order, left, bottom, right, top in areas:
        found[(order < place) & (x > left) & (x < right) & (y > bottom) & (y < top)] = order
    return found


def without_ink(picture: NDArray[np.uint8], x0: Floats, top: Floats, x1: Floats, bottom: Floats) -> Bits:
    """Of each character (box in points on the page as displayed) whether the page's picture (``SCALE``, grey) shows nothing there: it is on
    a layer that is switched off, itself or with the drawing it is part of, or under or of the colour of something drawn."""
    across, down = WITHIN * (x1 - x0), WITHIN * (bottom - top)
    ends = ((x0 + across, x1 - across + 1), (top + down, bottom - down + 1))
    columns, rows = ((np.stack(pair) * SCALE).astype(int) for pair in ends)
    found = np.zeros(len(x0), dtype=bool)
    for n, (left, right, high, low) in enumerate(zip(*np.maximum(columns, 0), *np.maximum(rows, 0), strict=True)):
        part = picture[high:low, left:right]
        found[n] = part.size > 0 and int(part.max()) - int(part.min()) < INK
    return found


def has_layers_off(data: bytes) -> bool:
    """Whether a file switches off layers when it opens."""
    if b"/OCProperties" not in data and not _packed(data, b"/OCProperties"):
        return False
    import io

    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1
    from pdfminer.psexceptions import PSException

    try:
        stated = resolve1(PDFDocument(PDFParser(io.BytesIO(data))).catalog.get("OCProperties")) or {}
        usual = resolve1(stated.get("D")) or {}
        groups = resolve1(usual.get("OFF")) or []
        return bool(groups) or str(getattr(usual.get("BaseState"), "name", "")) == "OFF"
    except (PSException, ValueError, TypeError, KeyError, AttributeError):
        return False  # a file too damaged for its catalog to be read states no layers


def has_patterns(data: bytes) -> bool:
    """Whether a file fills areas with small drawings, in which pdfium sees neither text nor that they are no plain colour."""
    return re.search(rb"/PatternType\s+1\b", data) is not None


def _packed(data: bytes, name: bytes) -> bool:
    """Whether one of the compressed streams of objects of a file has a name."""
    for place in re.finditer(rb"/ObjStm\b.*?stream\r?\n", data, re.DOTALL):
        end = data.find(b"endstream", place.end())
        stream = zlib.decompressobj()
        try:
            if name in stream.decompress(data[place.end() : end if end > 0 else len(data)], MOST_PACKED):
                return True
        except zlib.error:
            return True  # packed otherwise, or damaged
        if stream.unconsumed_tail:
            return True  # too large to look through: it may
    return False


def struck(
    rules: Sequence[Rule], level: NDArray[np.bool_], x0: Floats, x1: Floats, base: Floats, size: Floats
) -> Iterator[tuple[Rule, NDArray[np.int64]]]:
    """Each rule that strikes out characters, with their places in order. ``level``: which of them read from left to right; ``base``: their feet.
    A line of a table reaches on to the edge of its cell, so the ends of a line and of what it crosses must be the same."""
    lines = [rule for rule in rules if rule.kind == "line" and rule.x1 - rule.x0 > 2 * (rule.bottom - rule.top)]
    upright = np.flatnonzero(level)
    if not lines or not len(upright):
        return
    upright = upright[np.argsort(base[upright], kind="stable")]
    feet, largest = base[upright], float(size[upright].max())
    heights = np.array([(rule.top + rule.bottom) / 2 for rule in lines])
    starts, stops = np.searchsorted(feet, heights), np.searchsorted(feet, heights + HIGHEST * largest)
    for at in np.flatnonzero(stops - starts >= FEWEST).tolist():
        rule, near = lines[at], upright[starts[at] : stops[at]]
        middle, above = (x0[near] + x1[near]) / 2, (base[near] - heights[at]) / size[near]
        crossed = near[(middle > rule.x0) & (middle < rule.x1) & (above > LOWEST) & (above < HIGHEST)]
        if len(crossed) >= FEWEST and _as_long(rule, *(values[crossed] for values in (x0, x1, base, size))):
            yield rule, np.sort(crossed)


def _as_long(rule: Rule, x0: Floats, x1: Floats, base: Floats, size: Floats) -> bool:
    order, em = np.argsort(x0, kind="stable"), float(size.min())
    gaps = x0[order][1:] - x1[order][:-1]
    ends = max(abs(x0.min() - rule.x0), abs(x1.max() - rule.x1))
    return bool(ends <= END * em and gaps.max() <= APART * em and np.ptp(base) <= LEVEL * em)
