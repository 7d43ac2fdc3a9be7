"""What a rate implies of the numbers it is made of: "kontakterne er stabile, men patienterne er faldet med 20 %. Dvs. hver patient fik 3,2
besøg i 2021 og 3,8 i 2022"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.interpretation.quantities import ChangeWord, Passage, Quantity, change_words, same_noun
from pipeline.interpretation.statement_changes import HUNDRED, TOLD, find_explaining
from pipeline.interpretation.statement_records import Tested, figure, part, stated
from pipeline.model import Statement
from pipeline.reconciliation import Rounded

_EACH = re.compile(r"\b(?:hver|pr\.?|per)\s+([a-zæøå]{4,})", re.IGNORECASE)
_CLAUSE = re.compile(r",|;|\b(?:mens|men|imens|hvorimod|og at)\b", re.IGNORECASE)


def implied_changes(passage: Passage) -> Iterator[Statement]:
    """The changes of a sentence that the rates of the next one test."""
    for before, sentence in pairwise(passage.sentences()):
        yield from _implied(passage, before, sentence)


def _implied(passage: Passage, before: tuple[int, int], sentence: tuple[int, int]) -> Iterator[Statement]:
    """ "Antallet af kontakter er stabilt, mens antallet af patienter er faldet med 20 %. Dvs. hver patient fik 3,2 besøg i 2021 og 3,8 i 2022":
    where one number is stable, the rate between them tells how the other has changed."""
    text = passage.text
    if find_explaining(text, sentence) is None:
        return
    each = _EACH.search(text, *sentence)
    ends = _two_years(passage, sentence)
    words = list(change_words(text, *before))
    sizes = [size for size in passage.within(*before) if size.unit == "percent" and size.bound == "exact"]
    told = [word for word in words if word.direction in TOLD]
    stable = [word for word in words if word.direction == "stable"]
    if (
        each is None
        or ends is None
        or len(told) != 1
        or len(stable) != 1
        or len(sizes) != 1
        or sizes[0].start < told[0].end
    ):
        return
    clauses = _clauses(text, before, told[0], stable[0])
    if clauses is None:
        return
    stem = each[1][: max(4, len(each[1]) - 2)].lower()
    in_changed, in_stable = (stem in text[start:end].lower() for start, end in clauses)
    if in_changed == in_stable:
        return
    first, later = ends
    tested = Tested.of(sizes[0].rounded, _implied_change(told[0].direction, in_changed, first, later))
    made, said, a, b = figure(tested.computed, "percent"), figure(sizes[0]), figure(first), figure(later)
    moved = ("steget", "has risen") if told[0].direction == "up" else ("faldet", "has fallen")
    yield stated(
        passage,
        "change",
        (clauses[0][0], max(first.noun_end, later.noun_end)),
        tested,
        "percent",
        (part(sizes[0]), part(first), part(later)),
        f"Er det ene antal stabilt, mens der pr. {each[1]} er {b[0]} i stedet for {a[0]}, er det andet antal {moved[0]} med {made[0]}; "
        f"der står {said[0]}.",
        f"If one number is stable and there are {b[1]} instead of {a[1]} per {each[1]}, the other number {moved[1]} by {made[1]}; "
        f"it says {said[1]}.",
    )


def _two_years(passage: Passage, sentence: tuple[int, int]) -> tuple[Quantity, Quantity] | None:
    """The two figures of a sentence in order of their years."""
    inside = [each for each in passage.within(*sentence) if each.unit == "" and each.value > 0]
    if len(inside) != 2 or inside[0].year is None or inside[1].year is None or inside[0].year == inside[1].year:
        return None
    first, later = sorted(inside, key=lambda each: each.year or 0)
    return (first, later) if same_noun(first.noun, later.noun) else None


def _clauses(
    text: str, sentence: tuple[int, int], told: ChangeWord, stable: ChangeWord
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The clause that tells the change and the one that tells what is stable; None when nothing parts them."""
    first, second = sorted((told, stable), key=lambda word: word.start)
    cut = _CLAUSE.search(text, first.end, second.start)
    if cut is None:
        return None
    halves = (sentence[0], cut.start()), (cut.end(), sentence[1])
    return halves if first is told else (halves[1], halves[0])


def _implied_change(direction: str, divisor_changed: bool, first: Quantity, later: Quantity) -> Rounded:
    """By how many per cent the changing number rose or fell: the rate's ratio, turned over where the rate is per that number."""
    one, other = (first, later) if divisor_changed else (later, first)
    sign = HUNDRED if direction == "up" else -HUNDRED
    ends = sorted(((one.low / other.high - 1) * sign, (one.high / other.low - 1) * sign))
    return Rounded((one.value / other.value - 1) * sign, ends[0], ends[1])
