"""A sentence beside a table: off by a slip, above a cap, at another price level, in another unit; and what is no mistake."""

import pytest

from pipeline.extraction import extract


def findings(body: str) -> list[tuple[str, str, int]]:
    html = f"<!doctype html><html lang='da'><body><h1>Notat til styregruppen</h1>{body}</body></html>".encode()
    found = extract(html, "notat.html").findings
    return [(f.code, f.verdict, int(f.difference_kr or 0)) for f in found if f.verdict]


def table(*lines: str) -> str:
    return f"<table>{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in x.split('|')) + '</tr>' for x in lines)}</table>"


GRANTED = table(
    "Spor|Bevilget 2031 (kr.)", "Hjemmeblod|918.000", "Blodprøver|1.404.000", "Kørsel|326.000", "I alt|2.648.000"
)
USED = table("Aktivitet|Forbrug i kr.", "Temadage|284.500", "Frikøb|611.300", "Materialer|76.900", "Samlet|972.700")
PLANNED = table(
    "Undervisning|Afsat i kr.", "Forløb om demens|540.000", "Forløb om sår|485.000", "Lokaler|95.000", "I alt|1.120.000"
)


@pytest.mark.parametrize(
    ("sentence", "shown", "wanted"),
    [
        ("I 2031 er der bevilget 2.649.000 kr. til de tre spor.", GRANTED, [("sum.prose", "mismatch", 1000)]),
        ("I 2031 er der bevilget 2.684.000 kr. til de tre spor.", GRANTED, [("sum.prose", "mismatch", 36_000)]),
        ("Der er et forbrug på 973.700 kr.", USED, [("sum.prose", "mismatch", 1000)]),
        ("I 2031 er der bevilget 2.648.000 kr. til de tre spor.", GRANTED, []),  # the same
        ("I 2030 blev der bevilget 2.649.000 kr.", GRANTED, []),  # another year
        ("I 2031 er der bevilget 2.975.000 kr. til andre projekter.", GRANTED, []),  # other money
        ("I 2031 er der bevilget 1.404.000 kr. til blodprøver.", GRANTED, []),  # another row
        ("Til undervisningen kan der højst bruges 1,0 mio. kr.", PLANNED, [("cap.exceeded", "mismatch", -120_000)]),
        ("Undervisning må ikke overstige 1.100.000 kr.", PLANNED, [("cap.exceeded", "mismatch", -20_000)]),
        ("Undervisning må ikke overstige 1.200.000 kr.", PLANNED, []),
        ("Rejser må ikke overstige 800.000 kr.", PLANNED, []),  # another matter
    ],
)  # fmt: skip
def test_a_sentence_beside_the_total_of_a_table(sentence, shown, wanted):
    assert findings(f"<p>{sentence}</p>{shown}") == wanted
    assert findings(f"{shown}<p>{sentence}</p>") == wanted


def test_far_from_the_table_it_may_be_other_money():
    between = "<p>Styregruppen mødes igen i maj.</p>" * 4
    assert findings(f"<p>I 2031 er der bevilget 2.649.000 kr.</p>{between}{GRANTED}") == []


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Der er afsat 6.400.000 kr. (2029-p/l).", table("Spor (2031-p/l)|Afsat i kr.", "Nord|3.905.000", "Syd|2.880.000", "I alt|6.785.000")),
        ("Der er afsat 1.250.000 kr. i 2030-priser.", table("Post, prisniveau 2032|Afsat i kr.", "A|700.000", "B|612.000", "I alt|1.312.000")),
    ],
)  # fmt: skip
def test_figures_at_two_price_levels_are_not_compared(sentence, shown):
    ((code, verdict, _),) = findings(f"<p>{sentence}</p>{shown}")
    assert (code, verdict) == ("sum.prose", "not_comparable")


@pytest.mark.parametrize(
    ("heading", "sentence", "printed"),
    [
        ("Budget i 1.000 kr.", "Budgettet er på 318.400 kr.", ("Løn|251.900", "Kørsel|66.500", "I alt|318.400")),
        ("Budget (mio. kr.)", "Budgettet er på 5.230 kr.", ("Drift|3.815", "Anlæg|1.415", "I alt|5.230")),
    ],
)
def test_the_unit_of_a_heading_against_the_sentence_below(heading, sentence, printed):
    found = findings(f"<h3>{heading}</h3>{table('Post|Beløb', *printed)}<p>{sentence}</p>")
    assert [(code, verdict) for code, verdict, _ in found] == [("amount.unit", "mismatch")]
