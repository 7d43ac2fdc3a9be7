"""Numbers written as words (number_words.csv): "fire", "femogtyve", "tre tusind fem hundrede"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish.wording import LETTER, any_of, key

SMALLEST, LARGEST = 2, 20  # things are counted in words from and to


@lru_cache(maxsize=1)
def _values() -> dict[str, Decimal]:
    return {key(row["word"]): Decimal(row["value"]) for row in reference.rows("number_words")}


@lru_cache(maxsize=1)
def one_word() -> re.Pattern[str]:
    """Any one word of a number."""
    return re.compile(any_of(reference.words("number_words")), re.IGNORECASE)


def value_of_words(text: str) -> Decimal:
    """ "fem hundrede", "femogtyve", "to en halv", "tre tusind fem hundrede": small numbers add up, hundred and thousand multiply."""
    total, current = Decimal(0), Decimal(0)
    for match in one_word().finditer(text):
        value = _values()[key(match.group())]
        if value == 1000:
            total, current = total + max(current, Decimal(1)) * value, Decimal(0)
        else:
            current = max(current, Decimal(1)) * value if value == 100 else current + value
    return total + current


def counts_in_words(text: str) -> Iterator[tuple[int, int, int]]:
    """The whole numbers from ``SMALLEST`` to ``LARGEST`` that a text writes as a word of their own: start, end, number."""
    for match in _counting().finditer(text):
        yield match.start(), match.end(), int(_values()[key(match.group())])


@lru_cache(maxsize=1)
def _counting() -> re.Pattern[str]:
    words = [
        row["word"]
        for row in reference.rows("number_words")
        if row["value"].isdigit() and SMALLEST <= int(row["value"]) <= LARGEST
    ]
    return re.compile(rf"(?<![{LETTER}\d-])(?:{any_of(words)})(?![{LETTER}\d-])", re.IGNORECASE)
