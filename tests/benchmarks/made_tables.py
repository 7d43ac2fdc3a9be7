"""Tables of the kind our documents hold, made with known sums: clusters under regions, payers beside each other, years, a rest, a total."""

from __future__ import annotations

import random
from typing import Any

NAMES = ["Alby", "Bedsted", "Dalum", "Egeskov", "Fladbro", "Gudhjem", "Hadsten", "Ishøj", "Jelling", "Korinth", "Lemming", "Mors", "Nyborg", "Odder",
         "Præstø", "Ribe", "Skive", "Thy", "Ulfborg", "Vejen", "Ærø", "Ørsted", "Års"]  # fmt: skip
HEADS = (
    ("Kommuner", "Region", "I alt"),
    ("2022", "2023", "I alt"),
    ("Afsat", "Udmøntet", "Rest"),
    ("Drift", "Anlæg", "Løn", "Samlet"),
)


def shown(value: int, decimals: int) -> str:
    """A figure in units of its last digit, as Danes print it."""
    text = f"{abs(value) / 10**decimals:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return "-" + text if value < 0 else text


def made(number: int) -> dict[str, Any]:
    """Table ``number``: ``id``, ``table``, ``number_format`` and its ``relations``, like the annotated tables."""
    dice = random.Random(number)
    head = dice.choice(HEADS)
    rest = head[0] == "Afsat"
    decimals = dice.choice((0, 0, 0, 1, 2))
    low, high = (50_000, 4_000_000) if decimals == 0 else (30, 990) if decimals == 1 else (300, 9_900)
    above, blank = dice.random() < 0.6, dice.random() < 0.4
    names = dice.sample(NAMES, len(NAMES))
    table: list[list[str]] = [["Klynge", *head]]
    sums: list[tuple[int, list[int]]] = []  # (total row, part rows)
    kinds: list[list[int]] = [[]]
    totals = []
    for g in range(dice.randint(2, 5)):
        if blank and g:
            table.append([""] * (len(head) + 1))
            kinds.append([])
        rows = []
        for _ in range(dice.randint(2, 6)):
            parts = [dice.randint(low, high) for _ in head[:-1]]
            if rest:
                parts[1] = min(parts[1], parts[0] * 9 // 10)
            rows.append([*parts, parts[0] - parts[1] if rest else sum(parts)])
        group = [sum(column) for column in zip(*rows, strict=True)]
        members = [(f"Klynge {names.pop() if names else g}", row) for row in rows]
        block = [(f"Region {g + 1}", group), *members] if above else [*members, (f"Region {g + 1} i alt", group)]
        start = len(table)
        for label, row in block:
            table.append([label, *(shown(x, decimals) for x in row)])
            kinds.append(row)
        at = start if above else len(table) - 1
        sums.append((at, [r for r in range(start, len(table)) if r != at]))
        totals.append(at)
    table.append(["I alt", *(shown(sum(kinds[t][c] for t in totals), decimals) for c in range(len(head)))])
    sums.append((len(table) - 1, totals))
    relations = [
        {"total": [t, c], "members": [[m, c] for m in ms], "op": "sum"}
        for t, ms in sums
        for c in range(1, len(head) + 1)
    ]
    for r, row in enumerate(table):
        if r and row[1]:
            cells = [[r, c] for c in range(1, len(head) + 1)]
            total = cells[0] if rest else cells[-1]
            relations.append({"total": total, "members": [c for c in cells if c != total], "op": "sum"})
    return {"id": f"made:{number}", "table": table, "number_format": "Point Comma", "relations": relations}
