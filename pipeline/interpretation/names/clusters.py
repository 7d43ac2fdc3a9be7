"""Cluster names in running text: a cluster noun ("klynge", "-klyngen") with the word that tells which one, before or
after it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.interpretation.names.lexicon import (
    CLAUSE_WORDS,
    PLURAL_NOUN,
    Token,
    allowed_edits,
    by_role,
    distance,
    keys_with,
    load,
    read_noun,
)
from pipeline.reference import words

INSIDE = re.compile(r"(?:\s*|\.(?=[-\u2010-\u2014]))[-\u2010-\u2014/]?\s*")
LIST_GAP = re.compile(r"\s*(?:,|/|;|&|\+|-(?=\s))\s*")
AND = {"og", "samt", "eller", "and"}
_BLANK = re.compile(r"\s+|\s*[-\u2010-\u2014:]\s*|\s*[\"'“”»«(]\s*")
_OPEN_PLACE = {"for", "i", "paa"}
_OF_CLUSTERS = ("klynge", "sundhedsklynge")


class Stretch(NamedTuple):
    """Words ``first:last`` of a text are one name (``last`` is one past its last word); ``exact`` when a known
    spelling.
    """

    first: int
    last: int
    exact: bool = True


def inside(token: Token, before: Token, listed: bool = False) -> bool:
    """May ``token`` be the next word of one name? Across blanks, hyphens, slashes, an abbreviation's point, commas in
    a list.
    """
    if INSIDE.fullmatch(token.gap):
        return True
    return (token.gap.strip() == "." and len(before.raw) <= 4) or (listed and token.gap.strip() == ",")


def starts_at(toks: list[Token], taken: list[bool], i: int, kind: str) -> int | None:
    """One past the last word of the longest name of ``kind`` that starts at word ``i``; the last word may be a
    genitive.
    """
    for name in keys_with(toks[i].key, kind, 0) if i < len(toks) and not taken[i] else ():
        last = i + len(name)
        if _reads(toks, taken, i, name) and toks[last - 1].key in (name[-1], name[-1] + "s"):
            return last
    return None


def ends_at(toks: list[Token], taken: list[bool], last: int, kind: str, stem: str = "") -> int | None:
    """The first word of the longest name of ``kind`` that ends with word ``last - 1`` (read as ``stem`` when given)."""
    for name in keys_with(stem or toks[last - 1].key, kind, -1) if last > 0 and not taken[last - 1] else ():
        if _reads(toks, taken, last - len(name), name):
            return last - len(name)
    return None


def _reads(toks: list[Token], taken: list[bool], first: int, name: tuple[str, ...]) -> bool:
    """Whether the words from ``first`` on, none of them taken, are those of a name, whatever its last one is."""
    last = first + len(name)
    if first < 0 or last > len(toks) or any(taken[first:last]):
        return False
    words, listed = toks[first:last], "og" in name
    same = all(token.key == word for token, word in zip(words[:-1], name[:-1], strict=True))
    return same and all(inside(b, a, listed) for a, b in pairwise(words))


def take(taken: list[bool], first: int, last: int, exact: bool = True) -> Stretch:
    """The words ``first:last`` as a name, marked as taken."""
    taken[first:last] = [True] * (last - first)
    return Stretch(first, last, exact)


@lru_cache(maxsize=65536)
def near(words: tuple[str, ...], kind: str) -> tuple[str, ...] | None:
    """The known name of ``kind`` that ``words`` misspell, None when there is none or two are as near."""
    best: list[tuple[int, tuple[str, ...]]] = []
    for name in getattr(load(), kind):
        if len(name) != len(words):
            continue
        total = 0
        for word, right in zip(words, name, strict=True):
            allowed = 1 if len(right) == 3 and word[:1] == right[:1] and len(word) >= 3 else allowed_edits(right)
            edits = min(distance(word, right, allowed), distance(word, right + "s", allowed) if allowed else 9)
            if edits > allowed:
                break
            total += edits
        else:
            best.append((total, name))
    best.sort()
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def clusters(toks: list[Token], taken: list[bool], whole: bool) -> Iterator[Stretch]:
    """The cluster names of a text, ``taken`` marked as they are found. ``whole``: the text is one cell, so an unknown
    name counts too.
    """
    for k in range(len(toks)):
        stem, noun, exact_noun = read_noun(toks[k].key)
        if taken[k]:
            continue
        if not noun:
            yield from _of_cluster(toks, taken, k)
            continue
        adjective = stem in load().adjectives
        stretch = (
            _compound(toks, taken, k, stem, whole)
            if stem and not adjective
            else _beside(toks, taken, k, exact_noun, bool(PLURAL_NOUN.search(noun)), whole)
        )
        if stretch is None:
            continue
        first = stretch.first
        while (
            first
            and not taken[first - 1]
            and toks[first - 1].key in load().adjectives
            and INSIDE.fullmatch(toks[first].gap)
        ):
            first -= 1
        yield take(taken, first, stretch.last, stretch.exact)
        yield from _listed(toks, taken, stretch, k)
    yield from _pairs(toks, taken)


def _of_cluster(toks: list[Token], taken: list[bool], k: int) -> Iterator[Stretch]:
    """The clusters that something of theirs is said to be of ("klyngesekretariatet for Sydvestjysk", "klyngemidler på Fyn og i Sønderjylland"):
    no word of direction, and a town only behind "for"."""
    if not toks[k].key.startswith(_OF_CLUSTERS):
        return
    at = k + 1
    while at + 1 < len(toks) and toks[at].key in _OPEN_PLACE:
        name = toks[at + 1]
        last = starts_at(toks, taken, at + 1, "clusters") if name.capital and name.gap == " " else None
        town = (name.key,) in load().municipalities and toks[at].key != "for"
        if last is None or town or name.key in by_role("direction") or (last < len(toks) and toks[last].key in CLAUSE_WORDS):
            return
        yield take(taken, at + 1, last)
        at = last + 1 if last < len(toks) and toks[last].key in AND else len(toks)


def _pairs(toks: list[Token], taken: list[bool]) -> Iterator[Stretch]:
    """Two towns joined by a slash or a hyphen ("Roskilde/Køge") are a cluster; a lead word ("Datapakke Midt") makes
    any name one.
    """
    lexicon = load()
    for i, token in enumerate(toks):
        last = None if taken[i] else starts_at(toks, taken, i, "clusters")
        if last is None:
            continue
        towns = last - i == 2 and toks[i + 1].gap.strip() in ("/", "-", "–") and token.capital
        led = i > 0 and toks[i - 1].key in lexicon.leads and _BLANK.fullmatch(token.gap)
        if (
            towns
            and (token.key,) in lexicon.municipalities
            and (last == len(toks) or toks[last].key not in CLAUSE_WORDS)
        ) or led:
            yield take(taken, i, last)


def _compound(toks: list[Token], taken: list[bool], k: int, stem: str, whole: bool) -> Stretch | None:
    first = ends_at(toks, taken, k + 1, "clusters", stem)
    if first is not None:
        return Stretch(first, k + 1)
    if near((stem,), "clusters") is not None:
        return Stretch(k, k + 1, False)
    new_sentence = k == 0 or toks[k].gap.strip() != "" or toks[k].raw.isupper()
    if toks[k].capital and len(stem) > 3 and (whole or not new_sentence):
        return Stretch(k, k + 1, False)
    return None


def _beside(
    toks: list[Token], taken: list[bool], k: int, exact_noun: bool, plural: bool, whole: bool
) -> Stretch | None:
    before = ends_at(toks, taken, k, "clusters") if INSIDE.fullmatch(toks[k].gap) else None
    if before is not None and not toks[before].capital and not toks[before].key.endswith(("sk", "ske")):
        before = None
    after = _after(toks, taken, k)
    if plural:
        before = None
    if before is not None and after is not None:
        looser = "\n" in toks[k].gap and "\n" not in toks[k + 1].gap
        after, before = (after, None) if looser else (None, before)
    if after is not None:
        return Stretch(k + 1 if plural else k, after)
    if before is not None:
        return Stretch(before, k + 1)
    if not exact_noun or plural:
        return None
    return _misspelt(toks, taken, k, whole)


def _after(toks: list[Token], taken: list[bool], k: int) -> int | None:
    if k + 1 >= len(toks) or not _BLANK.fullmatch(toks[k + 1].gap):
        return None
    last = starts_at(toks, taken, k + 1, "clusters")
    if last is None:
        return _at_place(toks, taken, k)
    if not toks[k + 1].capital:
        if len(toks[k + 1].key) < 3 or toks[k + 1].key == "byen":
            return None
        if last < len(toks) and toks[last].key in _OPEN_PLACE:
            return None
    if last < len(toks) and toks[last].key in CLAUSE_WORDS:
        return None
    return last


def _at_place(toks: list[Token], taken: list[bool], k: int) -> int | None:
    """ "klyngen i Randers", "sundhedsklyngen på Fyn": a place behind a preposition, never a direction ("klyngen i
    Nord").
    """
    place = k + 2
    if place >= len(toks) or toks[k + 1].key not in by_role("place_word") or not toks[place].capital:
        return None
    if toks[place].key in by_role("direction") or toks[place].gap.strip():
        return None
    last = starts_at(toks, taken, place, "clusters")
    return None if last is None or (last < len(toks) and toks[last].key in CLAUSE_WORDS) else last


def _misspelt(toks: list[Token], taken: list[bool], k: int, whole: bool) -> Stretch | None:
    """A noun beside a word that is nearly a known name, or (mid-sentence, or alone in a cell) a name nobody knows."""
    for size in (3, 2, 1):
        for first, last in ((k, k + 1 + size), (k - size, k + 1)):
            if _nearly(toks, taken, first, last, k):
                return Stretch(first, last, False)
    end = min(len(toks), k + 4)
    ends = (j for j in range(k + 1, end) if taken[j] or not (toks[j].capital and INSIDE.fullmatch(toks[j].gap)))
    last = next(ends, end)
    if last == k + 1 or any(read_noun(token.key)[1] for token in toks[k + 1 : last]):
        return None
    if (last < len(toks) and toks[last].key in CLAUSE_WORDS) or not _plausible(toks[k + 1]):
        return None
    alone = whole and last == len(toks) and k == 0
    title_case = all(token.raw[1:].islower() for token in toks[k + 1 : last])
    in_sentence = (k > 0 and _goes_on(toks[k - 1], toks[k])) or _acts(toks, k, last)
    return Stretch(k, last, False) if alone or (title_case and in_sentence) else None


def _acts(toks: list[Token], k: int, last: int) -> bool:
    """Is the name the subject at a sentence's start ("Sundhedsklynge Østfjorden får …")?"""
    return (
        toks[k].raw[1:].islower() and last < len(toks) and toks[last].key in by_role("verb") and toks[last].gap == " "
    )


def _nearly(toks: list[Token], taken: list[bool], first: int, last: int, k: int) -> bool:
    """Do the words ``first:last``, the noun at ``k`` aside, nearly spell a known name?"""
    name = [j for j in range(max(first, 0), min(last, len(toks))) if j != k]
    if first < 0 or last > len(toks) or any(taken[j] for j in name) or not toks[name[0]].capital:
        return False
    joined = all(INSIDE.fullmatch(toks[j].gap) for j in range(first + 1, last))
    return joined and near(tuple(toks[j].key for j in name), "clusters") is not None


def _goes_on(before: Token, noun: Token) -> bool:
    """Does the noun stand inside a sentence, so that a capital behind it makes a name?"""
    if noun.raw[0].islower():
        return not before.raw.isupper()
    return noun.gap.isspace() and before.raw.islower() and before.key in by_role("preposition")


def _plausible(name: Token) -> bool:
    """Can a word be a cluster's name, or does it head a column, name a body or a month ("Klynge Region", "klynge TSS", "klyngen August")?"""
    if (
        len(name.raw) < 3
        or not name.key.isalpha()
        or name.gap != " "
        or name.raw.lower() in map(str.lower, words("months"))
    ):
        return False
    return (
        name.key not in load().not_names
        and name.key not in CLAUSE_WORDS
        and not name.key.startswith(("region", "kommun"))
    )


def _listed(toks: list[Token], taken: list[bool], stretch: Stretch, k: int) -> Iterator[Stretch]:
    """The names that go on after one ("Klynge Midt, Nord og Syd") or come before it ("Nord- og Sydklyngen")."""
    at = stretch.last
    while at < len(toks):
        i = at
        if toks[i].key in AND and not toks[i].gap.strip(" \n,-"):
            i += 1
            if i >= len(toks) or toks[i].gap.strip():
                return
        elif not LIST_GAP.fullmatch(toks[i].gap):
            break
        last = starts_at(toks, taken, i, "clusters")
        if last is None or not toks[i].capital:
            break
        if last < len(toks) and (toks[last].key in CLAUSE_WORDS or read_noun(toks[last].key)[1]):
            break
        if tuple(token.key for token in toks[i:last]) in load().municipalities and not PLURAL_NOUN.search(
            read_noun(toks[k].key)[1]
        ):
            break
        yield take(taken, i, last)
        at = last
    first = stretch.first
    if first >= 2 and toks[first - 1].key in AND and toks[first - 1].gap.startswith("-"):
        before = ends_at(toks, taken, first - 1, "clusters")
        if before is not None and toks[before].capital:
            yield take(taken, before, first - 1)
