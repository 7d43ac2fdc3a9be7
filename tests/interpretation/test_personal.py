"""Personal data is masked; figures, case numbers and dates are not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interpretation.personal import find_personal, mask, without_personal_data
from pipeline.model import Decision, Extraction, NumberToken, Span
from tests.interpretation.layouts import DOCUMENT, grid, layout


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Borgeren (010190-1234) har klaget", "Borgeren ([CPR]) har klaget"),
        ("CPR-nr.: 3112991234.", "CPR-nr.: [CPR]."),
        ("61 og 610190-1234", "61 og [CPR]"),
        ("Ring på tlf. 45678910 i dag", "Ring på tlf. [telefon] i dag"),
        ("Mobil: 45 67 89 10", "Mobil: [telefon]"),
        ("+45 4567 8910", "[telefon]"),
        ("Kontakt Mette Hansen, 45 67 89 10.", "Kontakt Mette Hansen, [telefon]."),
        ("Skriv til klynge.syd@region.dk!", "Skriv til [e-mail]!"),
    ],
)
def test_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Sagsnr. 24-001712",
        "2.221.991 2.221.991 4.402.596",
        "450 000 000 kr.",
        "12 34 56 78 kr.",
        "25 30 35 40 45",
        "Antal 25 30 35 40",
        "2022 2023 2024 2025",
        "EAN 5798008736801",
        "CVR 44023911",
        "990190-1234",
        "2023-2026, 15-17½ år, § 79, 6,44-7,31 kr.",
        "1764 kr. (2025-tal)",
    ],
)
def test_left_alone(text):
    assert mask(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text):
    once = mask(text)
    assert mask(once) == once or find_personal(once)


@given(st.text())
def test_what_is_found_is_in_order_and_apart(text):
    found = find_personal(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_an_extraction_loses_personal_data_and_keeps_its_places():
    text = "Ring til Mona Lind på tlf. 45 67 89 10 om de 250.000 kr."
    token = NumberToken("n1", "45 67 89 10", "phone", Span(1, "45 67 89 10", block="p1", start=27, end=38))
    decision = Decision("d1", "1", "Pulje", Span(1, text, block="p1", end=len(text)), decision=text)
    before = Extraction(
        DOCUMENT, layout(text, grid(1, [["cpr 010190-1234", "4"]])), decisions=(decision,), numbers=(token,)
    )
    after = without_personal_data(before)
    assert "45 67" not in repr(after) and "010190" not in repr(after)
    assert after.layout.blocks[0].text == "Ring til Mona Lind på tlf. •• •• •• •• om de 250.000 kr."
    assert after.numbers[0].kind == "phone"


def test_an_extraction_without_personal_data_is_left_as_it_is():
    extraction = Extraction(DOCUMENT, layout("Der er afsat 250.000 kr. i 2024."))
    assert without_personal_data(extraction) is extraction
