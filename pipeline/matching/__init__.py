"""Names of a whole collection to entities: regions, clusters, municipalities, hospitals, and initiatives across
documents.

The machine writes an id only where the evidence decides; everything else is a suggestion for a person, whose
decisions come first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.guard import attempt, collecting
from pipeline.matching.decisions import HumanDecision, raw_key, stale
from pipeline.matching.entities import KINDS, load, regions_of
from pipeline.matching.initiative_records import Record, read_records
from pipeline.matching.initiatives import Linked, link_records
from pipeline.matching.records import Initiative, Match, Subject, Suggestion, name_findings, name_suggestions
from pipeline.matching.resolve import NameMatcher, asked_names, document_place, match_names
from pipeline.model import Claim, Extraction, Finding, Status

__all__ = ["HumanDecision", "Initiative", "Match", "Subject", "Suggestion"]

NAMES = (*KINDS, "initiative")  # what decisions on names are about


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What matching says of one document by itself: the matches of its mentions by id, its (region_id, cluster_id), the initiatives it
    names, the decisions that decided something in it, and findings."""

    matches: Mapping[str, Match]
    place: tuple[str, str]
    records: tuple[Record, ...]
    initiatives: frozenset[str]  # mentions and status lines
    used: frozenset[HumanDecision]
    findings: tuple[Finding, ...]

    def clusters_of(self, mention_ids: Iterable[str]) -> set[str]:
        """The clusters of the initiatives among some mentions, as far as the document tells them."""
        asked = set(mention_ids)
        return {record.cluster_id for record in self.records if record.cluster_id and asked & set(record.members)}


def own_names(document_id: str, path: str, extraction: Extraction, matcher: NameMatcher) -> OwnNames:
    """What the names of one document mean, and the initiatives it names: all that is known before documents are compared."""
    earlier, matcher.used = matcher.used, set()
    matcher.prepare(asked_names(extraction))
    with collecting() as failed:
        matches = attempt("names", None, {}, match_names, document_id, path, extraction, matcher)
        place = attempt("names", None, ("", ""), document_place, document_id, path, extraction, matcher)
        records = attempt("names.initiatives", None, [], read_records, document_id, extraction, matches, place)
    used, matcher.used = frozenset(matcher.used), earlier | matcher.used
    members = frozenset(member for record in records for member in record.members)
    return OwnNames(
        matches, place, tuple(records), members, used, (*failed, *name_findings(extraction, matches.values()))
    )


def link(
    records: Sequence[Record], decisions: Sequence[HumanDecision], remembered: Mapping[tuple[str, str], str]
) -> tuple[Linked, list[Finding]]:
    """The initiatives of a collection by what its documents call them, and a finding where that failed."""
    with collecting() as failed:
        linked = attempt("names.initiatives", None, Linked(), link_records, records, decisions, remembered)
    return linked, failed


def suggestions(
    documents: Iterable[tuple[str, str, Extraction]], decisions: Sequence[HumanDecision]
) -> Iterator[Suggestion]:
    """What people should decide about the names of a collection; ``documents`` are (document_id, path, extraction), of which one is held."""
    matcher, records = NameMatcher(decisions), list[Record]()
    for document in documents:
        names = own_names(*document, matcher)
        records += names.records
        yield from name_suggestions(names.matches.values())
    yield from link(records, decisions, {})[0].suggestions


def mentions_of(record: Claim | Status) -> tuple[str, ...]:
    """The ids of the names a claim or a status line is about."""
    initiative = record.initiative if isinstance(record, Status) else ""
    return (*record.mentions, initiative) if initiative else record.mentions


def subject_of(document_id: str, record: Claim | Status, names: OwnNames) -> Subject:
    """The places a record is about by its mentions: one cluster gives its region too; two different ones of a kind give
    none. Where no cluster is named it is the one that has the record's initiative. Its initiative is known when documents are compared.
    """
    named: dict[str, set[str]] = {"region": set(), "cluster": set(), "municipality": set()}
    open_cluster = False
    for mention_id in mentions_of(record):
        match = names.matches.get(mention_id)
        if match is not None and match.kind in named:
            if match.status == "matched":
                named[match.kind].add(match.entity_id)
            elif match.kind == "cluster" and match.status != "not_a_name":
                open_cluster = True
    if not named["cluster"] and not open_cluster:
        named["cluster"] = names.clusters_of(mentions_of(record))
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
    return Subject(document_id, record.id, region, one["cluster"], one["municipality"])


def stale_names(
    decisions: Iterable[HumanDecision],
    used: AbstractSet[HumanDecision],
    documents: AbstractSet[str],
    texts: Iterable[tuple[str, str]],
) -> list[Finding]:
    """A finding for each decision on names that decided nothing in this collection, or whose expected words are no longer
    there; ``texts`` (document, text) are gone through only where a decision expects something."""
    asked = [each for each in decisions if each.kind in NAMES]
    wanted = {each: raw_key(each.expects) for each in asked if each in used and each.expects}
    gone = set(wanted)
    for document_id, text in texts if gone else ():
        key = raw_key(text)
        gone -= {
            each for each in gone if wanted[each] in key and (each.scope == document_id or each.scope not in documents)
        }
    found = []
    for each in asked:
        if each not in used:
            found.append(stale(each, "unused"))
        elif each in gone:
            found.append(stale(each, "gone", words=each.expects))
    return found
