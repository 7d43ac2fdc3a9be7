"""Whole short documents, letters, cards and lists: whose money, who pays, what it is, and that no figure is lost."""

import pytest

from pipeline.extraction import extract
from tests.matching.made import match


def read(text: str) -> dict[str, tuple[str, str, str]]:
    """Of each printed amount of a page (one that begins with a tag) or a text file its cluster or region, measure and payer."""
    name = "a.html" if text.startswith("<") else "a.txt"
    found = extract(text.encode(), name)
    places = {each.record_id: each.cluster_id or each.region_id for each in match([("d", name, found)]).claims}
    return {
        claim.span.quote: (places[claim.id] or "", claim.measure, claim.payer)
        for claim in found.claims
        if claim.amount and not claim.nil
    }


PLACES = {
    "the region behind a cluster": (
        "<h1>Notat</h1><p>Klynge Nord i Hovedstaden havde i 2031 en ramme på 640 t.kr. Heraf blev 310 t.kr. udbetalt.</p>",
        {"640 t.kr.": "hovedstaden-nord", "310 t.kr.": "hovedstaden-nord"},
    ),
    "the region behind a cluster in a heading": (
        "<h1>Udgifter 2031, Klynge Midt i Nordjylland</h1><table><tr><th>Post</th><th>Kr.</th></tr><tr><td>Løn</td><td>41.000</td></tr>"
        "<tr><td>Kurser</td><td>9.000</td></tr></table>",
        {"41.000": "nordjylland-midt", "9.000": "nordjylland-midt"},
    ),
    "an adjective of the region's money": (
        "<h1>Klynge Syds del af hovedstadspuljen 2031</h1><p>Klynge Syd får 2,5 mio. kr. i 2031.</p>",
        {"2,5 mio. kr.": "hovedstaden-syd"},
    ),
    "a part out of the region's whole": (
        "<h1>Hovedstadspuljen 2031</h1><p>Klynge Syd får 2,5 mio. kr. ud af regionens samlede 12,5 mio. kr. i 2031.</p>",
        {"2,5 mio. kr.": "hovedstaden-syd", "12,5 mio. kr.": "hovedstaden"},
    ),
    "minutes that name their cluster once": (
        "<h1>Punkt 4. Bevilling fra puljen</h1><p>Sagsnr. 31-01177. Klyngestyregruppen for Randersklyngen, møde den 14. "
        "marts 2031 Indstilling: at der "
        "bevilges 75.000 kr. til Fælles indslusning.</p><p>Beslutning: Tiltrådt. Herefter er der 85.000 kr. tilbage.</p>",
        {"85.000 kr.": "midtjylland-randers"},
    ),
    "the cluster behind its label": (
        "<h1>Projektkort: Gå med</h1><table><tr><td>Klynge</td><td>Nykøbing F.</td></tr><tr><td>Bevilget 2031</td>"
        "<td>90.000 kr.</td></tr></table>",
        {"90.000 kr.": "sjaelland-nykoebing-f"},
    ),
    "the cluster under its label": (
        "<h1>Kort · Gå med</h1><dl><dt><b>Sundhedsklynge</b></dt><dd>Holbæk (Region Sjælland)</dd><dt><b>Samlet økonomi</b>"
        "</dt><dd>1,5 mio. kr.</dd></dl>",
        {"1,5 mio. kr.": "sjaelland-holbaek"},
    ),
    "a letter tells its cluster under date and greeting": (
        "<h1>Tilsagn</h1><p>Randers, den 3. maj 2031</p><p>Kære projektleder</p><p>Randersklyngen har behandlet jeres ansøgning. "
        "Første rate på 80.000 kr. udbetales i juni.</p>",
        {"80.000 kr.": "midtjylland-randers"},
    ),
    "a region that pays is not the place": (
        "<h1>Aftale i Horsensklyngen</h1><p>Kommunerne betaler 0,4 mio. kr. om året og Region Midtjylland 0,9 mio. kr. om året.</p>",
        {"0,4 mio. kr.": "midtjylland-horsens", "0,9 mio. kr.": "midtjylland-horsens"},
    ),
    "a title with a colon over the heads of a text": (
        "Klynge Byen: medfinansiering af Gadeteamet 2031\nPart Beløb i 1.000 kr.\nBudget Regnskab\nKøbenhavns Kommune 1.100 1.040\n"
        "Frederiksberg Kommune 280 295\nI alt 1.380 1.335\n",
        {"1.100": "hovedstaden-byen", "1.335": "hovedstaden-byen"},
    ),
    "a card over the text": (
        "<h1>Referat</h1><table><tr><td>Møde</td><td>Randersklyngen, fagligt forum</td></tr><tr><td>Sted</td><td>Lokale 3</td></tr></table>"
        "<p>Der blev givet 64.000 kr. til Gå med.</p>",
        {"64.000 kr.": "midtjylland-randers"},
    ),
    "a part of the title that is a cluster's name": (
        "<h1>Protokol, Bornholm, 11.9.2031</h1><p>Bevilling, Gå med: 64.000 kr.</p>",
        {"64.000 kr.": "hovedstaden-bornholm"},
    ),
    "a compound is not several clusters": (
        "<h1>Sag 3. Klyngeregnskab</h1><p>Det indstilles, at Horsensklyngens regnskab godkendes. Der er brugt 64.000 kr.</p>",
        {"64.000 kr.": "midtjylland-horsens"},
    ),
    "the municipalities that a cluster has": (
        "<h1>Bilag til aftalen mellem Skive, Silkeborg og Viborg Kommuner</h1><table><tr><th>Indsats</th><th>Kr.</th></tr>"
        "<tr><td>Gå med</td><td>64.000</td></tr><tr><td>Kom igen</td><td>81.000</td></tr></table>",
        {"64.000": "midtjylland-midt"},
    ),
    "one municipality is no cluster": (
        "<h1>Bilag til aftalen med Skive Kommune</h1><p>Der er afsat 64.000 kr. til Gå med.</p>",
        {"64.000 kr.": ""},
    ),
    "the hospital that a cluster is around": (
        "<h1>Beslutninger i klyngen omkring Regionshospitalet Randers</h1><p>Der er afsat 64.000 kr. til Gå med.</p>",
        {"64.000 kr.": "midtjylland-randers"},
    ),
    "codes that the document explains": (
        "<h1>Opfølgning, Region Sjælland</h1><p>KH = klynge Holbæk. KRK = klynge Roskilde/Køge.</p><table><tr><th>Post, kr.</th><th>KH</th>"
        "<th>KRK</th></tr><tr><td>Budget</td><td>640.000</td><td>810.000</td></tr><tr><td>Forbrug</td><td>250.000</td><td>330.000</td></tr></table>",
        {"640.000": "sjaelland-holbaek", "330.000": "sjaelland-roskilde-koege"},
    ),
    "codes in a list of them": (
        "<h1>Opfølgning, Region Sjælland</h1><p>Klyngerne kaldes KN (Nykøbing F.) og KNS (Næstved, Slagelse og Ringsted).</p><table>"
        "<tr><th>Klynge</th><th>Kr.</th></tr><tr><td>KN</td><td>640.000</td></tr><tr><td>KNS</td><td>330.000</td></tr></table>",
        {"640.000": "sjaelland-nykoebing-f", "330.000": "sjaelland-naestved-slagelse"},
    ),
    "codes of other things": (
        "<h1>Opfølgning, Region Sjælland</h1><p>Klyngen bruger KOL (lungesygdom) og EKG (hjertemåling).</p><table>"
        "<tr><th>Forløb</th><th>Kr.</th></tr><tr><td>KOL</td><td>640.000</td></tr><tr><td>EKG</td><td>330.000</td></tr></table>",
        {"640.000": "sjaelland"},
    ),
    "rows called by a cluster's towns": (
        "<h1>Opfølgning, Region Nordjylland</h1><table><tr><th>Kr.</th><th>Forbrug</th></tr><tr><td>Aalborg-Jammerbugt</td><td>640.000</td></tr>"
        "<tr><td>Thisted-Morsø</td><td>330.000</td></tr></table>",
        {"640.000": "nordjylland-midt", "330.000": "nordjylland-vest"},
    ),
    "a region that gives is not the place": (
        "<h1>Til Sundhedsklynge Fyn</h1><p>Indsatsen koster 90.000 kr., hvoraf Region Syddanmark yder 60 pct., nemlig 54.000 kr.</p>",
        {"54.000 kr.": "syddanmark-fyn"},
    ),
    "heads of columns are no label": (
        "<h1>Midler i Region Sjælland</h1><table><tr><th>Klynge</th><th>Holbæk</th></tr><tr><td>Roskilde/Køge</td>"
        "<td>1 kr.</td></tr></table>"
        "<p>I regionen er der 7,5 mio. kr. i alt.</p>",
        {"7,5 mio. kr.": "sjaelland"},
    ),
}


@pytest.mark.parametrize(("text", "places"), PLACES.values(), ids=PLACES)
def test_place(text, places):
    found = {raw: place.replace("/", "-") for raw, (place, _, _) in read(text).items()}
    assert {raw: found.get(raw) for raw in places} == places


CHARGED = (
    "<table><tr><th>Kommune</th><th>1. rate</th><th>I alt</th></tr><tr><td>Skive</td><td>40.000 kr.</td>"
    "<td>81.000 kr.</td></tr><tr><td>Viborg</td><td>60.000 kr.</td><td>122.000 kr.</td></tr></table>"
)

PAYERS = {
    "a region hands out": (
        "<h1>Midler i Region Sjælland 2031</h1><p>Region Sjælland uddeler 4,0 mio. kr. Klyngen Holbæk får 1,5 mio. kr.</p>",
        {"4,0 mio. kr.": "region", "1,5 mio. kr.": "region"},
    ),
    "the verb is said once": (
        "<h1>Aftale i Horsensklyngen</h1><p>Kommunerne finansierer 0,4 mio. kr. og Region Midtjylland 0,9 mio. kr.</p>",
        {"0,4 mio. kr.": "kommuner", "0,9 mio. kr.": "region"},
    ),
    "both, told together": (
        "<h1>Midler til Horsensklyngen</h1><p>Region Midtjylland har for 2031 afsat 1,1 mio. kr. "
        "Kommunerne i klyngen betaler det samme, så der "
        "tilsammen er 2,2 mio. kr.</p>",
        {"1,1 mio. kr.": "region", "2,2 mio. kr.": "total"},
    ),
    "a sum before its two shares": (
        "<h1>Midler til Horsensklyngen</h1><p>Klyngen får 2,2 mio. kr. Heraf kommer 0,9 mio. kr. fra kommunerne og 1,3 mio. "
        "kr. fra regionen. Der er "
        "brugt 0,4 mio. kr.</p>",
        {"2,2 mio. kr.": "total", "0,9 mio. kr.": "kommuner", "1,3 mio. kr.": "region", "0,4 mio. kr.": ""},
    ),
    "two shares that do not give the amount before them": (
        "<h1>Midler til Horsensklyngen</h1><p>Der er brugt 0,4 mio. kr. Der kommer 0,9 mio. kr. fra kommunerne og 1,3 mio. "
        "kr. fra regionen.</p>",
        {"0,4 mio. kr.": ""},
    ),
    "municipalities share what is left": (
        "<h1>Finansiering i Horsensklyngen</h1><p>Regionen betaler 300.000 kr. "
        "Resten deles mellem Hedensted (110.000 kr.), Horsens (140.000 kr.) og "
        "Odder (50.000 kr.).</p>",
        {"300.000 kr.": "region", "110.000 kr.": "kommuner", "50.000 kr.": "kommuner"},
    ),
    "municipalities get": (
        "<h1>Pulje i Horsensklyngen</h1><p>Puljen fordeles til Hedensted (110.000 kr.) og Horsens (140.000 kr.).</p>",
        {"110.000 kr.": "", "140.000 kr.": ""},
    ),
    "municipalities are charged": (
        "<h1>Opkrævning i Midtklyngen 2031</h1>" + CHARGED,
        {"40.000 kr.": "kommuner", "122.000 kr.": "kommuner"},
    ),
    "municipalities' own share": (
        "<h1>Midtklyngen: kommunal medfinansiering 2031</h1>" + CHARGED,
        {"60.000 kr.": "kommuner", "81.000 kr.": "kommuner"},
    ),
    "municipalities in a table that says nothing of payers": (
        "<h1>Midtklyngen: tilskud 2031</h1>" + CHARGED,
        {"60.000 kr.": "", "81.000 kr.": ""},
    ),
    "an amount under its label": (
        "<h1>Kort · Aarhusklyngen</h1><dl><dt><b>Heraf regionen</b></dt><dd>1,4 mio. kr.</dd><dt><b>Heraf kommunerne</b>"
        "</dt><dd>0,7 mio. kr.</dd></dl>",
        {"1,4 mio. kr.": "region", "0,7 mio. kr.": "kommuner"},
    ),
    "money from a region": (
        "<p>Morsø Kommune har fået 187.000 kr. fra Region Nordjylland til Gå med.</p>",
        {"187.000 kr.": "region"},
    ),
    "a total told after its shares": (
        "<p>Region Fyn lægger 700.000 kr., og kommunerne lægger 500.000 kr. Der er således 1.200.000 kr. i 2031.</p>",
        {"1.200.000 kr.": "total"},
    ),
    "a pool that one pays alone": (
        "<p>Puljen består alene af regionale midler.</p><table><tr><th>Indsats</th><th>Kr.</th></tr><tr><td>Gå med</td><td>64.000</td></tr>"
        "<tr><td>Kom igen</td><td>81.000</td></tr></table>",
        {"64.000": "region", "81.000": "region"},
    ),
    "one item that one pays alone": (
        "<p>Der er 145.000 kr.</p><ul><li>64.000 kr. til Gå med, "
        "som alene tages af kommunernes del af puljen</li><li>81.000 kr. til Kom igen</li></ul>",
        {"64.000 kr.": "kommuner", "81.000 kr.": ""},
    ),
    "short heads": (
        "<table><tr><th>Indsats (kr.)</th><th>Reg.</th><th>Komm.</th><th>I alt</th></tr><tr><td>Gå med</td><td>64.000</td><td>36.000</td>"
        "<td>100.000</td></tr><tr><td>Kom igen</td><td>50.000</td><td>30.000</td><td>80.000</td></tr></table>",
        {"64.000": "region", "36.000": "kommuner", "100.000": "total"},
    ),
}


@pytest.mark.parametrize(("text", "payers"), PAYERS.values(), ids=PAYERS)
def test_payer(text, payers):
    found = {raw: payer for raw, (_, _, payer) in read(text).items()}
    assert {raw: found.get(raw) for raw in payers} == payers


MONTHS = (
    "<table><tr><th>Måned</th><th>Km</th><th>Udgift</th></tr><tr><td>Maj</td><td>100</td><td>371</td></tr><tr>"
    "<td>Juni</td><td>200</td><td>742</td></tr></table>"
)

MEASURES = {
    "got": ("<h1>Notat</h1><p>Aarhusklyngen fik 2,4 mio. kr. i 2031.</p>", {"2,4 mio. kr.": "allocated"}),
    "given": ("<h1>Notat</h1><p>Aarhusklyngen: Der gives 150.000 kr. i 2031.</p>", {"150.000 kr.": "allocated"}),
    "paid out as a grant": (
        "<h1>Notat</h1><p>Aarhusklyngen udbetalte et tilskud på 60.000 kr.</p>",
        {"60.000 kr.": "disbursed"},
    ),
    "left of what is known": (
        "<h1>Notat</h1><p>Aarhusklyngen har 90.000 kr. tilbage af klyngens midler på 700.000 kr.</p>",
        {"90.000 kr.": "uncommitted", "700.000 kr.": "allocated"},
    ),
    "what it was": ("<h1>Notat</h1><p>Aarhusklyngen: Udgifterne blev 81.500 kr.</p>", {"81.500 kr.": "disbursed"}),
    "rest after a payment": (
        "<h1>Notat</h1><p>Aarhusklyngen. Rest efter denne udbetaling 40.000 kr.</p>",
        {"40.000 kr.": "uncommitted"},
    ),
    "a rate over costs": (
        "<h1>Kørsel, Aarhusklyngen 2031</h1><p>Beløb i kr. Taksten er 3,71 kr. pr. km.</p>" + MONTHS,
        {"371": "disbursed", "742": "disbursed"},
    ),
    "costs of a budget": (
        "<h1>Budget 2031, Aarhusklyngen</h1><p>Beløb i kr.</p>" + MONTHS,
        {"371": "budget", "742": "budget"},
    ),
    "the price of one": (
        "<h1>Aarhusklyngen</h1><table><tr><th>Hold</th><th>Pr. deltager</th><th>I alt, kr.</th></tr><tr><td>Forår</td>"
        "<td>1.200</td><td>14.400</td></tr></table>",
        {"1.200": "unit_cost", "14.400": "budget"},
    ),
    "a verb in two parts": ("<p>Klynge Nord sætter nu 3,4 mio. kr. af til Gå med.</p>", {"3,4 mio. kr.": "allocated"}),
    "a part is not the whole": (
        "<p>Klyngen rådede over 2.460.000 kr., hvoraf 310.000 kr. var overført.</p>",
        {"2.460.000 kr.": "allocated", "310.000 kr.": "transferred"},
    ),
    "what stands between a frame and its rest": (
        "<table><tr><th>Post</th><th>Kr.</th></tr><tr><td>Ramme</td><td>900.000</td></tr><tr><td>Gå med</td><td>640.000</td></tr>"
        "<tr><td>Kom igen</td><td>110.000</td></tr><tr><td>Ikke disponeret</td><td>150.000</td></tr></table>",
        {"640.000": "committed", "110.000": "committed"},
    ),
    "rows that are no difference": (
        "<table><tr><th>Post</th><th>Kr.</th></tr><tr><td>Ramme</td><td>900.000</td></tr><tr><td>Gå med</td><td>640.000</td></tr>"
        "<tr><td>Ikke disponeret</td><td>150.000</td></tr></table>",
        {"640.000": "budget"},
    ),
    "a frame that was granted, and what was not": (
        "<table><tr><th>Kr.</th><th>2031</th></tr><tr><td>Bevilget ramme</td><td>900.000</td></tr><tr><td>Givne tilsagn</td><td>640.000</td></tr>"
        "<tr><td>Ikke givet som tilsagn</td><td>260.000</td></tr></table>",
        {"900.000": "frame", "260.000": "uncommitted"},
    ),
    "an account by its short head": (
        "<table><tr><th>t.kr.</th><th>R29</th><th>B30</th></tr><tr><td>Gå med</td><td>640</td><td>710</td></tr></table>",
        {"640": "disbursed", "710": "budget"},
    ),
}


@pytest.mark.parametrize(("text", "measures"), MEASURES.values(), ids=MEASURES)
def test_measure(text, measures):
    found = {raw: measure for raw, (_, measure, _) in read(text).items()}
    assert {raw: found.get(raw) for raw in measures} == measures


def values(text: str) -> list[tuple[str, int]]:
    found = extract(text.encode(), "a.html" if text.startswith("<") else "a.txt")
    return [(claim.span.quote, int(claim.amount.value_kr)) for claim in found.claims if claim.amount]


LOST = {
    "a list in the unit that its last line tells": (
        "<h1>Aarhusklyngen</h1><ul><li>Budget 2031: 2.400.000</li><li>Antal møder: 14</li><li>Forbrug: 1.310.000</li>"
        "<li>(alle beløb i kr.)</li></ul>",
        [("2.400.000", 2400000), ("1.310.000", 1310000)],
    ),
    "a unit under a title": (
        "Midler til klyngerne i Region Sjælland 2031\n1.000 kr., 2031-priser\nKlynge Region Kommuner I alt\nHolbæk 910 800 1.710\n"
        "Roskilde/Køge 1.400 1.300 2.700\n",
        [
            ("910", 910000),
            ("800", 800000),
            ("1.710", 1710000),
            ("1.400", 1400000),
            ("1.300", 1300000),
            ("2.700", 2700000),
        ],
    ),
    "a caption broken before a name": (
        "Aarhusklyngen\nUdgifter 2031, 1.000 kr. – projekt\nTryg Start\nKvartal Løn Drift I alt\n1. kvt. 60 20 80\n2. kvt. 70 20 90\n",
        [("60", 60000), ("20", 20000), ("80", 80000), ("70", 70000), ("20", 20000), ("90", 90000)],
    ),
    "numbers of instalments": (
        "<h1>Aarhusklyngen</h1><table><tr><th>Rate</th><th>Forfald</th><th>Region (kr.)</th></tr><tr><td>1</td><td>1. "
        "maj 2031</td><td>40.000</td></tr>"
        "<tr><td>2</td><td>1. juni 2031</td><td>30.000</td></tr><tr><td>Rate 1-2</td><td></td><td>70.000</td></tr></table>",
        [("40.000", 40000), ("30.000", 30000), ("70.000", 70000)],
    ),
    "years and dates that end labels": (
        "Økonomi i Aarhusklyngen\nØkonomi i kr.\nPost Beløb, kr.\nTildelt fra regionen 2031 610.000\nForbrug 2031 435.400\n"
        "Rest pr. 31.12.2031 174.600\n",
        [("610.000", 610000), ("435.400", 435400), ("174.600", 174600)],
    ),
    "a day over the figures is no amount": (
        "Bidrag til Aarhusklyngen\n\n Kommune       Folketal pr. 1.1.        Kr.\n Odder               22.800    228.000\n"
        " Samsø                3.700     37.000\n",
        [("228.000", 228000), ("37.000", 37000)],
    ),
    "a budget's changes without a unit": (
        "<h1>Omplacering i budget 2031</h1><p>Projekt: Gå med · Aarhusklyngen</p><table><tr><th>Konto</th>"
        "<th>Oprindeligt</th><th>Ændring</th>"
        "<th>Nyt</th></tr><tr><td>Løn</td><td>120.000</td><td>-20.000</td><td>100.000</td></tr></table>",
        [("120.000", 120000), ("-20.000", -20000), ("100.000", 100000)],
    ),
    "counts under a heading about money": (
        "<h1>Budget 2031</h1><p>Personale i Aarhusklyngen</p><table><tr><th>Sted</th><th>Før</th><th>Nu</th></tr><tr>"
        "<td>Nord</td><td>12.000</td>"
        "<td>13.000</td></tr></table>",
        [],
    ),
    "kroner dashes at the end of lines": (
        "Projektkort\nKlynge Holbæk\nBevilget 120.000,-\nForbrugt 45.500,-\nRest 74.500,-\n",
        [("120.000,-", 120000), ("45.500,-", 45500), ("74.500,-", 74500)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LOST.values(), ids=LOST)
def test_no_value_is_lost(text, expected):
    assert values(text) == expected


def test_lines_of_a_text_that_wraps_go_on():
    text = (
        "Aarhusklyngen har i 2031 givet tilsagn til projekterne\n"
        "Tryg Start, som har fået 120.000 kr., og i samme år også\nGang i gaden, der fik 80.000 kr. til\net år.\n"
    )
    found = extract(text.encode(), "a.txt")
    assert len(found.layout.blocks) == 1


def years(text: str) -> dict[str, int | None]:
    """Of each printed amount of a page its first year."""
    return {claim.span.quote: claim.period_from for claim in extract(text.encode(), "a.html").claims if claim.amount}


YEARS = {
    "short heads": (
        "<table><tr><th>t.kr.</th><th>R29</th><th>BO 2031</th></tr><tr><td>Gå med</td><td>640</td><td>710</td></tr></table>",
        {"640": 2029, "710": 2031},
    ),
    "days beside a label that nobody knows": (
        "<table><tr><td>Hvornår?</td><td>1/2–31/12 2031</td></tr><tr><td>Søges</td><td>64.000 kr.</td></tr></table>",
        {"64.000 kr.": 2031},
    ),
    "a project's time in a sentence": (
        "<p>Projektet er gennemført i perioden 1. januar – 31. december 2031. Der er brugt 64.000 kr.</p><p>Odense, 3. februar 2032</p>",
        {"64.000 kr.": 2031},
    ),
    "the only year of a letter written the year after": (
        "<p>Vi har set på regnskabet for 2031.</p><p>Der er brugt 64.000 kr.</p><p>Odense, den 3. februar 2032</p>",
        {"64.000 kr.": 2031},
    ),
}


@pytest.mark.parametrize(("text", "expected"), YEARS.values(), ids=YEARS)
def test_years(text, expected):
    assert {raw: years(text).get(raw) for raw in expected} == expected


@pytest.mark.parametrize("unit", ["1.000 kr.", "Tal i 1.000 kr.", "Tabel 1 viser tallene. 1.000 kr. Pr. 30. juni."])
def test_a_unit_in_a_sentence_of_its_own_reaches_over_a_heading(unit):
    page = (
        f"<h1>Status 2031</h1><p>{unit}</p><h3>Midt</h3><table><tr><th>Post</th><th>Budget</th></tr>"
        "<tr><td>Gå med</td><td>640</td></tr><tr><td>Kom igen</td><td>710</td></tr></table>"
    )
    assert values(page) == [("640", 640_000), ("710", 710_000)]


SHARED = """<table><caption>1.000 kr.</caption><tr><th>Klynge</th><th>Indbyggere</th><th>Grundbeløb</th><th>Efter indbyggertal</th><th>I alt</th>
</tr><tr><td>Nord</td><td>165.000</td><td>100</td><td>243</td><td>343</td></tr><tr><td>Midt</td><td>271.000</td><td>100</td><td>400</td>
<td>500</td></tr><tr><td>Vest</td><td>102.000</td><td>100</td><td>150</td><td>250</td></tr></table>"""
TO_DATE = """<p>Oversigt 2. Mio. kr.</p><table><tr><th>Klynge</th><th>Projekter</th><th>Bevilling</th><th>Forbrug til dato</th></tr>
<tr><td>Nord</td><td>2</td><td>3,05</td><td>1,94</td></tr><tr><td>Midt</td><td>1</td><td>1,75</td><td>1,02</td></tr></table>"""


def test_a_column_that_adds_up_with_money_is_money_and_the_people_beside_it_are_none():
    assert [value for _, value in values(SHARED)][:4] == [100_000, 243_000, 343_000, 100_000] and len(values(SHARED)) == 9


def test_a_column_without_decimals_beside_money_with_them_counts_and_the_number_of_a_table_is_no_amount():
    assert values(TO_DATE) == [("3,05", 3_050_000), ("1,94", 1_940_000), ("1,75", 1_750_000), ("1,02", 1_020_000)]


def test_what_figures_are_rounded_to_is_no_amount_and_a_headings_own_year_goes_before_the_agreements():
    page = (
        "<p>Aftalen løber fra den 1. januar 2031 til den 31. december 2034. Tallene er afrundet til nærmeste 1.000 kr.</p>"
        "<h3>Tillæg: Budget for 2032</h3><table><tr><th>Post</th><th>Kr.</th></tr><tr><td>Kørsel</td><td>64.000</td></tr>"
        "<tr><td>It</td><td>81.000</td></tr></table>"
    )
    assert years(page) == {"64.000": 2032, "81.000": 2032}
