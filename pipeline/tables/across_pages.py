"""Tables that go on over a page break, or under heads drawn as a table of their own, made one: repeated headers dropped, broken rows joined,
labels carried on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.danish.contexts import is_year
from pipeline.model import Cell, Grid
from pipeline.tables.chunks import is_number
from pipeline.tables.context import guess_header_rows

FEWEST_ROWS, LEVEL = 3, 3.0  # rows, and points that they may be off, of a sheet that goes on beside itself
MOST_HEADS = 3  # rows of heads
MOVED = 14.0  # points a column may shift from page to page
_ENDED = re.compile(r"[.:;!?)]$")


def goes_on(above: Grid, below: Grid) -> bool:
    """Whether ``below``, first on its page, goes on with ``above``, last on the page before."""
    if above.n_cols != below.n_cols or above.pages[-1] + 1 != below.pages[0]:
        return False
    if repeated_header(above, below):
        return True
    if guess_header_rows(below) and _first_row_differs(above, below):
        return False
    return _same_columns(above, below)


def goes_on_beside(above: Grid, below: Grid) -> bool:
    """Whether ``below`` has columns of a printed sheet that the page before had no room for: the same rows at the same heights, without labels."""
    if above.pages[-1] + 1 != below.pages[0] or above.n_rows != below.n_rows or above.n_rows < FEWEST_ROWS:
        return False
    left, right = _row_tops(above), _row_tops(below)
    level = all(row in right and abs(top - right[row]) < LEVEL for row, top in left.items())
    first = [row[0] for row in below.texts()[1:]]
    return level and any(first) and all(not text or is_number(text) for text in first)


def are_heads_of(above: Grid, below: Grid) -> bool:
    """Whether ``above`` is nothing but heads, drawn in boxes right over the columns of figures that ``below`` is."""
    if above.n_cols != below.n_cols or above.pages != below.pages or below.header_rows or above.n_rows > MOST_HEADS:
        return False
    boxes = {cell.col: cell.box for cell in above.cells if cell.row == above.n_rows - 1 and cell.box and cell.text}
    figures = [cell for cell in below.cells if cell.box and is_number(cell.text)]
    heads = all(is_year(cell.text) or not is_number(cell.text) for cell in above.cells)
    if not heads or not figures or not any(cell.row == 0 for cell in figures):
        return False
    gap = min(_row_tops(below).values()) - max(cell.box.bottom for cell in above.cells if cell.box)
    inside = all((box := boxes.get(cell.col)) and cell.box and box.x0 <= cell.box.x0 and cell.box.x1 <= box.x1 for cell in figures)
    return inside and -LEVEL < gap < MOVED


def under_heads(above: Grid, below: Grid) -> Grid:
    """One table of both, with the first as its heads."""
    return replace(join(above, below), pages=above.pages, header_rows=above.n_rows, method=below.method)


def _row_tops(grid: Grid) -> dict[int, float]:
    tops: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is not None and cell.text:
            tops[cell.row] = min(cell.box.top, tops.get(cell.row, cell.box.top))
    return tops


def join_beside(above: Grid, below: Grid) -> Grid:
    """One table of both, the columns of the second after those of the first."""
    moved = tuple(replace(cell, col=cell.col + above.n_cols) for cell in below.cells)
    return replace(
        above,
        n_cols=above.n_cols + below.n_cols,
        cells=above.cells + moved,
        pages=above.pages + below.pages,
        boxes=above.boxes + below.boxes,
    )


def repeated_header(above: Grid, below: Grid) -> int:
    """How many first rows of ``below`` repeat those of ``above``."""
    same = 0
    for upper, lower in zip(above.texts(), below.texts(), strict=False):
        if _squeezed(upper) != _squeezed(lower) or not any(upper):
            break
        same += 1
    return same if same < below.n_rows else 0


def _squeezed(row: Sequence[str]) -> list[str]:
    return ["".join(text.split()) for text in row]


def _first_row_differs(above: Grid, below: Grid) -> bool:
    """A header of its own: bold where the rows above the break are not."""
    first = [c for c in below.cells if c.row == 0 and c.text]
    last = [c for c in above.cells if c.row == above.n_rows - 1 and c.text]
    second = [c for c in below.cells if c.row == 1 and c.text]
    bold = bool(first) and all(c.bold for c in first)
    return bold and len(first) == below.n_cols and not all(c.bold for c in last + second)


def _same_columns(above: Grid, below: Grid) -> bool:
    upper, lower = _column_spans(above), _column_spans(below)
    shared = set(upper) & set(lower)
    if not shared:
        return False
    return all(upper[c][0] < lower[c][1] + MOVED and lower[c][0] < upper[c][1] + MOVED for c in shared) and sum(
        min(abs(upper[c][0] - lower[c][0]), abs(upper[c][1] - lower[c][1])) <= MOVED for c in shared
    ) >= 0.7 * len(shared)


def _column_spans(grid: Grid) -> dict[int, tuple[float, float]]:
    spans: dict[int, tuple[float, float]] = {}
    for cell in grid.cells:
        if cell.col_span == 1 and cell.text and cell.pieces:
            boxes = [p.box for p in cell.pieces if p.box]
            if boxes:
                a, b = spans.get(cell.col, (boxes[0].x0, boxes[0].x1))
                spans[cell.col] = (min(a, *(x.x0 for x in boxes)), max(b, *(x.x1 for x in boxes)))
    return spans


def join(above: Grid, below: Grid) -> Grid:
    """One table of both. Cells of the second keep their page and box."""
    dropped = repeated_header(above, below)
    body = [replace(c, row=c.row - dropped) for c in below.cells if c.row >= dropped]
    cells = list(above.cells)
    n_rows = below.n_rows - dropped
    start = above.n_rows
    if _breaks_row(above, body, below.n_cols):
        cells = _with_broken_row(cells, [c for c in body if c.row == 0], above.n_rows - 1)
        body = [replace(c, row=c.row - 1) for c in body if c.row > 0]
        n_rows -= 1
    cells = _with_carried_label(cells, body, above, n_rows)
    moved = [replace(c, row=c.row + start) for c in body if c.text or not _covered(cells, c.row + start, c.col)]
    return replace(
        above, n_rows=above.n_rows + n_rows, cells=tuple(cells + moved), pages=above.pages + below.pages,
        boxes=above.boxes + below.boxes, method=above.method,
    )  # fmt: skip


def left_out(above: Grid, below: Grid) -> list[Cell]:
    """The cells of ``below`` that ``join`` leaves out since they only repeat: its header, and labels of a broken row."""
    dropped = repeated_header(above, below)
    cells = [c for c in below.cells if c.row < dropped and c.text]
    body = [replace(c, row=c.row - dropped) for c in below.cells if c.row >= dropped]
    if _breaks_row(above, body, below.n_cols):
        last = {i: c for i, c in enumerate(above.slots()[-1]) if c is not None}
        cells += [c for c in body if c.row == 0 and c.text and c.col in last and _same_text(last[c.col], c)]
    return cells


def _covered(cells: Sequence[Cell], row: int, col: int) -> bool:
    return any(c.row <= row < c.row + c.row_span and c.col <= col < c.col + c.col_span for c in cells)


def _breaks_row(above: Grid, body: Sequence[Cell], n_cols: int) -> bool:
    """Whether the first row after the break is the rest of the last row before it.

    It then leaves empty a column that rows always fill, and goes on only with cells that the last row fills.
    """
    first = {c.col: c for c in body if c.row == 0 and c.text}
    slots = above.slots()
    rows = [[bool(c and c.text and c.row == r) for c in row] for r, row in enumerate(slots)][above.header_rows :]
    if not first or len(rows) < 2:
        return False
    last = {i: c for i, c in enumerate(slots[-1]) if c is not None and c.text}
    new = {col: c for col, c in first.items() if not (col in last and _same_text(last[col], c))}
    if not new or any(col not in last for col in new):
        return False
    always = [col for col in range(n_cols) if sum(r[col] for r in rows) >= max(2, 0.9 * len(rows))]
    missing = [col for col in always if col not in first]
    running = any(len(c.text.split()) > 3 or len(last[col].text.split()) > 3 for col, c in new.items())
    if running and any(col < max(new) for col in missing):
        return True
    unfinished = all(c.text[:1].islower() or not _ENDED.search(last[col].text) for col, c in new.items())
    return len(missing) >= 2 and unfinished


def _same_text(a: Cell, b: Cell) -> bool:
    return "".join(a.text.split()) == "".join(b.text.split())


def _with_broken_row(cells: list[Cell], rest: Sequence[Cell], row: int) -> list[Cell]:
    joined = []
    for cell in cells:
        more = next((c for c in rest if c.col == cell.col and c.text), None)
        if more is not None and cell.row <= row < cell.row + cell.row_span and cell.text and not _same_text(cell, more):
            offset = len(cell.text) + 1
            pieces = tuple(replace(p, start=p.start + offset, end=p.end + offset) for p in more.pieces)
            cell = replace(cell, text=f"{cell.text}\n{more.text}", pieces=cell.pieces + pieces)
        joined.append(cell)
    return joined


def _with_carried_label(cells: list[Cell], body: Sequence[Cell], above: Grid, n_rows: int) -> list[Cell]:
    """A label that spans rows goes on over the break when the first rows after it have none."""
    if not any(c.col == 0 and c.row_span > 1 and c.text for c in above.cells):
        return cells
    labelled = {r for c in body if c.col == 0 and c.text for r in range(c.row, c.row + c.row_span)}
    empty = next((r for r in range(n_rows) if r in labelled), n_rows)
    if not empty:
        return cells
    last = max((c for c in cells if c.col == 0 and c.text), key=lambda c: c.row)
    if last.row < above.header_rows or last.col_span > 1:
        return cells
    return [replace(c, row_span=above.n_rows + empty - c.row) if c is last else c for c in cells]
