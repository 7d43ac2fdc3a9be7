"""``klyngeregnskab status``: which documents are read, waiting, failed or stale, and why. Changes nothing."""

from __future__ import annotations

import argparse

from pipeline.commands import UsageError
from pipeline.commands.language import say
from pipeline.naming import one_line
from pipeline.status import counts, outdated, standings

NAMES = {
    "read": ("læst", "read"),
    "waiting": ("venter", "waiting"),
    "failed": ("ikke læst", "failed"),
    "stale": ("forældet", "stale"),
}
MISSING = "SELECT DISTINCT code, explanation_da, explanation_en FROM findings WHERE code IN ('check.failed', 'picture.failed') ORDER BY ALL"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options beside the common ones."""


def run(args: argparse.Namespace) -> int:
    """Print how documents stand. 1: something is waiting, failed or stale."""
    danish = args.lang == "da"
    try:
        found = standings(args.root)
    except FileNotFoundError as error:
        raise UsageError(say(f"der er ingen mappe {error.args[0]}", f"there is no folder {error.args[0]}")) from None
    why = outdated(args.root)
    rest = [each for each in found if each.state != "read"]
    if not args.quiet:
        print(" · ".join(f"{NAMES[state][0 if danish else 1]} {count}" for state, count in counts(found)))
        for each in rest:
            state = NAMES[each.state][0 if danish else 1]
            print(f"  {state:9}  {one_line(each.path)}: {each.why_da if danish else each.why_en}")
        if why is not None:
            print(
                ("Databasen og rapporten er ikke ajour: " if danish else "Warehouse and report are out of date: ")
                + why[0 if danish else 1]
                + "."
            )
        for line in _missing(args):
            print(f"  {line}")
    return 1 if rest or why else 0


def _missing(args: argparse.Namespace) -> list[str]:
    """What the last run could not do because of a bug or a limit."""
    from pipeline.warehouse.asking import QueryError, asking
    from pipeline.warehouse.load import LockedError, UnreadableError, open_warehouse, query, warehouse_path

    try:
        with asking(), open_warehouse(warehouse_path(args.root)) as connection:
            rows = query(connection, MISSING)
    except (FileNotFoundError, LockedError, UnreadableError, QueryError):
        return []
    return [one_line(row["explanation_da" if args.lang == "da" else "explanation_en"]) for row in rows]
