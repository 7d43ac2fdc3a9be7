"""Rules a document states in words, tested on its own figures: shares in proportion, so much for each municipality, half of a sum."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline import reference
from pipeline.interpretation.facets import find_wording, is_region_label
from pipeline.interpretation.phrases import sentences
from pipeline.interpretation.stated_shares import percentages
from pipeline.interpretation.sums import relation_between, rounded, unmet
from pipeline.interpretation.table_rows import Row
from pipeline.interpretation.table_shape import shape_of
from pipeline.model import Block, Claim, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING, Comparison, Rounded, combine
from pipeline.reconciliation.explain import number

#: A stated part of a sum is looked for among amounts this near to what it should be.
NEAR = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class StatedRules:
    """The relations that stated rules give, and findings on those that do not hold."""

    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()


def stated_rules(blocks: Sequence[Block], claims: Sequence[Claim]) -> StatedRules:
    """All stated rules of a document that its own figures can test."""
    relations: list[Relation] = []
    findings: list[Finding] = []
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    rule = next(
        (words for block in paragraphs if (words := find_wording("proportional", block.text, "rule_words"))), None
    )
    if rule:
        for grid in blocks:
            if isinstance(grid, Grid):
                found = _proportional(grid, [claim for claim in claims if claim.span.block == grid.id], rule[1])
                relations += found.relations
                findings += found.findings
    for block in paragraphs:
        own = [claim for claim in claims if claim.span.block == block.id and claim.amount is not None]
        said = [*_multiples(block, own), *_fractions(block, own, claims)]
        relations += said
        findings += [_said_wrong(relation, claims) for relation in said if relation.verdict == "mismatch"]
        shares = percentages(block.text, claims)
        relations += shares
        findings += [_said_wrong(each, claims, "rule.broken") for each in shares if each.verdict == "mismatch"]
    return StatedRules(tuple(relations), tuple(findings))


# --- shares in proportion ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Share:
    """A member's two figures beside its group's two."""

    key: Claim
    share: Claim
    group_key: Claim
    group_share: Claim

    def compare(self) -> Comparison:
        """share against key × group_share / group_key, as intervals."""
        key, top, bottom = rounded(self.key), rounded(self.group_share), rounded(self.group_key)
        share = rounded(self.share)
        if key is None or top is None or bottom is None or share is None or bottom.low <= 0:
            return Comparison(None, None, None, None, "not_comparable")
        expected = Rounded(
            key.value * top.value / bottom.value, key.low * top.low / bottom.high, key.high * top.high / bottom.low
        )
        return combine(share, [(expected, 1)])


def _proportional(grid: Grid, claims: Sequence[Claim], rule: str) -> StatedRules:
    """Two payers' columns that should be shared by the same key inside each group. The rule counts as meant for the table when it holds in
    at least half of its groups."""
    groups = _groups(grid, claims)
    tested = {name: [(share, share.compare()) for share in shares] for name, shares in groups.items()}
    whole = [all(compared.verdict in HOLDING for _, compared in shares) for shares in tested.values()]
    if len(whole) < 2 or 2 * sum(whole) < len(whole):
        return StatedRules()
    relations = [_share_relation(share, compared) for shares in tested.values() for share, compared in shares]
    findings = [
        _broken(name, shares, rule)
        for name, shares in tested.items()
        if any(c.verdict == "mismatch" for _, c in shares)
    ]
    return StatedRules(tuple(relations), tuple(findings))


def _groups(grid: Grid, claims: Sequence[Claim]) -> dict[str, list[_Share]]:
    shape = shape_of(grid)
    by_place = {(claim.span.row, claim.span.col): claim for claim in claims}
    pairs = [
        (key, share)
        for key in sorted(shape.figure_columns)
        for share in sorted(shape.figure_columns)
        if shape.columns[key].payer == "kommuner" and shape.columns[share].payer == "region"
    ]
    heads: dict[str, Row] = {row.inner.text: row for row in shape.rows if is_region_label(row.inner)}
    groups: dict[str, list[_Share]] = {}
    for row in shape.rows:
        head = heads.get(row.group.text)
        if head is None or head.index == row.index:
            continue
        for key, share in pairs:
            four = [
                by_place.get(place)
                for place in ((row.index, key), (row.index, share), (head.index, key), (head.index, share))
            ]
            known = [claim for claim in four if claim is not None and claim.amount is not None]
            if len(known) == 4:
                groups.setdefault(head.inner.text, []).append(_Share(*known))
    return groups


def _share_relation(share: _Share, compared: Comparison) -> Relation:
    top, bottom = rounded(share.group_share), rounded(share.group_key)
    ratio = top.value / bottom.value if top and bottom and bottom.value else Decimal(0)
    return relation_between(f"{share.share.id}=rule", "rule", share.share, ((share.key, ratio),), compared)


def _broken(name: str, shares: Sequence[tuple[_Share, Comparison]], rule: str) -> Finding:
    rows_da, rows_en = [], []
    for share, compared in shares:
        key, part = rounded(share.key), rounded(share.share)
        ratio = (part.value / key.value).quantize(Decimal("0.0001")) if key and part and key.value else None
        who = share.share.subject_text
        rows_da.append(f"{who}: {number(ratio)} ({number(_whole(compared.difference))} kr. fra reglen)")
        rows_en.append(f"{who}: {number(ratio, 'en')} (DKK {number(_whole(compared.difference), 'en')} off)")
    first, compared = max(shares, key=lambda pair: abs(pair[1].difference or Decimal(0)))
    top, bottom = rounded(first.group_share), rounded(first.group_key)
    expected = (top.value / bottom.value).quantize(Decimal("0.0001")) if top and bottom else None
    return Finding(
        code="rule.broken",
        severity="warning",
        explanation_da=f"{name}: dokumentet siger, at midlerne fordeles {rule}. Så skulle regionens andel være {number(expected)} gange "
        f"kommunernes i hver klynge. Det er den ikke: {'; '.join(rows_da)}.",
        explanation_en=f"{name}: the document states a rule for sharing ({rule}). The region's share should then be {number(expected, 'en')} times "
        f"the municipalities' in each cluster. It is not: {'; '.join(rows_en)}.",
        span=first.share.span,
        verdict="mismatch",
        klass="rule_not_followed",
        relation=f"{first.share.id}=rule",
        claim=first.share.id,
        reported_kr=compared.reported,
        computed_kr=_whole(compared.computed),
        difference_kr=_whole(compared.difference),
        slack_kr=_whole(compared.slack),
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
    if after and re.search(r"\bi alt\b|\bsamlet\b|\bfor (?:de|alle)\b", block.text[units[0].span.end :], re.IGNORECASE):
        compared = combine(rounded(after[0]), [(rounded(units[0]), count)])
        yield relation_between(f"{after[0].id}=multiple", "multiple", after[0], ((units[0], Decimal(count)),), compared)


def _count_of_municipalities(text: str) -> int:
    words = "|".join(sorted((re.escape(row["word"]) for row in reference.rows("number_words")), key=len, reverse=True))
    match = re.search(rf"\b(?:(\d{{1,2}})|({words}))\s+(?:\w+\s+)?kommuner(?:ne)?\b", text, re.IGNORECASE)
    if not match:
        return 0
    if match[1]:
        return int(match[1])
    value = next(row["value"] for row in reference.rows("number_words") if row["word"].lower() == match[2].lower())
    return int(value) if value.isdigit() else 0


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
            compared = combine(rounded(claim), [(rounded(other), share)])
            yield relation_between(f"{claim.id}=part.{other.id}", "share", claim, ((other, share),), compared)


def _nearest(claim: Claim, sums: Iterable[Claim], share: Decimal) -> list[Claim]:
    """The sums an amount can be that part of: near enough, the figures of a table and the sentences' one each."""
    value = claim.amount.value_kr if claim.amount else Decimal(0)
    near = [other for other in sums if other.amount and abs(other.amount.value_kr * share - value) <= NEAR * abs(value)]
    near.sort(
        key=lambda other: (abs((other.amount.value_kr if other.amount else Decimal(0)) * share - value), other.id)
    )
    kinds = {"table" if other.span.row is not None else "prose": other for other in reversed(near)}
    return [kinds[kind] for kind in sorted(kinds)]


def _said_wrong(relation: Relation, claims: Sequence[Claim], code: str = "sum.prose") -> Finding:
    """The finding on a multiple or a share that is not what a sentence says."""
    by_id = {claim.id: claim for claim in claims}
    total, part = by_id[relation.total], by_id[relation.parts[0].claim]
    sign = relation.parts[0].sign.quantize(Decimal("0.01"))
    raw = part.amount.raw if part.amount else ""
    return unmet(
        code,
        "warning",
        relation,
        total,
        f"Der står {total.span.quote}, men {number(sign)} gange {raw} er {number(relation.computed_kr)} kr. "
        f"Forskellen er {number(relation.difference_kr)} kr.; afrunding kan højst forklare {number(relation.slack_kr)} kr.",
        f"It says {total.span.quote}, but {number(sign, 'en')} times {raw} is DKK {number(relation.computed_kr, 'en')}. "
        f"The difference is {number(relation.difference_kr, 'en')}; rounding can explain at most {number(relation.slack_kr, 'en')}.",
    )
