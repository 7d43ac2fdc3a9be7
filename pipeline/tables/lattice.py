"""Tables whose cells are drawn: slots between ruling lines, merged where a line is missing; and rows that are printed but not drawn: several
lines of cells inside one drawn row."""

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.model import Box, Word
from pipeline.tables.chunks import Line, is_number, make_chunks, make_lines
from pipeline.tables.cut import Cut, Slot
from pipeline.tables.grouping import runs
from pipeline.tables.ruling import SNAP, Bar, Ruling, covered

BLANK_LINE = 0.8  # of the font size: white this high across all columns may part rows
FEWEST_ITEMS = 4  # lines of a list that stands beside other lists


Band = tuple[float, float]
TOUCH = 4.0  # points within which two bars meet
WALL = 0.6  # share of a slot's side that a bar must cover to be a wall
Place = tuple[int, int]  # row and column
OVERHANG = 8.0  # a bar reaching this far beyond the outermost crossing bar opens one more row or column


def printed_edges(xs: Sequence[float], ys: Sequence[float], words: Sequence[Word]) -> tuple[list[float], list[Band]]:
    """Edges between printed rows where a drawn row (between two of ``ys``) holds several, and the drawn rows that hold lists side by side."""
    edges: list[float] = []
    lists: list[Band] = []
    for top, bottom in itertools.pairwise(ys):
        inside = [w for w in words if top <= (w.top + w.bottom) / 2 < bottom]
        if not inside:
            continue
        lines = make_lines(inside)
        items = _side_by_side_lists(lines, xs)
        if items:
            lists.append((top, bottom))
        edges += items or _stacked_figures(lines, xs) or _blank_lines(lines, xs)
    return edges, lists


def _column(xs: Sequence[float], x: float) -> int:
    return sum(x >= edge for edge in xs[1:-1])


def _between(upper: Line, lower: Line) -> float:
    return (upper.bottom + lower.top) / 2


def _stacked_figures(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """Columns that are stacks of figures, one a line: each line is a row, but for lines that only wrap a label."""
    if len(lines) < 2:
        return []
    stacks: dict[int, list[int]] = defaultdict(list)
    spoiled: set[int] = set()
    for i, line in enumerate(lines):
        for chunk in make_chunks(line.words, xs[1:-1]):
            col = _column(xs, chunk.middle)
            if is_number(chunk.text):
                stacks[col].append(i)
            elif any(ch.isalpha() for ch in chunk.text):
                spoiled.add(col)
    good = [rows for col, rows in stacks.items() if col not in spoiled and len(rows) >= 2]
    texts = [col for col in spoiled if col not in stacks]
    if not good or len(good) < len(stacks) - len(good) or (len(good) == 1 and len(texts) > 1):
        return []
    anchors = {i for rows in good for i in rows}
    if len(anchors) < 0.5 * len(lines):
        return []
    pitch = median(b.middle - a.middle for a, b in itertools.pairwise(lines))
    return [
        _between(lines[i - 1], line)
        for i, line in enumerate(lines)
        if i
        and not (
            (i not in anchors and line.words[0].text[:1].islower()) or line.middle - lines[i - 1].middle < 0.6 * pitch
        )
    ]


def _side_by_side_lists(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """Lists beside each other, one short item a line. Wrapped text would begin some of its lines with small letters."""
    items: dict[int, int] = defaultdict(int)
    small = 0
    for line in lines:
        for chunk in make_chunks(line.words, xs[1:-1]):
            if len(chunk.words) > 4:
                return []
            small += chunk.words[0].text[:1].islower()
            items[_column(xs, chunk.middle)] += 1
    lists = [n for n in items.values() if n >= FEWEST_ITEMS]
    if len(lists) < 3 or len(lists) < 0.75 * len(items) or sum(lists) < 5 * len(lists) or small > 0.05 * sum(lists):
        return []
    return [_between(a, b) for a, b in itertools.pairwise(lines)]


def join_wrapped_items(slots: Sequence[Slot], bands: Sequence[Band]) -> list[Slot]:
    """Items of lists that take two lines made one, and the rest of their list moved up: the lists are independent.

    Two lines are one item when a hyphen divides a name, or a bold heading is wider than its column.
    """
    joined = {(s.row, s.col): s for s in slots}
    for top, bottom in bands:
        inside = [s for s in slots if s.box is not None and top - 1 <= s.box[1] and s.box[3] <= bottom + 1]
        rows = sorted({s.row for s in inside})
        for col in sorted({s.col for s in inside}):
            _join_column(joined, [(row, col) for row in rows if (row, col) in joined])
    return list(joined.values())


def _join_column(joined: dict[tuple[int, int], Slot], places: Sequence[tuple[int, int]]) -> None:
    items: list[tuple[Word, ...]] = []
    for place in places:
        slot = joined[place]
        if items and items[-1] and slot.words and _one_item(items[-1], slot):
            items[-1] += slot.words
        else:
            items.append(slot.words)
    items += [()] * (len(places) - len(items))
    for place, words in zip(places, items, strict=True):
        joined[place] = replace(joined[place], words=words)


def _one_item(words: Sequence[Word], slot: Slot) -> bool:
    last, first = words[-1], slot.words[0]
    if last.text.endswith("-") and len(last.text) > 2:
        return True
    side = slot.box.x1 if slot.box is not None else last.x1
    return all(w.bold for w in (*words, *slot.words)) and last.x1 + (first.x1 - first.x0) + 0.25 * last.size > side - 4


def _blank_lines(lines: Sequence[Line], xs: Sequence[float]) -> list[float]:
    """White across all columns, with a label and another cell beginning under it."""
    edges = []
    for upper, lower in itertools.pairwise(lines):
        if lower.top - upper.bottom < BLANK_LINE * lower.size:
            continue
        begun = {_column(xs, c.middle) for c in make_chunks(lower.words, xs[1:-1])}
        if 0 in begun and len(begun) > 1:
            edges.append(_between(upper, lower))
    return edges


@dataclass(frozen=True, slots=True)
class Frame:
    """Ruling lines that hang together: their levels, and the bars on them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    horizontal: tuple[Bar, ...]
    vertical: tuple[Bar, ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def wall_right(self, x: float, low: float, high: float) -> bool:
        return covered((b for b in self.vertical if abs(b.at - x) <= SNAP + 1), low, high) >= WALL

    def wall_below(self, y: float, low: float, high: float) -> bool:
        return covered((b for b in self.horizontal if abs(b.at - y) <= SNAP + 1), low, high) >= WALL


def find_frames(ruling: Ruling) -> list[Frame]:
    """Groups of crossing bars with at least one row and two columns or two rows and one column."""
    bars = [(b, True) for b in ruling.horizontal] + [(b, False) for b in ruling.vertical]
    parent = list(range(len(bars)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first_vertical = len(ruling.horizontal)
    for i, h in enumerate(ruling.horizontal):
        for j, v in enumerate(ruling.vertical):
            if (
                h.start - TOUCH <= v.at <= h.end + TOUCH
                and v.start - TOUCH <= h.at <= v.end + TOUCH
                and root(i) != root(first_vertical + j)
            ):
                parent[root(i)] = root(first_vertical + j)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(bars)):
        groups[root(i)].append(i)
    frames = []
    for members in groups.values():
        frame = _frame([bars[i][0] for i in members if bars[i][1]], [bars[i][0] for i in members if not bars[i][1]])
        if frame is not None:
            frames.append(frame)
    return sorted(frames, key=lambda f: (f.ys[0], f.xs[0]))


def _frame(horizontal: Sequence[Bar], vertical: Sequence[Bar]) -> Frame | None:
    if len(horizontal) < 2 or not vertical:
        return None
    xs = _merge(b.at for b in vertical)
    ys = _merge(b.at for b in horizontal)
    left, right = min(b.start for b in horizontal), max(b.end for b in horizontal)
    top, bottom = min(b.start for b in vertical), max(b.end for b in vertical)
    xs = ([left] if left < xs[0] - OVERHANG else []) + xs + ([right] if right > xs[-1] + OVERHANG else [])
    ys = ([top] if top < ys[0] - OVERHANG else []) + ys + ([bottom] if bottom > ys[-1] + OVERHANG else [])
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Frame(tuple(xs), tuple(ys), tuple(horizontal), tuple(vertical))


def _merge(values: Iterable[float]) -> list[float]:
    return [sum(run) / len(run) for run in runs(sorted(values), lambda run, value: value - run[-1] <= SNAP + 0.5)]


def cut_frame(frame: Frame, words: Sequence[Word]) -> Cut:
    """The cells the lines draw; a drawn row that holds several printed rows of figures is cut."""
    xs = list(frame.xs)
    edges, lists = printed_edges(frame.xs, frame.ys, words)
    ys = sorted([*frame.ys, *edges])
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    held: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        row, col = bisect_right(ys, (word.top + word.bottom) / 2) - 1, bisect_right(xs, (word.x0 + word.x1) / 2) - 1
        if 0 <= row < n_rows and 0 <= col < n_cols:
            held[row, col].append(word)
    right = {(r, c): frame.wall_right(xs[c + 1], ys[r], ys[r + 1]) for r in range(n_rows) for c in range(n_cols - 1)}
    # row edges that are not drawn were put in because figures stand on both sides: they are walls everywhere
    printed = {y for y in ys if all(abs(y - level) > 0.01 for level in frame.ys)}
    below = {
        (r, c): ys[r + 1] in printed or frame.wall_below(ys[r + 1], xs[c], xs[c + 1])
        for r in range(n_rows - 1)
        for c in range(n_cols)
    }
    blocks = _merge_slots(n_rows, n_cols, right, below, held)
    slots = []
    for (r0, c0), (r1, c1) in blocks:
        inside = [w for r in range(r0, r1 + 1) for c in range(c0, c1 + 1) for w in held.get((r, c), ())]
        box = Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1])
        slots.append(Slot(r0, c0, tuple(inside), r1 - r0 + 1, c1 - c0 + 1, box))
    if ys == list(frame.ys):
        return Cut(n_rows, n_cols, tuple(slots), frame.box, "lines")
    return Cut(n_rows, n_cols, tuple(join_wrapped_items(slots, lists)), frame.box, "lines+rows")


def _merge_slots(
    n_rows: int, n_cols: int, right: dict[Place, bool], below: dict[Place, bool], held: dict[Place, list[Word]]
) -> list[tuple[Place, Place]]:
    """Slots joined over missing walls, as rectangles. A missing wall between two slots with figures joins nothing."""
    rows_drawn = {(c): sum(right[r, c] for r in range(n_rows)) for c in range(n_cols - 1)}
    taken = [[False] * n_cols for _ in range(n_rows)]
    blocks = []

    def open_right(r: int, c: int) -> bool:
        if right[r, c]:
            return False
        if held.get((r, c)) and held.get((r, c + 1)) and rows_drawn[c] < n_rows:
            return _runs_over(held[r, c], held[r, c + 1])
        return True

    def open_below(r: int, c: int) -> bool:
        if below[r, c]:
            return False
        above, under = held.get((r, c)), held.get((r + 1, c))
        return not (above and under and _figures(above) and _figures(under))

    for r in range(n_rows):
        for c in range(n_cols):
            if taken[r][c]:
                continue
            c1 = c
            while c1 + 1 < n_cols and not taken[r][c1 + 1] and open_right(r, c1):
                c1 += 1
            r1 = r
            while r1 + 1 < n_rows and all(open_below(r1, k) for k in range(c, c1 + 1)):
                crossed = all(not right[r1 + 1, k] for k in range(c, c1))
                closed = (c == 0 or right[r1 + 1, c - 1]) and (c1 == n_cols - 1 or right[r1 + 1, c1])
                if not crossed or not closed or any(taken[r1 + 1][k] for k in range(c, c1 + 1)):
                    break
                r1 += 1
            for i in range(r, r1 + 1):
                for k in range(c, c1 + 1):
                    taken[i][k] = True
            blocks.append(((r, c), (r1, c1)))
    return blocks


def _runs_over(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether text goes on from the left slot into the right one: neighbours on a line with no more than a blank between."""
    ids = {id(w) for w in left}
    chunks = (chunk for line in make_lines([*left, *right]) for chunk in line.chunks)
    return any(len({id(w) in ids for w in chunk.words}) == 2 for chunk in chunks)


def _figures(words: Sequence[Word]) -> bool:
    return all(is_number(c.text) for line in make_lines(words) for c in line.chunks)
