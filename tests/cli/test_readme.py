"""The commands of the two READMEs do what they say, in an empty folder, in the order they stand."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.warehouse.asking import named_queries

ROOT = Path(__file__).resolve().parents[2]
DANISH = (ROOT / "README.da.md").read_text(encoding="utf-8")
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")


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
        else:
            run(line, folder)
    return folder


def test_the_first_ten_minutes_give_a_report(begun):
    assert (begun / "warehouse" / "report" / "index.html").is_file()
    assert "1650000" in run("klyngeregnskab sql rest", begun)


@pytest.mark.parametrize(
    "command",
    sorted(
        {found for text in (DANISH, ENGLISH) for found in re.findall(r"`(klyngeregnskab (?:sql|explain|export|review --list)[^`…]*)`", text)
         if not re.search(r"\b(ID|DIR|NAME|QUERY|FILE|SHELL)\b|\[", found)}
    ),
)  # fmt: skip
def test_a_command_of_the_text_runs(begun, command):
    run(command, begun)


def test_the_ten_questions_are_listed_by_name():
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
