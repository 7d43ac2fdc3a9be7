"""Header rows of text tables recognised by their words (``column_words.csv``), when nothing else shows the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise

from pipeline import reference
from pipeline.tables.linear_lines import Fragment, TextLine

MAX_LINES = 10
MAX_UNKNOWN = 4  # words of an unknown column name
_WORD = re.compile(r"\S+")
_BESIDE_NAME = re.compile(
    r"(?:19|20)\d\d(?:[-–/](?:\d{2,4})?)?|\(?(?:hele|i|1\.000|1000|t\.?kr\.?|tkr\.?|t\.|mio\.?|kr\.?|kroner)\)?\.?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A header row on the lines ``start:end``: the fragments of each column and what each column means ('' unknown)."""

    start: int
    end: int
    cells: tuple[tuple[Fragment, ...], ...]
    meanings: tuple[str, ...]


def find_header(lines: Sequence[TextLine], start: int) -> Header | None:
    """The header row that begins on a line: three or more known column names that use up whole lines, as many as do."""
    return max(headers_at(lines, start), key=lambda header: header.end, default=None)


def headers_at(lines: Sequence[TextLine], start: int, unknown: int = 0) -> list[Header]:
    """The header rows that may begin on a line: three or more known column names that use up whole lines, with at most so many columns whose
    names are unknown."""
    words: list[tuple[str, TextLine]] = []
    first = lines[start].text.split(" ", 1)[0].lower()
    known = first.strip(":?.*") in _first_words() or (
        first[-1] in "-‐" and any(w.startswith(first[:-1]) for w in _first_words())
    )
    if not known:
        return []
    headers: list[Header] = []
    for at in range(start, min(len(lines), start + MAX_LINES)):
        line = lines[at]
        if line.furniture or len(line.text) > 140:
            break
        words += [(found.group(), line) for found in _WORD.finditer(line.plain)]
        names = _named([word for word, _ in words], unknown)
        if names is None and at > start + 1 and headers:
            break
        if names and sum(bool(meaning) for _, meaning in names) >= 3:
            edges = [first for first, _ in names] + [len(words)]
            cells = tuple(_fragments(words[a:b]) for a, b in pairwise(edges))
            printed = [" ".join(part.text for part in found) for found in cells]
            if len(set(printed)) < len(printed):
                break  # the first row's label repeats a column's name
            headers.append(Header(start, at + 1, cells, tuple(meaning for _, meaning in names)))
    return headers


def _named(words: Sequence[str], unknown: int) -> list[tuple[int, str]] | None:
    """The words parted into column names: (first word, meaning) of each, '' for an unknown one; None when more words belong to none.

    A name begins with a known wording or, unknown, with a capital; small words after it go with it, and may tell what it means."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        if found and _BESIDE_NAME.fullmatch(words[at]):  # its years and its unit
            at += 1
            continue
        count, meaning = _known_at(words, at)
        goes_on = unknown and found and words[at][0].islower() and at - found[-1][0] < MAX_UNKNOWN
        if goes_on and not (meaning and found[-1][1]):
            found[-1] = (found[-1][0], found[-1][1] or meaning)
        elif meaning:
            found.append((at, meaning))
        elif found and words[at][0].isupper() and sum(not known for _, known in found) < unknown:
            found.append((at, ""))
        else:
            return None
        at += max(1, count)
    return found


def _known_at(words: Sequence[str], at: int) -> tuple[int, str]:
    """How many words from here are the longest known column name, and its meaning; 0 and '' when none is. One of several parted by a slash
    will do."""
    for count in range(min(8, len(words) - at), 0, -1):
        key = _key(words[at : at + count])
        for part in (key, *key.split("/") * (count == 1)):
            if meaning := _meanings().get(part.strip()):
                return count, meaning
    return 0, ""


def _key(words: Sequence[str]) -> str:
    text = ""
    for word in words:
        text += word[:-1] if word[-1] in "-‐\u00ad" and not word.startswith("-") else word + " "
    return text.lower().strip(" :?.*")


@cache
def _meanings() -> dict[str, str]:
    rows = [row for row in reference.rows("column_words") if row["kind"] == "status_table" and "*" not in row["word"]]
    return {row["word"].lower().strip(" :?.*"): row["meaning"] for row in rows}


def is_amount_head(text: str) -> bool:
    """Whether a column so headed holds amounts, by its words."""
    key = _key(text.split())
    return any(fnmatchcase(key, pattern) for pattern in _amount_heads())


@cache
def _amount_heads() -> tuple[str, ...]:
    rows = [
        row for row in reference.rows("column_words") if row["kind"] == "status_table" and row["meaning"] == "amount"
    ]
    return tuple(row["word"].lower().strip(" :?.") for row in rows)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(wording.split()[0] for wording in _meanings())


def _fragments(words: Sequence[tuple[str, TextLine]]) -> tuple[Fragment, ...]:
    found: list[Fragment] = []
    for word, line in words:
        if found and found[-1].number == line.number:
            found[-1] = Fragment(f"{found[-1].text} {word}", line.page, line.number)
        else:
            found.append(Fragment(word, line.page, line.number))
    return tuple(found)
