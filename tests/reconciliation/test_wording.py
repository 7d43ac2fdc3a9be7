"""What a finding says: units, minus signs, which digit, one change a line, and no figure twice."""

from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation import reconcile
from pipeline.reconciliation.explain import as_round, change_of, counted
from pipeline.reference.texts import number

LEDGER = [line.split("|") for line in """\
Konto|Løn|Drift|I alt
Nord|4.310|1.205|5.515
Syd|3.876|988|4.684
Øst|2.940|1.117|4.057
I alt|11.126|3.310|14.436""".splitlines()]  # fmt: skip


def explanation(grid, **known):
    (finding,) = [f for f in reconcile(grid, number_format="da", **known).findings if f.verdict == "mismatch"]
    return finding.explanation_da, finding.explanation_en


def test_money_has_its_unit_and_a_real_minus():
    everywhere = [(r, c) for r in range(1, 5) for c in range(1, 4)]
    danish, english = explanation(LEDGER, money=everywhere)
    assert "Forskellen er 180 kr." in danish and "DKK 180" in english and ".." not in danish
    assert number(Decimal(-6344)) == "−6.344"


def test_figures_of_no_known_unit_have_none():
    assert "kr." not in explanation(LEDGER)[0]


def test_the_digits_that_were_swapped_are_said_and_the_field_is_named_in_words():
    danish, _ = explanation(LEDGER)
    assert "feltet »I alt« for Syd rettes fra 4.684 til 4.864" in danish
    assert "to cifre er byttet om (68 i stedet for 86)" in danish


def test_one_wrong_digit_is_said():
    wrong = [[cell.replace("2.940", "2.240") for cell in row] for row in LEDGER]
    right = [[cell.replace("4.684", "4.864") for cell in row] for row in wrong]
    assert "tastefejl i ét ciffer (2 i stedet for 9)" in explanation(right)[0]


def test_a_figure_is_never_said_twice():
    matrix = reconcile(LEDGER, number_format="da").matrix
    assert change_of(replace(matrix, money=frozenset({(1, 1)})), (1, 1), Decimal(4130)) == (
        "feltet »Løn« for Nord rettes fra 4.310 kr. til 4.130 kr."
    )


def test_small_numbers_are_words_and_slack_is_as_round_as_the_money():
    assert [counted(n) for n in (1, 4, 12, 13)] == ["én", "fire", "tolv", "13"]
    assert number(as_round(Decimal("43231.4625"))) == "43.231"
