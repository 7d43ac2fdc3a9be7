"""Names of regions, clusters and municipalities, to tell labels from what stands before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline import reference
from pipeline.danish.text import clean

_FILES = ("region_aliases", "cluster_aliases", "municipality_aliases", "regions", "clusters", "municipalities")
_ABBREVIATIONS = re.compile(r"\(?[A-ZÆØÅ]{2,6}(?:\s?/\s?[A-ZÆØÅ]{2,6})*\)?")
_COLUMNS = ("alias", "name", "raw", "spelling")


def known_tail(pieces: Sequence[str]) -> int:
    """How many of the last pieces make up one known name together, the most that do; 0 when none do."""
    for count in range(min(4, len(pieces)), 0, -1):
        if is_name("\n".join(pieces[len(pieces) - count :])):
            return count
    return 0


def is_name(text: str) -> bool:
    """Whether a text, perhaps of several lines, is one known name and nothing else."""
    return key(clean(text)) in names()


def is_short_name(text: str) -> bool:
    """Whether a text is a cluster's name without the word for cluster (``Byen``), or abbreviations (``SSU/TSS``)."""
    return key(text) in _short_names() or bool(_ABBREVIATIONS.fullmatch(text.strip()))


@cache
def _short_names() -> frozenset[str]:
    nouns = {row["word"] for row in reference.rows("cluster_words") if row["role"] == "noun"}
    return frozenset(" ".join(word for word in name.split() if word not in nouns) for name in names()) - {""}


def key(text: str) -> str:
    """A name as compared: lower case, footnote marks off, one blank between words."""
    return " ".join(text.lower().rstrip("*").split())


@cache
def names() -> frozenset[str]:
    """All names and aliases in the reference data."""
    found = set()
    for file in _FILES:
        for row in reference.rows(file):
            found |= {key(row[column]) for column in _COLUMNS if row.get(column)}
    return frozenset(found | {f"region {name}" for name in found})
