"""Choosing among candidates: which lines of a table are sums of which, as one consistent structure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.reconciliation.consistency import Sums, agreeing, completed, expands, reaches, shared_out
from pipeline.reconciliation.evidence import WILD, Lines, slip_ratio
from pipeline.reconciliation.patterns import like_blocks, series_orders, tiled
from pipeline.reconciliation.proposals import (
    NEEDED,
    SAID,
    Candidate,
    Known,
    apart,
    around_blocks,
    coarser,
    runs,
    strides,
    with_gaps,
)
from pipeline.reconciliation.scattered import scattered_sums
from pipeline.reconciliation.setting import Setting
from pipeline.reconciliation.stated import GROUPING, falls_short, is_trusted, stated_sums

FARTHEST = 8.0  # nats that a slip can add at most
TOUCHING = ("run", "folded")
SECOND = 1.0  # what a second, different set of parts of the same total must have on top …
ELSEWHERE = 5.0  # … and when it does not touch the total


def find_line_sums(lines: Lines, setting: Setting) -> tuple[Candidate, ...]:
    """The sums among parallel lines; each (total, members) once, none of them circular."""
    plain = _plainly(lines, setting)
    accepted = _searched(lines, setting) if plain is None else plain
    agreed = agreeing(lines, shared_out(lines, setting, accepted))
    proven = {c.total for c in agreed if c.family not in SAID}
    agreed = [c for c in agreed if c.family != "second" or c.total not in proven or _holds(c) or not _elsewhere(setting, c)]
    whole = [completed(lines, c) for c in agreed if c.family != "stated" or c.total not in proven]
    said = [replace(c, short=True) if falls_short(lines, c) else c for c in whole]
    return tuple(sorted(said, key=lambda c: (c.total, c.members)))


def _plainly(lines: Lines, setting: Setting) -> list[Candidate] | None:
    """The sums where runs beside their totals, level by level, make one line of all, and neither strides nor runs apart
    from a total make one in another way; None where they do not, and less likely shapes must be heard."""
    accepted: list[Candidate] = []
    pool: dict[tuple[int, tuple[int, ...]], Candidate] = {}
    order = everything = list(range(lines.count))
    while len(order) > 1:
        for c in runs(lines, setting, order, "folded" if accepted else "run", pool):
            pool.setdefault((c.total, c.members), c)
        if not _accept(list(pool.values()), accepted):
            return None
        order = _folded(everything, accepted)
    made = {c.total for c in accepted}
    if any("total" in roles for i, roles in enumerate(setting.roles) if i not in made):
        return None
    said = {(c.total, c.members) for c in accepted}
    others = [*strides(lines, setting, everything), *apart(lines, setting, everything, said)]
    if any(c.score >= NEEDED[c.family] and (c.total, c.members) not in said for c in others):
        return None  # a second way to make a total of the same lines
    _accept(scattered_sums(lines, accepted), accepted)
    return accepted


def _searched(lines: Lines, setting: Setting) -> list[Candidate]:
    """The sums among all shapes, strongest first."""
    accepted: list[Candidate] = []
    everything = list(range(lines.count))
    pool = {(c.total, c.members): c for c in strides(lines, setting, everything)}
    order = everything
    for _ in range(8):
        orders = [order, *_other_orders(setting, everything, accepted)]
        _heard(pool, _proposed(lines, setting, orders, accepted, pool))
        if any(c.family == "apart" for c in accepted):
            bare = _folded(everything, accepted, (*GROUPING, "apart"))
            _heard(pool, runs(lines, setting, bare, "folded", _touching(pool)))
            _heard(pool, with_gaps(lines, setting, bare, pool))
        _heard(pool, like_blocks(lines, setting, accepted))
        if not (
            _accept(list(pool.values()), accepted)
            or _accept(_slipped(lines, list(pool.values()), {c.total for c in accepted}), accepted)
            or _accept(scattered_sums(lines, accepted), accepted)
            or _accept(tiled(lines, setting, accepted), accepted)
            or _accept(stated_sums(lines, setting, accepted, order), accepted)
        ):
            break
        taken = Sums(accepted)
        _heard(pool, (c for c in coarser(lines, setting, accepted, pool) if _fills_its_span(c, taken)))
        order = _folded(everything, accepted)
    return accepted


def _heard(pool: dict[tuple[int, tuple[int, ...]], Candidate], found: Iterable[Candidate]) -> None:
    """Take candidates into the pool; of the same sum proposed twice (apart first, beside its total once its parts are
    folded) the stronger one stays."""
    for c in found:
        before = pool.get((c.total, c.members))
        if before is None or c.score > before.score:
            pool[c.total, c.members] = c


def _touching(pool: dict[tuple[int, tuple[int, ...]], Candidate]) -> Known:
    """The candidates that need not be proposed as runs again."""
    return {key for key, c in pool.items() if c.family in TOUCHING}


def _slipped(lines: Lines, candidates: Sequence[Candidate], have: set[int]) -> list[Candidate]:
    """Candidates that fall short of belief because of one position, with what a slip of one figure there adds to it;
    only for totals that have no parts and where some other position holds."""
    out = []
    for c in candidates:
        broken = [i for i, (e, counted) in enumerate(zip(c.evidence, c.counts, strict=True)) if counted and e < -1]
        if (
            len(broken) == 1
            and _holds(c)
            and c.total not in have
            and NEEDED[c.family] - FARTHEST < c.score < NEEDED[c.family]
        ):
            before = math.exp(c.evidence[broken[0]])
            gain = math.log((WILD * slip_ratio(lines, c.total, c.members, broken[0]) + before) / before)
            if gain > 0:
                out.append(replace(c, score=c.score + gain))
    return out


def _proposed(
    lines: Lines,
    setting: Setting,
    orders: Sequence[Sequence[int]],
    accepted: Sequence[Candidate],
    known: dict[tuple[int, tuple[int, ...]], Candidate],
) -> list[Candidate]:
    beside = _touching(known)
    found = [c for order in orders for c in runs(lines, setting, order, "folded" if accepted else "run", beside)]
    found += [c for wider in (apart, with_gaps) for c in wider(lines, setting, orders[0], known)]
    parts = {m for c in accepted if is_trusted(c) for m in c.members}
    parts -= {c.total for c in accepted}
    likely = {i for i, roles in enumerate(setting.roles) if "total" in roles} | {orders[0][0], orders[0][-1]}
    found += around_blocks(lines, setting, orders[0], known, likely)
    if parts:
        whole = [i for i in range(lines.count) if i in parts or i in set(orders[0])]
        found += around_blocks(lines, setting, whole, known, parts)
    return found


def _other_orders(setting: Setting, everything: Sequence[int], accepted: Sequence[Candidate]) -> list[list[int]]:
    """Orders in which one small sum is not folded: its parts may be totals of their own ("Supply = production + imports"
    below); and the order without the lines called parts of a part (heraf),
    or with the lines of sums that hold nowhere."""
    small = [c for c in accepted if c.family in GROUPING and len(c.members) <= 3]
    inner = {m for c in accepted for m in c.members}
    tops = [c for c in small if c.total not in inner]
    orders = [_folded(everything, [c for c in accepted if c is not top]) for top in tops[:3]]
    order = _folded(everything, accepted)
    plain = [i for i in order if "of_which" not in setting.roles[i]]
    if 2 < len(plain) < len(order):
        orders.append(plain)
    sure = [c for c in accepted if c.family not in SAID or _holds(c)]
    if len(sure) < len(accepted):
        orders.append(_folded(everything, sure))
    return orders + series_orders(setting, len(everything), accepted)


def _fills_its_span(candidate: Candidate, accepted: Sums) -> bool:
    """Whether all lines from the total to the last part are parts, or parts of parts."""
    below = set(candidate.members)
    todo = list(candidate.members)
    while todo:
        line = todo.pop()
        for c in accepted.of_total.get(line, ()):
            if not set(c.members) <= below:
                below |= set(c.members)
                todo += c.members
    ends = (candidate.total, *candidate.members)
    return all(line in below or line == candidate.total for line in range(min(ends), max(ends) + 1))


def _folded(everything: Sequence[int], accepted: Iterable[Candidate], families: Sequence[str] = GROUPING) -> list[int]:
    inside = {m for c in accepted if c.family in families for m in c.members}
    return [i for i in everything if i not in inside]


def _accept(candidates: list[Candidate], accepted: list[Candidate]) -> bool:
    """Take candidates, strongest first, that fit what is accepted; true when any was new."""
    taken, new = Sums(accepted), False
    for candidate in sorted(candidates, key=lambda c: (-round(c.score, 6), len(c.members), c.total, c.members)):
        if candidate.score < NEEDED[candidate.family] or (candidate.total, candidate.members) in taken.keys:
            continue
        finer = [c for c in taken.of_total.get(candidate.total, ()) if _is_finer(c, candidate, taken) or _is_refuted(c, candidate)]
        rest = Sums(c for c in taken.all if c not in finer) if finer else taken
        if _fits(candidate, rest):
            rest.add(candidate)
            taken, new = rest, True
    accepted[:] = taken.all
    return new


def _is_finer(c: Candidate, coarse: Candidate, accepted: Sums) -> bool:
    """Whether ``c``, with the same total, only lists what ``coarse`` sums up already."""
    if _stands_alone(c, coarse) or not expands(coarse, c, accepted):
        return False
    inner = [x for line in set(coarse.members) - set(c.members) for x in accepted.of_total.get(line, ())]
    return not any(_running_total(x, [a for a in accepted.all if a.total != c.total]) for x in inner)


def _holds(c: Candidate) -> bool:
    """Whether a sum holds in any position."""
    return any(counted and e > 1 for e, counted in zip(c.evidence, c.counts, strict=True))


def _elsewhere(setting: Setting, c: Candidate) -> bool:
    """Whether a total stands under a head of its own ("2026") and all the parts under others."""
    heads = [label.split("\n")[0] if "\n" in label else "" for label in (setting.labels[line] for line in (c.total, *c.members))]
    return bool(heads[0]) and heads[0] not in heads[1:]


def _is_refuted(said: Candidate, found: Candidate) -> bool:
    """Whether a sum that only words speak for, and that holds nowhere, gives way to one of the same total that the figures speak for."""
    return said.family in SAID and found.family not in SAID and not _holds(said)


def _running_total(inner: Candidate, accepted: Sequence[Candidate]) -> bool:
    """Whether a sum is one of several that run on over the same lines (1st quarter, 1st-2nd quarter …), and no group."""
    return any(
        c.total != inner.total
        and c.total not in inner.members
        and inner.total not in c.members
        and (set(c.members) < set(inner.members) or set(inner.members) < set(c.members))
        and (c.members[0] == inner.members[0])
        and len(c.members) > 1
        for c in accepted
    )


def _stands_alone(fine: Candidate, coarse: Candidate) -> bool:
    """A run that touches its total is stated by itself when the subtotal that sums it up stands beyond the total."""
    extra = set(coarse.members) - set(fine.members)
    before = all(m < fine.total for m in fine.members)
    return fine.family == "run" and bool(extra) and all((line > fine.total) == before for line in extra)


def _fits(candidate: Candidate, accepted: Sums) -> bool:
    members = set(candidate.members)
    if reaches(candidate.members, candidate.total, accepted):
        return False
    sharing = (other for line in candidate.members for other in accepted.of_member.get(line, ()))
    for other in {id(c): c for c in (*accepted.of_total.get(candidate.total, ()), *sharing)}.values():
        theirs = set(other.members)
        if other.total == candidate.total:
            more = SECOND if candidate.family in TOUCHING else ELSEWHERE
            if candidate.family != "second" and candidate.score < NEEDED[candidate.family] + more:
                return False
            finer = expands(other, candidate, accepted)
            alone = finer and _stands_alone(candidate, other)
            alone = alone or (expands(candidate, other, accepted) and _stands_alone(other, candidate))
            if (finer or theirs & members) and not alone:
                return False
        elif theirs == members or (
            len(theirs & members) > 1
            and other.total not in members
            and candidate.total not in theirs
            and not members < theirs
        ):
            return False
    return True
