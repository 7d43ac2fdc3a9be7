"""The second, independent reading of PDF pages, with pdfminer: only the characters and where they stand."""

import io
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.model import Box


def read_characters(data: bytes, numbers: Iterable[int]) -> dict[int, tuple[tuple[str, Box], ...] | None]:
    """For each page (counted from 1) its characters with their boxes on the page as displayed, in the file's order.

    None for a page that pdfminer cannot read, and for all pages when it cannot open the file. A character without a
    known meaning is U+FFFD.
    """
    wanted = sorted(set(numbers))
    found: dict[int, tuple[tuple[str, Box], ...] | None] = dict.fromkeys(wanted)
    if not wanted:
        return found
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    for number, page in _pages(data, set(wanted)):
        found[number] = _characters(page)
    return found


def _pages(data: bytes, wanted: set[int]) -> Iterator[tuple[int, Any]]:
    """The wanted pages one by one; none when the file does not open."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))), 1):
            if number in wanted:
                yield number, page
            if number >= max(wanted):
                return
    except (PSException, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        # pdfminer raises whatever a damaged file makes it stumble over; the pages it has not given stay None
        return


def _characters(page: Any) -> tuple[tuple[str, Box], ...] | None:
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.psexceptions import PSException

    page.mediabox = _visible(page)
    device = _character_device()
    try:
        PDFPageInterpreter(PDFResourceManager(), device).process_page(page)
    except (PSException, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, AssertionError):
        return None
    characters: tuple[tuple[str, Box], ...] = tuple(device.characters)
    return characters


def _visible(page: Any) -> tuple[float, float, float, float]:
    """The crop box inside the media box, as pdfium shows the page."""
    a, b = page.mediabox, page.cropbox or page.mediabox
    box = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return box if box[0] < box[2] and box[1] < box[3] else tuple(a)


def _character_device() -> Any:
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.utils import apply_matrix_pt

    class CharacterDevice(PDFTextDevice):  # type: ignore[misc]
        """Notes each character and nothing else: no layout, no lines, no pictures."""

        def __init__(self) -> None:
            super().__init__(PDFResourceManager())
            self.characters: list[tuple[str, Box]] = []
            self.height = 0.0
            self.ctm = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

        def begin_page(self, page: Any, ctm: Any) -> None:
            x0, y0, x1, y1 = page.mediabox
            self.height = abs(apply_matrix_pt(ctm, (x1, y1))[1] - apply_matrix_pt(ctm, (x0, y0))[1])

        def render_char(
            self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
        ) -> float:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = "\ufffd"
            width = font.char_width(cid) * fontsize * scaling
            down = font.get_descent() * fontsize + rise if not font.is_vertical() else 0.0
            ax, ay = apply_matrix_pt(matrix, (0, down))
            bx, by = apply_matrix_pt(matrix, (width, down + fontsize))
            box = Box(min(ax, bx), self.height - max(ay, by), max(ax, bx), self.height - min(ay, by))
            self.characters.append((text, box))
            return float(width)

    return CharacterDevice()
