"""Money inside cells: those that print their own unit ("2 mio. kr.", "244.350 kr.") brought to kroner, bare cells beside them to the same unit; and
sums inside one cell: itemised amounts with their own total ("1) 0,75 mio. kr. 2) 1,0 mio. kr. I alt 1,75 mio. kr.")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.danish.money import FoundAmount, find_amounts, unit_of
from pipeline.danish.numbers import Figure
from pipeline.reconciliation.intervals import HOLDING, Comparison, Rounded, combine
from pipeline.reconciliation.words import roles

FACTORS = {"kr": Decimal(1), "t.kr": Decimal(1000), "mio.kr": Decimal(10**6), "mia.kr": Decimal(10**9)}
Place = tuple[int, int]
#: What a cell adds to its figure: "(anslået)", "(inkl. 50.000 kr. fra 2021)"; not what it is per: "(pr. kommune)".
REMARK = re.compile(r"\s*\((?!\s*(?:pr|per)\b)[^()]*[^\W\d_]{2}[^()]*\)\s*$", re.IGNORECASE)


def money_figure(text: str) -> tuple[Figure, str] | None:
    """The one amount with a printed unit that a whole cell states, in kroner, and its unit; None when it is
    something else."""
    if not any(ch.isdigit() for ch in text) or not any(ch.isalpha() for ch in text):
        return None
    text = REMARK.sub("", text)
    found = find_amounts(text, in_cell=True)
    if len(found) != 1 or len(text.strip()) - (found[0].end - found[0].start) > 4:
        return None
    amount = found[0].amount
    return Figure(amount.value_kr, amount.quantum_kr, amount.low_kr, amount.high_kr, amount.raw, doubt=amount.doubt), amount.unit


def factors(
    figures: Sequence[Sequence[Figure | None]],
    own: dict[Place, str],
    row_labels: Sequence[str],
    col_labels: Sequence[str],
) -> dict[Place, Decimal]:
    """Multipliers to kroner for the bare figures of a table in which some cells print a unit: the unit of the
    column's or the row's label, else of the other cells of the column; figures of a thousand and more are kroner
    already."""
    out: dict[Place, Decimal] = {}
    if not own:
        return out
    for r, row in enumerate(figures):
        for c, figure in enumerate(row):
            if figure is None or figure.nil or (r, c) in own:
                continue
            unit = unit_of(col_labels[c]) or unit_of(row_labels[r])
            near = [u for (_, col), u in own.items() if col == c] or list(own.values())
            if unit not in FACTORS:
                unit = "kr" if abs(figure.value) >= 1000 else max(sorted(set(near)), key=near.count)
            if FACTORS[unit] != 1:
                out[(r, c)] = FACTORS[unit]
    return out


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
    between = text[parts[-1].end : total.start]
    worded = between.strip() == "=" or "total" in roles(between)
    ends = [0, *(amount.end for amount in amounts)]
    labels = [bool(_LABEL.search(text[end : a.start])) for end, a in zip(ends, amounts, strict=False)]
    comparison = combine(_interval(total), [(_interval(part), 1) for part in parts])
    itemised = all(labels[:-1]) and not labels[-1]
    plain = not any(labels) and comparison.verdict in HOLDING
    if not (worded or itemised or plain):
        return None
    quoted = tuple(" ".join(text[a.start : a.end].split()) for a in amounts)
    return CellSum(place, quoted[-1], quoted[:-1], worded, comparison)


def _interval(found: FoundAmount) -> Rounded:
    return Rounded(found.amount.value_kr, found.amount.low_kr, found.amount.high_kr)
