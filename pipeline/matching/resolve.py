"""From a mention to the entity it means, with the evidence, or to a question when the evidence does not decide: decisions first, then spelling
(misspelt names against the reference, all distinct ones at once), then the evidence around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.interpretation.names.lexicon import allowed_edits
from pipeline.matching.context import DocumentContext, Level
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.entities import (
    KINDS,
    Evidence,
    Spelling,
    by_form,
    entities_of,
    key_of,
    load,
    regions_of,
    spellings_for,
)
from pipeline.matching.records import Match
from pipeline.model import Extraction, Mention
from pipeline.reference.texts import texts

# Measured by tests/benchmarks/names.py (6,000 typos, 80 names nobody knows): 0.04 % of the answers are wrong, about the
# same from 60 to 90, since the letters that may be wrong in a word are limited too; a higher threshold only answers less.
THRESHOLD = 70.0
MARGIN = 12.0


class Guess(NamedTuple):
    """The best key for a misspelt one with its score (0 to 100), and the next best key that means something else."""

    key: str
    score: float
    other: str
    other_score: float


def guesses(kind: str, keys: Iterable[str]) -> dict[str, Guess]:
    """The nearest reference key for each of the distinct ``keys``, by edits (swaps of neighbours count one) in
    proportion to length.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    asked = sorted(set(keys))
    known = load().spellings[kind]
    choices = sorted(known)
    if not asked or not choices:
        return {}
    scores = cdist(asked, choices, scorer=OSA.normalized_similarity, workers=1)
    meant = [frozenset(spelling.entity_id for spelling in known[key]) for key in choices]
    found: dict[str, Guess] = {}
    for i, key in enumerate(asked):
        order = sorted(range(len(choices)), key=lambda j: (-float(scores[i][j]), choices[j]))
        best = order[0]
        rest = next((j for j in order[1:] if meant[j].isdisjoint(meant[best])), None)
        found[key] = Guess(
            choices[best],
            round(100 * float(scores[i][best]), 1),
            choices[rest] if rest is not None else "",
            round(100 * float(scores[i][rest]), 1) if rest is not None else 0.0,
        )
    return found


def accepted(key: str, guess: Guess) -> bool:
    """Is a guess sure enough to be written by itself: few letters wrong in each word, over the threshold, ahead of
    any other?
    """
    if guess.score - guess.other_score < MARGIN:
        return False
    ours, theirs = key.split(), guess.key.split()
    if len(ours) == len(theirs):
        from rapidfuzz.distance import OSA

        wrong = [(OSA.distance(a, b), b) for a, b in zip(ours, theirs, strict=True)]
        if any(edits > max(allowed_edits(b), 1 if len(b) == 3 else 0) for edits, b in wrong):
            return False
        return guess.score >= min(THRESHOLD, 66.0 if len(guess.key) <= 4 else THRESHOLD)
    return guess.score >= 90.0


# so much weight a document's evidence needs where some of it speaks for another candidate
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Candidates left by the evidence, and the words for it. ``by`` is the strength that decided ('' when none did)."""

    left: frozenset[str]
    words: tuple[str, ...] = ()
    by: str = ""


def narrow(candidates: frozenset[str], evidence: Evidence, stated_only: bool = False) -> frozenset[str]:
    """The candidates a piece of evidence leaves; all of them when it says nothing or nothing that fits."""
    if not stated_only and candidates & evidence.clusters:
        return candidates & evidence.clusters
    for regions in (evidence.stated,) if stated_only else (evidence.stated, evidence.regions):
        kept = frozenset(c for c in candidates if regions_of("cluster", c) in regions)
        if kept:
            return kept
    if stated_only or evidence.regions or not evidence.possible:
        return candidates
    open_regions = {regions_of("cluster", cluster) for cluster in evidence.possible}
    return frozenset(c for c in candidates if regions_of("cluster", c) in open_regions) or candidates


def weigh(candidates: frozenset[str], levels: Sequence[Level]) -> Narrowed:
    """Apply the evidence in its order. Strong evidence decides by itself; near and document evidence must not
    contradict each other.
    """
    left, words = candidates, []
    for strength in ("strong", "heading"):
        for level in levels:
            if level.strength == strength and len(left) > 1:
                kept = narrow(left, level.evidence)
                if kept != left:
                    words.append(_say(level))
                left = kept
        if len(left) == 1:
            return Narrowed(left, tuple(words), strength if words else "")
    near = _votes(left, levels, "near", True)
    weight, says = _weights(left, levels)
    document = _poll(weight, says)
    votes = near + document or _votes(left, levels, "near", False) or _votes(left, levels, "around", False)
    chosen = {next(iter(kept)) for kept, _ in votes}
    opposed = not document and any(
        weight[cluster] >= max(_ENOUGH, weight[c]) for cluster in left for c in chosen if c != cluster
    )
    if len(chosen) == 1 and not opposed:
        return Narrowed(frozenset(chosen), (*words, *(say for _, say in votes)), "document" if document else "near")
    if chosen:
        return Narrowed(left, (*words, *(f"{say} → {next(iter(kept))}" for kept, say in votes)), "")
    return Narrowed(left, tuple(words), "")


def _weights(left: frozenset[str], levels: Sequence[Level]) -> tuple[dict[str, float], dict[str, str]]:
    """How much of what the document as a whole says speaks for each candidate, and the words for it."""
    weight = dict.fromkeys(sorted(left), 0.0)
    says: dict[str, list[tuple[float, str]]] = {cluster: [] for cluster in left}
    for level in levels:
        kept = narrow(left, level.evidence) if level.strength == "document" else left
        for cluster in kept if kept != left else ():
            weight[cluster] += level.weight
            says[cluster].append((-level.weight, _say(level)))
    return weight, {c: "; ".join(dict.fromkeys(say for _, say in sorted(found)[:3])) for c, found in says.items()}


def _poll(weight: Mapping[str, float], says: Mapping[str, str]) -> list[tuple[frozenset[str], str]]:
    """The candidate with twice as much weight as any other, and with enough of it if any other has some."""
    order = sorted(weight, key=lambda cluster: -weight[cluster])
    best, second = weight[order[0]], weight[order[1]] if len(order) > 1 else 0.0
    if best < 1.0 or best < 2 * second or (second and best < _ENOUGH):
        return []
    return [(frozenset({order[0]}), says[order[0]])]


def _votes(
    left: frozenset[str], levels: Sequence[Level], strength: str, stated_only: bool
) -> list[tuple[frozenset[str], str]]:
    votes = []
    for level in levels:
        if level.strength == strength:
            kept = narrow(left, level.evidence, stated_only)
            if len(kept) == 1 < len(left):
                votes.append((kept, _say(level)))
    return votes


def _say(level: Level) -> str:
    names = ", ".join(dict.fromkeys(level.evidence.names[:3])) or ", ".join(
        sorted(level.evidence.clusters | level.evidence.regions)[:3]
    )
    return f"{texts('name_place')['da'].get(level.place, level.place)}: {names}"


def resolve(
    kind: str,
    raw: str,
    levels: Sequence[Level],
    guesses: Mapping[str, Guess],
    refused: frozenset[str] = frozenset(),
) -> Match:
    """What ``raw`` means. ``guesses`` are fuzzy.guesses for keys that no spelling has; ``refused`` are entities
    people ruled out.
    """
    key = key_of(kind, raw)
    spellings = spellings_for(kind, key)
    method, score, other, other_score = "alias", 100.0, "", 0.0
    if not spellings:
        guess = guesses.get(key)
        if guess is None or not accepted(key, guess):
            return _unknown(kind, guess, refused)
        spellings = load().spellings[kind][guess.key]
        method, score, other_score = "fuzzy", guess.score, guess.other_score
        other = _any_entity(kind, guess.other)
    elif any(spelling.official and spelling.text.lower() == raw.lower() for spelling in spellings):
        method = "exact"
    candidates = frozenset(spelling.entity_id for spelling in spellings) - refused
    if not candidates:
        return Match("", "decision", 0.0, "", 0.0, "unknown", evidence=("beslutning: ikke " + ", ".join(sorted(refused)),))
    if len(candidates) == 1:
        (entity,) = candidates
        said = "stavet næsten som " if method == "fuzzy" else "skrives "
        why = (said + " eller ".join(sorted({s.text for s in spellings})[:2]),)
        return Match(entity, method, score, other, other_score, "matched", (entity,), why)
    return _by_context(raw, spellings, candidates, levels, method, score)


def _by_context(
    raw: str,
    spellings: Sequence[Spelling],
    candidates: frozenset[str],
    levels: Sequence[Level],
    method: str,
    score: float,
) -> Match:
    weighed = weigh(candidates, levels)
    formed, said = by_form(raw) & candidates, f"{texts('name_place')['da']['form']}: {raw}"
    if len(formed) == 1 and weighed.by != "strong":
        if len(weighed.left) > 1 and formed <= weighed.left and not weighed.by:
            weighed = Narrowed(formed, (*weighed.words, said), "form")
        elif weighed.left != formed:
            weighed = Narrowed(weighed.left | formed, (*weighed.words, said), "")
    order = tuple(sorted(weighed.left))
    if len(order) == 1:
        runner = next(iter(sorted(candidates - weighed.left)), "")
        sure = {"strong": 99.0, "heading": 97.0, "document": 96.0, "near": 94.0, "form": 93.0}.get(weighed.by, 90.0)
        final = "fuzzy" if method == "fuzzy" else "context"
        return Match(order[0], final, min(score, sure), runner, 50.0, "matched", tuple(sorted(candidates)), weighed.words)
    even, why = round(100.0 / len(order), 1), weighed.words or ("intet i dokumentet afgør det",)
    return Match("", "none", even, order[1], even, "ambiguous", order, why)


def _unknown(kind: str, guess: Guess | None, refused: frozenset[str]) -> Match:
    if guess is None:
        return Match("", "none", 0.0, "", 0.0, "unknown")
    near = tuple(sorted({s.entity_id for s in load().spellings[kind][guess.key]} - refused)) if guess.score >= 60 else ()
    return Match("", "none", guess.score, _any_entity(kind, guess.other), guess.other_score, "unknown", near)


def _any_entity(kind: str, key: str) -> str:
    spellings = load().spellings[kind].get(key, ())
    return min((spelling.entity_id for spelling in spellings), default="")


# --- the names of a document --------------------------------------------------------------------------------------------------


@dataclass
class NameMatcher:
    """Matches names; equal questions are answered once. ``used`` collects the decisions that had something to
    decide.
    """

    decisions: Sequence[HumanDecision] = ()
    used: set[HumanDecision] = field(default_factory=set)
    _by_raw: dict[tuple[str, str], list[HumanDecision]] = field(default_factory=dict)
    _answers: dict[tuple[object, ...], tuple[Match, frozenset[HumanDecision]]] = field(default_factory=dict)
    _guesses: dict[str, dict[str, Guess]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for decision in self.decisions:
            if decision.kind in KINDS:
                self._by_raw.setdefault((decision.kind, raw_key(decision.raw)), []).append(decision)

    def prepare(self, names: Mapping[str, set[str]]) -> None:
        """Look up the misspelt among some names at once: kind → raw texts."""
        for kind, raws in names.items():
            known = self._guesses.setdefault(kind, {})
            keys = {key_of(kind, raw) for raw in raws} - known.keys() - {""}
            known.update(guesses(kind, [key for key in keys if not spellings_for(kind, key)]))

    def answer(self, kind: str, raw: str, levels: Sequence[Level], scopes: tuple[str, ...] = ()) -> Match:
        """What a name means in a place with this evidence; ``scopes`` are the ids a decision may be limited to."""
        limited = scopes if self._by_raw and (kind, raw_key(raw)) in self._by_raw else ()
        question = (kind, raw, tuple(levels), limited)
        if question not in self._answers:
            followed: set[HumanDecision] = set()
            found = self._resolve(kind, raw, levels, scopes, followed)
            self._answers[question] = found, frozenset(followed)
        found, used = self._answers[question]
        self.used |= used
        return found

    def _resolve(
        self, kind: str, raw: str, levels: Sequence[Level], scopes: tuple[str, ...], followed: set[HumanDecision]
    ) -> Match:
        refused: set[str] = set()
        lines = [d for d in self._by_raw.get((kind, raw_key(raw)), ()) if d.applies_in(*scopes)]
        for decision in sorted(lines, key=lambda d: (scopes.index(d.scope) if d.scope else len(scopes), d)):
            followed.add(decision)
            why = (f"beslutning af {decision.who or 'ukendt'} {decision.when}: {decision.why}".strip(" :"),)
            if decision.verdict == "not_a_name":
                return Match("", "decision", 100.0, "", 0.0, "not_a_name", (), why)
            if decision.verdict in ("same", "new"):
                return Match(decision.entity, "decision", 100.0, "", 0.0, "matched", (decision.entity,), why)
            if decision.verdict == "not_same":
                refused.add(decision.entity)
        return resolve(kind, raw, levels, self._guesses.get(kind, {}), frozenset(refused))


def asked_names(extraction: Extraction) -> dict[str, set[str]]:
    """The names of a document by kind, as printed."""
    asked: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for mention in extraction.mentions:
        if mention.kind in asked:
            asked[mention.kind].add(mention.raw)
    if extraction.profile.cluster:
        asked["cluster"].add(extraction.profile.cluster)
    return asked


def match_names(document_id: str, path: str, extraction: Extraction, matcher: NameMatcher) -> dict[str, Match]:
    """The match of every region, cluster, municipality and hospital mention of a document, by the mention's id."""
    context = DocumentContext(document_id, path, extraction)
    return {
        mention.id: _match(document_id, mention, context, matcher)
        for mention in extraction.mentions
        if mention.kind in KINDS
    }


def _match(document_id: str, mention: Mention, context: DocumentContext, matcher: NameMatcher) -> Match:
    levels: tuple[Level, ...] = ()
    scopes: tuple[str, ...] = (document_id,)
    kind = context.kind_of(mention)
    if kind == "cluster" and len(entities_of(kind, mention.raw)) != 1:  # the spelling alone does not decide
        levels = context.levels(mention)
        regions = {region for level in levels for region in level.evidence.stated} if levels else set()
        scopes = (document_id, *sorted(regions)) if len(regions) == 1 else scopes
    answer = matcher.answer(kind, mention.raw, levels, scopes)
    return replace(answer, document_id=document_id, mention_id=mention.id, kind=kind, raw=mention.raw, page=mention.span.page)


def document_place(document_id: str, path: str, extraction: Extraction, matcher: NameMatcher) -> tuple[str, str]:
    """(region_id, cluster_id) of a document by its own profile and names; '' where they do not say."""
    context = DocumentContext(document_id, path, extraction)
    levels = context.document
    cluster = ""
    if extraction.profile.cluster:
        cluster = matcher.answer("cluster", extraction.profile.cluster, levels, (document_id,)).entity_id
    if cluster:
        return load().region_of.get(f"cluster:{cluster}", cluster.split("-", 1)[0]), cluster
    weight: dict[str, float] = {}
    for level in levels:
        regions = level.evidence.stated or level.evidence.regions
        if len(regions) == 1:
            (region,) = regions
            weight[region] = weight.get(region, 0.0) + level.weight
    order = sorted(weight.items(), key=lambda pair: (-pair[1], pair[0]))
    if order and (len(order) == 1 or order[0][1] >= 2 * order[1][1]):
        return order[0][0], ""
    return "", ""
