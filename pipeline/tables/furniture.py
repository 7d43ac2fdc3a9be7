"""Page furniture of a PDF: page numbers and running heads, told by where they stand and that they come again."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.tables.chunks import Line
from pipeline.tables.paragraph_cues import head_key, is_page_line, page_number

MARGIN = 0.12  # of the page's height: furniture stands no further in
SAME_PLACE = 6.0  # points
NOBODY: frozenset[int] = frozenset()


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
