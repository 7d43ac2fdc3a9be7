"""Where names lie: the clusters that a name can mean, the clusters of a municipality, the regions that words speak of ("de fynske
kommuner"). Which one is meant in a document is pipeline.matching's question."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.interpretation.names.lexicon import CLAUSE_WORDS, cluster_words, words
from pipeline.reference import rows

#: Of the municipalities named, and of the cluster's own, so many must be both.
FITTING, COVERED = 0.8, 0.6
_NOBODY: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def clusters_called(raw: str) -> frozenset[str]:
    """The clusters that a cluster's name can mean by its words; none for a name nobody knows."""
    key = cluster_words(raw)
    return _called().get(key) or _called().get((*key[:-1], key[-1].removesuffix("s")) if key else key, _NOBODY)


def lies_in(cluster: str, municipalities: Iterable[str]) -> bool:
    """Whether a cluster of this name can have all these municipalities; one that nobody knows says nothing."""
    known = (_members().get(_bare(raw)) for raw in municipalities)
    return all(clusters is None or clusters & clusters_called(cluster) for clusters in known)


def regions_of_clusters(raws: Iterable[str]) -> frozenset[str]:
    """The regions that have a cluster of each of these names; none where no region has them all."""
    known = [frozenset(_clusters("region_id")[cluster] for cluster in called) for raw in raws if (called := clusters_called(raw))]
    return frozenset.intersection(*known) if known else _NOBODY


def region_of_name(raw: str) -> frozenset[str]:
    """The region that a region's name means, as a set of one; none for a name nobody knows."""
    region = _regions_called().get(_bare_region(raw))
    return frozenset((region,)) if region else _NOBODY


def members_of(municipalities: Iterable[str], whole: bool = True) -> str:
    """The cluster that these municipalities are, by its name: nearly all of them are its own and, where it must be the ``whole``, most of its
    own are there; '' for none or several."""
    keys = {_bare(raw) for raw in municipalities if raw}
    found = []
    for cluster, own in _towns().items():
        if len(both := keys & own) > 1 and len(both) >= FITTING * len(keys) and (not whole or len(both) >= COVERED * len(own)):
            found.append(_clusters("name")[cluster])
    return found[0] if len(found) == 1 else ""


def cluster_of_hospital(raw: str) -> str:
    """The name of the cluster that a hospital is the only one of, '' where it has several or is not known."""
    return _hospitals().get(words(raw), "")


@lru_cache(maxsize=16384)
def regions_spoken_of(text: str) -> frozenset[str]:
    """The regions that the adjectives of a text are about ("nordjyske klynger", "hovedstadens")."""
    return frozenset(region for pattern, region in _adjectives() if pattern.search(text))


def _bare(raw: str) -> tuple[str, ...]:
    key = tuple(word for word in words(raw) if word not in CLAUSE_WORDS)
    spelt = [(*key[:-1], last) for last in (key[-1], key[-1] + "s", key[-1].removesuffix("s"))] if key else []
    return next((name for name in spelt if name in _members()), key)


@cache
def _clusters(column: str) -> dict[str, str]:
    """What a column of the clusters says of each."""
    return {row["cluster_id"]: row[column] for row in rows("clusters")}


@cache
def _called() -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for table, column in (("clusters", "name"), ("cluster_aliases", "alias")):
        for row in rows(table):
            found.setdefault(cluster_words(row[column]), set()).add(row["cluster_id"])
    return {key: frozenset(clusters) for key, clusters in found.items()}


@cache
def _members() -> dict[tuple[str, ...], frozenset[str]]:
    names = {row["municipality_id"]: words(row["name"]) for row in rows("municipalities")}
    found: dict[tuple[str, ...], set[str]] = {}
    for row in rows("memberships"):
        found.setdefault(names[row["municipality_id"]], set()).add(row["cluster_id"])
    return {name: frozenset(clusters) for name, clusters in found.items()}


def _bare_region(raw: str) -> str:
    return " ".join(words(raw)).removeprefix("region ").removesuffix("s")


@cache
def _regions_called() -> dict[str, str]:
    return {_bare_region(row["name"]): row["region_id"] for row in rows("regions")}


@cache
def _towns() -> dict[str, frozenset[tuple[str, ...]]]:
    """The municipalities of each cluster."""
    return {
        row["cluster_id"]: frozenset(name for name, clusters in _members().items() if row["cluster_id"] in clusters)
        for row in rows("clusters")
    }


@cache
def _hospitals() -> dict[tuple[str, ...], str]:
    """The cluster of each hospital that has one, by the hospital's names."""
    cluster = {row["hospital_id"]: row["cluster_id"] for row in rows("hospitals") if row["cluster_id"]}
    named = [(row["name"], row["hospital_id"]) for row in rows("hospitals")]
    named += [(row["alias"], row["hospital_id"]) for row in rows("hospital_aliases")]
    return {words(name): _clusters("name")[cluster[each]] for name, each in named if each in cluster}


@cache
def _adjectives() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in rows("region_words"):
        end = "" if row["word"].endswith("*") else r"(?!\w)"
        found.append(
            (re.compile(rf"(?<![\w-]){re.escape(row['word'].strip('*'))}{end}", re.IGNORECASE), row["region_id"])
        )
    return tuple(found)
