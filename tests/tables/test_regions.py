"""Tables set close under each other are tables apart."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import tables
from pipeline.model import Grid
from pipeline.reading import read

FIRST = [("Post", "Budget", "Forbrug"), ("Husleje", "61.240", "58.105"), ("Kørsel", "7.310", "9.420")]


def labels(lines) -> list[list[str]]:
    """The first column of each table of a page with these lines."""
    canvas = Canvas(data := io.BytesIO(), pagesize=(595, 842))
    for at, line in enumerate(lines):
        canvas.drawString(60, 740 - 16 * at, line[0])
        for x, text in zip((300, 400), line[1:], strict=False):
            canvas.drawRightString(x, 740 - 16 * at, text)
    canvas.save()
    blocks = tables.layout(read(data.getvalue(), "a.pdf")).blocks
    return [[row[0] for row in block.texts()] for block in blocks if isinstance(block, Grid)]


def test_a_title_and_a_head_between_figures_begin_a_new_table():
    second = [
        ("Tilskud i 2026", ""),
        ("Kilde", "2025", "2026"),
        ("Staten", "41.700", "43.150"),
        ("Fonde", "6.480", "7.020"),
    ]
    assert labels([*FIRST, *second]) == [["Post", "Husleje", "Kørsel"], ["Kilde", "Staten", "Fonde"]]


@pytest.mark.parametrize("band", [("Klynge Øst", ""), ("heraf efter ansøgning", "")])
def test_a_band_of_the_same_table_does_not(band):
    rows = [*FIRST, band, ("Husleje", "41.700", "43.150"), ("Kørsel", "6.480", "7.020")]
    assert len(labels(rows)) == 1


@pytest.mark.parametrize("heads", [("Post", "Kr."), ("Post", "Budget", "Forbrug")])
def test_heads_at_the_left_of_columns_with_figures_at_the_right(heads):
    rows = [("Tilskud", "523.000", "41.200"), ("Løn", "121.300", "9.150"), ("I alt", "644.300", "50.350")]
    canvas = Canvas(data := io.BytesIO(), pagesize=(595, 842))
    for x, text in zip((60, 130, 330), heads, strict=False):
        canvas.drawString(x, 740, text)
    for at, row in enumerate(rows):
        canvas.drawString(60, 724 - 16 * at, row[0])
        for x, text in zip((310, 510), row[1 : len(heads)], strict=False):
            canvas.drawRightString(x, 724 - 16 * at, text)
    canvas.save()
    (grid,) = (block for block in tables.layout(read(data.getvalue(), "a.pdf")).blocks if isinstance(block, Grid))
    assert grid.texts()[0] == list(heads)
