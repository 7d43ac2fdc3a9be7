"""Extractions made by hand, for tests of what happens after the reading."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal

from pipeline.model import (
    Amount,
    Box,
    Cell,
    Claim,
    Decision,
    Document,
    Extraction,
    Finding,
    Grid,
    Layout,
    Membership,
    Mention,
    NumberToken,
    Page,
    Paragraph,
    Part,
    Profile,
    Relation,
    Span,
    Statement,
    StatementPart,
    Status,
)

SHARES = (("Klynge Nord", "2.182.966"), ("Klynge Midt", "1.204.100"), ("Klynge Syd", "900.000"))


def amount(raw: str, unit: str = "kr", quantum: str = "1") -> Amount:
    """An amount printed as a whole number of kroner."""
    value = Decimal(raw.replace(".", "").replace(",", "."))
    half = Decimal(quantum) / 2
    return Amount(value, Decimal(quantum), value - half, value + half, unit, raw)


def table_span(row: int, col: int, quote: str, block: str = "t1") -> Span:
    """The span of a whole cell, with a box in a regular grid."""
    left, top = 60.0 + 150 * col, 120.0 + 20 * row
    return Span(1, quote, Box(left, top, left + 140, top + 16), None, block, row, col, 0, len(quote))


def extraction(seed: str = "a", total: str = "4.287.066", **profile: str) -> Extraction:
    """A notat with one table of three cluster shares and a total, a decision, a status, memberships and a relation.

    With another ``total`` the sum does not hold, and there is a finding.
    """
    cells = [
        Cell(0, 0, "Klynge"),
        Cell(0, 1, "Afsat\nkr."),
        Cell(4, 0, "I alt", bold=True),
        Cell(4, 1, total, bold=True),
    ]
    mentions, claims, numbers = [], [], []
    for row, (name, share) in enumerate(SHARES, 1):
        cells += [Cell(row, 0, name), Cell(row, 1, share, box=table_span(row, 1, share).box)]
        mentions.append(
            Mention(f"t1.r{row}c0", "cluster", name, table_span(row, 0, name), (("document", "Region Hovedstaden"),))
        )
    for row, (name, raw) in enumerate([*SHARES, ("I alt", total)], 1):
        claim = Claim(
            f"t1.r{row}c1",
            table_span(row, 1, raw),
            amount(raw),
            "allocated",
            "Afsat",
            "decided",
            "kommuner",
            role="total" if name == "I alt" else "part",
            period_from=2023,
            period_to=2026,
            mentions=() if name == "I alt" else (f"t1.r{row}c0",),
            subject_text=name,
            standing="reported",
            whole=True,
        )
        claims.append(claim)
        numbers.append(NumberToken(f"{claim.id}.0", raw, "amount", claim.span, claim.id, "amount cell"))
    numbers.append(NumberToken("p1.0", "2023", "year", Span(1, "2023", None, 1, "p1", start=5, end=9), reason="a year"))
    numbers.append(NumberToken("p1.1", "17", "unexplained", Span(1, "17", None, 1, "p1", start=20, end=22)))
    computed, reported = (
        sum((claim.amount.value_kr for claim in claims[:3] if claim.amount), Decimal(0)),
        amount(total).value_kr,
    )
    verdict = "exact" if computed == reported else "mismatch"
    relation = Relation(
        "r1",
        "column",
        "t1.r4c1",
        tuple(Part(claim.id, Decimal(1)) for claim in claims[:3]),
        reported,
        computed,
        reported - computed,
        Decimal(2),
        verdict,
        "I alt = Klynge Nord + Klynge Midt + Klynge Syd",
    )
    finding = Finding(
        "sum.column",
        "error",
        "Kolonnen giver ikke det trykte.",
        "The column does not give what is printed.",
        claims[3].span,
        "mismatch",
        "unexplained",
        "r1",
        "t1.r4c1",
        reported,
        computed,
        reported - computed,
        Decimal(2),
    )
    grid = Grid(
        "t1",
        5,
        2,
        tuple(cells),
        1,
        "Tabel 1: Fælles midler",
        "kr",
        ("* skøn",),
        (1,),
        ((1, Box(60, 120, 350, 220)),),
        "ruled",
    )
    return Extraction(
        document=Document(
            hashlib.sha256(seed.encode()).hexdigest(),
            "application/pdf",
            "read",
            "Notat om fælles midler",
            (Page(1, 595.0, 842.0, engine="pdfium"),),
            metadata=(("creator", "Writer"),),
        ),
        layout=Layout(
            (
                Paragraph("p1", "Maj 2023 godkendt, 17 bilag", 1, role="heading", level=1),
                grid,
                Paragraph("p2", "Slut.", 1),
            )
        ),
        profile=replace(
            Profile("notat", "Notat om fælles midler", "2023-05-10", region="Region Hovedstaden"), **profile
        ),
        claims=tuple(claims),
        mentions=(
            *mentions,
            Mention("p2.m0", "municipality", "Gribskov", Span(1, "Gribskov", block="p2")),
            Mention("p2.m1", "initiative", "Akutteam", Span(1, "Akutteam", block="p2", start=9)),
        ),
        numbers=tuple(numbers),
        statuses=(
            Status(
                "s1",
                Span(1, "Akutteam", block="p2"),
                "p2.m1",
                "Akutteam",
                "Ældre",
                "Klynge Nord",
                ("t1.r1c0",),
                "i drift",
                "2025",
            ),
        ),
        decisions=(
            Decision(
                "d1",
                "3",
                "Økonomi",
                Span(1, "Godkendt", block="p2"),
                "at midlerne fordeles",
                "Godkendt",
                "godkendt",
                ("t1.r4c1",),
            ),
        ),
        memberships=(
            Membership("m1", "t1.r1c0", "p2.m0", Span(1, "Gribskov*", block="p2"), "*", "administrative", False),
        ),
        relations=(relation,),
        statements=(
            Statement(
                "p1.count20",
                "count",
                Span(1, "17 bilag", None, 1, "p1", start=20, end=28),
                "bilag",
                Decimal(17),
                Decimal(17),
                Decimal(0),
                Decimal(0),
                "exact",
                (StatementPart(Decimal(17), "17", "p1.1"), StatementPart(Decimal(4), total, claim="t1.r4c1")),
                "",
                "Der står 17 bilag, og 17 er nævnt.",
                "It says 17 bilag, and 17 are listed.",
            ),
        ),
        findings=(finding,) if verdict == "mismatch" else (),
    )


def unreadable(seed: str = "x", code: str = "document.unreadable") -> Extraction:
    """What a reader gives for a damaged file."""
    finding = Finding(
        code, "error", "Filen kan ikke læses: den er beskadiget.", "The file cannot be read: it is damaged."
    )
    return Extraction(
        Document(hashlib.sha256(seed.encode()).hexdigest(), "application/pdf", "unreadable"),
        Layout(()),
        findings=(finding,),
    )
