"""Sums in the layouts that cost the most in tables nobody had seen, two of each kind, with figures made by the test."""

import random

import pytest

from pipeline.reconciliation import HOLDING, find_relations, reconcile
from pipeline.reconciliation.matrix import build


def shown(value: float, decimals: int = 0) -> str:
    """A figure as Danes print it."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def figures(rows: int, cols: int, seed: int, low: int = 120, high: int = 9800, step: int = 1) -> list[list[int]]:
    dice = random.Random(seed)
    return [[dice.randrange(low, high) * step for _ in range(cols)] for _ in range(rows)]


def sums(rows: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def table(head: str, labels: list[str], rows: list[list[int]], decimals: int = 0) -> list[list[str]]:
    """A grid; each label may hold several cells, parted by |."""
    body = [[*label.split("|"), *(shown(x, decimals) for x in row)] for label, row in zip(labels, rows, strict=True)]
    return [head.split("|"), *body]


def found(grid: list[list[str]], **known: str) -> set[tuple[str, int, tuple[int, ...]]]:
    """(axis, total line, member lines) of the sums."""
    out = set()
    for r in find_relations(grid, number_format="da", **known):
        i = 1 if r.kind == "row" else 0
        out.add(("row" if r.kind == "row" else "column", r.total[i], tuple(m[i] for m in r.members)))
    return out


@pytest.mark.parametrize(("parts", "decimals", "step"), [(5, 2, 25_000), (3, 5, 400)])
def test_round_amounts_printed_with_decimals_add_up(parts: int, decimals: int, step: int) -> None:
    rows = figures(parts, 4, parts, 3, 90, step)
    labels = [f"Kontrakt {name}" for name in "ABCDE"[:parts]]
    grid = table("Aftale|2031|2032|2033|2034", [*labels, ""], [*rows, sums(rows)], decimals)
    assert found(grid) == {("column", parts + 1, tuple(range(1, parts + 1)))}


@pytest.mark.parametrize(("decimals", "off"), [(2, 1), (3, -1)])
def test_empty_decimals_leave_room_for_rounding(decimals: int, off: int) -> None:
    rows = figures(7, 3, decimals, 90_000, 700_000)
    body = [[*row, sum(row) + (off if i % 2 else 0)] for i, row in enumerate(rows)]
    labels = ["Assens", "Billund", "Egedal", "Favrskov", "Hedensted", "Ikast", "Jammerbugt"]
    done = reconcile(table("Kommune|Drift|Anlæg|Støtte|I alt", labels, body, decimals), number_format="da")
    assert [r.verdict in HOLDING for r in done.relations] == [True] * 7
    assert not [f for f in done.findings if f.verdict == "mismatch"]


def test_two_or_three_empty_decimals_are_not_enough_when_others_are_filled() -> None:
    grid = [["Post", "Beløb"], ["Leje", "1.200,00"], ["Strøm", "310,45"], ["Vand", "95,00"], ["I alt", "1.606,45"]]
    (done,) = reconcile(grid, number_format="da").relations
    assert (done.verdict, done.difference) == ("mismatch", 1)


@pytest.mark.parametrize(
    ("head", "labels"),
    [
        ("Faktura fra|Modtaget|Ydelse|Ansvarlig|Art|Kroner", ["Sydfrugt|4. maj|Kost|Ida|Drift", "Lys A/S|9. maj|El|Bo|Drift",
         "Ren ApS|11. maj|Vask|Ida|Drift", "Tømrer Ib|20. maj|Døre|Eva|Anlæg", "Sum||||"]),
        ("Sag|Sted|Leder|Fase|Udgift", ["Bro|Nord|KL|Udbud", "Sti|Syd|MP|Projekt", "Havn|Øst|KL|Udført", "Skov|Vest|TT|Idé", "I alt|||"]),
    ],
)  # fmt: skip
def test_a_column_of_amounts_behind_columns_of_words(head: str, labels: list[str]) -> None:
    rows = figures(4, 1, len(labels[0]), 2000, 80_000)
    assert found(table(head, labels, [*rows, sums(rows)])) == {("column", 5, (1, 2, 3, 4))}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_total_that_repeats_one_part_while_the_others_cancel_is_no_sum(seed: int) -> None:
    dice = random.Random(seed)
    grid = [["Køber", "Solgt", "Kurs", "Købt", "Ny kurs"]]
    for name in ("Nordkraft", "Sundgas", "Bælt", "Havlys", "Åvind"):
        amount, price = dice.randrange(20_000, 400_000), dice.randrange(900, 2900) / 100
        grid.append([name, shown(-amount), shown(price, 2), shown(amount), shown(price, 2)])
    assert found(grid) == set()


@pytest.mark.parametrize("sizes", [(2, 3, 2), (3, 2, 4)])
def test_shares_with_decimals_under_a_hundred_without(sizes: tuple[int, ...]) -> None:
    dice = random.Random(sum(sizes))
    grid = [["Svar", "Uge 1", "Uge 2", "Uge 3", "Uge 4", "Uge 5"], ["Alle, pct.", *["100"] * 5]]
    wanted = set()
    for block, size in enumerate(sizes):
        columns = []
        for _ in range(5):
            cuts = sorted(dice.sample(range(800, 9200), size - 1))
            columns.append([b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)])
        first = len(grid)
        grid += [[f"Svar {block}{i}", *(shown(c[i] / 100, 2) for c in columns)] for i in range(size)]
        wanted.add(("column", 1, tuple(range(first, first + size))))
        grid.append([""] * 6)
    assert found(grid) == wanted


@pytest.mark.parametrize(("left", "right"), [(3, 4), (5, 2)])
def test_each_of_two_equal_totals_keeps_the_parts_that_follow_it(left: int, right: int) -> None:
    assets = figures(left, 4, 10 * left, 2000, 40_000)
    debts = figures(right - 1, 4, right, 300, 2000)
    own = [a - b for a, b in zip(sums(assets), sums(debts), strict=True)]
    rows = [sums(assets), *assets, sums(assets), *debts, own]
    labels = [
        "Ejendele",
        *(f"Ejendel {i}" for i in range(left)),
        "Modpost",
        *(f"Lån {i}" for i in range(right - 1)),
        "Eget",
    ]
    assert found(table("Konto|2027|2028|2029|2030", labels, rows)) == {
        ("column", 1, tuple(range(2, left + 2))),
        ("column", left + 2, tuple(range(left + 3, left + 3 + right))),
    }


def test_a_slip_in_the_second_of_two_equal_totals_is_found_there() -> None:
    grid = [line.split("|") for line in """\
Status|2031|2030
Maskiner|3.118|2.964
Lager|1.207|1.311
Kasse|846|790
EJENDELE I ALT|5.171|5.065
Indskud|900|900
Opsparing|2.306|2.174
Banklån|1.965|1.991
GÆLD OG EGENKAPITAL I ALT|5.711|5.065""".splitlines()]  # fmt: skip
    (finding,) = [f for f in reconcile(grid, number_format="da").findings if f.verdict == "mismatch"]
    assert (finding.place, finding.klass, finding.proposal) == ((8, 1), "transposed_digits", 5171)


def test_a_slip_in_a_result_that_is_carried_on() -> None:
    grid = [line.split("|") for line in """\
Post|2031|2030
Salg|8.240|7.915
Varekøb|-4.102|-3.987
Bruttoresultat|4.138|3.928
Løn|-2.655|-2.540
Husleje|-611|-602
Resultat før renter|872|786
Renter|-93|-88
Resultat før skat|797|698
Skat|-171|-153
Årets resultat|608|545""".splitlines()]  # fmt: skip
    (finding,) = [f for f in reconcile(grid, number_format="da").findings if f.verdict == "mismatch"]
    assert (finding.place, finding.klass, finding.proposal) == ((8, 1), "transposed_digits", 779)


@pytest.mark.parametrize(("years", "groups"), [(("2018", "2019", "2020"), 2), (("januar", "juni"), 3)])
def test_groups_of_groups_in_every_year_of_interleaved_years(years: tuple[str, ...], groups: int) -> None:
    step = len(years)
    labels, blocks = ["Landet"], []
    for group in range(groups):
        parts = [figures(step, 3, 100 * group + i) for i in range(3)]
        blocks.append((parts, [sums([part[y] for part in parts]) for y in range(step)]))
        labels += [f"Egn {group}", *(f"By {group}{i}" for i in range(3))]
    series = [[sums([total[y] for _, total in blocks]) for y in range(step)]]
    for parts, total in blocks:
        series += [total, *parts]
    rows = [row for line in series for row in line]
    names = [f"{label if y == 0 else ''}|{year}" for label in labels for y, year in enumerate(years)]
    wanted = set()
    for y in range(step):
        at = [1 + 4 * g for g in range(groups)]
        wanted.add(("column", 1 + y, tuple(1 + step * a + y for a in at)))
        wanted |= {("column", 1 + step * a + y, tuple(1 + step * (a + i) + y for i in (1, 2, 3))) for a in at}
    assert wanted <= found(table("Egn|Tid|Tog|Bus|Bil", names, rows))


@pytest.mark.parametrize("first", [False, True])
def test_a_long_list_with_a_total_that_nothing_names(first: bool) -> None:
    rows = figures(130, 2, 7)
    body = [sums(rows), *rows] if first else [*rows, sums(rows)]
    grid = table("Vej|Meter|Kroner", [f"Vej {i:03}" for i in range(131)], body)
    wanted = ("column", 1, tuple(range(2, 132))) if first else ("column", 131, tuple(range(1, 131)))
    assert found(grid) == {wanted}


@pytest.mark.parametrize(("places", "name"), [(3, "Afdeling"), (4, "Lejr")])
def test_blocks_with_the_same_heads_are_the_same_sum_though_one_part_is_filled_in(places: int, name: str) -> None:
    dice = random.Random(places)
    parts = ["Nye", "Gamle", "Lånte"]
    head = ["", *(cell for i in range(places) for cell in (f"{name} {i}", "", "", ""))]
    grid = [head, ["Dag", *[*parts, "I alt"] * places]]
    for day in range(1, 8):
        row = [str(day)]
        for place in range(places):
            values = [dice.randrange(60, 700), *(0 if place == places - 1 else dice.randrange(9, 200) for _ in "ab")]
            row += [*map(str, values), str(sum(values))]
        grid.append(row)
    assert {("row", 4 * p, (4 * p - 3, 4 * p - 2, 4 * p - 1)) for p in range(1, places + 1)} <= found(grid)


@pytest.mark.parametrize("sizes", [(3, 4), (4, 3, 3)])
def test_subtotals_that_stand_together_after_all_their_parts(sizes: tuple[int, ...]) -> None:
    groups = [figures(size, 4, 9 * size + i) for i, size in enumerate(sizes)]
    rest, aside = figures(2, 4, 5), figures(1, 4, 6, 10, 60)
    totals = [sums(group) for group in groups]
    rows = [sums([*totals, *rest]), *(row for group in groups for row in group), *totals, rest[0], *aside, rest[1]]
    labels = ["Alle sager", *(f"Type {i}" for i in range(len(rows) - 1))]
    got = found(table("Slags|2030|2031|2032|2033", labels, rows))
    first, below = 2, 2 + sum(sizes)
    for i, size in enumerate(sizes):
        assert ("column", below + i, tuple(range(first, first + size))) in got
        first += size
    here = [below + i for i in range(len(sizes))]
    assert ("column", 1, (*here, here[-1] + 1, here[-1] + 3)) in got


@pytest.mark.parametrize(("towns", "regions", "seed"), [(12, 2, 3), (18, 3, 4)])
def test_parts_in_no_order_are_shared_out_when_only_one_way_fits(towns: int, regions: int, seed: int) -> None:
    rows = figures(towns, 7, seed)
    dice = random.Random(seed)
    owner = [i % regions for i in range(towns)]
    dice.shuffle(owner)
    tops = [sums([row for row, o in zip(rows, owner, strict=True) if o == g]) for g in range(regions)]
    labels = ["Hele området", *(f"Egn {g}" for g in range(regions)), *(f"By {i:02}" for i in range(towns))]
    got = found(table("Sted|A|B|C|D|E|F|G", labels, [sums(rows), *tops, *rows]))
    for g in range(regions):
        members = tuple(2 + regions + i for i, o in enumerate(owner) if o == g)
        assert ("column", 2 + g, members) in got


def test_parts_in_no_order_are_left_alone_when_several_ways_fit() -> None:
    rows = [[10], [20], [40], [20], [30], [30], [10], [40]]
    labels = ["I alt", "Øst", "Vest", *(f"By {i}" for i in range(8))]
    got = found(table("Sted|Antal", labels, [[200], [100], [100], *rows]))
    assert not [total for _, total, _ in got if total in (2, 3)]


def test_the_hundred_of_a_column_of_whole_shares_keeps_its_own_rounding() -> None:
    matrix = build([["", "Pct."], ["I alt", "100"], ["A", "33"], ["B", "67"]], number_format="da")
    assert matrix.half[1, 1] == matrix.half[2, 1]


@pytest.mark.parametrize("kinds", [2, 3])
def test_a_total_made_in_a_second_way_though_the_first_makes_one_line_of_all(kinds: int) -> None:
    """Towns under their regions fold into the country; the country's women and men are also those of the regions."""
    regions = [[figures(3, 4, 31 * kinds + 7 * g + k) for k in range(kinds)] for g in range(2)]
    rows, labels = [], []
    by_kind = [[sums([r for g in regions for r in g[k]])] for k in range(kinds)]
    rows.append(sums([line for part in by_kind for line in part]))
    labels.append("Hele egnen")
    for k in range(kinds):
        rows.append(by_kind[k][0])
        labels.append(f"Slags {k}")
    for g, region in enumerate(regions):
        totals = [sums(part) for part in region]
        rows += [sums(totals), *totals]
        labels += [f"Del {g}", *(f"Slags {k}" for k in range(kinds))]
    got = found(table("Sted|2031|2032|2033|2034", labels, rows))
    step = kinds + 1
    assert ("column", 1, tuple(range(2, 2 + kinds))) in got
    assert {("column", 1 + k, (1 + step + k, 1 + 2 * step + k)) for k in range(kinds + 1)} <= got
