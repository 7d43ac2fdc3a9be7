"""Whole small documents: letters that tell of "i år", accounts with notes, extracts of postings, labels beside the middle of their block."""

import pytest

from pipeline.extraction import extract
from tests.interpretation.layouts import found

LETTER = """<h1>Regionens bidrag til Klynge Fyn</h1><p>Odense, den {date}</p>
<p>{text}</p>"""


@pytest.mark.parametrize(
    ("date", "text", "years"),
    [
        ("14. maj 2031", "Regionen har i år afsat 1,8 mio. kr. til klyngen.", (2031, 2031)),
        ("14. maj 2031", "Sidste år gav regionen klyngen 1,8 mio. kr.", (2030, 2030)),
        ("2. november 2031", "Der afsættes 1,8 mio. kr. til klyngen i år og næste år.", (2031, 2032)),
        ("2. november 2031", "I 2. kvartal blev der brugt 1,8 mio. kr.", (2031, 2031)),
        ("2. februar 2031", "I fjerde kvartal blev der brugt 1,8 mio. kr.", (None, None)),
        ("14. maj 2031", "I år 3 koster ordningen 1,8 mio. kr.", (None, None)),
        ("14. maj 2031", "I år 2029 fik klyngen 1,8 mio. kr.", (2029, 2029)),
        ("14. maj 2031", "Det tegnes i 2031. Der bygges i 2032, 2033 og 2034.</p><p>Klinikken koster 1,8 mio. kr.", (None, None)),
        ("2. november 2031", "Klyngen har brugt 1,2 mio. kr. af årets 1,8 mio. kr.", (2031, 2031)),
    ],
)
def test_years_told_by_when_the_letter_was_written(date, text, years):
    assert found(LETTER.format(date=date, text=text))["1,8 mio. kr."][1:3] == years


def test_the_whole_that_a_part_is_taken_of_is_what_there_was():
    told = found(
        LETTER.format(date="2. maj 2031", text="Klyngen har i 2030 udmøntet 7,9 mio. kr. af årets 12,8 mio. kr.")
    )
    assert (told["7,9 mio. kr."][0], told["12,8 mio. kr."][0]) == ("disbursed", "allocated")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Der er brugt 640.000 kr. på Mobilt sårteam sidste år.", ["Mobilt sårteam"]),
        (
            "Af midlerne er 1,2 mio. kr. gået til Trygge overgange for børn, som blev evalueret.",
            ["Trygge overgange for børn"],
        ),
        ("Til »Hånden på skulderen« er der afsat 300.000 kr.", ["Hånden på skulderen"]),
        ("Projektet Akutpleje hele døgnet fik 300.000 kr.", ["Akutpleje hele døgnet"]),
        ("Der er brugt 640.000 kr. på konsulenter og 30.000 kr. til Region Syddanmark.", [""]),
        ("Der er afsat 640.000 kr. til Odense Kommune og 20.000 kr. til Falck.", [""]),
    ],
)
def test_sentences_name_what_the_money_of_a_cluster_is_for(text, names):
    told = found(LETTER.format(date="2. maj 2031", text=text))
    assert [name for *_, name in told.values()][:1] == names


ACCOUNT = """<h1>Regnskab 2031 for Klynge Fyn</h1><table>
<tr><th>DKK 1.000</th><th>Note</th><th>2031</th><th>2030</th></tr>
<tr><td>Tilskud i alt</td><td>1</td><td>9.400</td><td>4.700</td></tr>
<tr><td>Sygepleje om natten</td><td>2</td><td>4.415</td><td>980</td></tr>
<tr><td>heraf løn</td><td></td><td>3.102</td><td>655</td></tr>
<tr><td>Mad til småtspisende</td><td>2</td><td>1.985</td><td>270</td></tr>
<tr><td>Løn og husleje</td><td></td><td>100</td><td>50</td></tr>
<tr><td>Forbrug i alt</td><td></td><td>6.500</td><td>1.300</td></tr></table>"""


def test_numbers_of_notes_are_no_amounts_and_what_is_spent_is_an_initiative():
    got = extract(ACCOUNT.encode(), "regnskab.html")
    assert {claim.amount.value_kr for claim in got.claims if claim.amount} == {
        thousands * 1000 for thousands in (9400, 4700, 4415, 980, 3102, 655, 1985, 270, 100, 50, 6500, 1300)
    }
    assert [status.name for status in got.statuses] == ["Sygepleje om natten", "Mad til småtspisende"]
    assert {claim.measure for claim in got.claims if "Sygepleje" in claim.subject_text} == {"disbursed"}
    assert not [finding for finding in got.findings if finding.code == "amount.unread"]


POSTINGS = """<h1>Posteringer 2031, Klynge Fyn</h1><p>Økonomi · Beløb i kr.</p><table>
<tr><th>Dato</th><th>Bilag</th><th>Tekst</th><th>Ind</th><th>Ud</th><th>Saldo</th></tr>
<tr><td>14-01-2031</td><td>50117</td><td>Indbetaling, Odense Kommune</td><td>702.150</td><td></td><td>702.150</td></tr>
<tr><td>20-01-2031</td><td>50124</td><td>Indbetaling, Assens Kommune</td><td>521.450</td><td></td><td>1.223.600</td></tr>
<tr><td>28-02-2031</td><td>50166</td><td>Natlig sygepleje</td><td></td><td>612.000</td><td>611.600</td></tr>
<tr><td>31-03-2031</td><td>50190</td><td>Tandpleje på hjul</td><td></td><td>287.500</td><td>324.100</td></tr>
<tr><td></td><td></td><td>I alt</td><td>1.223.600</td><td>899.500</td><td>324.100</td></tr></table>"""


def test_postings_go_in_or_out_and_a_balance_is_no_sum():
    got = extract(POSTINGS.encode(), "posteringer.html")
    measures = {claim.span.col: claim.measure for claim in got.claims}
    assert measures == {3: "transferred", 4: "disbursed", 5: "uncommitted"}  # the numbers of vouchers are no amounts
    assert [status.name for status in got.statuses] == ["Natlig sygepleje", "Tandpleje på hjul"]
    assert not [finding for finding in got.findings if finding.code.startswith("sum.")]


def test_a_unit_between_dots_is_that_of_the_tables():
    html = "<h1>Indskud i Klynge Fyn</h1><p>Sekretariatet · Udarbejdet 2. juni 2031 · Alle beløb er i mio. kr.</p>"
    html += "<table><tr><th>Part</th><th>2031</th></tr><tr><td>Kommunerne</td><td>6,42</td></tr><tr><td>Regionen</td><td>6,41</td></tr></table>"
    assert [claim.amount.value_kr for claim in extract(html.encode(), "notat.html").claims if claim.amount] == [
        6_420_000,
        6_410_000,
    ]


def test_a_column_of_years_is_one_beside_labels_over_both_columns():
    rows = "".join(
        f'<tr><td rowspan="2">{name}</td><td>2030</td><td>{first}.000</td></tr><tr><td>2031</td><td>{second}.000</td></tr>'
        f'<tr><td colspan="2">{name} i alt</td><td>{first + second}.000</td></tr>'
        for name, first, second in (("Klynge Nord", 605, 258), ("Klynge Vest", 674, 302))
    )
    html = f"<h1>Midler til klynger i Region Nordjylland 2030-2031</h1><table><tr><th>Klynge</th><th>År</th><th>Beløb (kr.)</th></tr>{rows}</table>"
    told = found(html)
    assert {quote: years for quote, (_, *years, _) in told.items()} == {
        "605.000": [2030, 2030],
        "258.000": [2031, 2031],
        "863.000": [2030, 2031],
        "674.000": [2030, 2030],
        "302.000": [2031, 2031],
        "976.000": [2030, 2031],
    }


def test_a_name_beside_the_middle_of_its_years_is_that_of_all():
    text = """Midler til klyngerne i Region Nordjylland, kr.

Klynge           År        Beløb (kr.)
                 2029      605.000
Klynge Nord      2030      658.000
                 2031      671.000
                 2029      674.000
Klynge Vest      2030      702.000
                 2031      713.000
"""
    got = extract(text.encode(), "midler.txt")
    names = {mention.id: mention.raw for mention in got.mentions}
    whose = {claim.span.quote: [names[each] for each in claim.mentions] for claim in got.claims}
    assert whose["605.000"] == whose["671.000"] == ["Klynge Nord"]
    assert whose["674.000"] == whose["713.000"] == ["Klynge Vest"]


def test_a_municipalitys_own_money_is_told_from_that_of_its_cluster():
    text = (
        "<p>Svendborg Kommune<br>Sundhedsudvalget, 3. maj 2031</p><h1>Bidrag til Sundhedsklynge Fyn</h1>"
        "<p>Klyngens projekter koster 5,2 mio. kr.</p><p>Der gives en tillægsbevilling på 90.000 kr.</p><p>Svendborgs andel er 410.000 kr.</p>"
    )
    claims = extract(text.encode(), "a.html").claims
    assert [("Svendborg Kommune" in {said.words for said in claim.evidence}) for claim in claims] == [False, True, True]


@pytest.mark.parametrize(("title", "own"), [("Sundhed i 2031", True), ("Regeringens udspil til en aftale", False)])
def test_what_a_municipality_tells_of_the_countrys_money_is_not_its_own(title, own):
    text = f"<p>Svendborg Kommune<br>Sundhedsudvalget, 3. maj 2031</p><h1>{title}</h1><p>Der afsættes 20 mio. kr. til lægerne.</p>"
    (claim,) = extract(text.encode(), "a.html").claims
    assert ("Svendborg Kommune" in {said.words for said in claim.evidence}) == own


def test_a_cluster_is_named_by_what_is_of_it_and_in_brackets_of_a_head():
    text = (
        "<h1>Sekretariatet</h1><p>Klyngesekretariatet for Sydvestjysk bruger 410.000 kr.</p>"
        "<table><tr><th>Post, kr.</th><th>Nattevagt (Fyn)</th><th>Dagvagt (Sønderjylland)</th></tr>"
        "<tr><td>Løn</td><td>150.000</td><td>260.000</td></tr></table>"
    )
    places = [{said.words for said in claim.evidence if said.attribute == "place"} for claim in extract(text.encode(), "a.html").claims]
    assert places == [{"Sydvestjysk"}, {"Fyn"}, {"Sønderjylland"}]


@pytest.mark.parametrize(
    ("title", "text", "payer"),
    [
        ("Regionens udviklingspulje til klyngerne", "", "region"),
        ("Tilskud til klyngerne", "Tilskuddet er givet af regionen. ", "region"),
        ("Kommunernes bidrag til klyngen", "", ""),
        ("Tilskud til klyngerne", "Uden for rammen er der alene tale om kommunens feriepenge. ", ""),
        ("Tilskud til klyngerne", "Tilskuddet finansieres af besparelser på kommunernes administration. ", ""),
    ],
)
def test_who_alone_pays_is_told_by_a_title_or_of_the_money(title, text, payer):
    told = extract(f"<h1>{title}</h1><p>{text}Natteam får 410.000 kr.</p>".encode(), "a.html").claims
    assert [claim.payer for claim in told] == [payer]


def test_who_answers_for_a_card_is_not_who_pays():
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("Ansvarlig", "Thisted Kommune"), ("Bevilling, kr.", "980.000")))
    assert [claim.payer for claim in extract(f"<h1>Klynge Vest</h1><table>{rows}</table>".encode(), "a.html").claims] == [""]


def test_a_towns_name_before_an_amount_alone_in_its_item_is_the_municipality():
    items = "<ul><li>Roskilde 186.400 kr.</li><li>Køge 128.900 kr.</li></ul>"
    claims = extract(f"<h1>Klynge Roskilde-Køge</h1><p>Fordeling:</p>{items}".encode(), "a.html").claims
    assert [next(said.words for said in claim.evidence if said.attribute == "place") for claim in claims] == ["Roskilde", "Køge"]


def test_where_a_unit_is_stated_for_all_amounts_bare_figures_of_sentences_on_money_have_it():
    text = (
        "<h1>Klynge Midt</h1><p>Alle beløb i notatet er i 1.000 kr.</p>"
        "<p>For 2031 udgør det kommunale bidrag 6.100 og det regionale bidrag 5.900, jf. tabel 210. Der er 154.300 borgere.</p>"
    )
    claims = extract(text.encode(), "a.html").claims
    assert [claim.amount.value_kr for claim in claims] == [6_100_000, 5_900_000]


def test_two_digits_swapped_in_a_sentence_are_one_finding():
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("Nord", "1.112.400"), ("Syd", "573.200"), ("I alt", "1.685.600")))
    table = f"<table><tr><th>Klynge</th><th>Overført, kr.</th></tr>{rows}</table>"
    found = extract(f"<h1>Klyngerne</h1><p>Der overføres i alt 1.658.600 kr.</p>{table}".encode(), "a.html").findings
    assert [(each.code, each.klass) for each in found] == [("sum.prose", "transposed_digits")]


def test_two_towns_that_are_one_cluster_are_no_two_municipalities_among_clusters():
    figures = (("Holbæk", "112.400"), ("Nykøbing F.", "573.200"), ("Roskilde og Køge", "85.600"))
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in figures)
    claims = extract(f"<table><tr><th>Sundhedsklynge</th><th>Overført, kr.</th></tr>{rows}</table>".encode(), "a.html").claims
    assert [next((said.words for said in claim.evidence if said.attribute == "place"), "") for claim in claims][2] == "Roskilde og Køge"
