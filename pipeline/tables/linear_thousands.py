"""Figures whose thousands are parted by a blank (``1 234 567``) in lines whose cells are parted by a blank too.

``Nord 1 234 2 345 3 579`` may hold six figures or three. What tells is that all rows of a table have equally many: a row of small
figures shows how many, a group of three digits that begins with a zero shows that it goes on, and the sums show the rest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.tables.linear_choice import choose, glance
from pipeline.tables.linear_splits import UNIT, Split

MIN_ROWS = 3
MAX_BETWEEN = 3  # lines without figures between two rows
MAX_PIECES = 4  # of a figure: thousands of millions
MAX_WAYS = 300  # of a row
MAX_WIDTHS = 8  # of a table
_BEGINS = re.compile(r"[-–—−+(]?\d{1,3}")
_GOES_ON = re.compile(rf"\d{{3}}(?:,\d+)?(?:,-)?\)?(?:\s?{UNIT})?\*{{0,3}}", re.IGNORECASE)
_MARK = "\n"
_LOOSE = re.compile(rf"(?:(?<={_MARK})|^)([-–−]){_MARK}(\d)")
_OTHERWISE = re.compile(r"\d\.\d{3}|\d{4}")


def with_blank_thousands(splits: Sequence[Split]) -> list[Split]:
    """The splits with thousands put together in the runs of rows where the rows show that blanks part them."""
    found = list(splits)
    for run in _runs(splits):
        rows = [splits[at].figures for at in run]
        if not _blanks_part_thousands(rows):
            continue
        labels = [splits[at].label for at in run]
        possible = [
            ways
            for width in islice(_widths(rows), MAX_WIDTHS)
            if all(ways := [list(islice(_parts(row, width), MAX_WAYS)) for row in rows])
        ]
        if not possible:
            continue
        ways = max(possible, key=lambda each: glance(labels, each)) if len(possible) > 1 else possible[0]
        choice = choose(labels, ways)
        for row, at in enumerate(run):
            found[at] = replace(splits[at], figures=choice.rows[row], joined=True, unsure=row in choice.unsure)
    return found


def with_loose_signs(splits: Sequence[Split]) -> list[Split]:
    """The splits with a minus that a blank parts from its figure (``- 5``) put to it, in rows that have as many figures as the rows
    without such signs only then; else a dash is a figure of its own: none."""
    found = list(splits)
    for run in _runs(splits):
        joined = {at: _LOOSE.sub(r"\1\2", _MARK.join(splits[at].figures)).split(_MARK) for at in run}
        sure = [len(splits[at].figures) for at in run if len(joined[at]) == len(splits[at].figures)]
        usual = max(sure, key=sure.count, default=0)
        for at in run:
            if len(splits[at].figures) != usual == len(joined[at]):
                found[at] = replace(splits[at], figures=tuple(joined[at]), joined=True)
    return found


def _parts(row: tuple[str, ...], width: int) -> Iterator[tuple[str, ...]]:
    """The ways to put the pieces of a row together into so many figures."""
    if not row:
        if width == 0:
            yield ()
        return
    if width not in _possible(row):
        return
    for end in range(1, min(len(row) - width + 1, MAX_PIECES) + 1):
        if end > 1 and not _goes_on(row, end - 1):
            break
        if end < len(row) and _must_go_on(row, end):
            continue
        for rest in _parts(row[end:], width - 1):
            yield (" ".join(row[:end]), *rest)


def _goes_on(row: Sequence[str], at: int) -> bool:
    """Whether a piece can be the next three digits of the one before it."""
    before = row[at - 1]
    return bool(_BEGINS.fullmatch(before) and _GOES_ON.fullmatch(row[at]))


def _must_go_on(row: Sequence[str], at: int) -> bool:
    return row[at][0] == "0" and row[at][:3].isdigit() and _goes_on(row, at)


def _blanks_part_thousands(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a run of rows shows it: rows of different lengths that three digits after a blank even out, or ``012``."""
    if len(rows) < MIN_ROWS or any(_OTHERWISE.search(text) for row in rows for text in row):
        return False
    joints = [[_goes_on(row, at) for at in range(1, len(row))] for row in rows]
    forced = any(_must_go_on(row, at) for row in rows for at in range(1, len(row)))
    uneven = 2 * max(sum(len(row) == len(other) for other in rows) for row in rows) <= len(rows)
    return 2 * sum(any(joint) for joint in joints) >= len(rows) and (forced or uneven)


def _widths(rows: Sequence[Sequence[str]]) -> range:
    """The numbers of figures that every row can have."""
    possible = [_possible(row) for row in rows]
    return range(max(each.start for each in possible), min(each.stop for each in possible))


def _possible(row: Sequence[str]) -> range:
    places = range(1, len(row))
    return range(
        1 + sum(not _goes_on(row, at) for at in places), 1 + len(row) - sum(_must_go_on(row, at) for at in places)
    )


def _runs(splits: Sequence[Split]) -> Iterator[list[int]]:
    """The places of rows of figures that follow each other."""
    run: list[int] = []
    for at, split in enumerate(splits):
        if len(split.figures) < 2:
            continue
        if run and at - run[-1] > MAX_BETWEEN + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run
