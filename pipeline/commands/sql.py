"""``klyngeregnskab sql``: query the warehouse, by SQL or by a query's name. Nothing but the warehouse can be read, nothing changed."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import nearest, say
from pipeline.commands.results import FILE_FORMATS, FORMAT_OF_SUFFIX, FORMATS, terminal_width, write

if TYPE_CHECKING:
    import duckdb

    from pipeline.warehouse.asking import NamedQuery, QueryError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "query",
        nargs="?",
        metavar=say("SPØRGSMÅL", "QUERY"),
        help=say(
            "SQL, eller navnet på en færdig forespørgsel; uden: en prompt",
            "SQL, or the name of a ready query; without: a prompt",
        ),
    )
    parser.add_argument("-f", "--file", type=Path, metavar="FIL", help=say("SQL fra en fil", "SQL from a file"))
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help=say(
            "standard: table på en terminal, ellers csv; csv-da er til dansk Excel",
            "default: table on a terminal, else csv; csv-da is for Danish Excel",
        ),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FIL",
        help=say("skriv svaret i en fil; dens endelse giver formatet", "write to a file; its ending tells the format"),
    )
    parser.add_argument(
        "--list", action="store_true", help=say("vis de færdige forespørgsler", "show the ready queries")
    )


def run(args: argparse.Namespace) -> int:
    """Answer one query, those of a file or of standard input, or those typed in."""
    queries = queries_of(args.root)
    if args.list:
        print("\n".join(listing(queries)))
        return 0
    output: Path | None = args.output
    form = _form(args.format, output)
    with warehouse_of(args.root, sandbox=True, output=output) as connection:
        sql = _asked(args, queries)
        if sql is None:
            from pipeline.commands.prompt import converse

            converse(connection, queries, args.format)
        elif output is None:
            answer(connection, sql, form, sys.stdout, terminal_width())
        else:
            _to_file(connection, sql, form, output)
    return 0


def queries_of(root: Path) -> dict[str, NamedQuery]:
    """The ready queries: those that come with the program, and the user's own in ``warehouse/queries/``."""
    from pipeline.warehouse.asking import named_queries

    return named_queries(root / "warehouse" / "queries")


def listing(queries: dict[str, NamedQuery]) -> list[str]:
    """A line for each query: its name and the question it answers, without what its rows are."""
    width = max(map(len, queries), default=0)
    told = {name: say(each.question_da, each.question_en) for name, each in queries.items()}
    return [f"{name:<{width}}  {text[: text.rfind('?') + 1] or text}" for name, text in told.items()]


def _form(wanted: str | None, output: Path | None) -> str:
    if output is not None:
        form = wanted or FORMAT_OF_SUFFIX.get(output.suffix.lower().lstrip("."))
        if form is None:
            raise UsageError(
                say(f"hvilket format er {output}? Brug --format", f"which format is {output}? Use --format")
            )
        return form
    if wanted in FILE_FORMATS:
        raise UsageError(
            say(f"{wanted} skrives i en fil: -o navn.{wanted}", f"{wanted} goes to a file: -o name.{wanted}")
        )
    return wanted or ("table" if sys.stdout.isatty() else "csv")


def _asked(args: argparse.Namespace, queries: dict[str, NamedQuery]) -> str | None:
    """The SQL that was asked for; None for a prompt. Raises UsageError for a name that no query has."""
    if args.file is not None:
        from pipeline.commands import bytes_of

        return bytes_of(args.file).decode("utf-8-sig", "replace")
    if args.query is None:
        return None if sys.stdin.isatty() else sys.stdin.read()
    return resolved(args.query, queries)


def resolved(query: str, queries: dict[str, NamedQuery]) -> str:
    """A query's SQL by its name; any other text is SQL itself. Raises UsageError for a single word that is no name."""
    word = query.strip().removesuffix(";").removesuffix(".sql")
    if word in queries:
        return queries[word].sql
    if re.fullmatch(r"[\wæøåÆØÅ-]+", word):
        known = say("; »sql --list« viser dem, der er", "; “sql --list” shows those there are")
        raise UsageError(
            say(f"ingen forespørgsel hedder {word}", f"no query is called {word}") + (nearest(word, queries) or known)
        )
    return query


def answer(connection: duckdb.DuckDBPyConnection, sql: str, form: str, out: IO[str], width: int) -> None:
    """Run the statements and write what each gives. Raises UsageError with the database's words and the place marked."""
    from pipeline.warehouse.asking import QueryError, ask

    try:
        for number, each in enumerate(ask(connection, sql)):
            if number:
                out.write("\n")
            write(each, form, out, width)
    except QueryError as error:
        raise UsageError(told(error)) from None
    out.flush()


def told(error: QueryError) -> str:
    """One line of the database's words, and under it the line it is about with the place marked."""
    from pipeline.warehouse.asking import NotReadingError

    if isinstance(error, NotReadingError):
        return say(f"{error}: her kan kun læses, med SELECT", f"{error}: only reading is possible here, by SELECT")
    where = say(f"linje {error.line}: ", f"line {error.line}: ") if error.line > 1 else ""
    mark = f"\n  {error.text}\n  {' ' * error.column}^" if error.text else ""
    return f"{where}{error}{mark}"


def _to_file(connection: duckdb.DuckDBPyConnection, sql: str, form: str, output: Path) -> None:
    from pipeline.warehouse.asking import QueryError, ask, write_parquet

    try:
        if form == "parquet":
            write_parquet(connection, sql, output)
        elif form == "xlsx":
            from pipeline.report.records_sheet import write_records

            for number, each in enumerate(ask(connection, sql)):
                if number:
                    raise UsageError(say("xlsx: ét spørgsmål ad gangen", "xlsx: one question at a time"))
                write_records(output, "1", each.names, [dict(zip(each.names, row, strict=True)) for row in each.rows])
        else:
            with output.open("w", encoding="utf-8", newline="") as out:
                answer(connection, sql, form, out, 0)
    except QueryError as error:
        raise UsageError(told(error)) from None
