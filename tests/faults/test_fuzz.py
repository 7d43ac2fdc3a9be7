"""Tables and texts nobody would write: read and reconciled without an exception, whatever stands in them.

As many examples as KLYNGEREGNSKAB_EXAMPLES says (``make test-faults``: 10,000), a few else.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extraction import extract, interpret
from pipeline.model import Cell, Document, Grid, Layout, Paragraph
from pipeline.reconciliation.tables import reconcile
from pipeline.store import from_files, lean, to_files

EXAMPLES = int(os.environ.get("KLYNGEREGNSKAB_EXAMPLES", "60"))
# apart by blanks, and by strokes
FIGURES_ = """0 1 -1 12 1.250 1.250,50 12,4 -6.344 (1.200) 1,2e5 .5 ,5 1.2.3 1,2,3 999.999.999.999 0,0000001 - – n/a 100 % 16,4
pct. 2024 2024-2027 1½ 3/4 60+ 5-10 <5 ca.200 12.345.67 ١٢٣ 0x1F ∞ -0 +5 12* 1) 2.) § 5 d.1/1-2024 010190-1234 22334455 ¹ ² 12³ ④ 5² ⁴⁵"""
WORDS_ = """I alt|Heraf|Klynge Nord|Klynge Syd|Region Hovedstaden|Kommune|Budget 2024|Regnskab|mio. kr.|1.000 kr.|kr.|pct.|Andel|
Antal|borgere|pr. borger|Difference|Ændring|Gennemsnit|i alt 3|Total:|– heraf|Puljen|Initiativ|Status|Gul|Afsat|Rest|Bemærkning|
stigning på|fald fra|til|højst|mindst|halvdelen af|svarende til|Møde d.|Punkt 1|Beslutning:|Godkendt.|;|\u00a0|\t|\r|"""
FIGURES, WORDS = FIGURES_.split(), WORDS_.split("|")
PIECE = st.sampled_from(FIGURES) | st.sampled_from(WORDS) | st.text(max_size=12)
TEXT = st.lists(PIECE, max_size=4).map(" ".join)
CELL = st.sampled_from(FIGURES) | TEXT


@st.composite
def grids(draw, name="t1"):
    """A table of any shape: merged cells, holes, headers, figures that are sums of others or nearly."""
    n_rows, n_cols = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    rows = [[draw(CELL) for _ in range(n_cols)] for _ in range(n_rows)]
    if draw(st.booleans()) and n_rows > 2:  # sums of columns, one of them perhaps wrong
        for col in range(1, n_cols):
            figures = [draw(st.integers(-999, 99_999)) for _ in range(n_rows - 1)]
            total = sum(figures) + draw(st.sampled_from((0, 0, 0, 1, 9, -100)))
            for row, value in enumerate([*figures, total]):
                rows[row][col] = f"{value:,}".replace(",", ".")
    cells = [
        Cell(
            row,
            col,
            text,
            row_span=draw(st.sampled_from((1, 1, 1, 1, 2))) if row + 1 < n_rows else 1,
            bold=draw(st.booleans()),
        )
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if draw(st.integers(0, 19))
    ]
    about = {"caption": draw(TEXT), "unit_hint": draw(st.sampled_from(("", "mio. kr.", "1.000 kr.")))}
    notes = tuple(draw(st.lists(TEXT, max_size=2)))
    return Grid(name, n_rows, n_cols, tuple(cells), draw(st.integers(0, min(2, n_rows))), notes=notes, **about)


def house(examples=EXAMPLES):
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@house()
@given(grids(), TEXT, TEXT)
def test_any_table_between_any_texts_is_interpreted_and_kept(grid, before, after):
    blocks = (Paragraph("p1", before, 1, role="heading", level=1), grid, Paragraph("p2", after, 1))
    found = lean(interpret(Document("0" * 64, "text/html", blocks=blocks), Layout(blocks)))
    assert from_files(to_files(found)) == found


@house()
@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=10))
def test_any_rows_are_reconciled(rows):
    width = max(map(len, rows))
    reconcile([[*row, *[""] * (width - len(row))] for row in rows])


@house()
@given(
    st.lists(st.lists(PIECE, max_size=6), max_size=14),
    st.sampled_from((" ", "  ", "   ", "\t", ";", " | ", "      ")),
    st.booleans(),
)
def test_any_lines_of_text_are_read(rows, gap, pages):
    lines = [("\f" if pages and not at % 5 else "") + gap.join(row) for at, row in enumerate(rows)]
    extract("\n".join(lines).encode("utf-8", "replace"), "a.txt")


@house()
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=8), TEXT, st.randoms())
def test_any_html_is_read(rows, text, random):
    def tag(cell):
        return f"<td rowspan={random.choice((1, 1, 2, 0, 99))} colspan={random.choice((1, 1, 2))}>{cell}"

    table = "".join("<tr>" + "".join(map(tag, row)) for row in rows)
    extract(f"<p>{text}<table>{table}</table><table>{text}".encode("utf-8", "replace"), "a.html")


def test_marks_of_headings_without_a_heading_are_blank_lines():
    for marks in ("# #", "##\n# Pulje\n- 250.000 kr.", "# Beløb\n#\nNord\n1.000 kr.\n###\n"):
        extract(marks.encode(), "a.txt")
