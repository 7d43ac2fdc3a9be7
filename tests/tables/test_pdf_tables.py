"""Tables of PDF pages, whatever draws or does not draw their cells."""

from __future__ import annotations

import itertools

import pytest

from pipeline.model import Grid, Paragraph
from pipeline.reading.pdf import read_pdf
from pipeline.tables import layout
from tests.tables.made_pdfs import A4, PROSE, Drawing, grid_lines, rows, turned_drawing

FUNDS = [
    ["Klynge", "2023", "2024", "I alt"],
    ["Klynge Nord", "1.094.303", "1.123.046", "2.217.349"],
    ["Klynge Midt", "1.765.739", "1.812.118", "3.577.856"],
    ["Klynge Vest", "430.128", "441.425", "871.553"],
    ["I alt", "3.290.170", "3.376.589", "6.666.758"],
]
XS = (60, 210, 310, 410, 510)


def grids(data: bytes) -> list[Grid]:
    return [block for block in layout(read_pdf(data)).blocks if isinstance(block, Grid)]


def texts(data: bytes) -> list[list[list[str]]]:
    return [[[cell.replace("\n", " ") for cell in row] for row in grid.texts()] for grid in grids(data)]


def _full(d: Drawing, ys: list[float]) -> None:
    grid_lines(d, XS, ys)


def _double(d: Drawing, ys: list[float]) -> None:
    grid_lines(d, XS, ys)
    grid_lines(d, [x + 2 for x in XS], [y + 2 for y in ys])


def _segments(d: Drawing, ys: list[float]) -> None:
    for top, bottom in itertools.pairwise(ys):
        for x in XS:
            d.line(x, top, x, bottom)
    for left, right in itertools.pairwise(XS):
        for y in ys:
            d.line(left, y, right, y)


def _rectangles(d: Drawing, ys: list[float]) -> None:
    for x in XS:
        d.fill(x, ys[0], x + 0.8, ys[-1], 0)
    for y in ys:
        d.fill(XS[0], y, XS[-1], y + 0.8, 0)


def _frame(d: Drawing, ys: list[float]) -> None:
    grid_lines(d, (XS[0], XS[-1]), (ys[0], ys[-1]))


def _rows_ruled(d: Drawing, ys: list[float]) -> None:
    for y in ys:
        d.line(XS[0], y, XS[-1], y)


def _booktabs(d: Drawing, ys: list[float]) -> None:
    for y in (ys[0], ys[1], ys[-1]):
        d.line(XS[0], y, XS[-1], y)


def _zebra(d: Drawing, ys: list[float]) -> None:
    for i in (1, 3):
        d.fill(XS[0], ys[i], XS[-1], ys[i + 1])


def _shaded_cells(d: Drawing, ys: list[float]) -> None:
    for top, bottom in itertools.pairwise(ys):
        for left, right in itertools.pairwise(XS):
            d.fill(left + 1, top + 1, right - 1, bottom - 1, 0.9)


STYLES = {
    "nothing drawn": lambda d, ys: None,
    "full grid": _full,
    "dashed": lambda d, ys: grid_lines(d, XS, ys, dash=(2, 2)),
    "dotted": lambda d, ys: grid_lines(d, XS, ys, dash=(0.5, 2)),
    "double rules": _double,
    "many short segments": _segments,
    "rules drawn as thin rectangles": _rectangles,
    "thick rules": lambda d, ys: grid_lines(d, XS, ys, width=4),
    "outer frame only": _frame,
    "a rule under each row": _rows_ruled,
    "three rules": _booktabs,
    "zebra rows": _zebra,
    "shaded header": lambda d, ys: d.fill(XS[0], ys[0], XS[-1], ys[1]),
    "shaded cells": _shaded_cells,
}


def _funds(style: str) -> bytes:
    d = Drawing()
    y = d.lines(60, 60, PROSE) + 20
    STYLES[style](d, [y - 12 + 18 * i for i in range(len(FUNDS) + 1)])
    y = rows(d, y, (65, 300, 400, 500), FUNDS, pitch=18, aligns="lrrr", bold=(0,))
    d.lines(60, y + 15, PROSE)
    return d.data()


@pytest.mark.parametrize("style", STYLES)
def test_same_table_however_drawn(style: str) -> None:
    assert texts(_funds(style)) == [FUNDS]


@pytest.mark.parametrize("style", ["nothing drawn", "full grid", "three rules", "zebra rows"])
def test_header_row_and_places(style: str) -> None:
    (grid,) = grids(_funds(style))
    assert grid.header_rows == 1
    cell = next(cell for cell in grid.cells if cell.text == "1.812.118")
    assert cell.page == 1 and cell.box is not None
    assert 340 < cell.pieces[0].box.x0 < cell.pieces[0].box.x1 <= 401
    assert [piece.end - piece.start for piece in cell.pieces] == [len("1.812.118")]


def test_every_word_is_in_exactly_one_block() -> None:
    for style in STYLES:
        document = read_pdf(_funds(style))
        printed = sorted(word.text for page in document.pages for word in page.words)
        said: list[str] = []
        for block in layout(document).blocks:
            parts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
            said += [word for part in parts for word in part.split()]
        assert sorted(said) == printed, style


def _two_columns() -> bytes:
    d = Drawing()
    for k in range(6):
        for i, line in enumerate(PROSE):
            d.text(50, 60 + 75 * k + 12 * i, line[:44], 9)
            d.text(310, 60 + 75 * k + 12 * i, line[-46:].strip(), 9)
    return d.data()


def _contents() -> bytes:
    d = Drawing()
    for i in range(9):
        d.text(60, 60 + 14 * i, f"{i + 1}. Approval of the agenda and the minutes {'.' * (60 + i)}")
        d.text(500, 60 + 14 * i, str(i + 2), align="r")
    return d.data()


def _lists() -> bytes:
    d = Drawing()
    for i, line in enumerate(PROSE):
        d.text(60, 60 + 14 * i, "•")
        d.text(80, 60 + 14 * i, line[:70])
        d.text(60, 200 + 14 * i, f"{i + 1})")
        d.text(80, 200 + 14 * i, line[:70])
    return d.data()


def _form() -> bytes:
    d = Drawing()
    facts = {"Date:": "10 May 2023", "Place:": "The region's house", "Present:": "Anna, Bo", "Absent:": "None"}
    for i, (name, value) in enumerate(facts.items()):
        d.text(60, 60 + 14 * i, name)
        d.text(150, 60 + 14 * i, value)
    return d.data()


def _chart() -> bytes:
    d = Drawing()
    for i in range(6):
        d.text(60, 104 + 30 * i, str(100 - 20 * i), align="r")
        d.line(70, 100 + 30 * i, 400, 100 + 30 * i)
    for i in range(5):
        d.line(70 + 66 * i, 250 - 20 * i, 136 + 66 * i, 200 - 15 * i * (-1) ** i)
        d.text(100 + 66 * i, 270, str(2019 + i), align="c")
    return d.data()


@pytest.mark.parametrize("make", [_two_columns, _contents, _lists, _form, _chart, lambda: _prose_only()])
def test_what_is_no_table(make) -> None:
    assert texts(make()) == []


def _prose_only() -> bytes:
    d = Drawing()
    d.lines(60, 60, PROSE)
    d.lines(60, 160, PROSE)
    return d.data()


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    d = Drawing()
    left, right = [f"left{i} word word word" for i in range(9)], [f"right{i} word word word" for i in range(9)]
    d.lines(50, 60, left)
    d.lines(320, 60, right)
    said = " ".join(block.text for block in layout(read_pdf(d.data())).blocks if isinstance(block, Paragraph))
    assert said.index("left8") < said.index("right0")


LEFT = [row[:3] for row in FUNDS]
RIGHT = [["Region", "Beløb"], ["Nordjylland", "4.030.016"], ["Midtjylland", "9.138.650"], ["Syddanmark", "8.365.698"]]


@pytest.mark.parametrize("ruled", [False, True])
def test_two_tables_side_by_side(ruled: bool) -> None:
    d = Drawing()
    if ruled:
        grid_lines(d, (36, 130, 190, 270), [168 + 15 * i for i in range(6)])
        grid_lines(d, (336, 440, 530), [168 + 15 * i for i in range(5)])
    rows(d, 180, (40, 180, 260), LEFT, aligns="lrr", bold=(0,))
    rows(d, 180, (340, 520), RIGHT, aligns="lr", bold=(0,))
    assert texts(d.data()) == [LEFT, RIGHT]


def test_table_beside_running_text() -> None:
    d = Drawing()
    d.lines(40, 100, [line[:48] for line in (*PROSE, *PROSE)], size=9)
    rows(d, 105, (330, 450, 530), LEFT, pitch=16, aligns="lrr", bold=(0,))
    assert texts(d.data()) == [LEFT]


def test_wrapped_headers_group_rows_and_wrapped_labels() -> None:
    table = [
        ["", "Kommunernes\nandel", "Regionens\nandel", "I alt"],
        ["Region Nordjylland", "", "", ""],
        ["Klynge Nord", "1.094", "1.123", "2.217"],
        ["Klynge Midt", "1.766", "1.812", "3.578"],
        ["heraf reserveret til fælles\nindsatser i klyngen", "100", "200", "300"],
        ["Region Sjælland", "", "", ""],
        ["Klyngen Holbæk", "1.244", "1.335", "2.579"],
    ]
    d = Drawing()
    rows(d, 100, (70, 330, 420, 510), table, pitch=14, aligns="lrrr", bold=(0, 1, 5))
    assert texts(d.data()) == [[[cell.replace("\n", " ") for cell in row] for row in table]]


def test_headers_over_several_columns() -> None:
    d = Drawing()
    d.line(60, 88, 520, 88)
    d.text(245, 100, "Kommuner", align="c", bold=True)
    d.text(455, 100, "Regioner", align="c", bold=True)
    d.line(180, 104, 310, 104)
    d.line(390, 104, 520, 104)
    body = [
        ["Klynge", "2023", "2024", "2023", "2024"],
        ["Nord", "1,1", "1,2", "2,1", "2,2"],
        ["Midt", "3,1", "3,2", "4,1", "4,2"],
    ]
    d.line(60, 121, 520, 121)
    y = rows(d, 116, (60, 230, 310, 440, 520), body, pitch=16, aligns="lrrrr", bold=(0,))
    d.line(60, y - 8, 520, y - 8)
    (grid,) = grids(d.data())
    assert grid.texts()[:2] == [["Klynge", "Kommuner", "", "Regioner", ""], ["", "2023", "2024", "2023", "2024"]]
    assert {(c.text, c.row_span, c.col_span) for c in grid.cells if c.row == 0} == {
        ("Klynge", 2, 1), ("Kommuner", 1, 2), ("Regioner", 1, 2),
    }  # fmt: skip
    assert grid.header_rows == 2


def test_merged_cells_where_lines_are_missing() -> None:
    d = Drawing()
    xs, ys = (60, 160, 260, 360), (100, 120, 140, 160)
    for y in ys:
        d.line(160 if y == 140 else 60, y, 360, y)
    for x in xs:
        d.line(x, 120 if x == 260 else 100, x, 160)
    d.text(65, 114, "Klynge", bold=True)
    d.text(210, 114, "Beløb i kr.", bold=True)
    d.text(65, 144, "Nord")
    for row, y in enumerate((134, 154)):
        d.text(165, y, f"Indsats {row + 1}")
        d.text(350, y, f"{row + 1}.000", align="r")
    (grid,) = grids(d.data())
    spans = {c.text: (c.row, c.col, c.row_span, c.col_span) for c in grid.cells}
    assert spans["Beløb i kr."] == (0, 1, 1, 2)
    assert spans["Nord"] == (1, 0, 2, 1)
    assert grid.texts()[2] == ["", "Indsats 2", "2.000"]


@pytest.mark.parametrize("angle", [90, -90, 180])
def test_text_printed_sideways(angle: int) -> None:
    d = Drawing()
    d.canvas.translate(A4[0] / 2, A4[1] / 2)
    d.canvas.rotate(angle)
    d.canvas.translate(-A4[0] / 2, -A4[1] / 2)
    rows(d, 380, (150, 300, 370, 440), FUNDS, pitch=18, aligns="lrrr", bold=(0,))
    assert texts(d.data()) == [FUNDS]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotated_pages_read_alike(turn: int) -> None:
    d = turned_drawing(turn)
    grid_lines(d, XS, [88 + 18 * i for i in range(len(FUNDS) + 1)])
    rows(d, 100, (65, 300, 400, 500), FUNDS, pitch=18, aligns="lrrr", bold=(0,))
    data = d.data()
    assert texts(data) == [FUNDS]
    page = read_pdf(data).pages[0]
    (grid,) = grids(data)
    for cell in grid.cells:
        assert cell.box is not None
        assert 0 <= cell.box.x0 < cell.box.x1 <= page.width and 0 <= cell.box.top < cell.box.bottom <= page.height


def test_space_thousands_and_a_count_with_its_share_are_one_cell() -> None:
    table = [
        ["Uddannelse", "Antal", "Andel"],
        ["Gymnasier", "15 455", "38 (24,7 %)"],
        ["Fagskoler", "1 649 692", "116 (75,3 %)"],
    ]
    d = Drawing()
    grid_lines(d, (60, 200, 300, 400), [88 + 15 * i for i in range(4)])
    rows(d, 100, (65, 290, 390), table, aligns="lrr", bold=(0,))
    assert texts(d.data()) == [table]


def test_caption_unit_and_note_are_told_to_the_grid() -> None:
    d = Drawing()
    d.text(60, 80, "Tabel 2. Fordeling af midler", bold=True)
    d.text(60, 95, "Mio. kr.")
    y = rows(d, 120, (60, 300, 400, 500), FUNDS, pitch=15, aligns="lrrr", bold=(0,))
    d.text(60, y + 10, "Anm.: Beregnet på grundlag af indbyggertal.", size=8)
    (grid,) = grids(d.data())
    assert grid.caption.startswith("Tabel 2. Fordeling af midler")
    assert grid.unit_hint == "Mio. kr."
    assert grid.notes and grid.notes[0].startswith("Anm.:")


def test_lists_side_by_side_in_one_drawn_row() -> None:
    lists = [["Region Nord", "Region Midt", "Region Syd"]]
    lists += [[f"{name}{i}" for name in ("Aby", "Bystrup", "Cykelby")] for i in range(7)]
    d = Drawing()
    grid_lines(d, (60, 160, 260, 360), (88, 105, 200))
    rows(d, 100, (65, 165, 265), lists, pitch=12, bold=(0,))
    assert texts(d.data()) == [lists]


def test_several_printed_rows_in_one_drawn_row() -> None:
    d = Drawing()
    grid_lines(d, (60, 200, 300, 400, 510), (88, 104, 170))
    rows(d, 100, (65, 290, 390, 500), FUNDS, pitch=15, aligns="lrrr", bold=(0,))
    assert texts(d.data()) == [FUNDS]


def test_figures_that_touch_their_neighbours_are_parted_at_the_columns():
    """Web pages printed without cell padding set a column right behind the longest text of the one before."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    label, wide = "Koordineret indsats for unge", "-412.305"
    table = [
        ["Afsat (kr.)", "2025", "2026", "2027", "2028"],
        ["Klynge Syd", wide, wide, wide, wide],
        [label, "0", "8.250", "0", "900"],
        ["Sygeplejeklinik", "10.000", "0", "0", "0"],
        ["Fælles akutteam", "300.000", "41.000", "300.000", "0"],
        ["Støtte til pårørende", "0", "0", "62.500", "12.000"],
        ["I alt", "-102.305", "-363.055", "-49.805", "-399.405"],
    ]
    d = Drawing()
    first = 60 + stringWidth(label, "Helvetica", 10)
    xs = [60, *(first + i * stringWidth(wide, "Helvetica", 10) for i in range(4))]
    rows(d, 100, xs, table)
    assert texts(d.data()) == [table]


def test_headers_wider_than_their_figures_belong_to_the_table():
    table = [
        ["", "Budget 2025", "Forbrug 2025", "Budget 2026"],
        ["Sygepleje i eget hjem", "11,1", "10,9", "11,9"],
        ["Akutpladser", "5,1", "21,0", "42,0"],
        ["Fælles uddannelse af personale", "37,0", "20,5", "19,5"],
        ["I alt", "53,2", "52,4", "73,4"],
    ]
    d = Drawing()
    rows(d, 100, [60, 245, 313, 381], table, aligns="lccc", bold=(0,))
    assert texts(d.data()) == [table]


def test_a_figure_in_a_label_stays_in_it():
    table = [
        ["Plan", "2025", "2026"],
        ["Handleplan KP1025", "1.025", "1.026"],
        ["Handleplan KP100", "100", "200"],
        ["Akutplan", "125", "300"],
        ["Samlet", "1.250", "1.526"],
    ]
    d = Drawing()
    rows(d, 100, [60, 300, 380], table, aligns="lrr")
    assert texts(d.data()) == [table]


@pytest.mark.parametrize("ruled", [False, True])
def test_a_year_in_a_head_right_over_its_figures_stays_in_the_head(ruled):
    d = Drawing()
    d.text(60, 84, "Beløbene er i mio. kr. og viser klyngernes budget og forbrug i året; afvigelser står ikke her.")
    body = [("Klynge Nord", "4,5", "4,6"), ("Klynge Syd", "12,2", "11,1"), ("Klynge Vest", "2,6", "2,9"), ("I alt", "19,3", "18,6")]
    if ruled:  # shading under every second row
        for n in range(0, 4, 2):
            for x0, x1 in ((55, 180), (180, 256), (256, 346)):
                d.fill(x0, 105 + 16 * n, x1, 121 + 16 * n)
    for x, head in ((250, "Budget 2025"), (340, "Forbrug 2025")):
        d.text(x, 100, head, align="r")
    for n, (name, budget, spent) in enumerate(body):
        d.text(60, 116 + 16 * n, name)
        d.text(250, 116 + 16 * n, budget, align="r")
        d.text(340, 116 + 16 * n, spent, align="r")
    (table,) = texts(d.data())
    assert [row[-2:] for row in table[:2]] == [["Budget 2025", "Forbrug 2025"], ["4,5", "4,6"]]
