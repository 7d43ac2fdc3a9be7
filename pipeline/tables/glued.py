"""Figures printed so close to what stands left of them that they arrive as one word: parted where others begin or end."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Word
from pipeline.tables.chunks import REACH, YEAR, is_number

FIGURE = r"[-−–+]?(?:\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,]\d+)?%?"
TAIL = re.compile(rf"(?:{FIGURE})+$")
NEAR = 2.0  # points between sides that are one
FEWEST = 2  # figures above and below that begin or end in the same place
BLANK = 0.18  # of the height: the gap left between parts, wide enough to be seen as one


def part_glued(words: Sequence[Word]) -> list[Word]:
    """The words of a page with those parted that are a text and a figure, or figures of several columns: each of these
    figures begins or ends where figures on the lines around do. The others stay as they are.
    """
    glued = {at: tail for at, word in enumerate(words) if (tail := _tail(word)) is not None}
    if not glued:
        return list(words)
    figures = [word for at, word in enumerate(words) if at not in glued and is_number(word.text)]
    out: list[Word] = []
    for at, word in enumerate(words):
        out += _pieces(word, glued[at], figures) if at in glued else [word]
    return out


def _tail(word: Word) -> re.Match[str] | None:
    """The figures at the end of a word that holds something else as well, or several figures."""
    text = word.text
    if len(text) < 3 or not (text[-1].isdigit() or text[-1] == "%") or YEAR.match(text):
        return None
    tail = TAIL.search(text)
    if tail is None or tail.start() == 1:  # a sign, a bracket
        return None
    return tail if tail.start() or re.fullmatch(FIGURE, text) is None else None


def _pieces(word: Word, tail: re.Match[str], figures: Sequence[Word]) -> list[Word]:
    reach = REACH * 1.5 * (word.bottom - word.top)
    near = [w for w in figures if abs(w.top - word.top) <= reach]
    head, found = word.text[: tail.start()], re.findall(FIGURE, tail.group())
    widths = [(w.x1 - w.x0) / len(w.text) for w in near]
    if not widths or len(near) < FEWEST:
        return [word]
    width = sorted(widths)[len(widths) // 2] if head else (word.x1 - word.x0) / len(word.text)
    pieces: list[Word] = []
    right = end = word.x1
    for figure in reversed(found):
        left = end - width * len(figure)
        begin = [w for w in near if abs(w.x0 - left) <= NEAR]
        level = [w for w in near if abs(w.x1 - end) <= NEAR]
        if left < word.x0 - NEAR or max(len(begin), len(level)) < FEWEST:
            return [word]
        if len(begin) >= FEWEST:
            left = max(word.x0, begin[0].x0)
        begun = left if len(begin) >= FEWEST or left <= word.x0 + NEAR else left + BLANK * (word.bottom - word.top)
        pieces.insert(0, replace(word, text=figure, x0=begun, x1=right))
        end, right = left, left - BLANK * (word.bottom - word.top)
        edge = left if len(begin) >= FEWEST else min(w.x0 for w in level)
    if not head:
        return pieces
    outside = word.x0 < edge - (word.bottom - word.top) and right > word.x0
    return [replace(word, text=head, x1=right), *pieces] if outside else [word]
