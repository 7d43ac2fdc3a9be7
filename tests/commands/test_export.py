"""What is read goes to other engines: a Parquet file a document, in folders they know how to read."""

import duckdb

from pipeline.cli import main
from pipeline.warehouse.asking import catalogue
from pipeline.warehouse.load import open_warehouse, warehouse_path


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


def test_the_parquet_folder_is_loaded_as_the_warehouse_it_was_written_from(tmp_path, capsys):
    there, here, out = tmp_path / "there", tmp_path / "here", tmp_path / "parquet"
    (there / "raw").mkdir(parents=True)
    for name in ("007", "2024-05-01", "b"):  # ids that look like numbers and days stay what they are
        text = f"Referat {name}, Region Hovedstaden\n\nKlynge Midt har fået tildelt 321.000 kr. i 2024 og brugt 1.000 kr.\n"
        (there / "raw" / f"{name}.txt").write_text(text)
    (there / "raw" / "007.pdf").write_bytes(b"%PDF-1.4 broken")
    assert main(["--root", str(there), "--quiet", "extract", "--jobs", "1"]) == 1
    assert main(["--root", str(there), "--quiet", "export", str(out), "--by-document"]) == 0
    for _ in range(2):
        assert main(["--root", str(here), "load", str(out)]) == 0
    assert "4 dokumenter i databasen" in capsys.readouterr().out
    with open_warehouse(warehouse_path(there)) as old, open_warehouse(warehouse_path(here)) as new:
        assert len(catalogue(new)) == len(catalogue(old)) > 30
        for name in catalogue(old):
            rows = [sorted(map(repr, one.execute(f"FROM {name}").fetchall())) for one in (old, new)]
            assert rows[0] == rows[1], name
    assert main(["--root", str(here), "load", str(tmp_path / "tom")]) == 2
    assert "har ingen dokumenter" in capsys.readouterr().err


def test_a_format_that_is_none_is_told(tmp_path, capsys):
    assert main(["--root", str(tmp_path), "export", str(tmp_path / "ud"), "--format", "csv,ods"]) == 2
    assert "formatet ods kendes ikke; vælg blandt parquet" in capsys.readouterr().err
