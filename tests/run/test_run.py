"""raw/ → extracted/: what is found, what is read again, what stays and what goes."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.commands import UsageError, alone
from pipeline.run import Options, read_stored, run
from pipeline.sources import find_sources
from tests.run.fake_readers import read


class Reader:
    """Counts what it reads."""

    def __init__(self):
        self.names = []

    def __call__(self, data, name):
        self.names.append(name)
        return read(data, name)


def put(root: Path, **contents: str) -> None:
    for name, text in contents.items():
        path = root / "raw" / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def go(root: Path, jobs: int = 2, only=None):
    reader = Reader()
    options = Options(jobs=jobs, work=reader, new_executor=ThreadPoolExecutor, only=only and frozenset(only))
    return run(root, options), reader.names


def tree(root: Path) -> dict[str, bytes]:
    folder = root / "extracted"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_documents_are_found_in_sub_folders_and_other_files_are_none(tmp_path):
    put(tmp_path, a_pdf="1", sub__deep__b_docx="2", beslutninger_csv="x", sub__beslutninger_csv="4")
    for name in (".hidden", "~$a.docx", "x.tmp", "Thumbs.db", ".git/x.pdf"):
        (tmp_path / "raw" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "raw" / name).write_text("x")
    sources = find_sources(tmp_path / "raw")
    assert [source.path for source in sources] == ["a.pdf", "sub/beslutninger.csv", "sub/deep/b.docx"]
    assert [source.document_id for source in sources] == ["a", "sub-beslutninger-csv", "sub-deep-b-docx"]


def test_second_run_reads_nothing_and_changes_no_byte(tmp_path):
    put(tmp_path, a_pdf="1", b_pdf="2", c_pdf="damaged", d_pdf="bug")
    first, names = go(tmp_path)
    before = tree(tmp_path)
    assert sorted(names) == ["a.pdf", "b.pdf", "c.pdf", "d.pdf"]
    second, names = go(tmp_path)
    assert names == []
    assert tree(tmp_path) == before
    assert [document.extraction for document in second] == [document.extraction for document in first]
    assert {document.origin for document in second} == {"cache"}


def test_same_bytes_whatever_the_number_of_workers(tmp_path):
    for folder, jobs in (("one", 1), ("four", 4)):
        put(tmp_path / folder, **{f"d{number}_pdf": str(number) for number in range(7)})
        go(tmp_path / folder, jobs)
    assert tree(tmp_path / "one") == tree(tmp_path / "four")


def test_only_what_changed_is_read_again_and_what_is_gone_disappears(tmp_path):
    put(tmp_path, a_pdf="1", b_pdf="2", c_pdf="3")
    go(tmp_path)
    put(tmp_path, b_pdf="changed")
    (tmp_path / "raw" / "c.pdf").unlink()
    stored, names = go(tmp_path)
    assert names == ["b.pdf"]
    assert [document.document_id for document in stored] == ["a", "b"]
    assert sorted(path.name for path in (tmp_path / "extracted").iterdir()) == ["a", "b", "documents.csv"]


def test_extracted_that_was_deleted_or_changed_comes_back_without_reading(tmp_path):
    put(tmp_path, a_pdf="1")
    go(tmp_path)
    before = tree(tmp_path)
    (tmp_path / "extracted" / "a" / "claims.csv").write_text("changed by hand")
    (tmp_path / "extracted" / "a" / "more.csv").write_text("put there")
    (tmp_path / "extracted" / "documents.csv").unlink()
    _, names = go(tmp_path)
    assert names == []
    assert tree(tmp_path) == before


@pytest.mark.parametrize("trouble", ["damaged", "bug"])
def test_what_was_read_earlier_stays_when_the_document_can_no_longer_be_read(tmp_path, trouble):
    put(tmp_path, a_pdf="1")
    earlier = go(tmp_path)[0][0].extraction
    put(tmp_path, a_pdf=trouble)
    for _ in range(2):  # and it says the same the next time
        now = go(tmp_path)[0][0].extraction
        assert now.document.status == "unreadable"
        assert now.claims == earlier.claims
        finding = next(finding for finding in now.findings if finding.code == "document.unreadable")
        assert f"(sha256 {earlier.document.sha256[:12]})" in finding.explanation_da
        assert len([each for each in now.findings if each.code == "document.unreadable"]) == 1
    put(tmp_path, a_pdf="1")
    assert go(tmp_path)[0][0].extraction == earlier


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_what_cannot_be_opened_is_a_finding_and_the_others_are_read(tmp_path):
    put(tmp_path, a_pdf="1")
    (tmp_path / "raw" / "b.pdf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "raw" / "c.pdf")
    stored, _ = go(tmp_path)
    assert [document.extraction.document.status for document in stored] == ["read", "unreadable", "unreadable"]
    assert "b.pdf" in stored[1].extraction.findings[0].explanation_da


def test_naming_a_document_reads_it_again_and_leaves_the_others(tmp_path):
    put(tmp_path, a_pdf="1", b_pdf="2")
    go(tmp_path)
    put(tmp_path, c_pdf="new and not asked for")
    stored, names = go(tmp_path, only=["b.pdf"])
    assert names == ["b.pdf"]
    assert [document.document_id for document in stored] == ["a", "b"]


def test_the_warehouse_can_be_built_from_extracted_alone(tmp_path):
    put(tmp_path, a_pdf="1", sub__b_pdf="2")
    stored, _ = go(tmp_path)
    again = read_stored(tmp_path)
    assert [(each.document_id, each.path, each.sha256, each.extraction) for each in again] == [
        (each.document_id, each.path, each.sha256, each.extraction) for each in stored
    ]


def test_two_runs_at_a_time_in_one_folder_are_refused(tmp_path):
    with alone(tmp_path), pytest.raises(UsageError), alone(tmp_path):
        pass
    with alone(tmp_path):  # the first is done
        pass


def test_what_a_run_that_was_cut_off_left_is_removed_by_the_next_one(tmp_path):
    left = [
        ".cache/read/.new-a",
        ".cache/.new-b",
        "extracted/.old-c/x/document.json",
        "warehouse/.report-d/new/index.html",
    ]
    for name in (*left, "warehouse/mine.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("half")
    with alone(tmp_path):
        assert not any((tmp_path / name).exists() for name in left)
        assert (tmp_path / "warehouse/mine.txt").read_text() == "half"


@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="a file system that tells spellings apart")
def test_files_whose_names_look_alike_are_all_read(tmp_path):
    (tmp_path / "raw").mkdir()
    names = [
        "café.txt".encode(),
        "cafe\u0301.txt".encode(),
        b"caf\xe9.txt",
        b"caf\xe8.txt",
        b"borger 010190-1234.txt",
    ]
    for number, name in enumerate(names):
        (tmp_path / "raw" / os.fsdecode(name)).write_text(str(number))
    stored, read_now = go(tmp_path)
    assert len(read_now) == len({each.path for each in stored}) == len({each.document_id for each in stored}) == 5
    assert "café.txt" in {each.path for each in stored}
    assert not any("1234" in each.path + each.document_id for each in stored)
    before = tree(tmp_path)
    assert go(tmp_path)[1] == [] and tree(tmp_path) == before


def test_progress_counts_every_document_once(tmp_path):
    put(tmp_path, a_pdf="1", b_pdf="2", c_pdf="damaged")
    seen = []
    run(tmp_path, Options(work=read, new_executor=ThreadPoolExecutor, on_progress=seen.append))
    assert [(each.done, each.total) for each in seen] == [(1, 3), (2, 3), (3, 3)]
    assert {each.path: each.status for each in seen}["c.pdf"] == "unreadable"


def test_linked_folders_are_followed_and_never_in_circles(tmp_path):
    put(tmp_path, a_pdf="1", sub__b_pdf="2")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c.pdf").write_text("3")
    raw = tmp_path / "raw"
    (raw / "link").symlink_to(elsewhere)
    (raw / "again").symlink_to("sub")
    (raw / "circle").symlink_to(".")
    (elsewhere / "back").symlink_to(raw)
    assert [source.path for source in find_sources(raw)] == ["a.pdf", "link/c.pdf", "sub/b.pdf"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda file: file.symlink_to("gone.pdf"), "genvejen peger på noget, der ikke findes"),
        (lambda file: file.symlink_to(file.name), "genvejen peger i ring"),
        (lambda file: os.mkfifo(file), "det er ikke en almindelig fil"),
    ],
)
def test_files_that_cannot_be_opened_are_findings_in_danish(tmp_path, make, says):
    put(tmp_path, a_pdf="1")
    make(tmp_path / "raw" / "b.pdf")
    (a, b), _ = go(tmp_path)
    assert (a.extraction.document.status, b.extraction.document.status) == ("read", "unreadable")
    assert b.extraction.findings[0].explanation_da == f"b.pdf kunne ikke læses: {says}."
