"""How well one slip in one figure explains that a sum does not hold, against the chance that unrelated figures are
just one slip apart.

Small figures are always one digit away from anything, so a slip in them explains nothing; two swapped digits of a
large figure hardly ever make a sum hold by accident. Integers throughout, in the unit of the lines.
"""

from collections.abc import Iterator, Sequence

from pipeline.reconciliation.evidence import Lines

# how mistakes are shared among the kinds of slip; each share is spread over all slips of that kind a figure can suffer
DIGIT, SWAPPED, TURNED, SCALED, LENGTH = 0.45, 0.2, 0.1, 0.2, 0.05
SCALES = (1, 2, 3, 6)
WIDEST = 60  # most values of one figure that rounding leaves open; beyond that a slip says nothing
LONGEST = 80  # parts


def slip_ratio(lines: Lines, total: int, members: Sequence[int], position: int) -> float:
    """The likelihood of the difference at a position when one figure there has suffered a slip, divided by its
    likelihood when the lines are unrelated; 0 when no slip explains it."""
    cells = (total, *members)
    values = [int(lines.value[line, position]) for line in cells]
    halves = [int(lines.half[line, position]) for line in cells]
    off, slack, step = values[0] - sum(values[1:]), sum(halves), max(1, 2 * max(halves))
    if len(members) > LONGEST or not all(bool(lines.known[line, position]) for line in cells[:1]):
        return 0.0
    width = 2 * slack / step + 1
    ratio = 0.0
    for number, (value, half) in enumerate(zip(values, halves, strict=True)):
        if value == 0 or half <= 0:
            continue
        change = -off if number == 0 else off
        share = sum(_shares(value, 2 * half, value + change - slack, value + change + slack))
        size = max(abs(sum(values[1:])), abs(values[0])) / step + 1
        ratio += share / len(cells) * size / width
    return ratio


def slips(printed: int, quantum: int, meant: int) -> bool:
    """Whether one slip makes one figure of another."""
    return quantum > 0 and any(_shares(printed, quantum, meant, meant))


def _shares(value: int, quantum: int, low: int, high: int) -> Iterator[float]:
    """The share of mistakes that turn a figure between ``low`` and ``high`` into ``value``."""
    if low <= -value <= high:
        yield TURNED
    for power in SCALES:
        factor = 10**power
        if low <= value * factor <= high:
            yield SCALED / (2 * len(SCALES))
        if low * factor <= value <= high * factor:
            yield SCALED / (2 * len(SCALES))
    first, last = -(-low // quantum), high // quantum
    if last - first > WIDEST:
        return
    printed = str(abs(value) // quantum)
    count = len(printed)
    for candidate in range(first, last + 1):
        if candidate == 0 or (candidate < 0) != (value < 0):
            continue
        meant = str(abs(candidate))
        if len(meant) == count:
            unlike = [i for i in range(count) if meant[i] != printed[i]]
            if len(unlike) == 1:
                yield DIGIT / (9 * count)
            elif len(unlike) == 2 and unlike[1] == unlike[0] + 1 and _swapped(printed, meant, unlike[0]):
                yield SWAPPED / (count - 1)
        elif abs(len(meant) - count) == 1 and _one_longer(*sorted((printed, meant), key=len)):
            yield LENGTH / (11 * count)


def _swapped(printed: str, meant: str, i: int) -> bool:
    return printed[i] == meant[i + 1] and printed[i + 1] == meant[i]


def _one_longer(short: str, long: str) -> bool:
    """Whether one digit taken out of ``long`` leaves ``short``."""
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same:] == long[same + 1 :]
