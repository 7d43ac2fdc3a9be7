"""Which document stands in for which: by its own words, by the dates these cite, by what both state."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.danish.dates import find_dates
from pipeline.facts.records import About, Key, Moved, Observation, Stated, Version
from pipeline.facts.values import best_claim, meets
from pipeline.interpretation.documents.issues import prefix

#: Evidence that one document replaces another, weighed against each other; each weight is how many times as often it is met in pairs that do.
CITED, OTHER_DATE, LATER, EARLIER, SAME_TABLE, REVISED, PRELIMINARY = 3, -3, 1, -2, 2, 1, 2
#: A document replaces the one with the most evidence, when that is at least this much: a cited date alone, or the same table and a later date.
ENOUGH = 3
#: Two tables are editions of one when they share this much of all their figures for whole subjects.
SAME_ROWS = 0.6
#: Two titles name one subject when they share this much of their words.
SAME_TITLE = 0.5


class Shared(NamedTuple):
    """What two documents both state: every fact with the best claim of either, and the share it is of all that the smaller says."""

    one: str
    other: str
    pairs: tuple[tuple[Key, Stated, Stated], ...]
    alike: float

    @property
    def moved(self) -> tuple[tuple[Key, Stated, Stated], ...]:
        """The pairs whose figures allow no value together."""
        return tuple(pair for pair in self.pairs if not meets(pair[1], pair[2]))


def shared_facts(observations: Iterable[Observation]) -> list[Shared]:
    """Every pair of documents that state the same facts of whole subjects, in an order that does not depend on their names."""
    best: dict[str, dict[Key, list[Stated]]] = {}
    for each in observations:
        if each.key.subject.whole and each.key.first:
            best.setdefault(each.claim.document_id, {}).setdefault(each.key, []).append(each.claim)
    stated = {document: {key: best_claim(some) for key, some in keys.items()} for document, keys in best.items()}
    holders: dict[Key, list[str]] = {}
    for document, keys in stated.items():
        for key in keys:
            holders.setdefault(key, []).append(document)
    together: dict[tuple[str, str], list[Key]] = {}
    for key, some in sorted(holders.items()):
        for i, one in enumerate(some):
            for other in some[i + 1 :]:
                together.setdefault((one, other), []).append(key)
    return [
        Shared(
            one, other, tuple((key, stated[one][key], stated[other][key]) for key in keys), _alike(stated, one, other)
        )
        for (one, other), keys in together.items()
    ]


def _alike(stated: Mapping[str, Mapping[Key, Stated]], one: str, other: str) -> float:
    """The share of the facts of either that both state."""
    first, second = set(stated[one]), set(stated[other])
    return len(first & second) / len(first | second)


def stated_versions(documents: Mapping[str, About], shared: Sequence[Shared]) -> dict[str, tuple[str, str]]:
    """For every document that another replaces: which one, and why. Known already (minutes of an agenda, a reissued overview, what the
    titles told) and by the words of a document: the date they cite, a table both have, which is later.
    """
    found = {each.document_id: (each.replaced_by, each.replaced_why) for each in documents.values() if each.replaced_by}
    by_pair = {frozenset((each.one, each.other)): each for each in shared}
    together: dict[str, set[str]] = {}
    for each in shared:
        together.setdefault(each.one, set()).add(each.other)
        together.setdefault(each.other, set()).add(each.one)
    titled: dict[str, set[str]] = {}
    for about in documents.values():
        for word in _rare(about.title):
            titled.setdefault(word, set()).add(about.document_id)
    for newer in sorted((each for each in documents.values() if not each.copy_of), key=lambda each: each.sha256):
        others = together.get(newer.document_id, set())
        if newer.replaces_text or newer.revised:
            others = others.union(*(titled[word] for word in _rare(newer.title)))
        candidates = []
        for older in (documents[name] for name in others - {newer.document_id} if not documents[name].copy_of):
            both = by_pair.get(frozenset((newer.document_id, older.document_id)))
            if why := _may_replace(newer, older, both):
                candidates.append((_evidence(newer, older, both), older.sha256, older.document_id, why))
        score, _, older_id, why = max(candidates, default=(0, "", "", ""))
        cited = score >= ENOUGH and documents[older_id].date in cited_dates(newer.replaces_text)  # surer than what titles tell
        if score >= ENOUGH and (older_id not in found or cited) and found.get(newer.document_id, ("",))[0] != older_id:
            found[older_id] = (newer.document_id, why)
    return found


def _may_replace(newer: About, older: About, both: Shared | None) -> str:
    """Why a document may replace another, '' where nothing tells that: it says that it replaces or revises something, or it has the table that a
    draft or an agenda had."""
    if newer.replaces_text or newer.revised:
        return "stated"
    days = {each.date for each in (newer, older) if each.date}
    if newer.stage <= older.stage or not _same_table(both) or (newer.date and older.date and newer.date < older.date):
        return ""
    if older.kind == "dagsorden":  # a table goes from committee to committee
        return "minutes" if newer.kind == "referat" and len(days) < 2 else ""
    return "final"


def _same_table(both: Shared | None) -> bool:
    return both is not None and both.alike >= SAME_ROWS and len(both.pairs) > 1


def _evidence(newer: About, older: About, both: Shared | None) -> int:
    """How much speaks for ``newer`` replacing ``older``."""
    same_subject = _same_subject(newer, older)
    if not (both or same_subject):
        return 0
    cited = cited_dates(newer.replaces_text)
    score = 0
    if cited and older.date:
        score += CITED if older.date in cited else OTHER_DATE
    if newer.date and older.date and newer.date != older.date:
        score += LATER if newer.date > older.date else (EARLIER if older.date not in cited else 0)
    if _same_table(both):
        score += SAME_TABLE
    if newer.kind == older.kind and same_subject:
        score += REVISED
    if older.stage < newer.stage:
        score += PRELIMINARY
    return score


def _same_subject(one: About, other: About) -> bool:
    """Whether two titles share most of their words."""
    first, second = _words(one.title), _words(other.title)
    return bool(first & second) and len(first & second) >= SAME_TITLE * len(first | second)


@cache
def _words(title: str) -> frozenset[str]:
    return frozenset(word for word in title.lower().split() if word.isalpha())


@cache
def _rare(title: str) -> tuple[str, ...]:
    """Words of a title of which another one of the same subject has one at least."""
    return tuple(prefix(_words(title), SAME_TITLE))


@cache
def cited_dates(replaces_text: str) -> tuple[dt.date, ...]:
    """The days that the sentence cites in which a document says what it replaces."""
    found = (date.iso for date in find_dates(replaces_text) if date.precision == "day" and len(date.iso) == 10)
    return tuple(dt.date.fromisoformat(iso) for iso in found if iso[:2] in ("19", "20"))


def version(newer: str, older: str, why: str, both: Shared | None, *, order_known: bool = True) -> Version:
    """The pair with what moved between its documents, the largest move first."""
    pairs = [] if both is None else [(key, *((a, b) if both.one == newer else (b, a))) for key, a, b in both.pairs]
    moved = [Moved(key, a, b) for key, a, b in pairs if not meets(a, b)]
    moved.sort(key=lambda each: (-abs(each.difference), each.key))
    return Version(newer, older, why, len(pairs), tuple(moved), order_known)
