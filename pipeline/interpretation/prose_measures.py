"""What a sentence says an amount is: measure, payer, basis and standing. Wordings: measure_words.csv, payer_words.csv,
basis_words.csv, standing_words.csv."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.interpretation.context import BlockContext
from pipeline.interpretation.names import FoundName, find_mentions
from pipeline.interpretation.phrases import Hit, find_all
from pipeline.interpretation.places import Place, goes_on

#: Rates that do not make an amount the cost of one unit.
_WHOLE_RATES = frozenset({"total", "year"})
_PROMISES = re.compile(r"\b(?:følgende|nedenstående|således|herunder|heraf)\b", re.IGNORECASE)
_ACTS = re.compile(  # also together with the municipalities: "Region X og de otte kommuner har for 2024 afsat"
    r"(?:\s+og\s+(?:de\s+)?(?:\w+\s+)?kommuner(?:ne)?)?\s+(?:finansierer|betaler|bidrager|afholder|dækker|stiller|lægger|afsætter|tilfører"
    r"|bevilger|medfinansierer|har\s+(?:\S+\s+){0,4}?(?:finansieret|betalt|bidraget|afholdt|dækket|stillet|lagt|afsat|tilført|bevilget"
    r"|medfinansieret)\b)"
)
_PAID_BY = re.compile(
    r"\b(?:komme[rt]?|betal\w*|finansier\w*|dækk\w*|afhold\w*|bidrag\w*|tilfør\w*|stammer)\s+(?:\w+\s+){0,2}(?:fra|af)\s+$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\b(?:i|for|til|hos|fra|på)\s+$", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r",?\s+(?:mens|men|hvorimod)\s|,\s+og\s", re.IGNORECASE)


def measure_of(place: Place, national: bool, context: BlockContext) -> tuple[str, str]:
    """The measure of an amount and the words that say so.

    A rate is a unit cost; money of the whole country is a frame, unless the words say that it is spent or left.
    """
    rate = place.found.amount.per
    if rate not in _WHOLE_RATES:
        own = place.nearest(_strong(find_all("measure_words", place.own)), place.clause[0])
        return "unit_cost", own.text if own else ""
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


def _strong(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.strong]


def _strong_hit(place: Place) -> Hit | None:
    """The strong wording nearest to the amount: in the clause, else the sentence, else before it.

    A real measure comes before ``other`` (``overførsel af mindreforbrug på …``), but not one that only follows the
    amount (``et merforbrug på …, som overføres``).
    """
    for text, start in _within(place):
        hits = _strong(find_all("measure_words", text))
        ahead = [hit for hit in hits if hit.end + start <= place.found.start]
        for group in (ahead, hits):
            named = [hit for hit in group if hit.meaning != "other"]
            found = place.nearest(named or group, start)
            if found:
                return found
    return None


def _within(place: Place) -> tuple[tuple[str, int], ...]:
    """Where measure words may stand: the sentences before only when this one is about what they told."""
    return place.ranges() if goes_on(place) else place.ranges()[:2]


def _weak_hit(place: Place) -> Hit | None:
    hits = [(find_all("measure_words", text), start) for text, start in _within(place)]
    for found, start in hits:
        hit = place.nearest([hit for hit in found if hit.meaning != "other"], start)
        if hit:
            return hit
    return next((hit for found, _ in hits for hit in found), None)


def _introduced_hit(place: Place, context: BlockContext) -> Hit | None:
    """What introduces a short item says of it: a text that ends with a colon or promises what follows, or a heading."""
    if place.sentence[0] > 0:
        return None
    for text in context.intro:
        if text.rstrip().endswith(":") or len(text) < 80 or _PROMISES.search(text):
            hits = find_all("measure_words", text)
            if hits:
                named = [hit for hit in hits if hit.strong and hit.meaning != "other"]
                return named[-1] if named else None
    return None


def payer_of(place: Place, national: bool, listed: bool, context: BlockContext) -> str:
    """kommuner, region, total (both) or '' from the clause, the sentence or the text that introduces the list."""
    if place.found.amount.per == "municipality":
        return "kommuner"
    after = _NEXT_CLAUSE.split(place.after, maxsplit=1)[
        0
    ]  # "750.000 kr. oveni, og kommunerne …" speaks of the next amount
    for text in (after, place.before, place.whole):
        payer = _payer_in(text)
        if payer:
            return payer
    if national:
        return "total"
    opening = next((text for text in context.intro if text.rstrip().endswith(":")), "") if listed else ""
    return _payer_in(place.earlier) or _payer_in(opening)


def _payer_in(text: str) -> str:
    bare, payers = text, set()
    for name in find_mentions(text):
        if name.kind in ("region", "hospital"):
            bare = bare[: name.start] + " " * (name.end - name.start) + bare[name.end :]
            if acts(text, name):
                payers.add("region")
    payers |= {hit.meaning for hit in find_all("payer_words", bare)} - {"nobody"}
    return "total" if len(payers) > 1 else payers.pop() if payers else ""


def acts(text: str, name: FoundName) -> bool:
    """Whether a region pays (``Region Sjælland finansierer``, ``kommer fra Region Sjælland``); one acted on (``i Region
    Sjælland``) does not."""
    if name.kind != "region":
        return False
    if _PAID_BY.search(text[: name.start]):
        return True
    if _PREPOSITION.search(text[: name.start]):
        return False
    return bool(_ACTS.match(text, name.end))


def basis_of(place: Place) -> str:
    """estimate, decided, spent, revised or '' from the clause."""
    hit = place.nearest(find_all("basis_words", place.own), place.clause[0])
    return hit.meaning if hit else ""


def standing_of(place: Place, context: BlockContext) -> str:
    """recommended, decided, reported or mentioned: by the section, else by the sentence."""
    if context.standing not in ("", "mentioned", "reported"):
        return context.standing
    hits = find_all("standing_words", place.whole)
    return hits[0].meaning if hits else context.standing or "mentioned"
