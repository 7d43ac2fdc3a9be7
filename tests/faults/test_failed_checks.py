"""A bug in one part of the program costs that part: a finding names what is missing, and all the rest is there."""

import importlib

import pytest

from pipeline.cli import main
from pipeline.extraction import extract
from pipeline.guard import RAISE
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

TABLE = "<tr><th>Klynge</th><th>2024</th><th>2025</th></tr>" + "".join(
    f"<tr><td>Klynge {name}</td><td>{a} kr.</td><td>{b} kr.</td></tr>"
    for name, a, b in (("Nord", "1.250", "1.300"), ("Syd", "2.750", "2.700"), ("I alt", "4.000", "4.100"))
)
MINUTES = f"<html><body><h1>Referat</h1><p>Der er afsat 250.000 kr. i 2024.</p><table>{TABLE}</table></body></html>"

PARTS = [
    ("pipeline.extraction.tables.layout", "dokumentets tabeller"),
    ("pipeline.extraction.profile", "afsender"),
    ("pipeline.extraction.read_minutes", "dagsorden"),
    ("pipeline.extraction.initiatives_of", "indsatsernes status"),
    ("pipeline.extraction.memberships.memberships", "medlemmer"),
    ("pipeline.extraction.claims_of_grid", "tabellens beløb"),
    ("pipeline.extraction.claims_of_paragraph", "afsnittets beløb"),
    ("pipeline.extraction.settle", "sætningerne"),
    ("pipeline.extraction.attach_initiatives", "indsatser"),
    ("pipeline.extraction.sums.table_sums", "tabellens summer"),
    ("pipeline.extraction.cell_sums", "tabellens celler"),
    ("pipeline.extraction.stated_rules", "regler"),
    ("pipeline.extraction.sums.roles_and_proofs", "roller"),
    ("pipeline.extraction.ledger", "alle tal"),
    ("pipeline.extraction.statements", "siger om tal"),
    ("pipeline.extraction.number_findings", "uden forklaring"),
    ("pipeline.reconciliation.tables.better_reading", "læse tabellen bedre"),
    ("pipeline.reconciliation.tables.diagnose_relations", "forklaringen på summer"),
    ("pipeline.reconciliation.tables.find_ratios", "andele og forhold"),
    ("pipeline.reconciliation.tables._odd", "skrivemåde"),
]


def broken(*args, **kwargs):
    raise LookupError("060560-1234")


@pytest.fixture
def loose(monkeypatch):
    monkeypatch.delenv(RAISE)


def breaks(monkeypatch, target):
    """Puts a bug in the place of a function."""
    module, _, name = target.rpartition(".")
    try:
        owner = importlib.import_module(module)
    except ModuleNotFoundError:
        owner = getattr(importlib.import_module(module.rpartition(".")[0]), module.rpartition(".")[2])
    monkeypatch.setattr(owner, name, broken)


@pytest.mark.parametrize(("target", "says"), PARTS)
def test_a_bug_costs_the_part_it_is_in(monkeypatch, loose, target, says):
    whole = extract(MINUTES.encode(), "a.html")
    breaks(monkeypatch, target)
    cut = extract(MINUTES.encode(), "a.html")
    told = [finding for finding in cut.findings if finding.code == "check.failed"]
    assert told and all(says in finding.explanation_da and "LookupError" in finding.explanation_da for finding in told)
    assert not any("1234" in finding.explanation_da for finding in told)
    amounts = "claims_of" not in target and "layout" not in target
    assert len(cut.claims) == len(whole.claims) if amounts else cut.document.status == "read"
    if "claims_of" in target:
        assert cut.claims
        assert all(finding.span and finding.span.block for finding in told)


def test_a_bug_is_an_exception_in_the_tests(monkeypatch):
    breaks(monkeypatch, "pipeline.extraction.claims_of_grid")
    with pytest.raises(LookupError):
        extract(MINUTES.encode(), "a.html")


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("pipeline.matching.match_names", "dokumentets navne"),
        ("pipeline.matching.link_records", "på tværs"),
        ("pipeline.warehouse.build.collect", "fakta"),
        ("pipeline.warehouse.checks._tested", "en kontrol på tværs af dokumenter"),
        ("pipeline.warehouse.checks._agreeing_families", "en kontrol på tværs af dokumenter"),
        ("pipeline.report.document_pages.sheets", "en side i rapporten"),
        ("pipeline.report.excel.write_workbook", "regnearket"),
    ],
)
def test_a_bug_after_reading_leaves_the_warehouse_and_the_report(monkeypatch, loose, tmp_path, target, says):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.html").write_text(MINUTES)
    breaks(monkeypatch, target)
    assert main(["--root", str(tmp_path), "--quiet", "extract", "--jobs", "1"]) == 0
    with open_warehouse(warehouse_path(tmp_path)) as connection:
        assert query(connection, "SELECT count(*) AS n FROM claims")[0]["n"] == 7
        told = query(connection, "SELECT explanation_da FROM findings WHERE code = 'check.failed'")
    assert told and all(says in row["explanation_da"] for row in told)
    assert (tmp_path / "warehouse/report/index.html").is_file() and (
        tmp_path / "warehouse/report/dokumenter/a-html.html"
    ).is_file()


def test_a_check_whose_sql_fails_leaves_the_others(monkeypatch, loose, tmp_path):
    from pipeline.warehouse import load

    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.html").write_text(MINUTES)
    scripts = load.scripts
    more = {"checks": ["-- Is it so?\nSELECT 1 / x FROM nothing"]}
    monkeypatch.setattr(load, "scripts", lambda folder: [*scripts(folder), *more.get(folder, ())])
    assert main(["--root", str(tmp_path), "--quiet", "extract", "--jobs", "1"]) == 0
    with open_warehouse(warehouse_path(tmp_path)) as connection:
        (told,) = query(connection, "SELECT explanation_da FROM findings WHERE code = 'check.failed'")
    assert "Is it so?" in told["explanation_da"]
