"""A figure made of others otherwise than by adding them, and what it is when it is made again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import figure_at
from pipeline.reconciliation.intervals import Rounded
from pipeline.reconciliation.matrix import Matrix, Place

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One cell that is made of others.

    ``op`` with its ``members`` in order (times ``factor``: 100 for per cent, −100 where the change is counted the other way):
    division (a, b) a/b · relativechange (from, to) to/from − 1, all three in one row or column · difference (a, b …) a − b − … ·
    average (members …) · growth (before, now) now/before − 1, from the line before · share (part, whole …) part/whole, where the
    whole is one cell or the sum of several · index (this, base) this/base. ``kind``: row (the members stand beside the cell, as
    they do in every row), column (above or below).

    ``computed`` is rounded to the digits ``reported`` prints; ``difference`` = reported − computed; ``slack`` how much rounding
    explains. ``verdict`` exact (rounds to what is printed), within_rounding (the intervals meet), mismatch, not_comparable (the
    line's figures are evidently made in another way here). ``line`` numbers the family; ``strength`` is its evidence in nats.
    """

    total: Place
    members: tuple[Place, ...]
    op: str
    kind: str
    factor: Decimal
    reported: Decimal
    computed: Decimal
    difference: Decimal
    slack: Decimal
    verdict: str
    line: int = 0
    strength: float = 0.0

    @property
    def signs(self) -> tuple[int, ...]:
        """As of a sum: what each member counts for, where that makes sense."""
        minus = self.op == "difference"
        return tuple(-1 if minus and i else 1 for i in range(len(self.members)))


def outcome(op: str, factor: Decimal, parts: Sequence[Rounded]) -> Rounded | None:
    """What the parts make, as an interval; None where it cannot be said (division by something that may be nothing, a change from
    below zero)."""
    if op == "difference":
        first, second = parts[0], _whole(parts)
        return Rounded(first.value - second.value, first.low - second.high, first.high - second.low)
    if op == "average":
        count = Decimal(len(parts))
        value, low, high = (sum((getattr(p, end) for p in parts), ZERO) for end in ("value", "low", "high"))
        return Rounded(value / count, low / count, high / count)
    above, below = (parts[1], parts[0]) if op in ("relativechange", "growth") else (parts[0], parts[1])
    if op == "share" and len(parts) > 2:
        below = _whole(parts)
    if below.low <= 0:
        return None
    ends = [end / bound for end in (above.low, above.high) for bound in (below.low, below.high)]
    quotient = Rounded(above.value / below.value, min(ends), max(ends))
    if op in ("relativechange", "growth"):
        quotient = Rounded(quotient.value - ONE, quotient.low - ONE, quotient.high - ONE)
    return quotient.times(factor)


def _whole(parts: Sequence[Rounded]) -> Rounded:
    """The sum of all but the first."""
    value, low, high = (sum((getattr(p, end) for p in parts[1:]), ZERO) for end in ("value", "low", "high"))
    return Rounded(value, low, high)


def test(
    matrix: Matrix,
    total: Place,
    members: Sequence[Place],
    op: str,
    factor: Decimal,
    kind: str,
    step: Decimal = ZERO,
    usual: Decimal = ZERO,
) -> Ratio | None:
    """The cell tested; None where a figure is missing or nothing can be computed. The members are rounded to ``step`` at least; what
    does not hold is computed to the digits its line ``usual``ly prints."""
    whole = figure_at(matrix, total)
    parts = [figure_at(matrix, member) for member in members]
    known = [_at_least(part, step / 2) for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return None
    made = outcome(op, factor, known)
    if made is None:
        return None
    computed = in_digits(made.value, quantum_at(matrix, total))
    if whole.value == 0 and int(matrix.state[total]) != grids.NUMBER and computed:
        return None  # a dash: not stated, rather than nothing
    verdict = "within_rounding" if whole.meets(made) else "mismatch"
    if whole.value == computed:
        verdict = "exact"
    elif verdict == "mismatch" and usual:
        computed = in_digits(made.value, usual)
    difference = whole.value - computed
    slack = (whole.high - whole.low) / 2 + (made.high - made.low) / 2
    return Ratio(total, tuple(members), op, kind, factor, whole.value, computed, difference, slack, verdict)


def _at_least(figure: Rounded, half: Decimal) -> Rounded:
    """The figure with an interval at least ``half`` to either side."""
    value = figure.value
    return Rounded(value, min(figure.low, value - half), max(figure.high, value + half)) if value else figure


def quantum_at(matrix: Matrix, place: Place) -> Decimal:
    """The worth of the last printed digit of a cell, in the table's unit."""
    figure = matrix.figures[place[0]][place[1]]
    quantum = figure.quantum if figure is not None and figure.quantum else ONE
    return quantum * abs(matrix.multipliers.get(place, ONE))


def in_digits(value: Decimal, quantum: Decimal) -> Decimal:
    """A value rounded to a multiple of ``quantum``."""
    return (value / quantum).to_integral_value(rounding="ROUND_HALF_UP") * quantum
