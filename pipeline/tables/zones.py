"""Columns of running text beside something else, set aside before tables are looked for."""

import itertools
from collections.abc import Sequence

from pipeline.model import Word
from pipeline.tables.chunks import Chunk, Line, is_figure, make_lines
from pipeline.tables.cut import Cut, Span

FEWEST_IN_PARAGRAPH = 2  # lines
WIDE_LEADING = 2.6
FEWEST_IN_COLUMNS = 6  # lines of paragraphs
ALIKE = 1.25  # how much wider one column of text may be than another
MOSTLY = 0.85  # share of a page's texts that stand in its columns
EDGE = 6.0  # points between sides of paragraphs of one column
FEWEST = 5  # lines of a column of text
SAME_EDGE = 3.0  # points
WORDY = 4.0  # words a line, on average
ON_LINE = 1.2  # points between baselines that are one
SAME_STEP = 1.0  # points
IN_STEP = 0.6  # share of lines as far under the one before as is usual
OUT_OF_STEP = 0.45  # share below which what stands beside is set by itself, whatever it is
ALIGNED = 0.5  # share of neighbouring lines on the same baselines, from which it may be a table's text column


def without_prose_columns(lines: Sequence[Line]) -> list[Word] | None:
    """The words that do not stand in a column of running text with something else beside it; None when all do not."""
    if sum(len(line.chunks) > 1 for line in lines) < FEWEST - 1:
        return None
    chunks = [c for line in lines for c in line.chunks]
    stacks = _columns(chunks)
    columns = [column for column in stacks if _is_prose(column)]
    loose = [column for column in stacks if column not in columns and _is_wordy(column)]
    gone: set[int] = set()
    for column in loose:
        beside = _beside(column, chunks)
        if len(beside) >= FEWEST and _share_aligned(column, beside) < OUT_OF_STEP:
            gone |= _strip(column, chunks)
    for column in columns:
        beside = _beside(column, chunks)
        if len(beside) < 2:
            continue
        prose_beside = [c for other in columns if other is not column for c in other]
        if _mostly(beside, prose_beside) or _share_aligned(column, beside) < ALIGNED:
            gone |= {id(w) for c in column for w in c.words}
    return [w for line in lines for w in line.words if id(w) not in gone] if gone else None


def in_text_columns(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a page whose text runs in columns, each column for itself; all words together when the text does not."""
    lines = make_lines(words)
    middles = gutters(lines)
    if not middles:
        return [list(words)]
    columns: dict[int, list[Word]] = {}
    for line in lines:
        for word in line.words:
            columns.setdefault(sum((word.x0 + word.x1) / 2 > middle for middle in middles), []).append(word)
    return list(columns.values())


def gutters(lines: Sequence[Line]) -> list[float]:
    """The middles of the white between columns of running text."""
    found: list[list[float]] = []  # left, right, lines
    for stack in _columns([c for line in lines for c in line.chunks], WIDE_LEADING):
        if len(stack) < FEWEST_IN_PARAGRAPH or sum(len(c.words) for c in stack) < WORDY * len(stack):
            continue
        left, right = min(c.x0 for c in stack), max(c.x1 for c in stack)
        same = next((f for f in found if abs(f[0] - left) < EDGE and abs(f[1] - right) < EDGE), None)
        if same:
            same[:] = [min(same[0], left), max(same[1], right), same[2] + len(stack)]
        else:
            found.append([left, right, len(stack)])
    columns = sorted(
        f
        for f in found
        if not any(g is not f and g[0] - EDGE < f[0] and f[1] < g[1] + EDGE and g[2] >= f[2] for g in found)
    )
    widths = [f[1] - f[0] for f in columns]
    if len(columns) < 2 or any(b[0] <= a[1] for a, b in itertools.pairwise(columns)):
        return []
    if max(widths) > ALIKE * min(widths) or sum(f[2] for f in columns) < FEWEST_IN_COLUMNS:
        return []
    chunks = [c for line in lines for c in line.chunks]
    inside = sum(any(f[0] - EDGE < c.x0 and c.x1 < f[1] + EDGE for f in columns) for c in chunks)
    if inside < MOSTLY * len(chunks):
        return []  # columns of a table, with others beside them
    return [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]


def _columns(chunks: Sequence[Chunk], leading: float = 1.7) -> list[list[Chunk]]:
    """Chunks under each other with one left edge and no more than the leading of a paragraph, in heights of a line."""
    columns: list[list[Chunk]] = []
    for chunk in chunks:
        size = chunk.bottom - chunk.top
        for column in reversed(columns):
            last = column[-1]
            indent = abs(last.x0 - chunk.x0) <= SAME_EDGE or -SAME_EDGE <= chunk.x0 - column[0].x0 < 3 * size
            if indent and 0 < chunk.top - last.top < leading * size and abs(last.bottom - last.top - size) < 0.2 * size:
                column.append(chunk)
                break
        else:
            columns.append([chunk])
    return columns


def _is_prose(column: Sequence[Chunk]) -> bool:
    """Many words a line, full lines: most reach near the right edge."""
    if len(column) < FEWEST:
        return False
    words = sum(len(c.words) for c in column) / len(column)
    left, right = min(c.x0 for c in column), sorted(c.x1 for c in column)[int(0.8 * len(column))]
    full = sum(c.x1 > right - 0.2 * (right - left) for c in column)
    lower = sum(w.text[:1].islower() for c in column for w in c.words)
    return words >= WORDY and 2 * full > len(column) and 2 * lower > words * len(column)


def _strip(column: Sequence[Chunk], chunks: Sequence[Chunk]) -> set[int]:
    """The words of a column and of what stands in its breadth, such as its heading."""
    left, right = min(c.x0 for c in column), max(c.x1 for c in column)
    room = 3 * (column[0].bottom - column[0].top)
    inside = [
        c
        for c in chunks
        if left - SAME_EDGE <= c.x0 and c.x1 <= right + SAME_EDGE and column[0].top - room <= c.top <= column[-1].bottom
    ]
    return {id(w) for c in (*column, *inside) for w in c.words}


def _is_wordy(column: Sequence[Chunk]) -> bool:
    """A list of references or the like: lines of words, full or not, one as far under the other as the next."""
    steps = sorted(b.top - a.top for a, b in itertools.pairwise(column))
    wordy = len(column) >= 2 * FEWEST and sum(len(c.words) for c in column) >= WORDY * len(column)
    alike = sum(abs(step - steps[len(steps) // 2]) <= SAME_STEP for step in steps)
    return wordy and alike >= IN_STEP * len(steps)


def _beside(column: Sequence[Chunk], chunks: Sequence[Chunk]) -> list[Chunk]:
    top, bottom = column[0].top, column[-1].bottom
    left, right = min(c.x0 for c in column), max(c.x1 for c in column)
    own = set(map(id, column))
    return [c for c in chunks if id(c) not in own and top - 2 < c.top < bottom and (c.x0 > right or c.x1 < left)]


def _mostly(part: Sequence[Chunk], of: Sequence[Chunk]) -> bool:
    ids = set(map(id, of))
    return 2 * sum(id(c) in ids for c in part) > len(part)


def _share_aligned(column: Sequence[Chunk], beside: Sequence[Chunk]) -> float:
    bases = [c.words[0].bottom for c in column]
    return sum(min(abs(c.words[0].bottom - b) for b in bases) <= ON_LINE for c in beside) / len(beside)


def place_between(cut: Cut) -> float | None:
    """The place between two tables printed side by side: a gap far wider than the others, with labels right of it again."""
    spans = cut.spans()
    texts: dict[int, list[bool]] = {}
    for slot in cut.slots:
        if slot.words and slot.col_span == 1 and slot.row >= cut.header_rows:
            texts.setdefault(slot.col, []).append(not is_figure(slot.text))
    order = sorted(spans)
    for left, right in itertools.pairwise(order):
        place = (spans[left][1] + spans[right][0]) / 2
        before, after = [c for c in order if c < right], [c for c in order if c > right]
        if len(before) > 1 and after and spans[right][0] - spans[left][1] >= max(30.0, 1.6 * _figure_gap(spans, texts)):
            figures = [_is_text(texts, c) for c in (left, *after)]
            if _is_text(texts, right) and not any(figures):
                return place
    return None


def _is_text(texts: dict[int, list[bool]], col: int) -> bool:
    cells = texts.get(col, [])
    return bool(cells) and sum(cells) >= 0.8 * len(cells)


def _figure_gap(spans: dict[int, Span], texts: dict[int, list[bool]]) -> float:
    """The widest gap between two neighbouring columns of figures."""
    order = sorted(spans)
    pairs = [(a, b) for a, b in itertools.pairwise(order) if not _is_text(texts, a) and not _is_text(texts, b)]
    return max((spans[b][0] - spans[a][1] for a, b in pairs), default=0.0)
