"""Tables whose cells are blocks of lines: columns from where texts begin, cells from the white between lines, rows from the white across.

Where cells wrap, printed lines are no rows: a line holds pieces of cells that are centred beside taller ones, and the white between
two lines of a cell is narrower than that between two cells. So the lines of each column are joined to cells first, and rows are what
white parts in all columns, or in most of those that hold several cells. A cell that stands beside several rows spans them.
Method: bottom-up page segmentation by distance (O'Gorman, The document spectrum, 1993), cells before rows.
"""

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Box, Word
from pipeline.tables.block_areas import RIVER, SAME_EDGE, Area, Span, crossed, find_areas, most_over
from pipeline.tables.chunks import Chunk, Line
from pipeline.tables.cut import Cut, Slot, clash, runs_around, with_centred_labels
from pipeline.tables.ruling import Ruling

Columns = dict[int, list[tuple[Chunk, int]]]  # column → its chunks from the top, each with the column it reaches

JUMP = 0.1  # of the font size, and at least a point: what tells the white between cells from that between lines
STACKED = 1.5  # of its height: how far under each other lines of one label may stand
SPARSE = 0.5  # labels level with the figures of a row, from which each row has its own
FEWEST_ANCHORS = 4  # figures that rows can stand around
HEADER_LINE = 0.05  # what a line left to the header costs, in squared lines out of the middle
WAYS = 3  # distances tried as the one between two cells
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
    for area, spans in find_areas(lines, jitter):
        columns = _by_column(area, spans)
        cuts = [_cut(columns, len(spans), limit, ruling) for limit in _limits(columns)]
        cuts += [_anchored(columns, len(spans), side) for side in ("top", "middle")]
        yield from (cut for cut in cuts if cut is not None)


# --- cells ------------------------------------------------------------------------------------------------------------


def _columns_of(chunk: Chunk, starts: Sequence[float], spans: Sequence[Span]) -> tuple[int, int]:
    first = max(0, bisect_right(starts, chunk.x0 + RIVER) - 1)
    touched = crossed(chunk.x0, chunk.x1, spans)
    if touched:
        return touched[0], touched[-1]
    most, n = most_over(chunk, spans)
    return (n, n) if most > 0 else (first, first)


def _by_column(area: Area, spans: Sequence[Span]) -> Columns:
    starts = [a for a, _ in spans]
    found: Columns = defaultdict(list)
    for chunks in area:
        for chunk in chunks:
            first, last = _columns_of(chunk, starts, spans)
            found[first].append((chunk, last))
    return found


def _limits(columns: Columns) -> list[float]:
    """Distances that may be the least between two cells of a column: the steps between the distances there are."""
    gaps: list[float] = []
    size = 0.0
    for items in columns.values():
        gaps += [b.top - a.bottom for (a, _), (b, _) in itertools.pairwise(items)]
        size = max([size, *(c.bottom - c.top for c, _ in items)])
    ordered = sorted(gaps)
    jump = max(1.0, JUMP * size)
    steps = [(a + b) / 2 for a, b in itertools.pairwise(ordered) if b - a >= jump and a < 1.2 * size]
    return steps[:WAYS]


def _joined(col: int, items: Sequence[tuple[Chunk, int]], goes_on: Callable[[Block, Chunk], bool]) -> list[Block]:
    """The chunks of a column as blocks: each joins the block above when both reach as far and it ``goes_on`` from that."""
    blocks: list[Block] = []
    for chunk, last in items:
        if blocks and last == blocks[-1].last and goes_on(blocks[-1], chunk):
            blocks[-1].chunks.append(chunk)
        else:
            blocks.append(Block(col, [chunk], last))
    return blocks


def _ruled(above: Block, chunk: Chunk, ruling: Ruling) -> bool:
    low, high = above.chunks[-1], chunk
    edge = (low.top + low.bottom) / 2, (high.top + high.bottom) / 2
    return any(edge[0] < b.at < edge[1] and b.start < chunk.x1 and b.end > chunk.x0 for b in ruling.horizontal)


# --- rows -------------------------------------------------------------------------------------------------------------


def _cut(columns: Columns, n_cols: int, limit: float, ruling: Ruling) -> Cut | None:
    """Rows that white parts, where chunks nearer to each other than ``limit`` are one cell."""

    def goes_on(block: Block, chunk: Chunk) -> bool:
        return chunk.top - block.bottom < limit and not _ruled(block, chunk, ruling)

    blocks = [block for col, items in sorted(columns.items()) for block in _joined(col, items, goes_on)]
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
    return _made(slots, len(edges) + 1, n_cols)


def _made(slots: list[Slot], n_rows: int, n_cols: int, centred: bool = True) -> Cut | None:
    """The cut of these slots; None when two are in one place, or one holds a paragraph. ``centred``: labels may stand beside their rows."""
    if any(len(s.words) > TEXT_CELL for s in slots) or clash(slots):
        return None
    box = Box.around(w for s in slots for w in s.words)
    if centred:
        slots = with_centred_labels(slots, n_rows)
    return Cut(n_rows, n_cols, tuple(sorted(slots, key=lambda s: (s.row, s.col))), box, "blocks")


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


def _anchored(columns: Columns, n_cols: int, side: str) -> Cut | None:
    """Rows around the figures of a column that has one a row, at the top of the row or in its middle."""
    anchors = max((_figures_of(items) for col, items in columns.items() if col > 0), key=len, default=[])
    labels = _joined(0, columns.get(0, []), _same_label)
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
    return _made(slots, len(edges) + 1, n_cols, centred=side == "middle")


def _same_label(block: Block, chunk: Chunk) -> bool:
    """Whether a line under a label goes on with it."""
    near = chunk.top - block.bottom < STACKED * (chunk.bottom - chunk.top)
    return near and block.chunks[-1].bold == chunk.bold


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

    def off(n: int, start: int, end: int) -> float:
        return (((levels[start] + levels[end]) / 2 - levels[at[n]]) / pitch) ** 2

    cost, runs = runs_around(at, len(levels), {s: HEADER_LINE * s for s in range(at[0] + 1)}, off)
    return list(runs) if runs and cost <= len(at) else None


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
