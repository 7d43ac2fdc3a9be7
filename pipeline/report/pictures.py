"""Pictures of the printed page: the region around cells, with the cells marked. The proof behind a finding."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cache import program_version, replace_bytes
from pipeline.model import Box, Finding
from pipeline.sources import bytes_of, find_sources
from pipeline.store import Files
from pipeline.workers import OneByOne, Task

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 2.0  # pixels a point
MARGIN = 40.0  # points of page shown around what is marked
HIGHEST = 420.0  # points of page in one picture; more is cut off around the first cell
PAGES_HELD = 4
SECONDS = 20.0  # a picture; an A0 plan takes two
PICTURE = "picture"
FAILED = "failed:"  # what is kept of a picture that could not be drawn: it would go the same way again
WHY = {
    "timeout": ("det tog for lang tid", "it took too long"),
    "memory": ("det krævede for meget hukommelse", "it took too much memory"),
    "crash": ("tegneprogrammet gik ned", "the drawing process died"),
    "bug": ("der er en fejl i programmet", "there is a bug in the program"),
}
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
    """Draws pictures from the documents of ``raw/``; a context manager, since a worker does it, under limits on time
    and memory. ``failures``: what could not be drawn for want of either, by path, with what happened.

    What was drawn before of the same bytes is kept in the folder ``cache`` (None: nowhere), as long as it is asked for.
    """

    def __init__(self, raw: Path, seconds: float = SECONDS, cache: Path | None = None) -> None:
        self._raw = raw
        self._cache = cache
        self._used: set[str] = set()
        self._worker = OneByOne(draw, seconds)
        self._data: tuple[str, bytes] = ("", b"")
        self.failures: dict[str, str] = {}

    def __enter__(self) -> Album:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.__exit__(kind, error, trace)

    def picture(self, path: str, page: int, marks: Sequence[Mark]) -> str:
        """A PNG of the region of a PDF's page around the marks as a data URI; '' when the page cannot be drawn."""
        data = self._bytes_of(path)
        if not data or not marks or path in self.failures:
            return ""
        order = json.dumps([page, [[*mark.box, mark.main] for mark in marks]])
        key = hashlib.sha256(f"{program_version()} {hashlib.sha256(data).hexdigest()} {order}".encode()).hexdigest()[
            :32
        ]
        drawn = self._kept(key)
        if drawn is None:
            outcome = self._worker.do(Task(path, order, data))
            drawn = outcome.files[PICTURE] if outcome.files is not None else FAILED + outcome.failure
            self._keep(key, drawn)
        if drawn.startswith(FAILED):
            self.failures[path] = drawn.removeprefix(FAILED)
            return ""
        return drawn

    def forget_unused(self) -> None:
        """Remove pictures that nobody asked for."""
        for path in self._cache.iterdir() if self._cache is not None and self._cache.is_dir() else []:
            if path.name not in self._used:
                path.unlink()

    def _kept(self, key: str) -> str | None:
        self._used.add(key)
        try:
            return (self._cache / key).read_text(encoding="ascii") if self._cache is not None else None
        except (OSError, ValueError):
            return None

    def _keep(self, key: str, drawn: str) -> None:
        if self._cache is not None:
            self._cache.mkdir(parents=True, exist_ok=True)
            replace_bytes(self._cache / key, drawn.encode("ascii"))

    def _bytes_of(self, path: str) -> bytes:
        """The bytes of a document; none when it is gone since it was read: no picture, the quote stays."""
        if self._data[0] != path:
            file = self._raw / path
            if not file.is_file():  # shown otherwise than it is spelled
                file = next((each.file for each in find_sources(self._raw) if each.path == path), file)
            self._data = (path, bytes_of(file)[0])
        return self._data[1]


def not_drawn(path: str, why: str) -> Finding:
    """The finding for a document whose pictures took too much time or memory, or are beyond the library."""
    name = PurePosixPath(path).name
    danish, english = WHY[why]
    return Finding(
        "picture.failed",
        "info",
        f"Billederne af siderne i {name} er ikke tegnet: {danish}. Ordene står i stedet.",
        f"The pictures of the pages of {name} were not drawn: {english}. The words stand there instead.",
    )


def draw(data: bytes, order: str) -> Files:
    """The picture that Album asks for: the work of a worker."""
    number, places = json.loads(order)
    marks = [Mark(Box(*edges), main) for *edges, main in places]
    drawn = _page(data, number)
    if drawn is None:
        return {PICTURE: ""}
    image, scale = drawn
    region = _region(marks, image.width / scale, image.height / scale)
    cut = image.crop(tuple(round(edge * scale) for edge in region))  # type: ignore[arg-type]
    _draw(cut, marks, region, scale)
    file = io.BytesIO()
    cut.quantize(COLOURS, QUICK).save(file, "PNG", optimize=True)
    return {PICTURE: "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()}


@lru_cache(maxsize=PAGES_HELD)
def _page(data: bytes, number: int) -> tuple[Image, float] | None:
    """The page as a picture and its pixels a point; None when it cannot be drawn or is too big to be of use."""
    from pypdfium2 import PdfDocument, PdfiumError

    from pipeline.reading.pictures import page_image

    try:
        pdf = PdfDocument(data)
    except PdfiumError:
        return None
    try:
        page = pdf[number - 1]
        scale = _scale(*page.get_size())
        return (page_image(page, scale), scale) if scale else None
    except (PdfiumError, IndexError):  # changed since it was read
        return None
    finally:
        pdf.close()


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
