"""What the documents of a collection say of each other, and what sentences say of tables, through the whole pipeline."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

OLD = """<html lang="da"><title>Skøn over klyngemidler 2024</title><body><h1>Notat: Skøn over klyngemidler 2024</h1>
<p>Dato: 3. januar 2024</p>
<table><caption>Tabel 1. Skøn over afsatte midler 2024, kr.</caption>
<tr><th>Klynge/Region</th><th>Kommuner</th><th>Region</th><th>I alt</th></tr>
<tr><td>Region Sjælland</td><td>2.500.000</td><td>2.600.000</td><td>5.100.000</td></tr>
<tr><td>Klyngen Holbæk</td><td>1.000.000</td><td>1.100.000</td><td>2.100.000</td></tr>
<tr><td>Klyngen Roskilde/Køge</td><td>1.500.000</td><td>1.500.000</td><td>3.000.000</td></tr>
</table></body></html>"""
NEW = """<html lang="da"><title>Klyngen Holbæks midler 2024</title><body><h1>Referat</h1><p>Møde i Klyngen Holbæk den 4. juni 2024</p>
<p>Klyngen Holbæk har i 2024 fået tildelt {prose}.</p>
<table><caption>Klyngen Holbæks midler, kr.</caption>
<tr><th></th><th>Afsat 2024</th></tr>
<tr><td>Kommuner</td><td>1.000.000</td></tr>
<tr><td>Region</td><td>{region}</td></tr>
<tr><td>I alt</td><td>{total}</td></tr>
</table></body></html>"""


def findings_of(root: Path, **figures: str) -> list[dict]:
    (root / "raw").mkdir()
    (root / "raw" / "skoen.html").write_text(OLD, encoding="utf-8")
    (root / "raw" / "referat.html").write_text(NEW.format(**figures), encoding="utf-8")
    assert main(["--root", str(root), "--quiet", "extract"]) == 0
    with open_warehouse(warehouse_path(root)) as connection:
        return query(connection, "SELECT * FROM findings WHERE verdict = 'mismatch' ORDER BY code, finding_id")


@pytest.fixture(scope="module")
def differing(tmp_path_factory):
    """A collection with two documents that differ, and its mismatches."""
    root = tmp_path_factory.mktemp("differing")
    return root, findings_of(root, prose="ca. 2,1 mio. kr.", region="1.099.000", total="2.099.000")


def test_documents_that_agree_give_no_finding(tmp_path):
    assert findings_of(tmp_path, prose="ca. 2,1 mio. kr.", region="1.100.000", total="2.100.000") == []


def test_two_documents_that_differ_are_told_once_with_what_follows_from_it(differing):
    _, found = differing
    assert [each["code"] for each in found] == ["fact.documents", "fact.documents"]
    assert {each["difference_kr"] for each in found} == {-1000}
    assert {each["related_document_id"] for each in found} == {"skoen-html"}
    causes = [each["cause_id"] for each in found]
    assert sum(cause is None for cause in causes) == 1
    assert next(cause for cause in causes if cause) in {each["finding_id"] for each in found}
    assert any("Klyngen Holbæk" in each["explanation_da"] and "1.099.000" in each["explanation_da"] for each in found)


def test_a_sentence_is_held_against_no_quarter_of_its_year(tmp_path):
    (tmp_path / "raw").mkdir()
    page = """<html lang="da"><body><h1>Budgetopfølgning 2024, Midtklyngens fælleskonto</h1><p>Der ventes et forbrug på 290.000 kr. i efteråret.</p>
    <table><tr><th>Indsats</th><th>1. kvt.</th><th>2. kvt.</th><th>I alt</th></tr><tr><td>Gå med</td><td>96.500</td><td>101.200</td>
    <td>197.700</td></tr><tr><td>Kom igen</td><td>181.000</td><td>211.200</td><td>392.200</td></tr><tr><td>Forbrug i alt</td><td>277.500</td>
    <td>312.400</td><td>589.900</td></tr></table></body></html>"""
    (tmp_path / "raw" / "a.html").write_text(page, encoding="utf-8")
    assert main(["--root", str(tmp_path), "--quiet", "extract"]) == 0
    with open_warehouse(warehouse_path(tmp_path)) as connection:
        assert query(connection, "SELECT * FROM findings WHERE verdict = 'mismatch'") == []


def test_a_sentence_that_its_table_contradicts_is_found(tmp_path):
    (found,) = findings_of(tmp_path, prose="2,3 mio. kr.", region="1.100.000", total="2.100.000")
    assert (found["code"], found["difference_kr"]) == ("sum.prose", 200_000)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_report_tells_both_documents(differing, language):
    root, _ = differing
    assert main(["--root", str(root), "--quiet", "--lang", language, "report"]) == 0
    page = (root / "warehouse" / "report" / "index.html").read_text(encoding="utf-8")
    assert ("Klyngen Holbæk" in page and "1.099.000" in page) or json.dumps("1,099,000")[1:-1] in page


def collected(root: Path, *pages: str) -> list[dict]:
    """The mismatches in a collection of web pages."""
    (root / "raw").mkdir()
    for number, page in enumerate(pages, 1):
        (root / "raw" / f"{number}.html").write_text(page, encoding="utf-8")
    assert main(["--root", str(root), "--quiet", "extract"]) == 0
    with open_warehouse(warehouse_path(root)) as connection:
        return query(connection, "SELECT * FROM findings WHERE verdict = 'mismatch' ORDER BY finding_id")


def a_table(title: str, *rows: tuple[str, str]) -> str:
    cells = "".join(f"<tr><td>{label}</td><td>{amount}</td></tr>" for label, amount in rows)
    return (
        f'<html lang="da"><title>{title}</title><body><h1>{title}</h1><p>Furesø Kommune, 4. juni 2024</p>'
        f"<table><tr><th></th><th>Afsat 2024, kr.</th></tr>{cells}</table></body></html>"
    )


def test_bare_totals_of_unrelated_memos_are_not_held_against_each_other(tmp_path):
    lift = a_table("Elevator på rådhuset", ("Materialer", "310.000"), ("Løn", "90.000"), ("I alt", "400.000"))
    trees = a_table("Træer langs stien", ("Indkøb", "210.000"), ("Plantning", "181.000"), ("I alt", "391.000"))
    assert collected(tmp_path, lift, trees) == []


def test_two_pots_of_the_same_clusters_are_not_one_fact(tmp_path):
    clusters = ("Klyngen Holbæk", "Klyngen Roskilde/Køge", "Klyngen Nykøbing F")
    large = a_table("Fælles midler", *zip(clusters, ("2.100.000", "3.000.000", "1.250.000"), strict=True))
    small = a_table("Frivilligpuljen", *zip(clusters, ("140.000", "3.020.000", "85.000"), strict=True))
    assert collected(tmp_path, large, small) == []


def test_another_version_of_the_same_table_is_one_problem_with_what_moved(tmp_path):
    clusters = ("Klyngen Holbæk", "Klyngen Roskilde/Køge", "Klyngen Nykøbing F")
    first = a_table("Fælles midler", *zip(clusters, ("2.100.000", "3.000.000", "1.250.000"), strict=True))
    later = a_table("Fælles midler, justeret", *zip(clusters, ("2.104.000", "2.991.000", "1.250.000"), strict=True))
    (told,) = collected(tmp_path, first, later)
    assert (told["code"], told["difference_kr"]) == ("document.versions", 9_000)
