"""Signs as Danish accounts print them: before the unit, as ÷ or ./., as brackets, after the figure, as debit and credit."""

from decimal import Decimal

import pytest

from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import credits, read_figure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-kr. 4.512", -4512),
        ("kr. −4.512", -4512),
        ("− kr. 4.512", -4512),
        ("kr. ÷4.512", -4512),
        ("÷ 4.512 kr.", -4512),
        ("Rest: ./. 4.512 kr.", -4512),
        ("(4.512) kr.", -4512),
        ("kr. (4.512)", -4512),
        ("4.512- kr.", -4512),
        ("Udstyr − 4.512 kr.", -4512),
        ("Ansøgt beløb (kr.): -4.512", -4512),
        ("Husleje – kr. 4.512 om året", 4512),
        ("- kr. 4.512 til kørsel", 4512),
        ("der er (4.512 kr.) tilbage", 4512),
        ("4.512,- kr.", 4512),
        ("3 480 215 kr.", 3480215),
        ("3\u2009480\u2009215 kr.", 3480215),
        ("3\u202f480\u202f215 kr.", 3480215),
    ],
)
def test_amounts_in_text_have_the_sign_they_print(text, value):
    (found,) = find_amounts(text)
    assert found.amount.value_kr == value


@pytest.mark.parametrize(
    ("text", "values", "doubts"),
    [
        ("Rest -6.140 kr. Udstyr - 8.815 kr.", [-6140, 8815], ["", "loose_dash"]),
        ("3.310 kr.- til rest", [3310], ["loose_dash"]),
        ("12.480 kr. − 8.815 kr.", [12480, 8815], ["", "loose_dash"]),
        ("500 kr.-600 kr.", [500, 600], ["", "loose_dash"]),
        ("Udstyr - 8.815 kr. og rest 6.140 kr.", [8815, 6140], ["", ""]),
        ("DKK 2.310.000 DKK 1.985.400 DKK -324.600", [2310000, 1985400, -324600], ["", "", ""]),
    ],
)
def test_a_dash_that_may_be_a_sign_is_told_and_units_before_figures_keep_theirs(text, values, doubts):
    found = [each.amount for each in find_amounts(text)]
    assert [(amount.value_kr, amount.doubt) for amount in found] == list(zip(values, doubts, strict=True))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ansøgt beløb (kr.): 350.000", 350000),
        ("Beløb i 1.000 kr.: 350", 350000),
        ("Samlet budget i mio. kr.: 3,5", 3500000),
        ("Ansøgt beløb (kr.) 350.000 Periode", 350000),
        ("Antal (kr.): 2 møder", None),
        ("Budget (kr.) 2024", None),
    ],
)
def test_the_unit_at_the_end_of_a_label_is_that_of_its_figure(text, value):
    assert [found.amount.value_kr for found in find_amounts(text)] == ([] if value is None else [value])


@pytest.mark.parametrize("text", ["- 4.512 kr.", "− 4.512 kr.", "kr. − 4.512", "kr. 4.512,00-", "(kr. 4.512)", "(4.512 kr.)"])
def test_a_sign_in_a_cell_may_stand_away_from_its_figure(text):
    (found,) = find_amounts(text, in_cell=True)
    assert found.amount.value_kr == -4512


@pytest.mark.parametrize("text", ["4.512 kr. -", "kr. 4.512,-", "- 4.512 kr. pr. borger", "(ca. 4.512 kr.)"])
def test_what_is_no_sign_in_a_cell(text):
    (found,) = find_amounts(text, in_cell=True)
    assert found.amount.value_kr == 4512


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("71.305 ÷", "-71305"),
        ("minus 71.305", "-71305"),
        ("÷71.305", "-71305"),
        ("./. 71.305", "-71305"),
        ("71.305 K", "-71305"),
        ("K 71.305", "-71305"),
        ("D 71.305", "71305"),
        ("71.305 D", "71305"),
        ("71.305,50 K", "-71305.50"),
        ("3 480 215,5", "3480215.5"),
        ("500 K", None),
    ],
)
def test_figures_of_cells_have_the_sign_they_print(text, value):
    figure = read_figure(text)
    assert (figure.value if figure else None) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Der gives 140, 150 og 165 t.kr. i tre år.", [140000, 150000, 165000]),
        ("1,4 mio. kr. til drift og 3.150.000 til anlæg", [1400000, 3150000]),
        ("1,4 mio. kr. til 3.150.000 borgere", [1400000]),
    ],
)
def test_figures_of_a_list_share_what_money_is_said_of_one(text, values):
    assert [found.amount.value_kr for found in find_amounts(text)] == values


def test_debit_and_credit_in_a_column_beside_the_figures():
    rows = [["Post", "Beløb", "D/K"], ["Tilskud", "523", "D"], ["Løn", "121", "K"], ["I alt", "402", "D"]]
    assert credits(rows) == {(2, 1)}
    assert credits([["Post", "Hold"], ["5", "K"], ["7", "K"]]) == frozenset()  # no side is said, only one letter
    assert credits([["1", "D"], ["2", "K"], ["3", "Andet"]]) == frozenset()
