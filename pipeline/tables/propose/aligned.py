"""Tables whose columns stand under each other in a text: its words get boxes (character × line), and the tables are found as on a page of
a PDF. Words that one blank parts stand together, as they do on a page; a blank inside a figure is one too.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from pipeline.model import Cell, Grid, Word
from pipeline.tables.chunks import LEADERS, is_number, make_lines
from pipeline.tables.cut import Cut, Slot
from pipeline.tables.linear_lines import SOFT_HYPHEN, Found, TextLine, cell, fragment, grid_of
from pipeline.tables.page_tables import find_tables
from pipeline.tables.ruling import Ruling

# A character's width, a word's height and the distance of lines, in points: a blank is narrower than what parts two figures of a page
# (.45 of the height), two are wider than what parts chunks (.85). See chunks.WORD_GAP.
WIDE, TALL, PITCH = 6.0, 13.5, 15.0
TOGETHER, APART = 5.6, -6.0  # points by which a word's end moves before one blank
MIN_UNDER = 2  # parts of other lines that begin where a word does
MAX_GAP = 4  # blank lines that count
MAX_PAGE = 400  # lines taken together
_WORD = re.compile(r"\S+")
_AFTER_GAP = re.compile(r"(?:  |^ )(?=(\S))")
_THOUSANDS = re.compile(r"[-–−+(]?\d{1,3} \d{3}(?:,\d+)?\)?")
_WIDE_GAP = re.compile(r"\S {2,}\S")
NO_RULES = Ruling((), (), ())


def find_aligned_tables(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape, each page for itself (converters scale each page by itself)."""
    found: list[Found] = []
    for _, group in groupby(enumerate(lines), key=lambda item: item[1].page):
        places = [(at, line) for at, line in group]
        if sum(bool(_WIDE_GAP.search(line.raw)) for _, line in places) < 2:
            continue
        for first in range(0, len(places), MAX_PAGE):
            found += _of_page(places[first : first + MAX_PAGE])
    return found


def _of_page(places: Sequence[tuple[int, TextLine]]) -> list[Found]:
    words: list[Word] = []
    line_of: dict[float, tuple[int, TextLine]] = {}
    starts = Counter(
        found.start(1) for _, line in places if not line.furniture for found in _AFTER_GAP.finditer(line.raw)
    )
    top = 0.0
    for at, line in places:
        top += PITCH * (1 + min(line.gap, MAX_GAP))
        line_of[top] = (at, line)
        if line.furniture:
            continue
        for word in _WORD.finditer(line.raw):
            text = word.group().replace(SOFT_HYPHEN, "")
            if text and not LEADERS.match(text):
                right = word.end() * WIDE + _lean(line.raw, word.end(), starts)
                words.append(Word(text, word.start() * WIDE, top, right, top + TALL, TALL, line.bold))
    found = [_found(cut, line_of) for cut in find_tables(words, NO_RULES, jitter=1.1 * WIDE)]
    return [table for table in found if table is not None]


def _lean(raw: str, end: int, starts: Mapping[int, int]) -> float:
    """How much a word is drawn to the next one, or from it, when one blank parts them: from it between figures that are not one, and
    where parts of other lines begin under the next word after wide blanks (a full cell has one blank before the next column)."""
    if raw[end : end + 1] != " " or raw[end + 1 : end + 2] in ("", " "):
        return 0.0
    left, right = raw[:end].split()[-1], raw[end + 1 :].split()[0]
    if is_number(left) and is_number(right):
        return TOGETHER if _THOUSANDS.fullmatch(f"{left} {right}") else 0.0
    return APART if starts.get(end + 1, 0) >= MIN_UNDER and _WIDE_GAP.search(raw) else TOGETHER


def _found(cut: Cut, line_of: dict[float, tuple[int, TextLine]]) -> Found | None:
    """The cut as a grid of the text's lines; None when other words stand on its lines (they would be lost)."""
    places = sorted({line_of[word.top][0] for word in cut.words})
    start, end = places[0], places[-1] + 1
    inside = [line for at, line in line_of.values() if start <= at < end and not line.furniture]
    if len(cut.words) < sum(not LEADERS.match(word) for line in inside for word in _WORD.findall(line.raw)):
        return None
    cells = [_cell(slot, line_of) for slot in cut.slots]
    return Found(start, end, (filled(grid_of(cells, "text-aligned", cut.header_rows)),))


def _cell(slot: Slot, line_of: dict[float, tuple[int, TextLine]]) -> Cell:
    fragments = []
    for printed in make_lines(slot.words):
        line = line_of[printed.words[0].top][1]
        fragments.append(fragment(line, printed.text))
    return cell(slot.row, slot.col, fragments, slot.row_span, slot.col_span)


def filled(grid: Grid) -> Grid:
    """The grid with an empty cell in each slot that no cell covers, as tables of texts have them."""
    empty = [
        cell(row, col, ()) for row, cells in enumerate(grid.slots()) for col, found in enumerate(cells) if found is None
    ]
    return grid_of([*grid.cells, *empty], grid.method, grid.header_rows)
