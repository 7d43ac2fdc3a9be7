"""The PDF reader: words with their places, ruling lines, and what it says of files it cannot read."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.reading.pdf import read_pdf
from tests.tables.made_pdfs import A4, Drawing, turned_drawing


def words(data: bytes) -> list[str]:
    return [word.text for page in read_pdf(data).pages for word in page.words]


def test_words_with_places_size_and_weight() -> None:
    d = Drawing()
    d.text(60, 100, "Samlet beløb", size=12, bold=True)
    d.text(60, 120, "2.217.349 kr.", size=9)
    (page,) = read_pdf(d.data()).pages
    assert [(w.text, w.bold, w.size) for w in page.words] == [
        ("Samlet", True, 12.0), ("beløb", True, 12.0), ("2.217.349", False, 9.0), ("kr.", False, 9.0),
    ]  # fmt: skip
    first = page.words[0]
    assert first.x0 == pytest.approx(60, abs=0.6) and first.top < 100 < first.bottom
    assert (page.width, page.height, page.engine, page.number) == (A4[0], A4[1], "pdfium", 1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotation_is_undone(turn: int) -> None:
    d = turned_drawing(turn)
    d.text(60, 100, "Klynge")
    (page,) = read_pdf(d.data()).pages
    (word,) = page.words
    assert word.rotation == turn
    assert (page.width, page.height) == (A4 if turn in (0, 180) else A4[::-1])
    assert 0 < word.x0 < word.x1 < page.width and 0 < word.top < word.bottom < page.height


def test_crop_box_offset_is_undone() -> None:
    d = Drawing()
    d.canvas.setCropBox((50, 100, 500, 800))
    d.text(60, 100, "inde")
    d.text(10, 100, "ude")
    (page,) = read_pdf(d.data()).pages
    assert [w.text for w in page.words] == ["inde"]
    assert page.words[0].x0 == pytest.approx(10, abs=0.6)
    assert page.words[0].bottom == pytest.approx(100 - 42 + 2.2, abs=1)


def test_bold_by_printing_twice_is_one_word() -> None:
    d = Drawing()
    d.text(60, 100, "I alt 1.000")
    d.text(60.3, 100, "I alt 1.000")
    d.text(60, 120, "I alt 1.000")
    assert words(d.data()) == ["I", "alt", "1.000"] * 2


def test_a_raised_footnote_mark_is_no_digit_of_the_figure() -> None:
    d = Drawing()
    d.text(60, 100, "1.234", size=10)
    d.text(84.9, 96, "1", size=6)
    assert words(d.data()) == ["1.234¹"]


def test_a_ruling_line_parts_words_however_near() -> None:
    d = Drawing()
    d.text(100, 100, "midler", align="r")
    d.text(100.4, 100, "2.000")
    d.line(100.2, 90, 100.2, 105)
    assert words(d.data()) == ["midler", "2.000"]


def test_lines_rectangles_and_drawings_are_told_apart() -> None:
    d = Drawing()
    d.line(60, 100, 200, 100)
    d.fill(60, 120, 200, 121, 0)
    d.fill(60, 140, 200, 160)
    d.fill(60, 200, 200, 220, 1.0)  # white on white shows nothing
    d.line(60, 300, 200, 350)
    (page,) = read_pdf(d.data()).pages
    assert sorted(rule.kind for rule in page.rules) == ["drawing", "fill", "line", "line"]


def _locked() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(60, 700, "hemmeligt")
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\nnot much of one", "beskadiget"),
        (b"", "beskadiget"),
        (_locked(), "adgangskode"),
    ],
)
def test_files_that_do_not_open(data: bytes, says: str) -> None:
    document = read_pdf(data)
    assert document.status == "unreadable" and document.pages == ()
    (finding,) = document.findings
    assert finding.code == "document.unreadable" and says in finding.explanation_da


def test_a_blank_page_and_a_scanned_page_are_findings() -> None:
    d = Drawing()
    d.text(60, 100, "tekst")
    d.page()
    d.canvas.drawInlineImage(_picture(), 50, 50, 400, 400)
    d.page()
    d.text(60, 100, "mere")
    d.page()
    d.line(10, 10, 20, 10)
    document = read_pdf(d.data())
    assert document.status == "read"
    assert [(f.code, f.severity, f.span.page) for f in document.findings] == [
        ("page.no_text", "warning", 2), ("page.no_text", "info", 4),
    ]  # fmt: skip


def test_a_scan_has_no_text_and_a_blank_file_is_empty() -> None:
    d = Drawing()
    d.canvas.drawInlineImage(_picture(), 50, 50, 400, 400)
    document = read_pdf(d.data())
    assert document.status == "no_text" and document.findings[0].severity == "error"
    blank = Drawing()
    blank.line(10, 10, 20, 10)
    assert read_pdf(blank.data()).status == "empty"


def _picture():
    from PIL import Image

    return Image.new("RGB", (20, 20), "grey")


def test_same_bytes_same_document() -> None:
    d = Drawing()
    d.text(60, 100, "Klynge Nord 1.094.303")
    data = d.data()
    assert read_pdf(data) == read_pdf(data)


def test_each_page_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    open_pages: list[int] = []
    close = pypdfium2.PdfPage.close
    get = pypdfium2.PdfDocument.get_page

    def counted_get(self, index):
        open_pages.append(index)
        assert len(open_pages) == 1
        return get(self, index)

    def counted_close(self):
        open_pages.pop()
        return close(self)

    monkeypatch.setattr(pypdfium2.PdfDocument, "get_page", counted_get)
    monkeypatch.setattr(pypdfium2.PdfDocument, "__getitem__", counted_get)
    monkeypatch.setattr(pypdfium2.PdfPage, "close", counted_close)
    d = Drawing()
    for _ in range(4):
        d.text(60, 100, "side")
        d.page()
    assert len(read_pdf(d.data()).pages) == 4
    assert open_pages == []
