"""Lines made into one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.danish.text import clean, join_lines, offsets

JOINS = [
    (["udmøntnin-", "gen af midler"], "udmøntningen af midler"),
    (["klynge\u00ad", "opstart"], "klyngeopstart"),
    (["an\u2010", "lægsudgifter"], "anlægsudgifter"),
    (["ind\x02", "satser"], "indsatser"),
    (["Ringkøbing-", "Skjern"], "Ringkøbing-Skjern"),
    (["2023-", "2026"], "2023-2026"),
    (["kl. 10-", "12 i salen"], "kl. 10-12 i salen"),
    (["IV-", "behandling"], "IV-behandling"),
    (["72-", "timers"], "72-timers"),
    (["budget-", "lægges"], "budget-lægges"),
    (["drifts-", "og anlægsudgifter"], "drifts- og anlægsudgifter"),
    (["BESLUT-", "NING"], "BESLUTNING"),
    (["1.234.", "567 kr."], "1.234.567 kr."),
    (["sket i 2022.", "100 kr."], "sket i 2022. 100 kr."),
    (["to  ord ", " her"], "to ord her"),
    (["", "tekst"], "tekst"),
]


@pytest.mark.parametrize(("lines", "text"), JOINS)
def test_line_ends(lines: list[str], text: str) -> None:
    assert join_lines(lines).text == text


def test_a_document_that_divides_words_softly_prints_its_plain_hyphens() -> None:
    assert join_lines(["en ud\u2010", "gift til børne-", "huset"]).text == "en udgift til børne-huset"


def test_clean_takes_odd_blanks_and_soft_hyphens_out() -> None:
    assert clean("2\u00a0mio.\u2009kr.\nind\u00adsats") == "2 mio. kr. indsats"


@given(st.lists(st.text(alphabet="abcæøå ", max_size=12), max_size=6))
def test_each_line_begins_where_it_is_said_to(lines: list[str]) -> None:
    joined = join_lines(lines)
    assert len(joined.starts) == len(lines)
    for line, start in zip(lines, joined.starts, strict=True):
        assert joined.text[start:].startswith(" ".join(line.split()))


@given(st.lists(st.text(alphabet="abcæ12-.\u00ad ", max_size=10), min_size=1, max_size=5).map("\n".join))
def test_every_character_of_a_joined_text_is_found_where_it_is_printed(printed: str) -> None:
    joined = clean(printed)
    places = offsets(joined, printed)
    assert len(places) == len(joined) + 1
    for char, place in zip(joined, places, strict=False):
        assert (
            printed[place] == char or (char == " " and printed[place].isspace()) or char + printed[place] == "-\u00ad"
        )
    assert list(places[:-1]) == sorted(set(places[:-1]))
