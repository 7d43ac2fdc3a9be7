"""The text of a table's cells in one line, and whether it is a figure."""

from __future__ import annotations

import re

from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.interpretation.facets import facet
from pipeline.interpretation.names import name_of_cell
from pipeline.model import Cell

_BROKEN_WORD = re.compile(r"(?<=[a-zæøå])[ \t]*\n[ \t]*(?=[a-zæøå])")


def text_of(cell: Cell | None) -> str:
    """A cell's text in one line, '' for an empty slot. A narrow column breaks words without a hyphen ("Disponere|t", "Fynsklyn|gen"):
    they are joined where only the joined word is known."""
    if cell is None:
        return ""
    plain = clean(cell.text)
    if "\n" not in cell.text:
        return plain
    joined = clean(_BROKEN_WORD.sub("", cell.text))
    if joined == plain or name_of_cell(plain) is not None:
        return plain
    return joined if _known(joined) > _known(plain) else plain


def _known(text: str) -> int:
    """How much of a label means something: the letters of its names, a measure, a payer."""
    found = facet(text, is_cell=True)
    return sum(name.end - name.start for name in found.names) + 4 * bool(found.measure) + 2 * bool(found.payer)


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure, a dash, or amounts with little else."""
    figure = read_figure(text)
    if figure is not None:
        return True
    amounts = find_amounts(text)
    return bool(amounts) and sum(found.end - found.start for found in amounts) * 3 >= len(text)
