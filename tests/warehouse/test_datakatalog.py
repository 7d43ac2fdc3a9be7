"""docs/datakatalog.md is what the warehouse says of itself; and the file is one that older versions of DuckDB open."""

from pathlib import Path

from pipeline.warehouse.datakatalog import text
from tests.collections_by_hand import build, stored
from tests.handmade import extraction

ROOT = Path(__file__).resolve().parents[2]
STORAGE_VERSION_OF_DUCKDB_1_2 = 65  # bytes 12 to 19 of a DuckDB file; 64 is DuckDB 0.10, 68 DuckDB 1.5


def test_the_catalogue_is_current(tmp_path):
    with build(tmp_path / "w.duckdb", stored("notat", extraction())) as connection:
        made = text(connection)
    told = (ROOT / "docs" / "datakatalog.md").read_text(encoding="utf-8")
    assert made == told, (
        "run: python -m pipeline.warehouse.datakatalog warehouse/klyngeregnskab.duckdb > docs/datakatalog.md"
    )


def test_the_file_is_in_a_storage_version_that_duckdb_1_2_reads(tmp_path):
    path = tmp_path / "w.duckdb"
    build(path, stored("notat", extraction())).close()
    assert int.from_bytes(path.read_bytes()[12:20], "little") <= STORAGE_VERSION_OF_DUCKDB_1_2
