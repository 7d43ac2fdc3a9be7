"""Header rows of text tables recognised by their words (``column_words.csv``), when nothing else shows the columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise

from pipeline import reference
from pipeline.tables.linear_lines import Fragment, TextLine, fragments_of
from pipeline.tables.linear_names import is_cluster, is_name, is_short_name

MAX_LINES, MAX_LINE = 10, 140  # lines, and characters of one
MAX_UNKNOWN = 4  # words of an unknown column name
_KINDS = ("status_table", "lost_columns")  # the latter only where words are all that shows the columns
_WORD = re.compile(r"\S+")
_UNIT = re.compile(r"\(?(?:1\.?000|t\.?kr|tkr|mio|mia|kr|kroner|dkk)\b", re.IGNORECASE)
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
    """The header rows that may begin on a line: column names that use up whole lines, three or more of them known; with ``unknown`` (at most
    so many columns whose names are unknown) two or more of three, and a unit may head a column of its own."""
    if not _may_begin(lines[start].text.split(" ", 1)[0].lower(), unknown):
        return []
    words: list[tuple[str, TextLine]] = []
    headers: list[Header] = []
    for at in range(start, min(len(lines), start + MAX_LINES)):
        line = lines[at]
        if line.furniture or len(line.text) > MAX_LINE or (unknown and line.text[-1] in ":;"):
            break
        words += [(found.group(), line) for found in _WORD.finditer(line.plain)]
        texts = [word for word, _ in words]
        ways = {own: _named(texts, unknown, own) for own in ((False, True) if unknown else (False,))}
        if not any(ways.values()) and at > start + 1 and headers:
            break
        for own, names in ways.items():
            if not names or len(names) < 3 or sum(bool(meaning) for _, meaning in names) < (2 if unknown else 3):
                continue
            edges = [first for first, _ in names] + [len(words)]
            cells = tuple(fragments_of(words[a:b]) for a, b in pairwise(edges))
            printed = [" ".join(part.text for part in found) for found in cells]
            if any(not meaning and _is_no_head(text) for text, (_, meaning) in zip(printed, names, strict=True)):
                continue
            if len(set(printed)) < len(printed) and own:
                continue  # the units of several heads
            if len(set(printed)) < len(printed):
                return headers  # the first row's label repeats a column's name
            headers.append(Header(start, at + 1, cells, tuple(meaning for _, meaning in names)))
    return headers


def _is_no_head(text: str) -> bool:
    """Whether an unknown head is none: a name, or words that go on."""
    return is_name(text) or is_short_name(text) or is_cluster(text) or text.split()[-1].lower() in reference.words("function_words")


def _may_begin(word: str, unknown: int) -> bool:
    """Whether a header may begin with a word in small letters: a column name's first, broken or whole, or a unit."""
    begun = word[-1] in "-‐" and any(known.startswith(word[:-1]) for known in _first_words())
    return begun or word.strip(":?.*") in _first_words() or (unknown > 0 and bool(_UNIT.match(word)))


def _named(words: Sequence[str], unknown: int, own_units: bool) -> list[tuple[int, str]] | None:
    """The words parted into column names: (first word, meaning) of each, '' for an unknown one; None when more words belong to none.

    A name begins with a known wording or, unknown, with a capital; small words after it go with it, and may tell what it means. Years and
    units go with the name before them; with ``own_units`` a unit is a column of amounts."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        if (own_units or not found) and unknown and _UNIT.match(words[at]):
            count = 1 + next((more for more, word in enumerate(words[at + 1 :]) if not _UNIT.match(word)), len(words))
            found.append((at, "amount"))
            at += count
            continue
        if found and _BESIDE_NAME.fullmatch(words[at]):
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
    rows = [row for row in reference.rows("column_words") if row["kind"] in _KINDS and "*" not in row["word"]]
    return {row["word"].lower().strip(" :?.*"): row["meaning"] for row in rows}


def is_amount_head(text: str) -> bool:
    """Whether a column so headed holds amounts, by its words."""
    key = _key(text.split())
    return any(fnmatchcase(key, pattern) for pattern in _amount_heads())


def is_other_head(text: str) -> bool:
    """Whether a column so headed is known to hold something else."""
    return _meanings().get(_key([text]), "amount") != "amount"


def is_label_head(text: str) -> bool:
    """Whether a column so headed is known to hold labels of rows, or their years."""
    return is_other_head(text) or is_year_head(text) or _key([text]) in reference.words("column_words", kind="bare")


def is_year_head(text: str) -> bool:
    """Whether a column so headed is known to hold years."""
    return _key([text]) in reference.words("column_words", kind="year_column")


@cache
def _amount_heads() -> tuple[str, ...]:
    rows = [row for row in reference.rows("column_words") if row["kind"] in _KINDS and row["meaning"] == "amount"]
    return tuple(row["word"].lower().strip(" :?.") for row in rows)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(wording.split()[0] for wording in _meanings())
