"""The command line. It only dispatches: each command is a module of ``pipeline.commands``, imported when asked for.

Exit codes: 0 all documents read, 1 some document could not be read, or the warehouse not now, 2 wrong use, 3 with
``--fail-on mismatch`` when a sum does not hold.
"""

import argparse
import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.commands import UsageError, storage_trouble
from pipeline.commands.language import Parser, choose, language, nearest, phrase, say

COMMANDS = (
    "extract", "status", "report", "sql", "explain", "reconcile", "review", "tables", "sums", "export", "load", "init", "completion",
)  # fmt: skip
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Wrong use of options ends in SystemExit(2), as argparse does it."""
    _print_anything(sys.stdout, sys.stderr)
    words = list(sys.argv[1:] if argv is None else argv)
    choose(words)
    args = common_parser().parse_args(words)
    if args.command is None:
        common_parser().print_help(sys.stderr)
        return 2
    try:
        return _run(args)
    except UsageError as error:
        print(f"klyngeregnskab: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print(say("klyngeregnskab: afbrudt", "klyngeregnskab: interrupted"), file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
            # whoever read our pipe (head, less) has gone: no error of ours, but stdout must not be flushed once more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(f"klyngeregnskab: {storage_trouble(error)}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    name, rest = args.command, args.rest
    del args.rest
    if name not in COMMANDS:
        there = say("der er ", "there are ") + ", ".join(COMMANDS)
        unknown = say(f"kommandoen {name} findes ikke", f"there is no command {name}")
        raise UsageError(unknown + (nearest(name, COMMANDS) or f"; {there}"))
    from pipeline.reference import use_own_words

    use_own_words(args.root)
    module = importlib.import_module(f"pipeline.commands.{name}")
    parser = command_parser(name)
    if name == "completion":
        args.parsers = {each: command_parser(each) for each in COMMANDS}
    code: int = module.run(parser.parse_args(rest, namespace=args))
    return code


def command_parser(name: str) -> Parser:
    """The parser of a command's options; the common ones are among them."""
    told = phrase(name, "commands")
    parser = Parser(prog=f"klyngeregnskab {name}", description=told[0].upper() + told[1:])
    _add_common(parser, default=argparse.SUPPRESS)
    importlib.import_module(f"pipeline.commands.{name}").add_arguments(parser)
    return parser


class _Overview(Parser):
    """Tells of all commands; their texts are read when they are asked for."""

    def format_help(self) -> str:
        width = max(map(len, COMMANDS))
        listing = "\n".join(f"  {name:{width}}  {phrase(name, 'commands')}" for name in COMMANDS)
        self.description, self.epilog = phrase("description", "commands"), phrase("listing", "commands", listing=listing)
        return super().format_help()


def common_parser() -> argparse.ArgumentParser:
    """The parser of what stands before a command's own options."""
    parser = _Overview(prog="klyngeregnskab")
    _add_common(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"klyngeregnskab {__version__}",
        help=say("vis versionen, og slut", "show the version, and end"),
    )
    parser.add_argument("command", nargs="?", metavar=say("KOMMANDO", "COMMAND"), help=say("se nedenfor", "see below"))
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
        metavar=say("MAPPE", "DIR"),
        help=say("mappen med raw/ (standard: denne)", "the folder that holds raw/ (default: this one)"),
    )
    parser.add_argument("--quiet", action="store_true", default=first(False), help=say("kun fejl", "errors only"))
    parser.add_argument("--lang", choices=["da", "en"], default=first(language()), help=say("sprog", "language"))


def _print_anything(*streams: object) -> None:
    """A terminal that cannot show æøå gets a substitute, not a crash; files and pipes get UTF-8 and plain line ends on every system, as
    our own files have, unless PYTHONIOENCODING says otherwise."""
    for stream in streams:
        with contextlib.suppress(AttributeError, ValueError):  # a stream a test put in place has no encoding to set
            ours = stream.isatty() or "PYTHONIOENCODING" in os.environ  # type: ignore[attr-defined]
            form = {} if ours else {"encoding": "utf-8", "newline": "\n"}
            stream.reconfigure(errors="backslashreplace", **form)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
