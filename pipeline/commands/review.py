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
from pathlib import Path

from pipeline.commands import UsageError
from pipeline.commands.language import Parser, say
from pipeline.commands.questions import Question, finding_questions, name_questions, open_findings
from pipeline.matching import suggestions
from pipeline.matching.decisions import FILE_NAME, HumanDecision, append_decisions, kroner, take_back
from pipeline.naming import slug
from pipeline.reference.texts import message, pairs
from pipeline.run import StoredDocument, read_stored
from pipeline.warehouse.build import human_decisions

Ask = Callable[[str], str]
Show = Callable[[str], None]
Decisions = Sequence[HumanDecision]

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
        raise UsageError(
            say("der er intet læst endnu; kør »extract« først", "nothing is read yet: run “extract” first")
        )
    if not args.quiet and sys.stderr.isatty():
        print(say("Ser efter, hvad der er åbent …", "Looking for what is open …"), file=sys.stderr)
    file, report = root / "raw" / FILE_NAME, root / "warehouse" / "report"
    decisions, _ = human_decisions(file)
    stored = sorted(stored, key=lambda each: each.document_id)
    named = suggestions(((each.document_id, each.path, each.extraction) for each in stored), decisions)
    questions = [*name_questions(named, stored, report), *finding_questions(open_findings(root), decisions, report)]
    if args.list or not questions:
        print("\n".join(listing(questions)) if questions else say("Intet er åbent.", "Nothing is open."))
        return 0
    answered = review(
        questions,
        input,
        print,
        lambda made: append_decisions(file, made),
        lambda made: take_back(file, made),
        args.who or _user(),
        dt.date.today().isoformat(),
    )
    left = len(questions) - answered
    print(say(f"{answered} afgjort i {file}, {left} åbne.", f"{answered} decided in {file}, {left} open."))
    if answered:
        print(say("Kør »extract«, så slår svarene igennem.", "Run “extract” to make the answers count."))
    return 0


def _user() -> str:
    """The name of who answers; '' where the system has none for them (a container, say)."""
    with contextlib.suppress(ImportError, KeyError, OSError):
        return getpass.getuser()
    return ""


def listing(questions: Sequence[Question]) -> list[str]:
    """Three lines for each question, those that may have the same answer under one another; and how many answers would do."""
    groups = {question.group: None for question in questions}
    lines, number = [], 0
    for group in groups:
        for question in (each for each in questions if each.group == group):
            number += 1
            told = textwrap.shorten(question.text[-1], SHOWN, placeholder=" …")
            lines += [f"{number}. {_title(question)}", f"   {told}", f"   {question.place}"]
    count, answers = len(questions), len(groups)
    return [
        *lines,
        say(f"{count} åbne; {answers} svar kan afgøre dem", f"{count} open; {answers} answers can settle them"),
    ]


def _title(question: Question) -> str:
    more = question.follows
    told = f"[{say(*pairs('question_about')[question.kind])}] {question.raw}" + (
        f" · {question.scope}" if question.scope else ""
    )
    return told + (say(f" (og {more}, der følger af det)", f" (and {more} that follow from it)") if more else "")


def review(
    questions: Sequence[Question],
    ask: Ask,
    show: Show,
    keep: Callable[[Decisions], object],
    undo: Callable[[Decisions], bool],
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
                key, made = ask(f"\n{say(*pairs('question_keys')['last'])} ").strip().lower(), ()
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
    settled: dict[int, Decisions],
    done: list[tuple[int, list[int]]],
    undo: Callable[[Decisions], bool],
    show: Show,
    at: int,
) -> int:
    """Undo the last answer; gives the question to go on with, the one it answered."""
    if not done:
        show(say("  der er intet at fortryde", "  there is nothing to undo"))
        return at
    at, taken = done.pop()
    gone = [each for n in taken for each in settled.pop(n)]
    if gone and not undo(gone):
        show(say("  linjerne står ikke længere i filen", "  the lines are no longer in the file"))
    return at


def _show(title: str, question: Question, show: Show) -> None:
    show(title)
    for line in (*question.text, question.place):
        show(f"    {line}")
    for at, (entity, label) in enumerate(question.candidates, 1):
        show(f"  {at}) {label}  [{entity}]")


def _show_alike(question: Question, star: str, alike: Sequence[Question], show: Show) -> None:
    named = "; ".join(each.raw + (f" · {each.scope}" if each.scope else "") for each in alike[:NAMED])
    count = say(*message("question_alike", "same_name" if star == OF_NAME else question.form, count=len(alike)))
    how = say(f"skriv {star} efter svaret for at tage dem med", f"put {star} after the answer to settle them too")
    show(f"  {count} ({named}{'; …' if len(alike) > NAMED else ''}): {how}")


def _answer(question: Question, ask: Ask, show: Show, stars: Container[str]) -> tuple[str, Decisions]:
    """The key and the decisions it makes, none for skip and undo; one of the ``stars`` may stand after it. Asks again until it understands."""
    keys = pairs("question_keys")
    form = "unknown" if question.form == "name" and not question.candidates else question.form
    while True:
        key = ask(f"  {say(*keys[form])} · {say(*keys['always'])}\n  > ").strip().lower()
        if key in STOP:
            raise StopReviewError
        plain, star = _parted(key)
        if star and (
            star not in stars or (plain, star) == ("i", OF_NAME)
        ):  # of two names one may be none, and the other one
            plain = key
        if plain in SKIP or key in UNDO:
            return key, ()
        decided = _correction(question, ask) if key == "r" else _verdicts(question, plain, ask)
        if decided:
            break
        show(say("  det forstod jeg ikke", "  that was not understood"))
    why = ask(say("  hvorfor (må være tomt)? ", "  why (may be empty)? ")).strip()
    until = ""
    if decided[0].verdict == "accepted":
        until = _day(ask, show)
    return key, [replace(each, why=why, until=until) for each in decided]


def _day(ask: Ask, show: Show) -> str:
    """The last day a decision holds, as an ISO date; '' for always."""
    while True:
        told = ask(
            say("  gælder til og med (åååå-mm-dd, tomt = altid)? ", "  holds until (yyyy-mm-dd, empty = always)? ")
        ).strip()
        try:
            return told and dt.date.fromisoformat(told).isoformat()
        except ValueError:
            show(say(f"  {told} er ikke en dato som 2026-12-31", f"  {told} is no date such as 2026-12-31"))


def _correction(question: Question, ask: Ask) -> Decisions:
    """The decision that an amount should have read otherwise; none where no amount is suspected, or the answer is none."""
    if question.amount is None:
        return []
    claim_id, raw, read, proposed = question.amount
    offer = say(f" (tomt = {proposed})", f" (empty = {proposed})") if proposed else ""
    wanted = say(f"hvad skulle »{raw}« have været, i kroner", f"what should “{raw}” have been, in kroner")
    meant = ask(f"  {wanted}{offer}? ").strip() or proposed
    return (
        [HumanDecision("amount", raw, claim_id, meant, "corrected", expects=read)] if kroner(meant) is not None else []
    )


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
        named = say(
            "  id på den nye (fx midtjylland-djursland)? ", "  id of the new one (such as midtjylland-djursland)? "
        )
        new = slug(ask(named))
        return [decision(new, "new")] if new else []
    if key.isdecimal() and 1 <= int(key) <= len(question.candidates):
        return [decision(question.candidates[int(key) - 1][0], "same")]
    return []


def _spread(made: Decisions, asked: Question, question: Question) -> list[HumanDecision]:
    """The decisions about ``asked`` said of ``question``, which is ``asked`` or alike."""
    if question is asked:
        return list(made)
    return [
        replace(
            each,
            raw=question.raw,
            scope=question.scope,
            entity=question.other if each.entity == asked.other else each.entity,
            expects=question.expects,
        )
        for each in made
    ]
