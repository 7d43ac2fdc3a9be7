"""The tables of one page: candidates from ruling lines and from alignment, chosen by evidence."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from operator import itemgetter

from pipeline.model import Box, Word
from pipeline.tables.aligned import cut_lines
from pipeline.tables.block_areas import SAME_EDGE
from pipeline.tables.blocks import propose_blocks
from pipeline.tables.chunks import DASHES, Line, make_lines, part_at_figures
from pipeline.tables.columns import columns_of, find_columns
from pipeline.tables.cut import Cut, compact, with_centred_labels, with_outer_labels, with_turned, without_context
from pipeline.tables.evidence import (
    MOST_DRAWN_OVER,
    drawn_over,
    holds_figures,
    is_axis,
    is_bar_chart,
    is_drawn_table,
    is_table,
    weigh,
    worth,
)
from pipeline.tables.header import full_bars, with_heads_above
from pipeline.tables.lattice import Frame, cut_frame, find_frames
from pipeline.tables.regions import find_groups, find_ruled_groups, split_at_headers
from pipeline.tables.ruling import Ruling, stripes, with_fill_edges, with_typed_bars
from pipeline.tables.zones import in_text_columns, place_between, without_prose_columns

FEWEST_LINES = 3  # that show columns
BEST = 0.7  # what a word can be worth at most
BETTER = 1.15  # how much more a cut into blocks must be worth than one into lines
GLUED = 0.12  # share of cells with two figures above which the lines do not tell the cells


def find_tables(
    words: Sequence[Word], ruling: Ruling, turned: Sequence[Word] = (), above: Cut | None = None, jitter: float = SAME_EDGE
) -> list[Cut]:
    """Tables of a page with upright words, top to bottom.

    ``turned`` are words printed in another direction: they go into the drawn cell they stand in. ``above`` is the last
    table of the page before: where its first row comes again, or texts stand in its columns, it goes on, however little of it.
    ``jitter`` is how far apart beginnings of text may be that are one edge.
    """
    tables: list[Cut] = []
    typed = [w for w in words if DASHES.match(w.text) and w.x1 - w.x0 > 40]
    free = [w for w in words if w not in typed] if typed else list(words)
    ruling = with_typed_bars(ruling, typed)
    drawn = [f.box for f in find_frames(ruling) if len(f.xs) > 2 and len(f.ys) > 2]
    ruling = with_fill_edges(ruling, drawn)
    striped = stripes(ruling.fills)
    for frame in find_frames(ruling):
        box = frame.box
        inside = [w for w in free if box.holds(w, slack=2)]
        if len(inside) < 3:
            continue
        shaded_only = not any(_overlap(box, other) for other in drawn)
        if shaded_only and any(_overlap(box, stripe) for stripe in striped):
            continue
        cut = _cut_of_frame(frame, inside, ruling, shaded_only)
        if cut is not None:
            tables.append(with_outer_labels(with_heads_above(cut, free), free))
            taken = set(map(id, tables[-1].words))
            free = [w for w in free if id(w) not in taken]
    for part in in_text_columns(free):
        found = [c for group in _groups(part, ruling) for c in _cuts_of_group(group, ruling, above)]
        tables += _with_blocks(found, part, ruling, jitter)
    tables = [cut for cut in tables if drawn_over(cut, ruling.drawings) < MOST_DRAWN_OVER]
    tables = [cut for cut in tables if not is_bar_chart(cut, ruling.fills) and not is_axis(cut)]
    return [with_turned(cut, turned) for cut in sorted(tables, key=lambda cut: (cut.box.top, cut.box.x0))]


def _with_blocks(cuts: list[Cut], words: Sequence[Word], ruling: Ruling, jitter: float) -> list[Cut]:
    """The cuts, or cuts of the same words into blocks of lines where those are worth more."""
    lines = make_lines(words)
    if sum(len(line.chunks) > 1 for line in lines) < FEWEST_LINES:
        return cuts
    known = [(worth(cut), cut) for cut in cuts]
    tabular = sum(len(line.words) for line in lines if len(line.chunks) > 1)
    if cuts and BETTER * sum(value for value, _ in known) >= BEST * tabular:
        return cuts  # no other can be worth enough more
    without = without_prose_columns(lines)
    lines = lines if without is None else make_lines(without)
    part_at_figures(lines)
    found = [(worth(cut), cut) for cut in map(compact, propose_blocks(lines, ruling, jitter)) if holds_figures(cut)]
    for value, cut in sorted(found, key=itemgetter(0), reverse=True):
        own = set(map(id, cut.words))
        touched = [any(id(w) in own for w in other.words) for _, other in known]
        rivals = list(compress(known, touched))
        if value > BETTER * sum(each for each, _ in rivals) and all(other.method != cut.method for _, other in rivals):
            known = [pair for pair, rival in zip(known, touched, strict=True) if not rival] + [(value, cut)]
    return [cut for _, cut in known]


def _groups(words: Sequence[Word], ruling: Ruling) -> list[list[Line]]:
    """Runs of lines that may be tables: first those that bars hold together, then others, outside columns of text."""
    lines = make_lines(words)
    part_at_figures(lines)
    stacks, rest = find_ruled_groups(lines, ruling)
    without = without_prose_columns(rest)
    if without is not None:
        lines = make_lines(without)
        part_at_figures(lines)
        more, rest = find_ruled_groups(lines, ruling)
        stacks += more
    return [part for group in stacks + find_groups(rest, ruling) for part in split_at_headers(group)]


def _cuts_of_group(group: Sequence[Line], ruling: Ruling, above: Cut | None = None) -> list[Cut]:
    """The table a run of lines is, or the two that stand side by side in it; none when it is something else."""
    cut = cut_lines(group, ruling)
    if cut is None:
        return []
    cut = _better_parted(cut, group, ruling, above)
    middle = place_between(cut)
    if middle is not None:
        halves = [
            [w for line in group for w in line.words if ((w.x0 + w.x1) / 2 < middle) is left] for left in (True, False)
        ]
        cuts = [c for half in halves for c in _cuts_of_group(make_lines(half), ruling)]
        if len(cuts) == 2:
            return cuts
    cut = compact(cut)
    cut = replace(cut, slots=tuple(with_centred_labels(cut.slots, cut.n_rows)))
    bars = [
        b for b in full_bars(ruling.horizontal, cut.box.x0, cut.box.x1) if cut.box.top - 8 <= b.at <= cut.box.bottom + 8
    ]
    again = above is not None and cut.n_rows > 1 and _first_row(cut) == _first_row(above)
    return [cut] if again or is_table(cut, ruled=len(bars) >= 2) else []


def _better_parted(cut: Cut, group: Sequence[Line], ruling: Ruling, above: Cut | None) -> Cut:
    """The cut, or the one with the columns of the table before the page break where texts stand in more of them, or with the
    columns of the lines with most figures where that leaves fewer cells with two figures."""
    evidence = weigh(cut)
    if above is not None and above.n_cols > cut.n_cols:
        columns = columns_of([span for _, span in sorted(above.spans().items())], group)
        other = cut_lines(group, ruling, columns) if columns is not None else None
        if other is not None and compact(other).n_cols > cut.n_cols:
            return other
    if not evidence.glued:
        return cut
    columns = find_columns(group, ruling.vertical, fullest=True)
    other = cut_lines(group, ruling, columns) if columns is not None and len(columns) > cut.n_cols else None
    return other if other is not None and weigh(other).score > evidence.score else cut


def _first_row(cut: Cut) -> str:
    """The texts of the first row run together without blanks."""
    return "".join(w.text for s in sorted(cut.slots, key=lambda s: s.col) if s.row == 0 for w in s.words)


def _cut_of_frame(frame: Frame, words: Sequence[Word], ruling: Ruling, shaded_only: bool) -> Cut | None:
    """The drawn cells, or cells by alignment where the lines do not tell them; None when they are no table."""
    drawn = compact(without_context(compact(cut_frame(frame, words))))
    if shaded_only and drawn.n_rows < 2:
        return None
    evidence = weigh(drawn)
    is_good = is_drawn_table(drawn, shaded_only, evidence)
    if is_good and evidence.glued <= GLUED and evidence.gapped <= GLUED:
        return drawn
    aligned = cut_lines(make_lines(words), ruling)
    other = compact(aligned) if aligned is not None else None
    if other is None or not is_drawn_table(other, shaded_only):
        return drawn if is_good else None
    return other if not is_good or weigh(other).score > evidence.score else drawn


def _overlap(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom
