"""Finding the sums of a table: rows, columns and groups, each cell's relation with its verdict; and what a sum that does not hold in one position
means beside the same sum in the others."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import numpy as np

from pipeline.danish.dates import YEARS
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.causes import likeliest_slip
from pipeline.reconciliation.cells import CellRelation, families, test
from pipeline.reconciliation.evidence import Lines, make_lines
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.lines import find_line_sums
from pipeline.reconciliation.matrix import Matrix, column_name
from pipeline.reconciliation.proposals import Candidate
from pipeline.reconciliation.setting import Setting
from pipeline.reconciliation.words import content_words, price_level, roles

CLEARLY = 0.5  # nats
FEWEST_MOVES, MOST_MOVES = 4, 0.8  # rows, and their share, that tell a running balance


def find_relations(
    grid: Sequence[Sequence[str]], *, header_rows: int | None = None, number_format: str | None = None
) -> tuple[CellRelation, ...]:
    """The sums a table states, whether they hold or not, sorted by total and parts.

    ``grid``: rows of texts, header rows included, merged text once. ``header_rows``: None to find out.
    ``number_format``: da, en, space (or "Point Comma" …), None to guess. Raises ValueError for an unknown one; an
    empty or wordy grid has no relations.
    """
    return relations_of(grids.build(grid, header_rows=header_rows, number_format=number_format))


def relations_of(matrix: Matrix) -> tuple[CellRelation, ...]:
    """As find_relations, for a grid already read."""
    if not matrix.rows or not matrix.cols:
        return ()
    single, columns = _column_sums(matrix)
    rows = find_line_sums(*_column_lines(matrix)) if len(matrix.cols) > 2 else ()
    out = _emit(matrix, columns, "column", single, 0) + _emit(matrix, rows, "row", matrix.cols, len(columns))
    running = _balances(matrix)
    out = [r for r in out if r.kind == "row" or r.total[1] not in running]
    out = no_sums(lacking([_comparable(matrix, r) for r in out]))
    out += _only_children(matrix, out, len(columns) + len(rows))
    return tuple(sorted(out, key=lambda r: (r.total, r.members)))


def _balances(matrix: Matrix) -> set[int]:
    """The columns of running balances: each figure is the one above it and another one of its row, added or taken away."""
    found, sizes, known = set(), np.abs(matrix.value), matrix.state == grids.NUMBER
    for col in matrix.cols:
        rows = [row for row in matrix.rows if known[row, col]]
        moves = np.abs(np.diff(matrix.value[rows, col]))
        others = sizes[np.ix_(rows[1:], [c for c in matrix.cols if c != col])]
        told = int(((others == moves[:, None]).any(axis=1) & (moves != 0)).sum())
        if told >= FEWEST_MOVES and told >= MOST_MOVES * len(moves):
            found.add(col)
    return found


def _comparable(matrix: Matrix, relation: CellRelation) -> CellRelation:
    """The relation, not comparable where it fails and its labels put total and parts at different price levels."""
    if relation.verdict in HOLDING or len(levels_of(matrix, relation)) < 2:
        return relation
    return relation._replace(verdict="not_comparable")


def levels_of(matrix: Matrix, relation: CellRelation) -> tuple[str, ...]:
    """The price levels that the labels of a total and its parts name, the total's first."""
    across, labels = (1, matrix.col_labels) if relation.kind == "row" else (0, matrix.row_labels)
    named = [price_level(labels[cell[across]]) for cell in (relation.total, *relation.members)]
    return tuple(dict.fromkeys(level for level in named if level))


def _column_sums(matrix: Matrix) -> tuple[tuple[int, ...], tuple[Candidate, ...]]:
    """The rows that count and the sums of rows; a row printed twice counts once where the sums clearly want it so."""
    columns = find_line_sums(*_row_lines(matrix)) if len(matrix.rows) > 2 else ()
    twins = set(twin_rows(matrix))
    single = tuple(r for r in matrix.rows if r not in twins)
    if not twins or len(single) < 3:
        return matrix.rows, columns
    without = find_line_sums(*_row_lines(matrix, single))
    better = sum(c.score for c in without) > sum(c.score for c in columns) + CLEARLY
    return (single, without) if better else (matrix.rows, columns)


def _odd(labels: Sequence[str]) -> list[bool]:
    return [bool(roles(label) & {"average", "share", "change"}) for label in labels]


def twin_rows(matrix: Matrix) -> dict[int, int]:
    """Rows that repeat a row above them, words and figures alike, and which."""
    out: dict[int, int] = {}
    seen: dict[tuple[str, ...], int] = {}
    for row in matrix.rows:
        if matrix.row_labels[row] and any(
            matrix.states[row][c] == grids.NUMBER and matrix.value[row, c] for c in matrix.cols
        ):
            words = (matrix.row_labels[row], *(matrix.texts[row][c].strip() for c in matrix.cols))
            if (first := seen.setdefault(words, row)) != row:
                out[row] = first
            if first == row - 1 or first == row:
                seen[words] = row
    return out


def _only_children(matrix: Matrix, found: Sequence[CellRelation], line: int) -> list[CellRelation]:
    """A row repeated right below, whose fellow parts all have parts of their own, is a group with one member and not
    a row printed twice; one figure of the two rows may differ by mistake."""
    totals = {r.total for r in found if r.kind != "row"}
    alone = {row for row, below in pairwise(matrix.rows) if below == row + 1 and _only_child(matrix, row)}
    out = []
    for r in found if alone else ():
        for m in r.members if r.kind != "row" else ():
            if m in totals or m[0] not in alone:
                continue
            fellows = [x for x in r.members if x != m]
            if fellows and totals.issuperset(fellows):
                relation = test(matrix, m, [(m[0] + 1, m[1])], "group")
                if relation is not None:
                    out.append(relation._replace(line=line, stated=m))
    return out


def _only_child(matrix: Matrix, row: int) -> bool:
    """Whether the row below has the same label and the same figures but for one at most."""
    if not matrix.row_labels[row] or matrix.row_labels[row] != matrix.row_labels[row + 1]:
        return False
    figures = [c for c in matrix.cols if matrix.state[row, c] == grids.NUMBER and matrix.value[row, c]]
    unlike = sum(matrix.texts[row][c].strip() != matrix.texts[row + 1][c].strip() for c in matrix.cols)
    return bool(figures) and (unlike == 0 or (unlike == 1 and len(figures) > 2))


def _row_lines(matrix: Matrix, rows: Sequence[int] | None = None) -> tuple[Lines, Setting]:
    chosen = matrix.rows if rows is None else tuple(rows)
    index = np.ix_(chosen, matrix.cols)
    odd = _odd([matrix.col_labels[c] for c in matrix.cols])
    lines = make_lines(
        matrix.value[index], matrix.half[index], matrix.state[index], matrix.col_kinds, odd, int(100 / matrix.unit)
    )
    labels = tuple(matrix.row_labels[r] for r in chosen)
    border = tuple(i == 0 or matrix.gap_before[r] for i, r in enumerate(chosen))
    indents, strong = tuple(matrix.indents[r] for r in chosen), tuple(matrix.bold[r] for r in chosen)
    words = tuple(map(content_words, labels))
    said = tuple(roles(matrix.row_labels[r]) | ({"total"} if r in matrix.totals else set()) for r in chosen)
    return lines, Setting(labels, said, border, indents, strong, words, labels, _series(matrix, chosen, labels))


def _series(matrix: Matrix, rows: Sequence[int], labels: Sequence[str]) -> tuple[str, ...]:
    """What each row has in common with rows all over the table: the words of a label column that come again and again
    (2024, 2025, change; 2024, 2025, change …), or the year in its label."""
    figures = set(matrix.cols)
    for c in range(len(matrix.texts[0]) - 1, -1, -1):
        values = [] if c in figures else [matrix.texts[r][c].strip() for r in rows]
        if values and all(values) and 1 < len(set(values)) <= len(values) // 3 and _alternate(values):
            return tuple(values)
    years = [" ".join(YEARS.findall(label)) for label in labels]
    return tuple(years) if all(years) and 1 < len(set(years)) <= len(years) // 3 and _alternate(years) else ()


def _alternate(values: Sequence[str]) -> bool:
    """Whether values come by turns rather than in blocks."""
    return sum(a != b for a, b in pairwise(values)) * 2 > len(values)


def _column_lines(matrix: Matrix) -> tuple[Lines, Setting]:
    index = np.ix_(matrix.rows, matrix.cols)
    odd = _odd([matrix.row_labels[r] for r in matrix.rows])
    hundred = int(100 / matrix.unit)
    lines = make_lines(
        matrix.value[index].T, matrix.half[index].T, matrix.state[index].T, matrix.row_kinds, odd, hundred
    )
    labels = tuple(matrix.col_labels[c] for c in matrix.cols)
    heads = [label.split("\n")[0] if "\n" in label else "" for label in labels]
    border = tuple(i == 0 or heads[i] != heads[i - 1] for i in range(len(labels)))
    last = tuple(column_name(label) for label in labels)
    plain = ((0,) * len(labels), (False,) * len(labels))
    return lines, Setting(labels, tuple(map(roles, last)), border, *plain, tuple(map(content_words, last)), last)


def _emit(
    matrix: Matrix, sums: Sequence[Candidate], kind: str, across: Sequence[int], first: int
) -> list[CellRelation]:
    out = []
    along = matrix.cols if kind == "column" else matrix.rows
    labels = matrix.col_labels if kind == "column" else matrix.row_labels
    inner = {m for c in sums for m in c.members}
    names = [matrix.row_labels[x] if kind == "column" else column_name(matrix.col_labels[x]) for x in across]
    odd, shapes = _odd([labels[p] for p in along]), [shape(labels[p]) for p in along]
    for number, found in enumerate(sums, first):
        proven = {shapes[i] for i in range(len(along)) if found.counts[i] and found.evidence[i] > 1}
        sort = "group" if kind == "column" and found.total in inner else kind
        outcome = across[stated_line(names, found.total, found.members)]
        for i, position in enumerate(along):
            if not found.counts[i]:
                continue
            places = [
                (across[x], position) if kind == "column" else (position, across[x])
                for x in (found.total, *found.members)
            ]
            relation = test(matrix, places[0], places[1:], sort)
            doubtful = relation is not None and (
                relation.verdict == "mismatch" or (odd[i] and relation.verdict == "incomplete")
            )
            if relation is None or (
                doubtful and shapes[i] not in proven and not believable(matrix, relation, sums, i, odd[i])
            ):
                continue
            if found.short and relation.verdict == "mismatch":
                relation = relation._replace(verdict="incomplete")
            at = (outcome, position) if kind == "column" else (position, outcome)
            out.append(relation._replace(line=number, strength=found.score, stated=at))
    return unknown_is_nothing(matrix, added_up(matrix, out))


SLIPS = ("sign", "unit", "transposed_digits", "lost_separator", "digit_error")


def stated_line(names: Sequence[str], total: int, members: Sequence[int]) -> int:
    """The line printed as the outcome: the total, or the one part called a balance, rest or net figure (A − B = rest)."""
    if len(members) < 2 or "difference" in roles(names[total]):
        return total
    rest = [m for m in members if "difference" in roles(names[m])]
    return rest[0] if len(rest) == 1 else total


def unknown_is_nothing(matrix: Matrix, relations: list[CellRelation]) -> list[CellRelation]:
    """Where the very parts that are unknown are so in other positions too, and those sums hold without them, an
    incomplete sum is wrong."""

    if not any(r.verdict == "incomplete" for r in relations):
        return relations

    def unknown(r: CellRelation) -> frozenset[int]:
        axis = 1 if r.kind == "row" else 0
        return frozenset(m[axis] for m in r.members if matrix.states[m[0]][m[1]] == grids.MISSING)

    held: dict[tuple[int, frozenset[int]], int] = {}
    for r in relations:
        if r.verdict in HOLDING and unknown(r):
            held[(r.line, unknown(r))] = held.get((r.line, unknown(r)), 0) + 1
    wrong = [
        r.verdict == "incomplete" and r.difference is not None and held.get((r.line, unknown(r)), 0) >= 2
        for r in relations
    ]
    return [r._replace(verdict="mismatch") if bad else r for r, bad in zip(relations, wrong, strict=True)]


def lacking(relations: list[CellRelation]) -> list[CellRelation]:
    """Families whose total is too large in every position that differs: a whole part is not listed, so their sums
    are incomplete, not wrong. Not so where a sum across one of these figures fails too: a row left out spoils none. Where
    sums across bear out every such total, others may hold (the part has no figure there) and some be too small."""
    if not any(r.verdict == "mismatch" for r in relations):
        return relations
    lacking = set()
    crossed, borne = (
        {(r.kind == "row", p) for r in relations if r.verdict in verdicts for p in (r.total, *r.members)}
        for verdicts in (("mismatch",), HOLDING)
    )
    for family in families(relations):
        off = [r for r in family if r.verdict == "mismatch"]
        compared = [r for r in family if r.verdict in ("mismatch", *HOLDING)]
        above = all(r.difference is not None and r.difference > 0 for r in off)
        across = any((r.kind != "row", p) in crossed for r in off for p in (r.total, *r.members))
        sure = all((r.kind != "row", r.total) in borne for r in off) and _far_apart(off)
        most = above and len(off) * 10 >= 6 * len(compared)
        if len(off) > 1 and (most or sure) and not across and _uneven(off):
            lacking.add(family[0].line)
    return [r._replace(verdict="incomplete") if r.line in lacking and r.verdict == "mismatch" else r for r in relations]


def added_up(matrix: Matrix, relations: list[CellRelation]) -> list[CellRelation]:
    """The relations without those that fail for having but one part filled in, in families that fail more often than
    they hold: there the figures say something else."""
    few = {
        family[0].line
        for family in families(relations)
        if sum(r.verdict == "mismatch" for r in family) > sum(r.verdict in HOLDING for r in family)
    }

    def alone(r: CellRelation) -> bool:
        filled = [m for m in r.members if matrix.state[m] != grids.EMPTY]
        return r.verdict == "mismatch" and len(filled) == 1 < len(r.members)

    return [r for r in relations if not (r.line in few and alone(r))]


def no_sums(relations: list[CellRelation]) -> list[CellRelation]:
    """Families that hold in no position are not called sums: the parts listed may leave some of the total out
    (``at_least``), or each figure was made in its own way and they only nearly add up (``about``)."""
    ops: dict[int, str] = {}
    for family in families(relations):
        line = family[0].line
        if any(r.verdict in HOLDING for r in family):
            continue
        if all(r.verdict == "incomplete" and r.gap > 0 for r in family):
            ops[line] = "at_least"
        elif len(family) > 2 and len({r.difference for r in family}) > 1 and all(map(_nearly, family)):
            ops[line] = "about"
    return [r._replace(op=ops[r.line]) if r.line in ops else r for r in relations]


def _nearly(relation: CellRelation) -> bool:
    return relation.verdict == "mismatch" and relation.gap * 50 < abs(relation.reported or Decimal(0))


def _far_apart(off: Sequence[CellRelation]) -> bool:
    """Whether the differences are not one and the same but for rounding (a figure and the totals it is in)."""
    differences = [r.difference for r in off if r.difference is not None]
    return len(off) > 1 and max(differences) - min(differences) > max(r.slack or Decimal(0) for r in off)


def _uneven(off: Sequence[CellRelation]) -> bool:
    """A part left out takes a different amount from each position; the very same amount everywhere is something
    else."""
    return len({r.difference for r in off}) > 1


def believable(matrix: Matrix, relation: CellRelation, sums: Sequence[Candidate], position: int, odd: bool) -> bool:
    """Whether a sum that fails here should hold here at all: a column of averages or percentages beside columns of
    counts need not.

    An average lies between its parts; a total that does so while no other sum holds in the position is taken for one.
    """
    if any(c.evidence[position] > 1 for c in sums if c.counts[position]):
        return True
    parts = [int(matrix.value[m]) for m in relation.members if matrix.state[m] == grids.NUMBER]
    total = int(matrix.value[relation.total])
    if odd:  # shares may well add up, but then they do nearly
        near = bool(parts) and min(parts) >= 0 and max(parts) < total and abs(total - sum(parts)) * 5 < total
        return near or _one_slip(matrix, relation, ("unit",))
    average = len(parts) > 1 and min(parts) <= total <= max(parts) and abs(total) * 3 < abs(sum(parts)) * 2
    return not average or _one_slip(matrix, relation) or _hole(matrix, relation)


def _hole(matrix: Matrix, relation: CellRelation) -> bool:
    """Whether just one part is empty, and its line has a figure everywhere else: figures that stand in the wrong cells."""
    empty = [m for m in relation.members if matrix.state[m] == grids.EMPTY]
    if len(empty) != 1 or len(relation.members) < 3:
        return False
    ((row, col),) = empty
    across = relation.kind == "row"
    line = [(r, col) for r in matrix.rows] if across else [(row, c) for c in matrix.cols]
    return all(matrix.state[cell] != grids.EMPTY for cell in line if cell != (row, col))


@lru_cache(maxsize=4096)
def shape(label: str) -> str:
    """The words of a label without its numbers: columns called 2021 and 2022 hold the same sort of figure."""
    return re.sub(r"\d+", "0", label.lower()) if re.search(r"\d", label) else label


def _one_slip(matrix: Matrix, relation: CellRelation, classes: Sequence[str] = SLIPS) -> bool:
    """Whether one slip in one cell, of the given classes, explains the difference."""
    if relation.difference is None or relation.slack is None:
        return False
    for place, sign in ((relation.total, 1), *((m, -1) for m in relation.members)):
        figure = matrix.figures[place[0]][place[1]]
        if matrix.state[place] == grids.NUMBER and figure is not None:
            ends = sorted(
                (sign * (-relation.difference - relation.slack), sign * (-relation.difference + relation.slack))
            )
            factor = matrix.multipliers.get(place, Decimal(1))
            if likeliest_slip(figure.value, figure.quantum, ends[0] / factor, ends[1] / factor).klass in classes:
                return True
    return False
