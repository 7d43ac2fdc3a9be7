"""The source tables of a folder, with what in them was not understood."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.ledger.columns import load_map
from pipeline.ledger.entries import Ledger, read_ledger
from pipeline.ledger.shares import Population, read_population
from pipeline.model import Finding
from pipeline.reading.workbook import sheets_of
from pipeline.reference.texts import listed, message

MAP = "kolonner.csv"


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
        findings.append(_finding(MAP, "map", why=error))
    ledgers: list[Ledger] = []
    populations: list[Population] = []
    for path in paths:
        try:
            sheets = sheets_of(path.read_bytes(), path.name)
        except (ValueError, OSError) as error:
            findings.append(_finding(path.name, "closed", why=error))
            continue
        shown = [sheet for sheet in sheets if sheet.visible]
        hidden = [sheet.name for sheet in sheets if not sheet.visible]
        hidden += [" ".join((sheet.name, address)) for sheet in shown for address, _ in sheet.hidden]
        findings += [_finding(path.name, "hidden", places=listed(hidden, "; "))] if hidden else []
        people = [found for sheet in shown if (found := read_population(path.name, sheet))]
        read = [] if people else [made for sheet in shown if (made := read_ledger(path.name, sheet, stated))]
        populations += [each for each in people if each.by_quarter]
        ledgers += read
        if not (read or any(each.by_quarter for each in people)):
            findings.append(_finding(path.name, "split" if people else "no_amounts"))
        findings += [_not_understood(ledger) for ledger in read if ledger.unread]
    return Sources(tuple(ledgers), tuple(findings), tuple(populations))


def _not_understood(ledger: Ledger) -> Finding:
    name = f"{ledger.file} ({ledger.sheet})" if ledger.sheet else ledger.file
    lines = listed([f"{row}: {what}" for row, what in ledger.unread], "; ")
    return _finding(name, "lines", count=len(ledger.unread), lines=lines)


def _finding(name: str, key: str, **fields: object) -> Finding:
    return Finding("ledger.unread", "warning", *message("source", key, name=name, **fields))
