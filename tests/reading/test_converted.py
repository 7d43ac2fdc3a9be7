"""What converters make of documents: marks that stand inside tables and sentences, and cells that are joined. No amount is lost without a word."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest

from pipeline.extraction import extract
from pipeline.model import Extraction


def amounts(found: Extraction) -> list[Decimal]:
    return sorted(claim.amount.value_kr for claim in found.claims if claim.amount)


BOLD = """# Fordeling

  --------------------------------------------------------------------------
  Sted                    Kommuner         Region           I alt
  ----------------------- ---------------- ---------------- ----------------
  **Klyngen Fyn**         **2.410.300**    **2.511.900**    **4.922.200**

  Odense                  1.205.150        1.255.950        2.461.100

  *Assens*                1.205.150        1.255.950        2.461.100
  --------------------------------------------------------------------------

**Beløbene er i kroner.**
"""


def test_cells_printed_bold_stand_where_the_others_do() -> None:
    values = (2_410_300, 2_511_900, 4_922_200, *[1_205_150, 1_255_950, 2_461_100] * 2)
    assert amounts(extract(BOLD.encode(), "fordeling.md")) == sorted(map(Decimal, values))


@pytest.mark.parametrize(
    "text",
    [
        "# Indstilling\n\n> at der højst må bruges 3,2\n> mio. kr. på indsatsen i 2024.\n",
        "Hej Bo\n\nDu skrev:\n> Puljen er på 3,2\n> mio. kr. i 2024, og den er\n> ikke fordelt.\n",
    ],
    ids=["markdown", "mail"],
)
def test_an_amount_that_a_quoted_line_ends_in_is_read_whole(text: str) -> None:
    assert amounts(extract(text.encode(), "a.md")) == [Decimal(3_200_000)]


def test_a_caption_under_a_table_behind_a_colon_is_one() -> None:
    lines = (
        "Post     2023   2024",
        "-------- ------ ------",
        "Kørsel   110    125",
        "Leje     80     90",
        "Sum      190    215",
    )
    rows = "\n".join(f"  {line}" for line in lines) + "\n\n"
    found = extract((rows + "  : Tabel 2. Udgifter, 1.000 kr.\n").encode(), "a.txt")
    assert amounts(found) == sorted(map(Decimal, (110_000, 125_000, 80_000, 90_000, 190_000, 215_000)))


@pytest.mark.parametrize("glued", ["Rengøring4 mio. kr.Vagt", "Ledelse0,7 mio. kr.", "Undervisning250 kr. pr. dag"])
def test_a_figure_glued_to_a_word_is_told_when_a_unit_of_money_follows(glued: str) -> None:
    (told,) = [
        each for each in extract(f"Udgifter: {glued}".encode(), "a.txt").findings if each.code == "amount.unread"
    ]
    assert told.severity == "warning"


@pytest.mark.parametrize("glued", ["Sum1.135.500", "Hjemmepleje725.000Løn"])
def test_a_figure_in_thousands_glued_to_a_word_is_told(glued: str) -> None:
    (told,) = [
        each for each in extract(f"Udgifter: {glued}".encode(), "a.txt").findings if each.code == "amount.unread"
    ]
    assert glued.removesuffix("Løn") in told.explanation_da


@pytest.mark.parametrize(
    "text", ["Post    2023     2024\nLeje    90.000   ####\nLøn     75.000   81.000\n", "Rammen er ##### i alt."]
)
def test_figures_a_spreadsheet_had_no_room_for_are_told(text: str) -> None:
    told = [each.explanation_da for each in extract(text.encode(), "a.txt").findings if each.code == "amount.unread"]
    assert len(told) == 1 and "for smal" in told[0]


@pytest.mark.parametrize("name", ["Budget2024, kr.", "Covid19 ramte os", "Bygning4 er på 200 m2"])
def test_a_name_with_a_number_is_no_lost_amount(name: str) -> None:
    assert not [each for each in extract(f"Om {name}".encode(), "a.txt").findings if each.code == "amount.unread"]


@pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed")
def test_rtf_without_the_head_of_a_file_is_read() -> None:
    body = r"{\pard \ql \f0 \sa180 \li0 \fi0 Der er bevilget 415.000 kr. til frivillige.\par}"
    found = extract((body + "\n" + r"{\pard \ql \f0 Forbruget er 390.500 kr.\par}").encode(), "notat.rtf")
    assert amounts(found) == [Decimal(390_500), Decimal(415_000)]
