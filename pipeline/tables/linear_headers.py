"""The words before a table's first row parted into column headers: by themselves (a word with a capital for each, or words that come back for
each), or by blanks, line ends and capitals.

Over the line that parts into the columns may stand lines that part into as many, or into groups of columns, as the words under them repeat
(``Kommuner Region`` over ``2024 2025 2024 2025``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.danish.money import unit_of
from pipeline.tables.linear_header_words import YEAR, is_amount_head, is_label_head
from pipeline.tables.linear_lines import Fragment, TextLine, fragment, fragments_of
from pipeline.tables.linear_splits import UNIT

MAX_SPANNING = 2  # words of a line over the header that may belong to all of its columns; a longer one is a title
_OPEN_AFTER = re.compile(r"\s(?:i|for|pr\.?|fra|til|af|og|ultimo|primo|medio)$", re.IGNORECASE)
_UNIT_HEAD = re.compile(rf"(?:dkk )?(?:1[.]?000|{UNIT})|1[.]?000 {UNIT}|dkk|i {UNIT}", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-zæøå]{4}\.$|\d\.$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?\*?")
_WORD = re.compile(r"\S+")
_OPEN_END = re.compile(
    r"(?:[-‐,/&]|^(?:i|fra|til|af|og|for|pr\.?|på|med|under|ved|samt|eller|ikke|den|det|i alt til))$", re.I
)
_AT_LINE_END = 2.5  # a break at a line's end before a capital
_ENOUGH = 0.7  # of the mean break: a break this strong may part off the label column's header


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
    unit = next((count for count in (2, 1) if _UNIT_HEAD.fullmatch(" ".join(words[:count]))), 0)
    names = [" ".join(words[:unit])] if unit else []
    for word in words[unit:]:
        unit = word[0] == "(" and bool(names) and names[-1][0] != "("  # "Region (kr.)"
        joined = bool(names) and bool(_OPEN_AFTER.search(names[-1]))  # "Afsat i 2023"
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


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: TextLine
    blanks: int  # before it on its line; 0 at the line's start


def split_headers(lines: Sequence[TextLine], columns: int) -> list[list[list[Fragment]]]:
    """Header rows: each a list of cells (label column first), each cell a list of fragments; a row with one cell spans
    the figure columns. [] when the lines hold too few words for the columns.

    ``columns`` counts the figure columns; the label column has a header of its own when there is a break for it.
    """
    lines, units = _unit_rows(lines, columns)
    words = [
        _Word(found.group(), line, found.start() - (line.left if not at else before_end))
        for line in lines
        for at, (found, before_end) in enumerate(_with_ends(line.plain))
    ]
    if len(words) < columns:
        return []
    apart = _apart(lines, columns)
    scores = [_break(words, at, apart) for at in range(1, len(words))]
    at_ends = [at for at in range(len(scores)) if words[at + 1].line is not words[at].line]
    at_gaps = [at for at in at_ends if words[at + 1].line in apart]
    chosen, labelled = _breaks(words, scores, at_ends, at_gaps, columns)
    mixed = bool(at_gaps) and _inside_a_cell(words, at_gaps, chosen)
    if mixed or any(scores[at] <= 0 for at in chosen):
        return []
    edges = [0, *sorted(at + 1 for at in chosen), len(words)]
    cells = [_cell(words[start:end]) for start, end in pairwise(edges)]
    return [cells if labelled else [[], *cells], *units]


def _apart(lines: Sequence[TextLine], columns: int) -> list[TextLine]:
    """The lines that blank lines part from the one before, more than the least between any two; [] where they are too few to part the
    heads, or stand between all lines of heads of several lines."""
    gaps = [line.gap for line in lines[1:]]
    least = min(gaps, default=0)
    begun = all(line.text[:1].isupper() or YEAR.fullmatch(line.text) for line in lines[1:])
    if least and max(gaps) == least and len(gaps) <= columns and begun:
        return list(lines[1:])
    wide = [line for line in lines[1:] if line.gap > least]
    return wide if len(wide) >= columns - 2 else []


def _breaks(
    words: Sequence[_Word], scores: Sequence[float], at_ends: Sequence[int], at_gaps: Sequence[int], columns: int
) -> tuple[list[int], bool]:
    """Where the heads are parted, and whether the label column's is among them."""
    if len(at_gaps) >= columns:
        return list(at_gaps[-columns:]), True  # each head a cell of its own, what is before them the label columns'
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    chosen = order[: columns - 1]
    mean = sum(scores[at] for at in chosen) / max(1, len(chosen))
    if len(order) >= columns and scores[order[columns - 1]] >= max(_ENOUGH * mean, 0.6):
        return order[:columns], True
    begun = [at for at in at_ends if scores[at] >= _AT_LINE_END]
    closed = {words[at].text.endswith(")") for at in (*begun[1:], len(words) - 1)}
    if len(begun) == columns and len(closed) == 1:
        return begun, True  # each head on a line of its own, the label column's too
    return chosen, False


def _with_ends(raw: str) -> list[tuple[re.Match[str], int]]:
    found, end = [], 0
    for match in _WORD.finditer(raw):
        found.append((match, end))
        end = match.end()
    return found


def _unit_rows(lines: Sequence[TextLine], columns: int) -> tuple[Sequence[TextLine], list[list[list[Fragment]]]]:
    """A last line that only states a unit for all the columns is a header row of its own."""
    if len(lines) < 2 or len(lines) == columns + 1:
        return lines, []
    last = lines[-1]
    alone = sum(1 for line in lines if unit_of(line.text) and len(line.text) <= 14) == 1
    if alone and len(last.text) <= 14 and unit_of(last.text) and not last.text.startswith("("):
        return lines[:-1], [[[fragment(last, last.text)]]]
    return lines, []


def _break(words: Sequence[_Word], at: int, apart: Sequence[TextLine] = ()) -> float:
    """How strongly a head begins at a word: wide blanks, line ends (or blank lines before ``apart``), capitals, a closed bracket, a repeated word."""
    before, word = words[at - 1], words[at]
    score = 0.3
    if word.line is not before.line:
        score = (3.0 if word.line in apart else 0.5) if apart else 1.5
    elif word.blanks >= 2:
        score = 3.0
    score += 1.0 if word.text[0].isupper() or _in_year_run(words, at) else -2.0
    if before.text.endswith(")"):
        score += 2.0
    if word.text[0].isupper() and any(word.text == other.text for other in words[:at]):
        score += 1.0
    if _OPEN_END.search(before.text):
        score -= 1.5
    return score


def _inside_a_cell(words: Sequence[_Word], at_gaps: Sequence[int], chosen: Sequence[int]) -> bool:
    """Whether a break falls inside a cell of several lines: a converter has mixed the lines of two heads, or a title stands over one."""
    edges = [0, *(at + 1 for at in at_gaps), len(words)]
    cells = [words[low:high] for low, high in pairwise(edges) if len({id(word.line) for word in words[low:high]}) > 1]
    inner = {id(word) for cell in cells for word in cell[1:]}
    return any(id(words[at + 1]) in inner for at in chosen)


def _in_year_run(words: Sequence[_Word], at: int) -> bool:
    """Whether a word is one of several years in a row, on a line or a line each: a column for each ("Indsats 2024 2025 I alt")."""
    if not YEAR.fullmatch(words[at].text):
        return False
    here = words[at].line
    near = [word for word in words[max(0, at - 1) : at + 2] if word.line is here or word.text == word.line.text]
    return sum(1 for word in near if YEAR.fullmatch(word.text)) > 1


def _cell(words: Sequence[_Word]) -> list[Fragment]:
    return list(fragments_of((word.text, word.line) for word in words))
