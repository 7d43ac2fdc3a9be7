"""The walk through open questions: keys, what is written, and that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.commands.questions import Question, finding_questions, name_questions
from pipeline.commands.review import listing, review
from pipeline.matching import suggestions
from pipeline.matching.decisions import FILE_NAME, HumanDecision, append_decisions, read_decisions, take_back
from pipeline.run import StoredDocument
from tests.matching.made import document, initiatives

NOWHERE = Path("report")

AMBIGUOUS = Question(
    "name", "cluster", "Klynge Nord", "d", ("d: »Klynge Nord«",), (("a-nord", "Nord A"), ("b-nord", "Nord B"))
)
INITIATIVE = Question("initiative", "initiative", "Tryg hjem", "a-nord", (), other="Trygt hjem")
FINDING = Question("finding", "finding", "8.557.655", "d", (), (), "sum.group", "-6344,00")


def answering(*keys: str) -> Callable[[str], str]:
    left = iter(keys)
    return lambda prompt: next(left)


def decided(question: Question, *keys: str) -> list[HumanDecision]:
    return answers([question], *keys)


def answers(questions: list[Question], *keys: str) -> list[HumanDecision]:
    kept: list[HumanDecision] = []

    def undo(made) -> bool:
        for each in made:
            kept.remove(each)
        return True

    review(questions, answering(*keys, "q"), lambda line: None, kept.extend, undo, "AB", "2026-01-02")
    return kept


def asked(documents, decisions=()) -> list[Question]:
    given = [(name, "", extraction) for name, extraction in documents.items()]
    stored = [
        StoredDocument(name, f"{name}.txt", "", "read", "read", "", lambda of=extraction: of)
        for name, extraction in documents.items()
    ]
    return list(name_questions(suggestions(given, decisions), stored, NOWHERE))


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
    given = (answering("1", "", "q"), shown.append, kept.extend, bool, "AB", "2026-01-02")
    assert review([AMBIGUOUS, INITIATIVE], *given) == 1
    assert verdicts(kept) == [("a-nord", "same")]
    assert any("Nord B" in line for line in shown)


def test_questions_show_where_the_name_stands() -> None:
    extraction = document("Midlerne til Klynge Nord blev overført.")
    (question,) = asked({"d": extraction})
    assert "Midlerne til »Klynge Nord« blev overført." in question.text[0]
    assert question.place == "raw/d.txt, side 1"
    assert [entity for entity, _ in question.candidates] == ["hovedstaden-nord", "nordjylland-nord"]


def test_nothing_is_asked_twice() -> None:
    documents = {
        "d": document("Klynge Nord og klynge nord er med."),
        "a": initiatives("Subakutte tider i almen praksis"),
        "b": initiatives("Akutte tider hos praksis"),
    }
    questions = asked(documents)
    assert len(questions) == 2
    assert not asked(documents, answers(questions, "1", "", "n", ""))


def finding(name: str, quote: str, difference: str, cause: str = "") -> dict[str, object]:
    row = dict.fromkeys(("suspect_id", "suspect_raw", "suspect_kr", "proposal_kr", "sha256", "related_document_id"))
    told = {"explanation_da": "…", "explanation_en": "…", "path": "d.pdf", "page": 2, "status": "open"}
    place = {"finding_id": name, "cause_id": cause, "problem": not cause, "code": "sum.group", "document_id": "d"}
    return row | told | place | {"quote": quote, "difference_kr": Decimal(difference)}


def test_a_confirmed_finding_is_not_asked_about_again() -> None:
    row = finding("c", "8.557.655", "-6344.00")
    (question,) = finding_questions([row], (), NOWHERE)
    assert (question.expects, question.place) == ("-6344,00", "raw/d.pdf, side 2")
    assert finding_questions([row], decided(question, "b", ""), NOWHERE) == []


def test_what_follows_from_a_cause_is_told_and_not_asked() -> None:
    rows = [finding("c", "8.557.655", "-6344"), finding("d", "16.923.353", "-6344", cause="c"), finding("x", "12", "5")]
    first, second = finding_questions(rows, (), NOWHERE)
    assert (first.follows, second.follows) == (1, 0)
    assert "(og 1, der følger af det)" in listing([first])[0]
    assert finding_questions(rows, decided(first, "b", ""), NOWHERE) == [second]


def test_one_answer_settles_all_of_one_name() -> None:
    documents = {name: document("Midlerne til Klynge Nord blev overført.") for name in ("a", "b", "c")}
    questions = asked(documents)
    assert [each.scope for each in questions] == ["a", "b", "c"]
    made = answers(questions, "1*", "vores region")
    assert [(each.scope, each.entity, each.why) for each in made] == [
        (name, "hovedstaden-nord", "vores region") for name in "abc"
    ]
    assert not asked(documents, made)
    assert [each.scope for each in answers(questions, "1", "", "s*")] == ["a"]
    assert "3 åbne; 1 svar kan afgøre dem" in listing(questions)


def test_one_answer_settles_all_pairs_of_two_documents() -> None:
    documents = {
        "a": initiatives("Subakutte tider i almen praksis"),
        "b": initiatives("Akutte tider hos praksis"),
    }
    (question,) = asked(documents)
    assert question.group == ("initiative", "a", "b")
    other = replace(question, raw="Tryg hjem", other="Trygt hjem")
    elsewhere = replace(INITIATIVE, group=("initiative", "a", "c"))
    made = answers([question, elsewhere, other], "n*", "")
    assert {(each.raw, each.entity, each.verdict) for each in made} == {
        ("Subakutte tider i almen praksis", "Akutte tider hos praksis", "not_same"),
        ("Tryg hjem", "Trygt hjem", "not_same"),
    }
    assert not asked(documents, made)


def pair(raw: str, other: str, *documents: str, scope: str = "a-nord") -> Question:
    names = frozenset((scope, name.casefold()) for name in (raw, other))
    return replace(INITIATIVE, raw=raw, other=other, scope=scope, names=names, group=("initiative", *documents))


def test_two_stars_settle_all_pairs_of_one_name_wherever_they_stand() -> None:
    questions = [
        pair("Tryg hjem", "Trygt hjem", "d1", "d2"),
        pair("Sårpleje", "Bedre sårpleje", "d1", "d2"),
        pair("Trygt hjem efter udskrivelse", "trygt hjem", "d3", "d2"),
        pair("Tryg hjem", "Hjem igen", "d1", "d4"),
        pair("Tryg hjem", "Trygt hjem", "d5", "d6", scope="a-syd"),  # another cluster's
    ]
    shown: list[str] = []
    made: list[HumanDecision] = []
    review(
        questions, answering("i**", "j**", "", "q"), shown.append, made.extend, lambda gone: True, "AB", "2026-01-02"
    )
    assert {(each.raw, each.entity, each.scope, each.verdict) for each in made} == {
        ("Tryg hjem", "Trygt hjem", "a-nord", "same"),
        ("Trygt hjem efter udskrivelse", "trygt hjem", "a-nord", "same"),
        ("Tryg hjem", "Hjem igen", "a-nord", "same"),
    }
    assert any("2 par til med et af de to navne" in line and "skriv ** efter svaret" in line for line in shown)
    assert any("det forstod jeg ikke" in line for line in shown)  # of two names one may be none, and the other one


def test_pairs_that_share_a_name_know_it() -> None:
    documents = {
        "a": initiatives("Subakutte tider i almen praksis"),
        "b": initiatives("Akutte tider hos praksis"),
        "c": initiatives("Akutte tider hos praksis"),
    }
    (question,) = asked(documents)
    assert {name for _, name in question.names} == {"subakutte tider i almen praksis", "akutte tider hos praksis"}


def test_a_star_is_no_answer_where_nothing_is_alike() -> None:
    assert verdicts(decided(AMBIGUOUS, "1*", "2", "")) == [("b-nord", "same")]


def test_the_last_answers_can_be_taken_back_and_given_anew() -> None:
    made = answers([AMBIGUOUS, INITIATIVE], "1", "forkert", "j", "", "q")
    assert verdicts(made) == [("a-nord", "same"), ("Trygt hjem", "same")]
    assert verdicts(answers([AMBIGUOUS, INITIATIVE], "1", "forkert", "f", "2", "rigtig")) == [("b-nord", "same")]
    assert verdicts(answers([AMBIGUOUS, INITIATIVE], "f", "1", "", "s", "f", "f", "n", "")) == [
        ("a-nord", "not_same"), ("b-nord", "not_same")]  # fmt: skip


def test_what_is_taken_back_is_gone_from_the_file_and_nothing_else_is(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    own = "kind;raw;scope;entity;verdict;who;when;why;expects;until\ncluster;Klynge Syd;;hovedstaden-syd;same;mig;;;;\n"
    file.write_text(own, encoding="utf-8")
    questions = asked({name: document("Midlerne til Klynge Nord blev overført.") for name in ("a", "b")})
    keep, undo = (lambda made: append_decisions(file, made)), (lambda made: take_back(file, made))
    shown: list[str] = []
    assert review(questions, answering("1*", "", "f", "q"), shown.append, keep, undo, "AB", "2026-01-02") == 0
    assert file.read_text(encoding="utf-8") == own
    review(questions, answering("2", "", "q"), shown.append, keep, undo, "AB", "2026-01-02")
    assert len(read_decisions(file.read_text(encoding="utf-8"))[0]) == 2


def test_a_name_that_resembles_nothing_is_not_asked_about_with_numbers() -> None:
    prompts: list[str] = []
    unknown = replace(AMBIGUOUS, candidates=())
    review([unknown], lambda prompt: (prompts.append(prompt), "q")[1], lambda line: None, list, bool, "", "")
    assert "opret ny" in prompts[0] and "tal = " not in prompts[0]


def test_a_day_that_is_none_is_asked_again() -> None:
    (made,) = decided(FINDING, "a", "", "til jul", "2026-12-24")
    assert made.until == "2026-12-24"


def test_review_on_a_folder_lists_asks_and_goes_on_where_it_stopped(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "raw").mkdir()
    for name in ("a", "b"):
        (tmp_path / "raw" / f"{name}.txt").write_text(
            f"Notat {name}\n\nKlynge Nord har fået tildelt 321.000 kr. i 2024.\n"
        )
    go = ["--root", str(tmp_path), "--quiet"]
    assert cli.main([*go, "extract"]) == 0
    assert cli.main([*go, "review", "--list"]) == 0
    listed = capsys.readouterr().out
    assert "1. [klynge] Klynge Nord · a" in listed and "2 åbne; 1 svar kan afgøre dem" in listed
    monkeypatch.setattr("builtins.input", answering("1", "", "q"))
    assert cli.main([*go, "review", "--who", "AB"]) == 0
    assert "1 afgjort i" in capsys.readouterr().out
    monkeypatch.setattr("builtins.input", answering("q"))
    assert cli.main([*go, "review"]) == 0
    assert "[1/1] [klynge] Klynge Nord · b" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "key", "says"), [("da", "j", "fortryd"), ("en", "y", "undo")])
def test_the_keys_are_told_in_the_language_of_the_user(lang, key, says) -> None:
    from pipeline.commands.language import choose

    choose(["--lang", lang])
    try:
        prompts: list[str] = []
        left = iter((key, "", ""))
        review(
            [INITIATIVE], lambda prompt: (prompts.append(prompt), next(left))[1], lambda line: None, list, bool, "", ""
        )
        assert says in prompts[0] and f"{key} = " in prompts[0]
    finally:
        choose(["--lang", "da"])
