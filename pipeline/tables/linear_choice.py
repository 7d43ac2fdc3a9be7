"""Where lines of figures can be cut in several ways: the cut whose columns are of a kind, and whose sums hold.

First each doubtful row takes the way that resembles the sure rows most (size and decimals, column by column); then the ways are
tried one row at a time, and a way that makes more sums hold than any other is proven. What no sum proves stays doubtful: the caller says so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from statistics import median

from pipeline.danish.numbers import read_figure
from pipeline.reconciliation import HOLDING, find_relations

Row = tuple[str, ...]
MAX_ROWS = 120
MAX_CELLS = 8000  # in the tables tried
MAX_TOGETHER = 24  # ways of the doubtful rows together
MAX_TRIED = 6  # ways of a row, the likeliest
OTHER_DECIMALS = 1.5  # how unlike figures with and without decimals are, in powers of ten
CLEAR = 2.0  # powers of ten by which the next way must be more unlike, for the likest to be sure
MIN_ADDING = 3  # rows with a total of their own
MOST_ADDING = 0.6  # of the rows


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows as chosen, and the places of those that neither a sum nor a clear likeness settles."""

    rows: tuple[Row, ...]
    unsure: frozenset[int]


def glance(labels: Sequence[str], ways: Sequence[Sequence[Row]]) -> int:
    """How many more sums hold than not when each row takes the way most like the sure rows."""
    ways = _adding_up(ways)
    ranked = _ranked(ways)
    return _Scale(labels, ranked)([0] * len(ranked)) if len(ways) <= MAX_ROWS else 0


def choose(labels: Sequence[str], ways: Sequence[Sequence[Row]], alike: bool = True) -> Choice:
    """The way of each row. ``ways`` are rows of figures without the label, all of one width; a row with one way is sure.

    With ``alike`` a row that no sum settles takes the way most like the sure rows, else its first.
    """
    ways = _adding_up(ways)
    unlike = _unlikeness(ways) if alike else None
    clear = {at for at, each in enumerate(ways) if len(each) == 1 or (unlike and _is_clear(each, unlike))}
    ranked = _ranked(ways) if alike else [list(each) for each in ways]
    doubtful = [at for at in range(len(ways)) if at not in clear]
    picks = [0] * len(ways)
    if len(ways) > MAX_ROWS:
        return Choice(tuple(each[0] for each in ranked), frozenset(doubtful))
    weigh = _Scale(labels, ranked)
    together = list(islice(product(*(range(len(ranked[at])) for at in doubtful)), MAX_TOGETHER + 1))
    if 1 < len(together) <= MAX_TOGETHER and len(together) * weigh.size <= MAX_CELLS:
        trials = [_with(picks, doubtful, each) for each in together]
        weights = [weigh(trial) for trial in trials]
        if weights.count(max(weights)) == 1:
            picks = trials[weights.index(max(weights))]
    proven = set()
    for at in doubtful:
        if weigh.size * len(weigh.known) > MAX_CELLS:
            break
        weights = [weigh(_with(picks, [at], [way])) for way in range(len(ranked[at]))]
        if weights.count(max(weights)) == 1:
            picks = _with(picks, [at], [weights.index(max(weights))])
            proven.add(at)
    picks = _like_their_fellows(picks, sorted(proven), ranked, weigh)
    rows = tuple(each[pick] for each, pick in zip(ranked, picks, strict=True))
    return Choice(rows, frozenset(doubtful) - proven)


def closed_columns(rows: Sequence[Row]) -> frozenset[tuple[int, int]]:
    """The first and last (from 1) of neighbouring columns whose last or first is the sum of the others, or the first less them, in most rows;
    and twice the column that is the sum of all the others."""
    width = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == width]
    found = {
        (first + 1, last + 1)
        for first in range(width)
        for last in range(first + 2, width)
        for total in (-1, 0)
        if sum(_adds_up(row[first : last + 1], total) for row in full) >= max(2, MOST_ADDING * len(full))
    }
    if (1, width) in found:
        at_end = sum(_adds_up(row, -1) for row in full) >= max(2, MOST_ADDING * len(full))
        found.add((width, width) if at_end else (1, 1))
    return frozenset(found)


def _adding_up(ways: Sequence[Sequence[Row]]) -> list[Sequence[Row]]:
    """The ways with a total in their last (or first) column that is the sum of the others, where most rows have such a way."""
    for total in (-1, 0):
        adding = [[row for row in each if _adds_up(row, total)] for each in ways]
        if sum(map(bool, adding)) >= max(MIN_ADDING, MOST_ADDING * len(ways)):
            return [[row for row in each if _adds_up(row, total, 2)] or each for each in ways]
    return list(ways)


def _adds_up(row: Row, total: int, least: int = 3) -> bool:
    """Whether one column is exactly the sum of the others, and ``least`` of all hold something."""
    figures = [read_figure(text, "da") for text in row if text]
    values = [figure.value for figure in figures if figure is not None]
    whole = bool(row[total]) and len(values) == len(figures) and sum(map(bool, values)) >= least
    return whole and sum(values) == 2 * values[total]


def _with(picks: Sequence[int], rows: Sequence[int], ways: Sequence[int]) -> list[int]:
    changed = list(picks)
    for at, way in zip(rows, ways, strict=True):
        changed[at] = way
    return changed


def _like_their_fellows(
    picks: list[int], proven: Sequence[int], ways: Sequence[Sequence[Row]], weigh: _Scale
) -> list[int]:
    """Rows whose fellows leave the same columns empty do so too, unless that loses a sum that holds: a figure that is wrong
    where it stands must not be moved to where nothing asks for it.
    """
    shapes = Counter(_empty(ways[at][picks[at]]) for at in proven)
    for at in proven:
        usual, rows = shapes.most_common(1)[0]
        if rows < 2 or _empty(ways[at][picks[at]]) == usual:
            continue
        for way, row in enumerate(ways[at]):
            moved = _with(picks, [at], [way])
            if _empty(row) == usual and weigh.holding(moved) >= weigh.holding(picks):
                picks = moved
                break
    return picks


def _empty(row: Row) -> tuple[bool, ...]:
    return tuple(not text for text in row)


class _Scale:
    """Weighs a choice: how many sums of its table hold, less those that do not. Remembers what it weighed."""

    def __init__(self, labels: Sequence[str], ways: Sequence[Sequence[Row]]) -> None:
        self.labels, self.ways = labels, ways
        self.known: dict[tuple[int, ...], tuple[int, int]] = {}
        self.size = sum(len(each[0]) for each in ways)

    def __call__(self, picks: Sequence[int]) -> int:
        held, broken = self._count(picks)
        return held - broken

    def holding(self, picks: Sequence[int]) -> int:
        """How many sums hold."""
        return self._count(picks)[0]

    def _count(self, picks: Sequence[int]) -> tuple[int, int]:
        key = tuple(picks)
        if key not in self.known:
            rows = [(label, *each[pick]) for label, each, pick in zip(self.labels, self.ways, picks, strict=True)]
            verdicts = [relation.verdict for relation in find_relations(rows, number_format="da", header_rows=0)]
            self.known[key] = sum(verdict in HOLDING for verdict in verdicts), verdicts.count("mismatch")
        return self.known[key]


def _ranked(ways: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The ways of each row, the one most like the sure rows first."""
    unlike = _unlikeness(ways)
    return [sorted(each, key=unlike)[:MAX_TRIED] if unlike else list(each)[:MAX_TRIED] for each in ways]


def _is_clear(ways: Sequence[Row], unlike: Callable[[Row], float]) -> bool:
    first, second = sorted(map(unlike, ways))[:2]
    return second - first >= CLEAR


def _unlikeness(ways: Sequence[Sequence[Row]]) -> Callable[[Row], float] | None:
    """How far a row is from the rows that have one way only, in powers of ten; None when there are none."""
    sure = [each[0] for each in ways if len(each) == 1]
    if not sure:
        return None
    columns = [[kind for row in sure if (kind := _kind(row[col]))] for col in range(len(sure[0]))]
    usual = [
        (median(size for size, _ in column), 2 * sum(point for _, point in column) > len(column)) if column else None
        for column in columns
    ]

    def unlike(row: Row) -> float:
        off = 0.0
        for text, typical in zip(row, usual, strict=True):
            kind = _kind(text)
            if kind and typical:
                off += abs(kind[0] - typical[0]) + OTHER_DECIMALS * (kind[1] != typical[1])
        return off

    return unlike


def _kind(text: str) -> tuple[float, bool] | None:
    """The power of ten of a figure and whether it has decimals."""
    figure = read_figure(text)
    if figure is None or figure.nil:
        return None
    return math.log10(abs(float(figure.value)) + 1), figure.quantum < 1
