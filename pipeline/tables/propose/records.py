"""Tables in text whose columns are lost and whose cells still come in order, row by row, under heads that are known by their words.

Where one cell ends and the next begins is decoded for the whole table at once: each run of words is weighed as a cell of the column whose
turn it is (amounts, statuses, names and periods look like themselves; texts begin and end as texts do), rows follow one another, and the
cut of most weight counts. Rows that hold only a total or only a name are rows too.
Method: segmental (semi-Markov) decoding, Sarawagi and Cohen, Semi-Markov conditional random fields, NIPS 2004; the weights are set by hand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.danish.numbers import read_figure
from pipeline.model import Cell
from pipeline.tables.linear_header_words import MAX_LINES, Header, headers_at
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of, ragged
from pipeline.tables.linear_names import (
    is_cluster_like,
    is_known_cluster,
    is_name,
    is_short_name,
    known_names_squeezed,
    squeezed,
    total_words,
)
from pipeline.tables.linear_splits import FIGURE, UNIT
from pipeline.tables.paragraph_cues import DASHES, is_caption, list_label, words
from pipeline.tables.propose.amount_cells import is_amount_cell
from pipeline.tables.prose_lines import is_prose

MAX_WORDS = 3000  # of a table
MAX_SHORT = 14  # words of a cell that is no text
MAX_TEXT = 70  # words of a text
MAX_AMOUNT = 40  # words of a list of amounts
MAX_QUOTE = 120  # characters
MAX_TOTAL = 8  # words of a total's label
MIN_SLIP, NEARLY = 9, 90  # letters of a name that may be misspelled, and how alike (per cent) it must be
KEPT = 0.25  # of the lines show columns
MAX_OPEN = 2  # columns whose heads are unknown
USUAL_TEXT = 14  # words; longer ones weigh less
NEVER = float("-inf")

# weights, in nats
SURE, LIKELY, POSSIBLE = 4.0, 2.5, 1.0  # a cell that looks like its column: beyond doubt, well, somewhat
NO_CELL = {
    "focus_area": -0.7,
    "anchoring": -1.2,
    "initiative": -5.0,
    "status": -2.0,
    "expected_end": -1.0,
    "amount": -2.0,
}
NO_TEXT = -1.5  # an empty cell of any other column
SMALL, CAPITAL, MID_LINE, OPEN_END, LONG = -2.5, 0.5, -1.0, -2.5, -0.06
BREAKS = {"cell": -2.5, "gap": -1.0, "capital": -0.5, "hyphen": 0.5, "mid-line": -0.7}  # what a text runs over
VARIETY = 0.5  # share of different words beside what recurs
SENTENCE = -3.0  # a cell that is a sentence's words
LISTED = 0.3  # of what a blank line weighs counts between the amounts of a cell
LIST = 1.0  # a list that begins
ROW, BAND = -1.0, -0.5
WHOLE = 0.3  # for each word of a name: the longest that is one
LEAST = 1.1  # weight a row must have on average, for each of its columns
DOUBT = 0.5  # the same of a row that is told

_YEAR = re.compile(r"\(?(?:19|20)\d\d")
_PERIOD_WORD = re.compile(
    r"(?:\(?(?:19|20)\d\d\)?|[QK]\d|\d{1,2}\.?|[-–/]|\d\d[-/]\d\d|[a-zæøå]+)[.,]?(?:[-–/]\S*)?$|\S+[-–/]\S*\d{4}$"
)
_GROUPS = re.compile(r"[-–−]?\d{1,3}(?: \d{3})+")
_FIGURE = re.compile(FIGURE, re.IGNORECASE)
_OPEN = re.compile(
    r"(?:[-–,/(&]|^\(?\w[.)]|\b(?:og|eller|samt|i|på|til|for|med|af|ved|om|den|det|en|et|the|mellem|hos))$",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"{UNIT}(?:\s|$)", re.IGNORECASE)
_WIDE = re.compile(r"\S {3,}\S")
_UNIT_BEGUN = re.compile(r"(?:mio|mia|mill|t)\.?", re.IGNORECASE)
_FIRST_ITEM = re.compile(r"\(?[1a][.)]")
_CAPITAL = re.compile(r"[A-ZÆØÅ][a-zæøå]{2}")
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]{2}")
_BEGINS_AMOUNT = re.compile(
    r"[-–—−(]?\d|[-–—]$|(?:i|ca\.|heraf|samlet|total|sum|kr\.?|dkk)\b|\(?[a-z]\)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the place of its line; how many blank lines stand before it where it is the first of its line, else -1; whether it is the
    last of its line."""

    text: str
    at: int
    gap: int
    last: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row as decoded: where each column's cell begins and ends, and its weight; ``kind`` is row, total or band."""

    kind: str
    cells: tuple[tuple[int, int], ...]
    weight: float


def find_records(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        heads = [] if lines[at].furniture else headers_at(lines, at, MAX_OPEN)
        longest = {header.meanings: header for header in heads if _fits(header.meanings)}
        tables = [table for header in longest.values() if (table := _table(lines, header))]
        if tables:
            found.append(max(tables, key=lambda each: each[0])[1])
        at = found[-1].end if tables else at + 1
    return found


def _fits(meanings: Sequence[str]) -> bool:
    """Whether rows under such heads can be told: a text, and beside it at least one kind of cell that looks like itself."""
    return bool({"initiative", "focus_area"} & {*meanings}) and bool(
        {"amount", "status", "anchoring", "expected_end"} & {*meanings}
    )


def _text_columns(meanings: Sequence[str]) -> list[int]:
    """The columns of which each row has something to say: those of initiatives, else those nobody knows, else those of areas."""
    of = {
        wanted: [col for col, meaning in enumerate(meanings) if meaning == wanted]
        for wanted in ("initiative", "", "focus_area")
    }
    return next((columns for columns in of.values() if columns), [])


def _table(lines: Sequence[TextLine], header: Header) -> tuple[float, Found] | None:
    words_ = _words(lines, header)
    below = {word.at for word in words_}
    if sum(bool(_WIDE.search(lines[at].plain.strip())) for at in below) > KEPT * len(below):
        return None  # its columns are not lost
    decoder = _Decoder(words_, header.meanings, lines)
    rows = decoder.best()
    weight, columns = sum(row.weight for row in rows), len(header.cells)
    plain = [row for row in rows if row.kind == "row"]
    if len(plain) < 2 or weight < LEAST * len(plain) * columns:
        return None
    end = rows[-1].cells[-1][1]
    made: list[Cell] = [cell(0, col, fragments) for col, fragments in enumerate(header.cells)]
    for at, row in enumerate(rows, 1):
        made += [cell(at, col, _fragments(words_[low:high], lines)) for col, (low, high) in enumerate(row.cells)]
    doubts = [
        ragged(
            "cells",
            lines[words_[row.cells[0][0]].at],
            decoder.text(row.cells[0][0], row.cells[-1][1])[:MAX_QUOTE].replace("\n", " "),
        )
        for row in plain
        if row.weight < DOUBT * columns
    ]
    last, total = _total_below(rows, words_, header.meanings)
    if total is not None:
        made += [cell(len(rows) + 1, col, _fragments(total if col == last else (), lines)) for col in range(columns)]
        end += len(total)
    return weight, Found(header.start, words_[end - 1].at + 1, (grid_of(made, "text-records", 1),), tuple(doubts))


def _words(lines: Sequence[TextLine], header: Header) -> list[Word]:
    """The words after the header up to a caption, without the header printed again on later pages and page furniture."""
    found: list[Word] = []
    heads = [squeezed(" ".join(part.text for part in cells)) for cells in header.cells]
    at = header.end
    while at < len(lines) and len(found) < MAX_WORDS and not is_caption(lines[at].text):
        line = lines[at]
        again = _heads_again(lines, at, heads)
        if again:
            at = again
            continue
        if not line.furniture:
            texts = line.plain.split()
            found += [
                Word(text, at, line.gap if not number else -1, number + 1 == len(texts))
                for number, text in enumerate(texts)
            ]
        at += 1
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

    def __init__(self, words_: Sequence[Word], meanings: Sequence[str], lines: Sequence[TextLine]) -> None:
        self.words, self.meanings, self.lines = words_, meanings, lines
        self.gaps = Counter(word.gap for word in words_ if word.gap >= 0)
        self.usual_gap = min((gap for gap, times in self.gaps.items() if 6 * times >= self.gaps.total()), default=0)
        self.breaks = self._breaks()
        self.often = self._often()
        self.amounts = [col for col, meaning in enumerate(meanings) if meaning == "amount"]
        self.texts = _text_columns(meanings)

    def best(self) -> list[Row]:
        """The rows of most weight together, from the first word on."""
        weights = {0: 0.0}
        back: dict[int, tuple[int, Row]] = {}
        top, end = 0.0, 0
        for start in range(len(self.words)):
            weight = weights.pop(start, NEVER)
            if weight == NEVER or weight < top - MAX_TEXT:
                continue
            for row in self._rows(start):
                after = row.cells[-1][1]
                if weight + row.weight > weights.get(after, NEVER):
                    weights[after] = weight + row.weight
                    back[after] = (start, row)
                    if weights[after] > top:
                        top, end = weights[after], after
        rows: list[Row] = []
        while end:
            end, row = back[end]
            rows.insert(0, row)
        return rows

    def _rows(self, start: int) -> Iterator[Row]:
        """The rows that may begin with a word, for each place where one may end the best."""
        yield from self._bands(start)
        ways: dict[int, tuple[float, tuple[int, ...]]] = {start: (ROW, ())}
        for col in range(len(self.meanings)):
            ways = self._with_cell(ways, col)
        yield from self._as_rows("row", start, ways)
        if self.amounts:
            for end in range(start + 1, min(start + MAX_TOTAL, len(self.words)) + 1):
                if _is_total(self.text(start, end)):
                    empty = (end,) * self.amounts[0]
                    ways = {end: (SURE + LIKELY, empty)}
                    for col in range(self.amounts[0], len(self.meanings)):
                        ways = (
                            self._with_cell(ways, col)
                            if self.meanings[col] == "amount"
                            else {at: (weight, (*ends, at)) for at, (weight, ends) in ways.items()}
                        )
                    yield from self._as_rows("total", start, ways)

    def _as_rows(self, kind: str, start: int, ways: dict[int, tuple[float, tuple[int, ...]]]) -> Iterator[Row]:
        for end, (weight, ends) in ways.items():
            edges = (start, *ends)
            row = Row(kind, tuple(pairwise(edges)), weight)
            filled = [low < high for low, high in row.cells]
            if end > start and (kind == "total" or any(filled[col] for col in self.texts)) and sum(filled) > 1:
                yield row

    def _with_cell(
        self, ways: dict[int, tuple[float, tuple[int, ...]]], col: int
    ) -> dict[int, tuple[float, tuple[int, ...]]]:
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (weight, ends) in ways.items():
            for end, gain in self._cells(start, col):
                if weight + gain > after.get(end, (NEVER,))[0]:
                    after[end] = (weight + gain, (*ends, end))
        return after

    def _bands(self, start: int) -> Iterator[Row]:
        """A name alone on its lines, where no column is for names."""
        if "anchoring" in self.meanings or self.words[start].gap < 0:
            return
        for end in range(start + 1, min(start + 6, len(self.words)) + 1):
            text = self.text(start, end)
            if self.words[end - 1].last and (is_name(text) or is_cluster_like(text)):
                yield Row("band", ((start, end), *((end, end),) * (len(self.meanings) - 1)), SURE + BAND)

    @cache  # noqa: B019 the decoder lives for one table
    def _cells(self, start: int, col: int) -> tuple[tuple[int, float], ...]:
        """Where a cell of a column may end that begins with a word, and its weight each time; nothing is a cell too."""
        meaning = self.meanings[col]
        found = [(start, NO_CELL["initiative"] if col in self.texts else NO_CELL.get(meaning, NO_TEXT))]
        if start == len(self.words):
            return tuple(found)
        if meaning in ("initiative", "focus_area", "", "label"):
            longest = MAX_TEXT if meaning == "initiative" or col in self.texts else MAX_SHORT
            for end in range(start + 1, min(start + longest, len(self.words)) + 1):
                weight = self._text_weight(start, end, col)
                if weight > NEVER:
                    found.append((end, weight))
            return tuple(found)
        weigh = {"amount": _amount, "status": _status, "anchoring": _anchoring, "expected_end": _expected}[meaning]
        longest = MAX_AMOUNT if meaning == "amount" and _BEGINS_AMOUNT.match(self.words[start].text) else MAX_SHORT
        for end in range(start + 1, min(start + longest, len(self.words)) + 1):
            weight = weigh(self.text(start, end)) if not self._cuts_amount(end) else NEVER
            if meaning in ("status", "anchoring") and NEVER < weight < POSSIBLE and not is_name(self.text(start, end)):
                weight += self._recurs(start, end)
            if weight > NEVER:
                gaps = self._gaps_inside(start, end) * (LISTED if meaning == "amount" else 1)
                found.append((end, weight + gaps + self._ends(end)))
        return tuple(found)

    def _ends(self, end: int) -> float:
        """What it weighs that a cell that is no text ends before a word."""
        last = self.words[end - 1]
        return (0 if self._may_end(end) else SMALL) + (
            0 if last.last or not is_prose(self.lines[last.at]) else SENTENCE
        )

    def _may_end(self, end: int) -> bool:
        """Whether the words after may be another cell's: a new line, or what begins as cells do."""
        return end == len(self.words) or self.words[end - 1].last or not self.words[end].text[0].islower()

    def _cuts_amount(self, end: int) -> bool:
        """Whether the unit of a figure, or the rest of it, stands right after."""
        before, after = self.words[end - 1].text, self.words[end].text if end < len(self.words) else ""
        begun = before[-1].isdigit() or bool(_UNIT_BEGUN.fullmatch(before))
        return begun and bool(_UNIT.match(after))

    def _text_weight(self, start: int, end: int, col: int) -> float:
        last = self.words[end - 1]
        weight = self.breaks[end - 1] - self.breaks[start] + LONG * max(0, end - start - USUAL_TEXT)
        weight += self._begins(start, end)
        if not last.last and not (self.words[end].text[0].isupper() or _FIRST_ITEM.match(self.words[end].text)):
            weight += 2 * SMALL if not self._may_end(end) else MID_LINE
        is_open = bool(_OPEN.search(last.text)) or self._cuts_name(end)
        if is_open:
            weight += OPEN_END
        if col not in self.texts:
            text = self.text(start, end)
            is_open = is_open or last.text.endswith(":")
            other = max(_status(text), _expected(text)) >= LIKELY
            weight += OPEN_END if is_open or other else self._recurs(start, end)
            weight += LONG * (end - start)
        return weight

    def _cuts_name(self, end: int) -> bool:
        """Whether the words on both sides are a known name together."""
        return 0 < end < len(self.words) and is_known_cluster(f"{self.words[end - 1].text} {self.words[end].text}")

    def _begins(self, start: int, end: int) -> float:
        """What the first words of a text weigh."""
        first = self.words[start].text
        line = self.text(start, self._line_ends[start])
        if is_amount_cell(line) or not any(_LETTERS.search(word.text) for word in self.words[start:end]):
            return BREAKS["cell"]
        if _FIRST_ITEM.match(first):
            return LIST
        if list_label(f"{first} x"):
            return MID_LINE
        small = first.lstrip("(")[:1].islower() or (self.words[start].gap < 0 and not first[0].isupper())
        return (SMALL if small else CAPITAL) + (MID_LINE if self.words[start].gap < 0 else 0)

    def _recurs(self, start: int, end: int) -> float:
        """What it weighs that the same words stand as a cell's elsewhere."""
        return LIKELY if squeezed(self.text(start, end)) in self.often else 0.0

    def _gaps_inside(self, start: int, end: int) -> float:
        return BREAKS["gap"] * sum(word.gap > self.usual_gap for word in self.words[start + 1 : end])

    def text(self, start: int, end: int) -> str:
        """The words from one place to another, with their line breaks."""
        text = ""
        for word, before in zip(self.words[start:end], (None, *self.words[start : end - 1]), strict=True):
            text += ("" if before is None else "\n" if before.last else " ") + word.text
        return text

    def _breaks(self) -> list[float]:
        """For each word what a text weighs less that runs on over it from the first: begins of lines that look like new cells."""
        total, found = 0.0, []
        line_ends = self._line_ends
        for at, word in enumerate(self.words):
            if at and word.gap >= 0:
                before = self.words[at - 1].text
                line = self.text(at, line_ends[at])
                if before[-1] in "-‐" and word.text[0].islower():
                    total += BREAKS["hyphen"]
                elif is_amount_cell(line) or _status(line) >= SURE or _is_total(line):
                    total += BREAKS["cell"]
                elif word.gap > self.usual_gap:
                    total += BREAKS["gap"]
                elif word.text[0].isupper() and not _OPEN.search(before) and not list_label(line):
                    total += BREAKS["capital"]
            elif at and _CAPITAL.match(word.text) and self.words[at - 1].text[-1].islower():
                total += BREAKS["mid-line"]
            found.append(total)
        return found

    @cached_property
    def _line_ends(self) -> list[int]:
        ends, end = [0] * len(self.words), len(self.words)
        for at in range(len(self.words) - 1, -1, -1):
            end = at + 1 if self.words[at].last else end
            ends[at] = end
        return ends

    def _often(self) -> set[str]:
        """The runs of words, begun or ended by a line, that stand more than once and between different words: what always stands
        beside the same word is a part of something (accessor variety, Feng et al., Computational Linguistics 30:1, 2004)."""
        beside: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        texts = ["", *(word.text for word in self.words), ""]
        for start, word in enumerate(self.words):
            if word.text[0].islower():
                continue
            text = ""
            for end in range(start, min(start + MAX_SHORT, len(self.words))):
                text += squeezed(self.words[end].text)
                if (word.gap >= 0 or self.words[end].last) and any(map(str.isalpha, text)):
                    beside[text][0].append(texts[start])
                    beside[text][1].append(texts[end + 2])
        return {
            text
            for text, (before, after) in beside.items()
            if (fewest := min(len(set(before)), len(set(after)))) > 1 and fewest >= VARIETY * len(before)
        }


@lru_cache(maxsize=4096)
def _amount(text: str) -> float:
    """How much a text looks like a cell of amounts."""
    one = text.replace("\n", " ")
    if not _BEGINS_AMOUNT.match(one):
        return NEVER
    if one in DASHES:
        return POSSIBLE
    if _YEAR.fullmatch(one):
        return 0.0
    if is_amount_cell(one) or all(map(is_amount_cell, text.split("\n"))):
        return SURE
    if _FIGURE.fullmatch(one) or _GROUPS.fullmatch(one):
        return LIKELY
    return NEVER


@lru_cache(maxsize=4096)
def _status(text: str) -> float:
    """How much a text looks like a status: a known one, perhaps with what it waits for or a bracket; any other short one may be."""
    one = text.replace("\n", " ")
    if not one[0].isupper():
        return NEVER
    for status in words("status"):
        if one == status or one.rstrip(".,") == status:
            return SURE
        if one.startswith(status + " "):
            rest = one[len(status) + 1 :]
            if (rest[0] == "(" and rest[-1] == ")") or rest[0].islower():
                return SURE - 0.3 * len(rest.split())
    return -0.8 * len(one.split()) if len(one.split()) <= 4 and not any(char.isdigit() for char in one) else NEVER


@lru_cache(maxsize=4096)
def _anchoring(text: str) -> float:
    """How much a text looks like who something belongs to: names of places, clusters, units, or several of them."""
    one = text.replace("\n", " ")
    if not (one[0].isupper() or one[0] == "("):
        return NEVER
    if is_name(text) or squeezed(text) in known_names_squeezed():
        return SURE + WHOLE * len(one.split())
    if is_known_cluster(text) or is_cluster_like(one):
        return SURE + WHOLE * len(one.split()) - 0.5
    if is_short_name(one):
        return LIKELY - 0.5 if one.isupper() else SURE - 0.5
    if _nearly_known(squeezed(text)):
        return LIKELY + WHOLE * len(one.split())
    parts = [part for part in re.split(r"(?:,|/| og | samt |\n)\s*", text) if part]
    if len(parts) > 1 and all(is_name(part) or is_short_name(part) or is_cluster_like(part) for part in parts):
        return SURE - 0.5
    return -0.8 * len(one.split()) if len(one.split()) <= 5 and not any(char.isdigit() for char in one) else NEVER


def _nearly_known(name: str) -> bool:
    """Whether a name is a known one but for a slip."""
    return (
        len(name) >= MIN_SLIP
        and process.extractOne(name, known_names_squeezed(), scorer=fuzz.ratio, score_cutoff=NEARLY) is not None
    )


@lru_cache(maxsize=4096)
def _expected(text: str) -> float:
    """How much a text looks like when something ends."""
    one = text.replace("\n", " ")
    if one in DASHES:
        return POSSIBLE
    first, *rest = one.split()
    known = re.split(r"[-/]", first.lower())[0].rstrip(".,") in _period_words() or bool(_YEAR.match(first))
    ordered = bool(re.fullmatch(r"(?:\d{1,2}\.|[QK]\d)", first)) and bool(rest)
    if not (known or ordered) or not all(_PERIOD_WORD.match(word) for word in rest):
        return NEVER
    return LIKELY + (POSSIBLE if any(_YEAR.search(word) for word in (first, *rest)) else 0.0) - 0.1 * len(rest)


@cache
def _period_words() -> frozenset[str]:
    return frozenset(word.lower().split()[0] for kind in ("period", "month") for word in words(kind))


@lru_cache(maxsize=4096)
def _is_total(text: str) -> bool:
    """Whether a text labels a total: a word for one, with a name or nothing."""
    parts = text.lower().replace("\n", " ").rstrip(":").split()
    for count in (1, 2):
        for said, rest in ((parts[:count], parts[count:]), (parts[-count:], parts[:-count])):
            if " ".join(said).rstrip(":.") in total_words():
                name = " ".join(text.split()[count:] if said == parts[:count] else text.split()[:-count])
                return (
                    not rest
                    or squeezed(name) in known_names_squeezed()
                    or is_known_cluster(name)
                    or is_cluster_like(name)
                )
    return False


def _total_below(
    rows: Sequence[Row], words_: Sequence[Word], meanings: Sequence[str]
) -> tuple[int, Sequence[Word] | None]:
    """The figure right under the rows that is the sum of a column: its column and its words."""
    end = rows[-1].cells[-1][1]
    line = [word for word in words_[end : end + MAX_SHORT] if word.at == words_[end].at] if end < len(words_) else []
    printed = read_figure(" ".join(word.text for word in line), "da") if line else None
    for col, meaning in enumerate(meanings):
        if printed is None or meaning != "amount":
            continue
        texts = [
            " ".join(word.text for word in words_[low:high])
            for row in rows
            if row.kind == "row"
            for low, high in (row.cells[col],)
        ]
        parts = [figure for text in texts if (figure := read_figure(text, "da"))]
        if len(parts) > 1 and sum(part.value for part in parts) == printed.value:
            return col, line
    return 0, None


def _fragments(found: Sequence[Word], lines: Sequence[TextLine]) -> list[Fragment]:
    made: list[Fragment] = []
    place = -1
    for word in found:
        if word.at == place:
            made[-1] = Fragment(f"{made[-1].text} {word.text}", made[-1].page, made[-1].number)
        else:
            made.append(Fragment(word.text, lines[word.at].page, lines[word.at].number))
            place = word.at
    return made
