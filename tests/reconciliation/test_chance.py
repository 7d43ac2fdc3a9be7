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
    assert [(f.severity, f.verdict) for f in done.findings] == [("info", "incomplete")]


def test_parts_of_parts_in_several_groups_are_left_out_of_the_total() -> None:
    assert lines("""
Post|Budget 2023|Budget 2024
Sekretariat|2.565|3.047
heraf husleje|513|609
Uddannelse|594|3.295
heraf løn|356|1.977
heraf lokaler|118|659
Rådgivning|4.297|6.487
heraf løn|2.578|3.892
Udstyr|2.075|8.525
I alt|9.531|21.354
""") == {("column", 9, (1, 3, 6, 8))}


def test_a_total_printed_on_both_sides_of_a_balance_sheet() -> None:
    found = lines("""
Kr.|2022|2023
Bygninger|543.468|410.995
Inventar|638.842|281.973
Anlægsaktiver i alt|1.182.310|692.968
Tilgodehavender|418.391|214.472
Likvider|245.882|869.971
Omsætningsaktiver i alt|664.273|1.084.443
Aktiver i alt|1.846.583|1.777.411
Egenkapital|311.345|861.464
Langfristet gæld|637.098|510.878
Kortfristet gæld|898.140|405.069
Gæld i alt|1.535.238|915.947
Passiver i alt|1.846.583|1.777.411
""")
    assert {("column", 7, (3, 6)), ("column", 12, (8, 11))} <= found
    assert not {("column", 7, (8, 11)), ("column", 12, (3, 6))} & found


def test_a_result_carried_down_does_not_repeat_its_parts() -> None:
    found = lines("""
1.000 kr.|Budget|Regnskab
Skatter|-375.048|-377.869
Drift|352.426|349.311
Drift i alt|-22.622|-28.558
Anlæg|31.204|30.117
Salg af jord|-3.766|-2.514
Anlæg i alt|27.438|27.603
Resultat|4.816|-955
Finansiering|||
Resultat|4.816|-955
Lån|-17.683|-13.989
Afdrag|7.519|9.460
Ændring af kassen|-5.348|-5.484
""")
    assert ("column", 7, (3, 6)) in found and ("column", 12, (9, 10, 11)) in found
    assert not {total for _, total, _ in found} & {9}


@pytest.mark.parametrize("code", ["x", "..", "F", ":", "n/a"])
def test_a_row_whose_figures_are_withheld_is_a_part_not_known(code) -> None:
    """Without it the total would seem wrong."""
    done = reconcile(
        table(f"""
Branche|Mio. kr.
I alt|533,6
Skovbrug|6,5
Olie og gas|344,1
Minedrift|49,8
Fødevarer|{code}
El|98,8
Kemi|10,1
""")
    )
    assert not [f for f in done.findings if f.verdict == "mismatch"]
    assert {(r.op, r.verdict) for r in done.relations} <= {("at_least", "incomplete")}


def test_a_list_that_makes_less_than_its_total_is_not_said_to_be_wrong() -> None:
    done = reconcile(
        table("""
Selskab|Omsætning
Alle selskaber|41.862
Alby Byg|9.013
Brobæk Transport|7.448
Dalby Mejeri|6.117
Egrup Energi|4.206
""")
    )
    assert [(r.op, r.verdict) for r in done.relations] == [("at_least", "incomplete")]
    assert [(f.verdict, f.severity) for f in done.findings] == [("incomplete", "warning")]


def test_a_total_that_is_less_than_its_parts_is_wrong() -> None:
    done = reconcile(
        table("""
Sted|Brevstemmer
Rådhuset|1.067
Bibliotek|793
Svømmehal|964
Valgbus|144
Plejehjem|177
I alt|3.132
""")
    )
    assert [(r.op, r.verdict) for r in done.relations] == [("sum", "mismatch")]


def test_a_column_that_every_group_denies_does_not_add_up() -> None:
    """Percentages under a header that does not say so."""
    found = find_relations(
        table("""
Afgrøde|Høst 2022|Høst 2023|c/a
Bønner|3.262,1|3.026,9|-7,2
Bønner, 1. høst|1.241,4|1.122,9|-9,5
Bønner, 2. høst|2.020,7|1.904,0|-5,8
Majs|15.178,1|15.817,4|4,2
Majs, 1. høst|7.558,5|6.864,7|-9,2
Majs, 2. høst|7.619,6|8.952,7|17,5
Ris|2.426,7|2.396,0|-1,3
Ris, egen|1.114,2|1.290,5|15,8
Ris, købt|1.312,5|1.105,5|-15,8
I alt|20.866,9|21.240,3|1,8
""")
    )
    assert {r.total for r in found} == {(row, col) for row in (1, 4, 7, 10) for col in (1, 2)}


def test_one_figure_beside_blank_cells_is_no_sum_that_fails() -> None:
    found = find_relations(
        table("""
Scenarie i 1.000 kr.|Rådighedsbeløb|Alby Skole|Brobæk Hal|Dalby Hus
Oprindeligt budget|80.712|84.779|80.015|87.613
Afholdte udgifter|-1.304|||
I alt/Forskel|79.408|5.371|607|8.205
""")
    )
    assert {(r.total, r.verdict) for r in found} == {((3, 1), "exact")}


def test_what_is_not_known_yet_may_be_negative() -> None:
    found = find_relations(
        table("""
År|Budget|Forbrug|Afvigelse
2021|7.521.400|6.930.809|-590.591
2022|8.610.250|8.821.570|211.320
2023|9.241.117|10.193.992|952.875
2024|8.213.906|4.520.031|Afventer
""")
    )
    assert {(r.total, r.verdict) for r in found} >= {((1, 2), "exact"), ((4, 2), "incomplete")}
