"""Rows of a table that are so many times a rate, with or without a fixed amount beside it: "Km × 3,79 kr." and "Grundbeløb + Pr. plads × Pladser".

The rate is a column of its own, told right over the table, or one per inhabitant. Nothing but the digits says that a table is made so, and they
must do so exactly in two rows and in twice as many as not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from pipeline.danish.numbers import read_figure
from pipeline.interpretation.relations.table_sums import by_grid, claims_by_cell, relation_between, rounded, unmet
from pipeline.interpretation.roles.facets import facet, find_wording, is_total
from pipeline.model import Block, Claim, Finding, Grid, Relation
from pipeline.reconciliation import HOLDING, combine
from pipeline.reconciliation.words import ratio_meanings
from pipeline.reference.texts import message, number

KIND = "product"
NEAR = 3  # blocks over a table in which its rate is told
FEWEST = 2  # rows that hold, and how many times those that do not
_COUNTED = re.compile(r"(\d[\d.,]*)(?:\s*[^\W\d]+\.?)?")

Column = Mapping[int, Claim]


class _Way(NamedTuple):
    """How the amounts of a column may be made: the rate by row, the counts by row, and the amount that is added to each, if any."""

    total: Column
    rate: Column
    counts: Mapping[int, Decimal]
    base: Column | None


def products(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding | None]]:
    """The multiples of each table, and a finding on each that does not hold."""
    of = by_grid([claim for claim in claims if claim.amount])
    by_id = {claim.id: claim for claim in claims}
    for at, grid in enumerate(blocks):
        if isinstance(grid, Grid):
            near = {block.id for block in blocks[max(0, at - NEAR) : at]}
            over = [c for c in by_id.values() if c.span.row is None and c.amount and (c.span.block in near or c.amount.per == "capita")]
            made = max((_made(way) for way in _ways(grid, of.get(grid.id, ()), over)), key=_held, default=[])
            broken = len(made) - _held(made)
            if _held(made) >= FEWEST * max(broken, 1):
                yield from ((each, _wrong(each, by_id, _held(made)) if each.verdict == "mismatch" else None) for each in made)


def _held(made: Sequence[Relation]) -> int:
    return sum(relation.verdict in HOLDING for relation in made)


def _ways(grid: Grid, own: Sequence[Claim], over: Sequence[Claim]) -> Iterator[_Way]:
    texts = grid.texts()
    rows = [row for row in range(grid.header_rows, grid.n_rows) if not is_total(texts[row][0])]
    cells = {place: found[0] for place, found in claims_by_cell(own).items() if len(found) == 1 and place[0] in rows}
    money = {col: {row: claim for (row, c), claim in cells.items() if c == col} for _, col in cells}
    heads = {col: " ".join(texts[row][col] for row in range(grid.header_rows)) for col in range(grid.n_cols)}
    counts = {col: _counts(texts, rows, col) for col in range(1, grid.n_cols) if col not in money}
    said = [claim for claim in over if claim.amount and (claim.amount.per != "total" or claim.measure == "unit_cost")]
    apiece = {col for col in money if all(c.amount and c.amount.per != "total" for c in money[col].values())}
    rated = {col for col in money if _is_rate(heads[col])} or apiece  # a title's "pr. deltager" is not of each column
    rates = [*(money[col] for col in sorted(rated)), *(dict.fromkeys(rows, claim) for claim in said)]
    plain = [col for col in sorted(money) if col not in rated]
    for total, rate, many in product(plain, rates, counts.values()):
        for base in (None, *(money[col] for col in plain if col != total)):
            if len(set(many.values())) > 1:
                yield _Way(money[total], rate, many, base)


def _is_rate(head: str) -> bool:
    said = find_wording("measure", head)
    return "rate" in ratio_meanings(head) or bool(said and said[0] == "unit_cost") or bool(facet(head).per)


def _counts(texts: Sequence[Sequence[str]], rows: Sequence[int], col: int) -> dict[int, Decimal]:
    """The numbers of a column that is no money, without nought and without the sum of the others."""
    found = {row: match[1] for row in rows if (match := _COUNTED.fullmatch(texts[row][col].strip()))}
    read = {row: read_figure(text, "da") for row, text in found.items()}
    numbers = {row: figure.value for row, figure in read.items() if figure is not None and figure.value and not figure.percent}
    return {row: value for row, value in numbers.items() if 2 * value != sum(numbers.values())}


def _made(way: _Way) -> list[Relation]:
    out: list[Relation] = []
    for row, total in way.total.items():
        rate, base = way.rate.get(row), way.base.get(row) if way.base else None
        if row not in way.counts or rate is None or (way.base and base is None):
            continue
        parts = [*([(base, Decimal(1))] if base else []), (rate, way.counts[row])]
        compared = combine(rounded(total), [(rounded(part), sign) for part, sign in parts])
        figure = rounded(total)
        room = max((figure.high - figure.low) / 2, Decimal(1)) if figure else Decimal(1)  # a rate is not rounded
        if abs(compared.difference or Decimal(0)) > room:
            compared = compared._replace(verdict="mismatch", slack=room)
        if len(out) > FEWEST and not _held(out):
            return []
        out.append(relation_between(f"{total.id}=times.{rate.id}", KIND, total, parts, compared))
    return out


def _wrong(relation: Relation, claims: Mapping[str, Claim], held: int) -> Finding:
    total = claims[relation.total]
    shown = (f"{number(part.sign)} × {claims[part.claim].span.quote}" if part.sign != 1 else claims[part.claim].span.quote for part in relation.parts)
    said = message(
        "finding", "product", subject=total.subject_text, quote=total.span.quote, sum=" + ".join(shown), made=relation.computed_kr,
        off=relation.difference_kr, held=held,
    )  # fmt: skip
    return unmet("sum.row", "error" if held > FEWEST else "warning", relation, total, said)
