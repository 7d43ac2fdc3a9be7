"""Pictures of the printed page: the region around cells, with the cells marked. The proof behind a finding."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Box

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

SCALE = 2.0  # pixels a point
MARGIN = 40.0  # points of page shown around what is marked
HIGHEST = 420.0  # points of page in one picture; more is cut off around the first cell
PAGES_HELD = 4
MOST_PIXELS = 40_000_000  # a drawn page; A0 at SCALE is 32 million
LEAST_SCALE = 0.5  # below this no figure can be read
COLOURS = 48
QUICK = 2  # PIL's fast octree
MAIN, OTHER = (176, 42, 48), (36, 92, 150)


class Mark(NamedTuple):
    """A cell to mark; the main one is what the finding is about."""

    box: Box
    main: bool = False


class Album:
    """Draws pictures from the documents of ``raw/``; a context manager, since it keeps files open."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._pdf: tuple[str, PdfDocument] | None = None
        self._pages: dict[tuple[str, int], tuple[Image, float]] = {}

    def __enter__(self) -> Album:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def picture(self, path: str, page: int, marks: Sequence[Mark]) -> str:
        """A PNG of the region of a PDF's page around the marks as a data URI; '' when the page cannot be drawn."""
        drawn = self._page(path, page)
        if drawn is None or not marks:
            return ""
        image, scale = drawn
        region = _region(marks, image.width / scale, image.height / scale)
        cut = image.crop(tuple(round(edge * scale) for edge in region))  # type: ignore[arg-type]
        _draw(cut, marks, region, scale)
        file = io.BytesIO()
        cut.quantize(COLOURS, QUICK).save(file, "PNG", optimize=True)
        return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()

    def _page(self, path: str, number: int) -> tuple[Image, float] | None:
        """The page as a picture and its pixels a point; None when it cannot be drawn or is too big to be of use."""
        if (path, number) not in self._pages:
            from pypdfium2 import PdfiumError

            try:
                pdf = self._open(path)
                page = pdf[number - 1]
                scale = _scale(*page.get_size())
                image = page.render(scale=scale).to_pil().convert("RGB") if scale else None
                page.close()
            except (OSError, PdfiumError, IndexError):  # gone or changed since it was read: no picture, the quote stays
                return None
            if image is None:
                return None
            if len(self._pages) >= PAGES_HELD:
                self._pages.pop(next(iter(self._pages)))
            self._pages[path, number] = image, scale
        return self._pages[path, number]

    def _open(self, path: str) -> PdfDocument:
        from pypdfium2 import PdfDocument

        if self._pdf is None or self._pdf[0] != path:
            self._close()
            self._pdf = (path, PdfDocument((self._raw / path).read_bytes()))
        return self._pdf[1]

    def _close(self) -> None:
        if self._pdf is not None:
            self._pdf[1].close()
            self._pdf = None


def _scale(width: float, height: float) -> float:
    """Pixels a point for a page of this size in points; 0 when it is so big that its print could not be read."""
    scale = min(SCALE, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    return scale if scale >= LEAST_SCALE else 0.0


def _region(marks: Sequence[Mark], width: float, height: float) -> Box:
    """The part of the page to show: the full width, from above the first mark to below the last."""
    first = next((mark.box for mark in marks if mark.main), marks[0].box)
    top = min(mark.box.top for mark in marks) - MARGIN
    bottom = max(mark.box.bottom for mark in marks) + MARGIN
    if bottom - top > HIGHEST:
        middle = (first.top + first.bottom) / 2
        top, bottom = max(top, middle - HIGHEST / 2), min(bottom, middle + HIGHEST / 2)
    top, bottom = max(0.0, min(top, height - 1)), min(height, bottom)
    return Box(0.0, top, width, max(bottom, top + 1))


def _draw(image: Image, marks: Sequence[Mark], region: Box, scale: float) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    for mark in sorted(marks, key=lambda mark: mark.main):
        box = mark.box
        edges = [
            (box.x0 - region.x0 - 2) * scale,
            (box.top - region.top - 2) * scale,
            (box.x1 - region.x0 + 2) * scale,
            (box.bottom - region.top + 2) * scale,
        ]
        pen.rectangle(edges, outline=MAIN if mark.main else OTHER, width=4 if mark.main else 2)
