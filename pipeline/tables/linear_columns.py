"""Tables in text whose columns stand under each other (``pdftotext -layout``, typed tables, tabs).

Columns are found by the vertical strips that stay blank through a run of lines, page by page, because a converter
scales each page by itself. Rows are parted by blank lines where the table has them, else by filled first cells.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Cell
from pipeline.tables.linear_bands import Band, CutLine, gather_rows, is_of_figures
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, fragment, grid_of
from pipeline.tables.linear_splits import split_line
from pipeline.tables.paragraphs import is_caption, is_note, list_label

_CHUNK = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
_GOES_WITH = re.compile(
    r"[-–]?\d[\d.,]*½? (?:kr|mio|mill|mia|t\.|tkr|pct|%)|\d{1,2}[.)] \d[\d.,]* ?|\d{1,2}\) \d", re.I
)
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
MAX_SINGLES = 4  # lines of one cell in a row (a long cell wrapped) before a run of lines is no table any more
MAX_SINGLE = 75  # characters; a longer line that is one piece is a sentence
INDENTED = 8  # characters; a line that begins after them stands in a later column
MAX_GAP = 4  # blank lines inside a table
MIN_GUTTER = 2
WIDE_GAP = 3
MAX_TRIES = 12
LONG_CELL = 25  # characters


@dataclass(frozen=True, slots=True)
class Strip:
    """A column: the characters ``start:end`` of the lines."""

    start: int
    end: int


def find_column_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables with columns standing under each other among lines that no other table has taken."""
    found: list[Found] = []
    at, tried, last = 0, 0, 0
    while at < len(lines):
        if taken[at] or not _is_multi(lines[at]):
            at += 1
            continue
        if at >= last:
            last, tried = _run_end(lines, taken, at), 0
        table = _table(lines, at, last)
        tried += 1
        if table:
            found.append(table)
            at = last = table.end
        else:
            at = _next_try(lines, at, last, tried)
    return found


def _next_try(lines: Sequence[TextLine], at: int, end: int, tried: int) -> int:
    """Where in a run that made no table another may begin: after a blank line or a few lines on, not everywhere."""
    if tried > MAX_TRIES:
        return end
    if tried <= 3:
        return at + 1
    return next((other for other in range(at + 1, end) if lines[other].gap), end)


def chunks(raw: str) -> list[re.Match[str]]:
    """The parts of a line that wide blanks separate."""
    return list(_CHUNK.finditer(raw))


def _is_multi(line: TextLine) -> bool:
    if line.furniture or _LEADERS.search(line.raw):
        return False
    parts = chunks(line.raw)
    if parts and list_label(parts[0].group() + " x") == parts[0].group():
        parts = parts[1:]
    return len(parts) >= 2


def _run_end(lines: Sequence[TextLine], taken: Sequence[bool], start: int) -> int:
    """The place after the last line that can belong to a table that begins here."""
    end, singles = start + 1, 0
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if taken[at] or (line.gap > MAX_GAP and line.page == lines[at - 1].page):
            break
        if line.furniture:
            continue
        if _is_multi(line):
            end, singles = at + 1, 0
            continue
        singles += line.left < INDENTED
        if len(line.text) > MAX_SINGLE and line.left < INDENTED:
            break
        if singles > MAX_SINGLES or is_caption(line.text) or is_note(line.text):
            break
    while end < len(lines) and not taken[end] and lines[end].gap == 0 and end - start < 400:
        # The last row's wrapped lines.
        long = len(lines[end].text) > (40 if lines[end].left < INDENTED else MAX_SINGLE)
        if _is_multi(lines[end]) or lines[end].furniture or long or is_note(lines[end].text):
            break
        end += 1
    return end


def _table(lines: Sequence[TextLine], start: int, end: int) -> Found | None:
    """The table in a run of lines, cut short before the first line that runs across its columns."""
    while end - start >= 2:
        parts = _pages(lines, start, end)
        strips = [_best_strips([lines[at] for at in parts[0]])]
        columns = len(strips[0])
        strips += [_like_first(_best_strips([lines[at] for at in part], columns), columns) for part in parts[1:]]
        usable = next((at for at, found in enumerate(strips) if len(found) != columns), len(strips))
        cut = _first_across(lines, parts[:usable], strips)
        if usable < len(strips):
            cut = min(cut if cut is not None else end, parts[usable][0])
        if cut is None and columns < 2:
            return None
        if cut is None:
            pages = zip(parts, strips, strict=True)
            placed = [CutLine(lines[at], _cut(lines[at], own), at == part[0]) for part, own in pages for at in part]
            return _made(placed, strips[0], start, end)
        end = _trim(lines, start, cut)
    return None


def _trim(lines: Sequence[TextLine], start: int, end: int) -> int:
    """Without lines at the end that are one chunk after a blank line: they belong to what follows."""
    while end > start and (lines[end - 1].furniture or (not _is_multi(lines[end - 1]) and lines[end - 1].gap > 0)):
        end -= 1
    return end


def _pages(lines: Sequence[TextLine], start: int, end: int) -> list[list[int]]:
    parts: list[list[int]] = []
    for at in range(start, end):
        if lines[at].furniture:
            continue
        if not parts or lines[parts[-1][-1]].page != lines[at].page:
            parts.append([])
        parts[-1].append(at)
    return parts


def _like_first(strips: list[Strip], columns: int) -> list[Strip]:
    """A page's columns with an empty first one where the label beside its rows stands on the page before."""
    if strips and len(strips) == columns - 1 and strips[0].start >= INDENTED:
        return [Strip(0, strips[0].start - 1), *strips]
    return strips


def _best_strips(lines: Sequence[TextLine], wanted: int = 0) -> list[Strip]:
    """The columns of lines; more and more lines are let run over into the next one, until there are as many as many a line has parts."""
    counts = Counter(len(chunks(line.raw)) for line in lines if _is_multi(line))
    usual = max((count for count, times in counts.items() if 5 * times >= sum(counts.values())), default=1)
    usual = wanted or usual
    strips = _strips(lines, 0)
    for allowed in (len(lines) // share for share in (12, 6, 4, 3)):
        if len(strips) == usual or (not wanted and len(strips) > usual):
            break
        other = _strips(lines, allowed)
        strips = other if len(other) == usual else strips
    return strips


def _strips(lines: Sequence[TextLine], allowed: int) -> list[Strip]:
    """The strips of characters left between those that are blank in all lines but ``allowed``."""
    width = max((line.right for line in lines), default=0)
    multi = [line for line in lines if _is_multi(line)] or list(lines)
    counts = [0] * (width + 1)
    for line in lines:
        for word in _WORD.finditer(line.raw):
            for x in range(word.start(), word.end()):
                counts[x] += 1
    strips: list[Strip] = []
    at = 0
    while at <= width:
        if counts[at] > allowed:
            stop = at
            while stop <= width and not _is_gutter(counts, stop, allowed, multi):
                stop += 1
            strips.append(Strip(at, stop))
            at = stop
        else:
            at += 1
    return [strip for strip in strips if _is_filled(strip, multi)]


def _is_gutter(counts: Sequence[int], at: int, allowed: int, lines: Sequence[TextLine]) -> bool:
    """Whether a column ends here: two blank characters in all lines, or one where most lines begin a part after it."""
    if counts[at] > allowed:
        return False
    if all(count <= allowed for count in counts[at : at + MIN_GUTTER]):
        return True
    begins = [line for line in lines if any(part.start() == at + 1 for part in chunks(line.raw))]
    return counts[at] == 0 and len(lines) >= 4 and 2 * len(begins) >= len(lines)


def _is_filled(strip: Strip, lines: Sequence[TextLine]) -> bool:
    """A column holds something in more than one line."""
    return sum(1 for line in lines if line.raw[strip.start : strip.end].strip()) >= 2


def _first_across(
    lines: Sequence[TextLine], parts: Sequence[Sequence[int]], strips: Sequence[Sequence[Strip]]
) -> int | None:
    """The first line of one long part that runs across the columns, as a sentence after the table does."""
    for part, columns in zip(parts, strips, strict=False):
        for at in part:
            line = lines[at]
            if line.gap and not _is_multi(line) and len(columns) > 1 and at != part[0]:
                crossed = sum(1 for strip in columns if line.left < strip.end and line.right > strip.start)
                if crossed > 1 and (line.right > columns[1].start + 2) and len(line.text) > 30:
                    return at
    return None


def _made(placed: Sequence[CutLine], first: Sequence[Strip], start: int, end: int) -> Found | None:
    """The table of lines cut into columns, those of its first page ``first``."""
    columns = len(first)
    if _has_more_figures([cut.line for cut in placed], columns):
        return None  # columns so close that single blanks part them
    bands = gather_rows(placed)
    full = [band for band in bands if sum(1 for found in band.cells if found) >= 2]
    if len(full) < 2 or not _is_convincing(full, columns) or not _stand_under(placed, first):
        return None
    cells: list[Cell] = []
    for row, band in enumerate(bands):
        if band.spread:
            text = [fragment for found in band.cells for fragment in found]
            cells += [cell(row, 0, ()), cell(row, 1, text, col_span=columns - 1)]
        else:
            cells += [cell(row, col, found) for col, found in enumerate(band.cells)]
    if not is_of_figures(placed) and _describes(bands):
        cells = _with_tall_labels(cells)
    return Found(start, end, (grid_of(cells, "text-columns"),))


def _describes(bands: Sequence[Band]) -> bool:
    """Whether some column holds descriptions, which labels carry down over; lists of names have none."""
    columns = zip(*(band.texts()[1:] for band in bands), strict=True)
    filled = [[text for text in column if text] for column in columns]
    return any(len("".join(texts)) > LONG_CELL * len(texts) for texts in filled if texts)


def _has_more_figures(lines: Sequence[TextLine], columns: int) -> bool:
    """Whether most rows end in more figures than there are columns beside the labels."""
    counts = [len(split.figures) for line in lines if len((split := split_line(line.plain)).figures) > 1]
    common = max(set(counts), key=lambda count: (counts.count(count), count), default=0)
    return common > columns - 1 and 2 * counts.count(common) > len(counts) and 2 * len(counts) > len(lines)


def _with_tall_labels(cells: Sequence[Cell]) -> list[Cell]:
    """Labels that stand beside several rows of text, with the empty cells under them made part of them."""
    made: list[Cell] = []
    tall: int | None = None
    for found in cells:
        if found.col == 0 and found.row > 0:
            if not found.text and tall is not None:
                made[tall] = replace(made[tall], row_span=found.row - made[tall].row + 1)
                continue
            tall = len(made) if found.text else None
        made.append(found)
    return made


def _cut(line: TextLine, strips: Sequence[Strip]) -> tuple[Fragment | None, ...]:
    """The words of a line in their columns. A part between wide blanks goes whole where it begins, unless it reaches
    into a column that nothing else on the line fills; then each word goes where most of it stands."""
    parts = [
        [_column_of(word.start(), word.end(), strips) for word in _words_in(line, part)] for part in chunks(line.raw)
    ]
    found: list[list[str]] = [[] for _ in strips]
    for at, part in enumerate(chunks(line.raw)):
        columns = parts[at]
        following = parts[at + 1][0] if at + 1 < len(parts) else len(strips)
        if columns[0] != columns[-1] and following <= columns[-1] and not found[columns[0]]:
            columns = [columns[0]] * len(columns)
        for word, column in zip(_words_in(line, part), columns, strict=True):
            found[column].append(word.group().replace("\u00ad", ""))
    _keep_amounts_whole(found)
    return tuple(fragment(line, " ".join(words)) if words else None for words in found)


def _words_in(line: TextLine, part: re.Match[str]) -> list[re.Match[str]]:
    return list(_WORD.finditer(line.raw, part.start(), part.end()))


def _keep_amounts_whole(columns: list[list[str]]) -> None:
    """Where a cell ran over into the next column, a figure (and its item's label) goes with its unit."""
    for left, right in pairwise(columns):
        while left and right and _GOES_WITH.match(f"{left[-1]} {right[0]}"):
            right.insert(0, left.pop())


def _column_of(start: int, end: int, strips: Sequence[Strip]) -> int:
    def overlap(strip: Strip) -> tuple[int, int]:
        shared = min(end, strip.end) - max(start, strip.start)
        return shared, -abs((strip.start + strip.end) - (start + end))

    return max(range(len(strips)), key=lambda at: overlap(strips[at]))


def _stand_under(placed: Sequence[CutLine], strips: Sequence[Strip]) -> bool:
    """Whether most columns have their parts beginning or ending under each other; chance gaps in a text do not."""
    lines = [cut.line for cut in placed]
    multi = [chunks(line.raw) for line in lines if _is_multi(line)]
    wide = sum(1 for parts in multi if any(b.start() - a.end() > WIDE_GAP for a, b in pairwise(parts)))
    if 3 * wide < len(multi):
        return False  # a converter that parts cells by two blanks: chance puts some of them under each other
    steady = 0
    on_first_page = [chunks(line.raw) for line in lines if line.page == lines[0].page]
    for strip in strips[1:]:
        parts = [part for found in on_first_page for part in found if strip.start <= part.start() < strip.end]
        starts, ends = Counter(part.start() for part in parts), Counter(part.end() for part in parts)
        most = max([*starts.values(), *ends.values()], default=0)
        steady += len(parts) < 2 or (most >= 2 and 2 * most >= len(parts))
    return 2 * steady >= len(strips) - 1


def _is_convincing(bands: Sequence[Band], columns: int) -> bool:
    """Whether the rows are a table's: figures in columns, or three columns, or several rows of two short cells."""
    texts = [band.texts() for band in bands]
    if sum(1 for row in texts if row[0].endswith(":")) > len(texts) / 2:
        return False  # a form's heading: »Dato:   3. maj«
    if columns == 2 and 3 * sum(1 for row in texts if list_label(row[0])) > 2 * len(texts):
        return False  # list items that end in an amount
    figures = sum(1 for row in texts for text in row[1:] if split_line(text).figures)
    if figures >= 2 and 3 * figures >= sum(1 for row in texts for text in row[1:] if text):
        return True
    if columns >= 3:
        return len(bands) >= 2
    return len(bands) >= 3 and all(len(row[0]) <= 200 for row in texts)
