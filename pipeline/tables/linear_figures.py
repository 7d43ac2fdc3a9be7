"""Tables of figures in text whose cells are parted by single blanks or line ends, as converters print them.

What tells the columns is the number of figures that follow a label, the same from row to row, on one line or one figure
a line. The words before the first row are the headers; where they part into columns is chosen by capitals, wide blanks,
line ends, brackets that close and words that repeat.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Cell, Finding, Span
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of
from pipeline.tables.linear_names import is_name, known_tail
from pipeline.tables.linear_splits import NO_FIGURES, UNIT, Split, splits_of
from pipeline.tables.paragraph_cues import is_caption, is_note, list_label

MAX_LABEL = 90  # characters of a row's label on one line
LONG_RUN = 40  # lines
MAX_HEADER_LINES = 24
MAX_HEADER_LINE = 45  # characters; a longer line right under a table's number is its title
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"(?:(?<!\.\d)(?<!\.\d\d)\.|[;:])$")  # "Forbrug 31.05." ends in a date
_UNIT_ALONE = re.compile(rf"\(?(?:1[. ]?000\s*kr\.?|(?:hele\s)?{UNIT})\)?", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:[-‐,/&]|\b(?:og|i|fra|til|af|for|på|med|pr\.|samt|eller))$", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """A row being gathered: fragments of its label and of its figures."""

    label: list[Fragment] = field(default_factory=list)
    figures: list[Fragment] = field(default_factory=list)


def find_figure_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of figures among lines that no other table has taken."""
    splits = splits_of([None if line.furniture or taken[at] else line.plain for at, line in enumerate(lines)])
    found: list[Found] = []
    at = 0
    while at < len(lines):
        anchored = _is_anchor(splits, lines, at)
        table = _table_at(lines, taken, splits, at) if anchored else None
        if table and (not found or table.start >= found[-1].end):
            found.append(table)
            at = table.end
        else:
            end = _end_of(lines, taken, splits, at) if anchored else at
            at = (
                end if end - at > LONG_RUN else at + 1
            )  # a long run that is no table is not tried from each of its lines
    return found


def _is_anchor(splits: Sequence[Split], lines: Sequence[TextLine], at: int) -> bool:
    """Whether a row of figures begins or ends here: two figures on a line, or two lines of one figure each."""
    here = splits[at]
    if len(here.figures) >= 2:
        return len(here.label) <= MAX_LABEL
    after = next((splits[i] for i in range(at + 1, len(splits)) if not lines[i].furniture), NO_FIGURES)
    return len(here.figures) == 1 and not here.label and len(after.figures) == 1 and not after.label


def _table_at(lines: Sequence[TextLine], taken: Sequence[bool], splits: Sequence[Split], anchor: int) -> Found | None:
    end = _end_of(lines, taken, splits, anchor)
    first = anchor
    while (
        first > 0
        and not taken[first - 1]
        and _is_label(lines[first - 1], splits[first - 1])
        and not splits[anchor].label
    ):
        first -= 1
        if anchor - first >= MAX_HEADER_LINES:
            break
    rows, columns = _rows(lines, splits, anchor, end)
    full = sum(1 for row in rows if len(row.figures) == columns)
    several = sum(1 for row in rows if len(row.figures) > 1)
    if columns < 2 or several < 2 or not full:
        return None
    own = [fragment.text for fragment in rows[0].label]
    start, header, label = _header_before(lines, taken, splits, anchor, columns, own)
    if label:
        rows[0].label[:0] = label
    return _make(lines, start, end, header, rows, columns)


def _end_of(lines: Sequence[TextLine], taken: Sequence[bool], splits: Sequence[Split], anchor: int) -> int:
    """The place after the table's last row: labels may stand between rows, sentences, captions and notes may not."""
    end, waiting = anchor + 1, 0
    for at in range(anchor + 1, len(lines)):
        line, split = lines[at], splits[at]
        if taken[at]:
            break
        if line.furniture:
            continue
        if (
            split.figures
            and len(split.label) <= MAX_LABEL
            and (len(split.figures) > 1 or not split.label or waiting == 0)
        ):
            if len(split.figures) == 1 and split.label and _SENTENCE.search(split.label):
                break
            end, waiting = at + 1, 0
        elif _is_label(line, split) and waiting < 4:
            waiting += 1
        else:
            break
    return end


def _is_label(line: TextLine, split: Split) -> bool:
    text = line.text
    if line.furniture:
        return False
    return (
        not split.figures
        and len(text) <= MAX_LABEL
        and not _SENTENCE.search(text.replace("kr.", "kr").replace("pct.", "pct"))
        and not is_caption(text)
        and not is_note(text)
    )


def _rows(lines: Sequence[TextLine], splits: Sequence[Split], start: int, end: int) -> tuple[list[Row], int]:
    """The rows of figures and the number of figure columns: the greatest of the counts that are common."""
    columns = _columns(splits[start:end])
    rows: list[Row] = [Row()]
    for at in range(start, end):
        line, split = lines[at], splits[at]
        if line.furniture:
            continue
        full = len(rows[-1].figures) >= columns
        if split.label and not split.figures and full and _is_tail(split.label, line):
            rows[-1].label.append(Fragment(split.label, line.page, line.number))
            continue
        if rows[-1].figures and (split.label or full):
            rows.append(Row())
        if split.label:
            label = Fragment(split.label, line.page, line.number)
            if rows[-1].label and _is_band(rows[-1].label[-1].text, split.label, bool(split.figures)):
                rows.append(Row())
            rows[-1].label.append(label)
        rows[-1].figures += [Fragment(text, line.page, line.number) for text in split.figures]
    return [row for row in rows if row.label or row.figures], columns


def _is_tail(text: str, line: TextLine) -> bool:
    """Whether a line is the wrapped end of the label before it: close under it, in the middle of a sentence."""
    return line.gap == 0 and (text[:1].islower() or text[:1].isdigit() or text[:1] == "(")


def _is_band(before: str, label: str, has_figures: bool) -> bool:
    """Whether a label without figures heads the rows after it, rather than being the first half of the next label."""
    if not has_figures or _GOES_ON.search(before) or label[:1].islower() or label[:1] == "(":
        return False
    return known_tail([before, label]) != 2


def _columns(splits: Sequence[Split]) -> int:
    counts: Counter[int] = Counter()
    run = 0
    for split in (*splits, Split("end", ())):
        if split.label or len(split.figures) > 1:
            counts[run] += run > 1
            run = 0
        if len(split.figures) > 1:
            counts[len(split.figures)] += 1
        elif split.figures and not split.label:
            run += 1
    del counts[0]
    del counts[1]
    if not counts:
        return 0
    common = max(counts.values())
    return max(count for count, times in counts.items() if 3 * times >= common)


def _header_before(
    lines: Sequence[TextLine],
    taken: Sequence[bool],
    splits: Sequence[Split],
    anchor: int,
    columns: int,
    own: list[str],
) -> tuple[int, list[list[list[Fragment]]], list[Fragment]]:
    """(Where the table begins, header rows as cells of fragments, the first row's label if on lines of its own)."""
    start = anchor
    widest = 0
    while start > 0 and anchor - start < MAX_HEADER_LINES:
        before = lines[start - 1]
        unit = bool(_UNIT_ALONE.fullmatch(before.text))
        if (
            taken[start - 1]
            or before.furniture
            or list_label(before.text)
            or not (unit or _is_label(before, splits[start - 1]))
        ):
            break
        gap = lines[start].gap
        if start < anchor:
            if gap > max(widest, 1):
                break
            widest = max(widest, gap)
        start -= 1
    while start < anchor and start and lines[start - 1].text[-1] in "-‐":
        start += 1
    if start and is_caption(lines[start - 1].text):
        # The title of the table, on the line under its number.
        while start < anchor and (lines[start].gap == 0 and len(lines[start].text) > MAX_HEADER_LINE):
            start += 1
    label: list[Fragment] = []
    names = [lines[at] for at in range(start, anchor)]
    count = known_tail([piece.text for piece in names]) or 1 if not own else _first_half(names, own)
    until = max(start, anchor - count)
    if count:
        label = [Fragment(piece.text, piece.page, piece.number) for piece in lines[until:anchor]]
    start = _one_a_line(lines, taken, splits, start, until, columns)
    if until - start == columns + 2 and _UNIT_ALONE.fullmatch(lines[start].text):
        start += 1  # the unit over the header is the table's
    pieces = [lines[at] for at in range(start, until)]
    header = split_headers(pieces, columns)
    if not header:
        start = anchor - len(label)
    return start, header, label


def _one_a_line(
    lines: Sequence[TextLine], taken: Sequence[bool], splits: Sequence[Split], start: int, anchor: int, columns: int
) -> int:
    """Where the headers begin when they stand a line each: as many short lines as columns (and the labels' header), whatever blank
    lines a converter left between, or fewer lines than found when what is above them is apart. ``start`` when they do not."""
    if anchor - start in (columns, columns + 1):
        return start
    for count in (columns + 1, columns):
        first = anchor - count
        if first < 0 or columns < 3:
            continue
        heads = range(first, anchor)
        alone = all(
            not taken[at]
            and not lines[at].furniture
            and len(lines[at].text) <= MAX_HEADER_LINE
            and (
                _UNIT_ALONE.fullmatch(lines[at].text) or (_is_label(lines[at], splits[at]) and _begins(lines[at].text))
            )
            for at in heads
        )
        inside = max((lines[at].gap for at in heads[1:]), default=0)
        if alone and (first < start or lines[first].gap > inside):
            return first
    return start


def _begins(text: str) -> bool:
    return text[:1].isupper() or bool(_YEAR.match(text)) or text[:1] in "(%"


def _first_half(pieces: Sequence[TextLine], own: list[str]) -> int:
    """How many lines over the first row are the beginning of its label: those that make it a known name (``Region``)."""
    for count in range(min(3, len(pieces)), 0, -1):
        if is_name("\n".join([*(piece.text for piece in pieces[len(pieces) - count :]), *own])):
            return count
    return 0


def _make(
    lines: Sequence[TextLine],
    start: int,
    end: int,
    header: list[list[list[Fragment]]],
    rows: Sequence[Row],
    columns: int,
) -> Found:
    cells: list[Cell] = []
    for at, parts in enumerate(header):
        if len(parts) == 1 and columns > 1:
            cells.append(cell(at, 0, ()))
            cells.append(cell(at, 1, parts[0], col_span=columns))
            continue
        cells += [cell(at, col, fragments) for col, fragments in enumerate(parts)]
    findings: list[Finding] = []
    for at, row in enumerate(rows, start=len(header)):
        cells.append(cell(at, 0, row.label))
        for col, fragment in enumerate(row.figures, start=1):
            cells.append(cell(at, col, [fragment]))
        cells += [cell(at, col, ()) for col in range(len(row.figures) + 1, columns + 1)]
        if 0 < len(row.figures) < columns or len(row.figures) > columns:
            findings.append(_ragged(row, columns))
        names = [fragment for fragment in row.label if is_name(fragment.text)]
        if row.figures and (not row.label or len(names) > 1):
            findings.append(_unsure_label(row))
    return Found(start, end, grid_of(cells, "text-figures", len(header)), tuple(findings))


def _ragged(row: Row, columns: int) -> Finding:
    quote = " ".join(fragment.text for fragment in (*row.label, *row.figures))
    first = row.figures[0]
    return Finding(
        "table.ragged",
        "info" if len(row.figures) < columns else "warning",
        f"Rækken »{quote}« har {len(row.figures)} tal, men tabellen {columns} talkolonner; teksten viser ikke hvilke.",
        f"The row “{quote}” has {len(row.figures)} figures in a table of {columns} columns; the text shows not which.",
        Span(first.page, quote, line=first.number),
    )


def _unsure_label(row: Row) -> Finding:
    quote = " ".join(fragment.text for fragment in (*row.label, *row.figures))
    first = row.figures[0]
    return Finding(
        "table.ragged",
        "warning",
        f"Rækken »{quote}« har ikke én betegnelse; teksten viser ikke, hvad tallene hører til.",
        f"The row “{quote}” has not one label; the text does not show what its figures belong to.",
        Span(first.page, quote, line=first.number),
    )
