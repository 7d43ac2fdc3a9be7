"""Tables that a converter prints in stacks: all labels, then the heads, then the figures row after row, column after column, or some of each.

Nothing but the figures themselves tells which belong together: the stacks are cut in every way that gives as many rows as there are labels,
and the cut counts in which one column is the sum of others in most rows. Figures that print as a dash may have been dropped by the converter
(taken for hyphens); where they were is what makes the sums hold. Without sums nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.danish.numbers import Figure, read_figure
from pipeline.danish.text import clean
from pipeline.model import Cell
from pipeline.reconciliation import HOLDING, combine
from pipeline.tables.linear_choice import choose
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, blocks_of, cell, fragment, grid_of, ragged
from pipeline.tables.linear_names import is_cluster, is_name
from pipeline.tables.linear_splits import NO_FIGURES, Split, split_line
from pipeline.tables.propose.stack_cut import Cut, Places, best_cut
from pipeline.tables.propose.stack_labels import MAX_CORNER, labels_of
from pipeline.tables.prose_lines import ends_sentence, is_prose

MIN_STACK = 4  # lines of labels
MIN_FIGURES = 15
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
    splits = [NO_FIGURES if line.furniture else split_line(line.plain) for line in lines]
    bare = [bool(split.figures) and not split.label for split in splits]
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
        stack = _without_sentence(max(blocks_of(before), key=len, default=[]))
        if len(stack) < MIN_STACK:
            continue
        rest = before[before.index(stack[-1]) + 1 :]
        between = [line for place, line in enumerate(lines[first:end], first) if not bare[place] and not line.furniture]
        between = [line for line in between if not is_prose(line)]
        heads = [*rest, *between]
        figures = _figures(lines, splits, bare, first, end)
        uneven = len({len(stack) for stack in figures}) > 1 or len(figures[0]) < MIN_ROWS
        by_row = bool(between) and (uneven or any(_is_label(line.text) for line in between))
        if MIN_FIGURES <= sum(map(len, figures)) <= MAX_FIGURES and heads and not by_row:
            found.append(Stacks(lines.index(stack[0]), end, tuple(stack), tuple(heads), figures, bool(between)))
    return found


def _without_sentence(lines: list[TextLine]) -> list[TextLine]:
    """A stack without the end of a sentence over it."""
    ends = [at for at, line in enumerate(lines[:MAX_CORNER]) if ends_sentence(line)]
    return lines[ends[-1] + 1 :] if ends else lines


def _is_label(text: str) -> bool:
    """Whether a line names a row: words between figures that do are no heads."""
    return is_name(text) or is_cluster(text)


def _figures(
    lines: Sequence[TextLine], splits: Sequence[Split], bare: Sequence[bool], first: int, end: int
) -> tuple[tuple[Fragment, ...], ...]:
    """The figures in their stacks: parted by blank lines and by words."""
    stacks: list[list[Fragment]] = []
    for is_figure, group in groupby(range(first, end), key=lambda at: bare[at]):
        if not is_figure:
            continue
        for number, at in enumerate(group):
            line = lines[at]
            if number == 0 or line.gap:
                stacks.append([])
            stacks[-1] += [Fragment(text, line.page, line.number) for text in splits[at].figures]
    return tuple(map(tuple, stacks))


def _table(stacks: Stacks) -> Found | None:
    values = [read_figure(part.text, "da") for stack in stacks.figures for part in stack]
    figures = [figure for figure in values if figure is not None]
    if len(figures) < len(values):
        return None
    heights = [len(stack) for stack in stacks.figures]
    best: tuple[Cut, list[list[Fragment]], list[list[Fragment]]] | None = None
    for columns in [len(heights)] if stacks.headed else range(MIN_COLUMNS, MAX_COLUMNS + 1):
        heads = _heads(stacks, columns) if MIN_COLUMNS <= columns <= MAX_COLUMNS else []
        for rows in _row_counts(stacks, columns) if heads else ():
            labels = labels_of(stacks.labels, rows)
            cut = best_cut(heights, figures, rows, columns) if labels else None
            if cut and (best is None or cut.evidence > best[0].evidence) and _totals_named(cut, figures, labels[1:]):
                best = cut, labels, heads
    return _made(stacks, figures, *best) if best else None


def _row_counts(stacks: Stacks, columns: int) -> Iterable[int]:
    """How many rows there may be: as many as there are figures for, and somewhat more where dashes may have been dropped."""
    if stacks.headed:
        return [len(stacks.figures[0])]
    count = sum(map(len, stacks.figures))
    fewest = -(-count // columns)
    return range(max(MIN_ROWS, fewest), min(len(stacks.labels), fewest + count // 8 + 1) + 1)


def _heads(stacks: Stacks, columns: int) -> list[list[Fragment]]:
    """The heads of the columns, with the label column's first; that is left out where one column's head stands over the labels instead. []
    when the lines do not show them: one each, one block each, or all on one line."""
    lines = stacks.heads
    blocks = [[fragment(line, line.text) for line in block] for block in blocks_of(lines)]
    cells = blocks if len(blocks) > 1 else [[fragment(line, line.text)] for line in lines]
    begun = not any(cell[0].text[:1].islower() for cell in cells)
    if begun and len(cells) in (columns - 1, columns, columns + 1) and len(cells) > 1:
        return [[], *cells] if len(cells) == columns else cells
    row = split_headers(lines, columns) if len(lines) == 1 else []
    return row[0] if row and len(row[0]) == columns + 1 else []


def _totals_named(cut: Cut, figures: Sequence[Figure], labels: Sequence[Sequence[Fragment]]) -> bool:
    """Whether no row that is the sum of all others is labelled as if it were one of them."""
    columns = [[None if at is None else figures[at] for at in column] for column in zip(*cut.rows, strict=True)]
    return not any(
        all(_is_sum(column, row) for column in columns)
        and is_cluster(clean("\n".join(part.text for part in labels[row])))
        for row in (0, len(cut.rows) - 1)
    )


def _is_sum(column: Sequence[Figure | None], row: int) -> bool:
    """Whether a column's figure is the sum of all its others."""
    others = [(figure, 1) for at, figure in enumerate(column) if figure and at != row]
    return len(others) > 1 and combine(column[row], others).verdict in HOLDING


def _made(
    stacks: Stacks,
    values: Sequence[Figure],
    cut: Cut,
    labels: Sequence[Sequence[Fragment]],
    heads: Sequence[Sequence[Fragment]],
) -> Found:
    figures = [part for stack in stacks.figures for part in stack]
    corner, names = labels[0], labels[1:]
    columns = len(cut.rows[0])
    rows, unsure = _settled(cut, figures, values, [" ".join(part.text for part in name) for name in names])
    cells: list[Cell] = []
    over_labels = len(heads) < columns  # the first column's head stands over the labels
    first = [] if over_labels else [*corner, *heads[0]]
    top = [corner, *heads] if over_labels else heads[1:]
    cells += [cell(0, 0, first), *(cell(0, 1 + col, head) for col, head in enumerate(top))]
    for row, (label, places) in enumerate(zip(names, rows, strict=True), 1):
        cells.append(cell(row, 0, label))
        cells += [cell(row, 1 + col, [] if at is None else [figures[at]]) for col, at in enumerate(places)]
    first_line = stacks.labels[0]
    findings = [ragged("stacked", first_line, first_line.text, held=cut.held, rows=len(cut.rows))]
    for row in sorted(unsure):
        left = [figures[at] for at in rows[row] if at is not None]
        name, read = " ".join(part.text for part in names[row]), " · ".join(part.text for part in left)
        findings.append(ragged("lacking", left[0], read, "warning", label=name))
    return Found(stacks.start, stacks.end, (grid_of(cells, "text-stacked", 1),), tuple(findings))


def _settled(
    cut: Cut, figures: Sequence[Fragment], values: Sequence[Figure], names: Sequence[str]
) -> tuple[list[Places], frozenset[int]]:
    """The rows, those that their own sums leave open placed where the columns' sums hold, and the rows that these leave open too."""
    ways = [cut.ways(row, values) for row in range(len(cut.rows))]
    texts = [{tuple("" if at is None else figures[at].text for at in way): way for way in each} for each in ways]
    chosen = choose(names, [list(each) for each in texts], alike=False)
    return [each[row] for each, row in zip(texts, chosen.rows, strict=True)], chosen.unsure
