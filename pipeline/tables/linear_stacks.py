"""Tables of figures in text that a converter gives column after column: a block of labels, then a block of as many
figures for each column, and again for the next group of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Cell
from pipeline.tables.linear_header_lines import MAX_LABEL
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of
from pipeline.tables.linear_names import is_name
from pipeline.tables.linear_splits import split_line
from pipeline.tables.paragraph_cues import is_caption

MAX_HEADER = 70  # characters of a column's header


@dataclass(frozen=True, slots=True)
class Stack:
    """Lines ``start:end`` with no blank line between; ``figures`` when each of them is one figure."""

    start: int
    end: int
    figures: bool

    @property
    def height(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Group:
    """Rows: a stack of labels and as high a stack of figures for each column."""

    labels: tuple[tuple[Fragment, ...], ...]
    columns: tuple[Stack, ...]
    first: int  # place of the label stack


def find_stacked_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of this shape among lines that no other table has taken."""
    stacks = _stacks(lines, taken)
    found: list[Found] = []
    at = 0
    while at < len(stacks):
        groups: list[Group] = []
        place = at
        while (group := _group(lines, stacks, place)) and (not groups or len(group.columns) == len(groups[0].columns)):
            groups.append(group)
            place += 1 + len(group.columns)
        if any(len(group.labels) > 1 for group in groups):
            found.append(_table(lines, stacks, at, place, groups))
        at = place if groups else at + 1
    return found


def _stacks(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Stack]:
    stacks: list[Stack] = []
    for at, line in enumerate(lines):
        if taken[at] or line.furniture:
            continue
        split = split_line(line.plain)
        figure = len(split.figures) == 1 and not split.label
        before = stacks[-1] if stacks else None
        if before and before.end == at and line.gap == 0 and before.figures == figure:
            stacks[-1] = Stack(before.start, at + 1, figure)
        else:
            stacks.append(Stack(at, at + 1, figure))
    return stacks


def _group(lines: Sequence[TextLine], stacks: Sequence[Stack], at: int) -> Group | None:
    if at >= len(stacks) or stacks[at].figures:
        return None
    columns: list[Stack] = []
    for stack in stacks[at + 1 :]:
        if not stack.figures or (columns and stack.height != columns[0].height):
            break
        columns.append(stack)
    if len(columns) < 2:
        return None
    labels = _labels(lines[stacks[at].start : stacks[at].end], columns[0].height)
    return Group(labels, tuple(columns), at) if labels else None


def _labels(lines: Sequence[TextLine], height: int) -> tuple[tuple[Fragment, ...], ...]:
    """The labels of a stack, wrapped ones joined, when there are as many as figures; else ()."""
    if any(len(line.text) > MAX_LABEL for line in lines):
        return ()
    made: list[list[Fragment]] = []
    for line in lines:
        fragment = Fragment(line.text, line.page, line.number)
        over = len(lines) > height
        before = [part.text for part in made[-1]] if made else []
        wrapped = (
            line.text[:1].islower()
            or (bool(before) and before[-1][-1] in "-/")
            or is_name("\n".join([*before, line.text]))
        )
        if over and made and (wrapped or height == 1):
            made[-1].append(fragment)
        else:
            made.append([fragment])
    return tuple(tuple(parts) for parts in made) if len(made) == height else ()


def _table(lines: Sequence[TextLine], stacks: Sequence[Stack], first: int, end: int, groups: Sequence[Group]) -> Found:
    columns = len(groups[0].columns)
    header = _header(lines, stacks, first, columns)
    cells: list[Cell] = []
    if header:
        cells.append(cell(0, 0, ()))
        cells += [cell(0, 1 + col, _fragments(lines, stack)) for col, stack in enumerate(header)]
    row = 1 if header else 0
    for group in groups:
        for at, label in enumerate(group.labels):
            cells.append(cell(row, 0, label))
            for col, stack in enumerate(group.columns):
                cells.append(cell(row, 1 + col, _fragments(lines, Stack(stack.start + at, stack.start + at + 1, True))))
            row += 1
    start = header[0].start if header else stacks[first].start
    return Found(start, stacks[end - 1].end, (grid_of(cells, "text-stacks", 1 if header else 0),))


def _header(lines: Sequence[TextLine], stacks: Sequence[Stack], first: int, columns: int) -> Sequence[Stack]:
    """The stacks over the first labels when they name the columns, one each."""
    found = stacks[max(0, first - columns) : first]
    if len(found) < columns or any(stack.figures for stack in found):
        return ()
    texts = [" ".join(line.text for line in lines[stack.start : stack.end]) for stack in found]
    if any(len(text) > MAX_HEADER or text.endswith(".") or is_caption(text) for text in texts):
        return ()
    return found


def _fragments(lines: Sequence[TextLine], stack: Stack) -> list[Fragment]:
    return [Fragment(line.text, line.page, line.number) for line in lines[stack.start : stack.end]]
