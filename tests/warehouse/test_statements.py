"""What documents state of members and lists of clusters, against what is known, through the whole pipeline."""

from pathlib import Path

import pytest

from pipeline import reference
from pipeline.cli import main
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

PAGE = """<html lang="da"><title>Referat</title><body><h1>Referat</h1>
<p>Møde i Sundhedsklynge {cluster}, Region {region}, den 4. juni 2024</p><p>{sentence}</p></body></html>"""


MEMBERS = [
    ("Fyn", "Syddanmark", "De ti kommuner i klyngen er enige.", "exact"),
    ("Horsens", "Midtjylland", "Brevet er sendt til de fire kommuner i Horsensklyngen.", "exact"),
    ("Horsens", "Midtjylland", "Brevet er sendt til de syv kommuner i Horsensklyngen.", "mismatch"),
    ("Holbæk", "Sjælland", "Det aftales mellem de fire klynger i Region Sjælland.", "exact"),
    ("Holbæk", "Sjælland", "Det aftales mellem de seks klynger i Region Sjælland.", "mismatch"),
    ("Holbæk", "Sjælland", "Landets 22 sundhedsklynger har svaret.", "exact"),
    ("Holbæk", "Sjælland", "Landets 98 kommuner har svaret.", "exact"),
    ("Holbæk", "Sjælland", "Landets 97 kommuner har svaret.", "mismatch"),
]
SOME = [
    "To af de kommuner i klyngen, der har svaret, er enige.",
    "De to kommuner i klyngen, som endnu ikke er med, inviteres.",
    "De øvrige tre kommuner i klyngen afventer.",
    "De to deltagende kommuner i klyngen mødes.",
    "Tre kommuner i klyngen har svaret.",
]
FALLEN = "Antallet er faldet fra 20 borgere til 25 borgere."


def table(leave_out: int = 0) -> str:
    """A table of all clusters under their regions but for the last ones."""
    regions = {row["region_id"]: row["name"] for row in reference.rows("regions")}
    clusters = reference.rows("clusters")
    kept = clusters[: len(clusters) - leave_out]
    rows = []
    for region, name in regions.items():
        members = [row["name"] for row in kept if row["region_id"] == region]
        rows.append(f"<tr><td><b>{name}</b></td><td>{1000 * len(members)}</td></tr>")
        rows += [f"<tr><td>{member}</td><td>1.000</td></tr>" for member in members]
    return f"<html><body><h1>Notat</h1><table><tr><th>Klynge</th><th>Afsat, kr.</th></tr>{''.join(rows)}</table></body></html>"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """All documents of these tests in one collection."""
    folder = tmp_path_factory.mktemp("statements")
    (folder / "raw").mkdir()
    pages = {f"medlemmer-{n}": PAGE.format(cluster=c, region=r, sentence=s) for n, (c, r, s, _) in enumerate(MEMBERS)}
    pages |= {
        f"nogle-{n}": PAGE.format(cluster="Horsens", region="Midtjylland", sentence=s) for n, s in enumerate(SOME)
    }
    pages |= {f"tabel-{leave_out}": table(leave_out) for leave_out in (0, 1)}
    pages["faldet"] = PAGE.format(cluster="Holbæk", region="Sjælland", sentence=FALLEN)
    for name, page in pages.items():
        (folder / "raw" / f"{name}.html").write_text(page, encoding="utf-8")
    assert main(["--root", str(folder), "--quiet", "extract"]) == 0
    return folder


def said(root: Path, name: str) -> tuple[list[dict], list[dict]]:
    """The statements of a document and the findings on them."""
    with open_warehouse(warehouse_path(root)) as connection:
        assert query(connection, "FROM documents WHERE document_id = ?", [f"{name}-html"])
        statements = "SELECT * FROM statements WHERE document_id = ? ORDER BY statement_id"
        findings = "SELECT * FROM findings WHERE statement_id IS NOT NULL AND document_id = ?"
        return query(connection, statements, [f"{name}-html"]), query(connection, findings, [f"{name}-html"])


@pytest.mark.parametrize("number", range(len(MEMBERS)), ids=[each[2] for each in MEMBERS])
def test_members_are_counted(root, number):
    verdict = MEMBERS[number][-1]
    statements, findings = said(root, f"medlemmer-{number}")
    assert [(each["kind"], each["verdict"]) for each in statements] == [("members", verdict)]
    assert [each["code"] for each in findings] == ["sum.count"] * (verdict == "mismatch")


@pytest.mark.parametrize("number", range(len(SOME)), ids=SOME)
def test_some_of_the_members_are_not_all(root, number):
    assert said(root, f"nogle-{number}") == ([], [])


@pytest.mark.parametrize(("leave_out", "verdict"), [(0, "exact"), (1, "mismatch")])
def test_a_table_of_all_clusters_names_them_all(root, leave_out, verdict):
    (statement,) = [each for each in said(root, f"tabel-{leave_out}")[0] if each["kind"] == "entities"]
    assert (statement["verdict"], statement["reported"]) == (verdict, 22 - leave_out)


def test_the_report_shows_statements_and_explain_tells_of_them(root, capsys):
    statements, (finding,) = said(root, "faldet")
    assert "Fra 20 borgere til 25 borgere er en stigning." in finding["explanation_da"]
    for name in ("index.html", f"dokumenter/{finding['document_id']}.html"):
        text = (root / "warehouse" / "report" / name).read_text(encoding="utf-8")
        assert "Fra 20 borgere til 25 borgere er en stigning." in text
    for wanted in (finding["finding_id"], statements[0]["statement_id"]):
        assert main(["--root", str(root), "explain", wanted]) == 0
        assert "faldet fra 20 borgere til 25 borgere" in capsys.readouterr().out
