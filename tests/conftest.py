"""Fixtures for all tests."""

import multiprocessing
import os
import shutil
from functools import partialmethod
from pathlib import Path

import jinja2
import pytest
from hypothesis import settings

from pipeline import cli
from pipeline.guard import RAISE

ROOT = Path(__file__).resolve().parents[1]
# files whose tests share a run of many seconds
SHARING = {
    "test_browser.py", "test_checks.py", "test_corrections.py", "test_extraction.py", "test_injection.py", "test_notebook.py",
    "test_problems.py", "test_queries.py", "test_readme.py", "test_reconcile.py", "test_sample_account.py", "test_statements.py",
}  # fmt: skip

# no test depends on how fast the machine is, or on luck
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

os.environ["LC_ALL"] = "C.UTF-8"  # which names no language: the program speaks Danish
os.environ[RAISE] = "1"  # a fault of ours is a failure here, not a finding; workers see it too
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # as a worker sets them, which begins with numpy loaded here
    os.environ.setdefault(threads, "1")
# a run starts workers and makes a report of its own: what they load is loaded once, not in each of some hundred runs
multiprocessing.set_forkserver_preload(["tests.warm"])


@pytest.fixture(scope="session", autouse=True)
def _templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Templates are compiled once; what is kept is found by their text."""
    kept = jinja2.FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    jinja2.Environment.__init__ = partialmethod(jinja2.Environment.__init__, bytecode_cache=kept)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and answer keys beside the project; without it the tests that use it are skipped."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not here")
    return folder


def _run(root: Path, raw: Path) -> Path:
    shutil.copytree(raw, root / "raw")
    assert cli.main(["--root", str(root), "--quiet", "extract"]) == 0
    return root


@pytest.fixture(scope="session")
def samples_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the documents in raw/; for looking only."""
    return _run(tmp_path_factory.mktemp("samples"), ROOT / "raw")


@pytest.fixture(scope="session")
def sources_root(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A run of the documents that raw/ is made from; for looking only."""
    return _run(tmp_path_factory.mktemp("sources"), shared / "seeds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a run come first: what a worker is given first is a long piece, so the run is made once."""
    items.sort(key=lambda item: item.path.name not in SHARING)
