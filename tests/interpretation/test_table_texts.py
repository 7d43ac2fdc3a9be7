"""Texts of cells whose words a narrow column breaks."""

from __future__ import annotations

import pytest

from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.model import Cell


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Den\nsydvestjyske\nklynge", "Den sydvestjyske klynge"),
        ("I alt\nsydvestjyske\nklynge", "I alt sydvestjyske klynge"),
        ("Den\nsydvestjys\nke klynge", "Den sydvestjyske klynge"),
        ("Fynsklyn\ngen", "Fynsklyngen"),
        ("Disponere\nt beløb", "Disponeret beløb"),
        ("Hjælp til\nunge uden job", "Hjælp til unge uden job"),
    ],
)
def test_words_are_joined_only_where_that_says_more(printed: str, said: str) -> None:
    assert text_of(Cell(0, 0, printed)) == said
