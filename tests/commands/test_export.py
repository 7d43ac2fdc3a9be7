"""What is read goes to other engines: a Parquet file a document, in folders they know how to read."""

import duckdb

from pipeline.cli import main


def test_every_document_is_parquet_of_its_own(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    for name, text in (("a", "Der er afsat 250.000 kr. i 2024."), ("b", "Der er afsat 1.250 kr. og 3.000 kr.")):
        (tmp_path / "raw" / f"{name}.txt").write_text(text)
    assert main(["--root", str(tmp_path), "--quiet", "extract", "--jobs", "1"]) == 0
    out = tmp_path / "parquet"
    for _ in range(2):  # again: replaced, not doubled
        assert main(["--root", str(tmp_path), "export", str(out), "--by-document"]) == 0
    assert "tabeller skrevet" in capsys.readouterr().out
    told = f"SELECT document_id, sum(amount_kr)::INTEGER FROM read_parquet('{out}/claims/*/*.parquet', hive_partitioning = true) GROUP BY 1"
    assert sorted(duckdb.sql(told).fetchall()) == [("a-txt", 250_000), ("b-txt", 4_250)]
    evidence = duckdb.sql(
        f"SELECT DISTINCT document_id FROM read_parquet('{out}/claim_evidence/*/*.parquet', hive_partitioning = true)"
    )
    assert {name for (name,) in evidence.fetchall()} <= {"a-txt", "b-txt"}
