"""Agendas as publishing systems give them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from pipeline.extraction import extract
from pipeline.reading import kinds, read

ROWS = [("Kommune", "Beløb i kr."), ("Odder", "120.000"), ("Horsens", "480.000"), ("I alt", "600.000")]
TABLE = f"<table>{''.join(f'<tr><td>{name}</td><td>{figure}</td></tr>' for name, figure in ROWS)}</table>"
ITEM = {
    "Punktnummer": "2",
    "Navn": "Fordeling af midler til akutpladser",
    "SagsNummer": "29.30.00-G01-7-24",
    "Felter": [
        {"Navn": "Sagsfremstilling", "Html": f"<p>Midlerne fordeles efter indbyggertal.</p>{TABLE}"},
        {"Navn": "Indstilling", "Html": "<p>Det indstilles, at fordelingen godkendes.</p>"},
    ],
    "ItemDecision": "<p>Indstillingen blev godkendt.</p>",
    "Bilag": [{"Navn": "Notat om akutpladser.pdf", "Id": "7f"}],
}
MEETING = {
    "Udvalg": {"Navn": "Sundhedsklynge Horsens"},
    "Moede": {"Dato": "2024-09-17T00:00:00"},
    "Dagsordenpunkter": [{"Punktnummer": "1", "Navn": "Godkendelse af dagsorden", "Felter": []}, ITEM],
}


def test_items_give_case_number_amounts_decision_and_attachments() -> None:
    found = extract(json.dumps(MEETING).encode(), "moede.json")
    assert found.document.media_type == kinds.AGENDA
    assert [(each.item, each.outcome) for each in found.decisions if each.item == "2"] == [("2", "godkendt")]
    assert {claim.amount.value_kr for claim in found.claims if claim.amount} == {
        Decimal(120_000),
        Decimal(480_000),
        Decimal(600_000),
    }
    assert [relation.verdict for relation in found.relations] == ["exact"]
    assert found.profile.published_on == "2024-09-17"
    texts = [getattr(block, "text", "") for block in found.layout.blocks]
    assert "Sagsnr.: 29.30.00-G01-7-24" in texts and any("Notat om akutpladser.pdf" in text for text in texts)


@pytest.mark.parametrize(
    "more",
    [
        {"Felter": [{"Navn": "Sag", "Html": None, "Tekst": "Vi giver 31.246 kr."}]},
        {"ItemDecision": {"Html": "<p>31.246 kr. bevilges.</p>"}},
        {"Documents": [{"Name": "Notat om 31.246 kr."}]},
        {"Underpunkter": [{"Navn": "Mad", "Felter": [{"Navn": "", "Html": "<p>Der gives 31.246 kr.</p>"}]}]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_all_that_an_item_says_is_read(more: dict[str, object]) -> None:
    found = extract(
        json.dumps({"Dagsordenpunkter": [{"Punktnummer": "2", "Navn": "Mad", "Felter": [], **more}]}).encode(), "a.json"
    )
    assert "31.246 kr." in {number.raw for number in found.numbers}


def test_amounts_in_parts_nobody_knows_are_told() -> None:
    found = extract(
        json.dumps(MEETING | {"Moede": {"Dato": "2024-09-17", "Titel": "Den 17. september 2024"}}).encode(), "a.json"
    )
    assert not found.findings
    found = extract(json.dumps(MEETING | {"Bemaerkning": "Husk de 31.246 kr."}).encode(), "a.json")
    (told,) = found.findings
    assert told.code == "content.hidden" and "31.246" in told.explanation_da


def test_one_item_alone_is_read_too() -> None:
    found = extract(json.dumps(ITEM, ensure_ascii=False).encode("utf-8-sig"), "punkt.json")
    assert [(each.item, each.outcome) for each in found.decisions] == [("2", "godkendt")]


def test_other_json_stays_text() -> None:
    assert read(b'{"beloeb": 5}', "x.json").media_type == kinds.TEXT
    assert read(b'{"Felter": [', "x.json").media_type == kinds.TEXT


def test_nothing_of_a_name_becomes_markup() -> None:
    item = {"Navn": "<script>alert(1)</script>Fordeling", "Felter": [{"Html": "<p>1.000 kr.</p>"}]}
    document = read(json.dumps(item).encode(), "x.json")
    assert any("<script>" in getattr(block, "text", "") for block in document.blocks)


NUMBERED = """<p>Arbejdet falder i tre dele.</p><p><strong>{a}. Ombygning</strong></p><p>Ombygningen koster 2,4 mio. kr. i 2025.</p>
<p><strong>{b}. Inventar</strong></p><p>Der afsættes 350.000 kr. til inventar.</p>
<p><strong>{c}. Drift</strong></p><p>Driften er 120.000 kr. om året.</p>"""


@pytest.mark.parametrize(("number", "parts"), [("4", (5, 6, 7)), ("11", (12, 13, 14)), ("1", (1, 2, 3))])
def test_an_item_is_the_same_as_its_page_whatever_is_numbered_in_it(number: str, parts: tuple[int, int, int]) -> None:
    body = NUMBERED.format(**dict(zip("abc", parts, strict=True)))
    item = {"Punktnummer": number, "Navn": "Nyt sundhedshus", "Felter": [{"Navn": "Sagsfremstilling", "Html": body}]}
    item["ItemDecision"] = "<p>Godkendt.</p>"
    page = f"<h2>Punkt {number}: Nyt sundhedshus</h2><h3>Sagsfremstilling</h3>{body}<h3>Beslutning</h3><p>Godkendt.</p>"
    given, shown = (
        extract(json.dumps(item).encode(), "punkt.json"),
        extract(f"<html>{page}</html>".encode(), "punkt.html"),
    )
    assert [(d.item, d.title, d.outcome, len(d.claims)) for d in given.decisions] == [
        (number, "Nyt sundhedshus", "godkendt", 3)
    ]
    assert [(d.item, d.outcome) for d in shown.decisions] == [(number, "godkendt")]
    told = [
        [(c.amount and c.amount.value_kr, c.measure, c.period_from, c.standing) for c in each.claims]
        for each in (given, shown)
    ]
    assert told[0] == told[1]


GRANT = {
    "Punktnummer": "3",
    "Navn": "Bevilling",
    "Felter": [{"Html": "<p>Der gives 31.400 kr.</p>"}],
    "ItemDecision": {"Html": "<p>Godkendt.</p>"},
}
SESSION = {"Udvalg": {"Navn": "Sundhedsudvalget på Læsø"}, "Dagsordenpunkter": [GRANT]}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(SESSION, ensure_ascii=False).encode("utf-16"),
        json.dumps(SESSION, ensure_ascii=False).encode("cp1252"),
        json.dumps({"data": [{"agenda": SESSION}]}).encode(),
        json.dumps({**SESSION, "Dagsordenpunkter": {"1": GRANT}}).encode(),
        f"{json.dumps(GRANT)}\n".encode(),
        re.sub(r'"(\w)(\w*)":', lambda key: f'"{key[1].lower()}{key[2]}":', json.dumps(SESSION)).encode(),
        json.dumps(SESSION).replace("<p>", "&lt;p&gt;").replace("</p>", "&lt;/p&gt;").encode(),
    ],
    ids=["utf-16", "cp1252", "wrapped", "numbered", "line", "small keys", "escaped"],
)
def test_an_agenda_is_one_however_its_system_writes_it(data):
    found = extract(data, "moede.json")
    assert [number.raw for number in found.numbers if number.claim] == ["31.400 kr."] and not found.findings
    assert [(each.item, each.title, each.outcome) for each in found.decisions] == [("3", "Bevilling", "godkendt")]
