"""Sums printed inside one cell."""

import pytest

from pipeline.reconciliation import cell_sums, reconcile


@pytest.mark.parametrize(
    ("text", "parts", "verdict"),
    [
        ("1) 0,75 mio. kr.\n2) 1,0 mio. kr.\n3) 0,25 mio.kr.\nI alt 2 mio. kr.", 3, "exact"),
        ("1) 1,5 mio. kr. 2) 2,7 mio. kr. 1) 1,8 mio. kr. I alt 6 mio. kr.", 3, "exact"),
        ("1) 0,3 mio. kr. 2) 1,8 mio. kr. 2,1 mio. Kr.", 2, "exact"),
        ("2 mio. kr.\n1,9 mio. kr.\n3,9 mio. kr.", 2, "exact"),
        ("1) 1,5 mio. kr. 2) 2,7 mio. kr. I alt 5,2 mio. kr.", 2, "mismatch"),
    ],
)
def test_the_cells_own_total(text, parts, verdict) -> None:
    (found,) = cell_sums([["Indsats", text]])
    assert (found.place, len(found.parts), found.comparison.verdict) == ((0, 1), parts, verdict)


@pytest.mark.parametrize(
    "text", ["2 mio. kr. 1,9 mio. kr. 0,7 mio. kr.", "1,4 mio. kr.", "400.000 kr. og 300.000 kr.", ""]
)
def test_a_list_is_no_sum(text) -> None:
    assert cell_sums([[text]]) == ()


def test_a_wrong_total_is_said() -> None:
    findings = reconcile(
        [["Indsats", "Beløb"], ["Ældre", "1) 1,5 mio. kr. 2) 2,7 mio. kr. I alt 5,2 mio. kr."]]
    ).findings
    (finding,) = [f for f in findings if f.code == "sum.cell"]
    assert finding.difference == 1_000_000 and "5,2 mio. kr." in finding.explanation_da
