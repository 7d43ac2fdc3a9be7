"""What follows from stated facts: sums of the parts of one table, shares of the payers, years of a longer period, what is left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.facts.observe import nearly_all
from pipeline.facts.records import DERIVED, About, Fact, Key, Observation
from pipeline.facts.values import fact_of

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
        if (
            allocated is None or allocated.value is None or fact.low <= allocated.high
        ):  # else some of it was counted twice, or is no part
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
    purposes = [
        fact
        for fact in facts
        if not fact.key.subject.whole
        and fact.key.subject.cluster
        and not fact.key.subject.municipality
        and fact.key.measure in SUMMED
    ]
    payers = _payers_of(purposes)
    for fact in purposes:
        for each in fact.observations:
            about, payer = fact.key.subject, payers[each.claim.table_id, each.claim.col]
            key = fact.key._replace(subject=about._replace(initiative="", purpose=""), payer=payer)
            if each.of_table:
                listed[key][each.claim.table_id].append(each)
                periods[each.claim.table_id, key.measure].add((key.first, key.last))
    for key, tables in listed.items():
        for table in [name for name in tables if len(periods[name, key.measure]) > 1]:
            del tables[table]
    return [
        fact
        for key, tables in listed.items()
        if tables
        for fact in [_sum(key, list(tables.values()), totals_of, documents)]
        if fact
    ]


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
    single = {
        key._replace(first=0, last=0)
        for key in known
        if key.first == key.last and key.first and key.measure == "allocated"
    }
    for subject, first, last in sorted(long):
        for kind in sorted(each for each in single if each.subject == subject):
            whole = known.get(kind._replace(first=first, last=last))
            years = {year: _of_year(known, kind._replace(first=year, last=year)) for year in range(first, last + 1)}
            missing = [year for year, fact in years.items() if fact is None]
            if whole is None and not missing:
                found.append(
                    _combined(kind._replace(first=first, last=last), [(fact, 1) for fact in years.values() if fact])
                )
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
        if (
            key.measure == "allocated"
            and key.subject.whole
            and key.subject.cluster
            and committed
            and committed.value_from == "stated"
        ):
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
