"""What the families of statements share: testing as intervals, making the record, speaking of figures in both languages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.interpretation.roles.facets import wordings
from pipeline.interpretation.statements.quantities import Passage, Quantity
from pipeline.model import Claim, Span, Statement, StatementPart
from pipeline.reconciliation import Comparison, Rounded, combine
from pipeline.reference.texts import message, number, pairs

STORED = Decimal("0.000001")  # computed figures are kept to this
LARGEST = Decimal(10) ** 15  # what is more is no figure anybody counted
SHOWN = (Decimal("0.01"), Decimal("0.1"), Decimal(1))
HUNDRED = Decimal(100)


def compared(reported: Rounded, computed: Rounded) -> Comparison:
    """What is stated against what the figures give, as intervals."""
    return combine(reported, [(computed, 1)])


def judged(verdict: str) -> Comparison:
    """The outcome of a test without figures."""
    return Comparison(None, None, None, None, verdict)


def related(
    passage: Passage,
    kind: str,
    key: str,
    place: tuple[int, int],
    tested: Comparison,
    figures: Mapping[str, Quantity],
    **more: tuple[str, str] | str,
) -> Statement:
    """A statement of figures of a text by their names in the text ``key``: the first is the one that is stated, ``made`` what the others give."""
    stated_one, *others = figures.values()
    unit = next(filter(None, (stated_one.unit, stated_one.noun, *(each.noun for each in others))), "count")
    fields = {name: figure(each) for name, each in figures.items()} | {"made": figure(tested.computed, stated_one.unit)}
    said = message("statement", key, **fields, **more)
    return stated(passage, kind, place, tested, unit, [part(each) for each in figures.values()], said)


def stated(
    passage: Passage,
    kind: str,
    place: tuple[int, int],
    tested: Comparison,
    unit: str,
    parts: Sequence[StatementPart],
    said: tuple[str, str],
    klass: str = "unexplained",
) -> Statement:
    """The record of a statement in characters ``place`` of a text; ``said``: it in Danish and English, ``klass``: its class when it does not hold."""
    return record(f"{passage.id}.{kind}{place[0]}", kind, passage.span(*place), tested, unit, parts, said, klass)


def record(
    name: str,
    kind: str,
    span: Span,
    tested: Comparison,
    unit: str,
    parts: Sequence[StatementPart],
    said: tuple[str, str],
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
        explanation_da=closed(said[0]),
        explanation_en=closed(said[1]),
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


def claim_part(claim: Claim) -> StatementPart:
    """An amount as a part of a statement."""
    return StatementPart(claim.amount.value_kr if claim.amount else Decimal(0), claim.span.quote, "", claim.id)


def figure(given: Quantity | Decimal | None, unit: str = "") -> tuple[str, str]:
    """A figure with its unit in Danish and English; a computed one with as many decimals as tell something."""
    value, noun = None if given is None else _short(given) if isinstance(given, Decimal) else given.value, ""
    if isinstance(given, Quantity):
        unit, noun = given.unit or unit, f" {given.noun}" if given.noun and not given.unit else ""
    danish, english = pairs("figure_unit").get(unit, (noun, noun))
    return number(value) + danish, number(value, "en") + english


def _short(value: Decimal) -> Decimal:
    if abs(value) >= LARGEST:
        return value
    places = SHOWN[0] if abs(value) < 10 else SHOWN[1] if abs(value) < 1000 else SHOWN[2]
    return value.quantize(places)


def closes(kind: str, before: str) -> bool:
    """Whether a wording of statement_words.csv is the last of the words before something."""
    plain = before.rstrip()
    return any(
        match.end() == len(plain)
        for pattern, _ in wordings(kind, "statement_words")
        for match in pattern.finditer(plain)
    )
