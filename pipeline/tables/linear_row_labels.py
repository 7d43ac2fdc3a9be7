"""Rows of figures in text, and their labels where a converter printed these before or after the figures of several rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby, islice, pairwise, product

from pipeline.reconciliation.words import roles
from pipeline.tables.grouping import runs
from pipeline.tables.linear_choice import glance
from pipeline.tables.linear_header_lines import Text
from pipeline.tables.linear_lines import Fragment, TextLine, fragment
from pipeline.tables.linear_names import is_name
from pipeline.tables.linear_splits import Split

MAX_WAYS = 60  # to put the figures of columns that lack some into their rows
GOES_ON = re.compile(r"(?:[-‐,/&]|\b(?:og|i|fra|til|af|for|på|med|pr\.|samt|eller))$", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """A row being gathered: fragments of its label and of its figures. ``unsure``: these might be parted otherwise; ``found_after``: its label
    stands after the table's figures."""

    label: list[Fragment] = field(default_factory=list)
    figures: list[Fragment] = field(default_factory=list)
    unsure: bool = False
    found_after: bool = False


def in_rows(lines: Sequence[TextLine], splits: Sequence[Split], places: Sequence[int]) -> list[int | None]:
    """Places of lines row by row, also where a converter printed some rows as a box: their labels, then their figures under each other,
    column after column. Where a column has too few, the sums tell which rows have none (None); where they do not, the lines stay as they are.
    """
    parts = [
        list(run) for _, run in groupby(places, key=lambda at: len(splits[at].figures) == 1 and not splits[at].label)
    ]
    found: list[list[int | None]] = [[*run] for run in parts]
    texts = [tuple(text for at in run for text in splits[at].figures) for run in parts]
    for number, (words, figures) in enumerate(pairwise(parts)):
        stacks = _stacks(lines, figures)
        height = max(map(len, stacks))
        if height < 2 or len(stacks) < 2 or texts[number] or len(texts[number + 1]) != len(figures):
            continue
        block = _stacks(lines, words)[-1]
        labels = _labels_of([fragment(lines[at], lines[at].text) for at in block], height)
        ways = list(islice(product(*(combinations(range(height), len(stack)) for stack in stacks)), MAX_WAYS + 1))
        if not labels or len(ways) > MAX_WAYS:
            continue
        columns = [
            [dict(zip(rows, stack, strict=True)) for rows, stack in zip(way, stacks, strict=True)] for way in ways
        ]
        full = [row for row in texts if len(row) == len(stacks)]
        weights = [0] if len(ways) == 1 else []
        for way in columns if len(ways) > 1 else ():
            box = [tuple(lines[each[row]].text if row in each else "" for each in way) for row in range(height)]
            weights.append(glance([""] * (len(full) + height), [[row] for row in (*full, *box)]))
        if weights.count(max(weights)) > 1:
            continue
        printed, best = iter(block), columns[weights.index(max(weights))]
        found[number] = [*words[: -len(block)]]
        found[number + 1] = [
            at
            for row, label in enumerate(labels)
            for at in (*(next(printed) for _ in label), *(each.get(row) for each in best))
        ]
    return [at for run in found for at in run]


def _stacks(lines: Sequence[TextLine], places: Sequence[int]) -> list[list[int]]:
    """Places of lines, parted by blank lines."""
    return runs(places, lambda _, at: not lines[at].gap)


def take_labels_after(text: Text, rows: Sequence[Row], end: int) -> int:
    """Gives rows without a label the labels that a converter printed after all the figures, when they are as many; the place after them."""
    bare = [row for row in rows[1:] if row.figures and not row.label]
    lines, at = text.lines, end
    while at < len(lines) and text.is_label(at) and at - end <= 2 * len(bare):
        at += 1
    pieces = [fragment(line, line.text) for line in lines[end:at]]
    edges = [place for place in range(end, at) if place == end or lines[place].gap]
    labels = [pieces[low - end : high - end] for low, high in pairwise([*edges, at])]
    if len(pieces) == len(bare):
        labels = [[piece] for piece in pieces]
    if not bare or len(labels) != len(bare):
        return end
    for row, label in zip(bare, labels, strict=True):
        row.label, row.found_after = label, True
    return at


def _labels_of(lines: Sequence[Fragment], count: int) -> list[list[Fragment]]:
    """Lines as so many labels: parted where a name or a total's word begins, then before capitals; [] when there are too few."""
    if len(lines) < count:
        return []
    scores = [_begins_label(before.text, line.text) for before, line in pairwise(lines)]
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], -at))[: count - 1]
    if any(scores[at] <= 0 for at in order):
        return []
    edges = [0, *sorted(at + 1 for at in order), len(lines)]
    return [list(lines[low:high]) for low, high in pairwise(edges)]


def _begins_label(before: str, text: str) -> int:
    if GOES_ON.search(before) or not text[:1].isupper():
        return 0
    return 2 if is_name(text) or "total" in roles(text) else 1
