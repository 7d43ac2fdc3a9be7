"""Turning a page so that text printed sideways reads left to right, and turning the result back."""

from dataclasses import replace

from pipeline.model import Box, Rule, Word


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
    box = turn_box((word.x0, word.top, word.x1, word.bottom), quarter, width, height)
    rotation = word.rotation if word.rotation % 90 else (word.rotation - 90 * quarter) % 360
    return replace(word, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, rotation=rotation)


def turn_rule(rule: Rule, quarter: int, width: float, height: float) -> Rule:
    if quarter == 0:
        return rule
    box = turn_box((rule.x0, rule.top, rule.x1, rule.bottom), quarter, width, height)
    return replace(rule, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom)
