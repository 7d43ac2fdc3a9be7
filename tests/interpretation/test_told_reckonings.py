"""What sentences, cards and rows reckon from their own figures: a rest, a total put together, shares, a count times a rate, the table's total."""

import pytest

from pipeline.extraction import extract


def findings(body: str, title: str = "Notat om Klynge Midt") -> list[tuple[str, int, int | None]]:
    html = f"<!doctype html><html lang='da'><body><h1>{title}</h1>{body}</body></html>".encode()
    return [
        (f.code, int(f.reported_kr or 0), int(f.computed_kr) if f.computed_kr is not None else None)
        for f in extract(html, "notat.html").findings
        if f.verdict == "mismatch"
    ]


def rows(*lines: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in lines)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # not what the sentences give
        ("Klyngen har i 2031 et budget på 1.450.000 kr. Der er udbetalt 910.000 kr. til kurser og 235.000 kr. til kørsel. Tilbage står 350.000 kr.",
         [("sum.prose", 350_000, 305_000)]),
        ("Af rammen på 2,4 mio. kr. er 1,9 mio. kr. disponeret, så restbeløbet er 0,7 mio. kr.", [("sum.prose", 700_000, 500_000)]),
        ("Der er brugt 421.000 kr. af bevillingen på 560.000 kr., og der er dermed 193.000 kr. tilbage.", [("sum.prose", 193_000, 139_000)]),
        ("Klyngen fik i 2031 1.120.000 kr. Heraf er 640.000 kr. disponeret til Kor. Dermed er 580.000 kr. endnu ikke udmøntet.",
         [("sum.prose", 580_000, 480_000)]),
        # the rest holds, in one way or another
        ("Klyngen har i 2031 et budget på 1.450.000 kr. Der er udbetalt 910.000 kr. til kurser og 235.000 kr. til kørsel. Tilbage står 305.000 kr.",
         []),
        ("Rammen er 900.000 kr. Der er bevilget 640.000 kr., hvoraf 310.000 kr. er udbetalt. Tilbage er 260.000 kr.", []),
        ("Det forkerte tal var disponeret 620.000 kr. Det rigtige er disponeret 260.000 kr. Rammen på 900.000 kr. og resten på 640.000 kr. "
         "er uændret.",
         []),
        # something else is meant, or open
        ("Der er brugt 421.000 kr. af bevillingen på 560.000 kr., og der er ca. 130.000 kr. tilbage.", []),
        ("Der er brugt 421.000 kr. af bevillingen på 560.000 kr., bl.a. til kurser. Ved årets udgang forventes 90.000 kr. tilbage.", []),
        ("Der er søgt om 385.000 kr. til Værkstedet. Der er 120.000 kr. tilbage af årets midler på 500.000 kr.", []),
        ("Rammen er 800.000 kr. Der er disponeret 620.000 kr. i år. Rest fra sidste år er 150.000 kr.", []),
        ("Budgettet er 1.000.000 kr. Forbruget er 800.000 kr., og 150.000 kr. er endnu ikke disponeret.", []),
        ("Forbruget var 402.000 kr. i 2030. I 2031 er budgettet 450.000 kr., og 90.000 kr. er tilbage.", []),
    ],
)  # fmt: skip
def test_a_rest_that_the_sentences_do_not_give(text, wanted):
    assert findings(f"<p>{text}</p>") == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("Projekt|Fælles spor", "Bevilling 2031|750.000 kr.", "Udbetalt 1. rate|310.000 kr.", "Udbetalt 2. rate|155.000 kr.",
          "Restbeløb|258.000 kr."),
         [("sum.prose", 258_000, 285_000)]),
        (("Projekt|Fælles spor", "Budget|1.120.000 kr.", "Forbrug|890.000 kr.", "Rest|320.000 kr."), [("sum.prose", 320_000, 230_000)]),
        (("Projekt|Fælles spor", "Budget|1.120.000 kr.", "Forbrug|890.000 kr.", "Rest|230.000 kr."), []),
        (("Projekt|Fælles spor", "Budget|1.120.000 kr.", "Disponeret|890.000 kr.", "Udbetalt|600.000 kr.", "Ikke disponeret|230.000 kr."), []),
        (("Projekt|Fælles spor", "Bevilling 2030|750.000 kr.", "Udbetalt 2031|310.000 kr.", "Rest 2031|120.000 kr."), []),
    ],
)  # fmt: skip
def test_a_card_whose_rest_is_none(lines, wanted):
    assert findings(rows(*lines)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Regionen deler 4,8 mio. kr. ud til tre klynger. Klynge Nord får 2,1 mio. kr., Klynge Midt 1,6 mio. kr. og Klynge Syd 1,4 mio. kr.",
         [("sum.prose", 4_800_000, 5_100_000)]),
        ("Der fordeles 905.000 kr. til de fire hold. Hold A får 310.000 kr., hold B 225.000 kr., hold C 190.000 kr. og hold D 108.000 kr.",
         [("sum.prose", 905_000, 833_000)]),
        ("Regionen deler 5,1 mio. kr. ud til tre klynger. Klynge Nord får 2,1 mio. kr., Klynge Midt 1,6 mio. kr. og Klynge Syd 1,4 mio. kr.", []),
        ("Regionen deler 4,8 mio. kr. ud til fem klynger. Klynge Nord får 2,1 mio. kr., Klynge Midt 1,6 mio. kr. og Klynge Syd 1,4 mio. kr.", []),
        ("Regionen fordeler 6,0 mio. kr. over to år. I 2031 er der brugt 2,0 mio. kr. og i 2032 3,5 mio. kr.", []),
        ("Regionen deler 5,8 mio. kr. ud til tre klynger. Klynge Nord får foreløbig 2,1 mio. kr., Klynge Midt 1,6 mio. kr. "
         "og Klynge Syd 1,4 mio. kr.",
         []),
    ],
)  # fmt: skip
def test_shares_in_the_sentence_after_their_total(text, wanted):
    assert findings(f"<p>{text}</p>") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kommunerne giver 415.000 kr. Sammen med regionens bidrag på 360.000 kr. bliver det i alt 757.000 kr.", [("sum.prose", 757_000, 775_000)]),
        ("Der er givet 210.000 kr. til kurser, 95.000 kr. til kørsel og 60.000 kr. til mad, i alt 356.000 kr.", [("sum.prose", 356_000, 365_000)]),
        ("Kommunerne giver 415.000 kr. Sammen med regionens bidrag på 360.000 kr. bliver det i alt 775.000 kr.", []),
        ("Kommunerne giver 415.000 kr. Det sker sammen med regionen, som i alt har bevilget 460.000 kr.", []),
        ("Der er givet 210.000 kr. til kurser, 95.000 kr. til kørsel og 60.000 kr. til mad ud af i alt 400.000 kr.", []),
        ("Nord fik 300.000 kr. og Syd 280.000 kr., i alt 620.000 kr. inkl. administration.", []),
    ],
)  # fmt: skip
def test_a_total_put_together_in_its_sentence(text, wanted):
    assert findings(f"<p>{text}</p>") == wanted


FIXED = ("Kommune|Fast beløb|Pr. plads|Pladser|Samlet, kr.", "Holbæk|30.000|1.750|12|51.000", "Odsherred|30.000|1.750|8|44.000")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (rows(*FIXED, "Kalundborg|30.000|1.750|15|52.650"), [("sum.row", 52_650, 56_250)]),
        (rows(*FIXED, "Kalundborg|30.000|1.750|15|56.250"), []),
        ("<p>Timeprisen er 412 kr. pr. time.</p>" + rows("Måned|Timer|Udgift, kr.", "Maj|21|8.652", "Juni|35|14.420", "Juli|18|7.461"),
         [("sum.row", 7_461, 7_416)]),
        ("<p>Timeprisen er 412 kr. pr. time.</p>" + rows("Måned|Timer|Udgift, kr.", "Maj|21|8.652", "Juni|35|14.420", "Juli|18|7.416",
         "I alt|74|30.488"),
         []),
        (rows("Ydelse|Antal|Takst, kr.|Beløb, kr.", "Tolk|12|685|8.220", "Video|8|410|3.280", "Telefon|7|1.250|8.570",
              "Brev|5|95|475", "Bud|3|220|660"),
         [("sum.row", 8_570, 8_750)]),
        ("<p>Timeprisen er 412 kr. pr. time.</p>" + rows("Måned|Timer|Udgift, kr.", "Maj|21|9.100", "Juni|35|13.750", "Juli|18|7.416"), []),
    ],
)  # fmt: skip
def test_a_row_is_its_count_times_the_rate(body, wanted):
    assert findings(body) == wanted


SHARED = ("Kommune|Folketal|Del|Beløb i kr.", "Ringsted|35.100|45,0 pct.|315.000", "Sorø|30.030|38,5 pct.|269.500",
          "Faxe (dele af)|12.870|16,5 pct.|119.500")  # fmt: skip


@pytest.mark.parametrize(("total", "wanted"), [("700.000", [("sum.column", 700_000, 704_000)]), ("704.000", [])])
def test_a_column_beside_its_shares_is_a_sum(total, wanted):
    found = findings(rows(*SHARED, f"I alt|78.000|100 pct.|{total}"))
    assert [each for each in found if each[0] == "sum.column"] == wanted


BIDS = ("Kommune|Forår|Efterår|I alt", "Thisted|64.000|64.000|128.000", "Morsø|31.500|31.500|63.000", "Skive|47.000|47.000|94.000",
        "I alt|142.500|142.500|285.000")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Der opkræves således i alt 258.000 kr. hos de tre kommuner.", [("sum.prose", 258_000, 285_000)]),
        ("Som det fremgår af tabellen, betaler kommunerne samlet 295.000 kr.", [("sum.prose", 295_000, 285_000)]),
        ("Der opkræves således i alt 285.000 kr. hos de tre kommuner.", []),
        ("Thisted og Morsø betaler således i alt 191.000 kr.", []),  # two of its rows
        ("Klyngen har således i alt 640.000 kr. på kontoen.", []),  # other money
        ("Til julefrokosten er der i alt 25.800 kr.", []),
    ],
)
def test_a_sentence_on_the_total_of_the_table_beside_it(text, wanted):
    assert findings(f"<p>Beløb i kr.</p>{rows(*BIDS)}<p>{text}</p>") == wanted


BIDS_ON = ("Ansøgning|Søgt, kr.|Afgørelse", "Sang|140.000|Tilsagn", "Gang|85.500|Afslag", "Dans|212.000|Tilsagn", "Vand|63.000|Tilsagn")


YEARS = ("Indsats (t.kr.)|2031|2032|2033", "Natvagt|540|655|610", "Kørsel|120|195|140", "Kurser|95|230|115", "I alt|755|1.080|865")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Udgiften er størst i 2032, hvor den samlet er på 1.120.000 kr., og falder til 0,9 mio. kr. i 2033.", [("sum.prose", 1_120_000, 1_080_000)]),
        ("I 2031 koster indsatserne samlet 775.000 kr.", [("sum.prose", 775_000, 755_000)]),
        ("Udgiften er størst i 2032, hvor den samlet er på 1.080.000 kr., og falder til 0,9 mio. kr. i 2033.", []),
        ("I 2032 koster Natvagt og Kørsel samlet 850.000 kr.", []),
        ("I 2032 søgte foreningerne om i alt 1.120.000 kr.", []),
        ("Klyngen har i 2032 samlet 1.100.000 kr. til rådighed.", []),
        ("I 2034 koster indsatserne samlet 1.120.000 kr.", []),
    ],
)  # fmt: skip
def test_a_sentence_on_a_year_of_the_table_beside_it(text, wanted):
    assert findings(f"{rows(*YEARS)}<p>{text}</p>") == wanted


OF_THREE = rows("Kommune|Første halvår|Andet halvår|Hele året (kr.)", "Favrskov|214.000|232.000|446.000", "Norddjurs|198.000|201.000|399.000",
                "Sum|412.000|433.000|845.000")  # fmt: skip
PRICED = "<p>Efter antal kursister:</p>" + rows("Kommune|Kursister|Pris pr. kursist|I alt (kr.)", "Odder|14|3.200|44.800", "Horsens|6|3.200|19.200",
                                                "Hedensted|9|3.200|{}", "Samlet|29||{}")  # fmt: skip
LISTED = "<ul><li>Løn: 812.000 kr.</li><li>Lokaler: 145.000 kr.</li><li>{}</li></ul>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        # brackets inside an enumeration
        ("<p>Der afsættes henholdsvis 1,35 mio. kr. (Hjørring), 0,95 mio. kr. (Thisted) og 50.000 kr. (Læsø), i alt 2,53 mio. kr.</p>",
         [("sum.prose", 2_530_000, 2_350_000)]),
        # a difference of any two amounts, applied for or not
        ("<p>Skive søger om 198.000 kr. Styregruppen imødekom ansøgningen med 150.000 kr. Kommunen dækker selv differencen på 58.000 kr.</p>",
         [("sum.prose", 58_000, 48_000)]),
        ("<p>Struer søgte om 240.000 kr. Klyngen bevilgede 180.000 kr. Kommunen dækker selv 40.000 kr. af differencen.</p>", []),
        ("<p>Ansøgt beløb var 365.000 kr. Klyngen gav 290.000 kr. Forskellen på 85.000 kr. finansierer Assens selv.</p>",
         [("sum.prose", 85_000, 75_000)]),
        # more than the other, which stands behind it
        ("<p>Holdet brugte 742.000 kr. i 2024. Det er 86.000 kr. mindre end i 2023, hvor forbruget var 818.000 kr.</p>",
         [("sum.change", 86_000, 76_000)]),
        ("<p>Der afdrages 1,3 mio. kr., hvilket er 0,6 mio. kr. mere end budgetteret med et lån på 17,7 mio. kr.</p>", []),
        # what each of so many costs
        ("<p>Forløbet kostede 588.000 kr. Med 140 borgere var udgiften pr. borger 4.500 kr.</p>", [("sum.rate", 4_500, 4_200)]),
        ("<p>Der er kørt 18 ture til 1.450 kr. pr. tur, i alt 21.600 kr.</p>", [("sum.rate", 1_450, 1_200)]),
        ("<p>Der holdes 12 møder à 4.500 kr. Hertil kommer et gebyr på 6.000 kr., så regningen er på i alt 60.000 kr.</p>", []),
        (PRICED.format("29.800", "93.800"), [("sum.row", 29_800, 28_800)]),
        (PRICED.format("28.800", "92.800"), []),
        ("<h2>Udgifter pr. deltager</h2>" + rows("Hold|Deltagere|Udgift pr. deltager (kr.)|I alt (kr.)", "Sorø|24|2.150|51.600",
                                                 "Ringsted|18|2.300|41.400", "Slagelse|32|1.975|62.300"), [("sum.row", 62_300, 63_200)]),
        # a sentence that no word calls a total repeats one but for its digits
        (OF_THREE + "<p>De to kommuner har altså betalt 854.000 kr.</p>", [("sum.prose", 854_000, 845_000)]),
        (OF_THREE + "<p>De to kommuner har altså betalt 412.000 kr. i foråret, og Randers 861.000 kr.</p>", []),
        # the last item is called what the list is
        ("<h2>Budgetramme for Sundhedsrummet</h2>" + LISTED.format("Budgetramme: 975.000 kr."), [("sum.prose", 975_000, 957_000)]),
        ("<h2>Bevillinger til projekter</h2>" + LISTED.format("Projekt Nærvær: 975.000 kr."), [("sum.prose", 975_000, 957_000)]),
        ("<h2>Bevillinger til projekter</h2>" + LISTED.format("Projekt Nærvær: 981.000 kr."), []),
    ],
)  # fmt: skip
def test_figures_that_are_a_slip_away_from_what_the_words_say_of_them(body, wanted):
    assert findings(body) == wanted
