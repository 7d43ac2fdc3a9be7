"""PDF pages → Layout: tables found page by page and joined over page breaks, the rest as paragraphs in reading order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.guard import attempt
from pipeline.model import Block, Box, Cell, Document, Grid, Layout, Page, Rule, Span, Word
from pipeline.reading.turn import turn_box, turn_word
from pipeline.tables.across_pages import are_heads_of, goes_on, goes_on_beside, join, join_beside, left_out, under_heads
from pipeline.tables.chunks import Line, make_line, make_lines, part_glued
from pipeline.tables.context import with_context
from pipeline.tables.cut import Cut, make_grid
from pipeline.tables.page_tables import find_tables
from pipeline.tables.paragraph_groups import group_lines, measure
from pipeline.tables.paragraphs import PrintedLine, is_page_line, paragraph
from pipeline.tables.reading_order import find_furniture, in_reading_order
from pipeline.tables.ruling import clean_rules
from pipeline.tables.upright import set_upright


@dataclass(slots=True)
class Sheet:
    """A page turned so that most of its text reads upright."""

    page: Page
    quarter: int
    words: list[Word]
    lines: list[Line]
    furniture: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    free: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """A table of a page, or a run of its lines of text, in reading order."""

    grid: Grid | None = None
    lines: list[PrintedLine] = field(default_factory=list)
    furniture: set[int] = field(default_factory=set)


def layout_pdf(document: Document) -> Layout:
    """Blocks in reading order; every word of every page is in exactly one."""
    sheets = [_sheet(page) for page in document.pages]
    marked = find_furniture([(_height(s), s.lines) for s in sheets])
    above: Cut | None = None
    for sheet in sheets:
        sheet.furniture = [line for line in sheet.lines if id(line) in marked]
        above = _lay_out(sheet, above)
    parts = _joined([part for sheet in sheets for part in _parts(sheet)])
    usual = measure([line for part in parts for line in part.lines if id(line) not in part.furniture])
    blocks: list[Block] = []
    for part in parts:
        if part.grid is not None:
            blocks.append(part.grid)
        else:
            blocks += [
                paragraph(group.lines, role=group.role, level=group.level)
                for group in group_lines(part.lines, usual, marked=frozenset(part.furniture))
            ]
    return Layout(with_context(_numbered(blocks)))


def _sheet(page: Page) -> Sheet:
    counts = Counter(w.rotation // 90 for w in page.words if w.rotation % 90 == 0)
    quarter = counts.most_common(1)[0][0] if counts else 0
    words = set_upright([turn_word(w, quarter, page.width, page.height) for w in page.words])
    return Sheet(page, quarter, words, make_lines(w for w in words if w.rotation == 0))


def _is_edge(rule: Rule, word: Word) -> bool:
    """Whether a drawing is the slanted edge of the heading a slanted word stands in, and none of a chart."""
    across, down = min(rule.x1, word.x1) - max(rule.x0, word.x0), min(rule.bottom, word.bottom) - max(rule.top, word.top)
    return rule.kind == "drawing" and across > 0 and down > 0


def _height(sheet: Sheet) -> float:
    return sheet.page.width if sheet.quarter % 2 else sheet.page.height


def _lay_out(sheet: Sheet, above: Cut | None) -> Cut | None:
    """Finds the tables of a sheet; the words outside them become its free lines. Gives its last table."""
    page = sheet.page
    slanted = [word for word in page.words if word.rotation % 90]
    rules = (rule for rule in page.rules if not any(_is_edge(rule, word) for word in slanted))
    places = ((rule, turn_box(Box.of(rule), sheet.quarter, page.width, page.height)) for rule in rules)
    ruling = clean_rules(replace(rule, **box._asdict()) for rule, box in places)
    out_lines = set(map(id, sheet.furniture))
    out = {id(w) for line in sheet.furniture for w in line.words}
    upright = part_glued([w for w in sheet.words if w.rotation == 0 and id(w) not in out])
    turned = [w for w in sheet.words if w.rotation != 0]
    used: set[int] = set()
    found = attempt("layout.page", Span(page.number, ""), [], find_tables, upright, ruling, turned, above)
    for n, cut in enumerate(found, 1):
        sheet.grids.append(_back(make_grid(cut, f"p{page.number}t{n}", page.number), sheet))
        used |= set(map(id, cut.words))
    known = [line for line in sheet.lines if id(line) not in out_lines]
    sheet.free = make_lines(w for w in upright if id(w) not in used) if used else known
    for turn in sorted({w.rotation for w in turned}):
        sheet.free += [make_line([w]) for w in turned if w.rotation == turn and id(w) not in used]
    return found[-1] if found else None


def _parts(sheet: Sheet) -> list[_Part]:
    """Tables and runs of lines in reading order, running heads first and page numbers last."""
    width = sheet.page.height if sheet.quarter % 2 else sheet.page.width
    tables = [
        (n, turn_box(grid.boxes[0][1], sheet.quarter, sheet.page.width, sheet.page.height))
        for n, grid in enumerate(sheet.grids)
    ]
    parts: list[_Part] = []
    middle = _height(sheet) / 2
    edges = [
        sorted((x for x in sheet.furniture if (x.middle < middle) is top), key=lambda x: x.middle)
        for top in (True, False)
    ]
    _add_lines(parts, edges[0], sheet, furniture=True)
    for item in in_reading_order(sheet.free, tables, width):
        if isinstance(item, Line):
            _add_lines(parts, [item], sheet)
        else:
            parts.append(_Part(sheet.grids[item]))
    _add_lines(parts, edges[1], sheet, furniture=True)
    return parts


def _add_lines(parts: list[_Part], lines: Iterable[Line], sheet: Sheet, furniture: bool = False) -> None:
    for line in lines:
        if not parts or parts[-1].grid is not None:
            parts.append(_Part())
        box = _unturn(Box.of(line), sheet)
        bold = all(w.bold for w in line.words)
        printed = PrintedLine(line.text, sheet.page.number, box, bold=bold, size=line.words[0].size)
        parts[-1].lines.append(printed)
        if furniture:
            parts[-1].furniture.add(id(printed))


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Tables with nothing but page furniture between them joined over the page break; runs of lines made one."""
    made: list[_Part] = []
    for part in parts:
        grid, above = part.grid, _last_grid(made)
        over = above.grid if above else None
        if grid and above and over and goes_on_beside(over, grid):
            above.grid = join_beside(over, grid)
        elif grid and above and over and are_heads_of(over, grid):
            above.grid = under_heads(over, grid)
        elif grid and above and over and goes_on(over, grid):
            above.grid = join(over, grid)
            made += [_as_furniture(repeated)] if (repeated := left_out(over, grid)) else []
        elif grid is None and made and made[-1].grid is None:
            made[-1].lines += part.lines
            made[-1].furniture |= part.furniture
        else:
            made.append(part)
    return made


def _as_furniture(cells: Sequence[Cell]) -> _Part:
    """What a page repeats of a table that goes on, so that no printed word is lost."""
    box = Box.around(c.box for c in cells if c.box is not None)
    line = PrintedLine(" ".join(" ".join(c.text.split()) for c in cells), cells[0].page, box)
    return _Part(lines=[line], furniture={id(line)})


def _last_grid(made: Sequence[_Part]) -> _Part | None:
    """The table at the end, when only furniture comes after it."""
    for part in reversed(made):
        if part.grid is not None or not all(id(line) in part.furniture or is_page_line(line.text) for line in part.lines):
            return part if part.grid is not None else None
    return None


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """Ids from the place: page and number on it."""
    count: Counter[int] = Counter()
    named: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid):
            named.append(block)
            continue
        count[block.page] += 1
        named.append(replace(block, id=f"p{block.page}b{count[block.page]}"))
    return named


def _unturn(box: Box, sheet: Sheet) -> Box:
    page = sheet.page
    if sheet.quarter == 0:
        return box
    width, height = (page.height, page.width) if sheet.quarter % 2 else (page.width, page.height)
    return Box(*(round(v, 2) for v in turn_box(box, (4 - sheet.quarter) % 4, width, height)))


def _back(grid: Grid, sheet: Sheet) -> Grid:
    """The grid with its boxes on the page as displayed."""

    if sheet.quarter == 0:
        return grid

    def cell(c: Cell) -> Cell:
        pieces = tuple(replace(p, box=_unturn(p.box, sheet)) if p.box else p for p in c.pieces)
        return replace(c, box=_unturn(c.box, sheet) if c.box else None, pieces=pieces)

    boxes = tuple((n, _unturn(b, sheet)) for n, b in grid.boxes)
    return replace(grid, cells=tuple(map(cell, grid.cells)), boxes=boxes)
