"""Rows that are printed but not drawn: several lines of cells inside one drawn row."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from pipeline.model import Word
from pipeline.tables.chunks import Line, is_number, make_chunks, make_lines

BLANK_LINE = 0.8  # of the font size: white this high across all columns may part rows
FEWEST_ITEMS = 4  # lines of a list that stands beside other lists


def printed_edges(xs: Sequence[float], ys: Sequence[float], words: Sequence[Word]) -> list[float]:
    """Edges between printed rows where a drawn row (between two of ``ys``) holds several."""
    edges: list[float] = []
    for top, bottom in itertools.pairwise(ys):
        inside = [w for w in words if top <= (w.top + w.bottom) / 2 < bottom]
        if inside:
            lines = make_lines(inside)
            edges += _stacked_figures(lines, xs) or _side_by_side_lists(lines, xs) or _blank_lines(lines, xs)
    return edges


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
        if i and not ((i not in anchors and line.words[0].text[:1].islower()) or line.middle - lines[i - 1].middle < 0.6 * pitch)
    ]


def _side_by_side_lists(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """Lists beside each other, one item a line: lines that end although the next word would have had room."""
    cells: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for i, line in enumerate(lines):
        for chunk in make_chunks(line.words, xs[1:-1]):
            first = chunk.words[0]
            if len(chunk.words) > 4 or first.text[:1].islower():
                return []
            cells[_column(xs, chunk.middle)].append((i, chunk.x1, first.x1 - first.x0))
    lists = 0
    for col, items in cells.items():
        room = max(x1 for _, x1, _ in items)
        pairs = list(itertools.pairwise(items))
        ended = sum(x1 + width + 2 < min(xs[col + 1], max(room, xs[col + 1] - 12)) for (_, x1, _), (_, _, width) in pairs)
        lists += len(items) >= FEWEST_ITEMS and 2 * ended > len(pairs)
    if lists < 3 or lists < 0.75 * len(cells):
        return []
    return [_between(a, b) for a, b in itertools.pairwise(lines)]


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
