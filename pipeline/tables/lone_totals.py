"""A total row that stands apart from its table, alone on the next page or in a table of its own, given back to the table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from pipeline.model import Block, Box, Cell, Grid, Page, Paragraph, Piece
from pipeline.reconciliation.words import roles
from pipeline.tables.chunks import is_number
from pipeline.tables.paragraphs import is_page_line

LABEL_WORDS = 4
FARTHEST = 8  # blocks from a table to its total
FEWEST_ROWS = 2  # with figures, above a total
_GROUPED = re.compile(r"[-–−]?\d{1,3}(?: \d{3})+(?:,\d+)?|\S+")
_UNIT = re.compile(r"\s+kr\.?$", re.IGNORECASE)


class _Row(NamedTuple):
    """A total's label and figures as cells in order, and what stood before and after them in their paragraph."""

    cells: tuple[Cell, ...]
    around: tuple[Paragraph | None, Paragraph | None] = (None, None)


def with_lone_totals(blocks: Sequence[Block], pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks, every table that has no total followed by nothing but page furniture and a line "I alt …" with that line as its last row."""
    made: list[Block] = []
    printed = {page.number: page for page in pages}
    for block in blocks:
        at = _open_table(made)
        grid = made[at] if at is not None else None
        row = _total_row(block, grid, printed) if isinstance(grid, Grid) else None
        columns = _columns(grid, len(row.cells) - 1) if isinstance(grid, Grid) and row else ()
        if at is None or not isinstance(grid, Grid) or row is None or not columns:
            made.append(block)
            continue
        made[at] = _with_row(grid, row, (0, *columns))
        made += [each for each in row.around if each]
    return tuple(made)


def _open_table(made: Sequence[Block]) -> int | None:
    """The place of the table at the end that has rows of figures and no total yet; furniture may come after it."""
    texts: list[Paragraph] = []
    for at in range(len(made) - 1, max(len(made) - FARTHEST, 0) - 1, -1):
        block = made[at]
        if isinstance(block, Paragraph):
            texts.append(block)
            continue
        if any(not _is_furniture(each) and not _is_head(each.text, block) for each in texts):
            return None
        rows = block.texts()[block.header_rows :]
        filled = [row for row in rows if any(is_number(text) for text in row[1:])]
        return at if len(filled) >= FEWEST_ROWS and not any("total" in roles(row[0]) for row in rows) else None
    return None


def _is_furniture(block: Paragraph) -> bool:
    return block.role == "furniture" or is_page_line(re.split(r"[,|–]", block.text)[-1])


def _is_head(text: str, grid: Grid) -> bool:
    """Whether a line only repeats words of a table's head."""
    head = "".join("".join(row) for row in grid.texts()[: grid.header_rows])
    return all(word in "".join(head.split()) for word in text.split())


def _columns(grid: Grid, figures: int) -> tuple[int, ...]:
    """The columns that a total's figures belong in; none where that is not sure."""
    texts = grid.texts()
    rows = texts[grid.header_rows :]
    found = [c for c in range(1, grid.n_cols) if 2 * sum(is_number(row[c]) for row in rows) >= len(rows)]
    if len(found) == figures:
        return tuple(found)
    heads = " ".join(row[found[-1]] for row in texts[: grid.header_rows]) if found else ""
    return (found[-1],) if figures == 1 and "total" in roles(heads) else ()


def _total_row(block: Block, grid: Grid, pages: Mapping[int, Page]) -> _Row | None:
    if isinstance(block, Grid):
        cells = [cell for cell in block.cells if cell.text.strip()]
        words = [cell.text.strip() for cell in cells]
        return _Row(tuple(cells)) if block.n_rows == 1 and _is_total(words) else None
    pieces = list(block.pieces)
    while True:
        line = _first_line(pieces)
        start, end = (line[0].start, line[-1].end) if line else (0, len(block.text))
        if not line or len(line) == len(pieces) or not _is_head(block.text[start:end], grid):
            break
        pieces = pieces[len(line) :]
    for words in _readings(block.text[start:end].strip()):
        if _is_total(words):
            cells = list(_cells(words, block, line, pages))
            around = _part(block, 0, start, "furniture"), _part(block, end, len(block.text), "body")
            return _Row(tuple(cells), around) if len(cells) == len(words) else None
    return None


def _first_line(pieces: Sequence[Piece]) -> list[Piece]:
    return list(takewhile(lambda piece: _same_line(piece, pieces[0]), pieces))


def _is_total(words: Sequence[str]) -> bool:
    label, *figures = words
    return bool(figures) and "total" in roles(label.strip(" :")) and all(map(is_number, figures))


def _same_line(piece: Piece, first: Piece) -> bool:
    if piece.box and first.box:
        return piece.page == first.page and piece.box.top < first.box.bottom and first.box.top < piece.box.bottom
    return (piece.page, piece.line) == (first.page, first.line)


def _readings(text: str) -> Iterator[list[str]]:
    """A line as a label and its figures, thousands apart and together."""
    label = re.match(r"[^\d–−-]*", _UNIT.sub("", text))
    if label and label[0].strip() and len(label[0].split()) <= LABEL_WORDS:
        figures = _UNIT.sub("", text)[label.end() :]
        yield [label[0].strip(), *figures.split()]
        yield [label[0].strip(), *_GROUPED.findall(figures)]


def _cells(words: Sequence[str], block: Paragraph, line: Sequence[Piece], pages: Mapping[int, Page]) -> Iterator[Cell]:
    """The words as cells where they are printed; fewer where a page does not have them."""
    first = line[0] if line else None
    box = first.box if first else None
    near = pages[block.page].words if box and block.page in pages else ()
    across = [w for w in near if box and box.top < (w.top + w.bottom) / 2 < box.bottom]
    for text in words:
        at: Box | None = None
        if box:
            run = next((across[i:j] for i in range(len(across)) for j in range(i + 1, len(across) + 1)
                        if " ".join(w.text for w in across[i:j]) == text), None)  # fmt: skip
            if not run:
                return
            at = Box.around(run)
            across = across[across.index(run[-1]) + 1 :]
        page = first.page if first else block.page
        pieces = (Piece(0, len(text), page, at, first.line),) if first else ()
        yield Cell(0, 0, text, page=page, box=at, pieces=pieces, bold=block.bold)


def _part(block: Paragraph, start: int, end: int, role: str) -> Paragraph | None:
    """A paragraph's characters ``start:end`` without blanks at the ends as one of its own."""
    text = block.text[start:end].strip()
    start = block.text.find(text, start)
    end = start + len(text)
    left = [
        replace(p, start=max(p.start, start) - start, end=min(p.end, end) - start)
        for p in block.pieces
        if start < p.end and p.start < end
    ]
    name = block.id if role == "body" else f"{block.id}h"
    return replace(block, id=name, text=text, pieces=tuple(left), role=role, level=0, label="") if text else None


def _with_row(grid: Grid, row: _Row, columns: Sequence[int]) -> Grid:
    cells = [replace(cell, row=grid.n_rows, col=col) for cell, col in zip(row.cells, columns, strict=True)]
    page, boxes = cells[0].page, [cell.box for cell in cells if cell.box]
    more = ((page, Box.around(boxes)),) if boxes else ()
    pages = grid.pages if page in grid.pages else (*grid.pages, page)
    empty = [Cell(grid.n_rows, col, "", page=page) for col in range(grid.n_cols) if col not in columns]
    kept = tuple(sorted((*cells, *empty), key=lambda cell: cell.col))
    return replace(grid, n_rows=grid.n_rows + 1, cells=grid.cells + kept, pages=pages, boxes=(*grid.boxes, *more))
