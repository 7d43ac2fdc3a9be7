"""Which documents are the same words in another format, and which one replaces which. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from pipeline.model import Extraction, Grid

FORMATS = ("pdf", "word", "html", "text")  # of two copies with as many amounts the one earlier here counts
SAME_WORDS = 0.9
SAME_TITLE = 0.6
FEW_WORDS = 25  # a page that holds less says too little to be a copy of anything
UNLIKE = re.compile(r"revider\w*|version|udkast|endelig\w*|\d+")


class Version(NamedTuple):
    """What is compared of one document."""

    document_id: str
    extraction: Extraction
    words: Counter[str]
    numbers: Counter[str]


def version(document_id: str, extraction: Extraction) -> Version:
    """The words and numbers of a document, page headers and footers left out, hyphens and blanks not counted."""
    texts = list(_texts(extraction))
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text.lower()))
    numbers = Counter(re.sub(r"\D", "", number) for text in texts for number in re.findall(r"\d[\d.,]*", text))
    return Version(document_id, extraction, words, numbers)


def copies(versions: Sequence[Version]) -> dict[str, str]:
    """document_id → the document it repeats in another format. The one with the most amounts is the original.

    Two documents are copies when their words are the same but for a few, and the figures of one are all in the other:
    a revised version, in which a figure gave way to another, is none.
    """
    original: dict[str, str] = {}
    ranked = sorted(versions, key=_rank)
    for better, worse in combinations(ranked, 2):
        if worse.document_id in original or better.document_id in original:
            continue
        if _same(better, worse):
            original[worse.document_id] = better.document_id
    return original


def superseded(versions: Sequence[Version], copy_of: dict[str, str]) -> dict[str, str]:
    """document_id → the newest document that says it revises or replaces it.

    The newer one says so in its own words, is of the same kind, has nearly the same title, and is dated later.
    """
    newer_first = sorted(
        versions, key=lambda each: (each.extraction.profile.published_on, each.document_id), reverse=True
    )
    found: dict[str, str] = {}
    for newer in newer_first:
        about = newer.extraction.profile
        if newer.document_id in copy_of or not (about.revised or about.replaces):
            continue
        for older in versions:
            then = older.extraction.profile
            dated = bool(about.published_on and then.published_on and then.published_on < about.published_on)
            if dated and then.kind == about.kind and _alike(about.title, then.title) >= SAME_TITLE:
                found.setdefault(older.document_id, newer.document_id)
    return found


def _texts(extraction: Extraction) -> Iterable[str]:
    for block in extraction.layout.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells)
        elif block.role != "furniture":
            yield block.text


def _rank(each: Version) -> tuple[int, int, str]:
    media = each.extraction.document.media_type
    kind = "word" if "word" in media else next((name for name in FORMATS if name in media), "")
    return (-len(each.extraction.claims), FORMATS.index(kind) if kind else len(FORMATS), each.document_id)


def _same(one: Version, other: Version) -> bool:
    size = max(one.words.total(), other.words.total())
    if size < FEW_WORDS or (one.words & other.words).total() < SAME_WORDS * size:
        return False
    return not (one.numbers - other.numbers and other.numbers - one.numbers)


def _alike(one: str, other: str) -> float:
    first, second = (set(UNLIKE.sub(" ", title.lower()).split()) for title in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0
