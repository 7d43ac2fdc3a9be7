"""From claims to observations: which fact does each amount state, and why do the others state none?"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import cache

from pipeline import reference
from pipeline.facts.records import ACCOUNT, About, Key, Observation, Stated, Subject

#: Measures under which a whole subject's money is stated by several words: what is framed or pooled for a cluster is allocated to it.
SAME_MEASURE = {"frame": "allocated", "pool": "allocated"}
#: More years than this are no yearly amounts, but a plan.
LONGEST_YEARLY = 9
#: Money carried over that differs by no more than this share from what was allocated is all of it (case: an estimate that moved 0,1 pct.).
CARRIED = Decimal("0.02")
_GROUPED = re.compile(r"\d[. ]\d{3}\b")
_WORD = re.compile(r"[^\W\d_]+")


def observations(
    claims: Sequence[Stated],
    documents: Mapping[str, About],
    approved: AbstractSet[str],
    cluster_of: Mapping[str, str],
    of_clusters: AbstractSet[tuple[str, str]],
) -> tuple[list[Observation], dict[str, str]]:
    """The observations of all claims (a yearly amount is one for each of its years), and the reason of every claim that states no fact.

    ``approved``: claims that were recommended and then decided as recommended; ``cluster_of``: the cluster of each
    initiative; ``of_clusters``: paragraphs (document, block) that speak of clusters: what they say of the country is theirs. What a document
    without a word of clusters gives a municipality or a region is other money, of one pot or another.
    """
    told, pooled = _tables_that_tell(claims), _pooled(claims)
    speak = {name for name, _ in of_clusters} | {claim.document_id for claim in claims if claim.subject.cluster}
    found, reasons = [], {}
    for claim in claims:
        reason = _unfit(claim, documents[claim.document_id], claim.claim_id in approved)
        if reason:
            reasons[claim.claim_id] = reason
            continue
        subject = _subject(claim, told, cluster_of)
        if subject == Subject() and not claim.table_id and (claim.document_id, claim.block_id) not in of_clusters:
            subject = None
        if subject and subject.whole and not subject.cluster and claim.document_id not in speak:
            subject = None
        if subject is None:
            reasons[claim.claim_id] = "other_money"
            continue
        measure = pooled.get((claim.table_id, claim.col), claim.measure)
        if subject.whole or measure == "frame":
            measure = SAME_MEASURE.get(measure, measure)
        for first, last in _periods(claim):
            key = Key(subject, measure, claim.payer, first, last, claim.price_level)
            found.append(Observation(claim, key, bool(claim.table_id)))
    return found, reasons


def _unfit(claim: Stated, document: About, approved: bool) -> str:
    """Why a claim states no fact, '' when it does: a copy, nothing decided, a scanned figure in doubt, a rate, a limit, a plan, another matter."""
    if document.copy_of:
        return "copy"
    if claim.value is None:
        return "undecided"
    if claim.doubt == "two_readings":
        return "two_readings"
    if claim.measure == "unit_cost" or claim.per not in ("total", "year"):
        return "rate"
    if claim.measure == "cap" or claim.bound != "exact":
        return "limit"
    if claim.value in (claim.first, claim.last) and claim.quantum == 1 and not _GROUPED.match(claim.raw):
        return "other_money"  # "2026 kr." heads a column: a year, not what anybody gets in it ("2.026 kr." is)
    if claim.standing == "recommended" and not approved:
        return "plan"
    return "other_money" if claim.measure == "other" else ""


def _tables_that_tell(claims: Iterable[Stated]) -> frozenset[str]:
    """Tables that tell clusters, regions or municipalities apart: a bare "I alt" of another table may be about anything."""
    names: defaultdict[str, tuple[set[str], ...]] = defaultdict(lambda: (set(), set(), set()))
    for claim in claims:
        if claim.table_id:
            for level, name in zip(names[claim.table_id], claim.subject[:3], strict=True):
                level.add(name)
    return frozenset(table for table, levels in names.items() if any(len(level - {""}) > 1 for level in levels))


def _pooled(claims: Iterable[Stated]) -> dict[tuple[str, int | None], str]:
    """Columns of which a row or two are called a pool: they are what most of the column's amounts are."""
    measures: defaultdict[tuple[str, int | None], Counter[str]] = defaultdict(Counter)
    for claim in claims:
        if claim.table_id:
            measures[claim.table_id, claim.col][claim.measure] += 1
    found = {}
    for column, counted in measures.items():
        (most, times), *_ = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        if "pool" in counted and most != "pool" and 2 * times > counted.total() and len(counted) == 2:
            found[column] = most
    return found


def _subject(claim: Stated, told: AbstractSet[str], cluster_of: Mapping[str, str]) -> Subject | None:
    """Who the fact of a claim is about; None when the document does not say, or it is no one's whole and no purpose of a known one."""
    about = claim.subject
    if claim.whole and (about.cluster or claim.table_id in told):
        return about._replace(initiative="")
    if about.initiative:
        cluster = cluster_of.get(about.initiative, "")
        return Subject(cluster.split("-")[0], cluster, about.municipality, about.initiative)
    if not claim.table_id and speaks_of_whole(claim):
        return about
    if not (about.cluster or about.region or about.municipality):
        return Subject() if claim.measure == "frame" and not claim.table_id else None
    purpose = " ".join(_WORD.findall(claim.subject_text.lower()))
    return about._replace(purpose=purpose[:120] or claim.claim_id)


def speaks_of_whole(claim: Stated) -> bool:
    """Whether a sentence tells of all of a cluster's or a region's money: nothing in its subject (what stands before a colon is a title)
    names a purpose."""
    about = claim.subject
    if claim.measure not in ACCOUNT or not (about.cluster or about.region) or about.municipality or about.initiative:
        return False
    words = _WORD.findall(claim.subject_text.rpartition(":")[2].lower())
    return all(word in _whole_words() or word.startswith(_whole_starts()) for word in words)


@cache
def _whole_words() -> frozenset[str]:
    """Words that say nothing of a purpose: those of the table, and the names of places."""
    own = {row["word"] for row in reference.rows("whole_words") if not row["word"].endswith("*")}
    own |= {row["word"] for table in ("function_words", "number_words") for row in reference.rows(table)} | {
        row["word"].strip(".") for row in reference.rows("months")
    }
    names = [row[column] for table, column in _NAMES for row in reference.rows(table)]
    return frozenset(own | {word for name in names for word in _WORD.findall(name.lower())})


@cache
def _whole_starts() -> tuple[str, ...]:
    return tuple(row["word"][:-1] for row in reference.rows("whole_words") if row["word"].endswith("*"))


_NAMES = (
    ("regions", "name"),
    ("region_aliases", "alias"),
    ("clusters", "name"),
    ("cluster_aliases", "alias"),
    ("municipalities", "name"),
)


def _periods(claim: Stated) -> list[tuple[int, int]]:
    """The years a claim is about: an amount a year is said of each of its years."""
    if claim.per == "year" and 1 <= claim.last - claim.first <= LONGEST_YEARLY:
        return [(year, year) for year in range(claim.first, claim.last + 1)]
    return [(claim.first, claim.last)]


def with_years(found: Iterable[Observation]) -> list[Observation]:
    """Observations with the years their document gives to a table that states none: the widest period of its figures for whole
    subjects, when that holds all its others. A document without years leaves them open."""
    given = list(found)
    periods: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for each in given:
        if each.key.first and each.key.subject.whole and each.of_table:
            periods[each.claim.document_id].add((each.key.first, each.key.last))
    widest = {
        document: (min(first for first, _ in some), max(last for _, last in some)) for document, some in periods.items()
    }
    kept = {document: period for document, period in widest.items() if period in periods[document]}
    out = []
    for each in given:
        period = kept.get(each.claim.document_id)
        if period and not each.key.first and each.of_table:
            each = each._replace(key=each.key._replace(first=period[0], last=period[1]))
        out.append(each)
    return out


def without_parts(
    found: Sequence[Observation], totals: Mapping[str, AbstractSet[str]]
) -> tuple[list[Observation], dict[str, str]]:
    """Observations without the parts of a total that are read as the very same fact as it: what tells them from the total (payer, years,
    purpose) is not known, and the total is all of it. And the reason of each that is left out."""
    of_claim: defaultdict[str, dict[Key, Decimal | None]] = defaultdict(dict)
    for each in found:
        of_claim[each.claim.claim_id][each.key] = each.claim.value
    inside = {
        (part, key)
        for total, parts in totals.items()
        if len(parts) > 1
        for key, value in of_claim.get(total, {}).items()
        for part in parts
        if part in of_claim and of_claim[part].get(key, value) != value
    }
    left = [each for each in found if (each.claim.claim_id, each.key) not in inside]
    untold = _untold(left)
    left = [each for each in left if (each.claim.claim_id, each.key) not in untold]
    kept = {each.claim.claim_id for each in left}
    why = {**{name: "disputed" for name, _ in untold}, **{part: "part_of_total" for part, _ in inside}}
    return left, {name: reason for name, reason in why.items() if name not in kept}


def _untold(found: Iterable[Observation]) -> set[tuple[str, Key]]:
    """The claims of one row of a table that are read as one fact of a whole subject and cannot be one amount: what its columns are of is
    not known."""
    rows: defaultdict[tuple[str, int | None, Key], list[Stated]] = defaultdict(list)
    for each in found:
        if each.claim.table_id and each.claim.whole and each.key.subject.whole and each.key.measure in ACCOUNT:
            rows[each.claim.table_id, each.claim.row, each.key].append(each.claim)
    return {
        (claim.claim_id, key)
        for (*_, key), some in rows.items()
        if len({claim.col for claim in some}) > 1
        and max(claim.low for claim in some) > min(claim.high for claim in some)
        for claim in some
    }


def carried_over(found: Iterable[Observation]) -> list[Observation]:
    """Observations with money carried over from a year told of that year too, where it is nearly all that was allocated for it: unspent
    money is the allocation under another name, and what some was spent of is not."""
    given = list(found)
    allocated: defaultdict[Key, list[Stated]] = defaultdict(list)
    for each in given:
        if each.key.measure == "allocated" and each.key.subject.whole:
            allocated[each.key].append(each.claim)
    more = []
    for each in given:
        key = each.key._replace(measure="allocated")
        if each.key.measure == "transferred" and each.key.first == each.key.last:
            others = [claim for claim in allocated[key] if claim.document_id != each.claim.document_id]
            if any(nearly_all(each.claim.value, claim.value) for claim in others):
                more.append(each._replace(key=key))
    return [*given, *more]


def nearly_all(carried: Decimal | None, allocated: Decimal | None) -> bool:
    """Whether what was carried over is all that was allocated, but for what an estimate moves."""
    return carried is not None and allocated is not None and abs(allocated - carried) <= CARRIED * abs(allocated)
