"""Lists closed by a sentence, letters to clusters, years told by the one before, amounts that a table tells what they are."""

import pytest

from pipeline.extraction import extract

POINTS = """# Referat
Klyngestyregruppen for Holbækklyngen, 4. maj 2027

## 2. Bevillinger
Styregruppen bevilger i 2027:

- 415.000 kr. til Sunde fødder (heraf 60.000 kr. til sko)
- 280.000 kr. til Natteravn på hjul
- 530.000 kr. til Mad der glæder

{closing}
"""


def findings(text: str, name: str = "ref.md") -> list:
    return [each for each in extract(text.encode(), name).findings if each.verdict == "mismatch"]


@pytest.mark.parametrize(
    ("closing", "told"),
    [
        ("Der er dermed bevilget 1.225.000 kr. i alt til de tre indsatser.", 0),
        ("Der er dermed bevilget 1.285.000 kr. i alt til de tre indsatser.", 1),
        ("Tilsammen er det 1.252.000 kr.", 1),
        ("Klyngen har dermed bevilget 1.985.000 kr. i alt i 2027.", 0),  # with what was granted before
    ],
)
def test_the_sentence_after_a_list_against_its_points(closing, told):
    assert len([each for each in findings(POINTS.format(closing=closing)) if each.code == "sum.prose"]) == told


def claims(html: str) -> dict[str, object]:
    done = extract(f"<html><body>{html}</body></html>".encode(), "brev.html")
    return {claim.span.quote: claim for claim in done.claims}


def test_points_of_a_letter_are_what_their_introduction_says():
    said = claims(
        "<p>9. marts 2026</p><p>Hermed jeres klynges udviklingsmidler i 2027. Beløbene er regionens bidrag:</p>"
        "<ul><li>Midtklyngen: 2.101.300 kr.</li><li>Vestklyngen: 2.640.900 kr.</li></ul>"
    )
    assert {(each.measure, each.payer, each.period_from) for each in said.values()} == {("allocated", "region", 2027)}


@pytest.mark.parametrize(("words", "year"), [("Året før var der", 2029), ("Året efter ventes der", 2031)])
def test_a_year_told_by_the_one_before(words, year):
    said = claims(f"<p>2. februar 2032</p><p>I 2030 var der 1.410.000 kr. tilbage. {words} 1.250.000 kr. tilbage.</p>")
    assert said["1.250.000 kr."].period_from == year


TABLE = (
    "<table><tr><th>Indsats</th><th>Bevilget 2026 (kr.)</th></tr><tr><td>Sunde fødder</td>"
    "<td>8.104.200</td></tr><tr><td>Natteravn på hjul</td><td>6.230.150</td></tr><tr><td>I alt</td><td>14.334.350</td></tr></table>"
)


def test_an_amount_is_what_the_table_that_prints_it_says():
    said = claims(TABLE + "<p>Beløbet på 14,3 mio. kr. drøftes i juni. Beløbet på 14,1 mio. kr. drøftes i maj.</p>")
    assert (said["14,3 mio. kr."].measure, said["14,1 mio. kr."].measure) == ("committed", "other")
    assert {each.scope for each in said["14,3 mio. kr."].evidence if each.attribute == "measure"} >= {"arithmetic"}


@pytest.mark.parametrize("name", ["Kost til ældre mænd", "Træning af raske hænder", "Prævention til kvinder"])
def test_a_dash_after_a_name_is_no_minus(name):
    assert claims(f"<ul><li>{name} – 310.000 kr.</li></ul>")["310.000 kr."].amount.value_kr == 310_000


ITEMS = """<p>Beløb i kr.</p><table><tr><th>Klynge</th><th>Indsats</th><th>Bevilget</th><th>Klyngen i alt</th></tr>
<tr><td>Klynge Fyn</td><td>{a}Sunde fødder<br>{b}Natteravn på hjul</td><td>{a}1.120.000<br>{b}905.000</td><td>2.025.000</td></tr>
<tr><td>Aarhusklyngen</td><td>{a}Ro på gangen<br>{b}Vejen videre</td><td>{a}640.000<br>{b}715.000</td><td>{total}</td></tr></table>"""


@pytest.mark.parametrize(("a", "b"), [("1) ", "2) "), ("a) ", "b) ")])
def test_numbered_amounts_of_a_cell_are_their_items(a, b):
    done = extract(ITEMS.format(a=a, b=b, total="1.355.000").encode(), "indsatser.html")
    names = {mention.id: mention.raw for mention in done.mentions if mention.kind == "initiative"}
    given = {names[m]: claim.amount.value_kr for claim in done.claims for m in claim.mentions if m in names}
    assert given == {"Sunde fødder": 1_120_000, "Natteravn på hjul": 905_000, "Ro på gangen": 640_000, "Vejen videre": 715_000}
    assert {c.role for c in done.claims if c.span.quote in ("2.025.000", "1.355.000")} == {"total"}
    wrong = ITEMS.format(a=a, b=b, total="1.553.000") + ITEMS.split("</p>")[1].format(a=a, b=b, total="1.355.000")
    assert [each.reported_kr for each in findings(wrong, "i.html") if each.code == "sum.cell"] in ([], [1_553_000])


def test_names_listed_after_applications_are_initiatives():
    done = extract(
        "<h1>Dagsorden for Holbækklyngen</h1><p>Vi har fået ansøgninger om Sunde fødder, Natteravn på hjul og Mad til alle.</p>".encode(),
        "d.html",
    )
    assert {m.raw for m in done.mentions if m.kind == "initiative"} == {"Sunde fødder", "Natteravn på hjul", "Mad til alle"}


LONG = "Styregruppen for Klynge Fyn holdt møde om de fælles midler og de indsatser, som medlemmerne har foreslået for det kommende år."


@pytest.mark.parametrize("mark", ["- ", "-   ", ""])
def test_a_dash_between_a_name_and_its_amount_makes_no_column(mark):
    points = ("Sunde fødder – 415.000 kr.", "Natteravn på hjul – 280.000 kr.", "Mad til alle – 530.000 kr.")
    text = f"{LONG}\n\nKlynge Fyn bevilger i 2027:\n\n" + "\n\n".join(mark + point for point in points) + "\n\nTilsammen er det 1.252.000 kr.\n"
    done = extract(text.encode(), "punkter.txt")
    assert [claim.amount.value_kr for claim in done.claims] == [415_000, 280_000, 530_000, 1_252_000]
    assert not any(hasattr(block, "cells") for block in done.layout.blocks) or not mark
    assert bool([each for each in done.findings if each.code == "sum.prose"])


MERGED = """<p>Beløb i kr.</p><table><tr><th>Klynge</th><th>Betaler</th><th>Afsat 2028</th><th>Samlet</th></tr>
<tr><td>Klynge Fyn</td><td>Region<br>Kommuner</td><td>1.120.000<br>905.000</td><td>2.025.000</td></tr>
<tr><td>Aarhusklyngen</td><td>Region<br>Kommuner</td><td>640.000<br>715.000</td><td>1.355.000</td></tr></table>"""


def test_an_amount_over_several_payers_is_paid_by_all_and_one_over_several_initiatives_is_none_s():
    done = extract(MERGED.encode(), "betaler.html")
    paid = {claim.span.quote: claim.payer for claim in done.claims}
    assert (paid["1.120.000"], paid["905.000"], paid["2.025.000"], paid["1.355.000"]) == ("region", "kommuner", "total", "total")
    done = extract(ITEMS.format(a="", b="", total="1.355.000").encode(), "indsatser.html")
    named = {mention.id for mention in done.mentions if mention.kind == "initiative"}
    assert {c.span.quote for c in done.claims if not named & {*c.mentions}} == {"2.025.000", "1.355.000"}


def test_columns_of_amounts_with_their_unit_add_up():
    rows = (("Sydvestjysk Klynge", "800.000", "400.000", "1.200.000"), ("Klynge Fyn", "2.350.000", "1.175.000", "3.525.000"),
            ("Lillebæltklyngen", "1.400.000", "700.000", "2.100.000"))  # fmt: skip
    body = "".join(f"<tr><td>{name}</td>" + "".join(f"<td>{cell} kr.</td>" for cell in cells) + "</tr>" for name, *cells in rows)
    said = claims(f"<table><tr><th>Klynge</th><th>Region</th><th>Kommuner</th><th>Afregnet</th></tr>{body}</table>")
    assert [said[f"{text} kr."].payer for text in ("800.000", "400.000", "1.200.000")] == ["region", "kommuner", "total"]


@pytest.mark.parametrize(
    "aside",
    [
        "Forslaget sammenholdes med det vedtagne budget for 2026.",
        "Folketallene er fra 3. kvartal 2026 og bliver opdateret. Fordelingen er:",
        "Pengene sammenlignet med budgettet for 2026 er steget.",
    ],
)
def test_the_year_of_a_comparison_or_of_the_data_is_not_the_money_s(aside):
    rows = "<tr><td>Midtklyngen</td><td>1.410.000</td></tr><tr><td>Vestklyngen</td><td>1.980.000</td></tr>"
    said = claims(f"<h1>Budgetforslag 2027</h1><p>{aside}</p><table><tr><th>Klynge</th><th>Budget (kr.)</th></tr>{rows}</table>")
    assert {each.period_from for each in said.values()} == {2027}


def test_respectively_counts_only_the_amounts_that_are_listed():
    text = "Randersklyngen og Vestklyngen har afsat henholdsvis 1.940.000 kr. og 2.515.000 kr., hvoraf 605.000 kr. er tilbage."
    done = extract(f"<h1>Midtjylland</h1><p>{text}</p>".encode(), "m.html")
    names = {mention.id: mention.raw for mention in done.mentions}
    told = {claim.span.quote: {names[m] for m in claim.mentions} for claim in done.claims}
    assert told["1.940.000 kr."] == {"Randersklyngen"} and told["2.515.000 kr."] == {"Vestklyngen"}


def test_a_plan_by_year_and_a_list_of_applications_name_initiatives():
    plan = """<h1>Flerårsplan for Klynge Fyn</h1><p>Beløb i 1.000 kr.</p><table><tr><th>Indsats</th><th>2027</th><th>2028</th><th>I alt</th></tr>
    <tr><td>Sunde fødder</td><td>640</td><td>655</td><td>1.295</td></tr><tr><td>Natteravn på hjul</td><td>150</td><td>175</td><td>325</td></tr>
    <tr><td>I alt (to indsatser)</td><td>790</td><td>830</td><td>1.620</td></tr></table>"""
    asked = """<h1>Referat, Klynge Fyn</h1><table><tr><th>Nr.</th><th>Ansøgning</th><th>Søgt beløb</th><th>Afgørelse</th></tr>
    <tr><td>1</td><td>Sunde fødder</td><td>475.000 kr.</td><td>Godkendt.</td></tr>
    <tr><td>2</td><td>Natteravn på hjul</td><td>182.500 kr.</td><td>Udsat.</td></tr></table>"""
    for page in (plan, asked):
        named = {m.raw for m in extract(page.encode(), "p.html").mentions if m.kind == "initiative"}
        assert named == {"Sunde fødder", "Natteravn på hjul"}
