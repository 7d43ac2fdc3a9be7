"""Wordings and layouts of other offices: who pays, which year, what kind of money and what it is for."""

from decimal import Decimal

from pipeline.extraction import extract
from pipeline.reconciliation import reconcile

TITLE = "<h1>Notat om midler i Sundhedsklynge Fyn, 3. marts 2025</h1>"


def table(*rows: str) -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def cells(text: str) -> str:
    return "".join(f"<td>{cell.strip()}</td>" for cell in text.split("|"))


def claims_in(body: str) -> dict[str, object]:
    found = extract((TITLE + body).encode(), "notat.html")
    return {claim.amount.raw: claim for claim in found.claims if claim.amount}


def test_heads_over_one_another_are_read_one_by_one() -> None:
    heads = (
        "<th rowspan=2>Indsats (kr.)</th><th colspan=2>Region</th><th colspan=2>Budget</th>",
        "<th>Forbrug</th><th>Rest</th><th>Kommuner</th><th>Overført fra 2024</th>",
    )
    read = claims_in(
        table(
            *heads,
            cells("Akutteam | 410.000 | 420.000 | 430.000 | 440.000"),
            cells("Brobygning | 310.000 | 320.000 | 330.000 | 340.000"),
        )
    )
    said = {raw: (claim.measure, claim.payer) for raw, claim in read.items()}
    assert said["410.000"] == ("disbursed", "region")
    assert said["420.000"] == ("uncommitted", "region")
    assert said["430.000"] == ("budget", "kommuner")
    assert said["440.000"][0] == "transferred"


def test_codes_of_those_who_pay() -> None:
    told = "<p>Tabellen viser, hvad Region Syddanmark (R) og kommunerne (K) betaler i kr.</p>"
    read = claims_in(
        told
        + table(
            "<th>Indsats</th><th>R</th><th>K</th>",
            cells("Akutteam | 410.000 | 420.000"),
            cells("Brobygning | 310.000 | 320.000"),
        )
    )
    assert {raw: claim.payer for raw, claim in read.items()} == {
        "410.000": "region",
        "420.000": "kommuner",
        "310.000": "region",
        "320.000": "kommuner",
    }


def test_a_list_has_the_unit_of_its_introduction_and_the_kind_of_its_total() -> None:
    told = "<p>Der er i alt brugt 404 t.kr. af de fordelte midler i 2025. Det fordeler sig sådan (t.kr.):</p>"
    read = claims_in(told + "<ul><li>Akutteam 204</li><li>Brobygning 150</li><li>Fald 50</li></ul>")
    assert {claim.amount.value_kr for claim in read.values()} == {Decimal(n) for n in (404000, 204000, 150000, 50000)}
    assert {claim.measure for claim in read.values()} == {"disbursed"}


def test_the_year_that_money_goes_to_is_no_other_amounts() -> None:
    read = claims_in(
        "<p>I 2025 var der afsat 975.000 kr. Heraf er brugt 812.400 kr., mens resten på 162.600 kr. overføres til 2026.</p>"
    )
    assert read["812.400 kr."].period_from == 2025


def test_a_town_before_its_amount_is_the_municipality() -> None:
    found = extract(
        (
            TITLE + "<p>Kommunerne betaler:</p><ul><li>Assens: 67.240 kr.</li><li>Kerteminde: 41.300 kr.</li></ul>"
        ).encode(),
        "n.html",
    )
    assert [(m.kind, m.raw) for m in found.mentions if m.raw in ("Assens", "Kerteminde")] == [
        ("municipality", "Assens"),
        ("municipality", "Kerteminde"),
    ]


def test_who_is_responsible_does_not_pay() -> None:
    rows = (
        cells("Akutteam | Assens Kommune | Grøn | 410.000"),
        cells("Brobygning | Odense Universitetshospital | Gul | 310.000"),
    )
    read = claims_in(table("<th>Indsats</th><th>Ansvarlig</th><th>Status</th><th>Afsat 2025 (kr.)</th>", *rows))
    assert {claim.payer for claim in read.values()} <= {"", "total"}


def test_initiatives_beside_a_column_of_who_pays_and_none_in_words_for_money() -> None:
    head = "<caption>Tabel 2. Deling af forventet mindreforbrug (kr.)</caption>"
    rows = table(
        "<th>Indsats</th><th>Betaler</th><th>2025</th><th>2026</th>",
        cells("Akutteam i døgndrift | Fælles | 410.000 | 420.000"),
    )
    payers = table(
        "<th>Betaler</th><th>Beløb</th>", cells("Region Syddanmark | 550.000"), cells("Odense Kommune | 475.000")
    ).replace("<table>", "<table>" + head)
    found = extract((TITLE + rows + payers).encode(), "n.html")
    assert [m.raw for m in found.mentions if m.kind == "initiative"] == ["Akutteam i døgndrift"]


def test_a_total_may_differ_by_what_the_text_says_is_left() -> None:
    told = "<p>Klyngen havde i 2024 i alt 4.320.000 kr. til fordeling. Der blev ikke fordelt 150.000 kr.</p>"
    rows = (cells("Akutteam | 2.170.000"), cells("Brobygning | 2.000.000"), cells("I alt | 4.170.000"))
    found = extract((TITLE + told + table("<th>Indsats</th><th>Afsat 2024 (kr.)</th>", *rows)).encode(), "n.html")
    assert not [finding for finding in found.findings if finding.verdict == "mismatch"]


def test_a_proposal_makes_sums_exact_where_they_are() -> None:
    rows = [
        ["", "A", "B", "C", "I alt"],
        ["Klynge Nord", "328", "547", "765", "1.640"],
        ["Klynge Midt", "480", "510", "260", "1.225"],
    ]
    rows += [
        ["Klynge Syd", "350", "620", "640", "1.610"],
        ["Klynge Vest", "160", "160", "235", "555"],
        ["I alt", "1.318", "1.837", "1.900", "5.055"],
    ]
    (found,) = [finding for finding in reconcile(rows).findings if finding.verdict == "mismatch"]
    assert (found.cells, found.proposal) == (((2, 4),), 1250)
