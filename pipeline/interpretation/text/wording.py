"""Printed wordings kept as CSV rows: ``*`` in a wording stands for any words, everything else is compared without
case, white space and closing punctuation. One place for the comparison, so that all reference files of wordings read
the same way."""

import re
from collections.abc import Iterable
from functools import cache

_SPACE = re.compile(r"\s+")
_ENDS = " \t.:;,*–—-"


def plain(text: str) -> str:
    """The text in small letters, white space collapsed, without punctuation at its ends."""
    return _SPACE.sub(" ", text.replace("\xad", "")).strip(_ENDS).casefold()


@cache
def whole(wording: str) -> re.Pattern[str]:
    """A pattern that matches a plain() text which is the wording from end to end."""
    return re.compile(_body(wording), re.IGNORECASE)


@cache
def inside(wording: str) -> re.Pattern[str]:
    """A pattern that finds the wording as whole words anywhere in a text as printed; ``*`` stays inside one
    sentence."""
    return re.compile(rf"(?<!\w){_body(wording)}(?!\w)", re.IGNORECASE)


def _body(wording: str) -> str:
    """The regular expression of a wording."""
    parts = [r"\s+".join(re.escape(word) for word in part.split()) for part in wording.strip().split("*")]
    spaced = wording.strip().split("*")
    out = parts[0]
    for before, after, part in zip(spaced, spaced[1:], parts[1:], strict=False):
        left = r"\s+" if before.endswith(" ") else ""
        right = r"\s+" if after.startswith(" ") else ""
        out += left + r"[^\n]+?" + right + part if part else left + r"\S[^\n]*"
    return out


def first_whole(text: str, wordings: Iterable[str]) -> str | None:
    """The first wording that is all of the text, or None."""
    key = plain(text)
    return next((wording for wording in wordings if whole(wording).fullmatch(key)), None)
