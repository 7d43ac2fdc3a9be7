"""``klyngeregnskab tables``: the tables of one PDF, Word, HTML or text file."""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.commands import UsageError, bytes_of
from pipeline.commands.language import say
from pipeline.model import Box, Cell, Document, Grid, Layout

FORMATS = ("text", "csv", "json", "html")
MOST_WIDE = 40  # characters of a cell in the text format


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "file", type=Path, help=say("PDF, Word, HTML, tekst, Excel eller CSV", "PDF, Word, HTML, text, Excel or CSV")
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help=say("standard: text", "default: text"))
    parser.add_argument("--pages", help=say("fx 1-3,7", "such as 1-3,7"))
    parser.add_argument(
        "--draw",
        type=Path,
        metavar=say("MAPPE", "DIR"),
        help=say("sidebilleder med cellerne", "page pictures with the cells"),
    )
    parser.add_argument(
        "--one-engine",
        action="store_true",
        help=say("uden kontrollæsning (PDF; hurtigere)", "without the second reading (PDF; faster)"),
    )


def run(args: argparse.Namespace) -> int:
    """Print the tables; 1 when the file could not be read or holds no text."""
    data = bytes_of(args.file)
    pages = parse_pages(args.pages) if args.pages else None
    document, layout = tables_of(data, args.file.name, second=not args.one_engine, pages=pages)
    if args.draw is not None and document.media_type != "application/pdf":
        raise UsageError(say("--draw virker kun for PDF", "--draw works for PDF only"))
    english = getattr(args, "lang", "da") == "en"
    for finding in document.findings + layout.findings:
        if finding.severity == "error" or document.status != "read":
            print(f"{args.file}: {finding.explanation_en if english else finding.explanation_da}", file=sys.stderr)
    grids = [b for b in layout.blocks if isinstance(b, Grid) and (pages is None or pages & set(b.pages))]
    if not grids and document.status == "read":
        print(f"{args.file}: {'no table found' if english else 'ingen tabel fundet'}", file=sys.stderr)
    print(WRITERS[args.format](str(args.file), grids), end="")
    if args.draw is not None:
        draw(data, grids, args.draw)
    return 0 if document.status == "read" else 1


def tables_of(data: bytes, name: str, second: bool, pages: set[int] | None = None) -> tuple[Document, Layout]:
    """The document and its layout, with the cells checked by the second engine when asked for.

    With ``pages`` only these are laid out (PDF): of a table that goes on, the rows on them.
    """
    from pipeline.reading import read
    from pipeline.tables import layout

    document = read(data, name)
    if pages is not None and document.media_type == "application/pdf":
        document = replace(document, pages=tuple(page for page in document.pages if page.number in pages))
    found = layout(document) if document.status == "read" else Layout(())
    if second and document.media_type == "application/pdf" and document.status == "read":
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


def as_json(file: str, grids: list[Grid]) -> str:
    tables = [
        {
            "id": g.id,
            "page": g.pages[0],
            "pages": list(g.pages),
            "box": _box(g.boxes[0][1] if g.boxes else None),
            "caption": g.caption,
            "header_rows": g.header_rows,
            "unit_hint": g.unit_hint,
            "notes": list(g.notes),
            "grid": g.texts(),
            "cells": [_cell(c) for c in g.cells],
        }
        for g in grids
    ]
    return json.dumps({"file": file, "tables": tables}, ensure_ascii=False, indent=1) + "\n"


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "col": cell.col,
        "row_span": cell.row_span,
        "col_span": cell.col_span,
        "page": cell.page,
        "box": _box(cell.box),
        "text": cell.text,
        "agree": cell.agree,
    }


def _box(box: Box | None) -> list[float] | None:
    return [round(v, 2) for v in box] if box else None


def as_csv(file: str, grids: list[Grid]) -> str:
    """Tables one after the other with a blank line between, line breaks in cells as blanks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for i, grid in enumerate(grids):
        if i:
            out.write("\n")
        writer.writerows([[_one_line(text) for text in row] for row in grid.texts()])
    return out.getvalue()


def as_html(file: str, grids: list[Grid]) -> str:
    parts = [f'<!doctype html>\n<meta charset="utf-8">\n<title>{html.escape(file)}</title>\n']
    for grid in grids:
        parts.append(f'<table id="{grid.id}" border="1">\n')
        if grid.caption:
            parts.append(f"<caption>{html.escape(grid.caption)}</caption>\n")
        for row in range(grid.n_rows):
            cells = sorted((c for c in grid.cells if c.row == row), key=lambda c: c.col)
            parts.append("<tr>" + "".join(_html_cell(c, row < grid.header_rows) for c in cells) + "</tr>\n")
        parts.append("</table>\n")
    return "".join(parts)


def _html_cell(cell: Cell, header: bool) -> str:
    tag = "th" if header else "td"
    spans = "".join(f' {n}="{v}"' for n, v in (("rowspan", cell.row_span), ("colspan", cell.col_span)) if v > 1)
    return f"<{tag}{spans}>{html.escape(cell.text).replace(chr(10), '<br>')}</{tag}>"


def as_text(file: str, grids: list[Grid]) -> str:
    """For people: columns side by side, long cells shortened."""
    parts = []
    for grid in grids:
        pages = "–".join(str(p) for p in sorted({grid.pages[0], grid.pages[-1]}))
        title = grid.caption or grid.id
        rows = [[_short(_one_line(text)) for text in row] for row in grid.texts()]
        widths = [max(len(row[i]) for row in rows) for i in range(grid.n_cols)]
        lines = [
            "  ".join(t.rjust(w) if _right(t) else t.ljust(w) for t, w in zip(row, widths, strict=True)) for row in rows
        ]
        if 0 < grid.header_rows < len(lines):
            lines.insert(grid.header_rows, "  ".join("-" * w for w in widths))
        parts.append(f"{title} (side {pages})\n" + "\n".join(line.rstrip() for line in lines) + "\n")
    return "\n".join(parts)


def _right(text: str) -> bool:
    return text[:1].isdigit() or text[:1] in "-–("


def _one_line(text: str) -> str:
    from pipeline.danish.text import clean

    return clean(text)


def _short(text: str) -> str:
    return text if len(text) <= MOST_WIDE else text[: MOST_WIDE - 1] + "…"


WRITERS = {"text": as_text, "csv": as_csv, "json": as_json, "html": as_html}


def draw(data: bytes, grids: list[Grid], folder: Path) -> None:
    """Pictures of the pages with tables: cells outlined, headers tinted, figures the engines disagree on in red."""
    from pipeline.reading.pictures import page_picture

    folder.mkdir(parents=True, exist_ok=True)
    for number in sorted({page for grid in grids for page in grid.pages}):
        marks = [
            (cell.box, "red" if cell.agree is False else "orange" if cell.row < grid.header_rows else "blue")
            for grid in grids
            for cell in grid.cells
            if cell.page == number and cell.box
        ]
        page_picture(data, number, marks).save(folder / f"page-{number:04d}.png")
