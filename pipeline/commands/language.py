"""The language of help and messages: as ``--lang`` says, else as the system is set up; and an argument parser that keeps to it."""

import argparse
import difflib
import itertools
import locale
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import Any, NoReturn

DANISH, ENGLISH = "da", "en"
_chosen: ContextVar[str] = ContextVar("language", default=DANISH)


def choose(argv: Sequence[str]) -> None:
    """Set the language from ``--lang`` where it stands in the arguments, else from the system's language."""
    given = next((word.partition("=")[2] for word in argv if word.startswith("--lang=")), "")
    given = given or next((after for word, after in itertools.pairwise(argv) if word == "--lang"), "")
    _chosen.set(given if given in (DANISH, ENGLISH) else _of_system())


def _of_system() -> str:
    """English where the system says so; Danish elsewhere, for what is read here is Danish."""
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next(filter(None, names), None)
    if name is None and sys.platform == "win32":
        name = locale.getlocale()[0]
    return ENGLISH if (name or "").lower().startswith("en") else DANISH


def language() -> str:
    """The language of this run: ``da`` or ``en``."""
    return _chosen.get()


def say(danish: str, english: str) -> str:
    """The one of two wordings that is in the language of this run."""
    return english if language() == ENGLISH else danish


def phrase(key: str, kind: str = "command", **fields: Any) -> str:
    """A text of texts.csv in the language of this run, its places filled in."""
    from pipeline.reference.texts import message

    return say(*message(kind, key, **fields))


def nearest(word: str, known: Iterable[str], prefix: str = "") -> str:
    """»; mente du X?«, or nothing when no known word is like it."""
    near = difflib.get_close_matches(word.lower(), list(known), 1, 0.6)
    return phrase("meant", near=prefix + near[0]) if near else ""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, say("brug: ", "usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks one language all through, and says what a misspelt option may have been."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how, add_help=False, formatter_class=_Formatter, allow_abbrev=False)
        self._positionals.title = say("argumenter", "arguments")
        self._optionals.title = say("tilvalg", "options")
        self.add_argument(
            "-h", "--help", action="help", help=say("vis denne hjælp, og slut", "show this help, and end")
        )

    def option(self, *names: str, **how: Any) -> None:
        """Add an argument of a command; the rows ``option`` and ``metavar`` of texts.csv have its help and the word for its value."""
        from pipeline.reference.texts import pairs

        name = next((each for each in names if each.startswith("--")), names[0]).lstrip("-")
        if how.get("metavar") in pairs("metavar"):
            how["metavar"] = phrase(how["metavar"], "metavar")
        self.add_argument(*names, help=phrase(f"{self.prog.split()[-1]} {name}", "option"), **how)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and end with 2."""
        from pipeline.reference.texts import pairs

        told = message
        for pattern, (danish, english) in pairs("wrong_use").items():  # argparse's words as a pattern, and ours
            if found := re.fullmatch(pattern, message, re.S):
                told = say(danish, english).format(*(group.replace("'", "") for group in found.groups()))
                break
        options = [option.removeprefix("--") for option in self._option_string_actions if option.startswith("--")]
        for word in re.findall(r"(?<!\S)--([\w-]+)", told) if message.startswith("unrecognized") else ():
            told += nearest(word, options, "--")
        more = say(f"se »{self.prog} --help«", f"see “{self.prog} --help”")
        self.exit(2, f"{self.prog}: {told} ({more})\n")
