"""Which of the names in a table each amount belongs to: the order of the names and the order of the amounts cut into as many bands.

A cut is worth what speaks for its bands: sums that hold, labels of totals beside the last amount, names printed over the amounts. The best one
is found by dynamic programming over the ends of the bands (segmentation as in Bellman, 1961).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from operator import attrgetter

from pipeline.reconciliation import Rounded
from pipeline.tables.linear_lines import Fragment
from pipeline.tables.propose.band_pieces import Piece, begins_list, goes_with

MAX_RUN = 8  # amounts that one among a name's amounts is the sum of
MAX_SUMS = 400
# What speaks for a band's end, in nats, roughly: a sum of several amounts by chance (one in twenty), of one (one in three), a label of a total
# beside another amount, an amount under another name, a band that begins inside a list.
SUM, SUM_OF_ONE, LABEL, NEIGHBOUR, LIST = 3.0, 1.0, 2.0, 0.15, 2.0
ZERO_SUM = Rounded(Decimal(0), Decimal(0), Decimal(0))


@dataclass(slots=True)
class Band:
    """A name's part of the table: its pieces, its amounts' places among all amounts, whether its sum and its neighbours speak for it."""

    name: list[Fragment]
    start: int
    end: int
    proven: bool
    beside: bool
    enclosed: bool = False  # between bands that are proven, or the table's ends

    @property
    def told(self) -> bool:
        """Whether something shows that the amounts are the name's."""
        return self.proven or self.beside or self.enclosed


def cut_into_bands(pieces: Sequence[Piece]) -> list[Band]:
    """The amounts cut into as many bands as there are names; [] when the names come in no order or nothing speaks for a cut."""
    order: list[Piece] = []
    for piece in pieces:
        if piece.name and (not order or order[-1].name != piece.name):
            order.append(piece)
    names = [piece.name for piece in order]
    totals = {piece.name for piece in pieces if piece.total}
    if len(set(names)) < len(names) or 2 * len(totals) < len(names):
        return []  # without totals a sum that holds is chance
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    if len(amounts) < len(names):
        return []
    above = _names_above(pieces, amounts)
    labels = _totals_labelled(pieces, amounts)
    figures = [pieces[at] for at in amounts]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, wanted in enumerate(names):
        step: dict[int, tuple[float, int]] = {}
        for end in range(number + 1, len(figures) - (len(names) - number - 1) + 1):
            ways = [
                (score + _worth(figures, start, end, wanted, above, labels), start)
                for start, (score, _) in best[-1].items()
                if start < end
            ]
            if ways:
                step[end] = max(ways)
        best.append(step)
    last = len(figures)
    ends = [last]
    for number in range(len(names), 0, -1):
        if ends[0] not in best[number]:
            return []
        ends.insert(0, best[number][ends[0]][1])
    bands = []
    for piece, (start, end) in zip(order, pairwise(ends), strict=True):
        proven = _evidence_of_sum(figures[start:end]) > SUM_OF_ONE
        beside = all(above[at] == piece.name for at in range(start, end))
        name = next((each for each in pieces if each.name == piece.name and not each.total), piece)
        bands.append(Band(name.fragments, start, end, proven, beside))
    for at, band in enumerate(bands):
        begins = at == 0 or bands[at - 1].proven
        band.enclosed = begins and (at + 1 == len(bands) or bands[at + 1].proven)
    told = sum(band.told for band in bands)
    return bands if any(band.proven for band in bands) and 2 * told > len(bands) else []


def _worth(
    figures: Sequence[Piece], start: int, end: int, name: str, above: Sequence[str], labels: dict[int, str]
) -> float:
    """What speaks for the amounts ``start:end`` being the name's."""
    worth = -NEIGHBOUR * sum(above[at] != name for at in range(start, end))
    for at in range(start, end):
        if at in labels:
            worth += LABEL if labels[at] == name and at == end - 1 else -LABEL
    if start and figures[start - 1].listed and goes_with(figures[start - 1], figures[start]):
        worth -= LIST
    return worth + _evidence_of_sum(figures[start:end])


def _evidence_of_sum(figures: Sequence[Piece]) -> float:
    """How much it says that the last amount is the sum of the others, in nats; 0 when it is not."""
    *parts, total = figures
    if not parts or _closes_list(figures):
        return 0.0
    sums = _sums(parts)
    if not any(_is(each, total) for each in sums):
        return 0.0
    return max(SUM_OF_ONE, SUM - math.log(len(sums))) if len(parts) > 1 else SUM_OF_ONE


def _sums(parts: Sequence[Piece]) -> set[Rounded]:
    """What amounts may add up to: all of them, those left out that others among them are the sum of."""
    sums: list[set[Rounded]] = [{ZERO_SUM}]
    for at, part in enumerate(parts):
        listed, runs = _list_before(parts, at), _runs_before(parts, at)
        starts = [listed] if listed < at else runs[-1:] if part.summed and runs else [at, *runs]
        made = {_plus(so_far, part) for start in starts for so_far in sums[start]}
        sums.append(set(sorted(made, key=attrgetter("value"))[:MAX_SUMS]))
    return sums[-1]


def _runs_before(parts: Sequence[Piece], at: int) -> list[int]:
    """Where the runs of amounts begin that may add up to one."""
    return [start for start in range(max(0, at - MAX_RUN), at - 1) if _adds_up(parts[start:at], parts[at])]


def _list_before(parts: Sequence[Piece], at: int) -> int:
    """Where the list begins whose sum an amount is; its own place when it is none's."""
    start = at
    while not parts[at].listed and start and parts[start - 1].listed and not (start < at and begins_list(parts[start])):
        start -= 1
    return start if start < at - 1 and (parts[at].summed or _adds_up(parts[start:at], parts[at])) else at


def _closes_list(figures: Sequence[Piece]) -> bool:
    """Whether the last amount is the sum of the list before it, and so of no more."""
    return _list_before(figures, len(figures) - 1) < len(figures) - 1


def _adds_up(items: Sequence[Piece], total: Piece) -> bool:
    return _is(reduce(_plus, items, ZERO_SUM), total)


def _plus(so_far: Rounded, piece: Piece) -> Rounded:
    amount = piece.amount or ZERO_SUM
    return Rounded(so_far.value + amount.value, so_far.low + amount.low, so_far.high + amount.high)


def _is(computed: Rounded, total: Piece) -> bool:
    amount = total.amount
    return amount is not None and bool(amount.value) and computed.low <= amount.high and amount.low <= computed.high


def _names_above(pieces: Sequence[Piece], amounts: Sequence[int]) -> list[str]:
    """For each amount the name printed last before it."""
    names: list[str] = []
    name, at = "", 0
    for place in amounts:
        for piece in pieces[at:place]:
            name = piece.name or name
        at = place
        names.append(name)
    return names


def _totals_labelled(pieces: Sequence[Piece], amounts: Sequence[int]) -> dict[int, str]:
    """The amounts that stand right after the label of a name's total, and that name."""
    return {
        number: pieces[at - 1].name
        for number, at in enumerate(amounts)
        if at and pieces[at - 1].name and pieces[at - 1].total
    }
