"""Finding the ratios of a table and testing every cell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation.cells import CellRelation, figure_at
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.ratios.averages import averages
from pipeline.reconciliation.ratios.pairs import Made, made_of_pairs
from pipeline.reconciliation.ratios.record import Ratio, test
from pipeline.reconciliation.ratios.sheet import Sheet, sheets

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
        for made in _made_lines(sheet):
            family = _family(matrix, sheet, made, number)
            if sum(frozenset((r.total, *r.members)) in added for r in family) * 2 > len(family):
                continue  # the sums say it already
            out += family
            number += 1
    return tuple(sorted(out, key=lambda r: (r.total, r.op, r.members)))


def _made_lines(sheet: Sheet) -> list[Made]:
    """The best account of each line; pairs that give the same twice stay together."""
    pairs, means = made_of_pairs(sheet), averages(sheet)
    best: dict[int, float] = {}
    for made in [*pairs, *means]:
        best[made.line] = max(best.get(made.line, 0.0), made.score)
    by_average = {made.line for made in means if made.score == best[made.line]}
    kept = [m for m in pairs if m.line not in by_average] + [m for m in means if m.line in by_average]
    return sorted(kept, key=lambda m: (m.line, -m.score))


def _family(matrix: Matrix, sheet: Sheet, made: Made, number: int) -> list[Ratio]:
    """Every cell of a line tested; a position that is no amount counts only where it holds."""
    cells = [[sheet.place(line, p) for line in (made.line, *made.members)] for p in range(len(sheet.positions))]
    step = _common_step(matrix, [m for _, *members in cells for m in members])
    tested = [test(matrix, total, members, made.op, made.factor, sheet.kind, step) for total, *members in cells]
    return [
        replace(found, line=number, strength=made.score)
        for found, odd in zip(tested, sheet.odd, strict=True)
        if found is not None and not (odd and found.verdict == "mismatch")
    ]


def _common_step(matrix: Matrix, places: Sequence[Place]) -> Decimal:
    """The largest power of ten that divides all the figures something is made of: how finely they are really printed."""
    values = [abs(figure.value) for r, c in places if (figure := figure_at(matrix, (r, c))) is not None and figure.value]
    step = Decimal(1)
    if len(values) < ENOUGH:
        return Decimal(0)
    while step < STEP_MOST and all(not value % (step * 10) for value in values) and max(values) >= step * 100:
        step *= 10
    return step if step > 1 else Decimal(0)
