"""What the families of statements share: testing as intervals, making the record, speaking of figures in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.interpretation.facets import wordings
from pipeline.interpretation.quantities import Passage, Quantity
from pipeline.model import Span, Statement, StatementPart
from pipeline.reconciliation import Rounded, combine
from pipeline.reconciliation.explain import number

STORED = Decimal("0.000001")  # computed figures are kept to this
LARGEST = Decimal(10) ** 15  # what is more is no figure anybody counted
SHOWN = (Decimal("0.01"), Decimal("0.1"), Decimal(1))
_OF_ANOTHER = re.compile(r"\s+af\b", re.IGNORECASE)
UNITS = {
    "percent": (" pct.", " per cent"),
    "points": (" procentpoint", " percentage points"),
    "kr": (" kr.", " kroner"),
}


@dataclass(frozen=True, slots=True)
class Tested:
    """What is stated against what the figures give. ``verdict`` as in Relation."""

    reported: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    slack: Decimal | None
    verdict: str

    @classmethod
    def of(cls, reported: Rounded, computed: Rounded) -> Tested:
        """Two figures as intervals."""
        compared = combine(reported, [(computed, 1)])
        return cls(compared.reported, compared.computed, compared.difference, compared.slack, compared.verdict)


def stated(
    passage: Passage,
    kind: str,
    place: tuple[int, int],
    tested: Tested,
    unit: str,
    parts: Sequence[StatementPart],
    danish: str,
    english: str,
    klass: str = "unexplained",
) -> Statement:
    """The record of a statement in characters ``place`` of a text; ``klass`` is the class it has when it does not hold."""
    name = f"{passage.id}.{kind}{place[0]}"
    return record(name, kind, passage.span(*place), tested, unit, parts, danish, english, klass)


def record(
    name: str,
    kind: str,
    span: Span,
    tested: Tested,
    unit: str,
    parts: Sequence[StatementPart],
    danish: str,
    english: str,
    klass: str = "unexplained",
) -> Statement:
    """The record of a statement printed in ``span``."""
    return Statement(
        id=name,
        kind=kind,
        span=span,
        unit=unit,
        reported=kept(tested.reported),
        computed=kept(tested.computed),
        difference=kept(tested.difference),
        slack=kept(tested.slack),
        verdict=tested.verdict,
        parts=tuple(parts),
        klass=klass if tested.verdict == "mismatch" else "",
        explanation_da=closed(danish),
        explanation_en=closed(english),
    )


def closed(text: str) -> str:
    """A sentence with one full stop at its end, also after "kr."."""
    return text.rstrip(".") + "."


def divided(figure: Rounded, divisor: Decimal) -> Rounded:
    """A figure shared out; not multiplied by a fraction, which would leave endless digits of 7,00."""
    return Rounded(figure.value / divisor, figure.low / divisor, figure.high / divisor)


def kept(value: Decimal | None) -> Decimal | None:
    """A figure as it is stored: without the endless digits of a division."""
    if value is None or abs(value) >= LARGEST:
        return value
    rounded = value.quantize(STORED).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def part(quantity: Quantity) -> StatementPart:
    """A quantity as a part of a statement."""
    return StatementPart(quantity.value, quantity.raw, quantity.number, quantity.claim)


def figure(given: Quantity | Decimal | None, unit: str = "") -> tuple[str, str]:
    """A figure with its unit in Danish and English; a computed one with as many decimals as tell something."""
    if isinstance(given, Quantity):
        unit = given.unit or unit
        noun = "" if given.unit else f" {given.noun}" if given.noun else ""
        return tuple(
            number(given.value, language) + (UNITS[unit][at] if unit in UNITS else noun)
            for at, language in enumerate(("da", "en"))
        )  # type: ignore[return-value]
    shown = None if given is None else _short(given)
    danish, english = UNITS.get(unit, ("", ""))
    return number(shown) + danish, number(shown, "en") + english


def _short(value: Decimal) -> Decimal:
    if abs(value) >= LARGEST:
        return value
    places = SHOWN[0] if abs(value) < 10 else SHOWN[1] if abs(value) < 1000 else SHOWN[2]
    return value.quantize(places)


def words_at(kind: str, text: str, start: int, end: int) -> int | None:
    """Where a wording of statement_words.csv that opens a stretch ends; None when none does."""
    lead = len(text[start:end]) - len(text[start:end].lstrip(" \n\t•–-"))
    for pattern, _ in wordings(kind, "statement_words"):
        match = pattern.match(text, start + lead, end)
        if match:
            return match.end()
    return None


def is_of_another(text: str, share: Quantity) -> bool:
    """Whether a percentage says itself what it is of ("svarende til 20 pct. af borgerne"), so that it is not of the figures before it."""
    return _OF_ANOTHER.match(text, share.end) is not None


def closes(kind: str, before: str) -> bool:
    """Whether a wording of statement_words.csv is the last of the words before something."""
    plain = before.rstrip()
    return any(
        match.end() == len(plain)
        for pattern, _ in wordings(kind, "statement_words")
        for match in pattern.finditer(plain)
    )


def equal_word_at(gap: str) -> bool:
    """Whether the words between two figures say that the second is the same as the first in other terms."""
    opening = gap.lstrip(" ,.;–-(")
    return words_at("equal", opening, 0, len(opening)) is not None or gap.strip().startswith(("(", "="))
