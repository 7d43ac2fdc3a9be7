"""``python docs/rooms.py``: the picture of the rooms and what each imports (docs/rooms.md), from the code itself.

An arrow that follows from two others (a room imports one that imports the third) is left out, so that the picture shows the floors.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIPELINE = ROOT / "pipeline"
TARGET = ROOT / "docs" / "rooms.md"


def room_of(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imports() -> dict[str, set[str]]:
    """The rooms each room imports; what only the type checker reads does not count."""
    found: dict[str, set[str]] = {}
    for path in sorted(PIPELINE.rglob("*.py")):
        own = room_of(path)
        if own.startswith("__"):
            continue
        found.setdefault(own, set())
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                node.body = []
        for node in ast.walk(tree):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if names == ["pipeline"]:
                names = [f"pipeline.{each.name}" for each in node.names]
            found[own] |= {name.split(".")[1] for name in names if name.startswith("pipeline.")} - {own}
    rooms = set(found)
    return {own: others & rooms for own, others in found.items()}


def reached(edges: dict[str, set[str]], room: str) -> set[str]:
    """All that a room depends on, over however many floors."""
    seen: set[str] = set()
    rest = list(edges[room])
    while rest:
        each = rest.pop()
        if each not in seen:
            seen.add(each)
            rest += edges[each]
    return seen


def picture() -> str:
    edges = imports()
    below = {room: reached(edges, room) for room in edges}
    lines = [
        "# The rooms",
        "",
        "Made by `make rooms` from the imports in the code; do not edit. [architecture.md](architecture.md) says what each room does.",
        "",
    ]
    lines += ["```mermaid", "flowchart TD"]
    for room in sorted(edges):
        for other in sorted(edges[room]):
            if not any(other in below[between] for between in edges[room] - {other}):
                lines.append(f"  {room} --> {other}")
    lines += ["```", "", "| room | imports | is imported by |", "|---|---|---|"]
    for room in sorted(edges, key=lambda room: (len(below[room]), room)):
        users = sorted(other for other in edges if room in edges[other])
        lines.append(f"| {room} | {', '.join(sorted(edges[room])) or '–'} | {', '.join(users) or '–'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(picture(), encoding="utf-8")
