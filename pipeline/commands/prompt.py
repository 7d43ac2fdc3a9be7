"""The prompt of ``klyngeregnskab sql``: history across sessions, completion, queries of several lines."""

from __future__ import annotations

import io
import os
import pydoc
import re
import shutil
import sys
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import UsageError
from pipeline.commands.language import nearest, phrase, say

if TYPE_CHECKING:
    import duckdb

    from pipeline.warehouse.asking import NamedQuery

_BEGUN = re.compile(r"^\s*(\.\w*)$|(\w*)$")  # what a Tab completes: a command at the start, else a word
_AFTER_TABLE = re.compile(r"(?:\b(?:from|join)|^\s*\.(?:schema|skema))\s+\w*$", re.IGNORECASE)
PROMPT, MORE = "sql> ", "...> "
TABLES = """SELECT table_name AS name, comment FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'
UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1;"""
SCHEMA = """SELECT column_name AS name, data_type AS type, comment FROM duckdb_columns()
WHERE NOT internal AND schema_name = 'main' AND table_name = '{}' ORDER BY column_index;"""
MEANINGS = {  # what may be typed; the Danish words as well as those of other prompts
    "tables": ".tables .tabeller",
    "schema": ".schema .skema",
    "queries": ".queries .forespørgsler",
    "help": ".help .hjælp help",
    "quit": ".quit .exit .slut exit quit slut q",
}
COMMANDS = {word: meaning for meaning, words in MEANINGS.items() for word in words.split()}


def history_file() -> Path:
    """Where what was typed is kept between sessions: the user's folder for the state of programs."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "klyngeregnskab" / "sql_history"


def converse(connection: duckdb.DuckDBPyConnection, queries: dict[str, NamedQuery], form: str | None) -> None:
    """Take queries until the end of input."""
    print(phrase("prompt"))
    session = _session(connection, queries)
    while True:
        try:
            typed = session.prompt(PROMPT)
        except KeyboardInterrupt:  # clears what is typed, and asks again
            continue
        except EOFError:
            return
        try:
            if not respond(connection, queries, typed, form):
                return
        except UsageError as error:
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            print(say("afbrudt", "interrupted"), file=sys.stderr)


def respond(
    connection: duckdb.DuckDBPyConnection, queries: dict[str, NamedQuery], typed: str, form: str | None
) -> bool:
    """Do what was typed; False when it was to end."""
    from pipeline.commands.results import told, write_all
    from pipeline.commands.sql import listing, resolved
    from pipeline.warehouse.asking import QueryError, ask

    word, _, rest = typed.strip().rstrip(";").strip().partition(" ")
    meaning = COMMANDS.get(word.lower(), "")
    if meaning == "quit":
        return False
    if meaning == "help":
        print(phrase("prompt"))
        return True
    if meaning == "queries":
        print("\n".join(listing(queries)))
        return True
    if meaning == "tables":
        sql = TABLES
    elif meaning == "schema":
        sql = SCHEMA.format(_table(connection, rest.strip(' "')))
    elif word.startswith("."):
        raise UsageError(say(f"{word} kendes ikke", f"{word} is unknown") + nearest(word, COMMANDS))
    else:
        sql = resolved(typed, queries) if word else ""
    size = shutil.get_terminal_size()
    out = io.StringIO()
    try:
        write_all(ask(connection, sql), form or "table", out, size.columns)
    except QueryError as error:
        raise UsageError(told(error)) from None
    text = out.getvalue()
    if text.count("\n") >= size.lines and sys.stdout.isatty():
        os.environ.setdefault("LESS", phrase("pager"))  # what it says at the foot of the screen
        pydoc.pager(text)
    else:
        print(text, end="")
    return True


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The name of a table or view as the database has it. Raises UsageError for another."""
    from pipeline.warehouse.asking import catalogue

    known = {each.lower(): each for each in catalogue(connection)}
    if name.lower() not in known:
        wanted = say(f"der er ingen tabel {name}", f"there is no table {name}")
        raise UsageError(wanted + nearest(name, known) if name else say("skriv .skema TABEL", "write .schema TABLE"))
    return known[name.lower()]


def is_whole(typed: str, names: Container[str], begins: Container[str]) -> bool:
    """Whether what is typed can be answered: a command, a name, a query that ends with a semicolon or an empty line, or nothing.
    A single word that begins no query (``begins``: words that do, in capitals) is taken for a name, misspelt or not.
    """
    text = typed.strip()
    word, _, rest = text.partition(" ")
    if not text or text.endswith(";") or word.lower() in COMMANDS or word.startswith(".") or text in names:
        return True
    if "\n" in typed and not typed.rpartition("\n")[2].strip():
        return True
    return not rest and text.isidentifier() and text.upper() not in begins


def completed(before: str, tables: Iterable[str], words: Iterable[str]) -> tuple[str, list[str]]:
    """The word that stands before the cursor, and what it may become: a table after FROM and JOIN, else any of the words."""
    found = _BEGUN.search(before)
    word = (found[1] or found[2] or "") if found else ""
    known = tables if _AFTER_TABLE.search(before) else words if word else ()
    return word, sorted(each for each in known if each.lower().startswith(word.lower()))


def _session(connection: duckdb.DuckDBPyConnection, queries: dict[str, NamedQuery]) -> Any:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    from pipeline.warehouse.asking import catalogue, keywords

    tables, begins = catalogue(connection), keywords(connection)
    columns = {column for each in tables.values() for column in each}
    words = {*tables, *columns, *queries, *begins, *(each for each in COMMANDS if each.startswith("."))}

    class Known(Completer):
        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Completion]:
            word, found = completed(document.text_before_cursor, tables, words)
            yield from (Completion(each, -len(word)) for each in found)

    history: History = InMemoryHistory()
    file = history_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        history = FileHistory(str(file))
    except OSError as error:
        print(say(f"ingen historik: {error}", f"no history: {error}"), file=sys.stderr)
    session: Any = None

    def unfinished() -> bool:
        return session is not None and not is_whole(session.default_buffer.text, queries, begins)

    session = PromptSession(
        history=history,
        completer=Known(),
        complete_while_typing=False,
        auto_suggest=AutoSuggestFromHistory(),
        multiline=Condition(unfinished),
        prompt_continuation=MORE,
    )
    return session
