"""Whose money an amount in a sentence is, for what, and for which years."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.danish.money import find_amounts
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.prose_attributes import acts
from pipeline.interpretation.amounts.prose_contexts import Place
from pipeline.interpretation.amounts.scopes import are_members
from pipeline.interpretation.amounts.weighing import FARTHER, REACH, Said, heaviest
from pipeline.interpretation.minutes.headings import kind_of_heading
from pipeline.interpretation.names.recognise import FoundName
from pipeline.model import Paragraph

SUBJECT_KINDS = ("municipality", "cluster", "region")
SUBJECT_WORDS = 20
#: What is left of a name that is neither before the amount nor said to get it.
MENTIONED = 0.6
_RECEIVES = re.compile(r"\b(?:til|for|i|hos|fra|på|vedr\.?|vedrørende|af)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\b(?:henholdsvis|hhv\.?)(?=\s)", re.IGNORECASE)
_WHERE = re.compile(r"\s*(?:\(|,\s|\bi\s)\s*", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(\s*")
_LISTED = re.compile(r"\s*(?:,|og|samt|,\s*og)\s*(?:Klynge(?:n)?\s*)?", re.IGNORECASE)


def _in(names: Sequence[FoundName], span: tuple[int, int]) -> list[FoundName]:
    return [name for name in names if span[0] <= name.start < span[1]]


def subjects_of(place: Place, names: Sequence[FoundName]) -> tuple[str, tuple[FoundName, ...]]:
    """The names that are an amount's subject and where they stand. A name that gets the money after it weighs most, then the nearest before
    it in its clause, another of the clause, the first before it in the sentence, the only one of the sentence. A municipality's money is that
    of its cluster too, where the sentence names it."""
    chosen = heaviest(_candidates(place, names))
    if not chosen:
        return "", ()
    over = [name for name in _in(names, place.sentence) if name.kind == "cluster" and are_members(chosen.value, name)]
    return chosen.scope, (*chosen.value, *over[:1])


def _candidates(place: Place, names: Sequence[FoundName]) -> Iterator[Said]:
    text, start, end = place.text, place.found.start, place.found.end
    in_turn = _in_turn(place, names)
    if in_turn:
        yield Said((in_turn,), in_turn.raw, "sentence", REACH["amount"])
    fitting = [
        name
        for name in names
        if name.kind in SUBJECT_KINDS and not acts(text, name) and not _places_cluster(text, name, names)
    ]
    for name in fitting:  # "1,1 mio. kr. (Klynge Nord)"; a region in brackets may pay, or be where the cluster is
        if name.kind != "region" and _BRACKET.fullmatch(text, end, name.start) and text[name.end : name.end + 1] == ")":
            yield Said((name,), name.raw, "amount", REACH["amount"])
    own = _in(fitting, place.clause)
    after = [name for name in own if name.start >= end and _RECEIVES.search(text[end : name.start])]
    before = [name for name in own if name.end <= start]
    if after and (not before or not re.search("[.;]", text[end : after[0].start])):
        yield Said(tuple(_together(text, after, after[0])), after[0].raw, "clause", REACH["clause"])
    if before:
        yield Said(tuple(_together(text, before, before[-1])), before[-1].raw, "clause", REACH["clause"] * FARTHER)
    if own and not before:
        yield Said(tuple(own[:1]), own[0].raw, "clause", REACH["clause"] * MENTIONED)
    sentence = [name for name in _in(fitting, place.sentence) if name not in own]  # no name speaks for itself twice
    head = [name for name in sentence if name.end <= start]
    if head:
        yield Said(tuple(head[:1]), head[0].raw, "sentence", REACH["sentence"] * FARTHER)
    elif len({name.raw for name in sentence}) == 1:
        yield Said(tuple(sentence[:1]), sentence[0].raw, "sentence", REACH["sentence"] * MENTIONED)


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
    fitting = [name for name in _in(names, (place.sentence[0], start)) if name.kind in SUBJECT_KINDS]
    listed = [found for found in find_amounts(place.text) if start <= found.start < end][: len(fitting)]
    gaps = (place.text[one.end : other.start] for one, other in pairwise(listed))
    amounts = [found.start for found in listed]
    if len(fitting) != len(amounts) or len(amounts) < 2 or place.found.start not in amounts or not all(map(_LISTED.fullmatch, gaps)):
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


# --- words ----------------------------------------------------------------------------------------

_LABEL = re.compile(r"^\s*(?:[•·▪*–-]|\(?\d{1,2}[.)]|[A-Za-z][.)])\s*")
_ABOUT = re.compile(
    r"(?:\s+(?!til\b|vedr|for\b)[\w./-]+(?:(?<=\d),)?){0,6}?\s*(?:\([^)]*\)\s*)?"
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
    own = place.own if re.search(r"[^\W\d_]{4}", place.after) else place.whole
    words = (before or _LEADING.sub("", own)).split()
    return " ".join(words[-SUBJECT_WORDS:])


def is_item(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item of a list."""
    return bool(paragraph.label) or paragraph.role == "item"


def _is_topic(text: str) -> bool:
    """Whether a text reads like a heading of its own, not like one that all minutes have (``Sagsfremstilling``)."""
    if not 0 < len(text) < 80 or text[-1] in ".:;,?!" or not text[0].isupper() or text.split()[-1] == "at":
        return False
    return kind_of_heading(text) is None
