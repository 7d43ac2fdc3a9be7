"""kill -9 at any moment, up to four times in a row: the warehouse opens and is the old one or the new one, and the next run gives what
an undisturbed run gives, with nothing left behind.

In lots, each with documents and moments of its own, as often as KLYNGEREGNSKAB_KILLS says (``make test-faults``: 200), a few times else.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from pipeline.cli import main
from pipeline.commands import BESIDE
from pipeline.warehouse.load import open_warehouse, query, warehouse_path
from tests.benchmarks.documents.make_documents import documents, rendered

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
KILLS = int(os.environ.get("KLYNGEREGNSKAB_KILLS", "3"))
LOT = 20


def start(root):
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(root), "--quiet", "extract", "--jobs", "2"]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)


def go(root):
    assert main(["--root", str(root), "--quiet", "extract", "--jobs", "2"]) in (0, 1)


def result(root):
    """All that a run makes but the clock: the extracts byte for byte, and every table of the warehouse."""
    folder = root / "extracted"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files, tables(root)


def tables(root):
    with open_warehouse(warehouse_path(root)) as connection:
        names = [
            row["name"]
            for row in query(
                connection, "SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY ALL"
            )
        ]
        return {
            name: sorted(map(repr, query(connection, f'SELECT * FROM "{name}"'))) for name in names if name != "runs"
        }


@pytest.mark.parametrize("lot", range(-(-KILLS // LOT)))
def test_killed_at_any_moment(tmp_path, lot):
    rng, kills = random.Random(lot), min(LOT, KILLS - LOT * lot)
    few = documents(7 + lot)[:9]
    made = [rendered(doc, number, ("text", "html", "pdf_a")[number % 3]) for number, doc in enumerate(few)]
    before, after = tmp_path / "before", tmp_path / "after"
    (before / "raw").mkdir(parents=True)
    for name, data in made[:6]:
        (before / "raw" / name).write_bytes(data)
    go(before)
    shutil.copytree(before, after)
    for name, data in made[6:]:
        (after / "raw" / name).write_bytes(data)
    (after / "raw" / made[0][0]).unlink()
    shutil.copytree(after, tmp_path / "undisturbed")
    started = time.monotonic()
    start(tmp_path / "undisturbed").communicate()
    takes = time.monotonic() - started
    old, new = tables(before), result(tmp_path / "undisturbed")
    assert old != new[1]
    root, seen = tmp_path / "killed", [0, 0]
    while sum(seen) < kills:
        shutil.copytree(after, root)
        for _ in range(min(rng.randint(1, 4), kills - sum(seen))):
            process = start(root)
            time.sleep(takes * rng.random())
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            found = tables(root)
            assert found in (old, new[1])
            seen[found == new[1]] += 1
        go(root)
        assert result(root) == new
        assert not [path for path in root.rglob(".*") if path.name.startswith(BESIDE)]
        shutil.rmtree(root)
        print(f"{sum(seen)} kills: the old warehouse after {seen[0]}, the new one after {seen[1]}", flush=True)
