"""Minutes, agendas, letters and other running text."""

from __future__ import annotations

import random

from .draft import Col, Doc, Row, printed, table
from .entities import CLUSTERS, COMMITTEES, INITIATIVES, MUNICIPALITIES, REGIONS, pick_cluster, spelling


def cluster_minutes(rng: random.Random, n: int) -> Doc:
    """Minutes of a political cluster: attendance, apologies, items with several outcomes, `Ad 2-4)`."""
    cluster = pick_cluster(rng)
    name, year = spelling(rng, cluster), rng.choice((2023, 2024, 2026))
    doc = Doc(
        f"referat_{cluster}_{year}_{n}",
        "cluster minutes",
        kind="referat",
        defaults={"s": f"c:{cluster}"},
        furniture=f"Referat – {name}",
    )
    first, second, third = rng.sample(INITIATIVES, 3)
    doc.title(f"Referat af møde i politisk sundhedsklynge – {name}")
    doc.p(
        f"Tirsdag den {rng.randrange(1, 28)}. november {year} kl. 15.30-17.00", "Sted: Mødelokale 2.14, Sygehusvej 24"
    )
    doc.p(
        "Deltagere: Borgmester Karen Holm, udvalgsformand Per Lind, regionsrådsmedlem Anna Bak (formand), hospitalsdirektør Ole Friis"
    )
    doc.p("Afbud: Regionsrådsmedlem Jens Toft")
    heads = (
        ("Indstilling", "Beslutning", "Sagsfremstilling"),
        ("Det indstilles, at", "Referat", "Baggrund"),
        ("Administrationen indstiller", "Beslutning", "Resumé"),
    )[n % 3]
    doc.h1("1. Godkendelse af dagsorden")
    doc.h2(heads[1])
    doc.p("Dagsordenen blev godkendt.")
    doc.item("1", "Godkendelse af dagsorden", "godkendt")
    doc.h1(f"2. Disponering af klyngemidler {year}")
    doc.h2(heads[2])
    doc.p(
        f"Der er i {year} [[2,9 mio. kr.|2900000|m=allocated y={year} p=?]] til rådighed for {name}. Heraf er [[1,1 mio. kr.|1100000|m=committed y={year}/?]] allerede disponeret til {first.lower()}, så der resterer [[1,8 mio. kr.|1800000|m=uncommitted y={year}/?]]."
    )
    doc.h2(heads[0])
    doc.li(
        f"at der afsættes [[600.000 kr.|600000|m=allocated/committed y=?]] til {second.lower()}",
        f"at der bevilges op til [[350.000 kr.|350000|m=committed/allocated/cap b=at_most y=?]] til {third.lower()}",
        "at den resterende pulje drøftes på næste møde",
        label="1)",
    )
    doc.h2(heads[1])
    doc.p("Ad 1-2) Godkendtes.", "Ad 3) Punktet udsættes til næste møde.")
    doc.item("2", f"Disponering af klyngemidler {year}", "godkendt", "delvist_godkendt", "delt")
    doc.h1(f"3. Status på {second.lower()}")
    doc.h2(heads[2])
    doc.p(
        "Regionen har indtil nu brugt [[ca. 412.000 kr.|412000|m=disbursed p=region ~ y=?]], mens kommunerne tilsammen har brugt [[298.500 kr.|298500|m=disbursed p=kommuner y=?]]."
    )
    doc.h2(heads[1])
    doc.p("Orienteringen blev taget til efterretning.")
    doc.item("3", f"Status på {second.lower()}", "taget_til_efterretning")
    doc.h1("4. Ansøgning om fælles projekt")
    doc.h2(heads[2])
    doc.p(
        "Projektet koster [[kr. 725.000,-|725000|m=? y=?]] årligt."
        if n % 2
        else "Projektet koster [[725.000 kr. årligt|725000|m=? y=? per=year]]."
    )
    doc.h2(heads[1])
    doc.p("Sagen blev udsat." if n % 2 else "Klyngen kunne ikke godkende ansøgningen.")
    doc.item("4", "Ansøgning om fælles projekt", *(("udsat",) if n % 2 else ("afvist",)))
    doc.h1("5. Eventuelt")
    doc.p("Intet til dette punkt." if n % 2 else "Næste møde er den 4. februar kl. 9-11.")
    doc.item("5", "Eventuelt", "", "intet", "ingen_bemaerkninger", "orientering")
    return doc


def committee_minutes(rng: random.Random, n: int) -> Doc:
    """Minutes of a municipal committee: recommends to the council, votes, reservations, items sent on."""
    cluster = pick_cluster(rng)
    code, town = rng.choice(MUNICIPALITIES[cluster])
    committee = rng.choice(COMMITTEES)
    year = rng.choice((2022, 2025))
    doc = Doc(
        f"udvalg_{code}_{year}_{n}",
        "committee minutes",
        kind="referat",
        defaults={"s": f"m:{code}/c:{cluster}/?"},
        furniture=f"{committee}, {town} Kommune",
    )
    doc.title(f"{committee} – referat")
    doc.p(
        f"{town} Kommune",
        f"Møde nr. {rng.randrange(2, 12)}, mandag den 7. marts {year} kl. 08:00",
        "Fraværende: Lone Krag (A)",
    )
    doc.h1("12. Deltagelse i sundhedsklyngens rehabiliteringsprojekt")
    doc.p(f"Sagsnr. 29.30.00-P22-{rng.randrange(3, 20)}-{year % 100}")
    doc.h2("Beslutningstema")
    doc.p(
        f"Udvalget skal tage stilling til kommunens medfinansiering på [[1.764.000 kr.|1764000|m=? p=kommuner/? y=?]] i {year}.".replace(
            "y=?", f"y={year}"
        )
    )
    doc.h2("Økonomi")
    doc.p(
        f"Udgiften udgør [[0,9 mio. kr.|900000|m=? y={year + 1}]] i {year + 1} og [[1,4 mio. kr.|1400000|m=? y={year + 2}/{year + 2}-]] i {year + 2} og frem. Der er afsat [[575.611,70 kr.|575611.70|m=allocated/budget y=?]] ekskl. moms i budgettet."
    )
    doc.p(
        "Anlægsbevillingen udgør 4,45 mio. kr.".replace("4,45 mio. kr.", "[[4,45 mio. kr.|4450000|m=? y=?]]")
        + ", heraf [[1,63|1630000|m=? y=?]] fra drift til anlæg."
        if n % 2
        else "Beløbet finansieres af kassebeholdningen."
    )
    doc.h2("Indstilling")
    doc.p(
        f"Direktionen indstiller til {committee}, at", "1. projektet godkendes, og", "2. udgiften indarbejdes i budget."
    )
    doc.h2("Beslutning")
    if n % 2:
        doc.p("Anbefales over for Økonomiudvalget og Byrådet.", "Liste V tog forbehold.")
        doc.item("12", "Deltagelse i sundhedsklyngens rehabiliteringsprojekt", "anbefalet")
    else:
        doc.p("Indstillingen blev godkendt.", "For stemte 5 (A, F, Ø), imod stemte 2 (V).")
        doc.item("12", "Deltagelse i sundhedsklyngens rehabiliteringsprojekt", "godkendt")
    doc.h1("13. Høring om sundhedsaftalen")
    doc.h2("Beslutning")
    doc.p("Sagen oversendes til behandling i Byrådet." if n % 2 else "Drøftet.")
    doc.item("13", "Høring om sundhedsaftalen", *(("oversendt",) if n % 2 else ("drøftet",)))
    return doc


def agenda(rng: random.Random, n: int) -> Doc:
    """An agenda: recommendations only."""
    cluster = pick_cluster(rng)
    name = spelling(rng, cluster)
    doc = Doc(f"dagsorden_{cluster}_{n}", "agenda", kind="dagsorden", defaults={"s": f"c:{cluster}"})
    doc.title(f"Dagsorden til møde i faglig klynge, {name}")
    doc.p("Mødedato: 19. august 2025", "Mødested: Teams")
    doc.h1("Punkt 1: Orientering fra sekretariatet")
    doc.p("Sekretariatet orienterer om ansættelse af 2 projektmedarbejdere på 37 timer.")
    doc.h1("Punkt 2: Fordeling af puljemidler")
    doc.h2("Indstilling")
    doc.p("Det indstilles, at følgende beløb reserveres:")
    for amount, value in (("1,2 mio. kr.", 1_200_000), ("450.000 kr.", 450_000), ("85 t.kr.", 85_000)):
        doc.add("li", f"[[{amount}|{value}|m=?]] til {rng.choice(INITIATIVES).lower()}", "-" if n % 2 else "•")
    doc.h2("Sagsfremstilling")
    doc.p(
        "Puljen er på i alt [[2,5 mio. kr.|2500000|m=pool/allocated/other y=2025/2025-2026/?]] for 2025 og 2026. Hver kommune bidrager med [[4,25 kr. pr. indbygger|4.25|m=unit_cost/? per=capita p=kommuner/? y=?]]."
    )
    doc.h2("Bilag")
    doc.p("Bilag 1: Oversigt over ansøgninger", "Bilag 2: Budgetforslag v. 3")
    return doc


def letter(rng: random.Random, n: int) -> Doc:
    """A letter about national money: millioner kroner, mia. kr., a bill with phone and case number."""
    year = rng.choice((2023, 2025, 2027))
    doc = Doc(f"brev_{year}_{n}", "letter", kind="brev", defaults={"s": "n", "m": "frame/allocated/other/pool"})
    doc.p(
        "KL\nWeidekampsgade 10\n2300 København S"
        if n % 2
        else "Indenrigs- og Sundhedsministeriet\nHolbergsgade 6\n1057 København K"
    )
    doc.p(
        f"Den 9. januar {year}",
        f"Sagsnr. SAG-{year}-00{rng.randrange(100, 900)}",
        "Til formandskaberne i sundhedsklyngerne",
    )
    doc.title(f"Midler til sundhedsklyngerne i {year}")
    doc.p(
        f"Regeringen og aftalepartierne har afsat [[100 millioner kroner|100000000|y={year}]] til sundhedsklyngerne i {year}. Dertil kommer [[1,2 mia. kr.|1200000000|y={year + 1}-{year + 3}/?]] til den nære sundhed i {year + 1}-{year + 3}."
    )
    doc.p(
        f"Midlerne udgør i {year} gennemsnitligt [[knap 4,6 mio. kr.|4600000|~ per=klynge/cluster y={year} m=?]] pr. klynge. En klynge kan højst anvende [[5 pct. svarende til 230.000 kr.|230000|m=cap/? b=at_most/exact y=?]] til administration.".replace(
            "[[5 pct. svarende til 230.000 kr.|", "5 pct. svarende til [[230.000 kr.|"
        )
    )
    doc.p("Spørgsmål kan rettes til fuldmægtig Mads Juhl, tlf. 33 70 31 25, mju@kl.example.")
    doc.secrets += ["33 70 31 25", "mju@kl.example"]
    doc.p("Med venlig hilsen", "Chefkonsulent Inger Dam")
    return doc


def in_lists(rng: random.Random, n: int) -> Doc:
    """Amounts in list items after a dash or a number; clusters one after another in a sentence."""
    region = ("sjaelland", "syddanmark")[n % 2]
    names = {
        "sjaelland": ("sjaelland-holbaek", "sjaelland-nykoebing-f", "sjaelland-roskilde-koege"),
        "syddanmark": ("syddanmark-fyn", "syddanmark-soenderjysk", "syddanmark-lillebaelt"),
    }[region]
    doc = Doc(f"nyhed_{region}_{n}", "lists and enumerations", kind="webside")
    doc.title(f"Sådan bruger klyngerne i {REGIONS[region]} pengene")
    amounts = [rng.randrange(11, 39) / 10 for _ in names]
    parts = [
        f"{spelling(rng, c)} [[{printed(int(a * 10)) if False else str(a).replace('.', ',')} mio. kr.|{int(a * 1_000_000)}|s=c:{c} m=? y=2024]]"
        for c, a in zip(names, amounts, strict=True)
    ]
    doc.p(f"I 2024 modtager {parts[0]}, {parts[1]} og {parts[2]}.")
    doc.p("Pengene går blandt andet til:")
    dash = ("- ", "– ", "• ")[n % 3].strip()
    cluster = names[0]
    for initiative in rng.sample(INITIATIVES, 3):
        value = rng.randrange(2, 19)
        doc.add(
            "li",
            f"[[{value / 10:.1f}".replace(".", ",")
            + f" mio.kr.|{value * 100_000}|s=? m=? y=?]] til {initiative.lower()} i {spelling(rng, cluster)}",
            dash,
        )
    doc.p(
        f"{REGIONS[region]} lægger selv [[750.000 kr.|750000|s=r:{region} p=region m=? y=?]] oveni, og kommunerne tilsammen [[1.250.000 kr.|1250000|p=kommuner m=? y=? s=?]]."
    )
    return doc


def ranges_and_rates(rng: random.Random, n: int) -> Doc:
    """Ranges, rates, price levels, ages, halves and other writing of figures."""
    cluster = pick_cluster(rng)
    code, town = rng.choice(MUNICIPALITIES[cluster])
    doc = Doc(f"takster_{code}_{n}", "ranges and rates", kind="notat", defaults={"s": "?", "m": "?", "y": "?"})
    doc.title(f"{town} Kommune: Økonomiske konsekvenser")
    doc.p(
        "En fælles akutfunktion vurderes at koste [[0,7 – 1,7 mio. kr. årligt|700000|hi=1700000 per=year]]. Et mindre team koster mellem [[3 og 4 mio. kr.|3000000|hi=4000000]] over tre år."
    )
    doc.p(
        "Anlægsudgiften er opgjort til [[800.000 kr. (2020-PL)|800000]], svarende til [[868.000 kr. i 2023-PL|868000]]. Taksten er [[25,00 kr./m3|25.00|m=unit_cost/?]] og timeprisen [[412,50 kr. pr. time|412.50|per=hour m=unit_cost/?]]."
    )
    doc.p(
        "Tilbuddet gælder unge på 15-17½ år og er åbent 24/7 i uge 27-31. Kontingentet er [[½ mio. kr.|500000]] om året, jf. § 79 og pkt. 12."
    )
    doc.p(
        "Prisen pr. borger var [[1764 kr. (2025-tal)|1764|]], og den samlede ramme må højst udgøre [[2½ mio. kr.|2500000|b=at_most m=cap/?]]. Der er mindst [[1,5 mio. kr.|1500000|b=at_least]] i puljen.".replace(
            "|1764|]]", "|1764]]"
        )
    )
    doc.p(
        "Udgiften falder med [[12-15.000 kr.|12000|hi=15000]] pr. borger."
        if n % 2
        else "Udgiften er [[6,44-7,31 kr. pr. indbygger|6.44|hi=7.31 per=capita]]."
    )
    return doc


def dirty_figures(rng: random.Random, n: int) -> Doc:
    """Decimal points, lost separators, stray dots, blanks as separators."""
    cluster = pick_cluster(rng)
    doc = Doc(
        f"opfoelgning_{cluster}_{n}",
        "dirty figures",
        kind="notat",
        defaults={"s": f"c:{cluster}/?", "m": "?", "y": "?"},
    )
    name = spelling(rng, cluster)
    doc.title(f"Opfølgning på økonomi i {name}")
    doc.p(
        "Der er brugt [[1.2 mio.kr.|1200000]] til kompetenceudvikling og [[3,8. mio. kr.|3800000]] til drift. Restbeløbet er [[236 t. kr.|236000]] og overføres."
    )
    doc.p(
        "Regionens andel er [[187,500 kr.|187.5|doubt]], og kommunernes er [[1\u00a0250\u00a0000 kr.|1250000]]. Dertil kommer [[2\u2009400\u2009500 kr.|2400500]] til hjælpemidler."
    )
    doc.p(
        "Et forsøg med [[45 tkr.|45000]] blev udvidet med [[0,3 mill. kr.|300000]] og [[15.000,00 DKK|15000]]. I alt [[4,2mio.kr|4200000]] i perioden."
    )
    doc.p(
        "Tilskuddet blev sat ned med [[- 2,3 mio. kr.|-2300000]] i forhold til det oprindelige."
        if n % 2
        else "Besparelsen er på [[-0,4 mio. kr.|-400000]]."
    )
    cols = [Col("Beløb", options="s=?")]
    rows = [
        Row("Vederlag", ["[[120.000|120000]]"]),
        Row("Kørsel", ["[[7.850,50|7850.50]]"]),
        Row("Lokaler", ["[[45. 000|45000|]]".replace("|]]", "]]")]),
        Row("Andet", ["-"]),
    ]
    table(doc, ["Post (kr.)"], cols, rows)
    return doc


def personal(rng: random.Random, n: int) -> Doc:
    """Personal data, case numbers, law references, dates, a table of contents."""
    cluster = pick_cluster(rng)
    code, _ = rng.choice(MUNICIPALITIES[cluster])
    doc = Doc(
        f"sagsfremstilling_{code}_{n}",
        "personal data and references",
        kind="notat",
        defaults={"s": "?", "m": "?", "y": "?"},
        furniture="Fortroligt udkast",
    )
    doc.title("Bilag til sag om befordring og hjælpemidler")
    doc.add("toc", "1 Indledning ........................................ 2")
    doc.add("toc", "2 Økonomi ........................................... 3")
    doc.add("toc", "2.1 Finansiering ..................................... 4")
    doc.h1("1 Indledning")
    doc.p(
        "Borgeren, CPR 010190-1234, har den 3.12.2024 søgt om tilskud, jf. servicelovens § 112, stk. 3, og bekendtgørelse nr. 1247 af 13/11/2017."
    )
    doc.p(
        "Kontakt: sagsbehandler tlf. 87 47 12 34 eller mail sagsbehandler@kommune.example. Journalnr. 27.60.00-Ø40-1-24. EAN 5798004000123."
    )
    doc.secrets += ["010190-1234", "87 47 12 34", "sagsbehandler@kommune.example"]
    doc.h1("2 Økonomi")
    doc.p(
        "Hjælpemidlet koster [[23.495 kr.|23495]] ekskl. moms, og der ydes tilskud på 80 pct., svarende til [[18.796 kr.|18796]]. Budget 2024(-27) er uændret, se pkt. 12 og side 4-6 i bilag 3."
    )
    doc.h2("2.1 Finansiering")
    doc.p(
        "Der er 12 ansøgninger, heraf 3 fra borgere over 67 år. Fristen er 1. juli 2025 kl. 12.00. Ring på +45 29 11 22 33."
    )
    doc.secrets.append("29 11 22 33")
    return doc


def nothing(rng: random.Random, n: int) -> Doc:
    """No money at all."""
    cluster = pick_cluster(rng)
    doc = Doc(f"kommissorium_{cluster}_{n}", "no money", kind="notat")
    doc.title(f"Kommissorium for {spelling(rng, cluster)}")
    doc.p(
        "Klyngen består af "
        + ", ".join(f"{name} Kommune" for _, name in MUNICIPALITIES[cluster])
        + f" og {REGIONS[CLUSTERS[cluster][1]]}."
    )
    doc.names += [("municipality", code) for code, _ in MUNICIPALITIES[cluster]]
    doc.p(
        "Klyngen mødes 4 gange om året. Formandskabet skifter hvert 2. år. Referat sendes senest 10 hverdage efter mødet."
    )
    doc.li(
        "Styrke sammenhængen mellem sektorerne",
        "Følge op på sundhedsaftalen 2024-2027",
        "Udpege 3 fælles indsatser",
        label="1",
    )
    return doc


def minutes_as_table(rng: random.Random, n: int) -> Doc:
    """Minutes printed as a table: item, discussion, decision."""
    cluster = pick_cluster(rng)
    doc = Doc(
        f"beslutningsreferat_{cluster}_{n}",
        "minutes as a table",
        kind="referat",
        defaults={"s": f"c:{cluster}", "m": "?", "y": "?"},
    )
    doc.title(f"Beslutningsreferat: Faglig sundhedsklynge, {spelling(rng, cluster)}")
    doc.p("Mødet den 11. juni 2025 kl. 13-15")
    cols = [Col("Referat", 0), Col("Beslutning", 0)]
    rows = [
        Row("1. Velkomst", ["Formanden bød velkommen.", "Dagsordenen blev godkendt."]),
        Row(
            "2. Økonomi",
            [
                "Der resterer [[1,3 mio. kr.|1300000]] af midlerne for 2024. Sekretariatet foreslår [[400.000 kr.|400000]] til et nyt projekt.",
                "Godkendt.",
            ],
        ),
        Row("3. Data", ["Gennemgang af 3 nøgletal.", "Taget til efterretning."]),
        Row("4. Ny indsats", ["Forslaget koster [[95.000 kr.|95000]].", "Udsat til mødet den 2. september."]),
    ]
    doc.item("1", "Velkomst", "godkendt")
    doc.item("2", "Økonomi", "godkendt")
    doc.item("3", "Data", "taget_til_efterretning")
    doc.item("4", "Ny indsats", "udsat")
    table(doc, ["Punkt"], cols, rows, left=(1, 2), where="prose")
    return doc


FAMILIES = (
    (cluster_minutes, 4),
    (committee_minutes, 4),
    (agenda, 2),
    (letter, 3),
    (in_lists, 3),
    (ranges_and_rates, 2),
    (dirty_figures, 2),
    (personal, 2),
    (nothing, 2),
    (minutes_as_table, 2),
)
