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
#: Rates that a column's header can give all its figures.
HEADER_RATES = ("capita", "person", "hour", "day", "week", "month")
#: Words that follow the year of prices, but of figures too ("2025-tal").
VAGUE_LEVELS = ("tal", "niveau")


@dataclass(frozen=True, slots=True)
class Facet:
    """What some words say of a figure; '' or None where they say nothing.

    ``money`` is True when the words can be about nothing but money, whether or not they name a unit. ``per`` is what each figure is for one of
    ("Kr. pr. indbygger": capita). ``part`` tells that the words begin with "heraf". ``names`` are the names found in the text, as found.
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
    per: str = ""
    part: bool = False
    names: tuple[FoundName, ...] = ()

    def over(self, wider: Facet) -> Facet:
        """This facet, with what it leaves open filled in by a wider one. ``text`` and ``names`` stay this one's own."""
        own = {"text", "names", "total", "part"}
        filled = {
            field.name: getattr(wider, field.name)
            for field in fields(self)
            if field.name not in own and not getattr(self, field.name)
        }
        if self.measure and not self.measure_text:
            filled.pop("measure_text", None)
        return replace(self, **filled)


@cache
def wordings(kind: str, table: str = "header_words") -> tuple[tuple[re.Pattern[str], str], ...]:
    """The wordings of a kind, longest first. ``*`` at the end lets the word go on."""
    rows = [row for row in reference.rows(table) if row["kind"] == kind]
    rows.sort(key=lambda row: -len(row["pattern"]))
    compiled = []
    for row in rows:
        word = row["pattern"]
        tail = "" if word.endswith("*") else r"(?![\wæøå])"
        stem = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
        compiled.append((re.compile(rf"(?<![\wæøå]){stem}{tail}", re.IGNORECASE), row["meaning"]))
    return tuple(compiled)


def find_wording(kind: str, text: str, table: str = "header_words") -> tuple[str, str] | None:
    """The meaning of the first wording of a kind in a text and the words themselves; the longer wording wins where two start together."""
    best: tuple[int, int, str, str] | None = None
    for pattern, meaning in wordings(kind, table):
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
    payers = {meaning for pattern, meaning in wordings("payer") if pattern.search(bare)}
    basis = find_wording("basis", text)
    total = is_total(bare)
    periods = find_periods(_without_price_levels(text))
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
        per=_per_of(bare),
        part=find_wording("part", text[:12]) is not None and not bare[:1].isdigit(),
        names=names,
    )


@cache
def _price_level_pattern() -> re.Pattern[str]:
    """ "2023-PL", "i 2024-priser", "(prisniveau 2025)": the year of the prices is not the figures' own."""
    words = {
        side: [
            re.escape(row["word"])
            for row in reference.rows("price_levels")
            if row["side"] == side and row["word"] not in VAGUE_LEVELS
        ]
        for side in ("after", "before")
    }
    after, before = ("|".join(sorted(words[side], key=len, reverse=True)) for side in ("after", "before"))
    return re.compile(
        rf"(?<!\d)(?:19|20)\d\d\s?[-–]?\s?(?:{after})(?![\wæøå])|(?<![\wæøå])(?:{before})\s(?:19|20)\d\d(?!\d)",
        re.IGNORECASE,
    )


def _without_price_levels(text: str) -> str:
    return _price_level_pattern().sub(lambda found: " " * len(found.group()), text)


@cache
def _per_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_per_words(), key=len, reverse=True))
    return re.compile(rf"(?<![\wæøå])(?:pr\.?|per)\s+({words})(?![\wæøå])", re.IGNORECASE)


@cache
def _per_words() -> dict[str, str]:
    return {
        row["word"]: row["per"]
        for row in reference.rows("per_words")
        if row["side"] == "after" and row["per"] in HEADER_RATES
    }


def _per_of(text: str) -> str:
    """What a header says each figure is for one of. "Fordeling pr. kommune" tells the rows, not a rate, so only rates of people and time count."""
    found = _per_pattern().search(text)
    return _per_words()[found[1].lower()] if found else ""


def is_share(text: str) -> bool:
    """Whether a header or label says that its figures are per cent ("Forbrug i pct."), not that it is about some per cent ("5 pct. til løn")."""
    return "pct" in (unit_of(text), unit_of("".join(text.split()))) and not re.search(
        r"\d\s*(?:pct|%|procent)", text, re.IGNORECASE
    )


def is_whole(label: str) -> bool:
    """Whether a row label names only who pays or gets the money, the years or a total, and no purpose."""
    found = facet(label, is_cell=True)
    for name in sorted(found.names, reverse=True):
        label = label[: name.start] + " " + label[name.end :]
    for kind in ("payer", "plain"):
        for pattern, _ in wordings(kind):
            label = pattern.sub(" ", label)
    return is_total(label) or not any(char.isalpha() for char in label)


def is_region_label(found: Facet) -> bool:
    """Whether a row label names a region."""
    return any(name.kind == "region" for name in found.names)


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
