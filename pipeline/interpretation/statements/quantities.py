"""The figures of a sentence as quantities: value, interval, unit, the word counted, the year. And the texts they stand in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.numbers import counts_in_words, parse_number
from pipeline.danish.qualifiers import around
from pipeline.danish.wording import LETTER
from pipeline.interpretation.text.phrases import sentences
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Block, Cell, Claim, Grid, NumberToken, Paragraph, Span
from pipeline.reconciliation import Rounded

KINDS = ("count", "percent", "amount", "unexplained")
#: "ca." widens a figure by this share of its value; less than half its last digit it never is.
ABOUT = Decimal("0.05")
LEAST_LETTERS = 30  # a cell with fewer is a label or a figure, no sentence

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*(?:\s?[½¼¾])?|[½¼¾]")
_POINTS = re.compile(r"procentpoint|pct\.?\s?-?point|%-point", re.IGNORECASE)
_NEXT_WORD = re.compile(rf"\s+([a-zæøå][a-zæøå-]*)(?![{LETTER}])")
_CLOSES = re.compile(r"[.!?]\s+(?=[A-ZÆØÅ][a-zæøå])")
_YEAR = re.compile(rf"[^.;:\d(]{{0,45}}?(?<![\w])({YEAR})(?![\d-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in characters ``start:end`` of a text. ``unit``: percent, points, kr, or '' for a count of ``noun`` ('' when no word says of what).

    ``low`` and ``high`` are what it can have been before rounding, wider where "ca." stands. ``bound`` and ``per`` as in model.Amount; ``year``
    is the one that follows it. ``number`` and ``claim`` are the ids of the NumberToken and Claim that it is.
    """

    start: int
    end: int
    value: Decimal
    low: Decimal
    high: Decimal
    raw: str
    unit: str = ""
    noun: str = ""
    noun_end: int = 0
    approximate: bool = False
    bound: str = "exact"
    per: str = "total"
    year: int | None = None
    number: str = ""
    claim: str = ""

    @property
    def rounded(self) -> Rounded:
        """The figure as an interval."""
        return Rounded(self.value, self.low, self.high)

    @property
    def counted(self) -> Rounded:
        """The same, but things that are counted one by one are not rounded."""
        if self.unit or self.approximate or self.value != int(self.value):
            return self.rounded
        return Rounded(self.value, self.value, self.value)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a cell of words, with its quantities in order. ``index`` is its block's place in the document."""

    index: int
    block: Paragraph | Grid
    cell: Cell | None
    text: str
    quantities: tuple[Quantity, ...]

    @property
    def id(self) -> str:
        """The block, with row and column for a cell."""
        return f"{self.block.id}.r{self.cell.row}.c{self.cell.col}" if self.cell else self.block.id

    def span(self, start: int, end: int) -> Span:
        """Where the characters ``start:end`` stand."""
        if isinstance(self.block, Grid):
            if self.cell is None:
                raise ValueError("a passage of a table is a cell")
            return span_of_cell(self.block, self.cell, start, end)
        return span_of(self.block, start, end)

    def within(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The quantities of a stretch."""
        return tuple(each for each in self.quantities if start <= each.start and each.end <= end)

    def sentences(self) -> list[tuple[int, int]]:
        """The sentences as character ranges. A quantity of one or two digits with a dot after it ends one ("mellem 4,7 og 9. På landsplan …"), its
        unit's own dot before a bracket ends none ("60 pct. (12 af 20)")."""
        cuts = [end for each in self.quantities if (end := _ends_sentence(self.text, each)) is not None]
        found: list[tuple[int, int]] = []
        for start, end in sentences(self.text):
            closed = {each.end for each in self.quantities}
            if found and self.text[start] == "(" and len(self.text[:start].rstrip()) in closed:
                start = found.pop()[0]
            inner = [start, *(cut for cut in cuts if start < cut < end), end]
            found += list(pairwise(inner))
        return found


def passages(blocks: Sequence[Block], claims: Sequence[Claim], numbers: Sequence[NumberToken]) -> list[Passage]:
    """The texts of a document that can state something of figures: paragraphs, and cells that hold sentences."""
    tokens: dict[tuple[str, int | None, int | None], list[NumberToken]] = {}
    for token in numbers:
        tokens.setdefault((token.span.block, token.span.row, token.span.col), []).append(token)
    amounts = {claim.id: claim for claim in claims if claim.amount is not None}
    found: list[Passage] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            for cell in block.cells:
                if sum(char.isalpha() for char in cell.text) >= LEAST_LETTERS:
                    here = tokens.get((block.id, cell.row, cell.col), [])
                    found.append(Passage(index, block, cell, cell.text, quantities(cell.text, here, amounts)))
        elif block.role != "furniture":
            here = tokens.get((block.id, None, None), [])
            found.append(Passage(index, block, None, block.text, quantities(block.text, here, amounts)))
    return found


def quantities(text: str, tokens: Sequence[NumberToken], amounts: dict[str, Claim]) -> tuple[Quantity, ...]:
    """The quantities of a text from its number tokens, and the numbers written in words."""
    found = [quantity for token in tokens if (quantity := _of_token(token, amounts)) is not None]
    taken = [(token.span.start, token.span.end) for token in tokens]
    for low, high, number in counts_in_words(text):
        if not any(start < high and low < end for start, end in taken):
            found.append(Quantity(low, high, *Rounded.printed(Decimal(number), Decimal(1)), text[low:high]))
    found.sort(key=lambda quantity: quantity.start)
    limits = [*(quantity.start for quantity in found), len(text)][1:]
    return tuple(_with_words(text, quantity, limit) for quantity, limit in zip(found, limits, strict=True))


def _of_token(token: NumberToken, amounts: dict[str, Claim]) -> Quantity | None:
    """The quantity a number token is; None for years, dates, labels and what cannot be read as one number."""
    if token.kind not in KINDS:
        return None
    if token.kind == "amount":
        claim = amounts.get(token.claim)
        if claim is None or claim.amount is None:
            return None
        amount = claim.amount
        said = (amount.value_kr, amount.low_kr, amount.high_kr, amount.raw, "kr")
        return Quantity(token.span.start, token.span.end, *said, per=amount.per, number=token.id, claim=claim.id)
    printed = _DIGITS.findall(token.raw)
    parsed = parse_number(printed[0]) if len(printed) == 1 else None
    if parsed is None or parsed.doubt:
        return None
    unit = ("points" if _POINTS.search(token.raw) else "percent") if token.kind == "percent" else ""
    printed_as = Rounded.printed(parsed.value, parsed.quantum)
    return Quantity(token.span.start, token.span.end, *printed_as, token.raw, unit, number=token.id)


def _ends_sentence(text: str, quantity: Quantity) -> int | None:
    """Where the next sentence begins when a figure closes one."""
    match = _CLOSES.match(text, quantity.end)
    return match.end() if match and quantity.start > 0 else None


def _with_words(text: str, quantity: Quantity, limit: int) -> Quantity:
    """The quantity with what the words around it say: approximate, bound, the noun counted, the year."""
    about = around(text, quantity.start, quantity.end)
    low, high = quantity.low, quantity.high
    if about.approximate:
        reach = abs(quantity.value) * ABOUT
        low, high = min(low, quantity.value - reach), max(high, quantity.value + reach)
    noun, noun_end = ("", quantity.end) if quantity.unit else _noun(text, quantity.end)
    year = _YEAR.match(text, quantity.end, limit)
    return replace(
        quantity,
        low=low,
        high=high,
        noun=noun,
        noun_end=noun_end,
        approximate=about.approximate,
        bound=about.bound,
        year=int(year[1]) if year else None,
    )


def _noun(text: str, end: int) -> tuple[str, int]:
    """The word a count counts, after its adjectives, and where it ends; '' when none follows."""
    position, last = end, ("", end)
    for _ in range(4):
        match = _NEXT_WORD.match(text, position)
        if not match or match[1] in reference.words("function_words"):
            return last
        last = match[1], match.end()
        if not match[1].endswith(("e", "lige")):
            return last
        position = match.end()
    return last


def same_noun(one: str, other: str) -> bool:
    """Whether two words count the same thing, but for an ending; a missing word may be the other's."""
    if not one or not other:
        return True
    reach = max(4, min(len(one), len(other)) - 3)
    return one[:reach] == other[:reach] or one.endswith(other) or other.endswith(one)


@dataclass(frozen=True, slots=True)
class ChangeWord:
    """A word of change in characters ``start:end`` of a text. ``direction``: up, down, stable, or open (a change whose direction
    the word does not tell)."""

    start: int
    end: int
    direction: str
    word: str


@lru_cache(maxsize=1)
def _change_pattern() -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    rows = sorted(reference.rows("change_words"), key=lambda row: -len(row["word"]))
    bodies = [
        (rf"[{LETTER}]*" if row["word"][0] == "*" else "") + re.escape(row["word"].strip("*")).replace(r"\ ", r"\s+")
        for row in rows
    ]
    known = tuple((row["word"].strip("*"), row["direction"]) for row in rows)
    return re.compile(rf"(?<![{LETTER}-])(?:{'|'.join(bodies)})(?![{LETTER}])", re.IGNORECASE), known


def change_words(text: str, start: int, end: int) -> Iterator[ChangeWord]:
    """The words of change in a stretch of a text, in order."""
    pattern, known = _change_pattern()
    for match in pattern.finditer(text, start, end):
        plain = " ".join(match[0].lower().split())
        direction = next(direction for word, direction in known if plain.endswith(word))
        yield ChangeWord(match.start(), match.end(), direction, match[0])
