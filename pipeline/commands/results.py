"""Answers on paper: tables for people, and files for programs and spreadsheets; and the options that choose among them."""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.commands import UsageError
from pipeline.commands.language import Parser, phrase, say
from pipeline.records import json_value

if TYPE_CHECKING:
    import duckdb

    from pipeline.warehouse.asking import Answer, QueryError

WIDEST = 60  # characters of a column of a table
LEAST = 8  # a table whose columns would have to be narrower than this is shown as records
TEXT_FORMATS = ("table", "records", "csv", "csv-da", "md", "json")
FILE_FORMATS = ("parquet", "xlsx")
FORMATS = (*TEXT_FORMATS, *FILE_FORMATS)
BACKSLASH = "\\"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells Excel that a CSV file is UTF-8


def add_output(parser: Parser, formats: Sequence[str]) -> None:
    """``--format`` and ``--output`` of a command that knows these formats; the first is the one for people."""
    parser.option("--format", choices=formats)
    parser.option("-o", "--output", "--out", type=Path, metavar="FIL")
    parser.set_defaults(formats=formats)


def form_of(args: argparse.Namespace, standard: str) -> str:
    """The format that is asked for, by name or by the ending of the file. Raises UsageError where none is, or a file is needed."""
    output: Path | None = args.output
    form: str | None = args.format
    if form is None and output is not None:
        ending = output.suffix.lower().lstrip(".")
        form = args.formats[0] if ending == "txt" else ending if ending in args.formats else None
        if form is None:
            raise UsageError(phrase("which_format", output=output))
    form = form or standard
    if form in FILE_FORMATS and output is None:
        raise UsageError(phrase("to_file", form=form))
    return form


@contextlib.contextmanager
def destination(output: Path | None) -> Iterator[IO[str]]:
    """Where text goes: the file, or standard output."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
    else:
        with output.open("w", encoding="utf-8", newline="") as out:
            yield out


def save(connection: duckdb.DuckDBPyConnection, sql: str, form: str, output: Path | None) -> None:
    """Run the statements and write what each gives, to standard output or a file. Raises UsageError with the database's words and
    the place marked."""
    from pipeline.warehouse.asking import QueryError, ask, write_parquet

    try:
        if form == "parquet" and output is not None:
            write_parquet(connection, sql, output)
        else:
            _put(ask(connection, sql), form, output)
    except QueryError as error:
        raise UsageError(told(error)) from None


def _put(answers: Iterable[Answer], form: str, output: Path | None) -> None:
    """Write answers to standard output or a file, a sheet each in a workbook."""
    if form == "xlsx" and output is not None:
        from pipeline.report.records_sheet import Sheet, write_sheets

        found = [(each.names, *each.rows) for each in answers]
        write_sheets(output, [Sheet(output.stem if len(found) == 1 else "", rows) for rows in found])
    else:
        with destination(output) as out:
            write_all(answers, form, out, 0 if output else terminal_width())


def write_all(answers: Iterable[Answer], form: str, out: IO[str], width: int) -> None:
    """Answers one after the other, a blank line between."""
    for number, each in enumerate(answers):
        out.write("\n" * bool(number))
        write(each, form, out, width)


def told(error: QueryError) -> str:
    """One line of the database's words, and under it the line it is about with the place marked."""
    from pipeline.warehouse.asking import NotReadingError

    if isinstance(error, NotReadingError):
        return phrase("only_reading", statement=error)
    where = say(f"linje {error.line}: ", f"line {error.line}: ") if error.line > 1 else ""
    mark = f"\n  {error.text}\n  {' ' * error.column}^" if error.text else ""
    return f"{where}{error}{mark}"


def write_records(fields: Sequence[str], records: Iterable[dict[str, Any]], form: str, output: Path | None) -> None:
    """Records that are no answer of the database, in any of the formats but parquet."""
    from pipeline.warehouse.asking import Answer

    rows = [tuple(record[field] for field in fields) for record in records]
    types = ["DECIMAL" if any(isinstance(row[at], Decimal) for row in rows) else "" for at in range(len(fields))]
    _put([Answer(tuple(fields), tuple(types), iter(rows))], form, output)


def write(answer: Answer, form: str, out: IO[str], width: int = 0) -> None:
    """Write an answer in a text format; tables no wider than ``width``, where it is given."""
    if form == "table":
        _table(answer, out, width)
    elif form == "records":
        _records(answer.names, list(answer.rows), out)
    elif form == "md":
        _markdown(answer, out)
    elif form == "json":
        _json(answer, out)
    else:
        writer, text = csv_writer(form, out), _as_danes_write if form == "csv-da" else _plain
        writer.writerow(answer.names)
        writer.writerows(map(text, row) for row in answer.rows)


def csv_writer(form: str, out: IO[str]) -> Any:
    """What writes rows as ``csv``, or as ``csv-da`` for Danish Excel: semicolons, and a mark that says the encoding."""
    if form != "csv-da":
        return csv.writer(out, lineterminator="\n")
    out.write("" if out.isatty() else BOM)
    return csv.writer(out, delimiter=";", lineterminator="\r\n")


def terminal_width() -> int:
    """Columns of the terminal; 0 (no limit) when what is written goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _as_danes_write(value: Any) -> Any:
    """Decimal commas; a text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        return f"'{value}"
    return _plain(value)


def _json(answer: Answer, out: IO[str]) -> None:
    """A list of objects; amounts are numbers, dates ISO texts."""
    out.write("[")
    for number, row in enumerate(answer.rows):
        record = dict(zip(answer.names, row, strict=True))
        out.write(",\n " if number else "\n ")
        out.write(json.dumps(record, ensure_ascii=False, default=json_value))
    out.write("\n]\n")


def _markdown(answer: Answer, out: IO[str]) -> None:
    numbers = [answer.is_number(n) for n in range(len(answer.names))]
    out.write(markdown_row(answer.names))
    out.write(markdown_row(["---:" if number else "---" for number in numbers]))
    for row in answer.rows:
        out.write(markdown_row(map(shown, row)))


def markdown_row(texts: Iterable[str]) -> str:
    """A row of a Markdown table; what would end a cell is masked."""
    return f"| {' | '.join(text.replace(BACKSLASH, BACKSLASH * 2).replace('|', BACKSLASH + '|') for text in texts)} |\n"


def _table(answer: Answer, out: IO[str], width: int) -> None:
    """Columns side by side; a row each as a record instead when they would be too narrow for the width."""
    rows = list(answer.rows)
    texts = [[shown(value) for value in row] for row in rows]
    widths = [
        min(WIDEST, max([len(name), *(len(row[n]) for row in texts)], default=0)) for n, name in enumerate(answer.names)
    ]
    if width and sum(widths) + 2 * (len(widths) - 1) > width:
        widths = _narrowed(widths, width, [answer.is_number(n) for n in range(len(widths))])
        if not widths:
            _records(answer.names, rows, out)
            return
    right = [answer.is_number(n) for n in range(len(widths))]
    lines = [answer.names, ["─" * size for size in widths], *texts]
    rights = [[False] * len(widths)] * 2 + [right] * len(texts)
    out.write("".join(map(side_by_side, lines, [widths] * len(lines), rights)) + _count(len(rows)))


def _narrowed(widths: Sequence[int], room: int, fixed: Sequence[bool]) -> list[int]:
    """Widths that fit: the widest columns of text give way first; none when they would have to be too narrow."""
    sizes = list(widths)
    while sum(sizes) + 2 * (len(sizes) - 1) > room:
        loose = [n for n, size in enumerate(sizes) if not fixed[n] and size > LEAST]
        if not loose:
            return []
        sizes[max(loose, key=lambda n: sizes[n])] -= 1
    return sizes


def _records(names: Sequence[str], rows: Sequence[Sequence[Any]], out: IO[str]) -> None:
    label = max(map(len, names), default=0)
    for number, row in enumerate(rows, 1):
        out.write(f"── {number} ".ljust(label + 12, "─") + "\n")
        for name, value in zip(names, row, strict=True):
            if value is not None:
                out.write(f"{name:<{label}}  {shown(value)}\n")
    out.write(_count(len(rows)))


def _count(rows: int) -> str:
    danish = f"({rows} {'række' if rows == 1 else 'rækker'})"
    return say(danish, f"({rows} row{'' if rows == 1 else 's'})") + "\n"


def side_by_side(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """A line of texts in columns; what is too long ends in an ellipsis."""
    return "  ".join(map(_fit, texts, widths, right)).rstrip() + "\n"


def _fit(text: str, width: int, align_right: bool) -> str:
    text = text if len(text) <= width else text[: width - 1] + "…"
    return text.rjust(width) if align_right else text.ljust(width)


def shown(value: Any) -> str:
    """A value on one line; nothing for NULL."""
    return "" if value is None else " ".join(str(value).split())
