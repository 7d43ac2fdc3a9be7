"""Figures as intervals: a printed figure is what it can have been before rounding, so a sum is wrong only if the
intervals do not meet.

Method: the interval semantics of XBRL Calculations 1.1 (closed intervals, half a unit of the last printed digit),
with Decimal throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

ZERO = Decimal(0)


class Interval(Protocol):
    """What this module asks of a figure (pipeline.danish.numbers.Figure and model.Amount-like records have it)."""

    @property
    def value(self) -> Decimal: ...
    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Rounded:
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """A total against its parts. ``difference`` = reported − computed; ``slack`` is how much of it rounding can
    explain, on the side the difference lies; ``verdict`` is exact, within_rounding, mismatch, incomplete (a part is
    unknown) or not_comparable (no parts, no total)."""

    reported: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    slack: Decimal | None
    verdict: str

    def __iter__(self) -> Iterable[Decimal | str | None]:  # computed, difference, slack, verdict = combine(…)
        return iter((self.computed, self.difference, self.slack, self.verdict))


def combine(total: Interval | None, parts: Sequence[tuple[Interval | None, Decimal | int]]) -> Comparison:
    """Compare ``total`` with the sum of ``parts``, each a figure and its coefficient (1, −1, 8 for "8 × 0,5 mio.",
    0.5 for a half).

    All figures must be in one unit. An unknown part (None) makes the relation incomplete; unknown is not zero (a
    dash that means nothing is a figure of value 0). Unpacks to ``computed, difference, slack, verdict``.
    """
    known = [(figure, coefficient) for figure, coefficient in parts if figure is not None]
    reported = None if total is None else total.value
    if total is None or not known:
        computed = sum((figure.value * c for figure, c in known), ZERO) if known else None
        return Comparison(reported, computed, None, None, "not_comparable")
    terms = [
        figure if c == 1 else Rounded(figure.value, figure.low, figure.high).times(Decimal(c)) for figure, c in known
    ]
    computed = sum([term.value for term in terms], ZERO)
    difference = total.value - computed
    if difference >= 0:
        slack = total.value - total.low + sum([term.high for term in terms], ZERO) - computed
    else:
        slack = total.high - total.value + computed - sum([term.low for term in terms], ZERO)
    if len(known) < len(parts):
        verdict = "incomplete"
    elif difference == 0:
        verdict = "exact"
    else:
        verdict = "within_rounding" if abs(difference) <= slack else "mismatch"
    return Comparison(total.value, computed, difference, slack, verdict)
