"""Plain text → Layout: tables in the shapes that converters and people give them, the rest as paragraphs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.guard import attempt
from pipeline.model import Block, Document, Finding, Grid, Layout, Paragraph
from pipeline.tables.context import guess_header_rows, with_context
from pipeline.tables.linear_columns import find_column_tables
from pipeline.tables.linear_figures import find_figure_tables
from pipeline.tables.linear_lines import Found, TextLine, lines_of
from pipeline.tables.linear_lists import find_list_tables
from pipeline.tables.linear_pairs import find_pair_tables
from pipeline.tables.paragraph_groups import Group, Measure, group_lines, measure
from pipeline.tables.paragraphs import paragraph
from pipeline.tables.propose import PROPOSERS
from pipeline.tables.propose.delimited import find_delimited_tables
from pipeline.tables.score import best_set, scored

TABLE = "A TABLE"  # what a heading over a table has under it

Finder = Callable[[Sequence[TextLine], Sequence[bool]], list[Found]]

# Surest evidence first; a finder sees which lines an earlier one has taken.
FINDERS: dict[str, Finder] = {
    "columns": find_column_tables,
    "lists": find_list_tables,
    "figures": find_figure_tables,
    "pairs": find_pair_tables,
}


def layout_text(document: Document) -> Layout:
    """The paragraphs and tables of a text document in printed order; every line is in exactly one of them."""
    lines = lines_of(document)
    tables = find_tables(lines)
    inside = {at for table in tables if table.grids for at in range(table.start, table.end)}
    usual = measure([line.printed() for at, line in enumerate(lines) if at not in inside and not line.furniture])
    blocks: list[Block] = []
    groups: list[Group] = []
    at = 0
    for table in tables:
        if not table.grids:
            continue  # its lines are text
        blocks += _paragraphs(lines[at : table.start], usual, groups, TABLE if lines[table.start].gap else "")
        blocks += table.grids
        blocks += _paragraphs([line for line in lines[table.start : table.end] if line.furniture], usual, groups)
        at = table.end
    blocks += _paragraphs(lines[at:], usual, groups)
    findings: list[Finding] = [finding for table in tables for finding in table.findings]
    return Layout(with_context(numbered(blocks)), findings=tuple(findings))


def _with_whole_columns(found: Found) -> Found:
    return replace(found, grids=tuple(map(_whole_columns, found.grids)))


def _whole_columns(grid: Grid) -> Grid:
    """The table with neighbouring columns of figures made one where no row fills both, rows of figures fill one of them, and one has no head:
    figures set right and dashes set left, or a column that a wide figure tore."""
    heads = grid.header_rows or guess_header_rows(grid)
    texts = grid.texts()
    rows = [row for row in texts[heads:] if sum(read_figure(text) is not None for text in row[1:]) > 1]
    for col in range(1, grid.n_cols - 1):
        pairs = [(row[col], row[col + 1]) for row in rows]
        named = all(any(row[at] for row in texts[:heads]) for at in (col, col + 1))
        sides = [sum(map(bool, side)) for side in zip(*pairs, strict=True)]
        figures = all(not one or read_figure(one) is not None for row in texts[heads:] for one in row[col : col + 2])
        if heads and len(rows) > 2 and figures and not named and any(sides) and all(bool(a) != bool(b) for a, b in pairs):
            return _whole_columns(_merged(grid, col))
    return grid


def _merged(grid: Grid, col: int) -> Grid:
    """The table with a column and the next in one."""
    full = {each.row for each in grid.cells if each.col == col and each.text}
    cells = []
    for each in grid.cells:
        spans = each.col <= col < each.col + each.col_span - 1
        if spans:
            cells.append(replace(each, col_span=each.col_span - 1))
        elif each.col != col + (each.row in full) or each.col_span > 1:
            cells.append(replace(each, col=each.col - (each.col > col)))
    return replace(grid, cells=tuple(cells), n_cols=grid.n_cols - 1)


def find_tables(lines: Sequence[TextLine]) -> list[Found]:
    """The tables among the lines, in order, none of them overlapping: the best set of what is proposed."""
    certain = find_delimited_tables(lines)
    taken = [False] * len(lines)
    for table in certain:
        taken[table.start : table.end] = [True] * (table.end - table.start)
    candidates = [scored(_with_whole_columns(table), lines, name, settled=True) for name, table in settled(lines, list(taken))]
    alone = {"figures": lambda lines: find_figure_tables(lines, taken)}
    for name, propose in {**PROPOSERS, **alone}.items():
        candidates += [
            scored(_with_whole_columns(table), lines, name)
            for table in attempt("layout.text", None, [], propose, lines)
            if table.grids and not any(taken[table.start : table.end])
        ]
    chosen = [each.found for each in best_set(candidates)]
    return _joined(sorted([*certain, *chosen], key=lambda table: table.start), lines)


def settled(lines: Sequence[TextLine], taken: list[bool]) -> Iterator[tuple[str, Found]]:
    """What the earlier finders make of the lines, each taking what those before it left."""
    for name, finder in FINDERS.items():
        for table in attempt("layout.text", None, [], finder, lines, taken):
            if not any(taken[table.start : table.end]):
                taken[table.start : table.end] = [True] * (table.end - table.start)
                yield name, table


def _joined(tables: Sequence[Found], lines: Sequence[TextLine]) -> list[Found]:
    """Tables that go on with nothing but page furniture between, over a page break or without heads of their own, made one."""
    made: list[Found] = []
    for table in tables:
        if made and _goes_on(made[-1], table, lines):
            before = made.pop()
            grids = (_stacked(before.grids[0], table.grids[0]),)
            table = Found(before.start, table.end, grids, before.findings + table.findings)
        made.append(table)
    return made


def _goes_on(before: Found, table: Found, lines: Sequence[TextLine]) -> bool:
    between = lines[before.end : table.start]
    if any(not line.furniture for line in between) or not len(before.grids) == len(table.grids) == 1:
        return False
    above, below = before.grids[0], table.grids[0]
    repeated = _repeated_header(above, below) if above.n_cols == below.n_cols else None
    return repeated == 0 or (repeated is not None and lines[before.end - 1].page != lines[table.start].page)


def _repeated_header(above: Grid, below: Grid) -> int | None:
    """How many header rows of the lower table repeat the upper one's; None when it has a header of its own."""
    rows = below.header_rows or guess_header_rows(below)
    heads = [[[clean(text) for text in row] for row in grid.texts()[:rows]] for grid in (above, below)]
    return rows if heads[0] == heads[1] else None


def _stacked(above: Grid, below: Grid) -> Grid:
    repeated = _repeated_header(above, below) or 0
    moved = (replace(cell, row=cell.row + above.n_rows - repeated) for cell in below.cells if cell.row >= repeated)
    return replace(
        above,
        n_rows=above.n_rows + below.n_rows - repeated,
        cells=(*above.cells, *moved),
        pages=tuple(sorted({*above.pages, *below.pages})),
    )


def _paragraphs(lines: Sequence[TextLine], usual: Measure, before: list[Group], after: str = "") -> list[Block]:
    """Lines between tables as paragraphs, which are added to those before."""
    blocks: list[Block] = []
    furniture = [line for line in lines if line.furniture]
    groups = group_lines([line.printed() for line in lines if not line.furniture], usual, before=before, after=after)
    before += groups
    for group in groups:
        while furniture and furniture[0].number < (group.lines[0].line or 0):
            blocks.append(paragraph([furniture.pop(0).printed()], role="furniture"))
        blocks.append(paragraph(group.lines, role=group.role, level=group.level))
    blocks += [paragraph([line.printed()], role="furniture") for line in furniture]
    return blocks


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with ids by kind, in order: t1, t2, … and p1, p2, …"""
    numbers = {Grid: count(1), Paragraph: count(1)}
    return tuple(
        replace(each, id=f"{'t' if isinstance(each, Grid) else 'p'}{next(numbers[type(each)])}") for each in blocks
    )
