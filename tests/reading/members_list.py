"""The members themselves, kind by kind (see ``members``): two of each, by different programs where there are two."""

from __future__ import annotations

import io

import pypdfium2
import xlsxwriter
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from openpyxl.styles import Alignment, Border, Side

from tests.reading.members import (
    MEMBERS,
    OF_A,
    OF_B,
    A,
    B,
    cells,
    delimited,
    drawn,
    flat_odt,
    html,
    mail,
    member,
    sheet,
    styled_run,
    table,
    text_table,
    with_chunk,
    word,
    word_table,
)

__all__ = ["MEMBERS"]

# columns of numbers that are no money
ACCOUNTS = (
    ("Konto", "Tekst", "Beløb"),
    ("5310", "Husleje", "41.700"),
    ("5320", "Rengøring", "6.480"),
    ("", "I alt", "48.180"),
)
member("column_account", "pandoc", text_table(ACCOUNTS), (41700, 6480, 48180), "md>docx")
member(
    "column_account",
    "python",
    sheet((("Kontonr.", "Post", "Kr."), (5310, "Leje", 41700), (5320, "Mad", 6480))),
    (41700, 6480),
    "xlsx",
)
YEARS = (("Indsats", "Startår", "Bevilling"), ("Sårpleje", "2023", "74.310"), ("Træning", "2025", "18.940"))
member("column_year", "soffice", word(word_table(YEARS)), (74310, 18940), "docx>pdf")
book = xlsxwriter.Workbook(data := io.BytesIO())
for at, row in enumerate((("Indsats", "Regnskabsår", "Kr."), ("Sårpleje", 2023, 74310), ("Træning", 2025, 18940))):
    (book.get_worksheet_by_name("Midler") or book.add_worksheet("Midler")).write_row(at, 0, row)
book.close()
member("column_year", "python", data.getvalue(), (74310, 18940), "xlsx")

SUMS = (("Post", "Kr."), ("Leje", 41700), ("Mad", 6480), ("I alt", "=SUM(B2:B3)"))
member("excel_no_cached_values", "python", sheet(SUMS), (41700, 6480), "xlsx", "formula.empty")
book = xlsxwriter.Workbook(data := io.BytesIO())
grid = book.add_worksheet("Midler")
grid.write_column(0, 0, ("Post", "Leje", "Mad", "I alt"))
grid.write_column(0, 1, ("Kr.", 41700, 6480))
grid.write_formula(3, 1, "=SUM(B2:B3)", None, "")
book.close()
member("excel_no_cached_values", "python", data.getvalue(), (41700, 6480), "xlsx")

# lists in cells, and rows of boxes that are no table by their markup
LISTS = (("Klynge", "Post", "Kr."), ("Nord", "{0}", "{1}"), ("Syd", "Husleje", "9.310"))
lists = lambda end: tuple(tuple(t.format(f"Vikarer{end}Kørsel", f"12.480{end}3.150") for t in row) for row in LISTS)  # noqa: E731
member("cell_lists", "python", html(table(lists("<br>"))), (12480, 3150, 9310), "html")
member("cell_lists", "soffice", word(word_table(lists("\n"))), (12480, 3150, 9310), "docx>docx")
BOXES = (("Post", "Beløb i kr."), ("Vikarer", "12.480"), ("Kørsel", "3.150"))
boxes = "".join(f"<div>{text}</div>" for row in BOXES for text in row)
style = (
    "<style>.n{display:grid;grid-template-columns:repeat(2,1fr)}.r{display:flex;justify-content:space-between}</style>"
)
member(
    "html_boxes",
    "python",
    html("<h2>Midler</h2><section class=n>", boxes, "</section>", head=style),
    (12480, 3150),
    "html",
)
lines = "".join(f"<li class=r><span>{one}</span><span>{two}</span></li>" for one, two in BOXES)
member("html_boxes", "chromium", html("<h2>Midler</h2><ul>", lines, "</ul>", head=style), (12480, 3150), "html>html")
RED = (("Post", "Kr."), ("Mindreforbrug", -8140), ("Vikarer", 12480))
member("sign_red_only", "python", sheet(RED, "#,##0;[Red]#,##0"), (-8140, 12480), "xlsx")
member("sign_red_only", "soffice", sheet(RED, "#,##0_ ;[Red]#,##0\\ "), (-8140, 12480), "xlsx>xlsx")

# heads
NUMBERS = (
    ("Klynge, kr.", "Kurser", "Kørsel", "I alt"),
    ("Nord", 21410, 7320, 28730),
    ("Syd", 31250, 6415, 37665),
    ("Hele regionen", 52660, 13735, 66395),
)
OF_NUMBERS = (21410, 7320, 28730, 31250, 6415, 37665, 52660, 13735, 66395)
upright = lambda grid: [setattr(cell, "alignment", Alignment(textRotation=90)) for cell in grid[1]]  # noqa: E731
member("header_upright", "soffice", sheet(NUMBERS, "[$-406]#,##0", upright), OF_NUMBERS, "xlsx>pdf")


def heads_on_end(canvas):
    for x, text in ((290, "Budget"), (390, "Forbrug")):
        canvas.saveState()
        canvas.translate(x, 745)
        canvas.rotate(90)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
    cells(canvas, A[1:], 730)


member("header_upright", "python", drawn(heads_on_end), OF_A, "pdf")
TWO = (
    ("Post", "Budget", "Forbrug", "Budget", "Forbrug"),
    ("Leje", "417", "410", "431", "425"),
    ("Mad", "64", "61", "70", "68"),
    ("I alt", "481", "471", "501", "493"),
)
OF_TWO = tuple(int(text) * 1000 for row in TWO[1:] for text in row[1:])


def years_above(canvas):
    canvas.drawString(60, 765, "1.000 kr.")
    canvas.drawCentredString(270, 740, "2024")
    canvas.drawCentredString(420, 740, "2025")
    canvas.grid([60, 190, 265, 340, 415, 490], [735 - 18 * n for n in range(5)])
    cells(canvas, TWO, 722, (64, 260, 335, 410, 485))


member("header_year_above_grid", "python", drawn(years_above), OF_TWO, "pdf")
over = "<table><tr><th style='width:25%'></th><th colspan=2>2024</th><th colspan=2>2025</th></tr></table>"
style = "<style>table{width:600px;table-layout:fixed;border-collapse:collapse} .g td,.g th{border:1px solid} td{text-align:right} td:first-child{text-align:left;width:25%}</style>"  # noqa: E501
member(
    "header_year_above_grid",
    "chromium",
    html("<p>Midler, 1.000 kr.</p>", over, table(TWO, "").replace("<table", "<table class=g"), head=style),
    OF_TWO,
    "html>pdf",
)

# web pages
roles = "".join("<div role=row>" + "".join(f"<div role=gridcell>{text}</div>" for text in row) + "</div>" for row in A)
member("html_div_table", "python", html("<h2>Midler, kr.</h2><div role=grid>", roles, "</div>"), OF_A, "html")
build = "for(const r of %s){const d=document.createElement('div');d.className='r';for(const t of r){const c=d.appendChild(document.createElement('span'));c.className='c';c.textContent=t}document.querySelector('.t').append(d)}"  # noqa: E501
css = "<style>.t{display:table}.r{display:table-row}.c{display:table-cell}</style>"
member(
    "html_div_table",
    "chromium",
    html("<h2>Midler, kr.</h2><div class=t></div><script>", build % [list(row) for row in B], "</script>", head=css),
    OF_B,
    "html>html",
)
INPUTS = tuple((row[0], f"<input value='{row[1]}'>", row[2]) if at else row for at, row in enumerate(A))
member("html_input_value", "python", html(table(INPUTS)), OF_A, "html")
fill = "<script>document.querySelectorAll('td:nth-child(2)').forEach(c=>{const i=document.createElement('input');i.setAttribute('value',c.textContent);c.replaceChildren(i)})</script>"  # noqa: E501
member("html_input_value", "chromium", html(table(B), fill), OF_B, "html>html")
NOTED = (
    text_table(A).replace("74.310", "74.310[^1]").replace("18.940", "18.940[^2]")
    + "\n\n[^1]: Heraf 9.500 kr. fra året før.\n[^2]: Skøn.\n"
)
member("html_note_link", "pandoc", NOTED, (*OF_A, 9500), "md>html")
member("html_note_link", "pandoc", NOTED, (*OF_A, 9500), "md>docx")
KEYS = tuple(
    (row[0], f"<span style='display:none'>00{at}{row[1]}00</span>{row[1]}", row[2]) if at else row
    for at, row in enumerate(A)
)
member("html_sort_key", "python", html(table(KEYS)), OF_A, "html", "content.hidden")
KEYS = tuple(
    (row[0], row[1], f"<i class='sort-key' aria-hidden='true'>7{at}00{row[2]}</i>{row[2]}") if at else row
    for at, row in enumerate(B)
)
member("html_sort_key", "chromium", html(table(KEYS)), OF_B, "html>html", "content.hidden")
member("html_struck", "pandoc", text_table(A).replace("74.310", "~~70.000~~ 74.310"), OF_A, "md>html", "content.struck")
member("html_struck", "soffice", word(styled_run("39.900", strike=True)), OF_B, "docx>html", "content.struck")

struck = html(table(A)).replace("74.310", "<s>70.000</s> 74.310")
member("pdf_struck", "chromium", struck, OF_A, "html>pdf", "content.struck", "70.000")
member("pdf_struck", "soffice", word(styled_run("39.900", strike=True)), OF_B, "docx>pdf", "content.struck", "39.900")


def slant(grid):
    grid.row_dimensions[1].height = 85
    for cell in grid[1][1:]:
        cell.alignment = Alignment(textRotation=45)


edged = lambda grid: [setattr(cell, "border", Border(*[Side("thin")] * 4)) for row in grid.iter_rows() for cell in row]  # noqa: E731
member(
    "header_slanted",
    "soffice",
    sheet(NUMBERS, "[$-406]#,##0", lambda grid: (slant(grid), edged(grid))),
    OF_NUMBERS,
    "xlsx>pdf",
)
turned = "<style>th{height:99px;width:80px}th div{transform:rotate(-45deg);width:60px}th span{border-bottom:1px solid}td{border:1px solid}</style>"
slanting = tuple(
    tuple(f"<div><span>{text}</span></div>" if not at and n else text for n, text in enumerate(row))
    for at, row in enumerate(B)
)
member("header_slanted", "chromium", html(table(slanting), head=turned), OF_B, "html>pdf")

# mails and saved pages
BODY = "Kære alle\n\nTil Sønderkær er bevilget 74.310 kr. og til Østergård 18.940 kr.\n"
member(
    "mail_quoted_printable",
    "python",
    mail("quoted-printable", html(table(A), "<p>Hilsen Søren</p>"), "html"),
    OF_A,
    "eml",
)
member("mail_quoted_printable", "python", mail("base64", BODY, "plain"), (74310, 18940), "eml")
member("web_page", "chromium", html("<h1>Årsrapport</h1>", table(A)), OF_A, "html>mhtml")
member("web_page", "chromium", html(table(B), "<p>Hertil 9.500 kr. til møder.</p>"), (*OF_B, 9500), "html>mhtml")

# minutes: outcomes are looked at by the test
ITEMS = (
    ("Budget for 2025", "Indstillingens første led blev godkendt. Andet led blev udsat."),
    ("Kursus", "Forslaget faldt."),
    ("Status", "Taget til efterretning."),
)
MINUTES = "Referat af møde i styregruppen den 4. marts 2025\n\n" + "\n\n".join(
    f"{n}. {title}\n\nIndstilling\n\nDet indstilles, at sagen godkendes.\n\nBeslutning\n\n{said}"
    for n, (title, said) in enumerate(ITEMS, 1)
)
paragraphs = lambda document: [document.add_paragraph(line) for line in MINUTES.split("\n\n")]  # noqa: E731
member("minutes_outcomes", "soffice", word(paragraphs), (), "docx>pdf")
member("minutes_outcomes", "python", word(paragraphs), (), "docx")
BOTH = (("Kommune", "Bidrag, kr."), ("Varde/Esbjerg", "41.700"), ("Tønder og Aabenraa", "6.480"), ("Fanø", "1.200"))
member("names_two_in_a_cell", "pandoc", text_table(BOTH), (41700, 6480, 1200), "md>docx")
member("names_two_in_a_cell", "soffice", word(word_table(BOTH)), (41700, 6480, 1200), "docx>pdf")

# OpenDocument, Word
member("open_document", "soffice", word(word_table(A)), OF_A, "docx>odt")
member("open_document", "soffice", sheet(NUMBERS), OF_NUMBERS, "xlsx>ods")
member(
    "word_altchunk",
    "python",
    with_chunk(word(lambda d: d.add_paragraph("Bilag")), "del.html", html(table(A)).encode()),
    OF_A,
    "docx",
)
member(
    "word_altchunk",
    "python",
    with_chunk(word(lambda d: d.add_paragraph("Bilag")), "del.docx", word(word_table(B))),
    OF_B,
    "docx",
)


def mark_deleted(document):
    first = document.add_paragraph("Klyngen har i alt bevilget 1.")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="x"/></w:rPr>'))
    document.add_paragraph("740.500 kr. til sårpleje.")


change = '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info><dc:creator>x</dc:creator><dc:date>2025-01-01T00:00:00</dc:date></office:change-info><text:p>90.000 </text:p></text:deletion></text:changed-region></text:tracked-changes>'  # noqa: E501
member("word_deleted_paragraph_mark", "python", word(mark_deleted), (1740500,), "docx")
member(
    "word_deleted_paragraph_mark",
    "soffice",
    flat_odt("", f'{change}<text:p>Bevilget <text:change text:change-id="c"/>74.310 kr.</text:p>'),
    (74310,),
    "fodt>docx",
    "content.struck",
)
raised = '<style:style style:name="H" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
member("word_note_by_style", "python", word(styled_run("3", superscript=True)), OF_B, "docx")
member(
    "word_note_by_style",
    "soffice",
    flat_odt(raised, '<text:p>I alt 74.310<text:span text:style-name="H">2</text:span> kr.</text:p>'),
    (74310,),
    "fodt>docx",
)
member("word_struck", "python", word(styled_run("39.900", strike=True)), OF_B, "docx", "content.struck")
struck = '<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'  # noqa: E501
member(
    "word_struck",
    "soffice",
    flat_odt(struck, '<text:p>Rammen er <text:span text:style-name="S">70.000 kr.</text:span> 74.310 kr.</text:p>'),
    (74310,),
    "fodt>docx",
    "content.struck",
)
tabbed = lambda document: [document.add_paragraph("\t".join(row)) for row in (("Klyngens midler, kr.",), *A)]  # noqa: E731
member("word_tabs", "python", word(tabbed), OF_A, "docx")
member(
    "word_tabs",
    "soffice",
    flat_odt("", "<text:p>Midler, kr.</text:p>" + "".join(f"<text:p>{'<text:tab/>'.join(row)}</text:p>" for row in B)),
    OF_B,
    "fodt>docx",
)

# PDF
pdf = pypdfium2.PdfDocument(drawn(lambda canvas: cells(canvas, A)))
pdf.new_attachment("bilag.csv").set_data(delimited(B))
pdf.save(data := io.BytesIO())
member("pdf_attachment", "python", data.getvalue(), OF_A, "pdf", "parts")
pdf = pypdfium2.PdfDocument(drawn(lambda canvas: cells(canvas, B)))
pdf.new_attachment("bilag.xlsx").set_data(sheet(NUMBERS))
pdf.save(data := io.BytesIO())
member("pdf_attachment", "python", data.getvalue(), OF_B, "pdf", "parts")
narrow = lambda grid: [grid.column_dimensions.__getitem__("A").__setattr__("width", 12)]  # noqa: E731
member(
    "pdf_clipped_cells",
    "soffice",
    sheet(
        (
            ("Tekst", "Kr.", "Saldo, kr."),
            ("Overførsel fra 2023 nr. 77.123.456 til klyngen", -4170, 4170),
            ("Køb", 6480, 2310),
        ),
        "[$-406]#,##0",
        narrow,
    ),
    (-4170, 4170, 6480, 2310),
    "xlsx>pdf",
    never="123.456",
)
clip = "<style>td{white-space:nowrap;overflow:hidden;max-width:110px;width:110px}</style>"
CLIPPED = (("Tekst", "Kr."), ("Overførsel fra 2023 nr. 77.123.456", "41.700"), ("Køb", "6.480"))
member("pdf_clipped_cells", "chromium", html(table(CLIPPED), head=clip), (41700, 6480), "html>pdf", never="123.456")


def form(canvas):
    for at, (label, value) in enumerate((("Ansøgt kr.", "74.310"), ("Heraf egne midler kr.", "18.940"))):
        canvas.drawString(60, 700 - 40 * at, label)
        canvas.acroForm.textfield(name=label, value=value, x=220, y=694 - 40 * at, width=90, height=18)


member("pdf_form_fields", "python", drawn(form), (74310, 18940), "pdf")
member("pdf_form_fields", "chromium", html(table(INPUTS)), OF_A, "html>pdf")
TWICE = html(table(A, "Midler 2024, kr."), table(B, "Udgifter 2025, kr."))
member(
    "pdf_heading_above",
    "soffice",
    word(word_table(A, "Midler 2024, kr."), word_table(B, "Udgifter 2025, kr.")),
    (*OF_A, *OF_B),
    "docx>pdf",
)
member("pdf_heading_above", "chromium", TWICE, (*OF_A, *OF_B), "html>pdf")


def dotted(document):
    document.add_paragraph("Udgifter, kr.")
    for row in B[1:]:
        paragraph = document.add_paragraph(f"{row[0]}\t{row[1]}")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(12), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


member("pdf_leader_dots", "soffice", word(dotted), (41700, 6480, 48180), "docx>pdf")
member(
    "pdf_leader_dots",
    "python",
    drawn(
        lambda canvas: [
            canvas.drawString(60, 740 - 18 * at, f"{row[0]} {'. ' * 30}{row[1]}") for at, row in enumerate(A[1:])
        ]
    ),
    (74310, 18940, 93250),
    "pdf",
)
wide = "<style>body{letter-spacing:3px} table{border-spacing:24px 4px}</style>"
member("pdf_letterspaced", "chromium", html(table(A), head=wide), OF_A, "html>pdf")


def spaced(document):
    word_table(B)(document)
    for run in [run for row in document.tables[0].rows for cell in row.cells for run in cell.paragraphs[0].runs]:
        run._r.get_or_add_rPr().append(parse_xml(f'<w:spacing {nsdecls("w")} w:val="50"/>'))


member("pdf_letterspaced", "soffice", word(spaced), OF_B, "docx>pdf")
TIGHT = (
    ("Post", "2024", "2025", "%"),
    ("Leje", "608", "540", "-11,2"),
    ("Mad", "736", "621", "-15,6"),
    ("I alt", "1.344", "1.161", "-13,6"),
)
OF_TIGHT = (608000, 540000, 736000, 621000, 1344000, 1161000)
dense = "<style>td,th{padding:0 3px;text-align:right} td:first-child{text-align:left} table{border-collapse:collapse}</style>"
member("pdf_tight_columns", "chromium", html(table(TIGHT, "Udgifter, 1.000 kr."), head=dense), OF_TIGHT, "html>pdf")
member(
    "pdf_tight_columns",
    "python",
    drawn(lambda canvas: (canvas.drawString(60, 765, "1.000 kr."), cells(canvas, TIGHT, 740, (60, 150, 182, 216)))),
    OF_TIGHT,
    "pdf",
)
member(
    "pdf_unseen_text",
    "chromium",
    html(table(A), "<p style='color:#fff;print-color-adjust:exact'>Kladde 51.515 kr.</p>"),
    OF_A,
    "html>pdf",
    "content.hidden",
    "51.515",
)


def ghost(canvas):
    cells(canvas, A)
    text = canvas.beginText(60, 600)
    text.setTextRenderMode(3)
    text.textOut("Kladde 51.515 kr.")
    canvas.drawText(text)


member("pdf_unseen_text", "python", drawn(ghost), OF_A, "pdf", "content.hidden", "51.515")

# signs, words, sums
PROSE = "Der er afsat 310, 320 og 335 t.kr. i 2025, 2026 og 2027.\n\nHertil kommer 3,4 mio. kr. til sårpleje og 1.150.000 til kurser.\n\nDer mangler 2,6 mkr. i 2025."  # noqa: E501
OF_PROSE = (310000, 320000, 335000, 3400000, 1150000, 2600000)
member("prose_lists", "pandoc", PROSE, OF_PROSE, "md>docx")
member(
    "prose_lists",
    "soffice",
    word(lambda document: [document.add_paragraph(line) for line in PROSE.split("\n\n")]),
    OF_PROSE,
    "docx>pdf",
)
SIGNED = (("Post", "Kr."), ("Tilskud", 523000), ("Løn", -121300), ("Kørsel", -80050), ("I alt", 321650))
OF_SIGNED = tuple(row[1] for row in SIGNED[1:])
ACCOUNTING = '[$-406]_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-'
wide_column = lambda grid: setattr(grid.column_dimensions["B"], "width", 24)  # noqa: E731
member("sign_accounting_minus", "soffice", sheet(SIGNED, ACCOUNTING, wide_column), OF_SIGNED, "xlsx>pdf")
member(
    "sign_accounting_minus",
    "python",
    drawn(
        lambda canvas: (
            cells(canvas, [(row[0], f"{abs(row[1]):,}".replace(",", ".")) for row in SIGNED[1:]], 722, (60, 300)),
            *(canvas.drawString(230, 722 - 18 * at, "-") for at in (1, 2)),
        )
    ),
    OF_SIGNED,
    "pdf",
)
member("sign_before_kr", "python", sheet(SIGNED, '"kr." #,##0;-"kr." #,##0'), OF_SIGNED, "xlsx")
member(
    "sign_before_kr",
    "chromium",
    html(
        table(
            (
                ("Post", "Beløb"),
                ("Tilskud", "kr. 523.000"),
                ("Løn", "−kr. 121.300"),
                ("Kørsel", "kr. −80.050"),
                ("I alt", "kr. 321.650"),
            ),
            "Regnskab",
        )
    ),
    OF_SIGNED,
    "html>pdf",
)
SIDES = (
    ("Post", "Beløb", "D/K"),
    ("Tilskud", "523.000,00", "D"),
    ("Løn", "121.300,00", "K"),
    ("Kørsel", "80.050,00", "K"),
    ("I alt", "321.650,00", "D"),
)
member("sign_debit_credit", "python", delimited(SIDES), OF_SIGNED, "csv")
member("sign_debit_credit", "soffice", word(word_table(SIDES)), OF_SIGNED, "docx>pdf")
DIVIDED = (("Post", "Kr."), ("Tilskud", "523.000"), ("Løn", "÷ 121.300"), ("Kørsel", "÷80.050"), ("I alt", "321.650"))
member("sign_division", "python", delimited(DIVIDED), OF_SIGNED, "csv")
member("sign_division", "pandoc", text_table(DIVIDED, "Regnskab"), OF_SIGNED, "md>docx")
ASSETS = (
    ("Aktiver, kr.", "2025"),
    ("Biler", 4100),
    ("Inventar", 1320),
    ("Aktiver i alt", 5420),
    ("Passiver", ""),
    ("Gæld", 3100),
    ("Egenkapital", 2230),
    ("Passiver i alt", 5420),
)
OF_ASSETS = (4100, 1320, 5420, 3100, 2230, 5420)
member("sums_balance_total", "python", sheet(ASSETS), OF_ASSETS, "xlsx", "sum.column")
member(
    "sums_balance_total",
    "soffice",
    word(
        word_table(
            tuple(
                (row[0], f"{row[1]:,}".replace(",", ".") if row[1] and at else row[1]) for at, row in enumerate(ASSETS)
            ),
            "Balance, kr.",
        )
    ),
    OF_ASSETS,
    "docx>pdf",
    "sum.column",
)
RESULT = (
    ("Resultat, kr.", "2025"),
    ("Indtægter", "523.000"),
    ("Udgifter", "-201.350"),
    ("Resultat før renter", "321.560"),
    ("Renter", "-1.650"),
    ("Årets resultat", "320.000"),
)
OF_RESULT = (523000, -201350, 321560, -1650, 320000)
member("sums_signed_result", "python", delimited(RESULT), OF_RESULT, "csv")
member("sums_signed_result", "pandoc", text_table(RESULT), OF_RESULT, "md>docx")

# encodings
LETTER = "Økonomien på Ærø\n\nTil sårpleje i Sønderkær bevilges 74.310 kr., til øvelser på Ærø 18.940 kr. Årets møder når vi ikke at få gjort færdige før påske.\n"  # noqa: E501
member("text_cp850", "python", LETTER.encode("cp850"), (74310, 18940), "txt", "text.encoding")
member(
    "text_cp850",
    "soffice",
    word(lambda document: [document.add_paragraph(line) for line in LETTER.split("\n\n")]),
    (74310, 18940),
    "docx>txt",
    "text.encoding",
)
member(
    "text_twice_encoded",
    "python",
    LETTER.encode().decode("cp1252", "replace").encode(),
    (74310, 18940),
    "txt",
    "text.encoding",
)
member(
    "text_twice_encoded",
    "python",
    html(table(A).replace("Indsats", "Område på Ærø")).encode().decode("latin-1").encode(),
    OF_A,
    "html",
    "text.encoding",
)

# rows and units
member("total_row_no_initiative", "python", word(word_table(A)), OF_A, "docx")
member("total_row_no_initiative", "soffice", word(word_table(B)), OF_B, "docx>pdf")
UNITS = (("Post", "Beløb"), ("Løn", "412,5"), ("Rejser", "87,5"), ("I alt", "500,0"))
member(
    "unit_words", "pandoc", text_table(UNITS, "Udgifter 2025, DKK mio."), (412500000, 87500000, 500000000), "md>docx"
)
member(
    "unit_words", "soffice", word(word_table(UNITS, "Udgifter 2025, 1.000-kr.")), (412500, 87500, 500000), "docx>pdf"
)
