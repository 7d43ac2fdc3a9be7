"""Sums found in every layout: above, below, beside, in groups, at a stride, of the rest, in other formats and units."""

from decimal import Decimal

import pytest

from pipeline.reconciliation import find_relations, reconcile


def table(text: str) -> list[list[str]]:
    return [
        [cell.strip() if c else cell for c, cell in enumerate(line.split("|"))]
        for line in text.strip("\n").splitlines()
    ]


def lines(text: str, **known) -> set[tuple[str, int, tuple[int, ...]]]:
    """(axis, total line, member lines) of the sums found."""
    out = set()
    for r in find_relations(table(text), **known):
        axis = "row" if r.kind == "row" else "column"
        i = 1 if axis == "row" else 0
        out.add((axis, r.total[i], tuple(m[i] for m in r.members)))
    return out


def test_groups_above_their_members_with_a_total_of_totals_below() -> None:
    assert lines("""
Område|2022|2023
Børn|5.412|6.118
Skole|3.207|3.561
Dagtilbud|2.205|2.557
Ældre|9.903|9.127
Pleje|7.451|6.014
Træning|2.452|3.113
I alt|15.315|15.245
""") == {("column", 1, (2, 3)), ("column", 4, (5, 6)), ("column", 7, (1, 4))}


def test_members_above_their_groups() -> None:
    assert lines("""
Område|2022|2023
Skole|3.207|3.561
Dagtilbud|2.205|2.557
Børn i alt|5.412|6.118
Pleje|7.451|6.014
Træning|2.452|3.113
Ældre i alt|9.903|9.127
Samlet|15.315|15.245
""") == {("column", 3, (1, 2)), ("column", 6, (4, 5)), ("column", 7, (3, 6))}


def test_a_total_at_a_stride_over_years() -> None:
    found = lines("""
Klynge|I alt 2022|I alt 2023|Kommuner 2022|Kommuner 2023|Region 2022|Region 2023
Nord|4.404|4.512|2.221|2.307|2.183|2.205
Midt|6.262|6.431|3.159|3.208|3.103|3.223
Syd|7.803|8.012|3.936|4.017|3.867|3.995
By|6.213|6.377|3.134|3.216|3.079|3.161
""")
    assert {("row", 1, (3, 5)), ("row", 2, (4, 6))} <= found


def test_percentages_beside_amounts_are_no_sums() -> None:
    found = find_relations(
        table("""
Klynge|Beløb|Ændring i pct.
Nord|4.404|3,1
Midt|6.262|-0,4
Syd|7.803|2,2
I alt|18.469|1,6
""")
    )
    assert {r.total for r in found} == {(4, 1)}


def test_averages_are_no_sums() -> None:
    found = find_relations(
        table("""
Klynge|Borgere|Beløb|Beløb pr. borger
Nord|1.000|44.040|44
Midt|2.000|62.620|31
Syd|3.000|78.030|26
I alt|6.000|184.690|31
""")
    )
    assert {r.total for r in found} == {(4, 1), (4, 2)}


def test_of_which_rows_are_parts_of_a_part() -> None:
    found = lines("""
Post|2021|2022|2023
Udgifter til klyngen|8.805|9.117|9.412
heraf kommuner|4.402|4.611|4.730
Andre udgifter|1.207|1.344|1.295
I alt|10.012|10.461|10.707
""")
    assert ("column", 4, (1, 3)) in found
    assert not any(total == 1 for _, total, _ in found)


def test_a_rest_is_a_difference_and_said_so() -> None:
    (row,) = [
        r
        for r in find_relations(
            table("""
Klynge|Afsat|Udmøntet|Rest
Nord|4.404|1.221|3.183
Midt|6.262|2.107|4.155
Syd|7.803|7.803|-
""")
        )
        if r.total == (1, 1)
    ]
    assert row.members == ((1, 2), (1, 3)) and row.stated == (1, 3)


def test_a_wrong_total_in_one_column_is_found_by_its_word() -> None:
    (finding,) = reconcile(
        table("""
Indsats|Beløb
Analyse|1.204.511
Kurser|2.310.442
Udstyr|3.118.907
Drift|1.411.025
I alt|8.044.858
""")
    ).findings
    assert finding.verdict == "mismatch" and finding.difference == Decimal(-27)
    assert (finding.klass, finding.proposal) == ("transposed_digits", Decimal(8044885))


@pytest.mark.parametrize(
    ("style", "cells"),
    [
        ("en", ["1,204.50", "2,310.25", "3,514.75"]),
        ("space", ["1 204,50", "2 310,25", "3 514,75"]),
        ("da", ["1.204,50", "2.310,25", "3.514,75"]),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_number_formats(style, cells, told) -> None:
    rows = [["", "A"], ["x", cells[0]], ["y", cells[1]], ["Total", cells[2]]]
    (relation,) = find_relations(rows, number_format=style if told else None)
    assert relation.verdict == "exact" and relation.reported == Decimal("3514.75")


def test_unknown_number_format() -> None:
    with pytest.raises(ValueError, match="number format"):
        find_relations([["1"]], number_format="klingon")


def test_cells_with_their_own_units_are_brought_to_kroner() -> None:
    (relation,) = find_relations(
        table("""
Indsats|Beløb
Analyse|2 mio. kr.
Kurser|1,9 mio. kr.
Udstyr|250.000 kr.
I alt|4,2 mio. kr.
""")
    )
    assert relation.verdict == "within_rounding" and relation.reported == Decimal(4200000)



def test_figures_in_hundreds_are_compared_as_hundreds() -> None:
    rows = table("""
Egn|1. kvt.|2. kvt.|3. kvt.
Alt|9.100|12.400|24.100
Syd|3.600|4.700|6.700
Øst|1.900|1.400|3.400
Vest|2.100|3.000|8.600
Nord|1.600|3.200|5.400
""")
    assert {r.verdict for r in find_relations(rows)} == {"exact", "within_rounding"}


def test_an_unknown_part_makes_a_sum_incomplete() -> None:
    rows = table("""
|2021|2022|2023
Alfa|1.204|1.311|1.290
Beta|2.310|..|2.405
I alt|3.514|3.716|3.695
""")
    verdicts = {r.total: r.verdict for r in find_relations(rows)}
    assert verdicts == {(3, 1): "exact", (3, 2): "incomplete", (3, 3): "exact"}


def test_bold_rows_and_a_long_table_do_not_take_long() -> None:
    rows = [["", "A", "B"], *([f"r{i}", str(i * 37 % 991), str(i * 53 % 877)] for i in range(1, 1500))]
    rows.append(["I alt", str(sum(int(r[1]) for r in rows[1:])), str(sum(int(r[2]) for r in rows[1:]))])
    relations = reconcile(rows, bold=[(1500, c) for c in range(3)]).relations
    assert {(r.total, len(r.members), r.verdict) for r in relations} >= {
        ((1500, 1), 1499, "exact"),
        ((1500, 2), 1499, "exact"),
    }


def test_one_year_is_never_the_sum_of_other_years() -> None:
    rows = table("""
2025 (fra 1. juli)|2026|2027|2028|2029
34.880|85.476|104.640|120.356|139.520
17.440|42.738|52.320|60.178|69.760
""")
    assert find_relations(rows) == ()


def test_years_have_their_total_and_quarters_their_year() -> None:
    assert lines("""
Klynge|2022|2023|2022-2023
Nord|4.404.957|4.402.596|8.807.553
Midt|6.262.559|6.300.121|12.562.680
""") == {("row", 3, (1, 2))}
    assert lines("""
Klynge|2022|1. halvår 2022|2. halvår 2022
Nord|8.807.553|4.404.957|4.402.596
Midt|12.562.680|6.262.559|6.300.121
""") == {("row", 1, (2, 3))}


def test_a_comma_after_a_nought_is_a_decimal_comma() -> None:
    (relation,) = find_relations(
        table("""
Område|Mio. kr.
Ældre|1,204
Børn|0,012
I alt|1,216
""")
    )
    assert relation.reported == Decimal("1.216")


def test_a_part_that_few_columns_have() -> None:
    rows = table("""
Udgifter|A|B|C
Etablering i alt|10.389|9.297|6.303
Merudgift|5.289|4.197|1.203
Leje af pavillon|3.780|3.780|2.520
Leje af lokale|||306
Merudgift ved leje|1.280|1.280|326
Samlet merudgift|14.169|13.077|9.129
""")
    found = [r for r in find_relations(rows) if r.total[0] == 6]
    assert {r.verdict for r in found} == {"exact"} and len(found) == 3
    assert ((6, 3), ((1, 3), (3, 3), (4, 3))) in {(r.total, r.members) for r in found}


@pytest.mark.parametrize("cell", ["1.250 (anslået)", "1.250 kr. (heraf 400 kr. fra puljen)", "1.250 (jf. bilag 2)"])
def test_a_remark_in_brackets_is_not_part_of_the_figure(cell: str) -> None:
    assert lines(f"Post|Budget\nLokaler|800\nKurser|{cell}\nI alt|2.050") == {("column", 3, (1, 2))}


def test_long_labels_are_cut_short_in_an_explanation() -> None:
    said = " og udgifter til vikarer".join(["Kurser i tidlig opsporing for medarbejdere"] * 3)
    (finding,) = reconcile(table(f"Post|2024|2025\n{said}|800|900\nLokaler|1.250|1.350\nI alt|2.150|2.250")).findings
    assert "Kurser i tidlig opsporing for medarbejdere og udgifter til …" in finding.explanation_da
    assert len(finding.explanation_da) < 500
