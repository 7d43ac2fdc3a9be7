"""What matching gives: matches, the entities of claims, initiatives across documents; and what people are told of names: findings for those that do
not decide, suggestions with the candidates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.matching.decisions import raw_key
from pipeline.matching.entities import name_of
from pipeline.model import Extraction, Finding
from pipeline.reference.texts import message, pairs


@dataclass(frozen=True, slots=True)
class Match:
    """Which entity a name means, and the mention it stands in. ``entity_id`` is '' unless ``status`` is matched.

    ``method``: decision, exact (as a reference name is printed), alias, fuzzy (misspelt), context (the name fits
    several, the evidence decided), or none. ``score`` and ``runner_up_score`` are 0 to 100, ``margin`` their
    difference. ``status``: matched, ambiguous (``candidates`` fit, the evidence does not decide), unknown (nothing
    fits), not_a_name (a person said so). ``evidence`` tells in words, strongest first, what decided or why nothing did.
    """

    entity_id: str
    method: str
    score: float
    runner_up_id: str
    runner_up_score: float
    status: str
    candidates: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    document_id: str = ""
    mention_id: str = ""
    kind: str = ""
    raw: str = ""
    page: int = 0


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
    reason_da: str
    reason_en: str
    ground: str = ""
    other_document: str = ""


def name_findings(extraction: Extraction, matches: Iterable[Match]) -> Iterator[Finding]:
    """One finding for each different name of a document that is ambiguous or unknown, at its first place."""
    spans = {mention.id: mention.span for mention in extraction.mentions}
    for match in _undecided(matches, lambda match: (match.kind, raw_key(match.raw), match.status)):
        names = [name_of(match.kind, entity) for entity in match.candidates]
        said = message(
            "name",
            match.status,
            raw=match.raw,
            names=(" eller ".join(names), " or ".join(names)),
            why="; ".join(match.evidence),
            what=pairs("name_kind")[match.kind],
            near=message("name", "near", name=names[0]) if names else "",
        )
        yield Finding(f"name.{match.status}", "warning", *said, spans.get(match.mention_id))


def name_suggestions(matches: Iterable[Match]) -> Iterator[Suggestion]:
    """One question for each different unresolved name of a document."""
    asked = (match for match in matches if match.method != "decision")
    for match in _undecided(asked, lambda match: (match.document_id, match.kind, raw_key(match.raw))):
        said = message("name_asked", match.status, why="; ".join(match.evidence))
        own = (match.kind, match.document_id, match.mention_id, match.raw, match.document_id, match.candidates)
        yield Suggestion(*own, *said)


def _undecided(matches: Iterable[Match], key: Callable[[Match], tuple[str, ...]]) -> Iterable[Match]:
    """The matches that are ambiguous or unknown, of those with one key the first."""
    found: dict[tuple[str, ...], Match] = {}
    for match in sorted(matches, key=lambda match: (match.document_id, match.page, match.mention_id)):
        if match.status in ("ambiguous", "unknown"):
            found.setdefault(key(match), match)
    return found.values()
