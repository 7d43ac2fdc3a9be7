"""Tables that horizontal bars of one width hold together, whatever stands between the bars."""

import itertools
from collections.abc import Sequence

from pipeline.tables.chunks import Line
from pipeline.tables.columns import body_lines
from pipeline.tables.header import FULL
from pipeline.tables.paragraph_cues import is_caption
from pipeline.tables.rivers import MOST_BETWEEN, Interval, free_parts, grow_down, is_prose, shared_rivers, shows_columns
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
            or 2 * len(free_parts(line, rivers)) <= len(rivers)
        ):
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
        fits = all(line.x0 > x0 and line.x1 < x1 for line in band)
        if (
            not fits
            or any(is_prose(line, x1 - x0) for line in band)
            or _torn(band, upper, lower)
            or _stands_alone(band, upper, rows)
        ):
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
    lost = sum(2 * len(free_parts(line, rivers)) < len(rivers) for line in shown)
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
