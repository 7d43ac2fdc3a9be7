"""Printed lines → paragraphs, and what the first words of a line say."""

import pytest

from pipeline.model import Box, Piece
from pipeline.tables.paragraphs import (
    PrintedLine,
    caption_label,
    is_note,
    is_page_line,
    list_label,
    page_line_prefix,
    page_number,
    paragraph,
    running_heads,
    starts_item,
)


def test_lines_become_one_text_that_knows_its_places():
    made = paragraph([PrintedLine("Midlerne blev udmønt-", 2, line=4), PrintedLine("et i efteråret", 2, line=5)])
    assert made.text == "Midlerne blev udmøntet i efteråret"
    assert made.page == 2
    assert [made.text[piece.start : piece.end] for piece in made.pieces] == ["Midlerne blev udmønt", "et i efteråret"]
    assert [piece.line for piece in made.pieces] == [4, 5]


def test_boxes_are_kept():
    box = Box(10, 20, 90, 30)
    assert paragraph([PrintedLine("1) Kataloget", 1, box)]).pieces == (Piece(0, 12, 1, box, None),)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1) Et forløb", "1)"),
        ("2. Et forløb", "2."),
        ("(3) Et forløb", "(3)"),
        ("4.1. Baggrund", "4.1."),
        ("4.1 Baggrund", "4.1"),
        ("B. Principper", "B."),
        ("c) underpunkt", "c)"),
        ("iv) underpunkt", "iv)"),
        ("• Udvikling", "•"),
        ("\uf0b7 Udvikling", "\uf0b7"),
        ("- 2,3 mio. kr. til opfølgning", "-"),
        ("-2,3 mio. kr.", ""),
        ("3. oktober 2024 mødtes udvalget", ""),
        ("1.000 kr. er afsat", ""),
        ("J. P. Hansen bød velkommen", ""),
        ("12,4 mio. kr.", ""),
        ("Indstilling", ""),
        ("*) Kun deltagelse", ""),
    ],
)
def test_list_label(text, label):
    assert list_label(text) == label


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("at udvalget godkender", True),
        ("Ad 2-4) Godkendes", True),
        ("Punkt 7: Status", True),
        ("Bilag 2. Oversigt", True),
        ("atter et møde", False),
    ],
)
def test_starts_item(text, starts):
    assert starts_item(text) is starts


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tabel 3. Fordeling pr. kommune", "Tabel 3"),
        ("Tabel 1: Budget (mio. kr.)", "Tabel 1"),
        ("Tabel 4 Budget", "Tabel 4"),
        ("Tabel 2", "Tabel 2"),
        ("Tabel 2 viser fordelingen", ""),
        ("Oversigt: Midler pr. klynge", "Oversigt"),
        ("Oversigt over midler", ""),
        ("Figur 2.1 – Udvikling", "Figur 2.1"),
    ],
)
def test_caption_label(text, label):
    assert caption_label(text) == label


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Anm.: Tal fra 2023", True),
        ("Kilde: Danmarks Statistik", True),
        ("*) Skøn", True),
        ("**Kun drift", True),
        ("Noget andet", False),
        ("1) Skøn", False),
    ],
)
def test_note(text, note):
    assert is_note(text) is note


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Side 2", 2),
        ("Side 12 af 20", 12),
        ("- 3 -", 3),
        ("4", 4),
        ("2/7", 2),
        ("Side 3 Side 3", 3),
        ("Side om side", None),
        ("4 mio.", None),
    ],
)
def test_page_number(text, number):
    assert page_number(text) == number


def test_page_lines_and_glued_page_numbers():
    assert (
        is_page_line("Side 18")
        and is_page_line("Side 2 af 4")
        and not is_page_line("18")
        and not is_page_line("Side 2 viser")
    )
    assert page_line_prefix("Side 2Der er enighed") == "Side 2"
    assert page_line_prefix("Side 2 viser") == ""


def test_running_heads_are_lines_repeated_at_the_edges():
    pages = [
        [f"Notat om midler, side {n}", f"Indhold {n} her", *[f"{n}{k} linje" for k in range(9)], "Sag 12/345"]
        for n in range(1, 5)
    ]
    heads = running_heads(pages)
    assert "notat om midler, side #" in heads and "sag #/#" in heads
    assert running_heads(pages[:2]) == frozenset()
