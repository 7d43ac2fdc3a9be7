"""Tables of figures whose cells are parted by single blanks: which figure stands in which column, and what is said when nothing tells."""

import pytest

from pipeline.danish.text import clean
from pipeline.model import Grid
from pipeline.reading import read
from pipeline.tables import layout


def read_text(text: str) -> tuple[list[list[list[str]]], list[str]]:
    """The tables as rows of texts, and what is said about their columns."""
    done = layout(read(text.encode(), "a.txt"))
    grids = [block for block in done.blocks if isinstance(block, Grid)]
    rows = [[[clean(cell.text) if cell else "" for cell in row] for row in grid.slots()] for grid in grids]
    return rows, [finding.explanation_da for finding in done.findings if finding.code == "table.ragged"]


def grid_in(text: str) -> Grid:
    """The one table."""
    (grid,) = [block for block in layout(read(text.encode(), "a.txt")).blocks if isinstance(block, Grid)]
    return grid


CODES = """Udgifter efter formål
Formål 2021 2022 2023
Drift 1.200 1.250 1.300
Anlæg 300 x 310
Tilskud .. .. 45
Renter 12 14 i.o.
I alt 1.512 1.264 1.655
"""
MARKS = """Område 2022 2023
Sundhedshuse (1) 410 420
Akutpladser 120 130
Hjemmepleje 2) 300 310
Træning 95 99
I alt 925 959
"""
BLANKS = """Region Kommuner Region I alt
Nord 1 234 2 345 3 579
Midt 12 005 8 000 20 005
Syd 7 12 19
I alt 13 246 10 357 23 603
"""
SHORT = """Indsats Afsat Forbrugt Rest
Akutteam 500 350 150
Træning 400 400
Tavler 300 200 100
Kurser 250 130 120
I alt 1.450 1.080 370
"""
UNSHOWN = """Indsats Afsat Forbrugt
Akutteam 500 350
Træning 400
Tavler 300 212
"""
LEVELS = """Fordeling af midlerne mellem kommuner og region i de to år, foreløbige tal
Kommuner Region
Klynge 2024 2025 2024 2025
Holbæk 100 110 200 210
Roskilde 150 160 300 310
"""
PHRASES = """Klynge Budget 2024 Forbrug 2024 Budget 2025
Holbæk 100 90 120
Roskilde 150 140 160
"""


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        pytest.param(CODES, 2, ["Anlæg", "300", "x", "310"], id="a code for a figure keeps its column"),
        pytest.param(CODES, 3, ["Tilskud", "..", "..", "45"], id="dots for figures that are not known"),
        pytest.param(CODES, 4, ["Renter", "12", "14", "i.o."], id="a code at the end"),
        pytest.param(MARKS, 1, ["Sundhedshuse (1)", "410", "420"], id="a note's mark is no figure"),
        pytest.param(BLANKS, 1, ["Nord", "1 234", "2 345", "3 579"], id="thousands parted by blanks"),
        pytest.param(BLANKS, 2, ["Midt", "12 005", "8 000", "20 005"], id="of several sizes"),
        pytest.param(BLANKS, 3, ["Syd", "7", "12", "19"], id="and none"),
        pytest.param(SHORT, 2, ["Træning", "400", "400", ""], id="an empty cell where the sums want it"),
        pytest.param(LEVELS, 0, ["", "Kommuner", "Kommuner", "Region", "Region"], id="a header over groups"),
        pytest.param(LEVELS, 1, ["Klynge", "2024", "2025", "2024", "2025"], id="and the header under it"),
        pytest.param(
            PHRASES, 0, ["Klynge", "Budget 2024", "Forbrug 2024", "Budget 2025"], id="headers ending in years"
        ),
    ],
)
def test_each_figure_in_its_column(text, row, expected):
    (table,), _ = read_text(text)
    assert table[row] == expected


def test_a_title_over_the_header_is_no_header():
    (table,), _ = read_text(LEVELS)
    assert len(table) == 4


def test_an_empty_cell_is_placed_by_the_sums_also_in_the_middle():
    text = SHORT.replace("Træning 400 400", "Træning 400 -400").replace("1.080 370", "1.080 -30").replace("370", "-30")
    text = text.replace("I alt 1.450 1.080 -30", "I alt 1.450 680 -30")
    (table,), said = read_text(text)
    assert table[2] == ["Træning", "400", "", "-400"]
    assert said == [
        "Rækken »Træning 400 -400« har 2 tal, men tabellen 3 talkolonner; tallene står, hvor summerne går op."
    ]


def test_what_nothing_shows_is_said():
    _, said = read_text(UNSHOWN)
    assert said == [
        "Rækken »Træning 400« har 1 tal, men tabellen har 2 talkolonner; teksten viser ikke, hvilke tallene hører til."
    ]


def test_figures_that_can_be_parted_in_two_ways_are_said():
    _, said = read_text("Sted A B C\nNord 120 345 13 456\nMidt 17 18 19\nSyd 120 13 18\nVest 1 001 2 001 3 001\n")
    assert said and "kan deles på flere måder" in said[0]


REMARKS = """Indsats Bevilget Forbrugt Rest Bemærkning
Akutteam 500.000 350.000 150.000 Afsluttes i 2025
Fælles træning 400.000 400.000 0 Afsluttet
Kurser 250.000 130.000 120.000 To hold mangler
I alt 1.150.000 880.000 270.000
"""


def test_words_after_the_figures_are_a_column_of_remarks():
    (table,), said = read_text(REMARKS)
    assert table[0] == ["Indsats", "Bevilget", "Forbrugt", "Rest", "Bemærkning"]
    assert table[1] == ["Akutteam", "500.000", "350.000", "150.000", "Afsluttes i 2025"]
    assert table[4] == ["I alt", "1.150.000", "880.000", "270.000", ""]
    assert not said


def test_a_table_copied_column_by_column_is_said_and_not_summed():
    """As pdftotext prints a landscape table of LibreOffice: a dash of the table is lost on the way."""
    columns = [
        ["budget", "1.200", "3.400", "640", "300", "5.540"],
        ["-50", "250", "-20", "180"],
        ["1.150", "3.650", "640", "280", "5.720"],
    ]
    columns.append(["800", "3.100", "655", "4.555", "350", "550", "-15", "280", "1.165"])
    heads = ["Oprindeligt", "Tillægsbevilling", "Korrigeret", "Forbrug\n\nRest\n"]
    text = "Indsats\nForebyggelse\nAkutfunktion\nFælles ledelse\nEvaluering\nSamlet\n\n"
    text += "\n".join(f"{head}\n" + "\n".join(column) + "\n" for head, column in zip(heads, columns, strict=True))
    tables, said = read_text(text)
    assert tables == []
    assert len(said) == 1 and "kolonne for kolonne" in said[0]


def test_a_row_of_a_part_is_a_row_though_it_begins_small():
    rows = [
        "Område              2024     2025",
        "Hjemmesygepleje   18.450   19.120",
        " heraf akut        4.200    4.610",
    ]
    text = "\n".join([*rows, "Genoptræning       9.870   10.040", ""])
    (table,), _ = read_text(text)
    assert table[1:3] == [["Hjemmesygepleje", "18.450", "19.120"], ["heraf akut", "4.200", "4.610"]]


def test_a_wrong_figure_stays_in_the_column_its_fellows_fill():
    """A total that does not add up must not hide in the column the other totals leave empty."""
    (rows,), _ = read_text("""Område Budget Skøn Afvigelse Pct.
Træning 54.875 55.722 847- 40,0
Sygepleje 19.245 19.517 272- 45,9
Aktivitet 60.987 61.483 496- 32,9
Ældre i alt 135.107 136.722 1.615-
Madservice 77.962 77.165 797 42,9
Rusmidler 86.605 86.577 28 43,9
Tandpleje 49.902 49.056 846 45,9
Sundhed i alt 214.469 212.798 1.671
Udvalget i alt 349.576 349.520 66
""")
    assert [row[3:] for row in rows if "i alt" in row[0]] == [["1.615-", ""], ["1.671", ""], ["66", ""]]


def years_under_names(top, names):
    lines = [top]
    for number, name in enumerate(names, 1):
        lines.append(name)
        lines += [f"{year} {number}10.000 {number}40.000 {2 * number}50.000" for year in (2023, 2024, 2025)]
    lines += ["Hele landet 2023 330.000 420.000 750.000", "Hele landet 2024 330.000 420.000 750.000"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("top", "names"),
    [
        ("Klynge År Kommuner Region Samlet", ["Klynge Nord", "Klynge Vest"]),
        ("Sundhedsklynge År Ramme Disponeret Rest", ["Klynge Midt", "Klynge Byen"]),
    ],
)
def test_a_name_over_its_years_is_the_label_of_each(top, names):
    grid = grid_in(years_under_names(top, names))
    texts = [[" ".join(text.split()) for text in row] for row in grid.texts()]
    assert texts[0] == top.split()
    assert texts[1] == [names[0], "2023", "110.000", "140.000", "250.000"]
    assert {cell.row: cell.row_span for cell in grid.cells if cell.col == 0 and cell.text}[1] == 3
    assert texts[-1][:3] == ["Hele landet", "2024", "330.000"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("DKK 1.000 Afsat Brugt", ["DKK 1.000", "Afsat", "Brugt"]),
        ("Mio. kr. 2024 2023", ["Mio. kr.", "2024", "2023"]),
        ("Klynge Kommuner I alt 2024", ["Klynge", "Kommuner", "I alt 2024"]),
        (
            "Indsats\nOprindeligt\nbudget 2024\nForbrug pr.\n31.10.2024",
            ["Indsats", "Oprindeligt budget 2024", "Forbrug pr. 31.10.2024"],
        ),
    ],
)
def test_heads_are_parted_and_titles_and_bylines_over_them_are_none(heads, expected):
    text = f"Sekretariatet, Byby Kommune. Udskrevet 3. maj 2024\nRegnskab for klyngens midler\n{heads}\n"
    text += "Vagttelefon 2.280 2.198\nTandteam 745 702\nLægebus 980 866\n"
    grid = grid_in(text)
    assert [" ".join(cell.split()) for cell in grid.texts()[0]] == expected
    assert grid.texts()[-1] == ["Lægebus", "980", "866"]
    assert grid.caption == "" or grid.caption == "Regnskab for klyngens midler"


def test_a_line_that_only_tells_the_unit_is_no_row():
    text = "Indsats Budget Brugt\nVagttelefon 2.280 2.198\nTandteam 745 702\nLægebus 980 866\nBeløb er i 1.000 kr.\n"
    grid = grid_in(text)
    assert grid.n_rows == 4


def test_heads_printed_again_are_no_label():
    rows = ["Tandteam 745 702 43", "Lægebus 980 866 114"]
    text = (
        "\n".join(["Indsats Bevilget Brugt Rest", *rows, "Indsats Bevilget Brugt Rest", "Vagttelefon 300 200 100"])
        + "\n"
    )
    grid = grid_in(text)
    assert grid.texts()[-1] == ["Vagttelefon", "300", "200", "100"]
