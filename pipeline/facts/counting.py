"""What may be added up: the one fact each amount is counted in, or why it is in none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pipeline.facts.records import STATED, About, Fact, Key, Subject

#: Levels of a subject, the one whose facts are counted first; what lies above or below is counted only where nothing of it is.
CLUSTER, REGION, COUNTRY, MUNICIPALITY, PURPOSE = range(5)


class Counted(NamedTuple):
    """Which facts are added up, and why each claim that states a fact is not (a claim is in one of the two)."""

    facts: frozenset[str]
    claims: Mapping[str, str]  # claim → fact
    reasons: Mapping[str, str]  # claim → reason


def level(subject: Subject) -> int:
    """The level of a subject."""
    if not subject.whole:
        return PURPOSE
    if subject.municipality:
        return MUNICIPALITY
    return CLUSTER if subject.cluster else REGION if subject.region else COUNTRY


def counted(facts: Iterable[Fact], documents: Mapping[str, About]) -> Counted:
    """Choose facts that do not overlap: of each measure a cluster's total for every year once, a region's or the country's only where no
    cluster below it has one for those years, a purpose's only where nothing is known of its cluster; then the claim of each."""
    every = sorted(facts, key=lambda fact: (level(fact.key.subject), fact.key))
    taken: defaultdict[str, list[Key]] = defaultdict(list)
    chosen: dict[str, Fact] = {}
    passed: dict[str, str] = {}
    open_totals = {fact.key for fact in every if fact.value is None}
    for fact in sorted(every, key=_order({fact.key for fact in every if fact.value is not None})):
        clash = next((key for key in taken[fact.key.measure] if overlap(key, fact.key)), None)
        if fact.key.payer != "total" and fact.key._replace(payer="total") in open_totals:
            passed[fact.name] = "disputed"  # one payer's share would pass for all of it
        elif clash is not None:
            passed[fact.name] = "part_of_total" if _is_part(fact.key, clash) else "total_of_parts"
        elif fact.value is not None:
            taken[fact.key.measure].append(fact.key)
            chosen[fact.name] = fact
    claims: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for fact in every:
        for each in fact.observations:
            name = each.claim.claim_id
            if fact.name in chosen and name == fact.main:
                claims[name] = fact.name
            elif fact.name in chosen or fact.name not in passed:
                replaced = documents[each.claim.document_id].replaced_by or name not in fact.agreeing
                reasons.setdefault(name, ("replaced" if fact.order_known else "disputed") if replaced else "repeated")
            else:
                reasons.setdefault(name, passed[fact.name])
    by_name = {fact.name: fact for fact in every}
    for fact in chosen.values():
        claims.update({name: fact.name for name in _summed(fact, by_name)})
    return Counted(frozenset(chosen), claims, {name: why for name, why in reasons.items() if name not in claims})


def _summed(fact: Fact, by_name: Mapping[str, Fact]) -> Iterator[str]:
    """The claims that a computed fact is the sum of: those of its parts, or of its parts' own. A difference is the sum of none."""
    if fact.value_from == STATED or any(sign < 0 for _, sign in fact.parts):
        return
    for name, _ in fact.parts:
        part = by_name.get(name)
        if part is None:
            yield name
        elif part.main:
            yield part.main
        else:
            yield from _summed(part, by_name)


def _is_part(key: Key, counted: Key) -> bool:
    """Whether a fact that overlaps a counted one lies in it, not the other way round."""
    mine, other = level(key.subject), level(counted.subject)
    if mine != other:
        return mine > COUNTRY
    return key.last - key.first <= counted.last - counted.first


def _order(known: AbstractSet[Key]) -> Callable[[Fact], tuple[int, bool, bool, bool, int, Key]]:
    """By level; in each the dated before the undated, what all pay before the payers' own, single years that fill a longer period
    before it, and a longer period before years that do not."""

    def filled(key: Key) -> bool:
        return all(key._replace(first=year, last=year) in known for year in key.years())

    def order(fact: Fact) -> tuple[int, bool, bool, bool, int, Key]:
        key = fact.key
        long = key.last > key.first
        return level(key.subject), not key.first, key.payer != "total", long and filled(key), key.first - key.last, key

    return order


def overlap(one: Key, other: Key) -> bool:
    """Whether money of one key may be money of the other: their subjects lie in each other, and so do payers and years."""
    if "total" not in (one.payer, other.payer) and one.payer != other.payer:
        return False
    if one.first and other.first and (one.last < other.first or other.last < one.first):
        return False
    if not one.subject.whole and not other.subject.whole:
        return one.subject == other.subject
    return lies_in(one.subject, other.subject) or lies_in(other.subject, one.subject)


def lies_in(inner: Subject, outer: Subject) -> bool:
    """Whether the money of ``inner`` is part of that of ``outer``, or the same, as far as places tell."""
    return all(not wanted or wanted == own for wanted, own in zip(outer[:3], inner[:3], strict=True))
