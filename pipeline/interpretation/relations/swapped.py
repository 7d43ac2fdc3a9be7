"""Amounts of sentences that are a cell's with two digits in each other's place: 612.000 where the table adds up with 621.000. Hardly any two amounts
of a document are so alike by chance; of few digits they are told only where the sentence names another amount of the cell's row or column."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.interpretation.relations.table_sums import relation_between, unmet
from pipeline.interpretation.text.phrases import sentences
from pipeline.model import Block, Claim, Finding, Paragraph, Relation
from pipeline.reconciliation import HOLDING
from pipeline.reference.texts import message

#: Digits before the noughts at the end that tell by themselves, and with another amount of the row or column beside.
TELLING, BESIDE = 4, 3


def swapped_in_text(
    blocks: Sequence[Block], by_block: Mapping[str, Sequence[Claim]], relations: Sequence[Relation]
) -> list[tuple[Relation, Finding]]:
    """The amounts of sentences that differ from one proven cell so, and from no other, and that are printed nowhere else. ``by_block``: the
    claims of each."""
    claims = [claim for own in by_block.values() for claim in own]
    proven = {claim for each in relations if each.verdict in HOLDING for claim in (each.total, *(part.claim for part in each.parts))}
    printed = Counter(value for claim in claims if (value := _value(claim)))
    cells: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.span.row is not None and claim.id in proven and (value := _value(claim)):
            cells[value].append(claim)
    in_text = {value for claim in claims if claim.span.row is None and (value := _value(claim))}
    found = []
    for block in (each for each in blocks if isinstance(each, Paragraph)):
        for claim in by_block.get(block.id, ()):
            value = _value(claim)
            if not value or printed[value] > 1 or not claim.amount or claim.amount.bound != "exact":
                continue
            meant = [like for like in _swaps(value) if like in cells and like not in in_text]
            if len(meant) == 1 and _is_told(block, claim, cells[meant[0]], by_block):
                found.append(_told(claim, cells[meant[0]][0]))
    return found


def _value(claim: Claim) -> int:
    """The øre of an amount, without its sign; 0 for none and for a rate."""
    return abs(int(claim.amount.value_kr * 100)) if claim.amount and claim.amount.per == "total" else 0


def _swaps(value: int) -> Iterator[int]:
    """The values that two neighbouring digits the other way round make."""
    text = str(value)
    for at in range(len(text) - 1):
        made = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if made != text and made[0] != "0":
            yield int(made)


def _is_told(block: Paragraph, claim: Claim, cells: Sequence[Claim], by_block: Mapping[str, Sequence[Claim]]) -> bool:
    """Whether an amount has digits enough, or its sentence names another of a cell's row or column."""
    digits = len(str(_value(claim)).rstrip("0"))
    if digits >= TELLING or digits < BESIDE:
        return digits >= TELLING
    start, end = next(((low, high) for low, high in sentences(block.text) if low <= claim.span.start < high), (0, 0))
    beside = {_value(each) for each in by_block[block.id] if each is not claim and start <= each.span.start < end}
    return any(
        _value(each) in beside
        for cell in cells
        for each in by_block[cell.span.block]
        if each is not cell and (each.span.row == cell.span.row or each.span.col == cell.span.col)
    )


def _told(claim: Claim, cell: Claim) -> tuple[Relation, Finding]:
    relation = relation_between(f"{claim.id}={cell.id}.swapped", "prose", claim, [(cell, Decimal(1))])
    said = message("finding", "swapped", quote=claim.span.quote, printed=cell.span.quote)
    return relation, replace(unmet("sum.prose", "error", relation, claim, said), klass="transposed_digits")
