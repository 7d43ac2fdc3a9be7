"""A mistake put into a table that adds up: found, located, classed, and the right value proposed."""

from decimal import Decimal

import pytest

from pipeline.reconciliation import reconcile

from .tables import CLUSTER_ALLOCATION, changed

# the allocation without the group that does not add up in the source
CLEAN = [row for r, row in enumerate(CLUSTER_ALLOCATION) if not 26 <= r <= 31]
CLEAN = [list(row) for row in CLEAN]
CLEAN[14][2], CLEAN[14][3] = "8.563.999", "16.929.697"
CLEAN[-1] = ["Total", "27.279.067", "27.508.828", "54.787.894"]


def mismatches(table):
    return [f for f in reconcile(table).findings if f.verdict == "mismatch"]


def test_the_clean_table_is_clean() -> None:
    assert mismatches(CLEAN) == []


@pytest.mark.parametrize(
    ("place", "printed", "klass", "meant"),
    [
        ((9, 2), "1.834.069", "transposed_digits", 1843069),
        ((9, 2), "1.843.079", "digit_error", 1843069),
        ((9, 2), "1.343.069", "digit_error", 1843069),
        ((9, 2), "-1.843.069", "sign", 1843069),
        ((9, 2), "1.843.069.000", "unit", 1843069),
        ((9, 2), "184.306.900", "lost_separator", 1843069),
        ((14, 3), "16.929.679", "transposed_digits", 16929697),
        ((27, 1), "27.279.076", "transposed_digits", 27279067),
    ],
)
def test_one_wrong_cell_is_named(place, printed, klass, meant) -> None:
    (finding,) = mismatches(changed(CLEAN, place, printed))
    assert finding.cells == (place,) and finding.located
    assert finding.klass == klass
    assert len(finding.relations) >= 2
    assert abs(finding.proposal - Decimal(meant)) <= finding.slack
    assert printed in finding.explanation_da and "rettes" in finding.explanation_da
    assert printed in finding.explanation_en and "corrected" in finding.explanation_en


def test_a_row_left_out_is_said_to_be_missing() -> None:
    done = reconcile([row for r, row in enumerate(CLEAN) if r != 10])
    found = [f for f in done.findings if f.klass == "missing_part"]
    assert len(found) == 1
    assert found[0].verdict == "incomplete" and found[0].severity == "error"  # in every column
    assert "mangler" in found[0].explanation_da
    assert {r.total[0] for r in found[0].relations} == {7}
    assert not [f for f in done.findings if f.verdict == "mismatch"]


def test_a_row_printed_twice() -> None:
    (finding,) = mismatches([*CLEAN[:10], CLEAN[9], *CLEAN[10:]])
    assert finding.klass == "double_count" and finding.place[0] == 10
    assert "Vest Klyngen" in finding.explanation_da and "to gange" in finding.explanation_da


def test_figures_one_column_off() -> None:
    rows = [list(row) for row in CLEAN]
    rows[9] = ["Vest Klyngen", "", "1.948.272", "1.843.069"]
    done = reconcile(rows)
    (finding,) = [f for f in done.findings if f.klass == "reading_doubt"]
    assert {cell[0] for cell in finding.cells} == {9}
    assert ((9, 1), Decimal(1948272)) in finding.proposals and ((9, 2), Decimal(1843069)) in finding.proposals


def test_two_figures_in_one_cell() -> None:
    rows = [list(row) for row in CLEAN]
    rows[9][1:3] = ["1.948.272 1.843.069", ""]
    done = reconcile(rows)
    (finding,) = [f for f in done.findings if f.code == "amount.unread"]
    assert finding.proposals == (((9, 1), Decimal(1948272)), ((9, 2), Decimal(1843069)))


def test_a_tie_is_said_and_nothing_proposed_as_certain() -> None:
    table = [
        ["", "Beløb"],
        ["Alfa", "1.204.511"],
        ["Beta", "2.310.442"],
        ["Gamma", "3.118.907"],
        ["I alt", "6.634.860"],
    ]
    (finding,) = mismatches(table)  # 1.000 too much: a digit in any of the four cells
    assert not finding.located
    assert finding.rivals


@pytest.mark.parametrize(
    "table", [[], [[]], [["a"]], [["", ""], ["", ""]], [["Navn", "År"], ["x", "2021"], ["y", "2022"]]]
)
def test_nothing_to_add_up(table) -> None:
    done = reconcile(table)
    assert done.relations == () and done.findings == ()


def test_a_correction_is_as_round_as_the_figures_beside_it() -> None:
    done = reconcile(
        [
            ["Post", "Drift", "Anlæg", "I alt"],
            ["Klynge Syd", "300000", "250000", "555000"],
            ["Klynge Vest", "450000", "125000", "575000"],
            ["Klynge Øst", "900000", "600000", "1500000"],
            ["I alt", "1650000", "975000", "2625000"],
        ]
    )
    (finding,) = [finding for finding in done.findings if finding.verdict == "mismatch"]
    assert (finding.cells, finding.proposal) == (((1, 3),), Decimal(550_000))


def test_two_mistakes_whose_sums_meet_in_one_total_are_two_findings() -> None:
    figures = [("312.500", "298.450", "610.950"), ("131.900", "144.120", "276.020"), ("58.450", "61.380", "124.330"),
               ("17.600", "20.150", "37.750"), ("532.450", "524.100", "1.044.550")]  # fmt: skip
    names = ("Senge", "Træning", "Transport", "Tolkning", "Samlet udgift")
    table = [["", "2031", "2032", "I alt"], *([name, *row] for name, row in zip(names, figures, strict=True))]
    found = {f.cells: f.proposal for f in mismatches(table)}
    assert found == {((3, 3),): 119_830, ((5, 1),): 520_450}


@pytest.mark.parametrize("missing", [(), (2,)])
def test_a_row_that_is_a_total_by_what_it_names(missing) -> None:
    table = [["Klynge", "Kommuner", "Region", "Samlet"], ["Vest", "1,2", "1,4", "2,6"], ["Midt", "0,5", "0,9", "1,4"],
             ["Syd", "2,3", "2,4", "4,7"], ["Region X", "4,0", "4,7", "8,7"]]  # fmt: skip
    rows = [row for number, row in enumerate(table) if number not in missing]
    found = reconcile(rows, totals=[len(rows) - 1]).findings
    assert [(f.klass, f.severity) for f in found] == ([("missing_part", "error")] if missing else [])


FUNDS = [
    ["Projekt", "2031", "2032", "I alt"],
    ["Skolebænk", "150.000", "220.000", "370.000"],
    ["Udskrivning", "410.000", "395.000", "805.000"],
    ["Støtte", "85.000", "120.000", "205.000"],
    ["Unge", "300.000", "300.000", "600.000"],
    ["I alt", "945.000", "1.035.000", "1.980.000"],
]


@pytest.mark.parametrize(("first", "at"), [(1, 2), (1, 4), (2, 5)])
def test_a_row_printed_twice_wherever_it_comes_again(first, at) -> None:
    (finding,) = mismatches([*FUNDS[:at], FUNDS[first], *FUNDS[at:]])
    assert (finding.klass, finding.line) == ("double_count", ("twin", at))


def test_two_projects_of_one_name_are_two() -> None:
    more = ["Unge", "310.000", "290.000", "600.000"]
    total = ["I alt", "1.255.000", "1.325.000", "2.580.000"]
    assert mismatches([*FUNDS[:-1], more, total]) == []


def test_running_balances_add_up_to_nothing() -> None:
    ledger = [
        ["Tekst", "Ind", "Ud", "Saldo"],
        ["Indbetaling, Ribe", "702.150", "", "702.150"],
        ["Indbetaling, Varde", "468.900", "", "1.171.050"],
        ["Indbetaling, Tønder", "521.450", "", "1.692.500"],
        ["Indbetaling, Regionen", "1.692.500", "", "3.385.000"],
        ["Vagttelefon", "", "612.000", "2.773.000"],
        ["Tandteam", "", "287.500", "2.485.500"],
        ["I alt", "3.385.000", "899.500", "2.485.500"],
    ]
    done = reconcile(ledger)
    assert [f for f in done.findings if f.verdict == "mismatch"] == []
    assert {r.total[1] for r in done.relations if r.kind != "row"} == {1, 2}
