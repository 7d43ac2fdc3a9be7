"""How much of what PDF pages show is accounted for, and how much of what is accounted for is shown.

usage: bench_shown.py FILE…   For each format: documents, figures the second engine shows (PDF) or another program shows (a ``.txt`` beside the
file, made by Chromium or LibreOffice), the share of them in the ledger, and the share of the ledger's figures that are shown.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from pipeline import reading
from pipeline.extraction import extract
from pipeline.reading.pdf_second import read_characters
from pipeline.tables.accounted import SHORTEST, figures_of

_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")


def figures(text: str) -> Counter[str]:
    found = (re.sub(r"\D", "", run) for run in _FIGURE.findall(text))
    return Counter(digits for digits in found if len(digits) >= SHORTEST)


def shown_figures(path: Path, data: bytes) -> Counter[str] | None:
    """The figures another program shows, None where there is nothing to hold the reading against."""
    if path.suffix == ".pdf":
        pages = reading.read(data, path.name).pages
        second = read_characters(data, [page.number for page in pages])
        unseen = figures(" ".join(text for page in pages for text in page.unseen))
        return Counter(f for page in second.values() if page for f in figures_of(page)) - unseen
    beside = path.with_suffix(path.suffix + ".txt")
    return figures(beside.read_text(encoding="utf-8")) if beside.exists() else None


def main(paths: list[str]) -> None:
    totals: dict[str, list[int]] = {}
    for name in paths:
        path = Path(name)
        data = path.read_bytes()
        shown = shown_figures(path, data)
        if shown is None:
            continue
        accounted = sum(
            (figures(number.raw.replace(" ", "")) for number in extract(data, path.name).numbers), Counter()
        )
        both = sum((shown & accounted).values())
        row = totals.setdefault(path.suffix, [0, 0, 0, 0])
        for at, value in enumerate((1, sum(shown.values()), sum(accounted.values()), both)):
            row[at] += value
    for suffix, (count, shown_, accounted_, both) in sorted(totals.items()):
        print(
            f"{suffix} {count} documents: shown {shown_}, accounted for {100 * both / max(shown_, 1):.2f} %; "
            f"in the ledger {accounted_}, shown {100 * both / max(accounted_, 1):.2f} %"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
