"""A name that nobody knows is told, wherever the document says what kind of place it is."""

import pytest

from pipeline.extraction import extract
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.model import Mention


def table(head: str, *labels: str) -> tuple[Mention, ...]:
    rows = "".join(f"<tr><td>{label}</td><td>{n}4.310</td></tr>" for n, label in enumerate(labels, 1))
    page = f"<table><caption>Tabel 1. Bidrag 2025, kr.</caption><tr><th>{head}</th><th>Bidrag</th></tr>{rows}</table>"
    return extract(page.encode(), "a.html").mentions


def told(head: str, *labels: str) -> list[tuple[str, str]]:
    return sorted((mention.kind, mention.raw) for mention in table(head, *labels))


def test_an_unknown_name_among_known_ones_is_a_name():
    assert told("Kommune", "Odder", "Grønbæksund", "I alt") == [
        ("municipality", "Grønbæksund"),
        ("municipality", "Odder"),
    ]
    assert ("cluster", "Havneklyngen Øst") in told("Klynge", "Randersklyngen", "Havneklyngen Øst")


def test_a_column_in_which_nobody_is_known_still_holds_names():
    assert told("Kommuner", "Sundbæk", "Grønbæksund") == [("municipality", "Grønbæksund"), ("municipality", "Sundbæk")]


@pytest.mark.parametrize("label", ["Odder, Sundbæk", "Sundbæk/Odder", "Odder og Sundbæk"])
def test_each_name_of_a_list_is_one(label):
    assert told("Kommune", label) == [("municipality", "Odder"), ("municipality", "Sundbæk")]


def test_municipalities_beside_their_cluster_are_no_initiatives():
    page = """<table><caption>Bidrag 2025, kr.</caption><tr><th>Klynge</th><th>Kommuner</th><th>Bidrag</th></tr>
    <tr><td>Klynge Nord</td><td>Brønderslev, Sundbæk og Frederikshavn</td><td>14.310</td></tr>
    <tr><td>Klynge Midt</td><td>Aalborg, Rebild</td><td>24.310</td></tr></table>"""
    mentions = extract(page.encode(), "a.html").mentions
    assert {mention.kind for mention in mentions} == {"cluster", "municipality"}
    assert "Sundbæk" in {mention.raw for mention in mentions}


@pytest.mark.parametrize("label", ["Øvrige", "Fælles", "I alt", "Reserve", "Administration", "12 andre"])
def test_other_rows_of_such_a_column_are_no_names(label):
    assert told("Kommune", "Odder", label) == [("municipality", "Odder")]


def test_a_column_with_another_head_holds_no_names():
    assert ("municipality", "Grønbæksund") not in told("Indsats", "Odder", "Grønbæksund")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Grønbæksund Kommune betaler 12.300 kr.", ["Grønbæksund Kommune"]),
        ("Pengene kommer fra Region Vesterland og kommunerne.", ["Region Vesterland"]),
        ("Hver Kommune betaler. Region og kommuner deler. Den enkelte kommune ved besked.", []),
    ],
)
def test_a_place_written_as_a_name_is_one(text, names):
    assert [name.raw for name in find_mentions(text)] == names
