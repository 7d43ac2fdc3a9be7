"""Source tables: what their columns hold, and what they say of the reported facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pipeline.ledger import compare as comparing
from pipeline.ledger.columns import Column, load_map
from pipeline.ledger.compare import Sources, read_sources
from pipeline.ledger.entries import Comparison, Ledger, Reported, read_ledger
from pipeline.reading.sheets import Sheet

POSTINGS = """Klynge;Kommunenavn;Regnskabsår;Betaler;Type;Konto;Beløb (kr.)
Horsensklyngen;Odder;2024;Kommuner;Afsat;4.62;120.000,00
Horsensklyngen;Horsens;2024;Kommuner;Afsat;4.62;480.500,50
Horsensklyngen;;2024;Regionen;Afsat;4.62;600.000,00
Horsensklyngen;;2024;Regionen;Udmøntet;4.62;-15.000,00
Horsensklyngen;;2024;Regionen;Udmøntet;4.62;215.000,00
Randersklyngen;;2024;Regionen;Afsat;4.62;310.000,00
I alt;;;;;;1.710.500,50"""
WIDE = """Kommunekode;Budget 2024 (1.000 kr.);Forbrug 2024 (1.000 kr.);Budget 2025 (1.000 kr.)
727;1.250;900;1.300
615;2.000;1.800;2.100"""


def compare(facts: list[Reported], sources: Sources) -> list[Comparison]:
    return comparing.compare(facts, (), sources)


def ledger(text: str, stated: Mapping[tuple[str, str], tuple[Column, ...]] | None = None) -> Ledger:
    rows = tuple(tuple(line.split(";")) for line in text.splitlines())
    made = read_ledger("kilde.csv", Sheet("", rows, numbers=tuple(range(1, len(rows) + 1))), stated or {})
    assert made is not None
    return made


def fact(value: object, *, digits: int = 0, **about: object) -> Reported:
    amount, half = Decimal(str(value)), Decimal(10) ** digits / 2
    given = {"region": "midtjylland", "measure": "allocated", "first": 2024, "last": 2024} | about
    return Reported("f", amount, amount - half, amount + half, **given)  # type: ignore[arg-type]


def test_the_columns_of_postings_are_known_by_heading_and_cells() -> None:
    read = ledger(POSTINGS)
    assert [column.role for column in read.columns] == [
        "cluster",
        "municipality",
        "period",
        "payer",
        "measure",
        "account",
        "amount",
    ]
    assert read.unread == () and all(entry.row != 8 for entry in read.entries), "the sum is left out"
    assert {(e.cluster, e.municipality, e.payer, e.measure, e.first, e.amount) for e in read.entries[:2]} == {
        ("midtjylland-horsens", "odder", "kommuner", "allocated", 2024, Decimal("120000.00")),
        ("midtjylland-horsens", "horsens", "kommuner", "allocated", 2024, Decimal("480500.50")),
    }


def test_amount_columns_take_measure_year_and_unit_from_their_headings() -> None:
    read = ledger(WIDE)
    assert [(c.role, c.measure, c.year, c.factor) for c in read.columns][1:] == [
        ("amount", "budget", 2024, 1000),
        ("amount", "disbursed", 2024, 1000),
        ("amount", "budget", 2025, 1000),
    ]
    first = read.entries[0]
    assert (first.municipality, first.amount, first.quantum) == ("odder", Decimal(1_250_000), Decimal(1000))


@pytest.mark.parametrize(
    ("reported", "status", "difference"),
    [
        (fact("600500.50", cluster="midtjylland-horsens", payer="kommuner"), "match", "0"),
        (fact("600501", cluster="midtjylland-horsens", payer="kommuner"), "within_rounding", "0.50"),
        (fact("1200000", digits=5, cluster="midtjylland-horsens"), "within_rounding", "-500.50"),
        (fact("1250000", cluster="midtjylland-horsens"), "changed", "49499.50"),
        (fact("200000", cluster="midtjylland-horsens", measure="disbursed"), "match", "0"),
        (fact("480500.5", cluster="midtjylland-horsens", municipality="horsens"), "match", "0"),
        (fact("5000", cluster="midtjylland-midt"), "missing_there", None),
    ],
)
def test_a_fact_is_held_against_the_entries_of_its_subject(
    reported: Reported, status: str, difference: str | None
) -> None:
    found = [each for each in compare([reported], Sources((ledger(POSTINGS),), ())) if each.status != "missing_here"]
    assert [(each.status, each.difference) for each in found] == [
        (status, None if difference is None else Decimal(difference))
    ]


def test_what_nobody_reports_is_told_once_a_group() -> None:
    found = compare([fact("1200500.5", cluster="midtjylland-horsens")], Sources((ledger(POSTINGS),), ()))
    missing = [
        (each.reported.cluster, each.reported.measure, each.booked) for each in found if each.status == "missing_here"
    ]
    assert missing == [
        ("midtjylland-horsens", "disbursed", Decimal("200000.00")),
        ("midtjylland-randers", "allocated", Decimal("310000.00")),
    ]


def test_a_line_booked_twice_is_told_with_its_row() -> None:
    again = POSTINGS.replace(
        "Randersklyngen;", "Horsensklyngen;;2024;Regionen;Afsat;4.62;600.000,00\nRandersklyngen;", 1
    )
    (found,) = [
        each
        for each in compare(
            [fact("600000", cluster="midtjylland-horsens", payer="region")], Sources((ledger(again),), ())
        )
        if each.reported.fact_id
    ]
    assert (found.status, found.note) == ("twice", "7")


def test_a_ledger_says_nothing_of_years_it_does_not_cover() -> None:
    assert [
        e
        for e in compare(
            [fact("1", cluster="midtjylland-horsens", first=2022, last=2022)], Sources((ledger(POSTINGS),), ())
        )
        if e.reported.fact_id
    ] == []


def test_names_that_are_not_understood_are_told() -> None:
    read = ledger(POSTINGS.replace("Randersklyngen", "Klynge Nord").replace("Udmøntet", "Blandet"))
    assert [what for _, what in read.unread] == ["Blandet", "Blandet", "Klynge Nord"]


def test_a_confirmed_column_goes_before_the_guess_and_a_proposal_does_not() -> None:
    lines = "file,sheet,column,role,measure,payer,year,factor,confirmed\nkilde.csv,,Konto,other,,,,,ja\nkilde.csv,,Betaler,other,,,,,\n"
    read = ledger(POSTINGS, load_map(lines))
    assert [c.role for c in read.columns if c.heading in ("Konto", "Betaler")] == ["payer", "other"]


def test_a_role_there_is_not_is_told_with_its_line() -> None:
    with pytest.raises(ValueError, match="2: role 'beløb'"):
        load_map("file,sheet,column,role,confirmed\na.csv,,Beløb,beløb,ja\n")


ACCOUNTS = """Kommunekode;Funktion;Dranst;Gruppering;Regnskabsår;Beløbstype;Beløb (kr.)
727;04.62.82;1;001;2024;Udmøntet;300.000
727;04.62.82;1;002;2024;Udmøntet;45.000
727;04.62.85;1;001;2024;Udmøntet;90.000"""


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("4.62.82 Genoptræning", 345_000, ["match"]),
        ("4.62.82.1.002 Udstyr", 45_000, ["match"]),
        ("4.62.85 Tandpleje", 95_000, ["changed"]),
        ("4.62.99 Andet", 1, []),
        ("Genoptræning", 345_000, []),
    ],
)
def test_facts_and_entries_meet_on_the_account(name: str, value: int, found: list[str]) -> None:
    told = fact(value, municipality="odder", measure="disbursed", initiative="x", initiative_name=name)
    entries = ledger(ACCOUNTS)
    assert entries.entries[0].account == "04.62.82.1.001"
    assert [each.status for each in compare([told], Sources((entries,), ())) if each.reported.fact_id] == found


def test_a_column_may_have_a_tolerance_of_its_own() -> None:
    text = 'file,sheet,column,role,tolerance,confirmed\nkilde.csv,,Beløb (kr.),amount,"1000,5",ja\n'
    asked = [fact("600900", cluster="midtjylland-horsens", payer="region")]
    for stated, status in ((load_map(text), "within_rounding"), ({}, "changed")):
        (each,) = [e for e in compare(asked, Sources((ledger(POSTINGS, stated),), ())) if e.reported.fact_id]
        assert each.status == status


def test_rows_and_sheets_that_a_source_hides_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    filtered, away = book.active, book.create_sheet("Gammelt")
    for row in (("Klynge", "År", "Beløb (kr.)"), ("Fyn", 2024, 100_000), ("Horsens", 2024, 200_000)):
        filtered.append(row)
    filtered.row_dimensions[3].hidden, away.sheet_state = True, "hidden"
    away.append(("Fyn", 2023, 5_000))
    book.save(tmp_path / "finans.xlsx")
    found = read_sources([tmp_path / "finans.xlsx"], tmp_path)
    assert [entry.amount for entry in found.ledgers[0].entries] == [100_000]
    (told,) = found.findings
    assert "Gammelt" in told.explanation_da and "C3" in told.explanation_da
