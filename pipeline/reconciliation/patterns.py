"""Structure that comes again in a table: series that run through all of it, blocks with the same heads, and groups that tile what a
total is made of."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, reduce
from math import gcd

import numpy as np

from pipeline.reconciliation.evidence import CAP, Lines, by_kind, holds, independent, weigh_one
from pipeline.reconciliation.proposals import ASIDE, LONG, NEEDED, SAID, Candidate
from pipeline.reconciliation.setting import Setting, prior

MOST_SERIES = 40
MOST_TILINGS = 2000  # ways to part the lines over a total in groups that are tried
OFTEN = 0.75  # of the positions a block like two proven ones must hold in


def series_orders(setting: Setting, count: int, accepted: Sequence[Candidate]) -> list[list[int]]:
    """The lines of one series each (every row of 2024), with the sums among them folded away: what their labels say is
    one, or what a sum proven to stride through the table shows to be one."""
    groups: dict[object, list[int]] = {}
    for line, name in enumerate(setting.series):
        groups.setdefault(name, []).append(line)
    for c in accepted:
        step = reduce(gcd, (abs(m - c.total) for m in c.members)) if c.family == "stride" else 1
        if step > 1 and not setting.series:
            groups[(step, c.total % step)] = list(range(c.total % step, count, step))
    out = []
    for group in list(groups.values())[:MOST_SERIES]:
        here = set(group)
        inside = {m for c in accepted if c.total in here and here.issuperset(c.members) for m in c.members}
        order = [line for line in group if line not in inside]
        if len(order) > 2 and len(group) < count:
            out.append(order)
    return out


def like_blocks(lines: Lines, setting: Setting, accepted: Iterable[Candidate]) -> list[Candidate]:
    """Blocks with the heads of two proven sums or more, in the same places: "fast, ekstra, vikar, i alt" under a third
    house is the same sum, even where only one part is filled in."""
    seen: dict[tuple[tuple[str, ...], tuple[int, ...]], list[Candidate]] = {}
    have = set()
    for c in accepted:
        have.add(c.total)
        names = (setting.names[c.total], *(setting.names[m] for m in c.members)) if setting.names else ()
        if names and all(names):
            seen.setdefault((names, tuple(m - c.total for m in c.members)), []).append(c)
    out = []
    for (names, offsets), found in seen.items():
        for total in range(lines.count) if len({c.total for c in found}) > 1 else ():
            members = tuple(total + offset for offset in offsets)
            if total in have or min(members) < 0 or max(members) >= lines.count:
                continue
            if (setting.names[total], *(setting.names[m] for m in members)) != names:
                continue
            filled = lines.known[total] & ((lines.value[total] != 0) | (lines.stack[list(members), :, 4].sum(axis=0) > 0))
            if filled.any() and holds(lines, total, members)[filled].mean() >= OFTEN:
                shown = tuple(np.minimum(weigh_one(lines, total, members), CAP).tolist())
                out.append(Candidate(total, members, "run", shown, found[0].counts, NEEDED["run"]))
    return out


def tiled(lines: Lines, setting: Setting, accepted: Sequence[Candidate]) -> list[Candidate]:
    """The lines over a total as groups, each a head and the lines it is the sum of in every position, where the heads make the total in half of the
    positions or more and there is one way to part the lines so. Small figures prove no group alone; together they do."""
    out: list[Candidate] = []
    made = {c.total for c in accepted if c.family not in SAID}
    start = 0
    for total in [line for line, roles in enumerate(setting.roles) if "total" in roles]:
        span, start = range(start, total), total + 1
        if total in made or not 4 <= len(span) <= LONG:
            continue
        for step in (1, -1):  # the head over its lines, or under them
            ways = list(_tilings(lines, total, span[::step]))
            if len(ways) == 1:
                groups = [(total, tuple(sorted(head for head, _ in ways[0]))), *(each for each in ways[0] if each[1])]
                found = [_joint(lines, setting, head, parts) for head, parts in groups]
                if sum(c.score for c in found) - math.log(len(span)) >= NEEDED["run"]:
                    out += [replace(c, score=max(c.score, NEEDED["run"])) for c in found]
    return out


def _tilings(lines: Lines, total: int, span: Sequence[int]) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
    """The ways to part lines in heads with the lines after each that it is the sum of, at least two such groups, so that the heads make the
    total in half of the positions or more."""
    @cache
    def groups_from(at: int) -> list[tuple[int, tuple[int, ...]]]:
        """What can stand from a line on: where it ends, and the parts of the line that heads it."""
        runs = ((end, tuple(sorted(span[at + 1 : end]))) for end in range(at + 2, len(span) + 1))
        return [(at + 1, ()), *((end, parts) for end, parts in runs if holds(lines, span[at], parts).all())]

    todo: list[tuple[int, list[tuple[int, tuple[int, ...]]]]] = [(0, [])]
    tried = 0
    while todo and tried < MOST_TILINGS:
        at, groups = todo.pop()
        tried += 1
        if at == len(span):
            heads = [head for head, _ in groups]
            if len(heads) > 1 and sum(bool(parts) for _, parts in groups) > 1:
                meets = holds(lines, total, heads)
                if 2 * meets.sum() >= len(meets):
                    yield groups
            continue
        todo += [(end, [*groups, (span[at], parts)]) for end, parts in groups_from(at)]


def _joint(lines: Lines, setting: Setting, total: int, members: tuple[int, ...]) -> Candidate:
    evidence = weigh_one(lines, total, members)
    free, mask = by_kind(lines.kinds, independent(lines, total, members, evidence)[None, :], ASIDE)
    score = float(free[0]) + prior(setting, total, members, "folded")
    shown = tuple(np.minimum(evidence, CAP).tolist())
    return Candidate(total, members, "folded", shown, tuple(mask[0].tolist()), score)
