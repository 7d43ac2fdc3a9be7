"""Initiatives of tables whose columns of words ran together, as texts print them that lost the columns."""

from pipeline.interpretation.initiatives.in_bands import in_bands
from pipeline.interpretation.initiatives.statuses import statuses
from tests.interpretation.layouts import grid, layout


def told(rows: list[list[str]]) -> list[tuple[str, str, str, str]]:
    """(cluster, focus area, initiative, amount) of each initiative."""
    return [
        (
            " ".join(each.cluster.text.split()),
            each.focus,
            each.piece.text,
            each.amount[0].text[each.amount[1] :].split("\n")[0],
        )
        for each in in_bands(grid(1, rows))
    ]


HEAD = ["Klynge", "Emne", "Bevilget beløb"]
WORDS = (
    "Seniorer\nHjemmetræning med\nfysioterapeut\nUnge på vippen\nTo indsatser er valgt:\n1) Samtalecafé på\nskolen\n2) Brobygger fra BUP\n"
    "Rygning\nStopkurser på arbejdspladser\nI alt Randersklyngen"
)
SUMS = ["0,62 mio. kr.", "1) 0,31 mio. kr.\n2) 1,17 mio. kr.\n1,48 mio. kr.", "0,4 mio. kr.", "2,5 mio. kr."]


def under(cluster: str, words: str, sums: list[str]) -> list[list[str]]:
    return [[cluster, words, sums[0]], *(["", "", each] for each in sums[1:])]


def test_lists_and_lines_in_the_order_of_the_amounts_are_what_these_are_for():
    assert told([HEAD, *under("Randersklyngen", WORDS, SUMS)]) == [
        ("Randersklyngen", "Seniorer", "Hjemmetræning med fysioterapeut", "0,62 mio. kr."),
        ("Randersklyngen", "Unge på vippen", "Samtalecafé på skolen", "0,31 mio. kr."),
        ("Randersklyngen", "Unge på vippen", "Brobygger fra BUP", "1,17 mio. kr."),
        ("Randersklyngen", "Rygning", "Stopkurser på arbejdspladser", "0,4 mio. kr."),
    ]


def test_where_lines_are_missing_only_the_lists_are_told():
    words = WORDS.replace("Rygning\n", "")
    assert [each[1:3] for each in told([HEAD, *under("Randersklyngen", words, SUMS)])] == [
        ("", "Samtalecafé på skolen"),
        ("", "Brobygger fra BUP"),
    ]


def test_lists_that_do_not_fit_the_amounts_are_left_alone():
    sums = [*SUMS[:2], "1) 0,2 mio. kr.\n2) 0,2 mio. kr.\n0,4 mio. kr.", "2,5 mio. kr."]
    assert told([HEAD, *under("Randersklyngen", WORDS, sums)]) == []


def test_a_cluster_without_words_has_its_lists_among_those_of_the_one_before():
    words = (
        "1. Rullende klinik\n2. Vagtlinje til lægen\nHorsensklyngen\n1. Natteteam\n2. Skærmbesøg fra\nsengeafsnittet"
    )
    sums = ["1. 0,9 mio. kr.\n2. 0,8 mio. kr.\nI alt 1,7 mio. kr.", "1,7 mio. kr."]
    later = ["1. 0,25 mio. kr.\n2. 0,35 mio. kr.\nI alt 0,6 mio. kr.", "0,6 mio. kr."]
    rows = [HEAD, *under("Randersklyn\ngen", words, sums), *under("Horsensklyngen", "", later)]
    assert [each[::2] for each in told(rows)] == [
        ("Randersklyn gen", "Rullende klinik"),
        ("Randersklyn gen", "Vagtlinje til lægen"),
        ("Horsensklyngen", "Natteteam"),
        ("Horsensklyngen", "Skærmbesøg fra sengeafsnittet"),
    ]


def test_a_cluster_broken_without_a_hyphen_is_the_cluster():
    found = statuses(layout(grid(1, [HEAD, *under("Randersklyn\ngen", WORDS, SUMS)])))
    assert {mention.raw for mention in found.mentions if mention.kind == "cluster"} == {"Randersklyngen"}


STATUS = [
    ["Fokusområde", "Indsats", "Forankring", "Status", "Forventet afslutning"],
    ["", "Sammen om de\nyngste\nHjemmebesøg af\nsundhedsplejen", "Nord", "Pågår", "Marts 2027"],
    ["", "Familieambulatorium", "Nord", "I drift", ""],
    ["", "Natteteam på tværs\nStyregruppen", "Syd", "Pågår", ""],
    ["", "Q3 2027\nKørende røntgen", "Syd", "Pågår", ""],
]


def test_a_focus_area_printed_before_the_first_initiative_under_it_is_no_part_of_the_name():
    found = statuses(layout(grid(1, STATUS)))
    assert [(status.focus_area, status.name) for status in found.statuses] == [
        ("Sammen om de yngste", "Hjemmebesøg af sundhedsplejen"),
        ("", "Familieambulatorium"),
        ("", "Natteteam på tværs Styregruppen"),
        ("", "Q3 2027 Kørende røntgen"),
    ]
