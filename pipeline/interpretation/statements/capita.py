"""Rates per inhabitant against tables: "6,81 kr. pr. indbygger" times the column of inhabitants, a column of rates, and a range of rates
for the regions that the two payers' columns imply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.danish.numbers import read_figure
from pipeline.interpretation.relations.table_sums import rounded
from pipeline.interpretation.roles.facets import find_wording, is_region_label
from pipeline.interpretation.roles.shape import shape_of
from pipeline.interpretation.statements.quantities import Passage, Quantity
from pipeline.interpretation.statements.records import claim_part, compared, divided, figure, judged, record, related
from pipeline.model import Block, Claim, Grid, NumberToken, Paragraph, Statement, StatementPart
from pipeline.reconciliation import HOLDING, Comparison, Rounded
from pipeline.reference.texts import message, pairs

FEWEST_ROWS = 2
FAR = Decimal(2)  # a rate further off than this factor is about something else
LEAST_PEOPLE = 1000  # that a sentence can share an amount by
LEAST_INHABITANTS = 100
LARGEST_RATE = Decimal(100_000)  # kroner a head; a column headed "kr. pr. indbygger" with more holds something else

Place = tuple[int, int]
Tokens = Mapping[tuple[str, int | None, int | None], NumberToken]


def capita_of_tables(
    blocks: Sequence[Block], claims: Sequence[Claim], numbers: Sequence[NumberToken]
) -> Iterator[Statement]:
    """The rates per inhabitant that a document's tables can test. A rate and two columns count as meant for each other when at least half of the
    rows agree."""
    by_grid: dict[str, dict[Place, Claim]] = {}
    rates: list[Claim] = []
    for claim in claims:
        if claim.amount is not None and claim.span.row is not None and claim.span.col is not None:
            by_grid.setdefault(claim.span.block, {})[claim.span.row, claim.span.col] = claim
        elif claim.amount is not None and claim.amount.per == "capita":
            rates.append(claim)
    tokens: Tokens = {
        (each.span.block, each.span.row, each.span.col): each for each in numbers if each.span.row is not None
    }
    ruled = any(
        isinstance(block, Paragraph) and find_wording("proportional", block.text, "rule_words") for block in blocks
    )
    for block in blocks:
        if isinstance(block, Grid) and block.id in by_grid:
            yield from _by_inhabitants(block, by_grid[block.id], rates, tokens)
            if ruled:
                yield from _by_payers(block, by_grid[block.id], rates)


# --- a column of inhabitants ------------------------------------------------------------------------------------------


def _by_inhabitants(
    grid: Grid,
    claims: Mapping[Place, Claim],
    stated_rates: Sequence[Claim],
    tokens: Tokens,
) -> Iterator[Statement]:
    for column in _people_columns(grid):
        people = _people(grid, column, claims)
        amounts = sorted({col for (_, col), claim in claims.items() if _per(claim) != "capita"})
        rates = sorted({col for (_, col), claim in claims.items() if _per(claim) == "capita"})
        for amount in amounts:
            options: list[dict[int, Claim]] = [
                {row: claim for (row, col), claim in claims.items() if col == rate} for rate in rates
            ] or [dict.fromkeys(people, claim) for claim in stated_rates if _is_exact(claim)]
            for option in options:
                rows = [
                    (row, claims[row, amount], option[row])
                    for row in people
                    if row in option and (row, amount) in claims
                ]
                tested = [
                    (row, total, rate, _test(rate, total, people[row]))
                    for row, total, rate in rows
                    if _comparable(rate, total)
                ]
                if len(tested) >= FEWEST_ROWS and 2 * sum(each[3].verdict in HOLDING for each in tested) >= len(tested):
                    for row, total, rate, result in tested:
                        yield _capita(total, rate, result, people[row], tokens.get((grid.id, row, column)))


def _people_columns(grid: Grid) -> list[int]:
    heads: dict[int, str] = {}
    for cell in grid.cells:
        if cell.row < grid.header_rows:
            for col in range(cell.col, cell.col + cell.col_span):
                heads[col] = f"{heads.get(col, '')} {cell.text}"
    return [
        col
        for col, text in sorted(heads.items())
        if find_wording("inhabitants", text, "statement_words") and not find_wording("each", text, "statement_words")
    ]


def _people(grid: Grid, column: int, claims: Mapping[Place, Claim]) -> dict[int, Rounded]:
    """The inhabitants by row; they are counted, so they are not rounded."""
    found: dict[int, Rounded] = {}
    for cell in grid.cells:
        value = read_figure(cell.text) if cell.col == column and cell.row >= grid.header_rows else None
        if (
            value is not None
            and not value.nil
            and value.value >= LEAST_INHABITANTS
            and (cell.row, column) not in claims
        ):
            found[cell.row] = Rounded(value.value, value.value, value.value)
    return found


def _per(claim: Claim) -> str:
    return claim.amount.per if claim.amount else ""


def _is_exact(claim: Claim) -> bool:
    return claim.amount is not None and claim.amount.bound == "exact" and claim.amount.low_kr < claim.amount.value_kr


def _comparable(rate: Claim, total: Claim) -> bool:
    payers = {rate.payer, total.payer} - {""}
    return len(payers) < 2 and rate.amount is not None and Decimal(0) < rate.amount.value_kr < LARGEST_RATE


def _test(rate: Claim, total: Claim, people: Rounded) -> Comparison:
    said, amount = rounded(rate), rounded(total)
    if said is None or amount is None:
        return judged("not_comparable")
    return compared(said, divided(amount, people.value))


def _capita(total: Claim, rate: Claim, result: Comparison, people: Rounded, token: NumberToken | None) -> Statement:
    said = {"subject": total.subject_text, "made": figure(result.computed, "kr"), "said": figure(result.reported, "kr")}
    said |= {"amount": figure(total.amount.value_kr if total.amount else None, "kr"), "people": figure(people.value)}
    return record(
        f"{total.id}=capita.{rate.id}",
        "per_capita",
        total.span,
        result,
        "kr",
        (
            claim_part(rate),
            claim_part(total),
            StatementPart(people.value, token.raw if token else "", token.id if token else ""),
        ),
        message("statement", "capita_row", **said),
        "rule_not_followed",
    )


# --- a range of rates for the regions ------------------------------------------------------------------------------------


def _by_payers(grid: Grid, claims: Mapping[Place, Claim], stated_rates: Sequence[Claim]) -> Iterator[Statement]:
    """One payer pays a rate per inhabitant, the other a range of rates: in each region the second payer's rate is the first's times the ratio of
    their amounts, and the ends of the range are the lowest and highest of them."""
    for rate in stated_rates:
        for span in stated_rates:
            other = _ends(span)
            if _is_exact(rate) and rate.payer and span.payer and rate.payer != span.payer and other is not None:
                rows = _payer_rows(grid, claims, rate.payer, span.payer)
                if len(rows) >= FEWEST_ROWS:
                    yield from _in_range(rate, span, other, rows)


def _ends(claim: Claim) -> tuple[Rounded, Rounded] | None:
    """The ends of a printed range, each rounded at its last digit; None for a single figure."""
    amount = claim.amount
    if amount is None or amount.value_kr != amount.low_kr or amount.high_kr <= amount.low_kr or amount.bound != "exact":
        return None
    return Rounded.printed(amount.low_kr, amount.quantum_kr), Rounded.printed(amount.high_kr, amount.quantum_kr)


def _payer_rows(grid: Grid, claims: Mapping[Place, Claim], first: str, second: str) -> list[tuple[Claim, Claim]]:
    """The two payers' amounts of each region's row."""
    shape = shape_of(grid)
    found = []
    for row in shape.rows:
        if not is_region_label(row.inner):
            continue
        by_payer = {
            shape.columns[col].payer: claims[row.index, col]
            for col in sorted(shape.figure_columns)
            if (row.index, col) in claims
        }
        if first in by_payer and second in by_payer:
            found.append((by_payer[first], by_payer[second]))
    return found


def _in_range(
    rate: Claim, span: Claim, ends: tuple[Rounded, Rounded], rows: Sequence[tuple[Claim, Claim]]
) -> Iterator[Statement]:
    rates = [(paid, found) for known, paid in rows if (found := _implied(rate, known, paid)) is not None]
    inside = [found.high >= ends[0].low and found.low <= ends[1].high for _, found in rates]
    if len(rates) < FEWEST_ROWS or 2 * sum(inside) < len(rates):
        return
    printed = tuple(
        f"{low}–{high}" for low, high in zip(figure(ends[0].value), figure(ends[1].value, "kr"), strict=True)
    )
    for (paid, found), fits in zip(rates, inside, strict=True):
        where = pairs("said")["inside" if fits else "outside"]
        yield record(
            f"{paid.id}=within.{span.id}",
            "range",
            paid.span,
            Comparison(None, found.value, None, None, "exact" if fits else "mismatch"),
            "kr",
            (claim_part(span), claim_part(paid), claim_part(rate)),
            message(
                "statement",
                "capita_range",
                subject=paid.subject_text,
                made=figure(found.value, "kr"),
                where=where,
                printed=printed,
            ),
            "rule_not_followed",
        )
    for end, choose, which in ((ends[0], min, "lowest"), (ends[1], max, "highest")):
        paid, found = choose(rates, key=lambda each: each[1].value)
        said = {"made": figure(found.value, "kr"), "said": figure(end.value, "kr"), "which": pairs("said")[which]}
        yield record(
            f"{paid.id}={which}.{span.id}",
            "per_capita",
            span.span,
            compared(end, found),
            "kr",
            (StatementPart(end.value, span.span.quote, "", span.id), claim_part(paid), claim_part(rate)),
            message("statement", "capita_end", subject=paid.subject_text, **said),
            "rule_not_followed",
        )


def _implied(rate: Claim, known: Claim, paid: Claim) -> Rounded | None:
    """The rate one payer's amount is, when the other's rate and amount tell how many inhabitants there are."""
    one, base, amount = rounded(rate), rounded(known), rounded(paid)
    if one is None or base is None or amount is None or base.low <= 0:
        return None
    return Rounded(
        one.value * amount.value / base.value, one.low * amount.low / base.high, one.high * amount.high / base.low
    )


# --- per inhabitant, in one text --------------------------------------------------------------------------------------------


def capita_of_text(passage: Passage) -> Iterator[Statement]:
    """A rate per inhabitant, the inhabitants and the amount within two sentences of each other, one of each."""
    ranges = passage.sentences()
    windows = [(first[0], second[1]) for first, second in pairwise(ranges)] or list(ranges)
    known: set[str] = set()
    for start, end in windows:
        inside = passage.within(start, end)
        per = [each for each in inside if each.unit == "kr" and each.per == "capita" and each.low > 0]
        people = [each for each in inside if _is_people(each)]
        amounts = [each for each in inside if each.unit == "kr" and each.per in ("total", "year") and each.low > 0]
        if not len(per) == len(people) == len(amounts) == 1 or per[0].number in known:
            continue
        rate, many, amount = per[0], people[0].counted, amounts[0]
        three = sorted((rate, people[0], amount), key=lambda each: each.start)
        if not rate.bound == amount.bound == people[0].bound == "exact":
            continue
        computed = Rounded(amount.value / many.value, amount.low / many.high, amount.high / many.low)
        if not rate.value / FAR < computed.value < rate.value * FAR:
            continue
        tested = compared(rate.rounded, computed)
        if tested.verdict == "mismatch" and not _joined(passage.text, *three):
            continue
        known.add(rate.number)
        place = three[0].start, max(each.end for each in three)
        figures = {"said": rate, "total": amount, "people": people[0]}
        yield related(passage, "per_capita", "capita", place, tested, figures)


def _joined(text: str, *three: Quantity) -> bool:
    """Whether the words between figures say that they are one thing in other terms."""
    gaps = [text[one.noun_end : other.start] for one, other in pairwise(three)]
    return any("(" in gap or "=" in gap or find_wording("equal", gap, "statement_words") for gap in gaps)


def _is_people(quantity: Quantity) -> bool:
    named = bool(quantity.noun) and find_wording("inhabitants", quantity.noun, "statement_words") is not None
    return named and not quantity.unit and quantity.value >= LEAST_PEOPLE
