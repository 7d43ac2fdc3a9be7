"""Candidates for what an amount is, and the weighing of them: one mechanism for tables and running text.

Every word that can give an attribute is a candidate with a reach (how near its place is to the amount) and a strength; the value with most
weight behind it is the amount's, and its words are the evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.model import Evidence

#: How much a word weighs by where it stands.
REACH = {
    "amount": 20.0,
    "cell": 12.0,
    "year_column": 9.0,
    "clause": 9.0,
    "left": 8.5,
    "column": 8.0,
    "sum": 7.0,
    "row": 6.0,
    "outer": 5.0,
    "sentence": 5.0,
    "band": 4.5,
    "corner": 3.6,
    "caption": 3.4,
    "unit_line": 3.3,
    "country": 3.0,
    "before": 2.5,
    "note": 2.4,
    "introduction": 2.0,
    "heading": 1.6,
    "document": 1.3,
    "title": 1.0,
    "other_columns": 0.9,
}
#: What each text farther away weighs of the one before it.
FARTHER = 0.9
#: What each other candidate for the same value adds of its weight.
SUPPORT = 0.1


class Said(NamedTuple):
    """A candidate for an attribute: its value, the words that say so, where they stand and how much they weigh."""

    value: Any
    words: str
    scope: str
    weight: float


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an amount is, as the heaviest candidates say; ``evidence`` tells for each attribute where it came from."""

    measure: str = ""
    measure_text: str = ""
    basis: str = ""
    payer: str = ""
    period: tuple[int, int | None] | None = None
    per: str = ""
    evidence: tuple[Evidence, ...] = ()


def heaviest(candidates: Iterable[Said]) -> Said | None:
    """The value with most weight behind it: its heaviest candidate, and a little for each other one that says the same."""
    groups: dict[Any, list[Said]] = {}
    for each in candidates:
        groups.setdefault(each.value, []).append(each)
    best: tuple[float, Said] | None = None
    for group in groups.values():
        first = max(group, key=lambda each: each.weight)
        weight = first.weight + SUPPORT * (sum(each.weight for each in group) - first.weight)
        if first.weight > 0 and (best is None or weight > best[0]):
            best = (weight, first)
    return best[1] if best else None


def decide(**candidates: Iterable[Said]) -> Attributes:
    """The attributes that the candidates for each of them give."""
    chosen = {name: heaviest(said) for name, said in candidates.items()}
    values = {name: said.value for name, said in chosen.items() if said}
    measure = chosen.get("measure")
    return Attributes(
        **values,
        measure_text=measure.words if measure else "",
        evidence=tuple(Evidence(name, said.scope, said.words) for name, said in chosen.items() if said and said.words),
    )
