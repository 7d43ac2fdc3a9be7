"""Column headings printed sideways or at a slant, set as if they were printed like the figures under them."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Word
from pipeline.tables.grouping import grouped, runs

BESIDE = 1.7  # sizes between the middles of two lines of one heading
COLUMN = 30.0  # points between a heading's middle and that of a figure under it
LETTER = 0.5  # of its size is the usual width of a letter
WIDEST = 0.5  # of the way to the next heading
RISING, FALLING = 315, 45  # the rotations of words that are neither level nor upright

Label = list[Word]


def set_upright(words: Sequence[Word]) -> list[Word]:
    """The words of a page with upright or slanted headings of columns turned to read along the rows: two or more beside each other, of the same
    direction, with figures under most of them. Each is put at its foot, over its column, as narrow as it must be. Other turned words stay."""
    upright = [word for word in words if word.rotation == 0 and any(map(str.isdigit, word.text))]
    placed: dict[int, Word | None] = {}
    for rotation in (RISING, FALLING, 90, 270):
        turned = [word for word in words if word.rotation == rotation]
        labels = _slanted_labels(turned, rotation) if rotation % 90 else _labels(turned, rotation)
        for row in grouped(sorted(labels, key=_middle), lambda row, label: _overlap(row[-1], label)):
            over = [label for label in row if _has_figures(label, upright)]
            if len(row) > 1 and len(over) * 2 > len(row):
                placed.update(_turned(row, upright))
                placed.update(_corner(row, words))
    return [kept for word in words if (kept := placed.get(id(word), word)) is not None]


def _labels(words: list[Word], rotation: int) -> list[Label]:
    """Headings with their words in reading order: lines side by side, each from foot to head (270) or from head to foot (90)."""
    lines = grouped(
        sorted(words, key=lambda w: (w.x0 + w.x1) / 2),
        lambda line, word: abs(_middle(line) - (word.x0 + word.x1) / 2) < 0.5 * word.size and _meet(line, [word]),
    )
    for line in lines:
        line.sort(key=lambda w: -w.bottom if rotation == 270 else w.top)
    lines.sort(key=_middle, reverse=rotation == 90)

    def near(label: list[Label], line: Label) -> bool:
        beside = abs(_middle(label[-1]) - _middle(line)) < BESIDE * line[0].size
        return beside and _overlap([word for each in label for word in each], line)

    return [[word for line in label for word in line] for label in runs(lines, near)]


def _slanted_labels(words: list[Word], rotation: int) -> list[Label]:
    """Headings that rise to the right from over their columns, or fall towards them: words that each begin where another ends, and lines that
    begin beside each other. What falls is put together from its end, as if it rose to the left."""
    ordered = sorted(words, key=lambda w: (_low_end(w), -w.bottom))
    lines = grouped(ordered, lambda line, word: _goes_on(line[-1], word))

    def near(label: list[Label], line: Label) -> bool:
        begins = next((_low_end(w) for w in label[-1] if _low_end(w) <= _low_end(line[0])), None)
        return begins is not None and _low_end(line[0]) - begins < BESIDE * line[0].size and _overlap(label[-1], line)

    order = 1 if rotation == RISING else -1
    return [[word for line in label for word in line[::order]] for label in runs(lines, near)]


def _low_end(word: Word) -> float:
    """How far to the right a rising word begins, or how far to the left a falling one ends."""
    return word.x0 if word.rotation == RISING else -word.x1


def _goes_on(word: Word, after: Word) -> bool:
    """Whether a slanted word stands where another ends, a blank further up."""
    end = word.x1 if word.rotation == RISING else -word.x0
    return abs(_low_end(after) - end) < word.size and abs(after.bottom - word.top - word.size) < 1.5 * word.size


def _turned(row: list[Label], figures: Sequence[Word]) -> dict[int, Word | None]:
    """Each heading as one level word at the row's foot, in the place of its first word; None for its other words."""
    foot = max(word.bottom for label in row for word in label)
    middles = [_column(label, figures) for label in row]
    if len(set(middles)) < len(row):
        middles = [_middle(label) for label in row]
    found: dict[int, Word | None] = {}
    for n, (label, middle) in enumerate(zip(row, middles, strict=True)):
        text = " ".join(word.text for word in label)
        room = min((abs(middle - other) for k, other in enumerate(middles) if k != n), default=COLUMN)
        size = label[0].size
        half = min(len(text) * LETTER * size, WIDEST * room) / 2
        x0, top, x1, bottom = (round(edge, 2) for edge in (middle - half, foot - size, middle + half, foot))
        found.update((id(word), None) for word in label)
        found[id(label[0])] = Word(text, x0, top, x1, bottom, size, label[0].bold)
    return found


def _corner(row: list[Label], words: Sequence[Word]) -> dict[int, Word]:
    """What stands level in one line to the left of turned headings, halfway up, put at their foot: the heading of the first column."""
    turned = [word for label in row for word in label]
    head, foot, left = min(w.top for w in turned), max(w.bottom for w in turned), min(w.x0 for w in turned)
    beside = [w for w in words if w.rotation == 0 and head < w.bottom <= foot and w.x1 < left]
    if not beside or len({round(word.bottom) for word in beside}) > 1:
        return {}
    return {id(word): replace(word, top=word.top + foot - word.bottom, bottom=foot) for word in beside}


def _middle(words: Sequence[Word]) -> float:
    if words[0].rotation % 90:  # where it begins, or ends, over its column
        return abs(min(map(_low_end, words)) + words[0].size / 2)
    return (min(w.x0 for w in words) + max(w.x1 for w in words)) / 2


def _overlap(one: Label, other: Label) -> bool:
    return min(w.top for w in one) < max(w.bottom for w in other) and min(w.top for w in other) < max(
        w.bottom for w in one
    )


def _meet(line: Label, other: Label) -> bool:
    """Whether two stretches of one upright line are no more than some blanks apart."""
    gap = max(min(w.top for w in line), min(w.top for w in other)) - min(
        max(w.bottom for w in line), max(w.bottom for w in other)
    )
    return gap < other[0].size


def _column(label: Label, figures: Sequence[Word]) -> float:
    """The middle of the first figure under a heading, which spreadsheets set at its column's right edge; without one the heading's own."""
    foot, middle, size = max(word.bottom for word in label), _middle(label), label[0].size
    under = [w for w in figures if w.top > foot - 2 and w.x0 - size < middle < w.x1 + size]
    first = min(under, key=lambda w: w.top, default=None)
    return middle if first is None else (first.x0 + first.x1) / 2


def _has_figures(label: Label, figures: Sequence[Word]) -> bool:
    foot, middle = max(word.bottom for word in label), _middle(label)
    return any(word.top > foot - 2 and abs((word.x0 + word.x1) / 2 - middle) < COLUMN for word in figures)
