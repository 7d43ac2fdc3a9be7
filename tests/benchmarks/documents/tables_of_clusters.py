"""Memos with tables of clusters, regions and municipalities."""

from __future__ import annotations

import random
from decimal import Decimal

from .draft import Col, Doc, Row, printed, state, summed, table
from .entities import CLUSTERS, INITIATIVES, MUNICIPALITIES, REGIONS, SPELLINGS, clusters_of, pick_cluster, spelling

ALLOCATED = "m=allocated/frame/pool/budget"


def money(rng: random.Random, low: int, high: int) -> int:
    """A figure that is not round."""
    return rng.randrange(low, high) + rng.choice((1, 3, 7))


def regions_above(rng: random.Random, n: int) -> Doc:
    """Region rows above their members, payers as columns, unit in the caption; a grand total; a wrong region total in the second."""
    year = rng.choice((2024, 2025, 2026))
    doc = Doc(f"fordeling_{year}_{n}", "region rows above", kind="notat", furniture="Notat om klyngemidler")
    doc.title(f"Fordeling af klyngemidler {year}")
    doc.p(
        f"Der er i finansloven for {year} afsat midler til landets sundhedsklynger. Midlerne er fordelt mellem kommuner og region efter det aftalte forhold."
    )
    unit = 1000 if n % 2 else 1
    low, high = (700, 3900) if unit == 1000 else (700_000, 3_900_000)
    cols = [
        Col("Kommuner", unit, options=f"{ALLOCATED} p=kommuner y={year}"),
        Col("Region", unit, options=f"{ALLOCATED} p=region y={year}"),
        Col("I alt", unit, options=f"{ALLOCATED} p=total y={year}"),
    ]
    rows, groups, doubled = [], [], []
    for region in (
        ("midtjylland", "sjaelland", "syddanmark"),
        ("midtjylland", "sjaelland"),
        ("nordjylland", "hovedstaden", "syddanmark"),
    )[n % 3]:
        members = []
        for cluster in clusters_of(region):
            pair = [money(rng, low, high), money(rng, low, high)]
            members.append(Row(CLUSTERS[cluster][0], [*pair, sum(pair)], f"s=c:{cluster}"))
        wrong = {0: (Decimal(270), "digit_error")} if n == 1 and region == "sjaelland" else {}
        group = summed(doc, REGIONS[region], cols, members, options=f"s=r:{region}", wrong=wrong)
        rows += [group, *members]
        groups.append(group)
        doubled.append(members)
    rows.append(summed(doc, "Hele landet" if n % 2 else "I alt", cols, groups, options="s=n/w:landet"))
    table(
        doc,
        ["Region/klynge"],
        cols,
        rows,
        caption=f"Tabel 1: Fordeling af midler i {year}, {'1.000 kr.' if unit == 1000 else 'kr.'}",
    )
    doc.p("Fordelingen er foretaget efter indbyggertal pr. 1. januar. Tallene er afrundet.")
    return doc


def regions_below(rng: random.Random, n: int) -> Doc:
    """Region rows below their members, years as columns, kroner in the headers."""
    doc = Doc(f"klyngemidler_regioner_{n}", "region rows below", kind="notat")
    doc.title("Klyngernes midler i to år")
    doc.p("Nedenfor er vist, hvad klyngerne har fået overført fra staten, opdelt på region.")
    cols = [
        Col("Overført 2023 (kr.)", options="m=transferred/allocated y=2023"),
        Col("Overført 2024 (kr.)", options="m=transferred/allocated y=2024"),
        Col("I alt (kr.)", options="m=transferred/allocated y=2023-2024"),
    ]
    rows, groups = [], []
    for region in rng.sample(["midtjylland", "sjaelland", "syddanmark"], 2):
        members = []
        for cluster in clusters_of(region):
            pair = [money(rng, 900_000, 4_200_000) for _ in range(2)]
            members.append(Row(spelling(rng, cluster), [*pair, sum(pair)], f"s=c:{cluster}"))
        group = summed(
            doc, f"{REGIONS[region]} i alt" if n % 2 else REGIONS[region], cols, members, options=f"s=r:{region}"
        )
        rows += [*members, group]
        groups.append(group)
    wrong = {2: (Decimal(9000), "digit_error")} if n % 2 else {}
    rows.append(summed(doc, "Hovedtotal", cols, groups, options="s=n", wrong=wrong))
    table(doc, ["Klynge"], cols, rows)
    return doc


def transposed(rng: random.Random, n: int) -> Doc:
    """Clusters as columns, posts as rows; the unit in the corner cell."""
    region = ("sjaelland", "syddanmark", "midtjylland")[n % 3]
    year = rng.choice((2023, 2025, 2027))
    doc = Doc(f"status_{region}_{year}_{n}", "clusters as columns", kind="notat")
    doc.title(f"Status på klyngemidler i {REGIONS[region]} {year}")
    doc.p("Tabellen viser, hvor meget der er afsat, disponeret og brugt i hver klynge.")
    clusters = clusters_of(region)
    cols = [Col(CLUSTERS[c][0], 1000, options=f"s=c:{c} y={year}") for c in clusters] + [
        Col("I alt", 1000, options=f"s=r:{region} y={year}")
    ]
    given = [money(rng, 1500, 4500) for _ in clusters]
    bound = [given[i] - money(rng, 100, 900) for i in range(len(clusters))]
    spent = [bound[i] - money(rng, 50, 400) for i in range(len(clusters))]
    rest = [given[i] - bound[i] for i in range(len(clusters))]
    rows = [
        Row(label, [*figures, sum(figures)], f"m={measure}", label == "Rest")
        for label, figures, measure in (
            ("Afsat", given, "allocated"),
            ("Disponeret", bound, "committed"),
            ("Udmøntet", spent, "disbursed"),
            ("Ikke disponeret", rest, "uncommitted"),
        )
    ]
    for row in rows:
        parts = [Decimal(cell) * 1000 for cell in row.cells[:-1]]  # type: ignore[arg-type]
        state(doc, sum(parts, Decimal(0)), parts, Decimal(1000))
    table(doc, ["1.000 kr."], cols, rows, caption=f"Tabel: Klyngernes midler {year}")
    return doc


def years_as_columns(rng: random.Random, n: int) -> Doc:
    """Initiatives as rows, years as columns, mio. kr. in the caption, dashes, `heraf` rows."""
    cluster = pick_cluster(rng)
    first = rng.choice((2023, 2024))
    name = spelling(rng, cluster)
    doc = Doc(f"flerårsplan_{cluster}_{n}", "years as columns", kind="notat", defaults={"s": f"c:{cluster}"})
    doc.title(f"{name}: Plan for anvendelse af klyngemidler {first}-{first + 3}")
    doc.p(
        f"Der er samlet disponeret [[4,8 mio. kr.|4800000|m=committed y={first}-{first + 3}/?]] til fælles indsatser i {name} i perioden {first}-{first + 3}."
        if n % 2
        else f"{name} har disponeret midlerne i perioden {first}-{first + 3} som vist i tabellen."
    )
    years = [first + i for i in range(4)]
    cols = [
        Col(str(y) if n % 2 else f"{y}", 1_000_000, 1, f"y={y} m=committed/allocated/disbursed/budget/other")
        for y in years
    ] + [Col("I alt", 1_000_000, 1, f"y={years[0]}-{years[-1]} m=committed/allocated/disbursed/budget/other")]
    rows: list[Row] = []
    parts = []
    for initiative in rng.sample(INITIATIVES, 5):
        figures: list[Decimal | str] = [Decimal(rng.randrange(1, 19)) / 10 for _ in years]
        if rng.random() < 0.5:
            figures[rng.randrange(4)] = "-"
        total = sum((f for f in figures if isinstance(f, Decimal)), Decimal(0))
        row = Row(initiative, [*figures, total], "")
        rows.append(row)
        parts.append(row)
        if len(parts) == 2:
            some = [f if isinstance(f, str) else (f / 2).quantize(Decimal("0.1")) for f in figures]
            rows.append(
                Row(
                    "- heraf løn" if n % 2 else "heraf løn",
                    [*some, sum((f for f in some if isinstance(f, Decimal)), Decimal(0))],
                    "",
                )
            )
    rows.append(summed(doc, "Samlet", cols, parts))
    table(
        doc, ["Indsats"], cols, rows, caption=f"Tabel 2. Disponerede midler fordelt på indsatser, mio. kr., {first}-pl"
    )
    return doc


def unit_in_first_row(rng: random.Random, n: int) -> Doc:
    """The unit is a row of its own under the header, or stands in the first row's label."""
    cluster = pick_cluster(rng)
    year = rng.choice((2023, 2024, 2026))
    doc = Doc(f"overblik_{cluster}_{n}", "unit in a row", kind="oversigt", defaults={"s": f"c:{cluster}"})
    doc.title(f"Overblik over midler i {spelling(rng, cluster)}")
    unit, decimals, word = ((1000, 0, "1.000 kr."), (1_000_000, 2, "Mio. kr."))[n % 2]
    cols = [
        Col("Budget", unit, decimals, f"m=budget/allocated y={year}"),
        Col("Forbrug", unit, decimals, f"m=disbursed y={year}"),
        Col("Rest", unit, decimals, f"m=uncommitted y={year}"),
    ]
    rows = []
    for initiative in rng.sample(INITIATIVES, 4):
        budget = Decimal(money(rng, 300, 2600)) / (1 if unit == 1000 else 1000)
        spent = (budget * rng.randrange(30, 95) / 100).quantize(Decimal(1).scaleb(-decimals))
        budget = budget.quantize(Decimal(1).scaleb(-decimals))
        rows.append(Row(initiative, [budget, spent, budget - spent], f"s=c:{cluster}"))
    rows.append(summed(doc, "Total", cols, rows, options=f"s=c:{cluster}"))
    heads = [("Indsats", *(str(col.head) + f" {year}" for col in cols)), (word, "", "", "")]
    if n % 2:
        heads = [heads[0], ("", word, word, word)]
    table(doc, ["Indsats"], cols, rows, head=heads, caption=f"Økonomi {year}")
    return doc


def cells_with_several(rng: random.Random, n: int) -> Doc:
    """Several figures in one cell, each with its payer, and the cell's own total."""
    cluster = pick_cluster(rng)
    doc = Doc(f"finansiering_{cluster}_{n}", "several figures in a cell", kind="notat", defaults={"s": f"c:{cluster}"})
    name = spelling(rng, cluster)
    doc.title(f"Finansiering af indsatser i {name}")
    doc.p(f"Indsatserne i {name} finansieres af region og kommuner i fællesskab i 2024.")
    rows = []
    for initiative in rng.sample(INITIATIVES, 4):
        a, b = Decimal(rng.randrange(3, 22)) / 10, Decimal(rng.randrange(3, 22)) / 10
        total = a + b
        wrong = n % 2 == 1 and len(rows) == 2
        shown = total + (Decimal("0.9") if wrong else 0)
        state(doc, shown * 1_000_000, [a * 1_000_000, b * 1_000_000], Decimal(100_000), "digit_error" if wrong else "")

        def one(value: Decimal, options: str) -> str:
            return f"[[{printed(value, 1)} mio. kr.|{value * 1_000_000}|{options}]]"

        cell = f"Region: {one(a, 'p=region')}\nKommuner: {one(b, 'p=kommuner')}\nI alt: {one(shown, 'p=total/?')}"
        rows.append(
            Row(
                (initiative, rng.choice(("Ældre borgere", "Borgere med kronisk sygdom", "Børn og unge"))), [cell], "m=?"
            )
        )
    table(doc, ["Indsats", "Målgruppe"], [Col("Disponeret beløb", 0, options="m=committed/allocated")], rows, left=(2,))
    return doc


def mixed_units(rng: random.Random, n: int) -> Doc:
    """Persons, per cent, 1.000 kr. and kroner a citizen side by side; municipalities as rows."""
    cluster = pick_cluster(rng)
    doc = Doc(f"noegletal_{cluster}_{n}", "different units by column", kind="notat")
    doc.title(f"Nøgletal for {spelling(rng, cluster)} 2025")
    cols = [
        Col("Antal borgere 65+" if n % 2 else "Indbyggere 65+ år (antal)", 0),
        Col("Andel (pct.)", 0, 1, suffix="" if n % 2 else " %"),
        Col("Udgifter (1.000 kr.)", 1000, 0, "m=other/disbursed/budget y=2025/?"),
        Col("Kr. pr. indbygger", 1, 0, "m=unit_cost per=capita"),
    ]
    rows = []
    for code, name in MUNICIPALITIES[cluster]:
        rows.append(
            Row(
                name if n % 2 else f"{name} Kommune",
                [
                    money(rng, 4000, 30000),
                    Decimal(rng.randrange(140, 290)) / 10,
                    money(rng, 9000, 88000),
                    money(rng, 900, 3900),
                ],
                f"s=m:{code}",
            )
        )
    table(
        doc,
        ["Kommune"],
        cols,
        rows,
        caption="Tabel 3: Udgifter til den nære sundhedsindsats 2025",
        notes=("Kilde: Danmarks Statistik, egne beregninger.",),
    )
    return doc


def long_over_pages(rng: random.Random, n: int) -> Doc:
    """A table over pages, its total on the next page, with or without a repeated header."""
    doc = Doc(
        f"kommunefordeling_{n}", "tables over pages", kind="notat", furniture="Sundhedsklynger – fordeling pr. kommune"
    )
    doc.title("Kommunernes andel af klyngemidlerne 2024")
    doc.p("Den enkelte kommunes andel er beregnet efter befolkningstal.")
    cols = [Col("Indbyggere", 0), Col("Andel 2024 (kr.)", options="m=allocated/other/transferred y=2024")]
    rows = []
    for cluster in (
        "syddanmark-fyn",
        "sjaelland-roskilde-koege",
        "midtjylland-horsens",
        "midtjylland-randers",
        "syddanmark-soenderjysk",
        "sjaelland-holbaek",
    ):
        rows += [
            Row(name, [money(rng, 4000, 200_000), money(rng, 90_000, 990_000)], f"s=m:{code}")
            for code, name in MUNICIPALITIES[cluster]
        ]
    rows.append(
        summed(
            doc,
            "I alt",
            [Col("x", 0), cols[1]],
            rows,
            options="s=n/w:i_alt/?",
            wrong={1: (Decimal(-100_000), "digit_error")} if n % 2 else {},
        )
    )
    table(doc, ["Kommune"], cols, rows, break_before=19 + n, repeat_header=n % 2 == 0)
    doc.p("Beløbene udbetales via bloktilskuddet.")
    return doc


def side_by_side(rng: random.Random, n: int) -> Doc:
    """Two tables beside each other: one for the region's money, one for the municipalities'."""
    a, b = rng.sample([c for c in SPELLINGS if c in MUNICIPALITIES], 2)
    doc = Doc(f"to_klynger_{n}", "two tables side by side", kind="notat")
    doc.title("Midler i to klynger")
    cols = [
        Col("Beløb i kr.", options=f"s=c:{a} m=?"),
        Col("", 0),
        Col("", 0),
        Col("Beløb i kr.", options=f"s=c:{b} m=?"),
    ]
    rows = []
    for initiative, other in zip(rng.sample(INITIATIVES, 3), rng.sample(INITIATIVES, 3), strict=True):
        rows.append(Row(initiative, [money(rng, 90_000, 900_000), "", other, money(rng, 90_000, 900_000)]))
    rows.append(summed(doc, "I alt", cols, rows))
    last = list(rows[-1].cells)
    last[1:3] = ["", "I alt"]
    rows[-1] = Row("I alt", last, "", True)
    table(
        doc,
        ["Indsats"],
        cols,
        rows,
        head=[
            (spelling(rng, a), "", "", spelling(rng, b), ""),
            ("Indsats", "Beløb i kr.", "", "Indsats", "Beløb i kr."),
        ],
        spans=[(0, 0, 1, 2), (0, 3, 1, 2)],
        left=(3,),
    )
    return doc


def marked_figures(rng: random.Random, n: int) -> Doc:
    """Footnote marks on figures and names, a note under the table, a cell for what is not decided."""
    region = ("sjaelland", "syddanmark")[n % 2]
    doc = Doc(f"udmoentning_{region}_{n}", "footnote marks", kind="notat")
    doc.title(f"Udmøntning af klyngemidler i {REGIONS[region]} 2023")
    cols = [Col("Tildelt", options="m=allocated y=2023"), Col("Udmøntet", options="m=disbursed y=2023")]
    rows = []
    for index, cluster in enumerate(clusters_of(region)):
        given, spent = money(rng, 1_500_000, 3_500_000), money(rng, 300_000, 1_400_000)
        mark = ("*", "", " 1)", "**")[index % 4]
        cell = f"[[{printed(given)}|{given}]]{' kr.' if n % 2 else ''}{mark}"
        cells: list[Decimal | int | str | None] = [cell, spent if index else "Ikke opgjort"]
        rows.append(Row(CLUSTERS[cluster][0] + ("*" if index == 2 else ""), cells, f"s=c:{cluster}"))
    table(
        doc,
        ["Klynge"],
        cols,
        rows,
        caption="Tabel 1 Tildelte og udmøntede midler (kr.)",
        notes=(
            "* Foreløbigt tal.",
            "** Heraf er [[250.000 kr.|250000|m=? s=?]] overført fra 2022.",
            "1) Inkl. midler til fælles sekretariat.",
        ),
    )
    return doc


def payers_below_cluster(rng: random.Random, n: int) -> Doc:
    """Each cluster with its own lines for region and municipalities below it; a column a year; merged label cells in the second."""
    region = ("syddanmark", "midtjylland", "sjaelland")[n % 3]
    doc = Doc(f"finansieringskilder_{region}_{n}", "payers below the cluster", kind="notat")
    doc.title(f"Finansiering af sundhedsklynger i {REGIONS[region]}")
    cols = [Col(str(y), 1000, options=f"y={y} m=?") for y in (2024, 2025, 2026)]
    rows, spans = [], []
    for cluster in clusters_of(region)[:3]:
        parts = [Row("x", [money(rng, 400, 1900) for _ in cols]) for _ in range(2)]
        total = summed(doc, "x", cols, parts)
        name = CLUSTERS[cluster][0]
        if n % 2:
            spans.append((len(rows) + 1, 0, 3, 1))
            rows += [
                Row((name, "Regionen"), parts[0].cells, f"s=c:{cluster} p=region"),
                Row(("", "Kommunerne"), parts[1].cells, f"s=c:{cluster} p=kommuner"),
                Row(("", "I alt"), total.cells, f"s=c:{cluster} p=total", True),
            ]
        else:
            rows += [
                Row((name,), total.cells, f"s=c:{cluster} p=total/?", True),
                Row("heraf region", parts[0].cells, f"s=c:{cluster} p=region"),
                Row("heraf kommuner", parts[1].cells, f"s=c:{cluster} p=kommuner"),
            ]
    table(
        doc,
        ["Klynge", "Finansiering"] if n % 2 else ["1.000 kr."],
        cols,
        rows,
        spans=spans,
        caption="Beløb i 1.000 kr.",
    )
    return doc


def budget_of_project(rng: random.Random, n: int) -> Doc:
    """A project's budget: one column of kroner, printed with or without `kr.` in each cell; sub-totals in the middle."""
    cluster = pick_cluster(rng)
    initiative = rng.choice(INITIATIVES)
    doc = Doc(
        f"projektbudget_{cluster}_{n}",
        "project budget",
        kind="notat",
        defaults={"s": f"c:{cluster}/w:{initiative.replace(' ', '_').lower()}"},
    )
    doc.title(f"Projektbeskrivelse: {initiative}")
    doc.p(
        f"Projektet løber i {spelling(rng, cluster)} fra 1. marts 2025 til 31. december 2026 og ledes af en fælles styregruppe."
    )
    doc.h2("Budget")
    col = Col("Beløb" if n % 2 else "Udgift i kr.", options="m=budget/other/committed/allocated")

    def kr(value: int) -> str:
        return (
            f"[[{('kr. ' + printed(value)) if n % 3 == 1 else printed(value) + ' kr.'}|{value}]]"
            if n % 2
            else f"[[{printed(value)}|{value}]]"
        )

    first = [money(rng, 50_000, 900_000) for _ in range(3)]
    second = [money(rng, 20_000, 300_000) for _ in range(2)]
    a, b = sum(first), sum(second)
    wrong = 90 if n == 1 else 0
    state(doc, Decimal(a), [Decimal(v) for v in first], Decimal(1))
    state(doc, Decimal(b), [Decimal(v) for v in second], Decimal(1))
    state(doc, Decimal(a + b + wrong), [Decimal(a), Decimal(b)], Decimal(1), "digit_error" if wrong else "")
    labels = [
        "Løn til projektleder",
        "Løn til sygeplejersker",
        "Frikøb af praktiserende læger",
        "Materialer",
        "Evaluering",
    ]
    rows = [Row(label, [kr(v)]) for label, v in zip(labels[:3], first, strict=True)] + [
        Row("Løn i alt", [kr(a)], bold=True)
    ]
    rows += [Row(label, [kr(v)]) for label, v in zip(labels[3:], second, strict=True)] + [
        Row("Øvrig drift i alt", [kr(b)], bold=True),
        Row("Samlet budget", [kr(a + b + wrong)], bold=True),
    ]
    table(doc, ["Budgetpost"], [col], rows)
    return doc


FAMILIES = (
    (regions_above, 3),
    (regions_below, 2),
    (transposed, 3),
    (years_as_columns, 3),
    (unit_in_first_row, 2),
    (cells_with_several, 2),
    (mixed_units, 2),
    (long_over_pages, 2),
    (side_by_side, 2),
    (marked_figures, 2),
    (payers_below_cluster, 3),
    (budget_of_project, 3),
)
