"""Figures as people write them."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from pipeline.reference.texts import pairs
from pipeline.report.charts import years_chart
from pipeline.report.words import Words

DA, EN = Words("da"), Words("en")


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("8563999", "8.563.999", "8,563,999"),
        ("-6344", "−6.344", "−6,344"),
        ("2.5", "2,50", "2.50"),
        ("1234567.891", "1.234.567,89", "1,234,567.89"),
        (None, "–", "–"),
    ],
)
def test_numbers(value, danish, english):
    number = None if value is None else Decimal(value)
    assert (DA.number(number), EN.number(number)) == (danish, english)


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.9996, "99,9 %"), (0.5, "50 %"), (0.0, "0 %"), (None, "–")]
)
def test_percentages_are_never_rounded_up_to_all(share, text):
    assert DA.percent(share) == text


def test_periods_and_dates():
    assert DA.period(2023, 2026) == "2023–2026"
    assert DA.period(2023, 2023) == DA.period(2023, None) == "2023"
    assert DA.date(dt.date(2023, 5, 10)) == "10.5.2023"


def test_a_code_without_a_word_stands_for_itself():
    assert DA.word("something_new") == "something_new"
    assert DA.finding("some.code") == "some.code"


@pytest.mark.parametrize(
    "kind",
    [
        "row",
        "column",
        "group",
        "cell",
        "tables",
        "prose",
        "prose_sum",
        "documents",
        "rule",
        "multiple",
        "share",
        "cap",
        "unchanged",
    ],
)
def test_every_kind_of_sum_has_words(kind):
    assert DA.word(kind) in pairs("word")[kind] and EN.word(kind) in pairs("word")[kind] and DA.word(kind) != ""
    assert "_" not in DA.word(kind)


def test_figures_are_named_for_what_they_are():
    assert DA.figures("sum.row")[:2] == ["Trykt", "Beregnet"] and DA.figures("cap.exceeded")[0] == "Til rådighed"
    assert EN.figures("rule.broken") == ["Printed", "Compared with", "Difference"]


@pytest.mark.parametrize(
    ("code", "said"), [("sum.row", "−1.285 kr."), ("cap.exceeded", "1.285 kr."), ("cap.question", "1.285 kr.")]
)
def test_what_is_used_too_much_has_no_sign(code, said):
    assert DA.off({"code": code, "difference_kr": Decimal(-1285)}) == said


def test_no_part_of_a_subject_is_said_twice():
    assert (
        DA.subject("Ældre / Mobil faldklinik / Klynge Fyn / Mobil faldklinik")
        == "Ældre / Mobil faldklinik / Klynge Fyn"
    )
    assert DA.subject(None) == ""


def test_documents_differ_in_one_phrase_for_each_way():
    said = DA.differing("allocated revised, kommuner revised, region disputed")
    assert said == "afsat og kommuner: ændret i et senere dokument; region: dokumenterne er uenige"


def test_what_is_overspent_hangs_below_the_line_and_the_key_has_what_is_shown():
    chart = years_chart([("2023", {"allocated": Decimal(600), "uncommitted": Decimal(-200)})], DA)
    (above, below) = re.findall(r'<rect class="c-(\w+)" x="[\d.]+" y="([\d.]+)" width="\d+" height="([\d.]+)"', chart)
    line = float(above[1]) + float(above[2])
    assert (
        below[0] == "uncommitted"
        and float(below[1]) == pytest.approx(line)
        and float(below[2]) == pytest.approx(float(above[2]) / 3, abs=0.2)
    )
    assert "afsat" in chart and "udmøntet" not in chart
