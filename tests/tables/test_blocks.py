"""Tables whose cells take several lines and whose rows no line draws; and what looks like a table and is none."""

from __future__ import annotations

import pytest

from pipeline.interpretation.names.recognise import name_of_cell
from pipeline.model import Grid
from pipeline.reading import read
from pipeline.tables import layout
from tests.tables.made_pdfs import PROSE, Drawing
from tests.tables.test_pdf_tables import texts

LEADING = 12.0
XS = (50.0, 150.0, 265.0, 450.0)
HEAD = [["Sundhedsklynge"], ["Indsatsområde"], ["Hvad pengene går til"], ["Disponeret", "beløb"]]
PLANS = [
    [["Klynge Fjord"], ["Mental sundhed", "hos unge"], ["To indsatser:",
      "1) Åben rådgivning på", "biblioteket", "2) Kursus for lærere"], ["1) 0,4 mio. kr.", "2) 0,3 mio. kr.", "I alt 0,7 mio. kr."]],
    [["Klynge Fjord"], ["Fald hos ældre"], ["Hold for borgere, som er", "faldet i eget hjem"], ["1,2 mio. kr."]],
    [["I alt", "Klynge Fjord"], [""], [""], ["1,9 mio. kr."]],
    [["Klynge Hede"], ["Palliation"], ["Fælles vagt om natten"], ["0,9 mio. kr."]],
    [["Klynge Hede"], ["Genoptræning", "efter hofteopera-", "tion"], ["Køb af udstyr"], ["0,6 mio. kr."]],
]  # fmt: skip


def _printed(rows: list[list[list[str]]], middle: bool, padding: float = 10.0, labels: bool = True) -> bytes:
    """The rows under each other, cells at the top of their row or in its middle, nothing drawn."""
    d = Drawing()
    y = d.lines(50, 60, PROSE) + 24
    for n, row in enumerate(rows):
        tall = max(map(len, row))
        for x, cell in zip(XS, row, strict=True):
            off = (tall - len(cell)) / 2 * LEADING if middle else 0.0
            for k, line in enumerate(cell if labels or x > XS[0] or not n else []):
                d.text(x, y + off + k * LEADING, line, 10, bold=not n)
        y += tall * LEADING + padding
    d.lines(50, y + 20, PROSE)
    return d.data()


def _flat(rows: list[list[list[str]]]) -> list[list[str]]:
    return [[" ".join(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("middle", [False, True], ids=["at the top", "in the middle"])
def test_cells_of_several_lines_are_cells(middle: bool) -> None:
    assert texts(_printed([HEAD, *PLANS], middle)) == [_flat([HEAD, *PLANS])]


def test_a_label_in_the_middle_of_its_rows_owns_them() -> None:
    d = Drawing()
    y = 100.0
    for x, cell in zip(XS, ["Klynge", "Område", "Indsats", "Beløb"], strict=True):
        d.text(x, y, cell, bold=True)
    for label, areas in (("Klynge Fjord", ["Unge", "Ældre", "Udsatte"]), ("Klynge Hede", ["Fald", "Demens"])):
        top = y + 26
        for k, area in enumerate(areas):
            y += 26
            d.text(XS[1], y, area)
            d.lines(XS[2], y - 5, ["Et længere forløb, som", "kommunerne står for"], leading=11)
            d.text(XS[3], y, f"{k + 1}.250.000")
        d.text(XS[0], (top + y) / 2, label)
    (grid,) = (b for b in layout(read(d.data(), "a.pdf")).blocks if isinstance(b, Grid))
    assert [row[1] for row in grid.texts()] == ["Område", "Unge", "Ældre", "Udsatte", "Fald", "Demens"]
    spans = {cell.text: (cell.row, cell.row_span) for cell in grid.cells if cell.col == 0 and cell.row}
    assert spans == {"Klynge Fjord": (1, 3), "Klynge Hede": (4, 2)}


def test_a_title_ends_the_table_above() -> None:
    d = Drawing()
    for n, row in enumerate([["", "2023", "2024"], ["Klynge Fjord", "1,4", "1,5"], ["Klynge Hede", "0,8", "0,9"]]):
        for x, cell in zip((50, 200, 270), row, strict=True):
            d.text(x, 80 + 16 * n, cell)
    d.text(50, 140, "Sådan er pengene for 2023 og 2024 brugt i klyngerne:", bold=True)
    y = 166.0
    for row in [HEAD, *PLANS]:
        for x, cell in zip(XS, row, strict=True):
            d.lines(x, y, cell)
        y += max(map(len, row)) * LEADING + 9
    assert [len(table) for table in texts(d.data())] == [3, len(PLANS) + 1]


def test_labels_outside_the_box_are_a_column() -> None:
    d = Drawing()
    table = [
        ["Udgift", "2023", "2024"],
        ["Løn", "820", "845"],
        ["Kørsel", "64", "71"],
        ["Husleje", "190", "190"],
        ["I alt", "1.074", "1.106"],
    ]
    for n, row in enumerate(table):
        y = 100 + 18 * n
        d.text(60, y, row[0])
        for x, cell in zip((210, 280), row[1:], strict=True):
            d.text(x, y, cell, align="r")
    for x in (150, 220, 290):
        d.line(x, 88, x, 88 + 18 * 5)
    for n in range(6):
        d.line(150, 88 + 18 * n, 290, 88 + 18 * n)
    assert texts(d.data()) == [table]


def test_bars_of_a_chart_are_no_cells() -> None:
    d = Drawing()
    for n, (year, shares) in enumerate(
        [("2019", (31, 47, 22)), ("2021", (29, 48, 23)), ("2023", (33, 41, 26)), ("2025", (27, 45, 28))]
    ):
        y, x = 100 + 30 * n, 100.0
        d.text(60, y, year)
        for k, share in enumerate(shares):
            d.fill(x, y - 11, x + 4 * share, y + 4, 0.8 + 0.05 * k)
            d.text(x + 2 * share, y, f"{share},0", 8, align="c")
            x += 4 * share
    for k in range(6):
        d.text(100 + 80 * k, 225, f"{20 * k}%", 8, align="c")
    for x, age in ((120, "0 til 17 år"), (250, "18 til 66 år"), (380, "67 år og mere")):
        d.text(x, 240, age, 8)
    assert texts(d.data()) == []


def test_pairs_beside_each_other_in_drawn_columns_are_parted() -> None:
    d = Drawing()
    ages = [[f"{a} år", f"{a * 37 % 900 + 100}"] for a in range(60, 84)]
    for k in range(3):
        x = 60 + 150 * k
        d.text(x, 90, "Alder")
        d.text(x + 140, 90, "Borgere", align="r")
        for n, (age, count) in enumerate(ages[8 * k : 8 * k + 8]):
            d.text(x, 108 + 14 * n, age)
            d.text(x + 140, 108 + 14 * n, count, align="r")
    for x in (56, 206, 356, 506):
        d.line(x, 76, x, 212)
    for y in (76, 96, 212):
        d.line(56, y, 506, y)
    (table,) = texts(d.data())
    assert table[0] == ["Alder", "Borgere"] * 3
    assert table[1] == [*ages[0], *ages[8], *ages[16]]


def test_a_list_of_references_beside_a_table_is_not_in_it() -> None:
    d = Drawing()
    table = [
        ["Kommune", "Borgere", "Pr. 1.000"],
        *([f"Kommune {n}", f"{n * 71 + 20}", f"{n + 3},{n % 10}"] for n in range(1, 22)),
    ]
    for n, row in enumerate(table):
        for x, cell, align in zip((50, 190, 250), row, "lrr", strict=True):
            d.text(x, 80 + 15 * n, cell, 9, align=align)
    y = 84.0
    for n in range(1, 9):
        for k, line in enumerate(
            [
                f"{n}. Holm B, Lund C. Om fælles forløb og genbrug 20{n + 10}",
                "Odense: Forlaget Fyrtårnet; hentet fra nettet",
                "(læst den 3. juni 2025).",
            ]
        ):
            d.text(300 if not k else 312, y, line, 8)
            y += 11.3
    assert texts(d.data()) == [table]


def test_heads_that_touch_are_parted_over_their_figures() -> None:
    d = Drawing()
    for y, row in ((90, ["", "Afsat", "Udmøntet", "Ikke disponeret"]),
                   (110, ["Klynge Fjord", "6,4", "5,1", "1,3"]), (126, ["Klynge Hede", "3,9", "3,0", "0,9"]),
                   (142, ["I alt", "10,3", "8,1", "2,2"])):  # fmt: skip
        for x, cell, align in zip((50, 200, 270, 344), row, "lrrr", strict=True):
            d.text(x, y, cell, align=align)
    assert texts(d.data())[0][0] == ["", "Afsat", "Udmøntet", "Ikke disponeret"]


TEXT = """\
Oversigt over fælles indsatser

                                                               Afsat
Område       Indsats               Ansvar          Status      2025
                                                               (1.000 kr.)
             Opsøgende hjælp til                   Under
                                   Klynge Fjord                   450
             unge uden job                         planlægning
Unge         Gratis psykolog i
             ungdomsuddannel-      Klynge Hede     I drift      1.200
             serne
             Vejledning af                         Under
                                   Klynge Fjord                   310
             forældre                              opstart
             Faldforebyggelse      Klynge Hede     I drift        275
Ældre        Besøg hos enlige                      Under
                                   Klynge Fjord                   640
             efter udskrivelse                     opstart
I alt                                                           2.875
"""


def test_rows_of_a_text_stand_around_their_figure() -> None:
    (grid,) = (b for b in layout(read(TEXT.encode(), "a.txt")).blocks if isinstance(b, Grid))
    rows = [[cell.replace("\n", " ") for cell in row] for row in grid.texts()]
    figures = ["450", "1.200", "310", "275", "640", "2.875"]
    assert [row[-1] for row in rows[-6:]] == figures
    assert rows[-6][1:4] == ["Opsøgende hjælp til unge uden job", "Klynge Fjord", "Under planlægning"]
    assert rows[-5][1:4] == ["Gratis psykolog i ungdomsuddannel- serne", "Klynge Hede", "I drift"]


@pytest.mark.parametrize(
    "text", ["Den\nsydvestjyske\nklynge", "Hovedtotal Sydvestjysk Klynge", "I alt for Sydvestjysk Klynge"]
)
def test_words_around_the_name_of_a_cell(text: str) -> None:
    name = name_of_cell(text)
    assert name is not None and "ydvestjysk" in name.raw


def test_each_column_of_a_page_has_its_own_tables() -> None:
    d = Drawing()
    left = [["År", "Afsat", "Brugt"], ["2022", "410", "388"], ["2023", "425", "431"], ["2024", "440", "402"]]
    right = [["Kommune", "Borgere"], ["Alby", "1.204"], ["Dalum", "930"], ["Mors", "2.118"], ["Ulfborg", "377"]]
    prose = [
        "Arbejdet begyndte i foråret og er siden",
        "blevet udvidet til hele området, fordi der",
        "var flere borgere end ventet i begge år.",
    ]
    for x, table, first in ((50, left, 0), (310, right, 1)):
        y = 80.0
        for part in range(4):
            if part == 1 + first:
                for row in table:
                    for at, cell, align in zip((x, x + 120, x + 190), row, "lrr", strict=False):
                        d.text(at, y, cell, align=align)
                    y += 15
                y += 10
            y = d.lines(x, y, prose) + 9
    assert sorted(texts(d.data())) == sorted([left, right])


def test_figures_that_touch_in_one_row_do_not_make_their_columns_one() -> None:
    d = Drawing()
    for n, row in enumerate(
        [
            ["Post", "2023", "2024", "pct."],
            ["Løn", "412", "398", "-3,4"],
            ["Leje", "290", "301", "3,8"],
            ["Drift", "155", "149", "-3,9"],
        ]
    ):
        for x, cell, align in zip((60, 170, 211, 236), row, "lrrr", strict=True):
            d.text(x, 90 + 15 * n, cell, 9, align=align)
    d.text(60, 150, "I alt", 9, bold=True)
    d.text(170, 150, "1.857", 9, bold=True, align="r")
    d.text(236.5, 150, "1.848-10,48", 9, bold=True, align="r")
    (table,) = texts(d.data())
    assert table[-1] == ["I alt", "1.857", "1.848", "-10,48"]
