"""Cards, one for each cluster: what their labels call an initiative, and their figures against each other."""

import pytest

from pipeline.extraction import extract

CARD = """<h3>{name}</h3><table><tr><td>Indbyggere</td><td>{people}</td></tr><tr><td>Midler 2028</td><td>{all}</td></tr>
<tr><td>Bevilget</td><td>{granted}</td></tr><tr><td>Ikke bevilget</td><td>{left}</td></tr><tr><td>Største projekt</td><td>{project}</td></tr>
<tr><td>Afsat til projektet</td><td>{given}</td></tr></table>"""
FIGURES = (
    ("Holbækklyngen", "181.220", "4.480 t.kr.", "3.115 t.kr.", "1.365 t.kr.", "Sunde fødder", "1.020 t.kr."),
    ("Klynge Fyn", "503.115", "9.230 t.kr.", "7.908 t.kr.", "1.322 t.kr.", "Døgnet rundt", "2.310 t.kr."),
    ("Randersklyngen", "231.870", "5.761 t.kr.", "5.040 t.kr.", "721 t.kr.", "Vejen videre", "905 t.kr."),
    ("Aarhusklyngen", "365.004", "8.052 t.kr.", "6.377 t.kr.", "1.675 t.kr.", "Ro på gangen", "1.144 t.kr."),
)
NAMES = ("name", "people", "all", "granted", "left", "project", "given")


def read(*changes):
    cards = [dict(zip(NAMES, card, strict=True)) for card in FIGURES]
    for at, label, text in changes:
        cards[at][label] = text
    page = "<h1>Klyngerne i 2028</h1>" + "".join(CARD.format(**card) for card in cards)
    return extract(page.encode(), "kort.html")


def test_the_project_of_a_card_is_an_initiative_with_its_amount():
    done = read()
    named = {mention.id: mention.raw for mention in done.mentions if mention.kind == "initiative"}
    assert set(named.values()) == {"Sunde fødder", "Døgnet rundt", "Vejen videre", "Ro på gangen"}
    given = {named[m]: claim.amount.value_kr for claim in done.claims for m in claim.mentions if m in named}
    assert given["Døgnet rundt"] == 2_310_000 and len(given) == 4


@pytest.mark.parametrize(("at", "text", "meant"), [(2, "5.040 mio. kr.", "5.040.000"), (1, "7.980 t.kr.", "7.908.000")])
def test_the_figure_of_one_card_that_the_others_do_not_bear_out(at, text, meant):
    assert not [found for found in read().findings if found.verdict == "mismatch"]
    (found,) = [found for found in read((at, "granted", text)).findings if found.verdict == "mismatch"]
    assert meant in found.explanation_da and FIGURES[at][0] in found.explanation_da
    assert found.span.quote == text
