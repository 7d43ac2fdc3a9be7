"""What the label of a row or column says about its role in sums, from the wordings in ``reference/total_words.csv``."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline import reference

ROLES = ("total", "average", "share", "difference", "of_which", "change", "identifier", "minus", "rest")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    out = []
    for row in reference.rows("total_words"):
        word = re.escape(row["word"].lower()).replace(r"\ ", r"\s+")
        forms = {
            "start": rf"^\W*{word}(?!\w)",
            "end": rf"(?<!\w){word}\W*\d*\W*$",
            "whole": rf"^\W*{word}\W*(\d\)?)?\W*$",
            "any": rf"(?<!\w){word}(?!\w)",
            "part": word,
        }
        out.append((row["role"], re.compile(forms[row["where"]])))
    return tuple(out)


@lru_cache(maxsize=20_000)
def roles(label: str) -> frozenset[str]:
    """The roles (see ROLES) that the wording of a label gives its row or column; empty for an ordinary name."""
    text = " ".join(label.lower().split())
    return frozenset(role for role, pattern in _patterns() if pattern.search(text)) if text else frozenset()
