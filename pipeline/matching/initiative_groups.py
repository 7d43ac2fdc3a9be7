"""Groups of records that are one initiative: what people decided about them, how they are put together, their ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.interpretation.names.tokens import fold
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.initiative_records import Record
from pipeline.matching.wording import read_wording
from pipeline.naming import short_hash, slug


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
    order = sorted(
        members, key=lambda root: seniority(records[min(members[root], key=lambda i: seniority(records[i]))])
    )
    for known in (True, False):
        for root in order:
            if root in ids:
                continue
            before = [
                remembered[r.document_id, m]
                for i in members[root]
                for r in (records[i],)
                for m in r.members
                if (r.document_id, m) in remembered
            ]
            before = [name for name in before if name not in used]
            if known and before:
                ids[root] = max(sorted(set(before)), key=before.count)
            elif not known:
                head = records[min(members[root], key=lambda i: seniority(records[i]))]
                ids[root] = _new_id(head, used)
            else:
                continue
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
