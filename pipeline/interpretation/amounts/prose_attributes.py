"""What running text says an amount is: measure, payer, basis, period and standing, each by the words around it, weighed.

A word in the amount's clause weighs most, then the sentence's, the sentences' before, what introduces the paragraph, the headings, the
titles; a word before the amount more than one after it, and a near one more than a far one. Wordings: measure_words.csv, payer_words.csv,
basis_words.csv, standing_words.csv."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.prose_contexts import Place, goes_on
from pipeline.interpretation.amounts.weighing import FARTHER, REACH, Attributes, Said, decide
from pipeline.interpretation.names.recognise import FoundName, find_mentions
from pipeline.interpretation.text.periods import as_of, is_destination, prose_years, relative_years, written_in
from pipeline.interpretation.text.phrases import Hit, find_all, promises

#: Characters at which a word weighs half of what it would beside the amount.
HALF_WAY = 100
#: What is left of a measure that only follows the amount, of a vague one (``other``), and of a weak wording.
AFTER, VAGUE, WEAK = 0.58, 0.6, 0.2
#: What is left of a pool that only holds the money.
HELD = 0.35
#: Characters: a longer text without colon, promise or amount introduces nothing.
LONGEST_HEADING, LONGEST_TITLE = 80, 120
#: "kommunens", "regionale" pay where their money follows within so many words, and not their buildings.
WORDS_TO_MONEY = 4
#: Rates that do not make an amount the cost of one unit.
_WHOLE_RATES = frozenset({"total", "year"})
#: Money of the whole country is a frame, unless the words say that it is spent or left.
_FRAMED = frozenset({"allocated", "frame", "other"})
_PAYS = (
    r"(?:finansiere[rd]\w*|betal(?:er|te)|bidrager|bidrog|afhold(?:er|t)|dække(?:r|de)|stille(?:r|de)|lægger|lagde|afs(?:ætter|atte)|tilfør(?:er|te)"
    r"|bevilge(?:r|de)|medfinansiere\w*|fordele\w*|uddele\w*|yde(?:r|de)|bære(?:r|s)|indskyder|indskød|reservere(?:r|de)|kommer\s+med|står\s+for"
    r"|stod\s+for|giver|gav|garanterer"
    r"|har\s+(?:\S+\s+){0,6}?(?:finansieret|betalt|bidraget|afholdt|dækket|stillet|lagt|afsat|tilført|bevilget|medfinansieret|ydet|givet|reserveret)\b)"
)
_ACTS = re.compile(rf"\s+(?:i\s+\w+\s+)?(?:(?:og|samt)\s+(?:\w+\s+){{1,3}}?)?{_PAYS}")
#: "Kommunerne betaler 1 mio. kr. og Region Fyn 2 mio. kr.": the verb is the one before it.
_PAYS_TOO = re.compile(rf"{_PAYS}(?:(?!\.\s+[A-ZÆØÅ])[^;])*(?:,|\b(?:og|mens|samt))\s+$")
_ITS_AMOUNT = re.compile(r"\s+(?:(?:de|med|ca\.|resten|i\s+alt)[\s,]+)*\d")
_PAID_BY = re.compile(
    r"\b(?:komme[rt]?|betal\w*|finansier\w*|dækk\w*|afhold\w*|bidrag\w*|tilfør\w*|stammer)\s+(?:\w+\s+){0,2}(?:fra|af)\s+$",
    re.IGNORECASE,
)
#: "3 mio. kr. fra Region Fyn".
_FROM = re.compile(r"\s+(?:i\s+\w+\s+)?fra\s+", re.IGNORECASE)
_PAYER_OF = {"region": "region", "hospital": "region", "municipality": "kommuner"}
_PREPOSITION = re.compile(r"\b(?:i|for|til|hos|fra|på)\s+$", re.IGNORECASE)
_TOGETHER_BY_ALL = re.compile(r"\b(?:samlet|i\s+alt|tilsammen|til\s+sammen|sammenlagt)\b", re.IGNORECASE)
#: A cost, or what the others leave of it, that those named after it pay.
_SHARED_COST = re.compile(
    r"\b(?:udgift\w*|omkostning\w*|regningen|(?:halv|tredje|fjerde)del(?:en)?|resten|restbeløbet|del)\s[^.;]*\b(?:for)?deles\b[^.;]*\b(?:mellem|på|blandt)\b",
    re.IGNORECASE,
)
#: A frame that something is inside of or goes beyond, and a pool that money is in.
_WITHIN = re.compile(r"\b(?:inden\s?for|uden\s?for|over(?:skrid|hold)else\w*\s+af)\s+(?:den\s+)?$", re.IGNORECASE)
_HELD_IN = re.compile(r"\b(?:på|i|fra|af)\s+(?:(?:den|en|hele)\s+)?[\"”»]?$", re.IGNORECASE)
#: The whole that an amount just told is a part of.
_OUT_OF = re.compile(
    r"\s+af\s+(?:(?:de|den|det|årets|klyngens|regionens|i alt|samlet|samlede|ca\.)\s+)*", re.IGNORECASE
)
#: What is known already: "midlerne", "rammen", "årets midler".
_KNOWN = ("en", "et", "ne", "midler")
_ONCE_PAST = re.compile(r"\b(?:efter|inden|før)\s+(?:den|denne|dette|sidste|næste)\s+$", re.IGNORECASE)
_AMOUNT_OF = re.compile(rf"(?:\s+(?:i|for)\s+{YEAR})?\s+(?:på\s+|\()(?:i alt\s+|ca\.\s+)?", re.IGNORECASE)
_ACCOUNT = re.compile(r"forbrug|^regnskab", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:hvoraf|heraf|hvorimod)\b", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r",?\s+(?:mens|men|hvorimod|hvoraf|heraf)\s|,\s+og\s", re.IGNORECASE)
_TOGETHER = re.compile(r"\s*(?:og|samt|/|plus)\s*", re.IGNORECASE)
#: What is reserved or granted to a cluster is there for it to commit ("Der er reserveret 2 mio. kr. til Klynge Midt").
_TO_CLUSTER = re.compile(
    r"\btil\s+(?:(?:de|den|hver)\s+)?(?:\w+\s+)?(?:\w*klynge(?:n|r|rne)?|(?:sundheds)?klynge\s+[A-ZÆØÅ][\w-]+)(?![\wæøå])",
    re.IGNORECASE,
)
_ROW_GAP = re.compile(r"\s*(?:,|og|samt|,\s*og)\s*(?:ca\.\s*)?", re.IGNORECASE)
_LEVEL = re.compile(rf"\b({YEAR})\W?niveau")  # "2030-niveau": what it will amount to in that year


def attributes_in_text(place: Place, national: bool, listed: bool, context: BlockContext) -> Attributes:
    """The attributes of an amount in a sentence. ``national``: it is money of more than one cluster; ``listed``: it stands in a list's item,
    for which the list's introduction speaks too."""
    told = decide(
        measure=_measures(place, national, context),
        basis=_bases(place),
        payer=_payers(place, national, listed, context),
        period=_periods(place, context),
    )
    yearly = place.found.amount.per == "year" and told.measure == "other"
    return replace(told, measure="unit_cost" if yearly else told.measure or "other")


def standing_of(place: Place, context: BlockContext) -> str:
    """recommended, decided, reported or mentioned: by the section, else by the sentence."""
    if context.standing not in ("", "mentioned", "reported"):
        return context.standing
    hits = find_all("standing_words", place.whole)
    return hits[0].meaning if hits else context.standing or "mentioned"


def _near(place: Place, start: int, end: int) -> float:
    return HALF_WAY / (HALF_WAY + place.distance(start, end))


def _around(place: Place, with_earlier: bool) -> Iterator[tuple[str, int, str]]:
    """The clause, the sentence and, when asked for, the sentences before: text, offset and scope."""
    (own, at), (whole, start), (near, before) = place.ranges()
    yield own, at, "clause"
    yield whole, start, "sentence"
    if with_earlier:
        yield near, before, "before"


# --- measure -----------------------------------------------------------------------------------------------------------


def _measures(place: Place, national: bool, context: BlockContext) -> Iterator[Said]:
    """A rate makes an amount the cost of one unit, or what that may cost at most, whatever the words say."""
    hits = [
        (hit, offset, scope)
        for text, offset, scope in _around(place, goes_on(place))
        for hit in find_all("measure_words", text)
        if scope != "sentence" or not place.in_clause(hit.start + offset)
    ]
    rate = place.found.amount.per
    if rate not in _WHOLE_RATES or (rate == "year" and "/" in place.found.amount.raw):
        own = place.nearest([hit for hit, _, scope in hits if scope == "clause" and hit.strong], place.clause[0])
        capped = own is not None and own.meaning == "cap"  # "højst 150.000 kr. pr. ansøgning"
        yield Said("cap" if capped else "unit_cost", own.text if own else "", "amount", REACH["amount"])
    for hit, offset, scope in hits:
        weight = REACH[scope] * _near(place, hit.start + offset, hit.end + offset) * _strength(hit)
        weight *= 1.0 if hit.end + offset <= place.found.start else AFTER * _reaches_back(place, hit.start + offset)
        weight *= _kept(place, hit, offset)
        if not hit.strong and hit.text.lower().endswith(_KNOWN) and _of_it(place, hit, offset):
            weight = REACH["amount"]  # "tilbage af årets midler på 1,5 mio. kr."
        text = place.text[max(hit.end + offset, 0) : place.sentence[1]] if scope != "before" else place.earlier
        given = hit.meaning == "committed" and _TO_CLUSTER.search(_NEXT_CLAUSE.split(text, maxsplit=1)[0])
        yield Said("allocated" if given else _framed(hit.meaning, national), hit.text, scope, weight)
    before = [each.end for each in find_amounts(place.text) if place.sentence[0] <= each.start < place.found.start]
    if before and (out := _OUT_OF.fullmatch(place.text, before[-1], place.found.start)):
        yield Said("allocated", out[0].strip(), "clause", REACH["amount"])  # "brugt 7,9 mio. kr. af årets 12,8 mio. kr."
    if national:
        yield Said("frame", "", "country", REACH["country"])
    else:
        yield from _at_disposal(place)
        yield from _introduced(place, context)


def _reaches_back(place: Place, start: int) -> float:
    """Whether a word after an amount is of it, and not of the part of it or the other that is told next ("3 mio. kr., hvoraf 1 mio. kr. er
    overført")."""
    return 0.0 if _NEXT.search(place.text, place.found.end, start) else 1.0


def _kept(place: Place, hit: Hit, offset: int) -> float:
    """What is left of a frame or pool that only tells where the money is ("merforbrug inden for servicerammen på 3 mio. kr.", "det resterende
    rådighedsbeløb på puljen er 3 mio. kr."): the amount is of something in it. "I en pulje på 3 mio. kr." is the pool's own."""
    before = place.text[: max(hit.start + offset, 0)]
    if _ONCE_PAST.search(before):
        return HELD  # "rest efter denne udbetaling"
    if hit.meaning not in ("frame", "pool"):
        return 1.0
    if _WITHIN.search(before):
        return 0.0
    return 1.0 if _of_it(place, hit, offset) or not _HELD_IN.search(before) else HELD


def _of_it(place: Place, hit: Hit, offset: int) -> bool:
    """Whether an amount is what the words right before it are ("en pulje på 3 mio. kr.", "årets midler på 3 mio. kr.")."""
    return bool(_AMOUNT_OF.fullmatch(place.text, max(hit.end + offset, 0), place.found.start))


def _strength(hit: Hit) -> float:
    return (1.0 if hit.strong else WEAK) * (VAGUE if hit.meaning == "other" else 1.0)


def _framed(meaning: str, national: bool) -> str:
    return "frame" if national and meaning in _FRAMED else meaning


def _at_disposal(place: Place) -> Iterator[Said]:
    """What was allocated and carried over together ("har fået tildelt og overført 3 mio. kr.") is there to be used."""
    hits = [hit for hit in find_all("measure_words", place.before) if hit.strong]
    for first, second in pairwise(hits):
        if {first.meaning, second.meaning} == {"allocated", "transferred"} and _TOGETHER.fullmatch(
            place.before, first.end, second.start
        ):
            yield Said("allocated", place.before[first.start : second.end], "clause", REACH["amount"])


def _introduced(place: Place, context: BlockContext) -> Iterator[Said]:
    """What introduces a paragraph's first sentence: a text that ends with a colon or promises what follows, or a heading."""
    strength = 1.0 if place.sentence[0] == 0 else 0.0
    for text in context.intro:
        if text.rstrip().endswith(":") or len(text) < LONGEST_HEADING or promises(text):
            told = [hit for hit in find_all("measure_words", text) if hit.meaning != "other"]
            named = [hit for hit in told if hit.strong] or (told if text.rstrip().endswith(":") else [])
            if named:
                weight = REACH["introduction"] * strength * (1.0 if named[-1].strong else WEAK)
                yield Said(named[-1].meaning, named[-1].text, "introduction", weight)
        strength *= FARTHER


def _bases(place: Place) -> Iterator[Said]:
    """estimate, decided, spent or revised, by the clause."""
    hits = find_all("basis_words", place.own)
    expected = min((hit.start for hit in hits if hit.meaning == "estimate"), default=len(place.own))
    start = place.clause[0]
    for hit in hits:
        if hit.meaning == "none" or (hit.start > expected and _ACCOUNT.search(hit.text)):  # "forventes et forbrug på …"
            continue
        yield Said(hit.meaning, hit.text, "clause", REACH["clause"] * _near(place, hit.start + start, hit.end + start))


# --- payer -------------------------------------------------------------------------------------------------------------


def _payers(place: Place, national: bool, listed: bool, context: BlockContext) -> Iterator[Said]:
    """kommuner, region or total (both), by the clause after and before the amount, the sentence, and what introduces a list."""
    if place.found.amount.per == "municipality":
        yield Said("kommuner", place.found.amount.raw, "amount", REACH["amount"])
    after = _NEXT_CLAUSE.split(place.after, maxsplit=1)[0]  # "750.000 kr. oveni, og kommunerne …" is the next amount's
    whole = place.text[place.sentence[0] : place.found.end]
    whole += _NEXT_CLAUSE.split(place.text[place.found.end : place.sentence[1]], maxsplit=1)[0]
    opening = next((text for text in context.intro if text.rstrip().endswith(":")), "") if listed else ""
    texts = (
        (after, "clause", 1.0),
        (place.before, "clause", FARTHER),
        (whole, "sentence", 1.0),
        (place.earlier, "before", 1.0),
        (opening, "introduction", 1.0),
    )
    for text, scope, strength in texts:
        payer, words = _payer_in(text, only_acting=scope == "before")
        if payer:
            yield Said(payer, words, scope, REACH[scope] * strength)
    for name in find_mentions(place.text):
        directly = _FROM.fullmatch(place.text, place.found.end, max(name.start, place.found.end))
        if directly and name.kind in _PAYER_OF:
            yield Said(_PAYER_OF[name.kind], name.raw, "clause", REACH["amount"])
    names = [
        name for name in find_mentions(place.text) if place.in_clause(name.start) and name.end <= place.found.start
    ]
    if names and _ITS_AMOUNT.match(place.text, names[-1].end) and acts(place.text, names[-1]):
        yield Said("region", names[-1].raw, "clause", REACH["clause"])
    if (
        names
        and names[-1].kind == "municipality"
        and _SHARED_COST.search(place.text, place.sentence[0], names[-1].start)
    ):
        yield Said("kommuner", names[-1].raw, "clause", REACH["clause"])
    last = place.before.rpartition(",")[2]
    if _TOGETHER_BY_ALL.search(last) and not _payer_in(last)[0]:
        payer, words = _payer_in(place.text[: place.found.start - len(last)], only_acting=True)
        yield Said(payer, words, "sentence", REACH["amount"] if payer == "total" else 0.0)
    if context.payer[0]:
        yield Said(*context.payer, "document", REACH["document"])
    elif national:
        yield Said("total", "", "country", REACH["country"])


def _payer_in(text: str, only_acting: bool = False) -> tuple[str, str]:
    """The payer a text names and its words, ('', '') for none. ``only_acting``: one that only occurs there pays nothing."""
    bare, payers = text, {}
    for name in find_mentions(text):
        if name.kind in ("region", "hospital"):
            bare = bare[: name.start] + " " * (name.end - name.start) + bare[name.end :]
            if acts(text, name):
                payers["region"] = name.raw
    for hit in find_all("payer_words", bare):
        if only_acting and not _ACTS.match(text, hit.end):
            continue
        if hit.strong or find_all("measure_words", " ".join(text[hit.end :].split()[:WORDS_TO_MONEY])):
            payers.setdefault(hit.meaning, hit.text)
    payers.pop("nobody", None)
    words = " / ".join(payers.values())
    return ("total" if len(payers) > 1 else next(iter(payers), "")), words


def acts(text: str, name: FoundName) -> bool:
    """Whether a region pays (``Region Sjælland finansierer``, ``kommer fra Region Sjælland``); one acted on (``i Region
    Sjælland``) does not."""
    if name.kind != "region":
        return False
    if _PAID_BY.search(text[: name.start]):
        return True
    if _PREPOSITION.search(text[: name.start]):
        return False
    too = _ITS_AMOUNT.match(text, name.end) and _PAYS_TOO.search(text[: name.start])
    return bool(too or _ACTS.match(text, name.end))


# --- period ------------------------------------------------------------------------------------------------------------


def _periods(place: Place, context: BlockContext) -> Iterator[Said]:
    """The years of an amount: near it, as of a day in its sentence, in the sentences before, by a price level, in what introduces it."""
    written = written_in(context.profile)
    for text, offset, scope in _around(place, with_earlier=False):
        found = prose_years(text, written)
        if len(found) == 1 and (year := _year_in_turn(place, found[0].year_from, found[0].year_to)):
            yield Said((year, year), text[found[0].start : found[0].end], scope, REACH["amount"])
        for period in found:
            if scope == "sentence" and (place.in_clause(period.start + offset) or is_destination(text, period.start)):
                continue
            weight = REACH[scope] * _near(place, period.start + offset, period.end + offset)
            weight *= _reaches_back(place, period.start + offset)
            yield Said((period.year_from, period.year_to), text[period.start : period.end].strip(), scope, weight)
    over = (*(text for text in context.intro if len(text) < LONGEST_HEADING), context.item_title, context.profile.title)
    for text, scope, weight in (
        (place.whole, "sentence", REACH["before"] + REACH["title"]),  # "pr. 1. marts 2024 var der brugt …"
        *((text, "title", REACH["other_columns"]) for text in over),
    ):
        for year, words in as_of(text):
            yield Said((year, year), words, scope, weight)
    if relative_years(place.whole, 0, after="told"):
        said_before = (told[-1] for text, _ in _before(place, "", context) if (told := prose_years(text, written)))
        before = next(said_before, None)
        for period in relative_years(place.whole, before.year_from, after="told") if before else ():
            weight = REACH["amount"] * _reaches_back(place, period.start + place.sentence[0])
            yield Said((period.year_from, period.year_to), place.whole[period.start : period.end], "sentence", weight)
    level = _LEVEL.search(place.found.amount.price_level) or (goes_on(place) and _LEVEL.search(place.earlier))
    strength = 1.0
    for text, scope in _before(place, level.group(1) if level else "", context):
        told = [period for period in prose_years(text, written) if not is_destination(text, period.start)]
        if told:
            last = told[-1]
            yield Said(
                (last.year_from, last.year_to), text[last.start : last.end].strip(), scope, REACH[scope] * strength
            )
        strength *= FARTHER
    if context.term.period:
        yield Said(context.term.period, context.term.text, "document", REACH["document"])


def _before(place: Place, level: str, context: BlockContext) -> Iterable[tuple[str, str]]:
    """The texts farther away that can give the years, nearest first."""
    yield place.earlier, "before"
    yield level, "before"
    for text in context.intro:
        if (
            find_amounts(text)
            or (len(text) < LONGEST_TITLE and not text.rstrip().endswith("."))
            or text.rstrip().endswith(":")
        ):
            yield text, "introduction"
    yield context.item_title, "title"
    yield context.profile.title, "title"


def _year_in_turn(place: Place, first: int, last: int | None) -> int | None:
    """``i 2026-2028 1,1 mio. kr., 1,2 mio. kr. og 1,3 mio. kr.``: as many amounts in a row as years."""
    if last is None or last == first:
        return None
    row = [found for found in find_amounts(place.text) if place.sentence[0] <= found.start < place.sentence[1]]
    gaps = [place.text[left.end : right.start] for left, right in pairwise(row)]
    if len(row) != last - first + 1 or not all(_ROW_GAP.fullmatch(gap) for gap in gaps):
        return None
    return first + [found.start for found in row].index(place.found.start)
