"""Header lines that show their columns by themselves: a word with a capital for each, or words that come back for each.

Over the line that parts into the columns may stand lines that part into as many, or into groups of columns, as the
words under them repeat (``Kommuner Region`` over ``2024 2025 2024 2025``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.danish.money import unit_of
from pipeline.tables.linear_header_words import is_amount_head, is_label_head
from pipeline.tables.linear_splits import UNIT

MAX_SPANNING = 2  # words of a line over the header that may belong to all of its columns; a longer one is a title
_OPEN_END = re.compile(r"\s(?:i|for|pr\.?|fra|til|af|og|ultimo|primo|medio)$", re.IGNORECASE)
_UNIT = re.compile(rf"(?:dkk )?(?:1[.]?000|{UNIT})|1[.]?000 {UNIT}|dkk|i {UNIT}", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-zæøå]{4}\.$|\d\.$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?\*?")


@dataclass(frozen=True, slots=True)
class Levels:
    """Header rows from the top, each a list of texts with the label column's first (over one, several or all of the columns), and
    how many of the lines they use up (the last ones)."""

    rows: tuple[tuple[str, ...], ...]
    lines: int


def header_levels(lines: Sequence[str], columns: int) -> Levels | None:
    """The rows of a header whose last line parts into the columns; None when it does not show how."""
    bottom = parted(lines[-1], columns) if lines and columns > 1 else None
    if bottom is None:
        return None
    rows, used = [bottom], 1
    for line in reversed(lines[:-1]):
        above = parted(line, columns)
        groups = _groups(rows[0][1:])
        if above is None and groups > 1:
            above = parted(line, groups)
        told = not bottom[0] or unit_of(line) or is_amount_head(line)  # else a title over a line of all heads
        if above is None and len(line.split()) <= MAX_SPANNING and len(rows) == 1 and told:
            above = ("", line)
        years = sum(bool(_YEAR.fullmatch(part)) for part in above[1:]) if above else 0
        if above is None or len(rows[0]) < len(above) or 0 < years < len(above) - 1:
            break  # a title with its year is no row of heads
        rows.insert(0, above)
        used += 1
        if len(above) == 2:
            break
    return Levels(tuple(rows), used)


def parted(line: str, columns: int) -> tuple[str, ...] | None:
    """A line as the label column's header ('' when it has none) and one for each column; None when that is not plain to see."""
    names = _names(line.split())
    if len(names) > columns:
        names = _with_lone_years(names)
    if len(names) == columns:
        return ("", *names)
    if len(names) == columns + 1 and not _YEAR.fullmatch(names[0]):
        return tuple(names)
    labels = names[: max(0, len(names) - columns)]
    if len(labels) > 1 and all(map(is_label_head, labels)):
        return (" ".join(labels), *names[len(labels) :])
    return None


def _names(words: Sequence[str]) -> list[str]:
    """The words with those that begin small, or are its unit, put to the one before (``I alt``, ``Korrigeret budget``, ``Region (kr.)``);
    a unit before them all is one (``DKK 1.000``). None where one ends as a part of a sentence does."""
    unit = next((count for count in (2, 1) if _UNIT.fullmatch(" ".join(words[:count]))), 0)
    names = [" ".join(words[:unit])] if unit else []
    for word in words[unit:]:
        unit = word[0] == "(" and bool(names) and names[-1][0] != "("  # "Region (kr.)"
        joined = bool(names) and bool(_OPEN_END.search(names[-1]))  # "Afsat i 2023"
        if names and (unit or joined or not _begins(word)):
            names[-1] += f" {word}"
        else:
            names.append(word)
    broken = any(name[-1] in ",;:" or ": " in name or _SENTENCE.search(name) for name in names)
    return names if words and (unit or _begins(words[0])) and not broken else []


def _with_lone_years(names: Sequence[str]) -> list[str]:
    """The names with years put to the ones before, where no two years stand side by side (``Kommuner Regionen I alt 2024``)."""
    years = [at for at, name in enumerate(names) if _YEAR.fullmatch(name)]
    if not years or years[0] == 0 or any(other - at == 1 for at, other in pairwise(years)):
        return list(names)
    ends = [at for at in range(len(names)) if at + 1 not in years]
    return [" ".join(names[low + 1 : high + 1]) for low, high in pairwise([-1, *ends])]


def _begins(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word[0] in "(%<>"


def _groups(texts: Sequence[str]) -> int:
    """Into how many groups of equal headers a row falls: 2 for 2024 2025 2024 2025; 1 when nothing comes back."""
    for size in range(1, len(texts) // 2 + 1):
        if len(texts) % size == 0 and list(texts[:size]) * (len(texts) // size) == list(texts):
            return len(texts) // size
    return 1
