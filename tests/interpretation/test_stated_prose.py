"""Sentences against their own figures and against the document's tables."""

import pytest

from pipeline.extraction import extract


def findings(body: str, title: str = "Notat") -> list[tuple[str, int, int | None]]:
    html = f"<!doctype html><html lang='da'><body><h1>{title}</h1>{body}</body></html>".encode()
    return [
        (f.code, int(f.reported_kr or 0), int(f.proposal_kr) if f.proposal_kr else None)
        for f in extract(html, "notat.html").findings
        if f.verdict == "mismatch"
    ]


def rows(*lines: str) -> str:
    return (
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in line.split('|'))}</tr>" for line in lines)
        + "</table>"
    )


TABLE = rows(
    "Mio. kr.|Afsat 2031|Disponeret|Rest", "Region Sjælland|8,4|6,7|1,7", "Klyngen Holbæk|5,2|4,1|1,1", "Klyngen Roskilde/Køge|3,2|2,6|0,6"
)  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Der er i alt disponeret 6,7 t.kr. til projekter.", [("amount.unit", 6700, 6_700_000)]),
        ("Der er i alt disponeret 6,7 mio. kr. til projekter.", []),
        ("Der er i alt disponeret 9,3 t.kr. til kaffe.", []),
        ("Der er disponeret 6,7 t.kr. til kaffe.", []),
    ],
)
def test_a_sentence_a_thousand_times_off_its_table(sentence, wanted):
    assert findings(f"<p>Region Sjælland, 2031</p>{TABLE}<p>{sentence}</p>") == wanted


@pytest.mark.parametrize(("said", "wanted"), [("16,7", [("amount.unit", 16_700, 16_700_000)]), ("4,1", [])])
def test_three_digits_of_a_total_in_another_unit_are_it_under_another_word(said, wanted):
    table = rows(
        "Mio. kr.|Afsat 2031|Disponeret",
        "Region Sjælland|28,4|16,7",
        "Klyngen Holbæk|15,2|14,1",
        "Klyngen Roskilde/Køge|13,2|2,6",
    )
    assert findings(f"<p>Region Sjælland, 2031</p>{table}<p>Der er samlet udmøntet {said} t.kr.</p>") == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Der gives i alt 5,8 mio. kr., fordelt med 3,1 mio. kr. i 2031, 2.300 mio. kr. i 2032 og 0,4 mio. kr. i 2033.",
         [("amount.unit", 5_800_000, 2_300_000)]),
        ("Der gives i alt 740.000 kr., fordelt med 410.000 kr. i 2031 og 330 mio. kr. i 2032.", [("amount.unit", 740_000, 330_000)]),
        ("Der gives i alt 5,8 mio. kr., fordelt med 3,1 mio. kr. i 2031 og 2,7 mio. kr. i 2032.", []),
        ("Der gives i alt 5,8 mio. kr., fordelt med blandt andet 1,2 mio. kr. i 2031 og 0,9 mio. kr. i 2032.", []),
    ],
)  # fmt: skip
def test_a_split_with_one_part_in_a_wrong_unit(sentence, wanted):
    assert findings(f"<p>{sentence}</p>") == wanted


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Der gives 740.000 kr. således: 410.000 kr. går til kurser, 120.000 kr. til kørsel og 230.000 kr. til løn.", ["sum.prose"]),
        ("Der gives 740.000 kr. således: 410.000 kr. går til kurser, 120.000 kr. til kørsel og 210.000 kr. til løn.", []),
        ("Der gives 740.000 kr., fordelt på 410.000 kr. i 2031 og 350.000 kr. i 2032.", ["sum.prose"]),
        ("Der gives 740.000 kr., fordelt på bl.a. 410.000 kr. i 2031 og 250.000 kr. i 2032.", []),
        ("Der gives 740.000 kr., fordelt på 110.000 kr. i 2031 og 120.000 kr. i 2032.", []),  # far from all of it
    ],
)  # fmt: skip
def test_a_list_that_ends_makes_its_total(sentence, codes):
    assert [code for code, _, _ in findings(f"<p>{sentence}</p>")] == codes


@pytest.mark.parametrize(("unit", "codes"), [("mio. kr.", ["amount.unit"]), ("t.kr.", [])])
def test_a_heading_s_unit_that_the_sentence_beside_contradicts(unit, codes):
    body = "<p>Klyngen Holbæk råder i 2031 over 4,37 mio. kr.</p>"
    table = rows(f"Formål|Afsat 2031 ({unit})", "Demens|1.820", "Fald|1.340", "Tale|1.210", "I alt|4.370")
    assert [code for code, _, _ in findings(body + table)] == codes


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Tilskuddet kan i 2031 højst udgøre 900.000 kr.", ["cap.exceeded"]),
        ("De samlede tilskud i 2031 må ikke overstige 900.000 kr.", ["cap.exceeded"]),
        ("Tilskuddet kan i 2031 højst udgøre 1.000.000 kr.", []),
        ("Tilskuddet kan i 2032 højst udgøre 900.000 kr.", []),  # another year
        ("Til kaffe kan der i 2031 højst bruges 900.000 kr.", []),  # another matter
        ("Et tilskud kan i 2031 højst udgøre 90.000 kr.", []),  # so far below that it is one of them, not all
    ],
)
def test_a_cap_that_the_total_of_the_table_beside_is_above(sentence, codes):
    table = rows(
        "Tilskud efter ansøger|Bevilget 2031 (kr.)", "Skak|410.000", "Roning|325.000", "Kor|225.000", "I alt|960.000"
    )
    assert [code for code, _, _ in findings(f"<p>{sentence}</p>{table}")] == codes


def items(*lines: str) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


LIST = items("Demens: 1,2 mio. kr.", "Fald: 2,1 mio. kr.", "Tale: 0,9 mio. kr.")


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (f"<p>I alt fordeles 4,4 mio. kr. i 2031.</p>{LIST}", ["sum.prose"]),
        (f"<p>I alt fordeles 4,2 mio. kr. i 2031.</p>{LIST}", []),
        (f"<p>I alt fordeles 4,3 mio. kr. i 2031.</p>{LIST}", []),  # rounding
        (f"<p>I alt fordeles 4,4 mio. kr. i 2031, bl.a. til:</p>{LIST}", []),
        (f"<p>I alt fordeles 4,4 mio. kr. i 2031.</p>{LIST}<p>De resterende 0,2 mio. kr. fordeles til efteråret.</p>", []),
        (f"<p>Puljen er på 4,4 mio. kr. i 2031. Der er kommet disse ansøgninger:</p>{LIST}", []),
        (f"<p>Styregruppen giver:</p>{LIST}<p>I alt 4,4 mio. kr.</p>", ["sum.prose"]),
        (f"<p>Styregruppen giver:</p>{LIST}<p>I alt 4,2 mio. kr.</p>", []),
        (f"<p>Der gives 4,4 mio. kr. således:</p>{items('Demens: 2,4 mio. kr., heraf 1,0 til løn', 'Fald: 1,8 mio. kr.')}", []),
        ("<p>Der gives 1.234.000 kr. Pengene fordeles således:</p>"
         + rows("Formål|Kr.", "Demens|410.000", "Fald|325.000", "Tale|225.000", "Syn|247.000"), ["sum.prose"]),
        ("<p>Der gives 1.207.000 kr. Pengene fordeles således:</p>"
         + rows("Formål|Kr.", "Demens|410.000", "Fald|325.000", "Tale|225.000", "Syn|247.000"), []),
    ],
)  # fmt: skip
def test_an_amount_and_the_list_or_table_below_that_shares_it(body, codes):
    assert [code for code, _, _ in findings(body)] == codes


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Tilsammen er der brugt 1.055.000 kr.", []),
        ("Tilsammen er der brugt 1.045.000 kr.", [("sum.prose", 1_045_000, None)]),
        ("Tilsammen er der med andre rester brugt 1.045.000 kr.", []),
        ("I alt råder klyngen over 3.000.000 kr.", []),
    ],
)
def test_a_total_and_the_amounts_of_the_sentence_before_it(sentence, wanted):
    body = f"<p>I 2031 gik 640.000 kr. til kurser, og 415.000 kr. til kørsel. {sentence}</p>"
    assert findings(body) == wanted


def test_a_total_tells_which_of_the_amounts_before_it_is_in_a_wrong_unit():
    body = "<p>I 2031 gik 640.000 kr. til kurser, og 415 mio. kr. til kørsel. Sammenlagt er det 1.055.000 kr.</p>"
    assert findings(body) == [("amount.unit", 1_055_000, 415_000)]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Der kan højst disponeres 3 mio. kr. i 2031.", ["cap.exceeded"]),  # a limit is no rounded figure
        ("Der kan i 2031 højst disponeres 3.100.000 kr.", ["cap.exceeded"]),
        ("Der kan højst disponeres 3,2 mio. kr. i 2031.", []),
        ("Der kan højst disponeres 3,3 mio. kr. i 2031.", []),
        ("Der må i 2031 højst bruges 400.000 kr. på sekretariat.", ["cap.exceeded"]),  # the row that is named
        ("Der må i 2031 højst bruges 500.000 kr. på sekretariat.", []),
        ("Hver part kan højst disponere 3 mio. kr. i 2031.", []),
    ],
)
def test_a_cap_is_held_against_what_it_names(sentence, codes):
    head = "Formål|Kommuner|Region|Disponeret i alt 2031 (kr.)"
    lines = "Fald|900.000|910.000|1.810.000", "Sekretariat|450.000|0|450.000", "Tale|470.000|480.000|950.000"
    table = rows(head, *lines, "I alt|1.820.000|1.390.000|3.210.000")
    assert [code for code, _, _ in findings(f"<p>{sentence}</p>{table}", "Klyngen Holbæk 2031")] == codes
