"""What was read of a document loses its personal data, wherever it stands again."""

from pipeline.extraction import extract
from pipeline.interpretation.text.personal import without_personal_data
from pipeline.model import Decision, Extraction, NumberToken, Span
from pipeline.store import lean, to_files
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


def test_a_number_that_a_header_tells_to_be_a_persons_is_no_amount():
    head = "<tr><th>Navn<th>CPR<th>Mobil<th>Tilskud 2024"
    table = f"{head}<tr><td>Bo<td>3112991188<td>61229017<td>1.250 kr.<tr><td>Ida<td>0204117789<td>61229018<td>750 kr."
    found = extract(f"<p>Tilskud i 1.000 kr.<table>{table}</table><p>Se 61229017.".encode(), "a.html")
    assert [claim.amount.raw for claim in found.claims if claim.span.block != "p1"] == ["1.250 kr.", "750 kr."]
    written = repr(to_files(lean(found)))
    assert not any(digits in written for digits in ("3112991188", "0204117789", "61229017", "61229018"))
