"""A whole table reconciled: its sums, what does not hold and why, how well each figure is proven, and the totals that no sum reaches: a check that
did not run has found nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import numpy as np

from pipeline.danish.numbers import Figure
from pipeline.guard import attempt
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation, test
from pipeline.reconciliation.diagnosis import Reading, better_reading, diagnose_relations, proof_states
from pipeline.reconciliation.explain import cell_sum_finding, explained, format_finding, unread_finding
from pipeline.reconciliation.in_cell import CellSum, cell_sums
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.ratios.find import find_ratios
from pipeline.reconciliation.ratios.findings import judged, ratio_findings
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reconciliation.relations import relations_of
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reconciliation.words import price_level, roles

ODD = frozenset({"average", "share", "change"})
MOST_LINES = 400  # lines among which runs of parts are looked for
NO_PARTS, UNREAD, SEVERAL, NO_MATCH, LEVEL = "no_parts", "unread_parts", "several", "no_match", "price_level"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A line called a total, and its cells that are the outcome of no sum. ``kind``: column (a total row, whose sums run
    down) or row (a total column). ``reason``: no_parts (nothing beside it to add up), unread_parts (what stands there is
    no figure in part), price_level (a total checked beside it is at another), several (more than one run of lines gives the
    total, and nothing tells which), no_match (no lines give it)."""

    kind: str
    line: int
    cells: tuple[Place, ...]
    reason: str


def unchecked_totals(matrix: Matrix, relations: Sequence[CellRelation]) -> tuple[Unchecked, ...]:
    """The totals of a table, told by the words for them, that none of ``relations`` is about."""
    out = []
    for kind, lines, across in (("column", matrix.rows, matrix.cols), ("row", matrix.cols, matrix.rows)):
        reached = {p for r in relations if (r.kind == "row") == (kind == "row") for p in (r.total, r.stated)}
        names = {line: _name(matrix, kind, line) for line in lines}
        usable = [p for p in across if not roles(_name(matrix, "row" if kind == "column" else "column", p)) & ODD]
        for line in lines:
            if "total" not in roles(names[line]) or roles(names[line]) & ODD:
                continue
            cells = [_cell(kind, line, p) for p in usable]
            left = tuple(c for c in cells if matrix.states[c[0]][c[1]] == grids.NUMBER and c not in reached)
            level = price_level(names[line])
            if (
                left
                and level
                and any(price_level(names[x]) not in ("", level) for x in lines if "total" in roles(names[x]))
            ):
                out.append(Unchecked(kind, line, left, LEVEL))
            elif left:
                plain = [x for x in lines if "total" not in roles(names[x]) and not roles(names[x]) & ODD]
                out.append(Unchecked(kind, line, left, _reason(matrix, kind, left, plain)))
    return tuple(out)


def _name(matrix: Matrix, kind: str, line: int) -> str:
    return matrix.row_labels[line] if kind == "column" else column_name(matrix.col_labels[line])


def _cell(kind: str, line: int, position: int) -> Place:
    return (line, position) if kind == "column" else (position, line)


def _reason(matrix: Matrix, kind: str, cells: Sequence[Place], others: Sequence[int]) -> str:
    positions = [c[1] if kind == "column" else c[0] for c in cells]
    states = [[matrix.states[r][c] for r, c in (_cell(kind, x, p) for p in positions)] for x in others]
    filled = [x for x, line in zip(others, states, strict=True) if grids.NUMBER in line]
    if len(filled) < 2:
        return UNREAD if any(state in (grids.TEXT, grids.MISSING) for line in states for state in line) else NO_PARTS
    if any(state == grids.MISSING for line in states for state in line):
        return UNREAD
    return SEVERAL if _runs_that_hold(matrix, kind, cells, filled[:MOST_LINES]) > 1 else NO_MATCH


def _runs_that_hold(matrix: Matrix, kind: str, cells: Sequence[Place], lines: Sequence[int]) -> int:
    """How many runs of neighbouring lines give all of the cells within rounding."""
    positions = [c[1] if kind == "column" else c[0] for c in cells]
    index = np.ix_(lines, positions) if kind == "column" else np.ix_(positions, lines)
    value, half = (grid[index].astype(float) for grid in (matrix.value, matrix.half))
    if kind == "row":
        value, half = value.T, half.T
    goal = np.array([float(matrix.value[c]) for c in cells])
    slack = np.array([float(matrix.half[c]) for c in cells])
    count = 0
    for first in range(len(lines) - 1):
        sums, room = np.cumsum(value[first:], axis=0)[1:], np.cumsum(half[first:], axis=0)[1:]
        count += int((np.abs(sums - goal) <= room + slack).all(axis=1).sum())
    return count


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A grid with its ``relations`` (sums), ``ratios``, ``findings`` (mismatches first, then odd printings), the ``proofs`` of its
    cells, and the totals that are ``unchecked``."""

    matrix: Matrix
    relations: tuple[CellRelation, ...]
    ratios: tuple[Ratio, ...]
    findings: tuple[TableFinding, ...]
    proofs: Mapping[Place, str]
    cell_sums: tuple[CellSum, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many relations have each verdict."""
        out: dict[str, int] = {}
        for relation in self.relations:
            out[relation.verdict] = out.get(relation.verdict, 0) + 1
        return out


def reconcile(
    grid: Sequence[Sequence[str]],
    *,
    header_rows: int | None = None,
    number_format: str | None = None,
    bold: Iterable[Place] = (),
    figures: Mapping[Place, Figure | None] | None = None,
    whole: Matrix | None = None,
    money: Collection[Place] = (),
    totals: Collection[int] = (),
) -> Reconciled:
    """Find, test and explain the sums of one table; arguments as in find_relations. ``bold``: places printed
    bold. ``figures``: what a cell says, where the caller knows better than its text (None: no figure). ``whole``: the same table with
    the figures that are no part of any sum too (percentages and counts beside amounts of money), for the ratios.
    ``money``: the cells whose figures are kroner. ``totals``: rows that are sums by what they name, whatever their words."""
    build = partial(grids.build, number_format=number_format, bold=tuple(bold), money=money, totals=totals)
    matrix = build(grid, header_rows=header_rows, figures=figures)
    relations = relations_of(matrix)

    def search(texts: Sequence[Sequence[str]]) -> tuple[Matrix, tuple[CellRelation, ...]]:
        changed = (
            {p: f for p, f in (figures or {}).items() if texts[p[0]][p[1]] == matrix.texts[p[0]][p[1]]}
            if figures is not None
            else None
        )
        mended = build(texts, header_rows=matrix.header_rows, figures=changed)
        return mended, relations_of(mended)

    reading = attempt("sums.reading", None, None, better_reading, matrix, relations, search)
    if reading is not None:  # the sums of the mended table, tested on the table as read
        tested = [(r, test(matrix, r.total, r.members, r.kind)) for r in reading.relations]
        relations = tuple(
            t._replace(op=r.op, line=r.line, strength=r.strength, stated=r.stated) for r, t in tested if t is not None
        )
    broken = attempt("sums.diagnosis", None, (), _broken, matrix, relations, reading)
    everything = replace(whole, money=matrix.money) if whole else matrix
    ratios, broken = attempt("sums.ratios", None, ((), broken), _ratios, everything, relations, broken)
    proofs = proof_states(matrix, relations, broken)
    doubtful = set(reading.cells) if reading is not None else set()
    odd = attempt("sums.format", None, (), _odd, matrix, relations, proofs)
    odd = tuple(f for f in odd if f.place not in doubtful)
    inner = cell_sums(matrix.texts)
    said = tuple(cell_sum_finding(matrix, s) for s in inner if s.comparison.verdict == "mismatch")
    unchecked = attempt("sums.unchecked", None, (), unchecked_totals, matrix, relations)
    return Reconciled(matrix, relations, ratios, broken + said + odd, proofs, inner, unchecked)


def _broken(matrix: Matrix, relations: Sequence[CellRelation], reading: Reading | None) -> tuple[TableFinding, ...]:
    """The sums that do not hold, each with its explanation."""
    return tuple(explained(matrix, f, relations) for f in diagnose_relations(matrix, relations, reading))


def _ratios(
    matrix: Matrix, relations: Sequence[CellRelation], broken: Sequence[TableFinding]
) -> tuple[tuple[Ratio, ...], tuple[TableFinding, ...]]:
    """The ratios between figures, and the findings on sums with what the ratios add to them."""
    ratios = judged(matrix, find_ratios(matrix, relations))
    return ratios, ratio_findings(matrix, ratios, relations, broken)


def _odd(matrix: Matrix, relations: Sequence[CellRelation], proofs: Mapping[Place, str]) -> tuple[TableFinding, ...]:
    out = []
    for r in matrix.rows:
        for c in matrix.cols:
            figure, state = matrix.figures[r][c], matrix.states[r][c]
            if state == grids.NUMBER and figure is not None and figure.doubt:
                out.append(format_finding(matrix, (r, c), proofs.get((r, c), "unproven")))
            elif (
                state in (grids.TEXT, grids.MISSING)
                and figure is None
                and any(ch.isdigit() for ch in matrix.texts[r][c])
            ):
                out.append(unread_finding(matrix, (r, c), _required(relations, (r, c))))
    return tuple(out)


def _required(relations: Sequence[CellRelation], place: Place) -> Decimal | None:
    """What an unknown part must be for its sums to hold, when they agree."""
    values = set()
    for relation in relations:
        if relation.verdict == "incomplete" and place in relation.members and relation.difference is not None:
            values.add(relation.difference)
    return values.pop() if len(values) == 1 else None
