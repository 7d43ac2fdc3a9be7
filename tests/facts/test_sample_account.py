"""The account of the documents in raw/, by hand; the same whatever the files are called."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

# cluster: committed as its purposes add up (2 + 6 + 1,4 + 2 + 1 …), disbursed as printed (Udmøntet), left, all for 2022 and 2023 together
BY_HAND = {
    "byen": ("12.4", "12.4", "0"),
    "midt": ("6.5", "6.5", "6.1"),
    "nord": ("4.0", "4.0", "4.8"),
    "syd": ("7.0", "7.0", "8.6"),
    "bornholm": ("0.3", "0.3", "0.8"),
}
EXACT = {"byen": 6_213_586, "midt": 6_262_559, "syd": 7_803_439, "bornholm": 533_908}
ACCOUNT = """SELECT cluster_id, period_from, period_to, allocated_kr, allocated_region_kr, transferred_kr, committed_kr, committed_from,
  disbursed_kr, uncommitted_kr, balances, differing FROM cluster_account ORDER BY ALL"""


def account(root: Path) -> list[dict]:
    with open_warehouse(warehouse_path(root)) as connection:
        return query(connection, ACCOUNT)


@pytest.mark.parametrize("source", ["samples_root", "sources_root"])
def test_the_account_is_the_one_made_by_hand_and_does_not_hang_on_names(tmp_path, request, source):
    root = request.getfixturevalue(source)
    found = account(root)
    rows = {
        (row["cluster_id"].removeprefix("hovedstaden-"), row["period_from"], row["period_to"]): row for row in found
    }
    for cluster, printed in BY_HAND.items():
        row = rows[cluster, 2022, 2023]
        figures = [Decimal(each) * 10**6 for each in printed]
        assert [row["committed_kr"], row["disbursed_kr"], row["uncommitted_kr"]] == figures, cluster
        assert row["committed_from"].startswith("sum of")
    for cluster, kroner in EXACT.items():
        assert rows[cluster, 2022, 2022]["allocated_kr"] == kroner
    assert rows["byen", 2022, 2023]["committed_from"] == "sum of 5 parts"
    (tmp_path / "raw").mkdir()
    for number, path in enumerate(sorted((root / "raw").iterdir(), reverse=True)):
        shutil.copy(path, tmp_path / "raw" / f"z{number}{path.suffix}")
    assert main(["--root", str(tmp_path), "--quiet", "extract", "--jobs", "1"]) == 0
    assert account(tmp_path) == found
