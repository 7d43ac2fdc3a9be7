"""Which names can be one initiative at all, found without looking at every pair (blocking).

Two names are compared only where the words they share, or have nearly alike, can weigh enough together. The bound is
never below what pipeline.matching.wording.similarity finds, so that no pair is lost.
Source of the method: record linkage with an inverted index weighed by rarity (Christen 2012, Data Matching, ch. 4).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.matching.wording import Weights, Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
