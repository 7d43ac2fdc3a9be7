"""Lines made of one other line along its positions: growth from the position before, shares of the line's total, index figures.

Only where words (or per cent signs) say so.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from pipeline.reconciliation.ratios.sheet import Sheet, evidence, spread

HUNDRED = Decimal(100)
LAGS = (1, -1, 4, 12)  # the row before, the row after (newest first), the same quarter or month a year before
NEEDED = 6.0  # nats left after paying for the search
SUITS = {
    "growth": frozenset({"change", "percent"}),
    "share": frozenset({"share", "percent"}),
    "index": frozenset({"index"}),
}
NEAREST = 12  # lines away


@dataclass(frozen=True, slots=True)
class Along:
    """Line ``line`` by ``op`` of line ``source``: ``members`` gives for each position the positions of the source it is made of
    (empty: none)."""

    line: int
    source: int
    op: str
    factor: Decimal
    members: tuple[tuple[int, ...], ...]
    score: float


def made_along(sheet: Sheet) -> list[Along]:
    """The best account of each line whose words suggest one."""
    return [best for line in range(sheet.count) if (best := _best(sheet, line)) is not None]


def _best(sheet: Sheet, line: int) -> Along | None:
    said = sheet.meanings[line]
    ops = [op for op, words in SUITS.items() if said & words]
    if not ops or int(sheet.known[line].sum()) < 2:
        return None
    near = range(max(0, line - NEAREST), min(sheet.count, line + NEAREST + 1))
    sources = [o for o in near if o != line and not sheet.meanings[o] & {"percent", "share"}]
    tries = [(source, op, *way) for source in sources for op in ops for way in _ways(sheet, line, source, op)]
    found = (_weighed(sheet, line, *each, len(tries)) for each in tries)
    return max((each for each in found if each is not None), key=lambda each: each.score, default=None)


def _ways(sheet: Sheet, line: int, source: int, op: str) -> Iterator[tuple[Decimal, tuple[tuple[int, ...], ...]]]:
    """Factors, and the positions each position is made of."""
    size = len(sheet.positions)
    here = [int(p) for p in np.nonzero(sheet.known[source])[0]]
    if op == "growth":
        for lag in LAGS:
            at = {p: here[i - lag] for i, p in enumerate(here) if 0 <= i - lag < len(here)}
            yield HUNDRED, tuple((at[p], p) if p in at else () for p in range(size))
        return
    full = [p for p in here if sheet.known[line, p] and abs(sheet.value[line, p] - 100) < 1e-9]
    bases = {*full[:3], *(p for p in here if sheet.totals[p])} if op == "share" else set(full[:3])
    for base in sorted(bases)[:6]:
        yield HUNDRED, tuple((p, base) if p in here and p != base else () for p in range(size))
    for blocks in _blocks(sheet, here) if op == "share" and len(bases) > 1 else ():
        yield HUNDRED, tuple((p, blocks[p]) if p in blocks and blocks[p] != p else () for p in range(size))
    plain = [p for p in here if not sheet.totals[p]]
    if op == "share" and len(plain) > 1:
        yield HUNDRED, tuple((p, *plain) if p in plain else () for p in range(size))


def _blocks(sheet: Sheet, here: list[int]) -> Iterator[dict[int, int]]:
    """Positions by the total after them, and by the total before them."""
    totals = [p for p in here if sheet.totals[p]]
    yield {p: min(t for t in totals if t >= p) for p in here if any(t >= p for t in totals)}
    yield {p: max(t for t in totals if t <= p) for p in here if any(t <= p for t in totals)}


def _weighed(
    sheet: Sheet, line: int, source: int, op: str, factor: Decimal, members: tuple[tuple[int, ...], ...], tries: int
) -> Along | None:
    at = [p for p, parts in enumerate(members) if parts and sheet.known[line, p]]
    if len(at) < 2:
        return None
    value, half = sheet.value[source], sheet.half[source]
    first = np.array([members[p][0] for p in at])
    if op == "growth":
        above, below, ha, hb = value[at], value[first], half[at], half[first]
    else:
        above, ha = value[first], half[first]
        below = np.array([value[list(members[p][1:])].sum() for p in at])
        hb = np.array([half[list(members[p][1:])].sum() for p in at])
    sure = below - hb > 0
    quotient = above / np.where(sure, below, 1.0)
    slack = float(factor) * (ha + np.abs(quotient) * hb) / np.where(sure, below - hb, 1.0) + sheet.half[line, at]
    made = float(factor) * (quotient - (1.0 if op == "growth" else 0.0))
    score = np.where(sure, evidence(np.abs(sheet.value[line, at] - made), slack, spread(sheet.value[line, at])), 0.0)
    holds, tried = int((score > 0).sum()), int((score != 0).sum())
    away = line - source
    prior = (2.0 / away if away > 0 else -1.0) + (2.0 if op == "growth" and "change" in sheet.meanings[line] else 0.0)
    total = float(score.sum()) + prior - math.log(tries)
    if holds < 2 or holds * 10 < tried * 6 or total < NEEDED:
        return None
    return Along(line, source, op, factor, members, total)
