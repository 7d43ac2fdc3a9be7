"""Sums inside one cell: itemised amounts with their own total ("1) 0,75 mio. kr. 2) 1,0 mio. kr. I alt 1,75 mio. kr.")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.danish.money import FoundAmount, find_amounts
from pipeline.reconciliation.intervals import HOLDING, Comparison, Rounded, combine
from pipeline.reconciliation.matrix import Place
from pipeline.reconciliation.words import roles

_LABEL = re.compile(r"(?:^|\s)(?:\(?\d{1,2}[.)]|[a-z][.)]|[-–•])\s*(?:ca\.?\s*)?$")


@dataclass(frozen=True, slots=True)
class CellSum:
    """A total and its parts, all printed in the cell at ``place``, as texts and in kroner. ``worded``: a word for total stands before it."""

    place: Place
    total: str
    parts: tuple[str, ...]
    worded: bool
    comparison: Comparison


def cell_sums(texts: Sequence[Sequence[str]]) -> tuple[CellSum, ...]:
    """The sums that cells state within themselves, in reading order.

    The last amount of a cell is the total of those before it when a word says so, when those before it have labels and it has none, or
    when they stand without labels and add up to it.
    """
    found = (
        _sum_of((r, c), text)
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
        if len(text) > 8 and text.strip().strip("0123456789.,")
    )
    return tuple(s for s in found if s is not None)


def _sum_of(place: Place, text: str) -> CellSum | None:
    if sum(ch.isdigit() for ch in text) < 3:
        return None
    amounts = [a for a in find_amounts(text) if a.amount.per == "total"]
    if len(amounts) < 3:
        return None
    *parts, total = amounts
    for first in range(1, len(parts) - 1):  # two rows in one cell
        if combine(_interval(total), [(_interval(part), 1) for part in parts[first:]]).verdict == "exact":
            parts, amounts = parts[first:], amounts[first:]
            break
    worded = _worded(text[parts[-1].end : total.start])
    labels = [bool(_LABEL.search(text[_after(amounts, i) : a.start])) for i, a in enumerate(amounts)]
    comparison = combine(_interval(total), [(_interval(part), 1) for part in parts])
    itemised = all(labels[:-1]) and not labels[-1]
    plain = not any(labels) and comparison.verdict in HOLDING
    if not (worded or itemised or plain):
        return None
    quoted = tuple(" ".join(text[a.start : a.end].split()) for a in amounts)
    return CellSum(place, quoted[-1], quoted[:-1], worded, comparison)


def _after(amounts: Sequence[FoundAmount], i: int) -> int:
    return amounts[i - 1].end if i else 0


def _worded(between: str) -> bool:
    return between.strip() == "=" or "total" in roles(between)


def _interval(found: FoundAmount) -> Rounded:
    return Rounded(found.amount.value_kr, found.amount.low_kr, found.amount.high_kr)
