"""Rules a document states in words, tested on its own figures: shares in proportion, so much for each municipality, half of a sum."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from pipeline.danish.numbers import counts_in_words
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.relations.beside_tables import caps_exceeded, off_by_a_unit, totals_beside
from pipeline.interpretation.relations.products import products
from pipeline.interpretation.relations.prose_sums import splits
from pipeline.interpretation.relations.rests import rests
from pipeline.interpretation.relations.table_sums import Sums, kroner, relation_between, rounded, unmet
from pipeline.interpretation.roles.facets import find_wording, is_region_label
from pipeline.interpretation.roles.rows import Row
from pipeline.interpretation.roles.shape import shape_of
from pipeline.interpretation.text.phrases import sentences
from pipeline.model import Block, Claim, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING, Comparison, Rounded, combine
from pipeline.reference.texts import LANGUAGES, message, number, texts

#: A stated part of a sum is looked for among amounts this near to what it should be.
NEAR = Decimal("0.25")
#: A share by population may be this part of itself beside what the printed figures give (cases: 2 to 8 kr. in a million or two).
UNSURE = Decimal("0.0001")
LONGEST = 9  # years of a yearly amount that has a total
_MUNICIPALITIES = re.compile(r"\s+(?:\w+\s+)?kommuner(?:ne)?\b", re.IGNORECASE)
_ALTOGETHER = re.compile(r"\bi alt\b|\bsamlet\b|\bsammenlagt\b|\btilsammen\b|\bfor (?:de|alle)\b", re.IGNORECASE)


def stated_rules(blocks: Sequence[Block], claims: Sequence[Claim], known: Sequence[Finding] = ()) -> Sums:
    """All stated rules of a document that its own figures can test; a row in which a ratio is ``known`` to be broken is not told again."""
    relations: list[Relation] = []
    findings: list[Finding] = []
    of = {claim.id: claim for claim in claims}
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    rule = _proportional_rule(paragraphs)
    if rule:
        for grid in blocks:
            if isinstance(grid, Grid):
                found = _proportional(grid, [claim for claim in claims if claim.span.block == grid.id], rule)
                relations += found.relations
                findings += found.findings
    for block in paragraphs:
        own = [claim for claim in claims if claim.span.block == block.id and claim.amount is not None]
        said = [*_multiples(block, own), *_yearly(block, own), *_fractions(block, own, claims)]
        relations += said
        findings += [_said_wrong(relation, of) for relation in said if relation.verdict == "mismatch"]
    findings += off_by_a_unit(blocks, claims)
    ratios = {_row(each) for each in known if each.code == "ratio.broken"}
    for told in (splits, caps_exceeded, products, rests, totals_beside):
        for relation, finding in told(blocks, claims):
            if not (finding and relation.kind == "product" and _row(finding) in ratios):
                relations.append(relation)
                findings += [finding] if finding else []
    return Sums(tuple(relations), tuple(findings))


def _row(finding: Finding) -> tuple[str, int | None] | None:
    return (finding.span.block, finding.span.row) if finding.span else None


def _proportional_rule(paragraphs: Iterable[Paragraph]) -> str:
    """The words of the first sentence that shares the document's money in proportion to something; '' for none."""
    for block in paragraphs:
        for low, high in sentences(block.text):
            said = find_wording("proportional", block.text[low:high], "rule_words")
            if said and _shares_money(block.text[low:high]):
                return said[1]
    return ""


def _shares_money(sentence: str) -> bool:
    """Whether a sentence says how the money itself is shared: it has a verb of sharing, and is not about what is paid of it (a principle
    for the financing of projects is no rule for who is allocated how much)."""
    return bool(find_wording("shares", sentence, "rule_words")) and not find_wording("spending", sentence, "rule_words")


# --- shares in proportion ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Share:
    """A member's two figures beside its group's two."""

    key: Claim
    share: Claim
    ratio: Decimal  # the whole group's share by its key

    def compare(self) -> Comparison:
        """The share against key × ratio. A share by population is not known to the krone: the key has its own decimals, and somebody made
        the sum come out."""
        key, share = rounded(self.key), rounded(self.share)
        if key is None or share is None:
            return Comparison(None, None, None, None, "not_comparable")
        expected = key.value * self.ratio
        room = (key.high - key.low) / 2 * self.ratio + abs(expected) * UNSURE
        return combine(share, [(Rounded(expected, expected - room, expected + room), 1)])


def _proportional(grid: Grid, claims: Sequence[Claim], rule: str) -> Sums:
    """Two payers' columns that should be shared by the same key inside each group. The rule counts as meant for the table when it holds in
    at least half of its groups. A group in which some members do not follow it has a mistake; one in which most do not was shared
    by another key, or by figures of another day: a question."""
    tested = {name: _tested(members) for name, members in _groups(grid, claims).items()}
    whole = [all(compared.verdict in HOLDING for _, compared in shares) for shares in tested.values()]
    if len(whole) < 2 or 2 * sum(whole) < len(whole):
        return Sums()
    relations = [_share_relation(share, compared) for shares in tested.values() for share, compared in shares]
    off = {name: [c.verdict == "mismatch" for _, c in shares] for name, shares in tested.items()}
    some = {name: tested[name] for name, wrong in off.items() if any(wrong) and 2 * sum(wrong) <= len(wrong)}
    most = {name: tested[name] for name, wrong in off.items() if 2 * sum(wrong) > len(wrong)}
    return Sums(
        tuple(relations), tuple(_broken(groups, rule, asked=groups is most) for groups in (some, most) if groups)
    )


def _tested(members: Sequence[tuple[Claim, Claim]]) -> list[tuple[_Share, Comparison]]:
    """The members of a group (the head first) tested by the ratio of the head or of the members together, whichever more of them keep: one
    of the two may be misprinted or lack a row."""
    ratios = []
    for some in (members[:1], members[1:]):
        tops, bottoms = (sum((kroner(pair[i]) for pair in some), Decimal(0)) for i in (1, 0))
        if tops and bottoms > 0:
            ratios.append(tops / bottoms)
    ways = [
        [(share, share.compare()) for share in (_Share(key, part, ratio) for key, part in members[1:])]
        for ratio in ratios
    ]
    return max(ways, key=lambda way: sum(compared.verdict in HOLDING for _, compared in way), default=[])


def _groups(grid: Grid, claims: Sequence[Claim]) -> dict[str, list[tuple[Claim, Claim]]]:
    """The municipalities' and the region's figure of every group, its head first, then of its members."""
    shape = shape_of(grid)
    by_place = {(claim.span.row, claim.span.col): claim for claim in claims}
    pairs = [
        (key, share)
        for key in sorted(shape.figure_columns)
        for share in sorted(shape.figure_columns)
        if shape.columns[key].payer == "kommuner" and shape.columns[share].payer == "region"
    ]
    heads: dict[str, Row] = {row.inner.text: row for row in shape.rows if is_region_label(row.inner)}
    groups: dict[str, list[tuple[Claim, Claim]]] = {}
    for row in shape.rows:
        head = heads.get(row.group.text)
        if head is None or head.index == row.index or len(find_mentions(row.inner.text)) > 1:  # rows that are read as one follow no rule
            continue
        for key, share in pairs:
            four = [by_place.get(place) for place in product((row.index, head.index), (key, share))]
            known = [claim for claim in four if claim is not None and claim.amount is not None]
            if len(known) == 4:
                groups.setdefault(head.inner.text, [(known[2], known[3])]).append((known[0], known[1]))
    return groups


def _share_relation(share: _Share, compared: Comparison) -> Relation:
    return relation_between(f"{share.share.id}=rule", "rule", share.share, ((share.key, share.ratio),), compared)


def _broken(groups: dict[str, list[tuple[_Share, Comparison]]], rule: str, *, asked: bool) -> Finding:
    """One finding for the table: the groups that do not follow the rule, with the members that are furthest from it; ``asked``: perhaps
    they were never meant to."""
    rows: list[list[str]] = [[], []]
    for name, shares in groups.items():
        off = [_member(share, compared) for share, compared in shares if compared.verdict == "mismatch"]
        for at, language in enumerate(LANGUAGES):
            expected = number(shares[0][0].ratio.quantize(Decimal("0.0001")), language)
            members = ", ".join(each[at] for each in off)
            rows[at].append(
                "\n– " + texts("finding")[language]["rule_group"].format(name=name, ratio=expected, members=members)
            )
    first, compared = max(
        (pair for shares in groups.values() for pair in shares), key=lambda pair: abs(pair[1].difference or Decimal(0))
    )
    said = message("finding", "rule", rule=rule, groups=("".join(rows[0]), "".join(rows[1])))
    if asked:
        danish, english = message("finding", "rule_asked")
        said = f"{said[0]}\n{danish}", f"{said[1]}\n{english}"
    return Finding(
        "rule.question" if asked else "rule.broken",
        "info" if asked else "warning",
        *said,
        span=first.share.span,
        verdict="not_comparable" if asked else "mismatch",
        klass="rule_not_followed",
        relation=f"{first.share.id}=rule",
        claim=first.share.id,
        reported_kr=compared.reported,
        computed_kr=_whole(compared.computed),
        difference_kr=_whole(compared.difference),
        slack_kr=_whole(compared.slack),
    )


def _member(share: _Share, compared: Comparison) -> tuple[str, str]:
    """A member of a group with its own ratio and how far it is from the rule."""
    ratio = (kroner(share.share) / (kroner(share.key) or 1)).quantize(Decimal("0.0001"))
    return message(
        "finding", "rule_member", subject=share.share.subject_text, ratio=ratio, off=_whole(compared.difference)
    )


def _whole(value: Decimal | None) -> Decimal | None:
    return value.quantize(Decimal(1)) if value is not None else None


# --- so much for each, a part of a sum --------------------------------------------------------------------------------------


def _multiples(block: Paragraph, own: Sequence[Claim]) -> Iterator[Relation]:
    """ "0,5 mio. kr. pr. kommune … 4 mio. kr. i alt for de otte kommuner": the total against so many times the one."""
    units = [claim for claim in own if claim.amount and claim.amount.per == "municipality"]
    totals = [claim for claim in own if claim.amount and claim.amount.per == "total"]
    count = _count_of_municipalities(block.text)
    if len(units) != 1 or not count:
        return
    after = [claim for claim in totals if claim.span.start > units[0].span.start]
    if after and _ALTOGETHER.search(block.text[units[0].span.end :]):
        yield relation_between(f"{after[0].id}=multiple", "multiple", after[0], ((units[0], Decimal(count)),))


def _yearly(block: Paragraph, own: Sequence[Claim]) -> Iterator[Relation]:
    """ "0,7 mio. kr. årligt i 2024-2026, i alt 2,1 mio. kr.": the total against the yearly amount times the years both are for."""
    for low, high in sentences(block.text):
        amounts = [claim for claim in own if low <= claim.span.start < high and claim.amount]
        for unit, total in pairwise(amounts):
            years = (unit.period_to or 0) - (unit.period_from or 0) + 1
            kinds = (unit.amount and unit.amount.per, total.amount and total.amount.per)
            same = all(getattr(unit, name) == getattr(total, name) for name in ("period_from", "period_to", "measure"))
            fits = kinds == ("year", "total") and same and 1 < years <= LONGEST
            if fits and _ALTOGETHER.search(block.text[unit.span.end : high]):
                yield relation_between(f"{total.id}=years", "multiple", total, ((unit, Decimal(years)),))


def _count_of_municipalities(text: str) -> int:
    counts = [(high, number) for _, high, number in counts_in_words(text)]
    counts += [(match.end(), int(match[0])) for match in re.finditer(r"\b\d{1,2}\b", text)]
    return next((number for high, number in sorted(counts) if _MUNICIPALITIES.match(text, high)), 0)


def _fractions(block: Paragraph, own: Sequence[Claim], claims: Sequence[Claim]) -> Iterator[Relation]:
    """ "4,4 mio. kr., som svarer til halvdelen af midlerne": the amount against that part of the sum for the same years."""
    for claim in own:
        end = next(high for _, high in sentences(block.text) if claim.span.end <= high)
        said = find_wording("fraction", block.text[claim.span.end : min(end, claim.span.end + 60)], "rule_words")
        if not said:
            continue
        top, _, bottom = said[0].partition("/")
        share = Decimal(top) / Decimal(bottom)
        years = (claim.period_from, claim.period_to)
        sums = [
            other
            for other in claims
            if other.amount is not None
            and other.id != claim.id
            and other.measure in ("allocated", "frame", "budget")
            and (other.period_from, other.period_to) == years
            and other.amount.per == "total"
            and (other.whole or other.role == "narrative")
        ]
        for other in _nearest(claim, sums, share):
            yield relation_between(f"{claim.id}=part.{other.id}", "share", claim, ((other, share),))


def _nearest(claim: Claim, sums: Iterable[Claim], share: Decimal) -> list[Claim]:
    """The sums an amount can be that part of: near enough, the figures of a table and the sentences' one each."""
    value = kroner(claim)
    near = [other for other in sums if other.amount and abs(kroner(other) * share - value) <= NEAR * abs(value)]
    near.sort(key=lambda other: (abs(kroner(other) * share - value), other.id))
    kinds = {"table" if other.span.row is not None else "prose": other for other in reversed(near)}
    return [kinds[kind] for kind in sorted(kinds)]


def _said_wrong(relation: Relation, of: Mapping[str, Claim]) -> Finding:
    """The finding on a multiple or a share that is not what a sentence says."""
    total, part = of[relation.total], of[relation.parts[0].claim]
    figures = {"made": relation.computed_kr, "off": relation.difference_kr, "slack": relation.slack_kr}
    figures["times"] = relation.parts[0].sign.quantize(Decimal("0.01"))
    said = message("finding", "said_wrong", quote=total.span.quote, raw=part.amount.raw if part.amount else "", **figures)
    return unmet("sum.prose", "warning", relation, total, said)
