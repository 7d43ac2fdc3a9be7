"""A document as plain text, in the three shapes that text conversions of PDFs have."""

from __future__ import annotations

import random
import re

from .draft import Block, Doc, Table

SYLLABLE = re.compile(r"(?<=[aeiouyæøå][bdfgklmnprstv])(?=[bdfgklmnprstv][aeiouyæøå])")


def hyphenated(text: str, width: int, rng: random.Random, share: float = 0.6) -> list[str]:
    """Lines of at most ``width`` characters; long words are sometimes divided at the end of a line."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            room = width - len(line) - 2
            cuts = [
                found.start()
                for found in SYLLABLE.finditer(word)
                if 3 <= found.start() <= room and len(word) - found.start() >= 3
            ]
            if cuts and word.isalpha() and len(word) >= 9 and rng.random() < share:
                lines.append(f"{line} {word[: cuts[-1]]}-")
                line = word[cuts[-1] :]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def render(doc: Doc, shape: str, rng: random.Random) -> str:
    """``layout``: as pdftotext -layout; ``dump``: a cell or line at a time with blank lines between; ``aligned``: cells with single blanks."""
    out: list[str] = []
    for block in doc.blocks:
        if isinstance(block, Table):
            caption = hyphenated(block.caption, 84, rng) if block.caption else []
            out += [*caption, *([""] if shape != "layout" and caption else [])]
            out += {"layout": columns, "dump": dumped, "aligned": aligned}[shape](block, doc, rng)
            for note in block.notes:
                out += hyphenated(note, 84, rng)
            out.append("")
        else:
            out += paragraph(block, rng, shape)
    if doc.furniture and shape == "layout":
        out += ["", f"{doc.furniture:<70}Side 1"]
    return "\n".join(out) + "\n"


def paragraph(block: Block, rng: random.Random, shape: str) -> list[str]:
    """The lines of a block of text."""
    lead = f"{block.label} " if block.label else ""
    lines = []
    for part in block.text.split("\n"):
        lines += [part] if block.kind == "toc" else hyphenated(lead + part, 84, rng)
        lead = ""
    if block.label and shape == "layout":
        lines = [f"    {line}" if index == 0 else f"      {line}" for index, line in enumerate(lines)]
    if shape == "dump":
        lines = [f"{line} " for line in lines]
        return [*lines, *([""] if block.kind in ("li", "toc") else [" ", ""])]
    return lines if block.kind in ("li", "toc") else [*lines, ""]


def columns(block: Table, doc: Doc, rng: random.Random) -> list[str]:
    """Columns at fixed places, figures to the right, text wrapped inside its column."""
    n = len(block.rows[0])
    count = sum(1 for col in range(n) if col in block.left)
    narrow = 34 if count == 1 else 24 if count <= 2 else 19
    wrapped = []
    for number, row in enumerate(block.rows):
        cells = []
        for col, text in enumerate(row):
            width = narrow if col in block.left or len(text) > 22 else 13 if number < block.header_rows else 40
            spanned = any(r == number and c == col and cs > 1 for r, c, _, cs in block.spans)
            cells.append(
                [
                    line
                    for part in text.split("\n")
                    for line in (hyphenated(part, 60 if spanned else width, rng) or [""])
                ]
            )
        wrapped.append(cells)
    spans = {(r, c) for r, c, _, cs in block.spans if cs > 1}
    widths = [
        max(
            (len(line) for number, row in enumerate(wrapped) if (number, col) not in spans for line in row[col]),
            default=0,
        )
        for col in range(n)
    ]
    lines: list[str] = []
    for number, row in enumerate(wrapped):
        if block.break_before and number == block.break_before:
            lines += ["", f"{doc.furniture:<70}Side 1", "\f" + doc.furniture, ""]
            if block.repeat_header:
                for head in wrapped[: block.header_rows]:
                    lines += laid(head, widths, block)
        lines += laid(row, widths, block)
    return lines


def laid(row: list[list[str]], widths: list[int], block: Table) -> list[str]:
    """One row over as many lines as its tallest cell."""
    lines = []
    for depth in range(max(len(cell) for cell in row)):
        texts = [cell[depth] if depth < len(cell) else "" for cell in row]
        lines.append(
            "   ".join(
                text.ljust(width) if col in block.left else text.rjust(width)
                for col, (text, width) in enumerate(zip(texts, widths, strict=True))
            ).rstrip()
        )
    return lines


def dumped(block: Table, doc: Doc, rng: random.Random) -> list[str]:
    """A cell a line, blank lines between."""
    del doc
    lines = []
    for row in block.rows:
        for col, text in enumerate(row):
            if not text:
                continue
            for part in text.split("\n"):
                lines += [f"{line} " for line in hyphenated(part, 30 if col in block.left else 18, rng)]
            lines += [" ", ""] if rng.random() < 0.1 else [""]
    return lines


def aligned(block: Table, doc: Doc, rng: random.Random) -> list[str]:
    """The cells of a row on one line with single blanks; headers a cell a line."""
    del doc, rng
    lines = []
    for number, row in enumerate(block.rows):
        texts = [text.replace("\n", " ") for text in row if text]
        if number < block.header_rows and len(texts) > 2:
            lines += [f"{text} " for text in texts]
        elif texts:
            lines.append(" ".join(texts) + " ")
    return [*lines, " ", ""]
