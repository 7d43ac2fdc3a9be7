"""Initiatives that a whole document speaks of by name, and what else only the whole of a document or a table tells."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.danish.money import find_amounts
from pipeline.extraction import interpret
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.model import Document
from tests.interpretation.layouts import grid, layout


def read(*blocks):
    return interpret(Document("0", "text/plain"), layout(*blocks))


def initiatives(*blocks):
    """The initiative of each amount, None for none."""
    found = read(*blocks)
    names = {mention.id: mention.raw for mention in found.mentions if mention.kind == "initiative"}
    return {each.amount.raw: next((names[m] for m in each.mentions if m in names), None) for each in found.claims if each.amount}


PROJECTS = "# Klyngens bevilgede projekter 2026"


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        (
            (PROJECTS, "Ro i huset er bevilget 525.000 kr. Det andet er Gåhold ved søen, som fik 90.000 kr."),
            {"525.000 kr.": "Ro i huset", "90.000 kr.": "Gåhold ved søen"},
        ),
        (
            ("# Klynge Vest", grid(1, [["Uforbrugt (kr.)", "I alt"], ["Ro i huset", "70"], ["Sang på recept", "30"], ["Løn", "5"]]),
             "Vi flytter midler til Ro i huset og til Sang på recept."),
            {"70": "Ro i huset", "30": "Sang på recept", "5": None},
        ),
        (
            ("# Klynge Vest: status for initiativerne", "## 1. Ro i huset", "Bevilget: 70 kr. Forbrug: 30 kr.", "## 2. Rygcafé",
             "Bevilget: 80 kr. Forbrug: 20 kr.", "## 3. Sang på recept", "Bevilget: 90 kr. Forbrug: 10 kr.", "## Andet", "Bevilget: 55 kr."),
            {"70 kr.": "Ro i huset", "10 kr.": "Sang på recept", "55 kr.": None},
        ),
        (
            ("# Klynge Vest: regnskab for initiativerne",
             grid(1, [["Post", "Ro i huset", "Sang på recept"], ["Løn, kr.", "71", "31"], ["Kørsel, kr.", "2", "3"]]),
             "I Ro i huset og i Sang på recept er lønnen lavere end ventet."),
            {"71": "Ro i huset", "3": "Sang på recept"},
        ),
        (
            ("# Klynge Vest", grid(1, [["Kr.", "Nat-KOL", "Faldværn", "I alt"], ["Bevilget", "71", "31", "102"], ["Forbrug", "20", "30", "50"]])),
            {"71": "Nat-KOL", "30": "Faldværn", "102": None},
        ),
        (
            ("# Klynge Vest", grid(1, [["Kr.", "Rengøring", "Befordring"], ["2025", "71", "31"], ["2026", "20", "30"]])),
            {"71": None, "30": None},
        ),
        (
            ("# Viborg Kommune", grid(1, [["Kr.", "Budget", "Forbrug"], ["Genoptræning", "71", "31"], ["Fælles indsatser i klyngen", "", ""],
                                          ["Rygcafé", "20", "30"], ["Sang på recept", "7", "3"]]), "Rygcafé. Et hold er udskudt."),
            {"71": None, "20": "Rygcafé", "3": "Sang på recept"},
        ),
        (
            ("# Projekter i Klynge Vest", grid(1, [["Nr. 1", "Rygcafé"], ["Ansøger", "Herning"], ["Ansøgt kr.", "71"]]),
             replace(grid(1, [["Nr. 2", "Sang på recept"], ["Ansøger", "Struer"], ["Ansøgt kr.", "31"]]), id="t2")),
            {"71": "Rygcafé", "31": "Sang på recept"},
        ),
        (
            ("# Klynge Vest",
             grid(1, [["Nr.", "Initiativ", "Bevilget"], ["1", "Rygcafé", "71"], ["2", "Sang på recept", "31"], ["", "I drift, i alt", "102"]])),
            {"71": "Rygcafé", "102": None},
        ),
        (
            ("# Afregning af fælles faldteam 2024", "Det fælles faldteam i Klynge Vest har kostet 40.000 kr."),
            {"40.000 kr.": "Fælles faldteam"},
        ),
        (("# Afregning af fælles møder 2024", "Klynge Vest har brugt 40.000 kr."), {"40.000 kr.": None}),
    ],
    ids=["subjects of sentences", "rows that come again", "heads over the same labels", "heads of columns", "given and spent under heads",
         "years under heads", "rows of a band", "cards", "behind a number", "thing of a title", "title nobody tells of"],
)  # fmt: skip
def test_names_that_enough_speaks_for_are_initiatives(blocks, wanted):
    found = initiatives(*blocks)
    assert {raw: found[raw] for raw in wanted} == wanted


def test_a_text_calls_an_initiative_by_its_noun():
    found = initiatives("# Klynge Vest", "Indsatsen Fælles faldklinik for ældre er i gang.", "Faldklinikken har brugt 40.000 kr.")
    assert found["40.000 kr."] == "Fælles faldklinik for ældre"


def test_municipalities_with_an_amount_each_need_no_noun():
    text = "Esbjerg bidrager med 926.000 kr., Varde med 403.000 kr. og Fanø med 27.500 kr."
    assert [name.raw for name in find_mentions(text)] == ["Esbjerg", "Varde", "Fanø"]
    assert not find_mentions("Mødet i Esbjerg kostede 926.000 kr.")
    assert not find_mentions("Odense teater fik 300.000 kr. og Aalborg teater 200.000 kr.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Puljen udgør 1.000 kr. 18.000 i perioden.", ["18000000"]),
        ("Opgjort i august. 1.000 kr., løbende priser.", []),
        ("Der blev givet 1.000 kr. 4.500 borgere deltog.", ["1000"]),
        ("Uforbrugt pr. 31.12.2025 (kr.)", []),
        ("Prisen er 1.000 kr. i 2023-priser", ["1000"]),
        ("Gebyr 1.000 kr. 5000 Odense", ["1000"]),
        ("pr. 1. januar 2024 KKR-sekretariatet", []),
        ("betaler 540 tkr.: Køge 140, Greve 300 og Stevns 100.", ["540000", "140000", "300000", "100000"]),
        ("betaler 540 tkr.: Køge 140, Greve 300 og Stevns 200.", ["540000"]),
    ],
)
def test_a_unit_before_its_figure_and_a_list_that_makes_an_amount(text, wanted):
    assert [each.amount.value_kr for each in find_amounts(text)] == [Decimal(value) for value in wanted]


def test_a_span_of_years_is_the_total_of_its_years():
    rows = [["1.000 kr.", "2025", "2026", "2025-26"], ["Løn", "315", "320", "735"], ["Leje", "20", "31", "51"], ["Kurser", "47", "18", "65"]]
    (finding,) = [each for each in read("# Klynge Vest", grid(1, rows)).findings if each.verdict == "mismatch"]
    assert finding.computed_kr == 635_000


def test_one_figure_a_thousand_times_too_large_under_a_stated_total():
    rows = [["Kommune", "1.000 kr."], ["Greve", "191"], ["Lejre", "102"], ["Solrød", "164.000"], ["Stevns", "297"], ["I alt", "754"]]
    (finding,) = [each for each in read("# Fordeling i klyngen", grid(1, rows)).findings if each.verdict == "mismatch"]
    assert finding.klass == "unit"


@pytest.mark.parametrize(("printed", "told"), [("1.234.500", 0), ("1.243.500", 1), ("1.250.000", 0)])
def test_swapped_digits_in_a_sentence(printed, told):
    rows = [["Indsats", "kr."], ["Ro i huset", "1.000.500"], ["Rygcafé", "234.000"], ["I alt", "1.234.500"]]
    found = read("# Klynge Vest 2025", f"Klyngens regnskab viser {printed} kr.", grid(1, rows))
    assert len([each for each in found.findings if each.klass == "transposed_digits"]) == told


def test_a_region_beside_municipalities_pays():
    paid = {"Region Hovedstaden": "2.050", "Københavns Kommune": "1.706", "Frederiksberg Kommune": "344", "I alt": "4.100"}
    rows = [["Part", "2026, kr."], *map(list, paid.items())]
    found = read("# Finansiering af Klynge Byens indsatser", grid(1, rows))
    assert {each.amount.raw: each.payer for each in found.claims}["2.050"] == "region"


def test_what_a_year_brought_along_is_this_years_money():
    both = read("# Klynge Vest", "Der er overført 50.000 kr. fra 2024 til 2025.")
    assert {(each.period_from, each.period_to) for each in both.claims} == {(2024, 2025)}
    found = read("# Klynge Vest, status for 2025", "I 2025 er der 300.000 kr., som er overført fra 2024. Heraf er 40.000 kr. brugt.")
    assert {each.period_from for each in found.claims} == {2025}


def test_a_ceiling_for_each_is_a_ceiling():
    found = read("# Klynge Vest", "Der kan højst søges 150.000 kr. pr. ansøgning.")
    assert [each.measure for each in found.claims] == ["cap"]


def test_lines_of_labels_and_amounts_add_up_as_cards_do():
    blocks = ["# Klynge Vest: status for initiativerne, alle beløb i kr."]
    cards = (("Ro i huset", 300, 97, 203), ("Rygcafé", 480, 72, 408), ("Sang på recept", 950, 13, 937), ("Gåhold", 610, 44, 656))
    for name, granted, spent, left in cards:
        blocks += [f"## {name}", f"- Bevilget: {granted} kr.", f"- Forbrug: {spent} kr.", f"- Rest: {left} kr."]
    (finding,) = [each for each in read(*blocks).findings if each.verdict == "mismatch"]
    assert finding.span.quote in ("656 kr.", "610 kr.", "44 kr.")


def test_figures_behind_words_for_money_have_the_unit_of_all():
    text = "Ro i huset – bev. 1,90 / brugt 1,43 / rest 0,47. Kører. 61 ture i oktober."
    found = read("# Klynge Vest, status", "Alle tal i mio. kr. for 2025.", text)
    assert [each.amount.value_kr for each in found.claims if each.amount] == [1_900_000, 1_430_000, 470_000]


def test_what_is_spent_is_money_in_a_card_that_says_what_is_granted():
    rows = [["Ansvarlig", "Køge Kommune"], ["Bevilling 2025", "980"], ["Forbrug pr. 30. juni", "455"]]
    found = read("# Klynge Vest, status for 2025", "Beløb er i 1.000 kr.", grid(1, rows, 0))
    assert [each.amount.value_kr for each in found.claims if each.amount] == [980_000, 455_000]

@pytest.mark.parametrize(("years", "year"), [(("Bevilget 2025", "Forbrug 2025"), 2025), (("Bevilget 2024", "Bevilget 2025"), 2024)])
def test_money_carried_over_is_of_the_year_whose_account_it_is_in(years, year):
    rows = [["Kr.", "Klynge Vest", "Klynge Midt", "I alt"], ["Overført fra 2024", "71", "72", "143"]]
    rows += [[label, "31", "32", "63"] for label in (*years, years[1])]
    found = read("# Økonomi", grid(1, rows))
    assert {claim.period_from for claim in found.claims if claim.amount.raw in ("71", "72")} == {year}


def test_a_band_ends_with_its_total():
    rows = [["Kr.", "2024"], ["Anvendt", ""], ["Faldteam", "71"], ["Rygcafé", "31"], ["Anvendt i alt", "102"], ["Rest til næste år", "8"]]
    found = read("# Regnskab for Klynge Vest", grid(1, rows))
    assert {claim.amount.raw: claim.measure for claim in found.claims}["8"] == "uncommitted"


def test_the_nearest_lines_that_make_a_total_are_its_parts():
    rows = [["Post", "Kr."], ["Samlet budget", "1.000.000"], ["Egen andel", "250.000"], ["Ansøgt", "750.000"], ["Indstilling", "525.000"]]
    assert not [each for each in read("# Ansøgning", grid(1, rows)).findings if each.verdict == "mismatch"]
