"""The shape of a table's meaning, decided once: the roles of its columns and rows, and what governs each of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from itertools import combinations

from pipeline.danish.dates import find_dates
from pipeline.danish.money import unit_of
from pipeline.interpretation.names.recognise import FoundName, names_of_cells
from pipeline.interpretation.roles.cell_texts import figure_in, text_of
from pipeline.interpretation.roles.columns import (
    Role,
    TableRoles,
    column_roles,
    describes,
    is_figure_role,
    is_numbered_year,
)
from pipeline.interpretation.roles.facets import NOTHING, Facet, facet, is_measure_label, is_total, under
from pipeline.interpretation.roles.rows import Row, rows_of, with_strangers
from pipeline.interpretation.text.periods import envelope, without_years, years_in
from pipeline.model import Cell, Grid
from pipeline.reconciliation import adds_up

#: Municipalities and region side by side share money, not heads, from this figure on.
LEAST_SHARED = 10_000
#: Rows that must add up before one column counts as the sum of others, and for each that does not.
FEWEST_ROWS, FOR_EACH_BROKEN = 2, 3
#: Measures of money that is there to be spent.
GIVEN = ("allocated", "budget", "committed", "frame", "pool", "transferred")
#: Where one head of a column ends and the next begins in a line of heads.
_HEADS = re.compile(r"(?<=kr\.|er\)|r\.\))\s+(?=[A-ZÆØÅ])")
#: A head and what stands in brackets at its end.
_IN_BRACKETS = re.compile(r"[^()]+\(([^()]+)\)\s*", re.DOTALL)
#: Roles of columns whose words are what the rows are.
NAMING = ("initiative", "anchoring", "focus_area", "payer")
#: Columns that a column may be the sum of.
MOST_PARTS = 4


@dataclass(frozen=True)
class Shape:
    """``columns`` has a facet for each column, ``units`` what its own header cells say the unit is; ``figure_columns`` are those whose figures
    may be amounts, ``label_columns`` those that name the rows. ``period_column`` holds the year of each row. ``sums`` are the columns that a
    column is the sum of in its rows. ``years`` is the span of years that the figure columns name together.

    ``over``: a caption printed as the first row of the heads. ``shared``: a column for the municipalities and one for the region, with
    figures that nobody counts heads in: money, whatever the words.
    """

    roles: TableRoles
    slots: list[list[Cell | None]]
    header_rows: int
    columns: tuple[Facet, ...]
    units: tuple[str, ...]
    figure_columns: frozenset[int]
    label_columns: tuple[int, ...]
    rows: tuple[Row, ...]
    corner: Facet
    years: tuple[int, int | None] | None
    sums: dict[int, tuple[int, ...]]
    shared: bool = False
    over: Facet = NOTHING

    @cached_property
    def payers_named(self) -> set[str]:
        """Those who pay by a column of figures, or by a row that is a measure and no more."""
        rows = (row.inner for row in self.rows if row.inner.payer and all(map(is_measure_label, row.labels)))
        return {said.payer for said in (*(self.columns[col] for col in self.figure_columns), *rows)} - {""}

    @cached_property
    def kinds_of_names(self) -> set[str]:
        """The kinds of the names that the rows are."""
        return {name.kind for row in self.rows for name in row.inner.names}

    @cached_property
    def payers_by_band(self) -> dict[str, set[str]]:
        """Those who pay by the words of the rows under each band."""
        found: dict[str, set[str]] = {}
        for row in self.rows:
            found.setdefault(row.band.text, set()).update({row.inner.payer} - {""})
        return found

    @cached_property
    def is_measured(self) -> bool:
        """Whether most rows say what is done with the money, who pays it or that they are a total."""
        return 2 * sum(bool(row.inner.measure or row.inner.payer or row.inner.total) for row in self.rows) > len(self.rows)

    @cached_property
    def closed(self) -> dict[int | None, int]:
        """The first row under each band that is the total of all rows between: what stands below it is the band's no more."""
        found: dict[int | None, int] = {}
        for row in (each for each in self.rows if each.inner.total and each.band_row is not None):
            above = [each for each in self.rows if each.band_row == row.band_row and each.index < row.index]
            for col in self.figure_columns if above else ():
                whole, *parts = (figure_in(text_of(self.slots[each.index][col])) for each in (row, *above))
                if whole and whole.value and adds_up(whole, [part for part in parts if part is not None]):
                    found.setdefault(row.band_row, row.index)
        return found

    @cached_property
    def dated_sums(self) -> dict[tuple[str, int], list[Row]]:
        """The rows with years of their own that are the sum of all other rows of their band, by band and column."""
        found: dict[tuple[str, int], list[Row]] = {}
        for band in {row.band.text for row in self.rows if row.inner.period}:
            rows = [row for row in self.rows if row.band.text == band]
            for col in self.figure_columns:
                figures = [figure_in(text_of(self.slots[row.index][col])) for row in rows]
                block = [(row, abs(each.value)) for row, each in zip(rows, figures, strict=True) if each is not None]
                all_of_it = sum(value for _, value in block)
                found[band, col] = [
                    row for row, value in block if row.inner.period and len(block) > 2 and 2 * value == all_of_it
                ]
        return found

    @cached_property
    def given_out(self) -> dict[tuple[str, int], list[Row]]:
        """The rows between what there was to give and what is left of it, where they are the difference, by band and column."""
        found: dict[tuple[str, int], list[Row]] = {}
        for band in {row.band.text for row in self.rows if row.inner.measure == "uncommitted"}:
            rows = [row for row in self.rows if row.band.text == band and not row.inner.part]
            for col in self.figure_columns:
                told = [(row, each.value) for row in rows if (each := figure_in(text_of(self.slots[row.index][col])))]
                ends = [at for at, (row, _) in enumerate(told) if row.inner.measure == "uncommitted"]
                starts = [at for at, (row, _) in enumerate(told) if row.inner.measure in GIVEN]
                if starts and ends and starts[-1] + 1 < ends[0]:
                    between = told[starts[-1] + 1 : ends[0]]
                    if told[starts[-1]][1] - sum(value for _, value in between) == told[ends[0]][1]:
                        found[band, col] = [row for row, _ in between]
        return found


def is_described(shape: Shape, row: Row) -> bool:
    """Whether a row has words beside its labels: then its figures are for a purpose."""
    beside = (
        col
        for col in range(len(shape.columns))
        if col not in shape.figure_columns and col not in shape.label_columns
        if shape.roles.columns[col].name not in ("period", "identifier")
    )
    return any(text_of(shape.slots[row.index][col]) for col in beside)


@lru_cache(maxsize=64)
def shapes_of(grid: Grid) -> tuple[Shape, ...]:
    """The shapes of the tables that stand side by side in a grid, from left to right; nearly always one."""
    starts = _side_by_side(grid)
    if len(starts) == 1:
        return (shape_of(grid),)
    ends = [*starts[1:], grid.n_cols]
    return tuple(shape_of(grid, (start, end)) for start, end in zip(starts, ends, strict=True))


@lru_cache(maxsize=64)
def entity_columns(grid: Grid) -> dict[int, str]:
    """The columns of words in which at least half of the filled cells, but for one, are names of one kind (region, cluster, municipality,
    hospital), and that kind."""
    slots = grid.slots()
    found: dict[int, str] = {}
    for col in range(grid.n_cols):
        cells = dict.fromkeys(
            cell for row in slots for cell in row[col : col + 1] if cell is not None and text_of(cell)
        )
        kinds = Counter(name.kind for name in names_of_cells([text_of(cell) for cell in cells]) if name is not None)
        kind, number = kinds.most_common(1)[0] if kinds else ("", 0)
        if number and 2 * number >= len(cells) - 1:
            found[col] = kind
    return found


def _side_by_side(grid: Grid) -> list[int]:
    """The label columns of tables beside each other: a column of words to the right of figures that has the first column's header or names
    a total, with figures to its right."""
    slots = grid.slots()
    header_rows = min(grid.header_rows, grid.n_rows)
    body = range(header_rows, grid.n_rows)
    roles = column_roles(slots, body, [_header_text(slots, header_rows, col) for col in range(grid.n_cols)])
    figures = [col for col, role in enumerate(roles) if is_figure_role(role)]
    starts = [0]
    for col in range(1, grid.n_cols):
        if col in figures or not figures or col > figures[-1] or not any(starts[-1] < other < col for other in figures):
            continue
        texts = [text_of(slots[row][col]) for row in body]
        last = [text_of(slots[row][col]) for row in range(header_rows)][-1:]
        same = bool(last) and last == [text_of(slots[header_rows - 1][0])] and bool(last[0])
        if any(texts) and (same or any(is_total(text) for text in texts)):
            starts.append(col)
    return starts


@lru_cache(maxsize=64)
def shape_of(grid: Grid, part: tuple[int, int] | None = None) -> Shape:
    """Decode the headers, labels and bands of a grid, or of the columns ``part`` of it."""
    slots = grid.slots()
    if part:
        slots = [[cell if part[0] <= col < part[1] else None for col, cell in enumerate(row)] for row in slots]
    leftmost = part[0] if part else 0
    header_rows = min(grid.header_rows, grid.n_rows)
    body = range(header_rows, grid.n_rows)
    columns_of_part = range(leftmost, part[1] if part else grid.n_cols)
    over = _over(slots, header_rows, columns_of_part)
    heads: list[list[Cell | None]] = [[None] * grid.n_cols, *slots[1:]] if over else slots
    headers = _moved_headers([_header_text(heads, header_rows, col) for col in range(grid.n_cols)], slots, body)
    if not header_rows and (above := _heads_in_caption(grid, slots, body)):
        headers = [above.get(col, header) for col, header in enumerate(headers)]
    roles = column_roles(slots, body, headers)
    figures = frozenset(col for col, role in enumerate(roles) if is_figure_role(role))
    said = tuple(_stacked(heads, header_rows, col, header) for col, header in enumerate(headers))
    columns = _in_cycles(_named_columns(said, slots, header_rows, figures), figures)
    units = tuple(_header_unit(heads, header_rows, col, headers[col]) for col in range(grid.n_cols))
    labels = _label_columns(slots, body, headers, roles, (leftmost, part[1] if part else grid.n_cols))
    periods = [col for col, role in enumerate(roles) if role.name == "period"]
    found = rows_of(slots, body, labels, figures, headers, periods)
    rows = _with_years(with_strangers(found, slots, labels, headers), slots, roles, figures)
    corner = facet(headers[leftmost]) if header_rows and leftmost not in figures else Facet()
    return Shape(
        TableRoles(roles, tuple(_row_role(row, slots, figures) for row in rows)),
        slots,
        header_rows,
        columns,
        units,
        figures,
        labels,
        rows,
        corner,
        _all_years(columns, figures),
        _sums(slots, body, [col for col in sorted(figures) if roles[col].name == "amount"]),
        _is_shared(slots, body, columns, figures),
        facet(over),
    )


def _over(slots: list[list[Cell | None]], header_rows: int, columns: range) -> str:
    """The caption that the first row of heads is ("Regionens bidrag" over "Mio. kr. | 2022 | 2023"), '' when it is a row of heads: one cell,
    or words of one text, from the column of labels on, which has a head of its own below."""
    if header_rows < 2 or not text_of(slots[0][columns[0]]) or not text_of(slots[1][columns[0]]):
        return ""
    cells = list(dict.fromkeys(cell for col in columns if (cell := slots[0][col]) is not None and text_of(cell)))
    filled = [col for col in columns if text_of(slots[0][col])]
    apart = len(filled) > len(columns) // 2 or filled != list(columns[: len(filled)])
    below = all(text_of(slots[1][col]) and slots[1][col] != slots[0][col] for col in columns)
    return "" if not below or (len(cells) > 1 and apart) else " ".join(text_of(cell) for cell in cells)


def _label_columns(
    slots: list[list[Cell | None]], body: range, headers: list[str], roles: tuple[Role, ...], part: tuple[int, int]
) -> tuple[int, ...]:
    """The columns that name the rows: those before the figures; where the figures stand first, those behind them that are headed as what the
    rows are, else those of labels."""
    figures = [col for col, role in enumerate(roles) if is_figure_role(role)]
    codes = ("period", "identifier")
    before = range(part[0], min(figures, default=part[1]))
    if figures and all(roles[col].name == "empty" for col in before):
        behind = range(max(figures) + 1, part[1])
        return tuple(col for col in behind if roles[col].name in NAMING) or tuple(
            col for col in behind if roles[col].name == "label"
        )
    wordy = {
        col for col in before if describes([text_of(slots[row][col]) for row in body if slots[row][col]], headers[col])
    }
    labels = tuple(
        col
        for col in before
        if col not in wordy and roles[col].name not in ("remark", "status", "expected_end", "empty", *codes)
    )
    return labels or tuple(col for col in before if roles[col].name not in codes)[:1] or tuple(before)[:1]


def _moved_headers(headers: list[str], slots: list[list[Cell | None]], body: range) -> list[str]:
    """The headers with one that was cut off from its column ("Rest (hele" over nothing, "1.000 kr.)" over the figures) put before the rest."""
    empty = [not any(text_of(slots[row][col]) for row in body) for col in range(len(headers))]
    moved = list(headers)
    for col in range(len(headers) - 1):
        left, right = moved[col], moved[col + 1]
        broken = not right or left.count("(") > left.count(")") or right[0].islower()
        if left and empty[col] and not empty[col + 1] and broken:
            moved[col], moved[col + 1] = "", f"{left} {right}".strip()
    return moved


def _heads_in_caption(grid: Grid, slots: list[list[Cell | None]], body: range) -> dict[int, str]:
    """The heads of the figure columns where a page break left them in the caption ("Overført 2024 kr. Tildelt 2025 kr."): as many, each with
    its unit, as columns of figures."""
    heads = _HEADS.split(" ".join((grid.caption or grid.unit_hint).split()))
    roles = column_roles(slots, body, [""] * grid.n_cols)
    figures = [col for col, role in enumerate(roles) if is_figure_role(role)]
    if len(heads) < 2 or len(heads) != len(figures) or not all(unit_of(head) for head in heads):
        return {}
    return dict(zip(figures, heads, strict=True))


def _row_role(row: Row, slots: list[list[Cell | None]], figures: frozenset[int]) -> Role:
    label = " ".join(row.labels)
    if not any(text_of(slots[row.index][col]) for col in figures):
        return Role("band" if row.band.text and row.band.text == label else "body" if label else "empty", 0.9, label)
    if row.inner.part:
        return Role("of_which", 0.9, label)
    return Role("total", 0.9, label) if row.inner.total else Role("body", 0.9, label)


def _with_years(
    rows: Iterable[Row], slots: list[list[Cell | None]], roles: tuple[Role, ...], figures: frozenset[int]
) -> tuple[Row, ...]:
    """The rows with the years of the table's column of years, else of one of days ("Forfald"); a row that is the sum of those with years
    has all of theirs."""
    col = next((col for col, role in enumerate(roles) if role.name == "period"), None)
    days = {} if col is not None else _days(slots, roles)
    if col is None and not days:
        return tuple(rows)
    rows = list(rows)
    if col is not None:
        told = [facet(text_of(slots[row.index][col])).period for row in rows]
    else:
        years = (int(days.get(row.index, "0")[:4]) for row in rows)
        told = [(year, year) if year else row.inner.period for row, year in zip(rows, years, strict=True)]
    dated = [row for row, period in zip(rows, told, strict=True) if period]
    all_of_them = envelope(told)
    made = []
    for row, period in zip(rows, told, strict=True):
        period = period or (all_of_them if _is_sum(row, dated, slots, figures) else None)
        day = days.get(row.index, row.inner.text if days else "")
        made.append(replace(row, inner=replace(row.inner, period=period, dated=day)) if period else row)
    return tuple(made)


def _days(slots: list[list[Cell | None]], roles: tuple[Role, ...]) -> dict[int, str]:
    """The day (ISO) of each row by the first column of days with their years, by the row's number."""
    for col in (col for col, role in enumerate(roles) if role.name in ("identifier", "label")):
        found: dict[int, str] = {}
        for index, row in enumerate(slots):
            day = find_dates(text_of(row[col]))[:1]
            alone = bool(day) and (
                roles[col].name == "identifier" or len(text_of(row[col])) == day[0].end - day[0].start
            )
            if alone and re.fullmatch(r"\d{4}-\d\d-\d\d", day[0].iso):
                found[index] = day[0].iso
        if len(found) > 1:
            return found
    return {}


def _is_sum(row: Row, parts: list[Row], slots: list[list[Cell | None]], figures: frozenset[int]) -> bool:
    """Whether a row is the sum of others in a column of figures that all of them fill."""
    for col in figures if len(parts) > 1 else ():
        whole, *others = (figure_in(text_of(slots[each.index][col])) for each in (row, *parts))
        known = [each for each in others if each is not None]
        if whole is not None and whole.value and len(known) == len(parts) and adds_up(whole, known):
            return True
    return False


def _is_shared(
    slots: list[list[Cell | None]], body: range, columns: tuple[Facet, ...], figure_columns: frozenset[int]
) -> bool:
    shared = [col for col in figure_columns if columns[col].payer in ("kommuner", "region")]
    if {columns[col].payer for col in shared} != {"kommuner", "region"}:
        return False
    figures = (figure_in(text_of(slots[row][col])) for row in body for col in shared)
    return any(figure is not None and figure.value >= LEAST_SHARED for figure in figures)


def _named_columns(
    columns: tuple[Facet, ...], slots: list[list[Cell | None]], header_rows: int, figure_columns: frozenset[int]
) -> tuple[Facet, ...]:
    """The columns with the bare names in the lowest header row ("Holbæk", "Byen", "Nattevagt (Fyn)") where two or more of them are names."""
    if not header_rows:
        return columns
    found = names_of_heads([text_of(cell) for cell in slots[header_rows - 1]])
    named = {col: name for col, name in enumerate(found) if name is not None and col in figure_columns}
    if len(named) < 2:
        return columns
    return tuple(
        replace(column, names=(named[col],)) if col in named and not column.names else column
        for col, column in enumerate(columns)
    )


def names_of_heads(heads: Sequence[str]) -> tuple[FoundName | None, ...]:
    """The names that heads of columns beside each other are, or have in brackets at their end."""
    return names_of_cells([match[1] if (match := _IN_BRACKETS.fullmatch(head)) else head for head in heads])


def _in_cycles(columns: tuple[Facet, ...], figure_columns: frozenset[int]) -> tuple[Facet, ...]:
    """The columns with their years where heads return in the same order under each of several years ("Kommuner | Region | Kommuner | Region"
    under 2022 and 2023), wherever over them the years are printed."""
    years = list(dict.fromkeys(year for column in columns for year in years_in(column.text)))
    own = [col for col in sorted(figure_columns) if not columns[col].total]
    size = len(own) // len(years) if len(years) > 1 else 0
    bare = [without_years(columns[col].text) for col in own]
    if size < 2 or size * len(years) != len(own) or bare != bare[:size] * len(years) or len({*bare[:size], ""}) <= size:
        return columns
    made = list(columns)
    for at, col in enumerate(own):
        made[col] = replace(columns[col], period=(years[at // size], years[at // size]))
    return tuple(made)


def _header_cells(slots: list[list[Cell | None]], header_rows: int, col: int) -> list[Cell]:
    """A column's header cells from top to bottom, merged cells once."""
    cells = {id(cell): cell for row in range(header_rows) if (cell := slots[row][col]) is not None and text_of(cell)}
    return list(cells.values())


def _header_text(slots: list[list[Cell | None]], header_rows: int, col: int) -> str:
    return " ".join(text_of(cell) for cell in _header_cells(slots, header_rows, col))


def _stacked(slots: list[list[Cell | None]], header_rows: int, col: int, header: str) -> Facet:
    """What a column's head says: the heads over several columns and its own, each read by itself, where they are all of it."""
    cells = _header_cells(slots, header_rows, col)
    over = [text_of(cell) for cell in cells if cell.col_span > 1]
    own = " ".join(text_of(cell) for cell in cells if cell.col_span == 1)
    whole = over and own and " ".join((*over, own)) == header
    return reduce(under, map(facet, (*over, own))) if whole else facet(header)


def _header_unit(slots: list[list[Cell | None]], header_rows: int, col: int, header: str) -> str:
    """The unit that a column's own header cells state, before one over several columns; "(1.000" and "kr.)" in two cells are one."""
    own = " ".join(text_of(cell) for cell in _header_cells(slots, header_rows, col) if cell.col_span == 1)
    unit = unit_of(own) or unit_of(header) or ""
    return "" if unit == "year" and is_numbered_year(header) else unit


def _all_years(columns: tuple[Facet, ...], figure_columns: frozenset[int]) -> tuple[int, int | None] | None:
    """The span of years that the figure columns name together, None when they name none."""
    return envelope(columns[col].period for col in figure_columns)


def _sums(slots: list[list[Cell | None]], body: range, amounts: list[int]) -> dict[int, tuple[int, ...]]:
    """The columns of amounts that are the sum of two or more columns beside them in nearly all rows, within the rounding of the figures."""
    table = {col: [figure_in(text_of(slots[row][col])) for row in body] for col in amounts}
    found: dict[int, tuple[int, ...]] = {}
    for total in amounts:
        others = [col for col in amounts if col != total]
        runs = [
            tuple(others[start : start + size])
            for size in range(2, MOST_PARTS + 1)
            for start in range(len(others) - size + 1)
        ]
        runs += [pair for pair in combinations(others, 2) if len(others) <= MOST_PARTS + 2]
        fitting = [run for run in dict.fromkeys(runs) if _adds_up(table, total, run)]
        if fitting:
            found[total] = fitting[0]
    return {total: parts for total, parts in found.items() if not any(total in found.get(part, ()) for part in parts)}


def _adds_up(table: dict[int, list], total: int, parts: tuple[int, ...]) -> bool:  # type: ignore[type-arg]
    holds = tested = 0
    for row, whole in enumerate(table[total]):
        cells = [table[col][row] for col in parts]
        if whole is None or any(cell is None for cell in cells) or not any(cell.value for cell in cells):
            continue
        tested += 1
        holds += adds_up(whole, cells) and all(cell.value for cell in cells)
    return holds >= max(FEWEST_ROWS, FOR_EACH_BROKEN * (tested - holds))
