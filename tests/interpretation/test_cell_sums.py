"""Sums inside a cell, and which columns of a table the sums are looked for in."""

from decimal import Decimal

from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.table_claims import claims_of_grid
from pipeline.interpretation.relations.cell_sums import cell_sums
from pipeline.interpretation.relations.table_sums import table_sums
from pipeline.model import Cell, Grid, Profile


def grid_of(rows):
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text)
    return Grid("t1", len(rows), max(map(len, rows)), cells, header_rows=1)


def claims(grid):
    return claims_of_grid(grid, BlockContext(profile=Profile())).claims


def test_a_cell_whose_items_do_not_make_its_total_is_a_finding():
    cell = "Region: {} mio. kr.\nKommuner: 0,8 mio. kr.\nI alt: 1,2 mio. kr."
    grid = grid_of([["Indsats", "Beløb"], ["Akutteam", cell.format("0,4")], ["Rygestop", cell.format("1,4")]])
    sums = cell_sums(grid, claims(grid))
    assert [relation.verdict for relation in sums.relations] == ["exact", "mismatch"]
    assert [(f.code, f.difference_kr) for f in sums.findings] == [("sum.cell", Decimal(-1_000_000))]


def test_remarks_beside_the_figures_do_not_hide_the_sums():
    amounts = [("49.000 kr.", "12 arrangementer"), ("11.000 kr.", "12 arrangementer"), ("65.000 kr.", "")]
    rows = [[f"Forening {n}", amount, amount, note] for n, (amount, note) in enumerate(amounts)]
    grid = grid_of([["Forening", "Ansøgt", "Indstilling", "Bemærkninger"], *rows, ["I alt", *["125.000 kr."] * 2, ""]])
    assert [relation.verdict for relation in table_sums(grid, claims(grid)).relations] == ["exact", "exact"]


def test_two_tables_side_by_side_have_their_own_sums():
    rows = [
        ["Indsats", "Beløb i kr.", "Indsats", "Beløb i kr."],
        ["Kursus", "482.608", "Tilsyn", "792.022"],
        ["Løn", "437.003", "Data", "847.179"],
        ["I alt", "919.611", "Evaluering", "754.817"],
        ["", "", "I alt", "2.394.018"],
    ]
    grid = grid_of(rows)
    found = table_sums(grid, claims(grid)).relations
    assert [(relation.total, relation.verdict) for relation in found] == [("t1.r3.c1", "exact"), ("t1.r4.c3", "exact")]


def test_items_with_their_own_total_count_once_in_the_sum_of_the_table():
    items = "a) 0,45 mio. kr.\nb) 1,30 mio. kr.\n1,75 mio. kr."
    rows = [["Indsats", "Beløb"], ["Hjemmebesøg", "2,1 mio. kr."], ["Kurser", items], ["Tilsyn", "0,8 mio. kr."]]
    grid = grid_of([*rows, ["I alt", "4,65 mio. kr."]])
    (total,) = [each for each in table_sums(grid, claims(grid)).relations if len(each.parts) == 3]
    assert total.verdict == "exact"
    wrong = grid_of([*rows, ["I alt", "4,56 mio. kr."]])
    assert "exact" not in {each.verdict for each in table_sums(wrong, claims(wrong)).relations}


def test_two_rows_in_one_cell_are_no_wrong_sum():
    cell = "0,35 mio. kr.\n1,25 mio. kr.\n1,6 mio. kr.\n0,9 mio. kr.\n0,6 mio. kr.\n1,5 mio. kr."
    grid = grid_of([["Indsats", "Beløb"], ["Akutteam og rygestop", cell]])
    assert cell_sums(grid, claims(grid)).findings == ()
