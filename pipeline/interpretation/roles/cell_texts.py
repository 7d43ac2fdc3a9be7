"""The text of a table's cells in one line, and whether it is a figure."""

import re
from collections.abc import Sequence
from itertools import combinations

from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import Figure, read_figure
from pipeline.danish.text import clean
from pipeline.interpretation.names.lexicon import cluster_words, load, plain
from pipeline.interpretation.roles.facets import facet
from pipeline.model import Cell

LONGEST_LABEL = 80  # characters
MOST_BREAKS = 5  # breaks of a cell that are tried
#: A cell that is a year, or a span of years.
YEARS = re.compile(rf"{YEAR}(?:\s?[-–]\s?(?:{YEAR}|\d\d))?")
_LIST_LABEL = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}|[a-z])\)\s+")
_BROKEN_WORD = re.compile(r"(?<=[a-zæøå])[ \t]*\n[ \t]*(?=[a-zæøå])")


def text_of(cell: Cell | None) -> str:
    """A cell's text in one line, '' for an empty slot. A narrow column breaks words without a hyphen ("Disponere|t", "Fynsklyn|gen"):
    they are joined where only the joined word is known."""
    if cell is None:
        return ""
    if "\n" not in cell.text or len(cell.text) > LONGEST_LABEL:
        return clean(cell.text)
    breaks = [found.span() for found in _BROKEN_WORD.finditer(cell.text)][:MOST_BREAKS]
    ways = [joined for n in range(len(breaks) + 1) for joined in combinations(breaks, n)]
    return max((_joined(cell.text, way) for way in ways), key=_known)  # the first of the best: the fewest joined


def _joined(text: str, breaks: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(breaks):
        text = text[:start] + text[end:]
    return clean(text)


def _known(text: str) -> int:
    """How much of a label means something: the letters of its names, a measure, a payer. A cluster nobody knows is no name here: words run
    together look like one."""
    found = facet(text, is_cell=True)
    names = [n for n in found.names if n.kind != "cluster" or plain(cluster_words(n.raw), load().clusters) is not None]
    return sum(n.end - n.start for n in names) + 4 * bool(found.measure) + 2 * bool(found.payer)


def figure_in(text: str) -> Figure | None:
    """The figure that a cell is, one amount with its unit ("800.000 kr.") in kroner; None for any other text."""
    figure = read_figure(text)
    found = find_amounts(text, in_cell=True) if figure is None else ()
    if len(found) != 1 or found[0].end - found[0].start < len(text):
        return figure
    amount = found[0].amount
    return Figure(amount.value_kr, amount.quantum_kr, amount.low_kr, amount.high_kr, amount.raw)


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure, a dash, a list of figures ("1) 1.350.000 2) 2.275.000"), or amounts with little else."""
    if all(read_figure(part) for part in _LIST_LABEL.split(text) if part) and text:
        return True
    amounts = find_amounts(text)
    return bool(amounts) and sum(found.end - found.start for found in amounts) * 3 >= len(text)
