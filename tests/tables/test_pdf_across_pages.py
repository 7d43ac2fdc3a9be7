"""Tables that go on over a page break."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Grid, Paragraph
from pipeline.reading.pdf import read_pdf
from pipeline.tables import layout
from tests.tables.made_pdfs import PROSE, Drawing, grid_lines, rows

HEADER = ["Klynge", "Indsats", "Beløb"]
FIRST = [[f"Klynge {i}", f"Indsats nummer {i}", f"{i}.000"] for i in range(1, 6)]
SECOND = [[f"Klynge {i}", f"Indsats nummer {i}", f"{i}.000"] for i in range(6, 10)]
XS, AT = (60, 180, 400, 500), (65, 185, 490)


def blocks(data: bytes):
    return layout(read_pdf(data)).blocks


def one_grid(data: bytes) -> Grid:
    (grid,) = [block for block in blocks(data) if isinstance(block, Grid)]
    return grid


def _page(d: Drawing, y: float, table: list[list[str]], ruled: bool, number: int, bold: tuple[int, ...] = ()) -> None:
    if ruled:
        grid_lines(d, XS, [y - 12 + 18 * i for i in range(len(table) + 1)])
    rows(d, y, AT, table, pitch=18, aligns="llr", bold=bold)
    d.text(540, 820, f"Side {number}", align="r", size=8)


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("repeated", [True, False])
def test_joined_with_and_without_repeated_header(ruled: bool, repeated: bool) -> None:
    d = Drawing()
    d.lines(60, 60, PROSE)
    _page(d, 600, [HEADER, *FIRST], ruled, 1, bold=(0,))
    d.page()
    second = [HEADER, *SECOND] if repeated else SECOND
    _page(d, 60, second, ruled, 2, bold=(0,) if repeated else ())
    grid = one_grid(d.data())
    assert grid.texts() == [HEADER, *FIRST, *SECOND]
    assert grid.pages == (1, 2)
    assert [page for page, _ in grid.boxes] == [1, 2]
    assert {cell.page for cell in grid.cells if cell.row <= 5} == {1}
    assert {cell.page for cell in grid.cells if cell.row > 5} == {2}


def test_a_row_broken_in_the_middle_is_one_row() -> None:
    d = Drawing()
    grid_lines(d, XS, (588, 606, 624, 660))
    rows(d, 600, AT, [HEADER, FIRST[0], ["Klynge 2", "En længere beskrivelse af den", "2.000"]], pitch=18, aligns="llr")
    d.page()
    grid_lines(d, XS, (48, 66, 84))
    rows(d, 60, AT, [["", "indsats der går over siden", ""], FIRST[2]], pitch=18, aligns="llr")
    grid = one_grid(d.data())
    assert grid.n_rows == 4
    assert grid.texts()[2] == ["Klynge 2", "En længere beskrivelse af den\nindsats der går over siden", "2.000"]
    broken = next(cell for cell in grid.cells if "går over" in cell.text)
    assert [(piece.page, broken.text[piece.start : piece.end]) for piece in broken.pieces] == [
        (1, "En længere beskrivelse af den"), (2, "indsats der går over siden"),
    ]  # fmt: skip


def test_page_furniture_is_never_in_a_table() -> None:
    d = Drawing()
    for number, part in ((1, [HEADER, *FIRST]), (2, SECOND)):
        d.text(60, 30, "Referat fra klyngens møde", size=8)
        _page(d, 740 if number == 1 else 60, part[:3] if number == 1 else part, True, number)
        d.page()
    data = d.data()
    assert all("Side" not in cell.text and "Referat" not in cell.text for cell in one_grid(data).cells)
    furniture = [b.text for b in blocks(data) if isinstance(b, Paragraph) and b.role == "furniture"]
    assert sorted(furniture)[-2:] == ["Side 1", "Side 2"]


def test_another_table_on_the_next_page_is_another_table() -> None:
    d = Drawing()
    _page(d, 600, [HEADER, *FIRST], True, 1, bold=(0,))
    d.page()
    d.text(60, 60, "Tabel 2. Noget andet", bold=True)
    _page(
        d,
        90,
        [["Region", "Periode", "Antal"], *[[f"Region {i}", "2023", str(i)] for i in range(3)]],
        True,
        2,
        bold=(0,),
    )
    found = [block for block in blocks(d.data()) if isinstance(block, Grid)]
    assert [grid.n_rows for grid in found] == [6, 4]


def test_a_label_over_several_rows_goes_on_over_the_break() -> None:
    d = Drawing()
    for y, left in ((588, 60), (606, 60), (624, 180), (642, 60)):
        d.line(left, y, 500, y)
    for x in XS:
        d.line(x, 588, x, 642)
    rows(
        d,
        600,
        AT,
        [HEADER, ["Nord", "Indsats 1", "1.000"], ["", "Indsats 2", "2.000"]],
        pitch=18,
        aligns="llr",
        bold=(0,),
    )
    d.page()
    for y, left in ((48, 60), (66, 60), (84, 60)):
        d.line(left, y, 500, y)
    for x in XS:
        d.line(x, 48, x, 84)
    rows(d, 60, AT, [["", "Indsats 3", "3.000"], ["Syd", "Indsats 4", "4.000"]], pitch=18, aligns="llr")
    grid = one_grid(d.data())
    slots = grid.slots()
    assert [slots[row][0].text for row in range(1, 5)] == ["Nord", "Nord", "Nord", "Syd"]


def test_a_repeated_header_is_not_lost_but_furniture() -> None:
    d = Drawing()
    _page(d, 600, [HEADER, *FIRST], True, 1, bold=(0,))
    d.page()
    _page(d, 60, [HEADER, *SECOND], True, 2, bold=(0,))
    furniture = [b for b in blocks(d.data()) if isinstance(b, Paragraph) and b.role == "furniture"]
    assert ("Klynge Indsats Beløb", 2) in [(b.text, b.page) for b in furniture]


def _sheet_in_two(second) -> list[list[str]]:
    """The first table of a sheet that was too wide for its page."""
    canvas = Canvas(data := io.BytesIO(), pagesize=(595, 842))
    first = [
        ("Post, kr.", "2024", "2025"),
        ("Leje", "41.700", "43.150"),
        ("Mad", "6.480", "7.020"),
        ("I alt", "48.180", "50.170"),
    ]
    for page in (first, second):
        for at, row in enumerate(page):
            for x, text in zip((60, 260, 360), row, strict=False):
                canvas.drawString(x, 740 - 18 * at, text)
        canvas.showPage()
    canvas.save()
    return next(block for block in blocks(data.getvalue()) if isinstance(block, Grid)).texts()


def test_columns_that_a_page_had_no_room_for_stand_on_the_next():
    found = _sheet_in_two([("2026", "2027"), ("44.100", "45.300"), ("7.250", "7.400"), ("51.350", "52.700")])
    assert found[0] == ["Post, kr.", "2024", "2025", "2026", "2027"] and found[2] == [
        "Mad",
        "6.480",
        "7.020",
        "7.250",
        "7.400",
    ]


def test_a_table_with_labels_of_its_own_on_the_next_page_is_another():
    found = _sheet_in_two(
        [
            ("Indtægt, kr.", "2024", "2025"),
            ("Staten", "40.000", "41.000"),
            ("Fonde", "8.180", "9.170"),
            ("I alt", "48.180", "50.170"),
        ]
    )
    assert found[0] == ["Post, kr.", "2024", "2025"]


def test_groups_between_rules_and_tall_cells_after_the_break():
    d, xs = Drawing(), (65, 185, 490)
    rows(d, 700, xs, [["Klynge", "Indsats", "Beløb (kr.)"], ["Nord", "Madhjælp", "3.100"], ["Syd", "Følgehjem", "2.200"]], pitch=18, aligns="llr")
    d.page()
    rows(d, 60, (185,), [["Opsøgende indsats for"]], pitch=18, aligns="l")
    rows(d, 66, (65, 490), [["Vest", "9.500"]], pitch=18, aligns="lr")
    rows(d, 72, (185,), [["udsatte borgere"]], pitch=18, aligns="l")
    rows(d, 96, xs, [["I alt", "", "14.800"]], pitch=18, aligns="llr")
    grid = one_grid(d.data())
    after = [[" ".join(text.split()) for text in row] for row in grid.texts()[3:]]
    assert after == [["Vest", "Opsøgende indsats for udsatte borgere", "9.500"], ["I alt", "", "14.800"]]


def test_rows_stacked_over_a_rule_are_no_heads():
    d, xs = Drawing(), (65, 300, 490)
    body = [["Region A", "6.100", "6.500"], ["Klynge 1", "2.000", "2.500"], ["Klynge 2", "4.100", "4.000"], ["Region B", "7.000", "7.200"]]
    rows(d, 60, xs, [*body, ["Klynge 3", "3.000", "3.200"], ["Klynge 4", "4.000", "4.000"], ["I alt", "13.100", "13.700"]], pitch=13, aligns="lrr")
    for number in (0, 3, 6, 7):
        d.line(60, 51 + 13 * number, 495, 51 + 13 * number)
    assert one_grid(d.data()).texts()[:4] == body


def test_heads_drawn_as_a_table_of_their_own_are_those_of_the_figures_under_them() -> None:
    d = Drawing()
    d.lines(60, 60, PROSE)
    grid_lines(d, (60, 200, 300, 400), [588, 606, 624])
    rows(d, 600, (65, 295, 395), [["Mio. kr.", "2024", "2025"], ["", "Region", "Region"]], pitch=18, aligns="lrr")
    rows(d, 641, (65, 295, 395), [["Bevilget", "0,412", "0,266"], ["Forbrug", "0,400", "0,260"], ["Rest", "0,012", "0,006"]], pitch=18, aligns="lrr")
    grid = one_grid(d.data())
    assert (grid.header_rows, grid.n_rows) == (2, 5)
