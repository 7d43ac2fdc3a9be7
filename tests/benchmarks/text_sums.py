"""Sums in plain text: tables whose columns are parted by one blank, as ``pdftotext -raw`` or a copy from a PDF gives.

    python -m tests.benchmarks.text_sums [--worst N] [--show ID]

Reads ``tables_with_sums/troy_da_text.jsonl.gz`` of the folder in KLYNGE_SHARED: 200 tables of statistical agencies,
each printed as text, with the place of every cell on its line and the annotated sums. Each text goes through the
reading, the finding of tables and the sums; what is found goes back to the annotated cells by line and character and is
scored as the grids are. Work on the half called ``seen``; the other is only counted.

Columns: figure cells found as a cell of their own · printed lines whose figures stay in one row, in order · cells of one
annotated column in one column · P, R and F1 of the sums · false alarms (mismatches on what is no annotated sum) · tables
with a finding that says their columns are unsure.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.danish.numbers import read_figure
from pipeline.model import Grid, Layout
from pipeline.reading import read
from pipeline.reconciliation import reconcile
from pipeline.tables import layout
from tests.benchmarks.sums import SHARED, half, load, scorer

Place = tuple[int, int]
NOWHERE = 1_000_000  # a row that no annotated table has
HALVES = {"seen": "1st half", "unseen": "2nd half"}


@dataclass(frozen=True)
class Text:
    """A printed table with its annotated cells and sums."""

    record: dict[str, Any]
    table: list[list[str]]

    @property
    def id(self) -> str:
        return str(self.record["id"])

    @cached_property
    def lines(self) -> list[str]:
        return str(self.record["text"]).split("\n")

    @cached_property
    def figures(self) -> dict[int, list[dict[str, Any]]]:
        """The annotated cells that hold a figure, by line, but the first cell of a row (a year or a rank)."""
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for cell in self.record["cells"]:
            if cell["cell"][1] > 0 and any(ch.isdigit() for ch in cell["raw"]) and read_figure(cell["raw"]):
                found[cell["line"]].append(cell)
        return found

    @cached_property
    def by_place(self) -> dict[tuple[int, int, int], Place]:
        return {(c["line"], c["start"], c["end"]): tuple(c["cell"]) for c in self.record["cells"]}


@dataclass(frozen=True)
class Met:
    """A cell of ours as printed: grid, row, column, and the place on its line."""

    grid: int
    row: int
    col: int
    printed: tuple[int, int, int]


def texts() -> list[Text]:
    tables = {record["id"]: record["table"] for record in load("troy_da.jsonl.gz")}
    return [Text(record, tables[record["id"]]) for record in load("troy_da_text.jsonl.gz")]


def printed_cells(text: Text, grids: list[Grid]) -> list[Met]:
    """The cells of the grids on their lines. A cell's piece says the line; where on it follows from the order of the cells."""
    on_line: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    for number, grid in enumerate(grids):
        for cell in grid.cells:
            for piece in cell.pieces:
                if piece.line is not None:
                    on_line[piece.line - 1].append((number, cell.row, cell.col, cell.text[piece.start : piece.end]))
    found = []
    for line, parts in on_line.items():
        at = 0
        for grid_number, row, col, words in sorted(parts):
            pattern = re.compile(r"\s*".join(re.escape(char) for char in re.sub(r"\s", "", words)))
            match = pattern.search(text.lines[line], at)
            if match:
                found.append(Met(grid_number, row, col, (line, *match.span())))
                at = match.end()
    return found


def relations_of(text: Text, grids: list[Grid], met: list[Met]) -> tuple[list[dict[str, Any]], int, bool]:
    """The sums found, with the annotated cells they are about; how many mismatches are on no annotated sum; doubt."""
    places = {(m.grid, m.row, m.col): text.by_place.get(m.printed, (NOWHERE + m.printed[0], m.printed[1])) for m in met}
    totals = {tuple(r["total"]) for r in text.record["relations"]}
    found, alarms = [], 0
    for number, grid in enumerate(grids):
        done = reconcile(grid.texts(), number_format="da", header_rows=grid.header_rows or None)
        for relation in done.relations:
            # a code for a figure that is not given adds nothing, and not all of them are annotated
            given = [m for m in relation.members if any(ch.isdigit() for ch in done.matrix.texts[m[0]][m[1]])]
            members = [places[number, *m] for m in given if (number, *m) in places]
            known = all(place[0] < NOWHERE for place in members) and (number, *relation.total) in places
            total = places[number, *relation.total] if known else (NOWHERE, 0)
            found.append({"total": list(total), "members": [list(m) for m in members], "op": relation.op})
        for finding in done.findings:
            if finding.verdict == "mismatch":
                about = {places.get((number, *r.total)) for r in finding.relations}
                alarms += not about & totals
    return found, alarms, False


def judge(text: Text) -> tuple[Counter[str], list[dict[str, Any]], Layout]:
    laid_out = layout(read(str(text.record["text"]).encode(), "table.txt"))
    grids = [block for block in laid_out.blocks if isinstance(block, Grid)]
    met = printed_cells(text, grids)
    relations, alarms, _ = relations_of(text, grids, met)
    own = {m.printed: m for m in met}
    count: Counter[str] = Counter(alarms=alarms, tables=1)
    count["ragged"] = any(finding.code == "table.ragged" for finding in laid_out.findings)
    columns: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for line, cells in text.figures.items():
        ours = [own.get((line, c["start"], c["end"])) for c in cells]
        count["cells"] += len(cells)
        count["cells found"] += sum(1 for m in ours if m)
        count["lines"] += 1
        rows = {(m.grid, m.row) for m in ours if m}
        cols = [m.col for m in ours if m]
        count["lines whole"] += None not in ours and len(rows) == 1 and cols == sorted(set(cols))
        for cell, m in zip(cells, ours, strict=True):
            if m:
                columns[m.grid, cell["cell"][1]][m.col] += 1
    count["in column"] = sum(max(c.values()) for c in columns.values())
    return count, relations, laid_out


def show(text: Text) -> None:
    """One text as the program cuts it, and the sums it finds and misses."""
    _, relations, laid_out = judge(text)
    print(text.record["text"], "\n")
    for block in laid_out.blocks:
        if isinstance(block, Grid):
            print(f"-- {block.method} header rows {block.header_rows}")
            for row in block.texts():
                print("  | " + " | ".join(cell.replace("\n", " / ") for cell in row))
        else:
            print(f"-- {block.role}: {block.text[:150]}")
    for finding in laid_out.findings:
        print("!!", finding.code, finding.explanation_en)

    def named(found: list[dict[str, Any]]) -> set[tuple[Place, tuple[Place, ...]]]:
        return {
            (tuple(r["total"]), tuple(sorted(tuple(m) for m in r["members"])))
            for r in found
            if r.get("op", "sum") == "sum"
        }

    ours, theirs = named(relations), named(text.record["relations"])
    for name, sums in (("found beside the annotated", ours - theirs), ("missed", theirs - ours)):
        print(f"\n{name}: {len(sums)}")
        for total, members in sorted(sums)[:40]:
            print("  ", total, list(members))


def main() -> int:
    """Judge every text and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--show", default="")
    args = parser.parse_args()
    if not SHARED.exists():
        print(f"no tables at {SHARED}: set KLYNGE_SHARED", file=sys.stderr)
        return 1
    all_texts = texts()
    if args.show:
        for text in all_texts:
            if args.show in text.id:
                show(text)
        return 0
    judged = {text.id: judge(text) for text in all_texts}
    print("sums in plain text     cells   lines  columns    P     R     F1   alarms  flagged")
    for name, part in (*HALVES.items(), ("all", "")):
        chosen = [text for text in all_texts if not part or half(text.id) == part]
        count = sum((judged[text.id][0] for text in chosen), Counter[str]())
        scores, each = scorer().score(
            [{"id": t.id, "table": t.table, "relations": t.record["relations"]} for t in chosen],
            [{"id": t.id, "relations": judged[t.id][1]} for t in chosen],
        )
        s = scores["lenient"]
        print(
            f"  {name:8s} {len(chosen):4d} texts  {count['cells found'] / count['cells']:.3f}   "
            f"{count['lines whole'] / count['lines']:.3f}   {count['in column'] / count['cells']:.3f}   "
            f"{s['P']:.3f} {s['R']:.3f} {s['F1']:.3f}   {count['alarms']:4d}    {count['ragged']:4d}"
        )
        if name == "seen":
            lost = sorted(each, key=lambda e: -sum(e[1]["lenient"][1:]) + 2 * e[1]["lenient"][0])
    for identifier, row in lost[: args.worst]:
        right, said, true = row["lenient"]
        count = judged[identifier][0]
        print(
            f"    {identifier:28s} right {right} of {true}, wrong {said - right}, alarms {count['alarms']}, "
            f"cells {count['cells found']}/{count['cells']}, lines {count['lines whole']}/{count['lines']}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
