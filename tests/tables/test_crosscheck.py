"""The second reading of figures in tables."""

from __future__ import annotations

from pipeline.model import Grid
from pipeline.reading.pdf import read_pdf
from pipeline.reading.pdf_second import read_characters
from pipeline.tables import layout
from pipeline.tables.crosscheck import compare, crosscheck
from tests.tables.made_pdfs import grid_lines, rows, turned_drawing

TABLE = [["Klynge", "Beløb"], ["Nord", "1.094.303"], ["Midt", "-12,5"], ["Syd", "ingen"]]


def _data(turn: int = 0) -> bytes:
    d = turned_drawing(turn)
    grid_lines(d, (60, 160, 260), [88 + 15 * i for i in range(5)])
    rows(d, 100, (65, 250), TABLE, aligns="lr", bold=(0,))
    return d.data()


def _agree(checked) -> dict[str, bool | None]:
    return {c.text: c.agree for block in checked.blocks if isinstance(block, Grid) for c in block.cells}


def test_cells_with_figures_are_confirmed() -> None:
    for turn in (0, 90, 180, 270):
        data = _data(turn)
        document = read_pdf(data)
        checked = crosscheck(layout(document), data, document)
        agree = _agree(checked)
        assert agree["1.094.303"] is True and agree["-12,5"] is True
        assert agree["ingen"] is None and agree["Nord"] is None
        assert checked.findings == ()


def test_a_figure_read_otherwise_is_a_finding_with_both_readings() -> None:
    data = _data()
    found = layout(read_pdf(data))
    characters = read_characters(data, [1])[1]
    assert characters is not None
    misread = tuple(("8" if text == "9" else text, box) for text, box in characters)
    checked = compare(found, {1: misread})
    assert _agree(checked)["1.094.303"] is False
    (finding,) = checked.findings
    assert finding.code == "engines.disagree"
    assert "1.094.303" in finding.explanation_da and "1.084.303" in finding.explanation_da
    assert finding.span is not None and (finding.span.row, finding.span.col) == (1, 1)


def test_a_page_the_second_engine_cannot_read_stays_unasked() -> None:
    found = layout(read_pdf(_data()))
    checked = compare(found, {1: None})
    assert set(_agree(checked).values()) == {None} and checked.findings == ()


def test_damaged_bytes_give_no_characters() -> None:
    assert read_characters(b"%PDF-1.4 nothing", [1, 2]) == {1: None, 2: None}
