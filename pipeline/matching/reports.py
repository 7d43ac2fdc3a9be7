"""What people are told about names: findings for those that do not decide, suggestions with the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.matching.decisions import raw_key
from pipeline.matching.entities import name_of
from pipeline.matching.records import Match, Suggestion
from pipeline.model import Extraction, Finding

_DANISH = {"region": "en region", "cluster": "en klynge", "municipality": "en kommune", "hospital": "et hospital"}
_ENGLISH = {
    "region": "the region",
    "cluster": "the cluster",
    "municipality": "the municipality",
    "hospital": "the hospital",
}


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
        why = "; ".join(match.evidence)
        if match.status == "ambiguous":
            da = f"»{match.raw}« kan være {' eller '.join(names)}; dokumentet afgør det ikke ({why})."
            en = f"“{match.raw}” can be {' or '.join(names)}; the document does not decide ({why})."
        else:
            near = f" Det ligner {names[0]}." if names else ""
            da = f"»{match.raw}« er ikke et kendt navn på {_DANISH[match.kind]}.{near}"
            en = f"“{match.raw}” is not a known name of {_ENGLISH[match.kind]}."
            en += f" It resembles {names[0]}." if names else ""
        yield Finding(f"name.{match.status}", "warning", da, en, spans.get(match.mention_id))


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
        why = "; ".join(match.evidence)
        da = f"flere muligheder: {why}" if match.status == "ambiguous" else "kendes ikke"
        en = f"several possibilities: {why}" if match.status == "ambiguous" else "not known"
        scores = tuple(match.score for _ in match.candidates)
        yield Suggestion(
            match.kind,
            match.document_id,
            match.mention_id,
            match.raw,
            match.document_id,
            match.candidates,
            scores,
            da,
            en,
        )
