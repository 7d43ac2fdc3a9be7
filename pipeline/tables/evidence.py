"""What speaks for a cut: words kept apart, one type a column, labels kept; and whether it is a table at all."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Box
from pipeline.tables.chunks import BULLET, LEADERS, Line, is_figure, is_number, make_lines
from pipeline.tables.cut import Cut

NAMED = re.compile(r"^[^\W\d][^:]{1,40}:\s*\S")
OVER = 0.25  # of a word's width
FAR = 2.0  # of the font size
WHITE = 0.3  # of a bar's height, between bars
MORE_WHITE = 0.35  # of the font size
FEWEST_FIGURES = 3  # in a column of them
FEWEST_BARS = 4
HIGHEST_BAR = 4.0  # of the height of a figure in it
MOST_STRADDLED = 0.34
WORTHLESS = 0.4  # score at which a cut says nothing
MOST_IN_AMOUNT = 14  # words in a cell of amounts: "1) 0,3 mio. kr. 2) 1,8 mio. kr. I alt 2,1 mio. kr."
MOST_DRAWN_OVER = 0.25


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares between 0 and 1, and counts."""

    cells: int
    glued: float  # cells that hold two figures
    pure: float  # cells of the type most common in their column
    figures: float  # value cells that are figures
    filled: float  # slots with text
    words_a_cell: float
    full_rows: float  # body rows with two cells or more
    form: float  # cells that are a name and its value, "name: value"
    gapped: float  # cells with white in a line as wide as between columns
    stuffed: float  # cells with clearly more white between two of their lines than is usual: two cells taken for one
    listing: bool  # the first column is nothing but bullets or list labels

    @property
    def score(self) -> float:
        return self.pure - 3.0 * self.glued - self.gapped + 0.1 * self.filled


def weigh(cut: Cut) -> Evidence:
    types: dict[int, list[bool]] = defaultdict(list)
    cells = glued = gapped = figures = values = words = 0
    whites: list[list[float]] = []  # between the lines of each cell
    first: list[str] = []
    in_row: dict[int, int] = defaultdict(int)
    named = 0
    for slot in cut.slots:
        if not slot.words:
            continue
        cells += 1
        words += len(slot.words)
        if len(slot.words) == 1:
            text = slot.words[0].text
        else:
            printed = make_lines(slot.words)
            whites.append([b.top - a.bottom for a, b in itertools.pairwise(printed)])
            texts = [c.text for line in printed for c in line.chunks]
            gapped += any(_has_river(line) for line in printed)
            glued += slot.row >= cut.header_rows and sum(map(is_number, texts)) > 1
            text = " ".join(texts)
        if slot.row < cut.header_rows:
            continue
        in_row[slot.row] += 1
        named += bool(NAMED.match(text))
        if slot.col == 0:
            first.append(text)
        if slot.col_span == 1:
            types[slot.col].append(is_figure(text))
        if slot.col > 0:
            values += 1
            figures += is_figure(text)
    same = sum(max(sum(t), len(t) - sum(t)) for t in types.values())
    total = sum(len(t) for t in types.values())
    return Evidence(
        cells, glued / max(1, cells), same / max(1, total), figures / max(1, values),
        cells / max(1, cut.n_rows * cut.n_cols), words / max(1, cells),
        sum(n > 1 for n in in_row.values()) / max(1, len(in_row)), named / max(1, sum(in_row.values())),
        gapped / max(1, cells), _stuffed(whites, cut) / max(1, cells),
        bool(first) and sum(bool(BULLET.match(t)) for t in first) > 0.6 * len(first) and cut.n_cols == 2,
    )  # fmt: skip


def broken(cut: Cut) -> float:
    """The share of body cells that only go on with a sentence or a word of the cell above, and of rows with nothing but a cell right
    of the first column: what is left of cells whose lines were taken for rows."""
    above: dict[int, str] = {}
    filled: dict[int, list[int]] = defaultdict(list)
    torn = cells = 0
    for slot in sorted(cut.slots, key=lambda s: (s.row, s.col)):
        if not slot.words or slot.row < max(1, cut.header_rows):
            continue
        cells += 1
        filled[slot.row].append(slot.col)
        first, last = slot.words[0].text, above.get(slot.col, "")
        torn += first[:1].islower() and first[:2].isalpha() and bool(last) and not last.endswith((".", ":", ";"))
        above[slot.col] = slot.words[-1].text
    lone = sum(cols[0] > 0 and len(cols) == 1 for cols in filled.values())
    return torn / max(1, cells) + lone / max(1, len(filled))


def worth(cut: Cut) -> float:
    """How much a cut explains: its words, each worth more the purer the columns and the fewer cells are torn."""
    e = weigh(cut)
    return max(0.0, e.score - 2 * broken(cut) - e.stuffed - WORTHLESS) * len(cut.words)


def holds_figures(cut: Cut) -> bool:
    """Whether some column right of the first holds figures or amounts in most of its rows, as tables of money do."""
    if cut.n_cols < 3 or cut.n_rows < 3:
        return False
    kinds: dict[int, list[bool]] = defaultdict(list)
    for slot in cut.slots:
        if slot.words and slot.row > 0 and slot.col > 0:
            texts = [w.text for w in slot.words]
            kinds[slot.col].append(len(texts) <= MOST_IN_AMOUNT and 5 * sum(map(is_figure, texts)) >= len(texts))
    return any(sum(k) >= max(FEWEST_FIGURES, 0.7 * len(k), 0.35 * (cut.n_rows - 1)) for k in kinds.values())


def _stuffed(whites: Sequence[Sequence[float]], cut: Cut) -> int:
    """How many cells hold clearly more white between two lines than is usual."""
    every = sorted(white for cell in whites for white in cell)
    if not every:
        return 0
    size = next(w.bottom - w.top for s in cut.slots for w in s.words)
    most = every[len(every) // 2] + MORE_WHITE * size
    return sum(any(white > most for white in cell) for cell in whites)


def _has_river(line: Line) -> bool:
    """A label and a figure far from it."""
    return (
        len(line.chunks) > 1
        and is_number(line.chunks[-1].text)
        and line.chunks[-1].x0 - line.chunks[-2].x1 > FAR * line.size
    )


def is_drawn_table(cut: Cut, shaded_only: bool, evidence: Evidence | None = None) -> bool:
    """Whether drawn cells hold a table: two columns and rows with text. Shaded areas alone may also be a chart's."""
    if cut.n_cols < 2 or cut.n_rows < 2:
        return False
    e = evidence or weigh(cut)
    if straddled(cut) > MOST_STRADDLED:
        return False
    return (e.filled >= 0.5 and e.full_rows >= 0.6) if shaded_only else (e.filled >= 0.3 and e.full_rows >= 0.4)


def straddled(cut: Cut) -> float:
    """The share of drawn cells whose text runs over the cell's side: lines that have nothing to do with the words."""
    drawn = [s for s in cut.slots if s.box is not None and s.words]
    over = sum(
        any(w.x0 < s.box[0] - OVER * (w.x1 - w.x0) or w.x1 > s.box[2] + OVER * (w.x1 - w.x0) for w in s.words)
        for s in drawn
        if s.box is not None
    )
    return over / max(1, len(drawn))


def drawn_over(cut: Cut, drawings: Sequence[Box]) -> float:
    """The share of the cut's area under boxes of drawings (counted as often as they overlap, at most 1)."""
    box = cut.box
    area = max(1.0, (box.x1 - box.x0) * (box.bottom - box.top))
    under = 0.0
    for d in drawings:
        width, height = min(d.x1, box.x1) - max(d.x0, box.x0), min(d.bottom, box.bottom) - max(d.top, box.top)
        if width > 0 and height > 0:
            under += width * height
    return min(1.0, under / area)


def is_bar_chart(cut: Cut, fills: Sequence[Box]) -> bool:
    """Whether the figures stand in filled bars of different lengths: shaded cells of a table share their sides with the cells above."""
    held: list[Box] = []
    figures = [w for s in cut.slots if all(is_figure(w.text) for w in s.words) for w in s.words if is_number(w.text)]
    for word in figures:
        x, y, tall = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2, word.bottom - word.top
        around = [
            f for f in fills if f.x0 < x < f.x1 and f.top < y < f.bottom and f.bottom - f.top < HIGHEST_BAR * tall
        ]
        if around:
            held.append(min(around, key=lambda f: f.x1 - f.x0))
    if len(held) < max(FEWEST_BARS, 0.5 * len(figures)) or len({round(f.top) for f in held}) < 2:
        return False
    sides: dict[int, set[int]] = defaultdict(set)
    near = [f for f in fills if f.top < cut.box.bottom and f.bottom > cut.box.top]
    for fill in near:
        for x in (fill.x0, fill.x1):
            sides[round(x)].add(round(fill.top))
    own = {round(x) for fill in held for x in (fill.x0, fill.x1)}
    levels = sorted({(f.top, f.bottom) for f in held})
    apart = all(b[0] - a[1] > WHITE * (a[1] - a[0]) for a, b in itertools.pairwise(levels) if b[0] > a[0] + 1)
    return apart and 2 * sum(len(sides[x]) == 1 for x in own) > len(own)


def is_axis(cut: Cut) -> bool:
    """Whether all figures are the steps of an axis: one row of them, each as much more than the one before."""
    rows: dict[int, list[Decimal]] = defaultdict(list)
    for slot in sorted(cut.slots, key=lambda s: s.col):
        if slot.words and all(is_number(w.text) for w in slot.words):
            rows[slot.row] += [Decimal(re.sub(r"[^\d]", "", w.text)) for w in slot.words]
    if len(rows) != 1 or cut.n_rows > 3:
        return False
    (values,) = rows.values()
    steps = {b - a for a, b in itertools.pairwise(values)}
    return len(values) >= FEWEST_BARS and len(steps) == 1 and 0 not in steps


def is_table(cut: Cut, ruled: bool) -> bool:
    """Whether the cells of a cut are a table and not running text, a list, a chart or a form. ``ruled``: bars rule it off."""
    if cut.n_cols < 2 or cut.n_rows < 2:
        return False
    e = weigh(cut)
    if e.listing and e.figures < 0.5:
        return False
    if ruled:
        return e.filled >= 0.25 and e.words_a_cell < 40 and e.full_rows >= 0.5
    if _is_contents(cut) or (e.figures < 0.3 and _is_named_list(cut)):
        return False
    if e.full_rows < 0.5 or e.form > 0.35 or (e.words_a_cell > 9 and e.figures < 0.3):
        return False
    if cut.n_cols == 2:
        return cut.n_rows >= 3 and e.figures >= 0.6
    if e.figures < 0.3:
        return cut.n_rows >= 4 and e.filled >= 0.6 and e.words_a_cell <= 6
    return e.filled >= 0.4 and e.pure >= 0.6


def _is_named_list(cut: Cut) -> bool:
    """A list behind its name ("Kilder:"): the first column holds nothing else."""
    first = [s for s in cut.slots if s.col == 0 and s.words]
    return len(first) == 1 and first[0].row == 0 and first[0].words[-1].text.endswith(":")


def _is_contents(cut: Cut) -> bool:
    """A table of contents: dot leaders to page numbers that only grow."""
    if cut.n_cols > 3:
        return False
    leaders = sum(any(LEADERS.match(w.text) or w.text.endswith("....") for w in s.words) for s in cut.slots)
    last = [s.text for s in cut.slots if s.col == cut.n_cols - 1 and s.words]
    pages = [int(text) for text in last if text.isdecimal()]
    return 2 * leaders > cut.n_rows and len(pages) > 0.8 * len(last) and pages == sorted(pages)
