"""Tables whose cells the text itself parts: bars (``| a | b |``), HTML, and rules of dashes under each column's header.

Sources: GitHub Flavored Markdown (tables), Pandoc's manual (simple, multiline and grid tables), HTML. What the marks say is certain; only
a row with fewer cells than the table has columns (a converter leaves out cells merged with the row above) is weighed.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, islice, pairwise
from statistics import mean

from pipeline.danish.numbers import read_figure
from pipeline.model import Cell, Grid, Piece
from pipeline.tables.grouping import runs
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of, line_of, sought

MIN_BARS = 2  # rows that bars part, for a table
MAX_WAYS = 60  # ways to place a short row's cells
TOGETHER = 0.5  # how much likelier cells left out are neighbours, on the scale of one cell's likeness (1: as long, as much of it figures)
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|+:]*[-=]{2,}[\s|+:=-]*")
_BREAK = re.compile(r"\s*(?:<br\s*/?>|  +)\s*", re.IGNORECASE)
_GRID = re.compile(r"\+(?:[-=:]+\+)+")
_DASHES = re.compile(r"-{2,}")
_RULER = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_OPEN, _CLOSE = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b", re.IGNORECASE)

Row = list[list[Fragment]]


def find_delimited_tables(lines: Sequence[TextLine]) -> list[Found]:
    """The tables whose cells marks in the text part."""
    return sought(lines, lambda at: _html(lines, at) or _gridded(lines, at) or _barred(lines, at) or _ruled(lines, at))


# --- bars --------------------------------------------------------------------------------------------------------------


def _barred(lines: Sequence[TextLine], start: int) -> Found | None:
    """Lines that bars part, one a row; a line of dashes among them ends the header."""
    if not _BAR.search(lines[start].raw):
        return None
    rows: list[Row] = []
    rules: list[int] = []
    at = start
    while at < len(lines) and _BAR.search(lines[at].raw) and not (lines[at].gap and at > start and rules):
        if _RULE.fullmatch(lines[at].raw):
            rules.append(len(rows))
        else:
            rows.append([_fragments(text, lines[at]) for text in _between_bars(lines[at].raw)])
        at += 1
    width = max((len(row) for row in rows), default=0)
    plain = not rules and not lines[start].raw.lstrip().startswith("|")  # a letterhead's two lines part their words by bars too
    if len(rows) < MIN_BARS + plain or width < 2 or (not rules and len({len(row) for row in rows}) > 1):
        return None
    return _found(start, at, rows, width, rules[0] if rules and rules[0] < len(rows) else 0)


def _between_bars(raw: str) -> list[str]:
    text = raw.strip()
    parts = _BAR.split(text)
    return parts[1 if text.startswith("|") else 0 : len(parts) - 1 if len(parts) > 1 and text.endswith("|") else None]


def _fragments(text: str, line: TextLine) -> list[Fragment]:
    parts = (line_of(part.strip()) for part in _BREAK.split(text.strip()))
    return [Fragment(read, line.page, line.number, bold) for read, bold in parts if read]


def _gridded(lines: Sequence[TextLine], start: int) -> Found | None:
    """A grid drawn with ``+---+``: each row the lines between two rules, or, as databases print it, each line with figures of its own."""
    if not _GRID.fullmatch(lines[start].text):
        return None
    edges = [place for place, char in enumerate(lines[start].raw) if char == "+"]
    rows: list[Row] = []
    head = 0
    gathered: list[TextLine] = []
    at = start
    while at < len(lines) and lines[at].text[:1] in ("+", "|"):
        line = lines[at]
        if _RULE.fullmatch(line.text):
            if gathered:
                rows += [[_column(row, a + 1, b) for a, b in pairwise(edges)] for row in _by_figures(gathered, edges)]
            head = len(rows) if "=" in line.text else head
            gathered = []
        else:
            gathered.append(line)
        at += 1
    return _found(start, at, rows, len(edges) - 1, head) if len(rows) >= MIN_BARS else None


def _by_figures(lines: Sequence[TextLine], edges: Sequence[int]) -> list[Sequence[TextLine]]:
    """The lines between two rules, parted where a column holds nothing but figures and each stands on a line."""
    for a, b in islice(pairwise(edges), 1, None):
        texts = [line.raw[a + 1 : b].strip(" |") for line in lines]
        starts = [at for at, text in enumerate(texts) if text]
        if len(starts) > 1 and all(2 * sum(map(str.isdigit, text)) > len(text) for text in filter(None, texts)):
            return [lines[start:end] for start, end in pairwise([0, *starts[1:], len(lines)])]
    return [lines]


def _column(lines: Sequence[TextLine], start: int, end: int) -> list[Fragment]:
    parts = ((*line_of(line.raw[start:end].strip(" |")), line) for line in lines)
    return [Fragment(text, line.page, line.number, bold or line.bold) for text, bold, line in parts if text]


# --- rules of dashes ---------------------------------------------------------------------------------------------------


def _ruled(lines: Sequence[TextLine], start: int) -> Found | None:
    """A line of dashes for each column, the header over it, the rows under it: a line each, or parted by blank lines."""
    if not _RULER.fullmatch(lines[start].raw):
        return None
    columns = [(found.start(), found.end()) for found in _DASHES.finditer(lines[start].raw)]
    edges = [0, *(b for b, _ in columns[1:]), 10_000]
    spans = list(pairwise(edges))
    top = start
    while top and not lines[top].gap and not _DASHES.fullmatch(lines[top - 1].text) and start - top < 5:
        top -= 1
    body = _body(lines, start, headless=top == start)
    if len(body) < MIN_BARS:
        return None
    wrapped = any(line.gap for line in body[1:])
    bands = runs(body, lambda _, line: wrapped and not line.gap)
    head = [_column(lines[top:start], a, b) for a, b in spans]
    rows = [head, *([_column(band, a, b) for a, b in spans] for band in bands)]
    end = start + 1 + len(body)
    closed = end < len(lines) and set(lines[end].text) <= set("- ")
    opened = top and set(lines[top - 1].text) <= set("- ")
    return _found(top - bool(opened), end + closed, rows, len(columns), 1 if any(head) else 0)


def _body(lines: Sequence[TextLine], ruler: int, headless: bool) -> list[TextLine]:
    """The lines down to the closing rule (unbroken, or the same as that over a table without header), or without one down to a blank line."""
    start, same = ruler + 1, lines[ruler].text
    rules = (at for at in range(start, len(lines)) if set(lines[at].text) <= set("- "))
    close = next(rules, len(lines))
    closes = start < close < len(lines) and (
        _DASHES.fullmatch(lines[close].text) or (headless and lines[close].text == same)
    )
    apart = next((at for at in range(start + 1, len(lines)) if lines[at].gap), len(lines))
    return list(lines[start : close if closes else apart])


# --- HTML --------------------------------------------------------------------------------------------------------------


def _html(lines: Sequence[TextLine], start: int) -> Found | None:
    """A table that a converter leaves as HTML, read as a page's tables are."""
    if not _OPEN.search(lines[start].raw):
        return None
    depth, end = 0, start
    while end < len(lines):
        depth += len(_OPEN.findall(lines[end].raw)) - len(_CLOSE.findall(lines[end].raw))
        end += 1
        if depth <= 0:
            break
    if depth > 0:
        return None
    from pipeline.reading.html import read_html

    document = read_html("\n".join(line.raw for line in lines[start:end]).encode(), "")
    begins = [line for line in lines[start:end] for _ in _ROW.findall(line.raw)] or [lines[start]]
    grids = [_placed(block, begins) for block in document.blocks if isinstance(block, Grid)]
    return Found(start, end, tuple(grids)) if grids else None


def _placed(grid: Grid, begins: Sequence[TextLine]) -> Grid:
    """The grid with each cell on the line where its row begins (the last of the rows: empty ones are left out)."""
    skipped = max(0, len(begins) - grid.n_rows)

    def moved(found: Cell) -> Cell:
        line = begins[min(found.row + skipped, len(begins) - 1)]
        pieces = (Piece(0, len(found.text), line.page, None, line.number),) if found.text else ()
        return replace(found, page=line.page, pieces=pieces)

    pages = tuple(sorted({line.page for line in begins}))
    return replace(grid, id="", cells=tuple(map(moved, grid.cells)), pages=pages, method="text-html")


# --- rows of cells -------------------------------------------------------------------------------------------------------


def _found(start: int, end: int, rows: Sequence[Row], width: int, head: int) -> Found | None:
    kept = [(number, row) for number, row in enumerate(rows) if any(row)]
    header = sum(1 for number, _ in kept if number < head)
    if len(kept) < MIN_BARS or width < 2:
        return None
    ways = _ways([row for _, row in kept], header, width)
    cells: list[Cell] = []
    heights: dict[int, int] = {}  # the row in which the cell of a column that goes on began
    for at, (_, row) in enumerate(kept):
        places = ways.get(len(row), range(width)) if at >= header else range(len(row))
        merged = range(places[0])
        for col, fragments in zip(places, row, strict=True):
            cells.append(cell(at, col, fragments))
            heights[col] = at
        for col in range(width):
            if col in merged and col in heights:
                cells = [
                    replace(found, row_span=at - found.row + 1)
                    if (found.row, found.col) == (heights[col], col)
                    else found
                    for found in cells
                ]
            elif col not in places:
                cells.append(cell(at, col, ()))
    return Found(start, end, (grid_of(cells, "text-marked", header),))


def _ways(rows: Sequence[Row], header: int, width: int) -> dict[int, tuple[int, ...]]:
    """The columns of rows with fewer cells than the table, by how many they have: where the cells of all such rows together are most like
    the full rows' cells. Cells left out stand together at the row's end (not typed) or beginning (merged with the row above), as a rule.
    """
    body = rows[header:]
    usual = [_Kind([_text(row[col]) for row in body if len(row) == width]) for col in range(width)]
    found = {}
    for count in {len(row) for row in rows} - {width}:
        short = [row for row in body if len(row) == count]

        def weight(way: Sequence[int], short: Sequence[Row] = short, count: int = count) -> float:
            likeness = sum(usual[col].likes(_text(part)) for row in short for col, part in zip(way, row, strict=True))
            together = way[-1] - way[0] == count - 1
            return likeness / max(1, len(short)) + TOGETHER * together

        found[count] = max(islice(combinations(range(width), count), MAX_WAYS), key=weight)
    return found


def _text(fragments: Sequence[Fragment]) -> str:
    return " ".join(fragment.text for fragment in fragments)


class _Kind:
    """What a column's cells are like: how many hold figures, and how long they are."""

    def __init__(self, texts: Sequence[str]) -> None:
        filled = [text for text in texts if text]
        self.figures = mean(map(_digits, filled)) if filled else 0.0
        self.length = mean(len(text) for text in filled) if filled else 0.0

    def likes(self, text: str) -> float:
        if not text:
            return 0.0
        shorter, longer = sorted((len(text) + 3, self.length + 3))
        return shorter / longer - 2 * abs(self.figures - _digits(text))


def _digits(text: str) -> float:
    """How much of a text is figures: 1 for a figure or a dash for one."""
    if read_figure(text) is not None:
        return 1.0
    return sum(char.isdigit() for char in text) / max(1, len(text.replace(" ", "")))
