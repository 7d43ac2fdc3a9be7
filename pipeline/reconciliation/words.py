"""What the label of a row or column says about how its figures are made, from the wordings in ``reference/total_words.csv``
(its role in sums) and ``reference/ratio_words.csv`` (other ways of making figures of figures)."""

import re
from functools import lru_cache

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.wording import any_of

_ASIDE = re.compile(r"\[.*?\]|\(.*?\)")
_DEFINITE = "(?:[dl]?e[nt]|[nt])?"  # "differencen", "forskellen", "restbeløbet"
_WORD = re.compile(r"[^\W\d_]{4,}")


@lru_cache(maxsize=2)
def _patterns(table: str, meaning: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(meaning, word, pattern) of the wordings; a text without the word need not be searched for the pattern."""
    out = []
    for row in reference.rows(table):
        word = re.escape(row["word"].lower()).replace(r"\ ", r"\s+") + _DEFINITE * (row[meaning] == "difference")
        forms = {
            "start": rf"^\W*(?:the\s)?{word}(?!\w)",
            "end": rf"(?<!\w){word}\W*\d*\W*$",
            "whole": rf"^\W*{word}\W*(\d\)?)?\W*$",
            "any": rf"(?<!\w){word}(?!\w)",
            "part": word,
            "opens": rf"^\W*(?:kr\.?\s)?{word}\s+(?!{_days()})[^\W\d_]",
        }
        out.append((row[meaning], " ".join(row["word"].lower().split()), re.compile(forms[row["where"]])))
    return tuple(out)


def _days() -> str:
    """The words that open a date or another point in time ("pr. marts", "pr. ultimo 2024")."""
    return "|".join(
        [*(re.escape(row["word"]) for row in reference.rows("months")), "ultimo", "primo", "dato", "dags", "kvartal"]
    )


@lru_cache(maxsize=2**16)
def roles(label: str) -> frozenset[str]:
    """The roles (total, average, share, difference, of_which, …) that the wording of a label gives its row or column; empty for an ordinary name."""
    return _said(label, "total_words", "role")


@lru_cache(maxsize=2**16)
def ratio_meanings(label: str) -> frozenset[str]:
    """What a label says its figures are: percent, share, rate, change, difference, average, index; empty for an ordinary name."""
    return _said(label, "ratio_words", "meaning")


def _said(label: str, table: str, meaning: str) -> frozenset[str]:
    text = " ".join(label.lower().split())
    if not text:
        return frozenset()
    return frozenset(said for said, word, pattern in _patterns(table, meaning) if word in text and pattern.search(text))


@lru_cache(maxsize=2**12)
def price_level(label: str) -> str:
    """The year of the prices that a label says its figures are in (pl 24, 2024-priser, faste priser (2024)), its words for
    current prices, '' where it says nothing. Wordings: price_levels.csv."""
    found = _levels().search(" ".join(label.lower().split()))
    if found is None:
        return ""
    year = found["after"] or found["before"]
    return found["current"] or (year if len(year) == 4 else f"20{year}")


@lru_cache(maxsize=1)
def _levels() -> re.Pattern[str]:
    after, before, current = (any_of(reference.words("price_levels", side=side)) for side in ("after", "before", "current"))
    return re.compile(
        rf"(?<!\d)(?P<after>{YEAR}|\d\d)\W?(?:{after})(?!\w)|(?<!\w)(?:{before})\W{{0,3}}(?P<before>{YEAR}|(?<=l.)\d\d)(?!\d)"
        rf"|(?<!\w)(?P<current>{current})(?!\w)",
        re.IGNORECASE,
    )


def content_words(label: str) -> frozenset[str]:
    """The words of a label that name something: four letters or more, without what stands in brackets."""
    return frozenset(_WORD.findall(_ASIDE.sub(" ", label.lower())))
