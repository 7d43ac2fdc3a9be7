"""The documentation names things that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *ROOT.glob("docs/**/*.md")])
NAMED = re.compile(r"`((?:pipeline|tests|warehouse/queries|raw|docs)/[\w./*-]*)`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)\)")
BUILT = ("raw/kilder", "raw/beslutninger.csv", "raw/ordbog")  # the user's own, not in the repository


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_place_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {name for name in NAMED.findall(text) if not name.startswith(BUILT)}
    assert {name for name in named if not list(ROOT.glob(name.rstrip("/") or "."))} == set()
    assert {link for link in LINKED.findall(text) if not (page.parent / link).exists()} == set()


def test_every_room_of_the_pipeline_is_in_the_architecture_page() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path.name for path in (ROOT / "pipeline").iterdir() if path.is_dir() and (path / "__init__.py").is_file()]
    assert [room for room in sorted(rooms) if f"`pipeline/{room}/`" not in text] == []
