"""PDFs drawn for tests: texts at places, ruling lines, and tables laid out by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
FONT, BOLD = "Helvetica", "Helvetica-Bold"


class Drawing:
    """A PDF under way. Places are points from the top left corner."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.file = io.BytesIO()
        self.size = size
        self.canvas = Canvas(self.file, pagesize=size, invariant=1)

    def text(self, x: float, y: float, text: str, size: float = 10, bold: bool = False, align: str = "l") -> None:
        font = BOLD if bold else FONT
        self.canvas.setFont(font, size)
        width = stringWidth(text, font, size)
        left = x - width if align == "r" else x - width / 2 if align == "c" else x
        self.canvas.drawString(left, self.size[1] - y, text)

    def lines(self, x: float, y: float, texts: Sequence[str], size: float = 10, leading: float = 12) -> float:
        for text in texts:
            self.text(x, y, text, size)
            y += leading
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6, dash: Sequence[float] = ()) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))
        self.canvas.line(x0, self.size[1] - y0, x1, self.size[1] - y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.85) -> None:
        self.canvas.setFillGray(grey)
        self.canvas.rect(x0, self.size[1] - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def page(self) -> None:
        self.canvas.showPage()

    def data(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def turned_drawing(turn: int) -> Drawing:
    """A page shown turned by /Rotate; it is drawn upright, A4 by its own coordinates (reportlab swaps the sides)."""
    drawing = Drawing(A4 if turn in (0, 180) else A4[::-1])
    drawing.canvas.setPageRotation(turn)
    drawing.size = A4
    return drawing


def rows(
    drawing: Drawing,
    y: float,
    xs: Sequence[float],
    table: Sequence[Sequence[str]],
    pitch: float = 15,
    aligns: str = "",
    bold: Sequence[int] = (),
    size: float = 10,
) -> float:
    """Rows of texts; column i is set at ``xs[i]``, aligned as ``aligns[i]`` (l, r, c). Gives the y under the last row."""
    for i, row in enumerate(table):
        for col, text in enumerate(row):
            for k, part in enumerate(text.split("\n")):
                align = aligns[col] if aligns else "l"
                drawing.text(xs[col], y + k * 11, part, size, bold=i in bold, align=align)
        y += pitch + 11 * (max(text.count("\n") for text in row) if row else 0)
    return y


def grid_lines(drawing: Drawing, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
    for x in xs:
        drawing.line(x, ys[0], x, ys[-1], **style)
    for y in ys:
        drawing.line(xs[0], y, xs[-1], y, **style)


PROSE = (
    "The clusters received their share of the common funds in the spring and the regions agreed",
    "to spend the remaining part before the end of the year, provided that the committees of the",
    "municipalities approve the plan. The secretariat will report on the use of the money to the",
    "political group every six months and will ask for guidance when the amounts change by more",
    "than expected. The group also decided that the plans are to be discussed with the patients,",
    "and that the hospitals take part in the work from the beginning of the following year.",
)
