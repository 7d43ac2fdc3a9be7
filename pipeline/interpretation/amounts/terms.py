"""The years that a document or a card says its money is for: a label of its own ("Periode | 2024-2026", "Projektperiode: 1.1.2025 –
31.12.2025"), or a sentence on what is agreed ("Aftalen løber fra 1. januar 2027 til 31. december 2028"). Wordings: period_labels.csv."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from pipeline import reference
from pipeline.danish.dates import find_dates, find_periods
from pipeline.interpretation.roles.facets import Facet
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.periods import envelope
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.model import Block, Claim, Grid, Paragraph

_DAY = r"\d{1,2}[./]\s?(?:\d{1,2}\.?|[a-zæøå]{3,9}\.?)(?:[-/. ]{0,2}20\d\d)?"
#: From one day to another, whatever the label calls it.
_SPAN = re.compile(rf"\s*(?:fra\s+)?{_DAY}\s*(?:[-–—]|til(?: og med)?|t\.o\.m\.)\s*{_DAY}\s*", re.IGNORECASE)
_DURING = re.compile(r"\bi perioden\b", re.IGNORECASE)
#: Characters of a label with its years.
LONGEST_LABEL, LONGEST_YEARS = 40, 60


def term_of(blocks: Iterable[Block]) -> Facet:
    """The years that all labels and sentences of some blocks agree on, with the words that say so; an empty facet for none, or several."""
    said = {period: words for over, block in pairwise([None, *blocks]) if block for period, words in _terms(block, over)}
    ((period, words),) = said.items() if len(said) == 1 else ((None, ""),)
    return Facet(text=words, period=period)


def _terms(block: Block, over: Block | None) -> Iterator[tuple[tuple[int, int | None], str]]:
    pairs: list[tuple[str, str]] = []
    if isinstance(block, Grid):
        pairs = [(row[0], row[1]) for row in block.texts() if len(list(filter(None, row))) == 2 and row[0] and row[1]]
    elif block.role != "furniture":
        lines = [part.strip() for line in block.text.split("\n") for part in line.split(" · ")]
        pairs = [(label, told) for line in lines for label, colon, told in [line.partition(":")] if colon]
        label_over = [over.text.strip()] if isinstance(over, Paragraph) else []
        pairs += list(pairwise([*label_over, *lines]))
        for sentence in sentence_texts(block.text):
            if (match := _agreed().search(sentence) or _DURING.search(sentence)) and (period := years_of(sentence[match.end() :])):
                yield period, sentence
    for label, told in pairs:
        known = wording.plain(label) in reference.words("period_labels", kind="label")
        if len(label) <= LONGEST_LABEL and (known or _SPAN.fullmatch(told)):
            told = next(iter(sentence_texts(told)), told) if len(told) > LONGEST_YEARS else told
            if len(told) <= LONGEST_YEARS and (period := years_of(told)):
                yield period, f"{label}: {told}"


def years_of(text: str) -> tuple[int, int | None] | None:
    """The years from the first to the last that a text prints, those of days too."""
    days = [(int(date.iso[:4]), int(date.iso[:4])) for date in find_dates(text) if date.iso[:4].isdigit()]
    return envelope([*days, *((found.year_from, found.year_to) for found in find_periods(text))])


@cache
def _agreed() -> re.Pattern[str]:
    """What is agreed, and that it runs: the years follow."""
    things, runs = (
        "|".join(map(re.escape, reference.words("period_labels", kind=kind))) for kind in ("agreed", "runs")
    )
    return re.compile(
        rf"^(?:[\wæøå]+\s+){{0,2}}?\w*(?:{things})\s+(?:[\wæøå»«\"”“-]+\s+){{0,4}}?(?:{runs})\b", re.IGNORECASE
    )


#: How many times as much of the money of a document is of the next year.
MORE = 4
#: "Overført fra 2024": where money comes from.
_CARRIED_FROM = re.compile(r"\b(?:overført|videreført)e?\s+(?:\w+\s+)?fra\s+(?P<year>20\d\d)", re.IGNORECASE)


def in_their_account(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with money that a row carries over from a year in the account of the next, in a document that has much money of that year and
    little of the one it comes from. A column of it beside one of new money keeps its own year: their sum is of both."""
    said = {each.id: next((one for one in each.evidence if one.attribute == "period"), None) for each in claims}
    rows = {one: each.words for one, each in said.items() if each and each.scope in ("row", "outer", "band")}
    carried = {one: int(found["year"]) for one, words in rows.items() if (found := _CARRIED_FROM.search(words))}
    years = Counter(each.period_from for each in claims if each.id not in carried and each.amount)
    out = []
    for claim in claims:
        year = carried.get(claim.id)
        if year and claim.period_from == claim.period_to == year and years[year + 1] > MORE * years[year]:
            claim = replace(claim, period_from=year + 1, period_to=year + 1)
        out.append(claim)
    return out
