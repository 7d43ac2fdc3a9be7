"""Figures as people write them."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.reference.texts import pairs
from pipeline.report.words import Words

DA, EN = Words("da"), Words("en")


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("8563999", "8.563.999", "8,563,999"),
        ("-6344", "−6.344", "−6,344"),
        ("2.5", "2,50", "2.50"),
        ("1234567.891", "1.234.567,89", "1,234,567.89"),
        (None, "–", "–"),
    ],
)
def test_numbers(value, danish, english):
    number = None if value is None else Decimal(value)
    assert (DA.number(number), EN.number(number)) == (danish, english)


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.9996, "99,9 %"), (0.5, "50 %"), (0.0, "0 %"), (None, "–")]
)
def test_percentages_are_never_rounded_up_to_all(share, text):
    assert DA.percent(share) == text


def test_periods_and_dates():
    assert DA.period(2023, 2026) == "2023–2026"
    assert DA.period(2023, 2023) == DA.period(2023, None) == "2023"
    assert DA.date(dt.date(2023, 5, 10)) == "10.5.2023"


def test_a_code_without_a_word_stands_for_itself():
    assert DA.word("something_new") == "something_new"
    assert DA.finding("some.code") == "some.code"


@pytest.mark.parametrize(
    "kind",
    [
        "row",
        "column",
        "group",
        "cell",
        "tables",
        "prose",
        "prose_sum",
        "documents",
        "rule",
        "multiple",
        "share",
        "cap",
        "unchanged",
    ],
)
def test_every_kind_of_sum_has_words(kind):
    assert DA.word(kind) in pairs("word")[kind] and EN.word(kind) in pairs("word")[kind] and DA.word(kind) != ""
    assert "_" not in DA.word(kind)
