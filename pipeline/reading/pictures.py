"""Pictures of PDF pages, with the personal data on them blotted out as it is in the text, and as pdfplumber draws them for debugging
(https://github.com/jsvine/pdfplumber#visual-debugging): a page's lines, words and our cells."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.danish.personal import find_personal
from pipeline.model import Box, Page, Word
from pipeline.reading.pdf_fields import open_page

if TYPE_CHECKING:
    from PIL.Image import Image

INK = (90, 90, 90)
A4 = 11.69  # inches: how long a page is held to be whose picture does not say
LEAST_DPI, MOST_DPI = 60, 1200
MOST_PAGES = 200
_WORD = re.compile(r"\S+")
AROUND = 1  # pixels of ink around a character
RESOLUTION = 144  # dots an inch
WORD, LINE = (120, 120, 120, 160), (220, 0, 0, 255)
CELL, HEADER, DOUBT = (0, 90, 220, 40), (240, 150, 0, 60), (220, 0, 0, 90)
FILLS: Mapping[str, tuple[int, int, int, int]] = {"cell": CELL, "header": HEADER, "doubt": DOUBT}


def pdf_of(data: bytes) -> bytes:
    """A picture (or several, as in scanners' .tiff) as a PDF of as many pages; a PDF as it is. Raises ValueError when it is damaged or too large."""
    if b"%PDF-" in data[:1024]:
        return data
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            dpi = min(float(edge) for edge in image.info.get("dpi", (0, 0)))
            dpi = dpi if LEAST_DPI <= dpi <= MOST_DPI else max(image.size) / A4
            pages = [
                frame.convert("L") for frame, _ in zip(ImageSequence.Iterator(image), range(MOST_PAGES), strict=False)
            ]
        made = io.BytesIO()
        pages[0].save(made, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=95)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("billede" if isinstance(error, UnidentifiedImageError) else str(error)) from error
    return made.getvalue()


def scanned_words(page: pypdfium2.PdfPage) -> tuple[Word, ...]:
    """The words of a page without a text layer, read in its picture; none of other pages, and none without an engine for it."""
    from pipeline.reading import scan, scan_engines

    textpage = page.get_textpage()
    try:
        if textpage.count_chars() or not scan_engines.engines():
            return ()
    finally:
        textpage.close()
    picture = page.render(scale=scan.DPI / 72, grayscale=True, draw_annots=False).to_pil()
    return scan.read_picture(picture, Page(1, *page.get_size())).words


def page_image(page: pypdfium2.PdfPage, scale: float, scanned: Sequence[Word] = ()) -> Image:
    """A page (of ``pdf_fields.open_page``) as a picture as it is read, ``scale`` pixels a point. ``scanned``: words of a page that is a picture."""
    from PIL import ImageDraw

    image: Image = page.render(scale=scale, draw_annots=False).to_pil().convert("RGB")
    pen = ImageDraw.Draw(image)
    shown = set(_shown(scanned))
    hidden = [Box(*(edge * scale for edge in Box.of(word))) for word in scanned if word not in shown]
    for box in (*_personal_boxes(page, image.width, image.height), *hidden):
        pen.rectangle([box.x0 - AROUND, box.top - AROUND, box.x1 + AROUND, box.bottom + AROUND], fill=INK)
    return image


def printed_words(page: pypdfium2.PdfPage, scale: float, scanned: Sequence[Word] = ()) -> list[tuple[str, Box]]:
    """The words of a page with their boxes, in points from the top left of the page as displayed; personal data left out."""
    if scanned:
        return [(word.text, Box.of(word)) for word in _shown(scanned)]
    width, height = (round(edge * scale) for edge in page.get_size())
    textpage = page.get_textpage()
    found: list[tuple[str, Box]] = []
    try:
        text = _characters(textpage)
        hidden = {at for item in find_personal(text) for at in range(item.start, item.end)}
        for match in _WORD.finditer(text):
            places = [at for at in range(*match.span()) if at not in hidden]
            boxes = [_in_pixels(page, textpage.get_charbox(at, loose=True), width, height) for at in places]
            if len(places) == len(match[0]):
                found.append((match[0], Box(*(edge / scale for edge in Box.around(boxes)))))
    finally:
        textpage.close()
    return found


def _shown(words: Sequence[Word]) -> list[Word]:
    """The words without those that personal data take up."""
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += word.text + " "
    found = find_personal(text)
    return [
        word
        for word, start in zip(words, starts, strict=True)
        if not any(item.start < start + len(word.text) and start < item.end for item in found)
    ]


def page_picture(data: bytes, number: int, scale: float) -> Image:
    """A page (counted from 1) of a PDF as a picture, ``scale`` pixels a point, as it is read."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        page = open_page(pdf, number)
        image = page_image(page, scale)
        page.close()
    finally:
        pdf.close()
    return image


def _personal_boxes(page: pypdfium2.PdfPage, width: int, height: int) -> Iterator[Box]:
    """Where the characters of personal data stand, in pixels of a picture of this size."""
    textpage = page.get_textpage()
    try:
        for item in find_personal(_characters(textpage)):
            for at in range(item.start, item.end):
                yield _in_pixels(page, textpage.get_charbox(at, loose=True), width, height)
    finally:
        textpage.close()


def _characters(textpage: pypdfium2.PdfTextPage) -> str:
    """The characters of a page, each at its own index."""
    codes = (pdfium.FPDFText_GetUnicode(textpage, at) for at in range(textpage.count_chars()))
    return "".join(chr(code) if 0 < code <= 0x10FFFF and code not in (0xFFFE, 2) else "-" for code in codes)


def _in_pixels(page: pypdfium2.PdfPage, edges: tuple[float, float, float, float], width: int, height: int) -> Box:
    """A box of the page's own coordinates, whichever way the page is turned."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in (edges[:2], edges[2:]):
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, across, up, x, y)
        corners.append((x.value, y.value))
    (x0, y0), (x1, y1) = corners
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def debug_picture(data: bytes, number: int, cells: Sequence[tuple[Box, str]]) -> Image:
    """A page (counted from 1): words outlined in grey and ruling lines in red, both as pdfplumber reads them, and our cells (box in points
    from the top left as displayed, and a key of FILLS) as fields; personal data blotted out. Raises ValueError when it cannot be drawn.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.display import PageImage
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[number - 1]
            drawn = page_picture(data, number, RESOLUTION / 72)
            image = PageImage(page, original=drawn, resolution=RESOLUTION)
            image.draw_rects(page.extract_words(), fill=(0, 0, 0, 0), stroke=WORD)
            image.draw_lines(page.edges, stroke=LINE, stroke_width=2)
            for box, kind in cells:
                image.draw_rects([tuple(box)], fill=FILLS[kind], stroke=(*FILLS[kind][:3], 255), stroke_width=2)
    except (PdfminerException, PSException, IndexError, KeyError, TypeError) as error:
        raise ValueError(f"page {number}: {error}") from error
    annotated: Image = image.annotated
    return annotated
