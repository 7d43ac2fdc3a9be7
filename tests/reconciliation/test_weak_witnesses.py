"""Mistakes in tables where few columns, or none, prove the sum: words, layout and the likeness of a slip must do it."""

import pytest

from pipeline.reconciliation import reconcile
from pipeline.reconciliation.evidence import make_lines, slip_ratio

from .tables import changed


def table(text: str) -> list[list[str]]:
    return [row.split("|") for row in text.splitlines()]


VISITS = table("""\
Alder|Ingen besøg|1-2 besøg|3-9 besøg|10 besøg eller flere|I alt
Under 65 år|38|31|19|12|100
65 år og derover|17|24|33|26|100""")

ONE_COLUMN = table("""\
Ydelse|1.000 kr.|Andel refunderet
Udgifter i alt|812.467|41,2
Hjemmesygepleje|214.903|38,0
Genoptræning|187.216|52,5
Akutpladser|96.871|17,9
Rehabilitering|143.052|66,1
Forebyggelse|121.348|12,4
Hjælpemidler|49.077|9,8""")

INSET = table("""\
Forløb|2022|2023
Henviste borgere|412|433
- heraf nye|95|101
Forløb i alt|77|84
- i hjemmet|31|38
- på center|27|26
- på sygehus|19|20
Afsluttede|61|66""")

COUNTRY = table("""\
Landsdel|Borgere|Heraf i forløb|Pct.
Hele landet|584.311|8.942|1,5
Vest|120.418|1.377|1,1
Nord|98.264|2.018|2,1
Midt|151.907|2.296|1,5
Øst|88.135|1.109|1,3
Syd|125.587|2.142|1,7""")


def wrong(rows: list[list[str]]) -> list:
    return [f for f in reconcile(rows).findings if f.verdict in ("mismatch", "incomplete") and f.relations]


@pytest.mark.parametrize(
    ("rows", "place", "printed"),
    [
        (VISITS, (1, 4), "-12"),  # one figure that is no share makes no other sort of row
        (VISITS, (1, 5), "110"),
        (VISITS, (2, 3), "83"),
        (ONE_COLUMN, (3, 1), "187.216.000"),  # the only column that adds up
        (ONE_COLUMN, (4, 1), "69.871"),
        (ONE_COLUMN, (1, 1), "812.647"),
        (INSET, (4, 1), "38"),  # words and indentation say the sum; the other column holds
        (INSET, (3, 2), "48"),
        (COUNTRY, (1, 1), "984.311"),  # one of two columns, a digit of a large figure
        (COUNTRY, (5, 2), "1.019"),
    ],
)
def test_a_wrong_figure_is_seen(rows, place, printed) -> None:
    assert wrong(rows) == []
    found = wrong(changed(rows, place, printed))
    assert found and any(place in {c for r in f.relations for c in (r.total, *r.members)} for f in found)


BUDGET = table("""\
Post|2021|2022|2023
Indtægter i alt|9.871|10.240|10.866
Egne indtægter|7.655|7.903|8.377
Takster|2.310|2.402|2.511
Husleje|1.874|1.921|1.977
Salg af ydelser|2.240|2.310|2.498
Renter|341|330|371
Øvrige|890|940|1.020
Statslige tilskud|1.316|1.402|1.514
Regionale tilskud|900|935|975""")

CLUSTERS = table("""\
Klynge|Drift|Anlæg|Løn
Klynge Nord|4.116|918|2.207
Kommuner|2.003|377|1.104
Region|1.880|402|967
Praksis|233|139|136
Klynge Syd|5.334|1.151|2.790
Kommuner|2.611|508|1.412
Region|2.391|471|1.190
Praksis|332|172|188
I alt|9.450|2.069|4.997""")


@pytest.mark.parametrize(
    ("rows", "left_out", "total"),
    [
        (BUDGET, 4, 2),  # a block between the parts of a proven sum
        (BUDGET, 9, 1),  # a total of a subtotal and one part that is left
        (CLUSTERS, 2, 1),  # a block with the labels of another one
        (CLUSTERS, 7, 5),
        (INSET, 5, 3),
    ],
)
def test_a_row_left_out_is_said_to_be_missing(rows, left_out, total) -> None:
    assert wrong(rows) == []
    found = wrong([row for r, row in enumerate(rows) if r != left_out])
    assert [(f.klass, f.verdict) for f in found] == [("missing_part", "incomplete")]
    assert {r.total[0] for r in found[0].relations} == {total - (left_out < total)}


def test_the_second_copy_of_a_row_may_be_the_one_the_sums_use() -> None:
    for row in (8, 2):
        (finding,) = wrong([*BUDGET[:row], BUDGET[row], *BUDGET[row:]])
        assert finding.klass == "double_count" and finding.line == ("twin", row + 1)


def test_a_total_with_two_sets_of_parts_printed_twice() -> None:
    rows = table("""\
Post|2021|2022|2023
Udgifter|94.008|105.501|115.711
Anlæg|5.635|7.480|8.945
Drift|88.373|98.021|106.766
Udgift pr. borger|21.340|23.807|25.933
Privat betalt|17.568|18.792|20.184
Offentligt betalt|76.440|86.709|95.527""")
    assert wrong(rows) == []
    assert [f.klass for f in wrong([*rows[:2], rows[1], *rows[2:]])] == ["double_count"]


def test_an_only_child_is_held_against_its_group() -> None:
    rows = table("""\
Område|Elever|Nye|Afsluttede
Hele regionen|28.013|10.037|2.193
Fastlandet|27.967|9.873|2.148
By|16.056|5.220|1.279
Land|9.452|3.101|597
Kyst|2.459|1.552|272
Øerne|46|164|45
Øerne|46|164|45""")
    assert wrong(rows) == []
    (finding,) = wrong(changed(rows, (7, 3), "54"))
    assert {r.total for r in finding.relations} == {(6, 3)}


@pytest.mark.parametrize(
    "rows",
    [
        [["", "A", "B", "C", "D", "I alt", ""], ["Ture", "2.549", "1.443", "274", "105", "4.371", ""]],
        [["", "A", "B", "C", "D", "I alt"], ["Ture", "2.549", "1.443", "274", "105", "4.371"]],
    ],
)
def test_a_shifted_row_of_two(rows) -> None:
    whole = [*rows, ["Kapacitet", "127.359", "77.897", "10.788", "1.577", "217.621", ""][: len(rows[0])]]
    assert wrong(whole) == []
    shifted = ["Kapacitet", "127.359", "77.897", "", "10.788", "1.577", "217.621"][: len(rows[0])]
    done = reconcile([*rows, shifted])
    assert [f for f in done.findings if f.klass == "reading_doubt" or f.verdict == "mismatch"]


def test_parts_that_share_a_word_with_their_total() -> None:
    rows = table("""\
Årsag|2001|2002|2003|2004|2005
Astma|3,8|3,9|4,0|4,0|4,1
Influenza og lungebetændelse|12,2|11,9|12,0|13,4|13,2
Influenza|0,2|0,6|0,5|0,7|1,5
Lungebetændelse|12,0|11,3|11,5|12,7|11,7
Diabetes|26,3|25,9|25,8|24,8|25,1
Ulykker|8,3|8,6|8,5|8,3|8,4""")
    assert {r.total[0] for r in reconcile(rows).relations} == {2}
    assert wrong(changed(rows, (3, 2), "5,6"))


@pytest.mark.parametrize(
    ("figures", "likely"),
    [
        ([812647, 214903, 187216, 410348], True),  # two digits of a large total
        ([8, 2, 3, 4], False),  # a small figure is one digit from anything
        ([500000, 214903, 187216, 410348], False),  # no slip at all
        ([812467, 214903, 187216000, 410348], True),
    ],
)
def test_slips_are_telling_in_large_figures_only(figures, likely) -> None:
    import numpy as np

    value = np.array([[2 * figure] for figure in figures])
    lines = make_lines(value, np.ones_like(value), np.ones_like(value))
    assert (slip_ratio(lines, 0, (1, 2, 3), 0) > 5) is likely
