"""Which printed lines are one row: lines that overlap, and lines closer to each other than rows are."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.tables.chunks import Line, is_number
from pipeline.tables.columns import Placed
from pipeline.tables.ruling import Bar

OVERLAP = 0.75  # of the font size: lines nearer than this stand beside each other, not under
JUMP = 0.1  # of the font size, and at least a point: what tells the gap between rows from that between lines
EXCEPTIONS = 0.1  # share of rows that may look like two


@dataclass(slots=True)
class Row:
    """Printed lines of one table row and their chunks in columns."""

    lines: list[Line]
    placed: list[Placed]

    def columns(self) -> set[int]:
        return {p.first for p in self.placed}

    def texts(self, col: int) -> list[Placed]:
        return [p for p in self.placed if p.first <= col <= p.last]


def ruled_off(row: Row, line: Line, bars: Sequence[Bar]) -> bool:
    """Whether a bar stands between a row and the line under it."""
    return any(row.lines[-1].middle < b.at < line.middle for b in bars)


def overlapping_bands(lines: Sequence[Line], placed: Sequence[list[Placed]], bars: Sequence[Bar]) -> list[Row]:
    """Lines that overlap in height and stand in other columns joined: cells centred beside taller ones."""
    bands: list[Row] = []
    for line, items in zip(lines, placed, strict=True):
        last = bands[-1] if bands else None
        beside = last is not None and line.middle - last.lines[-1].middle < OVERLAP * min(
            line.size, last.lines[-1].size
        )
        if last is not None and beside and not ruled_off(last, line, bars):
            columns = {p.first for p in items}
            level = [p for p in last.placed if p.chunk.bottom > line.middle]
            if not columns & {p.first for p in level}:
                last.lines.append(line)
                last.placed += items
                continue
        bands.append(Row([line], list(items)))
    return bands


def rows_by_gaps(bands: Sequence[Row], n_cols: int, bars: Sequence[Bar]) -> list[Row] | None:
    """Rows told by their distance, when lines of a cell stand closer than rows do; None when distances do not tell."""
    gaps = [_gap(a, b) for a, b in itertools.pairwise(bands)]
    size = max((band.lines[0].size for band in bands), default=0.0)
    limit = _threshold(gaps, max(1.0, JUMP * size))
    if limit is None:
        return None
    rows = [Row(list(bands[0].lines), list(bands[0].placed))]
    parts = [1]
    for band, gap in zip(bands[1:], gaps, strict=True):
        if gap < limit and not ruled_off(rows[-1], band.lines[0], bars):
            rows[-1].lines += band.lines
            rows[-1].placed += band.placed
            parts[-1] += 1
        else:
            rows.append(Row(list(band.lines), list(band.placed)))
            parts.append(1)
    right: dict[int, float] = {}
    for item in (p for band in bands for p in band.placed if p.first == p.last):
        right[item.first] = max(right.get(item.first, 0.0), item.chunk.x1)
    doubtful = sum(_looks_like_two(row, n_cols) or _is_list(row, right) for row in rows)
    alone = sum(n == 1 for n in parts)
    return rows if doubtful <= EXCEPTIONS * len(rows) and len(rows) > 2 and (alone or doubtful == 0) else None


def _gap(upper: Row, lower: Row) -> float:
    """White between two bands in the columns both fill, else between all of them."""
    shared = upper.columns() & lower.columns()
    over = [p.chunk.bottom for p in upper.placed if p.first in shared] or [p.chunk.bottom for p in upper.placed]
    under = [p.chunk.top for p in lower.placed if p.first in shared] or [p.chunk.top for p in lower.placed]
    return min(under) - max(over) if over and under else 0.0


def _threshold(gaps: Sequence[float], jump: float) -> float | None:
    """The middle of the lowest clear step between small and large gaps."""
    ordered = sorted(gaps)
    for a, b in itertools.pairwise(ordered):
        if b - a >= jump:
            return (a + b) / 2
    return None


def _looks_like_two(row: Row, n_cols: int) -> bool:
    """Figures under each other, or two lines that both fill the label column and most others."""
    figures = [p.first for p in row.placed if is_number(p.chunk.text) and p.first > 0]
    if len(figures) != len(set(figures)):
        return True
    full = 0
    for line in row.lines:
        items = [p for p in row.placed if p.chunk.words[0] in line.words]
        begun = [p for p in items if not p.chunk.text[:1].islower()]
        full += 0 in {p.first for p in begun} and len(begun) >= max(2, 0.6 * n_cols) and len(begun) == len(items)
    return full > 1


def _is_list(row: Row, right: Mapping[int, float]) -> bool:
    """Lines that all end although the next word would have had room: items of a list, not a wrapped text."""
    columns: dict[int, list[Placed]] = {}
    for item in row.placed:
        columns.setdefault(item.first, []).append(item)
    stacked = [items for items in columns.values() if len(items) > 1]
    return bool(stacked) and all(_ends_on_purpose(items, right) for items in stacked)


def _ends_on_purpose(items: Sequence[Placed], right: Mapping[int, float]) -> bool:
    ended = 0
    for upper, lower in itertools.pairwise(items):
        first = lower.chunk.words[0]
        room = right.get(upper.first, upper.chunk.x1) - upper.chunk.x1
        fits = first.x1 - first.x0 + 0.3 * (first.bottom - first.top) < room
        on_purpose = fits and not first.text[:1].islower() and not upper.chunk.text.endswith("-")
        ended += on_purpose or upper.chunk.bold != lower.chunk.bold
    return 2 * ended >= len(items) - 1
