"""Numbers that announce a list ("Tre indsatser er prioriteret: 1. … 2. … 3. …") against the things listed (paragraphs with labels, lines of a cell,
an enumeration with commas and "og"), and numbers of members ("de otte kommuner i klyngen"), which are looked up later. A number that does not
fit is a question about the reading first, unless the labels count along."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.numbers import LARGEST, SMALLEST
from pipeline.danish.wording import LETTER
from pipeline.interpretation.names.recognise import find_anaphora, find_mentions
from pipeline.interpretation.statements.quantities import Passage, Quantity
from pipeline.interpretation.statements.records import closes, part, stated
from pipeline.interpretation.text.phrases import label_style
from pipeline.model import Block, Grid, Paragraph, Statement
from pipeline.reconciliation import Comparison
from pipeline.reference.texts import message, pairs

LONGEST_ITEM = 260  # characters of a paragraph that is an item without a label
LONGEST_PIECE = 70  # characters of an item between commas
SHORT_WORDS = 4  # words of an item that is surely one thing
PAUSE = 2  # paragraphs without a label that an item may go on for

_NUMBER = re.compile(r"\(?(\d{1,2})[.)]")
_LETTER = re.compile(r"\(?([a-zæøå])[.)]", re.IGNORECASE)
_LINE_LABEL = re.compile(r"(?:^|\n)[ \t]*(?:\(?(\d{1,2})[.)]|\(?([a-hA-H])[.)]|([•·▪◦–-]))\s+(?=\S)")
_BRACKETS = re.compile(r"\([^()]*\)")
_JOIN = re.compile(r"\s+(?:og|samt)\s+")


@dataclass(frozen=True, slots=True)
class Items:
    """A list's number of items. ``certain``: the labels count along (1., 2., 3.), so nothing can be missing; ``proves``: it can only
    confirm a number, because nothing marks its items."""

    number: int
    certain: bool
    proves: bool = False


def items_after(blocks: Sequence[Block]) -> Items | None:
    """The list that begins with the first of some blocks; None when none does. Page furniture must have been taken out."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or first.role == "heading":
        return None
    if _order(first.label) == 1:
        return _counting_along(blocks, label_style(first.label))
    if first.label and _order(first.label) is None:
        return Items(_bullets(blocks, first.label), certain=False)
    if not first.label and first.role in ("body", "list"):
        return _unmarked(blocks)
    return None


def _order(label: str) -> int | None:
    """The rank a label tells: 2 for "2.", "2)" and "b)"; None for a bullet."""
    text = label.strip()
    if match := _NUMBER.fullmatch(text):
        return int(match[1])
    match = _LETTER.fullmatch(text)
    return ord(match[1].lower()) - ord("a") + 1 if match else None


def _counting_along(blocks: Sequence[Block], style: str) -> Items | None:
    """A list whose labels count along. One that starts anew inside it (a list in a list) cannot be counted."""
    found, pause = 0, 0
    for block in blocks:
        if isinstance(block, Grid) or block.role == "heading":
            break
        order = _order(block.label)
        if order is not None and label_style(block.label) == style:
            if order != found + 1:
                return None
            found, pause = order, 0
        elif not block.label:
            pause += 1
            if pause > PAUSE:
                break
    return Items(found, certain=True)


def _bullets(blocks: Sequence[Block], label: str) -> int:
    found = 0
    for block in blocks:
        if isinstance(block, Grid) or block.role == "heading" or not block.label:
            break
        found += block.label == label
    return found


def _unmarked(blocks: Sequence[Block]) -> Items | None:
    """Paragraphs up to the next heading, table or list."""
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Grid) or block.role == "heading" or block.label or block.text.endswith(":"):
            break
        run.append(block)
    if any(len(block.text) > LONGEST_ITEM for block in run):
        return Items(1, certain=False, proves=True) if run else None
    return Items(len(run), certain=False, proves=True)


def items_in_lines(text: str, start: int) -> Items | None:
    """The labelled lines of a cell after character ``start``."""
    labels = list(_LINE_LABEL.finditer(text, max(0, start - 1)))
    return _of_labels([match[1] or match[2] or match[3] for match in labels])


def _of_labels(labels: Sequence[str]) -> Items | None:
    if not labels:
        return None
    orders = [_order(f"{label}.") for label in labels]
    if orders[0] is None:
        return Items(sum(label == labels[0] for label in labels), certain=False)
    return Items(len(orders), certain=True) if orders == list(range(1, len(orders) + 1)) else None


def items_between_commas(text: str, opened: bool) -> set[int]:
    """The numbers of items that an enumeration can be read as: "A, B og C", "A og B samt C". Empty when it is none. ``opened``: a colon or bracket
    begins it; otherwise it must begin with a name."""
    plain = re.sub(r"\)\s+(?=[A-ZÆØÅ])", "), ", text)
    plain = _BRACKETS.sub("", plain).strip(" :–-")
    if not opened and not plain[:1].isupper():
        return set()
    joined = _JOIN.split(plain)
    if len(joined) < 2:
        return set()
    commas = [piece for piece in joined[0].split(",") if piece.strip()]
    if any(len(piece.strip()) > LONGEST_PIECE for piece in commas) or any("," in part for part in joined[1:-1]):
        return set()
    every = sum(len([piece for piece in part.split(",") if piece.strip()]) for part in joined)
    readings = {len(commas) + 1, every}
    if " samt " in plain:
        readings.add(len(plain.split(" samt ")[0].split(",")) + 1)
    return readings


def surely_between_commas(text: str) -> int | None:
    """The number of items of "A, B og C" that is the whole of a text, all short, with one "og"; None when it could be read otherwise."""
    plain = _BRACKETS.sub("", text).strip(" :.")
    joined = _JOIN.split(plain)
    if len(joined) != 2 or re.search(r"[.;:–]", plain):
        return None
    pieces = [*joined[0].split(","), joined[1]]
    if any(not piece.strip() or len(piece.split()) > SHORT_WORDS or "," in joined[1] for piece in pieces):
        return None
    return len(pieces)


def names_listed(text: str, kind: str) -> int | None:
    """How many names of a kind an enumeration at the beginning of a text holds, when it holds nothing else; None otherwise."""
    names = [name for name in find_mentions(text) if name.kind == kind]
    position, found = 0, 0
    for name in names:
        gap = text[position : name.start]
        if found and not re.fullmatch(r"\s*(?:,|og|samt|,\s*og|&|/)\s*(?:[Kk]ommune\s*)?", gap):
            break
        if not found and gap.strip(" :(–-"):
            return None
        position, found = name.end, found + 1
    closed = re.match(
        r"\s*(?:[Kk]ommuner?)?\s*(?:[.;:)]|$|,\s+(?:der|som|hvor)\b|\s(?:har|er|deltager|får|skal|kan|vil)\b)",
        text[position:],
    )
    return found if found > 1 and closed else None


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
    plain = [(at, block) for at, block in enumerate(blocks) if not (isinstance(block, Paragraph) and block.role == "furniture")]
    for passage in passages:
        if passage.quantities:
            yield from _of_passage(passage, plain)


def _of_passage(passage: Passage, blocks: Sequence[tuple[int, Block]]) -> Iterator[Statement]:
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
        yield from _judged(passage, announced, items_after([block for at, block in blocks if at > passage.index]))


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
        danish, english = (text + more for text, more in zip((danish, english), pairs("statement")["doubt"], strict=True))
    place, tested = (quantity.start, min(end, len(passage.text))), Comparison(said, made, said - made, Decimal(0), verdict)
    return stated(passage, "count", place, tested, noun, (part(quantity),), (danish, english), klass)


@lru_cache(maxsize=1)
def _list_nouns() -> re.Pattern[str]:
    words = reference.words("list_nouns")
    return re.compile("|".join((rf"[{LETTER}-]*" if word[0] == "*" else "") + re.escape(word.strip("*")) for word in words))


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
