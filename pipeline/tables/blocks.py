"""Tables whose cells are blocks of lines: columns from where texts begin, cells from the white between lines, rows from the white across.

Where cells wrap, printed lines are no rows: a line holds pieces of cells that are centred beside taller ones, and the white between
two lines of a cell is narrower than that between two cells. So the lines of each column are joined to cells first, and rows are what
white parts in all columns, or in most of those that hold several cells. A cell that stands beside several rows spans them.
Method: bottom-up page segmentation by distance (O'Gorman, The document spectrum, 1993), cells before rows.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Box, Word
from pipeline.tables.chunks import Chunk, Line, is_number, make_chunk
from pipeline.tables.cut import Cut, Slot
from pipeline.tables.paragraph_cues import is_caption
from pipeline.tables.ruling import Ruling

Span = tuple[float, float]

SAME_EDGE = 1.2  # points between beginnings of text that are one
SUPPORT = 3  # texts that begin at an edge
NEAR = 16  # lines up and down in which they do
CROSSED = 0.4  # share of a text or a column: an overlap beyond it is no accident
RIVER = 2.0  # points: narrower white is none
CLOSE = 0.6  # of the font size: white between lines of a cell
FAR = 4.0  # of the font size: white across the page that ends a table
JUMP = 0.1  # of the font size, and at least a point: what tells the white between cells from that between lines
STACKED = 1.5  # of its height: how far under each other lines of one label may stand
SPARSE = 0.5  # labels level with the figures of a row, from which each row has its own
FEWEST_ANCHORS = 4  # figures that rows can stand around
HEADER_LINE = 0.05  # what a line left to the header costs, in squared lines out of the middle
MOST_COLUMNS = 60
MOST_HEADS = 4  # heads and lines of a title that do
MOST_OVER = 0.08  # share of a column's texts that may run over the place where it is two
WAYS = 3  # distances tried as the one between two cells
HEAD_LINES = 6  # lines at the top that may stand over several columns
LOOSE = 1.4  # of the usual white between rows
TEXT_CELL = 90  # words: a cell with more is a paragraph


@dataclass(slots=True)
class Block:
    """A cell to be: the chunks of one column that stand closely under each other."""

    col: int
    chunks: list[Chunk] = field(default_factory=list)
    last: int = 0  # column it reaches

    @property
    def top(self) -> float:
        return min(c.top for c in self.chunks)

    @property
    def bottom(self) -> float:
        return max(c.bottom for c in self.chunks)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(w for c in self.chunks for w in c.words)


def propose_blocks(lines: Sequence[Line], ruling: Ruling, jitter: float = SAME_EDGE) -> Iterator[Cut]:
    """Candidate tables among the lines of a page, by each distance that may part two cells; they overlap. ``jitter`` is how far
    apart, in points, beginnings of text may be that are one edge."""
    chunked = [_parted(lines, i, jitter) for i in range(len(lines))]
    for start, end, extents in _regions(lines, chunked):
        area, spans = _refined(chunked[start:end], extents, jitter)
        cuts = [_cut(area, spans, limit, ruling) for limit in _limits(area, spans)]
        cuts += [_anchored(area, spans, side) for side in ("top", "middle")]
        yield from (cut for cut in cuts if cut is not None)


def _parted(lines: Sequence[Line], at: int, jitter: float) -> list[Chunk]:
    """The chunks of a line, cut also where one begins at an edge that texts of the lines around begin at."""
    line = lines[at]
    if len(line.words) < 2:
        return list(line.chunks)
    around = [c.x0 for other in (*lines[max(0, at - NEAR) : at], *lines[at + 1 : at + 1 + NEAR]) for c in other.chunks]
    parted: list[Chunk] = []
    for chunk in line.chunks:
        begin = 0
        for k in range(1, len(chunk.words)):
            word = chunk.words[k]
            if sum(abs(x - word.x0) < jitter for x in around) >= SUPPORT:
                parted.append(make_chunk(chunk.words[begin:k]))
                begin = k
        parted.append(make_chunk(chunk.words[begin:]))
    return parted


# --- where ------------------------------------------------------------------------------------------------------------


def _regions(lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]]) -> Iterator[tuple[int, int, list[Span]]]:
    """Runs of lines (start, end) that leave the same white between columns, and the columns' extents."""
    start = floor = 0
    while start < len(lines):
        if len(lines[start].chunks) < 2:
            start += 1
            continue
        end, spans = _grown(lines, chunked, start)
        if end - start >= 3 and len(spans) > 1:
            yield _from_above(lines, chunked, start, floor, spans), end, spans
            start = floor = end
        else:
            start += 1


def _grown(lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]], start: int) -> tuple[int, list[Span]]:
    spans: list[Span] = [(c.x0, c.x1) for c in chunked[start]]
    end = start + 1
    over = 0
    for i in range(start + 1, len(lines)):
        line, above = lines[i], lines[i - 1]
        if line.top - above.bottom > FAR * line.size or _is_title(line, spans):
            break
        grown = _with(spans, chunked[i])
        if grown is None:
            if (
                len(chunked[i]) > len(spans) and i - start <= HEAD_LINES
            ):  # what came before stands over several of its columns
                spans, end = [(c.x0, c.x1) for c in chunked[i]], i + 1
                continue
            over += 1
            if over > 1 or i - start > HEAD_LINES or len(chunked[i]) < 2:
                break
            continue  # a head over several columns
        spans = grown
        end = i + 1
    while end > start + 2 and _is_under(lines, chunked, end - 1, spans):
        end -= 1
    return end, spans


def _from_above(
    lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]], start: int, floor: int, spans: Sequence[Span]
) -> int:
    """The first line of the table: pieces of cells that begin higher than those beside them stand right above in their columns."""
    while start > floor:
        line, below = lines[start - 1], lines[start]
        inside = all(sum(a - RIVER < c.x1 and b + RIVER > c.x0 for a, b in spans) == 1 for c in chunked[start - 1])
        if not inside or below.top - line.bottom > CLOSE * line.size or _is_title(line, spans):
            break
        if line.x0 < spans[0][0] + RIVER and len(chunked[start - 1]) == 1 and line.x1 > spans[0][1]:
            break
        start -= 1
    return start


def _is_title(line: Line, spans: Sequence[Span]) -> bool:
    """A line on its own that names what comes below: it runs over columns without a gap, or is a caption."""
    if is_caption(line.text):
        return True
    wide = line.x1 - line.x0
    over = sum(min(b, line.x1) - max(a, line.x0) > CROSSED * min(b - a, wide) for a, b in spans)
    return len(line.chunks) == 1 and line.x0 < spans[0][1] and over > 1


def _is_under(lines: Sequence[Line], chunked: Sequence[Sequence[Chunk]], at: int, spans: Sequence[Span]) -> bool:
    """Text under the table: alone at its left, further off than lines of it are, or the first line of a paragraph."""
    line = lines[at]
    alone = len(chunked[at]) == 1 and line.x0 < spans[0][1]
    return alone and (line.top - lines[at - 1].bottom > 0.9 * line.size or line.x1 > spans[0][1] + RIVER)


def _with(spans: Sequence[Span], chunks: Sequence[Chunk]) -> list[Span] | None:
    """The extents with the chunks in them; None when a chunk runs over two. Words that reach a little into the next column's extent
    (converters move lines by a letter or two) do not, and what stands apart from all is a column of its own."""
    made = list(spans)
    for chunk in chunks:
        over = [(min(b, chunk.x1) - max(a, chunk.x0), n) for n, (a, b) in enumerate(made)]
        wide = [(x, n) for x, n in over if x > CROSSED * min(chunk.x1 - chunk.x0, made[n][1] - made[n][0])]
        if len(wide) > 1:
            return None
        most, n = max(over)
        if most <= -RIVER:
            made = sorted([*made, (chunk.x0, chunk.x1)])
            continue
        left = made[n - 1][1] if n else chunk.x0
        right = made[n + 1][0] if n + 1 < len(made) else chunk.x1
        made[n] = min(made[n][0], max(chunk.x0, left)), max(made[n][1], min(chunk.x1, right))
    return made


def _refined(
    area: Sequence[list[Chunk]], spans: Sequence[Span], jitter: float
) -> tuple[Sequence[list[Chunk]], list[Span]]:
    """The columns, those parted that only a head or two run over: texts begin at two places in them and none else crosses between."""
    made: list[Span] = []
    body = min((c.top for chunks in area for c in chunks if is_number(c.text)), default=0.0)
    for span in spans:
        inside = [c for chunks in area for c in chunks if span[0] - jitter <= c.x0 and c.x1 <= span[1] + jitter]
        own = set(map(id, inside))
        at = _place_between([c for c in inside if c.top >= body], inside, jitter)
        if at is None:
            made.append(span)
            continue
        area = [[part for c in chunks for part in (_split(c, at, jitter) if id(c) in own else [c])] for chunks in area]
        left = [c.x1 for chunks in area for c in chunks if span[0] - jitter <= c.x0 < at - jitter]
        made += [(span[0], min(max(left), at - 0.1)), (at, span[1])]
    return (area, made) if len(made) == len(spans) or len(made) > MOST_COLUMNS else _refined(area, made, jitter)


def _place_between(chunks: Sequence[Chunk], headed: Sequence[Chunk], jitter: float) -> float | None:
    left = min((c.x0 for c in chunks), default=0.0)
    best: tuple[int, float] | None = None
    for x in sorted({c.x0 for c in chunks if c.x0 > left + 2 * jitter}):
        begun = sum(abs(c.x0 - x) < jitter for c in chunks)
        before = [c for c in chunks if c.x0 < x - jitter]
        over = sum(c.x1 > x for c in before)
        if sum(c.x0 < x - jitter and c.x1 > x for c in headed) > MOST_HEADS + over:
            continue
        fits = begun >= SUPPORT and len(before) - over >= SUPPORT and over <= max(1, MOST_OVER * len(chunks))
        if fits and (best is None or (over, -x) < best):
            best = over, -x
    return -best[1] if best else None


def _split(chunk: Chunk, at: float, jitter: float) -> list[Chunk]:
    """A chunk that runs over ``at``, cut at the blank nearest to it."""
    if chunk.x0 >= at - jitter or chunk.x1 <= at or len(chunk.words) < 2:
        return [chunk]
    k = min(range(1, len(chunk.words)), key=lambda k: abs(chunk.words[k].x0 - at))
    return [make_chunk(chunk.words[:k]), make_chunk(chunk.words[k:])]


# --- cells ------------------------------------------------------------------------------------------------------------


def _columns_of(chunk: Chunk, starts: Sequence[float], spans: Sequence[Span]) -> tuple[int, int]:
    first = max(0, bisect_right(starts, chunk.x0 + RIVER) - 1)
    over = [(min(b, chunk.x1) - max(a, chunk.x0), i) for i, (a, b) in enumerate(spans)]
    touched = [i for x, i in over if x > CROSSED * min(chunk.x1 - chunk.x0, spans[i][1] - spans[i][0])]
    if not touched and max(over)[0] > 0:
        touched = [max(over)[1]]
    return (touched[0], touched[-1]) if touched else (first, first)


def _by_column(area: Sequence[Sequence[Chunk]], spans: Sequence[Span]) -> dict[int, list[tuple[Chunk, int]]]:
    starts = [a for a, _ in spans]
    found: dict[int, list[tuple[Chunk, int]]] = defaultdict(list)
    for chunks in area:
        for chunk in chunks:
            first, last = _columns_of(chunk, starts, spans)
            found[first].append((chunk, last))
    return found


def _limits(area: Sequence[Sequence[Chunk]], spans: Sequence[Span]) -> list[float]:
    """Distances that may be the least between two cells of a column: the steps between the distances there are."""
    gaps: list[float] = []
    size = 0.0
    for items in _by_column(area, spans).values():
        gaps += [b.top - a.bottom for (a, _), (b, _) in itertools.pairwise(items)]
        size = max([size, *(c.bottom - c.top for c, _ in items)])
    ordered = sorted(gaps)
    jump = max(1.0, JUMP * size)
    steps = [(a + b) / 2 for a, b in itertools.pairwise(ordered) if b - a >= jump and a < 1.2 * size]
    return steps[:WAYS]


def _blocks(area: Sequence[Sequence[Chunk]], spans: Sequence[Span], limit: float, ruling: Ruling) -> list[Block]:
    blocks: list[Block] = []
    for col, items in sorted(_by_column(area, spans).items()):
        for chunk, last in items:
            before = blocks[-1] if blocks and blocks[-1].col == col else None
            if (
                before
                and last == before.last
                and chunk.top - before.bottom < limit
                and not _ruled(before, chunk, ruling)
            ):
                before.chunks.append(chunk)
            else:
                blocks.append(Block(col, [chunk], last))
    return blocks


def _ruled(above: Block, chunk: Chunk, ruling: Ruling) -> bool:
    low, high = above.chunks[-1], chunk
    edge = (low.top + low.bottom) / 2, (high.top + high.bottom) / 2
    return any(edge[0] < b.at < edge[1] and b.start < chunk.x1 and b.end > chunk.x0 for b in ruling.horizontal)


# --- rows -------------------------------------------------------------------------------------------------------------


def _cut(area: Sequence[Sequence[Chunk]], spans: Sequence[Span], limit: float, ruling: Ruling) -> Cut | None:
    blocks = _blocks(area, spans, limit, ruling)
    edges = _without_floating_labels(blocks, _edges(blocks))
    if len(edges) < 2:
        return None
    placed: dict[tuple[int, int], list[Block]] = defaultdict(list)
    reach: dict[tuple[int, int], int] = {}
    for block in blocks:
        first, last = bisect_right(edges, block.top), bisect_right(edges, block.bottom)
        inside = [r for r in range(first, last + 1) if _share(block, r, edges) > 0.3] or [
            bisect_right(edges, block.middle)
        ]
        place = inside[0], block.col
        placed[place].append(block)
        reach[place] = max(reach.get(place, 0), inside[-1])
    slots = []
    for (row, col), found in placed.items():
        printed = tuple(w for b in found for w in b.words)
        slots.append(Slot(row, col, printed, reach[row, col] - row + 1, max(b.last for b in found) - col + 1))
    if any(n > TEXT_CELL for n in (len(s.words) for s in slots)) or _clash(slots):
        return None
    words = [w for s in slots for w in s.words]
    box = Box(
        min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)
    )
    slots = with_centred_labels(slots, len(edges) + 1)
    return Cut(len(edges) + 1, len(spans), tuple(sorted(slots, key=lambda s: (s.row, s.col))), box, "blocks")


def _without_floating_labels(blocks: Sequence[Block], edges: list[float]) -> list[float]:
    """The edges without one beside a label of the first column that stands alone in the white between two rows: it is no row, for
    the rows above and below are no further apart than others are."""
    rows: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        rows[bisect_right(edges, block.middle)].append(block)
    floating = [r for r, found in rows.items() if 0 < r < len(edges) and all(b.col == 0 for b in found)]
    tops = {r: min(b.top for b in found) for r, found in rows.items()}
    bottoms = {r: max(b.bottom for b in found) for r, found in rows.items()}
    steps = [tops[r + 1] - bottoms[r] for r in range(len(edges)) if {r, r + 1} <= rows.keys() - set(floating)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0.0
    gone = set()
    for row in floating:
        around = [b for b in rows.get(row - 1, []) + rows.get(row + 1, []) if b.col == 0]
        if {row - 1, row + 1} <= rows.keys() and not around and tops[row + 1] - bottoms[row - 1] < LOOSE * usual:
            above = rows[row][0].middle - bottoms[row - 1] <= tops[row + 1] - rows[row][0].middle
            gone.add(edges[row - 1] if above else edges[row])
    return [edge for edge in edges if edge not in gone]


# --- rows without white between them --------------------------------------------------------------------------------------


def _anchored(area: Sequence[Sequence[Chunk]], spans: Sequence[Span], side: str) -> Cut | None:
    """Rows around the figures of a column that has one a row, at the top of the row or in its middle."""
    columns = _by_column(area, spans)
    anchors = max((_figures_of(items) for col, items in columns.items() if col > 0), key=len, default=[])
    labels = _stacked(columns.get(0, []))
    beside = {_middle(c) for c, _ in columns.get(0, [])} & set(anchors)
    sparse = side == "middle" and len(beside) <= SPARSE * len(anchors)
    levels = sorted({_middle(c) for col, items in columns.items() for c, _ in items if col or not sparse})
    if len(anchors) < FEWEST_ANCHORS or len(levels) < len(anchors) + 2:
        return None
    runs = _runs(levels, anchors, side)
    if runs is None:
        return None
    starts = [levels[start] - 0.01 for start, _ in runs]
    head = starts[0] > levels[0]
    edges = starts if head else starts[1:]
    held: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    reach: dict[tuple[int, int], int] = {}
    for label in labels if sparse else ():
        held[bisect_right(edges, label.middle), 0] += list(label.words)
    for col, items in columns.items():
        for chunk, last in items if col or not sparse else ():
            place = bisect_right(edges, _middle(chunk)), col
            held[place] += chunk.words
            reach[place] = max(reach.get(place, col), last)
    slots = [
        Slot(row, col, tuple(words), 1, reach.get((row, col), col) - col + 1) for (row, col), words in held.items()
    ]
    if _clash(slots) or any(len(s.words) > TEXT_CELL for s in slots):
        return None
    words = [w for s in slots for w in s.words]
    box = Box(
        min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)
    )
    slots = with_centred_labels(slots, len(edges) + 1) if side == "middle" else slots
    return Cut(len(edges) + 1, len(spans), tuple(sorted(slots, key=lambda s: (s.row, s.col))), box, "blocks")


def _stacked(items: Sequence[tuple[Chunk, int]]) -> list[Block]:
    """The labels of the first column: lines under each other are one, unless one begins anew."""
    found: list[Block] = []
    for chunk, last in items:
        tall = chunk.bottom - chunk.top
        if (
            found
            and last == found[-1].last
            and chunk.top - found[-1].bottom < STACKED * tall
            and _same_look(found[-1], chunk)
        ):
            found[-1].chunks.append(chunk)
        else:
            found.append(Block(0, [chunk], last))
    return found


def _same_look(block: Block, chunk: Chunk) -> bool:
    return block.chunks[-1].bold == chunk.bold


def _middle(chunk: Chunk) -> float:
    return round((chunk.top + chunk.bottom) / 2, 1)


def _figures_of(items: Sequence[tuple[Chunk, int]]) -> list[float]:
    """Heights of a column's figures, when it holds little else."""
    figures = [_middle(c) for c, _ in items if c.figure]
    return figures if 2 * len(figures) > len(items) and len(set(figures)) == len(figures) else []


def _runs(levels: Sequence[float], anchors: Sequence[float], side: str) -> list[tuple[int, int]] | None:
    """Levels (heights of printed lines) in runs, one for each anchor, which stands at the run's top or in its middle. What is left
    above the first run is the header. The runs that are least out of the middle, in lines; None when that is more than a line a run."""
    at = [levels.index(a) for a in anchors]
    if side == "top":
        return [(a, b - 1) for a, b in itertools.pairwise([*at, len(levels)])]
    pitch = (levels[-1] - levels[0]) / max(1, len(levels) - 1) or 1.0
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {s: (HEADER_LINE * s, []) for s in range(at[0] + 1)}
    for n, anchor in enumerate(at):
        below = at[n + 1] if n + 1 < len(at) else len(levels)
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for start, (cost, runs) in best.items():
            if start > anchor:
                continue
            for end in range(anchor, below):
                off = abs((levels[start] + levels[end]) / 2 - levels[anchor]) / pitch
                total = cost + off * off
                if end + 1 not in reached or total < reached[end + 1][0]:
                    reached[end + 1] = (total, [*runs, (start, end)])
        best = reached
    cost, runs = best.get(len(levels), (0.0, []))
    return runs if runs and cost <= len(at) else None


def _clash(slots: Sequence[Slot]) -> bool:
    taken = Counter(
        (r, c) for s in slots for r in range(s.row, s.row + s.row_span) for c in range(s.col, s.col + s.col_span)
    )
    return any(n > 1 for n in taken.values())


def _share(block: Block, row: int, edges: Sequence[float]) -> float:
    """How much of a row's part of the block's height (or of a line, where that is less) the block fills."""
    top = edges[row - 1] if row else block.top
    bottom = edges[row] if row < len(edges) else block.bottom
    line = block.chunks[0].bottom - block.chunks[0].top
    return (min(bottom, block.bottom) - max(top, block.top)) / line


def _edges(blocks: Sequence[Block]) -> list[float]:
    """Heights between rows: white across all columns, and white in most of the columns that hold several cells there."""
    edges: list[float] = []
    band: list[Block] = []
    bottom = 0.0
    for block in sorted(blocks, key=lambda b: b.top):
        if band and block.top >= bottom - 0.5:
            edges += [*_inner(band), (bottom + block.top) / 2]
            band = []
        bottom = max(bottom, block.bottom) if band else block.bottom
        band.append(block)
    return edges + _inner(band)


def _inner(band: Sequence[Block]) -> list[float]:
    """Heights inside a band that part it: columns that part there outnumber those that run through."""
    columns: dict[int, list[Block]] = defaultdict(list)
    for block in band:
        columns[block.col].append(block)
    whites = sorted(
        ((a.bottom, b.top) for column in columns.values() for a, b in itertools.pairwise(column) if a.bottom < b.top),
        key=lambda w: w[1],
    )
    found: list[float] = []
    while whites:
        low, high = whites[0]
        for white in whites[1:]:
            if white[0] < high and white[1] > low:
                low, high = max(low, white[0]), min(high, white[1])
        at = (low + high) / 2
        whites = [w for w in whites if w[0] >= high or w[1] <= low]
        through = sum(any(b.top < at < b.bottom for b in column) for column in columns.values())
        part = sum(_parts_at(column, at) for column in columns.values())
        if part > through and (part > 1 or through == 0):
            found.append(at)
    return sorted(found)


def _parts_at(column: Sequence[Block], at: float) -> bool:
    return (
        any(b.bottom <= at for b in column)
        and any(b.top >= at for b in column)
        and not any(b.top < at < b.bottom for b in column)
    )


# --- labels that stand beside several rows --------------------------------------------------------------------------------


def with_centred_labels(slots: Sequence[Slot], n_rows: int) -> list[Slot]:
    """The slots with labels of the first column reaching over the rows they are centred beside.

    Only where a label has rows without one above it that no label before it can own: labels at the top of their rows own what is
    under them, and need nothing.
    """
    labels = {s.row: s for s in slots if s.col == 0 and s.words}
    if len(labels) < 2 or len(labels) == n_rows or any(_is_value(s) for s in labels.values()):
        return list(slots)
    heights = _heights(slots, n_rows)
    if heights is None:
        return list(slots)
    head = not any(c.isdigit() for s in slots if s.row == 0 for w in s.words for c in w.text)
    if head in labels and all(abs(_level(s) - heights[r][0]) < 1 for r, s in labels.items()):
        return list(slots)  # at the top of its rows, each
    groups = _centred(labels, heights)
    if groups is None:
        return list(slots)
    moved = []
    for slot in slots:
        if slot.col == 0 and slot.words and slot.row in groups:
            first, last = groups[slot.row]
            slot = Slot(first, 0, slot.words, last - first + 1, slot.col_span)
        moved.append(slot)
    return moved if not _clash(moved) else list(slots)


def _is_value(slot: Slot) -> bool:
    return is_number(" ".join(w.text for w in slot.words))


def _level(slot: Slot) -> float:
    return min(w.top for w in slot.words)


def _heights(slots: Sequence[Slot], n_rows: int) -> list[Span] | None:
    """Top and bottom of each row's text outside the first column; None when a row has none."""
    found: list[Span | None] = [None] * n_rows
    for slot in slots:
        if slot.col > 0 and slot.words and slot.row_span == 1:
            top, bottom = min(w.top for w in slot.words), max(w.bottom for w in slot.words)
            was = found[slot.row]
            found[slot.row] = (min(top, was[0]), max(bottom, was[1])) if was else (top, bottom)
    return [f for f in found if f] if all(found) else None


CENTRED = 0.6  # of its height: how far from the middle of its rows a label may stand


def _centred(labels: dict[int, Slot], heights: Sequence[Span]) -> dict[int, tuple[int, int]] | None:
    """Rows in runs with one label each, every label in the middle of its run; None when that cannot be."""
    rows = sorted(labels)
    middles = [(min(w.top for w in labels[r].words) + max(w.bottom for w in labels[r].words)) / 2 for r in rows]
    tall = [labels[r].words[0].bottom - labels[r].words[0].top for r in rows]
    best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else len(heights)
        reached: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {}
        for start, (cost, runs) in best.items():
            if start > row:
                continue
            for end in range(row, below):
                off = abs(middles[at] - (heights[start][0] + heights[end][1]) / 2)
                if off > CENTRED * tall[at]:
                    continue
                total = cost + off
                if end + 1 not in reached or total < reached[end + 1][0]:
                    reached[end + 1] = (total, (*runs, (start, end)))
        best = reached
    whole = best.get(len(heights))
    if whole is None or all(start == row for row, (start, _) in zip(rows, whole[1], strict=True)):
        return None
    return {row: run for row, run in zip(rows, whole[1], strict=True)}
