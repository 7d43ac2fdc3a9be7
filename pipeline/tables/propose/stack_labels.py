"""A stack of label lines as so many labels: lines that one label is broken over joined, what heads the column first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_header_words import is_other_head
from pipeline.tables.linear_lines import Fragment, TextLine, fragment
from pipeline.tables.linear_names import is_cluster_like, is_known_cluster, is_name

MAX_LINES = 3  # of a label
MAX_CORNER = 4  # lines of the label column's head
# What a known name, one that looks like a cluster's, a line, an unknown text over several lines, a line of the head are worth.
KNOWN, LIKE, PLAIN, BROKEN, CORNER = 2.0, 1.5, 1.0, 0.4, -0.1
NO_LABEL = float("-inf")  # what prints an amount, heads labels, or has a blank line inside that nothing explains
APART = -0.5  # for each other blank line inside a label


@dataclass(frozen=True, slots=True)
class Labels:
    """The lines ``start:end`` as labels, and how likely they are."""

    start: int
    end: int
    labels: tuple[tuple[Fragment, ...], ...]
    worth: float


def labels_of(lines: Sequence[TextLine], rows: int, first: int | None, last: int) -> Labels | None:
    """The lines as ``rows`` labels, as what is known of names and capitals makes likeliest; None when they are too few. They begin on the line
    ``first``, or anywhere (None), and end on the line ``last`` or, if they must, later.

    Dynamic programming over the ends of the labels.
    """
    begins = range(len(lines)) if first is None else range(first, first + MAX_CORNER + 1)
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [
        {start: (CORNER * (start - (first or start)), (start,)) for start in begins}
    ]
    for _ in range(rows):
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (worth, edges) in best[-1].items():
            for end in range(start + 1, min(len(lines), start + MAX_LINES) + 1):
                value = worth + _worth(lines[start:end])
                if end not in step or value > step[end][0]:
                    step[end] = value, (*edges, end)
        best.append(step)
    ends = [end for end in best[-1] if end == last or (end > last and (end == len(lines) or lines[end].gap))]
    if not ends:
        return None
    end = max(ends, key=lambda end: (best[-1][end][0], -end))
    worth, edges = best[-1][end]
    parts = tuple(tuple(fragment(line, line.text) for line in lines[low:high]) for low, high in pairwise(edges))
    return Labels(edges[0], end, parts, worth)


def _worth(lines: Sequence[TextLine]) -> float:
    text = clean("\n".join(line.text for line in lines))
    if find_amounts(text):
        return NO_LABEL
    apart = APART * sum(line.gap > 0 for line in lines[1:])
    if is_name(text) or is_known_cluster(text) or "total" in roles(text):
        return KNOWN + apart
    if is_cluster_like(text):
        return LIKE + apart
    if any(is_other_head(line.text) for line in lines):
        return NO_LABEL
    if len(lines) == 1:
        return PLAIN if text[:1].isupper() else 0.0
    wrapped = all(line.text[:1].islower() or before.text[-1] in "-‐/," for before, line in pairwise(lines))
    return PLAIN + apart if wrapped else BROKEN if not apart else NO_LABEL
