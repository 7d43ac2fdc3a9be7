"""Cells that print their own unit ("2 mio. kr.", "244.350 kr."), brought to kroner, and bare cells beside them to
the same unit."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.numbers import Figure

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
    return Figure(
        amount.value_kr, amount.quantum_kr, amount.low_kr, amount.high_kr, amount.raw, doubt=amount.doubt
    ), amount.unit


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
