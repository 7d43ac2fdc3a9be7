"""What has changed since an earlier run: new, solved, changed, moved; documents too."""

import datetime as dt
import re
import shutil

import pytest

from pipeline.cli import main
from pipeline.report import write_report
from pipeline.report.history import Run, compare, since
from pipeline.report.words import Words
from pipeline.warehouse import load
from tests.collections_by_hand import build, stored
from tests.handmade import extraction

RIGHT, WRONG, WORSE = extraction(), extraction(total="4.300.000"), extraction(total="4.400.000")


def finding(code="sum.row", document="a", difference="10", **more):
    return {"finding_id": "", "code": code, "document_id": document, "difference_kr": difference, **more}


def test_findings_are_new_solved_changed_or_moved():
    before = Run("2026-01-01T10:00:00", {"a": "1", "b": "1", "c": "1"}, {
        "a/1": finding(), "a/2": finding(difference="5"), "a/3": finding(code="cap.exceeded", difference="7"), "a/4": finding(difference=None),
    })  # fmt: skip
    now = Run("2026-01-02T10:00:00", {"a": "1", "b": "2", "d": "1"}, {
        "a/1": finding(difference="11"), "a/5": finding(difference="5"), "b/1": finding(document="b"), "a/4": finding(difference=None),
    })  # fmt: skip
    changes = compare(before, now)
    assert [each["document_id"] for each in changes.new] == ["b"]
    assert [each["code"] for each in changes.solved] == ["cap.exceeded"]
    assert [(old["difference_kr"], new["difference_kr"]) for old, new in changes.moved] == [("10", "11"), ("5", "5")]
    assert (changes.new_documents, changes.changed_documents, changes.gone_documents) == (["d"], ["b"], ["c"])
    assert changes.any and not compare(now, now).any


@pytest.mark.parametrize(
    ("when", "found"),
    [("2026-01-02", "2026-01-02T11:00:00"), ("2026-01-02T09", "2026-01-02T09:00:00"), ("2026-02-01", "2026-01-02T11:00:00"),
     ("2025-12-31", ""), ("2026-01-02T08", ""), ("i går", "")],
)  # fmt: skip
def test_a_run_is_named_by_its_time_or_by_a_day(when, found):
    assert since(["2026-01-01T10:00:00", "2026-01-02T09:00:00", "2026-01-02T11:00:00"], when) == found


def run(root, day, *documents):
    path = load.warehouse_path(root)
    with build(path, *documents, started=dt.datetime(2026, 1, day)) as connection:
        return write_report(connection, root, Words("da"))[0].read_text(encoding="utf-8")


def test_the_first_page_tells_what_is_new_and_what_is_solved(tmp_path):
    assert "Siden sidste kørsel" not in run(tmp_path, 1, stored("notat", WRONG))
    text = run(tmp_path, 2, stored("notat", RIGHT), stored("andet", WORSE))
    assert "Siden sidste kørsel" in text
    assert "1 nyt dokument" in text and re.search(r"Nye problemer: [12]\b", text) and "Løst: 1" in text
    shutil.rmtree(tmp_path / "warehouse" / "report")  # what earlier runs found does not go with it
    assert "Intet er ændret." in run(tmp_path, 3, stored("notat", RIGHT), stored("andet", WORSE))


def test_the_first_page_tells_how_a_difference_changed(tmp_path):
    run(tmp_path, 1, stored("notat", WRONG))
    text = run(tmp_path, 2, stored("notat", WORSE))
    assert "Ændret eller flyttet: 1" in text and "forskellen var +12.934 kr., nu " in text


def test_the_problems_in_other_forms(tmp_path, capsys):
    run(tmp_path, 1, stored("notat", RIGHT))
    run(tmp_path, 2, stored("notat", WRONG))
    root = ["--root", str(tmp_path), "report", "--quiet"]
    assert main([*root, "--format", "csv"]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert "difference_kr" in header.split(",") and ",12934.00," in line
    assert main([*root, "--format", "md"]) == 0
    assert "### Kolonnens sum stemmer ikke: +12.934 kr." in capsys.readouterr().out
    day = dt.date.today().isoformat()
    assert main([*root, "--format", "json", "--since", day]) == 0
    assert '"change": "new"' in capsys.readouterr().out
    assert main([*root, "--format", "csv", "--since", "2020-01-01"]) == 2
    assert "kendes ikke" in capsys.readouterr().err
    assert main([*root, "--format", "xlsx", "--output", str(tmp_path / "x.xlsx")]) == 0
    assert (tmp_path / "x.xlsx").stat().st_size > 5000
