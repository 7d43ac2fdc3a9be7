"""The lines of a text file as tables are sought in them, without the marks of Markdown (CommonMark 0.31: emphasis, ATX headings, backslash
escapes; its pipe tables are in ``delimited``), and cells made of pieces of lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from pipeline.danish.text import BLANKS
from pipeline.model import Cell, Document, Finding, Grid, Piece, Span
from pipeline.reference.texts import message
from pipeline.tables.grouping import runs
from pipeline.tables.paragraphs import PrintedLine, head_key, is_page_line, page_line_prefix, page_number, running_heads

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~^$'\"])")
_ESCAPED_CELL = re.compile(_ESCAPED.pattern + r"(.*?)(?= {2}|$)")
_BREAK = re.compile(r"(?<!\\)\\(?= {2}|\s*$)")  # a line broken on purpose, also in a cell
_STRONG = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=[^\s*_])(.+?)(?<=[^\s])\1(?![\w*_])")
_WHOLE = re.compile(r"\s*(?:[-*+] |\d+[.)] )?(\*\*|__)(?=\S)(?:(?!\1).)+\1[:.]?\s*")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*")
_RULE = re.compile(r"[\s:|+=-]*-{3,}[\s:|+=-]*")
_COLUMNS = re.compile(r"\S {2,}\S")
MIN_MARKED = 2  # lines that only Markdown prints, for a text to be Markdown
SOFT_HYPHEN = "\u00ad"
TAB = 8
HEAD_LINES = 2  # of a page that may be a running head
MIN_SPACED = 8  # lines
MIN_REMARKS = 3  # lines with a text right after a figure, for the texts to be a column
REMARKS_APART = 8  # lines
WRAPPED = 0.1  # of the lines go on with the sentence or the cell of the line before
NEVER_SET_SOLID = 0.01  # of a text's lines may stand right under the line before, in a text with a blank line after each
_REMARK = re.compile(r"(?<=  )([-–−+(]?\d(?:[\d.,]*\d)?\)?|[-–−])(?:$|  | (?!kr\b|mio\b|mia\b|t\.|tkr\b|pct\b)([^\W\d]\S*))", re.IGNORECASE)
_MARK = re.compile(r"(?<=\S)(\*{1,4}|[†‡¹²³⁴⁵⁶⁷⁸⁹]+)$")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_RUN = re.compile(f"[{BLANKS}]+")
_QUOTED = re.compile(r"\s{0,3}(?:> ?)+")
_NUMBERED = re.compile(r"\bside \d{1,3}(?: (?:af|/) \d{1,3})?$", re.IGNORECASE)
_CAPTION_MARK = re.compile(r"^\s{0,3}: +(?=\w)")


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether lines are bold as a whole, headings by number signs, or a table's rule between bars: several, or the first one a heading."""
    marked = sum(
        1
        for line in lines
        if _WHOLE.fullmatch(line) or _HEADING.fullmatch(line) or (_RULE.fullmatch(line) and "|" in line)
    )
    first = next((line for line in lines if line.strip()), "")
    return marked >= MIN_MARKED or bool(_HEADING.fullmatch(first))


def plain(text: str) -> str:
    """The text as it reads: emphasis and escapes off. Stars behind a word (footnote marks) stay. In a line of columns blanks take the place of
    the marks, and at the cell's end of those that escape, so that each cell stands where it stood."""
    text = _BREAK.sub(" ", text)
    columns = bool(_COLUMNS.search(text.strip()))
    before = None
    while before != text:
        before, text = text, _STRONG.sub(lambda found: _padded(found) if columns else found[2], text)
    while columns and before != (text := _ESCAPED_CELL.sub(r"\1\2 ", text)):
        before = text
    return _ESCAPED.sub(r"\1", text)


def _padded(strong: re.Match[str]) -> str:
    pad = " " * len(strong[1])
    return f"{pad}{strong[2]}{pad}"


def line_of(raw: str) -> tuple[str, bool]:
    """A line as it reads, and whether all of it is printed bold or is a heading."""
    heading = _HEADING.fullmatch(raw)
    text = heading.group(1) if heading else raw
    return plain(text), bool(heading) or bool(_WHOLE.fullmatch(raw))


@dataclass(frozen=True)
class TextLine:
    """A printed line: ``raw`` with tabs as blanks, its page, its number in the file, the blank lines before it.

    ``furniture`` lines (page numbers, running heads) are no part of a table that they interrupt.
    """

    raw: str
    page: int
    number: int
    gap: int = 0
    furniture: bool = False
    bold: bool = False

    @cached_property
    def text(self) -> str:
        return _RUN.sub(" ", self.plain).strip()

    @cached_property
    def plain(self) -> str:
        """The line without soft hyphens; ``raw`` keeps them, because converters count them when they align columns."""
        return self.raw.replace(SOFT_HYPHEN, "")

    @property
    def left(self) -> int:
        return len(self.raw) - len(self.raw.lstrip())

    @property
    def right(self) -> int:
        return len(self.raw.rstrip())

    def printed(self) -> PrintedLine:
        """The line as paragraphs take it."""
        return PrintedLine(
            self.text, self.page, line=self.number, bold=self.bold, left=self.left, right=self.right, gap=self.gap
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a line that belongs to a cell."""

    text: str
    page: int
    number: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found among the lines ``start:end`` of a document (places in the list of lines): a table, or several side by side, or
    none where the figures are a table's but nothing shows which belong together (``findings`` say so)."""

    start: int
    end: int
    grids: tuple[Grid, ...]
    findings: tuple[Finding, ...] = ()


def lines_of(document: Document) -> list[TextLine]:
    """The printed lines of a text document in order, blank ones counted in ``gap``.

    A file without form feeds takes its page numbers from lines that print one (``Side 18``). Where a converter
    glued the page number to the text, it is a line of its own.
    """
    lines: list[TextLine] = []
    number, gap = 0, 0
    marked_up = is_markdown([raw for page in document.pages for raw in page.lines])
    for page in document.pages:
        gap += 1 if page.number > 1 else 0
        for raw, taken in _without_soft_breaks(with_aligned_marks(_unquoted(page.lines))):
            number += 1
            glued = page_line_prefix(raw)
            for part in (glued, raw[raw.index(glued) + len(glued) :]) if glued else (raw,):
                read, bold = line_of(part) if marked_up and "|" not in part else (part, False)
                if read.strip():  # a heading's mark alone is a blank line
                    lines.append(TextLine(read.rstrip().expandtabs(TAB), page.number, number, gap, bold=bold))
                    gap = 0
                else:
                    gap += 1
            number += taken - 1
    marked = _mark_furniture(_without_double_spacing(lines), len(document.pages))
    marked = _with_remarks_apart(marked)
    return _printed_pages(_with_heads_again(marked)) if len(document.pages) == 1 else marked


def _without_double_spacing(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines with the blank line left out that some converters print after each of them: it parts nothing."""
    gaps = sorted(line.gap for line in lines[1:])
    usual = gaps[int(len(gaps) * NEVER_SET_SOLID)] if len(gaps) >= MIN_SPACED else 0
    broken = sum(1 for before, line in pairwise(lines) if line.text[0].islower() and before.text[-1] not in ".,:;!?")
    wrapped = broken >= WRAPPED * len(lines)  # else each line is a paragraph of its own
    return [replace(line, gap=max(0, line.gap - usual)) for line in lines] if usual and wrapped else list(lines)


def _with_remarks_apart(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines with two blanks before the texts that begin one blank after figures that end under each other: a converter sets the next
    column as close as its longest text asks."""
    closes: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for at, line in enumerate(lines):
        for found in _REMARK.finditer(line.raw):
            closes[found.end(1)].append((at, found.start(1), found.group(2) or ""))
    made = list(lines)
    for end, each in sorted(closes.items(), reverse=True):
        for run in runs(each, lambda run, item: item[0] - run[-1][0] <= REMARKS_APART and lines[item[0]].page == lines[run[0][0]].page):
            places, begins, texts = zip(*run, strict=True)
            remarks = [text for text in texts if text]
            if len(remarks) < MIN_REMARKS or len(set(begins)) == 1 or len(set(remarks)) == 1:
                continue  # no figures set right, or a word that goes with each of them
            for at in range(max(0, places[0] - REMARKS_APART), min(len(lines), places[-1] + REMARKS_APART)):
                made[at] = _widened(made[at], end) if lines[at].page == lines[places[0]].page else made[at]
    return made


def _widened(line: TextLine, end: int) -> TextLine:
    """The line of columns with one more blank at a place, or a letter beside it, or in the first wide gap after it."""
    if not _COLUMNS.search(line.raw) and not line.raw.startswith(" " * TAB):
        return line
    near = (at for at in (end, end + 1, end - 1) if line.raw[at : at + 1] == " ")
    at = next(near, line.raw.find("  ", end))
    return replace(line, raw=f"{line.raw[:at]} {line.raw[at:]}") if 0 < at < len(line.raw) else line


def _unquoted(raws: Sequence[str]) -> list[str]:
    """Lines without the ``>`` that quotes several in a row (Markdown, mails), and without the colon before captions (pandoc)."""
    quoted = [bool(_QUOTED.match(raw)) for raw in ("", *raws, "")]
    return [
        _QUOTED.sub("", raw) if here and (before or after) else _CAPTION_MARK.sub("", raw)
        for raw, before, here, after in zip(raws, quoted, quoted[1:], quoted[2:], strict=False)
    ]


def _without_soft_breaks(raws: Sequence[str]) -> list[tuple[str, int]]:
    """Lines and how many lines of the file each takes: a converter may end a line at every soft hyphen of a word."""
    found: list[tuple[str, int]] = []
    for raw in raws:
        if found and found[-1][0].endswith(SOFT_HYPHEN) and raw.strip():
            before, taken = found.pop()
            found.append((before + raw, taken + 1))
        else:
            found.append((raw.rstrip(), 1))
    return found


def with_aligned_marks(raws: Sequence[str]) -> list[str]:
    """Lines parted by tabs or semicolons with their cells padded to stand under each other."""
    found = list(raws)
    for mark, least in (("\t", 1), (";", 2)):
        for start, end in _runs_with(found, mark, least):
            rows = [[part.strip() for part in raw.split(mark)] for raw in found[start:end]]
            width = [max(len(row[col]) for row in rows if col < len(row)) for col in range(max(map(len, rows)))]
            for at, row in enumerate(rows, start=start):
                found[at] = "  ".join(text.ljust(wide) for text, wide in zip(row, width, strict=False)).rstrip()
    return found


def _runs_with(raws: Sequence[str], mark: str, least: int) -> list[tuple[int, int]]:
    """Runs of at least three lines (two of tabs) that hold equally many marks."""
    counts = [raw.strip().count(mark) for raw in raws]
    same = runs(range(len(raws)), lambda run, at: counts[at] == counts[run[0]])
    fewest = 2 if mark == "\t" else 3
    return [(run[0], run[-1] + 1) for run in same if counts[run[0]] >= least and len(run) >= fewest]


def _mark_furniture(lines: Sequence[TextLine], pages: int) -> list[TextLine]:
    by_page = [[line for line in lines if line.page == page] for page in range(1, pages + 1)]
    texts = [[line.text for line in on_page] for on_page in by_page]
    heads = running_heads(texts) | _numbered_heads([line.text for line in lines])
    edges = {id(line) for on_page in by_page for line in (*on_page[:2], *on_page[-2:])}
    found: list[TextLine] = []
    for line in lines:
        alone = line is lines[-1] and line.gap > 0 and page_number(line.text) == line.page
        head = pages > 1 and id(line) in edges and (head_key(line.text) in heads or page_number(line.text) == line.page)
        if head and not is_page_line(line.text):
            # A table's header, printed again on each page, belongs to the table, and so does its second line.
            table = len(_CHUNK.findall(line.raw)) >= 3
            wrapped = line.gap == 0 and bool(found) and not found[-1].furniture and found[-1].page == line.page
            head = not table and not wrapped
        numbered = bool(_NUMBERED.search(line.text)) and head_key(line.text) in heads
        found.append(replace(line, furniture=head or alone or numbered or is_page_line(line.text)))
    return found


def _numbered_heads(texts: Sequence[str]) -> set[str]:
    """Lines that end in a page number and stand again with others (``Klyngekontoret, side 2``), as ``head_key`` gives them."""
    numbered = {text for text in texts if _NUMBERED.search(text)}
    keys = Counter(map(head_key, numbered))
    return {key for key, count in keys.items() if count > 1}


def _with_heads_again(lines: Sequence[TextLine]) -> list[TextLine]:
    """The text's first lines are running heads where they come again right after a line that is a page number."""
    first = {head_key(line.text) for line in [line for line in lines if not line.furniture][:HEAD_LINES]}
    found = list(lines)
    for at in range(1, len(found)):
        if found[at - 1].furniture and not found[at].furniture and head_key(found[at].text) in first:
            found[at] = replace(found[at], furniture=at >= HEAD_LINES)
    again = {head_key(line.text) for line in found[HEAD_LINES:] if line.furniture} & first
    return [
        replace(line, furniture=True) if at < HEAD_LINES and head_key(line.text) in again else line
        for at, line in enumerate(found)
    ]


def _printed_pages(lines: Sequence[TextLine]) -> list[TextLine]:
    """Page numbers from printed ones, which head their page when the first of them is not 1, else stand at its foot."""
    numbers = [page_number(line.text) if line.furniture else None for line in lines]
    known = [number for number in numbers if number]
    if not known or sorted(known) != known:
        return list(lines)
    at_head = known[0] != 1
    page, found = 1, []
    for line, number in zip(lines, numbers, strict=True):
        if number and at_head:
            page = number
        found.append(replace(line, page=page))
        if number and not at_head:
            page = number + 1
    return found


def sought(lines: Sequence[TextLine], table_at: Callable[[int], Found | None]) -> list[Found]:
    """The tables that begin on some line, each sought after the one before."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        table = table_at(at)
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def fragment(line: TextLine, text: str) -> Fragment:
    """A part of a line."""
    return Fragment(text, line.page, line.number, line.bold)


def fragments_of(words: Iterable[tuple[str, TextLine]]) -> tuple[Fragment, ...]:
    """Words with their lines as parts of cells, those of one line together."""
    found: list[Fragment] = []
    for word, line in words:
        if found and found[-1].number == line.number:
            word = f"{found.pop().text} {word}"
        found.append(fragment(line, word))
    return tuple(found)


def blocks_of(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines in blocks, parted by blank lines."""
    return runs(lines, lambda _, line: not line.gap)


def ragged(key: str, at: Fragment | TextLine, quote: str, severity: str = "info", **fields: Any) -> Finding:
    """``table.ragged``: what a text does not show of a table, by the key of its text (texts.csv, kind ``ragged``), with the place quoted."""
    danish, english = message("ragged", key, quote=quote, **fields)
    return Finding("table.ragged", severity, danish, english, Span(at.page, quote, line=at.number))


def cell(row: int, col: int, fragments: Sequence[Fragment], row_span: int = 1, col_span: int = 1) -> Cell:
    """A cell whose text has a line for each fragment; fragments of one printed line stand together."""
    text, pieces = "", []
    before: Fragment | None = None
    for fragment in fragments:
        if not fragment.text:
            continue
        glue = "" if before is None else " " if before.number == fragment.number else "\n"
        start = len(text) + len(glue)
        text += glue + fragment.text
        pieces.append(Piece(start, len(text), fragment.page, None, fragment.number))
        before = fragment
    mark = _MARK.search(text)
    page = next((fragment.page for fragment in fragments if fragment.text), 1)
    return Cell(
        row,
        col,
        text,
        row_span,
        col_span,
        page=page,
        pieces=tuple(pieces),
        marks=(mark.group(1),) if mark else (),
        bold=bool(text) and all(fragment.bold for fragment in fragments if fragment.text),
    )


def grid_of(cells: Iterable[Cell], method: str, header_rows: int = 0) -> Grid:
    """A grid of cells (its id is given later)."""
    made = tuple(sorted(cells, key=lambda found: (found.row, found.col)))
    pages = sorted({found.page for found in made if found.text}) or [1]
    return Grid(
        id="",
        n_rows=max((found.row + found.row_span for found in made), default=0),
        n_cols=max((found.col + found.col_span for found in made), default=0),
        cells=made,
        header_rows=header_rows,
        pages=tuple(pages),
        method=method,
    )
