"""HTML pages: what is printed comes out, in order, once."""

import pytest

from pipeline.model import Grid, Paragraph
from pipeline.reading import read


def blocks(body: str) -> tuple[Paragraph | Grid, ...]:
    return read(f"<!doctype html><html><body>{body}</body></html>".encode(), "a.html").blocks


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body) if isinstance(block, Paragraph)]


def grid(body: str) -> Grid:
    return next(block for block in blocks(body) if isinstance(block, Grid))


def slots(found: Grid) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.slots()]


def test_paragraphs_headings_and_line_breaks():
    found = blocks("<h2>Beslutning</h2><p>Godkendt.<br>Afbud: ingen</p>løs tekst<p>beløb på<br>2,5 mio. kr. i alt</p>")
    assert [(b.role, b.level, b.text) for b in found] == [
        ("heading", 2, "Beslutning"),
        ("body", 0, "Godkendt."),
        ("body", 0, "Afbud: ingen"),
        ("body", 0, "løs tekst"),
        ("body", 0, "beløb på 2,5 mio. kr. i alt"),
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>et<li>to</ol>", ["1. et", "2. to"]),
        ("<ol start=3 type=a><li>et</li><li value=6>to</li></ol>", ["c. et", "f. to"]),
        ("<ol style='list-style-type: upper-roman'><li>et<li>to</ol>", ["I. et", "II. to"]),
        ("<ul><li>et<ul><li>under</ul><li>to</ul>", ["• et", "• under", "• to"]),
        ("<ul style='list-style:none'><li>et</ul>", ["et"]),
        ("<dl><dt>Sted<dd>Rådhuset<p>Torvet</dl>", ["Sted", "Rådhuset", "Torvet"]),
    ],
)
def test_list_labels_are_those_a_browser_prints(markup, expected):
    assert texts(markup) == expected


def test_links_keep_their_targets():
    whole, part = blocks('<p><a href="/a.pdf">Bilag 1</a></p><p>Se <a href="/b">siden</a> her</p>')
    assert (whole.role, whole.href) == ("link", "/a.pdf")
    assert (part.role, part.text, part.href) == ("body", "Se siden her", "/b")


def test_scripts_and_hidden_text_are_out():
    found = blocks(
        "<nav>Menu 1</nav><script>var a = 5</script><p hidden>skjult</p>"
        "<div style='display:none'>skjult 7 mio. kr.</div><p>synlig</p><footer>Tlf. 12</footer>"
    )
    assert [(block.role, block.text) for block in found] == [
        ("furniture", "Menu 1"),
        ("body", "synlig"),
        ("furniture", "Tlf. 12"),
    ]


def test_merged_cells_and_headers():
    found = grid(
        "<table><caption>Midler</caption>"
        "<thead><tr><th rowspan=2>Klynge<th colspan=2>Mio. kr.<tr><th>2023<th>2024</thead>"
        "<tr><td rowspan=2>Vest<td>1,0<td>2,0<tr><td>3,0<td>4,0</table>"
    )
    assert slots(found) == [
        ["Klynge", "Mio. kr.", "Mio. kr."],
        ["Klynge", "2023", "2024"],
        ["Vest", "1,0", "2,0"],
        ["Vest", "3,0", "4,0"],
    ]
    assert (found.header_rows, found.caption) == (2, "Midler")


def test_a_list_of_terms_with_what_is_told_of_each_is_a_table():
    found = grid("<dl><dt>Ansøger<dd>Randers<dt>Ansøgt<dd>40.000 kr.</dd><dd>heraf løn</dl>")
    assert slots(found) == [["Ansøger", "Randers"], ["Ansøgt", "40.000 kr."], ["", "heraf løn"]]


def test_cells_keep_their_lines_and_lists():
    found = grid("<table><tr><td>a<td>b<tr><td>Nord<td><p>I alt</p><ol><li>ét<li>to</ol>2<br>mio.</table>")
    assert found.texts()[1] == ["Nord", "I alt\n1. ét\n2. to\n2\nmio."]


def test_layout_tables_are_no_tables():
    found = blocks(
        "<table><tr><td><h2>Punkt 1</h2><p>Tekst</p></td>"
        "<td><table><tr><td>Nord<td>1<tr><td>Syd<td>2</table></td></tr></table>"
    )
    assert [block.text if isinstance(block, Paragraph) else block.texts() for block in found] == [
        "Punkt 1",
        "Tekst",
        [["Nord", "1"], ["Syd", "2"]],
    ]


def test_raised_footnote_marks_are_no_digits():
    assert texts("<p>Beløbet er 12,4<sup>1)</sup> mio. kr. pr. m<sup>2</sup></p>") == [
        "Beløbet er 12,4¹) mio. kr. pr. m²"
    ]


def test_empty_rows_and_columns_are_left_out():
    found = grid("<table><tr><td>a<td><td>b<tr><td> <td><td>&nbsp;<tr><td>c<td><td>d</table>")
    assert found.texts() == [["a", "b"], ["c", "d"]]


def test_entities_charset_and_title():
    page = "<html lang=da><head><meta charset=iso-8859-1><title>R&oslash;d</title></head><body><p>Bl\xe5 &frac12;</p>"
    document = read(page.encode("latin-1"), "a.html")
    assert document.title == "Rød"
    assert document.blocks[0].text == "Blå ½"
    assert ("lang", "da") in document.metadata


def test_deep_markup_does_not_break_the_reader():
    assert texts("<div>" * 3000 + "12 mio. kr." + "</div>" * 3000) == ["12 mio. kr."]


def test_amounts_in_a_tables_caption_are_in_the_ledger():
    from pipeline.extraction import extract

    page = (
        "<p>Beløb i 1.000 kr.</p><table><caption>Tabel 3. Fordeling af 5,4 mio. kr.</caption><tr><th>Klynge<th>2025"
        "<tr><td>Horsensklyngen<td>2.300<tr><td>Randersklyngen<td>3.100</table>"
    )
    found = extract(page.encode(), "a.html")
    assert "5,4 mio. kr." in [number.raw for number in found.numbers]
    assert sorted(int(claim.amount.value_kr) for claim in found.claims if claim.amount) == [
        2_300_000,
        3_100_000,
        5_400_000,
    ]


def test_a_small_figure_lifted_over_its_line_is_a_mark():
    page = '<p>62.000<span style="font-size: 7px; position: relative; top: -5px">3</span> kr.</p>'
    assert [block.text for block in read(page.encode(), "a.html").blocks] == ["62.000³ kr."]
