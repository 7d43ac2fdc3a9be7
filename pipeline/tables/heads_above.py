"""Headings that are printed over a drawn table, outside its lines: years over groups of columns, slanted headings, a head without a frame."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Box, Word
from pipeline.tables.chunks import YEAR, Chunk, is_number, make_lines
from pipeline.tables.cut import Cut, Slot

NEAR = 1.6  # heights of a line: the widest gap between the headings and the table
WIDEST = 1.1  # of the columns it stands over


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
