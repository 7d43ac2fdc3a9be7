"""The names of pipeline/reference as sequences of folded words, for the recogniser and for matching. Words are folded so that spellings of a name
compare equal: case, å/aa, ø/oe, accents, line-end hyphens, letters read as digits."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline.reference import rows

_WORD = re.compile(r"(?:[^\W_\u00b2\u00b3\u00b9\u2070-\u209f][\u0300-\u036f]*)+")
_LINE_HYPHEN = re.compile(r"\u00ad\s*|\u0002\s*|[-\u2010\u2011]\s+")
_FOLDED = str.maketrans({"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "é": "e", "è": "e", "á": "a", "ü": "y"})
_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b", "|": "l"})
_CONJUNCTIONS = {"og", "eller", "samt", "til", "i", "af", "men", "for"}


class Token(NamedTuple):
    """A word: where it stands, how it compares, and what stands between it and the word before (``gap``, as
    printed).
    """

    start: int
    end: int
    key: str
    gap: str
    capital: bool
    raw: str


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word as it compares: lower case, å=aa, æ=ae, ø=oe, digits inside a word as the letters they are read for."""
    folded = unicodedata.normalize("NFC", word).lower().translate(_FOLDED)
    if folded.isalpha() or folded.isdigit():
        return folded
    letters = sum(map(str.isalpha, folded))
    return folded.translate(_LOOKALIKES) if letters * 2 > len(folded) else folded


def tokens(text: str) -> list[Token]:
    """The words of ``text`` in order, a word broken by a line-end hyphen as one ("Born-⏎holm", not
    "Ringkøbing-⏎Skjern").
    """
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        raw, start = match.group(), match.start()
        gap = text[end:start]
        if found and _continues(found[-1], gap, raw, text):
            before = found.pop()
            raw = before.raw + raw
            found.append(Token(before.start, match.end(), fold(raw), before.gap, before.capital, raw))
        else:
            found.append(Token(start, match.end(), fold(raw), gap, raw[0].isupper(), raw))
        end = match.end()
    return found


def _continues(before: Token, gap: str, raw: str, text: str) -> bool:
    if _LINE_HYPHEN.fullmatch(gap) is None or not before.raw[-1].isalpha() or len(before.raw) < 2:
        return False
    if gap[0] in "\u00ad\u0002" and not gap.strip("\u00ad\u0002"):
        return True
    return raw[0].islower() and raw.lower() not in _CONJUNCTIONS


def distance(one: str, other: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two words; ``limit + 1`` as soon as it must be more."""
    return OSA.distance(one, other, score_cutoff=limit)


def allowed_edits(word: str) -> int:
    """How many letters of a word may be wrong and it is still that word: none under 4 letters, one under 7, else
    two.
    """
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


_NOUN = re.compile(r"(?:sundheds?)?klynge(?:n|ns|s|r|rs|rne|rnes)?$")
PLURAL_NOUN = re.compile(r"klynge(?:r|rs|rne|rnes)$")
CLAUSE_WORDS = {
    *("kommune", "kommunes", "kommuner", "kommunen", "kommunens", "kommunerne", "kommunernes"),
    *("regionskommune", "regionskommunes"),
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the recogniser knows. Names are tuples of folded words. ``with_noun``: clusters' names that are other
    places without the noun, so that a bare cell is not the cluster."""

    clusters: frozenset[tuple[str, ...]]
    with_noun: frozenset[tuple[str, ...]]
    regions: frozenset[tuple[str, ...]]
    municipalities: frozenset[tuple[str, ...]]
    hospitals: frozenset[tuple[str, ...]]
    adjectives: frozenset[str]
    nouns: frozenset[str]
    leads: frozenset[str]
    not_names: frozenset[str]
    acronyms: frozenset[str]


def split_noun(key: str) -> tuple[str, str]:
    """A folded word cut before its cluster noun: ("randers", "klyngen"), ("", "sundhedsklynge"), ("hus", "") for
    other words.
    """
    match = _NOUN.search(key) if "klynge" in key else None
    return (key[: match.start()], match.group()) if match else (key, "")


_RIGHT_NOUNS = ("klynge", "klyngen", "klyngens", "sundhedsklynge", "sundhedsklyngen", "sundhedsklyngens")


@lru_cache(maxsize=65536)
def read_noun(key: str) -> tuple[str, str, bool]:
    """(stem, noun, exact) of a folded word: as split_noun, but a misspelt noun counts too (``exact`` False): alone, or
    grown together with a stem that some cluster's name has."""
    stem, noun = split_noun(key)
    if noun:
        if 6 <= len(stem) <= 10 and distance(stem, "sundheds", 2) <= 2:
            return "", key, False
        return stem, noun, True
    if not 5 <= len(key) <= 24 or key in by_role("no_noun"):  # "klinge" is a letter away and means something else
        return key, "", False
    if key[0] in "ksc":
        edits = ((distance(key, right, 2), 1 if len(right) < 9 else 2) for right in _RIGHT_NOUNS)
        if any(wrong <= allowed for wrong, allowed in edits):
            return "", key, False
    for length in (6, 7, 8, 5):
        stem, noun = key[:-length], key[-length:]
        nearly = (
            len(stem) > 2 and noun[0] in "klyc" and any(distance(noun, right, 1) <= 1 for right in _RIGHT_NOUNS[:2])
        )
        if nearly and plain((stem,), load().clusters) is not None:
            return stem, noun, False
    return key, "", False


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(token.key for token in tokens(name))


@lru_cache(maxsize=262144)
def cluster_words(name: str) -> tuple[str, ...]:
    """What tells one cluster from another in a name: its folded words without nouns, adjectives and lead words."""
    lexicon = load()
    kept: list[str] = []
    for key in words(name):
        stem, noun, _ = read_noun(key)
        if noun and stem:
            if stem not in lexicon.adjectives:
                kept.append(stem)
        elif not noun and kept == [] and key in by_role("place_word"):
            continue
        elif not noun and key not in lexicon.adjectives and key not in lexicon.leads and key not in lexicon.nouns:
            kept.append(key)
    return tuple(kept)


def plain(key: tuple[str, ...], known: frozenset[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The known key that ``key`` is, as it stands or in the genitive; None when it is none."""
    if key in known:
        return key
    if key and key[-1].endswith("s") and len(key[-1]) > 2:
        bare = (*key[:-1], key[-1][:-1])
        if bare in known:
            return bare
    return None


@cache
def by_role(role: str) -> frozenset[str]:
    """The words of cluster_words.csv in one role."""
    return frozenset(fold(row["word"]) for row in rows("cluster_words") if row["role"] == role)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon of the reference files, built once."""
    adjectives, leads, nouns = by_role("adjective"), by_role("lead"), by_role("noun")
    designators: set[tuple[str, ...]] = set()
    with_noun: set[tuple[str, ...]] = set()
    for row in [*rows("cluster_aliases"), *({"alias": row["name"], "bare": ""} for row in rows("clusters"))]:
        kept = []
        for key in words(row["alias"]):
            stem, _noun = split_noun(key)
            if stem and key not in adjectives:
                kept.append(stem)
        designators.add(tuple(kept))
        if row["bare"] == "no":
            with_noun.add(tuple(kept))
    region_names = [row["alias"] for row in rows("region_aliases")] + [row["name"] for row in rows("regions")]
    regions = {key[1:] if len(key) > 1 and key[0] == "region" else key for key in map(words, region_names)}
    municipality_names = [row["alias"] for row in rows("municipality_aliases")]
    municipality_names += [row["name"] for row in rows("municipalities")]
    municipalities = {tuple(w for w in words(name) if w not in CLAUSE_WORDS) for name in municipality_names}
    hospital_names = [row["alias"] for row in rows("hospital_aliases")] + [row["name"] for row in rows("hospitals")]
    return Lexicon(
        clusters=frozenset(designators),
        with_noun=frozenset(with_noun),
        regions=frozenset(regions - {("regionh",)}),
        municipalities=frozenset(municipalities),
        hospitals=frozenset(map(words, hospital_names)),
        adjectives=adjectives,
        nouns=nouns,
        leads=leads,
        not_names=by_role("not_a_cluster"),
        acronyms=frozenset(
            fold(name) for name in [*region_names, *hospital_names] if name.isupper() and len(name) <= 4
        ),
    )


@cache
def _by_word(kind: str, at: int) -> dict[str, list[tuple[str, ...]]]:
    grouped: dict[str, list[tuple[str, ...]]] = {}
    known: frozenset[tuple[str, ...]] = getattr(load(), kind)
    for key in sorted(known, key=lambda key: (-len(key), key)):
        grouped.setdefault(key[at], []).append(key)
    return grouped


def keys_with(word: str, kind: str, at: int) -> Iterator[tuple[str, ...]]:
    """The keys of a kind (clusters, regions, municipalities, hospitals) whose first word (``at`` 0) or last (-1) a word is, longest first; then those
    of which it is the genitive."""
    yield from _by_word(kind, at).get(word, ())
    if word.endswith("s"):
        yield from _by_word(kind, at).get(word[:-1], ())
