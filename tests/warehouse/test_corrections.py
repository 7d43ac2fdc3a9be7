"""Corrected readings: put beside what is printed, followed by every check, asked about again when their ground is gone."""

from decimal import Decimal

import pytest

from pipeline.cli import main
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

NOTAT = """Notat om midler til sundhedsklyngerne i Region Nordjylland 2027

Tabel 1. Afsatte midler i 2027, kr.

Klynge            Kommuner      Region        I alt
Klynge Nord      1.094.303   1.123.046    2.217.349
Klynge Midt      1.765.739   1.812.118    3.577.857
Klynge Vest        644.000     661.000    1.305.000
Klynge Syd         525.957     540.000    1.065.975
I alt            4.029.999   4.136.164    8.166.163
"""
HEADER = "kind,raw,scope,entity,verdict,who,when,why,expects,until\n"


def built(folder, *lines):
    """The warehouse of the memo above, with these human decisions."""
    raw = folder / "raw"
    raw.mkdir(exist_ok=True)
    (raw / "notat.txt").write_text(NOTAT, encoding="utf-8")
    (raw / "beslutninger.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert main(["--root", str(folder), "--quiet", "extract"]) == 0
    return open_warehouse(warehouse_path(folder))


def findings(connection, status):
    rows = query(
        connection, "SELECT * FROM findings WHERE verdict = 'mismatch' AND status = ? ORDER BY finding_id", [status]
    )
    return [(row["code"], row["status_reason"]) for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("corrected")


def test_a_correction_settles_the_sums_and_keeps_what_is_printed(folder):
    with built(folder) as connection:
        assert findings(connection, "open")
        (claim,) = query(connection, "SELECT * FROM claims WHERE raw = '1.065.975'")
    line = f"amount,1.065.975,{claim['document_id']},1.065.957,corrected,ABC,2027-03-01,set i budgettet,1.065.975,"
    with built(folder, line) as connection:
        assert not findings(connection, "open")
        settled = findings(connection, "accepted")
        assert settled
        assert all("set i budgettet (ABC, 2027-03-01)" in reason for _, reason in settled)
        (row,) = query(connection, "SELECT amount_kr, printed_kr FROM amounts WHERE raw = '1.065.975'")
        assert row == {"amount_kr": Decimal(1065957), "printed_kr": Decimal(1065975)}
        account = "SELECT allocated_kr FROM cluster_account WHERE cluster_id = 'nordjylland-syd'"
        assert query(connection, account) == [{"allocated_kr": Decimal(1065957)}]


@pytest.mark.parametrize(
    "line, why",
    [
        (
            "amount,1.065.975,,1.065.957,corrected,ABC,2027-03-01,,999,",
            "ikke noget beløb",
        ),  # read as something else now
        ("amount,1.065.975,,1.065.957,corrected,ABC,2020-03-01,,,2020-12-31", "gjaldt til og med 2020-12-31"),
        ("amount,1.065.976,,1.065.957,corrected,ABC,2027-03-01,,,", "ikke noget beløb"),  # not printed any more
    ],
)
def test_a_correction_whose_ground_is_gone_wakes_up(folder, line, why):
    with built(folder, line) as connection:
        assert findings(connection, "open")
        (stale,) = query(connection, "SELECT * FROM findings WHERE code = 'decision.stale'")
        assert why in stale["explanation_da"]
        assert not query(connection, "SELECT * FROM claims WHERE corrected_kr IS NOT NULL")


def test_a_correction_that_fits_two_amounts_asks_which(folder):
    with built(folder, "amount,644.000,,645.000,corrected,ABC,2027-03-01,,,") as connection:
        assert len(query(connection, "SELECT * FROM claims WHERE corrected_kr = 645000")) == 1
    (folder / "raw" / "kopi.txt").write_text(NOTAT.replace("2027", "2028"), encoding="utf-8")
    with built(folder, "amount,644.000,,645.000,corrected,ABC,2027-03-01,,,") as connection:
        (stale,) = query(connection, "SELECT * FROM findings WHERE code = 'decision.stale'")
        assert "passer på 2 beløb" in stale["explanation_da"]
        assert stale["explanation_da"].count("/t1.r3.c1") == 2
    (folder / "raw" / "kopi.txt").unlink()
