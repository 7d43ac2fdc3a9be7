"""Columns of printed lines from the alignment of their words, and which printed lines are one row: lines that overlap, and lines closer to each
other than rows are."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Word
from pipeline.tables.chunks import LEADERS, YEAR, Chunk, Line, is_number, make_chunk, make_chunks
from pipeline.tables.grouping import runs
from pipeline.tables.ruling import Bar, covered

RUN_OVER = 0.04  # share of the lines that may run over a gap between columns
THIN_STRIP = 1.0  # points
FEWEST_EDGES = 4  # lines with words on both sides of a strip
SAME_EDGE = 1.0  # points between edges that are one
WIDE_GAP = 0.45  # of the font size: a wider gap at a column edge separates cells
OVERLAP = 0.75  # of the font size: lines nearer than this stand beside each other, not under
JUMP = 0.1  # of the font size, and at least a point: what tells the gap between rows from that between lines
EXCEPTIONS = 0.1  # share of rows that may look like two


@dataclass(frozen=True, slots=True)
class Columns:
    """Printed extents of the columns, left to right, and the edges between them (one more than columns)."""

    spans: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.spans)

    def touched(self, x0: float, x1: float) -> tuple[int, int]:
        """First and last column whose printed extent the interval touches; else the one whose edges hold its middle."""
        slack = min(1.0, (x1 - x0) / 4)
        hit = [i for i, (a, b) in enumerate(self.spans) if a < x1 - slack and b > x0 + slack]
        if hit:
            return hit[0], hit[-1]
        middle = (x0 + x1) / 2
        for i in range(len(self.spans)):
            if middle < self.edges[i + 1]:
                return i, i
        return len(self.spans) - 1, len(self.spans) - 1


def columns_of(spans: Sequence[tuple[float, float]], lines: Sequence[Line]) -> Columns | None:
    """The columns with these extents, where every text of the lines stands in one of them; else None."""
    edges = [(a + b) / 2 for (_, a), (b, _) in itertools.pairwise(spans)]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    columns = Columns(tuple(spans), (min(left, spans[0][0]) - 1.0, *edges, max(right, spans[-1][1]) + 1.0))
    places = [columns.touched(chunk.x0, chunk.x1) for line in lines for chunk in line.chunks]
    return columns if all(first == last for first, last in places) else None


def body_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines whose chunks show the columns best: those with most figures, else those with most chunks."""
    figures = [sum(is_number(c.text) for c in line.chunks) for line in lines]
    most = max(figures, default=0)
    if most >= 1 and sum(f >= max(1, 0.5 * most) for f in figures) >= max(2, 0.12 * len(lines)):
        return [
            line for line, f in zip(lines, figures, strict=True) if f >= max(1, 0.5 * most) and len(line.chunks) > 1
        ]
    widest = max((len(line.chunks) for line in lines), default=0)
    return [line for line in lines if len(line.chunks) >= max(2, 0.5 * widest)]


def find_columns(lines: Sequence[Line], bars: Sequence[Bar] = (), fullest: bool = False) -> Columns | None:
    """Columns where the chunks of the body lines leave a gap; ruling lines (vertical, through most of the lines) always part.

    ``fullest``: only the lines with most figures are asked, for those with words in place of figures may run together.
    """
    if not lines:
        return None
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    walls = sorted({b.at for b in bars if covered([b], top, bottom) >= 0.5})
    base = body_lines(lines)
    if fullest:
        counts = [sum(is_number(c.text) for c in line.chunks) for line in base]
        base = [line for line, count in zip(base, counts, strict=True) if count == max(counts)]
    if len(base) < (2 if fullest else 1):
        return None
    spans = _occupied([[(c.x0, c.x1) for c in line.chunks] for line in base], int(RUN_OVER * len(base)), walls)
    spans = [part for span in spans for part in _at_edges(span, lines)]
    known = set(map(id, base))
    spans = _with_sparse_columns(spans, [line for line in lines if id(line) not in known])
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    edges = [min(left, spans[0][0]) - 1.0]
    for (_, a), (b, _) in itertools.pairwise(spans):
        between = [w for w in walls if a - 2 <= w <= b + 2]
        edges.append(between[0] if between else (a + b) / 2)
    edges.append(max(right, spans[-1][1]) + 1.0)
    return Columns(tuple(spans), tuple(edges))


def _occupied(
    rows: Sequence[Sequence[tuple[float, float]]], tolerance: int, walls: Sequence[float]
) -> list[tuple[float, float]]:
    events = sorted([(a, 1) for row in rows for a, _ in row] + [(b, -1) for row in rows for _, b in row])
    spans: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= tolerance < depth:
            start = x
        elif depth <= tolerance < before and x > start:
            spans.append((start, x))
    return [part for a, b in spans for part in itertools.pairwise([a, *(w for w in walls if a + 2 < w < b - 2), b])]


def _at_edges(span: tuple[float, float], lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Columns set so close that their words look like one text: a thin white strip through all lines, where the words
    right of it begin at one place (or those left of it end at one)."""
    rows = [[w for w in line.words if w.x0 >= span[0] - 0.5 and w.x1 <= span[1] + 0.5] for line in lines]
    rows = [row for row in rows if row]
    if len(rows) < FEWEST_EDGES or sum(len(row) > 1 for row in rows) < FEWEST_EDGES:
        return [span]
    held = _occupied([[(w.x0, w.x1) for w in row] for row in rows], len(rows) // 8, ())
    strips = [(a[1], b[0]) for a, b in itertools.pairwise(held) if b[0] - a[1] >= THIN_STRIP]
    cuts = [(a, b) for a, b in strips if _is_edge(a, b, rows)]
    starts = [span[0], *(b for _, b in cuts)]
    ends = [*(a for a, _ in cuts), span[1]]
    return list(zip(starts, ends, strict=True))


def _is_edge(a: float, b: float, rows: Sequence[Sequence[Word]]) -> bool:
    both = [
        (
            max((w for w in row if w.x1 <= a + 0.1), key=lambda w: w.x1),
            min((w for w in row if w.x0 >= b - 0.1), key=lambda w: w.x0),
        )
        for row in rows
        if row[0].x1 <= a + 0.1 and row[-1].x0 >= b - 0.1
    ]
    if len(both) < max(FEWEST_EDGES, 0.3 * len(rows)):
        return False
    # the same word in line after line, and dot leaders, are under each other for other reasons
    if any(LEADERS.match(w.text) for pair in both for w in pair) or len({r.text for _, r in both}) < 0.6 * len(both):
        return False
    if len({round(left.x1 - left.x0, 1) for left, _ in both}) < 3 and len({left.text for left, _ in both}) < 0.6 * len(
        both
    ):
        return False
    begin = sum(abs(right.x0 - b) < SAME_EDGE for _, right in both)
    end = sum(abs(left.x1 - a) < SAME_EDGE for left, _ in both)
    return max(begin, end) >= 0.85 * len(both)


def _with_sparse_columns(spans: list[tuple[float, float]], others: Sequence[Line]) -> list[tuple[float, float]]:
    """Columns that only other lines fill (headers over empty columns, a column of remarks), where they touch none known.

    A header beside a column that has no header is that column's, printed out of line with it.
    """
    chunks = [c for line in others if len(line.chunks) > 1 for c in line.chunks]
    touching = {
        id(a)
        for line in others
        for a, b in itertools.pairwise(line.chunks)
        if b.x0 - a.x1 < WIDE_GAP * line.size  # words of one head ("Pr. 1.000")
    }
    headed = {i for i, (a, b) in enumerate(spans) if any(c.x0 < b and c.x1 > a for c in chunks)}
    free: list[list[float]] = []
    for chunk in sorted(chunks, key=lambda c: c.x0):
        if id(chunk) in touching or any(chunk.x0 < b + 2 and chunk.x1 > a - 2 for a, b in spans):
            continue
        left = sum(b <= chunk.x0 for _, b in spans)
        goes_on = chunk.words[0].text[:1].islower()  # the rest of a justified header
        if goes_on or {left - 1, left} & set(range(len(spans))) - headed:
            continue
        if free and chunk.x0 < free[-1][1] + 2:
            free[-1][1] = max(free[-1][1], chunk.x1)
        else:
            free.append([chunk.x0, chunk.x1])
    return sorted(spans + [(a, b) for a, b in free])


@dataclass(slots=True)
class Placed:
    """A chunk and the columns it stands in."""

    chunk: Chunk
    first: int
    last: int


def place_line(line: Line, columns: Columns, walls: Sequence[float] = ()) -> list[Placed]:
    """The chunks of a line in their columns; chunks that hold several cells are parted at column edges."""
    placed: list[Placed] = []
    for chunk in make_chunks(line.words, walls) if walls else line.chunks:
        first, last = columns.touched(chunk.x0, chunk.x1)
        if first == last:
            placed.append(Placed(chunk, first, last))
            continue
        placed += _part(chunk, columns, first, last)
    return _one_each(placed, columns)


def _one_each(placed: list[Placed], columns: Columns) -> list[Placed]:
    """A line with a chunk for every column, one beside what its column prints (a head at the left, figures at the right), has them in order."""
    off = [item for at, item in enumerate(placed) if (item.first, item.last) != (at, at)]
    if len(placed) != len(columns) or not off or any(a < item.chunk.x1 and b > item.chunk.x0 for item in off for a, b in columns.spans):
        return placed
    return [Placed(item.chunk, at, at) for at, item in enumerate(placed)]


def _at_column(piece: Chunk, span: tuple[float, float]) -> bool:
    """Whether a text begins where its column begins, or ends where it ends."""
    return abs(piece.x0 - span[0]) < SAME_EDGE or abs(piece.x1 - span[1]) < SAME_EDGE


def _parted_by_side(chunk: Chunk, columns: Columns, first: int, last: int) -> list[Placed]:
    """Heads that touch, parted where each ends (or begins) where the figures of its column do; none when they do not."""
    words = chunk.words
    for side in (1, 0):
        edges = [columns.spans[col][side] for col in range(first, last + 1)]
        at = [
            next((k for k, w in enumerate(words) if abs((w.x1 if side else w.x0) - e) < SAME_EDGE), None) for e in edges
        ]
        if any(k is None for k in at) or at != sorted(set(at), key=lambda k: k or 0):
            continue
        starts = [0, *(k + 1 for k in at[:-1] if k is not None)] if side else [k for k in at if k is not None]
        ends = [*starts[1:], len(words)]
        if starts[0] == 0 and (not side or at[-1] == len(words) - 1):
            return [
                Placed(make_chunk(words[a:b]), first + n, first + n)
                for n, (a, b) in enumerate(zip(starts, ends, strict=True))
            ]
    return []


def _part(chunk: Chunk, columns: Columns, first: int, last: int) -> list[Placed]:
    size = chunk.bottom - chunk.top
    by_side = _parted_by_side(chunk, columns, first, last)
    if by_side:
        return by_side
    groups = [[chunk.words[0]]]
    gaps = []
    for left, right in zip(chunk.words, chunk.words[1:], strict=False):
        edge = next((e for e in columns.edges[1:-1] if left.x1 - 1 <= e <= right.x0 + 1), None)
        if edge is None:
            a, b = columns.touched(left.x0, left.x1), columns.touched(right.x0, right.x1)
            if a[1] < b[0] and a[0] == a[1] and b[0] == b[1]:
                edge = columns.edges[b[0]]
        if edge is not None:
            groups.append([right])
            gaps.append(right.x0 - left.x1)
        else:
            groups[-1].append(right)
    if len(groups) == 1:
        return [Placed(chunk, first, last)]
    pieces = [make_chunk(g) for g in groups]
    at = [columns.touched(p.x0, p.x1) for p in pieces]
    fits = all(a == b for a, b in at) and len({a for a, _ in at}) == len(at)
    inner = max((b.x0 - a.x1 for g in groups for a, b in itertools.pairwise(g)), default=0.0)
    if fits and (
        min(gaps) > WIDE_GAP * size
        or any(p.figure and not YEAR.match(p.text) for p in pieces[1:])
        or all(_at_column(p, columns.spans[a]) for p, (a, _) in zip(pieces, at, strict=True))
        or (len(pieces) >= 3 and min(gaps) > 1.2 * inner)
    ):
        return [Placed(p, a, b) for p, (a, b) in zip(pieces, at, strict=True)]
    return [Placed(chunk, first, last)]


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
    jump = max(1.0, JUMP * size)
    limit = next(((a + b) / 2 for a, b in itertools.pairwise(sorted(gaps)) if b - a >= jump), None)  # the lowest clear step
    if limit is None:
        return None
    parts = runs(
        zip(bands, (limit, *gaps), strict=True),
        lambda run, each: each[1] < limit and not ruled_off(run[-1][0], each[0].lines[0], bars),
    )
    rows = [
        Row([line for band, _ in run for line in band.lines], [item for band, _ in run for item in band.placed])
        for run in parts
    ]
    right: dict[int, float] = {}
    for item in (p for band in bands for p in band.placed if p.first == p.last):
        right[item.first] = max(right.get(item.first, 0.0), item.chunk.x1)
    doubtful = sum(_looks_like_two(row, n_cols) or _is_list(row, right) for row in rows)
    alone = sum(len(run) == 1 for run in parts)
    return rows if doubtful <= EXCEPTIONS * len(rows) and len(rows) > 2 and (alone or doubtful == 0) else None


def _gap(upper: Row, lower: Row) -> float:
    """White between two bands in the columns both fill, else between all of them."""
    shared = upper.columns() & lower.columns()
    over = [p.chunk.bottom for p in upper.placed if p.first in shared] or [p.chunk.bottom for p in upper.placed]
    under = [p.chunk.top for p in lower.placed if p.first in shared] or [p.chunk.top for p in lower.placed]
    return min(under) - max(over) if over and under else 0.0


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
