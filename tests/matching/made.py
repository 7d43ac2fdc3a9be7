"""Small documents for the tests of matching."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.interpretation.names.recognise import find_mentions, names_of_cells
from pipeline.matching import Match, MatchResult
from pipeline.model import (
    Cell,
    Document,
    Extraction,
    Grid,
    Layout,
    Mention,
    Paragraph,
    Profile,
    Span,
    Status,
)


def table(rows: Sequence[Sequence[str]], name: str = "t", header_rows: int = 1) -> Grid:
    cells = [Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    return Grid(name, len(rows), max(map(len, rows)), tuple(cells), header_rows)


def document(*blocks: Paragraph | Grid | str, profile: Profile | None = None) -> Extraction:
    """A document of texts and tables with every name in it as a mention ("m" and a running number)."""
    made = [Paragraph(f"p{i}", b, 1) if isinstance(b, str) else b for i, b in enumerate(blocks)]
    mentions: list[Mention] = []
    for block in made:
        if isinstance(block, Paragraph):
            for name in find_mentions(block.text):
                span = Span(1, name.raw, block=block.id, start=name.start, end=name.end)
                mentions.append(Mention(f"m{len(mentions)}", name.kind, name.raw, span))
            continue
        texts = block.texts()
        for c in range(block.n_cols):
            for r, found in enumerate(names_of_cells([row[c] for row in texts])):
                if found:
                    span = Span(1, found.raw, block=block.id, row=r, col=c, start=found.start, end=found.end)
                    mentions.append(Mention(f"m{len(mentions)}", found.kind, found.raw, span))
    return Extraction(Document("0", "text/plain"), Layout(tuple(made)), profile or Profile(), mentions=tuple(mentions))


def initiatives(*names: str, cluster: str = "Klynge Byen", published_on: str = "", area: str = "") -> Extraction:
    """A document whose status table lists these initiatives of one cluster."""
    mentions = [Mention("c", "cluster", cluster, Span(1, cluster))]
    statuses = []
    for i, name in enumerate(names):
        mentions.append(Mention(f"i{i}", "initiative", name, Span(1, name)))
        statuses.append(Status(f"s{i}", Span(1, name), f"i{i}", name, area, mentions=("c",)))
    profile = Profile(published_on=published_on)
    blocks = (Paragraph("p", ". ".join(names), 1),)
    document = Document("0", "text/plain")
    return Extraction(document, Layout(blocks), profile, mentions=tuple(mentions), statuses=tuple(statuses))


def entities(result: MatchResult, document_id: str = "d") -> list[str]:
    """What the mentions of a document mean, in order of appearance; "?" for ambiguous, "-" for unknown."""
    return [_short(match) for match in sorted_matches(result, document_id)]


def sorted_matches(result: MatchResult, document_id: str = "d") -> list[Match]:
    found = [match for match in result.matches if match.document_id == document_id]
    return sorted(found, key=lambda match: int(match.mention_id[1:] or 0))


def _short(match: Match) -> str:
    return match.entity_id or {"ambiguous": "?", "unknown": "-"}[match.status]
