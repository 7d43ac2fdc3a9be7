"""Finding the ratios of a table and testing every cell of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation, figure_at
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.ratios.pairs import OUTCOMES, Made, averages, made_of_pairs
from pipeline.reconciliation.ratios.record import Ratio, quantum_at, test
from pipeline.reconciliation.ratios.series import Along, made_along
from pipeline.reconciliation.ratios.sheet import Sheet, sheets
from pipeline.reconciliation.words import ratio_meanings

ENOUGH = 6  # figures that all end in zeros before that is taken for rounding
STEP_MOST = 10**6


def find_ratios(matrix: Matrix, sums: Sequence[CellRelation] = ()) -> tuple[Ratio, ...]:
    """The figures of a table that are made of others otherwise than by adding, sorted by cell. ``sums`` are those of the same
    table: what is a sum is not said again."""
    if not matrix.rows or not matrix.cols:
        return ()
    added = {frozenset((r.total, *r.members)) for r in sums}
    out: list[Ratio] = []
    number = 0
    for sheet in sheets(matrix):
        for made in _best_accounts([*made_of_pairs(sheet), *averages(sheet), *made_along(sheet)]):
            family = _family(matrix, sheet, made, number)
            if sum(frozenset((r.total, *r.members)) in added for r in family) * 2 > len(family):
                continue  # the sums say it already
            out += family
            number += 1
    return tuple(sorted(out, key=lambda r: (r.total, r.op, r.members)))


def differences(matrix: Matrix, sums: Sequence[CellRelation]) -> tuple[Ratio, ...]:
    """The sums whose words present one of the parts as the outcome (afsat − udmøntet = rest, 2024 − 2023 = ændring), as differences."""

    def is_outcome(place: Place, by_row: bool) -> bool:
        label = column_name(matrix.col_labels[place[1]]) if by_row else matrix.row_labels[place[0]]
        return bool(ratio_meanings(label) & OUTCOMES)

    out = []
    for r in sums:
        rest = [m for m in r.members if is_outcome(m, r.kind == "row")]
        if len(r.members) > 1 and len(rest) == 1 and not is_outcome(r.total, r.kind == "row"):
            others = [m for m in r.members if m != rest[0]]
            kind = "row" if r.kind == "row" else "column"
            found = test(matrix, rest[0], (r.total, *others), "difference", Decimal(1), kind)
            if found is not None:
                out.append(replace(found, strength=r.strength, verdict=r.verdict))
    return tuple(out)


def _best_accounts(found: Sequence[Made | Along]) -> list[Made | Along]:
    """For each line what is told best; pairs that give the same figures twice stay together."""
    best = {made.line: made for made in sorted(found, key=lambda m: m.score)}
    return sorted((m for m in found if m.op == best[m.line].op), key=lambda m: (m.line, -m.score))


def _cells(sheet: Sheet, made: Made | Along) -> list[list[Place]]:
    """The cell and its members, for every position that has them."""
    positions = range(len(sheet.positions))
    if isinstance(made, Made):
        return [[sheet.place(line, p) for line in (made.line, *made.members)] for p in positions]
    return [
        [sheet.place(made.line, p), *(sheet.place(made.source, m) for m in made.members[p])]
        for p in positions
        if made.members[p]
    ]


def _family(matrix: Matrix, sheet: Sheet, made: Made | Along, number: int) -> list[Ratio]:
    """Every cell of a line tested; a position that is no amount counts only where it holds."""
    cells = _cells(sheet, made)
    step = _common_step(matrix, sorted({m for _, *members in cells for m in members}))
    printed = Counter(quantum_at(matrix, total) for total, *_ in cells if matrix.state[total] == grids.NUMBER)
    usual = min(printed, key=lambda quantum: (-printed[quantum], quantum), default=Decimal(0))
    odd = {p for p, strange in zip(sheet.positions, sheet.odd, strict=True) if strange}
    axis = 0 if sheet.kind == "row" else 1
    out = []
    for total, *members in cells:
        found = test(matrix, total, members, made.op, made.factor, sheet.kind, step, usual)
        if found is not None and not (found.verdict == "mismatch" and total[axis] in odd):
            out.append(replace(found, line=number, strength=made.score))
    return out


def _common_step(matrix: Matrix, places: Sequence[Place]) -> Decimal:
    """The largest power of ten that divides all the figures something is made of: how finely they are really printed."""
    values = [
        abs(figure.value) for r, c in places if (figure := figure_at(matrix, (r, c))) is not None and figure.value
    ]
    step = Decimal(1)
    if len(values) < ENOUGH:
        return Decimal(0)
    while step < STEP_MOST and all(not value % (step * 10) for value in values) and max(values) >= step * 100:
        step *= 10
    return step if step > 1 else Decimal(0)
