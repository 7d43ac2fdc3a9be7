"""A printed line as a label and the figures at its end, and what the lines around it tell about doubtful ends; lines and cells that are nothing
but amounts, and lines that are a sentence's.

A figure is told from a word by its form. What may be either (``x`` for a suppressed figure, a number that ends the label) follows the lines
around: rows of one table have equally many figures. So it is where a blank parts thousands (``1 234 567``) as it parts cells:
``Nord 1 234 2 345 3 579`` may hold six figures or three. A row of small figures shows how many, a group of three digits that begins with a
zero shows that it goes on, and the sums show the rest.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from pipeline import reference
from pipeline.danish.money import find_amounts
from pipeline.tables.grouping import runs
from pipeline.tables.linear_choice import choose, glance
from pipeline.tables.linear_lines import TextLine
from pipeline.tables.paragraphs import is_caption

NEAR = 10  # lines to either side
LONGEST_ROW = 170  # characters of a line that may end in codes for figures
UNIT = r"(?:kr\.?|mio\.?\s?kr\.?|mill\.?\s?kr\.?|mia\.?\s?kr\.?|t\.?\s?kr\.?|tkr\.?|pct\.?|%)"
_DIGITS = r"\d+(?:\.\d+)*(?:,\s?\d+)?½?"
_NUMBER = rf"(?:[-–—−+]?{_DIGITS}(?:,-)?|(?!(?:19|20)\d\d-){_DIGITS}-(?=\s|$)|\({_DIGITS}\))"
FIGURE = rf"(?:{_NUMBER}(?:\s?{UNIT})?(?:\*{{1,3}})?|[-–—])"
_AT_END = re.compile(rf"(?:^|(?<=\s))({FIGURE})\s*$", re.IGNORECASE)
_NOTED = re.compile(r"(?:^|(?<=\s))(\S+ \d\))\s*$")
_FLAGGED = re.compile(r"(?:^|(?<=\s))([-–−+]?\d[\d.,]*[A-Za-z¹²³⁴⁵⁶⁷⁸⁹])\s*$")
_LAST_WORD = re.compile(r"(?:^|(?<=\s))(\S+)\s*$")
_MARK = re.compile(r"\(?\d{1,2}\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d)\s*$")
# a date: "Forbrug pr. 31.12", "31.12.2024"
_AS_OF = re.compile(
    r"\b(?:pr|den|til|d)\.?\s+\d{1,2}\.\s?\d{1,2}\.?$|(?<!\S)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d$", re.IGNORECASE
)
_YEAR_AND_UNIT = re.compile(
    r"(?:19|20)\d\d (?:mio\.? ?kr\.?|mia\.? ?kr\.?|t\.? ?kr\.?)", re.IGNORECASE
)  # heads: "2024 Mio. kr."
_OPEN_UNIT = re.compile(r"\((?:[a-zæøå]+ ){0,2}1[. ]?000$", re.IGNORECASE)  # the unit goes on: "Budget (hele 1.000"
_UNIT_TOLD = re.compile(r"\bi (?:hele )?1[. ]?000 ?kr\.?$", re.IGNORECASE)  # "Tallene er i 1.000 kr."
_UNITED = re.compile(rf"\d\s?{UNIT}", re.IGNORECASE)
MIN_ROWS = 3
MAX_BETWEEN = 3  # lines without figures between two rows
MAX_PIECES = 4  # of a figure: thousands of millions
MAX_WAYS = 300  # of a row
MAX_WIDTHS = 8  # of a table
_BEGINS = re.compile(r"[-–—−+(]?\d{1,3}")
_GOES_ON = re.compile(rf"\d{{3}}(?:,\d+)?(?:,-)?\)?(?:\s?{UNIT})?\*{{0,3}}", re.IGNORECASE)
_BETWEEN = "\n"
_LOOSE = re.compile(rf"(?:(?<={_BETWEEN})|^)([-–−]){_BETWEEN}(\d)")
_OTHERWISE = re.compile(r"\d\.\d{3}|\d{4}")
_DASH = re.compile(r"[-–—]\s*")
_NOT_MONEY = re.compile(r"(?:\d{1,2}[.)]|i alt|samlet|total|sum|ca\.|heraf|og|[.:*]|\s)+", re.IGNORECASE)
MAX_WORDS = 11  # of a line of a cell; more are a sentence's
MIN_SENTENCE = 6  # words before a full stop
_END = re.compile(r"[a-zæøå]{3}\.$")


@dataclass(frozen=True, slots=True)
class Split:
    """A line as a label and the figures at its end. ``joined``: these are put together from pieces (``1 234``); ``unsure``: they might be
    parted otherwise."""

    label: str
    figures: tuple[str, ...]
    joined: bool = False
    unsure: bool = False


NO_FIGURES = Split("", ())


def split_line(raw: str) -> Split:
    """The figures at the end of a line (``Nord 1,2 30, 2 -`` → 1,2 · 30, 2 · -) and the words before them.

    Years alone are no figures: a line of them is a header.
    """
    rest = raw.rstrip()
    figures: list[str] = []
    if _YEAR_AND_UNIT.fullmatch(rest.strip()) or _AS_OF.search(rest) or _OPEN_UNIT.search(rest) or _UNIT_TOLD.search(rest):
        return Split(" ".join(raw.split()), ())
    while found := _AT_END.search(rest):
        figures.insert(0, " ".join(found.group(1).split()))
        rest = rest[: found.start()].rstrip()
    if not any(char.isdigit() for text in figures for char in text) and rest:
        return Split(" ".join(raw.split()), ())
    if figures and (all(_YEAR.fullmatch(text) for text in figures) or _PERIOD.search(raw)):
        return Split(" ".join(raw.split()), ())
    united = [bool(_UNITED.search(text)) for text in figures]
    dated = bool(rest) and len(figures) == 2 and bool(_YEAR.fullmatch(figures[0]))
    if sum(united) >= 2 - dated and not united[0]:
        # »… cirka 1000 10.000 kr. 25.000 kr.«, »Fælles midler 2026 8,2 mio. kr.«: a bare number before figures with units is a word of the label.
        bare = united.index(True)
        rest, figures = " ".join([rest, *figures[:bare]]), figures[bare:]
    if len(figures) == 2 and rest and figures[0] in "-–—" and _UNITED.search(figures[1]) and f" {figures[0]} {figures[1]}" in raw:
        figures = figures[1:]  # »Mad til alle – 310.000 kr.«: the dash only parts them
    if len(figures) > 1 and not rest and _YEAR.fullmatch(figures[0]):
        rest, figures = figures[0], figures[1:]  # a row for each year
    return Split(" ".join(rest.split()), tuple(figures))


def like_those_around(raws: Sequence[str | None], splits: Sequence[Split]) -> list[Split]:
    """The splits of lines, each as the lines around it have theirs. None stands for a line that is out of the question, and one whose
    figures are put together from several pieces stays as it is."""
    splits = _without_numbers_in_labels(splits)
    widths = [max(len(split.figures), _width(raw)) for raw, split in zip(raws, splits, strict=True)]
    found = list(splits)
    for at, raw in enumerate(raws):
        usual = _usual(widths, at) if widths[at] > 1 and not splits[at].joined else 0
        if raw is not None and usual and len(splits[at].figures) != usual:
            found[at] = _as_wide(raw, splits[at], usual) or splits[at]
    return _with_years_in_labels(found)


def _width(raw: str | None) -> int:
    """How many figures and codes for figures a line ends in; 0 when they hold no figure or are fewer than three."""
    cells = _cells_at_end(raw)[1] if raw is not None and len(raw) <= LONGEST_ROW else []
    return len(cells) if len(cells) > 2 and any(char.isdigit() for text in cells for char in text) else 0


def _usual(widths: Sequence[int], at: int) -> int:
    """How many figures the lines around one have, when most of them agree; 0 when they do not."""
    near = [*widths[max(0, at - NEAR) : at], *widths[at + 1 : at + 1 + NEAR]]
    counts = Counter(width for width in near if width > 1)
    if not counts:
        return 0
    usual, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return usual if times >= 2 and 2 * times > sum(counts.values()) else 0


def _as_wide(raw: str, plain: Split, wanted: int) -> Split | None:
    """The line with ``wanted`` figures at its end, codes for figures counted and a number that ends the label not; None when it has not so many."""
    rest, cells = _cells_at_end(raw, wanted)
    label = " ".join(rest.split())
    years = all(_YEAR.fullmatch(text) for text in cells)
    if len(cells) < wanted or not label or years or len(raw) > LONGEST_ROW:
        return None
    if len(plain.figures) > wanted:  # »Andre lande (2) 2.331 2.413«
        surplus = plain.figures[: len(plain.figures) - wanted]
        return Split(label, tuple(cells)) if len(surplus) == 1 and _MARK.fullmatch(surplus[0]) else None
    before = _cell_at_end(rest)
    return None if before and before.group(1) not in ("-", "–", "—") else Split(label, tuple(cells))


def _cells_at_end(raw: str, most: int = 100) -> tuple[str, list[str]]:
    """The words of a line before the last cells (at most so many) that stand for figures, and these."""
    rest = raw.rstrip()
    cells: list[str] = []
    while len(cells) < most and (found := _cell_at_end(rest)):
        cells.insert(0, " ".join(found.group(1).split()))
        rest = rest[: found.start()].rstrip()
    return rest, cells


def _cell_at_end(text: str) -> re.Match[str] | None:
    """What stands for a figure at the end of a text: a figure, with a letter or a note's mark on it, or a code for one that is not given."""
    noted = _NOTED.search(text)
    if noted and noted.group(1).split()[0] in _codes():
        return noted
    found = _AT_END.search(text) or _FLAGGED.search(text)
    if found:
        return found
    last = _LAST_WORD.search(text)
    return last if last and last.group(1) in _codes() else None


@cache
def _codes() -> frozenset[str]:
    """Single words that stand for a figure: a dash, ``..``, ``x``."""
    words = [row["word"] for file in ("nil_words", "cell_codes") for row in reference.rows(file)]
    return frozenset(word for word in words if " " not in word)


def _without_numbers_in_labels(splits: Sequence[Split]) -> list[Split]:
    """A bare number that ends a label's line (``afregning pr. påbegyndt 30``) beside rows whose figures have units."""
    found = list(splits)
    for at, split in enumerate(splits):
        near = splits[max(0, at - 6) : at + 7]
        rows = [other for other in near if len(other.figures) > 1]
        united = sum(1 for row in rows if sum(1 for text in row.figures if _UNITED.search(text)) * 2 > len(row.figures))
        bare = len(split.figures) == 1 and split.label and not _UNITED.search(split.figures[0])
        if bare and split.figures[0][0].isdigit() and rows and 2 * united > len(rows):
            found[at] = Split(f"{split.label} {split.figures[0]}", ())
    return found


def _with_years_in_labels(splits: Sequence[Split]) -> list[Split]:
    """A year that begins the figures of a row (``Alle klynger 2022 2.962 5.924``) under rows that have theirs for a label, or among rows that all
    have one figure less (``Budget 2027 2,60 3,15``)."""
    found = list(splits)
    for at, split in enumerate(splits):
        near = [other for other in splits[max(0, at - NEAR) : at + NEAR + 1] if len(other.figures) > 1]
        others = {len(other.figures) for other in near if not _YEAR.fullmatch(other.figures[0])}
        if split.label and len(split.figures) > 2 and _YEAR.fullmatch(split.figures[0]) and others == {len(split.figures) - 1}:
            found[at] = Split(f"{split.label} {split.figures[0]}", split.figures[1:], split.joined, split.unsure)
            continue
        above = {len(other.figures) for other in splits[max(0, at - NEAR) : at] if _YEAR.fullmatch(other.label)}
        if split.label and len(split.figures) - 1 in above and _YEAR.fullmatch(split.figures[0]):
            found[at] = Split(f"{split.label} {split.figures[0]}", split.figures[1:], split.joined, split.unsure)
    return found


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
        joined = {at: _LOOSE.sub(r"\1\2", _BETWEEN.join(splits[at].figures)).split(_BETWEEN) for at in run}
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


def _runs(splits: Sequence[Split]) -> list[list[int]]:
    """The places of rows of figures that follow each other."""
    rows = (at for at, split in enumerate(splits) if len(split.figures) > 1)
    return runs(rows, lambda run, at: at - run[-1] <= MAX_BETWEEN + 1)


def is_amount_cell(text: str) -> bool:
    """Whether a text is amounts with labels and nothing else: ``1) 0,75 mio. kr.``, ``I alt 2 mio. kr.``, ``-``."""
    if _DASH.fullmatch(text):
        return True
    amounts = find_amounts(text)
    rest, at = "", 0
    for amount in amounts:
        rest += text[at : amount.start]
        at = amount.end
    rest = (rest + text[at:]).strip()
    return bool(amounts) and (not rest or bool(_NOT_MONEY.fullmatch(rest)))


def is_prose(line: TextLine) -> bool:
    """Whether a line has too many words for a cell, ends a sentence, or is a caption; its amounts do not count."""
    text = line.text
    for amount in reversed(find_amounts(text)):
        text = text[: amount.start] + text[amount.end :]
    words = len(text.split())
    return is_caption(line.text) or words > MAX_WORDS or (words >= MIN_SENTENCE and ends_sentence(line))


def ends_sentence(line: TextLine) -> bool:
    """Whether a line ends in a word and a full stop."""
    return bool(_END.search(line.text))
