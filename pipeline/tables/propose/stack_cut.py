"""Stacks of figures cut into rows and columns so that the sums hold, and a stack of label lines cut into as many labels.

A cut gives each figure a row and a column. Ways: row after row, column after column, stack by stack (a run of stacks of one height, one for each
column), or box by box: some columns together, their first rows before the others (as the recursive X-Y cut orders the boxes of a page, Nagy and
Seth, ICPR 1984). Lines that one label is broken over are joined, what heads the column comes first.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations, islice, pairwise, product

from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import Figure
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
MIN_HELD = 0.6  # of the rows, in a cut that counts
MIN_ROWS = 3
MAX_BOXED = 30_000  # figures in all ways of boxes
BY_CHANCE = 0.02  # that a sum of three figures holds in a row
SURE = 2.0  # nats left where a cut counts
DIGITS = 10  # of its last digit that a figure has at least where its sum says something
COLUMN_TOTAL = 3.0  # rows that a column's total says as much as
Places = tuple[int, ...]  # of a row: for each column the place of its figure among all
Sum = tuple[int, ...]  # the column that is the sum, and the others
Box = tuple[int, int, bool, bool]  # columns together; how many rows come before the others; whether these, and the others, go row after row


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


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows of places; in how many of them (``held``) a column is the sum of others; ``evidence``: how many sums hold in all, less those
    that do not; the row that is the sum of all others (``total``: 0, -1 or None)."""

    rows: tuple[Places, ...]
    held: int
    evidence: float
    sums: tuple[Sum, ...] = ()
    total: int | None = None

    @property
    def surprise(self) -> float:
        """How little chance would make so many sums hold, in nats: in so many of the rows, of so many sums, and the columns' totals."""
        rows, columns = len(self.rows), len(self.rows[0])
        choices = math.comb(rows, self.held) * max(1, len(list(_sums(columns))))
        return -math.log(BY_CHANCE) * (self.held + columns * (self.total is not None)) - math.log(choices)

    @property
    def covers_all(self) -> bool:
        """Whether the sums speak for each column."""
        return len({col for each in self.sums for col in each}) == len(self.rows[0])


def best_cut(ways: Iterable[tuple[Places, ...]], values: Sequence[Figure]) -> Cut | None:
    """The cut among the ways to put figures into rows in which most sums hold; None when no more hold than chance would have it for so many ways."""
    cuts = [way and _weighed(way, values) for way in ways]
    counted = (cut for cut in cuts if cut and cut.surprise > math.log(len(cuts)) + SURE)
    return max(counted, key=lambda cut: cut.evidence, default=None)


def _plainly(heights: Sequence[int], values: Sequence[Figure], rows: int, columns: int) -> Iterator[tuple[Places, ...]]:
    """Row after row, column after column, stack by stack (``heights``: how many figures each has)."""
    yield from islice(_boxed(heights, values, rows, columns), 2)
    if len(heights) > 1:
        yield _by_stacks(heights, rows, columns)


def _boxed(heights: Sequence[int], values: Sequence[Figure], rows: int, columns: int) -> Iterator[tuple[Places, ...]]:
    """Box by box."""
    for boxes in islice(_boxes(rows, columns), MAX_BOXED // len(values)):
        made: list[list[int]] = [[] for _ in range(rows)]
        at = 0
        for wide, first, *by_row in boxes:
            for low, high, across in ((0, first, by_row[0]), (first, rows, by_row[1])):
                down, along = (wide, 1) if across else (1, high - low)
                for row in range(high - low):
                    made[low + row] += [at + row * down + col * along for col in range(wide)]
                at += (high - low) * wide
        yield tuple(map(tuple, made))


def _boxes(rows: int, columns: int) -> Iterator[tuple[Box, ...]]:
    """The boxes of all columns, the simplest first: one by row, one for each column, then some columns together over a cut between two rows."""
    one = (1, 0, False, False)
    yield ((columns, 0, True, True),)
    yield (one,) * columns
    for first in (1, 0, *range(rows - 1, 1, -1)):
        for wide in range(columns, 1, -1):
            for left in range(columns - wide + 1):
                for by_row in product((False, True)[first < 2 :], (False, True)):
                    yield (one,) * left + ((wide, first, *by_row),) + (one,) * (columns - wide - left)


def _by_stacks(heights: Sequence[int], rows: int, columns: int) -> tuple[Places, ...]:
    """Stack by stack: runs of stacks, one for each column and as high as the run has rows, or stacks of one row."""
    made: list[Places] = []
    starts = [0, *accumulate(heights)]
    for first, end, height in _groups(heights, rows, columns):
        flat = list(range(starts[first], starts[end]))
        if end - first == columns:
            made += [tuple(flat[row::height]) for row in range(height)]
        else:
            made += [tuple(flat[row * columns :][:columns]) for row in range(height)]
    return tuple(made)


def _groups(heights: Sequence[int], rows: int, columns: int) -> list[tuple[int, int, int]]:
    """The stacks as runs (first, end, rows), in all so many rows: dynamic programming over the ends."""
    best: list[dict[int, tuple[tuple[int, int, int], ...]]] = [{} for _ in range(len(heights) + 1)]
    best[0][0] = ()
    for at in range(len(heights)):
        for done, made in best[at].items():
            for end, height in _runs_from(heights, at, columns):
                if done + height <= rows:
                    best[end].setdefault(done + height, (*made, (at, end, height)))
    return list(best[-1].get(rows, ()))


def _runs_from(heights: Sequence[int], at: int, columns: int) -> Iterator[tuple[int, int]]:
    """(end, rows) of the runs of stacks that can be rows."""
    if heights[at] % columns == 0:
        yield at + 1, heights[at] // columns
    for end in range(at + 1, min(len(heights), at + columns) + 1):
        run = heights[at:end]
        if end - at == columns and len(set(run)) == 1:
            yield end, run[0]
        elif end - at < columns and sum(run) == columns:
            yield end, 1  # a row in stacks of several


def _weighed(rows: tuple[Places, ...], values: Sequence[Figure]) -> Cut | None:
    """The cut with the evidence of its sums; None when they hold neither in most rows nor in the columns."""
    columns = len(rows[0])
    sums = [each for each in _sums(columns) if _hold_mostly(rows, values, each)]
    totals = {row: _columns_held(rows, values, row) for row in (len(rows) - 1, 0)}
    total = max(totals, key=lambda row: totals[row])
    added = totals[total] > 1 and totals[total] >= columns - 1 and len(rows) > MIN_ROWS
    if not sums and not added:
        return None
    held = sum(1 for row in rows if any(_holds(row, values, each) for each in sums))
    holding = sum(_holds(row, values, each) for each in sums for row in rows)
    evidence = 2 * holding - len(rows) * len(sums) + COLUMN_TOTAL * totals[total] * added
    return Cut(rows, held, evidence, tuple(sums), total if added else None)


def _hold_mostly(rows: Sequence[Places], values: Sequence[Figure], each: Sum) -> bool:
    """Whether a sum holds in most rows."""
    allowed = int(len(rows) - max(MIN_ROWS, MIN_HELD * len(rows)))
    failing = (row for row in rows if not _holds(row, values, each))
    return allowed >= 0 and len(list(islice(failing, allowed + 1))) <= allowed


def _columns_held(rows: Sequence[Places], values: Sequence[Figure], total: int) -> int:
    """In how many columns a row is the sum of all others, of which two say something."""
    count = 0
    for column in zip(*rows, strict=True):
        others = [values[place] for at, place in enumerate(column) if at != total]
        of = values[column[total]]
        if sum(bool(figure.value) for figure in others) > 1:
            count += sum(each.low for each in others) <= of.high and of.low <= sum(each.high for each in others)
    return count


def _sums(columns: int) -> Iterator[Sum]:
    for total in range(columns):
        others = [col for col in range(columns) if col != total]
        yield from ((total, *pair) for pair in combinations(others, 2))
        if columns > 3 and total in (0, columns - 1):
            yield total, *others


def _holds(row: Places, values: Sequence[Figure], each: Sum) -> bool:
    """Whether the sum holds in a row; one with fewer than two figures of some digits says nothing."""
    low, high = [Decimal(0)] * 2
    known = 0
    for number, col in enumerate(each):
        figure = values[row[col]]
        known += abs(figure.value) >= DIGITS * figure.quantum
        low, high = (low + figure.low, high + figure.high) if number else (-figure.high, -figure.low)
    return known > 1 and low <= 0 <= high


WAYS = (_plainly, _boxed)  # the plainest first: what they prove is not sought among the others
