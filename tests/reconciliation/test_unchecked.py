"""A check that did not run has found nothing: totals that no sum reaches are said, with the reason."""

import pytest

from pipeline.reconciliation import reconcile
from pipeline.report.sums_text import table_text


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize(
    ("text", "reason", "cells"),
    [
        ("Post|2031|2032\nSamlet ramme|4.120|4.260\nHeraf brugt|3.010|2.975", "no_parts", ((1, 1), (1, 2))),
        ("Post|Beløb\nKontor|330\nRejser|ukendt\nMøder|n/a\nI alt|912", "unread_parts", ((4, 1),)),
        ("Post|2031|2032\nRejser|410|377\nMøder|128|96\nI alt|9.150|8.730", "no_match", ((3, 1), (3, 2))),
        ("Post|Antal\nA|3\nB|4\nC|3\nD|4\nE|3\nSum|7", "several", ((6, 1),)),
    ],
)
def test_why_a_total_was_not_checked(text, reason, cells):
    done = reconcile(table(text), number_format="da")
    (unchecked,) = [u for u in done.unchecked if u.kind == "column"]
    assert (unchecked.reason, unchecked.cells) == (reason, cells)


def test_a_total_that_is_checked_is_not_listed():
    done = reconcile(table("Post|2031|2032\nRejser|410|377\nMøder|128|96\nI alt|538|473"), number_format="da")
    assert done.relations and not done.unchecked


def test_the_text_names_the_total_the_columns_and_the_reason():
    text = table_text(
        "t", reconcile(table("Post|2031|2032\nRejser|410|377\nMøder|128|96\nI alt|9.150|8.730"), number_format="da")
    )
    assert "I alt (2031, 2032): ingen af tabellens poster giver tilsammen totalen" in text
