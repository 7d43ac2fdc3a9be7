"""The sums of a document's tables and cells as relations between claims."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product

from pipeline.danish.numbers import Figure
from pipeline.interpretation.roles.areas import areas_of, no_money
from pipeline.interpretation.roles.facets import is_total
from pipeline.interpretation.roles.shape import shapes_of
from pipeline.interpretation.text.spans import span_of_cell
from pipeline.model import Claim, Finding, Grid, Part, Relation, Span
from pipeline.reconciliation import HOLDING, CellRelation, Comparison, Rounded, TableFinding, combine, reconcile
from pipeline.reconciliation.explain import equation
from pipeline.reconciliation.in_cell import REMARK
from pipeline.reconciliation.intervals import proof_state, times_held
from pipeline.reconciliation.matrix import build
from pipeline.reference.texts import message, pairs

ZERO = Decimal(0)


def figure_of(claim: Claim) -> Figure | None:
    """A claim as a figure in kroner; None where nothing is decided yet or a rate is printed."""
    if claim.amount is None:
        return Figure(ZERO, ZERO, ZERO, ZERO, claim.span.quote, nil="zero") if claim.nil == "zero" else None
    amount, doubt = claim.amount, "" if claim.amount.doubt == "unit_assumed" else claim.amount.doubt
    return Figure(amount.value_kr, amount.quantum_kr, amount.low_kr, amount.high_kr, amount.raw, doubt=doubt)


def rounded(claim: Claim) -> Rounded | None:
    """A claim as an interval in kroner."""
    figure = figure_of(claim)
    return Rounded(figure.value, figure.low, figure.high) if figure else None


def kroner(claim: Claim) -> Decimal:
    """The amount of a claim as read; nought where it has none."""
    return claim.amount.value_kr if claim.amount else ZERO


def is_exact(*claims: Claim) -> bool:
    """Whether claims are amounts in all and no limits, rates or dashes, so that they can be added up to the krone."""
    return all(c.amount and c.amount.bound == "exact" and c.amount.per == "total" and not c.nil for c in claims)


def claims_by_cell(claims: Sequence[Claim]) -> dict[tuple[int, int], list[Claim]]:
    """The claims of one grid by the cell they stand in, in the order printed."""
    cells: dict[tuple[int, int], list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.span.start):
        if claim.span.row is not None and claim.span.col is not None:
            cells.setdefault((claim.span.row, claim.span.col), []).append(claim)
    return cells


@dataclass(frozen=True, slots=True)
class Sums:
    """The relations of a grid and what is found about them; relations over figures that are no money are left out. ``unchecked``: why
    claims that are called totals are the outcome of none, by claim id."""

    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    unchecked: Mapping[str, str] = field(default_factory=dict)


def table_sums(grid: Grid, claims: Sequence[Claim]) -> Sums:
    """The sums between the cells of a grid that hold one amount each, or items with their own total, in kroner, and the ratios between all
    its figures, with their diagnosis."""
    printed = grid.texts()
    cells = {(row, col): _amounts_of(printed[row][col], found) for (row, col), found in claims_by_cell(claims).items()}
    figures_in = {col for shape in shapes_of(grid) for col in shape.figure_columns}
    single = {
        place: found[0]
        for place, found in cells.items()
        if len(found) == 1 and (place[1] in figures_in or _fills(found[0], printed[place[0]][place[1]]))
    }
    figures: dict[tuple[int, int], Figure | None] = dict.fromkeys(product(range(grid.n_rows), range(grid.n_cols)))
    figures.update({place: figure_of(claim) for place, claim in single.items()})
    bold = [(cell.row, cell.col) for cell in grid.cells if cell.bold]
    kept: dict[CellRelation, Relation] = {}
    findings: list[Finding] = []
    unchecked: dict[str, str] = {}
    enough = len(single) > 2  # for sums of money
    totals = _over_clusters(grid)
    areas = areas_of(grid, {col for _, col in single}) if enough else [(printed, printed)]
    for texts, wide in areas:
        inside = {place: claim for place, claim in single.items() if enough and texts[place[0]][place[1]]}
        figures.update({place: figure_of(claim) if place in inside else None for place, claim in single.items()})
        whole = build(
            wide, header_rows=grid.header_rows, number_format="da", bold=bold,
            figures={**figures, **no_money(grid, wide, claims if enough else ())},
        )  # fmt: skip
        done = reconcile(
            texts, header_rows=grid.header_rows, number_format="da", bold=bold, figures=figures, whole=whole, money=inside, totals=totals
        )  # fmt: skip
        relations = {
            relation: _as_relation(relation, inside)
            for relation in done.relations
            if relation.total in inside and _of_claims(relation, inside, printed)
        }
        kept.update(relations)
        unchecked.update({inside[c].id: u.reason for u in done.unchecked for c in u.cells if c in inside})
        findings += [
            finding
            for found in done.findings
            if (found.place in inside or found.ratios) and all(broken in relations for broken in found.relations)
            for finding in _as_findings(grid, found, relations, inside)
        ]
    return Sums(tuple(kept.values()), tuple(findings), unchecked)


def _over_clusters(grid: Grid) -> list[int]:
    """The rows of regions in a table that lists two clusters or more to each: what the clusters of a region have together."""
    rows = [(row.index, name.kind) for shape in shapes_of(grid) for row in shape.rows for name in row.inner.names[:1]]
    regions = [index for index, kind in rows if kind == "region"]
    return regions if sum(kind == "cluster" for _, kind in rows) >= 2 * len(regions) else []


def _amounts_of(text: str, found: list[Claim]) -> list[Claim]:
    """What a cell adds to the sums of its table: of itemised amounts their total, else all that stands in it."""
    total = own_total(text, found)
    whole = total and len(items_of(found)[0]) + 1 == len(found)
    return [total] if total and whole else found


def own_total(text: str, found: Sequence[Claim]) -> Claim | None:
    """The last of a cell's amounts where it is the total of those before it: a word for total says so, or the figures do."""
    parts, total = items_of(found)
    if total is None or not parts:
        return None
    gap = text[parts[-1].span.end : total.span.start] if parts[-1].span.end <= len(text) else ""
    holds = combine(rounded(total), [(rounded(part), 1) for part in parts]).verdict == "exact"
    return total if holds or is_total(gap) else None


def items_of(found: Sequence[Claim]) -> tuple[list[Claim], Claim | None]:
    """The items that a cell's last amount can be the total of: all before it, or, where two rows stand in one cell, the last of them that
    make it exactly."""
    amounts = [claim for claim in found if claim.amount is not None]
    if len(amounts) < 3:
        return [], None
    *parts, total = amounts
    for first in range(len(parts) - 1):
        if combine(rounded(total), [(rounded(part), 1) for part in parts[first:]]).verdict == "exact":
            return parts[first:], total
    return parts, total


def _fills(claim: Claim, text: str) -> bool:
    """Whether an amount is what its cell says, and no detail of a label: "8.024 kr. (anslået)" against "I dag betales 8.024 kr. pr. måned"."""
    return 3 * (claim.span.end - claim.span.start) >= len(REMARK.sub("", text))


def _as_findings(
    grid: Grid, found: TableFinding, relations: dict[CellRelation, Relation], claims: dict[tuple[int, int], Claim]
) -> Iterator[Finding]:
    """The finding on the sum it tells of; where no cell could be named, one for each other sum with the same error too."""
    main = max(found.relations, key=lambda each: (each.gap, each.total), default=None)
    claim = claims.get(found.place)
    of_money = not found.ratios or bool(found.relations) or found.ratios[0].total in claims
    proposed = claims.get(found.proposal_place) if found.proposal_place else None
    finding = Finding(
        code="sum.group" if main and relations[main].kind == "group" else found.code,
        severity=found.severity,
        explanation_da=found.explanation_da,
        explanation_en=found.explanation_en,
        span=claim.span if claim else _span(grid, found.place),
        verdict=found.verdict,
        klass=found.klass,
        relation=relations[main].id if main else "",
        claim=claim.id if claim else "",
        reported_kr=found.reported if of_money else None,
        computed_kr=found.computed if of_money else None,
        difference_kr=found.difference if of_money else None,
        slack_kr=found.slack if of_money else None,
        proposal_kr=found.proposal if proposed or not found.ratios else None,
        proposal_claim=proposed.id if proposed else "",
    )
    yield finding
    for other in found.relations:
        if other is not main and not found.located and other.verdict == "mismatch":
            yield _same_error(finding, other, relations[other], claims[other.total])


def _span(grid: Grid, place: tuple[int, int]) -> Span | None:
    cell = grid.slots()[place[0]][place[1]]
    return span_of_cell(grid, cell) if cell else None


def unmet(code: str, severity: str, relation: Relation, total: Claim, said: tuple[str, str]) -> Finding:
    """The finding on a relation that does not hold and for which nothing is known but that; ``said``: Danish, English."""
    return Finding(
        code,
        severity,
        *said,
        span=total.span,
        verdict="mismatch",
        klass="unexplained",
        relation=relation.id,
        claim=total.id,
        reported_kr=relation.reported_kr,
        computed_kr=relation.computed_kr,
        difference_kr=relation.difference_kr,
        slack_kr=relation.slack_kr,
    )


def _same_error(finding: Finding, other: CellRelation, relation: Relation, total: Claim) -> Finding:
    """A further sum that is broken together with the finding's: by the same error where the difference is the same."""
    same = abs(other.difference or 0) == abs(finding.difference_kr or 0)
    figures = {"said": other.reported, "made": other.computed, "off": other.difference}
    payer, why = pairs("payer_too").get(total.payer, ""), pairs("finding")["same_error" if same else "other_error"]
    said = message("finding", "sum_too", subject=total.subject_text, payer=payer, why=why, **figures)
    return replace(unmet(f"sum.{relation.kind}", finding.severity, relation, total, said), klass=finding.klass)


def _of_claims(relation: CellRelation, claims: Collection[tuple[int, int]], printed: Sequence[Sequence[str]]) -> bool:
    """Whether the parts are amounts, or empty cells beside two amounts at least."""
    known = sum(member in claims for member in relation.members)
    empty = sum(not printed[row][col].strip() for row, col in relation.members)
    return known == len(relation.members) or (known > 1 and known + empty == len(relation.members))


def _as_relation(relation: CellRelation, claims: dict[tuple[int, int], Claim]) -> Relation:
    signs = zip(relation.members, relation.signs, strict=True)
    parts = [(claims[member], Decimal(sign)) for member, sign in signs if member in claims]
    total = claims[relation.total]
    op = "" if relation.op == "sum" else relation.op + "."
    name = f"{total.id}={op}{parts[0][0].id}-{parts[-1][0].id}.{len(parts)}"
    return relation_between(name, _kind(relation, total), total, parts, relation)


def relation_between(
    identifier: str,
    kind: str,
    total: Claim,
    parts: Sequence[tuple[Claim, Decimal]],
    known: Comparison | CellRelation | None = None,
) -> Relation:
    """A relation between claims: the total, its parts with their coefficients, and how they compare in kroner; ``known``: how, where that is not
    by adding them up as printed."""
    compared = known or combine(rounded(total), [(rounded(part), sign) for part, sign in parts])
    return Relation(
        id=identifier,
        kind=kind,
        total=total.id,
        parts=tuple(Part(claim.id, sign) for claim, sign in parts),
        reported_kr=compared.reported,
        computed_kr=compared.computed,
        difference_kr=compared.difference,
        slack_kr=compared.slack,
        verdict=compared.verdict,
        statement=stated(total, parts),
    )


def _kind(relation: CellRelation, total: Claim) -> str:
    """row, column, or group: a column sum whose total row names the group (a region over its clusters) and does not call itself a total."""
    if relation.kind == "column" and relation.op == "sum" and not is_total(total.subject_text.rsplit(" / ", 1)[-1]):
        return "group"
    return relation.kind


def stated(total: Claim, parts: Sequence[tuple[Claim, Decimal]]) -> str:
    """A relation in the document's own figures, after what its total is about."""
    subject = f"{total.subject_text}: " if total.subject_text else ""
    return subject + equation(total.span.quote, [(part.span.quote, sign) for part, sign in parts])


def roles_and_proofs(
    claims: Sequence[Claim], relations: Sequence[Relation], findings: Sequence[Finding], unchecked: Mapping[str, str]
) -> list[Claim]:
    """Each claim with its role (part, subtotal, total) and proof (pipeline.reconciliation.intervals): the relations that hold speak for it; a
    mismatch that is told speaks against the claim it points at, one that is not against its total. ``unchecked``: why figures
    called totals are the outcome of no sum."""
    added = [relation for relation in relations if relation.kind != "product"]
    totals = {relation.total for relation in added}
    parts = {part.claim for relation in added for part in relation.parts}
    holding = [relation for relation in relations if relation.verdict in HOLDING and relation.kind != "cap"]
    holds = times_held((relation.total, [part.claim for part in relation.parts]) for relation in holding)
    told = [finding for finding in findings if finding.verdict == "mismatch" and finding.code != "cap.exceeded"]
    accused = {finding.proposal_claim or finding.claim for finding in told}
    known = {finding.relation for finding in told}
    untold = (each for each in relations if each.verdict == "mismatch" and each.id not in known)
    accused |= {each.total for each in untold if each.kind not in ("cap", "rule", "share")}
    result = []
    for claim in claims:
        role = claim.role
        if claim.id in totals:
            role = "subtotal" if claim.id in parts else "total"
        elif claim.id in parts:
            role = "part"
        why = "" if claim.id in totals else unchecked.get(claim.id, "")
        proof = proof_state(holds[claim.id], claim.id in accused)
        result.append(replace(claim, role=role, proof=proof, unchecked=why))
    return result


def by_grid(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    """Claims by the block they stand in."""
    found: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.span.block):
        found[claim.span.block].append(claim)
    return found
