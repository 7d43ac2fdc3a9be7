"""Tables whose truth is known, printed as text in the styles of converters and people.

Truth: the HTML tables of real minutes (``real/bulk_greve_2022_2023`` of the folder in KLYNGE_SHARED) and the tables of
``tables_with_sums``. Each is printed between paragraphs in every style of ``STYLES``; a candidate's quality is the F1 of its adjacency
relations (right and down, figures and words) against the truth's.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.model import Grid
from pipeline.reading import read
from tests.benchmarks.sums import SHARED, half, load

Rows = list[list[str]]
WIDE = 24  # characters in which labels are wrapped
MAX_ROWS, MAX_COLUMNS = 60, 12
PROSE = (
    "Udvalget drøftede regnskabet for perioden og tog orienteringen til efterretning. Der blev spurgt til de midler, som ikke er",
    "disponeret endnu, og forvaltningen oplyste, at 3 af 12 indsatser er sat i gang, og at der er brugt 1,4 mio. kr. indtil nu.",
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A text with one table in it: where the table comes from, how it is printed, and its cells."""

    source: str
    style: str
    text: str
    rows: Rows


def tables(months: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """The tables with figures of the minutes of these months (``2022-02``), each once, and of half the sum tables."""
    seen = set()
    folder = SHARED / "real" / "bulk_greve_2022_2023"
    for path in sorted(folder.glob("*.html")):
        if path.name[:7] not in months:
            continue
        for block in read(path.read_bytes(), path.name).blocks:
            if isinstance(block, Grid):
                rows = [[clean(text) for text in row] for row in block.texts()]
                key = hashlib.sha256(repr(rows).encode()).hexdigest()
                if key not in seen and is_usable(rows):
                    seen.add(key)
                    yield path.name[:7], rows


def sum_tables() -> Iterator[tuple[str, Rows]]:
    """The seen half of the tables of statistical agencies."""
    for record in load("troy_da.jsonl.gz"):
        rows = [[clean(text) for text in row] for row in record["table"]]
        if half(record["id"]) == "1st half" and is_usable(rows):
            yield "agencies", rows


def is_usable(rows: Rows) -> bool:
    figures = sum(read_figure(text) is not None for row in rows for text in row[1:] if text)
    return 3 <= len(rows) <= MAX_ROWS and 2 <= len(rows[0]) <= MAX_COLUMNS and figures >= 4


def _aligned(rows: Rows, gap: int = 3, wrap: int = WIDE) -> list[str]:
    lines: list[list[str]] = []
    for row in rows:
        parts = [textwrap.wrap(text, wrap, break_on_hyphens=False) or [""] for text in row]
        lines += [list(line) for line in zip_longest(*parts, fillvalue="")]
    widths = [max(len(line[col]) for line in lines) for col in range(len(rows[0]))]
    figures = [
        2 * sum(read_figure(row[col]) is not None for row in rows if row[col]) > sum(bool(row[col]) for row in rows)
        for col in range(len(rows[0]))
    ]
    return [
        (" " * gap)
        .join(
            text.rjust(wide) if right and col else text.ljust(wide)
            for col, (text, wide, right) in enumerate(zip(line, widths, figures, strict=True))
        )
        .rstrip()
        for line in lines
    ]


def _middle(rows: Rows, wrap: int) -> list[str]:
    """Cells in the middle of their row, as browsers print tables: a line that stands half a line lower is a line of its own."""
    parts = [[textwrap.wrap(text, wrap, break_on_hyphens=False) if text else [] for text in row] for row in rows]
    widths = [max((len(line) for row in parts for line in row[col]), default=1) for col in range(len(rows[0]))]
    lines: list[str] = []
    for row in parts:
        tall = max(map(len, row), default=0)
        for step in range(2 * tall):
            line = [
                cell[(step - tall + len(cell)) // 2]
                if 0 <= step - tall + len(cell) < 2 * len(cell) and not (step - tall + len(cell)) % 2
                else ""
                for cell in row
            ]
            if any(line):
                lines.append("  ".join(text.ljust(wide) for text, wide in zip(line, widths, strict=True)).rstrip())
    return lines


def _blanks(rows: Rows) -> list[str]:
    return [" ".join(text for text in row if text) for row in rows]


def _wrapped_blanks(rows: Rows) -> list[str]:
    """Line by line as printed on the page, cells parted by a blank: wrapped labels come before and after the figures."""
    lines = []
    for row in rows:
        parts = [textwrap.wrap(text, WIDE, break_on_hyphens=False) or [""] for text in row]
        lines += [" ".join(text for text in line if text) for line in zip_longest(*parts, fillvalue="")]
    return lines


def _cell_a_line(rows: Rows, gap: bool, empty: bool = False) -> list[str]:
    lines = [text for row in rows for text in row if text or empty]
    return [part for text in lines for part in ([text, ""] if gap else [text])]


def _by_column(rows: Rows) -> list[str]:
    lines: list[str] = []
    for col in range(len(rows[0])):
        lines += [row[col] for row in rows if row[col]] + [""]
    return lines


def _by_column_gaps(rows: Rows) -> list[str]:
    """The header cells first, then each column with a blank line between all cells."""
    lines = [part for text in rows[0] if text for part in (text, "")]
    for col in range(len(rows[0])):
        lines += [part for row in rows[1:] if row[col] for part in (row[col], "")]
    return lines


STYLES: dict[str, Callable[[Rows], list[str]]] = {
    "aligned": _aligned,
    "aligned tight": lambda rows: _aligned(rows, 2, 40),
    "aligned narrow": lambda rows: _aligned(rows, 3, 14),
    "middle": lambda rows: _middle(rows, 14),
    "blanks": _blanks,
    "wrapped blanks": _wrapped_blanks,
    "cell a line": lambda rows: _cell_a_line(rows, False),
    "cell a line, gaps": lambda rows: _cell_a_line(rows, True),
    "by column": _by_column,
    "by column, gaps": _by_column_gaps,
    "tabs": lambda rows: ["\t".join(row) for row in rows],
    "bars": lambda rows: ["| " + " | ".join(row) + " |" for row in rows],
}


def printed(source: str, rows: Rows) -> Iterator[Printed]:
    """A table in every style, with paragraphs before and after."""
    for style, lines in STYLES.items():
        body = "\n".join(lines(rows))
        yield Printed(source, style, f"Økonomi\n\n{PROSE[0]}\n{PROSE[1]}\n\n{body}\n\n{PROSE[1]}\n{PROSE[0]}\n", rows)


def relations(rows: Rows) -> Counter[tuple[str, str, str]]:
    """Adjacency relations: each filled cell with the next one to the right and down (ICDAR 2013)."""
    found: Counter[tuple[str, str, str]] = Counter()
    texts = [["".join(text.split()) for text in row] for row in rows]
    for row in texts:
        filled = [text for text in row if text]
        found.update((a, b, "right") for a, b in pairwise(filled))
    for column in zip(*texts, strict=True):
        filled = [text for text in column if text]
        found.update((a, b, "down") for a, b in pairwise(filled))
    return found


def quality(grids: Sequence[Grid], rows: Rows) -> float:
    """F1 of the adjacency relations of all the grids together against the truth's."""
    truth = relations(rows)
    ours: Counter[tuple[str, str, str]] = Counter()
    for grid in grids:
        ours += relations(grid.texts())
    both = sum((truth & ours).values())
    return 2 * both / max(1, sum(truth.values()) + sum(ours.values()))
