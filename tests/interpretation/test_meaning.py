"""What the figures of tables and sentences are, in the wordings and layouts of many secretariats: each case is a made-up member of a family."""

from decimal import Decimal

import pytest

from pipeline.extraction import extract
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.table_claims import claims_of_grid
from pipeline.interpretation.roles.heads_by_sums import with_heads
from pipeline.model import Cell, Claim, Grid, Layout, Profile

from .layouts import grid, layout
from .test_prose import read
from .test_table_claims import claims_of, grid_of

PAID = [
    ["Klynge", "Kommuner", "Region", "Kommuner", "Region", "I alt"],
    ["Klynge Nord", "310", "420", "330", "440", "1.500"],
    ["Klynge Syd", "250", "260", "270", "280", "1.060"],
]


def years(claims: dict[str, Claim], row: int) -> list[tuple[int | None, int | None]]:
    return [(claim.period_from, claim.period_to) for key, claim in claims.items() if f".r{row}." in key]


@pytest.mark.parametrize(
    ("over", "spans"),
    [
        (["Klynge", "2031", "", "2032", "", "I alt"], {(0, 1): (1, 2), (0, 3): (1, 2)}),
        (["Klynge", "2031 2032", "", "", "", "I alt"], {(0, 1): (1, 4)}),
        (["Klynge", "2031", "", "2032", "", ""], {}),
    ],
)
def test_years_stand_over_heads_that_return_however_they_are_printed(over, spans):
    claims = claims_of([over, *PAID], header_rows=2, spans=spans, caption="Fordelte midler, 1.000 kr.")
    assert years(claims, 2) == [(2031, 2031), (2031, 2031), (2032, 2032), (2032, 2032), (2031, 2032)]


def test_measures_return_under_years_too():
    heads = ["Indsats", "2029 Bevilget", "Brugt", "2030 Bevilget", "Brugt"]
    claims = claims_of(
        [heads, ["Faldklinik", "400", "390", "410", "120"], ["Sårteam", "90", "75", "80", "20"]], caption="T.kr."
    )
    assert years(claims, 1) == [(2029, 2029), (2029, 2029), (2030, 2030), (2030, 2030)]
    measures = [claim.measure for key, claim in claims.items() if ".r1." in key]
    assert measures == ["committed", "disbursed"] * 2


def test_years_of_heads_that_do_not_return_stay_where_they_are():
    heads = ["Klynge", "Kommuner 2031", "Kommuner 2032", "Region 2031", "Region 2032"]
    claims = claims_of([heads, ["Klynge Nord", "310", "330", "420", "440"]], caption="T.kr.")
    assert years(claims, 1) == [(2031, 2031), (2032, 2032), (2031, 2031), (2032, 2032)]


def settled(*blocks) -> list[dict[str, Claim]]:
    """The claims of each table of some blocks once their heads are where they belong."""
    tables = [block for block in with_heads(layout(*blocks)).blocks if isinstance(block, Grid)]
    return [{claim.id: claim for claim in claims_of_grid(each, BlockContext()).claims} for each in tables]


@pytest.mark.parametrize(("caption", "payer"), [("Regionens andel", "region"), ("Kommunernes bidrag", "kommuner")])
@pytest.mark.parametrize("header_rows", [1, 2])
def test_a_caption_printed_as_the_first_head_speaks_for_all_columns(caption, payer, header_rows):
    rows = [[caption, "", ""], ["Mio. kr.", "2030", "2031"], ["Nord", "2,15", "2,31"], ["Syd", "1,45", "1,52"]]
    (claims,) = settled(grid(1, rows, header_rows, spans=((0, 0, 1, 2),)))
    values = [claim.amount.value_kr for claim in claims.values() if claim.amount]
    assert values == [Decimal(figure) for figure in (2_150_000, 2_310_000, 1_450_000, 1_520_000)]
    assert {claim.payer for claim in claims.values()} == {payer}
    assert years(claims, 2) == [(2030, 2030), (2031, 2031)]


def test_words_of_a_caption_spread_over_the_columns_of_one_of_two_tables_are_its_caption():
    head = ["T.kr.", "2030", "2031", "I alt"]
    rows = [
        ["Kommunernes", "del", "", "", "Regionens", "del", "", ""],
        [*head, *head],
        ["Nord", "210", "230", "440", "Nord", "310", "330", "640"],
        ["Syd", "140", "150", "290", "Syd", "240", "250", "490"],
    ]
    claims = claims_of(rows, header_rows=2)
    assert [claims[f"t1.r2.c{col}"].payer for col in (1, 2, 3, 5, 6, 7)] == ["kommuner"] * 3 + ["region"] * 3


@pytest.mark.parametrize(
    ("heads", "figures", "measures"),
    [
        (
            ["Rest fra 2030", "Tildelt 2031", "Til disposition"],
            (("100", "400", "500"), ("50", "200", "250")),
            ["transferred", "allocated", "allocated"],
        ),
        (
            ["Ført over fra året før", "Nye midler", "Til rådighed"],
            (("12", "40", "52"), ("5", "21", "26")),
            ["transferred", "allocated", "allocated"],
        ),
        (
            ["Budget", "Afregnet", "Til disposition"],
            (("500", "350", "150"), ("90", "60", "30")),
            ["budget", "disbursed", "uncommitted"],
        ),
        (
            ["Tildelt", "Givet tilsagn", "Til rådighed"],
            (("500", "350", "151"), ("90", "60", "31")),
            ["allocated", "committed", "uncommitted"],
        ),
    ],
)
def test_money_at_hand_is_all_of_it_or_what_is_left_as_the_columns_tell(heads, figures, measures):
    rows = [["Part", *heads], ["Klynge Nord", *figures[0]], ["Klynge Syd", *figures[1]]]
    claims = claims_of(rows, caption="Beløb i 1.000 kr.")
    assert [claims[f"t1.r1.c{col}"].measure for col in (1, 2, 3)] == measures


def test_money_at_hand_told_after_what_is_gone_is_what_is_left_in_rows_too():
    first = claims_of([["Post", "Kr."], ["Til disposition i 2031", "900.000"], ["Givet i tilsagn", "640.000"]])
    last = claims_of([["Post", "Kr."], ["Tildelt", "900.000"], ["Bevilget", "640.000"], ["Til disposition", "260.000"]])
    assert [claim.measure for claim in first.values()] == ["allocated", "committed"]
    assert [claim.measure for claim in last.values()] == ["allocated", "committed", "uncommitted"]


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("Medtaget fra 2030", "transferred"),
        ("Ubrugte midler fra 2030", "transferred"),
        ("Bevilgede beløb", "committed"),
        ("Øremærket", "committed"),
        ("Afregnet til dato", "disbursed"),
        ("Udgiftsført", "disbursed"),
        ("Endnu ikke bundet", "uncommitted"),
        ("Disponibelt", "uncommitted"),
        ("Modtaget fra regionen", "allocated"),
        ("Ansøgt beløb", "other"),
    ],
)
def test_columns_are_called_by_many_words(header, measure):
    claims = claims_of([["Indsats", header], ["Faldklinik", "420.000"]], caption="Tildelte midler, kr.")
    assert claims["t1.r1.c1"].measure == measure


@pytest.mark.parametrize("labels", [["De tre kommuner", "Region Fyn"], ["Kommunerne under ét", "Region Fyn"]])
def test_rows_of_a_column_of_payers_pay(labels):
    rows = [["Finansieret af", "Tildelt (kr.)"], *([label, "420.000"] for label in labels)]
    assert [claim.payer for claim in claims_of(rows).values()] == ["kommuner", "region"]


@pytest.mark.parametrize(
    ("rows", "intro"),
    [
        (
            [["Kommune", "2031 (kr.)"], ["Assens", "310.000"], ["Nyborg", "220.000"], ["Kommunerne i alt", "530.000"]],
            (),
        ),
        ([["Kommune", "2031 (kr.)"], ["Assens", "310.000"], ["Nyborg", "220.000"]], ("Kommunernes andel for sig",)),
    ],
)
def test_municipalities_pay_where_their_total_or_the_heading_says_so(rows, intro):
    assert {claim.payer for claim in claims_of(rows, intro=intro).values()} == {"kommuner"}


@pytest.mark.parametrize(
    "intro",
    [
        "Kommunernes bidrag var i 2030 på 4,1 mio. kr.",
        "De regionale midler er udmøntet til hospitalet.",
        "Kommunerne i klyngen",
    ],
)
def test_an_aside_on_who_pays_makes_nobody_pay(intro):
    rows = [["Indsats", "2031 (kr.)"], ["Faldklinik", "310.000"]]
    assert [claim.payer for claim in claims_of(rows, intro=(intro,)).values()] == [""]


@pytest.mark.parametrize(
    ("intro", "measure", "period"),
    [
        ("Beløbet er klyngens bevilling.", "committed", None),
        ("Tallene er det, som hidtil er brugt.", "disbursed", None),
        ("Oversigten omfatter indsatser, der er startet i 2031.", "budget", 2031),
        ("Midlerne bliver udbetalt hvert kvartal.", "budget", None),
        ("Tallene er indhentet i 2031.", "budget", None),
    ],
)
def test_a_sentence_about_the_table_tells_what_its_figures_are(intro, measure, period):
    (claim,) = claims_of([["Indsats", "T.kr."], ["Faldklinik", "310"]], intro=(intro,)).values()
    assert (claim.measure, claim.period_from) == (measure, period)


@pytest.mark.parametrize("title", ["Budgetopfølgning pr. 30. september 2031", "Regnskab ultimo marts 2031"])
def test_a_follow_up_of_a_day_is_of_its_year(title):
    profile = Profile(title=title)
    (claim,) = claims_of([["Indsats", "Budget (kr.)"], ["Faldklinik", "310.000"]], profile=profile).values()
    ((told, _),) = read("Projektet har brugt 210.000 kr. til løn.", profile=profile)
    assert claim.period_from == told.period_from == 2031


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        ("Klyngen råder dermed over godt 4,2 mio. kr.", ["allocated"]),
        ("Der er gået 310 t.kr. ud af de 400 t.kr., der er budgetteret.", ["disbursed", "budget"]),
        ("Klyngen har lagt sig fast på, hvad 2,2 mio. kr. skal gå til.", ["committed"]),
        (
            "Parterne har taget 1,1 mio. kr. med over i året efter, og 0,4 mio. kr. er ført over til drift.",
            ["transferred", "transferred"],
        ),
        ("Af puljen er 0,9 mio. kr. endnu ikke bundet.", ["uncommitted"]),
        ("Foreningen har ansøgt om 0,3 mio. kr.", ["other"]),
        ("Der er reserveret 7,1 mio. kr. til Klynge Syd.", ["allocated"]),
        ("For 2031 er der bevilget 6,4 mio. kr. til klyngen.", ["allocated"]),
        ("Der er bevilget 0,6 mio. kr. til klyngens faldklinik.", ["committed"]),
    ],
)
def test_sentences_say_it_in_many_ways(sentence, measures):
    assert [claim.measure for claim, _ in read(sentence)] == measures


def test_a_hospital_that_an_effort_is_named_after_does_not_pay():
    ((claim, _),) = read("Den største post er Tryg hjemrejse fra sygehuset, hvor der er brugt 310.000 kr.")
    ((paying, _),) = read("Hospitalet finansierer 310.000 kr. af indsatsen.")
    assert (claim.payer, paying.payer) == ("", "region")


def test_heads_over_several_columns_that_a_format_states_are_not_cut_anew():
    made = grid_of(
        [["Klynge", "2031", "", "2032", "", "I alt"], ["", *PAID[0][1:5], ""], *PAID[1:]],
        2,
        spans={(0, 1): (1, 2), (0, 3): (1, 2)},
    )
    (same,) = with_heads(Layout((made,))).blocks
    assert same == made and isinstance(made.cells[0], Cell)


@pytest.mark.parametrize("first", ["Til disposition, 2031 og 2032 under ét", "Tildelt i 2031-2032"])
def test_rows_that_make_a_row_have_its_years(first):
    rows = [
        ["Opgørelse", "Kr."],
        [first, "900.000"],
        ["− Givet i tilsagn", "640.000"],
        ["Endnu ikke disponeret", "260.000"],
    ]
    assert {(claim.period_from, claim.period_to) for claim in claims_of(rows).values()} == {(2031, 2032)}


TABLE = (
    "<table><tr><th>Indsats</th><th>Bevilget</th><th>Forbrug</th></tr>{}<tr><td>Faldklinik</td><td>420</td><td>310</td></tr>"
    "<tr><td>Sårteam</td><td>95</td><td>44</td></tr>{}</table>"
)
PLAIN = TABLE.format("", "")


@pytest.mark.parametrize(
    "page",
    [
        f"<p>Alle beløb i notatet er i 1.000 kr.</p><h2>Nord</h2><p>Her går det godt.</p>{PLAIN}<h2>Syd</h2><p>Tekst.</p>{PLAIN}",
        f"<p>Beløb er angivet i tusinde kroner, medmindre andet fremgår.</p><h2>Nord</h2><p>Der er to indsatser.</p>{PLAIN}",
        f"{PLAIN}<p>Indsatserne følger planen.</p><p>Alle tal i t.kr.</p>",
        f"{PLAIN}<p>Tabel: Klyngens indsatser²</p><p>¹ Oplyst af kommunerne.<br>² Alle beløb er i 1.000 kr. Der er afrundet.</p>",
        TABLE.format("<tr><td></td><td>t.kr.</td><td>t.kr.</td></tr>", ""),
        TABLE.format("", "<tr><td colspan='3'>Beløb i 1.000 kr.</td></tr>"),
        TABLE.format("", "<tr><td colspan='3'>Alle tal er i 1.000'er kr.</td></tr>"),
    ],
)
def test_a_unit_is_all_figures_wherever_it_stands(page):
    found = extract(f"<html><body><h1>Midler i Klynge Nord</h1>{page}</body></html>".encode(), "notat.html")
    values = [claim.amount.value_kr for claim in found.claims if claim.amount]
    assert values in ([420_000, 310_000, 95_000, 44_000], [420_000, 310_000, 95_000, 44_000] * 2)
    assert not [finding for finding in found.findings if finding.code == "amount.unit"]


def test_the_letters_of_a_council_are_no_unit():
    page = f"<p>Oversigten er lavet til KKR's drøftelse den 3. april. Beløb i kroner.</p>{PLAIN}"
    found = extract(f"<html><body><h1>Midler i Klynge Nord</h1>{page}</body></html>".encode(), "notat.html")
    assert [claim.amount.value_kr for claim in found.claims if claim.amount] == [420, 310, 95, 44]


def test_what_may_be_carried_over_to_a_year_is_not_of_it():
    page = (
        f"<p>Rest er det, som klyngerne kan søge om at overføre til 2033.</p><h2>Indsatserne, 2032 (t.kr.)</h2>{PLAIN}"
    )
    found = extract(f"<html><body><h1>Midler i Klynge Nord</h1>{page}</body></html>".encode(), "notat.html")
    assert {claim.period_from for claim in found.claims if claim.amount} == {2032}


def test_the_unit_of_a_document_makes_no_counts_money_and_gives_way_to_a_tables_own():
    counted = PLAIN.replace("Bevilget", "Antal borgere").replace("Forbrug", "Antal forløb")
    own = PLAIN.replace("<table>", "<table><caption>Bevilget, hele kr.</caption>")
    page = f"<p>Alle beløb er i 1.000 kr.</p><h2>Nord</h2>{counted}<h2>Syd</h2>{own}"
    found = extract(f"<html><body><h1>Midler i Klynge Nord</h1>{page}</body></html>".encode(), "notat.html")
    assert [claim.amount.value_kr for claim in found.claims if claim.amount] == [420, 310, 95, 44]


def test_what_municipalities_and_region_each_give_to_clusters_is_allocated():
    rows = [["", "Kommuner", "Region", "Begge parter"], ["Aarhusklyngen", "2.440", "2.480", "4.920"]]
    given = claims_of(rows, caption="Klyngernes grundlag i 2032, 1.000 kr.")
    assert {claim.measure for claim in given.values()} == {"allocated"}
    own = claims_of([["", "Beløb"], ["Aarhusklyngen", "2.440"]], caption="Klyngernes grundlag i 2032, 1.000 kr.")
    assert {claim.measure for claim in own.values()} == {"budget"}
