"""Debit and credit in a column of their own, beside the figures they belong to."""

from collections.abc import Sequence

_SIDES = dict.fromkeys(("k", "kredit", "cr"), "credit") | dict.fromkeys(("d", "debet", "dr"), "debit")


def credits(rows: Sequence[Sequence[str]]) -> frozenset[tuple[int, int]]:
    """The cells (row, column) whose figures are credits, which are negative: the column after theirs says debit or credit all the way down,
    and says both."""
    found = set()
    for col in range(1, max(map(len, rows), default=0)):
        cells = [(at, row[col]) for at, row in enumerate(rows) if col < len(row) and row[col]]
        sides = {at: side for at, text in cells if len(text) < 12 and (side := _SIDES.get(text.strip().lower()))}
        if len(set(sides.values())) < 2:
            continue
        words = [at for at, text in cells if at not in sides and text.strip()]
        if not words or max(words) < min(sides):
            found |= {(at, col - 1) for at, side in sides.items() if side == "credit"}
    return frozenset(found)
