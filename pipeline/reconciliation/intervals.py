"""Figures as intervals: a printed figure is what it can have been before rounding, so a sum is wrong only if the
intervals do not meet. And the one definition of how well an amount is proven, which rows, reports and the warehouse use.

Method: the interval semantics of XBRL Calculations 1.1 (closed intervals, half a unit of the last printed digit),
with Decimal throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

ZERO = Decimal(0)


class Interval(Protocol):
    """What this module asks of a figure (pipeline.danish.numbers.Figure and model.Amount-like records have it)."""

    @property
    def value(self) -> Decimal: ...
    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...


class Rounded(NamedTuple):
    """A value with the ends of what it can have been, all in one unit."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def printed(cls, value: Decimal, quantum: Decimal) -> Rounded:
        """A figure whose last printed digit is worth ``quantum``."""
        return cls(value, value - quantum / 2, value + quantum / 2)

    def times(self, factor: Decimal) -> Rounded:
        """The same figure in another unit (or with the other sign)."""
        ends = sorted((self.low * factor, self.high * factor))
        return Rounded(self.value * factor, ends[0], ends[1])

    def plus(self, other: Interval) -> Rounded:
        """The sum of two figures of one unit."""
        return Rounded(self.value + other.value, self.low + other.low, self.high + other.high)

    def meets(self, other: Interval) -> bool:
        """Whether two figures can be the same before rounding."""
        return self.low <= other.high and other.low <= self.high


NOTHING = Rounded(ZERO, ZERO, ZERO)
HOLDING = ("exact", "within_rounding")  # verdicts of a relation that holds


class Comparison(NamedTuple):
    """A total against its parts. ``difference`` = reported − computed; ``slack`` is how much of it rounding can
    explain, on the side the difference lies; ``verdict`` is exact, within_rounding, mismatch, incomplete (a part is
    unknown) or not_comparable (no parts, no total)."""

    reported: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    slack: Decimal | None
    verdict: str


def combine(total: Interval | None, parts: Sequence[tuple[Interval | None, Decimal | int]]) -> Comparison:
    """Compare ``total`` with the sum of ``parts``, each a figure and its coefficient (1, −1, 8 for "8 × 0,5 mio.",
    0.5 for a half).

    All figures must be in one unit. An unknown part (None) makes the relation incomplete; unknown is not zero (a
    dash that means nothing is a figure of value 0).
    """
    known = [f if c == 1 else Rounded(f.value, f.low, f.high).times(Decimal(c)) for f, c in parts if f is not None]
    return compare(total, known, len(known) == len(parts))


def adds_up(total: Interval | None, parts: Sequence[Interval]) -> bool:
    """Whether figures, all of one unit, can be the parts of a total before rounding."""
    return compare(total, parts).verdict in HOLDING


def compare(total: Interval | None, known: Sequence[Interval], complete: bool = True) -> Comparison:
    """As combine, for the parts that are known; ``complete``: there are no others."""
    computed = sum([part.value for part in known], ZERO) if known else None
    if total is None or computed is None:
        return Comparison(None if total is None else total.value, computed, None, None, "not_comparable")
    difference = total.value - computed
    if difference >= 0:
        slack = total.value - total.low + sum([part.high for part in known], ZERO) - computed
    else:
        slack = total.high - total.value + computed - sum([part.low for part in known], ZERO)
    verdict = "exact"
    if not complete:
        verdict = "incomplete"
    elif difference:
        verdict = "within_rounding" if abs(difference) <= slack else "mismatch"
    return Comparison(total.value, computed, difference, slack, verdict)


Amount = TypeVar("Amount", bound=Hashable)

#: Independent relations that hold which prove an amount; one fewer supports it.
PROVING = 2


def proof_state(holding: int, accused: bool) -> str:
    """proven, supported, unproven or contradicted of an amount that ``holding`` independent relations which hold speak of.

    ``accused``: what does not hold points at it. That wins over any number of relations that hold.
    """
    if accused:
        return "contradicted"
    if holding >= PROVING:
        return "proven"
    return "supported" if holding else "unproven"


def times_held(relations: Iterable[tuple[Amount, Iterable[Amount]]]) -> Counter[Amount]:
    """How many independent ones of the relations that hold (each a total and its parts) speak of each amount: those with one total and the
    same parts count once."""
    once = {(total, frozenset(parts)) for total, parts in relations}
    return Counter(amount for total, parts in once for amount in {total, *parts})
