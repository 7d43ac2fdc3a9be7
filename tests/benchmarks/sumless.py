"""Tables that state no sum at all, of the kinds that tempt a search for sums: round amounts, small counts, rates,
indices, prices, budgets year by year, ranks, averages in a row called total.

    python -m tests.benchmarks.sumless [--verbose] [--tables N]

Every figure is drawn at random, so any sum reported is a sum found by chance: the share of tables with one is the
false alarm rate of the search.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable

from pipeline.reconciliation import find_relations

Table = list[list[str]]


def shown(value: float, decimals: int = 0) -> str:
    """A figure as Danes print it."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def names(dice: random.Random, count: int) -> list[str]:
    """Names that say nothing about sums."""
    stems = ["Alby", "Bro", "Dal", "Eg", "Fjord", "Gade", "Holm", "Kær", "Lund", "Mark", "Næs", "Skov", "Toft", "Vang", "Ås"]  # fmt: skip
    ends = ["by", "rup", "sted", "lev", "bæk", "strup", "borg", "inge"]
    every = [stem + end for stem in stems for end in ends]
    return dice.sample(every, count)


def grants(dice: random.Random) -> Table:
    """Applied for, given last year, given this year: round amounts, nearly the same in each column."""
    step = dice.choice((500, 1000, 5000))
    rows = []
    for name in names(dice, dice.randint(8, 40)):
        base = dice.choice((1, 2, 3, 4, 5, 6, 10, 15, 20)) * step
        asked = base if dice.random() < 0.5 else dice.randint(1, 20) * step
        given = min(asked, base) if dice.random() < 0.7 else dice.randint(0, 10) * step
        odd = dice.random() < 0.1
        rows.append([name, shown(base), shown(asked + (dice.randint(1, 999) if odd else 0)), shown(given)])
    return [["Ansøger", "Modtaget sidste år", "Ansøgt", "Indstillet"], *rows]


def round_amounts(dice: random.Random) -> Table:
    step = dice.choice((5, 10, 25, 50, 100))
    rows = [[name, shown(dice.randint(1, 40) * step)] for name in names(dice, dice.randint(4, 30))]
    return [["Post", "Budget i t.kr."], *rows]


def small_counts(dice: random.Random) -> Table:
    width, most = dice.randint(2, 8), dice.choice((5, 9, 20, 60))
    rows = [[name, *(str(dice.choice((0, dice.randint(0, most), dice.randint(0, most)))) for _ in range(width))]
            for name in names(dice, dice.randint(5, 40))]  # fmt: skip
    return [["Kommune", *(f"Art {chr(65 + i)}" for i in range(width))], *rows]


def sparse_counts(dice: random.Random) -> Table:
    width = dice.randint(3, 9)
    rows = [[name, *(str(dice.randint(1, 12)) if dice.random() < 0.3 else "-" for _ in range(width))]
            for name in names(dice, dice.randint(6, 30))]  # fmt: skip
    return [["Skole", *(f"{i + 1}. klasse" for i in range(width))], *rows]


def rates(dice: random.Random) -> Table:
    width, low = dice.randint(2, 7), dice.choice((0, 2, 40))
    rows = []
    for name in names(dice, dice.randint(6, 35)):
        level = dice.uniform(low, low + 30)
        rows.append([name, *(shown(max(0.1, level + dice.gauss(0, 1)), 1) for _ in range(width))])
    return [["Land", *(str(2005 + i) for i in range(width))], *rows]


def indices(dice: random.Random) -> Table:
    width = dice.randint(2, 6)
    level = [100.0] * width
    rows = []
    for year in range(1995, 1995 + dice.randint(6, 25)):
        rows.append([str(year), *(shown(x, 1) for x in level)])
        level = [x * dice.uniform(0.98, 1.06) for x in level]
    return [["År", *(f"Vare {chr(65 + i)}" for i in range(width))], *rows]


def changes(dice: random.Random) -> Table:
    width = dice.randint(3, 7)
    rows = [[name, *(shown(dice.gauss(1, 3), 1) for _ in range(width))] for name in names(dice, dice.randint(5, 25))]
    return [["Branche", *(f"{i + 1}. kvt." for i in range(width))], *rows]


def prices(dice: random.Random) -> Table:
    rows = [[name, shown(dice.randint(1, 90) * 5 - 0.05, 2), shown(dice.randint(1, 90) * 5 - 0.05, 2)]
            for name in names(dice, dice.randint(5, 30))]  # fmt: skip
    return [["Ydelse", "Pris 2023", "Pris 2024"], *rows]


def budgets(dice: random.Random) -> Table:
    rows = []
    for name in names(dice, dice.randint(3, 15)):
        base = dice.choice((100, 250, 500, 1000)) * dice.randint(1, 20)
        rows.append([name, *(shown(base * (1 + i * dice.choice((0, 0, 0.5, 1)))) for i in range(4))])
    return [["Forslag", "2024", "2025", "2026", "2027"], *rows]


def measurements(dice: random.Random) -> Table:
    rows = []
    for name in names(dice, dice.randint(5, 25)):
        mean = dice.uniform(5, 60)
        spread = dice.uniform(1, 10)
        limits = [mean, spread, mean - 2 * spread, mean + 2 * spread]
        rows.append([name, str(dice.randint(20, 400)), *(shown(x, 1) for x in limits)])
    return [["Station", "Antal målinger", "Middel", "Spredning", "Lav", "Høj"], *rows]


def ranks(dice: random.Random) -> Table:
    count = dice.randint(8, 30)
    score = sorted((dice.randint(100, 999) for _ in range(count)), reverse=True)
    before = dice.sample(range(1, count + 1), count)
    return [
        ["Placering", "Navn", "Point", "Placering sidste år"],
        *([str(i + 1), name, str(score[i]), str(before[i])] for i, name in enumerate(names(dice, count))),
    ]


def numbered_columns(dice: random.Random) -> Table:
    """A header row of column numbers, and figures that vary little."""
    width = dice.randint(4, 8)
    rows = [[name, *(shown(dice.randint(1000, 9999)) for _ in range(width))] for name in names(dice, dice.randint(4, 15))]  # fmt: skip
    return [["Region", *(f"Emne {chr(65 + i)}" for i in range(width))], ["", *(str(i + 1) for i in range(width))], *rows]  # fmt: skip


def averaged_total(dice: random.Random) -> Table:
    """A row called total that holds the average of the rows."""
    width, decimals = dice.randint(2, 6), dice.choice((0, 1))
    rows = [[name, *(round(dice.uniform(10, 90), decimals) for _ in range(width))] for name in names(dice, dice.randint(4, 15))]  # fmt: skip
    mean = ["I alt", *(sum(float(row[i]) for row in rows) / len(rows) for i in range(1, width + 1))]
    body = [[str(row[0]), *(shown(float(x), decimals) for x in row[1:])] for row in rows]
    last = [str(mean[0]), *(shown(float(x), decimals) for x in mean[1:])]
    head = ["Gruppe", *(f"Andel {chr(65 + i)} i pct." for i in range(width))]
    return [head, last, *body] if dice.random() < 0.5 else [head, *body, last]


def populations(dice: random.Random) -> Table:
    """Large figures, alike year by year, in no order."""
    rows = []
    for name in names(dice, dice.randint(10, 45)):
        level = 10 ** dice.uniform(3, 6)
        rows.append([name, *(shown(level * (1 + 0.01 * i + dice.gauss(0, 0.003))) for i in range(4))])
    return [["Kommune", "2006", "2007", "2008", "2009"], *rows]


KINDS: tuple[Callable[[random.Random], Table], ...] = (
    grants, round_amounts, small_counts, sparse_counts, rates, indices, changes, prices, budgets, measurements,
    ranks, numbered_columns, averaged_total, populations,
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=100, help="tables of each kind")
    parser.add_argument("--first", type=int, default=0, help="number of the first table")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    bad = relations = 0
    for kind in KINDS:
        wrong = []
        for number in range(args.first, args.first + args.tables):
            table = kind(random.Random(f"{kind.__name__} {number}"))
            found = find_relations(table, number_format="da")
            if found:
                wrong.append(len(found))
                if args.verbose:
                    lines = {(r.kind, r.line): (r.total, r.members, round(r.strength, 1)) for r in found}
                    print("   ", kind.__name__, number, lines)
        bad, relations = bad + len(wrong), relations + sum(wrong)
        print(f"{kind.__name__:18s} {len(wrong):4d} of {args.tables} tables with a sum, {sum(wrong):4d} sums")
    print(f"{'all':18s} {bad:4d} of {args.tables * len(KINDS)} tables with a sum, {relations:4d} sums")


if __name__ == "__main__":
    main()
