"""The queries that ship with the project, and those a user puts beside them, run on the warehouse as it is."""

import re
from pathlib import Path

import pytest

from pipeline.warehouse.load import query
from tests.collections_by_hand import build, stored
from tests.handmade import extraction

ROOT = Path(__file__).resolve().parents[2]
QUERIES = sorted((ROOT / "pipeline" / "warehouse" / "queries").glob("*.sql"))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    documents = [
        stored("notat-2023", extraction("a", total="4.300.000")),
        stored("notat-2024", extraction("b", published_on="2024-01-15", title="Et andet notat")),
    ]
    with build(tmp_path_factory.mktemp("queries") / "w.duckdb", *documents) as connection:
        yield connection


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_query_runs(warehouse, path):
    query(warehouse, path.read_text(encoding="utf-8"))


def test_documents_that_disagree_are_found(warehouse):
    rows = query(warehouse, (ROOT / "pipeline" / "warehouse" / "queries" / "dokumenter_uenige.sql").read_text(encoding="utf-8"))
    assert [(row["document_id"], row["other_document_id"], row["difference_kr"], row["status"]) for row in rows] == [
        ("notat-2024", "notat-2023", -12934, "uenige")
    ]


README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", README, re.S))
def test_sql_of_the_readme_runs(warehouse, sql):
    for statement in filter(str.strip, sql.split(";")):
        warehouse.execute(statement)
