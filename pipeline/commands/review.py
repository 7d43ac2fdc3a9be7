"""``klyngeregnskab review``: walk through what is open, one question at a time, and write raw/beslutninger.csv.

The answer is written at once, so that stopping half-way loses nothing; a question answered is not asked again.
"""

import argparse
import contextlib
import datetime as dt
import getpass
import sys
import textwrap
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.commands import UsageError
from pipeline.commands.language import Parser, phrase, say
from pipeline.commands.questions import Question, finding_questions, name_questions, open_findings
from pipeline.matching import suggestions
from pipeline.matching.decisions import FILE_NAME, HumanDecision, append_decisions, kroner, take_back
from pipeline.naming import slug
from pipeline.run import StoredDocument, read_stored
from pipeline.warehouse.build import human_decisions

Ask = Callable[[str], str]
Show = Callable[[str], None]
Decisions = Sequence[HumanDecision]
Undo = Callable[[Decisions], bool]

STOP, SKIP, UNDO = ("q", "slut", "quit"), ("s",), ("f", "u")
OF_GROUP, OF_NAME = "*", "**"  # what is put after an answer that settles others too
SHOWN = 160  # characters of an explanation in a list
NAMED = 5  # of the questions an answer with * settles


class StopReviewError(Exception):
    """The user wants to stop."""


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("--who", default="", metavar="NAVN")
    parser.option("--list", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Ask about everything that is open in ``root`` and write the answers. Always 0; wrong use is a UsageError."""
    root: Path = args.root
    stored: Sequence[StoredDocument] = read_stored(root)
    if not stored:
        raise UsageError(phrase("nothing_read"))
    if not args.quiet and sys.stderr.isatty():
        print(phrase("looking"), file=sys.stderr)
    file, report = root / "raw" / FILE_NAME, root / "warehouse" / "report"
    decisions, _ = human_decisions(file)
    stored = sorted(stored, key=lambda each: each.document_id)
    named = suggestions(((each.document_id, each.path, each.extraction) for each in stored), decisions)
    questions = [*name_questions(named, stored, report), *finding_questions(open_findings(root), decisions, report)]
    if args.list or not questions:
        print("\n".join(listing(questions)) if questions else say("Intet er åbent.", "Nothing is open."))
        return 0
    keep, undo = partial(append_decisions, file), partial(take_back, file)
    answered = review(questions, input, print, keep, undo, args.who or _user(), dt.date.today().isoformat())
    print(phrase("decided", count=answered, file=file, left=len(questions) - answered))
    if answered:
        print(phrase("make_it_count"))
    return 0


def _user() -> str:
    """The name of who answers; '' where the system has none for them (a container, say)."""
    with contextlib.suppress(ImportError, KeyError, OSError):
        return getpass.getuser()
    return ""


def listing(questions: Sequence[Question]) -> list[str]:
    """Three lines for each question, those that may have the same answer under one another; and how many answers would do."""
    groups: dict[tuple[str, ...], int] = {}
    lines = []
    for number, question in enumerate(sorted(questions, key=lambda q: groups.setdefault(q.group, len(groups))), 1):
        told = textwrap.shorten(question.text[-1], SHOWN, placeholder=" …")
        lines += [f"{number}. {_title(question)}", f"   {told}", f"   {question.place}"]
    return [*lines, phrase("open", count=len(questions), answers=len(groups))]


def _title(question: Question) -> str:
    more = phrase("following", count=question.follows) if question.follows else ""
    return f"[{phrase(question.kind, 'question_about')}] {_named(question)}{more}"


def _named(question: Question) -> str:
    return question.raw + (f" · {question.scope}" if question.scope else "")


def review(
    questions: Sequence[Question],
    ask: Ask,
    show: Show,
    keep: Callable[[Decisions], object],
    undo: Undo,
    who: str,
    today: str,
) -> int:
    """Ask the questions one by one; each answer goes to ``keep`` at once, and to ``undo`` when it is taken back. Gives the number
    of questions settled."""
    settled: dict[int, Decisions] = {}
    done: list[tuple[int, list[int]]] = []  # what was asked, and the questions its answer settled
    made: Decisions
    at = 0
    while at < len(questions) or done:
        if at in settled:
            at += 1
            continue
        try:
            if at == len(questions):
                key, made = ask(f"\n{phrase('last', 'question_keys')} ").strip().lower(), ()
                if key not in UNDO:
                    break
            else:
                question = questions[at]
                alike = _alike(questions, [n for n in range(at, len(questions)) if n not in settled])
                _show(f"\n[{at + 1}/{len(questions)}] {_title(question)}", question, show)
                for star, others in alike.items():
                    _show_alike(question, star, [questions[n] for n in others], show)
                key, made = _answer(question, ask, show, alike)
        except (StopReviewError, EOFError):
            break
        if key in UNDO:
            at = _take_back(settled, done, undo, show, at)
            continue
        chosen = [at, *alike.get(_parted(key)[1], ())]
        told = {
            n: [replace(each, who=who, when=today) for each in _spread(made, question, questions[n])] for n in chosen
        }
        if made:
            keep([each for n in chosen for each in told[n]])
        settled |= told
        done.append((at, chosen))
    return sum(bool(made) for made in settled.values())


def _alike(questions: Sequence[Question], still: Sequence[int]) -> dict[str, list[int]]:
    """Of the questions that are ``still`` open those that the answer to the first of them may settle too, by what to put after it."""
    first, *others = still
    group = [n for n in others if questions[n].group == questions[first].group]
    named = [n for n in others if questions[n].names & questions[first].names]
    return {star: some for star, some in ((OF_GROUP, group), (OF_NAME, named)) if some}


def _parted(key: str) -> tuple[str, str]:
    """An answer without what stands after it, and that."""
    plain = key.rstrip("*")
    return plain, key[len(plain) :]


def _take_back(
    settled: dict[int, Decisions], done: list[tuple[int, list[int]]], undo: Undo, show: Show, at: int
) -> int:
    """Undo the last answer; gives the question to go on with, the one it answered."""
    if not done:
        show(phrase("no_undo"))
        return at
    at, taken = done.pop()
    gone = [each for n in taken for each in settled.pop(n)]
    if gone and not undo(gone):
        show(phrase("lines_gone"))
    return at


def _show(title: str, question: Question, show: Show) -> None:
    show(title)
    for line in (*question.text, question.place):
        show(f"    {line}")
    for at, (entity, label) in enumerate(question.candidates, 1):
        show(f"  {at}) {label}  [{entity}]")


def _show_alike(question: Question, star: str, alike: Sequence[Question], show: Show) -> None:
    named = "; ".join(map(_named, alike[:NAMED])) + ("; …" if len(alike) > NAMED else "")
    count = phrase("same_name" if star == OF_NAME else question.form, "question_alike", count=len(alike))
    show(f"  {count} ({named}): {phrase('star', star=star)}")


def _answer(question: Question, ask: Ask, show: Show, stars: Container[str]) -> tuple[str, Decisions]:
    """The key and the decisions it makes, none for skip and undo; one of the ``stars`` may stand after it. Asks again until it understands."""
    form = "unknown" if question.form == "name" and not question.candidates else question.form
    keys = f"{phrase(form, 'question_keys')} · {phrase('always', 'question_keys')}"
    while True:
        key = ask(f"  {keys}\n  > ").strip().lower()
        if key in STOP:
            raise StopReviewError
        plain, star = _parted(key)
        if star and (star not in stars or (plain, star) == ("i", OF_NAME)):  # of two names one may be none
            plain = key
        if plain in SKIP or key in UNDO:
            return key, ()
        decided = _correction(question, ask) if key == "r" else _verdicts(question, plain, ask)
        if decided:
            break
        show(phrase("not_understood"))
    why = ask(phrase("ask_why")).strip()
    until = _day(ask, show) if decided[0].verdict == "accepted" else ""
    return key, [replace(each, why=why, until=until) for each in decided]


def _day(ask: Ask, show: Show) -> str:
    """The last day a decision holds, as an ISO date; '' for always."""
    while True:
        told = ask(phrase("ask_until")).strip()
        try:
            return told and dt.date.fromisoformat(told).isoformat()
        except ValueError:
            show(phrase("no_date", told=told))


def _correction(question: Question, ask: Ask) -> Decisions:
    """The decision that an amount should have read otherwise; none where no amount is suspected, or the answer is none."""
    if question.amount is None:
        return []
    claim_id, raw, read, proposed = question.amount
    offer = phrase("offer", proposed=proposed) if proposed else ""
    meant = ask(phrase("ask_meant", raw=raw, offer=offer)).strip() or proposed
    made = HumanDecision("amount", raw, claim_id, meant, "corrected", expects=read)
    return [made] if kroner(meant) is not None else []


def _verdicts(question: Question, key: str, ask: Ask) -> Decisions:
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
        new = slug(ask(phrase("ask_new")))
        return [decision(new, "new")] if new else []
    if key.isdecimal() and 1 <= int(key) <= len(question.candidates):
        return [decision(question.candidates[int(key) - 1][0], "same")]
    return []


def _spread(made: Decisions, asked: Question, question: Question) -> list[HumanDecision]:
    """The decisions about ``asked`` said of ``question``, which is ``asked`` or alike."""
    if question is asked:
        return list(made)
    said = {"raw": question.raw, "scope": question.scope, "expects": question.expects}
    return [
        replace(each, **said, entity=question.other if each.entity == asked.other else each.entity) for each in made
    ]
