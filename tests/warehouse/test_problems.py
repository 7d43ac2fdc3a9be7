"""One cause, one problem; proofs by all relations of the collection."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

TABLE = """<html lang="da"><title>{title}</title><body><h1>{title}</h1><p>{committee}, {day}</p>
<p>Udvalget fik forelagt regnskabet for svømmehallen. Sagen går videre til {further}.</p>
<table><tr><th>Kr.</th><th>Budget 2024</th><th>Forbrug 2024</th></tr>
<tr><td>Løn til livreddere</td><td>2.417.300</td><td>2.390.150</td></tr>
<tr><td>Varme og vand</td><td>1.120.450</td><td>1.204.870</td></tr>
<tr><td>Rengøring</td><td>318.900</td><td>322.410</td></tr>
<tr><td>I alt</td><td>{total}</td><td>3.917.430</td></tr></table></body></html>"""
MEETINGS = (
    ("Kulturudvalget", "den 3. juni 2024", "Økonomiudvalget, som skal se på det samlede resultat"),
    ("Økonomiudvalget", "den 17. juni 2024", "byrådet sammen med tre andre sager om halvårets regnskab"),
    (
        "Byrådet",
        "den 24. juni 2024",
        "ingen; referatet lægges på hjemmesiden, og forvaltningen orienterer hallens brugere i august",
    ),
)


def warehouse(root: Path, pages: dict[str, str]):
    (root / "raw").mkdir()
    for name, page in pages.items():
        (root / "raw" / name).write_text(page, encoding="utf-8")
    assert main(["--root", str(root), "--quiet", "extract", "--jobs", "1"]) == 0
    return open_warehouse(warehouse_path(root))


def meetings(total: str) -> dict[str, str]:
    return {
        f"moede_{number}.html": TABLE.format(
            title=f"Referat fra {who}", committee=who, day=day, further=further, total=total
        )
        for number, (who, day, further) in enumerate(MEETINGS)
    }


def test_a_table_that_goes_from_committee_to_committee_is_one_problem(tmp_path):
    with warehouse(tmp_path, meetings("3.865.650")) as connection:
        (problem,) = query(connection, "SELECT * FROM problems")
        assert (problem["documents"], problem["money_kr"]) == (3, 9_000)
        open_ones = query(connection, "SELECT document_id FROM findings WHERE verdict = 'mismatch' AND status = 'open'")
        assert len({row["document_id"] for row in open_ones}) == 3


def test_what_adds_up_everywhere_is_no_problem(tmp_path):
    with warehouse(tmp_path, meetings("3.856.650")) as connection:
        assert query(connection, "SELECT * FROM problems") == []


@pytest.mark.parametrize(("total", "state"), [("3.856.650", "supported"), ("3.865.650", "contradicted")])
def test_a_total_is_proven_by_what_holds_and_contradicted_by_what_does_not(tmp_path, total, state):
    with warehouse(tmp_path, dict(list(meetings(total).items())[:1])) as connection:
        found = query(connection, "SELECT proof FROM claims WHERE raw = ?", [total])
        assert [row["proof"] for row in found] == [state]


@pytest.mark.parametrize(
    ("view", "column", "words"),
    [
        ("cluster_account", "allocated_kr", "by all who pay"),
        ("open_findings", "code", "README.md"),
        ("unresolved_names", "status", "suggested"),
        ("initiative_history", "status", "status as printed"),
        ("amounts", "role", "part, subtotal, total"),
    ],
)
def test_a_view_s_column_says_what_it_is_in_the_view(tmp_path, view, column, words):
    with warehouse(tmp_path, {}) as connection:
        asked = "SELECT comment FROM duckdb_columns() WHERE table_name = ? AND column_name = ?"
        assert words in query(connection, asked, [view, column])[0]["comment"]
