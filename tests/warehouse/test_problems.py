"""One cause, one problem; proofs by all relations of the collection."""

import json
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli import main
from pipeline.report.site import as_text
from pipeline.report.words import Words
from pipeline.warehouse.load import open_warehouse, package_query, query, warehouse_path

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


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The warehouse of no documents."""
    with warehouse(tmp_path_factory.mktemp("empty"), {}) as connection:
        yield connection


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
def test_a_view_s_column_says_what_it_is_in_the_view(empty, view, column, words):
    asked = "SELECT comment FROM duckdb_columns() WHERE table_name = ? AND column_name = ?"
    assert words in query(empty, asked, [view, column])[0]["comment"]


@pytest.mark.parametrize(
    ("findings", "causes"),
    [
        ([("a", None, "open"), ("b", None, "open")], {"a": None, "b": None}),
        ([("b", "a", "open"), ("a", None, "open"), ("c", "b", "open")], {"a": None, "b": "a", "c": "a"}),
        ([("b", "not there", "open")], {"b": None}),
        ([("a", "a", "open"), ("b", "c", "open"), ("c", "b", "open")], {"a": None, "b": None, "c": None}),
    ],
)
def test_what_follows_names_its_first_cause_and_nothing_is_lost(findings, causes):
    assert causes_of([(*each, None) for each in findings]) == {name: (cause, "open") for name, cause in causes.items()}


def test_what_follows_from_an_accepted_cause_is_accepted_with_it():
    found = causes_of([("a", None, "accepted", "kendt (MH)"), ("b", "a", "open", None)])
    assert found["b"] == ("a", "accepted")


def test_what_a_corrected_reading_does_not_settle_stands_for_itself():
    found = causes_of([("a", None, "accepted", "rettet læsning: 5 i stedet for 6"), ("b", "a", "open", None)])
    assert found["b"] == (None, "open")


def causes_of(findings):
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE findings (finding_id VARCHAR, cause_id VARCHAR, status VARCHAR, status_reason VARCHAR)"
        )
        connection.executemany("INSERT INTO findings VALUES (?, ?, ?, ?)", findings)
        connection.execute(package_query("causes.sql"))
        return {row["finding_id"]: (row["cause_id"], row["status"]) for row in query(connection, "FROM findings")}


def test_report_workbook_and_command_line_count_the_same_problems(tmp_path, capsys):
    pages = meetings("3.865.650") | {
        "bibliotek.html": TABLE.format(
            title="Notat om svømmehallen",
            committee="Forvaltningen",
            day="den 2. maj 2024",
            further="ingen",
            total="3.856.560",
        )
    }
    (tmp_path / "raw").mkdir()
    for name, page in pages.items():
        (tmp_path / "raw" / name).write_text(page, encoding="utf-8")
    assert main(["--root", str(tmp_path), "extract", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    with open_warehouse(warehouse_path(tmp_path)) as connection:
        (count,) = {row["n"] for row in query(connection, "SELECT count(*) AS n FROM problems")}
        (asked,) = {row["n"] for row in query(connection, "SELECT count(*) AS n FROM questions")}
        exported = json.loads(as_text(connection, Words("da"), "json", None))
    assert count == 2
    assert f"{count} problemer" in said
    assert said.count(": I alt, Budget 2024") == count
    first = (tmp_path / "warehouse" / "report" / "index.html").read_text(encoding="utf-8")
    assert f">{count}</b>" in first.partition("fund.html")[2]
    workbook = openpyxl.load_workbook(tmp_path / "warehouse" / "report" / "klyngeregnskab.xlsx", read_only=True)
    rows = [[cell.value for cell in row] for row in workbook["Problemer"].rows]
    told = [value for row in rows for value in row if value in ("sikkert", "sandsynligt", "spørgsmål")]
    assert len([each for each in told if each != "spørgsmål"]) == count
    assert [each["certainty"] for each in exported["problems"]].count("question") == asked
    assert len(exported["problems"]) == count + asked


def test_the_day_a_file_was_saved_makes_no_document_the_newest(tmp_path):
    page = TABLE.replace("{committee}, {day}", "{committee}")
    saved = "<html lang='da'><meta name='created' content='{day}'>"
    pages = {
        f"opgoerelse_{number}.html": page.replace('<html lang="da">', saved.format(day=day), 1)
        .format(
            title=f"Klynge Holbæk, opgørelse {'AB'[number]}",
            committee="Sekretariatet",
            further="ingen",
            total=total,
            day=day,
        )
        .replace("Løn til livreddere", "Klyngen Holbæk")
        .replace("Varme og vand", "Klyngen Roskilde/Køge")
        for number, (day, total) in enumerate((("2024-02-01", "3.856.650"), ("2024-09-01", "3.856.650")))
    }
    pages["opgoerelse_1.html"] = (
        pages["opgoerelse_1.html"].replace("2.417.300", "2.419.300").replace("3.856.650", "3.858.650")
    )
    with warehouse(tmp_path, pages) as connection:
        assert {row["published_from"] for row in query(connection, "FROM documents")} == {"file properties"}
        told = query(connection, package_query("queries/samme_tal.sql"))
        assert told and {row["is_newest"] for row in told} == {None}


def test_a_total_beside_another_cluster_s_rows_is_a_question(tmp_path):
    rows = (
        ("Samlet Klyngen Holbæk", "3.104.500"),
        ("Klyngen Roskilde/Køge, kurser", "1.204.300"),
        ("Klyngen Roskilde/Køge, tilsyn", "1.150.100"),
    )
    rows += (("Klyngen Roskilde/Køge, data", "655.600"), ("Klyngen Roskilde/Køge, i alt", "3.010.000"))
    cells = "".join(f"<tr><td>{label}</td><td>{kroner}</td></tr>" for label, kroner in rows)
    page = f"<html lang='da'><h1>Notat</h1><table><tr><th>Klynge</th><th>Disponeret 2024, kr.</th></tr>{cells}</table></html>"
    with warehouse(tmp_path, {"notat.html": page}) as connection:
        assert query(connection, "SELECT * FROM problems") == []


LACKING = """<html lang="da"><title>Referat fra {who}</title><body><h1>Referat</h1>
<p>{who}, {day}</p><p>Sagen om daghøjskolen. Videre til {further}.</p>
<table><tr><th>Kr.</th><th>2024</th><th>2025</th></tr><tr><td>Undervisere</td><td>3.118.700</td><td>3.220.450</td></tr>
<tr><td>Lokaler</td><td>904.300</td><td>931.250</td></tr><tr><td>Bøger</td><td>77.120</td><td>69.340</td></tr>
<tr><td>I alt</td><td>4.611.420</td><td>4.750.140</td></tr></table></body></html>"""


def test_a_row_that_lacks_in_every_column_is_one_problem_in_all_its_places(tmp_path):
    pages = {
        f"{n}.html": LACKING.format(who=who, day=day, further=further) for n, (who, day, further) in enumerate(MEETINGS)
    }
    with warehouse(tmp_path, pages) as connection:
        (problem,) = query(connection, "SELECT * FROM problems")
        assert (problem["class"], problem["certainty"], problem["documents"]) == ("missing_part", "likely", 3)


@pytest.mark.parametrize(
    ("shared", "codes"),
    [(".", ["sum.rate"]), (", fordelt på 120.000 kr. i 2025 og 160.000 kr. i 2026.", ["sum.prose"])],
)
def test_a_share_of_an_amount_that_is_wrong_itself_is_no_problem_of_its_own(tmp_path, shared, codes):
    said = f"Der er 900.000 kr. i rammen. Af rammen går 300.000 kr. til løn, svarende til 30 pct.{shared}"
    with warehouse(tmp_path, {"a.html": f"<h1>Notat om løn</h1><p>{said}</p>"}) as connection:
        assert [row["code"] for row in query(connection, "SELECT code FROM problems")] == codes


@pytest.mark.parametrize("before", range(4))  # the order of ids, which come from places, is not what decides
def test_of_sums_with_the_same_error_the_one_that_names_its_parts_is_told(tmp_path, before):
    lines = [f"Note {number}|||" for number in range(before)]
    lines += [
        "Drift|5.127.300|24.110|5.151.410",
        "Anlæg ekskl. salg|138.400|53.694|196.782",
        "Salg|-5.100|-9.465|-14.565",
    ]
    lines += ["Anlæg i alt|133.300|44.229|182.217", "Resultat i alt|5.260.600|68.339|5.333.627"]
    rows = "".join(f"<tr><td>{line.replace('|', '</td><td>')}</td></tr>" for line in lines)
    head = (
        "<tr><th>1.000 kr.</th><th>Oprindeligt budget 2031</th><th>Tillæg 2031</th><th>Korrigeret budget 2031</th></tr>"
    )
    with warehouse(tmp_path, {"a.html": f"<h1>Regnskab 2031</h1><table>{head}{rows}</table>"}) as connection:
        (problem,) = query(connection, "SELECT * FROM problems")
        assert "summen af Oprindeligt budget 2031" in problem["explanation_da"] and problem["sums"] > 1


@pytest.mark.parametrize(("granted", "codes"), [("2,9 mio. kr.", ["cap.exceeded"]), ("1,6 mio. kr.", [])])
def test_a_granted_total_above_what_a_sentence_sets_aside_is_one_problem(tmp_path, granted, codes):
    lines = [
        "Klynge|Projekt|Bevilget beløb",
        "Klyngen Holbæk|Gågruppe|0,7 mio. kr.",
        f"I alt Klyngen Holbæk||{granted}",
    ]
    table = "".join(f"<tr><td>{line.replace('|', '</td><td>')}</td></tr>" for line in lines)
    said = "<ul><li>Til Klyngen Holbæk er der i 2031 og 2032 afsat i alt 2,2 mio. kr.</li></ul>"
    page = f"<h1>Projekter 2031-2032, Region Sjælland</h1>{said}<table>{table}</table>"
    with warehouse(tmp_path, {"a.html": page}) as connection:
        assert [row["code"] for row in query(connection, "SELECT code FROM problems")] == codes


@pytest.mark.parametrize(("used", "codes"), [("6,9", []), ("7,6", ["cap.exceeded"])])
def test_what_a_year_brought_along_may_be_used_too(tmp_path, used, codes):
    lines = ["mio. kr.|Fynsklyngen|Sønderjysk Klynge", "Ramme 2031|12,4|6,1", "Overført fra 2030|1,7|0,9", f"Disponeret 2031|11,8|{used}"]
    table = "".join(f"<tr><td>{line.replace('|', '</td><td>')}</td></tr>" for line in lines)
    page = f"<h1>Klyngerne i Region Syddanmark 2031</h1><table>{table}</table>"
    with warehouse(tmp_path, {"a.html": page}) as connection:
        assert [row["code"] for row in query(connection, "SELECT code FROM problems")] == codes


@pytest.mark.parametrize(("printed", "codes"), [("-1.950", []), ("1.000", ["cap.exceeded"])])
def test_what_a_table_tells_itself_is_no_limit_broken(tmp_path, printed, codes):
    row = f"<tr><td>Sundhedsklynge Fyn</td><td>48.050</td><td>50.000</td><td>{printed}</td></tr>"
    head = "<tr><th>2031, kr.</th><th>Afsat</th><th>Brugt</th><th>Difference</th></tr>"
    with warehouse(tmp_path, {"a.html": f"<h1>Regnskab 2031</h1><table>{head}{row}</table>"}) as connection:
        assert [row["code"] for row in query(connection, "SELECT code FROM problems")] == codes
