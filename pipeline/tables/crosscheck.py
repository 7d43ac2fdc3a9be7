"""Whether the second engine reads the figures of tables as the first does, and whether every figure that a PDF page shows is in the layout, and
so in the number ledger, which takes every digit of the layout once.

Pages that the second engine has read are held against what it shows; the others against the words of the first, so that what the layout itself
loses is found there too. Equal figures are counted, however blanks and separators cut them.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Box, Cell, Document, Finding, Grid, Layout, Page, Span
from pipeline.reference.texts import listed, message

_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SHORTEST = 3  # digits: shorter runs are found by chance in any page's digits
MARK = 0.75  # of a digit's height: a smaller one over its foot is the mark of a note
APART = 0.3  # of a character's height: a wider gap parts figures
Characters = Sequence[tuple[str, Box]]
Indexed = tuple[int, str, Box]



def unaccounted(document: Document, layout: Layout, second: Mapping[int, Characters | None]) -> tuple[Finding, ...]:
    """``number.missing`` for each page with figures that are neither in the layout nor known as not shown."""
    held = _held(layout)
    heads = _heads(layout)
    found = []
    for page in document.pages:
        seen = second.get(page.number)
        printed = Counter(
            figures_of(seen) if seen else (figure for word in page.words for figure in _figures(word.text))
        )
        digits = held[page.number] + " " + _bare_digits(" ".join((*page.unseen, *page.struck)))
        lost = [
            figure
            for figure, count in printed.items()
            if digits.count(figure) < count and figure not in heads[page.number] and not _is_turned(figure, page)
        ]
        if lost:
            texts = message("page", "missing", page=page.number, count=len(lost), figures=listed(sorted(lost)))
            found.append(Finding("number.missing", "warning", *texts, span=Span(page.number, min(lost))))
    return tuple(found)


def figures_of(characters: Characters) -> list[str]:
    """The digits of each figure of ``SHORTEST`` digits or more that the second engine shows; what is printed twice in one place counts once, and
    the small mark of a note is no digit of it."""
    text, last, seen = [], None, set()
    for char, box in characters:
        place = (char, round(box.x0), round(box.top))
        if char.isdigit() and place in seen:
            continue
        seen.add(place)
        size = box.bottom - box.top
        if last is not None:
            mark = char.isdigit() and size < MARK * (last.bottom - last.top) and box.bottom < last.bottom
            off = abs(box.top - last.top) > APART * size or not -size < box.x0 - last.x1 < APART * size
            text.append(" " * (mark or off))
        text.append(char)
        last = box
    return _figures("".join(text))


def _figures(text: str) -> list[str]:
    found = (re.sub(r"\D", "", run) for run in _FIGURE.findall(text))
    return [digits for digits in found if len(digits) >= SHORTEST]


def _is_turned(figure: str, page: Page) -> bool:
    """Characters printed sideways come one by one from the second engine: their order on the page is not that of their gaps."""
    return any(word.rotation and figure in _bare_digits(word.text) for word in page.words)


def _held(layout: Layout) -> defaultdict[int, str]:
    """The digits of each page's blocks in a row."""
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for block in layout.blocks:
        for text, pieces in (
            [(c.text, c.pieces) for c in block.cells] if isinstance(block, Grid) else [(block.text, block.pieces)]
        ):
            for piece in pieces:
                parts[piece.page].append(_bare_digits(text[piece.start : piece.end]))
    return defaultdict(str, {page: "".join(texts) for page, texts in parts.items()})


def _heads(layout: Layout) -> defaultdict[int, set[str]]:
    """Figures in the heads of tables, for each page that a table goes on to: the head is printed again there and read once."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for grid in (block for block in layout.blocks if isinstance(block, Grid) and len(block.pages) > 1):
        figures = {
            figure for cell in grid.cells if cell.row < max(1, grid.header_rows) for figure in _figures(cell.text)
        }
        for page in grid.pages[1:]:
            found[page] |= figures
    return found


def _bare_digits(text: str) -> str:
    return re.sub(r"\D", "", text.translate(_RAISED))


def crosscheck(layout: Layout, data: bytes, document: Document) -> Layout:
    """The layout of a PDF with ``agree`` set on every table cell that prints a digit, a finding
    ``engines.disagree`` with both readings for each that the second engine reads differently, and ``number.missing``
    for figures that a page shows and the layout lacks.

    Only pages with such cells are read again. ``agree`` stays None where the second engine cannot read.
    """
    from pipeline.reading.pdf_second import read_characters

    pages = {
        cell.page for block in layout.blocks if isinstance(block, Grid) for cell in block.cells if _has_digit(cell)
    }
    scanned = {
        page.number for page in document.pages if not page.engine.startswith("pdf")
    }  # they have readings of their own
    second: dict[int, Characters | None] = {**read_characters(data, sorted(pages - scanned))}
    for page in document.pages:
        if (read := second.get(page.number)) and (page.unseen or page.struck):
            second[page.number] = _shown(read, page)
    turned = {
        page.number: _digits(" ".join(word.text for word in page.words if word.rotation)) for page in document.pages
    }
    compared = compare(layout, second, turned)
    return replace(compared, findings=(*compared.findings, *unaccounted(document, layout, second)))


def _shown(characters: Characters, page: Page) -> Characters:
    """Without what the first engine knows as not shown or struck out, which the second gives in the same order."""
    places = [at for at, (text, _) in enumerate(characters) if len(text) == 1 and not text.isspace()]
    printed = "".join(characters[at][0] for at in places)
    gone: set[int] = set()
    for text in sorted(("".join(text.split()) for text in (*page.unseen, *page.struck)), key=len, reverse=True):
        words = [word for word in page.words if text in word.text]  # which the page shows
        at = printed.find(text)
        while at >= 0 and (
            not gone.isdisjoint(places[at : at + len(text)])
            or any(Box.of(word).holds(characters[places[at]][1]) for word in words)
        ):
            at = printed.find(text, at + 1)
        gone.update(places[at : at + len(text)] if at >= 0 else ())
    return [each for at, each in enumerate(characters) if at not in gone]


def compare(layout: Layout, second: Mapping[int, Characters | None], turned: Mapping[int, str] | None = None) -> Layout:
    """The same for characters already read, by page. ``turned`` are the digits that a page prints upright or at a slant: a heading of such
    words is set level, where its characters do not stand."""
    findings: list[Finding] = []
    blocks = []
    indexed = {number: _by_band(chars) for number, chars in second.items() if chars}
    for block in layout.blocks:
        if isinstance(block, Grid):
            cells = tuple(_checked(cell, block, indexed, findings, turned or {}) for cell in block.cells)
            block = replace(block, cells=cells)
        blocks.append(block)
    return replace(layout, blocks=tuple(blocks), findings=layout.findings + tuple(findings))


TWICE = 0.1  # of their size: characters nearer than this to the same are the same
BAND = 20.0  # points: characters are looked up by bands of this height


def _by_band(characters: Characters) -> dict[int, list[Indexed]]:
    bands: dict[int, list[Indexed]] = {}
    for index, (text, box) in enumerate(characters):
        bands.setdefault(int((box.top + box.bottom) / 2 // BAND), []).append((index, text, box))
    return bands


def _has_digit(cell: Cell) -> bool:
    return any(ch.isdigit() for ch in cell.text)


def _checked(
    cell: Cell,
    grid: Grid,
    indexed: Mapping[int, Mapping[int, Sequence[Indexed]]],
    findings: list[Finding],
    turned: Mapping[int, str],
) -> Cell:
    if not _has_digit(cell) or cell.page not in indexed:
        return cell
    found = [
        _characters_in(piece.box, indexed[piece.page]) for piece in cell.pieces if piece.box and piece.page in indexed
    ]
    printed = "".join(text for part in found for *_, text in sorted(part, key=lambda c: c[1]))
    in_file = "".join(text for part in found for *_, text in sorted(part, key=lambda c: c[0]))
    if not printed or "\ufffd" in printed:
        return cell
    # text printed sideways or upside down is in order in the file, text in pieces is in order on the page
    same = _digits(cell.text) in (_digits(printed), _digits(in_file))
    if not same and _digits(cell.text) in turned.get(cell.page, ""):
        return cell
    if not same:
        findings.append(_disagree(cell, grid, printed))
    return replace(cell, agree=same)


def _characters_in(box: Box, bands: Mapping[int, Sequence[Indexed]]) -> list[tuple[int, float, str]]:
    """(place in the file, x, text) of what the second engine prints in a box; what is printed twice to look bold is there once."""
    inside: list[tuple[int, float, str]] = []
    seen: list[tuple[str, float, float]] = []
    for band in range(int(box.top // BAND) - 1, int(box.bottom // BAND) + 2):
        for index, text, at in bands.get(band, ()):
            x, y = (at.x0 + at.x1) / 2, (at.top + at.bottom) / 2
            low = box.top - 0.25 * (at.bottom - at.top)
            close = TWICE * (at.bottom - at.top)
            again = any(text == other and abs(x - a) < close and abs(y - b) < close for other, a, b in seen)
            if box.x0 - 0.5 <= x <= box.x1 + 0.5 and low <= y <= box.bottom + 1 and not again:
                inside.append((index, x, text))
                seen.append((text, x, y))
    return inside


def _digits(text: str) -> str:
    """What makes a figure: digits and separators, without the dots that lead to it."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", text) if ch.isdigit() or ch in ".,%").strip(".")


def _disagree(cell: Cell, grid: Grid, again: str) -> Finding:
    span = Span(cell.page, cell.text, cell.box, block=grid.id, row=cell.row, col=cell.col, start=0, end=len(cell.text))
    texts = message("page", "disagree", first=" ".join(cell.text.split()), second=" ".join(again.split()))
    return Finding("engines.disagree", "warning", *texts, span=span)
