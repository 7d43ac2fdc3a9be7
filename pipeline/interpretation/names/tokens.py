"""Words of a text folded so that spellings of a name compare equal: case, å/aa, ø/oe, accents, line-end hyphens,
letters read as digits.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

_WORD = re.compile(r"(?:[^\W_\u00b2\u00b3\u00b9\u2070-\u209f][\u0300-\u036f]*)+")
_LINE_HYPHEN = re.compile(r"\u00ad\s*|\u0002\s*|[-\u2010\u2011]\s+")
_FOLDED = str.maketrans({"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "é": "e", "è": "e", "á": "a", "ü": "y"})
_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b", "|": "l"})
_CONJUNCTIONS = {"og", "eller", "samt", "til", "i", "af", "men", "for"}


class Token(NamedTuple):
    """A word: where it stands, how it compares, and what stands between it and the word before (``gap``, as
    printed).
    """

    start: int
    end: int
    key: str
    gap: str
    capital: bool
    raw: str


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word as it compares: lower case, å=aa, æ=ae, ø=oe, digits inside a word as the letters they are read for."""
    folded = unicodedata.normalize("NFC", word).lower().translate(_FOLDED)
    if folded.isalpha() or folded.isdigit():
        return folded
    letters = sum(map(str.isalpha, folded))
    return folded.translate(_LOOKALIKES) if letters * 2 > len(folded) else folded


def tokens(text: str) -> list[Token]:
    """The words of ``text`` in order, a word broken by a line-end hyphen as one ("Born-⏎holm", not
    "Ringkøbing-⏎Skjern").
    """
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        raw, start = match.group(), match.start()
        gap = text[end:start]
        if found and _continues(found[-1], gap, raw, text):
            before = found.pop()
            raw = before.raw + raw
            found.append(Token(before.start, match.end(), fold(raw), before.gap, before.capital, raw))
        else:
            found.append(Token(start, match.end(), fold(raw), gap, raw[0].isupper(), raw))
        end = match.end()
    return found


def _continues(before: Token, gap: str, raw: str, text: str) -> bool:
    if _LINE_HYPHEN.fullmatch(gap) is None or not before.raw[-1].isalpha() or len(before.raw) < 2:
        return False
    if gap[0] in "\u00ad\u0002" and not gap.strip("\u00ad\u0002"):
        return True
    return raw[0].islower() and raw.lower() not in _CONJUNCTIONS


def distance(one: str, other: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two words; ``limit + 1`` as soon as it must be more."""
    return OSA.distance(one, other, score_cutoff=limit)


def allowed_edits(word: str) -> int:
    """How many letters of a word may be wrong and it is still that word: none under 4 letters, one under 7, else
    two.
    """
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2
