"""PDF pages → Layout."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pipeline.model import Block, Box, Cell, Document, Grid, Layout, Page, Word
from pipeline.tables.chunks import Line, make_lines
from pipeline.tables.cut import make_grid
from pipeline.tables.page_tables import find_tables
from pipeline.tables.paragraphs import PrintedLine, paragraph
from pipeline.tables.ruling import clean_rules
from pipeline.tables.turn import turn_box, turn_rule, turn_word


def layout_pdf(document: Document) -> Layout:
    blocks: list[Block] = []
    alternatives = []
    for page in document.pages:
        for top, block, others in _page_blocks(page):
            del top
            blocks.append(block)
            if isinstance(block, Grid) and others:
                alternatives.append((block.id, tuple(others)))
    return Layout(tuple(blocks), tuple(alternatives))


def main_turn(page: Page) -> int:
    """Quarter turns of the direction most words are printed in."""
    counts = Counter(w.rotation // 90 for w in page.words if w.rotation % 90 == 0)
    return counts.most_common(1)[0][0] if counts else 0


def _page_blocks(page: Page) -> list[tuple[float, Block, list[Grid]]]:
    quarter = main_turn(page)
    words = [turn_word(w, quarter, page.width, page.height) for w in page.words]
    ruling = clean_rules(turn_rule(r, quarter, page.width, page.height) for r in page.rules)
    upright = [w for w in words if w.rotation == 0]
    out: list[tuple[float, Block, list[Grid]]] = []
    used: set[int] = set()
    for n, (cut, others) in enumerate(find_tables(upright, ruling), 1):
        grid = _back(make_grid(cut, f"p{page.number}t{n}", page.number), quarter, page)
        rest = [_back(make_grid(c, f"{grid.id}.{k}", page.number), quarter, page) for k, c in enumerate(others, 1)]
        used |= set(map(id, cut.words))
        out.append((cut.box.top, grid, rest))
    free = [w for w in words if id(w) not in used]
    out += [(top, p, []) for top, p in _paragraphs(free, page, quarter)]
    out.sort(key=lambda item: item[0])
    return out


def _paragraphs(words: list[Word], page: Page, quarter: int) -> list[tuple[float, Block]]:
    groups: list[list[Line]] = []
    for line in make_lines(words):
        if groups and line.top - groups[-1][-1].bottom < 0.45 * line.size and abs(line.size - groups[-1][-1].size) < 1.5:
            groups[-1].append(line)
        else:
            groups.append([line])
    out: list[tuple[float, Block]] = []
    for n, group in enumerate(groups, 1):
        printed = [
            PrintedLine(
                line.text, page.number, _unturn(Box(line.x0, line.top, line.x1, line.bottom), quarter, page),
                bold=all(w.bold for w in line.words), size=line.size, left=0, right=0,
            )
            for line in group
        ]  # fmt: skip
        out.append((group[0].top, paragraph(f"p{page.number}b{n}", printed, page.number)))
    return out


def _unturn(box: Box, quarter: int, page: Page) -> Box:
    width, height = (page.height, page.width) if quarter % 2 else (page.width, page.height)
    turned = turn_box(box, (4 - quarter) % 4, width, height)
    return Box(*(round(v, 2) for v in turned))


def _back(grid: Grid, quarter: int, page: Page) -> Grid:
    """The grid with its boxes on the page as displayed."""

    def cell(c: Cell) -> Cell:
        pieces = tuple(replace(p, box=_unturn(p.box, quarter, page)) if p.box else p for p in c.pieces)
        return replace(c, box=_unturn(c.box, quarter, page) if c.box else None, pieces=pieces)

    return replace(
        grid, cells=tuple(map(cell, grid.cells)), boxes=tuple((n, _unturn(b, quarter, page)) for n, b in grid.boxes)
    )
