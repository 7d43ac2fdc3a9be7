"""Figures that add up by chance, or only nearly, are no sums; and what is not called a sum is still told."""

import random

import pytest

from pipeline.reconciliation import find_relations, reconcile
from tests.benchmarks.sumless import KINDS

from .test_layouts import lines, table

GRANTS = """
Forening|Modtaget 2023|Ansøgt 2024|Indstillet 2024
Alby Spejdere|10.000|10.000|10.000
Brobæk Kor|5.000|12.000|5.000
Dalby Sangforening|15.000|15.000|15.000
Egrup Skakklub|5.000|5.000|5.000
Fjordlev Bådelaug|20.000|20.000|20.000
Gadestrup Teater|0|25.000|15.000
Holmby Håndværk|10.000|30.000|10.000
Kærsted Venner|3.480|4.215|4.215
Lundinge Orkester|15.000|40.000|20.000
Markborg Idræt|25.000|25.000|25.000
Næsby Museumslaug|10.000|10.000|10.000
Skovrup Seniorer|5.000|15.000|10.000
Toftbæk Amatørscene|15.000|35.000|20.000
Vangby Motion|20.000|30.000|25.000
"""


def test_round_amounts_that_happen_to_add_up_are_no_sums() -> None:
    assert lines(GRANTS) == set()


def test_the_total_of_round_amounts_is_found() -> None:
    assert lines(GRANTS + "I alt|158.480|276.215|194.215\n") == {("column", 15, tuple(range(1, 15)))}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_tables_without_sums(kind) -> None:
    made = [kind(random.Random(f"{kind.__name__} test {number}")) for number in range(8)]
    assert [find_relations(rows, number_format="da") for rows in made] == [()] * 8


def test_percentages_of_change_do_not_count_because_one_happens_to_fit() -> None:
    """2,1 = 4,6 − 2,5 in one group; the other groups show that changes do not add up."""
    found = find_relations(
        table("""
Afgrøde|2022|2023|Ændring 2022-2023
Korn|3.414|3.486|2,1
Hvede|1.912|2.000|4,6
Byg|1.502|1.486|-2,5
Frø|2.207|2.417|9,5
Raps|1.004|1.177|17,2
Hør|1.203|1.240|3,1
Rødder|5.120|4.908|-4,1
Kartofler|3.015|2.906|-3,6
Roer|2.105|2.002|-4,9
I alt|10.741|10.811|0,7
""")
    )
    assert found and {r.total[1] for r in found} == {1, 2}


def test_a_decimal_column_does_not_make_a_sum_that_the_counts_deny() -> None:
    """17,42 = 12,31 + 5,11 by chance, in a table whose groups add up in every column."""
    found = lines("""
Land|Firmaer|Ansatte|Investering (mio.)
Norden|312|14.920|61,22
Alfaland|120|7.004|17,42
Betaland|57|1.411|12,31
Gammaland|41|3.302|5,11
Deltaland|94|3.203|26,38
Vest|203|9.116|44,10
Epsilonland|114|5.402|31,07
Zetaland|89|3.714|13,03
""")
    assert ("column", 2, (3, 4)) not in found
    assert {("column", 1, (2, 3, 4, 5)), ("column", 6, (7, 8))} <= found


def test_a_dash_is_no_stated_total() -> None:
    found = find_relations(
        table("""
Periode|2021|2022|2023
Året|2.316|2.195|-
Forår|1.014|980|1.102
Efterår|1.302|1.215|-
""")
    )
    assert {r.total for r in found} == {(1, 1), (1, 2)}


def test_a_list_that_leaves_some_of_the_total_out_is_no_sum() -> None:
    rows = table("""
Varer|Februar|Marts
I alt|7.489|8.685
Fødevarer|2.836|3.192
Drikkevarer|208|226
Tøj|474|530
Fodtøj|94|112
Møbler|210|267
Isenkram|680|1.203
Brændstof|1.235|1.118
""")
    done = reconcile(rows)
    assert {r.op for r in done.relations} == {"at_least"}
    assert [f.verdict for f in done.findings] == ["incomplete"]


def test_figures_made_each_in_their_own_way_are_about_the_sum() -> None:
    rows = table("""
Mio. kr., kædede værdier|2005|2006|2007|2008
I alt|60.412|61.398|62.951|63.217
Landbrug|8.414|8.021|7.994|8.107
Industri|27.901|28.404|28.716|27.944
Handel|13.662|14.415|15.305|16.008
Service|10.511|10.602|11.021|11.232
""")
    done = reconcile(rows)
    assert {r.op for r in done.relations} == {"about"}
    assert [(f.severity, f.klass) for f in done.findings] == [("warning", "unexplained")]
