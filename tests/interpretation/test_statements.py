"""What documents state of counts, changes, rates, shares and ranges: short made-up documents, right ones and wrong ones."""

import pytest

from pipeline import reference
from pipeline.extraction import extract

EXACT, ROUNDING, WRONG = "exact", "within_rounding", "mismatch"


def told(body: str) -> tuple[list[tuple[str, str]], list[str]]:
    """(kind, verdict) of each statement of a web page, and the codes of its findings on statements."""
    page = f"<html lang='da'><title>Referat</title><body><h1>Referat</h1>{body}</body></html>"
    found = extract(page.encode(), "referat.html")
    assert all(part.raw for each in found.statements for part in each.parts)
    findings = [each for each in found.findings if each.statement]
    assert {each.statement for each in findings} <= {each.id for each in found.statements}
    assert all(each.explanation_da and each.explanation_en and each.span for each in findings)
    return [(each.kind, each.verdict) for each in found.statements], [each.code for each in findings]


def items(*texts: str, ordered: bool = True) -> str:
    tag = "ol" if ordered else "ul"
    return f"<{tag}>" + "".join(f"<li>{text}</li>" for text in texts) + f"</{tag}>"


COUNTS = [
    ("<p>Klyngen har valgt tre fokusområder:</p>" + items("Demens", "Fald", "Ensomhed"), EXACT, []),
    ("<p>Klyngen har valgt fire fokusområder:</p>" + items("Demens", "Fald", "Ensomhed"), WRONG, ["sum.count"]),
    ("<p>Følgende 5 projekter støttes i 2026:</p>" + items("A", "B", "C", "D", "E"), EXACT, []),
    ("<p>Følgende 5 projekter støttes i 2026:</p>" + items("A", "B", "C", "D", "E", "F"), WRONG, ["sum.count"]),
    ("<p>Planen består af to spor:</p>" + items("Akutområdet", "Forebyggelse", ordered=False), EXACT, []),
    ("<p>Planen består af to spor:</p>" + items("Akut", "Børn", "Ældre", ordered=False), WRONG, ["sum.count"]),
    ("<p>Styregruppen prioriterer de tre indsatser Hjertestart, Trivsel og Nattevagt i 2025.</p>", EXACT, []),
    ("<p>Der arbejdes med tre spor: forebyggelse, behandling og opfølgning.</p>", EXACT, []),
    ("<p>Der arbejdes med fire spor: forebyggelse, behandling og opfølgning.</p>", WRONG, ["sum.count"]),
    ("<p>Puljen går til de tre kommuner Favrskov, Norddjurs og Syddjurs.</p>", EXACT, []),
    ("<p>Puljen går til de fire kommuner Favrskov, Norddjurs og Syddjurs.</p>", WRONG, ["sum.count"]),
    (
        "<table><tr><th>Klynge</th><th>Indsats</th></tr><tr><td>Randersklyngen</td><td>Tre indsatser er igangsat:<br>1. Kost og motion"
        "<br>2. Fælles visitation<br>3. Udgående team</td></tr></table>",
        EXACT,
        [],
    ),
    (
        "<table><tr><th>Klynge</th><th>Indsats</th></tr><tr><td>Randersklyngen</td><td>Tre indsatser er igangsat:<br>1. Kost og motion"
        "<br>2. Fælles visitation</td></tr></table>",
        WRONG,
        ["sum.count"],
    ),
]


@pytest.mark.parametrize(("body", "verdict", "codes"), COUNTS)
def test_a_number_is_held_against_its_list(body, verdict, codes):
    assert told(body) == ([("count", verdict)], codes)


def test_a_list_that_may_be_read_wrong_is_a_question_not_an_accusation():
    page = "<html><body><p>Planen består af to spor:</p>" + items("A", "B", "C", ordered=False)
    (finding,) = [each for each in extract(page.encode(), "x.html").findings if each.code == "sum.count"]
    assert (finding.severity, finding.klass) == ("info", "reading_doubt")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Repræsentanter fra de to hospitaler ønsker følgende drøftet:</p>" + items("Transport", "Parkering", "Mad"),
        "<p>I de fire kommuner arbejdes der med:</p>" + items("Demens", "Diabetes"),
        "<p>Udvalget holdt tre møder i 2024. Derefter besluttedes:</p>" + items("Afslutning", "Evaluering"),
        "<p>To af de fem projekter går videre:</p>" + items("Demens", "Diabetes", "Fald"),
        "<p>Der er mindst tre forudsætninger:</p>" + items("Tid", "Penge", "Folk", "Lokaler"),
        "<p>Budgettet rækker til to indsatser på børne- og ungeområdet og tre på ældreområdet.</p>",
        "<p>De seneste tre projekter har kostet:</p>" + items("Løn", "Husleje"),
        "<p>Der er to områder: børn og unge, ældre og psykiatri.</p>",
        "<p>Udvalget har tre medlemmer og en formand, som skal:</p>"
        + items("Mødes", "Tale", "Skrive", "Afslutte", ordered=False),
        "<p>Der er syv medlemmer. Følgende var til stede:</p>" + items("Formanden", "Næstformanden"),
    ],
)
def test_a_number_that_announces_no_list_is_left_alone(body):
    assert told(body) == ([], [])


CHANGES = [
    ("Andelen er steget fra 12,5 pct. i 2022 til 15 pct. i 2023.", [("direction", EXACT)], []),
    ("Andelen er faldet fra 12,5 pct. i 2022 til 15 pct. i 2023.", [("direction", WRONG)], ["sum.change"]),
    ("Antallet af medlemmer nedsættes fra tolv til otte.", [("direction", EXACT)], []),
    ("Antallet af medlemmer udvides fra tolv til otte.", [("direction", WRONG)], ["sum.change"]),
    (
        "Antallet af henvisninger er faldet med 20 pct. fra 250 i 2023 til 200 i 2024.",
        [("direction", EXACT), ("change", EXACT)],
        [],
    ),
    (
        "Antallet af henvisninger er faldet med 25 pct. fra 250 i 2023 til 200 i 2024.",
        [("direction", EXACT), ("change", WRONG)],
        ["sum.change"],
    ),
    (
        "Udgiften stiger fra 2,0 mio. kr. til 2,5 mio. kr., svarende til 25 pct.",
        [("direction", EXACT), ("change", EXACT)],
        [],
    ),
    (
        "Udgiften stiger fra 2,0 mio. kr. til 2,5 mio. kr., svarende til 20 pct.",
        [("direction", EXACT), ("change", ROUNDING)],
        [],
    ),
    (
        "Udgiften stiger fra 2.000.000 kr. til 2.500.000 kr., svarende til 20 pct.",
        [("direction", EXACT), ("change", WRONG)],
        ["sum.change"],
    ),
    (
        "Dækningen er steget fra 40 pct. til 50 pct., altså en stigning på 10 procentpoint.",
        [("direction", EXACT), ("change", EXACT)],
        [],
    ),
    (
        "Dækningen er steget fra 40 pct. til 50 pct., altså en stigning på 25 pct.",
        [("direction", EXACT), ("change", EXACT)],
        [],
    ),
    (
        "Dækningen er steget fra 40 pct. til 50 pct., altså en stigning på 15 procentpoint.",
        [("direction", EXACT), ("change", WRONG)],
        ["sum.change"],
    ),
    (
        "Antallet af genindlæggelser er faldet med 10 pct. Det svarer til, at det er gået fra 500 til 450.",
        [("direction", EXACT), ("change", EXACT)],
        [],
    ),
    ("Der er sket en stigning på 12 % (fra 50 til 56).", [("direction", EXACT), ("change", EXACT)], []),
    ("Der er sket en stigning på 15 % (fra 50 til 56).", [("direction", EXACT), ("change", WRONG)], ["sum.change"]),
    ("Antallet er steget 25 pct. fra 40 i 2021 til 50 i 2022.", [("direction", EXACT), ("change", EXACT)], []),
    ("Ventetiden er halveret fra 40 dage til 80 dage.", [("direction", WRONG)], ["sum.change"]),
    (
        "Antallet af opkald er uændret, men antallet af borgere er steget med 25 pct. Dvs. hver borger ringede i gennemsnit 5,0 gange i 2023 og "
        "4,0 gange i 2024.",
        [("change", EXACT)],
        [],
    ),
    (
        "Antallet af opkald er uændret, men antallet af borgere er steget med 40 pct. Dvs. hver borger ringede i gennemsnit 5,0 gange i 2023 og "
        "4,0 gange i 2024.",
        [("change", WRONG)],
        ["sum.change"],
    ),
]


@pytest.mark.parametrize(("sentence", "statements", "codes"), CHANGES)
def test_changes(sentence, statements, codes):
    assert told(f"<p>{sentence}</p>") == (statements, codes)


@pytest.mark.parametrize(
    "sentence",
    [
        "Midlerne overføres fra 2022 til 2023, og aktiviteten forventes at falde.",
        "Der flyttes 2 mio. kr. fra drift til anlæg i 2025.",
        "Antallet er ikke faldet fra 10 til 12.",
        "Mødet holdes fra kl. 10 til 12, hvor den stigende efterspørgsel drøftes.",
        "Ventetiden er faldet fra 30 uger til 20 dage.",
        "Tilbuddet til de stigende antal unge fra 15 til 30 år videreføres.",
        "Stigende priser betyder, at taksten er ændret fra 900 kr. til 850 kr.",
        "Rammen reduceres med 6,8 mio. kr., heraf 1,5 mio. kr. i 2022 og 5,3 mio. kr. i 2023.",
        "Udgiften falder fra 2026 med 3 mio. kr. og bringes til 5 mio. kr.",
    ],
)
def test_no_change_is_read_into_other_figures(sentence):
    assert told(f"<p>{sentence}</p>") == ([], [])


@pytest.mark.parametrize("row", reference.rows("stated_relations"), ids=lambda row: row["pattern"])
def test_every_pattern_finds_a_relation_that_holds_in_its_example(row):
    statements, codes = told(f"<p>{row['example']}</p>")
    kinds = {
        "change": ("direction",),
        "than": ("direction", "change"),
        "implied": ("change",),
        "of_which": ("share",),
    }
    assert {kind for kind, _ in statements} >= set(kinds.get(row["kind"], (row["kind"],)))
    assert all(verdict in (EXACT, ROUNDING) for _, verdict in statements) and codes == []


RATES = [
    ("I 2024 var der 1.095 udrykninger i klyngen. Det svarer til ca. tre udrykninger om dagen.", "rate", EXACT, []),
    (
        "I 2024 var der 1.095 udrykninger i klyngen. Det svarer til ca. otte udrykninger om dagen.",
        "rate",
        WRONG,
        ["sum.rate"],
    ),
    ("Teamet har 5.200 kontakter om året, svarende til 100 kontakter om ugen.", "rate", EXACT, []),
    ("Teamet har 5.200 kontakter om året, svarende til 200 kontakter om ugen.", "rate", WRONG, ["sum.rate"]),
    ("11 ud af 17 kommuner, svarende til 65 pct., har svaret.", "share", ROUNDING, []),
    ("11 ud af 17 kommuner, svarende til 56 pct., har svaret.", "share", WRONG, ["sum.rate"]),
    ("I alt 60 pct. (12 af 20) har svaret.", "share", EXACT, []),
    ("I alt 50 pct. (12 af 20) har svaret.", "share", WRONG, ["sum.rate"]),
    ("Midlerne fordeles med 50 pct. til ældre, 30 pct. til børn og 20 pct. til psykiatri.", "hundred", EXACT, []),
    (
        "Midlerne fordeles med 50 pct. til ældre, 30 pct. til børn og 25 pct. til psykiatri.",
        "hundred",
        WRONG,
        ["sum.rate"],
    ),
    (
        "Kommunen har 48.000 indbyggere og betaler 326.880 kr., svarende til 6,81 kr. pr. indbygger.",
        "per_capita",
        EXACT,
        [],
    ),
    (
        "Kommunen har 48.000 indbyggere og betaler 362.880 kr., svarende til 6,81 kr. pr. indbygger.",
        "per_capita",
        WRONG,
        ["sum.rate"],
    ),
    ("Regionen dækker 60 pct. og kommunerne 40 pct. af udgifterne.", "hundred", EXACT, []),
    ("Regionen dækker 60 pct. og kommunerne 50 pct. af udgifterne.", "hundred", WRONG, ["sum.rate"]),
    (
        "Der var en ramme på 1,6 mio. kr. Heraf gik 400.000 kr. til løn, svarende til 25 pct. af rammen.",
        "share",
        EXACT,
        [],
    ),
    (
        "Der var en ramme på 1,6 mio. kr. Heraf gik 400.000 kr. til løn, svarende til 35 pct.",
        "share",
        WRONG,
        ["sum.rate"],
    ),
    (
        "Budgettet var 1,6 mio. kr. Til løn gik 400.000 kr., svarende til 52 pct. af budgettet.",
        "share",
        WRONG,
        ["sum.rate"],
    ),
    (
        "Budgettet er 1,6 mio. kr. Ud af budgettet er 800.000 kr. disponeret, og 320.000 kr. er udbetalt, svarende til 20 pct. af budgettet.",
        "share",
        EXACT,
        [],
    ),  # the amount that bears the name, not the nearest
    ("Der er brugt 300 t.kr. ud af et budget på 400 t.kr., svarende til 57 pct.", "share", WRONG, ["sum.rate"]),
    ("Bidraget er 5,50 kr. pr. indbygger. Med 40.000 indbyggere giver det 220.000 kr.", "per_capita", EXACT, []),
    (
        "Bidraget er 5,50 kr. pr. indbygger. Med 40.000 indbyggere giver det 240.000 kr.",
        "per_capita",
        WRONG,
        ["sum.rate"],
    ),
    ("Ventetiden i klyngens kommuner er mellem 4 og 6 uger mod mellem 2 og 9 uger på landsplan.", "range", EXACT, []),
    (
        "Ventetiden i klyngens kommuner er mellem 4 og 11 uger mod mellem 2 og 9 uger på landsplan.",
        "range",
        WRONG,
        ["sum.range"],
    ),
    (
        "I klyngen ligger antallet af hjemmesygeplejersker pr. 1.000 borgere mellem 3,1 og 5,2. På landsplan ligger antallet af "
        "hjemmesygeplejersker pr. 1.000 borgere mellem 2,8 og 7,0.",
        "range",
        EXACT,
        [],
    ),
    (
        "I klyngen ligger antallet af hjemmesygeplejersker pr. 10.000 borgere mellem 3,1 og 5,2. På landsplan ligger antallet af "
        "hjemmesygeplejersker pr. 1.000 borgere mellem 2,8 og 7,0.",
        "base",
        WRONG,
        ["amount.unit"],
    ),
]


@pytest.mark.parametrize(("sentence", "kind", "verdict", "codes"), RATES)
def test_rates_shares_and_ranges(sentence, kind, verdict, codes):
    assert told(f"<p>{sentence}</p>") == ([(kind, verdict)], codes)


@pytest.mark.parametrize(
    "sentence",
    [
        "Teamet har 5.200 kontakter om året, svarende til to kontakter om dagen pr. medarbejder.",
        "Tre af fem kommuner, svarende til 20 pct. af borgerne, er med.",
        "Antallet steg fra 10 til 12 medarbejdere, svarende til 5 pct. af staben.",
        "Fordelen er, at 60 pct. bor i byen og 35 pct. på landet.",
        "Midlerne fordeles bl.a. med 60 pct. til ældre og 35 pct. til børn.",
        "Regionen har 600.000 indbyggere. I forsøget betales 3 kr. pr. indbygger, og der er søgt om 2,5 mio. kr.",
        "Teamet havde 500 besøg i 2024. Det svarer til to besøg pr. arbejdsdag.",
        "Regionen finansierer 50 pct. og staten 30 pct. af udgiften.",
        "Budgettet er hævet fra 2 pct. til 3 pct., og 60 pct. af det er brugt.",
        "Der deltog 12 af 22 klynger i mødet, hvor 55 pct. af tiden gik med drøftelser.",
        "Kommunen har 48.000 indbyggere. Taksten er 45 kr. pr. indbygger, og i alt er der brugt 12 mio. kr. på andet.",
        "Budgettet var 1,6 mio. kr. Heraf gik 400.000 kr. til løn, svarende til 52 pct. af klyngens udgift.",
        "Budgettet var 1,6 mio. kr. Til løn gik 400.000 kr., svarende til 52 pct. af lønnen i 2024.",
        "Klyngen ligger på mellem 4 og 6 uger i 2023 mod mellem 1 og 3 uger på landsplan i 2015.",
    ],
)
def test_no_rate_is_read_into_other_figures(sentence):
    statements, codes = told(f"<p>{sentence}</p>")
    assert codes == [] and not [verdict for _, verdict in statements if verdict == WRONG]


REGIONS = """<p>Kommunerne bidrager med 8,00 kr. pr. indbygger. Regionerne fordeler deres andel efter indbyggertal, svarende til
{low}-8,80 kr. pr. indbygger.</p>
<table><caption>Tabel 1. Midler i kr.</caption><tr><th>Region</th><th>Kommuner</th><th>Region</th><th>I alt</th></tr>
<tr><td>Region Nordjylland</td><td>4.000.000</td><td>4.400.000</td><td>8.400.000</td></tr>
<tr><td>Region Sjælland</td><td>6.000.000</td><td>6.300.000</td><td>12.300.000</td></tr>
<tr><td>Region Syddanmark</td><td>10.000.000</td><td>9.500.000</td><td>19.500.000</td></tr></table>"""


@pytest.mark.parametrize(("low", "codes"), [("7,60", []), ("7,90", ["sum.rate", "sum.range"])])
def test_a_range_of_rates_is_what_the_two_payers_columns_imply(low, codes):
    statements, found = told(REGIONS.format(low=low))
    assert sorted(kind for kind, _ in statements) == ["per_capita"] * 2 + ["range"] * 3
    assert sorted(found) == sorted(codes)


def test_a_list_goes_on_over_page_furniture_and_a_text_file_is_read_alike():
    text = "Referat\n\nKlyngen har valgt to indsatser:\n\n1. Fælles visitation\n\n2. Udgående team\n\nMødet sluttede kl. 12.\n"
    (statement,) = extract(text.encode(), "referat.txt").statements
    assert (statement.kind, statement.verdict, statement.span.quote) == ("count", EXACT, "to indsatser")


MONEY = """<p>Klyngen Holbæk har i 2025 fået tildelt midler som vist i tabellen.</p>
<table><caption>Klyngen Holbæks midler, kr.</caption><tr><th></th><th>Afsat 2025</th></tr><tr><td>Kommuner</td><td>2.000.000</td></tr>
<tr><td>Region</td><td>2.000.000</td></tr><tr><td>I alt</td><td>4.000.000</td></tr></table>
<p>Udgifterne til projekterne må ikke overstige summen af midlerne til klyngen.</p>
<p>I Klyngen Holbæk afsættes 1,2 mio. kr. til akutteamet, og der afsættes {second} mio. kr. til hjemmebesøg.</p>"""


@pytest.mark.parametrize(("second", "verdict"), [("0,9", EXACT), ("3,5", "not_comparable")])
def test_amounts_for_purposes_together_stay_under_the_whole(second, verdict):
    """More than the whole is left open: sentences tell an amount twice."""
    statements, codes = told(MONEY.format(second=second))
    assert [found for kind, found in statements if kind == "cap"] == [verdict]
    assert codes == []


HALVES = """<p>I alt er der afsat {whole} mio. kr. i 2025. Til de ældre går 3,2 mio. kr., svarende til halvdelen af midlerne i 2025.</p>
<p>Den anden halvdel går til børn og unge.</p>"""


@pytest.mark.parametrize(("whole", "verdicts"), [("6,4", [EXACT]), ("7,4", [WRONG])])
def test_the_other_half_makes_the_whole(whole, verdicts):
    statements, _ = told(HALVES.format(whole=whole))
    assert [verdict for kind, verdict in statements if kind == "share"] == verdicts


@pytest.mark.parametrize(
    "sentence",
    [
        "Antallet er steget fra 12345678901234567890123456789 til 22345678901234567890123456789, svarende til 81 pct.",
        "Antallet er steget fra 0 til 5, svarende til 100 pct.",
        "Antallet er steget fra 0,0 pct. til 5,0 pct., svarende til 5 procentpoint.",
        "I alt 0 pct. (0 af 0) har svaret.",
        "I 2024 var der 0 udrykninger. Det svarer til 0 udrykninger om dagen.",
        "Klyngen har 999999999999999999999999 indbyggere og betaler 1 kr., svarende til 0,01 kr. pr. indbygger.",
    ],
)
def test_odd_figures_break_nothing(sentence):
    told(f"<p>{sentence}</p>")


RATES = """<h1>Midler til klyngerne i 2028</h1><p>Regionen giver 6,15 kr. pr. indbygger til hver klynge.</p><table>
<tr><th>Klynge</th><th>Indbyggere</th><th>Tilskud, kr.</th></tr><tr><td>Sydvestjysk Klynge</td><td>221.400</td><td>1.361.610</td></tr>
<tr><td>Lillebæltklyngen</td><td>301.200</td><td>{told}</td></tr><tr><td>Sønderjysk Klynge</td><td>226.800</td><td>1.394.820</td></tr>
<tr><td>Klynge Fyn</td><td>501.000</td><td>3.081.150</td></tr></table>"""


@pytest.mark.parametrize(("told", "wrong"), [("1.852.380", 0), ("1.825.380", 1), ("–", 0)])
def test_a_column_that_is_a_stated_rate_times_another(told, wrong):
    found = [each for each in extract(RATES.format(told=told).encode(), "satser.html").findings if each.verdict == "mismatch"]
    assert len(found) == wrong
    assert all("301.200 × 6,15 kr. er 1.852.380 kr." in each.explanation_da and each.span.quote == told for each in found)
