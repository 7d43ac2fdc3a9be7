"""Items inside a cell and the amounts beside them."""

import pytest

from pipeline.interpretation.initiatives.cell_items import amounts_of_items, items_of_cell


@pytest.mark.parametrize(
    ("text", "parent", "items"),
    [
        ("To indsatser er prioriteret:\n1. Fald.\n2. Kost og mo-\ntion.", "", ["Fald.", "Kost og motion."]),
        ("Bedre overgange. Herunder fokus på:\n1) Medicin\n2) Kørsel", "Bedre overgange.", ["Medicin", "Kørsel"]),
        ("3) Hjemmebesøg.", "", ["Hjemmebesøg."]),
        ("Fald. Møde den 3. Maj.", "Fald. Møde den 3. Maj.", []),
        ("Der er valgt: 1. Alfa. 2. Beta.", "", ["Alfa.", "Beta."]),
        ("Tre spor er valgt:\nAlfa i syd\nBeta i nord", "", ["Alfa i syd", "Beta i nord"]),
        ("Et langt navn\nder går over to linjer", "Et langt navn der går over to linjer", []),
        ("", "", []),
    ],
)
def test_items(text, parent, items):
    found = items_of_cell(text)
    assert (found.parent, [item.text for item in found.items]) == (parent, items)
    assert all(item.text.split()[0] in text[item.start : item.end] for item in found.items)


@pytest.mark.parametrize(
    ("amounts", "belongs", "misnumbered"),
    [
        ("1) 0,5 mio. kr.\n2) 1,0 mio. kr.\n3) 2 mio. kr.\nI alt 3,5 mio. kr.", [0, 1, 2, "total"], []),
        ("0,5 mio. kr.\n1,0 mio. kr.\n2 mio. kr.\n3,5 mio. kr.", [0, 1, 2, "total"], []),
        ("2) 0,5 mio. kr.\n1) 1,0 mio. kr.\n3) 2 mio. kr.", [1, 0, 2], []),
        ("1) 0,5 mio. kr.\n1) 1,0 mio. kr.\n3) 2 mio. kr.", [0, 1, 2], [1]),
        ("4 mio. kr.", [None], []),
        ("1) 0,5 mio. kr.\n3) 2 mio. kr.", [0, 2], []),
        ("-", [], []),
    ],
)
def test_amounts_find_their_item_by_label_then_by_order(amounts, belongs, misnumbered):
    items = items_of_cell("1. Alfa.\n2. Beta.\n3. Gamma.").items
    lines = amounts_of_items(items, amounts)
    assert ["total" if line.total else line.item for line in lines] == belongs
    assert [n for n, line in enumerate(lines) if line.misnumbered] == misnumbered
