"""Units and numbers written in words, as letters and tables print them."""

from decimal import Decimal

import pytest

from pipeline.danish.money import find_amounts, unit_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Der søges 4,2 mkr. til formålet", 4_200_000),
        ("et lån på 18 tusind danske kroner", 18_000),
        ("fire hundrede tusinde kr.", 400_000),
        ("tre hundrede og halvtreds kroner", 350),
        ("syvogtyve millioner kroner", 27_000_000),
        ("Pengene går til etape 2-3 og 6 mio. kr. til tag", 6_000_000),
    ],
)
def test_one_amount_with_its_unit_or_number_in_words(text, value):
    assert [found.amount.value_kr for found in find_amounts(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Overslag (1.000. kr.)", "t.kr"),
        ("kr. 1.000", "t.kr"),
        ("DKK mio.", "mio.kr"),
        ("Buffer, 12 pct.", None),
        ("Vagt i 48 timer", None),
        ("2027\nMio. kr.", "mio.kr"),
    ],
)
def test_the_unit_that_a_heading_or_label_states(text, unit):
    assert unit_of(text) == unit


def test_a_year_over_a_unit_is_no_amount():
    assert find_amounts("2027\nMio. kr.") == ()
