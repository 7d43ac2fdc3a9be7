"""Rules stated in words, held against the document's own figures."""

from decimal import Decimal

import pytest

from pipeline.extraction import interpret
from pipeline.model import Document, Extraction, Grid, Layout, Paragraph
from tests.interpretation.test_table_claims import grid_of

TABLE = [
    ["Klynge/Region", "Kommuner, kr.", "Region, kr."],
    ["Region Nordjylland", "3.000.000", "6.000.000"],
    ["Klynge Nord", "1.000.000", "2.000.000"],
    ["Klynge Vest", "2.000.000", "4.000.000"],
    ["Region Sjælland", "4.000.000", "2.000.000"],
    ["Klyngen Holbæk", "1.000.000", "500.000"],
    ["Klyngen Roskilde/Køge", "3.000.000", "1.500.000"],
]


def read(*blocks: Grid | str) -> Extraction:
    made = tuple(Paragraph(f"p{n}", block, 1) if isinstance(block, str) else block for n, block in enumerate(blocks))
    return interpret(Document("0" * 64, "text/plain"), Layout(made))


def changed(row: int, col: int, text: str) -> list[list[str]]:
    rows = [list(each) for each in TABLE]
    rows[row][col] = text
    return rows


def test_a_proportional_rule_that_holds_is_tested_on_every_row_and_found_in_order():
    found = read(
        "Midlerne deles efter indbyggertal i hver region.", grid_of(TABLE, caption="Tabel 1. Afsatte midler i kr.")
    )
    rules = [relation for relation in found.relations if relation.kind == "rule"]
    assert len(rules) == 4
    assert {relation.verdict for relation in rules} == {"exact"}
    assert not [finding for finding in found.findings if finding.code == "rule.broken"]


def test_the_region_that_does_not_follow_the_rule_is_named_with_its_ratios():
    rows = changed(5, 2, "700.000")
    rows[6][2] = "1.300.000"
    found = read(
        "Midlerne deles efter indbyggertal i hver region.", grid_of(rows, caption="Tabel 1. Afsatte midler i kr.")
    )
    (finding,) = [finding for finding in found.findings if finding.code in ("rule.broken", "rule.question")]
    assert finding.klass == "rule_not_followed"
    assert "Region Sjælland" in finding.explanation_da and "Klyngen Holbæk 0,7" in finding.explanation_da


def test_without_the_words_there_is_no_rule():
    found = read("Midlerne er fordelt af styregruppen.", grid_of(TABLE, caption="Tabel 1. Afsatte midler i kr."))
    assert not [relation for relation in found.relations if relation.kind == "rule"]


@pytest.mark.parametrize(
    ("sentence", "kind", "verdict", "difference"),
    [
        ("Det koster 0,3 mio. kr. pr. kommune og 3 mio. kr. i alt for de ti kommuner.", "multiple", "exact", 0),
        ("Det koster 0,3 mio. kr. pr. kommune og 3 mio. kr. i alt for de 7 kommuner.", "multiple", "mismatch", 900_000),
        ("Der bevilges 250.000 kr. årligt i 2031-2034, i alt 1,0 mio. kr. i 2031-2034.", "multiple", "exact", 0),
        (
            "Der bevilges 250.000 kr. årligt i 2031-2034, samlet 1,25 mio. kr. i 2031-2034.",
            "multiple",
            "mismatch",
            250_000,
        ),
        (
            "I alt er der afsat 6,4 mio. kr. i 2025. Til de ældre går 3,2 mio. kr., svarende til halvdelen af midlerne i 2025.",
            "share",
            "exact",
            0,
        ),
    ],
)
def test_multiples_and_halves_in_sentences(sentence, kind, verdict, difference):
    found = read(sentence)
    (relation,) = [relation for relation in found.relations if relation.kind == kind]
    assert (relation.verdict, relation.difference_kr) == (verdict, Decimal(difference))
    assert [finding.code for finding in found.findings if finding.verdict == "mismatch"] == ["sum.prose"] * (
        verdict == "mismatch"
    )


def test_shares_by_population_a_few_kroner_off_keep_their_rule():
    rows = [list(each) for each in TABLE]
    found = read(
        "Midlerne fordeles efter folketal.", grid_of(shifted(rows, 3), caption="Tabel 1. Afsatte midler i kr.")
    )
    assert {relation.verdict for relation in found.relations if relation.kind == "rule"} <= {"exact", "within_rounding"}
    assert not [finding for finding in found.findings if finding.code == "rule.broken"]


def shifted(rows: list[list[str]], kroner: int) -> list[list[str]]:
    """The table with the regions' shares of two members moved by a few kroner, so that their sum stays."""
    for row, off in ((2, kroner), (3, -kroner)):
        rows[row][2] = f"{int(rows[row][2].replace('.', '')) + off:,}".replace(",", ".")
    return rows


@pytest.mark.parametrize(
    ("sentences", "shares"),
    [
        ("Klyngen har 6,0 mio. kr. Udgiften er 3,2 mio. kr., som svarer til halvdelen af midlerne.", 1),
        ("Klyngen har 6,0 mio. kr. Udgiften ventes at blive 3,2 mio. kr. Halvdelen af den betales af regionen.", 0),
    ],
)
def test_a_half_belongs_to_the_amount_of_its_own_sentence(sentences, shares):
    found = read(f"Afsat i 2024: {sentences}")
    assert len([relation for relation in found.relations if relation.kind == "share"]) == shares


def test_an_amount_that_a_label_mentions_is_no_part_of_the_sum_beside_it():
    found = read(
        grid_of(
            [
                ["Nye skabe til medicin", "Leje", "Køb"],
                [
                    "Abonnementet ophører. I dag betales\n8.024 kr. pr. md. for alle 17 skabe. Over fem år:",
                    "-481.440",
                    "-481.440",
                ],
                ["12 skabe købes til 15.230 pr. stk.\nDet koster:", "", "182.760"],
                ["12 skabe lejes over fem år:", "192.535", ""],
                ["Besparelse i alt", "-288.905", "-298.680"],
            ]
        )
    )
    assert not [finding.explanation_da for finding in found.findings if finding.verdict == "mismatch"]
