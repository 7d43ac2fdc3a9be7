"""Percentages and rates beside the amounts of a document: tested, and found where they are printed."""

from decimal import Decimal

import pytest

from pipeline.extraction import extract

BUDGET = """
Indsats|Budget (1.000 kr.)|Forbrug (1.000 kr.)|Forbrugspct.
Akutteam|1.254|612|48,8
Fælles skolebænk|882|449|50,9
Tidlig opsporing|2.100|964|45,9
Telemedicin|128|70|54,7
Sekretariat|453|240|53,0
I alt|4.817|2.335|48,5
"""
RATES = """
Kommune|Indbyggere|Beløb i kr.|Kr. pr. indbygger
Halsnæs|31.384|213.411|6,80
Hillerød|54.072|367.690|6,80
Gribskov|41.195|280.126|6,80
Fredensborg|41.300|280.840|6,80
Helsingør|63.953|434.880|6,80
I alt|231.904|1.576.947|6,80
"""
COUNTS = """
Aktivitet|2023|2024|Ændring i pct.
Indlæggelser|1.204|1.262|4,8
Genindlæggelser|310|298|-3,9
Akutte besøg|455|501|10,1
Hjemmebesøg|88|91|3,4
"""


def page(table: str) -> bytes:
    rows = [line.split("|") for line in table.strip().splitlines()]
    cells = [
        "".join(f"<{'td' if i else 'th'}>{text}</{'td' if i else 'th'}>" for text in row) for i, row in enumerate(rows)
    ]
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f"<html><body><h1>Budgetopfølgning</h1><p>Tabel 1. Forbrug 2024</p><table>{body}</table></body></html>".encode()
    )


def broken(table: str):
    return [f for f in extract(page(table), "side.html").findings if f.code == "ratio.broken"]


@pytest.mark.parametrize(
    "table", [BUDGET, RATES, COUNTS], ids=["per cent of a budget", "kroner per head", "change in counts"]
)
def test_what_fits_is_not_mentioned(table):
    assert broken(table) == []


@pytest.mark.parametrize(
    ("table", "right", "wrong", "place"),
    [
        (BUDGET, "50,9", "59,9", (2, 3)),
        (RATES, "280.126|6,80", "280.126|6,08", (3, 3)),
        (COUNTS, "10,1", "12,1", (3, 3)),
    ],
)
def test_a_wrong_percentage_is_found_where_it_stands(table, right, wrong, place):
    (finding,) = broken(table.replace(right, wrong))
    assert finding.verdict == "mismatch"
    assert (finding.span.row, finding.span.col) == place
    assert finding.span.quote == wrong.split("|")[-1]
    assert right.split("|")[-1].rstrip("0") in finding.explanation_da


def test_a_percentage_has_no_kroner_but_a_rate_has():
    (percent,) = broken(BUDGET.replace("50,9", "59,9"))
    assert (percent.reported_kr, percent.proposal_kr, percent.claim) == (None, None, "")
    (rate,) = broken(RATES.replace("280.126|6,80", "280.126|6,08"))
    assert (rate.reported_kr, rate.proposal_kr) == (Decimal("6.08"), Decimal("6.80"))
    assert rate.claim


def test_a_wrong_rate_is_told_once():
    document = extract(page(RATES.replace("280.126|6,80", "280.126|6,08")), "side.html")
    (finding,) = [f for f in document.findings if f.verdict == "mismatch"]
    assert finding.code == "ratio.broken"
