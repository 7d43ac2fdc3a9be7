"""What a document states of its amounts that is no sum of them: all initiatives together under the money there is, and the other half of it.

They stand among the statements, because they prove no amount: a cap leaves room, and the second half repeats the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.interpretation.relations.table_sums import rounded
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.statements.quantities import Passage
from pipeline.interpretation.statements.records import claim_part, compared, figure, stated
from pipeline.model import Claim, Relation, Statement
from pipeline.reconciliation import Comparison
from pipeline.reference.texts import message

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
