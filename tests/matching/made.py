"""Small documents for the tests of matching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.interpretation.names.recognise import find_mentions, names_of_cells
from pipeline.matching import (
    HumanDecision,
    Initiative,
    Match,
    Subject,
    Suggestion,
    link,
    mentions_of,
    own_names,
    stale_names,
    subject_of,
)
from pipeline.matching.initiatives import Linked
from pipeline.matching.records import name_suggestions
from pipeline.matching.resolve import NameMatcher
from pipeline.model import (
    Cell,
    Document,
    Extraction,
    Finding,
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


# --- a whole collection at once, as the warehouse matches it by document


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Everything matching says about a collection. Tuples are sorted by document and mention, independent of the
    order given.
    """

    matches: tuple[Match, ...] = ()
    claims: tuple[Subject, ...] = ()
    statuses: tuple[Subject, ...] = ()
    documents: tuple[Subject, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = field(default=())


def match(
    documents: Sequence[tuple[str, str, Extraction]],
    decisions: Sequence[HumanDecision] = (),
    remembered: Mapping[tuple[str, str], str] | None = None,
) -> MatchResult:
    """Match every mention of a collection; ``documents`` are (document_id, path, extraction), in any order.

    ``remembered``: the initiative ids of an earlier run, by (document_id, record_id) as in Initiative.members, so
    that ids stay when documents are added. The result does not depend on the order of the documents.
    """
    documents = sorted(documents, key=lambda document: document[0])
    matcher = NameMatcher(decisions)
    own = {document[0]: own_names(*document, matcher) for document in documents}
    linked, failed = link([each for names in own.values() for each in names.records], decisions, remembered or {})
    matches = {document_id: dict(names.matches) for document_id, names in own.items()}
    claims: list[Subject] = []
    statuses: list[Subject] = []
    for document_id, _, extraction in documents:
        for mention in extraction.mentions:
            if (document_id, mention.id) in linked.of:
                matches[document_id][mention.id] = _initiative_match(document_id, mention, linked)
        for records, subjects in ((extraction.claims, claims), (extraction.statuses, statuses)):
            for each in records:
                subject = subject_of(document_id, each, own[document_id])
                found = {linked.of[document_id, m] for m in mentions_of(each) if (document_id, m) in linked.of}
                subjects.append(replace(subject, initiative_id=found.pop() if len(found) == 1 else ""))
    texts = ((document_id, text) for document_id, _, extraction in documents for text in texts_of(extraction))
    findings = [(document_id, finding) for document_id, names in own.items() for finding in names.findings]
    late = (*failed, *stale_names(decisions, matcher.used | linked.used, matches.keys(), texts))
    return MatchResult(
        matches=tuple(match for _, mine in sorted(matches.items()) for _, match in sorted(mine.items())),
        claims=tuple(claims),
        statuses=tuple(statuses),
        documents=tuple(Subject(document_id, "", *names.place) for document_id, names in own.items()),
        initiatives=linked.initiatives,
        suggestions=(
            *name_suggestions(match for mine in matches.values() for match in mine.values()),
            *linked.suggestions,
        ),
        findings=(*findings, *(("", finding) for finding in late)),
    )


def _initiative_match(document_id: str, mention: Mention, linked: Linked) -> Match:
    place = document_id, mention.id
    method, score, why = linked.how[place]
    raw, page, entity = mention.raw, mention.span.page, linked.of[place]
    found = Match(entity, method, score, "", 0.0, "matched", (), (why,))
    return replace(found, document_id=document_id, mention_id=mention.id, kind="initiative", raw=raw, page=page)


def texts_of(extraction: Extraction) -> Iterator[str]:
    """The texts of a document: each paragraph, each table."""
    for block in extraction.layout.blocks:
        yield block.text if isinstance(block, Paragraph) else " ".join(cell.text for cell in block.cells)
