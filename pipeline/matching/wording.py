"""How initiatives are worded: words cut to stems and concepts, weighed by how rare they are, how alike two names are, and which can be one at all,
found without looking at every pair (blocking).

Sources of the methods: record linkage by weighted token overlap (soft TF-IDF, Cohen, Ravikumar and Fienberg 2003), with Danish inflection and
compounds, initialisms and target groups as further comparisons; an inverted index weighed by rarity (Christen 2012, Data Matching, ch. 4). Two
names are compared only where the words they share, or have nearly alike, can weigh enough together; the bound is never below what ``similarity``
finds, so that no pair is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Any

from pipeline import reference
from pipeline.interpretation.names.lexicon import Token, distance, fold, tokens
from pipeline.reference import rows

if TYPE_CHECKING:
    from numpy.typing import NDArray


_LABEL = re.compile(r"^\s*(?:[-•–*]|\(?\d{1,2}[.)]|[a-zæøå]\))\s*", re.IGNORECASE)
_GENERIC_WEIGHT = 0.25
_ASIDE_WEIGHT = 0.35
_ALONE_WEIGHT = 0.25
_ACRONYM_WEIGHT = 1.8
_TARGET_CONFLICT = 0.55
_ACRONYM_CONFLICT = 0.4


@dataclass(frozen=True, slots=True)
class Wording:
    """A name as words: (stem, share) with share 1 for the name proper and less for brackets, later sentences and
    bullet points; acronyms by stem; the target groups it names."""

    text: str
    words: tuple[tuple[str, float], ...]
    acronyms: frozenset[str]
    targets: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """initiative_vocabulary.csv: words that stand for one concept, words of no or little weight, target groups, bodies
    (acronyms that name no initiative), and the everyday last parts of compounds."""

    concepts: dict[str, str]
    stop: frozenset[str]
    generic: frozenset[str]
    targets: frozenset[str]
    bodies: frozenset[str]
    heads: tuple[str, ...]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    roles: dict[str, list[str]] = {}
    for row in rows("initiative_vocabulary"):
        roles.setdefault(row["role"], []).append(fold(row["concept"] if row["role"] == "target" else row["word"]))
    concepts = {
        fold(row["word"]): fold(row["concept"]) for row in rows("initiative_vocabulary") if row["role"] == "concept"
    }
    return _Vocabulary(
        {stem(word): meaning for word, meaning in concepts.items()} | concepts,
        frozenset(roles["stop"]),
        frozenset(map(stem, roles["generic"])),
        frozenset(roles["target"]),
        frozenset(roles["body"]),
        tuple(sorted({stem(word) for word in roles["head"]}, key=lambda word: (-len(word), word))),
    )


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded Danish word without its inflection and nominal ending (never shorter than four letters)."""
    for suffix in reference.words("initiative_vocabulary", role="ending"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


@lru_cache(maxsize=65536)
def concept(word: str) -> str:
    """What a folded word stands for: its concept in the reference, else its stem, an everyday last part of a compound
    left out ("angstbehandling", "angst")."""
    known = _vocabulary().concepts
    if word in known:
        return known[word]
    stemmed = stem(word)
    for head in _vocabulary().heads:
        if stemmed.endswith(head) and len(stemmed) - len(head) >= 4:
            first = stemmed[: -len(head)]
            first = first[:-1] if first.endswith("s") and len(first) > 4 else first
            return known.get(first) or stem(first)
    return known.get(stemmed, stemmed)


@lru_cache(maxsize=65536)
def read_wording(name: str) -> Wording:
    """A name's words; list labels and closing points do not count."""
    text = " ".join(_LABEL.sub("", " ".join(name.split())).rstrip(" .;:").split())
    vocabulary = _vocabulary()
    shares: dict[str, float] = {}
    acronyms: set[str] = set()
    groups: set[str] = set()
    depth, later = 0, False
    for token in _joined(tokens(text)):
        depth = max(0, depth + token.gap.count("(") - token.gap.count(")"))
        later = later or "•" in token.gap or bool(shares and token.capital and re.search(r"[.;]\s", token.gap))
        if token.key in vocabulary.stop or (len(token.key) < 2 and not token.key.isdigit()):
            continue
        word = concept(token.key)
        short = token.raw.isupper() and token.raw.isalpha() and 2 <= len(token.raw) <= 6 and not text.isupper()
        acronym = short and token.key not in vocabulary.bodies
        if acronym:
            acronyms.add(word)
        # a bracket that holds an acronym and nothing else gives the name's short form
        alone = acronym and token.gap.endswith("(") and text[token.end : token.end + 1] == ")"
        share = _ASIDE_WEIGHT if (depth and not alone) or later else 1.0
        shares[word] = max(share, shares.get(word, 0.0))
        if share == 1.0 and word in vocabulary.targets:
            groups.add(word)
    return Wording(text, tuple(shares.items()), frozenset(acronyms), frozenset(groups))


def _joined(found: list[Token]) -> list[Token]:
    """Compounds written with a hyphen as one word ("Peer-støtte"), an acronym before it aside ("KOL-patienter")."""
    kept: list[Token] = []
    for token in found:
        if kept and token.gap == "-" and token.raw.islower() and not kept[-1].raw.isupper() and kept[-1].raw.isalpha():
            first = kept.pop()
            raw = first.raw + token.raw
            kept.append(Token(first.start, token.end, fold(raw), first.gap, first.capital, raw))
        else:
            kept.append(token)
    return kept


@lru_cache(maxsize=262144)
def alike(one: str, other: str) -> float:
    """How much of one stem the other has, 0 to 1: all, a compound with it, a part, misspelt, the same beginning."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 5 and (long.startswith(short) or long.endswith(short)):
        return 0.85 if one == short else 0.6
    if len(short) >= 6 and distance(one, other, 2) <= (1 if len(short) < 9 else 2):
        return 0.85
    shared = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return 0.5 if shared >= 6 and shared >= 0.6 * len(short) else 0.0


def compound_of(word: str, parts: Iterable[str]) -> float:
    """How much of a compound is made of the other name's words, front and back ("hjemmeblodprøver": hjem,
    blodprøver).
    """
    known = [part for part in parts if 4 <= len(part) < len(word)]
    front = max((len(part) for part in known if word.startswith(part)), default=0)
    back = max((len(part) for part in known if word.endswith(part) and len(part) + front <= len(word)), default=0)
    made = (front + back) / len(word)
    return 0.95 if front and back and made >= 0.75 else 0.0


class Weights:
    """How much each word of a collection's names tells: rare words much, words of every second initiative little."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        names = list(wordings)
        self._count = len(names)
        self._frequency: Counter[str] = Counter(word for name in names for word, _ in name.words)
        self.acronyms = frozenset(word for name in names for word in name.acronyms)

    def heavy(self, word: str) -> bool:
        """Is it no everyday word of initiatives' names?"""
        return word not in _vocabulary().generic

    def of(self, word: str) -> float:
        """The weight of a stem."""
        weight = log(1 + (self._count + 3) / (self._frequency.get(word, 0) + 0.5)) / log(self._count + 4)
        if word in _vocabulary().generic:
            return weight * _GENERIC_WEIGHT
        return weight * (_ACRONYM_WEIGHT if word in self.acronyms else 1.0)


def similarity(
    one: Wording, other: Wording, weights: Weights, background: frozenset[str] = frozenset()
) -> tuple[float, float]:
    """(score, evidence): how sure the two names are one initiative, 0 to 1, and how much weight the words they share
    have.

    ``background`` are the words of the focus area, which neighbours share anyway; they count half beside other words.

    The words of the shorter name count most (a name may go on), unmatched words on both sides against it; other
    acronyms or other target groups (children, adults) make two neighbours out of names that share the rest.
    """
    told = [any(s == 1.0 and w not in background and weights.heavy(w) for w, s in name.words) for name in (one, other)]
    background = background if all(told) else frozenset()
    first, shared = _covered(one, other, weights, background)
    second, shared_back = _covered(other, one, weights, background)
    mass = [sum(weights.of(word) for word, share in name.words if share == 1.0) for name in (one, other)]
    short, long = (first, second) if mass[0] <= mass[1] else (second, first)
    score = 0.72 * short + 0.28 * long
    ours, theirs = (
        frozenset(w for w, share in name.words if w in weights.acronyms and share == 1.0) for name in (one, other)
    )
    if ours and theirs and not ours & theirs:
        score *= _ACRONYM_CONFLICT
    if one.targets and other.targets and not one.targets & other.targets:
        score *= _TARGET_CONFLICT
    return score, max(shared, shared_back)


def _worth(word: str, across: str, weights: Weights) -> float:
    """alike, but an everyday word is little of a compound with it ("kommunikationsaftale", "aftale")."""
    same = alike(word, across)
    return same if weights.heavy(across) or not weights.heavy(word) else min(same, _GENERIC_WEIGHT)


def _covered(one: Wording, other: Wording, weights: Weights, background: frozenset[str]) -> tuple[float, float]:
    """The share of a name's weight that the other has too, and that weight. What an aside adds alone hardly counts."""
    total = found = 0.0
    theirs = dict(other.words)
    for word, share in one.words:
        weight = weights.of(word) * share * (0.5 if word in background else 1.0)
        best = 1.0 if word in theirs else max((_worth(word, across, weights) for across in theirs), default=0.0)
        best = max(best, compound_of(word, theirs) if best < 1.0 else 0.0)
        total += weight if best or share == 1.0 else weight * _ALONE_WEIGHT
        found += weight * best
    return (found / total if total else 0.0), found


_BATCH = 512  # rows compared at a time: memory stays flat
_LEAST_PART = 4  # letters of a compound's part
_LEAST_TYPO, _EDITS = 6, 2
_SAME_START = 6


def pairs_sharing(
    names: Sequence[Wording], documents: Sequence[str], weights: Weights, least: float
) -> Iterator[tuple[int, int]]:
    """Pairs (i, j) of names of two documents, i < j, that may share words of more weight than ``least``, in order."""
    import numpy
    from scipy.sparse import csr_array

    vocabulary = sorted({word for name in names for word, _ in name.words} | weights.acronyms)
    place = {word: at for at, word in enumerate(vocabulary)}
    held = [dict(name.words) for name in names]
    entries = [
        (at, place[word], weights.of(word) * share) for at, own in enumerate(held) for word, share in own.items()
    ]
    if not entries:
        return
    rows, cols, mass = (numpy.array(column) for column in zip(*entries, strict=True))
    shape = (len(names), len(vocabulary))
    weighed = csr_array((mass, (rows, cols)), shape=shape)
    present = csr_array((numpy.ones(len(rows)), (rows, cols)), shape=shape)
    near = list(_nearly_alike(vocabulary))
    ones, others = (numpy.array(column) for column in zip(*near, strict=True))
    alike = csr_array((numpy.ones(len(ones)), (ones, others)), shape=(shape[1], shape[1]))
    reach = (weighed @ alike).tocsr()
    back = present.T.tocsr()
    number = {document: at for at, document in enumerate(sorted(set(documents)))}
    of = numpy.array([number[document] for document in documents])
    found: set[tuple[int, int]] = set()
    for start in range(0, len(names), _BATCH):
        block = (reach[start : start + _BATCH] @ back).tocoo()
        enough = block.data > least
        one, other = block.row[enough] + start, block.col[enough]
        apart = of[one] != of[other]
        low, high = numpy.minimum(one, other)[apart], numpy.maximum(one, other)[apart]
        found.update(zip(low.tolist(), high.tolist(), strict=True))
    yield from sorted(found)


def _nearly_alike(vocabulary: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Words that wording.alike or wording.compound_of may hold to be the same, both ways, by their places in a sorted
    vocabulary: one begins or ends with the other, they begin alike, or one is the other misspelt."""
    pairs: set[tuple[int, int]] = {(at, at) for at in range(len(vocabulary))}
    pairs.update(_starting(vocabulary))
    turned = sorted((word[::-1], at) for at, word in enumerate(vocabulary))
    endings = _starting([word for word, _ in turned])
    pairs.update((turned[one][1], turned[other][1]) for one, other in endings)
    starts: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(vocabulary):
        starts[word[:_SAME_START]].append(at)
    pairs.update((one, other) for group in starts.values() if len(group) > 1 for one in group for other in group)
    pairs.update(_misspelt(vocabulary))
    return iter(sorted(pairs | {(other, one) for one, other in pairs}))


def _starting(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """(a word, one that begins with it) in a sorted list."""
    for at, word in enumerate(words):
        if len(word) >= _LEAST_PART:
            for other in range(at + 1, bisect_left(words, word + "\U0010ffff", at)):
                yield at, other


def _misspelt(vocabulary: Sequence[str]) -> Iterator[tuple[int, int]]:
    import numpy
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    places = [at for at, word in enumerate(vocabulary) if len(word) >= _LEAST_TYPO]
    words = [vocabulary[at] for at in places]
    for start in range(0, len(words), _BATCH):
        batch = words[start : start + _BATCH]
        near: NDArray[Any] = cdist(batch, words, scorer=OSA.distance, score_cutoff=_EDITS, dtype=numpy.uint8, workers=1)
        for one, other in zip(*(found.tolist() for found in numpy.nonzero(near <= _EDITS)), strict=True):
            yield places[start + one], places[other]
