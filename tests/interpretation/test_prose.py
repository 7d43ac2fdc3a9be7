"""What a sentence says of each amount in it."""

import pytest

from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.prose import claims_of_paragraph, settle
from pipeline.model import Claim, Paragraph, Profile

CLUSTER = Profile(cluster="Klynge Syd", region="Region Hovedstaden")


def read(text: str, **context: object) -> list[tuple[Claim, list[str]]]:
    """The claims of a paragraph with the names that are their subjects."""
    paragraph = Paragraph("p1", text, 1, label=str(context.pop("label", "")))
    found = claims_of_paragraph(paragraph, BlockContext(**{"profile": CLUSTER, **context}))  # type: ignore[arg-type]
    raws = {mention.id: mention.raw for mention in found.mentions}
    return [(claim, [raws[mention] for mention in claim.mentions]) for claim in found.claims]


ONE = [
    # sentence, measure, period, payer, subjects
    (
        "Styregruppen for Klynge Syd reserverede i 2024 op til 1,2 mio. kr. til fælles udskrivning.",
        ("committed", (2024, 2024), "", ["Klynge Syd"]),
    ),
    (
        "Af klyngens midler for 2025 er 3,4 mio. kr. endnu ikke disponeret.",
        ("uncommitted", (2025, 2025), "", ["Klynge Syd"]),
    ),
    ("Udgiften anslås til ca. 640.000 kr. pr. kommune.", ("unit_cost", (None, None), "kommuner", ["Klynge Syd"])),
    ("Finansloven for 2024 rummer 1,1 mia. kr. til psykiatrien.", ("frame", (2024, 2024), "total", [])),
    (
        "Horsensklyngen fik overført 1,5 mio. kr. fra 2022 til 2023.",
        ("transferred", (2022, 2023), "", ["Horsensklyngen"]),
    ),
    ("Projektets samlede udgift må højst udgøre 900.000 kr. i 2024-2026.", ("cap", (2024, 2026), "", ["Klynge Syd"])),
    ("Pr. 1. marts 2024 var der brugt 412.350,50 kr. af bevillingen.", ("disbursed", (2024, 2024), "", ["Klynge Syd"])),
    ("Fra 2026 og frem budgetteres med 2,5 mio. kr. årligt til drift.", ("budget", (2026, None), "", ["Klynge Syd"])),
    ("Puljen til mindre projekter udgør 250.000 kr. i 2024.", ("pool", (2024, 2024), "", ["Klynge Syd"])),
    (
        "Kommunerne og Region Sjælland har for 2025 lagt 410.000 kr. i puljen.",
        ("pool", (2025, 2025), "total", ["Klynge Syd"]),
    ),
    (
        "Region Sjælland og kommunerne har for 2025 afsat 1,9 mio. kr. til Klyngen Holbæk.",
        ("allocated", (2025, 2025), "total", ["Klyngen Holbæk"]),
    ),
    (
        "Region Midtjylland og klyngens kommuner afsætter 640.000 kr. til Horsensklyngen i 2026.",
        ("allocated", (2026, 2026), "total", ["Horsensklyngen"]),
    ),
    ("Den reviderede ramme for 2023 er 8,8 mio. kr.", ("frame", (2023, 2023), "", ["Klynge Syd"])),
]


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[text[:40] for text, _ in ONE])
def test_one_amount(text: str, expected: tuple[str, tuple[int | None, int | None], str, list[str]]) -> None:
    ((claim, subjects),) = read(text)
    assert (claim.measure, (claim.period_from, claim.period_to), claim.payer, subjects) == expected


def test_each_amount_of_a_list_belongs_to_its_own_cluster() -> None:
    found = read("I 2024 tildeles Klynge Nord 4,4 mio. kr., Klynge Midt 6,3 mio. kr. og Klynge Byen 6,2 mio. kr.")
    assert [subjects for _, subjects in found] == [["Klynge Nord"], ["Klynge Midt"], ["Klynge Byen"]]
    assert {claim.measure for claim, _ in found} == {"allocated"}
    assert {claim.period_from for claim, _ in found} == {2024}


def test_names_after_the_amounts() -> None:
    found = read("6,3 mio. kr. går til Klynge Midt og 7,8 mio. kr. til Klynge Byen.")
    assert [subjects for _, subjects in found] == [["Klynge Midt"], ["Klynge Byen"]]


def test_names_and_amounts_in_turn() -> None:
    found = read("Esbjerg og Varde Kommuner bidrager med henholdsvis 210.000 kr. og 115.000 kr.")
    assert [subjects for _, subjects in found] == [["Esbjerg"], ["Varde Kommuner"]]


def test_years_and_amounts_in_turn() -> None:
    found = read("Udgiften skønnes i 2026-2028 til 1,1 mio. kr., 1,2 mio. kr. og 1,3 mio. kr.")
    assert [claim.period_from for claim, _ in found] == [2026, 2027, 2028]
    found = read("Ved udgangen af 2024 var der anvendt 0,4 mio. kr.")
    assert [claim.period_from for claim, _ in found] == [2024]


def test_what_is_left_belongs_to_the_one_just_told_of() -> None:
    found = read("Lillebæltklyngen har brugt 2,9 mio. kr. De resterende 1,2 mio. kr. er overført til 2024.")
    assert [subjects for _, subjects in found] == [["Lillebæltklyngen"], ["Lillebæltklyngen"]]


def test_kroner_before_the_figure_end_no_sentence() -> None:
    ((claim, _),) = read("Den samlede bevilling i 2024 er på kr. 2.400.000,- til akutområdet.")
    assert (claim.measure, claim.period_from) == ("committed", 2024)
    first, second = read("Klynge Nord får 5 mio. kr. 4 mio. kr. går til Klynge Midt.")
    assert (first[1], second[1]) == (["Klynge Nord"], ["Klynge Midt"])


def test_who_pays_what() -> None:
    found = read("Regionens andel er 2.180.605 kr., mens kommunerne tilsammen bidrager med 2.221.991 kr.")
    assert [claim.payer for claim, _ in found] == ["region", "kommuner"]
    found = read("Region Sjælland finansierer 1,5 mio. kr., og kommunerne 1,4 mio. kr.")
    assert [claim.payer for claim, _ in found] == ["region", "kommuner"]
    found = read("Heraf er 1,56 mio. kr. fra kommunerne, og 1,48 mio. kr. kommer fra Region Midtjylland.")
    assert [claim.payer for claim, _ in found] == ["kommuner", "region"]


def test_who_only_occurs_near_an_amount_does_not_pay_it() -> None:
    ((claim, _),) = read("Kommunen har hørt tre foreninger. Den ene vurderer sit tab til 0,6 mio. kr.")
    assert claim.payer == ""
    found = read("Skaden koster 2,1 mio. kr., hvoraf kommunen skal betale 0,4 mio. kr.")
    assert [claim.payer for claim, _ in found] == ["", "kommuner"]
    ((claim, _),) = read("Kommunerne finansierer frikøbet. Der er tale om 0,3 mio. kr.")
    assert claim.payer == "kommuner"


def test_when_a_sum_was_worked_out_is_not_its_year() -> None:
    ((claim, _),) = read("Rammen bygger på et overslag beregnet i foråret 2029 og er på 5,5 mio. kr.")
    assert claim.period_from is None
    ((claim, _),) = read("Et kursus koster 2000-2600 kr. pr. deltager.")
    assert claim.amount is not None
    assert (claim.period_from, str(claim.amount.low_kr), str(claim.amount.high_kr)) == (None, "2000", "2600")


def test_what_is_left_and_what_is_reserved_of_it() -> None:
    found = read("Der resterer 0,7 mio. kr. i klyngen, hvoraf 0,2 mio. kr. er reserveret til tidlig opsporing.")
    assert [claim.measure for claim, _ in found] == ["uncommitted", "committed"]


def test_money_of_all_regions_is_not_the_cluster_the_document_is_about() -> None:
    found = read(
        "Finansloven giver 60 mio. kr. til formålet i 2031. Kommunerne får 32 mio. kr., og regionerne får 28 mio. kr."
    )
    assert [subjects for _, subjects in found] == [[], [], []]
    found = read("Regionerne fordeler 14 mio. kr. i 2031. Heraf går 1,2 mio. kr. til klyngens kommuner.")
    assert [subjects for _, subjects in found] == [[], ["Klynge Syd"]]
    ((_, own),) = read("Kommunerne i klyngen bidrager med 1,2 mio. kr.")
    assert own == ["Klynge Syd"]


def test_a_region_in_brackets_tells_where_a_cluster_is() -> None:
    ((_, subjects),) = read("Klynge Vest (Region Nordjylland) fik 1,4 mio. kr. i 2031.")
    assert subjects == ["Klynge Vest"]
    ((_, subjects),) = read("Klynge Vest i Region Nordjylland råder over 1,9 mio. kr.")
    assert subjects == ["Klynge Vest"]


def test_what_was_granted_and_carried_over_together_is_allocated() -> None:
    for text in (
        "Klyngen har i 2031 fået bevilget og tildelt 2,4 mio. kr.",
        "Klyngen har fået tildelt og overført 2,4 mio. kr. i 2031.",
        "Der er overført og afsat 2,4 mio. kr.",
    ):
        ((claim, _),) = read(text)
        assert claim.measure == "allocated"


def test_whose_buildings_they_are_is_not_who_pays() -> None:
    ((claim, _),) = read("Der er afsat 1,3 mio. kr. i 2031 til tagene på kommunens skoler.")
    assert claim.payer == ""
    ((claim, _),) = read("Kommunens årlige andel er 1,3 mio. kr. i 2031.")
    assert claim.payer == "kommuner"


def test_an_expected_deviation_is_no_spent_money_and_a_lower_income_no_grant() -> None:
    ((claim, _),) = read("Der forventes et merforbrug på 1,3 mio. kr. i 2031.")
    assert (claim.measure, claim.basis) == ("other", "estimate")
    ((claim, _),) = read("Nettomindreindtægten falder til 0,3 mio. kr., når alle modtager friplads.")
    assert claim.measure == "other"


def test_each_attribute_of_a_sentence_says_where_it_is_from() -> None:
    ((claim, _),) = read("Kommunerne afsatte 1,4 mio. kr. i 2031 til Klynge Vest.")
    assert {(said.attribute, said.scope, said.words) for said in claim.evidence} == {
        ("measure", "clause", "afsatte"),
        ("payer", "clause", "Kommunerne"),
        ("period", "clause", "2031"),
        ("place", "clause", "Klynge Vest"),
    }
    ((later, _),) = read("Regnskabet for 2031 er afsluttet. Der blev udbetalt 640.000 kr.", intro=("Klyngens midler",))
    assert {(said.attribute, said.scope) for said in later.evidence} == {
        ("measure", "clause"), ("period", "before"), ("place", "document"), ("basis", "clause"),
    }  # fmt: skip


def test_national_money_has_no_cluster_even_in_the_minutes_of_one() -> None:
    found = read("Der er nationalt afsat 80 mio. kr. årligt til sundhedsklyngerne i 2022 og 2023.")
    ((claim, subjects),) = found
    assert (claim.measure, subjects, claim.amount and claim.amount.per) == ("frame", [], "year")
    ((_, local),) = read("De nationalt afsatte midler til Klynge Syd udgør 7,8 mio. kr.")
    assert local == ["Klynge Syd"]


def test_a_document_about_no_cluster_implies_none() -> None:
    ((_, subjects),) = read("Der er afsat 2 mio. kr. til formålet.", profile=Profile())
    assert subjects == []


def test_a_list_item_takes_what_it_leaves_open_from_the_introduction() -> None:
    ((claim, _),) = read(
        "2. Fælles undervisning 120.000 kr.",
        label="2.",
        intro=("1. Frikøb 80.000 kr.", "Kommunerne får i 2024 tildelt følgende beløb:", "Kompetenceløft"),
    )
    assert (claim.measure, claim.payer, claim.period_from) == ("allocated", "kommuner", 2024)
    assert claim.subject_text == "Kompetenceløft: Fælles undervisning"


def test_standing_comes_from_the_section_else_from_the_sentence() -> None:
    ((claim, _),) = read("Der afsættes 300.000 kr. til frikøb.", standing="decided")
    assert claim.standing == "decided"
    ((claim, _),) = read("Det indstilles, at der afsættes 300.000 kr. til frikøb.")
    assert claim.standing == "recommended"


def test_a_range_a_rate_and_a_bound_are_kept() -> None:
    ((claim, _),) = read("Det svarer til 6,44-7,31 kr. pr indbygger.")
    assert claim.amount is not None
    assert (claim.measure, claim.amount.per, str(claim.amount.high_kr)) == ("unit_cost", "capita", "7.31")


def test_all_names_are_mentions_whether_money_is_near_or_not() -> None:
    found = claims_of_paragraph(Paragraph("p9", "Klynge Nord og Klynge Midt mødtes.", 1), BlockContext())
    assert [mention.raw for mention in found.mentions] == ["Klynge Nord", "Klynge Midt"]
    assert not found.claims


def test_the_same_amount_told_again_keeps_its_years() -> None:
    first = claims_of_paragraph(Paragraph("p1", "I 2022 er der afsat 80 mio. kr. nationalt.", 1), BlockContext()).claims
    again = claims_of_paragraph(Paragraph("p2", "De 80 mio. kr. skal støtte klyngerne.", 1), BlockContext()).claims
    assert again[0].period_from is None
    assert settle([*first, *again])[1].period_from == 2022


def test_ids_follow_from_the_place() -> None:
    found = claims_of_paragraph(Paragraph("p4", "1 mio. kr. og 2 mio. kr. til Klynge Nord", 1), BlockContext())
    assert [claim.id for claim in found.claims] == ["p4.1", "p4.2"]
    assert found.claims[1].span.quote == "2 mio. kr."


@pytest.mark.parametrize(
    ("other", "value"),
    [("1.274.380 kr.", 1_274_000), ("1.275.380 kr.", 1_274_000_000), ("1,3 mio. kr.", 1_274_000_000)],
)
def test_a_point_for_a_comma_in_millions_is_read_so_where_the_figure_stands_in_kroner_too(
    other: str, value: int
) -> None:
    found = [claim for claim, _ in read(f"Rammen er 1.274 mio. kr. Den blev opgjort til {other}")]
    amount = settle(found)[0].amount
    assert amount is not None
    assert (amount.value_kr, amount.doubt) == (value, "decimal_point" if value < 2_000_000 else amount.doubt)


def test_what_a_yearly_amount_is_for_may_stand_after_its_years() -> None:
    ((claim, _),) = read("Der bevilges 700.000 kr. årligt i 2031, 2032 og 2033 til fælles patientuddannelse.")
    assert claim.subject_text == "til fælles patientuddannelse"


@pytest.mark.parametrize(
    ("sentence", "measure", "basis", "bound"),
    [
        ("Der er et merforbrug inden for servicerammen på 6,4 mio. kr. i år.", "other", "", "exact"),
        ("Forbruget indenfor anlægsrammen blev på 88,1 mio. kr.", "disbursed", "spent", "exact"),
        ("Servicerammen er på 412 mio. kr.", "frame", "", "exact"),
        ("Det resterende rådighedsbeløb på puljen er herefter på 1,9 mio. kr.", "uncommitted", "", "exact"),
        ("Midlerne står i en pulje på 3,3 mio. kr.", "pool", "", "exact"),
        ("I år forventes et forbrug på 540.000 kr. til kurset.", "disbursed", "estimate", "exact"),
        ("Af det forventede beløb er der brugt 2,2 mio. kr.", "disbursed", "spent", "exact"),
        ("Målet er en kassebeholdning på min. 75 mio. kr.", "other", "", "at_least"),
    ],
)
def test_what_money_is_inside_of_does_not_say_what_it_is(sentence, measure, basis, bound):
    ((claim, _),) = read(sentence)
    assert claim.amount is not None
    assert (claim.measure, claim.basis, claim.amount.bound) == (measure, basis, bound)
