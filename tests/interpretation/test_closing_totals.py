"""Lists in texts that close with a total naming a cluster: whose the amounts before it are."""

import pytest

from pipeline.extraction import extract

CELL_AFTER_CELL = """Notat
Bevillinger 2027-2028
Klynge Emne Bevilget beløb
Klynge
Aarhus
Ensomhed
1) 0,45 mio. kr.
2) 0,25 mio. kr.
I alt 0,70 mio. kr.
Kost og bevægelse 1,35 mio. kr.
Fælles kørsel 0,20 mio. kr.
Samlet Klynge
Aarhus
{first} mio. kr.
Randersklyn
gen
Søvn 0,80 mio. kr.
Smerter 0,15 mio. kr.
Rygestop 0,65 mio. kr.
Samlet Randersklyn
gen
1,60 mio. kr.
"""

SIDE_BY_SIDE = """Oversigt over udbetalinger 2026

Emne                     Beløb            Klynge

Nattevagter              310.000 kr.
Kurser                   145.000 kr.      Fynsklyngen
Bilkørsel                 95.000 kr.

I alt Fynsklyngen        550.000 kr.
Nattevagter              125.000 kr.
Telefonlinje              60.000 kr.      Lillebælt-
Tolke                     40.000 kr.      klyngen

I alt Lillebælt-         225.000 kr.
klyngen
"""


def clusters_of(text: str) -> dict[str, str]:
    """The cluster of each amount by its printed words, the last one where some are printed twice."""
    found = extract(text.encode(), "notat.txt")
    names = {mention.id: mention.raw for mention in found.mentions if mention.kind == "cluster"}
    return {
        claim.amount.raw: next((names[each] for each in claim.mentions if each in names), "")
        for claim in found.claims
        if claim.amount
    }


def test_amounts_belong_to_the_cluster_of_the_total_they_add_up_to():
    found = clusters_of(CELL_AFTER_CELL.format(first="2,25"))
    assert [found[f"{figure} mio. kr."] for figure in ("0,45", "0,70", "1,35", "2,25")] == ["Klynge Aarhus"] * 4
    assert [found[f"{figure} mio. kr."] for figure in ("0,80", "0,65", "1,60")] == ["Randersklyngen"] * 3


def test_a_total_that_is_wrong_still_closes_its_block_where_others_do():
    found = clusters_of(CELL_AFTER_CELL.format(first="2,75"))
    assert (found["0,45 mio. kr."], found["2,75 mio. kr."], found["0,80 mio. kr."]) == (
        "Klynge Aarhus",
        "Klynge Aarhus",
        "Randersklyngen",
    )


def test_names_in_the_middle_of_their_blocks_are_told_by_the_totals():
    found = clusters_of(SIDE_BY_SIDE)
    assert found["310.000 kr."] == found["95.000 kr."] == "Fynsklyngen"
    assert found["125.000 kr."] == found["40.000 kr."] == "Lillebæltklyngen"


@pytest.mark.parametrize("line", ["Samlet 1,60 mio. kr.", "Randersklyngen 1,60 mio. kr."])
def test_a_total_without_a_name_and_a_name_without_a_total_close_nothing(line):
    text = f"Notat\n\nOmråde Beløb\nSøvn 0,80 mio. kr.\nSmerter 0,15 mio. kr.\nRygestop 0,65 mio. kr.\n{line}\n"
    assert clusters_of(text)["0,80 mio. kr."] == ""


HEADED = """Indsatser i de nordjyske klynger

Indsats                        Status       Kr.
Klynge Vest
Lungekor                       I gang       75.000
Skolesamtaler                  Planlagt    410.000
Nattevagt                      I gang      100.000
I alt                                      585.000
Klynge Syd
Blodprøver                     I gang      520.000
Rygskole                       I gang       60.000
Fodpleje                       Planlagt     20.000
I alt                                      600.000
"""


def test_a_name_under_a_total_with_its_amount_heads_what_follows():
    found = extract(HEADED.encode(), "oversigt.txt")
    raws = {mention.id: mention.raw for mention in found.mentions}
    told = {claim.amount.raw: {raws[each] for each in claim.mentions} for claim in found.claims if claim.amount}
    assert "Klynge Vest" in told["75.000"] & told["585.000"]
    assert "Klynge Syd" in told["520.000"] & told["600.000"]
    assert "Klynge Syd" not in told["410.000"]
