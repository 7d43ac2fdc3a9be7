"""Intervals: when a printed total and its printed parts can all be right."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.danish.numbers import read_figure
from pipeline.reconciliation import Rounded, combine


@pytest.mark.parametrize(
    ("total", "parts", "verdict", "difference", "slack"),
    [
        ("8.165.884", ["4.030.016", "4.135.869"], "within_rounding", "-1", "1.5"),
        ("1,1", ["0,5", "0,5"], "within_rounding", "0.1", "0.15"),
        ("12,4", ["6,2", "6,2"], "exact", "0", "0.15"),
        ("12,4", ["12, 4", "-"], "exact", "0", "0.1"),
        ("8.557.655", ["1.657.254", "2.061.670", "1.628.090", "3.216.985"], "mismatch", "-6344", "2.5"),
        ("1,3", ["0,5", "0,5"], "mismatch", "0.3", "0.15"),
        ("10", ["4", None], "incomplete", "6", "1"),
        (None, ["4", "5"], "not_comparable", None, None),
        ("9", [], "not_comparable", None, None),
    ],
)
def test_combine(total, parts, verdict, difference, slack) -> None:
    def figure(text):
        return None if text is None else read_figure(text)

    found = combine(figure(total), [(figure(part), 1) for part in parts])
    assert found.verdict == verdict
    assert found.difference == (None if difference is None else Decimal(difference))
    assert found.slack == (None if slack is None else Decimal(slack))


def test_coefficients() -> None:
    eight = combine(Rounded.printed(Decimal(4), Decimal(1)), [(Rounded.printed(Decimal("0.5"), Decimal("0.1")), 8)])
    assert eight.verdict == "exact"
    rest = combine(
        Rounded.printed(Decimal(6), Decimal(1)),
        [(Rounded.printed(Decimal(10), Decimal(1)), 1), (Rounded.printed(Decimal(4), Decimal(1)), -1)],
    )
    assert (rest.verdict, rest.slack) == ("exact", Decimal("1.5"))


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12), st.sampled_from([0, 1, 2, 3]))
def test_a_rounded_table_is_never_wrong(exact, digits) -> None:
    """Whatever was rounded properly, parts and total alike, is not called a mismatch."""
    quantum = Decimal(10) ** digits

    def rounded(value):
        return Rounded.printed((Decimal(value) / quantum).to_integral_value() * quantum, quantum)

    assert combine(rounded(sum(exact)), [(rounded(x), 1) for x in exact]).verdict in ("exact", "within_rounding")


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=8), st.randoms())
def test_the_order_of_the_parts_does_not_matter(values, dice) -> None:
    parts = [(Rounded.printed(Decimal(v), Decimal(1)), 1) for v in values]
    total = Rounded.printed(Decimal(sum(values) + 1), Decimal(1))
    mixed = list(parts)
    dice.shuffle(mixed)
    assert combine(total, parts) == combine(total, mixed)
