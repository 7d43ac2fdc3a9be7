"""Changes that sentences state: "steget fra 6,3 % i 2021 til 9,6 % i 2022", "et fald på 10 pct. fra 500 til 450", "240 i 2022 og 300 i 2023, en
stigning på 25 pct.". The direction is tested, and the size where one is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pipeline.interpretation.facets import find_wording
from pipeline.interpretation.quantities import ChangeWord, Passage, Quantity, change_words, same_noun
from pipeline.interpretation.statement_records import (
    Tested,
    equal_word_at,
    figure,
    is_of_another,
    part,
    stated,
    words_at,
)
from pipeline.model import Statement
from pipeline.reconciliation import Rounded

REACH_FROM = 40  # characters from "fra" to its figure
REACH_TO = 90  # … from the first figure to the second
REACH_WORD = 95  # … from the word of change to "fra"
REACH_SIZE = 60  # … from the second figure to the size
HUNDRED = Decimal(100)
AGES = ("år", "årige")  # "unge fra 15 til 30 år" is no change
TOLD = ("up", "down")  # directions a word of change can tell

_FROM = re.compile(r"\bfra\b", re.IGNORECASE)
_TO = re.compile(r"\btil\b(?!.*\btil\b)", re.IGNORECASE | re.DOTALL)
_NO_OPENING = re.compile(r"\d|,|\bmed\b", re.IGNORECASE)  # "fra 2025 med 3 mio. kr. …"
_BREAK = re.compile(r"[;:]|\.\s+[A-ZÆØÅ]")
_SIZE_BEFORE = re.compile(
    r"\b(?:med|på)\s+(?:(?:ca|cirka|knapt?|godt|omkring|omtrent|næsten|i alt|samlet|hele|yderligere)\.?\s+)*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:og|mod|men|mens)\b|,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the later figure of a change, and the characters they take. ``by_years``: told by their years, not by "fra … til"."""

    first: Quantity
    later: Quantity
    start: int
    end: int
    by_years: bool = False

    @property
    def direction(self) -> str:
        """up, down or stable."""
        difference = self.later.value - self.first.value
        return "up" if difference > 0 else "down" if difference < 0 else "stable"


def changes(passage: Passage) -> Iterator[Statement]:
    """The changes stated in a text whose ends are printed."""
    ranges = passage.sentences()
    for number, (start, end) in enumerate(ranges):
        before = ranges[number - 1] if number else None
        after = ranges[number + 1] if number + 1 < len(ranges) else None
        for ends in [*_from_to(passage, start, end), *_by_years(passage, start, end)]:
            yield from _tested(passage, ends, (start, end), before, after)


def _from_to(passage: Passage, start: int, end: int) -> Iterator[Ends]:
    """ "fra X til Y": two quantities of one kind with nothing else between "fra" and the first."""
    inside = passage.within(start, end)
    for match in _FROM.finditer(passage.text, start, end):
        following = [each for each in inside if each.start >= match.end()]
        if len(following) < 2:
            continue
        first, later = following[:2]
        gap = passage.text[first.end : later.start]
        if first.start - match.end() > REACH_FROM or len(gap) > REACH_TO or _BREAK.search(gap) or _FROM.search(gap):
            continue
        opening = passage.text[match.end() : first.start]
        to = _TO.search(gap)
        if to is None or len(gap) - to.end() > REACH_FROM or _TO.search(opening) or _NO_OPENING.search(opening):
            continue
        if both := alike(first, later):
            yield Ends(*both, match.start(), max(later.end, later.noun_end))


def _by_years(passage: Passage, start: int, end: int) -> Iterator[Ends]:
    """ "X i 2021 og Y i 2022", "Y i 2022 mod X i 2021": neighbours of one kind with years of their own."""
    inside = passage.within(start, end)
    for one, other in pairwise(inside):
        gap = passage.text[one.end : other.start]
        if one.year is None or other.year is None or one.year == other.year or len(gap) > REACH_TO:
            continue
        if (
            _BREAK.search(gap)
            or not _AND.search(gap)
            or _FROM.search(passage.text, max(start, one.start - 12), one.start)
        ):
            continue
        first, later = (one, other) if one.year < other.year else (other, one)
        both = alike(first, later)
        if both and (one.noun or one.unit):
            yield Ends(*both, one.start, other.end + _year_length(passage.text, other.end), by_years=True)


def _year_length(text: str, end: int) -> int:
    match = re.match(r"\D{0,45}(?:19|20)\d\d", text[end:])
    return match.end() if match else 0


def alike(first: Quantity, later: Quantity) -> tuple[Quantity, Quantity] | None:
    """Two quantities made comparable, or None: one unit, one thing counted; a bare figure takes the unit of the other."""
    if first.bound != "exact" or later.bound not in ("exact", "at_least", "at_most"):
        return None
    if first.unit != later.unit and (later.unit not in ("percent", "points") or first.unit or first.noun):
        return None
    if first.unit == later.unit == "kr" and first.per != later.per and "total" not in (first.per, later.per):
        return None
    if not first.unit and not later.unit and (not same_noun(first.noun, later.noun) or later.noun in AGES):
        return None
    return None if first.value < 0 or later.value < 0 else (first, later)


def _tested(
    passage: Passage,
    ends: Ends,
    sentence: tuple[int, int],
    before: tuple[int, int] | None,
    after: tuple[int, int] | None,
) -> Iterator[Statement]:
    word, size = _size_of(passage, ends, sentence, before, after)
    if word is None:
        return
    if not ends.by_years or size is not None:
        yield _direction(passage, ends, word)
    if size is not None and size.bound == "exact" and word.direction == ends.direction:
        yield from _size(passage, ends, size)


def _size_of(
    passage: Passage,
    ends: Ends,
    sentence: tuple[int, int],
    before: tuple[int, int] | None,
    after: tuple[int, int] | None,
) -> tuple[ChangeWord | None, Quantity | None]:
    """The word of change that governs two figures, and the stated size: "faldet med 30 mio. kr. fra …", "… til Y, svarende til 25 pct."."""
    text = passage.text
    word = None if ends.by_years else _governing(text, sentence[0], ends.start)
    size = _size_between(passage, word, ends) or _size_after(passage, ends, sentence[1])
    if size is None and after is not None and (equal := find_explaining(text, after)):
        size = _size_after(passage, ends, after[1], equal)
    noun = next(iter(change_words(text, ends.end, size.start)), None) if size and size.start > ends.end else None
    if word is None and noun is not None and noun.direction in TOLD:
        word = noun
    if word is None and before is not None and find_explaining(text, sentence):
        word, size = _told_before(passage, before, ends)
    return word, size


def find_explaining(text: str, sentence: tuple[int, int]) -> int | None:
    """Where the words end with which a sentence explains the one before it ("Dvs.", "Det svarer til"); None when it does not."""
    return words_at("explains", text, sentence[0], sentence[1])


def _governing(text: str, start: int, ends_start: int) -> ChangeWord | None:
    """The last word of change before "fra", in the same clause and not denied."""
    words = [word for word in change_words(text, start, ends_start) if word.direction != "stable"]
    if not words or words[-1].direction == "open" or ends_start - words[-1].end > REACH_WORD:
        return None
    word = words[-1]
    clause = text[word.end : ends_start]
    if _BREAK.search(clause) or _FROM.search(clause) or re.search(r",\s|\bog\b|\bmen\b", clause):
        return None
    return None if find_wording("not", text[max(start, word.start - 20) : ends_start], "statement_words") else word


def _size_between(passage: Passage, word: ChangeWord | None, ends: Ends) -> Quantity | None:
    if word is None:
        return None
    for quantity in passage.within(word.end, ends.start):
        told = (
            _SIZE_BEFORE.search(passage.text, word.end, quantity.start)
            or not passage.text[word.end : quantity.start].strip()
        )
        if told and _is_size(passage.text, quantity, ends):
            return quantity
    return None


def _size_after(passage: Passage, ends: Ends, limit: int, since: int | None = None) -> Quantity | None:
    """The size that stands after the two figures, told by "svarende til" or a noun of change with "på" or "med"."""
    start = since if since is not None else ends.end
    following = [each for each in passage.within(start, limit) if each.start - start <= REACH_SIZE]
    if not following or not _is_size(passage.text, following[0], ends):
        return None
    gap = passage.text[start : following[0].start]
    if _BREAK.search(gap):
        return None
    noun = next(iter(change_words(gap, 0, len(gap))), None)
    if noun is not None and noun.direction in TOLD and _SIZE_BEFORE.search(gap):
        return following[0]
    told = equal_word_at(gap) or since is not None
    return (
        following[0] if told and following[0].unit in ("percent", "points") and not gap.strip().endswith("af") else None
    )


def _told_before(passage: Passage, before: tuple[int, int], ends: Ends) -> tuple[ChangeWord | None, Quantity | None]:
    """The one change of the sentence before, when this one only explains it: "faldet med 10 pct. Dvs. fra 500 til 450"."""
    words = [word for word in change_words(passage.text, *before)]
    sizes = [each for each in passage.within(*before) if each.unit in ("percent", "points")]
    if len(words) != 1 or len(sizes) != 1 or words[0].direction not in TOLD or sizes[0].start < words[0].end:
        return None, None
    if re.search(r"\b(?:hver|pr|per|gennemsnit\w*)\b", passage.text[before[1] : ends.end], re.IGNORECASE):
        return None, None
    return words[0], sizes[0]


def _is_size(text: str, quantity: Quantity, ends: Ends) -> bool:
    if quantity.unit == "percent" and is_of_another(text, quantity):
        return False
    return quantity.unit in ("percent", "points") or (
        quantity.unit == ends.first.unit and same_noun(quantity.noun, ends.later.noun)
    )


# --- the tests ----------------------------------------------------------------------------------------------------------


def _direction(passage: Passage, ends: Ends, word: ChangeWord) -> Statement:
    told = {"up": ("en stigning", "a rise"), "down": ("et fald", "a fall"), "stable": ("ingen ændring", "no change")}
    first, later = figure(ends.first), figure(ends.later)
    overlap = ends.first.low <= ends.later.high and ends.later.low <= ends.first.high
    verdict = "exact" if word.direction == ends.direction else "within_rounding" if overlap else "mismatch"
    danish, english = told[ends.direction]
    return stated(
        passage,
        "direction",
        (min(word.start, ends.start), ends.end),
        Tested(None, None, None, None, verdict),
        ends.first.unit or ends.first.noun or ends.later.noun or "count",
        (part(ends.first), part(ends.later)),
        f"Fra {first[0]} til {later[0]} er {danish}.",
        f"From {first[1]} to {later[1]} is {english}.",
    )


def _size(passage: Passage, ends: Ends, size: Quantity) -> Iterator[Statement]:
    computed = [_change_in(size.unit, ends)]
    if size.unit == ends.first.unit == "percent":  # per cent of a percentage, or percentage points: either may be meant
        computed.insert(0, _change_in("points", ends))
    tested = [Tested.of(size.rounded, each) for each in computed if each is not None]
    if not tested:  # a rise from nothing has no percentage
        return
    best = next((each for each in tested if each.verdict != "mismatch"), tested[0])
    unit = size.unit or size.noun or ends.later.noun or "count"
    said, first, later = figure(size), figure(ends.first), figure(ends.later)
    made = figure(best.computed, size.unit)
    yield stated(
        passage,
        "change",
        (min(ends.start, size.start), max(ends.end, size.end)),
        best,
        unit,
        (part(size), part(ends.first), part(ends.later)),
        f"Fra {first[0]} til {later[0]} er en ændring på {made[0]}; der står {said[0]}.",
        f"From {first[1]} to {later[1]} is a change of {made[1]}; it says {said[1]}.",
    )


def _change_in(unit: str, ends: Ends) -> Rounded | None:
    """How much the later figure differs from the first, without sign, in per cent of the first or in the figures' own unit."""
    low, high = (ends.first, ends.later) if ends.later.value >= ends.first.value else (ends.later, ends.first)
    if unit != "percent":
        return Rounded(high.value - low.value, high.low - low.high, high.high - low.low)
    if ends.first.low <= 0:
        return None
    rising = ends.later.value >= ends.first.value

    def percent(first: Decimal, later: Decimal) -> Decimal:
        change = (later / first - 1) * HUNDRED
        return change if rising else -change

    value = percent(ends.first.value, ends.later.value)
    bounds: Sequence[Decimal] = sorted(
        (percent(ends.first.high, ends.later.low), percent(ends.first.low, ends.later.high))
    )
    return Rounded(value, bounds[0], bounds[1])
