"""Initiatives across documents: which names are the same initiative (record linkage)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.matching.decisions import HumanDecision
from pipeline.matching.names import Documents
from pipeline.matching.records import Initiative, Match, Suggestion


@dataclass(frozen=True, slots=True)
class Linked:
    """The initiatives, the initiative of each (document, record), questions for people, and the decisions that were used."""

    initiatives: tuple[Initiative, ...] = ()
    of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    used: frozenset[HumanDecision] = frozenset()


def link_initiatives(
    documents: Documents,
    matches: Mapping[str, Mapping[str, Match]],
    places: Mapping[str, tuple[str, str]],
    decisions: Sequence[HumanDecision],
    remembered: Mapping[tuple[str, str], str],
) -> Linked:
    """Link the initiatives of a collection."""
    return Linked()
