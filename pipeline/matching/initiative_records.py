"""The initiatives each document names, with what is known about them there; and groups of those that are one: what people decided about them, how
they are put together, their ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.interpretation.names.lexicon import fold
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.records import Match
from pipeline.matching.wording import read_wording
from pipeline.model import Claim, Extraction
from pipeline.naming import short_hash, slug

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

    def add(members: tuple[str, ...], name: str, cluster: str, area: str, own: Sequence[Claim], anchor: str = "") -> None:
        amounts = frozenset(claim.amount.value_kr for claim in own if claim.amount and claim.amount.value_kr)
        years = frozenset(year for claim in own for year in (claim.period_from, claim.period_to) if year)
        region = cluster.split("-", 1)[0] if cluster else place[0]
        about = (cluster, region, area, anchor, extraction.profile.published_on)
        records.append(Record(document_id, members, name, *about, amounts, years, len(records)))

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
    told = (matches[m] for m in mention_ids if m in matches)
    found = {match.entity_id for match in told if match.kind == "cluster" and match.entity_id}
    return next(iter(found)) if len(found) == 1 else ""


class Judged:
    """Human decisions about initiatives by the two texts they are about."""

    def __init__(self, decisions: Sequence[HumanDecision]) -> None:
        self.used: set[HumanDecision] = set()
        self._by_texts: dict[frozenset[str], list[HumanDecision]] = defaultdict(list)
        self._not_names: dict[str, list[HumanDecision]] = defaultdict(list)
        for decision in decisions:
            if decision.kind == "initiative" and decision.verdict == "not_a_name":
                self._not_names[raw_key(decision.raw)].append(decision)
            elif decision.kind == "initiative":
                self._by_texts[frozenset((raw_key(decision.raw), raw_key(decision.entity)))].append(decision)

    def refused(self, record: Record) -> bool:
        """Did a person say that this is no initiative?"""
        for decision in self._not_names.get(raw_key(record.name), ()):
            if decision.applies_in(record.document_id, record.cluster_id, record.region_id):
                self.used.add(decision)
                return True
        return False

    def texts(self) -> Iterable[frozenset[str]]:
        """The texts that decisions are about, two by two (one where both are the same)."""
        return self._by_texts.keys()

    def verdict(self, one: Record, other: Record) -> str:
        """same, not_same or ''."""
        if not self._by_texts:
            return ""
        for decision in self._by_texts.get(frozenset((raw_key(one.name), raw_key(other.name))), ()):
            if decision.applies_in(one.document_id, one.cluster_id, other.cluster_id, one.region_id, other.document_id):
                self.used.add(decision)
                return decision.verdict
        return ""


class Groups:
    """Union-find over records that never puts two different names of one document together, nor what people keep
    apart.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._parent = list(range(len(records)))
        self._within = {i: {i} for i in range(len(records))}

    def root(self, i: int) -> int:
        """The representative of a record's group."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int, judged: Judged) -> bool:
        """Put two groups together; False when that is not allowed."""
        a, b = sorted((self.root(i), self.root(j)))
        if a == b:
            return True
        for x in self._within[a]:
            for y in self._within[b]:
                one, other = self._records[x], self._records[y]
                if one.document_id == other.document_id or judged.verdict(one, other) == "not_same":
                    return False
        self._parent[b] = a
        self._within[a] |= self._within.pop(b)
        return True

    def members(self) -> dict[int, list[int]]:
        """Records by group."""
        return {root: sorted(within) for root, within in sorted(self._within.items())}


def seniority(record: Record) -> tuple[str, str, str]:
    """The oldest dated document's wording names an initiative, so that a newer document does not rename it."""
    return record.published_on or "9999", record.name, record.document_id


def assign_ids(
    records: Sequence[Record], members: Mapping[int, Sequence[int]], remembered: Mapping[tuple[str, str], str]
) -> dict[int, str]:
    """An id for each group: the one most of its members had before, else cluster, first words and a digest of the
    oldest wording.
    """
    ids: dict[int, str] = {}
    used: set[str] = set()
    heads = {root: min((records[i] for i in indices), key=seniority) for root, indices in members.items()}
    order = sorted(members, key=lambda root: seniority(heads[root]))
    for root in order:
        keys = ((records[i].document_id, m) for i in members[root] for m in records[i].members)
        before = [name for key in keys if (name := remembered.get(key)) is not None and name not in used]
        if before:
            ids[root] = max(sorted(set(before)), key=before.count)
            used.add(ids[root])
    for root in (each for each in order if each not in ids):
        ids[root] = _new_id(heads[root], used)
        used.add(ids[root])
    return ids


def _new_id(record: Record, used: set[str]) -> str:
    place = record.cluster_id or "-".join(filter(None, (record.region_id, fold(record.anchor)[:12]))) or "faelles"
    words = slug(" ".join(read_wording(record.name).text.split()[:6]))[:48].strip("-")
    name = f"{slug(place)}.{words}"
    for more in ("", fold(record.focus_area), raw_key(record.name), record.document_id):
        if more:
            name = f"{slug(place)}.{words}.{short_hash(more)}"
        if name not in used:
            break
    return name
