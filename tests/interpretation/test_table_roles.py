"""Roles of columns, units and attributes of a table: what a reader would take a figure for, and where the program says it has it from."""

from decimal import Decimal

import pytest

from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.table_claims import claims_of_grid
from pipeline.interpretation.roles.shape import shape_of
from pipeline.model import Claim, Profile

from .test_table_claims import claims_of, grid_of


def values(claims: dict[str, Claim]) -> list[Decimal]:
    return [claim.amount.value_kr for claim in claims.values() if claim.amount]


@pytest.mark.parametrize(
    ("rows", "options", "first"),
    [
        ([["Drift (1.000. kr.)", "Budget"], ["Hjemmepleje", "4.310"], ["Træning", "905"]], {}, 4_310_000),
        (
            [["Post", "Beløb"], ["Husleje", "31,5"], ["Løn", "8,0"]],
            {"caption": "Tabel 2. Udgifter, DKK mio."},
            31_500_000,
        ),
        ([["Post", "Beløb"], ["Husleje", "315"], ["Løn", "80"]], {"caption": "Tabel 3. Udgifter, 1.000-kr."}, 315_000),
        ([["Post", "Beløb"], ["Husleje", "3,5"], ["Løn", "0,8"]], {"caption": "Udgifter i mkr."}, 3_500_000),
        ([["", "2026\nMio. kr."], ["Husleje", "3,5"], ["Løn", "0,8"]], {}, 3_500_000),
    ],
)
def test_the_unit_is_read_however_it_is_written(rows, options, first):
    assert values(claims_of(rows, **options))[0] == first


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Beholdning ved årets start (mio. kr.)", "212,4"],
            ["Indfriede lån", "-8,1"],
            ["Beholdning til sidst", "204,3"],
        ],
        [["Samlet, mio. kr.", "204,3"], ["Område Nord", "212,4"], ["Område Øst", "-8,1"]],
    ],
)
def test_a_unit_in_the_first_label_or_the_total_is_every_rows(rows):
    assert set(values(claims_of(rows, header_rows=0))) == {
        Decimal(212_400_000),
        Decimal(-8_100_000),
        Decimal(204_300_000),
    }


@pytest.mark.parametrize("label", ["Reserve, 8 pct.", "Leje af 450 m² lager", "Vagt i 36 timer"])
def test_a_number_with_its_own_unit_in_a_label_does_not_make_the_row_a_count(label):
    claims = claims_of([["Ombygning", "1.000 kr."], ["Murer", "2.300"], [label, "184"]])
    assert values(claims) == [Decimal(2_300_000), Decimal(184_000)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Regnskabsår", ["2023", "2024"]),
        ("Løbetid", ["2023-2024", "2024"]),
        ("Startår", ["2024-25", "2023–2025"]),
        ("Kontonr.", ["5112", "5113"]),
        ("Kommunenr.", ["159", "161"]),
    ],
)
def test_years_accounts_and_codes_are_no_money(header, cells):
    claims = claims_of(
        [[header, "Post", "Beløb"], [cells[0], "Vikarer", "71.200"], [cells[1], "Kørsel", "8.450"]],
        caption="Udgifter, kr.",
    )
    assert values(claims) == [Decimal(71_200), Decimal(8_450)]


def test_the_year_of_a_rows_column_is_the_rows_period():
    claims = claims_of([["Budgetår", "Tilskud (kr.)"], ["2023", "71.200"], ["2024", "84.500"]])
    assert [claim.period_from for claim in claims.values()] == [2023, 2024]


def test_a_rows_years_are_its_period():
    rows = [
        ["Projekt", "Periode", "Afsat"],
        ["Kor", "2023-2024", "71.200"],
        ["Kunst", "2024-25", "84.500"],
        ["I alt", "", "155.700"],
    ]
    found = [(claim.period_from, claim.period_to) for claim in claims_of(rows, caption="Midler, kr.").values()]
    assert found == [(2023, 2024), (2024, 2025), (2023, 2025)]


def test_spending_beside_a_budget_is_money_without_a_unit():
    claims = claims_of([["Hus", "Budget", "Forbrug"], ["Søhuset", "412.300", "398.110"], ["Skovhuset", "205.000", "0"]])
    assert [claim.measure for claim in claims.values()] == ["budget", "disbursed"] * 2


def test_the_columns_heading_beats_a_word_inside_the_rows_name():
    claims = claims_of(
        [
            ["t.kr.", "Budget 2027", "Regnskab 2027"],
            ["El inkl. forbrug i kælder", "88", "91"],
            ["Puljer mv.", "14", "12"],
        ]
    )
    assert [(claim.measure, claim.basis) for claim in claims.values()] == [("budget", ""), ("disbursed", "spent")] * 2


def test_a_column_that_adds_up_others_has_their_measure_and_years():
    claims = claims_of(
        [
            ["Klynge", "Afsat 2026", "Afsat 2027", "Midler"],
            ["Fynsklyngen", "1,5", "2,0", "3,5"],
            ["Horsens Klyngen", "0,5", "0,7", "1,2"],
        ],
        caption="Mio. kr., 2030",
    )
    total = claims["t1.r1.c3"]
    assert (total.measure, total.period_from, total.period_to) == ("allocated", 2026, 2027)
    assert ("period", "sum") in {(said.attribute, said.scope) for said in total.evidence}


@pytest.mark.parametrize(
    "aside",
    ["Byråd 2022-2025 – Referat", "Tal om fald er trukket fra registeret i 2023.", "Der er målt på søvn siden 2019."],
)
def test_an_aside_gives_no_years(aside):
    claims = claims_of([["Post", "Beløb (kr.)"], ["Senge", "40.000"], ["Stole", "15.000"]], intro=(aside,))
    assert {claim.period_from for claim in claims.values()} == {None}


def test_the_end_of_a_project_is_not_the_year_of_its_money():
    claims = claims_of(
        [
            ["Indsats", "Forventet afslutning", "Bevilget 2026 (kr.)"],
            ["Svømning", "Slutter primo 2029", "40.000"],
            ["Kor", "Forår 2028", "15.000"],
        ]
    )
    assert {(claim.period_from, claim.period_to) for claim in claims.values()} == {(2026, 2026)}


def test_a_regions_row_beside_the_municipalities_is_who_pays():
    claims = claims_of(
        [["", "2027 (kr.)"], ["Klyngens kommuner", "410.500"], ["Region Syddanmark", "398.700"], ["I alt", "809.200"]],
        profile=Profile(cluster="Fynsklyngen"),
    )
    assert [claim.payer for claim in claims.values()] == ["kommuner", "region", "total"]
    assert {said.words for claim in claims.values() for said in claim.evidence if said.attribute == "place"} == {
        "Fynsklyngen"
    }


def test_a_municipality_in_a_clusters_table_keeps_the_cluster_and_two_in_a_cell_are_both_named():
    claims = claims_of(
        [["Kommune", "Bidrag (kr.)"], ["Nyborg Kommune", "12.300"], ["Svendborg og Langeland", "30.900"]],
        profile=Profile(cluster="Fynsklyngen"),
    )
    said = {key: {each.words for each in claim.evidence if each.attribute == "place"} for key, claim in claims.items()}
    assert said["t1.r1.c1"] == {"Nyborg Kommune", "Fynsklyngen"}
    assert said["t1.r2.c1"] >= {"Svendborg", "Langeland"}


def asked(rows, *intro):
    """What is asked about a table's unit, and its first amount."""
    found = claims_of_grid(grid_of(rows), BlockContext(intro=intro))
    first = next(claim for claim in found.claims if claim.amount)
    return first, [(finding.code, finding.verdict, finding.explanation_da) for finding in found.findings]


def test_a_unit_that_only_the_text_suggests_is_asked_and_not_applied():
    rows = [
        ["Ydelse", "2027", "2028"],
        ["Vikarer", "700", "650"],
        ["Kørsel", "500", "550"],
        ["I alt", "1.200", "1.200"],
    ]
    first, questions = asked(rows, "Der er 1,2 mio. kr. om året til formålet, som fordeles sådan:")
    assert (first.amount.value_kr, first.amount.doubt) == (700, "unit_assumed")
    ((code, verdict, words),) = questions
    assert (code, verdict) == ("amount.unit", "not_comparable")
    assert "Er de i 1.000 kr.?" in words


def test_a_unit_that_the_documents_figures_prove_is_applied_and_says_so():
    rows = [
        ["Ydelse", "2027", "2028"],
        ["Vikarer", "704", "655"],
        ["Kørsel", "513", "549"],
        ["I alt", "1.217", "1.204"],
    ]
    first, questions = asked(rows, "Rammen er 1,217 mio. kr. i 2027 og 1,204 mio. kr. i 2028 og fordeles sådan:")
    assert (first.amount.value_kr, first.amount.doubt, questions) == (704_000, "", [])
    assert [said.scope for said in first.evidence if said.attribute == "unit"] == ["arithmetic"]


@pytest.mark.parametrize(
    "rows",
    [
        [["", "Ramme 2027 (1.000 kr.)"], ["Fynsklyngen", "3.310"], ["Randers Klyngen", "2.905"]],
        [["Økonomisk ramme, t.kr.", "Klynge Nord", "Klynge Vest"], ["Kor", "3.310", "2.905"]],
    ],
)
def test_a_frame_shared_out_among_clusters_is_what_each_is_allocated(rows):
    assert {claim.measure for claim in claims_of(rows).values()} == {"allocated"}


def test_what_is_left_of_a_years_budget_is_that_years():
    claims = claims_of(
        [
            ["Post", "Budget 2031 (kr.)", "Brugt 2031", "Rest"],
            ["Kor", "40.100", "31.000", "9.100"],
            ["Dans", "15.000", "9.500", "5.500"],
        ],
        intro=("Oversigten er revideret i april 2032.",),
    )
    assert {(claim.period_from, claim.period_to) for claim in claims.values()} == {(2031, 2031)}


@pytest.mark.parametrize("head", ["Afvigelse", "Mer-/mindreforbrug"])
@pytest.mark.parametrize(("spent", "measure"), [("Brugt", "uncommitted"), ("Forventet forbrug", "other")])
def test_what_is_left_when_the_spent_is_taken_off_is_uncommitted(head, spent, measure):
    claims = claims_of(
        [["Post", "Budget (kr.)", spent, head], ["Kor", "40.100", "31.000", "9.100"], ["Dans", "15.000", "16.500", "-1.500"],
         ["Teater", "9.100", "8.000", "1.100"]]
    )  # fmt: skip
    assert {claim.measure for key, claim in claims.items() if key.endswith("c3")} == {measure}


def test_a_heading_cut_off_from_its_column_is_read_with_it():
    claims = claims_of(
        [["Post", "Rest (hele", "1.000 kr.)"], ["Kor", "", "401"], ["Dans", "", "150"]],
        intro=("Overblik over budgettet:",),
    )
    assert {claim.measure for claim in claims.values()} == {"uncommitted"}
    assert values(claims) == [401_000, 150_000]


def test_the_word_that_says_what_became_of_the_money_counts_and_the_basis_goes_with_it():
    claims = claims_of([["Forening", "Tilskud udbetalt (kr.)"], ["Roklubben", "12.300"]])
    assert {(claim.measure, claim.basis) for claim in claims.values()} == {("disbursed", "spent")}
    claims = claims_of(
        [["Post", "Opr. budget (kr.)"], ["Forbrug af opsparing", "12.300"]], caption="Forventede afvigelser"
    )
    assert {(claim.measure, claim.basis) for claim in claims.values()} == {("budget", "")}
    claims = claims_of([["Udvalg", "Ompl. (kr.)"], ["Overførselsudgifter", "12.300"]])
    assert {claim.measure for claim in claims.values()} == {"other"}


def test_puljer_told_of_before_do_not_make_votes_money():
    rows = [["Rådhuset", "1.412"], ["Biblioteket", "309"]]
    intro = ("Tabellen viser, hvor brevstemmerne blev afgivet.", "Bussen blev betalt af puljemidler på 60.000 kr.")
    assert values(claims_of(rows, intro=intro)) == []


def test_heads_that_a_page_break_left_above_the_table_are_its_columns():
    rows = [
        ["Klyngens kommuner", "301.000", "402.000", "703.000"],
        ["Region Syddanmark", "300.500", "400.500", "701.000"],
    ]
    claims = claims_of(rows, caption="Bevilget 2031 kr. Brugt 2032 kr. I alt til fordeling kr.", header_rows=0)
    first = [(claim.measure, claim.period_from) for key, claim in claims.items() if ".r0." in key]
    assert first[:2] == [("committed", 2031), ("disbursed", 2032)]
    assert first[2][0] == "allocated"


@pytest.mark.parametrize("heads", [["År 1", "År 2", "År 10"], ["1. år", "2. år", "10. år"]])
def test_numbered_years_head_money(heads):
    claims = claims_of([["Udgifter (1.000 kr.)", *heads], ["Løn", "401", "412", "423"], ["Drift", "285", "290", "301"]])
    assert values(claims)[:3] == [401_000, 412_000, 423_000]


def place_of(rows, **options):
    claims = claims_of(rows, profile=Profile(cluster="Fynsklyngen", region="Region Syddanmark"), **options)
    return {said.words for claim in claims.values() for said in claim.evidence if said.attribute == "place"}


def test_a_clusters_document_keeps_its_name_from_a_table_of_the_whole_country():
    rows = [["Part", "Bloktilskud (kr.)"], ["Kommuner", "41.300.000"], ["Regioner", "40.900.000"]]
    assert place_of(rows, caption="Midlerne i hele landet") == set()
    assert place_of([["Regionerne", "Beløb (kr.)"], ["Tilskud til regionerne", "12.300"]]) == set()
    assert place_of(rows, caption="Klyngens andel af midlerne i hele landet") == {"Fynsklyngen"}


def test_a_municipalitys_table_is_not_the_regions_that_it_mentions():
    rows = [["Udvalg", "Budget (kr.)"], ["Kultur", "412.300"]]
    municipal = Profile(title="Budgetopfølgning", publisher="Assens Kommune", region="Region Syddanmark")
    regional = Profile(title="Midler i Region Syddanmark", publisher="Assens Kommune", region="Region Syddanmark")
    told = [
        [said.words for claim in claims_of(rows, profile=each).values() for said in claim.evidence if said.attribute == "place"]
        for each in (municipal, regional)
    ]
    assert told == [["Assens Kommune"], ["Region Syddanmark"]]


def test_roles_say_what_each_column_is_and_how_sure():
    rows = [["Konto", "Indsats", "Status", "Antal borgere", "Andel i pct.", "Afsat (kr.)"], ["4411", "Kor", "I gang", "31", "42,0", "40.000"],
            ["4412", "Dans", "Slut", "43", "58,0", "55.300"]]  # fmt: skip
    roles = shape_of(grid_of(rows)).roles
    assert [role.name for role in roles.columns] == ["identifier", "initiative", "status", "count", "percent", "amount"]
    assert all(0.5 < role.confidence <= 1 for role in roles.columns)


def test_an_expected_amount_is_no_expected_end():
    claims = claims_of([["Mio. kr.", "Forventet ramme 2026"], ["Varmepumper", "-4,1"], ["Solceller", "-0,8"]])
    assert values(claims) == [Decimal(-4_100_000), Decimal(-800_000)]


PLAN = [
    ["Område", "2031", "2032"],
    ["Serviceudgifter", "", ""],
    ["Hjemmepleje", "1.200", "1.210"],
    ["Nattevagt", "300", "310"],
    ["{own}", "1.500", "1.520"],
    ["Overførselsudgifter", "", ""],
    ["Fleksydelse", "400", "410"],
    ["{end}", "1.900", "1.930"],
]


@pytest.mark.parametrize(
    ("own", "end", "band"),
    [
        ("Serviceudgifter i alt", "I alt", ""),
        ("Serviceudgifter i alt", "Samlet", ""),
        ("I alt", "I alt", "Overførselsudgifter"),
        ("Serviceudgifter i alt", "Overførselsudgifter i alt", "Overførselsudgifter"),
    ],
)
def test_a_bare_total_at_the_end_is_the_tables_unless_each_band_has_one(own, end, band):
    rows = [[text.format(own=own, end=end) for text in row] for row in PLAN]
    assert shape_of(grid_of(rows)).rows[-1].band.text == band
