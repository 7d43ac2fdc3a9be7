"""Rows of figures with words after them in a text whose columns are lost: a label, as many figures in each row, and a remark.

A row's figures stand together on a line; what stands before them is its label, what stands after them its remark. A line without figures between
two rows goes on with the remark of the one or begins the label of the other: the parting that reads best.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.danish.money import unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.reconciliation.words import roles
from pipeline.tables.grouping import runs
from pipeline.tables.linear_choice import closed_columns
from pipeline.tables.linear_figures import MAX_LONG_LABEL, head_cells
from pipeline.tables.linear_header_lines import SENTENCE, Text, header_before
from pipeline.tables.linear_header_words import YEAR, of_amounts
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, fragment, grid_of
from pipeline.tables.linear_row_labels import GOES_ON
from pipeline.tables.linear_splits import FIGURE, NO_FIGURES
from pipeline.tables.paragraphs import is_caption, is_note, list_label
from pipeline.tables.propose.aligned import filled

MIN_ROWS = 3
MAX_BETWEEN = 6  # lines without figures between two rows
LABEL = 60  # characters; a longer line is more like a remark
_RUN = re.compile(rf"(?<!\S){FIGURE}(?: +{FIGURE})*(?!\S)", re.IGNORECASE)
_TOKEN = re.compile(rf"(?<!\S){FIGURE}(?!\S)", re.IGNORECASE)
_LARGE = re.compile(r"\d{3}|,\d")
_APART = re.compile(r"\S {4,}\S")  # columns


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's label, figures and remark."""

    at: int
    label: str
    figures: tuple[str, ...]
    remark: str


def find_remarked_tables(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""
    rows = [row for at, line in enumerate(lines) if not line.furniture for row in [_row(at, line)] if row]
    found: list[Found] = []
    for group in _groups(rows, lines):
        # "Mad til alle – 530.000 kr." is an item of a list
        alone = all(sum(any(map(str.isdigit, figure)) for figure in row.figures) == 1 and not row.remark for row in group)
        if alone or any(_APART.search(lines[row.at].plain) for row in group):
            continue  # lines that keep their columns are the aligned reading's
        if table := _table(lines, group, found[-1].end if found else 0):
            found.append(table)
    return found


def _row(at: int, line: TextLine) -> _Row | None:
    """The line as a row, by its longest run of figures; years before others end the label."""
    if is_caption(line.text) or is_note(line.text) or len(line.text) > MAX_LONG_LABEL:
        return None
    runs = [list(_TOKEN.finditer(line.text, *run.span())) for run in _RUN.finditer(line.text)]
    for run in runs:
        while run and YEAR.fullmatch(run[0].group()):
            del run[0]
    runs = [run for run in runs if len(run) > 1 or any(_LARGE.search(token.group()) for token in run)]
    runs = [run for run in runs if any(char.isdigit() for token in run for char in token.group())]
    if not runs:
        return None
    best = max(runs, key=len)
    label, remark = line.text[: best[0].start()].strip(), line.text[best[-1].end() :].strip()
    sentence = (bool(SENTENCE.search(line.text)) and not label) or bool(GOES_ON.search(label))
    return None if sentence or len(label) > MAX_LONG_LABEL else _Row(at, label, tuple(token.group() for token in best), remark)


def _groups(rows: Sequence[_Row], lines: Sequence[TextLine]) -> list[list[_Row]]:
    """Rows of as many figures near each other, with nothing between that ends a table."""

    def goes_on(group: list[_Row], row: _Row) -> bool:
        before = group[-1]
        between = lines[before.at + 1 : row.at]
        ends = any(is_caption(line.text) or is_note(line.text) or line.gap > 2 for line in between)
        ends = ends or bool(between and "total" in roles(before.label))
        return len(before.figures) == len(row.figures) and len(between) <= MAX_BETWEEN and not ends

    return [group for group in runs(rows, goes_on) if len(group) >= MIN_ROWS]


def _table(lines: Sequence[TextLine], rows: Sequence[_Row], floor: int) -> Found | None:
    columns = len(rows[0].figures)
    remarked = sum(bool(row.remark) for row in rows)
    dated = columns == 1 and sum(bool(row.label) and bool(YEAR.fullmatch(row.label.split()[-1])) for row in rows)
    told = sum(bool(SENTENCE.search(line.text)) for line in lines[rows[0].at : rows[-1].at])
    large = sum(bool(_LARGE.search(figure)) for row in rows for figure in row.figures)
    prose = sum(bool(SENTENCE.search(row.label)) or row.remark[:1].islower() for row in rows)
    bare = sum(not row.label for row in rows)
    if columns == 1 and 4 * bare > len(rows):
        return None  # cells one after the other
    special = remarked + dated > 1 or (columns > 1 and told > 1)
    if not special or 2 * large < columns * len(rows) or 4 * prose > len(rows) or list_label(lines[rows[0].at].text):
        return None
    extra = remarked > 0
    labels: list[list[Fragment]] = []
    remarks: list[list[Fragment]] = []
    for row, after in pairwise(rows):
        between = [line for line in lines[row.at + 1 : after.at] if not line.furniture]
        cut = _parting(row, [line.text for line in between], after)
        remarks.append([*_part(lines[row.at], row.remark), *(fragment(line, line.text) for line in between[:cut])])
        labels.append([*(fragment(line, line.text) for line in between[cut:]), *_part(lines[after.at], after.label)])
    first = rows[0].at
    if not rows[0].label:
        high = Counter(len(label) for label, row in zip(labels, rows[1:], strict=True) if not row.label)
        first -= high.most_common(1)[0][0] if high else 1
    if first <= floor:
        return None
    closed = closed_columns([row.figures for row in rows])
    taken = [at < floor for at in range(len(lines))]
    own = [line.text for line in lines[first : rows[0].at]] or [rows[0].label]
    start, header, label, _ = header_before(Text(lines, taken, [NO_FIGURES] * len(lines)), first, columns + extra, own, closed, False)
    heads = [" ".join(part.text for part in parts) for head in header for parts in head[1 : columns + 1] if parts]
    if not header or (columns == 1 and not any(of_amounts(text) or unit_of(text) in MONEY_UNITS for text in heads)):
        return None
    labels.insert(0, [*label, *(fragment(line, line.text) for line in lines[first : rows[0].at]), *_part(lines[rows[0].at], rows[0].label)])
    remarks.append(_part(lines[rows[-1].at], rows[-1].remark))
    cells = [each for at, head in enumerate(header) for each in head_cells(at, head)]
    at = len(header)
    for row, label, remark in zip(rows, labels, remarks, strict=True):
        figures = [[fragment(lines[row.at], text)] for text in row.figures]
        cells += [cell(at, col, parts) for col, parts in enumerate([label, *figures, *([remark] if extra else [])])]
        at += 1
        if remark and not extra:
            cells += [cell(at, col, remark if not col else ()) for col in range(columns + 1)]
            at += 1
    return Found(start, rows[-1].at + 1, (filled(grid_of(cells, "text-remarked", len(header))),))


def _part(line: TextLine, text: str) -> list[Fragment]:
    return [fragment(line, text)] if text else []


def _parting(row: _Row, between: Sequence[str], after: _Row) -> int:
    """How many of the lines between two rows go on with the remark of the first."""

    def weight(cut: int) -> float:
        label = [*between[cut:], *([after.label] if after.label else [])]
        begun = bool(label) and (label[0][0].islower() or label[0][0] in "(,")
        whole = cut < len(between) and after.label[:1].isupper()
        told = sum(bool(SENTENCE.search(text)) or len(text) > LABEL for text in label)
        over = sum(bool(SENTENCE.search(text)) for text in [row.remark, *between][:cut])  # a sentence ended before the last of its lines
        begins = cut > 0 and not row.remark and not SENTENCE.search(between[cut - 1])
        return -3.0 * (not label) - 2.0 * begun - whole - told - over - 0.5 * begins - 0.1 * (len(between) - cut)

    return max(range(len(between) + 1), key=weight)
