"""One document from bytes to everything it says: read, lay out, interpret, reconcile. Pure composition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline import reading, tables
from pipeline.interpretation import sums
from pipeline.interpretation.context import BlockContext
from pipeline.interpretation.minutes import Minutes, read_minutes
from pipeline.interpretation.profile import profile
from pipeline.interpretation.table_claims import claims_of_grid
from pipeline.model import Block, Claim, Document, Extraction, Finding, Grid, Layout, Mention, Paragraph, Profile, Relation

INTRO_PARAGRAPHS = 3


def extract(data: bytes, name: str) -> Extraction:
    """Everything the bytes of a file say. ``name`` helps to tell the format; what is read depends on the bytes only.

    Never raises on bad input: the document's status and findings tell what could not be read.
    """
    document = reading.read(data, name)
    if document.status != "read":
        return Extraction(document, Layout(()), findings=document.findings)
    layout = tables.layout(document)
    return interpret(document, layout)


def interpret(document: Document, layout: Layout) -> Extraction:
    """Claims, mentions, decisions, relations and the number ledger of a laid-out document."""
    about = profile(document, layout)
    minutes = read_minutes(layout)
    claims: list[Claim] = []
    mentions: list[Mention] = []
    findings: list[Finding] = []
    for block, context in contexts(layout.blocks, about, minutes):
        if isinstance(block, Grid):
            found = claims_of_grid(block, context)
            claims += found.claims
            mentions += found.mentions
            findings += found.findings
    relations = _relations(layout.blocks, claims)
    claims = sums.roles_and_proofs(claims, relations)
    return Extraction(
        document=document,
        layout=layout,
        profile=about,
        claims=tuple(claims),
        mentions=tuple(mentions),
        decisions=minutes.decisions,
        relations=tuple(relations),
        findings=(*document.findings, *layout.findings, *findings),
    )


def contexts(blocks: Sequence[Block], about: Profile, minutes: Minutes) -> Iterable[tuple[Block, BlockContext]]:
    """Each block with what introduces it: the paragraphs just before it, then the headings over it, nearest first."""
    before: list[str] = []
    headings: list[tuple[int, str]] = []
    for block in blocks:
        place = minutes.place(block.id)
        yield block, BlockContext(
            profile=about,
            intro=(*reversed(before[-INTRO_PARAGRAPHS:]), *(text for _, text in reversed(headings))),
            item=place.item,
            item_title=place.title,
            section=place.kind,
            standing=place.standing,
        )
        if isinstance(block, Paragraph):
            if block.role == "heading":
                headings = [(level, text) for level, text in headings if level < block.level]
                headings.append((block.level, block.text))
                before.clear()
            elif block.role != "furniture":
                before.append(block.text)


def _relations(blocks: Sequence[Block], claims: Sequence[Claim]) -> list[Relation]:
    relations: list[Relation] = []
    by_grid = sums.by_grid(claims)
    for block in blocks:
        if isinstance(block, Grid) and block.id in by_grid:
            relations += sums.table_relations(block, by_grid[block.id])[1]
            relations += sums.cell_relations(block, by_grid[block.id])
    return relations
