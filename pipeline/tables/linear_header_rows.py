"""Heads printed line by line by a converter that lost their columns: which words of each line go over which columns is weighed.

A head stands over one column, over several as their group, or over the labels; it may go on in a later line. A layout is weighed by how its heads
read (they end and begin as heads do, no two are the same, all have units or none), by how each line goes on with those above, and by groups whose
columns add up. Lines are decoded from the top with a beam (Lowerre, 1976), the words of a line by dynamic programming over columns.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

from pipeline.danish.money import unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.reconciliation.words import roles
from pipeline.tables.grouping import grouped
from pipeline.tables.linear_header_words import (
    BRACKET,
    CLOSED,
    LONE_UNIT,
    OPEN,
    YEAR,
    begins,
    group_weight,
    head_weight,
    heads_inside,
    in_name,
    join,
    join_label,
    label_weight,
    lone_years,
    repeats,
)

MAX_LINES = 16
MAX_WORDS = 16  # of a line
MAX_COLUMNS = 10
MAX_CUTS = 12  # of a line
_BEAM = 64  # layouts kept from line to line
_GROUPS = 0.5  # a line with heads of groups costs
_FAR = 2.5  # behind the best one: not kept
_WAYS = 5  # of a line into as many runs
_GROWN = 60  # of a line under a layout
_PLACES = 20  # of the runs of a line over columns
_LINE = 0.2  # what a line of heads is worth more than none
_WIDE = re.compile(r" {2,}")
_GLUED = re.compile(r"(?<=[a-zæøå]{3})(?=[A-ZÆØÅ][a-zæøå]{3})")
NEVER = float("-inf")


class Head(NamedTuple):
    """A text over the columns ``first`` to ``last`` (0: the labels'), on a line; ``group`` where heads of its columns stand under it."""

    text: str
    first: int
    last: int
    line: int
    group: bool = False


class Layout(NamedTuple):
    """Heads in reading order, and how well they read; none where nothing reads well."""

    weight: float
    heads: tuple[Head, ...] = ()


class _Column(NamedTuple):
    """What stands over a column: a group's text with its columns, and its own text."""

    over: str = ""
    first: int = 0
    last: int = 0
    own: str = ""


class _State(NamedTuple):
    weight: float
    columns: tuple[_Column, ...]
    heads: tuple[Head, ...] = ()


def laid_out(
    lines: Sequence[str], columns: int, closed: frozenset[tuple[int, int]] = frozenset(), gaps: Sequence[int] = ()
) -> Layout:
    """The layout of the heads of some figure columns on lines that each hold some of them or parts of them. ``closed`` are the first and last of
    columns that add up among themselves, and twice the column that is the sum of all others; ``gaps`` the blank lines before
    each line, which part heads where some lines have more than others."""
    parts = [[part.split() for part in _WIDE.split(_GLUED.sub(" ", line.strip()))] for line in lines]
    words = [[word for part in line for word in part] for line in parts]
    wide = [frozenset(accumulate(map(len, line[:-1]))) for line in parts]
    if not 0 < len(lines) <= MAX_LINES or not 1 < columns <= MAX_COLUMNS or not all(0 < len(line) <= MAX_WORDS for line in words):
        return Layout(NEVER)
    inner = gaps[1:]
    apart = [0, *(0 if max(inner) == min(inner) else 1 if gap > min(inner) else -1 for gap in inner)]
    kept = [_State(0.0, (_Column(),) * (columns + 1))]
    for at, line in enumerate(words):
        last = at == len(words) - 1
        grown = [state for before in kept for state in _under(before, line, wide[at], at, apart[at] if gaps else 0, last, closed)]
        best: dict[tuple[_Column, ...], _State] = {}
        ahead = [sum(word[0].isupper() or bool(YEAR.match(word)) for word in rest) for rest in words[at + 1 :]]
        for state in sorted(grown, key=lambda state: -state.weight):
            best.setdefault(state.columns, state)
        ranked = sorted(((state.weight + _outlook(state, sum(ahead)), state) for state in best.values()), key=lambda pair: -pair[0])
        kept = [state for weight, state in ranked[:_BEAM] if weight > ranked[0][0] - _FAR]
    ended = [Layout(state.weight + _read_together(state.heads, columns, closed), state.heads) for state in kept]
    return max(ended, key=lambda layout: layout.weight, default=Layout(NEVER))


def _outlook(state: _State, ahead: int) -> float:
    """What so many heads on the lines to come cost a layout: columns that stay without, and heads for which there is no column."""
    bare = sum(not column.own for column in state.columns[1:])
    known = sum(head_weight(column.own, column.own) for column in state.columns[1:] if column.own and not OPEN.search(column.own))
    known += label_weight(state.columns[0].own)
    return known - 2.0 * max(0, bare - ahead) - 0.5 * max(0, ahead - bare - 1)


def rows_of(heads: Sequence[Head], columns: int) -> list[list[list[Head] | None]]:
    """Heads as rows of cells from the top, the labels' cell first: groups over groups, each column's own text under them, a text over all columns
    under their own last. None where the cell before reaches over a column."""
    own = [head for head in heads if not head.group]
    groups = [head for head in heads if head.group]
    under = [head for head in groups if any(other.line < head.line and head.first <= other.first <= head.last for other in own)]

    def goes_with(level: list[Head], head: Head) -> bool:
        beside = all(head.last < other.first or head.first > other.last for other in level)
        return beside or any((other.first, other.last) == (head.first, head.last) for other in level)

    levels = grouped((head for head in groups if head not in under), goes_with)
    made: list[list[list[Head] | None]] = []
    for level in [*levels, own, *([under] if under else [])]:
        row: list[list[Head] | None] = [[] for _ in range(columns + 1)]
        for head in level:
            row[head.first] = [*(row[head.first] or []), head]
            row[head.first + 1 : head.last + 1] = [None] * (head.last - head.first)
        made.append(row)
    return made


def weigh(heads: Sequence[Head], columns: int, closed: frozenset[tuple[int, int]]) -> float:
    """How well heads read together: 0 when nothing speaks against them, known heads above."""
    texts: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for head in heads:
        if head.group and not _is_unit(head, columns):
            texts[head.first, head.last].append(head.text)
    groups = sum(group_weight(" ".join(parts), *place, columns, closed) for place, parts in texts.items())
    levels = len({head.line for head in heads if head.group and not _is_unit(head, columns)})
    return _read_together(heads, columns, closed) + groups - _GROUPS * levels + _LINE * len({head.line for head in heads})


def _is_unit(head: Head, columns: int) -> bool:
    """Whether a text over all columns is their unit."""
    return (head.first, head.last) == (1, columns) and unit_of(head.text) in MONEY_UNITS


def _read_together(heads: Sequence[Head], columns: int, closed: frozenset[tuple[int, int]]) -> float:
    over, own = [""] * (columns + 1), [""] * (columns + 1)
    for head in heads:
        for col in range(head.first, head.last + 1):
            part = over if head.group else own
            part[col] = f"{part[col]} {head.text}".strip()
    whole = [f"{above} {text}".strip() for above, text in zip(over[1:], own[1:], strict=True)]
    units = sum(bool(BRACKET.search(text)) or unit_of(text) in MONEY_UNITS for text in whole)
    weight = sum(map(head_weight, own[1:], whole)) + label_weight(own[0]) - 1.5 * (columns - len(set(whole)))
    weight -= 0.3 * (columns - units) if units else 0.0
    series = ({"total"} & roles(own[end]) and all(map(YEAR.match, own[first:end])) for first, end in closed if end > first)
    weight += CLOSED * any(series)  # years, and what they add up to
    stems = [" ".join(YEAR.sub("", text).split()) for text in whole if YEAR.search(text) and not YEAR.fullmatch(text)]
    weight += 0.5 * (len(stems) - len(set(stems)))  # one head for several years
    weight -= 0.8 * lone_years(own[1:], over[1:])
    groups = [head for head in heads if head.group]
    return weight + 0.5 * sum(own[a.first : a.last + 1] == own[b.first : b.last + 1] for a, b in pairwise(groups))


def _under(
    state: _State, line: Sequence[str], wide: frozenset[int], at: int, apart: int, last: bool, closed: frozenset[tuple[int, int]]
) -> list[_State]:
    """The likeliest ways to put a line's words under what stands above."""
    opened = any(OPEN.search(column.own or column.over) for column in state.columns)
    before = state.heads[-1] if state.heads else None
    beside = () if before is None else range(before.last + before.group, before.last + 2)
    alone = before is not None and sum(head.line == before.line for head in state.heads) == 1
    fits: dict[tuple[str, int, int], float] = {}
    ways = []
    for own, runs in _runs(tuple(line), wide, len(state.columns), opened, at > 0):
        for weight, places in _places(state.columns, runs, last, closed, fits):
            # A line goes on with the last head, or after it, or begins a new row of heads.
            if before and len(runs) == 1 and OPEN.search(before.text) and places[0] != (before.first, before.last):
                weight -= 1.0  # the last head is left open
            goes_on = before is not None and places[0] == (before.first, before.last)
            fresh = alone and len(runs) == 1 and not state.columns[places[0][0]].own
            weight -= 1.0 * (goes_on if apart > 0 else fresh and apart < 0)
            grouped = any(end > first for first, end in places) and not (last and unit_of(runs[-1]) in MONEY_UNITS)
            weight -= _GROUPS * grouped
            ways.append((own + weight + _LINE + 0.3 * (len(runs) == 1 and places[0][0] in beside), runs, places))
    ways.sort(key=lambda way: -way[0])
    found = []
    for weight, runs, places in ways[:_GROWN]:
        columns, heads = list(state.columns), list(state.heads)
        for run, (first, end) in zip(runs, places, strict=True):
            group = end > first
            heads.append(Head(run, first, end, at, group))
            for col in range(first, end + 1):
                above = columns[col]
                if not group:
                    columns[col] = above._replace(own=f"{above.own} {run}".strip())
                elif (above.first, above.last) == (first, end):
                    columns[col] = above._replace(over=f"{above.over} {run}".strip())
                else:
                    columns[col] = above._replace(over=run, first=first, last=end)
        weight -= 0.5 * _begun(state.columns, columns) + 0.6 * _back(state.columns, columns)
        found.append(_State(state.weight + weight, tuple(columns), tuple(heads)))
    return found


def _begun(before: Sequence[_Column], after: Sequence[_Column]) -> int:
    """How many groups have the heads of only some of their columns begun on a line."""
    groups = {(column.first, column.last) for column in before if column.over and not column.own}
    return sum(
        not any(column.own for column in before[first : last + 1]) and 0 < sum(bool(column.own) for column in after[first : last + 1]) <= last - first
        for first, last in groups
    )


def _back(before: Sequence[_Column], after: Sequence[_Column]) -> int:
    """How many columns in no group have their heads begun on a line under heads further right."""
    right = max((at for at, column in enumerate(before) if column.own), default=0)
    return sum(bool(now.own) and not then.own and not then.over for then, now in zip(before[1:right], after[1:right], strict=True))


@cache
def _runs(line: tuple[str, ...], wide: frozenset[int], most: int, opened: bool, below: bool) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """The likeliest ways to part a line into so many runs at most, by its wide blanks where it has some: (weight, runs)."""
    cuts = [at for at in range(1, len(line)) if begins(line[at]) or (below and line[at][0].isalpha()) or line[at] in line[:at]]
    cuts = [at for at in cuts if not LONE_UNIT.fullmatch(f"{line[at - 1]} {line[at]}")]
    if len(cuts) > MAX_CUTS:
        cuts = [at for at in cuts if begins(line[at])][:MAX_CUTS]
    found: list[tuple[float, tuple[str, ...]]] = []
    for count in range(min(len(cuts) + 1, most)):
        ways = []
        for chosen in combinations(cuts, count):
            runs = tuple(" ".join(line[low:high]) for low, high in pairwise([0, *chosen, len(line)]))
            opens = [(at, " ".join(line[:at])) for at in chosen]
            weight = -sum(2.0 if YEAR.match(line[at]) or line[at][-1] == ")" != line[at][0] else 1.3 for at, text in opens if OPEN.search(text))
            weight -= 0.25 * sum(not begins(line[at]) and not opened for at in chosen)
            if wide:
                weight = -1.0 * len(wide.symmetric_difference(chosen))
            weight -= 1.0 * sum(in_name(line, at) for at in chosen)
            weight -= 0.2 * sum(map(heads_inside, runs)) + 1.5 * sum(bool(repeats(run)) for run in runs)
            ways.append((weight, runs))
        found += sorted(ways, key=lambda way: -way[0])[:_WAYS]
    return tuple(found)


def _places(
    columns: tuple[_Column, ...],
    runs: Sequence[str],
    last: bool,
    closed: frozenset[tuple[int, int]],
    known: dict[tuple[str, int, int], float],
) -> list[tuple[float, tuple[tuple[int, int], ...]]]:
    """The likeliest ways to put runs over columns in their order: (weight, first and last column of each)."""
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] for _ in range(len(columns) + 1)]
    for number in range(len(runs) - 1, -1, -1):
        made: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[] for _ in range(len(columns) + 1)]
        for first in range(len(columns) - (len(runs) - 1 - number) - 1, number - 1, -1):
            ways = list(made[first + 1])
            for end in range(first, len(columns) if first else 1):
                key = (runs[number], first, end)
                if (weight := known.get(key)) is None:
                    weight = known[key] = _fits(columns, *key, last, closed)
                if weight > -3.0:
                    ways += [(weight + rest, ((first, end), *places)) for rest, places in best[end + 1]]
            made[first] = sorted(ways, key=lambda way: -way[0])[:_PLACES]
        best = made
    found = dict((places, weight) for weight, places in best[0])
    for places in _even(len(runs), len(columns) - 1):
        weights = [_fits(columns, run, *place, last, closed) for run, place in zip(runs, places, strict=True)]
        found[places] = sum(weights)
    return [(weight, places) for places, weight in found.items() if weight > -3.0]


@cache
def _even(runs: int, columns: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Ways to put runs over all columns: some over one each, those before or after over groups of one width; perhaps the first over the labels."""
    found = []
    for labels in (0, 1):
        count = runs - labels
        for width in range(2, columns + 1):
            groups, rest = divmod(columns - count, width - 1)
            if rest or not 1 < groups <= count:
                continue
            for widths in {(*[width] * groups, *[1] * (count - groups)), (*[1] * (count - groups), *[width] * groups)}:
                edges = [1, *(1 + sum(widths[: at + 1]) for at in range(count))]
                found.append((*[(0, 0)] * labels, *((low, high - 1) for low, high in pairwise(edges))))
    return tuple(found)


def _fits(columns: tuple[_Column, ...], run: str, first: int, end: int, last: bool, closed: frozenset[tuple[int, int]]) -> float:
    """What a layout gains by a run over columns."""
    if first == end:
        if not first:
            late = not columns[0].own and any(column.own for column in columns)
            return join_label(columns[0].own, run) - 0.3 * late
        return join(columns[first].own, run) - 0.01 * first
    above = columns[first : end + 1]
    if last and first == 1 and end == len(columns) - 1 and unit_of(run):
        return 0.1
    if last or any(column.own for column in above) or len(set((column.over, column.first, column.last) for column in above)) > 1:
        return NEVER
    over = above[0]
    if over.over and (over.first, over.last) == (first, end):
        return join(over.over, run) - 0.1
    if over.over and not (over.first <= first and end <= over.last):
        return NEVER
    return (0.0 if begins(run) else -1.7) - 0.5 * bool(over.over) + group_weight(run, first, end, len(columns) - 1, closed) - 0.01 * first
