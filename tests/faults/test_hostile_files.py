"""Hundreds of hostile and damaged files, a lot of them in one folder: none harms the run, and the good ones beside them are whole.

As many damaged files, in lots, as KLYNGEREGNSKAB_HOSTILE says (``make test-faults``: 450), a few else.
"""

import os

import pytest

from pipeline.cli import main
from pipeline.extraction import extract
from pipeline.naming import SEPARATOR
from pipeline.warehouse.load import open_warehouse, query, warehouse_path
from tests.faults.hostile import SENTENCE, by_hand, locked, mutated

DAMAGED = int(os.environ.get("KLYNGEREGNSKAB_HOSTILE", "12"))
LOT = 50
lots = pytest.mark.parametrize("lot", range(-(-DAMAGED // LOT)))
SECONDS = "20"


def test_a_pdf_that_only_its_owner_may_change_is_read_and_one_that_is_locked_says_so():
    assert [claim.amount.value_kr for claim in extract(locked(b"", b"owner"), "a.pdf").claims] == [2_180_605]
    shut = extract(locked(b"secret", b"owner"), "a.pdf")
    assert shut.document.status == "unreadable" and "adgangskode" in shut.findings[0].explanation_da


@pytest.mark.skipif(DAMAGED < LOT, reason="minutes of work: make test-faults")
@lots
def test_hostile_files_harm_nobody_else(tmp_path, lot):
    (tmp_path / "raw").mkdir()
    hostile = [*(() if lot else by_hand()), *mutated(LOT, lot)]
    for name, data in hostile:
        (tmp_path / "raw" / name).write_bytes(data)
    good = [f"god {number}.txt" for number in range(5)]
    for name in good:
        (tmp_path / "raw" / name).write_text(SENTENCE)
    assert main(["--root", str(tmp_path), "--quiet", "extract", "--time-limit", SECONDS]) == 1
    with open_warehouse(warehouse_path(tmp_path)) as connection:
        found = "FROM findings JOIN documents USING (document_id)"
        rows = query(connection, "SELECT path, status FROM documents WHERE NOT contains(path, ?)", [SEPARATOR])
        told = {row["path"] for row in query(connection, f"SELECT path {found}")}
        bugs = query(
            connection, f"SELECT path, explanation_da {found} WHERE explanation_da LIKE '%fejl i %programmet%'"
        )
        amounts = query(connection, "SELECT amount_kr FROM claims WHERE document_id LIKE 'god-%'")
    assert len(rows) == len(hostile) + len(good)
    assert all(row["status"] == "read" or row["path"] in told for row in rows)
    assert [row["amount_kr"] for row in amounts] == [250_000] * len(good)
    assert not bugs


@lots
def test_damaged_documents_are_read_or_say_why(lot):
    for name, data in mutated(min(LOT, DAMAGED), lot):
        found = extract(data, name)
        assert found.document.status == "read" or found.findings, name
