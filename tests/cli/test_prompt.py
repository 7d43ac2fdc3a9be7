"""The prompt of ``sql`` on a terminal of its own: what is typed, what is shown, what is remembered."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.commands.prompt import completed, is_whole
from tests.collections_by_hand import build, stored
from tests.handmade import extraction

pty = pytest.importorskip("pty", reason="terminals of this kind are Unix")
fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20  # seconds; only what fails waits so long
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[>=])")
WHERE, HERE = "\x1b[6n", "\x1b[1;1R"  # the program asks where the cursor is; a terminal answers
UP, CTRL_C, CTRL_D, TAB = "\x1b[A", "\x03", "\x04", "\t"


def _at_a_terminal() -> None:
    """Ctrl-C is to reach the program, also where the tests run in the background and would hand on that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A program on a terminal: ``type`` keys, and wait until it ``shows`` a text after what was shown before."""

    def __init__(self, *words: str, home: Path, columns: int = 100, lines: int = 50) -> None:
        self.master, slave = pty.openpty()
        environment = {**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home), "TERM": "xterm", "PYTHONPATH": str(ROOT),
                       "LC_ALL": "da_DK.UTF-8", "PYTHONUTF8": "1", "PAGER": "cat", "COLUMNS": str(columns), "LINES": str(lines)}  # fmt: skip
        program = [sys.executable, "-m", "pipeline", *words]
        self.process = subprocess.Popen(
            program, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True, start_new_session=True,
            preexec_fn=_at_a_terminal,
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def _read(self, seconds: float) -> bool:
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.master, 65536).decode("utf-8", "replace")
        except OSError:  # the program has closed its end
            return False
        self.seen += data
        for _ in range(data.count(WHERE)):
            os.write(self.master, HERE.encode())
        return bool(data)

    def shows(self, text: str) -> str:
        """What came up to and with the text; it is not looked at again."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            plain = ESCAPES.sub("", self.seen)
            if text in plain:
                before, _, after = plain.partition(text)
                self.seen = after
                return before + text
            if not self._read(0.2):
                break
        raise AssertionError(f"{text!r} is not shown; there is: {ESCAPES.sub('', self.seen)[-800:]!r}")

    def now(self) -> str:
        """All that has come up and was not looked at."""
        while self._read(0.3) and select.select([self.master], [], [], 0.1)[0]:
            pass
        return ESCAPES.sub("", self.seen)

    def ends(self) -> int:
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            self._read(0.1)
        return self.process.wait(timeout=1)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terminal")
    build(folder / "warehouse" / "klyngeregnskab.duckdb", stored("notat", extraction())).close()
    return folder


@pytest.fixture
def prompt(root, tmp_path):
    opened = []

    def open_prompt(*words, **how):
        terminal = Terminal("--root", str(root), "sql", *words, home=tmp_path, **how)
        opened.append(terminal)
        terminal.shows("sql>")
        return terminal

    yield open_prompt
    for terminal in opened:
        terminal.close()


def test_queries_of_one_and_of_several_lines_are_answered(prompt):
    terminal = prompt()
    terminal.type("SELECT 41 + 1 AS svar;\r")
    assert terminal.shows("(1 række)").rstrip().splitlines()[-2].strip() == "42"
    terminal.type("SELECT raw\r")
    terminal.shows("...>")
    terminal.type("FROM claims WHERE raw = '1.204.100';\r")
    assert "1.204.100" in terminal.shows("(1 række)")
    terminal.type("SELECT 'uden' AS semikolon\r")
    terminal.shows("...>")
    terminal.type("\r")
    assert "uden" in terminal.shows("(1 række)")
    terminal.type("SELECT 'a' AS x; SELECT 'b' AS x;\r")
    assert terminal.shows("(1 række)") and "b" in terminal.shows("(1 række)")
    terminal.type("exit\r")
    assert terminal.ends() == 0


def test_ctrl_c_clears_the_line_and_stops_a_query_and_ctrl_d_ends(prompt):
    terminal = prompt()
    terminal.type("SELECT nonsens")
    terminal.shows("nonsens")
    terminal.type(CTRL_C)
    terminal.shows("sql>")
    terminal.type("SELECT 'rent' AS bord;\r")
    assert "Error" not in terminal.shows("(1 række)")
    terminal.type("SELECT count(*) FROM range(1000000000000) t(a) WHERE a % 7 = 3;\r")
    terminal.shows("% 7 = 3;")
    for _ in range(int(PATIENCE)):  # one that comes before the query has begun is not for the query
        time.sleep(1)
        terminal.type(CTRL_C)
        if "afbrudt" in terminal.now():
            break
    else:
        raise AssertionError(terminal.now())
    terminal.type(CTRL_D)
    assert terminal.ends() == 0


def test_nothing_and_comments_are_no_errors_and_mistakes_are_told_with_their_place(prompt):
    terminal = prompt()
    for keys in ("\r", ";\r", "-- bemærkning;\r"):
        terminal.type(keys)
        assert "Error" not in terminal.shows("sql>")
    terminal.type("SELECT nonsens FROM claims;\r")
    told = terminal.shows("^").replace("\r", "").splitlines()
    assert told[-2] == "  SELECT nonsens FROM claims;" and told[-1] == "         ^"
    for keys, says in (
        ("ret\r", "ingen forespørgsel hedder ret; mente du rest?"),
        (".schema clams\r", "der er ingen tabel clams; mente du claims?"),
        (".tabel\r", ".tabel kendes ikke; mente du .tabeller?"),
        ("DROP TABLE claims;\r", "her kan du kun læse"),
    ):
        terminal.type(keys)
        terminal.shows(says)


def test_tables_columns_and_ready_queries_are_listed_and_run(prompt):
    terminal = prompt()
    terminal.type(".tables\r")
    assert "cluster_account" in terminal.shows("rækker)")
    terminal.type(".schema CLAIMS\r")
    assert "DECIMAL(18,2)" in terminal.shows("rækker)")
    terminal.type(".forespørgsler\r")
    terminal.shows("Hvor sikkert er hvert tal?")
    terminal.type("sikkerhed\r")
    terminal.shows("rækker)")


def test_tab_completes_and_what_was_typed_is_there_in_the_next_session(prompt):
    terminal = prompt()
    terminal.type("SELECT count(*) AS n FROM source_t" + TAB)
    terminal.shows("ables")
    terminal.type(";\r")
    terminal.shows("(1 række)")
    terminal.type("slut\r")
    assert terminal.ends() == 0
    again = prompt()
    again.type(UP)
    again.shows("slut")
    again.type(UP)
    again.shows("SELECT count(*) AS n FROM source_tables;")


def test_a_wide_answer_is_shown_as_records(prompt):
    terminal = prompt(columns=60)
    terminal.type("SELECT * FROM claims LIMIT 1;\r")
    assert re.search(r"claim_id +notat/", terminal.shows("(1 række)"))


@pytest.mark.parametrize(
    "typed", ["", " ", ";", "rest", ".tables", ".x", "exit", "SELECT 1;", "SELECT 1\n", "SELECT 1\n  ", "retter"]
)
def test_what_can_be_answered(typed):
    assert is_whole(typed, {"rest"}, {"SELECT", "FROM"})


@pytest.mark.parametrize("typed", ["SELECT", "from", "SELECT 1", "SELECT 1\nFROM x", "hvor er tallet"])
def test_what_is_not_finished(typed):
    assert not is_whole(typed, {"rest"}, {"SELECT", "FROM"})


def test_completion_knows_where_it_is():
    words = ["claims", "class", "cluster_id", "FROM", ".tables"]
    assert completed("SELECT cl", ["claims"], words) == ("cl", ["claims", "class", "cluster_id"])
    assert completed("SELECT * FROM cl", ["claims"], words) == ("cl", ["claims"])
    assert completed("SELECT c.cluster", ["claims"], words) == ("cluster", ["cluster_id"])
    assert completed(".ta", ["claims"], words) == (".ta", [".tables"])
    assert completed(".schema ", ["claims"], words) == ("", ["claims"])
    assert completed("SELECT ", ["claims"], words) == ("", [])
