"""Names of a whole collection to entities: regions, clusters, municipalities, hospitals, and initiatives across
documents.

The machine writes an id only where the evidence decides; everything else is a suggestion for a person, whose
decisions come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.guard import attempt, collecting
from pipeline.matching.decisions import HumanDecision, raw_key, stale
from pipeline.matching.entities import load, regions_of
from pipeline.matching.initiatives import Linked, link_initiatives
from pipeline.matching.names import Documents, NameMatcher, document_place, match_names, prepare_names
from pipeline.matching.records import Initiative, Match, MatchResult, Subject, Suggestion
from pipeline.matching.reports import name_findings, name_suggestions
from pipeline.model import Extraction, Finding, Mention, Paragraph

__all__ = ["HumanDecision", "Initiative", "Match", "MatchResult", "Subject", "Suggestion", "match"]


def match(
    documents: Documents,
    decisions: Sequence[HumanDecision] = (),
    remembered: Mapping[tuple[str, str], str] | None = None,
) -> MatchResult:
    """Match every mention of a collection; ``documents`` are (document_id, path, extraction), in any order.

    ``remembered``: the initiative ids of an earlier run, by (document_id, record_id) as in Initiative.members, so
    that ids stay when documents are added. The result does not depend on the order of the documents.
    """
    documents = sorted(documents, key=lambda document: document[0])
    matcher = NameMatcher(decisions)
    prepare_names(documents, matcher)
    matches: dict[str, dict[str, Match]] = {}
    places: dict[str, tuple[str, str]] = {}
    findings: list[tuple[str, Finding]] = []
    for document in documents:
        with collecting() as failed:
            matches[document[0]] = attempt("names", None, {}, match_names, *document, matcher)
            places[document[0]] = attempt("names", None, ("", ""), document_place, *document, matcher)
        findings += [(document[0], finding) for finding in failed]
    with collecting() as failed:
        known = remembered or {}
        linked = attempt(
            "names.initiatives", None, Linked(), link_initiatives, documents, matches, places, decisions, known
        )
    findings += [("", finding) for finding in failed]
    used = matcher.used | linked.used
    for document_id, _, extraction in documents:
        for mention in extraction.mentions:
            if (document_id, mention.id) in linked.of:
                matches[document_id][mention.id] = _initiative_match(document_id, mention, linked)
    claims: list[Subject] = []
    statuses: list[Subject] = []
    for document_id, _, extraction in documents:
        own = matches[document_id]
        for claim in extraction.claims:
            claims.append(_subject(document_id, claim.id, claim.mentions, own, linked.of))
        for status in extraction.statuses:
            names = (*status.mentions, status.initiative) if status.initiative else status.mentions
            statuses.append(_subject(document_id, status.id, names, own, linked.of))
    findings += [
        (document_id, finding)
        for document_id, _, e in documents
        for finding in name_findings(e, matches[document_id].values())
    ]
    findings += [("", finding) for finding in _stale(decisions, used, documents)]
    return MatchResult(
        matches=tuple(match for _, own in sorted(matches.items()) for _, match in sorted(own.items())),
        claims=tuple(claims),
        statuses=tuple(statuses),
        documents=tuple(Subject(document_id, "", *places[document_id]) for document_id, _, _ in documents),
        initiatives=linked.initiatives,
        suggestions=(
            *name_suggestions(match for own in matches.values() for match in own.values()),
            *linked.suggestions,
        ),
        findings=tuple(findings),
    )


def _initiative_match(document_id: str, mention: Mention, linked: Linked) -> Match:
    place = document_id, mention.id
    method, score, why = linked.how[place]
    raw, page, entity = mention.raw, mention.span.page, linked.of[place]
    return Match(
        document_id, mention.id, "initiative", raw, page, entity, method, score, "", 0.0, "matched", (), (why,)
    )


def _subject(
    document_id: str,
    record_id: str,
    mention_ids: Sequence[str],
    matches: Mapping[str, Match],
    initiatives: Mapping[tuple[str, str], str],
) -> Subject:
    """The entities of a record by its mentions: one cluster gives its region too; two different ones of a kind give
    none.
    """
    named: dict[str, set[str]] = {"region": set(), "cluster": set(), "municipality": set()}
    open_cluster = False
    for mention_id in mention_ids:
        match = matches.get(mention_id)
        if match is not None and match.kind in named:
            if match.status == "matched":
                named[match.kind].add(match.entity_id)
            elif match.kind == "cluster" and match.status != "not_a_name":
                open_cluster = True
    one = {kind: next(iter(ids)) if len(ids) == 1 else "" for kind, ids in named.items()}
    if open_cluster:
        one["cluster"] = ""
    region = one["region"]
    if one["cluster"]:
        region = load().region_of.get(f"cluster:{one['cluster']}", one["cluster"].split("-", 1)[0])
    elif len(named["cluster"]) > 1:
        regions = {
            regions_of("cluster", cluster) for cluster in named["cluster"] if f"cluster:{cluster}" in load().region_of
        }
        region = region or (next(iter(regions)) if len(regions) == 1 else "")
    elif one["municipality"] and not region:
        region = load().region_of.get(f"municipality:{one['municipality']}", "")
    found = {initiatives[document_id, m] for m in mention_ids if (document_id, m) in initiatives}
    return Subject(
        document_id,
        record_id,
        region,
        one["cluster"],
        one["municipality"],
        next(iter(found)) if len(found) == 1 else "",
    )


def _stale(
    decisions: Sequence[HumanDecision], used: set[HumanDecision], documents: Sequence[tuple[str, str, Extraction]]
) -> list[Finding]:
    """A finding for each decision that decided nothing in this collection, or whose expected words are no longer
    there.
    """
    found = []
    for decision in decisions:
        if decision.kind in ("amount", "finding", "seen"):
            continue
        if decision not in used:
            found.append(
                stale(
                    decision,
                    "teksten findes ikke mere, hvor beslutningen gælder",
                    "its text is no longer found in its scope",
                )
            )
        elif decision.expects and not _still_there(decision, documents):
            found.append(
                stale(decision, f"»{decision.expects}« findes ikke mere", f"“{decision.expects}” is no longer found")
            )
    return found


def _still_there(decision: HumanDecision, documents: Sequence[tuple[str, str, Extraction]]) -> bool:
    wanted = raw_key(decision.expects)
    for document_id, _, extraction in documents:
        if (
            decision.scope
            and decision.scope != document_id
            and any(decision.scope == other for other, _, _ in documents)
        ):
            continue
        for block in extraction.layout.blocks:
            text = block.text if isinstance(block, Paragraph) else " ".join(cell.text for cell in block.cells)
            if wanted in raw_key(text):
                return True
    return False
