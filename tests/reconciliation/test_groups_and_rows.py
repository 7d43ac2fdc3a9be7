"""Groups whose small figures prove nothing alone, rows that no total holds, rows that a total holds twice."""

from decimal import Decimal

import pytest

from pipeline.reconciliation import reconcile

GROUPS = [
    ["", "Budget", "Forbrug"],
    ["Østklyngen", "3,4", "3,1"],
    ["Kurser", "1,3", "0,9"],
    ["Kørsel", "2,1", "2,2"],
    ["Vestklyngen", "5,2", "4,4"],
    ["Kurser", "1,9", "1,7"],
    ["Palliation", "2,6", "2,5"],
    ["Data", "0,7", "0,2"],
    ["Sydklyngen", "2,9", "2,3"],
    ["Kurser", "0,8", "0,8"],
    ["Genoptræning", "2,1", "1,5"],
    ["I alt", "11,5", "9,8"],
]


def mismatches(grid):
    return [found for found in reconcile(grid, header_rows=1, number_format="da").findings if found.verdict != "exact"]


def changed(grid, row, *figures):
    return [[text[0], *figures] if text[0] == row and i else text for i, text in enumerate(grid)]


def test_groups_over_their_lines_make_the_total_together():
    done = reconcile(GROUPS, header_rows=1, number_format="da")
    down = {(r.total[0], tuple(m[0] for m in r.members)) for r in done.relations if r.kind != "row"}
    assert (11, (1, 4, 8)) in down and {(1, (2, 3)), (8, (9, 10))} <= down
    assert not done.findings


def test_a_total_that_leaves_out_a_group_is_told_with_all_groups():
    (found,) = mismatches(changed(GROUPS, "I alt", "11,5", "6,7"))
    assert (found.place, found.computed) == ((11, 2), Decimal("9.8"))


PARTS = [
    ["Indsats", "Afsat", "Brugt"],
    ["Aftenhold", "1.240", "911"],
    ["Sårpleje", "865", "640"],
    ["Telefonlinje", "433", "402"],
    ["Nattevagt", "317", "122"],
    ["I alt", "2.538", "1.953"],
]


def test_a_row_among_the_parts_that_the_total_does_not_hold():
    (found,) = mismatches(PARTS)
    assert "Nattevagt" in found.explanation_da and "uden rækken" in found.explanation_da
    assert (found.reported, found.computed, found.severity) == (2538, 2855, "warning")


@pytest.mark.parametrize(
    "grid",
    [
        changed(PARTS, "Nattevagt", "–", "–"),
        [["heraf " + row[0].lower() if row[0] == "Nattevagt" else row[0], *row[1:]] for row in PARTS],
        [["I alt for sygeplejen" if row[0] == "I alt" else row[0], *row[1:]] for row in PARTS],
    ],
)
def test_no_row_is_left_out_where_it_says_so_or_the_total_is_of_something(grid):
    assert not [found for found in mismatches(grid) if "uden rækken" in found.explanation_da]


def test_a_row_printed_and_counted_twice():
    twice = [*PARTS[:3], PARTS[2], PARTS[3], ["I alt", "3.403", "2.593"]]
    (found,) = mismatches(twice)
    assert found.klass == "double_count" and "begge gange" in found.explanation_da
    assert not mismatches([*PARTS[:3], ["Fodpleje", "865", "640"], PARTS[3], ["I alt", "3.403", "2.593"]])
