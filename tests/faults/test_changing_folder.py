"""Files that vanish, change or may not be written while a run works, and readers of the warehouse meanwhile."""

import errno
import os
import subprocess
import sys
import tempfile
from ast import literal_eval
from pathlib import Path

import pytest

from pipeline import run as runs
from pipeline.cli import main
from pipeline.sources import Opened, find_sources
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

TOTAL = "SELECT count(*), sum(amount_kr)::INTEGER FROM claims"
READER = """
import sys
from pathlib import Path
from pipeline.warehouse.load import open_warehouse, query
found, path, ready = set(), Path(sys.argv[1]), Path(sys.argv[2])
while ready.exists():
    with open_warehouse(path) as connection:
        first = query(connection, sys.argv[3])[0]
        found.add((*first.values(), query(connection, sys.argv[3])[0] == first))
    ready.with_suffix(".begun").touch()
print(sorted(found))
"""


def put(root, **amounts):
    (root / "raw").mkdir(exist_ok=True)
    for name, amount in amounts.items():
        (root / "raw" / f"{name}.txt").write_text(f"Der er afsat {amount} kr. til {name} i 2024.")


def extract(root):
    return main(["--root", str(root), "extract", "--jobs", "1"])


def ask(root, sql=TOTAL):
    with open_warehouse(warehouse_path(root)) as connection:
        return [tuple(row.values()) for row in query(connection, sql)]


@pytest.mark.parametrize("when", ["listed", "read"])
def test_a_file_that_vanishes_is_named_and_the_others_are_there(tmp_path, monkeypatch, capsys, when):
    put(tmp_path, a="1.000", b="2.000", c="3.000")
    gone = tmp_path / "raw" / "b.txt"
    if when == "listed":
        monkeypatch.setattr(runs, "find_sources", lambda raw: (find_sources(raw), gone.unlink())[0])
    else:
        read = Opened.bytes_of
        monkeypatch.setattr(
            Opened, "bytes_of", lambda self, source: (read(self, source), gone.unlink(missing_ok=True))[0]
        )
    assert extract(tmp_path) == 1
    monkeypatch.undo()
    assert "b.txt kunne ikke læses" in capsys.readouterr().out
    assert ask(tmp_path) == [(2, 4_000)]
    assert extract(tmp_path) == 0
    assert ask(tmp_path, "SELECT count(*) FROM documents") == [(2,)]


def test_a_file_that_changes_after_it_was_read_is_read_again_by_the_next_run(tmp_path, monkeypatch):
    put(tmp_path, a="1.000", b="2.000")
    read = Opened.bytes_of

    def then_changed(self, source):
        found = read(self, source)
        put(tmp_path, a="5.000")
        return found

    monkeypatch.setattr(Opened, "bytes_of", then_changed)
    assert extract(tmp_path) == 0
    monkeypatch.undo()
    assert ask(tmp_path) == [(2, 3_000)]
    assert extract(tmp_path) == 0
    assert ask(tmp_path) == [(2, 7_000)]


@pytest.mark.parametrize("kind", [errno.EROFS, errno.EACCES])
def test_a_folder_that_may_not_be_written_is_one_sentence_that_names_it(tmp_path, monkeypatch, capsys, kind):
    put(tmp_path, a="1.000")
    assert extract(tmp_path) == 0
    put(tmp_path, b="2.000")
    capsys.readouterr()
    make = tempfile.mkdtemp

    def refused(*args, **more):
        if str(more.get("dir")).endswith("extracted"):
            raise OSError(kind, os.strerror(kind), str(more["dir"]))
        return make(*args, **more)

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    assert extract(tmp_path) == 2
    monkeypatch.undo()
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("klyngeregnskab:")]
    assert told == [f"klyngeregnskab: du har ikke skriveadgang her ({tmp_path / 'extracted'}); det, der stod her før, er urørt"]
    assert ask(tmp_path) == [(1, 1_000)]
    assert extract(tmp_path) == 0
    assert ask(tmp_path) == [(2, 3_000)]


def test_readers_see_the_old_warehouse_or_the_new_one(tmp_path):
    put(tmp_path, a="1.000")
    assert extract(tmp_path) == 0
    ready = tmp_path / "ready"
    ready.touch()
    command = [sys.executable, "-c", READER, str(warehouse_path(tmp_path)), str(ready), TOTAL]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(runs.__file__).parents[1])
    try:
        while not ready.with_suffix(".begun").exists() and reader.poll() is None:
            pass
        for amount in ("2.000", "3.000", "4.000"):
            put(tmp_path, b=amount)
            assert extract(tmp_path) == 0
    finally:
        ready.unlink()
        told = reader.communicate(timeout=60)[0]
    seen = {(1, 1_000, True), *((2, 1_000 + more, True) for more in (2_000, 3_000, 4_000))}
    assert reader.returncode == 0 and len(set(literal_eval(told))) > 1 and set(literal_eval(told)) <= seen
