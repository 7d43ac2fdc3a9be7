"""In a column of money a figure with words after it is an amount where they say more of the money, and told where they may count something."""

from decimal import Decimal

import pytest

from pipeline.extraction import extract
from pipeline.model import Extraction


def column(cell: str) -> Extraction:
    rows = "".join(f"<tr><td>Post {n}</td><td>{text}</td></tr>" for n, text in enumerate(("41.250", cell, "13.111")))
    page = f"<h1>Regnskab 2025</h1><table><tr><th>Post</th><th>Beløb (kr.)</th></tr>{rows}</table>"
    return extract(page.encode(), "a.html")


@pytest.mark.parametrize(
    ("cell", "value", "per"),
    [
        ("12.000 netto", 12000, "total"),
        ("12.000 ekskl. moms", 12000, "total"),
        ("12.000 pr. år", 12000, "year"),
        ("12.000 a)", 12000, "total"),
        ("12.000 CR", -12000, "total"),
        ("12.000 DR", 12000, "total"),
    ],
)
def test_words_that_say_more_of_the_money(cell, value, per):
    (claim,) = (each for each in column(cell).claims if each.span.row == 2)
    assert (claim.amount.value_kr, claim.amount.per) == (Decimal(value), per)


@pytest.mark.parametrize("cell", ["12.000 borgere", "12.000 Lønninger"])
def test_words_that_may_count_something_are_told(cell):
    found = column(cell)
    assert len(found.claims) == 2 and [finding.code for finding in found.findings] == ["amount.unread"]


def test_a_small_count_in_a_column_of_money_is_one():
    assert not column("3 medarbejdere").findings


def test_the_year_of_an_amount_in_a_note_is_not_the_tables():
    page = """<h1>Økonomirapport 2025</h1><table><tr><th>Klynge</th><th>Bevilget (kr.)</th></tr><tr><td>Klynge Nord</td><td>412.350</td></tr>
    <tr><td>I alt</td><td>412.350</td></tr></table><p>Note: 13.130 kr. er overført til 2026.</p>"""
    assert [claim.period_from for claim in extract(page.encode(), "a.html").claims] == [2025, 2025, 2026]


def test_a_word_that_begins_with_a_capital_is_not_counted():
    """A table that lost its columns: "80.092 Mad 12.310"."""
    found = extract(
        "<h1>Regnskab, kr.</h1><p>Post Beløb (kr.)</p><p>Løn 80.092 Mad 12.310 Salg 4.115</p>".encode(), "a.html"
    )
    assert "80.092" in " ".join(finding.explanation_da for finding in found.findings)
