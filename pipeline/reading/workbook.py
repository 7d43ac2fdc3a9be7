"""Spreadsheets and delimited text as documents: every sheet a page, its stretches of cells tables, its lone texts paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from pipeline.danish.numbers import is_english
from pipeline.model import Document, Finding, Page
from pipeline.reading import kinds
from pipeline.reading.encoding import decode
from pipeline.reading.failures import attached, decoding_findings, not_read, reading_finding
from pipeline.reading.flow import Flow, RawCell, is_figure
from pipeline.reading.office import as_office_xml
from pipeline.reading.sheets import (
    DELIMITERS,
    MAX_ROWS,
    Sheet,
    Workbook,
    read_csv,
    read_excel,
    read_other,
    regularity,
    summed,
)
from pipeline.reference.texts import listed, message

_PLAIN_NAME = re.compile(r"(?:ark|sheet|tabelle)\s?\d*", re.IGNORECASE)
_DECIMAL_POINT = re.compile(r"-?\d+\.\d+")
_FIGURE = re.compile(r"[-−÷(]?\d[\d.,]*[-−)]?")
REGULAR = 0.8  # of the lines of delimited text have the usual number of fields; running text with commas has far fewer


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows ``top:bottom`` and columns ``left:right`` of a sheet that belong together."""

    top: int
    bottom: int
    left: int
    right: int


def is_delimited(text: str) -> bool:
    """Whether a text is a table in delimited form: nearly every line has as many fields as the others."""
    lines = text.removeprefix("\ufeff").strip().splitlines()
    return len(lines) > 1 and max(regularity(lines, delimiter)[0] for delimiter in DELIMITERS) >= REGULAR


def read_workbook(data: bytes, sha256: str, kind: str) -> Document:
    """A workbook (.xlsx, .xls, .xlsb, .ods) as it is shown: a page a sheet. What is hidden is left out and told."""
    try:
        book, turned = _opened(data, kind)
    except ValueError as error:
        return not_read(sha256, kind, "damaged", detail=str(error).split(": ", 1)[-1])
    told = [attached(book.files)] if book.files and kind != kinds.XLSX else []
    told += book.told
    told += [] if turned else [reading_finding("bare_workbook", warning=True)]
    return replace(_document(book.sheets, sha256, kind, findings=told), parts=book.files if kind == kinds.XLSX else ())


def _opened(data: bytes, kind: str) -> tuple[Workbook, bool]:
    """A workbook, and whether it is known what it shows: older formats give that only with LibreOffice's help, else their bare values. Raises
    ValueError when the file is damaged."""
    if kind == kinds.XLSX:
        return read_excel(data), True
    bare = read_other(data)
    turned = as_office_xml(data, kind)
    return (read_excel(turned), True) if turned else (bare, False)


def read_delimited(data: bytes, sha256: str) -> Document | None:
    """Delimited text (.csv, .tsv), one table. None when it is no such text, whatever it is called."""
    decoded = decode(data)
    if decoded is None or not is_delimited(decoded.text):
        return None
    told = decoding_findings(decoded)
    return _document((_danish(read_csv(decoded.text)),), sha256, kinds.CSV, decoded.encoding, told)


def sheets_of(data: bytes, name: str, as_printed: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a workbook or of delimited text, as they are shown; decimal points of the latter as commas, but for ``as_printed``.
    Raises ValueError when the file is neither."""
    kind = kinds.media_type(data, name)
    if kind in kinds.WORKBOOKS:
        return _opened(data, kind)[0].sheets
    decoded = decode(data)
    if kind != kinds.TEXT or decoded is None or not is_delimited(decoded.text):
        raise ValueError("filen er hverken regneark eller csv / the file is neither a spreadsheet nor csv")
    sheet = read_csv(decoded.text)
    return (sheet if as_printed else _danish(sheet),)


def _danish(sheet: Sheet) -> Sheet:
    """Figures with Danish separators. Where those of the sheet are English, all points and commas change places; else columns in which every
    figure with a fraction has a decimal point, some of them with other than three decimals, get a comma."""
    width = max(map(len, sheet.rows), default=0)
    columns = [[row[col].strip() for row in sheet.rows if col < len(row)] for col in range(width)]
    swapped = is_english(columns)
    pointed = [
        bool(found := [text for text in texts if _DECIMAL_POINT.fullmatch(text)])
        and any(len(text.rpartition(".")[2]) != 3 for text in found)
        and not any("," in text and re.search(r"\d", text) for text in texts)
        for texts in columns
    ]

    def danish(text: str, pointed: bool) -> str:
        figure = text.strip()
        changes = _FIGURE.fullmatch(figure) if swapped else pointed and _DECIMAL_POINT.fullmatch(figure)
        return text.translate(str.maketrans(",.", ".,")) if changes else text

    return replace(sheet, rows=tuple(tuple(map(danish, row, pointed)) for row in sheet.rows))


def _document(
    sheets: Sequence[Sheet], sha256: str, kind: str, encoding: str = "", findings: Sequence[Finding] = ()
) -> Document:
    shown = [sheet for sheet in sheets if sheet.visible and (sheet.rows or sheet.boxes)]
    found = list(findings)
    flow = Flow()
    for number, sheet in enumerate(shown, 1):
        flow.page = number
        if not _PLAIN_NAME.fullmatch(sheet.name or "ark"):
            flow.add_paragraph(sheet.name, role="heading", level=2)
        for text in sheet.furniture:
            flow.add_paragraph(text, role="furniture")
        for stretch in stretches(sheet):
            _add(flow, sheet, stretch)
        for text in sheet.boxes:
            flow.add_paragraph(text)
        found += _formula_findings(sheet)
    found += _hidden_findings(sheets, kind)
    pages = tuple(Page(number, engine="sheet") for number in range(1, len(shown) + 1)) or (Page(1, engine="sheet"),)
    return Document(sha256, kind, pages=pages, blocks=tuple(flow.blocks), encoding=encoding, findings=tuple(found))


def stretches(sheet: Sheet) -> Iterator[Stretch]:
    """The tables and lone texts of a sheet, from top to bottom: blank rows end them, unless what follows goes on without a head in the same
    columns; a column blank all the way down parts two tables where the right one begins with words."""
    bands: list[Stretch] = []
    for top, bottom in _runs([any(map(str.strip, row)) for row in sheet.rows]):
        left, right = _extent(sheet.rows[top:bottom])
        before = bands[-1] if bands else None
        if before and _goes_on(sheet, before, Stretch(top, bottom, left, right)):
            bands[-1] = Stretch(before.top, bottom, min(before.left, left), max(before.right, right))
        else:
            bands.append(Stretch(top, bottom, left, right))
    for band in bands:
        yield from _side_by_side(sheet, band)


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    for flag, run in groupby(range(len(flags)), key=lambda place: flags[place]):
        places = list(run)
        if flag:
            yield places[0], places[-1] + 1


def _extent(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    filled = [col for row in rows for col, text in enumerate(row) if text.strip()]
    return min(filled), max(filled) + 1


def _goes_on(sheet: Sheet, before: Stretch, after: Stretch) -> bool:
    """Rows under blank ones that go on with a table: a label and figures in columns the table has, not two rows further down."""
    if after.top - before.bottom > 2 or before.bottom - before.top < 2:
        return False
    first = sheet.rows[after.top]
    places = [col for col, text in enumerate(first) if is_figure(text)]
    has = {col for row in sheet.rows[before.top : before.bottom] for col, text in enumerate(row) if is_figure(text)}
    return bool(places) and set(places) <= has and after.left >= before.left


def _side_by_side(sheet: Sheet, band: Stretch) -> Iterator[Stretch]:
    rows = sheet.rows[band.top : band.bottom]
    filled = [any(col < len(row) and row[col].strip() for row in rows) for col in range(band.left, band.right)]
    parts = [(band.left + a, band.left + b) for a, b in _runs(filled)]
    joined = parts[:1]
    for a, b in parts[1:]:
        words = [row[a] for row in rows if a < len(row) and row[a].strip() and not is_figure(row[a])]
        if b - a >= 2 and joined[-1][1] - joined[-1][0] >= 2 and len(words) > 1:
            joined.append((a, b))
        else:
            joined[-1] = (joined[-1][0], b)
    for a, b in joined:
        tops = [band.top + at for at, row in enumerate(rows) if any(map(str.strip, row[a:b]))]
        yield Stretch(tops[0], tops[-1] + 1, a, b)


def _add(flow: Flow, sheet: Sheet, stretch: Stretch) -> None:
    """Texts over and under the cells as paragraphs, the rest as a table."""
    rows = [
        [row[col].strip() if col < len(row) else "" for col in range(stretch.left, stretch.right)]
        for row in sheet.rows[stretch.top : stretch.bottom]
    ]
    first, last = 0, len(rows)
    while first < last and _lone(rows[first]):
        first += 1
    while last > first and _lone(rows[last - 1]):
        last -= 1
    if last - first < 2 or max(sum(map(bool, row)) for row in rows[first:last]) < 2:
        first = last = len(rows)
    for row in rows[:first]:
        flow.add_paragraph(" ".join(filter(None, row)))
    if first < last:
        flow.add_table(_cells(sheet, stretch, first, last), "sheet")
    for row in rows[last:]:
        flow.add_paragraph(" ".join(filter(None, row)))


def _lone(row: Sequence[str]) -> bool:
    """A row of one text and no figure: a title over a table, or a note under it."""
    filled = [text for text in row if text]
    return len(filled) <= 1 and not any(map(is_figure, filled))


def _cells(sheet: Sheet, stretch: Stretch, first: int, last: int) -> list[list[RawCell]]:
    merged = dict(sheet.merged)
    bold = set(sheet.bold)
    top = stretch.top + first
    covered = {
        (r, c)
        for (row, col), (height, width) in merged.items()
        for r in range(row, row + height)
        for c in range(col, col + width)
        if (r, c) != (row, col)
    }
    rows = []
    for at in range(top, stretch.top + last):
        row = sheet.rows[at]
        cells = []
        for col in range(stretch.left, stretch.right):
            if (at, col) in covered:
                continue
            height, width = merged.get((at, col), (1, 1))
            height, width = min(height, stretch.top + last - at), min(width, stretch.right - col)
            text = row[col].strip() if col < len(row) else ""
            line = sheet.numbers[at] if at < len(sheet.numbers) else 0
            cells.append(RawCell(text, height, width, bold=(at, col) in bold, line=line))
        rows.append(cells)
    return rows


def _formula_findings(sheet: Sheet) -> Iterator[Finding]:
    lost = [formula.address for formula in sheet.formulas if not formula.stored]
    if lost:
        yield Finding("formula.empty", "warning", *message("sheet", "empty", where=_named(sheet.name, lost)))
    unseen = [address for address, text in sheet.hidden if is_figure(text)]
    for formula in sheet.formulas:
        told = {"where": _named(sheet.name, [formula.address]), "formula": formula.text[1:]}
        for key, cells in (("left_out", formula.left_out), ("hidden", summed(formula.text, unseen))):
            if cells:
                yield Finding("formula.range", "warning", *message("sheet", key, cells=_named("", cells), **told))


def _hidden_findings(sheets: Sequence[Sheet], kind: str) -> Iterator[Finding]:
    for sheet in sheets:
        figures = [address for address, text in sheet.hidden if is_figure(text)]
        count, key, where = len(figures), "unseen_cells", _named(sheet.name, figures)
        if not sheet.visible:
            count += sum(is_figure(text) for row in sheet.rows for text in row)
            key, where = "unseen_sheet", sheet.name
        if count:
            yield Finding("content.hidden", "warning", *message("sheet", key, where=where, count=count))
        if kind != kinds.CSV and sheet.numbers and sheet.numbers[-1] >= MAX_ROWS:
            texts = message("sheet", "long", where=sheet.name, rows=Decimal(MAX_ROWS))
            yield Finding("content.hidden", "warning", *texts)


def _named(sheet: str, addresses: Sequence[str]) -> str:
    """``Ark1!B7, B9``, the first few."""
    return f"{sheet}!{listed(addresses)}" if sheet else listed(addresses)
