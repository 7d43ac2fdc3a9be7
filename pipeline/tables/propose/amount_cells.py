"""Cells that are amounts and nothing else."""

import re

from pipeline.danish.money import find_amounts

_DASH = re.compile(r"[-–—]\s*")
_NOT_MONEY = re.compile(r"(?:\d{1,2}[.)]|i alt|samlet|total|sum|ca\.|heraf|og|[.:*]|\s)+", re.IGNORECASE)


def is_amount_cell(text: str) -> bool:
    """Whether a text is amounts with labels and nothing else: ``1) 0,75 mio. kr.``, ``I alt 2 mio. kr.``, ``-``."""
    if _DASH.fullmatch(text):
        return True
    amounts = find_amounts(text)
    rest, at = "", 0
    for amount in amounts:
        rest += text[at : amount.start]
        at = amount.end
    rest = (rest + text[at:]).strip()
    return bool(amounts) and (not rest or bool(_NOT_MONEY.fullmatch(rest)))
