"""The entities of pipeline/reference and their spellings, keyed as names are recognised; and what a piece of text says by them about where we are:
which regions, which clusters."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.interpretation.names.lexicon import CLAUSE_WORDS, cluster_words, read_noun, words
from pipeline.interpretation.names.lexicon import load as lexicon
from pipeline.interpretation.names.places import regions_spoken_of
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.reference import rows

KINDS = ("region", "cluster", "municipality", "hospital")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A printed name of an entity. ``suffix``: its noun stands last or is grown together ("Randersklyngen"), not
    first ("Klynge Nord").
    """

    entity_id: str
    text: str
    suffix: bool
    official: bool


@dataclass(frozen=True, slots=True)
class Entities:
    """Spellings by kind and key (folded words that tell names apart, joined by blanks), and where each entity
    belongs.
    """

    spellings: dict[str, dict[str, tuple[Spelling, ...]]]
    names: dict[str, str]
    region_of: dict[str, str]
    clusters_of: dict[str, tuple[str, ...]]
    members: dict[str, tuple[str, ...]]


def is_suffix_form(name: str) -> bool:
    """Does the cluster noun of a name stand behind the word that tells which ("Vest Klyngen", "Vestklyngen")?"""
    adjectives = lexicon().adjectives
    parts = [read_noun(key)[:2] for key in words(name) if key not in adjectives]
    return bool(parts) and not (parts[0][1] and not parts[0][0]) and any(noun for _, noun in parts)


@lru_cache(maxsize=262144)
def key_of(kind: str, raw: str) -> str:
    """What a spelling is looked up by: its folded words without the words that only say which kind of thing it is."""
    if kind == "cluster":
        return " ".join(cluster_words(raw))
    if kind == "region":
        return " ".join(key for key in words(raw) if not key.startswith("region") or key == "regionh")
    if kind == "municipality":
        return " ".join(key for key in words(raw) if key not in CLAUSE_WORDS)
    return " ".join(words(raw))


@lru_cache(maxsize=1)
def load() -> Entities:
    """The entities of the reference files that are valid names today and were before, built once."""
    spellings: dict[str, dict[str, dict[tuple[str, bool], Spelling]]] = {kind: {} for kind in KINDS}
    names: dict[str, str] = {}
    region_of: dict[str, str] = {}
    clusters_of: dict[str, list[str]] = {}
    members: dict[str, list[str]] = {}
    for kind, table in zip(KINDS, ("regions", "clusters", "municipalities", "hospitals"), strict=True):
        for row in rows(table):
            entity = row[f"{kind}_id"]
            names[entity if kind != "municipality" else f"municipality:{entity}"] = row["name"]
            region_of[f"{kind}:{entity}"] = entity if kind == "region" else row["region_id"]
            if kind == "hospital" and row["cluster_id"]:
                clusters_of[f"hospital:{entity}"] = [row["cluster_id"]]
        for official, source, column in ((True, table, "name"), (False, f"{kind}_aliases", "alias")):
            for row in rows(source):
                entity, text = row[f"{kind}_id"], row[column]
                suffix = kind == "cluster" and is_suffix_form(text)
                known = spellings[kind].setdefault(key_of(kind, text), {})
                known.setdefault((entity, suffix), Spelling(entity, text, suffix, official))
    for row in rows("memberships"):
        clusters_of.setdefault(f"municipality:{row['municipality_id']}", []).append(row["cluster_id"])
        if row["participation"] == "full":
            members.setdefault(row["cluster_id"], []).append(row["municipality_id"])
    return Entities(
        spellings={
            kind: {key: tuple(found.values()) for key, found in known.items()} for kind, known in spellings.items()
        },
        names=names,
        region_of=region_of,
        clusters_of={entity: tuple(found) for entity, found in clusters_of.items()},
        members={cluster: tuple(found) for cluster, found in members.items()},
    )


def regions_of(kind: str, entity: str) -> str:
    """The region an entity belongs to."""
    return load().region_of[f"{kind}:{entity}"]


@lru_cache(maxsize=1024)
def name_of(kind: str, entity: str) -> str:
    """An entity's name as people read it, a cluster's with its region where another cluster has the same."""
    names = load().names
    name = names.get(f"municipality:{entity}" if kind == "municipality" else entity, entity)
    if kind == "cluster" and sum(other == name for other in names.values()) > 1:
        return f"{name} ({names[regions_of('cluster', entity)].removeprefix('Region ')})"
    return name


def spellings_for(kind: str, key: str) -> tuple[Spelling, ...]:
    """The spellings with this key, or with it in the genitive."""
    known = load().spellings[kind]
    return known.get(key) or known.get(key[:-1] if key.endswith("s") and len(key) > 2 else key, ())


@lru_cache(maxsize=65536)
def by_form(raw: str) -> frozenset[str]:
    """The clusters whose own name has the form of ``raw`` with the noun behind ("Vestklyngen"), of those its words
    fit.
    """
    if not is_suffix_form(raw):
        return frozenset()
    fitting = spellings_for("cluster", key_of("cluster", raw))
    return frozenset(spelling.entity_id for spelling in fitting if spelling.suffix and spelling.official)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text names. ``stated``: regions it names, or names a cluster of that no other region has; ``regions``:
    those and the ones of its municipalities, hospitals and adjectives ("de fynske kommuner"); ``clusters``: those that
    the clusters, municipalities and hospitals belong to (all of them together where one does); ``possible``: clusters a
    name of several leaves open. ``names`` are the names it rests on, as printed."""

    stated: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    clusters: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def entities_of(kind: str, raw: str) -> frozenset[str]:
    """The entities a name can mean by its spelling alone (exact or alias)."""
    return frozenset(spelling.entity_id for spelling in spellings_for(kind, key_of(kind, raw)))


@lru_cache(maxsize=65536)
def evidence_of(text: str) -> Evidence:
    """The evidence in a text (a label, a heading, a paragraph). A short text that is a name as a whole counts as
    one.
    """
    cell = name_of_cell(text) if len(text) <= 60 else None
    found = [(name.kind, name.raw) for name in find_mentions(text)] or ([(cell.kind, cell.raw)] if cell else [])
    stated: set[str] = set()
    regions: set[str] = set(regions_spoken_of(text))
    possible: set[str] = set()
    fitting: list[frozenset[str]] = []
    for kind, raw in found:
        entities = entities_of(kind, raw)
        if kind == "cluster":
            if len(entities) == 1:
                fitting.append(entities)
                stated.update(regions_of(kind, entity) for entity in entities)
            else:
                possible.update(entities)
        elif len(entities) == 1:
            (entity,) = entities
            (stated if kind == "region" else regions).add(regions_of(kind, entity))
            clusters = load().clusters_of.get(f"{kind}:{entity}", ())
            if clusters:
                fitting.append(frozenset(clusters))
    together = frozenset.intersection(*fitting) if fitting else frozenset()
    return Evidence(
        frozenset(stated),
        frozenset(regions | stated),
        together or frozenset(cluster for clusters in fitting for cluster in clusters),
        frozenset(possible),
        tuple(dict.fromkeys(raw for _, raw in found)),
    )
