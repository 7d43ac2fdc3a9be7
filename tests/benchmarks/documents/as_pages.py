"""A document as HTML, as Word and as PDF in several designs."""

from __future__ import annotations

import html
import io
import random
from pathlib import Path
from typing import Any

from .as_text import SYLLABLE
from .draft import Block, Doc, Table

STYLES = ("ruled", "rules", "plain", "zebra")
FONT_FILES = {"sans": ("LiberationSans-Regular", "LiberationSans-Bold"), "serif": ("DejaVuSerif", "DejaVuSerif-Bold")}


def covered(block: Table) -> set[tuple[int, int]]:
    """Slots under a merged cell, its first slot aside."""
    return {
        (r + i, c + j) for r, c, rows, cols in block.spans for i in range(rows) for j in range(cols) if (i, j) != (0, 0)
    }


# --- html -------------------------------------------------------------------------------------------------------------


def as_html(doc: Doc, kind: int) -> bytes:
    """``kind`` 0: th, caption and lists; 1: plain cells, captions as paragraphs, a site's menu around the text."""
    out = [
        f"<!DOCTYPE html><html lang='da'><head><meta charset='utf-8'><title>{html.escape(doc.name)}</title>"
        "<style>body{font-family:sans-serif;margin:2em;max-width:48em}table{border-collapse:collapse}td,th{padding:3px 8px;vertical-align:top}"
        + ("td,th{border:1px solid #888}" if kind == 0 else "tr{border-bottom:1px solid #ccc}")
        + ".f{text-align:right}</style></head><body>"
    ]
    if kind:
        out.append("<nav><ul><li><a href='/'>Forside</a></li><li><a href='/om'>Om os</a></li></ul></nav><main>")
    in_list = False
    for block in doc.blocks:
        item = isinstance(block, Block) and block.kind == "li" and not block.label[:1].isalnum()
        if in_list and not item:
            out.append("</ul>")
        if item and not in_list:
            out.append("<ul>")
        in_list = item
        if isinstance(block, Table):
            out.append(html_table(block, kind))
        elif item:
            out.append(f"<li>{html.escape(block.text)}</li>")
        else:
            tag = {"title": "h1", "h1": "h2", "h2": "h3"}.get(block.kind, "p")
            text = html.escape(f"{block.label} {block.text}".strip()).replace("\n", "<br>")
            out.append(f"<{tag}>{text}</{tag}>")
    return "\n".join([*out, "</ul>" if in_list else "", "</main>" if kind else "", "</body></html>"]).encode()


def html_table(block: Table, kind: int) -> str:
    """The table's markup."""
    hidden, spans = covered(block), {(r, c): (rows, cols) for r, c, rows, cols in block.spans}
    caption = html.escape(block.caption)
    out = [
        f"<p><b>{caption}</b></p><table>" if kind else f"<table><caption>{caption}</caption>" if caption else "<table>"
    ]
    for number, row in enumerate(block.rows):
        out.append("<tr>")
        for col, text in enumerate(row):
            if (number, col) in hidden:
                continue
            rows, cols = spans.get((number, col), (1, 1))
            tag = "th" if number < block.header_rows and not kind else "td"
            attributes = (
                (f" rowspan={rows}" if rows > 1 else "")
                + (f" colspan={cols}" if cols > 1 else "")
                + ("" if col in block.left else " class=f")
            )
            inner = html.escape(text).replace("\n", "<br>")
            out.append(
                f"<{tag}{attributes}>{f'<strong>{inner}</strong>' if number in block.bold and inner else inner}</{tag}>"
            )
        out.append("</tr>")
    return "".join(out) + "</table>" + "".join(f"<p>{html.escape(note)}</p>" for note in block.notes)


# --- word -------------------------------------------------------------------------------------------------------------


def as_docx(doc: Doc) -> bytes:
    """A Word file with real headings, lists and merged cells."""
    import datetime as dt

    import docx

    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = dt.datetime(2026, 1, 1)
    if doc.furniture:
        made.sections[0].header.paragraphs[0].text = doc.furniture
    for block in doc.blocks:
        if isinstance(block, Table):
            if block.caption:
                made.add_paragraph(block.caption, style="Caption")
            word_table(made, block)
            for note in block.notes:
                made.add_paragraph(note)
        elif block.kind == "title":
            made.add_heading(block.text, 0)
        elif block.kind in ("h1", "h2"):
            made.add_heading(block.text, int(block.kind[1]))
        elif block.kind == "li" and block.label in ("•", "-", "–"):
            made.add_paragraph(block.text, style="List Bullet")
        else:
            made.add_paragraph(f"{block.label} {block.text}".strip())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word_table(made: Any, block: Table) -> None:
    """Add the table."""
    n = len(block.rows[0])
    table = made.add_table(len(block.rows), n, style="Table Grid")
    hidden = covered(block)
    for number, row in enumerate(block.rows):
        cells = table.rows[number].cells
        for col, text in enumerate(row):
            if (number, col) in hidden:
                continue
            cells[col].text = text
            if number in block.bold or number < block.header_rows:
                for run in cells[col].paragraphs[0].runs:
                    run.bold = True
            if col not in block.left:
                cells[col].paragraphs[0].alignment = 2
    for r, c, rows, cols in block.spans:
        text = table.cell(r, c).text
        table.cell(r, c).merge(table.cell(r + rows - 1, c + cols - 1)).text = text


# --- pdf ----------------------------------------------------------------------------------------------------------------


def fonts(face: str) -> tuple[str, str]:
    """Names of the regular and bold font, the system's where it has them."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    names = FONT_FILES[face]
    for name in names:
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        found = sorted(Path("/usr/share/fonts").rglob(f"{name}.ttf")) if Path("/usr/share/fonts").is_dir() else []
        if not found:
            return ("Helvetica", "Helvetica-Bold") if face == "sans" else ("Times-Roman", "Times-Bold")
        pdfmetrics.registerFont(TTFont(name, str(found[0])))
    return names[0], names[1]


def softened(text: str) -> str:
    """Soft hyphens in long words."""
    return " ".join(
        SYLLABLE.sub("\u00ad", word) if len(word) >= 10 and word.isalpha() else word
        for word in html.escape(text).split(" ")
    )


def as_pdf(doc: Doc, style: str, rng: random.Random) -> bytes:
    """A PDF with tables drawn in one of ``STYLES``, hyphenated text, page furniture."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    face = rng.choice(("sans", "serif"))
    regular, bold = fonts(face)
    size = rng.choice((9, 10, 11))
    body = ParagraphStyle(
        "body",
        fontName=regular,
        fontSize=size,
        leading=size * 1.3,
        spaceAfter=6,
        embeddedHyphenation=1,
        alignment=rng.choice((0, 0, 4)),
    )
    heads = {
        kind: ParagraphStyle(
            kind, fontName=bold, fontSize=size + more, leading=(size + more) * 1.25, spaceBefore=6, spaceAfter=5
        )
        for kind, more in (("title", 6), ("h1", 3), ("h2", 1))
    }
    story: list[Any] = []
    for block in doc.blocks:
        if isinstance(block, Table):
            if block.caption:
                story.append(
                    Paragraph(
                        html.escape(block.caption), ParagraphStyle("caption", parent=body, fontName=bold, spaceAfter=3)
                    )
                )
            cut = block.break_before
            story.append(pdf_table(block, style, (regular, bold), min(size, 9), 0, cut or len(block.rows)))
            if cut:
                story += [PageBreak(), pdf_table(block, style, (regular, bold), min(size, 9), cut, len(block.rows))]
            story += [
                Paragraph(html.escape(note), ParagraphStyle("note", parent=body, fontSize=size - 2))
                for note in block.notes
            ]
            story.append(Spacer(1, 9))
        elif block.kind == "li":
            story.append(
                Paragraph(
                    softened(block.text),
                    ParagraphStyle("li", parent=body, leftIndent=18, bulletIndent=6, spaceAfter=2),
                    bulletText=block.label,
                )
            )
        else:
            story.append(
                Paragraph(
                    softened(block.text).replace("\n", "<br/>") if block.kind == "p" else html.escape(block.text),
                    heads.get(block.kind, body),
                )
            )
    out = io.BytesIO()

    def furnish(canvas: Any, page: Any) -> None:
        canvas.setFont(regular, 8)
        canvas.drawString(60, A4[1] - 35, doc.furniture)
        canvas.drawRightString(A4[0] - 60, 30, f"Side {page.page}" if style in ("ruled", "zebra") else str(page.page))

    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=60, rightMargin=60, topMargin=60, bottomMargin=60, invariant=1, title=doc.name
    ).build(story, onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue()


def pdf_table(block: Table, style: str, names: tuple[str, str], size: int, first: int, last: int) -> Any:
    """Rows ``first`` to ``last`` as a flowable; the header again on a second part when the table repeats it."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph

    regular, bold = names
    rows = list(range(first, last))
    if first and block.repeat_header:
        rows = [*range(block.header_rows), *rows]
    n = len(block.rows[0])
    hidden = covered(block)

    def cell(row: int, col: int) -> Any:
        text = block.rows[row][col]
        if not text or (row, col) in hidden:
            return ""
        strong = row in block.bold or row < block.header_rows
        given = ParagraphStyle(
            "cell",
            fontName=bold if strong else regular,
            fontSize=size,
            leading=size * 1.2,
            alignment=0 if col in block.left else 2,
            embeddedHyphenation=1,
        )
        return Paragraph(softened(text).replace("\n", "<br/>"), given)

    weights = list(block.widths) or [
        max(
            min(max(len(line) for row in block.rows for line in row[col].split("\n")), 34),
            4 if any(row[col] for row in block.rows) else 2,
        )
        + 3
        for col in range(n)
    ]
    wide = min(470.0, sum(weights) * size * 0.62)
    widths = [weight / sum(weights) * wide for weight in weights]
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    place = {row: number for number, row in enumerate(rows)}
    for r, c, spanned, cols in block.spans:
        if r in place and r + spanned - 1 in place:
            commands.append(("SPAN", (c, place[r]), (c + cols - 1, place[r + spanned - 1])))
    heads = block.header_rows if rows and rows[0] == 0 else 0
    if style == "ruled":
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    elif style == "rules":
        commands += [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)]
        if heads:
            commands.append(("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, colors.black))
        commands += [
            ("LINEABOVE", (0, place[row]), (-1, place[row]), 0.5, colors.grey) for row in block.bold if row in place
        ]
    elif style == "zebra":
        commands += [
            ("BACKGROUND", (0, row), (-1, row), colors.HexColor("#eef3f8")) for row in range(heads, len(rows), 2)
        ]
        if heads:
            commands.append(("BACKGROUND", (0, 0), (-1, heads - 1), colors.HexColor("#c9d8e6")))
    return LongTable(
        [[cell(row, col) for col in range(n)] for row in rows],
        colWidths=widths,
        repeatRows=heads if block.repeat_header else 0,
        style=commands,
        hAlign="LEFT",
    )
