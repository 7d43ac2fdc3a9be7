"""What a table's headers, labels, bands and caption make of its figures."""

from decimal import Decimal

import pytest

from pipeline.extraction import extract
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.table_claims import claims_of_grid
from pipeline.model import Cell, Claim, Grid, Profile


def grid_of(
    rows: list[list[str]],
    header_rows: int = 1,
    caption: str = "",
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
) -> Grid:
    spans = spans or {}
    cells = tuple(
        Cell(r, c, text, *spans.get((r, c), (1, 1)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text or (r, c) in spans
    )
    return Grid("t1", len(rows), max(map(len, rows)), cells, header_rows=header_rows, caption=caption)


def claims_of(
    rows: list[list[str]], profile: Profile | None = None, intro: tuple[str, ...] = (), **kwargs
) -> dict[str, Claim]:
    found = claims_of_grid(grid_of(rows, **kwargs), BlockContext(profile=profile or Profile(), intro=intro))
    return {claim.id: claim for claim in found.claims}


@pytest.mark.parametrize(
    ("header", "measure", "payer", "period"),
    [
        ("Afsat 2024", "allocated", "", (2024, 2024)),
        ("Overført fra 2023", "transferred", "", (2023, 2023)),
        ("Til udmøntning", "allocated", "", (None, None)),
        ("Ikke disponeret", "uncommitted", "", (None, None)),
        ("Disponeret", "committed", "", (None, None)),
        ("Forbrug 2025", "disbursed", "", (2025, 2025)),
        ("Budget 2026", "budget", "", (2026, 2026)),
        ("Kommunernes bidrag", "allocated", "kommuner", (None, None)),
        ("Regionens andel, afsat", "allocated", "region", (None, None)),
        ("Fælles midler 2024", "allocated", "total", (2024, 2024)),
    ],
)
def test_a_column_header_says_measure_payer_and_year(header, measure, payer, period):
    claim = claims_of(
        [["Klynge", header], ["Fynsklyngen", "1.200.000"], ["Horsens Klyngen", "800.000"]], caption="Midler i kr."
    )["t1.r1.c1"]
    assert (claim.measure, claim.payer, (claim.period_from, claim.period_to)) == (measure, payer, period)


@pytest.mark.parametrize(
    ("heads", "measures"),
    [(["Disponeret beløb"], ["pool"]), (["Afsat", "Brugt", "Rest"], ["allocated", "disbursed", "uncommitted"])],
)
def test_a_pool_is_one_unless_its_columns_tell_what_became_of_it(heads, measures):
    figures = ["400.000 kr.", "150.000 kr.", "250.000 kr."][: len(heads)]
    claims = claims_of([["Indsats", *heads], ["Træning", *figures], ["Pulje", *figures]])
    assert [claims[f"t1.r2.c{col}"].measure for col in range(1, len(heads) + 1)] == measures


@pytest.mark.parametrize(
    ("rows", "options", "value"),
    [
        ([["Post", "Beløb (1.000 kr.)"], ["Løn", "125"], ["Drift", "75"]], {}, 125_000),
        ([["Mio. kr.", "2024"], ["Løn", "1,5"], ["Drift", "0,5"]], {}, 1_500_000),
        ([["Post", "2024"], ["Løn", "1,5"], ["Drift", "0,5"]], {"caption": "Tabel 2. Udgifter, mio. kr."}, 1_500_000),
        ([["Post", "Beløb"], ["Løn", "1.250.000"], ["Drift", "75.000"]], {}, 1_250_000),
        ([["Post", "Udgift"], ["Løn", "125"], ["Drift", "75"]], {"intro": ("Alle beløb er i 1.000 kr.",)}, 125_000),
        (
            [["", "Afsat", "Brugt"], ["", "Mio. kr.", ""], ["Løn", "1,5", "1,0"], ["Drift", "2,0", "1,5"]],
            {"header_rows": 2},
            1_500_000,
        ),
        ([["Post", "Ændring"], ["Løn, t.kr.", "-418"], ["Drift, t.kr.", "+244"]], {}, -418_000),
    ],
)
def test_the_unit_may_stand_in_header_corner_caption_row_or_sentence(rows, options, value):
    claims = list(claims_of(rows, **options).values())
    assert claims[0].amount is not None
    assert claims[0].amount.value_kr == Decimal(value)


def test_persons_and_shares_are_no_money_beside_money():
    claims = claims_of(
        [
            ["Klynge", "Antal borgere", "Andel i pct.", "Udgift, kr."],
            ["Fynsklyngen", "1.250", "55,5", "900.000"],
            ["Randers Klyngen", "1.002", "44,5", "721.000"],
        ]
    )
    assert sorted(claims) == ["t1.r1.c3", "t1.r2.c3"]


def test_votes_are_no_money():
    rows = [["Valgsted", "Stemmer 2021", "Stemmer 2025"], ["Rådhuset", "3.411", "3.502"], ["Skolen", "2.877", "2.911"]]
    assert claims_of(rows, caption="Afgivne stemmer fordelt på valgsteder") == {}


def test_a_group_row_is_the_scope_of_the_clusters_under_it():
    rows = [
        ["Klynge/Region", "Afsat, kr."],
        ["Region Midtjylland", "9.000"],
        ["Vest Klyngen", "4.000"],
        ["Midtklyngen", "5.000"],
        ["Region Nordjylland", "7.000"],
        ["Klynge Vest", "3.000"],
        ["Klynge Midt", "4.000"],
        ["Total", "16.000"],
    ]
    found = claims_of_grid(grid_of(rows), BlockContext())
    scopes = {mention.raw: dict(mention.scope).get("group_row") for mention in found.mentions}
    assert scopes["Vest Klyngen"] == "Region Midtjylland"
    assert scopes["Klynge Vest"] == "Region Nordjylland"
    assert next(claim for claim in found.claims if claim.subject_text == "Total").mentions == ()


def test_region_rows_may_close_their_groups():
    rows = [
        ["", "Afsat, kr."],
        ["Klynge Nord", "1.000"],
        ["Klynge Syd", "2.000"],
        ["Region Hovedstaden", "3.000"],
        ["Klynge Vest", "4.000"],
        ["Region Nordjylland", "4.000"],
    ]
    found = claims_of_grid(grid_of(rows), BlockContext())
    scopes = {mention.raw: dict(mention.scope).get("group_row") for mention in found.mentions}
    assert (scopes["Klynge Syd"], scopes["Klynge Vest"]) == ("Region Hovedstaden", "Region Nordjylland")


def test_a_clusters_own_document_is_about_that_cluster():
    claims = claims_of(
        [["", "Afsat 2024 (kr.)"], ["Kommuner", "1.000"], ["Region", "2.000"], ["I alt", "3.000"]],
        profile=Profile(cluster="Fynsklyngen"),
    )
    assert {claim.payer for claim in claims.values()} == {"kommuner", "region", "total"}
    assert all(claim.mentions and claim.whole for claim in claims.values())


@pytest.mark.parametrize(
    ("rows", "nil"),
    [
        (
            [
                ["Klynge", "Afsat, mio. kr.", "Rest, mio. kr."],
                ["Fynsklyngen", "6,2", "-"],
                ["Randers Klyngen", "4,4", "0,4"],
            ],
            "zero",
        ),
        (
            [
                ["Klynge", "Hvad går pengene til?", "Beløb"],
                ["Fynsklyngen", "Klyngen får forelagt et forslag på næste møde", "-"],
                ["Randers Klyngen", "Fælles undervisning af personale på plejehjem", "1 mio. kr."],
            ],
            "undecided",
        ),
    ],
)
def test_a_dash_is_nothing_among_figures_and_undecided_beside_a_description(rows, nil):
    assert [claim.nil for claim in claims_of(rows).values() if claim.amount is None] == [nil]


def test_a_table_without_a_unit_says_so_once():
    found = claims_of_grid(grid_of([["Post", "Budget"], ["Løn", "12,5"], ["Drift", "7,5"]]), BlockContext())
    assert [(finding.code, finding.severity) for finding in found.findings] == [("amount.unit", "warning")]
    assert {claim.amount.doubt for claim in found.claims if claim.amount} == {"unit_assumed"}


def test_an_amount_in_a_header_cell_is_read_and_a_unit_is_not():
    claims = claims_of(
        [["Forslag", "Model A: 685.000 kr.", "1.000 kr."], ["Løn", "400", "410"], ["Drift", "285", "290"]]
    )
    assert claims["t1.r0.c1"].amount.value_kr == 685_000
    assert "t1.r0.c2" not in claims


def test_heraf_rows_belong_to_the_row_above():
    claims = claims_of(
        [
            ["1.000 kr.", "2025"],
            ["Klyngen Holbæk", "1.273"],
            ["heraf region", "482"],
            ["heraf kommuner", "791"],
            ["Fynsklyngen", "900"],
            ["- heraf løn", "300"],
        ]
    )
    assert [claims[f"t1.r{row}.c1"].payer for row in (2, 3)] == ["region", "kommuner"]
    assert claims["t1.r2.c1"].subject_text == "Klyngen Holbæk / heraf region"
    assert claims["t1.r5.c1"].subject_text == "Fynsklyngen / - heraf løn"
    assert claims["t1.r2.c1"].mentions and claims["t1.r2.c1"].mentions != claims["t1.r5.c1"].mentions


@pytest.mark.parametrize("header", ["Forbrugspct.", "Forbrugs-\npct.", "Forbrug i pct.", "Andel (%)", "Forbrug\nspct."])
def test_per_cent_under_a_money_caption_is_no_money(header):
    claims = claims_of([["Område", "Budget", header], ["Plejehjem", "22.431", "39,9"]], caption="Drift, 1.000 kr.")
    assert set(claims) == {"t1.r1.c1"}


def test_the_year_of_the_prices_is_not_the_figures_own():
    rows = [["Indsats", "2024", "2025", "I alt"], ["Akutteam", "0,7", "0,8", "1,5"]]
    claims = claims_of(rows, caption="Disponerede midler, mio. kr., 2023-pl")
    assert [(c.period_from, c.period_to) for c in claims.values()] == [(2024, 2024), (2025, 2025), (2024, 2025)]


def test_years_of_the_prices_over_two_years_are_no_period_either():
    claim = claims_of(
        [["Klynge", "Afsat"], ["Fynsklyngen", "1.200.000"]], caption="Midler 2031-2032, kr., 2030-2031-priser"
    )["t1.r1.c1"]
    assert (claim.period_from, claim.period_to) == (2031, 2032)


def test_a_header_gives_its_figures_a_rate():
    claims = claims_of([["Kommune", "Udgift i kr.", "Kr. pr. indbygger"], ["Odder", "5.000.000", "212"]])
    assert [c.amount.per for c in claims.values()] == ["total", "capita"]


def test_bare_names_as_columns_are_what_their_neighbours_are():
    rows = [
        ["Mio. kr.", "Holbæk", "Nykøbing Falster", "Næstved-Slagelse"],
        ["Afsat 2025", "2,5", "2,1", "3,2"],
        ["Forbrug 2025", "1,5", "1,1", "2,2"],
    ]
    found = claims_of_grid(grid_of(rows), BlockContext())
    kinds = {mention.raw: mention.kind for mention in found.mentions}
    assert kinds == {"Holbæk": "cluster", "Nykøbing Falster": "cluster", "Næstved-Slagelse": "cluster"}
    assert {claim.period_from for claim in found.claims} == {2025}
    assert [claim.measure for claim in found.claims] == ["allocated"] * 3 + ["disbursed"] * 3


@pytest.mark.parametrize(
    ("caption", "figure", "money"), [("", "344.077", True), ("", "12", False), ("Antal borgere", "344.077", False)]
)
def test_what_municipalities_and_region_pay_side_by_side_is_money_without_a_unit(caption, figure, money):
    rows = [["Klynge", "Kommuner", "Region", "I alt"], ["Klynge Nord", figure, figure, figure]]
    found = claims_of_grid(grid_of(rows, caption=caption), BlockContext(profile=Profile()))
    assert [claim.payer for claim in found.claims] == (["kommuner", "region", "total"] if money else [])
    assert [finding.code for finding in found.findings] == (["amount.unit"] if money else [])


def test_tables_side_by_side_keep_their_own_labels_and_cluster():
    rows = [
        ["Klyngen Holbæk", "", "Horsensklyngen", ""],
        ["Indsats", "Beløb i kr.", "Indsats", "Beløb i kr."],
        ["Kursus", "482.608", "Tilsyn", "792.022"],
        ["I alt", "482.608", "I alt", "792.022"],
    ]
    for spans in ({(0, 0): (1, 2), (0, 2): (1, 2)}, None):
        result = claims_of_grid(grid_of(rows, header_rows=2, spans=spans), BlockContext(profile=Profile()))
        names = {mention.id: mention.raw for mention in result.mentions}
        assert len(names) == len(result.mentions)
        assert {claim.id: (claim.subject_text, *map(names.get, claim.mentions)) for claim in result.claims} == {
            "t1.r2.c1": ("Kursus", "Klyngen Holbæk"),
            "t1.r3.c1": ("I alt", "Klyngen Holbæk"),
            "t1.r2.c3": ("Tilsyn", "Horsensklyngen"),
            "t1.r3.c3": ("I alt", "Horsensklyngen"),
        }


def test_words_that_a_narrow_column_breaks_are_joined_where_the_whole_is_known():
    rows = [
        ["1.000 kr.", "Fynsklyn\ngen", "Sønderjys\nk Klynge"],
        ["Disponere\nt", "842", "822"],
        ["Ikke\ndisponeret", "159", "775"],
    ]
    found = claims_of_grid(grid_of(rows), BlockContext())
    assert {mention.raw for mention in found.mentions} == {"Fynsklyngen", "Sønderjysk Klynge"}
    assert [claim.measure for claim in found.claims] == ["committed"] * 2 + ["uncommitted"] * 2


@pytest.mark.parametrize(
    ("unit", "value"), [("kr.", 4120), ("t.kr.", 4120000), ("stk.", None), ("kr. pr. borger", None)]
)
def test_a_unit_in_a_cell_of_its_own_is_that_of_the_figure_before_it(unit, value):
    found = claims_of([["Husleje", "4.120", unit], ["Rengøring", "310", unit]], header_rows=0)
    assert [claim.amount.value_kr for claim in found.values()][:1] == ([value] if value else [])


def test_what_is_counted_beside_a_unit_over_one_column_is_no_money():
    rows = [["Rute", "i 1.000 kr.", "Passagerer"], ["A", "-1.400", "-20.000"], ["B", "-300", "-5.000"]]
    assert sorted(claims_of(rows)) == ["t1.r1.c1", "t1.r2.c1"]
    rows = [
        ["Kilde", "Antal sager", "Heraf afsluttet", "Beløb i kr."],
        ["A", "21", "4", "90.200"],
        ["B", "35", "9", "1.300"],
    ]
    assert sorted(claims_of(rows)) == ["t1.r1.c3", "t1.r2.c3"]
    rows = [["Mio. kr.", "Voksne", "Ældre"], ["Drift", "3,1", "4,2"], ["Anlæg", "0,5", "0,7"]]
    assert len(claims_of(rows)) == 4


@pytest.mark.parametrize(
    ("label", "payer"),
    [
        ("Overdragelse mellem sygehus og kommune", ""),
        ("Rådgivning fra hospitalslæger", ""),
        ("Kommunal genoptræning", ""),
        ("Opr. kommunal udgift", "kommuner"),
        ("Kommunerne i øvrigt", "kommuner"),
        ("Regionens andel", "region"),
    ],
)
def test_a_word_in_what_a_row_is_called_pays_only_where_it_speaks_of_money(label, payer):
    rows = [["Indsats", "Bevilget, kr."], [label, "350.000"], ["Kost", "120.000"]]
    assert claims_of(rows)["t1.r1.c1"].payer == payer


def test_rows_of_who_contributes_are_payers():
    rows = [["Post", "Kr."], ["Bidrag fra Region Fyn", "90.000"], ["Bidrag fra kommunerne", "70.000"]]
    assert [claim.payer for claim in claims_of(rows).values()] == ["region", "kommuner"]
    rows = [["Bidragyder", "Kr."], ["Region Syddanmark", "90.000"], ["Odense Kommune", "70.000"], ["Assens", "20.000"]]
    assert [claim.payer for claim in claims_of(rows).values()] == ["region", "kommuner", "kommuner"]


def test_a_sentence_on_how_money_is_paid_says_nothing_of_the_table_after_it():
    rows = [["Periode", "2031", "2032"], ["Beløb til huset", "98.360 kr.", "98.360 kr."]]
    for sentence, measure in (("Midlerne udbetales hvert kvartal.", "budget"), ("Udbetalte beløb:", "disbursed")):
        assert claims_of(rows, intro=(sentence,))["t1.r1.c1"].measure == measure


@pytest.mark.parametrize(
    ("head", "figures", "asked"),
    [
        ("Bevilget (1.000 kr.)", ("1.210.400", "940.300", "2.150.700"), ["2,1507 mio. kr. fordeles."]),
        ("Bevilget (kr.)", ("1.210", "941", "2.151"), ["2,151 mio. kr. fordeles."]),
        ("Bevilget (1.000 kr.)", ("1.210", "941", "2.151"), []),
        ("Bevilget (kr.)", ("1.210", "941", "2.151"), []),
    ],
)
def test_a_stated_unit_that_the_text_contradicts_is_asked_about_and_not_changed(head, figures, asked):
    rows = [["Post", head], ["Løn", figures[0]], ["Drift", figures[1]], ["I alt", figures[2]]]
    intro = (*asked, "Der er 2,2 mio. kr. i alt.")
    found = claims_of_grid(grid_of(rows), BlockContext(intro=intro))
    assert [finding.code for finding in found.findings] == ["amount.unit"] * len(asked)
    assert found.claims[0].amount is not None
    assert found.claims[0].amount.unit == ("t.kr" if "1.000" in head else "kr")


@pytest.mark.parametrize(
    ("rows", "caption", "money"),
    [
        (
            [["Mio. kr.", "Børn", "Ældre", "I alt"], ["Drift", "12,4", "30,1", "42,5"], ["Huse", "1,1", "2,0", "3,1"]],
            "",
            3,
        ),
        (
            [["", "Børn", "Ældre", "I alt"], ["Drift", "12", "30", "42"], ["Huse", "5", "2", "7"]],
            "Udgifter i mio. kr.",
            3,
        ),
        ([["1.000 kr.", "Børn", "Voksne"], ["2031", "1.240", "5.500"], ["2032", "811", "6.012"]], "", 2),
        ([["", "Børn", "Udgift"], ["Nord", "1.240", "5.500"], ["Syd", "811", "6.012"]], "Udgifter i 1.000 kr.", 1),
        ([["Område", "Børn", "Mio. kr."], ["Nord", "1.240", "30,1"], ["Syd", "811", "2,0"]], "", 1),
    ],
)
def test_a_head_that_could_be_counted_is_whose_money_it_is_where_the_table_says_money(rows, caption, money):
    found = claims_of(rows, caption=caption)
    assert len(found) == money * (len(rows) - 1)


def test_a_unit_over_the_years_that_label_the_rows_is_the_tables():
    rows = [["1.000 kr.", "Børn", "Voksne"], ["2031", "1.240", "5.500"], ["2032", "811", "6.012"]]
    found = claims_of(rows)
    assert [(claim.amount.value_kr, claim.period_from) for claim in found.values() if claim.amount] == [
        (Decimal(1_240_000), 2031),
        (Decimal(5_500_000), 2031),
        (Decimal(811_000), 2032),
        (Decimal(6_012_000), 2032),
    ]


def test_a_total_is_everybodys_only_where_several_pay_in_its_own_band():
    rows = [
        ["Post", "R2031"],
        ["Indtægter", ""],
        ["Kommunalt bidrag", "900"],
        ["Salg", "100"],
        ["Indtægter i alt", "1.000"],
    ]
    rows += [["Udgifter", ""], ["Løn", "700"], ["Biler", "250"], ["Udgifter i alt", "950"]]
    found = claims_of(rows, caption="Regnskab i 1.000 kr.")
    assert {claim.payer for claim in found.values() if claim.role == "total"} == {""}


def test_the_ceiling_of_a_room_is_no_cap():
    found = claims_of([["Bygning", "Projekt", "2031"], ["Skolen", "Loft i gangen", "300"]], caption="Beløb i 1.000 kr.")
    assert found["t1.r1.c2"].measure != "cap"


def test_a_year_over_the_unit_of_a_column_is_no_money_left_out():
    found = extract(b"Post;2024 kr.\nHusleje;412.300\nVikarer;205.000\n", "a.csv")
    assert [claim.amount.value_kr for claim in found.claims] == [412_300, 205_000] and not found.findings


def test_debit_and_credit_are_money():
    found = extract("Konto;Tekst;Debet;Kredit\n4100;Løn;31.246;\n4200;Bidrag;;18.305\n".encode(), "a.csv")
    assert [claim.amount.value_kr for claim in found.claims] == [31_246, 18_305]
