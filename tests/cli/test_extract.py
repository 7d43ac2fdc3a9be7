"""``extract`` from end to end: a folder with documents becomes a warehouse and a report."""

import pytest

from pipeline import cli
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

NOTE = """Notat om klyngernes midler i Region Hovedstaden

Fordeling af de afsatte midler i 2023, kr.

Klynge             Kommuner    Region      I alt
Klynge Nord        1.000.000   2.000.000   3.000.000
Klynge Midt        1.500.000   2.500.000   4.000.000
Klynge Syd         1.200.000   2.200.000   3.400.000
I alt              3.700.000   6.700.000   {total}
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "notat.txt").write_text(NOTE.format(total="10.400.000"), encoding="utf-8")
    return tmp_path


def go(capsys, root, *words):
    code = cli.main(["--root", str(root), "extract", "--jobs", "1", *words])
    return code, *capsys.readouterr()


def answers(root, sql):
    with open_warehouse(warehouse_path(root)) as connection:
        return query(connection, sql)


def test_amounts_are_in_the_warehouse_and_a_second_run_reads_nothing(root, capsys):
    code, out, error = go(capsys, root)
    assert code == 0
    assert "notat.txt" in out
    assert "[1/1] notat.txt" in error
    nord = "SELECT amount_kr FROM amounts WHERE cluster_id = 'hovedstaden-nord' ORDER BY 1"
    assert [row["amount_kr"] for row in answers(root, nord)] == [1_000_000, 2_000_000, 3_000_000]
    code, out, error = go(capsys, root)
    assert (code, error) == (0, "")
    assert [row["documents"] for row in answers(root, "SELECT documents FROM runs")] == [1]  # nothing new: nothing made
    assert (root / "warehouse" / "report" / "index.html").is_file()


def test_a_file_that_cannot_be_read_gives_1_and_the_rest_is_read(root, capsys):
    (root / "raw" / "billede.pdf").write_bytes(b"%PDF-1.7 cut off")
    code, out, _ = go(capsys, root)
    assert code == 1
    assert "billede.pdf" in out
    statuses = answers(root, "SELECT path, status FROM documents ORDER BY path")
    assert [(row["path"], row["status"]) for row in statuses] == [("billede.pdf", "unreadable"), ("notat.txt", "read")]


def test_wrong_sums_are_a_result_and_a_failure_only_on_request(root, capsys):
    (root / "raw" / "notat.txt").write_text(NOTE.format(total="10.500.000"), encoding="utf-8")
    assert go(capsys, root)[0] == 0
    assert go(capsys, root, "--fail-on", "mismatch")[0] == 3


def test_an_accepted_difference_is_no_failure_until_its_ground_is_gone(root, capsys):
    (root / "raw" / "notat.txt").write_text(NOTE.format(total="10.500.000"), encoding="utf-8")
    go(capsys, root)
    found = answers(root, "SELECT code, quote, difference_kr FROM open_findings WHERE verdict = 'mismatch'")
    lines = ["kind,raw,scope,entity,verdict,who,when,why,expects,until"]
    lines += [f"finding,{row['quote']},,{row['code']},accepted,ABC,2025-01-01,aftalt,," for row in found]
    (root / "raw" / "beslutninger.csv").write_text("\n".join(lines), encoding="utf-8")
    assert go(capsys, root, "--fail-on", "mismatch")[0] == 0
    accepted = answers(root, "SELECT DISTINCT status_reason FROM findings WHERE status = 'accepted'")
    assert [row["status_reason"] for row in accepted] == ["aftalt (ABC, 2025-01-01)"]
    (root / "raw" / "notat.txt").write_text(NOTE.format(total="10.400.000"), encoding="utf-8")
    go(capsys, root)
    assert answers(root, "SELECT code FROM open_findings WHERE code = 'decision.stale'")


def test_quiet_prints_nothing(root, capsys):
    assert go(capsys, root, "--quiet") == (0, "", "")


def test_a_document_is_named_by_its_path_in_raw(root, capsys):
    go(capsys, root)
    code, _, error = go(capsys, root, "notat.txt")
    steps = ["sammenligner med kilder", "sammenligner navne", "bygger databasen", "skriver rapporten"]
    assert (code, error.splitlines()) == (0, ["[1/1] notat.txt", *steps])


def test_an_empty_raw_is_no_error(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    code, out, _ = go(capsys, tmp_path)
    assert code == 0
    assert "ingen dokumenter" in out
