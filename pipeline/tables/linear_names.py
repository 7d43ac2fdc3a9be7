"""Names of regions, clusters and municipalities, to tell labels from what stands before them."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline import reference
from pipeline.danish.text import clean

_FILES = ("region_aliases", "cluster_aliases", "municipality_aliases", "regions", "clusters", "municipalities")
_ABBREVIATIONS = re.compile(r"\(?[A-ZÆØÅ]{2,6}(?:\s?/\s?[A-ZÆØÅ]{2,6})*\)?")
MAX_NAME_WORDS = 5
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


def is_known_cluster(text: str) -> bool:
    """Whether a text is a known name of a cluster and nothing else."""
    return _without_noun(text) in _known_clusters()


def is_cluster_like(text: str) -> bool:
    """Whether a text looks like a cluster's name and nothing else: a few words around the word for cluster."""
    words = text.lower().split()
    others = [word for word in words if word not in cluster_nouns()]
    named = sum(any(word.endswith(noun) for noun in cluster_nouns()) for word in words) == 1
    short = len(others) > 0 and len(words) <= MAX_NAME_WORDS
    return named and short and text[:1].isupper() and not _plain_words() & set(others) and text[-1:].isalnum()


def is_cluster(text: str) -> bool:
    """Whether a text is a cluster's name, known or by its looks, and nothing else."""
    return is_known_cluster(text) or is_cluster_like(text)


def squeezed(text: str) -> str:
    """A name as compared where a line may have broken it anywhere: letters and digits only."""
    return "".join(char for char in text.lower() if char.isalnum())


@cache
def _known_clusters() -> frozenset[str]:
    return frozenset(_without_noun(row["alias"]) for row in reference.rows("cluster_aliases") if len(row["alias"]) > 4)


def _without_noun(text: str) -> str:
    """A name squeezed, the long form of the word for cluster made the short one."""
    return squeezed(text).replace("sundhedsklynge", "klynge")


@cache
def cluster_nouns() -> frozenset[str]:
    return frozenset(row["word"] for row in reference.rows("cluster_words") if row["role"] == "noun")


@cache
def total_words() -> frozenset[str]:
    """What stands before or after a name on its total."""
    return frozenset(row["word"].lower() for row in reference.rows("total_words") if row["role"] == "total")


@cache
def _plain_words() -> frozenset[str]:
    """Words that no name has: small ones, those of totals, those that head columns."""
    heads = {row["word"].lower().strip("*") for row in reference.rows("column_words")}
    plain = {row["word"] for row in reference.rows("function_words")}
    return frozenset((heads | plain | total_words()) - {"den", "det"} - cluster_nouns())


@cache
def _short_names() -> frozenset[str]:
    nouns = cluster_nouns()
    return frozenset(" ".join(word for word in name.split() if word not in nouns) for name in names()) - {""}


def key(text: str) -> str:
    """A name as compared: lower case, footnote marks off, one blank between words."""
    return " ".join(text.lower().rstrip("*").split())


@cache
def known_names_squeezed() -> frozenset[str]:
    """All names and aliases without blanks and signs, as where a line may have broken them anywhere."""
    return frozenset(filter(None, map(squeezed, names())))


@cache
def names() -> frozenset[str]:
    """All names and aliases in the reference data."""
    found = set()
    for file in _FILES:
        for row in reference.rows(file):
            found |= {key(row[column]) for column in _COLUMNS if row.get(column)}
    return frozenset(found | {f"region {name}" for name in found})
