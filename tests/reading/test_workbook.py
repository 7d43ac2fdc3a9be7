"""Spreadsheets and delimited text as documents: what is shown is read, what is not is told."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from pipeline.extraction import extract
from pipeline.model import Extraction, Grid, Paragraph
from pipeline.reading import kinds, read


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


def test_comments_and_the_names_of_sheets_are_kept() -> None:
    book = workbook(("Klynge Fyn", [["Post", "Kroner"], ["Løn", 71000]]))
    book["Klynge Fyn"]["B2"].comment = Comment("Rettet fra 17.000 kr.", "kb")
    texts = [b.text for b in extract(saved(book), "a.xlsx").layout.blocks if isinstance(b, Paragraph)]
    assert texts == ["Klynge Fyn", "Kommentar til B2: Rettet fra 17.000 kr."]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Kommune;Beløb i kr.\nOdder;1250,50\nHorsens;980,25\n", {"1250.50", "980.25"}),
        ("Kommune\tBeløb i kr.\nOdder\t1.250,50\nHorsens\t980,25\n", {"1250.50", "980.25"}),
        ("Kommune,Beløb i kr.\nOdder,1250.5\nHorsens,980.25\n", {"1250.5", "980.25"}),
        ("Kommune;Beløb i kr.\nOdder;1.250\nHorsens;2.980\n", {"1250", "2980"}),
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


@pytest.mark.parametrize("how", ["blank format", "white", "struck"])
def test_cells_that_show_no_figure_are_told(how: str) -> None:
    import io

    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    for row in (["Post", "Kr."], ["Leje", 8640], ["Mad", 1200]):
        book.active.append(row)
    cell = book.active["B2"]
    if how == "blank format":
        cell.number_format = ";;;"
    else:
        cell.font = Font(color="FFFFFFFF") if how == "white" else Font(strike=True)
    data = io.BytesIO()
    book.save(data)
    document = read(data.getvalue(), "a.xlsx")
    assert not any("8.640" in c.text or "8640" in c.text for b in document.blocks for c in getattr(b, "cells", ()))
    assert [finding.code for finding in document.findings] == ["content.hidden"]
