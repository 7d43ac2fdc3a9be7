"""One document from bytes to everything it says: read, lay out, interpret, reconcile. Pure composition."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline import reading, tables
from pipeline.guard import attempt, collecting
from pipeline.interpretation.amounts.closing_totals import closed_by_totals
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.ledger import ledger
from pipeline.interpretation.amounts.number_findings import number_findings
from pipeline.interpretation.amounts.prose import ProseClaims, claims_of_paragraph, settle
from pipeline.interpretation.amounts.scans import held_against_picture
from pipeline.interpretation.amounts.scopes import clusters_told, sole_payer
from pipeline.interpretation.amounts.table_attributes import unit_of_document
from pipeline.interpretation.amounts.table_claims import TableClaims, claims_of_grid
from pipeline.interpretation.amounts.terms import term_of
from pipeline.interpretation.documents.profile import profile
from pipeline.interpretation.initiatives.attach import attach_initiatives
from pipeline.interpretation.initiatives.records import Initiatives
from pipeline.interpretation.initiatives.statuses import statuses as initiatives_of
from pipeline.interpretation.memberships import lists as memberships
from pipeline.interpretation.minutes.decisions import Minutes, Place, read_minutes
from pipeline.interpretation.names.codes import with_names
from pipeline.interpretation.relations import table_sums as sums
from pipeline.interpretation.relations.beside_tables import swapped_in_text
from pipeline.interpretation.relations.carry_over import carry_over
from pipeline.interpretation.relations.cell_sums import card_sums, cell_sums
from pipeline.interpretation.relations.prose_sums import like_their_totals
from pipeline.interpretation.relations.rules import stated_rules
from pipeline.interpretation.roles.heads_by_sums import with_heads
from pipeline.interpretation.statements.findings import Statements, statements
from pipeline.interpretation.text.personal import without_announced, without_personal_data
from pipeline.model import (
    Block,
    Claim,
    Decision,
    Document,
    Extraction,
    Finding,
    Grid,
    Layout,
    Mention,
    Paragraph,
    Profile,
    Relation,
    Span,
)
from pipeline.reconciliation import HOLDING
from pipeline.tables.crosscheck import crosscheck
from pipeline.tables.scanned import settled

INTRO_PARAGRAPHS = 3
PDF = "application/pdf"


def extract(data: bytes, name: str) -> Extraction:
    """Everything the bytes of a file say. ``name`` helps to tell the format; what is read depends on the bytes only.

    Never raises on bad input: the document's status and findings tell what could not be read.
    """
    with collecting() as failed:
        document = reading.read(data, name)
        if document.status != "read":
            return Extraction(document, Layout(()), findings=(*document.findings, *failed))
        layout = attempt("layout", None, None, tables.layout, document) or tables.plain_layout(document)
        if document.media_type == PDF:
            layout = attempt("engines", None, layout, crosscheck, layout, data, document)
        layout, document = attempt("engines", None, (layout, document), settled, layout, document)
    return interpret(document, replace(layout, findings=(*layout.findings, *failed)))


def interpret(document: Document, layout: Layout) -> Extraction:
    """Claims, mentions, decisions, relations and the number ledger of a laid-out document."""
    layout, announced = without_announced(layout)
    with collecting() as failed:
        found = _interpreted(document, layout)
    return without_personal_data(replace(found, findings=(*found.findings, *failed)), announced)


def _interpreted(document: Document, layout: Layout) -> Extraction:
    layout = attempt("heads", None, layout, with_heads, layout)
    about = attempt("profile", None, Profile(), profile, document, layout)
    minutes = attempt("minutes", None, Minutes(()), read_minutes, layout, about.committee)
    grids = [block for block in layout.blocks if isinstance(block, Grid)]
    described = attempt("statuses", None, Initiatives(), initiatives_of, layout, about.cluster, about.title)
    listed = attempt("memberships", None, memberships.Listed(), memberships.memberships, layout)
    claims, mentions, findings = _claims(attempt("codes", None, layout.blocks, with_names, layout.blocks), about, minutes)
    mentions = [*described.mentions, *listed.mentions, *mentions]
    findings = [*described.findings, *listed.findings, *minutes.findings, *findings]
    claims = attempt("claims.settled", None, claims, settle, claims, layout.blocks, about.published_on)
    unclosed: list[Mention] = []
    claims, closing = attempt(
        "claims.closed", None, (claims, unclosed), closed_by_totals, claims, document.pages, mentions
    )
    mentions += closing
    claims = attempt("claims.splits", None, claims, like_their_totals, layout.blocks, claims)
    claims = [_placed(claim, minutes.place_of(claim.span)) for claim in claims]
    claims = attempt("initiatives", None, claims, attach_initiatives, claims, described, layout.blocks)
    relations: list[Relation] = []
    unchecked: dict[str, str] = {}
    by_grid = sums.by_grid(claims)
    for grid in grids:
        own = by_grid.get(grid.id, ())
        for done in (
            attempt("sums.table", _place(grid), sums.Sums(), sums.table_sums, grid, own),
            attempt("sums.cells", _place(grid), sums.Sums(), cell_sums, grid, own),
        ):
            relations += done.relations
            findings += done.findings
            unchecked.update(done.unchecked)
    cards = attempt("sums.cards", None, sums.Sums(), card_sums, layout.blocks, by_grid)
    known_sums = {relation.id for relation in relations}
    relations += [relation for relation in cards.relations if relation.id not in known_sums]
    findings += [finding for finding in cards.findings if finding.relation not in known_sums]
    rules = attempt("rules", None, sums.Sums(), stated_rules, layout.blocks, claims, findings)
    meant = {each.total for each in rules.relations if each.kind == "column"}  # the sum that was meant is known
    others = {each.id for each in relations if each.total in meant and each.verdict not in HOLDING}
    relations = [*(each for each in relations if each.id not in others), *rules.relations]
    findings = [*(each for each in findings if each.relation not in others), *rules.findings]
    swapped = attempt("rules", None, (), swapped_in_text, layout.blocks, by_grid, relations)
    known_why = {finding.claim for _, finding in swapped}  # that it is not the table's total needs no telling then
    again = [each for each in findings if each.code == "sum.prose" and each.claim in known_why]
    gone = {each.relation for each in again}
    relations = [*(each for each in relations if each.id not in gone), *(relation for relation, _ in swapped)]
    findings = [*(each for each in findings if each not in again), *(finding for _, finding in swapped)]
    known: tuple[list[Claim], list[Relation], list[Finding]] = (claims, relations, findings)
    claims, relations, findings = attempt("rules", None, known, carry_over, layout.blocks, *known)
    claims = attempt("proofs", None, claims, sums.roles_and_proofs, claims, relations, findings, unchecked)
    claims, apart = attempt("engines", None, (claims, []), held_against_picture, claims, document)
    findings += apart
    numbers = attempt("ledger", None, (), ledger, layout, claims)
    said = attempt("statements", None, Statements(), statements, layout.blocks, claims, numbers, relations)
    findings += said.findings
    told = {(finding.code, finding.claim) for finding in findings if finding.claim}
    more = attempt("numbers", None, (), number_findings, layout, claims, numbers)
    findings += [found for found in more if (found.code, found.claim) not in told]
    return Extraction(
        document=document,
        layout=layout,
        profile=about,
        claims=tuple(claims),
        mentions=tuple(mentions),
        numbers=numbers,
        statuses=described.statuses,
        decisions=tuple(_with_claims(decision, claims) for decision in minutes.decisions),
        memberships=listed.memberships,
        relations=tuple(relations),
        statements=said.statements,
        findings=(*document.findings, *layout.findings, *findings),
    )


def _claims(blocks: Sequence[Block], about: Profile, minutes: Minutes) -> tuple[list[Claim], list[Mention], list[Finding]]:
    """The amounts and names of each block by itself, with the findings on them."""
    claims: list[Claim] = []
    mentions: list[Mention] = []
    findings: list[Finding] = []
    for block, context in contexts(blocks, about, minutes):
        if isinstance(block, Grid):
            in_table = attempt("claims.table", _place(block), TableClaims(), claims_of_grid, block, context)
            claims += in_table.claims
            mentions += in_table.mentions
            findings += in_table.findings
        else:
            in_text = attempt("claims.text", _place(block), ProseClaims(), claims_of_paragraph, block, context)
            claims += in_text.claims
            mentions += in_text.mentions
    return claims, mentions, findings


def _place(block: Block) -> Span:
    return Span(block.pages[0] if isinstance(block, Grid) else block.page, "", block=block.id)


def contexts(blocks: Sequence[Block], about: Profile, minutes: Minutes) -> Iterable[tuple[Block, BlockContext]]:
    """Each block with what introduces it: the paragraphs just before it, then the headings over it, nearest first. The items of a list
    introduce what follows the list, not each other."""
    unit = unit_of_document(blocks)
    before: list[Paragraph] = []
    headings: list[tuple[int, str]] = []
    clusters, term, payer = clusters_told(blocks), term_of(blocks), sole_payer(blocks, about.title)
    for block in blocks:
        place = minutes.place(block.id)
        yield (
            block,
            BlockContext(
                profile=about,
                intro=(*_introduction(block, before), *(text for _, text in reversed(headings))),
                unit=unit,
                item=place.item,
                item_title=place.title,
                standing=place.standing,
                clusters=clusters,
                term=term,
                payer=payer,
                headings=tuple(text for _, text in reversed(headings)),
            ),
        )
        if isinstance(block, Paragraph):
            if block.role == "heading":
                headings = [(level, text) for level, text in headings if level < block.level]
                headings.append((block.level, block.text))
                before.clear()
            elif block.role != "furniture":
                before.append(block)


def _introduction(block: Block, before: Sequence[Paragraph]) -> tuple[str, ...]:
    in_list = isinstance(block, Paragraph) and (block.role == "list" or bool(block.label))
    kept = [each.text for each in before if not (in_list and (each.role == "list" or each.label))]
    return tuple(reversed(kept[-INTRO_PARAGRAPHS:]))


def _placed(claim: Claim, place: Place) -> Claim:
    """A claim with the agenda item it stands in, and the standing that gives it; a sentence's own words about standing go first."""
    standing = claim.standing if claim.standing not in ("", "mentioned") else place.standing
    return replace(claim, item=place.item or claim.item, standing=standing)


def _with_claims(decision: Decision, claims: Sequence[Claim]) -> Decision:
    """A decision with the amounts of its agenda item."""
    return replace(
        decision, claims=tuple(claim.id for claim in claims if decision.item and claim.item == decision.item)
    )
