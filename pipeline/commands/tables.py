"""``klyngeregnskab tables``: the tables of one file of any kind that can be read."""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.commands import UsageError, bytes_of, results
from pipeline.commands.language import Parser, say
from pipeline.commands.results import destination, markdown_row
from pipeline.danish.text import clean
from pipeline.model import Box, Cell, Document, Grid, Layout

if TYPE_CHECKING:
    from pipeline.report.records_sheet import Sheet

FORMATS = ("text", "csv", "csv-da", "md", "json", "html", "xlsx")
MOST_WIDE = 40  # characters of a cell on a terminal
PDF = "application/pdf"
_NUMBER = re.compile(r"[-−–+(]?\s?(?!0\d)\d[\d.,\s]*\)?")  # a figure and nothing else; not a code such as 007


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("file", type=Path, metavar="FIL")
    results.add_output(parser, FORMATS)
    parser.option("--pages", metavar="1-3,7")
    parser.option("--debug", "--draw", type=Path, metavar="PNG")
    parser.option("--one-engine", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print the tables; 1 when the file could not be read or holds no text."""
    data = bytes_of(args.file)
    pages = parse_pages(args.pages) if args.pages else None
    form = results.form_of(args, "text")
    document, layout = tables_of(data, args.file.name, second=not args.one_engine, pages=pages)
    if args.debug is not None and document.media_type != PDF:
        raise UsageError(say("--debug virker kun for PDF", "--debug works for PDF only"))
    for finding in document.findings + layout.findings:
        if finding.severity == "error" or document.status != "read":
            print(f"{args.file}: {say(finding.explanation_da, finding.explanation_en)}", file=sys.stderr)
    grids = [b for b in layout.blocks if isinstance(b, Grid) and (pages is None or pages & set(b.pages))]
    if not grids and document.status == "read":
        print(f"{args.file}: {say('ingen tabel fundet', 'no table found')}", file=sys.stderr)
    if form == "xlsx":
        if grids:
            from pipeline.report.records_sheet import write_sheets

            write_sheets(args.output, [_sheet(grid) for grid in grids])
    else:
        with destination(args.output) as out:
            if form in ("json", "html"):
                (as_json if form == "json" else as_html)(str(args.file), grids, out)
            else:
                {"text": as_text, "md": as_markdown}.get(form, as_csv)(form, grids, out)
    if args.debug is not None:
        wanted = pages if pages is not None else {page for grid in grids for page in grid.pages}
        draw(data, grids, sorted(wanted) or [1], args.debug)
    return 0 if document.status == "read" else 1


def tables_of(data: bytes, name: str, second: bool, pages: set[int] | None = None) -> tuple[Document, Layout]:
    """The document and its layout, with the cells checked by the second engine when asked for.

    With ``pages`` only these are laid out (PDF): of a table that goes on, the rows on them.
    """
    from pipeline.reading import read
    from pipeline.tables import layout

    document = read(data, name)
    if pages is not None and document.media_type == PDF:
        document = replace(document, pages=tuple(page for page in document.pages if page.number in pages))
    found = layout(document) if document.status == "read" else Layout(())
    if second and document.media_type == PDF and document.status == "read":
        from pipeline.tables.crosscheck import crosscheck

        found = crosscheck(found, data, document)
    return document, found


def parse_pages(text: str) -> set[int]:
    """``1-3,7`` → {1, 2, 3, 7}."""
    pages: set[int] = set()
    try:
        for part in text.split(","):
            first, _, last = part.partition("-")
            pages |= set(range(int(first), int(last or first) + 1))
    except ValueError:
        raise UsageError(say(f"--pages {text}: skriv fx 1-3,7", f"--pages {text}: write such as 1-3,7")) from None
    return pages


def as_json(file: str, grids: list[Grid], out: IO[str]) -> None:
    tables = [
        {
            "id": g.id,
            "page": g.pages[0],
            "pages": list(g.pages),
            "box": _box(g.boxes[0][1] if g.boxes else None),
            **{name: getattr(g, name) for name in ("caption", "header_rows", "unit_hint")},
            "notes": list(g.notes),
            "grid": g.texts(),
            "cells": [_cell(c) for c in g.cells],
        }
        for g in grids
    ]
    out.write(json.dumps({"file": file, "tables": tables}, ensure_ascii=False, indent=1) + "\n")


def _cell(cell: Cell) -> dict[str, Any]:
    plain = ("row", "col", "row_span", "col_span", "page", "text", "agree")
    return {**{name: getattr(cell, name) for name in plain}, "box": _box(cell.box)}


def _box(box: Box | None) -> list[float] | None:
    return [round(v, 2) for v in box] if box else None


def as_csv(form: str, grids: list[Grid], out: IO[str]) -> None:
    """Tables one after the other with a blank line between, line breaks in cells as blanks."""
    writer = results.csv_writer(form, out)
    for i, grid in enumerate(grids):
        writer.writerows([[]] * bool(i) + rows_of(grid))


def as_markdown(form: str, grids: list[Grid], out: IO[str]) -> None:
    """Tables under their titles; the lines of a heading of several are joined."""
    for i, grid in enumerate(grids):
        rows, heads = rows_of(grid), max(1, grid.header_rows)
        names = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*rows[:heads], strict=True)]
        right = [sum(map(_right, column)) * 2 > len(rows) - heads for column in zip(*rows[heads:], strict=True)]
        out.write("\n" * bool(i) + f"**{_title(grid)}**\n\n" + markdown_row(names))
        out.write(markdown_row(["---:" if each else "---" for each in right or [False] * len(names)]))
        out.write("".join(map(markdown_row, rows[heads:])))


def _sheet(grid: Grid) -> Sheet:
    """The table as a sheet: what is a figure and nothing else becomes a number, all else stays the text it is."""
    from pipeline.reconciliation.matrix import build, is_year
    from pipeline.report.records_sheet import Sheet

    texts = [[str(text).strip() for text in row] for row in grid.texts()]
    figures = build(texts, header_rows=grid.header_rows, number_format="da").figures
    plain = set()

    def value(row: int, col: int) -> str | Decimal:
        text, figure = texts[row][col], figures[row][col]
        if row < grid.header_rows or figure is None or figure.nil or figure.doubt or not _NUMBER.fullmatch(text):
            return text
        if is_year(text) or "." not in text:
            plain.add((row, col))
        return figure.value

    rows = [[value(row, col) for col in range(grid.n_cols)] for row in range(grid.n_rows)]
    merged = [(c.row, c.col, c.row_span, c.col_span) for c in grid.cells if c.row_span > 1 or c.col_span > 1]
    return Sheet(_title(grid), rows, grid.header_rows, merged, frozenset(plain))


def as_html(file: str, grids: list[Grid], out: IO[str]) -> None:
    parts = [f'<!doctype html>\n<meta charset="utf-8">\n<title>{html.escape(file)}</title>\n']
    for grid in grids:
        parts.append(f'<table id="{grid.id}" border="1">\n')
        if grid.caption:
            parts.append(f"<caption>{html.escape(grid.caption)}</caption>\n")
        for row in range(grid.n_rows):
            cells = sorted((c for c in grid.cells if c.row == row), key=lambda c: c.col)
            parts.append("<tr>" + "".join(_html_cell(c, row < grid.header_rows) for c in cells) + "</tr>\n")
        parts.append("</table>\n")
    out.write("".join(parts))


def _html_cell(cell: Cell, header: bool) -> str:
    tag = "th" if header else "td"
    spans = "".join(f' {n}="{v}"' for n, v in (("rowspan", cell.row_span), ("colspan", cell.col_span)) if v > 1)
    return f"<{tag}{spans}>{html.escape(cell.text).replace(chr(10), '<br>')}</{tag}>"


def as_text(form: str, grids: list[Grid], out: IO[str]) -> None:
    """For people: columns side by side; long cells are shortened on a terminal, whole elsewhere."""
    most = MOST_WIDE if results.terminal_width() and out is sys.stdout else sys.maxsize
    for i, grid in enumerate(grids):
        rows = rows_of(grid)
        widths = [min(most, max(map(len, column))) for column in zip(*rows, strict=True)]
        if 0 < grid.header_rows < len(rows):
            rows.insert(grid.header_rows, ["-" * width for width in widths])
        lines = [results.side_by_side(row, widths, list(map(_right, row))) for row in rows]
        out.write("\n" * bool(i) + f"{_title(grid)}\n" + "".join(lines))


def _title(grid: Grid) -> str:
    pages = "–".join(str(p) for p in sorted({grid.pages[0], grid.pages[-1]}))
    return f"{grid.caption or grid.id} ({say('side', 'page')} {pages})"


def rows_of(grid: Grid) -> list[list[str]]:
    """The texts of a table, each on one line."""
    return [[clean(text) for text in row] for row in grid.texts()]


def _right(text: str) -> bool:
    return text[:1].isdigit() or text[:1] in "-–−("


def draw(data: bytes, grids: list[Grid], pages: Sequence[int], target: Path) -> None:
    """Pictures of pages for debugging: ``target``, or with several pages ``target`` with the page's number, or in it as a folder."""
    from pipeline.reading.pictures import debug_picture

    folder = not target.suffix
    if folder:
        target.mkdir(parents=True, exist_ok=True)
    for number in pages:
        cells = [
            (cell.box, "doubt" if cell.agree is False else "header" if cell.row < grid.header_rows else "cell")
            for grid in grids
            for cell in grid.cells
            if cell.page == number and cell.box
        ]
        several = target.with_stem(f"{target.stem}-{number:04d}") if len(pages) > 1 else target
        file = target / f"page-{number:04d}.png" if folder else several
        try:
            debug_picture(data, number, cells).save(file)
        except ValueError as error:
            raise UsageError(say(f"kan ikke tegnes: {error}", f"cannot be drawn: {error}")) from error
        print(file, file=sys.stderr)
