"""Text as printed made into one line: line-end hyphens undone, odd blanks and soft hyphens out."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline import reference

BLANKS = " \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000"  # inside a character class
_WHITE = frozenset(" \t\r\n\f\v\u00a0\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_RUNS = re.compile(f"[{BLANKS}]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# U+0002 is what pdfium gives for a hyphen at the end of a line.
_SOFT_ENDS = ("\u00ad", "\u2010", "\x02")
_PLAIN_ENDS = ("-", "\u2011")
_SUSPENDED = re.compile(r"(?:og|eller|samt|til|hhv|m\.?fl|mv)\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"[^\s(/»\"”]*$")
_OPEN_GROUP = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+\.$")
_KRONER_END = re.compile(r"\d,-$")  # "415.500,-"
TAIL = 60  # characters of a text that its seam with the next line depends on
_NEXT_GROUP = re.compile(r"\d{3}(?!\d)")


class Joined(NamedTuple):
    """One text made of several lines; ``starts[i]`` is the offset at which line ``i`` begins in it."""

    text: str
    starts: tuple[int, ...]


def join_lines(lines: Sequence[str]) -> Joined:
    """Printed lines as one text: blanks collapsed, line-end hyphens undone where the word goes on.

    A hyphen stays where it belongs to the word: before a capital, a digit or after one (``Ringkøbing-Skjern``,
    ``2023-2026``), after an abbreviation in capitals (``IV-behandling``), before ``og`` (``børne- og unge``), and
    where ``hyphenated_words.csv`` says so. A line that was split at a soft hyphen or U+2010 shows that the others'
    plain hyphens are printed ones.
    """
    tidy = [_RUNS.sub(" ", line).strip() for line in lines]
    has_soft = any(line.endswith(_SOFT_ENDS) for line in tidy)
    text, starts = "", []
    for line in tidy:
        text, glue = _seam(text, line, has_soft)
        text += glue
        starts.append(len(text))
        text += _INVISIBLE.sub("", line[:-1]) + line[-1] if line else ""
    text = text.removesuffix("\u00ad")
    return Joined(_tidy_end(text), tuple(min(start, len(text)) for start in starts))


def clean(text: str) -> str:
    """A text of one or several lines as one line: ``join_lines`` over its lines, soft hyphens out, any blank a plain
    blank."""
    return (
        join_lines(text.splitlines()).text
        if "\n" in text
        else _tidy_end(_RUNS.sub(" ", _INVISIBLE.sub("", text)).strip())
    )


def offsets(joined: str, printed: str) -> tuple[int, ...]:
    """For each character of a joined text where it stands in the text as printed (line breaks and line-end hyphens in
    it), and one more for the end: ``offsets(clean(text), text)``."""
    found: list[int] = []
    place = 0
    for char in joined:
        while place < len(printed) and printed[place] != char and not (char == " " and printed[place] in _WHITE):
            if char == "-" and printed[place] in "\u2010\u2011\x02\u00ad":
                break
            place += 1
        found.append(min(place, len(printed)))
        place += 1
    return (*found, found[-1] + 1 if found else 0)


def _tidy_end(text: str) -> str:
    return text.replace("\u2010", "-").replace("\u2011", "-").replace("\x02", "-")


def _seam(text: str, line: str, has_soft: bool) -> tuple[str, str]:
    """What stands before a new line: the text so far (a hyphen taken off where the word goes on) and what comes
    between."""
    if not text or not line:
        return text, ""
    last = text[-1]
    soft = last in _SOFT_ENDS
    if not soft and (last not in _PLAIN_ENDS or _KRONER_END.search(text, max(0, len(text) - 3))):
        broken_number = _OPEN_GROUP.search(text, max(0, len(text) - TAIL)) and _NEXT_GROUP.match(line)
        return text, "" if broken_number else " "
    before = _last_word(text[-TAIL:-1])
    if not before or before[-1] in "-–":
        return text[:-1] + "-", " "
    if _SUSPENDED.match(line) or not (line[0].isalnum() or line[0] in "-"):
        return text[:-1] + "-", " "
    if _belongs_to_word(before, line) or (has_soft and not soft):
        return text[:-1] + "-", ""
    return text[:-1], ""


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(text)
    return found.group() if found else ""


def _belongs_to_word(before: str, line: str) -> bool:
    """Whether the hyphen between ``before`` and the line is printed in the word, not put there by the line's end."""
    first = _last_word(line.split(" ", 1)[0])
    if not before[-1].isalpha() or not line[0].isalpha():
        return True
    if line[0].isupper():
        # A heading in capitals is divided like any other word.
        shouted = before.isupper() and len(before) > 3 and first.isupper() and len(first) > 2
        return not shouted
    tail = re.split(r"[-‐]", before)[-1]
    if tail.isupper() and len(tail) > 1:
        return True
    return (tail.lower(), first.lower().rstrip('.,;:)»"”')) in _hyphenated_words()


@lru_cache(maxsize=1)
def _hyphenated_words() -> frozenset[tuple[str, str]]:
    return frozenset((row["before"], row["after"]) for row in reference.rows("hyphenated_words"))
