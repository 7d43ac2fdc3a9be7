"""Do the tests notice when a rule is changed? Mutants of a bounded list of modules, one change each, against the tests of their room.

    python -m tests.benchmarks.mutants [--module NAME] [--most N] [--seed N]

A mutant is a comparison turned (``<`` to ``<=``, ``==`` to ``!=``), ``and`` to ``or``, a ``not`` left out, a number one more, or a ``return``
of nothing. It is made in a copy of the project and is caught when a test fails. Of each module ``--most`` mutants are drawn, the same ones each time.
Prints those that survive, and the share that is caught.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: module → the tests that must notice
MODULES = {
    "pipeline/reconciliation/intervals.py": ("tests/reconciliation/test_intervals.py",),
    "pipeline/interpretation/statements/sentences.py": ("tests/interpretation/test_statements.py",),
    "pipeline/danish/numbers.py": (
        "tests/danish/test_numbers.py",
        "tests/danish/test_signs.py",
        "tests/danish/test_money.py",
    ),
    "pipeline/danish/contexts.py": ("tests/danish/test_number_forms.py", "tests/danish/test_tokens.py"),
    "pipeline/matching/resolve.py": ("tests/matching",),
}
TURNED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
TURNED |= {ast.In: ast.NotIn, ast.NotIn: ast.In}


def changes(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every mutant of a module: line, what was changed, the changed module."""
    for at, node in enumerate(ast.walk(tree)):
        for what in _ways(node):
            changed = copy.deepcopy(tree)
            target = next(each for number, each in enumerate(ast.walk(changed)) if number == at)
            _change(target, what)
            yield node.lineno, what, ast.fix_missing_locations(changed)  # type: ignore[attr-defined]


def _ways(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        return ["turned"]
    if isinstance(node, ast.BoolOp):
        return ["and/or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return ["one more"]
    return (
        ["nothing"]
        if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant)
        else []
    )


def _change(node: ast.AST, what: str) -> None:
    if what == "turned" and isinstance(node, ast.Compare):
        node.ops[0] = TURNED[type(node.ops[0])]()
    elif what == "and/or" and isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif what == "not" and isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif what == "one more" and isinstance(node, ast.Constant):
        node.value += 1  # type: ignore[operator]
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)


def survives(copied: Path, module: str, source: str, tests: tuple[str, ...]) -> bool:
    place = copied / module
    before = place.read_text(encoding="utf-8")
    place.write_text(source, encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(command, cwd=copied, env=_env(copied), capture_output=True, timeout=300, check=False)
        return done.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        place.write_text(before, encoding="utf-8")


def _env(copied: Path) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--module", default="")
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    caught = made = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder)
        for name in ("pipeline", "tests"):
            shutil.copytree(ROOT / name, copied / name)
        shutil.copy(ROOT / "pyproject.toml", copied)
        for module, tests in MODULES.items():
            if args.module not in module:
                continue
            every = list(changes(ast.parse((ROOT / module).read_text(encoding="utf-8"))))
            drawn = random.Random(args.seed).sample(every, min(args.most, len(every)))
            alive = [(line, what) for line, what, tree in drawn if survives(copied, module, ast.unparse(tree), tests)]
            print(f"{module}: {len(drawn) - len(alive)} of {len(drawn)} caught (of {len(every)} there are)")
            for line, what in sorted(alive):
                print(f"  {module}:{line} {what}")
            made, caught = made + len(drawn), caught + len(drawn) - len(alive)
    print(f"all: {caught} of {made} caught, {100 * caught / max(made, 1):.0f} %")


if __name__ == "__main__":
    main()
