"""Initiatives across documents: which names are the same initiative (record linkage).

Compared are names of one cluster in two documents; each name gets at most one partner in a document. What is likely
but not sure becomes a question for a person. Human decisions come first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations, product

from pipeline.interpretation.names.lexicon import fold
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.initiative_records import Groups, Judged, Record, assign_ids, seniority
from pipeline.matching.records import Initiative, Suggestion
from pipeline.matching.wording import Weights, pairs_sharing, read_wording, similarity
from pipeline.reference.texts import message

# Set by tests/benchmarks/bench_names.py: precision of links at least .98, questions where a person would want to be
# asked.
LINK = 0.66
MARGIN = 0.06
ASK = 0.42
# A little less is enough where nothing else comes near.
ALONE = 0.56
FAR_AHEAD = 0.3
# How far the same amount, which no other initiative of the cluster has in either document, closes what the names leave open, by its digits:
# 300.000 is said of many things, 4.327.000 of one.
SAME_AMOUNT = (0.0, 0.2, 0.35, 0.5)
MOST_SHARING = 40
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


def link_records(
    records: Sequence[Record],
    decisions: Sequence[HumanDecision] = (),
    remembered: Mapping[tuple[str, str], str] | None = None,
) -> Linked:
    """Link records of initiatives; see pipeline.matching.match for the arguments. The result does not depend on their order."""
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
        head = min((records[i] for i in indices), key=seniority)
        own = tuple(sorted((records[i].document_id, m) for i in indices for m in records[i].members))
        initiatives.append(Initiative(ids[root], head.cluster_id, head.focus_area, head.name, own))
        of.update(dict.fromkeys(own, ids[root]))
    return Linked(
        tuple(sorted(initiatives, key=lambda initiative: initiative.initiative_id)),
        of,
        how,
        tuple(_questions(records, asked, groups, ids)),
        frozenset(judged.used),
    )


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
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        blocks[record.cluster_id or f"{record.region_id}:{fold(record.anchor)}"].append(i)
    for _, indices in sorted(blocks.items()):
        scores = _Scores(records, indices, judged)
        by_document: dict[str, list[int]] = defaultdict(list)
        for i in indices:
            by_document[records[i].document_id].append(i)
        met: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for i, j in _comparable(records, indices, scores.weights, judged):
            i, j = sorted((i, j), key=lambda at: records[at].document_id)
            if scores.of(i, j) >= ASK:
                met[records[i].document_id, records[j].document_id].append((i, j))
        for (first, second), pairs in sorted(met.items()):
            yield from _pairs_between(by_document[first], by_document[second], pairs, scores)


def _comparable(
    records: Sequence[Record], indices: Sequence[int], weights: Weights, judged: Judged
) -> set[tuple[int, int]]:
    """The pairs of a block that can reach a question: those that share words of weight, and those people decided on."""
    names = [read_wording(records[i].name) for i in indices]
    documents = [records[i].document_id for i in indices]
    pairs = {(indices[a], indices[b]) for a, b in pairs_sharing(names, documents, weights, EVIDENCE / 2)}
    by_amount: dict[str, list[int]] = defaultdict(list)
    for i in indices:
        for amount in told_amounts(records[i].amounts):
            by_amount[amount].append(i)
    for alike in by_amount.values():
        if len(alike) > MOST_SHARING:  # an amount that so many have links none of them
            continue
        pairs.update((i, j) for i, j in combinations(alike, 2) if records[i].document_id != records[j].document_id)
    by_text: dict[str, list[int]] = defaultdict(list)
    for i in indices:
        by_text[raw_key(records[i].name)].append(i)
    for texts in judged.texts():
        known = [by_text.get(text, []) for text in (min(texts), max(texts))]
        both = ((min(pair), max(pair)) for pair in product(*known))
        pairs.update((i, j) for i, j in both if records[i].document_id != records[j].document_id)
    return pairs


class _Scores:
    """How sure pairs of one block are, each worked out when it is asked for; what people decided goes first."""

    def __init__(self, records: Sequence[Record], indices: Sequence[int], judged: Judged) -> None:
        self._records, self._judged = records, judged
        # copies of a document must not make its words common
        self.weights = Weights({fold_name(records[i].name): read_wording(records[i].name) for i in indices}.values())
        self._known: dict[tuple[int, int], float] = {}
        self._alike: dict[tuple[object, ...], float] = {}
        self._said = Counter(
            (records[i].document_id, amount) for i in indices for amount in told_amounts(records[i].amounts)
        )
        self.decided: dict[tuple[int, int], str] = {}

    def of(self, i: int, j: int) -> float:
        """The score of a pair: 2 where people say same, -1 where they say not."""
        if (i, j) not in self._known:
            one, other = self._records[i], self._records[j]
            verdict = self._judged.verdict(one, other)
            if verdict:
                self.decided[i, j] = verdict
            self._known[i, j] = {"same": 2.0, "not_same": -1.0}.get(verdict) or self._score(one, other)
        return self._known[i, j]

    def _score(self, one: Record, other: Record) -> float:
        told = (one.amounts, other.amounts, one.years, other.years)
        question = (one.name, other.name, one.focus_area, other.focus_area, *told)
        if question not in self._alike:
            self._alike[question] = score_pair(one, other, self.weights)
        score = self._alike[question]
        return score + (1.0 - score) * self._same_amount(one, other)

    def _same_amount(self, one: Record, other: Record) -> float:
        """How much an amount that only these two have in their documents speaks for them."""
        documents = (one.document_id, other.document_id)
        shared = told_amounts(one.amounts) & told_amounts(other.amounts)
        alone = [amount for amount in shared if all(self._said[document, amount] == 1 for document in documents)]
        digits = (len(amount.replace(".", "").strip("0")) for amount in alone)
        return max((SAME_AMOUNT[min(count, len(SAME_AMOUNT) - 1)] for count in digits), default=0.0)


@cache
def told_amounts(amounts: frozenset[Decimal]) -> frozenset[str]:
    """Amounts to three digits, so that 4.328 t.kr. and 4,33 mio. kr. are one."""
    return frozenset(f"{Decimal(f'{abs(amount):.2e}'):f}" for amount in amounts)


def _pairs_between(
    ours: list[int], theirs: list[int], pairs: Sequence[tuple[int, int]], scores: _Scores
) -> Iterator[Pair]:
    assigned = _assign(pairs, scores)
    partner = {i: j for i, j in assigned if scores.of(i, j) >= LINK}
    partner |= {-1 - j: i for i, j in assigned if scores.of(i, j) >= LINK}
    for i, j in assigned:
        score = scores.of(i, j)
        if scores.decided.get((i, j)) == "same":
            yield Pair(i, j, 1.0, True, "beslutning")
            continue
        if score < ALONE:  # whatever else comes near
            yield Pair(i, j, score, False)
            continue
        rivals = [scores.of(i, b) for b in theirs if b != j and -1 - b not in partner]
        rivals += [scores.of(a, j) for a in ours if a != i and a not in partner]
        ahead = score - max(rivals, default=0.0)
        yield Pair(i, j, score, (score >= LINK and ahead >= MARGIN) or ahead >= FAR_AHEAD)


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
    if one.years and other.years and not one.years & other.years:
        score -= 0.02
    return max(0.0, min(score, 1.0))


def fold_name(name: str) -> tuple[str, ...]:
    """A name's own words, however printed."""
    return tuple(word for word, _ in read_wording(name).words)


def _assign(pairs: Sequence[tuple[int, int]], scores: _Scores) -> list[tuple[int, int]]:
    """The one-to-one assignment of pairs with the highest sum of scores."""
    known = {(i, j): scores.of(i, j) for i, j in pairs}
    if len(known) == 1:
        return list(known)
    import numpy
    from scipy.optimize import linear_sum_assignment

    ours, theirs = sorted({i for i, _ in known}), sorted({j for _, j in known})
    table = numpy.array([[known.get((i, j), 0.0) for j in theirs] for i in ours])
    left, right = linear_sum_assignment(table, maximize=True)
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
        said = message("name_asked", "resembles", name=other.name, document=other.document_id)
        own = ("initiative", one.document_id, one.members[0], one.name, one.cluster_id, (ids[groups.root(pair.other)],))
        yield Suggestion(*own, *said, other.name, other.document_id)
