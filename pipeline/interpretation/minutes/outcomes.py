"""What a decision's words mean: the outcome, point by point where it is taken point by point. Wordings
are rows of ``outcomes.csv``."""

import itertools
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.reference import rows

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


_NONE = Outcome("", 0, 0, 0, "")


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], str, int, str], ...]:
    """(pattern, outcome, rank, form) of each wording."""
    known = rows("outcomes")
    return tuple((wording.inside(row["wording"]), row["outcome"], int(row["rank"]), row["form"]) for row in known)


def first_outcome(sentence: str, form: str = "") -> Outcome | None:
    """What the main clause of a sentence says was decided: the first wording in it (the longest of those that begin
    there), because what follows is its object ("anbefaler, at indstillingen godkendes" recommends). "Besluttede at
    udsætte sagen" is the exception: there the object tells. Votes are no outcome."""
    hits = [
        Outcome(_unless_denied(outcome, sentence, match), match.start(), match.end(), rank, kind)
        for pattern, outcome, rank, kind in _wordings()
        if kind != "vote" and (not form or kind in (form, "infinitive"))
        for match in [pattern.search(sentence)]
        if match
    ]
    finite = [hit for hit in hits if hit.form != "infinitive"]
    first = min(finite, key=lambda hit: (hit.start, hit.start - hit.end), default=None)
    if first is None or first.outcome != "besluttet":
        return first
    objects = [hit for hit in hits if hit.start >= first.end and hit.form == "infinitive"]
    told = min(objects, key=lambda hit: (hit.start, hit.start - hit.end), default=None)
    return told._replace(start=first.start, form=first.form) if told else first


def _unless_denied(outcome: str, sentence: str, found: re.Match[str]) -> str:
    """What grants refuses when it is denied: "ikke blev godkendt", "indstillingen følges ikke"."""
    denied = _NOT_BEFORE.search(sentence[: found.start()]) or _NOT_AFTER.match(sentence[found.end() :])
    return "afvist" if denied and outcome in _GRANTED else outcome


def _hits(text: str) -> list[tuple[str, Outcome]]:
    """(points, outcome) of each clause that decides, in printed order."""
    found: list[tuple[str, Outcome]] = []
    label = ""
    for part in sentence_texts(text):
        sentence = f"{label} {part}".strip()
        label = sentence if re.fullmatch(r"(?:\w+\.?\s)?[\d\s.,–-]+[a-i]?[.):]*", sentence) else ""
        marks = list(_POINT.finditer(sentence))
        edges = [0, *(mark.start() for mark in marks), len(sentence)]
        for number, (start, end) in enumerate(itertools.pairwise(edges)):
            points = re.sub(r"[\s.]", "", marks[number - 1]["points"]).replace("–", "-") if number else ""
            hit = first_outcome(sentence[start:end])
            if hit and not _is_minority(sentence[start:end], hit):
                found.append((points, hit))
    return found


def outcome_of(text: str) -> str:
    """The one outcome of a decision ('' when no wording is known): of several points what most of them got, of several
    sentences and of as many points the one that decides most."""
    hits = _hits(text)
    counts = Counter[str]()
    for points, hit in hits:
        counts[hit.outcome] += len(scope_of(points))
    return min((hit for _, hit in hits), key=lambda hit: (-counts[hit.outcome], hit.rank), default=_NONE).outcome


_NOT_BEFORE = re.compile(r"\bikke\s(?:(?:blev|bliver|er|blevet)\s)?$", re.IGNORECASE)
_NOT_AFTER = re.compile(r"\sikke\b(?!\s(?:mindst|kun|blot))", re.IGNORECASE)
_CLAUSES = re.compile(r"\s(?:og|men|mens|idet|samt)\s")
_GRANTED = frozenset({"godkendt", "anbefalet", "taget_til_efterretning"})
_NOT_NOW = frozenset({"udsat", "tilbagesendt", "afvist", "forkastet", "udgået"})
_DONE, _SENT_ON = frozenset({"godkendt", "taget_til_efterretning"}), "oversendt"


def opposed(text: str) -> tuple[str, ...]:
    """The outcomes of a decision that grants one thing and puts off, refuses or sends on another ("1. godkendt, 2. udsat", "godkendte budgettet
    og oversendte planen til byrådet"), in printed order; empty for any other decision. To recommend and send on is one act."""
    clauses = [clause for part in sentence_texts(text) for clause in _CLAUSES.split(part)]
    hits = [(clause, hit) for clause in clauses if (hit := first_outcome(clause)) and not _is_minority(clause, hit)]
    kinds = tuple(dict.fromkeys(hit.outcome for _, hit in hits))
    put_off = _GRANTED.intersection(kinds) and _NOT_NOW.intersection(kinds)
    return kinds if put_off or (_DONE.intersection(kinds) and _SENT_ON in kinds) else ()


def _is_minority(sentence: str, hit: Outcome) -> bool:
    """Whether a sentence tells what some members did or said, not what the body decided."""
    known = (wording.inside(row["wording"]).search(sentence) for row in rows("outcomes") if row["form"] == "vote")
    vote = next((match for match in known if match), None)
    counted = vote is not None and vote.group().casefold() == "med stemmerne"
    party = re.search(r"\([A-ZÆØÅ]{1,3}\)", sentence[: hit.start])
    told = vote is not None and vote.start() < hit.start and not counted
    return told or (party is not None and hit.outcome in ("ingen_stilling", "afvist"))


def scope_of(points: str) -> tuple[int, ...]:
    """The points "2-4" or "1,3 og 5" cover, as numbers."""
    found: list[int] = []
    for low, high in re.findall(r"(\d+)[a-i]?(?:\s?[-–]\s?(\d+))?", points):
        found.extend(range(int(low), int(high or low) + 1))
    return tuple(found)
