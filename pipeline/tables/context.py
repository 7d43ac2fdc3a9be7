"""What stands around a table and belongs to it: caption, unit, notes; and which of its rows are headers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean
from pipeline.model import Block, Grid, Paragraph
from pipeline.tables.paragraphs import caption_label, is_caption, is_note, list_label, starts_item

MAX_CAPTION = 220  # characters
MAX_HEADERS = 4
MAX_UNIT_LINE = 110  # characters
UNIT_AT_HEAD = 24  # characters
_UNIT_LAST = re.compile(r"(?:,|\(|\bi|–)\s*1[.\s]?000\s?kr\.?\)?(?:$|,\s|\s+–\s)(?!.*\w\w\.$)")


def with_context(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with roles of paragraphs found (caption, note, list, heading) and each grid told its caption, unit and
    notes; ``header_rows`` are guessed where the format did not mark them. What is set already stays."""
    found = list(_with_roles(blocks))
    for at, block in enumerate(found):
        if isinstance(block, Grid):
            found[at] = _told(found, at, block)
    return tuple(found)


def guess_header_rows(grid: Grid) -> int:
    """How many rows at the top name the columns.

    With columns of figures: the rows before the first that holds one (years do not count), but no band row that only
    has a label. Without: the first row, when it is bold over rows that are not, or names every column shortly.
    """
    slots = grid.slots()
    texts = [[clean(cell.text) if cell else "" for cell in row] for row in slots]
    if grid.n_rows < 2:
        return 0
    filled_rows = {cell.row for cell in grid.cells if cell.text}
    bold = filled_rows - {cell.row for cell in grid.cells if cell.text and not cell.bold}
    columns = _figure_columns(texts)
    if columns:
        for row, cells in enumerate(texts[: MAX_HEADERS + 1]):
            if any(_is_value(cells[col]) or _is_amount(cells[col]) for col in columns):
                return row
            if row and sum(_begins_with_value(cells[col]) for col in columns) * 2 > len(columns):
                return row
            filled = {(cell.row, cell.col) for cell in slots[row] if cell and clean(cell.text)}
            if row and filled == {(row, 0)} and not _is_unit_row(cells):  # a band, also across the table
                return row
        return int(0 in bold)
    first = texts[0]
    if 0 in bold and len(bold) < grid.n_rows:
        return 1
    short = all(len(cell) <= 60 and not cell.endswith(".") for cell in first) and all(first[1:])
    return int(short and grid.n_cols >= 3 and len(set(first)) == len(first) and not any(map(_is_value, first)))


def _is_value(text: str) -> bool:
    """Whether a cell gives a figure (no year) or a dash for one."""
    figure = read_figure(text) if text else None
    if figure is None or figure.nil:
        return figure is not None
    whole = figure.quantum == 1 and not figure.percent and "." not in text
    return not (whole and 1900 <= figure.value <= 2100)


def _begins_with_value(text: str) -> bool:
    """A figure with words after it ("15 (inkl. fem til lager)"), which no header is."""
    first = text.split(" ", 1)[0]
    return first[:1].isdigit() and not first.endswith((".", ")")) and _is_value(first)


def _figure_columns(texts: Sequence[Sequence[str]]) -> list[int]:
    columns = []
    for col in range(1, len(texts[0])):
        filled = [row[col] for row in texts[1:] if row[col]]
        values = sum(1 for text in filled if _is_value(text) or _holds_amount(text) or _is_amount(text))
        if values and 2 * values >= len(filled):
            columns.append(col)
    return columns


def _holds_amount(text: str) -> bool:
    return len(text) < 60 and any(char.isdigit() for char in text) and unit_of(text) in MONEY_UNITS


def _is_amount(text: str) -> bool:
    """Whether a cell is amounts with their units and little else ("3.121.319 kr.*", "1) 0,3 mio. kr. 2) 1,8 mio. kr.")."""
    return 2 * sum(found.end - found.start for found in find_amounts(text)) > len(text) and not unit_of(text)


def _is_unit_row(cells: Sequence[str]) -> bool:
    return all(len(cell) <= 20 and unit_of(cell) is not None for cell in cells if cell)


# --- roles of paragraphs ---------------------------------------------------------------------------------------------


def _with_roles(blocks: Sequence[Block]) -> list[Block]:
    deepest = max((b.level for b in blocks if isinstance(b, Paragraph) and b.role == "heading"), default=0)
    found: list[Block] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.role in ("body", "list"):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            end = at + 3 if isinstance(after, Paragraph) and after.role == "caption" else at + 2
            near = [other for other in blocks[max(0, at - 2) : end] if isinstance(other, Grid)]
            block = _with_role(block, bool(near), deepest)
        found.append(block)
    return found


def _with_role(block: Paragraph, near_table: bool, deepest: int) -> Paragraph:
    if not block.label and is_caption(block.text) and len(block.text) <= MAX_CAPTION:
        return replace(block, role="caption")
    if not block.label and is_note(block.text) and (near_table or block.text[0] == "*" or len(block.text) > 60):
        return replace(block, role="note")
    label = block.label or list_label(block.text)
    heading = block.bold and len(block.text) <= 130 and not block.text.endswith((".", ";", ","))
    if heading and any(char.isalpha() for char in block.text) and (not label or label[0].isalnum()):
        return replace(block, role="heading", level=deepest + 1, label=label)
    if label or starts_item(block.text):
        return replace(block, role="list", label=label)
    return block


# --- around a table --------------------------------------------------------------------------------------------------


def _told(blocks: list[Block], at: int, grid: Grid) -> Grid:
    for place, over in _paragraphs_before(blocks, at, 1):
        if grid.caption and clean(over.text) == grid.caption:
            _set_role(blocks, place, "caption")
    over_it, caption_places, unit = _caption_over(blocks, at)
    notes, note_places = _notes_under(blocks, at)
    for place in caption_places:
        _set_role(blocks, place, "caption")
    for place in note_places:
        _set_role(blocks, place, "note")
    caption = grid.caption or over_it or _caption_under(blocks, at)
    units = (unit, *(text for text in (caption, *notes) if unit_of(text) in MONEY_UNITS))
    return replace(
        grid,
        caption=caption,
        notes=grid.notes or notes,
        unit_hint=grid.unit_hint or next((text for text in units if text), ""),
        header_rows=grid.header_rows or guess_header_rows(grid),
    )


def _caption_over(blocks: Sequence[Block], at: int) -> tuple[str, tuple[int, ...], str]:
    """The caption over a table, the places of the blocks that carry it and its unit, and the unit that a line over it may state. A caption is a
    paragraph that begins as one does (``Tabel 2. …``) with what stands between it and the table, or a short line ending in a colon or in
    thousands of kroner ("Midler fordelt på indsatser, 1.000 kr.")."""
    near = _paragraphs_before(blocks, at, 4)
    own = blocks[at]
    stated = own.caption if isinstance(own, Grid) else ""
    if near and stated and near[0][1].role == "caption" and clean(near[0][1].text) == stated:
        near = near[1:]  # the caption that the format states, which prints over the table
    unit = ""
    unit_place: tuple[int, ...] = ()
    if near and _states_unit(near[0][1].text) and not is_caption(near[0][1].text):
        unit, unit_place, near = near[0][1].text, (near[0][0],), near[1:]
    for count, (_, paragraph) in enumerate(near):
        if paragraph.role == "caption" or is_caption(paragraph.text):
            parts = list(reversed(near[: count + 1]))
            label_only = caption_label(paragraph.text) == paragraph.text.rstrip(" .:")
            if count and not (label_only and all(len(part.text) <= MAX_CAPTION for _, part in parts)):
                break
            text = clean(" ".join(part.text for _, part in parts))
            return text, (*(place for place, _ in parts), *unit_place), unit
        if len(paragraph.text) > MAX_CAPTION or paragraph.role == "list":
            break
    if near and near[0][1].text.endswith(":") and len(near[0][1].text) <= 120 and near[0][1].role != "note":
        return near[0][1].text.rstrip(": "), unit_place, unit
    if near and len(near[0][1].text) <= MAX_CAPTION and _UNIT_LAST.search(near[0][1].text):
        return near[0][1].text, (near[0][0], *unit_place), unit
    return "", unit_place, unit


def _states_unit(text: str) -> bool:
    """Whether a line over a table says what its figures are in: a short one, or one that begins with the unit and explains signs or
    prices after it ("(1.000 kr., + = mindreforbrug, - = merforbrug)")."""
    if len(text) <= 40:
        return unit_of(text) in MONEY_UNITS
    sentence = text.endswith((".", ":")) and not text.endswith("kr.")
    return len(text) <= MAX_UNIT_LINE and not sentence and unit_of(text[:UNIT_AT_HEAD]) in MONEY_UNITS


def _paragraphs_before(blocks: Sequence[Block], at: int, count: int) -> list[tuple[int, Paragraph]]:
    found: list[tuple[int, Paragraph]] = []
    for place in range(at - 1, -1, -1):
        block = blocks[place]
        if isinstance(block, Grid) or len(found) == count:
            break
        if block.role != "furniture":
            found.append((place, block))
    return found


def _notes_under(blocks: Sequence[Block], at: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    texts, places = [], []
    for place in range(at + 1, len(blocks)):
        block = blocks[place]
        if isinstance(block, Paragraph) and block.role == "furniture":
            continue
        if not isinstance(block, Paragraph) or not (block.role == "note" or is_note(block.text)):
            break
        texts.append(block.text)
        places.append(place)
    return tuple(texts), tuple(places)


def _caption_under(blocks: Sequence[Block], at: int) -> str:
    """A caption printed under its table: no other table may follow it."""
    following = [
        block for block in blocks[at + 1 : at + 3] if not (isinstance(block, Paragraph) and block.role == "furniture")
    ]
    if not following or not isinstance(following[0], Paragraph) or not is_caption(following[0].text):
        return ""
    return "" if len(following) > 1 and isinstance(following[1], Grid) else following[0].text


def _set_role(blocks: list[Block], place: int, role: str) -> None:
    block = blocks[place]
    if isinstance(block, Paragraph):
        blocks[place] = replace(block, role=role, level=0)
