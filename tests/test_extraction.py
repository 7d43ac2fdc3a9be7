"""Whole documents: the sample documents of the project, and the source documents where their answer keys are at hand."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.extraction import extract
from pipeline.model import Extraction
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

RAW = Path(__file__).resolve().parents[1] / "raw"
SHARED = RAW.parents[1] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents are not beside the project")


def read(name: str) -> Extraction:
    return extract((RAW / name).read_bytes(), name)


def amounts(found: Extraction) -> dict[str, Decimal]:
    return {claim.id: claim.amount.value_kr for claim in found.claims if claim.amount is not None}


def test_the_memo_gives_every_amount_with_a_box_and_names_the_region_that_does_not_add_up():
    found = read("notat_fordeling_klyngemidler_2022.pdf")
    in_table = [claim for claim in found.claims if claim.span.row is not None]
    assert len(in_table) == 28 * 3
    assert all(claim.span.box is not None for claim in found.claims)
    assert sum(claim.proof == "proven" for claim in in_table) >= 70
    wrong = [finding for finding in found.findings if finding.verdict == "mismatch" and finding.code == "sum.group"]
    assert {finding.difference_kr for finding in wrong} == {Decimal(-6344)}
    assert len(wrong) == 2
    assert [finding.code for finding in found.findings if finding.claim.endswith("r25.c1")] == ["amount.format"]
    assert len(found.memberships) == 103


def test_the_overview_reads_items_in_cells_and_flags_what_is_oddly_printed():
    found = read("oversigt_faelles_midler_hovedstaden.docx")
    cells = [relation for relation in found.relations if relation.kind == "cell"]
    assert [relation.verdict for relation in cells] == ["exact"] * 4
    odd = {finding.span.quote for finding in found.findings if finding.code == "amount.format" and finding.span}
    assert {"30, 2", "12, 4"} <= odd
    assert [finding.code for finding in found.findings if finding.code == "label.misnumbered"] == ["label.misnumbered"]
    undecided = [claim.nil for claim in found.claims if claim.amount is None]
    assert sorted(undecided) == ["undecided", "zero"]


def test_the_minutes_give_decisions_with_their_amounts():
    found = read("referat_sundhedsklynge_nord_2023.txt")
    assert [(each.item, each.outcome) for each in found.decisions] == [
        ("1", "godkendt"),
        ("2", "godkendt"),
        ("3", "godkendt"),
    ]
    caps = [claim for claim in found.claims if claim.measure == "cap"]
    assert [(claim.amount.value_kr, claim.item, claim.standing) for claim in caps if claim.amount] == [
        (Decimal(4_400_000), "2", "recommended")
    ]
    assert Decimal(8_805_192) in amounts(found).values()


def test_the_wrong_figure_of_the_account_is_located_and_its_value_proposed():
    found = read("klyngemidler_kort_fortalt.html")
    (finding,) = [finding for finding in found.findings if finding.code.startswith("sum.")]
    assert (finding.klass, finding.reported_kr, finding.proposal_kr) == (
        "digit_error",
        Decimal(194_000),
        Decimal(184_000),
    )
    claim = next(claim for claim in found.claims if claim.id == finding.proposal_claim)
    assert claim.span.quote == "194"


def test_every_number_of_the_samples_is_explained():
    for path in sorted(RAW.iterdir()):
        if path.suffix != ".csv":
            left = [number.raw for number in read(path.name).numbers if number.kind == "unexplained"]
            assert left == [], path.name


@needs_shared
@pytest.mark.parametrize(
    "files",
    [
        "renderings/word/*.docx",
        "renderings/word/*.pdf",
        "renderings/chromium/*.pdf",
        "renderings/word/*.html",
    ],
)
def test_the_source_documents_give_every_amount_of_their_keys(files, tmp_path):
    (tmp_path / "raw").mkdir()
    for path in SHARED.glob(files):
        (tmp_path / "raw" / path.name).write_bytes(path.read_bytes())
    assert main(["--root", str(tmp_path), "--quiet", "extract"]) == 0
    every_amount(tmp_path)


@needs_shared
def test_the_source_texts_give_every_amount_of_their_keys(sources_root):
    every_amount(sources_root)


def every_amount(root):
    score = subprocess.run(
        [sys.executable, SHARED / "gold" / "score.py", SHARED / "gold", warehouse_path(root)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    counts = score.splitlines()[-1].split()
    right, keyed = counts[1].split("/")
    assert (right, counts[counts.index("extra") + 1], counts[counts.index("unexplained") + 1].split("/")[0]) == (
        keyed,
        "0",
        "0",
    ), score


@needs_shared
def test_real_minutes_of_another_authority_give_every_amount_and_no_other():
    for key_file in sorted((SHARED / "real" / "with_gold").glob("*.gold.json")):
        stated = json.loads(key_file.read_text(encoding="utf-8"))["amounts"]
        for suffix in (".html", ".pdf", ".txt"):
            path = key_file.with_name(key_file.name.removesuffix(".gold.json") + suffix)
            found = amounts(extract(path.read_bytes(), path.name))
            as_read = [Decimal(str(each.get("value_as_written_kr") or each["value_kr"])) for each in stated]
            assert sorted(found.values()) == sorted(as_read), path.name


def test_the_samples_together_tell_what_holds_and_what_does_not(samples_root):
    with open_warehouse(warehouse_path(samples_root)) as connection:
        held = query(connection, "SELECT kind, verdict, count(*) AS n FROM relations GROUP BY ALL")
        differ = query(connection, "SELECT code, difference_kr, cause_id FROM findings WHERE verdict = 'mismatch'")
    counts = {(row["kind"], row["verdict"]): row["n"] for row in held}
    # each cluster's initiatives against what the overview says it has used
    assert counts["tables", "exact"] == 6
    assert not [
        kind for kind, verdict in counts if verdict == "mismatch" and kind in ("tables", "prose", "prose_sum", "cap")
    ]
    assert counts["rule", "within_rounding"] == 18 and counts["rule", "mismatch"] == 4
    apart = {row["difference_kr"] for row in differ if row["code"] == "fact.documents"}
    assert {abs(each) for each in apart} == {Decimal(2361)}
    assert sum(row["cause_id"] is None for row in differ) == 3  # the rule of four clusters of one region is a question
