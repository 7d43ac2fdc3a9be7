"""Names as they are written: what counts as one, and where it begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interpretation.names.recognise import (
    find_anaphora,
    find_mentions,
    listed_in_cell,
    name_of_cell,
    names_of_cells,
)

TEXTS = [
    # text, (kind, raw) found
    ("Politisk sundhedsklynge Nord mødtes", [("cluster", "Politisk sundhedsklynge Nord")]),
    ("sekretariatet i Sundhedsklynge Nords hus", [("cluster", "Sundhedsklynge Nords")]),
    ("Klynge Midt, Nord og Syd", [("cluster", "Klynge Midt"), ("cluster", "Nord"), ("cluster", "Syd")]),
    ("klyngerne Nord og Vest", [("cluster", "Nord"), ("cluster", "Vest")]),
    ("Nord- og Sydklyngen", [("cluster", "Nord"), ("cluster", "Sydklyngen")]),
    ("Randers Klyngen Vest Klyngen", [("cluster", "Randers Klyngen"), ("cluster", "Vest Klyngen")]),
    ("Klynge Nord Klynge Midt", [("cluster", "Klynge Nord"), ("cluster", "Klynge Midt")]),
    ("Lillebæltsklyngens andel", [("cluster", "Lillebæltsklyngens")]),
    ("den sydvestjyske klynge", [("cluster", "sydvestjyske klynge")]),
    ("SUH-klyngen", [("cluster", "SUH-klyngen")]),
    ("Sjællands Universitetshospital-klyngen", [("cluster", "Sjællands Universitetshospital-klyngen")]),
    ("Roskilde/Køge er færdig", [("cluster", "Roskilde/Køge")]),
    ("KLYNGE BYEN", [("cluster", "KLYNGE BYEN")]),
    ("Klynge Born-\nholm", [("cluster", "Klynge Born-\nholm")]),
    ("den nye sundhedsklynge Østfjorden fra 2026", [("cluster", "sundhedsklynge Østfjorden")]),
    ("Sundhedsklynge Østfjorden får midler", [("cluster", "Sundhedsklynge Østfjorden")]),
    ("Klynge Beskrivelse af emne", []),
    ("Datapakke Midt (Nordjylland)", [("cluster", "Midt"), ("region", "Nordjylland")]),
    # misspelt beside the word that makes it a name
    ("Klygne Nord", [("cluster", "Klygne Nord")]),
    ("sundhedsklynge Nrod", [("cluster", "sundhedsklynge Nrod")]),
    ("KIynge Syd", [("cluster", "KIynge Syd")]),
    ("Nordklnygen", [("cluster", "Nordklnygen")]),
    ("Sunndhedsklynge Midt", [("cluster", "Sunndhedsklynge Midt")]),
    # regions
    ("Region Hovedstadens budget", [("region", "Region Hovedstadens")]),
    ("regionerne Sjælland og Syddanmark", [("region", "Sjælland"), ("region", "Syddanmark")]),
    ("REGION SJÆLLAND", [("region", "REGION SJÆLLAND")]),
    ("Region Nordjyland", [("region", "Region Nordjyland")]),
    # municipalities
    (
        "Varde, Esbjerg og Fanø Kommune",
        [("municipality", "Varde"), ("municipality", "Esbjerg"), ("municipality", "Fanø Kommune")],
    ),
    ("kommunerne Faxe og Stevns", [("municipality", "Faxe"), ("municipality", "Stevns")]),
    ("Lolland, Guldborgsund", [("municipality", "Lolland"), ("municipality", "Guldborgsund")]),
    ("Bornholms Regionskommune", [("municipality", "Bornholms Regionskommune")]),
    ("Ringkøbing-\nSkjern Kommune", [("municipality", "Ringkøbing-\nSkjern Kommune")]),
    ("Århus Kommunes tilbud", [("municipality", "Århus Kommunes")]),
    ("Fredriksund Kommune", [("municipality", "Fredriksund Kommune")]),
    # hospitals
    ("Nordsjællands Hospitals modtagelse", [("hospital", "Nordsjællands Hospitals")]),
    ("Amager og Hvidovre Hospital", [("hospital", "Amager og Hvidovre Hospital")]),
    # no names
    ("nord for byen, midt i landet, syd for åen", []),
    ("klyngen syd for Roskilde", []),
    ("den enkelte klynge og klyngerne", []),
    ("SSU/TSS og BUC", []),
    ("Region og klynge Kommunal andel", []),
    ("beløb pr. klynge Kommunernes del", []),
    ("Klynge/Region Kommuner Region I alt", []),
    ("Morten Nyborg Lauritsen", []),
    ("på vejen hjem", []),
    ("Psykiatrisk Center Nordsjælland", []),
    ("By- og Kulturudvalget", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS, ids=[text for text, _ in TEXTS])
def test_names_in_running_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(name.kind, name.raw) for name in find_mentions(text)] == expected


CELLS = [
    ("Nord", "cluster", "Nord"),
    ("Midt*", "cluster", "Midt"),
    ("Klynge By¹", "cluster", "Klynge By"),
    ("1) Klynge Nord", "cluster", "Klynge Nord"),
    ("Region Hovedstaden i alt", "region", "Region Hovedstaden"),
    ("Hovedstaden", "region", "Hovedstaden"),
    ("Roskilde/Køge", "cluster", "Roskilde/Køge"),
    ("Nykøbing F.", "cluster", "Nykøbing F"),
    ("sydvestjysk", "cluster", "sydvestjysk"),
    ("Sundhedsklynge Nord (Hovedstaden)", "cluster", "Sundhedsklynge Nord"),
    ("København*", "municipality", "København"),
    ("Vejen***", "municipality", "Vejen"),
    ("Datapakke - Klynge Byen.pdf", "cluster", "Klynge Byen"),
    ("Klyngen\nNæstved/Slagelse", "cluster", "Klyngen\nNæstved/Slagelse"),
]


@pytest.mark.parametrize(("text", "kind", "raw"), CELLS)
def test_a_cell_that_is_a_name(text: str, kind: str, raw: str) -> None:
    name = name_of_cell(text)
    assert name is not None
    assert (name.kind, name.raw) == (kind, raw)


@pytest.mark.parametrize(
    "text",
    ["", "By", "Region", "Klynge", "TSS", "SSU/TSS", "Total", "I alt", "Kommuner i klyngen", "Klynge/Region", "2023"],
)
def test_a_cell_that_is_none(text: str) -> None:
    assert name_of_cell(text) is None


def test_a_place_is_what_the_others_in_its_column_are() -> None:
    clusters = names_of_cells(["Holbæk", "Næstved/Slagelse", "Nykøbing F.", "Roskilde/Køge"])
    municipalities = names_of_cells(["Holbæk", "Lejre", "Kalundborg", "Bornholm"])
    assert {name.kind for name in clusters if name} == {"cluster"}
    assert {name.kind for name in municipalities if name} == {"municipality"}


def test_the_cluster_a_document_is_about_is_pointed_to() -> None:
    found = find_anaphora("Den politiske klynge drøftede sagen. Klyngens midler rækker. Klynge Nord er nævnt.")
    assert [name.raw for name in found] == ["Den politiske klynge", "Klyngens"]


@given(st.text(alphabet="KlyngeNordSydByen -/\n.,()æøå*1", max_size=60))
def test_names_are_quoted_as_printed_and_do_not_overlap(text: str) -> None:
    end = 0
    for name in find_mentions(text):
        assert text[name.start : name.end] == name.raw
        assert name.start >= end
        end = name.end


def test_a_place_that_needs_the_noun() -> None:
    assert name_of_cell("Nordsjælland") is None
    assert [name.raw for name in find_mentions("klyngen i Randers og klyngen på Fyn, ikke klyngen i Nord")] == [
        "klyngen i Randers",
        "klyngen på Fyn",
    ]
    beside = names_of_cells(["Sydvestjysk", "Odense", "Lillebælt"])
    assert [name.kind for name in beside if name] == ["cluster"] * 3
    assert [name.raw for name in names_of_cells(["Nord", "Midt", "By"]) if name] == ["Nord", "Midt", "By"]


def test_a_month_after_the_word_is_no_name_of_a_cluster():
    assert not [name for name in find_mentions("Status på indsatser i klyngen Marts 2027") if "Marts" in name.raw]


def test_municipalities_under_each_other_in_a_cell_are_several() -> None:
    named = [[name.raw for name in listed_in_cell(text)] for text in ("Herlev Gentofte", "Herlev\nHøje-Taastrup", "Herlev løn", "Herlev")]
    assert named == [["Herlev", "Gentofte"], ["Herlev", "Høje-Taastrup"], [], []]
