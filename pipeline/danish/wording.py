"""Wordings of the reference tables as regular expressions: a printed dot may be missing, blanks may vary."""

import re
from collections.abc import Iterable

from pipeline.danish.text import BLANKS

LETTER = "A-Za-zÆØÅæøåÄÖÜäöüÉéÈèÁá"
GAP = f"[{BLANKS}]"


def loose(word: str) -> str:
    """A regular expression for one wording: dots optional, any blanks, none needed after a dot, ``*`` any
    letters; no word boundary added."""
    parts: list[str] = []
    for char in word:
        if char == "*":
            parts.append(f"[{LETTER}]*")
        elif char == ".":
            parts.append(r"\.?")
        elif char == " ":
            parts.append(f"{GAP}*" if parts and parts[-1] == r"\.?" else f"{GAP}+")
        else:
            parts.append(re.escape(char))
    return "".join(parts)


def any_of(words: Iterable[str]) -> str:
    """Alternatives for wordings, the longest first so that ``mio. kr.`` is met before ``mio.``."""
    return "|".join(loose(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def key(word: str) -> str:
    """A wording as met in a text, made comparable with the table's: lower case, no dots, no blanks."""
    return re.sub(f"[.{BLANKS}]", "", word).lower()
