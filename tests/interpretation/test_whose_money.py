"""Whose money it is: the cluster of every amount, by rows over rows, columns of names, captions, headings and what the document is about."""

from __future__ import annotations

import pytest

from pipeline.extraction import extract
from tests.matching.made import match


def table(rows: list[list[str]], caption: str = "") -> str:
    """A table of HTML; a row of one text goes across it."""
    wide = max(map(len, rows))
    lines = []
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        cells = row if len(row) > 1 else [f'<{tag} colspan="{wide}">{row[0]}</{tag}>']
        lines.append("<tr>" + "".join(c if c.startswith("<t") else f"<{tag}>{c}</{tag}>" for c in cells) + "</tr>")
    return f"<table><caption>{caption}</caption>{''.join(lines)}</table>"


def read(title: str, *body: str) -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    """The cluster, else the region, of each printed amount of a page, and the clusters and names of its initiatives."""
    texts = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in body)
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{texts}</body></html>"
    found = extract(page.encode(), "page.html")
    result = match([("d", "page.html", found)])
    places = {subject.record_id: subject.cluster_id or subject.region_id for subject in result.claims}
    amounts: dict[str, set[str]] = {}
    for claim in found.claims:
        if claim.amount is not None:
            amounts.setdefault(claim.amount.raw, set()).add(places[claim.id])
    return amounts, {(each.cluster_id, each.name) for each in result.initiatives}


TABLES = {
    "a cluster's row over its initiatives": (
        "Overblik over midtjyske klyngers projekter",
        [
            ["Projekt", "Status", "Bevilling (1.000 kr.)"],
            ["Vestklyngen", "", "1.130"],
            ["Mobil sårpleje", "I gang", "730"],
            ["Sundhedstjek i værestedet", "Afsluttet", "400"],
            ["Midtklyngen", "", "860"],
            ["Fodpleje til diabetikere", "I gang", "510"],
            ["Nattevagt", "I gang", "350"],
            ["Samlet for begge klynger", "", "1.990"],
        ],
        "1.130 730 400: midtjylland-vest · 860 510 350: midtjylland-midt · 1.990: midtjylland",
        4,
    ),
    "a cluster's row under its initiatives": (
        "Opfølgning på klyngernes indsatser i Region Syddanmark",
        [
            ["Indsats", "Bevilget, kr.", "Brugt, kr."],
            ["Tryg udskrivning", "900.000", "410.000"],
            ["Hjertecafé", "300.000", "120.000"],
            ["Klynge Sønderjylland i alt", "1.200.000", "530.000"],
            ["Smerteskole", "650.000", "649.000"],
            ["Gang i gangen", "150.000", "80.000"],
            ["Klynge Lillebælt i alt", "800.000", "729.000"],
            ["I alt", "2.000.000", "1.259.000"],
        ],
        "900.000 120.000 1.200.000: syddanmark-soenderjysk · 650.000 80.000 800.000: syddanmark-lillebaelt · 2.000.000: syddanmark",
        4,
    ),
    "bands with a total each and one for all": (
        "Indsatser i de nordjyske klynger",
        [
            ["Indsats", "Status", "Beløb, kr."],
            ["Klynge Vest"],
            ["Lungekor", "I gang", "75.000"],
            ["Skolesamtaler", "Planlagt", "410.000"],
            ["I alt", "", "485.000"],
            ["Klynge Syd"],
            ["Hjemmeblodprøver", "I gang", "520.000"],
            ["Nattelinje", "I gang", "60.000"],
            ["I alt", "", "580.000"],
            ["Alle klynger", "", "1.065.000"],
        ],
        "75.000 485.000: nordjylland-vest · 520.000 60.000 580.000: nordjylland-syd · 1.065.000: nordjylland",
        4,
    ),
    "bands of focus areas under bands of clusters": (
        "Indsatser i de syddanske klynger",
        [
            ["Indsats", "Status", "Beløb, 1.000 kr."],
            ["Sydvestjysk Klynge"],
            ["Ældre"],
            ["Mobil bioanalytiker", "I drift", "520"],
            ["Akutbil", "I drift", "1.100"],
            ["Psykiatri"],
            ["Fælles samtaler", "Planlagt", "330"],
            ["Fynsklyngen"],
            ["Ældre"],
            ["Digital hjemmepleje", "I drift", "610"],
            ["Psykiatri"],
            ["Ro på natten", "Stoppet", "45"],
            ["I alt", "", "2.605"],
        ],
        "520 1.100 330: syddanmark-sydvestjysk · 610 45: syddanmark-fyn · 2.605: syddanmark",
        5,
    ),
    "the cluster behind the figures": (
        "Bevillinger i hovedstadens klynger, juni 2024",
        [
            ["Kr.", "Projekt", "Klynge", "Status"],
            ["450.000", "Tidlig indsats for faldtruede", "Byen", "I gang"],
            ["210.000", "Rygestophold", "Nord", "Planlagt"],
            ["1.320.000", "Akutteam i Tårnby og Dragør", "Syd", "I gang"],
            ["1.980.000", "Alle projekter", "", ""],
        ],
        "450.000: hovedstaden-byen · 210.000: hovedstaden-nord · 1.320.000: hovedstaden-syd · 1.980.000: hovedstaden",
        3,
    ),
    "towns in a column of clusters": (
        "Tilsagn 2025, Region Midtjylland",
        [
            ["Klynge", "Initiativ", "Tilsagn (t.kr.)"],
            ["Horsens", "Mad til småtspisende", "240"],
            ["", "Træn hjemme", "310"],
            ["Randers", "Lungekor", "90"],
            ["", "Sygepleje i Grenaa", "700"],
            ["I alt", "", "1.340"],
        ],
        "240 310: midtjylland-horsens · 90 700: midtjylland-randers · 1.340: midtjylland",
        4,
    ),
    "bare names that only one region has together": (
        "Bilag: Midlerne i klyngerne",
        [
            ["1.000 kr.", "Kommuner", "Region"],
            ["Hele regionen", "9.410", "9.780"],
            ["Vest", "1.500", "1.610"],
            ["Nord", "2.900", "3.020"],
            ["Midt", "3.010", "3.150"],
            ["Syd", "2.000", "2.001"],
        ],
        "9.410: nordjylland · 1.500: nordjylland-vest · 3.020: nordjylland-nord · 3.010: nordjylland-midt · 2.000: nordjylland-syd",
        0,
    ),
    "clusters as column heads": (
        "Fordeling af midler i hovedstadsområdet 2025",
        [
            ["Mio. kr.", "Nord", "Midt", "Syd", "Byen", "Bornholm", "I alt"],
            ["Kommuner", "2,3", "3,1", "3,7", "3,2", "0,3", "12,6"],
            ["Region", "2,4", "3,2", "3,9", "3,3", "0,3", "13,1"],
        ],
        "2,3 2,4: hovedstaden-nord · 3,7: hovedstaden-syd · 12,6 13,1: hovedstaden",
        0,
    ),
    "a band for all clusters": (
        "Indsatser i de nordjyske klynger",
        [
            ["Indsats", "Status", "Beløb, t.kr."],
            ["Klynge Nord"],
            ["Lungekor", "I gang", "75"],
            ["Skolesamtaler", "Planlagt", "410"],
            ["Fælles for alle klynger"],
            ["Evaluering og følgeforskning", "I gang", "333"],
            ["I alt", "", "818"],
        ],
        "75 410: nordjylland-nord · 333 818: nordjylland",
        3,
    ),
    "money of two clusters": (
        "Indsatser i hovedstadens klynger",
        [
            ["Indsats", "Klynge", "Beløb, t.kr."],
            ["Lungekor", "Nord", "75"],
            ["Skolesamtaler", "Nord og Midt", "410"],
            ["Hjemmeblodprøver", "Byen", "520"],
            ["I alt", "", "1.005"],
        ],
        "75: hovedstaden-nord · 410: hovedstaden · 520: hovedstaden-byen · 1.005: hovedstaden",
        3,
    ),
    "municipalities beside their clusters": (
        "Fordeling pr. kommune i Region Sjælland",
        [
            ["Kommune", "Klynge", "Kr."],
            ["Kalundborg", "Holbæk", "410.000"],
            ["Greve", "Roskilde/Køge", "390.000"],
            ["Lolland", "Nykøbing F.", "300.000"],
            ["I alt", "", "1.100.000"],
        ],
        "410.000: sjaelland-holbaek · 390.000: sjaelland-roskilde-koege · 300.000: sjaelland-nykoebing-f · 1.100.000: sjaelland",
        0,
    ),
    "a region pays in a table of one cluster": (
        "Budgetopfølgning for Fynsklyngen",
        [
            ["Bidrag fra", "2024 (kr.)"],
            ["Odense", "1.900.000"],
            ["Svendborg", "700.000"],
            ["Region Syddanmark", "2.600.000"],
            ["I alt", "5.200.000"],
        ],
        "1.900.000 2.600.000 5.200.000: syddanmark-fyn",
        0,
    ),
    "a row of no cluster among clusters' rows": (
        "Klyngemidler, Region Nordjylland",
        [
            ["Klynge", "Kr."],
            ["Klynge Nord", "100.000"],
            ["Klynge Midt", "120.000"],
            ["Fælles evaluering", "40.000"],
            ["I alt", "260.000"],
        ],
        "100.000: nordjylland-nord · 120.000: nordjylland-midt · 40.000 260.000: nordjylland",
        0,
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_whose_money_a_table_tells_of(case: str) -> None:
    title, rows, expected, number = TABLES[case]
    amounts, initiatives = read(title, table(rows))
    told = (part.split(": ") for part in expected.split(" · "))
    wanted = {raw: {place} for raws, place in told for raw in raws.split()}
    assert {raw: amounts[raw] for raw in wanted} == wanted
    assert len(initiatives) == number


POSTS = [["Post", "Kr."], ["Projektledelse", "{0}11.000"], ["Kurser", "{0}9.000"], ["I alt", "{0}20.000"]]


def posts(figure: str) -> list[list[str]]:
    return [[text.format(figure) for text in row] for row in POSTS]


def test_a_cluster_stands_over_a_table_as_caption_or_heading() -> None:
    amounts, _ = read("Klyngemidler 2024", table(posts("4"), "Horsensklyngen"), table(posts("6"), "Aarhusklyngen"))
    assert (amounts["411.000"], amounts["620.000"]) == ({"midtjylland-horsens"}, {"midtjylland-aarhus"})
    headings = [
        f"<h2>{name}</h2>{table(posts(str(number)))}" for number, name in enumerate(("Randers", "Horsens", "Midt"), 1)
    ]
    amounts, _ = read("Klyngernes regnskab 2023, Region Midtjylland", *headings)
    assert [amounts[raw] for raw in ("111.000", "29.000", "320.000")] == [
        {"midtjylland-randers"},
        {"midtjylland-horsens"},
        {"midtjylland-midt"},
    ]


def test_a_document_about_several_regions_is_none_of_theirs() -> None:
    rows = [["Region", "Kr."], ["Region Syddanmark", "500.000"], ["Region Sjælland", "400.000"], ["I alt", "900.000"]]
    amounts, _ = read("Fordeling på klynger", "De fynske kommuner er med. Der er afsat 4 mio. kr.", table(rows))
    assert (amounts["900.000"], amounts["4 mio. kr."]) == ({""}, {""})
    amounts, _ = read("Sydvestjysk Klynge, Horsensklyngen og andre", "Der er afsat 4 mio. kr.")
    assert amounts["4 mio. kr."] == {""}


def test_tables_in_a_frame_keep_their_own_clusters() -> None:
    frame = "<table><tr><td>{}</td><td>{}</td></tr></table>"
    rows = [["Indsats", "Kr."], ["Fodnære sko", "80.000"], ["Lungetræf", "60.000"], ["I alt", "140.000"]]
    other = [["Indsats", "Kr."], ["Vågekoner", "95.000"], ["Tidlig ro", "30.000"], ["I alt", "125.000"]]
    pair = frame.format(table(rows, "Klynge Vest"), table(other, "Klynge Midt"))
    amounts, initiatives = read("Eksempler fra to nordjyske klynger", pair)
    assert (amounts["80.000"], amounts["125.000"]) == ({"nordjylland-vest"}, {"nordjylland-midt"})
    assert ("nordjylland-midt", "Tidlig ro") in initiatives


def test_sentences_call_clusters_by_their_bare_names_where_the_document_tells_of_them() -> None:
    amounts, _ = read(
        "Status på klyngerne Sønderjylland og Fyn",
        "Sønderjylland har brugt 2,1 mio. kr., og Fyn har brugt 3,4 mio. kr. Midt i forløbet blev 0,2 mio. kr. flyttet.",
    )
    assert (amounts["2,1 mio. kr."], amounts["3,4 mio. kr."]) == ({"syddanmark-soenderjysk"}, {"syddanmark-fyn"})
    amounts, _ = read("Notat fra Randers", "Randers har brugt 2,1 mio. kr.")
    assert amounts["2,1 mio. kr."] == {""}


def test_a_heading_names_whose_money_its_paragraphs_and_lists_tell_of() -> None:
    amounts, initiatives = read(
        "Halvårsstatus for Region Sjællands klynger",
        "<h2>Klyngen Holbæk</h2>",
        "Der er brugt 1.400.000 kr. i første halvår. Kalundborg Kommune står for 600.000 kr. af dem. Disse projekter får tilskud:",
        "<ul><li>Madmod i Odsherred: 120.000 kr.</li><li>Fælles natteam: 900.000 kr.</li></ul>",
        "<h2>Klyngen Roskilde/Køge</h2>",
        "Forbruget er 2.100.000 kr.",
        "<h2>Samlet</h2>",
        "De fire klynger har tilsammen brugt 6.200.000 kr.",
    )
    places = [amounts[f"{raw} kr."] for raw in ("1.400.000", "600.000", "900.000", "2.100.000", "6.200.000")]
    assert places == [{"sjaelland-holbaek"}] * 3 + [{"sjaelland-roskilde-koege"}, {"sjaelland"}]
    assert {cluster for cluster, _ in initiatives} == {"sjaelland-holbaek"} and len(initiatives) == 2


def test_a_name_leads_a_paragraph() -> None:
    amounts, _ = read(
        "Bemærkninger til regnskabet for de sjællandske klynger",
        "<p><b>Holbæk.</b> Der er brugt 1.200.000 kr. af bevillingen.</p>",
        "<p><b>Nykøbing F.</b> Der er brugt 640.000 kr.</p>",
        "<p><b>Roskilde-Køge:</b> Der er brugt 900.000 kr. Resten overføres.</p>",
    )
    assert [amounts[f"{raw} kr."] for raw in ("1.200.000", "640.000", "900.000")] == [
        {"sjaelland-holbaek"},
        {"sjaelland-nykoebing-f"},
        {"sjaelland-roskilde-koege"},
    ]


def test_an_initiative_named_again_is_its_clusters() -> None:
    told = [
        ["Klynge", "Indsats", "Status"],
        ["Holbæk", "Medicin rigtigt", "I gang"],
        ["Roskilde/Køge", "Sundhedsbus", "Planlagt"],
    ]
    again = [
        ["Indsats", "Bevilget (t.kr.)", "Brugt (t.kr.)"],
        ["Medicin rigtigt", "500", "260"],
        ["Sundhedsbus", "1.200", "70"],
    ]
    amounts, initiatives = read(
        "Overblik, Klynge Holbæk og Klynge Roskilde/Køge", table(told), "<h2>Forbrug</h2>", table(again)
    )
    assert (amounts["260"], amounts["1.200"]) == ({"sjaelland-holbaek"}, {"sjaelland-roskilde-koege"})
    assert len(initiatives) == 2


LISTS = {
    "a sentence with the price": (
        "Sundhedsklynge Lillebælt den 4. juni 2024",
        "Der er indkommet ni ansøgninger. Klyngen giver støtte til:",
        "<ol><li>Tidlig opsporing af KOL i Fredericia. Der bevilges 315.000 kr.</li><li>Sorggrupper. Der bevilges 140.000 kr.</li></ol>",
        {("syddanmark-lillebaelt", "Tidlig opsporing af KOL i Fredericia"), ("syddanmark-lillebaelt", "Sorggrupper")},
    ),
    "the amount first": (
        "Notat om Aarhusklyngens midler",
        "Styregruppen har sat penge af til disse tre tiltag:",
        "<ul><li>1,2 mio. kr. til Hospice i hjemmet</li><li>65.000 kr. til Sundhed på cykel</li><li>9.000 kr. til Lytteklub</li></ul>",
        {("midtjylland-aarhus", name) for name in ("Hospice i hjemmet", "Sundhed på cykel", "Lytteklub")},
    ),
    "the amount last": (
        "Notat om Randersklyngens midler",
        "Puljen går i år til fire forsøg, som alle slutter i 2025:",
        "<ul><li>fælles træning i Ebeltoft, 42.000 kr.</li><li>kor for lungesyge – 71.500 kr.</li></ul>",
        {("midtjylland-randers", "fælles træning i Ebeltoft"), ("midtjylland-randers", "kor for lungesyge")},
    ),
    "posts of a budget": (
        "Notat om Horsensklyngens budget",
        "Sekretariatet har et projekt i gang. Budgettet består af:",
        "<ul><li>løn til sekretariatet, 640.000 kr.</li><li>lokaler: 120.000 kr.</li><li>revision: 35.000 kr.</li></ul>",
        set(),
    ),
    "who pays": (
        "Notat om Horsensklyngens projekter",
        "Projekterne betales af:",
        "<ul><li>Horsens Kommune: 410.000 kr.</li><li>Odder Kommune: 95.000 kr.</li><li>regionen: 500.000 kr.</li></ul>",
        set(),
    ),
    "words that speak of none": (
        "Notat om Horsensklyngens regnskab",
        "Saldoen består af:",
        "<ul><li>tidlige fakturaer: 410.000 kr.</li><li>sene fakturaer: 95.000 kr.</li></ul>",
        set(),
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_initiatives_in_lists_of_amounts(case: str) -> None:
    title, introduction, points, expected = LISTS[case]
    assert read(title, introduction, points)[1] == expected


def test_initiatives_named_last_under_a_head_with_a_unit_are_found():
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td><td>{name}</td></tr>"
        for a, b, name in ((310, 120, "Demenskor"), (95, 44, "Natsygepleje"))
    )
    page = f"<table><tr><th>Budget</th><th>Forbrug</th><th>Indsats (tal i 1.000 kr.)</th></tr>{rows}</table>"
    found = extract(f"<html><body><h1>Opfølgning for Klynge Fyn 2032</h1>{page}</body></html>".encode(), "notat.html")
    assert [mention.raw for mention in found.mentions if mention.kind == "initiative"] == ["Demenskor", "Natsygepleje"]
    assert [claim.amount.value_kr for claim in found.claims if claim.amount] == [310_000, 120_000, 95_000, 44_000]
