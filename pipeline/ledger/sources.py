"""The source tables of a folder, with what in them was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.ledger.columns import load_map
from pipeline.ledger.entries import Ledger, read_ledger
from pipeline.ledger.population import Population, read_population
from pipeline.model import Finding
from pipeline.reading.workbook import sheets_of

MAP = "kolonner.csv"
LISTED = 5  # lines named in a finding


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables of all source files, those of inhabitants apart, and findings about files and lines that were not understood."""

    ledgers: tuple[Ledger, ...]
    findings: tuple[Finding, ...]
    populations: tuple[Population, ...] = ()


def files_in(folder: Path) -> list[Path]:
    """The source files of a folder, without the file of confirmed columns."""
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    return [path for path in paths if path.is_file() and path.name != MAP and not path.name.startswith(".")]


def read_sources(paths: Iterable[Path], folder: Path) -> Sources:
    """Read source files with the columns that ``folder``/kolonner.csv confirms. Never raises on bad input: what could not be read is a finding."""
    findings: list[Finding] = []
    stated = {}
    try:
        if (folder / MAP).is_file():
            stated = load_map((folder / MAP).read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        findings.append(_finding(MAP, f"linje {error} kan ikke bruges", f"line {error} cannot be used"))
    ledgers: list[Ledger] = []
    populations: list[Population] = []
    for path in paths:
        try:
            sheets = sheets_of(path.read_bytes(), path.name)
        except (ValueError, OSError) as error:
            findings.append(_finding(path.name, f"kan ikke læses: {error}", f"cannot be read: {error}"))
            continue
        shown = [sheet for sheet in sheets if sheet.visible]
        people = [found for sheet in shown if (found := read_population(path.name, sheet))]
        read = [] if people else [made for sheet in shown if (made := read_ledger(path.name, sheet, stated))]
        populations += [each for each in people if each.by_quarter]
        ledgers += read
        if not (read or people):
            findings.append(_finding(path.name, "ingen kolonne med beløb er fundet", "no column of amounts was found"))
        elif not (read or any(each.by_quarter for each in people)):
            findings.append(
                _finding(
                    path.name,
                    "folketallet er delt op, og ingen kommunes tal i alt er med; hent det med køn, alder og civilstand »i alt«",
                    "inhabitants are split up, without any municipality's total; get it with sex, age and marital status “total”",
                )
            )
        findings += [_not_understood(ledger) for ledger in read if ledger.unread]
    return Sources(tuple(ledgers), tuple(findings), tuple(populations))


def _not_understood(ledger: Ledger) -> Finding:
    lines = "; ".join(f"{row}: {what}" for row, what in ledger.unread[:LISTED])
    more = " …" if len(ledger.unread) > LISTED else ""
    name = f"{ledger.file} ({ledger.sheet})" if ledger.sheet else ledger.file
    return _finding(
        name,
        f"{len(ledger.unread)} steder er ikke forstået (række: tekst): {lines}{more}",
        f"{len(ledger.unread)} places were not understood (row: text): {lines}{more}",
    )


def _finding(name: str, danish: str, english: str) -> Finding:
    return Finding("ledger.unread", "warning", f"Kilden {name}: {danish}.", f"The source {name}: {english}.")
