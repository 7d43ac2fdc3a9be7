"""What follows from stated facts (sums of the parts of one table, shares of the payers, years of a longer period, what is left), and what may be
added up: the one fact each amount is counted in, or why it is in none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from pipeline.facts.observe import nearly_all
from pipeline.facts.records import DERIVED, STATED, About, Fact, Key, Observation, Subject
from pipeline.facts.versions import fact_of

#: Measures whose amounts for single purposes, listed in one table, make what the cluster has of them.
SUMMED = ("committed", "disbursed")
PAYERS = ("kommuner", "region")


def derived(
    facts: Sequence[Fact], totals_of: Mapping[str, frozenset[str]], documents: Mapping[str, About]
) -> list[Fact]:
    """Facts that nobody states but that follow from those that are stated. ``totals_of``: the claims that each total is the sum of."""
    known = {fact.key: fact for fact in facts}
    for fact in _sums_of_parts(facts, totals_of, documents):
        allocated = known.get(fact.key._replace(measure="allocated"))
        if allocated is None or allocated.value is None or fact.low <= allocated.high:  # else some of it was counted twice, or is no part
            known.setdefault(fact.key, fact)
    for rule in (_over_payers, _over_years, _left):
        for fact in rule(known):
            known.setdefault(fact.key, fact)
    return [fact for key, fact in sorted(known.items()) if fact.status == "derived"]


def _sums_of_parts(
    facts: Iterable[Fact], totals_of: Mapping[str, frozenset[str]], documents: Mapping[str, About]
) -> list[Fact]:
    """What a cluster has committed or disbursed, by the table that lists its purposes; of several tables the one with most of them.

    An amount that is the sum of others of the table counts for them. A figure for all of the cluster is no part. Where the table's rows are
    of several periods, those are the purposes' own, and nothing is said of the cluster's.
    """
    listed: defaultdict[Key, defaultdict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    periods: defaultdict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    summed = [fact for fact in facts if not fact.key.subject.whole and fact.key.measure in SUMMED]
    purposes = [fact for fact in summed if fact.key.subject.cluster and not fact.key.subject.municipality]
    payers = _payers_of(purposes)
    for fact in purposes:
        for each in fact.observations:
            about, payer = fact.key.subject, payers[each.claim.table_id, each.claim.col]
            key = fact.key._replace(subject=about._replace(initiative="", purpose=""), payer=payer)
            if each.of_table:
                listed[key][each.claim.table_id].append(each)
                periods[each.claim.table_id, key.measure].add((key.first, key.last))
    found = []
    for key, tables in listed.items():
        usable = [table for name, table in tables.items() if len(periods[name, key.measure]) == 1]
        found += [_sum(key, usable, totals_of, documents)] if usable else []
    return [fact for fact in found if fact]


def _payers_of(purposes: Iterable[Fact]) -> dict[tuple[str, int | None], str]:
    """Who pays for the purposes of a column: where not all its rows say the same, a row's own word for it is part of its purpose."""
    said: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
    for fact in purposes:
        for each in fact.observations:
            said[each.claim.table_id, each.claim.col].add(fact.key.payer)
    return {column: next(iter(some)) if len(some) == 1 else "total" for column, some in said.items()}


def _sum(
    key: Key,
    tables: Sequence[Sequence[Observation]],
    totals_of: Mapping[str, frozenset[str]],
    documents: Mapping[str, About],
) -> Fact | None:
    """The sum of the table that lists most; None where two documents list as much and do not give the same."""
    sums = []
    for table in tables:
        inside = {each.claim.claim_id for each in table}
        under = {part for each in inside for part in totals_of.get(each, frozenset()) if part in inside}
        roots = [each for each in table if each.claim.claim_id not in under]
        sums.append((len(inside), roots))
    most = max(count for count, _ in sums)
    best = [roots for count, roots in sums if count == most]
    values = {sum((each.claim.value or Decimal(0) for each in roots), Decimal(0)) for roots in best}
    if len(values) != 1:
        return None
    roots = best[0]
    low, high = (sum((getattr(each.claim, end) for each in roots), Decimal(0)) for end in ("low", "high"))
    of_one = fact_of(key, roots, documents)
    return Fact(
        key,
        values.pop(),
        low,
        high,
        "derived",
        f"sum of {len(roots)} part{'s' if len(roots) != 1 else ''}",
        of_one.basis,
        of_one.newest,
        of_one.order_known,
        agreeing=frozenset(each.claim.claim_id for each in roots),
        parts=tuple(sorted((each.claim.claim_id, 1) for each in roots)),
    )


def _over_payers(known: Mapping[Key, Fact]) -> list[Fact]:
    """Total = municipalities + region: the third of them where two are stated."""
    found = []
    for key in sorted({key._replace(payer="total") for key in known if key.subject.whole}):
        total, *shares = (known.get(key._replace(payer=payer)) for payer in ("total", *PAYERS))
        if total is None and all(shares):
            found.append(_combined(key, [(share, 1) for share in shares if share]))
        for payer, share, other in zip(PAYERS, shares, shares[::-1], strict=True):
            if total is not None and share is None and other is not None:
                found.append(_combined(key._replace(payer=payer), [(total, 1), (other, -1)]))
    return [fact for fact in found if fact]


def _over_years(known: Mapping[Key, Fact]) -> list[Fact]:
    """What is allocated for a period that the subject has other figures for is the sum of its years; for a year it is what the others leave
    of the period. What has been committed or spent is counted up to a day, and adds up over no years."""
    found = []
    long = {(key.subject, key.first, key.last) for key in known if key.last > key.first > 0 and key.subject.whole}
    yearly = (key for key in known if key.first == key.last and key.first and key.measure == "allocated")
    single = {key._replace(first=0, last=0) for key in yearly}
    for subject, first, last in sorted(long):
        for kind in sorted(each for each in single if each.subject == subject):
            whole = known.get(kind._replace(first=first, last=last))
            years = {year: _of_year(known, kind._replace(first=year, last=year)) for year in range(first, last + 1)}
            missing = [year for year, fact in years.items() if fact is None]
            if whole is None and not missing:
                found.append(_combined(kind._replace(first=first, last=last), [(fact, 1) for fact in years.values() if fact]))
            elif whole is not None and len(missing) == 1 and last > first:
                (year,) = missing
                rest = [(fact, -1) for fact in years.values() if fact]
                found.append(_combined(kind._replace(first=year, last=year), [(whole, 1), *rest]))
    return [fact for fact in found if fact]


def _of_year(known: Mapping[Key, Fact], key: Key) -> Fact | None:
    """What is allocated for a year; where that is an estimate, what was carried over from the year, when it is nearly all of it: the other
    years' figures are no estimates."""
    fact, carried = known.get(key), known.get(key._replace(measure="transferred"))
    if fact and fact.basis == "estimate" and carried and nearly_all(carried.value, fact.value):
        return carried
    return fact


def _left(known: Mapping[Key, Fact]) -> list[Fact]:
    """What is not committed yet: allocated less committed, where both are stated for the same years."""
    found = []
    for key, fact in known.items():
        committed = known.get(key._replace(measure="committed"))
        account = key.measure == "allocated" and key.subject.whole and key.subject.cluster
        if account and committed and committed.value_from == STATED:
            found.append(_combined(key._replace(measure="uncommitted"), [(fact, 1), (committed, -1)]))
    return [fact for fact in found if fact]


def _combined(key: Key, parts: Sequence[tuple[Fact, int]]) -> Fact | None:
    """A sum or difference of facts; None where one has no value, or less than nothing would be left."""
    if any(fact.value is None for fact, _ in parts):
        return None
    value = sum((sign * (fact.value or Decimal(0)) for fact, sign in parts), Decimal(0))
    low = sum((fact.low if sign > 0 else -fact.high for fact, sign in parts), Decimal(0))
    high = sum((fact.high if sign > 0 else -fact.low for fact, sign in parts), Decimal(0))
    if high < 0:
        return None
    bases = {fact.basis for fact, _ in parts}
    bases = {"estimate"} if "estimate" in bases else bases  # a sum with an estimate in it is one
    newest = {fact.newest for fact, _ in parts}
    return Fact(
        key,
        value,
        low,
        high,
        "derived",
        DERIVED,
        bases.pop() if len(bases) == 1 else "",
        newest.pop() if len(newest) == 1 else "",
        all(fact.order_known for fact, _ in parts),
        agreeing=frozenset(claim for fact, _ in parts for claim in fact.agreeing),
        parts=tuple((fact.name, sign) for fact, sign in parts),
    )


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
