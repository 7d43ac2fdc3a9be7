"""Rates and shares that sentences state of their own figures: "753 besøg om året svarer til ca. to om dagen", "12 af 22 klynger (55 pct.)",
"20 pct. af de 150, svarende til 30", "6,81 kr. pr. indbygger"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.interpretation.facets import find_wording, wordings
from pipeline.interpretation.quantities import Passage, Quantity, same_noun
from pipeline.interpretation.statement_changes import HUNDRED, find_explaining
from pipeline.interpretation.statement_records import (
    Tested,
    divided,
    equal_word_at,
    figure,
    is_of_another,
    part,
    stated,
)
from pipeline.model import Statement
from pipeline.reconciliation import Rounded

REACH = 60  # characters between figures that one statement joins
BESIDE = 22  # characters between a figure and the words of its period
#: How often in a year, and what a writer may have counted instead: working days, weeks and months.
OTHERWISE = {365: (366, 360, 250, 225, 220), 52: (53, 48, 46, 44), 12: (11,), 4: (), 1: ()}
FAR = Decimal(2)  # a rate further off than this factor is about something else
LEAST_INHABITANTS = 1000
STEM = 4  # letters with which a word that stands for another begins as that one does ("rammen": "en ramme på")

_OF = re.compile(
    r"(?:\s+[a-zæøå]+){0,2}\s+(?:ud\s+)?af\s+(?:(?:de|alle|i\s+alt|i|samlet|samlede|[a-zæøå]+s|vores)\s+){0,3}"
    r"(?:(?:et|en|den|det)\s+(?:[a-zæøå]+\s+){1,3}på\s+)?",
    re.IGNORECASE,
)
_OF_NOUN = re.compile(r"\s+af\s+(?:(?:de|den|det|hele|samlede)\s+)*([a-zæøå]{4,})", re.IGNORECASE)
_YEAR_ROUND = re.compile(r"\b(?:19|20)\d\d\b|\bårlig|\båret\b|\bår\b", re.IGNORECASE)
_PER_HEAD = re.compile(r"^[^.;]*\b(?:pr\.?|per|hver|hvert)\s+(?!dag|døgn|uge|måned|år|kvartal)[a-zæøå]", re.IGNORECASE)
_MEASURED = re.compile(r"[;:]|\.\s+[A-ZÆØÅ]")


def rates(passage: Passage) -> Iterator[Statement]:
    """The rates and shares of a text."""
    if len(passage.quantities) < 2:
        return
    ranges = passage.sentences()
    for number, sentence in enumerate(ranges):
        before = ranges[number - 1] if number else None
        yield from _periods(passage, sentence, before)
        yield from _parts_of(passage, sentence)
        yield from _of_which(passage, sentence, before)
        yield from _percent_of(passage, sentence)
    yield from _capita(passage, ranges)


# --- so many a day ------------------------------------------------------------------------------------------------------


def _periods(passage: Passage, sentence: tuple[int, int], before: tuple[int, int] | None) -> Iterator[Statement]:
    """ "753 besøg i 2022. Dette svarer til ca. to daglige besøg": the smaller rate against the figure of the longer period."""
    text = passage.text
    for small in passage.within(*sentence):
        often = _every(text, small, sentence[1])
        if (
            often is None
            or often < 4
            or small.bound != "exact"
            or _PER_HEAD.search(text[small.end : small.noun_end + REACH])
        ):
            continue
        opening = find_explaining(text, sentence)
        earlier = [each for each in passage.within(*sentence) if each.end < small.start]
        if earlier and equal_word_at(_after_noun(text, earlier[-1], small)):
            scope = sentence
        elif before is not None and opening is not None and small.start - opening < REACH and not earlier:
            scope, earlier = before, list(passage.within(*before))
        else:
            continue
        large = _whole_period(passage, [each for each in earlier if _same_thing(each, small)], scope)
        if large is None:
            continue
        base = _every(text, large, scope[1]) or 1
        if often % base or often == base:
            continue
        divisor = Decimal(often) / base
        tested = Tested.of(small.rounded, divided(large.counted, divisor))
        others = [Decimal(other) / base for other in OTHERWISE.get(often, ())]
        if tested.verdict == "mismatch" and any(
            Tested.of(small.rounded, divided(large.rounded, other)).verdict != "mismatch" for other in others
        ):
            continue
        made, said, whole = figure(tested.computed, small.unit), figure(small), figure(large)
        yield stated(
            passage,
            "rate",
            (large.start, max(small.end, small.noun_end)),
            tested,
            small.unit or small.noun or large.noun or "count",
            (part(small), part(large)),
            f"{whole[0]} delt med {divisor:f} er {made[0]}; der står {said[0]}.",
            f"{whole[1]} divided by {divisor:f} is {made[1]}; it says {said[1]}.",
        )


def _every(text: str, quantity: Quantity, limit: int) -> int | None:
    """How often in a year the period of a rate comes ("to daglige besøg": 365); None when no period is named."""
    reach = min(limit, quantity.noun_end + BESIDE)
    stretch = text[quantity.end : reach]
    cut = re.search(r"[.,;:(]\s|\b(?:og|fra|til|mod)\b", stretch)
    found = find_wording("every", stretch[: cut.start()] if cut else stretch, "statement_words")
    return int(found[0]) if found else None


def _whole_period(passage: Passage, candidates: Sequence[Quantity], scope: tuple[int, int]) -> Quantity | None:
    """The figure for a whole year (or other period of its own) among candidates; None unless there is just one."""
    with_period = [each for each in candidates if (_every(passage.text, each, scope[1]) or 99) <= 52]
    if len(with_period) == 1:
        return with_period[0]
    return candidates[0] if len(candidates) == 1 and _YEAR_ROUND.search(passage.text, *scope) else None


def _same_thing(large: Quantity, small: Quantity) -> bool:
    named = bool(large.noun) or large.unit == "kr"
    return large.unit == small.unit and same_noun(large.noun, small.noun) and named and large.value > small.value


def _after_noun(text: str, one: Quantity, other: Quantity) -> str:
    """The words between two figures from the last comma, bracket or noun on, where the second is introduced."""
    gap = text[one.noun_end : other.start]
    if len(gap) > REACH or _MEASURED.search(gap):
        return ""
    for pattern, _ in wordings("equal", "statement_words"):
        if match := pattern.search(gap):
            return gap[match.start() :]
    at = max(gap.rfind("("), gap.rfind("="))
    return gap[at:] if at >= 0 else ""


# --- shares ---------------------------------------------------------------------------------------------------------------


def _parts_of(passage: Passage, sentence: tuple[int, int]) -> Iterator[Statement]:
    """ "12 af 22 klynger, svarende til 55 pct.", "55 pct. (12 ud af 22)"."""
    inside = passage.within(*sentence)
    for position, (some, whole) in enumerate(pairwise(inside)):
        if (
            not _OF.fullmatch(passage.text, some.end, whole.start)
            or some.unit not in ("", "kr")
            or some.unit != whole.unit
        ):
            continue
        if whole.low <= 0 or some.value > whole.value or some.bound != "exact" or whole.bound != "exact":
            continue
        share = inside[position + 2] if position + 2 < len(inside) else None
        if share is None or share.unit != "percent" or not equal_word_at(_after_noun(passage.text, whole, share)):
            share = inside[position - 1] if position else None
            if share is None or share.unit != "percent" or not _opens(passage.text, share, some):
                continue
        yield from _share(passage, share, some, whole)


def _of_which(passage: Passage, sentence: tuple[int, int], before: tuple[int, int] | None) -> Iterator[Statement]:
    """ "… en ramme på 2,4 mio. kr. Heraf er 0,6 mio. kr. brugt, svarende til 25 pct. af rammen": an amount as part of the one before it."""
    text = passage.text
    said = find_wording("of_which", text[slice(*sentence)], "statement_words")
    at = text.index(said[1], sentence[0]) if said else sentence[0]
    start = before[0] if before else sentence[0]
    for some, share in pairwise(passage.within(at, sentence[1])):
        sums = [q for q in passage.within(start, some.start) if (q.unit, q.per) == ("kr", "total")]
        larger = [q for q in sums if q.low > 0 and q.value > some.value and q.bound == "exact"]
        named = _OF_NOUN.match(text, share.end)
        if named:
            stem = named[1][:STEM].lower()
            larger = [q for q in larger if stem in text[max(0, q.start - REACH) : q.start].lower()]
            whole = max(larger, key=lambda q: q.value, default=None)
        else:
            whole = next((q for q in reversed(larger) if said and q.end <= at), None)
        joined = equal_word_at(_after_noun(text, some, share)) and some.bound == "exact"
        if whole and joined and (some.unit, some.per, share.unit) == ("kr", "total", "percent"):
            yield from _share(passage, share, some, whole, named=named is not None)


def _opens(text: str, share: Quantity, some: Quantity) -> bool:
    """Whether a percentage is explained by what follows it: "55 pct. (12 af 22)", "55 pct., svarende til 12 af 22"."""
    gap = text[share.end : some.start]
    return len(gap) <= REACH and equal_word_at(gap)


def _share(
    passage: Passage, share: Quantity, some: Quantity, whole: Quantity, *, named: bool = False
) -> Iterator[Statement]:
    """``named``: the percentage says itself that it is of the whole."""
    if share.bound != "exact" or (is_of_another(passage.text, share) and not named):
        return
    one, other = some.counted, whole.counted
    computed = Rounded(
        one.value / other.value * HUNDRED, one.low / other.high * HUNDRED, one.high / other.low * HUNDRED
    )
    tested = Tested.of(share.rounded, computed)
    made, said, a, b = figure(tested.computed, "percent"), figure(share), figure(some), figure(whole)
    yield stated(
        passage,
        "share",
        (min(share.start, some.start), max(share.end, whole.noun_end)),
        tested,
        "percent",
        (part(share), part(some), part(whole)),
        f"{a[0]} af {b[0]} er {made[0]}; der står {said[0]}.",
        f"{a[1]} of {b[1]} is {made[1]}; it says {said[1]}.",
    )


def _percent_of(passage: Passage, sentence: tuple[int, int]) -> Iterator[Statement]:
    """ "20 pct. af de 150 borgere, svarende til 30 borgere"."""
    inside = passage.within(*sentence)
    for share, whole, some in zip(inside, inside[1:], inside[2:], strict=False):
        if share.unit != "percent" or whole.unit not in ("", "kr") or some.unit != whole.unit:
            continue
        if not _OF.fullmatch(passage.text, share.end, whole.start) or not same_noun(whole.noun, some.noun):
            continue
        if (
            not equal_word_at(_after_noun(passage.text, whole, some))
            or some.per != whole.per
            or some.value > whole.value
        ):
            continue
        if not share.bound == some.bound == whole.bound == "exact":
            continue
        one, other = divided(share.rounded, HUNDRED), whole.counted
        tested = Tested.of(some.rounded, Rounded(one.value * other.value, one.low * other.low, one.high * other.high))
        made, said, a, b = figure(tested.computed, some.unit), figure(some), figure(share), figure(whole)
        yield stated(
            passage,
            "share",
            (share.start, max(some.end, some.noun_end)),
            tested,
            some.unit or some.noun or whole.noun or "count",
            (part(some), part(share), part(whole)),
            f"{a[0]} af {b[0]} er {made[0]}; der står {said[0]}.",
            f"{a[1]} of {b[1]} is {made[1]}; it says {said[1]}.",
        )


# --- per inhabitant, in one text --------------------------------------------------------------------------------------------


def _capita(passage: Passage, ranges: Sequence[tuple[int, int]]) -> Iterator[Statement]:
    """A rate per inhabitant, the inhabitants and the amount within two sentences of each other, one of each."""
    windows = [(first[0], second[1]) for first, second in pairwise(ranges)] or list(ranges)
    told: set[str] = set()
    for start, end in windows:
        inside = passage.within(start, end)
        per = [each for each in inside if each.unit == "kr" and each.per == "capita" and each.low > 0]
        people = [each for each in inside if _is_people(each)]
        amounts = [each for each in inside if each.unit == "kr" and each.per in ("total", "year") and each.low > 0]
        if not len(per) == len(people) == len(amounts) == 1 or per[0].number in told:
            continue
        rate, many, amount = per[0], people[0].counted, amounts[0]
        if not rate.bound == amount.bound == people[0].bound == "exact":
            continue
        computed = Rounded(amount.value / many.value, amount.low / many.high, amount.high / many.low)
        if not rate.value / FAR < computed.value < rate.value * FAR:
            continue
        tested = Tested.of(rate.rounded, computed)
        if tested.verdict == "mismatch" and not _joined(passage.text, rate, people[0], amount):
            continue
        told.add(rate.number)
        made, said = figure(tested.computed, "kr"), figure(rate)
        total, inhabitants = figure(amount), figure(people[0])
        yield stated(
            passage,
            "per_capita",
            (
                min(each.start for each in (rate, people[0], amount)),
                max(each.end for each in (rate, people[0], amount)),
            ),
            tested,
            "kr",
            (part(rate), part(amount), part(people[0])),
            f"{total[0]} delt på {inhabitants[0]} er {made[0]} pr. indbygger; der står {said[0]}.",
            f"{total[1]} shared by {inhabitants[1]} is {made[1]} per inhabitant; it says {said[1]}.",
        )


def _joined(text: str, *three: Quantity) -> bool:
    """Whether the words between figures say that they are one thing in other terms."""
    ordered = sorted(three, key=lambda each: each.start)
    return any(equal_word_at(_after_noun(text, one, other)) for one, other in pairwise(ordered))


def _is_people(quantity: Quantity) -> bool:
    named = bool(quantity.noun) and find_wording("inhabitants", quantity.noun, "statement_words") is not None
    return named and not quantity.unit and quantity.value >= LEAST_INHABITANTS
