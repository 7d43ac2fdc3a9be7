"""Every name mention of a collection matched: decisions first, then spelling, then the evidence around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.matching.context import DocumentContext, Level
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.entities import KINDS, key_of, load, spellings_for
from pipeline.matching.records import Match
from pipeline.matching.resolve import Guess, Resolution, guesses, resolve
from pipeline.model import Extraction, Mention

Documents = Sequence[tuple[str, str, Extraction]]


@dataclass
class NameMatcher:
    """Matches names; equal questions are answered once. ``used`` collects the decisions that had something to
    decide.
    """

    decisions: Sequence[HumanDecision] = ()
    used: set[HumanDecision] = field(default_factory=set)
    _by_raw: dict[tuple[str, str], list[HumanDecision]] = field(default_factory=dict)
    _answers: dict[tuple[object, ...], tuple[Resolution, frozenset[HumanDecision]]] = field(default_factory=dict)
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

    def answer(self, kind: str, raw: str, levels: Sequence[Level], scopes: tuple[str, ...] = ()) -> Resolution:
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
    ) -> Resolution:
        refused: set[str] = set()
        lines = [d for d in self._by_raw.get((kind, raw_key(raw)), ()) if d.applies_in(*scopes)]
        for decision in sorted(lines, key=lambda d: (scopes.index(d.scope) if d.scope else len(scopes), d)):
            followed.add(decision)
            why = (f"beslutning af {decision.who or 'ukendt'} {decision.when}: {decision.why}".strip(" :"),)
            if decision.verdict == "not_a_name":
                return Resolution("", "decision", 100.0, "", 0.0, "not_a_name", (), why)
            if decision.verdict in ("same", "new"):
                return Resolution(decision.entity, "decision", 100.0, "", 0.0, "matched", (decision.entity,), why)
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
    if kind == "cluster" and _open(mention.raw):
        levels = context.levels(mention)
        regions = {region for level in levels for region in level.evidence.stated} if levels else set()
        scopes = (document_id, *sorted(regions)) if len(regions) == 1 else scopes
    answer = matcher.answer(kind, mention.raw, levels, scopes)
    return Match(document_id, mention.id, kind, mention.raw, mention.span.page, *answer)


def _open(raw: str) -> bool:
    """Can the spelling alone not decide, so that the evidence is worth reading?"""
    return len({spelling.entity_id for spelling in spellings_for("cluster", key_of("cluster", raw))}) != 1


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
