"""Dots that lead from a label to its figure: they are no part of either."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Word

_DOTS = re.compile(r"[.…·_]+")
_ENDS_IN_DOTS = re.compile(r"(?<=[^.…·_])[.…·_]{4,}$")
_JOINED = re.compile(r"(.*?[^.…·_])[.…·_]{4,}(\S+)")
# a page number in a table of contents keeps its dots, by which it is known
_AMOUNT = re.compile(r"[-(]?\d{1,3}(?:\.\d{3})+(?:,\d+)?\)?|[-(]?\d+,\d+\)?|\d{5,}")
DOTS = ".…·_"
FEWEST = 4  # dots
DIGIT_EM, POINT_EM = 0.58, 0.3  # widths of digits, and of what stands between them, in common type, with a little room


def without_leaders(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without the dots between a label and an amount on the same line."""
    if any(".." in word.text or "__" in word.text for word in words):
        words = [part for word in words for part in _parted(word)]
    if not any(word.text[-1] in DOTS and (word.text[0] in DOTS or word.text[-2] in DOTS) for word in words):
        return tuple(words)
    changed: dict[int, Word | None] = {}
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.rotation == 0:
            lines.setdefault(round(word.bottom), []).append(word)
    for line in lines.values():
        line.sort(key=lambda w: w.x0)
        run: list[Word] = []
        for word in line:
            if _DOTS.fullmatch(word.text):
                run.append(word)
                continue
            if _AMOUNT.fullmatch(word.text) and sum(len(dots.text) for dots in run) >= FEWEST:
                changed.update((id(dots), None) for dots in run)
            run = []
        for word, after in pairwise(line):
            if _AMOUNT.fullmatch(after.text) and _ENDS_IN_DOTS.search(word.text):
                changed[id(word)] = _cut(word)
    return tuple(kept for word in words if (kept := changed.get(id(word), word)) is not None)


def _parted(word: Word) -> tuple[Word, ...]:
    """A label and an amount printed as one word with the dots between them."""
    found = _JOINED.fullmatch(word.text) if "...." in word.text or "____" in word.text else None
    if not found or not _AMOUNT.fullmatch(found[2]):
        return (word,)
    wide = sum(map(str.isdigit, found[2]))
    start = round(word.x1 - word.size * (DIGIT_EM * wide + POINT_EM * (len(found[2]) - wide)), 2)
    return _cut(replace(word, text=word.text[: found.start(2)])), replace(word, text=found[2], x0=start)


def _cut(word: Word) -> Word:
    text = _ENDS_IN_DOTS.sub("", word.text)
    return replace(word, text=text, x1=round(word.x0 + (word.x1 - word.x0) * len(text) / len(word.text), 2))
