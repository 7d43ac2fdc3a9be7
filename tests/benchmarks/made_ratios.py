"""Tables with percentages, rates, changes, averages and index figures, made as municipal and regional budgets print them."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.benchmarks.made_tables import NAMES, shown

AREAS = ["Somatik", "Psykiatri", "Praksis", "Medicin", "Ældreområdet", "Børn og unge", "Skole", "Kultur og fritid", "Administration",
         "Beredskab", "Genoptræning", "Hjemmesygepleje", "Forebyggelse", "Akutfunktion", "It og telemedicin"]  # fmt: skip
Place = list[int]
Row = tuple[str, list[Any]]


def rounded(value: Decimal, decimals: int) -> str:
    """A figure with so many decimals, half away from zero as spreadsheets do it."""
    step = Decimal(1).scaleb(-decimals)
    return shown(int(value.quantize(step, ROUND_HALF_UP).scaleb(decimals)), decimals)


def made(number: int) -> dict[str, Any]:
    """Table ``number``: ``id``, ``table``, ``number_format`` and the ``relations`` that are no sums, in the way of the annotated
    tables; ``where`` names the kind."""
    dice = random.Random(1000 + number)
    kind = KINDS[number % len(KINDS)]
    table, relations = kind(dice)
    return {
        "id": f"ratios:{number}",
        "table": table,
        "number_format": "da",
        "relations": relations,
        "where": kind.__name__,
    }


def _amounts(dice: random.Random, count: int, low: int, high: int) -> list[int]:
    return [round(low * (high / low) ** dice.random()) for _ in range(count)]


def _names(dice: random.Random, count: int) -> list[str]:
    return dice.sample(dice.choice([AREAS, NAMES]), count)


def spending(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Budget, what is used of it, and that in per cent."""
    size, decimals, digits = dice.randint(4, 12), dice.choice((0, 0, 1)), dice.choice((0, 1, 1))
    head = dice.choice(
        (
            ("Budget", "Forbrug", "Forbrugspct."),
            ("Bevilling", "Anvendt", "Anvendt i pct."),
            ("Afsat", "Udmøntet", "Udmøntet %"),
        )
    )
    budget = _amounts(dice, size, 400, 250_000)
    used = [round(b * dice.uniform(0.3, 1.1)) for b in budget]
    names = _names(dice, size)
    if dice.random() < 0.6:
        names, budget, used = [*names, "I alt"], [*budget, sum(budget)], [*used, sum(used)]
    sign = dice.choice(("", "%", " %")) if head[2].endswith("pct.") else ""
    rows = [
        [n, shown(b, decimals), shown(u, decimals), rounded(Decimal(100) * u / b, digits) + sign]
        for n, b, u in zip(names, budget, used, strict=True)
    ]
    return [["Område", *head], *rows], [_relation("division", r, 3, (2, 1)) for r in range(1, len(rows) + 1)]


def per_head(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """People, money, and money for each of them."""
    size, thousands, digits = dice.randint(4, 12), dice.random() < 0.5, dice.choice((0, 1, 2))
    head = dice.choice(
        (
            ("Indbyggere", "Udgift", "Kr. pr. indbygger"),
            ("Borgere over 65 år", "Beløb", "Beløb pr. borger, kr."),
            ("Elever", "Budget", "Udgift pr. elev"),
        )
    )
    people = _amounts(dice, size, 900, 90_000)
    money = [round(p * dice.uniform(60, 900) / (1000 if thousands else 1)) for p in people]
    rows = [
        [n, shown(p, 0), shown(m, 0), rounded(Decimal(m) * (1000 if thousands else 1) / p, digits)]
        for n, p, m in zip(_names(dice, size), people, money, strict=True)
    ]
    unit = " (1.000 kr.)" if thousands else " (kr.)"
    return [["Kommune", head[0], head[1] + unit, head[2]], *rows], [
        _relation("division", r, 3, (2, 1)) for r in range(1, size + 1)
    ]


def change(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Two years, the difference or not, and the change in per cent."""
    size, decimals, digits, plain = (
        dice.randint(4, 14),
        dice.choice((0, 0, 1)),
        dice.choice((0, 1, 1)),
        dice.random() < 0.5,
    )
    year = dice.randint(2016, 2024)
    word = dice.choice(
        ("Ændring i pct.", "Ændring (%)", "Vækst, pct.", f"Udvikling {year}-{year + 1} i procent", "Stigning i pct.")
    )
    first = _amounts(dice, size, 300, 90_000)
    second = [max(1, round(a * dice.uniform(0.75, 1.35))) for a in first]
    rows = [
        [
            n,
            shown(a, decimals),
            shown(b, decimals),
            *([shown(b - a, decimals)] if plain else []),
            rounded(Decimal(100) * (b - a) / a, digits),
        ]
        for n, a, b in zip(_names(dice, size), first, second, strict=True)
    ]
    head = ["Område", str(year), str(year + 1), *(["Ændring"] if plain else []), word]
    found = [_relation("relativechange", r, len(head) - 1, (1, 2)) for r in range(1, size + 1)]
    return [head, *rows], found + [_relation("difference", r, 3, (2, 1)) for r in range(1, size + 1) if plain]


def shares(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Amounts that make a total, and each in per cent of it."""
    size, digits = dice.randint(4, 12), dice.choice((0, 1, 1, 2))
    word = dice.choice(("Andel i pct.", "Pct.", "Andel", "Pct. af i alt", "Procentvis fordeling"))
    money = _amounts(dice, size, 300, 90_000)
    rows = [
        [n, shown(m, 0), rounded(Decimal(100) * m / sum(money), digits)]
        for n, m in zip(_names(dice, size), money, strict=True)
    ]
    total = [["I alt", shown(sum(money), 0), rounded(Decimal(100), digits)]]
    found = [{"op": "share", "total": [r, 2], "members": [[r, 1], [size + 1, 1]]} for r in range(1, size + 1)]
    return [["Post", "Beløb (1.000 kr.)", word], *rows, *total], found


def years(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """A series with its yearly growth and an index."""
    size, digits = dice.randint(5, 12), dice.choice((1, 1, 2))
    start = dice.randint(2008, 2018)
    money = [dice.randint(900, 60_000)]
    while len(money) < size:
        money.append(round(money[-1] * dice.uniform(0.9, 1.15)))
    rows = [
        [
            str(start + i), shown(m, 0),
            rounded(Decimal(100) * (m - money[i - 1]) / money[i - 1], digits) if i else "-",
            rounded(Decimal(100) * m / money[0], digits),
        ]
        for i, m in enumerate(money)
    ]  # fmt: skip
    head = [
        "År",
        "Udgifter",
        dice.choice(("Ændring fra året før, pct.", "Årlig vækst i pct.", "Vækst i %")),
        f"Indeks ({start} = 100)",
    ]
    found = [{"op": "growth", "total": [r, 2], "members": [[r - 1, 1], [r, 1]]} for r in range(2, size + 1)]
    return [head, *rows], found + [
        {"op": "index", "total": [r, 3], "members": [[r, 1], [1, 1]]} for r in range(2, size + 1)
    ]


def means(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """A row of averages under what they are taken of."""
    size, width, digits = dice.randint(4, 10), dice.randint(2, 5), dice.choice((0, 1))
    year = dice.randint(2014, 2020)
    cells = [_amounts(dice, width, 100, 30_000) for _ in range(size)]
    rows = [[n, *(shown(v, 0) for v in row)] for n, row in zip(_names(dice, size), cells, strict=True)]
    last = [
        dice.choice(("Gennemsnit", "Gns.", "Gennemsnit for alle")),
        *(rounded(Decimal(sum(c)) / size, digits) for c in zip(*cells, strict=True)),
    ]
    found = [
        {"op": "average", "total": [size + 1, c], "members": [[r, c] for r in range(1, size + 1)]}
        for c in range(1, width + 1)
    ]
    return [["Kommune", *(str(year + i) for i in range(width))], *rows, last], found


def unrelated(dice: random.Random) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Percentages and rates of things that are not in the table: nothing can be said about them."""
    size = dice.randint(4, 14)
    word = dice.choice(
        (
            "Tilfredshed i pct.",
            "Andel med kronisk sygdom",
            "Sygefravær, pct.",
            "Gennemsnitsalder",
            "Genindlæggelser pr. 1.000",
        )
    )
    rows = [
        [n, shown(a, 0), shown(b, 0), rounded(Decimal(str(round(dice.uniform(2, 95), 2))), 1)]
        for n, a, b in zip(
            _names(dice, size), _amounts(dice, size, 300, 90_000), _amounts(dice, size, 300, 90_000), strict=True
        )
    ]
    return [["Kommune", "Indbyggere", "Udgift", word], *rows], []


KINDS: tuple[Callable[[random.Random], tuple[list[list[str]], list[dict[str, Any]]]], ...] = (
    spending, per_head, change, shares, years, means, unrelated,
)  # fmt: skip


def _relation(op: str, row: int, col: int, members: tuple[int, int]) -> dict[str, Any]:
    return {"op": op, "total": [row, col], "members": [[row, m] for m in members]}
