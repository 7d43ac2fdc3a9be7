"""What matching gives: matches, the entities of claims, initiatives across documents, suggestions and findings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """Which entity a mention means. ``entity_id`` is '' unless ``status`` is matched.

    ``method``: decision, exact (as a reference name is printed), alias, fuzzy (misspelt), context (the name fits
    several, the evidence decided), or none. ``score`` and ``runner_up_score`` are 0 to 100, ``margin`` their
    difference. ``status``: matched, ambiguous (``candidates`` fit, the evidence does not decide), unknown (nothing
    fits), not_a_name (a person said so). ``evidence`` tells in words, strongest first, what decided or why nothing did.
    """

    document_id: str
    mention_id: str
    kind: str
    raw: str
    page: int
    entity_id: str
    method: str
    score: float
    runner_up_id: str
    runner_up_score: float
    status: str
    candidates: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The entities a claim, a status line or a document is about; '' where it is about none or the names do not
    decide.
    """

    document_id: str
    record_id: str
    region_id: str = ""
    cluster_id: str = ""
    municipality_id: str = ""
    initiative_id: str = ""


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative across documents. The id derives from its cluster, focus area and the earliest wording in
    alphabetical order of its members' keys, so it stays when documents come in another order."""

    initiative_id: str
    cluster_id: str
    focus_area: str
    name: str
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something a person should decide: for a name its candidates, for two initiatives whether they are the same.

    ``ground`` is what the decision would expect to find: the raw text beside the one in question (initiatives), or '';
    ``other_document`` is where that stands.
    """

    kind: str
    document_id: str
    mention_id: str
    raw: str
    scope: str
    candidates: tuple[str, ...]
    scores: tuple[float, ...]
    reason_da: str
    reason_en: str
    ground: str = ""
    other_document: str = ""
