"""Captions, units, notes and header rows of tables, whatever format they come from."""

import pytest

from pipeline.model import Block, Cell, Grid, Paragraph
from pipeline.tables.context import guess_header_rows, with_context


def grid(rows: list[list[str]], bold_rows: int = 0, **fields) -> Grid:
    cells = tuple(
        Cell(row, col, text, bold=row < bold_rows) for row, line in enumerate(rows) for col, text in enumerate(line)
    )
    return Grid("t1", len(rows), len(rows[0]), cells, **fields)


def around(*texts: str | Grid) -> tuple[Grid, list[str]]:
    blocks: list[Block] = [
        text if isinstance(text, Grid) else Paragraph(f"p{at}", text, 1) for at, text in enumerate(texts)
    ]
    found = with_context(blocks)
    return next(block for block in found if isinstance(block, Grid)), [
        block.role for block in found if isinstance(block, Paragraph)
    ]


TABLE = grid([["", "2024"], ["Øst", "1,5"], ["Vest", "2,5"]])


def test_caption_on_the_line_before_with_unit_and_notes_after():
    found, roles = around(
        "Tekst.", "Tabel 2: Midler (mio. kr.)", TABLE, "Anm.: Foreløbigt.", "Kilde: KL.", "Mere tekst."
    )
    assert found.caption == "Tabel 2: Midler (mio. kr.)"
    assert found.unit_hint == "Tabel 2: Midler (mio. kr.)"
    assert found.notes == ("Anm.: Foreløbigt.", "Kilde: KL.")
    assert roles == ["body", "caption", "note", "note", "body"]


def test_caption_of_two_lines_and_a_unit_of_its_own():
    found, roles = around("Tabel 3.", "Fordeling på klynger", "1.000 kr.", TABLE)
    assert found.caption == "Tabel 3. Fordeling på klynger"
    assert found.unit_hint == "1.000 kr."
    assert roles == ["caption", "caption", "caption"]


@pytest.mark.parametrize(
    ("before", "caption"),
    [
        ("Midler fordelt på klynger:", "Midler fordelt på klynger"),
        ("Tabel 4 viser, hvordan midlerne er fordelt.", ""),
        ("En lang sætning om midlerne, som ikke hører til tabellen. " * 5, ""),
    ],
)
def test_what_counts_as_a_caption(before, caption):
    assert around(before, TABLE)[0].caption == caption


def test_caption_under_the_table():
    assert around(TABLE, "Tabel 1. Midler")[0].caption == "Tabel 1. Midler"


@pytest.mark.parametrize(
    ("rows", "bold", "expected"),
    [
        ([["", "2024", "2025"], ["Øst", "1", "2"], ["Vest", "3", "4"]], 0, 1),
        ([["", "Budget", "Rest"], ["", "t.kr.", "t.kr."], ["Øst", "1", "-"], ["Vest", "3", "4"]], 0, 2),
        ([["Øst", "1,0", "2,0"], ["Vest", "3,0", "4,0"]], 0, 0),
        ([["", "Beløb"], ["Region Sjælland", ""], ["Holbæk", "3"], ["Køge", "4"]], 0, 1),
        ([["Projekt", "Status", "Slut"], ["Sårpleje", "I gang", "Ultimo"], ["Tavler", "Afsluttet", ""]], 0, 1),
        ([["Sted", "Rådhuset"], ["Mødeleder", "Formanden"], ["Referent", "Sekretariatet"]], 0, 0),
        ([["Navn", "Rolle"], ["A. Holm", "formand"], ["B. Lund", "medlem"]], 1, 1),
    ],
)
def test_guess_header_rows(rows, bold, expected):
    assert guess_header_rows(grid(rows, bold)) == expected


def test_marked_header_rows_and_captions_stay():
    found, _ = around("Tabel 9. Andet", grid([["a", "1"], ["b", "2"]], header_rows=1, caption="Fra filen"))
    assert (found.header_rows, found.caption) == (1, "Fra filen")


def test_roles_of_typed_labels_and_bold_lines():
    blocks = (
        Paragraph("p1", "1) Et punkt", 1),
        Paragraph("p2", "at udvalget godkender", 1),
        Paragraph("p3", "Økonomi", 1, bold=True),
        Paragraph("p4", "Fed tekst, som er en hel sætning.", 1, bold=True),
    )
    assert [(block.role, block.label) for block in with_context(blocks)] == [
        ("list", "1)"),
        ("list", ""),
        ("heading", ""),
        ("body", ""),
    ]


def test_a_band_across_the_table_right_under_its_heads_is_none_of_them():
    cells = [Cell(0, 0, "Projekt", bold=True), Cell(0, 1, "Tilsagn", bold=True), Cell(1, 0, "Klynge Fyn", col_span=2, bold=True)]
    cells += [Cell(2, 0, "Sunde fødder"), Cell(2, 1, "412.500"), Cell(3, 0, "Aarhusklyngen", col_span=2, bold=True)]
    cells += [Cell(4, 0, "Ro på gangen"), Cell(4, 1, "655.000")]
    assert guess_header_rows(Grid("t1", 5, 2, tuple(cells))) == 1
