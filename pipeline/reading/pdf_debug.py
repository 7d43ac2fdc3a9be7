"""A page as pdfplumber draws it for debugging (https://github.com/jsvine/pdfplumber#visual-debugging): its lines, words and our cells."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Box

if TYPE_CHECKING:
    from PIL.Image import Image

RESOLUTION = 144  # dots an inch
WORD, LINE = (120, 120, 120, 160), (220, 0, 0, 255)
CELL, HEADER, DOUBT = (0, 90, 220, 40), (240, 150, 0, 60), (220, 0, 0, 90)
FILLS: Mapping[str, tuple[int, int, int, int]] = {"cell": CELL, "header": HEADER, "doubt": DOUBT}


def debug_picture(data: bytes, number: int, cells: Sequence[tuple[Box, str]]) -> Image:
    """A page (counted from 1): words outlined in grey and ruling lines in red, both as pdfplumber reads them, and our cells (box in points
    from the top left as displayed, and a key of FILLS) as fields; personal data blotted out. Raises ValueError when it cannot be drawn.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.display import PageImage
    from pdfplumber.utils.exceptions import PdfminerException

    from pipeline.reading.pictures import page_picture

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
