"""Whether every figure that a PDF page shows is in the layout, and so in the number ledger, which takes every digit of the layout once.

Pages that the second engine has read are held against what it shows; the others against the words of the first, so that what the layout itself
loses is found there too. Equal figures are counted, however blanks and separators cut them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.model import Box, Document, Finding, Grid, Layout, Page, Span
from pipeline.reference.texts import listed

_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SHORTEST = 3  # digits: shorter runs are found by chance in any page's digits
MARK = 0.75  # of a digit's height: a smaller one over its foot is the mark of a note
APART = 0.3  # of a character's height: a wider gap parts figures
Characters = Sequence[tuple[str, Box]]


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
        digits = held[page.number] + " " + _digits(" ".join((*page.unseen, *page.struck)))
        lost = [
            figure
            for figure, count in printed.items()
            if digits.count(figure) < count and figure not in heads[page.number] and not _is_turned(figure, page)
        ]
        if lost:
            found.append(_missing(page.number, sorted(lost)))
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
    return any(word.rotation and figure in _digits(word.text) for word in page.words)


def _held(layout: Layout) -> defaultdict[int, str]:
    """The digits of each page's blocks in a row."""
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for block in layout.blocks:
        for text, pieces in (
            [(c.text, c.pieces) for c in block.cells] if isinstance(block, Grid) else [(block.text, block.pieces)]
        ):
            for piece in pieces:
                parts[piece.page].append(_digits(text[piece.start : piece.end]))
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


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.translate(_RAISED))


def _missing(page: int, figures: Sequence[str]) -> Finding:
    named = listed(figures)
    return Finding(
        "number.missing", "warning",
        f"Side {page} viser tal, som ikke er kommet med i læsningen: {len(figures)} ({named}). Se på originalen.",
        f"Page {page} shows figures that are missing from the reading: {len(figures)} ({named}). Look at the original.",
        span=Span(page, figures[0]),
    )  # fmt: skip
