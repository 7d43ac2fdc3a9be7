"""Initiatives across documents: which names are the same initiative (record linkage).

Compared are names of one cluster in two documents; each name gets at most one partner in a document. What is likely
but not sure becomes a question for a person. Human decisions come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from pipeline.interpretation.name_tokens import fold
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.initiative_groups import Groups, Judged, assign_ids, seniority
from pipeline.matching.initiative_records import Record, read_records
from pipeline.matching.names import Documents
from pipeline.matching.records import Initiative, Match, Suggestion
from pipeline.matching.wording import Weights, read_wording, similarity

# Set by tests/benchmarks/bench_names.py: precision of links at least .98, questions where a person would want to be
# asked.
LINK = 0.66
MARGIN = 0.06
ASK = 0.42
# A little less is enough where nothing else comes near.
ALONE = 0.56
FAR_AHEAD = 0.3
# A pair must share words of some weight: two names made of everyday words are no evidence, however alike.
EVIDENCE = 0.28


@dataclass(frozen=True, slots=True)
class Linked:
    """The initiatives, the initiative of each (document, mention), questions for people, and the decisions that were
    used.
    """

    initiatives: tuple[Initiative, ...] = ()
    of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    how: Mapping[tuple[str, str], tuple[str, float, str]] = field(default_factory=dict)
    next_best: Mapping[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    used: frozenset[HumanDecision] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one initiative. ``sure``: link; otherwise ask."""

    one: int
    other: int
    score: float
    sure: bool
    reason: str = ""


def link_initiatives(
    documents: Documents,
    matches: Mapping[str, Mapping[str, Match]],
    places: Mapping[str, tuple[str, str]],
    decisions: Sequence[HumanDecision],
    remembered: Mapping[tuple[str, str], str],
) -> Linked:
    """Link the initiatives of a collection; see pipeline.matching.match for the arguments."""
    return link_records(read_records(documents, matches, places), decisions, remembered)


def link_records(
    records: Sequence[Record],
    decisions: Sequence[HumanDecision] = (),
    remembered: Mapping[tuple[str, str], str] | None = None,
) -> Linked:
    """Link records of initiatives. The result does not depend on their order."""
    judged = Judged(decisions)
    records = sorted(
        (r for r in records if not judged.refused(r)), key=lambda r: (r.document_id, r.place, r.name, r.members)
    )
    pairs = sorted(judge_pairs(records, judged), key=lambda p: (-p.score, p.one, p.other))
    groups = Groups(records)
    asked: list[Pair] = []
    best: dict[int, tuple[Pair, int]] = {}
    for pair in pairs:
        if pair.sure and groups.join(pair.one, pair.other, judged):
            best.setdefault(pair.one, (pair, pair.other))
            best.setdefault(pair.other, (pair, pair.one))
        else:
            asked.append(pair)
    members = groups.members()
    ids = assign_ids(records, members, remembered or {})
    initiatives = []
    of: dict[tuple[str, str], str] = {}
    how: dict[tuple[str, str], tuple[str, float, str]] = {}
    for i, record in enumerate(records):
        how.update(((record.document_id, member), _how(records, best.get(i))) for member in record.members)
    for root, indices in members.items():
        head = records[min(indices, key=lambda i: seniority(records[i]))]
        own = tuple(sorted((records[i].document_id, m) for i in indices for m in records[i].members))
        initiatives.append(Initiative(ids[root], head.cluster_id, head.focus_area, head.name, own))
        of.update(dict.fromkeys(own, ids[root]))
    return Linked(
        tuple(sorted(initiatives, key=lambda initiative: initiative.initiative_id)),
        of,
        how,
        _next_best(records, asked, groups, ids),
        tuple(_questions(records, asked, groups, ids)),
        frozenset(judged.used),
    )


def _next_best(
    records: Sequence[Record], asked: Sequence[Pair], groups: Groups, ids: Mapping[int, str]
) -> dict[tuple[str, str], tuple[str, float]]:
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for pair in asked:
        for i, j in ((pair.one, pair.other), (pair.other, pair.one)):
            if groups.root(i) != groups.root(j):
                for member in records[i].members:
                    found.setdefault(
                        (records[i].document_id, member), (ids[groups.root(j)], round(100 * pair.score, 1))
                    )
    return found


def _how(records: Sequence[Record], linked: tuple[Pair, int] | None) -> tuple[str, float, str]:
    """Method, score and reason of a record's link: none for a name that stands alone."""
    if linked is None:
        return "exact", 100.0, "står kun i dette dokument"
    pair, other = linked
    partner = records[other]
    method = "decision" if pair.reason else "alias" if pair.score >= 0.999 else "fuzzy"
    return method, round(100 * pair.score, 1), f"som »{partner.name}« i {partner.document_id}"


def judge_pairs(records: Sequence[Record], judged: Judged) -> Iterator[Pair]:
    """The pairs worth linking or asking about, each name with at most one sure partner in a document."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        blocks[record.cluster_id or f"{record.region_id}:{fold(record.anchor)}", ""].append(i)
    for _, indices in sorted(blocks.items()):
        by_document: dict[str, list[int]] = defaultdict(list)
        for i in indices:
            by_document[records[i].document_id].append(i)
        # copies of a document must not make its words common
        weights = Weights({fold_name(records[i].name): read_wording(records[i].name) for i in indices}.values())
        for first, second in combinations(sorted(by_document), 2):
            yield from _pairs_between(records, by_document[first], by_document[second], weights, judged)


def _pairs_between(
    records: Sequence[Record], ours: list[int], theirs: list[int], weights: Weights, judged: Judged
) -> Iterator[Pair]:
    scores: dict[tuple[int, int], float] = {}
    decided: dict[tuple[int, int], str] = {}
    for i in ours:
        for j in theirs:
            verdict = judged.verdict(records[i], records[j])
            if verdict:
                decided[i, j] = verdict
            scores[i, j] = {"same": 2.0, "not_same": -1.0}.get(verdict) or score_pair(records[i], records[j], weights)
    assigned = _assign(ours, theirs, scores)
    partner = {i: j for i, j in assigned if scores[i, j] >= LINK}
    partner |= {-1 - j: i for i, j in assigned if scores[i, j] >= LINK}
    for i, j in assigned:
        score = scores[i, j]
        if decided.get((i, j)) == "same":
            yield Pair(i, j, 1.0, True, "beslutning")
            continue
        rivals = [
            scores[i, b] for b in theirs if b != j and -1 - b not in partner and not _related(records[b], records[j])
        ]
        rivals += [scores[a, j] for a in ours if a != i and a not in partner and not _related(records[a], records[i])]
        ahead = score - max(rivals, default=0.0)
        if (score >= LINK and ahead >= MARGIN) or (score >= ALONE and ahead >= FAR_AHEAD):
            yield Pair(i, j, score, True)
        elif score >= ASK:
            yield Pair(i, j, score, False)


def _related(one: Record, other: Record) -> bool:
    """Is one the heading that the other stands under? Then they are no rivals."""
    return any(
        a.parent and (a.parent in b.members or fold_name(a.parent) == fold_name(b.name))
        for a, b in ((one, other), (other, one))
    )


def score_pair(one: Record, other: Record, weights: Weights) -> float:
    """How sure two records of one cluster are one initiative, 0 to 1: the names, then focus area, amounts and years
    as evidence.
    """
    names = read_wording(one.name), read_wording(other.name)
    areas = one.focus_area, other.focus_area
    background = frozenset(word for area in areas for word, _ in read_wording(area).words)
    score, shared = similarity(names[0], names[1], weights, background)
    if shared < EVIDENCE:
        exact = fold_name(one.name) == fold_name(other.name)
        score = score if exact else min(score, ASK + 0.1 if shared > EVIDENCE / 2 else 0.3)
    if one.focus_area and other.focus_area:
        first, second = read_wording(one.focus_area), read_wording(other.focus_area)
        area, _ = similarity(first, second, Weights((first, second)))
        score += 0.05 if area >= 0.3 else -0.05
    if one.amounts & other.amounts:
        score += 0.05
    if one.years and other.years and not one.years & other.years:
        score -= 0.02
    return max(0.0, min(score, 1.0))


def fold_name(name: str) -> tuple[str, ...]:
    """A name's own words, however printed."""
    return tuple(word for word, _ in read_wording(name).words)


def _assign(ours: list[int], theirs: list[int], scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The one-to-one assignment with the highest sum of scores."""
    import numpy
    from scipy.optimize import linear_sum_assignment

    table = numpy.array([[scores[i, j] for j in theirs] for i in ours])
    left, right = linear_sum_assignment(numpy.where(table >= ASK, table, 0.0), maximize=True)
    return [(ours[a], theirs[b]) for a, b in zip(left, right, strict=True) if table[a][b] >= ASK]


def _questions(
    records: Sequence[Record], asked: Sequence[Pair], groups: Groups, ids: Mapping[int, str]
) -> Iterator[Suggestion]:
    seen: set[frozenset[str]] = set()
    for pair in asked:
        one, other = records[pair.one], records[pair.other]
        texts = frozenset((raw_key(one.name), raw_key(other.name)))
        if groups.root(pair.one) == groups.root(pair.other) or texts in seen:
            continue
        seen.add(texts)
        yield Suggestion(
            "initiative",
            one.document_id,
            one.members[0],
            one.name,
            one.cluster_id,
            (ids[groups.root(pair.other)],),
            (round(100 * pair.score, 1),),
            f"ligner »{other.name}« i {other.document_id}",
            f"resembles “{other.name}” in {other.document_id}",
            other.name,
        )
