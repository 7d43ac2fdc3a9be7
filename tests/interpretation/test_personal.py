"""What was read of a document loses its personal data, wherever it stands again."""

from pipeline.interpretation.text.personal import without_personal_data
from pipeline.model import Decision, Extraction, NumberToken, Span
from tests.interpretation.layouts import DOCUMENT, grid, layout


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


def test_a_number_known_by_its_header_or_the_cell_before_it_is_blotted_out_wherever_it_stands():
    people = grid(1, [["Navn", "Telefon"], ["Mona Lind", "22334455"], ["Drift", "22334466 kr."]])
    form = grid(2, [["CPR-nr.", "990190 1234"], ["Beløb", "22334477"]])
    quote = Span(1, "22334455", block="p1", end=8)
    extraction = Extraction(DOCUMENT, layout(people, form), numbers=(NumberToken("n1", "22334455", "count", quote),))
    after = repr(without_personal_data(extraction))
    assert "22334455" not in after and "990190" not in after
    assert "22334466 kr." in after and "22334477" in after
