"""Shares by inhabitants against FOLK1A: which quarter is the key, and whose share is off. The inhabitants are made up."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.ledger.compare import compare, read_sources
from pipeline.ledger.entries import Comparison
from pipeline.ledger.shares import Share, broken_keys, read_population
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


def share(town: str, value: Decimal, half: Decimal, column: str = "t 1", **more: object) -> Share:
    about = {
        "region": "midtjylland",
        "cluster": "midtjylland-horsens",
        "municipality": town,
        "first": 2024,
        "last": 2024,
    }
    place = {
        "table": "d/t",
        "row": town,
        "column": column,
        "is_rate": False,
        "measure": "allocated",
        "payer": "kommuner",
    }
    return Share.of(
        {"fact_id": f"d/{town}", "value": value, "low": value - half, "high": value + half, **about, **place, **more}
    )


def shares(quarter: str, pot: int = 4_000_000, step: int = 1, **moved: int) -> list[Share]:
    heads = HEADS[quarter]
    whole = sum(heads.values())
    values = {town: round(pot * count / whole / step) * step + moved.get(town, 0) for town, count in heads.items()}
    return [share(town, Decimal(value), Decimal(step) / 2) for town, value in values.items()]


def held(tmp_path: Path, text: str, given: list[Share]) -> dict[str, Comparison]:
    (tmp_path / "folk1a.csv").write_text(text, encoding="utf-8-sig")
    found = compare([], given, read_sources([tmp_path / "folk1a.csv"], tmp_path))
    return {each.reported.municipality: each for each in found}


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
    assert {(each.method, each.quarters) for each in found.values()} == {("inhabitants", "2023K3")}


def test_whose_share_is_off_is_told_and_nobody_elses(tmp_path: Path) -> None:
    found = held(tmp_path, long(), shares("2024K1", odder=-27_000))
    assert {town for town, each in found.items() if each.status == "changed"} == {"odder"}
    assert found["odder"].difference is not None and abs(found["odder"].difference + 27_000) <= 2
    assert found["odder"].entries[0].file == "folk1a.csv" and found["odder"].quarters == "2024K1"


def test_rounded_shares_may_fit_several_quarters_and_all_are_named(tmp_path: Path) -> None:
    found = held(tmp_path, long(), shares("2024K1", step=100_000))
    assert all("2023K1" in each.quarters and "2024K1" in each.quarters for each in found.values()) and found


@pytest.mark.parametrize("pot", ["equal", "otherwise"])
def test_what_is_given_out_otherwise_is_not_held_against_inhabitants(tmp_path: Path, pot: str) -> None:
    values = [500_000] * 4 if pot == "equal" else [910_000, 705_500, 1_200_250, 333_000]
    given = [share(town, Decimal(value), Decimal("0.5")) for town, value in zip(TOWNS, values, strict=True)]
    assert not held(tmp_path, long(), given)


def test_few_rounded_shares_are_no_proof_of_a_key(tmp_path: Path) -> None:
    given = [each for each in shares("2024K1", step=500_000) if each.about.municipality != "odder"]
    assert not held(tmp_path, long(), given)


def test_rounded_shares_ask_and_exact_ones_tell(tmp_path: Path) -> None:
    for step, code in ((1, "rule.broken"), (20_000, "rule.question")):
        found = held(tmp_path, long(), shares("2024K1", step=step, odder=-300_000))
        ((document, told),) = broken_keys(found.values())
        assert (document, told.code) == ("d", code) and told.explanation_da.startswith("Odder: ")


def test_the_share_that_takes_the_rest_of_the_rounding_is_not_off(tmp_path: Path) -> None:
    found = held(tmp_path, long(), shares("2024K1", skanderborg=-2))
    assert {each.status for each in found.values()} <= {"match", "within_rounding"} and len(found) == 4


def test_inhabitants_by_sex_alone_are_no_amounts_and_the_user_is_told_what_to_fetch(tmp_path: Path) -> None:
    text = "OMRÅDE;KØN;TID;INDHOLD\n" + "".join(
        f"{town};{sex};2024K1;{n}\n" for town, n in (("615", 47811), ("727", 11702)) for sex in "12"
    )
    (tmp_path / "folk1a.csv").write_text(text, encoding="utf-8")
    read = read_sources([tmp_path / "folk1a.csv"], tmp_path)
    assert not read.ledgers and not read.populations
    assert "i alt" in read.findings[0].explanation_da


def test_a_ledger_is_no_table_of_inhabitants() -> None:
    (sheet,) = sheets_of(
        b"Kommune;Tid;Bel\xc3\xb8b\nOdder;2024;1000\nHorsens;2024;2000\n", "finans.csv", as_printed=True
    )
    assert read_population("finans.csv", sheet) is None


def test_rates_a_head_are_recomputed_and_the_wrong_one_is_told(tmp_path: Path) -> None:
    given = []
    for town, count in HEADS["2023K3"].items():
        amount, off = Decimal(250_000), Decimal("0.30") if town == "odder" else 0
        given.append(share(town, amount, Decimal("0.5")))
        value = (amount / count).quantize(Decimal("0.01")) + off
        # the warehouse keeps two decimals: 2,59 ± 0,005 stands there as 2,59 to 2,60
        edges = {"low": value, "high": value + Decimal("0.01")}
        given.append(share(town, value, Decimal(0), "t 2", is_rate=True, measure="unit_cost", **edges))
    found = held(tmp_path, long(), given)
    assert {town: each.status for town, each in found.items()} == dict.fromkeys(TOWNS, "match") | {"odder": "changed"}
    assert {(each.method, each.quarters) for each in found.values()} == {("per_capita", "2023K3")}


def memo(quarter: str, **moved: int) -> str:
    """A memo with a table of shares and rates a head, as Markdown."""
    lines = ["# Fordeling af fælles midler 2024 i Horsensklyngen", "", "Midlerne er fordelt efter indbyggertal.", ""]
    lines += ["| Kommune | Afsat 2024 (kr.) | Kr. pr. indbygger |", "|---|---|---|"]
    total = 0
    for each in shares(quarter, **moved):
        town, value, heads = each.about.municipality, int(each.about.value), HEADS[quarter][each.about.municipality]
        rate = f"{4_000_000 / sum(HEADS[quarter].values()) if moved else value / heads:.2f}".replace(".", ",")
        lines.append(f"| {TOWNS[town][0]} | {value:,} | {rate} |".replace(",", ".", f"{value:,}".count(",")))
        total += value
    return "\n".join([*lines, f"| I alt | {total:,} | |".replace(",", ".")]) + "\n"


def test_from_a_memo_and_statbanks_file_to_the_finding_and_the_report(tmp_path: Path) -> None:
    (tmp_path / "raw" / "kilder").mkdir(parents=True)
    (tmp_path / "raw" / "kilder" / "folk1a.csv").write_text(long("{code} {name}"), encoding="utf-8-sig")
    (tmp_path / "raw" / "notat.md").write_text(memo("2023K3", hedensted=-31_000), encoding="utf-8")
    main(["--root", str(tmp_path), "--quiet", "extract"])
    out = tmp_path / "found.csv"
    main(["--root", str(tmp_path), "sql", "SELECT code, explanation_da, money_kr, page FROM problems", "-o", str(out)])
    share_off, rate_off = sorted(csv.DictReader(out.open(encoding="utf-8")), key=lambda row: -float(row["money_kr"]))
    assert (share_off["code"], rate_off["code"]) == ("rule.broken", "rule.broken") and share_off["page"] == "1"
    assert share_off["explanation_da"].startswith("Hedensted: ") and "2023K3, folk1a.csv" in share_off["explanation_da"]
    assert "Forskellen er 31.000 kr." in share_off["explanation_da"]
    assert "48.190 indbyggere" in rate_off["explanation_da"]
    page = (tmp_path / "warehouse" / "report" / "afstemning.html").read_text(encoding="utf-8")
    assert "efter indbyggertal 2023K3" in page and "pr. indbygger 2023K3" in page
    found = (tmp_path / "warehouse" / "report" / "index.html").read_text(encoding="utf-8")
    assert "Efter indbyggertal (2023K3, folk1a.csv)" in found


def test_a_sum_that_fails_by_the_same_difference_follows_from_the_share(tmp_path: Path) -> None:
    (tmp_path / "raw" / "kilder").mkdir(parents=True)
    (tmp_path / "raw" / "kilder" / "folk1a.csv").write_text(matrix(), encoding="utf-8")
    rows = shares("2024K1", odder=40_000)
    lines = ["# Horsensklyngen: midler i 2024", "", "| Kommune | Afsat (kr.) |", "|---|---|"]
    lines += [f"| {TOWNS[each.about.municipality][0]} | {each.about.value:,} |".replace(",", ".") for each in rows]
    (tmp_path / "raw" / "notat.md").write_text("\n".join([*lines, "| I alt | 4.000.000 |"]), encoding="utf-8")
    main(["--root", str(tmp_path), "--quiet", "extract"])
    out = tmp_path / "found.csv"
    query = "SELECT code, cause_id, explanation_da FROM findings WHERE verdict = 'mismatch'"
    main(["--root", str(tmp_path), "sql", query, "-o", str(out)])
    found = {row["code"]: row for row in csv.DictReader(out.open(encoding="utf-8"))}
    assert set(found) == {"rule.broken", "sum.column"}
    assert "sources.rule.broken" in found["sum.column"]["cause_id"] and found["rule.broken"][
        "explanation_da"
    ].startswith("Odder: ")
