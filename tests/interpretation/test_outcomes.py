"""What the words of a decision mean."""

import pytest

from pipeline.interpretation.minutes.outcomes import outcome_of, scope_of


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Godkendt.", "godkendt"),
        ("Kommunalbestyrelsen tiltrådte indstillingen.", "godkendt"),
        ("Ikke godkendt, idet udvalget ønsker et andet forslag.", "afvist"),
        ("Forslaget blev forkastet.", "forkastet"),
        ("Udvalget anbefaler over for Byrådet, at sagen godkendes.", "anbefalet"),
        ("Sagen oversendes til Økonomiudvalget.", "oversendt"),
        ("Punktet blev udsat til næste møde.", "udsat"),
        ("Sagen sendes tilbage til forvaltningen.", "tilbagesendt"),
        ("Klyngen tog orienteringen om plejehjem og akutteam til efterretning.", "taget_til_efterretning"),
        ("Sagen blev drøftet.", "drøftet"),
        ("Udvalget undlod at tage stilling.", "ingen_stilling"),
        ("1. Godkendt. 2. Taget til efterretning.", "godkendt"),
        ("Byrådet godkendte indstillingen. (B) stemte imod. Kim Holm (X) undlod at tage stilling.", "godkendt"),
        ("Med stemmerne 11 for og 9 imod godkendte Byrådet indstillingen.", "godkendt"),
        ("Udvalget besluttede at udsætte sagen.", "udsat"),
        ("Udvalget besluttede at bede om et notat.", "besluttet"),
        ("1-3 anbefales. 4. anbefales ikke.", "anbefalet"),
        ("Byrådet ønsker at godkende sagen senere.", ""),
        ("Der var kaffe på kanden.", ""),
        ("", ""),
    ],
)
def test_outcome(text, outcome):
    assert outcome_of(text) == outcome


def test_of_several_points_the_outcome_is_what_most_of_them_got():
    assert outcome_of("Ad 1) Sagen blev taget til efterretning.\nAd 2-4) Godkendes") == "godkendt"
    assert outcome_of("Ad 1) Godkendes.\nAd 2-4) Sagen blev taget til efterretning") == "taget_til_efterretning"


@pytest.mark.parametrize(("points", "numbers"), [("2-4", (2, 3, 4)), ("1,3og5", (1, 3, 5)), ("7", (7,)), ("", ())])
def test_points_cover_numbers(points, numbers):
    assert scope_of(points) == numbers


def test_points_in_the_passive_past():
    assert outcome_of("Ad 1-2) Godkendtes.\nAd 3) Punktet udsættes til næste møde.") == "godkendt"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Styregruppen følger indstillingen ikke.", "afvist"),
        ("Indstillingen følges ikke, og sagen lukkes.", "afvist"),
        ("Ansøgningen blev ikke bevilget.", "afvist"),
        ("Byrådet afviser ansøgningen.", "afvist"),
        ("Udvalget kunne ikke tiltræde budgettet.", "afvist"),
        ("Godkendt, ikke mindst på grund af den nye aftale.", "godkendt"),
        ("Ingen beslutning.", "ingen_beslutning"),
    ],
)
def test_what_is_denied_is_refused(text, outcome):
    assert outcome_of(text) == outcome
