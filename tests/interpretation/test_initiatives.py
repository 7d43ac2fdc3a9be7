"""Initiatives in overviews, in money tables and in the text of minutes."""

import pytest

from pipeline.extraction import interpret
from pipeline.interpretation.initiatives.statuses import statuses
from pipeline.interpretation.roles.columns import meaning_of_header
from pipeline.model import Document
from tests.interpretation.layouts import grid, layout


def lines(document):
    return [(s.name, s.focus_area, s.anchoring, s.status, s.expected_end) for s in statuses(document).statuses]


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        (
            ["Fokusområder", "Indsatser/projekter 2025", "Forankring", "Status", "Forventet projektperiode"],
            ["focus_area", "initiative", "anchoring", "status", "expected_end"],
        ),
        (["Projekt", "Status pr. 1. maj", "Forventet afslutning"], ["initiative", "status", "expected_end"]),
        (["Initiativ", "Ansvarlig", "Tidsplan"], ["initiative", "anchoring", "expected_end"]),
        (["Nr.", "Aktivitet", "Deadline"], ["label", "initiative", "expected_end"]),
        (["Tiltag", "Hvor langt er vi?", "Ventes afsluttet"], ["initiative", "status", "expected_end"]),
        (["Projekt", "Hvordan går det nu?", "Forventes færdigt"], ["initiative", "status", "expected_end"]),
        (["Klynge Nord", "2024", "kr."], []),
    ],
)
def test_columns_are_known_by_the_meaning_of_their_headers(header, meanings):
    assert [meaning for text in header if (meaning := meaning_of_header(text))] == meanings


OVERVIEW = [
    ["Fokusområde", "Indsats", "Forankring", "Status", "Forventet afslutning"],
    ["Børn og unge", "Fælles visitation", "Vest", "Pågår", "Ultimo 2025"],
    ["", "Samtaler i skolen\n• Afprøves på to skoler", "SSU/TSS", "Under\nopstart", ""],
    ["Ældre", "Hjemmebesøg", "Syd", "Afsluttet", "Marts 2024"],
]


def test_the_focus_area_is_carried_down():
    document = layout(grid(1, OVERVIEW, spans=((1, 0, 2, 1),)))
    assert lines(document) == [
        ("Fælles visitation", "Børn og unge", "Vest", "Pågår", "Ultimo 2025"),
        ("Samtaler i skolen • Afprøves på to skoler", "Børn og unge", "SSU/TSS", "Under opstart", ""),
        ("Hjemmebesøg", "Ældre", "Syd", "Afsluttet", "Marts 2024"),
    ]


def test_a_committee_is_no_cluster():
    found = statuses(layout(grid(1, OVERVIEW)))
    raws = {mention.id: mention.raw for mention in found.mentions}
    assert [[raws[m] for m in status.mentions] for status in found.statuses] == [["Vest"], [], ["Syd"]]


@pytest.mark.parametrize("repeated", [True, False])
def test_the_focus_area_is_carried_over_a_page_break(repeated):
    rows = [["", "Træning i hjemmet", "Midt", "Pågår", ""]]
    second = grid(2, [OVERVIEW[0], *rows] if repeated else rows, header_rows=int(repeated))
    assert lines(layout(grid(1, OVERVIEW), "~ Side 1", second))[-1][:3] == ("Træning i hjemmet", "Ældre", "Midt")


def test_a_header_repeated_inside_a_joined_table_is_no_initiative():
    assert len(lines(layout(grid(1, [*OVERVIEW, OVERVIEW[0], ["", "Akutteam", "Nord", "Pågår", ""]])))) == 4


def test_a_band_names_the_focus_area_of_what_follows():
    table = grid(
        1,
        [
            ["Projekt", "Status", "Forventet afslutning"],
            ["Sårpleje", "I gang", "2025"],
            ["Øvrige indsatser", "", ""],
            ["Faldklinik", "Afventer", "Ukendt"],
        ],
    )
    assert [(name, focus) for name, focus, *_ in lines(layout(table))] == [
        ("Sårpleje", ""),
        ("Faldklinik", "Øvrige indsatser"),
    ]


MONEY = grid(
    1,
    [
        ["Klynge", "Emne/indsats", "Hvad bruges midlerne på?", "Disponeret beløb"],
        ["Klynge Vest", "Ældre", "To er valgt:\n1. Faldklinik.\n2. Kostvejledning.", "1) 2 mio.kr.\n1) 1 mio.kr."],
        ["", "Børn", "Bedre trivsel. Herunder fokus på:\n1. Samtaler.\n2. Skolefravær.", "3 mio. kr."],
        ["Klynge Syd", "Ældre", "Der er endnu ikke valgt indsatser.", "-"],
        ["", "Pulje", "Pulje til mindre forsøg.", "0,5 mio. kr."],
    ],
    spans=((1, 0, 2, 1), (3, 0, 2, 1)),
)  # fmt: skip


def test_described_initiatives_of_a_money_table():
    found = statuses(layout(MONEY))
    raws = {mention.id: mention.raw for mention in found.mentions}
    assert [(s.name, s.focus_area, s.anchoring, raws.get(s.parent, "")) for s in found.statuses] == [
        ("Faldklinik.", "Ældre", "Klynge Vest", ""),
        ("Kostvejledning.", "Ældre", "Klynge Vest", ""),
        ("Bedre trivsel.", "Børn", "Klynge Vest", ""),
        ("Samtaler.", "Børn", "Klynge Vest", "Bedre trivsel."),
        ("Skolefravær.", "Børn", "Klynge Vest", "Bedre trivsel."),
        ("Pulje til mindre forsøg.", "Pulje", "Klynge Syd", ""),
    ]


def test_a_label_that_lies_is_a_finding_with_the_amount_it_is_about():
    (finding,) = statuses(layout(MONEY)).findings
    assert (finding.code, finding.span.quote) == ("label.misnumbered", "1) 1 mio.kr.")
    assert "Kostvejledning" in finding.explanation_da


def test_a_money_table_without_descriptions_lists_no_initiatives():
    assert lines(layout(grid(1, [["Klynge", "2024", "2025"], ["Klynge Nord", "1", "2"]]))) == []


MINUTES = layout(
    "# 4. Indsatser for unge - beslutning",
    "## Indstilling",
    "at Politisk sundhedsklynge Midt godkender midler til TRYG.",
    "## Beslutning",
    "Politisk sundhedsklynge Midt godkendte indstillingen.",
    "## Sagsfremstilling",
    "Politisk sundhedsklynge Midt har valgt at sætte fokus på to områder:",
    "- Unge med angst",
    "- Ældre efter udskrivning",
    "** TRYG (Tidlig rådgivning til unge)",
    "Kort om indsatsen",
    "TRYG er et tilbud til unge med angst.",
    "1. Gruppeforløb for unge 210.500 kr./år",
    "2. Samtaler med familien 120.000 kr./år",
    "Der er også et projekt om søvnbesvær og et projekt om skolefravær.",
    "## Tidsplan",
    "TRYG går i gang senest i 2026.",
    "# 5. Nedsættelse af arbejdsgruppe om hjemmebesøg - orientering",
    "## Indstilling",
    "at Politisk sundhedsklynge Midt tager orienteringen til efterretning.",
    "## Beslutning",
    "Taget til efterretning.",
)


def test_initiatives_in_the_text_of_a_cluster_s_minutes():
    found = statuses(MINUTES)
    raws = {mention.id: mention.raw for mention in found.mentions}
    tryg = "TRYG (Tidlig rådgivning til unge)"
    assert [(s.name, raws.get(s.parent, ""), s.status, s.expected_end) for s in found.statuses] == [
        (tryg, "", "godkendt", "senest i 2026"),
        ("Gruppeforløb for unge", tryg, "", ""),
        ("Samtaler med familien", tryg, "", ""),
        ("projekt om søvnbesvær", "", "", ""),
        ("projekt om skolefravær", "", "", ""),
        ("Arbejdsgruppe om hjemmebesøg", "", "nedsat", ""),
    ]
    assert found.statuses[0].focus_area == "- Unge med angst".removeprefix("- ")
    assert {raws[m] for status in found.statuses for m in status.mentions} == {"Politisk sundhedsklynge Midt"}


PRICED = layout(
    "# 3. Fælles indsatser - beslutning",
    "## Indstilling",
    "at Politisk sundhedsklynge Syd går ind i ROLIG med alle kommuner.",
    "- at klyngen dækker det første år. Det bliver 310.000 kr. pr. kommune og 1,6 mio. kr. tilsammen.",
    "at rammen om hele området ikke overstiger 2,4 mio. kr.",
    "## Sagsfremstilling",
    "Hjem efter fald får 700.000 kr. i 2027. Heraf går 90.000 kr. til kørsel.",
    "Et fald koster regionen 41.000 kr. i gennemsnit.",
    "ROLIG og Hjem efter fald koster 1,1 mio. kr. tilsammen.",
    "** ROLIG (Ro til ældre på plejehjem)",
    "Kort om indsatsen",
    "ROLIG er et tilbud til ældre.",
    "** Hjem efter fald",
    "Kort om indsatsen",
    "Tilbuddet er nyt.",
)


def test_amounts_of_sentences_are_for_the_initiative_that_is_called():
    found = interpret(Document("0", "text/plain"), PRICED)
    names = {mention.id: mention.raw for mention in found.mentions if mention.kind == "initiative"}
    told = {each.amount.raw: [names[m].split(" (")[0] for m in each.mentions if m in names] for each in found.claims}
    assert told == {
        "310.000 kr.": ["ROLIG"],
        "1,6 mio. kr.": ["ROLIG"],
        "2,4 mio. kr.": [],
        "700.000 kr.": ["Hjem efter fald"],
        "90.000 kr.": ["Hjem efter fald"],
        "41.000 kr.": [],
        "1,1 mio. kr.": [],
    }


def test_minutes_of_no_cluster_have_no_initiatives_in_their_text():
    document = layout("# 1. Haller", "## Indstilling", "at der laves et projekt om haller", "## Beslutning", "Nej.")
    assert lines(document) == []


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Indsats", "Kommuner (kr.)", "Region (kr.)"],
            ["Natlig tilsynsbil", "40.000", "42.000"],
            ["Sum", "40.000", "42.000"],
        ],
        [["Aktivitet", "Afsat (kr.)", "Realiseret"], ["Sansehave", "40.000", "12.000"], ["I alt", "40.000", "12.000"]],
        [["Indsats", "Budget (kr.)", "Forbrug (kr.)"], ["Sansehave", "40.000", "12.000"], ["Restbeløb", "1.000", "0"]],
        [["Projekt", "Klynge", "Budget (kr.)"], ["Fælles vagtplan", "Fynsklyngen", "31.000"], ["I alt", "", "31.000"]],
    ],
)
def test_what_a_table_pays_for_is_an_initiative_and_its_total_is_none(rows):
    assert [each.name for each in statuses(layout(grid(1, rows))).statuses] == [rows[1][0]]


def test_a_column_of_money_by_any_name_makes_the_words_beside_it_initiatives():
    table = grid(
        1,
        [
            ["Klynge", "Beskrivelse", "Udmøntede midler, kr."],
            ["Fynsklyngen", "Sansehave ved plejehjemmet", "31.000"],
            ["Fynsklyngen", "Fælles vagt om natten", "12.000"],
        ],
    )
    assert [each.name for each in statuses(layout(table)).statuses] == [
        "Sansehave ved plejehjemmet",
        "Fælles vagt om natten",
    ]
