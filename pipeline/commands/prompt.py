"""The prompt of ``klyngeregnskab sql``: history across sessions, completion, queries of several lines."""

from __future__ import annotations

import io
import os
import pydoc
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import UsageError
from pipeline.commands.language import say

if TYPE_CHECKING:
    import duckdb

    from pipeline.warehouse.asking import NamedQuery

_WORD = re.compile(r"[.\w]+")
PROMPT, MORE = "sql> ", "...> "
TABLES = """SELECT table_name AS name, comment FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1;"""
SCHEMA = """SELECT column_name AS name, data_type AS type, comment FROM duckdb_columns()
WHERE NOT internal AND table_name = '{}' ORDER BY column_index;"""
# what is typed → what it means; the Danish words as well as those of other prompts
COMMANDS = {
    ".tables": "tables",
    ".tabeller": "tables",
    ".schema": "schema",
    ".skema": "schema",
    ".queries": "queries",
    ".forespørgsler": "queries",
    ".help": "help",
    ".hjælp": "help",
    "help": "help",
    ".quit": "quit",
    ".exit": "quit",
    ".slut": "quit",
    "exit": "quit",
    "quit": "quit",
    "slut": "quit",
    "q": "quit",
}


def help_text() -> str:
    """What can be typed."""
    return say(
        "Afslut et spørgsmål med semikolon, eller skriv navnet på en færdig forespørgsel. .tabeller viser tabeller,"
        " .skema TABEL kolonner,\n.forespørgsler de færdige, .hjælp denne tekst; Ctrl-C rydder linjen, .slut (Ctrl-D) slutter.",
        "End a query with a semicolon, or type the name of a ready query. .tables lists tables, .schema TABLE columns,"
        "\n.queries the ready ones, .help this text; Ctrl-C clears the line, .quit (Ctrl-D) ends.",
    )


def history_file() -> Path:
    """Where what was typed is kept between sessions: the user's folder for the state of programs."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "klyngeregnskab" / "sql_history"


def converse(connection: duckdb.DuckDBPyConnection, queries: dict[str, NamedQuery], form: str | None) -> None:
    """Take queries until the end of input."""
    print(help_text())
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
    from pipeline.commands.sql import answer, listing, resolved

    word, _, rest = typed.strip().rstrip(";").strip().partition(" ")
    meaning = COMMANDS.get(word.lower(), "")
    if meaning == "quit":
        return False
    if meaning == "help":
        print(help_text())
        return True
    if meaning == "queries":
        print("\n".join(listing(queries)))
        return True
    if meaning == "tables":
        sql = TABLES
    elif meaning == "schema":
        sql = SCHEMA.format(rest.strip().replace("'", "''"))
    elif word.startswith("."):
        from pipeline.commands.language import nearest

        raise UsageError(say(f"{word} kendes ikke", f"{word} is unknown") + nearest(word, COMMANDS))
    else:
        sql = resolved(typed, queries) if word else ""
    size = shutil.get_terminal_size()
    out = io.StringIO()
    answer(connection, sql, form or "table", out, size.columns)
    text = out.getvalue()
    if text.count("\n") >= size.lines and sys.stdout.isatty():
        pydoc.pager(text)
    else:
        print(text, end="")
    return True


def is_whole(typed: str, names: dict[str, NamedQuery]) -> bool:
    """Whether what is typed can be answered: a command, a name, a query that ends with a semicolon, or nothing."""
    text = typed.strip()
    word = text.split(" ", 1)[0].lower()
    return not text or text.endswith(";") or word in COMMANDS or word.startswith(".") or text in names


def _session(connection: duckdb.DuckDBPyConnection, queries: dict[str, NamedQuery]) -> Any:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    from pipeline.warehouse.asking import catalogue, keywords

    tables = catalogue(connection)
    columns = {column for each in tables.values() for column in each}
    words = sorted({*tables, *columns, *queries, *keywords(connection), *(c for c in COMMANDS if c.startswith("."))})
    history: History = InMemoryHistory()
    file = history_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        history = FileHistory(str(file))
    except OSError as error:
        print(say(f"ingen historik: {error}", f"no history: {error}"), file=sys.stderr)
    session: Any = None

    def unfinished() -> bool:
        return session is not None and not is_whole(session.default_buffer.text, queries)

    session = PromptSession(
        history=history,
        completer=WordCompleter(words, ignore_case=True, pattern=_WORD),
        complete_while_typing=False,
        auto_suggest=AutoSuggestFromHistory(),
        multiline=Condition(unfinished),
        prompt_continuation=MORE,
    )
    return session
