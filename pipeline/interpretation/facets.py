"""What a header, a row label or a caption says about the figures it governs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache

from pipeline import reference
from pipeline.danish.dates import find_periods
from pipeline.danish.money import unit_of
from pipeline.interpretation.names import FoundName, find_mentions, name_of_cell
from pipeline.reconciliation.words import roles

MONEY_UNITS = frozenset({"kr", "t.kr", "mio.kr", "mia.kr"})


@dataclass(frozen=True, slots=True)
class Facet:
    """What some words say of a figure; '' or None where they say nothing.

    ``money`` is True when the words can be about nothing but money, whether or not they name a unit. ``names`` are the names found in the text, as found.
    """

    text: str = ""
    measure: str = ""
    measure_text: str = ""
    payer: str = ""
    basis: str = ""
    unit: str = ""
    period: tuple[int, int | None] | None = None
    total: bool = False
    money: bool = False
    names: tuple[FoundName, ...] = ()

    def over(self, wider: Facet) -> Facet:
        """This facet, with what it leaves open filled in by a wider one. ``text`` and ``names`` stay this one's own."""
        own = {"text", "names", "total"}
        filled = {
            field.name: getattr(wider, field.name)
            for field in fields(self)
            if field.name not in own and not getattr(self, field.name)
        }
        if self.measure and not self.measure_text:
            filled.pop("measure_text", None)
        return replace(self, **filled)


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The wordings of a kind, longest first. ``*`` at the end lets the word go on."""
    rows = [row for row in reference.rows("header_words") if row["kind"] == kind]
    rows.sort(key=lambda row: -len(row["pattern"]))
    compiled = []
    for row in rows:
        word = row["pattern"]
        tail = "" if word.endswith("*") else r"(?![\wæøå])"
        stem = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
        compiled.append((re.compile(rf"(?<![\wæøå]){stem}{tail}", re.IGNORECASE), row["meaning"]))
    return tuple(compiled)


def find_wording(kind: str, text: str) -> tuple[str, str] | None:
    """The meaning of the first wording of a kind in a text and the words themselves; the longer wording wins where two start together."""
    best: tuple[int, int, str, str] | None = None
    for pattern, meaning in _patterns(kind):
        match = pattern.search(text)
        if match and (best is None or (match.start(), -len(match.group())) < best[:2]):
            best = (match.start(), -len(match.group()), meaning, match.group())
    return (best[2], best[3]) if best else None


@lru_cache(maxsize=4096)
def facet(text: str, is_cell: bool = False) -> Facet:
    """Read the words of a header, row label, caption or introducing sentence. ``is_cell`` tells that they are all of a cell, which
    may then be a bare name ("Byen", "Bornholm")."""
    if not text.strip():
        return Facet()
    name = name_of_cell(text) if is_cell else None
    names = (name,) if name else find_mentions(text)
    bare = _without_names(text, names)
    measure = find_wording("measure", bare)
    payers = {meaning for pattern, meaning in _patterns("payer") if pattern.search(bare)}
    basis = find_wording("basis", text)
    total = is_total(bare)
    periods = find_periods(text)
    years = [(found.year_from, found.year_to) for found in periods]
    return Facet(
        text=text,
        measure=measure[0] if measure else "",
        measure_text=measure[1] if measure else "",
        payer=payers.pop() if len(payers) == 1 else "",
        basis=basis[0] if basis else "",
        unit=unit_of(text) or "",
        period=_envelope(years),
        total=total,
        money=(measure is not None and find_wording("neutral", measure[1]) is None)
        or find_wording("money", text) is not None,
        names=names,
    )


def is_whole(label: str) -> bool:
    """Whether a row label names only who pays or gets the money, the years or a total, and no purpose."""
    found = facet(label, is_cell=True)
    for name in sorted(found.names, reverse=True):
        label = label[: name.start] + " " + label[name.end :]
    for kind in ("payer", "plain"):
        for pattern, _ in _patterns(kind):
            label = pattern.sub(" ", label)
    return is_total(label) or not any(char.isalpha() for char in label)


def is_total(text: str) -> bool:
    """Whether a label says that it is a sum."""
    return "total" in roles(text)


def _without_names(text: str, names: tuple[FoundName, ...]) -> str:
    """The text with region and hospital names blanked, so that "Region Fyn" is not read as the payer "region"."""
    for name in names:
        if name.kind in ("region", "cluster"):
            text = text[: name.start] + " " * (name.end - name.start) + text[name.end :]
    return text


def _envelope(years: Sequence[tuple[int | None, int | None]]) -> tuple[int, int | None] | None:
    starts = [start for start, _ in years if start is not None]
    if not starts:
        return None
    ends = [end for _, end in years]
    return min(starts), None if any(end is None for end in ends) else max(end for end in ends if end is not None)
