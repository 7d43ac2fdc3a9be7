"""``klyngeregnskab reconcile``: what documents report, held against the user's own source tables in ``raw/kilder/``."""

from __future__ import annotations

import argparse
import collections
import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.commands import UsageError, bytes_of
from pipeline.ledger import STATUSES, Comparison, Ledger, Reported, compare, load_map, map_rows, read_ledger
from pipeline.ledger.columns import MAP_FIELDS
from pipeline.ledger.records import DIFFERENT
from pipeline.sources import LEDGERS

MAP = "kolonner.csv"
FAILED = 3
LABELS = {
    "match": ("stemmer", "match"),
    "within_rounding": ("inden for afrunding", "within rounding"),
    "changed": ("afviger", "changed"),
    "missing_there": ("mangler i kilden", "missing in the source"),
    "missing_here": ("mangler i dokumenterne", "missing in the documents"),
    "twice": ("står to gange i kilden", "twice in the source"),
}
FIELDS = (
    "status",
    "fact_id",
    "region_id",
    "cluster_id",
    "municipality_id",
    "initiative",
    "measure",
    "payer",
    "period_from",
    "period_to",
    "reported_kr",
    "source_kr",
    "difference_kr",
    "slack_kr",
    "file",
    "sheet",
    "rows",
    "note",
    "because",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``reconcile``."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FIL",
        help="regneark eller csv; ellers alt i raw/kilder/ / else all of raw/kilder/",
    )
    parser.add_argument("--format", choices=["text", "csv", "json", "xlsx"], default="text")
    parser.add_argument("--out", type=Path, help="skriv til fil (kræves for xlsx) / write to a file (needed for xlsx)")
    parser.add_argument("--all", action="store_true", help="vis også det, der stemmer / show what agrees too")
    parser.add_argument(
        "--tolerance",
        type=Decimal,
        default=Decimal(0),
        metavar="KR",
        help="så mange kroner må der være til forskel / allowed difference",
    )
    parser.add_argument(
        "--columns",
        action="store_true",
        help=f"vis kolonnernes betydning, som linjer til raw/kilder/{MAP} / show what the columns were taken for",
    )
    parser.add_argument(
        "--fail-on",
        choices=["changed"],
        help="kode 3, når noget afviger, mangler eller står to gange / exit code 3 on any difference",
    )


def run(args: argparse.Namespace) -> int:
    """Print the comparisons; 3 with ``--fail-on changed`` when something differs, is missing or stands twice."""
    ledgers = read_sources(args.root, args.files)
    english = args.lang == "en"
    if args.columns:
        print(column_lines(ledgers), end="")
        return 0
    for ledger in ledgers:
        for row, what in ledger.unread:
            where = (
                f"{ledger.file}{f' ({ledger.sheet})' if ledger.sheet else ''}, {'row' if english else 'række'} {row}"
            )
            print(f"{where}: {'not understood' if english else 'ikke forstået'}: {what}", file=sys.stderr)
    found = compare(reported(args.root), ledgers, args.tolerance)
    different = [each for each in found if each.status in DIFFERENT and not each.because]
    shown = found if args.all or args.format != "text" else different
    _write(shown, found, args)
    return FAILED if args.fail_on and different else 0


def read_sources(root: Path, files: Sequence[Path]) -> list[Ledger]:
    """The source tables of the named files, or of all in ``raw/kilder/``. Raises UsageError when there is none, or one holds no amounts."""
    from pipeline.reading.workbook import sheets_of

    folder = root / "raw" / LEDGERS
    named = list(files) or sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name != MAP and not path.name.startswith(".")
    )
    if not named:
        raise UsageError(
            f"der er ingen kilder i {folder}; læg et regneark eller en csv-fil der / there is no source table in {folder}"
        )
    map_path = folder / MAP
    try:
        stated = load_map(map_path.read_text(encoding="utf-8-sig")) if map_path.is_file() else {}
    except ValueError as error:
        raise UsageError(f"{map_path}: linje / line {error}") from None
    ledgers = []
    for path in named:
        try:
            sheets = sheets_of(bytes_of(path), path.name)
        except ValueError as error:
            raise UsageError(f"{path}: {error}") from None
        read = [
            ledger
            for sheet in sheets
            if sheet.visible and (ledger := read_ledger(path.name, sheet, stated)) is not None
        ]
        if not read:
            raise UsageError(f"{path}: ingen kolonne med beløb er fundet / no column of amounts was found")
        ledgers += read
    return ledgers


def reported(root: Path) -> list[Reported]:
    """The facts of the warehouse that documents state. Raises UsageError when there is no warehouse."""
    from pipeline.warehouse.load import open_warehouse, package_query, query, warehouse_path

    try:
        connection = open_warehouse(warehouse_path(root))
    except FileNotFoundError as error:
        raise UsageError(f"{error.args[0]} findes ikke; kør «extract» først / run “extract” first") from None
    with connection:
        return [Reported(**row) for row in query(connection, package_query("reported_facts.sql"))]


def column_lines(ledgers: Iterable[Ledger]) -> str:
    """The columns of the source tables as the lines of ``kolonner.csv``."""
    target = io.StringIO()
    writer = csv.DictWriter(target, MAP_FIELDS, lineterminator="\n")
    writer.writeheader()
    for ledger in ledgers:
        writer.writerows(map_rows(ledger.file, ledger.sheet, ledger.columns))
    return target.getvalue()


def record(each: Comparison) -> dict[str, Any]:
    """A comparison as a flat record, amounts as Decimal."""
    fact = each.reported
    return dict(
        zip(
            FIELDS,
            (
                each.status,
                fact.fact_id or None,
                fact.region or None,
                fact.cluster or None,
                fact.municipality or None,
                fact.initiative_name or None,
                fact.measure or None,
                fact.payer,
                fact.first or None,
                fact.last or None,
                fact.value if fact.fact_id else None,
                each.booked,
                each.difference,
                each.slack,
                each.entries[0].file if each.entries else None,
                each.entries[0].sheet or None if each.entries else None,
                ", ".join(str(entry.row) for entry in each.entries) or None,
                each.note or None,
                ", ".join(each.because) or None,
            ),
            strict=True,
        )
    )


def _write(shown: Sequence[Comparison], found: Sequence[Comparison], args: argparse.Namespace) -> None:
    records = [record(each) for each in shown]
    if args.format == "xlsx":
        from pipeline.report.records_sheet import write_records

        if args.out is None:
            raise UsageError("--format xlsx kræver --out FIL / needs --out FILE")
        write_records(args.out, "Afstemning" if args.lang == "da" else "Reconciliation", FIELDS, records)
        return
    if args.format == "json":
        text = json.dumps(records, ensure_ascii=False, indent=1, default=_number) + "\n"
    elif args.format == "csv":
        target = io.StringIO()
        writer = csv.DictWriter(target, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        text = target.getvalue()
    else:
        text = _text(shown, found, args.lang)
    if args.out is None:
        print(text, end="")
    else:
        args.out.write_text(text, encoding="utf-8")


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _text(shown: Sequence[Comparison], found: Sequence[Comparison], lang: str) -> str:
    from pipeline.report.words import Words

    words, at = Words(lang), 0 if lang == "da" else 1
    lines = []
    for each in sorted(
        shown, key=lambda c: (STATUSES[::-1].index(c.status), -abs(c.difference or c.booked or c.reported.value))
    ):
        fact = each.reported
        who = " › ".join(filter(None, (fact.cluster or fact.region, fact.municipality, fact.initiative_name)))
        years = str(fact.first) if fact.first == fact.last else f"{fact.first}–{fact.last}"
        what = ", ".join(filter(None, (fact.measure, fact.payer, years if fact.first else "")))
        figures = [
            f"{('rapporteret', 'reported')[at]} {words.kroner(fact.value)}" if fact.fact_id else "",
            f"{('kilde', 'source')[at]} {words.kroner(each.booked)}" if each.booked is not None else "",
            f"{('forskel', 'difference')[at]} {words.difference(each.difference)}" if each.difference else "",
            f"{('række', 'row')[at]} {each.note}" if each.note else "",
        ]
        lines.append(f"{LABELS[each.status][at]}: {who} ({what}): {'; '.join(filter(None, figures))}")
    counts = collections.Counter(each.status for each in found if not each.because)
    follow = sum(bool(each.because) for each in found)
    if follow:
        lines.append(f"{follow} {('følger af de øvrige', 'follow from the others')[at]}")
    lines.append(
        " · ".join(f"{counts[status]} {LABELS[status][at]}" for status in STATUSES if counts[status])
        or ("intet at sammenligne", "nothing to compare")[at]
    )
    return "\n".join(lines) + "\n"
