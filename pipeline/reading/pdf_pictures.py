"""Where a PDF page shows writing that is no text: pictures (a table pasted as one, a chart), and letters drawn as filled lines."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Page, Word
from pipeline.reading.pdf_raw import Frame
from pipeline.reading.pdf_seen import Area, Drawn
from pipeline.reading.writing import HEIGHTS, LETTERS, SCALE, SMALLEST, has_writing, writing

TOUCH = 2.0  # points between the strips of one picture
OFTEN = 3  # pages that have the same picture in the same place: it belongs to the paper


def unread_places(
    drawn: Drawn, frame: Frame, words: Sequence[Word], picture: Callable[[], NDArray[np.uint8]]
) -> tuple[Box, ...]:
    """The places of such writing, in points from the top left of the page as displayed. ``picture`` draws the page, ``SCALE`` pixels a point;
    it is only asked where a picture is large enough for writing and has no text of its own over it (a scan has that, or a letter's paper)."""
    pictures = [
        box
        for box in _joined(displayed(drawn.pictures, frame))
        if box.x1 - box.x0 >= SMALLEST[0] and box.bottom - box.top >= SMALLEST[1] and _letters_in(box, words) < LETTERS
    ]
    found = []
    if pictures:
        grey = np.array(picture())
        for word in words:
            part = _part(grey, Box.of(word))
            part[:] = np.median(part) if part.size else 0
        found = [box for box in pictures if has_writing(_part(grey, box), upright=True)]
    outlines = [
        box for box in displayed(drawn.glyphs, frame) if HEIGHTS[0] <= SCALE * (box.bottom - box.top) <= HEIGHTS[1]
    ]
    if len(outlines) >= LETTERS:
        seen = writing(np.array(outlines) * SCALE)
        area = Box(*(edge / SCALE for edge in seen.area))
        if seen.is_text() and _letters_in(area, words) < seen.letters / 2:
            found.append(area)
    return tuple(found)


def without_paper(pages: Sequence[Page]) -> list[tuple[int, Box]]:
    """The unread places of all pages, but for those that come back page after page: letterheads."""
    places = [(page.number, box) for page in pages for box in page.unread]
    boxes = [tuple(map(round, box)) for _, box in places]
    return [place for place, box in zip(places, boxes, strict=True) if boxes.count(box) < OFTEN]


def displayed(areas: Sequence[Area], frame: Frame) -> list[Box]:
    """The boxes of areas in user space as the page is displayed, in points from the top left."""
    if not areas:
        return []
    edges = np.array(areas)[:, 1:]
    x0, top, x1, bottom = frame.boxes(edges[:, 0], edges[:, 1], edges[:, 2], edges[:, 3])
    width, height = frame.size
    edges = np.stack((x0.clip(0, width), top.clip(0, height), x1.clip(0, width), bottom.clip(0, height)), axis=1)
    return [Box(*row) for row in edges.round(2).tolist()]


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Pictures that are cut in strips, one under the other, as one."""
    ordered = sorted(boxes, key=lambda box: (box.x0, box.x1, box.top))
    groups: list[list[Box]] = [[box] for box in ordered[:1]]
    for above, below in pairwise(ordered):
        if abs(above.x0 - below.x0) + abs(above.x1 - below.x1) < TOUCH and abs(below.top - above.bottom) < TOUCH:
            groups[-1].append(below)
        else:
            groups.append([below])
    return [Box.around(group) for group in groups]


def _letters_in(box: Box, words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words if box.holds(word))


def _part(grey: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    x0, top, x1, bottom = (max(0, round(edge * SCALE)) for edge in box)
    return grey[top:bottom, x0:x1]
