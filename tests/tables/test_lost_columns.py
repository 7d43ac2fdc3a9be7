"""Tables in text whose columns a converter lost: what names, totals, order and sums still show of them."""

from decimal import Decimal

import pytest

from pipeline.model import Document, Grid, Page
from pipeline.tables import layout

CLUSTERS = {
    "Klyngen Holbæk": ["0,4", "1,25", "0,35"],
    "Aarhusklyngen": ["2,1", "0,6", "1,15"],
    "Fynsklyngen": ["0,9", "1,7", "0,2"],
}


def laid_out(text):
    return layout(Document("x", "x.txt", "text/plain", pages=(Page(1, 0, 0, lines=tuple(text.splitlines())),)))


def grids(text):
    return [block for block in laid_out(text).blocks if isinstance(block, Grid)]


def rows(grid):
    return [[" ".join(cell.split()) for cell in row] for row in grid.texts()]


def total(parts):
    return str(sum(Decimal(part.replace(",", ".")) for part in parts)).replace(".", ",")


def clusters_of(grid):
    """Amount → the cluster in the first column, carried down over the rows it spans."""
    found, name = {}, ""
    spans = {cell.row: cell for cell in grid.cells if cell.col == 0}
    until = 0
    for row in range(grid.n_rows):
        if row in spans:
            name, until = " ".join(spans[row].text.split()), row + spans[row].row_span
        for amount in grid.texts()[row][-1].splitlines():
            found[amount] = name if row < until else ""
    return found


def by_columns(clusters, wrong=""):
    """All names and texts first, then all amounts: column after column."""
    words = [f"{name}\n\nUdgående team\n\nFælles kurser\n\nTelefonlinje\n\nI alt {name}" for name in clusters]
    amounts = [part for name, parts in clusters.items() for part in [*parts, total(parts) if name != wrong else "9,99"]]
    return (
        "Bevilget beløb pr. indsats:\nKlynge\n\nIndsats\n\n"
        + "\n\n".join(words)
        + "\n\nBeløb\n\n"
        + "\n\n".join(f"{a} mio. kr." for a in amounts)
    )


def test_amounts_printed_after_all_names_go_to_the_name_whose_total_they_make():
    (grid,) = grids(by_columns(CLUSTERS))
    found = clusters_of(grid)
    for name, parts in CLUSTERS.items():
        for part in [*parts, total(parts)]:
            assert found[f"{part} mio. kr."] == name


def test_a_wrong_total_between_right_ones_costs_no_name():
    found = clusters_of(grids(by_columns(CLUSTERS, wrong="Aarhusklyngen"))[0])
    assert found["2,1 mio. kr."] == found["9,99 mio. kr."] == "Aarhusklyngen"
    assert found["0,9 mio. kr."] == "Fynsklyngen"


def test_where_no_total_holds_nothing_is_claimed():
    clusters = {name: [*parts, "7,77"] for name, parts in CLUSTERS.items()}
    text = by_columns(clusters)
    for parts in clusters.values():
        text = text.replace(f"{total(parts)} mio. kr.", "3,33 mio. kr.")
    assert not [grid for grid in grids(text) if grid.method == "text-banded"]


def test_the_list_of_one_cell_is_not_taken_for_a_cluster_with_its_total():
    """ "Samlet 1,65" closes a list; the cluster's total comes after it."""
    text = "Klynge\n\nBeløb\n\n"
    for name, (first, second, third) in CLUSTERS.items():
        both = total([first, second])
        text += f"{name}\n\nTo indsatser:\n1) Kurser\n2) Rådgivning\n\n1) {first} mio. kr.\n2) {second} mio. kr.\nSamlet {both} mio. kr.\n\n"
        text += f"Telefonlinje\n\n{third} mio. kr.\n\nI alt {name}\n\n{total([first, second, third])} mio. kr.\n\n"
    found = clusters_of(grids(text)[0])
    for name, (first, _, third) in CLUSTERS.items():
        assert found[f"1) {first} mio. kr."] == found[f"{third} mio. kr."] == name


LABELS = ["Klyngen Holbæk", "Klyngen Næstved/Slagelse", "Aarhusklyngen", "Randersklyngen", "Fynsklyngen", "I alt"]
FIGURES = [
    ["310", "420", "730"],
    ["105", "-", "105"],
    ["950", "1.040", "1.990"],
    ["275", "300", "575"],
    ["640", "15", "655"],
    ["2.280", "1.775", "4.055"],
]
HEADS = ["Kommuner (t.kr.)", "Region (t.kr.)", "Samlet (t.kr.)"]
WANTED = [[label, *figures] for label, figures in zip(LABELS, FIGURES, strict=True)]


def stacked(*stacks):
    return "Fordelingen for 2027 er som følger, når alle bidrag er lagt sammen for hver klynge.\n" + "\n\n".join(
        "\n".join(stack) for stack in (["Klynge", *LABELS], *stacks)
    )


def test_stacks_of_columns_are_put_together_where_the_sums_hold():
    columns = [[head, *column] for head, column in zip(HEADS, zip(*FIGURES, strict=True), strict=True)]
    (grid,) = grids(stacked(*columns))
    assert rows(grid) == [["Klynge", *HEADS], *WANTED]


def test_stacks_of_rows_are_put_together_where_the_sums_hold():
    (grid,) = grids(stacked(HEADS, [figure for row in FIGURES for figure in row]))
    assert rows(grid)[1:] == WANTED


def test_labels_broken_over_lines_are_one_label():
    text = stacked(HEADS, [figure for row in FIGURES for figure in row]).replace(
        "Klyngen Næstved/Slagelse", "Klyngen\nNæstved/\nSlagelse"
    )
    assert [row[0] for row in rows(grids(text)[0])][1:] == ["Klyngen Holbæk", "Klyngen Næstved/ Slagelse", *LABELS[2:]]


def test_stacks_without_sums_are_not_guessed():
    figures = [
        "310",
        "421",
        "738",
        "105",
        "77",
        "109",
        "950",
        "1.041",
        "1.993",
        "275",
        "301",
        "579",
        "640",
        "16",
        "651",
        "2.281",
        "1.776",
        "4.059",
    ]
    assert not [grid for grid in grids(stacked(HEADS, figures)) if grid.method == "text-stacked"]


CELLS = "Indsats\n\nBevilget\n\nForbrugt\n\nRest\n\n"


def test_labels_printed_after_the_last_figures_go_to_the_rows_without_one():
    text = (
        CELLS
        + "Kurser\n\n410\n\n300\n\n110\n\nRådgivning\n\n95\n\n60\n\n35\n\n200\n\n150\n\n50\n\n705\n\n510\n\n195\n\nTelefonlinje\n\nSamlet\n"
    )
    assert rows(grids(text)[0])[-2:] == [["Telefonlinje", "200", "150", "50"], ["Samlet", "705", "510", "195"]]


def test_a_minus_apart_from_its_figure_is_its_sign_where_the_other_rows_say_so():
    text = "Indsats Forbrug Budget Afvigelse\nKurser 310 300 10\nRådgivning 95 100 - 5\nTelefonlinje 150 180 - 30\nKaravane 40 20 20\n"
    assert [row[-1] for row in rows(grids(text)[0])[1:]] == ["10", "-5", "-30", "20"]


def test_a_blank_line_after_each_line_parts_nothing():
    text = "Indsats Bevilget (1.000\nkr.)\nFælles kurser 410\nRådgivning i byen 95\nTelefonlinje om natten 200\nKaravane 140\nKor 55\nSamlet 900\n"
    spread = text.replace("\n", "\n\n")
    assert rows(grids(spread)[0]) == rows(grids(text)[0])
    assert rows(grids(spread)[0])[0] == ["Indsats", "Bevilget (1.000 kr.)"]


def test_a_status_table_keeps_the_amount_that_ends_each_row():
    text = """Fokusområde Indsats Forankring Status Forventet
periode
Bevilget
2025
(t.kr.)
Ældre Faldhold i byen Nord Pågår Afsluttes primo
2026
250
Ældre Kurser for pårørende Syd Afsluttet -
Børn Søvnskole Nord Under opstart Q3 2026 1.300
Samlet 1.550
"""
    (grid,) = grids(text)
    assert [(row[2], row[-1]) for row in rows(grid)[1:]] == [
        ("Nord", "250"),
        ("Syd", "-"),
        ("Nord", "1.300"),
        ("", "1.550"),
    ]


def test_cells_without_blank_lines_keep_their_rows():
    """As pymupdf prints a table: a label, its figures, the next label; the words between the figures are no heads."""
    text = (
        "Klynge\nKommuner (t.kr.)\nRegion (t.kr.)\nSamlet (t.kr.)\n"
        + "\n".join("\n".join(row) for row in WANTED)
        + "\n"
    )
    assert rows(grids(text)[0])[1:] == WANTED


def test_a_unit_that_heads_share_heads_the_labels():
    text = "Mio. kr. Ramme\n2027\nRamme\n2028\nSamlet Rest\nKlyngen Holbæk 1,5 1,6 3,1 0,2\nRanders 2,0 2,5 4,5 0,4\nMidtklyngen 1,1 1,2 2,3 0,7\n"
    assert rows(grids(text)[0])[0] == ["Mio. kr.", "Ramme 2027", "Ramme 2028", "Samlet", "Rest"]


def boxes(*boxes_):
    return "\n\n".join("\n\n".join(box) for box in boxes_) + "\n"


def test_boxes_whose_first_row_comes_before_the_rest_are_put_together():
    """As pdfminer prints them: the first row of two columns, the rest of each of them, the third column; labels before or after."""
    one, two, three = (list(column) for column in zip(*FIGURES, strict=True))
    figures = [one[:1], two[:1], one[1:], two[1:], three]
    for words in ([["Klynge"], LABELS, HEADS, *figures], [["Klynge"], HEADS, *figures, LABELS]):
        (grid,) = grids(
            "Fordelingen for 2027 er som følger, når alle bidrag er lagt sammen for hver klynge.\n\n" + boxes(*words)
        )
        assert rows(grid) == [["Klynge", *HEADS], *WANTED]


def test_a_last_row_printed_after_its_label_belongs_to_the_columns_before_it():
    columns = [list(column) for column in zip(*FIGURES[:-1], strict=True)]
    (grid,) = grids(boxes(["Klynge"], LABELS[:-1], HEADS, *columns, LABELS[-1:], FIGURES[-1]))
    assert rows(grid) == [["Klynge", *HEADS], *WANTED]


def test_two_columns_are_told_by_their_totals():
    columns = [["Bevilget", "300", "150", "75", "525"], ["Brugt", "280", "120", "80", "480"]]
    (grid,) = grids(boxes(["T.kr."], ["Søvnskole", "Faldhold", "Kor", "I alt"], *columns))
    assert rows(grid)[1:] == [
        ["Søvnskole", "300", "280"],
        ["Faldhold", "150", "120"],
        ["Kor", "75", "80"],
        ["I alt", "525", "480"],
    ]


def test_small_numbers_that_add_up_by_chance_are_no_table():
    text = boxes(
        ["Note"], ["Løn til alle", "Husleje", "Kørsel", "Mad"], ["Antal", "Dage", "Hold"], list("123235347459")
    )
    assert not [grid for grid in grids(text) if grid.method == "text-stacked"]


@pytest.mark.parametrize(
    ("last", "rest"),
    [("60\n45", ["60", "45"]), ("45", ["", "45"])],  # in the second the dash of what is left is lost
)
def test_rows_printed_as_a_box_among_others_get_their_own_figures(last, rest):
    cells = ["Indsats", "2024", "2025", "I alt", "Brugt", "Rest", "Kurser", "410", "300", "710", "500", "210"]
    spent = 320 - int(rest[0] or 0)
    cells += ["Rådgivning for\npårørende\nCafé", "200\n95", "120\n60", "320\n155", f"{spent}\n110", last]
    cells += ["Løn", "130", "140", "270", "225", "45", "Materialer", "70", "20", "90", "50", "40"]
    (grid,) = grids("\n\n".join(cells) + "\n")
    assert rows(grid)[-4:-2] == [
        ["Rådgivning for pårørende", "200", "120", "320", str(spent), rest[0]],
        ["Café", "95", "60", "155", "110", rest[1]],
    ]


def test_boxes_under_one_head_are_one_table():
    first = "Sted\nNord\nSyd\nØst\nVest\n\nKommuner\n1.100\n2.300\n1.250\n980\n\nRegion\n900\n1.700\n1.150\n1.020\n\n"
    first += "I alt\n2.000\n4.000\n2.400\n2.000\n\n"
    second = (
        "By\nLand\nKyst\nSø\nSkov\n\n450\n700\n310\n200\n120\n\n550\n300\n290\n100\n80\n\n1.000\n1.000\n600\n300\n200\n"
    )
    (grid,) = grids(first + second)
    assert rows(grid)[0][1:] == ["Kommuner", "Region", "I alt"]
    assert rows(grid)[-2:] == [["Sø", "200", "100", "300"], ["Skov", "120", "80", "200"]]


def test_a_year_that_ends_a_label_is_no_figure_of_its_row():
    (grid,) = grids(
        """Post Randersklyngen Vestklyngen Midtklyngen Alle tre
Fælles pulje 1,45 1,98 1,62 5,05
Kurser 0,38 0,52 0 0,90
Data 0,65 - 0,65 1,30
Budget 2027 2,48 2,50 2,27 7,25
"""
    )
    assert grid.texts()[-1] == ["Budget 2027", "2,48", "2,50", "2,27", "7,25"]


def test_the_first_cluster_over_its_rows_is_no_head():
    (grid,) = grids(
        """Projekt Tilsagn Udbetalt
Klynge Fyn
Sunde fødder 412 300
Natteravn på hjul 655 218
Aarhusklyngen
Ro på gangen 890 445
Vejen videre 126 126
"""
    )
    labels = ["Projekt", "Klynge Fyn", "Sunde fødder", "Natteravn på hjul", "Aarhusklyngen", "Ro på gangen", "Vejen videre"]
    assert [row[0] for row in grid.texts()] == labels


BROKEN_HEADS = {
    "a line for each half": [
        "T.kr. Klynge",
        "Nord",
        "Klynge",
        "Midt",
        "Sønderjysk",
        "Klynge",
        "I alt",
        "2031",
        "Kommuner 210 390 310 910",
        "Region 220 380 320 920",
        "2032",
        "Kommuner 230 400 330 960",
        "Region 240 410 340 990",
    ],
}


@pytest.mark.parametrize("lines", BROKEN_HEADS.values(), ids=BROKEN_HEADS)
def test_clusters_over_two_lines_head_their_own_figures(lines):
    (grid,) = grids("\n".join(lines))
    head, *body = rows(grid)
    figures = [[cell for cell in row[1:] if cell] for row in body]
    columns = [col for col in range(1, grid.n_cols) if any(row[col] for row in body)]
    assert [head[col] for col in columns] == ["Klynge Nord", "Klynge Midt", "Sønderjysk Klynge", "I alt"]
    assert [row[0] for row in body] == ["2031", "Kommuner", "Region", "2032", "Kommuner", "Region"]
    assert figures[-1] == ["240", "410", "340", "990"]


def test_a_label_that_waits_for_its_year_gets_it():
    (grid,) = grids("Post A B\nForbrug i 10 20\n2031\nRest 30 40\nLøn 50 60\n")
    assert [row[0] for row in rows(grid)][1] == "Forbrug i 2031"


GROUPED = {
    "cell after cell": ["Klynge", "Tilskud Brugt pr. 31.03", "Rest", "Oprindeligt Overført fra 2030 Korrigeret Udbetalt Bundet"],
    "line by line": ["Tilskud Brugt pr. 31.03", "Klynge Rest", "Oprindeligt Overført fra 2030 Korrigeret Udbetalt Bundet"],
}


@pytest.mark.parametrize("heads", GROUPED.values(), ids=GROUPED)
def test_heads_of_groups_stand_over_the_columns_that_add_up(heads):
    figures = ["Klynge Nord 40 8 48 20 18 10", "Klynge Midt 70 -5 65 30 25 10", "I alt 110 3 113 50 43 20"]
    (grid,) = grids("\n".join([*heads, *figures]))
    groups = {cell.text: (cell.col, cell.col_span) for cell in grid.cells if cell.row == 0 and cell.text}
    assert groups == {"Tilskud": (1, 3), "Brugt pr. 31.03": (4, 2)}
    assert grid.texts()[1] == ["Klynge", "Oprindeligt", "Overført fra 2030", "Korrigeret", "Udbetalt", "Bundet", "Rest"]


def test_words_after_the_figures_are_remarks_of_their_row():
    lines = [
        "Indsats", "Bevilget", "(kr.)", "Brugt", "(kr.)", "Bemærkninger",
        "Nattelinje 120.000 80.000 Følger planen",
        "Tandpleje for ældre på", "plejehjem",
        "30.000 12.000",
        "Forsinket, da kurset først", "begynder til efteråret",
        "Tryghedslinje 45.000 45.000 Afsluttet",
        "I alt 195.000 137.000",
    ]  # fmt: skip
    (grid,) = grids("\n".join(lines))
    assert [[" ".join(text.split()) for text in row] for row in grid.texts()] == [
        ["Indsats", "Bevilget (kr.)", "Brugt (kr.)", "Bemærkninger"],
        ["Nattelinje", "120.000", "80.000", "Følger planen"],
        ["Tandpleje for ældre på plejehjem", "30.000", "12.000", "Forsinket, da kurset først begynder til efteråret"],
        ["Tryghedslinje", "45.000", "45.000", "Afsluttet"],
        ["I alt", "195.000", "137.000", ""],
    ]
