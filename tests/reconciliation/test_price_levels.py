"""Figures at different price levels are no sums that fail."""

import pytest

from pipeline.reconciliation import reconcile
from pipeline.reconciliation.words import price_level


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        "Sted|Ramme (pl 29)|Tillæg (pl 30)|I alt (pl 31)\nNord|3.120|240|3.514\nSyd|2.055|180|2.338\nI alt|5.175|420|5.852",
        "Sted|2028-priser|Regulering, 2028-priser|2030-priser i alt\nA|812|40|884\nB|655|31|712\nC|930|52|1.019",
    ],
)
def test_parts_and_total_at_different_price_levels(text) -> None:
    done = reconcile(table(text), number_format="da")
    rows = [r for r in done.relations if r.kind == "row"]
    assert rows and {r.verdict for r in rows} == {"not_comparable"}
    (finding,) = [f for f in done.findings if f.verdict]
    assert (finding.verdict, finding.klass, finding.severity) == ("not_comparable", "different_scope", "info")
    assert "prisniveau" in finding.explanation_da and "20" in finding.explanation_da


def test_a_total_that_adds_up_is_a_sum_whatever_its_label() -> None:
    done = reconcile(
        table("Sted|Pl 29|Pl 30|I alt (pl 30)\nA|310|95|405\nB|204|61|265\nC|118|40|158"), number_format="da"
    )
    assert {r.verdict for r in done.relations} == {"exact"}


@pytest.mark.parametrize(
    "text",
    [
        "Post|2029|2030\nLøn|412|431\nDrift|188|196\nI alt, løbende priser|600|627\nI alt, 2029-priser|600|615",
        "Kr.|A|B\nHuse|55|61\nVeje|34|30\nSum i årets priser|89|91\nSum, faste priser (2025)|83|84",
    ],
)
def test_a_total_at_another_price_level_is_not_checked_and_says_why(text) -> None:
    (unchecked,) = reconcile(table(text), number_format="da").unchecked
    assert (unchecked.line, unchecked.reason) == (4, "price_level")


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("Afsat (pl 24)", "2024"), ("2023-PL", "2023"), ("faste priser (2020)", "2020"), ("i 24-priser", "2024"), ("prisniveau 2025", "2025"),
        ("Løbende priser, mio. kr.", "løbende priser"), ("Regnskab 2024", ""), ("priser 12 stk.", ""), ("Plads 24", ""),
    ],
)  # fmt: skip
def test_the_price_level_of_a_label(label, level) -> None:
    assert price_level(label) == level
