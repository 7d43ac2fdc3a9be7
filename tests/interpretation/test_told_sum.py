"""The figures and the calculation under a finding are of the sum that its sentence tells of, whichever cell it suspects."""

from decimal import Decimal

import pytest

from pipeline.extraction import extract

CLUSTERS = ("Klynge Nord", "Klynge Midt", "Klynge Syd")
YEARS = ("2023", "2024", "2025")


def page(head, rows):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [head, *rows])
    return f"<html><h1>Notat</h1><p>Tabel 1. Midler i kr.</p><table>{lines}</table></html>".encode()


def across(figures, wrong):
    """Three rows, each with two parts and their sum, and a total below; ``wrong`` replaces the second part of the last row."""
    rows = [[name, str(a + b), str(a), str(b)] for name, (a, b) in zip(CLUSTERS, figures, strict=True)]
    sums = [sum(int(row[at]) for row in rows) for at in (1, 2, 3)]
    rows[-1][3] = str(wrong)
    return page(["Klynge", "Afsat", "Disponeret", "Ikke disponeret"], [*rows, ["I alt", *map(str, sums)]])


@pytest.mark.parametrize(
    ("figures", "wrong"),
    [(((4411, 2713), (5122, 1840), (3957, 2486)), 4286), (((81250, 30470), (64180, 22310), (59333, 17640)), 71640)],
)
def test_the_relation_of_a_finding_is_the_one_its_figures_are_of(figures, wrong):
    found = extract(across(figures, wrong), "notat.html")
    relations = {each.id: each for each in found.relations}
    (finding,) = (each for each in found.findings if each.verdict == "mismatch")
    told = relations[finding.relation]
    assert (told.reported_kr, told.computed_kr) == (finding.reported_kr, finding.computed_kr)
    assert abs(finding.difference_kr) == abs(Decimal(wrong - figures[-1][1]))
    assert finding.code == f"sum.{told.kind}"
