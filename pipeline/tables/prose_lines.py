"""Lines of a text that are a sentence's and not a cell's."""

import re

from pipeline.danish.money import find_amounts
from pipeline.tables.linear_lines import TextLine
from pipeline.tables.paragraph_cues import is_caption

MAX_WORDS = 11  # of a line of a cell; more are a sentence's
MIN_SENTENCE = 6  # words before a full stop
_END = re.compile(r"[a-zæøå]{3}\.$")


def is_prose(line: TextLine) -> bool:
    """Whether a line has too many words for a cell, ends a sentence, or is a caption; its amounts do not count."""
    text = line.text
    for amount in reversed(find_amounts(text)):
        text = text[: amount.start] + text[amount.end :]
    words = len(text.split())
    return is_caption(line.text) or words > MAX_WORDS or (words >= MIN_SENTENCE and ends_sentence(line))


def ends_sentence(line: TextLine) -> bool:
    """Whether a line ends in a word and a full stop."""
    return bool(_END.search(line.text))
