"""Marks of lists that a PDF draws as shapes."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extraction import extract

POINTS = ("Sunde fødder – 415.000 kr.", "Natteravn på hjul – 280.000 kr. (heraf 20.000 kr. til dæk)", "Mad til alle – 530.000 kr.")


def pdf(shape: str, *, closing: str = "De tre indsatser koster tilsammen 1.225.000 kr.", left: float = 72) -> bytes:
    data = io.BytesIO()
    page = Canvas(data, pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    page.drawString(72, 760, "Klynge Fyn bevilger i 2027:")
    for number, point in enumerate(POINTS):
        y = 740 - 16 * number
        page.drawString(left + 16, y, point)
        if shape == "circle":
            page.circle(left + 6, y + 3.5, 1.6, stroke=0, fill=1)
        elif shape == "square":
            page.rect(left + 4, y + 2, 3.2, 3.2, stroke=0, fill=1)
        elif shape == "bar":
            page.rect(left, y - 2, 200, 0.5, stroke=0, fill=1)
    page.drawString(72, 680, closing)
    page.save()
    return data.getvalue()


def labels(shape: str) -> list[str]:
    return [block.label for block in extract(pdf(shape), "l.pdf").layout.blocks if getattr(block, "label", "")]


@pytest.mark.parametrize("shape", ["circle", "square"])
def test_a_small_shape_before_each_line_is_the_mark_of_a_list(shape):
    assert labels(shape) == ["•"] * 3
    found = extract(pdf(shape, closing="De tre indsatser koster tilsammen 1.252.000 kr."), "l.pdf").findings
    assert [each.reported_kr for each in found if each.code == "sum.prose"] == [1_252_000]
    assert not [each for each in extract(pdf(shape), "l.pdf").findings if each.verdict == "mismatch"]


@pytest.mark.parametrize("shape", ["bar", "none"])
def test_lines_without_marks_are_no_list(shape):
    assert labels(shape) == []
