"""Blocks of formats that state their structure (Word, HTML): paragraphs and tables in the order they are read."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.danish.text import clean
from pipeline.model import Block, Cell, Document, Grid, Paragraph, Piece

_FIGURE = re.compile(r"[-–−÷+(]?\s?(?:kr\.?\s?)?\d[\d.,\s]*(?:%|pct\.?|kr\.?|,-|\))?-?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BLANK_LINES = re.compile(r"\n\s*\n+")
_ENDED = re.compile(r"[.:;!?][)\"”»]?$")
_GOES_ON = re.compile(r"(?!\w{1,2}[.)]\s)(?:[a-zæøå(]|[-–+]?\d)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LINES = "lines"  # role of a paragraph that is text with its own lines
_RAISED = re.compile(r"\s*\d{1,3}(?:\s?[,)]\s?\d{0,3})*\s*")
_MARK = re.compile(r"(?<=\S)(\*{1,4}|[†‡¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[^\d.,\s])\d{1,2}\))$")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A table cell as the format states it; ``text`` has newlines where lines or paragraphs end, ``line`` is a sheet's own row number."""

    text: str
    row_span: int = 1
    col_span: int = 1
    header: bool = False
    bold: bool = False
    page: int = 0
    line: int | None = None


@dataclass(slots=True)
class Flow:
    """Collects blocks. ``page`` is the page in force (Word states page breaks; HTML has one page)."""

    page: int = 1
    blocks: list[Block] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def add_paragraph(
        self, text: str, *, role: str = "body", level: int = 0, label: str = "", bold: bool = False, href: str = ""
    ) -> None:
        """A paragraph; newlines in ``text`` are line breaks of its own and start a new one unless the sentence runs on.

        ``label`` is a list label that the format makes (not typed in the text); it becomes the text's first word.
        """
        lines = _own_lines(text)
        for number, line in enumerate(lines):
            printed = f"{label} {line}" if label and number == 0 else line
            self.paragraphs += 1
            self.blocks.append(
                Paragraph(
                    id=f"p{self.paragraphs}",
                    text=printed,
                    page=self.page,
                    pieces=(Piece(0, len(printed), self.page),),
                    role="list" if label and role == "body" and number == 0 else role,
                    level=level,
                    label=label if number == 0 else "",
                    bold=bold,
                    href=href if len(lines) == 1 else "",
                )
            )

    def add_lines(self, lines: Sequence[str]) -> None:
        """Text that keeps its lines and blanks, as one paragraph: what columns they make is found when the document is laid out."""
        text = "\n".join(lines).strip("\n")
        if "\n" not in text:
            self.add_paragraph(text)
            return
        self.paragraphs += 1
        self.blocks.append(Paragraph(f"p{self.paragraphs}", text, self.page, role=LINES))

    def take(self, document: Document) -> None:
        """The blocks of a document that stands inside this one, numbered on from here."""
        for page in document.pages:
            self.add_lines(page.lines)
        for block in document.blocks:
            if isinstance(block, Grid):
                self.tables += 1
                cells = tuple(
                    replace(c, page=self.page, pieces=tuple(replace(p, page=self.page) for p in c.pieces))
                    for c in block.cells
                )
                block = replace(block, id=f"t{self.tables}", cells=cells, pages=(self.page,))
            else:
                self.paragraphs += 1
                pieces = tuple(replace(piece, page=self.page) for piece in block.pieces)
                block = replace(block, id=f"p{self.paragraphs}", page=self.page, pieces=pieces)
            self.blocks.append(block)

    def add_table(
        self,
        rows: Sequence[Sequence[RawCell]],
        method: str,
        header_rows: int = 0,
        caption: str = "",
        first_page: int = 0,
    ) -> None:
        """A table given row by row, each with the cells that begin in it, as in HTML."""
        made = place(lines_as_rows(rows))
        if not made:
            return
        self.tables += 1
        pages = tuple(range(first_page or self.page, self.page + 1))
        cells, n_rows, n_cols, dropped = compact(made)
        self.blocks.append(
            Grid(
                id=f"t{self.tables}",
                n_rows=n_rows,
                n_cols=n_cols,
                cells=tuple(_cell(at, raw, raw.page or pages[0]) for at, raw in cells),
                header_rows=max(0, header_rows - sum(1 for row in dropped if row < header_rows)),
                caption=clean(caption),
                pages=pages,
                method=method,
            )
        )


def is_figure(text: str) -> bool:
    """Whether a cell is one figure, with sign, unit or percent; a year is none."""
    return bool(_FIGURE.fullmatch(text.strip())) and not _YEAR.fullmatch(text.strip())


def raised(text: str, lowered: bool = False) -> str:
    """Raised (or lowered) text with its digits as such letters: a footnote mark is no digit of the figure before it."""
    return text.translate(_SUBSCRIPT if lowered else _SUPERSCRIPT) if _RAISED.fullmatch(text) else text


Placed = tuple[tuple[int, int], RawCell]


def lines_as_rows(rows: Sequence[Sequence[RawCell]]) -> list[list[RawCell]]:
    """Rows whose cells hold lists, line beside line, as a row for each line: figures in one cell, their labels in another, as many in both. What
    is one line stands beside them all."""
    found: list[list[RawCell]] = []
    for row in rows:
        lists = [_tidy(raw.text) if "\n" in raw.text else [] for raw in row]
        counts = {len(lines) for lines in lists if len(lines) > 1}
        figures = [all(map(is_figure, lines)) for lines in lists if len(lines) > 1]
        if len(counts) != 1 or all(figures) or not any(figures) or any(raw.header or raw.row_span != 1 for raw in row):
            found.append(list(row))
            continue
        (count,) = counts
        for above, cells in enumerate(reversed(found), 1):
            cells[:] = [replace(raw, row_span=raw.row_span + (count - 1) * (raw.row_span > above)) for raw in cells]
        found.append(
            [
                replace(raw, text=lines[0]) if len(lines) > 1 else replace(raw, row_span=count)
                for raw, lines in zip(row, lists, strict=True)
            ]
        )
        found += [
            [replace(raw, text=lines[at]) for raw, lines in zip(row, lists, strict=True) if len(lines) > 1]
            for at in range(1, count)
        ]
    return found


def place(rows: Sequence[Sequence[RawCell]]) -> list[Placed]:
    """Each cell with its row and column as in HTML: a cell takes the next slot that no span has taken."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for row, cells in enumerate(rows):
        col = 0
        for raw in cells:
            while (row, col) in taken:
                col += 1
            height = max(1, min(raw.row_span or len(rows) - row, len(rows) - row))
            width = max(1, min(raw.col_span, 1000))
            taken.update((r, c) for r in range(row, row + height) for c in range(col, col + width))
            placed.append(((row, col), replace(raw, text=raw.text.strip("\n "), row_span=height, col_span=width)))
            col += width
    return placed


def compact(placed: Sequence[Placed]) -> tuple[list[Placed], int, int, tuple[int, ...]]:
    """Without rows and columns in which no text begins: (cells, rows, columns, rows left out). Spans shrink too."""
    rows = sorted({row for (row, _), raw in placed if raw.text})
    cols = sorted({col for (_, col), raw in placed if raw.text})
    last = max((row + raw.row_span for (row, _), raw in placed), default=0)
    kept: list[Placed] = []
    for (row, col), raw in placed:
        at = (bisect_left(rows, row), bisect_left(cols, col))
        height, width = bisect_left(rows, row + raw.row_span) - at[0], bisect_left(cols, col + raw.col_span) - at[1]
        if height and width:
            kept.append((at, replace(raw, row_span=height, col_span=width)))
    return sorted(kept, key=lambda item: item[0]), len(rows), len(cols), tuple(r for r in range(last) if r not in rows)


def _cell(at: tuple[int, int], raw: RawCell, page: int) -> Cell:
    lines = _tidy(raw.text)
    text = "\n".join(_once(lines) if raw.row_span > 1 else lines)
    mark = _MARK.search(text)
    return Cell(
        row=at[0],
        col=at[1],
        text=text,
        row_span=raw.row_span,
        col_span=raw.col_span,
        page=page,
        pieces=(Piece(0, len(text), page, line=raw.line),) if text else (),
        marks=(mark.group(1),) if mark else (),
        bold=raw.bold and bool(text),
    )


def _once(lines: list[str]) -> list[str]:
    """The label of a tall cell that is typed again at the top of each page, once."""
    for size in range(1, len(lines) // 2 + 1):
        if len(lines) % size == 0 and lines == lines[:size] * (len(lines) // size):
            return lines[:size]
    return lines


def _tidy(text: str) -> list[str]:
    """The printed lines of a text, each with its blanks collapsed; blank lines out."""
    return [line for line in (clean(part) for part in text.split("\n")) if line]


def _own_lines(text: str) -> list[str]:
    """The lines of a paragraph that stand on their own; one that goes on in lower case joins the one before."""
    lines: list[str] = []
    for part in _BLANK_LINES.split(text):
        fresh = True
        for line in _tidy(part):
            if lines and not fresh and _GOES_ON.match(line) and not _ENDED.search(lines[-1]):
                lines[-1] = clean(f"{lines[-1]}\n{line}")
            else:
                lines.append(line)
            fresh = False
    return lines
