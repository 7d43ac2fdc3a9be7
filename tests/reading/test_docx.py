"""Word files made here, read as they print."""

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from pipeline.model import Grid, Paragraph
from pipeline.reading import read
from pipeline.reading.docx_styles import Styles


def saved(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def blocks(document) -> tuple[Paragraph | Grid, ...]:
    return read(saved(document), "a.docx").blocks


def texts(document) -> list[str]:
    return [block.text for block in blocks(document) if isinstance(block, Paragraph)]


def slots(found: Grid) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.slots()]


def numbered(document, form: str, text: str, start: int = 1) -> str:
    """A list with one level; the id of the list."""
    numbering = document.part.numbering_part.element
    shape = 900 + len(numbering)
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{shape}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
            f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{shape}"><w:abstractNumId w:val="{shape}"/></w:num>'))
    return str(shape)


def item(document, list_id: str, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


@pytest.mark.parametrize(
    ("form", "text", "start", "expected"),
    [
        ("decimal", "%1)", 1, ["1) første", "2) anden"]),
        ("lowerLetter", "%1.", 3, ["c. første", "d. anden"]),
        ("upperRoman", "(%1)", 1, ["(I) første", "(II) anden"]),
        ("bullet", "\uf0b7", 1, ["• første", "• anden"]),
        ("bullet", "-", 1, ["- første", "- anden"]),
    ],
)
def test_list_labels_are_those_word_prints(form, text, start, expected):
    document = docx.Document()
    list_id = numbered(document, form, text, start)
    item(document, list_id, "første")
    item(document, list_id, "anden")
    found = blocks(document)
    assert [block.text for block in found] == expected
    assert {block.role for block in found} == {"list"}


def test_headings_bold_and_metadata():
    document = docx.Document()
    document.core_properties.title = "Status for midlerne"
    document.add_heading("Økonomi", level=2)
    document.add_paragraph().add_run("Kort fortalt").bold = True
    heading, bold = blocks(document)
    assert (heading.role, heading.level, heading.text) == ("heading", 2, "Økonomi")
    assert bold.bold
    assert read(saved(document), "a").title == "Status for midlerne"


def test_merged_cells_nested_tables_and_repeated_header_rows():
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    for row, cells in enumerate(
        [["Klynge", "Mio. kr.", ""], ["", "2024", "2025"], ["Øst", "1,0", "2,0"], ["", "3,0", "4,0"]]
    ):
        for col, text in enumerate(cells):
            table.cell(row, col).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(3, 0))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    inner = table.cell(3, 2).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "heraf", "0,5"
    outer, nested = blocks(document)
    assert slots(outer) == [
        ["Klynge", "Mio. kr.", "Mio. kr."],
        ["Klynge", "2024", "2025"],
        ["Øst", "1,0", "2,0"],
        ["Øst", "3,0", "4,0"],
    ]
    assert outer.header_rows == 2
    assert nested.texts() == [["heraf", "0,5"]]


def test_deleted_hidden_and_field_text_is_out_inserted_text_in():
    document = docx.Document()
    paragraph = document.add_paragraph("Der afsættes ")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>2</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>3</w:t></w:r></w:ins>"))
    paragraph.add_run(" hemmeligt").font.hidden = True
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText>PAGE</w:instrText></w:r>"))
    paragraph.add_run(" mio. kr.")
    assert texts(document) == ["Der afsættes 3 mio. kr."]


def test_raised_marks_tabs_breaks_and_odd_hyphens():
    document = docx.Document()
    paragraph = document.add_paragraph("I alt\t12,4")
    paragraph.add_run("1").font.superscript = True
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:t xml:space="preserve"> mio. kr. til ud</w:t><w:softHyphen/><w:t>vikling, IV</w:t>'
            "<w:noBreakHyphen/><w:t>behandling</w:t></w:r>"
        )
    )
    assert texts(document) == ["I alt 12,4¹ mio. kr. til udvikling, IV-behandling"]


def test_links_and_page_heads():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Klynge Øst"
    document.sections[0].footer.paragraphs[0].text = "Side 1"
    target = document.part.relate_to("https://eksempel.dk/notat", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True)
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w")} {nsdecls("r")} r:id="{target}"><w:r><w:t>Notatet</w:t></w:r></w:hyperlink>'
        )
    )
    head, link, foot = blocks(document)
    assert (head.role, head.text) == ("furniture", "Klynge Øst")
    assert (link.text, link.href) == ("Notatet", "https://eksempel.dk/notat")
    assert (foot.role, foot.text) == ("furniture", "Side 1")


def test_text_boxes_are_read():
    document = docx.Document()
    document.add_paragraph("Før")._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>Boks: 5 mio. kr.</w:t></w:r></w:p>"
            "</w:txbxContent>"
            "</w:pict></w:r>"
        )
    )
    assert texts(document) == ["Før", "Boks: 5 mio. kr."]


def test_page_breaks_count_pages():
    document = docx.Document()
    document.add_paragraph("Side et").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Side to")
    found = read(saved(document), "a.docx")
    assert [block.page for block in found.blocks] == [1, 2]
    assert len(found.pages) == 2


def test_a_label_typed_again_in_a_tall_cell_is_one_label():
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(2, 0).text = "Øst", "Øst"
    for row in range(3):
        table.cell(row, 1).text = str(row)
    table.cell(0, 0).merge(table.cell(2, 0))
    assert blocks(document)[0].cells[0].text == "Øst"


def test_one_column_tables_are_frames_around_text():
    document = docx.Document()
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Indstilling", "At midlerne fordeles"
    assert texts(document) == ["Indstilling", "At midlerne fordeles"]


def test_tables_side_by_side_in_a_frame_have_their_own_words_over_them():
    document = docx.Document()
    frame = document.add_table(1, 2)
    for cell, name in zip(frame.rows[0].cells, ("Klynge Midt", "Klynge Byen"), strict=True):
        cell.text = name
        inner = cell.add_table(2, 2)
        for number, text in enumerate(("Indsats", "Kr.", f"Kor, {name}", "45.000")):
            inner.cell(*divmod(number, 2)).text = text
    found = [block.text if isinstance(block, Paragraph) else slots(block)[1][0] for block in blocks(document)]
    assert found == ["Klynge Midt", "Kor, Klynge Midt", "Klynge Byen", "Kor, Klynge Byen"]


def test_styled_captions_keep_their_role():
    document = docx.Document()
    document.add_paragraph("Tabel 1. Midler", style="Caption")
    assert blocks(document)[0].role == "caption"


def test_a_drop_down_list_prints_what_is_chosen_and_a_code_inside_a_code_nothing():
    def mark(kind: str, inner: str = "") -> str:
        return f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    def run(text: str, tag: str = "t") -> str:
        return f'<w:r {nsdecls("w")}><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'

    choices = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="12.500"/><w:listEntry w:val="37.500"/></w:ddList></w:ffData>'
    parts = [
        run("Bidrag "), mark("begin", choices), run(" FORMDROPDOWN ", "instrText"), mark("separate"), mark("end"), run(" kr., "),
        mark("begin"), run(" IF ", "instrText"), mark("begin"), run(" MERGEFIELD b ", "instrText"), mark("separate"), run("88.100"),
        mark("end"), run(' = "" ', "instrText"), mark("separate"), run("41.900 kr."), mark("end"),
    ]  # fmt: skip
    document = docx.Document()
    paragraph = document.add_paragraph()
    for part in parts:
        paragraph._p.append(parse_xml(part))
    assert texts(document) == ["Bidrag 37.500 kr., 41.900 kr."]


def test_notes_are_numbered_as_their_marks_follow_in_the_text():
    document = docx.Document()
    for text, note in (("Leje 61.240", 24), ("Mad 7.310", 21)):
        run = document.add_paragraph(text).add_run()
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{note}"/>'))
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:footnote>'
        for n, said in ((21, "Skøn"), (24, "Aftalt"))
    )
    with zipfile.ZipFile(made := io.BytesIO(saved(document)), "a") as archive:
        archive.writestr("word/footnotes.xml", f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>")
    assert [block.text for block in read(made.getvalue(), "a.docx").blocks] == [
        "Leje 61.240¹",
        "Mad 7.310²",
        "² Skøn",
        "¹ Aftalt",
    ]


def test_a_style_of_white_headings_never_whitens_the_styles_it_is_based_on():
    """The chain of a style is kept under its own name; by another's, text vanished, and not in every run."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Plain{n}"/>'
        f'<w:style w:type="paragraph" w:styleId="Cell{n}"><w:basedOn w:val="Plain{n}"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Head{n}"><w:basedOn w:val="Cell{n}"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
        for n in range(8)
    )
    found = Styles(parse_xml(f"<w:styles {nsdecls('w')}>{styles}</w:styles>"))
    for n in range(8):
        assert found.run(None, f"Head{n}")["color"] == "FFFFFF"
        assert "color" not in found.run(None, f"Cell{n}") | found.run(None, f"Plain{n}")
