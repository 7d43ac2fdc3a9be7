"""How well an amount is proven: the one definition that rows, reports and the warehouse use."""

from __future__ import annotations

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
