"""Lines that are the average of lines beside them."""

import math
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reconciliation.ratios.pairs import Made
from pipeline.reconciliation.ratios.sheet import Sheet, evidence

Array = NDArray[Any]

LONGEST = 150  # lines in one average
SMALL = 24  # lines of a table in which averages are looked for without a word
STRIDES = (2, 3, 4)  # number, per cent, number, per cent …
NEEDED = {True: 3.0, False: 12.0}  # nats, with a word for average and without


def averages(sheet: Sheet) -> list[Made]:
    """The best account of each line as an average; without a word for it the table must be small and the figures must insist."""
    worded = ["average" in meanings for meanings in sheet.meanings]
    likely = [line for line in range(sheet.count) if sheet.count > 2 and (worded[line] or sheet.count <= SMALL)]
    real, half = np.where(sheet.known, sheet.value, 0.0), np.where(sheet.known, sheet.half, 0.0)
    plain = np.array([not total and not said for total, said in zip(sheet.line_totals, worded, strict=True)])
    stack = np.stack([real, real**2, half, sheet.known.astype(float)])
    found = (_best(sheet, stack, plain, line, worded[line]) for line in likely)
    return [best for best in found if best is not None]


def _best(sheet: Sheet, stack: Array, plain: Array, line: int, worded: bool) -> Made | None:
    """``stack``: values, squares, half quanta and presence, each (lines, positions); ``plain`` the lines that are neither totals
    nor averages."""
    runs, chosen = _worded_runs(sheet, plain, line) if worded else _bare_runs(sheet.count, line)
    if not runs:
        return None
    count = chosen.sum(axis=1, keepdims=True)
    if not worded:  # a quick look at three positions
        some = np.argsort(-np.abs(sheet.value[line]))[:3]
        value, _, halves, _ = chosen @ stack[:, :, some]
        near = np.abs(sheet.value[line, some] - value / count) <= sheet.half[line, some] + halves / count + 1e-9
        if int(near.sum(axis=-1).max()) < 2:
            return None
    value, square, halves, known = chosen @ stack
    mean = value / count
    slack = sheet.half[line] + halves / count
    valid = sheet.known[line] & (known == count)
    off = np.abs(sheet.value[line] - mean)
    apart = np.sqrt(np.maximum(square / count - mean**2, 0.0))
    score = np.where(valid & (apart > slack), evidence(off, slack, apart), 0.0)
    score = np.where((score < 0) & np.array(sheet.odd), 0.0, score)
    holds, tried = (score > 0).sum(axis=-1), (score != 0).sum(axis=-1)
    total = score.sum(axis=-1) - math.log(len(runs))
    if worded:
        ordinary = np.nonzero(plain)[0].tolist()
        natural = {tuple(x for x in ordinary if x < line), tuple(x for x in ordinary if x > line)}  # all on one side
        total = total + 2.0 + np.array([2.0 * (run in natural) for run in runs])
    enough = (holds >= (1 if worded else 3)) & (holds * 10 >= tried * (5 if worded else 9))
    total = np.where(enough, total, -np.inf)
    at = int(np.argmax(total))
    left = float(total[at]) - (0.0 if worded else _repeated(sheet, line, runs[at], score[at], slack[at]))
    if left <= NEEDED[worded]:
        return None
    return Made(line, "average", Decimal(1), runs[at], left, int(holds[at]), int(tried[at]))


def _repeated(sheet: Sheet, line: int, members: tuple[int, ...], score: Array, slack: Array) -> float:
    """How much of the evidence only repeats: where all lines move in proportion, what agrees in one position agrees in the next by
    itself."""
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


@lru_cache(maxsize=600)
def _bare_runs(count: int, line: int) -> tuple[tuple[tuple[int, ...], ...], Array]:
    """Runs of three lines or more that end or begin at a line, and the same as ones and zeros (runs, lines)."""
    before = [tuple(range(first, line)) for first in range(max(0, line - LONGEST), line - 2)]
    after = [tuple(range(line + 1, past)) for past in range(line + 4, min(count, line + LONGEST) + 1)]
    return _as_matrix([*before, *after], count)


def _worded_runs(sheet: Sheet, plain: Array, line: int) -> tuple[tuple[tuple[int, ...], ...], Array]:
    """Runs of two lines or more, also with one or two lines (a total) in between, with totals inside left out, and of every second,
    third or fourth line."""
    runs: dict[tuple[int, ...], None] = {}
    for step in (-1, 1):
        for stride, gap in ((1, 0), (1, 1), (1, 2), *((stride, 0) for stride in STRIDES)):
            order = range(line + step * (stride + gap), sheet.count if step > 0 else -1, step * stride)[:LONGEST]
            for size in range(2, len(order) + 1):
                kept = tuple(sorted(each for each in order[:size] if plain[each]))
                runs.update(dict.fromkeys([tuple(sorted(order[:size])), *([kept] if len(kept) > 1 else [])]))
    return _as_matrix(list(runs), sheet.count)


def _as_matrix(runs: list[tuple[int, ...]], count: int) -> tuple[tuple[tuple[int, ...], ...], Array]:
    chosen = np.zeros((len(runs), count))
    for number, run in enumerate(runs):
        chosen[number, list(run)] = 1.0
    return tuple(runs), chosen
