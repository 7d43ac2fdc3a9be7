"""The command line: exit codes, and what users see."""

import subprocess
import sys
import time

import pytest

from pipeline import __version__, cli
from pipeline.commands import UsageError
from tests.collections_by_hand import build, stored
from tests.handmade import extraction, unreadable


@pytest.fixture
def root(tmp_path):
    (tmp_path / "raw").mkdir()
    documents = [stored("notat", extraction(total="4.300.000")), stored("skade", unreadable())]
    build(tmp_path / "warehouse" / "klyngeregnskab.duckdb", *documents).close()
    return tmp_path


def go(capsys, *words):
    code = cli.main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_sql_prints_csv_in_a_pipe(root, capsys):
    code, out, _ = go(capsys, "--root", root, "sql", "SELECT raw, amount_kr FROM claims ORDER BY claim_id LIMIT 2")
    assert (code, out) == (0, "raw,amount_kr\n2.182.966,2182966.00\n1.204.100,1204100.00\n")


def test_sql_prints_a_table_when_asked(root, capsys):
    _, out, _ = go(capsys, "sql", "--root", root, "--format", "table", "SELECT raw, amount_kr FROM claims LIMIT 1")
    assert (
        out
        == "raw        amount_kr \n".replace(" \n", "\n") + "─────────  ──────────\n2.182.966  2182966.00\n(1 række)\n"
    )


@pytest.mark.parametrize("statement", ["DROP TABLE claims", "DELETE FROM claims", "SELECT nonsense", "not sql"])
def test_sql_changes_nothing_and_a_bad_query_is_wrong_use(root, capsys, statement):
    code, out, error = go(capsys, "--root", root, "sql", statement)
    assert (code, out) == (2, "")
    assert "Error" in error or "kun læse" in error


def test_explain_a_claim_tells_the_place_and_the_sums(root, capsys):
    code, out, _ = go(capsys, "--root", root, "explain", "notat/t1.r1c1")
    assert code == 0
    assert "Klynge Nord: 2.182.966 kr." in out
    assert "side 1, tabel t1, række 2, kolonne 2" in out
    assert "»2.182.966«" in out
    assert "»Klynge Nord« → hovedstaden-nord" in out
    assert "I alt = Klynge Nord + Klynge Midt + Klynge Syd: stemmer ikke" in out


def test_explain_a_finding_and_a_relation(root, capsys):
    finding = go(capsys, "--root", root, "sql", "SELECT finding_id FROM findings WHERE code = 'sum.column'")[1].split()[
        1
    ]
    for name in (finding, "notat/r1"):
        code, out, _ = go(capsys, "--root", root, "explain", name)
        assert code == 0
        assert "+12.934 kr.  forskel (afrunding kan højst forklare 2 kr.)" in out
    assert "The column does not add up" in go(capsys, "--root", root, "--lang", "en", "explain", finding)[1]


def test_explain_an_unknown_id_names_those_that_are_like_it(root, capsys):
    code, _, error = go(capsys, "--root", root, "explain", "notat/t1.r1c9")
    assert code == 2
    assert "notat/t1.r1c1" in error


def test_explain_a_figure_that_is_not_there_names_figures_that_are_like_it(root, capsys):
    code, _, error = go(capsys, "--root", root, "explain", "1.204.010")
    assert code == 2
    assert "mente du 1.204.100" in error


def test_report_is_written_again(root, capsys):
    code, out, _ = go(capsys, "--root", root, "report")
    assert code == 0
    assert (root / "warehouse" / "report" / "index.html").is_file()
    assert out.strip().endswith("index.html")


@pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["explain", "x"], ["report"]])
def test_without_a_warehouse_the_user_is_told_what_to_do(tmp_path, capsys, command):
    code, _, error = go(capsys, "--root", tmp_path, *command)
    assert code == 2
    assert "extract" in error


@pytest.mark.parametrize("command", [["explain", "321.000"], ["report"], ["review"], ["reconcile"]])
def test_a_warehouse_of_another_version_is_told_and_no_bug(tmp_path, capsys, command):
    import duckdb

    (tmp_path / "raw" / "kilder").mkdir(parents=True)
    (tmp_path / "raw" / "kilder" / "f.csv").write_text(
        "Klynge;Region;År;Type;Beløb\nKlynge Midt;Region Hovedstaden;2024;Afsat;2400\n"
    )
    (tmp_path / "raw" / "a.txt").write_text("Klynge Midt, Region Hovedstaden, har i 2024 fået afsat 321.000 kr.")
    assert go(capsys, "--root", tmp_path, "--quiet", "extract")[0] == 0
    with duckdb.connect(str(tmp_path / "warehouse" / "klyngeregnskab.duckdb")) as connection:
        connection.execute("DROP VIEW problems")
        connection.execute("CREATE OR REPLACE VIEW amounts AS SELECT 1 AS other")
        for table in ("claims", "facts", "findings"):
            connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT 1 AS other")
    code, _, error = go(capsys, "--root", tmp_path, *command)
    assert code == 2 and "fra en anden version; kør »extract«" in error


def test_extract_without_raw_and_with_a_file_that_is_elsewhere_is_wrong_use(root, tmp_path, capsys):
    assert go(capsys, "--root", tmp_path / "nowhere", "extract")[0] == 2
    code, _, error = go(capsys, "--root", root, "extract", "elsewhere.pdf")
    assert code == 2
    assert "elsewhere.pdf" in error


@pytest.mark.parametrize("words", [["--lang", "fr", "sql"], ["extract", "--jobs", "0"], ["explain"], ["--nonsense"]])
def test_wrong_options_end_with_2(words):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2


def test_no_command_is_wrong_use_and_shows_the_commands(capsys):
    code, _, error = go(capsys)
    assert code == 2
    assert all(name in error for name in cli.COMMANDS)


def test_a_misspelt_command_or_option_is_met_with_the_likely_one(capsys):
    code, _, error = go(capsys, "extrakt")
    assert (code, error.strip()) == (2, "klyngeregnskab: kommandoen extrakt findes ikke; mente du extract?")
    with pytest.raises(SystemExit):
        cli.main(["sql", "--fromat", "csv", "SELECT 1"])
    assert "mente du --format?" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], *([name] for name in cli.COMMANDS)])
def test_help_is_in_one_language(command, capsys):
    shown = {}
    for lang in ("da", "en"):
        with pytest.raises(SystemExit):
            cli.main(["--lang", lang, *command, "--help"])
        shown[lang] = capsys.readouterr().out
    assert "usage:" in shown["en"] and "brug:" in shown["da"]
    assert " / " not in shown["da"].replace("raw/ ", "") and not set("æøå") & set(shown["en"])
    assert not [word for word in ("options:", "show this", "usage") if word in shown["da"]]


def test_the_language_follows_the_system_when_not_told(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "there is no command extrakt; did you mean extract?" in go(capsys, "extrakt")[2]
    monkeypatch.setenv("LC_ALL", "da_DK.UTF-8")
    assert "findes ikke" in go(capsys, "extrakt")[2]


def test_all_that_a_run_says_and_writes_is_in_the_language_of_the_system(tmp_path, monkeypatch, capsys):
    (tmp_path / "raw").mkdir()
    text = "Referat, Region Hovedstaden, 2. maj 2024\n\nKlynge Midt har afsat 321.000 kr. i 2024.\n"
    (tmp_path / "raw" / "a.txt").write_text(text, encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    for command, says in (
        ("extract", "1 document ·"),
        ("extract", "Nothing new"),
        ("explain", "Place:"),
        ("report", "index.html"),
    ):
        code, out, error = go(capsys, "--root", tmp_path, command, *(["321.000"] if command == "explain" else []))
        assert code == 0 and says in out
        assert command == "explain" or not set("æøå") & set(out + error)
    assert '<html lang="en"' in (tmp_path / "warehouse" / "report" / "index.html").read_text(encoding="utf-8")


def test_usage_errors_of_commands_are_one_line(monkeypatch, capsys):
    def fail(args):
        raise UsageError("sådan ikke")

    monkeypatch.setattr("pipeline.commands.sql.run", fail)
    assert go(capsys, "sql") == (2, "", "klyngeregnskab: sådan ikke\n")


def test_version_and_help_import_nothing_heavy():
    program = "import sys; from pipeline import cli\ntry: cli.main(['--help'])\nexcept SystemExit: pass\n"
    program += "print(sorted(set(sys.modules) & {'duckdb', 'pandas', 'numpy', 'pdfplumber', 'rich', 'jinja2'}))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.endswith("[]\n")
    version = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout == f"klyngeregnskab {__version__}\n"


def test_a_reader_that_goes_away_is_no_error(root):
    program = [sys.executable, "-m", "pipeline.cli", "--root", str(root), "sql", "SELECT * FROM range(300000)"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.stdout.close()
        time.sleep(0.1)
        error = process.stderr.read()
    assert "Traceback" not in error
