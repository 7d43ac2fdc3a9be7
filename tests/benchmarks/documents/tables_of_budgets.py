"""Budget follow-ups and status tables of municipal committees."""

from __future__ import annotations

import random
from decimal import Decimal

from .draft import Col, Doc, Row, printed, state, summed, table
from .entities import INITIATIVES, MUNICIPALITIES, clusters_of, pick_cluster, spelling
from .tables_of_clusters import money

AREAS = (
    "Hjemmepleje",
    "Plejehjem",
    "Sundhedsfremme og forebyggelse",
    "Genoptræning",
    "Hjælpemidler",
    "Kommunal medfinansiering",
    "Tandpleje",
    "Socialpsykiatri",
    "Madservice",
    "Sygepleje",
    "Aktivitetscentre",
    "Rusmiddelområdet",
)


def follow_up(rng: random.Random, n: int) -> Doc:
    """Budget, corrected budget, spent, expected, deviation with signs, per cent spent; sub-totals in the middle."""
    year = rng.choice((2023, 2024, 2025))
    cluster = pick_cluster(rng)
    code, town = rng.choice(MUNICIPALITIES[cluster])
    doc = Doc(
        f"budgetopfoelgning_{code}_{year}_{n}",
        "budget follow-up",
        kind="notat",
        defaults={"s": f"m:{code}/?", "y": str(year)},
        furniture=f"{town} Kommune",
    )
    doc.title(f"Budgetopfølgning pr. 31. maj {year}")
    doc.p(f"Budgetopfølgningen for {town} Kommune viser følgende forventede afvigelser på udvalgets område:")
    sign = ("", "+", "()", "t", "u")[n % 5]
    cols = [
        Col(f"Opr. budget {year}", 1000, options="m=budget"),
        Col("Korr. budget", 1000, options="m=budget"),
        Col("Forbrug 31.05.", 1000, options="m=disbursed"),
        Col("Forventet regnskab", 1000, options="m=?"),
        Col("Afvigelse", 1000, options="m=?", sign=sign),
        Col("Forbrugspct.", 0, 1, "nosum"),
    ]
    rows: list[Row] = []
    subtotals = []
    areas = rng.sample(AREAS, 6)
    for band in range(2):
        parts = []
        for area in areas[3 * band : 3 * band + 3]:
            original = money(rng, 2000, 90_000)
            corrected = original + rng.randrange(-900, 900)
            expected = corrected + rng.choice((-1, 1)) * money(rng, 20, 900)
            spent = int(corrected * rng.randrange(33, 48) / 100)
            parts.append(
                Row(
                    area,
                    [
                        original,
                        corrected,
                        spent,
                        expected,
                        corrected - expected,
                        Decimal(spent * 1000 // corrected) / 10,
                    ],
                )
            )
        total = summed(doc, ("Ældreområdet i alt", "Sundhedsområdet i alt")[band], cols, parts)
        rows += [*parts, total]
        subtotals.append(total)
    wrong = {4: (Decimal(10), "digit_error")} if n in (1, 3) else {}
    rows.append(summed(doc, rng.choice(("I alt", "Udvalget i alt", "Netto")), cols, subtotals, wrong=wrong))
    captions = (
        "1.000 kr.",
        "Tabel 1. Drift (beløb i 1.000 kr.)",
        "Hele tusinde kr., netto",
        "t.kr.",
        "(1.000 kr., + = mindreforbrug, - = merforbrug)",
    )
    table(doc, ["Politikområde"], cols, rows, caption=captions[n % 5])
    doc.p(
        f"Merforbruget på hjælpemidler udgør [[{('ca. ' if n % 2 else '')}1,2 mio. kr.|1200000|m=?{' ~' if n % 2 else ''}]] og skyldes flere bevillinger."
    )
    return doc


def changes(rng: random.Random, n: int) -> Doc:
    """Signed changes against the last follow-up: -418, +244, minus signs, brackets."""
    cluster = pick_cluster(rng)
    code, town = rng.choice(MUNICIPALITIES[cluster])
    year = rng.choice((2024, 2026))
    doc = Doc(f"aendringer_{code}_{n}", "signed columns", kind="notat", defaults={"s": f"m:{code}/?"})
    doc.title(f"{town} Kommune: Tekniske ændringer til budget {year}-{year + 3}")
    sign = ("+", "u", "()", "t")[n % 4]
    cols = [
        Col(f"Budget {year}" if i == 0 else f"BO {year + i}", 1000, options=f"y={year + i} m=?", sign=sign)
        for i in range(4)
    ]
    rows = [
        Row(area, [rng.choice((-1, 1)) * money(rng, 12, 2400) if rng.random() < 0.8 else "-" for _ in cols])
        for area in rng.sample(AREAS, 6)
    ]
    # a column without any figure would have no total
    rows.append(Row("Lov- og cirkulæreprogram", [money(rng, 12, 900) for _ in cols]))
    rows.append(summed(doc, "Sum", cols, rows))
    table(doc, ["Beløb i 1.000 kr."], cols, rows)
    doc.p(
        "Ændringen på [[-418.000 kr.|-418000|y=? m=?]] vedrører madservice, mens [[+244.000 kr.|244000|y=? m=?]] vedrører sygepleje."
    )
    return doc


def applications(rng: random.Random, n: int) -> Doc:
    """Applications to a pool: applied for, recommended, remark; words in the last column; § 79."""
    cluster = pick_cluster(rng)
    code, town = rng.choice(MUNICIPALITIES[cluster])
    doc = Doc(f"puljer_{code}_{n}", "applications", kind="oversigt", defaults={"s": "?", "y": "?"})
    doc.title(f"{town} Kommune – ansøgninger til § 79-puljen 2025")
    cols = [Col("Ansøgt", options="m=?"), Col("Indstilling", options="m=?"), Col("Bemærkninger", 0)]
    groups = rng.sample(
        [
            "Ældre Sagen",
            "Hjerteforeningen",
            "Seniornetværket",
            "Pensionistforeningen",
            "Røde Kors Samtalevenner",
            "Parkinsonforeningen",
            "Café Kilden",
        ],
        5,
    )
    rows = []
    for group in groups:
        applied = rng.randrange(4, 90) * 1000
        granted = rng.choice((applied, applied // 2, 0))
        rows.append(
            Row(
                f"{group} {town}",
                [
                    f"[[{printed(applied)} kr.|{applied}]]",
                    f"[[{printed(granted)} kr.|{granted}]]",
                    rng.choice(("Transport til 2 udflugter", "12 arrangementer", "Foredrag den 4. maj", "")),
                ],
                f"s=w:{group.split()[0].lower()}/?",
            )
        )
    a, b = (sum(int(str(row.cells[i]).split("|")[1].strip("]")) for row in rows) for i in (0, 1))
    for total, i in ((a, 0), (b, 1)):
        state(doc, Decimal(total), [Decimal(str(row.cells[i]).split("|")[1].strip("]")) for row in rows], Decimal(1))
    rows.append(Row("I alt", [f"[[{printed(a)} kr.|{a}]]", f"[[{printed(b)} kr.|{b}]]", ""], "", True))
    table(doc, ["Forening"], cols, rows, left=(3,))
    return doc


def status_bands(rng: random.Random, n: int) -> Doc:
    """A status table with section bands and no money."""
    region = ("sjaelland", "midtjylland")[n % 2]
    doc = Doc(f"statusoversigt_{region}_{n}", "status with bands", kind="oversigt")
    doc.title("Status på fælles indsatser i klyngerne")
    doc.p("Opdateret 14.03.2026" if n % 2 else "Opdateret: 3. april 2025")
    rows: list[Row] = []
    spans = []
    done = 0
    for band in ("Borgere med kronisk sygdom", "Ældre", "Mental sundhed")[:3]:
        if n % 2:
            spans.append((len(rows) + 1, 0, 1, 4))
            rows.append(Row((band, "", "", ""), [], bold=True))
        for _ in range(3):
            cluster = rng.choice(clusters_of(region))
            label = (
                INITIATIVES[done % len(INITIATIVES)],
                spelling(rng, cluster),
                rng.choice(("Pågår", "Afsluttet", "Under opstart", "Ikke igangsat")),
                rng.choice(("Ultimo 2025", "Medio 2026", "4. kvartal 2026", "")),
            )
            rows.append(Row(label if n % 2 else (band, *label), []))
            done += 1
    doc.statuses = done
    table(
        doc,
        (
            ["Indsats", "Forankring", "Status", "Forventet afslutning"]
            if n % 2
            else ["Fokusområde", "Indsats", "Klynge", "Status", "Forventet afslutning"]
        ),
        [],
        rows,
        spans=spans,
    )
    return doc


def first_column_blocks(rng: random.Random, n: int) -> Doc:
    """Clusters in merged cells over their initiatives, a total a cluster and a grand total."""
    clusters = rng.sample([c for c in MUNICIPALITIES if c.startswith(("midt", "syd", "sjaell"))], 3)
    doc = Doc(f"disponering_{n}", "merged cluster cells", kind="oversigt")
    doc.title("Disponerede klyngemidler 2023-2024")
    cols = [
        Col("Disponeret, mio. kr.", 1_000_000, 2, "m=committed y=2023-2024/?"),
        Col("Udmøntet, mio. kr.", 1_000_000, 2, "m=disbursed y=2023-2024/?"),
    ]
    rows: list[Row] = []
    spans, totals = [], []
    for cluster in clusters:
        names = rng.sample(INITIATIVES, 3)
        parts = []
        for index, name in enumerate(names):
            bound = Decimal(money(rng, 20, 300)) / 100
            spent = (bound * rng.randrange(20, 90) / 100).quantize(Decimal("0.01"))
            parts.append(Row((spelling(rng, cluster) if index == 0 else "", name), [bound, spent], f"s=c:{cluster}"))
        spans.append((len(rows) + 1, 0, 3, 1))
        total = summed(
            doc, ("", "I alt") if n % 2 else (f"{parts[0].label[0]} i alt", ""), cols, parts, options=f"s=c:{cluster}"
        )
        rows += [*parts, total]
        totals.append(total)
    rows.append(summed(doc, ("Samlet", ""), cols, totals, options="s=n/w:samlet/?"))
    table(doc, ["Klynge", "Indsats"], cols, rows, spans=spans)
    return doc


def revised(rng: random.Random, n: int) -> Doc:
    """The same memo twice: an older version (even n) and the revised one (odd n), with new figures."""
    rng = random.Random(f"revised{n // 2}")
    cluster = pick_cluster(rng)
    name = spelling(rng, cluster)
    newer = n % 2
    doc = Doc(
        f"notat_budget_{cluster}_{'rev' if newer else 'v1'}",
        "revised memo",
        kind="notat",
        defaults={"s": f"c:{cluster}", "y": "2025"},
    )
    doc.title(f"{'Revideret notat' if newer else 'Notat'}: Budget 2025 for {name}")
    doc.p("Dato: 12. maj 2025" if newer else "Dato: 3. februar 2025")
    if newer:
        doc.p("Dette notat erstatter notat af 3. februar 2025. Tallene for evaluering er ændret.")
    cols = [Col("Budget 2025 (kr.)", options="m=budget/allocated")]
    rows = [Row(label, [money(rng, 100_000, 900_000)]) for label in ("Projektledelse", "Kompetenceudvikling")]
    rows.append(Row("Evaluering", [180_000 if newer else 150_000]))
    rows.append(summed(doc, "I alt", cols, rows))
    table(doc, ["Formål"], cols, rows)
    return doc


def rounded(rng: random.Random, n: int) -> Doc:
    """Totals of unrounded figures: they miss the sum of what is printed by the last digit; one is plainly wrong."""
    from .entities import CLUSTERS, REGIONS

    region = ("syddanmark", "midtjylland", "sjaelland")[n % 3]
    doc = Doc(f"afrundet_{region}_{n}", "rounded totals", kind="notat")
    doc.title(f"Klyngemidler i {REGIONS[region]}, afrundede tal")
    decimals, unit, word = ((1, 1_000_000, "mio. kr."), (0, 1000, "t.kr."))[n % 2]
    scale = 10 if decimals else 1
    cols = [Col(f"{y}", unit, decimals, f"y={y} m=?") for y in (2022, 2023)] + [
        Col("2022-2023", unit, decimals, "y=2022-2023 m=?")
    ]
    exact, rows = [], []
    for cluster in clusters_of(region):
        pair = [Decimal(rng.randrange(1000, 9000)) / (1000 if decimals else Decimal("1.7")) for _ in range(2)]
        full = [*pair, sum(pair)]
        exact.append(full)
        shown = [round(value, decimals) for value in full]
        rows.append(Row(CLUSTERS[cluster][0], shown, f"s=c:{cluster}"))
        state(doc, shown[2] * unit, [shown[0] * unit, shown[1] * unit], Decimal(unit) / scale)
    wrong = {0: (Decimal(3) / scale * 3, "digit_error")} if n == 1 else {}
    total = summed(doc, REGIONS[region], cols, rows, options=f"s=r:{region}", exact=exact, wrong=wrong)
    table(doc, [f"Klynge ({word})"], cols, [*rows, total])
    doc.p("På grund af afrunding summerer tallene ikke altid.")
    return doc


FAMILIES = (
    (follow_up, 5),
    (changes, 4),
    (applications, 2),
    (status_bands, 2),
    (first_column_blocks, 2),
    (revised, 4),
    (rounded, 3),
)
