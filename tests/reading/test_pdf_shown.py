"""PDF pages made here with reportlab: what shows is read, what does not is told."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from pipeline import tables
from pipeline.extraction import extract
from pipeline.model import Grid
from pipeline.reading import read
from pipeline.tables.crosscheck import crosscheck, unaccounted


def drawn(paint) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 800, "Bevilling til klyngens indsatser")
    canvas.drawString(60, 780, "Rengøring 4.120 kr.")
    paint(canvas)
    canvas.save()
    return data.getvalue()


def words(data: bytes) -> str:
    return " ".join(word.text for page in read(data, "a.pdf").pages for word in page.words)


def rows(data: bytes) -> list[list[str]]:
    grid = next(block for block in tables.layout(read(data, "a.pdf")).blocks if isinstance(block, Grid))
    return [[cell.text if cell else "" for cell in row] for row in grid.slots()]


def invisible(canvas):
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.textOut("Udkast 77.301 kr.")
    canvas.drawText(text)


def near_white(canvas):
    canvas.setFillColor(Color(0.97, 0.98, 0.97))
    canvas.drawString(60, 700, "Udkast 77.301 kr.")


def under_a_box(canvas, colour=white):
    canvas.drawString(60, 700, "Udkast 77.301 kr.")
    canvas.setFillColor(colour)
    canvas.rect(50, 690, 300, 30, fill=1, stroke=0)


def under_a_picture(canvas):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawString(60, 700, "Udkast 77.301 kr.")
    canvas.drawImage(ImageReader(Image.new("RGB", (30, 30), (10, 90, 40))), 50, 690, 300, 30)


def clipped(canvas):
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(40, 690, 100, 30)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(160, 700, "Udkast 77.301 kr.")
    canvas.restoreState()


def under_a_shape(canvas):
    canvas.drawString(60, 700, "Udkast 77.301 kr.")
    canvas.setFillColor(white)
    canvas.roundRect(50, 690, 300, 30, 8, fill=1, stroke=0)


def under_a_thick_line(canvas):
    canvas.drawString(60, 700, "Udkast 77.301 kr.")
    canvas.setLineWidth(14)
    canvas.line(50, 704, 200, 704)


def black_on_black(canvas):
    canvas.rect(50, 690, 300, 30, fill=1, stroke=0)
    canvas.drawString(60, 700, "Udkast 77.301 kr.")


def white_on_white_on_dark(canvas):
    canvas.rect(50, 690, 300, 30, fill=1, stroke=0)
    canvas.setFillColor(white)
    canvas.rect(55, 692, 200, 26, fill=1, stroke=0)
    canvas.drawString(60, 700, "Udkast 77.301 kr.")


def clipped_to_two(canvas):
    path = canvas.beginPath()
    path.rect(50, 770, 200, 50)
    path.rect(50, 650, 100, 30)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(60, 700, "Udkast 77.301 kr.")


NOT_SHOWN = [
    *(invisible, near_white, under_a_box, under_a_picture, clipped),
    *(under_a_shape, under_a_thick_line, black_on_black, white_on_white_on_dark, clipped_to_two),
]


@pytest.mark.parametrize("paint", NOT_SHOWN)
def test_what_a_pdf_page_does_not_show_is_not_read_and_is_told(paint):
    data = drawn(paint)
    assert words(data) == "Bevilling til klyngens indsatser Rengøring 4.120 kr."
    (finding,) = read(data, "a.pdf").findings
    assert finding.code == "content.hidden"
    assert "77.301 på side 1" in finding.explanation_da


def white_on_dark(canvas):
    canvas.setFillColor(Color(0.1, 0.2, 0.4))
    canvas.rect(50, 690, 300, 30, fill=1, stroke=0)
    canvas.setFillColor(white)
    canvas.drawString(60, 700, "I alt 77.301 kr.")


def on_a_box(canvas):
    canvas.setFillColor(Color(1, 1, 0.8))
    canvas.rect(50, 690, 300, 30, fill=1, stroke=0)
    canvas.setFillColor(black)
    canvas.drawString(60, 700, "I alt 77.301 kr.")


def marked_with_a_pen(canvas):
    canvas.drawString(60, 700, "I alt 77.301 kr.")
    canvas.setFillColor(Color(1, 1, 0, alpha=0.4))
    canvas.rect(50, 690, 300, 30, fill=1, stroke=0)


def white_on_a_thick_line(canvas):
    canvas.setLineWidth(20)
    canvas.line(50, 704, 300, 704)
    canvas.setFillColor(white)
    canvas.drawString(60, 700, "I alt 77.301 kr.")


def white_with_an_outline(canvas):
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(2)
    canvas.setFillColor(white)
    canvas.setLineWidth(0.3)
    text.textOut("I alt 77.301 kr.")
    canvas.drawText(text)


def under_a_clear_picture(canvas):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawString(60, 700, "I alt 77.301 kr.")
    canvas.drawImage(ImageReader(Image.new("RGBA", (30, 30), (255, 255, 255, 0))), 50, 690, 300, 30, mask="auto")


SHOWN = [
    white_on_dark,
    on_a_box,
    marked_with_a_pen,
    white_on_a_thick_line,
    white_with_an_outline,
    under_a_clear_picture,
]


@pytest.mark.parametrize("paint", SHOWN)
def test_what_shows_on_colour_is_read(paint):
    data = drawn(paint)
    assert words(data).endswith("I alt 77.301 kr.")
    assert read(data, "a.pdf").findings == ()


def test_recognised_text_of_a_scanned_page_is_read(monkeypatch):
    monkeypatch.setattr("pipeline.reading.scan_engines.engines", lambda: ())
    monkeypatch.setattr("pipeline.reading.scan.engines", lambda: ())
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), (240, 240, 235))), 0, 0, 595, 842)
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.textOut("Tilskud 77.301 kr.")
    canvas.drawText(text)
    canvas.save()
    assert words(data.getvalue()) == "Tilskud 77.301 kr."
    (told,) = read(data.getvalue(), "a.pdf").findings
    assert (told.code, told.severity) == ("page.scanned", "info") and "klyngeregnskab[ocr]" in told.explanation_da


def test_form_fields_are_read():
    def paint(canvas):
        canvas.drawString(60, 700, "Ansøgt beløb")
        canvas.acroForm.textfield(name="a", value="77.301", x=160, y=694, width=80, height=18, forceBorder=True)

    assert "Ansøgt beløb 77.301" in words(drawn(paint))


@pytest.mark.parametrize("space", [2.0, 4.0])
def test_letter_spaced_type_is_words(space):
    def paint(canvas):
        for x, string in ((60, "Samlet ramme"), (300, "77.301"), (420, "2.450")):
            text = canvas.beginText(x, 700)
            text.setCharSpace(space)
            text.textOut(string)
            canvas.drawText(text)

    assert words(drawn(paint)).endswith("Samlet ramme 77.301 2.450")


def test_single_figures_of_one_text_object_stay_apart():
    def paint(canvas):
        text = canvas.beginText(60, 700)
        text.setCharSpace(14)
        text.textOut("12345")
        canvas.drawText(text)

    assert words(drawn(paint)).endswith("1 2 3 4 5")


@pytest.mark.parametrize("turn", [90, -90])
def test_upright_headings_stand_over_their_columns(turn):
    def paint(canvas):
        for x, string in ((240, "Kurser"), (290, "Kørsel"), (340, "Husleje i alt")):
            canvas.saveState()
            canvas.translate(x, 640 if turn > 0 else 700)
            canvas.rotate(turn)
            canvas.drawString(0, 0, string)
            canvas.restoreState()
        for y, label, *figures in (
            (620, "Nord", "1.210", "3.400", "9.105"),
            (604, "Syd", "2.310", "4.500", "8.205"),
            (588, "Øst", "3.330", "5.600", "7.305"),
        ):
            canvas.drawString(60, y, label)
            for x, figure in zip((250, 300, 350), figures, strict=True):
                canvas.drawRightString(x, y, figure)

    found = rows(drawn(paint))
    assert found[0] == ["", "Kurser", "Kørsel", "Husleje i alt"]
    assert found[-1] == ["Øst", "3.330", "5.600", "7.305"]


@pytest.mark.parametrize("edge", ["stripe", "line"])
def test_slanted_headings_with_edges_stand_over_their_columns(edge):
    def paint(canvas):
        canvas.drawString(60, 700, "Midler, kr.")
        for x, string in ((240, "Kurser"), (330, "Kørsel"), (420, "I alt")):
            canvas.saveState()
            canvas.translate(x, 640)
            canvas.rotate(45)
            canvas.drawString(0, 0, string)
            canvas.rect(-10, -6, 90, 0.7, fill=1, stroke=0) if edge == "stripe" else canvas.line(-10, -6, 80, -6)
            canvas.restoreState()
        canvas.drawString(64, 660, "Klynge")
        for y, row in enumerate((("Nord", "1.210", "3.400", "4.610"), ("Syd", "2.310", "4.500", "6.810"))):
            for x, text in enumerate(row):
                canvas.rect(60 + 90 * x + 60 * (x > 0), 610 - 18 * y, 90 + 60 * (x == 0), 18)
                canvas.drawString(64 + 90 * x + 100 * (x > 0), 615 - 18 * y, text)

    assert rows(drawn(paint)) == [
        ["Klynge", "Kurser", "Kørsel", "I alt"],
        ["Nord", "1.210", "3.400", "4.610"],
        ["Syd", "2.310", "4.500", "6.810"],
    ]


@pytest.mark.parametrize(("sign", "printed"), [("-", "-{}"), ("−", "-{}"), ("(", "({})")])
def test_signs_at_the_edge_of_their_cells_belong_to_their_figures(sign, printed):
    def paint(canvas):
        close = ")" if sign == "(" else ""
        lines = (
            (620, "Tilskud", "", "9.105", "", "8.100"),
            (604, "Løn", sign, "2.310", sign, "2.000"),
            (588, "Mad", sign, "330", "", "400"),
        )
        for y, label, a, first, b, second in lines:
            canvas.drawString(60, y, label)
            canvas.drawString(200, y, a)
            canvas.drawRightString(280, y, first + (close if a else ""))
            canvas.drawString(300, y, b)
            canvas.drawRightString(380, y, second + (close if b else ""))

    text = words(drawn(paint))
    assert printed.format("2.310") in text and printed.format("330") in text and printed.format("2.000") in text
    assert "-400" not in text and "-9.105" not in text


def test_a_dash_for_nothing_in_a_column_of_its_own_is_no_sign():
    def paint(canvas):
        for y, label, first, second in (
            (620, "Leje", "1.105", "8.100"),
            (604, "Løn", "-", "2.000"),
            (588, "Mad", "-", "400"),
        ):
            canvas.drawString(60, y, label)
            canvas.drawRightString(280, y, first)
            canvas.drawRightString(380, y, second)

    assert "- 2.000" in words(drawn(paint)) and "-400" not in words(drawn(paint))


@pytest.mark.parametrize(("left", "figures"), [(200, ("310", "540")), (160, ("1.310", "2.540"))])
def test_a_dash_in_a_column_of_words_is_no_sign(left, figures):
    def paint(canvas):
        for y, label, ends, figure in (
            (620, "Kor", "Ultimo 2031", figures[0]),
            (604, "Dialyse", "-", "150"),
            (588, "Angst", "Primo 2032", figures[1]),
            (572, "Tolkning", "Medio 2031", "345"),
        ):
            canvas.drawString(60, y, label)
            canvas.drawString(left, y, ends)
            canvas.drawRightString(380, y, figure)

    assert "- 150" in words(drawn(paint)) and "-150" not in words(drawn(paint))


def test_a_sign_close_before_its_figure_is_its_own():
    def paint(canvas):
        for y, label, figure in (
            (700, "Husleje", "- 80.092"),
            (684, "Mad", "÷12.310"),
            (668, "Salg", "91.000"),
            (652, "Tab", "7.400"),
        ):
            canvas.drawString(60, y, f"{label} {'.' * 50}")
            canvas.drawRightString(400, y, figure)

    assert [row[1] for row in rows(drawn(paint))[:2]] == ["-80.092", "÷12.310"]


def test_the_dash_of_a_list_is_no_sign():
    def paint(canvas):
        for y, text in (
            (700, "- 250.000 kr. til kurser"),
            (684, "310.000 kr. til kørsel"),
            (668, "- 415.000 kr. til mad"),
        ):
            canvas.drawString(60 if text[0] == "-" else 60 + canvas.stringWidth("- "), y, text)

    assert "-250.000" not in words(drawn(paint)) and "-415.000" not in words(drawn(paint))


def test_a_sign_at_the_edge_of_a_cell_under_a_wider_figure_is_its_own():
    def paint(canvas):
        for y, label, figure in (
            (700, "Husleje", "80.092"),
            (684, "Mad", "(1.112.310) kr."),
            (668, "Salg", "91.000"),
            (652, "Tab", "7.400"),
        ):
            canvas.drawString(60, y, label)
            canvas.drawRightString(400, y, figure)
        canvas.drawString(345, 700, "-")

    assert "-80.092" in words(drawn(paint))


def test_a_mark_that_is_painted_after_the_page_is_one():
    def paint(canvas):
        canvas.drawString(60, 700, "Husleje 62.000 kr.")
        canvas.drawString(60, 684, "Mad 62.000")
        end = 60 + canvas.stringWidth("Mad 62.000")
        canvas.drawString(60, 668, "Salg 15.000 kr.")
        canvas.setFont("Helvetica", 5)
        canvas.drawString(end, 689, "3")

    assert "62.000 kr. Mad 62.000³ Salg" in words(drawn(paint))


def test_the_mark_of_a_note_in_a_drawn_cell_or_after_a_unit_is_no_figure():
    def paint(canvas):
        for y, label, figure in ((700, "Post", "Budget, kr."), (680, "Husleje", "12.480"), (660, "Kurser", "6.140 kr.")):
            canvas.rect(60, y - 6, 200, 20)
            canvas.rect(260, y - 6, 140, 20)
            canvas.drawString(64, y, label)
            canvas.drawString(264, y, figure)
        canvas.setFont("Helvetica", 6)
        for y, figure in ((680, "12.480"), (660, "6.140 kr.")):
            canvas.drawString(264 + canvas.stringWidth(figure, "Helvetica", 10), y + 5, "3")

    assert [row[1] for row in rows(drawn(paint))] == ["Budget, kr.", "12.480³", "6.140 kr.³"]


def test_words_of_one_letter_do_not_join_the_words_of_a_page_printed_letter_by_letter():
    def paint(canvas):
        x = 60
        for letter in "I gruppe A i år er afsat 15.000 kr. til leje":
            if letter != " ":
                canvas.drawString(x, 700, letter)
            x += canvas.stringWidth(letter)

    assert words(drawn(paint)).endswith("I gruppe A i år er afsat 15.000 kr. til leje")


def test_leader_dots_are_no_part_of_labels_but_contents_keep_them():
    def paint(canvas):
        canvas.drawString(60, 700, "Husleje . . . . . . . . . . 77.301")
        canvas.drawString(60, 680, "Kørsel............. 2.450,00")
        canvas.drawString(60, 660, "Indledning ........ 12")

    assert words(drawn(paint)).endswith("Husleje 77.301 Kørsel 2.450,00 Indledning ........ 12")


def test_a_figure_that_the_page_shows_and_the_layout_lost_is_told():
    data = drawn(lambda canvas: canvas.drawString(60, 700, "Husleje 77.301 kr."))
    document = read(data, "a.pdf")
    layout = tables.layout(document)
    assert [f.code for f in crosscheck(layout, data, document).findings] == []
    fewer = type(layout)(tuple(block for block in layout.blocks if "77.301" not in getattr(block, "text", "")))
    (finding,) = unaccounted(document, fewer, {})
    assert (finding.code, finding.span.page) == ("number.missing", 1)
    assert "77301" in finding.explanation_da


def test_figures_high_on_a_figure_are_marks_though_not_smaller():
    def paint(canvas):
        text = canvas.beginText(60, 700)
        text.textOut("Tilskud 22.333")
        text.setRise(4)
        text.textOut("2")
        canvas.drawText(text)

    assert words(drawn(paint)).endswith("22.333²")


def test_small_figures_low_on_a_figure_are_marks_too():
    def paint(canvas):
        canvas.drawString(60, 700, "I alt 77.301")
        end = 60 + canvas.stringWidth("I alt 77.301", canvas._fontname, canvas._fontsize)
        canvas.setFontSize(7)
        canvas.drawString(end, 697, "3")
        canvas.setFontSize(11)
        canvas.drawString(end + 7, 700, "kr.")

    amounts = [claim.amount.value_kr for claim in extract(drawn(paint), "a.pdf").claims if claim.amount]
    assert 77301 in amounts and 3 not in amounts


def test_letters_printed_one_by_one_with_space_between_are_words_and_single_figures_are_not():
    def paint(canvas):
        for y, row in ((700, ("Samlet ramme", "77.301")), (680, ("Heraf leje", "2.450")), (640, ("", "1 2 3 4"))):
            for x, text in zip((60, 300), row, strict=True):
                for char in text:
                    canvas.drawString(x, y, char if char != " " else "")
                    x += canvas.stringWidth(char, canvas._fontname, canvas._fontsize) + (2.2 if y > 640 else 6)

    assert words(drawn(paint)).endswith("Samlet ramme 77.301 Heraf leje 2.450 1 2 3 4")


def test_leader_dots_printed_with_label_and_figure_are_no_part_of_either():
    text = words(drawn(lambda canvas: canvas.drawString(60, 700, "Husleje..............77.301")))
    assert text.endswith("Husleje 77.301")


@pytest.mark.parametrize("scale", [1.0, 0.8])
def test_what_a_form_does_not_show_is_not_read_either(scale):
    def paint(canvas):
        canvas.beginForm("part", 0, 0, 220, 200)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(10, 150, "Tilskud 5.340 kr.")
        canvas.drawString(240, 150, "Over kanten 77.301 kr.")
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, 90, 60, 30)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(90, 100, "Udkast 66.204 kr.")
        canvas.restoreState()
        canvas.endForm()
        canvas.translate(60, 400)
        canvas.scale(scale, scale)
        canvas.doForm("part")

    data = drawn(paint)
    assert words(data).endswith("Tilskud 5.340 kr.")
    (finding,) = read(data, "a.pdf").findings
    assert "77.301" in finding.explanation_da and "66.204" in finding.explanation_da


@pytest.mark.parametrize("glued", [False, True])
def test_what_a_line_strikes_out_no_longer_holds_and_is_told(glued):
    def paint(canvas):
        canvas.drawString(60, 700, "Til kurser er afsat")
        canvas.drawString(150, 700, "71.200")
        end = 150 + canvas.stringWidth("71.200")
        canvas.line(150, 702.8, end, 702.8)
        canvas.drawString(end + (0 if glued else 3), 700, "68.300 kr.")

    data = drawn(paint)
    assert "68.300" in words(data).split()
    assert "71.200" not in words(data)
    found = extract(data, "a.pdf")
    assert [f.explanation_da for f in found.findings if f.code == "content.struck"] == [
        "Noget er streget ud eller slettet med ændringsmarkering. Tal, der ikke længere gælder: 1 (71.200 på side 1)."
    ]
    assert not [f for f in found.findings if f.code in ("number.missing", "engines.disagree")]


@pytest.mark.parametrize(
    ("x0", "x1", "y"),
    [(148, 180.6, 698.5), (148, 180.6, 707.8), (140, 220, 702.8), (20, 560, 702.8)],
    ids=["underlined", "under a line", "in a cell", "across the page"],
)
def test_lines_under_over_and_around_figures_strike_nothing_out(x0, x1, y):
    def paint(canvas):
        canvas.drawString(150, 700, "71.200")
        canvas.line(x0, y, x1, y)

    assert "71.200" in words(drawn(paint)).split()


@pytest.mark.parametrize(("flags", "left"), [(4, ["68.300"]), (2, ["71.200", "68.300"])], ids=["printed", "hidden"])
def test_what_a_reviewer_strikes_out_no_longer_holds(flags, left):
    data = drawn(lambda canvas: canvas.drawString(150, 700, "71.200 68.300"))
    pdf = pypdfium2.PdfDocument(data)
    page = pdf[0]
    note = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_STRIKEOUT)
    pdfium.FPDFAnnot_AppendAttachmentPoints(note, pdfium.FS_QUADPOINTSF(150, 709, 182, 709, 150, 697, 182, 697))
    pdfium.FPDFAnnot_SetRect(note, pdfium.FS_RECTF(150, 709, 182, 697))
    pdfium.FPDFAnnot_SetFlags(note, flags)
    pdfium.FPDFPage_CloseAnnot(note)
    made = io.BytesIO()
    pdf.save(made)
    assert [word for word in words(made.getvalue()).split() if word in ("71.200", "68.300")] == left


APPEARANCE = "BT /F1 10 Tf 62 700 Td (I alt 22.333 kr.) Tj ET"


def annotated(kind, flags=4, value=None) -> bytes:
    """A page with an annotation that says I alt 22.333 kr., as a drawing or, for what is hidden, as a note."""
    text = lambda some: (ctypes.c_ushort * (len(some) + 1))(*map(ord, some))  # noqa: E731
    pdf = pypdfium2.PdfDocument(drawn(lambda canvas: None))
    page = pdf[0]
    note = pdfium.FPDFPage_CreateAnnot(page.raw, kind)
    pdfium.FPDFAnnot_SetRect(note, pdfium.FS_RECTF(60, 720, 260, 690))
    pdfium.FPDFAnnot_SetFlags(note, flags)
    if value:
        pdfium.FPDFAnnot_SetStringValue(note, value, text("I alt 22.333 kr."))
    pdfium.FPDFAnnot_SetAP(note, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, text(APPEARANCE))
    pdfium.FPDFPage_CloseAnnot(note)
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


KINDS = [pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_HIGHLIGHT]


@pytest.mark.parametrize("kind", KINDS)
def test_what_annotations_write_is_read_whatever_their_kind(kind):
    assert "22.333" in words(annotated(kind)).split()


@pytest.mark.parametrize("flags", [2, 32], ids=["hidden", "not in sight"])
@pytest.mark.parametrize("value", [b"Contents", b"V"])
def test_what_hidden_annotations_hold_is_told(flags, value):
    data = annotated(pdfium.FPDF_ANNOT_STAMP, flags, value)
    assert "22.333" not in words(data)
    (told,) = read(data, "a.pdf").findings
    assert told.code == "content.hidden" and "22.333 på side 1" in told.explanation_da


@pytest.mark.parametrize("space", [1.3, 1.5, 3.0])
def test_amounts_alone_printed_figure_by_figure_with_space_between_are_amounts(space):
    def paint(canvas):
        for y, label, figure in ((700, "Leje", "22.333"), (684, "Mad", "33.222,50")):
            canvas.drawString(60, y, label)
            x = 300.0
            for char in figure:
                canvas.drawString(x, y, char)
                x += canvas.stringWidth(char) + space

    assert words(drawn(paint)).endswith("Leje 22.333 Mad 33.222,50")


def test_white_text_on_a_pattern_is_read():
    def paint(canvas):
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(50, 690, 300, 30)
        canvas.clipPath(path, stroke=0)
        canvas.linearGradient(50, 690, 350, 690, (Color(0, 0.2, 0.4), Color(0, 0.4, 0.7)))
        canvas.restoreState()
        canvas.setFillColor(white)
        canvas.drawString(60, 700, "I alt 77.301 kr.")

    assert words(drawn(paint)).endswith("I alt 77.301 kr.")


def test_text_cut_at_the_edge_of_its_cell_raises_no_alarm():
    edges = (60, 120, 230, 300, 370)

    def paint(canvas):
        rest = ("Tilskud fra regionen til samarbejde 2024 og 2025", "95.113", "12.500")
        for y, row in ((700, ("Post", "Note", "Beløb", "Rest")), (682, ("Leje", "Bilag 133, 132, 139, 138, 143, 140 og 141", "20.417", "5.304")),
                       (664, ("Mad", *rest)), (646, ("I alt", "", "115.530", "17.804"))):  # fmt: skip
            for at, text in enumerate(row):
                left, right = edges[at : at + 2]
                canvas.saveState()
                cell = canvas.beginPath()
                cell.rect(left, y - 5, right - left, 18)
                canvas.clipPath(cell, stroke=0)
                canvas.drawRightString(right - 3, y, text) if at > 1 else canvas.drawString(left + 3, y, text)
                canvas.restoreState()
                canvas.rect(left, y - 5, right - left, 18)

    codes = {finding.code for finding in extract(drawn(paint), "a.pdf").findings}
    assert "content.hidden" in codes and not codes & {"engines.disagree", "number.missing"}


@pytest.mark.parametrize("right", [260, 380])
def test_a_column_may_have_its_signs_in_any_form(right):
    said = {"80.092": 80092, "÷ 12.310": -12310, "./. 5.120": -5120, "(7.400) kr.": -7400, "kr. -3.300": -3300, "-kr. 2.200": -2200}

    def table(canvas):
        canvas.drawString(60, 740, "Post")
        canvas.drawRightString(right, 740, "Beløb (kr.)")
        for number, text in enumerate(said):
            canvas.drawString(60, 720 - 16 * number, f"Post {'abcdef'[number]}")
            canvas.drawRightString(right, 720 - 16 * number, text)

    found = [claim.amount.value_kr for claim in extract(drawn(table), "a.pdf").claims if claim.amount]
    assert found[-len(said) :] == list(said.values())


def test_thousands_parted_by_a_blank_are_one_figure_whatever_their_sign():
    def paint(canvas):
        for y, label, first, second in ((700, "Post", "Budget", "Forbrug"), (686, "Leje", "12 480", "-6 140"), (672, "Mad", "3 310", "÷ 2 480")):
            canvas.drawString(60, y, label)
            canvas.drawRightString(300, y, first)
            canvas.drawRightString(400, y, second)

    assert rows(drawn(paint))[-2:] == [["Leje", "12 480", "-6 140"], ["Mad", "3 310", "÷ 2 480"]]


def test_a_unit_with_a_sign_is_one_however_near_its_label():
    def paint(canvas):
        for y, label, unit, figure in ((700, "Rengøring", "-kr.", "12.480"), (686, "Mad", "kr.", "3.310"), (672, "Leje", "-kr.", "9.120")):
            canvas.drawString(60, y, label)
            canvas.drawString(109, y, unit)
            canvas.drawRightString(200, y, figure)

    assert words(drawn(paint)).endswith("Rengøring kr. -12.480 Mad kr. 3.310 Leje kr. -9.120")


def columned(canvas, texts, red=()):
    for n, (label, *figures) in enumerate(texts):
        canvas.setFillColor(black)
        canvas.drawString(60, 700 - 30 * n, label)
        for col, figure in enumerate(figures):
            canvas.setFillColor(Color(0.8, 0, 0) if figure in red else black)
            canvas.drawRightString(260 + 120 * col, 700 - 30 * n, figure)


ACCOUNT = [("Post", "Beløb i kr."), ("Tolk", "12.480"), ("Mad", "6.140"), ("Kurser", "2.310"), ("Kørsel", "1.905")]


@pytest.mark.parametrize(("red", "told"), [(("6.140",), 1), ((), 0), ([row[1] for row in ACCOUNT], 0)])
def test_red_figures_among_others_may_be_negative_and_are_told(red, told):
    found = extract(drawn(lambda canvas: columned(canvas, ACCOUNT, red)), "a.pdf").findings
    assert [finding.code for finding in found if "rødt" in finding.explanation_da] == ["amount.format"] * told


def test_heads_stand_as_far_over_ruled_rows_as_those_are_apart():
    texts = [("Post", "Budget (kr.)", "Forbrug (kr.)"), ("Tolk", "1.200", "1.100"), ("Mad", "2.310", "2.000"), ("I alt", "3.510", "3.100")]

    def paint(canvas):
        columned(canvas, texts)
        for n in range(1, 4):
            canvas.line(55, 688 - 30 * n, 390, 688 - 30 * n)

    assert rows(drawn(paint))[0] == list(texts[0])


def test_columns_of_text_are_read_one_after_the_other_also_where_their_lines_stand_at_other_heights():
    text = ["Der", "er", "afsat", "et", "beløb", "til", "indsatsen", "for", "borgere", "i", "klyngen", "2025"]

    def paint(canvas):
        for n in range(8):
            for left, top, at in ((60, 700, 0), (320, 694, 1)):
                canvas.drawString(left, top - 14 * n, " ".join([*text, f"linje{at}{n}"]))

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(620, 842))
    canvas.setFont("Helvetica", 8)
    paint(canvas)
    canvas.save()
    read_as = " ".join(block.text for block in tables.layout(read(data.getvalue(), "a.pdf")).blocks if not isinstance(block, Grid))
    assert read_as.index("linje07") < read_as.index("linje10")


def test_a_column_right_behind_its_labels_is_one():
    def paint(canvas):
        for n in range(12):
            canvas.drawRightString(140, 700 - 14 * n, f"Indsats nummer {n % 3}")
            canvas.drawString(145, 700 - 14 * n, f"{10 + n}.100 kr.")

    assert len([claim for claim in extract(drawn(paint), "a.pdf").claims if claim.amount]) == 13


def test_what_is_printed_twice_to_look_bold_or_raised_is_read_alike_by_both_engines():
    def paint(canvas):
        columned(canvas, ACCOUNT)
        canvas.translate(0.3, 0)
        columned(canvas, ACCOUNT)

    assert not [finding for finding in extract(drawn(paint), "a.pdf").findings if finding.code == "engines.disagree"]
