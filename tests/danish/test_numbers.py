"""Figures as printed: value, worth of the last digit, and what is odd about the printing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.danish.numbers import guess_format, read_figure

PRINTED = [
    # text, value, quantum, doubt
    ("25,2", "25.2", "0.1", ""),
    ("4.030.016", "4030016", "1", ""),
    ("12, 4", "12.4", "0.1", "space_in_number"),
    ("30,\n2", "30.2", "0.1", "space_in_number"),
    ("3.936286", "3936286", "1", "lost_separator"),
    ("3936.286", "3936286", "1", "lost_separator"),
    ("12.34.567", "1234567", "1", "misplaced_separator"),
    ("1.2", "1.2", "0.1", "decimal_point"),
    ("1,234,567", "1234567", "1", "foreign_separators"),
    ("1 234 567", "1234567", "1", ""),
    ("2\u202f500", "2500", "1", ""),
    ("2\u00a0180\u00a0605", "2180605", "1", ""),
    ("2.180.\n605", "2180605", "1", ""),
    ("-418", "-418", "1", ""),
    ("−418", "-418", "1", ""),
    ("(418)", "-418", "1", ""),
    ("418-", "-418", "1", ""),
    ("+244", "244", "1", ""),
    ("16.000,-", "16000", "1", ""),
    ("½", "0.5", "0.5", ""),
    ("1½", "1.5", "0.5", ""),
    ("0,000", "0", "0.001", ""),
]


@pytest.mark.parametrize(("text", "value", "quantum", "doubt"), PRINTED)
def test_a_figure_has_its_value_the_worth_of_its_last_digit_and_its_doubt(
    text: str, value: str, quantum: str, doubt: str
) -> None:
    figure = read_figure(text)
    assert figure is not None
    assert (figure.value, figure.quantum, figure.doubt) == (Decimal(value), Decimal(quantum), doubt)
    assert figure.low == figure.value - figure.quantum / 2
    assert figure.high == figure.value + figure.quantum / 2


@pytest.mark.parametrize(
    ("text", "low", "high"), [("6,44-7,31", "6.44", "7.31"), ("15-17½", "15", "17.5"), ("10-15.000", "10000", "15000")]
)
def test_a_range_is_its_lower_end_with_both_ends_kept(text: str, low: str, high: str) -> None:
    figure = read_figure(text)
    assert figure is not None
    assert (figure.value, figure.low, figure.high) == (Decimal(low), Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "nil"),
    [("-", "empty"), ("–", "empty"), ("..", "undecided"), ("ikke oplyst", "undecided"), ("ingen", "zero")],
)
def test_words_and_dashes_for_nothing(text: str, nil: str) -> None:
    figure = read_figure(text)
    assert figure is not None
    assert (figure.nil, figure.value) == (nil, 0)


@pytest.mark.parametrize("text", ["", "Klynge Nord", "1)", "2 mio. kr.", "418\n244", "4.402.596 402.596", "§ 79"])
def test_what_is_no_single_figure(text: str) -> None:
    assert read_figure(text) is None


def test_footnote_marks_and_percent_signs_are_kept_apart() -> None:
    marked, share = read_figure("2.072.287 **"), read_figure("6,3 %")
    assert marked is not None and marked.marks == ("**",) and marked.value == 2072287
    assert share is not None and share.percent and share.value == Decimal("6.3")


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_what_is_printed_the_danish_way_is_read_back(whole: int, decimals: int) -> None:
    value = Decimal(whole).scaleb(-decimals)
    printed = f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    figure = read_figure(printed)
    assert figure is not None
    assert figure.value == value
    assert figure.quantum == Decimal(1).scaleb(-decimals)


@given(st.integers(1000, 10**12), st.sampled_from(["da", "en", "space"]))
def test_each_format_reads_its_own_thousands(value: int, number_format: str) -> None:
    separator = {"da": ".", "en": ",", "space": " "}[number_format]
    figure = read_figure(f"{value:,}".replace(",", separator), number_format)
    assert figure is not None and figure.value == value


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1.234,5", "12,4"], "da"),
        (["1,234.5", "12.4", "1,000"], "en"),
        (["1 234,5", "2 000"], "space"),
        (["1.234", "5.678"], "da"),
        (["Klynge", ""], "da"),
    ],
)
def test_the_format_of_a_table_is_what_most_figures_speak_for(texts: list[str], expected: str) -> None:
    assert guess_format(texts) == expected
