"""Sums that a table states in words and layout though the figures do not bear them out: the ones that matter most.

A row called "I alt" (or built like other group rows of the table) with a block of rows before or after it is a sum
even when it holds in no column, provided the figures are of the size a dropped row, a misprint or a slip would
leave. Measured on 200 tables of statistical agencies, a line with a word for total whose block falls short of it in
every column, by less than its half, was always a sum.
"""

import math
from bisect import bisect
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np

from pipeline.reconciliation.evidence import CAP, Array, Lines, slip_ratio, weigh_one
from pipeline.reconciliation.proposals import SAID, Candidate
from pipeline.reconciliation.setting import Setting

SLIP = 5.0  # how much likelier one slip must make the figures of a total and its block than chance
SLIP_SAID = 1.5  # … where its words say that it is the total of every line there is
CLEAR = 15.0  # nats of a sum of two parts away from its total, to tell what stands between them
FEW = 6  # parts, of which one left out may be most of a total
MANY = 8  # lines that only just fail to make a larger first or last line by no accident
HALF = 0.5
NEAR = 0.03
CLOSE = 0.01  # of a total that an enclosed block misses at most where a small part, now more and now less than nothing, is left out
WRONG = 0.25  # how far off, of itself, a total of all lines there are may be
NEVER = 10**6
GROUPING = ("run", "folded", "gap", *SAID)
ODD = frozenset({"average", "share", "change"})
NO_PART = ODD | {"of_which"}


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that may be the parts of a total, and what besides the figures says so: a word for total, lines set in
    under it or all lines there are (few under a bare "I alt"), a part with parts of its own, ``fellows`` of the total that stand before a block of
    their own, the labels of such a block, or being enclosed by a proven sum or by the ends of the table."""

    lines: tuple[int, ...]
    worded: bool = False
    inset: bool = False
    filled: bool = False
    grouped: bool = False
    fellows: int = 0
    repeated: bool = False
    enclosed: bool = False
    second: bool = False
    usual: bool = False
    bare: bool = False

    @property
    def certain(self) -> bool:
        """Whether words and layout agree, so that figures need only not to contradict."""
        return self.worded and (self.inset or self.filled)


def stated_sums(lines: Lines, setting: Setting, accepted: Sequence[Candidate], order: Sequence[int]) -> list[Candidate]:
    """Candidates for total lines that have no parts yet, the best block for each; ``order`` are the lines not folded
    into a group."""
    have = {c.total for c in accepted}
    alike = _like_totals(setting, accepted)
    between = _between_siblings(lines, accepted)
    parted = {i for i, roles in enumerate(setting.roles) if "of_which" in roles}
    enclosed = _enclosed(lines, accepted, parted)
    seconds = _second_lists(lines.count, accepted, parted)
    additive = _additive(lines, accepted)
    out = []
    for total in range(lines.count):
        if total in seconds and not setting.roles[total] & ODD:
            again = [
                _judge(lines, total, _Block(block, enclosed=True, second=True), additive) for block in seconds[total]
            ]
            out += [c for c in again if c is not None]
        if total in have or setting.roles[total] & ODD:
            continue
        worded = "total" in setting.roles[total] or total in alike
        rest = order if total in order else range(lines.count)
        blocks = [_Block(_deeper(setting, rest, total), worded, inset=True)]
        blocks += [_Block(block, enclosed=True) for block, line in enclosed if line == total]
        whole = sum(not setting.roles[i] & NO_PART for i in rest)
        for block in _blocks(setting, rest, total, alike, have) if worded else ():
            filled, grouped = len(block) + 1 == whole, bool(have & set(block))
            bare = filled and not accepted and len(block) <= FEW and len(setting.labels[total].split()) <= 2
            usual = total in alike
            blocks.append(_Block(block, worded, filled=filled, grouped=grouped, usual=usual, bare=bare))
        if not accepted and total in (rest[0], rest[-1]) and whole > MANY:
            rest_of_all = tuple(i for i in rest if i != total and not setting.roles[i] & NO_PART)
            blocks.append(_Block(rest_of_all, enclosed=True))
        if total in between:
            block, fellows = between[total]
            named = "total" in setting.roles[total]
            like = _repeats(setting, accepted, block)
            blocks = [_Block(block, named, fellows=fellows, repeated=like), *blocks]
        judged = [_judge(lines, total, block, additive) for block in blocks if len(block.lines) > (block.fellows == 0)]
        found = [c for c in judged if c is not None]
        if found:
            out.append(max(found, key=lambda c: (c.score, len(c.members))))
    return out


def _additive(lines: Lines, accepted: Sequence[Candidate]) -> Array:
    """The positions in which some sum is proven, whatever their labels say."""
    out = np.zeros(lines.value.shape[1], dtype=bool)
    for c in accepted:
        out |= np.array(c.counts) & (np.array(c.evidence) > 1)
    return out


def is_trusted(candidate: Candidate) -> bool:
    """Whether a sum tells what its lines are part of: it stands beside its parts, or is a clear one of two parts away from it."""
    return candidate.family in GROUPING or (candidate.score > CLEAR and len(candidate.members) == 2)


def _enclosed(lines: Lines, accepted: Sequence[Candidate], parted: Set[int]) -> list[tuple[tuple[int, ...], int]]:
    """Blocks of lines inside a proven sum that belong to nothing yet, each with the line it stands under (or over);
    ``parted`` lines ("of which") are parts of the line before them.

    What stands between the parts of a sum and is none of them is made of parts of its neighbour: of the one that has no
    parts yet and that the block falls short of, where that is one only; else on the side where other totals stand.
    """
    trusted = [c for c in accepted if is_trusted(c)]
    inner = {m for c in accepted for m in c.members}
    have = {c.total for c in accepted}
    after = 2 * sum(min(c.members) > c.total for c in trusted) >= len(trusted)
    out: dict[tuple[int, ...], int] = {}
    gaps = {gap for whole in trusted for gap in pairwise(sorted((whole.total, *whole.members)))}
    for first, last in sorted(gaps, key=lambda gap: (gap[1] - gap[0], gap)):  # the closest ends
        block = tuple(i for i in range(first + 1, last) if i not in inner and i not in parted)
        if len(block) > 1:
            ends = [end for end in (first, last) if end not in have and _nearly_all(lines, end, block)]
            out.setdefault(block, ends[0] if len(ends) == 1 else first if after else last)
    return list(out.items())


def _nearly_all(lines: Lines, total: int, block: Sequence[int]) -> bool:
    """Whether lines fall short of a total as when one is left out, and make most of it."""
    here = lines.known[total] & (lines.value[total] != 0)
    whole, parts = lines.stack[total, here, 0], lines.stack[list(block)][:, here, 0]
    return bool(here.any()) and _short_by_a_part(whole, parts) and bool(np.median(parts.sum(axis=0) / whole) > HALF)


def _second_lists(count: int, accepted: Sequence[Candidate], parted: Set[int]) -> dict[int, list[tuple[int, ...]]]:
    """Lines that belong to nothing, between a total and the parts that make it, or right beyond those: a second list of
    parts that something is wrong with."""
    proven = [c for c in accepted if c.family not in SAID]
    inner = {m for c in proven for m in c.members}
    times = Counter(c.total for c in accepted)
    out: dict[int, list[tuple[int, ...]]] = {}
    for c in proven:
        after = min(c.members) > c.total
        if times[c.total] > 1 or (not after and max(c.members) > c.total):
            continue
        step, near, far = (1, min(c.members), max(c.members)) if after else (-1, max(c.members), min(c.members))
        between = range(c.total + step, near, step)
        beyond = list(takewhile(lambda i: i not in inner, range(far + step, count if after else -1, step)))
        rest = set(range(count)) - inner - parted - {c.total for c in proven}
        for block, certain in ((between, True), (beyond, rest <= set(beyond))):
            lines = tuple(sorted(i for i in block if i not in inner and i not in parted))
            if len(lines) > 1 and certain:
                out.setdefault(c.total, []).append(lines)
    return out


def _between_siblings(lines: Lines, accepted: Sequence[Candidate]) -> dict[int, tuple[tuple[int, ...], int]]:
    """Parts of a sum that stand before (or after) a block of lines as their fellow parts do, and lines with the figures of
    a total that does: line → (block, fellows with a block)."""
    count = lines.count
    have = {c.total: c for c in accepted if c.family in GROUPING}
    out: dict[int, tuple[tuple[int, ...], int]] = {}
    for total, c in have.items():
        step = 1 if min(c.members) > total else -1
        same = (lines.value == lines.value[total]).all(axis=1).nonzero()[0].tolist() if lines.value[total].any() else []
        for line in same:
            if line not in have:  # the parts between two equal totals may be those of either
                block = _beyond(count, accepted, line, step, total) or _beyond(count, accepted, total, -step)
                if len(block) > 1:
                    out[line] = (block, 1)
    inner, made = {m for c in accepted for m in c.members}, {c.total for c in accepted}
    for whole in accepted:
        rest = tuple(i for i in range(count) if i not in inner and i != whole.total)
        bare = [m for m in whole.members if m not in made]
        ends = (whole.total, *whole.members)
        outside = len(rest) > 1 and (rest[-1] < min(ends) or rest[0] > max(ends))
        if outside and len(bare) == 1 < len(whole.members):  # the lines left over are parts of the part left over
            out.setdefault(bare[0], (rest, len(whole.members) - 1))
    for whole in accepted:
        after = sum(m in have and min(have[m].members) > m for m in whole.members)
        before = sum(m in have and max(have[m].members) < m for m in whole.members)
        for member in whole.members if after or before else ():
            if member not in have and (block := _beyond(count, accepted, member, 1 if after >= before else -1)):
                out[member] = (block, max(after, before))
    return out


def _beyond(count: int, accepted: Sequence[Candidate], line: int, step: int, end: int = -1) -> tuple[int, ...]:
    """The lines after (or before) a line up to the first that belongs with lines on its other side, or to ``end``; parts
    of smaller groups among them left out."""
    inner: set[int] = set()
    outside: set[int] = set()
    for c in accepted:
        if all((i - line) * step > 0 for i in (c.total, *c.members)):
            inner.update(c.members)
        else:
            outside.update((c.total, *c.members))
    block = []
    at = line + step
    while 0 <= at < count and at not in outside and at != end:
        if at not in inner:
            block.append(at)
        at += step
    return tuple(sorted(block))


def _repeats(setting: Setting, accepted: Sequence[Candidate], block: Sequence[int]) -> bool:
    """Whether a block has the labels of another group's parts, in their order, but for one or two that it lacks."""
    labels = [setting.labels[line] for line in block]
    for c in accepted:
        rest = iter([setting.labels[m] for m in c.members])
        if len(labels) < len(c.members) <= len(labels) + 2 and all(label in rest for label in labels):
            return True
    return False


def _deeper(setting: Setting, order: Sequence[int], total: int) -> tuple[int, ...]:
    """The lines after a line that are indented, or numbered, under it."""
    out = []
    for line in (order[i] for i in range(bisect(order, total), len(order))):
        if setting.indent[line] <= setting.indent[total]:
            break
        if "of_which" not in setting.roles[line]:
            out.append(line)
    return tuple(out)


def _like_totals(setting: Setting, accepted: Sequence[Candidate]) -> set[int]:
    """Lines that begin with the same word as two accepted totals and no part does ("Region …")."""

    def first(line: int) -> str:
        return setting.labels[line].split()[0].lower() if setting.labels[line].split() else ""

    words = Counter(first(c.total) for c in accepted if c.family in ("run", "folded", "gap"))
    totals = {c.total for c in accepted}
    leaves = [c for c in accepted if not totals & set(c.members)]
    parts = {first(m) for c in leaves for m in c.members}
    usual = {word for word, n in words.items() if n >= 2 and word and word not in parts}
    return {i for i in range(len(setting.labels)) if first(i) in usual}


def _blocks(
    setting: Setting, order: Sequence[int], total: int, alike: set[int], done: set[int]
) -> list[tuple[int, ...]]:
    """The lines before or after a total that could be its block: to the next total, to the next border, or only totals."""
    at = list(order).index(total)
    out = [_deeper(setting, order, total)]
    for step, rest in ((1, list(order[at + 1 :])), (-1, list(order[:at])[::-1])):
        plain = [line for line in rest if not setting.roles[line] & NO_PART]
        out.append(tuple(sorted(line for line in plain if line in done)))
        for known in (set(), done):  # totals that have their parts already may be parts themselves
            block: list[int] = []
            for line in rest:
                stop = line not in known and ("total" in setting.roles[line] or line in alike)
                edge = setting.border[line] if step == 1 else (bool(block) and setting.border[block[-1]])
                if block and edge and stop:
                    out.append(tuple(sorted(block)))
                if stop:
                    break
                if not setting.roles[line] & NO_PART:
                    block.append(line)
            out.append(tuple(sorted(block)))
    return list(dict.fromkeys(out))


def _judge(lines: Lines, total: int, block: _Block, additive: Array) -> Candidate | None:
    """The block as parts, when the differences look like a mistake and not like another kind of figure."""
    if _holds_sooner(lines, total, block.lines):
        return None
    sums = lines.stack[list(block.lines)].sum(axis=0)
    evidence = np.minimum(weigh_one(lines, total, block.lines), CAP)
    usable = lines.known[total] & (lines.stack[total, :, 0] != 0) & (sums[:, 0] > 0) & (sums[:, 3] == 0) & (~lines.odd | additive)
    counts = np.zeros_like(usable)
    for kind in np.unique(lines.kinds[usable]):
        here = usable & (lines.kinds == kind)
        if _plausible(lines, total, block, here, evidence):
            counts |= here
    if not counts.any():
        return None
    return Candidate(
        total,
        block.lines,
        "second" if block.second else "stated",
        tuple(evidence.tolist()),
        tuple(counts.tolist()),
        3.0 + math.log(len(block.lines)) - _distance(lines, total, block.lines, counts),
    )


def _holds_sooner(lines: Lines, total: int, block: Sequence[int]) -> bool:
    """Whether the nearest lines of a block alone, two or more, make its total to the unit: what stands beyond them is no part."""
    nearest = sorted(block, key=lambda line: abs(line - total))[:-1]
    here = lines.known[total] & (lines.stack[total, :, 0] != 0)
    whole = lines.stack[total, here, 0]
    sums = lines.stack[nearest][:, here, 0].cumsum(axis=0)[1:]
    return bool(here.any() and (sums == whole).all(axis=1).any())


def _distance(lines: Lines, total: int, block: Sequence[int], counts: Array) -> float:
    """How far a block is from its total, 0 to 1: of two totals the block belongs to the one it nearly makes, or would
    make but for a slip."""
    places = np.nonzero(counts)[0]
    if len(places) == 1 and slip_ratio(lines, total, block, int(places[0])) > SLIP:
        return 0.0
    ratio = lines.stack[list(block)][:, places, 0].sum(axis=0) / lines.stack[total, places, 0]
    return float(min(1.0, np.median(abs(ratio - 1))))


def _plausible(lines: Lines, total: int, block: _Block, here: Array, evidence: Array) -> bool:
    whole, parts = lines.stack[total, here, 0], lines.stack[list(block.lines)][:, here, 0]
    ratio = parts.sum(axis=0) / whole
    if block.enclosed and not block.second and len(ratio) > 1 and (abs(ratio - 1) < CLOSE).all():
        return True
    if block.enclosed:
        return _short_by_a_part(whole, parts) and float(np.median(ratio)) > HALF and len(ratio) > 1
    if (abs(ratio - 1) < NEAR).all() and len(ratio) < 3:
        return True  # three and more near misses are chained indices, not one mistake
    if (
        block.worded
        and (block.filled or block.usual)
        and len(block.lines) > 1
        and (abs(ratio - 1) < WRONG).all()
        and len(ratio) < 3
    ):
        return True  # every line there is, or as under the other totals of the name: not brought up to date
    if (evidence[here] > (1 if block.certain else 3)).any() and ((ratio > 0.2) & (ratio < 5)).mean() >= 0.5:
        return True
    slip = SLIP_SAID if block.worded and (block.filled or block.usual) else SLIP
    if len(ratio) == 1 and slip_ratio(lines, total, block.lines, int(np.nonzero(here)[0][0])) > slip:
        return True
    if block.fellows > 1 and (abs(ratio - 1) < 0.25).all():
        return True
    if not _short_by_a_part(whole, parts):
        return False
    fewest, least, usual = _needs(block)
    return len(block.lines) >= fewest and float(ratio.min()) > least and float(np.median(ratio)) > usual


def _needs(block: _Block) -> tuple[int, float, float]:
    """How many parts there must be, and how much of the total they must make at least and usually, to believe that
    one is left out: the more there is besides to say that they are its parts, the less."""
    if block.repeated:
        return 1, 0.0, 0.0
    if block.fellows > 1:
        return 1, 0.02, 0.05
    if block.fellows:
        return 2, 0.04, 0.2
    if block.worded:
        if block.bare:
            return 2, 0.04, 0.08
        return (2, 0.04, 0.2) if block.inset else (2 if block.filled or block.grouped else 3, 0.4, 0.4)
    return NEVER, 1.0, 1.0


def falls_short(lines: Lines, c: Candidate) -> bool:
    """Whether nothing but words says that lines which make less than a total are all its parts: they do so in one
    position, by more than a near miss, and no slip in a figure explains it."""
    counted = [i for i, counts in enumerate(c.counts) if counts]
    if c.family not in SAID or len(counted) != 1:
        return False
    whole = float(lines.stack[c.total, counted[0], 0])
    computed = float(lines.stack[list(c.members), counted[0], 0].sum())
    return computed < (1 - NEAR) * whole and slip_ratio(lines, c.total, c.members, counted[0]) <= SLIP


def _short_by_a_part(whole: Array, parts: Array) -> bool:
    """Whether the parts fall short of the total as they do when one is left out: nowhere too much, in many positions
    too little, and no part larger than the total."""
    computed = parts.sum(axis=0)
    return bool(((computed <= whole) & (whole >= parts.max(axis=0))).all()) and float((computed < whole).mean()) > 0.4
