"""Municipalities under clusters, in the layouts that documents use."""

import pytest

from pipeline.interpretation.memberships.lists import explanations, marks_of, memberships, participation_of
from tests.interpretation.layouts import grid, layout


def listed(document):
    found = memberships(document)
    raws = {mention.id: mention.raw for mention in found.mentions}
    return [(raws[m.cluster], raws[m.municipality], m.marks, m.participation, m.contributes) for m in found.memberships]


SIDE_BY_SIDE = grid(
    1,
    [
        ["Region Midtjylland", "Region Sjælland"],
        ["Horsens Klyngen", "Klyngen"],
        ["Odder", "Næstved/Slagelse"],
        ["Ringkøbing-", "Sorø**"],
        ["Skjern", ""],
        ["Randers Klyngen", "Klyngen Holbæk"],
        ["Favrskov", "Lejre*"],
    ],
    notes=("Anm.: *) Politisk og administrativ deltagelse. **) Kun administrativ deltagelse, bidrager ikke.",),
)


def test_lists_side_by_side_with_broken_names_and_marks():
    assert listed(layout(SIDE_BY_SIDE)) == [
        ("Horsens Klyngen", "Odder", "", "full", None),
        ("Horsens Klyngen", "Ringkøbing-Skjern", "", "full", None),
        ("Randers Klyngen", "Favrskov", "", "full", None),
        ("Klyngen Næstved/Slagelse", "Sorø", "**", "administrative", False),
        ("Klyngen Holbæk", "Lejre", "*", "political_administrative", None),
    ]


def test_the_region_above_a_column_is_evidence_for_the_cluster():
    found = memberships(layout(SIDE_BY_SIDE))
    scopes = {mention.raw: mention.scope for mention in found.mentions if mention.kind == "cluster"}
    assert scopes["Klyngen Holbæk"] == (("column", "Region Sjælland"),)


@pytest.mark.parametrize(
    "table",
    [
        grid(1, [["Klynge", "Kommuner"], ["Klynge Vest", "Thisted, Morsø"], ["Klynge Syd", "Rebild og Mariagerfjord"]]),
        grid(1, [["Klynge", "Kommuner"], ["Klynge Vest", "Thisted\nMorsø"], ["Klynge Syd", "Rebild\nMariagerfjord"]]),
        grid(
            1,
            [
                ["Kommune", "Klynge"],
                ["Thisted Kommune", "Klynge Vest"],
                ["Morsø Kommune", "Klynge Vest"],
                ["Rebild Kommune", "Klynge Syd"],
                ["Mariagerfjord Kommune", "Klynge Syd"],
            ],
        ),
        grid(
            1,
            [["Klynge Vest", "Klynge Syd"], ["Thisted", "Rebild"], ["Morsø", "Mariagerfjord"]],
        ),
        grid(
            1,
            [
                ["Klynge", "Kommune"],
                ["Klynge Vest", "Thisted"],
                ["", "Morsø"],
                ["Klynge Syd", "Rebild"],
                ["", "Mariagerfjord"],
            ],
            spans=((1, 0, 2, 1), (3, 0, 2, 1)),
        ),
    ],
)
def test_one_meaning_in_many_layouts(table):
    pairs = sorted((c, m.removesuffix(" Kommune")) for c, m, *_ in listed(layout(table)))
    assert pairs == [
        ("Klynge Syd", "Mariagerfjord"),
        ("Klynge Syd", "Rebild"),
        ("Klynge Vest", "Morsø"),
        ("Klynge Vest", "Thisted"),
    ]


def test_a_list_in_one_line():
    document = layout("Klynge Midt: Herlev, Gentofte og Furesø", "Klynge Nord holder møde: det er besluttet.")
    assert [municipality for _, municipality, *_ in listed(document)] == ["Herlev", "Gentofte", "Furesø"]


def test_a_list_goes_on_in_the_next_page_s_table():
    first = grid(1, [["Klynge Vest", "Klynge Syd"], ["Thisted", "Rebild"]])
    second = grid(2, [["Morsø*", "Mariagerfjord"], ["", "Vesthimmerlands"]], header_rows=0)
    document = layout(first, second, "*) Kun administrativ deltagelse.")
    assert [(c, m, p) for c, m, _, p, _ in listed(document)][2:] == [
        ("Klynge Vest", "Morsø", "administrative"),
        ("Klynge Syd", "Mariagerfjord", "full"),
        ("Klynge Syd", "Vesthimmerlands", "full"),
    ]


def test_tables_of_money_and_initiatives_list_no_members():
    money = grid(1, [["Klynge", "kr."], ["Klynge Nord", "4"], ["Klynge Syd", "5"]])
    assert listed(layout(money)) == []


def test_a_mark_without_a_note_is_a_finding():
    document = layout(grid(1, [["Klynge Vest"], ["Thisted***"], ["Morsø"]]))
    assert [finding.code for finding in memberships(document).findings] == ["note.missing"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("", ("full", None)),
        ("Kun administrativ deltagelse i klyngen, bidrager ikke med midler", ("administrative", False)),
        ("Politisk og administrativ deltagelse", ("political_administrative", None)),
        ("Indtræder i 2025", ("Indtræder i 2025", None)),
    ],
)
def test_participation_by_the_words_of_the_note(note, expected):
    assert participation_of(note) == expected


def test_marks_and_their_explanations():
    assert marks_of("Lejre**") == ("Lejre", "**")
    assert marks_of("Lejre 1)") == ("Lejre", "1")
    assert marks_of("Lejre") == ("Lejre", "")
    assert explanations(["Note: 1) Foreløbigt tal. 2) Inkl. moms."]) == {"1": "Foreløbigt tal.", "2": "Inkl. moms."}
