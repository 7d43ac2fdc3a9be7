"""Which cluster is meant: by spelling, by the evidence around the name, or left open."""

from __future__ import annotations

import random

import pytest

from pipeline.matching.beside import series
from pipeline.matching.entities import entities_of
from pipeline.model import Paragraph, Profile
from tests.matching.made import document, entities, match, sorted_matches, table

REGIONS = {"H": Profile(publisher="Region Hovedstaden"), "N": Profile(publisher="Region Nordjylland")}


def resolved(*blocks: object, profile: Profile | None = None, path: str = "") -> list[str]:
    return entities(match([("d", path, document(*blocks, profile=profile))]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spelling", "cluster"),
    [
        ("Klynge By", "hovedstaden-byen"),
        ("Klynge Byen", "hovedstaden-byen"),
        ("Bornholm Klynge", "hovedstaden-bornholm"),
        ("Gødstrupklyngen", "midtjylland-vest"),
        ("Århusklyngen", "midtjylland-aarhus"),
        ("Randers Klyngen", "midtjylland-randers"),
        ("Klyngen Slagelse/Næstved", "sjaelland-naestved-slagelse"),
        ("Klynge Næstved-Slagelse", "sjaelland-naestved-slagelse"),
        ("Klyngen Nykøbing Falster", "sjaelland-nykoebing-f"),
        ("Klyngen Nykøbing F.", "sjaelland-nykoebing-f"),
        ("Lillebæltklyngen", "syddanmark-lillebaelt"),
        ("den sydvestjyske klynge", "syddanmark-sydvestjysk"),
        ("SUH-klyngen", "sjaelland-roskilde-koege"),
        ("Sjællands Universitetshospital-klyngen", "sjaelland-roskilde-koege"),
        ("Klynge Boenholm", "hovedstaden-bornholm"),
        ("Lillebæltsklynegn", "syddanmark-lillebaelt"),
        ("Klynge Ribe", "-"),
        ("Midtklyngen", "midtjylland-midt"),
        ("Klynge Midt", "?"),
        ("Klynge Nord", "?"),
        ("Klynge Vest", "?"),
    ],
)
def test_a_name_by_itself(spelling: str, cluster: str) -> None:
    assert resolved(f"Midlerne i {spelling} er brugt, og regnskabet for {spelling} følger.")[0] == cluster


CONTEXTS = [
    # blocks, profile, path, answer for the last mention
    (["Klynge Nord (Hovedstaden) er med."], None, "", "hovedstaden-nord", 0),
    (["Region Nordjyllands Klynge Nord er med."], None, "", "nordjylland-nord", 1),
    (["Klynge Nord er med."], REGIONS["H"], "", "hovedstaden-nord", 0),
    (["Klynge Nord er med."], Profile(title="Region Nordjylland: fordeling"), "", "nordjylland-nord", 0),
    (["Nordsjællands Hospital og Klynge Nord er med."], None, "", "hovedstaden-nord", 1),
    (["Klynge Syd er med.", "Ishøj Kommune og Dragør Kommune svarer."], None, "", "hovedstaden-syd", 0),
    (["Klynge Nord er med."], None, "Region Hovedstaden/referat.pdf", "hovedstaden-nord", 0),
    # a comparison with another region does not move a name whose document is clear
    (["Klynge Midt har besøgt Aalborg Kommune."], REGIONS["H"], "", "hovedstaden-midt", 0),
    # the paragraph says one region, the document another: a question
    (["Region Nordjylland roser Klynge Midt."], REGIONS["H"], "", "?", 1),
    # the form belongs to one region, the document to another: a question
    (["Midtklyngen er med."], REGIONS["H"], "", "?", 0),
]


@pytest.mark.parametrize(("blocks", "profile", "path", "cluster", "at"), CONTEXTS)
def test_the_evidence_decides(blocks: list[str], profile: Profile | None, path: str, cluster: str, at: int) -> None:
    assert resolved(*blocks, profile=profile, path=path)[at] == cluster


def test_the_region_in_force_in_a_table() -> None:
    rows = [
        ["Klynge"],
        ["Region Nordjylland"],
        ["Klynge Nord"],
        ["Klynge Syd"],
        ["Region Hovedstaden"],
        ["Klynge Nord"],
    ]
    found = resolved(table([[*row, "1"] for row in rows]))
    assert found == [
        "nordjylland",
        "nordjylland-nord",
        "nordjylland-syd",
        "hovedstaden",
        "hovedstaden-nord",
    ]


def test_a_region_below_its_clusters() -> None:
    """Subtotals under their members: the clusters that only one region has show which way the table sums."""
    rows = [
        "",
        "Klynge Nord",
        "Klynge Byen",
        "Region Hovedstaden i alt",
        "Randersklyngen",
        "Klynge Midt",
        "Region Midtjylland i alt",
    ]
    found = resolved(table([[text, "1"] for text in rows]))
    assert found == [
        "hovedstaden-nord",
        "hovedstaden-byen",
        "hovedstaden",
        "midtjylland-randers",
        "midtjylland-midt",
        "midtjylland",
    ]


def test_regions_as_column_headers() -> None:
    rows = [["Region Nordjylland", "Region Hovedstaden"], ["Klynge Nord", "Klynge Nord"], ["Hjørring", "Allerød"]]
    assert resolved(table(rows)) == [
        "nordjylland",
        "nordjylland-nord",
        "hjoerring",
        "hovedstaden",
        "hovedstaden-nord",
        "alleroed",
    ]


def test_a_region_heading_over_its_list() -> None:
    blocks = [
        Paragraph("h1", "Nordjylland", 1, role="heading", level=2),
        "Datapakke Midt",
        Paragraph("h2", "Hovedstaden", 1, role="heading", level=2),
        "Datapakke Midt",
        Paragraph("h3", "Økonomi", 1, role="heading", level=2),
        "Klynge Midt er omtalt.",
    ]
    assert resolved(*blocks) == ["nordjylland-midt", "hovedstaden-midt", "?"]


def test_region_names_that_head_columns_are_no_headings() -> None:
    assert resolved("Region Nordjylland", "Region Hovedstaden", "Klynge Nord")[-1] == "?"


def test_the_names_beside_one_another() -> None:
    assert resolved(table([["Klynge"], ["Byen"], ["Midt"], ["Nord"], ["Syd"], ["Bornholm"]])) == [
        f"hovedstaden-{name}" for name in ("byen", "midt", "nord", "syd", "bornholm")
    ]
    assert resolved(table([["Klynge"], ["Nord"], ["Midt"], ["Syd"]])) == ["?", "?", "?"]
    assert resolved(table([["Klynge"], ["Nord"], ["Midt"], ["Nord"]])) == ["?", "?", "?"]


def test_a_flat_list_of_all_clusters() -> None:
    """Region by region without any region's name: each cluster once, each region in one run."""
    names = [
        "Nord",
        "Midt",
        "Vest",
        "Syd",
        "Randers klynge",
        "Vest",
        "Midt",
        "Aarhusklyngen",
        "Nord",
        "Midt",
        "Syd",
        "Byen",
        "Bornholm klynge",
    ]
    found = series([entities_of("cluster", name) for name in names])
    assert [next(iter(one)) for one in found if len(one) == 1] == [
        "nordjylland-nord",
        "nordjylland-midt",
        "nordjylland-vest",
        "nordjylland-syd",
        "midtjylland-randers",
        "midtjylland-vest",
        "midtjylland-midt",
        "midtjylland-aarhus",
        "hovedstaden-nord",
        "hovedstaden-midt",
        "hovedstaden-syd",
        "hovedstaden-byen",
        "hovedstaden-bornholm",
    ]


def test_a_match_explains_itself() -> None:
    (found,) = sorted_matches(match([("d", "", document("Klynge Nord er med.", profile=REGIONS["H"]))]))
    assert found.method == "context"
    assert "Region Hovedstaden" in found.evidence[0]
    assert set(found.candidates) == {"hovedstaden-nord", "nordjylland-nord"}
    assert found.score > found.runner_up_score


def test_what_stays_open_is_asked_about_once() -> None:
    result = match([("d", "", document("Klynge Nord og igen Klynge Nord, men ikke Klynge Østfjorden."))])
    assert [(each.kind, each.raw) for each in result.suggestions] == [("cluster", "Klynge Nord")]
    result = match([("d", "", document("Den nye klynge Østfjorden og Klynge Nord."))])
    assert {finding.code for _, finding in result.findings} == {"name.ambiguous", "name.unknown"}


def test_the_order_of_documents_does_not_matter() -> None:
    documents = [
        (f"d{i}", "", document(f"Klynge {name} er med.", profile=REGIONS["H"]))
        for i, name in enumerate(["Nord", "Syd", "By"])
    ]
    expected = match(documents)
    shuffled = documents[:]
    random.Random(1).shuffle(shuffled)
    assert match(shuffled) == expected


def test_towns_that_head_columns_are_clusters_beside_clusters() -> None:
    rows = [
        ["mio. kr.", "Holbæk", "Næstved-Slagelse", "Nykøbing Falster", "Roskilde-Køge"],
        ["I alt", "1", "2", "3", "4"],
    ]
    made = document(table(rows))
    found = {each.raw: (each.kind, each.entity_id) for each in match([("d", "", made)]).matches}
    assert found["Holbæk"] == ("cluster", "sjaelland-holbaek")


def test_a_document_of_a_cluster_that_mentions_another_region() -> None:
    """Who takes part says more than the one region that is named for comparison."""
    made = document(
        "Deltagere: Viborg Kommune, Silkeborg Kommune, Skive Kommune og Hospitalsenhed Midt.",
        "Sundhedsklynge Midt har fået 3,2 mio. kr. Erfaringer er hentet fra Klynge Syd i Region Hovedstaden.",
        profile=Profile(region="Region Hovedstaden", cluster="Sundhedsklynge Midt"),
    )
    result = match([("d", "", made)])
    clusters = {each.raw: each.entity_id for each in result.matches if each.kind == "cluster"}
    assert clusters == {"Sundhedsklynge Midt": "midtjylland-midt", "Klynge Syd": "hovedstaden-syd"}
    assert (result.documents[0].region_id, result.documents[0].cluster_id) == ("midtjylland", "midtjylland-midt")


def test_regions_mixed_in_one_list() -> None:
    """Names that come twice, in no region's order: company proves nothing."""
    names = ["Klynge Byen", "Klynge Midt", "Klynge Midt", "Klynge Nord", "Klynge Nord"]
    assert resolved(table([["Klynge"], *([name] for name in names)])) == ["hovedstaden-byen", "?", "?", "?", "?"]


def test_one_municipality_somewhere_is_no_evidence() -> None:
    assert resolved("Klynge Nord er med.", "Aalborg Kommune har svaret.")[0] == "?"


def test_a_misspelling_between_two_names_is_no_answer() -> None:
    """One letter from Vest and one letter more from Sydvest: the region may not make up for it."""
    assert resolved("Svestklyngen er med.", profile=Profile(publisher="Region Midtjylland")) == ["-"]


@pytest.mark.parametrize("sender", ["Region Nordjylland", "Region Hovedstaden"])
def test_a_document_that_speaks_for_two_regions_decides_nothing(sender: str) -> None:
    title = "Midler i Region Hovedstaden" if sender == "Region Nordjylland" else "Midler i Region Nordjylland"
    assert resolved("Klynge Midt er med.", profile=Profile(publisher=sender, title=title)) == ["?"]
