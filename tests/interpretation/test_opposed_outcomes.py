"""Decisions that say two things, and wordings for what was refused, sent back or withdrawn."""

import pytest

from pipeline.interpretation.minutes.outcomes import opposed, outcome_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Punkt 1 godkendt. Punkt 2 udskudt.", ("godkendt", "udsat")),
        ("Udvalget godkendte budgettet og sendte planen tilbage.", ("godkendt", "tilbagesendt")),
        ("Styregruppen godkendte regnskabet og oversendte planen til regionen.", ("godkendt", "oversendt")),
        ("Godkendt, idet bilag 2 sendes i høring hos kommunerne.", ("godkendt", "oversendt")),
        ("Anbefales og oversendes til Byrådet.", ()),
        ("Udvalget godkendte, at sagen sendes i høring.", ()),
        ("Udvalget godkendte, at sagen udsættes.", ()),
        ("Ikke godkendt.", ()),
        ("Godkendt. Taget til efterretning.", ()),
    ],
)
def test_a_decision_that_grants_one_thing_and_not_another(text, expected):
    assert opposed(text) == expected


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Punktet sendes retur til forvaltningen.", "tilbagesendt"),
        ("Formanden trak punktet tilbage.", "udgået"),
        ("Flertallet stemte for forslaget. To stemte imod.", "godkendt"),
        ("Ændringsforslaget faldt.", "forkastet"),
        ("Kan ikke godkendes.", "afvist"),
        ("Bifaldet.", "godkendt"),
    ],
)
def test_wordings_of_outcomes(text, outcome):
    assert outcome_of(text) == outcome
