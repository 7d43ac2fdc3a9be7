"""``klyngeregnskab sums FILE``: the sums of any table, what holds, what does not, and what would make it hold."""

import argparse
import contextlib
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.commands import UsageError, bytes_of
from pipeline.commands.language import Parser, phrase, say
from pipeline.commands.results import add_output, destination, form_of, terminal_width, write_records
from pipeline.reconciliation import CellRelation, Reconciled, TableFinding, reconcile
from pipeline.reconciliation.explain import name_of
from pipeline.reconciliation.matrix import FORMATS, Place
from pipeline.reconciliation.ratios.find import differences
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.records import json_value
from pipeline.report.sums_text import table_text

FORMATS_OUT = ("text", "json", "csv", "csv-da", "md", "xlsx")
OF_SUM = ("table", "total", "parts", "kind", "op", "verdict", "reported", "computed", "difference", "slack")
FIGURES = ("reported", "computed", "difference", "slack")
WRONG = 3


@dataclass(frozen=True, slots=True)
class Table:
    """A table to look at: where it is from, its rows of texts, and what is known of it."""

    id: str
    rows: tuple[tuple[str, ...], ...]
    number_format: str | None = None
    header_rows: int | None = None
    bold: tuple[tuple[int, int], ...] = ()
    caption: str = ""


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("file", metavar="FIL")
    add_output(parser, FORMATS_OUT)
    parser.option("--fail-on", choices=["mismatch"])
    parser.option("--number-format", metavar="FORMAT")


def run(args: argparse.Namespace) -> int:
    """Print the sums of every table of the file. 1 when the file cannot be read or holds no table; 3 with ``--fail-on`` for a wrong sum."""
    if args.number_format and args.number_format.lower() not in FORMATS:
        raise UsageError(say("ukendt talformat", "unknown number format") + f": {args.number_format} (da, en, space)")
    form = form_of(args, "text")
    data, name = _bytes_of(args.file)
    jsonl = _is_jsonl(name, data)
    found = _json_tables(data, args.number_format) if jsonl else _tables(data, name, args.number_format)
    wrong, count, records = False, 0, []
    with destination(args.output) if form in ("text", "json") else contextlib.nullcontext(sys.stdout) as out:
        for table in found:
            count += 1
            done = reconcile(
                table.rows, number_format=table.number_format, header_rows=table.header_rows, bold=table.bold
            )
            wrong |= any(finding.verdict == "mismatch" for finding in done.findings)
            if form == "text":
                out.write(table_text(table.caption or table.id, done, args.lang, not terminal_width()) + "\n")
            elif form == "json":
                out.write(json.dumps(_as_json(table, done), ensure_ascii=False, default=json_value) + "\n")
            else:
                records += _records(table, done)
    if not count and not jsonl:
        print("klyngeregnskab sums: " + say("ingen tabel fundet", "no table found"), file=sys.stderr)
        return 1
    if form not in ("text", "json"):
        write_records(OF_SUM, records, form, args.output)
    return WRONG if wrong and args.fail_on else 0


def _records(table: Table, done: Reconciled) -> list[dict[str, Any]]:
    """A record for each sum, total and parts by their names in the table."""

    def name(place: Place) -> str:
        return " ".join(name_of(done.matrix, place).split())

    return [
        {
            "table": table.caption or table.id,
            "total": name(each.total),
            "parts": " + ".join(map(name, each.members)),
            **{key: getattr(each, key) for key in OF_SUM[3:]},
        }
        for each in done.relations
    ]


def _bytes_of(file: str) -> tuple[bytes, str]:
    if file == "-":
        return sys.stdin.buffer.read(), "-"
    return bytes_of(file), Path(file).name


def _is_jsonl(name: str, data: bytes) -> bool:
    if name.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        return True
    return name == "-" and data.lstrip()[:1] == b"{" and b'"table"' in data[:100_000]


def _json_tables(data: bytes, number_format: str | None) -> Iterator[Table]:
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record: dict[str, Any] = json.loads(line)
            rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in record["table"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(phrase("no_table_object", number=number, why=error)) from error
        style = number_format or record.get("number_format")
        yield Table(
            str(record.get("id", number)),
            rows,
            style if style and str(style).lower() in FORMATS else None,
            record.get("header_rows"),
        )


def _tables(data: bytes, name: str, number_format: str | None) -> Iterator[Table]:
    """The sheets of a workbook or of delimited text; else the tables of a document."""
    from pipeline.reading.workbook import sheets_of

    try:
        sheets = sheets_of(data, name, as_printed=True)
    except ValueError:
        yield from _document_tables(data, name, number_format)
        return
    for sheet in sheets:
        yield Table(sheet.name or name, sheet.rows, number_format or ("da" if sheet.name else None), bold=sheet.bold)


def _document_tables(data: bytes, name: str, number_format: str | None) -> Iterator[Table]:
    from pipeline.commands.tables import tables_of
    from pipeline.model import Grid

    document, laid_out = tables_of(data, name, second=False)
    for finding in (*document.findings, *laid_out.findings):
        print(f"klyngeregnskab sums: {say(finding.explanation_da, finding.explanation_en)}", file=sys.stderr)
    for block in laid_out.blocks:
        if isinstance(block, Grid):
            bold = tuple((cell.row, cell.col) for cell in block.cells if cell.bold)
            rows = tuple(tuple(row) for row in block.texts())
            yield Table(block.id, rows, number_format or "da", block.header_rows or None, bold, block.caption)


def _as_json(table: Table, done: Reconciled) -> dict[str, Any]:
    found: list[CellRelation | Ratio] = [*done.relations, *done.ratios, *differences(done.matrix, done.relations)]
    return {
        "id": table.id,
        "caption": table.caption,
        "relations": [_relation(r) for r in found],
        "findings": [_finding(f, done) for f in done.findings],
        "cell_sums": [
            {"cell": list(s.place), "total": s.total, "parts": list(s.parts), "verdict": s.comparison.verdict}
            for s in done.cell_sums
        ],
        "not_checked": [
            {"kind": u.kind, "line": u.line, "cells": [list(c) for c in u.cells], "reason": u.reason}
            for u in done.unchecked
        ],
        "verdicts": done.counts,
    }


def _relation(relation: CellRelation | Ratio) -> dict[str, Any]:
    return {
        "total": list(relation.total),
        "members": [list(m) for m in relation.members],
        "signs": list(relation.signs),
        **({"factor": relation.factor} if isinstance(relation, Ratio) else {}),
        **{name: getattr(relation, name) for name in ("op", "kind", "verdict")},
        **{name: getattr(relation, name) for name in FIGURES},
        "stated": list(relation.total if isinstance(relation, Ratio) else relation.stated),
    }


def _finding(finding: TableFinding, done: Reconciled) -> dict[str, Any]:
    tested: list[CellRelation | Ratio] = [*done.relations, *done.ratios]
    broken: list[CellRelation | Ratio] = [*finding.relations, *finding.ratios]
    numbers = {(r.op, r.total, r.members): i for i, r in enumerate(tested)}
    plain = ("code", "severity", "verdict", "located", "explanation_da", "explanation_en")
    return {
        **{name: getattr(finding, name) for name in plain},
        "class": finding.klass,
        "cell": list(finding.place),
        "relations": [numbers[(r.op, r.total, r.members)] for r in broken],
        **{name: getattr(finding, name) for name in FIGURES},
        "proposals": [{"cell": list(cell), "value": value} for cell, value in finding.proposals],
        "rivals": [[list(cell) for cell in cells] for cells in finding.rivals],
    }
