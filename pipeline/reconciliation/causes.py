"""The likeliest slip behind a wrong figure: what one keystroke, one separator or one sign can have made of the right
one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipeline.reconciliation.intervals import Comparison, Interval

POWERS = {power * way: "unit" if power > 2 else "lost_separator" for way in (1, -1) for power in (1, 2, 3, 6)}
COST = {"sign": 1.0, "transposed_digits": 1.0, "unit": 1.0, "lost_separator": 1.2, "digit_error": 1.6, "length": 2.0, "unexplained": 4.0}
FEW = 3  # digits, without the noughts at the end, from which on a wrong one explains something
FARTHER = 0.4  # two digits that change places over one between them
FAR = 2  # units of the last digit
FINER = 1.0  # a figure with more digits than those it is added to: 550.500 beside 300.000 and 250.000


@dataclass(frozen=True, slots=True)
class Slip:
    """A class of mistake (as in DESIGN.md), the value it says was meant, and how far-fetched it is (lower is
    likelier)."""

    klass: str
    value: Decimal
    cost: float


def likeliest_slip(value: Decimal, quantum: Decimal, low: Decimal, high: Decimal, inexact: float = 0.0) -> Slip:
    """The cheapest slip that turns a right figure into ``value``, where the right figure lies between ``value +
    low`` and ``value + high``; of equally cheap ones the one nearest the middle, where sums hold exactly.
    ``inexact``: what is added to the cost of one well beside the middle.

    ``unexplained`` with the middle of the range when no single slip does.
    """
    exact = value + (low + high) / 2
    half = (high - low) / 2
    grain = Decimal(10) ** half.adjusted() if quantum and half >= 10 * quantum else quantum
    found = []
    values, slips = _slips(value, quantum)
    for slip, place in slips[bisect_left(values, value + low) : bisect_right(values, value + high)]:
        if slip.value != value:
            if grain and slip.value % grain:
                slip = replace(slip, cost=slip.cost + FINER)
            apart = min(Decimal(1), abs(slip.value - exact) / (FAR * quantum or Decimal(1)))  # the last digit may be rounded
            found.append((slip.cost + inexact * float(apart), abs(slip.value - exact), place, slip))
    best = min(found, key=lambda each: each[:3]) if found else None
    if best is not None and (best[0] <= COST["unexplained"] or not inexact):
        return best[3]
    middle = exact
    if quantum:
        middle = (middle / quantum).to_integral_value() * quantum
    return Slip("unexplained", middle, COST["unexplained"])


def slip_among(total: Interval, parts: Sequence[tuple[Interval, Decimal | int]], found: Comparison) -> Slip:
    """The cheapest slip of one figure, the total or a part with its coefficient, that makes a sum hold which does not. A digit of a figure with
    few of them explains nothing: such a figure is a digit away from too many others, and no slip makes a figure
    next to nothing."""
    off, room = found.difference or Decimal(0), found.slack or Decimal(0)
    tried = [Slip("unexplained", total.value - off, COST["unexplained"])]
    for figure, sign in ((total, Decimal(-1)), *parts):
        quantum = figure.high - figure.low or Decimal(1)
        low, high = sorted(((off - room) / sign, (off + room) / sign))
        slip = likeliest_slip(figure.value, quantum, low, high)
        told = slip.klass != "digit_error" or (significant(figure.value) >= FEW and slip.cost < COST["length"])
        if told and not low <= -figure.value <= high:
            tried.append(slip)
    return min(tried, key=lambda each: each.cost)


def significant(value: Decimal) -> int:
    """The digits of a figure up to its last that is no nought."""
    return len(value.normalize().as_tuple().digits)


@lru_cache(maxsize=2048)
def _slips(value: Decimal, quantum: Decimal) -> tuple[list[Decimal], list[tuple[Slip, int]]]:
    """All slips of a figure in order of the values they make, those values, and the place of each in the order of their making."""
    slips = sorted(((slip, place) for place, slip in enumerate(_made(value, quantum))), key=lambda each: each[0].value)
    return [slip.value for slip, _ in slips], slips


def _made(value: Decimal, quantum: Decimal) -> Iterator[Slip]:
    if value:
        yield Slip("sign", -value, COST["sign"])
    for power, klass in POWERS.items():
        yield Slip(klass, value.scaleb(power), COST[klass] + (0.3 if abs(power) == 1 else 0.0))
    digits = f"{abs(value) / quantum if quantum else abs(value):f}".split(".")[0]
    sign = -1 if value < 0 else 1

    def made(text: str) -> Decimal:
        return sign * Decimal(text or "0") * (quantum or Decimal(1))

    for apart in (1, 2):
        for i, j in zip(range(len(digits)), range(apart, len(digits)), strict=False):
            if digits[i] != digits[j]:
                swapped = digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]
                yield Slip("transposed_digits", made(swapped), COST["transposed_digits"] + FARTHER * (apart - 1))
    for i in range(len(digits)):
        for digit in "0123456789":
            if digit != digits[i]:
                cost = COST["digit_error"] + (0.2 if len(digits) < 3 else 0.0)
                yield Slip("digit_error", made(digits[:i] + digit + digits[i + 1 :]), cost)
    for i in range(len(digits) + 1):
        if i < len(digits) and len(digits) > 1:
            yield Slip("digit_error", made(digits[:i] + digits[i + 1 :]), COST["length"])
        for digit in "0123456789":
            yield Slip("digit_error", made(digits[:i] + digit + digits[i:]), COST["length"])
