"""Shares by inhabitants against FOLK1A: which quarter is the key, and whose share is off. The inhabitants are made up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.ledger import Comparison, Rate, Reported, compare, read_sources
from pipeline.ledger.population import read_population
from pipeline.reading.workbook import sheets_of

TOWNS = {
    "horsens": ("Horsens", "615"),
    "hedensted": ("Hedensted", "766"),
    "odder": ("Odder", "727"),
    "skanderborg": ("Skanderborg", "746"),
}
HEADS = {
    "2023K1": {"horsens": 95012, "hedensted": 48107, "odder": 23581, "skanderborg": 65233},
    "2023K3": {"horsens": 95790, "hedensted": 48190, "odder": 23702, "skanderborg": 65611},
    "2024K1": {"horsens": 96403, "hedensted": 48255, "odder": 23650, "skanderborg": 66120},
}


def long(area: str = "{name}", extra: bool = True) -> str:
    """StatBank's CSV: a line for each area and quarter; with the other variables, of which only the totals are wanted."""
    lines = ["OMRÅDE;KØN;ALDER;CIVILSTAND;TID;INDHOLD" if extra else "OMRÅDE;TID;INDHOLD"]
    for quarter, heads in HEADS.items():
        lines.append(f"Hele landet;{'I alt;Alder i alt;I alt;' if extra else ''}{quarter};5932654")
        for town, count in heads.items():
            name, code = TOWNS[town]
            place = area.format(name=name, code=code)
            if extra:
                lines.append(f"{place};Mænd;Alder i alt;I alt;{quarter};{count // 2}")
            lines.append(f"{place};{'I alt;Alder i alt;I alt;' if extra else ''}{quarter};{count}")
    return "\n".join(lines) + "\n"


def matrix() -> str:
    """What the web page saves: a title, then a column a quarter."""
    rows = ["Folketal den 1. i kvartalet efter område og tid", "", ";" + ";".join(HEADS)]
    rows += [f"{name};" + ";".join(str(HEADS[quarter][town]) for quarter in HEADS) for town, (name, _) in TOWNS.items()]
    return "\n".join(rows) + "\n"


def shares(quarter: str, pot: int = 4_000_000, step: int = 1, **moved: int) -> list[Reported]:
    heads = HEADS[quarter]
    whole = sum(heads.values())
    made = []
    for town, count in heads.items():
        value = Decimal(round(pot * count / whole / step) * step + moved.get(town, 0))
        half = Decimal(step) / 2
        made.append(
            Reported(
                town,
                value,
                value - half,
                value + half,
                "midtjylland",
                "midtjylland-horsens",
                town,
                measure="allocated",
                payer="kommuner",
                first=2024,
                last=2024,
            )
        )
    return made


def held(tmp_path: Path, text: str, facts: list[Reported]) -> dict[str, Comparison]:
    (tmp_path / "folk1a.csv").write_text(text, encoding="utf-8-sig")
    return {
        each.reported.municipality: each for each in compare(facts, read_sources([tmp_path / "folk1a.csv"], tmp_path))
    }


@pytest.mark.parametrize("text", [long(), long("{code}"), long("{code} {name}", extra=False), matrix()])
def test_statbank_tables_are_read_however_they_were_ordered(text: str) -> None:
    (sheet,) = sheets_of(text.encode(), "folk1a.csv", as_printed=True)
    population = read_population("folk1a.csv", sheet)
    assert population is not None
    for quarter, heads in HEADS.items():
        read = population.by_quarter[quarter]
        assert {town: int(read["municipality", town]) for town in heads} == heads
        assert read["cluster", "midtjylland-horsens"] == sum(heads.values())


def test_the_quarter_that_makes_the_printed_key_is_told(tmp_path: Path) -> None:
    found = held(tmp_path, long(), shares("2023K3"))
    assert {each.status for each in found.values()} <= {"match", "within_rounding"} and len(found) == 4
    assert {each.note for each in found.values()} == {"efter indbyggertal 2023K3"}


def test_whose_share_is_off_is_told_and_nobody_elses(tmp_path: Path) -> None:
    found = held(tmp_path, long(), shares("2024K1", odder=-27_000))
    assert {town for town, each in found.items() if each.status == "changed"} == {"odder"}
    assert found["odder"].difference is not None and abs(found["odder"].difference + 27_000) <= 2
    assert found["odder"].entries[0].file == "folk1a.csv" and found["odder"].note == "efter indbyggertal 2024K1"


def test_rounded_shares_may_fit_several_quarters_and_all_are_named(tmp_path: Path) -> None:
    found = held(tmp_path, long(), shares("2024K1", step=100_000))
    assert all("2023K1" in each.note and "2024K1" in each.note for each in found.values()) and found


@pytest.mark.parametrize("pot", ["equal", "otherwise"])
def test_what_is_given_out_otherwise_is_not_held_against_inhabitants(tmp_path: Path, pot: str) -> None:
    facts = shares("2024K1")
    values = [Decimal(500_000)] * 4 if pot == "equal" else [Decimal(n) for n in (910_000, 705_500, 1_200_250, 333_000)]
    moved = [
        Reported(
            f.fact_id,
            v,
            v - 1,
            v + 1,
            f.region,
            f.cluster,
            f.municipality,
            measure=f.measure,
            payer=f.payer,
            first=2024,
            last=2024,
        )
        for f, v in zip(facts, values, strict=True)
    ]
    assert not held(tmp_path, long(), moved)


def test_a_ledger_is_no_table_of_inhabitants() -> None:
    (sheet,) = sheets_of(
        b"Kommune;Tid;Bel\xc3\xb8b\nOdder;2024;1000\nHorsens;2024;2000\n", "finans.csv", as_printed=True
    )
    assert read_population("finans.csv", sheet) is None


def test_rates_a_head_are_recomputed_and_the_wrong_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "folk1a.csv").write_text(long(), encoding="utf-8")
    rates = []
    for town, count in HEADS["2023K3"].items():
        amount = Decimal(250_000)
        rate = (amount / count).quantize(Decimal("0.01")) + (Decimal("0.30") if town == "odder" else 0)
        half = Decimal("0.005")
        about = Reported(
            town, rate, rate - half, rate + half, municipality=town, measure="unit_cost", first=2024, last=2024
        )
        rates.append(Rate(about, amount - Decimal("0.5"), amount + Decimal("0.5"), amount, "t1 2 1"))
    found = compare([], read_sources([tmp_path / "folk1a.csv"], tmp_path), rates=rates)
    assert {each.reported.municipality: each.status for each in found} == {
        "horsens": "match",
        "hedensted": "match",
        "odder": "changed",
        "skanderborg": "match",
    }
    assert {each.note for each in found} == {"kr. pr. indbygger 2023K3"}
