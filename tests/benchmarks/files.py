"""The labelled data beside the benchmarks."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    r"""The rows of ``data/<name>.csv``; ``\n`` in a text stands for a line break."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").replace("\\n", "\n") for key, value in row.items()} for row in csv.DictReader(file)]
