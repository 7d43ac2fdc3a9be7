"""Whether the second engine reads the figures of tables as the first does."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Box, Cell, Document, Finding, Grid, Layout, Page, Span
from pipeline.tables.accounted import unaccounted

Characters = Sequence[tuple[str, Box]]
Indexed = tuple[int, str, Box]

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\x02\u00ad"), "-")


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
        at = printed.find(text)
        while at >= 0 and (
            not gone.isdisjoint(places[at : at + len(text)]) or _is_word(text, characters[places[at]][1], page)
        ):
            at = printed.find(text, at + 1)
        gone.update(places[at : at + len(text)] if at >= 0 else ())
    return [each for at, each in enumerate(characters) if at not in gone]


def _is_word(text: str, box: Box, page: Page) -> bool:
    """Whether a page shows a text as part of a word that stands at a box."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(w.x0 <= x <= w.x1 and w.top <= y <= w.bottom and text in w.text for w in page.words)


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


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(plain.split())


def _digits(text: str) -> str:
    """What makes a figure: digits, separators and signs, without the dots that lead to it."""
    return "".join(ch for ch in _plain(text) if ch.isdigit() or ch in ".,%").strip(".")


def _disagree(cell: Cell, grid: Grid, again: str) -> Finding:
    span = Span(cell.page, cell.text, cell.box, block=grid.id, row=cell.row, col=cell.col, start=0, end=len(cell.text))
    first, second = " ".join(cell.text.split()), " ".join(again.split())
    return Finding(
        "engines.disagree", "warning",
        f"De to læsninger af siden er uenige om cellen: »{first}« og »{second}«. Se på originalen.",
        f"The two readings of the page disagree on the cell: “{first}” and “{second}”. Look at the original.",
        span=span,
    )  # fmt: skip
