"""Dots that lead from a label to its figure: they are no part of either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Word

_DOTS = re.compile(r"[.…·_]+")
_ENDS_IN_DOTS = re.compile(r"(?<=[^.…·_])[.…·_]{4,}$")
# a page number in a table of contents keeps its dots, by which it is known
_AMOUNT = re.compile(r"[-(]?\d{1,3}(?:\.\d{3})+(?:,\d+)?\)?|[-(]?\d+,\d+\)?|\d{5,}")
FEWEST = 4  # dots


def without_leaders(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without the dots between a label and an amount on the same line."""
    if not any(_DOTS.match(word.text[-1:]) for word in words):
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


def _cut(word: Word) -> Word:
    text = _ENDS_IN_DOTS.sub("", word.text)
    return replace(word, text=text, x1=round(word.x0 + (word.x1 - word.x0) * len(text) / len(word.text), 2))
