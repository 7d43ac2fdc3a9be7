"""How well an amount is proven: the one definition that rows, reports and the warehouse use."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

Amount = TypeVar("Amount", bound=Hashable)

#: Independent relations that hold which prove an amount; one fewer supports it.
PROVING = 2


def proof_state(holding: int, accused: bool) -> str:
    """proven, supported, unproven or contradicted of an amount that ``holding`` independent relations which hold speak of.

    ``accused``: what does not hold points at it. That wins over any number of relations that hold.
    """
    if accused:
        return "contradicted"
    if holding >= PROVING:
        return "proven"
    return "supported" if holding else "unproven"


def times_held(relations: Iterable[tuple[Amount, Iterable[Amount]]]) -> Counter[Amount]:
    """How many independent ones of the relations that hold (each a total and its parts) speak of each amount: those with one total and the
    same parts count once."""
    once = {(total, frozenset(parts)) for total, parts in relations}
    return Counter(amount for total, parts in once for amount in {total, *parts})
