"""Ruling lines of a page, cleaned: short pieces joined, double lines made one, edges of shaded areas added."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Box, Rule, Word
from pipeline.tables.grouping import runs

SNAP = 2.6  # points between lines that are drawn as one (double rules, both edges of a thin rectangle)
BESIDE = 4.0  # points that a shaded area in a drawn box may reach out of it
JOIN = 3.0  # points of a gap that is no gap
DOTTED_JOIN = 7.0  # the same between the dots and dashes of a broken line
DASH = 9.0  # a piece shorter than this is a dash
LEAST_FILL = 5.0  # points across: smaller areas shade nothing
SHORTEST = 7.0  # points: a shorter line rules nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """A straight line: at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Ruling:
    """Horizontal bars (``at`` = y), vertical bars (``at`` = x), shaded areas, and boxes of drawings of a page."""

    horizontal: tuple[Bar, ...]
    vertical: tuple[Bar, ...]
    fills: tuple[Box, ...]
    drawings: tuple[Box, ...] = ()


def clean_rules(rules: Iterable[Rule]) -> Ruling:
    horizontal: list[Bar] = []
    vertical: list[Bar] = []
    fills: list[Box] = []
    drawings: list[Box] = []
    for rule in rules:
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        if rule.kind == "drawing":
            drawings.append(Box.of(rule))
        elif rule.kind == "line":
            if width >= height:
                horizontal.append(Bar((rule.top + rule.bottom) / 2, rule.x0, rule.x1))
            if height >= width:
                vertical.append(Bar((rule.x0 + rule.x1) / 2, rule.top, rule.bottom))
        elif min(width, height) >= LEAST_FILL:
            fills.append(Box.of(rule))
    return Ruling(join_bars(horizontal), join_bars(vertical), tuple(_distinct(fills)), tuple(drawings))


def with_typed_bars(ruling: Ruling, words: Iterable[Word]) -> Ruling:
    """Lines typed as rows of dashes, as bars."""
    typed = [Bar((w.top + w.bottom) / 2, w.x0, w.x1) for w in words]
    return replace(ruling, horizontal=join_bars([*ruling.horizontal, *typed])) if typed else ruling


def with_fill_edges(ruling: Ruling, ruled: Sequence[Box]) -> Ruling:
    """The edges of shaded areas as bars too, but not inside the ``ruled`` boxes, whose cells lines draw already."""
    edges_h, edges_v = list(ruling.horizontal), list(ruling.vertical)
    for fill in ruling.fills:
        if not any(min(fill.x0 - b.x0, b.x1 - fill.x1, fill.top - b.top, b.bottom - fill.bottom) >= -BESIDE for b in ruled):
            edges_h += [Bar(fill.top, fill.x0, fill.x1), Bar(fill.bottom, fill.x0, fill.x1)]
            edges_v += [Bar(fill.x0, fill.top, fill.bottom), Bar(fill.x1, fill.top, fill.bottom)]
    if len(edges_h) == len(ruling.horizontal):
        return ruling
    return replace(ruling, horizontal=join_bars(edges_h), vertical=join_bars(edges_v))


def stripes(fills: Sequence[Box]) -> frozenset[Box]:
    """The fills that shade some rows of a table and leave others white: stripes of one width under each other, a row apart.
    The rows between have no edges of their own, so the edges of the stripes draw only parts of the table."""
    columns: dict[tuple[int, int], list[Box]] = {}
    for fill in fills:
        columns.setdefault((round(fill.x0 / 2), round(fill.x1 / 2)), []).append(fill)
    found: list[Box] = []
    for column in columns.values():
        column.sort(key=lambda fill: fill.top)
        heights = sorted(fill.bottom - fill.top for fill in column)
        height = heights[len(heights) // 2]
        gaps = [after.top - before.bottom for before, after in itertools.pairwise(column)]
        white = [gap for gap in gaps if 0.5 * height <= gap <= 3.5 * height]
        if len(column) > 1 and white and len(white) * 3 >= len(gaps):
            found += column
    return frozenset(found)


def _distinct(fills: Sequence[Box]) -> list[Box]:
    """Fills drawn over each other once; what lies inside a fill of nearly the same size says nothing new."""
    seen: dict[tuple[int, ...], Box] = {}
    for fill in fills:
        seen.setdefault(tuple(round(v / 2) for v in fill), fill)
    return list(seen.values())


def join_bars(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Bars on (nearly) the same line that touch or nearly touch, joined."""
    joined: list[Bar] = []
    for group in runs(sorted(bars, key=lambda b: b.at), lambda level, bar: bar.at - level[0].at <= SNAP):
        group.sort(key=lambda b: b.start)
        current: list[Bar] = []
        reach = 0.0
        for bar in group:
            dashes = bar.length < DASH or (current and current[-1].length < DASH)
            if current and bar.start - reach <= (DOTTED_JOIN if dashes else JOIN):
                current.append(bar)
                reach = max(reach, bar.end)
            else:
                joined += _close(current)
                current, reach = [bar], bar.end
        joined += _close(current)
    return tuple(sorted(joined, key=lambda b: (b.at, b.start)))


def _close(bars: Sequence[Bar]) -> list[Bar]:
    if not bars:
        return []
    start, end = min(b.start for b in bars), max(b.end for b in bars)
    if end - start < SHORTEST:
        return []
    weight = sum(b.length for b in bars) or 1.0
    return [Bar(sum(b.at * b.length for b in bars) / weight if weight > 0 else bars[0].at, start, end)]


def covered(bars: Iterable[Bar], low: float, high: float) -> float:
    """The share of ``low``..``high`` that the bars cover (bars of one level)."""
    length = high - low
    if length <= 0:
        return 1.0
    total, reach = 0.0, low
    for bar in sorted(bars, key=lambda b: b.start):
        a, b = max(bar.start, reach), min(bar.end, high)
        if b > a:
            total += b - a
            reach = b
    return total / length
