"""Where tables without a drawn grid stand: runs of printed lines whose gaps lie under each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.tables.chunks import BULLET, Line, is_number
from pipeline.tables.columns import body_lines, find_columns
from pipeline.tables.header import FULL
from pipeline.tables.paragraph_cues import is_caption
from pipeline.tables.ruling import Bar, Ruling

Interval = tuple[float, float]

NARROWEST = 2.0  # points: a thinner river is none
NEAR = 2.2  # of the font size: how far down the next line of a table may stand
FAR = 4.5  # the same for a line that shows the same columns
SHORTEST_BAR = 60.0  # points
MOST_BETWEEN = 4  # lines of other shape (group headings, wrapped labels) between lines that show the columns


def find_groups(lines: Sequence[Line], ruling: Ruling) -> list[list[Line]]:
    """Runs of lines that may be tables, top to bottom. A line is in one run at most."""
    groups: list[list[Line]] = []
    start = 0
    floor = 0
    while start < len(lines):
        if not shows_columns(lines[start]):
            start += 1
            continue
        end, rivers = _grow(lines, start)
        if end - start >= 2 or (end - start == 1 and _ruled(lines[start], ruling)):
            first = _with_lines_above(lines, start, floor, rivers, ruling)
            last = _with_lines_below(lines, end, ruling, lines[first:end])
            groups.append(list(lines[first:last]))
            start = floor = last
        else:
            start += 1
    return groups


def find_ruled_groups(lines: Sequence[Line], ruling: Ruling) -> tuple[list[list[Line]], list[Line]]:
    """Lines between horizontal bars of one width, with no running text among them, and the lines left over.

    Headers over the first bar and rows under the last belong to it when they show the same columns.
    """
    cores: list[list[Line]] = []
    taken: set[int] = set()
    for stack in _bar_stacks(ruling.horizontal):
        for group in _bands_between(stack, [line for line in lines if id(line) not in taken]):
            cores.append(group)
            taken |= set(map(id, group))
    groups: list[list[Line]] = []
    for core in sorted(cores, key=lambda g: g[0].middle):
        above = _until_taken([line for line in reversed(lines) if line.middle < core[0].middle], taken)
        below = _until_taken([line for line in lines if line.middle > core[-1].middle], taken)
        rivers = _shared_rivers(core)
        end, _ = _grow_down(below, core, 0, rivers)
        whole = _rows_above(above, core, rivers) + core + below[:end]
        groups.append(whole)
        taken |= set(map(id, whole))
    return groups, [line for line in lines if id(line) not in taken]


def _until_taken(lines: Sequence[Line], taken: set[int]) -> list[Line]:
    return list(itertools.takewhile(lambda line: id(line) not in taken, lines))


def _shared_rivers(group: Sequence[Line]) -> list[Interval]:
    columns = find_columns(group)
    if columns is None:
        return []
    return [(a[1], b[0]) for a, b in itertools.pairwise(columns.spans)]


def _rows_above(above: Sequence[Line], group: Sequence[Line], rivers: Sequence[Interval]) -> list[Line]:
    """Lines right over the group (``above`` goes upwards) up to the last that shows two columns or more and leaves the rivers free."""
    rows: list[Line] = []
    found = 0
    below = group[0]
    for line in above[:MOST_BETWEEN]:
        if is_caption(line.text) or below.top - line.bottom > 1.2 * line.size or 2 * len(_free(line, rivers)) <= len(rivers):
            break
        rows.insert(0, line)
        if shows_columns(line) or (rivers and line.x0 > rivers[0][0]):
            found = len(rows)
        below = line
    return rows[len(rows) - found :]


def _bar_stacks(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Bars of the same extent, top to bottom; widest first. A bar that spares the label column counts with the others."""
    stacks: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda b: -b.length):
        if bar.length < SHORTEST_BAR:
            break
        stack = next((s for s in stacks if _same_table(s[0], bar)), None)
        if stack is None:
            stacks.append([bar])
        else:
            stack.append(bar)
    return [sorted(s, key=lambda b: b.at) for s in stacks if len(s) > 1]


def _same_table(wide: Bar, bar: Bar) -> bool:
    return _same_width(wide, bar) or (
        abs(wide.end - bar.end) < 4 and bar.start > wide.start and bar.length >= FULL * wide.length
    )


def _bands_between(stack: Sequence[Bar], lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of neighbouring bands that look like one table."""
    runs: list[list[list[Line]]] = [[]]
    x0, x1 = min(b.start for b in stack) - 6, max(b.end for b in stack) + 6
    for upper, lower in itertools.pairwise(stack):
        band = [line for line in lines if upper.at < line.middle < lower.at and line.x1 > x0 and line.x0 < x1]
        rows = [line for b in runs[-1] for line in b]
        fits = all(line.x0 > x0 and line.x1 < x1 for line in band)
        if not fits or any(is_prose(line, x1 - x0) for line in band) or _torn(band, upper, lower):
            runs.append([])
        elif _stands_alone(band, upper, rows):
            runs.append([])
        elif _other_columns(rows, band):
            runs.append([band])
        else:
            runs[-1].append(band)
    groups = []
    for run in runs:
        while run and not any(shows_columns(line) for line in run[0]):
            run = run[1:]
        while run and not any(shows_columns(line) for line in run[-1]):
            run = run[:-1]
        group = [line for band in run for line in band]
        if sum(shows_columns(line) for line in group) >= 2:
            groups.append(group)
    return groups


def _stands_alone(band: Sequence[Line], upper: Bar, group: Sequence[Line]) -> bool:
    """A heading between two tables: no columns, larger or further down from the bar than rows of the table are."""
    if not band or not group or any(shows_columns(line) for line in band):
        return False
    usual = sorted(line.size for line in group)[len(group) // 2]
    return band[0].size > 1.05 * usual or band[0].top - upper.at > band[0].size


def _other_columns(group: Sequence[Line], band: Sequence[Line]) -> bool:
    """Whether most lines of the band run over most rivers of the group's body."""
    shown = [line for line in band if shows_columns(line)]
    body = body_lines([line for line in group if shows_columns(line)])
    if not shown or len(body) < 2:
        return False
    rivers = _shared_rivers(body)
    lost = sum(2 * len(_free(line, rivers)) < len(rivers) for line in shown)
    return len(rivers) > 1 and 2 * lost > len(shown)


def split_at_headers(group: Sequence[Line]) -> list[list[Line]]:
    """Tables set under each other with the same header: cut before each header that comes again."""
    heads = [(i, line) for i, line in enumerate(group[:4]) if shows_columns(line) and not is_number(line.chunks[0].text)]
    for i, head in heads:
        for k in range(i + 3, len(group) - 1):
            again = group[k]
            if not _same_header(head, again):
                continue
            start = k - i
            while start > i + 3 and not shows_columns(group[start - 1]) and group[start].top - group[start - 1].bottom < head.size:
                start -= 1
            gap = group[start].top - group[start - 1].bottom
            usual = sorted(b.top - a.bottom for a, b in itertools.pairwise(group))[len(group) // 2]
            if gap > usual + 0.5 * head.size:
                return [list(group[:start]), *split_at_headers(group[start:])]
    return [list(group)]


def _same_header(head: Line, again: Line) -> bool:
    """The same label over the first column, and over the others the same words or other figures (years)."""
    if again.chunks[0].text != head.chunks[0].text or len(again.chunks) != len(head.chunks) or len(head.chunks[0].text) < 3:
        return False
    rest = list(zip(head.chunks[1:], again.chunks[1:], strict=True))
    return 2 * sum(a.text == b.text or (a.figure and b.figure) for a, b in rest) > len(rest)


def _torn(band: Sequence[Line], upper: Bar, lower: Bar) -> bool:
    """A band with far more white than its lines explain is the space between two tables."""
    if not band:
        return False
    white = lower.at - upper.at - sum(line.bottom - line.top for line in band)
    pairs = zip(band, band[1:], strict=False)
    widest = max([band[0].top - upper.at, lower.at - band[-1].bottom, *(b.top - a.bottom for a, b in pairs)])
    return white > 60 and widest > 8 * max(line.size for line in band)


def shows_columns(line: Line) -> bool:
    if len(line.chunks) < 2:
        return False
    return not (len(line.chunks) == 2 and BULLET.match(line.chunks[0].text) and not is_number(line.chunks[1].text))


def is_prose(line: Line, width: float) -> bool:
    """Running text: many words, most of them lower case, filling most of the width."""
    words = line.words
    letters = sum(w.text[:1].islower() for w in words)
    return len(words) >= 7 and 2 * letters >= len(words) and len(line.chunks) == 1 and line.x1 - line.x0 > 0.6 * width


def _gaps(line: Line) -> list[Interval]:
    return [(a.x1, b.x0) for a, b in zip(line.chunks, line.chunks[1:], strict=False)]


def _free(line: Line, rivers: Sequence[Interval]) -> list[Interval]:
    """What of the rivers no chunk of the line covers."""
    left: list[Interval] = []
    for a, b in rivers:
        parts = [(a, b)]
        for chunk in line.chunks:
            parts = [p for x, y in parts for p in ((x, min(y, chunk.x0)), (max(x, chunk.x1), y)) if p[1] - p[0] >= NARROWEST]
        left += parts[:1] if len(parts) < 2 else [max(parts, key=lambda p: p[1] - p[0])]
    return left


def _grow(lines: Sequence[Line], start: int) -> tuple[int, list[Interval]]:
    """End (exclusive) of the run that begins at ``start``, and the rivers all its column lines share."""
    return _grow_down(lines, [lines[start]], start + 1, _gaps(lines[start]))


def _grow_down(lines: Sequence[Line], group: Sequence[Line], end: int, rivers: list[Interval]) -> tuple[int, list[Interval]]:
    """How far the lines from ``end`` on go on with ``group``."""
    first = end
    previous = group[-1]
    left, right = min(x.x0 for x in group), max(x.x1 for x in group)
    between = 0
    for i in range(end, len(lines)):
        line = lines[i]
        step = line.top - previous.bottom
        free = _free(line, rivers)
        if step > (FAR if shows_columns(line) else NEAR) * max(line.size, previous.size):
            break
        if shows_columns(line) and ((free and 2 * len(free) >= len(rivers)) or _same_chunks(line, previous)):
            rivers = free or rivers
            end, between, previous = i + 1, 0, line
            left, right = min(left, line.x0), max(right, line.x1)
            continue
        if is_prose(line, right - left) and len(free) < len(rivers):
            break
        between += 1
        if between > MOST_BETWEEN:
            break
        previous = line
    seen = [*group, *lines[first:end]]
    return _with_wrapped_end(lines, seen, end, rivers), rivers


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
        inside = rivers and line.x0 > min(b for _, b in rivers) - 2 and len(_free(line, rivers)) == len(rivers)
        gap = (line.top - above.bottom) / line.size
        in_column = any(abs(x - line.x0) < 0.35 * line.size for x in edges) and len(line.words) <= 6
        if not inside or gap > (2.0 if in_column else 0.5):
            break
        above = line
        end += 1
    return end


def _ruled(line: Line, ruling: Ruling) -> bool:
    return any(abs(b.at - line.middle) < 2.5 * line.size and b.start <= line.x0 + 4 and b.end >= line.x1 - 4 for b in ruling.horizontal)


def _with_lines_above(lines: Sequence[Line], start: int, floor: int, rivers: Sequence[Interval], ruling: Ruling) -> int:
    """The first header line: up to a bar over the table, else headers that stand over columns right of the first."""
    first = lines[start]
    top = _bar_over(lines, start, floor, ruling)
    if top is not None:
        while start > floor and lines[start - 1].middle > top:
            start -= 1
        return start
    edge = min((b for _, b in rivers), default=first.x1)
    while start > floor:
        line, below = lines[start - 1], lines[start]
        if is_caption(line.text) or below.top - line.bottom > 0.9 * line.size or line.x0 < edge - 4 or any(
            line.middle < b.at < below.middle and b.length > 0.8 * (first.x1 - first.x0) for b in ruling.horizontal
        ):
            break
        start -= 1
    return start


def _bar_over(lines: Sequence[Line], start: int, floor: int, ruling: Ruling) -> float | None:
    """The bar that tops the table whose first column line is ``start``: as wide as a bar further down, no running text between."""
    x0, x1 = lines[start].x0, lines[start].x1
    wide = [b for b in ruling.horizontal if min(b.end, x1) - max(b.start, x0) >= FULL * (x1 - x0)]
    best: float | None = None
    for bar in sorted((b for b in wide if b.at <= lines[start].middle), key=lambda b: -b.at):
        between = [line for line in lines[floor:start] if line.middle > bar.at]
        if len(between) > 8 or any(is_prose(line, bar.length) for line in between):
            break
        twin = any(_same_width(b, bar) for b in wide if b.at > bar.at + 4)
        if twin or not between:
            best = bar.at
    return best


def _same_width(a: Bar, b: Bar) -> bool:
    return abs(a.start - b.start) < 6 and abs(a.end - b.end) < 6


def _with_lines_below(lines: Sequence[Line], end: int, ruling: Ruling, group: Sequence[Line]) -> int:
    """Lines down to the bar that closes the table, when nothing but short lines stands between."""
    x0, x1 = min(line.x0 for line in group), max(line.x1 for line in group)
    bars = [b for b in ruling.horizontal if min(b.end, x1) - max(b.start, x0) >= FULL * (x1 - x0)]
    above = [b for b in bars if b.at < group[-1].middle]
    for bar in sorted((b for b in bars if b.at > group[-1].middle), key=lambda b: b.at):
        between = [line for line in lines[end:] if line.middle < bar.at]
        if len(between) > 4 or any(is_prose(line, x1 - x0) for line in between) or not any(_same_width(bar, a) for a in above):
            break
        if between and between[0].top - group[-1].bottom > NEAR * group[-1].size:
            break
        end += len(between)
        break
    return end
