"""Figures made of others otherwise than by adding: found, tested, and told apart from sums."""

from decimal import Decimal

import pytest

from pipeline.reconciliation import reconcile
from pipeline.reconciliation.ratios.find import differences


def rows(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


SPENDING = """
Område|Budget|Forbrug|Forbrugspct.
Ældre og omsorg|125.400|61.230|48,8
Børn og unge|88.250|44.900|50,9
Skole|210.000|96.400|45,9
Kultur|12.750|7.010|55,0
Administration|45.300|24.015|53,0
I alt|481.700|233.555|48,5
"""
PER_HEAD = """
Kommune|Indbyggere|Udgift (1.000 kr.)|Kr. pr. indbygger
Halsnæs|31.384|4.270|136
Hillerød|54.072|6.150|114
Gribskov|41.195|5.890|143
Fredensborg|41.300|5.016|121
Helsingør|63.953|8.400|131
"""
CHANGE = """
Udgift|2023|2024|Ændring|Ændring i pct.
Løn|1.204,5|1.262,0|57,5|4,8
Varekøb|310,2|298,4|-11,8|-3,8
Tjenesteydelser|455,0|501,3|46,3|10,2
Tilskud|88,0|91,5|3,5|4,0
I alt|2.057,7|2.153,2|95,5|4,6
"""
DEVIATION = """
Område|Korrigeret budget|Forventet regnskab|Afvigelse|Afvigelse %
Somatik|1.250,0|1.271,5|-21,5|-1,7
Psykiatri|402,3|398,0|4,3|1,1
Praksis|655,8|661,0|-5,2|-0,8
Medicin|310,0|325,1|-15,1|-4,9
I alt|2.618,1|2.655,6|-37,5|-1,4
"""
SHARES = """
Klynge|Beløb|Andel i pct.
Nord|2.217|26,7
Midt|3.578|43,1
Vest|1.002|12,1
Syd|1.499|18,1
I alt|8.296|100,0
"""
YEARS = """
År|Udgifter|Ændring pct.|Indeks
2019|1.520||100,0
2020|1.604|5,5|105,5
2021|1.655|3,2|108,9
2022|1.801|8,8|118,5
2023|1.790|-0,6|117,8
2024|1.868|4,4|122,9
"""
MEANS = """
Kommune|2022|2023|2024|Gennemsnit
Halsnæs|312|298|305|305
Hillerød|540|566|571|559
Gribskov|411|420|399|410
Gennemsnit|421|428|425|425
"""
ENGLISH = """
County|Total|Of which private|Percentage
Aldershire|31,406|633|2.0
Borland|65,952|1,363|2.1
Cumbermere|49,750|2,177|4.4
Dunmouth|23,246|376|1.6
Eastmark|22,520|230|1.0
"""
ACROSS = """
|2021|2022|2023|2024
Udgifter|25.162|27.029|28.771|28.094
Indtægter|23.346|24.919|26.906|25.005
Dækningsgrad, pct.|92,8|92,2|93,5|89,0
"""


@pytest.mark.parametrize(
    ("table", "op", "kind", "total", "members", "factor", "count"),
    [
        (SPENDING, "division", "row", (2, 3), [(2, 2), (2, 1)], 100, 6),
        (PER_HEAD, "division", "row", (1, 3), [(1, 2), (1, 1)], 1000, 5),
        (CHANGE, "relativechange", "row", (2, 4), [(2, 1), (2, 2)], 100, 5),
        (DEVIATION, "relativechange", "row", (4, 4), [(4, 1), (4, 2)], -100, 5),
        (SHARES, "share", "row", (3, 2), [(3, 1), (5, 1)], 100, 4),
        (YEARS, "growth", "row", (3, 2), [(2, 1), (3, 1)], 100, 5),
        (YEARS, "index", "row", (4, 3), [(4, 1), (1, 1)], 100, 5),
        (MEANS, "average", "row", (2, 4), [(2, 1), (2, 2), (2, 3)], 1, 4),
        (MEANS, "average", "column", (4, 2), [(1, 2), (2, 2), (3, 2)], 1, 4),
        (ENGLISH, "division", "row", (3, 3), [(3, 2), (3, 1)], 100, 5),
        (ACROSS, "division", "column", (3, 1), [(2, 1), (1, 1)], 100, 4),
    ],
)
def test_what_a_figure_is_made_of(table, op, kind, total, members, factor, count):
    done = reconcile(rows(table), number_format="en" if table is ENGLISH else "da")
    found = [r for r in done.ratios if r.op == op and r.kind == kind]
    assert len(found) == count
    (one,) = [r for r in found if r.total == total]
    assert list(one.members) == members
    assert one.factor == factor
    assert {r.verdict for r in done.ratios} <= {"exact", "within_rounding"}
    assert done.findings == ()


def test_a_printed_difference_is_a_sum_turned_round():
    done = reconcile(rows(CHANGE), number_format="da")
    found = differences(done.matrix, done.relations)
    assert [(r.total, r.members, r.signs) for r in found][:1] == [((1, 3), ((1, 2), (1, 1)), (1, -1))]
    assert len(found) == 5


@pytest.mark.parametrize(
    ("table", "right", "wrong", "cell", "klass"),
    [
        (SPENDING, "|50,9", "|59,9", (2, 3), "digit_error"),
        (SPENDING, "|48,8", "|84,8", (1, 3), "transposed_digits"),
        (SPENDING, "|45,9", "|459", (3, 3), "lost_separator"),
        (PER_HEAD, "|143", "|134", (3, 3), "transposed_digits"),
        (CHANGE, "|10,2", "|12,0", (3, 4), "transposed_digits"),
        (CHANGE, "|-3,8", "|3,8", (2, 4), "sign"),
        (DEVIATION, "|-4,9", "|-4,1", (4, 4), "digit_error"),
        (YEARS, "|8,8", "|3,8", (4, 2), "digit_error"),
        (YEARS, "|117,8", "|171,8", (5, 3), "transposed_digits"),
        (MEANS, "|428", "|482", (4, 2), "transposed_digits"),
    ],
)
def test_a_wrong_ratio_is_named_with_what_it_should_be(table, right, wrong, cell, klass):
    done = reconcile(rows(table.replace(right, wrong, 1)), number_format="da")
    (finding,) = [f for f in done.findings if f.verdict == "mismatch"]
    assert finding.code == "ratio.broken"
    assert finding.place == cell
    assert finding.klass == klass
    assert finding.proposal == Decimal(right.strip("|").replace(",", "."))
    assert wrong.strip("|") in finding.explanation_da
    assert finding.explanation_en


def test_a_finding_says_in_words_what_was_reckoned():
    (finding,) = reconcile(rows(CHANGE.replace("|10,2", "|12,0")), number_format="da").findings
    assert "fra 2023 (455,0) til 2024 (501,3) er ændringen 10,2 pct." in finding.explanation_da
    assert "the change is 10.2 per cent" in finding.explanation_en
    assert "passer i 4 andre rækker" in finding.explanation_da


def test_a_wrong_amount_is_one_matter_with_its_percentage():
    done = reconcile(rows(SPENDING.replace("44.900", "44.090")), number_format="da")
    (finding,) = [f for f in done.findings if f.verdict == "mismatch"]
    assert finding.code == "sum.column"
    assert finding.cells == ((2, 2),)
    assert "Forbrugspct." in finding.explanation_da


def test_a_percentage_tells_which_amount_of_a_broken_sum_is_wrong():
    """The total and every part could each be wrong; only one of them has a percentage that does not fit."""
    table = """
Indsats|Afsat|Brugt|Brugt i pct.
Hjemmebesøg|4.310|2.115|49,1
Akutpladser|3.275|1.960|59,8
Opsporing|2.840|1.377|48,5
Kompetencer|1.150|731|63,6
I alt|11.575|6.183|
"""
    done = reconcile(rows(table.replace("1.377", "1.477")), number_format="da")
    (finding,) = [f for f in done.findings if f.verdict == "mismatch"]
    assert finding.cells == ((3, 2),)
    assert finding.located
    assert finding.proposal == Decimal(1377)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            "Navn|Antal|Pct.\nA|12|4,1\nB|15|9,7\nC|9|3,0\nD|21|8,8\n", id="per cent of something not in the table"
        ),
        pytest.param(
            "Kommune|2023|2024|Kode\nA|12|15|3\nB|18|11|7\nC|31|29|2\nD|14|17|3\n",
            id="a column that means something else",
        ),
        pytest.param(
            "Kommune|Indbyggere|Areal|Læger\nA|31.384|122|17\nB|54.072|214|31\nC|41.195|280|22\nD|41.300|112|25\n",
            id="figures without words for it",
        ),
        pytest.param(
            "Område|Indeks 2022|Indeks 2023|Indeks 2024\nA|101,2|103,4|104,0\nB|99,8|100,7|102,9\nC|100,4|101,0|103,3\n",
            id="index figures whose base is not shown",
        ),
        pytest.param(
            "Klinik|2022|2023|2024|Gennemsnit af alle patienter\nA|3,1|3,4|2,9|3,3\nB|4,0|4,4|4,1|4,0\nC|2,2|2,8|2,6|2,4\n",
            id="weighted averages",
        ),
    ],
)
def test_nothing_is_claimed_where_nothing_is_made(table):
    done = reconcile(rows(table), number_format="da")
    assert done.ratios == ()
    assert not [f for f in done.findings if f.verdict == "mismatch"]


def test_figures_made_of_unrounded_ones_are_not_wrong():
    """51 and 40 thousand can be 25.2 per cent apart."""
    table = """
Personer|2010, 1.000|2009, 1.000|Ændring i pct.
Ledige|287|250|14,8
I mere end et år|51|40|25,2
Nye stillinger|49|47|3,9
Løntilskud|31|35|-11,4
Kurser|34|30|13,5
"""
    done = reconcile(rows(table), number_format="da")
    assert {r.verdict for r in done.ratios} == {"exact", "within_rounding"}
    assert done.findings == ()


def test_a_line_that_is_made_in_another_way_here_and_there_accuses_nobody():
    table = SPENDING.replace("|48,8", "|47,1").replace("|55,0", "|51,3")
    done = reconcile(rows(table), number_format="da")
    assert "mismatch" not in {r.verdict for r in done.ratios}
    assert not [f for f in done.findings if f.verdict == "mismatch"]


def test_a_share_no_cell_of_which_can_be_turned_round_is_no_crash():
    """A share of the sum of a column names the column's cells, and for most of them nothing follows from it."""
    grid = [line.split("|") for line in """\
Ejerlav|Beboere|Del i dag (pct.)|Ny del (pct.)|Mere i 1.000 kr.
Kær|38.140|35,2|34,8|-97
Mose|44.030|39,4|40,1|+183
Eng|16.915|15,9|15,3|-160
Hede|10.630|9,5|9,7|+74""".splitlines()]  # fmt: skip
    done = reconcile(grid, number_format="da")
    assert {f.code for f in done.findings} <= {"ratio.broken"}
