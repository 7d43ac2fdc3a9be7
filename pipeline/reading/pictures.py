"""Pictures of whole PDF pages with boxes drawn on them, for people who look for what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.model import Box

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 2.0  # pixels a point


def page_picture(data: bytes, number: int, marks: Sequence[tuple[Box, str]]) -> Image:
    """A page (counted from 1) with boxes (points from the top left as displayed) outlined in their colours."""
    from PIL import ImageDraw

    pdf = pypdfium2.PdfDocument(data)
    try:
        page = pdf[number - 1]
        image: Image = page.render(scale=SCALE).to_pil().convert("RGB")
        page.close()
    finally:
        pdf.close()
    pen = ImageDraw.Draw(image)
    for box, colour in marks:
        pen.rectangle([v * SCALE for v in box], outline=colour, width=2)
    return image
