"""What a person sees on the page is what is read: hidden and struck text out and told, raised figures marks, fields and odd tables in."""

import email.message
import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from pipeline import tables
from pipeline.extraction import extract
from pipeline.model import Document, Grid, Paragraph
from pipeline.reading import read


def source(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def page(body: str, head: str = "") -> Document:
    return read(source(body, head), "a.html")


def word(document) -> Document:
    data = io.BytesIO()
    document.save(data)
    return read(data.getvalue(), "a.docx")


def printed(document: Document) -> str:
    parts = []
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        parts += texts
    return "|".join(parts)


def rows(document: Document) -> list[list[str]]:
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return [[cell.text if cell else "" for cell in row] for row in grid.slots()]


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


AWAY = (
    "transform:rotateY(90deg)", "scale:0", "clip-path:circle(0)", "filter:opacity(0)", "position:fixed;top:-500vh", "font-size:.1px",
)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<p>Tilskud <span hidden>41.300</span> 7.250 kr.</p>"),
        ("", "<div style='visibility: hidden'><p>Note 41.300</p></div><p>Tilskud 7.250 kr.</p>"),
        ("", "<p>Tilskud <span style='font-size:0'>41.300</span>7.250 kr.</p>"),
        ("<style>/* x */ .nej, #a { color: red; display: none }</style>", "<p>Tilskud <b class='stor nej'>41.300</b> 7.250 kr.</p>"),
        ("<style>tr.kladde {display:none}</style>", "<table><tr class=kladde><td>B<td>41.300</tr><tr><td>Tilskud<td>7.250 kr.</tr></table>"),
        ("", "<p>Tilskud <span class='sortkey' aria-hidden='true'>00041.300</span> 7.250 kr.</p>"),
        ("", "<p>Tilskud <b style='color:#369;background:#336699'>41.300</b> 7.250 kr.</p>"),
        ("", "<p>Tilskud <b style='color:hsl(0 0% 100%)'>41.300</b> <b style='color:rgb(0 0 0 / 0)'></b> 7.250 kr.</p>"),
        ("<style>.o{color:#fff} .o p{background:#004}</style>", "<div class=o>Note 41.300<p>Tilskud 7.250 kr.</p></div>"),
        ("<style>.o{color:#000; .x{display:none} &:first-child{opacity:1}}</style>", "<p class=o>Tilskud <b class=x>41.300</b> 7.250 kr.</p>"),
        *(("", f"<p>Tilskud 7.250 kr.</p><p style='{style}'>Note 41.300</p>") for style in AWAY),
    ],
)  # fmt: skip
def test_what_a_browser_does_not_show_is_not_read_and_is_told(head, body):
    document = page(body, head)
    assert "41.300" not in printed(document) and "7.250 kr." in printed(document)
    (finding,) = document.findings
    assert finding.code == "content.hidden" and "41.300" in finding.explanation_da


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<style>@media print { .p {display:none} }</style>", "<p class=p>41.300 kr.</p>"),
        ("<style media=print>.p {display:none}</style>", "<p class=p>41.300 kr.</p>"),
        ("<style>.p {display:none}</style>", "<p class=p style='display:block'>41.300 kr.</p>"),
        ("", "<p><span aria-hidden='true'>41.300 kr.</span></p>"),
        ("<style>.p {display:block}</style>", "<p class=p hidden>41.300 kr.</p>"),
        ("", "<div style='background:#004;color:#fff'><p>41.300 kr.</p></div>"),
        ("", "<div style='background:#004;color:#fff'><p style='background:#fff;color:#000'>41.300 kr.</p></div>"),
    ],
)
def test_what_is_hidden_elsewhere_only_is_read(head, body):
    assert "41.300 kr." in printed(page(body, head))
    assert codes(page(body, head)) == []


@pytest.mark.parametrize(
    "old",
    [
        "<s>9.100</s>",
        "<del>9.100</del>",
        "<span style='text-decoration: line-through red'>9.100</span>",
        "<i class=ud>9.100</i>",
    ],
)
def test_struck_figures_no_longer_hold_and_are_told(old):
    document = page(
        f"<table><tr><th>Post</th><th>Kr.</th></tr><tr><td>Kørsel</td><td>{old} 9.450</td></tr></table>",
        "<style>.ud{text-decoration-line:line-through}</style>",
    )
    assert rows(document)[1] == ["Kørsel", "9.450"]
    assert codes(document) == ["content.struck"] and "9.100" in document.findings[0].explanation_da


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>3</sup>",
        "<sup><a href='#n'>3</a></sup>",
        "<span style='vertical-align:super;font-size:60%'>3</span>",
        "<a class=note href='#n'>3</a>",
    ],
)
def test_raised_figures_are_marks(mark):
    assert (
        printed(page(f"<p>I alt 64.120{mark} kr.</p>", "<style>a.note{vertical-align:super}</style>"))
        == "I alt 64.120³ kr."
    )


def test_lowered_figures_are_marks_and_fractions_fractions():
    body = "<p>I alt 64.120<sub>3</sub> kr. og 2<sup>1</sup>/<sub>2</sub> mio. kr. i CO<sub>2</sub>-puljen</p>"
    assert printed(page(body)) == "I alt 64.120₃ kr. og 2½ mio. kr. i CO₂-puljen"


def test_fields_side_by_side_stay_apart():
    body = "<p><input value='5.610'><input type=date value='2023-05-01'><textarea>300 kr.</textarea></p>"
    assert printed(page(body)) == "5.610 2023-05-01 300 kr."


def test_text_with_its_own_lines_and_blanks_is_laid_out():
    body = "<p>Regnskab, kr.</p><pre>\nPost         2022      2023\nLeje       51.200    53.100\nMad                   4.700\n</pre><p>Slut</p>"
    layout = tables.layout(page(body))
    (grid,) = (block for block in layout.blocks if isinstance(block, Grid))
    assert [[cell.text if cell else "" for cell in row] for row in grid.slots()] == [
        ["Post", "2022", "2023"],
        ["Leje", "51.200", "53.100"],
        ["Mad", "", "4.700"],
    ]
    assert [block.id for block in layout.blocks] == ["p1", "t1", "p2"]


def test_a_table_in_a_cell_does_not_undo_the_table_around_it():
    inner = "<table><tr><td>Løn<td>41.210</tr><tr><td>Mad<td>3.310</tr></table>"
    body = f"<table><tr><th>Post<th>Beløb kr.</tr><tr><td>Kurser<td>{inner}</tr><tr><td>Leje<td>9.915</tr></table>"
    amounts = sorted(claim.amount.value_kr for claim in extract(source(body), "a.html").claims if claim.amount)
    assert amounts == [3310, 9915, 41210]


def test_what_stands_in_fields_is_read():
    body = (
        "<form><table><tr><th>Post</th><th>Beløb</th></tr><tr><td>Leje</td><td><input value='5.610'></td></tr>"
        "<tr><td>Mad</td><td><input type=checkbox value='77'><input type=hidden value='88'><input type=number value='912'></td></tr></table>"
        "<textarea>Heraf 300 kr. i gebyr</textarea><select><option>2022<option selected>2023</select></form>"
    )
    assert rows(page(body)) == [["Post", "Beløb"], ["Leje", "5.610"], ["Mad", "912"]]
    assert "Heraf 300 kr. i gebyr" in printed(page(body)) and "2023" in printed(page(body))
    assert "77" not in printed(page(body)) and "2022" not in printed(page(body))


@pytest.mark.parametrize(
    ("head", "table", "row", "cell"),
    [
        ("", "div role=grid", "div role=row", "div role=gridcell"),
        ("<style>.t{display:table}.r{display:table-row}.c{display:table-cell}</style>", "div class=t", "ul class=r", "li class=c"),
    ],
)  # fmt: skip
def test_tables_made_of_other_elements(head, table, row, cell):
    def made(name: str, inner: str) -> str:
        return f"<{name}>{inner}</{name.split()[0]}>"

    body = made(
        table, "".join(made(row, made(cell, a) + made(cell, b)) for a, b in (("Post", "2023"), ("Leje", "5.610")))
    )
    assert rows(page(body, head)) == [["Post", "2023"], ["Leje", "5.610"]]


# --- Word -----------------------------------------------------------------------------------------


def test_hidden_and_white_text_in_word():
    document = docx.Document()
    style = document.styles.add_style("Kun skærm", 2)
    style.font.hidden = True
    paragraph = document.add_paragraph("Afsat ")
    paragraph.add_run("8.800 ", style="Kun skærm")
    white = paragraph.add_run("9.900 ")
    white.font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("7.700 kr.")
    read_ = word(document)
    assert printed(read_) == "Afsat 7.700 kr."
    assert codes(read_) == ["content.hidden"] and "8.800; 9.900" in read_.findings[0].explanation_da


def test_white_text_on_a_shaded_cell_is_shown():
    document = docx.Document()
    cell = document.add_table(2, 2).cell(0, 0)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F3864"/>'))
    run = cell.paragraphs[0].add_run("2.024")
    run.font.color.rgb = RGBColor(255, 255, 255)
    assert "2.024" in printed(word(document))


def tiny(document):
    document.add_paragraph("").add_run("9.900").font.size = Pt(0.5)


def black_on_black(document):
    run = document.add_paragraph("").add_run("9.900")
    run.font.color.rgb = RGBColor(0, 0, 0)
    run.font.highlight_color = WD_COLOR_INDEX.BLACK


def in_its_own_shade(document):
    run = document.add_paragraph("").add_run("9.900")
    run.font.color.rgb = RGBColor(0x33, 0x66, 0x99)
    run._r.rPr.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="336699"/>'))


def hidden_by_its_table(document):
    style = document.styles.add_style("Kladde", WD_STYLE_TYPE.TABLE)
    style.element.append(parse_xml(f"<w:rPr {nsdecls('w')}><w:vanish/></w:rPr>"))
    table = document.add_table(1, 2, style)
    table.cell(0, 1).text = "9.900"


def merged_into_the_cell_above(document):
    table = document.add_table(2, 2)
    for row, part in enumerate(("restart", "continue")):
        table.cell(row, 0).text, table.cell(row, 1).text = "Leje", ("", "9.900")[row]
        table.cell(row, 1)._tc.get_or_add_tcPr().append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{part}"/>'))


def in_a_head_no_page_has(document):
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "9.900"
    section.different_first_page_header_footer = False
    section.header.paragraphs[0].text = "Møde 3"


HIDING = [
    tiny,
    black_on_black,
    in_its_own_shade,
    hidden_by_its_table,
    merged_into_the_cell_above,
    in_a_head_no_page_has,
]


@pytest.mark.parametrize("write", HIDING)
def test_what_word_does_not_print_is_not_read_and_is_told(write):
    document = docx.Document()
    document.add_paragraph("Afsat 7.700 kr.")
    write(document)
    found = word(document)
    texts = [cell.text for block in found.blocks for cell in getattr(block, "cells", ())]
    assert "7.700 kr." in printed(found) and "9.900" not in printed(found) + " ".join(texts)
    assert codes(found) == ["content.hidden"] and "9.900" in found.findings[0].explanation_da


def test_the_head_of_a_first_page_prints_where_it_has_one_and_signs_are_letters():
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "I alt 5.500 kr."
    signs = "".join(f'<w:sym w:font="Symbol" w:char="F03{digit}"/>' for digit in "88")
    document.add_paragraph("Afsat ")._p.append(parse_xml(f"<w:r {nsdecls('w')}>{signs}<w:t>.700 kr.</w:t></w:r>"))
    assert "I alt 5.500 kr." in printed(word(document)) and "Afsat 88.700 kr." in printed(word(document))


def test_struck_by_style_and_deleted_as_tracked_change_in_word():
    document = docx.Document()
    style = document.styles.add_style("Udgår", 2)
    style.font.strike = True
    paragraph = document.add_paragraph("Rammen er ")
    paragraph.add_run("310.500 ", style="Udgår")
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText xml:space="preserve">311.000 </w:delText></w:r></w:del>'
        )
    )
    paragraph._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t>312.250 kr.</w:t></w:r></w:ins>')
    )
    read_ = word(document)
    assert printed(read_) == "Rammen er 312.250 kr."
    assert codes(read_) == ["content.struck"]
    assert all(old in read_.findings[0].explanation_da for old in ("310.500", "311.000"))


def test_raised_by_a_style_based_on_another_and_the_mark_of_a_paragraph_deleted():
    document = docx.Document()
    base = document.styles.add_style("Hævet", 2)
    base.font.superscript = True
    document.styles.add_style("Noten", 2).base_style = base
    first = document.add_paragraph("Budget 4.")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="x"/></w:rPr>'))
    second = document.add_paragraph("400 kr. i alt 52.310")
    second.add_run("2", style="Noten")
    assert printed(word(document)) == "Budget 4.400 kr. i alt 52.310²"


def test_paragraphs_with_tabs_are_a_table_where_a_column_holds_figures():
    document = docx.Document()
    for text in ("Post\t2022\t2023", "Husleje\t\t51.200\t53.100", "Rengøring\t4.400\t\t4.700"):
        document.add_paragraph(text)
    document.add_paragraph("Derefter tekst.")
    for text in ("Sted:\tRådhuset, lokale 4", "Tid:\tkl. 9"):
        document.add_paragraph(text)
    read_ = word(document)
    assert rows(read_) == [["Post", "2022", "2023"], ["Husleje", "51.200", "53.100"], ["Rengøring", "4.400", "4.700"]]
    assert "Sted: Rådhuset, lokale 4" in printed(read_)


@pytest.mark.parametrize(("name", "told"), [("a.html", []), ("a.bin", ["document.unreadable"])])
def test_parts_of_other_formats_in_word_are_read_or_told(name, told):
    data = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Før")
    document.save(data)
    body = b"<html><body><p>Inde 6.300 kr.</p></body></html>" if name.endswith("html") else b"\x00\x01\x02" * 40
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(made := io.BytesIO(), "w") as target:
        for entry in source.namelist():
            part = source.read(entry)
            if entry == "word/document.xml":
                part = part.replace(b"<w:sectPr", b'<w:altChunk r:id="rId900"/><w:sectPr', 1)
            if entry == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rId900" Type="x/aFChunk" Target="{name}"/></Relationships>'
                part = part.replace(b"</Relationships>", link.encode())
            target.writestr(entry, part)
        target.writestr(f"word/{name}", body)
    read_ = read(made.getvalue(), "a.docx")
    assert codes(read_) == told
    assert ("6.300 kr." in printed(read_)) != bool(told)


# --- encodings and mail ----------------------------------------------------------------------------

DANISH = "Ældreområdet på Ærø får 12.500 kr. til øvelser, Østfløjen får 3.100 kr. Årets mål er nået."


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "twice"])
def test_encodings_are_known_by_what_danish_looks_like_and_told(encoding):
    data = DANISH.encode("utf-8").decode("latin-1").encode() if encoding == "twice" else DANISH.encode(encoding)
    document = read(data, "a.txt")
    assert document.pages[0].lines == (DANISH,)
    assert codes(document) == ["text.encoding"]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@pytest.mark.parametrize("text", ["BELØB TIL KØRSEL PÅ ÆRØ 12.300 KR.", "Tilskud på 12.300 kr. »øget«"])
def test_capitals_and_quotation_marks_in_old_code_pages(encoding, text):
    try:
        data = text.encode(encoding)
    except UnicodeError:
        pytest.skip("the code page has no such letter")
    assert read(data, "a.txt").pages[0].lines == (text,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_the_usual_encodings_are_not_told(encoding):
    document = read(DANISH.encode(encoding), "a.txt")
    assert (document.pages[0].lines, codes(document)) == ((DANISH,), [])


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_mails_are_read_and_what_is_attached_is_told(transfer, subtype):
    mail = email.message.EmailMessage()
    mail["Subject"], mail["From"] = "Nyt budget på Ærø", "a@example.dk"
    text = f"<p>{DANISH}</p>" if subtype == "html" else DANISH
    mail.set_content(text, subtype=subtype, charset="utf-8", cte=transfer)
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Bilag 2.pdf")
    document = read(mail.as_bytes(), "a.eml")
    lines = [line for page_ in document.pages for line in page_.lines] or [printed(document)]
    assert [line for line in lines if line] == [DANISH]
    assert codes(document) == ["content.attached"] and "Bilag 2.pdf" in document.findings[0].explanation_da


@pytest.mark.parametrize("body", ["<svg><g><text x=1>I alt 8.640 kr.</text></g></svg>", "<math><mn>8.640</mn></math>"])
def test_text_in_drawings_and_formulas_is_read(body):
    assert "8.640" in printed(page(f"<p>Ramme</p>{body}"))


@pytest.mark.parametrize(
    "body",
    [
        "<template>8.640 kr.</template>",
        "<img alt='8.640 kr.'>",
        "<object>8.640 kr.</object>",
    ],
)
def test_amounts_that_stand_in_for_something_else_are_told(body):
    document = page(f"<p>Ramme</p>{body}")
    assert (printed(document), codes(document)) == ("Ramme", ["content.hidden"])


def test_word_art_is_read():
    document = docx.Document()
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="v"><v:textpath string="I alt 8.640 kr."/></v:shape></w:pict></w:r>'
        )
    )
    assert "8.640 kr." in printed(word(document))


def test_moved_figures_in_word_are_marks_and_parts_of_equations_stay_apart():
    document = docx.Document()
    paragraph = document.add_paragraph("I alt 52.310")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:position w:val="8"/></w:rPr><w:t>2</w:t></w:r>'))
    paragraph.add_run(" kr. og 4.120")
    paragraph.add_run("3").font.subscript = True
    paragraph.add_run(" kr.")
    parts = "<m:f><m:num><m:r><m:t>9.600</m:t></m:r></m:num><m:den><m:r><m:t>12</m:t></m:r></m:den></m:f>"
    document.add_paragraph()._p.append(parse_xml(f'<m:oMath xmlns:m="m">{parts}</m:oMath>'))
    assert printed(word(document)) == "I alt 52.310² kr. og 4.120₃ kr.|9.600/12"


def test_a_paragraph_moved_as_a_whole_holds_no_marks():
    document = docx.Document()
    document.add_paragraph()._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:position w:val="6"/></w:rPr><w:t>250</w:t></w:r>')
    )
    assert printed(word(document)) == "250"
