"""One initiative under all its names, and two neighbours that are not one."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from pipeline.matching.initiative_records import Record
from pipeline.matching.initiatives import link_records
from pipeline.model import Extraction
from tests.matching.made import MatchResult, initiatives, match


def linked(one: str, other: str, clusters: tuple[str, str] = ("Klynge Byen", "Klynge Byen"), area: str = "") -> bool:
    documents = [
        ("a", "", initiatives(one, cluster=clusters[0], area=area)),
        ("b", "", initiatives(other, cluster=clusters[1], area=area)),
    ]
    return len(match(documents).initiatives) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dosisdispensering.", "Dosispakket medicin"),
        ("Dosisdispenseret medicin", "Dosispakket medicin"),
        ("Udbredelse af Stime til alle kommuner", "Udbredelse af STIME til alle klyngens kommuner"),
        ("Forebyggelse af indlæggelser fra plejehjem", "Indlæggelser fra plejehjem: Forebyggelse og pilotafprøvning"),
        ("KIT (Koordineret indsats på tværs)", "Udbredelse af KIT til nogle kommuner"),
        ("Peer-støtte til unge", "Peerstøtte til unge"),
        ("Kortlægning af tilbud til overvægtige", "Kortlægning af indsatser ift. overvægt"),
        ("1) Kompetenceudvikling i kateterpleje.", "KOMPETENCEUDVIKLING I KATETERPLEJE"),
    ],
)
def test_the_same_initiative(one: str, other: str) -> None:
    assert linked(one, other)
    assert linked(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Udbredelse af KIT til alle kommuner", "Udbredelse af STIME til alle kommuner"),
        ("Samarbejdsaftale om voksne med psykisk sygdom", "Samarbejdsaftale om børn og unge med psykisk sygdom"),
        ("Kompetenceudvikling i kateterpleje", "Kompetenceudvikling i sårpleje"),
        ("Kompetenceudvikling", "Kompetenceudvikling i kateterpleje"),
        ("Diabetesskole i nærmiljøet", "Hjerteskole i nærmiljøet"),
        ("Pulje til mindre initiativer", "Pulje til kompetenceudvikling"),
    ],
)
def test_neighbours_stay_apart(one: str, other: str) -> None:
    assert not linked(one, other)


def test_the_same_words_in_another_cluster() -> None:
    assert not linked("Dosispakket medicin", "Dosispakket medicin", ("Klynge Byen", "Klynge Bornholm"))


def test_one_partner_in_a_document() -> None:
    one = initiatives("Samarbejdsaftale om voksne med psykisk sygdom", "Samarbejdsaftale om børn med psykisk sygdom")
    other = initiatives(
        "Aftale om samarbejde: børn med psykisk sygdom", "Aftale om samarbejde: voksne med psykisk sygdom"
    )
    found = match([("a", "", one), ("b", "", other)])
    pairs = [sorted(m for m in each.members if m[1].startswith("i")) for each in found.initiatives]
    assert sorted(pairs) == [[("a", "i0"), ("b", "i1")], [("a", "i1"), ("b", "i0")]]


def test_likely_but_not_sure_is_a_question() -> None:
    found = match(
        [("a", "", initiatives("Subakutte tider i almen praksis")), ("b", "", initiatives("Akutte tider hos praksis"))]
    )
    assert len(found.initiatives) == 2
    (asked,) = found.suggestions
    assert {asked.raw, asked.ground} == {"Subakutte tider i almen praksis", "Akutte tider hos praksis"}


DOCUMENTS = [
    ("a", "", initiatives("Udbredelse af Stime til alle kommuner", "Dosisdispensering", published_on="2023-11-01")),
    ("b", "", initiatives("Dosispakket medicin", "Mobillaboratorium", published_on="2024-08-29")),
    ("c", "", initiatives("STIME", "Dosisdispenseret medicin", published_on="2024-12-01")),
]


def ids(result: MatchResult) -> dict[tuple[str, str], str]:
    return {member: each.initiative_id for each in result.initiatives for member in each.members}


def test_ids_do_not_depend_on_the_order() -> None:
    expected = ids(match(DOCUMENTS))
    assert all(ids(match(list(order))) == expected for order in itertools.permutations(DOCUMENTS))


@pytest.mark.parametrize("left_out", range(3))
def test_ids_stay_when_a_document_is_added(left_out: int) -> None:
    before = ids(match(DOCUMENTS[:left_out] + DOCUMENTS[left_out + 1 :]))
    after = ids(match(DOCUMENTS, remembered=before))
    assert {member: after[member] for member in before} == before


def test_newer_documents_do_not_rename() -> None:
    before = ids(match(DOCUMENTS[:2]))
    after = ids(match(DOCUMENTS))
    assert {member: after[member] for member in before} == before


def test_initiatives_reach_their_status_lines_and_mentions() -> None:
    found = match(DOCUMENTS)
    of_status = {(each.document_id, each.record_id): each.initiative_id for each in found.statuses}
    of_mention = {(each.document_id, each.mention_id): each.entity_id for each in found.matches}
    assert of_status["a", "s1"] == of_status["b", "s0"] == of_mention["c", "i1"] != ""


def test_no_initiatives_at_all() -> None:
    empty: Extraction = initiatives()
    assert match([("a", "", empty)]).initiatives == ()


def record(document: str, name: str, *amounts: str) -> Record:
    return Record(
        document,
        (f"{document}.{name}",),
        name,
        "fyn",
        "syddanmark",
        "",
        "",
        "",
        frozenset(map(Decimal, amounts)),
        frozenset(),
        0,
    )


REWORDED = ("Fremskudt ernæringsteam", "Team for ernæring kører ud til borgeren")


@pytest.mark.parametrize(
    ("ours", "theirs", "more", "together"),
    [
        ("1340000", "1340000", [], True),
        ("2713000", "2710000", [], True),  # printed in millions there
        ("1.86", "1.86", [], True),  # with øre
        ("1340000", "1350000", [], False),
        ("1340000", "1340000", [record("b", "Kørestole", "1340000")], False),  # two have the amount
    ],
)
def test_reworded_initiatives_are_linked_by_cluster_amount_and_words_together(ours, theirs, more, together):
    others = [record("a", "Svimmelhed hos ældre", "450000"), record("b", "Balancetræning", "450000"), *more]
    linked = link_records([record("a", REWORDED[0], ours), record("b", REWORDED[1], theirs), *others])
    assert any(len(each.members) == 2 for each in linked.initiatives) is together
    assert (
        linked.of["a", "a.Svimmelhed hos ældre"] != linked.of["b", "b.Balancetræning"]
    )  # an amount alone links nothing
