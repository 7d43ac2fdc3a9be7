"""The invented documents: the same seed gives the same ones, and their keys agree with what is printed."""

from __future__ import annotations

import random

from tests.benchmarks.documents.as_text import render
from tests.benchmarks.documents.draft import printed
from tests.benchmarks.documents.make_documents import documents, half


def test_a_seed_gives_the_same_documents_and_another_gives_others():
    first, again, other = documents(1), documents(1), documents(2)
    assert [(doc.name, doc.blocks, doc.keys) for doc in first] == [(doc.name, doc.blocks, doc.keys) for doc in again]
    assert [doc.keys for doc in first] != [doc.keys for doc in other]
    assert {half(doc) for doc in first} == {"seen", "kept"} and len(first) >= 40


def test_every_amount_of_a_key_is_printed():
    for doc in documents(3):
        text = " ".join(render(doc, "aligned", random.Random(1)).replace("-\n", "").split())
        for key in doc.keys:
            assert "".join(key.raw.split()) in "".join(text.replace("-", "").split()) or "".join(
                key.raw.replace("-", "").split()
            ) in "".join(text.replace("-", "").split())


def test_figures_as_printed():
    assert [printed(-1234.5, 1, sign) for sign in ("", "()", "t", "u")] == [
        "-1.234,5",
        "(1.234,5)",
        "1.234,5-",
        "\N{MINUS SIGN}1.234,5",
    ]
