"""Words of a PDF page put right: dots that lead from a label to its figure, which are no part of either; marks of lists that it draws as shapes
(Chromium draws those of ``<ul>`` so); signs that stand away from their figure, as Excel's accounting formats print a minus, a bracket or ``-kr.``
at the left edge of the cell."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Box, Rule, Word
from pipeline.reading.pdf_raw import Floats

_DOTS = re.compile(r"[.…·_]+")
_ENDS_IN_DOTS = re.compile(r"(?<=[^.…·_])[.…·_]{4,}$")
_JOINED = re.compile(r"(.*?[^.…·_])[.…·_]{4,}(\S+)")
# a page number in a table of contents keeps its dots, by which it is known
_LED_AMOUNT = re.compile(r"[-(]?\d{1,3}(?:\.\d{3})+(?:,\d+)?\)?|[-(]?\d+,\d+\)?|\d{5,}")
DOTS = ".…·_"
FEWEST_DOTS = 4  # dots
DIGIT_EM, POINT_EM = 0.58, 0.3  # widths of digits, and of what stands between them, in common type, with a little room
BULLET = "•"
SIZES = (1.5, 7.0)  # points across
SQUARE = 0.25  # by which width and height differ
FARTHEST = 2.5  # heights of a line between a mark and its text
FEWEST_MARKS = 2  # marks under each other
MARK_EDGE = 1.0
_SIGN = re.compile(r"[-−–÷]|\(|[-−–÷]\s?kr\.?|kr\.?\s?[-−–÷]", re.IGNORECASE)
_MARK = re.compile(r"[-−–÷]")
_FIGURE = re.compile(r"\(?\d{1,3}(?:[.,\u00a0]?\d{3})*(?:[.,]\d+)?\)?")
_SIGNED_FIGURE = re.compile(rf"[-−–÷(]?(?!(?:19|20)\d\d$){_FIGURE.pattern}")
LINE = 0.4  # of its size: how far apart the feet of words of one line may stand
EDGE = 2.0  # points between the right edges of the figures of a column
AWAY = 0.5  # sizes between a sign and its figure, or what stands before it; nearer it may be the dash of a list, or one between words
FEWEST, FEWEST_WORDS = 3, 2  # figures that show a column of figures, words that show one of words


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
            if _LED_AMOUNT.fullmatch(word.text) and sum(len(dots.text) for dots in run) >= FEWEST_DOTS:
                changed.update((id(dots), None) for dots in run)
            run = []
        for word, after in pairwise(line):
            if _LED_AMOUNT.fullmatch(after.text) and _ENDS_IN_DOTS.search(word.text):
                changed[id(word)] = _cut(word)
    return tuple(kept for word in words if (kept := changed.get(id(word), word)) is not None)


def _parted(word: Word) -> tuple[Word, ...]:
    """A label and an amount printed as one word with the dots between them."""
    found = _JOINED.fullmatch(word.text) if "...." in word.text or "____" in word.text else None
    if not found or not _LED_AMOUNT.fullmatch(found[2]):
        return (word,)
    wide = sum(map(str.isdigit, found[2]))
    start = round(word.x1 - word.size * (DIGIT_EM * wide + POINT_EM * (len(found[2]) - wide)), 2)
    return _cut(replace(word, text=word.text[: found.start(2)])), replace(word, text=found[2], x0=start)


def _cut(word: Word) -> Word:
    text = _ENDS_IN_DOTS.sub("", word.text)
    return replace(word, text=text, x1=round(word.x0 + (word.x1 - word.x0) * len(text) / len(word.text), 2))


def with_bullets(
    words: Sequence[Word], rules: Sequence[Rule], shapes: Sequence[Box]
) -> tuple[tuple[Word, ...], tuple[Rule, ...]]:
    """The words with a bullet before the first of each line that has a small square or round mark to its left, two such marks or more under
    each other, and the rules that are none of these marks. ``shapes`` are the filled shapes of the page as displayed."""
    marks: dict[Box, Rule | None] = {box: None for box in shapes if _is_mark(box)}
    marks |= {Box.of(rule): rule for rule in rules if _is_mark(rule)}
    if len(marks) < FEWEST_MARKS or not words:
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
    columns = Counter(round(box.x0 / MARK_EDGE) for box in found.values())
    kept = {at: box for at, box in found.items() if sum(columns[round(box.x0 / MARK_EDGE) + near] for near in (-1, 0, 1)) >= FEWEST_MARKS}
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


def join_signs(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with such signs put before their figures. A dash may also stand for nothing in a column of its own: then figures or words of
    other rows stand where it does, or it stands before every figure of the column after it. None is touched."""
    if not any(word.text[0] in "-−–÷(kK" and _SIGN.fullmatch(word.text) for word in words):
        return tuple(words)
    figures = [word for word in words if word.rotation == 0 and _FIGURE.fullmatch(word.text)]
    before = _before(words)
    changed: dict[int, Word | None] = {}
    for figure in figures:
        sign = before.get(id(figure))
        if sign is None or not _SIGN.fullmatch(sign.text):
            continue
        if figure.x0 - sign.x1 < AWAY * figure.size and id(sign) not in before:  # the dash of a list
            continue
        column = [other for other in figures if abs(other.x1 - figure.x1) <= EDGE]
        if len(column) < FEWEST or _in_words(sign, words, column):
            continue
        if _is_sign_of(sign, column, figures, before, figure):
            changed.update(_joined(sign, figure))
    return tuple(kept for word in words if (kept := changed.get(id(word), word)) is not None)


def red_only(words: Sequence[Word], reds: tuple[Floats, Floats]) -> tuple[Word, ...]:
    """Figures that may be negative by their colour alone: red in a column of others that are not, without a sign anywhere in it, and in a row
    whose words are not red, as those of an emphasised one are. ``reds``: the middles of red characters."""
    x, y = reds
    red = {id(word) for word in words if ((word.x0 <= x) & (x <= word.x1) & (word.top <= y) & (y <= word.bottom)).any()}
    found: list[Word] = []
    figures = [word for word in words if word.rotation == 0 and _SIGNED_FIGURE.fullmatch(word.text)]
    for figure in (each for each in figures if id(each) in red):
        column = [other for other in figures if abs(other.x1 - figure.x1) <= EDGE]
        signed = any(not other.text[0].isdigit() for other in column)
        beside = [word for word in words if word.text.isalpha() and abs(word.bottom - figure.bottom) <= LINE * word.size]
        mixed = len(column) >= FEWEST and any(id(other) not in red for other in column)
        if mixed and not signed and beside and not any(id(word) in red for word in beside):
            found.append(figure)
    return tuple(found)


def _before(words: Sequence[Word]) -> dict[int, Word]:
    """Of each upright word the one before it on its line."""
    found: dict[int, Word] = {}
    line: list[Word] = []
    for word in (*sorted((w for w in words if w.rotation == 0), key=lambda w: w.bottom), None):
        if line and (word is None or word.bottom - line[0].bottom > LINE * word.size):
            found.update((id(after), before) for before, after in pairwise(sorted(line, key=lambda w: w.x0)))
            line = []
        line += [word] if word else []
    return found


def _in_words(sign: Word, words: Sequence[Word], column: Sequence[Word]) -> bool:
    """Whether a dash stands in a column of words: those of other rows of the figures' column begin where it does."""
    beside = [
        word for word in words if abs(word.x0 - sign.x0) <= EDGE and word.text.isalpha() and word.text.lower() != "kr"
    ]
    return _in_rows(beside, column) >= FEWEST_WORDS


def _in_rows(words: Sequence[Word], column: Sequence[Word]) -> int:
    """How many words stand in the rows of a column."""
    return sum(any(abs(word.bottom - other.bottom) <= LINE * word.size for other in column) for word in words)


def _is_sign_of(
    sign: Word, column: Sequence[Word], figures: Sequence[Word], before: dict[int, Word], figure: Word
) -> bool:
    if sign.text == "(" and not figure.text.endswith(")"):
        return False
    ahead = before.get(id(sign))
    if ahead is not None and sign.x0 - ahead.x1 < AWAY * sign.size and "k" not in sign.text.lower():
        return False  # a dash between words
    if any(sign.x1 > other.x0 for other in column):
        return False
    edge = min(other.x0 for other in column)
    under = [other for other in figures if other.x0 - 1 < sign.x1 and sign.x0 < other.x1 + 1 and other.x1 <= edge]
    if _in_rows(under, column):
        return False  # a column of figures stands where the dash does
    return not all(id(other) in before and _SIGN.fullmatch(before[id(other)].text) for other in column)


def _joined(sign: Word, figure: Word) -> dict[int, Word | None]:
    mark = "(" if sign.text == "(" else "-"
    width = 0.4 * figure.size
    rest = _MARK.sub("", sign.text).strip("( ")
    kept = replace(sign, text=rest) if rest else None
    return {id(figure): replace(figure, text=mark + figure.text, x0=round(figure.x0 - width, 2)), id(sign): kept}
