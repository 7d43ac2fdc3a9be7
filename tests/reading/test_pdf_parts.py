"""Parts of PDF files that reportlab does not make: layers, attached files, fields without appearance; written here object by object."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import tables
from pipeline.extraction import extract
from pipeline.model import Grid
from pipeline.reading import read


def pdf(page: str, content: str, *objects: str, catalog: str = "") -> bytes:
    """A file of one page. Objects 1–4 are catalog, pages, page and content, 5 the font; ``objects`` are numbered from 6."""
    text = f"BT /F1 11 Tf 60 700 Td (Bevilget i alt 34.250 kr.) Tj ET\n{content}"
    parts = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>{page}>>",
        f"<</Length {len(text)}>>\nstream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode("latin-1")


def words(data: bytes) -> str:
    return " ".join(word.text for page in read(data, "a.pdf").pages for word in page.words)


DRAFT = "BT /F1 11 Tf 60 640 Td (Kladde 91.775 kr.) Tj ET"


def layered(kind: str, usual: str) -> bytes:
    """A second amount on a layer: marked text, text marked as of a set of layers, or a drawing that is on the layer as a whole."""
    group = "<</Type/OCG/Name(Kladde)>>"
    catalog = f"/OCProperties<</OCGs[6 0 R]/D<<{usual}>>>>"
    if kind == "drawing":
        about = "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/OC 6 0 R/Resources<</Font<</F1 5 0 R>>>>"
        form = f"{about}/Length {len(DRAFT)}>>\nstream\n{DRAFT}\nendstream"
        return pdf("/XObject<</X1 7 0 R>>>>", "/X1 Do", group, form, catalog=catalog)
    marked = f"/OC /L1 BDC {DRAFT} EMC"
    which = "6 0 R" if kind == "text" else "7 0 R"
    return pdf(f"/Properties<</L1 {which}>>>>", marked, group, "<</Type/OCMD/OCGs 6 0 R/P/AllOn>>", catalog=catalog)


@pytest.mark.parametrize("kind", ["text", "set", "drawing"])
@pytest.mark.parametrize(("usual", "shown"), [("/OFF[6 0 R]", False), ("/BaseState/OFF", False), ("/ON[6 0 R]", True)])
def test_layers_that_are_switched_off_are_not_read_and_are_told(kind, usual, shown):
    document = read(layered(kind, usual), "a.pdf")
    text = " ".join(word.text for word in document.pages[0].words)
    assert "34.250" in text and ("91.775" in text) is shown
    told = [finding.explanation_da for finding in document.findings if finding.code == "content.hidden"]
    assert bool(told) is not shown and all("91.775 på side 1" in each for each in told)


def test_files_attached_to_a_pdf_or_to_a_page_are_told():
    spec = "<</Type/Filespec/F(budget 2024.xlsx)/UF(budget 2024.xlsx)/EF<</F 7 0 R>>>>"
    file = "<</Type/EmbeddedFile/Length 2>>\nstream\nPK\nendstream"
    whole = pdf(">>", "", spec, file, catalog="/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>")
    note = "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[9 9 29 29]/FS 6 0 R>>]"
    placed = pdf(f">>{note}", "", spec, file)
    for data in (whole, placed):
        (finding,) = read(data, "a.pdf").findings
        assert finding.code == "content.attached" and "budget 2024.xlsx" in finding.explanation_da


def test_a_field_without_appearance_is_read_as_a_viewer_shows_it():
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(91.775 kr.)/DA(/F1 11 Tf 0 g)/Rect[60 600 200 620]/P 3 0 R/F 4>>"
    form = "/AcroForm<</Fields[6 0 R]/NeedAppearances true/DA(/F1 11 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>"
    assert "91.775 kr." in words(pdf(">>/Annots[6 0 R]", "", field, catalog=form))


@pytest.mark.parametrize(
    "content",
    [
        "BT /F1 11 Tf 700 640 Td (Kladde 91.775 kr.) Tj ET",  # beside the page
        "BT /F1 0.3 Tf 60 640 Td (Kladde 91.775 kr.) Tj ET",  # too small to see
        "q BT /F1 11 Tf 7 Tr 60 640 Td (Kladde 91.775 kr.) Tj ET Q",  # only clips what follows
    ],
)
def test_text_that_nobody_can_see_is_told(content):
    document = read(pdf(">>", content), "a.pdf")
    assert "91.775" not in words(pdf(">>", content))
    assert "91.775" in document.findings[0].explanation_da


def test_letters_apart_with_blanks_between_words_are_words():
    content = "BT /F1 11 Tf 3 Tc 60 640 Td (Tilskud til alle 5 i kr. 61.450) Tj ET"
    assert words(pdf(">>", content)).endswith("Tilskud til alle 5 i kr. 61.450")


def drawn(paint) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    paint(canvas)
    canvas.save()
    return data.getvalue()


ROWS = [
    ("Transport", "12.410", "13.250", "14.090"),
    ("Kurser", "3.150", "2.980", "4.410"),
    ("I alt", "15.560", "16.230", "18.500"),
]
EDGES = [60, 170, 240, 310, 380]


def figures(canvas, ruled: bool) -> None:
    for n, row in enumerate(ROWS):
        canvas.drawString(63, 640 - 20 * n, row[0])
        for edge, text in zip(EDGES[2:], row[1:], strict=True):
            canvas.drawRightString(edge - 4, 640 - 20 * n, text)
    for level in range(4) if ruled else ():
        canvas.line(60, 655 - 20 * level, 380, 655 - 20 * level)
    for edge in EDGES if ruled else ():
        canvas.line(edge, 595, edge, 655)


def rows(data: bytes) -> list[list[str]]:
    grid = next(block for block in tables.layout(read(data, "a.pdf")).blocks if isinstance(block, Grid))
    return [[cell.text if cell else "" for cell in row] for row in grid.slots()]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("heads", [("2021", "2022", "2023"), ("Regnskab 2021", "Budget 2022", "Budget 2023")])
@pytest.mark.parametrize("angle", [45, 60])
def test_slanted_headings_stand_over_their_columns(heads, ruled, angle):
    def paint(canvas):
        canvas.drawString(60, 790, "Tabel 1. Tilskud til klyngens indsatser (kr.)")
        for edge, head in zip(EDGES[1:], heads, strict=False):
            canvas.saveState()
            canvas.translate(edge + 35, 660)
            canvas.rotate(angle)
            canvas.drawString(0, 0, head)
            canvas.restoreState()
        figures(canvas, ruled)

    found = extract(drawn(paint), "a.pdf")
    assert rows(drawn(paint)) == [["", *heads], *map(list, ROWS)]
    assert {claim.period_from for claim in found.claims} == {2021, 2022, 2023}
    assert not [finding for finding in found.findings if finding.code == "engines.disagree"]


@pytest.mark.parametrize("angle", [50, -50])
def test_slanted_headings_printed_letter_by_letter_are_words_and_falling_ones_stand_over_their_columns(angle):
    def paint(canvas):
        for edge, head in zip(EDGES[1:], ("Løn 2021", "Drift 2022", "I alt"), strict=False):
            wide = [canvas.stringWidth(head[:n], "Helvetica", 10) for n in range(len(head) + 1)]
            canvas.saveState()
            canvas.translate(edge + 35, 662)
            canvas.rotate(angle)
            for at, letter in zip(wide, head, strict=False):
                canvas.drawString(at if angle > 0 else at - wide[-1], 0, letter)
            canvas.restoreState()
        figures(canvas, True)

    assert rows(drawn(paint)) == [["", "Løn 2021", "Drift 2022", "I alt"], *map(list, ROWS)]


@pytest.mark.parametrize("heads", [("2021", "2022", "2023"), ("Før", "Under", "Efter")])
def test_headings_over_a_drawn_table_are_its_first_row(heads):
    def paint(canvas):
        canvas.drawString(60, 700, "Midler til transport og kurser, 1.000 kr.")
        for left, right, head in zip(EDGES[1:], EDGES[2:], heads, strict=False):
            canvas.drawCentredString((left + right) / 2, 660, head)
        figures(canvas, True)

    assert rows(drawn(paint)) == [["", *heads], *map(list, ROWS)]
    amounts = sorted(claim.amount.value_kr for claim in extract(drawn(paint), "a.pdf").claims if claim.amount)
    assert amounts[0] == 2_980_000 and len(amounts) == 9


@pytest.mark.parametrize("line", ["Klyngen har i alt tre poster, som følger her.", "Side 3", "104 211 318"])
def test_other_lines_over_a_drawn_table_are_no_headings(line):
    def paint(canvas):
        canvas.drawString(180, 660, line)
        figures(canvas, True)

    assert rows(drawn(paint)) == list(map(list, ROWS))


def test_notes_of_reviewers_do_not_print_and_are_told():
    note = "<</Type/Annot/Subtype/Text/Rect[300 700 320 720]/Contents(Skal det hedde 35.250 kr.?)>>"
    document = read(pdf(">>/Annots[6 0 R]", "", note), "a.pdf")
    assert "35.250" not in " ".join(word.text for word in document.pages[0].words)
    (told,) = document.findings
    assert told.code == "content.hidden" and "35.250 på side 1" in told.explanation_da


def test_words_whose_letters_have_no_meaning_and_forms_made_elsewhere_are_told():
    font = "<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Egen/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
    heir = "<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Egen/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>"
    data = pdf("", "BT /F4 11 Tf 60 600 Td <00040003000600070001> Tj ET", font, heir)
    document = read(data.replace(b"/Font<</F1 5 0 R", b"/Font<</F4 6 0 R/F1 5 0 R"), "a.pdf")
    assert [found.explanation_da[:7] for found in document.findings] == ["Side 1 "]
    form = "<</Length 9>>\nstream\n<xdp:xdp>\nendstream"
    document = read(pdf("", "", form, catalog="/AcroForm<</XFA 6 0 R/Fields[]>>"), "a.pdf")
    assert ["XFA" in found.explanation_da for found in document.findings] == [True]


def test_writing_in_the_pattern_of_an_area_is_told(monkeypatch):
    monkeypatch.setattr("pipeline.reading.scan_engines.engines", lambda: ())
    monkeypatch.setattr("pipeline.reading.scan.engines", lambda: ())
    said = "BT /F1 11 Tf 5 80 Td (Vikarer og timer 31.420 kr.) Tj 0 -18 Td (Lokaler 8.260 kr.) Tj 0 -18 Td (I alt til indsatsen 39.680 kr.) Tj ET"
    tile = "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 300 100]/XStep 300/YStep 100/Matrix[1 0 0 1 60 500]"
    tile += f"/Resources<</Font<</F1 5 0 R>>>>/Length {len(said)}>>\nstream\n{said}\nendstream"
    data = pdf("", "/Pattern cs /P1 scn 60 500 300 100 re f", tile)
    data = data.replace(b"/Font<</F1 5 0 R", b"/Pattern<</P1 6 0 R>>/Font<</F1 5 0 R", 1)
    assert [found.code for found in read(data, "a.pdf").findings] == ["content.picture"]
