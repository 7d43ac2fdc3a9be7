"""Column headings printed sideways or at a slant, set as if they were printed like the figures under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Word

BESIDE = 1.7  # sizes between the middles of two lines of one heading
COLUMN = 30.0  # points between a heading's middle and that of a figure under it
LETTER = 0.5  # of its size is the usual width of a letter
BLANK = 0.3
APART = 1.2  # the least blank between two headings
SLANTED = 45  # the rotation of words that are neither level nor upright

Label = list[Word]


def set_upright(words: Sequence[Word]) -> list[Word]:
    """The words of a page with upright or slanted headings of columns turned to read along the rows: two or more beside each other, of the same
    direction, with figures under most of them. Each is put at its foot, over its column, as narrow as it must be. Other turned words stay."""
    upright = [word for word in words if word.rotation == 0 and any(map(str.isdigit, word.text))]
    placed: dict[int, Word] = {}
    for rotation in (SLANTED, 90, 270):
        turned = [word for word in words if word.rotation == rotation]
        for row in _rows(_slanted_labels(turned) if rotation == SLANTED else _labels(turned, rotation)):
            over = [label for label in row if _has_figures(label, upright)]
            if len(row) > 1 and len(over) * 2 > len(row):
                placed.update(_turned(row))
    return [placed.get(id(word), word) for word in words]


def _labels(words: list[Word], rotation: int) -> list[Label]:
    """Headings with their words in reading order: lines side by side, each from foot to head (270) or from head to foot (90)."""
    lines: list[Label] = []
    for word in sorted(words, key=lambda w: (w.x0 + w.x1) / 2):
        line = next(
            (
                line
                for line in lines
                if abs(_middle(line) - (word.x0 + word.x1) / 2) < 0.5 * word.size and _meet(line, [word])
            ),
            None,
        )
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    for line in lines:
        line.sort(key=lambda w: -w.bottom if rotation == 270 else w.top)
    lines.sort(key=_middle, reverse=rotation == 90)
    labels: list[tuple[float, Label]] = []
    for line in lines:
        near = labels and abs(labels[-1][0] - _middle(line)) < BESIDE * line[0].size and _overlap(labels[-1][1], line)
        if near:
            labels[-1] = (_middle(line), labels[-1][1] + line)
        else:
            labels.append((_middle(line), list(line)))
    return [label for _, label in labels]


def _slanted_labels(words: list[Word]) -> list[Label]:
    """Headings that rise to the right: words that each begin where another ends, and lines that begin beside each other."""
    lines: list[Label] = []
    for word in sorted(words, key=lambda w: (w.x0, -w.bottom)):
        line = next((line for line in lines if _goes_on(line[-1], word)), None)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    labels: list[Label] = []
    for line in lines:
        last = labels[-1][-1] if labels else None
        begins = next((w for w in labels[-1] if w.x0 <= line[0].x0), None) if labels else None
        near = begins is not None and last is not None and line[0].x0 - begins.x0 < BESIDE * last.size
        if near and _overlap(labels[-1], line):
            labels[-1] = labels[-1] + line
        else:
            labels.append(list(line))
    return labels


def _goes_on(word: Word, after: Word) -> bool:
    """Whether a word begins where a slanted one ends, a blank further on."""
    return abs(after.x0 - word.x1) < word.size and abs(after.bottom - word.top - word.size) < 1.5 * word.size


def _rows(labels: list[Label]) -> list[list[Label]]:
    rows: list[list[Label]] = []
    for label in sorted(labels, key=_middle):
        row = next((row for row in rows if _overlap(row[-1], label)), None)
        if row is None:
            rows.append([label])
        else:
            row.append(label)
    return rows


def _turned(row: list[Label]) -> dict[int, Word]:
    foot = max(word.bottom for label in row for word in label)
    middles = [_middle(label) for label in row]
    found: dict[int, Word] = {}
    for n, (label, middle) in enumerate(zip(row, middles, strict=True)):
        room = min((abs(middle - other) for k, other in enumerate(middles) if k != n), default=COLUMN)
        widths = [len(word.text) * LETTER + BLANK for word in label]
        size = min(label[0].size, room / (sum(widths) + APART))
        left = middle - sum(widths) * size / 2
        for word, width in zip(label, widths, strict=True):
            right = left + (width - BLANK) * size
            found[id(word)] = replace(
                word,
                x0=round(left, 2),
                top=round(foot - size, 2),
                x1=round(right, 2),
                bottom=round(foot, 2),
                size=size,
                rotation=0,
            )
            left += width * size
    return found


def _middle(words: Sequence[Word]) -> float:
    if words[0].rotation == SLANTED:
        return words[0].x0 + words[0].size / 2  # where it begins, over its column
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


def _has_figures(label: Label, figures: Sequence[Word]) -> bool:
    foot, middle = max(word.bottom for word in label), _middle(label)
    return any(word.top > foot - 2 and abs((word.x0 + word.x1) / 2 - middle) < COLUMN for word in figures)
