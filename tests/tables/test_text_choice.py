"""Candidates for the tables of a text, and the choice among them."""

import pytest

from pipeline.model import Grid, Paragraph
from pipeline.reading import read
from pipeline.tables import layout
from pipeline.tables.linear_lines import Found, Fragment, cell, grid_of
from pipeline.tables.score import Candidate, best_set, figures_claimed


def blocks(text: str) -> list[Grid | Paragraph]:
    return list(layout(read(text.encode(), "a.txt")).blocks)


def grids(text: str) -> list[Grid]:
    return [block for block in blocks(text) if isinstance(block, Grid)]


PER_PAYER = """Økonomi

                             Budget (kr.)          Forbrug (kr.)               Rest (kr.)
Regionen                        2 410 300                904 700                1 505 600
Kommunerne                      1 877 020                 61 040                1 815 980
I alt                           4 287 320                965 740                3 321 580
"""

PER_YEAR = """Klynge                   2025        2026         I alt
Klynge Øst                 94       1 210         1 304
Klynge Vest             2 085         900         2 985
Begge klynger           2 179       2 110         4 289
"""


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (PER_PAYER, ["I alt", "4 287 320", "965 740", "3 321 580"]),
        (PER_YEAR, ["Begge klynger", "2 179", "2 110", "4 289"]),
    ],
)
def test_thousands_parted_by_blanks_stay_one_figure_where_columns_stand_apart(text, last):
    (grid,) = grids(text)
    assert grid.texts()[-1] == last
    assert grid.header_rows == 1


@pytest.mark.parametrize("name", ["Klyngen Nykøbing F.", "Lokalcenter C."])
def test_a_letter_that_stands_for_a_word_ends_no_table(name):
    rows = [
        "Klynge 2024 2025",
        "Klyngen Holbæk 210.000 190.500",
        f"{name} 120.000 99.500",
        "Klyngen Køge 80.000 70.000",
    ]
    for text in ("\n".join(rows), "\n\n".join(part for row in rows for part in _cells(row))):
        (grid,) = grids(text)
        assert [row[0] for row in grid.texts()[1:]] == ["Klyngen Holbæk", name, "Klyngen Køge"]


def _cells(row: str) -> list[str]:
    label, first, second = row.rsplit(" ", 2)
    return [label, first, second]


def test_the_letterhead_that_comes_again_after_a_page_number_is_no_label():
    text = """Region Fjord - sekretariatet
Bevillinger 2026

Klynge

Beløb (kr.)

Rest (kr.)

Klynge Øst

400.000

20.000

Side 1 af 2
Region Fjord - sekretariatet

Klynge Vest

300.000

10.000

I alt

700.000

30.000

Side 2 af 2
"""
    (grid,) = grids(text)
    labels = [row[0] for row in grid.texts() if row[1][-1:].isdigit()]
    assert labels == ["Klynge Øst", "Klynge Vest", "I alt"]
    furniture = [block.text for block in blocks(text) if isinstance(block, Paragraph) and block.role == "furniture"]
    assert furniture.count("Region Fjord - sekretariatet") == 2


def candidate(start: int, end: int, likely: float, settled: bool = False) -> Candidate:
    cells = [
        cell(row, col, [Fragment("12" if col else "Post", 1, row)]) for row in range(end - start) for col in range(2)
    ]
    found = Found(start, end, (grid_of(cells, "made"),))
    return Candidate(found, "made", likely, figures_claimed(found), settled)


def test_the_best_set_is_worth_most_together():
    whole, upper, lower = candidate(0, 6, 0.6), candidate(0, 3, 0.9), candidate(3, 6, 0.9)
    assert best_set([whole, upper, lower]) == [upper, lower]
    assert best_set([candidate(0, 6, 0.9), upper]) == [candidate(0, 6, 0.9)]
    assert best_set([candidate(0, 6, 0.4)]) == []


def test_what_the_finders_agree_on_gives_way_to_what_is_clearly_likelier_only():
    settled = candidate(0, 4, 0.70, settled=True)
    assert best_set([settled, candidate(0, 4, 0.72)]) == [settled]
    better = candidate(0, 4, 0.90)
    assert best_set([settled, better]) == [better]
