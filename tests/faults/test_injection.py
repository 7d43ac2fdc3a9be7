"""Nothing from a document is SQL, HTML, a formula, a terminal escape, a path or a shell word."""

import re
import zipfile
from xml.etree.ElementTree import fromstring

import pytest

from pipeline.cli import main
from pipeline.warehouse.load import open_warehouse, query, warehouse_path

EVIL = (
    "'; DROP TABLE claims; --",
    "\"; ATTACH '/tmp/x.db'; --",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://x";"y")',
    "=1+2",
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\x1b[2J\x1b]0;x\x07",
    "[red]rød[/red]",
    "../../../etc/passwd",
    "$(touch /tmp/x) `id` ; rm -rf /",
    "](javascript:alert(1))",
    "\u202egnp.exe",
    "<r><t>a</t></x></r>",
)
NAMES = (
    "'; DROP TABLE documents; --",
    "<b>fed",
    "$(id)",
    "=1+2",
    "a..b",
    "a\nb",
    "\x1b[31m",
    "x" * 180,
    "%2e%2e",
    "-rf",
    "{{x}}",
    "\u202egnp.exe",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("evil")
    (root / "raw").mkdir()
    rows = "".join(f"<tr><td>{evil.replace('<', '&lt;')}<td>{number}.000 kr." for number, evil in enumerate(EVIL, 1))
    total = f"<tr><td>I alt<td>{sum(range(1, len(EVIL) + 1)) + 7}.000 kr."
    page = f"<title>{EVIL[2].replace('<', '&lt;')}</title><h1>{EVIL[0]}</h1><table><tr><th>Post<th>Beløb{rows}{total}</table>"
    (root / "raw" / "a.html").write_text(page)
    for number, name in enumerate(NAMES):
        text = f"{EVIL[number]}\nKlynge {EVIL[(number + 3) % len(EVIL)]} har afsat {number + 1}.000 kr. i 2024.\n"
        (root / "raw" / f"{name}.txt").write_text(text)
    assert main(["--root", str(root), "--quiet", "extract", "--jobs", "1"]) in (0, 1)  # control codes are no text
    return root


def test_the_database_holds_the_words_as_words(root):
    with open_warehouse(warehouse_path(root)) as connection:
        assert query(connection, "SELECT count(*) AS n FROM documents")[0]["n"] == len(NAMES) + 1
        texts = {row["text"] for row in query(connection, "SELECT text FROM cells")}
        assert query(connection, "SELECT count(*) AS n FROM claims")[0]["n"] >= len(EVIL)
    assert {"'; DROP TABLE claims; --", "=1+2", "{{ 7 * 7 }}{% raw %}"} <= texts


def test_pages_escape_and_run_nothing(root):
    pages = list((root / "warehouse" / "report").rglob("*.html"))
    assert len(pages) >= len(NAMES) + 2
    for page in pages:
        text = page.read_text()
        assert not re.search(r"<(script>alert|img src=x|b>fed)", text), page
        assert 'href="javascript:' not in text
        assert page.resolve().is_relative_to((root / "warehouse" / "report").resolve())
    markdown = (root / "warehouse" / "report" / "index.md").read_text()
    assert not re.search(r"<script>|(?<!\\)\]\(javascript:", markdown)


def test_the_workbook_has_no_formula_of_theirs(root):
    with zipfile.ZipFile(root / "warehouse" / "report" / "klyngeregnskab.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert all(len(fromstring(sheet)) for sheet in sheets)  # whole XML, whatever a text looks like
    formulas = {formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet)}
    assert not any(
        part in formula for formula in formulas for part in ("HYPERLINK(&quot;http://x", "1+2", "cmd", "SUM(A1)")
    )


def test_the_terminal_gets_no_escapes(root, capsys):
    for command in (["status"], ["sql", "SELECT path, title FROM documents"], ["report"]):
        capsys.readouterr()
        main(["--root", str(root), *command])
        shown = capsys.readouterr()
        assert "\x1b" not in shown.out + shown.err and "\x07" not in shown.out + shown.err, command
        assert command[0] == "sql" or "\u202e" not in shown.out + shown.err
    (root / "raw" / "ny \x1b[31m.txt").write_text("Der er afsat 3 kr. \x1b[2J")
    main(["--root", str(root), "extract", "--jobs", "1"])
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err


def test_everything_written_stays_inside(root):
    folders = [path for path in (root / "extracted").iterdir() if path.is_dir()]
    assert all(re.fullmatch(r"[a-z0-9-]+", path.name) for path in folders)
