"""Pictures of printed pages, each drawn once, and the part of one to show with the cells marked on top of it."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.model import Box, Finding
from pipeline.reference.texts import message, pairs
from pipeline.sources import Opened, Source, find_source
from pipeline.store import Files
from pipeline.workers import OneByOne, Task

SCALE = 1.6  # pixels a point
MARGIN = 36.0  # points of page shown around what is marked
HIGHEST = 380.0  # points of page in one picture; more is cut off around the first cell
MOST_PIXELS = 40_000_000  # about; a drawn page; A0 at SCALE is 21 million
LEAST_SCALE = 0.5  # below this no figure can be read
COLOURS = 32
QUICK = 2  # PIL's fast octree
DRAWING = "3"  # a page drawn otherwise than in an earlier report gets another name
FOLDER = "billeder"
SECONDS = 60.0  # a picture; an A0 plan takes two, a scanned page that is read again ten
PICTURE, WORDS = "picture", "words"


class PagePicture(NamedTuple):
    """A drawn page: the file's place in the report's folder, and the page's size in points."""

    file: str
    width: float
    height: float


class Mark(NamedTuple):
    """A cell to mark; the main one is what the finding is about."""

    box: Box
    main: bool = False


class Crop(NamedTuple):
    """A part of a page, its full width, with places marked: left, top, width, height in per cent of the part, and main."""

    page: PagePicture
    top: float
    height: float
    marks: tuple[tuple[float, float, float, float, bool], ...]


class Album:
    """Draws the pages of the documents of ``raw/`` into ``folder``; those that ``earlier`` (a report) holds are taken over.

    A context manager, since a worker draws, under limits on time and memory. ``failures``: what could not be drawn for
    want of either, by path, with what happened.
    """

    def __init__(self, raw: Path, folder: Path, earlier: Path | None = None, seconds: float = SECONDS) -> None:
        self._raw, self._folder, self._earlier = raw, folder, earlier
        self._worker = OneByOne(draw, seconds)
        self._data: tuple[str, bytes] = ("", b"")
        self._known: dict[tuple[str, str, int], PagePicture | None] = {}
        self.failures: dict[str, str] = {}

    def __enter__(self) -> Album:
        return self

    def __exit__(self, *error: object) -> None:
        self._worker.__exit__(*error)

    def page(self, path: str, sha256: str, number: int) -> PagePicture | None:
        """The picture of a page (from 1); None when it cannot be drawn, or the file is not what it was when it was read."""
        key = (path, sha256, number)
        if key not in self._known:
            self._known[key] = self._drawn(path, sha256, number)
        return self._known[key]

    def take_over(self, documents: Iterable[str]) -> None:
        """Take over all pictures that the earlier report has of documents, told by their hashes."""
        kept = {sha256[:24] for sha256 in documents}
        for old in sorted((self._earlier / FOLDER).glob("*-*")) if self._earlier else ():
            new = self._folder / FOLDER / old.name
            if old.name.partition("-")[0] in kept and not new.exists():
                new.parent.mkdir(exist_ok=True)
                linked(old, new)

    def words(self, page: PagePicture) -> list[tuple[str, Box]]:
        """The words printed on a page, with their boxes in points."""
        kept = json.loads((self._folder / _words_of(page.file)).read_text(encoding="utf-8"))
        return [(text, Box(*edges)) for text, *edges in kept]

    def _drawn(self, path: str, sha256: str, number: int) -> PagePicture | None:
        file = file_of_page(sha256, number)
        new = self._folder / file
        new.parent.mkdir(exist_ok=True)
        if new.is_file():  # taken over with a page
            return _sized(file, new)
        if self._earlier and (self._earlier / file).is_file():
            for each in (file, _words_of(file)):
                linked(self._earlier / each, self._folder / each)
            return _sized(file, new)
        gone_wrong = f"{FOLDER}/{sha256[:24]}-{DRAWING}.txt"  # kept too: it would go the same way again
        if self._earlier and (self._earlier / gone_wrong).is_file():
            self._fail(path, gone_wrong, (self._earlier / gone_wrong).read_text(encoding="ascii"))
        data = self._bytes_of(path)
        if not data or path in self.failures:
            return None
        outcome = self._worker.do(Task(path, str(number), data))
        if outcome.files is None:
            self._fail(path, gone_wrong, outcome.failure)
            return None
        if not outcome.files[PICTURE]:
            return None
        new.write_bytes(base64.b64decode(outcome.files[PICTURE]))
        (self._folder / _words_of(file)).write_text(outcome.files[WORDS], encoding="utf-8")
        return _sized(file, new)

    def _fail(self, path: str, file: str, why: str) -> None:
        self.failures[path] = why if why in pairs("not_drawn") else "bug"
        (self._folder / file).write_text(self.failures[path], encoding="ascii")

    def _bytes_of(self, path: str) -> bytes:
        """The bytes of a document; none when it is gone since it was read: no picture, the quote stays."""
        if self._data[0] != path:
            source = Source("", path, self._raw / path, path)
            if not source.file.is_file():  # inside another file, or shown otherwise than it is spelled
                source = find_source(self._raw, path) or source
            self._data = (path, Opened().bytes_of(source)[0])
        return self._data[1]


def linked(old: Path | str, new: Path | str) -> None:
    """Put a file that nobody writes to any more in a second place; a copy where the disk has no links."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def file_of_page(sha256: str, number: int) -> str:
    """Where the picture of a page of a document is in the report's folder, when it is drawn."""
    return f"{FOLDER}/{sha256[:24]}-{number}-{DRAWING}.png"


def crop(page: PagePicture, marks: Sequence[Mark]) -> Crop:
    """The part of a page to show: its full width, from above the first mark to below the last; the main one always."""
    main = next((mark.box for mark in marks if mark.main), marks[0].box)
    top = min(mark.box.top for mark in marks) - MARGIN
    bottom = max(mark.box.bottom for mark in marks) + MARGIN
    if bottom - top > HIGHEST:
        middle = (main.top + main.bottom) / 2
        top, bottom = max(top, middle - HIGHEST / 2), min(bottom, middle + HIGHEST / 2)
    top = max(0.0, min(top, page.height - 1))
    height = max(1.0, min(bottom, page.height) - top)
    shown = [mark for mark in marks if mark.box.bottom > top and mark.box.top < top + height]
    return Crop(page, top, height, tuple((*percent(mark.box, page.width, top, height), mark.main) for mark in shown))


def percent(box: Box, width: float, top: float, height: float) -> tuple[float, float, float, float]:
    """A place on a page, or on the part of it from ``top`` and so high: left, top, width, height in per cent of that."""
    edge = 1.5  # points around the print
    return (
        round(100 * (box.x0 - edge) / width, 2),
        round(100 * (box.top - edge - top) / height, 2),
        round(100 * (box.x1 - box.x0 + 2 * edge) / width, 2),
        round(100 * (box.bottom - box.top + 2 * edge) / height, 2),
    )


def not_drawn(path: str, why: str) -> Finding:
    """The finding for a document whose pictures took too much time or memory, or are beyond the library."""
    said = message("finding", "picture.failed", name=PurePosixPath(path).name, why=pairs("not_drawn")[why])
    return Finding("picture.failed", "info", *said)


def narrowed(box: Box, text: str, words: Sequence[tuple[str, Box]], nth: int = 0) -> list[Box]:
    """The place of a text inside a box (of a line or a cell) that holds more, a box for each line it runs over; ``nth``: which
    one, where it stands there more than once. The box itself where the print does not have the text."""
    inside = [word for word in words if _holds(box, word[1])]
    sought = "".join(text.split())
    for start in range(len(inside)):
        joined = ""
        for end in range(start, len(inside)):
            joined += inside[end][0]
            if sought in joined:
                if sought in joined[len(inside[start][0]) :]:
                    break  # it begins in a later word
                if nth == 0:
                    return _by_line([word[1] for word in inside[start : end + 1]])
                nth -= 1
                break
    return [box]


def _by_line(words: Sequence[Box]) -> list[Box]:
    """Words as one box for each line they stand on."""
    lines: list[list[Box]] = []
    for word in words:
        if lines and word.top < lines[-1][-1].bottom and word.x0 >= lines[-1][-1].x0:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Box.around(line) for line in lines]


def _holds(box: Box, word: Box) -> bool:
    across, down = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - 1 <= across <= box.x1 + 1 and box.top - 1 <= down <= box.bottom + 1


def draw(data: bytes, order: str) -> Files:
    """A page of a PDF or a picture (``order``: its number) as PNG in base64, '' when it cannot be drawn or is too big: a worker's task."""
    from pypdfium2 import PdfDocument, PdfiumError

    from pipeline.reading.pictures import page_image, pdf_of, printed_words, scanned_words

    try:
        document = PdfDocument(pdf_of(data))
    except (PdfiumError, ValueError):
        return {PICTURE: ""}
    try:
        page = document[int(order) - 1]
        scale = _scale(*page.get_size())
        if not scale:
            return {PICTURE: ""}
        file = io.BytesIO()
        scanned = scanned_words(page)
        page_image(page, scale, scanned).quantize(COLOURS, QUICK).save(file, "PNG", dpi=(72 * scale, 72 * scale))
        words = [[text, *(round(edge, 1) for edge in box)] for text, box in printed_words(page, scale, scanned)]
        return {PICTURE: base64.b64encode(file.getvalue()).decode(), WORDS: json.dumps(words, ensure_ascii=False)}
    except (PdfiumError, IndexError):  # changed since it was read
        return {PICTURE: ""}
    finally:
        document.close()


def _words_of(file: str) -> str:
    return file.removesuffix(".png") + ".json"


def _sized(file: str, path: Path) -> PagePicture:
    from PIL import Image

    data = io.BytesIO(path.read_bytes())
    with Image.open(data) as image:
        scale = image.info["dpi"][0] / 72
        return PagePicture(file, image.width / scale, image.height / scale)


def _scale(width: float, height: float) -> float:
    """Pixels a point for a page of this size in points; 0 when it is so big that its print could not be read."""
    scale = min(SCALE, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    return scale if scale >= LEAST_SCALE else 0.0
