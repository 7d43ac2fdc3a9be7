"""Text tables of one column of figures, their cells parted by blanks or line ends."""

import pytest

from pipeline.model import Grid
from pipeline.reading import read
from pipeline.tables import layout

ROWS = [["Løn til projektleder", "339.953"], ["Materialer", "133.107"], ["Evaluering", "32.058"], ["I alt", "505.118"]]


def grids(text):
    return [block.texts() for block in layout(read(text.encode(), "a.txt")).blocks if isinstance(block, Grid)]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (
            "Budget\n\nBudgetpost Udgift i kr.\n" + "\n".join(" ".join(row) for row in ROWS) + "\n",
            ["Budgetpost", "Udgift i kr."],
        ),
        (
            "Budget\n\nBudgetpost\n\nUdgift i kr.\n\n" + "\n\n".join("\n\n".join(row) for row in ROWS) + "\n",
            ["Budgetpost", "Udgift i kr."],
        ),
    ],
)
def test_labels_with_an_amount_each_under_a_header_of_money(text, header):
    assert grids(text) == [[header, *ROWS]]


@pytest.mark.parametrize(
    "text",
    [
        "Der er søgt om støtte til følgende formål i kr.\nVi har modtaget 12\nVi har behandlet 3\nDer resterer 9\nVi takker for det.\n",
        "Dagsorden\n\nBudget\nPunkt 1\nPunkt 2\nOrientering om budgettet for det kommende år og de to følgende.\n",
    ],
)
def test_running_text_with_numbers_is_no_table(text):
    assert grids(text) == [] or all(len(rows) < 3 for rows in grids(text))


def test_one_years_amounts_under_a_head_of_labels():
    heads = "Beløb i mio. kr.\nRegionens bidrag\nKlynge 2023\nNord 6,41\nSyd 9,05\nI alt 15,46\n"
    heads += "Kommunernes bidrag\nKlynge 2023\nNord 1,41\nSyd 2,05\nI alt 3,46\n"
    assert grids(heads) == [
        [["Klynge", "2023"], ["Nord", "6,41"], ["Syd", "9,05"], ["I alt", "15,46"]],
        [["Klynge", "2023"], ["Nord", "1,41"], ["Syd", "2,05"], ["I alt", "3,46"]],
    ]
    assert grids("Nævn 2023\nNord 6,41\nSyd 9,05\nI alt 15,46\n") == []


def test_one_column_of_figures_under_a_unit_with_its_year():
    rows = "Overført fra 2024 957\nUdmeldt ramme 3.720\nTil rådighed 4.677\n"
    (found,) = grids(f"Midler i 2025 t.kr.\n{rows}")
    assert found[1:] == [["Overført fra 2024", "957"], ["Udmeldt ramme", "3.720"], ["Til rådighed", "4.677"]]
