"""Sentences held against their own figures: an amount that is split in the same sentence, the next, or the list or table that it announces.

Where the parts do not make the total, they may not be all of it. So a difference is told only where one slip explains it (the parts make the total
but for a unit), or where a list ends and leaves nothing open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import NamedTuple

from pipeline.danish.numbers import counts_in_words
from pipeline.interpretation.relations.table_sums import by_grid, is_exact, kroner, relation_between, rounded, unmet
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.text.phrases import find_all, label_style, leads_to_part, sentences
from pipeline.model import Block, Claim, Evidence, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING, combine
from pipeline.reconciliation.causes import likeliest_slip, slip_among
from pipeline.reconciliation.words import content_words
from pipeline.reference.texts import message

UNITS = (Decimal(1000), Decimal(1) / 1000, Decimal(10) ** 6, Decimal(1) / 10**6)
MISSED = Decimal("0.25")  # of the total, beyond which a list is not all of it
MOST_SUMMED = 6  # amounts before a total that may be its parts
STEM = 6  # letters with which a word of a sentence and one of a table begin alike to be of one matter
OWN = ("amount", "cell", "row", "column", "year_column", "clause", "left", "sum")  # places of words that are an amount's own
_ASIDE = re.compile(r"\([^)]*\)")
_AND = re.compile(r"\b(?:og|samt|mens|så)\b", re.IGNORECASE)
TOTAL = re.compile(r"\b(?:i alt|samlet|samlede|i det hele|tilsammen|sammenlagt)\b", re.IGNORECASE)
_CLOSED = re.compile(r"[,;:(–-]\s*(?:dvs\.?\s|det vil sige\s|altså\s)?(?:i alt|samlet|tilsammen|sammenlagt)\s*(?:kr\.?)?\s*$", re.IGNORECASE)


class _Split(NamedTuple):
    """An amount in all and the amounts it is said to be shared into, the words that say so, and whether its list ends."""

    total: Claim
    parts: tuple[Claim, ...]
    words: str
    ends: bool

    def relation(self) -> Relation:
        """The split as a sum."""
        compared = combine(rounded(self.total), [(rounded(part), 1) for part in self.parts])
        widths = [figure.high - figure.low for claim in (self.total, *self.parts) if (figure := rounded(claim))]
        usual = (
            3 * (sum((width * width for width in widths), Decimal(0)) / 12).sqrt()
        )  # no list is so unlucky with its rounding
        if compared.slack and usual < compared.slack and usual < abs(compared.difference or Decimal(0)):
            compared = compared._replace(verdict="mismatch", slack=usual)
        name = f"{self.total.id}=split.{self.parts[0].id}.{len(self.parts)}"
        return relation_between(name, "prose", self.total, [(part, Decimal(1)) for part in self.parts], compared)

    def slip(self) -> str:
        """The class of the one slip that would make the sum hold."""
        total, *parts = (figure for each in (self.total, *self.parts) if (figure := rounded(each)))
        ones = [(part, 1) for part in parts]
        return slip_among(total, ones, combine(total, ones)).klass


def splits(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding | None]]:
    """ "i alt 3,6 mio. kr., fordelt med 2,4 mio. kr. i 2025 og 1,2 mio. kr. i 2026", also where the parts are the items of a list or the rows
    of a table without a total that a sentence ends by announcing. Where they do not add up, the parts may not be all: told are a part in a
    wrong unit, and a list that ends and leaves nothing open."""
    of = by_grid([claim for claim in claims if claim.amount])
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        own = of.get(block.id, ())
        said = [
            *_split_in_sentences(block.text, own),
            *_shared_out(block.text, own),
            *_summed_up(block.text, own),
            *_listed(blocks, at, of),
        ]
        once = {(each.total.id, each.parts[0].id, len(each.parts)): each for each in reversed(said)}
        for split, relation in ((each, each.relation()) for each in once.values()):
            held = relation.verdict in HOLDING
            found = None if held else _misread(relation, split.total, split.parts) or _unclosed(relation, split)
            if held or found:
                yield relation, found


def like_their_totals(blocks: Sequence[Block], claims: Sequence[Claim]) -> list[Claim]:
    """The claims where what an amount in all is split into, to the krone, is of its measure and years, but for what stands right beside a part."""
    of = {claim.id: claim for claim in claims}
    for relation, _ in splits(blocks, claims):
        total = of[relation.total]
        for part in (of[part.claim] for part in relation.parts if relation.verdict == "exact"):
            of[part.id] = _like(part, total)
    return [of[claim.id] for claim in claims]


def _like(part: Claim, total: Claim) -> Claim:
    own = {said.attribute for said in part.evidence if said.scope in OWN}
    differs = {"measure": total.measure not in ("", part.measure), "period": bool(total.period_from) and years_of(total) != years_of(part)}
    taken = {name for name, other in differs.items() if other and name not in own}
    if "measure" in taken:
        part = replace(part, measure=total.measure, measure_text=total.measure_text)
    if "period" in taken:
        part = replace(part, period_from=total.period_from, period_to=total.period_to)
    said = (Evidence(each.attribute, "sum", each.words) for each in total.evidence if each.attribute in taken)
    return replace(part, evidence=(*(each for each in part.evidence if each.attribute not in taken), *said))


def _split_in_sentences(text: str, own: Sequence[Claim]) -> Iterator[_Split]:
    for low, high in sentences(text):
        said = find_wording("split", text[low:high], "rule_words")
        amounts = [c for c in own if low <= c.span.start < high and c.amount and c.amount.per == "total"]
        at = text.index(said[1], low) if said else high
        before, parts = [c for c in amounts if c.span.start < at], [c for c in amounts if c.span.start >= at]
        if before and len(parts) > 1 and is_exact(before[-1], *parts):
            yield _Split(before[-1], tuple(parts), text[low:high], _ends(text, parts))


def _shared_out(text: str, own: Sequence[Claim]) -> Iterator[_Split]:
    """ "Regionen fordeler 6,0 mio. kr. til de tre klynger. A får 2,4 mio. kr., B 2,5 mio. kr. og C 1,1 mio. kr.": as many amounts as the sentence
    before says, or from municipalities and region, in the one that follows it."""
    for (low, high), (start, end) in pairwise(sentences(text)):
        total = [c for c in own if low <= c.span.start < high]
        parts = tuple(c for c in own if start <= c.span.start < end)
        meant = len(parts) > 1 and any(number == len(parts) for _, _, number in counts_in_words(text[low:high]))
        spent = {c.measure for c in parts} & {"disbursed", "committed"}
        shared = meant and not spent and find_wording("shares", text[low:high], "rule_words")
        paid = len(parts) == len({c.payer for c in parts}) and {c.payer for c in parts} >= {"kommuner", "region"}
        if (shared or paid) and len(total) == 1 and is_exact(*total, *parts):
            yield _Split(total[0], parts, text[low:end], _ends(text, parts))


def _ends(text: str, parts: Sequence[Claim]) -> bool:
    """Whether an enumeration comes to its end: "og" stands before the last."""
    return bool(_AND.search(text[parts[-2].span.end : parts[-1].span.start]))


def _summed_up(text: str, own: Sequence[Claim]) -> Iterator[_Split]:
    """ "640.000 kr. gik til A og 415.000 kr. til B. Tilsammen er der brugt 1.055.000 kr.": the amounts right before the total that make it, else
    those of its sentence and the one before it, where a word says that they are put together, or all of an enumeration that the total ends
    ("…, i alt 1.055.000 kr.")."""
    for (start, low), (_, high) in pairwise([(0, 0), *sentences(text)]):
        inside = [c for c in own if low <= c.span.start < high]
        total, here = inside[-1:], inside[:-1]
        before = [c for c in own if total and c.span.start < total[0].span.start][-MOST_SUMMED:]
        word = TOTAL.search(text, low, high)
        if not word or not total or not is_exact(*total, *before):
            continue
        runs = [_Split(total[0], tuple(before[-k:]), text[start:high], False) for k in range(2, len(before) + 1)]
        held = next((run for run in runs if run.relation().verdict == "exact"), None)
        closed = len(here) > 1 and _ends(text, here) and _CLOSED.search(text[here[-1].span.end : total[0].span.start])
        last = tuple(here) if closed else tuple(c for c in before if c.span.start >= start)
        said = text[low : total[0].span.end]
        if held:
            yield held
        elif len(last) > 1 and any((closed, find_wording("together", said, "rule_words"), here and find_wording("joined", said, "rule_words"))):
            yield _Split(total[0], last, text[start:high], True)


def _listed(blocks: Sequence[Block], at: int, of: Mapping[str, Sequence[Claim]]) -> Iterator[_Split]:
    """The amount whose parts the end of the paragraph ``at`` announces, or that closes their list ("I alt 2,5 mio. kr.", or an item more than
    each of the others that is called what the list is: "Rådighedsbeløb: … Til rådighed"), and what stands in the list or table below."""
    block = blocks[at]
    if not isinstance(block, Paragraph) or at + 1 == len(blocks):
        return
    first, run = blocks[at + 1], list[Paragraph]()
    if block.label and (isinstance(first, Grid) or label_style(first.label) == label_style(block.label)):
        return  # an item among its list's
    if isinstance(first, Grid):
        rows = of.get(first.id, ())
        parts = list(rows) if len({claim.span.col for claim in rows}) == 1 else []
    else:
        bare = block.text.endswith(":") and not first.label  # the marks are lost
        for each in takewhile(lambda each: _is_point(each, bare, of), _from(blocks, at + 1)):
            run += [each] if isinstance(each, Paragraph) and label_style(each.label) == label_style(first.label) else []
        if run and TOTAL.match(run[-1].text.lstrip(f"{run[-1].label} ")):
            run.pop()
        items = [_without_parts(each.text, of.get(each.id, ())) for each in run]
        parts = [claim for some in items for claim in some] if all(len(some) == 1 for some in items) else []
    if len(parts) < 2 or not is_exact(*parts) or any(claim.role == "total" for claim in parts):
        return
    ranges = sentences(block.text)[-2:]
    if not ranges:
        return
    last = block.text[slice(*ranges[-1])]
    inside = [[c for c in of.get(block.id, ()) if low <= c.span.start < high] for low, high in ranges]
    total = inside[-1] or inside[0]
    told = find_wording("split", last, "rule_words") or (inside[-1] and TOTAL.search(last))
    after = next((each for each in _from(blocks, at + 1 + max(len(run), 1)) if each not in run), None)
    names = (_ASIDE.sub(" ", each.text) for each in run) if run else (claim.subject_text for claim in parts)
    words = " ".join((last, *names, after.text if isinstance(after, Paragraph) else ""))
    if told and len(total) == 1 and is_exact(*total):
        yield _Split(total[0], tuple(parts), block.text[total[0].span.end : ranges[-1][0]] + words, True)
    elif len(run) == len(parts) > 2 and kroner(parts[-1]) > max(map(kroner, parts[:-1])) and _is_named(block.text, run):
        named = _Split(parts[-1], tuple(parts[:-1]), words, True)
        yield named._replace(ends=named.slip() != "unexplained")
    elif run and isinstance(after, Paragraph):
        yield from _closing(after, tuple(parts), of.get(after.id, ()), words)


def _is_named(title: str, run: Sequence[Paragraph]) -> bool:
    """Whether the last item of a list, and no other, is called what the list is."""
    return bool(stems(title) & stems(run[-1].text) - stems(" ".join(item.text for item in run[:-1])))


def _is_point(block: Block, bare: bool, of: Mapping[str, Sequence[Claim]]) -> bool:
    """Whether a paragraph is an item of a list, without a mark (``bare``) one that opens no sentence after its amount and is no total."""
    if not isinstance(block, Paragraph) or block.role == "heading":
        return False
    return bool(block.label) or (bare and bool(of.get(block.id)) and len(sentences(block.text)) == 1 and not TOTAL.search(block.text))


def _without_parts(text: str, own: Sequence[Claim]) -> list[Claim]:
    """The amounts of an item without those that are in the one before ("485.000 kr. (heraf 120.000 kr. til hjælpemidler)")."""
    ends = [0, *(claim.span.end for claim in own)]
    return [claim for end, claim in zip(ends, own, strict=False) if not end or not leads_to_part(text[end : claim.span.start])]


def _closing(after: Paragraph, parts: tuple[Claim, ...], own: Sequence[Claim], words: str) -> Iterator[_Split]:
    """The total that a paragraph gives to the list above it: it opens with the word for a total ("I alt 2,5 mio. kr."), or its first amount is
    one in all and it says that the parts are meant, by their number ("i alt til de fire forslag") or in a word ("tilsammen")."""
    text = after.text.lstrip(f"{after.label} ")
    if opens := TOTAL.match(text):
        said = after.text
        amounts = list(own)
    else:
        low, high = sentences(after.text)[0] if own else (0, 0)
        said = after.text[low:high]
        amounts = [claim for claim in own if low <= claim.span.start < high]
    if len(amounts) == 1 and is_exact(*amounts) and (opens or TOTAL.search(said)):
        meant = opens or any(number == len(parts) for _, _, number in counts_in_words(said)) or find_wording("together", said, "rule_words")
        yield _Split(amounts[0], parts, words, bool(meant))


def _from(blocks: Sequence[Block], start: int) -> Iterator[Block]:
    return (blocks[at] for at in range(start, len(blocks)))


def _unclosed(relation: Relation, split: _Split) -> Finding | None:
    """A list that ends, leaves nothing open ("bl.a.", "der resterer") and nearly makes its total."""
    reported, off, total = relation.reported_kr, relation.difference_kr, split.total.amount
    if off is None or not reported or not total or not split.ends:
        return None
    room = relation.slack_kr or Decimal(0)
    slip = likeliest_slip(total.value_kr, total.quantum_kr, -off - room, -off + room)
    far = abs(off) > MISSED * abs(reported) and slip.klass != "transposed_digits"
    left = off > 0 and any(hit.meaning == "uncommitted" for hit in find_all("measure_words", split.words))
    if far or left or find_wording("open", split.words, "rule_words"):
        return None
    said = message("finding", "unclosed", quote=split.total.span.quote, made=relation.computed_kr, off=off)
    return replace(unmet("sum.prose", "warning", relation, split.total, said), klass=slip.klass)


def _misread(relation: Relation, total: Claim, parts: Sequence[Claim]) -> Finding | None:
    """The one part (or the total) that is in a wrong unit: with the right one the sum holds exactly."""
    cells = [total, *parts]
    fits = []
    for i, claim in enumerate(cells):
        for factor in UNITS:
            figures = [f.times(factor) if f and k == i else f for k, f in enumerate(map(rounded, cells))]
            if claim.amount and combine(figures[0], [(f, 1) for f in figures[1:]]).verdict == "exact":
                fits.append((claim, claim.amount.value_kr * factor))
    if len(fits) != 1:
        return None
    claim, meant = fits[0]
    told = {"made": relation.computed_kr, "part": claim.span.quote, "meant": meant}
    said = message("finding", "split_unit", quote=total.span.quote, **told)
    return unit_finding(claim, relation, meant, said)


def years_of(claim: Claim) -> tuple[int | None, int | None]:
    """The first and the last year of an amount."""
    return claim.period_from, claim.period_to


def unit_finding(claim: Claim, relation: Relation, meant: Decimal, said: tuple[str, str]) -> Finding:
    """The finding on an amount in a wrong unit, and what was ``meant``."""
    found = unmet("amount.unit", "error", relation, claim, said)
    return replace(found, klass="unit", slack_kr=None, proposal_kr=meant, proposal_claim=claim.id)


def stems(text: str) -> set[str]:
    """How the words begin that tell what a text is about."""
    return {word[:STEM] for word in content_words(text) if len(word) >= STEM}
