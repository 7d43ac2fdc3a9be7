"""Whole small documents: the years of bands, days, agreements and cards, the one year printed; the initiative that a head is about."""

import pytest

from pipeline.extraction import extract
from tests.interpretation import layouts


def found(html: str) -> dict[str, tuple[int | None, int | None, str]]:
    """Years and initiative of each amount by its quote."""
    return {quote: told[1:] for quote, told in layouts.found(html).items()}


def table(*rows: str, head: bool = True) -> str:
    """A table by lines of cells; ``=`` before a cell merges it over the whole row."""
    made = []
    for row in rows:
        cells = row.split("|")
        made.append(
            f'<tr><td colspan="{len(rows[0].split("|"))}">{row[1:]}</td></tr>'
            if row.startswith("=")
            else "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in cells) + "</tr>"
        )
    return (
        f"<table>{''.join(made).replace('td>', 'th>', 2 * len(rows[0].split('|'))) if head else ''.join(made)}</table>"
    )


BANDS = table(
    "Kr. | Klynge Nord | Klynge Midt",
    "={first}",
    "Afsat | 410.000 | 520.000",
    "Forbrug | 390.500 | 499.000",
    "={second}",
    "Afsat | 430.000 | 540.000",
    "Forbrug | 120.500 | 99.500",
)


@pytest.mark.parametrize(("first", "second"), [("2031", "2032"), ("2030-2031", "2032-2033")])
def test_a_year_merged_over_all_columns_is_of_the_rows_under_it(first, second):
    told = found("<h1>Nordjyske klynger 2031 og 2032</h1>" + BANDS.format(first=first, second=second))
    for quote, band in (("410.000", first), ("390.500", first), ("540.000", second), ("120.500", second)):
        years = [int(year) for year in band.split("-")]
        assert told[quote][:2] == (years[0], years[-1])


def test_a_figure_over_one_column_is_no_band():
    told = found("<h1>Klynge Midt 2031</h1>" + table("Post | Kr.", "Afsat | 2.031", "Brugt | 1.500"))
    assert told["2.031"][:2] == told["1.500"][:2] == (2031, 2031)


def test_the_days_beside_instalments_give_their_years_and_the_total_has_all_of_them():
    told = found(
        "<h1>Betalinger til Klynge Fyn</h1><p>Aftalen fra 2029 er fornyet.</p>"
        + table(
            "Nr. | Betales | Region (kr.) | Kommuner (kr.)",
            "1 | 1. marts 2031 | 210.000 | 100.500",
            "2 | 1. marts 2032 | 220.000 | 110.500",
            "Begge | | 430.000 | 211.000",
        )
    )
    assert [told[quote][:2] for quote in ("210.000", "110.500", "430.000")] == [
        (2031, 2031),
        (2032, 2032),
        (2031, 2032),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("<p>Kontrakten gælder fra 1. april 2031 til 31. marts 2033.</p>", (2031, 2033)),
        ("<p>Bevillingsperiode: 2031-2032</p>", (2031, 2032)),
        (table("Klynge | Fyn", "Projektperiode | 1.2.2031 – 31.1.2034", head=False), (2031, 2034)),
        ("<p>Møderne holdes fra 1. april 2031 til 31. marts 2033.</p>", (None, None)),
    ],
)
def test_what_an_agreement_or_a_label_says_is_of_the_amounts_without_years(text, years):
    told = found(
        f"<h1>Klynge Fyn og rygestop</h1>{text}<p>Regionen betaler 640.000 kr.</p><p>Før kostede det 80.000 kr. i 2027.</p>"
    )
    assert told["640.000 kr."][:2] == years
    assert told["80.000 kr."][:2] == (2027, 2027)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Møde den 3. marts 2031. Der blev givet 640.000 kr. til hjemmebesøg.", 2031),
        ("Ansøgningen er af 3. marts 2031, svaret af 3. april 2032. Der blev givet 640.000 kr.", None),
        ("Møde den 3. december 2031. Der blev givet 640.000 kr. til hjemmebesøg.", None),
        ("Møde den 3. marts 2031. Næste år skal mere til. Der gives 640.000 kr.", None),
    ],
)
def test_the_only_year_printed_is_that_of_amounts_without_one(text, year):
    assert found(f"<h1>Klynge Midt</h1><p>{text}</p>")["640.000 kr."][0] == year


def test_a_sentence_that_gives_a_tables_figure_is_of_its_year():
    told = found(
        "<h1>Klynge Midt, budget 2032</h1>"
        + table("Kr. | 2031 | 2032", "Budget | 1.385.000 | 1.412.000")
        + "<p>Budgettet vokser fra 1,385 mio. kr. til 1,412 mio. kr.</p>"
    )
    assert (told["1,385 mio. kr."][0], told["1,412 mio. kr."][0]) == (2031, 2032)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Klynge Midt: regnskab 2031 for Lysnende Dage", "Lysnende Dage"),
        ("Opfølgning på projekt Musik i stuen – Klynge Midt", "Musik i stuen"),
        ("Klynge Midt. Økonomi i Vaccinebussen 2031", "Vaccinebussen"),
        ("Indsatskort: Syng Dig Fri (Klynge Midt)", "Syng Dig Fri"),
        ("Klynge Midt: regnskab 2031 for Kvalitetspuljen", ""),
        ("Klynge Midt: Økonomi i Aarhus Kommune", ""),
        ("Klynge Midt: Status på økonomien 2031", ""),
        ("Notat til Sundhedssamarbejdsudvalget om Klynge Midt", ""),
    ],
)
def test_the_initiative_in_a_title_is_that_of_the_amounts_below(head, name):
    told = found(f"<h1>{head}</h1>" + table("Udgift | Kr.", "Løn | 310.000", "Kørsel | 12.500", "I alt | 322.500"))
    assert {each[2] for each in told.values()} == {name}


def test_a_card_names_its_initiative_by_a_label_and_a_heading_over_two_tables_each_its_own():
    card = table("Projektnavn | Hånd i hånd", "Klynge | Fyn", "Bevilget 2031 | 480.000 kr.", head=False)
    assert found("<h1>Ansøgning</h1>" + card)["480.000 kr."][2] == "Hånd i hånd"
    rows = table("Udgift | Kr.", "Løn | {}", "Kørsel | {}")
    told = found(
        "<h1>Klynge Fyn 2031</h1><h2>Budget for Lysnende Dage</h2>"
        + rows.format("310.000", "12.500")
        + "<h2>Budget for Syng Dig Fri</h2>"
        + rows.format("410.000", "13.500")
    )
    assert [told[quote][2] for quote in ("310.000", "410.000")] == ["Lysnende Dage", "Syng Dig Fri"]


def test_columns_that_are_parts_are_initiatives_and_tables_have_what_introduces_them():
    rows = (
        "Klynge | I alt (kr.) | Heraf Blød landing | Heraf administration",
        "Klynge Nord | 900.000 | 210.000 | 15.000",
        "Klynge Midt | 800.000 | 190.000 | 14.000",
    )
    told = found("<h1>Midler i Region Nordjylland 2031</h1>" + table(*rows))
    assert [told[quote][2] for quote in ("210.000", "190.000", "15.000", "900.000")] == ["Blød landing"] * 2 + [""] * 2
    told = found(
        "<h1>Opkrævning i Klynge Fyn</h1><p>For 2031 opkræves bidrag til Lysnende Dage.</p>"
        + table("Kommune | Kr.", "Nyborg | 51.000", "Assens | 61.000")
    )
    assert told["51.000"] == (2031, 2031, "Lysnende Dage")


def test_a_band_of_a_year_leaves_a_clusters_row_the_whole_of_it_and_a_band_of_a_purpose_does_not():
    rows = ("Klynge | Afsat (kr.)", "={band}", "Klynge Nord | 410.000", "Klynge Midt | 520.000")
    for band, whole in (("2031", True), ("Nattevagter på skadestuen", False)):
        got = extract(("<h1>Region Nordjylland 2031</h1>" + table(*rows).format(band=band)).encode(), "notat.html")
        assert {claim.whole for claim in got.claims} == {whole}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Klyngen får 4.812 mio. kr. Heraf kommer 2.315.000 kr. fra kommunerne og 2.497.000 kr. fra regionen.", True),
        ("Landet får 4.812 mio. kr. Heraf kommer 2.315 mio. kr. fra kommunerne og 2.497 mio. kr. fra staten.", False),
        ("Klyngen får 4.812 mio. kr. Sidste år kom 1.315.000 kr. fra kommunerne og 2.497.000 kr. fra regionen.", False),
    ],
)
def test_millions_with_a_point_are_known_by_the_parts_they_are_made_of(text, told):
    got = extract(f"<h1>Klynge Fyn 2031</h1><p>{text}</p>".encode(), "brev.html")
    assert (got.claims[0].amount.value_kr == 4_812_000) is told
    assert any(each.code == "amount.unit" and each.verdict == "mismatch" for each in got.findings) is told


def places(html: str) -> dict[str, list[str]]:
    got = extract(html.encode(), "notat.html")
    raws = {mention.id: mention.raw for mention in got.mentions if mention.kind == "cluster"}
    return {claim.span.quote: [raws[each] for each in claim.mentions if each in raws] for claim in got.claims}


def test_a_name_in_brackets_behind_an_amount_and_one_after_heraf_is_its_place():
    told = places("<p>Beløbene går i 2031 fra 1,1 mio. kr. (Klynge Nord) til 2,2 mio. kr. (Klynge Midt).</p>")
    assert told == {"1,1 mio. kr.": ["Klynge Nord"], "2,2 mio. kr.": ["Klynge Midt"]}
    assert places("<p>Til Klynge Nord er der i 2031 afsat 1,1 mio. kr. (Region Nordjylland).</p>") == {"1,1 mio. kr.": ["Klynge Nord"]}
    rows = ("Region/klynge | Kr.", "Region Syddanmark | 900.000", "heraf Fyn | 500.000", "heraf Lillebælt | 400.000")
    told = places("<h1>Midler 2031</h1>" + table(*rows))
    assert told["500.000"] == ["Fyn"] and told["400.000"] == ["Lillebælt"]


def test_a_region_in_small_letters_in_brackets_tells_which_cluster_is_meant():
    got = extract(("<h1>Klynge Midt (hovedstaden): forbrug 2031</h1>" + table("Post | Kr.", "Løn | 310.000", "Kørsel | 12.000")).encode(), "n.html")
    assert any("hovedstaden" in text for mention in got.mentions for _, text in mention.scope)


def test_rows_without_a_header_are_initiatives_where_the_text_over_them_speaks_of_them_in_the_plural():
    body = table("t.kr. | 2031 | 2032", "Sansestuen | 310 | 305", "Rehabkoordinator | 455 | 470", "I alt | 765 | 775")
    for over, first in (("De to projekter fortsætter i 2032, jf. oversigten.", "Sansestuen"), ("Udgifterne i alt.", "")):
        told = found(f"<h1>Klynge Fyn</h1><p>{over}</p>{body}")
        assert (told["310"][2], told["765"][2]) == (first, "")


def test_each_line_of_a_cell_of_initiatives_has_its_own_amount():
    told = found(
        "<h1>Status</h1>"
        + table(
            "Klynge | Bevilget (kr.) | Største projekter",
            "Klynge Fyn | 1.900.000 | Sammen om demens (850.000 kr.)<br>Hurtig hjemme (410.000 kr.)",
        )
    )
    assert [told[quote][2] for quote in ("1.900.000", "850.000 kr.", "410.000 kr.")] == ["", "Sammen om demens", "Hurtig hjemme"]


def test_a_name_on_a_line_of_its_own_has_the_labelled_amounts_under_it():
    told = found(
        "<h1>Ansøgninger, Klynge Fyn</h1><p>Grøn nabo</p><p>Ansøgt: 230.000 kr.</p><p>Indstillet: 200.000 kr.</p>"
        "<p>Natlig sygeplejebil</p><p>Ansøgt: 980.000 kr.</p><p>Indstillet: 750.000 kr.</p>"
    )
    assert [told[f"{kr}.000 kr."][2] for kr in (230, 200, 980, 750)] == ["Grøn nabo"] * 2 + ["Natlig sygeplejebil"] * 2


def test_capitals_in_a_head_name_what_it_is_about_but_for_a_person():
    told = {head: found(f"<h1>Klynge Fyn</h1><h2>{head}</h2><p>Der er brugt 150.000 kr.</p>")["150.000 kr."][2]
            for head in ("periodiseret forbrug Vejle Viser Vej", "Kontaktperson Lars Ove Krogh")}  # fmt: skip
    assert list(told.values()) == ["Vejle Viser Vej", ""]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Dato: 3. maj 2031<br>Opgjort for 2031, i 2031-priser. I 2030 var det mindre.", 2031),
        ("Opgjort den 3. maj 2031. Resten af 2031 overføres til 2032.", 2031),
        ("Opgjort den 3. maj 2031 for 2030 og 2032.", None),
    ],
)
def test_a_document_is_of_the_year_it_is_published_in_and_prints_most(text, year):
    assert found(f"<h1>Klynge Midt</h1><p>{text}</p><p>Der blev givet 640.000 kr.</p>")["640.000 kr."][0] == year
