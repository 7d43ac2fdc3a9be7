"""What is open for people to decide, as questions: names, initiatives that may be the same, and what does not hold."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.commands import warehouse_of
from pipeline.commands.language import say
from pipeline.matching import Suggestion
from pipeline.matching.decisions import HumanDecision, raw_key
from pipeline.matching.entities import name_of
from pipeline.model import Extraction, Mention, Paragraph
from pipeline.run import StoredDocument
from pipeline.warehouse.load import warehouse_path

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide. ``form``: name, initiative or finding; ``candidates`` are (entity id, name people read);
    ``amount`` is the claim a finding suspects: its id, as printed, as read and as proposed in kroner ('' when nothing is).

    ``group``: questions that may well have the same answer share it: one name everywhere, two documents with one another. ``names``: those
    of two initiatives and where they are; questions that share one may have the same answer too.
    ``follows``: how many findings follow from this one, and are settled with it. ``place``: file and page, and the picture of it.
    """

    form: str
    kind: str
    raw: str
    scope: str
    text: tuple[str, ...]
    candidates: tuple[tuple[str, str], ...] = ()
    other: str = ""
    expects: str = ""
    amount: tuple[str, str, str, str] | None = None
    group: tuple[str, ...] = ()
    names: frozenset[tuple[str, str]] = frozenset()
    follows: int = 0
    place: str = ""


def name_questions(
    suggestions: Iterable[Suggestion], documents: Sequence[StoredDocument], report: Path
) -> Iterator[Question]:
    """The questions about names and initiatives, each only once."""
    by_id = {each.document_id: each for each in documents}
    asked: set[tuple[str, str, str, str]] = set()
    for suggestion in suggestions:
        question = _name_question(suggestion, by_id[suggestion.document_id], report)
        key = (question.kind, raw_key(question.raw), question.scope, raw_key(question.other))
        if key not in asked:
            asked.add(key)
            yield question


def _name_question(suggestion: Suggestion, document: StoredDocument, report: Path) -> Question:
    kind, raw, extraction = suggestion.kind, suggestion.raw, document.extraction
    mention = next((each for each in extraction.mentions if each.id == suggestion.mention_id), None)
    around = surroundings(extraction, mention) if mention else f"»{raw}«"
    text = (f"{suggestion.document_id}: {around}", say(suggestion.reason_da, suggestion.reason_en))
    place = _place(document.path, document.sha256, mention.span.page if mention else 0, report)
    if kind == "initiative":
        group = (kind, *sorted((suggestion.document_id, suggestion.other_document)))
        names = frozenset((suggestion.scope, raw_key(name)) for name in (raw, suggestion.ground))
        scope, other = suggestion.scope, suggestion.ground
        return Question(kind, kind, raw, scope, text, other=other, group=group, names=names, place=place)
    candidates = tuple((entity, name_of(kind, entity)) for entity in suggestion.candidates)
    # an ambiguous name is decided for its document; one that nothing fits means the same wherever it stands
    scope = suggestion.document_id if len(candidates) > 1 else ""
    group = (kind, raw_key(raw), *suggestion.candidates)
    return Question("name", kind, raw, scope, text, candidates, group=group, place=place)


def surroundings(extraction: Extraction, mention: Mention, width: int = 70) -> str:
    """The text around a mention, the name in »«; only the name when its block is not kept."""
    flat = " ".join(mention.raw.split())
    for block in extraction.layout.blocks:
        if block.id != mention.span.block:
            continue
        if isinstance(block, Paragraph):
            text = block.text
        else:
            text = " | ".join(" ".join(cell.text.split()) for cell in block.cells if cell.row == mention.span.row)
        at = text.find(flat)
        if at >= 0:
            end = at + len(flat)
            before, after = text[max(0, at - width) : at], text[end : end + width]
            return f"{'…' * (at > width)}{before}»{flat}«{after}{'…' * (len(text) > end + width)}"
    return f"»{flat}«"


def open_findings(root: Path) -> list[Row]:
    """All findings, the problems first, worst first; none before there is a warehouse."""
    from pipeline.report.data import ask

    if not warehouse_path(root).is_file():
        return []
    with warehouse_of(root) as connection:
        return ask(connection, "findings")


def finding_questions(rows: Sequence[Row], decisions: Sequence[HumanDecision], report: Path) -> list[Question]:
    """A question for each problem among the findings (see ``open_findings``); those confirmed before left out."""
    confirmed = {(d.entity, d.scope, raw_key(d.raw)) for d in decisions if d.verdict == "confirmed"}
    follows = Counter(row["cause_id"] for row in rows if row["status"] == "open")
    asked = [_finding_question(row, follows[row["finding_id"]], report) for row in rows if row["problem"]]
    return [each for each in asked if (each.other, each.scope, raw_key(each.raw)) not in confirmed]


def _finding_question(row: Row, follows: int, report: Path) -> Question:
    code, document = row["code"], row["document_id"] or ""
    suspect = (row["suspect_id"], row["suspect_raw"], _danish(row["suspect_kr"]), _danish(row["proposal_kr"]))
    return Question(
        "finding",
        "finding",
        " ".join((row["quote"] or "").split()),
        document,
        (f"{document}: {code}", say(row["explanation_da"], row["explanation_en"])),
        other=code,
        expects=_danish(row["difference_kr"]),
        amount=suspect if row["suspect_raw"] else None,
        group=(code, *sorted(filter(None, (document, row["related_document_id"])))),
        follows=follows,
        place=_place(row["path"] or "", row["sha256"] or "", row["page"] or 0, report),
    )


def _place(path: str, sha256: str, page: int, report: Path) -> str:
    """Where to look: the file and its page, and the picture of the page where the report has one."""
    from pipeline.report.pictures import file_of_page

    picture = report / file_of_page(sha256, page)
    where = f"raw/{path}" + (say(f", side {page}", f", page {page}") if page else "")
    return where + (say(f"; billede: {picture}", f"; picture: {picture}") if sha256 and picture.is_file() else "")


def _danish(value: object) -> str:
    return "" if value is None else f"{value}".replace(".", ",")
