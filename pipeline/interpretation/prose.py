"""Claims from running text: what a sentence says of each amount in it.

The amount's own clause decides; what it leaves open is looked for in the sentence, the paragraph, the list's introduction, the
headings, in this order. Wordings: measure_words.csv, payer_words.csv, national_words.csv, standing_words.csv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.danish.dates import FoundPeriod, find_dates, find_periods
from pipeline.danish.money import FoundAmount, find_amounts
from pipeline.interpretation.context import BlockContext
from pipeline.interpretation.names import FoundName, find_mentions
from pipeline.interpretation.phrases import Hit, clauses, find_all, sentences
from pipeline.interpretation.spans import span_of
from pipeline.model import Claim, Mention, Paragraph

SUBJECT_KINDS = ("municipality", "cluster", "region")
#: Rates that make an amount the cost of one unit.
UNIT_RATES = frozenset({"total", "year"})
AFTER_PENALTY = 15
SUBJECT_WORDS = 20


@dataclass(slots=True)
class ProseClaims:
    """What a paragraph yields: its claims, and a mention for each name in it."""

    claims: list[Claim] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount in its clause and sentence, all as ranges of the paragraph's text."""

    found: FoundAmount
    clause: tuple[int, int]
    sentence: tuple[int, int]
    earlier: tuple[int, int]
    text: str

    @property
    def own(self) -> str:
        return self.text[self.clause[0] : self.clause[1]]

    @property
    def whole(self) -> str:
        return self.text[self.sentence[0] : self.sentence[1]]

    @property
    def previous(self) -> str:
        return self.text[self.earlier[0] : self.earlier[1]]


def claims_of_paragraph(paragraph: Paragraph, context: BlockContext) -> ProseClaims:
    """The amounts of a paragraph as claims, and all names in it as mentions.

    A name is an amount's subject when it stands in its clause; without one, a document about one cluster speaks of that cluster,
    unless the words are about national money. Such an implied subject is a mention whose span is the amount's.
    """
    text = paragraph.text
    result = ProseClaims()
    names = find_mentions(text)
    ids = {}
    for number, name in enumerate(names, 1):
        ids[name] = f"{paragraph.id}.m{number}"
        result.mentions.append(
            Mention(ids[name], name.kind, name.raw, span_of(paragraph, name.start, name.end), _scope(context))
        )
    found = find_amounts(text)
    if not found:
        return result
    implied = ""
    for number, place in enumerate(_places(text, found), 1):
        national = _is_national(place, names, context)
        subjects = [] if national else _subjects(place, names)
        mention_ids = [ids[name] for name in subjects]
        if not mention_ids and not national and (kind_and_raw := _implied(context)):
            if not implied:
                implied = f"{paragraph.id}.doc"
                span = span_of(paragraph, place.found.start, place.found.end)
                result.mentions.append(Mention(implied, *kind_and_raw, span, (("document", kind_and_raw[1]),)))
            mention_ids = [implied]
        result.claims.append(_claim(paragraph, place, number, national, tuple(mention_ids), context))
    return result


def settle(claims: Sequence[Claim]) -> list[Claim]:
    """Give a claim that leaves its period open the one other sentences of the document give the same amount (``de 80 mio. kr.``), when they agree."""
    periods: dict[tuple[object, ...], set[tuple[int, int | None]]] = {}
    for claim in claims:
        if claim.amount and claim.period_from is not None and claim.role == "narrative":
            periods.setdefault(_same(claim), set()).add((claim.period_from, claim.period_to))
    settled = []
    for claim in claims:
        known = periods.get(_same(claim), set()) if claim.amount and claim.role == "narrative" else set()
        if claim.period_from is None and len(known) == 1:
            ((first, last),) = known
            claim = replace(claim, period_from=first, period_to=last)
        settled.append(claim)
    return settled


def _same(claim: Claim) -> tuple[object, ...]:
    amount = claim.amount
    return (amount.value_kr, amount.per) if amount else ()


def _places(text: str, found: Sequence[FoundAmount]) -> list[_Place]:
    places: list[_Place] = []
    earlier = (0, 0)
    for sentence in sentences(text):
        inside = [amount for amount in found if sentence[0] <= amount.start < sentence[1]]
        spans = [(amount.start, amount.end) for amount in inside]
        for amount, clause in zip(inside, clauses(text, sentence, spans) if spans else (), strict=True):
            places.append(_Place(amount, clause, sentence, earlier, text))
        earlier = (0, sentence[1])
    return places


def _claim(
    paragraph: Paragraph, place: _Place, number: int, national: bool, mentions: tuple[str, ...], context: BlockContext
) -> Claim:
    measure, words = _measure(place, national, context)
    period = _period(place, context)
    basis = _nearest(find_all("basis_words", place.own), place, place.clause[0], strong=True)
    return Claim(
        id=f"{paragraph.id}.{number}",
        span=span_of(paragraph, place.found.start, place.found.end),
        amount=place.found.amount,
        measure=measure,
        measure_text=words,
        basis=basis.meaning if basis else "",
        payer=_payer(place, national, _is_item(paragraph), context),
        role="narrative",
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        mentions=mentions,
        subject_text=_subject_text(paragraph, place, context),
        item=context.item,
        standing=_standing(place, context),
    )


# --- measure -----------------------------------------------------------------------------------------------------------


def _measure(place: _Place, national: bool, context: BlockContext) -> tuple[str, str]:
    """The measure and the words that say so. A rate is a unit cost; money of the whole country is a frame."""
    rate = place.found.amount.per
    if rate not in UNIT_RATES:
        hit = _nearest(find_all("measure_words", place.own), place, place.clause[0], strong=True)
        return "unit_cost", hit.text if hit else ""
    hit = _strong_hit(place)
    if rate == "year" and "/" in place.found.amount.raw:
        return "unit_cost", hit.text if hit else ""
    if national:
        kept = hit is not None and hit.meaning not in ("allocated", "frame", "other")
        return (hit.meaning if hit and kept else "frame"), hit.text if hit else ""
    if not hit:
        hit = _introduced_hit(place, context) or _weak_hit(place)
    if hit and hit.meaning == "other" and rate == "year":
        return "unit_cost", hit.text
    return (hit.meaning, hit.text) if hit else ("other", "")


def _strong_hit(place: _Place) -> Hit | None:
    """The strong wording nearest to the amount, in the clause, else the sentence, else before it; a real measure before ``other``."""
    for hits, start in _hits_outward(place):
        named = [hit for hit in hits if hit.meaning != "other"]
        found = _nearest(named, place, start, strong=True) or _nearest(hits, place, start, strong=True)
        if found:
            return found
    return None


def _weak_hit(place: _Place) -> Hit | None:
    found = None
    for hits, start in _hits_outward(place):
        found = found or _nearest([hit for hit in hits if hit.meaning != "other"], place, start, strong=False)
    return found or next((hit for hits, _ in _hits_outward(place) for hit in hits), None)


def _introduced_hit(place: _Place, context: BlockContext) -> Hit | None:
    """What introduces a short item says of it: a text that ends with a colon or promises what follows, or a heading."""
    if place.sentence[0] > 0:
        return None
    hits = _introduced(context, lambda text: find_all("measure_words", text))
    strong = [hit for hit in hits if hit.strong and hit.meaning != "other"]
    return strong[-1] if strong else None


def _hits_outward(place: _Place) -> list[tuple[list[Hit], int]]:
    """Measure words in the clause, then the sentence, then the sentences before it."""
    ranges = ((place.own, place.clause[0]), (place.whole, place.sentence[0]), (place.previous, place.earlier[0]))
    return [(find_all("measure_words", text), start) for text, start in ranges]


def _nearest(hits: Sequence[Hit], place: _Place, offset: int, strong: bool) -> Hit | None:
    """The wording nearest to the amount; what stands before it counts as nearer."""

    def distance(hit: Hit) -> int:
        if hit.end + offset <= place.found.start:
            return place.found.start - hit.end - offset
        return max(0, hit.start + offset - place.found.end) + AFTER_PENALTY

    fitting = [hit for hit in hits if hit.strong or not strong]
    return min(fitting, key=distance) if fitting else None


# --- whose money -------------------------------------------------------------------------------------------------------


def _is_national(place: _Place, names: Sequence[FoundName], context: BlockContext) -> bool:
    """Whether an amount is money of the whole country: its clause says so and names no cluster or municipality."""
    local = [name for name in _in(names, place.clause) if name.kind in ("cluster", "municipality")]
    own = find_all("national_words", place.own)
    if local:
        return False
    if any(hit.strong for hit in own):
        return True
    about_one = bool(context.profile.cluster)
    whole = find_all("national_words", place.whole)
    named = [name for name in _in(names, place.sentence) if name.kind in ("cluster", "municipality")]
    if not named and any(hit.strong for hit in whole):
        return True
    return not about_one and bool(whole) and not named


def _in(names: Sequence[FoundName], span: tuple[int, int]) -> list[FoundName]:
    return [name for name in names if span[0] <= name.start < span[1]]


def _subjects(place: _Place, names: Sequence[FoundName]) -> list[FoundName]:
    """The names that are an amount's subject: after it with a preposition, else the nearest before it in its clause, else the sentence's."""
    text, start, end = place.text, place.found.start, place.found.end
    own = [name for name in _in(names, place.clause) if name.kind in SUBJECT_KINDS and not _is_payer(text, name)]
    after = [name for name in own if name.start >= end and _RECEIVES.search(text[end : name.start])]
    before = [name for name in own if name.end <= start]
    if after and (not before or not _BOUND_TO_NEXT.search(text[end : after[0].start])):
        return _together(text, after, after[0])
    if before:
        return _together(text, before, before[-1])
    if own:
        return [own[0]]
    sentence = [name for name in _in(names, place.sentence) if name.kind in SUBJECT_KINDS and not _is_payer(text, name)]
    head = [name for name in sentence if name.end <= start]
    return [head[0]] if head else [] if len({name.raw for name in sentence}) != 1 else sentence[:1]


_RECEIVES = re.compile(r"\b(?:til|for|i|hos|fra|på|vedr\.?|vedrørende|af)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
_BOUND_TO_NEXT = re.compile(r"[.;]")
_LISTED = re.compile(r"\s*(?:,|og|samt|,\s*og)\s*(?:Klynge(?:n)?\s*)?", re.IGNORECASE)


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


def _is_payer(text: str, name: FoundName) -> bool:
    """A region that acts (``Region Hovedstaden finansierer``) pays; one that is acted on (``i Region Hovedstaden``) is the subject."""
    if name.kind != "region":
        return False
    prepositions = re.search(r"\b(?:i|for|til|hos|fra|på)\s+$", text[: name.start], re.IGNORECASE)
    return not prepositions and bool(
        re.match(r"\s+(?:finansierer|betaler|bidrager|afholder|dækker|stiller)", text[name.end :])
    )


def _implied(context: BlockContext) -> tuple[str, str] | None:
    """The cluster (or region) the whole document is about."""
    if context.profile.cluster:
        return "cluster", context.profile.cluster
    if context.profile.region:
        return "region", context.profile.region
    return None


def _scope(context: BlockContext) -> tuple[tuple[str, str], ...]:
    """The evidence for what a name means: the introducing texts that hold names, strongest first."""
    return tuple(("intro", text) for text in context.intro if find_mentions(text))


# --- payer, period, standing, subject words --------------------------------------------------------------------------------


def _payer(place: _Place, national: bool, listed: bool, context: BlockContext) -> str:
    """kommuner, region, total (both) or '' from the clause, the sentence, or the text that introduces the list."""
    if place.found.amount.per == "municipality":
        return "kommuner"
    after = place.text[place.found.end : place.clause[1]]
    before = place.text[place.clause[0] : place.found.start]
    for text in (after, before, place.whole):
        payer = _payer_in(text)
        if payer:
            return payer
    if national:
        return "total"
    opening = next((text for text in context.intro if text.rstrip().endswith(":")), "") if listed else ""
    return _payer_in(place.previous) or _payer_in(opening)


def _payer_in(text: str) -> str:
    bare, acting = text, set()
    for name in find_mentions(text):
        if _is_payer(text, name):
            acting.add("region")
        if name.kind in ("region", "hospital"):
            bare = bare[: name.start] + " " * (name.end - name.start) + bare[name.end :]
    payers = acting | {hit.meaning for hit in find_all("payer_words", bare)}
    return "total" if len(payers) > 1 else payers.pop() if payers else ""


def _period(place: _Place, context: BlockContext) -> tuple[int, int | None] | None:
    """The years of an amount: nearest in its clause, else in its sentence, the sentences before, the introduction, the headings."""
    for text, start in ((place.own, place.clause[0]), (place.whole, place.sentence[0])):
        found = _years(text)
        if found:
            nearest = min(found, key=lambda period: _gap(period, start, place))
            return nearest.year_from, nearest.year_to
    as_of = [match for match in _AS_OF.finditer(place.whole)]
    if as_of:  # "pr. 1. marts 2024 var der brugt …"
        return int(as_of[-1].group(1)), int(as_of[-1].group(1))
    earlier = _years(place.previous)
    if earlier:
        return earlier[-1].year_from, earlier[-1].year_to
    level = re.search(r"\b(20\d\d)\W*niveau", place.found.amount.price_level)
    if level:  # "2030-niveau": what it will amount to in that year
        return int(level.group(1)), int(level.group(1))
    for text in context.intro:
        if text.rstrip().endswith(":") or len(text) < 120 or find_amounts(text):
            introduced = _years(text)
            if introduced:
                return introduced[-1].year_from, introduced[-1].year_to
    return None


def _gap(period: FoundPeriod, offset: int, place: _Place) -> int:
    if period.end + offset <= place.found.start:
        return place.found.start - period.end - offset
    return max(0, period.start + offset - place.found.end)


_AS_OF = re.compile(
    r"\b(?:pr\.?|ultimo|medio|primo|udgangen af)\s+(?:\d{1,2}\.\s*)?\w+\.?\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_NO_PERIOD_BEFORE = re.compile(
    r"(?:\bpl|prisniveau|priser|niveau|møde(?:t|r)?(?:\s+\w+){0,4}|\baf|nr\.?\s*\d+)\s*[-/(]?\s*$", re.IGNORECASE
)
_NO_PERIOD_AFTER = re.compile(r"\s*[-–]?\s*(?:pl|p/l|pris|niveau|tal|kroner|kr)\b", re.IGNORECASE)


def _years(text: str) -> list[FoundPeriod]:
    """The periods a text names, years of price levels, months and meetings left out when others stand beside them."""
    months = [(date.start, date.end) for date in find_dates(text) if date.precision == "month"]
    periods = [
        period
        for period in find_periods(text)
        if not _NO_PERIOD_BEFORE.search(text[: period.start]) and not _NO_PERIOD_AFTER.match(text, period.end)
    ]
    plain = [p for p in periods if not any(low <= p.start < high for low, high in months)]
    return plain or periods


def _standing(place: _Place, context: BlockContext) -> str:
    if context.standing not in ("", "mentioned", "reported"):
        return context.standing
    hits = find_all("standing_words", place.whole)
    return hits[0].meaning if hits else context.standing or "mentioned"


def _introduced(context: BlockContext, finder: Callable[[str], list[Hit]]) -> list[Hit]:
    """Wordings in the text that introduces a list (ends with a colon), or in the nearest heading."""
    for text in context.intro:
        if text.rstrip().endswith(":") or len(text) < 80 or _PROMISES.search(text):
            hits = finder(text)
            if hits:
                return hits
    return []


_PROMISES = re.compile(r"\b(?:følgende|nedenstående|således|herunder|heraf)\b", re.IGNORECASE)


_LABEL = re.compile(r"^\s*(?:[•·▪*–-]|\(?\d{1,2}[.)]|[A-Za-z][.)])\s*")
_ABOUT = re.compile(
    r"(?:\s+(?!til\b|vedr|for\b)[\w./-]+){0,6}?\s*(?:\([^)]*\)\s*)?((?:til|vedr\.?|vedrørende|for)\s+[^,.;:()]{3,120})",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^[\s,;:]*(?:(?:og|samt|hvor|hvoraf|heraf|mens|men|derudover|at|de|den|det|der|som)\b\s*)+", re.IGNORECASE
)
_TRAILING = re.compile(
    r"(?:\s*\b(?:ca|cirka|på|de|den|af|er|til|med|i alt|op til|udgør|samlet|resterende|for|fra|mindst|højst|et|en|beløb|i|og|hver)\b\.?)+\s*$",
    re.IGNORECASE,
)


def _subject_text(paragraph: Paragraph, place: _Place, context: BlockContext) -> str:
    """The words an amount is about: a list item's own words with its heading, ``til …`` after it, else what stands before it."""
    before = _LABEL.sub("", place.text[place.clause[0] : place.found.start])
    before = _TRAILING.sub("", _LEADING.sub("", before)).strip(" ,:–-(")
    after = _ABOUT.match(place.text[place.found.end : place.clause[1]])
    if _is_item(paragraph) and before and not after and place.sentence[0] == 0:
        topic = next((text for text in context.intro if _is_topic(text)), "")
        return f"{topic}: {before}" if topic and topic != before else before
    if after:
        return after.group(1).strip()
    words = (before or place.whole).split()
    return " ".join(words[-SUBJECT_WORDS:])


def _is_item(paragraph: Paragraph) -> bool:
    return bool(paragraph.label) or paragraph.role == "item"


def _is_topic(text: str) -> bool:
    """Whether a text reads like a heading."""
    return 0 < len(text) < 80 and text[-1] not in ".:;,?!" and not text[0].isdigit() and text[0].isupper()
