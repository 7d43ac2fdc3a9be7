"""Every number of a text with its kind, by the conventions of the answer keys."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.danish.tokens import number_tokens

KINDS: list[tuple[str, list[tuple[str, str]]]] = [
    ("den 5. januar 2023 blev", [("5. januar 2023", "date")]),
    ("2023 kl. 10-12 og", [("2023", "year"), ("kl. 10-12", "date")]),
    ("Opdateret:29.08.2024", [("29.08.2024", "date")]),
    ("frem til 31/12-24.", [("31/12-24", "date")]),
    ("pr. 1. kvartal 2022 fra", [("1. kvartal 2022", "date")]),
    ("i 2. halvår 2025", [("2. halvår 2025", "date")]),
    ("perioden 1.1.23-28.2.23.", [("1.1.23", "date"), ("28.2.23", "date")]),
    ("Referat 2022-01-31", [("2022-01-31", "date")]),
    ("indeks 93,9 når", [("indeks 93,9", "count")]),
    ("i årene 2023-2026", [("2023", "year"), ("2026", "year")]),
    ("budget 2023-26.", [("2023", "year"), ("26", "year")]),
    ("i november 2023.", [("2023", "year")]),
    ("for 2022.pdf", [("2022", "year")]),
    ("i alderen 3-17 år", [("3", "count"), ("17", "count")]),
    ("15-17½ årige", [("15", "count"), ("17½", "count")]),
    ("80+ årige og 85+årige", [("80", "count"), ("85", "count")]),
    ("mellem 4,4 og 4,8 dage", [("4,4", "count"), ("4,8", "count")]),
    ("ligger mellem 113 og 182.", [("113", "count"), ("182", "count")]),
    ("pr. 1000 80+ årige borgere", [("1000", "count"), ("80", "count")]),
    ("hhv. 30 og 7 dage", [("30", "count"), ("7", "count")]),
    ("½ årsværk", [("½", "count")]),
    ("10-årsplanen og 72-timers", [("10", "count"), ("72", "count")]),
    ("Mere end 1.500 børn", [("1.500", "count")]),
    ("50 pct. og 6,3 %", [("50 pct.", "percent"), ("6,3 %", "percent")]),
    ("fra 5 til 10 pct.", [("5", "percent"), ("10 pct.", "percent")]),
    ("Side 18", [("Side 18", "page")]),
    ("Side 2Der er enighed", [("Side 2", "page")]),
    ("Baggrund .......... 12", [("12", "page")]),
    ("som det fremgår af punkt 6 har", [("punkt 6", "reference")]),
    ("Tabel 1. Skøn over", [("Tabel 1", "reference")]),
    ("henvendelser til 1813 har", [("1813", "reference")]),
    ("efter § 79, stk. 2", [("§ 79, stk. 2", "reference")]),
    ("i Budget 2023(-26)", [("Budget 2023(-26)", "reference")]),
    ("sagsnr. 24-012876", [("24-012876", "reference")]),
    ("29.30.08-A00-1-22", [("29.30.08-A00-1-22", "reference")]),
    ("Ad 2-4) Godkendes", [("Ad 2-4", "reference")]),
    ("1. Analyser af", [("1.", "ordinal")]),
    (
        "1) 0,75 mio. kr.\n2) 1,0 mio. kr.",
        [("1)", "ordinal"), ("0,75 mio. kr.", "amount"), ("2)", "ordinal"), ("1,0 mio. kr.", "amount")],
    ),
    ("Ungeudvalget 1.-3. Anbefales.", [("1.-3.", "ordinal")]),
    ("indsatser (4.a og 4.b), som", [("4.a", "ordinal"), ("4.b", "ordinal")]),
    ("status 2/2023 på", [("2/2023", "reference")]),
    ("2010 Pr. 31/7", [("2010", "year"), ("31/7", "date")]),
    ("1.-3. Anbefales.", [("1.-3.", "ordinal")]),
    ("ved 2. behandling", [("2.", "ordinal")]),
    ("COVID-19", [("COVID-19", "name")]),
    ("i Hal 3.", [("Hal 3", "name")]),
    ("Rådhusholmen 10, 2670 Greve", [("Rådhusholmen 10", "name"), ("2670", "name")]),
    ("tlf. 43 97 97 97", [("43 97 97 97", "phone")]),
    ("010203-1234", [("010203-1234", "cpr")]),
    ("gebyr 25,00 kr./m3", [("25,00 kr./m3", "amount")]),
    ("de oprindeligt planlagte 210.", [("210", "unexplained")]),
]


@pytest.mark.parametrize(("text", "expected"), KINDS, ids=[text[:30] for text, _ in KINDS])
def test_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.raw.strip(), token.kind) for token in number_tokens(text)] == expected


PIECES = [
    "1.",
    "12",
    "2023",
    "4,5",
    "§ 79",
    "kr.",
    "mio. kr.",
    "pct.",
    "5. maj 2023",
    "(",
    ")",
    "-",
    "Side",
    "børn",
    "og",
    "\n",
    "½",
    "1)",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_each_digit_is_in_exactly_one_token(text: str) -> None:
    tokens = number_tokens(text)
    for earlier, later in pairwise(tokens):
        assert earlier.end <= later.start
    covered = {place for token in tokens for place in range(token.start, token.end)}
    assert all(place in covered for place, char in enumerate(text) if char.isdigit())
