"""Initiatives in tables of clusters whose columns of words ran together: what each amount is for, by the order and the labels of both.

A text that prints a table in another order than its columns' leaves the names of a cluster's initiatives, its focus areas and lead-ins in one
cell, and the amounts in the rows beside it. Names and amounts are both numbered where a focus area has several initiatives. Where the lists
of a cluster are as long as those of its amounts, one by one, they are the same; between two such lists each amount alone has a focus area
and an initiative. A cluster whose lists do not fit is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.interpretation.names.recognise import name_of_cell
from pipeline.interpretation.roles.columns import money_header
from pipeline.interpretation.roles.facets import is_total
from pipeline.interpretation.roles.shape import shape_of
from pipeline.interpretation.text import wording
from pipeline.model import Cell, Grid

_LABEL = re.compile(r"(?:^|(?<=\s))(?P<number>\d{1,2})[.)]\s*(?=[^\W\d])")
_LABELLED_AMOUNT = re.compile(r"(?<!\S)(\d{1,2})[.)]\s*$")
_BROKEN = re.compile(r"[-\u00ad\u2010,/(]$")
SHORTEST = 4  # characters of a name


class Piece(NamedTuple):
    """Words in characters ``start:end`` of a cell: an item of a numbered list, or (``number`` None) a line of its own, which may go on."""

    cell: Cell
    start: int
    end: int
    number: int | None

    @property
    def text(self) -> str:
        return clean(_LABEL.sub("", self.cell.text[self.start : self.end], count=1 if self.number else 0))


class Found(NamedTuple):
    """An initiative of a band: its words, its focus area and the cell that names its cluster."""

    piece: Piece
    focus: str
    cluster: Cell


def in_bands(grid: Grid) -> list[Found]:
    """The initiatives of a table of clusters, none where no list of names fits a list of amounts."""
    shape = shape_of(grid)
    amounts = [col for col in sorted(shape.figure_columns) if shape.roles.columns[col].name == "amount"]
    if len(amounts) != 1 or amounts[0] < 2:
        return []
    found: list[Found] = []
    listed = False
    for cluster, rows in _bands(shape.slots[shape.header_rows :]):
        for words, beside in _groups(rows, amounts[0]):
            named, totals = _named([piece for cell in words for piece in _pieces(cell)])
            sizes = [size for cell in beside if (size := _size(cell))]
            fitting, lists = _fitting(named, sizes[: len(sizes) - totals])
            listed = listed or lists
            found += [Found(piece, focus, cluster) for piece, focus in fitting]
    return found if listed else []


Row = Sequence[Cell | None]


def _bands(rows: Sequence[Row]) -> Iterator[tuple[Cell, list[Row]]]:
    """The rows of each cluster: from the one whose first cell names it to the next."""
    band: tuple[Cell, list[Row]] | None = None
    for row in rows:
        first = row[0]
        if first is not None and first.text.strip() and (band is None or first is not band[0]):
            name = name_of_cell(clean(first.text), "cluster")
            if band is not None:
                yield band
            band = (first, []) if name is not None and name.kind == "cluster" else None
        if band is not None:
            band[1].append(row)
    if band is not None:
        yield band


def _groups(rows: Sequence[Row], amounts: int) -> Iterator[tuple[list[Cell], list[Cell | None]]]:
    """The cells of words between the cluster and the amount, and the cells of amounts beside them and below, down to the next words."""
    group: tuple[list[Cell], list[Cell | None]] = [], []
    seen: set[int] = set()
    for row in rows:
        words = [cell for cell in row[1:amounts] if cell is not None and cell.text.strip() and id(cell) not in seen]
        seen |= {id(cell) for cell in words}
        if words and group[1]:
            yield group
            group = [], []
        group[0].extend(words)
        group[1].append(row[amounts])
    yield group


def _size(cell: Cell | None) -> int:
    """How many amounts of initiatives a cell holds: those with a label, or one alone; 0 for none or for what cannot be told apart."""
    found = find_amounts(cell.text) if cell is not None else ()
    starts = [0, *(each.end for each in found)]
    labelled = sum(
        bool(_LABELLED_AMOUNT.search(cell.text[before : each.start]))
        for before, each in zip(starts, found, strict=False)
        if cell is not None
    )
    return labelled or (1 if len(found) == 1 else 0)


def _pieces(cell: Cell) -> Iterator[Piece]:
    """The items and lines of a cell. A line goes on where the one before it cannot end, or where it begins in small letters."""
    last: Piece | None = None
    for start, end, number in _stretches(cell.text):
        text = cell.text[start:end].strip()
        if last is not None and number is None and _goes_on(cell.text[last.start : last.end], text):
            last = last._replace(end=end)
            continue
        if last is not None:
            yield last
        last = Piece(cell, start, end, number)
    if last is not None:
        yield last


def _stretches(text: str) -> Iterator[tuple[int, int, int | None]]:
    """The lines of a text, cut before a label of a list and after a lead-in that names nothing ("To indsatser er prioriteret:")."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        labels = list(_LABEL.finditer(text, line.start(), line.end()))
        edges = [line.start(), *(each.start() for each in labels), line.end()]
        numbers = [None, *(int(each["number"]) for each in labels)]
        for (start, end), number in zip(pairwise(edges), numbers, strict=True):
            if text[start:end].strip():
                yield start, end, number


def _goes_on(before: str, line: str) -> bool:
    last = before.split()[-1].lower() if before.split() else ""
    return line[:1].islower() or line[:1] in "(–" or bool(_BROKEN.search(before.strip())) or last in _open_words()


@cache
def _open_words() -> frozenset[str]:
    """Words at which no name ends."""
    return frozenset(row["word"] for row in reference.rows("function_words"))


@cache
def _heads() -> frozenset[str]:
    """The heads of columns that stand between the words they were over."""
    return frozenset(wording.plain(row["word"]) for row in reference.rows("column_words"))


@cache
def _lead_in() -> re.Pattern[str]:
    words = [row["word"].strip("*") for row in reference.rows("column_words") if row["kind"] == "list_intro"]
    return re.compile(rf"\b\w+ \w+ (?:{'|'.join(map(re.escape, words))})\b.*", re.IGNORECASE)


def _named(pieces: Sequence[Piece]) -> tuple[list[Piece], int]:
    """The pieces that name something, without lead-ins, heads of columns and names of clusters; and how many totals, which are left out."""
    kept: list[Piece] = []
    totals = 0
    total = ""
    for piece in pieces:
        text = piece.text
        if total and piece.number is None and name_of_cell(f"{total} {text}", "cluster") is not None:
            continue
        total = text if piece.number is None and is_total(text) else ""
        totals += bool(total)
        led = _lead_in().search(piece.cell.text, piece.start, piece.end)
        if led and piece.number is None:
            piece = piece._replace(end=led.start())
            text = piece.text
        name = name_of_cell(text, "cluster")
        head = piece.number is None and (wording.plain(text) in _heads() or money_header(text))
        if len(text) >= SHORTEST and not total and not head and (name is None or name.kind != "cluster"):
            kept.append(piece)
    return kept, totals


def _fitting(pieces: Sequence[Piece], sizes: Sequence[int]) -> tuple[list[tuple[Piece, str]], bool]:
    """The pieces that are initiatives, with their focus area, and whether a list fits one of amounts."""
    lists, between = _parted(pieces)
    runs = [size for size in sizes if size > 1]
    if len(lists) != len(runs):
        return [], False
    singles = _singles(sizes)
    # a focus area for each amount alone and for each list: only then do the lines stand in the order of the amounts
    ordered = all(len(own) == 2 * singles[at] + (at < len(lists)) for at, own in enumerate(between))
    found: list[tuple[Piece, str]] = []
    for at, own in enumerate(between):
        if ordered:
            found += [(own[n + 1], own[n].text) for n in range(0, 2 * singles[at], 2)]
        if at < len(lists) and [piece.number for piece in lists[at]] == list(range(1, runs[at] + 1)):
            found += [(piece, own[-1].text if ordered else "") for piece in lists[at]]
    return found, bool(runs)


def _singles(sizes: Sequence[int]) -> list[int]:
    """How many amounts stand alone before each list of amounts, and after the last."""
    found = [0]
    for size in sizes:
        if size > 1:
            found.append(0)
        else:
            found[-1] += 1
    return found


def _parted(pieces: Sequence[Piece]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """The numbered lists of some pieces, and the lines before each of them and after the last."""
    lists: list[list[Piece]] = []
    between: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.number is None:
            between[-1].append(piece)
        elif lists and not between[-1] and piece.number == len(lists[-1]) + 1:
            lists[-1].append(piece)
        else:
            lists.append([piece])
            between.append([])
    return lists, between
