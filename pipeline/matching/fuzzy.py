"""Misspelt names against the reference, all distinct ones at once."""

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.interpretation.names.tokens import allowed_edits
from pipeline.matching.entities import load

# Measured by tests/benchmarks/names.py (6,000 typos, 80 names nobody knows): 0.04 % of the answers are wrong, about the
# same from 60 to 90, since the letters that may be wrong in a word are limited too; a higher threshold only answers less.
THRESHOLD = 70.0
MARGIN = 12.0


class Guess(NamedTuple):
    """The best key for a misspelt one with its score (0 to 100), and the next best key that means something else."""

    key: str
    score: float
    other: str
    other_score: float


def guesses(kind: str, keys: Iterable[str]) -> dict[str, Guess]:
    """The nearest reference key for each of the distinct ``keys``, by edits (swaps of neighbours count one) in
    proportion to length.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    asked = sorted(set(keys))
    known = load().spellings[kind]
    choices = sorted(known)
    if not asked or not choices:
        return {}
    scores = cdist(asked, choices, scorer=OSA.normalized_similarity, workers=1)
    entities = [frozenset(spelling.entity_id for spelling in known[key]) for key in choices]
    found: dict[str, Guess] = {}
    for i, key in enumerate(asked):
        order = sorted(range(len(choices)), key=lambda j: (-float(scores[i][j]), choices[j]))
        best = order[0]
        rest = next((j for j in order[1:] if entities[j].isdisjoint(entities[best])), None)
        found[key] = Guess(
            choices[best],
            round(100 * float(scores[i][best]), 1),
            choices[rest] if rest is not None else "",
            round(100 * float(scores[i][rest]), 1) if rest is not None else 0.0,
        )
    return found


def accepted(key: str, guess: Guess) -> bool:
    """Is a guess sure enough to be written by itself: few letters wrong in each word, over the threshold, ahead of
    any other?
    """
    if guess.score - guess.other_score < MARGIN:
        return False
    ours, theirs = key.split(), guess.key.split()
    if len(ours) == len(theirs):
        from rapidfuzz.distance import OSA

        wrong = [(OSA.distance(a, b), b) for a, b in zip(ours, theirs, strict=True)]
        if any(edits > max(allowed_edits(b), 1 if len(b) == 3 else 0) for edits, b in wrong):
            return False
        return guess.score >= min(THRESHOLD, 66.0 if len(guess.key) <= 4 else THRESHOLD)
    return guess.score >= 90.0
