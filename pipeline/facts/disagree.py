"""Where documents disagree: one finding a cause. Two versions of a document are one, however many figures moved; a single figure that
differs is told with the mistake that explains it; figures that were hardly meant to agree are a question.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from pipeline.facts.derive import lies_in
from pipeline.facts.records import About, Key, Moved, Observation, Stated, Subject, Version
from pipeline.facts.versions import SAME_ROWS, Shared, meets, off_by, span_of
from pipeline.facts.versions import version as version_of
from pipeline.reconciliation.causes import likeliest_slip

#: Two figures further apart than this share of the larger one speak of the same money only if a slip explains it (cases: 2,7 of 12,6 mio.
#: for one focus area of a cluster; the rest of the year's money against all of it; 3,6 of 4,2 mio. with and without what was carried over).
NEAR = Decimal("0.1")
#: Measures that are counted up to a day: two documents of different days need not agree on them.
UP_TO_A_DAY = ("committed", "disbursed", "uncommitted")
#: Figures that differ independently of each other before two tables with the same rows are two editions, not one mistake.
EDITION = 2
#: A figure of fewer than this many units of its last digit is one slip away from too many others.
FIGURES = 1000


Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cause for two documents to differ: the figure it shows in best, those that follow from it, and what explains it.

    ``klass``: a class of findings, 'question' where nothing does."""

    newer: str
    older: str
    key: Key
    ours: Stated
    theirs: Stated
    klass: str
    follows: tuple[tuple[Key, Stated, Stated], ...] = ()
    order_known: bool = False
    also: tuple[str, ...] = field(default=())

    @property
    def amount(self) -> Decimal:
        return (self.ours.value or Decimal(0)) - (self.theirs.value or Decimal(0))


class Moves:
    """What versions of documents differ on, by what it is about."""

    def __init__(self) -> None:
        self._of: defaultdict[Key, list[tuple[Version, Moved]]] = defaultdict(list)

    def add(self, version: Version) -> Version:
        """Take in a version, and give it back."""
        for moved in version.moved:
            self._of[moved.key].append((version, moved))
        return version

    def tell(self, pair: tuple[Key, Stated, Stated], each: Shared, newer: str, *, known: bool) -> bool:
        """Whether two versions of a third document differ on a figure as these two do, and it is told of them: always where it is not known
        which of the versions counts, else where the earlier document (``known``) says what was right at the time."""
        key, *claims = pair
        ours, theirs = claims if each.one == newer else claims[::-1]
        for version, moved in self._of[key]:
            in_time = known and newer == version.newer
            if (in_time or not version.order_known) and meets(ours, moved.newer) and meets(theirs, moved.older):
                return True
            if not version.order_known and meets(ours, moved.older) and meets(theirs, moved.newer):
                return True
        return False


def compare(
    shared: Sequence[Shared],
    documents: Mapping[str, About],
    replaced: Mapping[str, tuple[str, str]],
    observations: Iterable[Observation],
) -> tuple[list[Version], list[Difference]]:
    """Versions and differences of all documents. ``replaced``: what each replaced document is replaced by, and why.

    A figure is held against the document that shares most with its own; where several documents say the same, they are told together.
    """
    pairs = {frozenset((each.one, each.other)): each for each in shared}
    versions = [
        version_of(
            newer,
            older,
            why,
            pairs.get(frozenset((newer, older))),
            order_known=_in_order(documents[newer], documents[older]),
        )
        for older, (newer, why) in sorted(replaced.items(), key=lambda each: documents[each[0]].sha256)
    ]
    moves = Moves()
    for version in versions:
        moves.add(version)
    stated = _by_subject(observations)
    found: list[Difference] = []
    told: set[tuple[Key, tuple[Decimal, ...]]] = set()
    for each in sorted(shared, key=lambda each: _rank(each, documents)):
        if not each.moved or each.one in replaced or each.other in replaced:
            continue
        newer, older, known = _ordered(each, documents)
        later = [pair for pair in each.moved if _moved_on(pair, each, documents)]
        if later and documents[newer].account:
            same = each._replace(pairs=tuple(p for p in each.pairs if p in later or p not in each.moved))
            versions.append(moves.add(version_of(newer, older, "account", same, order_known=known)))
        later += [pair for pair in each.moved if moves.tell(pair, each, newer, known=known)]
        later += [pair for pair in each.moved if pair not in later and _is_told_between(pair, each, stated)]
        left = each._replace(pairs=tuple(pair for pair in each.pairs if pair not in later))
        shifted = _shifted(left, stated)
        causes = list(_causes(left, newer, shifted=shifted))
        if (
            each.alike >= SAME_ROWS
            and _near(left)
            and not shifted
            and len([cause for cause in causes if cause[3] not in STRONG]) >= EDITION
        ):
            versions.append(moves.add(version_of(newer, older, "edition", left, order_known=known)))
            continue
        own: dict[str, Difference] = {}
        one_unit = sum(cause[3] == "unit" for cause in causes) > EDITION  # a head, not so many figures
        for key, ours, theirs, klass, follows in causes:
            seen = {
                (k, tuple(sorted((a.value or Decimal(0), b.value or Decimal(0)))))
                for k, a, b in ((key, ours, theirs), *follows)
            }
            if seen & told:
                continue
            told |= seen
            one = Difference(newer, older, key, ours, theirs, klass, follows, known)
            apart = klass in SURE and not (one_unit and klass == "unit")
            if apart or klass not in own:  # figures without a mistake of their own differ for one reason
                own[f"{klass} {len(own)}" if apart else klass] = one
            else:
                head = own[klass]
                own[klass] = replace(head, follows=(*head.follows, (key, ours, theirs), *follows))
        found += own.values()
    return versions, found


#: What may lie between two figures that are both right.
BETWEEN = ("uncommitted", "transferred")
#: Classes of a slip in one figure.
STRONG = ("transposed_digits", "unit", "lost_separator", "sign")
SURE = (*STRONG, "digit_error")  # figures that moved a little differ in one digit often enough


def slipped(differences: Iterable[Difference]) -> Iterator[str]:
    """The claims that a slip tells from a figure that the sums of its own document prove, and that nothing proves."""
    for each in differences:
        if each.klass in STRONG:
            for _, ours, theirs in ((each.key, each.ours, each.theirs), *each.follows):
                if (ours.proof == "proven") != (theirs.proof == "proven"):
                    yield theirs.claim_id if ours.proof == "proven" else ours.claim_id


def _causes(
    each: Shared, newer: str, *, shifted: bool
) -> Iterable[tuple[Key, Stated, Stated, str, tuple[tuple[Key, Stated, Stated], ...]]]:
    """What two documents differ on, the figures that follow from another put under it: those that are off by as much, and totals that are
    off by as much as their parts together."""
    moved = [(key, *((a, b) if each.one == newer else (b, a))) for key, a, b in each.moved]
    moved.sort(
        key=lambda pair: (-_slip(pair[1], pair[2])[1], pair[0].payer == "total", pair[0].last - pair[0].first, pair[0])
    )
    sums = [pair for pair in moved if _of_parts(pair, moved)]
    left = [pair for pair in moved if pair not in sums]
    near = _near(each)
    while left:
        key, ours, theirs = left.pop(0)
        off = off_by(ours, theirs)
        follows = [
            pair
            for pair in left
            if pair[0].subject == key.subject
            and abs(abs(off_by(pair[1], pair[2])) - abs(off)) <= _slack(pair[1], pair[2])
        ]
        left = [pair for pair in left if pair not in follows]
        follows += [pair for pair in sums if lies_in(key.subject, pair[0].subject)]
        sums = [pair for pair in sums if pair not in follows]
        klass, _ = _slip(ours, theirs)
        if shifted or (not near and len(each.pairs) > EDITION and klass != "unit"):
            klass = "question"
        if not klass:
            size = max(abs(ours.value or Decimal(0)), abs(theirs.value or Decimal(0)))
            told = near and abs(off) <= NEAR * size and key.measure not in UP_TO_A_DAY
            klass = "different_vintage" if told else "question"
        yield key, ours, theirs, klass, tuple(follows)


def _moved_on(pair: tuple[Key, Stated, Stated], each: Shared, documents: Mapping[str, About]) -> bool:
    """Whether a figure is counted up to a day, and the later document has come further: more is committed or spent and less left, or the
    account of the year says what it came to."""
    key, *claims = pair
    newer, older, known = _ordered(each, documents)
    if key.measure not in UP_TO_A_DAY or _slip(*claims)[0] in STRONG:
        return False
    if documents[newer].account or documents[older].account:
        return documents[newer].account != documents[older].account
    ours, theirs = claims if each.one == newer else claims[::-1]
    grown = off_by(ours, theirs) > 0
    return known and grown != (key.measure == "uncommitted")


def _of_parts(pair: tuple[Key, Stated, Stated], moved: Sequence[tuple[Key, Stated, Stated]]) -> bool:
    """Whether a figure of a region or the country is off by as much as those of its parts together."""
    key, *claims = pair
    below = [
        other
        for other in moved
        if other[0]._replace(subject=key.subject) == key and _below(other[0].subject, key.subject)
    ]
    parts = [each for each in below if not any(_below(each[0].subject, other[0].subject) for other in below)]
    slack = sum((_slack(*some) for _, *some in parts), _slack(*claims))
    return bool(parts) and abs(off_by(*claims) - sum((off_by(*some) for _, *some in parts), Decimal(0))) <= slack


def _below(inner: Subject, outer: Subject) -> bool:
    return inner != outer and lies_in(inner, outer)


class _Told(NamedTuple):
    """What all documents say of a subject, in order of the least each amount can be: that, the most, the years and the document; and the
    widest of them."""

    lows: list[Decimal]
    claims: list[tuple[Decimal, Decimal, Period, str]]
    widest: Decimal


def _by_subject(observations: Iterable[Observation]) -> dict[Key, _Told]:
    """What all documents say, by subject."""
    found: dict[Key, list[tuple[Decimal, Decimal, Period, str]]] = {}
    for claim, key, _ in observations:
        told = (*span_of(claim), (key.first, key.last), claim.document_id)
        found.setdefault(key._replace(first=0, last=0), []).append(told)
    return {
        key: _Told([each[0] for each in some], some, max(each[1] - each[0] for each in some))
        for key, claims in found.items()
        for some in [sorted(claims)]
    }


def _shifted(each: Shared, stated: Mapping[Key, _Told]) -> bool:
    """Whether two documents differ on what years their figures are of: most that differ are what a third has for other years."""
    moved = each.moved
    if len(moved) < EDITION:
        return False
    hits = 0
    for key, *ours in moved:
        told = stated.get(key._replace(first=0, last=0), _Told([], [], Decimal(0)))
        hits += any(_told_of_others(mine, (key.first, key.last), told) for mine in ours)
    return 2 * hits > len(moved)


def _is_told_between(pair: tuple[Key, Stated, Stated], each: Shared, stated: Mapping[Key, _Told]) -> bool:
    """Whether one of the documents says that what lies between two figures is left or carried over: what could be given beside what was."""
    key, *claims = pair
    off = abs(off_by(*claims))
    for measure in BETWEEN:
        told = stated.get(key._replace(measure=measure, first=0, last=0))
        if told and any(low <= off <= high and document in (each.one, each.other) for low, high, _, document in told.claims):
            return True
    return False


def _told_of_others(mine: Stated, years: Period, told: _Told) -> bool:
    """Whether another document says the same amount of other years."""
    low, high = span_of(mine)
    near = told.claims[bisect_left(told.lows, low - told.widest) : bisect_right(told.lows, high)]
    return any(most >= low and period != years and document != mine.document_id for _, most, period, document in near)


def _near(each: Shared) -> bool:
    """Whether two documents speak of the same money: at least half of what both state lies within a tenth of each other."""
    close = sum(
        abs(off_by(a, b)) <= NEAR * max(abs(a.value or Decimal(0)), abs(b.value or Decimal(0)))
        for _, a, b in each.pairs
    )
    return 2 * close >= len(each.pairs)


def _slip(ours: Stated, theirs: Stated) -> tuple[str, float]:
    """The slip that turns one figure into the other, and how likely it is, from 0; ('', 0) for none, or where any figure would be one slip
    away: few digits, or another that is rounded more."""
    best = ("", 0.0)
    for one, other in ((ours, theirs), (theirs, ours)):
        if (
            one.value is None
            or other.value is None
            or abs(one.value) < FIGURES * one.quantum
            or other.quantum > one.quantum
        ):
            continue
        off = other.value - one.value
        half = other.quantum / 2
        slip = likeliest_slip(one.value, one.quantum, off - half, off + half)
        if slip.klass in SURE and 1 / float(slip.cost) > best[1]:
            best = slip.klass, 1 / float(slip.cost)
    return best


def _slack(ours: Stated, theirs: Stated) -> Decimal:
    return (ours.high - ours.low) + (theirs.high - theirs.low)


def _rank(each: Shared, documents: Mapping[str, About]) -> tuple[int, float, list[str]]:
    """Pairs that share most first."""
    return -len(each.pairs), -each.alike, sorted(documents[name].sha256 for name in (each.one, each.other))


def _ordered(each: Shared, documents: Mapping[str, About]) -> tuple[str, str, bool]:
    """The later and the earlier of two documents, and whether that is known."""
    one, other = documents[each.one], documents[each.other]
    if one.account != other.account and not (one.date and other.date and (one.date > other.date) != one.account):
        return (each.one, each.other, True) if one.account else (each.other, each.one, True)
    if one.date and other.date and one.date != other.date:
        return (each.one, each.other, True) if one.date > other.date else (each.other, each.one, True)
    first, second = sorted((one, other), key=lambda about: about.sha256)
    return first.document_id, second.document_id, False


def _in_order(newer: About, older: About) -> bool:
    """Whether the dates of two versions are not the wrong way round."""
    return not (newer.date and older.date and newer.date < older.date)
