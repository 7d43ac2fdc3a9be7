"""Units said in words around a table, before or after it."""

import pytest

from pipeline.extraction import extract

TABLE = "<table><tr><th>Klynge</th><th>Tildelt</th></tr><tr><td>Klynge Nord</td><td>4.120</td></tr><tr><td>Klynge Syd</td><td>5.230</td></tr></table>"


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        ("<p>Beløb i hele tusinde kroner</p><p>Tabellen viser midlerne i 2031.</p>", "", 4_120_000),
        ("<p>Der regnes i tusind kroner.</p><p>Tabellen viser midlerne i 2031.</p>", "", 4_120_000),
        ("<p>Tabellen er opgjort i tusinder af kroner.</p>", "", 4_120_000),
        ("", "<p>Tallene er angivet i tusind kr.</p>", 4_120_000),
        ("", "<p>Enhed: tusinde kr.</p>", 4_120_000),
        ("<p>Klyngerne fik 2 mio. kr. i 2030.</p><p>Tabellen viser midlerne i 2031.</p>", "", 4_120),
    ],
)
def test_a_unit_in_words_is_the_table_s(before, after, value):
    found = extract(
        f"<html lang='da'><h1>Midler i Region Nordjylland</h1>{before}{TABLE}{after}</html>".encode(), "a.html"
    )
    assert [int(c.amount.value_kr) for c in found.claims if c.amount and c.span.row == 1] == [value]
