"""``klyngeregnskab status``: which documents are read, waiting, failed or stale, and why. Changes nothing."""

import argparse
from pathlib import Path

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import Parser, say
from pipeline.naming import one_line
from pipeline.reference.texts import pairs
from pipeline.status import counts, outdated, standings

MISSING = "SELECT DISTINCT code, explanation_da, explanation_en FROM findings WHERE code IN ('check.failed', 'picture.failed') ORDER BY ALL"


def add_arguments(parser: Parser) -> None:
    """No options beside the common ones."""


def run(args: argparse.Namespace) -> int:
    """Print how documents stand. 1: something is waiting, failed or stale."""
    try:
        found = standings(args.root)
    except FileNotFoundError as error:
        raise UsageError(say(f"der er ingen mappe {error.args[0]}", f"there is no folder {error.args[0]}")) from None
    why = outdated(args.root)
    names = pairs("standing")
    rest = [each for each in found if each.state != "read"]
    if not args.quiet:
        print(" · ".join(f"{say(*names[state])} {count}" for state, count in counts(found)))
        for each in rest:
            print(f"  {say(*names[each.state]):9}  {one_line(each.path)}: {say(each.why_da, each.why_en)}")
        if why is not None:
            print(
                say("Databasen og rapporten er ikke ajour: ", "Database and report are out of date: ") + f"{say(*why)}."
            )
        for line in _missing(args.root):
            print(f"  {line}")
    return 1 if rest or why else 0


def _missing(root: Path) -> list[str]:
    """What the last run could not do because of a bug or a limit; nothing where there is no warehouse."""
    try:
        with warehouse_of(root) as connection:
            return [one_line(say(*told)) for _, *told in connection.execute(MISSING).fetchall()]
    except UsageError:
        return []
