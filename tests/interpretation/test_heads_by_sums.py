"""Heads of columns that a text prints aside of their figures or before the table, put where the sums say they belong."""

import pytest

from pipeline.extraction import extract
from pipeline.interpretation.roles.heads_by_sums import with_heads
from pipeline.model import Grid
from tests.interpretation.layouts import grid, layout

ROWS = [
    ["Nord", "3,1", "3,3", "6,4", "4,4", "2,0"],
    ["Syd", "2,0", "2,2", "4,2", "4,0", "0,2"],
    ["Øst", "1,1", "1,4", "2,5", "1,0", "1,5"],
]


def heads_of(*blocks) -> list[str]:
    table = next(block for block in with_heads(layout(*blocks)).blocks if isinstance(block, Grid))
    return [" ".join(cell.text.split()) for cell in table.cells if cell.row < table.header_rows]


@pytest.mark.parametrize(
    ("before", "heads"),
    [
        ((), ["Klyngernes midler", "Mio. kr.", "Tildelt 2031", "Tildelt 2032", "Samlet", "Forbrug Rest"]),
        ((), ["", "Mio. kr. Tildelt 2031", "Tildelt\n2032 Samlet", "Forbrug", "Rest", ""]),
        (("Mio. kr. Tildelt", "2031 Tildelt 2032"), ["", "Samlet", "Forbrug", "Rest", "", ""]),
    ],
)
def test_heads_stand_where_the_columns_add_up(before, heads):
    found = heads_of(*before, grid(9, [heads, *ROWS]))
    assert found[-5:] == ["Tildelt 2031", "Tildelt 2032", "Samlet", "Forbrug", "Rest"]


def test_heads_in_the_lines_before_a_table_are_its_own():
    rows = [[name, "3.100", "3.300", "6.400"] for name in ("Nord", "Syd", "Øst")]
    found = heads_of(
        "Der er fordelt midler til klyngerne.",
        "Klynge Kommunernes del (t.kr.)",
        "Regionens del (t.kr.) Hele beløbet i alt (t.kr.)",
        grid(9, rows, 0),
    )
    assert found == ["Klynge", "Kommunernes del (t.kr.)", "Regionens del (t.kr.)", "Hele beløbet i alt (t.kr.)"]


@pytest.mark.parametrize(
    "heads",
    [
        ["Klynge", "Tildelt 2031", "Tildelt 2032", "Samlet", "Forbrug", "Rest"],
        ["Klynge", "A", "B", "C", "D", "E"],
        ["", "Tildelt 2031", "Tildelt 2032", "I alt", "Brugt til Nord og Syd", "Rest"],
    ],
)
def test_heads_that_the_sums_do_not_speak_against_stay(heads):
    assert heads_of(grid(9, [heads, *ROWS])) == heads


def test_a_unit_broken_over_two_lines_is_the_figures_unit():
    text = "Referat\n\nMidler 2031\n\nProjekt Tilsagn (1.000\n\nkr.)\n\nNattevagt 270\n\nBus 430\n\nI alt 700\n"
    found = extract(text.encode(), "referat.txt")
    assert [int(claim.amount.value_kr) for claim in found.claims if claim.amount] == [270_000, 430_000, 700_000]


def test_a_title_and_the_labels_head_are_told_from_the_first_head():
    heads = ["", "Regnskab 2031 Projekt Forbrug (t.kr.)", "Budget (t.kr.)", "Rest (t.kr.)"]
    table = grid(9, [heads, ["Vagt", "300", "420", "120"], ["Bus", "210", "250", "40"], ["Kost", "95", "100", "5"]])
    found = next(iter(with_heads(layout(table)).blocks))
    assert [cell.text for cell in found.cells if cell.row == 0] == [
        "Projekt",
        "Forbrug (t.kr.)",
        "Budget (t.kr.)",
        "Rest (t.kr.)",
    ]
    assert found.caption == "Regnskab 2031"


def test_a_title_in_the_first_row_is_no_header():
    titled = [["Regionens bidrag", "", ""], ["Mio. kr.", "2031", "2032"], *(row[:3] for row in ROWS)]
    plain = [["Klynge", "2031", "2032"], *(row[:3] for row in ROWS)]
    blocks = with_heads(layout(grid(1, titled), grid(2, plain))).blocks
    assert [block.header_rows for block in blocks if isinstance(block, Grid)] == [2, 1]
