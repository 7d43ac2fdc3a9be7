"""Where tables without a drawn grid stand: runs of printed lines whose gaps lie under each other, or that horizontal bars of one width hold
together, whatever stands between the bars."""

import itertools
from collections.abc import Sequence

from pipeline.tables.chunks import YEAR, Chunk, Line, is_number
from pipeline.tables.columns import body_lines
from pipeline.tables.grouping import grouped
from pipeline.tables.header import FULL
from pipeline.tables.paragraphs import is_caption
from pipeline.tables.rivers import (
    MOST_BETWEEN,
    NEAR,
    Interval,
    free_parts,
    grow_down,
    is_prose,
    shared_rivers,
    shows_columns,
)
from pipeline.tables.ruling import Bar, Ruling

SHORTEST_BAR = 60.0  # points


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
        rivers = shared_rivers(core)
        end, _ = grow_down(below, core, 0, rivers)
        whole = _rows_above(above, core, rivers) + core + below[:end]
        groups.append(whole)
        taken |= set(map(id, whole))
    return groups, [line for line in lines if id(line) not in taken]


def _until_taken(lines: Sequence[Line], taken: set[int]) -> list[Line]:
    return list(itertools.takewhile(lambda line: id(line) not in taken, lines))


def _rows_above(above: Sequence[Line], group: Sequence[Line], rivers: Sequence[Interval]) -> list[Line]:
    """Lines right over the group (``above`` goes upwards), or as far over it as its rows are apart, up to the last that shows two columns or
    more and leaves the rivers free."""
    rows: list[Line] = []
    apart = sorted(lower.top - upper.bottom for upper, lower in itertools.pairwise(group))
    usual = apart[len(apart) // 2] if apart else 0.0
    found = 0
    below = group[0]
    for line in above[:MOST_BETWEEN]:
        if (
            is_caption(line.text)
            or below.top - line.bottom > max(1.2 * line.size, 1.1 * usual * shows_columns(line))
            or 2 * len(free_parts(line.words if _may_touch(line, rivers) else line.chunks, rivers)) <= len(rivers)
        ):
            break
        rows.insert(0, line)
        if shows_columns(line) or (rivers and line.x0 > rivers[0][0]):
            found = len(rows)
        below = line
    return rows[len(rows) - found :]


def _may_touch(line: Line, rivers: Sequence[Interval]) -> bool:
    """Whether a line over a table may be heads so near to each other that they look like one text."""
    return shows_columns(line) and 2 * len(line.words) <= 3 * (len(rivers) + 1)  # a word or two a head


def _bar_stacks(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Bars of the same extent, top to bottom; widest first. A bar that spares the label column counts with the others."""
    long = sorted((b for b in bars if b.length >= SHORTEST_BAR), key=lambda b: -b.length)
    stacks = grouped(long, lambda stack, bar: _same_table(stack[0], bar))
    return [sorted(s, key=lambda b: b.at) for s in stacks if len(s) > 1]


def _same_table(wide: Bar, bar: Bar) -> bool:
    return same_width(wide, bar) or (
        abs(wide.end - bar.end) < 4 and bar.start > wide.start and bar.length >= FULL * wide.length
    )


def _bands_between(stack: Sequence[Bar], lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of neighbouring bands that look like one table."""
    runs: list[list[list[Line]]] = [[]]
    x0, x1 = min(b.start for b in stack) - 6, max(b.end for b in stack) + 6
    for upper, lower in itertools.pairwise(stack):
        band = [line for line in lines if upper.at < line.middle < lower.at and line.x1 > x0 and line.x0 < x1]
        rows = [line for b in runs[-1] for line in b]
        fits = all(line.x0 > x0 and line.x1 < x1 and not is_prose(line, x1 - x0) for line in band)
        if not fits or _torn(band, upper, lower) or _stands_alone(band, upper, rows):
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
    rivers = shared_rivers(body)
    lost = sum(2 * len(free_parts(line.chunks, rivers)) < len(rivers) for line in shown)
    return len(rivers) > 1 and 2 * lost > len(shown)


def _torn(band: Sequence[Line], upper: Bar, lower: Bar) -> bool:
    """A band with far more white than its lines explain is the space between two tables."""
    if not band:
        return False
    white = lower.at - upper.at - sum(line.bottom - line.top for line in band)
    pairs = itertools.pairwise(band)
    widest = max([band[0].top - upper.at, lower.at - band[-1].bottom, *(b.top - a.bottom for a, b in pairs)])
    return white > 60 and widest > 8 * max(line.size for line in band)


def same_width(a: Bar, b: Bar) -> bool:
    return abs(a.start - b.start) < 6 and abs(a.end - b.end) < 6


def find_groups(lines: Sequence[Line], ruling: Ruling) -> list[list[Line]]:
    """Runs of lines that may be tables, top to bottom. A line is in one run at most."""
    groups: list[list[Line]] = []
    start = 0
    floor = 0
    while start < len(lines):
        if not shows_columns(lines[start]):
            start += 1
            continue
        gaps = [(a.x1, b.x0) for a, b in itertools.pairwise(lines[start].chunks)]
        end, rivers = grow_down(lines, [lines[start]], start + 1, gaps)
        if end - start >= 2 or (end - start == 1 and _ruled(lines[start], ruling)):
            first = _with_lines_above(lines, start, floor, rivers, ruling)
            last = _with_lines_below(lines, end, ruling, lines[first:end])
            groups.append(list(lines[first:last]))
            start = floor = last
        else:
            start += 1
    return groups


def split_at_headers(group: Sequence[Line]) -> list[list[Line]]:
    """Tables set under each other: cut before each header that comes again, before a line of words that a header follows, and before a label
    with other years than stand above, where there is more white."""
    usual = sorted(b.top - a.bottom for a, b in itertools.pairwise(group))[(len(group) - 1) // 2] if len(group) > 1 else 0.0
    for k in range(2, len(group) - 2):
        if _titled(group[k - 1 : k + 3]):
            return [list(group[:k]), *split_at_headers(group[k + 1 :])]
        white = group[k].top - group[k - 1].bottom
        if white > usual + 0.5 * group[k].size and _years(group[k]) and not any(map(_years, group[:k])):
            return [list(group[:k]), *split_at_headers(group[k:])]
    heads = [
        (i, line) for i, line in enumerate(group[:4]) if shows_columns(line) and not is_number(line.chunks[0].text)
    ]
    for i, head in heads:
        for k in range(i + 3, len(group) - 1):
            again = group[k]
            if not _same_header(head, again):
                continue
            start = k - i
            above = [0.0, *(lower.top - upper.bottom for upper, lower in itertools.pairwise(group))]  # the white over each line
            while start > i + 3 and not shows_columns(group[start - 1]) and above[start] < head.size:
                start -= 1
            if above[start] > usual + 0.5 * head.size:
                return [list(group[:start]), *split_at_headers(group[start:])]
    return [list(group)]


def _titled(lines: Sequence[Line]) -> bool:
    """Whether of four lines the second is a title: figures before it, then a line that only heads columns, then figures again."""
    before, title, head, after = lines
    text = title.chunks[0].text
    heads = len(head.chunks) >= max(2, len(before.chunks) - 1) and not any(_counts(chunk) for chunk in head.chunks)
    figures = all(any(_counts(chunk) for chunk in line.chunks) for line in (before, after))
    named = len(title.chunks) == 1 and text[:1].isupper() and " " in text
    return named and heads and figures and shows_columns(head) and title.chunks[0].x0 < head.chunks[1].x0


def _years(line: Line) -> bool:
    label, *rest = (chunk.text for chunk in line.chunks)
    return len(rest) > 1 and label[:1].isalpha() and all(map(YEAR.match, rest))


def _counts(chunk: Chunk) -> bool:
    return is_number(chunk.text) and not YEAR.match(chunk.text)


def _same_header(head: Line, again: Line) -> bool:
    """The same label over the first column, and over the others the same words or other figures (years)."""
    label = head.chunks[0].text
    if again.chunks[0].text != label or len(again.chunks) != len(head.chunks) or len(label) < 3:
        return False
    rest = list(zip(head.chunks[1:], again.chunks[1:], strict=True))
    return 2 * sum(a.text == b.text or (a.figure and b.figure) for a, b in rest) > len(rest)


def _ruled(line: Line, ruling: Ruling) -> bool:
    return any(
        abs(b.at - line.middle) < 2.5 * line.size and b.start <= line.x0 + 4 and b.end >= line.x1 - 4
        for b in ruling.horizontal
    )


def _with_lines_above(lines: Sequence[Line], start: int, floor: int, rivers: Sequence[Interval], ruling: Ruling) -> int:
    """The first header line: up to a bar over the table, else headers that stand over columns right of the first."""
    first = lines[start]
    top = _bar_over(lines, start, floor, ruling)
    if top is not None:
        while start > floor and lines[start - 1].middle > top:
            start -= 1
        return start
    gap, edge = min(rivers, key=lambda river: river[1], default=(first.x1, first.x1))
    while start > floor:
        line, below = lines[start - 1], lines[start]
        white = below.top - line.bottom
        apart = white > 0.9 * line.size or (white >= 0 and line.x0 < min(gap, edge - 4))
        between = [b for b in ruling.horizontal if line.middle < b.at < below.middle]
        if apart or is_caption(line.text) or any(b.length > 0.8 * (first.x1 - first.x0) for b in between):
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
        twin = any(same_width(b, bar) for b in wide if b.at > bar.at + 4)
        if twin or not between:
            best = bar.at
    return best


def _with_lines_below(lines: Sequence[Line], end: int, ruling: Ruling, group: Sequence[Line]) -> int:
    """Lines down to the bar that closes the table, when nothing but short lines stands between."""
    x0, x1 = min(line.x0 for line in group), max(line.x1 for line in group)
    bars = [b for b in ruling.horizontal if min(b.end, x1) - max(b.start, x0) >= FULL * (x1 - x0)]
    above = [b for b in bars if b.at < group[-1].middle]
    for bar in sorted((b for b in bars if b.at > group[-1].middle), key=lambda b: b.at):
        between = [line for line in lines[end:] if line.middle < bar.at]
        twin = any(same_width(bar, a) for a in above)
        if not twin or len(between) > 4 or any(is_prose(line, x1 - x0) for line in between):
            break
        if between and between[0].top - group[-1].bottom > NEAR * group[-1].size:
            break
        end += len(between)
        break
    return end
