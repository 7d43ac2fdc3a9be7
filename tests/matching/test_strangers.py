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


@pytest.mark.parametrize("label", ["Øvrige", "Fælles", "I alt", "Reserve", "Administration", "12 andre"])
def test_other_rows_of_such_a_column_are_no_names(label):
    assert told("Kommune", "Odder", label) == [("municipality", "Odder")]


def test_a_column_with_another_head_holds_no_names():
    assert told("Indsats", "Odder", "Grønbæksund") == [("municipality", "Odder")]


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
