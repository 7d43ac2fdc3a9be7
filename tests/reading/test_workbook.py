"""Spreadsheets and delimited text as documents: what is shown is read, what is not is told."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from pipeline.extraction import extract
from pipeline.model import Extraction, Grid, Paragraph
from pipeline.reading import kinds, read, sheets
from pipeline.reading import workbook as workbooks


def workbook(*sheets: tuple[str, list[list[Any]]], form: str = "General") -> openpyxl.Workbook:
    """A workbook of sheets of values, all figures in one number format."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.number_format = form if isinstance(cell.value, int | float) else "General"
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def grids(found: Extraction) -> list[list[list[str]]]:
    return [block.texts() for block in found.layout.blocks if isinstance(block, Grid)]


SHARES = [
    ["Tilskud til akuttilbud 2025"],
    ["Beløb i 1.000 kr."],
    [],
    ["Klynge", "Kommuner", "Region", "I alt"],
    ["Horsensklyngen", 1200.4, 800, 2000.4],
    ["Randersklyngen", 900, 700.3, 1600.3],
    ["I alt", 2100.4, 1500.3, 3600.7],
    [],
    ["Kilde: Økonomisystemet."],
]


def test_a_sheet_gives_its_table_with_the_unit_over_it_and_the_sums_hold() -> None:
    found = extract(saved(workbook(("Tilskud", SHARES), form="#,##0")), "tilskud.xlsx")
    assert found.document.media_type == kinds.XLSX
    assert grids(found) == [
        [
            ["Klynge", "Kommuner", "Region", "I alt"],
            ["Horsensklyngen", "1.200", "800", "2.000"],
            ["Randersklyngen", "900", "700", "1.600"],
            ["I alt", "2.100", "1.500", "3.601"],
        ]
    ]
    amounts = {claim.amount.value_kr for claim in found.claims if claim.amount}
    assert {Decimal(1_200_000), Decimal(3_601_000)} <= amounts
    assert {relation.verdict for relation in found.relations} == {"exact", "within_rounding"}
    lines = {claim.span.line for claim in found.claims}
    assert lines == {5, 6, 7}  # the sheet's own rows
    assert "Kilde: Økonomisystemet." in [b.text for b in found.layout.blocks if isinstance(b, Paragraph)]


def test_tables_side_by_side_and_one_below_another_are_tables_of_their_own() -> None:
    rows = [
        ["Indsats", "2024", "2025", None, "Kommune", "Bidrag"],
        ["Akutteam", 10, 20, None, "Odder", 30],
        ["Hjerneskade", 5, 6, None, "Hedensted", 40],
        [],
        ["Post", "Kroner"],
        ["Løn", 700],
        [],
        ["I alt", 700],
    ]
    assert [[row[0] for row in grid] for grid in grids(extract(saved(workbook(("Ark1", rows))), "a.xlsx"))] == [
        ["Indsats", "Akutteam", "Hjerneskade"],
        ["Kommune", "Odder", "Hedensted"],
        ["Post", "Løn", "I alt"],
    ]


def test_merged_heads_stand_over_their_columns() -> None:
    rows = [["Klynge", "2024", None, "2025"], [None, "Budget", "Forbrug", "Budget"], ["Fyn", 1, 2, 3]]
    book = workbook(("Ark1", rows))
    book["Ark1"].merge_cells("B1:C1")
    (grid,) = [b for b in extract(saved(book), "a.xlsx").layout.blocks if isinstance(b, Grid)]
    assert {(cell.text, cell.col, cell.col_span) for cell in grid.cells if cell.row == 0} == {
        ("Klynge", 0, 1),
        ("2024", 1, 2),
        ("2025", 3, 1),
    }


@pytest.mark.parametrize("hide", ["row", "column", "sheet"])
def test_what_is_hidden_is_not_read_and_is_told(hide: str) -> None:
    book = workbook(("Ark1", [["Post", "Kroner"], ["Løn", 71000], ["Kørsel", 2600]]), ("Ark2", [["Andet", 12]]))
    if hide == "row":
        book["Ark1"].row_dimensions[3].hidden = True
    elif hide == "column":
        book["Ark1"].column_dimensions["B"].hidden = True
    else:
        book["Ark2"].sheet_state = "hidden"
    found = extract(saved(book), "a.xlsx")
    (finding,) = [each for each in found.findings if each.code == "content.hidden"]
    assert {"row": "Ark1!B3", "column": "Ark1!B2, B3", "sheet": "»Ark2«"}[hide] in finding.explanation_da
    shown = {text for grid in grids(found) for row in grid for text in row}
    assert ("2600" in shown) == (hide == "sheet")


def test_formulas_without_results_and_sums_that_leave_rows_out_are_told() -> None:
    rows = [["Post", 2024], ["Løn", 700], ["Kørsel", 26], ["Husleje", 11], ["I alt", "=SUM(B2:B3)"]]
    found = extract(saved(workbook(("Drift", rows))), "a.xlsx")
    told = {finding.code: finding.explanation_da for finding in found.findings}
    assert "Drift!B5" in told["formula.empty"]
    assert "B4" in told["formula.range"] and "B1" not in told["formula.range"]


@pytest.mark.parametrize("hidden", ["B3", "B4"])
def test_a_sum_that_adds_what_is_hidden_is_told(hidden: str) -> None:
    rows = [["Post", 2024], ["Løn", 700], ["Reserve", 90], ["Diverse", 30], ["Leje", 110], ["I alt", "=SUM(B2:B5)"]]
    book = workbook(("Drift", rows))
    book["Drift"].row_dimensions[int(hidden[1:])].hidden = True
    told = [each.explanation_da for each in extract(saved(book), "a.xlsx").findings if each.code == "formula.range"]
    assert told == [f"Formlen i Drift!B6 (SUM(B2:B5)) lægger tal med, som er skjult: {hidden}."]


def test_rows_past_the_last_that_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sheets, workbooks):
        monkeypatch.setattr(module, "MAX_ROWS", 4)
    rows = [["Post", 2024], *[[f"Nr. {n}", 100 * n] for n in range(1, 9)]]
    told = [each.explanation_da for each in extract(saved(workbook(("Drift", rows))), "a.xlsx").findings]
    assert "Arket »Drift« har mere end 4 rækker. Resten er ikke læst." in told


def test_names_of_sheets_are_kept_and_comments_told() -> None:
    book = workbook(("Klynge Fyn", [["Post", "Kroner"], ["Løn", 71000]]))
    book["Klynge Fyn"]["B2"].comment = Comment("Rettet fra 17.000 kr.", "kb")
    found = extract(saved(book), "a.xlsx")
    assert [b.text for b in found.layout.blocks if isinstance(b, Paragraph)] == ["Klynge Fyn"]
    (told,) = [finding for finding in found.findings if finding.code == "content.hidden"]
    assert "17.000" in told.explanation_da and "Klynge Fyn!B2" in told.explanation_da


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Kommune;Beløb i kr.\nOdder;1250,50\nHorsens;980,25\n", {"1250.50", "980.25"}),
        ("Kommune\tBeløb i kr.\nOdder\t1.250,50\nHorsens\t980,25\n", {"1250.50", "980.25"}),
        ("Kommune,Beløb i kr.\nOdder,1250.5\nHorsens,980.25\n", {"1250.5", "980.25"}),
        ("Kommune;Beløb i kr.\nOdder;1.250\nHorsens;2.980\n", {"1250", "2980"}),
        (
            "Kommune;Budget i kr.;Forbrug i kr.\nOdder;412,500;398,120.40\nHorsens;1,120,000;9.50\n",
            {"412500", "398120.40", "1120000", "9.50"},
        ),
        ('Kommune,Beløb i kr.\nOdder,"1,412,500"\nHorsens,"980,000"\n', {"1412500", "980000"}),
        ("Kommune;Beløb i kr.\nOdder;412,500\nHorsens;980,25\n", {"412.500", "980.25"}),
    ],
)
def test_delimited_text_is_one_table(text: str, amounts: set[str]) -> None:
    found = extract(text.encode("cp1252"), "bidrag.csv")
    assert found.document.media_type == kinds.CSV
    assert {claim.amount.value_kr for claim in found.claims if claim.amount} == set(map(Decimal, amounts))


def test_running_text_that_is_called_csv_stays_text() -> None:
    text = "Udvalget drøftede sagen, og formanden takkede.\nDer blev bevilget 1.200 kr.\nMødet sluttede kl. 17, og alle gik hjem.\n"
    assert read(text.encode(), "noter.csv").media_type == kinds.TEXT


def test_a_broken_workbook_is_a_finding() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook")
    document = read(target.getvalue(), "a.xlsx")
    assert (document.status, [finding.code for finding in document.findings]) == (
        "unreadable",
        ["document.unreadable"],
    )


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Bidrag">{}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def test_an_opendocument_sheet_is_read() -> None:
    def cell(value: str | float) -> str:
        kind = f'"float" office:value="{value}"' if isinstance(value, float) else '"string"'
        return f"<table:table-cell office:value-type={kind}><text:p>{value}</text:p></table:table-cell>"

    rows = [["Kommune", "Bidrag (kr.)"], ["Odder", 1250.5], ["Horsens", 980.0]]
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", kinds.ODS)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(body))
    found = extract(target.getvalue(), "bidrag.ods")
    assert found.document.media_type == kinds.ODS
    assert grids(found) == [[["Kommune", "Bidrag (kr.)"], ["Odder", "1250,5"], ["Horsens", "980"]]]


@pytest.mark.parametrize("how", ["blank format", "white", "struck", "own colour", "flat", "narrow"])
def test_cells_that_show_no_figure_are_told(how: str) -> None:
    import io

    import openpyxl
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.Workbook()
    for row in (["Post", "Kr."], ["Leje", 8640], ["Mad", 1200]):
        book.active.append(row)
    cell = book.active["B2"]
    if how == "blank format":
        cell.number_format = ";;;"
    elif how == "own colour":
        cell.font, cell.fill = Font(color="FF003366"), PatternFill("solid", fgColor="FF003366")
    elif how == "flat":
        book.active.row_dimensions[2].height = 0.75
    elif how == "narrow":
        book.active.column_dimensions["B"].width = 0.2
    else:
        cell.font = Font(color="FFFFFFFF") if how == "white" else Font(strike=True)
    data = io.BytesIO()
    book.save(data)
    document = read(data.getvalue(), "a.xlsx")
    assert not any("8.640" in c.text or "8640" in c.text for b in document.blocks for c in getattr(b, "cells", ()))
    assert [finding.code for finding in document.findings] == ["content.hidden"]


def texts(found: Extraction) -> list[str]:
    return [block.text for block in found.layout.blocks if isinstance(block, Paragraph)]


def told(found: Extraction) -> str:
    return " ".join(f"{finding.code}: {finding.explanation_da}" for finding in found.findings)


def test_page_heads_and_feet_are_read_without_their_codes() -> None:
    book = workbook(("Ark1", [["Post", "Kr."], ["Leje", 41_200], ["El", 8_300]]))
    book.active.oddHeader.center.text = '&"Arial,Bold"&14Rammen er 57.750 kr. & mere'
    book.active.oddFooter.left.text = "&A, side &P af &N: heraf 12.050 kr."
    book.active.firstHeader.left.text = "Bruges ikke: 99.990 kr."
    found = extract(saved(book), "ramme.xlsx")
    assert "Rammen er 57.750 kr. & mere" in texts(found) and "Ark1, side af : heraf 12.050 kr." in texts(found)
    assert {"57.750 kr.", "12.050 kr."} <= {number.raw for number in found.numbers}
    assert "99.990" not in " ".join(texts(found))


def test_text_boxes_and_chart_titles_are_read() -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Budget")
    sheet.write_column(0, 0, ["Post", "Leje", "El"])
    sheet.write_column(0, 1, ["Kr.", 41200, 8300])
    sheet.insert_textbox(5, 1, "Hertil kommer 26.400 kr. fra puljen")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Budget!$B$2:$B$3"})
    chart.set_title({"name": "I alt 49.500 kr."})
    sheet.insert_chart("D2", chart)
    alone = book.add_chart({"type": "pie"})
    alone.add_series({"values": "=Budget!$B$2:$B$3"})
    alone.set_title({"name": "Restbeløb 7.700 kr."})
    book.add_chartsheet("Figur").set_chart(alone)
    book.close()
    found = extract(target.getvalue(), "budget.xlsx")
    assert {"26.400 kr.", "49.500 kr.", "7.700 kr."} <= {number.raw for number in found.numbers}


def test_parts_of_a_text_that_are_struck_white_or_raised() -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Ark1")
    struck, white = book.add_format({"font_strikeout": 1}), book.add_format({"font_color": "#FFFFFF"})
    raised, plain = book.add_format({"font_script": 1}), book.add_format()
    sheet.write_row(0, 0, ["Post", "Tilskud"])
    sheet.write(1, 0, "Leje")
    sheet.write_rich_string(1, 1, struck, "61.300", plain, " 64.100 kr.")
    sheet.write(2, 0, "El")
    sheet.write_rich_string(2, 1, plain, "8.300", raised, "2", plain, " kr.")
    sheet.write(3, 0, "Vand")
    sheet.write_rich_string(3, 1, plain, "5.200 kr.", white, " 5.900")
    book.close()
    found = extract(target.getvalue(), "ark.xlsx")
    assert [row[1] for row in grids(found)[0][1:]] == ["64.100 kr.", "8.300² kr.", "5.200 kr."]
    assert "content.hidden" in told(found) and "B2" in told(found) and "B4" in told(found)


@pytest.mark.parametrize(
    ("fill", "tabled", "shown"), [(None, False, False), ("FF1F3864", False, True), (None, True, True)]
)
def test_white_by_the_theme_is_hidden_unless_something_dark_may_lie_behind(fill, tabled, shown) -> None:  # type: ignore[no-untyped-def]
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.colors import Color
    from openpyxl.worksheet.table import Table

    book = workbook(("Ark1", [["Post", "Kr."], ["Leje", 41_200], ["El", 8_300]]))
    cell = book.active["B3"]
    cell.font = Font(color=Color(theme=0))
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if tabled:
        book.active.add_table(Table(displayName="Poster", ref="A1:B3"))
    found = extract(saved(book), "ark.xlsx")
    assert ("8300" in str(grids(found))) is shown and ("content.hidden" in told(found)) is not shown


def test_files_inside_a_workbook_are_told() -> None:
    data = io.BytesIO(saved(workbook(("Ark1", [["Post", "Kr."], ["Leje", 41_200]]))))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/embeddings/Microsoft_Word_Document1.docx", b"PK")
    assert "Microsoft_Word_Document1.docx" in told(extract(data.getvalue(), "ark.xlsx"))


def _turned(data: bytes, suffix: str, folder: Any) -> bytes:
    import shutil
    import subprocess

    program = shutil.which("soffice")
    if program is None:
        pytest.skip("needs LibreOffice")
    (folder / "a.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'p').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", suffix, "--outdir", folder, folder / "a.xlsx"],
        check=True,
        capture_output=True,
    )
    return bytes((folder / f"a.{suffix}").read_bytes())


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_hidden_rows_and_formats_of_older_workbooks_as_libreoffice_shows_them(suffix, tmp_path) -> None:  # type: ignore[no-untyped-def]
    book = workbook(("Ark1", [["Post", "Kr."], ["Leje", 41_200.4], ["Kladde", 99_310], ["El", 8_300]]), form="#,##0")
    book.active.row_dimensions[3].hidden = True
    found = extract(_turned(saved(book), suffix, tmp_path), f"a.{suffix}")
    assert grids(found) == [[["Post", "Kr."], ["Leje", "41.200"], ["El", "8.300"]]]
    assert "content.hidden" in told(found)


def test_older_workbooks_without_libreoffice_are_told_to_be_bare(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from pipeline.reading import workbook as room

    data = _turned(saved(workbook(("Ark1", [["Post", "Kr."], ["Leje", 41_200]]))), "ods", tmp_path)
    monkeypatch.setattr(room, "as_office_xml", lambda data, kind: None)
    found = extract(data, "a.ods")
    assert grids(found) == [[["Post", "Kr."], ["Leje", "41200"]]] and "LibreOffice" in told(found)


def test_a_zero_that_its_format_blanks_is_nothing_to_tell() -> None:
    book = openpyxl.Workbook()
    for row in (("Post", "2023", "2024"), ("Leje", 5610, 5720), ("Mad", 0, 910)):
        book.active.append(row)
    book.active["B3"].number_format = "#,##0;-#,##0;"
    assert told(extract(saved(book), "a.xlsx")) == ""


def test_a_column_without_width_is_hidden() -> None:
    book = xlsxwriter.Workbook(target := io.BytesIO())
    sheet = book.add_worksheet("Ark1")
    for at, row in enumerate((("Post", "2023", "2024"), ("Leje", 5610, 5720), ("Mad", 80, 910))):
        sheet.write_row(at, 0, row)
    sheet.set_column(2, 2, 0)
    book.close()
    assert "C2, C3" in told(extract(target.getvalue(), "a.xlsx"))


@pytest.mark.parametrize(("value", "shown"), [(0, False), (40, True)])
def test_figures_that_a_conditional_format_hides(value, shown) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.Workbook()
    for row in (("Post", "2023"), ("Leje", 5610), ("Mad", value)):
        book.active.append(row)
    white = DifferentialStyle(font=Font(color="FFFFFFFF"))
    book.active.conditional_formatting.add("B2:B9", Rule("cellIs", dxf=white, operator="equal", formula=["0"]))
    book.active.conditional_formatting.add("B2:B9", Rule("cellIs", dxf=white, operator="greaterThan", formula=["9000"]))
    assert (["Mad", str(value)] in grids(extract(saved(book), "a.xlsx"))[0]) is shown


def test_captions_of_buttons_are_read() -> None:
    book = xlsxwriter.Workbook(target := io.BytesIO())
    sheet = book.add_worksheet("Ark1")
    sheet.write(0, 0, "Post")
    sheet.insert_button("C3", {"caption": "Heraf 3.300 kr."})
    book.close()
    texts = [block.text for block in read(target.getvalue(), "a.xlsx").blocks]
    assert texts == ["Post", "Heraf 3.300 kr."]
