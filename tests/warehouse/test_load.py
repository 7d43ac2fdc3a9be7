"""The warehouse: every column explained, every row in its place, built whole or not at all."""

from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from pipeline.model import Claim, Finding, Span
from pipeline.warehouse import load
from pipeline.warehouse.columns import finding_ids
from tests.collections_by_hand import build, stored
from tests.handmade import amount, extraction, unreadable

CONTRACT = {  # DESIGN.md, section 6
    "documents": "document_id path sha256 media_type kind title published_on publisher region_id cluster_id pages "
    "status superseded_by",
    "source_tables": "table_id document_id first_page last_page caption unit_hint header_rows n_rows n_cols method",
    "cells": "table_id row col row_span col_span page x0 top x1 bottom text",
    "claims": "claim_id document_id page table_id row col quote x0 top x1 bottom measure measure_text basis "
    "payer role period_from period_to region_id cluster_id municipality_id initiative_id "
    "subject_text counts_in not_counted_because amount_kr low_kr high_kr unit raw approximate bound per nil proof",
    "numbers": "number_id document_id page raw kind claim_id reason",
    "mentions": "mention_id document_id page kind raw entity_id method score runner_up_id runner_up_score status",
    "regions": "region_id name source",
    "clusters": "cluster_id region_id name source",
    "municipalities": "municipality_id name source",
    "memberships": "cluster_id municipality_id participation contributes source",
    "initiatives": "initiative_id cluster_id focus_area name",
    "initiative_status": "initiative_id document_id focus_area anchoring_text cluster_id status expected_end_text",
    "decisions": "document_id item title recommendation decision outcome",
    "relations": "relation_id document_id kind total_claim_id reported_kr computed_kr difference_kr slack_kr verdict",
    "relation_parts": "relation_id claim_id sign",
    "statements": "statement_id document_id page kind unit quote reported computed difference slack verdict explanation_da "
    "explanation_en",
    "statement_parts": "statement_id position number_id claim_id value raw",
    "facts": "fact_id region_id cluster_id municipality_id initiative_id measure payer period_from period_to basis value_kr "
    "low_kr high_kr status newest_document_id order_known",
    "fact_claims": "fact_id claim_id agrees",
    "versions": "document_id replaces_document_id why figures changed moved_kr",
    "findings": "finding_id code severity verdict class document_id page related_document_id relation_id "
    "claim_id reported_kr computed_kr difference_kr slack_kr explanation_da explanation_en "
    "proposal_kr proposal_claim_id status",
    "runs": "started finished",
}
VIEWS = [
    "amounts",
    "cluster_account",
    "cluster_year",
    "region_account",
    "initiative_account",
    "problems",
    "open_findings",
    "unresolved_names",
    "number_coverage",
    "same_fact",
    "initiative_history",
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    documents = [
        stored("notat-2023", extraction("a", total="4.300.000")),
        stored("notat-2024", extraction("b", published_on="2024-01-15", title="Et andet notat")),
        stored("skade", unreadable()),
    ]
    with build(tmp_path_factory.mktemp("warehouse") / "w.duckdb", *documents) as connection:
        yield connection


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_of_the_contract_are_there(warehouse, table):
    columns = {name for (name,) in warehouse.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()}
    assert set(CONTRACT[table].split()) <= columns


def test_every_table_view_and_column_is_explained(warehouse):
    for what, name in (("duckdb_tables()", "table_name"), ("duckdb_views()", "view_name")):
        assert not warehouse.execute(
            f"SELECT {name} FROM {what} WHERE comment IS NULL AND schema_name = 'main' AND NOT internal"
        ).fetchall()
    missing = "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND schema_name = 'main' AND NOT internal"
    assert not warehouse.execute(missing).fetchall()
    views = [
        name for (name,) in warehouse.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    ]
    assert set(VIEWS) <= set(views)


def test_kroner_are_decimal(warehouse):
    types = warehouse.execute(
        "SELECT DISTINCT data_type FROM duckdb_columns() WHERE column_name LIKE '%\\_kr' ESCAPE '\\'"
    ).fetchall()
    assert types == [("DECIMAL(18,2)",)]


def test_a_claim_is_found_by_name_and_place(warehouse):
    row = load.query(warehouse, "SELECT * FROM amounts WHERE cluster = 'Klynge Nord' AND document_id = 'notat-2023'")
    assert [each["amount_kr"] for each in row] == [Decimal("2182966.00")]
    assert row[0]["region"] == "Region Hovedstaden"
    assert (row[0]["claim_id"], row[0]["page"], row[0]["table_caption"]) == (
        "notat-2023/t1.r1c1",
        1,
        "Tabel 1: Fælles midler",
    )


def test_empty_is_null(warehouse):
    assert warehouse.execute(
        "SELECT count(*) FROM claims WHERE nil = '' OR municipality_id = '' OR doubt = ''"
    ).fetchone() == (0,)


def test_account_names_the_documents_that_agree(warehouse):
    account = load.query(warehouse, "SELECT * FROM cluster_account WHERE cluster_id = 'hovedstaden-nord'")
    assert [(each["allocated_municipalities_kr"], each["sources"]) for each in account] == [
        (Decimal("2182966.00"), "notat-2023, notat-2024")
    ]


def test_same_fact_marks_the_newest(warehouse):
    facts = load.query(warehouse, "SELECT * FROM same_fact WHERE cluster_id = 'hovedstaden-nord' ORDER BY document_id")
    assert [(each["document_id"], each["is_newest"]) for each in facts] == [("notat-2023", False), ("notat-2024", True)]
    total = load.query(warehouse, "SELECT * FROM same_fact WHERE cluster_id IS NULL AND NOT is_newest")
    assert [each["difference_to_newest_kr"] for each in total] == [Decimal("12934.00")]


def test_each_relation_has_one_verdict_and_its_parts(warehouse):
    assert warehouse.execute(
        "SELECT relation_id, verdict FROM relations WHERE kind <> 'documents' ORDER BY 1"
    ).fetchall() == [
        ("notat-2023/r1", "mismatch"),
        ("notat-2024/r1", "exact"),
    ]
    assert warehouse.execute(
        "SELECT count(*) FROM relation_parts JOIN claims USING (claim_id) WHERE relation_id LIKE '%/r1'"
    ).fetchone() == (6,)


def test_each_statement_has_its_parts_with_their_numbers_and_claims(warehouse):
    asked = """SELECT s.kind, s.verdict, p.raw, n.raw, c.raw FROM statements s JOIN statement_parts p USING (statement_id)
               LEFT JOIN numbers n USING (number_id) LEFT JOIN claims c ON c.claim_id = p.claim_id
               WHERE s.document_id = 'notat-2024' ORDER BY p.position"""
    assert warehouse.execute(asked).fetchall() == [
        ("count", "exact", "17", "17", None),
        ("count", "exact", "4.287.066", None, "4.287.066"),
    ]


def test_unreadable_comes_first_among_findings(warehouse):
    assert [
        code
        for (code,) in warehouse.execute("SELECT code FROM open_findings WHERE code <> 'fact.documents'").fetchall()
    ] == [
        "document.unreadable",
        "sum.column",
    ]


def test_coverage_counts_every_number(warehouse):
    row = load.query(warehouse, "SELECT * FROM number_coverage WHERE document_id = 'notat-2023'")[0]
    assert (row["numbers"], row["amounts"], row["other_uses"], row["unexplained"]) == (6, 4, 1, 1)


def test_membership_that_differs_from_the_reference_is_added_with_its_source(warehouse):
    sources = (
        "SELECT participation, contributes, source FROM memberships WHERE municipality_id = 'gribskov' ORDER BY source"
    )
    rows = [row for row in warehouse.execute(sources).fetchall() if "notat-" in row[2]]
    assert rows == [("administrative", False, "notat-2023, side 1"), ("administrative", False, "notat-2024, side 1")]


def test_a_copy_in_another_format_counts_once(tmp_path):
    one = extraction("a")
    long = replace(
        one,
        layout=replace(
            one.layout,
            blocks=tuple(replace(b, text=b.text + " ord" * 40) if b.id == "p2" else b for b in one.layout.blocks),
        ),
    )
    as_word = replace(
        long,
        document=replace(
            long.document, media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
    )
    with build(tmp_path / "w.duckdb", stored("notat", long), stored("notat-docx", as_word)) as connection:
        assert connection.execute("SELECT copy_of FROM documents ORDER BY document_id").fetchall() == [
            ("notat-docx",),
            (None,),
        ]
        assert connection.execute("SELECT count(*) FROM same_fact").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM claims").fetchone() == (8,)


def test_a_revised_version_supersedes_and_is_no_copy(tmp_path):
    older, newer = extraction("a"), extraction("b", total="4.300.000", published_on="2023-06-01")
    newer = replace(newer, profile=replace(newer.profile, revised=True, title="Notat om fælles midler (revideret)"))
    with build(tmp_path / "w.duckdb", stored("a", older), stored("b", newer)) as connection:
        assert connection.execute("SELECT copy_of, superseded_by FROM documents ORDER BY document_id").fetchall() == [
            (None, "b"),
            (None, None),
        ]


def test_runs_are_carried_over_and_readers_are_not_disturbed(tmp_path):
    path = tmp_path / "warehouse" / "w.duckdb"
    with build(path, stored("a", extraction())) as reader:
        build(path, stored("a", extraction()), stored("b", extraction("b"))).close()
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    with load.open_warehouse(path) as connection:
        assert connection.execute("SELECT documents FROM runs ORDER BY finished").fetchall() == [(1,), (2,)]
    assert [each.name for each in path.parent.iterdir()] == ["w.duckdb"]


def test_the_warehouse_stays_when_a_build_fails(tmp_path):
    path = tmp_path / "w.duckdb"
    build(path, stored("a", extraction())).close()
    with pytest.raises(KeyError, match="no column"), load.replacing(path, "another version") as (connection, _):
        load.insert(connection, "claims", [{"no_such_column": 1}])
    with load.open_warehouse(path) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)


def test_a_warehouse_of_nothing_can_be_queried(tmp_path):
    with build(tmp_path / "w.duckdb") as connection:
        for view in VIEWS:
            assert connection.execute(f"SELECT * FROM {view}").fetchall() == []


ODD_TEXTS = [
    "linje\nto",
    'med "anførsel"',
    "komma, semikolon;",
    "\\N",
    "NULL",
    "'; DROP TABLE claims",
    "æøå €",
    "\r\n",
    "tab\t",
]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_texts_come_back_as_they_were(tmp_path, text):
    claim = Claim("c1", Span(1, text), amount("1"), subject_text="x")
    with build(
        tmp_path / "w.duckdb", stored("a", replace(extraction(), claims=(claim,), relations=(), decisions=()))
    ) as connection:
        assert connection.execute("SELECT quote FROM claims").fetchone() == (text,)


def test_an_amount_no_column_could_hold_is_marked(tmp_path):
    claim = Claim("c1", Span(1, "x"), amount("9" * 25))
    with build(
        tmp_path / "w.duckdb", stored("a", replace(extraction(), claims=(claim,), relations=(), decisions=()))
    ) as connection:
        assert connection.execute("SELECT amount_kr, doubt FROM claims").fetchone() == (None, "too_large")


def test_ids_of_findings_stay_when_wording_improves_or_more_are_found():
    given = extraction(total="1").findings
    better = (replace(given[0], code="page.no_text"), replace(given[0], explanation_da="bedre"))
    assert finding_ids(better)[1] == finding_ids(given)[0]
    assert len(set(finding_ids(given * 3))) == 3


def test_undecided_is_null_and_zero_is_zero(tmp_path):
    claims = tuple(Claim(nil, Span(1, "-"), None, nil=nil) for nil in ("undecided", "zero"))
    with build(
        tmp_path / "w.duckdb", stored("a", replace(extraction(), claims=claims, relations=(), decisions=()))
    ) as connection:
        assert connection.execute("SELECT nil, amount_kr FROM claims ORDER BY nil").fetchall() == [
            ("undecided", None),
            ("zero", Decimal(0)),
        ]


def test_the_file_is_a_plain_duckdb_file(tmp_path):
    build(tmp_path / "w.duckdb", stored("a", extraction())).close()
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        assert connection.execute("FROM claims").fetchall()


def test_a_finding_without_a_place_stands_where_its_claim_does(tmp_path):
    given = extraction(total="4.300.000")
    finding = replace(given.findings[0], span=None)
    with build(tmp_path / "w.duckdb", stored("a", replace(given, findings=(finding,)))) as connection:
        place = 'SELECT page, quote, table_id, "row", col FROM findings'
        assert connection.execute(place).fetchall() == [(1, "4.300.000", "a/t1", 4, 1)]


def test_findings_of_the_report_are_added_and_all_else_stays(tmp_path):
    path = tmp_path / "w.duckdb"
    build(path, stored("notat", extraction())).close()
    found = [("notat", Finding("picture.failed", "info", "a", "b")), ("", Finding("check.failed", "info", "c", "d"))]
    load.add_findings(path, found)
    with load.open_warehouse(path) as connection:
        told = connection.execute(
            "SELECT code, document_id FROM findings WHERE code LIKE '%.failed' ORDER BY ALL"
        ).fetchall()
        assert told == [("check.failed", None), ("picture.failed", "notat")]
        assert connection.execute("SELECT count(*) FROM claims").fetchone()[0] == len(extraction().claims)
    assert [each.name for each in tmp_path.iterdir()] == ["w.duckdb"]
