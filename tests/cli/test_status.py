"""What is new is found, what is not new costs nothing, and ``status`` tells how each document stands."""

import os
import shutil

import pytest

from pipeline.cli import main
from pipeline.warehouse.load import warehouse_path


@pytest.fixture
def root(tmp_path):
    for name, text in (("a.txt", "Der er afsat 250.000 kr."), ("sub/b.txt", "Der er afsat 1.250 kr.")):
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_text(text)
    go(tmp_path)
    return tmp_path


def go(root, *options, code=0):
    assert main(["--root", str(root), "--quiet", "extract", "--jobs", "1", *options]) == code


def says(root, capsys):
    capsys.readouterr()
    code = main(["--root", str(root), "status"])
    return code, capsys.readouterr().out


def changes(root, change, *options):
    """Whether a run makes anything again after a change."""
    path = warehouse_path(root)
    before = path.stat().st_mtime_ns if path.is_file() else 0
    change()
    go(root, *options)
    return path.stat().st_mtime_ns != before


def test_nothing_new_makes_nothing_again(root, capsys):
    assert not changes(root, lambda: None)
    assert not changes(root, lambda: None, "--check")
    assert not changes(root, lambda: os.utime(root / "raw/a.txt"))  # touched, with the same bytes
    capsys.readouterr()
    assert main(["--root", str(root), "extract"]) == 0
    assert capsys.readouterr().out.startswith("Intet nyt: 2 dokumenter.")


def test_whatever_is_new_is_seen(root):
    file = root / "raw" / "a.txt"
    times = file.stat()

    def same_size_and_time():
        file.write_text("Der er afsat 260.000 kr.")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert changes(root, same_size_and_time)
    assert changes(root, lambda: (root / "raw/sub/b.txt").rename(root / "raw/sub/c.txt"))
    assert changes(root, lambda: (root / "raw/sub/c.txt").unlink())
    assert changes(
        root, lambda: (root / "raw/beslutninger.csv").write_text("kind,raw,verdict,entity\nseen,x,confirmed,y\n")
    )
    assert changes(root, lambda: (root / "extracted/a-txt/claims.csv").write_text("changed by hand"))
    assert "260" in (root / "extracted/a-txt/claims.csv").read_text()
    assert changes(root, lambda: shutil.rmtree(root / "warehouse/report"))
    assert changes(root, lambda: None, "--lang", "en")
    assert changes(root, lambda: (root / ".cache/manifest.json").write_text("{"))
    assert changes(root, lambda: warehouse_path(root).unlink())
    assert not changes(root, lambda: None)


def test_a_run_with_nothing_new_ends_as_the_one_before(root):
    (root / "raw/c.pdf").write_bytes(b"%PDF-1.7")
    go(root, code=1)
    go(root, code=1)


def test_each_state_and_why(root, capsys):
    assert says(root, capsys) == (0, "læst 2 · venter 0 · ikke læst 0 · forældet 0\n")
    (root / "raw/a.txt").unlink()
    (root / "raw/sub/b.txt").write_text("Der er afsat 1.350 kr.")
    (root / "raw/ny.txt").write_text("Der er afsat 5 kr.")
    code, out = says(root, capsys)
    assert code == 1
    assert out.splitlines()[0] == "læst 0 · venter 2 · ikke læst 0 · forældet 1"
    assert "forældet   a.txt: filen er væk" in out and "venter     sub/b.txt: ændret" in out and "ny.txt: ny" in out
    (root / "raw/c.pdf").write_bytes(b"%PDF-1.7")
    go(root, code=1)
    (root / "raw/beslutninger.csv").write_text("kind,raw,verdict,entity\nseen,x,confirmed,y\n")
    code, out = says(root, capsys)
    assert "ikke læst  c.pdf: Filen kan ikke åbnes som PDF" in out and "beslutninger.csv er ændret" in out


def test_a_report_written_again_and_a_query_of_ones_own_leave_all_up_to_date(root, capsys):
    assert main(["--root", str(root), "--quiet", "report"]) == 0
    (root / "warehouse" / "queries").mkdir()
    (root / "warehouse" / "queries" / "mit.sql").write_text("-- Mit?\nSELECT 1", encoding="utf-8")
    code, out = says(root, capsys)
    assert code == 0 and "ikke ajour" not in out


def test_no_file_keeps_the_name_of_a_person(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "Sag 010190-1234.txt").write_text("Der er afsat 1.250 kr.")
    go(tmp_path)
    ours = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "raw"]
    assert not [path for path in ours if b"010190-1234" in path.read_bytes() or "010190-1234" in path.name]
    assert not changes(tmp_path, lambda: None)
