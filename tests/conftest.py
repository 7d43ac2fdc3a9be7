"""Fixtures for all tests."""

import multiprocessing
import os
from functools import partialmethod
from pathlib import Path

import jinja2
import pytest
from hypothesis import settings

from pipeline.guard import RAISE

# no test depends on how fast the machine is, or on luck
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

os.environ["LC_ALL"] = "C.UTF-8"  # which names no language: the program speaks Danish
os.environ[RAISE] = "1"  # a fault of ours is a failure here, not a finding; workers see it too
for threads in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
):  # as a worker sets them, which begins with numpy loaded here
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
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not here")
    return folder
