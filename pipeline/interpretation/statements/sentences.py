"""What the figures of a sentence, and of the one it explains, state of each other: the relations that the rows of stated_relations.csv find in it,
and their formulas, tested as intervals. Changes between two figures, what a rate implies of what it is made of, rates by the day or week,
shares.

A text is made a row of signs, one for each figure, cue and other word, and a pattern is matched against the signs. In a pattern a word is a
figure of the relation (``first``, ``share`` …, see FIGURES) or a cue (``from``, ``equal`` …, see CUES and statement_words.csv). Gaps: ``~6`` is
up to six other words with no end of a sentence, colon, "fra" or figure among them; ``-6`` the same with no comma, other number, "med", "til" or
word of change either; ``:6`` anything in the clause but a word of change; ``_6`` anything in the sentence. A full stop is the end of a sentence.
All else is as in regular expressions.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.statements.quantities import ChangeWord, Passage, Quantity, change_words, same_noun
from pipeline.interpretation.statements.records import HUNDRED, compared, divided, judged, related
from pipeline.model import Statement
from pipeline.reconciliation import Rounded
from pipeline.reference.texts import pairs

UNITS = {"": "n", "kr": "k", "percent": "p", "points": "q"}
DIRECTIONS = {"up": "U", "down": "D", "stable": "S", "open": "O"}
CUES = {"from": "F", "to": "T", "of": "A", "and": "G", "with": "M", "equal": "E", "explains": "X", "every": "Y", "apiece": "H", "not": "N"}
CUES |= {"of_which": "R"}
#: figure of a relation → the signs it may have; a percentage "af" something is of that. Two names are other forms of one figure.
FIGURES = {
    **dict.fromkeys(("first", "later", "one", "other"), "[nkpq]"),
    **dict.fromkeys(("some", "whole", "large", "small", "part"), "[nk]"),
    "size": "[nk]|[pq](?![AR])",
    "portion": "[pq](?![AR])",
    "share": "p(?![AR])",
    "percent": "p",
}
_NAMES = {"portion": "size", "percent": "share"}
_OTHER = {"turn": "[UD]", "word": r"(?<!N)(?<!N[^.])(?P<word>[UD])", "stable": "(?P<stable>S)", "year": "y"}
_OTHER |= {"equal": "[E(=]", "and": "[G,;]"}
_GAPS = {"~": ".;Fnkpq", "-": ".;Fnkpq,NMTUDO#y", ":": ".;F,GNUDO", "_": "."}
_ITEM = re.compile(r"[a-z]+(?:_[a-z]+)*|([~:_-])(\d+)|\.|\s+")
_WORD = rf"(?P<year>(?<![\d.,]){YEAR}(?![\d.,]\d|\d))|(?P<number>\d[\d.,]*)|(?P<word>[^\W\d][\w-]*)|(?P<sign>[;:,(=])"


@dataclass(frozen=True, slots=True)
class Found:
    """Figures and words of change of a relation, by their name in the pattern."""

    figures: Mapping[str, Quantity]
    words: Mapping[str, ChangeWord]
    start: int  # where the first sign of the pattern stands
    opening: int  # where "fra" stands, else where the first figure does


def relations_in(passage: Passage) -> Iterator[tuple[str, Found]]:
    """The relations that the patterns find in a text with their kinds, those of the earlier rows first."""
    if not passage.quantities:
        return
    signs, tokens = _signs(passage)
    for kind, pattern in _patterns():
        at = 0
        while match := pattern.search(signs, at):
            at = match.start() + 1
            named = {name: tokens[match.start(name)] for name, sign in match.groupdict().items() if sign}
            figures = {name: each for name, each in named.items() if isinstance(each, Quantity)}
            words = {name: each for name, each in named.items() if isinstance(each, ChangeWord)}
            inside = tokens[match.start() : match.end()]
            opening = next((token[0] for token in inside if isinstance(token, tuple) and token[1] == "F"), None)
            first = inside[0][0] if isinstance(inside[0], tuple) else inside[0].start
            yield kind, Found(figures, words, first, first if opening is None else opening)


Token = Quantity | ChangeWord | tuple[int, str]


def _signs(passage: Passage) -> tuple[str, list[Token]]:
    """The signs of a text and what each stands for."""
    text = passage.text
    found: list[tuple[int, int, int, str, Token]] = []

    def add(start: int, end: int, rank: int, sign: str, token: Token | None = None) -> None:
        found.append((start, rank, end, sign, token or (start, sign)))

    starts = [start for start, _ in passage.sentences()] or [0]
    for start in starts[1:]:
        add(start, start, 0, ".")
    for each in passage.quantities:
        add(each.start, each.end, 1, UNITS[each.unit], each)
    for word in change_words(text, 0, len(text)):
        add(word.start, word.end, 2, DIRECTIONS[word.direction], word)
    cues, kinds = _cues()
    for match in cues.finditer(text):
        first = not text[starts[max(0, bisect(starts, match.start()) - 1)] : match.start()].strip(" \n\t•–-")
        own = kinds[" ".join(match[0].lower().split())]
        add(match.start(), match.end(), 3, "X" if first and "X" in own else next((k for k in own if k != "X"), "_"))
    for match in re.finditer(_WORD, text):
        sign = {"year": "y", "number": "#", "word": "_"}.get(match.lastgroup or "", match[0].replace(":", ";"))
        add(match.start(), match.end(), 4, sign)
    kept, last = [], 0
    for start, _, end, sign, token in sorted(found, key=lambda each: each[:2]):
        if start >= last:
            kept.append((sign, token))
            last = end
    return "".join(sign for sign, _ in kept), [token for _, token in kept]


@cache
def _cues() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern for all cues, and the signs each of them may have."""
    kinds: dict[str, str] = {}
    for row in reference.rows("statement_words"):
        if row["kind"] in CUES:
            kinds[row["pattern"]] = kinds.get(row["pattern"], "") + CUES[row["kind"]]
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE), kinds


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["kind"], re.compile(_ITEM.sub(_item, row["pattern"]))) for row in reference.rows("stated_relations")
    )


def _item(match: re.Match[str]) -> str:
    name = match[0]
    if match[1]:
        return f"[^{_GAPS[match[1]]}]{{0,{match[2]}}}?"
    if name in FIGURES:
        return f"(?P<{_NAMES.get(name, name)}>{FIGURES[name]})"
    return r"\." if name == "." else "" if name.isspace() else _OTHER.get(name) or CUES.get(name, name)


AGES = ("år", "årige")  # "unge fra 15 til 30 år" is no change
REACH = 60  # characters before an amount in which a word calls it what a percentage is of
NEARLY = Decimal("0.25")  # of the larger of two figures, by which what one is said to be more than the other may be off
STEM = 4  # letters with which a word that stands for another begins as that one does ("rammen": "en ramme på")
BESIDE = 22  # characters between a figure and the words of its period
#: How often in a year, and what a writer may have counted instead: working days, weeks and months.
OTHERWISE = {365: (366, 360, 250, 225, 220), 52: (53, 48, 46, 44), 12: (11,), 4: (), 1: ()}

_EACH = re.compile(r"\b(?:hver|pr\.?|per)\s+([a-zæøå]{4,})", re.IGNORECASE)
_OF_NOUN = re.compile(r"\s+af\s+(?:(?:de|den|det|hele|samlede)\s+)*([a-zæøå]{4,})", re.IGNORECASE)
_YEAR_ROUND = re.compile(rf"\b{YEAR}\b|\bårlig|\båret\b|\bår\b", re.IGNORECASE)


def stated_in_sentences(passage: Passage) -> Iterator[Statement]:
    """The statements of a text; where several patterns find the same figures, by the first of them, which says most."""
    seen: set[tuple[str, ...]] = set()
    for kind, found in relations_in(passage):
        main = sorted(str(each.start) for name, each in found.figures.items() if name != "size")
        family = {"of_which": "share", "than": "change"}.get(kind, kind)
        if (family, *main) not in seen:
            made = list(_FORMULAS[kind](passage, found))
            if made:
                seen.add((family, *main))
            yield from made


# --- changes ------------------------------------------------------------------------------------------------------------


def _change(passage: Passage, found: Found) -> Iterator[Statement]:
    """ "faldet med 20 pct. fra 250 til 200": the direction, and the size where one is stated."""
    first, later = found.figures["first"], found.figures["later"]
    if _alike(first, later):
        yield from _changed(passage, found, first, later, (found.opening, max(later.end, later.noun_end)))


def _than(passage: Passage, found: Found) -> Iterator[Statement]:
    """ "Det er 0,2 mio. kr. mere end i 2024, hvor beløbet var 1,7 mio. kr.": where that is nearly so; else the words compare with something else."""
    first, later, size = (found.figures[name] for name in ("first", "later", "size"))
    change = size.value if size.unit != "percent" else first.value * size.value / HUNDRED
    made = first.value + (change if found.words["word"].direction == "up" else -change)
    if abs(made - later.value) <= NEARLY * max(first.value, later.value):
        yield from _change(passage, found)


def _changed(
    passage: Passage, found: Found, first: Quantity, later: Quantity, place: tuple[int, int]
) -> Iterator[Statement]:
    word, size = found.words["word"], found.figures.get("size")
    way = "up" if later.value > first.value else "down" if later.value < first.value else "stable"
    overlap = first.low <= later.high and later.low <= first.high
    verdict = "exact" if word.direction == way else "within_rounding" if overlap else "mismatch"
    ends = {"first": first, "later": later}
    whole = min(word.start, place[0]), place[1]
    yield related(passage, "direction", "direction", whole, judged(verdict), ends, way=pairs("direction")[way])
    if size is None or size.bound != "exact" or word.direction != way:
        return
    if size.unit not in ("percent", "points") and not (size.unit == first.unit and same_noun(size.noun, later.noun)):
        return
    units = ("points", "percent") if size.unit == first.unit == "percent" else (size.unit,)  # either may be meant
    tested = [compared(size.rounded, made) for unit in units if (made := _change_in(unit, first, later)) is not None]
    if not tested:  # a rise from nothing has no percentage
        return
    best = next((each for each in tested if each.verdict != "mismatch"), tested[0])
    whole = min(place[0], size.start), max(place[1], size.end)
    yield related(passage, "change", "change", whole, best, {"said": size, **ends})


def _alike(first: Quantity, later: Quantity) -> bool:
    """Whether two quantities can be compared: one unit, one thing counted; a bare figure takes the unit of the other."""
    if first.bound != "exact" or later.bound not in ("exact", "at_least", "at_most"):
        return False
    if first.unit != later.unit and (later.unit not in ("percent", "points") or first.unit or first.noun):
        return False
    if first.unit == later.unit == "kr" and first.per != later.per and "total" not in (first.per, later.per):
        return False
    if not first.unit and not later.unit and (not same_noun(first.noun, later.noun) or later.noun in AGES):
        return False
    return first.value >= 0 and later.value >= 0


def _change_in(unit: str, first: Quantity, later: Quantity) -> Rounded | None:
    """How much the later figure differs from the first, without sign, in per cent of the first or in the figures' own unit."""
    low, high = (first, later) if later.value >= first.value else (later, first)
    if unit != "percent":
        return Rounded(high.value - low.value, high.low - low.high, high.high - low.low)
    return None if first.low <= 0 else _moved(first.rounded, later.rounded, later.value >= first.value)


def _moved(first: Rounded, later: Rounded, up: bool) -> Rounded:
    """By how many per cent a figure rises (or falls) from the first to the later."""
    sign = HUNDRED if up else -HUNDRED
    ends = sorted(((later.low / first.high - 1) * sign, (later.high / first.low - 1) * sign))
    return Rounded((later.value / first.value - 1) * sign, ends[0], ends[1])


def _implied(passage: Passage, found: Found) -> Iterator[Statement]:
    """ "Antallet af kontakter er stabilt, mens antallet af patienter er faldet med 20 %. Dvs. hver patient fik 3,2 besøg i 2021 og 3,8 i 2022":
    where one number is stable, the rate between them tells how the other has changed."""
    text, size = passage.text, found.figures["size"]
    inside = sorted((found.figures["one"], found.figures["other"]), key=lambda each: each.year or 0)
    first, later = inside
    each = _EACH.search(text, size.end)
    changed, stable = found.words["word"], found.words["stable"]
    if each is None or first.year in (None, later.year) or first.value <= 0 or not same_noun(first.noun, later.noun):
        return
    start, end = next(both for both in passage.sentences() if both[0] <= size.start < both[1])
    second = max(changed.start, stable.start)
    cut = text.rfind(",", start, second) if "," in text[start:second] else second
    halves = (text[start:cut], text[cut:end])
    stem = each[1][: max(4, len(each[1]) - 2)].lower()
    in_changed, in_stable = (stem in half.lower() for half in (halves if changed.start < second else halves[::-1]))
    if in_changed == in_stable or size.unit != "percent" or size.bound != "exact":
        return
    ends = (first.rounded, later.rounded) if not in_changed else (later.rounded, first.rounded)
    tested = compared(size.rounded, _moved(*ends, changed.direction == "up"))
    place = start if changed.start < second else cut + 1, max(first.noun_end, later.noun_end)
    figures = {"said": size, "first": first, "later": later}
    told = {
        "each": each[1].lower(),
        "noun": f" {later.noun}" if later.noun else "",
        "moved": pairs("moved")[changed.direction],
    }
    yield related(passage, "change", "implied_each" if in_changed else "implied_whole", place, tested, figures, **told)


# --- rates and shares -----------------------------------------------------------------------------------------------------


def _rate(passage: Passage, found: Found) -> Iterator[Statement]:
    """ "753 besøg i 2022. Dette svarer til ca. to daglige besøg": the smaller rate against the figure of the longer period."""
    text, large, small = passage.text, found.figures["large"], found.figures["small"]
    often, own = _every(text, small) or 0, _every(text, large)
    start, end = next(both for both in passage.sentences() if both[0] <= large.start < both[1])
    year_round = _YEAR_ROUND.search(text, start, end) if own is None else own <= 52
    same = large.unit == small.unit and same_noun(large.noun, small.noun) and (large.noun or large.unit == "kr")
    base = own or 1
    if not same or large.value <= small.value or not year_round or small.bound != "exact":
        return
    if often < 4 or often % base or often == base:
        return
    divisor = Decimal(often) / base
    tested = compared(small.rounded, divided(large.counted, divisor))
    for other in OTHERWISE[often] if tested.verdict == "mismatch" else ():
        if compared(small.rounded, divided(large.rounded, Decimal(other) / base)).verdict != "mismatch":
            return
    place = large.start, max(small.end, small.noun_end)
    yield related(passage, "rate", "rate", place, tested, {"said": small, "whole": large}, divisor=f"{divisor:f}")


def _every(text: str, quantity: Quantity) -> int | None:
    """How often in a year the period of a rate comes ("to daglige besøg": 365); None when no period is named."""
    stretch = text[quantity.end : quantity.noun_end + BESIDE]
    cut = re.search(r"[.,;:(]\s|\b(?:og|fra|til|mod)\b", stretch)
    found = find_wording("every", stretch[: cut.start()] if cut else stretch, "statement_words")
    return int(found[0]) if found else None


def _share(passage: Passage, found: Found) -> Iterator[Statement]:
    """ "12 af 22 klynger, svarende til 55 pct.", "55 pct. (12 ud af 22)"."""
    yield from _shared(passage, *(found.figures[name] for name in ("share", "some", "whole")))


def _of_which(passage: Passage, found: Found) -> Iterator[Statement]:
    """ "… en ramme på 2,4 mio. kr. Heraf er 0,6 mio. kr. brugt, svarende til 25 pct. af rammen": an amount as part of the one before it."""
    text, some, share = passage.text, found.figures["some"], found.figures["share"]
    before = [start for start, _ in passage.sentences() if start <= some.start][-2:]
    sums = [each for each in passage.within(before[0], some.start) if (each.unit, each.per) == ("kr", "total")]
    larger = [each for each in sums if each.low > 0 and each.value > some.value and each.bound == "exact"]
    if named := _OF_NOUN.match(text, share.end):
        stem = named[1][:STEM].lower()
        larger = [each for each in larger if stem in text[max(0, each.start - REACH) : each.start].lower()]
        whole = max(larger, key=lambda each: each.value, default=None)
    else:
        whole = next((each for each in reversed(larger) if each.end <= found.start < some.start), None)
    if whole is not None and (some.unit, some.per) == ("kr", "total"):
        yield from _shared(passage, share, some, whole)


def _shared(passage: Passage, share: Quantity, some: Quantity, whole: Quantity) -> Iterator[Statement]:
    one, other = some.counted, whole.counted
    if whole.low <= 0 or some.value > whole.value or some.unit != whole.unit or not _are_exact(share, some, whole):
        return
    made = Rounded(one.value / other.value * HUNDRED, one.low / other.high * HUNDRED, one.high / other.low * HUNDRED)
    place = min(share.start, some.start), max(share.end, whole.noun_end)
    figures = {"said": share, "some": some, "whole": whole}
    yield related(passage, "share", "share", place, compared(share.rounded, made), figures)


def _are_exact(*quantities: Quantity) -> bool:
    return all(each.bound == "exact" for each in quantities)


_FORMULAS: Mapping[str, Callable[[Passage, Found], Iterator[Statement]]] = {
    "change": _change,
    "than": _than,
    "implied": _implied,
    "rate": _rate,
    "share": _share,
    "of_which": _of_which,
}
