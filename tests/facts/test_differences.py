"""Documents that differ: versions, slips, questions, caps; each told once."""

import datetime as dt

import pytest

from tests.facts.stated import claim, collected, document, fact, findings

CLUSTERS = ("sjaelland-holbaek", "sjaelland-roskilde-koege", "sjaelland-nykoebing-f", "sjaelland-naestved-slagelse")
OLD = (2_104_318, 3_050_777, 1_254_090, 2_733_402)
NEW = (2_099_871, 3_061_240, 1_250_316, 2_730_985)


def table(name: str, figures, **more):
    return [
        claim(f"{name}/t.{row}", kroner, cluster, **more)
        for row, (cluster, kroner) in enumerate(zip(CLUSTERS, figures, strict=True))
    ]


def both(first: dict, second: dict, new=NEW):
    return collected([document("a", **first), document("b", **second)], [*table("a", OLD), *table("b", new)])


@pytest.mark.parametrize(
    "words",
    [
        "Notatet er en ajourføring og afløser notatet fra 3. marts 2024.",
        "Dette papir træder i stedet for papiret af 3/3-2024.",
    ],
)
def test_a_document_that_says_what_it_replaces_gives_one_note_with_the_differences(words):
    found = both(
        {"published_on": "2024-03-03"}, {"published_on": "2024-08-19", "replaces_text": words, "title": "Ny opgørelse"}
    )
    (row,) = found.rows["versions"]
    assert (row["document_id"], row["replaces_document_id"], row["why"]) == ("b", "a", "stated")
    assert (row["figures"], row["changed"], row["moved_kr"]) == (4, 4, 4447 + 10463 + 3774 + 2417)
    (told,) = findings(found)
    assert (told["code"], told["verdict"]) == ("document.versions", None)
    assert "fra 3.050.777 til 3.061.240" in told["explanation_da"]
    assert found.replaced == {"a": {"superseded_by": "b", "superseded_why": "stated"}}
    assert {name for name, each in found.counts.items() if each["not_counted_because"] == "replaced"} == {
        f"a/t.{n}" for n in range(4)
    }


def test_a_preliminary_memo_gives_way_to_the_firm_one():
    found = both({"published_on": "2024-03-03", "preliminary": True}, {"published_on": "2024-08-19", "revised": True})
    assert [row["why"] for row in found.rows["versions"]] == ["stated"]
    assert {row["verdict"] for row in findings(found)} == {None}


def test_a_later_edition_that_does_not_say_so_is_one_note():
    found = both({"published_on": "2024-03-03"}, {"published_on": "2024-08-19"})
    assert [(row["why"], row["order_known"]) for row in found.rows["versions"]] == [("edition", True)]
    assert [row["verdict"] for row in findings(found)] == [None]


def test_two_editions_without_dates_are_one_problem_and_neither_wins():
    found = both({}, {})
    (told,) = findings(found)
    assert (told["code"], told["verdict"]) == ("document.versions", "mismatch")
    assert {row["status"] for row in found.rows["facts"]} == {"disputed"}
    assert found.replaced == {}


def test_roundings_of_one_table_are_no_difference():
    found = both({}, {}, new=("2,1", "3,05", "1,3", 2_733_403))
    assert findings(found) == []
    assert {row["status"] for row in found.rows["facts"]} == {"confirmed"}


def test_a_document_that_replaces_a_later_one_has_a_wrong_date():
    found = both(
        {"published_on": "2024-08-19"},
        {"published_on": "2024-03-03", "replaces_text": "Erstatter notatet af 19. august 2024."},
    )
    assert [row["order_known"] for row in found.rows["versions"]] == [False]
    (told,) = findings(found, "document.order")
    assert "3. marts 2024" in told["explanation_da"] and "19. august 2024" in told["explanation_da"]


@pytest.mark.parametrize(
    ("wrong", "klass"),
    [(3_050_777 - 5_000 + 500, ""), (3_500_777, "transposed_digits"), (3_059_777, "digit_error"), (-3_050_777, "sign")],
)
def test_one_figure_of_many_is_told_with_the_slip_that_explains_it(wrong, klass):
    found = both({"published_on": "2024-03-03"}, {"published_on": "2024-08-19"}, new=(OLD[0], wrong, *OLD[2:]))
    (told,) = findings(found)
    assert (told["code"], told["verdict"], told["class"]) == (
        "fact.documents",
        "mismatch",
        klass or "different_vintage",
    )
    assert told["severity"] == ("error" if klass else "warning")


def test_a_total_that_is_off_by_as_much_as_its_part_is_a_consequence():
    def rows(name, kommuner):
        return [
            claim(f"{name}/t.1", kommuner, payer="kommuner"),
            claim(f"{name}/t.2", 2_588_107, payer="region"),
            claim(f"{name}/t.3", kommuner + 2_588_107),
        ]

    found = collected([document("a"), document("b")], [*rows("a", 2_724_316), *rows("b", 2_274_316)])
    told = findings(found, "fact.documents")
    assert len(told) == 2
    assert [row["class"] for row in told if row["cause_id"] is None] == ["transposed_digits"]


def test_figures_far_apart_are_a_question():
    found = collected(
        [document("a", published_on="2024-03-03"), document("b", published_on="2024-08-19")],
        [claim("a/t.1", 12_632_007), claim("b/t.1", "2,7")],
    )
    (told,) = findings(found)
    assert (told["verdict"], told["severity"]) == ("not_comparable", "info")
    assert {row["verdict"] for row in found.rows["relations"]} == {"not_comparable"}


def test_three_documents_that_say_the_same_are_told_once():
    documents = [document(name) for name in "abc"]
    found = collected(documents, [claim("a/t.1", 4_402_596), claim("b/t.1", 4_402_596), claim("c/t.1", 4_404_957)])
    assert len([row for row in findings(found) if row["cause_id"] is None]) == 1


def test_money_carried_over_whole_is_the_year_s_allocation():
    claims = [claim("a/t.1", 2_180_605, measure="transferred"), claim("b/t.1", 2_182_966, basis="estimate")]
    (told,) = findings(collected([document("a"), document("b")], claims))
    assert told["code"] == "fact.documents" and abs(told["difference_kr"]) == 2361 and "skøn" in told["explanation_da"]
    spent = [claim("a/t.1", 1_400_000, measure="transferred"), claim("b/t.1", 2_182_966)]
    assert findings(collected([document("a"), document("b")], spent)) == []


def used(allocated: int, committed: int, **more):
    years = {"period_from": 2024, "period_to": 2025}
    return [claim("a/t.1", allocated, **years), claim("a/t.2", committed, measure="committed", **years, **more)]


def test_more_committed_than_allocated_is_told():
    (told,) = findings(collected([document("a")], used(8_131_743, 8_700_000)))
    assert (told["code"], told["verdict"], told["reported_kr"], told["computed_kr"]) == (
        "cap.exceeded",
        "mismatch",
        8_131_743,
        8_700_000,
    )
    assert findings(collected([document("a")], used(8_700_000, 8_131_743))) == []


def test_a_column_above_the_other_in_every_row_is_no_use_of_it():
    claims = [
        row
        for number, cluster in enumerate(CLUSTERS)
        for row in (
            claim(f"a/t.{number}a", 1_000_000, cluster, col=1),
            claim(f"a/t.{number}b", 1_100_000, cluster, measure="disbursed", col=2),
        )
    ]
    assert findings(collected([document("a")], claims)) == []


def test_what_one_document_uses_above_another_s_single_year_is_a_question():
    claims = [claim("a/t.1", 2_000_000), claim("b/t.1", 2_300_000, measure="disbursed")]
    (told,) = findings(collected([document("a"), document("b")], claims))
    assert (told["code"], told["verdict"]) == ("cap.question", "not_comparable")


def test_a_day_from_a_file_s_name_decides_no_order():
    day = {"published_from": "file name"}
    found = both({"published_on": dt.date(2024, 3, 3), **day}, {"published_on": dt.date(2024, 8, 19), **day})
    assert {row["status"] for row in found.rows["facts"]} == {"disputed"}


SPRING, AUTUMN, NEXT = ({"published_on": day} for day in ("2024-04-02", "2024-10-22", "2025-03-18"))


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        (1_204_500, 1_390_200, []),  # more is spent
        (1_390_200, 1_204_500, ["not_comparable"]),  # less: perhaps counted in another way
    ],
)
def test_what_is_spent_up_to_a_day_may_grow(first, second, verdicts):
    documents = [document("a", **SPRING), document("b", **AUTUMN, title="Status for klyngerne")]
    claims = [
        claim(f"{name}/t.1", kroner, measure="disbursed") for name, kroner in zip("ab", (first, second), strict=True)
    ]
    assert [row["verdict"] for row in findings(collected(documents, claims))] == verdicts


def test_the_account_of_the_year_says_what_it_came_to():
    documents = [
        document("a", title="Status for klyngerne", kind="referat"),
        document("b", title="Regnskab 2024 for Klynge Nord"),
    ]
    claims = [
        *(
            claim(f"a/t.{n}", kroner, measure=measure)
            for n, (measure, kroner) in enumerate((("allocated", 4_402_596), ("disbursed", 3_911_000)))
        ),
        *(
            claim(f"b/t.{n}", kroner, measure=measure)
            for n, (measure, kroner) in enumerate((("allocated", 4_402_596), ("disbursed", 3_874_310)))
        ),
    ]
    found = collected(documents, claims)
    assert [(row["document_id"], row["why"], row["changed"]) for row in found.rows["versions"]] == [("b", "account", 1)]
    assert {row["verdict"] for row in findings(found)} == {None}
    assert fact(found, "hovedstaden-nord/disbursed/total/2024")["value_kr"] == 3_874_310
    assert found.replaced == {}  # what else the minutes say stands
    forecast = [document("a", title="Status for klyngerne"), document("b", title="Forventet regnskab 2024")]
    assert collected(forecast, claims).rows["versions"] == []


def test_minutes_that_quote_a_memo_before_it_was_replaced_were_right():
    documents = [
        document("a", **SPRING),
        document("b", **NEXT, replaces_text="Notatet erstatter notatet fra 2. april 2024."),
        document("c", **AUTUMN, kind="referat", title="Møde"),
    ]
    rows = [*table("a", OLD), *table("b", NEW)]
    quoted = claim("c/t.1", OLD[1], CLUSTERS[1])
    assert {row["code"] for row in findings(collected(documents, [*rows, quoted]))} == {"document.versions"}
    late = [*documents[:2], document("c", published_on="2025-05-06", kind="referat", title="Møde")]
    told = findings(collected(late, [*rows, quoted]), "fact.documents")
    assert [row["verdict"] for row in told] == ["mismatch"]


def test_documents_that_differ_on_several_figures_without_a_slip_are_told_once():
    extra = [claim(f"a/u.{n}", 500_000 + n, payer="kommuner", period_from=2019 + n) for n in range(4)]
    new = (OLD[0], OLD[1] + 30_411, OLD[2] - 20_302, OLD[3])
    found = collected([document("a", **SPRING), document("b", **AUTUMN)], [*table("a", OLD), *table("b", new), *extra])
    told = findings(found, "fact.documents")
    assert len(told) == 2 and len([row for row in told if row["cause_id"] is None]) == 1


def test_figures_that_a_third_document_has_for_another_year_are_a_question():
    """A column lost on the way: what stands under 2024 in one document is what another allocates for 2025."""
    years = {number: {"period_from": year} for number, year in (("a", 2024), ("b", 2024), ("c", 2025))}
    rows = [
        row for name, figures in (("a", OLD), ("b", NEW), ("c", NEW)) for row in table(name, figures, **years[name])
    ]
    documents = [document("a", **SPRING), document("b", **AUTUMN), document("c", **NEXT)]
    assert {row["verdict"] for row in findings(collected(documents, rows), "fact.documents")} <= {"not_comparable"}
    assert "document.versions" not in {row["code"] for row in findings(collected(documents, rows))}


def test_documents_of_one_title_and_day_are_told_apart_by_their_files():
    documents = [document(name, **SPRING, path=f"mappe/{name}.pdf") for name in "ab"]
    (told,) = findings(collected(documents, [claim("a/t.1", 2_724_316), claim("b/t.1", 2_274_316)]))
    assert "mappe/a.pdf" in told["explanation_da"] and "mappe/b.pdf" in told["explanation_da"]


def test_what_quotes_one_of_two_versions_of_unknown_order_is_told_with_them():
    documents = [
        document("a", published_on="2024-08-19"),
        document("b", published_on="2024-03-03", replaces_text="Erstatter notatet af 19. august 2024."),
        document("c", published_on="2025-01-23", kind="referat", title="Møde"),
    ]
    for quoted in (OLD[1], NEW[1]):
        found = collected(documents, [*table("a", OLD), *table("b", NEW), claim("c/t.1", quoted, CLUSTERS[1])])
        assert findings(found, "fact.documents") == []


def test_a_document_with_other_figures_for_one_cluster_than_several_have_is_one_cause():
    documents = [document("a", published_on="2024-03-03"), document("b", published_on="2025-03-03"), document("c")]
    of_year = {"a": (2024, 2_104_318, 2_110_402), "b": (2025, 2_207_090, 2_215_733)}
    rows = [claim(f"{name}/t.1", kroner, period_from=year) for name, (year, kroner, _) in of_year.items()]
    rows += [claim(f"c/t.{year}", other, period_from=year) for year, _, other in of_year.values()]
    told = findings(collected(documents, rows), "fact.documents")
    assert len(told) == 2 and len({row["cause_id"] or row["finding_id"] for row in told}) == 1
    for row in rows[2:]:  # two clusters are two mistakes
        row["cluster_id"] = rows[row["period_from"] - 2024]["cluster_id"] = CLUSTERS[row["period_from"] - 2024]
    told = findings(collected(documents, rows), "fact.documents")
    assert [row["cause_id"] for row in told] == [None, None]


def test_a_region_s_total_that_is_off_by_as_much_as_its_clusters_is_a_consequence():
    new = (OLD[0] + 8_000 - 1, OLD[1], OLD[2], OLD[3])
    sums = [claim(f"{name}/t.9", sum(figures), "sjaelland") for name, figures in (("a", OLD), ("b", new))]
    found = collected([document("a"), document("b")], [*table("a", OLD), *table("b", new), *sums])
    (cause,) = [row for row in findings(found) if row["cause_id"] is None]
    assert (cause["code"], cause["claim_id"][1:]) == ("fact.documents", "/t.0")


def test_a_whole_table_in_another_unit_is_one_cause():
    thousandth = [round(figure / 1000) for figure in OLD]
    found = both({"published_on": "2024-03-03"}, {"published_on": "2024-03-03"}, thousandth)
    told = [row for row in findings(found) if row["verdict"] == "mismatch"]
    assert {row["class"] for row in told} == {"unit"} and len(told) == len(OLD)
    assert [row["cause_id"] for row in told].count(None) == 1


def test_one_payer_s_share_does_not_count_for_a_disputed_total():
    days = {"published_on": "2024-03-03"}
    rows = [
        claim(f"{name}/t.{n}", kroner, payer=payer)
        for name, figures in (("a", (1_100_000, 1_000_000, 2_100_000)), ("b", (1_357_000, 1_000_000, 2_357_000)))
        for n, (payer, kroner) in enumerate(zip(("kommuner", "region", "total"), figures, strict=True))
    ]
    found = collected([document("a", **days), document("b", **days)], rows)
    assert not any(row["counts_in"] for row in found.counts.values())
