"""Agenda items, sections and decisions in the orders and wordings that authorities use."""

import pytest

from pipeline.interpretation.minutes.agenda import sections
from pipeline.interpretation.minutes.decisions import read_minutes
from pipeline.model import Decision, Layout, Paragraph, Piece, Span
from tests.interpretation.layouts import grid, layout


def decisions(document: Layout, body: str = "") -> tuple[Decision, ...]:
    return read_minutes(document, body).decisions


REGIONAL = layout(
    "Referat",
    "1. Godkendelse af referat - beslutning",
    "INDSTILLING",
    "Det indstilles:",
    "at Klyngestyregruppen Lillebælt godkender referatet.",
    "POLITISK BEHANDLING",
    "Udvalgets beslutning:",
    "Klyngestyregruppen Lillebælt godkendte referatet.",
    "SAGSFREMSTILLING",
    "Referatet er sendt ud en uge efter mødet.",
    "2. Midler til faldforebyggelse - beslutning",
    "INDSTILLING",
    "Det indstilles:",
    "at Klyngestyregruppen Lillebælt afsætter 1,2 mio. kr. i 2025.",
    "POLITISK BEHANDLING",
    "Udvalgets beslutning:",
    "SAGSFREMSTILLING",
    "Klyngestyregruppen Lillebælt drøftede emnet på sit møde den 3. marts 2024.",
    "Udgiften er opgjort til 1,4 mio. kr. i alt.",
    "Klyngestyregruppen Lillebælt godkendte indstillingen.",
    "1. Fald i eget hjem",
    "2. Fald på plejehjem",
    "TIDSPLAN OG VIDERE PROCES",
    "Projektet går i gang i maj 2025.",
)
MUNICIPAL = layout(
    "# Social- og Sundhedsudvalget – Referat – 2024-05-14",
    "# Punkt 7: Aftale om sårpleje",
    "Sagsnr. 24-003311",
    "## Beslutning",
    "Ad 1) Godkendt.",
    "Ad 2-3) Anbefales over for Byrådet.",
    "Afbud: Mona Berg",
    "## Sagsfremstilling",
    "Aftalen dækker perioden 2024-2026.",
    "## Indstilling",
    "1) at aftalen godkendes,",
    "2) at der gives en bevilling på 0,4 mio. kr.,",
    "3) at bevillingen finansieres af kassen.",
    "## Økonomiske konsekvenser",
    "Udgiften er 0,4 mio. kr. om året.",
    "## Bilag",
    "- Bilag 1: Aftalen",
)
CASES = layout(
    "Beslutningsprotokol",
    "Indholdsfortegnelse",
    "Sag nr. 4: Lokaler til akutteam ............ 3",
    "Sag nr. 5: Kørsel ............ 4",
    "** Sag nr. 4: Lokaler til akutteam",
    "Indstilling: Direktionen indstiller, at lejemålet tiltrædes.",
    "Beslutning i Økonomiudvalget den 3. maj 2023",
    "Anbefales.",
    "Beslutning i Byrådet den 24. maj 2023",
    "Tiltrådt. Imod stemte Ø. Fraværende: Bo Lund",
    "** Sag nr. 5: Kørsel",
    "Indstilling: Direktionen indstiller, at ordningen fortsætter.",
    "Beslutning: Udsat til næste møde.",
)
CLUSTER = layout(
    "Dagsorden",
    "1. Velkomst",
    "2. Status på økonomi",
    "3. Eventuelt",
    "## Pkt. 1 Velkomst",
    "## Indstilling",
    "at velkomsten tages til efterretning",
    "## Referat",
    "Taget til efterretning.",
    "## Pkt. 2 Status på økonomi",
    "## Indstilling",
    "at status drøftes",
    "## Referat",
    "Klyngen drøftede status. Det blev besluttet at bede om en ny opgørelse.",
    "## Pkt. 3 Eventuelt",
    "## Referat",
    "Intet.",
)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (REGIONAL, [("1", "godkendt"), ("2", "godkendt")]),
        (MUNICIPAL, [("7", "anbefalet")]),
        (CASES, [("4", "godkendt"), ("5", "udsat")]),
        (CLUSTER, [("1", "taget_til_efterretning"), ("2", "besluttet"), ("3", "ingen_beslutning")]),
    ],
)
def test_items_and_outcomes(document, expected):
    assert [(made.item, made.outcome) for made in decisions(document, "Byrådet")] == expected


def test_titles_keep_their_words_and_lose_their_number():
    assert [made.title for made in decisions(REGIONAL)] == [
        "Godkendelse af referat - beslutning",
        "Midler til faldforebyggelse - beslutning",
    ]
    assert [made.title for made in decisions(MUNICIPAL)] == ["Aftale om sårpleje"]


def test_a_decision_moved_away_from_its_heading_is_found_and_an_earlier_meeting_is_not_it():
    made = decisions(REGIONAL)[1]
    assert made.decision == "Klyngestyregruppen Lillebælt godkendte indstillingen."
    assert made.span.quote == made.decision


def test_attendance_is_no_part_of_a_decision():
    assert decisions(MUNICIPAL)[0].decision == "Ad 1) Godkendt.\nAd 2-3) Anbefales over for Byrådet."
    assert "Bo Lund" not in decisions(CASES, "Byrådet")[0].decision


def test_of_several_bodies_the_one_whose_minutes_they_are_decides():
    assert decisions(CASES, "Byrådet")[0].outcome == "godkendt"
    assert decisions(CASES, "Økonomiudvalget")[0].outcome == "anbefalet"


@pytest.mark.parametrize(
    ("document", "words", "standing"),
    [
        (REGIONAL, "at Klyngestyregruppen Lillebælt afsætter", "recommended"),
        (REGIONAL, "Udgiften er opgjort", "reported"),
        (REGIONAL, "Klyngestyregruppen Lillebælt godkendte indstillingen", "decided"),
        (MUNICIPAL, "Udgiften er 0,4", "reported"),
        (MUNICIPAL, "- Bilag 1", "mentioned"),
        (CASES, "Udsat til", "mentioned"),
    ],
)
def test_standing_follows_from_section_and_outcome(document, words, standing):
    minutes = read_minutes(document, "Byrådet")
    block = next(b for b in document.blocks if words in b.text)
    assert minutes.place(block.id, block.text.index(words)).standing == standing


def test_a_table_belongs_to_the_section_it_stands_in():
    document = layout(
        "# 3. Fordeling", "## Sagsfremstilling", grid(1, [["", "kr."], ["Region", "4"]]), "## Beslutning", "Godkendt."
    )
    place = read_minutes(document).place("t1")
    assert (place.item, place.kind, place.standing) == ("3", "sagsfremstilling", "reported")


def test_every_block_is_in_a_section():
    for document in (REGIONAL, MUNICIPAL, CASES, CLUSTER):
        placed = {block for section in sections(document) for block in section.blocks}
        assert placed == {block.id for block in document.blocks}


def test_a_memo_has_no_items():
    memo = layout("Notat", "# 1. Baggrund", "Midlerne er nye.", "# 2. Fordeling", "De fordeles efter indbyggertal.")
    assert {section.item for section in sections(memo)} == {""}
    assert decisions(memo) == ()


def test_items_without_numbers_are_counted():
    document = layout(
        "# Ny aftale", "## Indstilling", "at aftalen godkendes", "## Beslutning", "Godkendt.",
        "# Nyt hus", "## Indstilling", "at huset bygges", "## Beslutning", "Forkastet.",
    )  # fmt: skip
    assert [(d.item, d.title, d.outcome) for d in decisions(document)] == [
        ("1", "Ny aftale", "godkendt"),
        ("2", "Nyt hus", "forkastet"),
    ]


def test_findings_name_decisions_that_are_not_understood_and_items_without_one():
    document = layout(
        "# 1. Park", "## Indstilling", "at parken anlægges", "## Beslutning", "Udvalget ønsker et notat om træer.",
        "# 2. Sti", "## Indstilling", "at stien anlægges", "## Sagsfremstilling", "Stien er lang.",
    )  # fmt: skip
    assert [finding.code for finding in read_minutes(document).findings] == ["decision.outcome", "decision.missing"]


def test_minutes_in_a_table_with_a_row_an_item():
    document = layout(
        "Beslutningsreferat",
        grid(
            1,
            [
                ["Punkt", "Indstilling", "Beslutning", "Ansvarlig"],
                ["1. Dagsorden", "Dagsordenen godkendes.", "Godkendt.", "Formand"],
                ["2. Medicinpuljen", "450.000 kr. afsættes.", "Udsat til næste møde.", "Sekretariat"],
            ],
        ),
    )
    minutes = read_minutes(document)
    assert [(d.item, d.title, d.recommendation, d.outcome) for d in minutes.decisions] == [
        ("1", "Dagsorden", "Dagsordenen godkendes.", "godkendt"),
        ("2", "Medicinpuljen", "450.000 kr. afsættes.", "udsat"),
    ]
    place = minutes.place_of(Span(1, "450.000 kr.", block="t1", row=2, col=1))
    assert (place.item, place.standing) == ("2", "recommended")


def test_minutes_in_a_table_with_a_row_a_section():
    table = grid(
        1,
        [
            ["Punkt 4", "Fælles indkøb"],
            ["Indstilling", "Det indstilles, at indkøbet godkendes."],
            ["Beslutning", "Godkendt."],
            ["Punkt 5", "Kørsel"],
            ["Indstilling", "Det indstilles, at sagen drøftes."],
            ["Beslutning", "Drøftet."],
        ],
        header_rows=0,
    )
    assert [(d.item, d.title, d.outcome) for d in decisions(layout(table))] == [
        ("4", "Fælles indkøb", "godkendt"),
        ("5", "Kørsel", "drøftet"),
    ]


def test_a_money_table_is_no_agenda():
    assert decisions(layout("Notat", grid(1, [["Tema", "2024"], ["Beslutning", "4"], ["Økonomi", "5"]]))) == ()


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (["Sag nr. 1", "Emne: Årshjul", "## Indstilling", "at årshjulet godkendes"], ["Årshjul"]),
        (["Punkt 5.", "Driftsaftale", "Borgmesteren indstiller,", "at aftalen indgås"], ["Driftsaftale"]),
        (["# 3. Budgetopfølgning 2", "## Indstilling", "at den godkendes"], ["Budgetopfølgning 2"]),
        (["# 3. Fald", "Sekretariatet indstiller, at puljen afsættes.", "## Beslutning", "Ja."], ["Fald"]),
    ],
)  # fmt: skip
def test_item_headings_in_other_forms(lines, titles):
    found = decisions(layout(*lines))
    assert [decision.title for decision in found] == titles
    assert all(decision.recommendation for decision in found)


def test_plain_text_prints_headings_without_blank_lines():
    lines = ["Dagsordenen blev godkendt.", "Punkt 2. Kørsel", "Beslutning", "Udsat."]
    text, pieces = "", []
    for line in lines:
        start = len(text) + bool(text)
        text = f"{text} {line}".strip()
        pieces.append(Piece(start, start + len(line), 1))
    body = Paragraph("p9", text, 1, tuple(pieces))
    first = layout("Punkt 1. Dagsorden", "Beslutning").blocks
    found = decisions(Layout((*first, body)))
    assert [(d.item, d.title, d.decision) for d in found] == [
        ("1", "Dagsorden", "Dagsordenen blev godkendt."),
        ("2", "Kørsel", "Udsat."),
    ]


def test_ad_refers_to_points_where_items_have_another_word():
    document = layout(
        "# Punkt 3: Regulativ", "## Indstilling", "1) at det ændres", "## Sagsfremstilling", "Ad. 1",
        "Ændringen er lille.", "## Beslutning", "Godkendt.",
    )  # fmt: skip
    assert [d.item for d in decisions(document)] == ["3"]


def test_a_title_above_its_number_and_earlier_treatments_by_other_committees():
    document = layout(
        "Tilskud til klyngen",
        "Sag nr. 130",
        "Beslutningskompetence: KB",
        "## Sagens kerne",
        "Klyngen søger 250.000 kr.",
        "## Indstilling",
        "at ansøgningen imødekommes.",
        "Socialudvalget, 10. september 2024, pkt. 65:",
        "Anbefales.",
        "## Beslutning",
        "Godkendt.",
        "Nyt hus",
        "Sag nr. 131",
        "Beslutningskompetence: KB",
        "## Indstilling",
        "at huset bygges.",
        "Kommunalbestyrelsen, 24. september 2024, pkt. 131:",
        "Forkastet.",
    )
    assert [(d.item, d.title, d.decision, d.outcome) for d in decisions(document)] == [
        ("130", "Tilskud til klyngen", "Godkendt.", "godkendt"),
        ("131", "Nyt hus", "Forkastet.", "forkastet"),
    ]


def test_those_absent_are_named_before_or_after_the_decision():
    document = layout(
        "# 1. Klyngemidler (B)",
        "## Indstilling",
        "at midlerne fordeles.",
        "## Beslutning i Sundhedsudvalget den 12. januar 2023:",
        "Fraværende: Ole Kok (A)",
        "Godkendt med den ændring, at puljen er 2 mio. kr.",
        "Martin Bek var fraværende.",
    )
    assert decisions(document)[0].decision == "Godkendt med den ændring, at puljen er 2 mio. kr."


def test_a_recommendation_laid_out_as_a_table():
    points = grid(1, [["at", "gruppen afsætter 300.000 kr."], ["at", "status drøftes"]], header_rows=0)
    document = layout("# 2. Puljen", "Det indstilles,", points, "## Beslutning", "Godkendt", "Tilbage til toppen")
    (made,) = decisions(document)
    assert (made.recommendation, made.decision) == ("at gruppen afsætter 300.000 kr.\nat status drøftes", "Godkendt")


def test_an_item_after_a_decision_in_points_is_an_item():
    from pipeline.extraction import extract

    text = (
        "Referat af møde i styregruppen for Horsensklyngen den 3. september 2025\n\n1. Kurser i 2026\n\nIndstilling\n\n"
        "Det indstilles, at kurserne sættes i gang.\n\nBeslutning\n\n1. at-punkt godkendt. 2. at-punkt udsat.\n\n"
        "2. Fælles bil\n\nIndstilling\n\nDet indstilles, at bilen købes.\n\nBeslutning\n\nSagen sendes retur.\n\n"
        "3. Eventuelt\n\nIndstilling\n\nDet indstilles, at punktet drøftes.\n\nBeslutning\n\nForslaget trækkes tilbage.\n"
    )
    found = extract(text.encode(), "referat.txt")
    assert [(each.item, each.title, each.outcome) for each in found.decisions] == [
        ("1", "Kurser i 2026", "godkendt"),
        ("2", "Fælles bil", "tilbagesendt"),
        ("3", "Eventuelt", "udgået"),
    ]
    (several,) = [finding for finding in found.findings if finding.code == "decision.several"]
    assert "godkendt, udsat" in several.explanation_da
