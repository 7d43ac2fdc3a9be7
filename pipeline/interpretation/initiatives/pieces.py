"""The pieces of a cell of names: the items of a numbered list, and lines of their own, each with the lines it goes on in."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.text import clean
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.model import Cell

_LABEL = re.compile(r"(?:^|(?<=\s))(?P<number>\d{1,2})[.)]\s*(?=[^\W\d])")
_YEAR = re.compile(YEAR)
_BROKEN = re.compile(r"[-\u00ad\u2010,/(]$")


class Piece(NamedTuple):
    """Words in characters ``start:end`` of a cell: an item of a numbered list, or (``number`` None) a line of its own, which may go on."""

    cell: Cell
    start: int
    end: int
    number: int | None

    @property
    def text(self) -> str:
        return clean(_LABEL.sub("", self.cell.text[self.start : self.end], count=1 if self.number else 0))


def pieces_of(cell: Cell) -> Iterator[Piece]:
    """The items and lines of a cell. A line goes on where the one before it cannot end, or where it begins in small letters."""
    last: Piece | None = None
    for start, end, number in _stretches(cell.text):
        text = cell.text[start:end].strip()
        if last is not None and number is None and _goes_on(cell.text[last.start : last.end], text):
            last = last._replace(end=end)
            continue
        if last is not None:
            yield last
        last = Piece(cell, start, end, number)
    if last is not None:
        yield last


def without_scope(text: str) -> int:
    """Where the name in a cell ends that goes on with lines of nothing but whose it is and when ("Tryg hjemme⏎Klynge Nord, 2024–2026")."""
    end = len(text.rstrip())
    while (start := text.rfind("\n", 0, end)) > 0:
        line = _YEAR.sub("", text[start:end])
        named = find_mentions(line)
        for name in reversed(named):
            line = line[: name.start] + line[name.end :]
        if not named or re.search(r"[^\W\d_]{3}", line):
            break
        end = len(text[:start].rstrip())
    return end


def _stretches(text: str) -> Iterator[tuple[int, int, int | None]]:
    """The lines of a text, cut before a label of a list and after a lead-in that names nothing ("To indsatser er prioriteret:")."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        labels = list(_LABEL.finditer(text, line.start(), line.end()))
        edges = [line.start(), *(each.start() for each in labels), line.end()]
        numbers = [None, *(int(each["number"]) for each in labels)]
        for (start, end), number in zip(pairwise(edges), numbers, strict=True):
            if text[start:end].strip():
                yield start, end, number


def _goes_on(before: str, line: str) -> bool:
    last = before.split()[-1].lower() if before.split() else ""
    return (
        line[:1].islower()
        or line[:1] in "(–0123456789"
        or bool(_BROKEN.search(before.strip()))
        or last in reference.words("function_words")  # no name ends so
    )
