"""The commands of the two READMEs do what they say, in an empty folder, in the order they stand."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.warehouse.asking import named_queries

ROOT = Path(__file__).resolve().parents[2]
DANISH = (ROOT / "README.da.md").read_text(encoding="utf-8")
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")

LEDGER = "Klynge;Region;År;Type;Beløb\nKlynge Midt;Region Hovedstaden;2024;Afsat;2400000\n"


def run(command, folder):
    words = shlex.split(command, comments=True)
    program = [sys.executable, "-m", "pipeline", *words[1:]]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder), "SYSTEMROOT": ""}
    done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The first ten minutes, as the Danish page tells them."""
    folder = tmp_path_factory.mktemp("new user")
    lines = re.search(r"```sh\n(klyngeregnskab init.*?)```", DANISH, re.S)[1].splitlines()
    for line in lines:
        if line.startswith("cd "):
            folder = folder / line.split()[1]
            (folder / "raw" / "kilder").mkdir()
            (folder / "raw" / "kilder" / "finans.csv").write_text(LEDGER, encoding="utf-8")
        else:
            run(line, folder)
    return folder


def test_the_first_ten_minutes_give_a_report(begun):
    assert (begun / "warehouse" / "report" / "index.html").is_file()
    (account,) = json.loads(run("klyngeregnskab sql rest --format json", begun))
    told = [account[f"{name}_kr"] for name in ("allocated", "committed", "uncommitted")]
    assert (account["cluster"], told, account["balances"]) == ("Klynge Midt", [2_400_000, 1_650_000, 750_000], True)


# what stands for something of the reader's own → what the example has
MEANS = {
    "ID": "eksempel-referat-txt/t1.r1.c1",
    "FILE": "raw/eksempel_referat.txt",
    "FIL": "raw/eksempel_referat.txt",
    "DIR": "ny-mappe",
    "EXPORT": "udtraek",
    "MAPPE": "ny-mappe",
    "NAME": "rest",
    "NAVN": "rest",
    "QUERY": "rest",
    "SHELL": "bash",
    "KOMMANDO": "sql",
    "COMMAND": "sql",
}
WRITTEN = [path for path in (ROOT / "README.md", ROOT / "README.da.md", *sorted((ROOT / "docs").glob("*.md")),
                             *sorted((ROOT / "pipeline" / "commands" / "template").glob("*.md")))]  # fmt: skip


def commands_of(text):
    """What a page tells to type: in running text, and in blocks of the shell."""
    inline = re.findall(r"`(?:\.venv/bin/)?(klyngeregnskab [^`]+)`", text)
    blocks = "\n".join(re.findall(r"```(?:sh|powershell)\n(.*?)```", text, re.S))
    return {*inline, *re.findall(r"^(?:\.venv/bin/)?(klyngeregnskab .*?)\s*(?:#.*)?$", blocks, re.M)}


def typed(command):
    """The command with the reader's own things put in, what may be left out left out."""
    return re.sub(r"\b[A-Z]{2,}\b", lambda word: MEANS.get(word[0], word[0]), re.sub(r"\s*\[[^\]]*\]", "", command))


COMMANDS = sorted({typed(each) for path in WRITTEN for each in commands_of(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("command", [each for each in COMMANDS if " init regnskab" not in each])
def test_a_command_of_the_pages_runs(begun, command):
    if " init " in command:
        shutil.rmtree(begun / "ny-mappe", ignore_errors=True)
    if " load " in command:
        run("klyngeregnskab export udtraek --by-document", begun)
    run(command, begun)
    if " load " in command:
        run("klyngeregnskab extract", begun)


@pytest.mark.parametrize("page", ["README.md", "README.da.md"])
def test_python_of_the_pages_runs(begun, page, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S)
    names = {}
    monkeypatch.chdir(begun)
    exec(code, names)
    frame = names["account"] if "account" in names else names["tildelt"]
    assert list(frame["allocated_kr"].dropna()) == [2_400_000]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_what_make_is_told_to_do_it_knows():
    told = {each for page in WRITTEN for each in re.findall(r"`make ([a-z-]+)[`\s]", page.read_text(encoding="utf-8"))}
    told |= set(re.findall(r"^make ([a-z-]+)", ENGLISH, re.M))
    assert {"extract", "test", "bench"} <= told
    subprocess.run(["make", "--dry-run", *sorted(told)], cwd=ROOT, check=True, capture_output=True)


def test_the_wheel_is_all_that_is_needed(tmp_path):
    """As ``python -m pip wheel --no-deps .`` makes it, put in a folder of its own, with the libraries that are here."""
    source, here = tmp_path / "source", tmp_path / "empty"
    kept = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "pipeline", source / "pipeline", ignore=kept)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, source], check=True)
    (wheel,) = tmp_path.glob("klyngeregnskab-*.whl")
    assert wheel.name in DANISH  # the page names the file as it is called
    subprocess.run([*pip, "install", "--no-deps", "--target", tmp_path / "installed", wheel], check=True)
    here.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "LC_ALL": "da_DK.UTF-8"}
    for words in (["init", "."], ["extract"], ["sql", "rest", "--format", "csv"]):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *words], cwd=here, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert "2400000" in done.stdout
    where = subprocess.run(
        [sys.executable, "-c", "import pipeline; print(pipeline.__file__)"], cwd=here, env=environment,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert where.startswith(str(tmp_path))


def test_every_command_is_among_them():
    assert {each.split()[1] for each in COMMANDS} == set(cli.COMMANDS)


def test_the_questions_are_counted_and_listed_by_name():
    count = {12: ("Twelve questions are ready", "## De tolv spørgsmål")}[len(named_queries())]
    assert count[0] in ENGLISH and count[1] in DANISH
    assert all(f"| `{name}` |" in text for text in (DANISH, ENGLISH) for name in named_queries())


def test_own_words_are_laid_over_ours(begun):
    (begun / "raw" / "ordbog" / "cluster_aliases.csv").write_text(
        "cluster_id,alias,bare,source\nhovedstaden-midt,Klynge Mellemkær,no,egen\n", encoding="utf-8"
    )
    (begun / "raw" / "nyt.txt").write_text(
        "Referat, Region Hovedstaden, 2. maj 2024\n\nKlynge Mellemkær har fået tildelt 321.000 kr. i 2024.\n",
        encoding="utf-8",
    )
    run("klyngeregnskab extract", begun)
    found = run('klyngeregnskab sql "SELECT DISTINCT cluster_id FROM claims WHERE amount_kr = 321000"', begun)
    assert found.split() == ["cluster_id", "hovedstaden-midt"]


def test_own_words_with_strange_columns_are_told(begun):
    file = begun / "raw" / "ordbog" / "units.csv"
    file.write_text("ord,enhed\nx,y\n", encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="kolonnerne skal være"):
            run("klyngeregnskab extract", begun)
    finally:
        file.unlink()
