"""Headings of minutes: where one may begin, and which kind of section it opens, by the rows of
``agenda_headings.csv``; and minutes printed as a table: a row an item with columns for recommendation and decision, or a row a section with its
name in the first column."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.text import clean
from pipeline.interpretation.text import wording
from pipeline.model import Cell, Grid, Layout, Paragraph
from pipeline.reference import rows

#: Headings that also occur as ordinary labels: "Økonomi: …" at the start of a paragraph opens no section except for
#: these kinds.
INLINE = frozenset({"beslutning", "indstilling", "deltagere", "sagsdata", "mødedata", "bilag"})

#: An agenda item's number: "7", "12a", "3.2".
NUMBER = r"(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)"
_PAGE_NUMBER = re.compile(r"(?:side|page|s\.)\s*\d{1,4}(?:\s*(?:af|/|of|–|-)\s*\d{1,4})?", re.IGNORECASE)
_NUMBERED = re.compile(rf"^{NUMBER}\s*[.):]?\s+(?P<title>\S.*)$", re.DOTALL)
SENTENCE_END = re.compile(r"[.!?:;]\s*$")


class HeadingKind(NamedTuple):
    """What a heading opens: a kind of section, what an amount in it is (recommended, decided, reported, mentioned),
    and whether its words mean that only inside an agenda item ("Referat" names a document, and inside an item what
    was said)."""

    kind: str
    standing: str
    in_item: bool


class Style(NamedTuple):
    """How a stretch of text is printed."""

    role: str
    level: int
    bold: bool
    capitals: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a block that may be a heading: a whole paragraph, a printed line of it, or a grid."""

    block: str
    start: int
    end: int
    text: str
    style: Style
    label: str = ""
    heading: HeadingKind | None = None  # what a heading opens that was recognised while cutting ("Beslutning: …")

    @property
    def prominent(self) -> bool:
        """Whether the print itself marks it as a heading."""
        return self.style.role == "heading" or self.style.level > 0

    @property
    def marked(self) -> bool:
        """Prominent, bold or in capitals."""
        return self.prominent or self.style.bold or self.style.capitals


@cache
def heading_wordings() -> tuple[tuple[str, HeadingKind], ...]:
    """The wordings of section headings and what they open."""
    return tuple(
        (row["wording"], HeadingKind(row["kind"], row["standing"], row["inside"] == "item"))
        for row in rows("agenda_headings")
        if row["standing"]
    )


@cache
def _exact() -> dict[str, HeadingKind]:
    """The headings without ``*`` by their plain words; of two rows the first."""
    return {wording.plain(words): known for words, known in reversed(heading_wordings()) if "*" not in words}


@cache
def _open_ended() -> tuple[tuple[re.Pattern[str], HeadingKind], ...]:
    """The headings with ``*`` as patterns."""
    return tuple((wording.whole(words), known) for words, known in heading_wordings() if "*" in words)


def kind_of_heading(text: str, marked: bool = False) -> HeadingKind | None:
    """What a text opens when it is a section heading from end to end. A wording with ``*`` needs a marked line, a
    colon, or a capital first and no full stop at its end, because "Udvalgets beslutning …" may begin a sentence
    too."""
    key = wording.plain(text)
    if not key or len(key) > 100:
        return None
    if key in _exact():
        return _exact()[key]
    bare = text.strip()
    loose = marked or bare.endswith(":") or (bare[0].isupper() and (bare[-1].isalnum() or bare[-1] == ","))
    known = (kind for pattern, kind in _open_ended() if (loose or kind.kind == "sagsdata") and pattern.fullmatch(key))
    return next(known, None)


@cache
def _inline() -> re.Pattern[str]:
    """A heading and its text in one paragraph: "Beslutning: Godkendt.", "Afbud: …"."""
    exact = (words for words, known in heading_wordings() if known.kind in INLINE and "*" not in words)
    names = "|".join(map(re.escape, sorted(exact, key=len, reverse=True)))
    return re.compile(
        rf"^((?:{names})|\w+(?:\s[\w-]+){{0,3}}s (?:beslutning|indstilling))\.?\s*:\s+(?=\S)", re.IGNORECASE
    )


def units(layout: Layout) -> list[Unit]:
    """The layout cut where a heading may begin: at paragraphs, at printed lines that are a heading from end to end,
    and after the colon of a heading that shares its paragraph with its text."""
    found: list[Unit] = []
    for block in layout.blocks:
        if isinstance(block, Grid):
            found.append(Unit(block.id, 0, 0, "", Style("grid", 0, False, False)))
        else:
            found.extend(_units_of_paragraph(block))
    return found


def _units_of_paragraph(block: Paragraph) -> list[Unit]:
    """One paragraph cut into units."""
    if block.role in ("note", "caption") or is_furniture(block):
        return [Unit(block.id, 0, len(block.text), "", Style("furniture", 0, False, False))]
    cuts = {0, len(block.text)}
    heads: dict[int, HeadingKind] = {}
    for start, end in _line_starts(block):
        known = kind_of_heading(block.text[start:end])
        if known and block.text[start].isupper() and (start, end) != (0, len(block.text)):
            cuts |= {start, end}
            heads[start] = known
        elif start and labelled_item().match(block.text[start:end]):
            cuts.add(start)
        inline = None if known else _inline().match(block.text[start:])
        opened = kind_of_heading(inline.group(1), marked=True) if inline else None
        if inline and opened:
            cuts |= {start, start + inline.end()}
            heads[start] = opened
    edges = sorted(cuts)
    found: list[Unit] = []
    for start, end in itertools.pairwise(edges):
        text = block.text[start:end].strip()
        if text:
            label = block.label if start == 0 else ""
            found.append(Unit(block.id, start, end, text, _style(block, text), label, heads.get(start)))
    return found


def _line_starts(block: Paragraph) -> list[tuple[int, int]]:
    """The printed lines of a paragraph at which something new may begin: the first, and those after a line that ends a
    sentence or ends short of the margin, and case data anywhere. Plain text may print a heading without a blank line
    around it."""
    lines = [(piece.start, piece.end) for piece in block.pieces] or [(0, len(block.text))]
    widest = max(end - start for start, end in lines)
    found = [(0, lines[0][1] if len(lines) > 1 else len(block.text))]
    for (start, end), (following, stop) in itertools.pairwise(lines):
        before = block.text[start:end].rstrip()
        known = kind_of_heading(block.text[following:stop])
        free = SENTENCE_END.search(before) or end - start < 0.75 * widest or len(before) < 40
        if free or (known and known.kind == "sagsdata"):
            found.append((following, stop))
    return found


@cache
def labelled_item() -> re.Pattern[str]:
    """An item heading with a word before its number: "Punkt 12: …", "Pkt. 3", "Sag nr. 5"."""
    words = sorted(reference.words("agenda_headings", "wording", kind="punkt"), key=len, reverse=True)
    alternatives = "|".join(r"\.?\s*".join(re.escape(word) for word in words_.split()) for words_ in words)
    return re.compile(
        rf"^(?P<word>{alternatives})\.?\s*{NUMBER}\s*(?:[.:)–-]\s*|\s+|$)(?P<title>.*)$", re.IGNORECASE | re.DOTALL
    )


def is_furniture(block: Paragraph) -> bool:
    """Whether a paragraph is a running head or foot, a page number that stands alone ("Side 18", "Side 2 af 7"), or a
    button of a web page."""
    text = block.text.strip()
    if block.role == "furniture" or _PAGE_NUMBER.fullmatch(text):
        return True
    buttons = reference.words("agenda_headings", "wording", kind="sideelement")  # and links of web pages
    return len(text) < 30 and wording.first_whole(text, buttons) is not None


def _style(block: Paragraph, text: str) -> Style:
    """How a stretch is printed: role, heading level, bold, capitals."""
    letters = [c for c in text if c.isalpha()]
    return Style(block.role, block.level, block.bold, len(letters) > 3 and all(c.isupper() for c in letters))


# --- minutes printed as a table ----------------------------------------------------------------------------------------------


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
            if meaning := _meaning(cell.text) if cell else "":
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
    known = (row for row in rows("column_words") if row["kind"] == "agenda_table")
    return next((row["meaning"] for row in known if wording.plain(row["word"]) == key), "")


def _number_and_title(text: str, beside: str, position: int) -> tuple[str, str]:
    """An item's number and title: printed with the title, in a column of its own, or counted."""
    words = clean(text)
    match = labelled_item().match(words) or _NUMBERED.match(words)
    if match and match["title"].strip():
        return match["number"], match["title"].strip()
    number = re.match(r"\d{1,3}[a-z]?", wording.plain(beside))
    return (number.group() if number else str(position)), words
