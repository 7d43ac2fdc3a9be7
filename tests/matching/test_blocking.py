"""Initiatives that can be one are compared though not every pair is, and the others are not."""

from itertools import combinations

from pipeline.matching.initiative_records import Record
from pipeline.matching.initiatives import ASK, EVIDENCE, fold_name, link_records, score_pair
from pipeline.matching.wording import Weights, pairs_sharing, read_wording
from tests.benchmarks.files import rows_of


def made_up():
    """The invented initiatives of the benchmark that its rules were made on, as two documents."""
    rows = [row for row in rows_of("initiatives") if row["half"] == "dev"]
    return [
        Record(document, (f"{document}{number}",), row[name], row["cluster_id"], focus_area=row[area])
        for number, row in enumerate(rows)
        for document, name, area in (("A", "name", "focus_area"), ("B", "other_name", "other_focus_area"))
    ]


def compared(records):
    names = [read_wording(record.name) for record in records]
    weights = Weights({fold_name(record.name): read_wording(record.name) for record in records}.values())
    return set(pairs_sharing(names, [record.document_id for record in records], weights, EVIDENCE / 2)), weights


def test_no_pair_worth_a_question_is_lost_and_most_others_are_not_compared():
    records = made_up()
    pairs, weights = compared(records)
    apart = [
        (i, j) for i, j in combinations(range(len(records)), 2) if records[i].document_id != records[j].document_id
    ]
    worth = {(i, j) for i, j in apart if score_pair(records[i], records[j], weights) >= ASK}
    assert len(worth) > 20
    assert worth <= pairs
    assert len(pairs) < len(apart) / 3


def test_words_alike_misspelt_and_put_together_are_met():
    names = [
        "Hjemmeblodprøver",
        "Blodprøver i hjemmet",
        "Kateterplejen",
        "Katerterpleje",
        "Faldklinik",
    ]
    records = [Record(f"d{at}", (f"m{at}",), name, "c") for at, name in enumerate(names)]
    assert compared(records)[0] == {(0, 1), (2, 3)}


def test_a_decision_on_names_without_a_word_in_common_is_followed():
    from pipeline.matching.decisions import HumanDecision

    records = [Record("a", ("1",), "Solskin", "c"), Record("b", ("2",), "Regnvejr", "c")]
    same = HumanDecision("initiative", "Solskin", entity="Regnvejr", verdict="same")
    assert len(link_records(records).initiatives) == 2
    linked = link_records(records, [same])
    assert len(linked.initiatives) == 1 and linked.used == {same}
