"""Turning a page so that text printed sideways reads left to right, and turning the result back."""

from dataclasses import replace

from pipeline.model import Box, Word


def turn_box(box: tuple[float, float, float, float], quarter: int, width: float, height: float) -> Box:
    """A box of a page of ``width`` × ``height`` after turning the page by ``quarter`` × 90° anticlockwise."""
    x0, top, x1, bottom = box
    if quarter == 1:
        return Box(top, width - x1, bottom, width - x0)
    if quarter == 2:
        return Box(width - x1, height - bottom, width - x0, height - top)
    if quarter == 3:
        return Box(height - bottom, x0, height - top, x1)
    return Box(x0, top, x1, bottom)


def turn_word(word: Word, quarter: int, width: float, height: float) -> Word:
    if quarter == 0:
        return word
    rotation = word.rotation if word.rotation % 90 else (word.rotation - 90 * quarter) % 360
    return replace(word, **turn_box(Box.of(word), quarter, width, height)._asdict(), rotation=rotation)
