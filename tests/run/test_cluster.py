"""Documents read on a Dask cluster come back as one process reads them; killed workers cost a retry, or the document that kills them."""

import os
import time
import weakref

import pytest

from pipeline.cli import main
from pipeline.cluster import Cluster
from pipeline.workers import Task, limited, read_all
from tests.benchmarks.documents.make_documents import documents, rendered
from tests.faults.test_kills import result

distributed = pytest.importorskip("distributed")


def deadly(data: bytes, name: str) -> dict[str, str]:
    """Ends its worker the first time ("once") or always ("always"); else gives back what it got."""
    if data.startswith(b"once"):
        mark = data.partition(b" ")[2].decode()
        if not os.path.exists(mark):
            open(mark, "w").close()
            os._exit(1)
    if data == b"always":
        os._exit(1)
    return {"said": data.decode()}


@pytest.fixture(scope="module")
def address():
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
    ):
        yield cluster.scheduler_address.replace("tcp://", "dask://")


def test_a_cluster_gives_the_same_bytes_as_one_process(address, tmp_path):
    made = [
        rendered(doc, number, ("text", "html", "docx", "pdf_a")[number % 4])
        for number, doc in enumerate(documents(5)[:6])
    ]
    roots = tmp_path / "one", tmp_path / "many"
    for root in roots:
        (root / "raw").mkdir(parents=True)
        for name, data in made:
            (root / "raw" / name).write_bytes(data)
    assert main(["--root", str(roots[0]), "--quiet", "extract", "--jobs", "1"]) == 0
    assert main(["--root", str(roots[1]), "--quiet", "extract", "--executor", address]) == 0
    assert result(roots[0]) == result(roots[1])


def test_a_killed_worker_costs_a_retry_and_a_document_that_kills_two_is_told(address, tmp_path):
    tasks = [
        Task("a", "a", b"fine"),
        Task("b", "b", f"once {tmp_path / 'mark'}".encode()),
        Task("c", "c", b"always"),
        Task("d", "d", b"too"),
    ]
    done = {each.task.key: each for each in read_all(tasks, 2, deadly, 60, lambda jobs: Cluster(address))}
    assert {key: bool(each.files) for key, each in done.items()} == {"a": True, "b": True, "c": False, "d": True}
    assert done["c"].failure == "crash"


def test_a_document_whose_time_is_up_ends_its_worker_and_is_told(address, monkeypatch):
    from tests.run.fake_readers import read

    (done,) = read_all([Task("a", "a", b"hang")], 1, read, 0.5, lambda jobs: Cluster(address))
    assert done.files is None and done.failure in ("crash", "timeout")


def test_no_cluster_is_one_sentence(tmp_path, capsys, monkeypatch):
    (tmp_path / "raw").mkdir()
    monkeypatch.setattr("pipeline.cluster.PATIENCE", 0.5)
    assert main(["--root", str(tmp_path), "extract", "--executor", "dask://127.0.0.1:9"]) == 2
    assert "dask://127.0.0.1:9 svarer ikke" in capsys.readouterr().err


def test_what_came_back_is_not_held(address):
    with Cluster(address) as cluster:
        came = cluster.submit(limited, deadly, b"fine", "a", 60.0)
        assert came.result(60)[0] == {"said": "fine"}
        held = weakref.ref(came)
        del came
        until = time.monotonic() + 10
        while held() and time.monotonic() < until:
            time.sleep(0.05)
        assert held() is None
