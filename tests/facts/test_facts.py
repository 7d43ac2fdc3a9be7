"""One fact, one value: what its observations allow together, what follows from it, and what may be added up."""

from decimal import Decimal
from itertools import permutations

import pytest

from tests.facts.stated import claim, collected, document, fact

NORD = "hovedstaden-nord/allocated/total/2024"
TWO = [document("a", published_on="2024-02-01"), document("b", published_on="2024-09-01")]
UNDATED = [document("a"), document("b")]


@pytest.mark.parametrize(
    ("documents", "one", "other", "value", "status"),
    [
        (TWO, "6,2", 6_213_586, 6_213_586, "confirmed"),
        (UNDATED, "6,2", 6_213_586, 6_213_586, "confirmed"),
        (TWO, "6,2", "6,21", 6_210_000, "confirmed"),
        (TWO, 4_402_596, 4_404_957, 4_404_957, "revised"),
        (UNDATED, 4_402_596, 4_404_957, None, "disputed"),
        (UNDATED, "1,6", 1_699_500, 1_699_500, "confirmed"),  # cut off, not rounded
    ],
)
def test_the_value_is_what_all_documents_allow(documents, one, other, value, status):
    found = fact(collected(documents, [claim("a/t.1", one), claim("b/t.1", other)]), NORD)
    assert (found["value_kr"], found["status"]) == (value, status)


def test_one_document_alone_is_single_however_often_it_says_it():
    found = collected([document("a")], [claim("a/t.1", 5_000_000), claim("a/u.1", "5,0")])
    assert fact(found, NORD)["status"] == "single"
    assert found.counts["a/t.1"]["counts_in"] == NORD
    assert found.counts["a/u.1"] == {"counts_in": None, "not_counted_because": "repeated"}


def test_an_estimate_gives_way_where_the_order_is_unknown():
    claims = [claim("a/t.1", 4_404_957, basis="estimate"), claim("b/t.1", 4_402_596)]
    found = fact(collected(UNDATED, claims), NORD)
    assert (found["value_kr"], found["status"], found["order_known"]) == (4_402_596, "disputed", False)


def test_a_figure_that_its_own_table_contradicts_gives_way():
    claims = [claim("a/t.1", 2_316_976), claim("b/t.1", 2_136_976)]
    wrong = {
        "finding_id": "f",
        "code": "sum.row",
        "verdict": "mismatch",
        "claim_id": "b/t.1",
        "proposal_kr": Decimal(2_316_976),
    }
    found = collected(TWO, claims, findings=[wrong])
    assert fact(found, NORD)["value_kr"] == 2_316_976
    (told,) = [row for row in found.rows["findings"] if row["code"] == "fact.documents"]
    assert told["cause_id"] == "f"


def test_names_of_files_and_order_of_reading_change_nothing():
    claims = [("x", 4_402_596, "estimate"), ("y", 4_404_957, "estimate"), ("z", "4,4", "")]
    seen = set()
    for names in permutations("abc"):
        documents = [document(name, content=content) for name, (content, *_) in zip(names, claims, strict=True)]
        rows = [
            claim(f"{name}/t.1", kroner, basis=basis) for name, (_, kroner, basis) in zip(names, claims, strict=True)
        ]
        for order in (1, -1):
            found = fact(collected(documents[::order], rows[::order]), NORD)
            seen.add((found["value_kr"], found["status"], found["low_kr"], found["high_kr"]))
    assert len(seen) == 1


def test_municipalities_and_region_make_the_total_and_years_the_period():
    claims = [
        claim("a/t.1", 1_000_000, payer="kommuner"),
        claim("a/t.2", 1_200_000, payer="region"),
        claim("a/t.3", 2_300_000, period_from=2025),
        claim("a/t.4", 2_100_000, measure="disbursed", period_from=2024, period_to=2025),
    ]
    found = collected([document("a")], claims)
    total = fact(found, NORD)
    assert (total["value_kr"], total["status"]) == (2_200_000, "derived")
    assert fact(found, "hovedstaden-nord/allocated/total/2024-2025")["value_kr"] == 4_500_000
    assert {row["part_fact_id"] for row in found.rows["fact_parts"] if row["fact_id"] == NORD} == {
        "hovedstaden-nord/allocated/kommuner/2024",
        "hovedstaden-nord/allocated/region/2024",
    }


def test_a_year_follows_from_the_period_and_the_other_years():
    claims = [claim("a/t.1", 2_000_000), claim("a/t.2", 5_000_000, period_from=2024, period_to=2025)]
    assert fact(collected([document("a")], claims), "hovedstaden-nord/allocated/total/2025")["value_kr"] == 3_000_000


def purposes(*kroner: int, table: str = "t", **more):
    return [
        claim(
            f"a/{table}.{row}",
            amount,
            whole=False,
            measure="committed",
            subject_text=f"formål {'abcdefg'[row]}",
            **more,
        )
        for row, amount in enumerate(kroner)
    ]


def test_the_purposes_of_one_table_make_what_is_committed_and_subtotals_count_for_their_items():
    claims = purposes(750_000, 1_250_000, 2_000_000, 1_400_000)
    parts = [{"relation_id": "r", "claim_id": f"a/t.{row}", "sign": 1} for row in (0, 1)]
    found = collected(
        [document("a")], claims, relations=[{"relation_id": "r", "total_claim_id": "a/t.2"}], relation_parts=parts
    )
    row = fact(found, "hovedstaden-nord/committed/total/2024")
    assert (row["value_kr"], row["value_from"]) == (3_400_000, "sum of 2 parts")
    counted = {name for name, each in found.counts.items() if each["counts_in"] == row["fact_id"]}
    assert counted == {"a/t.2", "a/t.3"}
    assert found.counts["a/t.0"]["not_counted_because"] == "part_of_total"


def test_a_list_of_projects_with_years_of_their_own_is_no_account_of_the_cluster():
    claims = [*purposes(100_000, 200_000), *purposes(300_000, table="t", period_from=2025)]
    claims[-1]["claim_id"], claims[-1]["subject_text"] = "a/t.9", "formål g"
    found = collected([document("a")], claims)
    assert not [row for row in found.rows["facts"] if row["measure"] == "committed" and not row["purpose"]]


def test_purposes_above_what_is_allocated_are_not_added_up():
    claims = [claim("a/u.1", 1_000_000), *purposes(900_000, 900_000)]
    found = collected([document("a")], claims)
    assert not [row for row in found.rows["facts"] if row["measure"] == "committed" and not row["purpose"]]


def test_a_table_without_years_takes_those_of_its_document():
    claims = [claim("a/t.1", 4_000_000), *purposes(300_000, period_from=None, period_to=None)]
    assert fact(collected([document("a")], claims), "hovedstaden-nord/committed/total/2024")["value_kr"] == 300_000


def test_nothing_is_counted_twice():
    years = [claim(f"a/t.{year}", 2_000_000, period_from=year) for year in (2024, 2025)]
    period = claim("a/t.1", 4_000_000, period_from=2024, period_to=2025)
    shares = [claim("a/t.2", 1_100_000, payer="kommuner"), claim("a/t.3", 900_000, payer="region")]
    region = claim("a/t.4", 2_000_000, "hovedstaden")
    other = claim("a/t.5", None, "hovedstaden-syd")
    copy = claim("c/t.1", 2_000_000)
    found = collected([document("a"), document("c", copy_of="a")], [*years, period, *shares, region, other, copy])
    counted = [name for name, each in found.counts.items() if each["counts_in"]]
    assert sorted(counted) == ["a/t.2024", "a/t.2025"]
    why = {name: each["not_counted_because"] for name, each in found.counts.items()}
    assert (why["a/t.1"], why["a/t.2"], why["a/t.4"], why["c/t.1"]) == (
        "total_of_parts",
        "part_of_total",
        "total_of_parts",
        "copy",
    )


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"measure": "unit_cost"}, "rate"),
        ({"per": "capita"}, "rate"),
        ({"measure": "cap"}, "limit"),
        ({"bound": "at_most"}, "limit"),
        ({"standing": "recommended"}, "plan"),
        ({"measure": "other"}, "other_money"),
        ({"amount_kr": Decimal(2024), "low_kr": Decimal(2024), "high_kr": Decimal(2024)}, "other_money"),
        ({"amount_kr": None, "nil": "undecided"}, "undecided"),
    ],
)
def test_an_amount_that_states_no_fact_says_why(more, why):
    found = collected([document("a")], [claim("a/t.1", 1_000_000, **more)])
    assert found.counts["a/t.1"] == {"counts_in": None, "not_counted_because": why}


def test_what_was_recommended_and_approved_counts():
    rows = {
        "decisions": [{"decision_id": "d", "outcome": "godkendt"}],
        "decision_claims": [{"decision_id": "d", "claim_id": "a/t.1"}],
    }
    found = collected([document("a")], [claim("a/t.1", 1_000_000, standing="recommended")], **rows)
    assert found.counts["a/t.1"]["counts_in"] == NORD


def said(text: str, **more):
    return claim("a/p.1", "4,4", table_id=None, whole=False, role="narrative", subject_text=text, **more)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Til Klynge Nord er der i 2024 afsat", True),
        ("I alt har sundhedsklyngen fået tildelt", True),
        ("Klyngen har afsat til et nyt akutteam", False),
        ("til kurser for plejepersonale", False),
    ],
)
def test_a_sentence_tells_of_all_of_a_cluster_only_where_it_names_no_purpose(text, whole):
    found = collected([document("a")], [said(text)])
    assert [row["fact_id"] == NORD for row in found.rows["facts"]] == [whole]


def test_a_person_s_correction_is_the_value():
    found = fact(collected([document("a")], [claim("a/t.1", 3_936, corrected_kr=Decimal(3_936_286))]), NORD)
    assert found["value_kr"] == 3_936_286


def test_what_amounts_count_adds_up_to_what_facts_do():
    """The workbook's sheet of amounts and the sheet that may be added up give one total, also where a total is computed."""
    shares = [
        claim(f"a/t.{cluster}.{payer}", kroner, cluster, payer=payer)
        for cluster, two in {
            "sjaelland-holbaek": (1_204_400, 1_290_100),
            "sjaelland-nykoebing-f": (911_250, 954_775),
        }.items()
        for payer, kroner in zip(("kommuner", "region"), two, strict=True)
    ]
    found = collected([document("a")], shares)
    by_fact = {row["fact_id"]: row["value_kr"] for row in found.rows["facts"] if row["counted"]}
    counted = {row["claim_id"] for row in shares if found.counts[row["claim_id"]]["counts_in"] in by_fact}
    assert sum(by_fact.values()) == sum(row["amount_kr"] for row in shares if row["claim_id"] in counted) == 4_360_525


def test_an_estimate_is_not_added_to_figures_where_what_was_carried_over_is_known():
    memo = [claim("a/t.1", 2_182_966, payer="region", basis="estimate", period_from=2023)]
    minutes = [
        claim("b/t.1", 2_180_605, payer="region", measure="transferred", period_from=2023),
        claim("b/t.2", 2_180_605, payer="region"),
        claim("b/t.3", 8_805_192, period_from=2023, period_to=2024),
    ]
    found = collected([document("a"), document("b")], [*memo, *minutes])
    assert fact(found, "hovedstaden-nord/allocated/region/2023-2024")["value_kr"] == 2 * 2_180_605


def test_two_pots_for_the_same_municipalities_are_no_two_editions_of_one_table():
    """Memos of two authorities on meals and on glasses: nothing in them is of clusters."""
    towns = ("Greve", "Køge", "Solrød")
    rows = [
        claim(f"{name}/t.{n}", kroner + n, "sjaelland", municipality_id=f"town-{n}", subject_text=town)
        for name, kroner in (("a", 310_400), ("b", 322_900))
        for n, town in enumerate(towns)
    ]
    found = collected([document("a", title="Notat"), document("b", title="Notat")], rows)
    assert found.rows["facts"] == [] and found.rows["findings"] == []
    spoken = [{"document_id": name, "block_id": "p1", "text": "Klyngens kommuner har fået:"} for name in "ab"]
    assert collected([document("a"), document("b")], rows, paragraphs=spoken).rows["facts"]


@pytest.mark.parametrize(("signs", "value"), [((1, 1), 4_517_222), ((1, -1), None)])
def test_parts_that_are_read_as_their_total_state_nothing_of_their_own(signs, value):
    """Two columns whose heads were lost: nothing tells the payers' shares from what they make together."""
    claims = [claim("a/t.1", 2_278_621), claim("a/t.2", 2_238_601), claim("a/t.3", 4_517_222)]
    parts = [{"relation_id": "r", "claim_id": f"a/t.{n}", "sign": Decimal(sign)} for n, sign in enumerate(signs, 1)]
    found = collected(
        [document("a")], claims, relations=[{"relation_id": "r", "total_claim_id": "a/t.3"}], relation_parts=parts
    )
    name = "hovedstaden-nord/allocated/total/2024"
    assert (fact(found, name)["value_kr"] == value) is (value is not None)
    assert (found.counts["a/t.1"]["not_counted_because"] == "part_of_total") is (value is not None)


def test_columns_of_one_row_that_are_read_as_one_fact_state_none():
    rows = [claim("a/t.1", 1_612_300), claim("a/t.2", 1_732_100, col=2), claim("a/t.3", "1,6", "hovedstaden-syd")]
    rows += [claim("a/t.4", 1_604_000, "hovedstaden-syd", col=2)]
    found = collected([document("a")], [{**row, "row": int(row["claim_id"] > "a/t.2")} for row in rows])
    assert [row["fact_id"] for row in found.rows["facts"]] == ["hovedstaden-syd/allocated/total/2024"]
    assert {found.counts[f"a/t.{n}"]["not_counted_because"] for n in (1, 2)} == {"disputed"}


def test_of_two_tables_the_one_that_sums_prove_speaks_for_the_document():
    rows = [claim("a/t.1", 6_286_900, proof="proven", quantum_kr=100), claim("a/u.1", 3, proof="supported")]
    assert fact(collected([document("a")], rows), "hovedstaden-nord/allocated/total/2024")["value_kr"] == 6_286_900


def test_a_slip_in_later_minutes_does_not_replace_what_sums_prove():
    documents = [document("a", published_on="2024-03-03"), document("b", published_on="2024-11-03")]
    rows = [claim("a/t.1", 1_486_001, proof="proven"), claim("b/t.1", 1_468_001, proof="unproven")]
    found = collected(documents, rows)
    assert fact(found, "hovedstaden-nord/allocated/total/2024")["value_kr"] == 1_486_001
    assert [row["class"] for row in found.rows["findings"]] == ["transposed_digits"]
