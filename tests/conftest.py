"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.guard import RAISE

# no test depends on how fast the machine is, or on luck
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

os.environ["LC_ALL"] = "C.UTF-8"  # which names no language: the program speaks Danish
os.environ[RAISE] = "1"  # a fault of ours is a failure here, not a finding; workers see it too


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and answer keys beside the project; without it the tests that use it are skipped."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not here")
    return folder
