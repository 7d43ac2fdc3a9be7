"""Tables whose cells marks in the text part: bars, HTML, rules of dashes; and text that is marked up as Markdown."""

from pipeline.extraction import extract
from pipeline.model import Document, Grid, Page, Paragraph
from pipeline.tables import layout


def laid_out(text: str) -> list[Grid | Paragraph]:
    lines = tuple(text.strip("\n").split("\n"))
    return list(layout(Document("0", "text/plain", pages=(Page(1, lines=lines, engine="text"),))).blocks)


def grids(text: str) -> list[Grid]:
    return [block for block in laid_out(text) if isinstance(block, Grid)]


PIPES = """
**Bevillinger 2025**

| **Klynge** | **Indsats** | **Beløb** |
| --- | --- | --- |
| Klynge Syd | Natlig hjemmehjælp<br>i weekender | 1,2 mio. kr. |
| Gruppetræning | 0,4 mio. kr. |
| Klynge Midt\\* | Fælles\\|delt bil | 2,0 mio. kr. |
| Kørsel til dialyse | - |

Midlerne udløber i 2026.
"""


def test_a_row_short_of_a_merged_cell_stands_under_the_columns_it_is_like():
    (grid,) = grids(PIPES)
    assert grid.header_rows == 1
    assert grid.texts() == [
        ["Klynge", "Indsats", "Beløb"],
        ["Klynge Syd", "Natlig hjemmehjælp\ni weekender".replace("\n", " "), "1,2 mio. kr."],
        ["", "Gruppetræning", "0,4 mio. kr."],
        ["Klynge Midt*", "Fælles|delt bil", "2,0 mio. kr."],
        ["", "Kørsel til dialyse", "-"],
    ]
    spans = {(cell.row, cell.row_span) for cell in grid.cells if cell.col == 0 and cell.text}
    assert spans == {(0, 1), (1, 2), (3, 2)}
    assert [cell.pieces[0].line for cell in grid.cells if cell.col == 2] == [3, 5, 6, 7, 8]


def test_cells_left_out_at_the_end_of_a_row_are_empty():
    (grid,) = grids("A | 2024 | 2025\n--|--|--\nHusleje | 300 | 310\nTolke | 25\nKurser | 40 | 45\n")
    assert grid.texts()[2] == ["Tolke", "25", ""]


def test_emphasis_and_headings_are_no_part_of_the_text_and_footnote_marks_are():
    blocks = laid_out(
        PIPES.replace("Midlerne udløber i 2026.", "# Note\n\nKun **Klynge Syd** og Vejle** er med\\.\n\n*")
    )
    texts = [(block.text, block.role) for block in blocks if isinstance(block, Paragraph)]
    assert texts[0] == ("Bevillinger 2025", "heading")
    assert ("Note", "heading") in texts
    assert any(text.startswith("Kun Klynge Syd og Vejle** er med.") for text, _ in texts)


def test_html_left_in_a_text_is_read_as_a_page_is():
    (grid,) = grids(
        """Fordeling

<table>
<thead><tr><th>Klynge</th><th>2024</th></tr></thead>
<tr><td rowspan="2">Klynge Øst</td>
<td>1.204.000</td></tr>
<tr><td>98.500</td></tr>
</table>

Slut."""
    )
    assert grid.texts() == [["Klynge", "2024"], ["Klynge Øst", "1.204.000"], ["", "98.500"]]
    assert [cell.pieces[0].line for cell in grid.cells] == [4, 4, 5, 5, 7]


def test_dashes_under_each_header_tell_the_columns():
    (grid,) = grids(
        """
  Post              2024      2025
  --------------- ------- --------
  Løn til to
  vikarer             480      495

  Møder                12       14
  --------------------------------
"""
    )
    assert grid.texts() == [["Post", "2024", "2025"], ["Løn til to\nvikarer", "480", "495"], ["Møder", "12", "14"]]


SIMPLE = """
  Projekt         Afsat
  --------- -----------
  Kor            71.200
  Kunst          84.500

Året efter er der sat mindre af:

  Projekt         Afsat
  --------- -----------
  Kor            40.300
  Kunst          12.800
"""


def test_the_rule_of_the_next_table_does_not_close_the_one_before():
    assert [[row[1] for row in grid.texts()] for grid in grids(SIMPLE)] == [
        ["Afsat", "71.200", "84.500"],
        ["Afsat", "40.300", "12.800"],
    ]


def test_an_escape_in_a_cell_moves_no_other_cell():
    (grid,) = grids(
        "# Priser\n\n  ------------- -----------\n  Leje             71.200\n  Kurser\\*\\*       84.500\n  ------------- -----------\n"
    )
    assert grid.texts() == [["Leje", "71.200"], ["Kurser**", "84.500"]]


def test_one_heading_at_the_top_makes_a_text_markdown():
    first, *_ = laid_out("# Referat\n\nVi giver 40.300 kr.\n")
    assert isinstance(first, Paragraph) and (first.text, first.role) == ("Referat", "heading")


def test_a_drawn_grid_of_lines_tells_rows_and_columns():
    (grid,) = grids(
        """
+-------------+---------+
| Indsats     | Beløb   |
+=============+=========+
| Aftenhold   | 75.000  |
| for unge    |         |
+-------------+---------+
| Madkursus   | 30.000  |
+-------------+---------+
"""
    )
    assert grid.texts() == [["Indsats", "Beløb"], ["Aftenhold\nfor unge", "75.000"], ["Madkursus", "30.000"]]
    assert grid.header_rows == 1


def test_a_line_broken_on_purpose_leaves_no_mark():
    text = """# Bevillinger

Beløb i kr.

  ----------------------------------------------
  **Klynge**     **Bevilget**      **I alt**
  -------------- ----------------- -------------
  Klynge Fyn     1\\) 1.350.000\\    3.625.000
                 2\\) 2.275.000
  ----------------------------------------------
"""
    done = extract(text.encode(), "b.md")
    assert {claim.span.quote for claim in done.claims} == {"1.350.000", "2.275.000", "3.625.000"}
    assert not any("\\" in cell.text for block in done.layout.blocks if hasattr(block, "cells") for cell in block.cells)


def test_a_drawn_table_with_no_rule_between_its_rows_has_a_row_a_line():
    (grid,) = grids(
        """
+-----------+---------+
| Klynge    | Beløb   |
+-----------+---------+
| Vestkyst  | 75.000  |
| og øer    |         |
| Midtbyen  | 30.000  |
+-----------+---------+
"""
    )
    assert grid.texts() == [["Klynge", "Beløb"], ["Vestkyst\nog øer", "75.000"], ["Midtbyen", "30.000"]]
