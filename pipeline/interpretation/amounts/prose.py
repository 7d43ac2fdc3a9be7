"""Claims from running text: what a sentence says of each amount in it.

Every word around it that can say so is weighed: see ``prose_attributes``, ``prose_subjects`` and ``scopes``.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.danish.dates import YEARS, find_dates
from pipeline.danish.money import FoundAmount, find_amounts, unit_of, with_comma
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.prose_attributes import attributes_in_text, standing_of
from pipeline.interpretation.amounts.prose_contexts import Place, places, refers_back
from pipeline.interpretation.amounts.prose_subjects import is_item, subject_text_of, subjects_of
from pipeline.interpretation.amounts.scopes import (
    EARLIER,
    are_members,
    around,
    document_subject,
    heading_subject,
    is_national,
    lead_of,
    publishing_municipality,
)
from pipeline.interpretation.amounts.table_attributes import THOUSAND, is_for_all, is_unit
from pipeline.interpretation.amounts.terms import in_their_account
from pipeline.interpretation.names.places import region_of_name, regions_of_clusters
from pipeline.interpretation.names.recognise import FoundName, find_anaphora, find_bare, find_mentions, name_of_cell
from pipeline.interpretation.roles.facets import NOTHING, facet, find_wording
from pipeline.interpretation.text.periods import is_destination, relative_years
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.interpretation.text.phrases import find_all, sentence_texts, sentences
from pipeline.interpretation.text.spans import span_of
from pipeline.model import Block, Claim, Evidence, Mention, Paragraph

#: Amounts of one and the same year that give it to the document's others.
ENOUGH = 3
SHORT = 40  # characters before an amount that tell what it is of
TELLING = 100  # last digits that a figure has at least to be another figure told again
#: A part of some year, or the third year of something: no date says which year that is.
_SOME_YEAR = re.compile(
    r"(?:\d\.|første|andet|tredje|fjerde|sidste)\s(?:kvartal|halvår)(?!\s+\d{4})|(?<![\wæøå])år\s\d{1,2}(?!\d)|\d\.\sår(?![\wæøå])",
    re.IGNORECASE,
)
_OF_A_YEAR = frozenset({"allocated", "budget", "committed", "disbursed", "transferred", "uncommitted"})
#: A figure behind a word, and how many of them make a line one of amounts.
_BEHIND_WORD = re.compile(r"(?<![\wæøå])([a-zæøåA-ZÆØÅ]+\.?):?\s+(\d{1,3}(?:[.,]\d+)*+)(?=\s*(?:[/,.;·|)–]|$))")
FEWEST_FIGURES = 2
#: A figure of three digits or with decimals, of which nothing is told that it counts ("på 700, i alt 2.800", not "700 timer" or "tabel 700").
_BARE = re.compile(
    r"(?<![\w.,/§%-])(?<!nr\. )(?<!pkt\. )(?<!tabel )(?<!bilag )(?<!side )(?<!telefon )(?<!den )"
    r"(?:\d{3}|\d{1,3}(?:\.\d{3})++|\d{1,3},\d{1,3})(?![\w,.-]*\d)"
    r"(?=\s*(?:[,.;:)]|$|(?:og|til|i|fra|som|under|over|af|hvoraf|heraf|mens|samt|ved|efter|pr\.|er|blev|går|\w+es)\b))",
    re.IGNORECASE,
)
#: What an amount need not be of the year of all else in the document for.
_OF_NO_YEAR = frozenset({"unit_cost", "cap"})
#: A day from this month on is as often of money of the year after.
LATE = 11
#: How often the year of the day of publication counts, and how many times as often as another the year of a document is printed.
AS_PUBLISHED, DOMINANT = 2, 2
#: Where a year stands that is not told of the amount itself.
_FAR = frozenset({"before", "introduction", "heading", "title", "document"})


_OF_REGION = re.compile(r"\baf\s+regionens\s+(?:(?:samlede|i alt|i|alt)\s+)*$", re.IGNORECASE)
_LISTED = re.compile(r"([^.:;]*[^\W\d][^.:;]*?)(?:(:)|\s[–-])?\s*[-−+]?\d[\d.,\s]*")


@dataclass(slots=True)
class ProseClaims:
    """What a paragraph yields: its claims, and a mention for each name in it."""

    claims: list[Claim] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def claims_of_paragraph(paragraph: Paragraph, context: BlockContext) -> ProseClaims:
    """The amounts of a paragraph as claims, and all names in it as mentions.

    A name is an amount's subject when it stands in its clause; without one, or with a municipality of it, a document about one cluster
    speaks of that cluster, unless the words are about national money. Such an implied subject is a mention whose span is the amount's.
    """
    result = ProseClaims()
    amounts = find_amounts(paragraph.text) or _listed(paragraph, context)
    names = find_bare(paragraph.text, context.clusters) or _town_before(paragraph, amounts, context)
    found = tuple(amount for amount in amounts if not _is_unit(paragraph, amount))
    scope = _scope(context) if names or found else ()
    ids = {name: f"{paragraph.id}.m{number}" for number, name in enumerate(names, 1)}
    for name, identifier in ids.items():
        span = span_of(paragraph, name.start, name.end)
        result.mentions.append(Mention(identifier, name.kind, name.raw, span, scope))
    last_block = context.intro[0] if context.intro else ""
    head = _label_over(paragraph, found, context)
    text = head + paragraph.text
    found = tuple(replace(each, start=each.start + len(head), end=each.end + len(head)) for each in found)
    told: dict[str, Evidence] = {}
    implied = _subject(paragraph, context) if found else None
    for number, place in enumerate(places(text, found, last_block), 1):
        national = is_national(place, names, context)
        fitting = [name for name in names if not _is_payers_region(name, place, implied)]
        scope_of_names, named = ("", ()) if national else subjects_of(place, fitting)
        region = FoundName(0, 0, "region", context.profile.region)
        of_region = bool(region.raw and _OF_REGION.search(text[: place.found.start][-SHORT:]))  # "2 mio. kr. ud af regionens samlede 9 mio. kr."
        named = () if of_region else named
        subjects = {ids[name]: Evidence("place", scope_of_names, name.raw) for name in named}
        if not subjects and not national and not of_region and (refers_back(place) or find_anaphora(place.own)):
            subjects = {name: replace(said, scope="before") for name, said in told.items()}
        told = subjects
        if not national and (not subjects or are_members(named, implied)):
            chars = (place.found.start - len(head), place.found.end - len(head))
            said = [*around(place), *((text, EARLIER) for text in context.headings[:1])]
            own = publishing_municipality(said, context) if not subjects and not of_region else None
            for each in (own, region if of_region else implied):
                if each is not None and (each is own or own is None or are_members([own], each)):
                    subjects |= _implied(paragraph, chars, each, result.mentions)
        result.claims.append(_claim(paragraph, place, number, national, subjects, context, len(head)))
    return result


def _town_before(paragraph: Paragraph, amounts: Sequence[FoundAmount], context: BlockContext) -> tuple[FoundName, ...]:
    """The municipality whose bare name is all that stands before the only amount ("Tønder: 67.240 kr.", "Varde 41.300 kr."), where no cluster
    is called so, or the document is about one cluster."""
    start = len(paragraph.label)
    town = paragraph.text[start : amounts[0].start].rstrip(" :–-\t") if len(amounts) == 1 else ""
    name = name_of_cell(town, "municipality") if town else None
    if name is None or name.kind != "municipality" or not (context.profile.cluster or name == name_of_cell(town, "cluster")):
        return ()
    return (name._replace(start=name.start + start, end=name.end + start),)


def _is_payers_region(name: FoundName, place: Place, implied: FoundName | None) -> bool:
    """Whether a region in a text about one of its clusters is the one that pays, or where the cluster lies, and not what the money is for: it
    is where the sentence speaks of several clusters."""
    if name.kind != "region" or implied is None or implied.kind != "cluster" or find_wording("several", place.whole):
        return False
    return bool(regions_of_clusters([implied.raw]) & region_of_name(name.raw))


def _listed(paragraph: Paragraph, context: BlockContext) -> tuple[FoundAmount, ...]:
    """The bare figure of a line that is a label and it: of money ("Ramme 2024: 3.300.000"), in the unit that the document states for all, or an
    item of a list, in the unit that its introduction states ("Forbruget fordeler sig sådan (t.kr.):")."""
    text = paragraph.text.removeprefix(paragraph.label).strip()
    line = _LISTED.fullmatch(text)
    said = facet(line[1]) if line and line[2] else NOTHING
    unit = unit_of(context.unit) if context.unit and (said.money or said.measure) else None
    unit = (_unit_of_list(context) if line and paragraph.label else None) or unit
    return find_amounts(paragraph.text, unit)[-1:] if unit else _measured(paragraph.text, unit_of(context.unit), is_for_all(context.unit))


def _measured(text: str, unit: str | None, for_all: bool) -> tuple[FoundAmount, ...]:
    """The bare figures of a line that each stand behind a word for the kind of money ("bev. 1,90 / brugt 1,43 / rest 0,47"), in the unit that
    the document states; where it states one ``for_all`` its amounts, those of sentences on money that are no number of something."""
    if unit not in MONEY_UNITS:
        return ()
    behind = [each for each in _BEHIND_WORD.finditer(text) if find_all("measure_words", each[1])]
    figures = {each.start(2): each[2] for each in behind} if len(behind) >= FEWEST_FIGURES else {}
    for low, high in sentences(text) if for_all else ():
        if find_all("measure_words", text[low:high]):
            figures |= {each.start(): each[0] for each in _BARE.finditer(text, low, high) if not YEARS.fullmatch(each[0])}
    found = [(at, amount) for at, figure in sorted(figures.items()) for amount in find_amounts(figure, unit)[:1]]
    return tuple(replace(each, start=each.start + at, end=each.end + at) for at, each in found)


def _unit_of_list(context: BlockContext) -> str | None:
    """The unit of money that the introduction of a list states without an amount."""
    over = (text for text in context.intro if text.endswith(":") or text in context.headings)
    said = next(((sentence_texts(text) or [text])[-1] if text.endswith(":") else text for text in over), "")
    return unit_of(said) if unit_of(said) in MONEY_UNITS and (is_unit(said) or not find_amounts(said)) else None


def _label_over(paragraph: Paragraph, found: Sequence[FoundAmount], context: BlockContext) -> str:
    """The heading right over a paragraph that is nothing but an amount, as the label it is ("Heraf regionen" over "1,4 mio. kr."), else ''."""
    over = context.headings[0] if context.headings[:1] == context.intro[:1] and context.headings else ""
    alone = len(found) == 1 and not any(
        map(str.isalnum, paragraph.text[: found[0].start] + paragraph.text[found[0].end :])
    )
    return f"{over.rstrip(' :')}: " if over and alone else ""


def _is_unit(paragraph: Paragraph, found: FoundAmount) -> bool:
    """Whether "1.000 kr." is the unit of a table, in its caption or as a sentence that is nothing else, or what figures are rounded to."""
    if paragraph.text[: found.start].rstrip().lower().endswith("nærmeste"):
        return True
    thousand = found.amount.value_kr == THOUSAND and found.amount.unit == "kr"
    own = (paragraph.text[low:high] for low, high in sentences(paragraph.text) if low <= found.start < high)
    return thousand and (paragraph.role == "caption" or any(map(is_unit, own)))


def settle(claims: Sequence[Claim], blocks: Sequence[Block] = (), published_on: str = "") -> list[Claim]:
    """What sentences leave open and others of the document tell.

    The same amount told again (``de 80 mio. kr.``) has the years it was first given, when they agree; any other has the year that all the
    rest of the document has, or the only one that is printed in it. ``1.019 mio. kr.`` beside ``1.019.045 kr.`` is 1,019 mio. What only a table
    tells what it is ("stiger fra 18,8 mio. kr.", 18.821.400 in the table) is that. What a sum told before the shares of region and
    municipalities is, both pay.
    """
    claims = in_their_account(_of_both(_as_in_tables(_commas(claims))))
    periods: dict[tuple[object, ...], set[tuple[int, int | None]]] = {}
    for claim in claims:
        if claim.role == "narrative" and claim.period_from is not None:
            periods.setdefault(_same(claim), set()).add((claim.period_from, claim.period_to))
    told = [(claim.period_from, claim.period_to) for claim in claims if claim.amount and claim.period_from is not None]
    one = told[0][0] if len(set(told)) == 1 and len(told) >= ENOUGH and told[0][0] == told[0][1] else None
    only = year_at_hand(blocks, published_on) if None in {claim.period_from for claim in claims} else None
    settled: list[Claim] = []
    for claim in claims:
        known = periods.get(_same(claim), set()) if claim.role == "narrative" and claim.amount else set()
        year = (one if claim.measure in _OF_A_YEAR else None) or (only if claim.measure not in _OF_NO_YEAR else None)
        if claim.period_from is None and len(known) == 1:
            ((first, last),) = known
            claim = replace(claim, period_from=first, period_to=last)
        elif claim.period_from is None and year and claim.amount:
            claim = replace(
                claim,
                period_from=year,
                period_to=year,
                evidence=(*claim.evidence, Evidence("period", "document", str(year))),
            )
        settled.append(claim)
    return settled


def year_at_hand(blocks: Sequence[Block], published_on: str = "") -> int | None:
    """The year that a document is of: the only one it prints beside its days; that of its days, unless all are late in it or words point to
    another as often ("næste år"); else the one it is published in, where it prints that twice as often as all others together, the day of publication
    counting too, or four times where no day of publication is known. Where money is carried to does not count."""
    bare: Counter[int] = Counter()
    dated: Counter[int] = Counter()
    early, told = False, 0
    for text in (text for block in blocks for text in texts_of_block(block)):
        told += bool(_SOME_YEAR.search(text) or any(found.year_from or found.year_to for found in relative_years(text, 0)))
        days = [date for date in find_dates(text) if date.iso[:4].isdigit()]
        dated.update(int(date.iso[:4]) for date in days)
        inside = {at for date in days for at in range(date.start, date.end)}
        years = (each for each in YEARS.finditer(text) if each.start() not in inside and not is_destination(text, each.start()))
        bare.update(int(each.group()) for each in years)
        early = early or any(date.precision != "day" or int(date.iso[5:7]) < LATE for date in days)
    published = int(published_on[:4]) if published_on[:4].isdigit() else None
    coming = published is not None and any(year > published for year in bare)
    ahead = published in dated and published_on[5:7] < f"{LATE}" and coming  # it speaks of the next year, too
    if len(bare) == 1 and not ahead and all(abs(day - year) <= 1 for year in bare for day in dated):
        return next(iter(bare))
    if not bare and len(dated) == 1:
        return next(iter(dated)) if early and dated.total() > told else None
    printed = bare + dated
    if published and published in printed:
        printed[published] += AS_PUBLISHED
    year, times = max(printed.items(), key=lambda each: each[1], default=(0, 0))
    most = DOMINANT if published else 2 * DOMINANT
    often = bare[year] + dated[year] > 1 and times >= most * (printed.total() - times)
    return year if often and published in (None, year) else None


def _of_both(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with the payer of an amount that nobody is said to pay and that the two or three told right before or after it give, the
    municipalities' and the region's among them ("får 5 mio. kr. Heraf kommer 3 mio. kr. fra kommunerne og 2 mio. kr. fra regionen")."""
    out = list(claims)
    told = [at for at, each in enumerate(claims) if each.amount and each.span.row is None]
    for place, at in enumerate(told):
        whole = claims[at]
        far = any(each.attribute == "payer" and each.scope in _FAR for each in whole.evidence)
        if whole.payer and not far:
            continue
        for near in (told[place + 1 : place + 3], told[place + 1 : place + 4], told[max(place - 2, 0) : place]):
            shares = [claims[each] for each in near]
            if not {"kommuner", "region"} <= {each.payer for each in shares} or any(each.payer == "total" for each in shares):
                continue
            low, high = (sum(getattr(each.amount, end) for each in shares) for end in ("low_kr", "high_kr"))
            if whole.amount and low <= whole.amount.high_kr and whole.amount.low_kr <= high:
                said = Evidence("payer", "arithmetic", " / ".join(each.span.quote for each in shares))
                out[at] = replace(whole, payer="total", evidence=(*whole.evidence, said))
    return out


def _commas(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with a point read as a comma in millions that the document prints so in whole kroner or in a table, or that two amounts told one
    after the other make together; and nowhere as thousands of millions."""
    told = [claim.amount for claim in claims if claim.amount and (claim.amount.quantum_kr <= 1 or claim.span.row is not None)]
    whole = {amount.value_kr for amount in told} | {one.value_kr + other.value_kr for one, other in pairwise(told)}
    return [
        replace(claim, amount=smaller)
        if (smaller := claim.amount and with_comma(claim.amount))
        and any(smaller.low_kr <= value <= smaller.high_kr for value in whole)
        and not any(claim.amount.low_kr <= value <= claim.amount.high_kr for value in whole if claim.amount)
        else claim
        for claim in claims
    ]


def _as_in_tables(claims: Sequence[Claim]) -> list[Claim]:
    """Amounts of sentences whose words do not say what they are, who pays or of which year, with what the figures of tables say that they give,
    as far as these agree."""
    printed = sorted(
        ((c.amount.value_kr, n) for n, c in enumerate(claims) if c.span.row is not None and c.amount and c.amount.value_kr)
    )
    out = []
    for claim in claims:
        amount = claim.amount
        far = any(each.attribute == "period" and each.scope in _FAR for each in claim.evidence)
        open_ = claim.measure == "other" or not claim.payer or claim.period_from is None or far
        if printed and open_ and claim.span.row is None and amount and amount.value_kr >= TELLING * amount.quantum_kr:
            low, high = bisect_left(printed, (amount.low_kr, 0)), bisect_right(printed, (amount.high_kr, len(claims)))
            asked = replace(claim, period_from=None, period_to=None) if far else claim
            same = [claims[n] for _, n in printed[low:high] if _may_be(asked, claims[n])]
            if len(told := {(each.measure, each.payer) for each in same}) == 1:
                ((measure, payer),) = told
                payer = claim.payer or payer
                new = [name for name, value in (("measure", measure), ("payer", payer)) if value != getattr(claim, name)]
                years = {(each.period_from, each.period_to) for each in same}
                if asked.period_from is None and len(years) == 1 and None not in (first := years.pop()):
                    new.append("period")
                    kept = [each for each in claim.evidence if each.attribute != "period"]
                    claim = replace(claim, period_from=first[0], period_to=first[1], evidence=tuple(kept))
                said = [Evidence(name, "arithmetic", same[0].span.quote) for name in new]
                claim = replace(claim, measure=measure, payer=payer, evidence=(*claim.evidence, *said))
        out.append(claim)
    return out


def _may_be(claim: Claim, other: Claim) -> bool:
    """Whether a table's figure of the size of a sentence's can be the same money: of the same years and measure, as far as the sentence says."""
    ends = claim.period_to or claim.period_from, other.period_to or other.period_from
    return (
        claim.measure in ("other", other.measure)
        and claim.period_from in (None, other.period_from)
        and ends[0] in (None, ends[1])
    )


def _same(claim: Claim) -> tuple[object, ...]:
    return (claim.amount.value_kr, claim.amount.per) if claim.amount else ()


def _claim(
    paragraph: Paragraph,
    place: Place,
    number: int,
    national: bool,
    subjects: dict[str, Evidence],
    context: BlockContext,
    shift: int,
) -> Claim:
    told = attributes_in_text(place, national, is_item(paragraph), context)
    return Claim(
        id=f"{paragraph.id}.{number}",
        span=span_of(paragraph, place.found.start - shift, place.found.end - shift),
        amount=place.found.amount,
        measure=told.measure,
        measure_text=told.measure_text,
        basis=told.basis,
        payer=told.payer,
        role="narrative",
        period_from=told.period[0] if told.period else None,
        period_to=told.period[1] if told.period else None,
        mentions=tuple(subjects),
        subject_text=subject_text_of(paragraph, place, context),
        item=context.item,
        standing=standing_of(place, context),
        evidence=(*told.evidence, *subjects.values()),
    )


def _subject(paragraph: Paragraph, context: BlockContext) -> FoundName | None:
    """Whose money a paragraph tells of by itself: the cluster that leads it ("Holbæk. Der er brugt …") or stands over it, else the
    document's own cluster or region."""
    lead = lead_of(paragraph.text) if context.clusters else None
    over = heading_subject(context) if paragraph.role != "note" else None  # a note is about all it stands under
    return lead or over or document_subject(context)


def _implied(paragraph: Paragraph, chars: tuple[int, int], implied: FoundName, mentions: list[Mention]) -> dict[str, Evidence]:
    """What a paragraph's subject is by itself, as a mention, one for each paragraph."""
    identifier = f"{paragraph.id}.{'doc' if implied.kind == 'cluster' else implied.kind}"
    if not any(mention.id == identifier for mention in mentions):
        span = span_of(paragraph, *chars)
        mentions.append(Mention(identifier, implied.kind, implied.raw, span, (("document", implied.raw),)))
    return {identifier: Evidence("place", "document", implied.raw)}


def _scope(context: BlockContext) -> tuple[tuple[str, str], ...]:
    """The evidence for what a name means: the introducing texts that hold names, strongest first."""
    return tuple(("intro", text) for text in context.intro if find_mentions(text))
