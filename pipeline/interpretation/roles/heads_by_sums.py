"""Heads of columns that stand over the wrong ones, or before the table: put where the sums of the columns say they belong.

A text that prints a head of several lines cell after cell is cut a column aside, or its heads stay in the lines before the figures. The words
are then still in the order of the columns. Which cut of them makes a head for each is weighed: a head says something and says one thing; the
column that adds up others is called a total and no other is; its parts are years or payers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from pipeline.danish.contexts import is_year
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.roles.cell_texts import is_figure
from pipeline.interpretation.roles.columns import is_figure_role, meaning_of_header
from pipeline.interpretation.roles.facets import facet
from pipeline.interpretation.roles.shape import shape_of
from pipeline.model import Block, Cell, Grid, Layout, Paragraph

#: How much better a cut must be than the heads as they stand: one head's worth might be taste.
BETTER = 2
#: Words of a head, of all heads together, and of a line before the table that is a piece of a head.
LONGEST_HEAD, MOST_WORDS, LONGEST_PIECE = 8, 48, 14
#: Lines before a table that are looked at.
MOST_LINES = 6
#: Rows of a table with a title row.
FEWEST_TITLED = 4
#: Ways of cutting a table that the document states itself: its heads stand where it says.
STATED = ("html", "docx", "sheet", "text-html", "text-marked")
_UNIT = re.compile(r"\(?(?:i\s|hele\s)*(?:mio\.?|mia\.?|t\.?|1\.?000\.?)?\s*kr\.?\)?", re.IGNORECASE)
_CAPTION = re.compile(r"(?:tabel|figur|bilag)\s*\d", re.IGNORECASE)
_SENTENCE = re.compile(r"\w{3,}[.!?:;]$")


def with_heads(layout: Layout) -> Layout:
    """The layout with the heads of its tables where their sums say they belong."""
    return replace(layout, blocks=tuple(_settled(layout.blocks, at) for at in range(len(layout.blocks))))


def _is_titled(grid: Grid) -> bool:
    """Whether the one header row is a title in the first column ("Klynge Midt", "Kommunernes bidrag") and the heads are in the row below it:
    words or years over columns that are figures."""
    slots, texts = grid.slots(), grid.texts()
    first = {(cell.row, cell.col) for cell in (slots[0] if slots else ()) if cell is not None and cell.text.strip()}
    if grid.header_rows != 1 or len(texts) < FEWEST_TITLED or first != {(0, 0)}:
        return False
    over = [col for col in range(1, grid.n_cols) if texts[1][col].strip()]
    heads = bool(over) and all(is_year(texts[1][col].strip()) or not is_figure(texts[1][col]) for col in over)
    return heads and all(is_figure(row[col]) for row in texts[2:] for col in over if row[col].strip())


def _settled(blocks: Sequence[Block], at: int) -> Block:
    grid = blocks[at]
    if isinstance(grid, Grid) and _is_titled(grid):
        return replace(grid, header_rows=2)
    if not isinstance(grid, Grid) or any(
        cell.box or (cell.col_span > 1 and cell.row < grid.header_rows) for cell in grid.cells
    ):
        return grid  # drawn, or stated with heads over several columns: they stand where they belong
    shape = shape_of(grid)
    figures = [col for col, role in enumerate(shape.roles.columns) if is_figure_role(role)]
    broken = any(
        column.text.count(")") > column.text.count("(") for column in shape.columns
    )  # "kr.)" under "Bevilget (1.000"
    if not figures or not (shape.sums or broken) or figures != list(range(max(figures[0], 1), grid.n_cols)):
        return grid
    sums = {figures.index(total): [figures.index(part) for part in parts] for total, parts in shape.sums.items()}
    streams = list(_streams(blocks, at, shape.header_rows))
    heads = [shape.columns[col].text for col in figures]
    if grid.method in STATED:
        return grid
    if sums and all(heads) and all(_said(head)[1] == (column in sums) for column, head in enumerate(heads)):
        return grid
    best = _score(heads, sums) + BETTER
    chosen: tuple[str, ...] | None = None
    for words in streams:
        cut = _cut(tuple(words), len(figures), sums)
        if cut and (score := _score(cut[1:], sums)) >= best:
            best, chosen = score + 1, cut
    return grid if chosen is None else _with(grid, figures, chosen)


def _streams(blocks: Sequence[Block], at: int, header_rows: int) -> Iterator[list[str]]:
    """The words of the heads in the orders in which they may be printed, with the lines before the table that may be part of them."""
    grid = blocks[at]
    if not isinstance(grid, Grid):
        return
    heads = [cell for cell in grid.cells if cell.row < header_rows]
    for key in (lambda cell: (cell.row, cell.col), lambda cell: (cell.col, cell.row)):
        inside = [word for cell in sorted(heads, key=key) for word in cell.text.split()]
        before: list[str] = []
        yield inside[:MOST_WORDS]
        for number in range(1, min(MOST_LINES, at) + 1):
            block = blocks[at - number]
            words = block.text.split() if isinstance(block, Paragraph) else []
            if not words or len(words) > LONGEST_PIECE or _CAPTION.match(words[0] + " " + (words[1:] or [""])[0]):
                break
            if len(words) > 3 and _SENTENCE.search(words[-1]) and not _UNIT.fullmatch(words[-1]):
                break
            before = words + before
            yield (before + inside)[:MOST_WORDS]


def _cut(words: tuple[str, ...], columns: int, sums: Mapping[int, Sequence[int]]) -> tuple[str, ...] | None:
    """The words before the heads and a head for each column, by the best cut; None when there are too few words."""
    firsts = _firsts(words)
    best: dict[int, tuple[int, tuple[str, ...]]] = {
        start: (0, (" ".join(words[:start]),)) for start in range(len(words))
    }
    for column in range(columns):
        found: dict[int, tuple[int, tuple[str, ...]]] = {}
        for start, (score, heads) in best.items():
            for end in range(start + 1, min(start + LONGEST_HEAD, len(words)) + 1):
                head = " ".join(words[start:end])
                if start in firsts:
                    made = score + _worth(head, column, sums), (*heads, head)
                    if end not in found or made[0] >= found[end][0]:  # of equals the shorter head
                        found[end] = made
        best = found
    return best[len(words)][1] if len(words) in best else None


def _firsts(words: Sequence[str]) -> set[int]:
    """The words that a head may begin with: they have a capital and stand in no name after its first word ("Region Syddanmark")."""
    text = " ".join(words)
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    names = find_mentions(text)
    return {
        at
        for at, word in enumerate(words)
        if word[0].isupper() and not any(name.start < starts[at] < name.end for name in names)
    }


def _score(heads: Sequence[str], sums: Mapping[int, Sequence[int]]) -> int:
    return sum(_worth(head, column, sums) for column, head in enumerate(heads))


def _worth(head: str, column: int, sums: Mapping[int, Sequence[int]]) -> int:
    """What speaks for a head over a column."""
    says, total, parted, heads = _said(head)
    part = any(column in parts for parts in sums.values())
    worth = (1 if says else -1) - (heads - 1)
    if column in sums:
        return worth + (1 if total else -1)
    return worth - 2 * total + (part and parted and heads == 1)


@lru_cache(maxsize=4096)
def _said(head: str) -> tuple[bool, bool, bool, int]:
    """Whether a head says what its figures are, a total, a year or who pays; and how many heads it seems to be."""
    found = facet(" ".join(head.split()))
    bare = _UNIT.sub(" ", head).split()
    beginnings = sum(word[0].isupper() and not word.isupper() for word in bare[1:])
    says = bool(found.measure or found.payer or found.period or found.total or found.unit == "pct")
    return says, found.total, bool(found.period or found.payer in ("kommuner", "region")), 1 + beginnings


def _with(grid: Grid, figures: Sequence[int], heads: Sequence[str]) -> Grid:
    """The grid with one row of heads, the words before them over its labels."""
    rows = max(grid.header_rows, 1)
    down = rows - grid.header_rows
    body = [replace(cell, row=cell.row + down) for cell in grid.cells if cell.row >= grid.header_rows]
    page = grid.pages[0] if grid.pages else 1
    over, label = _label(heads[0])
    made = [
        Cell(rows - 1, col, text, page=page)
        for col, text in zip((0, *figures), (label, *heads[1:]), strict=True)
        if text
    ]
    caption = grid.caption or over
    return replace(grid, n_rows=grid.n_rows + down, header_rows=rows, cells=(*made, *body), caption=caption)


def _label(text: str) -> tuple[str, str]:
    """What stands over the heads and the head of the labels, told apart where the last words are known as one ("Regnskab 2031 Indsats")."""
    words = text.split()
    for start in range(len(words) - 1, 0, -1):
        head = " ".join(words[start:])
        if head[0].isupper() and meaning_of_header(head):
            return " ".join(words[:start]), head
    return "", text
