"""What a document states of amounts and shares that is no sum of them: rates for each of so many, beside their number and the amount in a text, and
as a range for the regions that a table's two payers imply; percentages of one whole, which must make 100; all initiatives together under the
money there is, and the other half of it.

The last two stand among the statements, because they prove no amount: a cap leaves room, and the second half repeats the first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

from pipeline.interpretation.relations.table_sums import by_grid, claims_by_cell, rounded
from pipeline.interpretation.roles.facets import find_wording, is_region_label
from pipeline.interpretation.roles.shape import shape_of
from pipeline.interpretation.statements.quantities import Passage, Quantity, same_noun
from pipeline.interpretation.statements.records import (
    HUNDRED,
    claim_part,
    compared,
    figure,
    part,
    record,
    related,
    stated,
)
from pipeline.model import Block, Claim, Grid, Paragraph, Relation, Statement, StatementPart
from pipeline.reconciliation import Comparison, Rounded
from pipeline.reference.texts import message, pairs

FEWEST_ROWS = 2
FAR = Decimal(2)  # a rate further off than this factor is about something else
LEAST_PEOPLE = 1000  # inhabitants that a sentence can share an amount by
NEAR = Decimal("0.02"), Decimal("0.25")  # of a rate beside its count, between which it is off by a mistake
REACH = 40  # characters before a rate in which it is told what it is for one of
_PER = re.compile(r"\s*(?:kr\.?\s*)?(?:pr\.?|per|for hver)\s+([a-zæøå]{3,})", re.IGNORECASE)
_PER_BEFORE = re.compile(r"(?:\b(?:pr\.?|per|hver)\s+([a-zæøå]{3,})(?:\s+\w+){0,2}|([a-zæøå]{3,})\s+[àá])\s*$", re.IGNORECASE)

Place = tuple[int, int]


def capita_of_tables(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[Statement]:
    """The ranges of rates that a document's tables can test, where it says that money is shared by inhabitants."""
    shared = any(
        isinstance(block, Paragraph) and find_wording("proportional", block.text, "rule_words") for block in blocks
    )
    priced = [claim for claim in claims if claim.amount]
    rates = [claim for claim in priced if claim.span.row is None and claim.amount and claim.amount.per == "capita"]
    of = by_grid(priced)
    for block in blocks if rates and shared else ():
        if isinstance(block, Grid):
            cells = {place: found[-1] for place, found in claims_by_cell(of.get(block.id, ())).items()}
            yield from _by_payers(block, cells, rates)


def _is_exact(claim: Claim) -> bool:
    return claim.amount is not None and claim.amount.bound == "exact" and claim.amount.low_kr < claim.amount.value_kr


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
        told = [col for col in sorted(shape.figure_columns) if (row.index, col) in claims]
        by_payer = {shape.columns[col].payer: claims[row.index, col] for col in told}
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
    both = zip(figure(ends[0].value), figure(ends[1].value, "kr"), strict=True)
    printed = tuple(f"{low}–{high}" for low, high in both)
    for (paid, found), fits in zip(rates, inside, strict=True):
        said = {"made": figure(found.value, "kr"), "where": pairs("said")["inside" if fits else "outside"], "printed": printed}
        text = message("statement", "capita_range", subject=paid.subject_text, **said)
        tested = Comparison(None, found.value, None, None, "exact" if fits else "mismatch")
        parts = (claim_part(span), claim_part(paid), claim_part(rate))
        yield record(f"{paid.id}=within.{span.id}", "range", paid.span, tested, "kr", parts, text, "rule_not_followed")
    for end, choose, which in ((ends[0], min, "lowest"), (ends[1], max, "highest")):
        paid, found = choose(rates, key=lambda each: each[1].value)
        said = {"made": figure(found.value, "kr"), "said": figure(end.value, "kr"), "which": pairs("said")[which]}
        text = message("statement", "capita_end", subject=paid.subject_text, **said)
        ends_parts = (StatementPart(end.value, span.span.quote, "", span.id), claim_part(paid), claim_part(rate))
        tested = compared(end, found)
        yield record(f"{paid.id}={which}.{span.id}", "per_capita", span.span, tested, "kr", ends_parts, text, "rule_not_followed")


def _implied(rate: Claim, known: Claim, paid: Claim) -> Rounded | None:
    """The rate one payer's amount is, when the other's rate and amount tell how many inhabitants there are."""
    one, base, amount = rounded(rate), rounded(known), rounded(paid)
    if one is None or base is None or amount is None or base.low <= 0:
        return None
    return Rounded(
        one.value * amount.value / base.value, one.low * amount.low / base.high, one.high * amount.high / base.low
    )


# --- an amount, how many share it, and what each has, in one text ---------------------------------------------------------------


def capita_of_text(passage: Passage) -> Iterator[Statement]:
    """A rate for each of something, how many of them there are and the amount, within two sentences of each other ("Med 140 borgere var udgiften
    pr. borger 4.200 kr."). A rate that no count and amount make is told where but one of each stands there, and words say that they are one
    thing in other terms, or it stands beside the count and is nearly right."""
    ranges = passage.sentences()
    windows = [(first[0], second[1]) for first, second in pairwise(ranges)] or list(ranges)
    judged: dict[int, Statement] = {}
    for start, end in windows:
        inside = [each for each in passage.within(start, end) if each.bound == "exact" and each.low > 0]
        rates = {each: noun for each in inside if each.unit == "kr" and (noun := _apiece(passage.text, each))}
        amounts = [each for each in inside if each.unit == "kr" and each.per in ("total", "year") and each not in rates]
        for rate, noun in rates.items():
            many = [each for each in inside if _counts(each, noun)]
            tried = [(_shared(rate, people, amount), people, amount) for people, amount in product(many, amounts)]
            tested, people, amount = next((each for each in tried if each[0].verdict != "mismatch"), (*tried, (None,) * 3)[0])
            if tested is None or people is None or amount is None:
                continue
            three = sorted((rate, people, amount), key=lambda each: each.start)
            if tested.verdict != "mismatch" or (
                len(tried) == len(rates) == 1
                and rate.start not in judged
                and rate.value / FAR < (tested.computed or rate.value) < rate.value * FAR
                and (_joined(passage.text, *three) or _beside(passage.text[start:end], tested, ranges, rate, people))
            ):
                place = three[0].start, max(each.end for each in three)
                figures = {"said": rate, "total": amount, "people": people}
                judged[rate.start] = related(passage, "per_capita", "capita", place, tested, figures)
    yield from judged.values()


def _apiece(text: str, quantity: Quantity) -> str:
    """What an amount is for one of: "4.500 kr. pr. borger", "pr. borger var det 4.500 kr.", "8 møder à 4.500 kr."; '' where it is for all."""
    found = _PER.match(text, quantity.end) or _PER_BEFORE.search(text, max(0, quantity.start - REACH), quantity.start)
    return next(filter(None, found.groups())) if found else ""


def _counts(quantity: Quantity, noun: str) -> bool:
    """Whether a number counts what a rate is for one of; inhabitants only where they are many enough to share an amount."""
    if quantity.unit or not quantity.noun or not (same_noun(quantity.noun, noun) or quantity.noun.startswith(noun)):
        return False
    return quantity.value >= LEAST_PEOPLE or not noun.lower().startswith("indb")


def _shared(rate: Quantity, people: Quantity, amount: Quantity) -> Comparison:
    many = people.counted
    return compared(rate.rounded, Rounded(amount.value / many.value, amount.low / many.high, amount.high / many.low))


def _joined(text: str, *three: Quantity) -> bool:
    """Whether the words between figures say that they are one thing in other terms."""
    gaps = [text[one.noun_end : other.start] for one, other in pairwise(three)]
    return any("(" in gap or "=" in gap or find_wording("equal", gap, "statement_words") for gap in gaps)


def _beside(words: str, tested: Comparison, ranges: Sequence[tuple[int, int]], rate: Quantity, people: Quantity) -> bool:
    """Whether a rate stands in one sentence with the number of those it is for, nothing is left out, and it is off by more than a rounding but not
    by so much that it must be another's."""
    off = abs(tested.difference or Decimal(0)) / rate.value
    same = any(low <= rate.start < high and low <= people.start < high for low, high in ranges)
    return same and NEAR[0] < off < NEAR[1] and not find_wording("unsettled", words, "rule_words")


LONGEST_GAP = 140  # characters from one share to the next
#: Percentages that make less or more than this are not of one whole.
LEAST, MOST = Decimal(90), Decimal(120)


def hundreds(passage: Passage) -> Iterator[Statement]:
    """Shares that a sentence gives of one whole. Those that miss 100 are told only when nothing can be left for somebody else: above 100, or
    where the words say that the whole is divided."""
    for start, end in passage.sentences():
        shares = [each for each in passage.within(start, end) if each.unit == "percent"]
        text = passage.text[start:end]
        if len(shares) < 2 or any(each.bound != "exact" for each in shares):
            continue
        whole = find_wording("whole", text, "statement_words")
        if whole is None or find_wording("apart", text, "statement_words"):
            continue
        if any(later.start - first.end > LONGEST_GAP for first, later in pairwise(shares)):
            continue
        last, others = shares[-1], shares[:-1]
        rest = Rounded(
            HUNDRED - sum(each.value for each in others),
            HUNDRED - sum(each.high for each in others),
            HUNDRED - sum(each.low for each in others),
        )
        tested = compared(last.rounded, rest)
        total = sum((each.value for each in shares), Decimal(0))
        if tested.verdict == "mismatch" and not (LEAST <= total <= MOST and (total > HUNDRED or whole[0] == "divided")):
            continue
        if tested.verdict == "mismatch" and any(each.approximate for each in shares):
            continue
        made, each = figure(total, "percent"), [figure(share) for share in shares]
        printed = (" + ".join(danish for danish, _ in each), " + ".join(english for _, english in each))
        yield stated(
            passage,
            "hundred",
            (shares[0].start, last.end),
            tested,
            "percent",
            [part(each) for each in (last, *others)],
            message("statement", "hundred", printed=printed, made=made),
        )


HALF = Decimal("0.5")
SAME = Decimal("0.02")  # a sentence that repeats a table's figure is no further from it than this share
PURPOSES = ("allocated", "committed", "disbursed", "pool")


def caps_on_sums(passages: Sequence[Passage], claims: Sequence[Claim]) -> Iterator[Statement]:
    """ "Summen af udgifterne til initiativer kan ikke overstige summen af midlerne": the amounts for purposes that the text names against
    the whole. Sentences tell an amount twice, so more than the whole is left open, not called an error."""
    for passage in passages:
        said = find_wording("total_cap", passage.text, "rule_words")
        whole = _whole(claims) if said else None
        if said is None or whole is None or whole.amount is None:
            continue
        parts = _purposes(claims, whole)
        total = sum((each.amount.value_kr for each in parts if each.amount), Decimal(0))
        if not parts:
            continue
        start = passage.text.lower().index(said[1].lower())
        fits = total <= whole.amount.high_kr
        value, verdict = whole.amount.value_kr, "exact" if fits else "not_comparable"
        text = message("statement", "cap", made=figure(total, "kr"), cap=figure(value, "kr"))
        tested = Comparison(value, total, value - total, None, verdict)
        place = start, start + len(said[1])
        yield stated(passage, "cap", place, tested, "kr", [claim_part(each) for each in (whole, *parts)], text)


def _whole(claims: Sequence[Claim]) -> Claim | None:
    """All the money there is: the largest allocated figure of a table for all of its subject."""
    figures = [
        each
        for each in claims
        if each.whole and each.measure == "allocated" and each.amount and each.amount.per == "total"
    ]
    return max(figures, key=lambda each: (each.amount.value_kr if each.amount else Decimal(0), each.id), default=None)


def _purposes(claims: Sequence[Claim], whole: Claim) -> list[Claim]:
    """The amounts that sentences name for a purpose, each once; those that repeat a figure of the table are the money itself."""
    figures = [found for each in claims if each.whole and (found := rounded(each)) is not None]
    kept: dict[Decimal, Claim] = {}
    for each in claims:
        amount, own = each.amount, rounded(each)
        if amount is None or own is None or each.span.row is not None or each.measure not in PURPOSES:
            continue
        repeats = any(abs(own.value - other.value) <= other.value * SAME for other in figures)
        if amount.per == "total" and amount.bound == "exact" and not repeats and each.mentions and whole.mentions:
            kept.setdefault(amount.value_kr, each)
    return list(kept.values())


def other_halves(
    passages: Sequence[Passage], claims: Sequence[Claim], relations: Sequence[Relation]
) -> Iterator[Statement]:
    """ "… samt at den anden halvdel går til …": twice the half that is printed is the whole."""
    by_id = {claim.id: claim for claim in claims}
    halves = [
        each
        for each in relations
        if each.kind == "share" and [part.sign for part in each.parts] == [HALF] and "part." in each.id
    ]
    for passage in passages:
        said = find_wording("other_half", passage.text, "rule_words")
        if said is None:
            continue
        start = passage.text.lower().index(said[1].lower())
        for each in halves:
            half, whole = by_id[each.total], by_id[each.parts[0].claim]
            one, all_of_it = rounded(half), rounded(whole)
            if one is None or all_of_it is None:
                continue
            tested = compared(all_of_it, one.times(Decimal(2)))
            figures = {"made": figure(tested.computed, "kr"), "printed": figure(tested.reported, "kr")}
            text = message("statement", "halves", **figures)
            place, parts = (start, start + len(said[1])), (claim_part(whole), claim_part(half))
            statement = stated(passage, "share", place, tested, "kr", parts, text)
            yield replace(statement, id=f"{statement.id}.{whole.id}")
