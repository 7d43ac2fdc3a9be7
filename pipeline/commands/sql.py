"""``klyngeregnskab sql``: query the warehouse, by SQL or by a query's name. Nothing but the warehouse can be read, nothing changed."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands import UsageError, bytes_of, warehouse_of
from pipeline.commands.language import Parser, nearest, phrase, say
from pipeline.commands.results import FORMATS, add_output, form_of, save

if TYPE_CHECKING:
    from pipeline.warehouse.asking import NamedQuery


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("query", nargs="?", metavar="SPØRGSMÅL")
    parser.option("-f", "--file", type=Path, metavar="FIL")
    add_output(parser, FORMATS)
    parser.option("--list", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Answer one query, those of a file or of standard input, or those typed in."""
    queries = queries_of(args.root)
    if args.list:
        print("\n".join(listing(queries)))
        return 0
    form = form_of(args, "table" if sys.stdout.isatty() else "csv")
    with warehouse_of(args.root, sandbox=True, output=args.output) as connection:
        sql = _asked(args, queries)
        if sql is None:
            from pipeline.commands.prompt import converse

            converse(connection, queries, args.format)
        else:
            save(connection, sql, form, args.output)
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


def _asked(args: argparse.Namespace, queries: dict[str, NamedQuery]) -> str | None:
    """The SQL that was asked for; None for a prompt. Raises UsageError for a name that no query has."""
    if args.file is not None:
        return bytes_of(args.file).decode("utf-8-sig", "replace")
    if args.query is None:
        return None if sys.stdin.isatty() else sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    return resolved(args.query, queries)


def resolved(query: str, queries: dict[str, NamedQuery]) -> str:
    """A query's SQL by its name; any other text is SQL itself. Raises UsageError for a single word that is no name."""
    word = query.strip().removesuffix(";").removesuffix(".sql")
    if word in queries:
        return queries[word].sql
    if re.fullmatch(r"[\wæøåÆØÅ-]+", word):
        raise UsageError(phrase("no_query", name=word) + (nearest(word, queries) or phrase("list_queries")))
    return query
