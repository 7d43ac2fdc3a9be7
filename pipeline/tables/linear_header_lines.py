"""Where the header of a table of figures stands: the lines over its first row that are neither rows nor sentences."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.danish.money import unit_of
from pipeline.tables.linear_header_rows import MAX_LINES, NEVER, Head, Layout, laid_out, rows_of, weigh
from pipeline.tables.linear_headers import header_levels, split_headers
from pipeline.tables.linear_lines import Fragment, TextLine, fragment
from pipeline.tables.linear_names import is_name, known_tail
from pipeline.tables.linear_splits import UNIT, Split
from pipeline.tables.paragraphs import is_caption, is_note, list_label

Row = list[list[Fragment] | None]  # the cells of the labels and of each column; None where the cell before reaches over one
CLEAR = 1.0  # by which heads laid out anew must read better than those that a line or its words show
MAX_LABEL = 90  # characters of a row's label on one line
MAX_HEADER_LINES = 24
MAX_HEADER_LINE = 45  # characters; a longer line right under a table's number is its title
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT_ALONE = re.compile(rf"\(?(?:1[. ]?000\s*kr\.?|(?:hele\s)?{UNIT})\)?", re.IGNORECASE)
_UNIT_AND_HEADS = re.compile(rf"[^\W\d]+ i (?:{UNIT}|1[. ]?000 kr\.?) (?:[A-ZÆØÅ]|(?:19|20)\d\d\b)")
_ABBREVIATED = re.compile(r"(?<=kr)\.|(?<=pct)\.|(?<=mio)\.|(?<=mia)\.|(?<=\bt)\.|(?<=\bpr)\.", re.IGNORECASE)  # no full stops
# "Forbrug 31.05." ends in a date, "Nykøbing F." and "Frb. C." in a letter that stands for a word
SENTENCE = re.compile(r"(?:(?<!\.\d)(?<!\.\d\d)(?<!\s[A-ZÆØÅ])\.|[;:])$")


class Text(NamedTuple):
    """The lines of a text, which of them other tables have taken, and the figures each ends in."""

    lines: Sequence[TextLine]
    taken: Sequence[bool]
    splits: Sequence[Split]

    def is_label(self, at: int) -> bool:
        """Whether a line, free and without figures, can be a row's label or a part of a header."""
        return self._is_free(at) and len(self.lines[at].text) <= MAX_LABEL and not _ends_heads(self.lines[at].text)

    def is_head(self, at: int) -> bool:
        """Whether a line, free and without figures, can be a line of heads."""
        return self._is_free(at) and not _is_remark(self.lines[at].text) and not is_caption(self.lines[at].text)

    def _is_free(self, at: int) -> bool:
        return not (self.taken[at] or self.lines[at].furniture or self.splits[at].figures)


def _ends_heads(text: str) -> bool:
    """Whether a text ends as a sentence does, or is a caption or a note."""
    return bool(SENTENCE.search(_ABBREVIATED.sub("", text))) or is_caption(text) or _is_remark(text)


def _is_remark(text: str) -> bool:
    """Whether a line is a note under or over a table, and no heads behind their unit ("Beløb i t.kr. 2025 2026")."""
    return is_note(text) and not _UNIT_AND_HEADS.match(text)


def header_before(
    text: Text, anchor: int, columns: int, own: list[str], closed: frozenset[tuple[int, int]], bands: bool
) -> tuple[int, list[Row], list[Fragment], Fragment | None]:
    """(Where the table begins, header rows as cells of fragments, the first row's label if on lines of its own, the word over the
    first rows). ``closed``: see ``laid_out``; ``bands``: words stand over other rows too."""
    lines, start, widest = text.lines, anchor, 0
    while start > 0 and anchor - start < MAX_HEADER_LINES:
        before = lines[start - 1]
        unit = bool(_UNIT_ALONE.fullmatch(before.text)) and not text.taken[start - 1] and not before.furniture
        if list_label(before.text) or not (unit or text.is_label(start - 1)):
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
        label = [fragment(piece, piece.text) for piece in lines[until:anchor]]
    shown = _shown_header(text, until, columns)
    if shown:
        first, rows, band = shown
    else:
        first, band = _one_a_line(text, start, until, columns), None
        rows = split_headers([lines[at] for at in range(first, until)], columns)
        first = first if rows else anchor - len(label)
    spread = [_spread(row, columns) for row in rows]
    weight = weigh(_heads(spread), columns, closed) if spread else NEVER
    at, layout = _laid_out(text, until, columns, closed)
    under = None
    dated = until > 0 and bool(_YEAR.fullmatch(lines[until - 1].text))
    if (bands or dated) and until and not label and (dated or not unit_of(lines[until - 1].text)):
        above, other = _laid_out(text, until - 1, columns, closed)
        if other.weight > layout.weight or (bands and dated and other.heads):
            at, layout, under = above, other, fragment(lines[until - 1], lines[until - 1].text)
    if layout.heads and weigh(layout.heads, columns, closed) > max(weight, -CLEAR) + CLEAR:
        return at, _rows(layout.heads, lines[at:until], columns), label, under
    return first, spread, label, band


def _laid_out(text: Text, until: int, columns: int, closed: frozenset[tuple[int, int]]) -> tuple[int, Layout]:
    """Where the heads begin whose layout over the rows reads best, and that layout."""
    found = [(until, Layout(NEVER))]
    for at in range(until - 1, max(-1, until - MAX_LINES - 1), -1):
        heads = text.lines[at:until]
        if not text.is_head(at) or _ends_heads(heads[0].text) or (len(heads) > 1 and heads[1].gap > 1):
            break
        found.append((at, laid_out([line.plain for line in heads], columns, closed, [line.gap for line in heads])))
    return max(found, key=lambda pair: pair[1].weight)


def _spread(row: Sequence[list[Fragment]], columns: int) -> Row:
    """A row of heads each over as many columns, with the labels' head first where there are more than one."""
    label, heads = (row[0], row[1:]) if len(row) > 1 else ([], row)
    wide = columns // len(heads)
    return [label, *(cell for head in heads for cell in (head, *[None] * (wide - 1)))]


def _heads(rows: Sequence[Row]) -> list[Head]:
    found = []
    for number, row in enumerate(rows):
        for first, cell in enumerate(row):
            if cell:
                last = next((at - 1 for at in range(first + 1, len(row)) if row[at] is not None), len(row) - 1)
                found.append(Head(" ".join(part.text for part in cell), first, last, number, last > first))
    return found


def _rows(heads: Sequence[Head], lines: Sequence[TextLine], columns: int) -> list[Row]:
    return [
        [None if cell is None else [fragment(lines[head.line], head.text) for head in cell] for cell in row]
        for row in rows_of(heads, columns)
    ]


def _shown_header(
    text: Text, until: int, columns: int
) -> tuple[int, list[list[list[Fragment]]], Fragment | None] | None:
    """The header whose lines show their columns by themselves, over the rows or a word heading the first: (where it begins, its rows, that word)."""
    lines, first = text.lines, until
    while first > max(0, until - MAX_HEADER_LINES):
        if not text.is_head(first - 1) or (first < until and lines[first].gap > 1):
            break
        first -= 1
    for bottom in (until, until - 1):
        if bottom <= first or (bottom < until and unit_of(lines[bottom].text)):
            break
        levels = header_levels([line.text for line in lines[first:bottom]], columns)
        if levels is None:
            continue
        heads = lines[bottom - len(levels.rows) : bottom]
        rows = [
            [[fragment(line, part)] if part else [] for part in row]
            for row, line in zip(levels.rows, heads, strict=True)
        ]
        band = lines[bottom] if bottom < until else None
        return bottom - levels.lines, rows, fragment(band, band.text) if band else None
    return None


def _one_a_line(text: Text, start: int, anchor: int, columns: int) -> int:
    """Where the headers begin when they stand a line each: as many short lines as columns (and the labels' header), whatever blank
    lines a converter left between, or fewer lines than found when what is above them is apart. ``start`` when they do not."""
    if anchor - start in (columns, columns + 1):
        return start
    for count in (columns + 1, columns):
        first = anchor - count
        if first < 0 or columns < 3:
            continue
        heads = text.lines[first:anchor]
        free = not any(text.taken[first:anchor]) and not any(line.furniture for line in heads)
        short = all(len(line.text) <= MAX_HEADER_LINE for line in heads)
        begun = [line.text[:1].isupper() or bool(_YEAR.match(line.text)) or line.text[:1] in "(%" for line in heads]
        alone = all(
            _UNIT_ALONE.fullmatch(line.text) or (begins and text.is_label(at))
            for at, (line, begins) in enumerate(zip(heads, begun, strict=True), first)
        )
        inside = max((line.gap for line in heads[1:]), default=0)
        if free and short and alone and (first < start or heads[0].gap > inside):
            return first
    return start


def _first_half(pieces: Sequence[TextLine], own: list[str]) -> int:
    """How many lines over the first row are the beginning of its label: those that make it a known name (``Region``)."""
    for count in range(min(3, len(pieces)), 0, -1):
        if is_name("\n".join([*(piece.text for piece in pieces[len(pieces) - count :]), *own])):
            return count
    return 0
