"""Heads printed line by line by a converter that lost their columns: which words of each line go under which head is weighed."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from pipeline.danish.money import unit_of
from pipeline.tables.linear_header_words import is_amount_head, is_label_head

MAX_LINES = 5
MAX_WORDS = 14  # of a line
MAX_COLUMNS = 9
_BEAM = 40  # layouts kept from line to line
_OPEN = re.compile(r"(?:[-‐,/&]|\b(?:i|fra|til|af|og|for|pr\.?|på|med|under|ved|samt|eller|ikke|den|det|de))$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?")
_BRACKET = re.compile(r"\([^()]*\)")


class Layout(NamedTuple):
    """Header rows from the top, each with the label column's text first, and how well the heads under one another read."""

    weight: float
    rows: tuple[tuple[str, ...], ...] = ()


def laid_out(lines: Sequence[str], columns: int) -> Layout:
    """The layout of the heads of some figure columns on lines that each hold a part of some of them; no rows where none reads well."""
    words = [line.split() for line in lines]
    if not 1 < len(lines) <= MAX_LINES or columns > MAX_COLUMNS or not all(0 < len(line) <= MAX_WORDS for line in words):
        return Layout(float("-inf"))
    kept = [Layout(0.0)]
    for line in words:
        grown = [Layout(before.weight + joined, (*before.rows, row)) for before in kept for joined, row in _under(before.rows, line, columns)]
        kept = sorted(grown, key=lambda layout: -layout.weight)[:_BEAM]
    ended = [Layout(layout.weight + _label(heads[0]) + weigh(heads[1:]), layout.rows) for layout in kept for heads in [joined(layout.rows)]]
    return max(ended, key=lambda layout: layout.weight, default=Layout(float("-inf")))


def joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The texts of each column from the top, in one."""
    return tuple(" ".join(filter(None, texts)) for texts in zip(*rows, strict=True))


def weigh(heads: Sequence[str]) -> float:
    """How well texts read as the heads of figure columns: 0 when nothing speaks against them, known heads above."""
    units = sum(bool(_BRACKET.search(head)) for head in heads)
    doubles = len(heads) - len(set(heads))
    return sum(map(_head, heads)) - 1.0 * doubles - (0.5 * (len(heads) - units) if units else 0.0)


@cache
def _head(text: str) -> float:
    if not text:
        return -4.0
    inner = [found for found in _BRACKET.finditer(text) if found.end() < len(text)]
    years = len(set(_YEAR.findall(text)))
    weight = -2.0 * bool(_OPEN.search(text)) - 2.0 * len(inner) - 1.0 * max(0, years - 1)
    weight -= 0.5 * _repeats(text)
    weight -= 0.0 if _begins(text) or unit_of(text) else 1.5
    return weight + 0.5 * (is_amount_head(text) or bool(_YEAR.fullmatch(text)))


@cache
def _label(text: str) -> float:
    """How well a text reads as the label column's head."""
    if not text:
        return 0.0
    return (0.5 if is_label_head(text) else -0.5) - 1.5 * bool(_YEAR.search(text)) - 2.0 * bool(_OPEN.search(text))


def _under(rows: Sequence[Sequence[str]], line: Sequence[str], columns: int) -> Iterator[tuple[float, tuple[str, ...]]]:
    """The ways to put a line's words under what stands above: (weight, its row)."""
    above = joined(rows) if rows else ("",) * (columns + 1)
    opened = any(map(_OPEN.search, above))
    cuts = [at for at in range(1, len(line)) if _begins(line[at]) or opened or line[at] in line[:at] or line[at - 1].endswith(")") or _YEAR.fullmatch(line[at - 1])]
    for count in range(min(len(cuts), columns) + 1):
        for chosen in combinations(cuts, count):
            runs = [" ".join(line[low:high]) for low, high in pairwise([0, *chosen, len(line)])]
            parted = [-1.0 for at in chosen if _OPEN.search(line[at - 1])]
            whole = [-0.4 for at in cuts if at not in chosen and _begins(line[at]) and line[at][0] != "(" and not _OPEN.search(line[at - 1])]
            twice = [-1.5 for run in runs if _repeats(run)]
            own = sum((*parted, *whole, *twice))
            for places in combinations(range(columns + 1), len(runs)):
                row = [""] * (columns + 1)
                for place, run in zip(places, runs, strict=True):
                    row[place] = run
                yield sum(map(_join, above, row)) + own - 0.01 * sum(places), tuple(row)


@cache
def _join(above: str, run: str) -> float:
    """What a head gains by words under those it has."""
    if not run:
        return 0.0
    if not above:
        return 0.0 if _begins(run) else -2.0
    if _OPEN.search(above):
        return 1.5 if run[0] != "(" else -1.5
    if above.endswith(")"):
        return -2.0
    if run.startswith("("):
        return 0.5
    if _YEAR.match(run):
        return -2.0 if _YEAR.search(above) else 0.5
    return -0.3 if run[0].isupper() else 0.3


def _repeats(text: str) -> int:
    words = [word for word in text.lower().split() if len(word) > 2]
    return len(words) - len(set(words))


def _begins(text: str) -> bool:
    return text[0].isupper() or text[0].isdigit() or text[0] in "(%"
