"""Personal data in what was read of a document: recognised so that it is not stored.

Names of people in attendance lists are public record; they stay in the source text and are not taken out of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pipeline.danish.contexts import PERSONAL
from pipeline.danish.personal import blot, dots, find_personal, introduces_number, is_money
from pipeline.model import Cell, Extraction, Grid, Layout, NumberToken, Paragraph

_LENGTH = {"cpr": 10, "phone": 8}


def without_announced(layout: Layout) -> tuple[Layout, frozenset[str]]:
    """The layout without the digits that a table's heads say to be CPR or telephone numbers, which are no amounts; and those digits."""
    said: set[str] = set()
    blocks: list[Paragraph | Grid] = []
    for block in layout.blocks:
        own = set(_announced(block)) if isinstance(block, Grid) else set()
        if own and isinstance(block, Grid):
            said |= {cell.text.strip() for cell in own}
            cells = (replace(cell, text=dots(cell.text)) if cell in own else cell for cell in block.cells)
            block = replace(block, cells=tuple(cells))
        blocks.append(block)
    return (replace(layout, blocks=tuple(blocks)) if said else layout), frozenset(said)


def without_personal_data(extraction: Extraction, announced: frozenset[str] = frozenset()) -> Extraction:
    """The extraction with personal data blotted out of every text, quote and number; itself where there is none.

    What the words around it tell to be personal (``announced`` by a header over a column, by a label before a quote) is blotted out
    wherever the same digits or words stand again. Pages keep their words, which the store does not write.
    """
    known = _known(extraction, announced)
    document = extraction.document
    about = (document.title, *(value for _, value in document.metadata))
    if not (
        known
        or any(number.kind in PERSONAL for number in extraction.numbers)
        or any(find_personal(text) for text in about)
    ):
        return extraction
    blotter = _Blotter(known)
    cleaned = replace(
        extraction,
        **{
            field.name: blotter.value(getattr(extraction, field.name))
            for field in fields(extraction)
            if field.name not in ("document", "numbers")
        },
    )
    document = replace(
        document,
        title=blotter.text(document.title),
        metadata=tuple((name, blotter.text(value)) for name, value in document.metadata),
    )
    return replace(cleaned, document=document, numbers=tuple(map(blotter.number, extraction.numbers)))


def _known(extraction: Extraction, announced: frozenset[str]) -> tuple[str, ...]:
    """The pieces of personal data of a document as printed, the longest first."""
    texts = (text for block in extraction.layout.blocks for text in texts_of_block(block))
    found = {text[item.start : item.end] for text in texts for item in find_personal(text)} | announced
    found |= without_announced(extraction.layout)[1]
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def _announced(grid: Grid) -> Iterator[Cell]:
    """Cells of digits that a header over them, or the cell before them, says to be CPR or telephone numbers."""
    heads: dict[int, str] = {}
    before: dict[int, str] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        digits = re.sub(r"\D", "", cell.text)
        if not digits:
            kind = introduces_number(cell.text)
            before[cell.row] = kind
            if kind and cell.row < max(grid.header_rows, 1):
                heads.update({col: kind for col in range(cell.col, cell.col + cell.col_span)})
            continue
        kind = heads.get(cell.col) or before.get(cell.row, "")
        if kind and len(digits) == _LENGTH[kind] and not is_money(cell.text):
            yield cell


def texts_of_block(block: Paragraph | Grid) -> tuple[str, ...]:
    """The texts of a block."""
    return (block.text,) if isinstance(block, Paragraph) else tuple(cell.text for cell in block.cells)


class _Blotter:
    """Blots records: what is personal by itself, and what is known to be."""

    def __init__(self, known: Iterable[str]) -> None:
        pieces = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in known if text]
        self._known = re.compile("|".join(pieces)) if pieces else None

    def text(self, text: str) -> str:
        if len(text) <= 5:
            return text
        text = blot(text)
        if self._known is None:
            return text
        return self._known.sub(lambda match: match[0] if is_money(text, match.end()) else dots(match[0]), text)

    def value(self, value: Any) -> Any:
        """A record, or a tuple of them, with every text in it blotted."""
        if isinstance(value, str):
            return self.text(value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: self.value(getattr(value, field.name)) for field in fields(value)})
        if isinstance(value, tuple):
            parts = [self.value(part) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        return value

    def number(self, number: NumberToken) -> NumberToken:
        """A number token; one that is personal data loses its digits and its quote whatever stands around it."""
        if number.kind not in PERSONAL:
            return replace(number, raw=self.text(number.raw), span=self.value(number.span))
        return replace(number, raw=dots(number.raw), span=replace(number.span, quote=dots(number.span.quote)))
