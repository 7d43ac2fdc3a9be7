"""The initiatives each document names, with what is known about them there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.matching.records import Match
from pipeline.matching.wording import read_wording
from pipeline.model import Claim, Extraction

# so many words of weight must agree before a longer name counts as the shorter one going on
_CONTINUED = 5


@dataclass(frozen=True, slots=True)
class Record:
    """An initiative as one document names it. ``members`` are the mention (or status) ids of the name there;
    ``anchor`` says who has it when that is no cluster (SSU, TSS …)."""

    document_id: str
    members: tuple[str, ...]
    name: str
    cluster_id: str = ""
    region_id: str = ""
    focus_area: str = ""
    anchor: str = ""
    published_on: str = ""
    amounts: frozenset[Decimal] = field(default=frozenset())
    years: frozenset[int] = field(default=frozenset())
    place: int = 0


def read_records(
    document_id: str, extraction: Extraction, matches: Mapping[str, Match], place: tuple[str, str]
) -> list[Record]:
    """The initiatives of a document, those with the same words in one cluster as one record."""
    merged: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in _of_document(document_id, extraction, matches, place):
        core = tuple(word for word, share in read_wording(record.name).words if share == 1.0)
        anchor = record.anchor if not record.cluster_id else ""
        merged[core or (record.name,), record.cluster_id, anchor].append(record)
    for key in [each for each in merged if not each[1] and not each[2]]:  # named again where its cluster is not
        told = [each for each in merged if each[0] == key[0] and each[1]]
        if len(told) == 1:
            known = merged[told[0]][0]
            again = merged.pop(key)
            merged[told[0]] += [replace(e, cluster_id=known.cluster_id, region_id=known.region_id) for e in again]
    return [_merge(same) for same in _with_continued(merged)]


def _with_continued(merged: Mapping[tuple[object, ...], list[Record]]) -> list[list[Record]]:
    """The groups, a name that another one of its cluster begins with put to that one (a row printed again with its
    list).
    """
    groups = dict(merged)
    for long in sorted(merged, key=lambda key: -len(_core(key))):
        for short in sorted(merged, key=lambda key: len(_core(key))):
            words, more = _core(short), _core(long)
            goes_on = _CONTINUED <= len(words) < len(more) and more[: len(words)] == words
            if goes_on and short in groups and long in groups and short[1:] == long[1:]:
                groups[short] = groups[short] + groups.pop(long)
    return list(groups.values())


def _core(key: tuple[object, ...]) -> tuple[str, ...]:
    words = key[0]
    return words if isinstance(words, tuple) else ()


def _merge(same: Sequence[Record]) -> Record:
    first = min(same, key=lambda record: (len(record.name), record.place))
    return replace(
        first,
        members=tuple(sorted({member for record in same for member in record.members})),
        focus_area=next((record.focus_area for record in same if record.focus_area), ""),
        amounts=frozenset().union(*(record.amounts for record in same)),
        years=frozenset().union(*(record.years for record in same)),
        place=min(record.place for record in same),
    )


def _of_document(
    document_id: str, extraction: Extraction, matches: Mapping[str, Match], place: tuple[str, str]
) -> list[Record]:
    mentions = {mention.id: mention for mention in extraction.mentions if mention.kind == "initiative"}
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in extraction.claims:
        for mention_id in claim.mentions:
            if mention_id in mentions:
                claims[mention_id].append(claim)
    records: list[Record] = []

    def add(
        members: tuple[str, ...],
        name: str,
        cluster: str,
        area: str,
        own: Sequence[Claim],
        anchor: str = "",
    ) -> None:
        amounts = frozenset(
            claim.amount.value_kr for claim in own if claim.amount is not None and claim.amount.value_kr
        )
        years = frozenset(year for claim in own for year in (claim.period_from, claim.period_to) if year)
        region = cluster.split("-", 1)[0] if cluster else place[0]
        day, number = extraction.profile.published_on, len(records)
        records.append(
            Record(
                document_id,
                members,
                name,
                cluster,
                region,
                area,
                anchor,
                day,
                amounts,
                years,
                number,
            )
        )

    for status in extraction.statuses:
        own = claims[status.initiative]
        cluster = _cluster(status.mentions, matches)
        anchor = "" if cluster else status.anchoring
        if not cluster and not anchor:
            cluster = _cluster([m for claim in own for m in claim.mentions], matches) or place[1]
        members = tuple(dict.fromkeys(filter(None, (status.initiative, status.id))))
        add(members, status.name, cluster, status.focus_area, own, anchor=anchor)
    seen = {member for record in records for member in record.members}
    for mention in mentions.values():
        if mention.id not in seen:
            own = claims[mention.id]
            cluster = _cluster([m for claim in own for m in claim.mentions], matches) or place[1]
            area = next((text for kind, text in mention.scope if kind in ("focus_area", "focus")), "")
            add((mention.id,), mention.raw, cluster, area, own)
    return records


def _cluster(mention_ids: Sequence[str], matches: Mapping[str, Match]) -> str:
    found = {
        matches[m].entity_id
        for m in mention_ids
        if m in matches and matches[m].kind == "cluster" and matches[m].entity_id
    }
    return next(iter(found)) if len(found) == 1 else ""
