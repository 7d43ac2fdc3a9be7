"""Tables in text whose columns are lost and whose cells still come in order, row by row, under heads that are known by their words.

Where one cell ends and the next begins is decoded for the whole table at once: each run of words is weighed as a cell of the column whose
turn it is (amounts, statuses, names and times look like themselves; texts begin and end as texts do), rows follow one another, and the
cut of most weight counts; so does the reading of heads that nobody knows. Rows that hold only a total or only a name are rows too.
Method: segmental (semi-Markov) decoding, Sarawagi and Cohen, Semi-Markov conditional random fields, NIPS 2004; the weights are set by hand.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from statistics import mean

from pipeline.danish.dates import YEAR
from pipeline.tables.linear_header_words import MAX_LINES, Header, headers_at
from pipeline.tables.linear_lines import Found, TextLine, cell, fragments_of, grid_of, ragged, sought
from pipeline.tables.linear_names import is_cluster, is_name, squeezed
from pipeline.tables.linear_splits import split_line
from pipeline.tables.paragraphs import is_caption
from pipeline.tables.propose.record_cells import (
    BEGINS_AMOUNT,
    LIKELY,
    LOOKS,
    MAX_SHORT,
    NEVER,
    NEW_BLOCK,
    NEW_CELL,
    POSSIBLE,
    SURE,
    Run,
    Word,
    is_total,
    words_of,
)

MAX_WORDS = 3000  # of a table
MAX_TRIED = 150  # words on which readings of the heads are tried
MAX_TEXT = 110  # words of a text
MAX_AMOUNT = 40  # words of a list of amounts
MAX_LABEL = 8  # words of a total's label or of a name
MAX_QUOTE = 120  # characters
MAX_ABOVE = 3  # lines over a header that may be taken for its own
MAX_OPEN = 2  # columns whose heads are unknown
KEPT = 0.25  # of the lines show columns
USUAL_TEXT, LONG_TEXT = 14, 44  # words; what is longer weighs less, up to a length

# weights, in nats
NO_CELL = {"focus_area": -0.7, "anchoring": -1.2, "status": -2.0, "expected_end": -1.0, "amount": -2.0}
NO_TEXT, NO_SUBJECT = -1.5, -5.0  # an empty cell of any other column, and of the one that says what a row is about
BEGINS = {"amount": NEW_CELL, "first item": 1.0, "item": -2.5, "small": -2.5, "inside": -0.5, "line": 0.5}
SMALL_NEXT = -2.5  # small letters go on where a cell ends in the middle of a line
OPEN_END, MID_LINE, LONG = -2.5, -0.7, -0.06
LISTED = 0.3  # of what a blank line weighs counts between the amounts of a cell
SENTENCE = -3.0  # a cell that is a sentence's words
ROW = -1.0
LEAST = 1.1  # weight a row must have on average, for each of its columns
DOUBT = 0.5  # the same of a row that is told

_ITEM = re.compile(r"\(?\d{1,2}[.)]")
_YEAR = re.compile(YEAR)
_WIDE = re.compile(r"\S {3,}\S")

Ways = dict[int, tuple[float, tuple[int, ...]]]  # place → (weight, the ends of the cells up to it)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as decoded: where its cells begin and end, and its weight; ``kind`` is row, total, band, or more (the rest of the row before)."""

    kind: str
    cells: tuple[tuple[int, int], ...]
    weight: float

    @property
    def end(self) -> int:
        return self.cells[-1][1]


def find_records(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""

    def table_at(at: int) -> Found | None:
        readings = _readings(lines, at)
        if readings and all(_is_doubled(header.meanings) for _, header in readings):
            starts = range(at + 1, min(readings[0][1].end, at + MAX_ABOVE + 1))
            readings = [reading for start in starts for reading in _readings(lines, start)] or readings
        return _table(lines, max(readings, key=lambda each: each[0])[1]) if readings else None

    return sought(lines, table_at)


def _is_doubled(meanings: Sequence[str]) -> bool:
    """Whether two heads mean the same although a table has one column of the kind: the first may be a line over the header."""
    return any(meanings.count(each) > 1 for each in meanings if each not in ("", "amount"))


def _readings(lines: Sequence[TextLine], at: int) -> list[tuple[float, Header]]:
    """The headers that may begin on a line, each as it is best read, and what the first words under it weigh."""
    heads = [] if lines[at].furniture else headers_at(lines, at, MAX_OPEN)
    longest = {header.meanings: header for header in heads}
    return [reading for header in longest.values() if (reading := _best_reading(lines, header))]


def _best_reading(lines: Sequence[TextLine], header: Header) -> tuple[float, Header] | None:
    """The header with a meaning for each head that nobody knows, the one under which the first words weigh most, and what they weigh."""
    roles = [
        (meaning,) if meaning else ("", *(role for role in LOOKS if role not in header.meanings))
        for meaning in header.meanings
    ]
    readings = [replace(header, meanings=meanings) for meanings in product(*roles) if _fits(meanings)]
    words_ = _words(lines, header)
    figures = header.meanings.count("amount")
    if not readings or _shows_columns([lines[at] for at in {word.at for word in words_}], figures):
        return None
    run = Run(words_[:MAX_TRIED], lines)
    weighed = [(sum(row.weight for row in _Decoder(run, each.meanings).best()), each) for each in readings]
    return max(weighed, key=lambda each: each[0])


def _shows_columns(lines: Sequence[TextLine], known: int) -> bool:
    """Whether columns are not lost: the lines keep their distances, or end in several figures each, more than are ``known``."""
    wide = sum(bool(_WIDE.search(line.plain.strip())) for line in lines)
    figures = [[figure for figure in split_line(line.plain).figures if not _YEAR.fullmatch(figure)] for line in lines]
    return wide > KEPT * len(lines) or 2 * sum(len(each) > max(1, known) for each in figures) > sum(map(bool, figures))


def _fits(meanings: Sequence[str]) -> bool:
    """Whether rows under such heads can be told: a text, and beside it at least one kind of cell that looks like itself."""
    return (
        bool({"initiative", "focus_area"} & {*meanings})
        and bool({*LOOKS} & {*meanings})
        and (meanings.count("amount") <= 1 or len(meanings) - meanings.count("amount") > 1)
    )


def _subjects(meanings: Sequence[str]) -> list[int]:
    """The columns that say what a row is about: initiatives, else what nobody knows, else areas."""
    wanted = next((each for each in ("initiative", "", "focus_area") if each in meanings), None)
    return [col for col, meaning in enumerate(meanings) if meaning == wanted]


def _table(lines: Sequence[TextLine], header: Header) -> Found | None:
    run = Run(_words(lines, header), lines)
    rows = _Decoder(run, header.meanings).best()
    columns = len(header.cells)
    while rows and rows[-1].kind == "row" and rows[-1].weight <= 0:
        rows.pop()
    plain = [row for row in rows if row.kind == "row"]
    if len(plain) < 2 or mean(row.weight for row in plain) < LEAST * columns:
        return None
    parts: list[list[Sequence[Word]]] = []
    kinds: list[str] = []
    for row in rows:
        cells = [run.words[low:high] for low, high in row.cells]
        if row.kind == "more" and parts:
            _go_on(parts[-1], cells[_subjects(header.meanings)[0]])
        else:
            parts.append(cells)
            kinds.append(row.kind)
    made = [cell(0, col, fragments) for col, fragments in enumerate(header.cells)]
    begun = [bool(part[0]) or kind != "row" for part, kind in zip(parts, kinds, strict=True)]
    spans = _spans(begun, header.meanings[0])
    for at, part in enumerate(parts):
        for col, words_ in enumerate(part):
            height = spans.get(at, 1) if col == 0 else 1
            parted = fragments_of((word.text, lines[word.at]) for word in words_)
            made += [cell(at + 1, col, parted, row_span=height)] if height else []
    unsure = [(row.cells[0][0], row.end) for row in plain if row.weight < DOUBT * columns]
    quotes = [(lines[run.words[low].at], run.text(low, end)[:MAX_QUOTE].replace("\n", " ")) for low, end in unsure]
    doubts = [ragged("cells", line, quote) for line, quote in quotes]
    last = max(word.at for part in parts[-1] for word in part)
    return Found(header.start, last + 1, (grid_of(made, "text-records", 1),), tuple(doubts))


def _go_on(row: list[Sequence[Word]], items: Sequence[Word]) -> None:
    """Puts the next items of a list into the cell of a row that holds the item before them, else into its last text."""
    label = re.sub(r"\D", "", items[0].text)
    before = f"{int(label) - 1}" if label else ""
    held = [any(_ITEM.fullmatch(word.text) and before in word.text for word in words_) for words_ in row]
    col = held.index(True) if any(held) else max(range(len(row)), key=lambda each: len(row[each]))
    row[col] = [*row[col], *items]


def _spans(begun: Sequence[bool], meaning: str) -> dict[int, int]:
    """How many rows the first cell of each row is high: a name or an area holds for the rows after it; 0 where a cell above reaches."""
    spans: dict[int, int] = {}
    first = None
    for at, begins in enumerate(begun):
        first = at if begins else first
        if first is not None and meaning in ("anchoring", "focus_area"):
            spans[at] = 0
            spans[first] = at - first + 1
    return spans


def _words(lines: Sequence[TextLine], header: Header) -> list[Word]:
    """The words after the header up to a caption, without the header printed again on later pages and page furniture."""
    found: list[Word] = []
    heads = [squeezed(" ".join(part.text for part in cells)) for cells in header.cells]
    at = header.end
    while at < len(lines) and len(found) < MAX_WORDS and not is_caption(lines[at].text):
        again = _heads_again(lines, at, heads)
        found += [] if again or lines[at].furniture else words_of(lines, at)
        at = again or at + 1
    return found


def _heads_again(lines: Sequence[TextLine], start: int, heads: Sequence[str]) -> int:
    """The place after the last heads, two or more, where they are printed again from a line on; 0 where they are not."""
    for first in range(len(heads) - 1):
        wanted, text = "".join(heads[first:]), ""
        for at in range(start, min(start + MAX_LINES, len(lines))):
            text += "" if lines[at].furniture else squeezed(lines[at].text)
            if text == wanted:
                return at + 1
            if not wanted.startswith(text):
                break
    return 0


class _Decoder:
    """The words after a header, weighed as cells of its columns."""

    def __init__(self, run: Run, meanings: Sequence[str]) -> None:
        self.run, self.meanings = run, meanings
        self.amounts = [col for col, meaning in enumerate(meanings) if meaning == "amount"]
        self.subjects = _subjects(meanings)
        self.label = next(col for col in range(len(meanings)) if col not in self.amounts)
        self.cells = cache(self._cells)

    def best(self) -> list[Row]:
        """The rows of most weight together, from the first word on."""
        weights = {0: 0.0}
        back: dict[int, tuple[int, Row]] = {}
        top, end = 0.0, 0
        for start in range(len(self.run)):
            if start not in weights or not self.run.row_may_begin(start):
                continue
            for row in self._rows(start):
                weight = weights[start] + row.weight
                if weight > weights.get(row.end, NEVER):
                    weights[row.end], back[row.end] = weight, (start, row)
                    top, end = max((top, end), (weight, row.end))
        rows: list[Row] = []
        while end:
            end, row = back[end]
            rows.insert(0, row)
        return rows

    def _rows(self, start: int) -> Iterator[Row]:
        """The rows that may begin with a word, for each place where one may end the best."""
        yield from self._as_rows("row", start, self._ways(start, ROW, self.cells))
        yield from self._as_rows("more", start, self._ways(start, ROW, self._more_cells))
        if self.amounts:
            yield from self._as_rows("total", start, self._ways(start, 0.0, self._total_cells))
        for end, weight in self._labels(start) if "anchoring" not in self.meanings else ():
            if self.run.words[end - 1].last:
                yield Row("band", ((start, end), *((end, end),) * (len(self.meanings) - 1)), min(weight, SURE))

    def _more_cells(self, start: int, col: int) -> list[tuple[int, float]]:
        """The cells of a row that goes on with the list of the one before: perhaps its name again, and the next items."""
        if col == self.subjects[0]:
            goes_on = start < len(self.run) and self.run.begins[start] == "item"
            ends = self.cells(start, col) if goes_on else []
            return [(end, weight - BEGINS["item"]) for end, weight in ends if end > start]
        return [(start, 0.0), *(self.cells(start, col)[1:] if self.meanings[col] == "anchoring" else ())]

    def _total_cells(self, start: int, col: int) -> list[tuple[int, float]]:
        """The cells of a row that holds a total: its label in the first column that is not of amounts, and amounts."""
        if col in self.amounts:
            return [(end, weight) for end, weight in self.cells(start, col) if end > start]
        return self._labels(start) if col == self.label else [(start, 0.0)]

    def _labels(self, start: int) -> list[tuple[int, float]]:
        """Where the label of a total, or a name that can stand for one, may end that begins with a word, and its weight."""
        found = []
        for end in range(start + 1, min(start + MAX_LABEL, len(self.run)) + 1):
            text = self.run.text(start, end)
            if is_total(text):
                found.append((end, SURE + LIKELY))
            elif "anchoring" not in self.meanings and (is_name(text) or is_cluster(text)):
                found.append((end, SURE))
        return found

    def _as_rows(self, kind: str, start: int, ways: Ways) -> Iterator[Row]:
        for end, (weight, ends) in ways.items():
            if end == start:
                continue
            row = Row(kind, tuple(pairwise((start, *ends))), weight)
            filled = [low < high for low, high in row.cells]
            if kind == "more" or (sum(filled) > 1 and (kind == "total" or any(filled[col] for col in self.subjects))):
                yield row

    def _ways(self, start: int, weight: float, cells: Callable[[int, int], list[tuple[int, float]]]) -> Ways:
        """The places where a row may end that begins with a word, and what it weighs with its best cells."""
        ways: Ways = {start: (weight, ())}
        for col in range(len(self.meanings)):
            after: Ways = {}
            for place, (so_far, ends) in ways.items():
                for end, gain in cells(place, col):
                    if so_far + gain > after.get(end, (NEVER,))[0]:
                        after[end] = (so_far + gain, (*ends, end))
            ways = after
        return ways

    def _cells(self, start: int, col: int) -> list[tuple[int, float]]:
        """Where a cell of a column may end that begins with a word, and its weight each time; nothing is a cell too."""
        meaning, run = self.meanings[col], self.run
        found = [(start, NO_SUBJECT if col in self.subjects else NO_CELL.get(meaning, NO_TEXT))]
        if start == len(run):
            return found
        if meaning not in LOOKS:
            longest = MAX_TEXT if col in self.subjects else MAX_SHORT
            ends = range(start + 1, min(start + longest, len(run)) + 1)
            return found + [(end, self._text(start, end, col)) for end in ends if run.text_may_end[end]]
        first = run.words[start].text
        if meaning == "amount" and not BEGINS_AMOUNT.match(first):
            return found
        for end in range(start + 1, min(start + (MAX_AMOUNT if meaning == "amount" else MAX_SHORT), len(run)) + 1):
            weight = LOOKS[meaning](run.text(start, end))
            if weight == NEVER or run.cuts_amount(end) or run.cuts_time(end):
                continue
            if meaning in ("status", "anchoring") and weight < POSSIBLE and not is_name(run.text(start, end)):
                weight += self._recurs(start, end)
            blocks = sum(word.gap > run.usual_gap for word in run.words[start + 1 : end])
            weight += OPEN_END if end in run.in_names else 0
            weight += self._ends(end) + (
                LISTED * NEW_BLOCK * blocks if meaning == "amount" else NEW_BLOCK * blocks + run.apart[start]
            )
            found.append((end, weight))
        return found

    def _ends(self, end: int) -> float:
        """What it weighs that a cell that is no text ends before a word."""
        last = self.run.words[end - 1]
        inside = not last.last and last.at in self.run.prose
        return (0 if self.run.may_end[end] else SMALL_NEXT) + (SENTENCE if inside else 0)

    def _text(self, start: int, end: int, col: int) -> float:
        """What words weigh as a text."""
        run = self.run
        weight = run.apart[start] + run.runs_over[end - 1] - run.runs_over[start]
        weight += LONG * (min(max(end - start, USUAL_TEXT), LONG_TEXT) - USUAL_TEXT)
        weight += BEGINS[run.begins[start]] if run.lettered[start] < end else NEW_CELL
        weight += 0 if run.may_end[end] else SMALL_NEXT
        weight += SENTENCE if run.words[start].at in run.wordy else 0
        is_open = run.is_open[end]
        weight += OPEN_END if is_open else 0
        if col not in self.subjects:
            text = run.text(start, end)
            looks = (LOOKS[each](text) for each in ("status", "expected_end") if each in self.meanings)
            other = is_open or run.cuts_title(end) or text.endswith(":") or any(look >= LIKELY for look in looks)
            recurs = self._recurs(start, end)
            weight += (OPEN_END if other else recurs) + LONG * (end - start)
            weight += 0 if recurs or run.words[end - 1].last else MID_LINE
        return weight

    def _recurs(self, start: int, end: int) -> float:
        """What it weighs that the same words stand as a cell's elsewhere."""
        return LIKELY if self.run.squeezed(start, end) in self.run.recurring else 0.0
