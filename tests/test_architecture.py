"""The house keeps its order: imports go one way, each library has an owner, all that users meet is documented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import cli, reference

ROOT = Path(__file__).resolve().parents[1]
PIPELINE = ROOT / "pipeline"
README = ROOT / "README.md"
MODULES = sorted(path for path in PIPELINE.rglob("*.py"))

# a package may import those of earlier lines, and itself
ORDER = (
    ("model", "reference"),
    ("guard",),
    ("danish", "records", "naming"),
    ("reading", "reconciliation"),
    ("tables",),
    ("interpretation",),
    ("extraction",),
    ("store",),
    ("sources", "cache", "workers"),
    ("cluster",),
    ("manifest",),
    ("run",),
    ("matching",),
    ("facts", "ledger"),
    ("warehouse",),
    ("report",),
    ("commands", "api"),
    ("cli",),
    ("__main__",),
)
LAYER = {name: number for number, names in enumerate(ORDER) for name in names}

# the rooms of pipeline/interpretation: each may import those before it, and itself
ROOMS = (
    "text",
    "names",
    "roles",
    "minutes",
    "documents",
    "amounts",
    "initiatives",
    "memberships",
    "relations",
    "statements",
)

# outside library → who may import it
OWNERS = {
    "distributed": {"cluster"},
    "duckdb": {"warehouse"},
    "rapidfuzz": {"interpretation", "matching", "tables"},  # tables know a misspelled name where a cell ends
    "docx": {"reading"},
    "lxml": {"reading"},
    "pdfplumber": {"reading"},
    "pdfminer": {"reading"},
    "pypdfium2": {"reading", "report"},  # report draws pictures of pages
    "PIL": {"reading", "report"},
    "jinja2": {"report"},
    "openpyxl": {"reading", "report"},
    "olefile": {"reading"},
    "rapidocr": {"reading"},
    "xlsxwriter": {"report"},
    "python_calamine": {"reading"},
    "rich": {"commands"},
    "prompt_toolkit": {"commands"},
    "scipy": {"reconciliation", "matching", "reading"},
}
HEAVY = {
    "distributed",
    "pandas",
    "scipy",
    "pdfplumber",
    "duckdb",
    "docx",
    "rich",
    "jinja2",
    "openpyxl",
    "xlsxwriter",
    "prompt_toolkit",
}


def package(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    """The modules a file imports when it runs; what stands under TYPE_CHECKING is for the type checker only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "pipeline":
                yield from (f"pipeline.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PIPELINE)))
def test_imports_go_one_way(path):
    own = package(path)
    if own == "__init__":
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "pipeline" and len(parts) > 1 and not parts[1].startswith("__"):
            other = parts[1]
            assert other == own or LAYER[other] < LAYER[own], f"{own} imports {name}"


def test_the_rooms_of_interpretation_import_one_way_and_say_what_they_must_not_know():
    home = PIPELINE / "interpretation"
    assert {path.name for path in home.iterdir() if path.name != "__pycache__"} == {"__init__.py", *ROOMS}
    for path in home.glob("*/*.py"):
        own = ROOMS.index(path.parent.name)
        for name in imports(path):
            parts = name.split(".")
            if parts[:2] == ["pipeline", "interpretation"] and len(parts) > 2:
                assert ROOMS.index(parts[2]) <= own, f"{path.parent.name}/{path.name} imports {name}"
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if path.name == "__init__.py":
            assert all(part in said for part in ("In: ", "Out: ", "Not known here: ")), path.parent.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PIPELINE)))
def test_outside_libraries_have_owners_and_heavy_ones_wait_until_needed(path):
    for name in imports(path):
        assert package(path) in OWNERS.get(name.split(".")[0], {package(path)}), name
    assert not HEAVY & {name.split(".")[0] for name in imports(path, top_only=True)}


def test_every_package_has_a_place_in_the_order():
    assert {package(path) for path in MODULES} - {"__init__"} == set(LAYER)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_is_documented(command):
    assert f"klyngeregnskab {command}" in README.read_text(encoding="utf-8")


def codes_in_use() -> set[str]:
    """The codes of findings that the program can make, as far as they are written out."""
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Finding":
                first = node.args[0] if node.args else None
                given = [first, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
                found |= {each.value for each in given if isinstance(each, ast.Constant)}
    for path in PIPELINE.rglob("*.sql"):
        found |= set(
            re.findall(r"'((?:sum|fact|cap|rule|amount|name|label)\.[a-z]+)'", path.read_text(encoding="utf-8"))
        )
    return found


def test_every_finding_code_is_in_the_list_and_in_the_readme():
    listed = {row["code"] for row in reference.rows("finding_codes")}
    assert codes_in_use() <= listed
    text = README.read_text(encoding="utf-8")
    assert not {code for code in listed if f"`{code}`" not in text}


def test_every_row_of_reference_data_has_a_source():
    for path in (PIPELINE / "reference").glob("*.csv"):
        rows = reference.rows(path.stem)
        assert rows, path.name
        assert all(row["source"] for row in rows), path.name


def test_sql_opens_with_its_question():
    for path in PIPELINE.rglob("*.sql"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("-- "), path.name
