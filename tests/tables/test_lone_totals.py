"""A total that stands apart from its table is its last row."""

import pytest

from pipeline.extraction import extract
from pipeline.model import Grid
from tests.tables.made_pdfs import Drawing

ROWS = (
    ("Hjælp", "410.000", "420.000", "830.000"),
    ("Råd", "95.000", "105.000", "200.000"),
    ("Træning", "215.000", "205.000", "420.000"),
)
HEAD = ("Indsats", "Kommuner", "Region", "I alt (kr.)")
TOTAL = ("I alt", "720.000", "730.000", "1.450.000")


def tables(data: bytes, name: str) -> list[list[list[str]]]:
    return [block.texts() for block in extract(data, name).layout.blocks if isinstance(block, Grid)]


def page_of_text(*total: str) -> bytes:
    lines = [f"{row[0]:<20}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in (HEAD, *ROWS)]
    return "\n".join(["Klyngen Holbæk 2031", "", *lines, "\fSide 2", "", *total, "", "Der følges op."]).encode()


def pages_drawn(total: tuple[str, ...]) -> bytes:
    drawing = Drawing()
    drawing.text(60, 60, "Klyngen Holbæk 2031", 14, bold=True)
    for n, row in enumerate((HEAD, *ROWS)):
        for place, text in enumerate(row):
            drawing.text(60 if not place else 260 + 100 * place, 700 + 20 * n, text, align="r" if place else "l")
    drawing.page()
    for place, text in enumerate(total):
        drawing.text(60 if not place else 260 + 100 * place, 80, text, align="r" if place else "l")
    drawing.text(60, 120, "Der følges op på næste møde.")
    return drawing.data()


def html_tables(total: tuple[str, ...]) -> bytes:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in (HEAD, *ROWS)]
    last = "".join(f"<td>{cell}</td>" for cell in total)
    return f"<h1>Notat</h1><table><tr>{'</tr><tr>'.join(cells)}</tr></table><table><tr>{last}</tr></table>".encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (page_of_text(f"{TOTAL[0]:<20}" + "".join(f"{cell:>14}" for cell in TOTAL[1:])), "a.txt"),
        (page_of_text(" ".join(HEAD), "    ".join(TOTAL)), "a.txt"),
        (pages_drawn(TOTAL), "a.pdf"),
        (html_tables(TOTAL), "a.html"),
    ],
)
def test_a_total_alone_on_the_next_page_or_in_a_table_of_its_own(data, name):
    ((*_, last),) = tables(data, name)
    assert tuple(last) == TOTAL
    found = extract(data, name)
    assert {c.proof for c in found.claims if c.role == "total"} == {"proven"}
    assert all(number.kind == "amount" for number in found.numbers if number.raw == "1.450.000")


def test_a_wrong_total_alone_on_its_page_is_told():
    (finding,) = [
        f for f in extract(pages_drawn((*TOTAL[:3], "1.540.000")), "a.pdf").findings if f.verdict == "mismatch"
    ]
    assert (finding.code, finding.proposal_kr) == ("sum.column", 1_450_000)


@pytest.mark.parametrize("line", ["I alt 45 deltog i mødet.", "I alt 1.450.000", "Kilde: 720.000 730.000 1.450.000"])
def test_other_lines_below_a_table_stay_text(line):
    ((*_, last),) = tables(page_of_text(line).replace(b"I alt (kr.)", b"Kr.        "), "a.txt")
    assert last[0] == "Træning"
