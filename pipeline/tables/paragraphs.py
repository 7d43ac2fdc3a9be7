"""Printed lines made into a paragraph that knows where each of its characters stands. Shared by PDF and plain text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.danish.text import join_lines
from pipeline.model import Box, Paragraph, Piece
from pipeline.tables.paragraph_cues import list_label


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of running text: its words joined by single blanks, and where it stands.

    PDF lines have a ``box`` (points) and the font ``size`` and ``bold``; text lines have ``line`` (from 1 in the
    file) and the columns ``left`` and ``right`` (characters). ``gap`` is the number of blank lines before a text line.
    """

    text: str
    page: int
    box: Box | None = None
    line: int | None = None
    bold: bool = False
    size: float = 0.0
    left: int = 0
    right: int = 0
    gap: int = 0


def paragraph(
    id: str,
    lines: Sequence[PrintedLine],
    page: int | None = None,
    role: str = "body",
    level: int = 0,
    bold: bool | None = None,
    href: str = "",
) -> Paragraph:
    """The paragraph these lines print, line-end hyphens undone, with a piece for each line.

    ``page`` is the first line's unless given; ``bold`` that all lines are, unless given. The list label is found in it.
    """
    text, pieces = joined(lines)
    return Paragraph(
        id=id,
        text=text,
        page=page if page is not None else (lines[0].page if lines else 1),
        pieces=pieces,
        role=role,
        level=level,
        label=list_label(text) if role in ("body", "list", "heading") else "",
        bold=bold if bold is not None else bool(lines) and all(line.bold for line in lines),
        href=href,
    )


def joined(lines: Sequence[PrintedLine]) -> tuple[str, tuple[Piece, ...]]:
    """The lines as one text and, for each line that prints something, the piece of the text it prints."""
    text, starts = join_lines([line.text for line in lines])
    return text, tuple(_pieces(text, zip(lines, starts, strict=True), (*starts[1:], len(text))))


def _pieces(text: str, placed: Iterable[tuple[PrintedLine, int]], ends: Sequence[int]) -> Iterable[Piece]:
    for (line, start), end in zip(placed, ends, strict=True):
        end = start + len(text[start:end].rstrip())
        if end > start:
            yield Piece(start, end, line.page, line.box, line.line)
