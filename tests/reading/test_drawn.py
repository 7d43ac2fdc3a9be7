"""Figures that a file shows as a picture, a chart or by a script are told by place; what only decorates the page is not."""

from __future__ import annotations

import base64
import io
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches
from openpyxl.drawing.image import Image as SheetPicture
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Document
from pipeline.reading import read
from pipeline.reading.writing import shows_writing
from tests import drawings

WRITTEN = {
    "table": drawings.table(),
    "table in white on blue": drawings.table(ink="white", paper="#1f3864"),
    "head and two rows": drawings.table((("Post", "2023", "2024"), ("Leje", "6.240", "5.105"), ("Mad", "7.310", "9.420"))),
    "chart": drawings.chart(),
    "prose": drawings.table((("Klyngen har bevilget 61.240 kr. til",), ("husleje og 7.310 kr. til kørsel",), ("efter aftalen",))),
}  # fmt: skip
PLAIN = {
    "logo": drawings.logo("Region Nordland"),
    "logo of two lines": drawings.logo("REGION", "NORDLAND"),
    "logo of three lines": drawings.logo("Kommunernes", "Fælles", "Råd", size=22),
    "signature": drawings.signature(),
    "photograph": drawings.photograph(),
    "bars": drawings.bars(),
}


@pytest.fixture(autouse=True)
def no_engine(monkeypatch):
    """What is told does not hang on which engines the machine has."""
    monkeypatch.setattr("pipeline.reading.scan_engines.engines", lambda: ())
    monkeypatch.setattr("pipeline.reading.scan.engines", lambda: ())


def page(body: str) -> Document:
    return read(f"<!doctype html><html><body>{body}</body></html>".encode(), "a.html")


def told(document: Document) -> list[str]:
    return [found.explanation_da for found in document.findings if found.code == "content.picture"]


def codes(document: Document) -> list[str]:
    return [found.code for found in document.findings]


def pdf(*pages) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    for paint in pages:
        canvas.drawString(60, 780, "Beretning om klyngens arbejde i 2024")
        paint(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def image_at(image: Image.Image, x=60.0, y=420.0, width=420.0):
    return lambda canvas: canvas.drawImage(
        ImageReader(image), x, y, width, width * image.height / image.width, mask="auto"
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("name", WRITTEN)
def test_writing_in_pictures_is_seen(name, kind):
    assert shows_writing(drawings.png(WRITTEN[name], kind))
    assert len(told(read(pdf(image_at(WRITTEN[name])), "a.pdf"))) == 1


@pytest.mark.parametrize("name", PLAIN)
def test_what_decorates_a_page_is_not_told(name):
    assert not shows_writing(drawings.png(PLAIN[name]))
    assert codes(read(pdf(image_at(PLAIN[name])), "a.pdf")) == []


def test_a_picture_on_a_pdf_page_is_told_with_its_place():
    def two(canvas):
        image_at(drawings.table(), y=600)(canvas)
        image_at(drawings.chart(), y=200)(canvas)

    document = read(pdf(lambda canvas: None, image_at(drawings.table()), two), "a.pdf")
    first, second = (found for found in document.findings if found.code == "content.picture")
    assert first.explanation_da.startswith("Et billede på side 2 ") and second.explanation_da.startswith(
        "2 billeder på side 3 "
    )
    assert first.span.page == 2 and first.span.box.x0 == pytest.approx(60, abs=1)


def strips(canvas):
    image = drawings.table()
    for top in range(0, image.height, 30):
        part = image.crop((0, top, image.width, min(top + 30, image.height)))
        canvas.drawImage(ImageReader(part), 60, 600 - top - part.height, image.width, part.height)


def turned(canvas):
    canvas.translate(300, 200)
    canvas.rotate(90)
    image_at(drawings.table(), 0, 0)(canvas)


def letters_of_lines(canvas):
    """Letters drawn as outlines, as drawing programs save them."""
    for row, texts in enumerate(drawings.ROWS):
        for col, text in enumerate(texts):
            for at, _ in enumerate(text):
                x, y = 60 + 120 * col + 7 * at, 600 - 20 * row
                shape = canvas.beginPath()
                shape.moveTo(x, y)
                shape.curveTo(x + 2, y + 3, x + 2, y + 5, x + 1, y + 8)
                shape.lineTo(x + 5, y + 1)
                shape.close()
                canvas.drawPath(shape, stroke=0, fill=1)


@pytest.mark.parametrize(
    "paint",
    [strips, turned, letters_of_lines, image_at(drawings.table(ink=(0, 0, 0, 255), paper=(0, 0, 0, 0), mode="RGBA"))],
)
def test_pictures_in_pieces_turned_transparent_and_letters_drawn_as_lines_are_told(paint):
    assert len(told(read(pdf(paint), "a.pdf"))) == 1


def test_letterheads_and_scanned_pages_that_have_their_text_are_not_told():
    address = (("Rådhusvej 4", "Tlf. 12 34 56 78"), ("4999 Nordby", "CVR 12345674"), ("nordby.dk", "EAN 579000"))
    head = image_at(drawings.table(address), y=800, width=200)
    assert told(read(pdf(head, head, head, head), "a.pdf")) == []

    def scan(canvas):
        image_at(drawings.table(), 0, 600, 595)(canvas)
        text = canvas.beginText(60, 700)
        text.setTextRenderMode(3)
        for row in drawings.ROWS:
            text.textLine("   ".join(row))
        canvas.drawText(text)

    assert told(read(pdf(scan), "a.pdf")) == []


@pytest.mark.parametrize("in_cell", [False, True])
def test_pictures_in_word_are_told_and_logos_are_not(in_cell):
    def made(image: bytes) -> Document:
        document = docx.Document()
        document.add_paragraph("Første side")
        document.add_page_break()
        run = (document.add_table(1, 2).cell(0, 1).paragraphs[0] if in_cell else document.add_paragraph()).add_run()
        run.add_picture(io.BytesIO(image), width=Inches(4))
        data = io.BytesIO()
        document.save(data)
        return read(data.getvalue(), "a.docx")

    assert told(made(drawings.png(drawings.table())))[0].startswith("Et billede på side 2 ")
    assert codes(made(drawings.png(drawings.logo("Region Nordland")))) == []


@pytest.mark.parametrize(("texts", "shown"), [(("Husleje", "61.240"), True), (("Region", "Nordland"), False)])
def test_metafiles_say_what_they_print(texts, shown):
    document = docx.Document()
    document.add_paragraph("Se tabellen").add_run().add_picture(io.BytesIO(drawings.png(drawings.table())))
    document.save(data := io.BytesIO())
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(made := io.BytesIO(), "w") as target:
        for name in source.namelist():
            target.writestr(name, drawings.metafile(*texts) if name.endswith(".png") else source.read(name))
    assert bool(told(read(made.getvalue(), "a.docx"))) is shown


CHART = (
    '<c:chartSpace xmlns:c="c" xmlns:a="a"><c:title><a:p><a:r><a:t>Forbrug i klyngen</a:t></a:r></a:p></c:title><c:ser><c:val><c:numRef>'
    '<c:f>Ark1!$B$2</c:f><c:numCache><c:formatCode>#,##0</c:formatCode><c:pt idx="0"><c:v>61240</c:v></c:pt>'
    '<c:pt idx="1"><c:v>7310</c:v></c:pt></c:numCache>'
    "</c:numRef></c:val></c:ser></c:chartSpace>"
)


def test_charts_in_word_are_told_with_their_figures_and_their_titles_read():
    document = docx.Document()
    document.add_paragraph()._p.append(
        parse_xml(f'<w:r {nsdecls("w", "r")}><w:drawing><c:chart xmlns:c="c" r:id="rId900"/></w:drawing></w:r>')
    )
    document.save(data := io.BytesIO())
    link = b'<Relationship Id="rId900" Type="x/chart" Target="charts/chart1.xml"/></Relationships>'
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(made := io.BytesIO(), "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(
                name, part.replace(b"</Relationships>", link) if name.endswith("document.xml.rels") else part
            )
        target.writestr("word/charts/chart1.xml", CHART)
    read_ = read(made.getvalue(), "a.docx")
    assert [block.text for block in read_.blocks] == ["Forbrug i klyngen"]
    assert told(read_) == ["Et diagram på side 1 er tegnet af tal, som ikke er læst: 2 (61.240; 7.310)."]


def test_pictures_in_workbooks_are_told_with_their_sheet():
    book = openpyxl.Workbook()
    book.active.title = "Bilag"
    book.active["A1"] = "Se tabellen"
    book.active.add_image(SheetPicture(io.BytesIO(drawings.png(drawings.table()))), "C2")
    book.save(data := io.BytesIO())
    assert told(read(data.getvalue(), "a.xlsx"))[0].startswith("Et billede i arket Bilag ")


@pytest.mark.parametrize("hidden", [False, True])
def test_charts_of_sheets_out_of_sight_are_told(hidden):
    book = xlsxwriter.Workbook(data := io.BytesIO())
    sheet, source = book.add_worksheet("Vist"), book.add_worksheet("Kilde")
    sheet.write(0, 0, "Se diagrammet")
    source.write_column(0, 0, [61240, 7310])
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Kilde!$A$1:$A$2"})
    sheet.insert_chart("C2", chart)
    if hidden:
        source.hide()
    book.close()
    assert bool(told(read(data.getvalue(), "a.xlsx"))) is hidden


def as_address(image: Image.Image) -> str:
    return f"data:image/png;base64,{base64.b64encode(drawings.png(image)).decode()}"


def test_pictures_in_web_pages_are_told_with_what_stands_before_them():
    body = f"<p>Likviditet ultimo</p><p><img src='{as_address(drawings.chart())}' width=400></p><img src='{as_address(drawings.logo('Nordby'))}'>"
    (found,) = told(page(body))
    assert found.startswith("Et billede ved »Likviditet ultimo« ser ud til at vise tal eller tekst, som ikke er læst.")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("<img src='billede1.png' alt='Tabel 2: budget'>", True),
        ("<figure><img src='p7.jpg'><figcaption>Diagram over forbruget</figcaption></figure>", True),
        ("<img src='skema.gif' width=16 height=16>", False),
        ("<img src='moede.jpg' alt='Udvalget på besøg' width=700 height=400>", False),
    ],
)
def test_pictures_beside_a_web_page_are_told_by_their_words(tag, shown):
    assert bool(told(page(f"<p>Referat</p>{tag}"))) is shown


def test_pictures_that_come_with_a_mail_are_told():
    mail = EmailMessage()
    mail["Subject"] = "Regnskab"
    mail.set_content("Se tabellen")
    mail.add_alternative("<p>Se tabellen</p><img src='cid:tal'>", subtype="html")
    mail.get_payload()[1].add_related(drawings.png(drawings.table()), "image", "png", cid="<tal>")
    assert len(told(read(mail.as_bytes(), "a.eml"))) == 1


def test_bare_figures_of_a_drawing_are_those_of_its_axes():
    svg = "<svg><text>Forbrug i klyngen</text><text>0</text><text>61.240</text><text>Heraf 7.310 kr. til kørsel</text></svg>"
    document = page(f"<p>Regnskab</p>{svg}")
    assert [block.text for block in document.blocks] == ["Regnskab", "Forbrug i klyngen", "Heraf 7.310 kr. til kørsel"]
    assert told(document) == ["Et diagram ved »Regnskab« er tegnet af tal, som ikke er læst: 2 (0; 61.240)."]


@pytest.mark.parametrize(
    ("script", "figures"),
    [
        ("document.write('<p>Afsat 61.240 kr.</p>')", "1 (61.240)"),
        ("new Chart(c, {data: {labels: ['2023'], datasets: [{data: [61240, 7310, 994]}]}})", "3 (61240; 7310; 994)"),
        ('{"poster": [{"navn": "Leje", "beløb": 61240}]}', "1 (61240)"),
        ("gtag('config', 'UA-14522310-1', {v: '20230112', timeout: 3000, retry: [100, 200, 400]})", ""),
    ],
)
def test_figures_in_scripts_are_told(script, figures):
    found = told(page(f"<p>Regnskab</p><script>{script}</script>"))
    assert found == ([f"Et script kan skrive tal på siden, som ikke er læst: {figures}."] if figures else [])


def test_frames_with_other_files_are_told_and_those_with_their_page_read():
    document = page(
        "<iframe src='bilag.html'></iframe><iframe src='data:text/html,<p>Leje 61.240 kr.</p>'></iframe><iframe src='https://x.dk/kort'></iframe>"
    )
    assert [block.text for block in document.blocks] == ["Leje 61.240 kr."]
    assert ["bilag.html" in found.explanation_da for found in document.findings] == [True]


def test_small_letters_are_seen_as_sharp_as_the_file_has_them():
    image = drawings.table(size=11)
    assert shows_writing(drawings.png(image), width=0.25 * image.width)
