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


def test_the_parquet_folder_answers_without_the_warehouse(tmp_path):
    (tmp_path / "raw").mkdir()
    text = "Referat, Region Hovedstaden, 2. maj 2024\n\nKlynge Midt har fået tildelt 321.000 kr. i 2024.\n"
    (tmp_path / "raw" / "a.txt").write_text(text)
    assert main(["--root", str(tmp_path), "--quiet", "extract", "--jobs", "1"]) == 0
    out = tmp_path / "parquet"
    assert main(["--root", str(tmp_path), "--quiet", "export", str(out)]) == 0
    assert main(["--root", str(tmp_path), "--quiet", "export", str(out), "--by-document"]) == 0
    assert not (out / "claims.parquet").exists()  # each table is there once
    told = f"""SELECT k.name, a.allocated_kr::INTEGER, c.raw
      FROM read_parquet('{out}/claims/*/*.parquet', hive_partitioning = true) c
      JOIN read_parquet('{out}/fact_claims.parquet') USING (claim_id) JOIN read_parquet('{out}/clusters.parquet') k ON k.cluster_id = c.cluster_id
      JOIN read_parquet('{out}/cluster_account.parquet') a ON a.cluster_id = c.cluster_id"""
    assert duckdb.sql(told).fetchall() == [("Klynge Midt", 321_000, "321.000 kr.")]


def test_a_format_that_is_none_is_told(tmp_path, capsys):
    assert main(["--root", str(tmp_path), "export", str(tmp_path / "ud"), "--format", "csv,ods"]) == 2
    assert "formatet ods kendes ikke; vælg blandt parquet" in capsys.readouterr().err
