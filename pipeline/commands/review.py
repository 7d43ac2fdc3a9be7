"""``klyngeregnskab review``: walk through what is open, one question at a time, and write raw/beslutninger.csv.

The answer is written at once, so that stopping half-way loses nothing; a question answered is not asked again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import say
from pipeline.matching import MatchResult, Suggestion, match
from pipeline.matching.decisions import FILE_NAME, HumanDecision, append_decisions, kroner, raw_key
from pipeline.matching.entities import name_of
from pipeline.model import Extraction, Paragraph
from pipeline.naming import slug
from pipeline.run import read_stored
from pipeline.warehouse.build import human_decisions
from pipeline.warehouse.load import query, warehouse_path

Ask = Callable[[str], str]
Show = Callable[[str], None]

_KINDS = {
    "region": ("region", "region"),
    "cluster": ("klynge", "cluster"),
    "municipality": ("kommune", "municipality"),
    "hospital": ("hospital", "hospital"),
    "initiative": ("indsats", "initiative"),
    "finding": ("fund", "finding"),
}
_HELP = {
    "name": (
        "tal = den er det · n = ingen af dem · i = ikke et navn · o = opret ny · s = spring over · q = slut",
        "number = that one · n = none of them · i = not a name · o = create · s = skip · q = quit",
    ),
    "initiative": (
        "j = samme indsats · n = ikke den samme · i = ikke en indsats · s = spring over · q = slut",
        "j = same initiative · n = not the same · i = not an initiative · s = skip · q = quit",
    ),
    "finding": (
        "a = acceptér forskellen · b = bekræft, den er reel · r = ret et beløb · s = spring over · q = slut",
        "a = accept the difference · b = confirm, it is real · r = correct an amount · s = skip · q = quit",
    ),
}
_WHY = ("hvorfor (må være tomt)? ", "why (may be empty)? ")
_UNTIL = ("gælder til og med (åååå-mm-dd, tomt = altid)? ", "holds until (yyyy-mm-dd, empty = always)? ")
_NEW_ID = ("id på den nye (fx midtjylland-djursland)? ", "id of the new one (such as midtjylland-djursland)? ")
_READ = ("hvad skulle »{}« have været, i kroner{}? ", "what should “{}” have been, in kroner{}? ")
_PROPOSED = (" (tomt = {})", " (empty = {})")
_AGAIN = ("det forstod jeg ikke", "that was not understood")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide. ``form``: name, initiative or finding; ``candidates`` are (entity id, name people read);
    ``amount`` is the claim a finding suspects: its id, as printed, as read and as proposed in kroner ('' when nothing is).
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


class StopReviewError(Exception):
    """The user wants to stop."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "--who", default="", help=say("hvem der beslutter (ellers brugernavnet)", "who decides (else the user name)")
    )
    parser.add_argument("--list", action="store_true", help=say("vis kun, hvad der er åbent", "only show what is open"))


def run(args: argparse.Namespace) -> int:
    """Ask about everything that is open in ``root`` and write the answers. Always 0; wrong use is a UsageError."""
    root: Path = args.root
    stored = read_stored(root)
    if not stored:
        raise UsageError(say("der er intet læst endnu: kør extract først", "nothing is read yet: run extract first"))
    file = root / "raw" / FILE_NAME
    decisions, _ = human_decisions(file)
    documents = [(each.document_id, each.path, each.extraction) for each in stored]
    english = args.lang == "en"
    extractions = {each.document_id: each.extraction for each in stored}
    questions = [*name_questions(match(documents, decisions), extractions, english)]
    questions += finding_questions(_open_findings(root), decisions, english)
    if args.list:
        for number, question in enumerate(questions, 1):
            print(f"{number}. [{_KINDS[question.kind][english]}] {question.raw} · {question.scope}")
        return 0
    who, today = args.who or getpass.getuser(), dt.date.today().isoformat()

    def keep(made: Sequence[HumanDecision]) -> None:
        nonlocal decisions
        decisions = (*decisions, *made)
        append_decisions(file, made)

    answered = review(questions, input, print, keep, who, today, english)
    print(f"{answered} besluttet i {file}" if not english else f"{answered} decided in {file}")
    return 0


def review(
    questions: Sequence[Question],
    ask: Ask,
    show: Show,
    keep: Callable[[Sequence[HumanDecision]], None],
    who: str,
    today: str,
    english: bool = False,
) -> int:
    """Ask the questions one by one; each answer goes to ``keep`` at once. Gives the number answered."""
    answered = 0
    for number, question in enumerate(questions, 1):
        show(f"\n[{number}/{len(questions)}] {_KINDS[question.kind][english]}: {question.raw}")
        for line in question.text:
            show(f"    {line}")
        for at, (entity, label) in enumerate(question.candidates, 1):
            show(f"  {at}) {label}  [{entity}]")
        try:
            made = _answer(question, ask, show, who, today, english)
        except (StopReviewError, EOFError):
            return answered
        if made:
            keep(made)
            answered += 1
    return answered


def _answer(question: Question, ask: Ask, show: Show, who: str, today: str, english: bool) -> tuple[HumanDecision, ...]:
    """The decisions an answer makes; () for skip. Asks again until it understands."""
    while True:
        key = ask(f"  {_HELP[question.form][english]}\n  > ").strip().lower()
        if key == "q":
            raise StopReviewError
        if key == "s":
            return ()
        decided = _correction(question, ask, english) if key == "r" else _verdicts(question, key, ask, english)
        if decided:
            break
        show(f"  {_AGAIN[english]}")
    why = ask(f"  {_WHY[english]}").strip()
    until = ask(f"  {_UNTIL[english]}").strip() if decided[0].verdict == "accepted" else ""
    return tuple(replace(each, who=who, when=today, why=why, until=until) for each in decided)


def _correction(question: Question, ask: Ask, english: bool) -> list[HumanDecision]:
    """The decision that an amount should have read otherwise; none where no amount is suspected, or the answer is none."""
    if question.amount is None:
        return []
    claim_id, raw, read, proposed = question.amount
    offer = _PROPOSED[english].format(proposed) if proposed else ""
    meant = ask(f"  {_READ[english].format(raw, offer)}").strip() or proposed
    return (
        [HumanDecision("amount", raw, claim_id, meant, "corrected", expects=read)] if kroner(meant) is not None else []
    )


def _verdicts(question: Question, key: str, ask: Ask, english: bool) -> list[HumanDecision]:
    """What a key means for a question; none when it means nothing there."""

    def decision(entity: str, verdict: str) -> HumanDecision:
        kind = "seen" if verdict == "confirmed" else question.kind
        return HumanDecision(kind, question.raw, question.scope, entity, verdict, expects=question.expects)

    if question.form == "finding":
        verdict = {"a": "accepted", "b": "confirmed"}.get(key, "")
        return [decision(question.other, verdict)] if verdict else []
    if key == "i":
        return [decision("", "not_a_name")]
    if question.form == "initiative":
        verdict = {"j": "same", "y": "same", "n": "not_same"}.get(key, "")
        return [decision(question.other, verdict)] if verdict else []
    if key == "n":
        return [decision(entity, "not_same") for entity, _ in question.candidates] or [decision("", "not_a_name")]
    if key == "o":
        new = slug(ask(f"  {_NEW_ID[english]}"))
        return [decision(new, "new")] if new else []
    if key.isdigit() and 1 <= int(key) <= len(question.candidates):
        return [decision(question.candidates[int(key) - 1][0], "same")]
    return []


def name_questions(
    result: MatchResult, extractions: Mapping[str, Extraction], english: bool = False
) -> Iterator[Question]:
    """The questions about names and initiatives, each only once."""
    asked: set[tuple[str, str, str, str]] = set()
    for suggestion in result.suggestions:
        question = _name_question(suggestion, extractions, english)
        key = (question.kind, raw_key(question.raw), question.scope, raw_key(question.other))
        if key not in asked:
            asked.add(key)
            yield question


def _name_question(suggestion: Suggestion, extractions: Mapping[str, Extraction], english: bool) -> Question:
    reason = suggestion.reason_en if english else suggestion.reason_da
    around = surroundings(extractions.get(suggestion.document_id), suggestion.mention_id, suggestion.raw)
    text = (f"{suggestion.document_id}: {around}", reason)
    if suggestion.kind == "initiative":
        return Question("initiative", "initiative", suggestion.raw, suggestion.scope, text, other=suggestion.ground)
    candidates = tuple((entity, name_of(suggestion.kind, entity)) for entity in suggestion.candidates)
    # an ambiguous name is decided for its document; one that nothing fits means the same wherever it stands
    scope = suggestion.document_id if len(candidates) > 1 else ""
    return Question("name", suggestion.kind, suggestion.raw, scope, text, candidates)


def surroundings(extraction: Extraction | None, mention_id: str, raw: str, width: int = 70) -> str:
    """The text around a mention, the name in »«; only the name when its block is not kept."""
    mention = next((m for m in extraction.mentions if m.id == mention_id), None) if extraction else None
    if extraction is None or mention is None:
        return f"»{raw}«"
    for block in extraction.layout.blocks:
        if block.id != mention.span.block:
            continue
        if isinstance(block, Paragraph):
            text = block.text
        else:
            text = " | ".join(" ".join(cell.text.split()) for cell in block.cells if cell.row == mention.span.row)
        flat = " ".join(mention.raw.split())
        at = text.find(flat)
        if at >= 0:
            before, after = text[max(0, at - width) : at], text[at + len(flat) : at + len(flat) + width]
            return (
                f"{'…' if at > width else ''}{before}»{flat}«{after}{'…' if len(text) > at + len(flat) + width else ''}"
            )
    return f"»{raw}«"


def finding_questions(
    rows: Sequence[Mapping[str, object]], decisions: Sequence[HumanDecision], english: bool = False
) -> list[Question]:
    """The questions about open findings that state a difference, those confirmed before left out."""
    confirmed = {(d.entity, d.scope, raw_key(d.raw)) for d in decisions if d.verdict == "confirmed"}
    questions = []
    for row in rows:
        code, document_id = str(row["code"]), str(row["document_id"] or "")
        quote = " ".join(str(row["quote"] or "").split())
        if (code, document_id, raw_key(quote)) in confirmed:
            continue
        explanation = str(row["explanation_en" if english else "explanation_da"])
        text = (f"{document_id}: {code}", explanation)
        expects = _danish(row["difference_kr"])
        suspect = (
            (str(row["suspect_id"]), str(row["suspect_raw"]), _danish(row["suspect_kr"]), _danish(row["proposal_kr"]))
            if row["suspect_raw"]
            else None
        )
        questions.append(Question("finding", "finding", quote, document_id, text, (), code, expects, suspect))
    return questions


def _danish(value: object) -> str:
    return "" if value is None else f"{value}".replace(".", ",")


def _open_findings(root: Path) -> list[Mapping[str, object]]:
    """The findings with verdict mismatch that nobody has accepted, worst first; none before there is a warehouse."""
    path = warehouse_path(root)
    if not path.is_file():
        return []
    with warehouse_of(root) as connection:
        return list(
            query(
                connection,
                """SELECT f.code, f.document_id, f.quote, f.difference_kr, f.explanation_da, f.explanation_en, f.proposal_kr,
                     c.claim_id AS suspect_id, c.raw AS suspect_raw, c.amount_kr AS suspect_kr
                   FROM findings f LEFT JOIN claims c ON c.claim_id = coalesce(f.proposal_claim_id, f.claim_id)
                   WHERE f.status = 'open' AND f.verdict = 'mismatch'
                   ORDER BY abs(f.difference_kr) DESC NULLS LAST, f.finding_id""",
            )
        )
