"""Minutes printed as a table: a row an item with columns for recommendation and decision, or a row a section with its
name in the first column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.danish.text import clean
from pipeline.interpretation.minutes.headings import NUMBER, kind_of_heading, labelled_item
from pipeline.interpretation.text import wording
from pipeline.model import Cell, Grid
from pipeline.reference import rows

_NUMBERED = re.compile(rf"^{NUMBER}\s*[.):]?\s+(?P<title>\S.*)$", re.DOTALL)


@dataclass(slots=True)
class TableItem:
    """An agenda item of a table: number, title, the cell that names it, and its cells by kind of section."""

    number: str
    title: str
    cell: Cell
    parts: dict[str, list[Cell]] = field(default_factory=dict)

    def text(self, kind: str) -> str:
        """The words of its cells of a kind."""
        return "\n".join(cell.text.strip() for cell in self.parts.get(kind, ()) if cell.text.strip())


def items_of_table(grid: Grid) -> list[TableItem]:
    """The agenda items of a table, none when it is no agenda: it needs a column of items and one of decisions, or at
    least two rows that begin with the name of a section, one of them a recommendation or a decision."""
    return _by_columns(grid) or _by_rows(grid)


def _by_columns(grid: Grid) -> list[TableItem]:
    """A row an item."""
    slots = grid.slots()
    for first in range(min(2, grid.n_rows)):
        columns: dict[str, int] = {}
        for col, cell in enumerate(slots[first]):
            meaning = _meaning(cell.text) if cell else ""
            if meaning:
                columns.setdefault(meaning, col)
        if "referat" in columns:  # what was said holds the decision only where no column does
            columns.setdefault("sagsfremstilling" if "beslutning" in columns else "beslutning", columns["referat"])
        named = columns.get("item", columns.get("number"))
        if named is None or "beslutning" not in columns:
            continue
        found: list[TableItem] = []
        for row in range(first + 1, grid.n_rows):
            cell = slots[row][named]
            if cell is None or cell.row != row or not cell.text.strip():
                continue
            number_cell = slots[row][columns["number"]] if "number" in columns else None
            number, title = _number_and_title(cell.text, number_cell.text if number_cell else "", len(found) + 1)
            item = TableItem(number, title, cell)
            for kind in ("indstilling", "beslutning", "sagsfremstilling"):
                part = slots[row][columns[kind]] if kind in columns else None
                if part is not None and part.row == row:
                    item.parts[kind] = [part]
            found.append(item)
        return found
    return []


def _by_rows(grid: Grid) -> list[TableItem]:
    """A row a section."""
    found: list[TableItem] = []
    for row in grid.slots():
        cells = list(_distinct(row))
        if not cells:
            continue
        known = kind_of_heading(cells[0].text, marked=True) if len(cells) > 1 else None
        if known and found:
            found[-1].parts.setdefault(known.kind, []).extend(cells[1:])
            continue
        words = clean(" ".join(cell.text for cell in cells[:2]))
        match = labelled_item().match(words) or (_NUMBERED.match(words) if len(cells) <= 2 else None)
        if match and match["title"].strip() and len(words) < 200:
            found.append(TableItem(match["number"], match["title"].strip(), cells[0]))
    sections = [kind for item in found for kind in item.parts]
    return found if len(sections) >= 2 and {"indstilling", "beslutning"} & set(sections) else []


def _distinct(row: list[Cell | None]) -> Iterator[Cell]:
    """The cells of a row that hold words, merged ones once."""
    before = None
    for cell in row:
        if cell is not None and cell is not before and cell.text.strip():
            yield cell
        before = cell


def _meaning(text: str) -> str:
    """What a header means in a table of an agenda."""
    key = wording.plain(clean(text))
    return next(
        (r["meaning"] for r in rows("column_words") if r["kind"] == "agenda_table" and wording.plain(r["word"]) == key),
        "",
    )


def _number_and_title(text: str, beside: str, position: int) -> tuple[str, str]:
    """An item's number and title: printed with the title, in a column of its own, or counted."""
    words = clean(text)
    match = labelled_item().match(words) or _NUMBERED.match(words)
    if match and match["title"].strip():
        return match["number"], match["title"].strip()
    number = re.match(r"\d{1,3}[a-z]?", wording.plain(beside))
    return (number.group() if number else str(position)), words
