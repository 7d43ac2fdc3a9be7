"""Lines and tables of a page in the order they are read: down the page, and down one column before the next; and page furniture (page numbers,
running heads), told by where it stands and that it comes again."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.model import Box
from pipeline.tables.chunks import Chunk, Line, make_line
from pipeline.tables.paragraphs import head_key, is_page_line, page_number
from pipeline.tables.zones import gutters

MARGIN = 0.12  # of the page's height: furniture stands no further in
SAME_PLACE = 6.0  # points
NOBODY: frozenset[int] = frozenset()
GUTTER = 10.0  # points: a narrower gap does not part columns of text
TALL = 5  # lines beside each other that make columns


def find_furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> set[int]:
    """Ids of the lines that are furniture. ``pages`` are (height, lines from top to bottom) in order."""
    found: set[int] = set()
    sure: set[int] = set()
    seen: dict[tuple[str, bool], list[tuple[int, float, Line]]] = defaultdict(list)
    for number, (height, lines) in enumerate(pages):
        for line, outermost in _edge_lines(height, lines):
            if is_page_line(line.text) or (outermost and page_number(line.text) is not None):
                sure.add(id(line))
            top = line.middle < height / 2
            place = line.middle if top else line.middle - height
            seen[head_key(line.text), top].append((number, place, line))
    for repeats in seen.values():
        # by place: pages that print it within SAME_PLACE of each other
        by_place: dict[int, set[int]] = defaultdict(set)
        for number, place, _ in repeats:
            by_place[int(place // SAME_PLACE)].add(number)
        for number, place, line in repeats:
            bucket = int(place // SAME_PLACE)
            if any(
                len(by_place.get(near, NOBODY)) > (number in by_place.get(near, NOBODY))
                for near in (bucket - 1, bucket, bucket + 1)
            ):
                found.add(id(line))
    for _, lines in pages:
        _spare_table_heads(lines, found, sure)
    return found | sure


def _spare_table_heads(lines: Sequence[Line], found: set[int], sure: set[int]) -> None:
    """A header row repeated on each page stands in the margin too: it has columns, or hangs close on what follows."""
    again = True
    while again:
        again = False
        for line in lines:
            if id(line) not in found or id(line) in sure:
                continue
            others = [o for o in lines if o is not line and id(o) not in found and id(o) not in sure]
            close = any(max(o.top - line.bottom, line.top - o.bottom) < 0.6 * line.size for o in others)
            if len(line.chunks) > 3 or close:
                found.discard(id(line))
                again = True


def _edge_lines(height: float, lines: Sequence[Line]) -> list[tuple[Line, bool]]:
    """Lines in the margins of the page, and whether nothing stands further out."""
    top = [line for line in lines if line.middle < MARGIN * height]
    bottom = [line for line in lines if line.middle > (1 - MARGIN) * height]
    first = top[0].middle if top else 0.0
    last = bottom[-1].middle if bottom else 0.0
    return [(line, abs(line.middle - first) < 3) for line in top] + [
        (line, abs(line.middle - last) < 3) for line in bottom
    ]


def in_reading_order(lines: Sequence[Line], tables: Sequence[tuple[int, Box]], width: float) -> list[Line | int]:
    """The lines (cut where columns of text part them) and the numbers of the tables."""
    items: list[tuple[Box, Line | int]] = [(box, number) for number, box in tables]
    for line in lines:
        items += [(Box.of(p), p) for p in _cut_at_tables(line, [b for _, b in tables])]
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
