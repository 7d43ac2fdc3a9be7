"""White rivers between the chunks of lines that stand under each other, and how far a table that has them goes on."""

import itertools
from collections.abc import Sequence

from pipeline.model import Word
from pipeline.tables.chunks import BULLET, Chunk, Line, is_number
from pipeline.tables.columns import find_columns

Interval = tuple[float, float]

NARROWEST = 2.0  # points: a thinner river is none
NEAR = 2.2  # of the font size: how far down the next line of a table may stand
FAR = 4.5  # the same for a line that shows the same columns
MOST_BETWEEN = 4  # lines of other shape (group headings, wrapped labels) between lines that show the columns


def shows_columns(line: Line) -> bool:
    if len(line.chunks) < 2:
        return False
    return not (len(line.chunks) == 2 and BULLET.match(line.chunks[0].text) and not is_number(line.chunks[1].text))


def is_prose(line: Line, width: float) -> bool:
    """Running text: many words, most of them lower case, filling most of the width."""
    words = line.words
    letters = sum(w.text[:1].islower() for w in words)
    return len(words) >= 7 and 2 * letters >= len(words) and len(line.chunks) == 1 and line.x1 - line.x0 > 0.6 * width


def free_parts(printed: Sequence[Chunk | Word], rivers: Sequence[Interval]) -> list[Interval]:
    """What of the rivers no chunk (or word) of a line covers."""
    left: list[Interval] = []
    for a, b in rivers:
        parts = [(a, b)]
        for chunk in printed:
            parts = [
                p for x, y in parts for p in ((x, min(y, chunk.x0)), (max(x, chunk.x1), y)) if p[1] - p[0] >= NARROWEST
            ]
        left += parts[:1] if len(parts) < 2 else [max(parts, key=lambda p: p[1] - p[0])]
    return left


def shared_rivers(group: Sequence[Line]) -> list[Interval]:
    columns = find_columns(group)
    if columns is None:
        return []
    return [(a[1], b[0]) for a, b in itertools.pairwise(columns.spans)]


def grow_down(
    lines: Sequence[Line], group: Sequence[Line], end: int, rivers: list[Interval]
) -> tuple[int, list[Interval]]:
    """How far the lines from ``end`` on go on with ``group`` (exclusive), and the rivers that all lines with columns share."""
    first = end
    previous = group[-1]
    left, right = min(x.x0 for x in group), max(x.x1 for x in group)
    between = 0
    for i in range(end, len(lines)):
        line = lines[i]
        step = line.top - previous.bottom
        free = free_parts(line.chunks, rivers)
        if step > (FAR if shows_columns(line) else NEAR) * max(line.size, previous.size):
            break
        if shows_columns(line) and ((free and 2 * len(free) >= len(rivers)) or _same_chunks(line, previous)):
            rivers = free or rivers
            end, between, previous = i + 1, 0, line
            left, right = min(left, line.x0), max(right, line.x1)
            continue
        if is_prose(line, right - left) and len(free) < len(rivers) and not _in_step(lines, i, previous, rivers):
            break
        if _beside(line, previous, rivers):  # a label and its figure set a little higher and lower
            end, between, previous = i + 1, 0, line
            continue
        between += 1
        if between > MOST_BETWEEN:
            break
        previous = line
    seen = [*group, *lines[first:end]]
    return _with_wrapped_end(lines, seen, end, rivers), rivers


def _beside(line: Line, above: Line, rivers: Sequence[Interval]) -> bool:
    """Two lines that overlap in height and together show the columns, the lower one with a figure."""
    overlap = line.middle - above.middle < 0.75 * line.size
    apart = above.x1 < line.x0 and any(above.x1 <= b and line.x0 >= a for a, b in rivers)
    return overlap and apart and len(above.chunks) == 1 and is_number(line.chunks[0].text)


def _in_step(lines: Sequence[Line], i: int, previous: Line, rivers: Sequence[Interval]) -> bool:
    """A long label in a row of its own: as far from the rows above and below as they are apart, and the table goes on."""
    if i + 1 >= len(lines) or not shows_columns(lines[i + 1]):
        return False
    below = lines[i + 1]
    steady = abs((below.middle - lines[i].middle) - (lines[i].middle - previous.middle)) < 1.0
    return steady and 2 * len(free_parts(below.chunks, rivers)) >= len(rivers)


def _same_chunks(line: Line, above: Line) -> bool:
    """Three chunks or more, each under one of the line above."""
    pairs = list(zip(line.chunks, above.chunks, strict=False))
    return len(line.chunks) == len(above.chunks) > 2 and all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in pairs)


def _with_wrapped_end(lines: Sequence[Line], group: Sequence[Line], end: int, rivers: Sequence[Interval]) -> int:
    """Trailing lines right of the label column that go on with a cell, or with one column longer than the others."""
    edges = [c.x0 for line in group for c in line.chunks[1:]]
    above = lines[end - 1] if end else group[-1]
    while end < len(lines):
        line = lines[end]
        inside = rivers and line.x0 > min(b for _, b in rivers) - 2 and len(free_parts(line.chunks, rivers)) == len(rivers)
        gap = (line.top - above.bottom) / line.size
        in_column = any(abs(x - line.x0) < 0.35 * line.size for x in edges) and len(line.words) <= 6
        if not inside or gap > (2.0 if in_column else 0.5):
            break
        above = line
        end += 1
    return end
