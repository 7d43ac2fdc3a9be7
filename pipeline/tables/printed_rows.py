"""Rows that are printed but not drawn: several lines of cells inside one drawn row."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pipeline.model import Word
from pipeline.tables.chunks import Line, is_number, make_chunks, make_lines
from pipeline.tables.cut import Slot

BLANK_LINE = 0.8  # of the font size: white this high across all columns may part rows
FEWEST_ITEMS = 4  # lines of a list that stands beside other lists


Band = tuple[float, float]


def printed_edges(xs: Sequence[float], ys: Sequence[float], words: Sequence[Word]) -> tuple[list[float], list[Band]]:
    """Edges between printed rows where a drawn row (between two of ``ys``) holds several, and the drawn rows that hold
    lists side by side."""
    edges: list[float] = []
    lists: list[Band] = []
    for top, bottom in itertools.pairwise(ys):
        inside = [w for w in words if top <= (w.top + w.bottom) / 2 < bottom]
        if not inside:
            continue
        lines = make_lines(inside)
        items = _side_by_side_lists(lines, xs)
        if items:
            lists.append((top, bottom))
        edges += items or _stacked_figures(lines, xs) or _blank_lines(lines, xs)
    return edges, lists


def _column(xs: Sequence[float], x: float) -> int:
    return sum(x >= edge for edge in xs[1:-1])


def _between(upper: Line, lower: Line) -> float:
    return (upper.bottom + lower.top) / 2


def _stacked_figures(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """Columns that are stacks of figures, one a line: each line is a row, but for lines that only wrap a label."""
    if len(lines) < 2:
        return []
    stacks: dict[int, list[int]] = defaultdict(list)
    spoiled: set[int] = set()
    for i, line in enumerate(lines):
        for chunk in make_chunks(line.words, xs[1:-1]):
            col = _column(xs, chunk.middle)
            if is_number(chunk.text):
                stacks[col].append(i)
            elif any(ch.isalpha() for ch in chunk.text):
                spoiled.add(col)
    good = [rows for col, rows in stacks.items() if col not in spoiled and len(rows) >= 2]
    texts = [col for col in spoiled if col not in stacks]
    if not good or len(good) < len(stacks) - len(good) or (len(good) == 1 and len(texts) > 1):
        return []
    anchors = {i for rows in good for i in rows}
    if len(anchors) < 0.5 * len(lines):
        return []
    pitch = median(b.middle - a.middle for a, b in itertools.pairwise(lines))
    return [
        _between(lines[i - 1], line)
        for i, line in enumerate(lines)
        if i
        and not (
            (i not in anchors and line.words[0].text[:1].islower()) or line.middle - lines[i - 1].middle < 0.6 * pitch
        )
    ]


def _side_by_side_lists(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """Lists beside each other, one short item a line. Wrapped text would begin some of its lines with small letters."""
    items: dict[int, int] = defaultdict(int)
    small = 0
    for line in lines:
        for chunk in make_chunks(line.words, xs[1:-1]):
            if len(chunk.words) > 4:
                return []
            small += chunk.words[0].text[:1].islower()
            items[_column(xs, chunk.middle)] += 1
    lists = [n for n in items.values() if n >= FEWEST_ITEMS]
    if len(lists) < 3 or len(lists) < 0.75 * len(items) or sum(lists) < 5 * len(lists) or small > 0.05 * sum(lists):
        return []
    return [_between(a, b) for a, b in itertools.pairwise(lines)]


def join_wrapped_items(slots: Sequence[Slot], bands: Sequence[Band]) -> list[Slot]:
    """Items of lists that take two lines made one, and the rest of their list moved up: the lists are independent.

    Two lines are one item when a hyphen divides a name, or a bold heading is wider than its column.
    """
    joined = {(s.row, s.col): s for s in slots}
    for top, bottom in bands:
        inside = [s for s in slots if s.box is not None and top - 1 <= s.box[1] and s.box[3] <= bottom + 1]
        rows = sorted({s.row for s in inside})
        for col in sorted({s.col for s in inside}):
            _join_column(joined, [(row, col) for row in rows if (row, col) in joined])
    return list(joined.values())


def _join_column(joined: dict[tuple[int, int], Slot], places: Sequence[tuple[int, int]]) -> None:
    items: list[tuple[Word, ...]] = []
    for place in places:
        slot = joined[place]
        if items and items[-1] and slot.words and _one_item(items[-1], slot):
            items[-1] += slot.words
        else:
            items.append(slot.words)
    items += [()] * (len(places) - len(items))
    for place, words in zip(places, items, strict=True):
        joined[place] = replace(joined[place], words=words)


def _one_item(words: Sequence[Word], slot: Slot) -> bool:
    last, first = words[-1], slot.words[0]
    if last.text.endswith("-") and len(last.text) > 2:
        return True
    side = slot.box.x1 if slot.box is not None else last.x1
    return all(w.bold for w in (*words, *slot.words)) and last.x1 + (first.x1 - first.x0) + 0.25 * last.size > side - 4


def _blank_lines(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """White across all columns, with a label and another cell beginning under it."""
    edges = []
    for upper, lower in itertools.pairwise(lines):
        if lower.top - upper.bottom < BLANK_LINE * lower.size:
            continue
        begun = {_column(xs, c.middle) for c in make_chunks(lower.words, xs[1:-1])}
        if 0 in begun and len(begun) > 1:
            edges.append(_between(upper, lower))
    return edges
