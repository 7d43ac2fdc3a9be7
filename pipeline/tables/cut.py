"""A way of cutting an area of a page into cells, and the grid it makes; labels of the first column that are printed in the middle of the rows
they stand beside."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Box, Cell, Grid, Piece, Word
from pipeline.tables.chunks import LEADERS, is_figure, is_number, make_lines
from pipeline.tables.paragraphs import is_caption, is_note

MARK = re.compile(r"(\*+|[†‡§]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\d{1,2}\)|\([a-z]\)|\(\d{1,2}\))$")


LABELLED = 0.8  # share of rows with a label outside the box
MOST_LABEL_LINES = 3
Span = tuple[float, float]

CENTRED = 0.6  # of its height: how far from the middle of its rows a label may stand


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell to be: where it stands in the grid and the words in it."""

    row: int
    col: int
    words: tuple[Word, ...] = ()
    row_span: int = 1
    col_span: int = 1
    box: Box | None = None

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Cut:
    """Cells of one table on one page, in the page's upright frame. ``lines_y`` are the edges between rows where known."""

    n_rows: int
    n_cols: int
    slots: tuple[Slot, ...]
    box: Box
    method: str
    header_rows: int = 0

    @property
    def words(self) -> list[Word]:
        return [w for s in self.slots for w in s.words]

    def spans(self) -> dict[int, Span]:
        """Printed extents of the columns, by the cells that stand in one."""
        found: dict[int, Span] = {}
        for word, col in ((w, s.col) for s in self.slots if s.col_span == 1 for w in s.words):
            left, right = found.get(col, (word.x0, word.x1))
            found[col] = min(left, word.x0), max(right, word.x1)
        return found


def compact(cut: Cut) -> Cut:
    """Without rows and columns that hold no text at all; spans shrink with them."""
    rows = sorted({s.row for s in cut.slots if s.words})
    cols = sorted({s.col for s in cut.slots if s.words})
    slots = []
    for s in cut.slots:
        row, col = bisect_left(rows, s.row), bisect_left(cols, s.col)
        height, width = bisect_left(rows, s.row + s.row_span) - row, bisect_left(cols, s.col + s.col_span) - col
        if height and width:
            slots.append(replace(s, row=row, col=col, row_span=height, col_span=width))
    header = bisect_left(rows, cut.header_rows)
    return replace(cut, n_rows=len(rows), n_cols=len(cols), slots=tuple(slots), header_rows=header)


def without_context(cut: Cut) -> Cut:
    """The cut without a caption in a cell over its whole width at the top, and notes in such cells at the bottom."""
    rows: set[int] = set()
    for row, is_context in ((0, is_caption), (cut.n_rows - 1, is_note), (cut.n_rows - 2, is_note)):
        cells = [s for s in cut.slots if s.row == row and s.words]
        alone = len(cells) == 1 and cells[0].col == 0 and cells[0].col_span == cut.n_cols
        if alone and is_context(cell_text(cells[0].words)[0]) and cut.n_rows - len(rows) > 2:
            rows.add(row)
        elif row:
            break
    return replace(cut, slots=tuple(s for s in cut.slots if s.row not in rows)) if rows else cut


def with_outer_labels(cut: Cut, words: Sequence[Word]) -> Cut:
    """The cut with the labels that stand left of its drawn box, one beside each row: a column of their own.

    Only where nothing in the box is a label: its first column holds figures alone.
    """
    first = [s for s in cut.slots if s.col == 0 and s.words and s.row > 0]
    if not first or not all(is_figure(s.text) for s in first):
        return cut
    sides = {s.row: s.box for s in cut.slots if s.box is not None and s.row_span == 1}
    left = min((box.x0 for box in sides.values()), default=0.0)
    used = set(map(id, cut.words))
    beside: dict[int, list[Word]] = {}
    for word in words:
        if word.x1 <= left + 1 and id(word) not in used:
            y = (word.top + word.bottom) / 2
            row = next((r for r, box in sides.items() if box.top <= y < box.bottom), None)
            if row is not None:
                beside.setdefault(row, []).append(word)
    if len(beside) < LABELLED * cut.n_rows or any(
        len(make_lines(found)) > MOST_LABEL_LINES for found in beside.values()
    ):
        return cut
    labels = [
        Slot(row, 0, tuple(found), 1, 1, Box(min(w.x0 for w in found), sides[row].top, left, sides[row].bottom))
        for row, found in beside.items()
    ]
    moved = [replace(s, col=s.col + 1) for s in cut.slots]
    x0 = min(b.box.x0 for b in labels if b.box)
    return replace(cut, n_cols=cut.n_cols + 1, slots=(*labels, *moved), box=cut.box._replace(x0=x0))


def with_turned(cut: Cut, turned: Sequence[Word]) -> Cut:
    """The cut with words printed sideways in the drawn cells they stand in."""
    held = [tuple(w for w in turned if s.box is not None and s.box.holds(w)) for s in cut.slots]
    slots = (replace(s, words=s.words + inside) for s, inside in zip(cut.slots, held, strict=True))
    return replace(cut, slots=tuple(slots))


def cell_text(words: Sequence[Word]) -> tuple[str, list[tuple[int, int, Box]]]:
    """Text with newlines at printed line breaks, and (start, end, box) of each line. Dot leaders are left out."""
    text, pieces = "", []
    if len(words) == 1:
        return words[0].text, [(0, len(words[0].text), Box.around(words))]
    for turn in sorted({w.rotation for w in words}):
        for line in make_lines(w for w in words if w.rotation == turn):
            kept = [w for w in line.words if not LEADERS.match(w.text) or w.text in ("...", "…", "---")] or line.words
            printed = " ".join(w.text for w in kept)
            start = len(text) + 1 if text else 0
            text = f"{text}\n{printed}" if text else printed
            pieces.append((start, len(text), Box.around(kept)))
    return text, pieces


def make_grid(cut: Cut, id: str, page: int) -> Grid:
    """The grid of a cut (coordinates as in the cut)."""
    cells = []
    for slot in sorted(cut.slots, key=lambda s: (s.row, s.col)):
        text, lines = cell_text(slot.words) if slot.words else ("", [])
        mark = MARK.search(text)
        cells.append(
            Cell(
                row=slot.row, col=slot.col, text=text, row_span=slot.row_span, col_span=slot.col_span, page=page,
                box=slot.box or (Box.around(slot.words) if slot.words else None),
                pieces=tuple(Piece(a, b, page, box) for a, b, box in lines),
                marks=(mark.group(1),) if mark and mark.start() > 0 else (),
                bold=bool(slot.words) and all(w.bold for w in slot.words),
            )
        )  # fmt: skip
    return Grid(
        id=id, n_rows=cut.n_rows, n_cols=cut.n_cols, cells=tuple(cells), header_rows=cut.header_rows,
        pages=(page,), boxes=((page, cut.box),), method=cut.method,
    )  # fmt: skip


def with_centred_labels(slots: Sequence[Slot], n_rows: int) -> list[Slot]:
    """The slots with labels of the first column reaching over the rows they are centred beside.

    Only where a label has rows without one above it that no label before it can own: labels at the top of their rows own what is
    under them, and need nothing.
    """
    labels = {s.row: s for s in slots if s.col == 0 and s.words}
    if len(labels) < 2 or len(labels) == n_rows or any(is_number(s.text) for s in labels.values()):
        return list(slots)
    heights = _heights(slots, n_rows)
    if heights is None:
        return list(slots)
    head = not any(c.isdigit() for s in slots if s.row == 0 for w in s.words for c in w.text)
    if head in labels and all(abs(min(w.top for w in s.words) - heights[r][0]) < 1 for r, s in labels.items()):
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
    return moved if not clash(moved) else list(slots)


def _heights(slots: Sequence[Slot], n_rows: int) -> list[Span] | None:
    """Top and bottom of each row's text outside the first column; None when a row has none."""
    found: list[Span | None] = [None] * n_rows
    for slot in slots:
        if slot.col > 0 and slot.words and slot.row_span == 1:
            top, bottom = min(w.top for w in slot.words), max(w.bottom for w in slot.words)
            was = found[slot.row]
            found[slot.row] = (min(top, was[0]), max(bottom, was[1])) if was else (top, bottom)
    return [f for f in found if f] if all(found) else None


def _centred(labels: dict[int, Slot], heights: Sequence[Span]) -> dict[int, tuple[int, int]] | None:
    """Rows in runs with one label each, every label in the middle of its run; None when that cannot be."""
    rows = sorted(labels)
    middles = [(min(w.top for w in labels[r].words) + max(w.bottom for w in labels[r].words)) / 2 for r in rows]
    tall = [labels[r].words[0].bottom - labels[r].words[0].top for r in rows]

    def off(n: int, start: int, end: int) -> float:
        return abs(middles[n] - (heights[start][0] + heights[end][1]) / 2)

    _, runs = runs_around(rows, len(heights), {0: 0.0}, off, [CENTRED * each for each in tall])
    if not runs or all(start == row for row, (start, _) in zip(rows, runs, strict=True)):
        return None
    return dict(zip(rows, runs, strict=True))


Runs = tuple[tuple[int, int], ...]


def runs_around(
    at: Sequence[int],
    n: int,
    begins: Mapping[int, float],
    off: Callable[[int, int, int], float],
    most: Sequence[float] | None = None,
) -> tuple[float, Runs]:
    """``n`` places in runs (first, last), each around one of the places ``at``, with the least cost together; no runs when there are none.

    ``begins`` are the places where the first run may begin, with what that costs; ``off`` is what a run costs, given which of ``at`` it is
    around, and ``most`` what it may cost at most. Method: dynamic programming over where a run ends.
    """
    best: dict[int, tuple[float, Runs]] = {start: (cost, ()) for start, cost in begins.items()}
    for k, place in enumerate(at):
        below = at[k + 1] if k + 1 < len(at) else n
        reached: dict[int, tuple[float, Runs]] = {}
        for start, (cost, runs) in best.items():
            if start > place:
                continue
            for end in range(place, below):
                more = off(k, start, end)
                if most is not None and more > most[k]:
                    continue
                if end + 1 not in reached or cost + more < reached[end + 1][0]:
                    reached[end + 1] = (cost + more, (*runs, (start, end)))
        best = reached
    return best.get(n, (0.0, ()))


def clash(slots: Sequence[Slot]) -> bool:
    """Whether two slots claim one place."""
    taken = Counter(
        (r, c) for s in slots for r in range(s.row, s.row + s.row_span) for c in range(s.col, s.col + s.col_span)
    )
    return any(n > 1 for n in taken.values())
