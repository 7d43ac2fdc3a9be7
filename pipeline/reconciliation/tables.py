"""A whole table reconciled: its sums, what does not hold and why, and how well each figure is proven."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from pipeline.danish.numbers import Figure
from pipeline.guard import attempt
from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation, test
from pipeline.reconciliation.diagnosis import diagnose_relations, proof_states
from pipeline.reconciliation.explain import explained
from pipeline.reconciliation.explain_cells import cell_sum_finding, format_finding, unread_finding
from pipeline.reconciliation.in_cell import CellSum, cell_sums
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.ratios.find import find_ratios
from pipeline.reconciliation.ratios.findings import judged, ratio_findings
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reconciliation.readings import Reading, better_reading
from pipeline.reconciliation.relations import relations_of
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reconciliation.unchecked import Unchecked, unchecked_totals


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
    units: Mapping[Place, Decimal] | None = None,
    bold: Iterable[Place] = (),
    figures: Mapping[Place, Figure | None] | None = None,
    whole: Matrix | None = None,
    money: Collection[Place] = (),
    totals: Collection[int] = (),
) -> Reconciled:
    """Find, test and explain the sums of one table; arguments as in find_relations. ``units``: multipliers of cells. ``bold``: places printed
    bold. ``figures``: what a cell says, where the caller knows better than its text (None: no figure). ``whole``: the same table with
    the figures that are no part of any sum too (percentages and counts beside amounts of money), for the ratios.
    ``money``: the cells whose figures are kroner. ``totals``: rows that are sums by what they name, whatever their words."""
    build = partial(grids.build, number_format=number_format, units=units, bold=tuple(bold), money=money, totals=totals)
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
