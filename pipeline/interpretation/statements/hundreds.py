"""Percentages of one whole in a sentence: they must make 100."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.statements.quantities import Passage
from pipeline.interpretation.statements.records import HUNDRED, compared, figure, part, stated
from pipeline.model import Statement
from pipeline.reconciliation import Rounded
from pipeline.reference.texts import message

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
