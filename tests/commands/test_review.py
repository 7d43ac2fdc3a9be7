"""The walk through open questions: keys, what is written, and that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pipeline.commands.review import Question, finding_questions, name_questions, review
from pipeline.matching import match
from pipeline.matching.decisions import HumanDecision
from tests.matching.made import document, initiatives

AMBIGUOUS = Question(
    "name", "cluster", "Klynge Nord", "d", ("d: »Klynge Nord«",), (("a-nord", "Nord A"), ("b-nord", "Nord B"))
)
INITIATIVE = Question("initiative", "initiative", "Tryg hjem", "a-nord", (), other="Trygt hjem")
FINDING = Question("finding", "finding", "8.557.655", "d", (), (), "sum.group", "-6344,00")


def answering(*keys: str) -> Callable[[str], str]:
    left = iter(keys)
    return lambda prompt: next(left)


def decided(question: Question, *keys: str) -> list[HumanDecision]:
    kept: list[HumanDecision] = []
    review([question], answering(*keys), lambda line: None, kept.extend, "AB", "2026-01-02")
    return kept


def verdicts(decisions: list[HumanDecision]) -> list[tuple[str, str]]:
    return [(each.entity, each.verdict) for each in decisions]


def test_the_keys_of_a_name() -> None:
    assert verdicts(decided(AMBIGUOUS, "2", "")) == [("b-nord", "same")]
    assert verdicts(decided(AMBIGUOUS, "n", "")) == [("a-nord", "not_same"), ("b-nord", "not_same")]
    assert verdicts(decided(AMBIGUOUS, "i", "")) == [("", "not_a_name")]
    assert verdicts(decided(AMBIGUOUS, "o", "Midtjylland Djursland", "")) == [("midtjylland-djursland", "new")]
    assert decided(AMBIGUOUS, "s") == []
    assert verdicts(decided(AMBIGUOUS, "hvad?", "7", "1", "")) == [("a-nord", "same")]


def test_who_when_and_why_are_kept() -> None:
    (made,) = decided(AMBIGUOUS, "1", "set i protokollen")
    assert made == HumanDecision(
        "cluster", "Klynge Nord", "d", "a-nord", "same", "AB", "2026-01-02", "set i protokollen"
    )


def test_the_keys_of_an_initiative_and_a_finding() -> None:
    assert verdicts(decided(INITIATIVE, "j", "")) == [("Trygt hjem", "same")]
    assert verdicts(decided(INITIATIVE, "n", "")) == [("Trygt hjem", "not_same")]
    (made,) = decided(FINDING, "a", "kendt fejl", "2026-12-31")
    assert (made.entity, made.verdict, made.expects, made.until) == ("sum.group", "accepted", "-6344,00", "2026-12-31")
    assert verdicts(decided(FINDING, "b", "")) == [("sum.group", "confirmed")]


def test_a_finding_can_be_settled_by_correcting_the_amount() -> None:
    suspect = replace(FINDING, amount=("d/t1.r4c2", "3.936286", "3936286,00", "3936826,00"))
    (made,) = decided(suspect, "r", "", "byttet om")
    assert (made.kind, made.raw, made.scope, made.verdict) == ("amount", "3.936286", "d/t1.r4c2", "corrected")
    assert (made.entity, made.expects, made.why) == ("3936826,00", "3936286,00", "byttet om")
    assert verdicts(decided(suspect, "r", "4.000.000", "")) == [("4.000.000", "corrected")]
    assert verdicts(decided(suspect, "r", "fire", "b", "")) == [("sum.group", "confirmed")]
    assert verdicts(decided(FINDING, "r", "b", "")) == [("sum.group", "confirmed")]


def test_stopping_keeps_what_was_answered() -> None:
    kept: list[HumanDecision] = []
    shown: list[str] = []
    count = review([AMBIGUOUS, INITIATIVE], answering("1", "", "q"), shown.append, kept.extend, "AB", "2026-01-02")
    assert count == 1
    assert verdicts(kept) == [("a-nord", "same")]
    assert any("Nord B" in line for line in shown)


def test_questions_show_where_the_name_stands() -> None:
    extraction = document("Midlerne til Klynge Nord blev overført.")
    (question,) = name_questions(match([("d", "", extraction)]), {"d": extraction})
    assert "Midlerne til »Klynge Nord« blev overført." in question.text[0]
    assert [entity for entity, _ in question.candidates] == ["hovedstaden-nord", "nordjylland-nord"]


def test_nothing_is_asked_twice() -> None:
    documents = {
        "d": document("Klynge Nord og klynge nord er med."),
        "a": initiatives("Subakutte tider i almen praksis"),
        "b": initiatives("Akutte tider hos praksis"),
    }
    given = [(name, "", extraction) for name, extraction in documents.items()]
    questions = list(name_questions(match(given), documents))
    assert len(questions) == 2
    kept: list[HumanDecision] = []
    review(questions, answering("1", "", "n", ""), lambda line: None, kept.extend, "AB", "2026-01-02")
    assert not list(name_questions(match(given, kept), documents))


def test_a_confirmed_finding_is_not_asked_about_again() -> None:
    row = {
        "code": "sum.group",
        "document_id": "d",
        "quote": "8.557.655",
        "difference_kr": Decimal("-6344.00"),
        "explanation_da": "…",
        "explanation_en": "…",
        "suspect_id": None,
        "suspect_raw": None,
        "suspect_kr": None,
        "proposal_kr": None,
    }
    (question,) = finding_questions([row], ())
    assert question.expects == "-6344,00"
    assert finding_questions([row], decided(question, "b", "")) == []
