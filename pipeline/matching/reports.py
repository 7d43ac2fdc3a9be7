"""What people are told about names: findings for those that do not decide, suggestions with the candidates."""

from collections.abc import Iterable, Iterator

from pipeline.matching.decisions import raw_key
from pipeline.matching.entities import name_of
from pipeline.matching.records import Match, Suggestion
from pipeline.model import Extraction, Finding
from pipeline.reference.texts import message, pairs


def name_findings(extraction: Extraction, matches: Iterable[Match]) -> Iterator[Finding]:
    """One finding for each different name of a document that is ambiguous or unknown, at its first place."""
    spans = {mention.id: mention.span for mention in extraction.mentions}
    seen: set[tuple[str, str, str]] = set()
    for match in sorted(matches, key=lambda match: (match.page, match.mention_id)):
        if match.status not in ("ambiguous", "unknown"):
            continue
        asked = (match.kind, raw_key(match.raw), match.status)
        if asked in seen:
            continue
        seen.add(asked)
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
    seen: set[tuple[str, str, str]] = set()
    for match in sorted(matches, key=lambda match: (match.document_id, match.page, match.mention_id)):
        if match.status not in ("ambiguous", "unknown") or match.method == "decision":
            continue
        asked = (match.document_id, match.kind, raw_key(match.raw))
        if asked in seen:
            continue
        seen.add(asked)
        scores = tuple(match.score for _ in match.candidates)
        yield Suggestion(
            match.kind,
            match.document_id,
            match.mention_id,
            match.raw,
            match.document_id,
            match.candidates,
            scores,
            *message("name_asked", match.status, why="; ".join(match.evidence)),
        )
