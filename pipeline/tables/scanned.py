"""Tables of scanned pages: where readings of a figure differ, the one that a printed sum asks for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Box, Cell, Document, Grid, Layout, Page, Piece, Reading
from pipeline.reconciliation import HOLDING, find_relations

MOST = 40  # cells of a table that are tried
MOST_ROWS = 300


def settled(layout: Layout, document: Document) -> tuple[Layout, Document]:
    """The layout with ``agree`` set on the cells of scanned pages, and every cell whose readings differ as the sums of its table have it, where
    they tell; the document with the readings so settled."""
    pages = {page.number: page for page in document.pages if page.readings}
    if not pages:
        return layout, document
    blocks = []
    for block in layout.blocks:
        if isinstance(block, Grid):
            block, chosen = _table(block, pages)
            pages.update(chosen)
        blocks.append(block)
    return (
        replace(layout, blocks=tuple(blocks)),
        replace(document, pages=tuple(pages.get(page.number, page) for page in document.pages)),
    )


def readings_in(box: Box | None, page: Page) -> list[Reading]:
    """The figures whose middle lies in a box."""
    return [] if box is None else [reading for reading in page.readings if box.holds(reading.box)]


def _table(grid: Grid, pages: Mapping[int, Page]) -> tuple[Grid, dict[int, Page]]:
    cells = [_marked(cell, pages) for cell in grid.cells]
    changed: dict[int, Page] = {}
    texts = replace(grid, cells=tuple(cells)).texts()
    doubtful = [at for at, cell in enumerate(cells) if cell.agree is False]
    for at in doubtful[:MOST] if len(texts) <= MOST_ROWS else ():
        cell = cells[at]
        page = changed.get(cell.page, pages[cell.page])
        for reading in [each for each in readings_in(cell.box, page) if each.doubtful]:
            ways = {read: cell.text.replace(reading.text, read, 1) for read in (reading.text, *reading.others)}
            best = _best(texts, cell, ways)
            if best:
                texts[cell.row][cell.col] = ways[best]
                cells[at] = cell = _said(cell, ways[best])
                changed[cell.page] = page = _preferring(page, reading, best)
    return replace(grid, cells=tuple(cells)), changed


def _best(texts: list[list[str]], cell: Cell, ways: Mapping[str, str]) -> str:
    """The reading under which clearly most sums of the table hold; '' when they do not tell."""
    above, row, below = texts[: cell.row], texts[cell.row], texts[cell.row + 1 :]
    scores = {
        read: _score([*above, [*row[: cell.col], text, *row[cell.col + 1 :]], *below]) for read, text in ways.items()
    }
    first, second = sorted(scores.values(), reverse=True)[:2]
    return max(scores, key=lambda read: scores[read]) if first > second and first[0] > 0 else ""


def _score(texts: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many more sums hold than fail, and how many hold to the last digit: the next figure often is within the rounding too."""
    verdicts = Counter(relation.verdict for relation in find_relations(texts))
    return sum(verdicts[each] for each in HOLDING) - verdicts["mismatch"], verdicts["exact"]


def _marked(cell: Cell, pages: Mapping[int, Page]) -> Cell:
    found = readings_in(cell.box, pages[cell.page]) if cell.page in pages else []
    heard = [reading for reading in found if reading.others]
    return replace(cell, agree=not any(reading.doubtful for reading in heard)) if heard else cell


def _said(cell: Cell, text: str) -> Cell:
    return replace(cell, text=text, pieces=(Piece(0, len(text), cell.page, cell.box),))


def _preferring(page: Page, reading: Reading, best: str) -> Page:
    """The page with the best reading of a figure in front, the others behind it."""
    others = tuple(each for each in (reading.text, *reading.others) if each != best)
    new = Reading(reading.box, best, others, settled=True)
    return replace(page, readings=tuple(new if each == reading else each for each in page.readings))
