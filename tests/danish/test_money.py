"""Money as printed, read to kroner."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.danish.money import find_amounts, unit_of
from pipeline.extraction import extract
from pipeline.model import Amount


def only(text: str, unit: str | None = None) -> Amount:
    found = find_amounts(text, unit)
    assert len(found) == 1, found
    return found[0].amount


VALUES = [
    ("afsat 80 mio. kr. til", "80000000", ""),
    ("2 mio.kr", "2000000", ""),
    ("afsat 1'118'250 kr. til", "1118250", ""),
    ("kr. 1’118’000 til leje", "1118000", ""),
    ("1·118·000,50 kr.", "1118000.50", ""),
    ("2,1 mio. Kr.", "2100000", ""),
    ("0,25 mio.kr.", "250000", ""),
    ("100 millioner kroner", "100000000", ""),
    ("otte millioner kroner", "8000000", ""),
    ("halvanden million kroner", "1500000", ""),
    ("6,4 mia. kr.", "6400000000", ""),
    ("12 mill. kr.", "12000000", ""),
    ("236 t. kr.", "236000", ""),
    ("236 t.kr.", "236000", ""),
    ("236 tkr.", "236000", ""),
    ("kr. 16.000,-", "16000", ""),
    ("16.000,- kr.", "16000", ""),
    ("kr. 2,5 mio.", "2500000", ""),
    ("mio. kr. 25,2", "25200000", ""),
    ("25,2 (mio. kr.)", "25200000", ""),
    ("kr 1 250 000", "1250000", ""),
    ("ca. 1/2 mio. kr.", "500000", ""),
    ("1 1/2 mio. kr.", "1500000", ""),
    ("1.234.56 kr.", "1234.56", "misplaced_separator"),
    ("575.611,70 kr. ekskl. moms", "575611.70", ""),
    ("1764 kr. (2025-tal)", "1764", ""),
    ("2\u202f072\u202f287\u00a0kr.", "2072287", ""),
    ("2 500 kr.", "2500", ""),
    ("2.072.287 kr.*", "2072287", ""),
    ("2.072.287³ kr.", "2072287", ""),
    ("2.072.287 ₂ kr.", "2072287", ""),
    ("2,1¹) mio. kr.", "2100000", ""),
    ("1½ mio. kr.", "1500000", ""),
    ("2 mio.\nkr.", "2000000", ""),
    ("udgør -1,360 mio. kr.", "-1360000", ""),
    ("minus 1,4 mio. kr.", "-1400000", ""),
    ("- 2,3 mio.kr.", "2300000", ""),
    ("• – 2,3 mio.kr.", "2300000", ""),
    ("+244 t.kr.", "244000", ""),
    ("1.2 mio.kr.", "1200000", "decimal_point"),
    ("12, 4 mio. kr.", "12400000", "space_in_number"),
    ("3,8. mio. kr.", "3800000", "stray_point"),
    ("225.000. kr. til", "225000", "stray_point"),
    ("12.022, kr.", "12022", "stray_point"),
    ("12022. kr. til", "12022", "stray_point"),
    ("3.936286 kr.", "3936286", "lost_separator"),
    ("187,500 kr.", "187.500", "three_decimals"),
    ("0,360 kr.", "0.360", "three_decimals"),
    ("2,5 mio. i 2023", "2500000", ""),
    ("et tilskud på 1.000 kr. til hver", "1000", ""),
]


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ("Bevilget 2031 kr. Forbrug 2031 kr. Rest kr.", []),
        ("Kursusbudget (2032) kr.", []),
        ("Beløb i 2031-kroner", []),
        ("Tilskud 2031-2032 Kr.", []),
        ("Rammen for 2031–2033 mio. kr.", []),
        ("Overført fra 2031 kr. Bevilget 2032 kr. Samlet kr.", []),
        ("Lån (2031), mio. kr.", []),
        ("2031 kr. bevilget i alt 4,2 mio. kr.", ["4,2 mio. kr."]),
        ("Her er tallene. 2031 kr. forbrug er 0,7 mio. kr.", ["0,7 mio. kr."]),
        ("2031 kr. gik til bespisning.", ["2031 kr."]),
        ("Lån (2.031) mio. kr.", ["(2.031) mio. kr."]),
        ("Der blev forbrugt 2031 kr.", ["2031 kr."]),
        ("Kontingentet er 2019 kr.", ["2019 kr."]),
        ("Budget 1850 kr.", ["1850 kr."]),
        ("Forbrug 2.031 kr.", ["2.031 kr."]),
    ],
)
def test_a_year_beside_the_unit_of_a_heading_is_no_amount(text: str, raws: list[str]) -> None:
    assert [found.amount.raw for found in find_amounts(text)] == raws


@pytest.mark.parametrize(("text", "value", "doubt"), VALUES)
def test_an_amount_is_read_as_printed_and_flagged_when_odd(text: str, value: str, doubt: str) -> None:
    amount = only(text)
    assert (amount.value_kr, amount.doubt) == (Decimal(value), doubt)


@pytest.mark.parametrize(
    "text",
    [
        "de otte kommuner",
        "5,9 mio. danskere",
        "i 2022 og 2023",
        "50 pct.",
        "§ 79, stk. 2",
        "Budget 2023(-26)",
        "budgettet i 2025, - altså i år",
        "Igangværende projekter (i 1.000 kr.)",
        "Udgifter (1.000 kr.)",
        "Afsat i 2023 (kr.)",
        "Skøn over klyngernes andel af midlerne i 2022, kr.",
        "Budget 2023, mio. kr.",
        "Forbrug 2022-2023, t.kr.",
        "15-17½ årige",
        "",
    ],
)
def test_what_is_no_money(text: str) -> None:
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("6,44-7,31 kr. pr indbygger", "6.44", "7.31"),
        ("0,7 – 1,7 mio. kr. årligt", "700000", "1700000"),
        ("mellem 5 og 10 mio. kr.", "5000000", "10000000"),
        ("kr. 5.000-10.000", "5000", "10000"),
        ("kr. 5.000 - 10.000,-", "5000", "10000"),
        ("omkring 150-200.000 kr.", "150000", "200000"),
        ("2 til 3 mio. kr.", "2000000", "3000000"),
        ("omkring 1,5 - 2 mio. kr.", "1500000", "2000000"),
    ],
)
def test_a_range_keeps_both_ends_and_its_value_is_the_lower(text: str, low: str, high: str) -> None:
    amount = only(text)
    assert (amount.value_kr, amount.low_kr, amount.high_kr) == (Decimal(low), Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("henholdsvis 2,1 og 3,4 mio. kr.", ["2100000", "3400000"]),
        ("i 2023 1,5 og i 2024 2,5 mio. kr.", ["1500000", "2500000"]),
        ("fra 25 til 10 mio. kr.", ["25000000", "10000000"]),
        ("i 2022 og 2023 40 mio. kr.", ["40000000"]),
        ("i 2022, 4 mio. kr.", ["4000000"]),
        ("1,9 mio. kr., heraf 1,63 fra drift til anlæg", ["1900000", "1630000"]),
        ("kolonne 1 kr. 16.000", ["16000"]),
        ("pkt. 12 450 kr.", ["450"]),
    ],
)
def test_figures_that_share_a_unit_and_figures_that_do_not(text: str, values: list[str]) -> None:
    assert [found.amount.value_kr for found in find_amounts(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("text", "bound", "approximate"),
    [
        ("ca. 8,8 mio. kr.", "exact", True),
        ("ikke må overstige 4,4 mio. kr.", "at_most", False),
        ("højst 4 mio. kr.", "at_most", False),
        ("op til ca. 50.000 kr.", "at_most", True),
        ("må højst udgøre 900.000 kr.", "at_most", False),
        ("kan højst opkræves en betaling på 144 kr. pr. dag", "at_most", False),
        ("må maksimalt komme til at koste 95 kr. pr. uge", "at_most", False),
        ("kan højst mødes fire gange og har 7.000 kr.", "exact", False),
        ("mindst 200 mio. kr.", "at_least", False),
        ("mindre end 5 mio. kr.", "at_most", False),
        ("ikke mindre end 5 mio. kr.", "at_least", False),
        ("råder over 3 mio. kr.", "exact", False),
        ("over 500.000 kr.", "at_least", False),
        ("fordelt over 4 år med 2 mio. kr.", "exact", False),
    ],
)
def test_bounds_and_approximations(text: str, bound: str, approximate: bool) -> None:
    amount = only(text)
    assert (amount.bound, amount.approximate) == (bound, approximate)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("6,81 kr. pr indbygger", "capita"),
        ("0,5 mio. kr. pr. kommune", "municipality"),
        ("244.350kr/år", "year"),
        ("80 mio. kr. årligt", "year"),
        ("40 mio. kr. pr. år", "year"),
        ("et årligt varigt beløb på 250 mio. kr.", "year"),
        ("25,00 kr./m3", "m3"),
        ("454 kr. i timen", "hour"),
        ("1.500 kr. om måneden", "month"),
        ("4.295 kr. pr. år pr. printer", "printer"),
        ("200 kr. pr. ekstra plads", "plads"),
        ("1.250 kr. pr. påbegyndt time, dog", "hour"),
        ("10 kr. pr. 1. maj", "total"),
        ("1,2 mio. kr. primært til drift", "total"),
    ],
)
def test_what_an_amount_is_per(text: str, per: str) -> None:
    assert only(text).per == per


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("800.000 kr. (2020-PL)", "2020-PL"),
        ("1764 kr. (2025-tal)", "2025-tal"),
        ("2 mio. kr. (2030-niveau)", "2030-niveau"),
    ],
)
def test_price_levels(text: str, level: str) -> None:
    assert only(text).price_level == level


def test_a_column_unit_makes_bare_figures_money_and_a_printed_unit_wins() -> None:
    assert only("12, 4", "mio.kr").value_kr == 12400000
    assert only("(418)", "t.kr").value_kr == -418000
    assert only("236 t. kr.", "mio.kr").value_kr == 236000
    labelled = find_amounts("1) 0,75\n2) 1,0\nI alt 2", "mio.kr")
    assert [found.amount.value_kr for found in labelled] == [750000, 1000000, 2000000]
    stacked = find_amounts("Budget 1.234\nForbrug 1.000\nRest 234", "t.kr")
    assert [found.amount.value_kr for found in stacked] == [1234000, 1000000, 234000]
    assert only("2024: 5,5", "mio.kr").value_kr == 5500000


@pytest.mark.parametrize("text", ["-", "", "50 pct.", "Klynge Nord"])
def test_a_column_unit_does_not_make_money_of_other_things(text: str) -> None:
    assert find_amounts(text, "kr") == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1.000 kr.", "t.kr"),
        ("Beløb i 1.000 kr.", "t.kr"),
        ("Mio. kr.", "mio.kr"),
        ("Afsat i 2023\n(kr.)", "kr"),
        ("Budget 2023 kr.", "kr"),
        ("Budget kr.", "kr"),
        ("I alt kr.", "kr"),
        ("Budget t kr.", "t.kr"),
        ("Udgift (t.kr.)", "t.kr"),
        ("Pct.", "pct"),
        ("Antal borgere", "count"),
        ("Fordeling af 40 mio. kr.", None),
        ("Fælles midler 2022", None),
        ("Kommune", None),
    ],
)
def test_units_of_headers(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


@given(
    st.integers(0, 10**9),
    st.sampled_from(["kr.", "t.kr.", "mio. kr.", "mia. kr."]),
    st.sampled_from([" ", "\u00a0", ""]),
)
def test_amounts_are_found_in_any_unit_and_lie_inside_their_interval(value: int, unit: str, gap: str) -> None:
    factor = {"kr.": 1, "t.kr.": 10**3, "mio. kr.": 10**6, "mia. kr.": 10**9}[unit]
    printed = f"{value:,}".replace(",", ".")
    text = f"Der er afsat {printed}{gap}{unit} til formålet."
    (found,) = find_amounts(text)
    assert found.amount.value_kr == value * factor
    assert found.amount.low_kr <= found.amount.value_kr <= found.amount.high_kr
    assert text[found.start : found.end] == f"{printed}{gap}{unit}"


PIECES = [
    "1",
    "2022",
    "3.936286",
    "12, 4",
    "1.234",
    "0,5",
    "½",
    "1/2",
    "mio. kr.",
    "kr.",
    "t.kr.",
    ",-",
    "-",
    "–",
    "(",
    ")",
    "pct.",
]
PIECES += [
    "og",
    "til",
    "mellem",
    "ca.",
    "op til",
    "heraf",
    "pr.",
    "/år",
    "§",
    "den",
    "5. maj",
    "\n",
    "\u00a0",
    "1)",
    "*",
    "1.234,3.936",
    "to",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from([" ", ""]), st.sampled_from([None, "kr", "mio.kr"])
)
def test_whatever_is_printed_amounts_are_disjoint_and_inside_their_intervals(
    pieces: list[str], gap: str, unit: str | None
) -> None:
    found = find_amounts(gap.join(pieces), unit)
    for earlier, later in pairwise(found):
        assert earlier.end <= later.start
    for each in found:
        assert each.amount.low_kr <= each.amount.value_kr <= each.amount.high_kr


@pytest.mark.parametrize("text", ["01.05.2023", "1.5.2023", "31.12.2024"])
def test_a_day_in_a_column_of_money_is_no_amount(text):
    assert find_amounts(text, "kr") == ()


@pytest.mark.parametrize("text", ["afsat 1:118:000 kr. til leje", "afsat 12|045 kr.", "i alt 1.118 .000 kr."])
def test_the_end_of_a_figure_is_no_amount(text):
    assert not find_amounts(text)
    assert [finding.code for finding in extract(text.encode(), "a.txt").findings] == ["amount.unread"]
