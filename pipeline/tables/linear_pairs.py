"""Tables of one column of figures in text whose cells are parted by single blanks or line ends: a label and its amount, row after row.

A sum of money at the end of a line is common in running text, so such a table must have a header that says what its figures are, short
labels, and three rows that follow one another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.money import unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.tables.linear_header_words import is_label_head
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, fragment, grid_of, sought
from pipeline.tables.linear_names import is_known_cluster
from pipeline.tables.linear_splits import Split, split_line
from pipeline.tables.paragraphs import is_caption, is_note, list_label

MAX_LABEL = 60  # characters
MAX_HEADER = 40  # characters
MAX_LABEL_LINES = 3
MIN_ROWS = 3
_LARGE = re.compile(r"\d{3}|,\d")
_SENTENCE = re.compile(r"[.;:?!]$")
_UNIT = re.compile(rf"^[^\W\d]\D* (?:{YEAR} (?:t\.? ?kr|mio\. ?kr|kr)|1\.000 kr)\.?$", re.IGNORECASE)  # "Kommune 1.000 kr.", "Midler i 2025 t.kr."
_ABBREVIATED = re.compile(r"(?:kr|mio|mia|mv|m\.v|pct|inkl|ekskl|ca|nr|kl)\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of a label and the figure after it."""

    label: tuple[Fragment, ...]
    figure: Fragment


def find_pair_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of this shape among lines that no other table has taken."""

    def table_at(at: int) -> Found | None:
        if taken[at] or lines[at].furniture:
            return None
        return _table(lines, taken, at) if _is_header(lines[at]) else None

    return sought(lines, table_at)


def _is_header(line: TextLine) -> bool:
    """Whether a short line without figures says that money is under it."""
    text = line.text
    figures = split_line(line.plain).figures
    if line.furniture or len(text) > MAX_HEADER or list_label(text) or is_caption(text) or (figures and not _UNIT.search(text)):
        return False
    if _SENTENCE.search(text) and not _ABBREVIATED.search(text):
        return False
    last = text.split()[-1]
    year = bool(re.fullmatch(YEAR, last)) and _is_headed(line) and text.count(" ") == 1  # "Klynge 2023"
    return unit_of(text) in MONEY_UNITS or last.lower() in reference.words("column_words", meaning="amount") or year


def _table(lines: Sequence[TextLine], taken: Sequence[bool], header: int) -> Found | None:
    rows, end = _rows(lines, taken, header + 1)
    if len(rows) < MIN_ROWS or any(_is_header(line) for line in lines[header + 1 : header + 1 + len(rows[0].label)]):
        return None  # the header nearest to the rows counts
    if 2 * sum(1 for row in rows if _LARGE.search(row.figure.text)) < len(rows):
        return None  # small whole numbers are counts
    first = _bracket_start(lines, taken, header)
    start = first - 1 if first == header and _heads_labels(lines, taken, header) else first
    pieces = [lines[at] for at in range(start, header + 1)]
    if start < first:
        heads = [[fragment(piece, piece.text)] for piece in pieces]
    else:
        split = [_heads(pieces[-1])] if _is_headed(pieces[-1]) else split_headers(pieces, 1)
        heads = split[0] if split else [[], [fragment(pieces[0], pieces[0].text)]]
    cells = [cell(0, col, fragments) for col, fragments in enumerate(heads[:2])]
    for at, row in enumerate(rows, 1):
        cells += [cell(at, 0, row.label), cell(at, 1, [row.figure])]
    return Found(start, end, (grid_of(cells, "text-pairs", 1),))


def _is_headed(line: TextLine) -> bool:
    """Whether a header's line heads the labels too (``Klynge 2023``)."""
    first, *rest = line.text.split()
    return bool(rest) and is_label_head(first)


def _heads(line: TextLine) -> list[list[Fragment]]:
    first, rest = line.text.split(maxsplit=1)
    return [[fragment(line, first)], [fragment(line, rest)]]


def _rows(lines: Sequence[TextLine], taken: Sequence[bool], start: int) -> tuple[list[Row], int]:
    """The rows from a line on, and the place after the last of them."""
    rows: list[Row] = []
    label: list[Fragment] = []
    end = start
    for at in range(start, len(lines)):
        line = lines[at]
        if line.furniture:
            continue
        split = split_line(line.plain)
        ends = taken[at] or not _fits(line, split) or is_known_cluster(line.text)
        if ends or len(label) > MAX_LABEL_LINES or (rows and _is_header(line)):
            break
        words = " ".join([split.label, *split.figures[:-1]]).strip()
        if words:
            label.append(fragment(line, words))
        if split.figures:
            if not label:
                break
            rows.append(Row(tuple(label), fragment(line, split.figures[-1])))
            label, end = [], at + 1
    return rows, end


def _fits(line: TextLine, split: Split) -> bool:
    dated = len(split.figures) == 2 and bool(split.label and re.fullmatch(YEAR, split.figures[0]))  # "Overført fra 2024 957"
    if len(split.figures) > 1 + dated or len(split.label) > MAX_LABEL or is_caption(line.text) or is_note(line.text):
        return False
    return not _SENTENCE.search(split.label) or bool(_ABBREVIATED.search(split.label))


def _bracket_start(lines: Sequence[TextLine], taken: Sequence[bool], header: int) -> int:
    """The line on which the bracket opens that a header's line closes (``(1.000`` over ``kr.)``), else that line."""
    text = lines[header].text
    if text.find(")") < 0 or -1 < text.find("(") < text.find(")"):
        return header
    above = header - 1
    opens = above >= 0 and not taken[above] and "(" in lines[above].text[lines[above].text.rfind(")") + 1 :]
    return above if opens and not is_caption(lines[above].text) else header


def _heads_labels(lines: Sequence[TextLine], taken: Sequence[bool], header: int) -> bool:
    """Whether the line over the figures' header is the labels' header: one or two words, as near as the rows are to each other."""
    if not header or taken[header - 1]:
        return False
    above, here = lines[header - 1], lines[header]
    short = len(above.text.split()) <= 2 and len(here.text.split()) <= 4 and above.text[:1].isupper()
    near = header + 1 < len(lines) and here.gap <= lines[header + 1].gap
    other = above.furniture or split_line(above.plain).figures or _SENTENCE.search(above.text)
    return short and near and not other and not _is_headed(here)
