"""docs/datakatalog.md is what the warehouse says of itself; and the file is one that older versions of DuckDB open."""

from pathlib import Path

import duckdb
import pytest

from tests.collections_by_hand import build, stored, strays
from tests.datakatalog import text
from tests.handmade import extraction

ROOT = Path(__file__).resolve().parents[2]
STORAGE_VERSION_OF_DUCKDB_1_2 = 65  # bytes 12 to 19 of a DuckDB file; 64 is DuckDB 0.10, 68 DuckDB 1.5


def test_the_catalogue_is_current(tmp_path):
    with build(tmp_path / "w.duckdb", stored("notat", extraction())) as connection:
        made = text(connection)
    told = (ROOT / "docs" / "datakatalog.md").read_text(encoding="utf-8")
    assert made == told, (
        "run: python -m tests.datakatalog warehouse/klyngeregnskab.duckdb > docs/datakatalog.md"
    )


def test_a_row_cannot_be_there_twice_and_a_column_tells_what_it_points_to(tmp_path):
    path = tmp_path / "w.duckdb"
    build(path, stored("notat", extraction())).close()
    with duckdb.connect(str(path)) as connection:
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO claims FROM claims LIMIT 1")
        (comment,) = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'claims' AND column_name = 'cluster_id'"
        ).fetchone()
        assert comment.endswith("(→ clusters)")
        assert strays(connection) == []
        connection.execute("UPDATE claims SET cluster_id = 'ingen'")
        assert strays(connection) == ["claims.cluster_id"]


def test_the_file_is_in_a_storage_version_that_duckdb_1_2_reads(tmp_path):
    path = tmp_path / "w.duckdb"
    build(path, stored("notat", extraction())).close()
    assert int.from_bytes(path.read_bytes()[12:20], "little") <= STORAGE_VERSION_OF_DUCKDB_1_2
