"""The tables of one page: candidates from ruling lines and from alignment, chosen by evidence."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Box, Word
from pipeline.tables.aligned import cut_lines
from pipeline.tables.chunks import DASHES, make_lines
from pipeline.tables.cut import Cut, compact, with_turned
from pipeline.tables.evidence import is_drawn_table, is_table, weigh
from pipeline.tables.header import full_bars
from pipeline.tables.lattice import Frame, cut_frame, find_frames
from pipeline.tables.regions import find_groups, find_ruled_groups, split_at_headers
from pipeline.tables.ruling import Ruling, with_fill_edges, with_typed_bars

GLUED = 0.12  # share of cells with two figures above which the lines do not tell the cells


def find_tables(
    words: Sequence[Word], ruling: Ruling, turned: Sequence[Word] = ()
) -> list[tuple[Cut, list[Cut]]]:
    """Tables of a page with upright words, top to bottom: the cut chosen and the others, best first.

    ``turned`` are words printed in another direction: they go into the drawn cell they stand in.
    """
    tables: list[tuple[Cut, list[Cut]]] = []
    typed = [w for w in words if DASHES.match(w.text) and w.x1 - w.x0 > 40]
    free = [w for w in words if w not in typed] if typed else list(words)
    ruling = with_typed_bars(ruling, typed)
    drawn = [f.box for f in find_frames(ruling) if len(f.xs) > 2 and len(f.ys) > 2]
    ruling = with_fill_edges(ruling, drawn)
    for frame in find_frames(ruling):
        box = frame.box
        inside = [w for w in free if box.x0 - 2 <= (w.x0 + w.x1) / 2 <= box.x1 + 2 and box.top - 2 <= (w.top + w.bottom) / 2 <= box.bottom + 2]
        if len(inside) < 3:
            continue
        shaded_only = not any(_overlap(box, other) for other in drawn)
        cuts = _cuts_of_frame(frame, inside, ruling, shaded_only)
        if cuts:
            tables.append((cuts[0], cuts[1:]))
            taken = set(map(id, inside))
            free = [w for w in free if id(w) not in taken]
    stacks, rest = find_ruled_groups(make_lines(free), ruling)
    groups = [part for group in stacks + find_groups(rest, ruling) for part in split_at_headers(group)]
    for group in groups:
        cut = cut_lines(group, ruling)
        if cut is None:
            continue
        cut = compact(cut)
        x0, x1 = cut.box.x0, cut.box.x1
        bars = [b for b in full_bars(ruling.horizontal, x0, x1) if cut.box.top - 8 <= b.at <= cut.box.bottom + 8]
        if is_table(cut, ruled=len(bars) >= 2):
            tables.append((cut, []))
    return [(with_turned(cut, turned), others) for cut, others in sorted(tables, key=lambda t: (t[0].box.top, t[0].box.x0))]


def _cuts_of_frame(frame: Frame, words: Sequence[Word], ruling: Ruling, shaded_only: bool) -> list[Cut]:
    drawn = compact(cut_frame(frame, words))
    if shaded_only and drawn.n_rows < 2:
        return []
    lines = make_lines(words)
    aligned = cut_lines(lines, ruling)
    cuts = [drawn]
    if aligned is not None:
        cuts.append(compact(aligned))
    good = [c for c in cuts if is_drawn_table(c, shaded_only)]
    if len(good) < 2:
        return good
    if weigh(drawn).glued > GLUED and weigh(good[1]).score > weigh(drawn).score:
        return [good[1], drawn]
    return good


def _overlap(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom
