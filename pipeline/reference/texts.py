"""What people are told, Danish and English, in one place: the rows of texts.csv, with places in braces for names and figures."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.reference import rows

LANGUAGES = ("da", "en")


@cache
def texts(kind: str) -> dict[str, dict[str, str]]:
    """The texts of a kind: language → key → text."""
    return {
        language: {row["key"]: row[language] for row in rows("texts") if row["kind"] == kind} for language in LANGUAGES
    }


@cache
def pairs(kind: str) -> dict[str, tuple[str, str]]:
    """The texts of a kind: key → Danish, English."""
    return {row["key"]: (row["da"], row["en"]) for row in rows("texts") if row["kind"] == kind}


def number(value: Decimal | None, language: str = "da") -> str:
    """A figure as Danes (1.234,5) or the English (1,234.5) print it, without superfluous zeros."""
    if value is None:
        return "?"
    text = f"{value.normalize():,f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text


def joined(names: Sequence[str], language: str = "da") -> str:
    """Names in a sentence: A, B og C."""
    and_ = f" {texts('sum')[language]['and']} "
    return and_.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def listed(parts: Sequence[str], between: str = ", ", most: int = 5) -> str:
    """The first few of some names or figures; dots stand for the rest."""
    return between.join(parts[:most]) + (" …" if len(parts) > most else "")


def message(kind: str, key: str, **fields: Any) -> tuple[str, str]:
    """A text with its places filled in, Danish and English; a field that is a pair has a Danish and an English form, and so has a figure."""
    danish, english = (
        text.format(**{name: _said(value, at) for name, value in fields.items()})
        for at, text in enumerate(pairs(kind)[key])
    )
    return danish, english


def _said(value: Any, at: int) -> Any:
    if isinstance(value, tuple):
        return value[at]
    return number(value, LANGUAGES[at]) if isinstance(value, Decimal) or value is None else value
