"""Marks of lists that a PDF draws as shapes (Chromium draws those of ``<ul>`` so) as the words they are elsewhere."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from pipeline.model import Box, Rule, Word

BULLET = "•"
SIZES = (1.5, 7.0)  # points across
SQUARE = 0.25  # by which width and height differ
FARTHEST = 2.5  # heights of a line between a mark and its text
FEWEST = 2  # marks under each other
EDGE = 1.0


def with_bullets(
    words: Sequence[Word], rules: Sequence[Rule], shapes: Sequence[Box]
) -> tuple[tuple[Word, ...], tuple[Rule, ...]]:
    """The words with a bullet before the first of each line that has a small square or round mark to its left, two such marks or more under
    each other, and the rules that are none of these marks. ``shapes`` are the filled shapes of the page as displayed."""
    marks: dict[Box, Rule | None] = {box: None for box in shapes if _is_mark(box)}
    marks |= {Box(rule.x0, rule.top, rule.x1, rule.bottom): rule for rule in rules if _is_mark(rule)}
    if len(marks) < FEWEST or not words:
        return tuple(words), tuple(rules)
    upright = sorted((word for word in words if word.rotation == 0), key=lambda word: word.top)
    tops = [word.top for word in upright]
    tallest = max((word.bottom - word.top for word in upright), default=0.0)
    found: dict[int, Box] = {}
    for box in marks:
        middle = (box.top + box.bottom) / 2
        near = upright[bisect_left(tops, middle - tallest) : bisect_left(tops, middle)]
        line = sorted((word for word in near if word.bottom > middle), key=lambda word: word.x0)
        first = line[0] if line else None
        if first and 0 < first.x0 - box.x1 <= FARTHEST * (first.bottom - first.top) and first.text[0] not in BULLET:
            found[id(first)] = box
    columns = Counter(round(box.x0 / EDGE) for box in found.values())
    kept = {at: box for at, box in found.items() if sum(columns[round(box.x0 / EDGE) + near] for near in (-1, 0, 1)) >= FEWEST}
    out: list[Word] = []
    for word in words:
        if mark := kept.get(id(word)):
            out.append(Word(BULLET, mark.x0, word.top, mark.x1, word.bottom, word.size))
        out.append(word)
    drawn = {id(rule) for box in kept.values() if (rule := marks[box])}
    return tuple(out), tuple(rule for rule in rules if id(rule) not in drawn)


def _is_mark(box: Box | Rule) -> bool:
    width, height = box.x1 - box.x0, box.bottom - box.top
    return SIZES[0] <= min(width, height) and max(width, height) <= SIZES[1] and abs(width - height) <= SQUARE * max(width, height)
