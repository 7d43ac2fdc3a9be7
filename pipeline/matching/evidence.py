"""What a piece of text says about where we are: which regions, which clusters."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.interpretation.names.places import regions_spoken_of
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.matching.entities import key_of, load, regions_of, spellings_for


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
