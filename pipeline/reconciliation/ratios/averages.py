"""Lines that are the average of a run of lines beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.reconciliation.ratios.pairs import Made
from pipeline.reconciliation.ratios.sheet import Sheet, evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

LONGEST = 150
NEEDED = {True: 5.0, False: 16.0}  # nats, with a word for average and without


def averages(sheet: Sheet) -> list[Made]:
    """The best run for each line; without a word for it the lines must be a small table's and the figures must insist."""
    return [best for line in range(sheet.count) if (best := _best(sheet, line)) is not None]


def _best(sheet: Sheet, line: int) -> Made | None:
    import numpy as np

    worded = "average" in sheet.meanings[line]
    if sheet.count < 3 or not (worded or sheet.count <= 24):
        return None
    runs = list(_runs(sheet, line, worded))
    if not runs:
        return None
    real = np.where(sheet.known, sheet.value, 0.0)
    sums, squares, slacks, known = (
        np.concatenate([np.zeros((1, real.shape[1])), np.cumsum(each, axis=0)])
        for each in (real, real**2, np.where(sheet.known, sheet.half, 0.0), sheet.known.astype(float))
    )
    first, last = np.array([a for a, _ in runs]), np.array([b for _, b in runs])
    count = (last - first)[:, None].astype(float)
    mean = (sums[last] - sums[first]) / count
    apart = np.sqrt(np.maximum((squares[last] - squares[first]) / count - mean**2, 0.0))
    slack = sheet.half[line] + (slacks[last] - slacks[first]) / count
    valid = sheet.known[line] & (known[last] - known[first] == count) & (apart > slack)
    score = np.where(valid, evidence(np.abs(sheet.value[line] - mean), slack, apart), 0.0)
    score = np.where((score < 0) & np.array(sheet.odd), 0.0, score)
    holds, tried = (score > 0).sum(axis=-1), (score != 0).sum(axis=-1)
    total = score.sum(axis=-1) - math.log(len(runs)) + (2.0 if worded else 0.0)
    enough = (holds >= (1 if worded else 3)) & (holds * 10 >= tried * (7 if worded else 9))
    total = np.where(enough, total, -np.inf)
    at = int(np.argmax(total))
    members = tuple(range(*runs[at]))
    left = float(total[at]) - (0.0 if worded else _repeated(sheet, line, members, score[at], slack[at]))
    if left <= NEEDED[worded]:
        return None
    return Made(line, "average", Decimal(1), members, left, int(holds[at]), int(tried[at]))


def _repeated(sheet: Sheet, line: int, members: tuple[int, ...], score: Array, slack: Array) -> float:
    """How much of the evidence only repeats: where all lines move in proportion, what agrees in one position agrees in the next by
    itself."""
    import numpy as np

    whole, parts = sheet.value[line], sheet.value[list(members)]
    used: list[int] = []
    lost = 0.0
    for i in np.nonzero(score > 0)[0]:
        before = [j for j in used[-12:] if whole[j]]
        if before:
            moved = np.sqrt(
                ((parts[:, i, None] - parts[:, before] * (whole[i] / whole[before])) ** 2).mean(axis=0)
            ).min()
            lost += max(0.0, float(score[i]) - math.log(1 + float(moved) / (2 * float(slack[i]))))
        used.append(int(i))
    return lost


def _runs(sheet: Sheet, line: int, worded: bool) -> Iterator[tuple[int, int]]:
    """(first, past the last) of the runs that end or begin beside a line; with a word for average a line called total may stand
    in between."""
    least = 2 if worded else 3
    for end in _edges(sheet, line, -1, worded):
        yield from ((first, end) for first in range(max(0, end - LONGEST), end - least + 1))
    for start in _edges(sheet, line, 1, worded):
        yield from ((start, past) for past in range(start + least, min(sheet.count, start + LONGEST) + 1))


def _edges(sheet: Sheet, line: int, step: int, worded: bool) -> Iterator[int]:
    at = line if step < 0 else line + 1
    yield at
    for _ in range(2 if worded else 0):
        at += step
        if 0 < at < sheet.count:
            yield at
