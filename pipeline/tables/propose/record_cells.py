"""How much a run of words looks like a cell of a kind, in nats: amounts, statuses, names, times, texts."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from pipeline.danish.dates import YEAR
from pipeline.tables.linear_lines import TextLine
from pipeline.tables.linear_names import (
    is_cluster,
    is_cluster_like,
    is_known_cluster,
    is_name,
    is_short_name,
    known_names_squeezed,
    squeezed,
    total_words,
)
from pipeline.tables.linear_splits import FIGURE, UNIT, is_amount_cell, is_prose
from pipeline.tables.linear_splits import MAX_WORDS as MAX_LINE_WORDS
from pipeline.tables.paragraphs import BULLETS, DASHES, list_label, words

MAX_SHORT = 14  # words of a cell that is no text
MAX_STATUS = 7  # of a status or a name that nobody knows
MAX_NAME = 6  # words, broken ones too
MIN_SLIP, NEARLY = 9, 90  # letters of a name that is known wherever it stands, or misspelled, and how alike (per cent) it must be
VARIETY = 0.5  # share of different words beside what recurs
PARTED = 0.2  # share of lines from which on blank lines part cells
RARE = 0.25  # of the lines are sentences where cells are none
SPARSE = 6  # one in so many lines has the usual gap before it
NEVER = float("-inf")

# weights, in nats
SURE, LIKELY, POSSIBLE = 4.0, 2.5, 1.0  # a cell that looks like its column: beyond doubt, well, somewhat
LIST_WITH_TOTAL = 15.0  # more than a list and a row of its total: the total ends the list
WHOLE = 0.3  # for each word of a name: the longest that is one
APART = 0.5  # a cell that begins after a blank line where these part cells
UNKNOWN, UNKNOWN_WORD = -0.7, -0.6  # a status or name that nobody knows, and each of its words
OPEN_STATUS = -1.5  # one that a time should follow
FURTHER = -0.3  # for each word that a known status goes on with
MONTH = -0.1  # for each word that a time, or a name after abbreviations, goes on with
NEW_CELL, NEW_BLOCK, NEW_LINE, NEW_PHRASE, ONE_WORD = -2.5, -1.0, -0.5, -0.7, 0.5  # what a text weighs that runs over the begin of such

_YEAR = re.compile(rf"\(?{YEAR}(?!\d)")
_PERIOD_WORD = re.compile(
    r"(?:\(?(?:19|20)\d\d\)?|[QK]\d|\d{1,2}\.?|[-–/]|\d\d[-/]\d\d|[a-zæøå]+)[.,]?(?:[-–/]\S*)?$|\S+[-–/]\S*\d{4}$"
)
_ORDERED = re.compile(r"(?:\d{1,2}\.|[QK]\d)(?=\s)")
_GROUPS = re.compile(r"[-–−]?\d{1,3}(?: \d{3})+")
_FIGURE = re.compile(FIGURE, re.IGNORECASE)
_OPEN = re.compile(
    rf"(?:[-–,/(&{BULLETS}]|^\(?\w[.)]|\b(?:og|eller|samt|i|på|til|for|med|af|ved|om|den|det|en|et|the|mellem|hos))$",
    re.IGNORECASE,
)
BEGINS_AMOUNT = re.compile(
    r"[-–—−(]?\d|[-–—]$|(?:i|ca\.|heraf|samlet|total|sum|kr\.?|dkk)\b|\(?[a-z]\)$", re.IGNORECASE
)
_UNIT = re.compile(rf"{UNIT}(?:\s|$)", re.IGNORECASE)
_UNIT_BEGUN = re.compile(r"(?:mio|mia|mill|t)\.?", re.IGNORECASE)
_LIST_WITH_TOTAL = re.compile(r"\(?[1a][.)].*\b(?:i alt|ialt|samlet|total|sum)\b[^)]*$", re.IGNORECASE)
_FIRST_ITEM = re.compile(r"\(?[1a][.)]")
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]{2}")
_CAPITAL = re.compile(r"[A-ZÆØÅ][a-zæøå]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its line's place, the blank lines before it where it is the first of its line (else -1), and whether it is the last of its line."""

    text: str
    at: int
    gap: int
    last: bool


class Run:
    """The words after a header, and what their places say about where cells begin and end."""

    def __init__(self, words_: Sequence[Word], lines: Sequence[TextLine]) -> None:
        self.words = words_
        shown = {word.at for word in words_}
        self.prose = {at for at in shown if is_prose(lines[at])}
        wordy = {at for at in self.prose if len(lines[at].text.split()) > MAX_LINE_WORDS}
        self.wordy = wordy if len(wordy) < RARE * len(shown) else set()
        self.offsets, self.squeezed_offsets, self._joined, self._squeezed = [0], [0], "", ""
        for word in words_:
            self._joined += word.text + ("\n" if word.last else " ")
            self._squeezed += squeezed(word.text)
            self.offsets.append(len(self._joined))
            self.squeezed_offsets.append(len(self._squeezed))
        self.line_ends, self.lettered = self._following()
        gaps = Counter(word.gap for word in words_ if word.gap >= 0)
        self.usual_gap = min((gap for gap, times in gaps.items() if SPARSE * times >= gaps.total()), default=0)
        apart = sum(times for gap, times in gaps.items() if gap > self.usual_gap)
        parted = apart >= PARTED * gaps.total()
        self.apart = [
            0.0 if not parted or word.gap < 0 else APART if word.gap > self.usual_gap else -APART for word in words_
        ]
        self.begins = [self._begin(at) for at in range(len(words_))]
        self.runs_over = self._runs_over()
        self.in_names = self._in_names()
        ends = range(1, len(words_) + 1)
        self.is_open, self.may_end, self.text_may_end = (
            [False, *map(told, ends)] for told in (self._is_open, self._may_end, self._text_may_end)
        )
        self.recurring = self._recurring()

    def __len__(self) -> int:
        return len(self.words)

    def text(self, start: int, end: int) -> str:
        """The words from one place to another, with their line breaks."""
        return self._joined[self.offsets[start] : max(self.offsets[start], self.offsets[end] - 1)]

    def squeezed(self, start: int, end: int) -> str:
        """The same without blanks and signs, in small letters."""
        return self._squeezed[self.squeezed_offsets[start] : self.squeezed_offsets[end]]

    def _following(self) -> tuple[list[int], list[int]]:
        """For each word where its line ends, and the next word with letters."""
        ends, lettered = [0] * len(self.words), [0] * len(self.words)
        end = letter = len(self.words)
        for at in range(len(self.words) - 1, -1, -1):
            end = at + 1 if self.words[at].last else end
            letter = at if _LETTERS.search(self.words[at].text) else letter
            ends[at], lettered[at] = end, letter
        return ends, lettered

    def _begin(self, at: int) -> str:
        """How a text that begins with a word begins: amount, first item, item, small, inside (a line), line."""
        word = self.words[at].text
        if is_amount_cell(self.text(at, self.line_ends[at])):
            return "amount"
        if _FIRST_ITEM.match(word):
            return "first item"
        if list_label(f"{word} x"):
            return "item"
        inside = self.words[at].gap < 0
        if word.lstrip("(")[:1].islower() or (inside and not word[0].isupper()):
            return "small"
        return "inside" if inside else "line"

    def _runs_over(self) -> list[float]:
        """For each word what a text weighs less that runs on over it from the first one: what looks like the begin of another cell."""
        total, found = 0.0, []
        for at, word in enumerate(self.words):
            before = self.words[at - 1].text if at else ""
            line = self.text(at, self.line_ends[at])
            if at and word.gap >= 0:
                if before[-1] in "-‐" and word.text[0].islower():
                    total += ONE_WORD
                elif self.begins[at] == "amount" or status(line) >= SURE or is_total(line):
                    total += NEW_CELL
                elif word.gap > self.usual_gap:
                    total += NEW_BLOCK
                elif word.text[0].isupper() and not _OPEN.search(before):
                    total += NEW_LINE
            elif at and word.text[0].isdigit() and self.cuts_amount(at + 1):
                total += NEW_BLOCK
            elif at and _CAPITAL.match(word.text) and (before[-1].islower() or before[-1] == ")"):
                total += NEW_PHRASE * (2 if word.text == before else 1)  # nobody writes a word twice
            found.append(total)
        return found

    def _recurring(self) -> set[str]:
        """The runs of words, begun or ended by a line, that stand more than once and between different words: what always stands
        beside the same word is a part of something (accessor variety, Feng et al., Computational Linguistics 30:1, 2004)."""
        beside: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        texts = ["", *(word.text for word in self.words), ""]
        for start, word in enumerate(self.words):
            if word.text[0].islower():
                continue
            for end in range(max(start, self.lettered[start]) + 1, min(start + MAX_SHORT, len(self.words)) + 1):
                if word.gap >= 0 or self.words[end - 1].last:
                    before, after = beside[self.squeezed(start, end)]
                    before.append(texts[start])
                    after.append(texts[end + 1])
        return {
            text
            for text, (before, after) in beside.items()
            if (fewest := min(len(set(before)), len(set(after)))) > 1 and fewest >= VARIETY * len(before)
        }

    def _is_open(self, end: int) -> bool:
        """Whether the words before a place call for more: a small word, a comma, a list's label, the begin of a known name."""
        return bool(_OPEN.search(self.words[end - 1].text)) or end in self.in_names

    def _in_names(self) -> set[int]:
        """The places inside known names of clusters and municipalities of several words."""
        found: set[int] = set()
        for start in range(len(self.words)):
            for end in range(start + 2, min(start + MAX_NAME, len(self.words)) + 1):
                name = self.squeezed(start, end)
                if len(name) >= MIN_SLIP and name in known_names_squeezed():
                    found.update(range(start + 1, end))
        return found

    def _may_end(self, end: int) -> bool:
        """Whether the words after a place may be another cell's: a new line, a month, or what does not go on in small letters."""
        if end == len(self.words) or self.words[end - 1].last:
            return True
        after = self.words[end].text
        return not after[0].islower() or bool(_times().match(after))

    def row_may_begin(self, start: int) -> bool:
        """Whether a row may begin with a word: the first of its line, or a capital after a figure or a dash."""
        word = self.words[start]
        return word.gap >= 0 or (
            word.text[0].isupper()
            and (self.words[start - 1].text[-1].isdigit() or self.words[start - 1].text in DASHES)
        )

    def _text_may_end(self, end: int) -> bool:
        """The same for a text, which may go on with figures too."""
        after = self.words[end].text if end < len(self.words) else "A"
        begun = after[0].isupper() or after[0].isdigit() or after in DASHES
        return self.words[end - 1].last or begun or bool(_FIRST_ITEM.match(after))

    def cuts_title(self, end: int) -> bool:
        """Whether the words on both sides are written with capitals after a small word that calls for a name (``brug af Kom Trygt hjem``)."""
        if end < 2 or end == len(self.words) or self.words[end - 1].last:
            return False
        called, before, after = (self.words[at].text for at in (end - 2, end - 1, end))
        return bool(_OPEN.search(called)) and called.isalpha() and before[0].isupper() and after[0].isupper()

    def cuts_time(self, end: int) -> bool:
        """Whether the year of a month stands right after a place."""
        after = self.words[end].text if end < len(self.words) else ""
        return bool(_YEAR.match(after)) and bool(_times().match(self.words[end - 1].text))

    def cuts_amount(self, end: int) -> bool:
        """Whether the unit of a figure, or the rest of it, stands right after a place."""
        before, after = self.words[end - 1].text, self.words[end].text if end < len(self.words) else ""
        return (before[-1].isdigit() or bool(_UNIT_BEGUN.fullmatch(before))) and bool(_UNIT.match(after))


@lru_cache(maxsize=4096)
def amount(text: str) -> float:
    """How much a text looks like a cell of amounts."""
    one = text.replace("\n", " ")
    if one in DASHES:
        return POSSIBLE
    if _YEAR.fullmatch(one):
        return 0.0
    if is_amount_cell(one) or all(map(is_amount_cell, text.split("\n"))):
        return LIST_WITH_TOTAL if _LIST_WITH_TOTAL.match(one) else SURE
    return LIKELY if _FIGURE.fullmatch(one) or _GROUPS.fullmatch(one) else NEVER


def _nobody_knows(text: str) -> float:
    """What a short text weighs that is no known status or name."""
    count = len(text.split())
    return UNKNOWN + UNKNOWN_WORD * count if count <= MAX_STATUS and not any(map(str.isdigit, text)) else NEVER


@lru_cache(maxsize=4096)
def status(text: str) -> float:
    """How much a text looks like a status: a known one, perhaps with what it waits for or a bracket; any other short one may be."""
    one = text.replace("\n", " ")
    if not one[0].isupper():
        return NEVER
    for known in words("status"):
        if one.rstrip(".,") == known:
            return OPEN_STATUS if known in words("open_status") else SURE
        rest = one.removeprefix(known) if one.startswith(known) else ""
        bracketed = rest[:2] == " (" and one[-1] == ")"
        if bracketed or rest[:2] in (", ", ". ") or (rest[:1] == " " and rest[1:2].islower()):
            return SURE + FURTHER * len(rest.split())
    return _nobody_knows(one)


@lru_cache(maxsize=4096)
def anchoring(text: str) -> float:
    """How much a text looks like who something belongs to: names of places, clusters, units, or several of them."""
    one = text.replace("\n", " ")
    if not (one[0].isupper() or one[0] == "("):
        return NEVER
    longer = WHOLE * len(one.split())
    if is_name(text) or squeezed(text) in known_names_squeezed() or is_known_cluster(text):
        return SURE + longer
    if is_cluster_like(one):
        return SURE + longer - 0.5
    if is_short_name(one):
        return LIKELY - 0.5 if one.isupper() else SURE - 0.5
    if _nearly_known(squeezed(text)):
        return LIKELY + longer
    if one[0] == "(" and is_short_name(one.partition(")")[0] + ")"):
        return LIKELY + MONTH * len(one.split())
    parts = [part for part in re.split(r"(?:,|/| og | samt |\n)\s*", text) if part]
    if len(parts) > 1 and all(is_name(part) or is_short_name(part) or is_cluster_like(part) for part in parts):
        return SURE - 0.5
    return _nobody_knows(one)


def _nearly_known(name: str) -> bool:
    """Whether a name is a known one but for a slip."""
    return len(name) >= MIN_SLIP and bool(
        process.extractOne(name, known_names_squeezed(), scorer=fuzz.ratio, score_cutoff=NEARLY)
    )


@lru_cache(maxsize=4096)
def expected_end(text: str) -> float:
    """How much a text looks like when something ends."""
    one = text.replace("\n", " ")
    if one in DASHES:
        return POSSIBLE
    known = _times().match(one)
    rest = one[known.end() :].lstrip("-–/").split() if known else one.split()
    if not (known or _YEAR.match(one) or (_ORDERED.match(one) and rest[1:])) or not all(map(_PERIOD_WORD.match, rest)):
        return NEVER
    return LIKELY + POSSIBLE * bool(_YEAR.search(one)) + MONTH * len(rest)


@cache
def _times() -> re.Pattern[str]:
    """What times begin with."""
    known = [re.escape(word) for kind in ("period", "month") for word in words(kind)]
    return re.compile(rf"(?:{'|'.join(known)})(?![a-zæøå])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Whether a text labels a total: a word for one, with clusters or a name or nothing."""
    parts = text.replace("\n", " ").rstrip(":").split()
    if any(map(str.isdigit, text)):
        return False
    ways = [(parts[:count], parts[count:]) for count in (1, 2)] + [(parts[-count:], parts[:-count]) for count in (1, 2)]
    return any(
        " ".join(said).lower().rstrip(":.,") in total_words() and (not rest or _is_of_all(rest)) for said, rest in ways
    )


def _is_of_all(words_: Sequence[str]) -> bool:
    name = " ".join(words_)
    return squeezed(name) in known_names_squeezed() or is_cluster(name) or words_[-1].lower() in _PLURALS


_PLURALS = ("klynger", "klyngerne", "sundhedsklynger", "kommuner", "regioner", "indsatser")
LOOKS: dict[str, Callable[[str], float]] = {
    "amount": amount,
    "status": status,
    "anchoring": anchoring,
    "expected_end": expected_end,
}


def words_of(lines: Sequence[TextLine], at: int) -> list[Word]:
    """The words of a line."""
    texts = lines[at].plain.split()
    return [
        Word(text, at, -1 if number else lines[at].gap, number + 1 == len(texts)) for number, text in enumerate(texts)
    ]
