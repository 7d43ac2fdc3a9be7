"""Ranges that sentences compare: a cluster's figures lie inside the country's ("4,4–4,8 dage mod 4,3–5,8 på landsplan"). Two bases ("pr. 100",
"pr. 1.000") where the ranges fit only if they are one are a question of the unit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pipeline.danish.dates import YEAR
from pipeline.danish.numbers import parse_number
from pipeline.interpretation.roles.facets import find_wording, wordings
from pipeline.interpretation.statements.quantities import Passage, Quantity, same_noun
from pipeline.interpretation.statements.records import figure, judged, part, stated
from pipeline.model import Paragraph, Statement
from pipeline.reconciliation import Comparison
from pipeline.reference.texts import message, pairs

NEAR = 2  # sentences between two ranges that are compared
TELLING = 8  # letters of a word that tells what is measured
REACH = 60

_BETWEEN = re.compile(r"\bmellem\s+(?:ca\.\s*)?$", re.IGNORECASE)
_AND = re.compile(r"(?:\s+[a-zæøå]+)?\s+og\s+(?:ca\.\s*)?", re.IGNORECASE)
_DASH = re.compile(r"\s?[-–]\s?")
_BASE = re.compile(r"\bpr\.?\s+(?P<base>\d[\d.]*)(?=\s+[\d\w+])", re.IGNORECASE)
_PART = re.compile(r"[,;.]\s|\b(?:mod|imod|mens|hvorimod|sammenlignet med|i forhold til)\b", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:mod|imod|mens|hvorimod|sammenlignet med)\b", re.IGNORECASE)
_WORD = re.compile(rf"[a-zæøå-]{{{TELLING},}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """A printed range: its two figures (the same one twice for a single figure), whose it is (country or local), the base of its rate
    ("pr. 1.000": 1000; None where no base is printed), the telling words and years of its sentence.
    ``base_start`` is where the base stands."""

    passage: Passage
    low: Quantity
    high: Quantity
    scope: str
    base: Decimal | None
    base_text: str
    base_start: int
    words: frozenset[str]
    years: frozenset[int]

    @property
    def place(self) -> tuple[int, int]:
        """Its characters, from its base on where that comes first."""
        return min(self.low.start, self.high.start, self.base_start), max(self.low.end, self.high.end)


def ranges_compared(passages: Sequence[Passage]) -> Iterator[Statement]:
    """Each local range against the country's for the same measure, at most two sentences away."""
    sentences: list[list[Range]] = []
    for before, passage in pairwise([None, *passages]):
        if before is not None and passage is not None and _apart(before, passage):
            sentences += [[]] * (NEAR + 1)
        if passage is not None:
            sentences += [_ranges(passage, start, end) for start, end in passage.sentences()]
    for number, found in enumerate(sentences):
        near = [each for other in sentences[max(0, number - NEAR) : number + NEAR + 1] for each in other]
        for local in found:
            if local.scope == "local":
                country = [each for each in near if each.scope == "country" and _same_measure(local, each)]
                if len(country) == 1:
                    yield from _compared(local, country[0])


def _apart(before: Passage, passage: Passage) -> bool:
    """Whether two texts cannot speak of one thing: in a table, or a heading between."""
    heading = isinstance(passage.block, Paragraph) and passage.block.role == "heading"
    return heading or before.cell is not None or passage.cell is not None or passage.index - before.index > 1


def _ranges(passage: Passage, start: int, end: int) -> list[Range]:
    text, inside = passage.text, passage.within(start, end)
    found: list[Range] = []
    singles = list(inside)
    for low, high in pairwise(inside):
        gap = text[low.end : high.start]
        between = _BETWEEN.search(text, start, low.start) and _AND.fullmatch(gap)
        ends = _is_end(text, start, low, "lowest") and _is_end(text, low.end, high, "highest")
        if low.value < high.value and (between or _DASH.fullmatch(gap) or ends) and _one_unit(low, high):
            found.append(_range(passage, low, high, start, end))
            singles = [each for each in singles if each not in (low, high)]
    if len(found) == 1 and found[0].scope == "country":  # "klyngen ligger på 4,6 mod 4,3–5,8 på landsplan"
        for each in singles:
            if each.end < found[0].place[0] and _VERSUS.search(text, each.end, found[0].place[0]):
                found.append(_range(passage, each, each, start, end))
    return [each for each in found if each.scope and each.low.unit != "kr"]


def _is_end(text: str, start: int, quantity: Quantity, kind: str) -> bool:
    """Whether the words before a figure call it the lowest or the highest."""
    before = text[max(start, quantity.start - 2 * REACH) : quantity.start]
    return find_wording(kind, before, "statement_words") is not None


def _one_unit(low: Quantity, high: Quantity) -> bool:
    return same_noun(low.noun, high.noun) and (low.unit == high.unit or (not low.unit and not low.noun))


def _range(passage: Passage, low: Quantity, high: Quantity, start: int, end: int) -> Range:
    text = passage.text
    first, last = min(low.start, high.start), max(low.end, high.end)
    base = _base(text, start, end)
    return Range(
        passage,
        low,
        high,
        _scope(text, start, end, first, last),
        *base,
        frozenset(word.lower() for word in _WORD.findall(text[start:end]) if not _is_place(word)),
        _years(text[start:end], low, high),
    )


def _years(sentence: str, low: Quantity, high: Quantity) -> frozenset[int]:
    """The years right after the figures, or else those of the sentence."""
    own = frozenset(each.year for each in (low, high) if each.year is not None)
    return own or frozenset(int(year) for year in re.findall(rf"\b{YEAR}\b", sentence))


def _base(text: str, start: int, end: int) -> tuple[Decimal | None, str, int]:
    """The base of the rates of a sentence, as printed, and where it stands."""
    found = list(_BASE.finditer(text, start, end))
    parsed = parse_number(found[0]["base"]) if len(found) == 1 else None
    return (parsed.value, found[0]["base"], found[0].start()) if parsed else (None, "", end)


def _scope(text: str, start: int, end: int, first: int, last: int) -> str:
    """country or local by the words right after a range, else by those before it; '' when no words tell."""
    stop = _PART.search(text, last, end)
    after = text[last : stop.start() if stop else end]
    before = text[start:first]
    parts = list(_PART.finditer(before))
    own = before[parts[-1].end() :] if parts else before
    for stretch in (after, own, before):
        for kind in ("country", "local"):
            if find_wording(kind, stretch, "statement_words"):
                return kind
    return ""


def _is_place(word: str) -> bool:
    return any(pattern.match(word) for kind in ("country", "local") for pattern, _ in wordings(kind, "statement_words"))


def _same_measure(local: Range, country: Range) -> bool:
    one, other = local.high, country.high
    if one.unit != other.unit or not same_noun(one.noun, other.noun) or (local.base is None) != (country.base is None):
        return False
    if local.years and country.years and not local.years & country.years:
        return False
    same_sentence = local.passage is country.passage and not re.search(
        r"\.\s+[A-ZÆØÅ]", local.passage.text[local.place[0] : country.place[0]]
    )
    return same_sentence or bool(local.words & country.words)


def _compared(local: Range, country: Range) -> Iterator[Statement]:
    factor = Decimal(1) if local.base is None or country.base is None else local.base / country.base
    verdict = _inside(local, country, factor)
    kind, tested, klass = "range", judged(verdict), "unexplained"
    if verdict == "mismatch" and factor != 1:
        if _inside(local, country, Decimal(1)) == "mismatch":
            return
        kind, klass = "base", "unit"
        off = (country.base or Decimal(0)) - (local.base or Decimal(0))
        tested = Comparison(country.base, local.base, off, Decimal(0), "mismatch")
    where = pairs("said")["outside" if verdict == "mismatch" else "inside"]
    said = {"ours": _said(local), "theirs": _said(country), "base": local.base_text, "other": country.base_text}
    place = country if kind == "base" else local
    yield stated(
        place.passage,
        kind,
        place.place,
        tested,
        place.high.unit or place.high.noun or "count",
        [part(each) for each in dict.fromkeys((local.low, local.high, country.low, country.high))],
        message("statement", kind, where=where, **said),
        klass,
    )


def _inside(local: Range, country: Range, factor: Decimal) -> str:
    """exact, within_rounding or mismatch: the local range against the country's in the local range's base."""
    low, high = country.low.rounded.times(factor), country.high.rounded.times(factor)
    if low.value <= local.low.value and local.high.value <= high.value:
        return "exact"
    fits = low.low <= local.low.high and local.high.low <= high.high
    return "within_rounding" if fits else "mismatch"


def _said(each: Range) -> tuple[str, str]:
    low, high = figure(each.low), figure(each.high)
    if each.low is each.high:
        return high
    return f"{low[0].split()[0]}–{high[0]}", f"{low[1].split()[0]}–{high[1]}"
