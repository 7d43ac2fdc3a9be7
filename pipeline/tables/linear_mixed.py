"""Tables of figures in text with words after the figures: a column of remarks, or two tables side by side on the same lines.

``Akutteam 500 350 150 Afsluttes i 2025`` and ``Holbæk 110 120 Holbæk 55 60``: what tells is that line after line has its figures in the
same number between its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Cell
from pipeline.tables.linear_header_levels import header_levels
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of
from pipeline.tables.linear_splits import FIGURE
from pipeline.tables.paragraph_cues import is_caption

MIN_ROWS = 3
MAX_WORDS = 60  # characters of a label
MAX_HEADER = 3  # lines
_FIGURES = re.compile(rf"(?:(?<=\s)|^){FIGURE}(?:\s+{FIGURE})*(?=\s|$)", re.IGNORECASE)
_ONE = re.compile(rf"{FIGURE}(?=\s|$)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;:]$")


@dataclass(frozen=True, slots=True)
class Mixed:
    """A line as words and figures by turns: ``words[i]`` stand before ``figures[i]``; words after the last figures have none."""

    words: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...]

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(len(run) for run in self.figures)

    @property
    def remark(self) -> str:
        return self.words[-1] if len(self.words) > len(self.figures) else ""


def mixed_line(raw: str) -> Mixed | None:
    """A line that begins with words and has figures after them; None for any other."""
    words, figures, at = [], [], 0
    for run in _FIGURES.finditer(raw):
        if not any(char.isdigit() for char in run.group()):
            continue
        before = " ".join(raw[at : run.start()].split())
        if not before:
            return None
        words.append(before)
        figures.append(tuple(" ".join(one.group().split()) for one in _ONE.finditer(run.group())))
        at = run.end()
    after = " ".join(raw[at:].split())
    return Mixed((*words, after) if after else tuple(words), tuple(figures)) if figures else None


def find_mixed_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of these shapes among lines that no other table has taken."""
    mixed = [
        None if taken[at] or line.furniture or len(line.raw.split("  ")) > 2 else mixed_line(line.plain)
        for at, line in enumerate(lines)
    ]
    found: list[Found] = []
    at = 0
    while at < len(lines):
        table = _beside(lines, mixed, at) or _remarked(lines, mixed, at)
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def _beside(lines: Sequence[TextLine], mixed: Sequence[Mixed | None], start: int) -> Found | None:
    """Two tables side by side: lines of words, figures, words, figures, the figures in the same numbers."""
    first = mixed[start]
    if first is None or len(first.counts) != 2 or first.remark or max(first.counts) < 2:
        return None
    end = start
    while end < len(lines) and (line := mixed[end]) and line.counts == first.counts and _are_labels(line):
        end += 1
    if end - start < MIN_ROWS:
        return None
    left, right = first.counts
    rows = [
        [line.words[0], *line.figures[0], line.words[1], *line.figures[1]]
        for line in mixed[start:end]
        if line is not None
    ]
    return _made(lines, start, end, rows, (left + 1, 1 + right))


def _are_labels(line: Mixed) -> bool:
    return not line.remark and all(words[0].isupper() and len(words) <= MAX_WORDS for words in line.words)


def _remarked(lines: Sequence[TextLine], mixed: Sequence[Mixed | None], start: int) -> Found | None:
    """Rows of a label and two figures or more, some of them with words after the figures."""
    first = mixed[start]
    if first is None or first.counts[0] < 2:
        return None
    rows: list[list[str]] = []
    end, remarks = start, 0
    while end < len(lines) and (line := mixed[end]) and line.counts[0] == first.counts[0]:
        label, rest = line.words[0], _rest(lines[end], line)
        if len(label) > MAX_WORDS or (_SENTENCE.search(rest) and len(rest) > MAX_WORDS):
            break
        rows.append([label, *line.figures[0], rest])
        remarks += bool(rest)
        end += 1
    if len(rows) < MIN_ROWS or remarks < 2:
        return None
    return _made(lines, start, end, rows, (first.counts[0] + 2,))


def _rest(line: TextLine, mixed: Mixed) -> str:
    """What stands after a row's first figures."""
    if len(mixed.words) == 1:
        return ""
    return line.text[line.text.index(mixed.words[1], len(mixed.words[0])) :]


def _made(
    lines: Sequence[TextLine], start: int, end: int, rows: Sequence[Sequence[str]], widths: tuple[int, ...]
) -> Found:
    """A table of each width side by side, with the header over them when its lines show the columns."""
    top = start
    while top > max(0, start - MAX_HEADER) and not lines[top].gap and not is_caption(lines[top - 1].text):
        top -= 1
    levels = header_levels([line.text for line in lines[top:start]], sum(widths) - 1)
    heads = [row for row in levels.rows if len(row) == sum(widths)] if levels else []
    first = start - len(heads)
    grids, left = [], 0
    for width in widths:
        cells: list[Cell] = []
        for at, row in enumerate([*heads, *rows]):
            line = lines[first + at]
            for col, text in enumerate(row[left : left + width]):
                cells.append(cell(at, col, [Fragment(text, line.page, line.number)] if text else ()))
        grids.append(grid_of(cells, "text-mixed", len(heads)))
        left += width
    return Found(first, end, tuple(grids))
