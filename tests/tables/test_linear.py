"""Plain text in the shapes that converters and people give it → the tables and paragraphs that were printed."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.danish.text import clean
from pipeline.extraction import extract
from pipeline.model import Grid, Layout, Paragraph
from pipeline.reading import read
from pipeline.tables import layout


def lay(text: str) -> Layout:
    return layout(read(text.encode(), "a.txt"))


def grids(text: str) -> list[Grid]:
    return [block for block in lay(text).blocks if isinstance(block, Grid)]


def slots(grid: Grid) -> list[list[str]]:
    return [[clean(cell.text) if cell else "" for cell in row] for row in grid.slots()]


def paragraphs(text: str) -> list[str]:
    return [block.text for block in lay(text).blocks if isinstance(block, Paragraph)]


ONE_CELL_A_LINE = """Overblik over puljen



 Pulje

2024

Pulje

2025

 I alt    Brugt  Ikke

brugt

 Mio. kr.

Region

Sjælland

10,5

10,5

21,0

15, 5

5,5

Klynge Øst 4,5 4,5 9,0 9,0 -

Klynge Vest 6,0 6,0 12,0 6,5 5,5

Der er tale om foreløbige tal, som sekretariatet følger op på i efteråret.
"""


def test_one_cell_a_line_and_rows_on_one_line():
    (grid,) = grids(ONE_CELL_A_LINE)
    assert slots(grid) == [
        ["", "Pulje 2024", "Pulje 2025", "I alt", "Brugt", "Ikke brugt"],
        ["", "Mio. kr.", "Mio. kr.", "Mio. kr.", "Mio. kr.", "Mio. kr."],
        ["Region Sjælland", "10,5", "10,5", "21,0", "15, 5", "5,5"],
        ["Klynge Øst", "4,5", "4,5", "9,0", "9,0", "-"],
        ["Klynge Vest", "6,0", "6,0", "12,0", "6,5", "5,5"],
    ]
    assert grid.header_rows == 2
    assert paragraphs(ONE_CELL_A_LINE) == [
        "Overblik over puljen",
        "Der er tale om foreløbige tal, som sekretariatet følger op på i efteråret.",
    ]


FEWER_FIGURES = """Midlerne fordeles sådan.

Ført videre

(kr.)

Afsat i år

(kr.)

Til rådighed i

klyngen

(kr.)

Kommunerne 1.100.000 1.250.000

Regionen 900.000 1.000.000

Samlet 2.000.000 2.250.000 4.250.000
"""


def test_rows_with_fewer_figures_keep_them_and_say_so():
    (grid,) = grids(FEWER_FIGURES)
    assert slots(grid)[0] == ["", "Ført videre (kr.)", "Afsat i år (kr.)", "Til rådighed i klyngen (kr.)"]
    assert slots(grid)[1] == ["Kommunerne", "1.100.000", "1.250.000", ""]
    assert [finding.code for finding in lay(FEWER_FIGURES).findings] == ["table.ragged"] * 2


ALIGNED = """Tabel 4. Tilskud pr. kommune

                              2024        2025        I alt
                                                      (1.000 kr.)

Faxe                           120         130          250
Stevns, herunder               -80          75           -5
drift og anlæg
I alt                           40         205          245

Anm.: Foreløbige tal.
"""


def test_aligned_columns_with_caption_note_and_wrapped_label():
    (grid,) = grids(ALIGNED)
    assert slots(grid) == [
        ["", "2024", "2025", "I alt (1.000 kr.)"],
        ["Faxe", "120", "130", "250"],
        ["Stevns, herunder drift og anlæg", "-80", "75", "-5"],
        ["I alt", "40", "205", "245"],
    ]
    assert grid.caption == "Tabel 4. Tilskud pr. kommune"
    assert grid.notes == ("Anm.: Foreløbige tal.",)
    assert grid.header_rows == 1


OVER_PAGES = """Projekt                         Afsat              Brugt

Opsøgende sygepleje             1.200.000          800.000



Side 1
\x0cProjekt                 Afsat          Brugt

Fælles kurser           300.000        150.000
I alt                   1.500.000      950.000

Side 2
"""


def test_a_table_over_a_page_break_is_one_table():
    (grid,) = grids(OVER_PAGES)
    assert [row[0] for row in slots(grid)] == ["Projekt", "Opsøgende sygepleje", "Fælles kurser", "I alt"]
    assert grid.pages == (1, 2)
    furniture = [b.text for b in lay(OVER_PAGES).blocks if isinstance(b, Paragraph) and b.role == "furniture"]
    assert furniture == ["Side 1", "Side 2"]


WRAPPED_CELLS = """Indsats                        Status                          Afsluttes

Fælles skolebænk for           Kursusplanen er færdig, og      Ultimo 2025
plejepersonale                 de første hold begynder i
                               september.
Digital hjemmemonitorering     Afventer udbud.                 Medio
                                                               2026
"""


def test_cells_wrapped_over_lines_stay_in_their_row():
    (grid,) = grids(WRAPPED_CELLS)
    assert slots(grid) == [
        ["Indsats", "Status", "Afsluttes"],
        [
            "Fælles skolebænk for plejepersonale",
            "Kursusplanen er færdig, og de første hold begynder i september.",
            "Ultimo 2025",
        ],
        ["Digital hjemmemonitorering", "Afventer udbud.", "Medio 2026"],
    ]


@pytest.mark.parametrize("mark", ["\t", " | ", ";"])
def test_delimited_lines(mark):
    rows = [["Kommune", "Drift", "Anlæg"], ["Høje-Taastrup", "1.500", "20"], ["Ishøj", "7", "12.000"]]
    (grid,) = grids("\n".join(mark.join(row) for row in rows))
    assert slots(grid) == rows


CELL_AFTER_CELL = """Midler fordelt på indsatser:

Klynge  Indsats Beskrivelse af indsatsen Beløb



Klynge

Fyn



Sårpleje



Uddannelse af

nøglepersoner i

alle kommuner.



1) 0,5 mio. kr.

2) 1,25 mio. kr.

I alt 1,75 mio. kr.



Overgange



To spor:

1. Fælles udskrivning.

2. Tavlemøder.



2 mio. kr.
Klynge

Fyn

3. Opfølgende hjemmebesøg.



Pulje



Reserveret.



-
"""


def test_rows_that_come_cell_after_cell_end_with_their_amounts():
    (grid,) = grids(CELL_AFTER_CELL)
    assert slots(grid) == [
        ["Klynge", "Indsats", "Beskrivelse af indsatsen", "Beløb"],
        [
            "Klynge Fyn",
            "Sårpleje",
            "Uddannelse af nøglepersoner i alle kommuner.",
            "1) 0,5 mio. kr. 2) 1,25 mio. kr. I alt 1,75 mio. kr.",
        ],
        [
            "Klynge Fyn",
            "Overgange",
            "To spor: 1. Fælles udskrivning. 2. Tavlemøder. 3. Opfølgende hjemmebesøg.",
            "2 mio. kr.",
        ],
        ["Klynge Fyn", "Pulje", "Reserveret.", "-"],
    ]


STATUS_ROWS = """Indsatsområde Projekt Forankring Status Forventet
afslutning

Børn og
unge

Fælles visitation af børn med
angst Roskilde/Køge

Under
opstart

 Ungeguide i hele klyngen Holbæk Pågår
Afsluttes medio
2026

Akut

Samarbejde med 1813 (pilot) SSU/TSS

Afventer
national
afklaring

Sygeplejefaglig bagvagt Holbæk Afsluttet
"""


def test_status_rows_are_found_by_their_status():
    (grid,) = grids(STATUS_ROWS)
    assert slots(grid) == [
        ["Indsatsområde", "Projekt", "Forankring", "Status", "Forventet afslutning"],
        ["Børn og unge", "Fælles visitation af børn med angst", "Roskilde/Køge", "Under opstart", ""],
        ["Børn og unge", "Ungeguide i hele klyngen", "Holbæk", "Pågår", "Afsluttes medio 2026"],
        ["Akut", "Samarbejde med 1813 (pilot)", "SSU/TSS", "Afventer national afklaring", ""],
        ["Akut", "Sygeplejefaglig bagvagt", "Holbæk", "Afsluttet", ""],
    ]


LISTS = """Region
Sjælland

Region
Nordjylland

Region
Hovedstaden

Klyngen Holbæk Klynge Vest Klynge By
Holbæk Thisted København
Lejre Morsø* Frederiksberg
  Bornholm Klynge
Klyngen Klynge Midt Bornholm
Roskilde/Køge Aalborg
 Jammerbugt
Faxe

*) Kun som observatør.
"""


def test_lists_side_by_side_are_parted_by_names_and_blanks():
    (grid,) = grids(LISTS)
    assert slots(grid) == [
        ["Region Sjælland", "Region Nordjylland", "Region Hovedstaden"],
        ["Klyngen Holbæk", "Klynge Vest", "Klynge By"],
        ["Holbæk", "Thisted", "København"],
        ["Lejre", "Morsø*", "Frederiksberg"],
        ["", "", "Bornholm Klynge"],
        ["Klyngen", "Klynge Midt", "Bornholm"],
        ["Roskilde/Køge", "Aalborg", ""],
        ["", "Jammerbugt", ""],
        ["Faxe", "", ""],
    ]
    assert grid.notes == ("*) Kun som observatør.",)


@pytest.mark.parametrize(
    "text",
    [
        "Udvalget drøftede i 2023 og 2024 en række forslag, og der blev afsat\n12 mio. kr. i 2025 til formålet.\n",
        "Sagsnr.:    24-001\nDato:       3. maj 2024\nSted:       Rådhuset\n",
        "Indledning ................ 1\nØkonomi ................... 2\nBilag ..................... 9\n",
        "1.   Dagsordenen godkendes\n2.   Budgettet drøftes\n3.   Eventuelt\n",
        "- Bilag 1. Regnskab 2023 - 2024\n- Bilag 2. Budget 2024 - 2025\n",
    ],
)
def test_what_is_no_table(text):
    assert grids(text) == []


def test_lines_tell_where_things_stand():
    text = "Overskrift\n\n" + ALIGNED
    (grid,) = grids(text)
    cell = next(cell for cell in grid.cells if cell.text == "205")
    line = cell.pieces[0].line
    assert line is not None and "205" in text.split("\n")[line - 1]


@settings(deadline=None)
@example(["5", "0", "c 0 9", "5 1", "5"])
@given(
    st.lists(
        st.text(alphabet="abc 0123456789.,-()ÆØÅæøå:\t\x0c", max_size=60).map(str.rstrip),
        max_size=30,
    )
)
def test_every_word_is_in_exactly_one_block(lines):
    text = "\n".join(lines)
    printed = sorted("".join(text.replace("\x0c", " ").replace("|", " ").replace(";", " ").split()))
    found = ""
    for block in lay(text).blocks:
        found += "".join(cell.text for cell in block.cells) if isinstance(block, Grid) else block.text
    kept = sorted("".join(found.split()))
    assert "".join(kept).replace("-", "") == "".join(printed).replace("-", "")


def test_a_list_with_leaders_and_the_table_after_it_are_two():
    text = """Bevilget (beløb i kr.):
 Vest ............ 2.301.000
 Fjord ........... 2.302.000
 I alt ........... 4.603.000

Klynge        2024        2025
              (t.kr.)     (t.kr.)
Vest          2.303       2.304
Fjord         2.305       2.306
"""
    found = [claim.amount.value_kr for claim in extract(text.encode(), "a.txt").claims if claim.amount]
    assert found == [2301000, 2302000, 4603000, 2303000, 2304000, 2305000, 2306000]


def test_figures_set_too_close_are_in_their_order():
    text = """Indsats                            2025    2026       2027   2028 2025-28
Natsygepleje i fællesskab            640     655       655    670   2.620
Ung og gravid                        150     175       120      0     445
Træning efter hofteoperation         310     310       325    325   1.270
I alt                              1.100 1.140 1.100   995          4.335
"""
    (grid,) = grids(text)
    assert grid.texts()[-1] == ["I alt", "1.100", "1.140", "1.100", "995", "4.335"]


def test_columns_that_a_dash_or_a_wide_figure_tore_are_one():
    text = (
        "Indsats                      2030      2031        I alt\n"
        "Aftenholdet                   310       –             310\n"
        "Morgenholdet                  –         420           420\n"
        "Natholdet                     120       200           320\n"
        "I alt                         430       620         1.050\n"
    )
    (grid,) = grids(text)
    assert slots(grid)[1:3] == [["Aftenholdet", "310", "–", "310"], ["Morgenholdet", "–", "420", "420"]]


def test_a_text_has_its_title_and_its_headings_in_order():
    text = (
        "Nordby Kommune · Økonomi\nSagsnr. 31/1184\nNotat om klyngens midler i 2031 og\nforslag til fordeling\nTil styregruppen\n"
        "1. Baggrund\nKlyngen fik i 2031 midler til tre indsatser, og de er nu fordelt på klyngens parter efter folketal.\n"
        "2. Samlet\nBrugt er 1.200.000 kr., resten er fordelt.\nRest 134\nDe resterende midler går til den fælles pulje i næste år.\n"
    )
    blocks = layout(read(text.encode(), "a.txt")).blocks
    found = [(block.text, block.level) for block in blocks if isinstance(block, Paragraph) and block.role == "heading"]
    assert found == [("Notat om klyngens midler i 2031 og forslag til fordeling", 1), ("1. Baggrund", 2), ("2. Samlet", 2)]


def test_remarks_one_blank_after_figures_are_a_column():
    text = (
        " Indsats                    Budget       Afvigelse Status\n"
        " Følgehjem                 985.000          43.620 I drift\n"
        " Akutteam                  870.000         -32.145 Merforbrug\n"
        " Madhjælp                  640.000         221.230 Forsinket\n"
        " I alt                   2.495.000         232.705\n"
    )
    (grid,) = [block for block in layout(read(text.encode(), "a.txt")).blocks if isinstance(block, Grid)]
    assert [row[2:] for row in grid.texts()[1:]] == [["43.620", "I drift"], ["-32.145", "Merforbrug"], ["221.230", "Forsinket"], ["232.705", ""]]
