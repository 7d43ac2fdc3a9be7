"""The command line. It only dispatches: each command is a module of ``pipeline.commands``, imported when asked for.

Exit codes: 0 all documents read, 1 some document could not be read, 2 wrong use, 3 with ``--fail-on mismatch`` when a
sum does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.commands import UsageError, storage_trouble

COMMANDS = {
    "extract": (
        "læs raw/ og byg extracted/, warehouse/ og rapporten",
        "read raw/ and build extracted/, warehouse/ and the report",
    ),
    "report": ("skriv rapporten igen ud fra databasen", "write the report again from the database"),
    "sql": ("stil spørgsmål til databasen (kun læsning)", "query the database (read-only)"),
    "tables": ("vis tabellerne i én fil", "show the tables of one file"),
    "sums": ("vis de summer, der er fundet i én fil", "show the sums found in one file"),
    "explain": (
        "vis, hvor et beløb eller fund står, og hvad det er holdt op imod",
        "show where a claim or finding stands and what it was checked against",
    ),
    "reconcile": (
        "hold dokumenternes tal op mod egne kilder i raw/kilder/",
        "hold the documents' figures against your own source tables in raw/kilder/",
    ),
    "review": ("afgør tvivl om navne og fund", "settle doubts about names and findings"),
}
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Wrong use of options ends in SystemExit(2), as argparse does it."""
    _print_anything(sys.stdout, sys.stderr)
    args = _common_parser().parse_args(argv)
    if args.command is None:
        _common_parser().print_help(sys.stderr)
        return 2
    try:
        return _run(args)
    except UsageError as error:
        print(f"klyngeregnskab: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("klyngeregnskab: afbrudt / interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our pipe (head, less) has gone: no error of ours, but stdout must not be flushed once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"klyngeregnskab: {storage_trouble(error)}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    name, rest = args.command, args.rest
    module_name = f"pipeline.commands.{name}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        raise UsageError(f"kommandoen {name} findes ikke i denne version / is not part of this version") from None
    parser = argparse.ArgumentParser(prog=f"klyngeregnskab {name}", description=" / ".join(COMMANDS[name]))
    _add_common(parser, default=argparse.SUPPRESS)
    module.add_arguments(parser)
    del args.rest
    code: int = module.run(parser.parse_args(rest, namespace=args))
    return code


def _common_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:{width}}  {da}\n  {'':{width}}  {en}" for name, (da, en) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="klyngeregnskab",
        description="Hvert beløb i referater og notater om sundhedsklyngerne, hvor det står, og om det stemmer.",
        epilog=f"kommandoer / commands:\n{listing}\n\n»klyngeregnskab KOMMANDO --help«: dens valg / its options",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser)
    parser.add_argument("--version", action="version", version=f"klyngeregnskab {__version__}")
    parser.add_argument("command", nargs="?", choices=[*COMMANDS], metavar="KOMMANDO", help="se nedenfor / see below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help=argparse.SUPPRESS)
    return parser


def _add_common(parser: argparse.ArgumentParser, default: object = None) -> None:
    """The options every command has; they may stand before or after the command's name."""

    def first(value: object) -> object:
        return value if default is None else default

    parser.add_argument(
        "--root",
        type=Path,
        default=first(Path(".")),
        metavar="DIR",
        help="mappen med raw/ / the folder that holds raw/ (.)",
    )
    parser.add_argument("--quiet", action="store_true", default=first(False), help="kun fejl / errors only")
    parser.add_argument("--lang", choices=["da", "en"], default=first("da"), help="sprog / language")


def _print_anything(*streams: object) -> None:
    """A terminal that cannot show æøå gets a substitute, not a crash."""
    for stream in streams:
        with contextlib.suppress(AttributeError, ValueError):  # a stream a test put in place has no encoding to set
            stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
