"""Tables that a converter prints in stacks: all labels, then the heads, then the figures row after row, column after column, or some of each.

Nothing but the figures themselves tells which belong together: the stacks are cut in every way that gives as many rows as there are labels,
and the cut counts in which one column is the sum of others in most rows. Figures that print as a dash may have been dropped by the converter
(taken for hyphens); where they were is what makes the sums hold. Without sums nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from pipeline.danish.numbers import Figure, read_figure
from pipeline.danish.text import clean
from pipeline.model import Cell, Finding, Span
from pipeline.tables.linear_choice import choose
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of
from pipeline.tables.linear_names import is_cluster_like, is_known_cluster, is_name
from pipeline.tables.linear_splits import split_line
from pipeline.tables.propose.band_pieces import fragment
from pipeline.tables.propose.stack_cut import Cut, Places, best_cut
from pipeline.tables.propose.stack_labels import labels_of
from pipeline.tables.prose_lines import is_prose

MIN_STACK = 4  # lines of labels
MIN_FIGURES = 15
MAX_CORNER = 4  # lines of the label column's head
ZERO = Decimal(0)
_END = re.compile(r"[a-zæøå]{3}\.$")
MAX_FIGURES = 600
MIN_ROWS, MIN_COLUMNS, MAX_COLUMNS = 5, 3, 10
MAX_BETWEEN = 3  # lines of words between two stacks of figures


@dataclass(frozen=True, slots=True)
class Stacks:
    """The lines ``start:end``: the stack of labels, the lines of heads, the figures in their stacks."""

    start: int
    end: int
    labels: tuple[TextLine, ...]
    heads: tuple[TextLine, ...]
    figures: tuple[tuple[Fragment, ...], ...]
    headed: bool = False  # words stand over each stack of figures: each is a column


def find_stacked_figures(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""
    found: list[Found] = []
    for stacks in _stacks(lines):
        table = _table(stacks)
        if table and (not found or table.start >= found[-1].end):
            found.append(table)
    return found


def _stacks(lines: Sequence[TextLine]) -> list[Stacks]:
    bare = [
        not line.furniture and bool((split := split_line(line.plain)).figures) and not split.label for line in lines
    ]
    found: list[Stacks] = []
    at = 0
    while at < len(lines):
        if not bare[at]:
            at += 1
            continue
        first, end = at, at
        while at < len(lines) and (bare[at] or at - end < MAX_BETWEEN or lines[at].furniture):
            end = at + 1 if bare[at] else end
            at += 1
        start = first
        while start and not bare[start - 1] and (lines[start - 1].furniture or not is_prose(lines[start - 1])):
            start -= 1
        before = [line for line in lines[start:first] if not line.furniture]
        blocks = [list(block) for block in _blocks(before)]
        stack = _without_sentence(max(blocks, key=len, default=[]))
        if len(stack) < MIN_STACK:
            continue
        rest = before[before.index(stack[-1]) + 1 :]
        between = [line for place, line in enumerate(lines[first:end], first) if not bare[place] and not line.furniture]
        between = [line for line in between if not is_prose(line)]
        heads = [*rest, *between]
        figures = _figures(lines, bare, first, end)
        uneven = len({len(stack) for stack in figures}) > 1 or len(figures[0]) < MIN_ROWS
        by_row = bool(between) and (uneven or any(_is_label(line.text) for line in between))
        if MIN_FIGURES <= sum(map(len, figures)) <= MAX_FIGURES and heads and not by_row:
            found.append(Stacks(lines.index(stack[0]), end, tuple(stack), tuple(heads), figures, bool(between)))
    return found


def _without_sentence(lines: list[TextLine]) -> list[TextLine]:
    """A stack without the end of a sentence over it."""
    ends = [at for at, line in enumerate(lines[:MAX_CORNER]) if _END.search(line.text)]
    return lines[ends[-1] + 1 :] if ends else lines


def _is_label(text: str) -> bool:
    """Whether a line names a row: words between figures that do are no heads."""
    return is_name(text) or is_cluster_like(text) or is_known_cluster(text)


def _blocks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _figures(lines: Sequence[TextLine], bare: Sequence[bool], first: int, end: int) -> tuple[tuple[Fragment, ...], ...]:
    """The figures in their stacks: parted by blank lines and by words."""
    stacks: list[list[Fragment]] = []
    for is_figure, group in groupby(range(first, end), key=lambda at: bare[at]):
        if not is_figure:
            continue
        for number, at in enumerate(group):
            line = lines[at]
            if number == 0 or line.gap:
                stacks.append([])
            stacks[-1] += [Fragment(text, line.page, line.number) for text in split_line(line.plain).figures]
    return tuple(map(tuple, stacks))


def _table(stacks: Stacks) -> Found | None:
    best: tuple[float, Cut, list[list[Fragment]], list[list[Fragment]]] | None = None
    count = sum(map(len, stacks.figures))
    for columns in range(MIN_COLUMNS, MAX_COLUMNS + 1):
        heads = _heads(stacks, columns)
        if not heads or (stacks.headed and columns != len(stacks.figures)):
            continue
        height = len(stacks.figures[0]) if stacks.headed else 0
        for rows in range(
            max(MIN_ROWS, -(-count // columns)), min(len(stacks.labels), -(-count // columns) + count // 8 + 1) + 1
        ):
            labels = labels_of(stacks.labels, rows) if height in (0, rows) else []
            cut = (
                best_cut([[part.text for part in stack] for stack in stacks.figures], rows, columns) if labels else None
            )
            if cut and (best is None or cut.evidence > best[0]) and _totals_named(stacks, cut, labels[1:]):
                best = cut.evidence, cut, labels, heads
    return _made(stacks, best[1], best[2], best[3]) if best else None


def _heads(stacks: Stacks, columns: int) -> list[list[Fragment]]:
    """The heads of the columns, with the label column's first; that is left out where one column's head stands over the labels instead. []
    when the lines do not show them: one each, one block each, or all on one line."""
    lines = stacks.heads
    blocks = [[fragment(line, line.text) for line in block] for block in _blocks(lines)]
    cells = blocks if len(blocks) > 1 else [[fragment(line, line.text)] for line in lines]
    begun = not any(cell[0].text[:1].islower() for cell in cells)
    if begun and len(cells) in (columns - 1, columns, columns + 1) and len(cells) > 1:
        return [[], *cells] if len(cells) == columns else cells
    row = split_headers(lines, columns) if len(lines) == 1 else []
    return row[0] if row and len(row[0]) == columns + 1 else []


def _totals_named(stacks: Stacks, cut: Cut, labels: Sequence[Sequence[Fragment]]) -> bool:
    """Whether no row that is the sum of all others is labelled as if it were one of them."""
    figures = [read_figure(part.text, "da") for stack in stacks.figures for part in stack]
    columns = [[None if at is None else figures[at] for at in column] for column in zip(*cut.rows, strict=True)]
    for row in (0, len(cut.rows) - 1):
        sums = [_is_sum(column, row) for column in columns]
        name = clean("\n".join(part.text for part in labels[row]))
        if all(sums) and (is_cluster_like(name) or is_known_cluster(name)):
            return False
    return True


def _is_sum(column: Sequence[Figure | None], row: int) -> bool:
    """Whether a column's figure is the sum of all its others."""
    others = [figure for at, figure in enumerate(column) if figure and at != row]
    total = column[row]
    low, high = sum((figure.low for figure in others), ZERO), sum((figure.high for figure in others), ZERO)
    return total is not None and len(others) > 1 and low <= total.high and total.low <= high


def _made(stacks: Stacks, cut: Cut, labels: Sequence[Sequence[Fragment]], heads: Sequence[Sequence[Fragment]]) -> Found:
    figures = [part for stack in stacks.figures for part in stack]
    corner, names = labels[0], labels[1:]
    columns = len(cut.rows[0])
    rows, unsure = _settled(cut, figures, [" ".join(part.text for part in name) for name in names])
    cells: list[Cell] = []
    over_labels = len(heads) < columns  # the first column's head stands over the labels
    first = [] if over_labels else [*corner, *heads[0]]
    top = [corner, *heads] if over_labels else heads[1:]
    cells += [cell(0, 0, first), *(cell(0, 1 + col, head) for col, head in enumerate(top))]
    for row, (label, places) in enumerate(zip(names, rows, strict=True), 1):
        cells.append(cell(row, 0, label))
        cells += [cell(row, 1 + col, [] if at is None else [figures[at]]) for col, at in enumerate(places)]
    doubts = [_unsure(names[row], [figures[at] for at in rows[row] if at is not None]) for row in sorted(unsure)]
    return Found(stacks.start, stacks.end, (grid_of(cells, "text-stacked", 1),), (_told(stacks, cut), *doubts))


def _settled(cut: Cut, figures: Sequence[Fragment], names: Sequence[str]) -> tuple[list[Places], frozenset[int]]:
    """The rows, those that their own sums leave open placed where the columns' sums hold, and the rows that these leave open too."""
    values = [figure for part in figures if (figure := read_figure(part.text, "da"))]
    ways = [cut.ways(row, values) for row in range(len(cut.rows))]
    texts = [{tuple("" if at is None else figures[at].text for at in way): way for way in each} for each in ways]
    chosen = choose(names, [list(each) for each in texts], alike=False)
    return [each[row] for each, row in zip(texts, chosen.rows, strict=True)], chosen.unsure


def _unsure(label: Sequence[Fragment], figures: Sequence[Fragment]) -> Finding:
    name, read = " ".join(part.text for part in label), " · ".join(part.text for part in figures)
    return Finding(
        "table.ragged",
        "warning",
        f"Rækken »{name}« mangler et tal, og ingen sum viser hvilket: {read} kan stå i andre kolonner.",
        f"The row “{name}” lacks a figure, and no sum shows which: {read} may belong to other columns.",
        Span(figures[0].page, read, line=figures[0].number),
    )


def _told(stacks: Stacks, cut: Cut) -> Finding:
    line = stacks.labels[0]
    held, rows = cut.held, len(cut.rows)
    return Finding(
        "table.ragged",
        "info",
        f"Tabellens betegnelser og tal står hver for sig i teksten; de er sat sammen, så summerne går op i {held} af {rows} rækker.",
        f"The table's labels and figures stand apart in the text; they are put together so that the sums hold in {held} of {rows} rows.",
        Span(line.page, line.text, line=line.number),
    )
