"""Every figure that a page shows is held against what was read."""

from pipeline.model import Box
from pipeline.tables.crosscheck import figures_of


def test_the_small_mark_of_a_note_is_no_digit_of_its_figure():
    big = [(char, Box(10 + 7 * n, 20, 17 + 7 * n, 31)) for n, char in enumerate("44.400")]
    raised, full = ("2", Box(52, 20.3, 56, 26.5)), ("2", Box(52, 20, 59, 31))
    assert (figures_of([*big, raised]), figures_of([*big, full])) == (["44400"], ["444002"])
