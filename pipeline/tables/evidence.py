"""What speaks for a cut: words kept apart, one type a column, labels kept; and whether it is a table at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Box
from pipeline.tables.chunks import BULLET, LEADERS, is_figure, is_number, make_lines
from pipeline.tables.cut import Cut

NAMED = re.compile(r"^[^\W\d][^:]{1,40}:\s*\S")
OVER = 0.25  # of a word's width
MOST_STRADDLED = 0.34
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
    listing: bool  # the first column is nothing but bullets or list labels

    @property
    def score(self) -> float:
        return self.pure - 3.0 * self.glued + 0.1 * self.filled


def weigh(cut: Cut) -> Evidence:
    types: dict[int, list[bool]] = defaultdict(list)
    cells = glued = figures = values = words = 0
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
            texts = [c.text for line in make_lines(slot.words) for c in line.chunks]
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
        bool(first) and sum(bool(BULLET.match(t)) for t in first) > 0.6 * len(first) and cut.n_cols == 2,
    )  # fmt: skip


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


def is_table(cut: Cut, ruled: bool) -> bool:
    """Whether the cells of a cut are a table and not running text, a list, a chart or a form. ``ruled``: bars rule it off."""
    if cut.n_cols < 2 or cut.n_rows < 2:
        return False
    e = weigh(cut)
    if e.listing and e.figures < 0.5:
        return False
    if ruled:
        return e.filled >= 0.25 and e.words_a_cell < 40 and e.full_rows >= 0.5
    if _is_contents(cut):
        return False
    if e.full_rows < 0.5 or e.form > 0.35 or (e.words_a_cell > 9 and e.figures < 0.3):
        return False
    if cut.n_cols == 2:
        return cut.n_rows >= 3 and e.figures >= 0.6
    if e.figures < 0.3:
        return cut.n_rows >= 4 and e.filled >= 0.6 and e.words_a_cell <= 6
    return e.filled >= 0.4 and e.pure >= 0.6


def _is_contents(cut: Cut) -> bool:
    """A table of contents: dot leaders to page numbers that only grow."""
    if cut.n_cols > 3:
        return False
    leaders = sum(any(LEADERS.match(w.text) or w.text.endswith("....") for w in s.words) for s in cut.slots)
    last = [" ".join(w.text for w in s.words) for s in cut.slots if s.col == cut.n_cols - 1 and s.words]
    pages = [int(text) for text in last if text.isdigit()]
    return 2 * leaders > cut.n_rows and len(pages) > 0.8 * len(last) and pages == sorted(pages)
