"""Tables that a converter prints in stacks: all labels, then the heads, then the figures row after row, column after column, or some of each.

Nothing but the figures themselves tells which belong together: the stacks are cut in every way that gives as many rows as there are labels,
and the cut counts in which one column is the sum of others in most rows, or a row of totals the sum of the rows. Without sums only stacks of
one height are claimed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.danish.dates import YEAR
from pipeline.danish.money import unit_of
from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_header_words import is_amount_head, is_other_head
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, blocks_of, cell, fragment, grid_of, ragged
from pipeline.tables.linear_names import is_cluster, is_name
from pipeline.tables.linear_splits import NO_FIGURES, UNIT, Split, ends_sentence, is_prose, split_line
from pipeline.tables.propose.stack_cut import WAYS, Cut, best_cut, labels_of

MIN_FIGURES = 8
MAX_FIGURES = 600
MIN_ROWS, MIN_COLUMNS, MAX_COLUMNS = 4, 2, 10
MAX_BETWEEN = 3  # lines of words between two stacks of figures
MAX_WORDS = 150  # lines of words before the figures, or after them
MAX_CORNER = 2  # lines of the label column's head
HEAD, NAME, OTHER = 1.0, -3.0, -1.0  # what a head that is known, or is a row's name, says; a block that is neither head nor label
LIKELY = 0.8  # worth of a label at least
MAX_OTHER = 2  # blocks between labels and heads that are neither

_YEAR = re.compile(YEAR)
_UNIT = re.compile(rf"\(?(?:i |hele )?(?:1\.?000 )?{UNIT}\)?", re.IGNORECASE)

Block = list[TextLine]


@dataclass(frozen=True, slots=True)
class Stacks:
    """The words before the figures, between them and after them in blocks; the figures in their stacks."""

    before: tuple[Block, ...]
    between: tuple[Block, ...]
    after: tuple[Block, ...]
    figures: tuple[tuple[Fragment, ...], ...]
    runs: tuple[int, ...]  # figures between words
    end: int  # after the last figure


@dataclass(frozen=True, slots=True)
class Reading:
    """Words as heads and labels: the lines they use up, and how likely they are."""

    lines: tuple[TextLine, ...]
    corner: tuple[Fragment, ...]
    heads: tuple[tuple[Fragment, ...], ...]
    labels: tuple[tuple[Fragment, ...], ...]
    worth: float
    others: tuple[Fragment, ...] = ()  # words among them that are neither


def find_stacked_figures(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""
    found: list[Found] = []
    place = {id(line): at for at, line in enumerate(lines)}
    for stacks in _stacks(lines):
        table = _table(stacks, place)
        if table and (not found or table.start >= found[-1].end):
            found.append(table)
    return found


def _stacks(lines: Sequence[TextLine]) -> list[Stacks]:
    splits = [NO_FIGURES if line.furniture else split_line(line.plain) for line in lines]
    bare = [bool(split.figures) and not split.label for split in splits]
    prose = _prose(lines)
    words = [not is_figure and not in_prose for is_figure, in_prose in zip(bare, prose, strict=True)]
    found: list[Stacks] = []
    at = 0
    while at < len(lines):
        if not bare[at]:
            at += 1
            continue
        first, end = at, at
        while at < len(lines) and (bare[at] or lines[at].furniture or (words[at] and at - end < MAX_BETWEEN)):
            end = at + 1 if bare[at] else end
            at += 1
        at = end
        start, stop = first, end
        while start and first - start < MAX_WORDS and (lines[start - 1].furniture or words[start - 1]):
            start -= 1
        while stop < len(lines) and stop - end < MAX_WORDS and (lines[stop].furniture or words[stop]):
            stop += 1
        figures = _figures(lines, splits, bare, first, end)
        if MIN_FIGURES <= sum(map(len, figures)) <= MAX_FIGURES:
            before, between, after = (
                tuple(blocks_of([lines[at] for at in range(low, high) if not bare[at] and not lines[at].furniture]))
                for low, high in ((start, first), (first, end), (end, stop))
            )
            places = [at for at in range(first, end) if not lines[at].furniture]
            runs = [
                sum(len(splits[at].figures) for at in run) for of, run in groupby(places, key=lambda at: bare[at]) if of
            ]
            found.append(Stacks(before, between, after, figures, tuple(runs), end))
    return found


def _prose(lines: Sequence[TextLine]) -> list[bool]:
    """The lines that are prose, those too that end a sentence of more than two words, or the paragraph before them."""
    found: list[bool] = []
    for line in lines:
        goes_on = bool(found) and found[-1] and not line.gap
        found.append(is_prose(line) or (ends_sentence(line) and (goes_on or len(line.text.split()) > 2)))
    return found


def _figures(
    lines: Sequence[TextLine], splits: Sequence[Split], bare: Sequence[bool], first: int, end: int
) -> tuple[tuple[Fragment, ...], ...]:
    """The figures in their stacks: parted by blank lines and by words."""
    stacks: list[list[Fragment]] = []
    for is_figure, group in groupby(range(first, end), key=lambda at: bare[at]):
        if not is_figure:
            continue
        for number, at in enumerate(group):
            line = lines[at]
            if number == 0 or line.gap:
                stacks.append([])
            stacks[-1] += [fragment(line, text) for text in splits[at].figures]
    return tuple(map(tuple, stacks))


def _table(stacks: Stacks, place: Mapping[int, int]) -> Found | None:
    values = [read_figure(part.text, "da") for stack in stacks.figures for part in stack]
    figures = [figure for figure in values if figure is not None]
    if len(figures) < len(values) or sum(not figure.nil for figure in figures) < MIN_FIGURES:
        return None
    heights = [len(stack) for stack in stacks.figures]
    lines = len(_lines([*stacks.before, *stacks.between, *stacks.after]))
    best: tuple[Cut, Reading] | None = None
    readings: dict[tuple[int, int], list[Reading]] = {}
    sizes = [
        (rows, columns)
        for columns in range(MIN_COLUMNS, MAX_COLUMNS + 1)
        for rows, rest in [divmod(len(figures), columns)]
        if not rest and rows >= MIN_ROWS
    ]
    for ways_of in WAYS:
        for rows, columns in sizes:
            settled = best and (best[0].covers_all or (rows, columns) != (len(best[0].rows), len(best[0].rows[0])))
            if settled or rows > lines:
                continue
            if (rows, columns) not in readings:
                readings[rows, columns] = [
                    each for each in _readings(stacks, rows, columns) if each.worth >= LIKELY * rows
                ]
            if not readings[rows, columns]:
                continue
            cut = best_cut(ways_of(heights, figures, rows, columns), figures)
            if cut and (best is None or cut.evidence > best[0].evidence):
                reading = _likeliest(readings[rows, columns], cut)
                best = (cut, reading) if reading else best
    best = best or _even(stacks, heights)
    return _made(stacks, *best, place) if best else None


def _even(stacks: Stacks, heights: Sequence[int]) -> tuple[Cut, Reading] | None:
    """Stacks that are all of one height, with as many labels, are columns, whatever they add up to."""
    for of in (stacks.runs, heights):
        rows, columns = of[0], len(of)
        if set(of) == {rows} and rows >= MIN_ROWS and MIN_COLUMNS <= columns <= MAX_COLUMNS:
            cut = Cut(tuple(tuple(range(row, rows * columns, rows)) for row in range(rows)), 0, 0.0)
            reading = _likeliest([each for each in _readings(stacks, rows, columns) if each.worth >= rows], cut)
            return (cut, reading) if reading else None
    return None


def _likeliest(readings: Iterable[Reading], cut: Cut) -> Reading | None:
    """The likeliest reading of the words; None where there is none, or others that give the rows other labels are as likely."""
    likely = [each for each in readings if _totals_named(cut, each.labels)]
    best = max(likely, key=lambda each: each.worth, default=None)
    others = {each.labels for each in likely if best and each.worth >= best.worth}
    return best if len(others) == 1 else None


def _readings(stacks: Stacks, rows: int, columns: int) -> Iterator[Reading]:
    """The words as heads and labels: heads after the labels or before them, or one over each column of figures."""
    before, between, after = stacks.before, stacks.between, stacks.after
    if before and len(between) == columns - 1 and all(run % rows == 0 for run in stacks.runs):
        heads = [[fragment(line, line.text) for line in block] for block in (before[-1], *between)]
        for others in range(min(MAX_OTHER, len(before) - 1) + 1):
            till = len(before) - 1 - others
            head_lines = _lines([*before[till:], *between])
            yield from _labelled(before[:till], [], (), head_lines, heads, rows, columns, before[till:-1])
    groups = [run // columns for run in stacks.runs]
    labelled = (
        sum(groups[1:]) <= len(_lines(between)) and groups[0] > 1 and all(run % columns == 0 for run in stacks.runs)
    )
    if between and not labelled:
        return  # words between the figures are the labels of the rows after them
    for end in range(len(before), 0, -1):
        for count in (columns + 1, columns, columns - 1, 1):
            run = before[end - count : end] if count <= end else ()
            heads = _heads(_lines(run), columns) if run else []
            if heads and end == len(before):
                yield from _labelled(before[: end - count], between, after, _lines(run), heads, rows, columns)
            if heads and (end < len(before) or between or after):
                yield from _labelled((), [*before[end:], *between], after, _lines(run), heads, rows, columns)


def _labelled(
    before: Sequence[Block],
    inside: Sequence[Block],
    after: Sequence[Block],
    head_lines: Sequence[TextLine],
    heads: Sequence[Sequence[Fragment]],
    rows: int,
    columns: int,
    others: Sequence[Block] = (),
) -> Iterator[Reading]:
    """The words around the heads as labels of rows: the last ones before, all inside, as many after as are lacking."""
    lines = [*_lines(before), *_lines(inside), *_lines(after)]
    sure = len(_lines(before)) + len(_lines(inside))
    found = labels_of(lines, rows, None if before else 0, sure)
    if not found:
        return
    above = lines[: found.start]
    if before:
        above = blocks_of(above)[-1] if above and not (len(heads) > columns and heads[0]) else []
        above = above if len(above) <= MAX_CORNER else []
    if len(above) > MAX_CORNER or (len(heads) < columns and not (before and above)):
        return  # the first column's head may stand over the labels instead
    corner = tuple(fragment(line, line.text) for line in above)
    over = heads[1:] if len(heads) > columns else [*([corner] if len(heads) < columns else []), *heads]
    worth = found.worth + sum(_head_worth(clean("\n".join(part.text for part in head))) for head in over)
    years = [text for part in over if _YEAR.fullmatch(text := clean("\n".join(each.text for each in part)))]
    if years not in (sorted(set(years)), sorted(set(years), reverse=True)):
        return  # of several rows, not of columns
    left = tuple(fragment(line, line.text) for line in _lines(others))
    used = (*above, *lines[found.start : found.end], *head_lines)
    yield Reading(used, corner, tuple(map(tuple, heads)), found.labels, worth + OTHER * len(others), left)


def _head_worth(text: str) -> float:
    """What a text says as a head."""
    named = is_cluster(text) or (is_name(text) and " " in text)
    if named or _UNIT.fullmatch(text) or any(map(is_other_head, text.split())):
        return float("-inf")
    if is_name(text):
        return NAME
    return HEAD if is_amount_head(text) or unit_of(text) or _YEAR.search(text) else 0.0


def _lines(blocks: Iterable[Block]) -> list[TextLine]:
    return [line for block in blocks for line in block]


def _heads(lines: Sequence[TextLine], columns: int) -> list[list[Fragment]]:
    """The heads of the columns, the labels' first ([] for none): one a line, one a block, or all on one line; [] when the lines do not show them."""
    blocks = [[fragment(line, line.text) for line in block] for block in blocks_of(lines)]
    cells = blocks if len(blocks) > 1 else [[fragment(line, line.text)] for line in lines]
    begun = not any(cell[0].text[:1].islower() for cell in cells)
    if begun and len(cells) in (columns - 1, columns, columns + 1) and len(cells) > 1:
        return [[], *cells] if len(cells) == columns else cells
    row = split_headers(lines, columns) if len(lines) == 1 else []
    return row[0] if row and len(row[0]) == columns + 1 else []


def _totals_named(cut: Cut, labels: Sequence[Sequence[Fragment]]) -> bool:
    """Whether no row that is the sum of all others is labelled as one of them; where only such a row speaks for the cut, it must be a total's."""
    if cut.total is None:
        return True
    name = clean("\n".join(part.text for part in labels[cut.total]))
    return "total" in roles(name) if not cut.sums else not is_cluster(name)


def _made(stacks: Stacks, cut: Cut, reading: Reading, place: Mapping[int, int]) -> Found:
    figures = [part for stack in stacks.figures for part in stack]
    columns = len(cut.rows[0])
    corner, *heads = reading.heads if len(reading.heads) > columns else [(), *reading.heads]
    top = [(*reading.corner, *corner), *heads] if len(heads) == columns else [(), reading.corner, *heads]
    cells = [cell(0, col, head) for col, head in enumerate(top)]
    for row, (label, places) in enumerate(zip(reading.labels, cut.rows, strict=True), 1):
        cells.append(cell(row, 0, label))
        cells += [cell(row, 1 + col, [figures[at]]) for col, at in enumerate(places)]
    cells += [cell(len(cut.rows) + 1, 0, reading.others)] if reading.others else []
    first = reading.labels[0][0]
    findings = [ragged("stacked", first, first.text, held=cut.held, rows=len(cut.rows))]
    used = [place[id(line)] for line in reading.lines]
    return Found(min(used), max(stacks.end, max(used) + 1), (grid_of(cells, "text-stacked", 1),), tuple(findings))
