"""A stack of label lines as so many labels: lines that one label is broken over joined, what heads the column first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.danish.text import clean
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_lines import Fragment, TextLine, fragment
from pipeline.tables.linear_names import is_cluster_like, is_known_cluster, is_name

MAX_LINES = 3  # of a label
MAX_CORNER = 4  # lines of the label column's head
# What a known name, one that looks like a cluster's, a line, an unknown text over several lines, a line of the head are worth.
KNOWN, LIKE, PLAIN, BROKEN, CORNER = 2.0, 1.5, 1.0, 0.4, -0.1


def labels_of(lines: Sequence[TextLine], rows: int) -> list[list[Fragment]]:
    """The label column's head and ``rows`` labels, as what is known of names and capitals makes likeliest; [] when the lines are too few.

    Dynamic programming over the ends of the labels.
    """
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [
        {corner: (CORNER * corner, (corner,)) for corner in range(min(MAX_CORNER, len(lines) - rows) + 1)}
    ]
    for _ in range(rows):
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (worth, edges) in best[-1].items():
            for end in range(start + 1, min(len(lines), start + MAX_LINES) + 1):
                value = worth + _worth(lines[start:end])
                if end not in step or value > step[end][0]:
                    step[end] = value, (*edges, end)
        best.append(step)
    if len(lines) not in best[-1]:
        return []
    edges = (0, *best[-1][len(lines)][1])
    return [[fragment(line, line.text) for line in lines[low:high]] for low, high in pairwise(edges)]


def _worth(lines: Sequence[TextLine]) -> float:
    text = clean("\n".join(line.text for line in lines))
    if is_name(text) or is_known_cluster(text) or "total" in roles(text):
        return KNOWN
    if is_cluster_like(text):
        return LIKE
    if len(lines) == 1:
        return PLAIN if text[:1].isupper() else 0.0
    wrapped = all(line.text[:1].islower() or before.text[-1] in "-‐/," for before, line in pairwise(lines))
    return PLAIN if wrapped else BROKEN
