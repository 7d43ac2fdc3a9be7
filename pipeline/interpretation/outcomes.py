"""What a decision's words mean: the outcome, point by point where it is taken point by point, and the votes. Wordings
are rows of ``outcomes.csv``."""

import itertools
import re
from functools import cache
from typing import NamedTuple

from pipeline.interpretation import wording
from pipeline.reference import rows

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ(”\"\d])|\n+")
_POINT = re.compile(
    r"(?:(?<=^)|(?<=[\s.]))(?:(?:ad|pkt|punkt|punkterne|indstillingspunkt)\.?\s*)?"
    r"(?P<points>\d{1,2}\s?[a-i]?(?:\.?\s?[-–]\s?\d{1,2}\s?[a-i]?|(?:,\s?\d{1,2})*\s(?:og)\s\d{1,2})?)\s?(?:[.):]+|(?=\s(?:anbefal|godkend|tage)))\s*",
    re.IGNORECASE,
)


class Outcome(NamedTuple):
    """An outcome of ``outcomes.csv``, where its words stand, its rank (1 decides most) and its form (past,
    participle, vote)."""

    outcome: str
    start: int
    end: int
    rank: int
    form: str


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], str, int, str], ...]:
    """(pattern, outcome, rank, form) of each wording."""
    return tuple(
        (wording.inside(row["wording"]), row["outcome"], int(row["rank"]), row["form"]) for row in rows("outcomes")
    )


def sentences(text: str) -> list[str]:
    """The sentences of a decision, cut at line breaks too."""
    return [part.strip() for part in _SENTENCES.split(text) if part.strip()]


def first_outcome(sentence: str, form: str = "") -> Outcome | None:
    """What the main clause of a sentence says was decided: the first wording in it (the longest of those that begin
    there), because what follows is its object ("anbefaler, at indstillingen godkendes" recommends). Votes are no
    outcome."""
    hits = [
        Outcome(outcome, match.start(), match.end(), rank, kind)
        for pattern, outcome, rank, kind in _wordings()
        if kind != "vote" and (not form or kind == form)
        for match in [pattern.search(sentence)]
        if match
    ]
    return min(hits, key=lambda hit: (hit.start, hit.start - hit.end), default=None)


def outcomes_of(text: str) -> tuple[tuple[str, str], ...]:
    """(points, outcome) in printed order: points is "1", "2-4" … or '' for the whole recommendation."""
    found: list[tuple[str, str]] = []
    points = ""
    for sentence in sentences(text):
        marks = list(_POINT.finditer(sentence))
        edges = [0, *(mark.start() for mark in marks), len(sentence)]
        for number, (start, end) in enumerate(itertools.pairwise(edges)):
            if number:
                points = re.sub(r"[\s.]", "", marks[number - 1]["points"]).replace("–", "-")
            hit = first_outcome(sentence[start:end]) if sentence[start:end].strip() else None
            if hit and not _is_minority(sentence[start:end], hit):
                found.append(
                    (
                        points,
                        hit.outcome,
                    )
                )
    return tuple(dict.fromkeys(found))


def outcome_of(text: str) -> str:
    """The one outcome of a decision: of several, the one that decides most ('' when no wording is known)."""
    hits = [
        hit
        for sentence in sentences(text)
        for part in _parts(sentence)
        for hit in [first_outcome(part)]
        if hit and not _is_minority(part, hit)
    ]
    return min(hits, key=lambda hit: hit.rank, default=Outcome("", 0, 0, 0, "")).outcome


def _parts(sentence: str) -> list[str]:
    """A sentence cut at the points it decides one by one."""
    edges = [0, *(mark.start() for mark in _POINT.finditer(sentence)), len(sentence)]
    return [sentence[start:end] for start, end in itertools.pairwise(edges) if sentence[start:end].strip()]


def _is_minority(sentence: str, hit: Outcome) -> bool:
    """Whether a sentence tells what some members did or said, not what the body decided."""
    vote = next(
        (
            m
            for row in rows("outcomes")
            if row["form"] == "vote"
            for m in [wording.inside(row["wording"]).search(sentence)]
            if m
        ),
        None,
    )
    party = re.search(r"\([A-ZÆØÅ]{1,3}\)", sentence[: hit.start])
    return bool(
        (vote and vote.start() < hit.start and not sentence[vote.start() :].casefold().startswith("med stemmerne"))
        or (party and hit.outcome in ("ingen_stilling", "afvist"))
    )


def votes_of(text: str) -> tuple[str, ...]:
    """The sentences that tell of votes, reservations and minority statements, as printed."""
    return tuple(
        s
        for s in sentences(text)
        if any(wording.inside(row["wording"]).search(s) for row in rows("outcomes") if row["form"] == "vote")
    )


def scope_of(points: str) -> tuple[int, ...]:
    """The points "2-4" or "1,3 og 5" cover, as numbers."""
    found: list[int] = []
    for low, high in re.findall(r"(\d+)[a-i]?(?:\s?[-–]\s?(\d+))?", points):
        found.extend(range(int(low), int(high or low) + 1))
    return tuple(found)
