"""Tables without (all) ruling lines: columns from alignment, rows from printed lines, wrapped cells joined."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pipeline.model import Box, Word
from pipeline.tables.chunks import Line, is_figure, is_number
from pipeline.tables.columns import (
    Columns,
    Placed,
    Row,
    find_columns,
    overlapping_bands,
    place_line,
    rows_by_gaps,
    ruled_off,
)
from pipeline.tables.cut import Cut, Slot
from pipeline.tables.header import count_header_lines, full_bars, header_slots, spread, units_under
from pipeline.tables.ruling import Bar, Ruling, covered

OUTDENT = 0.3  # of the font size: what begins this far left of a label does not go on with it


def cut_lines(lines: Sequence[Line], ruling: Ruling, columns: Columns | None = None) -> Cut | None:
    """The cells of lines known to be one table. None when they show no two columns."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = lines[0].top, lines[-1].bottom
    inside = [b for b in ruling.vertical if x0 < b.at < x1 and covered([b], top, bottom) > 0.5]
    columns = columns or find_columns(lines, inside)
    if columns is None or len(columns) < 2:
        return None
    walls = [b.at for b in inside]
    bars = [b for b in ruling.horizontal if top - 4 <= b.at <= bottom + 4 and b.end > x0 and b.start < x1]
    n_header = count_header_lines(lines, columns, bars, x0, x1)
    depth, slots = header_slots(lines[:n_header], columns, bars, walls) if n_header else (0, [])
    if n_header and units_under(lines[n_header:], columns):
        slots.append(Slot(depth, 1, tuple(lines[n_header].words), 1, len(columns) - 1))
        depth, n_header = depth + 1, n_header + 1
    rows = join_rows(lines[n_header:], columns, full_bars(bars, x0, x1, whole=False), walls)
    for i, row in enumerate(rows):
        slots += row_slots(depth + i, row)
    slots = span_rows(slots, rows, depth, columns, bars)
    return Cut(depth + len(rows), len(columns), tuple(slots), Box(x0, top, x1, bottom), "aligned", depth)


def row_slots(index: int, row: Row) -> list[Slot]:
    cells: dict[int, tuple[list[Word], int]] = {}
    for item in row.placed:
        first = item.first
        owner = next((c for c, (_, last) in cells.items() if c <= first <= last), first)
        words, last = cells.get(owner, ([], owner))
        cells[owner] = (words + item.chunk.words, max(last, item.last))
    return [Slot(index, col, tuple(words), 1, last - col + 1) for col, (words, last) in sorted(cells.items())]


def join_rows(lines: Sequence[Line], columns: Columns, bars: Sequence[Bar], walls: Sequence[float]) -> list[Row]:
    """Rows of the body: one a line, with lines that only go on with the cells of the row above joined to it."""
    if not lines:
        return []
    placed = [centred(place_line(line, columns, walls), columns) for line in lines]
    by_bars = _rows_by_bars(lines, placed, bars)
    if by_bars:
        return by_bars
    bands = overlapping_bands(lines, placed, bars)
    by_gaps = rows_by_gaps(bands, len(columns), bars)
    if by_gaps:
        return by_gaps
    steps = [lower.lines[0].middle - upper.lines[0].middle for upper, lower in itertools.pairwise(bands)]
    pitch = median(steps) if steps else 0.0
    rows: list[Row] = []
    for band in bands:
        row = rows[-1] if rows else None
        line, items = band.lines[0], band.placed
        if row is not None and not ruled_off(row, line, bars) and (
            _goes_on(row, line, items, pitch, columns) or _label_began_above(row, line, items, pitch)
        ):
            row.lines += band.lines
            row.placed += band.placed
        else:
            rows.append(Row(list(band.lines), list(band.placed)))
    return rows


def centred(items: list[Placed], columns: Columns) -> list[Placed]:
    """A lone text centred over several value columns spans them."""
    if len(items) == 1 and items[0].last > items[0].first > 0:
        items[0].first, items[0].last = spread(items[0], items, columns, ())
    return items


def _rows_by_bars(lines: Sequence[Line], placed: Sequence[list[Placed]], bars: Sequence[Bar]) -> list[Row] | None:
    """A bar under every row: the lines between two bars are one row, unless figures stand under each other there."""
    inner = [b for b in bars if lines[0].middle < b.at < lines[-1].middle]
    if not inner:
        return None
    bands: list[Row] = []
    for line, items in zip(lines, placed, strict=True):
        if bands and not ruled_off(bands[-1], line, inner):
            bands[-1].lines.append(line)
            bands[-1].placed += items
        else:
            bands.append(Row([line], list(items)))
    if len(bands) < max(2, 0.25 * len(lines)):
        return None
    for band in bands:
        figures = [p.first for p in band.placed if is_number(p.chunk.text)]
        if len(figures) != len(set(figures)):
            return None
    return bands


def _goes_on(row: Row, line: Line, items: Sequence[Placed], pitch: float, columns: Columns) -> bool:
    """Whether a line only continues cells of the row above it."""
    step = line.middle - row.lines[-1].middle
    if step > 1.75 * line.size and step > 1.15 * pitch:
        return False
    pairs: list[tuple[Placed, Placed]] = []
    for item in items:
        above = row.texts(item.first)
        if not above or item.first != item.last:
            return False
        if is_figure(item.chunk.text) or all(is_figure(p.chunk.text) for p in above):
            return False
        pairs.append((above[-1], item))
    tight = step < 0.88 * pitch
    if all(item.first > 0 for item in items):
        full = all(a.chunk.bold == b.chunk.bold and _no_room(a, b, columns) for a, b in pairs)
        heading = all(a.chunk.bold and b.chunk.bold for a, b in pairs)
        snug = (step < 0.97 * pitch and (full or heading)) or (full and heading and len(pairs) == 1)
        return tight or snug or all(_runs_on(a, b, columns) for a, b in pairs)
    if len(items) > 1:
        whole = len(items) == len(columns)
        return all(item.chunk.text[:1].islower() for item in items) or (tight and not whole)
    label, start = items[0].chunk, row.texts(0)[0].chunk
    if label.x0 < start.x0 - OUTDENT * line.size or (label.bold and not start.bold):
        return False  # a heading of the rows below
    values = any(p.first > 0 for p in row.placed)
    indented = label.x0 > start.x0 + 0.6 * line.size
    return label.text[:1].islower() or (values and (tight or (indented and step <= 0.92 * pitch)))


def _runs_on(above: Placed, below: Placed, columns: Columns) -> bool:
    """Whether a text reads on in the line under it: by its words, or because its next word had no room."""
    first, last = below.chunk.words[0], above.chunk.words[-1]
    if first.text[:1].islower() or last.text.endswith(("-", ",", "/", "(")):
        return True
    same_weight = above.chunk.bold == below.chunk.bold  # a bold heading over a list item is a row of its own
    return len(above.chunk.words) > 1 and same_weight and _no_room(above, below, columns)


def _no_room(above: Placed, below: Placed, columns: Columns) -> bool:
    first = below.chunk.words[0]
    room = columns.spans[above.first][1] - above.chunk.x1
    return room < first.x1 - first.x0 + 0.25 * (first.bottom - first.top)


def span_rows(slots: list[Slot], rows: Sequence[Row], depth: int, columns: Columns, bars: Sequence[Bar]) -> list[Slot]:
    """Cells reach down over empty slots when the bars between the rows leave their column out."""
    at = {(s.row, s.col): i for i, s in enumerate(slots)}
    covering = {(s.row, c) for s in slots for c in range(s.col, s.col + s.col_span)}
    for col in range(len(columns)):
        owner: int | None = None
        for i, row in enumerate(rows):
            if (depth + i, col) in covering:
                here = at.get((depth + i, col))
                if (
                    owner is not None
                    and here is not None
                    and _printed_through(slots, owner, here, rows, i, columns, bars)
                ):
                    slots[owner] = replace(
                        slots[owner],
                        words=slots[owner].words + slots[here].words,
                        row_span=depth + i + 1 - slots[owner].row,
                    )
                    slots[here] = replace(slots[here], words=(), row=-1)
                else:
                    owner = here
            elif owner is not None and i > 0 and slots[owner].col_span == 1:
                if _bar_spares(rows[i - 1], row, columns.spans[col], bars):
                    slots[owner] = replace(slots[owner], row_span=depth + i + 1 - slots[owner].row)
                else:
                    owner = None
    return [s for s in slots if s.row >= 0]


def _printed_through(
    slots: Sequence[Slot], owner: int, here: int, rows: Sequence[Row], i: int, columns: Columns, bars: Sequence[Bar]
) -> bool:
    """The text of a cell goes on past a bar that leaves its column out: the next line follows as closely as in a paragraph."""
    if slots[owner].col_span > 1 or slots[here].col_span > 1 or not slots[owner].words:
        return False
    if not _bar_spares(rows[i - 1], rows[i], columns.spans[slots[here].col], bars):
        return False
    gap = min(w.top for w in slots[here].words) - max(w.bottom for w in slots[owner].words)
    return gap < 0.45 * (slots[here].words[0].bottom - slots[here].words[0].top)


def _bar_spares(upper: Row, lower: Row, span: tuple[float, float], bars: Sequence[Bar]) -> bool:
    """A bar stands between the rows, but not in this column."""
    between = [b for b in bars if upper.lines[-1].middle < b.at < lower.lines[0].middle]
    return bool(between) and not any(b.start < span[1] - 1 and b.end > span[0] + 1 for b in between)


def _label_began_above(row: Row, line: Line, items: Sequence[Placed], pitch: float) -> bool:
    """A label on two lines with its figures on the second."""
    if any(p.first > 0 for p in row.placed) or len(row.lines) > 2:
        return False
    label = next((item for item in items if item.first == 0), None)
    if label is None or not label.chunk.text[:1].islower():
        return False
    return line.middle - row.lines[-1].middle <= 1.1 * pitch and not row.placed[-1].chunk.text.endswith(":")
