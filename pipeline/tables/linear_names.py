"""Names of regions, clusters and municipalities, to tell labels from what stands before them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline import reference

_FILES = ("region_aliases", "cluster_aliases", "municipality_aliases", "regions", "clusters", "municipalities")
_COLUMNS = ("alias", "name", "raw", "spelling")


def known_tail(pieces: Sequence[str]) -> int:
    """How many of the last pieces make up one known name together, the most that do; 0 when none do."""
    for count in range(min(4, len(pieces)), 0, -1):
        if key(" ".join(pieces[len(pieces) - count :])) in names():
            return count
    return 0


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
