"""Lines of an aligned text table gathered to rows.

In a row's first line several cells begin; in the lines after it cells go on. A cell begins with a capital or a figure
and goes on with a small letter or after a hyphen; a list item inside a cell says nothing.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.danish.money import unit_of
from pipeline.tables.linear_lines import Fragment, TextLine
from pipeline.tables.linear_names import is_name
from pipeline.tables.linear_splits import split_line
from pipeline.tables.paragraphs import list_label

GOES_ON = re.compile(
    r"(?:[-‐\u00ad,/&(]|\b(?:og|i|fra|til|af|for|på|med|pr\.|samt|eller|om|ved|den|det|en|et|der|som))$"
)
SHORT_CELL = 22  # characters, on average
_YEAR = re.compile(r"(?:19|20)\d\d[.,]?")


@dataclass(slots=True)
class Band:
    """A row being made: the fragments of each column; ``spread`` when its one text spans the figure columns."""

    cells: list[list[Fragment]]
    spread: bool = False

    def texts(self) -> list[str]:
        return [" ".join(fragment.text for fragment in found) for found in self.cells]

    def only_label(self) -> bool:
        return bool(self.cells[0]) and not any(self.cells[1:])


@dataclass(frozen=True, slots=True)
class CutLine:
    """A line with its fragments by column; ``first`` when it is the first of its page in the table."""

    line: TextLine
    cells: tuple[Fragment | None, ...]
    first: bool = False

    def filled(self) -> int:
        return sum(1 for found in self.cells if found)


def gather_rows(lines: Sequence[CutLine]) -> list[Band]:
    """The rows of a table's lines. A header printed again on a later page is left out."""
    lines = _without_repeated_head(lines)
    columns = len(lines[0].cells)
    figures = is_of_figures(lines)
    lists = not figures and _is_of_short_cells(lines)
    full = [line for line in lines if line.filled() > 1]
    labelled = figures and 3 * sum(1 for line in full if line.cells[0]) >= 2 * len(full)
    row_gap = 0 if lists else _row_gap(lines)
    bands: list[Band] = []
    labels: list[Band] = []
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        label = line.cells[0]
        if before is not None and bands and _is_unit_line(line, bands[-1]):
            bands.append(Band([[] for _ in range(columns)], spread=True))
        elif before is None or _begins_row(bands[-1], before, line, figures, lists, labelled, row_gap):
            bands.append(Band([[] for _ in range(columns)]))
        for col, fragment in enumerate(line.cells):
            if fragment is None:
                continue
            band = bands[-1]
            bare = col == 0 and labels and not band.cells[0] and band is not labels[-1]
            if bare and _label_goes_on(labels[-1], label) and not (figures and _has_figures_of_its_own(labels[-1], line)):
                band = labels[-1]  # a tall label beside several rows
            band.cells[col].append(fragment)
            if col == 0 and (not labels or band is not labels[-1]):
                labels.append(band)
    return bands


def _begins_row(
    band: Band, before: CutLine, line: CutLine, figures: bool, lists: bool, labelled: bool, row_gap: int
) -> bool:
    starts, goes_on = _weigh(band, before, line)
    label = line.cells[0]
    if band.only_label() and line.filled() > 1:
        joined = "\n".join([*(part.text for part in band.cells[0]), label.text]) if label else ""
        if label is None or is_name(joined) or _is_going_on(label.text, band.cells[0][-1].text):
            return False
    if figures and label and _has_figures_of_its_own(band, line):
        return True  # »heraf akutpladser« with figures under figures
    if line.first and line.filled() > 1:
        return starts >= 2 and starts > goes_on
    if row_gap and band.only_label() and line.line.gap < row_gap:
        return False
    if labelled and label is None and not line.line.gap and band.cells[0]:
        return False  # a second line of the row's cells
    if row_gap:
        return line.line.gap >= row_gap or (starts >= 3 and starts > 2 * goes_on)
    if label and line.filled() == 1:
        runs_on = _is_going_on(label.text, band.cells[0][-1].text if band.cells[0] else "")
        return not runs_on and (figures or line.line.gap > 0)
    if lists:
        return starts > goes_on
    if not figures and len(line.cells) > 2:
        lead = line.cells[0] or line.cells[1]
        if lead is None:
            return False  # what describes a row goes on; a row has its name on its first line
        if line.line.gap and not goes_on and line.filled() > 1:
            return True
    single = starts == 1 and not goes_on and bool(label) and line.filled() > 1 and figures
    return (starts >= 2 and starts > goes_on) or single


def _has_figures_of_its_own(band: Band, line: CutLine) -> bool:
    """Whether every figure of a line stands under one that its row has already."""
    places = [col for col, found in enumerate(line.cells) if col and found and _is_figures(found.text)]
    return bool(places) and all(band.cells[col] and _is_figures(band.cells[col][-1].text) for col in places)


def _is_figures(text: str) -> bool:
    split = split_line(text)
    return bool(split.figures) and not split.label


def _weigh(band: Band, before: CutLine, line: CutLine) -> tuple[int, int]:
    """How many cells begin on a line, and how many go on from the lines before."""
    starts = goes_on = 0
    for col, fragment in enumerate(line.cells):
        if fragment is None:
            continue
        above = band.cells[col][-1].text if band.cells[col] else ""
        if _is_going_on(fragment.text, above):
            goes_on += 1
        elif (col and list_label(fragment.text)) or (
            _YEAR.fullmatch(fragment.text) and before.cells[col] and not split_line(above).figures
        ):
            continue
        else:
            starts += 1
    return starts, goes_on


def _is_going_on(text: str, above: str) -> bool:
    """Whether a cell's line goes on from the line above it: a small letter or bracket here, an open end there."""
    if len(above) < 2:
        return text[:1].islower()  # a dash alone is a cell of its own
    opened = text[:1] in "(–" and not (split_line(text).figures and not split_line(text).label)
    return text[:1].islower() or opened or bool(GOES_ON.search(above))


def _label_goes_on(band: Band, label: Fragment | None) -> bool:
    if label is None:
        return False
    parts = [part.text for part in band.cells[0]]
    return _is_going_on(label.text, parts[-1]) or is_name("\n".join([*parts, label.text]))


def _is_unit_line(line: CutLine, band: Band) -> bool:
    """Whether a line states nothing but a unit for the columns, under a header."""
    texts = [found.text for found in line.cells if found]
    header = not any(split_line(text).figures for text in band.texts()[1:])
    alone = len(texts) == 1 and not line.cells[0] and len(texts[0]) <= 14 and not texts[0].startswith("(")
    return alone and bool(unit_of(texts[0])) and header


def is_of_figures(lines: Sequence[CutLine]) -> bool:
    """Whether at least half of what stands right of the labels is figures."""
    texts = [found.text for line in lines for found in line.cells[1:] if found]
    return 2 * sum(1 for text in texts if split_line(text).figures) >= len(texts)


def _is_of_short_cells(lines: Sequence[CutLine]) -> bool:
    """Whether no column holds descriptions: lists side by side, a line of which is a row."""
    columns = zip(*(line.cells for line in lines), strict=True)
    texts = [[found.text for found in column if found] for column in columns]
    return all(len("".join(column)) <= SHORT_CELL * len(column) for column in texts)


def _row_gap(lines: Sequence[CutLine]) -> int:
    """The blank lines that part rows, when nearly all lines with several cells beginning come after some; else 0."""
    gaps: Counter[int] = Counter()
    for before, line in itertools.pairwise(lines):
        starts = sum(1 for found in line.cells if found and not found.text[:1].islower() and not list_label(found.text))
        if starts >= 2 and line.cells[0] and not line.first and before.filled():
            gaps[line.line.gap] += 1
    parted = sum(times for gap, times in gaps.items() if gap)
    if parted < 2 or parted < 0.75 * sum(gaps.values()):
        return 0
    del gaps[0]
    return max(gaps, key=lambda gap: (gaps[gap], gap))


def _without_repeated_head(lines: Sequence[CutLine]) -> list[CutLine]:
    """Without the lines at the top of a later page that repeat the first lines of the table."""
    kept: list[CutLine] = []
    at = 0
    while at < len(lines):
        if at and lines[at].first:
            same = 0
            while at + same < len(lines) and lines[at + same].line.text == lines[same].line.text:
                same += 1
            if same and any(line.filled() >= 2 for line in lines[at : at + same]):
                at += same
                if at < len(lines):
                    kept.append(replace(lines[at], first=True))
                    at += 1
                continue
        kept.append(lines[at])
        at += 1
    return kept
