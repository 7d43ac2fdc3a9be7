"""Numbers that announce a list ("Tre indsatser er prioriteret: 1. … 2. … 3. …") against the things listed, and numbers of members ("de otte kommuner
i klyngen"), which are looked up later. A number that does not fit is a question about the reading first, unless the labels count along."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.number_words import LARGEST, SMALLEST
from pipeline.danish.wording import LETTER
from pipeline.interpretation.names.recognise import find_anaphora, find_mentions
from pipeline.interpretation.statements.enumerations import (
    Items,
    items_after,
    items_between_commas,
    items_in_lines,
    names_listed,
    surely_between_commas,
)
from pipeline.interpretation.statements.quantities import Passage, Quantity
from pipeline.interpretation.statements.records import closes, part, stated
from pipeline.model import Block, Paragraph, Statement
from pipeline.reconciliation import Comparison
from pipeline.reference.texts import message, pairs

TAIL = 70  # characters between the noun and the list it announces
MEMBER_NOUNS = ("kommuner", "klynger", "sundhedsklynger", "regioner")

_DEFINITE = re.compile(r"\b(?:de|disse|deres|vores)\s+(?:\w+\s+)?$", re.IGNORECASE)
_FOLLOWING = re.compile(r"\bfølgende\b", re.IGNORECASE)
_CONSISTS = re.compile(r"\bbestå(?:r|ende)?\s+af\s+$", re.IGNORECASE)
_OTHER_FIGURE = re.compile(rf"\b(?!{YEAR}\b)\d")
_GOES_ON = re.compile(r"^(?:og|samt|eller)\b|,", re.IGNORECASE)  # "tre medlemmer og en formand, som skal:"
_OWNED = re.compile(r"\b(?:de|alle|samtlige|landets|regionens|klyngens|alle de)\s+$", re.IGNORECASE)
_RELATIVE = re.compile(r"\s*,?\s+(?:der|som|hvor|hvis)\b", re.IGNORECASE)
_IN = re.compile(r"\s+(?:i|inden for|under)\s+(?:hele\s+)?", re.IGNORECASE)
_OPENS = re.compile(r"\s*(?::|\(|–|,\s+(?:nemlig|hhv\.|henholdsvis|dvs\.|det vil sige))\s*")


@dataclass(frozen=True, slots=True)
class Announced:
    """A number and the noun that announces a list. ``strict``: nothing but a list of that many can follow."""

    quantity: Quantity
    strict: bool


def counts(passages: Sequence[Passage], blocks: Sequence[Block]) -> Iterator[Statement]:
    """The announced numbers of a document whose list follows, and its numbers of members."""
    kept = [
        (index, block)
        for index, block in enumerate(blocks)
        if not (isinstance(block, Paragraph) and block.role == "furniture")
    ]
    place_of = {index: place for place, (index, _) in enumerate(kept)}
    plain = [block for _, block in kept]
    for passage in passages:
        if passage.quantities:
            yield from _of_passage(passage, plain, place_of[passage.index])


def _of_passage(passage: Passage, blocks: Sequence[Block], place: int) -> Iterator[Statement]:
    ranges = passage.sentences()
    for start, end in ranges:
        yield from _members(passage, start, end)
        for quantity in passage.within(start, end):
            if _is_count(quantity):
                yield from _beside(passage, quantity, end)
    if passage.cell is not None:
        yield from _before_lines(passage)
        return
    start, end = ranges[-1] if ranges else (0, 0)
    announced = _announced(passage, start, end)
    if announced and passage.text.rstrip().endswith(":") and isinstance(passage.block, Paragraph):
        yield from _judged(passage, announced, items_after(blocks, place + 1))


def _is_some(before: str) -> bool:
    """Whether the words before a number say that it counts only some ("to af de fem", "de øvrige tre")."""
    return closes("some", re.sub(r"\bde\s+$", "", before)) and not _CONSISTS.search(before)


def _is_count(quantity: Quantity) -> bool:
    whole = not quantity.unit and quantity.value == int(quantity.value)
    return whole and SMALLEST <= quantity.value <= LARGEST and bool(quantity.noun) and not quantity.approximate


# --- lists that follow --------------------------------------------------------------------------------------------------


def _announced(passage: Passage, start: int, end: int) -> Announced | None:
    """The number of a sentence that announces the list after it."""
    text = passage.text
    found = [each for each in passage.within(start, end) if _is_count(each) and _is_list_noun(each.noun)]
    if len(found) != 1 or found[0].bound != "exact":
        return None
    quantity = found[0]
    before, after = text[start : quantity.start], text[quantity.noun_end : end].strip()
    following = [match for match in _FOLLOWING.finditer(text, start, end)]
    beside = all(quantity.start - 12 <= match.start() <= quantity.end + 12 for match in following)
    definite = bool(_DEFINITE.search(before)) and not following and len(after) > 12
    goes_on = _GOES_ON.search(after) is not None or _OTHER_FIGURE.search(after) is not None or len(after) > TAIL
    strict = beside and not definite and not goes_on and not _is_some(before)
    return Announced(quantity, strict)


def _before_lines(passage: Passage) -> Iterator[Statement]:
    """A cell: the number in the lines before the first label."""
    label = re.search(r"\n[ \t]*(?:\(?\d{1,2}[.)]|[•·▪◦–-])\s+\S", passage.text)
    if label is None:
        return
    announced = _announced(passage, 0, label.start())
    if announced is not None:
        yield from _judged(passage, announced, items_in_lines(passage.text, label.start()))


def _judged(passage: Passage, announced: Announced, items: Items | None) -> Iterator[Statement]:
    if items is None or items.number < 1:
        return
    fits = items.number == announced.quantity.value
    if fits or (announced.strict and not items.proves and items.number > 1):
        klass = "unexplained" if items.certain else "reading_doubt"
        yield _counted(passage, announced.quantity, items.number, announced.quantity.noun_end, klass)


def _beside(passage: Passage, quantity: Quantity, end: int) -> Iterator[Statement]:
    """An enumeration in the sentence itself, right after the noun: "de tre indsatser STIME, KIT og tidlig opsporing"."""
    text = passage.text
    opening = _OPENS.match(text, quantity.noun_end, end)
    after = opening.end() if opening else quantity.noun_end
    bracket = opening is not None and "(" in opening[0]
    stop = text.find(")", after, end) if bracket else -1
    rest = text[after : stop if stop >= 0 else end].rstrip()
    if not rest:
        return
    kind = {"kommuner": "municipality", "klynger": "cluster", "sundhedsklynger": "cluster"}.get(quantity.noun)
    named = names_listed(rest, kind) if kind else None
    if named is not None:
        yield _counted(passage, quantity, named, after + len(rest), "unexplained")
        return
    if not _is_list_noun(quantity.noun):
        return
    if quantity.value in items_between_commas(rest, opening is not None):
        yield _counted(passage, quantity, int(quantity.value), after + len(rest), "")
    elif opening is not None and ":" in opening[0] and (number := surely_between_commas(rest)) is not None:
        yield _counted(passage, quantity, number, after + len(rest), "unexplained")


def _counted(passage: Passage, quantity: Quantity, number: int, end: int, klass: str) -> Statement:
    said, made = quantity.value, Decimal(number)
    verdict = "exact" if said == made else "mismatch"
    noun, but = quantity.noun, pairs("said")["and" if verdict == "exact" else "but"]
    danish, english = message("statement", "count", raw=quantity.raw, noun=noun, but=but, number=number)
    if klass == "reading_doubt" and verdict == "mismatch":
        danish, english = (
            text + more for text, more in zip((danish, english), pairs("statement")["doubt"], strict=True)
        )
    place, tested = (quantity.start, min(end, len(passage.text))), Comparison(said, made, said - made, Decimal(0), verdict)
    return stated(passage, "count", place, tested, noun, (part(quantity),), (danish, english), klass)


@lru_cache(maxsize=1)
def _list_nouns() -> re.Pattern[str]:
    words = reference.words("list_nouns")
    return re.compile(
        "|".join((rf"[{LETTER}-]*" if word[0] == "*" else "") + re.escape(word.strip("*")) for word in words)
    )


def _is_list_noun(noun: str) -> bool:
    return _list_nouns().fullmatch(noun) is not None


# --- members ---------------------------------------------------------------------------------------------------------------


def _members(passage: Passage, start: int, end: int) -> Iterator[Statement]:
    """ "de otte kommuner i sundhedsklynge Nord", "landets 22 klynger": stated here, looked up when the names are known."""
    text = passage.text
    for quantity in passage.within(start, end):
        whole = not quantity.unit and quantity.value == int(quantity.value) and not quantity.approximate
        owned = _OWNED.search(text, start, quantity.start)
        if not whole or quantity.noun not in MEMBER_NOUNS or owned is None:
            continue
        if text[quantity.end : quantity.noun_end].strip() != quantity.noun:  # "de otte deltagende kommuner"
            continue
        stop = _owner(passage, quantity, owned[0].strip().lower(), end)
        if stop is None or _RELATIVE.match(text, stop):
            continue
        told = message("statement", "members", raw=quantity.raw, noun=quantity.noun)
        tested = Comparison(quantity.value, None, None, None, "incomplete")
        yield stated(passage, "members", (owned.start(), stop), tested, quantity.noun, (part(quantity),), told)


def _owner(passage: Passage, quantity: Quantity, article: str, end: int) -> int | None:
    """Where the words end that tell whose members are counted; None when nothing tells."""
    text = passage.text
    if article == "landets":
        return quantity.noun_end
    inside = _IN.match(text, quantity.noun_end, end)
    if inside is None:
        return quantity.noun_end if article in ("regionens", "klyngens") else None
    kind = "cluster" if quantity.noun == "kommuner" else "region"
    rest = text[inside.end() : end]
    for name in (*find_mentions(rest), *find_anaphora(rest)):
        if name.kind == kind and not rest[: name.start].strip():
            return inside.end() + name.end
    return None
