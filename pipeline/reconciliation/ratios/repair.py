"""Which one cell of a row, changed, makes its ratios and its sums hold: each relation turned round for each of its cells."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.reconciliation.cells import CellRelation, figure_at
from pipeline.reconciliation.intervals import HOLDING, Rounded
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.ratios.record import Ratio, outcome

Ends = tuple[Decimal, Decimal]


def single_cells(
    matrix: Matrix, broken: Sequence[Ratio], ratios: Sequence[Ratio], sums: Sequence[CellRelation]
) -> list[tuple[Place, Ends]]:
    """The cells that alone explain ``broken`` without breaking what holds, each with the range of changes that does it."""
    shared = set.intersection(*({r.total, *r.members} for r in broken))
    out = []
    for cell in sorted(shared):
        figure = figure_at(matrix, cell)
        if figure is None:
            continue
        held = [r for r in ratios if r.verdict in HOLDING and cell in (r.total, *r.members)]
        spans = [_span(matrix, r, cell, figure) for r in (*broken, *held)]
        added = [r for r in sums if r.verdict in (*HOLDING, "mismatch") and cell in (r.total, *r.members)]
        spans += [_sum_span(r, cell) for r in added]
        known = [span for span in spans if span is not None]
        if len(known) < len(spans):  # a relation that cannot be turned round for this cell: nothing is known of it
            continue
        low, high = max(s[0] for s in known), min(s[1] for s in known)
        if low <= high and not low <= 0 <= high:
            out.append((cell, (low, high)))
    return out


def _sum_span(relation: CellRelation, cell: Place) -> Ends | None:
    """How much the cell may change for a sum to hold."""
    if (
        relation.difference is None
        or relation.slack is None
        or relation.members.count(cell) + (relation.total == cell) != 1
    ):
        return None
    off = -relation.difference if relation.total == cell else relation.difference
    return off - relation.slack, off + relation.slack


def _span(matrix: Matrix, ratio: Ratio, cell: Place, figure: Rounded) -> Ends | None:
    """How much the cell may change for a ratio to hold; None where that cannot be said."""
    total = figure_at(matrix, ratio.total)
    parts = [figure_at(matrix, m) for m in ratio.members]
    if total is None or any(p is None for p in parts) or ratio.members.count(cell) + (ratio.total == cell) != 1:
        return None
    known = [p for p in parts if p is not None]
    ends = _total(ratio, known) if cell == ratio.total else _member(ratio, ratio.members.index(cell), total, known)
    if ends is None:
        return None
    return ends[0] - (figure.high - figure.value) - figure.value, ends[1] + (figure.value - figure.low) - figure.value


def _total(ratio: Ratio, parts: Sequence[Rounded]) -> Ends | None:
    made = outcome(ratio.op, ratio.factor, parts)
    return (made.low, made.high) if made is not None else None


def _member(ratio: Ratio, index: int, total: Rounded, parts: Sequence[Rounded]) -> Ends | None:
    """What one member must be, given the others and the figure printed for them."""
    if ratio.op == "difference":
        first, second = parts
        return (
            (total.low + second.low, total.high + second.high)
            if index == 0
            else (first.low - total.high, first.high - total.low)
        )
    if ratio.op == "average":
        others = [p for i, p in enumerate(parts) if i != index]
        count = len(parts)
        low, high = sum((p.low for p in others), Decimal(0)), sum((p.high for p in others), Decimal(0))
        return total.low * count - high, total.high * count - low
    if len(parts) != 2:
        return None
    ends = sorted((total.low / ratio.factor, total.high / ratio.factor))
    change = ratio.op in ("relativechange", "growth")
    low, high = (end + (1 if change else 0) for end in ends)
    other = parts[1 - index]
    if (index == 1) == change:  # the upper one: other times the quotient
        corners = [other.low * low, other.low * high, other.high * low, other.high * high]
    elif low > 0 or high < 0:
        corners = [other.low / low, other.low / high, other.high / low, other.high / high]
    else:
        return None
    return min(corners), max(corners)
