"""Extraction ↔ extracted/: nothing is lost, and the same input gives the same bytes."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from pipeline import model, records, store
from tests.handmade import extraction, unreadable


@pytest.mark.parametrize(
    "given", [extraction(), extraction(total="4.300.000"), unreadable()], ids=["sound", "mismatch", "unreadable"]
)
def test_what_is_written_is_what_is_read(given):
    lean = store.lean(given)
    assert store.from_files(store.to_files(lean)) == lean


def test_nothing_but_words_and_pieces_is_left_out():
    given = extraction()
    lean = store.lean(given)
    for name, _ in store.RECORDS:
        assert set(getattr(lean, name)) == set(getattr(given, name)), name
    assert [block.id for block in lean.layout.blocks] == ["p1", "t1", "p2"]
    assert lean.profile == given.profile


def test_order_of_records_changes_no_byte():
    given = extraction(total="1")
    turned = replace(given, **{name: getattr(given, name)[::-1] for name, _ in store.RECORDS})
    assert store.to_files(store.lean(given)) == store.to_files(store.lean(turned))


def test_findings_of_reader_and_layout_are_kept_once():
    given = extraction()
    finding = model.Finding("page.no_text", "warning", "Side 2 er tom.", "Page 2 is empty.")
    both = replace(given, document=replace(given.document, findings=(finding,)), findings=(finding,))
    assert store.lean(both).findings == (finding,)


def test_a_table_is_there_to_read_by_eye():
    files = store.to_files(store.lean(extraction()))
    assert files["tables/t1.csv"].splitlines()[:3] == ['Klynge,"Afsat', 'kr."', "Klynge Nord,2.182.966"]


ODD = ["", "a | b", "a\\| b", "\\", '["x"]', "linje\nny", '"', "æøå", "a|", " "]


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), *((text,) for text in ODD), tuple(ODD)])
def test_lists_of_texts_survive(texts):
    profile = model.Paragraph("p", "", 1)
    grid = model.Grid("t", 0, 0, (), notes=texts)
    assert profile == records.from_csv(model.Paragraph, records.to_csv(model.Paragraph, [profile]))[0]
    assert records.from_csv(model.Grid, records.to_csv(model.Grid, [grid]))[0] == grid


def test_absent_amount_and_absent_span_stay_absent():
    claim = model.Claim("c", model.Span(1, "-"), None, nil="undecided")
    finding = model.Finding("x", "info", "", "", proposal_kr=Decimal("0"))
    assert records.from_csv(model.Claim, records.to_csv(model.Claim, [claim])) == (claim,)
    assert records.from_csv(model.Finding, records.to_csv(model.Finding, [finding])) == (finding,)


def test_every_column_of_a_csv_file_has_a_name_of_its_own():
    for name, kind in (*store.RECORDS, ("cells", model.Cell), ("blocks", model.Paragraph)):
        header = records.table_of(kind, [])[0]
        assert len(header) == len(set(header)), name


def test_characters_that_cannot_be_stored_are_replaced():
    given = replace(extraction(), statuses=(), profile=model.Profile(title="a\x00b\ud800c"))
    files = store.to_files(store.lean(given))
    assert store.from_files(files).profile.title == "a\ufffdb\ufffdc"
    for text in files.values():
        text.encode()


def test_a_folder_is_written_whole_and_only_when_it_differs(tmp_path):
    folder = tmp_path / "extracted" / "notat"
    first, second = store.to_files(store.lean(extraction())), store.to_files(store.lean(unreadable()))
    assert store.write_folder(folder, first)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert not store.write_folder(folder, first)
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert store.write_folder(folder, second)
    assert store.read_folder(folder) == second
    assert [path.name for path in folder.parent.iterdir()] == ["notat"]


def test_folders_of_documents_that_are_gone_are_removed_and_others_stay(tmp_path):
    for name in ("a", "b"):
        store.write_folder(tmp_path / name, store.to_files(store.lean(extraction())))
    (tmp_path / "mine").mkdir()
    (tmp_path / "README.md").write_text("mine")
    assert store.remove_leftovers(tmp_path, ["a"]) == ["b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "a", "mine"]


def test_no_field_of_the_model_is_forgotten():
    kept = {field.name for field in fields(model.Extraction)}
    assert kept == {"document", "layout", "profile", *(name for name, _ in store.RECORDS)}


def test_two_ways_to_one_total_are_told_apart():
    given = extraction()
    relation = given.relations[0]
    other = replace(relation, parts=relation.parts[1:])
    lean = store.lean(replace(given, relations=(other, relation)))
    assert [each.id for each in lean.relations] == ["r1", "r1.way2"]
    assert lean.relations[0].parts == relation.parts


def test_what_was_written_before_a_field_was_there_is_still_read():
    finding = model.Finding("x", "info", "da", "en", statement="s1")
    rows = records.table_of(model.Finding, [finding])
    at = rows[0].index("statement")
    older = records.write_rows([[*row[:at], *row[at + 1 :]] for row in rows])
    assert records.from_csv(model.Finding, older) == (replace(finding, statement=""),)
