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
