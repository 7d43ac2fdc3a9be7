"""Lists side by side in text: a header of names (regions), below it names in columns that single blanks part.

An empty cell shows as one blank more. Which words belong together is decided by the names in the reference data, for
the whole line at once (dynamic programming over words and columns).
"""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.model import Cell
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, fragment, grid_of, sought
from pipeline.tables.linear_names import is_name, key, names
from pipeline.tables.paragraphs import is_caption, is_note

MIN_LISTS = 3
MAX_LISTS = 9
MAX_NAME = 5  # words
_WORD = re.compile(r"\S+")
_BLANKS_OFF = 0.7  # cost of a blank too many or too few
_PART = 0.4  # cost of a part of a name, whose rest stands on the next line
_WRAP_BLANK = 0.1  # cost of the blank that ends a wrapped line of a cell
_UNKNOWN = 1.5


Placed = tuple[int, str]  # a column, and the words of a line in it


def find_list_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of this shape among lines that no other table has taken."""

    def table_at(at: int) -> Found | None:
        header, end = ([], at) if taken[at] else _header(lines, at)
        return _table(lines, taken, at, end, header) if len(header) >= MIN_LISTS else None

    return sought(lines, table_at)


def _header(lines: Sequence[TextLine], start: int) -> tuple[list[list[Fragment]], int]:
    """Names one after the other from a line on, each on one line or wrapped to two; or several on one line."""
    whole = _names_on_line(lines[start])
    if MIN_LISTS <= len(whole) <= MAX_LISTS:
        return whole, start + 1
    found: list[list[Fragment]] = []
    at = start
    while at < len(lines) and not lines[at].furniture:
        for count in (2, 1):
            part = lines[at : at + count]
            if len(part) == count and is_name("\n".join(line.text for line in part)):
                found.append([fragment(line, line.text) for line in part])
                at += count
                break
        else:
            break
    return (found, at) if len(found) <= MAX_LISTS else ([], start)


def _names_on_line(line: TextLine) -> list[list[Fragment]]:
    """The names a line consists of, when it is nothing but names."""
    words = line.text.split()
    found: list[str] = []
    at = 0
    while at < len(words):
        count = next(
            (n for n in range(min(MAX_NAME, len(words) - at), 0, -1) if is_name(" ".join(words[at : at + n]))), 0
        )
        if not count:
            return []
        found.append(" ".join(words[at : at + count]))
        at += count
    return [[fragment(line, text)] for text in found]


def _table(
    lines: Sequence[TextLine], taken: Sequence[bool], start: int, body: int, header: list[list[Fragment]]
) -> Found | None:
    columns = len(header)
    made: list[Cell] = [cell(0, col, fragments) for col, fragments in enumerate(header)]
    row, end, known, total = 0, body, 0, 0
    for at in range(body, len(lines)):
        line = lines[at]
        if taken[at] or is_note(line.text) or is_caption(line.text):
            break
        if line.furniture:
            continue
        words = list(_WORD.finditer(line.plain))
        placed, cost = _place(words, columns)
        if not placed or cost > _UNKNOWN * max(1, len(placed) / 2):
            break
        row, end = row + 1, at + 1
        texts = dict(placed)
        known += sum(1 for text in texts.values() if is_name(text))
        total += len(texts)
        for col in range(columns):
            text = texts.get(col, "")
            made.append(cell(row, col, [fragment(line, text)] if text else ()))
    if row < 3 or 2 * known < total:
        return None
    return Found(start, end, (grid_of(made, "text-lists", 1),))


def _place(words: Sequence[re.Match[str]], columns: int) -> tuple[list[Placed], float]:
    """The cheapest way to put a line's words into columns in order, and its cost; ([], inf) when there is none."""
    blanks = [word.start() - (words[at - 1].end() if at else 0) for at, word in enumerate(words)]

    @cache
    def best(at: int, column: int, wrapped: bool) -> tuple[float, tuple[Placed, ...]]:
        if at == len(words):
            return 0.0, ()
        options: list[tuple[float, tuple[Placed, ...]]] = []
        for place in range(column, columns):
            expected = place - column + (1 if at else 0)
            off = min(2.0, _BLANKS_OFF * abs(blanks[at] - expected))
            if wrapped and blanks[at] == expected + 1:
                off = _WRAP_BLANK
            for end in range(at + 1, min(len(words), at + MAX_NAME) + 1):
                text = " ".join(word.group() for word in words[at:end])
                cost = _cost(text)
                rest, placed = best(end, place + 1, cost == _PART)
                inside = sum(1 for blank in blanks[at + 1 : end] if blank > 1)
                options.append((off + cost + inside + rest, ((place, text), *placed)))
        return min(options, key=lambda option: option[0], default=(float("inf"), ()))

    cost, placed = best(0, 0, False)
    return list(placed), cost


def _cost(text: str) -> float:
    if is_name(text):
        return 0.0
    if key(text) in _parts():
        return _PART
    return _UNKNOWN + 0.5 * text.count(" ")


@cache
def _parts() -> frozenset[str]:
    """Beginnings and ends of the names of several words (``klyngen``, ``ringkøbing-``, ``skjern``)."""
    found = set()
    for name in names():
        words = re.findall(r"[^\s/-]+[/-]?", name)
        if len(words) > 1:
            found |= {re.sub(r"(?<=[/-]) ", "", " ".join(words[:n])) for n in range(1, len(words))}
            found |= {re.sub(r"(?<=[/-]) ", "", " ".join(words[n:])) for n in range(1, len(words))}
    return frozenset(found)
