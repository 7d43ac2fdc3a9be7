"""What differs on Windows and macOS, made here as far as it can be: workers that are spawned, modules and calls that are not there, pipes that
are not UTF-8, files that another program holds."""

import errno
import io
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli, workers
from pipeline.commands import review
from pipeline.reading import programs
from pipeline.warehouse import load
from tests.collections_by_hand import build, stored
from tests.handmade import extraction

ROOT = Path(__file__).resolve().parents[2]

# put on PYTHONPATH as sitecustomize.py, so that workers have it too
WITHOUT = """
import importlib.abc, multiprocessing, os, signal, subprocess, sys, types  # those that ask for msvcrt themselves come first

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules.pop(name, None)
windows = types.ModuleType("msvcrt")
windows.LK_NBLCK, windows.locking = 2, lambda handle, mode, count: None
sys.modules["msvcrt"] = windows
for place, names in ((os, ("killpg", "sched_getaffinity", "link", "getuid")), (signal, ("setitimer", "SIGALRM"))):
    for name in names:
        if hasattr(place, name):
            delattr(place, name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """An environment whose Python lacks what Windows' lacks, and writes to pipes in an encoding without æ, ø and å."""
    folder = tmp_path_factory.mktemp("windows")
    (folder / "sitecustomize.py").write_text(WITHOUT, encoding="utf-8")
    path = os.pathsep.join((str(folder), str(ROOT)))
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return {**keep, "PYTHONPATH": path, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


def run(words, environment, **how):
    program = [sys.executable, "-m", "pipeline", *words]
    return subprocess.run(program, env=environment, capture_output=True, **how)


def test_documents_are_read_and_answers_given_without_what_windows_lacks(without, tmp_path):
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    done = run(["--root", str(tmp_path), "extract"], without)
    assert done.returncode == 0, done.stderr
    assert "100 % af tallene forklaret" in done.stdout.decode("utf-8")
    for file in (ROOT / "extracted").rglob("*.csv"):
        assert (tmp_path / "extracted" / file.relative_to(ROOT / "extracted")).read_bytes() == file.read_bytes(), file
    asked = run(["--root", str(tmp_path), "sql"], without, input="SELECT 'æ − →' AS æ;".encode())
    assert asked.stdout.decode("utf-8").splitlines() == ["æ", "æ − →"]
    account = run(["--root", str(tmp_path), "sql", "tildelt", "--format", "json"], without)
    assert {"Klyngen Næstved/Slagelse", "Sønderjysk Klynge"} <= {row["cluster"] for row in json.loads(account.stdout)}


def test_workers_are_no_more_than_windows_can_wait_for():
    with workers.processes(200) as pool:
        assert pool._max_workers == 61


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_a_pipe_gets_the_same_bytes_as_a_file(encoding, tmp_path, monkeypatch):
    build(tmp_path / "warehouse" / "klyngeregnskab.duckdb", stored("notat", extraction())).close()
    sql = ["--root", str(tmp_path), "sql", "SELECT 'Næstved − →' AS klynge, 1.5 AS kr", "--format", "csv-da"]
    pipe = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.delenv("PYTHONIOENCODING", raising=False)
        patch.setattr(sys, "stdout", io.TextIOWrapper(pipe, encoding=encoding, newline="\r\n"))  # as Windows has it
        assert cli.main(sql) == 0
        sys.stdout.flush()
        written = pipe.getvalue()
        assert cli.main([*sql, "-o", str(tmp_path / "ud.csv")]) == 0
    assert written == (tmp_path / "ud.csv").read_bytes() == "\ufeffklynge;kr\r\nNæstved − →;1,5\r\n".encode()


def test_a_terminal_without_danish_letters_gets_a_substitute(tmp_path, monkeypatch):
    class Terminal(io.TextIOWrapper):
        def isatty(self):
            return True

    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(shown, encoding="ascii"))
    assert cli.main(["sql", "--list"]) == 0
    sys.stdout.flush()
    assert b"bel\\xf8b" in shown.getvalue()


def test_a_reader_that_has_gone_is_no_error_on_windows_either(tmp_path):
    build(tmp_path / "warehouse" / "klyngeregnskab.duckdb", stored("notat", extraction())).close()
    code = f"""
import sys
class Gone:
    encoding = "utf-8"
    def isatty(self): return False
    def fileno(self): return 1
    def write(self, text): raise OSError({errno.EINVAL}, "Invalid argument")
    def flush(self): pass
sys.stdout = Gone()
from pipeline import cli
sys.platform = sys.argv.pop()
sys.exit(cli.main())
"""
    words = [sys.executable, "-c", code, "--root", str(tmp_path), "sql", "rest", "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for system, gives in (("win32", 0), ("linux", 2)):
        assert subprocess.run([*words, system], env=environment, capture_output=True).returncode == gives


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_excel_holds_is_named_with_what_to_do(number, monkeypatch, capsys):
    error = PermissionError(errno.EACCES, "Permission denied", "warehouse/report/klyngeregnskab.xlsx")
    error.winerror = number
    monkeypatch.setattr(cli, "_run", lambda args: (_ for _ in ()).throw(error))
    assert cli.main(["report"]) == 2
    told = capsys.readouterr().err
    assert "åben i et andet program, fx Excel" in told and "klyngeregnskab.xlsx" in told


def test_a_warehouse_that_another_program_holds_is_replaced_by_the_next_run(tmp_path, monkeypatch):
    path = tmp_path / "warehouse" / "klyngeregnskab.duckdb"
    build(path, stored("notat", extraction())).close()
    before, replace = path.read_bytes(), os.replace

    def held(source, target):
        if Path(target) == path:
            raise PermissionError(errno.EACCES, "sharing violation", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(OSError, match=r"tages i brug ved næste kørsel"):
        build(path, stored("notat", extraction()), stored("andet", extraction("b")))
    load.take_waiting(path)  # still held
    assert path.read_bytes() == before
    monkeypatch.undo()
    load.take_waiting(path)
    with load.open_warehouse(path) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_programs_are_found_where_their_installers_put_them(tmp_path, monkeypatch):
    name = "soffice.exe" if os.name == "nt" else "soffice"
    (tmp_path / name).write_text("#!/bin/sh\n")
    (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    monkeypatch.setitem(programs.PLACES, os.name, ())
    assert programs.place_of("soffice", "libreoffice") is None
    monkeypatch.setitem(programs.PLACES, os.name, (str(tmp_path),))
    assert programs.place_of("libreoffice", "soffice") == str(tmp_path / name)


@pytest.mark.parametrize("error", [ImportError("pwd"), KeyError("uid"), OSError("no user")])
def test_a_user_without_a_name_can_decide(error, tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(
        "Notat a\n\nKlynge Nord har fået tildelt 321.000 kr. i 2024.\n", encoding="utf-8"
    )
    assert cli.main(["--root", str(tmp_path), "--quiet", "extract"]) == 0
    keys = iter(("1", "", "q"))
    monkeypatch.setattr("builtins.input", lambda prompt: next(keys))
    monkeypatch.setattr(review.getpass, "getuser", lambda: (_ for _ in ()).throw(error))
    assert cli.main(["--root", str(tmp_path), "review"]) == 0
    assert "Klynge Nord" in (tmp_path / "raw" / "beslutninger.csv").read_text(encoding="utf-8")


def test_workers_are_never_forked(monkeypatch):
    for methods, chosen in (
        (["fork", "spawn", "forkserver"], "forkserver"),
        (["spawn", "fork"], "spawn"),
        (["spawn"], "spawn"),
    ):
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda given=methods: given)
        with workers.processes(1) as pool:
            assert pool._mp_context.get_start_method() == chosen
