"""Whose money an amount in a sentence is, for what, and for which years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.danish.dates import FoundPeriod
from pipeline.danish.money import find_amounts
from pipeline.interpretation.context import BlockContext
from pipeline.interpretation.headings import kind_of_heading
from pipeline.interpretation.names import FoundName
from pipeline.interpretation.periods import told_years
from pipeline.interpretation.places import Place, goes_on
from pipeline.interpretation.prose_measures import acts
from pipeline.model import Paragraph

SUBJECT_KINDS = ("municipality", "cluster", "region")
SUBJECT_WORDS = 20
_RECEIVES = re.compile(r"\b(?:til|for|i|hos|fra|på|vedr\.?|vedrørende|af)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\b(?:henholdsvis|hhv\.?)(?=\s)", re.IGNORECASE)
_WHERE = re.compile(r"\s*(?:\(|,\s|\bi\s)\s*", re.IGNORECASE)
_ROW_GAP = re.compile(r"\s*(?:,|og|samt|,\s*og)\s*(?:ca\.\s*)?", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|og|samt|,\s*og)\s*(?:Klynge(?:n)?\s*)?", re.IGNORECASE)


def _in(names: Sequence[FoundName], span: tuple[int, int]) -> list[FoundName]:
    return [name for name in names if span[0] <= name.start < span[1]]


def subjects_of(place: Place, names: Sequence[FoundName]) -> list[FoundName]:
    """The names that are an amount's subject: after it with a preposition, else the nearest before it in its clause,
    else the sentence's first before it, else the only one the sentence has."""
    text, start, end = place.text, place.found.start, place.found.end
    in_turn = _in_turn(place, names)
    if in_turn:
        return [in_turn]
    fitting = [
        name
        for name in names
        if name.kind in SUBJECT_KINDS and not acts(text, name) and not _places_cluster(text, name, names)
    ]
    own = _in(fitting, place.clause)
    after = [name for name in own if name.start >= end and _RECEIVES.search(text[end : name.start])]
    before = [name for name in own if name.end <= start]
    if after and (not before or not re.search("[.;]", text[end : after[0].start])):
        return _together(text, after, after[0])
    if before:
        return _together(text, before, before[-1])
    if own:
        return own[:1]
    sentence = _in(fitting, place.sentence)
    head = [name for name in sentence if name.end <= start]
    return head[:1] if head or len({name.raw for name in sentence}) != 1 else sentence[:1]


def _places_cluster(text: str, region: FoundName, names: Sequence[FoundName]) -> bool:
    """Whether a region only tells where a cluster is: "Klynge Syd (Region Nordjylland)", "Klynge Syd i Region Nordjylland"."""
    clusters = (name.end for name in names if name.kind == "cluster")
    return region.kind == "region" and any(_WHERE.fullmatch(text, end, region.start) for end in clusters)


def _in_turn(place: Place, names: Sequence[FoundName]) -> FoundName | None:
    """``Esbjerg og Varde Kommuner bidrager med henholdsvis 210.000 kr. og 115.000 kr.``: as many names as amounts."""
    turn = _RESPECTIVELY.search(place.whole)
    if not turn:
        return None
    start, end = place.sentence[0] + turn.end(), place.sentence[1]
    amounts = [found.start for found in find_amounts(place.text) if start <= found.start < end]
    fitting = [name for name in _in(names, (place.sentence[0], start)) if name.kind in SUBJECT_KINDS]
    if len(fitting) != len(amounts) or len(amounts) < 2 or place.found.start not in amounts:
        return None
    return fitting[amounts.index(place.found.start)]


def _together(text: str, names: Sequence[FoundName], anchor: FoundName) -> list[FoundName]:
    """The anchor and the names of its kind listed with it (``Frederikssund, Helsingør og Hillerød Kommune``)."""
    index = names.index(anchor)
    group = [anchor]
    for name in reversed(names[:index]):
        if name.kind != anchor.kind or not _LISTED.fullmatch(text[name.end : group[0].start]):
            break
        group.insert(0, name)
    for name in names[index + 1 :]:
        if name.kind != anchor.kind or not _LISTED.fullmatch(text[group[-1].end : name.start]):
            break
        group.append(name)
    return group


# --- years ----------------------------------------------------------------------------------------

_AS_OF = re.compile(
    r"\b(?:pr\.?|ultimo|medio|primo|udgangen af)\s+(?:\d{1,2}\.\s*)?\w+\.?\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_NO_YEAR = re.compile(r"\s*[-–]?\s*(?:niveau|tal|kroner|kr)\b", re.IGNORECASE)
_LEVEL = re.compile(r"\b(20\d\d)\W?niveau")  # "2030-niveau": what it will amount to in that year


def period_of(place: Place, context: BlockContext) -> tuple[int, int | None] | None:
    """The years of an amount: nearest in its clause, else the sentence, the sentences before, the introduction, the
    headings, the titles."""
    (own, own_start), (whole, whole_start), _ = place.ranges()
    for text, start in ((own, own_start), (whole, whole_start)):
        found = _years(text)
        if len(found) == 1 and (year := _year_in_turn(place, found[0])):
            return year, year
        if found:
            nearest = min(found, key=lambda period: place.distance(period.start + start, period.end + start))
            return nearest.year_from, nearest.year_to
    as_of = _AS_OF.findall(whole)
    if as_of:  # "pr. 1. marts 2024 var der brugt …"
        return int(as_of[-1]), int(as_of[-1])
    level = _LEVEL.search(place.found.amount.price_level) or (goes_on(place) and _LEVEL.search(place.earlier))
    introducing = [text for text in context.intro if _introduces(text)]
    titles = (context.item_title, context.profile.title)
    for text in (place.earlier, level.group(1) if level else "", *introducing, *titles):
        told = _years(text)
        if told:
            return told[-1].year_from, told[-1].year_to
    return None


def _year_in_turn(place: Place, period: FoundPeriod) -> int | None:
    """``i 2026-2028 1,1 mio. kr., 1,2 mio. kr. og 1,3 mio. kr.``: as many amounts in a row as years."""
    if period.year_to is None or period.year_to == period.year_from:
        return None
    row = [found for found in find_amounts(place.text) if place.sentence[0] <= found.start < place.sentence[1]]
    gaps = [place.text[left.end : right.start] for left, right in pairwise(row)]
    if len(row) != period.year_to - period.year_from + 1 or not all(_ROW_GAP.fullmatch(gap) for gap in gaps):
        return None
    return period.year_from + [found.start for found in row].index(place.found.start)


def _introduces(text: str) -> bool:
    """Whether a text before a paragraph can speak for it: an introduction, a heading, or one about money itself."""
    return text.rstrip().endswith(":") or len(text) < 120 or bool(find_amounts(text))


def _years(text: str) -> list[FoundPeriod]:
    """The years a sentence tells of its money, without what only looks like one ("2024 kr.", "2025-tal")."""
    return [period for period in told_years(text) if not _NO_YEAR.match(text, period.end)]


# --- words ----------------------------------------------------------------------------------------

_LABEL = re.compile(r"^\s*(?:[•·▪*–-]|\(?\d{1,2}[.)]|[A-Za-z][.)])\s*")
_ABOUT = re.compile(
    r"(?:\s+(?!til\b|vedr|for\b)[\w./-]+){0,6}?\s*(?:\([^)]*\)\s*)?"
    r"((?:til|vedr\.?|vedrørende|for)\s+(?!\d)[^,.;:()]{3,120})",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^[\s,;:]*(?:(?:og|samt|hvor|hvoraf|heraf|mens|men|derudover|at|de|den|det|der|som)\b\s*)+", re.IGNORECASE
)
_TRAILING = re.compile(
    r"(?:\s*\b(?:ca|cirka|på|de|den|af|er|til|med|i alt|op til|udgør|samlet|resterende|for|fra|mindst|højst|et|en|beløb"
    r"|i|og|hver|netto|herefter)\b\.?)+\s*$",
    re.IGNORECASE,
)


def subject_text_of(paragraph: Paragraph, place: Place, context: BlockContext) -> str:
    """The words an amount is about: a list item's own words with its heading, ``til …`` after it, else what stands
    before it."""
    before = _TRAILING.sub("", _LEADING.sub("", _LABEL.sub("", place.before))).strip(" ,:–-(")
    after = _ABOUT.match(place.after)
    if after and not (is_item(paragraph) and len(before.split()) > 1 and place.sentence[0] == 0):
        return after.group(1).strip()
    if is_item(paragraph) and before and place.sentence[0] == 0:
        topic = next((text for text in context.intro if _is_topic(text)), "")
        before = " ".join(before.split()[:SUBJECT_WORDS])
        return f"{topic}: {before}" if topic and topic != before else before
    words = (before or place.whole).split()
    return " ".join(words[-SUBJECT_WORDS:])


def is_item(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item of a list."""
    return bool(paragraph.label) or paragraph.role == "item"


def _is_topic(text: str) -> bool:
    """Whether a text reads like a heading of its own, not like one that all minutes have (``Sagsfremstilling``)."""
    if not 0 < len(text) < 80 or text[-1] in ".:;,?!" or not text[0].isupper() or text.split()[-1] == "at":
        return False
    return kind_of_heading(text) is None
