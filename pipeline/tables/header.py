"""Header lines above a table's rows as cells: wrapped headers joined, headers over several columns spread over them; and headings that are
printed over a drawn table, outside its lines: years over groups of columns, slanted headings, a head without a frame."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Box, Word
from pipeline.tables.chunks import YEAR, Chunk, Line, is_number, make_lines
from pipeline.tables.columns import Columns, Placed, place_line
from pipeline.tables.cut import Cut, Slot
from pipeline.tables.grouping import runs
from pipeline.tables.ruling import SNAP, Bar, covered

MOST_LINES = 12
FULL = 0.6  # of the table's width: a bar this long rules off all of it
NEAR = 1.6  # heights of a line: the widest gap between the headings and the table
WIDEST = 1.1  # of the columns it stands over


def full_bars(bars: Sequence[Bar], x0: float, x1: float, whole: bool = True) -> list[Bar]:
    """Levels of bars that rule off most of the width (``whole``: the label column too); pieces of one level as one bar."""
    levels = runs(sorted(bars, key=lambda b: b.at), lambda level, bar: bar.at - level[0].at <= SNAP)
    wide = [level for level in levels if covered(level, x0, x1) >= FULL]
    joined = [Bar(level[0].at, min(b.start for b in level), max(b.end for b in level)) for level in wide]
    return [b for b in joined if not whole or b.start <= x0 + 0.1 * (x1 - x0)]


def count_header_lines(lines: Sequence[Line], columns: Columns, bars: Sequence[Bar], x0: float, x1: float) -> int:
    """How many of the leading lines are column headers: down to the bar under them, else to the first figures."""
    rows = [i for i, line in enumerate(lines) if _is_data(line, columns)]
    data = rows[0] if rows else len(lines)
    inner = [b for b in full_bars(bars, x0, x1) if lines[0].middle < b.at < lines[-1].middle]
    if inner:
        above = sum(line.middle < inner[0].at for line in lines)
        few = len(inner) <= max(2, 0.3 * len(lines)) and rows[:2] != [0, 1]
        topped = any(b.at < lines[0].middle for b in full_bars(bars, x0, x1))
        if above <= MOST_LINES and (data >= above or (few and topped and above <= 0.5 * len(lines))):
            return above
    if 2 * data > len(lines):
        return _text_header(lines, columns, full_bars(bars, x0, x1, whole=False))
    leading = lines[:data]
    while leading and len(columns) > 1:
        last = leading[-1]
        begun = len(last.chunks) == 1 and last.bottom > lines[data].top  # of a tall cell, beside its row
        if not begun and last.x1 >= columns.edges[1] + 1:  # else a group heading, which fills only the label column
            break
        leading = leading[:-1]
    return len(leading) if len(leading) <= MOST_LINES else 0


def units_under(lines: Sequence[Line], columns: Columns) -> bool:
    """Whether the line under the headers is one short text centred over all value columns, such as their unit."""
    if len(lines) < 2 or len(columns) < 3:
        return False
    placed = place_line(lines[0], columns)
    if len(placed) != 1 or placed[0].first == 0 or len(placed[0].chunk.words) > 6 or is_number(placed[0].chunk.text):
        return False
    off = abs(placed[0].chunk.middle - _centre(columns, 1, len(columns) - 1))
    return off < 0.06 * _width(columns) and _is_data(lines[1], columns)


def _text_header(lines: Sequence[Line], columns: Columns, bars: Sequence[Bar]) -> int:
    """Header lines of a table of texts: those above the first bar when they are few and heads all columns, else a bold first line."""
    inner = [b for b in bars if lines[0].middle < b.at < lines[-1].middle]
    if inner:
        above = [line for line in lines if line.middle < inner[0].at]
        heads = {p.first for line in above for p in place_line(line, columns)}
        short = max((len(p.chunk.words) for line in above for p in place_line(line, columns)), default=0) <= 5
        if len(above) <= 4 and short and len(heads) >= len(columns) - 1:
            return len(above)
        return 0
    bold = next((i for i, line in enumerate(lines) if not all(w.bold for w in line.words)), len(lines))
    return bold if 0 < bold <= 4 and bold < len(lines) else 0


def _is_data(line: Line, columns: Columns) -> bool:
    values = [p for p in place_line(line, columns) if p.first > 0]
    if not values:
        return False
    numbers = [p for p in values if is_number(p.chunk.text)]
    if numbers and all(YEAR.match(p.chunk.text) for p in numbers):
        return False
    return 2 * len(numbers) > len(values) and 3 * len(values) >= len(columns) - 1


@dataclass(slots=True)
class _Piece:
    words: list[Word]
    first: int
    last: int
    top: float
    bottom: float


def header_slots(
    lines: Sequence[Line], columns: Columns, bars: Sequence[Bar], walls: Sequence[float]
) -> tuple[int, list[Slot]]:
    """Number of header rows, and their cells. A cell with nothing above it starts in the first row, wherever it is printed."""
    pieces: list[_Piece] = []
    for line in lines:
        placed = place_line(line, columns, walls)
        spans = [spread(item, placed, columns, bars) for item in placed]
        if len(lines) == 2 and line is lines[0]:
            spans = _evenly(placed, place_line(lines[1], columns, walls), spans, columns) or spans
        for item, (first, last) in zip(placed, spans, strict=True):
            pieces.append(_Piece(list(item.chunk.words), first, last, item.chunk.top, item.chunk.bottom))
    stacks: list[list[_Piece]] = [[] for _ in range(len(columns))]
    for piece in _join(pieces, bars):
        for col in range(piece.first, piece.last + 1):
            stacks[col].append(piece)
    return _levels(stacks)


def _evenly(
    line: Sequence[Placed], below: Sequence[Placed], spans: Sequence[tuple[int, int]], columns: Columns
) -> list[tuple[int, int]] | None:
    """Heads over equally many value columns each, where each of these has a head of its own below, and every head stands over columns
    of its own share about as well as over ``spans``; else None."""
    n_cols = len(columns)
    share, rest = divmod(n_cols - 1, max(1, len(line)))
    single = [item.first for item in below if item.first == item.last > 0]
    if len(line) < 2 or rest or share < 2 or line[0].first == 0 or single != list(range(1, n_cols)):
        return None
    even = [(1 + n * share, (n + 1) * share) for n in range(len(line))]
    if not all(a <= item.first and item.last <= b for item, (a, b) in zip(line, even, strict=True)):
        return None
    size = line[0].chunk.bottom - line[0].chunk.top
    off, was = (
        sum(abs(_centre(columns, *span) - item.chunk.middle) for item, span in zip(line, each, strict=True))
        for each in (even, spans)
    )
    return even if off <= 1.5 * was + size else None


def spread(item: Placed, line: Sequence[Placed], columns: Columns, bars: Sequence[Bar]) -> tuple[int, int]:
    """The columns a header spans: those of the short bar under it, else as many on both sides as its centring tells."""
    chunk = item.chunk
    size = chunk.bottom - chunk.top
    for bar in bars:
        near = chunk.bottom - 0.35 * size <= bar.at <= chunk.bottom + 1.1 * size
        if near and bar.start - 4 <= chunk.x0 and bar.end + 4 >= chunk.x1 and bar.length < 0.93 * _width(columns):
            first, last = columns.touched(bar.start, bar.end)
            if last > first and first <= item.first and last >= item.last:
                return first, last
    first, last = item.first, item.last
    if first == last:
        return first, last
    low = max((p.last for p in line if p.last < first), default=-1) + 1
    high = min((p.first for p in line if p.first > last), default=len(columns)) - 1
    spans = [(a, b) for a in range(max(low, min(1, first)), first + 1) for b in range(last, high + 1)]
    off = {span: abs(_centre(columns, *span) - chunk.middle) for span in spans}
    nearest = min(off.values(), default=0.0)
    good = [span for span in spans if off[span] <= nearest + 0.5 * size]
    return max(good, key=lambda span: span[1] - span[0], default=(first, last))


def _width(columns: Columns) -> float:
    return columns.edges[-1] - columns.edges[0]


def _centre(columns: Columns, first: int, last: int) -> float:
    return (columns.spans[first][0] + columns.spans[last][1]) / 2


def _join(pieces: Sequence[_Piece], bars: Sequence[Bar]) -> list[_Piece]:
    """Wrapped headers: a piece right under one over the same columns, with no bar between, goes on from it."""
    joined: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.top, p.first)):
        size = piece.bottom - piece.top
        above = [p for p in joined if p.first <= piece.last and p.last >= piece.first]
        last = max(above, key=lambda p: p.bottom) if above else None
        if last is not None and _goes_on(last, piece, size, bars):
            last.words += piece.words
            last.bottom, last.first, last.last = piece.bottom, min(last.first, piece.first), max(last.last, piece.last)
        else:
            joined.append(piece)
    return joined


def _goes_on(above: _Piece, piece: _Piece, size: float, bars: Sequence[Bar]) -> bool:
    if piece.top - above.bottom > 1.3 * size:
        return False
    if any(above.bottom - 0.3 * size < b.at < piece.top + 0.3 * size and _crosses(b, piece) for b in bars):
        return False
    if above.first == piece.first and above.last == piece.last:
        return True
    return above.first == above.last or (
        piece.first != piece.last and piece.first >= above.first and piece.last <= above.last
    )


def _crosses(bar: Bar, piece: _Piece) -> bool:
    x0, x1 = min(w.x0 for w in piece.words), max(w.x1 for w in piece.words)
    return min(bar.end, x1) - max(bar.start, x0) > 0.5 * (x1 - x0)


def _levels(stacks: Sequence[Sequence[_Piece]]) -> tuple[int, list[Slot]]:
    depth = max((len(s) for s in stacks), default=0)
    slots: list[Slot] = []
    done: set[int] = set()
    for col, stack in enumerate(stacks):
        for level, piece in enumerate(stack):
            if id(piece) in done:
                continue
            done.add(id(piece))
            level = max(s.index(piece) for s in stacks if piece in s)
            last = all(s[-1] is piece for s in stacks if piece in s)
            span = depth - level if last else 1
            slots.append(Slot(level, col, tuple(piece.words), span, piece.last - piece.first + 1))
    return depth, slots


def with_heads_above(cut: Cut, words: Sequence[Word]) -> Cut:
    """The cut with the line of ``words`` right over it as a first row, when that line heads its columns: as many texts as there are columns
    beside the first, or one over each of as many groups of columns of one size, each within what it heads. Figures other than years head
    nothing. The cut as it is when there is no such line."""
    edges = sorted({round(s.box.x0, 1) for s in cut.slots if s.box} | {round(s.box.x1, 1) for s in cut.slots if s.box})
    if len(edges) != cut.n_cols + 1 or cut.n_cols < 3:
        return cut
    left, right, top = edges[0], edges[-1], cut.box.top
    over = [w for w in words if w.bottom <= top + 2 and top - w.bottom < NEAR * (w.bottom - w.top)]
    lines = make_lines(over)
    chunks = lines[-1].chunks if lines else []
    if not chunks or chunks[0].x0 < left - 2 or chunks[-1].x1 > right + 2:
        return cut
    label = chunks[0] if chunks[0].x1 <= edges[1] + 2 and len(chunks) > 2 else None
    heads = chunks[1:] if label else chunks
    width, rest = divmod(cut.n_cols - 1, len(heads)) if len(heads) > 1 else (0, 1)
    if rest or not all(_heads(c, edges[1 + n * width], edges[1 + (n + 1) * width]) for n, c in enumerate(heads)):
        return cut
    high = min(w.top for c in chunks for w in c.words)
    row = [Slot(0, 0, tuple(label.words) if label else (), box=Box(edges[0], high, edges[1], top))]
    for n, chunk in enumerate(heads):
        first = 1 + n * width
        box = Box(edges[first], high, edges[first + width], top)
        row.append(Slot(0, first, tuple(chunk.words), col_span=width, box=box))
    moved = (replace(slot, row=slot.row + 1) for slot in cut.slots)
    return replace(
        cut,
        n_rows=cut.n_rows + 1,
        slots=(*row, *moved),
        box=Box(cut.box.x0, high, cut.box.x1, cut.box.bottom),
        header_rows=cut.header_rows + 1 if cut.header_rows else 0,
    )


def _heads(chunk: Chunk, left: float, right: float) -> bool:
    middle = (chunk.x0 + chunk.x1) / 2
    within = left <= middle <= right and chunk.x1 - chunk.x0 <= WIDEST * (right - left)
    return within and (bool(YEAR.match(chunk.text)) or not is_number(chunk.text))
