"""Whose money words without a name speak of: the country's, or that of the cluster or region a document is about. Wordings: scope_words.csv.

What a document is about reaches its sentences and tables only where nothing nearer speaks of more than one cluster: every wording is evidence
for one side, by its strength and by how far from the amount it stands."""

import re
from collections.abc import Iterable, Sequence

from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.prose_contexts import Place
from pipeline.interpretation.names.lexicon import cluster_words
from pipeline.interpretation.names.places import clusters_called, lies_in
from pipeline.interpretation.names.recognise import FoundName, find_mentions, name_of_cell, names_of_cells
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.roles.shape import entity_columns, names_of_heads
from pipeline.interpretation.text.phrases import find_all, sentence_texts
from pipeline.model import Block, Grid, Paragraph, Profile

#: How much a wording speaks for its side, and what is left of it from clause to sentence to the sentences before.
STRENGTH = {"strong": 4.5, "weak": 2.6, "faint": 1.4}
OWN_STRENGTH = {"strong": 3.0, "weak": 1.0}
NEAR, SENTENCE, EARLIER = 1.0, 0.75, 0.3
_ALONE = re.compile(r"^(?!(?:uden|inden) for\b|ud over\b).*(?<!ikke )\b(?:alene|udelukkende|fuldt ud|egen|egne)\b", re.IGNORECASE)
_GIVEN_BY = re.compile(r" (?:er |bliver )?(?:givet af|finansieret af|betalt af|gives af|finansieres af|betales af|kommer fra)\b", re.IGNORECASE)
#: What one of several gives: the others may give theirs.
_SHARES = ("bidrag", "andel")
#: Characters of a sentence in which its subject begins ("Den fælles pulje …").
SUBJECT = 15
_WHOLE = ("allocated", "frame", "pool")
#: A cluster or municipality that is named beside the amount.
NAMED = 6.0
#: How much a document's being about one cluster, or about none, speaks against the country.
ABOUT_CLUSTER, ABOUT_NONE = 1.8, 1.5
#: How much a municipality's document being about one cluster speaks against its being about the municipality's own money.
ABOUT_MUNICIPAL = 0.8
_NOUN = re.compile(r"\s+(?:regions)?kommunes?$", re.IGNORECASE)


def is_national(place: Place, names: Sequence[FoundName], context: BlockContext) -> bool:
    """Whether an amount in a sentence is money of more than one cluster, by all the words that can say so."""
    local = [(name.start, name.end) for name in names if name.kind in ("cluster", "municipality")]
    if any(place.clause[0] <= start < place.clause[1] for start, _ in local):
        return False
    texts = around(place)
    against = _about(context.profile)
    if any(place.sentence[0] <= start < place.sentence[1] for start, _ in local):
        against += SENTENCE * NAMED / 2
    return _national(texts) > against + _own(texts, context.profile)


def around(place: Place) -> list[tuple[str, float]]:
    """The words around an amount in a sentence, nearest first, each with its reach."""
    return [(place.own, NEAR), (place.whole, SENTENCE), (place.earlier, EARLIER)]


def is_national_table(texts: Iterable[str], context: BlockContext) -> bool:
    """Whether a figure of a table is money of more than one cluster, by its row's, its band's and its column's words, its caption and what
    introduces the table, nearest first."""
    weighed = by_distance(texts)
    return _national(weighed) > _about(context.profile) + _own(weighed, context.profile)


def by_distance(texts: Iterable[str]) -> list[tuple[str, float]]:
    """The texts around a figure, nearest first, each with its reach."""
    return [(text, NEAR * SENTENCE**number) for number, text in enumerate(filter(None, texts))]


def sole_payer(blocks: Iterable[Block], title: str = "") -> tuple[str, str]:
    """Who alone pays what a document is about, and the words that say so: a title that is of one's money ("Regionens udviklingspulje"), or
    sentences on the pool or frame ("Puljen er regionens egen.", "Tilskuddet er givet af regionen."); ('', '') for nobody, or where they
    differ."""
    found: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, Grid) or block.label or block.role in ("list", "item", "note"):
            continue  # an item is about itself
        for sentence in sentence_texts(block.text):
            whole = [hit for hit in find_all("measure_words", sentence) if hit.start < SUBJECT]
            money = _ALONE.search(sentence) and any(hit.meaning in _WHOLE for hit in whole)
            given = [_GIVEN_BY.match(sentence, hit.end) for hit in whole if hit.start == 0 and hit.meaning in _WHOLE]
            payers = {hit.start for hit in find_all("payer_words", sentence)}
            if money or any(by and by.end() + 1 in payers for by in given):
                _add_payer(found, sentence)
    measured = {hit.start for hit in find_all("measure_words", title) if hit.text.casefold() not in _SHARES}
    if any(hit.text.endswith("s") and hit.end + 1 in measured for hit in find_all("payer_words", title)):
        _add_payer(found, title)
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _add_payer(found: dict[str, str], text: str) -> None:
    payers = {hit.meaning for hit in find_all("payer_words", text)} & {"region", "kommuner"}
    if len(payers) == 1:
        found.setdefault(payers.pop(), text)


def document_subject(context: BlockContext) -> FoundName | None:
    """The cluster or region that a document is about; None where a municipality speaks and a region is only mentioned."""
    about = context.profile
    if about.cluster:
        return FoundName(0, 0, "cluster", about.cluster)
    if not about.region:
        return None
    titled = any(name.kind == "region" for text in (about.title, context.item_title) for name in find_mentions(text))
    municipal = any(name.kind == "municipality" for name in find_mentions(about.publisher))
    return None if municipal and not titled else FoundName(0, 0, "region", about.region)


def publishing_municipality(texts: Iterable[tuple[str, float]], context: BlockContext) -> FoundName | None:
    """The municipality that publishes a document, where the words around an amount, each with its reach, are of its own money ("tillægsbevilling",
    "kommunens andel", its name) more than of the cluster's; by default in a document about no cluster, the title of which
    is about nothing national ("Regeringens udspil")."""
    names = [name for name in find_mentions(context.profile.publisher) if name.kind == "municipality"]
    if not names:
        return None
    said, weighed = _NOUN.sub("", names[0].raw).rstrip("s"), list(texts)
    called = re.compile(rf"\b{re.escape(said)}s?\b(?!-)", re.IGNORECASE)
    own = [OWN_STRENGTH["strong"] * reach for text, reach in weighed if called.search(text)]
    national = _national([(context.profile.title, NEAR)]) > ABOUT_NONE
    against = (ABOUT_MUNICIPAL if national or document_subject(context) else 0.0) + _own(weighed, context.profile)
    return names[0] if max([_nearest(weighed, "municipal"), *own]) >= against else None


def are_members(names: Sequence[FoundName], cluster: FoundName | None) -> bool:
    """Whether names are municipalities of a cluster."""
    members = [name.raw for name in names if name.kind == "municipality"]
    return bool(
        cluster and members and cluster.kind == "cluster" and len(members) == len(names) and lies_in(cluster.raw, members)
    )


def heading_subject(context: BlockContext) -> FoundName | None:
    """The cluster that the nearest heading or introducing line over a block names alone; a heading that is a bare name counts where the
    document tells of several clusters."""
    for text in (*context.intro, context.item_title):
        bare = bool(context.clusters) and text in context.headings
        found = only_cluster(text, bare) if stands_over(text) else None
        if found and (clusters_called(found.raw) or not context.profile.cluster):
            return found
    return None


def only_cluster(text: str, bare: bool) -> FoundName | None:
    """The only cluster that a text names, where it is ``bare`` also as the whole of it; None for none or several."""
    whole = name_of_cell(text, "cluster") if bare else None
    raws = {name.raw: name for name in (*filter(None, [whole]), *find_mentions(text)) if name.kind == "cluster"}
    return next(iter(raws.values())) if len(raws) == 1 else None


def stands_over(text: str) -> bool:
    """Whether a text is a heading or introduces what follows, and does not just mention a name."""
    return len(text) <= 120 and not text.endswith(".")


def lead_of(text: str) -> FoundName | None:
    """The cluster that is all of a paragraph's first sentence, or of the words before its first colon."""
    firsts = [text.partition(end)[0] for end in (". ", ": ")]
    found = [name_of_cell(each.strip(" .:"), "cluster") for each in firsts if len(each) < len(text)]
    return next((name for name in found if name is not None and name.kind == "cluster"), None)


def clusters_told(blocks: Sequence[Block]) -> frozenset[tuple[str, ...]]:
    """The words of the clusters' names in a document that tells of several: those its sentences and columns name, and where a heading speaks
    of clusters, those that are headings or lead a paragraph; none where there is one cluster at most."""
    found: set[tuple[str, ...]] = set()
    headings = [block.text for block in blocks if isinstance(block, Paragraph) and block.role == "heading"]
    several = any(find_wording("several", text) for text in headings)
    for block in blocks:
        if isinstance(block, Paragraph):
            bare = (name_of_cell(block.text, "cluster"), lead_of(block.text)) if several else ()
            names = [
                name.raw for name in (*find_mentions(block.text), *bare) if name is not None and name.kind == "cluster"
            ]
        else:
            columns = [col for col, kind in entity_columns(block).items() if kind == "cluster"]
            texts = ([row[col] for row in block.texts()] for col in columns)
            cells = (*(names_of_cells(column, "cluster") for column in texts), names_of_heads(block.texts()[0]))
            names = [name.raw for found_in in cells for name in found_in if name is not None and name.kind == "cluster"]
        found |= {cluster_words(raw) for raw in names}
    return frozenset(found) if len(found) > 1 else frozenset()


def _about(profile: Profile) -> float:
    return ABOUT_CLUSTER if profile.cluster else ABOUT_NONE


def _national(texts: Iterable[tuple[str, float]]) -> float:
    """What speaks for the country: each wording once, where it stands nearest."""
    said: dict[str, float] = {}
    for text, reach in texts:
        for hit in find_all("scope_words", text):
            if hit.meaning == "national":
                words = hit.text.casefold()
                said[words] = max(said.get(words, 0.0), STRENGTH[hit.strength] * reach)
    return sum(said.values())


def _own(texts: Iterable[tuple[str, float]], profile: Profile) -> float:
    """What speaks for the cluster the document is about ("klyngen", "regionen" in the singular): its nearest wording."""
    return _nearest(texts, "own") if profile.cluster else 0.0


def _nearest(texts: Iterable[tuple[str, float]], side: str) -> float:
    """How much the nearest wording for a side speaks for it; 0 for none."""
    hits = ((hit, reach) for text, reach in texts for hit in find_all("scope_words", text) if hit.meaning == side)
    return max((OWN_STRENGTH[hit.strength] * reach for hit, reach in hits), default=0.0)
