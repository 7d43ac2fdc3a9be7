"""A part left out where the figures of the rest of the table say that there should be one: said once, and not where
nothing is missing."""

import pytest

from pipeline.reconciliation import find_relations, reconcile


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip("\n").splitlines()]


def without(grid: list[list[str]], row: int) -> list[list[str]]:
    return [line for r, line in enumerate(grid) if r != row]


BALANCE = table("""\
Balance|2031|2032|2033
Aktiver|9.412|9.875|10.330
Likvider|814|790|902
Tilgodehavender|2.205|2.377|2.410
Udlån|3.640|3.818|3.995
– pant|2.190|2.306|2.421
– uden pant|1.450|1.512|1.574
Ejendomme|2.753|2.890|3.023
Gæld|6.118|6.352|6.604
Indlån|4.870|5.021|5.207
Øvrig gæld|1.248|1.331|1.397
Egenkapital|3.294|3.523|3.726""")
STOCK = table("""\
Boliger|Huse|Lejligheder|Værelser
Alle|41.260|88.915|12.604
Før 1960|17.402|40.118|2.977
1960-1999|15.633|31.706|5.120
Efter 1999|8.225|17.091|4.507
Ejet|29.874|22.430|1.206
Lejet|8.102|58.377|10.611
Andel|3.284|8.108|787""")
TWINS = table("""\
Konto|2031|2032
Maskiner|31.204|29.870
Varer|12.618|14.406
Kasse|3.977|2.145
Ejendele i alt|47.799|46.421
Indskud|20.000|20.000
Opsparing|15.322|16.904
Lån|12.477|9.517
Gæld og indskud i alt|47.799|46.421""")
SHARES = table("""\
Svar i pct.|Vest|Øst|Syd
Mænd|100|100|100
Ja|52,4|61,8|47,1
Nej|31,9|22,5|38,6
Ved ikke|15,7|15,7|14,3
Kvinder|100|100|100
Ja|58,3|64,2|50,7
Nej|24,6|20,1|33,8
Ved ikke|17,1|15,7|15,5""")
BELOW = table("""\
Drift|Løn|Varer|Rejser
Skole A|4.120|618|77
Skole B|3.875|540|64
Skole C|5.204|702|91
Have A|2.310|333|18
Have B|2.744|401|25
Have C|1.986|287|12
Skoler|13.199|1.860|232
Haver|7.040|1.021|55
I alt|20.239|2.881|287""")


@pytest.mark.parametrize(
    ("whole", "row", "total"),
    [
        (BALANCE, 3, 1), (BALANCE, 7, 1),  # the parts between a total and another list of its parts
        (STOCK, 2, 1), (STOCK, 7, 1),  # the second list is all that is left
        (TWINS, 1, 3), (TWINS, 6, 7),  # two totals with the same figures, one with its parts beside it
        (SHARES, 2, 1), (SHARES, 7, 5),
        (BELOW, 2, 6), (BELOW, 4, 7),  # the lines left over belong to the only part without parts
    ],
)  # fmt: skip
def test_a_part_left_out_is_one_finding_at_its_total(whole, row, total) -> None:
    assert not [f for f in reconcile(whole, number_format="da").findings if f.verdict]
    (finding,) = [f for f in reconcile(without(whole, row), number_format="da").findings if f.verdict]
    assert (finding.verdict, finding.klass, finding.place[0]) == ("incomplete", "missing_part", total)


def test_examples_after_a_complete_list_are_no_second_list_that_lacks_a_part() -> None:
    grid = table("""\
Ansatte|2031|2032|2033
Alle|6.204|6.377|6.512
Fuldtid|4.118|4.205|4.290
Deltid|2.086|2.172|2.222
Lærere|1.340|1.362|1.377
Sygeplejersker|702|731|744""")
    done = reconcile(grid, number_format="da")
    assert {r.total[0] for r in done.relations} == {1} and not done.findings


def test_a_slip_among_the_parts_of_a_group_that_holds_a_group_itself() -> None:
    grid = table("""\
Post|2031|2032|2033|2034
Formue|8.820|9.114|9.503|9.761
Gæld|5.527|5.699|5.902|6.044
Indlån|3.310|3.402|3.518|3.607
Lån|1.604|1.655|1.719|1.752
Kassekredit|402|415|437|440
Banklån|790|806|838|851
Pantebreve|421|434|444|461
Andet|613|642|665|685
Egenkapital|3.293|3.415|3.601|3.717
Indskud|2.000|2.000|2.000|2.000
Overskud|1.293|1.415|1.601|1.717""")
    found = {(r.total[0], tuple(m[0] for m in r.members)) for r in find_relations(grid, number_format="da")}
    assert (2, (3, 4, 8)) in found  # though the parts of "Lån" do not add up


@pytest.mark.parametrize(
    "text",
    [
        "Hal|Stole|Borde\nA|1.940|1.987\nB|2012|1911\nC|1907|2044\nI alt|5.859|5.942",
        "Rute|Ture\nNord|1962\nSyd|2019\nVest|1988\nØst|1934\nSum|7903",
    ],
)
def test_figures_that_look_like_years_are_added_up(text: str) -> None:
    grid = table(text)
    relations = find_relations(grid, number_format="da")
    assert {r.total for r in relations} == {(len(grid) - 1, c) for c in range(1, len(grid[0]))}
    assert {r.verdict for r in relations} == {"exact"}


def test_years_are_no_figures() -> None:
    assert find_relations(table("Bro|Bygget|Lukket\nA|1931|2003\nB|1954|2012\nC|1977|2030"), number_format="da") == ()


OF_WHICH = table("""\
Post|2031|2032
Personale|6.318|6.540
heraf afløsere|705|688
Lokaler|1.944|1.980
Transport|823|861
I alt|9.085|9.381""")
OF_WHICH_FIRST = table("""\
Udgift|Budget|Regnskab|Rest
Samlede udgifter|18.402|17.951|451
Skoler|9.760|9.608|152
Heraf støttetimer|1.315|1.290|25
Heraf svømning|214|196|18
Klubber|3.118|2.967|151
Biblioteker|5.524|5.376|148""")


@pytest.mark.parametrize(("whole", "row", "lacks"), [(OF_WHICH, 3, 1980), (OF_WHICH_FIRST, 5, 3118)])
def test_a_part_of_a_part_hides_no_row_that_is_missing(whole, row, lacks) -> None:
    assert not [f for f in reconcile(whole, number_format="da").findings if f.verdict]
    (finding,) = [f for f in reconcile(without(whole, row), number_format="da").findings if f.verdict]
    assert (finding.verdict, finding.difference) == ("incomplete", lacks)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Spor|By|Land|I alt\nØst|318.400|291.600|610.000\nVest|204.700|186.300|319.000\nNord|155.900|164.100|320.000\n"
         "I alt|679.000|652.000|1.321.000", {(2, 3), (4, 2)}),
        ("Hold|Uge 1|Uge 2|Uge 3|Sum\nA|412|388|401|1.201\nB|297|315|306|918\nC|530|544|521|1.559\nSum|1.239|1.247|1.228|3.741",
         {(3, 4), (4, 4)}),
    ],
)  # fmt: skip
def test_two_mistakes_that_make_totals_too_large_are_two_and_no_row_is_missing(text, places) -> None:
    findings = [f for f in reconcile(table(text), number_format="da").findings if f.verdict]
    assert [f.verdict for f in findings] == ["mismatch"] * 2 and "missing_part" not in {f.klass for f in findings}
    assert {cell for f in findings for cell in (f.cells or (f.place,))} <= places


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("Opgave|Kr.\nRådgivning|512.000\nTryk|96.000\nMøder|184.000\nI alt|742.000", -50_000),
        ("Samlet|3.180\nNord|1.240\nSyd|1.115\nØst|905", -80),
    ],
)
def test_a_total_that_was_not_brought_up_to_date(text, off) -> None:
    (finding,) = reconcile(table(text), number_format="da").findings
    assert (finding.verdict, finding.difference) == ("mismatch", off)


ACCOUNT = table("""\
Status|2031|2032|2033|2034
Værdier|18.640|19.255|20.118|20.904
Kontanter|2.115|2.340|1.988|2.467
Fordringer|4.902|5.117|5.630|5.201
Bygninger|8.377|8.264|8.150|8.039
Maskiner|3.246|3.534|4.350|5.197
Forpligtelser|27.905|28.160|28.733|29.312
Bankgæld|11.240|11.018|10.777|10.560
Leverandører|6.183|6.402|6.955|7.220
Pensioner|10.482|10.740|11.001|11.532
Nettogæld|9.265|8.905|8.615|8.408""")
LARGEST = table("""\
Sted|Besøg|Ture|Timer
Øerne|61.944|30.377|19.812
Bogø|4.120|2.377|1.806
Fejø|9.308|4.115|2.240
Femø|7.755|3.602|2.967
Askø|3.249|1.874|1.105
Lilleø|5.012|2.630|1.377
Vejrø|8.466|4.991|3.214
Hesselø|6.201|3.118|2.055
Rågø|11.390|5.240|3.641
Skejten|6.443|2.430|1.407""")
CARRIERS = table("""\
Vej|2031|2032|2033
Lastbil|60.312|61.880|59.745
Tog|7.940|8.115|9.366
Skib|1.204|1.377|1.518
Total|69.456|71.372|70.629""")
BLANKS = table("""\
Afslutning|2031|2032|2033|2034|Ændring 2033-2034
Alle|4.210|4.377|4.528|4.690|162
Bestået|2.980|3.115|3.140|3.266|126
Flyttet|640|702|555|583|28
Syg|590|560|487|499|12
Orlov|.|.|346|342|-4""")


@pytest.mark.parametrize(
    ("grid", "row", "total"),
    [
        pytest.param(ACCOUNT, 4, 1, id="under a part of a sum whose parts stand apart"),
        pytest.param(LARGEST, 4, 1, id="all other lines just fail to make the largest, first one"),
        pytest.param(CARRIERS, 1, 3, id="the part that is most of a bare total"),
        pytest.param(BLANKS, 5, 1, id="a row with figures in some columns only"),
    ],
)
def test_a_row_left_out_is_told_where_only_its_place_says_so(grid: list[list[str]], row: int, total: int) -> None:
    assert not reconcile(grid).findings
    (found,) = reconcile(without(grid, row)).findings
    assert (found.verdict, found.klass, found.place[0]) == ("incomplete", "missing_part", total)
    assert found.line is not None


def test_a_row_as_large_as_what_is_missing_by_chance_is_not_taken_for_printed_twice() -> None:
    """Among so many small counts one is always nearly as large as the difference."""
    grid = table("""\
Kreds|I alt|Egen|Anden
I alt|3.094|176|2.918
Nord|251|6|245
Vest|262|5|257
Øst|374|20|354
Syd|505|9|496
Midt|648|32|616
Ydre|379|15|364
Indre|216|7|209
Havn|204|64|140
Bakke|255|18|237""")
    assert not reconcile(grid).findings
    (found,) = reconcile(without(grid, 2)).findings
    assert (found.klass, found.verdict) == ("missing_part", "incomplete")
