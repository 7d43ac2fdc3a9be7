"""The five real documents as plain text and as Word files against their answer keys (skipped without them)."""

import json
from pathlib import Path

import pytest

from pipeline.danish.text import clean
from pipeline.model import Grid
from pipeline.reading import read
from pipeline.tables import layout

DOCUMENTS = {
    "000": "faelles_midler_klyngeopstart",
    "001": "referat_klynge_nord_2023-05-10",
    "002": "oversigt_indsatser_2024-08-29",
    "003": "afrapportering_klyngeoekonomi",
}


def grids_of(path: Path) -> list[list[list[str]]]:
    blocks = layout(read(path.read_bytes(), path.name)).blocks
    grids = [block for block in blocks if isinstance(block, Grid)]
    return [[[clean(cell.text) if cell else "" for cell in row] for row in grid.slots()] for grid in grids]


def key_grids(shared: Path, name: str) -> list[list[list[str]]]:
    key = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return [[[" ".join(text.split()) for text in row] for row in table["grid"]] for table in key["tables"]]


@pytest.mark.parametrize("seed", ["000", "001", "002"])
def test_text_tables_equal_the_key(shared, seed):
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    assert grids_of(path) == key_grids(shared, DOCUMENTS[seed])


def test_text_table_of_figures_equals_the_key(shared):
    (path,) = (shared / "seeds").glob("003_*.txt")
    assert grids_of(path)[0] == key_grids(shared, DOCUMENTS["003"])[0]


@pytest.mark.parametrize("seed", ["000", "001"])
def test_word_tables_equal_the_key(shared, seed):
    path = shared / "renderings" / "word" / f"{DOCUMENTS[seed]}.docx"
    assert grids_of(path) == key_grids(shared, DOCUMENTS[seed])
