"""Lines and tables of a page in the order they are read: down the page, and down one column before the next."""

from collections.abc import Sequence

from pipeline.model import Box
from pipeline.tables.chunks import Chunk, Line, make_line
from pipeline.tables.zones import gutters

GUTTER = 10.0  # points: a narrower gap does not part columns of text
TALL = 5  # lines beside each other that make columns


def in_reading_order(lines: Sequence[Line], tables: Sequence[tuple[int, Box]], width: float) -> list[Line | int]:
    """The lines (cut where columns of text part them) and the numbers of the tables."""
    items: list[tuple[Box, Line | int]] = [(box, number) for number, box in tables]
    for line in lines:
        items += [(Box(p.x0, p.top, p.x1, p.bottom), p) for p in _cut_at_tables(line, [b for _, b in tables])]
    gutter = find_gutter(loose := [i for _, i in items if isinstance(i, Line)], width)
    if gutter is None and len(between := gutters(loose)) == 1:  # the lines of the columns stand at heights of their own
        gutter = between[0]
    if gutter is None:
        return [item for _, item in sorted(items, key=lambda i: (round(i[0].top, 0), i[0].x0))]
    return _by_columns(items, gutter)


def _cut_at_tables(line: Line, tables: Sequence[Box]) -> list[Line]:
    """A printed line on both sides of a table is two lines."""
    beside = [b for b in tables if b.top < line.middle < b.bottom and line.x0 < b.x0 and line.x1 > b.x1]
    if not beside:
        return [line]
    left = [w for w in line.words if w.x1 <= beside[0].x0 + 2]
    right = [w for w in line.words if w.x1 > beside[0].x0 + 2]
    return [make_line(part) for part in (left, right) if part]


def find_gutter(lines: Sequence[Line], width: float) -> float | None:
    """The middle of the white band between two columns of running text, when the page has them."""
    gaps: list[tuple[float, float]] = []
    for line in lines:
        for left, right in zip(line.chunks, line.chunks[1:], strict=False):
            if right.x0 - left.x1 >= GUTTER and _wordy(left) and _wordy(right):
                gaps.append((left.x1, right.x0))
    if len(gaps) < TALL:
        return None
    best = max(((a + b) / 2 for a, b in gaps), key=lambda x: sum(a <= x <= b for a, b in gaps))
    agreeing = sum(a <= best <= b for a, b in gaps)
    crossing = sum(line.x0 < best < line.x1 for line in lines) - agreeing
    wide = 0.25 * width < best < 0.75 * width
    return best if wide and agreeing >= TALL and agreeing > 0.6 * len(gaps) and agreeing > crossing else None


def _wordy(chunk: Chunk) -> bool:
    return len(chunk.words) >= 3


def _by_columns(items: Sequence[tuple[Box, Line | int]], gutter: float) -> list[Line | int]:
    """What crosses the gutter parts the page; between two such, the left column comes before the right."""
    order: list[Line | int] = []
    left: list[Line | int] = []
    right: list[Line | int] = []
    for box, item in sorted(items, key=lambda i: (i[0].top, i[0].x0)):
        halves = _halves(item, gutter) if isinstance(item, Line) else None
        if halves is not None:
            left += [h for h in halves[:1] if h.words]
            right += [h for h in halves[1:] if h.words]
        elif box.x1 <= gutter + 2:
            left.append(item)
        elif box.x0 >= gutter - 2:
            right.append(item)
        else:
            order += [*left, *right, item]
            left, right = [], []
    return [*order, *left, *right]


def _halves(line: Line, gutter: float) -> list[Line] | None:
    """The parts of a line on either side of the gutter, when it leaves the gutter free and stands on both sides."""
    left = [w for w in line.words if w.x1 <= gutter + 2]
    right = [w for w in line.words if w.x0 >= gutter - 2]
    if not left or not right or len(left) + len(right) < len(line.words):
        return None
    if min(w.x0 for w in right) - max(w.x1 for w in left) < 0.7 * line.size:
        return None
    return [make_line(left), make_line(right)]
