"""The file opens in other versions of DuckDB. ``make test-duckdb`` makes an environment for each and runs this; without them it skips."""

import json
import os
import subprocess
import sys

import pytest

from tests.collections_by_hand import build, stored
from tests.handmade import extraction

PYTHONS = [each for each in os.environ.get("KLYNGEREGNSKAB_DUCKDBS", "").split(os.pathsep) if each]
LOOK = '''
import duckdb, json, sys
c = duckdb.connect(sys.argv[1], read_only=True)
def one(sql): return c.execute(sql).fetchall()
views = [name for name, in one("SELECT view_name FROM duckdb_views() WHERE NOT internal")]
tables = [name for name, in one("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'")]
print(json.dumps({
  "rows": {name: one(f'SELECT count(*) FROM "{name}"')[0][0] for name in views + tables},
  "amount": str(one("SELECT sum(amount_kr) FROM claims")[0][0]),
  "comments": one("""SELECT count(*), count(comment) FROM duckdb_columns()
    WHERE NOT internal AND schema_name = 'main'""")[0],
  "keys": one("""SELECT table_name, constraint_column_names FROM duckdb_constraints()
    WHERE constraint_type = 'PRIMARY KEY' AND schema_name = 'main' ORDER BY 1"""),
}))
'''


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("versions") / "w.duckdb"
    build(path, stored("notat-2023", extraction("a")), stored("notat-2024", extraction("b", total="4.300.000"))).close()
    return path


def looked_at(python, file):
    done = subprocess.run([python, "-c", LOOK, str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(not PYTHONS, reason="KLYNGEREGNSKAB_DUCKDBS names no Python with another DuckDB")
@pytest.mark.parametrize("python", PYTHONS)
def test_tables_views_and_comments_are_the_same_in_another_version(python, file):
    ours = looked_at(sys.executable, file)
    assert looked_at(python, file) == ours
    assert ours["comments"][0] == ours["comments"][1] > 0 and ours["rows"]["amounts"] > 0
    assert ["claims", ["claim_id"]] in ours["keys"] and len(ours["keys"]) > 20
