"""Tables in text that come cell after cell: rows under heads that are known by their words, or that nobody knows."""

from pipeline.extraction import extract
from pipeline.model import Document, Grid, Page
from pipeline.tables import layout


def rows(text):
    (grid,) = [
        block
        for block in layout(
            Document("x", "x.txt", "text/plain", pages=(Page(1, 0, 0, lines=tuple(text.splitlines())),))
        ).blocks
        if isinstance(block, Grid)
    ]
    return [[" ".join(cell.replace("-\n", "").split()) for cell in row] for row in grid.texts()]


BANDS = """Sekretariatet for Fjordklyngerne, side 1
Indsatser i 2026
Indsats Fokusområde Status
Forventet
afsluttet
Bevilling
(t.kr.)
Klynge Øst
Madmod i botilbud Psykiatri Igangsat Ultimo 2027 310
Fælles vagt for
hjemmesygepleje
Ældre Planlagt Medio 2027 1.205
I alt 1.515
Klynge Vest
Gang i hoften Træning Stoppet - 90
Sekretariatet for Fjordklyngerne, side 2
Indsats Fokusområde Status
Forventet
afsluttet
Bevilling
(t.kr.)
Barsel i
trygge rammer
Børn og unge Igangsat Primo 2028 450
I alt 540
Alle klynger 2.055
Oversigten er sendt til kommunerne, og den tages op igen på mødet efter sommerferien i august.
"""


def test_rows_under_names_and_totals_are_rows():
    assert rows(BANDS)[1:] == [
        ["Klynge Øst", "", "", "", ""],
        ["Madmod i botilbud", "Psykiatri", "Igangsat", "Ultimo 2027", "310"],
        ["Fælles vagt for hjemmesygepleje", "Ældre", "Planlagt", "Medio 2027", "1.205"],
        ["I alt", "", "", "", "1.515"],
        ["Klynge Vest", "", "", "", ""],
        ["Gang i hoften", "Træning", "Stoppet", "-", "90"],
        ["Barsel i trygge rammer", "Børn og unge", "Igangsat", "Primo 2028", "450"],
        ["I alt", "", "", "", "540"],
        ["Alle klynger", "", "", "", "2.055"],
    ]


def test_heads_that_nobody_knows_are_what_their_cells_look_like():
    text = """T.kr.
Indsats Klynge Hvad er der sket?
Ventes
færdig
400
Sangkor for lungesyge
Fyn Følger planen juni 2027
1.150 Natlys på gangene Fyn Følger planen
maj
2027
75 Hjælp til høreapparater Lillebælt Gennemført marts 2026
220
Bassin for gigtramte
Lillebælt Følger planen juni 2026
1.845 I alt for begge klynger
"""
    assert rows(text)[1:] == [
        ["400", "Sangkor for lungesyge", "Fyn", "Følger planen", "juni 2027"],
        ["1.150", "Natlys på gangene", "Fyn", "Følger planen", "maj 2027"],
        ["75", "Hjælp til høreapparater", "Lillebælt", "Gennemført", "marts 2026"],
        ["220", "Bassin for gigtramte", "Lillebælt", "Følger planen", "juni 2026"],
        ["1.845", "I alt for begge klynger", "", "", ""],
    ]


def test_names_that_a_line_breaks_and_lists_of_amounts_stay_whole():
    text = """Klynge Emne
Hvad går pengene til? Bevilget beløb
Klyngen Ny-
købing Fal-
ster
Demens To indsatser er valgt:
1. Haveterapi
2. Aflastning om
natten
1. 0,4 mio. kr.
2. 1,1 mio. kr.
I alt 1,5 mio. kr.
Klyngen Ny-
købing Fal-
ster
Sårpleje Kamera i hjemmet 0,6 mio. kr.
Samlet Klyn-
gen Nykøbing
Falster
2,1 mio. kr.
Klyngen Nykøbing Falster har dermed samlet brugt 2,1 mio. kr. på indsatser i perioden.
"""
    assert [[row[0], row[1], row[-1]] for row in rows(text)[1:]] == [
        ["Klyngen Nykøbing Falster", "Demens", "1. 0,4 mio. kr. 2. 1,1 mio. kr. I alt 1,5 mio. kr."],
        ["Klyngen Nykøbing Falster", "Sårpleje", "0,6 mio. kr."],
        ["Samlet Klyngen Nykøbing Falster", "", "2,1 mio. kr."],
    ]


def test_an_initiative_keeps_its_amount_though_its_name_counts_hours():
    rows_ = [
        "Opkald 48 timer efter hjemkomst Igangsat 310",
        "Natkørsel Planlagt 95",
        "Demensven Igangsat 120",
        "I alt 525",
    ]
    found = extract("\n".join(["Klynge Fyn", "Indsats Status Bevilget 2026 (t.kr.)", *rows_]).encode(), "x.txt")
    assert sorted(claim.amount.value_kr for claim in found.claims) == [95_000, 120_000, 310_000, 525_000]


def test_two_amounts_between_wrapped_texts_stay_in_their_columns():
    text = """Indsats Målgruppe Status Afsat i
2026 (kr.)
Brugt i
2026 (kr.)
Forventet
afsluttet
Natlig
vagttelefon
Ældre borgere
på plejehjem
I drift 1.250.000 310.400 Ultimo
2027
Søvnskole for
unge
Børn og unge Igangsat 480.000 0 Juni 2027
Hjemmebesøg
Mennesker med
kronisk sygdom
Under opstart,
afventer aftale
940.000 120.000 Marts
2028
I alt 2.670.000 430.400
"""
    found = rows(text)
    assert found[0][3:5] == ["Afsat i 2026 (kr.)", "Brugt i 2026 (kr.)"]
    assert [row[3:5] for row in found[1:]] == [
        ["1.250.000", "310.400"],
        ["480.000", "0"],
        ["940.000", "120.000"],
        ["2.670.000", "430.400"],
    ]
    assert [row[0] for row in found[1:]] == ["Natlig vagttelefon", "Søvnskole for unge", "Hjemmebesøg", "I alt"]
